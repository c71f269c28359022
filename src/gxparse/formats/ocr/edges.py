"""Tables that the page cuts: a printer leaves out what is wider than its paper, and with it ends of figures.

Lying rules end where a rule stands. Where none does, the table is open there, as some are printed, and what stands in
its last column keeps off from where the rules end; or it is cut, and figures go right up to that.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gxparse.formats.nets import Net
from gxparse.formats.ocr.cleaning import Array, Paper

NEAR = 2.2
"""Ink that is so many points from where the rules end goes up to it."""

FEWEST = 2
"""In so many rows of a column figures go up to the edge if it is cut: one may have a speck there."""

_BAND, _GAP, _STANDING = 1.5, 1.0, 0.5  # points, points, and how much of a row's height a rule stands
_MARK = 0.6  # square points: ink


def is_cut(paper: Paper, net: Net, *, right: bool) -> bool:
    """Whether the column at an edge of a table is cut there."""
    ink, width = paper.ink, paper.ink.shape[1]
    start, edge = (net.xs[-2], net.xs[-1]) if right else (net.xs[1], net.xs[0])
    inside = round((start + edge) / 2 * paper.unit)
    if not right:  # looked at in a mirror
        ink, inside = np.ascontiguousarray(ink[:, ::-1]), width - 1 - inside
    ends = [_end_of_rule(ink, round(y * paper.unit), inside, paper.unit) for y in net.ys]
    touching = open_rows = rows = 0
    for (top, bottom), (above, below) in zip(pairwise(net.ys), pairwise(ends), strict=True):
        if above is not None and below is not None:
            margin = round(_BAND * paper.unit) + 1
            row = ink[round(top * paper.unit) + margin : round(bottom * paper.unit) - margin]
            rows += 1
            open_rows += not _stands(row, min(above, below), max(above, below), paper.unit)
            touching += _has_ink(row, (above + below) // 2, paper.unit)
    return 2 * open_rows > rows and touching >= FEWEST


def _end_of_rule(ink: Array, y: int, inside: int, unit: float) -> int | None:
    """Where a lying rule ends that runs out of a column, ``None`` if there is none."""
    band = round(_BAND * unit)
    filled = np.asarray((ink[max(0, y - band) : y + band + 1, inside:] > 0).any(axis=0))
    gaps = np.flatnonzero(~filled)
    longest, run = max(1, round(_GAP * unit)), 0
    for number, at in enumerate(gaps.tolist()):
        run = run + 1 if number and at == gaps[number - 1] + 1 else 1
        if run >= longest:
            end = int(at) - run
            return inside + end if end > 0 else None
    return inside + len(filled) - 1 if filled.any() else None


def _stands(row: Array, first: int, last: int, unit: float) -> bool:
    """Whether a rule stands where the lying ones end."""
    near = max(1, round(_GAP * unit))
    strip = row[:, max(0, first - near) : last + near + 1] > 0
    return bool(strip.size) and float(strip.any(axis=1).mean()) >= _STANDING


def _has_ink(row: Array, end: int, unit: float) -> bool:
    """Whether something goes up to where the rules end."""
    return int((row[:, max(0, end - round(NEAR * unit)) : end + 1] > 0).sum()) > _MARK * unit * unit
