"""The cells of a table that alignment found: its header, its labels, its figures.

A header has a row for each level of texts over several columns, and a last one for those over one column each, of which
a text may take several lines. Labels of groups, which stand left of those of their rows and beside the middle of them,
are put before the label of the row that they stand beside.

A figure may be broken over two lines of its cell, and no rule says that both are of one cell. Lines of figures that
stand as near to each other as lines of a text, and nearer than rows, are therefore unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gxparse.formats.pdf.grids import Cell, Table, leaves_out
from gxparse.formats.pdf.lines import Line, cell_text, line_text
from gxparse.formats.pdf.pages import Char, Page, Place
from gxparse.formats.unknown import UNKNOWN

PARTED = 0.08
"""In a header, so much of a gap parts the texts of two columns."""


class Row(NamedTuple):
    """A line of a table: the texts on its left and the figures on its right, either may be missing.

    It is ``broken`` if a figure in it may go on in the next line.
    """

    line: Line
    texts: list[Line]
    figures: list[Line]
    broken: bool = False


Labels = list[tuple[list[Line], Row]]
"""The rows of a table, each with the lines of its label."""


def column_of(figure: Line, columns: Sequence[tuple[float, float]]) -> int | None:
    """The column that a figure stands below, ``None`` if it is none or several."""
    below = [number for number, (left, right) in enumerate(columns) if figure.left < right and left < figure.right]
    return below[0] if len(below) == 1 else None


def aligned_cells(
    page: Page,
    columns: Sequence[tuple[float, float]],
    header: Sequence[Line],
    data: Sequence[Row],
    labels: Labels,
    groups: Sequence[Line],
) -> Table:
    """The table: a column for labels of groups, one for those of rows, and those of the figures."""
    named = [text for own, _ in labels for text in own]
    every = [*header, *groups, *named, *(figure for row in data for figure in row.figures)]
    left, right = min(text.left for text in every) - 1, max(text.right for text in every) + 1
    beside = max((text.right for text in named), default=left)
    edges = [(beside + columns[0][0]) / 2 if beside < columns[0][0] else columns[0][0] - 1]
    edges += [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    xs = [left - 1, left, *edges, right]
    cells, heads = _header_cells(header, xs)
    ys = list(heads)
    grouped = _groups_of(groups, data)
    for number, (own, row) in enumerate(labels):
        top = min([row.line.top, *(text.top for text in own)])
        bottom = max([row.line.bottom, *(text.bottom for text in own)])
        ys.append(max(top, ys[-1]) if ys else top)
        at, band = len(heads) + number, (top, bottom)
        group = grouped.get(number)
        if group:
            cells.append(Cell(at, 0, 1, 1, _around(group), "\n".join(text.text for text in group)))
        if named:
            text = cell_text([char for line in own for char in line.chars])
            place = Place(xs[1], top, xs[2], bottom)
            cells.append(Cell(at, 1 if group else 0, 1, 1 if group else 2, place, text))
        figures = _figure_cells(at, row, columns, xs, band)
        cells += [
            cell._replace(text=cell.text + UNKNOWN) if row.broken or leaves_out(page, cell.text, cell.place) else cell
            for cell in figures
        ]
    ys.append(max(bottom, ys[-1]))
    return Table(page, xs, ys, cells, ruled=False)


def _figure_cells(
    at: int, row: Row, columns: Sequence[tuple[float, float]], xs: Sequence[float], band: tuple[float, float]
) -> list[Cell]:
    top, bottom = band
    if len(row.figures) == 1 and len(columns) > 1:
        figure = row.figures[0]
        column = column_of(figure, columns)
        middle = 2 * column == len(columns) - 1 if column is not None else True
        if column is None or middle:  # below the middle column, or in the middle of a cell over all of them
            place = Place(xs[2], top, xs[-1], bottom)
            return [Cell(at, 2, 1, len(columns), place, line_text(figure.chars))]
    texts = {column_of(figure, columns): line_text(figure.chars) for figure in row.figures}
    return [
        Cell(at, 2 + number, 1, 1, Place(xs[2 + number], top, xs[3 + number], bottom), texts.get(number, ""))
        for number in range(len(columns))
    ]


def _header_cells(header: Sequence[Line], xs: Sequence[float]) -> tuple[list[Cell], list[float]]:
    """The cells of a header and the heights of its rows: what stands over one column, be it in several lines, is one
    cell of the last row; texts over several columns have rows above.
    """
    stacks: dict[int, list[Line]] = {}
    wide: list[tuple[int, int, Line]] = []
    for text in sorted(_parted(header, xs), key=lambda text: text.top):
        first = min(max(bisect_right(xs, text.left + 1) - 1, 0), len(xs) - 2)
        last = min(max(bisect_right(xs, text.right - 1), first + 1), len(xs) - 1)
        if last - first > 1 and last > 2:
            wide.append((first, last, text))
        else:
            stacks.setdefault(max(first, 1), []).append(text)
    cells = []
    heights: list[float] = []
    for first, last, text in wide:
        if not heights or text.top - heights[-1] > 0.5 * text.size:
            heights.append(text.top)
        cells.append(Cell(len(heights) - 1, first, 1, last - first, text.place, text.text))
    if stacks:
        lowest = max(text.top for texts in stacks.values() for text in texts)
        heights.append(max([lowest, *heights]))
    for column, texts in stacks.items():
        says = cell_text([char for line in texts for char in line.chars])
        first, width = (0, 2) if column == 1 else (column, 1)
        cells.append(Cell(len(heights) - 1, first, 1, width, _around(texts), says))
    return cells, heights


def _parted(texts: Iterable[Line], xs: Sequence[float]) -> Iterable[Line]:
    """Texts, parted where a gap between two of their characters lies between two columns."""
    for text in texts:
        part: list[Char] = []
        for char in text.chars:
            if part:
                gap = char.left - part[-1].right
                here = bisect_right(xs, part[-1].right - 0.2 * char.size) != bisect_right(
                    xs, char.left + 0.2 * char.size
                )
                if here and gap > PARTED * char.size:
                    yield Line(part)
                    part = []
            part.append(char)
        yield Line(part)


def _groups_of(groups: Sequence[Line], data: Sequence[Row]) -> dict[int, list[Line]]:
    """Texts left of the labels, those that stand below each other together, with the row beside their middle."""
    stacks: list[list[Line]] = []
    for text in sorted(groups, key=lambda text: text.top):
        for stack in stacks:
            last = stack[-1]
            if text.left < last.right and last.left < text.right and text.top - last.bottom < last.size:
                stack.append(text)
                break
        else:
            stacks.append([text])
    found: dict[int, list[Line]] = {}
    for stack in stacks:
        middle = (stack[0].top + stack[-1].bottom) / 2
        near = min(range(len(data)), key=lambda number: abs(data[number].line.middle - middle))
        found.setdefault(near, []).extend(stack)
    return found


def _around(lines: Sequence[Line]) -> Place:
    """The rectangle around lines."""
    return Place(
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
    )
