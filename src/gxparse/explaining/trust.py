"""How much numbers are trusted, as callers say it, and as the integers that the search reckons with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from fractions import Fraction

from gxparse.errors import TrustError
from gxparse.explaining.repair import NEVER
from gxparse.nearest import meant_cell

Trust = Mapping[str, "int | float | Fraction"]
"""How much a printed number is trusted, by the key of its cell or a pattern of keys (``requests.received.*``)."""


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
        raise TrustError(pattern, f"{much}，应大于 0", f"{much}, but it has to be above 0")
    return Fraction(repr(much)) if isinstance(much, float) else Fraction(much)


def applicable(trust: Trust, keys: Iterable[str]) -> Trust:
    """The entries that name some of the keys."""
    names = list(keys)
    return {pattern: much for pattern, much in trust.items() if any(fnmatchcase(key, pattern) for key in names)}
