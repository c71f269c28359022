"""From values to texts with their places. A string that is laid out is read by the format that knows it best."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import evolve

from gxparse.evidence import Evidence
from gxparse.formats.json_text.cells import texts_in
from gxparse.formats.json_text.syntax import Value
from gxparse.formats.json_text.tables import Place, Rows
from gxparse.formats.probe import Probe
from gxparse.layout import PARAGRAPH, Block, Element, Elsewhere, Grid, Locator, Note, Paragraph, Stream, Text
from gxparse.options import Options
from gxparse.source import Source

_LAID_OUT = re.compile(r"[\n\r\t|｜│┃<]|&(?:amp;)*lt;|^\s*[\[{]")


class Pieces:
    """Makes texts and blocks of the values of one source, and keeps what other formats said of its strings."""

    def __init__(self, source: Source, options: Options) -> None:
        self.notes: list[Note] = []
        self.elsewhere: list[Callable[[], Elsewhere]] = []
        self.open_end: int | None = None
        self._source, self._options = source, options
        self._locator = Locator(source.text)

    def line(self, value: Value) -> int:
        """The line in which a value begins."""
        return self._locator.span(value.start, value.end).line

    def cell(self, place: Place, element: Element | None = None) -> Text:
        """The text of a cell: what stands there, nothing for ``null``; of an object or a list what its strings say.

        Several strings are one text, parted by blanks, with the place that holds them all.
        """
        if isinstance(place, int):
            return self._locator.piece(place, place, element=element)
        if place.kind in ("number", "word"):
            return self._locator.piece(place.start, place.end, element=element)
        said = [text for text in texts_in(place) if text.said.strip()]
        if len(said) > 1:
            start, end = min(text.start for text in said), max(text.end for text in said)
            raw = " ".join(text.said.strip() for text in said)
            return self._locator.piece(start, end, raw=raw, element=element)
        string = said[0].string if said else None
        if string is None:
            return self._locator.piece(place.start, place.start, element=element)
        # What is stripped of a string may be escapes.
        bare = Locator(string.text).piece(0, len(string.text))
        span = self._locator.span(string.place(bare.span.start), string.place(bare.span.end), element)
        return Text(bare.raw, span, bare.raw)

    def grid(self, rows: Rows) -> list[Block]:
        """Rows as a grid; one of a single cell is a text, as a title in a sheet."""
        found: list[Block] = []
        kept: list[tuple[Text, ...]] = []
        for row in rows:
            cells = tuple(map(self.cell, row))
            if len(cells) > 1:
                kept.append(cells)
            elif cells and cells[0].raw:
                found += [Grid(tuple(kept))] if kept else []
                kept = []
                found.append(_alone(cells[0]))
        return found + ([Grid(tuple(kept))] if kept else [])

    def text(self, value: Value, path: str) -> list[Block]:
        """The blocks of a string that is no cell. One with several lines or markup is read as a document of its own."""
        string = value.string
        if string is None or not _LAID_OUT.search(string.text.strip()):
            text = self.cell(value)
            return [_alone(text)] if text.raw and value.whole else []
        from gxparse.formats.registry import registry

        source = Source(string.text, f"{self._source.name}, {path}" if path else self._source.name)
        best = registry.best(Probe.of(source))
        name = best.format if best is not None and best.evidence > Evidence.NONE else "lines"
        layout = registry.read(registry.get(name), source, self._options)
        self.notes += [evolve(note, line=self.line(value)) for note in layout.notes]
        self.elsewhere.append(layout.elsewhere)
        self.open_end = None
        if not value.whole and layout.open_end is not None:
            self.open_end = layout.open_end if layout.open_end < 0 else string.place(layout.open_end)

        def led_back(text: Text) -> Text:
            start, end = string.place(text.span.start), string.place(text.span.end)
            return text._replace(span=self._locator.span(start, end, text.span.element))

        return list(layout.with_pieces(led_back).blocks)


def _alone(text: Text) -> Block:
    return Paragraph(text) if len(text.raw) > PARAGRAPH else Stream((text,))


def joined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with streams that follow one another as one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Stream) and isinstance(last, Stream):
            found[-1] = Stream(last.items + block.items)
        else:
            found.append(block)
    return tuple(found)
