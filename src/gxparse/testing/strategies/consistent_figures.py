"""Figures of a form that hold all its sums, from the cases that a body had.

So many requests of one kind of applicant, received or carried over, with one outcome: the sums of such cases satisfy
the balance rule by construction, and a failing example shrinks to the few cases that matter. Figures are drawn sparse,
from a list of cases, or dense, from a string of bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy

from gxparse.forms.model import Form, statutory
from gxparse.testing.made import QUARRELS, Figures, Shape, added_up, has_cases

COUNTS = st.integers(0, 99_999)
"""Counts of cases."""

CHANGES = st.integers(-999, 999)
"""What the form of 2019 asks for as 本年增/减."""

AMOUNTS = st.decimals(0, 99_999, places=2) | st.decimals(0, 99_999, places=6)
"""Amounts of money."""


def forms() -> Strategy[Form]:
    """The statutory forms, the newest first."""
    return _forms()


@cache
def _forms() -> Strategy[Form]:
    return st.sampled_from(statutory()[::-1])


def tables(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    total_row: str | None = None,
    total_column: str | None = None,
    counts: Strategy[int] = COUNTS,
) -> Strategy[dict[tuple[str, str], int]]:
    """Tables with given rows and columns, whose total row and total column, if any, are the sums of the others.

    >>> from hypothesis import find
    >>> find(tables(["a", "b"], ["x", "y"], total_row="all"), lambda table: table["all", "y"] > 2)
    {('a', 'x'): 0, ('a', 'y'): 0, ('b', 'x'): 0, ('b', 'y'): 3, ('all', 'x'): 0, ('all', 'y'): 3}
    """
    places = [(row, column) for row in rows for column in columns]

    def added(numbers: Sequence[int]) -> dict[tuple[str, str], int]:
        table = dict(zip(places, numbers, strict=True))
        if total_column is not None:
            table |= {(row, total_column): sum(table[row, column] for column in columns) for row in rows}
        if total_row is not None:
            across = [*columns, *([] if total_column is None else [total_column])]
            table |= {(total_row, column): sum(table[row, column] for row in rows) for column in across}
        return table

    return st.lists(counts, min_size=len(places), max_size=len(places)).map(added)


def figures(of: Form | None = None, *, instead: bool = False) -> Strategy[Figures]:
    """The figures of a consistent report of a form (by default one of :func:`forms`), few or all above zero.

    ``instead`` takes the rows that replace others (one row 其他处理 in the form of 2021).
    """
    if of is None:
        return forms().flatmap(lambda each: figures(each, instead=instead and has_instead(each)))
    return _figures_of(of, instead)


@cache
def _figures_of(of: Form, instead: bool) -> Strategy[Figures]:
    return _sparse(of, instead) | _dense(of, instead) if has_cases(of) else _added_up(of)


def has_instead(of: Form) -> bool:
    """Whether a form has rows that may stand in place of others."""
    return of.cell_keys(instead=True) != of.cell_keys()


def _added_up(of: Form) -> Strategy[Figures]:
    """Figures of a form that knows sums of rows only."""

    def some(keys: set[str]) -> Strategy[Figures]:
        return st.fixed_dictionaries({key: _kind(of, key) for key in sorted(keys)})

    return st.sets(st.sampled_from(of.cell_keys()), max_size=24).flatmap(some).map(lambda found: added_up(of, found))


def _sparse(of: Form, instead: bool) -> Strategy[Figures]:
    shape = Shape.of(of, instead)
    origins = ("received", "carried_over")
    cases = [(*place, origin) for place in shape.places for origin in origins]
    some = st.integers(1, 99_999)
    return st.builds(
        shape.figures,
        st.lists(st.tuples(st.sampled_from(cases), some), max_size=24),
        st.lists(st.tuples(st.sampled_from(QUARRELS), some), max_size=6),
        _others(of, shape, st.sets(st.sampled_from(shape.disclosure), max_size=8)),
    )


def _others(of: Form, shape: Shape, chosen: Strategy[set[str]]) -> Strategy[Figures]:
    """Figures of the disclosure table."""

    def values(keys: set[str]) -> Strategy[Figures]:
        return st.fixed_dictionaries({key: _kind(of, key) for key in shape.disclosure if key in keys})

    return chosen.flatmap(values)


@cache
def _kind(of: Form, key: str) -> Strategy[int] | Strategy[Decimal]:
    if of.cells[key].column.money:
        return AMOUNTS
    return CHANGES if of.cells[key].column.key == "change" else COUNTS


def _dense(of: Form, instead: bool) -> Strategy[Figures]:
    """Drawn as bytes, two a figure: one choice instead of hundreds, and still each figure shrinks by itself."""
    shape = Shape.of(of, instead)
    places = len(shape.places)
    count = places + len(QUARRELS) + len(shape.disclosure)

    def filled(data: bytes) -> Figures:
        # The high bytes stand first and shrink first: else 5 might shrink no further than from 256, which is 1, 0.
        numbers = [256 * high + low for high, low in zip(data[:count], data[count:], strict=True)]
        cases = [
            ((*place, "carried_over" if number % 5 == 4 else "received"), number)
            for place, number in zip(shape.places, numbers, strict=False)
        ]
        disputes = list(zip(QUARRELS, numbers[places:], strict=False))
        others = {
            key: _of_kind(of, key, n) for key, n in zip(reversed(shape.disclosure), reversed(numbers), strict=False)
        }
        return shape.figures(cases, disputes, others)

    return st.binary(min_size=2 * count, max_size=2 * count).map(filled)


def _of_kind(of: Form, key: str, number: int) -> int | Decimal:
    column = of.cells[key].column
    return (
        Decimal(number) / 100
        if column.money
        else (number // 2 % 999) * (1 - 2 * (number % 2))
        if column.key == "change"
        else number
    )
