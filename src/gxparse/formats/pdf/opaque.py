"""Whether a picture hides what is drawn before it.

Some programs print the text that they recognised first and the scanned page over it: such a text is a recogniser's, and
no reader sees it. A seal lies over figures, too, and lets them be seen through its transparent parts. Which of both a
picture is, its pixels tell; it is drawn once, at its size on the page, when a text below it asks.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

from gxparse.formats.pdf import native
from gxparse.formats.pdf.scene import Box

MOST_PIXELS = 40_000_000
"""A picture of more is not drawn, and taken to hide what is below it."""

MOST_DRAWN = 40
"""So many pictures of a page are drawn; further ones are taken to hide what is below them."""

HALF = 0.5
"""A picture that takes so much of a page is the page itself, scanned."""

_WITH_ALPHA = 4  # the format of pixels that may be transparent
_OPAQUE = 200  # of 255


class Opacity:
    """Tells of the pictures of a page where they hide what is below them."""

    def __init__(self, document: int, page: int, area: float) -> None:
        self._document, self._page, self._area = document, page, area
        self._alphas: dict[int, _Alpha | None] = {}

    def hides(self, image: Box, item: int, points: Iterable[tuple[float, float]]) -> bool:
        """Whether a picture hides all points of a character: one of which a part is seen is read."""
        points = list(points)
        if not all(image.holds(x, y) for x, y in points[:1]):
            return False
        if item not in self._alphas:
            self._alphas[item] = self._drawn(item)
        alpha = self._alphas[item]
        wide, high = max(image.right - image.left, 0.01), max(image.top - image.bottom, 0.01)
        return alpha is None or all(alpha.at((x - image.left) / wide, (image.top - y) / high) for x, y in points)

    def is_page(self, image: Box) -> bool:
        """Whether a picture is the page itself, scanned."""
        return (image.right - image.left) * (image.top - image.bottom) >= HALF * self._area

    def _drawn(self, item: int) -> _Alpha | None:
        """Where a picture is opaque, ``None`` if it is everywhere."""
        if native.is_transparent(item):
            return _Alpha(b"", 0, 0, 0)
        width, height = ctypes.c_uint(), ctypes.c_uint()
        native.image_pixels(item, width, height)
        if width.value * height.value > MOST_PIXELS or len(self._alphas) >= MOST_DRAWN:
            return None
        bitmap = native.drawn_image(self._document, self._page, item)
        if not bitmap:
            return None
        try:
            if native.bitmap_format(bitmap) != _WITH_ALPHA:
                return None
            rows, stride = native.bitmap_height(bitmap), native.bitmap_stride(bitmap)
            pixels = ctypes.string_at(native.bitmap_pixels(bitmap), rows * stride)
            return _Alpha(pixels[3::4], native.bitmap_width(bitmap), rows, stride // 4)
        finally:
            native.destroy_bitmap(bitmap)


class _Alpha:
    """How opaque the pixels of a picture are, by rows from its upper edge."""

    def __init__(self, values: bytes, width: int, height: int, stride: int) -> None:
        self._values, self._width, self._height, self._stride = values, width, height, stride

    def at(self, across: float, down: float) -> bool:
        """Whether the picture is opaque at a place, told in parts of its width and height."""
        if not self._width or not self._height:
            return False
        column = min(max(int(across * self._width), 0), self._width - 1)
        row = min(max(int(down * self._height), 0), self._height - 1)
        return self._values[row * self._stride + column] >= _OPAQUE
