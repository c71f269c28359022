"""A number is its column's only if the header above it says so, and no figure crosses a boundary."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

import gxparse
from documents import Dress, distinct_figures, document
from gxparse import Report
from gxparse.binding.headers import says_otherwise
from gxparse.forms.model import Column, FormPart, form

LAYOUTS = ("pipe", "lines")
STARTS = {"disclosure": "二、主动", "requests": "三、收到", "disputes": "四、政府"}
OTHERWISE = (
    "上年{}", "去年{}", "累计{}", "{}占比", "{}(万件)", "{}(千件)", "{}(%)", "{}率", "{}同比增减", "截至上年底{}",
    "2020年{}", "预计{}", "拟{}", "上年同期", "占比", "个人", "结果撤销", "美元", "{}(累计)", "{}(不含网上申请)",
    "本年新收", "{}(1-6月)",
)  # fmt: skip
THE_SAME = ("{}①", "{}(件)", "{}(以上各项)", "{} ", "{}\u3000", "{}(注1)")


def with_header(text: str, table: str, part: FormPart, column: Column, said: str) -> str:
    """A document in which another text stands where a part's header first names a column."""
    start = text.index(part.heading) if part.heading else text.index(STARTS[table])
    found = re.compile(rf"(?<!或){re.escape(column.label)}(?!组织|法律|结果)").search(text, start)
    assert found is not None
    return text[: found.start()] + said.format(column.label) + text[found.end() :]


ALONE = [f"disclosure.{row}.decisions" for row in ("licensing", "penalties", "coercion")] + ["disclosure.fees.amount"]
"""Cells of rows that have no other in the form of 2021."""


def read(report: Report, table: str, part: FormPart, column: Column) -> list[object]:
    rows = part.rows[:1] if table == "disputes" else part.rows
    keys = [key for row in rows for key in report.form.keys_of(table, row.key) if key.endswith(f".{column.key}")]
    return [report.cells[key].value for key in keys if key in report.cells]


PARTS = [
    (name, table.key, part, column)
    for name in ("2019", "2021")
    for table in form(name).tables
    for part in table.parts
    for column in part.columns
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("said", OTHERWISE)
def test_a_header_that_says_something_else_gives_its_column_no_number(said: str, layout: str) -> None:
    for name, table, part, column in PARTS[:: 3 if layout == "lines" else 2]:
        figures = distinct_figures(name)
        text = with_header(document(figures, name, layout), table, part, column, said)
        report = gxparse.parse_text(text, format=layout)
        assert set(read(report, table, part, column)) == {None}, (said, table, column.key)
        wrong = [k for k, cell in report.cells.items() if cell.value is not None and str(cell.value) != figures[k]]
        assert not wrong


@pytest.mark.parametrize("said", ["本年制发件数&#37;", "本年制发件数(&#32047;&#35745;)", "&#x7d2f;&#x8ba1;制发件数"])
def test_what_a_header_says_in_references_to_characters_is_said(said: str) -> None:
    figures = distinct_figures("2021")
    report = gxparse.parse_text(document(figures, "2021", "pipe").replace("本年制发件数", said))
    assert {report[f"disclosure.{row}.issued"].state for row in ("regulations", "normative_documents")} == {
        "unreadable"
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("said", THE_SAME)
def test_a_header_with_a_harmless_note_is_its_column(said: str, layout: str) -> None:
    for name, table, part, column in PARTS[::2]:
        if column.money:
            continue
        text = with_header(document(distinct_figures(name), name, layout), table, part, column, said)
        assert None not in read(gxparse.parse_text(text, format=layout), table, part, column)


def test_the_note_quotes_the_header() -> None:
    text = document(distinct_figures("2021"), "2021", "pipe").replace("本年废止件数", "上年废止件数")
    [note] = [note for note in gxparse.parse_text(text).notes if note.code == "column-unclear"]
    assert "“上年废止件数”" in note.zh
    assert "“本年废止件数”" in note.zh
    assert "'上年废止件数'" in note.en


@pytest.mark.parametrize(
    ("caption", "table", "read_at_all"),
    [
        ("(单位:万件)", "requests", False),
        ("上年数据", "requests", False),
        ("2020年度统计情况", "disclosure", False),
        ("累计数", "disputes", False),
        ("(单位:件)", "requests", True),
        ("2021年度统计情况", "disclosure", True),
        ("具体情况如下:", "requests", True),
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_caption_above_a_table(layout: str, caption: str, table: str, read_at_all: bool) -> None:
    text = document(distinct_figures("2021"), "2021", layout)
    heading = next(line for line in text.split("\n") if line.startswith(STARTS[table]))
    report = gxparse.parse_text(text.replace(heading, f"{heading}\n{caption}"), format=layout)
    values = {cell.value is not None for key, cell in report.cells.items() if key.startswith(f"{table}.")}
    assert values == {read_at_all}
    assert ("table-unclear" in {note.code for note in report.notes}) is not read_at_all


def requests(header: str, *rows: str) -> Report:
    lines = ["三、收到和处理政府信息公开申请情况", header, *rows]
    return gxparse.parse_text("松林镇2022年政府信息公开工作年度报告\n" + "\n".join(lines) + "\n四、其他\n")


def values(report: Report, row: str) -> list[object]:
    return [report[key].value for key in report.form.keys_of("requests", row)]


def test_fewer_columns_are_placed_by_a_header_that_names_them() -> None:
    rows = ("一、本年新收政府信息公开申请数量 | 60 | 2 | 62", "二、上年结转政府信息公开申请数量 | 4 | 1 | 5")
    report = requests("项目 | 自然人 | 商业企业 | 总计", *rows)
    assert values(report, "received") == [60, 2, None, None, None, None, 62]
    assert report["requests.received.research_institution"].state == "missing"
    report = requests("项目 | 总计 | 自然人 | 商业企业", *rows)
    assert values(report, "received") == [2, 62, None, None, None, None, 60]
    report = requests("项目 | 自然人 | 总计 | 商业企业", *rows)
    assert values(report, "received") == [60, 62, None, None, None, None, 2]


SPANS = "法人或其他组织"
OFFICIAL = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OTHER_ORDER = ("其他", "商业企业", "法律服务机构", "科研机构", "社会公益组织")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("自然人", SPANS, "总计", *OFFICIAL), ("自然人", *OFFICIAL, "总计")),
        (("自然人", "总计", *OFFICIAL), None),
        (("自然人", "", "总计", *OFFICIAL), ("自然人", *OFFICIAL, "总计")),
        (("自然人", SPANS, "总计", SPANS, *OFFICIAL), None),
        (("自然人", SPANS, "总计", *OTHER_ORDER), ("自然人", *OTHER_ORDER, "总计")),
        (("自然人", "总计", *OTHER_ORDER), ("自然人", "总计", *OTHER_ORDER)),
        (("自然人", "总计", *OTHER_ORDER[1:], "***"), None),
    ],
)
def test_a_total_named_second_in_lines_is_last_only_if_something_tells_so(
    header: Sequence[str], columns: Sequence[str] | None
) -> None:
    figures = ("31", "32", "33", "34", "35", "36", "37")
    lines = [
        "项目",
        *header,
        "一、本年新收政府信息公开申请数量",
        *figures,
        "二、上年结转政府信息公开申请数量",
        *figures,
    ]
    report = requests("\n".join(lines))
    assert report.source.format == "lines"
    keys = {column.label: column.key for column in form("2021").table("requests").parts[0].columns}
    for label, figure in zip(columns or keys, figures, strict=True):
        value = report[f"requests.received.{keys[label]}"].value
        assert value == (int(figure) if columns is not None else None), label


def test_a_column_of_another_table_among_those_of_disputes_leaves_the_others() -> None:
    figures = distinct_figures("2021")
    lines = document(figures, "2021", "lines").split("\n")
    last = max(n for n, line in enumerate(lines) if line == "尚未审结")
    lines[last] = "本年制发件数"
    report = gxparse.parse_text("\n".join(lines))
    unread = {key for key, cell in report.cells.items() if cell.state == "unreadable"}
    assert "disputes.litigation_after_review.pending" in unread
    assert {key.rpartition(".")[2] for key in unread} == {"pending"}
    assert all(str(cell.value) == figures[key] for key, cell in report.cells.items() if key not in unread)


def test_fewer_columns_below_a_header_that_names_others_are_unreadable() -> None:
    report = requests(
        "项目 | 自然人 | 企业 | 总计",
        "一、本年新收政府信息公开申请数量 | 60 | 2 | 62",
        "二、上年结转政府信息公开申请数量 | 4 | 1 | 5",
    )
    assert values(report, "received") == [None] * 7


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["5 | 1 | 0 | 0 | 0 | 2 | 8", "1 | 0 | 0 | 0 | 0 | 0 | 1"], True),
        (["8 | 5 | 1 | 0 | 0 | 0 | 2", "1 | 1 | 0 | 0 | 0 | 0 | 0"], False),
        (["0 | 0 | 0 | 0 | 0 | 0 | 0", "8 | 5 | 1 | 0 | 0 | 0 | 2"], None),
    ],
)
def test_without_a_header_only_the_figures_can_tell(rows: Sequence[str], told: bool | None) -> None:
    received, carried = rows
    report = requests(
        "", f"一、本年新收政府信息公开申请数量 | {received}", f"二、上年结转政府信息公开申请数量 | {carried}"
    )
    assert [values(report, row)[0] is not None for row in ("received", "carried_over")] == (
        [True, False] if told is None else [told, told]
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["2019", "2021"])
def test_without_headers_nothing_is_read_in_the_official_order_by_default(name: str, layout: str) -> None:
    figures = distinct_figures(name)
    report = gxparse.parse_text(document(figures, name, layout, dress=Dress(header=False)), format=layout)
    read_here = {key: str(cell.value) for key, cell in report.cells.items() if cell.value is not None}
    assert read_here == {key: figures[key] for key in ALONE if name == "2021"}


@pytest.mark.parametrize("stray", ["3", "/", "—"])
@pytest.mark.parametrize("behind", ["{row}\n{stray}", "{row}\n{stray} |", "{row}\n\n{stray}\n"])
def test_a_lone_figure_completes_no_row(behind: str, stray: str) -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", "pipe")
    row = next(line for line in text.split("\n") if line.startswith("规章"))
    cut = row.rpartition(" | ")[0]
    report = gxparse.parse_text(text.replace(row, behind.format(row=cut, stray=stray)))
    assert [report[f"disclosure.regulations.{key}"].value for key in ("issued", "repealed", "in_force")] == [None] * 3
    assert report["disclosure.normative_documents.issued"].value == int(
        figures["disclosure.normative_documents.issued"]
    )


def test_a_last_figure_that_goes_on_in_the_next_line_is_not_read_short() -> None:
    text = document(distinct_figures("2021") | {"disclosure.licensing.decisions": "10\n42"}, "2021", "pipe")
    cell = gxparse.parse_text(text)["disclosure.licensing.decisions"]
    assert (cell.value, cell.state, cell.remark) == (
        None,
        "unreadable",
        "the figure on the next line may be the rest of it",
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_behind_the_last_section_are_read(layout: str) -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", layout)
    at = [text.index(start) for start in (*STARTS.values(), "五、")]
    tables = [text[start:end].partition("\n")[2] for start, end in pairwise(at)]
    bare = text
    for table in tables:
        bare = bare.replace(table, "见附表。\n")
    report = gxparse.parse_text(bare + "\n附件\n" + "".join(tables), format=layout)
    assert {key: str(cell.value) for key, cell in report.cells.items()} == figures
    section = report.section("requests")
    assert section is not None
    assert "见附表。" in section.text


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("单位:万件", True), ("单位:件、万元", False), ("(计量单位:千件)", True), ("上年结转情况", False),
        ("同比情况", True),
        ("单位:某某县林业局", False), ("2021年1月1日", False), ("2020年", True), ("本年度累计", True),
    ],
)  # fmt: skip
def test_what_captions_say(text: str, otherwise: bool) -> None:
    assert says_otherwise(text, 2021) is otherwise


KINDS = ("行政复议", "未经复议直接起诉", "复议后起诉")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def disputes(*rows: Sequence[str]) -> Report:
    lines = ["四、政府信息公开行政复议、行政诉讼情况", *(" | ".join(row) for row in rows)]
    return gxparse.parse_text("松林镇2022年政府信息公开工作年度报告\n" + "\n".join(lines) + "\n五、其他\n")


ORDERS = [
    [*range(15)][::-1],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 14, 10, 11, 12, 13],
    [10, 11, 12, 13, 14, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [0, 5, 10, 1, 6, 11, 2, 7, 12, 3, 8, 13, 4, 9, 14],
    [1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("joined", [True, False])
def test_values_of_disputes_are_what_kind_and_outcome_above_them_say(order: Sequence[int], joined: bool) -> None:
    paths = [(kind, outcome) for kind in KINDS for outcome in OUTCOMES]
    rows = [["-".join(paths[n]) for n in order]] if joined else [[paths[n][level] for n in order] for level in (0, 1)]
    report = disputes(*rows, [str(100 + n) for n in order])
    keys = [key for key in report.cells if key.startswith("disputes.")]
    assert [report[key].value for key in keys] == [*range(100, 115)]


@pytest.mark.parametrize("order", [order for order in ORDERS if order[0] != 10])
def test_outcomes_without_their_kinds_are_read_in_the_official_order_only(order: Sequence[int]) -> None:
    report = disputes([(OUTCOMES * 3)[n] for n in order], [str(100 + n) for n in order])
    assert {cell.value for key, cell in report.cells.items() if key.startswith("disputes.")} == {None}
    [note] = [note for note in report.notes if note.code == "column-unclear"]
    assert OUTCOMES[order[0] % 5] in note.zh
    report = disputes(OUTCOMES * 3, [str(100 + n) for n in range(15)])
    assert report["disputes.litigation_after_review.total"].value == 114


@pytest.mark.parametrize(
    "order", [(6, 0, 1, 2, 3, 4, 5), (0, 1, 2, 6, 3, 4, 5), (1, 2, 3, 4, 5, 6, 0), (3, 0, 5, 6, 1, 4, 2)]
)
def test_a_header_of_two_rows_tells_each_column_by_its_place(order: Sequence[int]) -> None:
    names = ("自然人", *OFFICIAL, "总计")
    upper = ["" if names[n] in OFFICIAL else names[n] for n in order]
    upper[order.index(1)] = SPANS
    lower = [names[n] if names[n] in OFFICIAL else "" for n in order]
    rows = [f"一、本年新收政府信息公开申请数量 | {' | '.join(str(31 + n) for n in order)}"]
    report = requests("\n".join(["项目 | " + " | ".join(upper), " | " + " | ".join(lower)]), *rows)
    assert values(report, "received") == [31, 32, 33, 34, 35, 36, 37]


LOST = ("�", "��", "其他�果", "(略)", "***", "□□", "[image]")


def disputes_page(*rows: Sequence[str]) -> Report:
    """The same as a page, whose kinds take as many columns as they have outcomes."""
    kinds, *others = rows
    spans = "".join(f"<td colspan={len(kinds) // len(KINDS)}>{kind}</td>" for kind in kinds if kind)
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in others)
    title, heading = "松林镇2022年政府信息公开工作年度报告", "四、政府信息公开行政复议、行政诉讼情况"
    table = f"<table><tr>{spans}</tr>{cells}</table>"
    return gxparse.parse_text(f"<html><body><h1>{title}</h1><p>{heading}</p>{table}<p>五、其他</p></body></html>")


BLOCKS = [[*range(15)], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 14, 10, 11, 12, 13], [*range(10, 15), *range(10)]]


@pytest.mark.parametrize("read_rows", [disputes, disputes_page])
@pytest.mark.parametrize("order", BLOCKS)
@pytest.mark.parametrize("lost", LOST)
def test_a_label_that_cannot_be_read_costs_its_own_column(
    lost: str, order: Sequence[int], read_rows: Callable[..., Report]
) -> None:
    for place in (0, 4, 7, 14):
        kinds = [KINDS[n // 5] if position % 5 == 0 else "" for position, n in enumerate(order)]
        outcomes = [lost if position == place else OUTCOMES[n % 5] for position, n in enumerate(order)]
        report = read_rows(kinds, outcomes, [str(100 + n) for n in order])
        keys = [key for key in report.cells if key.startswith("disputes.")]
        assert [report[key].value for key in keys] == [None if n == order[place] else 100 + n for n in range(15)]
        cell = report[keys[order[place]]]
        assert (cell.state, cell.raw) == ("unreadable", str(100 + order[place]))
        [note] = [note for note in report.notes if note.code == "column-unclear"]
        assert f"“{lost}”" in note.zh


@pytest.mark.parametrize("read_rows", [disputes, disputes_page])
@pytest.mark.parametrize(
    ("block", "why"),
    [
        (["总计", "结果纠正", "其他结果", "尚未审结", "�"], "a label that says something else may hide behind it"),
        (["�", "结果纠正", "结果纠正", "尚未审结", "总计"], "a label comes twice"),
        (["�", "结果维持", "结果纠正", "其他结果", "�"], "two of one kind"),
        (["�", "上年结果纠正", "其他结果", "尚未审结", "总计"], "the header says something else besides"),
    ],
)
def test_a_label_that_cannot_be_read_is_no_leave_to_guess(
    block: Sequence[str], why: str, read_rows: Callable[..., Report]
) -> None:
    kinds = [KINDS[n // 5] if n % 5 == 0 else "" for n in range(15)]
    report = read_rows(kinds, [*block, *OUTCOMES, *OUTCOMES], [str(100 + n) for n in range(15)])
    values = {key: report[key].value for key in report.cells if key.startswith("disputes.")}
    assert {values["disputes.review.upheld"], values["disputes.review.corrected"]} == {None}, why


@pytest.mark.parametrize("read_rows", [disputes, disputes_page])
@pytest.mark.parametrize("first", ["�", "其他", "上年总计"])
def test_where_places_are_kept_labels_in_another_order_are_not_the_official_one(
    first: str, read_rows: Callable[..., Report]
) -> None:
    order = BLOCKS[1]
    kinds = [KINDS[n // 5] if position % 5 == 0 else "" for position, n in enumerate(order)]
    outcomes = [first, *[OUTCOMES[n % 5] for n in order[1:]]]
    report = read_rows(kinds, outcomes, [str(100 + n) for n in order])
    keys = [key for key in report.cells if key.startswith("disputes.")]
    assert all(report[key].value in (None, 100 + n) for n, key in enumerate(keys))


@pytest.mark.parametrize("place", [0, 2, 6])
def test_an_applicant_that_cannot_be_read_costs_its_own_column(place: int) -> None:
    names = ["自然人", *OFFICIAL, "总计"]
    upper = [name if n in (0, 6) else "" for n, name in enumerate(names)]
    lower = ["" if n in (0, 6) else name for n, name in enumerate(names)]
    upper[1] = SPANS
    (upper if place in (0, 6) else lower)[place] = "�"
    row = f"一、本年新收政府信息公开申请数量 | {' | '.join(str(31 + n) for n in range(7))}"
    report = requests("\n".join(["项目 | " + " | ".join(upper), " | " + " | ".join(lower)]), row)
    found = values(report, "received")
    assert found[place] is None
    assert all(value in (None, 31 + n) for n, value in enumerate(found))
    assert sum(value is not None for value in found) >= 6
