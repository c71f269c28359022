"""Texts and pages that were read in a wrong encoding and saved so."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.pages import CLEAN, page

import gxparse
from documents import distinct_figures, document
from gxparse.errors import MojibakeError
from gxparse.mojibake import Misreading, undone
from gxparse.source import read_source, text_source

FIGURES = distinct_figures("2021")
DOCUMENTS = {"pipe": document(FIGURES, "2021", "pipe"), "html": page(FIGURES, "2021", CLEAN)}


def as_browsers(data: bytes) -> str:
    """Windows-1252 with the bytes that it leaves open."""
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in data)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("right", ["utf-8", "gb18030"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("latin", [True, False])
def test_what_was_read_as_latin_is_undone(name: str, right: str, times: int, latin: bool) -> None:
    good = DOCUMENTS[name]
    bad, encoding = good, right
    for _ in range(times):
        data = bad.encode(encoding)
        bad, encoding = data.decode("latin-1") if latin else as_browsers(data), "utf-8"
    for report in (gxparse.parse_text(bad), gxparse.parse_bytes(bad.encode())):
        assert {key: cell.raw for key, cell in report.cells.items()} == FIGURES
        [note] = [note for note in report.notes if note.code == "mojibake-undone"]
        assert "Latin-1" in note.en
        assert "还原" in note.zh
    source = text_source(bad)
    assert source.text == good
    assert len(source.misread) == times
    cell = report["requests.received.total"]
    assert cell.span is not None
    assert cell.span.of(source.text) == cell.raw


def test_utf8_read_as_gbk_is_undone_if_no_byte_is_lost() -> None:
    text = "政府信息公开行政许可规章制度\n12 | 34\n" * 9
    bad = text.encode().decode("gb18030")
    assert bad.startswith("鏀垮簻淇℃伅")
    assert text_source(bad).text == text
    assert undone(bad + "涓€" * 9) == (text + "一" * 9, (Misreading("utf-8", "gb18030"),))  # 0x80 is € in browsers


def test_a_document_that_ends_within_a_character_is_undone() -> None:
    bad = DOCUMENTS["pipe"].encode()[:-2].decode("latin-1")
    bad = bad[: bad.rindex("å") + 1]
    assert read_source(bad.encode()).text[:-1] in DOCUMENTS["pipe"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_cannot_be_undone_is_named(name: str) -> None:
    good = DOCUMENTS[name]
    lost = good.encode("gb18030").decode("utf-8", "replace")
    for bad, said, zh in [
        (good.encode().decode("cp1252", "replace"), "UTF-8 read as Latin-1", "UTF-8 被当作"),
        (good.encode().decode("latin-1").replace("\xa0", " "), "UTF-8 read as Latin-1", "字节丢失"),
        (good.encode().decode("gb18030", "replace"), "UTF-8 read as GBK", "GBK"),
        (good.encode().decode("gb18030", "ignore"), "UTF-8 read as GBK", "GBK"),
        (lost, "GBK read as UTF-8", "无法还原"),
        (lost.encode().decode("gb18030", "replace"), "锟斤拷", "锟斤拷"),
        (good.encode("ascii", "replace").decode(), "question marks", "问号"),
    ]:
        for read in (text_source, lambda text: read_source(text.encode()).decoded):
            with pytest.raises(MojibakeError, match="get the document again") as caught:
                read(bad)
            assert said in str(caught.value)
            assert zh in caught.value.message("zh")
            assert caught.value.code == "mojibake"


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n规章 | 0 | ½ |",
        "规章 Ã© 12",
        "naïve café, 12 €",
        "Привет, мир. " * 50,
        "これは日本語の文章です。" * 50,
        "鏀垮簻 信息 12",
        "锟斤拷 信息公开 12",
        "Was? Why?? " * 50,
    ],
)
def test_what_reads_well_stays_as_it_is(text: str) -> None:
    assert undone(text) is None


def test_examples_stay_as_they_are() -> None:
    for path in Path("examples/reports").iterdir():
        assert read_source(path).misread == ()
