"""A report that stands several times in one document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

import pytest
from benchmarks.pages import Dress, page

import gxparse
from documents import TITLE, document
from gxparse.errors import MultipleReportsError
from gxparse.forms.model import form
from gxparse.testing.made import consistent

FIGURES = {key: str(figure) for key, figure in consistent(form("2021"), Random(3)).items()}
ZEROS = dict.fromkeys(FIGURES, "0")
CELL = "requests.outcomes.granted.total"
FEES = "disclosure.fees.amount"

Write = Callable[[Mapping[str, str]], str]


def pipe(figures: Mapping[str, str], year: int = 2021) -> str:
    return document(figures, "2021", "pipe", year=year)


def lines(figures: Mapping[str, str]) -> str:
    return document(figures, "2021", "lines")


def html(figures: Mapping[str, str]) -> str:
    return page(figures, "2021", Dress(site=lambda _, body: body))


def untitled(figures: Mapping[str, str]) -> str:
    return pipe(figures).split("\n", 1)[1]


def read(*texts: str, blanks_as_zero: bool = False) -> list[gxparse.Report]:
    return gxparse.parse_all("\n".join(texts).encode(), blanks_as_zero=blanks_as_zero)


def twice(other: Mapping[str, str]) -> gxparse.Report:
    """The one report of two copies of which the second has other cells."""
    [report] = read(pipe(FIGURES), pipe({**FIGURES, **other}))
    assert report.copies == 2
    return report


def findings(report: gxparse.Report) -> list[gxparse.Finding]:
    return [finding for finding in gxparse.check(report) if finding.rule == "copies-differ"]


def without(report: gxparse.Report) -> list[str]:
    """The cells that have no number."""
    return [key for key, cell in report.cells.items() if not cell.known]


def numbers(report: gxparse.Report) -> dict[str, str]:
    return {key: str(cell.value) for key, cell in report.cells.items() if cell.known}


# -- copies that differ in a cell ----------------------------------------------------------------------


@pytest.mark.parametrize("between", ["", "青河市林业局 政府信息公开\n- 12 -", "信息来源:市林业局\n下一页"])
@pytest.mark.parametrize(
    ("first", "second"), [(pipe, pipe), (lines, lines), (html, html), (pipe, lines), (lines, pipe)]
)
def test_a_cell_in_which_copies_differ_is_unreadable_and_names_both(first: Write, second: Write, between: str) -> None:
    [report] = read(first(FIGURES), between, second(FIGURES | {CELL: "4711"}))
    [alone] = read(first(FIGURES))
    assert report.copies == 2
    assert without(report) == [CELL]
    assert {**report.cells, CELL: None} == {**alone.cells, CELL: None}
    assert report.sections[:-1] == alone.sections[:-1]
    cell = report[CELL]
    assert cell.span is not None
    assert cell.span == alone[CELL].span
    assert (cell.state, cell.raw) == ("unreadable", FIGURES[CELL])
    places = re.findall(r"\(line (\d+)\)", cell.remark or "")
    assert (places[0], len(places)) == (str(cell.span.line), 2)
    [note] = [note for note in report.notes if note.code == "copies-differ"]
    [finding] = findings(report)
    assert (finding.status, finding.severity, finding.cells) == ("fail", "warning", (CELL,))
    for text in cell.remark or "", note.zh, note.en, finding.zh, finding.en:
        assert all(part in text for part in ("4711", FIGURES[CELL], *places))
    assert gxparse.Report.from_dict(report.to_dict()) == report
    assert finding.to_dict()["cells"] == [CELL]


def test_a_page_in_one_line_names_columns() -> None:
    report = gxparse.parse((html(FIGURES) + html(FIGURES | {CELL: "4711"})).replace("\n", "").encode())
    assert str(report[CELL].remark).count("line 1, column ") == 2


def test_two_copies_against_one_prove_nothing() -> None:
    [report] = read(pipe(FIGURES), pipe(FIGURES | {CELL: "4711"}), pipe(FIGURES | {CELL: "4711"}))
    assert (report.copies, without(report)) == (3, [CELL])
    [report] = read(*(pipe(FIGURES | {CELL: figure}) for figure in ("1", "2", "3")))
    assert (report.copies, without(report), len(findings(report))) == (3, [CELL], 1)
    assert all(f"{figure} (line" in str(report[CELL].remark) for figure in ("1", "2", "3"))


def test_each_cell_that_differs_is_named_in_the_finding() -> None:
    other = dict.fromkeys(form("2021").keys_of("requests", "outcomes.granted"), "9999")
    [finding] = findings(twice(other))
    assert "3 more" in finding.en
    assert finding.cells == tuple(other)


@pytest.mark.parametrize(
    "title",
    [
        "关于青河市林业局2021年政府信息公开工作的年度报告",
        "青河市林业局二〇二一年政府信息公开工作年度报告",
        "青河市林业局\n2021年度政府信息公开报告",
        "附件:青河市林业局2021年政府信息公开年度报告",
    ],
)
def test_titles_that_say_the_same_in_other_words_are_one(title: str) -> None:
    [report] = read(pipe(FIGURES), pipe(FIGURES | {CELL: "4711"}).replace(TITLE.format(year=2021), title))
    assert (report.copies, without(report)) == (2, [CELL])


def test_a_body_named_in_full_beside_one_copy_is_the_same_body() -> None:
    short = pipe(FIGURES).replace("青河市林业局", "林业局")
    [report] = read("索引号: 1234-2021\n发布机构: 青河市林业局", short, short.replace(" 2345", " 2354"))
    assert (report.copies, report.agency) == (2, "青河市林业局")


def test_a_copy_without_its_title_is_a_copy_if_enough_figures_agree() -> None:
    texts = [pipe(FIGURES), untitled(FIGURES | {CELL: "4711"})]
    for each in texts, texts[::-1]:
        [report] = read(*each)
        assert (report.copies, without(report)) == (2, [CELL])
        assert report.title == "青河市林业局2021年政府信息公开工作年度报告"
    assert len(read(pipe(ZEROS), untitled(ZEROS | {CELL: "4711"}))) == 2


# -- copies that say the same --------------------------------------------------------------------------


def test_equal_copies_are_one_report_and_say_so() -> None:
    report = twice({})
    assert numbers(report) == FIGURES
    [finding] = findings(report)
    assert finding.status == "pass"


def test_of_equal_copies_the_first_with_a_title_is_read() -> None:
    [report] = read(untitled(FIGURES), untitled(FIGURES))
    assert (report.copies, report.first_line) == (2, 1)
    [report] = read(untitled(FIGURES), pipe(FIGURES), pipe(FIGURES))
    assert (report.copies, report.first_line) == (3, untitled(FIGURES).count("\n") + 2)
    masked = pipe(FIGURES).replace("行政处罚", "(略)罚")
    [report] = read(masked, masked)
    assert [note.code for note in report.notes] == ["label-repaired"]


def test_the_same_amount_in_other_units_is_equal() -> None:
    report = twice({FEES: f"{int(FIGURES[FEES]) * 10000}元"})
    assert not [note for note in report.notes if note.code == "copies-differ"]
    assert numbers(report) == FIGURES
    assert without(twice({FEES: f"{int(FIGURES[FEES]) * 10000 + 1}元"})) == [FEES]


@pytest.mark.parametrize("masked", ["***", "略"])
def test_a_number_that_one_copy_masks_is_taken_from_the_other(masked: str) -> None:
    for texts in ((FIGURES, FIGURES | {CELL: masked}), (FIGURES | {CELL: masked}, FIGURES)):
        [report] = read(*map(pipe, texts))
        assert numbers(report) == FIGURES
        assert findings(report)[0].status == "pass"


@pytest.mark.parametrize("last", range(1, 3))
def test_what_a_cut_copy_lacks_is_taken_from_the_other(last: int) -> None:
    cell = "requests.received.total"
    whole = pipe(FIGURES)
    end = whole.index(FIGURES[cell], whole.index("一、本年新收")) + last
    [report] = read(whole, whole[:end])
    assert (report.copies, numbers(report)) == (2, FIGURES)
    assert not {"truncated", "rows-missing", "copies-differ"} & {note.code for note in report.notes}


def test_rows_that_the_first_copy_lacks_are_those_of_the_second() -> None:
    whole = pipe(FIGURES)
    start = whole.index("二、上年结转")
    gone = whole[:start] + whole[whole.index("\n", start) + 1 :]
    [report] = read(gone, whole)
    assert (report.copies, numbers(report)) == (2, FIGURES)
    assert not report.notes
    [report] = read(gone, gone.replace(" 2345", " 2354"))
    assert [note.code for note in report.notes] == ["rows-missing", "copies-differ"]


def test_a_row_that_lost_a_cell_says_nothing_against_one_that_has_all() -> None:
    lost, other = (pipe(FIGURES).replace("14 | 44", figures, 1) for figures in ("44", "45"))
    for texts in ((pipe(FIGURES), lost), (lost, pipe(FIGURES))):
        [report] = read(*texts)
        assert numbers(report) == FIGURES
        assert [note.code for note in report.notes] == ["row-unclear"]
    [report] = read(pipe(FIGURES), other)
    assert without(report) == list(form("2021").keys_of("requests", "received"))


@pytest.mark.parametrize("other", ["", "/", "12以上", "1**"])
def test_a_blank_or_what_cannot_be_read_beside_a_number_differs(other: str) -> None:
    for texts in ((FIGURES, FIGURES | {CELL: other}), (FIGURES | {CELL: other}, FIGURES)):
        for blanks_as_zero in (False, True):
            [report] = read(*map(pipe, texts), blanks_as_zero=blanks_as_zero)
            assert (report.copies, without(report)) == (2, [CELL])
            assert report[CELL].state == "unreadable"
            assert other or "blank" in str(report[CELL].remark)


def test_a_cell_that_all_copies_leave_blank_is_blank() -> None:
    [report] = read(pipe(FIGURES | {CELL: ""}), pipe(FIGURES | {CELL: ""}))
    assert (report.copies, report[CELL].state) == (2, "blank")
    [report] = read(pipe(FIGURES | {CELL: ""}), pipe(FIGURES | {CELL: "/"}), blanks_as_zero=True)
    assert (report.copies, report[CELL].state, without(report)) == (2, "not_applicable", [CELL])


# -- several reports -----------------------------------------------------------------------------------


def test_reports_of_other_years_or_bodies_or_with_another_title_are_no_copies() -> None:
    other = FIGURES | {CELL: "4711"}
    for second in (
        pipe(other, year=2022),
        pipe(other).replace("青河市林业局", "石桥镇人民政府"),
        pipe(other).replace("年度报告", "年度报告(更正)", 1),
    ):
        reports = read(pipe(FIGURES), second)
        assert [(findings(report), report.copies, without(report)) for report in reports] == [([], 1, [])] * 2


def test_one_title_over_many_other_figures_is_two_reports_and_told() -> None:
    others = {key: str(figure) for key, figure in consistent(form("2021"), Random(9)).items()}
    with pytest.raises(MultipleReportsError):
        gxparse.parse((pipe(FIGURES) + pipe(others)).encode())
    reports = read(pipe(FIGURES), pipe(others))
    assert [(report.copies, numbers(report)) for report in reports] == [(1, FIGURES), (1, others)]
    for report in reports:
        [finding] = findings(report)
        assert finding.status == "fail"


def test_zeros_do_not_make_copies() -> None:
    few = {CELL: "3", "requests.outcomes.granted.natural_person": "3"}
    assert [report.copies for report in read(pipe(ZEROS), pipe(ZEROS | few))] == [1, 1]
    [report] = read(pipe(ZEROS), pipe(ZEROS | {CELL: "3"}))
    assert (report.copies, without(report)) == (2, [CELL])


def test_a_collection_keeps_each_report_and_counts_its_copies() -> None:
    bodies = [pipe(FIGURES).replace("青河市林业局", body) for body in ("石桥镇人民政府", "南湾区水务局")]
    reports = read(bodies[0], bodies[1], bodies[0].replace("| 2345", "| 2354"), bodies[1])
    assert [(report.agency, report.copies, len(without(report))) for report in reports] == [
        ("石桥镇人民政府", 2, 2),
        ("南湾区水务局", 2, 0),
    ]
