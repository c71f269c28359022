"""Figures of merged cells that a program printed in each of the columns that the cell takes.

A row of one column in a table of three is a merged cell: docling, pandas and spreadsheets give ``行政许可 | 137 | 137 |
137``. Three equal figures alone prove nothing, three columns may have the same figure by chance. The header tells: it
names fewer columns than the row has figures, and its cells, repeated or followed by blanks, say how far each reaches.
Where the figures below each of them are the same, in all rows, they are one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from gxparse.binding.events import Record
from gxparse.forms.model import FormPart
from gxparse.layout import Text


def without_repeats(rows: Sequence[Record], header: Sequence[Record], part: FormPart) -> Sequence[Record | None]:
    """Rows of a part with one figure for each merged cell; as they are, if any figure differs from its neighbour.

    ``None`` for a row that may have a figure twice or two that are the same.
    """
    named = _naming(header, part)
    repeated = _is_repeated(named, header)
    if repeated and any(_lacks_cells(row, named) for row in rows):
        return [None if _lacks_cells(row, named) else row for row in rows]
    if not named or not (repeated or any(len(row.printed) > len(part.columns) for row in rows)):
        return [None if named and _is_doubtful(row, named, part) else row for row in rows]
    merged = []
    for row in rows:
        if row.has_figures:
            fields = _one_each(row, named)
            if fields is None:
                return rows
            row = evolve(row, fields=fields)
        merged.append(row)
    return merged


def _naming(header: Sequence[Record], part: FormPart) -> list[Record]:
    """The cells of the row of a header that names all columns; none if no row does."""
    keys = {column.key for column in part.columns}
    named = [r for r in header if r.label is not None and r.entry is not None and r.entry.columns & keys]
    named = [record for record in named if record.place.line == named[-1].place.line]
    whole = len(named) == len(part.columns) and all(record.at >= 0 and not record.has_figures for record in named)
    return named if whole else []


def _end(record: Record) -> int:
    """Where a cell of a header ends, with the blank ones behind it."""
    return record.at + len(record.fields)


def _is_repeated(named: Sequence[Record], header: Sequence[Record]) -> bool:
    """Whether a cell of the header is printed in each of the columns that it takes."""
    line = [r for r in header if named and r.label is not None and r.place.line == named[0].place.line]
    return any(record in named and record.at - 1 > _end(before) for before, record in pairwise(line))


def _lacks_cells(row: Record, named: Sequence[Record]) -> bool:
    """Whether a row of several columns has fewer cells than its header: one that is left out may be any."""
    return len(named) > 1 and row.has_figures and row.at >= 0 and row.at + len(row.fields) < _end(named[-1])


def _below(row: Record, named: Sequence[Record]) -> list[list[Text]]:
    """The texts of a row below each cell of the header."""
    starts = [0, *(max(_end(record) - row.at, 0) for record in named[:-1]), len(row.fields)]
    return [row.fields[start:end] for start, end in pairwise(starts)]


def _one_each(row: Record, named: Sequence[Record]) -> list[Text] | None:
    """The one text below each cell of the header; ``None`` if there are several, or none."""
    if row.at < 0 or row.element is not None:
        return None
    fields: list[Text] = []
    for below in _below(row, named):
        printed = {text.raw for text in below if text.raw}
        if not below or len(printed) > 1 or (printed and not below[0].raw):
            return None
        fields.append(below[0])
    return fields


def _is_doubtful(row: Record, named: Sequence[Record], part: FormPart) -> bool:
    """Whether a row without a figure below one cell of the header has the same twice below another."""
    if row.at < 0 or row.element is not None or len(row.fields) <= len(part.columns):
        return False
    printed = [[text.raw for text in below if text.raw] for below in _below(row, named)]
    return [] in printed and any(len(below) > 1 and len(set(below)) == 1 for below in printed)
