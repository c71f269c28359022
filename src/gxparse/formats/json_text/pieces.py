"""From values to texts with their places. A string that is laid out is read by the format that knows it best."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import evolve

from gxparse.characters import BLANKS
from gxparse.evidence import Evidence
from gxparse.formats.json_text.cells import texts_in
from gxparse.formats.json_text.syntax import Value
from gxparse.formats.json_text.tables import Place, Rows
from gxparse.formats.probe import Probe
from gxparse.layout import (
    PARAGRAPH,
    Block,
    Element,
    Elsewhere,
    Grid,
    Layout,
    Locator,
    Note,
    Paragraph,
    Span,
    Stream,
    Text,
)
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

_LAID_OUT = re.compile(r"[\n\r\t|｜│┃<]|&(?:amp;)*lt;|^\s*[\[{]")


class Pieces:
    """Makes texts and blocks of the values of one source, and keeps what other formats said of its strings.

    Until all is laid out a span has the line in which its text is shown: a row, a text, a line of a string.
    """

    def __init__(self, source: Source, options: Options) -> None:
        self.notes: list[Note] = []
        self._elsewhere: list[Callable[[], Elsewhere]] = []
        self._open_end: int | None = None
        self._source, self._options = source, options
        self._locator = Locator(source.text)
        self._line = 0

    def layout(self, name: str, blocks: Sequence[Block]) -> Layout:
        """The layout of blocks that were made here; streams that follow one another are one."""
        joined: list[Block] = []
        for block in blocks:
            last = joined[-1] if joined else None
            if isinstance(block, Stream) and isinstance(last, Stream):
                joined[-1] = Stream(last.items + block.items)
            else:
                joined.append(block)
        shown = Layout(name, tuple(joined), tuple(self.notes), self._all_elsewhere, self._open_end)
        lines = tuple(piece.span.line for piece in shown.pieces())
        return evolve(shown.with_pieces(self._in_source), shown_lines=lines)

    def note(self, code: str, words: Words, place: int) -> None:
        """Tell something of a place."""
        self.notes.append(Note(code, *words, self._locator.span(place, place).line))

    def grid(self, rows: Rows) -> list[Block]:
        """Rows as a grid; one of a single cell is a text, as a title in a sheet."""
        found: list[Block] = []
        kept: list[tuple[Text, ...]] = []
        for row in rows:
            cells = self.row([(place, None) for place in row])
            if len(cells) > 1:
                kept.append(cells)
            elif cells and cells[0].raw:
                found += [Grid(tuple(kept))] if kept else []
                kept = []
                found.append(_alone(cells[0]))
        return found + ([Grid(tuple(kept))] if kept else [])

    def row(self, cells: Sequence[tuple[Place, Element | None]]) -> tuple[Text, ...]:
        """The texts of a row, in a line of their own."""
        self._open_end = None
        self._line += 1
        return tuple(self._cell(place, element) for place, element in cells)

    def text(self, value: Value, path: str) -> list[Block]:
        """The blocks of a string that is no cell. One with several lines or markup is read as a document of its own."""
        string = value.string
        if string is None or not _LAID_OUT.search(string.text.strip()):
            (text,) = self.row([(value, None)])
            return [_alone(text)] if text.raw and value.whole else []
        from gxparse.formats.registry import registry

        source = Source(string.text, f"{self._source.name}, {path}" if path else self._source.name)
        best = registry.best(Probe.of(source))
        name = best.format if best is not None and best.evidence > Evidence.NONE else "lines"
        layout = registry.read(registry.get(name), source, self._options)
        line = self._locator.span(value.start, value.start).line
        self.notes += [evolve(note, line=line) for note in layout.notes]
        self._elsewhere.append(layout.elsewhere)
        end = layout.open_end
        self._open_end = None if end is None else string.place(end if end >= 0 else len(string.text))
        lines = iter(layout.shown_lines or [piece.span.line for piece in layout.pieces()])
        above = self._line

        def led_back(text: Text) -> Text:
            start, end = string.place(text.span.start), string.place(text.span.end)
            return text._replace(span=Span(start, end, above + next(lines), 1, text.span.element))

        blocks = layout.with_pieces(led_back).blocks
        self._line += max(len(string.text.splitlines()), *layout.shown_lines, 1)
        return list(blocks)

    def _cell(self, place: Place, element: Element | None) -> Text:
        """The text of a cell: what stands there, nothing for ``null``; of an object or a list what its strings say.

        Several strings are one text, parted by blanks, with the place that holds them all.
        """
        if isinstance(place, int):
            return self._shown(place, place, element, "")
        if place.kind in ("number", "word"):
            return self._shown(place.start, place.end, element, self._source.text[place.start : place.end])
        said = [text.string for text in texts_in(place) if text.string is not None and text.said.strip(BLANKS)]
        if not said:
            return self._shown(place.start, place.start, element, "")
        bare = [string.text.strip(BLANKS) for string in said]
        starts = [string.text.index(text[0]) for string, text in zip(said, bare, strict=True)]
        start = min(string.place(at) for string, at in zip(said, starts, strict=True))
        end = max(s.place(at + len(text)) for s, at, text in zip(said, starts, bare, strict=True))
        return self._shown(start, end, element, " ".join(bare))

    def _shown(self, start: int, end: int, element: Element | None, raw: str) -> Text:
        return Text(raw, Span(start, end, self._line, 1, element), raw)

    def _in_source(self, text: Text) -> Text:
        span = text.span
        return text._replace(span=self._locator.span(span.start, span.end, span.element))

    def _all_elsewhere(self) -> Elsewhere:
        found = [each() for each in self._elsewhere]
        leads = dict.fromkeys(lead for each in found for lead in each.leads)
        return Elsewhere(tuple(leads), tuple(link for each in found for link in each.attachments))


def _alone(text: Text) -> Block:
    return Paragraph(text) if len(text.raw) > PARAGRAPH else Stream((text,))
