"""Pages as they are read: upright, measured from the upper left corner, without what is slanted across them.

A page may be turned as a whole (``/Rotate``), and its content may be turned against it. What most of its characters
say is up, is up; the rules are turned with them. A text turned by a quarter against the rest stays, as heads of narrow
columns have it. One at any other angle is a watermark, or if it is no larger than others and stands in a cell without
words, nothing tells which figure it is. A digit that a rule goes through is struck out, and no figure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from attrs import frozen

from gxparse.formats.nets import Rule
from gxparse.formats.pdf.glyphs import LARGE, Glyph, Glyphs
from gxparse.formats.pdf.scene import Box, Scene
from gxparse.formats.unknown import UNKNOWN
from gxparse.layout import Area

SLANT = 4
"""So many degrees off a quarter turn, a text is slanted."""

STRAIGHT = 1.2
"""A rule that strays so far is still straight."""

STROKE = "\u0336"
"""Is put behind a digit that is struck out."""

_new = tuple.__new__  # a named tuple's own constructor takes twice the time
_QUARTERS = (0, 90, 180, 270)


class Char(NamedTuple):
    """A character on an upright page; ``turn`` is its angle, ``run`` the text that it was drawn with."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turn: int = 0
    run: int = 0

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half way to the right."""
        return (self.left + self.right) / 2


class Place(NamedTuple):
    """A rectangle on an upright page."""

    left: float
    top: float
    right: float
    bottom: float


@frozen
class Page:
    """A page, upright: its characters, its rules, and where pictures are.

    Where characters no larger than others are left out because they are slanted, is ``slanted``.
    """

    number: int
    width: float
    height: float
    chars: list[Char]
    lying: list[Rule]
    standing: list[Rule]
    pictures: list[Place]
    drawings: list[Place]
    invisible: int
    lost: list[Place]
    slanted: list[Place]
    area: Callable[[Place], Area]

    @property
    def unknown(self) -> int:
        """How many characters are printed of which nothing says which they are."""
        return sum(char.text == UNKNOWN for char in self.chars)


@frozen
class _Turn:
    """Turns what is on a page, of which it knows the box, so that texts at an ``angle`` run to the right."""

    box: Box
    angle: int

    def place(self, left: float, bottom: float, right: float, top: float) -> Place:
        """A rectangle of the page, turned."""
        if self.angle == 0:
            box = self.box
            return Place(left - box.left, box.top - top, right - box.left, box.top - bottom)
        x0, y0 = self._point(left, bottom)
        x1, y1 = self._point(right, top)
        return Place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        box = self.box
        if self.angle == 0:
            return x - box.left, box.top - y
        if self.angle == 90:
            return y - box.bottom, x - box.left
        if self.angle == 180:
            return box.right - x, y - box.bottom
        return box.top - y, box.right - x

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The point of the page that was turned to a point."""
        box = self.box
        if self.angle == 0:
            return x + box.left, box.top - y
        if self.angle == 90:
            return y + box.left, x + box.bottom
        if self.angle == 180:
            return box.right - x, y + box.bottom
        return box.right - y, box.top - x


def upright(number: int, box: Box, rotation: int, glyphs: Glyphs, scene: Scene) -> Page:
    """A page from what is drawn on it. ``rotation`` is by how many degrees a viewer turns it with the clock."""
    angle = _reading_angle(glyphs.seen, rotation)
    turn, shown = _Turn(box, angle), _Turn(box, rotation)

    def area(place: Place) -> Area:
        if angle == rotation:
            return Area(number, *[round(each, 2) for each in place])
        x0, y0 = turn.back(place.left, place.top)
        x1, y1 = turn.back(place.right, place.bottom)
        there = shown.place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return Area(number, *(round(each, 2) for each in there))

    lying, standing = [], []
    for x0, y0, x1, y1 in scene.pieces:
        left, top, right, bottom = turn.place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if bottom - top <= STRAIGHT and right - left > bottom - top:
            lying.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= STRAIGHT and bottom - top > right - left:
            standing.append(Rule((left + right) / 2, top, bottom))
    width, height = box.right - box.left, box.top - box.bottom
    return Page(
        number=number,
        width=height if angle in (90, 270) else width,
        height=width if angle in (90, 270) else height,
        chars=_struck(_chars(glyphs.seen, turn), lying),
        lying=lying,
        standing=standing,
        pictures=[turn.place(*image[:4]) for image in scene.images],
        drawings=[turn.place(*drawing[:4]) for drawing in scene.drawings],
        invisible=glyphs.invisible,
        lost=[turn.place(*box[:4]) for box in glyphs.lost],
        slanted=[turn.place(*box[:4]) for box in _slanted(glyphs.seen)],
        area=area,
    )


def _reading_angle(glyphs: list[Glyph], rotation: int) -> int:
    """The quarter turn of most characters."""
    turns: Counter[int] = Counter()
    for angle, count in Counter(glyph.angle for glyph in glyphs).items():
        quarter = _quarter(angle)
        if quarter is not None:
            turns[quarter] += count
    return turns.most_common(1)[0][0] if turns else rotation


def _quarter(angle: int) -> int | None:
    return next((each for each in _QUARTERS if min(abs(angle - each), 360 - abs(angle - each)) <= SLANT), None)


def _slanted(glyphs: list[Glyph]) -> list[Box]:
    """Where the middles of slanted characters are, text by text, but digit by digit. Large ones are of a watermark."""
    angles = {angle for angle in {glyph.angle for glyph in glyphs} if _quarter(angle) is None}
    if not angles:
        return []
    most = LARGE * median(glyph.size for glyph in glyphs)
    texts: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.angle in angles and glyph.size < most:
            texts[glyph.run].append(glyph)
    parts: list[list[Glyph]] = []
    for text in texts.values():
        parts += [text] if any(glyph.text.isalpha() for glyph in text) else [[glyph] for glyph in text]
    found = []
    for part in parts:
        xs = [(glyph.left + glyph.right) / 2 for glyph in part]
        ys = [(glyph.bottom + glyph.top) / 2 for glyph in part]
        found.append(Box(min(xs), min(ys), max(xs), max(ys)))
    return found


def _chars(glyphs: list[Glyph], turn: _Turn) -> list[Char]:
    turns: dict[int, int | None] = {}
    for angle in {glyph.angle for glyph in glyphs}:
        quarter = _quarter((angle - turn.angle) % 360)
        turns[angle] = quarter
    place = turn.place
    found = []
    for text, left, bottom, right, top, size, angle, run in glyphs:
        quarter = turns[angle]
        if quarter is not None:
            found.append(_new(Char, (text, *place(left, bottom, right, top), size, quarter, run)))
    return found


def _struck(chars: list[Char], lying: list[Rule]) -> list[Char]:
    """Characters, with a stroke over digits that a rule strikes out."""
    digits: dict[int, list[int]] = defaultdict(list)
    for number, char in enumerate(chars):
        if char.text.isdigit():
            digits[int(char.middle)].append(number)
    for at, start, end in lying:
        for height in (int(at) - 1, int(at), int(at) + 1):
            for number in digits.get(height, ()):
                char = chars[number]
                near = 0.15 * (char.bottom - char.top)
                if abs(char.middle - at) <= near and start <= char.centre <= end and STROKE not in char.text:
                    chars[number] = char._replace(text=char.text + STROKE)
    return chars
