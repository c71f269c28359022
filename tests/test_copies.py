"""A report that stands several times in one document."""

from __future__ import annotations

from random import Random

import pytest

import gxparse
from documents import document
from gxparse.forms.model import form
from gxparse.testing.made import consistent

FIGURES = {key: str(figure) for key, figure in consistent(form("2021"), Random(3)).items()}
CELL = "requests.outcomes.granted.total"
FEES = "disclosure.fees.amount"


def twice(other: dict[str, str], layout: str = "pipe", year: int = 2021) -> str:
    return document(FIGURES, "2021", layout) + "\n" + document(FIGURES | other, "2021", layout, year=year)


def findings(report: gxparse.Report) -> list[gxparse.Finding]:
    return [finding for finding in gxparse.check(report) if finding.rule == "copies-differ"]


@pytest.mark.parametrize("layout", ["pipe", "lines"])
def test_copies_that_differ_are_told_with_cell_figures_and_lines(layout: str) -> None:
    reports = gxparse.parse_all(twice({CELL: "4711"}, layout).encode())
    assert [report.copies for report in reports] == [1, 1]
    spans = [report[CELL].span for report in reports]
    lines = [span.line for span in spans if span is not None]
    for report in reports:
        [finding] = findings(report)
        assert (finding.status, finding.severity, finding.cells) == ("fail", "warning", (CELL,))
        for text in finding.zh, finding.en:
            assert all(part in text for part in (f"[{CELL}]", "4711", FIGURES[CELL], *map(str, lines)))
        assert finding.to_dict()["cells"] == [CELL]
        assert any(note["code"] == "copies-differ" for note in report.to_dict()["notes"])


def test_equal_copies_are_one_report_and_say_so() -> None:
    [report] = gxparse.parse_all(twice({}).encode())
    assert report.copies == 2
    [finding] = findings(report)
    assert finding.status == "pass"


def test_the_same_amount_in_other_units_is_equal() -> None:
    [report] = gxparse.parse_all(twice({FEES: f"{int(FIGURES[FEES]) * 10000}元"}).encode())
    assert report.copies == 2
    assert not [note for note in report.notes if note.code == "copies-differ"]
    reports = gxparse.parse_all(twice({FEES: f"{int(FIGURES[FEES]) * 10000 + 1}元"}).encode())
    assert [findings(report)[0].cells for report in reports] == [(FEES,), (FEES,)]


def test_reports_of_other_years_or_bodies_are_no_copies() -> None:
    for text in twice({CELL: "4711"}, year=2022), twice({CELL: "4711"}).replace("青河市林业局", "石桥镇人民政府", 1):
        assert [findings(report) for report in gxparse.parse_all(text.encode())] == [[], []]


def test_a_cell_that_one_copy_leaves_open_is_no_difference() -> None:
    reports = gxparse.parse_all(twice({CELL: "***"}).encode())
    assert [findings(report) for report in reports] == [[], []]


def test_many_differences_are_counted() -> None:
    other = dict.fromkeys(form("2021").keys_of("requests", "outcomes.granted"), "9999")
    for report in gxparse.parse_all(twice(other).encode()):
        assert "3 more" in findings(report)[0].en
