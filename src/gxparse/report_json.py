"""What a report is made of as JSON-ready data, and back from data that :mod:`gxparse.report_data` has checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gxparse.cells import Cell, Extra
from gxparse.layout import Area, Element, Note, Span
from gxparse.recognition import Recognition
from gxparse.sections import Section


def section_to_dict(section: Section) -> dict[str, Any]:
    """A section, with the places of its lines if they are known."""
    data: dict[str, Any] = {"key": section.key, "title": section.title, "text": section.text}
    if section.spans:
        data["lines"] = [_span_to_dict(span) for span in section.spans]
    return data


def section_from_dict(data: Mapping[str, Any]) -> Section:
    """The section of such data."""
    spans = tuple(_span_from_dict(line) for line in data.get("lines", ()))
    return Section(data["key"], data["title"], data["text"], spans)


def _span_to_dict(span: Span) -> dict[str, Any]:
    data: dict[str, Any] = {"line": span.line, "column": span.column, "span": [span.start, span.end]}
    element, area = span.element, span.area
    if element is not None:
        data["element"] = element._asdict()
        if element.sheet is None:
            del data["element"]["sheet"]
        else:
            data["element"]["a1"] = element.a1
    if area is not None:
        data |= {"page": area.page, "box": list(area[1:])}
    if span.source is not None:
        data["annex"] = span.source
    return data


def _span_from_dict(data: Mapping[str, Any]) -> Span:
    element = {name: value for name, value in data.get("element", {}).items() if name != "a1"}
    area = Area(data["page"], *data["box"]) if "page" in data else None
    start, end = data["span"]
    source = data.get("annex")
    return Span(start, end, data["line"], data["column"], Element(**element) if element else None, area, source)


def cell_to_dict(cell: Cell) -> dict[str, Any]:
    """A cell; its fields without anything are left out, an amount of money is a text."""
    value = str(cell.value) if isinstance(cell.value, Decimal) else cell.value
    data: dict[str, Any] = {"value": value, "state": cell.state, "raw": cell.raw}
    if cell.span is not None:
        data |= _span_to_dict(cell.span)
    if cell.remark is not None:
        data["remark"] = cell.remark
    if cell.unit is not None:
        data["unit"] = cell.unit
    if cell.recognition is not None:
        data |= cell.recognition.to_dict()
    return data


def extra_to_dict(extra: Extra) -> dict[str, Any]:
    """A row that the form does not have: a cell with the table, the row before it and its label."""
    return {"table": extra.table, "after": extra.after, "label": extra.label, **cell_to_dict(extra.cell)}


def extra_from_dict(data: Mapping[str, Any]) -> Extra:
    """The row of such data."""
    return Extra(data["table"], data["after"], data["label"], cell_from_dict(data))


def note_to_dict(note: Note) -> dict[str, Any]:
    """A note, with its cells if it has any."""
    data: dict[str, Any] = {"code": note.code, "line": note.line, "zh": note.zh, "en": note.en}
    return data | {"cells": list(note.cells)} if note.cells else data


def note_from_dict(data: Mapping[str, Any]) -> Note:
    """The note of such data."""
    return Note(data["code"], data["zh"], data["en"], data["line"], tuple(data.get("cells", ())))


def cell_from_dict(data: Mapping[str, Any]) -> Cell:
    """The cell of such data."""
    value = data["value"]
    return Cell(
        value=Decimal(value) if isinstance(value, str) else value,
        state=data["state"],
        raw=data["raw"],
        span=_span_from_dict(data) if "span" in data else None,
        remark=data.get("remark"),
        unit=data.get("unit"),
        recognition=Recognition.from_dict(data),
    )
