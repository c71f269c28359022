"""Texts in layers that are switched off.

A document may have layers (optional content), as drawings and forms with hints have them, and say which of them are
shown. pdfium knows that when it draws a page and does not tell it of a text. A page of a document with layers is
therefore drawn, and a letter or digit where no ink is, is none that a reader sees.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable

from gxparse.formats.pdf import native
from gxparse.formats.pdf.glyphs import Glyph, Glyphs

MOST_PIXELS = 16_000_000
"""A page is drawn with so many pixels at most."""

_SCALE = 2.0
_INK = 24  # of 255: shades that differ by less are one
_OF_A_FORM = re.compile(rb"/OC(?![A-Za-z])")
_GRAY, _WHITE = 1, 0xFFFFFFFF
_MARK = "OC".encode("utf-16-le") + b"\0\0"


def has_layers(data: bytes) -> bool:
    """Whether a part of a document says that it is in a layer; what stands within a page says so by a mark.

    >>> has_layers(b"<</Type/XObject/OC 7 0 R>>"), has_layers(b"<</OCProperties 7 0 R>>")
    (True, False)
    """
    return _OF_A_FORM.search(data) is not None


def are_marked(texts: Iterable[int]) -> bool:
    """Whether any of texts is marked to be in a layer."""
    buffer, length = ctypes.create_string_buffer(len(_MARK)), ctypes.c_ulong()
    for text in texts:
        for number in range(native.count_marks(text)):
            mark = native.get_mark(text, number)
            native.mark_name(mark, buffer, len(_MARK), length)
            if length.value == len(_MARK) and buffer.raw == _MARK:
                return True
    return False


def shown(glyphs: Glyphs, page: int) -> Glyphs:
    """The characters of a page that leave ink on it."""
    width, height = native.page_width(page), native.page_height(page)
    scale = min(_SCALE, math.sqrt(MOST_PIXELS / max(width * height, 1.0)))
    size = max(int(width * scale), 1), max(int(height * scale), 1)
    bitmap = native.new_bitmap(*size, _GRAY, None, 0)
    if not bitmap:
        return glyphs
    try:
        native.fill_bitmap(bitmap, 0, 0, *size, _WHITE)
        native.draw_page(bitmap, page, 0, 0, *size, 0, 0)
        stride = native.bitmap_stride(bitmap)
        pixels = ctypes.string_at(native.bitmap_pixels(bitmap), stride * size[1])
    finally:
        native.destroy_bitmap(bitmap)
    seen = [glyph for glyph in glyphs.seen if not glyph.text.isalnum() or _has_ink(glyph, page, pixels, stride, size)]
    return Glyphs(seen, glyphs.invisible + len(glyphs.seen) - len(seen), glyphs.lost)


def _has_ink(glyph: Glyph, page: int, pixels: bytes, stride: int, size: tuple[int, int]) -> bool:
    """Whether not all pixels where a character stands have one shade."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for at in ((glyph.left, glyph.bottom), (glyph.right, glyph.top)):
        native.to_device(page, 0, 0, *size, 0, *at, x, y)
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    left, right = max(min(x0, x1), 0), min(max(x0, x1) + 1, size[0])
    top, bottom = max(min(y0, y1), 0), min(max(y0, y1) + 1, size[1])
    part = b"".join([pixels[row * stride + left : row * stride + right] for row in range(top, bottom)])
    return not part or max(part) - min(part) > _INK
