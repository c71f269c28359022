"""Format ``pdf``: finds out whether bytes are a PDF, and reads them by pdfium (the extra ``pdf``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from gxparse.errors import MissingDependencyError
from gxparse.evidence import Evidence, Match
from gxparse.formats.ocr.notes import read_by_ocr
from gxparse.formats.probe import Probe
from gxparse.formats.unknown import UNKNOWN
from gxparse.layout import Elsewhere, Layout, Note
from gxparse.options import DEFAULT, Options
from gxparse.source import Source
from gxparse.words import Words, counted

if TYPE_CHECKING:
    from gxparse.formats.pdf.pages import Page


class PdfHandler:
    """Reads printed documents: tables with rules or without, over page breaks, on turned pages."""

    name = "pdf"
    about_zh = "PDF 文档：表格可有线或无线，可跨页，页面可旋转。"
    version = "1"
    suffixes = (".pdf",)
    reads: Literal["bytes"] = "bytes"

    def sniff(self, probe: Probe) -> Match:
        """Look at how the bytes begin."""
        if probe.kind == "PDF":
            return Match.of(self.name, Evidence.CERTAIN, Words("文件开头是 PDF", "it begins as a PDF does"))
        return Match.of(self.name, Evidence.NONE, Words("文件开头不是 PDF", "it does not begin as a PDF does"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay the pages out.

        Raises :class:`~gxparse.errors.MissingDependencyError` if pdfium is not installed,
        :class:`~gxparse.errors.DocumentError` for a damaged or locked document and
        :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
        """
        try:
            from gxparse.formats.pdf.document import read_pages
        except ImportError as error:
            if (error.name or "").split(".")[0] not in ("pypdfium2", "pypdfium2_raw"):
                raise
            raise MissingDependencyError("pypdfium2", "pip install 'gxparse[pdf]'") from error
        from gxparse.formats.pdf.blocks import lay_out
        from gxparse.formats.pdf.pictures import picture
        from gxparse.formats.pdf.scanned import scans_of

        pages = read_pages(source, options)
        scans = scans_of(source, options, pages)
        laid = lay_out(pages, scans)
        cut = [table.page for table in laid.tables if table.cut]
        pictured = [table.page for table in laid.tables if table.pictured]
        recognised = frozenset[int]() if scans is None else scans.numbers
        notes = tuple(_notes(pages, recognised, cut, pictured))
        elsewhere = partial(_elsewhere, notes)
        draw = partial(picture, source.data or b"", password=options.password)
        return Layout(self.name, laid.blocks, notes, elsewhere, None, laid.text, laid.alternatives, picture=draw)


_AS_IMAGE = Words(
    "请运行 pip install 'gxparse[ocr]' 后重新读取，或对照原文件录入，或在 WPS、Word 中把该页转为文字，另存为 DOCX 文档",
    "install what reads pictures (pip install 'gxparse[ocr]') and read it again; or type them from the file; or turn "
    "the page into text in WPS or Word and save that as DOCX",
)
MOST_NAMED = 8
"""A note names at most so many pages."""


def _notes(
    pages: Sequence[Page], recognised: frozenset[int], cut: Sequence[Page], pictured: Sequence[Page]
) -> Iterator[Note]:
    """What could not be read, by pages, and what to do about it; and what was read as pictures."""
    from gxparse.formats.pdf.scanned import is_image

    if recognised:
        yield read_by_ocr(sorted(recognised))
    pages = [page for page in pages if page.number not in recognised]
    if unmapped := [page for page in pages if page.unknown]:
        count = sum(page.unknown for page in unmapped)
        zh, en = _named(unmapped)
        yield Note(
            "characters-unmapped",
            f"{zh}有 {count} 个字符的字体没有可信的 Unicode 对照，"
            f"无法知道是什么字（以 {UNKNOWN} 表示）。{_AS_IMAGE.zh}",
            f"{counted(count, 'character')} on {en} of fonts that do not say, or not truly, which they are (shown as "
            f"{UNKNOWN}): {_AS_IMAGE.en}",
        )
    if cut:
        zh, en = _named(cut)
        yield Note(
            "table-cut-by-page",
            f"{zh}的表格超出页面边缘，被切去的单元格无法读取。请取得原件，或缩小表格后重新导出",
            f"a table runs over the edge of {en}, and cells that the edge cuts cannot be read: get the original, or "
            "export it again with the table made smaller",
        )
    if pictured:
        zh, en = _named(pictured)
        yield Note(
            "cells-are-images",
            f"{zh}有单元格的内容是图片或图形（[image]）。{_AS_IMAGE.zh}",
            f"cells on {en} hold pictures or shapes instead of figures ([image]): {_AS_IMAGE.en}",
        )
    if images := [page for page in pages if is_image(page)]:
        yield Note("page-is-image", *_image_words(images))


def _image_words(pages: Sequence[Page]) -> tuple[str, str]:
    zh, en = _named(pages)
    layer = any(page.invisible for page in pages)
    zh_layer = "（另有看不见的识别文字层，不可靠，没有读取）" if layer else ""
    en_layer = " (an invisible layer of recognised text lies over it; it is not reliable and not read)" if layer else ""
    return (
        f"{zh}是图片或由图形绘成，没有文字{zh_layer}。{_AS_IMAGE.zh}",
        f"{en} is a picture or drawn as shapes and has no text{en_layer}: {_AS_IMAGE.en}",
    )


def _elsewhere(notes: Sequence[Note]) -> Elsewhere:
    """What a document holds in which no report is found."""
    return Elsewhere(tuple((note.zh, note.en) for note in notes))


def _named(pages: Sequence[Page]) -> tuple[str, str]:
    """Pages by their numbers."""
    found = sorted({page.number for page in pages})
    numbers = list(map(str, found[:MOST_NAMED]))
    more = " …" if len(found) > MOST_NAMED else ""
    return f"第 {'、'.join(numbers)}{more} 页", f"page {', '.join(numbers)}{more}"
