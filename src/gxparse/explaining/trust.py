"""How much numbers are trusted, as callers say it, and as the integers that the search reckons with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from fractions import Fraction

from gxparse.errors import TrustError
from gxparse.explaining.repair import NEVER
from gxparse.json_places import quoted
from gxparse.nearest import meant_cell

Trust = Mapping[str, "int | float | Fraction"]
"""How much a printed number is trusted, by the key of its cell or a pattern of keys (``requests.received.*``)."""

MOST_DIGITS, MOST_DECIMALS = 500, 40
"""A trust has no more digits before and behind the point, unless it is infinite: the search reckons with all."""


def weights_of(values: Mapping[str, int | None], trust: Trust) -> tuple[dict[str, int], int]:
    """Trust as positive integers, and by how much they are too large."""
    if not trust:
        return dict.fromkeys(values, 1), 1
    exact: dict[str, Fraction | None] = dict.fromkeys(values, Fraction(1))
    for pattern, much in trust.items():
        keys = [key for key in values if fnmatchcase(key, pattern)]
        if not keys:
            meant = meant_cell(pattern, values)
            zh, en = "规则中没有这样的单元格", "no cell that the hard rules hold has such a key"
            raise TrustError(pattern, f"{zh}{meant.zh}", f"{en}{meant.en}")
        exact |= dict.fromkeys(keys, _exactly(pattern, much))
    scale = math.lcm(*(weight.denominator for weight in exact.values() if weight is not None))
    return {key: NEVER if weight is None else int(weight * scale) for key, weight in exact.items()}, scale


def _exactly(pattern: str, much: int | float | Fraction) -> Fraction | None:
    """A trust as it is written (0.1 is a tenth), ``None`` for infinity."""
    if isinstance(much, bool) or not isinstance(much, int | float | Fraction):
        raise TypeError(f"trust in {pattern!r} is a {type(much).__name__}, not a number")
    if isinstance(much, float) and math.isinf(much) and much > 0:
        return None
    if not much > 0 or (isinstance(much, float) and math.isinf(much)):
        told = quoted(much)
        raise TrustError(pattern, f"{told}，应大于 0", f"{told}, but it has to be above 0")
    exact = Fraction(repr(much)) if isinstance(much, float) else Fraction(much)
    if not is_trust(exact):
        zh = f"{quoted(much)}，小数点前后不能超过 {MOST_DIGITS} 位和 {MOST_DECIMALS} 位；确认无误的数用 inf（math.inf）"
        en = f"{quoted(much)}, with more than {MOST_DIGITS} digits before the point or {MOST_DECIMALS} behind it"
        raise TrustError(pattern, zh, f"{en}; of a number that is right it is inf (math.inf)")
    return exact


def is_trust(much: Fraction) -> bool:
    """Whether a number is one that the search can reckon with.

    >>> [is_trust(Fraction(text)) for text in ("1/3", "0.001", "1e9", "1e600", "1e-50", "0")]
    [True, True, True, False, False, False]
    """
    return bool(0 < much < 10**MOST_DIGITS) and much.denominator <= 10**MOST_DECIMALS


def applicable(trust: Trust, keys: Iterable[str]) -> Trust:
    """The entries that name some of the keys."""
    names = list(keys)
    return {pattern: much for pattern, much in trust.items() if any(fnmatchcase(key, pattern) for key in names)}
