"""Figures apart from their labels: placed where order and sums leave one place, never blank, never guessed."""

from __future__ import annotations

from random import Random

import pytest

import gxparse
from documents import document
from flattened import DAMAGES, WAYS, Flattened, flattened
from gxparse.forms.model import form
from gxparse.report import PLACED_BY_ORDER, PLACED_BY_SUMS, Report
from gxparse.testing.made import consistent

FIGURES = {key: str(figure) for key, figure in consistent(form("2021"), Random(5)).items()}
LABELS = {row.key: row.label for table in form("2021").tables for row, _ in form("2021").rows(table.key)}


def wrong(made: Flattened, report: Report, table: str = "requests") -> dict[str, tuple[object, str]]:
    """Cells whose number is not the one that was printed for them."""
    return {
        key: (report[key].value, figure)
        for key, figure in made.of(table).items()
        if key in report and report[key].known and str(report[key].value) != figure
    }


def states(report: Report, row: str) -> set[str]:
    return {cell.state for key, cell in report.cells.items() if key.startswith(row + ".")}


def notes(report: Report, code: str) -> list[str]:
    return [note.en for note in report.notes if note.code == code]


# -- flattened tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2019", "2021"])
@pytest.mark.parametrize("way", WAYS)
def test_a_flattened_table_is_read(way: str, name: str) -> None:
    made = flattened(form(name), way, "", Random(f"{way} {name}"))
    report = gxparse.parse_text(made.text)
    assert {key: str(report[key].value) for key in made.of("requests")} == made.of("requests")
    assert notes(report, "row-placed") or "below" in way
    assert not notes(report, "values-unplaced")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("way", WAYS)
def test_no_number_of_a_flattened_table_is_wrong(way: str, damage: str) -> None:
    for seed in range(4):
        random = Random(f"{way} {damage} {seed}")
        share = 1 if "cells" in way else random.choice((0.1, 0.3, 1))
        made = flattened(form(random.choice(("2019", "2021"))), way, damage, random, share=share)
        for as_zero in (False,) if damage == "lost figures" else (False, True):
            report = gxparse.parse_text(made.text, blanks_as_zero=as_zero)
            assert not wrong(made, report), made.text


def test_equal_figures_in_every_reading_are_one_reading() -> None:
    zeros = dict.fromkeys(FIGURES, "0")
    text = document(zeros, "2021", "lines")
    start, end = text.index("一、本年新收"), text.index("四、政府信息公开行政复议")
    lines = text[start:end].split("\n")
    labels = [line for line in lines if line != "0"]
    report = gxparse.parse_text(text[:start] + "\n".join([*labels, *["0"] * 175]) + "\n" + text[end:])
    assert {report[key].value for key in report.cells if key.startswith("requests.")} == {0}


# -- rows ----------------------------------------------------------------------------------------------


def detached(*rows: str, text: str | None = None, note: str = "") -> str:
    """A report in bars in which the figures of rows stand on a line above their label."""
    lines = (text or document(FIGURES, "2021", "pipe")).split("\n")
    for row in rows:
        at = next(n for n, line in enumerate(lines) if f"{LABELS[row]} |" in line)
        label, _, figures = lines[at].rpartition(f"{LABELS[row]} | ")
        lines[at : at + 1] = ["| " + figures + " |", *([note] if note else []), label + LABELS[row]]
    return "\n".join(lines)


ROW, NEXT = "outcomes.refused.internal_affairs", "outcomes.refused.process_information"


def test_a_row_above_its_label_is_placed_and_told() -> None:
    report = gxparse.parse_text(detached(ROW))
    assert {key: str(report[key].value) for key in FIGURES} == FIGURES
    keys = form("2021").keys_of("requests", ROW)
    assert {report[key].remark for key in keys} == {PLACED_BY_SUMS}
    [told] = notes(report, "row-placed")
    assert f"{LABELS[ROW]!r} (requests.{ROW})" in told
    assert "placed by order and sums" in told
    assert gxparse.parse_text(gxparse.write(report)).cells.keys() == report.cells.keys()
    again = gxparse.parse_text(gxparse.write(report))
    assert [cell.value for cell in again.cells.values()] == [cell.value for cell in report.cells.values()]


def test_two_places_are_both_named() -> None:
    lines = detached(ROW, NEXT).split("\n")
    at = next(n for n, line in enumerate(lines) if line == LABELS[ROW])
    del lines[at - 1]
    lines[at : at + 1] = [lines[at], lines[at - 1]]
    del lines[at - 1]
    report = gxparse.parse_text("\n".join(lines))
    assert states(report, f"requests.{ROW}") == states(report, f"requests.{NEXT}") == {"unreadable"}
    [told] = notes(report, "values-unplaced")
    assert f"(requests.{ROW})" in told
    assert f"(requests.{NEXT})" in told


def test_a_table_that_does_not_add_up_proves_nothing() -> None:
    row = next(line for line in document(FIGURES, "2021", "pipe").split("\n") if line.startswith(LABELS["received"]))
    label, first, rest = row.split(" | ", 2)
    text = document(FIGURES, "2021", "pipe").replace(row, f"{label} | {int(first) + 1} | {rest}")
    report = gxparse.parse_text(detached("carried_forward", text=text))
    assert states(report, "requests.carried_forward") == {"unreadable"}
    assert "no place agrees with order and sums" in notes(report, "values-unplaced")[0]


@pytest.mark.parametrize("lone", ["7", "/", "—", "*"])
def test_a_figure_alone_is_no_row_and_leaves_its_neighbours_in_doubt(lone: str) -> None:
    text = document(FIGURES | dict.fromkeys(form("2021").keys_of("requests", ROW), ""), "2021", "pipe")
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(LABELS[ROW]))
    lines.insert(at + 1, f"| {lone} |")
    for as_zero in (False, True):
        report = gxparse.parse_text("\n".join(lines), blanks_as_zero=as_zero)
        assert states(report, f"requests.{ROW}") == {"unreadable"}
        assert states(report, f"requests.{NEXT}") == {"reported"}
        assert not any(report[key].known for key in form("2021").keys_of("requests", ROW))


def test_a_page_number_hurts_only_the_rows_beside_it() -> None:
    blanks = {key: "" if figure == "0" else figure for key, figure in FIGURES.items()}
    lines = document(blanks, "2021", "pipe").split("\n")
    clean = gxparse.parse_text("\n".join(lines))
    at = next(n for n, line in enumerate(lines) if line.startswith(LABELS[NEXT]))
    report = gxparse.parse_text("\n".join([*lines[:at], "12", *lines[at:]]))
    changed = {key.rpartition(".")[0] for key in report.cells if report[key].state != clean[key].state}
    assert changed <= {f"requests.{ROW}", f"requests.{NEXT}"}
    behind = next(n for n, line in enumerate(lines) if line.startswith("四、结转")) + 1
    report = gxparse.parse_text("\n".join([*lines[:behind], "12", *lines[behind:]]))
    changed = {key.rpartition(".")[0] for key in report.cells if report[key].state != clean[key].state}
    assert changed <= {"requests.carried_forward"}


# -- other tables --------------------------------------------------------------------------------------


def test_rows_of_disclosure_are_placed_by_order_within_their_part() -> None:
    report = gxparse.parse_text(detached("regulations"))
    assert {key: str(report[key].value) for key in FIGURES if key.startswith("disclosure.reg")} == {
        key: figure for key, figure in FIGURES.items() if key.startswith("disclosure.reg")
    }
    assert report["disclosure.regulations.issued"].remark == PLACED_BY_ORDER


@pytest.mark.parametrize("row", ["licensing", "coercion", "penalties", "fees"])
def test_one_number_beside_a_label_is_not_placed(row: str) -> None:
    report = gxparse.parse_text(detached(row), blanks_as_zero=True)
    assert states(report, f"disclosure.{row}") == {"unreadable"}
    for key, figure in FIGURES.items():
        assert not report[key].known or str(report[key].value) == figure or report[key].unit


def test_disputes_are_not_missing_while_their_figures_stand_about() -> None:
    text = document(FIGURES, "2021", "pipe")
    before, after = text.split("四、政府信息公开行政复议")[0], text[text.index("五、存在") :]
    header = "行政复议\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n"
    table = f"四、政府信息公开行政复议、行政诉讼情况\n{header}1 | 0 | 0 | 0 | 1\n9 | 8 | 7\n"
    report = gxparse.parse_text(before + table + after)
    disputes = [cell.state for key, cell in report.cells.items() if key.startswith("disputes")]
    assert disputes == ["reported"] * 5 + ["unreadable"] * 10


@pytest.mark.parametrize("blank", ["", "(空白)"])
def test_a_row_beyond_a_heading_may_be_the_bare_label_s_before_it(blank: str) -> None:
    own = form("2019").keys_of("disclosure", "other_services")
    figures = {key: "" if key in own else str(number) for number, key in enumerate(form("2019").cell_keys(), 1000)}
    lines = document(figures, "2019", "pipe", year=2019).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("行政处罚"))
    lines[at] = lines[at].partition("|")[2]
    if blank:
        bare = next(n for n, line in enumerate(lines) if line.startswith("其他对外管理服务事项"))
        lines[bare] = f"其他对外管理服务事项 | {blank} | {blank} | {blank}"
    for as_zero in (False, True):
        report = gxparse.parse_text("\n".join(lines), blanks_as_zero=as_zero)
        assert states(report, "disclosure.other_services") == {"unreadable"}
        assert states(report, "disclosure.penalties") == {"unreadable"}
        assert states(report, "disclosure.coercion") == {"reported"}
    assert "they may be those of" in notes(report, "values-unplaced")[0]


@pytest.mark.parametrize("lone", ["无", "/", "-"])
def test_a_mark_beyond_a_blank_line_is_not_the_cell_that_is_lost(lone: str) -> None:
    lines = document(FIGURES, "2021", "lines").split("\n")
    at = lines.index("规章")
    lines[at + 2 : at + 4] = [lines[at + 3], "", lone, ""]
    report = gxparse.parse_text("\n".join(lines))
    assert states(report, "disclosure.regulations") == {"unreadable"}
    assert states(report, "disclosure.normative_documents") == {"reported"}


@pytest.mark.parametrize("place", [0, 1])
def test_a_word_for_a_blank_leaves_room_for_figures_that_stand_apart(place: int) -> None:
    text = (
        "二、主动公开政府信息情况\n第二十条第(六)项\n信息内容        本年处理决定数量\n"
        "行政处罚        12\n行政强制        3\n第二十条第(八)项\n信息内容        本年收费金额(单位:万元)\n"
    )
    rows = ["行政事业性收费  (空白)", "                24.6"]
    report = gxparse.parse_text(text + "\n".join([rows[place], rows[1 - place]]))
    assert report.source.format == "columns"
    assert states(report, "disclosure.fees") == {"unreadable"}
    assert report["disclosure.coercion.decisions"].value == 3


def test_figures_that_stand_under_no_column_leave_the_row_above_in_doubt() -> None:
    text = (
        "二、主动公开政府信息情况\n第二十条第(一)项\n信息内容        本年制发件数  本年废止件数  现行有效件数\n"
        "规章            3             1             20\n行政规范性文件\n9   0                           44\n"
    )
    report = gxparse.parse_text(text)
    assert report.source.format == "columns"
    assert states(report, "disclosure.normative_documents") == {"unreadable"}
    assert states(report, "disclosure.regulations") == {"reported"}


@pytest.mark.parametrize("first", ["labels", "values"])
@pytest.mark.parametrize("between", ["", "    "])
def test_no_label_is_blank_while_rows_of_figures_stand_apart(first: str, between: str) -> None:
    labels = ["规章", "行政规范性文件"]
    values = [f"3{between}               1             20", "9               0             44"]
    rows = [*labels, *values] if first == "labels" else [*values, *labels]
    text = (
        "二、主动公开政府信息情况\n第二十条第(一)项\n信息内容        本年制发件数  本年废止件数  现行有效件数\n"
        + "\n".join(rows)
        + "\n第二十条第(五)项\n信息内容        本年处理决定数量\n行政许可        5\n"
    )
    for as_zero in (False, True):
        report = gxparse.parse_text(text, blanks_as_zero=as_zero)
        assert report.source.format == "columns"
        assert states(report, "disclosure.regulations") == {"unreadable"}
        assert states(report, "disclosure.normative_documents") == {"unreadable"}
        assert report["disclosure.licensing.decisions"].value == 5


@pytest.mark.parametrize("layout", ["pipe", "lines"])
def test_a_figure_at_the_end_below_a_heading_without_a_label_may_be_the_missing_row_s(layout: str) -> None:
    text = document(FIGURES, "2021", layout).split("三、收到和处理")[0].rstrip()
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("行政事业性收费"))
    lines[at] = lines[at].removeprefix("行政事业性收费")
    report = gxparse.parse_text("\n".join(filter(None, lines)))
    assert states(report, "disclosure.fees") == {"unreadable"}
    assert states(report, "disclosure.coercion") == {"reported"}


@pytest.mark.parametrize("bar", [",", " | "])
def test_a_document_that_ends_behind_a_bar_says_no_blank_cell(bar: str) -> None:
    text = DISPUTES.replace("\t", bar) + bar.join(NUMBERS[:-1]) + bar.rstrip()
    for as_zero in (False, True):
        report = gxparse.parse_text(text, blanks_as_zero=as_zero)
        *others, last = [cell for key, cell in report.cells.items() if key.startswith("disputes")]
        assert last.state == "missing"
        assert [str(cell.value) for cell in others] == NUMBERS[:-1]


# -- damaged figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("printed", ["1O42", "I042", "l", "9S", "12%", "10-"])
def test_a_damaged_figure_below_a_label_is_never_a_blank(printed: str) -> None:
    text = document(FIGURES | {"disclosure.licensing.decisions": printed}, "2021", "lines")
    assert states(gxparse.parse_text(text, blanks_as_zero=True), "disclosure.licensing") == {"unreadable"}


def test_a_footnote_like_number_beside_a_label_without_figures_may_be_its_figure() -> None:
    text = document(FIGURES, "2021", "pipe")
    figure = FIGURES["disclosure.licensing.decisions"]
    text = text.replace(f"行政许可 | {figure}", f"行政许可 \\({figure}\\)")
    assert states(gxparse.parse_text(text), "disclosure.licensing") == {"unreadable"}


def test_an_amount_that_goes_on_with_a_point_is_not_cut() -> None:
    text = document(FIGURES, "2021", "pipe").replace("行政事业性收费 | ", "行政事业性收费 | 1\n06.")
    assert states(gxparse.parse_text(text), "disclosure.fees") == {"unreadable"}


def test_a_lone_mark_behind_a_short_figure_takes_it_for_no_number_of_a_label() -> None:
    lines = document(FIGURES, "2021", "lines").split("\n")
    at = lines.index("行政规范性文件")
    lines[at + 1 : at + 4] = ["51", "、"]
    assert states(gxparse.parse_text("\n".join(lines)), "disclosure.normative_documents") == {"unreadable"}


DISPUTES = (
    "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t\t\t\t\t行政诉讼\n"
    "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"
    "\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
)
NUMBERS = [str(number) for number in range(1001, 1016)]


@pytest.mark.parametrize("lines", [[["100-"], ["1", *NUMBERS[1:]]], [[*NUMBERS[:11], "101"], ["2", *NUMBERS[12:]]]])
def test_a_row_of_disputes_that_is_torn_is_not_read(lines: list[list[str]]) -> None:
    report = gxparse.parse_text(DISPUTES + "\n".join(map("\t".join, lines)))
    assert {cell.state for key, cell in report.cells.items() if key.startswith("disputes")} == {"unreadable"}


def test_a_torn_figure_below_the_labels_of_disputes_is_none_of_them() -> None:
    text = DISPUTES.replace("\t", "\n") + "\n".join(["3-", "0", *NUMBERS[1:]])
    report = gxparse.parse_text("\n".join(filter(None, text.split("\n"))))
    assert report.source.format == "lines"
    assert {cell.state for key, cell in report.cells.items() if key.startswith("disputes")} == {"unreadable"}


def test_a_number_below_the_row_of_disputes_may_be_the_rest_of_its_last() -> None:
    report = gxparse.parse_text(f"{DISPUTES}{chr(9).join(NUMBERS)}\n7\n")
    *others, last = [cell for key, cell in report.cells.items() if key.startswith("disputes")]
    assert [str(cell.value) for cell in others] == NUMBERS[:-1]
    assert last.state == "unreadable"


def test_a_piece_of_a_column_s_label_in_another_s_place_is_no_column() -> None:
    text = DISPUTES.replace("结果纠正", "其他", 1) + "\t".join(NUMBERS)
    report = gxparse.parse_text(text)
    assert report["disputes.review.corrected"].state == "unreadable"
    assert report["disputes.review.total"].state == "reported"


def test_figures_of_two_rows_at_the_end_leave_the_bare_label_in_doubt() -> None:
    lines = document(FIGURES, "2021", "lines").split("四、政府信息公开行政复议")[0].rstrip().split("\n")
    total, forward = (next(n for n, line in enumerate(lines) if line.startswith(label)) for label in ("（七）", "四、"))
    lines[total:] = [lines[total], lines[forward], *lines[total + 1 : forward], *lines[forward + 1 :]]
    report = gxparse.parse_text("\n".join(lines), blanks_as_zero=True)
    for row in ("requests.outcomes.total", "requests.carried_forward"):
        keys = [key for key in FIGURES if key.startswith(f"{row}.")]
        assert all(report[key].state == "unreadable" or str(report[key].value) == FIGURES[key] for key in keys)
