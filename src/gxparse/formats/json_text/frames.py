"""Tables as data frames are kept: columns or rows by name, or names and rows beside each other in one object."""

from __future__ import annotations

from collections.abc import Sequence

from gxparse.formats.json_text.tables import (
    Record,
    Rows,
    alike,
    are_counted,
    are_figures,
    are_names,
    are_scalars,
    count_of,
    fields,
    has_chinese,
    in_order,
    is_row,
    table_of_records,
)
from gxparse.formats.json_text.unnamed import is_of_programs
from gxparse.formats.json_text.values import Value, string


def table_of_object(value: Value) -> Rows | None:
    """The rows of an object that is one table: with columns by name, or with records by name; else ``None``."""
    names = value.names
    if (len(names) < 2 and names != ("0",)) or not value.whole:
        return None
    if are_names(names) and _are_columns(value.items):
        if len({len(item.items) for item in value.items}) > 1:
            return None
        labelled = not value.items[0].texts and len(value.items[0].items) > 1 and not has_chinese(value.items)
        if labelled and not are_counted(names):  # a column of labels would have words: they are the names
            return [[string(name, item.path), *item.items] for name, item in value.members]
        header: Rows = [] if are_counted(names) else [_names(value)]
        return header + [list(row) for row in zip(*(item.items for item in value.items), strict=True)]
    return _table_of_objects(value)


def _names(value: Value) -> list[Value]:
    return [string(name, item.path) for name, item in value.members]


def _are_columns(values: Sequence[Value]) -> bool:
    """Whether lists may be columns: of scalars, in half of them some without words; else they are paragraphs."""
    plain = all(value.kind == "list" and value.items and are_scalars(value.items) for value in values)
    return plain and 2 * sum(not all(item.chinese for item in value.items) for value in values) >= len(values)


def _table_of_objects(value: Value) -> Rows | None:
    """As pandas writes them: ``{"自然人": {"0": 3, "1": 4}}`` by column, ``{"0": {"自然人": 3}}`` by row."""
    names = value.names
    flat = all(item.kind == "object" and item.items and are_scalars(item.items) for item in value.items)
    if not flat or not (are_names(names) or names == ("0",)):
        return None
    if any(len({*each}) < len(each) for each in (names, *(item.names for item in value.items))):
        return None
    rows = list(dict.fromkeys(name for item in value.items for name in item.names))
    counts = are_counted(names)
    if rows == ["0"] or are_counted(rows):  # where both count, it is pandas' own order
        columns = sorted(value.members, key=lambda member: count_of(member[0])) if counts else value.members
        by_name = [(item, dict(item.members)) for _, item in columns]
        body = [[column.get(name) or item.blank() for item, column in by_name] for name in in_order(rows)]
        return body if counts else [_names(value), *body]
    return _labelled(value, with_labels=not counts and names != ("0",)) if are_names(rows) else None


def _labelled(value: Value, *, with_labels: bool) -> Rows | None:
    records: list[Record] = []
    for item in value.items:
        found = fields(item)
        if found is None or (records and not alike(found, records[0][1])):
            return None
        records.append((item, found))
    table = table_of_records(records)
    if table is None:
        return None
    if with_labels:
        labels = [value.blank()] * (len(table) - len(records)) + _names(value)
        table = [[label, *row] for label, row in zip(labels, table, strict=True)]
    return table


def split_table(value: Value) -> dict[int, Rows]:
    """The rows of an object that keeps the parts of a table apart, by the number of the member in whose place they are.

    ``orient="split"`` of pandas has the names of the columns, and of the rows, in lists beside the rows; others have
    rows of names and rows of figures under two names. Members that are used so have no rows.
    """
    parts = [n for n, (name, item) in enumerate(value.members) if _are_rows(item) and not is_of_programs(name)]
    if len(parts) == 1:
        return _with_names(value, parts[0])
    held = [value.items[number] for number in parts]
    widths = {len(row.items) for item in held for row in item.items}
    names = [item for item in held if not are_figures([row.items for row in item.items])]
    if len(widths) != 1 or len(held) - len(names) > 1 or names != held[: len(names)] or not has_chinese(held):
        return {}
    rows: Rows = [[*row.items] for item in held for row in item.items if row.whole]
    return {number: rows if number == parts[0] else [] for number in parts}


def _with_names(value: Value, place: int) -> dict[int, Rows]:
    """The rows that stand in a place of an object, with the lists beside them that name their columns or them."""
    rows = value.items[place].items
    widths = {len(row.items) for row in rows}
    lists = {
        number: item.items
        for number, item in enumerate(value.items)
        if number != place and item.kind == "list" and item.items and item.whole and all(map(_is_name, item.items))
    }
    header = next((number for number, items in lists.items() if widths == {len(items)}), None)
    named = (n for n, items in lists.items() if n != header and len(items) == len(rows) and has_chinese(items))
    index = next(named, None)
    if header is None:
        return {}
    levels = _levels(lists[header])
    body: Rows = [[*row.items] for row in rows if row.whole]
    if index is not None:
        levels = [[value.blank(), *level] for level in levels]
        body = [[label, *row] for label, row in zip(lists[index], body, strict=False)]
    return {number: [] for number in (header, index) if number is not None} | {place: levels + body}


def _are_rows(value: Value) -> bool:
    return value.kind == "list" and bool(value.items) and all(map(is_row, value.items))


def _is_name(value: Value) -> bool:
    """Whether a value may name a column: a scalar, or scalars, one for each level of the names."""
    return value.is_scalar or (value.kind == "list" and are_scalars(value.items))


def _levels(names: Sequence[Value]) -> Rows:
    parts = [(name,) if name.is_scalar else name.items for name in names]
    depth = max(map(len, parts))
    return [
        [part[level] if level < len(part) else name.blank() for name, part in zip(names, parts, strict=True)]
        for level in range(depth)
    ]
