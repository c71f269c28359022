"""The format as gxparse sees it: the package is installed, and found by its entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gxparse
from gxparse.layout import Grid, Layout
from gxparse.testing import check_handler
from gxparse_jsonl import JsonLinesError, JsonLinesHandler

SAMPLE = Path(__file__).parents[1] / "sample.jsonl"
TEXT = SAMPLE.read_text(encoding="utf-8")


def shown(printed: str) -> str:
    """What a reader sees of the inside of a JSON string."""
    text: str = json.loads(f'"{printed}"')
    return text


def read(text: str) -> Layout:
    return JsonLinesHandler().read(gxparse.Source(text, "it.jsonl"))


def test_the_handler_is_as_trustworthy_as_the_built_in_ones() -> None:
    check_handler(JsonLinesHandler, [SAMPLE], shows=shown)


def test_the_sample_is_read_to_the_last_figure() -> None:
    report = gxparse.parse(SAMPLE)
    assert (report.source.format, report.agency, report.year) == ("jsonl", "青河市林业局", 2022)
    assert not report.notes
    figures = {key: cell.value for key, cell in report.cells.items() if cell.value}
    assert figures["disclosure.licensing.decisions"] == 1208
    assert figures["disclosure.penalties.decisions"] == 37
    assert figures["requests.outcomes.not_provided.not_held.natural_person"] == 14
    assert figures["requests.carried_forward.total"] == 3
    assert figures["disputes.review.corrected"] == 1
    assert (len(figures), sum(figures.values())) == (34, 1562)
    assert {key for key, cell in report.cells.items() if cell.state != "reported"} == {"disclosure.fees.amount"}
    assert [finding.id for finding in gxparse.check(report).failed] == ["cells-blank"], "the fee is not filled in"


@pytest.mark.parametrize(
    ("key", "printed", "line", "column"),
    [
        ("disclosure.licensing.decisions", "1,208", 12, 59),
        ("disclosure.penalties.decisions", "37", 15, 58),
        ("disclosure.fees.amount", "", 19, 61),
        ("requests.received.total", "49", 25, 114),
        ("disputes.direct_litigation.pending", "1", 55, 340),
    ],
)
def test_a_figure_stands_where_its_span_says(key: str, printed: str, line: int, column: int) -> None:
    cell = gxparse.parse(SAMPLE)[key]
    assert cell.span is not None
    assert (cell.raw, cell.span.of(TEXT)) == (printed, printed)
    assert (cell.span.line, cell.span.column) == (line, column)


def test_a_span_holds_a_string_with_its_escapes() -> None:
    source = r'{"cells": ["\u89c4\u7ae0", " \"三定\" ", 0.50, null, "", true, {"text": 7, "page": 1}, [1, 2]]}'
    [block] = read(source).blocks
    assert isinstance(block, Grid)
    assert [(cell.raw, cell.span.of(source)) for cell in block.rows[0]] == [
        ("规章", r"\u89c4\u7ae0"),
        ('"三定"', r"\"三定\""),
        ("0.50", "0.50"),
        ("", ""),
        ("", ""),
        ("true", "true"),
        ("7", "7"),
        ("[1, 2]", "[1, 2]"),
    ]


def test_a_text_of_any_type_is_read_line_by_line() -> None:
    source = '{"type": "stamp", "text": "甲\\n乙\\\\n丙\\r\\n"}\n\n{"text": 2022, "id": 4}\r\n{"text": null}\n'
    layout = read(source)
    assert [(piece.raw, piece.span.of(source), piece.span.line) for piece in layout.pieces()] == [
        ("甲", "甲", 1),
        ("乙\\n丙", r"乙\\n丙", 1),
        ("2022", "2022", 3),
    ]
    assert not layout.notes


def test_a_record_without_text_and_cells_is_told() -> None:
    [note] = read('{"type": "page", "width": 1240}\n{"text": "甲"}\n').notes
    assert (note.code, note.line) == ("jsonl-unread", 1)
    assert note.en == 'line 1: a record has no text or cells: {"type": "page", "width": 1240}'


@pytest.mark.parametrize("cut", [1, 2, 7, 12])
def test_the_last_record_may_be_cut_off(cut: int) -> None:
    whole = TEXT[: TEXT.index('{"type": "footer", "page": 1') - 1]  # up to the row 行政事业性收费
    layout = read(whole[:-cut])
    [note] = layout.notes
    assert (note.code, note.line) == ("jsonl-cut-off", 19)
    assert layout.blocks == read(whole).blocks[:-1]


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ('{"cells": ["规章", "0"', 21, "Expecting ',' delimiter"),
        ('  {"cells" ["规章"]}', 12, "Expecting ':' delimiter"),
        ('["规章", "0"]', 1, "Expecting an object"),
        ("规章 0", 1, "Expecting value"),
        ('{"a": ' + "[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_a_broken_line_is_an_error_that_tells_what_was_expected(line: str, column: int, why: str) -> None:
    with pytest.raises(JsonLinesError) as caught:
        read(f'{{"text": "甲"}}\n{line}\n{{"text": "乙"}}\n')
    assert str(caught.value) == (
        f"it.jsonl: line 2, column {column}: {why}; each line should be one object like "
        '{"type": "row", "cells": ["规章", "0"]}'
    )
    assert caught.value.message("zh").startswith(f"it.jsonl:第 2 行第 {column} 列:{why};每行应为")
    assert (caught.value.code, caught.value.line) == ("jsonl", 2)


def test_what_is_written_says_the_same() -> None:
    report = gxparse.parse(SAMPLE)
    written = gxparse.write(report, "jsonl")
    assert written.splitlines()[6] == '{"type": "row", "table": 1, "cells": ["规章", "0", "0", "0"]}'
    assert gxparse.differences(report, gxparse.parse_text(written)) == ()
    escaped = "".join(json.dumps(json.loads(line)) + "\n" for line in written.splitlines())
    assert escaped.isascii()
    assert gxparse.differences(report, gxparse.parse_text(escaped)) == ()
