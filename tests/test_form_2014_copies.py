"""Copies of the table of 2014 to 2018 in many shapes: each number is read as it is printed, or told to be unread."""

from __future__ import annotations

import pytest

import gxparse
from gxparse.source import text_source
from older_copies import SHAPES, copy

UNTOLD = {
    "last year beside": 58,  # the header has a column that the form has not
    "remarks behind": 1,  # and a row that prints something in it
}
"""Shapes of which so many numbers are left unread, with a note."""


@pytest.mark.parametrize("name", SHAPES)
def test_every_number_is_read_as_it_is_printed(name: str) -> None:
    made = copy(name)
    [report] = gxparse.parse_all(text_source(made.text, name="<copy>"))
    cells = {key: report[key].value for key in made.truth}
    unread = {key for key, value in cells.items() if value is None and made.truth[key] is not None}
    assert {key: value for key, value in cells.items() if key not in unread and value != made.truth[key]} == {}
    assert len(unread) == UNTOLD.get(name, 0)
    assert bool(unread) <= bool(report.notes)
    assert {each.label: each.cell.value for each in report.extra} == made.extra
    assert not [finding.id for finding in gxparse.check(report).failed if finding.severity == "error"]


@pytest.mark.parametrize("name", [each for each in SHAPES if each not in UNTOLD and not each.endswith("no units")])
def test_money_has_the_unit_that_is_printed(name: str) -> None:
    made = copy(name)
    report = gxparse.parse_text(made.text)
    found = {cell.unit for key, cell in report.cells.items() if key.endswith(".amount") and cell.value is not None}
    assert found <= ({None} if name == "two columns" else {"万元"})


def test_there_are_many_shapes() -> None:
    assert len(SHAPES) > 60
    assert sum(bool(value) for value in copy("three columns").truth.values()) > 50
