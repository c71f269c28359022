"""Pages of a PDF that say nothing as a text: they are drawn, and read as the pictures that they are.

Such a page is a scan, or has its letters drawn as shapes, or fonts that do not say which characters they print. With
the extra ``ocr`` it is rendered by pdfium and handed to the reader of the format ``image``; without it, a note tells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gxparse.errors import DocumentLimitError, MissingDependencyError
from gxparse.formats.pdf import native
from gxparse.formats.pdf.pages import Page
from gxparse.layout import Area, Composer
from gxparse.options import Options
from gxparse.source import Source

if TYPE_CHECKING:
    from gxparse.formats.ocr.reader import PageReader, Reading

FEW_CHARS = 20
"""A page with fewer characters and a picture is a picture."""

MANY_DRAWINGS = 40
"""A page with so many shapes and few characters has its text drawn as shapes."""

UNMAPPED = 0.2
"""A page of which so many characters have no mapping is read as a picture."""

COVERED = 0.3
"""Pictures that cover so much of a page are the page."""

SCALE = 200 / 72
"""So many pixels a point."""


LARGEST = 20_000_000
"""A page is drawn in no more pixels. The reader of pictures would only make it smaller again."""


def is_image(page: Page) -> bool:
    """Whether a page shows what it says as a picture or as shapes."""
    few = len(page.chars) < FEW_CHARS
    return few and (bool(page.pictures) or len(page.drawings) >= MANY_DRAWINGS)


def is_scan(page: Page) -> bool:
    """Whether what a page shows is most of all a picture, or shapes."""
    covered = sum((each.right - each.left) * (each.bottom - each.top) for each in page.pictures)
    return is_image(page) and (covered > COVERED * page.width * page.height or len(page.drawings) >= MANY_DRAWINGS)


def is_unmapped(page: Page) -> bool:
    """Whether too many characters of a page have no mapping to read the others."""
    return page.unknown > UNMAPPED * len(page.chars)


@frozen(eq=False)
class Scans:
    """Reads pages of one document as pictures, those that have to be."""

    source: Source
    options: Options
    numbers: frozenset[int]
    reader: PageReader

    def read(self, page: Page, composer: Composer) -> Reading:
        """Render a page, read it and write what it says."""
        picture, scale = self._picture(page.number - 1)
        return self.reader.read(picture, page.number, composer, partial(_in_points, scale))

    def _picture(self, index: int) -> tuple[Any, float]:
        import pypdfium2

        with native.LOCK:
            document = pypdfium2.PdfDocument(self.source.data or b"", password=self.options.password)
            try:
                page = document[index]
                size = max(1.0, page.get_width()) * max(1.0, page.get_height())
                allowed = self.options.limits.pixels
                if size > allowed:  # not even a pixel a point
                    raise DocumentLimitError(self.source.name, "PDF", "pixels", int(size), allowed)
                scale = min(SCALE, math.sqrt(min(allowed, LARGEST) / size))
                return page.render(scale=scale).to_numpy()[:, :, :3].copy(), scale
            finally:
                document.close()


def _in_points(scale: float, area: Area) -> Area:
    return Area(area.page, *(round(each / scale, 2) for each in area[1:]))


def scans_of(source: Source, options: Options, pages: Sequence[Page]) -> Scans | None:
    """The pages that have to be read as pictures; ``None`` if there are none, or nothing that reads them."""
    numbers = frozenset(page.number for page in pages if is_scan(page) or is_unmapped(page))
    if not numbers:
        return None
    try:
        from gxparse.formats.ocr.reader import PageReader
        from gxparse.formats.ocr.recogniser import recogniser

        if len(numbers) > options.limits.scans:
            raise DocumentLimitError(source.name, "PDF", "scans", len(numbers), options.limits.scans)
        return Scans(source, options, numbers, PageReader(recogniser(), source.name, "PDF", options.limits))
    except (ImportError, MissingDependencyError):
        return None
