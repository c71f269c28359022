"""The characters of a page, each with its place, as a reader sees them.

pdfium gives characters in the order in which they are drawn. What a reader does not see is left out: text drawn
invisibly (as the layer that a scanner's recognition puts over its image), in the colour of its ground, below a box, or
outside of the page or a clip path; the second printing by which programs make a text bold; and large pale watermarks.

What cannot be known is not guessed. A font without a mapping to Unicode says nothing of what a shape means, and some
mappings lie: Ghostscript's may say that a Chinese character is ``1``. Digits and letters are narrow, so one that takes
a full square is none. Such characters, and those that something hides of a text of which the rest is seen, become
:data:`UNKNOWN`, which makes no number. So do mirrored ones, and those too small to be seen.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

from gxparse.formats.pdf import native
from gxparse.formats.pdf.opaque import Opacity
from gxparse.formats.pdf.scene import NEAR_WHITE, Box, Colour, Scene, TextObject
from gxparse.formats.unknown import UNKNOWN

COVERED = "\u2588"
"""Stands for a character below a dark box."""

_FIRST_WIDE = 0x250  # no digit or letter of the codes before is as wide as it is high
_FULL = 0.93  # of its size: a digit or letter that takes so much of a line is none
_WIDE_LETTERS = frozenset("MWmwÆŒ")
_STRUCK_TWICE = 0.2  # two equal characters nearer than this part of their size are one
LARGE = 1.8
"""What is so many times as large as most is a watermark, if it is pale or slanted."""

_PALE = 150  # what is lighter is pale
_SMALLEST = 1  # points; nobody reads what is smaller
_SAME_COLOUR = 12
_RADICALS = str.maketrans(  # of the block CJK Radicals Supplement, which no normal form knows
    "⺁⺎⺏⺓⺜⺝⺟⺠⺩⺪⺫⺬⺮⺰⺶⺷⻁⻃⻄⻅⻆⻈⻉⻋⻐⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⻲⻆⺼",
    "厂兀尣幺日月母民王疋罒示竹纟羊羊虎覀西见角讠贝车钅長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟角月",
)


class Glyph(NamedTuple):
    """A character: its box, its size, the angle in degrees that it is turned by, against the clock, and the number of
    the text that it was drawn with.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    angle: int
    run: int


class Glyphs(NamedTuple):
    """The characters of a page that are seen, and how many are not."""

    seen: list[Glyph]
    invisible: int
    lost: list[Box]  # where texts are drawn of which pdfium knows no character


class _Style(NamedTuple):
    """What the characters of one text have in common."""

    seen: bool
    size: float
    angle: int
    clip: Box
    order: int
    light: bool
    pale: bool
    run: int
    odd: bool  # mirrored, or too small to be read


def read_glyphs(
    text_page: int, scene: Scene, page: Box, spend: Callable[[int], None], opacity: Opacity | None = None
) -> Glyphs:
    """The characters that a reader of a page sees; ``opacity`` knows where its pictures hide what is below."""
    return _Reading(text_page, scene, page, opacity).glyphs(spend)


def normal(code: int) -> str:
    r"""The character of a code, radicals and compatibility forms as the characters that they are drawn for.

    >>> normal(0x2F8F), normal(0x2ED8), normal(0xF9B5), normal(0xFE35), ascii(normal(0x7F))
    ('行', '青', '例', '(', "'\\ufffd'")
    """
    if 0x4E00 <= code <= 0x9FFF or 0x20 <= code < 0x7F:
        return chr(code)
    if code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFFF0 <= code <= 0xFFFF or code > 0x10FFFF:
        return " " if code in (9, 10, 13) else UNKNOWN
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 or 0xFE10 <= code < 0xFE50:
        return unicodedata.normalize("NFKC", chr(code)).translate(_RADICALS)
    return chr(code)


class _Reading:
    def __init__(self, text_page: int, scene: Scene, page: Box, opacity: Opacity | None) -> None:
        self._text_page, self._scene, self._page = text_page, scene, page
        self._opacity = opacity
        self._last_image = max((image.order for image, _ in scene.pictures), default=0)
        self._grounds = {box.colour for box in scene.boxes if box.colour is not None}
        self._alike: dict[int, bool] = {}  # whether the colour of a text is one of grounds
        self._matrix = native.Matrix()
        self._colours = [ctypes.c_uint() for _ in range(4)]
        self._doubles = [ctypes.c_double() for _ in range(4)]
        self._covers = scene.boxes
        self._first_box = min((box.order for box in scene.boxes), default=0)
        self._last_box = max((box.order for box in scene.boxes), default=0)

    def glyphs(self, spend: Callable[[int], None]) -> Glyphs:
        page, rect = self._text_page, native.Rect()
        count = max(native.count_chars(page), 0)
        spend(count)
        code_of, object_of, unmapped, box_of = (
            native.char_code,
            native.char_object,
            native.char_unmapped,
            native.loose_box,
        )
        styles: dict[int, _Style] = {}
        seen: list[Glyph] = []
        invisible = 0
        objects: set[int] = set()
        cut: list[tuple[int, Glyph]] = []  # clipped characters, by how many are seen before
        codes: dict[int, str] = {}
        for number in range(count):
            item = object_of(page, number)
            if not item:
                continue  # made up by pdfium between texts
            objects.add(item)
            code = code_of(page, number)
            text = codes.get(code)
            if text is None:
                text = normal(code)
                text = codes[code] = "" if text.isspace() else text
            unknown = unmapped(page, number)
            if not text and not unknown:
                continue
            style = styles.get(item)
            if style is None:
                style = styles[item] = self._style(item, number)
            if not style.seen:
                invisible += 1
                continue
            box_of(page, number, rect)
            glyph = self._glyph(text, rect, style, number)
            if unknown or style.odd or (code < _FIRST_WIDE and _lies(glyph)):
                glyph = glyph._replace(text=UNKNOWN)
            if not _shows(style.clip, glyph):
                cut.append((len(seen), glyph))
                continue
            order = style.order
            if self._last_box > order or style.light or self._last_image > order or self._may_be_alike(item):
                text = self._on_its_ground(glyph, style, item)
                if not text:
                    invisible += 1
                    continue
                glyph = glyph._replace(text=text)
            seen.append(glyph)
        pale = {style.run for style in styles.values() if style.pale}
        return Glyphs(_without_watermark(_once(_with_cuts(seen, cut)), pale), invisible, self._lost(objects, spend))

    def _lost(self, objects: set[int], spend: Callable[[int], None]) -> list[Box]:
        """Where texts are that gave no character and may be more than a blank: their font is not in the document, and
        what stands for it has no such character.
        """
        found = []
        floats = [ctypes.c_float() for _ in range(4)]
        for item in self._scene.texts.keys() - objects:
            font = native.text_font(item)
            if not (font and native.font_is_embedded(font) == 1) and native.object_bounds(item, *floats):
                spend(1)
                left, bottom, right, top = [each.value for each in floats]
                found.append(Box(left, bottom, right, top))
        return found

    def _style(self, item: int, number: int) -> _Style:
        page, matrix = self._text_page, self._matrix
        drawn: TextObject | None = self._scene.texts.get(item)
        mode = native.render_mode(item)
        red, green, blue, alpha = self._colours
        shown = mode not in (native.INVISIBLE, native.CLIPPING)
        light = pale = False
        if shown and native.fill_colour(item, red, green, blue, alpha):
            filled = mode in (0, 2, 4, 6)
            shown = not (filled and alpha.value == 0)
            least = min(red.value, green.value, blue.value)
            light, pale = filled and least >= NEAR_WHITE - 10, filled and (least >= _PALE or alpha.value < _PALE)
        native.char_matrix(page, number, matrix)
        a, b = matrix.a, matrix.b
        c, d = matrix.c, matrix.d
        along, up = math.hypot(a, b), math.hypot(c, d)
        scale = max(along, up)
        angle = round(math.degrees(math.atan2(b, a))) % 360
        size = native.char_size(page, number)
        odd = a * d < b * c
        if abs(size) * min(along, up) < _SMALLEST:
            odd |= self._is_tiny(number)
        clip = self._page if drawn is None or drawn.clip is None else _inside(self._page, drawn.clip)
        order = drawn.order if drawn else 0
        return _Style(shown, size * scale, angle, clip, order, light, pale, number, odd)

    def _is_tiny(self, number: int) -> bool:
        """Whether the shape of a character, whatever size its font is said to have, is too small to be read."""
        left, right, bottom, top = self._doubles
        if not native.tight_box(self._text_page, number, left, right, bottom, top):
            return True
        return min(right.value - left.value, top.value - bottom.value) < _SMALLEST

    def _glyph(self, text: str, rect: native.Rect, style: _Style, number: int) -> Glyph:
        left, bottom, right, top, size = rect.left, rect.bottom, rect.right, rect.top, style.size
        tall = 2.2 * size
        if size > 0.5 and (top - bottom > tall or right - left > tall):
            # In fonts for writing from top to bottom the loose box is not scaled.
            x0, x1, y0, y1 = self._doubles
            if native.tight_box(self._text_page, number, x0, x1, y0, y1):
                x, y = (x0.value + x1.value) / 2, (y0.value + y1.value) / 2
                left, right, bottom, top = x - size / 2, x + size / 2, y - size / 2, y + size / 2
        # A named tuple's own constructor takes twice the time, and this is called for every character.
        return tuple.__new__(Glyph, (text, left, bottom, right, top, size, style.angle, style.run))

    def _on_its_ground(self, glyph: Glyph, style: _Style, item: int) -> str:
        """What a reader sees of a character that is light, or that boxes are drawn after."""
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        if self._last_image > style.order and self._opacity is not None:
            for image, handle in self._scene.pictures:
                if image.order > style.order and self._opacity.hides(image, handle, _points(glyph)):
                    return "" if self._opacity.is_page(image) else COVERED
        ground: Colour = (255, 255, 255)
        for box in self._covers:
            if box.holds(x, y) and box.colour is not None:
                if box.order > style.order:
                    return "" if min(box.colour) >= NEAR_WHITE else COVERED
                ground = box.colour
        alike = self._may_be_alike(item)
        if not (style.light or alike) or any(box.order < style.order and box.holds(x, y) for box in self._scene.images):
            return glyph.text
        red, green, blue, alpha = self._colours
        native.fill_colour(item, red, green, blue, alpha)
        own = (red.value, green.value, blue.value)
        if not _are_alike(own, ground):
            return glyph.text
        return "" if style.light else COVERED

    def _may_be_alike(self, item: int) -> bool:
        """Whether there is a ground of the colour of a text."""
        if not self._grounds:
            return False
        if item not in self._alike:
            red, green, blue, alpha = self._colours
            native.fill_colour(item, red, green, blue, alpha)
            own = (red.value, green.value, blue.value)
            filled = native.render_mode(item) in (0, 2, 4, 6)
            self._alike[item] = filled and any(_are_alike(own, ground) for ground in self._grounds)
        return self._alike[item]


def _points(glyph: Glyph) -> Iterator[tuple[float, float]]:
    """The middle of a character, and points half way to its corners."""
    x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
    across, up = (glyph.right - glyph.left) / 4, (glyph.top - glyph.bottom) / 4
    return ((x + i * across, y + j * up) for i, j in ((0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)))


def _are_alike(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= _SAME_COLOUR


def _inside(page: Box, clip: Box) -> Box:
    return Box(
        max(page.left, clip.left), max(page.bottom, clip.bottom), min(page.right, clip.right), min(page.top, clip.top)
    )


def _shows(clip: Box, glyph: Glyph) -> bool:
    _, left, bottom, right, top, *_ = glyph
    x, y = (left + right) / 2, (bottom + top) / 2
    return clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1


def _lies(glyph: Glyph) -> bool:
    """Whether a digit or letter takes a full square, as only Chinese characters do."""
    text = glyph.text
    if not text.isalnum() or text in _WIDE_LETTERS or glyph.angle % 90:
        return False
    along = glyph.top - glyph.bottom if glyph.angle in (90, 270) else glyph.right - glyph.left
    return along >= _FULL * glyph.size > 0


def _with_cuts(seen: list[Glyph], cut: list[tuple[int, Glyph]]) -> list[Glyph]:
    """Characters, with one that is unknown where a clip path hides the rest of a text."""
    added = 0
    for place, hidden in cut:
        at = place + added
        before = seen[at - 1] if at else None
        after = seen[at] if at < len(seen) else None
        if (before is not None and _touch(before, hidden)) or (after is not None and _touch(hidden, after)):
            seen.insert(at, hidden._replace(text=UNKNOWN))
            added += 1
    return seen


def _touch(one: Glyph, other: Glyph) -> bool:
    """Whether two characters stand beside each other on a line."""
    if one.angle != other.angle or abs(one.size - other.size) > 0.3 * one.size:
        return False
    across = (one.left - other.left, one.bottom - other.bottom)
    near = max(abs(other.left - one.right), 0.0) if one.angle in (0, 180) else abs(other.bottom - one.top)
    return near < 0.3 * one.size and abs(across[one.angle in (0, 180)]) < 0.3 * one.size


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Characters without those that are printed a second time at nearly the same place."""
    if not _may_coincide(glyphs):
        return glyphs
    printed: dict[tuple[str, int], list[Glyph]] = {}
    again: set[int] = set()
    for number, glyph in enumerate(glyphs):
        near = _STRUCK_TWICE * max(glyph.size, 1.0)
        row = int(glyph.bottom / 8)
        for key in (row, row - 1, row + 1):
            others = printed.get((glyph.text, key))
            if others and any(
                abs(other.left - glyph.left) < near and abs(other.bottom - glyph.bottom) < near for other in others
            ):
                again.add(number)
                break
        else:
            printed.setdefault((glyph.text, row), []).append(glyph)
    # A text of which only a character or two is there already is another one, printed over the first.
    all_of, again_of = Counter(glyph.run for glyph in glyphs), Counter(glyphs[number].run for number in again)
    whole = {run for run, count in again_of.items() if 2 * count > all_of[run]}
    return [glyph for number, glyph in enumerate(glyphs) if number not in again or glyph.run not in whole]


def _without_watermark(glyphs: list[Glyph], pale: set[int]) -> list[Glyph]:
    """Characters without those that are pale and much larger than most."""
    if not pale or len(pale) == len({glyph.run for glyph in glyphs}):
        return glyphs
    usual = median([glyph.size for glyph in glyphs])
    return [glyph for glyph in glyphs if glyph.run not in pale or glyph.size < LARGE * usual]


def _may_coincide(glyphs: list[Glyph]) -> bool:
    """Whether two equal characters may be near each other, told quickly: they share a square of one of four grids."""
    sided = [(glyph[0], glyph[1], glyph[2], 2 * _STRUCK_TWICE * max(glyph.size, 1.0)) for glyph in glyphs]
    for right, up in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        squares = {(text, int(x / side + right), int(y / side + up)) for text, x, y, side in sided}
        if len(squares) < len(glyphs):
            return True
    return False
