"""Reports some of whose cells have no number: blank, masked, not applicable, unreadable, or in no row at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy

from gxparse.forms.model import Form
from gxparse.report import MISSING, Cell, Report
from gxparse.values import State
from gxparse.writing.official import is_instead

UNKNOWN: Mapping[State, tuple[str, ...]] = {
    "blank": ("", "(空白)"),
    "masked": ("*", "***", "(略)", "1*"),
    "not_applicable": ("/", "—", "-", "无"),
    "unreadable": ("详见附件", "3 4", "12%", "1O", "(7)"),
}
"""What is printed in a cell without a number, by its state."""


@st.composite
def with_unknown_cells(draw: st.DrawFn, report: Report, *, missing: bool = True) -> Report:
    """A report some of whose cells have no number: blank, masked, not applicable, unreadable; rows may be missing.

    The rows that tell the form stay.
    """
    cells = dict(report.cells)
    cells |= {key: Cell(None, state, raw) for key, (state, raw) in draw(_unknown(tuple(sorted(cells)))).items()}
    for row in draw(_missing_rows(report.form, is_instead(report))) if missing else ():
        cells |= dict.fromkeys(report.form.keys_of(*row), MISSING)
    return evolve(report, cells=cells)


@cache
def _unknown(keys: tuple[str, ...]) -> Strategy[dict[str, tuple[State, str]]]:
    """What is printed without being a number, in some of these cells."""
    printed = [(state, raw) for state, texts in UNKNOWN.items() for raw in texts]
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(printed), max_size=20)


@cache
def _missing_rows(of: Form, instead: bool) -> Strategy[set[tuple[str, str]]]:
    table = next((each for each in of.tables if each.balance), of.tables[0])
    rows = [row for row, _ in of.rows(table.key, instead=instead)]
    gone = [row.key for row in rows if "." in row.key and not row.key.startswith("outcomes.other")]
    return st.sets(st.sampled_from([(table.key, key) for key in gone]), max_size=4)
