"""Bounds of ratios: the least and the greatest of all whole numbers with which the equalities hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import examples
from gxparse.findings import Equation
from gxparse.network import ratios
from gxparse.network.ratios import Amount, ContradictionError, RatioBounds, Ratios

MOST = 2
"""The tables here have no larger number in a cell."""

TABLE = [
    Equation("row:1", ("a", "b"), ("s",)),
    Equation("row:2", ("c", "d"), ("t",)),
    Equation("column:1", ("a", "c"), ("u",)),
    Equation("column:2", ("b", "d"), ("v",)),
    Equation("row:3", ("u", "v"), ("w",)),
    Equation("column:3", ("s", "t"), ("w",)),
]
CELLS = ("a", "b", "c", "d", "s", "t", "u", "v", "w")


def table(a: int, b: int, c: int, d: int) -> dict[str, int]:
    return {"a": a, "b": b, "c": c, "d": d, "s": a + b, "t": c + d, "u": a + c, "v": b + d, "w": a + b + c + d}


TABLES = st.builds(table, *[st.integers(0, MOST)] * 4)


def completions(values: Mapping[str, int | None], most: int = 2 * MOST) -> Iterator[dict[str, int]]:
    """All tables that agree with the known cells, with no inner cell above ``most``."""
    for inner in product(range(most + 1), repeat=4):
        found = table(*inner)
        if all(value is None or found[key] == value for key, value in values.items()):
            yield found


def amount(keys: Sequence[str], values: Mapping[str, int | None]) -> Amount:
    known = [value for key in keys if (value := values[key]) is not None]
    return Amount(sum(known), tuple(key for key in keys if values[key] is None))


SIDES = st.lists(st.sampled_from(CELLS), min_size=1, max_size=3, unique=True)


@examples(200)
@given(full=TABLES, masked=st.sets(st.sampled_from(CELLS)), top=SIDES, bottom=SIDES)
def test_bounds_are_those_of_all_tables_that_agree(
    full: dict[str, int], masked: set[str], top: list[str], bottom: list[str]
) -> None:
    values = {key: None if key in masked else value for key, value in full.items()}
    found = Ratios(TABLE, values).bounds(amount(top, values), amount(bottom, values))
    there = list(completions(values, 2 * MOST if values["w"] is None else 4 * MOST))
    below = [sum(one[key] for key in bottom) for one in there]
    pairs = [Fraction(sum(one[key] for key in top), down) for one, down in zip(there, below, strict=True) if down]
    if found is None:
        assert not pairs
        return
    assert found.may_be_undefined == (0 in below)
    assert all((found.low is None or found.low <= p) and (found.high is None or p <= found.high) for p in pairs)
    bounded = values["w"] is not None or len([key for key in "stuv" if values[key] is not None]) == 4
    if bounded and not found.may_be_undefined:  # all tables are there
        assert (found.low, found.high) == (min(pairs), max(pairs))


def test_a_total_that_is_masked_with_its_part_ties_both() -> None:
    """3 + ? = ?: the share of the 3 is 1 at most, and any less is possible; that of the ? goes up to 1."""
    found = Ratios([Equation("row", ("a", "b"), ("s",))], {"a": 3, "b": None, "s": None})
    assert found.bounds(Amount(3), Amount(0, ("s",))) == RatioBounds(Fraction(0), Fraction(1))
    assert found.bounds(Amount(0, ("b",)), Amount(0, ("s",))) == RatioBounds(Fraction(0), Fraction(1))
    assert found.bounds(Amount(0, ("s",)), Amount(0, ("b",))) == RatioBounds(Fraction(1), None, may_be_undefined=True)


def test_bounds_are_tighter_than_those_of_the_parts() -> None:
    """a = 2, c = 5, all add to 10: by its parts (a + b) / (a + b + c) is 2/10 to 5/7, but both move with b."""
    values = {"a": 2, "b": None, "c": 5, "d": None, "s": None, "t": None, "w": 10, "u": None, "v": None}
    found = Ratios(TABLE, values).bounds(Amount(2, ("b",)), Amount(7, ("b",)))
    assert found == RatioBounds(Fraction(2, 7), Fraction(5, 10))


def test_a_cell_that_no_equality_holds_may_be_any_count() -> None:
    found = Ratios([], {})
    assert found.bounds(Amount(4), Amount(0, ("alone",))) == RatioBounds(
        Fraction(0), Fraction(4), may_be_undefined=True
    )
    assert found.bounds(Amount(0, ("alone",)), Amount(4)) == RatioBounds(Fraction(0), None)
    assert found.bounds(Amount(0, ("alone",)), Amount(2, ("alone",))) == RatioBounds(Fraction(0), Fraction(1))


def test_a_denominator_that_can_only_be_0_gives_no_bounds() -> None:
    found = Ratios([Equation("row", ("a", "b"), ("s",))], {"a": None, "b": None, "s": 0})
    assert found.bounds(Amount(0, ("a",)), Amount(0, ("b",))) is None


def test_from_a_contradiction_nothing_follows() -> None:
    """a + 3 = 2 has no solution; another part of the network is not concerned."""
    both = [Equation("row", ("a", "b"), ("s",)), Equation("other", ("c", "d"), ("t",))]
    found = Ratios(both, {"a": None, "b": 3, "s": 2, "c": None, "d": 1, "t": 4})
    with pytest.raises(ContradictionError):
        found.bounds(Amount(0, ("a",)), Amount(2))
    assert found.bounds(Amount(0, ("c",)), Amount(4)) == RatioBounds(Fraction(3, 4), Fraction(3, 4))
    assert found.joined(["c"]) == {"c", "d", "t"}


def test_a_search_that_is_too_long_tells_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratios, "BUDGET", 0)
    found = Ratios([Equation("row", ("a", "b"), ("s",))], {"a": None, "b": None, "s": 7})
    assert found.bounds(Amount(0, ("a",)), Amount(7)) == RatioBounds(None, None, may_be_undefined=True)
