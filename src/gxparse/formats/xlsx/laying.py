"""From the sheets of a workbook to blocks: rows of tables, and the lines of text that stand between them.

A sheet may hold a whole report: a title over all columns, prose in merged cells, tables. A row with one text is a line
where the text is prose or stands in a merged cell; a row with more is one of a grid. How far a table reaches, a
sheet does not say: a row takes the columns that the rows around it have texts in, up to the next row with one text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import evolve, frozen

from gxparse.characters import BLANKS
from gxparse.formats.flow.blocks import FEWEST_CELLS, LONGEST_CELL
from gxparse.formats.packages import Meter
from gxparse.formats.textlines import Blocks
from gxparse.formats.xlsx.sheets import Sheet, SheetCell
from gxparse.layout import PARAGRAPH, Block, Composer, Element, Grid, Text

FEWEST_COUNTED = 6
"""So many rows that are counted from 0 are no accident."""

FEWEST_REPEATED, MOST_ALIKE = 12, 0.75
"""Forms that stand side by side have so many words in common, and so much of them."""

_SENTENCE = ("。", "；", ";", "：", ":", "！", "？")


def lay_out(sheets: Sequence[Sheet], composer: Composer, meter: Meter) -> tuple[Block, ...]:
    """The blocks of a workbook, in order; ``meter`` counts cells that the file does not have, and the texts."""
    blocks = Blocks()
    for sheet in sheets:
        for part in _beside(sheet):
            _Laying(part, composer, meter).into(blocks)
    return blocks.done()


def _beside(sheet: Sheet) -> Sequence[Sheet]:
    """The forms that stand side by side on a sheet, as those of two years: blank columns part them, and each repeats
    the words of the first in the same rows. A sheet of one form is left as it is.
    """
    printed = [cell for cell in sheet.cells if cell.text.strip(BLANKS)]
    several = Counter(cell.row for cell in printed)
    ends: list[list[int]] = []  # the first and the last column of each form
    for cell in sorted((cell for cell in printed if several[cell.row] > 1), key=lambda cell: cell.column):
        last = cell.column + cell.width - 1
        if ends and cell.column <= ends[-1][1] + 1:
            ends[-1][1] = max(ends[-1][1], last)
        else:
            ends.append([cell.column, last])
    lefts = [left for left, _ in ends]
    words: list[set[tuple[int, int, str]]] = [set() for _ in ends]
    parts: list[list[SheetCell]] = [[] for _ in ends]
    for cell in sheet.cells:
        at = max(bisect_right(lefts, cell.column) - 1, 0)
        if parts:
            parts[at].append(cell)
            if any(map(str.isalpha, cell.text)):
                words[at].add((cell.row, cell.column - lefts[at], cell.text))
    alike = [len(words[0] & each) for each in words[1:]]
    if not alike or any(
        n < max(FEWEST_REPEATED, MOST_ALIKE * len(each)) for n, each in zip(alike, words[1:], strict=True)
    ):
        return (sheet,)
    return [evolve(sheet, cells=cells) for cells in parts]


@frozen
class _Row:
    """A row of a sheet: its cells in order, blank ones where the file has them."""

    number: int
    cells: tuple[SheetCell, ...]

    @property
    def printed(self) -> list[SheetCell]:
        return [cell for cell in self.cells if cell.text.strip(BLANKS)]

    @property
    def right(self) -> int:
        """The last column that a text reaches into."""
        return max((cell.column + cell.width - 1 for cell in self.printed), default=0)

    def is_text(self, reach: int) -> bool:
        """Whether it is no row of a table, between rows of several texts that reach to a column."""
        printed = self.printed
        if len(printed) != 1:
            return any(
                len(it.text) > LONGEST_CELL and ("\n" in it.text or len(printed) < FEWEST_CELLS) for it in printed
            )
        text = printed[0].text.strip(BLANKS)
        if len(text) > PARAGRAPH or text.endswith(_SENTENCE):
            return True
        alone = len(self.cells) == 1 and self.right >= reach  # else it is the label of a row of blank cells
        return alone and ("\n" in text or printed[0].width > 1)


def _reach(row: _Row, beside: Iterable[_Row]) -> int:
    """The last column of the rows above and below a row that have several texts."""
    return max((it.right for it in beside if abs(it.number - row.number) == 1 and len(it.printed) > 1), default=0)


class _Laying:
    """Lays a sheet out."""

    def __init__(self, sheet: Sheet, composer: Composer, meter: Meter) -> None:
        self.sheet, self.composer, self.meter = sheet, composer, meter
        self._tall: list[SheetCell] = []  # cells that reach into the rows below

    def into(self, blocks: Blocks) -> None:
        """Add the blocks of the sheet."""
        kept = _without_index(self.sheet.cells)
        rows = [_Row(number, tuple(cells)) for number, cells in groupby(kept, key=lambda cell: cell.row)]
        grid: list[tuple[Text, ...]] = []
        last = 0
        found = list(_edges(rows))
        self.meter.count(sum(right - left + 1 for left, right in filter(None, found)))
        for row, edges in zip(rows, found, strict=True):
            if grid and (edges is None or row.number > last + 1):
                blocks.add(Grid(tuple(grid)))
                grid = []
            if edges is not None:
                grid.append(self._cells(row, edges))
            else:
                for cell in row.printed:
                    self.meter.unpack(len(cell.text))
                    for line in filter(None, (line.strip(BLANKS) for line in cell.text.split("\n"))):
                        blocks.add_text(self.composer.piece(line))
            last = row.number
        if grid:
            blocks.add(Grid(tuple(grid)))

    def _cells(self, row: _Row, edges: Edges) -> tuple[Text, ...]:
        cells = self._filled(row, edges)
        self.meter.unpack(sum(len(cell.text) for cell in cells))
        ends = ["\t"] * (len(cells) - 1) + ["\n"]
        return tuple(
            self.composer.piece(cell.text, after=end, element=self._element(cell))
            for cell, end in zip(cells, ends, strict=True)
        )

    def _filled(self, row: _Row, edges: Edges) -> list[SheetCell]:
        """The cells of a row between its edges, with blank ones where the file has none."""
        left, right = edges
        self._tall = [cell for cell in self._tall if cell.row + cell.height > row.number]
        cells = [cell for cell in row.cells if left <= cell.column <= right]
        found: list[SheetCell] = []
        column = left
        for cell in sorted([*cells, *self._tall], key=lambda cell: cell.column):
            found += self._blanks(row.number, column, min(cell.column, right + 1))
            if cell.row == row.number:
                found.append(cell)
            column = max(column, cell.column + cell.width)
        found += self._blanks(row.number, column, right + 1)
        self._tall += [cell for cell in cells if cell.height > 1]
        return found or [SheetCell(row.number, left, "")]

    def _blanks(self, row: int, start: int, end: int) -> Iterator[SheetCell]:
        """Blank cells where the file has none."""
        unseen = self.sheet.unseen
        return (SheetCell(row, column, "") for column in range(start, end) if not unseen.holds(column, column))

    def _element(self, cell: SheetCell) -> Element:
        place = (self.sheet.number, cell.row, cell.column, cell.width, cell.height)
        return Element("", *place, self.sheet.name)


def _without_index(cells: Sequence[SheetCell]) -> Sequence[SheetCell]:
    """The cells of a sheet without a first column and row that count rows and columns from 0, which pandas writes.

    Grids lose theirs later; here the rows of prose have one, too, and would not be known as prose.
    """
    first = min((cell.column for cell in cells), default=0)
    rows = list(dict.fromkeys(cell.row for cell in cells))
    index = {cell.row: cell.text for cell in cells if cell.column == first}
    counted = rows if index.get(rows[0] if rows else 0) else rows[1:]  # a blank stands above it
    if len(counted) < FEWEST_COUNTED or any(index.get(row) != str(number) for number, row in enumerate(counted)):
        return cells
    above = [cell.text for cell in cells if cell.row == rows[0] and cell.text.strip(BLANKS)]
    named = len(counted) == len(rows) or above != [str(number) for number in range(len(above))]
    return [cell for cell in cells if cell.column != first and (named or cell.row != rows[0])]


Edges = tuple[int, int]
"""The first and the last column of a row of a table."""


def _edges(rows: Sequence[_Row]) -> Iterator[Edges | None]:
    """The edges of each row, ``None`` for one that is none of a table."""
    for is_text, group in _groups(rows):
        printed = [row for row in group if row.printed]
        if is_text or not any(len(row.printed) > 1 for row in group):
            yield from [None] * len(group)
            continue
        left = min(row.printed[0].column for row in printed)
        runs = [(single, list(run)) for single, run in groupby(group, key=lambda row: len(row.printed) < 2)]
        widths = [max(max((row.right for row in run), default=0), left) for _, run in runs]
        for place, (single, run) in enumerate(runs):
            right = widths[place]
            if single:
                right = max(right, *widths[max(place - 1, 0) : place + 2])
            for row in run:
                reaches = bool(row.printed) or row.cells[-1].column + row.cells[-1].width > right
                yield (left, right) if reaches else None


def _groups(rows: Sequence[_Row]) -> Iterator[tuple[bool, list[_Row]]]:
    """Rows that stand below each other, lines of text apart, which is told first."""
    texts = [row.is_text(_reach(row, rows[max(place - 1, 0) : place + 2])) for place, row in enumerate(rows)]
    runs = groupby(enumerate(rows), key=lambda pair: (texts[pair[0]], pair[1].number - pair[0]))
    return ((is_text, [row for _, row in run]) for (is_text, _), run in runs)
