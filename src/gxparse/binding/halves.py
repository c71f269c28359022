r"""Takes tables that are printed in two halves beside each other apart: a long list fills a page so.

The header tells: it says the same twice, and one of its words is a column of a listed table. Read line by line, labels
that two rows share (二 被依法纠错数) would be told by the row beside them.

>>> from gxparse.binding.labels import labels
>>> from gxparse.formats.pipe import PipeHandler
>>> from gxparse.source import text_source
>>> rows = ["统计指标 | 统计数 | 统计指标 | 统计数", "1.当面申请数 | 3 | 1.专职人员数 | 2"]
>>> layout = without_halves(PipeHandler().read(text_source("\n".join(rows))), labels())
>>> [[[cell.raw for cell in row] for row in grid.rows] for grid in layout.blocks]
[[['统计指标', '统计数'], ['1.当面申请数', '3']], [['统计指标', '统计数'], ['1.专职人员数', '2']]]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from gxparse.binding.labels import LabelIndex, fold
from gxparse.layout import Grid, Layout, Text

SHORTEST_HEADER = 2
"""A header that comes twice has at least so many labels."""


def without_halves(layout: Layout, labels: LabelIndex) -> Layout:
    """The layout with halves of tables one below the other."""
    if not any(isinstance(block, Grid) and _place(block, labels) for block in layout.blocks):
        return layout
    blocks = [
        made for block in layout.blocks for made in (_halves(block, labels) if isinstance(block, Grid) else [block])
    ]
    return evolve(layout, blocks=tuple(blocks))


def _halves(grid: Grid, labels: LabelIndex) -> Iterator[Grid]:
    place = _place(grid, labels)
    if not place:
        yield grid
        return
    for left in (True, False):
        halves = (tuple(cell for column, cell in _columns(row) if (column < place) == left) for row in grid.rows)
        yield Grid(tuple(half for half in halves if half))


def _columns(row: Sequence[Text]) -> Iterator[tuple[int, Text]]:
    """The cells of a row, each with its column."""
    for number, cell in enumerate(row):
        element = cell.element
        yield (element.column if element is not None and element.width else number), cell


def _place(grid: Grid, labels: LabelIndex) -> int:
    """The column in which the second half of a table begins; 0 if it has none."""
    for row in grid.rows:
        printed = [cell for cell in row if cell.raw]
        half, odd = divmod(len(printed), 2)
        if odd or half < SHORTEST_HEADER or fold(printed[0].text) != fold(printed[half].text):
            continue
        said = [fold(cell.text) for cell in printed]
        if said[:half] == said[half:] and _is_header(said[:half], labels):
            return [column for column, cell in _columns(row) if cell.raw][half]
    return 0


def _is_header(said: Sequence[str], labels: LabelIndex) -> bool:
    """Whether texts stand above a listed table: one of them names a column, and none a row."""
    for table in labels.units:
        found = [labels.tables[table].get(text) for text in said]
        named = [entry for entry in found if entry is not None]
        if any(entry.columns for entry in named) and not any(entry.row for entry in named):
            return True
    return False
