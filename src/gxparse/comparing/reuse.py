"""How much of a report's prose stood in another one already.

The definition, which is the only one:

- Of a text count its letters, characters and numbers. White space and punctuation do not count; simplified and
  traditional forms, full and half width, capital and small letters are the same; a number counts as one sign whatever
  it says, and so do numbers that nothing else parts: a report that changes its figures alone says the same.
- *Reused* is what lies in a run of at least :data:`RUN` of these signs that stands in the prose of the other report,
  in whatever section.
- A section's *share* is what is reused of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from attrs import frozen

from gxparse.characters import HALF_WIDTH
from gxparse.numerals import NUMERALS
from gxparse.report import Section
from gxparse.script import by_character

RUN = 13
"""So many signs in a row are no chance: about three words and a particle. Shorter ones are names and set phrases."""

NUMBER = "#"
"""Stands for every number."""

_SIGN = re.compile(rf"(?P<number>\d+(?:[.,]\d+)*|[{NUMERALS}]{{2,}})|[^\W_]")
_PART = "\0"  # between sections, in no run


class Passage(NamedTuple):
    """A piece of a section that stands in the other report: where it begins and ends in the text of its own section,
    and in which section of the other one it stands there, from where to where.
    """

    start: int
    end: int
    other_section: str
    other_start: int
    other_end: int


@frozen
class SectionReuse:
    """A section, how many signs it has, how many of them are reused, and the pieces in which they lie, in order."""

    section: Section
    signs: int
    reused: int
    passages: tuple[Passage, ...]

    @property
    def share(self) -> Fraction | None:
        """What of it is reused, ``None`` of a section without text."""
        return Fraction(self.reused, self.signs) if self.signs else None

    def to_dict(self) -> dict[str, Any]:
        """Its data."""
        return {
            "section": self.section.key,
            "title": self.section.title,
            "signs": self.signs,
            "reused": self.reused,
            "share": None if self.share is None else float(self.share),
            "passages": [each._asdict() for each in self.passages],
        }


@frozen
class _Signs:
    """The signs of a text, and where each stands in it."""

    text: str
    places: tuple[tuple[int, int], ...]


def signs_of(text: str) -> str:
    """What of a text counts.

    >>> signs_of("2021年,本机关收到申请 1,204 件;其中 3、5 月各十二件。")
    '#年本机关收到申请#件其中#月各#件'
    """
    return _signs(text).text


def _signs(text: str) -> _Signs:
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    for found in _SIGN.finditer(by_character(text.translate(HALF_WIDTH))):
        sign = NUMBER if found["number"] else found[0].lower() if found[0].isascii() else found[0]
        if sign == NUMBER and signs and signs[-1] == NUMBER:
            places[-1] = (places[-1][0], found.end())
        else:
            signs.append(sign)
            places.append(found.span())
    return _Signs("".join(signs), tuple(places))


def reuse(sections: Iterable[Section], others: Iterable[Section]) -> tuple[SectionReuse, ...]:
    """Each section of a report with what of it stands in the sections of another. Takes time in proportion to both.

    Of a piece that stands there several times, the place in the section of the same key is told, else the first.
    """
    known = {section.key: _signs(section.text) for section in others}
    return tuple(_reused(section, known) for section in sections)


def _reused(section: Section, known: dict[str, _Signs]) -> SectionReuse:
    order = sorted(known, key=lambda key: key != section.key)
    there = _PART.join(known[key].text for key in order)
    mine = _signs(section.text)
    first = {there[at : at + RUN]: at for at in range(len(there) - RUN, -1, -1)}
    passages: list[Passage] = []
    reused = end = start = 0
    while start <= len(mine.text) - RUN:
        at = first.get(mine.text[start : start + RUN])
        if at is None:
            start += 1
            continue
        length = RUN + _alike(mine.text, start + RUN, there, at + RUN)
        new = max(start, end)  # a run may begin within the one before
        end = start + length
        reused += end - new
        passages.append(_passage(mine, new, end, order, known, at + new - start))
        start = end - RUN + 1
    return SectionReuse(section, len(mine.text), reused, tuple(passages))


def _alike(mine: str, start: int, there: str, at: int) -> int:
    """How many signs are the same from two places on."""
    most = min(len(mine) - start, len(there) - at)
    return next((n for n in range(most) if mine[start + n] != there[at + n]), most)


def _passage(mine: _Signs, start: int, end: int, order: Sequence[str], known: dict[str, _Signs], at: int) -> Passage:
    for key in order:
        theirs = known[key]
        if at < len(theirs.text):
            break
        at -= len(theirs.text) + len(_PART)
    return Passage(
        mine.places[start][0],
        mine.places[end - 1][1],
        key,
        theirs.places[at][0],
        theirs.places[at + end - start - 1][1],
    )
