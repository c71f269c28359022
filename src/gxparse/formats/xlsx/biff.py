"""What calamine does not tell of workbooks of Excel 97 (XLS), read from their records (BIFF8).

Number formats, hidden rows and columns, failed formulas and formulas without a result stand in short records of fixed
form, and so does where cells stand, which says how large a table calamine would make. Texts and values are left to it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from attrs import define, field

from gxparse.formats.packages import Meter
from gxparse.formats.xlsx.numbers import built_in

_BOF, _EOF, _LOCKED = 0x0809, 0x000A, 0x002F
_SHEET, _FORMAT, _XF, _ROW, _COLUMNS = 0x0085, 0x041E, 0x00E0, 0x0208, 0x007D
_FORMULA, _FAILED, _SEVERAL = 0x0006, 0x0205, 0x00BD
_CELLS = frozenset({_FORMULA, _FAILED, _SEVERAL, 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E})
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600
_WHERE = struct.Struct("<HH")
_NAMES = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
"""The stream of the records: since Excel 97, and before."""

_NO_SECTOR = 0xFFFFFFFA
"""From here on numbers of sectors are none."""

NO_RESULT = "="
"""What is shown for a formula without a result."""


@define
class SheetFacts:
    """Of a sheet: by the places of cells (from 1) their styles, number formats, failures; what is hidden."""

    styles: dict[tuple[int, int], int] = field(factory=dict)
    codes: dict[tuple[int, int], str] = field(factory=dict)
    failed: dict[tuple[int, int], str] = field(factory=dict)
    hidden_rows: list[tuple[int, int]] = field(factory=list)
    hidden_columns: list[tuple[int, int]] = field(factory=list)


def facts_of(data: bytes, meter: Meter) -> list[SheetFacts] | None:
    """What the records of an XLS say of each of its sheets, in order; ``None`` where they cannot be read.

    Raises :class:`~gxparse.errors.DocumentLimitError` for cells that stand so far apart that no table could hold all
    between them, and :class:`~gxparse.errors.DocumentError` for a file in which no records are found.
    """
    try:
        stream = _stream(data)
    except (struct.error, IndexError, ValueError):
        stream = None
    if stream is None:
        raise meter.damaged()
    meter.count(sum(_extents(stream)))
    try:
        return _facts(stream, meter)
    except (struct.error, IndexError, ValueError):
        return None


def _extents(stream: bytes) -> Iterator[int]:
    """Of each part of the records, the number of cells between the first and the last: so many calamine makes, also of
    records that are damaged in other ways.
    """
    rows: set[int] = set()
    columns: set[int] = set()
    for _, kind, body in _records(stream):
        if kind in _CELLS and len(body) >= _WHERE.size:
            row, column = _WHERE.unpack_from(body)
            rows.add(row)
            columns |= {column, column + (len(body) // 6 - 1 if kind == _SEVERAL else 0)}
        elif kind in (_BOF, _EOF) and rows:
            yield (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
            rows, columns = set(), set()
    if rows:
        yield (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


@define
class _Globals:
    """What stands before the sheets: where each begins, number formats, styles."""

    sheets: dict[int, SheetFacts] = field(factory=dict)
    formats: dict[int, str] = field(factory=dict)
    styles: list[int] = field(factory=list)

    def learn(self, kind: int, body: bytes) -> None:
        """What a record says."""
        if kind == _SHEET:
            self.sheets[struct.unpack_from("<I", body)[0]] = SheetFacts()
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", body)
            text = body[5 : 5 + length * (1 + (wide & 1))]
            self.formats[number] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == _XF:
            self.styles.append(struct.unpack_from("<HH", body)[1])

    def code(self, style: int) -> str:
        """The code of the number format of a style."""
        number = self.styles[style]
        return self.formats.get(number, built_in(number))


def _facts(stream: bytes, meter: Meter) -> list[SheetFacts] | None:
    found = _Globals()
    depth, sheet = 0, None
    for place, kind, body in _records(stream):
        meter.count()
        if kind == _LOCKED or (kind == _BOF and struct.unpack_from("<H", body)[0] != _BIFF8):
            return None
        if kind == _BOF:
            depth += 1
            sheet = found.sheets.get(place, sheet) if depth == 1 else sheet
        elif kind == _EOF:
            depth -= 1
            sheet = None if depth == 0 else sheet
        elif depth == 1 and sheet is None:
            found.learn(kind, body)
        elif depth == 1 and sheet is not None:  # else it is of a chart within the sheet
            _learn(sheet, kind, body)
    for each in found.sheets.values():
        each.codes = {where: found.code(style) for where, style in each.styles.items()}
    return list(found.sheets.values())


def _learn(sheet: SheetFacts, kind: int, body: bytes) -> None:
    """What a record of a sheet says."""
    if kind == _ROW:
        row, flags = struct.unpack_from("<H10xH", body)
        if flags & 0x20:
            sheet.hidden_rows.append((row + 1, row + 1))
    elif kind == _COLUMNS:
        first, last, flags = struct.unpack_from("<HH4xH", body)
        if flags & 1:
            sheet.hidden_columns.append((first + 1, last + 1))
    elif kind in _CELLS:
        row, column, style = struct.unpack_from("<HHH", body)
        where = row + 1, column + 1
        sheet.styles[where] = style
        if kind == _SEVERAL:
            for number in range((len(body) - 6) // 6):
                sheet.styles[row + 1, column + 1 + number] = struct.unpack_from("<H", body, 4 + 6 * number)[0]
        elif kind == _FAILED and body[7]:
            sheet.failed[where] = _ERRORS.get(body[6], "#?")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff":
            if body[6] == 2:
                sheet.failed[where] = _ERRORS.get(body[8], "#?")
            elif body[6] == 3:
                sheet.failed[where] = NO_RESULT


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each record begins, its kind, what it holds."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


# -- the file that the records stand in --------------------------------------------------------------------


def _stream(data: bytes) -> bytes | None:
    """The stream of records of a compound file, ``None`` if there is none."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    first_directory, cutoff, first_small, more = struct.unpack_from("<I4xII4xI", data, 48)
    if shift not in (9, 12) or small_shift != 6:
        return None
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    table = list(struct.unpack_from("<109I", data, 76))
    seen = 0
    while more < _NO_SECTOR and seen <= len(data) // size:
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        table += numbers
        seen += 1
    joined = b"".join(sector(number) for number in table if number < _NO_SECTOR)
    following = struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])

    def chain(number: int, links: tuple[int, ...]) -> Iterator[int]:
        for _ in range(len(links)):
            if number >= _NO_SECTOR:
                return
            yield number
            number = links[number]

    def whole(number: int) -> bytes:
        return b"".join(map(sector, chain(number, following)))

    directory = whole(first_directory)
    entries = [directory[place : place + 128] for place in range(0, len(directory) - 127, 128)]
    root = struct.unpack_from("<II", entries[0], 116)
    for entry in entries:
        if entry[: struct.unpack_from("<H", entry, 64)[0]] in _NAMES:
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= cutoff:
                return whole(start)[:length]
            small = whole(first_small)
            links = struct.unpack(f"<{len(small) // 4}I", small)
            held = whole(root[0])
            return b"".join(held[number * 64 : number * 64 + 64] for number in chain(start, links))[:length]
    return None
