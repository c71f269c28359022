"""What every format handler returns: ordered blocks of texts, each with its place in the source.

A layout has no meaning yet. It says only how the document is laid out: running prose
(:class:`Paragraph`), rows of cells (:class:`Grid`), or cells one after another whose rows are not marked
(:class:`Stream`). The binder gives them meaning, the same way for all formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from attrs import evolve, field, frozen

from gxparse.texts import Area, Composer, Element, Locator, Places, Span, Text
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
    "Places",
    "Span",
    "Stream",
    "Text",
]


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


END_OF_SOURCE = -1
"""The last text of a document ends with its source."""


@frozen
class Note:
    """Something seen while reading that a user should know: a repaired label, a row that cannot be told apart.

    ``code`` is stable, ``line`` is the line of the source, from 1. ``cells`` are the keys of the cells that it is
    about, of a note that rules ask for.
    """

    code: str
    zh: str
    en: str
    line: int | None = None
    cells: tuple[str, ...] = ()

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

    @property
    def printed(self) -> str:
        """What all texts say, one behind the other."""
        said: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text.raw)
            elif isinstance(block, Stream):
                said += [item.raw for item in block.items]
            else:
                said += ["".join([cell.raw for cell in row]) for row in block.rows]
        return "".join(said)

    def with_text(self, convert: Callable[[Sequence[str]], Sequence[str]]) -> Layout:
        """The same layout with ``text`` of every piece converted; ``raw`` and ``span`` stay.

        ``convert`` takes all the strings of the document at once and returns as many.
        """
        converted = iter(convert([piece.text for piece in self.pieces()]))
        return self.with_pieces(lambda piece: piece if piece.text == (text := next(converted)) else piece.read_as(text))

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
