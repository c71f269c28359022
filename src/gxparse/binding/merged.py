"""Figures of merged cells that a program printed in each of the columns that the cell takes.

A row of one column in a table of three is a merged cell: docling, pandas and spreadsheets give ``行政许可 | 137 | 137 |
137``. Three equal figures alone prove nothing, three columns may have the same figure by chance. The header tells: it
names fewer columns than the row has figures, and its cells, repeated or followed by blanks, say how far each reaches.
Where the figures below each of them are the same, in all rows, they are one figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gxparse.binding.recognise import Record
from gxparse.forms.model import FormPart
from gxparse.layout import Text


def without_repeats(rows: Sequence[Record], header: Sequence[Record], part: FormPart) -> Sequence[Record]:
    """Rows of a part with one figure for each merged cell; as they are, if any figure differs from its neighbour."""
    if all(len(row.printed) <= len(part.columns) for row in rows):
        return rows
    ends = _ends(header, part)
    merged = []
    for row in rows:
        if row.has_figures:
            fields = _one_each(row, ends)
            if fields is None:
                return rows
            row = evolve(row, fields=fields)
        merged.append(row)
    return merged


def _ends(header: Sequence[Record], part: FormPart) -> list[int]:
    """Where the cell of each column ends, by the row of the header that names all of them; empty if none does."""
    keys = {column.key for column in part.columns}
    named = [r for r in header if r.label is not None and r.entry is not None and r.entry.columns & keys]
    named = [record for record in named if record.place.span.line == named[-1].place.span.line]
    if len(named) != len(part.columns) or any(record.at < 0 or record.has_figures for record in named):
        return []
    return [record.at + len(record.fields) for record in named]


def _one_each(row: Record, ends: Sequence[int]) -> list[Text] | None:
    """The one text below each cell of the header; ``None`` if there are several, or none."""
    if row.at < 0 or row.element is not None or not ends:
        return None
    fields: list[Text] = []
    start = 0
    for end in [*(end - row.at for end in ends[:-1]), len(row.fields)]:
        below = row.fields[start:end]
        printed = {text.raw for text in below if text.raw}
        if not below or len(printed) > 1 or (printed and not below[0].raw):
            return None
        fields.append(below[0])
        start = end
    return fields
