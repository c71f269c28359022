"""Binds a table whose rows stand beside each other on one line, as 行政复议、行政诉讼 is printed.

The form prints three kinds of disputes beside each other, five columns each, and below them one line of fifteen
numbers. Copies break that line, print the kinds as blocks, or lose a label. So labels are collected as a header
until values come; the header says which rows the values belong to, and in which order. Where fifteen values follow
two labels, the count tells better than the labels: all three rows are meant. After the values a new header begins.
Where each kind has a table of its own, a line of values belongs to the one right above it; a table that lost its
values has none.

A header that names other columns than the form, or an order for which it does not name every column, makes its
values unclear: five numbers fit any five columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import pairwise

from attrs import define, evolve, field

from gxparse.binding.blocks import Leaf, Places, by_place, in_succession, kinds_named
from gxparse.binding.bound import Bound, BoundRow, texts_of
from gxparse.binding.events import Record
from gxparse.binding.habits import Habits
from gxparse.binding.headers import Header, read_header, unclear_unless_told
from gxparse.binding.labels import LabelEntry, LabelIndex
from gxparse.binding.placing import UNCLEAR, End, Placed, place
from gxparse.binding.text_parts import looks_garbled
from gxparse.binding.unplaced import IN_DOUBT, MOST_SHOWN
from gxparse.forms.model import FormPart, FormTable

LONGEST_HEADER = 30
"""A text of more characters in a header is no row's label, however damaged."""


@define
class _Header:
    """What stands above a line of values: its records, and the rows that they name, in printed order.

    A label outside of all cells of a marked-up table stands before the table for want of a tag: it tells no order.
    """

    records: list[Record] = field(factory=list)
    named: list[str] = field(factory=list)
    litigation_first: bool = False
    strayed: bool = False

    def add(self, record: Record, entry: LabelEntry | None, *, stray: bool) -> None:
        self.records.append(record)
        if entry is None:
            return
        self.litigation_first |= entry.group is not None and not self.named and not stray and entry.row is None
        if entry.row is not None and entry.row not in self.named:
            self.named.append(entry.row)
            self.strayed |= stray

    def own_rows(self, record: Record, used: Collection[Record]) -> list[str] | None:
        """The row whose own small table a line of values ends, where each kind has a table with all columns named;
        none if that table's heading says something else. ``None`` if this is no table of its own.

        The values of a kind above may be lost. So may its row be, in a table with a row a kind.
        """
        label, entry = record.label, record.entry
        if record.at >= 0 and label is not None and entry is not None and entry.row is not None:
            others = [r for r in self.records if r is not record and r.entry is not None and r.entry.row is not None]
            alone = all(r.place.line != label.line for r in others)
            return [entry.row] if others and alone else None
        named: list[str] = []  # since columns were named
        tables, columns, unknown, line = 1, False, False, 0
        for each in self.records:
            entry = each.entry
            if each.label is None or each in used:
                continue
            if entry is not None and entry.columns:
                columns, line = True, each.label.line
                continue
            if columns and each.label.line != line:
                named, columns, unknown, tables = [], False, False, tables + 1
            elif columns and entry is not None:
                return None  # a header of all kinds on one line
            unknown |= entry is None
            named += [entry.row] if entry is not None and entry.row is not None else []
        if tables == 1 or not columns or len(set(named)) > 1:
            return None
        return named[:1] if named or unknown else None

    def rows(self, keys: Sequence[str]) -> list[str]:
        """The rows named, in the order of their values."""
        if self.strayed:
            return [key for key in keys if key in self.named]
        if self.litigation_first and len(self.named) == len(keys):
            return [*(key for key in self.named if key != keys[0]), keys[0]]
        return self.named

    def read(
        self, table: FormTable, labels: LabelIndex, group: Sequence[str], used: Collection[Record], year: int | None
    ) -> tuple[Header, Places]:
        """What it says of the columns, and what each value is: of the rows of ``group``, which its labels name. The
        header's ``columns`` are ``None`` too if it says others in one of its rows.
        """
        part = table.parts[0]
        places = by_place(self.records, part, labels, table.key, used)
        used = {*used, *places.unread.values()} if places.unread else used
        header = read_header(self.records, part, labels, table.key, used, (), year, blocks=True)
        keys = [row.key for row in part.rows]
        in_order = list(group) == [key for key in keys if key in group]
        official = [(key, column.key) for key in group for column in part.columns]
        if places.leaves and (places.unread or not in_order or places.leaves != official):
            unknown = header.columns is None and self.has_unknown(used)
            return evolve(header, columns=None), Places() if unknown else places
        blocks = in_succession(self.records, part, len(group))
        once = kinds_named(self.records)
        if header.columns is None or blocks is None or len(set(once)) < len(once) or places.misplaced:
            return evolve(header, columns=None), Places()
        as_printed = all(block is part.columns for block in blocks)
        if in_order and as_printed:
            return header, Places(official)
        same = all(block == blocks[0] for block in blocks)
        if len(group) > 1 and (places.kept or not set(group) <= set(once) or not (in_order or same)):
            return evolve(header, columns=None), Places()
        leaves = [(key, column.key) for key, block in zip(group, blocks, strict=True) for column in block]
        return evolve(header, columns=blocks[0] if same else None), Places(leaves)

    def shown(self) -> str:
        """Its labels as printed."""
        return " ".join(record.label.raw for record in self.records if record.label is not None)

    def contrary(self, labels: LabelIndex, table: str, bound: Bound) -> set[str]:
        """The rows that the header names with a word that reverses them, each told."""
        found = set()
        for record in self.records:
            if record.label is None or record.entry is not None or record in bound.used:
                continue
            row = labels.contrary(table, record.label.text)
            if row is not None:
                found.add(row)
                bound.note_contrary(record)
        return found

    def has_unknown(self, used: Collection[Record]) -> bool:
        """Whether it holds a text that is no label."""
        return any(r.label is not None and r.entry is None and r not in used for r in self.records)

    def bind_blank_rows(self, bound: Bound, part: FormPart, own: Collection[str]) -> None:
        """Bind the rows above a row of values that have cells, all of them blank."""
        for record in self.records:
            row = record.entry.row if record.entry is not None else None
            if row is not None and row not in own and len(record.fields) >= len(part.columns):
                placed = place(record, len(part.columns), Habits, None)
                bound.rows.setdefault(row, BoundRow(part, record, placed))

    def habits(self, columns: int, unread: Collection[Record] = ()) -> Habits:
        """Where the columns of a marked-up table stand: where their labels stand, be they read or not."""
        habits = Habits()
        records = [r for r in self.records if r in unread or (r.entry is not None and r.entry.columns)]
        labels = [r.label for r in records if r.label is not None]
        elements = [label.element for label in labels if label.element is not None]
        if len(elements) == len(labels) == columns:
            edges = tuple(sorted((element.column, element.column + element.width) for element in elements))
            if all(first[1] <= second[0] for first, second in pairwise(edges)):
                habits.edges[elements[0].table, columns] = Counter([edges])
        return habits


def bind_side_by_side(
    bound: Bound, records: Sequence[Record], table: FormTable, labels: LabelIndex, end: End | None, year: int | None
) -> None:
    """Bind a table whose rows stand beside each other: values follow the row labels named since the last values."""
    part = table.parts[0]
    keys = [row.key for row in part.rows]
    seen: list[str] = []
    header = _Header()
    over: list[Record] = []
    said = Header(part.columns, named=False)
    marked = any(r.has_figures and r.element is not None for r in records)
    for position, record in enumerate(records):
        entry = record.entry or _repaired(record, table, labels, bound)
        header.add(record, entry, stray=marked and record.label is not None and record.label.element is None)
        if not record.has_figures:
            continue
        following = records[position + 1] if position + 1 < len(records) else None
        named = header.rows(keys)
        seen += named
        free = [key for key in keys if key not in bound.rows]
        own = header.own_rows(record, bound.used) if len(record.printed) <= len(part.columns) else None
        if own is not None and not _goes_on(following, len(part.columns)):
            header.bind_blank_rows(bound, part, own)
            named = own
        group = _group(len(record.printed), len(part.columns), named, free, keys)
        if not named and len(group) < len(keys) and header.has_unknown(bound.used):
            group = []  # what remains is free, but the header names something else
        if not group:
            bound.note_unplaced(record)
            over.append(record)
            header = _Header()
            continue
        here, places = header.read(table, labels, group, bound.used, year)
        if here.named or here.columns is None:
            said = here
        leaves = places.leaves if said is here else _leaves(group, said)
        columns = len(leaves) or len(part.columns) * len(group)
        unread = places.unread if leaves is places.leaves else {}
        placed = place(record, columns, partial(header.habits, columns, [*unread.values()]), end, following, last=True)
        lacking = None in (placed.fields or ()) and not (end is not None and end.record is record)
        reordered = len(group) > len(named) and named != [key for key in keys if key in named]
        if (
            not leaves
            or lacking
            or reordered
            or (
                records[position - 1] not in unread.values() and _is_torn(records, position, columns, len(part.columns))
            )
            or (places.kept and places.leaves and _first(record, placed) != places.first)
        ):
            placed = UNCLEAR
        if not leaves:
            bound.note_header(record, header.shown())
        if placed.fields is None:
            bound.note_unclear(record, columns)
        contrary = header.contrary(labels, table.key, bound) if set(group) - set(named) else set()
        bound.used.update(unread.values())
        doubts = {key: {**said.doubts, **{c: r.place.raw for (k, c), r in unread.items() if k == key}} for key in group}
        _tell_unread(bound, table, unread)
        _bind(bound, group, part, record, placed, leaves, doubts, contrary)
        header = _Header()
    if not said.named:
        unclear_unless_told(list(bound.rows.values()), part)
    seen += header.named
    if not bound.rows and seen:  # the header is there, and no value anywhere
        record = records[-1]
        at_end = end is not None and end.record is record
        width = len(part.columns)
        after = max((n for n, r in enumerate(records) if r.entry is not None), default=-1)
        words = after >= 0 and any(r.label is not None and r not in bound.used for r in records[after + 1 :])
        blank = UNCLEAR if words else place(Record(table.key, record.place, None), width, Habits, None)
        bound.rows = {key: BoundRow(part, record, Placed([None] * width) if at_end else blank) for key in seen}
    _doubt(bound, table, records, [record for record in over if end is None or end.record is not record])


def _doubt(bound: Bound, table: FormTable, records: Sequence[Record], over: Sequence[Record]) -> None:
    """Rows without figures are neither blank nor missing while values of their table have no place. A number alone
    behind the table may be a page's.
    """
    rows = [row for part in table.parts for row in part.rows]
    last = max((n for n, record in enumerate(records) if record.entry is not None), default=-1)
    doubted = [row for row in rows if row.key not in bound.rows or not bound.rows[row.key].record.has_figures]
    for record in over:
        if record in bound.used or not doubted or (len(record.printed) == 1 and records.index(record) > last):
            continue
        bound.doubted.update({row.key: IN_DOUBT for row in doubted})
        printed = " ".join(texts_of(record)[:MOST_SHOWN])
        zh = "、".join(f"“{row.label}”({table.key}.{row.key})" for row in doubted)
        en = ", ".join(f"{row.label!r} ({table.key}.{row.key})" for row in doubted)
        bound.note(
            "values-unplaced",
            record.place.span,
            f"“{printed}”未能归位，不能认定为空白或缺失：{zh}",
            f"{printed!r}: not to be called blank or missing: {en}",
        )


def _leaves(group: Sequence[str], said: Header) -> Sequence[Leaf]:
    """What the values of rows are below the header of those before them."""
    return [(key, column.key) for key in group for column in said.columns or ()]


def _first(record: Record, placed: Placed) -> int | None:
    """The column of a table in which the first value stands."""
    first = next((text for text in placed.fields or ()), None)
    if first is None:
        return None
    return first.element.column if first.element is not None else record.at + record.fields.index(first)


def _bind(
    bound: Bound,
    group: Sequence[str],
    part: FormPart,
    record: Record,
    placed: Placed,
    leaves: Sequence[Leaf],
    doubts: Mapping[str, Mapping[str, str]],
    contrary: Collection[str],
) -> None:
    """Bind each row of a group to its share of a record's fields, but for those whose label says the contrary."""
    values = None if placed.fields is None else dict(zip(leaves, placed.fields, strict=True))
    for key in group:
        if key in bound.rows and texts_of(bound.rows[key].record) != texts_of(record):
            bound.twice[key] = [bound.rows[key].record, record]
        own = None if values is None else [values.get((key, column.key)) for column in part.columns]
        share = UNCLEAR if key in contrary else evolve(placed, fields=own)
        bound.rows.setdefault(key, BoundRow(part, record, share, doubts=doubts[key]))


def _tell_unread(bound: Bound, table: FormTable, unread: Mapping[Leaf, Record]) -> None:
    for (key, _column), record in unread.items():
        row = next(row.label for row in table.parts[0].rows if row.key == key)
        bound.note(
            "column-unclear",
            record.place.span,
            f"“{row}”的一列表头写的是“{record.place.raw}”，无法辨读，该列数值未采用",
            f"a column of {row!r} is headed {record.place.raw!r}, which cannot be read; its figures were not used",
        )


def _goes_on(following: Record | None, width: int) -> bool:
    """Whether a line of values without a label follows: then the header above tells of several lines."""
    return following is not None and following.label is None and len(following.printed) == width


def _is_torn(records: Sequence[Record], position: int, columns: int, width: int) -> bool:
    """Whether a row's first figure seems to begin on the line above it, or the row to go on in the one below."""
    record, above = records[position], records[position - 1] if position else None
    if record.label is not None and record.entry is None and looks_garbled(record.label.raw):
        return True
    if above is not None and above.label is not None and above.entry is None and not above.has_figures:
        return looks_garbled(above.label.raw)
    following = records[position + 1] if position + 1 < len(records) else None
    if following is None or following.label is not None or not following.has_figures:
        return False
    if len(following.fields) >= columns == width or len(following.printed) == 1:
        return False  # the line of another kind, or a page number
    return len(record.printed) < columns <= len(record.printed) + len(following.printed) <= columns + 1


def _group(printed: int, width: int, named: list[str], free: list[str], keys: list[str]) -> list[str]:
    """The rows that so many values belong to: those named above them, unless the count tells better."""
    if len(named) == len(keys) or printed == width * len(named):
        return named
    if printed == width * len(keys):
        return keys
    if printed == width * len(free) and set(named) <= set(free):
        return free
    return named


def _repaired(record: Record, table: FormTable, labels: LabelIndex, bound: Bound) -> LabelEntry | None:
    """A damaged label of a row in a header."""
    if record.label is None or record in bound.used or len(record.label.raw) > LONGEST_HEADER:
        return None
    found = labels.nearest(table.key, record.label.text)
    if found is None:
        return None
    bound.used.add(record)
    entry, how = found
    label = next(row.label for part in table.parts for row in part.rows if row.key == entry.row)
    bound.note_repaired(record, label, how)
    return entry
