"""Workbooks of OpenDocument (ODS): what their sheets show.

The file itself says what each cell shows, so nothing has to be guessed; dates alone are written anew, because ``12.31``
would look like an amount. A formula that no program has calculated shows nothing, and is unreadable.
"""

from __future__ import annotations

from attrs import define, field

from gxparse.characters import BLANKS, RAISED, STRUCK
from gxparse.formats.xlsx.merging import Merged, shown_cells
from gxparse.formats.xlsx.package import Attributes, Package, attribute
from gxparse.formats.xlsx.sheets import (
    Book,
    Ranges,
    Sheet,
    SheetCell,
    formula_shown,
    hidden_cells,
    hidden_sheets,
    uncalculated,
    unseen,
)
from gxparse.words import Words

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_CELLS = ("table-cell", "covered-table-cell")
_UNSEEN = ("collapse", "filter")
_PASSED_OVER = ("annotation", "shapes", "forms", "tracked-changes", "ruby-text", "dde-links")
_MOST = 1_048_576


def read_workbook(package: Package) -> Book:
    """What a workbook shows."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise package.meter.locked()
    reader = _Content(package)
    package.visit(_CONTENT, reader)
    sheets, unseen = [], []
    for read in reader.sheets:
        rows, columns = Ranges(read.hidden_rows), Ranges(read.hidden_columns)
        cells = shown_cells(read.cells, read.merged, rows, columns, package.meter.count)
        unseen += [f"{read.name}!{cell.a1}" for cell in cells.hidden]
        sheets.append(Sheet(read.number, read.name, cells.shown, columns))
    notes = [hidden_sheets(reader.hidden)] if reader.hidden else []
    notes += [hidden_cells(unseen)] if unseen else []
    notes += [uncalculated(reader.uncalculated)] if reader.uncalculated else []
    return Book(sheets, tuple(notes))


@define
class _ReadSheet:
    """A sheet as the file has it."""

    number: int
    name: str
    cells: list[SheetCell] = field(factory=list)
    merged: list[Merged] = field(factory=list)
    hidden_rows: list[tuple[int, int]] = field(factory=list)
    hidden_columns: list[tuple[int, int]] = field(factory=list)


@define
class _Style:
    """What a style does: hides a sheet, strikes out, raises or lowers a text, gives it and its ground a colour."""

    hides: bool = False
    strikes: bool = False
    moves: str = ""
    ink: str = "#000000"
    ground: str = "#ffffff"

    @property
    def unseen(self) -> bool:
        """Whether a text in it has the colour of its ground."""
        return self.ink == self.ground


_PLAIN = _Style()


class _Content:
    """Reads ``content.xml``."""

    def __init__(self, package: Package) -> None:
        self.sheets: list[_ReadSheet] = []
        self.hidden: list[str] = []
        self.uncalculated: list[str] = []
        self._package = package
        self._number = 0
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._sheet: _ReadSheet | None = None
        self._nested = 0  # tables within tables, and what is no text of a cell
        self._row = self._column = 0
        self._again = 1
        self._line: list[SheetCell] = []
        self._cell: Attributes | None = None
        self._texts: list[str] = []
        self._into: list[str] | None = None
        self._spans: list[_Style] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if self._nested or name in _PASSED_OVER or (name == "table" and self._sheet is not None):
            self._nested += 1
        elif name == "style":
            self._style = self._styles[attribute(attributes, "name") or ""] = _Style()
        elif name in ("table-properties", "table-cell-properties", "text-properties"):
            self._learn(name, attributes)
        elif name == "table":
            self._start_sheet(attributes)
        elif self._sheet is None:
            return
        elif self._cell is not None:
            self._start_text(name, attributes)
        elif name == "table-column":
            first, self._column = self._column + 1, self._column + _repeated(attributes, "columns")
            if attribute(attributes, "visibility") in _UNSEEN:
                self._sheet.hidden_columns.append((first, self._column))
        elif name == "table-row":
            self._again = _repeated(attributes, "rows")
            self._column, self._line = 0, []
            if attribute(attributes, "visibility") in _UNSEEN:
                self._sheet.hidden_rows.append((self._row + 1, self._row + self._again))
        elif name in _CELLS:
            self._cell, self._texts = attributes, []

    def end(self, name: str) -> None:
        if self._nested:
            self._nested -= 1
        elif name == "table":
            self._sheet = None
        elif self._sheet is None:
            return
        elif name == "table-row":
            self._end_row(self._sheet)
        elif self._cell is None:
            return
        elif name in _CELLS:
            self._end_cell(self._sheet, self._cell)
            self._cell = None
        elif name == "p" and self._into is not None:
            self._texts.append("".join(self._into))
            self._into = None
        elif name == "span" and self._spans:
            self._spans.pop()

    def text(self, text: str) -> None:
        if self._into is None or self._nested:
            return
        for style in self._spans[-1:]:
            text = text.translate(RAISED[style.moves]) if style.moves else text
            text = f"{STRUCK}{text}{STRUCK}" if style.strikes and text.strip() else text
        self._into.append(text)

    def _learn(self, name: str, attributes: Attributes) -> None:
        self._style.hides |= attribute(attributes, "display") == "false"
        self._style.strikes |= (attribute(attributes, "text-line-through-style") or "none") != "none"
        if name == "text-properties":
            self._style.ink = (attribute(attributes, "color") or self._style.ink).lower()
        elif name == "table-cell-properties":
            ground = (attribute(attributes, "background-color") or "transparent").lower()
            self._style.ground = self._style.ground if ground == "transparent" else ground
        moved = (attribute(attributes, "text-position") or "0").split()[0]
        self._style.moves = "sup" if moved == "super" else "sub" if moved == "sub" else ""

    def _start_sheet(self, attributes: Attributes) -> None:
        self._number += 1
        name = attribute(attributes, "name") or ""
        self._sheet = _ReadSheet(self._number, name)
        self._row = self._column = 0
        if self._styles.get(attribute(attributes, "style-name") or "", _PLAIN).hides:
            self.hidden.append(name)
        else:
            self.sheets.append(self._sheet)

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name == "p":
            self._into = []
        elif name == "span":
            self._spans.append(self._styles.get(attribute(attributes, "style-name") or "", _PLAIN))
        elif self._into is not None:
            if name == "s":
                self._into.append(" " * min(_count(attribute(attributes, "c")), 1000))
            elif name in ("tab", "line-break"):
                self._into.append("\t" if name == "tab" else "\n")

    def _end_cell(self, sheet: _ReadSheet, cell: Attributes) -> None:
        again = _repeated(cell, "columns")
        row, column = self._row + 1, self._column + 1
        self._column += again
        width, height = (_count(attribute(cell, f"number-{name}-spanned")) for name in ("columns", "rows"))
        if width > 1 or height > 1:
            sheet.merged.append((row, column, row + height - 1, column + width - 1))
        text = self._shown(cell)
        if not text and again * self._again > 1:
            return  # blank to the edge of the sheet
        if attribute(cell, "formula") is not None and not text.strip() and attribute(cell, "value-type") is None:
            text = formula_shown((attribute(cell, "formula") or "").removeprefix("of:").removeprefix("="))
            self.uncalculated.append(f"{sheet.name}!{SheetCell(row, column, '').a1}")
        self._package.meter.count(again)
        self._line += [SheetCell(row, place, text) for place in range(column, column + again)]

    def _shown(self, cell: Attributes) -> str:
        text = "\n".join(self._texts)
        kind = attribute(cell, "value-type")
        if kind == "date":
            text = text if "年" in text else (attribute(cell, "date-value") or text).removesuffix("T00:00:00")
        elif kind == "percentage" and not any(sign in text for sign in "%％‰"):
            text = f"[{text}%]" if text else ""
        style = self._styles.get(attribute(cell, "style-name") or "", _PLAIN)
        if text.strip(BLANKS) and style.strikes:
            text = f"{STRUCK}{text}{STRUCK}"
        return unseen(text) if style.unseen else text

    def _end_row(self, sheet: _ReadSheet) -> None:
        if self._line and self._again > 1:
            self._package.meter.count(len(self._line) * self._again)
        for more in range(self._again if self._line else 1):
            sheet.cells += [SheetCell(cell.row + more, cell.column, cell.text) for cell in self._line]
        self._row += self._again
        if self._row > 2 * _MOST:
            raise self._package.meter.damaged(Words("有越界的单元格", "has a cell outside of its sheet"))


def _count(text: str | None) -> int:
    return min(max(int(text), 1), _MOST) if text is not None and text.isdecimal() and len(text) < 10 else 1


def _repeated(attributes: Attributes, what: str) -> int:
    return _count(attribute(attributes, f"number-{what}-repeated"))
