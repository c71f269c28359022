"""Word documents made for tests: a report laid out as the form prints it, each part of it in a chosen dress."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from attrs import evolve, field, frozen

from documents import PROSE, TITLE, distinct_figures
from gxparse.forms.model import form
from gxparse.outline import Box, Table
from gxparse.report import Report, Section
from gxparse.testing.made import report_of
from gxparse.writing.official import outline

OPEN = "http://schemas.openxmlformats.org/"
NAMESPACES = {
    "w": f"{OPEN}wordprocessingml/2006/main",
    "r": f"{OPEN}officeDocument/2006/relationships",
    "m": f"{OPEN}officeDocument/2006/math",
    "mc": f"{OPEN}markup-compatibility/2006",
    "a": f"{OPEN}drawingml/2006/main",
    "pic": f"{OPEN}drawingml/2006/picture",
    "wp": f"{OPEN}drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STRICT = (
    (f"{OPEN}wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (f"{OPEN}officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
    (f"{OPEN}officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
)


def own_report(form_name: str = "2021") -> Report:
    """A report with a different figure in every cell."""
    of = form(form_name)
    sections = tuple(Section(each.key, f"{each.number}、{each.title}", PROSE.get(each.key, "")) for each in of.sections)
    figures = {key: int(figure) for key, figure in distinct_figures(form_name).items()}
    title = TITLE.format(year=2021)
    return evolve(report_of(of, figures, year=2021), title=title, sections=sections)


def run(text: str, properties: str = "") -> str:
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    said = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{said}{content}</w:p>"


def plain(text: str) -> str:
    return paragraph("<w:r><w:br/></w:r>".join(map(run, text.split("\n"))))


def cell(content: str, *, width: int = 1, more: str = "") -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    return f"<w:tc><w:tcPr>{span}{more}</w:tcPr>{content}</w:tc>"


def table(rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"


@frozen
class Dress:
    """How each part is written: the content of a cell with a value or a label, a cell, a row (with its number in the
    document), a table, a heading.
    """

    value: Callable[[str], str] = plain
    label: Callable[[str], str] = plain
    cell: Callable[[str], str] = str
    row: Callable[[str, int], str] = lambda cells, _: f"<w:tr>{cells}</w:tr>"
    table: Callable[[list[str]], str] = lambda rows: table("".join(rows))
    heading: Callable[[str], str] = plain
    merged: Callable[[str, int, str], str] = lambda content, width, more: cell(content, width=width, more=more)
    parts: Mapping[str, str] = field(factory=dict)


def _box(box: Box, row: int, dress: Dress) -> str:
    goes_on = row > box.row
    content = "<w:p/>" if goes_on else (dress.value if box.role == "value" else dress.label)(box.text)
    more = "" if box.height == 1 else "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    return dress.cell(dress.merged(content, box.width, more))


def _rows(printed: Table, dress: Dress) -> list[str]:
    boxes = [box for part in printed.parts for row in part.rows for box in row]
    rows = []
    for number in range(1, max(box.row + box.height for box in boxes)):
        here = sorted((box for box in boxes if box.row <= number < box.row + box.height), key=lambda box: box.column)
        rows.append(dress.row("".join(_box(box, number, dress) for box in here), number))
    return rows


def body(report: Report, dress: Dress) -> str:
    """The body of a document."""
    laid_out = outline(report)
    said = [plain(laid_out.title or "")]
    for chapter in laid_out.chapters:
        if chapter.heading is not None:
            said.append(dress.heading(chapter.heading))
        said += map(plain, chapter.paragraphs)
        if chapter.table is not None:
            said.append(dress.table(_rows(chapter.table, dress)))
    return "".join(said)


def parts_of(content: str, parts: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a package whose main part has a body; ``parts`` are further ones by name (``numbering``)."""
    others = dict(parts or {})
    links = "".join(
        f'<Relationship Id="r{name}" Type="{NAMESPACES["r"]}/{name}" Target="{name}.xml"/>' for name in others
    )
    kinds = "application/vnd.openxmlformats-"
    types = (
        f'<Default Extension="rels" ContentType="{kinds}package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}officedocument.wordprocessingml.document.main'
        '+xml"/>'
    ) + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kinds}officedocument.wordprocessingml.{name}+xml"/>'
        for name in others
    )
    package = f"{OPEN}package/2006/relationships"
    main = f'<Relationship Id="r1" Type="{NAMESPACES["r"]}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{OPEN}package/2006/content-types">{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}">{main}</Relationships>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{package}">{links}</Relationships>',
        "word/document.xml": f"{HEAD}<w:document {DECLARED}><w:body>{content}</w:body></w:document>",
        **{f"word/{name}.xml": f"{HEAD}<w:{name} {DECLARED}>{content}</w:{name}>" for name, content in others.items()},
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a ZIP file, the same bytes each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, part if isinstance(part, bytes) else part.encode())
    return written.getvalue()


def document(report: Report, dress: Dress | None = None) -> bytes:
    """A report as a Word document."""
    dress = dress or Dress()
    return packed(parts_of(body(report, dress), dress.parts))


def strict(parts: Mapping[str, str]) -> dict[str, str]:
    """Parts with the names of strict OOXML."""
    made = {}
    for name, part in parts.items():
        for loose, named in STRICT:
            part = part.replace(loose, named)
        made[name] = part
    return made


def flat(parts: Mapping[str, str]) -> bytes:
    """Parts as one text, as Word saves an XML document."""
    said = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{re.sub("^<[?].*?[?]>", "", part).strip()}</pkg:xmlData></pkg:part>'
        for name, part in parts.items()
        if name != "[Content_Types].xml"
    )
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    head = f'{HEAD}<?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="{space}">{said}</pkg:package>'.encode()
