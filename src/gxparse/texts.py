"""Texts and their places in the source: what the blocks of a layout consist of.

A document has many texts, and few of them are asked where they stand. So a :class:`Text` keeps no place: it knows who
does (:class:`Places`), and its span is worked out when it is asked for.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from gxparse.characters import BLANKS, LINE_ENDS, OTHER_LINE_END
from gxparse.words import Words

__all__ = ["Area", "Composer", "Element", "Elements", "Locator", "Places", "Span", "Text"]

MANY = 10_000
"""The places of so many lines or cells are kept as they are found fastest, those of more in little room."""

_PLAIN_END = re.compile("\n")
_LINE_END = re.compile(f"\r\n|[{LINE_ENDS}]")
_new = tuple.__new__  # a named tuple's own constructor takes twice the time


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

    def span_of(self, _: int, __: str, /) -> Span:
        """The place of a text that stands here: a span may be asked as :class:`Places` are."""
        return self

    def line_of(self, _: int, __: str, /) -> int:
        """The line of a text that stands here."""
        return self.line

    def element_of(self, _: int, /) -> Element | None:
        """The table cell of a text that stands here."""
        return self.element

    def part_of(self, _: int, __: int, /) -> None:
        """A part of a text that stands here has a span of its own."""
        return

    def part(self, start: int, end: int) -> Span:
        """The place of a part of it, on its first line.

        >>> Span(4, 9, line=2, column=1).part(2, 5)[:4]
        (6, 9, 2, 3)
        """
        return self._replace(start=self.start + start, end=self.start + end, column=self.column + start)


class Places(Protocol):
    """Who knows the places of texts, each by a number of its own choice: the key that it made the text with."""

    def span_of(self, key: int, raw: str, /) -> Span:
        """The place of a text that says ``raw``."""
        ...

    def line_of(self, key: int, raw: str, /) -> int:
        """The line of a text that says ``raw``, from 1."""
        ...

    def element_of(self, key: int, /) -> Element | None:
        """The table cell of a text, if it has one."""
        ...

    def part_of(self, key: int, start: int, /) -> int | None:
        """The key of a part of a text that begins so many characters behind it, if parts have keys."""
        ...


_NOWHERE = Element("", 0, 0, 0, 0, 0)


class Text:
    """A piece of text: ``raw`` as printed, ``span`` its place, ``text`` the form to compare (see `traditional`).

    Its place is a span, or :class:`Places` that know it by its ``key`` and are asked when somebody wants it. Texts are
    equal if they say the same in the same place.

    >>> Text("37", Span(4, 6, line=2, column=1), "37").line
    2
    """

    __slots__ = ("_key", "_place", "raw", "text")

    def __init__(self, raw: str, place: Places, text: str, key: int = 0) -> None:
        self.raw = raw
        self.text = text
        self._place = place
        self._key = key

    @property
    def span(self) -> Span:
        """Its place in the source."""
        return self._place.span_of(self._key, self.raw)

    @property
    def line(self) -> int:
        """The line of its place, ``span.line``."""
        return self._place.line_of(self._key, self.raw)

    @property
    def element(self) -> Element | None:
        """Its table cell, ``span.element``."""
        return self._place.element_of(self._key)

    def read_as(self, text: str) -> Text:
        """The same text in the same place, in another form to compare."""
        return Text(self.raw, self._place, text, self._key)

    def part(self, start: int, end: int) -> Text:
        """A part of it, without the blanks around.

        >>> Locator("规章 37 件").piece(0, 7).part(2, 5).span[:2]
        (3, 5)
        """
        shown = self.raw[start:end].strip(BLANKS)
        if shown:
            start = self.raw.index(shown[0], start)
        text = self.text[start : start + len(shown)] if len(self.text) == len(self.raw) else shown
        key = self._place.part_of(self._key, start)
        if key is not None:
            return Text(shown, self._place, text, key)
        span = self.span
        whole = span.end - span.start == len(self.raw)  # else it is not printed as it is read
        return Text(shown, span.part(start, start + len(shown)) if whole else span, text)

    def at(self, place: Span) -> Text:
        """The same text in another place."""
        return Text(self.raw, place, self.text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        if self.raw != other.raw or self.text != other.text:
            return False
        return (self._place is other._place and self._key == other._key) or self.span == other.span

    def __hash__(self) -> int:
        return hash((self.raw, self.text))

    def __repr__(self) -> str:
        return f"Text(raw={self.raw!r}, span={self.span!r}, text={self.text!r})"

    def __reduce__(self) -> tuple[type[Text], tuple[str, Span, str]]:
        return Text, (self.raw, self.span, self.text)


class Locator:
    r"""Cuts pieces out of a text, each with its true place: what most handlers make their texts with.

    Lines are those of :meth:`str.splitlines`.

    >>> Locator("规章\n 37 \n").piece(3, 7)
    Text(raw='37', span=Span(start=4, end=6, line=2, column=2, element=None, area=None, source=None), text='37')
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each line begins; a text that says nothing has one."""
        text = self.text
        ends = (_LINE_END if OTHER_LINE_END.search(text) else _PLAIN_END).finditer(text)
        starts = [0, *map(re.Match.end, ends)]
        if len(starts) > 1 and starts[-1] == len(text):
            starts.pop()
        return starts if len(starts) < MANY else array("Q", starts)

    def lines(self) -> Iterator[tuple[int, int]]:
        """Where each line begins and ends, without what ends it."""
        for start, end in pairwise([*self._starts, len(self.text)] if self.text else ()):
            yield start, start + len(self.text[start:end].splitlines()[0])

    def span(self, start: int, end: int, element: Element | None = None) -> Span:
        """The place of ``text[start:end]``."""
        line = self.line_of(start)
        return Span(start, end, line, start - self._starts[line - 1] + 1, element)

    def piece(self, start: int, end: int, *, raw: str | None = None, element: Element | None = None) -> Text:
        """The piece ``text[start:end]`` without the blanks around it; if nothing is left, the text of a blank cell.

        ``raw`` is what it says, where that is not what is printed (an escape, a character reference).
        """
        shown = self.text[start:end]
        bare = shown.strip(BLANKS)
        if bare and bare[0] != shown[0]:
            start += shown.index(bare[0])
        if raw is None and element is None:
            return Text(bare, self, bare, start)
        raw = bare if raw is None else raw.strip(BLANKS)
        return Text(raw, self.span(start, start + len(bare), element), raw)

    def span_of(self, key: int, raw: str, /) -> Span:
        """The place of a piece that begins at ``key``."""
        starts = self._starts
        line = bisect_right(starts, key)
        return _new(Span, (key, key + len(raw), line, key - starts[line - 1] + 1, None, None, None))

    def line_of(self, key: int, _: str = "", /) -> int:
        """The line of a piece that begins at ``key``."""
        return bisect_right(self._starts, key)

    def element_of(self, _: int, /) -> None:
        """A piece of a text without markup stands in no cell."""
        return

    def part_of(self, key: int, start: int, /) -> int:
        """Where a part of a piece begins."""
        return key + start


class Elements:
    """Table cells, each asked for by its number, from 0: the first as they are, the many more of a large document in
    arrays, where they take little room.
    """

    def __init__(self) -> None:
        self._first: list[Element | None] = []
        self._numbers = array("q")
        self._tables: list[tuple[str, str | None] | None] = []  # the way to its row and its sheet; cells share them
        self._steps: list[str] = []
        self._known: dict[str, str] = {}

    def append(self, element: Element | None) -> None:
        """Add one, or the place of none."""
        if len(self._first) < MANY:
            self._first.append(element)
            return
        path, *numbers, sheet = element or _NOWHERE
        above, slash, step = path.rpartition("/")
        way = (above + slash, sheet) if element is not None else None
        tables = self._tables
        tables.append(tables[-1] if tables and tables[-1] == way else way)
        self._steps.append(self._known.setdefault(step, step))
        self._numbers.extend(numbers)

    def __getitem__(self, number: int) -> Element | None:
        if number < len(self._first):
            return self._first[number]
        number -= MANY
        way = self._tables[number]
        if way is None:
            return None
        path, sheet = way
        start = 5 * number
        return _new(Element, (path + self._steps[number], *self._numbers[start : start + 5], sheet))


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
        self._end = 0
        self._line_starts = array("Q", [0])
        self._starts = array("Q")
        self._elements = Elements()
        self._areas: dict[int, Area] = {}

    @property
    def text(self) -> str:
        """All that was written so far."""
        self._parts = ["".join(self._parts)]
        return self._parts[0]

    def piece(self, raw: str, *, after: str = "\n", element: Element | None = None, area: Area | None = None) -> Text:
        r"""A piece of the text without the blanks around it, which is written with what comes ``after`` it.

        Between cells of a row that is ``"\t"``, behind a row or a paragraph ``"\n"``.
        """
        raw = raw.strip(BLANKS)
        key, start = len(self._starts), self._end
        self._starts.append(start)
        self._elements.append(element)
        if area is not None:
            self._areas[key] = area
        written = raw + after
        self._parts.append(written)
        self._end += len(written)
        lines = f"{written}.".splitlines(keepends=True)  # one more than line ends
        if len(lines) > 1:
            self._line_starts.extend(accumulate(map(len, lines[:-1]), initial=start))
            del self._line_starts[-len(lines)]
        return Text(raw, self, raw, key)

    def span_of(self, key: int, raw: str, /) -> Span:
        """The place of the piece with the number ``key``."""
        start, line = self._starts[key], self.line_of(key)
        column = start - self._line_starts[line - 1] + 1
        return Span(start, start + len(raw), line, column, self._elements[key], self._areas.get(key))

    def line_of(self, key: int, _: str = "", /) -> int:
        """The line of the piece with the number ``key``."""
        return bisect_right(self._line_starts, self._starts[key])

    def element_of(self, key: int, /) -> Element | None:
        """The table cell of the piece with the number ``key``."""
        return self._elements[key]

    def part_of(self, _: int, __: int, /) -> None:
        """A part of a piece has no number."""
        return
