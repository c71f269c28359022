"""Reports with the mistakes that people make, in the digits of one number or with a whole row, and what was right.

For damaged documents, of which the truth is what may still be read of them, see :mod:`gxparse.testing.damages`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, get_args

from attrs import evolve, frozen
from hypothesis import assume
from hypothesis import strategies as st

from gxparse.checks.engine import equations
from gxparse.forms.model import Form
from gxparse.report import Cell, Report
from gxparse.testing.strategies.consistent_reports import reports
from gxparse.writing.official import is_instead

Mistake = Literal[
    "transposed", "dropped", "doubled", "mistyped", "sign", "factor", "shifted row", "swapped columns", "swapped rows"
]
"""Mistakes that people make: in the digits of one number, or with a whole row."""


@frozen
class Change:
    """A cell that was damaged: its key, what was right, what stands there now."""

    key: str
    before: int
    after: int


@frozen
class Damaged:
    """A damaged report: the ``report``, the ``original``, the ``mistakes`` made, the ``changes`` that they made."""

    report: Report
    original: Report
    mistakes: tuple[Mistake, ...]
    changes: tuple[Change, ...]


def _of_digits(mistake: Mistake, number: int) -> list[int]:
    """What a mistake in one number may make of it."""
    digits = str(number)
    places = range(len(digits))
    if mistake == "transposed":
        found = [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in places[:-1]]
    elif mistake == "dropped":
        found = [digits[:n] + digits[n + 1 :] for n in places] if len(digits) > 1 else []
    elif mistake == "doubled":
        found = [digits[: n + 1] + digits[n:] for n in places]
    elif mistake == "mistyped":
        found = [digits[:n] + str((int(digits[n]) + by) % 10) + digits[n + 1 :] for n in places for by in (1, 4, 9)]
    else:
        found = [str(-number)] if mistake == "sign" else [str(number * 10_000)]
    return [other for other in map(int, found) if other != number]


_MISTAKES: tuple[Mistake, ...] = get_args(Mistake)


@st.composite
def damaged_reports(
    draw: st.DrawFn, of: Form | None = None, *, most: int = 3, mistakes: Sequence[Mistake] = _MISTAKES
) -> Damaged:
    """Reports with one to ``most`` mistakes in cells that the form's sums are of, and what was right.

    ``mistakes`` limits their kinds. Each changes at least one cell; none touches a cell that another one changed.
    """
    original = draw(reports(of))
    summed = {key for each in equations(original)[0] for key in (*each.left, *each.right)}
    values = {key: int(cell.value) for key, cell in original.cells.items() if key in summed and cell.value is not None}
    made: list[Mistake] = []
    changes: dict[str, int] = {}
    for name in draw(st.lists(st.sampled_from(mistakes), min_size=1, max_size=most)):
        candidates = _candidates(original, name, {key: values[key] for key in values if key not in changes})
        if candidates:
            made.append(name)
            changes |= draw(st.sampled_from(candidates).flatmap(st.sampled_from))
    assume(changes)
    cells = dict(original.cells) | {key: Cell(value, "reported", str(value)) for key, value in changes.items()}
    damage = tuple(Change(key, values[key], value) for key, value in changes.items())
    return Damaged(evolve(original, cells=cells), original, tuple(made), damage)


def _candidates(report: Report, mistake: Mistake, values: Mapping[str, int]) -> list[list[dict[str, int]]]:
    """What one mistake may change: for each place at which it can be made, the new values of cells in each way."""
    instead = is_instead(report)
    wide = [
        [report.form.keys_of(table.key, row.key) for row, _ in report.form.rows(table.key, instead=instead)]
        for table in report.form.tables
        if table.balance
    ]
    whole = [keys for rows in wide for keys in rows if all(key in values for key in keys)]
    found: list[list[dict[str, int]]]
    if mistake == "shifted row":
        found = [[dict(zip(keys, [0, *(values[key] for key in keys[:-1])], strict=True))] for keys in whole]
    elif mistake == "swapped columns":
        found = [[{one: values[two], two: values[one]} for one, two in pairwise(keys)] for keys in whole]
    elif mistake == "swapped rows":
        found = [
            [dict(zip((*upper, *lower), [values[key] for key in (*lower, *upper)], strict=True))]
            for upper, lower in pairwise(whole)
        ]
    else:
        found = [[{key: other} for other in _of_digits(mistake, value)] for key, value in values.items()]
    ways = [[_changed(new, values) for new in place] for place in found]
    return [some for place in ways if (some := [new for new in place if new])]


def _changed(new: Mapping[str, int], values: Mapping[str, int]) -> dict[str, int]:
    return {key: value for key, value in new.items() if value != values[key]}
