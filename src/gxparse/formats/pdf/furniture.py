"""What belongs to the pages and not to the report: running heads, feet and page numbers.

A line at the top or bottom of pages that comes again on others at the same height, but for its figures, is one; so is
the outermost line of a page if it is nothing but a page number. A line inside a table is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gxparse.formats.pdf.grids import Table
from gxparse.formats.pdf.lines import Line

_PAGE_NUMBER = re.compile(r"[-—－–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[-—－–·\s]*")
_DIGITS = re.compile(r"\d+")
_ENDS = 2  # so many lines at each end of a page may be furniture
_HEIGHT = 6  # points that a running head may move by


def without_furniture(pages: Sequence[tuple[Sequence[Line], Sequence[Table]]]) -> list[list[Line]]:
    """The lines of each page that belong to the report; lines come from top to bottom."""
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    ends = []
    for number, (lines, tables) in enumerate(pages):
        first = min((table.top for table in tables), default=float("inf"))
        last = max((table.bottom for table in tables), default=0.0)
        upper = [line for line in lines[:_ENDS] if line.bottom <= first + 2]
        lower = [line for line in lines[-_ENDS:] if line.top >= last - 2]
        ends.append((upper, lower))
        for line in {id(line): line for line in (*upper, *lower)}.values():
            places[_key(line)].add(number)
    kept = []
    for (lines, _), (upper, lower) in zip(pages, ends, strict=True):
        repeated = [line for line in (*upper, *lower) if len(places[_key(line)]) > 1]
        dropped = {id(line) for line in repeated}
        dropped |= {id(line) for line in _page_numbers(lines, upper[:1], lower[-1:])}
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _page_numbers(lines: Sequence[Line], first: Sequence[Line], last: Sequence[Line]) -> Iterable[Line]:
    """The outermost lines that are nothing but a page number; one that stands beside the next line is a figure."""
    for line, near in (*((line, lines[1:2]) for line in first), *((line, lines[-2:-1]) for line in last)):
        beside = any(line.top < other.bottom and other.top < line.bottom for other in near)
        text = line.text
        if not beside and "\n" not in text and _PAGE_NUMBER.fullmatch(text):
            yield line


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.top / _HEIGHT)
