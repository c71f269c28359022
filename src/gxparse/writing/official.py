"""A report as its form prescribes it to be printed: the official order, the official labels, every cell as printed.

The inverse of the binder. What is printed in a cell is its ``raw`` text wherever that says what the cell is; else what
would be read as the cell (a number that was corrected has no raw text of its own); else, for a cell that no text of its
own can say (the document was cut off in it, its row could not be told apart), a text in brackets that is read as
``unreadable``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from attrs import evolve, frozen

from gxparse.dates import find_period, year_of_prose, year_of_title
from gxparse.forms.model import Column, Form, FormPart, FormTable, Group, Row, Spanner
from gxparse.outline import Box, BoxRow, Chapter, Outline, Table, TablePart
from gxparse.report import PLACED_BY_ORDER, PLACED_BY_SUMS, Cell, Report
from gxparse.values import Reading, money_unit, read_value
from gxparse.writing.listed import listed_table


def outline(report: Report) -> Outline:
    """A report laid out to be printed. Rows, tables and sections that it does not have are left out. A table of
    no section stands behind all of them.

    Raises :class:`ValueError` for a report whose cells are not those of its form.

    >>> import gxparse
    >>> found = outline(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> [table.key for table in found.tables], found.chapters[1].heading
    (['disclosure', 'requests', 'disputes'], '二、主动公开政府信息情况')
    """
    if list(report.cells) not in (report.form.cell_keys(), report.form.cell_keys(instead=True)):
        raise ValueError(f"the cells of the report are not those of the form of {report.form.name}")
    chapters = []
    for section in report.form.sections:
        printed = report.section(section.key)
        table = official_table(report, section.key) if section.key in _tables(report.form) else None
        if printed is not None or table is not None:
            paragraphs = tuple(printed.text.split("\n")) if printed is not None and printed.text else ()
            chapters.append(Chapter(printed.title if printed is not None else None, paragraphs, table))
    in_sections = {section.key for section in report.form.sections}
    for annex in (table for table in report.form.tables if table.key not in in_sections):
        table = official_table(report, annex.key)
        if table is not None:
            chapters.append(Chapter(annex.title, (), table))
    return Outline(report.title, tuple(report.metadata.items()), tuple(_preface(report)), tuple(chapters))


def is_instead(report: Report) -> bool:
    """Whether a report prints the rows that replace others."""
    return list(report.cells) == report.form.cell_keys(instead=True) != report.form.cell_keys()


def _tables(form: Form) -> set[str]:
    return {table.key for table in form.tables}


def _preface(report: Report) -> Iterator[str]:
    """The period, if neither the title nor the sections say it."""
    if report.period is None:
        return
    first, last = report.period
    year = year_of_title(report.title) if report.title is not None else None
    prose = [line for section in report.sections for line in section.text.split("\n")]
    stated = find_period(prose, year)
    year = year or year_of_prose(prose)
    implied = (date(year, 1, 1), date(year, 12, 31)) if year is not None else None
    if (stated or implied) != report.period:
        yield f"本报告所列数据的统计期限为{_day(first)}至{_day(last)}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# -- tables --------------------------------------------------------------------------------------------


class _Label(NamedTuple):
    """A label as printed and in English."""

    text: str
    en: str


@frozen
class _Leaf:
    """A column of values: the labels above it from the top, how many columns it takes."""

    labels: tuple[_Label, ...]
    width: int = 1


def official_table(report: Report, key: str, *, missing: bool = False) -> Table | None:
    """A table of a report in its official layout; ``None`` if the report has none of its rows.

    Rows that the document does not have are left out unless ``missing`` asks for them.

    >>> import gxparse
    >>> table = official_table(gxparse.parse("examples/reports/pipe-2021.txt"), "requests")
    >>> [(box.text, box.en, box.height) for box in table.parts[0].head[1][1:]]
    [('法人或其他组织', 'Legal persons or other organizations', 1), ('总计', 'Total', 2)]
    """
    table = report.form.table(key)
    rows = report.form.rows(key, instead=is_instead(report))
    printed = [(row, part) for row, part in rows if not _is_missing(report, key, row, part)]
    if not printed:
        return None
    if missing:
        printed = list(rows)
    if table.side_by_side:
        return _side_by_side(report, table, printed)
    if table.listed:
        return listed_table(report, table, [(row, _cells_of(report, table, row, part)) for row, part in printed])
    depth = 1 + max(len(table.groups_of(row.key)) for row, _ in rows)
    width = depth + max(len(part.columns) for part in table.parts)
    parts: list[TablePart] = []
    first = 1
    for part, found in groupby(printed, key=lambda pair: pair[1]):
        leaves = _leaves(table, part, width - depth, _units(report.cells, table, part))
        heading = [(Box(part.heading, "column", first, 1, width, en=part.heading_en),)] if part.heading else []
        corner = _Label(table.corner, table.corner_en)
        head = [*heading, *_head(leaves, first + len(heading), corner, depth)]
        body = list(_body(report.cells, table, [row for row, _ in found], leaves, part, first + len(head), depth))
        parts.append(TablePart(tuple(head), tuple(body)))
        first += len(head) + len(body)
    return Table(key, table.title, width, tuple(parts))


def _cells_of(report: Report, table: FormTable, row: Row, part: FormPart) -> tuple[tuple[Column, Cell, str], ...]:
    """The columns of a row with its cells, and what is printed for each beside its unit."""
    keys = report.form.keys_of(table.key, row.key)
    both = [(column, report.cells[key]) for column, key in zip(part.columns, keys, strict=True)]
    return tuple((column, cell, printed_text(cell, column, cell.unit)) for column, cell in both)


def _is_missing(report: Report, table: str, row: Row, part: FormPart) -> bool:
    return all(report.cells[f"{table}.{row.key}.{column.key}"].state == "missing" for column in part.columns)


def _leaves(table: FormTable, part: FormPart, room: int, units: Mapping[str, str | None]) -> list[_Leaf]:
    """The columns of a part; the last one takes the room that is left."""
    widths = [1] * (len(part.columns) - 1) + [room - len(part.columns) + 1]
    return [
        _Leaf((*_spanners(table, column.key), _Label(_column_label(column, units), column.en)), width)
        for column, width in zip(part.columns, widths, strict=True)
    ]


def _spanners(table: FormTable, column: str) -> Iterator[_Label]:
    return (_label(spanner) for spanner in table.spanners if column in spanner.columns)


def _head(leaves: Sequence[_Leaf], first: int, corner: _Label, depth: int) -> list[BoxRow]:
    """The rows of labels above the values: a label over several columns stands once, the lowest reaches down."""
    levels = max(len(leaf.labels) for leaf in leaves)
    rows: list[BoxRow] = []
    for level in range(levels):
        row = [Box(corner.text, "corner", first, 1, depth, levels, en=corner.en)] if depth and level == 0 else []
        column = depth + 1
        for labels, run in groupby(leaves, key=lambda leaf: leaf.labels[: level + 1]):
            width = sum(leaf.width for leaf in run)
            lowest = any(leaf.labels == labels for leaf in leaves)
            if len(labels) == level + 1:
                height = levels - level if lowest else 1
                name = labels[-1]
                row.append(Box(name.text, "column", first + level, column, width, height, en=name.en))
            column += width
        rows.append(tuple(row))
    return rows


def _body(
    cells: Mapping[str, Cell],
    table: FormTable,
    rows: Sequence[Row],
    leaves: Sequence[_Leaf],
    part: FormPart,
    first: int,
    depth: int,
) -> Iterator[BoxRow]:
    """Rows of values; the label of a group stands before the first of its rows and reaches down to the last."""
    units = _units(cells, table, part)
    opened: set[str] = set()
    for number, row in enumerate(rows, first):
        boxes = []
        groups = table.groups_of(row.key)
        for column, group in enumerate(groups, 1):
            if group.key not in opened:
                opened.add(group.key)
                height = sum(group.heads(other.key) for other in rows)
                boxes.append(Box(group.label, "row", number, column, 1, height, en=group.en))
        width = depth - len(groups)
        boxes.append(Box(row.label, "row", number, len(groups) + 1, width, en=row.en))
        place = depth + 1
        for leaf, column_of_form in zip(leaves, part.columns, strict=True):
            key = f"{table.key}.{row.key}.{column_of_form.key}"
            text = printed_text(cells[key], column_of_form, units.get(column_of_form.key))
            boxes.append(Box(text, "value", number, place, leaf.width, 1, key))
            place += leaf.width
        yield tuple(boxes)


def _side_by_side(report: Report, table: FormTable, printed: Sequence[tuple[Row, FormPart]]) -> Table:
    """A table whose rows stand beside each other: every label is above the values."""
    leaves = []
    values = []
    for row, part in printed:
        above = [*map(_label, table.groups_of(row.key)), _label(row)]
        for column in part.columns:
            leaves.append(_Leaf((*above, _label(column))))
            values.append((f"{table.key}.{row.key}.{column.key}", column))
    head = _head(leaves, 1, _Label("", ""), 0)
    body = tuple(
        Box(printed_text(report.cells[key], column, None), "value", len(head) + 1, place, 1, 1, key)
        for place, (key, column) in enumerate(values, 1)
    )
    return Table(table.key, table.title, len(leaves), (TablePart(tuple(head), (body,)),))


def as_printed(report: Report) -> Report:
    """A report whose raw texts are what :func:`outline` prints, for cells with a number that theirs does not say."""
    cells = dict(report.cells)
    for table in report.form.tables:
        for part in table.parts:
            units = _units(report.cells, table, part)
            for row in part.rows:
                for column in part.columns:
                    key = f"{table.key}.{row.key}.{column.key}"
                    cell = cells.get(key)
                    if cell is not None and cell.state == "reported":
                        raw = printed_text(cell, column, units.get(column.key))
                        cells[key] = evolve(cell, raw=raw, remark=_printed_remark(cell))
    return evolve(report, cells=cells)


# -- labels and cells ----------------------------------------------------------------------------------


def _label(named: Column | Row | Group | Spanner) -> _Label:
    return _Label(named.label, named.en)


def _column_label(column: Column, units: Mapping[str, str | None]) -> str:
    """The official label, with the unit that its cells leave to the header."""
    if column.key not in units or units[column.key] == money_unit(column.label):
        return column.label
    unit = units[column.key]
    plain = column.label.partition("（")[0]
    return f"{plain}（{unit}）" if unit is not None else plain


def _units(cells: Mapping[str, Cell], table: FormTable, part: FormPart) -> dict[str, str | None]:
    """By column of money, the unit that the header has to name: that of cells which do not print theirs."""
    units: dict[str, str | None] = {}
    for column in part.columns:
        for row in part.rows:
            cell = cells.get(f"{table.key}.{row.key}.{column.key}")
            printed = column.money and cell is not None and cell.known and cell.state == "reported"
            if cell is not None and printed and read_value(cell.raw, money=True).unit is None:
                units[column.key] = cell.unit
    return units


def printed_text(cell: Cell, column: Column, unit: str | None) -> str:
    """What to print for a cell, under a header that names ``unit``."""
    for text in _candidates(cell):
        if _says(read_value(text, money=column.money), cell, unit):
            return text
    return f"（无法辨读：{' '.join(cell.raw.split())}）" if cell.raw else "（无法辨读）"


def _candidates(cell: Cell) -> Iterator[str]:
    """Texts that may say a cell, the one that was printed first."""
    yield cell.raw
    if cell.state == "masked":
        yield "*"
    elif cell.state == "not_applicable":
        yield "/"
    elif cell.value is not None:
        number, remark, unit = str(cell.value), _printed_remark(cell) or "", cell.unit or ""
        yield number
        yield number + unit
        yield number + unit + remark
        yield number + remark
        yield f"{number}{unit}({remark})"


def _says(reading: Reading, cell: Cell, unit: str | None) -> bool:
    if reading.state != cell.state:
        return False
    if cell.state != "reported":
        return True
    found = reading.unit if reading.unit is not None else unit
    return (reading.value, found, reading.remark) == (cell.value, cell.unit, _printed_remark(cell))


def _printed_remark(cell: Cell) -> str | None:
    """What stands beside a number, without how its row was found."""
    said = (cell.remark or "").split("; ")
    if said[-1] in (PLACED_BY_ORDER, PLACED_BY_SUMS):
        said.pop()
    return "; ".join(said) or None
