"""Workbooks made for tests: XML part by part, and reports on one sheet as offices lay them out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from attrs import frozen

from gxparse.layout import Element
from gxparse.outline import Box, Outline

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A part of relations: kind and target, by the ids r1, r2 …"""
    listed = ""
    for number, (kind, target) in enumerate(targets, 1):
        listed += f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def a1(row: int, column: int) -> str:
    return Element("", 1, row, column).a1


def cell(row: int, column: int, value: object, *, style: int = 0) -> str:
    """A cell: a text inline, a number as it is, nothing for a blank one."""
    start = f'<c r="{a1(row, column)}" s="{style}"'
    if value is None:
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{start}><v>{value}</v></c>"


def rows_xml(rows: Sequence[Sequence[object]], first: int = 1) -> str:
    """Rows of cells; a str that begins with ``<c`` is taken as it is, ``...`` is left out."""
    found = []
    for number, row in enumerate(rows, first):
        cells = [
            value if isinstance(value, str) and value.startswith("<c") else cell(number, column, value)
            for column, value in enumerate(row, 1)
            if value is not ...
        ]
        found.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(found)


def sheet_xml(data: str, *, before: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{behind}</worksheet>'


def merged(*ranges: str) -> str:
    listed = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f"<mergeCells>{listed}</mergeCells>"


def styles(*codes: str, fonts: str = "<font/>") -> str:
    """A part of styles: style 1 has the first number format, and so on."""
    quoted = {'"': "&quot;"}
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, quoted)}"/>' for number, code in enumerate(codes, 164)
    )
    used = "".join(f'<xf numFmtId="{n}" fontId="0"/>' for n in (0, *range(164, 164 + len(codes))))
    listed = f"<numFmts>{formats}</numFmts><fonts>{fonts}</fonts><cellXfs>{used}</cellXfs>"
    return f'<styleSheet xmlns="{MAIN}">{listed}</styleSheet>'


def xlsx(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    workbook: str = "",
    style_part: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
    kinds: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A workbook of sheets by their names. ``workbook`` goes behind its sheets, ``more`` are further parts."""
    listed = ""
    for number, name in enumerate(sheets, 1):
        state = (states or {}).get(name, "visible")
        listed += f'<sheet name="{escape(name)}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [("styles", "styles.xml")] if style_part is not None else []
    body = f"<sheets>{listed}</sheets>{workbook}"
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{body}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(*targets, *kinds),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": data for n, data in enumerate(sheets.values(), 1)}
    parts |= {"xl/styles.xml": style_part} if style_part is not None else {}
    return package({**parts, **(more or {})})


# -- reports on one sheet --------------------------------------------------------------------------------


@frozen
class Manner:
    """How an office lays a report out on one sheet."""

    column: int = 1  # that tables begin in
    borders: bool = True  # blank cells are in the file
    merge_lines: bool = True  # titles and prose reach over the sheet
    merge_cells: bool = True  # merged cells of tables are merged, else their text stands in the first
    gap: bool = False  # a blank row before and behind each table
    texts: bool = False  # numbers are texts


def on_one_sheet(outline: Outline, manner: Manner) -> bytes:
    """A report on one sheet."""
    return _OneSheet(outline, manner).workbook()


class _OneSheet:
    def __init__(self, outline: Outline, manner: Manner) -> None:
        self.manner = manner
        self.width = max((table.width for table in outline.tables), default=4)
        self.rows: dict[int, dict[int, str]] = {}
        self.merges: list[str] = []
        self.last = 0
        front = (*(f"{label}：{value}" for label, value in outline.metadata), outline.title, *outline.preface)
        self.lines(front)
        for chapter in outline.chapters:
            self.lines((chapter.heading, *chapter.paragraphs))
            if chapter.table is not None:
                self.last += manner.gap
                for box in (box for part in chapter.table.parts for row in part.rows for box in row):
                    self.put(box)
                self.last += sum(len(part.rows) for part in chapter.table.parts) + manner.gap

    def lines(self, texts: Iterable[str | None]) -> None:
        column = self.manner.column
        for text in filter(None, texts):
            self.last += 1
            self.rows[self.last] = {column: cell(self.last, column, text)}
            if self.manner.merge_lines:
                self.merges.append(f"{a1(self.last, column)}:{a1(self.last, column + self.width - 1)}")

    def put(self, box: Box) -> None:
        row, column = self.last + box.row, self.manner.column + box.column - 1
        value: object = box.text or None
        if box.role == "value" and box.text.isascii() and box.text.isdecimal() and not self.manner.texts:
            value = int(box.text)
        places = [(r, c) for r in range(row, row + box.height) for c in range(column, column + box.width)]
        for r, c in places:
            shown = value if (r, c) == (row, column) else None
            if shown is not None or self.manner.borders:
                self.rows.setdefault(r, {})[c] = cell(r, c, shown, style=1)
        if self.manner.merge_cells and len(places) > 1:
            self.merges.append(f"{a1(row, column)}:{a1(row + box.height - 1, column + box.width - 1)}")

    def workbook(self) -> bytes:
        data = ""
        for number, cells in sorted(self.rows.items()):
            data += f'<row r="{number}">' + "".join(cells[column] for column in sorted(cells)) + "</row>"
        sheet = sheet_xml(data, behind=merged(*self.merges) if self.merges else "")
        return xlsx({"Sheet1": sheet}, style_part=styles("General"))
