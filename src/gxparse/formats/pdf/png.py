"""PNG files from pixels in few colours, written with the standard library."""

from __future__ import annotations

import struct
import zlib

LEVELS = 6
"""So many levels has each of red, green and blue: 216 colours, the greys among them, fit in a byte."""

EFFORT = 6
"""More would make a page of tables smaller by a tenth, and take seconds for a scan full of noise."""

_STEPS = [round(255 * level / (LEVELS - 1)) for level in range(LEVELS)]
_PALETTE = bytes(part for red in _STEPS for green in _STEPS for blue in _STEPS for part in (red, green, blue))
_NEAREST = [round((LEVELS - 1) * value / 255) for value in range(256)]
_RED, _GREEN, _BLUE = (bytes(level * weight for level in _NEAREST) for weight in (LEVELS * LEVELS, LEVELS, 1))


def png(width: int, height: int, bgrx: bytes) -> bytes:
    r"""A picture from its pixels row by row, four bytes each: blue, green, red, and one that is not looked at.

    The same pixels give the same bytes. Colours are rounded, as print on paper needs few of them.

    >>> white, red = b"\xff\xff\xff\x00", b"\x00\x00\xff\x00"
    >>> made = png(2, 1, white + red)
    >>> made[:4], made[12:24], made == png(2, 1, white + b"\x01\x02\xfe\x00")
    (b'\x89PNG', b'IHDR\x00\x00\x00\x02\x00\x00\x00\x01', True)
    """
    planes = zip((bgrx[2::4], bgrx[1::4], bgrx[0::4]), (_RED, _GREEN, _BLUE), strict=True)
    # Numbers of colours stay below 256, so that all of them are summed up as one large number.
    summed = sum(int.from_bytes(plane.translate(weighted), "big") for plane, weighted in planes)
    pixels = summed.to_bytes(width * height, "big")
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", _PALETTE),
            _chunk(b"IDAT", zlib.compress(rows, EFFORT)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
