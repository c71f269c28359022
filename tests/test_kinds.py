"""Which kind of file bytes are, whatever their name says, and what a user is told to do with it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import gxparse
from gxparse.errors import BinarySourceError, DecodingError, NoBytesError
from gxparse.formats import Source
from gxparse.kinds import kind_of, parts_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def package(*names: str, first: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        if first:
            made.writestr("mimetype", first)
        for name in names:
            made.writestr(name, "<a/>")
    return buffer.getvalue()


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0" * 64


CASES = [
    (stream("WordDocument"), "DOC, WPS", "DOCX"),
    (stream("Workbook"), "XLS", "XLSX"),
    (stream("EncryptedPackage"), "DOCX, XLSX (encrypted)", "密码"),
    (OLE, "DOC, XLS, WPS", "DOCX"),
    (package("[Content_Types].xml", "word/document.xml"), "DOCX", "DOCX"),
    (package("[Content_Types].xml", "word/document2.xml"), "DOCX", "DOCX"),
    (package("xl/workbook.xml"), "XLSX", "XLSX"),
    (package("xl/workbook.bin"), "XLSB", "XLSX"),
    (package("OFD.xml", "Doc_0/Document.xml"), "OFD", "PDF"),
    (package(first=b"application/vnd.oasis.opendocument.text"), "ODT", "DOCX"),
    (package(first=b"application/vnd.oasis.opendocument.spreadsheet"), "ODS", "XLSX"),
    (package("年报.txt"), "ZIP", "解压"),
    (package("word/document.xml")[:-30], "DOCX (damaged)", "损坏"),
    (b"PK\x03\x04\x14\x00\x06\x00", "ZIP (DOCX, XLSX, …)", "损坏"),
    (b"{\\rtf1\\ansi 1}", "RTF", "DOCX"),
    (b"\x89PNG\r\n\x1a\n", "PNG", "图片"),
    (b"\xff\xd8\xff\xe0", "JPEG", "图片"),
    (b"BM\x36\0\0\0\0\0\0\0", "BMP", "图片"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "WebP", "图片"),
    (b"II*\0\x08\0\0\0", "TIFF", "图片"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF", "pdf"),
    (b"junk\n%PDF-1.4\n1 0 obj\nendobj\n", "PDF", "pdf"),
    (b"\x1f\x8b\x08\0", "gzip", "解压"),
]


@pytest.mark.parametrize(("data", "kind", "advice"), CASES, ids=[kind for _, kind, _ in CASES])
def test_a_kind_is_told_by_bytes_and_says_what_helps(data: bytes, kind: str, advice: str) -> None:
    found = kind_of(data)
    assert found is not None
    assert found.name == kind
    assert advice in found.advice.zh
    with pytest.raises(BinarySourceError) as caught:
        _ = Source(name="年报.txt", data=data).text
    assert caught.value.kind == kind
    assert found.advice.zh in caught.value.message("zh")
    assert found.advice.en in caught.value.message("en")


@pytest.mark.parametrize("data", [b"", b"abc", "规章 37 %PDF-1.7".encode(), b"BM 37 cases, 2021", b"PK,37"])
def test_a_text_is_of_no_kind(data: bytes) -> None:
    assert kind_of(data) is None


def test_a_package_with_too_many_parts_is_not_looked_into() -> None:
    assert len(parts_of(package(*(f"a{number}" for number in range(9)))))
    assert parts_of(package(*(f"a{number}" for number in range(10_001)))) == frozenset()
    assert parts_of(b"PK\x05\x06") == frozenset()


def test_what_cannot_be_read_says_so_from_every_door(tmp_path: Path) -> None:
    file = tmp_path / "年报.docx"
    file.write_bytes(stream("WordDocument"))
    for read in (gxparse.parse, gxparse.sniff, gxparse.parse_all):
        with pytest.raises(BinarySourceError, match="save it as DOCX"):
            read(file)


def test_texts_are_not_decoded_before_they_are_asked_for() -> None:
    data = bytes(range(256)) * 20
    source = gxparse.read_source(data, name="a.bin")
    assert source.data == data
    assert not source.is_text
    with pytest.raises((BinarySourceError, DecodingError)):
        _ = source.encoding


def test_a_source_has_a_text_or_bytes() -> None:
    for wrong in ({}, {"text": "规章", "data": b"1"}):
        with pytest.raises(TypeError, match="one of the two"):
            Source(**wrong)  # type: ignore[arg-type]


class Blob:
    """Reads nothing, of bytes."""

    name = "blob"
    version = "1"
    suffixes = ()
    reads = "bytes"

    def sniff(self, probe: object) -> object:
        raise AssertionError(probe)

    def read(self, source: object, options: object) -> object:
        raise AssertionError(source, options)


def test_a_format_of_bytes_reads_no_text() -> None:
    with gxparse.registered(Blob), pytest.raises(NoBytesError, match="use parse or parse_bytes"):  # type: ignore[arg-type]
        gxparse.parse_text("规章 37", format="blob")
