"""Documents that ask much of their reader, of any size: one piece of text again and again, inside a table.

Each kind is laid out in each format, so that formats can be compared: a report whose table of requests goes on with the
kind's row until the document has the size, or with one cell of that size. Makers are as simple as their formats allow.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain, count, islice, repeat

from attrs import frozen

from gxparse.layout import Element

Row = tuple[str, ...]
Blocks = Sequence["str | Sequence[Row]"]
"""Lines and tables, in order."""

_HEAD = (("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),)
_RECEIVED = ("一、本年新收政府信息公开申请数量", *["174", "0", "0", "0", "0", "0", "174"])
_CARRIED = ("二、上年结转政府信息公开申请数量", *["3", "0", "0", "0", "0", "0", "3"])
_SENTENCE = "本机关共收到政府信息公开申请12件，办结11件，其中予以公开5件、部分公开3件；结转下年度继续办理1件。"


@frozen
class Kind:
    """What stands in the table: a ``row`` again and again, or its only text as one piece; or whole reports."""

    name: str
    row: Row
    whole: bool = False
    reports: bool = False

    def blocks(self, size: int) -> list[str | Sequence[Row]]:
        """The lines and tables of a document whose texts have about so many bytes."""
        if self.reports:
            one = sum(len(text.encode()) for text in chain.from_iterable(_table(self.row)))
            return list(chain.from_iterable(_report(year, self.row) for year in _years(max(1, size // one))))
        bytes_of = len("".join(self.row).encode()) + len(self.row)
        if self.whole:
            return _report(2021, (self.row[0] * (size // (bytes_of - 1)),))
        return _report(2021, *repeat(self.row, size // bytes_of))


def _years(reports: int) -> Iterator[int]:
    return islice(count(2021), reports)


def _table(*rows: Row) -> list[Row]:
    return [*_HEAD, _RECEIVED, *rows, _CARRIED]


def _report(year: int, *rows: Row) -> list[str | Sequence[Row]]:
    first = [f"青河市林业局{year}年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    return [*first, _table(*rows), "五、存在的主要问题及改进情况", "公开不够及时。"]


KINDS = (
    Kind("short lines", ("甲",)),
    Kind("masks", ("*",) * 8),
    Kind("empty cells", ("",) * 8),
    Kind("figures", ("7",) * 8),
    Kind("labels repeated", _RECEIVED),
    Kind("labels unknown", ("甲乙丙丁戊己庚辛", "1", "2")),
    Kind("many reports", ("三、本年度办理结果(七)总计", *["5", "0", "0", "0", "0", "0", "5"]), reports=True),
    Kind("deep numbering", ("1.1.1.1.1.1.1.1.1.(一)(一)1.申请",)),
    Kind("traditional script", ("本機關共收到政府資訊公開申請十二件", "12")),
    Kind("prose", (_SENTENCE * 3,)),
    Kind("one long prose", (_SENTENCE,), whole=True),
    Kind("one long number", ("1234567890",), whole=True),
    Kind("one long label", ("予以公开",), whole=True),
    Kind("one long mask", ("*",), whole=True),
    Kind("one long bar", ("|",), whole=True),
    Kind("spaces", (" " * 40, "甲")),
    Kind("one long space", (" ",), whole=True),
    Kind("figures on a line", ("7 " * 20,)),
    Kind("figures without gaps", ("0" * 40,)),
    Kind("brackets", ("(",), whole=True),
    Kind("NULs", ("\0", "\0\0")),
    Kind("fences", ("```", "<table>")),
)


# -- texts -----------------------------------------------------------------------------------------------


def _printed(blocks: Blocks, print_row: Callable[[Row], str]) -> bytes:
    lines = ((block,) if isinstance(block, str) else map(print_row, block) for block in blocks)
    return "\n".join(chain.from_iterable(lines)).encode()


def pipe(blocks: Blocks) -> bytes:
    """Cells between bars."""
    return _printed(blocks, lambda row: f"| {' | '.join(row)} |")


def lines(blocks: Blocks) -> bytes:
    """A cell a line."""
    return _printed(blocks, "\n".join)


def separated(blocks: Blocks) -> bytes:
    """Values with commas between."""
    return _printed(blocks, ",".join)


def columns(blocks: Blocks) -> bytes:
    """Columns of blanks."""
    return _printed(blocks, "   ".join)


def json_rows(blocks: Blocks) -> bytes:
    """Lines and rows as lists of strings."""
    return json.dumps(blocks, ensure_ascii=False).encode()


# -- marked up -------------------------------------------------------------------------------------------


def html(blocks: Blocks) -> bytes:
    """A web page of paragraphs and tables."""

    def shown(block: str | Sequence[Row]) -> Iterator[str]:
        if isinstance(block, str):
            yield f"<p>{escape(block)}</p>"
            return
        yield "<table>"
        for row in block:
            yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        yield "</table>"

    return f"<html><body>{''.join(chain.from_iterable(map(shown, blocks)))}</body></html>".encode()


def _package(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:  # as large as what it holds
        for name, data in parts.items():
            made.writestr(name, data.replace("\0", "?"))  # no XML has it
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="r1" Type="{office}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{package}">{one}</Relationships>'


def docx(blocks: Blocks) -> bytes:
    """A Word document of paragraphs and tables."""

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    def shown(block: str | Sequence[Row]) -> str:
        if isinstance(block, str):
            return paragraph(block)
        rows = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in block)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(map(shown, blocks))
    return _package(
        {
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        }
    )


def xlsx(blocks: Blocks) -> bytes:
    """A workbook of one sheet."""
    rows = chain.from_iterable([(block,)] if isinstance(block, str) else block for block in blocks)
    shown = []
    for number, row in enumerate(rows, 1):
        boxes = (
            f'<c r="{Element("", 1, number, column).a1}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(row, 1)
        )
        shown.append(f'<row r="{number}">{"".join(boxes)}</row>')
    cells = f"<sheetData>{''.join(shown)}</sheetData>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets>'
    return _package(
        {
            "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{cells}</worksheet>',
        }
    )


# -- printed ---------------------------------------------------------------------------------------------

_LINES_A_PAGE = 50
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /FontDescriptor 5 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859"
    " /Descent -141 /CapHeight 700 /StemV 80 >>",
)


def pdf(blocks: Blocks) -> bytes:
    """A PDF of lines, and of rows in ruled columns, fifty a page."""
    rows = list(chain.from_iterable([(block,)] if isinstance(block, str) else block for block in blocks))
    pages = [_page(rows[start : start + _LINES_A_PAGE]) for start in range(0, len(rows), _LINES_A_PAGE)]
    firsts = range(6, 6 + 2 * len(pages), 2)
    kids = " ".join(f"{first} 0 R" for first in firsts)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *_FONT,
    ]
    for first, content in zip(firsts, pages, strict=True):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {first + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = len(out)
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R >>\n".encode()
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _page(rows: Sequence[Row]) -> str:
    drawn = []
    for number, row in enumerate(rows):
        y = 820 - 16 * number
        for column, text in enumerate(row):
            x = 30 + (260 + 70 * (column - 1) if column else 0)
            codes = text.encode("utf-16-be", "replace").hex()
            drawn.append(f"BT /F1 9 Tf {x} {y} Td <{codes}> Tj ET")
            if len(row) > 1:
                drawn.append(f"{x - 4} {y - 4} {70 if column else 260} 16 re S")
    return "\n".join(drawn)


FORMATS: Mapping[str, Callable[[Blocks], bytes]] = {
    "pipe": pipe,
    "lines": lines,
    "csv": separated,
    "columns": columns,
    "json": json_rows,
    "html": html,
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
}
"""Each format's maker. Packages are not compressed: their size is what is to be read."""
