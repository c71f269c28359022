"""Reads the pages that a page holds wrapped, and leads their places back to the source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from attrs import evolve

from gxparse.formats.html.places import Places
from gxparse.formats.html.wrapped import FEW, KINDS, LEVELS, Wrapped, wrapped_in
from gxparse.layout import Block, Grid, Layout, Note, Paragraph, Stream, Text
from gxparse.options import Options
from gxparse.source import Source

Read = Callable[[Source, Options, int], Layout]


def shows_few(layout: Layout) -> bool:
    """Whether a page shows so few cells that its report may be elsewhere in it."""
    return _cells(layout) <= FEW


def _cells(layout: Layout) -> int:
    return sum(len(row) for block in layout.blocks if isinstance(block, Grid) for row in block.rows)


def read_wrapped(source: Source, options: Options, read: Read, around: Layout | None, level: int = 0) -> Layout | None:
    """The layout of a page in which others are wrapped, with these in their places; ``None`` if it has none.

    ``around`` is the layout of what the page shows, ``None`` if it is no page. Pages with few cells beside it stay
    wrapped.
    """
    if level >= LEVELS:
        return None
    pages = [page for page in wrapped_in(source.text) if page.kind != "comment"]
    if around is not None and sum(page.cells for page in pages) <= 3 * _cells(around):
        return None
    if not pages:
        return None
    places = Places(source.text)
    blocks: list[Block] = []
    notes: list[Note] = []
    outside = around.blocks if around is not None else ()
    layout = None
    for page in pages:
        before = [part for block in outside if (part := _part(block, 0, page.start))]
        outside = tuple(part for block in outside if (part := _part(block, page.end, len(source.text) + 1)))
        layout = read(Source(page.page, source.name), options, level + 1)
        blocks += [*before, *layout.with_pieces(partial(_led_back, page, places)).blocks]
        words = KINDS[page.kind]
        notes.append(
            Note(
                "markup-unwrapped",
                f"{words.zh}，已还原后读取",
                f"{words.en}; it is read as a page",
                places.span(page.start, page.end).line,
            )
        )
        notes += layout.notes
    if layout is None:
        return None
    open_end = layout.open_end
    if open_end is not None and not outside:
        open_end = pages[-1].place(open_end) if open_end >= 0 else open_end
    made = around or layout
    return evolve(
        made, blocks=(*blocks, *outside), notes=(*made.notes, *notes) if around else tuple(notes), open_end=open_end
    )


def _part(block: Block, start: int, end: int) -> Block | None:
    """What of a block stands between two places."""

    def within(at: int) -> bool:
        return start <= at < end

    if isinstance(block, Paragraph):
        return block if within(block.text.span.start) else None
    if isinstance(block, Stream):
        items = tuple(item for item in block.items if within(item.span.start))
        return Stream(items) if items else None
    rows = tuple(row for row in block.rows if row and within(row[0].span.start))
    return Grid(rows) if rows else None


def _led_back(page: Wrapped, places: Places, text: Text) -> Text:
    """A text of a wrapped page with its place in the source."""
    span = text.span
    return text.at(places.span(page.place(span.start), page.place(span.end), span.element))
