"""From the flow of a page, or of a Word document, to layout blocks.

A row whose cells are short texts is a row of a grid. A row that holds more (another table, running text) only
arranges the page: its cells are flows themselves. The lines between grids are a text like any other: the format
``pipe`` or ``lines`` lays them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from gxparse.characters import BARS, LINE_ENDS
from gxparse.formats import lines, pipe
from gxparse.formats.flow.items import Item, Line, PageRow, PageTable
from gxparse.layout import Block, Grid, Layout, Text

LONGEST_CELL = 120
"""A cell with more characters holds running text: an official label has at most 41."""

FEWEST_CELLS = 3
"""Beside so many cells a long line may be a remark; the row is one of a grid all the same."""

MOST_SPANS = 200
"""If more cells than this reach from the rows above into one row, a table's columns are no longer counted."""

_LINE_END = re.compile(f"[{LINE_ENDS}]")
_WORDLESS = re.compile(r"[\W\d_]*")


class Placing(Protocol):
    """Who knows where in its source each text stands; asked in the order of the flow."""

    def row(
        self, table: PageTable, row: PageRow, texts: Sequence[str], columns: Sequence[int], heights: Sequence[int], /
    ) -> tuple[Text, ...]:
        """The cells of a row with their texts, the columns that they begin in and the rows that they take."""
        ...

    def lines(self, lines: Sequence[Line], /) -> Callable[[Text], Text]:
        """Gives pieces of the text that the lines between two grids are their places in the source."""
        ...


def lay_out(items: Iterable[Item], places: Placing) -> tuple[Block, ...]:
    """The blocks of a flow, in order."""
    collector = _Collector(places)
    stack: list[Iterator[Item | _GridRow]] = [iter(items)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Line):
            collector.lines.append(item)
        elif isinstance(item, PageTable):
            stack.append(_parts(item))
        else:
            collector.row(item)
    collector.end_lines()
    collector.end_grid()
    return tuple(collector.blocks)


class _GridRow(NamedTuple):
    """A row of a grid: its table, the texts of its cells, the columns that they begin in and the rows they take."""

    table: PageTable
    row: PageRow
    texts: list[str]
    columns: list[int]
    heights: list[int]


def _parts(table: PageTable) -> Iterator[Item | _GridRow]:
    """A table as rows of a grid and, where it only arranges the page, as the flows of its cells."""
    yield from table.loose
    columns = _Columns()
    last = {row.section: row.number for row in table.rows}
    for row in table.rows:
        rest = last[row.section] - row.number + 1
        heights = [cell.height for cell in row.cells]
        if max(heights, default=1) > rest:
            heights = [min(height, rest) for height in heights]  # no cell leaves its section
        starts = columns.of(row, heights)
        texts = _texts(row)
        if texts is None:
            for cell in row.cells:
                yield from cell.content()
        elif texts:
            yield _GridRow(table, row, texts, starts, heights)
        row.cells.clear()  # laid out: of a large table they take as much memory as what is made of them


def _texts(row: PageRow) -> list[str] | None:
    """The texts of a row's cells; ``None`` if the row only arranges the page."""
    texts = []
    for cell in row.cells:
        text = cell.text
        if text is None:
            items = cell.content()
            lines = [item.text for item in items if isinstance(item, Line)]
            if len(lines) < len(items) or (len(lines) > 1 and len(row.cells) == 1):
                return None
            text = "\n".join(lines)
            if cell.pictures and len(row.cells) > 1 and _WORDLESS.fullmatch(text):
                text = f"[image: {cell.pictures[0]}]\n{text}".rstrip()  # its digits may be in the picture
        if len(text) > LONGEST_CELL and ("\n" in text or len(row.cells) < FEWEST_CELLS):
            return None
        texts.append(text)
    return texts


class _Columns:
    """Counts the columns of a table's cells, with those that cells of the rows above reach into."""

    def __init__(self) -> None:
        self._reaching: list[tuple[int, int, int]] = []  # first column, the one after the last, the row after the last

    def of(self, row: PageRow, heights: Sequence[int]) -> list[int]:
        """The first column of each cell of a row, from 1."""
        reaching = self._reaching
        if not reaching and max(heights, default=1) == 1:  # most rows
            return [*accumulate((cell.width for cell in row.cells[:-1]), initial=1 + row.before)] if heights else []
        if reaching:
            reaching = sorted(span for span in reaching if span[2] > row.number)
            if len(reaching) > MOST_SPANS:
                reaching = []
        tall = []
        found = []
        column = 1 + row.before
        for cell, height in zip(row.cells, heights, strict=True):
            for start, end, _ in reaching:
                if start <= column < end:
                    column = end
            found.append(column)
            if height > 1:
                tall.append((column, column + cell.width, row.number + height))
            column += cell.width
        self._reaching = [*reaching, *tall] if tall else reaching
        return found


class _Collector:
    """Collects lines and rows into blocks."""

    def __init__(self, places: Placing) -> None:
        self.places = places
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self._table: PageTable | None = None  # the one that the rows are of
        self._rows: list[tuple[Text, ...]] = []

    def row(self, row: _GridRow) -> None:
        """Add a row of a grid."""
        if self.lines:
            self.end_lines()
        if row.table is not self._table:
            self.end_grid()
            self._table = row.table
        self._rows.append(self.places.row(*row))

    def end_grid(self) -> None:
        """What follows belongs to another grid."""
        if self._rows:
            self.blocks.append(Grid(tuple(self._rows)))
            self._rows = []

    def end_lines(self) -> None:
        """Lay out the lines since the last grid, as the text that they are."""
        if not self.lines:
            return
        self.end_grid()
        text = "\n".join(_LINE_END.sub(" ", line.text) for line in self.lines)
        placed = self.places.lines(self.lines)
        barred = any(bar in text for bar in BARS + "\t")
        laid = pipe.blocks_of(text) if barred else lines.blocks_of(text)
        self.blocks += Layout("", laid).with_pieces(placed).blocks
        self.lines = []
