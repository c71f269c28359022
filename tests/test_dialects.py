"""Dialects of tables in text: what tools print into them is no figure, and what they leave is read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import gxparse
from gxparse.binding.grids import plain_grids
from gxparse.binding.labels import labels
from gxparse.formats.registry import registry
from gxparse.layout import Grid
from gxparse.source import text_source
from text_layouts import LAYOUTS, counts, outline, reports

HEADING = "二、主动公开政府信息情况\n"


@pytest.mark.parametrize("name", LAYOUTS)
def test_reports_are_read_in_every_layout(name: str) -> None:
    suffix, layout = LAYOUTS[name]
    counted: Counter[str] = Counter()
    for report in reports():
        counted += counts(report, layout(outline(report)), f"x{suffix}")
    assert not counted["wrong"]
    assert not counted["false blank"]
    assert counted["right"] >= 0.98 * (counted["right"] + counted["unread"])


def rows_of(text: str, format_name: str) -> list[list[str]]:
    """The rows of all grids, as the binder sees them."""
    source = text_source(text)
    layout = plain_grids(registry.get(format_name).read(source), labels())
    return [[cell.raw for cell in row] for block in layout.blocks if isinstance(block, Grid) for row in block.rows]


def value(text: str, key: str = "disclosure.licensing.decisions") -> object:
    cell = gxparse.parse_text(HEADING + text)[key]
    return cell.value if cell.known else cell.state


# -- merged cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["本年处理决定数量 |  |  |", "本年处理决定数量 | " * 3])
def test_a_figure_printed_in_each_column_of_its_cell_is_one(header: str) -> None:
    assert value(f"信息内容 | {header}\n行政许可 | 137 | 137 | 137 |\n") == 137
    assert value(f"信息内容 | {header}\n行政许可 | 137 | 137 | 138 |\n") == "unreadable"


def test_figures_of_several_columns_that_are_the_same_by_chance_stay() -> None:
    text = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 4 | 4 | 4\n行政规范性文件 | 4 | 4 | 5\n"
    report = gxparse.parse_text(HEADING + text)
    keys = ("issued", "repealed", "in_force")
    assert [report[f"disclosure.regulations.{key}"].value for key in keys] == [4, 4, 4]
    assert [report[f"disclosure.normative_documents.{key}"].value for key in keys] == [4, 4, 5]


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("信息内容 | 上一年项目数量 | 本年增/减 | 本年增/减", "blank", 7),
        ("信息内容 | 上一年项目数量 | 本年增/减 |  ", "unreadable", "unreadable"),
    ],
)
def test_a_merged_figure_beside_a_blank_one_is_not_read_twice(header: str, first: object, second: object) -> None:
    rows = "规章 | 1 | 2 | 3\n第二十条第(八)项 |  |  |  \n"
    rest = "行政事业性收费 |  | 7 | 7\n三、收到和处理政府信息公开申请情况\n"
    old = f"信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n{rows}{header}\n{rest}"
    assert value(old, "disclosure.fees.previous_items") == first
    assert value(old, "disclosure.fees.change") == second


# -- words for nothing, indexes, headers ---------------------------------------------------------------


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "<NA>", "NaT", "null", "-nan"])
def test_a_word_for_nothing_is_blank_where_it_comes_again(word: str) -> None:
    assert rows_of(f"规章 | 0 | {word} | {word}\n", "pipe") == [["规章", "0", "", ""]]
    assert rows_of(f"规章 | 0 | {word} | 1\n", "pipe") == [["规章", "0", word, "1"]]


def test_indexes_are_taken_out() -> None:
    table = "|   | 0 | 1 | 2 |\n|--:|:--|--:|--:|\n| 0 | 规章 | 0 | 1 |\n| 1 | 行政规范性文件 | 2 | 3 |\n"
    assert rows_of(table, "pipe") == [["规章", "0", "1"], ["行政规范性文件", "2", "3"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["0", "1", "2", "3"], ["4", "5", "6", "7"]],  # no label below the 0
        [["规章", "0", "1"], ["行政规范性文件", "1", "2"]],
        [["", "自然人", "总计"], ["0", "5", "5"]],  # one row: the 0 may be its first figure
    ],
)
def test_figures_that_count_up_are_no_index(rows: list[list[str]]) -> None:
    assert rows_of("\n".join("|".join(["", *row, ""]) for row in rows), "pipe") == rows


def test_headers_lose_what_pandas_adds_and_get_their_levels_back() -> None:
    assert rows_of("Unnamed: 0 | 总计 | 总计.1\n规章 | 1 | 2\n", "pipe")[0] == ["", "总计", "总计"]
    assert rows_of("行政复议 - 结果维持 | 行政复议 - 总计\n1 | 1\n", "pipe")[:2] == [
        ["行政复议", "行政复议"],
        ["结果维持", "总计"],
    ]
    assert rows_of("上一年项目数量 | 本年增/减\n1 | 1\n", "pipe")[0] == ["上一年项目数量", "本年增/减"]


# -- separated values ----------------------------------------------------------------------------------


def test_quotes_line_ends_and_separators_in_cells() -> None:
    text = '规章,"1,021",,"a ""b""\nc"\r\n行政许可,"6"\n'
    assert rows_of(text, "csv") == [["规章", "1,021", "", 'a "b"\nc'], ["行政许可", "6"]]
    assert rows_of("规章;1,5;2\n行政许可;3;4\n", "csv") == [["规章", "1,5", "2"], ["行政许可", "3", "4"]]
    assert rows_of('规章,"一,2\n行政许可,3,4\n', "csv") == [["规章", '"一', "2"], ["行政许可", "3", "4"]]


def test_prose_between_the_tables_is_prose() -> None:
    text = "规章,0,1,2\n本年,我局没有制发规章。\n行政许可,3,,\n"
    assert rows_of(text, "csv") == [["规章", "0", "1", "2"], ["行政许可", "3", "", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_in_any_encoding(encoding: str) -> None:
    report = gxparse.parse("examples/reports/pipe-2021.txt")
    again = gxparse.parse_bytes(gxparse.write(report, "csv").encode(encoding))
    assert again.source.format == "csv"
    assert gxparse.differences(report, again) == ()


@pytest.mark.parametrize("separator", ["\n", ", ", ",\n  "])
def test_json_is_no_csv(separator: str) -> None:
    records = Path("examples/gxparse-jsonl/sample.jsonl").read_text(encoding="utf-8").splitlines()
    text = separator.join(records) if separator == "\n" else f"[{separator.join(records)}]"
    assert gxparse.sniff(text.encode())[0].format == "json"
    report = gxparse.parse_text(text)
    assert report["disclosure.licensing.decisions"].value == 1208
    assert sum(cell.value or 0 for cell in report.cells.values()) == 1562


def test_grouped_numbers_and_prose_are_no_csv() -> None:
    for name in ("lines-2021.txt", "pipe-2021.txt", "word-page-2022.html"):
        assert gxparse.sniff(f"examples/reports/{name}")[0].format not in ("csv", "columns")
    assert gxparse.parse_text(HEADING + "规章\n1,234,567\n2,345\n12\n").source.format == "lines"


# -- columns of blanks ---------------------------------------------------------------------------------


def test_a_blank_cell_is_told_by_the_columns_of_complete_rows() -> None:
    text = "规章      1  2  3\n其他事项  4  5  6\n行政许可  7     9\n行政处罚    8   9\n"
    *_, told, between = rows_of(text, "columns")
    assert told == ["行政许可", "7", "", "9"]
    assert between == ["行政处罚", "8", "9"]  # the 8 stands under no column


RESULTS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
DISPUTES = (
    "四、政府信息公开行政复议、行政诉讼情况\n行政复议 | | | | | 行政诉讼\n"
    f"{RESULTS} | 未经复议直接起诉 | | | | | 复议后起诉\n | | | | | {RESULTS} | {RESULTS}\n"
)


@pytest.mark.parametrize("shown", ["{}", "${}$", r"\({}\)", "**{}**"])
@pytest.mark.parametrize("dressed", [(0,), (7,), (14,), range(15)])
def test_markup_around_figures_moves_none_to_another_column(dressed: tuple[int, ...], shown: str) -> None:
    text = gxparse.write(gxparse.parse_text(f"{DISPUTES}{' | '.join(map(str, range(15)))}\n"), "columns")
    *_, row = text.rstrip().split("\n")
    marked = re.sub(r"\d+", lambda found: shown.format(found[0]) if int(found[0]) in dressed else found[0], row)
    report = gxparse.parse_text(text.replace(row, marked), format="columns")
    assert [cell.value for key, cell in report.cells.items() if key.startswith("disputes")] == [*range(15)]


@pytest.mark.parametrize("shown", ["${}$", r"\({}\)", "**{}**", "`{}`"])
def test_separated_values_are_known_though_all_of_them_have_markup(shown: str) -> None:
    rows = "".join(f"{label},{shown.format(n)}\n" for n, label in enumerate(("行政许可", "行政处罚", "行政强制"), 4))
    text = f"{HEADING}信息内容,本年处理决定数量\n{rows}"
    report = gxparse.parse_text(text)
    assert report.source.format == "csv"
    assert report["disclosure.penalties.decisions"].value == 5


def test_labels_cut_above_and_below_their_figures_are_joined() -> None:
    text = "5.要求行政机关确 |\n认或重新出具 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n已获取信息 |\n"
    cell = gxparse.parse_text("三、收到和处理政府信息公开申请情况\n" + text)[
        "requests.outcomes.not_processed.reconfirmation.total"
    ]
    assert (cell.value, cell.state) == (1, "reported")


# -- a cell a line, with bars --------------------------------------------------------------------------

SINGLE = (
    "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
    "规章 |\n0 |\n{}\n6 |\n行政规范性文件 |\n1 |\n2 |\n3 |\n"
)


def test_a_cell_a_line_with_bars() -> None:
    first, second = rows_of(SINGLE.format("5 |"), "pipe")
    assert (first[-4:], second) == (["规章", "0", "5", "6"], ["行政规范性文件", "1", "2", "3"])
    assert rows_of(SINGLE.format("|"), "pipe")[0][-4:] == ["规章", "0", "", "6"]
    between = SINGLE.format("5 |").replace(" |\n", "\n|\n")
    assert [row[-4:] for row in rows_of(between, "pipe")] == [first[-4:], second]


def test_a_number_cut_between_bars_is_not_read() -> None:
    report = gxparse.parse_text(HEADING + SINGLE.format("1\n5 |"))
    assert {report[f"disclosure.regulations.{key}"].state for key in ("issued", "repealed", "in_force")} == {
        "unreadable"
    }


# -- markdown ------------------------------------------------------------------------------------------


def test_line_breaks_and_escaped_bars_in_cells_of_markdown() -> None:
    text = "| 行政<br>许可 | 0<br/> | a\\|b | 3 |\n|:--:|---|:-:|--:|\n| 规章 | 1<br>2 | | 4 |\n"
    [first, second] = rows_of(text, "pipe")
    assert [first[0].split(), *first[1:]] == [["行政", "许可"], "0", "a\\|b", "3"]
    assert [second[1].split(), second[3]] == [["1", "2"], "4"]
