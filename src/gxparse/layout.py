"""What every format handler returns: ordered blocks of texts, each with its place in the source.

A layout has no meaning yet. It says only how the document is laid out: running prose
(:class:`Paragraph`), rows of cells (:class:`Grid`), or cells one after another whose rows are not marked
(:class:`Stream`). The binder gives them meaning, the same way for all formats.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from attrs import evolve, field, frozen

from gxparse.characters import BLANKS
from gxparse.words import Words

__all__ = [
    "END_OF_SOURCE",
    "PARAGRAPH",
    "Block",
    "Element",
    "Elsewhere",
    "Grid",
    "Layout",
    "Locator",
    "Note",
    "Paragraph",
    "Span",
    "Stream",
    "Text",
]


class Element(NamedTuple):
    """The cell of a marked-up table that a text stands in.

    ``path`` is an XPath to its element, ``table`` the number of its table in the document, ``row`` its row there and
    ``column`` the first column that it takes (all from 1; rows and columns as shown, hence without hidden ones and with
    spans counted); it takes ``width`` columns and ``height`` rows.
    """

    path: str
    table: int
    row: int
    column: int
    width: int = 1
    height: int = 1


class Span(NamedTuple):
    r"""A place in the decoded source: ``source.text[start:end]``, on ``line``, from ``column`` (both from 1).

    Lines are those of :meth:`str.splitlines`; in a web page, those that ``\n`` ends.

    In a text that is the piece as printed. In a web page it is so where the source has the piece without a tag or a
    character reference inside, else the markup that holds it; ``element`` is its table cell. Of running text, which no
    element holds alone, it is the place of the beginning.

    >>> Span(4, 6, line=2, column=1).of("abc\n37")
    '37'
    """

    start: int
    end: int
    line: int
    column: int
    element: Element | None = None

    def of(self, text: str) -> str:
        """The characters of ``text`` at this place."""
        return text[self.start : self.end]


class Text(NamedTuple):
    """A piece of text: ``raw`` as printed, ``span`` its place, ``text`` the form to compare (see `traditional`)."""

    raw: str
    span: Span
    text: str


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
    Text(raw='37', span=Span(start=4, end=6, line=2, column=2, element=None), text='37')
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
class Layout:
    """The blocks of a document in reading order. ``format`` names the handler that laid them out.

    ``notes`` go to every report of the document; ``elsewhere`` is asked what else there is if no report is found.
    ``open_end`` is where its last text ends if that may be cut off, ``None`` if the document shows that it is not. A
    format that closes each record leaves out one that is cut off and says ``None``. ``shown_lines`` are the lines in
    which a reader sees the pieces, one for each, where those of the source say nothing of it (a text in a string of
    JSON); none where they do.
    """

    format: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    elsewhere: Callable[[], Elsewhere] = field(default=Elsewhere, eq=False, repr=False)
    open_end: int | None = END_OF_SOURCE
    shown_lines: tuple[int, ...] = ()

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
