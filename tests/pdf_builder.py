"""Writes small PDFs by hand: characters at places, rules, pages; and a whole report in a chosen dress.

Everything is measured from the upper left corner of a page. The font is none that is embedded: its codes are Unicode,
Chinese characters take a full square, others half of one.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence

from attrs import define, field, frozen

from gxparse.outline import Box, Outline, Table

A4 = (595, 842)


def width_of(text: str, size: float) -> float:
    """How much of a line a text takes."""
    return sum(size if char >= "\u2000" else size / 2 for char in text)


@define
class PdfPage:
    """A page that is drawn on."""

    width: float = A4[0]
    height: float = A4[1]
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    content: list[str] = field(factory=list)
    forms: list[tuple[str, str]] = field(factory=list)
    used: set[str] = field(factory=set)
    widgets: list[tuple[float, float, float, float, str | None]] = field(factory=list)
    """Fields of a form: where they are, the text that they are drawn with if anything says how."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        angle: float = 0,
        mode: int = 0,
        colour: str = "0 0 0",
        font: str = "F1",
        mirrored: bool = False,
    ) -> None:
        """Print a text with its baseline at ``y``."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        across = -1 if mirrored else 1
        codes = "".join(f"{ord(char):04X}" for char in text)
        self.used |= set(text)
        matrix = f"{across * cos:.5f} {across * sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {self.height - y:.2f}"
        self.content.append(f"BT {colour} rg {mode} Tr /{font} {size} Tf {matrix} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, dash: str = "[] 0") -> None:
        """Draw a rule."""
        y0, y1 = self.height - y0, self.height - y1
        self.content.append(f"q {width} w {dash} d {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S Q")

    def bar(self, left: float, top: float, right: float, bottom: float, *, colour: str = "0 0 0") -> None:
        """Fill a rectangle."""
        place = f"{left:.2f} {self.height - bottom:.2f} {right - left:.2f} {bottom - top:.2f}"
        self.content.append(f"q {colour} rg {place} re f Q")

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a rectangle."""
        place = f"{left:.2f} {self.height - bottom:.2f} {right - left:.2f} {bottom - top:.2f}"
        self.content.append(f"q 0.5 w {place} re S Q")

    def clipped(self, left: float, top: float, right: float, bottom: float, draw: Callable[[], None]) -> None:
        """What ``draw`` draws shows only inside a rectangle."""
        place = f"{left:.2f} {self.height - bottom:.2f} {right - left:.2f} {bottom - top:.2f}"
        self.content.append(f"q {place} re W n")
        draw()
        self.content.append("Q")

    def layer(self, name: str, draw: Callable[[], None]) -> None:
        """What ``draw`` draws belongs to a layer, which is ``on`` or ``off``."""
        self.content.append(f"/OC /{name} BDC")
        draw()
        self.content.append("EMC")

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        """Print a picture."""
        matrix = f"{right - left:.2f} 0 0 {bottom - top:.2f} {left:.2f} {self.height - bottom:.2f}"
        self.content.append(f"q {matrix} cm /I1 Do Q")

    def as_form(self, matrix: str = "1 0 0 1 0 0") -> None:
        """Put all that was drawn so far into a form that is drawn by ``matrix``."""
        name = f"X{len(self.forms)}"
        self.forms.append((name, "\n".join(self.content)))
        self.content = [f"q {matrix} cm /{name} Do Q"]


def pdf(
    pages: Sequence[PdfPage],
    *,
    unmapped: Iterable[str] = "",
    packed: bool = False,
    password: str | None = None,
    embedded: bool = True,
    mask: bytes | None = None,
) -> bytes:
    """The bytes of a PDF. A ``mask`` is how opaque the four pixels of the picture are.

    The characters ``unmapped`` have no mapping to Unicode; a ``password`` encrypts it.
    """
    owner, key = _locks(password or "")
    written: list[bytes] = []

    def put(content: str | bytes) -> int:
        written.append(content.encode("latin-1") if isinstance(content, str) else content)
        return len(written)

    def stream(content: str | bytes, dictionary: str = "", *, pack: bool = packed) -> int:
        data = content.encode("latin-1") if isinstance(content, str) else content
        if pack:
            data, dictionary = zlib.compress(data), f"{dictionary}/Filter/FlateDecode"
        if password is not None:
            number = len(written) + 1
            salted = hashlib.md5(key + number.to_bytes(3, "little") + bytes(2), usedforsecurity=False)
            data = _rc4(salted.digest()[:10], data)
        head = f"<<{dictionary}/Length {len(data)}>>stream\n".encode("latin-1")
        return put(head + data + b"\nendstream")

    root, tree = put(""), put("")
    off, on = put("<</Type/OCG/Name(off)>>"), put("<</Type/OCG/Name(on)>>")
    glyphs = stream(zlib.compress(bytes((0, 1)) * 0x10000), "/Filter/FlateDecode", pack=False)
    program = f"/FontFile2 {stream(_font(), pack=False)} 0 R" if embedded else ""
    described = put(
        "<</Type/FontDescriptor/FontName/Fixture/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        f"/Descent -120/CapHeight 700/StemV 80{program}>>"
    )
    inner = put(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Fixture"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {described} 0 R/DW 1000/W[32 8191 500]/CIDToGIDMap {glyphs} 0 R>>"
    )
    mapping = stream(_mapping(sorted(set("0123456789").union(*(page.used for page in pages)) - set(unmapped))))
    outer = (
        "<</Type/Font/Subtype/Type0/BaseFont/Fixture/Encoding/%s"
        f"/DescendantFonts[{inner} 0 R]/ToUnicode {mapping} 0 R>>"
    )
    lying, standing = put(outer % "Identity-H"), put(outer % "Identity-V")
    pixels = "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/Device"
    alpha = "" if mask is None else f"/SMask {stream(mask, f'{pixels}Gray')} 0 R"
    image = stream(bytes(12), f"{pixels}RGB{alpha}")
    fonts = f"/Properties<</off {off} 0 R/on {on} 0 R>>/Font<</F1 {lying} 0 R/F2 {standing} 0 R>>"
    kids = []
    for page in pages:
        objects = f"/I1 {image} 0 R"
        for name, content in page.forms:
            shown = f"/Resources<<{fonts}/XObject<<{objects}>>>>"
            inside = f"/Type/XObject/Subtype/Form/BBox[-2000 -2000 2000 2000]{shown}"
            objects += f"/{name} {stream(content, inside)} 0 R"
        body = stream("\n".join(page.content))
        notes = ""
        for x0, y0, x1, y1, text in page.widgets:
            drawn = ""
            if text is not None:
                codes = "".join(f"{ord(char):04X}" for char in text)
                box = f"/Type/XObject/Subtype/Form/BBox[0 0 {x1 - x0} {y1 - y0}]/Resources<<{fonts}>>"
                drawn = f"/AP<</N {stream(f'BT /F1 9 Tf 2 3 Td <{codes}> Tj ET', box)} 0 R>>"
            rect = f"[{x0} {page.height - y1} {x1} {page.height - y0}]"
            notes += f"{put(f'<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/F 4/Rect{rect}{drawn}>>')} 0 R "
        crop = f"/CropBox[{' '.join(map(str, page.crop))}]" if page.crop else ""
        kids.append(
            put(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {page.width} {page.height}]{crop}/Rotate {page.rotate}"
                f"/Resources<<{fonts}/XObject<<{objects}>>>>/Contents {body} 0 R/Annots[{notes}]>>"
            )
        )
    written[root - 1] = (
        f"<</Type/Catalog/Pages {tree} 0 R"
        f"/OCProperties<</OCGs[{off} 0 R {on} 0 R]/D<</ON[{on} 0 R]/OFF[{off} 0 R]>>>>>>"
    ).encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    written[tree - 1] = f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>".encode()
    lock = ""
    if password is not None:
        user = _rc4(key, _PADDING)
        put(f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>")
        lock = f"/Encrypt {len(written)} 0 R/ID[<{_ID.hex()}><{_ID.hex()}>]"
    document = b"%PDF-1.7\n"
    offsets = []
    for number, one in enumerate(written, 1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(written) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root {root} 0 R{lock}>>\n"
    return document + end.encode() + b"startxref\n%d\n%%%%EOF\n" % len(document)


def locked(pages: Sequence[PdfPage], password: str) -> bytes:
    """A PDF that is encrypted, and that a password opens if it is not empty."""
    return pdf(pages, password=password)


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"fixture-of-tests"


def _locks(password: str) -> tuple[bytes, bytes]:
    """What a document says of its owner's password, and the key that its parts are encrypted by (of 40 bits)."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5((b"owner" + _PADDING)[:32], usedforsecurity=False).digest()[:5], padded)
    hashed = hashlib.md5(padded + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + _ID, usedforsecurity=False)
    return owner, hashed.digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    found = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)


def _font() -> bytes:
    """A TrueType font whose only shape, beside that for a character that is missing, is a square."""
    square = struct.pack(">5h", 1, 50, -50, 450, 750) + struct.pack(">HH", 3, 0) + bytes([1] * 4)
    square += struct.pack(">4h", 50, 400, 0, -400) + struct.pack(">4h", -50, 0, 800, 0)
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 1, 12)
        + struct.pack(">HHHHHHHHHHHhHH", 4, 32, 0, 4, 4, 1, 0, 0x20, 0xFFFF, 0, 0x20, 0, 1, 0),
        b"glyf": square,
        b"head": struct.pack(
            ">LLLLHHQQ4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -120, 1000, 880, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">Lhhh12hH", 0x10000, 880, -120, 0, 1000, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(square) // 2),
        b"maxp": struct.pack(">LH13H", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
    }
    data = struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 48)
    at = 12 + 16 * len(tables)
    for name, table in tables.items():
        data += name + struct.pack(">LLL", 0, at, len(table))
        at += len(table) + -len(table) % 4
    return data + b"".join(table + bytes(-len(table) % 4) for table in tables.values())


def _mapping(chars: Sequence[str]) -> str:
    """A map of codes to Unicode, which are the same."""
    blocks = [chars[at : at + 100] for at in range(0, len(chars), 100)]
    body = ""
    for block in blocks:
        pairs = "\n".join(f"<{ord(char):04X}><{ord(char):04X}>" for char in block)
        body += f"{len(block)} beginbfchar\n{pairs}\nendbfchar\n"
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Fixture def/CMapType 2 def\n"
        f"1 begincodespacerange<0000><FFFF>endcodespacerange\n{body}endcmap end end"
    )


# -- a report ------------------------------------------------------------------------------------------


@frozen
class Looks:
    """How a report is printed: with which rules, how many rows fit on a page, what is drawn by whom."""

    rules: str = "all"  # "all", "rows", "none", "bars" (thin filled), "open" (none at the sides)
    widths: Sequence[float] = ()  # of the columns, if they are not all as wide
    last: float = 780  # where a page ends
    header_again: bool = False
    write: Callable[[PdfPage, float, float, str], None] | None = None
    size: float = 8
    line: float = 12

    def draw(self, page: PdfPage, x: float, y: float, text: str) -> None:
        """Print a text."""
        if self.write is not None:
            self.write(page, x, y, text)
        else:
            page.text(x, y, text, self.size)


PLAIN = Looks()
_LEFT, _RIGHT, _TOP = 40.0, 555.0, 60.0


def report_pages(outline: Outline, looks: Looks = PLAIN) -> list[PdfPage]:
    """The pages of a report."""
    pages = [PdfPage()]
    y = _TOP
    for text in (outline.title or "", *outline.preface):
        pages[-1].text(_LEFT + 60, y, text, 12)
        y += 24
    for chapter in outline.chapters:
        for text in (chapter.heading or "", *chapter.paragraphs):
            for start in range(0, len(text), 40):
                if y > looks.last - 40:
                    pages.append(PdfPage())
                    y = _TOP
                pages[-1].text(_LEFT + (20 if start == 0 else 0), y, text[start : start + 40], 10)
                y += 18
        if chapter.table is not None:
            y = _table(pages, y, chapter.table, looks)
            y += 24
    return pages


def _edges(table: Table, looks: Looks) -> list[float]:
    widths = [(_RIGHT - _LEFT) / table.width] * table.width
    if looks.widths:
        widths = list(looks.widths)
    elif table.key == "requests":
        widths = [50.0, 60.0, 150.0] + [(_RIGHT - _LEFT - 260) / (table.width - 3)] * (table.width - 3)
    edges = [_LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _table(pages: list[PdfPage], y: float, table: Table, looks: Looks) -> float:
    xs = _edges(table, looks)
    rows = [row for part in table.parts for row in part.rows]
    boxes = [box for row in rows for box in row]
    heights: dict[int, float] = {}
    for box in boxes:
        needed = 2 * 4 + looks.line * len(lines_in(box, xs, looks))
        if box.height == 1:
            heights[box.row] = max(heights.get(box.row, 0.0), needed)
    numbers = sorted({box.row for box in boxes})
    tops: dict[int, tuple[int, float, float]] = {}  # of a row: its page, its top and its bottom
    for number in numbers:
        height = heights.get(number, 20.0)
        if y + height > looks.last:
            pages.append(PdfPage())
            y = _TOP
        tops[number] = (len(pages) - 1, y, y + height)
        y += height
    for box in boxes:
        rows_of_box = [tops[number] for number in range(box.row, box.row + box.height) if number in tops]
        for at in sorted({page for page, _, _ in rows_of_box}):
            here = [(top, bottom) for page, top, bottom in rows_of_box if page == at]
            top, bottom = min(top for top, _ in here), max(bottom for _, bottom in here)
            left, right = xs[box.column - 1], xs[min(box.column - 1 + box.width, len(xs) - 1)]
            _rules(pages[at], left, top, right, bottom, looks)
            if at == rows_of_box[0][0]:
                _print(pages[at], box, (left, top, right, bottom), xs, looks)
    return y


def lines_in(box: Box, xs: Sequence[float], looks: Looks) -> list[str]:
    """The lines that the text of a box takes."""
    room = xs[min(box.column - 1 + box.width, len(xs) - 1)] - xs[box.column - 1] - 4
    lines = [""]
    for char in box.text:
        if char == "\n" or width_of(lines[-1] + char, looks.size) > room:
            lines.append("")
        if char != "\n":
            lines[-1] += char
    return lines


def _print(
    page: PdfPage, box: Box, place: tuple[float, float, float, float], xs: Sequence[float], looks: Looks
) -> None:
    left, top, right, bottom = place
    lines = lines_in(box, xs, looks)
    y = (top + bottom - looks.line * len(lines)) / 2 + 0.75 * looks.line
    for line in lines:
        if line:
            looks.draw(page, (left + right - width_of(line, looks.size)) / 2, y, line)
        y += looks.line


def _rules(page: PdfPage, left: float, top: float, right: float, bottom: float, looks: Looks) -> None:
    if looks.rules == "all":
        page.frame(left, top, right, bottom)
    elif looks.rules == "bars":
        for edge in ((left, top, right, top + 0.5), (left, bottom, right, bottom + 0.5)):
            page.bar(*edge)
        for edge in ((left, top, left + 0.5, bottom), (right, top, right + 0.5, bottom)):
            page.bar(*edge)
    elif looks.rules in ("rows", "open"):
        page.line(left, top, right, top)
        page.line(left, bottom, right, bottom)
        if looks.rules == "open":
            for x in (left, right):
                if _LEFT < x < _RIGHT - 1:
                    page.line(x, top, x, bottom)
