"""Which field of a printed row stands in which column: decided by position and count, or not at all.

A row of seven columns may print seven fields, or nine because the source has padding, or five because blank cells
left no trace. A number in the wrong column is worse than none, so a row is placed only where one reading is
possible. The row alone often tells: of ``174 | 0 | 0 | 0 | 0 | 0 | 174 | | `` seven fields are printed and only
blank ones are left over. Where it does not, the other rows of the table are asked for their :class:`Habits`: where
values begin, how many lines lie between two cells, where the columns of a web page's table have their edges. Habits
are learnt only from rows that leave no doubt. Where they do not tell either, the row is ``UNCLEAR`` and all of its
cells become unreadable.

A grid, a stream, a marked-up table, and the last row of a document that ends inside it each have a way of their own;
:func:`place` chooses among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from attrs import evolve, frozen

from gxparse.binding.events import Record, is_value
from gxparse.binding.habits import Habits, edges_of
from gxparse.binding.text_parts import split_values
from gxparse.characters import BARS, BLANKS
from gxparse.layout import Text
from gxparse.values import shape_of

Fields = Sequence[Text | None]
"""One entry a column: the field, blank or not; ``None`` where the document ends before it."""


_REST = re.compile(r"[.,]?\d+(?:[.,]\d+)*")


@frozen
class End:
    """The record that a truncated document ends with, where its text ends, and whether the source ends there.

    From ``offset`` on nothing can be part of a number, from ``blank`` on there are only blanks.
    """

    record: Record
    offset: int
    blank: int
    of_source: bool


@frozen
class Placed:
    """``fields`` in column order, ``None`` if nothing tells; ``cut`` is a field that the document's end may cut off,
    ``wrapped`` one that may go on in the next line; ``shared`` are those that stand in several columns or rows at once.
    """

    fields: Fields | None
    cut: Text | None = None
    shared: frozenset[Text] = frozenset()
    wrapped: Text | None = None


UNCLEAR = Placed(None)


def place(
    record: Record,
    columns: int,
    habits: Callable[[], Habits],
    end: End | None,
    following: Record | None = None,
    *,
    last: bool = False,
) -> Placed:
    """Place a record's fields into a number of columns.

    ``habits`` are asked for only where a row alone does not tell. ``following`` is the next record of the
    table: in a stream with blank lines for blank cells, the distance to it tells how many cells the row has.
    ``last`` says that it is the table's last row: if the document ends in it and a cell is lacking, nothing tells
    whether that is cut off or lost.
    """
    if end is None or end.record is not record:
        placed = _place(record, columns, habits, following)
        return evolve(placed, wrapped=record.printed[-1]) if _may_be_wrapped(record, following) else placed
    printed = record.printed
    cut = printed[-1] if printed and printed[-1].span.end >= end.offset else None
    if last and 0 < len(printed) < columns:
        return evolve(_open_ended(_place(record, columns, habits, following), end.blank), cut=cut)
    if record.element is not None:
        return _cut_off_markup(record, columns, record.element.table, habits, end.offset, cut)
    cut_off = _cut_off(record, columns, habits, end.blank, cut) if len(printed) < columns else None
    return cut_off or evolve(_place(record, columns, habits, following), cut=cut)


def _open_ended(placed: Placed, blank: int) -> Placed:
    """A row whose last cell is blank and has no bar behind it where the document ends: it ends before the cell."""
    *fields, last = placed.fields or [None]
    open_end = last is not None and not last.raw and last.span.start >= blank
    return evolve(placed, fields=[*fields, None]) if open_end else placed


def _may_be_wrapped(record: Record, following: Record | None) -> bool:
    """Whether a figure alone on the line below a row of a text may be the rest of the row's last figure."""
    if following is None or following.entry is not None or record.element is not None or not record.has_figures:
        return False
    last, rest = record.printed[-1], following.printed
    if following.label is not None:
        line = following.label.line
        rest = [text for text in (following.label, *rest) if text.line == line]
    below = len(rest) == 1 and rest[0].line == last.line + 1
    return below and bool(_REST.fullmatch(rest[0].raw.strip(BARS + BLANKS))) and last.raw[-1].isdecimal()


def _place(record: Record, columns: int, habits: Callable[[], Habits], following: Record | None) -> Placed:
    if record.at >= 0:
        return _in_grid(record, columns, habits)
    if len(record.fields) == columns:
        whole = (
            _in_lines(record.lines) and not _stands_apart(record, following, habits) and not _lost_bars(record, habits)
        )
        return Placed(record.fields) if whole else UNCLEAR
    if not record.fields:
        return Placed([_blank_after(record)] * columns)
    by_lines = _by_lines(record, columns, habits().pitches, following)
    return UNCLEAR if by_lines is None else Placed(by_lines)


def _in_lines(lines: Sequence[int]) -> bool:
    """Whether the values of a stream, on these lines, stand one a line, or in full lines: a line of two among others of
    one may as well be one value, beside a blank that leaves no line.
    """
    return len(set(lines)) == len(lines) or all(count > 1 for count in Counter(lines).values())


def _stands_apart(record: Record, following: Record | None, habits: Callable[[], Habits]) -> bool:
    """Whether blank lines part a row's last figure from the row and from what follows: it may be a page number."""
    lines = record.lines
    if len(lines) > 1 and lines[-1] <= lines[-2] + 1:
        return False
    *usual, before = record.pitches or [0]
    behind = before if following is None else following.place.line - lines[-1]
    apart = min(before, behind)
    return apart > 1 and apart > min(usual or habits().pitches, default=apart)


def _lost_bars(record: Record, habits: Callable[[], Habits]) -> bool:
    """Whether a lone figure stands below a label in a table whose other rows have bars: it may be a page number."""
    if len(record.fields) > 1 or record.label is None or record.lines[0] == record.label.line:
        return False
    return habits().rows > 0


def _in_grid(record: Record, columns: int, habits: Callable[[], Habits]) -> Placed:
    fields = record.fields
    element = record.element
    if element is not None and (record.has_figures or len(fields) == columns):
        placed = _by_markup(fields, columns, element.table, habits)
        if placed is not None:
            return placed
    rest = fields[columns:]
    if len(fields) >= columns and fields[0].raw and fields[columns - 1].raw and not any(text.raw for text in rest):
        return Placed(fields[:columns] if rest else fields)
    if element is not None and len(fields) < columns and _is_narrow(fields, columns, element.table, habits):
        return UNCLEAR
    if not record.has_figures and len(fields) < columns:
        return Placed([*fields, *[_blank_after(record)] * (columns - len(fields))])
    printed = record.printed
    if len(printed) == columns and len(inner(fields)) == columns:
        return Placed(printed)
    split = _bars_restored(printed)
    if len(split) > len(printed):
        return Placed(split) if len(split) == columns > len(fields) else UNCLEAR
    if len(printed) < columns and any(map(split_values, printed)):
        return UNCLEAR  # a number grouped by a blank, or two
    if len(fields) < columns:
        return UNCLEAR  # blank cells left off at the end, or a cell lost in the middle
    start = habits().start(record, columns)
    return UNCLEAR if start is None else Placed(fields[start : start + columns])


def _by_markup(fields: Sequence[Text], columns: int, table: int, habits: Callable[[], Habits]) -> Placed | None:
    """Cells of a marked-up table: blank ones are cells too, and some may be merged.

    Fields stand where the table's complete rows have their columns. A column that no field covers is ``None``: a
    cell of a row above may reach into it. ``None`` for all if nothing tells.
    """
    if len(fields) == columns and all(text.raw for text in fields):
        return Placed(fields)
    edges = habits().columns_of(table, columns)
    widest = habits().widest[table, columns] or (columns if edges is None else 0)
    if len(fields) == columns and (widest == columns or edges_of(fields) == edges):
        return Placed(fields)  # no row has a cell that is no column's, or this one has a cell in each column
    if edges is None:
        return UNCLEAR if len(fields) < columns else None
    placed: list[Text | None] = [None] * columns
    shared = set()
    for text in fields:
        element = text.element
        if element is None:
            return UNCLEAR
        first, last = element.column, element.column + element.width
        covered = [n for n, (start, end) in enumerate(edges) if start < last and end > first]
        if any(edges[n][0] < first or edges[n][1] > last for n in covered) or (text.raw and not covered):
            return UNCLEAR
        if len(covered) > 1:
            shared.add(text)
        for number in covered:
            placed[number] = text
    return Placed(placed, shared=frozenset(shared))


def _is_narrow(fields: Sequence[Text], columns: int, table: int, habits: Callable[[], Habits]) -> bool:
    """Whether no row of a marked-up table has as many cells as the form has columns."""
    width = sum(end - start for start, end in edges_of(fields))
    return width < columns and habits().widest[table, columns] < columns


def inner(fields: Sequence[Text]) -> Sequence[Text]:
    """Fields without the blank ones at both ends."""
    printed = [number for number, text in enumerate(fields) if text.raw]
    return fields[printed[0] : printed[-1] + 1] if printed else []


def _bars_restored(fields: Sequence[Text]) -> list[Text]:
    """Fields with those parted that hold two values and can be no single one: the bar between is missing."""
    return [part for text in fields for part in ((not is_value(shape_of(text.raw)) and split_values(text)) or [text])]


def _cut_off(record: Record, columns: int, habits: Callable[[], Habits], blank: int, cut: Text | None) -> Placed | None:
    """The last row of a document that ends inside it: what is printed stands in the first columns. ``None`` for a row
    that has all cells.
    """
    fields = list(record.fields)
    if fields and not fields[-1].raw and fields[-1].span.start >= blank:
        fields.pop()  # there is no bar behind it
    if fields and not fields[0].raw:
        start = habits().aligned_start(record)
        fields = fields[start:] if start and not any(text.raw for text in fields[:start]) else []
        if not fields:
            return UNCLEAR
    return Placed([*fields, *[None] * (columns - len(fields))], cut) if len(fields) < columns else None


def _cut_off_markup(
    record: Record, columns: int, table: int, habits: Callable[[], Habits], offset: int, cut: Text | None
) -> Placed:
    """The same in a marked-up table, where blank cells are cells, but for the one that the document ends in."""
    fields = list(record.fields)
    if not fields[-1].raw and fields[-1].span.start >= offset:
        fields.pop()
    if len(fields) >= columns:
        return evolve(_in_grid(evolve(record, fields=fields), columns, habits), cut=cut)
    edges = habits().columns_of(table, columns)
    if edges is not None and edges_of(fields) != edges[: len(fields)]:
        if edges_of(fields[:1]) != edges[:1]:
            return UNCLEAR  # its first cell is lacking, or its label takes another number of columns
        placed = _by_markup(fields, columns, table, habits)
        return UNCLEAR if placed is None else evolve(placed, cut=cut)
    return Placed([*fields, *[None] * (columns - len(fields))], cut)


def _by_lines(record: Record, columns: int, pitches: Collection[int], following: Record | None) -> Fields | None:
    """Columns by line numbers, where every cell, blank or not, takes the same number of lines."""
    if record.label is None or following is None or len(pitches) != 1 or 0 in pitches or record.broken:
        return None
    pitch = next(iter(pitches))
    first = record.label.line
    if following.place.line - first != pitch * (columns + 1):
        return None
    placed: list[Text | None] = [_blank_after(record)] * columns
    for text, line in zip(record.fields, record.lines, strict=True):
        position, rest = divmod(line - first, pitch)
        if rest or not 1 <= position <= columns or placed[position - 1] in record.fields:
            return None  # two values on one line are not one cell's
        placed[position - 1] = text
    # An empty line at the end of a row stands before the next label in many a copy and proves nothing.
    return placed if record.fields and placed[-1] is record.fields[-1] else None


def _blank_after(record: Record) -> Text:
    """A blank field that the source does not show: it stands where the record's last text ends."""
    span = (record.fields[-1] if record.fields else record.place).span
    return Text("", span.part(span.end - span.start, span.end - span.start), "")


def looks_masked(text: Text) -> bool:
    """Whether a field is a mask and nothing else, which a row's label may be as well."""
    return shape_of(text.raw).state == "masked"


def all_values(fields: Iterable[Text]) -> bool:
    """Whether all fields that are printed stand for numbers."""
    return all(is_value(shape_of(text.raw)) for text in fields if text.raw)
