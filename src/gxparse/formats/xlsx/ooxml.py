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
from gxparse.formats.xlsx.merging import shown_cells
from gxparse.formats.xlsx.numbers import built_in, shown_number
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
)
from gxparse.formats.xlsx.texts import RichText, Strings, unescaped
from gxparse.words import Words

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""A sheet has no more rows and columns."""

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
    styles, strings = _Styles(), Strings()
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


@define
class _Styles(Silent):
    """By the number of a style: the code of its number format, whether its text is struck out."""

    codes: dict[int, str] = field(factory=dict)
    struck_fonts: list[bool] = field(factory=list)
    styles: list[tuple[int, int]] = field(factory=list)
    _within: list[str] = field(factory=list)

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._within[-1] if self._within else ""
        self._within.append(name)
        if name == "numFmt" and parent == "numFmts":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            self.struck_fonts.append(False)
        elif name == "strike" and parent == "font" and self.struck_fonts:
            self.struck_fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "xf" and parent == "cellXfs":
            self.styles.append((_number(attributes.get("numFmtId")), _number(attributes.get("fontId"))))

    def end(self, _name: str) -> None:
        self._within.pop()

    def code(self, style: int) -> str:
        """The code of the number format of a style."""
        number = self.styles[style][0] if 0 <= style < len(self.styles) else 0
        return self.codes.get(number, built_in(number))

    def is_struck(self, style: int) -> bool:
        """Whether a style strikes its text out."""
        font = self.styles[style][1] if 0 <= style < len(self.styles) else 0
        return 0 <= font < len(self.struck_fonts) and self.struck_fonts[font]


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
            elif name == "is":
                self._rich = RichText()
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: Attributes) -> None:
        """What stands outside of cells."""
        if name == "row":
            self._row, self._column = _number(attributes.get("r")) or self._row + 1, 0
            unseen = is_true(attributes.get("hidden")) or _is_nought(attributes.get("ht"))
            if unseen or (self._hides and "ht" not in attributes):
                self.hidden_rows.append((self._row, self._row))
        elif name == "col":
            if is_true(attributes.get("hidden")) or _is_nought(attributes.get("width")):
                self.hidden_columns.append((_number(attributes.get("min")), _number(attributes.get("max"))))
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
            style, kind = _number(self._cell.get("s")), self._cell.get("t", "n")
            value, formula = (None if it is None else "".join(it) for it in (self._value, self._formula))
            self.cells.append(_RawCell(self._row, self._column, kind, style, value, formula))
            self._cell = None

    def text(self, text: str) -> None:
        if self._rich is not None:
            self._rich.text(text)
        elif self._into is not None:
            self._into.append(text)


# -- what is shown -------------------------------------------------------------------------------------


@define
class _Show:
    """Makes the texts of cells, and keeps where something is hidden or has no result."""

    styles: _Styles
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
            if text.strip() and self.styles.is_struck(cell.style):
                text = f"{STRUCK}{text}{STRUCK}"
            yield SheetCell(cell.row, cell.column, text)

    def _text(self, package: Package, cell: _RawCell) -> str:
        value = cell.result
        if not value:
            return ""
        if cell.kind == "s":
            place = _number(value.strip(), -1)
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


def _is_nought(text: str | None) -> bool:
    return bool(text) and _NOUGHT.fullmatch(text or "") is not None


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else otherwise


def _place(text: str) -> tuple[int, int] | None:
    """Row and column of a place such as B3."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
