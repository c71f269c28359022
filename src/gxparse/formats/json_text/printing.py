"""A report as JSON: title, metadata and sections, a table as rows of texts, one a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gxparse.outline import Chapter, Outline


def print_json(outline: Outline) -> str:
    """An outline as one object; cells are the texts that the report prints, blank ones ``null``."""
    fields = [
        *([("title", _value(outline.title))] if outline.title is not None else []),
        *([("metadata", _value(outline.metadata))] if outline.metadata else []),
        *([("preface", _value(outline.preface))] if outline.preface else []),
        ("sections", _listed([_section(chapter) for chapter in outline.chapters])),
    ]
    return "{\n" + ",\n".join(f"{_value(name)}: {value}" for name, value in fields) + "\n}\n"


def _section(chapter: Chapter) -> str:
    fields = [*([("heading", _value(chapter.heading))] if chapter.heading is not None else [])]
    if chapter.paragraphs:
        fields.append(("paragraphs", _value(chapter.paragraphs)))
    if chapter.table is not None:
        rows = [cells for part in chapter.table.parts for cells in part.lines()]
        fields.append(("table", _listed([_value([text or None for text in row]) for row in rows])))
    return "{" + ", ".join(f"{_value(name)}: {value}" for name, value in fields) + "}"


def _listed(values: Sequence[str]) -> str:
    return "[\n" + ",\n".join(values) + "\n]" if values else "[]"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
