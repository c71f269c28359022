"""Lines of text in a cell, cut out for the recogniser.

What touches the edges of a cell is left of its rules, and what is smaller than a stroke is dust; both are left out of
the ink by which lines are found, not out of the crop. Rows of pixels with ink are a line, and one that is much higher
than text is several that touch. Characters below each other are lines of one character. A cell with too little ink for
a character and too much for dust is not blank: nothing tells what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gxparse.formats.ocr.cleaning import TEXT, Array, Paper

MARGIN = 1.3
"""So many points from the edges of a cell its rules end, where they cannot be seen."""

PADDING = 1.6
"""So many points around the ink of a line belong to its crop."""

DUST = 1.5
"""Ink of fewer square points is dust."""

BESIDE, PALE = 8.0, 0.5
"""Dust of so many square points within so many points of a line may be a character of it in pale ink."""

LOWEST = 4.0
"""A line of text is at least so many points high."""

AROUND = 12.0
"""So many points of paper around ink belong to a part of a page."""

_STRAYS, _NEAR_RULE, _RULED = 2.5, 0.5, 0.7  # points, points, and how much of its length a rule has ink
_STEP = 0.5  # points
_STROKE = 3.2  # points: a mark is this high, or as wide as a dash
_DASH = 3.0
_TOUCHING, _HARDLY = 1.7, 0.3  # a line that is so many times as high as text is several, with so little ink between


class Crop(NamedTuple):
    """A line of text: where it is in the page, in pixels, and what is seen there."""

    left: int
    top: int
    right: int
    bottom: int
    grey: Array


class Cut(NamedTuple):
    """The lines of a cell from top to bottom; or none, and whether it has ink all the same."""

    lines: list[Crop]
    smudged: bool


def cut(paper: Paper, left: float, top: float, right: float, bottom: float) -> Cut:
    """The lines of text in a cell, of which the edges are given in points."""
    unit = paper.unit
    x0, x1 = _between_rules(paper.ink, left * unit, right * unit, top * unit, bottom * unit, unit)
    y0, y1 = _between_rules(np.asarray(paper.ink.T), top * unit, bottom * unit, left * unit, right * unit, unit)
    ink = paper.ink[y0:y1, x0:x1]
    if min(ink.shape) < LOWEST * unit:
        return Cut([], smudged=bool(ink.size) and int((ink > 0).sum()) > DUST * unit * unit)
    marks, dust, smudged = _marks(np.ascontiguousarray(ink), unit)
    if int((marks > 0).sum()) < DUST * unit * unit:
        return Cut([], smudged)
    pad = int(PADDING * unit)
    lines = []
    for start, end in _text_rows(marks, unit):
        columns = np.flatnonzero((marks[start:end] > 0).any(axis=0))
        if len(columns):
            first, last = _with_dust(dust[start:end], int(columns[0]), int(columns[-1]), unit)
            box = (
                max(0, x0 + first - pad),
                max(0, y0 + start - pad),
                min(x1, x0 + last + 1 + pad),
                min(y1, y0 + end + pad),
            )
            lines.append(crop(paper.grey, *box))
    return Cut(lines, smudged=not lines)


def _between_rules(ink: Array, start: float, end: float, top: float, bottom: float, unit: float) -> tuple[int, int]:
    """Where the paper between two standing rules begins and ends. They may stray from where the net has them."""
    strip, margin = round(_STRAYS * unit), max(1, round(MARGIN * unit))
    rows = slice(max(0, round(top + margin)), max(0, round(bottom - margin)))
    edges = []
    for at in (start, end):
        first = max(0, round(at) - strip)
        filled = (ink[rows, first : round(at) + strip] > 0).mean(axis=0) if rows.stop > rows.start else np.zeros(1)
        ruled = np.flatnonzero(filled >= _RULED)
        edges.append((first + int(ruled[0]), first + int(ruled[-1]) + 1) if len(ruled) else (round(at), round(at)))
    (_, after), (before, _) = edges
    near = max(1, round(_NEAR_RULE * unit))
    return (
        after + near if edges[0][0] < after else after + margin,
        before - near if before < edges[1][1] else before - margin,
    )


def crop(grey: Array, left: int, top: int, right: int, bottom: int) -> Crop:
    """A part of a page."""
    return Crop(left, top, right, bottom, grey[top:bottom, left:right])


def inked(ink: Array, unit: float) -> list[tuple[int, int, int, int]]:
    """The parts of a page that have ink, from top to bottom: left, top, right, bottom, in pixels, with some paper."""
    marks, _, _ = _marks(ink, unit)
    rows, margin = np.flatnonzero((marks > 0).any(axis=1)), round(AROUND * unit)
    if not len(rows):
        return []
    found = []
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > 2 * margin) + 1):
        top, bottom = max(0, int(part[0]) - margin), min(ink.shape[0], int(part[-1]) + 1 + margin)
        columns = np.flatnonzero((marks[top:bottom] > 0).any(axis=0))
        left, right = max(0, int(columns[0]) - margin), min(ink.shape[1], int(columns[-1]) + 1 + margin)
        found.append((left, top, right, bottom))
    return found


def other_view(paper: Paper, line: Crop) -> Array:
    """A line once more, with red ink and with another margin."""
    step = max(1, round(_STEP * paper.unit))
    top, left = max(0, line.top - step), max(0, line.left - step)
    return paper.shown[top : line.bottom + step, left : line.right + step]


def _with_dust(dust: Array, first: int, last: int, unit: float) -> tuple[int, int]:
    """Where a line begins and ends with what lies beside it: pale ink comes apart, and a digit of it is dust."""
    reach, least = round(BESIDE * unit), PALE * unit * unit
    left, right = dust[:, max(0, first - reach) : first] > 0, dust[:, last + 1 : last + 1 + reach] > 0
    if left.sum() >= least:
        first = max(0, first - reach) + int(np.flatnonzero(left.any(axis=0))[0])
    if right.sum() >= least:
        last += 1 + int(np.flatnonzero(right.any(axis=0))[-1])
    return first, last


def _marks(ink: Array, unit: float) -> tuple[Array, Array, bool]:
    """The ink of a cell without dust and what is left of rules; the dust; and whether that is more than dust."""
    height, width = ink.shape
    if unit > 2.5:  # else strokes are as thin as specks
        ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    count, of, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept, of_rules = np.zeros(count, bool), np.zeros(count, bool)
    of_rules[0] = True  # the paper
    largest = 0.0
    for number in range(1, count):
        _, y, w, h, area = boxes[number].tolist()
        rule = (w > 0.9 * width and h < 2 * unit) or (h > 0.9 * height and w < 2 * unit)
        rule = rule or (h > 0.5 * height and w < 1.2 * unit and h > 14 * unit)
        edge = (y == 0 or y + h == height) and h < 1.5 * unit
        if rule or edge:
            of_rules[number] = True
            continue
        kept[number] = h >= _STROKE * unit or (w >= _DASH * unit and area >= DUST * unit * unit)
        if not kept[number]:
            largest = max(largest, area)
    marks = np.where(kept[of], ink, 0).astype(np.uint8)
    dust = np.where(kept[of] | of_rules[of], 0, ink).astype(np.uint8)
    return marks, dust, largest > DUST * unit * unit


def _text_rows(marks: Array, unit: float) -> list[tuple[int, int]]:
    """The rows of pixels of each line."""
    near = cv2.dilate(marks, np.ones((int(1.2 * unit) + 1, 1), np.uint8))
    filled = np.flatnonzero((np.asarray(near) > 0).any(axis=1))
    if not len(filled):
        return []
    parts = np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1)
    found = [(int(part[0]), int(part[-1]) + 1) for part in parts]
    found = [row for row in found if row[1] - row[0] >= LOWEST * unit]
    tallest = max((min(end - start, TEXT * unit) for start, end in found), default=0.0)
    ink = (marks > 0).sum(axis=1)
    split: list[tuple[int, int]] = []
    for start, end in found:
        if end - start >= 0.62 * tallest:
            split += _parted(ink, start, end, unit)
    return split


def _parted(ink: NDArray[np.intp], start: int, end: int, unit: float) -> Sequence[tuple[int, int]]:
    """A line, or the lines that touch each other in it, parted where there is hardly any ink."""
    count = round((end - start) / (1.35 * TEXT * unit))
    if end - start < _TOUCHING * TEXT * unit or count < 2:
        return [(start, end)]
    step = (end - start) / count
    cuts = [start]
    for number in range(1, count):
        low, high = int(start + (number - 0.3) * step), int(start + (number + 0.3) * step)
        at = low + int(np.argmin(ink[low : high + 1]))
        if ink[at] > _HARDLY * ink[start:end].mean():
            return [(start, end)]  # it is large
        cuts.append(at)
    return list(zip(cuts, [*cuts[1:], end], strict=True))
