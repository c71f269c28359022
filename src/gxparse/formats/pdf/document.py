"""Opening a PDF with pdfium, and reading page by page what is drawn.

pdfium repairs broken cross-references by itself, and says only in a few words why it opens nothing. It runs no script,
follows no link and opens no other file: what could do so is never asked for. All of it is called by one thread at a
time. What takes long is bounded before it is done: pages, characters and objects are counted first, and between two
pages the clock is looked at.
"""

from __future__ import annotations

from time import monotonic

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.formats.pdf import native
from gxparse.formats.pdf.glyphs import read_glyphs
from gxparse.formats.pdf.pages import Page, upright
from gxparse.formats.pdf.scene import Box, read_scene
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

KIND = "PDF"


def read_pages(source: Source, options: Options) -> list[Page]:
    """The pages of a PDF, upright.

    Raises :class:`~gxparse.errors.DocumentError` for one that is damaged or locked and
    :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
    """
    data = source.data or b""
    password = options.password.encode("utf-8") if options.password is not None else None
    with native.LOCK:
        document = native.load_document(data, len(data), password)
        if not document:
            raise _why(source.name, native.last_error(), options.password)
        try:
            return _Reader(source.name, options).pages(document)
        finally:
            native.close_document(document)


def _why(name: str, error: int, password: str | None) -> DocumentError:
    if error == native.NO_PASSWORD:
        what = (
            Words("需要打开密码", "needs a password to be opened")
            if password is None
            else Words("的打开密码不对", "has another password than the one given")
        )
        how = Words(
            "请用 password= 或 --password 给出密码,或在 WPS、Acrobat 中取消密码后另存",
            "give it by password= or --password, or save the file without it in WPS or Acrobat",
        )
        return DocumentError(name, KIND, what, how)
    return DocumentError(
        name,
        KIND,
        Words("已损坏或不完整,打不开", "is damaged or not whole and cannot be opened"),
        Words(
            "请重新下载,或在 WPS、Acrobat、浏览器中打开后另存",
            "download it again, or open it in WPS, Acrobat or a browser and save it",
        ),
    )


class _Reader:
    """Reads the pages of an open document within its limits."""

    def __init__(self, name: str, options: Options) -> None:
        self._name, self._limits = name, options.limits
        self._elements = 0
        self._begun = monotonic()

    def pages(self, document: int) -> list[Page]:
        count = native.page_count(document)
        self._allow("pages", count, self._limits.pages)
        if count < 1:
            raise _why(self._name, 0, None)
        pages = []
        for index in range(count):
            self._allow("seconds", int(monotonic() - self._begun), self._limits.seconds)
            page = native.load_page(document, index)
            if not page:
                raise DocumentError(
                    self._name,
                    KIND,
                    Words(f"第 {index + 1} 页已损坏,读不出", f"has a damaged page, {index + 1}"),
                    Words("请重新下载,或取得原件", "download it again or get the original"),
                )
            try:
                pages.append(self._page(page, index + 1))
            finally:
                native.close_page(page)
        return pages

    def _page(self, page: int, number: int) -> Page:
        rect = native.Rect()
        native.page_box(page, rect)
        box = Box(rect.left, rect.bottom, rect.right, rect.top)
        rotation = 90 * (native.page_rotation(page) % 4)
        scene = read_scene(page, self._spend)
        text = native.load_text(page)
        try:
            glyphs = read_glyphs(text, scene, box, self._spend)
        finally:
            native.close_text(text)
        return upright(number, box, rotation, glyphs, scene)

    def _spend(self, count: int) -> None:
        self._elements += count
        self._allow("elements", self._elements, self._limits.elements)

    def _allow(self, limit: str, found: int, allowed: int) -> None:
        if found > allowed:
            raise DocumentLimitError(self._name, KIND, limit, found, allowed)
