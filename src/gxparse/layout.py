"""What every format handler returns: ordered blocks of texts, each with its place in the source.

A layout has no meaning yet. It says only how the document is laid out: running prose
(:class:`Paragraph`), rows of cells (:class:`Grid`), or cells one after another whose rows are not marked
(:class:`Stream`). The binder gives them meaning, the same way for all formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from attrs import evolve, frozen


class Span(NamedTuple):
    r"""A place in the decoded source: ``source.text[start:end]``, on ``line``, from ``column`` (both from 1).

    >>> Span(4, 6, line=2, column=1).of("abc\n37")
    '37'
    """

    start: int
    end: int
    line: int
    column: int

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


@frozen
class Layout:
    """The blocks of a document in reading order. ``format`` names the handler that laid them out."""

    format: str
    blocks: tuple[Block, ...]

    def with_text(self, convert: Callable[[Sequence[str]], Sequence[str]]) -> Layout:
        """The same layout with ``text`` of every piece converted; ``raw`` and ``span`` stay.

        ``convert`` takes all the strings of the document at once and returns as many.
        """
        pieces = [piece for block in self.blocks for piece in _pieces(block)]
        converted = iter(convert([piece.text for piece in pieces]))
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                blocks.append(Paragraph(_retext(block.text, next(converted))))
            elif isinstance(block, Stream):
                blocks.append(Stream(tuple(_retext(item, next(converted)) for item in block.items)))
            else:
                rows = tuple(tuple(_retext(cell, next(converted)) for cell in row) for row in block.rows)
                blocks.append(Grid(rows))
        return evolve(self, blocks=tuple(blocks))


def _pieces(block: Block) -> tuple[Text, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    if isinstance(block, Stream):
        return block.items
    return tuple(cell for row in block.rows for cell in row)


def _retext(piece: Text, text: str) -> Text:
    return Text(piece.raw, piece.span, text) if text != piece.text else piece
