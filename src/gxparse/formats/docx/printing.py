"""A report as a Word document in the official layout, the same bytes each time.

A4 with the margins and letters of official documents: the title in 宋体, headings in 黑体, prose in 仿宋, tables in
宋体 with all borders. Columns are as wide as what they hold asks for; header rows come again on each page that a table
runs over.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from gxparse.characters import UNPRINTABLE
from gxparse.formats.docx.document_parts import PARTS, styles
from gxparse.outline import Box, Chapter, Outline, Table

WIDTH = 8_845
"""The width of a page's text, in twentieths of a point: 156 mm."""

_LABEL_WIDTH = 1_700
_NARROWEST, _WIDEST = 3.0, 12.0  # what a column asks for, in letters
_FORBIDDEN = re.compile(f"[{UNPRINTABLE}]")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file can name


def print_document(outline: Outline) -> bytes:
    """An outline as a Word document."""
    body = [*_metadata(outline)]
    if outline.title is not None:
        body.append(_paragraph(outline.title, "Title"))
    body += [_paragraph(text) for text in outline.preface]
    for chapter in outline.chapters:
        body += _chapter(chapter)
    text = "\n".join(body)
    document = PARTS["word/document.xml"].replace("<w:body>", f"<w:body>\n{text}\n")
    parts = {**PARTS, "word/styles.xml": styles(outline.language), "word/document.xml": document}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            package.writestr(entry, part.encode())
    return written.getvalue()


def _runs(text: str) -> str:
    """A text as a run; a line end in it is one for the reader too."""
    said = [escape(_FORBIDDEN.sub("\ufffd", line)) for line in text.split("\n")]
    return "<w:r>" + "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in said) + "</w:r>"


def _paragraph(text: str, style: str | None = None) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{_runs(text) if text else ''}</w:p>"


def _metadata(outline: Outline) -> Iterator[str]:
    if outline.metadata:
        widths = (_LABEL_WIDTH, WIDTH - _LABEL_WIDTH)
        cells = [
            [_cell(_paragraph(text, "TableLabel"), width) for text, width in zip(pair, widths, strict=True)]
            for pair in outline.metadata
        ]
        rows = [f"<w:tr>{''.join(row)}</w:tr>" for row in cells]
        yield _table_of(rows, widths, "TableGrid")
        yield "<w:p/>"


def _chapter(chapter: Chapter) -> Iterator[str]:
    if chapter.heading is not None:
        yield _paragraph(chapter.heading, "Heading1")
    for text in chapter.paragraphs:
        yield _paragraph(text)
    if chapter.table is not None:
        widths = _widths(chapter.table)
        yield _table_of(list(_rows(chapter.table, widths)), widths, "TableGrid")
        yield _paragraph("", "AfterTable")  # two tables in succession would be one to Word


def _table_of(rows: Sequence[str], widths: Sequence[int], style: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    lines = "\n".join(rows)
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>\n{lines}\n</w:tbl>"


def _rows(table: Table, widths: Sequence[int]) -> Iterator[str]:
    """The rows of a table. Below a cell that is several rows high stands one that only goes on with it."""
    heads = {row[0].row for part in table.parts for row in part.head if row} if len(table.parts) == 1 else set()
    boxes = [box for part in table.parts for row in part.rows for box in row]
    for number in range(1, max(box.row + box.height for box in boxes)):
        here = [box for box in boxes if box.row <= number < box.row + box.height]
        cells = []
        column = 1
        for box in sorted(here, key=lambda box: box.column):
            if box.column > column:
                cells.append(_cell(_paragraph(""), sum(widths[column - 1 : box.column - 1]), box.column - column))
            cells.append(_box(box, number, widths))
            column = box.column + box.width
        header = "<w:tblHeader/>" if number in heads else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"


def _box(box: Box, row: int, widths: Sequence[int]) -> str:
    goes_on = row > box.row
    paragraph = _paragraph("" if goes_on else box.text, "TableLabel" if box.role == "row" else "TableText")
    width = sum(widths[box.column - 1 : box.column + box.width - 1])
    merge = "" if box.height == 1 else "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    return _cell(paragraph, width, box.width, merge)


def _cell(content: str, width: int, columns: int = 1, merge: str = "") -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def _widths(table: Table) -> list[int]:
    """The widths of a table's columns: a number stays on one line, a label takes several, about as many as letters."""
    asked = [_NARROWEST] * table.width
    for part in table.parts:
        for row in part.rows:
            for box in row:
                if box.width == 1:
                    longest = max(map(len, box.text.split("\n")))
                    wanted = longest * 0.6 + 1 if box.role == "value" else 1.6 * longest**0.5
                    asked[box.column - 1] = max(asked[box.column - 1], min(wanted, _WIDEST))
    whole = sum(asked)
    widths = [int(WIDTH * each / whole) for each in asked]
    widths[-1] += WIDTH - sum(widths)
    return widths
