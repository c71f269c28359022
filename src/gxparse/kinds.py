"""Which kind of file bytes are, by what they begin with and what a package holds, and what to do with it.

A name may lie (``report.doc`` is often a web page, ``report.docx`` a renamed ``.doc``), bytes do not.
"""

from __future__ import annotations

import io
import zipfile

from attrs import frozen

from gxparse.words import Words

MOST_PARTS = 10_000
"""A package with more parts is not looked into."""

_OFFICE = Words(
    "请在 Word 或 WPS 中打开，“另存为”DOCX 文档或网页后再读取",
    "open it in Word or WPS and save it as DOCX or as a web page",
)
_SHEET = Words(
    "请在 Excel 或 WPS 表格中打开，“另存为”XLSX 后再读取",
    "open it in Excel or WPS Spreadsheets and save it as XLSX",
)
LOCKED = Words(
    "文件已加密：请在 Word、Excel 或 WPS 中输入密码打开，取消密码后另存",
    "it is encrypted: open it in Word, Excel or WPS with its password and save it without",
)
_FIXED = Words(
    "请在 OFD 阅读器或 WPS 中打开，导出为 PDF 或“另存为”DOCX 后再读取",
    "open it in an OFD reader or in WPS and export it as PDF or save it as DOCX",
)
_IMAGE = Words(
    "图片中没有文字：请用格式 image 读取（pip install 'gxparse[ocr]'），或取得 Word 文档或网页原件，"
    "或在 WPS、Word 中把图片转为文字，另存为 DOCX 文档或网页",
    "a picture holds no text: read it by the format image (pip install 'gxparse[ocr]'), or get the Word file or the "
    "web page it was made from, or turn it into text in WPS or Word and save that as DOCX or as a web page",
)
_ARCHIVE = Words("请先解压，再读取其中的文件", "unpack it and read the files in it")
DAMAGED_IMAGE = Words(
    "请重新扫描或重新下载，存为 PNG 或 JPEG",
    "scan or download it again and save it as PNG or JPEG",
)
DAMAGED = Words(
    "文件不完整或已损坏：请重新下载，或在 Word、WPS 中打开修复后另存",
    "it is damaged or not whole: download it again, or let Word or WPS repair it and save it",
)


@frozen
class Kind:
    """A kind of file: its short name, as it is called everywhere, and what to do where no format reads it."""

    name: str
    advice: Words

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name.replace(" (damaged)", "（已损坏）").replace(" (encrypted)", "（已加密）"), self.name)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_SIGNATURES = (
    (b"{\\rtf", Kind("RTF", _OFFICE)),
    (b"\x89PNG", Kind("PNG", _IMAGE)),
    (b"\xff\xd8\xff", Kind("JPEG", _IMAGE)),
    (b"GIF8", Kind("GIF", _IMAGE)),
    (b"II*\0", Kind("TIFF", _IMAGE)),
    (b"MM\0*", Kind("TIFF", _IMAGE)),
    (b"\x1f\x8b", Kind("gzip", _ARCHIVE)),
    (b"Rar!", Kind("RAR", _ARCHIVE)),
    (b"7z\xbc\xaf", Kind("7-Zip", _ARCHIVE)),
)
_STREAMS = (  # of the compound files of Office 97, by the names in their directory
    ("EncryptedPackage", Kind("DOCX, XLSX (encrypted)", LOCKED)),
    ("WordDocument", Kind("DOC, WPS", _OFFICE)),
    ("Workbook", Kind("XLS", _SHEET)),
    ("Book", Kind("XLS", _SHEET)),
    ("PowerPoint Document", Kind("PPT", _OFFICE)),
)
_PARTS = (  # of packages, by how the names of parts begin that only they have
    ("word/", Kind("DOCX", _OFFICE)),
    ("xl/workbook.bin", Kind("XLSB", _SHEET)),
    ("xl/", Kind("XLSX", _SHEET)),
    ("ppt/", Kind("PPTX", _OFFICE)),
    ("OFD.xml", Kind("OFD", _FIXED)),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": Kind("ODT", _OFFICE),
    b"application/vnd.oasis.opendocument.spreadsheet": Kind("ODS", _SHEET),
}
_PDF_KIND = Kind(
    "PDF",
    Words("请用格式 pdf 读取，或在 WPS 中转为 DOCX", "read it by the format pdf, or turn it into DOCX in WPS"),
)
_DECLARATION = b"<?xml"
_XML = (  # of documents of Word in one text, by a name that stands at their beginning
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", Kind("Word XML", _OFFICE)),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", Kind("Word 2003 XML", _OFFICE)),
)
_HEAD = 4096


def kind_of(data: bytes) -> Kind | None:
    r"""The kind of file that bytes are, ``None`` for a text and for what has no signature.

    >>> kind_of(b"%PDF-1.7\n").name
    'PDF'
    """
    if data.startswith(_ZIP):
        return _package(data)
    if data.startswith(_OLE):
        directory = ((name.encode("utf-16-le") + b"\0\0", kind) for name, kind in _STREAMS)
        return next((kind for name, kind in directory if name in data), Kind("DOC, XLS, WPS", _OFFICE))
    if data.startswith(_DECLARATION):
        head = data[:_HEAD]
        return next((kind for space, kind in _XML if space in head and b"<html" not in head), None)
    at = data.find(_PDF, 0, 1024)  # readers of PDF allow for so many bytes before it
    if at == 0 or (at > 0 and b"endobj" in data):
        return _PDF_KIND
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind("WebP", _IMAGE)
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return Kind("BMP", _IMAGE)
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def _package(data: bytes) -> Kind:
    names = parts_of(data)
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    for media_type, kind in _OPEN_DOCUMENTS.items():
        if data.startswith(b"mimetype" + media_type, 30):
            return kind
    if names:
        return Kind("ZIP", _ARCHIVE)
    head = data[:_HEAD]
    damaged = next((kind.name for part, kind in _PARTS if part.encode() in head), None)
    if damaged is None and b"[Content_Types].xml" in head:
        damaged = "DOCX, XLSX"
    return Kind(f"{damaged} (damaged)" if damaged else "ZIP (DOCX, XLSX, …)", DAMAGED)


def parts_of(data: bytes) -> frozenset[str]:
    """The names of the parts of a package (ZIP), none if it is no package, a damaged one, or has too many."""
    end = data.rfind(b"PK\x05\x06", -65_557)
    if end < 0 or int.from_bytes(data[end + 10 : end + 12], "little") > MOST_PARTS:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError):
        return frozenset()
