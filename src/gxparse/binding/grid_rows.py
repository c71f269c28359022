"""Reads rows of cells: which cell is a label, and which are the fields behind it.

A row mostly tells itself, as its blank cells are printed too: a known label, and fields up to the next one. What is no
known label is a field where a field must stand: behind other figures, behind a label that can only be a row's. Before
any label it begins a row without one.
"""

from __future__ import annotations

from gxparse.binding.events import Prose, Record, is_value
from gxparse.binding.labels import fold
from gxparse.binding.walk import Walk
from gxparse.layout import Grid, Text
from gxparse.values import shape_of

NARROW_ROW = 4
"""So few blank cells are a gap between tables; a row of more is one without figures."""

FEWEST_LABELS = 4
"""So many labels of columns and a mask are the row of a header; a mask beside fewer may be a figure."""


class GridReader(Walk):
    """Reads the rows of grids."""

    def grid(self, block: Grid) -> None:
        """Rows of cells; each row closes what stood open."""
        for row in block.rows:
            self._row(row)
            self.open = None
        self.has_figures |= self.table is not None

    def _row(self, row: tuple[Text, ...]) -> None:
        printed = [cell for cell in row if cell.raw]
        if len(printed) == 1 and not is_value(shape_of(printed[0].raw)):
            folded = fold(printed[0].text)
            if self._heading(printed[0], folded):
                return
        if self.table is None or not printed:
            strong = next((e for c in printed if (e := self._strong(fold(c.text)))), None)
            if strong is None:
                if printed:
                    self.events.append(Prose(tuple(printed)))
                elif self.table is not None and len(row) > NARROW_ROW:
                    self.events.append(Record(self.table, None, None, at=0, fields=list(row)))
                return
            self._enter(strong.table)
        self._cells(row)

    def _cells(self, row: tuple[Text, ...]) -> None:
        if self._is_values(row):
            self.events.append(Record(self.table or "", None, None, at=0, fields=list(row)))
            return
        if self.table in self.labels.units and (unit := next(filter(self._is_unit, row), None)) is not None:
            self._cells_of(tuple(cell for cell in row if cell is not unit), unit.text)
        else:
            self._cells_of(row, "")

    def _cells_of(self, row: tuple[Text, ...], unit: str) -> None:
        """The records of a row that has labels; ``unit`` is what they count, if that was printed in it."""
        current: Record | None = None
        words_end: int | None = None
        for position, cell in enumerate(row):
            if current is not None and (
                not cell.raw
                or cell.raw.isdecimal()
                or (not self._is_masked_column(cell, row) and self._is_field(cell, current, row, position))
            ):
                current.add(cell)
                continue
            if not cell.raw:
                continue
            if (
                current is not None
                and not current.has_figures  # else the row stands twice in one line
                and current.label is not None
                and cell.raw == current.label.raw
            ):
                current.at = position + 1
                current.take([])  # a merged cell, repeated in each of its columns
                current.repeats += 1
                continue
            if current is None and is_value(shape_of(cell.raw)) and not self._known(cell):
                words_end = _words_end(row) if words_end is None else words_end
                current = self._unlabelled(row, position, words_end)
                if current is None:
                    continue
            else:
                entry = self._known(cell)
                if (
                    entry is not None
                    and entry.columns
                    and entry.table != self.table
                    and self._is_row_of_this_table(row, entry.table)
                ):
                    entry = None  # another table's column in a row of this one's
                if entry is not None:
                    self._enter(entry.table)
                current = Record(self.table or "", cell, entry, at=position + 1)
            current.unit = unit
            self.events.append(current)

    def _is_masked_column(self, cell: Text, row: tuple[Text, ...]) -> bool:
        """Whether a mask stands for the label of a column: all other cells of its row are such labels, and many."""
        if self.table not in self.labels.side_by_side or shape_of(cell.raw).state != "masked":
            return False
        labels = 0
        for other in row:
            if other.raw and other is not cell:
                entry = self._known(other)
                if entry is None or not entry.columns:
                    return False
                labels += 1
        return labels >= FEWEST_LABELS

    def _is_row_of_this_table(self, row: tuple[Text, ...], other: str) -> bool:
        """Whether a label of the present table, which the other has not, stands in a row."""
        if other == self.table:
            return False
        ours = self.labels.tables.get(self.table or "", {}).keys() - self.labels.tables[other].keys()
        return any(cell.raw and fold(cell.text) in ours for cell in row)

    def _is_values(self, row: tuple[Text, ...]) -> bool:
        """Whether a row of a table whose labels stand above it has values, though a mask that may be a label begins it,
        or texts stand among them that are no label.
        """
        if self.table not in self.labels.side_by_side:
            return False
        printed = [number for number, cell in enumerate(row) if cell.raw]
        others = [number for number in printed if not is_value(shape_of(row[number].raw))]
        if 2 * len(others) >= len(printed) or any(self._may_be_label(row[number]) for number in others):
            return False
        if shape_of(row[printed[0]].raw).state == "masked":
            width = self.labels.widths[self.table]
            if all(shape_of(row[number].raw).state == "masked" for number in printed):
                return len(printed) > 2 * width  # fewer may be labels
            return 0 in ((printed[-1] + 1 - printed[0]) % width, (len(row) - printed[0]) % width)
        return bool(others)

    def _is_field(self, cell: Text, current: Record, row: tuple[Text, ...], position: int) -> bool:
        reading = shape_of(cell.raw)
        if is_value(reading):
            if reading.state == "reported" and reading.remark is None:
                return True
            return not self._may_be_label(cell)
        if self._known(cell) is not None:
            return False
        # An unknown text after values, or after a label that can only be a row's, stands in a value's place.
        if current.has_figures:
            return True
        entry = current.entry
        if entry is None or entry.row is None or current.table in self.labels.side_by_side:
            return False
        row_only = not entry.group and (not entry.columns or current.numbered)
        return row_only or (self._completes(current, row, position) and not self._may_be_label(cell))

    def _completes(self, current: Record, row: tuple[Text, ...], position: int) -> bool:
        """Whether a text, with blanks before it and what stands after it, no label, fills the table's columns."""
        least = len(row) - position
        width = self.labels.widths[self.table or ""]  # blanks before may be the label's cells
        return least <= width <= len(current.fields) + least and not any(
            text.raw and not is_value(shape_of(text.raw)) and self._may_be_label(text) for text in row[position + 1 :]
        )

    def _unlabelled(self, row: tuple[Text, ...], position: int, words_end: int) -> Record | None:
        """The record that begins with a value: a row without a label if all that is printed after is a value too, else
        one whose label is masked. ``None`` for a number before the label, which numbers the row.
        """
        masked = shape_of(row[position].raw).state == "masked"
        if position >= words_end and not (masked and any(text.raw for text in row[position + 1 :])):
            return Record(self.table or "", None, None, at=0, fields=list(row[: position + 1]))
        return Record(self.table or "", row[position], None, at=position + 1) if masked else None


def _words_end(row: tuple[Text, ...]) -> int:
    """The place behind the last text of a row that is no value."""
    places = range(len(row) - 1, -1, -1)
    return next((n + 1 for n in places if row[n].raw and not is_value(shape_of(row[n].raw))), 0)
