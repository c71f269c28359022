"""Which field of a printed row stands in which column: decided by position and count, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from attrs import define, field, frozen

from gxparse.forms.events import Record, is_value, split_values
from gxparse.layout import Span, Text
from gxparse.values import shape_of

Fields = Sequence[Text | None]
"""One entry a column: the field, blank or not; ``None`` where the document ends before it."""


@define
class Grids:
    """What the rows of a table in a grid have in common: where values start, whether blank cells are kept."""

    relative: Counter[int] = field(factory=Counter)
    absolute: Counter[int] = field(factory=Counter)
    keeps_blanks: bool = False

    @classmethod
    def of(cls, rows: Iterable[tuple[Record, int]]) -> Grids:
        """Learn from records whose number of columns is known and whose values fit in one way only."""
        grids = cls()
        for record, columns in rows:
            if record.at < 0:
                continue
            printed = [bool(text.raw) for text in record.fields]
            if any(not first and second for first, second in pairwise(printed)):
                grids.keeps_blanks = True
            windows = _windows(record.fields, columns)
            if len(windows) == 1 and any(printed):
                grids.relative[windows[0]] += 1
                grids.absolute[record.at + windows[0]] += 1
        return grids

    def start(self, record: Record, windows: Sequence[int]) -> int | None:
        """The window of a record that the other rows of its table agree on."""
        if len(windows) == 1:
            return windows[0]
        if not any(text.raw for text in record.fields):
            return windows[0] if windows else None
        for counter, offset in ((self.relative, 0), (self.absolute, record.at)):
            if len(counter) == 1:
                start = next(iter(counter)) - offset
                if start in windows:
                    return start
        return None


@frozen
class End:
    """The record that a truncated document ends with, and the offset at which its text ends."""

    record: Record
    offset: int


@frozen
class Placed:
    """``fields`` in column order, or ``None`` with the reason in words; ``cut`` is a field that may be cut off."""

    fields: Fields | None
    cut: Text | None = None


UNCLEAR = Placed(None)


def place(
    record: Record,
    columns: int,
    grids: Callable[[], Grids],
    end: End | None,
    following: Record | None = None,
) -> Placed:
    """Place a record's fields into a number of columns.

    ``grids`` is asked only where a row alone does not tell. ``following`` is the next record of the document:
    in a stream with blank lines for blank cells, the distance to it tells how many cells the row has.
    """
    if end is not None and end.record is record and len(record.printed) < columns:
        return _cut_off(record, columns, end)
    if record.at < 0:
        if len(record.fields) == columns:
            return Placed(record.fields)
        if not record.fields:
            return Placed([_blank_after(record)] * columns)
        by_lines = _by_lines(record, columns, following)
        return UNCLEAR if by_lines is None else Placed(by_lines)
    return _in_grid(record, columns, grids)


def _in_grid(record: Record, columns: int, grids: Callable[[], Grids]) -> Placed:
    fields = record.fields
    rest = fields[columns:]
    if len(fields) >= columns and fields[0].raw and fields[columns - 1].raw and not any(text.raw for text in rest):
        return Placed(fields[:columns] if rest else fields)
    if len(fields) < columns:
        if not record.has_figures:
            return Placed([*fields, *[_blank_after(record)] * (columns - len(fields))])
        split = [part for text in fields for part in (split_values(text) or [text])]
        if len(split) == columns:  # a bar between two values is missing
            return Placed(split)
        if grids().keeps_blanks:
            return Placed([*fields, *[_blank_after(record)] * (columns - len(fields))])
        return UNCLEAR
    start = grids().start(record, _windows(fields, columns))
    return UNCLEAR if start is None else Placed(fields[start : start + columns])


def _windows(fields: Sequence[Text], columns: int) -> list[int]:
    """The offsets at which ``columns`` fields can be taken so that only blank ones are left over."""
    printed = [index for index, text in enumerate(fields) if text.raw]
    if not printed:
        return [0] if len(fields) >= columns else []
    first = max(0, printed[-1] - columns + 1)
    last = min(printed[0], len(fields) - columns)
    return list(range(first, last + 1))


def _cut_off(record: Record, columns: int, end: End) -> Placed:
    """The last row of a document that ends inside it: what is printed stands in the first columns."""
    fields = list(record.fields)
    while fields and not fields[-1].raw:
        fields.pop()
    if len(fields) > columns or (fields and not fields[0].raw):
        return UNCLEAR
    cut = fields[-1] if fields and fields[-1].span.end >= end.offset else None
    return Placed([*fields, *[None] * (columns - len(fields))], cut)


def _by_lines(record: Record, columns: int, following: Record | None) -> Fields | None:
    """Columns by line numbers, where every cell, blank or not, takes the same number of lines."""
    if record.label is None or following is None or len(record.fields) > columns:
        return None
    first = record.label.span.line
    step, rest = divmod(following.place.span.line - first, columns + 1)
    if rest or not step:
        return None
    placed: list[Text | None] = [_blank_after(record)] * columns
    for text in record.fields:
        position, rest = divmod(text.span.line - first, step)
        if rest or not 1 <= position <= columns:
            return None
        placed[position - 1] = text
    return placed


def _blank_after(record: Record) -> Text:
    """A blank field that the source does not show: it stands where the record's last text ends."""
    span = (record.fields[-1] if record.fields else record.place).span
    return Text("", Span(span.end, span.end, span.line, span.column + span.end - span.start), "")


def looks_masked(text: Text) -> bool:
    """Whether a field is a mask and nothing else, which a row's label may be as well."""
    return shape_of(text.raw).state == "masked"


def all_values(fields: Iterable[Text]) -> bool:
    """Whether all fields that are printed stand for numbers."""
    return all(is_value(shape_of(text.raw)) for text in fields if text.raw)
