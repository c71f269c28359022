"""From characters to lines and texts.

Characters that stand at one height make a line, from left to right. A blank is where there is a gap, however the
program made it: beside Chinese characters a gap is only a matter of looks, between figures it parts them, and a wide
one parts them for good, as the end of a line does.

A cell may be written from top to bottom: its characters stand below each other one by one. Small figures raised above
the others are marks of notes, and are written as such (``12¹``) so that they make no number with what is before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gxparse.formats.pdf.pages import Char, Place
from gxparse.formats.unknown import UNKNOWN
from gxparse.values import shape_of

BLANK_GAP = 0.18
"""A gap of so much of a character's height is a blank between figures and letters."""

WORD_GAP = 0.42
"""One of so much parts them: no blank is so wide."""

LONGEST_FIGURE = 16
"""A figure in a row of a table has at most so many characters."""

_LINE = 0.45
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SMALL = 0.8
_OFF = 0.2  # a digit that stands so much of its height higher or lower than those before it is no part of their number
_OVER = 0.4  # of a digit's width: the next one begins later
_STACKED_DIGITS = re.compile(r"(?<=\d)(?=\d)")
_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")


class Line(NamedTuple):
    """Characters of a line, from left to right."""

    chars: list[Char]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.chars[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(char.right for char in self.chars)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(char.top for char in self.chars)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(char.bottom for char in self.chars)

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The size of its characters."""
        return self.chars[0].size

    @property
    def place(self) -> Place:
        """The rectangle around it."""
        return Place(self.left, self.top, self.right, self.bottom)

    @property
    def text(self) -> str:
        """What it says."""
        return line_text(self.chars)


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Characters as lines, from top to bottom."""
    chars = list(chars)
    middles = [char.top + char.bottom for char in chars]
    if chars and max(middles) - min(middles) < _LINE * max(chars[0].bottom - chars[0].top, 4):
        return [Line(sorted(chars, key=_by_left))]
    lines: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=_by_middle):
        at = (char.top + char.bottom) / 2
        if lines and at - middle < _LINE * max(char.bottom - char.top, 4):
            line = lines[-1]
            middle += (at - middle) / (len(line) + 1)
            line.append(char)
        else:
            lines.append([char])
            middle = at
    return [Line(sorted(line, key=_by_left)) for line in lines]


def _by_middle(char: Char) -> float:
    return char.top + char.bottom


def _by_left(char: Char) -> float:
    return char.left


def words_of(line: Line, gap: float) -> list[Line]:
    """The parts of a line between gaps of so much of a character's height."""
    words: list[list[Char]] = [[]]
    end = line.left
    for char in line.chars:
        if words[-1] and char.left - end > gap * max(char.bottom - char.top, 4):
            words.append([])
        words[-1].append(char)
        end = max(end, char.right) if len(words[-1]) > 1 else char.right
    return [Line(word) for word in words]


def is_figure(word: Line) -> bool:
    """Whether a word stands for a number."""
    if len(word.chars) > LONGEST_FIGURE:
        return False
    return shape_of("".join([char.text for char in word.chars])).state in ("reported", "masked", "not_applicable")


def line_text(chars: Sequence[Char]) -> str:
    """What a line says, blanks where gaps are."""
    size = max(char.size for char in chars)
    text = ""
    before: Char | None = None
    level: float | None = None  # that digits stand on
    for char in chars:
        shown = char.text
        if not shown.isdigit():
            level = None
        elif level is None:
            level = char.bottom
        elif abs(char.bottom - level) > _OFF * (char.bottom - char.top):
            shown = shown.translate(_RAISED if char.bottom < level else _LOWERED)
        elif before is not None and char.left - before.left < _OVER * (char.right - char.left):
            shown = UNKNOWN  # two digits are printed over each other
        if char.size < _SMALL * size and shown.isdigit():
            shown = shown.translate(_RAISED if _is_raised(char, chars, size) else _LOWERED)
        if before is not None:
            gap = (char.left - before.right) / max(char.bottom - char.top, 4)
            chinese = bool(_CHINESE.match(before.text)) + bool(_CHINESE.match(shown))
            if gap > BLANK_GAP and chinese < 2 and not (chinese and gap <= WORD_GAP):
                text += " " if gap <= WORD_GAP or not _may_be_one(before.text, shown) else "\n"
        text += shown
        before = char
    return text


def _may_be_one(before: str, after: str) -> bool:
    """Whether two characters could be of one number."""
    return before[-1:].isdigit() and after[:1].isdigit()


def _is_raised(char: Char, chars: Sequence[Char], size: float) -> bool:
    tall = [other for other in chars if other.size >= _SMALL * size]
    return char.middle < sum(other.middle for other in tall) / len(tall)


def cell_text(chars: Sequence[Char]) -> str:
    """What a cell says, each line of it on its own."""
    if not chars:
        return ""
    if len(chars) == 1:
        return chars[0].text
    turned = sum(char.turn != 0 for char in chars)
    if turned == len(chars):
        return _turned_text(chars)
    if turned:
        parts = [char for char in chars if not char.turn], [char for char in chars if char.turn]
        return "\n".join(map(cell_text, parts))
    if _is_vertical(chars):
        return _columns_text(chars)
    return "\n".join([line_text(line.chars) for line in lines_of(chars)])


def _turned_text(chars: Sequence[Char]) -> str:
    """What a cell says of which all characters lie on their side, or stand on their head."""
    turn = chars[0].turn
    upright = []
    for char in chars:
        left, top, right, bottom = char.left, char.top, char.right, char.bottom
        if turn == 90:
            place = (-bottom, left, -top, right)
        elif turn == 270:
            place = (top, -right, bottom, -left)
        else:
            place = (-right, -bottom, -left, -top)
        upright.append(Char(char.text, *place, char.size))
    return cell_text(upright)


def _is_vertical(chars: Sequence[Char]) -> bool:
    """Whether characters are written from top to bottom: each below the one before, as they are drawn."""
    ends = chars[0].bottom - chars[0].top
    if abs(chars[0].top - chars[-1].top) < ends / 2:
        return False  # begins and ends in one line
    down = across = 0
    for one, other in pairwise(chars):
        dx, dy = abs(one.centre - other.centre), other.middle - one.middle
        height = one.bottom - one.top
        if dy > 0.4 * height and dx < 0.5 * max(height, 4):
            down += 1
        elif dx > abs(dy):
            across += 1
    return down >= 2 and down > 2 * across


def _columns_text(chars: Sequence[Char]) -> str:
    """What is written from top to bottom, columns from right to left."""
    columns: list[tuple[float, list[Char]]] = []
    for char in sorted(chars, key=lambda char: (-char.centre, char.top)):
        if columns and abs(columns[-1][0] - char.centre) < 0.6 * max(char.bottom - char.top, 4):
            columns[-1][1].append(char)
        else:
            columns.append((char.centre, [char]))
    parts = ["".join(char.text for char in sorted(column, key=lambda char: char.top)) for _, column in columns]
    return _STACKED_DIGITS.sub("\n", "\n".join(parts))  # they may be figures of their own
