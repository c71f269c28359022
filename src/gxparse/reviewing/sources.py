"""The source of a report as HTML, every piece marked that became a cell or that a finding speaks of.

The text itself, line by line; of a document whose text is not what a reader sees, such as a web page or a Word file,
also what was read of it, block by block.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.findings import Findings
from gxparse.layout import Element as Place
from gxparse.layout import Grid, Layout, Paragraph, Span, Text
from gxparse.report import Report
from gxparse.source import Source
from gxparse.views.elements import Child, both, element
from gxparse.views.wording import STATE_WORDS
from gxparse.words import Words

EMPTY = "\u2423"
"""Stands where a cell is that has no text."""

BLANK = STATE_WORDS["blank"].both


class Piece(NamedTuple):
    """A piece of the source that means something: cells by their keys, findings by their numbers; ``raw`` is what
    stands in the cells.
    """

    span: Span
    cells: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()
    raw: str = ""


@frozen
class Excerpt:
    """The part of a source that a report stands in: ``text[start:end]``, of which the first line has a number.

    ``is_markup`` says whether its text is the markup of a web page. ``annex`` is that of a second file, which the table
    of the report stands in.
    """

    source: Source
    layout: Layout
    start: int
    end: int
    first_line: int
    is_markup: bool
    annex: Excerpt | None = None

    @property
    def files(self) -> Mapping[str | None, Excerpt]:
        """It and its annex, by what :attr:`Span.source <gxparse.layout.Span>` calls them."""
        return {None: self} if self.annex is None else {None: self, self.annex.source.name: self.annex}

    @property
    def text(self) -> str:
        """All the text that places of the source count in."""
        return self.source.decoded_for(self.layout).text

    @property
    def has_blocks(self) -> bool:
        """Whether its text is not what a reader sees: a web page, or a document of bytes."""
        return self.is_markup or self.layout.text is not None

    def holds(self, text: Text) -> bool:
        """Whether a text of the layout stands in it."""
        start = text.span.start
        return self.start <= start < self.end or start == self.end == len(self.text)


def excerpts(source: Source, layout: Layout, reports: Sequence[Report]) -> list[Excerpt]:
    """The part of a source that each of its reports stands in: from its first line to that of the next."""
    is_markup = layout.text is None and _is_of_elements(layout)
    text = source.decoded_for(layout).text
    lines = text.split("\n") if is_markup else text.splitlines(keepends=True)
    starts = [0, *accumulate(len(line) + is_markup for line in lines)]
    firsts = sorted({report.first_line for report in reports})
    found = []
    for report in reports:
        number = firsts.index(report.first_line)
        first = 1 if number == 0 else report.first_line
        last = firsts[number + 1] - 1 if number + 1 < len(firsts) else len(starts)
        start = starts[min(first, len(starts)) - 1]
        end = min(starts[min(last, len(starts) - 1)], len(text))
        found.append(Excerpt(source, layout, start, end, first, is_markup))
    return found


def _is_of_elements(layout: Layout) -> bool:
    """Whether it is that of a web page, which need not have a table, or of another format with cells of markup."""
    return layout.format == "html" or any(piece.span.element is not None for piece in layout.pieces())


def pieces_of(report: Report, findings: Findings, source: str | None = None) -> list[Piece]:
    """The marked pieces of a report's source, or of its annex of a name, in order: each place once, with all that is
    said of it.
    """
    cells: dict[Span, list[str]] = {}
    for key, cell in report.cells.items():
        if cell.span is not None:
            cells.setdefault(cell.span, []).append(key)
    places: dict[Span, list[int]] = {}
    for number, finding in enumerate(findings):
        for place in finding.places:
            if place.span is not None and finding.status != "pass":
                places.setdefault(place.span, []).append(number)
    here = (span for span in {*cells, *places} if span.source == source)
    spans = sorted(here, key=lambda span: (span.start, -span.end))
    return [_piece(report, span, cells.get(span, ()), places.get(span, ())) for span in spans]


def _piece(report: Report, span: Span, cells: Sequence[str], findings: Sequence[int]) -> Piece:
    return Piece(span, tuple(cells), tuple(findings), report[cells[0]].raw if cells else "")


# -- the text ------------------------------------------------------------------------------------------


def text_view(excerpt: Excerpt, pieces: Sequence[Piece]) -> Element:
    """The text of an excerpt line by line, as decoded."""
    text = excerpt.text[excerpt.start : excerpt.end]
    ended = text.split("\n") if excerpt.is_markup else text.splitlines(keepends=True)
    shown = [line.removesuffix("\r") for line in ended] if excerpt.is_markup else text.splitlines()
    made = element("div", class_="text")
    place = excerpt.start
    active: list[Piece] = []
    coming = 0
    for number, (line, whole) in enumerate(zip(shown, ended, strict=True), excerpt.first_line):
        end = place + len(whole) + excerpt.is_markup
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
            yield _mark(together(covering), part) if covering else part


def together(pieces: Sequence[Piece]) -> Piece:
    """What is said of pieces that are shown as one."""
    cells = tuple(dict.fromkeys(key for piece in pieces for key in piece.cells))
    findings = tuple(dict.fromkeys(number for piece in pieces for number in piece.findings))
    return Piece(pieces[0].span, cells, findings, next((piece.raw for piece in pieces if piece.cells), ""))


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


# -- what was read -------------------------------------------------------------------------------------


def blocks_view(excerpt: Excerpt, pieces: Sequence[Piece], page: int | None = None) -> Element:
    """What was read of a document, or of a ``page`` of it: its paragraphs and tables, without its scripts, styles and
    pictures. The tables of a sheet stand below its name.
    """
    made = element("div", class_="page")
    within = _Within(pieces)
    sheet: str | None = None

    def holds(text: Text) -> bool:
        area = text.span.area
        return excerpt.holds(text) and (page is None or (area is not None and area.page == page))

    for block in excerpt.layout.blocks:
        if isinstance(block, Grid):
            rows = _rows(excerpt, block, holds if page is not None else None)
            if rows:
                name = _sheet_of(rows)
                if name != sheet and name is not None:
                    caption = element("p", both(Words(f"工作表“{name}”", f"sheet “{name}”")), class_="sheet")
                    made.insert(len(made) if sheet else 0, caption)  # the first one has all that is above its tables
                sheet = name or sheet
                shown = [_row(row, within) for row in rows]
                made.append(element("div", element("table", element("tbody", shown)), class_="gx-frame"))
        else:
            texts = [block.text] if isinstance(block, Paragraph) else block.items
            made.extend(element("p", within.marked(text)) for text in texts if holds(text))
    return made


def _rows(excerpt: Excerpt, block: Grid, holds: Callable[[Text], bool] | None) -> list[Sequence[Text]]:
    """The rows of a table that begins in an excerpt; those on a page alone, if it is asked for."""
    rows: list[Sequence[Text]] = [row for row in block.rows if row]
    if holds is not None:
        return [row for row in rows if any(map(holds, row))]
    return rows if rows and excerpt.holds(rows[0][0]) else []


def _sheet_of(rows: Sequence[Sequence[Text]]) -> str | None:
    place = rows[0][0].span.element
    return None if place is None else place.sheet


def _row(row: Sequence[Text], within: _Within) -> Element:
    """A row of a table. In a sheet a text takes the room of blank cells behind it, if it stands alone."""
    boxes = [(text.span.element, within.marked(text)) for text in row]
    first, *others = boxes
    if first[0] is not None and first[0].sheet is not None and others and all(shown == "" for _, shown in others):
        wide = sum(place.width if place is not None else 1 for place, _ in boxes)
        return element("tr", _box(first[0]._replace(width=wide), first[1]))
    return element("tr", [_box(*box) for box in boxes])


def _box(place: Place | None, shown: Child) -> Element:
    """A cell of a table, as wide and high as in the document."""
    wide = place.width if place is not None and place.width > 1 else None
    high = place.height if place is not None and place.height > 1 else None
    return element("td", shown, colspan=wide, rowspan=high)


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
        return _mark(together(found), text.raw or EMPTY)
