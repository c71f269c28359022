"""A format of bytes whose documents have pages, with pictures of them: it stands in for what is printed.

A document is JSON: pages of lines, a line being a text or the cells of a table's row, each with its column, width and
height. Its pictures are drawings: a grey bar for every text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from gxparse.evidence import Evidence, Match
from gxparse.formats import DEFAULT, Options, Probe, Source
from gxparse.formats.pdf.png import png
from gxparse.layout import Area, Block, Composer, Element, Grid, Layout, Paragraph, Picture, Stream, Text
from gxparse.outline import Outline

MAGIC = b"\x89paged\n"
WIDTH, HEIGHT = 600, 800
LEFT, TOP, LINE, COLUMN = 40, 40, 16, 36


class PagedHandler:
    """Reads and writes paged documents. Each section begins a page."""

    name = "paged"
    version = "1"
    suffixes = (".paged",)
    reads: Literal["bytes"] = "bytes"
    cannot_say: frozenset[Any] = frozenset()

    def __init__(self, picture: Callable[[int], Picture | None] | None = None) -> None:
        self.picture = picture
        self.asked: list[int] = []

    def sniff(self, probe: Probe) -> Match:
        evidence = Evidence.CERTAIN if probe.magic.startswith(MAGIC) else Evidence.NONE
        return Match(self.name, evidence, "how it begins")

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:  # noqa: ARG002
        pages: list[list[Any]] = json.loads((source.data or b"")[len(MAGIC) :])
        composer = Composer()
        blocks: list[Block] = []
        for number, lines in enumerate(pages, 1):
            rows: list[tuple[Text, ...]] = []
            for at, line in enumerate(lines):
                if isinstance(line, list):
                    rows.append(tuple(_cells(composer, number, at, line)))
                    continue
                if rows:
                    blocks.append(Grid(tuple(rows)))
                    rows = []
                top = TOP + LINE * at
                text = composer.piece(line, area=Area(number, LEFT, top, min(LEFT + 10 * len(line), WIDTH), top + LINE))
                blocks.append(Paragraph(text) if len(line) > 80 else Stream((text,)))
            if rows:
                blocks.append(Grid(tuple(rows)))

        def drawn(page: int) -> Picture | None:
            self.asked.append(page)
            if self.picture is not None:
                return self.picture(page)
            return drawing(pages[page - 1]) if 0 < page <= len(pages) else None

        return Layout(self.name, tuple(blocks), open_end=None, text=composer.text, picture=drawn)

    def write(self, outline: Outline) -> bytes:
        pages: list[list[Any]] = [[*filter(None, [outline.title]), *outline.preface]]
        for chapter in outline.chapters:
            page: list[Any] = [*filter(None, [chapter.heading]), *chapter.paragraphs]
            for part in chapter.table.parts if chapter.table else ():
                page += [[[box.text, box.column, box.width, box.height] for box in row] for row in part.rows]
            pages.append(page)
        return paged(pages)


def paged(pages: Sequence[Any]) -> bytes:
    """A document of these pages."""
    return MAGIC + json.dumps(pages, ensure_ascii=False).encode()


def _cells(composer: Composer, page: int, at: int, line: Sequence[Any]) -> Iterator[Text]:
    for number, (raw, column, width, height) in enumerate(line):
        left, top = LEFT + COLUMN * (column - 1), TOP + LINE * at
        yield composer.piece(
            raw,
            after="\n" if number == len(line) - 1 else "\t",
            element=Element("", page, at + 1, column, width, height),
            area=Area(page, left, top, left + COLUMN * width, top + LINE * height),
        )


def drawing(lines: Sequence[Any]) -> Picture:
    """A page as a picture: grey bars where texts stand."""
    rows = bytearray(b"\xff" * (4 * WIDTH * HEIGHT))
    for at, line in enumerate(lines):
        bars = [(LEFT, line)] if isinstance(line, str) else [(LEFT + COLUMN * (c - 1) + 3, t) for t, c, _, _ in line]
        for left, text in bars:
            wide = min(6 * len(text), WIDTH - left)
            for y in range(TOP + LINE * at + 5, min(TOP + LINE * at + 11, HEIGHT)):
                rows[4 * (y * WIDTH + left) : 4 * (y * WIDTH + left + wide)] = b"\x99\x99\x99\xff" * wide
    return Picture("image/png", png(WIDTH, HEIGHT, bytes(rows)), WIDTH, HEIGHT)
