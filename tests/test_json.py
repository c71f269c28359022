"""JSON: which shapes are tables, what stands where, what is told twice, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gxparse
import json_shapes
import text_layouts
from documents import distinct_figures, document
from gxparse.api import read_document
from gxparse.errors import GxparseError, JsonSourceError, NoReportError
from gxparse.evidence import Evidence
from gxparse.formats.registry import registry
from gxparse.layout import Grid, Paragraph
from gxparse.outline import Table
from gxparse.report import Report
from gxparse.script import traditional
from gxparse.source import text_source
from gxparse.testing import strategies
from gxparse.testing.damages import DamagedDocument, judged, kinds, some_damaged
from gxparse.writing.official import outline

REPORTS = text_layouts.reports()
REPORT = REPORTS[1]
OUTLINE = outline(REPORT)


def rows(data: Any) -> list[list[list[str]]]:
    """The tables that are found."""
    layout = registry.get("json").read(text_source(data if isinstance(data, str) else json_shapes.dump(data)))
    return [[[cell.raw for cell in row] for row in block.rows] for block in layout.blocks if isinstance(block, Grid)]


def texts(data: Any) -> list[str]:
    return [piece.raw for piece in registry.get("json").read(text_source(json_shapes.dump(data))).pieces()]


def differences(report: Report, text: str) -> dict[str, tuple[object, object]]:
    """The cells that are read as something else."""
    got = gxparse.parse_text(text, name="x.json").cells
    return {
        key: (cell, got.get(key))
        for key, cell in report.cells.items()
        if key not in got or (got[key].value, got[key].state) != (cell.value, cell.state)
    }


# -- all cells of a report in each shape -----------------------------------------------------------------


@pytest.mark.parametrize("shape", json_shapes.SHAPES)
def test_a_report_is_read_in_every_shape(shape: str) -> None:
    for report in REPORTS[:3]:
        text = json_shapes.SHAPES[shape](outline(report))
        assert gxparse.sniff(text.encode())[0].format == "json"
        assert not differences(report, text)


@pytest.mark.parametrize("shape", json_shapes.SHAPES)
def test_each_number_stands_where_its_span_says(shape: str) -> None:
    read = read_document(text_source(json_shapes.SHAPES[shape](OUTLINE)))
    lines = read.text.splitlines()
    for cell in read.reports[0].cells.values():
        if cell.value is not None:
            assert cell.span is not None
            assert cell.span.of(read.text) == cell.raw
            assert lines[cell.span.line - 1][cell.span.column - 1 :].startswith(cell.raw)


@pytest.mark.parametrize("shape", json_shapes.SHAPES)
def test_json_that_is_cut_off_gives_no_wrong_number(shape: str) -> None:
    text = json_shapes.SHAPES[shape](OUTLINE)
    for part in range(1, 30):
        try:
            found = read_document(text_source(text[: len(text) * part // 30])).reports
        except GxparseError:
            continue
        wrong = {
            key: cell
            for report in found
            if report.form.name == REPORT.form.name
            for key, cell in report.cells.items()
            if cell.value is not None and cell.value != REPORT.cells[key].value
        }
        assert not wrong


@given(strategies.reports(), st.sampled_from(sorted(json_shapes.SHAPES)))
def test_no_shape_gives_a_wrong_number(report: Report, shape: str) -> None:
    text = json_shapes.SHAPES[shape](outline(report))
    try:
        found = gxparse.parse_text(text, name="x.json")
    except GxparseError:
        return
    for key, cell in found.cells.items():
        if cell.value is not None and key in report.cells:
            assert cell.value == report.cells[key].value, key


@pytest.mark.parametrize("form", ["lines", "pipe"])
def test_a_text_in_a_string_is_read_as_it_is_in_a_file(form: str) -> None:
    """Also damaged: what its lines tell is not lost, although the string is one line."""
    for damaged in some_damaged(form, 60, list(kinds())):
        found = outcome(damaged, damaged.text)
        assert outcome(damaged, json.dumps({"id": 1, "content": damaged.text}, ensure_ascii=False)) == found, (
            damaged.kind
        )


def outcome(damaged: DamagedDocument, text: str) -> object:
    """What becomes of a damaged text."""
    try:
        return judged(damaged, read_document(text_source(text)).reports)
    except GxparseError as error:
        return error.code


# -- tables by their shapes ------------------------------------------------------------------------------


def test_names_are_the_header_wherever_they_stand() -> None:
    header, *body = rows([{"项目": "规章", "制发": 1}, {"废止": 2, "项目": "办法"}, {"项目": "条例", "制发": None}])[0]
    assert header == ["废止", "项目", "制发"]
    assert body == [["", "规章", "1"], ["2", "办法", ""], ["", "条例", ""]]
    assert rows([{"制发": n, "项目": label} for n, label in enumerate(("规章", "办法", "条例"))]) == [
        [["项目", "制发"], ["规章", "0"], ["办法", "1"], ["条例", "2"]]
    ]
    nested = [{"项目": "规章", "法人": {"企业": 1, "其他": 2}}]
    assert rows(nested) == [[["项目", "法人", ""], ["", "企业", "其他"], ["规章", "1", "2"]]]


def test_names_in_no_order_are_no_columns() -> None:
    data = [{"项目": "规章", "制发": 1, "废止": 2}, {"项目": "办法", "废止": 2, "制发": 1}]
    layout = registry.get("json").read(text_source(json_shapes.dump(data)))
    assert not layout.blocks
    assert [note.code for note in layout.notes] == ["json-names-unordered"]


def test_names_that_only_count_are_none() -> None:
    assert rows([{"0": "规章", "1": 5}, {"0": "办法", "1": 6}]) == [[["规章", "5"], ["办法", "6"]]]
    assert rows([{"Unnamed: 0": "规章", "Unnamed: 1": 5}]) == [[["规章", "5"]]]
    ten = {str(number): number for number in range(1, 11)} | {"0": "规章"}
    assert rows([dict(sorted(ten.items()))]) == [[["规章", *map(str, range(1, 11))]]]


def test_a_name_twice_in_a_record_is_two_columns() -> None:
    assert rows('[{"项目":"规章","总计":1,"总计":2},{"项目":"办法","总计":3,"总计":4}]') == [
        [["项目", "总计", "总计"], ["规章", "1", "2"], ["办法", "3", "4"]]
    ]


def test_numbers_of_programs_are_no_figures() -> None:
    lines = [{"text": text, "page": 3, "score": 1, "box": [1, 2, 3, 4]} for text in ("规章", "0", "6")]
    assert texts(lines) == ["规章", "0", "6"]
    assert texts([[[[1, 2], [3, 4]], ["规章", 1]], [[[1, 2], [3, 4]], ["0", 1]]]) == ["规章", "0"]
    assert texts([[[[1, 2], [3, 4]], "规章", 0.5], [[[1, 2], [3, 4]], "0", 0.5]]) == ["规章", "0"]
    assert texts([["规章", 0.98], ["0", 0.99], ["6", 1]]) == ["规章", "0", "6"]
    assert texts([["规章", 1.0], ["0", 1.0], ["6", 1.0], ["7", 1.0]]) == ["规章", "0", "6", "7"]


def test_cells_stand_where_their_coordinates_say() -> None:
    cells = [
        {"rowIndex": 1, "columnIndex": 1, "content": "6"},
        {"rowIndex": 0, "columnIndex": 0, "columnSpan": 2, "content": "规章"},
        {"rowIndex": 1, "columnIndex": 0, "content": ""},
    ]
    layout = registry.get("json").read(text_source(json_shapes.dump({"rowCount": 2, "columnCount": 2, "cells": cells})))
    [grid] = layout.blocks
    assert isinstance(grid, Grid)
    assert [[cell.raw for cell in row] for row in grid.rows] == [["规章"], ["", "6"]]
    elements = [cell.span.element for row in grid.rows for cell in row]
    assert [(it.row, it.column, it.width, it.height) for it in elements if it] == [
        (1, 1, 2, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_tables_in_one_list_of_cells_are_told_apart_or_not_read() -> None:
    one = [{"row": 0, "col": 0, "text": "规章"}, {"row": 0, "col": 1, "text": "6"}]
    assert rows(one + one) == [[["规章", "6"]], [["规章", "6"]]]
    layout = registry.get("json").read(text_source(json_shapes.dump([*one, {"row": 0, "col": 1, "text": "7"}])))
    assert not layout.blocks
    assert [note.code for note in layout.notes] == ["json-cells-overlap"]


def test_lists_of_words_are_paragraphs() -> None:
    layout = registry.get("json").read(text_source(json_shapes.dump({"一、总体情况": ["良好。" * 40, "另有一段。"]})))
    assert [type(block) for block in layout.blocks][1] is Paragraph
    assert rows({"一、总体情况": ["甲。", "乙。"], "五、存在的主要问题": ["丙。", "丁。"]}) == []


def test_escapes_are_undone_and_paths_are_told() -> None:
    text = r'[["\u89c4\u7ae0", "\n34\t", "a\"b\\\ud83d\ude00"], ["办法", 1, null]]'
    layout = registry.get("json").read(text_source(text))
    assert layout.text == '规章\t34\ta"b\\😀\n办法\t1\t\n'
    [[regulations, number, odd], [_, _, blank]] = layout.blocks[0].rows  # type: ignore[union-attr]
    assert [regulations.raw, number.raw, odd.raw, blank.raw] == ["规章", "34", 'a"b\\😀', ""]
    assert [piece.span.of(layout.text) for piece in layout.pieces()] == [piece.raw for piece in layout.pieces()]
    assert [piece.span.element and piece.span.element.path for piece in (number, blank)] == ["$[0][1]", "$[1][2]"]


# -- what is told twice ----------------------------------------------------------------------------------


def test_what_is_told_twice_is_read_once() -> None:
    lines = [text for text in OUTLINE.texts() if text]
    tables = [json_shapes.cells(table) for table in OUTLINE.tables]
    for data in (
        {"html": json_shapes.page(OUTLINE), "text": "\n".join(lines), "lines": lines, "tables": tables},
        {"tables": tables, "text": json_shapes.pipe(OUTLINE)},
        {
            "title": OUTLINE.title,
            "tables": [{"rows": json_shapes.cells(t), **json_shapes.azure(t)} for t in OUTLINE.tables],
        },
    ):
        text = json_shapes.dump(data)
        assert not differences(REPORT, text)
        assert gxparse.parse_text(text).copies == 1


def test_what_is_told_in_two_ways_is_unreadable() -> None:
    key = "requests.received.natural_person"
    lines = "\n".join(filter(None, OUTLINE.texts()))
    assert REPORT[key].raw == "14"
    text = json_shapes.dump({"html": json_shapes.page(OUTLINE), "text": lines.replace("14\n3", "74\n3")})
    found = gxparse.parse_text(text)
    assert found[key].state == "unreadable"
    assert found["disclosure.licensing.decisions"].value == REPORT["disclosure.licensing.decisions"].value


def test_two_years_in_one_object_are_two_reports() -> None:
    data = {str(report.year): json_shapes.prose(outline(report), json_shapes.cells) for report in REPORTS[:2]}
    found = gxparse.parse_all(json_shapes.dump(data).encode())
    assert [report.year for report in found] == [2020, 2021]
    assert [report.cells.keys() for report in found] == [report.cells.keys() for report in REPORTS[:2]]


# -- what is refused -------------------------------------------------------------------------------------


def test_reports_of_gxparse_are_no_documents() -> None:
    own = json.dumps(REPORT.to_dict(), ensure_ascii=False)
    for text in (own, f"[{own}]", f"{own}\n{own}"):
        with pytest.raises(JsonSourceError, match=r"gxparse\.Report\.from_dict") as caught:
            gxparse.parse_text(text)
        assert "不是待读取的报告" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("before", "after"),
    [('"规章"', '"规章'), (",", ""), ("]", ",]"), ("0", "00"), ("规章", r"\x"), ("]", "}"), ('"', "'"), ("[", "// [")],
)
def test_broken_json_is_an_error_with_its_place(before: str, after: str) -> None:
    text = "[\n" + ",\n".join(json_shapes.dump(["规章", 0, n]) for n in range(20)) + "\n]"
    rows = text.splitlines()
    rows[10] = rows[10].replace(before, after, 1)
    with pytest.raises(JsonSourceError, match=r"line 1[12], column ") as caught:
        gxparse.parse_text("\n".join(rows))
    assert caught.value.message("zh") != str(caught.value)


def test_json_that_goes_on_without_end_is_refused() -> None:
    for text in ("[" * 1000 + '"规章"' + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000):
        with pytest.raises(JsonSourceError, match="nested more than 100 levels"):
            gxparse.parse_text(text)


def test_json_without_a_report_says_what_a_page_in_it_holds() -> None:
    text = json.dumps({"content": "<p>附件<img src='报告.png'></p>" * 3}, ensure_ascii=False)
    with pytest.raises(NoReportError, match="image"):
        gxparse.parse_text(text)


def test_numbers_without_names_are_refused_if_there_are_no_others() -> None:
    labels = [cells[2] for cells in text_layouts.flattened(OUTLINE.tables[1])[1:]]
    for data in (
        [{"label": label, "values": [1, 2, 3, 4, 5, 6, 21]} for label in labels],
        [{"name": label, "a": 1, "b": 2} for label in labels],
    ):
        with pytest.raises(JsonSourceError, match="name the fields in Chinese"):
            gxparse.parse_text(json_shapes.dump(data))


@pytest.mark.parametrize("text", ["[1]见附件", "{规章 | 0}", "[规章](a.html)", "{}", "[]", "[1, 2]", "[[[["])
def test_what_only_begins_like_json_is_not_claimed(text: str) -> None:
    [match] = [match for match in gxparse.sniff(text.encode()) if match.format == "json"]
    assert match.evidence <= Evidence.WEAK


def test_a_report_that_quotes_json_is_no_json() -> None:
    text = document(distinct_figures("2021"), "2021", "pipe")
    assert gxparse.sniff(text.encode())[0].format == "pipe"


def test_the_json_that_is_written_is_plain() -> None:
    data = json.loads(gxparse.write(REPORT, "json"))
    assert data["title"] == REPORT.title
    assert [bool(section.get("table")) for section in data["sections"]] == [False, True, True, True, False, False]


# -- places and sources ----------------------------------------------------------------------------------


def paths(data: Any) -> list[str | None]:
    layout = registry.get("json").read(text_source(json_shapes.dump(data)))
    return [piece.span.element and piece.span.element.path for piece in layout.pieces()]


def test_cells_of_tables_have_paths() -> None:
    assert paths({"data": [{"项目": "规章", "自然人": 3}]})[2:] == ["$.data[0].项目", "$.data[0].自然人"]
    assert paths({"a b": [["规章", 3]]}) == ['$["a b"][0][0]', '$["a b"][0][1]']
    assert paths({"data": json_shapes.dump({"表": [["规章", 3]]})})[1:] == ["$.data.表[0][0]", "$.data.表[0][1]"]
    page = "<table><tr><td>规章</td><td>3</td></tr></table>"
    assert paths([{"html": page}])[1] == "$[0].html (//table)[1]/tbody[1]/tr[1]/td[2]"
    cells = [{"row": 0, "col": 0, "text": "规章"}, {"row": 0, "col": 1, "text": "6"}]
    assert paths({"cells": cells}) == ["$.cells[0].text", "$.cells[1].text"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_of_json_is_told(encoding: str) -> None:
    data = json_shapes.SHAPES["records"](OUTLINE).encode(encoding)
    assert gxparse.parse_bytes(data).source.encoding == {"utf-16": "utf-16-le"}.get(encoding, encoding)
    broken = gxparse.parse_bytes(json_shapes.SHAPES["records"](OUTLINE).encode().replace("规章".encode(), b"\xff", 1))
    assert [note.code for note in broken.notes if note.code == "undecodable"]


@pytest.mark.parametrize("shape", ["records", "records, ASCII", "rows", "azure", "crawled page", "crawled text"])
@pytest.mark.parametrize("form", [None, "json"])
def test_json_in_traditional_script(shape: str, form: str | None) -> None:
    text = json_shapes.SHAPES[shape](OUTLINE.with_texts(traditional, "zh-Hant"))
    found = gxparse.parse_text(text, format=form)
    assert found.source.layout == "json"
    assert found.source.script == "traditional"
    assert {key: cell.value for key, cell in found.cells.items()} == {k: cell.value for k, cell in REPORT.cells.items()}


# -- numbers under names that do not tell what they count ------------------------------------------------


def plain_records(table: Table) -> list[dict[str, Any]]:
    header, *body = json_shapes.flat(table)
    return [dict(zip((f"f_{chr(97 + n)}" for n in range(len(header))), row, strict=True)) for row in body]


def labels_and_values(table: Table) -> list[tuple[str, list[int]]]:
    rows = [[text for text in row if text] for row in text_layouts.flattened(table)[1:]]
    return [
        ("".join([text for text in row if not text.isdigit()][-1:]), [int(text) for text in row if text.isdigit()])
        for row in rows
    ]


UNNAMED = {
    "records": plain_records,
    "texts": lambda t: [{k: v and str(v) for k, v in record.items()} for record in plain_records(t)],
    "objects by name": lambda t: {f"row{number}": record for number, record in enumerate(plain_records(t))},
    "labels and values": lambda t: [{"label": label, "values": values} for label, values in labels_and_values(t)],
    "lists": lambda t: [[label, values] for label, values in labels_and_values(t)],
    "objects within": lambda t: [
        {"label": label, "v": [{"n": value} for value in values]} for label, values in labels_and_values(t)
    ],
    "columns": lambda t: {name: [record[name] for record in plain_records(t)] for name in plain_records(t)[0]},
}


@pytest.mark.parametrize("shape", UNNAMED)
@pytest.mark.parametrize("named", range(3))
def test_figures_without_names_are_not_read_as_blank(shape: str, named: int) -> None:
    for report in REPORTS[:2]:
        tables = iter([json_shapes.cells if number == named else UNNAMED[shape] for number in range(3)])
        text = json_shapes.dump(json_shapes.prose(outline(report), lambda table: next(tables)(table)))  # noqa: B023
        found = gxparse.parse_text(text)
        assert found.title == report.title
        assert "json-numbers-unnamed" in [note.code for note in found.notes] or shape == "columns"
        for key, cell in found.cells.items():
            if key in report.cells and cell != report.cells[key]:
                assert cell.state in ("missing", "unreadable") or cell.value == report.cells[key].value


OCR = ["一、总体情况", "全年主动公开信息良好。", "二、主动公开政府信息情况"]
BOX = [[1, 2], [3, 4], [5, 6], [7, 8]]


@pytest.mark.parametrize(
    "said",
    [
        [[BOX, text, 1] for text in OCR],
        [[BOX, [text, 1]] for text in OCR],
        [[[1, 2, 3, 4], text] for text in OCR],
        [{"text": text, "text_region": BOX, "confidence": 1} for text in OCR],
        [{"words": text, "location": {"top": 1, "left": 2, "width": 3, "height": 4}} for text in OCR],
        [{"content": text, "boundingRegions": [{"pageNumber": 1, "polygon": [1, 2, 3]}]} for text in OCR],
        [{"text": text, "prov": [{"page_no": 1, "bbox": {"l": 1, "t": 2}, "charspan": [0, 9]}]} for text in OCR],
        {"rec_texts": OCR, "rec_scores": [1, 1, 1], "rec_boxes": [[1, 2, 3, 4]] * 3},
        {"rec_texts": OCR, "rec_boxes": [[1, 2, 3]] * 3},
    ],
)
def test_places_on_a_page_are_no_figures(said: Any) -> None:
    layout = registry.get("json").read(text_source(json_shapes.dump({"said": said, "table": [["规章", 1]]})))
    assert [piece.raw for piece in layout.pieces()] == [*OCR, "规章", "1"]
    assert not layout.notes
