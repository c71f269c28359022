"""Cells of marked-up tables that reach into the rows below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from attrs import evolve

from gxparse.forms.bound import BoundRow
from gxparse.forms.events import Record
from gxparse.forms.placing import UNCLEAR
from gxparse.layout import Element, Text


def fill_from_above(rows: Collection[BoundRow], last: Record | None) -> None:
    """Give rows the cells that reach into them from above; both rows then share them.

    A row that still lacks a cell is unclear, but for the ``last`` one of a document that ends inside it.
    """
    for row in [row for row in rows if row.placed.gaps]:
        fields = list(row.placed.fields or ())
        place = _element(row)
        if place is None or row.record is last:
            continue
        shared = set(row.placed.shared)
        for column in [column for column, text in enumerate(fields) if text is None]:
            for other, text in _above(rows, place, column):
                fields[column] = text
                shared.add(text)
                other.placed = evolve(other.placed, shared=other.placed.shared | {text})
        row.placed = UNCLEAR if None in fields else evolve(row.placed, fields=fields, shared=frozenset(shared))


def _element(row: BoundRow) -> Element | None:
    return row.record.fields[0].span.element if row.record.fields else None


def _above(rows: Iterable[BoundRow], place: Element, column: int) -> Iterator[tuple[BoundRow, Text]]:
    for row in rows:
        fields = row.placed.fields or ()
        text = fields[column] if column < len(fields) else None
        element = text.span.element if text is not None else None
        if text is None or element is None or element.table != place.table:
            continue
        if element.row < place.row < element.row + element.height:
            yield row, text
