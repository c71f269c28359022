"""What a handler that writes is given: a report in the official order and with the official labels, as texts.

A report is laid out once for all formats (``gxparse.writing.official``); a handler has only to print it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, get_args

from attrs import evolve, frozen

from gxparse.characters import BARS, BLANK_RUN, UNPRINTABLE
from gxparse.values import shape_of
from gxparse.words import Words

__all__ = [
    "UNSAYABLE",
    "Appendix",
    "AppendixRow",
    "AppendixTable",
    "Box",
    "BoxRow",
    "Chapter",
    "Mark",
    "Outline",
    "Role",
    "Table",
    "TablePart",
    "Unsayable",
]

Role = Literal["corner", "column", "row", "value"]
"""What a box is: a value, a label above columns or before rows, or what is printed where both meet."""

Unsayable = Literal["blank", "unreadable", "spaced-number", "line-break", "blank-run", "bar", "control"]
"""What some formats cannot say, see :meth:`Outline.unsayable`."""

UNSAYABLE: frozenset[str] = frozenset(get_args(Unsayable))
"""All of them."""


@frozen
class Box:
    """A cell of a table to be printed: ``text`` (empty for a blank cell) at ``row`` and ``column`` of its table (from
    1), over ``width`` columns and ``height`` rows. ``key`` is the cell key of a value, ``en`` a label in English.
    """

    text: str
    role: Role
    row: int
    column: int
    width: int = 1
    height: int = 1
    key: str | None = None
    en: str = ""


BoxRow = tuple[Box, ...]
"""The boxes that begin in a row, in order."""


@frozen
class TablePart:
    """Rows of labels, and the rows below them that begin with a label."""

    head: tuple[BoxRow, ...]
    body: tuple[BoxRow, ...]

    @property
    def rows(self) -> tuple[BoxRow, ...]:
        """All rows."""
        return self.head + self.body

    def lines(self) -> Iterator[list[str]]:
        """The texts of each row, a merged cell in its first column and blanks where it reaches, up to the last cell."""
        for row in self.rows:
            texts = [""] * row[-1].column
            for box in row:
                texts[box.column - 1] = box.text
            yield texts

    def labels_of(self, box: Box) -> Iterator[Box]:
        """The labels of a value: those above it and those before it."""
        for other in (other for row in self.rows for other in row):
            if other.role == "column":
                if other.column <= box.column < other.column + other.width and other.row < box.row:
                    yield other
            elif other.role == "row" and other.row <= box.row < other.row + other.height:
                yield other


@frozen
class Table:
    """A table of the form as it is printed, ``width`` columns wide."""

    key: str
    title: str
    width: int
    parts: tuple[TablePart, ...]


@frozen
class Chapter:
    """A section: its heading (``None`` if the report has none), its paragraphs, its table."""

    heading: str | None
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@frozen
class Mark:
    """What is to be seen at the value of a cell, beside what the report says: ``words``, none for one that a finding
    only takes in. ``severity`` is that of the worst finding, ``"error"`` for a contradiction.
    """

    key: str
    severity: Literal["error", "warning", "info"]
    words: tuple[Words, ...] = ()


@frozen
class AppendixRow:
    """A row of texts, and the keys of the cells that it speaks of."""

    texts: tuple[Words, ...]
    keys: tuple[str, ...] = ()


@frozen
class AppendixTable:
    """A table of texts: its title, its header, its rows, or what is said where there are none."""

    title: Words
    head: tuple[Words, ...]
    rows: tuple[AppendixRow, ...]
    nothing: Words


@frozen
class Appendix:
    """What stands behind a report and is none of it."""

    title: Words
    tables: tuple[AppendixTable, ...]


_IN_TEXTS: dict[Unsayable, re.Pattern[str]] = {
    "line-break": re.compile("\n"),
    "blank-run": re.compile(r"[ \t\r\f]{2,}|[\t\r\f]| \n|\n "),
    "bar": re.compile(f"[{BARS}\t]"),
    "control": re.compile(f"[{UNPRINTABLE}\f\r\u2028\u2029]"),
}
_SPACED_NUMBER = re.compile(rf"\d{BLANK_RUN.pattern}\d")


def _has_blank(row: BoxRow) -> bool:
    return any(box.role == "value" and not box.text for box in row)


@frozen
class Outline:
    """A report in the official order and with the official labels, ready to be printed in some format.

    ``title`` may be ``None``; ``metadata`` are labels and values; ``preface`` are paragraphs before the first section.
    ``language`` is the tag of the script (``zh-Hans``, ``zh-Hant``). A writer with ``shows_marks`` is given ``marks``
    at cells and an ``appendix``, which say what checking found and are no part of the report.
    """

    title: str | None
    metadata: tuple[tuple[str, str], ...]
    preface: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    language: str = "zh-Hans"
    marks: tuple[Mark, ...] = ()
    appendix: Appendix | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables."""
        return tuple(chapter.table for chapter in self.chapters if chapter.table is not None)

    def _rows(self) -> Iterator[BoxRow]:
        return (row for table in self.tables for part in table.parts for row in part.rows)

    def boxes(self) -> Iterator[Box]:
        """All cells of all tables."""
        return (box for row in self._rows() for box in row)

    def texts(self) -> Iterator[str]:
        """All texts."""
        if self.title is not None:
            yield self.title
        for label, value in self.metadata:
            yield label
            yield value
        yield from self.preface
        for chapter in self.chapters:
            if chapter.heading is not None:
                yield chapter.heading
            yield from chapter.paragraphs
        for box in self.boxes():
            yield box.text

    def unsayable(self) -> frozenset[Unsayable]:
        """What stands in it that some formats cannot say.

        ``blank``: a cell without a text; ``unreadable``: one with a text that is no number; ``spaced-number``: digits
        parted by blanks (``12 345``, ``3 4``) beside a blank cell; and in any text ``line-break``, ``blank-run`` (two
        blanks in succession, or a tab), ``bar`` (also a tab), ``control`` (a control character, a separator
        that ends lines, half a surrogate pair).
        """
        texts = list(self.texts())
        found: set[Unsayable] = {kind for kind, it in _IN_TEXTS.items() if any(map(it.search, texts))}
        states = {shape_of(box.text).state for box in self.boxes() if box.role == "value"}
        if "unreadable" in states:
            found.add("unreadable")
        if any(map(_has_blank, self._rows())):
            found.add("blank")
        if any(_has_blank(row) and any(_SPACED_NUMBER.search(box.text) for box in row) for row in self._rows()):
            found.add("spaced-number")
        return frozenset(found)

    def with_boxes(self, convert: Callable[[Box], Box]) -> Outline:
        """The same outline with every cell of its tables converted."""

        def rows(found: tuple[BoxRow, ...]) -> tuple[BoxRow, ...]:
            return tuple(tuple(map(convert, row)) for row in found)

        def converted(chapter: Chapter) -> Chapter:
            if chapter.table is None:
                return chapter
            parts = tuple(TablePart(rows(part.head), rows(part.body)) for part in chapter.table.parts)
            return evolve(chapter, table=evolve(chapter.table, parts=parts))

        return evolve(self, chapters=tuple(map(converted, self.chapters)))

    def with_texts(self, convert: Callable[[str], str], language: str) -> Outline:
        """The same outline with every text converted to a language."""

        def converted(chapter: Chapter) -> Chapter:
            heading = None if chapter.heading is None else convert(chapter.heading)
            table = None if chapter.table is None else evolve(chapter.table, title=convert(chapter.table.title))
            return Chapter(heading, tuple(map(convert, chapter.paragraphs)), table)

        return Outline(
            None if self.title is None else convert(self.title),
            tuple((convert(label), convert(value)) for label, value in self.metadata),
            tuple(map(convert, self.preface)),
            tuple(map(converted, self.chapters)),
            language,
            self.marks,
            self.appendix,
        ).with_boxes(lambda box: evolve(box, text=convert(box.text)))
