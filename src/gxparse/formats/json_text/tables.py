"""Tables of records and of rows: which shapes of lists and objects are one, and their cells row by row.

A table of records has names in Chinese (``项目``, ``自然人``), or names that only count (``0``, ``Unnamed: 1``). Others
(``{"text": "规章", "page": 3, "score": 1}``) are texts with what a program says of them: their numbers are no figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from gxparse.formats.json_text.cells import HAN, members
from gxparse.formats.json_text.syntax import Value

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


def row_within(value: Value) -> list[Value] | None:
    """The row that an object holds: its only list, beside scalars (``{"type": "row", "cells": [...]}``).

    A text beside it comes before it where their names are in Chinese (``{"项目": "规章", "数量": [0, 1]}``); else the
    list may as well be the text's place on the page.
    """
    lists = [item for item in value.items if not is_scalar(item)] if value.kind == "object" else []
    if len(lists) != 1 or lists[0].kind != "list" or not lists[0].items or not all(map(is_scalar, lists[0].items)):
        return None
    beside = [item for item in value.items if HAN.search(item.said)]
    if beside and (has_chinese(lists[0].items) or not are_names([name.said for name in value.names])):
        return None
    row = [*beside, *lists[0].items]
    return row if len(row) > 1 else None


def are_figures(rows: Iterable[Iterable[Value]]) -> bool:
    """Whether rows are those of a table: some cells have words and some have none, else they are paragraphs."""
    cells = [item for row in rows for item in row]
    return has_chinese(cells) and not all(map(_is_chinese, cells))


def has_chinese(values: Iterable[Value]) -> bool:
    """Whether a string among values, or a name or a string within them, has a Chinese character."""
    return any(HAN.search(value.said) or has_chinese(value.items) or has_chinese(value.names) for value in values)


def _is_chinese(value: Value) -> bool:
    return has_chinese([value])


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
    return plain and 2 * sum(not all(map(_is_chinese, value.items)) for value in values) >= len(values)


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


def header_and_index(value: Value, rows: Sequence[Value]) -> tuple[Value | None, Value | None]:
    """The lists beside the rows of an object that name their columns and, in words, the rows (``orient="split"``)."""
    widths = {len(row.items) for row in rows}
    header = index = None
    for item in value.items:
        if item.kind != "list" or not item.items or not item.whole:
            continue
        plain = all(is_scalar(each) or (each.kind == "list" and all(map(is_scalar, each.items))) for each in item.items)
        if not plain or item.items[0] is rows[0]:
            continue
        if header is None and widths == {len(item.items)}:
            header = item
        elif index is None and len(item.items) == len(rows) and has_chinese(item.items):
            index = item
    return header, index
