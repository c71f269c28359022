"""Cells with coordinates, as services for OCR and tables give them: one object a cell, in any order.

Which field is the first row, the last column or a span is told by what the field's name is made of and by its numbers:
``row_start``, ``rowIndex``, ``RowTl`` and ``start_row_offset_idx`` are one thing. Whether an end is the last row or the
one behind it, the cells of the table tell: where one ends where it begins, ends are the last ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gxparse.formats.json_text.values import Value

MOST_LINES = 65_534
"""No cell stands in a row or column beyond; negative ones are those of texts outside of a table."""

MOST_PLACES = 10_000
"""No cell takes more places of a table."""

_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_AXIS = re.compile("(row|col(?:umn)?)s?(span|start|end|index|idx|num|no)?")
_ENDS = frozenset({"end", "br", "bottom", "last", "stop", "to"})
_SIZES = frozenset({"count", "total", "size", "height", "width", "header"})
_WHOLE = re.compile("-?[0-9]{1,6}(?:\\.0+)?")
_OUTSIDE = -1


class Box(NamedTuple):
    """Where a cell stands: rows and columns from 0, the ends behind the last ones."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def outside(self) -> bool:
        """Whether it is a text beside the table."""
        return self.row < 0 or self.column < 0


class _Reach(NamedTuple):
    """What the fields of an object say of its rows or of its columns."""

    first: int
    end: int | None  # as printed
    span: int | None


Coordinates = tuple[_Reach, _Reach]


def coordinates(value: Value) -> Coordinates | None:
    """The rows and columns that an object names; ``None`` if it does not."""
    found: dict[tuple[str, str], list[int]] = {}
    for name, item in value.members:
        key = _meaning(name)
        numbers = _numbers(item) if key else []
        if not key or not numbers:
            continue
        if key in found:
            return None  # two fields for one thing
        found[key] = numbers
    reaches = []
    for axis_name in ("row", "column"):
        first = found.get((axis_name, "first"))
        if first is None:
            return None
        end, span = found.get((axis_name, "end")), found.get((axis_name, "span"))
        if len(first) > 1:
            reaches.append(_Reach(min(first), None, max(first) - min(first) + 1))
        else:
            reaches.append(_Reach(first[0], end[0] if end else None, span[0] if span else None))
    return reaches[0], reaches[1]


@lru_cache(maxsize=1_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words that a name is made of.

    >>> words_of("start_row_offset_idx"), words_of("RowTl"), words_of("pageNO2")
    (('start', 'row', 'offset', 'idx'), ('row', 'tl'), ('page', 'no'))
    """
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=1_000)
def _meaning(name: str) -> tuple[str, str] | None:
    """What the name of a field says of a cell: an axis, and which of its places."""
    words = words_of(name)
    axes = [found for word in words if (found := _AXIS.fullmatch(word))]
    if len(axes) != 1 or _SIZES & {*words}:
        return None
    said = {axes[0][2], *words}
    role = "span" if "span" in said else "end" if said & _ENDS else "first"
    return ("row" if axes[0][1] == "row" else "column"), role


def boxes(found: Sequence[Coordinates]) -> list[Box]:
    """Where the cells of a table stand."""
    inclusive = any(reach.end == reach.first >= 0 for cell in found for reach in cell)
    return [Box(row.first, column.first, _end(row, inclusive), _end(column, inclusive)) for row, column in found]


def _end(reach: _Reach, inclusive: bool) -> int:
    if reach.span is not None:
        return reach.first + max(1, reach.span)
    if reach.end is None:
        return reach.first + 1
    return max(reach.end + inclusive, reach.first + 1)


def _numbers(value: Value) -> list[int]:
    """The whole number that a value is, or those of a list."""
    found = []
    for item in value.items if value.kind == "list" else (value,):
        if not _WHOLE.fullmatch(item.said) or not _OUTSIDE <= float(item.said) <= MOST_LINES:
            return []
        found.append(int(float(item.said)))
    return found


def apart(cells: Sequence[Box]) -> list[int] | None:
    """By cell the number of its table, where one list holds several: one begins where a cell would stand on another.

    ``None`` where that is not the first of its row and above all others: then two cells claim one place.

    >>> apart([Box(0, 0, 1, 1), Box(0, 1, 1, 2), Box(0, 0, 1, 2)]), apart([Box(0, 0, 1, 2), Box(0, 1, 1, 2)])
    ([0, 0, 1], None)
    """
    taken: set[tuple[int, int]] = set()
    numbers = []
    table = 0
    for box in cells:
        if box.outside:
            numbers.append(table)
            continue
        if (box.last_row - box.row) * (box.last_column - box.column) > MOST_PLACES:
            return None
        across = range(box.column, box.last_column)
        places = {(row, column) for row in range(box.row, box.last_row) for column in across}
        if places & taken:
            if (box.row, box.column) != min(taken):
                return None
            table += 1
            taken = set()
        taken |= places
        numbers.append(table)
    return numbers


def text_field(cells: Sequence[Value]) -> str | None:
    """The field that holds the texts of cells: a string rather than parts, and the one with most Chinese texts."""
    counts: dict[str, tuple[int, int]] = {}
    for cell in cells:
        for name, item in cell.members:
            chinese = sum(text.chinese for text in texts_in(item)) if item.chinese else 0
            if chinese:
                direct, parts = counts.get(name, (0, 0))
                counts[name] = (direct + (item.kind == "string"), parts + chinese)
    return max(counts, key=lambda name: counts[name], default=None)


def texts_in(value: Value) -> list[Value]:
    """The strings that a value holds: itself, or those of its parts."""
    if value.kind == "string":
        return [value]
    return [text for item in value.items if item.texts for text in texts_in(item)]


def ids_in(value: Value) -> list[str]:
    """The ids of other objects that an object names (``Ids``)."""
    found = []
    for name, item in value.members:
        if not item.texts:
            continue
        if name.lower() == "ids" and item.kind == "list":
            found += [text.said for text in item.items if text.kind == "string"]
        else:
            for part in item.items if item.kind == "list" else (item,):
                found += ids_in(part)
    return found


def own_id(value: Value) -> str:
    """The id of an object."""
    return next((item.said for name, item in value.members if name.lower() == "id" and item.kind == "string"), "")


def by_id(values: Sequence[Value]) -> Mapping[str, Value]:
    """Objects by their ids."""
    return {name: value for value in values if (name := own_id(value))}
