"""Lines that print several cells with nothing between them: read where one reading exists."""

from __future__ import annotations

import re

import pytest

import gxparse
from documents import document
from gxparse.binding.glued import split_digits
from gxparse.forms.model import form
from gxparse.report import Report
from test_labels import values

HEAD = "二、主动公开政府信息情况"
PART = "第二十条第(一)项\n信息内容本年制发件数本年废止件数现行有效件数"
HEADER = "第二十条第(一)项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数"
NEXT = "第二十条第(五)项\n信息内容本年处理决定数量"


def one_digit_figures(name: str) -> dict[str, str]:
    """Figures of one digit each, such that rows add up."""
    figures: dict[str, str] = {}
    for number, key in enumerate(form(name).cell_keys()):
        cell = form(name).cells[key]
        keys = form(name).keys_of(cell.table.key, cell.row.key)
        filled = (len(cell.row.key) + len(cell.row.label)) % (len(keys) - 1 or 1)
        digit = str(number % 4) if cell.table.key == "disclosure" else "6"
        figures[key] = digit if cell.table.key == "disclosure" or key in (keys[filled], keys[-1]) else "0"
    return figures


def glue(text: str, between: str, per: str) -> str:
    """A document of `pipe` with each row, each table or all of it on one line."""
    lines = re.sub(r" ?\| ?", between, text).split("\n")
    if per == "row":
        return "\n".join(lines)
    if per == "document":
        return between.join(lines)
    joined: list[str] = []
    for line in lines:
        heading = re.fullmatch("[一二三四五六]、.*(?:情况|事项)", line)
        if heading or not joined or re.match("[一二三四五六]、.*(?:情况|事项)$", joined[-1]):
            joined.append(line)
        else:
            joined[-1] += between + line
    return "\n".join(joined)


@pytest.mark.parametrize("name", ["2019", "2021"])
@pytest.mark.parametrize("between", ["", " ", "\u3000"])
@pytest.mark.parametrize("per", ["row", "table", "document"])
def test_a_report_without_bars_or_line_ends(name: str, between: str, per: str) -> None:
    figures = one_digit_figures(name)
    report = gxparse.parse_text(glue(document(figures, name, "pipe"), between, per))
    assert (report.title, report.agency) == ("青河市林业局2021年政府信息公开工作年度报告", "青河市林业局")
    assert values(report) == figures


def disclosure(*rows: str) -> Report:
    return gxparse.parse_text("\n".join([HEAD, PART, *rows, NEXT, "行政许可48", ""]))


def row_of(report: Report, name: str) -> list[object]:
    return [cell.value for key, cell in report.cells.items() if key.startswith(f"disclosure.{name}.")]


def test_digits_are_parted_where_one_way_exists() -> None:
    report = disclosure("规章000", "行政规范性文件103")
    assert row_of(report, "regulations") == [0, 0, 0]
    assert row_of(report, "normative_documents") == [1, 0, 3]
    assert row_of(report, "licensing") == [48]
    assert all(cell.span is not None and cell.raw for cell in report.cells.values() if cell.known)


@pytest.mark.parametrize(
    "row",
    [
        "规章12345",
        "规章00",
        "规章0",
        "规章1034",
        "非规章103",
        "上年规章103",
        "规章(累计)103",
        "规章累计103",
        "规章010203",
        "规章1,034",
    ],
)
def test_what_could_be_several_figures_or_another_row_is_left_unread(row: str) -> None:
    report = disclosure(row, "行政规范性文件000")
    assert row_of(report, "regulations") == [None, None, None]
    assert row_of(report, "licensing") == [48]


def test_digits_behind_a_blank_are_one_figure_where_cells_are_parted_by_blanks() -> None:
    part = "第二十条第(一)项\n信息内容 本年制发件数 本年废止件数 现行有效件数"
    report = gxparse.parse_text(f"{HEAD}\n{part}\n规章 123\n行政规范性文件 10 0 3\n{NEXT}\n行政许可48\n")
    assert row_of(report, "regulations") == [None, None, None]
    assert row_of(report, "normative_documents") == [10, 0, 3]
    line = gxparse.parse_text(f"{HEAD}\n{part} 规章 123 行政规范性文件 10 0 3\n".replace("项\n", "项 "))
    assert row_of(line, "regulations") == [None, None, None]
    assert row_of(line, "normative_documents") == [10, 0, 3]


def test_a_row_with_fewer_digits_than_columns_shows_that_blanks_leave_no_trace() -> None:
    for rows in (["规章103", "行政规范性文件10"], ["规章10", "行政规范性文件103"]):
        report = disclosure(*rows)
        assert row_of(report, "regulations") + row_of(report, "normative_documents") == [None] * 6


def test_parts_have_to_add_up_to_the_total_of_their_row() -> None:
    head = "三、收到和处理政府信息公开申请情况\n自然人商业企业科研机构社会公益组织法律服务机构其他总计\n"
    report = gxparse.parse_text(
        f"{head}一、本年新收政府信息公开申请数量5100006\n二、上年结转政府信息公开申请数量1000002\n(七)总计5100006\n"
    )
    assert report["requests.received.total"].value == 6
    assert report["requests.outcomes.total.commercial_enterprise"].value == 1
    assert not any(cell.known for key, cell in report.cells.items() if key.startswith("requests.carried_over."))


def test_a_header_on_one_line_tells_the_order_of_columns() -> None:
    head = "三、收到和处理政府信息公开申请情况\n总计 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
    report = gxparse.parse_text(f"{head}一、本年新收政府信息公开申请数量 21 1 2 3 4 5 6\n")
    received = [cell.value for key, cell in report.cells.items() if key.startswith("requests.received.")]
    assert received == [1, 2, 3, 4, 5, 6, 21]


def test_sentences_are_not_taken_apart() -> None:
    text = f"{HEAD}\n本年度作出行政许可12件,行政处罚3件。\n行政许可12件\n行政处罚5\n{HEADER}\n规章\n1\n2\n3\n"
    assert list(values(gxparse.parse_text(text)).values()) == ["1", "2", "3"]


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_one_way_only_by_trying_all(columns: int) -> None:
    from itertools import combinations

    for number in range(2000):
        digits = f"{number:0{len(str(number)) + number % 3}d}"
        ways = []
        for cuts in combinations(range(1, len(digits)), columns - 1):
            starts = [0, *cuts]
            parts = [digits[a:b] for a, b in zip(starts, [*cuts, len(digits)], strict=True)]
            if all(part == "0" or part[0] != "0" for part in parts):
                ways.append(starts)
        assert split_digits(digits, columns) == (ways[0] if len(ways) == 1 else [])
