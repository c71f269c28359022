"""From pages to a layout: what the recogniser saw, in reading order, with its places and its doubts.

On each page the ruled tables come first: every cell is cut into lines of text, and these are read. What is outside of
tables is found by the model that looks for lines. Lines that fill the width of their column go on in the next one; what
is longer than a label is prose.

A figure that is not plain is looked at twice, without red ink and with it, in crops that differ in margin. It is taken
as read if both views say the same and it is :data:`SURE`. Of any other the text is told with a sign for what is
unknown, so that no number is made of it; it keeps its alternatives, and whoever adds up the table may tell which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import thread_time
from typing import NamedTuple

import cv2
import numpy as np
from attrs import frozen

from gxparse.errors import DocumentLimitError
from gxparse.formats.nets import Net
from gxparse.formats.ocr.beside import beside
from gxparse.formats.ocr.cleaning import TEXT, Array, Paper
from gxparse.formats.ocr.crops import Crop, Cut, crop, cut, inked, other_view
from gxparse.formats.ocr.edges import is_cut
from gxparse.formats.ocr.recogniser import Recogniser, Seen
from gxparse.formats.ocr.ruling import ruled_tables
from gxparse.formats.ocr.upright import upright
from gxparse.formats.unknown import UNKNOWN
from gxparse.layout import PARAGRAPH, Alternative, Area, Block, Composer, Element, Grid, Paragraph, Stream, Text
from gxparse.options import Limits
from gxparse.values import shape_of

SURE = 0.95
"""A figure that is so likely is taken as read. Of 2,171 that ``benchmarks/scans.py`` prints in seven fonts and damages,
7 are misread, 3 of them as likely as this; 2,159 are.
"""

_INDENT, _SHORT, _WIDE = 0.8, 2.2, 0.4


class _Cell(NamedTuple):
    row: int
    column: int
    height: int
    width: int
    box: tuple[float, float, float, float]  # in points
    cut: Cut
    cut_off: bool  # by the edge of the page


@frozen
class _Line:
    """A line outside of tables."""

    crop: Crop
    text: str

    @property
    def size(self) -> int:
        """Its height."""
        return self.crop.bottom - self.crop.top


class Reading(NamedTuple):
    """What pages say: blocks, and the alternatives of pieces by the start of their spans."""

    blocks: list[Block]
    alternatives: dict[int, tuple[Alternative, ...]]


def _same(area: Area) -> Area:
    return area


class PageReader:
    """Reads the pages of a document, one after the other. ``tables`` counts its tables."""

    def __init__(self, recogniser: Recogniser, name: str, kind: str, limits: Limits) -> None:
        self._recogniser, self._name, self._kind, self._limits = recogniser, name, kind, limits
        self._begun: float | None = None
        self.tables = 0

    def read(self, picture: Array, page: int, composer: Composer, area: Callable[[Area], Area] = _same) -> Reading:
        """Read the picture of a page. One without text has no blocks.

        ``area`` turns a rectangle of the picture, in its pixels, into one of the document, where that has other
        measures. Raises :class:`~gxparse.errors.DocumentLimitError` if that and the pages before take too long.
        """
        self._look_at_clock()
        paper = upright(picture, self._recogniser)
        if paper is None:
            return Reading([], {})
        tables = [(net, _cells(paper, net)) for net in ruled_tables(paper)]
        tables = [(net, cells) for net, cells in tables if sum(bool(cell.cut.lines) for cell in cells) > 1]
        crops = [line for _, cells in tables for cell in cells for line in cell.cut.lines]
        outside = self._outside(paper, [net for net, _ in tables])
        every = [*crops, *outside]
        seen = self._twice(paper, every, self._seen([each.grey for each in every]))
        writer = _PageWriter(self, paper, page, composer, area, seen[: len(crops)])
        lines = [_Line(box, _told(each)) for box, each in zip(outside, seen[len(crops) :], strict=True) if each.text]
        return writer.written(tables, lines)

    def _twice(self, paper: Paper, crops: Sequence[Crop], seen: list[Seen]) -> list[Seen]:
        """What was seen, of figures that are not plain with what is seen in another view of them."""
        figures = [number for number in range(len(crops)) if seen[number].is_figure and not seen[number].is_plain]
        again = self._seen([other_view(paper, crops[number]) for number in figures])
        for number, other in zip(figures, again, strict=True):
            seen[number] = seen[number].confirmed(other)
        return [*(each.calibrated() for each in seen[: len(crops)]), *seen[len(crops) :]]

    def _seen(self, crops: Sequence[Array]) -> list[Seen]:
        return self._recogniser.read(crops, self._look_at_clock)

    def _look_at_clock(self) -> None:
        """Before each page and whatever takes long in it; computing counts, not waiting."""
        now = thread_time()
        self._begun = now if self._begun is None else self._begun
        seconds = int(now - self._begun)
        if seconds > self._limits.seconds:
            raise DocumentLimitError(self._name, self._kind, "seconds", seconds, self._limits.seconds)

    def _outside(self, paper: Paper, nets: Sequence[Net]) -> list[Crop]:
        """The lines of text outside of tables."""
        rest, ink = paper.shown.copy(), paper.ink.copy()
        margin = 2
        for net in nets:
            left, top = (max(0, round(each * paper.unit) - margin) for each in (net.xs[0], net.ys[0]))
            right, bottom = (round(each * paper.unit) + margin for each in (net.xs[-1], net.ys[-1]))
            rest[top:bottom, left:right], ink[top:bottom, left:right] = 255, 0
        strokes = np.ones((2, 2), np.uint8)
        ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, strokes), np.uint8)
        if int((ink > 0).sum()) < TEXT * paper.unit**2:
            return []
        boxes = [
            (x + left, y + top, x + right, y + bottom)
            for x, y, x1, y1 in inked(ink, paper.unit)
            for left, top, right, bottom in self._recogniser.lines(rest[y:y1, x:x1], paper.unit, self._look_at_clock)
        ]
        boxes = [box for box in boxes if box[3] - box[1] < 5 * TEXT * paper.unit]
        boxes += beside(ink, boxes, paper.unit)
        return _in_lines([crop(paper.shown, *box) for box in boxes])


def _cells(paper: Paper, net: Net) -> list[_Cell]:
    last = len(net.xs) - 1
    cut_left, cut_right = is_cut(paper, net, right=False), is_cut(paper, net, right=True)
    cells = []
    for number, (row, column, height, width) in enumerate(net.cells):
        box = (net.xs[column], net.ys[row], net.xs[column + width], net.ys[row + height])
        found = cut(paper, *box)
        found = found._replace(smudged=True) if number in net.odd else found
        cut_off = (cut_left and column == 0) or (cut_right and column + width == last)
        cells.append(_Cell(row, column, height, width, box, found, cut_off))
    return cells


def _in_lines(crops: Iterable[Crop]) -> list[Crop]:
    """Crops from top to bottom, those at one height from left to right."""
    rows: list[list[Crop]] = []
    for each in sorted(crops, key=lambda each: (each.top + each.bottom, each.left)):
        middle = (each.top + each.bottom) / 2
        if rows and middle < rows[-1][0].top + 0.75 * (rows[-1][0].bottom - rows[-1][0].top):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [each for row in rows for each in sorted(row, key=lambda each: each.left)]


class _PageWriter:
    """Writes the text of a page and makes blocks of it."""

    def __init__(
        self,
        reader: PageReader,
        paper: Paper,
        page: int,
        composer: Composer,
        area: Callable[[Area], Area],
        seen: Iterable[Seen],
    ) -> None:
        self.reader, self.paper, self.page, self.to_document = reader, paper, page, area
        self.seen = iter(seen)
        self.composer = composer
        self.found = Reading([], {})
        self._items: list[Text] = []
        self._paragraph: list[_Line] = []

    def written(self, tables: Sequence[tuple[Net, list[_Cell]]], lines: Sequence[_Line]) -> Reading:
        """The blocks of tables and lines in reading order."""
        unit = self.paper.unit
        self.left = min([*(net.xs[0] * unit for net, _ in tables), *(line.crop.left for line in lines)], default=0.0)
        self.right = max([*(net.xs[-1] * unit for net, _ in tables), *(line.crop.right for line in lines)], default=0.0)
        rest = list(lines)
        for net, cells in tables:
            middle = (net.ys[0] + net.ys[-1]) / 2 * unit
            while rest and (rest[0].crop.top + rest[0].crop.bottom) / 2 < middle:
                self._line(rest.pop(0))
            self._table(cells)
        for line in rest:
            self._line(line)
        self._end_paragraph()
        self._end_stream()
        return self.found

    def _area(self, left: float, top: float, right: float, bottom: float) -> Area:
        return self.to_document(self.paper.area(self.page, left, top, right, bottom))

    # -- tables ----------------------------------------------------------------------------------------

    def _table(self, cells: Sequence[_Cell]) -> None:
        self._end_paragraph()
        self._end_stream()
        self.reader.tables += 1
        of_cell = [[next(self.seen) for _ in cell.cut.lines] for cell in cells]
        rows: dict[int, list[tuple[_Cell, list[Seen]]]] = {}
        for cell, seen in sorted(zip(cells, of_cell, strict=True), key=lambda each: each[0][:2]):
            rows.setdefault(cell.row, []).append((cell, seen))
        grid = []
        for row in rows.values():
            ends = ["\t"] * (len(row) - 1) + ["\n"]
            grid.append(tuple(self._cell(cell, seen, end) for (cell, seen), end in zip(row, ends, strict=True)))
        self.found.blocks.append(Grid(tuple(grid)))

    def _cell(self, cell: _Cell, seen: Sequence[Seen], after: str) -> Text:
        element = Element("", self.reader.tables, cell.row + 1, cell.column + 1, cell.width, cell.height)
        area = self._area(*(each * self.paper.unit for each in cell.box))
        said = "\n".join(each.text for each in seen if each.text)
        cut_off = cell.cut_off and (not said or any(char.isdigit() for char in said))
        doubtful = cell.cut.smudged or cut_off or any(not each.text for each in seen) or not _is_sure(said, seen)
        piece = self.composer.piece(said + UNKNOWN if doubtful else said, after=after, element=element, area=area)
        if seen and not cut_off:  # what is seen of a figure that is cut is none of what it may be
            self.found.alternatives[piece.span.start] = _alternatives(said, seen)
        return piece

    # -- lines -----------------------------------------------------------------------------------------

    def _line(self, line: _Line) -> None:
        if self._paragraph and not self._goes_on(self._paragraph[-1], line):
            self._end_paragraph()
        self._paragraph.append(line)

    def _goes_on(self, before: _Line, line: _Line) -> bool:
        """Whether a paragraph goes on in the next line: the one before is full, and the next is not indented."""
        return (
            line.crop.left <= self.left + _INDENT * line.size
            and before.crop.right >= self.right - _SHORT * before.size
            and before.crop.right - before.crop.left >= _WIDE * (self.right - self.left)
            and abs(before.size - line.size) <= 0.3 * line.size
            and line.crop.top > before.crop.top + 0.5 * before.size
        )

    def _end_paragraph(self) -> None:
        lines, self._paragraph = self._paragraph, []
        if not lines:
            return
        boxes = [line.crop for line in lines]
        area = self._area(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )
        piece = self.composer.piece("".join(line.text for line in lines), area=area)
        if len(piece.raw) > PARAGRAPH:
            self._end_stream()
            self.found.blocks.append(Paragraph(piece))
        else:
            self._items.append(piece)

    def _end_stream(self) -> None:
        if self._items:
            self.found.blocks.append(Stream(tuple(self._items)))
            self._items = []


def _told(seen: Seen) -> str:
    """What a line outside of tables says; a figure that is doubtful with the sign for what is unknown."""
    return seen.text if _is_sure(seen.text, [seen]) else seen.text + UNKNOWN


def _is_sure(raw: str, seen: Sequence[Seen]) -> bool:
    """Whether a text may be taken as read: it is no figure, or the recogniser is sure of it."""
    if not seen or shape_of(raw).state == "unreadable":
        return True
    if len(seen) > 1 or not seen[0].alternatives:
        return False
    first = seen[0].alternatives[0]
    return first.text == seen[0].text and first.probability >= SURE


def _alternatives(raw: str, seen: Sequence[Seen]) -> tuple[Alternative, ...]:
    """What a cell may say: of one line what the recogniser offers, of several what it says with its probability."""
    if len(seen) == 1 and any(each.text == raw for each in seen[0].alternatives):
        return seen[0].alternatives
    probability = 1.0
    for each in seen:
        probability *= each.probability
    return (Alternative(raw, probability),)
