"""Two columns of prose beside each other, as gazettes print them: each is read from top to bottom.

Between full lines and tables a page may have a band with a gutter that nothing crosses. Its columns are parted only
where both are prose, many full lines of words: the lines of a table without rules, short cells and figures, stay
together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from attrs import frozen

from gxparse.formats.pdf.alignment import row_of
from gxparse.formats.pdf.grids import Table
from gxparse.formats.pdf.lines import Line, lines_of, words_of
from gxparse.formats.pdf.pages import Place

FEWEST_LINES = 5
"""So many full lines each column has."""

FEWEST_CHARS = 10
"""A full line has so many characters."""

GUTTER = 1.2
"""So many of its characters' sizes, at least, is a gutter wide."""

_FIRST, _LAST = 0.3, 0.7  # between these parts of the width of what is printed the gutter is
_FULL = 0.7  # of a column's width
_PITCH = 1.4  # a line so many times as far from the one above as usual is none of its column
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十\d]+[)）.．、]")
_WORD = re.compile("[\u4e00-\u9fff]")

_Free = list[tuple[float, float]]


@frozen
class Columns:
    """Two columns of prose: their lines, where the first begins and the last ends, and the middle between them."""

    left: list[Line]
    right: list[Line]

    @property
    def top(self) -> float:
        """Where they begin."""
        return min(self.left[0].top, self.right[0].top)

    @property
    def bottom(self) -> float:
        """Where they end."""
        return max(self.left[-1].bottom, self.right[-1].bottom)

    @property
    def gutter(self) -> float:
        """The middle between them."""
        return (max(line.right for line in self.left) + min(line.left for line in self.right)) / 2

    def side(self, place: Place) -> int | None:
        """The column that holds a place: 0, 1 or ``None``."""
        if place.bottom <= self.top or place.top >= self.bottom:
            return None
        return int((place.left + place.right) / 2 > self.gutter)


def prose_columns(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[list[Columns], list[Line]]:
    """The columns of prose on a page, and the lines that are in none."""
    if sum(len(line.chars) >= FEWEST_CHARS for line in lines) < FEWEST_LINES:
        return [], list(lines)
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    first, last = (left + part * (right - left) for part in (_FIRST, _LAST))
    found: list[Columns] = []
    rest: list[Line] = []
    for band, free in _bands(lines, tables, first, last):
        start, end = _ends(band, (free[0] + free[1]) / 2) if _width(free) > 0 else (0, 0)
        columns = None if end - start < FEWEST_LINES else _columns(band[start:end], (free[0] + free[1]) / 2)
        if columns is None:
            rest += band
        else:
            found.append(columns)
            rest += [*band[:start], *band[end:]]
    return found, rest


def _bands(
    lines: Sequence[Line], tables: Sequence[Table], first: float, last: float
) -> Iterable[tuple[list[Line], tuple[float, float]]]:
    """Lines that follow each other, and the widest strip that none of them crosses; some have none."""
    band: list[Line] = []
    strips: _Free = [(first, last)]
    items: list[tuple[float, Line | Table]] = [*((table.top, table) for table in tables)]
    items += [(line.top, line) for line in lines]
    for _, item in sorted(items, key=lambda item: item[0]):
        if isinstance(item, Table):
            taken, least = [(item.xs[0], item.xs[-1])], 1.0
        else:
            taken, least = _taken(item, first, last), GUTTER * item.size
        left = _without(strips, taken, least)
        if not left:
            if band:
                yield band, max(strips, key=_width, default=(first, first))
            band, left = [], _without([(first, last)], taken, least)
        if isinstance(item, Line):
            band.append(item)
        strips = left
    if band:
        yield band, max(strips, key=_width, default=(first, first))


def _taken(line: Line, first: float, last: float) -> _Free:
    """Where a line has characters; the row of a table has them all over."""
    if line.right < first or line.left > last:
        return []
    parts = words_of(line, GUTTER)
    if len(parts) > 2 or (not _WORD.match(line.chars[-1].text) and row_of(line).figures):
        return [(first, last)]
    return [(part.left, part.right) for part in parts]


def _without(strips: _Free, taken: _Free, least: float) -> _Free:
    for start, end in taken:
        if any(start < right and left < end for left, right in strips):
            parts = ((left, min(right, start)) for left, right in strips)
            others = ((max(left, end), right) for left, right in strips)
            strips = list(dict.fromkeys((*parts, *others)))
    return [strip for strip in strips if _width(strip) >= least]


def _width(strip: tuple[float, float]) -> float:
    return strip[1] - strip[0]


def _ends(band: Sequence[Line], gutter: float) -> tuple[int, int]:
    """The first and the last line of the columns: what stands above them on the right, and headings below, are not
    theirs.
    """
    start, end = 0, len(band)
    while start < end and band[start].left > gutter:
        start += 1
    pitch = median([other.top - one.top for one, other in pairwise(band)] or [0.0])
    while end - start > 1:
        last, above = band[end - 1], band[end - 2]
        far = last.top - above.top > _PITCH * pitch
        if not (far or (last.right < gutter and _HEADING.match(last.text))):
            break
        end -= 1
    return start, end


def _columns(band: Sequence[Line], gutter: float) -> Columns | None:
    chars = [char for line in band for char in line.chars]
    left = lines_of(char for char in chars if char.centre < gutter)
    right = lines_of(char for char in chars if char.centre >= gutter)
    return Columns(left, right) if _is_prose(left) and _is_prose(right) else None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether most lines are full of words, and none ends in a figure that stands alone."""
    if len(lines) < FEWEST_LINES:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    full = sum(_is_full(line, width) for line in lines)
    return full >= max(FEWEST_LINES, len(lines) / 2) and not any(row_of(line).figures for line in lines)


def _is_full(line: Line, width: float) -> bool:
    words = sum(bool(_WORD.match(char.text)) for char in line.chars)
    return line.right - line.left >= _FULL * width and 2 * words >= len(line.chars) >= FEWEST_CHARS
