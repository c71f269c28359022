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


@pytest.mark.parametrize("unit", ["件\n", ""])
def test_values_behind_several_labels_are_given_to_none_of_them(unit: str) -> None:
    labels = "4.不同意公开答复数\n其中：涉及国家秘密\n涉及商业秘密\n"
    values = "".join(f"{unit}{number}\n" for number in (1196, 1203, 1210))
    report = gxparse.parse_text(
        f"青榆区民政局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n{labels}{values}涉及个人隐私\n{unit}1217\n"
    )
    rows = ("refused", "refused.state_secret", "refused.trade_secret", "refused.privacy")
    found = [report[f"statistics.requests.answers.{row}.count"] for row in rows]
    assert [(cell.value, cell.state) for cell in found] == [(None, "unreadable")] * 3 + [(1217, "reported")]
