"""Opening a PDF with pdfium, and reading page by page what is drawn.

pdfium repairs broken cross-references by itself, and says only in a few words why it opens nothing. It runs no script,
follows no link and opens no other file: what could do so is never asked for. All of it is called by one thread at a
time. What takes long is bounded before it is done: pages, characters and objects are counted first, and between two
pages the clock is looked at.
"""

from __future__ import annotations

from time import monotonic

from attrs import define

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.formats.pdf import native
from gxparse.formats.pdf.glyphs import read_glyphs
from gxparse.formats.pdf.integrity import is_whole
from gxparse.formats.pdf.pages import Page, upright
from gxparse.formats.pdf.scene import Box, read_scene
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

KIND = "PDF"

_UNOPENED = Words("已损坏或不完整,打不开", "is damaged or not whole and cannot be opened")
_DAMAGED = Words(
    "已损坏:压缩数据的校验不符,文字或数字可能缺失",
    "is damaged: compressed data do not agree with their checksum, so that texts or figures may be missing",
)
_AGAIN = Words(
    "请重新下载,或在 WPS、Acrobat、浏览器中打开,核对后另存",
    "download it again, or open it in WPS, Acrobat or a browser, look whether all is there, and save it",
)


@define
class _Budget:
    """Counts what a document asks for, up to a limit."""

    name: str
    limit: str
    allowed: int
    found: int = 0

    def spend(self, count: int) -> None:
        """Add to what is asked for. Raises :class:`~gxparse.errors.DocumentLimitError`."""
        self.found += count
        self.allow(self.found)

    def allow(self, found: int) -> None:
        """Raise :class:`~gxparse.errors.DocumentLimitError` if so many are too many."""
        if found > self.allowed:
            raise DocumentLimitError(self.name, KIND, self.limit, found, self.allowed)


def read_pages(source: Source, options: Options) -> list[Page]:
    """The pages of a PDF, upright.

    Raises :class:`~gxparse.errors.DocumentError` for one that is damaged or locked and
    :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
    """
    data = source.data or b""
    unpacked = _Budget(source.name, "unpacked", options.limits.unpacked)
    if not is_whole(data, unpacked.spend):
        raise DocumentError(source.name, KIND, _DAMAGED, _AGAIN)
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
    return DocumentError(name, KIND, _UNOPENED, _AGAIN)


class _Reader:
    """Reads the pages of an open document within its limits."""

    def __init__(self, name: str, options: Options) -> None:
        limits = options.limits
        self._name = name
        self._elements = _Budget(name, "elements", limits.elements)
        self._pages = _Budget(name, "pages", limits.pages)
        self._seconds = _Budget(name, "seconds", limits.seconds)

    def pages(self, document: int) -> list[Page]:
        begun = monotonic()
        count = native.page_count(document)
        self._pages.allow(count)
        if count < 1:
            raise DocumentError(self._name, KIND, _UNOPENED, _AGAIN)
        pages = []
        for index in range(count):
            self._seconds.allow(int(monotonic() - begun))
            page = native.load_page(document, index)
            if not page:
                what = Words(f"第 {index + 1} 页已损坏,读不出", f"has a damaged page, {index + 1}")
                raise DocumentError(self._name, KIND, what, _AGAIN)
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
        scene = read_scene(page, self._elements.spend)
        text = native.load_text(page)
        try:
            glyphs = read_glyphs(text, scene, box, self._elements.spend)
        finally:
            native.close_text(text)
        return upright(number, box, rotation, glyphs, scene)
