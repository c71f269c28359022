"""The source of a report as HTML, every piece marked that became a cell or that a finding speaks of.

The text itself, line by line; of a web page also what was read of it, block by block.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.findings import Findings
from gxparse.layout import Grid, Layout, Paragraph, Span, Stream, Text
from gxparse.report import Report
from gxparse.source import Source
from gxparse.views.elements import Child, element
from gxparse.views.wording import STATE_WORDS

EMPTY = "\u2423"
"""Stands where a cell is that has no text."""

BLANK = STATE_WORDS["blank"].both


class Piece(NamedTuple):
    """A piece of the source that means something: cells by their keys, findings by their numbers."""

    span: Span
    cells: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()


@frozen
class Excerpt:
    """The part of a source that a report stands in: ``text[start:end]``, of which the first line has a number.

    ``is_page`` says whether it is markup, of which the text is not what a reader sees.
    """

    source: Source
    layout: Layout
    start: int
    end: int
    first_line: int
    is_page: bool


def excerpts(source: Source, layout: Layout, reports: Sequence[Report]) -> list[Excerpt]:
    """The part of a source that each of its reports stands in: from its first line to that of the next."""
    is_page = any(piece.span.element is not None for piece in layout.pieces())
    lines = source.text.split("\n") if is_page else source.text.splitlines(keepends=True)
    starts = [0, *accumulate(len(line) + is_page for line in lines)]
    firsts = sorted({report.first_line for report in reports})
    found = []
    for report in reports:
        number = firsts.index(report.first_line)
        first = 1 if number == 0 else report.first_line
        last = firsts[number + 1] - 1 if number + 1 < len(firsts) else len(starts)
        start = starts[min(first, len(starts)) - 1]
        end = min(starts[min(last, len(starts) - 1)], len(source.text))
        found.append(Excerpt(source, layout, start, end, first, is_page))
    return found


def pieces_of(report: Report, findings: Findings) -> list[Piece]:
    """The marked pieces of a report's source in order: each place once, with all that is said of it."""
    cells: dict[Span, list[str]] = {}
    for key, cell in report.cells.items():
        if cell.span is not None:
            cells.setdefault(cell.span, []).append(key)
    places: dict[Span, list[int]] = {}
    for number, finding in enumerate(findings):
        for place in finding.places:
            if place.span is not None and finding.status != "pass":
                places.setdefault(place.span, []).append(number)
    spans = sorted({*cells, *places}, key=lambda span: (span.start, -span.end))
    return [Piece(span, tuple(cells.get(span, ())), tuple(places.get(span, ()))) for span in spans]


# -- the text ------------------------------------------------------------------------------------------


def text_view(excerpt: Excerpt, pieces: Sequence[Piece]) -> Element:
    """The text of an excerpt line by line, as decoded."""
    text = excerpt.source.text[excerpt.start : excerpt.end]
    ended = text.split("\n") if excerpt.is_page else text.splitlines(keepends=True)
    shown = [line.removesuffix("\r") for line in ended] if excerpt.is_page else text.splitlines()
    made = element("div", class_="text")
    place = excerpt.start
    active: list[Piece] = []
    coming = 0
    for number, (line, whole) in enumerate(zip(shown, ended, strict=True), excerpt.first_line):
        end = place + len(whole) + excerpt.is_page
        while coming < len(pieces) and pieces[coming].span.start < end:
            active.append(pieces[coming])
            coming += 1
        made.append(element("div", _marked(line, place, active), class_="line", data_line=number))
        active = [piece for piece in active if piece.span.end > end]
        place = end
    return made


def _marked(line: str, place: int, pieces: Sequence[Piece]) -> Iterator[Child]:
    """A line of the source that begins at ``place``, in parts that are in the same pieces."""
    end = place + len(line)
    cuts = {place, end}
    for piece in pieces:
        cuts |= {min(max(offset, place), end) for offset in piece.span[:2]}
    bounds = sorted(cuts)
    empty = [piece for piece in pieces if piece.span.start == piece.span.end]
    for start, stop in zip(bounds, [*bounds[1:], end], strict=True):
        yield from (_mark(piece, EMPTY) for piece in empty if piece.span.start == start)
        if start < stop:
            part = line[start - place : stop - place]
            covering = [piece for piece in pieces if piece.span.start <= start and stop <= piece.span.end]
            if not part.strip():  # the indentation of a line in a longer piece is no place to point at
                covering = [piece for piece in covering if (piece.span.start, piece.span.end) == (start, stop)]
            yield _mark(_together(covering), part) if covering else part


def _together(pieces: Sequence[Piece]) -> Piece:
    cells = tuple(dict.fromkeys(key for piece in pieces for key in piece.cells))
    return Piece(pieces[0].span, cells, tuple(dict.fromkeys(number for piece in pieces for number in piece.findings)))


def _mark(piece: Piece, text: str) -> Element:
    return element(
        "mark",
        text,
        class_=" ".join(filter(None, ["cell" if piece.cells else "prose", "empty" if text == EMPTY else ""])),
        data_cells=" ".join(piece.cells) or None,
        data_findings=" ".join(map(str, piece.findings)) or None,
        tabindex=-1 if piece.cells else None,
        role="button" if piece.cells else None,
        aria_label=BLANK if text == EMPTY or not text.strip() else None,
    )


# -- what was read of a page ---------------------------------------------------------------------------


def page_view(excerpt: Excerpt, pieces: Sequence[Piece]) -> Element:
    """What was read of a web page: its paragraphs and tables, without its scripts, styles and pictures."""
    made = element("div", class_="page")
    within = _Within(pieces)
    for block in excerpt.layout.blocks:
        if isinstance(block, Grid):
            first = next((text for row in block.rows for text in row), None)
            if first is not None and _is_in(excerpt, first):
                rows = [element("tr", [_box(text, within) for text in row]) for row in block.rows if row]
                made.append(element("div", element("table", element("tbody", rows)), class_="gx-frame"))
        elif isinstance(block, Paragraph):
            if _is_in(excerpt, block.text):
                made.append(element("p", within.marked(block.text)))
        else:
            made.extend(_stream(excerpt, block, within))
    return made


def _box(text: Text, within: _Within) -> Element:
    """A cell of a table, as wide and high as in the page."""
    place = text.span.element
    wide = place.width if place is not None and place.width > 1 else None
    high = place.height if place is not None and place.height > 1 else None
    return element("td", within.marked(text), colspan=wide, rowspan=high)


def _stream(excerpt: Excerpt, block: Stream, within: _Within) -> list[Element]:
    return [element("p", within.marked(text)) for text in block.items if _is_in(excerpt, text)]


def _is_in(excerpt: Excerpt, text: Text) -> bool:
    return excerpt.start <= text.span.start <= excerpt.end


class _Within:
    """Finds the pieces that stand in a text of a layout."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.starts = [piece.span.start for piece in pieces]

    def marked(self, text: Text) -> Child:
        """A text as printed, marked if it became cells."""
        span = text.span
        near = self.pieces[bisect_left(self.starts, span.start) : bisect_right(self.starts, span.end)]
        found = [piece for piece in near if piece.span.end <= span.end and piece.span.element == span.element]
        if not found:
            return text.raw
        return _mark(_together(found), text.raw or EMPTY)
