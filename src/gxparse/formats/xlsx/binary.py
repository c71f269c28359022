"""Binary workbooks (XLS, XLSB), which calamine reads: values and merged cells.

It does not tell how numbers are shown, which rows and columns are hidden and which formulas failed (their cells are
blank); every report of such a file has a note that says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gxparse.errors import MissingDependencyError
from gxparse.formats.xlsx.merging import shown_cells
from gxparse.formats.xlsx.numbers import date_text, plain_number
from gxparse.formats.xlsx.package import Meter, Package
from gxparse.formats.xlsx.sheets import Book, Ranges, Sheet, SheetCell, binary_formats, hidden_sheets

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
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _book(workbook, meter)
    except calamine.PasswordError as error:
        raise meter.locked() from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise meter.damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine met something that it thought impossible
            raise meter.damaged() from error
        raise


def _book(workbook: CalamineWorkbook, meter: Meter) -> Book:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    notes = [binary_formats(meter.kind)]
    sheets, hidden = [], []
    for number, about in enumerate(workbook.sheets_metadata, 1):
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
        elif about.typ == SheetTypeEnum.WorkSheet:
            sheets.append(_sheet(number, workbook.get_sheet_by_index(number - 1), meter.count))
    if hidden:
        notes.append(hidden_sheets(hidden))
    return Book(sheets, tuple(notes))


def _sheet(number: int, sheet: CalamineSheet, count: Callable[[int], None]) -> Sheet:
    count(sheet.height * sheet.width)
    top, left = sheet.start or (0, 0)
    cells = [
        SheetCell(row, column, text)
        for row, values in enumerate(sheet.to_python(), top + 1)
        for column, value in enumerate(values, left + 1)
        if (text := _text(value))
    ]
    merged = [(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1) for first, last in sheet.merged_cell_ranges or ()]
    nothing = Ranges(())
    return Sheet(number, sheet.name, shown_cells(cells, merged, nothing, nothing, count).shown, nothing)


def _text(value: Any) -> str:
    """The text of a value."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return date_text(value)
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return plain_number(str(value))


def check_extent(package: Package) -> None:
    """Refuse an XLSB whose cells stand so far apart that a table of all between them would be too large."""
    for part in package.parts:
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
