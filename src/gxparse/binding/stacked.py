"""Binds a table whose rows are printed one below the other.

First every record is told who it is (:mod:`gxparse.binding.anchoring`). Then the headers of the table's parts are read,
and the fields are placed into columns (:mod:`gxparse.binding.placing`), since the habits of a table can only be learnt
from rows that are known. What is left over without a place is settled last (:mod:`gxparse.binding.unplaced`).

A row binds only where one reading is possible; what stays unbound is told in a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from attrs import evolve

from gxparse.binding.anchoring import MOST_REPAIRS, Anchors
from gxparse.binding.bound import Bound, BoundRow, ExtraRow, texts_of
from gxparse.binding.column_order import arranged
from gxparse.binding.dressed import known
from gxparse.binding.events import Record
from gxparse.binding.habits import Habits
from gxparse.binding.headers import Header, read_header, unclear_unless_told
from gxparse.binding.labels import LabelIndex, fold, is_masked
from gxparse.binding.leftover import Leftover, behind_label, says_nothing
from gxparse.binding.merged import without_repeats
from gxparse.binding.placing import UNCLEAR, End, place
from gxparse.binding.rowspans import fill_from_above
from gxparse.binding.text_parts import looks_garbled
from gxparse.binding.unplaced import Unplaced
from gxparse.forms.model import Column, FormPart, FormTable, Row
from gxparse.values import shape_of

SECOND_TABLE = 3
"""So many rows that come again with other figures are a second table."""

WIDE_ROWS = 2
"""So many rows of a grid with too many figures are no accident; of a stream, where page numbers stray, one more."""


class PartHeader(NamedTuple):
    """The header of a part of a table, and its texts."""

    header: Header
    shown: str
    part: FormPart


class RowsBinder(Anchors):
    """Binds a table whose rows are printed one below the other."""

    def __init__(
        self,
        bound: Bound,
        table: FormTable,
        rows: Sequence[tuple[Row, FormPart]],
        labels: LabelIndex,
        end: End | None,
        year: int | None,
    ) -> None:
        super().__init__(bound, table, rows, labels, end, year)
        self.habits: Habits | None = None
        self.headers: dict[int, PartHeader] = {}  # by the identity of the part
        self.widths: dict[int, int] = {}  # how many columns the table prints of a part

    def bind(self, records: list[Record]) -> None:
        """All steps, surest first."""
        if self.table.listed:
            self.used.update(record for record in records if _is_heading(record))
        self.find(records)
        if self.table.open:
            self._keep_others()
        self._take_merged_once()
        self._place()
        if not self._all_are_bound():
            self._settle_leftover()

    def _keep_others(self) -> None:
        """Rows that the form does not have are kept as they are: a label that is none of its own, and a figure. In a
        stream only what stands between rows of the form is one, or has a unit beside it.
        """
        ends = self.positions[:1] + self.positions[-1:]
        for position, record in enumerate(self.records):
            unknown = position not in self.anchors and record.entry is None and record not in self.used
            if not (ends and unknown and record.label is not None and len(record.printed) == 1):
                continue
            within = position > ends[0] and (record.at >= 0 or bool(record.unit) or position < ends[-1])
            text = record.label.text
            if within and fold(text) and not is_masked(text) and not _is_garbled(record) and not self._is_several(text):
                before, _ = self._neighbours(position)
                self.used.add(record)
                self.bound.extra.append(ExtraRow(record, self.rows[self.anchors[before]][0].key))

    def _is_several(self, text: str) -> bool:
        """Whether a label of several lines holds one of the form: the rule between two rows was not seen."""
        lines = text.split("\n")
        return len(lines) > 1 and any(known(self.labels, self.table.key, line) is not None for line in lines)

    def _all_are_bound(self) -> bool:
        """Whether every label has its figures and every figure its label, as in most tables."""
        for position, record in enumerate(self.records):
            if record in self.used:
                continue
            if position not in self.anchors:
                if record.has_figures or (record.at < 0 and record.entry is None and behind_label(record.label)):
                    return False
                continue
            row = self.bound.rows.get(self.rows[self.anchors[position]][0].key)
            if row is None or (record.entry is None and says_nothing(record.label)):
                return False
            if record.at < 0 and (row.placed.fields is None or not record.has_figures):
                return False
        return True

    def _settle_leftover(self) -> None:
        last = self.end.record if self.end is not None else None
        left = Leftover(self.bound, self.table, self.rows, self.records, self.anchors, self.labels, last)
        Unplaced(left, self._header_of).settle()
        self._tell_unplaced()

    def _place(self) -> None:
        by_row: dict[int, list[int]] = {}
        for position in self.positions:
            by_row.setdefault(self.anchors[position], []).append(position)
        second = self._second_table(by_row)
        wide = self._wide_parts()
        headers = self.headers = self._headers(by_row)
        self.widths = {
            key: len(header.columns or ()) or len(part.columns) for key, (header, _, part) in headers.items()
        }
        orders: dict[str, Sequence[Column]] = {}
        for number, positions in sorted(by_row.items()):
            row, part = self.rows[number]
            position = next((p for p in positions if self.records[p].has_figures), positions[-1])
            record = self.records[position]
            if len(positions) > 1:
                self._compare(row, [self.records[p] for p in positions if self.records[p].has_figures])
            header, shown, _ = headers[id(part)]
            order = header.columns if id(part) not in wide else None
            columns = len(part.columns if order is None else order)
            if (
                position >= second
                or position in self.doubtful
                or self._hides_figures(position)
                or self._lacks_cells(position)
            ):
                placed = UNCLEAR
            else:
                following = self.records[position + 1] if position + 1 < len(self.records) else None
                last = number == len(self.rows) - 1
                placed = place(record, columns, self._known_habits, self.end, following, last=last)
                if record.has_figures and order is None:
                    placed = UNCLEAR
            orders[row.key] = order or part.columns
            self.bound.rows[row.key] = BoundRow(part, record, placed, shown, header.doubts)
        fill_from_above(self.bound.rows.values(), self.end.record if self.end else None)
        for header, _, part in headers.values():
            if not header.named and len(part.columns) > 1:
                unclear_unless_told([row for row in self.bound.rows.values() if row.part is part], part)
        for key, bound_row in self.bound.rows.items():
            order, own = orders[key], bound_row.part.columns
            if order is not own and (bound_row.record.has_figures or len(order) < len(own)):
                bound_row.placed = arranged(bound_row.placed, order, bound_row.part)
        for bound_row in self.bound.rows.values():
            if bound_row.placed.fields is None and bound_row.record.has_figures:
                self.bound.note_unclear(bound_row.record, len(bound_row.part.columns))

    def _take_merged_once(self) -> None:
        """Figures of merged cells that are printed in each of their columns."""
        by_part: dict[int, list[int]] = {}
        for position in self.positions:
            if self.records[position].at >= 0:
                by_part.setdefault(id(self.rows[self.anchors[position]][1]), []).append(position)
        for positions in by_part.values():
            part = self.rows[self.anchors[positions[0]]][1]
            rows = [self.records[position] for position in positions]
            narrow = 1 < len(part.columns) < self.labels.widths[self.table.key]
            if not narrow and all(len(row.fields) <= len(part.columns) for row in rows):
                continue
            found = without_repeats(rows, self._above(positions[0], part), part)
            for position, row in zip(positions, found, strict=True):
                if row is None:
                    self.doubtful.add(position)
                    continue
                if self.end is not None and self.end.record is self.records[position]:
                    self.end = evolve(self.end, record=row)
                self.records[position] = row

    def _wide_parts(self) -> set[int]:
        """Parts of which several rows have too many figures: the table may have more columns than the form."""
        counted: Counter[tuple[int, bool]] = Counter()
        for position, number in self.anchors.items():
            record, part = self.records[position], self.rows[number][1]
            if len(record.fields) > len(part.columns) and len(record.printed) > len(part.columns):
                counted[id(part), record.at < 0] += 1
        return {part for (part, stream), count in counted.items() if count >= WIDE_ROWS + stream}

    def _second_table(self, by_row: Mapping[int, Sequence[int]]) -> int:
        """Where the table begins again with other figures, for other bodies perhaps; past the end if it does not."""
        again = []
        for positions in by_row.values():
            printed = [p for p in positions if self.records[p].has_figures]
            if len(printed) > 1 and texts_of(self.records[printed[0]]) != texts_of(self.records[printed[1]]):
                again.append(printed[1])
        return min(again) if len(again) >= SECOND_TABLE else len(self.records)

    def _hides_figures(self, position: int) -> bool:
        """Whether a label without figures is followed by figures under an unknown label, or by a damaged figure."""
        if self.records[position].has_figures:
            return False
        _, after = self._neighbours(position)
        between = self.records[position + 1 : min(after, position + 1 + MOST_REPAIRS)]
        return any(r.entry is None and (self._is_unused(r) or _is_garbled(r)) for r in between)

    def _lacks_cells(self, position: int) -> bool:
        """Whether a row's cells are not (all) beside its label in a marked-up table: the label has no cells at all, or
        the row has blank cells and goes on in one without a label.
        """
        record = self.records[position]
        if self.end is not None and self.end.record is record:
            return False
        if not record.fields:
            return record.label is not None and any(self.records[p].element for p in self.positions)
        if record.element is None or position + 1 >= len(self.records):
            return False
        after = self.records[position + 1]
        goes_on = after.label is None and self._is_unused(after) and position + 1 not in self.anchors
        return goes_on and not all(text.raw for text in record.fields)

    def _known_habits(self) -> Habits:
        if self.habits is None:
            self.habits = Habits.of(
                (self.records[p], self.widths[id(self.rows[number][1])]) for p, number in self.anchors.items()
            )
        return self.habits

    def _compare(self, row: Row, printings: list[Record]) -> None:
        if any(texts_of(other) != texts_of(printings[0]) for other in printings):
            self.bound.twice[row.key] = printings

    def _headers(self, by_row: Mapping[int, Sequence[int]]) -> dict[int, PartHeader]:
        """The headers of all parts that are printed: what stands above the first row of each."""
        headers: dict[int, PartHeader] = {}
        widths: dict[int, set[int]] = {}
        last: list[Record] = []
        for position, number in self.anchors.items():
            if self.records[position].has_figures:
                widths.setdefault(id(self.rows[number][1]), set()).add(len(self.records[position].fields))
        for number, positions in sorted(by_row.items()):
            part = self.rows[number][1]
            if id(part) not in headers:
                first = next((p for p in positions if self.records[p].has_figures), positions[-1])
                records, wide = self._above(first, part), widths.get(id(part), ())
                header = read_header(records, part, self.labels, self.table.key, self.used, wide, self.year)
                if not header.named and not part.heading and last:  # it goes on below the header of the part before
                    records = [*last, *records]
                    header = read_header(records, part, self.labels, self.table.key, self.used, wide, self.year)
                last = records
                shown = " ".join(record.label.text for record in records if record.label is not None)
                if header.doubts:
                    self._tell_doubts(header, part, self.records[first])
                if header.columns is None and self.records[first].has_figures:
                    self.bound.note_header(self.records[first], shown)
                headers[id(part)] = PartHeader(header, shown, part)
        return headers

    def _tell_doubts(self, header: Header, part: FormPart, record: Record) -> None:
        for text, doubted in groupby(header.doubts, header.doubts.__getitem__):
            keys = set(doubted)
            columns = "、".join(column.label for column in part.columns if column.key in keys)
            self.bound.note(
                "column-unclear",
                record.place.span,
                f"表头写的是“{text}”，不是“{columns}”，该列数值未采用",
                f"the header says {text!r} and not {columns!r}; the figures of that column were not used",
            )

    def _above(self, position: int, part: FormPart) -> list[Record]:
        """What stands above a part's first row and below the rows of the part before."""
        above: list[Record] = []
        for p in range(position - 1, -1, -1):
            if p in self.anchors:
                if self.rows[self.anchors[p]][1] is not part:
                    break
            elif not self.records[p].has_figures:
                above.append(self.records[p])
        return above[::-1]

    def _header_of(self, part: FormPart) -> Header:
        """The header of a part, be it printed over rows that are bound or over labels without figures."""
        if id(part) in self._wide_parts():
            return Header(None)
        if id(part) in self.headers:
            return self.headers[id(part)].header
        labelled = (p for p, record in enumerate(self.records) if record.entry is not None and record.entry.row)
        above = self._above(next(labelled, len(self.records)), part)
        return read_header(above, part, self.labels, self.table.key, self.used, (), self.year)

    def _tell_unplaced(self) -> None:
        for position, record in enumerate(self.records):
            if position in self.anchors or not self._is_unused(record):
                continue
            self.bound.note_unplaced(record)


def _is_heading(record: Record) -> bool:
    """Whether a line of its own heads rows: no number stands beside the label of a group."""
    entry = record.entry
    if entry is None or entry.group is None or entry.row is not None:
        return False
    return all(shape_of(text.raw).state in ("blank", "not_applicable") for text in record.fields)


def _is_garbled(record: Record) -> bool:
    return record.label is not None and looks_garbled(record.label.raw)
