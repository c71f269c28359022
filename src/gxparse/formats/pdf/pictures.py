"""Pages as pictures, for people who compare what was read with what is printed.

pdfium draws a page as a viewer shows it, turned by ``/Rotate``, with its stamps and notes, within the box that the
areas of cells are measured in. It runs no script and asks for nothing. What a page may cost is bounded: pixels before
it is drawn, seconds while it is drawn.
"""

from __future__ import annotations

import ctypes
from time import monotonic
from typing import Any

from gxparse.formats.pdf.png import png
from gxparse.layout import Picture

DPI = 120
"""Dots per inch: the smallest print in tables can be read, and a page of tables takes about 60 KB."""

MOST_PIXELS = 2_000_000
"""A page of more is drawn smaller. One of the size A4 has 1.4 million."""

SECONDS = 10
"""A page that takes longer to be drawn has no picture."""


def picture(data: bytes, page: int, password: str | None = None) -> Picture | None:
    """A page of a PDF, from 1, as a PNG; ``None`` if there is no such page or it cannot be drawn."""
    import pypdfium2.raw as pdfium

    from gxparse.formats.pdf.native import LOCK

    with LOCK:
        document = pdfium.FPDF_LoadMemDocument64(
            data, len(data), password.encode("utf-8") if password is not None else None
        )
        if not document:
            return None
        try:
            loaded = pdfium.FPDF_LoadPage(document, page - 1) if page > 0 else None
            if not loaded:
                return None
            try:
                return _drawn(pdfium, loaded)
            finally:
                pdfium.FPDF_ClosePage(loaded)
        finally:
            pdfium.FPDF_CloseDocument(document)


def _drawn(pdfium: Any, page: Any) -> Picture | None:
    points = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    size = pixels_of(*points)
    if size is None:
        return None
    bitmap = pdfium.FPDFBitmap_CreateEx(*size, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, *size, 0xFFFFFFFF)
        if not _draw(pdfium, bitmap, page, size):
            return None
        width, height = size
        length = pdfium.FPDFBitmap_GetStride(bitmap) * height
        if length != 4 * width * height:
            return None
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), length)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Picture("image/png", png(width, height, pixels), *points)


def _draw(pdfium: Any, bitmap: Any, page: Any, size: tuple[int, int]) -> bool:
    """Draws within the time that a page has; whether it is done."""
    end = monotonic() + SECONDS
    kind = dict(pdfium.IFSDK_PAUSE._fields_)["NeedToPauseNow"]
    pause = pdfium.IFSDK_PAUSE(version=1, NeedToPauseNow=kind(lambda _: monotonic() > end))
    status = pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT, ctypes.byref(pause))
    pdfium.FPDF_RenderPage_Close(page)
    return bool(status == pdfium.FPDF_RENDER_DONE)


def pixels_of(width: float, height: float) -> tuple[int, int] | None:
    """Pixels of a page of so many points, not more than are allowed; ``None`` for a page that nothing is seen of.

    >>> pixels_of(595.3, 841.9), pixels_of(14_400, 14_400), pixels_of(0, 842), pixels_of(1, 9e9)
    ((992, 1403), (1414, 1414), None, None)
    """
    if not (width > 0 and height > 0):
        return None
    scale = min(DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    size = round(width * scale), round(height * scale)
    return size if min(size) > 0 else None
