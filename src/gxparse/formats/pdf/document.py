"""Opening a PDF with pdfium, and reading page by page what is drawn.

pdfium repairs broken cross-references by itself, and says only in a few words why it opens nothing. It runs no script,
follows no link and opens no other file: what could do so is never asked for. All of it is called by one thread at a
time. What takes long is bounded before it is done: pages, characters and objects are counted first, and between two
pages the clock is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from attrs import define

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.formats.pdf import native
from gxparse.formats.pdf.glyphs import read_glyphs
from gxparse.formats.pdf.integrity import is_whole
from gxparse.formats.pdf.layers import are_marked, has_layers, shown
from gxparse.formats.pdf.opaque import Opacity
from gxparse.formats.pdf.pages import Page, upright
from gxparse.formats.pdf.scene import Box, read_scene
from gxparse.formats.pdf.spreads import parted
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

KIND = "PDF"
_NOTHING = 2  # bytes that a text without characters takes

_UNOPENED = Words("已损坏或不完整，打不开", "is damaged or not whole and cannot be opened")
_DAMAGED = Words(
    "已损坏：压缩数据的校验不符，文字或数字可能缺失",
    "is damaged: compressed data do not agree with their checksum, so that texts or figures may be missing",
)
_AGAIN = Words(
    "请重新下载，或在 WPS、Acrobat、浏览器中打开，核对后另存",
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
            return _Reader(source.name, options, has_layers(data)).pages(document)
        finally:
            native.close_document(document)


def _with_annotations(document: int, index: int, spend: Callable[[int], None]) -> tuple[int | None, list[Box]]:
    """A page on which comments, boxes and the fields of a form are drawn as if they were its content: readers see them
    there, figures among them. Also where fields are that say nothing of how they are drawn: each program does as it
    likes.
    """
    page: int | None = native.load_page(document, index)
    count = native.count_annotations(page) if page else 0
    if not page or count <= 0:
        return page, []
    spend(count)
    undrawn = []
    rect = native.Rect()
    for number in range(count):
        annotation = native.get_annotation(page, number)
        if not annotation:
            continue
        kind, drawn = native.annotation_kind(annotation), native.annotation_drawn(annotation, 0, None, 0)
        if kind == native.WIDGET and drawn <= _NOTHING and native.annotation_rect(annotation, rect):
            undrawn.append(Box(rect.left, rect.bottom, rect.right, rect.top))
        native.close_annotation(annotation)
    if native.flatten(page, 0) == native.FLATTENED:
        native.close_page(page)
        page = native.load_page(document, index)
    return page, undrawn


def _why(name: str, error: int, password: str | None) -> DocumentError:
    if error == native.NO_PASSWORD:
        what = (
            Words("需要打开密码", "needs a password to be opened")
            if password is None
            else Words("的打开密码不对", "has another password than the one given")
        )
        how = Words(
            "请用 password= 或 --password 给出密码，或在 WPS、Acrobat 中取消密码后另存",
            "give it by password= or --password, or save the file without it in WPS or Acrobat",
        )
        return DocumentError(name, KIND, what, how)
    return DocumentError(name, KIND, _UNOPENED, _AGAIN)


class _Reader:
    """Reads the pages of an open document within its limits."""

    def __init__(self, name: str, options: Options, layered: bool) -> None:
        limits = options.limits
        self._layered = layered
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
        pages: list[Page] = []
        for index in range(count):
            self._seconds.allow(int(monotonic() - begun))
            page, undrawn = _with_annotations(document, index, self._elements.spend)
            if not page:
                what = Words(f"第 {index + 1} 页已损坏，读不出", f"has a damaged page, {index + 1}")
                raise DocumentError(self._name, KIND, what, _AGAIN)
            try:
                pages.append(self._page(document, page, index + 1, undrawn))
            finally:
                native.close_page(page)
        return parted(pages)

    def _page(self, document: int, page: int, number: int, undrawn: list[Box]) -> Page:
        rect = native.Rect()
        native.page_box(page, rect)
        box = Box(rect.left, rect.bottom, rect.right, rect.top)
        rotation = 90 * (native.page_rotation(page) % 4)
        scene = read_scene(page, self._elements.spend)
        text = native.load_text(page)
        try:
            opacity = Opacity(document, page, (box.right - box.left) * (box.top - box.bottom))
            glyphs = read_glyphs(text, scene, box, self._elements.spend, opacity)
        finally:
            native.close_text(text)
        if self._layered or are_marked(scene.texts):
            glyphs = shown(glyphs, page)
        glyphs.lost.extend(undrawn)
        return upright(number, box, rotation, glyphs, scene)
