"""Where the labels of a header stand: which of them is the lowest above each column, and what spans it.

A header of several rows names its columns by place. ``总计`` in the first of two rows is no second column because it is
printed second: it is the one that it stands above. So where a header has places, in a page's table or in a text whose
blank cells are printed too, its columns are told from left to right by the lowest label above each. Places that
contradict each other tell nothing: rows that were packed together, a page whose merged cells are wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve, frozen

from gxparse.binding.events import Record
from gxparse.layout import Text

FAR = 1_000
"""Blank cells at the end of a row of a text are not printed: its last label reaches as far as anything."""


def row_of(record: Record) -> int:
    """The row of a marked-up table, or the line of a text, that a record stands in."""
    place = record.place
    element = place.element
    return element.row if element is not None else place.line


def place_of(record: Record) -> tuple[int, ...]:
    """The columns of a page's table that a label takes, how high it is, and where the cells behind it end."""
    element = record.place.element
    if element is None:
        return ()
    return element.column, element.width, element.height, max(map(_end, record.fields), default=0)


@frozen(eq=False)
class HeaderCell:
    """A label of a header: it stands in the columns from ``first`` to before ``last``, and ``reach`` is where the blank
    cells behind it end, if it has such. A ``plain`` one is no merged cell of a page.
    """

    record: Record
    row: int
    first: int
    last: int
    reach: int
    has_blanks: bool
    plain: bool
    in_text: bool

    def column(self, number: int) -> HeaderCell:
        """One column of a cell that takes several."""
        return HeaderCell(
            self.record, self.row, number, number + 1, self.reach, self.has_blanks, self.plain, self.in_text
        )

    def covers(self, other: HeaderCell) -> bool:
        """Whether another cell stands below this one or the blank cells behind it."""
        return self.row < other.row and self.first <= other.first and other.last <= self.reach

    def meets(self, other: HeaderCell) -> bool:
        """Whether two cells share a column."""
        return self.first < other.last and other.first < self.last


def header_cells(records: Sequence[Record], used: Collection[Record]) -> list[HeaderCell]:
    """The labels of a header that have a place, each row from left to right."""
    cells: list[HeaderCell] = []
    for record in records:
        if record.label is None or record.at < 0 or record.has_figures or record in used:
            continue
        cell = _cell(record)
        before = cells[-1] if cells else None
        if cell.in_text and before is not None:  # a row of a text may be printed over several lines
            same = before.in_text and before.last <= cell.first
            row = before.row if same else max(cell.row, before.row + 1)
            if row != cell.row:
                cell = evolve(cell, row=row)
            if not same and before.in_text:
                cells[-1] = evolve(before, reach=FAR)
        cells.append(cell)
    if cells and cells[-1].in_text:
        cells[-1] = evolve(cells[-1], reach=FAR)
    return cells


def _cell(record: Record) -> HeaderCell:
    element, blank = record.place.element, bool(record.fields)
    if element is None:
        first = record.at - 1 - record.repeats
        return HeaderCell(record, row_of(record), first, record.at, record.at + len(record.fields), blank, True, True)
    first, last = element.column, element.column + element.width * (1 + record.repeats)
    reach = max([last, *map(_end, record.fields)])
    return HeaderCell(record, element.row, first, last, reach, blank, element.width == element.height == 1, False)


def _end(text: Text) -> int:
    element = text.element
    return element.column + element.width if element is not None else 0


def lowest(cells: Sequence[HeaderCell], leaves: Mapping[Record, str]) -> list[HeaderCell] | None:
    """The lowest label above each column, from left to right; ``None`` if the places contradict each other.

    ``leaves`` are the columns that labels name. Two that differ cannot stand in one column; a label that names none is
    left out where one that does stands in its columns.
    """
    named = [cell for cell in cells if cell.record in leaves]
    found: list[HeaderCell] = []
    for cell in named:
        meeting = [other for other in found if other.meets(cell)]
        if any(leaves[other.record] != leaves[cell.record] for other in meeting):
            return None
        found = [*(other for other in found if other not in meeting), cell]
    top = min((cell.row for cell in found), default=0)
    for cell in reversed(cells):
        if cell.record not in leaves and cell.row >= top and not any(other.meets(cell) for other in found):
            found.append(cell)
    return sorted(found, key=lambda cell: cell.first)


def clipped(cells: Sequence[HeaderCell]) -> list[HeaderCell]:
    """Cells whose blank ones end where those end that the row above has over them."""
    made: list[HeaderCell] = []
    for cell in cells:
        above = [other for other in made if other.row < cell.row]
        ends = [o.first for o in above if cell.first < o.first < cell.reach]
        ends += [o.reach for o in above if o.first <= cell.first < o.reach < cell.reach]
        reach = max(cell.last, min(ends)) if ends else cell.reach
        made.append(cell if reach == cell.reach else evolve(cell, reach=reach))
    return made


def keeps_places(cells: Sequence[HeaderCell]) -> bool:
    """Whether a header prints blank cells, so that its labels keep their places."""
    return any(cell.has_blanks for cell in cells)
