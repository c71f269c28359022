"""From bytes to text: encodings, marks, limits."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse.errors import (
    BinarySourceError,
    DecodingError,
    EmptySourceError,
    SourceNotFoundError,
    SourceTooLargeError,
)
from gxparse.source import read_source, text_source

SIMPLIFIED = Path("examples/reports/lines-2021.txt")
TRADITIONAL = Path("examples/reports/traditional-2020.txt")

SIMPLIFIED_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
TRADITIONAL_ENCODINGS = ["utf-8", "utf-16-be", "gb18030", "big5hkscs"]


@pytest.mark.parametrize("encoding", SIMPLIFIED_ENCODINGS)
def test_the_encoding_of_a_simplified_text_is_found(encoding: str) -> None:
    text = SIMPLIFIED.read_text(encoding="utf-8")
    source = read_source(text.encode(encoding))
    assert source.text == text
    assert source.undecodable == 0


@pytest.mark.parametrize("encoding", TRADITIONAL_ENCODINGS)
def test_the_encoding_of_a_traditional_text_is_found(encoding: str) -> None:
    text = TRADITIONAL.read_text(encoding="utf-8")
    encodable = "".join(char for char in text if char.encode(encoding, "ignore"))
    source = read_source(encodable.encode(encoding))
    assert source.text == encodable


@given(st.integers(0, 3000), st.integers(60, 800), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
def test_the_encoding_of_a_piece_is_found(start: int, length: int, encoding: str) -> None:
    text = SIMPLIFIED.read_text(encoding="utf-8")[start % 900 :][:length]
    assert read_source(text.encode(encoding)).text == text


def test_a_declared_encoding_is_followed_strictly() -> None:
    data = "政府信息公开".encode("gbk")
    assert read_source(data, encoding="GB2312").encoding == "gb18030"
    with pytest.raises(DecodingError, match="byte 0") as raised:
        _ = read_source(data, encoding="utf-8").text
    assert str(raised.value.message("zh")).endswith("无法解码；试过的编码：utf-8（第 1 个字节起不合该编码）")
    for name in ("no-such", "base64", "rot13", "", "undefined", "idna\0"):
        with pytest.raises(DecodingError):
            _ = read_source(data, encoding=name).text


def test_a_few_broken_bytes_are_counted_and_told() -> None:
    data = SIMPLIFIED.read_bytes()
    at = data.index("政务".encode())
    report = gxparse.parse_bytes(data[:at] + b"\xff" + data[at:])
    assert report.source.encoding == "utf-8"
    assert [note.code for note in report.notes] == ["undecodable"]
    assert report["requests.received.total"].value == 37


def test_a_text_cut_inside_a_character() -> None:
    data = SIMPLIFIED.read_text(encoding="utf-8").encode("gb18030")
    source = read_source(data[:2001])
    assert source.encoding == "gb18030"
    assert source.undecodable <= 1


def test_every_kind_of_source() -> None:
    data = SIMPLIFIED.read_bytes()
    report = gxparse.parse(str(SIMPLIFIED))
    assert gxparse.parse(SIMPLIFIED) == report
    with SIMPLIFIED.open("rb") as stream:
        assert gxparse.parse(stream) == report
    assert gxparse.parse(gxparse.read_source(SIMPLIFIED)) == report
    for same in (data, bytearray(data), memoryview(data), io.BytesIO(data), io.StringIO(data.decode())):
        assert gxparse.parse(same).cells == report.cells  # type: ignore[arg-type]
    assert gxparse.parse_bytes(data, name="x").source.name == "x"
    assert gxparse.parse_text(data.decode()).cells == report.cells


def test_carriage_returns_nul_and_zero_width_change_no_figure() -> None:
    text = SIMPLIFIED.read_text(encoding="utf-8")
    figures = {key: cell.value for key, cell in gxparse.parse_text(text).cells.items()}
    for changed in (
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        text.replace("\n", "\0\n"),
        text.replace("\n", "\u200b\n\ufeff"),
        text.replace("\n", "\u3000\n\u00a0"),
        "\ufeff" + text,
    ):
        report = gxparse.parse_text(changed)
        assert {key: cell.value for key, cell in report.cells.items()} == figures
        assert all(c.span is not None and c.span.of(changed) == c.raw for c in report.cells.values())
    lines = gxparse.parse_text(text.replace("\n", "\r\n"))["requests.received.total"].span
    assert lines is not None
    assert text.split("\n")[lines.line - 1] == "37"


@pytest.mark.parametrize("data", [b"", b" \n\t", "\ufeff\u3000\n".encode(), b"\0\0"])
def test_an_empty_source(data: bytes) -> None:
    with pytest.raises(EmptySourceError, match="empty"):
        gxparse.parse_bytes(data)
    with pytest.raises(EmptySourceError):
        gxparse.parse_text("")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (bytes(range(256)) * 20, None),
    ],
)
def test_a_binary_source_says_what_it_looks_like(data: bytes, kind: str | None) -> None:
    with pytest.raises(BinarySourceError) as caught:
        gxparse.parse_bytes(data)
    assert (caught.value.kind or "").startswith(kind or "")


def test_bytes_in_no_known_encoding() -> None:
    with pytest.raises(DecodingError, match="utf-8, gb18030, big5hkscs"):
        gxparse.parse_bytes("Отчёт об открытости информации".encode("koi8-r") * 5)


def test_limits_and_places(tmp_path: Path) -> None:
    with pytest.raises(SourceTooLargeError, match="limit of 100"):
        gxparse.parse(SIMPLIFIED, max_bytes=100)
    with pytest.raises(SourceTooLargeError, match="at least 101"):
        gxparse.parse(io.BytesIO(b"x" * 500), max_bytes=100)
    with pytest.raises(SourceTooLargeError):
        text_source("x" * 11, max_chars=10)
    with pytest.raises(SourceNotFoundError, match="no such file"):
        gxparse.parse(tmp_path / "none.txt")
    with pytest.raises(SourceNotFoundError, match="is a directory"):
        gxparse.parse(tmp_path)
    with pytest.raises(SourceNotFoundError):
        gxparse.parse("a\0b")
