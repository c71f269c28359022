"""Two pages printed on one sheet, side by side, as two years of a report or a booklet have them.

Read line by line they would be mixed. A sheet is parted where nothing crosses its middle from top to bottom and both
halves have many lines of words; the columns of a table without rules have words on one side only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from gxparse.formats.pdf.lines import lines_of
from gxparse.formats.pdf.pages import Page

GUTTER = 12
"""So wide, at least, is what parts two pages, in points."""

FEWEST_LINES = 8
"""So many lines of words each of two pages has."""

FEWEST_CHARS = 3
"""A line of words has so many characters of words."""

ALIKE = 0.6
"""Documents that repeat each other have so much of their lines in common."""

FEWEST_REPEATED = 4
"""They have so many different ones in common."""

_NO_WORD = re.compile("[^\u4e00-\u9fff]+")
_FIRST, _LAST = 0.4, 0.6  # between these parts of the width the middle is looked for


def parted(pages: Iterable[Page]) -> list[Page]:
    """Pages, those parted that are two on one sheet.

    Two documents that stand beside each other repeat each other's words, and all left halves are read before the right
    ones; in a booklet the pages of a sheet follow each other.
    """
    pages = list(pages)
    sheets = [_halves(page, FEWEST_LINES) for page in pages]
    if any(len(halves) > 1 for halves in sheets):
        sheets = [_halves(page, 0) for page in pages]  # those that are not full, too
    beside = any(len(halves) > 1 and _repeat(*map(_words, halves)) for halves in sheets)
    if beside:
        return [halves[0] for halves in sheets] + [half for halves in sheets for half in halves[1:]]
    return [half for halves in sheets for half in halves]


def _halves(page: Page, fewest: int) -> Sequence[Page]:
    """The page, or the two that are printed on it, if both have so many lines of words."""
    middle = _gutter(page)
    if middle is None:
        return (page,)
    halves = (_half(page, 0.0, middle), _half(page, middle, page.width))
    return halves if all(len(_words(half)) >= fewest for half in halves) else (page,)


def _words(page: Page) -> list[str]:
    """The lines of a page that have words, without what else they have."""
    lines = ("".join(char.text for char in line.chars) for line in lines_of(page.chars))
    words = (_NO_WORD.sub("", line) for line in lines)
    return [line for line in words if len(line) >= FEWEST_CHARS]


def _repeat(one: Sequence[str], other: Sequence[str]) -> bool:
    lines = set(one), set(other)
    return len(set.intersection(*lines)) >= max(FEWEST_REPEATED, ALIKE * min(map(len, lines)))


def _gutter(page: Page) -> float | None:
    """The middle of the widest strip near the middle of a page that nothing crosses."""
    first, last = _FIRST * page.width, _LAST * page.width
    taken = sorted((start, end) for start, end in _stretches(page) if end > first and start < last)
    free, at = first, 0.0
    width = 0.0
    for start, end in (*taken, (last, last)):
        if start - free > width:
            width, at = start - free, (start + free) / 2
        free = max(free, end)
    return at if width >= GUTTER else None


def _stretches(page: Page) -> Iterator[tuple[float, float]]:
    """From where to where everything reaches that is printed on a page."""
    yield from ((char.left, char.right) for char in page.chars)
    yield from ((rule.start, rule.end) for rule in page.lying)
    yield from ((rule.at, rule.at) for rule in page.standing)


def _half(page: Page, left: float, right: float) -> Page:
    def holds(start: float, end: float) -> bool:
        return left <= (start + end) / 2 <= right

    return evolve(
        page,
        chars=[char for char in page.chars if holds(char.left, char.right)],
        lying=[rule for rule in page.lying if holds(rule.start, rule.end)],
        standing=[rule for rule in page.standing if holds(rule.at, rule.at)],
        pictures=[place for place in page.pictures if holds(place.left, place.right)],
        drawings=[place for place in page.drawings if holds(place.left, place.right)],
        lost=[place for place in page.lost if holds(place.left, place.right)],
        slanted=[place for place in page.slanted if holds(place.left, place.right)],
    )
