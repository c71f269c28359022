"""Binds a table whose rows stand beside each other on one line, as 行政复议、行政诉讼 is printed."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gxparse.forms.bound import Bound, BoundRow, texts_of
from gxparse.forms.events import Record
from gxparse.forms.headers import arranged, column_order
from gxparse.forms.labels import Entry, Labels
from gxparse.forms.model import Column, Table
from gxparse.forms.placing import UNCLEAR, End, Habits, Placed, place


def bind_side_by_side(records: Sequence[Record], table: Table, labels: Labels, end: End | None) -> Bound:
    """Bind a table whose rows stand beside each other: values follow the row labels named since the last values."""
    bound = Bound()
    part = table.parts[0]
    keys = [row.key for row in part.rows]
    width = len(part.columns)
    named: list[str] = []
    header: list[Record] = []
    seen: list[str] = []
    order: Sequence[Column] | None = part.columns
    litigation_first = False
    for position, record in enumerate(records):
        entry = record.entry or _repaired(record, table, labels, bound)
        if entry is not None and entry.row is not None and entry.row not in named:
            named.append(entry.row)
            seen.append(entry.row)
        litigation_first |= entry is not None and entry.group is not None and not named
        header.append(record)
        if not record.has_figures:
            continue
        if litigation_first and len(named) == len(keys):
            named = [*(key for key in named if key != keys[0]), keys[0]]
        free = [key for key in keys if key not in bound.rows]
        group = _group(len(record.printed), width, named, free, keys)
        if not group:
            continue
        following = records[position + 1] if position + 1 < len(records) else None
        if any(earlier.entry is not None and earlier.entry.columns for earlier in header):
            order = column_order(header, part, labels, table.key)
        placed = place(record, width * len(group), Habits, end, following)
        if order is None or (len(group) > len(named) and named != [key for key in keys if key in named]):
            placed = UNCLEAR
        if placed.fields is None:
            bound.note_unclear(record, width * len(group))
        for number, key in enumerate(group):
            fields = None if placed.fields is None else placed.fields[number * width : (number + 1) * width]
            if key in bound.rows and texts_of(bound.rows[key].record) != texts_of(record):
                bound.twice[key] = [bound.rows[key].record, record]
            bound.rows.setdefault(key, BoundRow(part, record, arranged(evolve(placed, fields=fields), order, part)))
        named, header, litigation_first = [], [], False
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


def _repaired(record: Record, table: Table, labels: Labels, bound: Bound) -> Entry | None:
    """A damaged label of a row in a header."""
    if record.label is None or record.used or len(record.label.raw) > 30:
        return None
    found = labels.nearest(table.key, record.label.text)
    if found is None:
        return None
    record.used = True
    entry, how = found
    label = next(row.label for part in table.parts for row in part.rows if row.key == entry.row)
    bound.note_repaired(record, label, how)
    return entry
