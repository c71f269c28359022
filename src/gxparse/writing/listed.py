"""A listed table as its form prescribes it: an indicator a line, what it counts, its number.

Headings of groups have lines of their own with a dash in the place of a number; rows of others stand where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator

from gxparse.forms.model import Column, FormTable, Row
from gxparse.outline import Box, BoxRow, Table, TablePart
from gxparse.report import Cell, Report

DASH = "——"
"""What stands in the place of a number beside the heading of a group."""

UNIT = "单位"
"""What is printed above the units."""


def listed_table(
    report: Report, table: FormTable, rows: list[tuple[Row, tuple[tuple[Column, Cell, str], ...]]]
) -> Table:
    """A listed table of some rows, each with its columns, cells and what is printed for them."""
    first = 3 if table.units else 2
    widest = max((part.columns for part in table.parts), key=len)
    units = [Box(UNIT, "column", 1, 2, en="Unit")] if table.units else []
    labels = [Box(column.label, "column", 1, first + n, en=column.en) for n, column in enumerate(widest)]
    head = (Box(table.corner, "corner", 1, 1, en=table.corner_en), *units, *labels)
    body: list[BoxRow] = []
    for boxes in _lines(report, table, rows):
        body.append(tuple(_at(box, len(body) + 2) for box in boxes))
    return Table(table.key, table.title, first + len(widest) - 1, (TablePart((head,), tuple(body)),))


def _at(box: Box, row: int) -> Box:
    return Box(box.text, box.role, row, box.column, key=box.key, en=box.en)


def _lines(
    report: Report, table: FormTable, rows: list[tuple[Row, tuple[tuple[Column, Cell, str], ...]]]
) -> Iterator[list[Box]]:
    printed = {row.key: (row, cells) for row, cells in rows}
    others = [each for each in report.extra if each.table == table.key]
    first = 3 if table.units else 2
    opened: set[str] = set()

    def line(label: str, unit: str, en: str = "") -> list[Box]:
        return [Box(label, "row", 1, 1, en=en), *([Box(unit, "row", 1, 2)] if table.units else [])]

    def behind(key: str | None) -> Iterator[list[Box]]:
        for each in others:
            if each.after == key:
                yield [*line(each.label, each.cell.unit or ""), Box(each.cell.raw, "value", 1, first)]

    yield from behind(None)
    for row, _ in report.form.rows(table.key):
        if row.key in printed:
            for group in table.groups_of(row.key):
                if group.key not in opened:
                    opened.add(group.key)
                    yield [*line(group.label, "", group.en), Box(DASH, "row", 1, first)]
            _, cells = printed[row.key]
            unit = next((cell.unit or "" for column, cell, _ in cells if column.money and cell.known), row.unit)
            values = [
                Box(text, "value", 1, first + n, key=f"{table.key}.{row.key}.{column.key}")
                for n, (column, _, text) in enumerate(cells)
            ]
            yield [*line(row.label, unit, row.en), *values]
        yield from behind(row.key)
