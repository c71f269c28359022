"""Workbooks are read as they are shown: what counts is what a reader sees in each cell."""

from __future__ import annotations

import itertools
import json
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

import gxparse
from gxparse.errors import DocumentError, DocumentLimitError, MissingDependencyError, NoBytesError
from gxparse.formats.registry import registry
from gxparse.formats.xlsx.numbers import shown_number
from gxparse.layout import Element, Grid, Layout, Paragraph, Stream
from gxparse.source import read_source
from gxparse.values import shape_of
from gxparse.writing.official import as_printed, outline
from workbooks import MAIN, Manner, cell, merged, on_one_sheet, package, relations, rows_xml, sheet_xml, styles, xlsx

EXAMPLES = sorted(Path("examples/reports").resolve().iterdir())
ONE_SHEET = [Manner(column, *ways) for column in (1, 3) for ways in itertools.product((True, False), repeat=5)]


def lay_out(data: bytes) -> Layout:
    return registry.read(registry.get("xlsx"), read_source(data))


def text_of(data: bytes) -> str:
    return lay_out(data).text or ""


def shown(value: str, **more: Any) -> str:
    """What a cell of XML shows, between two labels."""
    return text_of(xlsx({"S": sheet_xml(rows_xml([["标签", value, "标签"]]))}, **more)).split("\t")[1]


# -- whole reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_on_one_sheet_is_read_however_an_office_lays_it_out(path: Path) -> None:
    report = gxparse.parse(path)
    laid_out = outline(report)
    for manner in ONE_SHEET:
        again = gxparse.parse_bytes(on_one_sheet(laid_out, manner))
        assert gxparse.differences(as_printed(report), again) == (), manner
        assert again.source.format == "xlsx"


def test_spans_count_in_the_text_of_the_layout_and_cells_are_named_as_the_program_names_them() -> None:
    data = on_one_sheet(outline(gxparse.parse("examples/reports/pipe-2021.txt")), Manner(column=3))
    report, layout = gxparse.parse_bytes(data), lay_out(data)
    assert layout.text is not None
    for piece in layout.pieces():
        assert layout.text[piece.span.start : piece.span.end] == piece.raw
    span = report["requests.received.total"].span
    assert span is not None
    assert span.element is not None
    assert span.element == Element("", 1, span.element.row, 12, 1, 1, "Sheet1")
    assert span.element.a1 == f"L{span.element.row}"
    assert layout == lay_out(data)


def test_the_corpus_case_is_read_to_the_letter(corpus: Path) -> None:
    report = gxparse.parse(corpus / "cases" / "docx" / "report.xlsx")
    truth = json.loads((corpus / "cases" / "docx" / "report.json").read_text(encoding="utf-8"))
    assert {key: report[key].value for key in truth} == truth


# -- numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("34", "General", "34"),
        ("34.0", "General", "34"),
        ("2131.2120000000001", "General", "2131.212"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+3", "General", "1000"),
        ("-0", "General", "0"),
        ("1021", "#,##0", "1,021"),
        ("1021", '0"件"', "1021件"),
        ("12", '0"万"', "12万"),
        ("2131.212", "0.00", "2131.21"),
        ("3.6", '#,##0.00"万元"', "3.60万元"),
        ("12", "G/通用格式", "12"),
        ("12", "[DBNum1][$-804]General", "12"),
        ("-5", "0_ ;[Red]-0 ", "-5"),
        ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        ("0", "0;-0;;@", ""),
        ("0", "#,###", ""),
        ("4", "#,###", "4"),
        ("44561", "yyyy/m/d", "2021-12-31"),
        ("44561", '[$-804]yyyy"年"m"月"d"日"', "2021年12月31日"),
        ("44561.5", "yyyy-mm-dd hh:mm", "2021-12-31 12:00:00"),
        ("0.12", "0%", "12%"),
        ("1", "0%", "100%"),
        ("7", "000", "007"),
    ],
)
def test_a_number_is_what_its_format_shows(value: str, code: str, text: str) -> None:
    assert shown_number(value, code) == text
    assert shown(f'<c r="B1" s="1"><v>{value}</v></c>', style_part=styles(code)) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12000", "0,"),
        ("12345", "0!.0,"),
        ("12", '[>=10]"多";0'),
        ("-4", "0;[Red]0"),
        ("5", '0"1"'),
        ("5", "0*0"),
        ("1021", "0.00E+00"),
        ("0.5", "# ?/?"),
        ("1E+16", "General"),
        ("12", "[h]:mm:ss"),
        ("44561", "yyyy"),
        ("44561", "m.d"),
        ("1", "0%"),
        ("7", "000"),
    ],
)
def test_what_is_not_the_number_that_it_looks_like_is_no_number(value: str, code: str) -> None:
    assert shape_of(shown_number(value, code)).state == "unreadable"


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    dated = f'<c r="B1" s="1"><v>{44561 - 1462}</v></c>'
    assert shown(dated, style_part=styles("yyyy-mm-dd"), workbook='<workbookPr date1904="1"/>') == "2021-12-31"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="B1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="B1" t="d"><v>2021-12-31</v></c>', "2021-12-31"),
        ('<c r="B1" t="inlineStr"><is><t>１２</t></is></c>', "１２"),
        ('<c r="B1" t="inlineStr"><is><t>34</t></is></c>', "34"),
        ('<c r="B1" t="inlineStr"><is><t>\'34</t></is></c>', "'34"),
        ('<c r="B1" t="inlineStr"><is><t>3_x000D__x000A_4</t></is></c>', "3\n4"),
        ('<c r="B1" t="inlineStr"><is><t>3_xD800_</t></is></c>', "3\ufffd"),
        ('<c r="B1" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r></is></c>', "12"),
        (
            '<c r="B1" t="inlineStr"><is><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>3</t></r></is>'
            "</c>",
            "12³",
        ),
        ('<c r="B1" t="inlineStr"><is><r><rPr><strike/></rPr><t>1</t></r><r><t>2</t></r></is></c>', "~~1~~2"),
        ('<c r="B1" t="inlineStr"><is><t>规章</t><rPh sb="0" eb="1"><t>guī</t></rPh></is></c>', "规章"),
    ],
)
def test_a_cell_says_what_it_shows(xml: str, text: str) -> None:
    found = xlsx({"S": sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>标签</t></is></c>{xml}</row>')})
    assert text_of(found) == f"标签\t{text}\n"


def test_struck_cells_are_told() -> None:
    part = styles("General", fonts="<font><strike/></font>")
    assert shown(cell(1, 2, 7, style=1), style_part=part) == "~~7~~"


# -- formulas ------------------------------------------------------------------------------------------

ZERO = '<c r="B1"><f>SUM(B2:B5)</f><v>0</v></c>'
SEVEN = '<c r="B1"><f>SUM(B2:B5)</f><v>7</v></c>'
CHAIN = {"more": {"xl/calcChain.xml": "<calcChain/>"}, "kinds": [("calcChain", "calcChain.xml")]}


def application(name: str) -> dict[str, Any]:
    return {"more": {"docProps/app.xml": f"<Properties><Application>{name}</Application></Properties>"}}


@pytest.mark.parametrize(
    ("formula", "more", "text"),
    [
        (SEVEN, {}, "7"),
        (ZERO, {}, "=SUM(B2:B5)"),
        (ZERO, CHAIN, "0"),
        (ZERO, application("LibreOffice/7.4"), "0"),
        (ZERO, application("Microsoft Excel"), "=SUM(B2:B5)"),
        (SEVEN, {"workbook": '<calcPr fullCalcOnLoad="1"/>'}, "=SUM(B2:B5)"),
        ('<c r="B1"><f>SUM(B2:B5)</f><v></v></c>', CHAIN, "=SUM(B2:B5)"),
        ('<c r="B1"><f>SUM(B2:B5)</f></c>', CHAIN, "=SUM(B2:B5)"),
        ('<c r="B1" t="str"><f>""</f><v></v></c>', CHAIN, ""),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CHAIN, "#DIV/0!"),
    ],
)
def test_a_formula_has_a_result_only_where_a_program_calculated_it(
    formula: str, more: dict[str, Any], text: str
) -> None:
    assert shown(formula, **more) == text
    if text.startswith("="):
        assert shape_of(text).state == "unreadable"
        data = xlsx({"S": sheet_xml(rows_xml([["标签", formula]]))}, **more)
        assert [(note.code, "S!B1" in note.zh) for note in lay_out(data).notes] == [("formulas-uncalculated", True)]


def test_a_row_of_formulas_that_nobody_calculated_is_unreadable_and_never_nought() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    import io

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet()
    rows = [row for table in outline(gxparse.parse("examples/reports/pipe-2021.txt")).tables for part in table.parts
            for row in part.lines()]  # fmt: skip
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text == "174":
                sheet.write_formula(number, column, "=170+4")
            else:
                sheet.write(number, column, int(text) if text.isdecimal() else text)
    workbook.close()
    report = gxparse.parse_bytes(out.getvalue())
    assert report["requests.received.total"].state == "unreadable"
    assert report["requests.carried_over.total"].value == 0


def words(data: bytes) -> list[str]:
    return (lay_out(data).text or "").split()


def test_a_formula_of_several_cells_that_nobody_calculated_has_a_result_in_none_of_them() -> None:
    padded = '<c r="A1"><f t="array" ref="A1:C2">B9:D10*2</f><v>0</v></c><c r="C1"><v>0</v></c><c r="D1"><v>3</v></c>'
    data = f'<row r="1">{padded}</row><row r="2"><c r="B2"><v>0</v></c></row><row r="3"><c r="B3"><v>5</v></c></row>'
    told = "=B9:D10*2"
    unsure = xlsx({"S": sheet_xml(data)}, workbook='<calcPr fullCalcOnLoad="1"/>')
    assert words(unsure) == [told, told, "3", told, "5"]
    calculated = xlsx(
        {"S": sheet_xml(data)}, more={"xl/calcChain.xml": "<calcChain/>"}, kinds=[("calcChain", "calcChain.xml")]
    )
    assert words(calculated) == ["0", "0", "3", "0", "5"]


# -- what is hidden, merged, prose -----------------------------------------------------------------------


def test_hidden_sheets_rows_and_columns_are_not_read_and_told() -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/><col min="3" max="3" width="0" customWidth="1"/></cols>'
    data = rows_xml([["规章", 1, 2, 3]]) + '<row r="2" hidden="1">' + cell(2, 1, "废止") + "</row>"
    book = xlsx(
        {"一": sheet_xml(data, before=columns), "二": sheet_xml(rows_xml([["x", 5]])), "三": sheet_xml("")},
        states={"二": "hidden", "三": "veryHidden"},
    )
    layout = lay_out(book)
    assert layout.text == "规章\t3\n"
    assert [(note.code, note.zh.partition("：")[2]) for note in layout.notes] == [
        ("sheets-hidden", "二、三"),
        ("cells-hidden", "一!B1、一!C1、一!A2"),
    ]


WHITE, RED, THEMED = '<color rgb="FFFFFFFF"/>', '<color rgb="FFFF0000"/>', '<color theme="0"/>'
BLACK = '<patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill>'
NO_FILL, STRIPES = '<patternFill patternType="none"/>', '<patternFill patternType="gray125"/>'


@pytest.mark.parametrize(
    ("ink", "ground", "seen"),
    [
        (WHITE, NO_FILL, False),
        (THEMED, NO_FILL, False),
        ("", BLACK, False),
        (WHITE, BLACK, True),
        (WHITE, STRIPES, True),
        (RED, NO_FILL, True),
        ("", NO_FILL, True),
        ('<color theme="0" tint="-0.5"/>', NO_FILL, True),
    ],
)
def test_a_figure_in_the_colour_of_its_ground_is_told_and_words_are_read(ink: str, ground: str, seen: bool) -> None:
    fonts, fills = f"<fonts><font/><font>{ink}</font></fonts>", f"<fills><fill/><fill>{ground}</fill></fills>"
    used = '<cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="1"/></cellXfs>'
    part = f'<styleSheet xmlns="{MAIN}">{fonts}{fills}{used}</styleSheet>'
    assert shown(cell(1, 2, 7, style=1), style_part=part) == ("7" if seen else "[hidden? 7]")
    assert shown(cell(1, 2, "规章", style=1), style_part=part) == "规章"


def test_what_is_too_small_to_be_seen_is_hidden_and_a_nought_that_a_sheet_does_not_show_is_blank() -> None:
    columns = '<cols><col min="2" max="2" width="0.1"/><col min="3" max="3" width="3"/></cols>'
    before = f'<sheetViews><sheetView showZeros="0"/></sheetViews>{columns}'
    data = rows_xml([["规章", 1, 2, 0, 40]]) + '<row r="2" ht="0.5">' + cell(2, 1, "废止") + "</row>"
    assert lay_out(xlsx({"S": sheet_xml(data, before=before)})).text == "规章\t2\t\t40\n"


@pytest.mark.parametrize("gap", [1, 3])
def test_forms_side_by_side_are_read_one_after_the_other(gap: int) -> None:
    left = [row for table in outline(gxparse.parse("examples/reports/pipe-2021.txt")).tables for part in table.parts
            for row in part.lines()]  # fmt: skip
    width = max(map(len, left)) + gap
    right = [[f"{text}5" if text.isdecimal() else text for text in row] for row in left]
    rows = [[*one, *[None] * (width - len(one)), *other] for one, other in zip(left, right, strict=True)]
    titles = [f"甲县林业局{year}年政府信息公开工作年度报告" for year in (2021, 2020)]
    above = [titles, ["一、总体情况"] * 2, ["二、主动公开政府信息情况"] * 2]
    rows = [[one, *[None] * (width - 1), other] for one, other in above] + rows
    one, other = gxparse.parse_all(xlsx({"S": sheet_xml(rows_xml(rows))}))
    assert (one["requests.received.total"].value, other["requests.received.total"].value) == (174, 1745)


def test_sheets_are_read_in_the_order_of_the_workbook() -> None:
    layout = lay_out(xlsx({name: sheet_xml(rows_xml([[name, 1]])) for name in ("乙", "甲")}))
    assert layout.text == "乙\t1\n甲\t1\n"
    elements = [piece.span.element for piece in layout.pieces()]
    assert [(element.table, element.sheet) for element in elements if element] == [(1, "乙")] * 2 + [(2, "甲")] * 2


def test_merged_cells_take_their_room_and_hide_what_they_cover() -> None:
    rows = [["一", "标", 9, 5], ["一", 8, 7, 6]]
    layout = lay_out(xlsx({"S": sheet_xml(rows_xml(rows), behind=merged("A1:A2", "B1:C1"))}))
    [grid] = layout.blocks
    assert isinstance(grid, Grid)
    assert [[text.raw for text in row] for row in grid.rows] == [["一", "标", "5"], ["8", "7", "6"]]
    places = [(e.row, e.column, e.width, e.height) for row in grid.rows for t in row if (e := t.span.element)]
    assert places == [(1, 1, 1, 2), (1, 2, 2, 1), (1, 4, 1, 1), (2, 2, 1, 1), (2, 3, 1, 1), (2, 4, 1, 1)]


def test_prose_is_text_and_a_row_keeps_its_blank_cells() -> None:
    prose = "本年度按照要求做好各项公开工作。\n" + "主动公开信息一百二十条," * 9 + "均在期限内。"
    rows: list[list[object]] = [["标题", ..., ...], [prose, ..., ...], ["规章", ..., 3], ["规范性文件"], ["许可", 1, 2]]
    layout = lay_out(xlsx({"S": sheet_xml(rows_xml(rows), behind=merged("A1:C1"))}))
    first, paragraph, grid = layout.blocks
    assert isinstance(first, Stream)
    assert [text.raw for text in first.items] == ["标题", prose.split("\n")[0]]
    assert isinstance(paragraph, Paragraph)
    assert isinstance(grid, Grid)
    assert [[text.raw for text in row] for row in grid.rows] == [
        ["规章", "", "3"],
        ["规范性文件", "", ""],
        ["许可", "1", "2"],
    ]


def test_a_merged_label_of_a_row_without_figures_is_no_heading() -> None:
    rows: list[list[object]] = [
        ["新收", ..., 7, 8],
        ["结转", ..., ...],
        ["办结", ..., 9, 8],
        ["三、情况", ..., ..., ...],
    ]
    data = xlsx({"S": sheet_xml(rows_xml(rows), behind=merged("A1:B1", "A2:B2", "A3:B3", "A4:D4"))})
    assert text_of(data) == "新收\t7\t8\n结转\t\t\n办结\t9\t8\n三、情况\n"


def test_the_column_in_which_pandas_counts_rows_is_left_out() -> None:
    texts: list[list[object]] = [
        ["标题"],
        ["本年度按照要求做好各项公开工作。"],
        ["规章", 1, 2],
        ["许可", 3],
        ["强制", 4],
        ["处罚", 5],
    ]
    rows: list[list[object]] = [[number, *row] for number, row in enumerate(texts)]
    heads: list[list[list[object]]] = [[], [[..., 0, 1, 2]]]
    told = "标题\n本年度按照要求做好各项公开工作。\n规章\t1\t2\n许可\t3\t\n强制\t4\t\n处罚\t5\t\n"
    for head in heads:
        assert text_of(xlsx({"S": sheet_xml(rows_xml([*head, *rows]))})) == told
    others = [[number + 1, *row] for number, row in enumerate(texts)]
    assert "3\t规章" in text_of(xlsx({"S": sheet_xml(rows_xml(others))}))


def test_a_workbook_may_have_prefixes_shared_texts_and_no_places() -> None:
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    cells = '<x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>7</x:v></x:c>'
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row>{cells}</x:row></x:sheetData></x:worksheet>'
    strings = f'<x:sst xmlns:x="{main}"><x:si><x:t>规章</x:t></x:si></x:sst>'
    data = xlsx(
        {"S": sheet},
        more={"xl/sharedStrings.xml": strings},
        kinds=[("sharedStrings", "/xl/sharedStrings.xml")],
    )
    assert text_of(data) == "规章\t7\n"


# -- OpenDocument and binary workbooks -------------------------------------------------------------------

ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"'
    ' xmlns:fo="f"><office:automatic-styles>'
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="w"><style:table-cell-properties fo:background-color="#FFFFFF"/>'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="u"><style:text-properties style:text-position="super 58%"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(body: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", ODS.format(body))
    return out.getvalue()


def test_an_opendocument_spreadsheet_is_read_as_it_shows_its_cells() -> None:
    def row(*cells: str, attributes: str = "") -> str:
        return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"

    def cell_of(text: str, attributes: str = "") -> str:
        shown_text = f"<text:p>{text}</text:p>" if text else ""
        return f"<table:table-cell {attributes}>{shown_text}</table:table-cell>"

    rows = [
        row(cell_of("甲", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", cell_of("1,021")),
        row(cell_of("乙"), cell_of("12%", 'office:value-type="percentage" office:value="0.12"'), cell_of("丙")),
        row(
            cell_of("12.31", 'office:value-type="date" office:date-value="2021-12-31"'),
            cell_of("", 'table:formula="of:=SUM([.A1])"'),
            cell_of('12<text:span text:style-name="u">3</text:span>'),
        ),
        row(cell_of("戊"), cell_of("7", 'table:style-name="w"')),
        row(cell_of("隐藏"), attributes='table:visibility="collapse"'),
        row(cell_of("丁", 'table:number-columns-repeated="3"'), attributes='table:number-rows-repeated="2"'),
        row(cell_of("", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048000"'),
    ]
    hidden = f'<table:table table:name="H" table:style-name="h">{row(cell_of("x"), cell_of("5"))}</table:table>'
    layout = lay_out(ods(f'<table:table table:name="表">{"".join(rows)}</table:table>{hidden}'))
    first = "甲\t1,021\n乙\t12%\t丙\n2021-12-31\t=SUM([.A1])\t12³\n"
    assert layout.text == f"{first}戊\t[hidden? 7]\t\n丁\t丁\t丁\n丁\t丁\t丁\n"
    assert [note.code for note in layout.notes] == ["sheets-hidden", "cells-hidden", "formulas-uncalculated"]


def xlsb(*cells: tuple[int, int, object]) -> bytes:
    """A binary workbook of one sheet: row, column (from 0) and value of each cell."""

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(data)]) + data

    def text(said: str) -> bytes:
        return struct.pack("<I", len(said)) + said.encode("utf-16-le")

    data = record(129) + record(148, bytes(16)) + record(145)
    for row, column, value in cells:
        data += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        place = struct.pack("<II", column, 0)
        data += (
            record(6, place + text(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))
        )
    sheet = record(156, struct.pack("<II", 0, 1) + text("r1") + text("Sheet1"))
    return package(
        {
            "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": record(131) + record(143) + sheet + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": relations(("worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": data + record(146) + record(130),
        }
    )


DOCUMENTS = Path(__file__).resolve().parent / "documents"


def test_a_workbook_of_excel_97_is_read_as_it_shows_its_cells() -> None:
    layout = lay_out((DOCUMENTS / "shown.xls").read_bytes())
    assert layout.text == (
        "标签\ta\tb\t\td\n34\t12%\t2021-12-31\t35\tTRUE\n#REF!\t#DIV/0!\t1000000000000000\t2131.212\t\nmerged\n12万\n"
    )
    assert [note.code for note in layout.notes] == ["sheets-hidden", "cells-hidden"]


def test_cells_of_a_workbook_of_excel_97_that_stand_far_apart_are_refused_before_they_are_read() -> None:
    with pytest.raises(DocumentLimitError):
        lay_out((DOCUMENTS / "far-apart.xls").read_bytes())


def test_cells_that_stand_far_apart_are_refused_where_other_records_are_damaged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("python_calamine.CalamineWorkbook", None)  # it is not asked: it would make a gigabyte of cells
    data = (DOCUMENTS / "far-apart.xls").read_bytes()
    no_styles = data.replace(b"\xe0\x00\x14\x00", b"\xe9\x00\x14\x00")
    assert no_styles != data
    with pytest.raises(DocumentLimitError):
        lay_out(no_styles)


def test_a_workbook_of_excel_97_without_records_is_damaged() -> None:
    data = (DOCUMENTS / "shown.xls").read_bytes()
    with pytest.raises(DocumentError):
        lay_out(data.replace("Workbook".encode("utf-16-le"), "Workbock".encode("utf-16-le")))


def test_where_the_records_of_excel_97_cannot_be_read_a_note_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gxparse.formats.xlsx.binary.facts_of", lambda *_: None)
    layout = lay_out((DOCUMENTS / "shown.xls").read_bytes())
    assert [note.code for note in layout.notes] == ["workbook-binary", "sheets-hidden"]


def test_a_binary_workbook_is_read_with_a_note_of_what_is_not_known() -> None:
    layout = lay_out(xlsb((0, 1, "规章"), (0, 2, 7.0), (1, 1, "规范性文件"), (1, 2, 2131.212)))
    assert layout.text == "规章\t7\n规范性文件\t2131.212\n"
    assert [note.code for note in layout.notes] == ["workbook-binary"]
    places = [piece.span.element.a1 for piece in layout.pieces() if piece.span.element is not None]
    assert places == ["B1", "C1", "B2", "C2"]


def test_cells_of_a_binary_workbook_that_stand_far_apart_are_refused_before_they_are_read() -> None:
    with pytest.raises(DocumentLimitError):
        lay_out(xlsb((0, 0, 1.0), (1_048_575, 16_383, 2.0)))


def test_a_text_is_no_workbook() -> None:
    with pytest.raises(NoBytesError):
        gxparse.parse_text("规章 7", format="xlsx")


def test_xlsx_and_ods_need_no_package_and_binary_workbooks_say_which_they_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert text_of(xlsx({"S": sheet_xml(rows_xml([["规章", 7]]))})) == "规章\t7\n"
    binary = package({"xl/workbook.bin": b""})
    with pytest.raises(MissingDependencyError, match=r"pip install 'gxparse\[xlsx\]'"):
        lay_out(binary)
