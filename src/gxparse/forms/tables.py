"""Second step of the binder: the records of one table meet the rows of a form.

What is certain comes first (labels known to the letter), then what these leave over: labels cut over
several lines, damaged or masked labels, rows whose label is gone. A row binds only where one reading is
possible; what stays unbound is told in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, field

from gxparse.forms.events import Record
from gxparse.forms.labels import Entry, Labels, fold, is_masked, own_number
from gxparse.forms.model import Column, Form, Part, Row, Table
from gxparse.forms.placing import UNCLEAR, End, Grids, Placed, all_values, looks_masked, place
from gxparse.report import Note

LONGEST_JOIN = 5
"""A label cut over several lines has at most this many pieces."""

MOST_REPAIRS = 150
"""So many unknown labels of a table are compared with the form's. More are junk; a note tells it."""


@define
class BoundRow:
    """A row of the form with its record, its fields by column, and the header texts above it."""

    part: Part
    record: Record
    placed: Placed
    header: str = ""


@define
class Bound:
    """A table's rows by key, and what was seen on the way. ``twice`` has rows printed with different values;
    ``instead`` says that rows which replace others are used.
    """

    rows: dict[str, BoundRow] = field(factory=dict)
    twice: dict[str, list[Record]] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    instead: bool = False

    def note(self, code: str, line: int, zh: str, en: str) -> None:
        """Add a note about a line."""
        self.notes.append(Note(code, f"第 {line} 行:{zh}", f"line {line}: {en}", line))


def bind_table(records: Sequence[Record], table: Table, form: Form, labels: Labels, end: End | None) -> Bound:
    """Bind the records of one table. ``end`` is set if the document ends with one of them."""
    joined = _join_labels(records, table.key, labels)
    if end is not None and joined and joined[-1].fields is end.record.fields:
        end = End(joined[-1], end.offset)
    if table.side_by_side:
        return _bind_side_by_side(joined, table, labels, end)
    instead = _prints_instead(joined, table)
    bound = _Rows(table, list(form.rows(table.key, instead=instead)), labels, end).bind(joined)
    bound.instead = instead
    return bound


def _prints_instead(records: Iterable[Record], table: Table) -> bool:
    """Whether a row that replaces others has figures while none of the others is there."""
    replacing = {row.key: row for part in table.parts for row in part.rows if row.instead_of}
    printed = {record.entry.row for record in records if record.entry is not None and record.printed}
    return any(key in printed and not printed.intersection(row.instead_of) for key, row in replacing.items())


def _join_labels(records: Sequence[Record], table: str, labels: Labels) -> list[Record]:
    """Put labels together that were cut over several lines: the longest run that gives a known label."""
    known = labels.tables[table]
    result: list[Record] = []
    index = 0
    while index < len(records):
        record = records[index]
        run = _label_run(records, index)
        while len(run) > 1:
            entry = None
            if any(piece.entry is None for piece in run):
                entry = known.get(fold("".join(piece.label.text for piece in run if piece.label)))
            if entry is not None:
                for piece in run:
                    piece.used = True
                record = Record(table, record.label, entry, run[-1].at, run[-1].fields)
                break
            run.pop()
        result.append(record)
        index += max(1, len(run))
    return result


def _label_run(records: Sequence[Record], index: int) -> list[Record]:
    """The records from ``index`` whose labels might be pieces of one: only the last may have fields."""
    run: list[Record] = []
    for record in records[index : index + LONGEST_JOIN]:
        if record.label is None:
            break
        run.append(record)
        if record.printed:
            break
    return run


def column_order(header: Iterable[Record], part: Part) -> Sequence[Column]:
    """The columns in the order in which the header prints them, where it names each of them; else the form's."""
    by_key = {column.key: column for column in part.columns}
    order: list[str] = []
    spanning = False
    for record in header:
        entry = record.entry
        if entry is None:
            continue
        spanning |= entry.label == "法人或其他组织"
        order += [key for key in entry.columns if key in by_key and key not in order]
    if len(order) != len(by_key) or len(order) < 2:
        return part.columns
    if spanning and "total" in order:  # 总计 stands beside the spanning cell, above the columns that it spans
        order.remove("total")
        order.append("total")
    return [by_key[key] for key in order]


def _arranged(placed: Placed, order: Sequence[Column], part: Part) -> Placed:
    """Fields in the form's column order."""
    if placed.fields is None or order == part.columns:
        return placed
    by_key = dict(zip((column.key for column in order), placed.fields, strict=True))
    return Placed([by_key[column.key] for column in part.columns], placed.cut)


class _Rows:
    """Binds a table whose rows are printed one below the other."""

    def __init__(self, table: Table, rows: list[tuple[Row, Part]], labels: Labels, end: End | None) -> None:
        self.table, self.labels, self.end = table, labels, end
        self.rows = rows
        self.index = {row.key: number for number, (row, _) in enumerate(rows)}
        self.anchors: dict[int, int] = {}  # position of a record -> number of its row
        self.bound = Bound()

    def bind(self, records: list[Record]) -> Bound:
        """All steps, surest first."""
        self.records = records
        self._exact()
        self._split_runs()
        self._repair()
        self._continue_rows()
        self._by_position()
        self._place()
        self._tell_unplaced()
        return self.bound

    # -- who is who ------------------------------------------------------------------------------------

    def _exact(self) -> None:
        last = -1
        for position, record in enumerate(self.records):
            entry = record.entry
            number = self.index.get(entry.row) if entry is not None and entry.row is not None else None
            if number is None or entry is None:
                continue
            # 其他 and 总计 are rows and columns: a number before the label tells, or values in the right place.
            if entry.columns and not (
                _numbered(record, entry) or (record.printed and last >= 0 and last < number <= last + 5)
            ):
                continue
            self.anchors[position] = last = number

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
                    for offset in range(1, len(pieces)):
                        self.anchors[position + offset] = number + offset
                        self._note_repaired(pieces[offset], number + offset, "missing")
            position += 1

    def _pieces(self, record: Record, number: int, position: int) -> list[Record]:
        columns = len(self.rows[number][1].columns)
        extra = len(record.fields) - columns
        if extra <= 0 or columns < 2:
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
            if position in self.anchors or record.label is None or record.entry is not None or record.used:
                continue
            if not record.printed and len(fold(record.label.text)) < 4 and not is_masked(record.label.text):
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
            found = self.labels.nearest(self.table.key, record.label.text, free)
            if found is not None and found[0].row in self.index:
                entry, how = found
                self.anchors[position] = self.index[entry.row or ""]
                record.used = True
                self._note_repaired(record, self.anchors[position], how)

    def _continue_rows(self) -> None:
        """A row broken off and continued after an unknown text, or in the next row, where the count tells."""
        for position, number in list(self.anchors.items()):
            record = self.records[position]
            columns = len(self.rows[number][1].columns)
            if not record.printed or len(record.fields) >= columns or position + 1 >= len(self.records):
                continue
            following = self.records[position + 1]
            if position + 1 in self.anchors or following.entry is not None or not following.fields:
                continue
            between = [following.label] if following.label is not None else []
            if len(record.fields) + len(between) + len(following.fields) == columns:
                merged = [*record.fields, *between, *following.fields]
                self.records[position] = Record(record.table, record.label, record.entry, record.at, merged)
                following.used = True

    def _by_position(self) -> None:
        """A row without a readable label: it is the only free row where it stands, and the only such record."""
        for position, record in enumerate(self.records):
            if position in self.anchors or record.used or record.entry is not None or not record.printed:
                continue
            if record.label is not None and fold(record.label.text).strip("*略"):
                continue  # it has a label that says something else
            free = self._free(position)
            rivals = [p for p in self._between(position) if self.records[p].printed and not self.records[p].used]
            if len(free) == 1 and rivals == [position]:
                columns = len(self.rows[free[0]][1].columns)
                if len(record.printed) == columns and all_values(record.fields):
                    self.anchors[position] = free[0]
                    self._note_repaired(record, free[0], "missing")

    def _neighbours(self, position: int) -> tuple[int, int]:
        """The positions of the nearest bound records before and after (-1 and the number of records if none)."""
        before = max((p for p in self.anchors if p < position), default=-1)
        after = min((p for p in self.anchors if p > position), default=len(self.records))
        return before, after

    def _between(self, position: int) -> range:
        before, after = self._neighbours(position)
        return range(before + 1, after)

    def _free(self, position: int) -> list[int]:
        """The numbers of the rows that are unbound and stand between the rows bound before and after."""
        before, after = self._neighbours(position)
        low = self.anchors.get(before, -1)
        high = self.anchors.get(after, len(self.rows))
        taken = {number for p, number in self.anchors.items() if self.records[p].printed}
        span = range(low + 1, high) if low < high else range(len(self.rows))
        return [number for number in span if number not in taken]

    # -- what stands where -----------------------------------------------------------------------------

    def _place(self) -> None:
        by_row: dict[int, list[int]] = {}
        for position in sorted(self.anchors):
            by_row.setdefault(self.anchors[position], []).append(position)
        grids = Grids.of((self.records[p], len(self.rows[number][1].columns)) for p, number in self.anchors.items())
        for number, positions in sorted(by_row.items()):
            row, part = self.rows[number]
            position = next((p for p in positions if self.records[p].printed), positions[-1])
            record = self.records[position]
            others = [self.records[p] for p in positions if self.records[p].printed]
            if any(_texts(other) != _texts(record) for other in others):
                self.bound.twice[row.key] = others
            header = self._header(position, part)
            order = column_order(header, part)
            following = self.records[position + 1] if position + 1 < len(self.records) else None
            placed = place(record, len(part.columns), grids, self.end, following)
            if placed is UNCLEAR:
                _note_unclear(self.bound, record, len(part.columns))
            shown = " ".join(r.label.text for r in header if r.label is not None)
            self.bound.rows[row.key] = BoundRow(part, record, _arranged(placed, order, part), shown)

    def _header(self, position: int, part: Part) -> list[Record]:
        """The records above a row without figures of their own, up to a row of another part."""
        header: list[Record] = []
        for p in range(position - 1, -1, -1):
            number = self.anchors.get(p)
            if number is None:
                if not self.records[p].printed:
                    header.append(self.records[p])
            elif self.rows[number][1] is not part:
                break
        return header[::-1]

    def _note_repaired(self, record: Record, number: int, how: str) -> None:
        row = self.rows[number][0]
        seen = record.label.raw if record.label is not None else ""
        ways = {"masked": "遮掩", "cut short": "不全", "damaged": "有误", "missing": "缺失"}
        self.bound.note(
            "label-repaired",
            record.place.span.line,
            f"行名“{seen}”{ways.get(how, '与组名相连')},读作“{row.label}”",
            f"the label {seen!r} ({how}) is read as {row.label!r}",
        )

    def _tell_unplaced(self) -> None:
        for position, record in enumerate(self.records):
            if position in self.anchors or record.used or not record.printed:
                continue
            seen = record.label.raw if record.label is not None else ""
            printed = " ".join(text.raw for text in record.printed[:12])
            self.bound.note(
                "row-unplaced",
                record.place.span.line,
                f"“{seen}”不是本表的行,其值未采用:{printed}",
                f"{seen!r} is no row of this table; its values were not used: {printed}",
            )


def _numbered(record: Record, entry: Entry) -> bool:
    return record.label is not None and entry.number is not None and own_number(record.label.text) == entry.number


def _texts(record: Record) -> list[str]:
    return [text.raw for text in record.printed]


def _note_unclear(bound: Bound, record: Record, columns: int) -> None:
    seen = record.label.raw if record.label is not None else ""
    count = len(record.printed)
    bound.note(
        "row-unclear",
        record.place.span.line,
        f"“{seen}”有 {count} 个值,表格有 {columns} 列,无法确定哪个值属于哪一列",
        f"{seen!r} has {count} values for {columns} columns, and nothing tells which belongs where",
    )


def _bind_side_by_side(records: Sequence[Record], table: Table, labels: Labels, end: End | None) -> Bound:
    """Bind a table whose rows stand beside each other: values follow the row labels named since the last values."""
    bound = Bound()
    part = table.parts[0]
    keys = [row.key for row in part.rows]
    width = len(part.columns)
    named: list[str] = []
    header: list[Record] = []
    seen: list[str] = []
    for position, record in enumerate(records):
        entry = record.entry
        if entry is None and record.label is not None and not record.used:
            found = labels.nearest(table.key, record.label.text) if len(record.label.raw) < 30 else None
            if found is not None:
                entry, record.used = found[0], True
        if entry is not None and entry.row is not None and entry.row not in named:
            named.append(entry.row)
            seen.append(entry.row)
        header.append(record)
        if not record.printed and not (record.label is None and len(record.fields) >= width):
            continue
        count = len(record.printed) if record.at < 0 else len(record.fields)
        group = keys if count >= width * len(keys) and len(named) != 1 else named
        if not group:
            continue
        following = records[position + 1] if position + 1 < len(records) else None
        placed = place(record, width * len(group), Grids(), end, following)
        order = column_order(_first_header(header, width), part)
        if placed is UNCLEAR:
            _note_unclear(bound, record, width * len(group))
        for number, key in enumerate(group):
            fields = None if placed.fields is None else placed.fields[number * width : (number + 1) * width]
            if key in bound.rows and _texts(bound.rows[key].record) != _texts(record):
                bound.twice[key] = [bound.rows[key].record, record]
            bound.rows.setdefault(key, BoundRow(part, record, _arranged(Placed(fields, placed.cut), order, part)))
        named, header = [], []
    if not bound.rows and seen:  # the header is there, and no value anywhere
        record = records[-1]
        at_end = end is not None and end.record is record
        placed = place(Record(table.key, record.place, None), width, Grids(), None)
        blank = Placed([None] * width) if at_end else placed
        bound.rows = {key: BoundRow(part, record, blank) for key in seen}
    return bound


def _first_header(header: Sequence[Record], width: int) -> list[Record]:
    """The first complete run of column labels."""
    return [record for record in header if record.entry is not None and record.entry.columns][:width]
