"""Tables with rules between rows only: their columns are where no text stands.

Rules below each other make bands, and each band is a row. In the rows with most texts, the gaps that all of them leave
free part the columns. There a standing rule is thought of, but not in a row where a text stands across it: that one is
of several columns. Labels that are of several rows have no rules beside them; where the rules begin, their columns end.
A row of two texts is a label and what is said of it, whatever stands above.

What comes of it is a net of rules, as if they were all printed. Where rows do not agree on columns, there is none, and
the texts stay lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from gxparse.formats.nets import SNAP, Net, Rule, net_of
from gxparse.formats.ocr.cleaning import TEXT, Paper

FEWEST_BANDS = 3
"""Fewer rows are no table."""

FARTHEST = 160
"""Rules of one table are not further from each other, in points."""

NARROWEST = 2.5
"""A gap between columns is at least so many points wide."""

_WORD = 0.75  # of the height of text: gaps within a text
_LOWEST = 4.0  # points: what is less high is no text
_ALIKE = 0.7  # a row with so many of the most texts tells where columns are
_EDGE = 4.0  # points: rules that begin so near to each other begin at one place
_HIGH, _SPARSE = 35.0, 0.3  # points, and how much of its height the texts of a row take
_WIDEST = 60  # points: a rule that is no longer is none of a table


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class _Band(NamedTuple):
    above: Sequence[Rule]
    below: Sequence[Rule]
    words: Sequence[_Box]


def banded_tables(paper: Paper, lying: Sequence[Rule], nets: Sequence[Net]) -> list[Net]:
    """The tables that rules make which no standing ones cross."""
    free = [rule for rule in lying if rule.end - rule.start > _WIDEST and not any(_is_of(rule, net) for net in nets)]
    stacks = [stack for stack in _stacks(free) if len(stack) > FEWEST_BANDS]
    texts = _texts(paper) if stacks else []
    found = [_net(bands) for stack in stacks for bands in _tables(stack, texts)]
    return [net for net in found if net is not None]


def _is_of(rule: Rule, net: Net) -> bool:
    return net.ys[0] - SNAP <= rule.at <= net.ys[-1] + SNAP and rule.start < net.xs[-1] and net.xs[0] < rule.end


def _stacks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that stand below each other."""
    stacks: list[list[Rule]] = []
    for rule in sorted(rules):
        for stack in stacks:
            left, right = min(each.start for each in stack), max(each.end for each in stack)
            over = min(right, rule.end) - max(left, rule.start)
            if rule.at - stack[-1].at <= FARTHEST and over > 0.5 * min(right - left, rule.end - rule.start):
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return stacks


def _texts(paper: Paper) -> list[_Box]:
    """Where texts stand on a page, in points."""
    unit = paper.unit
    ink = paper.ink
    for shape in ((1, int(2.5 * TEXT * unit)), (int(2.5 * TEXT * unit), 1)):
        rules = cv2.dilate(cv2.morphologyEx(paper.ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.ones((3, 3)))
        ink = np.asarray(cv2.subtract(ink, rules), np.uint8)
    ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)  # no grain
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(_WORD * TEXT * unit)), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    return [
        _Box(left / unit, top / unit, (left + width) / unit, (top + height) / unit)
        for left, top, width, height, _ in boxes[1:].tolist()
        if height >= _LOWEST * unit
    ]


def _tables(stack: Sequence[Rule], texts: Sequence[_Box]) -> Iterator[list[_Band]]:
    """The bands of each table: a high one with hardly a text is what stands between two."""
    left, right = min(rule.start for rule in stack), max(rule.end for rule in stack)
    bands: list[_Band] = []
    for above, below in pairwise(_levels(stack)):
        top, bottom = above[0].at, below[0].at
        own = [text for text in texts if top < (text.top + text.bottom) / 2 < bottom]
        words = _as_words([text for text in own if left <= text.left and text.right <= right])
        high = max((word.bottom for word in words), default=0.0) - min((word.top for word in words), default=0.0)
        if bottom - top > _HIGH and high < _SPARSE * (bottom - top):
            yield bands
            bands = []
        else:
            bands.append(_Band(above, below, words))
    yield bands


def _net(bands: Sequence[_Band]) -> Net | None:
    if len(bands) < FEWEST_BANDS:
        return None
    levels = [bands[0].above, *(band.below for band in bands)]
    rules = [rule for level in levels for rule in level]
    left, right = min(rule.start for rule in rules), max(rule.end for rule in rules)
    gaps = _gaps([band.words for band in bands])
    if not gaps:
        return None
    begins = {
        start: min((gap for gap in gaps if abs(start - gap) < TEXT), default=start) for start in _begins(rules, left)
    }
    standing = [Rule(at, levels[0][0].at, levels[-1][0].at) for at in (left, right)]
    for above, below, words in bands:
        edges = {at for start, at in begins.items() if any(rule.start >= start - _EDGE for rule in (*above, *below))}
        edges.update(_parting(gaps, words, below))
        free = [at for at in edges if not any(word.left < at < word.right for word in words)]
        standing += [Rule(at, above[0].at, below[0].at) for at in free]
    return net_of([Rule(level[0].at, rule.start, rule.end) for level in levels for rule in level], standing)


def _levels(stack: Sequence[Rule]) -> list[list[Rule]]:
    """Rules by their heights."""
    levels: list[list[Rule]] = []
    for rule in sorted(stack):
        if levels and rule.at - levels[-1][0].at <= SNAP:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels


def _as_words(texts: Sequence[_Box]) -> list[_Box]:
    """Texts of a band, those that stand above each other as one, from left to right."""
    words: list[_Box] = []
    for text in sorted(texts):
        if words and text.left < words[-1].right:
            last = words[-1]
            words[-1] = _Box(
                last.left, min(last.top, text.top), max(last.right, text.right), max(last.bottom, text.bottom)
            )
        else:
            words.append(text)
    return words


def _gaps(rows: Sequence[Sequence[_Box]]) -> list[float]:
    """Where columns are parted: the middles of the gaps that all rows leave in which most texts stand."""
    most = max(map(len, rows))
    telling = [row for row in rows if len(row) >= max(3, _ALIKE * most)]
    if len(telling) < 2:
        return []
    gaps = _between(_as_words([word for row in telling for word in row]))
    if 0 < len(gaps) < most:
        return gaps
    full = [row for row in telling if len(row) == most]  # heads and figures stand beside each other
    columns = [
        _Box(min(each.left for each in of), 0, max(each.right for each in of), 0) for of in zip(*full, strict=True)
    ]
    return _between(columns) if len(full) > 1 else []


def _between(columns: Sequence[_Box]) -> list[float]:
    """The middles of gaps; none if a gap is too narrow."""
    if any(other.left - one.right < NARROWEST for one, other in pairwise(columns)):
        return []
    return [(one.right + other.left) / 2 for one, other in pairwise(columns)]


def _begins(stack: Sequence[Rule], left: float) -> list[float]:
    """Where rules begin that do not begin at the left edge."""
    found: list[float] = []
    for start in sorted(rule.start for rule in stack):
        if start > left + TEXT and (not found or start > found[-1] + TEXT):
            found.append(start)
    return found


def _parting(gaps: Sequence[float], words: Sequence[_Box], below: Sequence[Rule]) -> list[float]:
    """The gaps that part columns in a band."""
    if len(words) <= 2:
        between = [gap for gap in gaps if len(words) == 2 and words[0].right <= gap <= words[1].left]
        return between[:1]
    parting = list(gaps)
    for rule in below:  # the rule below a heading is as wide as the columns that it is a heading of
        within = [word for word in words if rule.start <= (word.left + word.right) / 2 <= rule.end]
        if len(within) == 1:
            parting = [gap for gap in parting if not rule.start + _EDGE < gap < rule.end - _EDGE]
    return parting
