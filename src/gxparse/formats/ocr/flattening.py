"""From a photograph to a sheet: what a camera saw from aside is seen from the front.

Where a bright sheet lies on something darker, its four corners are found, and what lies around it is left out. What is
still tilted is told by long straight lines, rules and the edges of the sheet: those that lie meet in one point far
away, and those that stand in another. The picture is drawn anew so that both points are infinitely far. Where lines are
few or do not agree, the picture is left as it is, and so is one that is flat already.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from gxparse.formats.ocr.cleaning import STEEPEST, Array, angle_of, ink_of

SMALL = 1000
"""Lines are looked for in a copy of so many pixels in the longer direction."""

STEEPEST_TURN = 16.0
"""A page that is turned by more degrees is not levelled."""

LONGEST_TEXT = 0.035
"""What is longer, of the longer side, is no stroke of a character."""

FEWEST_LINES = 6
"""Fewer lines of a direction tell nothing."""

_OPEN = math.radians(11)  # so far lines are from level after the first turn
_AGREES = 2.5  # degrees
_FLAT = 0.0025  # a slope that changes less over the page is none
_SMALLEST_SHEET = 0.25  # of the picture
_SHADOWS = (1.0, 0.85, 0.7, 0.55)  # of what parts bright from dark: a sheet in the shade is darker
_BORDER = 4  # pixels: a side that is so near to the border of the picture may be anywhere beyond it
_SQUARE = 0.26  # the cosine of a corner
_DARKER = 0.8  # what lies around a sheet is so dark
_FULL = 0.96  # of its corners' quadrangle a sheet fills so much
_INSET = 0.004

_Matrix = NDArray[np.float64]
_Lines = NDArray[np.float64]


@frozen(eq=False)
class Sheet:
    """A picture seen from the front. ``back`` leads from its pixels to those of the picture that was given."""

    picture: Array
    back: _Matrix = field(factory=lambda: np.eye(3))

    def turned(self, quarters: int) -> Sheet:
        """The sheet, turned to the left by quarters."""
        height, width = self.picture.shape[:2]
        picture, back = self.picture, self.back
        for _ in range(quarters % 4):
            back = back @ np.array([[0.0, -1.0, width - 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
            picture, height, width = np.rot90(picture), width, height
        return Sheet(np.ascontiguousarray(picture), back)


def flattened(picture: Array) -> Sheet:
    """The sheet that a picture shows, seen from the front and about level."""
    height, width = picture.shape[:2]
    scale = min(1.0, SMALL / max(height, width))
    small = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    sheet = _corners(small)
    to_front, size = (np.eye(3), (small.shape[1], small.shape[0])) if sheet is None else _straight(sheet)
    grey = _warped(np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8), to_front, size)
    tilt = _tilt(grey)
    if tilt is None and sheet is None:
        return Sheet(picture)
    if tilt is not None:
        to_front, size = _fitting(tilt, size, to_front)
    to_front = np.diag([1 / scale, 1 / scale, 1.0]) @ to_front @ np.diag([scale, scale, 1.0])
    size = (round(size[0] / scale), round(size[1] / scale))
    return Sheet(_warped(picture, to_front, size), _matrix(np.linalg.inv(to_front)))


def _matrix(found: object) -> _Matrix:
    return np.asarray(found, np.float64)


def _warped(picture: Array, matrix: _Matrix, size: tuple[int, int]) -> Array:
    if np.allclose(matrix, np.eye(3)):
        return picture
    white = (255, 255, 255)
    return np.asarray(cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=white), np.uint8)


# -- a sheet on something darker -----------------------------------------------------------------------


def _corners(small: Array) -> _Lines | None:
    """The corners of a bright sheet, from the upper left one to the right; ``None`` if there is none around."""
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    grey = np.asarray(cv2.dilate(cv2.GaussianBlur(grey, (0, 0), 3), np.ones((9, 9), np.uint8)), np.uint8)
    middle, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sheets = [_quadrangle(grey, middle * part) for part in _SHADOWS]
    return max((each for each in sheets if each is not None), key=_area, default=None)


def _area(corners: _Lines) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _quadrangle(grey: Array, least: float) -> _Lines | None:
    """The corners of what is brighter than something, if it is a sheet in the midst of something darker."""
    bright = cv2.erode((grey > least).astype(np.uint8), np.ones((9, 9), np.uint8))
    shapes, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not shapes:
        return None
    shape = max(shapes, key=cv2.contourArea)
    corners = cv2.approxPolyDP(cv2.convexHull(shape), 0.02 * cv2.arcLength(cv2.convexHull(shape), True), True)
    area = cv2.contourArea(corners)
    if len(corners) != 4 or area < _SMALLEST_SHEET * grey.size or cv2.contourArea(shape) < _FULL * area:
        return None
    points = corners.reshape(4, 2).astype(np.float64)
    height, width = grey.shape
    if points.min() < _BORDER or (points > (width - _BORDER, height - _BORDER)).any() or not _is_upright(points):
        return None
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillPoly(inside, [corners], (1,))
    if np.median(grey[inside == 0]) > _DARKER * np.median(grey[inside == 1]):
        return None
    middle = points.mean(axis=0)
    points = middle + (points - middle) * (1 - _INSET)
    points = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return _matrix(np.roll(points, -int(np.argmin(points.sum(axis=1))), axis=0))


def _is_upright(corners: _Lines) -> bool:
    """Whether all corners of a quadrangle are about square."""
    sides = np.roll(corners, -1, axis=0) - corners
    sides /= np.linalg.norm(sides, axis=1, keepdims=True)
    return bool((np.abs((sides * np.roll(sides, 1, axis=0)).sum(axis=1)) < _SQUARE).all())


def _straight(corners: _Lines) -> tuple[_Matrix, tuple[int, int]]:
    """What makes a quadrangle a rectangle, and how large that is."""
    top, right, bottom, left = (float(np.linalg.norm(corners[n] - corners[(n + 1) % 4])) for n in range(4))
    width, height = max(top, bottom), max(left, right)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(matrix, np.float64), (round(width), round(height))


# -- lines that meet far away --------------------------------------------------------------------------


def _tilt(grey: Array) -> _Matrix | None:
    """What makes lines level and upright, around the middle of a picture; ``None`` if they are, or nothing tells."""
    height, width = grey.shape
    half = max(height, width) / 2
    lines = _long_lines(grey)
    turn = _usual_turn(lines)
    if turn is None:
        turn = math.radians(angle_of(ink_of(grey, 2.0), STEEPEST_TURN))
    lines = lines @ _turn(turn)[:2, :2].T
    lying = _meeting(lines / half, standing=False)
    standing = _meeting(lines / half, standing=True)
    if lying is None and standing is None:
        return _turn(turn) if abs(math.degrees(turn)) > STEEPEST else None
    slope, change = lying if lying is not None else (-standing[0] if standing else 0.0, 0.0)
    lean, spread = standing if standing is not None else (-slope, 0.0)
    flat = max(abs(change), abs(spread), abs(slope + lean)) < _FLAT
    if flat:
        return _turn(turn) if abs(math.degrees(turn)) > STEEPEST else None
    first, second = np.array([1.0, slope, change]), np.array([lean, 1.0, spread])
    horizon = np.cross(first, second)
    matrix = np.array([[1.0, -lean, 0.0], [-slope, 1.0, 0.0], horizon / horizon[2]])
    back = np.diag([half, half, 1.0])
    return _matrix(back @ matrix @ np.linalg.inv(back) @ _turn(turn))


def _turn(angle: float) -> _Matrix:
    """Turns around the middle, as OpenCV does: to the left."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])


def _long_lines(grey: Array) -> _Lines:
    """Long straight lines, measured from the middle of a picture: the ends of each, two points."""
    height, width = grey.shape
    found: object = cv2.createLineSegmentDetector().detect(grey)[0]
    lines = np.zeros((0, 2, 2)) if found is None else _matrix(found).reshape(-1, 2, 2)
    lines = lines[np.linalg.norm(lines[:, 0] - lines[:, 1], axis=1) > LONGEST_TEXT * max(height, width)]
    return _matrix(lines - np.array([width / 2, height / 2]))


def _usual_turn(lines: _Lines) -> float | None:
    """By how much most lines are off level or upright; ``None`` if they are few, or agree on nothing."""
    across, down = (lines[:, 1] - lines[:, 0]).T
    angles = np.degrees(np.arctan2(down, across))
    off = (angles + 45) % 90 - 45
    steps = np.arange(-STEEPEST_TURN, STEEPEST_TURN + 0.5, 0.5)
    length = np.hypot(across, down)
    near = np.array([length[np.abs(off - step) <= _AGREES].sum() for step in steps])
    if len(lines) < 2 * FEWEST_LINES or near.max() < 0.5 * length.sum():
        return None
    own = np.abs(off - steps[int(near.argmax())]) <= _AGREES
    return math.radians(float(np.average(off[own], weights=length[own])))


def _meeting(lines: _Lines, *, standing: bool) -> tuple[float, float] | None:
    """Where lines of a direction meet: their slope in the middle of a picture, and how it changes over half of it."""
    if standing:
        lines = lines[:, :, ::-1]
    run, rise = (lines[:, 1] - lines[:, 0]).T
    lying = np.abs(rise) < math.tan(_OPEN) * np.abs(run)
    slopes, weights = rise[lying] / run[lying], np.abs(run[lying])
    x, y = lines[lying].mean(axis=1).T
    knows = np.stack([np.ones_like(x), slopes * x - y], axis=1)
    kept = np.ones(len(slopes), bool)
    slope = change = 0.0
    for _ in range(8):
        if kept.sum() < FEWEST_LINES:
            return None
        known, weight = knows[kept], weights[kept]
        ridge = np.diag([0.0, 0.02 * weight.sum()])
        slope, change = np.linalg.solve(known.T @ (known * weight[:, None]) + ridge, known.T @ (slopes[kept] * weight))
        off = np.abs(slopes - knows @ (slope, change))
        kept = off < max(0.003, 2.5 * float(np.median(off)))
    if weights[kept].sum() < 0.5 * weights.sum():
        return None
    return float(slope), float(change)


def _fitting(tilt: _Matrix, size: tuple[int, int], before: _Matrix) -> tuple[_Matrix, tuple[int, int]]:
    """A matrix around the middle of a picture as one that leaves all of it in sight, and its size then."""
    width, height = size
    centred = tilt @ np.array([[1.0, 0.0, -width / 2], [0.0, 1.0, -height / 2], [0.0, 0.0, 1.0]])
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], np.float64) @ centred.T
    corners = corners[:, :2] / corners[:, 2:]
    low, high = corners.min(axis=0), corners.max(axis=0)
    moved = np.array([[1.0, 0.0, -low[0]], [0.0, 1.0, -low[1]], [0.0, 0.0, 1.0]])
    return moved @ centred @ before, (math.ceil(high[0] - low[0]), math.ceil(high[1] - low[1]))
