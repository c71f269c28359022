"""Pictures as arrays: the pages of a file, upright, in colours, however the file stores them.

Size and number of pages are known from the head of a file and are held against the limits before anything is decoded.
What cannot be decoded to its last row is refused: half a table looks like a table. Transparent pixels are white, as
paper is; a camera's turn (EXIF) is undone; inks (CMYK), palettes, and grey in 16 bits become red, green and blue. The
pages of a TIFF are pages, without the small copies that some programs add. A picture that moves is none of paper.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.formats.ocr.cleaning import Array
from gxparse.kinds import DAMAGED_IMAGE, kind_of
from gxparse.layout import Picture
from gxparse.options import Limits
from gxparse.source import Source
from gxparse.words import Words

KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WebP", "GIF")
"""The kinds of files that are read."""

MOST_PIXELS = 2_000_000
"""A page of more is shown smaller."""

_DECODERS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_ROWS = 256
_ORIENTATION = 0x0112  # a tag of EXIF
_SUBFILE, _REDUCED = 254, 1  # a tag of TIFF, and its bit for a smaller copy of another page
_MOVES = Words("是动画", "is animated")
_STILL = Words("请截取其中一帧，存为 PNG", "save the frame that shows the report as a PNG")


def pages_of(source: Source, limits: Limits) -> Iterator[Array]:
    """The pages of a picture, one after the other.

    Raises :class:`~gxparse.errors.DocumentError` for what is damaged, animated or no picture, and
    :class:`~gxparse.errors.DocumentLimitError` for what is beyond a limit.
    """
    data = source.data or b""
    found = kind_of(data)
    kind = found.name if found is not None and found.name in KINDS else "image"
    with _refusing(source.name, kind, limits):
        picture = Image.open(io.BytesIO(data), formats=_DECODERS)
        frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format not in ("TIFF", "MPO"):
        raise DocumentError(source.name, kind, _MOVES, _STILL)
    if picture.format != "TIFF":
        frames = 1
    for limit, most in (("pages", limits.pages), ("scans", limits.scans)):
        if frames > most:
            raise DocumentLimitError(source.name, kind, limit, frames, most)
    for frame in range(frames):
        with _refusing(source.name, kind, limits):
            picture.seek(frame)
            if _is_reduced(picture):
                continue
            pixels = picture.width * picture.height
            if pixels > limits.pixels:
                raise DocumentLimitError(source.name, kind, "pixels", pixels, limits.pixels)
            picture.load()
            turned = picture.getexif().get(_ORIENTATION, 1) != 1
            page = _in_colours(ImageOps.exif_transpose(picture) if turned else picture)
            if frames == 1:
                picture.close()
        yield page


def picture_of(source: Source, limits: Limits, page: int) -> Picture | None:
    """A page, from 1, for people who compare; ``None`` if there is no such page."""
    for number, array in enumerate(pages_of(source, limits), 1):
        if number == page:
            height, width = array.shape[:2]
            scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
            shown = Image.fromarray(array[:, :, ::-1])
            if scale < 1.0:
                shown = shown.resize((max(1, round(width * scale)), max(1, round(height * scale))))
            target = io.BytesIO()
            shown.save(target, "WEBP", quality=60)
            return Picture("image/webp", target.getvalue(), width, height)
    return None


@contextmanager
def _refusing(name: str, kind: str, limits: Limits) -> Iterator[None]:
    """Whatever a decoder says of a file is said as an error of that file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (DocumentError, DocumentLimitError):
        raise
    except Image.DecompressionBombError:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0)
        raise DocumentLimitError(name, kind, "pixels", most, limits.pixels) from None
    except Exception as error:  # decoders fail in any way
        what = Words("不完整或已损坏", "is damaged or not whole")
        raise DocumentError(name, kind, what, DAMAGED_IMAGE) from error


def _is_reduced(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", None)
    return tags is not None and bool(int(tags.get(_SUBFILE, 0)) & _REDUCED)


def _in_colours(picture: Image.Image) -> Array:
    """A picture in blue, green and red; band by band, since what is between takes many times the room."""
    most = max(1.0, float(np.asarray(picture).max(initial=0.0))) if picture.mode.startswith("F") else 65535.0
    page = np.empty((picture.height, picture.width, 3), np.uint8)
    for top in range(0, picture.height, _ROWS):
        bottom = min(top + _ROWS, picture.height)
        page[top:bottom] = _band(picture.crop((0, top, picture.width, bottom)), most)
    return page


def _band(band: Image.Image, most: float) -> Array:
    if band.mode.startswith(("I", "F")):
        deep = (np.asarray(band).astype(np.float64) / most * 255).clip(0, 255).astype(np.uint8)
        return np.repeat(deep[:, :, None], 3, axis=2)
    if band.has_transparency_data:
        shown = band.convert("RGBA")
        band = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    return np.asarray(band.convert("RGB"))[:, :, ::-1]
