"""Format ``jsonl``: JSON Lines as OCR and table extraction services give them, one record a line.

A record with ``cells`` is a row of a table and one with ``text`` is text, whatever its ``type`` is called. Other keys
(page, table, coordinates, confidence) tell nothing that is needed here: records stand in reading order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gxparse import GxparseError
from gxparse.formats import DEFAULT, Evidence, Match, Options, Probe, Source
from gxparse.layout import PARAGRAPH, Block, Grid, Layout, Locator, Note, Paragraph, Span, Stream, Text
from gxparse.outline import Outline, Unsayable

EXAMPLE = '{"type": "row", "cells": ["规章", "0"]}'

# Numbers stay as they are printed, whatever their size: 0.50 is "0.50".
_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_LINE = re.compile(r"[^\n]+")  # str.splitlines would break at a U+2028, which may stand in a JSON string
_RECORD = re.compile(r'\s*\{.*?"(?:cells|text)"\s*:')
_TEXT_LINE = re.compile(r"\\[nr]|(?:[^\\]|\\[^nr])+")


class JsonLinesError(GxparseError):
    """A line is no JSON object. ``line`` is its number, from 1."""

    code = "jsonl"

    def __init__(self, name: str, place: Span, why: str) -> None:
        self.name, self.line = name, place.line
        zh = f"{name}:第 {place.line} 行第 {place.column} 列:{why};每行应为一个 JSON 对象,如 {EXAMPLE}"
        en = f"{name}: line {place.line}, column {place.column}: {why}; each line should be one object like {EXAMPLE}"
        super().__init__(zh, en)


class JsonLinesHandler:
    r"""Reads JSON Lines of OCR services: rows of cells, and texts.

    >>> from gxparse import read_source
    >>> source = read_source(rb'{"type": "row", "cells": ["\u89c4\u7ae0", 37, null, " 3"]}')
    >>> [block] = JsonLinesHandler().read(source).blocks
    >>> [(cell.raw, cell.span.of(source.text)) for cell in block.rows[0]]
    [('规章', '\\u89c4\\u7ae0'), ('37', '37'), ('', ''), ('3', '3')]
    """

    name = "jsonl"
    version = "1"
    suffixes = (".jsonl", ".ndjson")
    priority = 18  # above json, html and pipe, which may see records, tags and bars
    cannot_say: frozenset[Unsayable] = frozenset({"spaced-number"})

    def sniff(self, probe: Probe) -> Match:
        """Look for lines that open an object and name a text or cells."""
        lines = [line for line in probe.head.split("\n") if line.strip()]
        records = sum(_RECORD.match(line) is not None for line in lines)
        said = f"{records} of {len(lines)} lines are JSON records with text or cells"
        if records >= 3 and 2 * records > len(lines):
            return Match(self.name, Evidence.CERTAIN, said)
        return Match(self.name, Evidence.WEAK if records else Evidence.NONE, said)

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        """Lay every record out, in order.

        A line that is no record raises :class:`JsonLinesError`: without it, a row of a table could be missing from the
        midst of the others. A record that the end of the source cuts off is left out, which a note tells.
        """
        locator = Locator(source.text)
        blocks: list[Block] = []
        notes: list[Note] = []
        for found in _LINE.finditer(source.text):
            line = locator.piece(*found.span())
            if not line.raw:
                continue
            try:
                record = _record(line, locator)
                blocks += list(_blocks(record, locator))
            except json.JSONDecodeError as error:
                if line.raw[0] != "{" or found.end() < len(source.text):
                    place = locator.span(line.span.start + error.pos, line.span.end)
                    raise JsonLinesError(source.name, place, error.msg) from None
                notes.append(_note("jsonl-cut-off", line, "记录被截断,没有读取", "a record is cut off and not read"))
            except RecursionError:
                raise JsonLinesError(source.name, line.span, "nested too deeply") from None
            else:
                if not record.keys() & {"text", "cells"}:
                    notes.append(_note("jsonl-unread", line, "记录没有 text 和 cells", "a record has no text or cells"))
        # Every record that was read has its closing brace, so the last text is whole: hence no open end.
        return Layout(self.name, tuple(blocks), tuple(notes), open_end=None)

    def write(self, outline: Outline) -> str:
        """Print a record for each text and each row."""
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(outline))


class _Value(NamedTuple):
    """A value in a JSON text, and its place there."""

    value: Any
    start: int
    end: int


def _values(text: str, at: int) -> Iterator[_Value]:
    """The values, keys among them, in the object or array that begins at a place of a text. It is valid JSON."""
    at += 1
    while text[at] not in "]}":
        if text[at] in " \t\r,:":
            at += 1
        else:
            value, end = _JSON.raw_decode(text, at)
            yield _Value(value, at, end)
            at = end


def _members(text: str, at: int) -> dict[str, _Value]:
    found = list(_values(text, at))
    return {key.value: value for key, value in zip(found[::2], found[1::2], strict=True)}


def _record(line: Text, locator: Locator) -> dict[str, _Value]:
    """The members of the object on a line. Raises ``JSONDecodeError`` and ``RecursionError``."""
    if not isinstance(_JSON.decode(line.raw), dict):
        raise json.JSONDecodeError("Expecting an object", line.raw, 0)
    return _members(locator.text, line.span.start)


def _blocks(record: dict[str, _Value], locator: Locator) -> Iterator[Block]:
    """What a record says: a list is a row of cells, anything else is text, one or several lines."""
    for found in (record[key] for key in ("text", "cells") if key in record):
        if isinstance(found.value, list):
            yield Grid((tuple(_cell(value, locator) for value in _values(locator.text, found.start)),))
            continue
        for part in _TEXT_LINE.finditer(locator.text, *_inside(found, locator)):
            raw = _JSON.decode(f'"{part[0]}"') if isinstance(found.value, str) else None
            piece = locator.piece(*part.span(), raw=raw)
            if piece.raw:
                yield Paragraph(piece) if len(piece.raw) > PARAGRAPH else Stream((piece,))


def _cell(found: _Value, locator: Locator) -> Text:
    """A string, a number, ``null``; an object with a ``text``; else what is printed there, which is no number."""
    if isinstance(found.value, dict):
        found = _members(locator.text, found.start).get("text", found)
    return locator.piece(*_inside(found, locator), raw=found.value if isinstance(found.value, str) else None)


def _inside(found: _Value, locator: Locator) -> tuple[int, int]:
    """The place of a value without the quotes of a string; of ``null``, which prints nothing, where it begins."""
    if locator.text[found.start] == '"':
        return found.start + 1, found.end - 1
    return found.start, found.start if found.value is None else found.end


def _note(code: str, line: Text, zh: str, en: str) -> Note:
    number, shown = line.span.line, line.raw[:40]
    return Note(code, f"第 {number} 行:{zh}:{shown}", f"line {number}: {en}: {shown}", number)


def _records(outline: Outline) -> Iterator[dict[str, Any]]:
    yield from ({"type": "row", "cells": pair} for pair in outline.metadata)
    yield from ({"type": "text", "text": text} for text in (outline.title, *outline.preface) if text)
    for chapter in outline.chapters:
        yield from ({"type": "text", "text": text} for text in (chapter.heading, *chapter.paragraphs) if text)
        if chapter.table is not None:
            number = outline.tables.index(chapter.table) + 1
            for cells in (cells for part in chapter.table.parts for cells in part.lines()):
                yield {"type": "row", "table": number, "cells": [text or None for text in cells]}
