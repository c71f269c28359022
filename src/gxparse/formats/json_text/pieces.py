"""From values to texts with their places. A string that is laid out is read by the format that knows it best."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from attrs import evolve

from gxparse.characters import BLANKS
from gxparse.evidence import Evidence
from gxparse.formats.json_text.cells import texts_in
from gxparse.formats.json_text.tables import Rows
from gxparse.formats.json_text.values import Value
from gxparse.formats.probe import Probe
from gxparse.layout import (
    PARAGRAPH,
    Block,
    Composer,
    Element,
    Elsewhere,
    Grid,
    Layout,
    Locator,
    Note,
    Paragraph,
    Stream,
    Text,
)
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

_LAID_OUT = re.compile(r"[\n\r\t|｜│┃<]|&(?:amp;)*lt;|^\s*[\[{]")


class Pieces:
    """Writes the text of a document, makes blocks of it, and keeps what other formats said of its strings.

    ``blocks_of`` gives the blocks of a string that is JSON itself.
    """

    def __init__(self, source: Source, options: Options, blocks_of: Callable[[Value], list[Block]]) -> None:
        self.notes: list[Note] = []
        self._source, self._options, self._blocks_of = source, options, blocks_of
        self._composer = Composer()
        self._elsewhere: list[Callable[[], Elsewhere]] = []
        self._open_end: int | None = None
        self._tables = 0

    def layout(self, name: str, blocks: Sequence[Block]) -> Layout:
        """The layout of blocks that were made here; streams that follow one another are one."""
        joined: list[Block] = []
        for kind, found in groupby(blocks, type):
            run = list(found)
            items = [item for block in run if isinstance(block, Stream) for item in block.items]
            joined += [Stream(tuple(items))] if kind is Stream else run
        text = self._composer.text
        return Layout(name, tuple(joined), tuple(self.notes), self._all_elsewhere, self._open_end, text)

    def note(self, code: str, path: str, words: Words) -> None:
        """Tell something of a place."""
        self.notes.append(Note(code, f"{path}：{words.zh}", f"{path}: {words.en}"))

    def grid(self, rows: Rows) -> list[Block]:
        """Rows as a grid; one of a single cell is a text, as a title in a sheet."""
        found: list[Block] = []
        kept: list[tuple[Text, ...]] = []
        self._tables += 1
        for number, row in enumerate(rows, 1):
            if len(row) > 1:
                kept.append(
                    self._row(row, [Element(it.path, self._tables, number, at, 0) for at, it in enumerate(row, 1)])
                )
            elif row and said_in(row[0]):
                found += [Grid(tuple(kept)), self.line(row[0])] if kept else [self.line(row[0])]
                kept = []
        return found + ([Grid(tuple(kept))] if kept else [])

    def placed(self, cells: Sequence[tuple[Value, Element]]) -> list[Block]:
        """Cells as a grid, each in its place; that of its table counts from 1."""
        self._tables += 1
        rows: dict[int, list[tuple[Value, Element]]] = {}
        for value, element in cells:
            rows.setdefault(element.row, []).append((value, element._replace(table=self._tables)))
        grid = []
        for number in sorted(rows):
            row = sorted(rows[number], key=lambda cell: cell[1].column)
            grid.append(self._row([value for value, _ in row], [element for _, element in row]))
        return [Grid(tuple(grid))] if grid else []

    def _row(self, values: Sequence[Value], elements: Sequence[Element]) -> tuple[Text, ...]:
        self._open_end = None
        piece = self._composer.piece
        texts = [piece(said_in(it), after="\t", element=at) for it, at in zip(values[:-1], elements, strict=False)]
        return (*texts, piece(said_in(values[-1]), element=elements[-1]))

    def line(self, value: Value) -> Block:
        """A text of its own."""
        self._open_end = None
        text = self._composer.piece(said_in(value))
        return Paragraph(text) if len(text.raw) > PARAGRAPH else Stream((text,))

    def asides(self, value: Value) -> list[Block]:
        """The texts of a value, which are no labels: what they would label is not read."""
        self._open_end = None
        return [Paragraph(self._composer.piece(text.said)) for text in texts_in(value) if text.chinese]

    def text(self, value: Value) -> list[Block]:
        """The blocks of a value that is no cell. A string with several lines or markup is a document of its own."""
        if value.kind != "string" or not _LAID_OUT.search(value.said.strip()):
            return [self.line(value)] if value.whole and said_in(value) else []
        from gxparse.formats.registry import registry

        source = Source(value.said, f"{self._source.name}, {value.path}")
        best = registry.best(Probe.of(source))
        name = best.format if best is not None and best.evidence > Evidence.NONE else "lines"
        if name == "json":
            return self._blocks_of(value)
        layout = registry.read(registry.get(name), source, self._options)
        return self._within(value, layout, source.decoded_for(layout).text)

    def _within(self, value: Value, layout: Layout, text: str) -> list[Block]:
        """The blocks of a layout whose text becomes a part of this one."""
        at = self._composer.piece("", after=f"{text}\n").span
        locator = Locator(text)
        tables = self._tables

        def shifted(piece: Text) -> Text:
            place = piece.span
            element = place.element
            if element is not None:
                self._tables = max(self._tables, tables + element.table)
                path = f"{value.path} {element.path}".rstrip()
                element = element._replace(path=path, table=tables + element.table)
            span = locator.span(place.start, place.end, element)
            return piece.at(
                span._replace(start=at.start + span.start, end=at.start + span.end, line=at.line + span.line - 1)
            )

        moved = layout.with_pieces(shifted)
        lines = at.line - 1
        self.notes += [evolve(note, line=note.line and note.line + lines) for note in layout.notes]
        self._elsewhere.append(layout.elsewhere)
        end = layout.open_end
        self._open_end = None if end is None else at.start + (end if end >= 0 else len(text))
        return list(moved.blocks)

    def _all_elsewhere(self) -> Elsewhere:
        found = [each() for each in self._elsewhere]
        leads = dict.fromkeys(lead for each in found for lead in each.leads)
        return Elsewhere(tuple(leads), tuple(link for each in found for link in each.attachments))


def said_in(value: Value) -> str:
    """The text of a value: of several strings one text, parted by blanks."""
    if value.is_scalar:
        return value.said.strip(BLANKS)
    return " ".join(said for text in texts_in(value) if (said := text.said.strip(BLANKS)))
