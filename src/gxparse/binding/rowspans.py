"""Cells of marked-up tables that reach into the rows below."""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gxparse.binding.bound import BoundRow
from gxparse.binding.events import Record
from gxparse.binding.placing import UNCLEAR
from gxparse.layout import Element, Text


def fill_from_above(rows: Collection[BoundRow], last: Record | None) -> None:
    """Give rows the cells that reach into them from above; both rows then share them.

    A row that still lacks a cell is unclear, but for the ``last`` one of a document that ends inside it.
    """
    marked = [row for row in rows if row.record.element is not None]
    for row in marked:
        for column, text in enumerate(row.placed.fields or ()):
            element = text.element if text is not None else None
            if text is not None and element is not None and element.height > 1:
                for other in marked:
                    if other is not row and _reaches(element, other.record.element):
                        _share(text, column, row, other)
    for row in rows:
        if row.record is not last and _lacks(row):
            row.placed = UNCLEAR


def _lacks(row: BoundRow) -> bool:
    """Whether a row lacks a cell."""
    return any(text is None for text in row.placed.fields or ())


def _reaches(element: Element, other: Element | None) -> bool:
    below = other is not None and other.table == element.table
    return below and other is not None and element.row < other.row < element.row + element.height


def _share(text: Text, column: int, row: BoundRow, other: BoundRow) -> None:
    """A cell of one row stands in another row too, if that has none of its own there or only blank ones."""
    row.placed = evolve(row.placed, shared=row.placed.shared | {text})
    fields = list(other.placed.fields or ())
    if column < len(fields) and (fields[column] is None or not other.record.has_figures):
        fields[column] = text
        other.placed = evolve(other.placed, fields=fields, shared=other.placed.shared | {text})
