"""Short texts that the finder of lines does not see: a figure alone at the end of its row.

What a row says of its label must not be lost, else it looks as if nothing were printed there. Ink as high as text, at
the height of a line that was found and outside of all of them, is a text, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gxparse.formats.ocr.cleaning import TEXT, Array

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""

LOWEST, HIGHEST = 0.4, 1.6
"""So many times as high as text is what is a text."""

_GAP = 0.6  # of the height of text: so far from each other stand characters of a text
_PADDING = 1.6  # points


def beside(ink: Array, found: Sequence[Box], unit: float) -> list[Box]:
    """Texts at the height of lines that were found. ``unit`` pixels are a point."""
    if not found:
        return []
    rest = ink.copy()
    for left, top, right, bottom in found:
        rest[top:bottom, left:right] = 0
    rules = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((1, round(2 * TEXT * unit)), np.uint8))
    rest = np.asarray(cv2.subtract(rest, cv2.dilate(rules, np.ones((3, 3), np.uint8))), np.uint8)
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * TEXT * unit)), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    height, width = ink.shape
    pad = round(_PADDING * unit)
    texts = []
    for x, y, w, h, area in boxes[1:].tolist():
        high = LOWEST * TEXT * unit <= h <= HIGHEST * TEXT * unit
        middle = y + h / 2
        if high and area >= unit * unit and any(top < middle < bottom for _, top, _, bottom in found):
            texts.append((max(0, x - pad), max(0, y - pad), min(width, x + w + pad), min(height, y + h + pad)))
    return texts
