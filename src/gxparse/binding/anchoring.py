"""Who is who: which row of the form each record of a table is, where rows are printed one below the other.

What is certain comes first (labels known to the letter), then what these leave over: damaged or masked labels, rows
broken off, rows whose label is gone. The order is the point: the rows that are sure stand like fixed posts, and between
two posts few rows of the form are free. So ``3.危及“三安全一**定”`` is compared with the free rows of that gap and not
with all labels, and a record without any label is bound if it is the only one there and one row is free.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence

from gxparse.binding.bound import Bound
from gxparse.binding.dressed import NOTED, known, with_footnote
from gxparse.binding.events import Record
from gxparse.binding.label_notes import may_be_figure
from gxparse.binding.labels import SHORTEST_DAMAGED, LabelEntry, LabelIndex, fold, is_masked, own_number
from gxparse.binding.placing import End, all_values, inner, looks_masked
from gxparse.forms.model import FormPart, FormTable, Row

NEAR = 5
"""A label of rows and columns alike (其他, 总计) is a row's if its row is one of so many after the row before it."""

MOST_REPAIRS = 150
"""So many unknown labels of a table are compared with the form's. More are junk; a note tells it."""


class Anchors:
    """The records of a table, and which of them are rows of the form."""

    def __init__(
        self,
        bound: Bound,
        table: FormTable,
        rows: Sequence[tuple[Row, FormPart]],
        labels: LabelIndex,
        end: End | None,
        year: int | None,
    ) -> None:
        self.bound, self.used = bound, bound.used
        self.table, self.labels, self.end, self.year = table, labels, end, year
        self.rows = rows
        self.part_starts: dict[str, int] = {}  # folded heading of a part -> number of its first row
        for number, (_, part) in enumerate(rows):
            if part.heading:
                self.part_starts.setdefault(fold(part.heading), number)
        self.index = {row.key: number for number, (row, _) in enumerate(rows)}
        self.anchors: dict[int, int] = {}  # position of a record -> number of its row
        self.positions: list[int] = []  # the keys of anchors, sorted
        self.taken: set[int] = set()  # rows that have figures
        self.doubtful: set[int] = set()  # positions of rows that may print a figure twice

    def find(self, records: list[Record]) -> None:
        """All steps, surest first."""
        self.records = records
        self._exact()
        self._split_runs()
        self._repair()
        self._continue_rows()
        self._by_position()
        self._forget_mere_labels()

    def _exact(self) -> None:
        last = -1
        for position, record in enumerate(self.records):
            entry = record.entry
            number = self._row_of(entry, last) if entry is not None and entry.row is not None else None
            if number is None or entry is None:
                continue
            # 其他 and 总计 are rows and columns: a number before the label tells, or values in the right place.
            if entry.columns and not (record.numbered or (unnumbered(record) and 0 <= last < number <= last + NEAR)):
                continue
            self._anchor(position, number)
            last = number
            found = known(self.labels, self.table.key, record.label.text) if record.label is not None else None
            if found is not None and found.how is not None:
                self._note_repaired(record, number, found.how)
                if not record.has_figures and record.label is not None and may_be_figure(record.label.text):
                    self.doubtful.add(position)

    def _row_of(self, entry: LabelEntry, last: int) -> int | None:
        """The row of a label; of several that are labelled so, the next one behind the last row."""
        if len(entry.rows) == 1:
            return self.index.get(entry.rows[0])
        numbers = [self.index[row] for row in entry.rows if row in self.index]
        return next((number for number in numbers if number > last), numbers[0] if numbers else None)

    def _split_runs(self) -> None:
        """In a stream, a row whose label is masked or gone adds its cells to the row before."""
        position = 0
        while position < len(self.records):
            record = self.records[position]
            number = self.anchors.get(position)
            if number is not None and record.at < 0:
                pieces = self._pieces(record, number, position)
                if pieces:
                    self.records[position : position + 1] = pieces
                    shift = len(pieces) - 1
                    self.anchors = {p + shift if p > position else p: n for p, n in self.anchors.items()}
                    self.positions = sorted(self.anchors)
                    for offset in range(1, len(pieces)):
                        self._anchor(position + offset, number + offset)
                        self._note_repaired(pieces[offset], number + offset, "missing")
            position += 1

    def _pieces(self, record: Record, number: int, position: int) -> list[Record]:
        columns = len(self.rows[number][1].columns)
        extra = len(record.fields) - columns
        if extra <= 0 or columns < 2 or self._beside_bare_label(position):
            return []
        free = self._free(position)
        for size in (columns + 1, columns):
            count, rest = divmod(extra, size)
            if rest or [number + 1 + n for n in range(count)] != free:
                continue
            chunks = [record.fields[columns + n * size : columns + (n + 1) * size] for n in range(count)]
            if size > columns and not all(looks_masked(chunk[0]) for chunk in chunks):
                continue
            first = Record(record.table, record.label, record.entry, record.at, record.fields[:columns])
            rest_of = [
                Record(record.table, chunk[0] if size > columns else None, None, -1, chunk[size - columns :])
                for chunk in chunks
            ]
            return [first, *rest_of]
        return []

    def _repair(self) -> None:
        """Damaged and masked labels: compared with the rows that are free where they stand."""
        tried = 0
        for position, record in enumerate(self.records):
            if position in self.anchors or record.label is None or record.entry is not None or record in self.used:
                continue
            label = record.label.text
            if not record.has_figures and len(fold(label)) < SHORTEST_DAMAGED and not is_masked(label):
                continue
            tried += 1
            if tried > MOST_REPAIRS:
                self.bound.note(
                    "many-unknown-labels",
                    record.label.span,
                    f"未知的行名超过 {MOST_REPAIRS} 个，其余不再比对",
                    f"more than {MOST_REPAIRS} unknown labels in this table; the rest were not compared",
                )
                return
            free = {self.rows[number][0].key for number in self._free(position)}
            found = self.labels.nearest(self.table.key, record.label.text, free) or self._footnoted(record, label, free)
            if found is not None and found[0].row in self.index:
                entry, how = found
                self._anchor(position, self.index[entry.row or ""])
                self.used.add(record)
                self._note_repaired(record, self.anchors[position], how)

    def _footnoted(self, record: Record, label: str, free: Collection[str]) -> tuple[LabelEntry, str] | None:
        """A row of a grid whose label ends in a bare digit: a footnote if all figures of the row stand beside it."""
        found = with_footnote(self.labels, self.table.key, label) if label[-1].isdigit() and record.at >= 0 else None
        if found is None or found.entry.row is None or found.entry.row not in free:
            return None
        columns = len(self.rows[self.index[found.entry.row]][1].columns)
        whole = len(record.printed) == columns == len(inner(record.fields)) and all_values(record.fields)
        return (found.entry, NOTED) if whole else None

    def _continue_rows(self) -> None:
        """A row of a grid that is broken off and goes on in the next row, where the count tells."""
        for position, number in list(self.anchors.items()):
            record = self.records[position]
            columns = len(self.rows[number][1].columns)
            if record.at < 0 or not record.has_figures or len(record.fields) >= columns:
                continue  # in a stream blank cells do not show, so a count proves nothing
            if position + 1 >= len(self.records):
                continue
            following = self.records[position + 1]
            if position + 1 in self.anchors or following.entry is not None or not following.fields:
                continue
            goes_on = following.label is None and len(following.printed) > 1  # a lone figure may be a page number
            if goes_on and len(record.fields) + len(following.fields) == columns:
                merged = [*record.fields, *following.fields]
                self.records[position] = Record(record.table, record.label, record.entry, record.at, merged)
                self.used.add(following)

    def _by_position(self) -> None:
        """A row without a readable label: it is the only free row where it stands, and the only such record."""
        if len(self.records) - len(self.anchors) > MOST_REPAIRS:
            return
        for position, record in enumerate(self.records):
            if position in self.anchors or record.entry is not None or not record.has_figures or record in self.used:
                continue
            if record.label is not None and fold(record.label.text).strip("*略"):
                continue  # it has a label that says something else
            if record.at >= 0 and any(not text.raw for text in inner(record.fields)):
                continue  # a number of the row may stand where its label should
            free = self._free(position)
            rivals = [p for p in self._between(position) if self._is_unused(self.records[p])]
            if len(free) == 1 and rivals == [position] and not self._beside_bare_label(position):
                columns = len(self.rows[free[0]][1].columns)
                if columns == 1 and record.label is None:
                    continue  # a lone figure may be a page number
                if len(record.printed) == columns and all_values(record.fields):
                    self._anchor(position, free[0])
                    self._note_repaired(record, free[0], "missing")

    def _beside_bare_label(self, position: int) -> bool:
        """Whether the row before or after a position is a label without figures, which may be its own."""
        beside = [p for p in self._neighbours(position) if 0 <= p < len(self.records)]
        return any(self.records[p].is_bare for p in beside)

    def _forget_mere_labels(self) -> None:
        """Row labels without any figures, in a table whose figures stand elsewhere: it is laid out in another way."""
        if (
            any(record.has_figures and p not in self.anchors for p, record in enumerate(self.records))
            and not self.taken
        ):
            self.anchors, self.positions = {}, []

    def _anchor(self, position: int, number: int) -> None:
        self.anchors[position] = number
        insort(self.positions, position)
        if self.records[position].has_figures:
            self.taken.add(number)

    def _neighbours(self, position: int) -> tuple[int, int]:
        """The positions of the nearest bound records before and after (-1 and the number of records if none)."""
        place = bisect_left(self.positions, position)
        before = self.positions[place - 1] if place else -1
        place += place < len(self.positions) and self.positions[place] == position
        after = self.positions[place] if place < len(self.positions) else len(self.records)
        return before, after

    def _between(self, position: int) -> range:
        before, after = self._neighbours(position)
        return range(before + 1, after)

    def _free(self, position: int) -> list[int]:
        """The numbers of the rows that are unbound and stand between the rows bound before and after."""
        before, after = self._neighbours(position)
        low = self.anchors.get(before, -1)
        high = self.anchors.get(after, len(self.rows))
        span = range(low + 1, high) if low < high else range(len(self.rows))
        span = self._within_part(position, before, after, span)
        return [number for number in span if number not in self.taken]

    def _within_part(self, position: int, before: int, after: int, span: range) -> range:
        """The rows of a span that no heading of a part (第二十条第(五)项) parts from a position."""
        start, stop = span.start, span.stop
        for p in range(before + 1, after):
            record = self.records[p]
            first = self.part_starts.get(record.entry.label) if record.entry is not None else None
            if first is not None and p < position:
                start = max(start, first)
            elif first is not None and p > position:
                stop = min(stop, first)
                break
        return range(start, stop)

    def _is_unused(self, record: Record) -> bool:
        """Whether a record has figures that became part of nothing else."""
        return record.has_figures and record not in self.used

    def _note_repaired(self, record: Record, number: int, how: str) -> None:
        self.bound.note_repaired(record, self.rows[number][0].label, how)


def unnumbered(record: Record) -> bool:
    """Whether a label with figures prints no number, which could contradict its row's."""
    return record.has_figures and record.label is not None and own_number(record.label.text) is None
