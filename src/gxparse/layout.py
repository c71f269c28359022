"""What every format handler returns: ordered blocks of texts, each with its place in the source.

A layout has no meaning yet. It says only how the document is laid out: running prose
(:class:`Paragraph`), rows of cells (:class:`Grid`), or cells one after another whose rows are not marked
(:class:`Stream`). The binder gives them meaning, the same way for all formats.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from attrs import evolve, field, frozen

from gxparse.characters import BLANKS
from gxparse.words import Words

__all__ = [
    "END_OF_SOURCE",
    "PARAGRAPH",
    "Alternative",
    "Area",
    "Block",
    "Composer",
    "Element",
    "Elsewhere",
    "Grid",
    "Layout",
    "Locator",
    "Note",
    "Paragraph",
    "Picture",
    "Span",
    "Stream",
    "Text",
]


class Element(NamedTuple):
    """The cell of a marked-up table that a text stands in.

    ``path`` is an XPath to its element (empty where there is no markup), ``table`` the number of its table in the
    document, ``row`` its row there and ``column`` the first column that it takes (all from 1; rows and columns as
    shown, hence without hidden ones and with spans counted); it takes ``width`` columns and ``height`` rows. In JSON
    ``path`` is a JSONPath (``$.data[3].自然人``), and ``width`` 0 where the document does not tell how many columns a
    cell takes: a value over several columns may then stand in each of them.

    In a spreadsheet ``sheet`` is the name of its sheet, and rows and columns are those of the sheet, hidden ones
    included, so that :attr:`a1` is what the program shows.
    """

    path: str
    table: int
    row: int
    column: int
    width: int = 1
    height: int = 1
    sheet: str | None = None

    @property
    def a1(self) -> str:
        """Column and row as spreadsheets name them.

        >>> Element("", table=1, row=8, column=28, sheet="Sheet1").a1
        'AB8'
        """
        letters, rest = "", self.column
        while rest > 0:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


class Area(NamedTuple):
    """A rectangle on a page of a document: ``page`` from 1, the rest in points (1/72 inch) from its upper left corner.

    Of an image, points are its pixels.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Span(NamedTuple):
    r"""A place in the decoded source: ``source.text[start:end]``, on ``line``, from ``column`` (both from 1).

    Lines are those of :meth:`str.splitlines`; in a web page, those that ``\n`` ends. In a document of bytes (DOCX, PDF)
    it is a place in the text that its layout stands on (``Layout.text``), and ``area`` is where it is printed, for
    formats that have pages.

    In a text that is the piece as printed. In a web page it is so where the source has the piece without a tag or a
    character reference inside, else the markup that holds it; ``element`` is its table cell. Of running text, which no
    element holds alone, it is the place of the beginning.

    ``source`` names the file that it counts in, where that is not the report's own but its annex.

    >>> Span(4, 6, line=2, column=1).of("abc\n37")
    '37'
    """

    start: int
    end: int
    line: int
    column: int
    element: Element | None = None
    area: Area | None = None
    source: str | None = None

    def of(self, text: str) -> str:
        """The characters of ``text`` at this place."""
        return text[self.start : self.end]

    @property
    def where(self) -> Words:
        """The place in a few words, as a person looks for it: a page, a cell of a sheet, else a line.

        >>> Span(4, 6, line=2, column=1, area=Area(3, 72.0, 90.5, 80.0, 100.0)).where.zh
        '第 3 页'
        """
        if self.source is not None:
            there = self._replace(source=None).where
            return Words(f"附件 {self.source}，{there.zh}", f"annex {self.source}, {there.en}")
        if self.area is not None:
            return Words(f"第 {self.area.page} 页", f"page {self.area.page}")
        if self.element is not None and self.element.sheet is not None:
            sheet, cell = self.element.sheet, self.element.a1
            return Words(f"工作表“{sheet}”{cell}", f"sheet {sheet!r}, {cell}")
        return Words(f"第 {self.line} 行", f"line {self.line}")

    def part(self, start: int, end: int) -> Span:
        """The place of a part of it, on its first line.

        >>> Span(4, 9, line=2, column=1).part(2, 5)[:4]
        (6, 9, 2, 3)
        """
        return self._replace(start=self.start + start, end=self.start + end, column=self.column + start)


class Text(NamedTuple):
    """A piece of text: ``raw`` as printed, ``span`` its place, ``text`` the form to compare (see `traditional`)."""

    raw: str
    span: Span
    text: str


class Alternative(NamedTuple):
    """What a recogniser of pictures (OCR) may have seen: a text, and how likely it is (0 to 1)."""

    text: str
    probability: float


@frozen
class Paragraph:
    """Running prose: never a label or a value of a table."""

    text: Text


@frozen
class Grid:
    """Rows of cells. A blank cell is a :class:`Text` with an empty ``raw``; rows may be ragged."""

    rows: tuple[tuple[Text, ...], ...]


@frozen
class Stream:
    """Short texts one after another, rows not marked, blank cells not shown."""

    items: tuple[Text, ...]


Block = Paragraph | Grid | Stream
"""Any block of a layout."""


PARAGRAPH = 80
"""A line of more characters than this is running prose. The longest official label has 41."""


class Locator:
    r"""Cuts pieces out of a text, each with its true place: what most handlers make their texts with.

    Lines are those of :meth:`str.splitlines`.

    >>> Locator("规章\n 37 \n").piece(3, 7)
    Text(raw='37', span=Span(start=4, end=6, line=2, column=2, element=None, area=None, source=None), text='37')
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]

    def lines(self) -> Iterator[tuple[int, int]]:
        """Where each line begins and ends, without what ends it."""
        for start, end in pairwise(self._starts):
            yield start, start + len(self.text[start:end].splitlines()[0])

    def span(self, start: int, end: int, element: Element | None = None) -> Span:
        """The place of ``text[start:end]``."""
        line = bisect_right(self._starts, start, hi=max(1, len(self._starts) - 1))
        return Span(start, end, line, start - self._starts[line - 1] + 1, element)

    def piece(self, start: int, end: int, *, raw: str | None = None, element: Element | None = None) -> Text:
        """The piece ``text[start:end]`` without the blanks around it; if nothing is left, the text of a blank cell.

        ``raw`` is what it says, where that is not what is printed (an escape, a character reference).
        """
        shown = self.text[start:end]
        bare = shown.strip(BLANKS)
        if bare:
            start += shown.index(bare[0])
            end = start + len(bare)
        else:
            end = start
        raw = bare if raw is None else raw.strip(BLANKS)
        return Text(raw, self.span(start, end, element), raw)


class Composer:
    r"""Writes the text that a layout of bytes stands on, piece by piece, as a person would copy it out.

    >>> composer = Composer()
    >>> composer.piece("规章", after="\t").span
    Span(start=0, end=2, line=1, column=1, element=None, area=None, source=None)
    >>> composer.piece(" 37 ").span.of(composer.text)
    '37'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._end, self._line, self._line_start = 0, 1, 0

    @property
    def text(self) -> str:
        """All that was written so far."""
        return "".join(self._parts)

    def piece(self, raw: str, *, after: str = "\n", element: Element | None = None, area: Area | None = None) -> Text:
        r"""A piece of the text without the blanks around it, which is written with what comes ``after`` it.

        Between cells of a row that is ``"\t"``, behind a row or a paragraph ``"\n"``.
        """
        raw = raw.strip(BLANKS)
        start = self._end
        span = Span(start, start + len(raw), self._line, start - self._line_start + 1, element, area)
        written = raw + after
        self._parts.append(written)
        self._end += len(written)
        lines = f"{written}.".splitlines()  # one more than line ends
        if len(lines) > 1:
            self._line += len(lines) - 1
            self._line_start = self._end - len(lines[-1]) + 1
        return Text(raw, span, raw)


END_OF_SOURCE = -1
"""The last text of a document ends with its source."""


@frozen
class Note:
    """Something seen while reading that a user should know: a repaired label, a row that cannot be told apart.

    ``code`` is stable, ``line`` is the line of the source, from 1.
    """

    code: str
    zh: str
    en: str
    line: int | None = None

    def message(self, lang: str = "en") -> str:
        """The note in ``"zh"`` or ``"en"``."""
        return Words(self.zh, self.en).of(lang)


@frozen
class Elsewhere:
    """What a document holds or points to beside its text, for one in which no report is found.

    ``leads`` say it in Chinese and English; ``attachments`` are links to documents (text, target).
    """

    leads: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()


@frozen
class Picture:
    """A page of a document as a reader sees it, ``width`` by ``height`` points: an :class:`Area` on it counts in these.

    ``media_type`` is ``image/png``, ``image/jpeg``, ``image/gif`` or ``image/webp``, which no one can hide a script in.
    """

    media_type: str
    data: bytes = field(repr=False)
    width: float
    height: float


@frozen
class Layout:
    """The blocks of a document in reading order. ``format`` names the handler that laid them out.

    ``notes`` go to every report of the document; ``elsewhere`` is asked what else there is if no report is found.
    ``text`` is what its spans count in, where that is not the text of the source: a format of bytes makes it with a
    :class:`Composer`. ``open_end`` is where its last text ends if that may be cut off, ``None`` if the document shows
    that it is not. A format that closes each record leaves out one that is cut off and says ``None``.
    ``alternatives`` are what a recogniser of pictures may have seen in place of a piece, the likeliest first, by the
    start of its span. ``picture`` draws a page, from 1, for people who compare, or gives
    ``None``; a document without pages has none.
    """

    format: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    elsewhere: Callable[[], Elsewhere] = field(default=Elsewhere, eq=False, repr=False)
    open_end: int | None = END_OF_SOURCE
    text: str | None = field(default=None, repr=False)
    alternatives: Mapping[int, tuple[Alternative, ...]] = field(factory=dict, repr=False)
    picture: Callable[[int], Picture | None] | None = field(default=None, eq=False, repr=False)

    def pieces(self) -> list[Text]:
        """All texts, in order."""
        found: list[Text] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Stream):
                found += block.items
            else:
                for row in block.rows:
                    found += row
        return found

    def with_text(self, convert: Callable[[Sequence[str]], Sequence[str]]) -> Layout:
        """The same layout with ``text`` of every piece converted; ``raw`` and ``span`` stay.

        ``convert`` takes all the strings of the document at once and returns as many.
        """
        converted = iter(convert([piece.text for piece in self.pieces()]))
        return self.with_pieces(lambda piece: _retext(piece, next(converted)))

    def with_pieces(self, convert: Callable[[Text], Text]) -> Layout:
        """The same layout with every piece converted, in order."""
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                blocks.append(Paragraph(convert(block.text)))
            elif isinstance(block, Stream):
                blocks.append(Stream(tuple(map(convert, block.items))))
            else:
                blocks.append(Grid(tuple(tuple(map(convert, row)) for row in block.rows)))
        return evolve(self, blocks=tuple(blocks))


def _retext(piece: Text, text: str) -> Text:
    return Text(piece.raw, piece.span, text) if text != piece.text else piece
