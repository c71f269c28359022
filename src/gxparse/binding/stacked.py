"""Binds a table whose rows are printed one below the other.

Asked is which row of the form each record is. What is certain comes first (labels known to the letter), then what
these leave over: damaged or masked labels, rows broken off, rows whose label is gone. The order is the point: the
rows that are sure stand like fixed posts, and between two posts few rows of the form are free. So
``3.危及“三安全一**定”`` is compared with the free rows of that gap and not with all labels, and a record without
any label is bound if it is the only one there and one row is free.

A row binds only where one reading is possible; what stays unbound is told in a note. When it is known who is who,
the fields are placed into columns (:mod:`gxparse.binding.placing`), since the habits of a table can only be learnt
from rows that are known.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from attrs import evolve

from gxparse.binding.bound import Bound, BoundRow, texts_of
from gxparse.binding.column_order import arranged
from gxparse.binding.dressed import NOTED, known, with_footnote
from gxparse.binding.headers import Header, read_header, unclear_unless_told
from gxparse.binding.label_notes import may_be_figure
from gxparse.binding.labels import SHORTEST_DAMAGED, LabelEntry, LabelIndex, fold, is_masked, own_number
from gxparse.binding.leftover import Leftover, says_nothing
from gxparse.binding.merged import without_repeats
from gxparse.binding.placing import UNCLEAR, End, Habits, all_values, inner, looks_masked, place
from gxparse.binding.recognise import Record, looks_garbled
from gxparse.binding.rowspans import fill_from_above
from gxparse.binding.unplaced import Unplaced
from gxparse.forms.model import Column, FormPart, FormTable, Row

SECOND_TABLE = 3
"""So many rows that come again with other figures are a second table."""

WIDE_ROWS = 2
"""So many rows of a grid with too many figures are no accident; of a stream, where page numbers stray, one more."""

NEAR = 5
"""A label of rows and columns alike (其他, 总计) is a row's if its row is one of so many after the row before it."""

MOST_REPAIRS = 150
"""So many unknown labels of a table are compared with the form's. More are junk; a note tells it."""


class PartHeader(NamedTuple):
    """The header of a part of a table, and its texts."""

    header: Header
    shown: str
    part: FormPart


class RowsBinder:
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
        self.habits: Habits | None = None
        self.headers: dict[int, PartHeader] = {}  # by the identity of the part
        self.widths: dict[int, int] = {}  # how many columns the table prints of a part

    def bind(self, records: list[Record]) -> None:
        """All steps, surest first."""
        self.records = records
        self._exact()
        self._split_runs()
        self._repair()
        self._continue_rows()
        self._by_position()
        self._forget_mere_labels()
        self._take_merged_once()
        self._place()
        if not self._all_are_bound():
            self._settle_leftover()

    def _all_are_bound(self) -> bool:
        """Whether every label has its figures and every figure its label, as in most tables."""
        for position, record in enumerate(self.records):
            if record in self.used:
                continue
            if position not in self.anchors:
                if record.has_figures or (record.at < 0 and record.entry is None):
                    return False
                continue
            row = self.bound.rows.get(self.rows[self.anchors[position]][0].key)
            if says_nothing(record.label) or row is None:
                return False
            if record.at < 0 and (row.placed.fields is None or not record.has_figures):
                return False
        return True

    def _settle_leftover(self) -> None:
        last = self.end.record if self.end is not None else None
        left = Leftover(self.bound, self.table, self.rows, self.records, self.anchors, self.labels, last)
        Unplaced(left, self._header_of).settle()
        self._tell_unplaced()

    # -- who is who ------------------------------------------------------------------------------------

    def _exact(self) -> None:
        last = -1
        for position, record in enumerate(self.records):
            entry = record.entry
            number = self.index.get(entry.row) if entry is not None and entry.row is not None else None
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
                    record.label.span.line,
                    f"未知的行名超过 {MOST_REPAIRS} 个,其余不再比对",
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

    def _forget_mere_labels(self) -> None:
        """Row labels without any figures, in a table whose figures stand elsewhere: it is laid out in another way."""
        if (
            any(record.has_figures and p not in self.anchors for p, record in enumerate(self.records))
            and not self.taken
        ):
            self.anchors, self.positions = {}, []

    # -- what stands where -----------------------------------------------------------------------------

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
            if bound_row.record.has_figures or len(orders[key]) < len(bound_row.part.columns):
                bound_row.placed = arranged(bound_row.placed, orders[key], bound_row.part)
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

    def _is_unused(self, record: Record) -> bool:
        """Whether a record has figures that became part of nothing else."""
        return record.has_figures and record not in self.used

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
        for number, positions in sorted(by_row.items()):
            part = self.rows[number][1]
            if id(part) not in headers:
                first = next((p for p in positions if self.records[p].has_figures), positions[-1])
                rows = [self.records[p] for p, n in self.anchors.items() if self.rows[n][1] is part]
                widths = {len(record.fields) for record in rows if record.has_figures}
                records = self._above(first, part)
                header = read_header(records, part, self.labels, self.table.key, self.used, widths, self.year)
                shown = " ".join(record.label.text for record in records if record.label is not None)
                self._tell_doubts(header, part, self.records[first])
                headers[id(part)] = PartHeader(header, shown, part)
        return headers

    def _tell_doubts(self, header: Header, part: FormPart, record: Record) -> None:
        for text, doubted in groupby(header.doubts, header.doubts.__getitem__):
            keys = set(doubted)
            columns = "、".join(column.label for column in part.columns if column.key in keys)
            self.bound.note(
                "column-unclear",
                record.place.span.line,
                f"表头写的是“{text}”,不是“{columns}”,该列数值未采用",
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

    def _note_repaired(self, record: Record, number: int, how: str) -> None:
        self.bound.note_repaired(record, self.rows[number][0].label, how)

    def _tell_unplaced(self) -> None:
        for position, record in enumerate(self.records):
            if position in self.anchors or not self._is_unused(record):
                continue
            self.bound.note_unplaced(record)


def _is_garbled(record: Record) -> bool:
    return record.label is not None and looks_garbled(record.label.raw)


def unnumbered(record: Record) -> bool:
    """Whether a label with figures prints no number, which could contradict its row's."""
    return record.has_figures and record.label is not None and own_number(record.label.text) is None
