"""From a picture to clean paper: level, of one brightness, without red ink, in a size that fits the recogniser.

Everything that follows measures in points, so the first thing to know is how many pixels a point has. A file may say
how many dots it has to an inch and is often wrong; the height of lines of text tells better: what is printed in tables
is about ten points high. Pictures that are much finer than the recogniser needs are made smaller, coarse ones larger.

Seals are red and lie over figures; in the red light of a picture they are as bright as paper, and so are red rules,
which is no loss where the others are black. Shades and coloured backgrounds go when each part of the picture is held
against the brightest near it. The page is level when its rows are either full of ink or empty: the angle is the one at
which the ink by rows differs most.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TypeAlias

import cv2
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from gxparse.layout import Area

Array: TypeAlias = "NDArray[np.uint8]"
"""Rows of pixels: grey, or blue, green and red."""

TEXT = 10.0
"""A line of text is about so many points high."""

UNIT = 200 / 72
"""So many pixels a point has after cleaning, if it had many more or fewer."""

FEWEST, MOST = 1.8, 3.6
"""So many pixels a point may have."""

STEEPEST = 6.0
"""A page that is turned by more degrees is not levelled."""

LARGEST = 20_000_000
"""A page has no more pixels after cleaning: one of ten pages of A4 below each other has a bit less."""

SMALLEST = 24
"""A picture of fewer pixels in a direction holds no line of text."""

_ROWS = 256  # so many are reckoned with at once
_UNMOVED = np.eye(3)
_PAPER, _WIDEST = 595.0, 900.0  # points: the width of a page of A4, and a bit more than that of A3
_FINE = 0.04
_DASH = 5  # pixels of a page that is 1400 high
_GRAIN, _NEAR = 0.3, 5.5  # points: what is smoothed away, and what is near
_LIFT = 0.6  # red ink is as bright as paper with so much of its redness
_FAINTEST, _DARKEST, _GRAINS = 12.0, 60.0, 3.0  # how much darker ink is


@frozen
class Paper:
    """A clean page: ``grey`` without red ink, ``shown`` with it, ``ink`` where it is dark; ``unit`` pixels a point.

    ``back`` leads from its pixels to those of the picture.
    """

    grey: Array
    shown: Array
    ink: Array
    unit: float
    back: NDArray[np.float64] = field(repr=False)

    def area(self, page: int, left: float, top: float, right: float, bottom: float) -> Area:
        """A rectangle of it, in pixels, as one of the picture."""
        corners = np.array([(x, y, 1.0) for x in (left, right) for y in (top, bottom)]) @ self.back.T
        corners = corners[:, :2] / corners[:, 2:]
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        return Area(page, *(round(max(0.0, float(each)), 1) for each in (x0, y0, x1, y1)))


def cleaned(picture: Array, before: NDArray[np.float64] = _UNMOVED) -> Paper | None:
    """The page that a picture shows; ``None`` if it is too small to show one.

    ``before`` leads from the pixels of the picture to those of the one that it was made of.
    """
    height, width = picture.shape[:2]
    if min(height, width) < SMALLEST:
        return None
    unit = max(
        _unit(picture), min(int(height), int(width)) / _WIDEST
    )  # specks are no text of a page as large as a wall
    scale = 1.0 if FEWEST <= unit <= MOST else UNIT / unit
    scale = min(scale, math.sqrt(LARGEST / (int(height) * int(width))))
    if scale != 1.0:
        size = (max(SMALLEST, round(width * scale)), max(SMALLEST, round(height * scale)))
        picture = _array(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
        unit *= scale
        height, width = picture.shape[:2]
    grey = _even(_without_red(picture))
    shown = _even(_array(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle_of(ink_of(grey, unit)), 1)
    if abs(turn[0, 1]) > 0.0005:
        grey, shown = (
            _array(cv2.warpAffine(each, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)))
            for each in (grey, shown)
        )
    level = np.vstack([cv2.invertAffineTransform(turn), (0.0, 0.0, 1.0)])
    return Paper(grey, shown, ink_of(grey, unit), unit, before @ np.diag([1 / scale, 1 / scale, 1.0]) @ level)


def ink_of(grey: Array, unit: float) -> Array:
    """Where a picture is darker than what is near, and by more than its grain: 255, else 0."""
    smooth = cv2.GaussianBlur(grey, (0, 0), _GRAIN * unit)
    near = cv2.blur(smooth, (2 * round(_NEAR * unit) + 1,) * 2)
    darker = np.asarray(cv2.subtract(near, smooth))
    grain = float(np.percentile(darker[::3, ::3], 84))  # of a page of which most is paper
    return np.where(darker > min(max(_FAINTEST, _GRAINS * grain), _DARKEST), 255, 0).astype(np.uint8)


def _array(found: object) -> Array:
    return np.asarray(found, np.uint8)


def _without_red(picture: Array) -> Array:
    """How bright a picture is in red light, and brighter where it is red."""
    blue, green, red = cv2.split(picture)
    return _array(cv2.addWeighted(red, 1.0, cv2.subtract(red, cv2.max(blue, green)), _LIFT, 0))


def _even(grey: Array) -> Array:
    """A picture held against the brightest near each of its parts."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(cv2.medianBlur(_array(small), 3), np.ones((5, 5), np.uint8)), (0, 0), 4)
    light = np.maximum(np.asarray(cv2.resize(paper, (width, height))), 40)
    even = np.empty_like(grey)
    for top in range(0, height, _ROWS):  # not all at once: it takes twelve times the room
        rows = slice(top, top + _ROWS)
        even[rows] = (grey[rows].astype(np.float32) / light[rows].astype(np.float32) * 255).clip(0, 255)
    return even


def _unit(picture: Array) -> float:
    """How many pixels a point has, by the height of lines of text."""
    height, width = picture.shape[:2]
    scale = min(1.0, 1400 / max(int(width), int(height)))
    small = cv2.resize(picture[:, :, 2], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = ink_of(_array(small), 2.0)
    for rule in (np.ones((1, 60), np.uint8), np.ones((60, 1), np.uint8)):
        ink = _array(cv2.subtract(ink, cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, rule), np.ones((3, 3)))))
    ink = _array(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    _, of, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    whole = boxes[:, 2:4].min(axis=1) > _DASH  # no dashes of rules
    whole[0] = False
    lines = cv2.dilate(whole[of].astype(np.uint8), np.ones((1, max(3, round(small.shape[1] / 120))), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(_array(lines), connectivity=8)
    found = sorted((h, w) for _, _, w, h, _ in boxes[1:].tolist() if w > 3 * h and h >= 6)
    if len(found) < 5:
        return max(1.0, float(min(width, height)) / _PAPER)
    by_width = np.repeat([h for h, _ in found], [w for _, w in found])  # so that specks do not count
    return float(np.median(by_width) / scale / TEXT)


def angle_of(ink: Array, steepest: float = STEEPEST) -> float:
    """By how many degrees, to the left, a page has to be turned to be level."""
    scale = min(1.0, 1000 / max(ink.shape))
    small = _array(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    best = 0.0
    for page, reach, step in ((_array(small[::2, ::2]), steepest, 0.5), (small, 0.5, 0.1), (small, 0.1, _FINE)):
        steps = round(reach / step)
        angles = [best + number * step for number in range(-steps, steps + 1)]
        best = max(angles, key=partial(_contrast, page))
    return best if _contrast(small, best) > 1.02 * _contrast(small, 0) else 0.0


def _contrast(ink: Array, angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = np.asarray(cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)).sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())
