"""What web pages do to a report, one trouble at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest
from benchmarks.pages import CLEAN, WORD, Dress, page, sample_figures

import gxparse
from documents import distinct_figures, document
from gxparse.errors import MarkupLimitError, MarkupWarning, MissingDependencyError, NoReportError
from gxparse.evidence import Evidence
from gxparse.formats.html import trees
from gxparse.formats.probe import Probe
from gxparse.formats.registry import registry
from gxparse.layout import Grid
from gxparse.options import Limits, Options, Parser
from gxparse.report import Report
from gxparse.source import text_source

FIGURES = distinct_figures("2021")
HEADING = "<p>三、收到和处理政府信息公开申请情况</p>"
HEAD = (
    "<tr><td colspan=3 rowspan=3>(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
    "<td colspan=7>申请人情况"
    "<tr><td rowspan=2>自然人<td colspan=5>法人或其他组织<td rowspan=2>总计"
    "<tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他"
)
RECEIVED, CARRIED, FORWARD = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "四、结转下年度继续办理",
)
COLUMNS = [
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other_organization",
    "total",
]


def row(label: str, cells: Sequence[object]) -> str:
    """A row of the second table; a cell may be written out as a tag."""
    written = "".join(str(cell) if str(cell).startswith("<t") else f"<td>{cell}" for cell in cells)
    return f"<tr><td colspan=3>{label}{written}</tr>"


def requests(*rows: str, head: str = HEAD) -> str:
    return f"{HEADING}<table>{head}{''.join(rows)}</table><p>四、政府信息公开行政复议、行政诉讼情况</p>"


FULL = row(RECEIVED, [1, 2, 3, 4, 5, 6, 21])


def parse(text: str, parser: Parser = "lexbor") -> Report:
    """The report of a page, which both parsers read alike."""
    report = gxparse.parse_text(text, format="html", parser=parser)
    assert report == gxparse.parse_text(text, format="html", parser="html5lib")
    return report


def values(report: Report, row_key: str) -> list[object]:
    """What a row's cells say: the value, or the state of a cell without one."""
    cells = [report[f"requests.{row_key}.{column}"] for column in COLUMNS]
    return [cell.state if cell.value is None else cell.value for cell in cells]


def grids(text: str) -> list[list[list[str]]]:
    layout = registry.get("html").read(text_source(text))
    return [[[cell.raw for cell in r] for r in block.rows] for block in layout.blocks if isinstance(block, Grid)]


def lines(text: str) -> list[str]:
    layout = registry.get("html").read(text_source(text))
    return [piece.raw for piece in layout.pieces()]


def assert_all(report: Report, figures: dict[str, str]) -> None:
    assert {key: cell.raw for key, cell in report.cells.items()} == figures
    assert all(cell.state == "reported" for cell in report.cells.values())


# -- cells ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("5", "5"),
        ("&nbsp;5&nbsp;", "5"),
        ("&#53;", "5"),
        ("<p>5</p>", "5"),
        ("<p><span>1</span><span lang=EN-US>2<o:p></o:p></span></p>", "12"),
        ("<b>1</b><!-- 9 --><i>2</i>", "12"),
        ("<script>9</script>5<style>8</style><noscript>7</noscript>", "5"),
        ("<span style='DISPLAY : None'>9</span>5<i hidden>8</i><b style='visibility:hidden'>7</b>", "5"),
        ("<span style='color:red;mso-hide:all'>9</span>5", "5"),
        ("5<br>", "5"),
        ("1<br>2", "1\n2"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("1<p>2</p>", "1\n2"),
        ("<table><tr><td>5</td></tr></table>", "5"),
        ("<table><tr><td><table><tr><td><p>5</p></td></tr></table></td></tr></table>", "5"),
        ("12<sup>3</sup>", "12³"),
        ("<del>5</del>6", "~~5~~6"),
        ("<span style='text-decoration: line-through'>5</span>6", "~~5~~6"),
        ("<p style='text-decoration:line-through'>5</p>6", "~~5~~\n6"),
        ("12<span style='vertical-align:super'>3</span>", "12³"),
        ("<span style='display:block'>1</span><span style='float:right'>2</span>", "1\n2"),
        ("<input value=5>", "5"),
        ("<input value=5>6", "5\n6"),
        ("<svg><text>7</text></svg>", "[image: svg]"),
        ("1<img src=2.png>3", "[image: 2.png]\n13"),
        ("<img data-src='/d/7.png'>", "[image: 7.png]"),
        ("<select><option>3<option>4</select>", "[image: select]"),
        ("<img src=dot.png>规章", "规章"),
        ("<input type=hidden value=5>", ""),
        ("<img src=/n/5.png>", "[image: 5.png]"),
        ("<img src=spacer.gif>", ""),
        (f"<img src=5.png alt={'a' * 200}>", f"[image: {'a' * 100}]"),
        ("<img src=a.png width=1 height=1>", ""),
        ("政府\n  信息", "政府信息"),
        ("１\n２", "１ ２"),
        ("", ""),
    ],
)
def test_a_cell_says_what_a_reader_sees(inner: str, shown: str) -> None:
    for parser in ("lexbor", "html5lib"):
        handler = registry.get("html")
        [block] = handler.read(text_source(f"<table><tr><td>a<td>{inner}</table>"), Options(parser=parser)).blocks
        assert isinstance(block, Grid)
        assert [cell.raw for cell in block.rows[0]] == ["a", shown]


@pytest.mark.parametrize(
    "inner",
    [
        "1<br>2",
        "<p>1</p><p>234</p>",
        "12<sup>3</sup>",
        "<del>5</del>6",
        "<img src=5.png>",
        "<canvas></canvas>",
        "1<svg/>",
    ],
)
def test_a_number_is_not_put_together_from_what_stands_apart(inner: str) -> None:
    assert values(parse(requests(row(RECEIVED, [inner, 2, 3, 4, 5, 6, 21]))), "received") == [
        "unreadable",
        2,
        3,
        4,
        5,
        6,
        21,
    ]


@pytest.mark.parametrize("end", ["</table>", "<tr></table>", "<tr><td hidden>9</table>", "<tr><td>"])
def test_each_table_is_a_grid_of_its_own(end: str) -> None:
    assert grids(f"<table><tr><td>1<td>2{end}<table><tr><td>3<td>4</table>") == [[["1", "2"]], [["3", "4"]]]


# -- rows and columns ----------------------------------------------------------------------------------


def test_blank_cells_are_cells_even_if_no_row_is_complete() -> None:
    report = parse(
        requests(row(RECEIVED, ["&nbsp;", "", 3, "", "", "", 3]), row(CARRIED, ["", "", "", "", "", "<p></p>", ""]))
    )
    assert values(report, "received") == ["blank", "blank", 3, "blank", "blank", "blank", 3]
    assert values(report, "carried_over") == ["blank"] * 7
    assert values(report, "carried_forward") == ["missing"] * 7


def test_one_sign_over_several_columns_stands_for_each() -> None:
    report = parse(requests(FULL, row(CARRIED, ["<td colspan=7>/"])))
    assert values(report, "carried_over") == ["not_applicable"] * 7
    report = parse(requests(FULL, row(CARRIED, ["<td colspan=6>", 0])))
    assert values(report, "carried_over") == ["blank"] * 6 + [0]


def test_one_number_over_several_columns_is_nobodys() -> None:
    report = parse(requests(FULL, row(CARRIED, ["<td colspan=2>5", 3, 4, 5, 6, 23])))
    assert values(report, "carried_over") == ["unreadable", "unreadable", 3, 4, 5, 6, 23]
    cell = report["requests.carried_over.natural_person"]
    assert (cell.raw, cell.remark) == ("5", "one figure stands in several cells")


def test_one_number_over_two_rows_is_nobodys() -> None:
    report = parse(requests(row(RECEIVED, [1, "<td rowspan=2>2", 3, 4, 5, 6, 21]), row(CARRIED, [0, 0, 0, 0, 0, 0])))
    assert values(report, "received") == [1, "unreadable", 3, 4, 5, 6, 21]
    assert values(report, "carried_over") == [0, "unreadable", 0, 0, 0, 0, 0]
    report = parse(requests(row(RECEIVED, [1, "<td rowspan=2>2", 3, 4, 5, 6, 21]), row(CARRIED, [""] * 6)))
    assert values(report, "received") == [1, "unreadable", 3, 4, 5, 6, 21]
    assert values(report, "carried_over")[1] == "unreadable"


def test_the_place_of_a_number_in_a_table_of_its_own() -> None:
    text = requests(row(RECEIVED, ["<td><table><tr><td>17</td></tr></table>", 2, 3, 4, 5, 6, 37]))
    cell = parse(text)["requests.received.natural_person"]
    assert cell.span is not None
    assert cell.span.of(text) == "17"


def test_a_long_remark_loses_no_other_cell() -> None:
    remark = "11(" + "其中含以前年度结转的申请," * 12 + ")"
    report = parse(requests(row(RECEIVED, [1, remark, 3, 4, 5, 6, 21])))
    assert values(report, "received") == [1, "unreadable", 3, 4, 5, 6, 21]
    assert report["requests.received.commercial_enterprise"].raw == remark


def test_a_sign_of_a_note_is_no_part_of_a_label() -> None:
    assert values(parse(requests(row(RECEIVED + "<sup>1</sup>", [1, 2, 3, 4, 5, 6, 21]))), "received") == [
        1,
        2,
        3,
        4,
        5,
        6,
        21,
    ]


STABILITY = "outcomes.refused.security_and_stability"


@pytest.mark.parametrize("around", ["&amp;ldquo;{}&amp;rdquo;", "&amp;#8220;{}&amp;#8221;&amp;nbsp;"])
def test_a_label_that_was_escaped_twice_is_a_label(around: str) -> None:
    label = "3.危及" + around.format("三安全一稳定")
    report = parse(requests(FULL, row(label, [0, 0, 3, 0, 0, 0, 3])))
    assert values(report, STABILITY) == [0, 0, 3, 0, 0, 0, 3]


def test_a_note_that_was_escaped_twice_says_what_it_says() -> None:
    report = parse(requests(FULL, row(f"{CARRIED}(&amp;#32047;&amp;#35745;)", [1, 2, 3, 4, 5, 6, 21])))
    assert 1 in values(report, "received")
    assert 1 not in values(report, "carried_over")


def test_a_page_that_ends_after_a_label() -> None:
    for end in ("", "</td", "</td>", "</td><td", "</td><td>"):
        text = requests(FULL).partition("</table>")[0] + f"<tr><td colspan=3>{CARRIED}{end}"
        assert values(parse(text), "carried_over") == ["missing"] * 7, end


def test_a_struck_cell_is_no_number() -> None:
    report = parse(requests(row(RECEIVED, ["<td style='text-decoration:line-through'>1", 2, 3, 4, 5, 6, 21])))
    assert values(report, "received") == ["unreadable", 2, 3, 4, 5, 6, 21]
    struck = FULL.replace("<tr>", "<tr style='text-decoration:line-through'>")
    report = parse(requests(struck, row(CARRIED, [0] * 7)))
    assert values(report, "received") == ["unreadable"] * 7
    assert values(report, "carried_over") == [0] * 7


def test_a_column_that_is_not_the_forms_hides_no_merged_cell() -> None:
    head = HEAD.replace("<td colspan=7>申请人情况", "<td colspan=7>申请人情况<td rowspan=3>备注")
    rows = row(RECEIVED, [1, 2, 3, 4, 5, 6, 21, ""]), row(FORWARD, [0, 0, 0, 0, 0, 0, 0, ""])
    report = parse(requests(*rows, row(CARRIED, ["<td colspan=2>5", 3, 4, 5, 6, 23, ""]), head=head))
    assert values(report, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert values(report, "carried_over") == ["unreadable", "unreadable", 3, 4, 5, 6, 23]


def test_a_header_that_begins_in_its_middle_tells_no_order() -> None:
    text = page(FIGURES, "2021", CLEAN)
    start = text.index("尚未审结")
    report = gxparse.parse_text(
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>" + text[text.rindex("<td", 0, start) :], format="html"
    )
    assert report["disputes.review.upheld"].raw in ("", FIGURES["disputes.review.upheld"])


def test_a_row_that_lacks_a_cell_is_unreadable() -> None:
    report = parse(requests(FULL, row(CARRIED, [1, 2, 3, 4, 5, 6])))
    assert values(report, "carried_over") == ["unreadable"] * 7
    assert report["requests.carried_over.total"].raw == "1 2 3 4 5 6"


def test_columns_that_are_finer_than_the_forms() -> None:
    cells = "".join(f"<td colspan=2>{n}" for n in (1, 2, 3, 4, 5, 6, 21))
    report = parse(requests(f"<tr><td>{RECEIVED}{cells}", f"<tr><td>{CARRIED}<td colspan=14>/", head=""))
    assert values(report, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert values(report, "carried_over") == ["not_applicable"] * 7


def test_hidden_rows_and_cells_are_not_read_and_are_counted() -> None:
    hidden = "<tr style='display:none'><td colspan=3>" + CARRIED + "<td>9" * 7
    report = parse(requests(hidden, row(RECEIVED, ["<td hidden>8", 1, 2, 3, 4, 5, 6, 21])))
    assert values(report, "received") == [1, 2, 3, 4, 5, 6, 21]
    assert values(report, "carried_over") == ["missing"] * 7
    place = report["requests.received.natural_person"].span
    assert place is not None
    assert place.element is not None
    assert (place.element.path, place.element.row, place.element.column) == ("(//table)[1]/tbody[1]/tr[5]/td[3]", 4, 4)


def test_columns_in_another_order_are_followed() -> None:
    head = HEAD.replace("<td>商业企业<td>科研机构", "<td>科研机构<td>商业企业")
    assert values(parse(requests(FULL, head=head)), "received") == [1, 3, 2, 4, 5, 6, 21]


@pytest.mark.parametrize("repeat_head", [True, False])
@pytest.mark.parametrize("split_after", [1, 2, 5, 12, 24])
def test_a_table_split_by_a_page_break(split_after: int, repeat_head: bool) -> None:
    assert_all(parse(page(FIGURES, "2021", Dress(split_after=split_after, repeat_head=repeat_head))), FIGURES)


def test_empty_rows_that_word_adds() -> None:
    text = page(FIGURES, "2021", WORD)
    tail = "<![if !supportMisalignedColumns]><tr height=0>" + "<td width=49></td>" * 15 + "</tr><![endif]></table>"
    assert_all(parse(text.replace("</table>", tail)), FIGURES)


# -- what is around ------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 3])
def test_layout_tables_around_the_page(depth: int) -> None:
    def around(title: str, body: str) -> str:
        for _ in range(depth):
            body = f"<table><tr><td>首页<td>{body}<tr><td colspan=2>版权所有:青河市林业局</table>"
        return f"<html><title>{title}</title><body>{body}</html>"

    report = parse(page(FIGURES, "2021", Dress(site=around)))
    assert_all(report, FIGURES)
    assert [section.text for section in report.sections][-1] == "本年度没有收取信息处理费。"


def test_a_report_in_one_table_with_its_headings_and_prose() -> None:
    text = page(FIGURES, "2021", Dress(prose=lambda text, _: f"<tr><td colspan=15>{escape(text)}</td></tr>", table=""))
    body = text[text.index("<body>") + 6 : text.index("</body>")].replace("</table>", "")
    report = parse(f"<table>{body}</table>")
    assert_all(report, FIGURES)
    section = report.section("problems")
    assert section is not None
    assert section.text == "一是更新不够及时。二是解读形式单一,下一步将逐项改进。"


def test_the_site_is_no_part_of_the_report() -> None:
    report = parse(page(FIGURES, "2021", CLEAN))
    assert report.title == "青河市林业局2021年政府信息公开工作年度报告"
    assert dict(report.metadata) == {
        "索引号": "QH0210/2022-00017",
        "发布机构": "青河市林业局",
        "发布日期": "2022-01-20",
    }
    assert report.sections[-1].text == "本年度没有收取信息处理费。"


def test_the_title_may_stand_in_the_head_only() -> None:
    text = page(FIGURES, "2021", Dress(prose=lambda text, _: "" if "年度报告" in text else f"<p>{text}</p>"))
    assert parse(text).title == "青河市林业局2021年政府信息公开工作年度报告"


@pytest.mark.parametrize("conversion", ["s2t", "s2tw", "s2hk"])
def test_a_page_in_traditional_script(conversion: str) -> None:
    from opencc import OpenCC

    text = OpenCC(conversion).convert(page(FIGURES, "2021", CLEAN))
    report = gxparse.parse_text(text)
    assert (report.source.format, report.source.layout, report.source.script) == ("traditional", "html", "traditional")
    assert_all(report, FIGURES)


def test_two_reports_in_one_page_and_one_twice() -> None:
    first = page(FIGURES, "2021", Dress(site=lambda _, body: body))
    second = first.replace("2021年政府", "2020年政府").replace(">1000<", ">7<")
    reports = gxparse.parse_all(text_source(f"<html><body>{first}{second}</body></html>"))
    assert [report.year for report in reports] == [2021, 2020]
    assert gxparse.parse_text(f"<html><body>{first}{first}</body></html>").copies == 2


# -- half a page ---------------------------------------------------------------------------------------


def wrong_figures(report: Report) -> dict[str, str]:
    """What is reported and is not the figure; nothing of another form, whose cells have other keys."""
    if report.form.name != "2021":
        return {}
    return {k: c.raw for k, c in report.cells.items() if c.state == "reported" and c.raw != FIGURES[k]}


@pytest.mark.parametrize("step", [4_999, pytest.param(997, marks=pytest.mark.thorough)])
def test_a_page_that_ends_early_gives_no_wrong_number(step: int) -> None:
    text = page(FIGURES, "2021", WORD)
    for cut in range(len(text) // 3, len(text), step):
        for parser in ("lexbor", "html5lib"):
            try:
                report = gxparse.parse_text(text[:cut], parser=parser)
            except NoReportError:
                continue
            assert wrong_figures(report) == {}, cut


def test_a_page_that_begins_late_gives_no_wrong_number() -> None:
    text = page(FIGURES, "2021", CLEAN)
    for cut in range(0, len(text), 211):
        try:
            report = gxparse.parse_text(text[cut:], format="html")
        except NoReportError:
            continue
        assert wrong_figures(report) == {}, cut


def test_the_end_of_a_page_that_is_whole_cuts_nothing_off() -> None:
    fragment = HEADING + "<table>" + HEAD + FULL + "</table>"
    assert values(parse(fragment), "received") == [1, 2, 3, 4, 5, 6, 21]
    open_end = HEADING + "<table>" + HEAD + row(RECEIVED, [1, 2, 3, 4, 5, 6, 21]).removesuffix("</tr>")
    assert values(parse(open_end), "received") == [1, 2, 3, 4, 5, 6, "unreadable"]


# -- places --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dress", [CLEAN, WORD, Dress(closed=False, upper=True)], ids=["clean", "word", "open"])
def test_every_cell_knows_its_place(dress: Dress) -> None:
    text = page(FIGURES, "2021", dress)
    report = parse(text)
    source_lines = text.split("\n")
    for key, cell in report.cells.items():
        span = cell.span
        assert span is not None
        assert span.element is not None
        assert span.of(text) == cell.raw or span.of(text).upper().startswith("<T"), key
        assert source_lines[span.line - 1][span.column - 1 :].startswith(span.of(text).split("\n")[0]), key
    cell = report["requests.received.total"]
    assert cell.span is not None
    assert cell.span.element is not None
    assert (cell.span.element.row, cell.span.element.column, cell.span.element.width) == (4, 10, 1)
    assert Report.from_dict(report.to_dict()) == report


def test_a_path_leads_to_its_cell() -> None:
    import html5lib

    text = page(FIGURES, "2021", CLEAN)
    root = html5lib.parse(text, namespaceHTMLElements=False)
    tables = list(root.iter("table"))
    for cell in gxparse.parse_text(text).cells.values():
        assert cell.span is not None
        assert cell.span.element is not None
        start, _, path = cell.span.element.path.partition("/tbody")
        number = int(start.removeprefix("(//table)[").removesuffix("]"))
        found = tables[number - 1].find(f"tbody{path}")
        assert found is not None
        assert "".join(found.itertext()).strip() == cell.raw


@pytest.mark.parametrize("name", ["title", "textarea", "xmp"])
def test_markup_that_is_text_stays_as_it_is(name: str) -> None:
    text = f"<body><{name}>规章 <b>5</b> <td>6</{name}><table><tr><td>1<td>2</table>"
    [shown, *_] = registry.get("html").read(text_source(text)).pieces()
    assert shown.raw == shown.span.of(text) == "规章 <b>5</b> <td>6"


# -- text in pages -------------------------------------------------------------------------------------


def test_a_text_table_in_pre_keeps_its_blank_lines() -> None:
    text = document(FIGURES | {"requests.received.commercial_enterprise": ""}, "2021", "pipe")
    report = parse(f"<body><pre>\n{escape(text)}</pre></body>")
    assert values(report, "received")[1] == "blank"
    assert report["requests.received.total"].span is not None


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("<!DOCTYPE html><html><body>一、总体情况</body></html>", "html"),
        ("<table><tr><td>规章<td>0</table>", "html"),
        ("<p>一、总体情况</p>\n<p>良好</p>\n<p>二</p>", "html"),
        ("<pre>规章 | 0 | 1 |\n其他 | 2 | 3 |\n| 4 |<br><br></pre>", "html"),
        ("规章 | 0<br>1 | 2 |\n其他 | 2 | 3 |\n", "pipe"),
        ("一、总体情况\n规章\n0\n1\n2\n", "lines"),
        ("注意:<请核对>\n规章\n0\n1\n2\n", "lines"),
    ],
)
def test_pages_are_told_from_texts(text: str, format_name: str) -> None:
    assert registry.rank(Probe.of(text_source(text)))[0].format == format_name


def test_ranking_and_choosing_agree() -> None:
    for path in Path("examples/reports").iterdir():
        source = gxparse.read_source(path)
        ranked = registry.rank(Probe.of(source))
        assert registry.best(Probe.of(source)) == ranked[0]
        assert ranked[0].evidence >= Evidence.STRONG


# -- pages without a report ----------------------------------------------------------------------------


def test_a_page_whose_report_is_attached_names_the_attachments() -> None:
    text = (
        "<html><body><p>青河市林业局2021年政府信息公开工作年度报告</p><p>附件:"
        "<a href='./P020220120.pdf'>2021年年度报告.pdf</a> <a href='/down.jsp?id=7&name=表.xls'>下载</a>"
        "<a href='/index.html'>首页</a></p><img src='t1.jpg'><img src='t2.jpg'>"
        "<iframe src='/web/viewer.html?file=a.pdf'>"
        "</iframe></body></html>"
    )
    for parser in ("lexbor", "html5lib"):
        with pytest.raises(NoReportError) as caught:
            gxparse.parse_text(text, parser=parser)
        assert [target for _, target in caught.value.attachments] == [
            "./P020220120.pdf",
            "/down.jsp?id=7&name=表.xls",
            "/web/viewer.html?file=a.pdf",
        ]
        assert "2 images, the report may be in them (t1.jpg, t2.jpg)" in str(caught.value)
        assert "1 frame; frames are not fetched, read </web/viewer.html?file=a.pdf> themselves" in str(caught.value)
        assert "2021年年度报告.pdf <./P020220120.pdf>" in caught.value.message("zh")


def test_the_text_of_a_link_is_read_in_the_order_of_the_page() -> None:
    link = "<a href='a.pdf'>2021年<b>年<!-- 编 -->度<i>报</i></b>告<br>全<u></u>文.pdf</a>"
    for parser in ("lexbor", "html5lib"):
        with pytest.raises(NoReportError) as caught:
            gxparse.parse_text(f"<html><body><p>附件:{link}</p></body></html>", parser=parser)
        assert caught.value.attachments == (("2021年年度报告全文.pdf", "a.pdf"),)


def test_hidden_tables_and_scripts_are_told() -> None:
    hidden = page(FIGURES, "2021", Dress(table="<table style='display:none'>"))
    with pytest.raises(NoReportError, match="3 hidden tables"):
        gxparse.parse_text(hidden)
    with pytest.raises(NoReportError, match="1 script; scripts are not run"):
        gxparse.parse_text("<html><body><div id=app></div><script>load('/data.json')</script></body></html>")


def test_html5lib_warns_when_it_loses_tables() -> None:
    text = page(sample_figures("2021"), "2021", CLEAN).replace("<body>", "<body><select>")
    with pytest.warns(MarkupWarning, match="parser='lexbor'"), pytest.raises(NoReportError, match="unclosed <select>"):
        gxparse.parse_text(text, parser="html5lib")
    assert gxparse.parse_text(text).year == 2021


def test_html5lib_warns_when_it_loses_some_tables() -> None:
    text = page(FIGURES, "2021", Dress()).replace("<p>四、", "<select><option>2021<p>四、")
    with pytest.warns(MarkupWarning, match="of the 2[0-9][0-9] table cells"):
        report = gxparse.parse_text(text, parser="html5lib")
    assert report.notes[0].code == "parser-lost-tables"
    assert_all(gxparse.parse_text(text), FIGURES)


# -- limits --------------------------------------------------------------------------------------------

BOMBS: dict[str, Callable[[], str]] = {
    "tokens": lambda: "<table>" + "<td>" * 200_000,
    "chars": lambda: "<table><td title='" + "a" * 10_000_001 + "'>",
    "blocks": lambda: "<div>" * 21_000,
    "attributes": lambda: "<p " + " ".join(f"a{n}" for n in range(25_000)) + ">",
    "depth": lambda: "<span>" * 2_000,
}


@pytest.mark.parametrize("limit", BOMBS)
@pytest.mark.parametrize("parser", ["lexbor", "html5lib"])
def test_a_page_beyond_a_limit_is_an_error_that_names_it(limit: str, parser: Parser) -> None:
    with pytest.raises(MarkupLimitError, match=f"Limits\\({limit}=…\\)") as caught:
        gxparse.parse_text(BOMBS[limit](), format="html", parser=parser)
    assert caught.value.limit == limit
    assert caught.value.found > caught.value.allowed


def test_depth_counts_inside_cells_too() -> None:
    for parser in ("lexbor", "html5lib"):
        with pytest.raises(MarkupLimitError):
            gxparse.parse_text("<table><tr><td>" + "<span>" * 600 + "5", format="html", parser=parser)


def test_limits_can_be_raised_and_lowered() -> None:
    text = page(FIGURES, "2021", CLEAN)
    with pytest.raises(MarkupLimitError):
        gxparse.parse_text(text, limits=gxparse.Limits(tokens=100))
    deep = "<div>" * 1_500 + text
    with pytest.raises(MarkupLimitError):
        gxparse.parse_text(deep)
    assert_all(gxparse.parse_text(deep, limits=Limits(depth=5_000)), FIGURES)
    with pytest.raises(ValueError, match="tokens"):
        Limits(tokens=0)


def test_tables_in_tables_without_end_need_no_recursion() -> None:
    deep = f"<table><tr><td>{'<table><tr><td>' * 1_500}5"
    handler = registry.get("html")
    for parser in ("lexbor", "html5lib"):
        layout = handler.read(text_source(deep), Options(parser=parser, limits=Limits(depth=10_000)))
        assert [piece.raw for piece in layout.pieces()] == ["5"]


def test_spans_without_end_are_cut() -> None:
    report = parse(requests(f"<tr><td colspan=100000000 rowspan=100000000>{RECEIVED}" + "<td>0" * 7, head=""))
    assert values(report, "received") == [0] * 7
    place = report["requests.received.natural_person"].span
    assert place is not None
    assert place.element is not None
    assert place.element.column == 1001


# -- parsers -------------------------------------------------------------------------------------------


def test_html5lib_reads_where_selectolax_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "is_installed", lambda parser: parser != "lexbor")
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    assert trees.best_parser() == "html5lib"
    assert_all(gxparse.parse_text(page(FIGURES, "2021", CLEAN)), FIGURES)
    with pytest.raises(MissingDependencyError, match="pip install selectolax"):
        gxparse.parse_text(page(FIGURES, "2021", CLEAN), parser="lexbor")


def test_an_unknown_parser_is_told() -> None:
    with pytest.raises(ValueError, match="parser"):
        gxparse.parse_text("<table>", parser="bs4")  # type: ignore[arg-type]
