"""The rules of a page, and the cells between them.

A rule is ink that goes on for a while in one direction. Noise breaks it, residual tilt lets it climb from one row of
pixels to the next, dots and dashes part it: pieces that nearly touch are one. What is left of words after that is too
short for a rule, or stands in no net (:mod:`gxparse.formats.nets`).
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from gxparse.formats.nets import SHORTEST_LYING, SHORTEST_STANDING, Net, Rule, connected, merged, net_of, open_edges
from gxparse.formats.ocr.bands import banded_tables
from gxparse.formats.ocr.cleaning import Array, Paper

LYING, STANDING = 16, 11
"""So many points of ink without a gap are a piece of a rule."""

DASH = 6
"""Gaps of so many points are closed."""

THICKEST = 8
"""A rule is no thicker."""

FEWEST_DASHES = 40
"""Of fewer small marks no rules of a table are made."""

_THIN, _LONGEST_DASH = 2.4, 40.0  # points: a dash
_GAP, _SHORTEST, _FILLED = 7.5, 14.0, 0.35  # points between dashes, of a rule of dashes; and how full it is
_CROSSING = 12.0  # points: where rules of dashes cross, no dash is one alone
_THICKER = np.ones((3, 1), np.uint8)

FEWEST_COLUMNS, FEWEST_CELLS = 2, 3
"""A net with fewer is a frame, or a line under words."""


NARROWEST, LOWEST = 60, 20
"""A net that is smaller is a character of a heading, in points."""


def ruled_tables(paper: Paper) -> list[Net]:
    """The tables that rules make on a page; their measures are points."""
    lying = merged(_rules(paper, lying=True), SHORTEST_LYING)
    standing = merged(_rules(paper, lying=False), SHORTEST_STANDING)
    crossing = [net_of(across, [*down, *open_edges(across, down)]) for across, down in connected(lying, standing)]
    found = [net for net in crossing if net is not None and _is_table(net)]
    found += filter(_is_table, banded_tables(paper, lying, found))
    return sorted(found, key=lambda net: net.ys[0])


def _is_table(net: Net) -> bool:
    large = net.xs[-1] - net.xs[0] > NARROWEST and net.ys[-1] - net.ys[0] > LOWEST
    return large and len(net.cells) >= FEWEST_CELLS and len(net.xs) > FEWEST_COLUMNS


def _rules(paper: Paper, *, lying: bool) -> Iterator[Rule]:
    ink = paper.ink if lying else np.ascontiguousarray(paper.ink.T)
    unit = paper.unit
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _along((LYING if lying else STANDING) * unit))
    pieces = cv2.morphologyEx(cv2.dilate(pieces, _THICKER), cv2.MORPH_CLOSE, _along(DASH * unit))
    for left, top, width, height in _boxes(pieces):
        if width > (20 if lying else 10) * unit and height < THICKEST * unit:
            yield Rule((top + height / 2) / unit, left / unit, (left + width) / unit)
    yield from _dashed(ink, unit)


def _dashed(ink: Array, unit: float) -> Iterator[Rule]:
    """Rules of short dashes or dots: small marks in a row that fill enough of it."""
    _, of, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    marks = (boxes[:, 3] <= _THIN * unit) & (boxes[:, 2] <= _LONGEST_DASH * unit)
    if marks.sum() < FEWEST_DASHES:
        return
    dashes = np.where(marks[of], np.uint8(255), np.uint8(0))
    rows = cv2.morphologyEx(cv2.dilate(dashes, _THICKER), cv2.MORPH_CLOSE, _along(_GAP * unit))
    rows = cv2.dilate(cv2.morphologyEx(rows, cv2.MORPH_OPEN, _along(_SHORTEST * unit)), _THICKER)
    for left, top, width, height in _boxes(cv2.morphologyEx(rows, cv2.MORPH_CLOSE, _along(_CROSSING * unit))):
        filled = (dashes[top : top + height, left : left + width] > 0).any(axis=0).mean()
        if filled >= _FILLED and height < THICKEST * unit:
            yield Rule((top + height / 2) / unit, left / unit, (left + width) / unit)


def _boxes(pieces: object) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each piece."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.asarray(pieces, np.uint8), connectivity=8)
    return [(left, top, width, height) for left, top, width, height, _ in boxes[1:].tolist()]


def _along(length: float) -> Array:
    return np.ones((1, max(3, int(length))), np.uint8)
