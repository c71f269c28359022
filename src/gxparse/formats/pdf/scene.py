"""What is drawn on a page beside characters: rules, filled boxes, pictures; and what is drawn over and around what.

A rule is drawn in many ways: a line, a thin filled rectangle, an edge of a box, a row of dashes. All become pieces of
straight lines here, however they were drawn and through however many forms (pieces of a page that are drawn as one).
What is white or fully transparent is no rule. Most rules are filled rectangles of one path each, so that their bounds
tell all; only other paths are asked for their points, which takes many calls.

Objects are drawn one after the other. Their order tells what a box covers, and which ground a text stands on.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from gxparse.formats.pdf import native

THIN = 3.2
"""A filled rectangle that is not wider is a rule."""

NEAR_WHITE = 250
"""A colour of which no part is less looks white."""

_RECTANGLE = range(4, 7)  # so many points has a path that is a rectangle
_LINE, _CURVE, _MOVE = 0, 1, 2
_MANY = 60  # a filled path of more points is looked at before it is read: glyphs drawn as outlines are no rules

Colour = tuple[int, int, int]
Six = tuple[float, float, float, float, float, float]
_SAME: Six = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Points = list[tuple[float, float]]


class Piece(NamedTuple):
    """A straight piece of a rule."""

    x0: float
    y0: float
    x1: float
    y1: float


class Box(NamedTuple):
    """A rectangle on the page, ``order`` is when it is drawn; ``colour`` is that of a filled one."""

    left: float
    bottom: float
    right: float
    top: float
    order: int = 0
    colour: Colour | None = None

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class TextObject(NamedTuple):
    """When a text is drawn, and the part of the page that it may appear on."""

    order: int
    clip: Box | None


class Scene:
    """What is drawn on a page, in its own space: from the lower left corner, before it is turned."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.boxes: list[Box] = []  # filled with a colour
        self.images: list[Box] = []
        self.pictures: list[tuple[Box, int]] = []  # images that are no shades, with their handles
        self.drawings: list[Box] = []  # shapes that are neither rules nor boxes
        self.texts: dict[int, TextObject] = {}
        self.objects = 0


def read_scene(page: int, spend: Callable[[int], None]) -> Scene:
    """Everything that is drawn on a page. ``spend`` is told how many objects and points are looked at."""
    return _Walk(spend).scene(page)


def _times(m: Six, n: Six) -> Six:
    """One transformation after the other."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _moved(box: tuple[float, float, float, float], m: Six) -> tuple[float, float, float, float]:
    if m is _SAME:
        return box
    left, bottom, right, top = box
    points = [(x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


class _Walk:
    """Walks the objects of a page, those of its forms too; keeps what pdfium writes its answers into."""

    def __init__(self, spend: Callable[[int], None]) -> None:
        self._spend = spend
        self._found = Scene()
        self._matrix = native.Matrix()
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._colours = [ctypes.c_uint() for _ in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def scene(self, page: int) -> Scene:
        count = native.count_objects(page)
        self._spend(count)
        get = native.get_object
        stack: list[tuple[int, Six]] = [(get(page, number), _SAME) for number in reversed(range(count))]
        while stack:
            item, matrix = stack.pop()
            if not item:
                continue
            self._found.objects += 1
            kind = native.object_type(item)
            if kind == native.TEXT:
                self._found.texts[item] = TextObject(self._found.objects, self._clip(item, matrix))
            elif kind == native.PATH:
                self._path(item, matrix)
            elif kind == native.FORM:
                count = max(native.form_count(item), 0)
                self._spend(count)
                inner = _times(self._own(item), matrix)
                stack += [(native.form_object(item, number), inner) for number in reversed(range(count))]
            elif kind in (native.IMAGE, native.SHADING):
                box = self._bounds(item, matrix)
                if box is not None:
                    self._found.images.append(Box(*box, self._found.objects))
                    if kind == native.IMAGE:
                        self._found.pictures.append((self._found.images[-1], item))
        return self._found

    def _own(self, item: int) -> Six:
        m = self._matrix
        return (m.a, m.b, m.c, m.d, m.e, m.f) if native.object_matrix(item, m) else _SAME

    def _bounds(self, item: int, matrix: Six) -> tuple[float, float, float, float] | None:
        floats = self._floats
        if not native.object_bounds(item, *floats):
            return None
        left, bottom, right, top = [each.value for each in floats]
        return _moved((left, bottom, right, top), matrix)

    def _clip(self, item: int, matrix: Six) -> Box | None:
        """The rectangle around what a clip path leaves of an object."""
        path = native.clip_path(item)
        count = native.clip_count(path) if path else 0
        if count <= 0:
            return None
        left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
        x, y = self._floats[:2]
        for number in range(count):
            points = native.clip_segments(path, number)
            if points <= 0:
                continue
            wanted = (0, 2) if points in _RECTANGLE else range(points)
            xs, ys = [], []
            for at in wanted:
                native.segment_point(native.clip_segment(path, number, at), x, y)
                xs.append(x.value)
                ys.append(y.value)
            left, bottom = max(left, min(xs)), max(bottom, min(ys))
            right, top = min(right, max(xs)), min(top, max(ys))
        if left < -1e8:
            return None
        return Box(*_moved((left, bottom, right, top), matrix))

    # -- paths -----------------------------------------------------------------------------------------

    def _path(self, item: int, matrix: Six) -> None:
        fill, stroke = self._fill, self._stroke
        native.draw_mode(item, fill, stroke)
        count = native.count_segments(item)
        stroked = bool(stroke.value) and self._colour(native.stroke_colour, item) is not None
        filled = self._colour(native.fill_colour, item) if fill.value else None
        if count < 2 or not (stroked or filled):
            if fill.value and count in _RECTANGLE and self._colours[3].value:
                self._white(item, matrix)
            return
        if filled and not stroked and count in _RECTANGLE:
            box = self._bounds(item, matrix)
            if box is None:
                return
            if box[2] - box[0] < THIN or box[3] - box[1] < THIN:
                self._thin(*box)
                return
        self._spend(count)
        if filled and not stroked and count > _MANY and self._curves(item, _MANY):
            self._drawing(item, matrix)
            return
        parts, curved = self._points(item, count, _times(self._own(item), matrix))
        if stroked and not (curved and count > _MANY):
            for points in parts:
                self._found.pieces += [Piece(*p, *q) for p, q in pairwise(points)]
            if len(parts) == 1 and len(parts[0]) == 2:
                self._thick(item, matrix)
        if filled:
            self._filled(item, matrix, parts, filled, curved)

    def _white(self, item: int, matrix: Six) -> None:
        box = self._bounds(item, matrix)
        if box and box[2] - box[0] >= THIN and box[3] - box[1] >= THIN and not native.is_transparent(item):
            self._found.boxes.append(Box(*box, self._found.objects, (255, 255, 255)))

    def _filled(self, item: int, matrix: Six, parts: list[Points], colour: Colour, curved: bool) -> None:
        found = self._found
        shapes = 0
        for points in parts:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
            square = len(points) in _RECTANGLE and not curved and len({round(x) for x in xs}) <= 2
            if right - left < THIN or top - bottom < THIN:
                if not curved:
                    self._thin(left, bottom, right, top)
            elif square and len({round(y) for y in ys}) <= 2:
                found.pieces += [
                    Piece(left, bottom, right, bottom),
                    Piece(left, top, right, top),
                    Piece(left, bottom, left, top),
                    Piece(right, bottom, right, top),
                ]
                if not native.is_transparent(item):
                    found.boxes.append(Box(left, bottom, right, top, found.objects, colour))
            else:
                shapes += 1
        if shapes:
            self._drawing(item, matrix)

    def _thick(self, item: int, matrix: Six) -> None:
        """A straight line that is thick enough to cover a text."""
        width = self._floats[0]
        if native.stroke_width(item, width) and width.value > THIN and not native.is_transparent(item):
            box, colour = self._bounds(item, matrix), self._colour(native.stroke_colour, item)
            if box is not None and box[2] - box[0] >= THIN and box[3] - box[1] >= THIN:
                self._found.boxes.append(Box(*box, self._found.objects, colour))

    def _drawing(self, item: int, matrix: Six) -> None:
        box = self._bounds(item, matrix)
        if box is not None:
            self._found.drawings.append(Box(*box, self._found.objects))

    def _thin(self, left: float, bottom: float, right: float, top: float) -> None:
        if right - left >= top - bottom:
            middle = (bottom + top) / 2
            self._found.pieces.append(Piece(left, middle, right, middle))
        else:
            middle = (left + right) / 2
            self._found.pieces.append(Piece(middle, bottom, middle, top))

    def _colour(self, ask: Callable[..., int], item: int) -> Colour | None:
        """The colour of an object, ``None`` if it is white or transparent."""
        red, green, blue, alpha = self._colours
        if not ask(item, red, green, blue, alpha):
            return (0, 0, 0)
        colour = (red.value, green.value, blue.value)
        return None if alpha.value == 0 or min(colour) >= NEAR_WHITE else colour

    def _curves(self, item: int, count: int) -> bool:
        return any(native.segment_type(native.get_segment(item, number)) == _CURVE for number in range(count))

    def _points(self, item: int, count: int, m: Six) -> tuple[list[Points], bool]:
        """The points of the parts of a path, and whether any is on a curve."""
        x, y = self._floats[:2]
        parts: list[Points] = []
        points: Points = []
        curved = False
        for number in range(count):
            segment = native.get_segment(item, number)
            kind = native.segment_type(segment)
            native.segment_point(segment, x, y)
            point = (x.value * m[0] + y.value * m[2] + m[4], x.value * m[1] + y.value * m[3] + m[5])
            if kind == _MOVE or not parts:
                points = []
                parts.append(points)
            curved |= kind == _CURVE
            points.append(point)
            if native.segment_closes(segment):
                points.append(points[0])
        return [points for points in parts if len(points) > 1], curved
