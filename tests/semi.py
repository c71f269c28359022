"""A format made up for tests: ``%semi``, then rows of cells parted by ``¤``, and lines of prose after a ``#``."""

from __future__ import annotations

from gxparse.errors import GxparseError
from gxparse.formats import Evidence, Match, Options, Probe, Source
from gxparse.layout import Block, Grid, Layout, Locator, Paragraph, Stream, Text
from gxparse.options import DEFAULT
from gxparse.outline import Outline

HEAD = "%semi"


class SemiError(GxparseError):
    """A document that does not begin as it should."""

    code = "semi"


class SemiHandler:
    """Reads rows of cells parted by currency signs."""

    name = "semi"
    version = "1"
    suffixes = (".semi",)
    cannot_say = frozenset({"spaced-number", "line-break", "control"})

    def sniff(self, probe: Probe) -> Match:
        if probe.head.startswith(HEAD):
            return Match(self.name, Evidence.CERTAIN, f"begins with {HEAD}")
        return Match(self.name, Evidence.NONE, f"does not begin with {HEAD}")

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        if HEAD not in source.text[:200]:
            raise SemiError(f"{source.name}:不以 {HEAD} 开头", f"{source.name}: does not begin with {HEAD}")
        return Layout(self.name, tuple(self.blocks(source)))

    def blocks(self, source: Source) -> list[Block]:
        locator = Locator(source.text)
        blocks: list[Block] = []
        rows: list[tuple[Text, ...]] = []
        start = 0
        for line in source.text.splitlines(keepends=True):
            if line.startswith("#") or "¤" not in line:
                if rows:
                    blocks.append(Grid(tuple(rows)))
                    rows = []
                blocks += self.prose(locator, start, line)
            else:
                rows.append(self.row(locator, start, line))
            start += len(line)
        return blocks + ([Grid(tuple(rows))] if rows else [])

    def prose(self, locator: Locator, start: int, line: str) -> list[Block]:
        skipped = line.startswith("#") or len(HEAD) * line.startswith(HEAD)
        piece = locator.piece(start + skipped, start + len(line))
        if not piece.raw:
            return []
        return [Paragraph(piece) if len(piece.raw) > 80 else Stream((piece,))]

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        cells = []
        for cell in line.split("¤"):
            cells.append(locator.piece(start, start + len(cell)))
            start += len(cell) + 1
        return tuple(cells)

    def write(self, outline: Outline) -> str:
        lines = [HEAD, *(f"#{label}:{value}" for label, value in outline.metadata)]
        lines += [f"#{text}" for text in (outline.title, *outline.preface) if text is not None]
        for chapter in outline.chapters:
            lines += [f"#{text}" for text in (chapter.heading, *chapter.paragraphs) if text is not None]
            if chapter.table is not None:
                rows = (cells for part in chapter.table.parts for cells in part.lines())
                lines += ["¤ ".join(cells) if len(cells) > 1 else f"{cells[0]}¤" for cells in rows]
        return "\n".join(lines) + "\n"
