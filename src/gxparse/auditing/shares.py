"""The shares of cases that a report tells, as a part and a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from gxparse.checks.rules.formula import Variant
from gxparse.measuring.catalogue import built_in_indicators


def shares_of(variant: Variant, values: Mapping[str, int | None]) -> dict[str, tuple[int, int]]:
    """The shares that can be told exactly of the values of a report, by the indicator's id: the part and the whole."""
    found = {}
    for name, part, whole in share_keys(variant):
        top, bottom = (added([values.get(key) for key in keys]) for keys in (part, whole))
        if top is not None and bottom and 0 <= top <= bottom:
            found[name] = top, bottom
    return found


def added(numbers: Sequence[int | None]) -> int | None:
    """What numbers add to, ``None`` if one of them is unknown."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


@lru_cache(maxsize=16)
def share_keys(variant: Variant) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """The indicators that are shares of cases, with the cells of both sides."""
    found = []
    for indicator in built_in_indicators():
        sides = indicator.sides(variant) if indicator.kind == "share" and indicator.comparable else None
        if sides is not None and not any(side.number for side in sides):
            found.append((indicator.id, sides[0].keys, sides[1].keys))
    return tuple(found)
