"""Pages that lie on their side or on their head in the scanner: found out by reading a few lines.

What stands the right way up is read with confidence, anything else is not. So some lines of a page are read as it lies;
only where they say little are they read in the three other ways, and the page is turned if one of these is clearly
better. A page without lines of words stays as it is.
"""

from __future__ import annotations

import re
from statistics import median

import cv2
import numpy as np

from gxparse.formats.ocr.cleaning import TEXT, Array, Paper, cleaned
from gxparse.formats.ocr.flattening import Sheet, flattened
from gxparse.formats.ocr.recogniser import Recogniser

LINES = 5
"""So many lines are read."""

FEWEST = 3
"""Fewer tell nothing."""

LEGIBLE = 0.5
"""A page that is read with so much confidence, a character, stands the right way up."""

CLEARER = 0.25
"""By so much more confidence a page is turned."""

_WORDS = re.compile("[\u4e00-\u9fff]")
_SHORTEST = 3  # characters: of fewer, some are read on their side, too
_LENGTHS = 2.8, 8.0  # times as long as high
_HEIGHTS = 0.65, 1.7  # times the height of text
_RULE = 12.0  # points
_COARSE, _INK = 1.4, 80  # pixels a point where lines are looked for, and what is ink there
_JOINED = 0.4  # of the height of text: gaps that are closed


def upright(picture: Array, recogniser: Recogniser) -> Paper | None:
    """The page that a picture shows, the right way up; ``None`` if it is too small to show one."""
    sheet = flattened(picture)
    paper = cleaned(sheet.picture, sheet.back)
    if paper is None:
        return None
    confidence = _confidence(paper, recogniser)
    if confidence >= LEGIBLE:
        return paper
    best, clearest = paper, 0.0
    for quarters in (1, 2, 3):  # one after the other: a page takes much room
        other = _turned(sheet, quarters)
        likely = 0.0 if other is None else _confidence(other, recogniser)
        if other is not None and likely > clearest:
            best, clearest = other, likely
    return best if clearest >= max(LEGIBLE, confidence + CLEARER) else paper


def _turned(sheet: Sheet, quarters: int) -> Paper | None:
    turned = sheet.turned(quarters)
    return cleaned(turned.picture, turned.back)


def _confidence(paper: Paper, recogniser: Recogniser) -> float:
    """How likely each character is, of the lines of words that are read on a page; 0 if there are too few."""
    crops = _lines(paper)
    seen = recogniser.read(crops) if len(crops) >= FEWEST else []
    likely = [each.probability ** (1 / len(each.text)) for each in seen if len(_WORDS.findall(each.text)) >= _SHORTEST]
    return median(likely) * len(likely) / len(crops) if len(likely) >= FEWEST else 0.0


def _lines(paper: Paper) -> list[Array]:
    """Some lines of words, as far as their shapes tell: the longest that are not too long."""
    scale = _COARSE / paper.unit
    small = cv2.resize(paper.ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.where(np.asarray(small) > _INK, 255, 0).astype(np.uint8)
    for shape in ((1, round(_RULE * _COARSE)), (round(_RULE * _COARSE), 1)):
        ruled = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.ones((3, 3)))
        ink = np.asarray(cv2.subtract(ink, ruled), np.uint8)
    joined = cv2.dilate(ink, np.ones((1, round(_JOINED * TEXT * _COARSE)), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    low, high = (each * TEXT * _COARSE for each in _HEIGHTS)
    short, long = _LENGTHS
    found = [(y, x, w, h) for x, y, w, h, _ in boxes[1:].tolist() if low <= h <= high and short * h <= w <= long * h]
    found = sorted(found, key=lambda box: (-box[2], box))[:LINES]
    pad = 0.15 * TEXT * _COARSE
    edges = [(max(0.0, y - pad), y + h + pad, max(0.0, x - pad), x + w + pad) for y, x, w, h in found]
    rounded = [[round(each / scale) for each in edge] for edge in edges]
    return [paper.grey[top:bottom, left:right] for top, bottom, left, right in rounded]
