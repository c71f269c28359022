"""First step of the binder: from layout blocks to a sequence of headings, labelled values and prose.

Asked is what stands in a document, before anybody knows which form it follows. The blocks are walked once, from the
first to the last. Each text is looked up among the labels of all forms; what is known tells which table we are in, and
that tells what the next texts may be (:mod:`gxparse.binding.walk`). Grids (cells in rows,
:mod:`gxparse.binding.grid_rows`) and streams (one cell a line, :mod:`gxparse.binding.streams`) become the same kinds of
events (:mod:`gxparse.binding.events`).

Nothing is decided that a later row could prove wrong. A text in a table that is no known label stays an unresolved
record, and who it is will be told by its neighbours (:mod:`gxparse.binding.stacked`).
"""

from __future__ import annotations

import re

from gxparse.binding.events import Event, Heading, Prose, Record
from gxparse.binding.grid_rows import GridReader
from gxparse.binding.labels import LabelIndex
from gxparse.binding.streams import StreamReader
from gxparse.layout import Layout, Paragraph, Stream, Text

HEADINGS_LISTED = 5
"""So many headings with nothing between them are a table of contents."""

_PAGE_NUMBER = re.compile(r"[.…·\s]*\d{0,3}")


class _Reader(StreamReader, GridReader):
    """Reads all blocks of a document."""

    def _row(self, row: tuple[Text, ...]) -> None:
        """A row of a list may stand in a single cell, as on a line."""
        alone = len(row) == 1 and self.table in self.labels.units
        if not (alone and (self._run_on(row[0]) or self._glued(row[0]))):
            super()._row(row)


def recognise(layout: Layout, labels: LabelIndex, most_parts: int) -> list[Event]:
    """All events of a layout, in order. Raises :class:`~gxparse.binding.walk.TooManyParts` if lines that hold several
    texts have more of them all together.
    """
    reader = _Reader(labels, most_parts)
    for block in layout.blocks:
        if isinstance(block, Stream):
            for item in block.items:
                reader.item(item)
        elif isinstance(block, Paragraph):
            reader.paragraph(block.text)
        else:
            reader.grid(block)
    return _without_contents(reader.events)


def _without_contents(events: list[Event]) -> list[Event]:
    """Events without a table of contents: five or six headings in order with nothing but page numbers between."""
    start = 0
    while start < len(events):
        if not isinstance(events[start], Heading):
            start += 1
            continue
        run, expected = start, 1
        for position in range(start, len(events)):
            event = events[position]
            if isinstance(event, Heading):
                if event.section.place != expected:
                    break
                expected += 1
                run = position + 1
            elif not _is_page_number(event):
                break
        if expected > HEADINGS_LISTED:
            events = events[:start] + events[run:]
        else:
            start += 1
    return events


def _is_page_number(event: Event) -> bool:
    texts = event.texts if isinstance(event, Prose) else event.fields if isinstance(event, Record) else ()
    labelled = isinstance(event, Record) and event.label is not None
    return not labelled and all(_PAGE_NUMBER.fullmatch(text.raw) for text in texts)
