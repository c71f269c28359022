"""Second step of the binder: the records of one table meet the rows of a form.

What is certain comes first (labels known to the letter), then what these leave over: labels cut over
several lines, damaged or masked labels, rows whose label is gone. A row binds only where one reading is
possible; what stays unbound is told in a note.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from attrs import define, field

from gxparse.forms.events import Record
from gxparse.forms.labels import Entry, Labels, fold, is_masked, own_number
from gxparse.forms.model import Column, Form, Part, Row, Table
from gxparse.forms.placing import End, Habits, Placed, all_values, looks_masked, place
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
    bound = _Rows(table, form.rows(table.key, instead=instead), labels, end).bind(joined)
    bound.instead = instead
    return bound


def _prints_instead(records: Iterable[Record], table: Table) -> bool:
    """Whether a row that replaces others has figures while none of the others is there."""
    replacing = {row.key: row for part in table.parts for row in part.rows if row.instead_of}
    printed = {
        record.entry.row
        for record in records
        if record.entry is not None and record.has_figures and (not record.entry.columns or _numbered(record))
    }
    return any(key in printed and not printed.intersection(row.instead_of) for key, row in replacing.items())


def _join_labels(records: Sequence[Record], table: str, labels: Labels) -> list[Record]:
    """Put labels together that were cut over several lines: the longest run that gives a known label."""
    known = labels.tables[table]
    result: list[Record] = []
    index = 0
    while index < len(records):
        record = records[index]
        if record.label is None or record.has_figures:
            result.append(record)
            index += 1
            continue
        run = _label_run(records, index)
        while len(run) > 1:
            entry = known.get(fold("".join(piece.place.text for piece in run)))
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
    """The records from ``index`` whose labels might be pieces of one: only the last may have fields.

    It ends with an unresolved label: a known one after it is not its piece.
    """
    run: list[Record] = []
    resolved = 0
    for record in records[index : index + LONGEST_JOIN]:
        if record.label is None:
            break
        run.append(record)
        resolved = resolved + 1 if record.entry is not None else 0
        if resolved > 1 or record.has_figures:
            break
    return run[: len(run) - resolved] if resolved < len(run) else run[:1]


def column_order(header: Sequence[Record], part: Part, *, spanned: bool) -> Sequence[Column]:
    """The columns in the order in which the header prints them, where it leaves no doubt; else the form's.

    It leaves none if its labels stand one after another, each column once, with no unknown label between. In
    a ``spanned`` header 总计 is printed beside the cell that spans the kinds of organisations, hence before them.
    """
    keys = [column.key for column in part.columns]
    run: list[str] = []
    for record in header:
        named = [key for key in keys if record.entry is not None and key in record.entry.columns]
        if len(named) == 1 and named[0] not in run:
            run += named
        elif run and not (record.entry is not None and record.entry.spans):
            break
    if len(run) < 2 or len(run) != len(keys):
        return part.columns
    if spanned and "total" in run:
        run.remove("total")
        run.append("total")
    if run == keys:
        return part.columns
    by_key = {column.key: column for column in part.columns}
    return [by_key[key] for key in run]


def _arranged(placed: Placed, order: Sequence[Column], part: Part) -> Placed:
    """Fields in the form's column order."""
    if placed.fields is None or order is part.columns:
        return placed
    by_key = dict(zip((column.key for column in order), placed.fields, strict=True))
    return Placed([by_key[column.key] for column in part.columns], placed.cut)


class _Rows:
    """Binds a table whose rows are printed one below the other."""

    def __init__(self, table: Table, rows: Sequence[tuple[Row, Part]], labels: Labels, end: End | None) -> None:
        self.table, self.labels, self.end = table, labels, end
        self.rows = rows
        self.index = {row.key: number for number, (row, _) in enumerate(rows)}
        self.anchors: dict[int, int] = {}  # position of a record -> number of its row
        self.positions: list[int] = []  # the keys of anchors, sorted
        self.taken: set[int] = set()  # rows that have figures
        self.bound = Bound()
        self.habits: Habits | None = None

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
            if entry.columns and not (_numbered(record) or (_unnumbered(record) and 0 <= last < number <= last + 5)):
                continue
            self._anchor(position, number)
            last = number

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
            if not record.has_figures and len(fold(record.label.text)) < 4 and not is_masked(record.label.text):
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
                self._anchor(position, self.index[entry.row or ""])
                record.used = True
                self._note_repaired(record, self.anchors[position], how)

    def _continue_rows(self) -> None:
        """A row broken off and continued after an unknown text, or in the next row, where the count tells."""
        for position, number in list(self.anchors.items()):
            record = self.records[position]
            columns = len(self.rows[number][1].columns)
            if len(record.fields) >= columns or position + 1 >= len(self.records):
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
        if len(self.records) - len(self.anchors) > MOST_REPAIRS:
            return
        for position, record in enumerate(self.records):
            if position in self.anchors or record.used or record.entry is not None or not record.has_figures:
                continue
            if record.label is not None and fold(record.label.text).strip("*略"):
                continue  # it has a label that says something else
            free = self._free(position)
            rivals = [p for p in self._between(position) if self.records[p].has_figures and not self.records[p].used]
            if len(free) == 1 and rivals == [position]:
                columns = len(self.rows[free[0]][1].columns)
                if len(record.printed) == columns and all_values(record.fields):
                    self._anchor(position, free[0])
                    self._note_repaired(record, free[0], "missing")

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
        return [number for number in span if number not in self.taken]

    # -- what stands where -----------------------------------------------------------------------------

    def _place(self) -> None:
        by_row: dict[int, list[int]] = {}
        for position in self.positions:
            by_row.setdefault(self.anchors[position], []).append(position)
        headers: dict[int, tuple[Sequence[Column], str]] = {}
        for number, positions in sorted(by_row.items()):
            row, part = self.rows[number]
            position = next((p for p in positions if self.records[p].has_figures), positions[-1])
            record = self.records[position]
            if len(positions) > 1:
                self._compare(row, [self.records[p] for p in positions if self.records[p].has_figures])
            if id(part) not in headers:
                headers[id(part)] = self._header(position, part)
            order, shown = headers[id(part)]
            following = self.records[position + 1] if position + 1 < len(self.records) else None
            placed = place(record, len(part.columns), self._habits, self.end, following)
            if placed.fields is None:
                _note_unclear(self.bound, record, len(part.columns))
            self.bound.rows[row.key] = BoundRow(part, record, _arranged(placed, order, part), shown)

    def _habits(self) -> Habits:
        if self.habits is None:
            columns = {p: len(self.rows[number][1].columns) for p, number in self.anchors.items()}
            self.habits = Habits.of((self.records[p], count) for p, count in columns.items())
        return self.habits

    def _compare(self, row: Row, printings: list[Record]) -> None:
        if any(_texts(other) != _texts(printings[0]) for other in printings):
            self.bound.twice[row.key] = printings

    def _header(self, position: int, part: Part) -> tuple[Sequence[Column], str]:
        """The columns of a part in printed order and the text of its header: what stands above its first row."""
        header: list[Record] = []
        for p in range(position - 1, -1, -1):
            if p in self.anchors:
                if self.rows[self.anchors[p]][1] is not part:
                    break
            elif not self.records[p].has_figures:
                header.append(self.records[p])
        header.reverse()
        shown = " ".join(record.label.text for record in header if record.label is not None)
        return column_order(header, part, spanned=bool(self.table.marks)), shown

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
            if position in self.anchors or record.used or not record.has_figures:
                continue
            seen = record.label.raw if record.label is not None else ""
            printed = " ".join(text.raw for text in record.printed[:12])
            self.bound.note(
                "row-unplaced",
                record.place.span.line,
                f"“{seen}”不是本表的行,其值未采用:{printed}",
                f"{seen!r} is no row of this table; its values were not used: {printed}",
            )


def _numbered(record: Record) -> bool:
    """Whether a label prints the number that its row has in the form."""
    entry, label = record.entry, record.label
    return (
        entry is not None and label is not None and entry.number is not None and own_number(label.text) == entry.number
    )


def _unnumbered(record: Record) -> bool:
    """Whether a label with figures prints no number, which could contradict its row's."""
    return record.has_figures and record.label is not None and own_number(record.label.text) is None


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
        entry = record.entry or _repaired(record, table, labels)
        if entry is not None and entry.row is not None and entry.row not in named:
            named.append(entry.row)
            seen.append(entry.row)
        header.append(record)
        if not record.has_figures:
            continue
        free = [key for key in keys if key not in bound.rows]
        group = _group(len(record.printed), width, named, free, keys)
        if not group:
            continue
        following = records[position + 1] if position + 1 < len(records) else None
        order = column_order(header, part, spanned=bool(table.marks))
        placed = place(record, width * len(group), Habits, end, following)
        if placed.fields is None:
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
        blank = place(Record(table.key, record.place, None), width, Habits, None)
        bound.rows = {key: BoundRow(part, record, Placed([None] * width) if at_end else blank) for key in seen}
    return bound


def _group(printed: int, width: int, named: list[str], free: list[str], keys: list[str]) -> list[str]:
    """The rows that so many values belong to: those named above them, unless the count tells better."""
    if len(named) == len(keys) or printed == width * len(named):
        return named
    if printed == width * len(keys):
        return keys
    if printed == width * len(free) and set(named) <= set(free):
        return free
    return named


def _repaired(record: Record, table: Table, labels: Labels) -> Entry | None:
    """A damaged label of a row in a header."""
    if record.label is None or record.used or len(record.label.raw) > 30:
        return None
    found = labels.nearest(table.key, record.label.text)
    if found is None:
        return None
    record.used = True
    return found[0]
