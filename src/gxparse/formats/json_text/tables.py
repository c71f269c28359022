"""Tables of records and of rows: which shapes of lists and objects are one, and their cells row by row.

A table of records has names in Chinese (``项目``, ``自然人``), or names that only count (``0``, ``Unnamed: 1``). Others
(``{"text": "规章", "page": 3, "score": 1}``) are texts with what a program says of them: their numbers are no figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from gxparse.formats.json_text.cells import members
from gxparse.formats.json_text.syntax import HAN, Value

Place: TypeAlias = Value | int
"""A value that holds the text of a cell, or where a blank cell stands."""

Rows: TypeAlias = list[list[Place]]

_COUNTED = re.compile(r"([A-Za-z_列:. ]*?)[ _:.-]*([0-9]+)")
_PART = re.compile("0\\.[0-9]*[1-9][0-9]*|[0-9.]+[eE]-[0-9]+")

Path: TypeAlias = tuple[tuple[str, int], ...]
"""The names that lead to a field of a record, each with how many of this name stand before it."""

Record: TypeAlias = tuple[Value, dict[Path, Value]]
"""A record and its fields."""

MOST_LEVELS = 4
"""Records hold no objects within each other beyond."""


def is_scalar(value: Value) -> bool:
    """Whether a value is no list and no object."""
    return value.kind not in ("list", "object")


def is_row(value: Value) -> bool:
    """Whether an item of a list may be the row of a table: a list of scalars, or of objects that hold a text each."""
    return value.kind == "list" and bool(value.items) and all(is_scalar(item) or _is_cell(item) for item in value.items)


def _is_cell(value: Value) -> bool:
    """Whether an object is a cell of a row: one text and what a program says of it."""
    return value.kind == "object" and sum(item.kind == "string" for item in value.items) == 1 and fields(value) is None


def row_names(values: Sequence[Value]) -> frozenset[str]:
    """The names under which objects of a list hold rows of cells that are objects: one of them holds scalars there, or
    all hold as many cells; else they are pages with lines.
    """
    lengths: dict[str, list[int]] = {}
    scalar: set[str] = set()
    for value in values:
        for name, item in members(value) if value.kind == "object" else ():
            if item.kind == "list" and item.items:
                lengths.setdefault(name, []).append(len(item.items))
                if all(map(is_scalar, item.items)) and has_chinese(item.items):
                    scalar.add(name)
    alike = {name for name, found in lengths.items() if len(found) > 1 < min(found) and len(set(found)) == 1}
    return frozenset(scalar | alike)


def row_within(value: Value, names: frozenset[str] = frozenset()) -> list[Value] | None:
    """The row that an object holds: its only list, beside scalars (``{"type": "row", "cells": [...]}``).

    A text beside it comes before it where their names are in Chinese (``{"项目": "规章", "数量": [0, 1]}``); else the
    list may as well be the text's place on the page. ``names`` are those of lists whose cells may be objects.
    """
    lists = [(name, item) for name, item in members(value) if not is_scalar(item)] if value.kind == "object" else []
    if len(lists) != 1 or not is_row(lists[0][1]):
        return None
    name, cells = lists[0]
    if name not in names and not all(map(is_scalar, cells.items)):
        return None
    beside = [item for item in value.items if item.chinese and is_scalar(item)]
    if beside and (has_chinese(cells.items) or not are_names([name.said for name in value.names])):
        return None
    row = [*beside, *cells.items]
    return row if len(row) > 1 else None


def are_figures(rows: Iterable[Iterable[Value]]) -> bool:
    """Whether rows are those of a table: some cells have words and some have none, else they are paragraphs."""
    cells = [item for row in rows for item in row]
    return has_chinese(cells) and not all(cell.chinese for cell in cells)


def has_chinese(values: Iterable[Value]) -> bool:
    """Whether a string among values, or a name or a string within them, has a Chinese character."""
    return any(value.chinese for value in values)


def are_names(names: Sequence[str]) -> bool:
    """Whether names are those of the columns of a table: most in Chinese, or all counting.

    >>> are_names(["项目", "自然人", "id"]), are_names(["0", "1"]), are_names(["text", "page"]), are_names(["x0", "x1"])
    (True, True, False, False)
    """
    return are_counted(names) or 2 * sum(HAN.search(name) is not None for name in names) > len(names)


def are_counted(names: Sequence[str]) -> bool:
    """Whether names are numbers that follow one another, alone or behind the same word."""
    found = [_COUNTED.fullmatch(name) for name in names]
    if len(names) < 2 or not all(found):
        return False
    words = {match[1] for match in found if match}
    numbers = sorted(int(match[2][:9]) for match in found if match)
    first = numbers[0]
    if words <= {"x", "y"} or len(words) != 1:
        return False
    return first <= 1 and numbers == list(range(first, first + len(numbers)))


def without_measures(rows: Rows, text: str) -> Rows:
    """Rows without columns of how sure a program is of a text: numbers, most of which are parts of 1."""
    width = max(map(len, rows), default=0)
    dropped = set()
    for column in range(width):
        values = [row[column] for row in rows if column < len(row)]
        numbers = [text[it.start : it.end] for it in values if isinstance(it, Value) and it.kind == "number"]
        parts = sum(_PART.fullmatch(number) is not None for number in numbers)
        if parts > 1 and 2 * parts >= len(numbers):
            dropped.add(column)
    return [[it for column, it in enumerate(row) if column not in dropped] for row in rows] if dropped else rows


# -- records -------------------------------------------------------------------------------------------


def fields(record: Value) -> dict[Path, Value] | None:
    """The fields of a record, those of objects within it too; ``None`` for an object that is no record."""
    if record.kind != "object" or not record.items:
        return None
    found: dict[Path, Value] = {}
    if not _collect(record, (), found):
        return None
    return found if are_names([path[-1][0] for path in found]) else None


def _collect(value: Value, path: Path, found: dict[Path, Value]) -> bool:
    before: Counter[str] = Counter()
    for name, item in members(value):
        here = (*path, (name, before[name]))
        before[name] += 1
        if is_scalar(item):
            found[here] = item
        elif item.kind != "object" or len(here) >= MOST_LEVELS or not _collect(item, here, found):
            return False
    return True


def alike(one: Iterable[Path], other: Iterable[Path]) -> bool:
    """Whether two records are of one table: at least half of the fewer fields are shared."""
    first, second = set(one), set(other)
    return 2 * len(first & second) >= min(len(first), len(second))


def table_of_records(records: Sequence[Record]) -> Rows:
    """The rows of records, below those of their names, each value below its name wherever it stands in its record.

    A record that is cut off is left out: what is missing there may have followed.
    """
    columns: dict[Path, list[Value]] = {}
    for record, found in records:
        for path in found:
            if path not in columns:
                columns[path] = _names_on(record, path)
    rows = [] if are_counted([path[-1][0] for path in columns]) else list(_header(columns))
    for record, found in records:
        if record.whole:
            rows.append([found.get(path, record.end) for path in columns])
    return rows


def _names_on(record: Value, path: Path) -> list[Value]:
    """The names on the way to a field, as values."""
    names = []
    for name, number in path:
        place = [at for at, each in enumerate(record.names) if each.said == name][number]
        names.append(record.names[place])
        record = record.items[place]
    return names


def _header(columns: dict[Path, list[Value]]) -> Iterator[list[Place]]:
    depth = max(map(len, columns))
    for level in range(depth):
        row: list[Place] = []
        seen: set[Path] = set()
        for path, names in columns.items():
            here = path[: level + 1]
            is_new = len(path) > level and here not in seen
            seen.add(here)
            row.append(names[level] if is_new else names[-1].end)
        yield row


# -- objects of rows and of columns --------------------------------------------------------------------


def table_of_object(value: Value) -> Rows | None:
    """The rows of an object that is one table: with columns by name, or with records by name; else ``None``."""
    names = [name.said for name in value.names]
    if (len(names) < 2 and names != ["0"]) or not value.whole:
        return None
    if are_names(names) and _are_columns(value.items):
        if len({len(item.items) for item in value.items}) > 1:
            return None
        header: list[list[Place]] = [] if are_counted(names) else [list(value.names)]
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
    if any(len(set(each)) < len(each) for each in inner):
        return None
    rows = list(dict.fromkeys(name for each in inner for name in each))
    if rows == ["0"] or are_counted(rows):  # where both count, it is pandas' own order
        by_name = [dict(members(item)) for item in value.items]
        body: Rows = [[column.get(name, value.end) for column in by_name] for name in rows]
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
    if len(widths) != 1 or all(item.chinese for item in held) or not has_chinese(held):
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
