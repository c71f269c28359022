"""Tables as data frames are kept: columns or rows by name, or names and rows beside each other in one object."""

from __future__ import annotations

from collections.abc import Sequence

from gxparse.formats.json_text.cells import members
from gxparse.formats.json_text.syntax import Value
from gxparse.formats.json_text.tables import (
    Place,
    Record,
    Rows,
    alike,
    are_counted,
    are_figures,
    are_names,
    count_of,
    fields,
    has_chinese,
    in_order,
    is_row,
    is_scalar,
    table_of_records,
)


def table_of_object(value: Value) -> Rows | None:
    """The rows of an object that is one table: with columns by name, or with records by name; else ``None``."""
    names = [name.said for name in value.names]
    if (len(names) < 2 and names != ["0"]) or not value.whole:
        return None
    if are_names(names) and _are_columns(value.items):
        if len({len(item.items) for item in value.items}) > 1:
            return None
        labelled = not value.items[0].texts and len(value.items[0].items) > 1 and not has_chinese(value.items)
        if labelled and not are_counted(names):  # a column of labels would have words: they are the names
            return [[name, *item.items] for name, item in zip(value.names, value.items, strict=True)]
        header: Rows = [] if are_counted(names) else [list(value.names)]
        return header + [list(row) for row in zip(*(item.items for item in value.items), strict=True)]
    return _table_of_objects(value, names)


def _are_columns(values: Sequence[Value]) -> bool:
    """Whether lists may be columns: of scalars, in half of them some without words; else they are paragraphs."""
    plain = all(value.kind == "list" and value.items and all(map(is_scalar, value.items)) for value in values)
    return plain and 2 * sum(not all(item.chinese for item in value.items) for value in values) >= len(values)


def _table_of_objects(value: Value, names: list[str]) -> Rows | None:
    """As pandas writes them: ``{"自然人": {"0": 3, "1": 4}}`` by column, ``{"0": {"自然人": 3}}`` by row."""
    flat = all(item.kind == "object" and item.items and all(map(is_scalar, item.items)) for item in value.items)
    if not flat or not (are_names(names) or names == ["0"]):
        return None
    inner = [[name.said for name in item.names] for item in value.items]
    if any(len(set(each)) < len(each) for each in (names, *inner)):
        return None
    rows = list(dict.fromkeys(name for each in inner for name in each))
    if rows == ["0"] or are_counted(rows):  # where both count, it is pandas' own order
        by_name = dict(members(value))
        columns = [
            dict(members(by_name[name])) for name in (sorted(names, key=count_of) if are_counted(names) else names)
        ]
        body: Rows = [[column.get(name, value.end) for column in columns] for name in in_order(rows)]
        return body if are_counted(names) else [list(value.names), *body]
    counts = are_counted(names) or names == ["0"]
    return _labelled(value, with_labels=not counts) if are_names(rows) else None


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
        above = len(table) - len(records)
        table = [
            [value.names[number - above] if number >= above else value.start, *row] for number, row in enumerate(table)
        ]
    return table


def split_table(value: Value) -> dict[int, Rows]:
    """The rows of an object that keeps the parts of a table apart, by the number of the member in whose place they are.

    ``orient="split"`` of pandas has the names of the columns, and of the rows, in lists beside the rows; others have
    rows of names and rows of figures under two names. Members that are used so have no rows.
    """
    parts = [number for number, item in enumerate(value.items) if _are_rows(item)]
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
    if header is None and index is None:
        return {}
    levels = [] if header is None else _levels(lists[header], value.end)
    body: Rows = [[*row.items] for row in rows if row.whole]
    if index is not None:
        levels = [[value.start, *level] for level in levels]
        body = [[label, *row] for label, row in zip(lists[index], body, strict=False)]
    return {number: [] for number in (header, index) if number is not None} | {place: levels + body}


def _are_rows(value: Value) -> bool:
    return value.kind == "list" and bool(value.items) and all(map(is_row, value.items))


def _is_name(value: Value) -> bool:
    """Whether a value may name a column: a scalar, or scalars, one for each level of the names."""
    return is_scalar(value) or (value.kind == "list" and all(map(is_scalar, value.items)))


def _levels(names: Sequence[Value], nowhere: int) -> Rows:
    depth = max(1 if is_scalar(name) else len(name.items) for name in names)
    return [[_level(name, level, nowhere) for name in names] for level in range(depth)]


def _level(name: Value, level: int, nowhere: int) -> Place:
    parts = (name,) if is_scalar(name) else name.items
    return parts[level] if level < len(parts) else nowhere
