"""Binary workbooks (XLS, XLSB), which calamine reads: values and merged cells.

It does not tell how numbers are shown, which rows and columns are hidden and which formulas failed (their cells are
blank). Of XLS the records tell (:mod:`gxparse.formats.xlsx.biff`); where they do not, and for XLSB, every report has a
note that says so.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from attrs import define, field

from gxparse.errors import MissingDependencyError
from gxparse.formats.packages import Meter
from gxparse.formats.xlsx.biff import NO_RESULT, SheetFacts, facts_of
from gxparse.formats.xlsx.merging import shown_cells
from gxparse.formats.xlsx.numbers import date_text, shown_number
from gxparse.formats.xlsx.package import Package
from gxparse.formats.xlsx.sheets import (
    Book,
    Ranges,
    Sheet,
    SheetCell,
    binary_formats,
    hidden_cells,
    hidden_sheets,
    uncalculated,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_ROW, _CELLS = 0, range(1, 12)
"""Records of XLSB: the head of a row, cells of it."""


def read_workbook(data: bytes, meter: Meter) -> Book:
    """What a binary workbook shows, as far as calamine tells."""
    try:
        import python_calamine as calamine
    except ImportError as error:
        raise MissingDependencyError("python-calamine", "pip install 'gxparse[xlsx]'") from error
    known = facts_of(data, meter) if meter.kind == "XLS" else None
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _book(workbook, known, meter)
    except calamine.PasswordError as error:
        raise meter.locked() from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise meter.damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine met something that it thought impossible
            raise meter.damaged() from error
        raise


def _book(workbook: CalamineWorkbook, known: Sequence[SheetFacts] | None, meter: Meter) -> Book:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    listed = workbook.sheets_metadata
    if known is not None and len(known) != len(listed):
        known = None
    show = _Show(meter)
    sheets, hidden = [], []
    for number, about in enumerate(listed):
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
        elif about.typ == SheetTypeEnum.WorkSheet:
            facts = SheetFacts() if known is None else known[number]
            sheets.append(show.sheet(number + 1, workbook.get_sheet_by_index(number), facts))
    notes = [binary_formats(meter.kind)] if known is None else []
    notes += [hidden_sheets(hidden)] if hidden else []
    notes += [hidden_cells(show.hidden)] if show.hidden else []
    notes += [uncalculated(show.uncalculated)] if show.uncalculated else []
    return Book(sheets, tuple(notes))


@define
class _Show:
    """Makes the texts of cells, and keeps where something is hidden or has no result."""

    meter: Meter
    hidden: list[str] = field(factory=list)
    uncalculated: list[str] = field(factory=list)

    def sheet(self, number: int, sheet: CalamineSheet, facts: SheetFacts) -> Sheet:
        self.meter.count(sheet.height * sheet.width)
        top, left = sheet.start or (0, 0)
        cells = {place: SheetCell(*place, text) for place, text in facts.failed.items()}
        for row, values in enumerate(sheet.to_python(), top + 1):
            for column, value in enumerate(values, left + 1):
                text = _text(value, facts.codes.get((row, column), ""))
                if text and (row, column) not in cells:
                    cells[row, column] = SheetCell(row, column, text)
        merged = [
            (first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1) for first, last in sheet.merged_cell_ranges or ()
        ]
        rows, columns = Ranges(facts.hidden_rows), Ranges(facts.hidden_columns)
        shown = shown_cells(list(cells.values()), merged, rows, columns, self.meter.count)
        self.hidden += [f"{sheet.name}!{cell.a1}" for cell in shown.hidden]
        self.uncalculated += [f"{sheet.name}!{cell.a1}" for cell in shown.shown if cell.text == NO_RESULT]
        return Sheet(number, sheet.name, shown.shown, columns)


def _text(value: Any, code: str) -> str:
    """The text of a value in a number format."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return date_text(value)
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return shown_number(str(value), code)


def check_extent(package: Package) -> None:
    """Refuse an XLSB whose cells stand so far apart that a table of all between them would be too large."""
    for part in package.names:
        if part.startswith("xl/"):
            data = package.read(part)
            if part.endswith(".bin") and "worksheets/" in part:
                package.meter.count(_extent(data))


def _extent(data: bytes) -> int:
    """The number of cells between the first and the last one of a sheet of XLSB."""
    rows: list[int] = []
    columns: list[int] = []
    place, row = 0, 0
    while place < len(data):
        record, place = _varied(data, place, 2)
        size, place = _varied(data, place, 4)
        if record == _ROW:
            row = int.from_bytes(data[place : place + 4], "little")
        elif record in _CELLS:
            rows.append(row)
            columns.append(int.from_bytes(data[place : place + 4], "little"))
        place += size
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _varied(data: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number in up to so many bytes of seven bits, and where it ends."""
    number = 0
    for shift in range(longest):
        byte = data[place] if place < len(data) else 0
        place += 1
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    return number, place
