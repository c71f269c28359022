"""Cells of a sheet with the room that they take, without those that merged cells cover and those that are hidden."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gxparse.formats.xlsx.sheets import Ranges, SheetCell


class Shown(NamedTuple):
    """The cells that are shown, and those that would be if their rows and columns were (with a text)."""

    shown: list[SheetCell]
    hidden: list[SheetCell]


Merged = tuple[int, int, int, int]
"""First row and column, last row and column of a merged cell."""


def shown_cells(
    cells: Sequence[SheetCell], merged: Sequence[Merged], rows: Ranges, columns: Ranges, count: Callable[[int], None]
) -> Shown:
    """The cells of a sheet as it is shown, by rows. ``count`` is told of every row that a merged cell reaches into.

    No program makes merged cells that overlap; of some that do, the one that begins last counts.

    >>> cells = [SheetCell(1, 1, "规章"), SheetCell(1, 2, "covered"), SheetCell(2, 1, "7")]
    >>> found = shown_cells(cells, [(1, 1, 1, 3)], Ranges([(2, 2)]), Ranges([]), lambda _: None)
    >>> found.shown
    [SheetCell(row=1, column=1, text='规章', width=3, height=1)]
    >>> [cell.text for cell in found.hidden]
    ['7']
    """
    by_place = {(cell.row, cell.column): cell for cell in cells}
    numbers = sorted({cell.row for cell in cells})
    reaching: dict[int, list[Merged]] = {}
    for merge in merged:
        top, left, bottom, right = merge
        if top > bottom or left > right:
            continue
        start, end = bisect_left(numbers, top), bisect_left(numbers, bottom + 1)
        count(end - start)
        for number in numbers[start:end]:
            reaching.setdefault(number, []).append(merge)
    for found_there in reaching.values():
        found_there.sort(key=lambda merge: (merge[1], merge[0]))
    shown, hidden = [], []
    for (row, column), cell in sorted(by_place.items()):
        there = reaching.get(row, [])
        place = bisect_right(there, column, key=lambda merge: merge[1]) - 1
        merge = there[place] if place >= 0 and column <= there[place][3] else (row, column, row, column)
        top, left, bottom, right = merge
        if (top, left) != (row, column):
            continue
        found = SheetCell(row, column, cell.text, right - left + 1, bottom - top + 1)
        if rows.holds(top, bottom) or columns.holds(left, right):
            if cell.text.strip():
                hidden.append(found)
        else:
            shown.append(found)
    return Shown(shown, hidden)
