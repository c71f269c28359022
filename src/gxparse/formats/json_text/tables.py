"""Tables of records and of rows: which shapes of lists and objects are one, and their cells row by row.

A table of records has names in Chinese (``项目``, ``自然人``), or names that only count (``0``, ``Unnamed: 1``). Others
(``{"text": "规章", "page": 3, "score": 1}``) are texts with what a program says of them: their numbers are no figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from gxparse.formats.json_text.values import HAN, Value, string

Rows: TypeAlias = list[list[Value]]
"""The values that hold the texts of cells."""

_FIGURE = re.compile("\\s*[0-9０-９]+[^0-9.、．,，)）]")
_COUNTED = re.compile(r"([A-Za-z_列:. ]*?)[ _:.-]*([0-9]+)")
_PART = re.compile("0\\.[0-9]*[1-9][0-9]*|[0-9.]+[eE]-[0-9]+")

Path: TypeAlias = tuple[tuple[str, int], ...]
"""The names that lead to a field of a record, each with how many of this name stand before it."""

Record: TypeAlias = tuple[Value, dict[Path, Value]]
"""A record and its fields."""

FEW = 2
"""So many texts without words may stand in a column of labels."""

MOST_FIELDS = 500
"""An object with more members is no record."""

PAIR = 2
LONGEST_NAME = 20
"""The name of a field that stands before its value has no more characters."""

MOST_LEVELS = 4
"""Records hold no objects within each other beyond."""


def is_row(value: Value) -> bool:
    """Whether an item of a list may be the row of a table: a list of scalars, or of objects that hold a text each."""
    return value.kind == "list" and bool(value.items) and all(item.is_scalar or _is_cell(item) for item in value.items)


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
        for name, item in value.members:
            if item.kind == "list" and item.items:
                lengths.setdefault(name, []).append(len(item.items))
                if item.chinese and are_scalars(item.items):
                    scalar.add(name)
    alike = {name for name, found in lengths.items() if len(found) > 1 < min(found) and len(set(found)) == 1}
    return frozenset(scalar | alike)


def row_within(value: Value, names: frozenset[str] = frozenset()) -> list[Value] | None:
    """The row that an object holds: its only list, beside scalars (``{"type": "row", "cells": [...]}``).

    A text beside it comes before it where their names are in Chinese (``{"项目": "规章", "数量": [0, 1]}``); else the
    list may as well be the text's place on the page. ``names`` are those of lists whose cells may be objects.
    """
    lists = [(name, item) for name, item in value.members if not item.is_scalar]
    if len(lists) != 1 or not is_row(lists[0][1]):
        return None
    name, cells = lists[0]
    if name not in names and not are_scalars(cells.items):
        return None
    beside = [item for item in value.items if item.chinese and item.is_scalar]
    if beside and (cells.chinese or not are_names(value.names)):
        return None
    row = [*beside, *cells.items]
    return row if len(row) > 1 else None


def are_figures(rows: Iterable[Sequence[Value]]) -> bool:
    """Whether rows are those of a table: some cells have words and some have none, or all rows are a name and a value;
    else they are paragraphs.
    """
    held = [*rows]
    cells = [item for row in held for item in row]
    pairs = all(len(row) == PAIR and len(row[0].said) <= LONGEST_NAME for row in held)
    return has_chinese(cells) and (pairs or not all(cell.chinese for cell in cells))


def are_scalars(values: Iterable[Value]) -> bool:
    """Whether no value is a list or an object."""
    return all(value.is_scalar for value in values)


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


def without_measures(rows: Rows) -> Rows:
    """Rows without columns that nothing names and that tell how sure a program is of a text: most are parts of 1.

    Of pairs of a text and a number (``["规章", 1.0], ["0", 1.0]``) the text is kept, if some texts are figures.
    """
    columns = range(max(map(len, rows), default=0))
    dropped = {column for column in columns if _are_measures([row[column] for row in rows if column < len(row)])}
    if columns == range(2) and all(len(row) == len(columns) for row in rows):
        firsts, seconds = zip(*rows, strict=True)
        figures = sum(
            first.kind == "string" and any(map(str.isdigit, first.said)) and not first.chinese for first in firsts
        )
        if figures > FEW and all(second.kind == "number" for second in seconds):
            dropped.add(1)
    return [[it for column, it in enumerate(row) if column not in dropped] for row in rows] if dropped else rows


def _are_measures(column: Sequence[Value]) -> bool:
    numbers = [it.said for it in column if it.kind == "number"]
    parts = sum(_PART.fullmatch(number) is not None for number in numbers)
    return len(numbers) == len(column) and parts > 1 and 2 * parts >= len(numbers)


def count_of(name: str) -> int:
    """The number of a name that counts."""
    found = _COUNTED.fullmatch(name)
    return int(found[2][:9]) if found else 0


def in_order(names: Sequence[str]) -> list[str]:
    """Names that count in order, if they were sorted as texts (``1, 10, 2``); others as they stand.

    >>> in_order(["0", "1", "10", "2"]), in_order(["2", "0", "1"])
    (['0', '1', '2', '10'], ['2', '0', '1'])
    """
    return sorted(names, key=count_of) if list(names) == sorted(names) else list(names)


# -- records -------------------------------------------------------------------------------------------


def fields(record: Value) -> dict[Path, Value] | None:
    """The fields of a record, those of objects within it too; ``None`` for an object that is no record."""
    if record.kind != "object" or not 0 < len(record.items) <= MOST_FIELDS:
        return None
    found: dict[Path, Value] = {}
    if not _collect(record, (), found):
        return None
    return found if are_names([path[-1][0] for path in found]) else None


def _collect(value: Value, path: Path, found: dict[Path, Value]) -> bool:
    before: Counter[str] = Counter()
    for name, item in value.members:
        here = (*path, (name, before[name]))
        before[name] += 1
        if item.is_scalar:
            found[here] = item
        elif item.kind != "object" or len(here) >= MOST_LEVELS or not _collect(item, here, found):
            return False
    return True


def alike(one: Iterable[Path], other: Iterable[Path]) -> bool:
    """Whether two records are of one table: at least half of the fewer fields are shared."""
    first, second = set(one), set(other)
    return 2 * len(first & second) >= min(len(first), len(second))


def table_of_records(records: Sequence[Record]) -> Rows | None:
    """The rows of records, below those of their names, each value below its name wherever it stands in its record.

    Names have no order in JSON, and some programs sort them: columns that count are put in order, and those of labels
    first. ``None`` if records differ in the order of their names, which then tells nothing. A record that is cut off is
    left out: what is missing there may have followed.
    """
    paths = _in_common_order(records)
    if paths is None:
        return None
    counted = are_counted([path[-1][0] for path in paths])
    if counted:
        paths.sort(key=lambda path: count_of(path[-1][0]))
    else:
        order = labels_first([[found[path] for _, found in records if path in found] for path in paths])
        paths = [paths[number] for number in order]
    rows = [] if counted else _header(records, paths)
    for record, found in records:
        if record.whole:
            rows.append([found.get(path) or record.blank() for path in paths])
    return rows


def _in_common_order(records: Sequence[Record]) -> list[Path] | None:
    """All fields, each behind the one that it follows in its record; ``None`` if two follow each other both ways."""
    paths: list[Path] = []
    places: dict[Path, int] = {}
    for _, found in records:
        before = -1
        for path in found:
            if path not in places:
                paths.insert(before + 1, path)
                places = {each: number for number, each in enumerate(paths)}
            before = places[path]
    for _, found in records:
        taken = [places[path] for path in found]
        if taken != sorted(taken):
            return None
    return paths


def labels_first(columns: Sequence[Sequence[Value]]) -> list[int]:
    """The numbers of columns in order: as they stand, but those of labels first if they stand behind others.

    A column of labels has words in each row, of which there are several. Few columns before them number rows and pages.
    """
    numbers = list(range(len(columns)))
    first = next((number for number in numbers if are_labels(columns[number])), 0)
    if first <= FEW and 2 * first < len(columns):
        return numbers
    labels = [number for number in numbers if are_labels(columns[number])]
    labels.sort(key=lambda number: len({value.said for value in columns[number]}))  # groups before what is in them
    return labels + [number for number in numbers if number not in labels]


def are_labels(values: Sequence[Value]) -> bool:
    """Whether the values of a column are labels: words in each row, no figure with a unit or a remark."""
    said = {value.said for value in values if value.kind != "nothing" and value.said.strip()}
    return len(said) > FEW and all(value.chinese and not _FIGURE.match(value.said) for value in values if value.said)


def _header(records: Sequence[Record], paths: Sequence[Path]) -> Rows:
    """The names of fields as rows, one for each level; each stands where the first record has its field."""
    where = {path: value.path for _, found in reversed(records) for path, value in found.items()}
    rows = []
    for level in range(max(map(len, paths))):
        seen: set[Path] = set()
        row = []
        for path in paths:
            here = path[: level + 1]
            is_new = len(path) > level and here not in seen
            seen.add(here)
            row.append(string(path[level][0] if is_new else "", where[path]))
        rows.append(row)
    return rows
