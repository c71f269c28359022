"""Damaged documents with the truth: whatever happens to a copy, a cell is read as what it says, or as no number.

A damage is a kind (:data:`KINDS`) and a seed. It is done to a *draft*, a report laid out in one of many ways, and
printed by the writer of a format; so the same damages are there for every format that can be written, an author's own
included. The truth of a document has, for each cell, the numbers that it may be read as: the true one, or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random
from types import MappingProxyType
from typing import TypeVar

from attrs import Factory, define, evolve, field, frozen

from gxparse.binding.binder import bind
from gxparse.errors import GxparseError
from gxparse.formats.protocol import Handler, Writer, is_writer
from gxparse.forms.model import Form, form
from gxparse.options import DEFAULT
from gxparse.outline import Box, Chapter, Outline, Table, TablePart
from gxparse.report import MISSING, Cell, Report, Section, SourceInfo
from gxparse.source import text_source
from gxparse.testing.made import consistent, printed
from gxparse.testing.strategies import AGENCIES
from gxparse.writing.official import outline
from gxparse.writing.write import writer_of

_T = TypeVar("_T")

Number = int | Decimal

BoxLine = list[Box]
"""The boxes of a row that is being damaged."""

Truth = Mapping[str, tuple[Number, ...]]
"""By cell key, the numbers that the cell may be read as; a key that is not there has none."""

MARKUP = ("html", "traditional")
"""Formats whose documents are web pages."""


@frozen
class DamagedDocument:
    """A document to which something happened: ``kind`` says what, ``where`` in which row or cell, ``truth`` what is
    left to be read. ``untold`` is why the text cannot tell it, for those few where it cannot.
    """

    format: str
    kind: str
    where: str
    text: str = field(repr=False)
    truth: Truth = field(repr=False)
    untold: str = ""


@frozen
class Judgement:
    """What became of a document: how many cells with a number were read ``right`` or left ``unread``, which got a
    ``wrong`` number, of which it is said that they are ``blank`` though a number is printed.
    """

    right: int = 0
    unread: int = 0
    wrong: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


def judged(document: DamagedDocument, reports: Iterable[Report]) -> Judgement:
    """What reports that were read in a damaged document say of its cells.

    >>> import gxparse
    >>> [document] = damaged(some_report(3), "pipe", ["nothing"])
    >>> judged(document, [gxparse.parse_text(document.text)]).wrong
    ()
    """
    truth = document.truth
    right: set[str] = set()
    wrong: dict[str, str] = {}
    blank: dict[str, str] = {}
    for report in reports:
        for key, cell in report.cells.items():
            may = truth.get(key, ())
            if cell.known:
                if cell.value in may:
                    right.add(key)
                else:
                    wrong[key] = f"{key}: {cell.value}, not {' or '.join(map(str, may)) or 'a number'}"
            elif cell.state == "blank" and any(may):
                blank[key] = f"{key}: blank, not {' or '.join(map(str, may))}"
    asked = {key for key, may in truth.items() if may}
    return Judgement(
        len(right - wrong.keys()), len(asked - right - wrong.keys()), (*wrong.values(),), (*blank.values(),)
    )


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
                [list(row) for part in chapter.table.parts for row in part.rows] if chapter.table else [],
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
                    lower = any(n > number and _over(box, other) for n, other in boxes)
                    below = [v.key for n in body for v in values(piece.rows[n]) if _over(box, v) and v.key]
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
                table = evolve(table, parts=made)
            chapters.append(Chapter(piece.heading, tuple(piece.paragraphs), table))
        text = writer.write(evolve(self.outline, chapters=tuple(chapters)))
        for number, raw in enumerate(self._raw):
            text = text.replace(chr(0xE000 + number), raw)
        for change in self.after:
            text = change(text)
        return text

    @property
    def is_markup(self) -> bool:
        """Whether what is printed is a web page."""
        return self.format in MARKUP


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


def _over(upper: Box, lower: Box) -> bool:
    return upper.column < lower.column + lower.width and lower.column < upper.column + upper.width


# -- kinds ---------------------------------------------------------------------------------------------

Damage = Callable[[Draft], str]
"""Does something to a draft and says where; raises :class:`NotHereError` if it has no place there."""


@frozen
class Kind:
    """A kind of damage: its name, and what it does in a few words."""

    name: str
    says: str
    damage: Damage = field(repr=False)


def kinds() -> Mapping[str, Kind]:
    """All kinds of damages by name."""
    from gxparse.testing.damage_kinds import FOUND

    return MappingProxyType(FOUND)


def damaged(
    report: Report,
    format: str = "pipe",  # noqa: A002 - the word of every such function
    names: Iterable[str] | None = None,
    *,
    seed: int = 0,
    writer: Writer | None = None,
) -> Iterator[DamagedDocument]:
    """A report damaged in each way that has a place in it, written in a format; the same for the same seed.

    ``names`` chooses among the :func:`kinds`; a ``writer`` writes instead of the format's own.

    >>> [document] = damaged(some_report(1), "pipe", ["mask"])
    >>> document.kind, document.where, document.truth[document.where]
    ('mask', 'disclosure.administrative_penalties.handled', ())
    """
    handler = writer_of(format) if writer is None else writer
    known = kinds()
    for name in known if names is None else names:
        random = Random(f"{name} {seed}")
        draft = Draft.of(report, format, random)
        try:
            where = known[name].damage(draft)
        except NotHereError:
            continue
        text = draft.print(handler, packed=random.random() < 0.5)
        if format == "pipe":
            text = random.choice(_BARS)(text)
        yield DamagedDocument(format, name, where, text, draft.truth, draft.untold)


_RULE = re.compile(r"^\|(?: --- \|)+\n", re.MULTILINE)
_OUTER = re.compile(r"^\| | \|$", re.MULTILINE)
_BARS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: _RULE.sub("", text),
    lambda text: _OUTER.sub("", _RULE.sub("", text)),
    lambda text: _OUTER.sub("", _RULE.sub("", text)).replace(" | ", "\t"),
)
"""Ways to part cells in a text: as Markdown does, without its rule, without outer bars, with tabs."""


def some_report(seed: int) -> Report:
    """A short report, the same for the same seed: one to three tables, with figures that are all different or add up.

    >>> some_report(4).form.name
    '2021'
    """
    random = Random(seed)
    of = form(random.choice(("2021", "2021", "2021", "2019")))
    chosen = random.choice((("disclosure",), ("requests",), ("disputes",), ("disclosure", "requests", "disputes")))
    keys = of.cell_keys()
    if random.random() < 0.5:
        figures = {key: 1000 + 7 * number for number, key in enumerate(keys)}
    else:
        figures = consistent(of, random)
    year = random.randint(of.first_year, of.last_year or of.first_year + 4)
    cells = {key: _printed(of, key, figures[key]) for key in keys if key.partition(".")[0] in chosen}
    agency = random.choice(AGENCIES)
    sections = [
        Section(each.key, f"{each.number}、{each.title}", _PROSE.get(each.key, ""))
        for each in of.sections
        if each.key in chosen or len(chosen) > 1
    ]
    return Report(
        source=SourceInfo("<made>", "lines", "lines", None, "simplified"),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        period=None,
        form=of,
        metadata={},
        sections=tuple(sections),
        cells={key: cells.get(key, MISSING) for key in keys},
    )


_PROSE = {
    "overview": "本年度按照要求做好各项公开工作,主动公开信息120条。",
    "problems": "一是更新不够及时。二是解读形式单一,下一步将逐项改进。",
    "other_matters": "本年度没有收取信息处理费。",
}


def _printed(of: Form, key: str, figure: int) -> Cell:
    if of.cells[key].column.money:
        return evolve(printed(Decimal(figure) / 10), unit="万元")
    return printed(figure)


# -- judging a handler ---------------------------------------------------------------------------------


def some_damaged(
    format: str,  # noqa: A002
    count: int,
    names: Iterable[str] | None = None,
    *,
    first: int = 0,
    writer: Writer | None = None,
) -> Iterator[DamagedDocument]:
    """So many damaged documents of a format, all kinds in turn, the same each time."""
    chosen = list(kinds() if names is None else names)
    begin = Random(first).randrange(len(chosen))
    chosen = chosen[begin:] + chosen[:begin]
    made, seed = 0, first
    while made < count:
        before = made
        for number, name in enumerate(chosen):
            for document in damaged(some_report(seed + number), format, [name], seed=seed, writer=writer):
                if made < count:
                    made += 1
                    yield document
        seed += 1
        if made == before and seed > first + EMPTY:
            return


EMPTY = 20
"""After so many reports without a place for any of the damages, no more are tried."""


def check_damages(
    handler: Handler | type[Handler], names: Iterable[str] | None = None, *, count: int = 500, first: int = 0
) -> None:
    """Check that no damage makes a wrong number of what a handler writes, by so many damaged documents.

    ``names`` chooses among the :func:`kinds`. Documents of which the text cannot tell what happened are left out.

    >>> from gxparse.formats.pipe import PipeHandler
    >>> check_damages(PipeHandler(), ["nothing", "mask"], count=20)
    """
    __tracebackhide__ = True
    made: Handler = handler() if isinstance(handler, type) else handler
    if not is_writer(made):
        raise ValueError("only what a handler writes can be damaged; this one does not write")
    failures: dict[str, list[str]] = {}
    for document in some_damaged(made.name, count, names, first=first, writer=made):
        wrong = () if document.untold else judged(document, _reports(made, document.text)).wrong
        if wrong:
            failures.setdefault(document.kind, []).append(f"{wrong[0]} ({document.where})\n{document.text}")
    if failures:
        shown = [f"{name} ({len(found)} times): {found[0]}" for name, found in failures.items()]
        raise AssertionError(f"{made.name} reads numbers wrongly:\n" + "\n".join(shown))


def _reports(handler: Handler, text: str) -> list[Report]:
    source = text_source(text, name="<damaged>")
    try:
        return bind(source, handler.read(source, DEFAULT), handler.name)
    except GxparseError:
        return []
