"""The tables of a report as the JSON of data frames, of services for OCR and tables, and of crawlers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import text_layouts
from gxparse.outline import Outline, Table

Rows = list[list[Any]]


def cells(table: Table, *, repeat: bool = True) -> Rows:
    """The rows of a table, blank cells ``None``, figures numbers where they are only digits."""
    return [[_scalar(text) for text in row] for row in text_layouts.cells(table, repeat=repeat)]


def _scalar(text: str) -> Any:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def texts(row: Sequence[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


def boxes(table: Table) -> list[dict[str, Any]]:
    """The cells of a table with their merged places."""
    return [
        {"row": box.row - 1, "column": box.column - 1, "height": box.height, "width": box.width, "text": box.text}
        for part in table.parts
        for row in part.rows
        for box in row
    ]


def prose(outline: Outline, table: Callable[[Table], Any]) -> dict[str, Any]:
    """A document: title, sections with their paragraphs, and tables as they are given."""
    sections = [
        {
            "heading": chapter.heading,
            "paragraphs": list(chapter.paragraphs),
            "table": None if chapter.table is None else table(chapter.table),
        }
        for chapter in outline.chapters
    ]
    return {"title": outline.title, "preface": list(outline.preface), "sections": sections}


def flat(table: Table) -> Rows:
    return [[_scalar(text) for text in row] for row in text_layouts.flattened(table)]


def _unique(names: Sequence[Any]) -> list[str]:
    """Names as pandas makes them different."""
    found: list[str] = []
    for number, name in enumerate(map(str, names)):
        shown = name if name != "None" else f"Unnamed: {number}"
        before = sum(other == shown or other.startswith(shown + ".") for other in found)
        found.append(f"{shown}.{before}" if before else shown)
    return found


def records(rows: Rows) -> list[dict[str, Any]]:
    names = _unique(rows[0])
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def counted(rows: Rows) -> list[dict[str, Any]]:
    """Records of a frame without a header."""
    return [{str(number): value for number, value in enumerate(row)} for row in rows]


def floats(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: float(it) if isinstance(it, int) else it for name, it in record.items()} for record in found]


def by_column(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {str(number): record[name] for number, record in enumerate(found)} for name in found[0]}


def split(rows: Rows) -> dict[str, Any]:
    return {"columns": rows[0], "index": list(range(len(rows) - 1)), "data": rows[1:]}


def baidu(table: Table) -> dict[str, Any]:
    body = [
        {
            "cell_location": [{"x": 1, "y": 2}, {"x": 30, "y": 40}],
            "row_start": box["row"],
            "row_end": box["row"] + box["height"],
            "col_start": box["column"],
            "col_end": box["column"] + box["width"],
            "words": box["text"],
        }
        for box in boxes(table)
    ]
    return {"table_location": [{"x": 0, "y": 0}], "header": [], "body": body, "footer": []}


def inclusive(table: Table) -> dict[str, Any]:
    return {
        "cells": [
            {
                "startRow": box["row"],
                "endRow": box["row"] + box["height"] - 1,
                "startCol": box["column"],
                "endCol": box["column"] + box["width"] - 1,
                "text": box["text"],
            }
            for box in boxes(table)
        ]
    }


def tencent(table: Table) -> dict[str, Any]:
    return {
        "Cells": [
            {
                "ColTl": box["column"],
                "RowTl": box["row"],
                "ColBr": box["column"] + box["width"],
                "RowBr": box["row"] + box["height"],
                "Text": box["text"],
                "Type": "body",
                "Confidence": 99,
            }
            for box in boxes(table)
        ]
    }


def azure(table: Table) -> dict[str, Any]:
    found = []
    for box in boxes(table):
        cell = {"rowIndex": box["row"], "columnIndex": box["column"], "content": box["text"], "kind": "content"}
        if box["height"] > 1:
            cell["rowSpan"] = box["height"]
        if box["width"] > 1:
            cell["columnSpan"] = box["width"]
        found.append(cell)
    return {"rowCount": max(box["row"] for box in boxes(table)) + 1, "columnCount": table.width, "cells": found}


def in_azure(outline: Outline) -> dict[str, Any]:
    """All lines of the page, its words, its paragraphs and its tables."""
    lines = [text for text in outline.texts() if text]
    return {
        "status": "succeeded",
        "analyzeResult": {
            "apiVersion": "2023-07-31",
            "content": "\n".join(lines),
            "pages": [
                {
                    "pageNumber": 1,
                    "words": [{"content": word, "confidence": 0.9} for line in lines for word in line.split()],
                    "lines": [{"content": line, "polygon": [1, 2, 3, 4]} for line in lines],
                }
            ],
            "tables": [azure(table) for table in outline.tables],
            "paragraphs": [{"content": line, "spans": [{"offset": 0, "length": 2}]} for line in lines],
        },
    }


def in_textract(outline: Outline) -> dict[str, Any]:
    """Lines, words, tables and cells in one list, which name each other by ids."""
    blocks: list[dict[str, Any]] = []

    def names(ids: list[str]) -> list[dict[str, Any]]:
        return [{"Type": "CHILD", "Ids": ids}]

    def said(text: str, place: str) -> list[str]:
        """A line and its words."""
        words = []
        for number, word in enumerate(text.split()):
            words.append(f"{place}w{number}")
            blocks.append({"BlockType": "WORD", "Id": words[-1], "Text": word, "Confidence": 99.8})
        blocks.append({"BlockType": "LINE", "Id": f"{place}l", "Text": text, "Relationships": names(words)})
        return words

    tables: list[dict[str, Any]] = []
    for number, text in enumerate([outline.title or "", *outline.preface]):
        said(text, f"p{number}")
    for number, chapter in enumerate(outline.chapters):
        for place, text in enumerate([chapter.heading or "", *chapter.paragraphs]):
            said(text, f"c{number}t{place}")
        if chapter.table is None:
            continue
        ids = []
        for place, box in enumerate(boxes(chapter.table)):
            ids.append(f"c{number}cell{place}")
            tables.append(
                {
                    "BlockType": "CELL",
                    "Id": ids[-1],
                    "RowIndex": box["row"] + 1,
                    "ColumnIndex": box["column"] + 1,
                    "RowSpan": box["height"],
                    "ColumnSpan": box["width"],
                    "Relationships": names(said(box["text"], ids[-1])) if box["text"] else [],
                }
            )
        tables.append({"BlockType": "TABLE", "Id": f"c{number}table", "Relationships": names(ids)})
    return {"DocumentMetadata": {"Pages": 1}, "Blocks": blocks + tables}


def dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def lines(values: Sequence[Any]) -> str:
    return "".join(dump(value) + "\n" for value in values)


def _each(table: Callable[[Table], Any], show: Callable[[Any], str] = dump) -> Callable[[Outline], str]:
    return lambda outline: show(prose(outline, table))


def crawled(outline: Outline, content: str) -> dict[str, Any]:
    return {"id": 3, "title": outline.title, "url": "https://example.invalid/2021/1.html", "content": content}


def _as_lines(outline: Outline) -> str:
    """Text and rows, a record each."""
    found: list[Any] = [{"type": "text", "text": outline.title}]
    for chapter in outline.chapters:
        found += [{"type": "text", "text": text} for text in (chapter.heading, *chapter.paragraphs) if text]
        if chapter.table is not None:
            found += [{"type": "row", "cells": row} for row in cells(chapter.table)]
    return lines(found)


def _records_in_lines(outline: Outline) -> str:
    return lines([{"标题": outline.title}, *(record for table in outline.tables for record in records(flat(table)))])


def pipe(outline: Outline) -> str:
    return text_layouts.LAYOUTS["pipe"][1](outline)


def page(outline: Outline) -> str:
    return text_layouts.LAYOUTS["html in markdown"][1](outline)


def sheet(outline: Outline) -> Rows:
    found: list[Rows] = []
    text_layouts.sheet(outline, lambda rows: found.append(rows) or "")  # type: ignore[func-returns-value]
    return [[_scalar(text) for text in row] for row in found[0]]


SHAPES: dict[str, Callable[[Outline], str]] = {
    "records": _each(lambda t: records(flat(t))),
    "records, merged names": _each(lambda t: records(cells(t))),
    "records, floats": _each(lambda t: floats(records(flat(t)))),
    "records, ASCII": _each(lambda t: records(flat(t)), json.dumps),
    "records, indented": _each(lambda t: records(flat(t)), lambda d: json.dumps(d, ensure_ascii=False, indent=2)),
    "records, counted": _each(lambda t: counted(cells(t))),
    "records, texts": _each(lambda t: [{k: str(v) for k, v in r.items() if v is not None} for r in records(flat(t))]),
    "records in lines": _records_in_lines,
    "columns": _each(lambda t: by_column(records(flat(t)))),
    "columns, counted": _each(lambda t: by_column(counted(cells(t)))),
    "columns, lists": _each(lambda t: {k: [*v.values()] for k, v in by_column(records(flat(t))).items()}),
    "index": _each(lambda t: {str(number): record for number, record in enumerate(records(flat(t)))}),
    "split": _each(lambda t: split(flat(t))),
    "split, counted": _each(lambda t: {**split([list(range(len(cells(t)[0]))), *cells(t)])}),
    "rows": _each(cells),
    "rows, blank where merged": _each(lambda t: cells(t, repeat=False)),
    "rows of texts": _each(lambda t: [texts(row) for row in cells(t)]),
    "rows in lines": _as_lines,
    "rows of objects": _each(lambda t: [[{"text": it, "confidence": 1} for it in texts(row)] for row in cells(t)]),
    "sheet": lambda o: dump({"sheet": "Sheet1", "values": sheet(o)}),
    "baidu": lambda o: dump({"log_id": 1, "tables_result": [baidu(table) for table in o.tables], "table_num": 3}),
    "tencent": lambda o: dump({"Response": {"TableDetections": [tencent(table) for table in o.tables]}}),
    "inclusive ends": _each(inclusive),
    "azure tables": lambda o: dump({"tables": [azure(table) for table in o.tables]}),
    "azure": lambda o: dump(in_azure(o)),
    "textract": lambda o: dump(in_textract(o)),
    "crawled page": lambda o: dump(crawled(o, page(o))),
    "crawled page, ASCII": lambda o: json.dumps(crawled(o, page(o))),
    "crawled text": lambda o: dump(crawled(o, pipe(o))),
    "crawled page and text": lambda o: dump({**crawled(o, page(o)), "text": "\n".join(filter(None, o.texts()))}),
    "crawled in lines": lambda o: lines([crawled(o, page(o))]),
    "JSON in JSON": lambda o: dump({"code": 0, "data": dump([azure(table) for table in o.tables])}),
}
"""Shapes by name."""
