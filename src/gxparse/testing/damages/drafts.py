"""A draft: a report that is being damaged, as rows of boxes, with the truth of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import TypeVar

from attrs import Factory, define, evolve, field, frozen

from gxparse.formats.protocol import Writer
from gxparse.outline import Box, Chapter, Outline, Table, TablePart
from gxparse.report import Report
from gxparse.writing.official import outline

_T = TypeVar("_T")

Number = int | Decimal

BoxLine = list[Box]
"""The boxes of a row that is being damaged."""

Truth = Mapping[str, tuple[Number, ...]]
"""By cell key, the numbers that the cell may be read as; a key that is not there has none."""

MARKUP = ("html", "traditional")
"""Formats whose documents are web pages."""

ALIGNED = ("columns",)
"""Formats in which the place of a text tells its column, so that a lost cell leaves its place blank."""


# -- drafts --------------------------------------------------------------------------------------------


@define
class Piece:
    """A piece of a draft: a heading, paragraphs, and perhaps the rows of a table below them."""

    heading: str | None = None
    paragraphs: list[str] = Factory(list)
    table: Table | None = None
    rows: list[BoxLine] = Factory(list)


Place = tuple[Piece, int]
"""A row of a draft: its piece and its number there."""


class NotHereError(Exception):
    """A damage cannot be done to a draft."""


@define(eq=False)
class Draft:
    """A report that is being damaged: the ``pieces`` that will be printed, and what remains true of its cells."""

    report: Report
    format: str
    random: Random
    outline: Outline
    pieces: list[Piece]
    truth: dict[str, tuple[Number, ...]]
    untold: str = ""
    after: list[Callable[[str], str]] = Factory(list)
    _raw: list[str] = Factory(list)

    @classmethod
    def of(cls, report: Report, format: str, random: Random) -> Draft:  # noqa: A002
        """A draft that says what a report says."""
        laid_out = outline(report)
        pieces = [
            Piece(
                chapter.heading,
                list(chapter.paragraphs),
                chapter.table,
                _rows_of(chapter.table) if chapter.table else [],
            )
            for chapter in laid_out.chapters
        ]
        truth: dict[str, tuple[Number, ...]] = {
            key: () if cell.value is None else (cell.value,) for key, cell in report.cells.items()
        }
        return cls(report, format, random, laid_out, pieces, truth)

    # -- what there is to damage

    def rows(self, wanted: Callable[[BoxLine], bool] = bool, table: str | None = None) -> list[Place]:
        """The rows that have values."""
        return [
            (piece, number)
            for piece in self.pieces
            if piece.table is not None and table in (None, piece.table.key)
            for number, row in enumerate(piece.rows)
            if values(row) and wanted(row)
        ]

    def row(self, wanted: Callable[[BoxLine], bool] = bool, table: str | None = None) -> Place:
        """One of them."""
        return self.one(self.rows(wanted, table))

    def one(self, found: Sequence[_T]) -> _T:
        """One of what was found; a damage that finds nothing is not done."""
        if not found:
            raise NotHereError
        return self.random.choice(found)

    def headers(self) -> list[tuple[Piece, int, Box, list[str]]]:
        """The lowest labels above columns: each with its place and the keys of the cells below it."""
        found = []
        for piece in self.pieces:
            for head, body in parts_of(piece.rows):
                boxes = [(number, box) for number in head for box in piece.rows[number] if box.role == "column"]
                for number, box in boxes:
                    lower = any(n > number and over(box, other) for n, other in boxes)
                    below = [v.key for n in body for v in values(piece.rows[n]) if over(box, v) and v.key]
                    if below and not lower:
                        found.append((piece, number, box, below))
        return found

    # -- what is done to it

    def forget(self, keys: Iterable[str | None]) -> None:
        """These cells have no number any more."""
        self.truth |= dict.fromkeys((key for key in keys if key), ())

    def swap(self, piece: Piece, number: int, old: Box, text: str) -> None:
        """Write another text into a box."""
        row = piece.rows[number]
        row[row.index(old)] = evolve(old, text=text)

    def raw(self, text: str) -> str:
        """A text that is printed as it is, whatever the format would make of it."""
        self._raw.append(text)
        return chr(0xE000 + len(self._raw) - 1)

    def split(self, piece: Piece, number: int, *paragraphs: str) -> None:
        """End a table behind a row and begin another one there, with paragraphs between."""
        place = self.pieces.index(piece)
        rest = Piece(None, list(paragraphs), piece.table, piece.rows[number + 1 :])
        if not rest.rows:
            rest.table = None
        del piece.rows[number + 1 :]
        self.pieces.insert(place + 1, rest)

    # -- printing

    def print(self, writer: Writer, *, packed: bool) -> str:
        """The text of the draft; ``packed`` rows have no place that is empty because of a merged cell."""
        chapters = []
        for piece in self.pieces:
            table = piece.table
            if table is not None:
                rows = [pack(row, 1, 1) if packed else row for row in piece.rows if row]
                made = tuple(
                    TablePart(tuple(tuple(rows[n]) for n in head), tuple(tuple(rows[n]) for n in body))
                    for head, body in parts_of(rows)
                )
                width = max((box.column + box.width - 1 for row in rows for box in row), default=table.width)
                table = evolve(table, parts=made, width=max(width, table.width))
            chapters.append(Chapter(piece.heading, tuple(piece.paragraphs), table))
        text = writer.write(evolve(self.outline, chapters=tuple(chapters)))
        if not isinstance(text, str):
            raise ValueError("only texts are damaged here, and this format writes bytes")
        for number, raw in enumerate(self._raw):
            text = text.replace(chr(0xE000 + number), raw)
        for change in self.after:
            text = change(text)
        return text

    @property
    def is_markup(self) -> bool:
        """Whether what is printed is a web page."""
        return self.format in MARKUP


def _rows_of(table: Table) -> list[BoxLine]:
    """The rows of a table. What has no name in English, a unit beside a label or a dash, is no label."""
    return [
        [evolve(box, role="value") if box.role == "row" and not box.en else box for box in row]
        for part in table.parts
        for row in part.rows
    ]


def values(row: BoxLine) -> list[Box]:
    """The boxes of a row that are values of the report."""
    return [box for box in row if box.role == "value" and box.key]


def label(row: BoxLine) -> str:
    """What a row is called."""
    return next((box.text for box in reversed(row) if box.role == "row"), "")


def pack(row: BoxLine, first: int | None = None, width: int | None = None) -> BoxLine:
    """A row whose boxes follow each other without a gap, from a column on."""
    made: BoxLine = []
    column = (row[0].column if row else 1) if first is None else first
    for box in row:
        own = box.width if width is None else width
        made.append(evolve(box, column=column, width=own, height=box.height if width is None else 1))
        column += own
    return made


def parts_of(rows: Sequence[BoxLine]) -> list[tuple[list[int], list[int]]]:
    """The parts of a table: the numbers of the rows above values, and of the rows below those."""
    found: list[tuple[list[int], list[int]]] = []
    numbered = [(number, row) for number, row in enumerate(rows) if row]
    for is_head, run in groupby(numbered, key=lambda each: all(b.role in ("column", "corner") for b in each[1])):
        if is_head or not found:
            found.append(([], []))
        found[-1][0 if is_head else 1].extend(number for number, _ in run)
    return found


def over(upper: Box, lower: Box) -> bool:
    """Whether two boxes share a column."""
    return upper.column < lower.column + lower.width and lower.column < upper.column + upper.width


# -- kinds ---------------------------------------------------------------------------------------------

Damage = Callable[[Draft], str]
"""Does something to a draft and says where; raises :class:`NotHereError` if it has no place there."""


@frozen
class Kind:
    """A kind of damage: its name, what it does in a few words, and the ``formats`` that it is for, if not for all."""

    name: str
    says: str
    damage: Damage = field(repr=False)
    formats: tuple[str, ...] = ()


FOUND: dict[str, Kind] = {}
"""The kinds by name."""


def kind(name: str, says: str, formats: tuple[str, ...] = ()) -> Callable[[Damage], Damage]:
    """Make a damage one of the kinds."""

    def add(damage: Damage) -> Damage:
        FOUND[name] = Kind(name, says, damage, formats)
        return damage

    return add


def row_key(row: BoxLine) -> str:
    """The key of a row, with that of its table; the label of one without values, which heads others."""
    return next(((box.key or "").rpartition(".")[0] for box in values(row)), label(row))


def keys_of(row: BoxLine) -> list[str]:
    """The keys of the cells of a row."""
    return [box.key or "" for box in values(row)]


def has_several(row: BoxLine) -> bool:
    """Whether a row has several values."""
    return len(values(row)) > 1


def has_label(row: BoxLine) -> bool:
    """Whether a row has a label."""
    return bool(label(row))


def without_values(row: BoxLine) -> BoxLine:
    """A row with its labels, without its values."""
    return [evolve(box, text="", key=None) if box.role == "value" else box for box in row]


def without_labels(row: BoxLine) -> BoxLine:
    """A row with its values, without its labels."""
    return [evolve(box, text="") if box.role == "row" else box for box in row]


def labels_of(row: BoxLine) -> BoxLine:
    """The labels of a row."""
    return [box for box in row if box.role == "row"]


def has_money(draft: Draft, keys: list[str]) -> bool:
    """Whether one of the cells is of money."""
    return any(draft.report.form.cells[key].column.money for key in keys)


def is_money(draft: Draft, keys: list[str]) -> bool:
    """Whether all of the cells are of money."""
    return all(draft.report.form.cells[key].column.money for key in keys)


def other_number(draft: Draft, box: Box) -> Box:
    """A value that belongs to nothing, in the place of another."""
    return evolve(box, text=str(draft.random.randint(2000, 9999)), key=None)
