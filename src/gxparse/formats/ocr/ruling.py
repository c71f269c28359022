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
from gxparse.formats.ocr.cleaning import Array, Paper

LYING, STANDING = 16, 11
"""So many points of ink without a gap are a piece of a rule."""

DASH = 6
"""Gaps of so many points are closed."""

THICKEST = 8
"""A rule is no thicker."""

FEWEST_COLUMNS, FEWEST_CELLS = 2, 3
"""A net with fewer is a frame, or a line under words."""


NARROWEST, LOWEST = 60, 20
"""A net that is smaller is a character of a heading, in points."""


def ruled_tables(paper: Paper) -> list[Net]:
    """The tables that rules make on a page; their measures are points."""
    lying = merged(_rules(paper, lying=True), SHORTEST_LYING)
    standing = merged(_rules(paper, lying=False), SHORTEST_STANDING)
    found = [net_of(across, [*down, *open_edges(across, down)]) for across, down in connected(lying, standing)]
    return [net for net in found if net is not None and _is_table(net)]


def _is_table(net: Net) -> bool:
    large = net.xs[-1] - net.xs[0] > NARROWEST and net.ys[-1] - net.ys[0] > LOWEST
    return large and len(net.cells) >= FEWEST_CELLS and len(net.xs) > FEWEST_COLUMNS


def _rules(paper: Paper, *, lying: bool) -> Iterator[Rule]:
    ink = paper.ink if lying else np.ascontiguousarray(paper.ink.T)
    unit = paper.unit
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _along((LYING if lying else STANDING) * unit))
    pieces = cv2.morphologyEx(cv2.dilate(pieces, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, _along(DASH * unit))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(pieces, connectivity=8)
    for left, top, width, height, _ in boxes[1:].tolist():
        if width > (20 if lying else 10) * unit and height < THICKEST * unit:
            yield Rule((top + height / 2) / unit, left / unit, (left + width) / unit)


def _along(length: float) -> Array:
    return np.ones((1, max(3, int(length))), np.uint8)
