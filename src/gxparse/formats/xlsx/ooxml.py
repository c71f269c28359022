"""Workbooks of Office Open XML (XLSX, XLSM): what their sheets show.

calamine gives values and neither how they are shown, nor which formulas have no result, nor what is hidden; all of that
stands in the XML of the sheets, which is therefore read here, once and without a tree.

A formula is read by the result that the file holds, where a program calculated it. openpyxl holds none, and XlsxWriter
a 0 for every formula, which nobody calculated; such files ask the program that opens them to calculate. A result counts
only if the workbook does not ask so, and if something shows that a program calculated: the order in which Excel does,
the name of a program that does, or any result other than 0.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from attrs import define, field, frozen

from gxparse.characters import STRUCK
from gxparse.formats.xlsx.cell_styles import Styles, whole_number
from gxparse.formats.xlsx.merging import shown_cells
from gxparse.formats.xlsx.numbers import shown_number
from gxparse.formats.xlsx.package import Attributes, Package, Silent, attribute, is_true
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
from gxparse.formats.xlsx.texts import RichText, Strings, unescaped
from gxparse.words import Words

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""A sheet has no more rows and columns."""

NARROWEST = 0.2
"""A column of fewer characters shows none."""

_LONGEST_MEASURE = 40
_OF_SEVERAL = ("array", "dataTable")
_CALCULATING = ("LibreOffice", "WPS", "OpenOffice", "Collabora", "ONLYOFFICE")
_NOUGHT = re.compile(r"-?0*(?:\.0*)?(?:[Ee][+-]?\d+)?")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SHARED = "sharedStrings"


def read_workbook(package: Package) -> Book:
    """What a workbook shows."""
    main = _main_part(package)
    workbook = _Workbook()
    package.visit(main, workbook)
    targets = _relations(package, main)
    by_kind = dict(targets.values())
    styles, strings = Styles(), Strings()
    for kind, visitor in (("styles", styles), (_SHARED, strings)):
        if by_kind.get(kind) in package:
            package.visit(by_kind[kind], visitor)
    sheets: list[_SheetReader] = []
    hidden = [name for name, _, state in workbook.sheets if state != "visible"]
    for number, (name, relation, state) in enumerate(workbook.sheets, 1):
        kind, target = targets.get(relation, ("", ""))
        if state == "visible" and kind == "worksheet":
            reader = _SheetReader(number, name, package)
            package.visit(target, reader)
            sheets.append(reader)
    trusted = _is_calculated(package, workbook, by_kind, sheets)
    show = _Show(styles, strings.texts, trusted, workbook.from_1904)
    shown = [show.sheet(package, reader) for reader in sheets]
    notes = [hidden_sheets(hidden)] if hidden else []
    notes += [hidden_cells(show.hidden)] if show.hidden else []
    notes += [uncalculated(show.uncalculated)] if show.uncalculated else []
    return Book(shown, tuple(notes))


def _main_part(package: Package) -> str:
    for kind, target in _relations(package, "").values():
        if kind == "officeDocument" and target in package:
            return target
    return "xl/workbook.xml"


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of the parts that a part points to, by their ids."""
    folder, name = posixpath.split(part)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    found = _Relations(folder)
    if part in package:
        package.visit(part, found)
    return found.targets


def _is_calculated(package: Package, workbook: _Workbook, by_kind: dict[str, str], sheets: list[_SheetReader]) -> bool:
    """Whether a program has calculated the results of the formulas."""
    if workbook.asks:
        return False
    if by_kind.get("calcChain") in package:
        return True
    about = _Application()
    if "docProps/app.xml" in package:
        package.visit("docProps/app.xml", about)
    if about.name.startswith(_CALCULATING):
        return True
    formulas = (cell for reader in sheets for cell in reader.cells if cell.formula is not None)
    return any(not _NOUGHT.fullmatch(cell.result) for cell in formulas)


# -- parts ---------------------------------------------------------------------------------------------


@define
class _Relations(Silent):
    folder: str
    targets: dict[str, tuple[str, str]] = field(factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = kind, target.lstrip("/")


@define
class _Workbook(Silent):
    """Sheets (name, relation, state), whether dates count from 1904, whether it asks to be calculated."""

    sheets: list[tuple[str, str, str]] = field(factory=list)
    from_1904: bool = False
    asks: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            state = attributes.get("state", "visible")
            self.sheets.append((attributes.get("name", ""), attribute(attributes, "id") or "", state))
        elif name == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))
        elif name == "calcPr":
            self.asks = is_true(attributes.get("fullCalcOnLoad"))


@define
class _Application(Silent):
    name: str = ""
    _inside: bool = False

    def start(self, name: str, _attributes: Attributes) -> None:
        self._inside = name == "Application"

    def end(self, _name: str) -> None:
        self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self.name += text


@frozen
class _RawCell:
    """A cell as the file has it; ``value`` and ``formula`` are ``None`` where there is none."""

    row: int
    column: int
    kind: str
    style: int
    value: str | None
    formula: str | None

    @property
    def result(self) -> str:
        """The result of a formula, empty where the file has none."""
        return self.value or ""


class _SheetReader:
    """Reads the XML of a sheet: cells, merged ranges, what is hidden."""

    def __init__(self, number: int, name: str, package: Package) -> None:
        self.number, self.name = number, name
        self.cells: list[_RawCell] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._package = package
        self._row = self._column = 0
        self._hides = False
        self._cell: Attributes | None = None
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._rich: RichText | None = None
        self._arrays: list[tuple[tuple[int, int], tuple[int, int], str]] = []  # formulas of several cells, not over yet
        self._array = ""
        self.hides_nought = False

    def start(self, name: str, attributes: Attributes) -> None:
        if self._rich is not None:
            self._rich.start(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif self._cell is not None:
            if name == "v":
                self._into = self._value = []
            elif name == "f":
                self._into = self._formula = []
                self._array = attributes.get("ref", "") if attributes.get("t") in _OF_SEVERAL else ""
            elif name == "is":
                self._rich = RichText()
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: Attributes) -> None:
        """What stands outside of cells."""
        if name == "row":
            self._row, self._column = whole_number(attributes.get("r")) or self._row + 1, 0
            unseen = is_true(attributes.get("hidden")) or _is_sliver(attributes.get("ht"), 1)
            if unseen or (self._hides and "ht" not in attributes):
                self.hidden_rows.append((self._row, self._row))
        elif name == "col":
            if is_true(attributes.get("hidden")) or _is_sliver(attributes.get("width"), NARROWEST):
                self.hidden_columns.append((whole_number(attributes.get("min")), whole_number(attributes.get("max"))))
        elif name == "sheetView":
            self.hides_nought = attributes.get("showZeros") in ("0", "false")
        elif name == "sheetFormatPr":
            self._hides = is_true(attributes.get("zeroHeight"))
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = _place(first), _place(last)
            if start and end:
                self.merged.append((*start, *end))

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        place = _place(attributes.get("r", "").upper())
        self._row, self._column = place or (self._row, self._column + 1)
        if not (0 < self._row <= MAX_ROWS and self._column <= MAX_COLUMNS):
            raise self._package.meter.damaged(Words("有越界的单元格", "has a cell outside of its sheet"))
        self._value = self._formula = None

    def end(self, name: str) -> None:
        if self._rich is not None:
            if name != "is":
                self._rich.end(name)
                return
            self._value, self._rich = self._rich.parts, None
        elif name in ("v", "f"):
            self._into = None
        elif name == "c" and self._cell is not None:
            style, kind = whole_number(self._cell.get("s")), self._cell.get("t", "n")
            value, formula = (None if it is None else "".join(it) for it in (self._value, self._formula))
            self.cells.append(_RawCell(self._row, self._column, kind, style, value, self._with_array(formula)))
            self._cell = None

    def _with_array(self, formula: str | None) -> str | None:
        """The formula of the cell that ends: its own, or the one above or left of it that fills several cells."""
        row, column = self._row, self._column
        if formula is not None:
            start, _, last = self._array.partition(":")
            first, end = _place(start), _place(last)
            if first is not None and end is not None:
                self._arrays.append((first, end, formula))
            self._array = ""
            return formula
        if self._arrays:
            self._arrays = [each for each in self._arrays if row <= each[1][0]]
            self._package.meter.count(len(self._arrays))
            for (top, left), (_, right), filling in self._arrays:
                if top <= row and left <= column <= right:
                    return filling
        return None

    def text(self, text: str) -> None:
        if self._rich is not None:
            self._rich.text(text)
        elif self._into is not None:
            self._into.append(text)


# -- what is shown -------------------------------------------------------------------------------------


@define
class _Show:
    """Makes the texts of cells, and keeps where something is hidden or has no result."""

    styles: Styles
    strings: list[str]
    trusted: bool
    from_1904: bool
    hidden: list[str] = field(factory=list)
    uncalculated: list[str] = field(factory=list)

    def sheet(self, package: Package, reader: _SheetReader) -> Sheet:
        rows, columns = Ranges(reader.hidden_rows), Ranges(reader.hidden_columns)
        cells = shown_cells(list(self._cells(package, reader)), reader.merged, rows, columns, package.meter.count)
        self.hidden += [f"{reader.name}!{cell.a1}" for cell in cells.hidden]
        return Sheet(reader.number, reader.name, cells.shown, columns)

    def _cells(self, package: Package, reader: _SheetReader) -> Iterator[SheetCell]:
        for cell in reader.cells:
            if cell.formula is not None and not (self.trusted and (cell.result or cell.kind == "str")):
                self.uncalculated.append(f"{reader.name}!{SheetCell(cell.row, cell.column, '').a1}")
                text = formula_shown(cell.formula)
            else:
                text = self._text(package, cell)
                if reader.hides_nought and cell.kind == "n" and _NOUGHT.fullmatch(cell.result.strip()):
                    text = ""
            if text.strip() and self.styles.is_struck(cell.style):
                text = f"{STRUCK}{text}{STRUCK}"
            if self.styles.is_unseen(cell.style):
                text = unseen(text)
            yield SheetCell(cell.row, cell.column, text)

    def _text(self, package: Package, cell: _RawCell) -> str:
        value = cell.result
        if not value:
            return ""
        if cell.kind == "s":
            place = whole_number(value.strip(), -1)
            if not 0 <= place < len(self.strings):
                raise package.meter.damaged(Words("有缺失的文字", "lacks a text that a cell points to"))
            return self.strings[place]
        if cell.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value.strip(), value)
        if cell.kind == "n":
            return shown_number(value.strip(), self.styles.code(cell.style), from_1904=self.from_1904)
        if cell.kind == "str":
            return unescaped(value)
        return value  # the text itself, an error, or a date


def _is_sliver(text: str | None, least: float) -> bool:
    """Whether a height or a width is so little that nothing of a cell is seen."""
    try:
        return bool(text) and len(text or "") < _LONGEST_MEASURE and 0 <= float(text or "") < least
    except ValueError:
        return False


def _place(text: str) -> tuple[int, int] | None:
    """Row and column of a place such as B3."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
