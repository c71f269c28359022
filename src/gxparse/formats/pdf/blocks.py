"""From pages to a layout: lines, paragraphs and tables in reading order, with the text that they stand on.

A table that goes on over a page break is one table: the same columns, and nothing between but what belongs to the
pages. Where one part of it has its columns parted further than the other, both are counted by the finer ones. A row
that the break cuts in two is put together where both halves show it.

Lines that fill the width of their column go on in the next one; what is longer than a label is prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from gxparse.formats.pdf.alignment import aligned_tables
from gxparse.formats.pdf.columns import Columns, prose_columns
from gxparse.formats.pdf.furniture import without_furniture
from gxparse.formats.pdf.grids import Cell, Table, ruled_tables
from gxparse.formats.pdf.lines import Line, lines_of
from gxparse.formats.pdf.pages import Page, Place
from gxparse.formats.pdf.scanned import Scans
from gxparse.layout import PARAGRAPH, Alternative, Block, Composer, Element, Grid, Paragraph, Stream, Text

SAME_COLUMN = 4
"""Edges of columns on two pages that differ by no more are the same."""

_WORDLESS = re.compile(r"[\W\d_]*")
_BEGINS = re.compile(r"[（(]?[一二三四五六七八九十\d]+[)）.．、]")
_INDENT, _SHORT = 0.8, 2.2


@frozen
class Laid:
    """The blocks of a document, the text that their spans count in, and its tables.

    Pieces of pages that are read as pictures have alternatives.
    """

    blocks: tuple[Block, ...]
    text: str
    tables: Sequence[Table]
    alternatives: Mapping[int, tuple[Alternative, ...]]


def lay_out(pages: Sequence[Page], scans: Scans | None = None) -> Laid:
    """The blocks of pages."""
    scanned = [page for page in pages if scans is not None and page.number in scans.numbers]
    pages = [page for page in pages if page not in scanned]
    ruled = [ruled_tables(page) for page in pages]
    lines = without_furniture([(lines_of(each.rest), each.tables) for each in ruled])
    found = []
    for page, each, kept in zip(pages, ruled, lines, strict=True):
        columns, kept = prose_columns(kept, each.tables)
        aligned = aligned_tables(page, kept, each.lying)
        found.append(_Found(page, [*each.tables, *aligned.tables], aligned.rest, columns))
    writer = _Writer()
    for item in _joined(each for found_on in found for each in _in_order(found_on)):
        page = item[0].page if isinstance(item, list) else item.page
        while scans is not None and scanned and scanned[0].number < page.number:
            writer.scan(scans, scanned.pop(0))
        if isinstance(item, list):
            writer.table(item)
        else:
            writer.line(item)
    while scans is not None and scanned:
        writer.scan(scans, scanned.pop(0))
    tables = [table for found_on in found for table in found_on.tables]
    return Laid(writer.done(), writer.composer.text, tables, writer.alternatives)


@frozen
class _PrintedLine:
    """A line of prose: its page, and where lines of that page begin and end."""

    page: Page
    line: Line
    left: float
    right: float


@frozen
class _Found:
    """What is on a page: tables, lines, and columns of lines."""

    page: Page
    tables: Sequence[Table]
    lines: Sequence[Line]
    columns: Sequence[Columns]


def _in_order(found: _Found) -> Iterable[Table | _PrintedLine]:
    """What is on a page, as it is read: from top to bottom, but columns of prose one after the other."""
    page, tables = found.page, found.tables
    left = min([*(line.left for line in found.lines), *(table.xs[0] for table in tables)], default=0.0)
    right = max([*(line.right for line in found.lines), *(table.xs[-1] for table in tables)], default=0.0)
    items: list[tuple[float, int, float, int, Table | _PrintedLine]] = []

    def add(item: Table | _PrintedLine, place: Place, kind: int) -> None:
        for columns in found.columns:
            side = columns.side(place)
            if side is not None:
                items.append((columns.top, side, place.top, kind, item))
                return
        items.append((place.top, 0, place.top, kind, item))

    for table in tables:
        add(table, Place(table.xs[0], table.top, table.xs[-1], table.bottom), 1)
    for line in found.lines:
        add(_PrintedLine(page, line, left, right), line.place, 0)
    for columns in found.columns:
        for lines in (columns.left, columns.right):
            start, end = min(line.left for line in lines), max(line.right for line in lines)
            for line in lines:
                add(_PrintedLine(page, line, start, end), line.place, 0)
    yield from (item for *_, item in sorted(items, key=lambda item: item[:4]))


# -- tables over page breaks ---------------------------------------------------------------------------


def _joined(items: Iterable[Table | _PrintedLine]) -> Iterable[list[Table] | _PrintedLine]:
    """Tables with those that go on with them on the next page."""
    parts: list[Table] = []
    for item in items:
        if isinstance(item, Table) and parts and _goes_on(parts[-1], item):
            parts.append(item)
            continue
        if parts:
            yield parts
            parts = []
        if isinstance(item, Table):
            parts = [item]
        else:
            yield item
    if parts:
        yield parts


def _goes_on(one: Table, other: Table) -> bool:
    """Whether a table at the top of a page goes on with the last one of the page before."""
    if other.page.number != one.page.number + 1 or not (one.ruled and other.ruled):
        return False
    few, many = sorted((one.xs, other.xs), key=len)
    return (
        abs(few[0] - many[0]) <= SAME_COLUMN
        and abs(few[-1] - many[-1]) <= SAME_COLUMN
        and all(any(abs(x - near) <= SAME_COLUMN for near in many) for x in few)
    )


def _nearest(x: float, xs: Sequence[float]) -> int:
    return min(range(len(xs)), key=lambda number: abs(xs[number] - x))


def _by_finest(parts: Sequence[Table]) -> list[list[Cell]]:
    """The cells of the parts of a table, columns counted by the finest of them."""
    xs = max((part.xs for part in parts), key=len)
    found = []
    for part in parts:
        if part.xs is xs:
            found.append(list(part.cells))
            continue
        at = [_nearest(x, xs) for x in part.xs]
        found.append(
            [
                cell._replace(column=at[cell.column], width=at[cell.column + cell.width] - at[cell.column])
                for cell in part.cells
            ]
        )
    return found


def _is_cut(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Whether a page break cut a row in two: a label that fills its line goes on in one that begins as none does, and
    only one of the halves has figures.
    """
    if [cell[1:4] for cell in one] != [cell[1:4] for cell in other]:
        return False
    both = [(a, b) for a, b in zip(one, other, strict=True) if a.text and b.text]
    labels = [(a, b) for a, b in both if a.full and not _BEGINS.match(b.text) and not _WORDLESS.fullmatch(b.text)]
    if len(both) != 1 or len(labels) != 1 or _WORDLESS.fullmatch(labels[0][0].text):
        return False
    halves = [[cell.text for cell in half if cell.text and _WORDLESS.fullmatch(cell.text)] for half in (one, other)]
    others = [cell for half in (one, other) for cell in half if cell.text and not _WORDLESS.fullmatch(cell.text)]
    return len(others) == 2 and (not halves[0]) != (not halves[1])


def _whole(one: Cell, other: Cell) -> Cell:
    """A cell of both its halves."""
    return one._replace(text=f"{one.text}\n{other.text}".strip("\n"))


class _Writer:
    """Writes the text of a document and makes blocks of it."""

    def __init__(self) -> None:
        self.composer = Composer()
        self._blocks: list[Block] = []
        self._items: list[Text] = []
        self._paragraph: list[_PrintedLine] = []
        self._tables = 0
        self.alternatives: dict[int, tuple[Alternative, ...]] = {}

    def done(self) -> tuple[Block, ...]:
        """All blocks."""
        self._end_paragraph()
        self._end_stream()
        return tuple(self._blocks)

    def scan(self, scans: Scans, page: Page) -> None:
        """Add a page that is read as a picture."""
        self._end_paragraph()
        self._end_stream()
        scans.reader.tables = self._tables
        found = scans.read(page, self.composer)
        self._tables = scans.reader.tables
        self._blocks += found.blocks
        self.alternatives |= found.alternatives

    def table(self, parts: Sequence[Table]) -> None:
        """Add a table, of which each page has a part."""
        self._end_paragraph()
        self._end_stream()
        self._tables += 1
        rows: list[tuple[Page, int, list[Cell]]] = []
        before = 0
        for part, cells in zip(parts, _by_finest(parts), strict=True):
            for number in range(len(part.ys) - 1):
                in_row = sorted((cell for cell in cells if cell.row == number), key=lambda cell: cell.column)
                if number == 0 and rows and _is_cut(rows[-1][2], in_row):
                    page, at, first = rows[-1]
                    rows[-1] = (page, at, [_whole(one, other) for one, other in zip(first, in_row, strict=True)])
                elif in_row:
                    rows.append((part.page, before, in_row))
            before += len(part.ys) - 1
        self._blocks.append(Grid(tuple(self._row(page, in_row, at) for page, at, in_row in rows)))

    def _row(self, page: Page, cells: Sequence[Cell], before: int) -> tuple[Text, ...]:
        last = len(cells) - 1
        return tuple(
            self.composer.piece(
                cell.text,
                after="\n" if number == last else "\t",
                element=Element("", self._tables, before + cell.row + 1, cell.column + 1, cell.width, cell.height),
                area=page.area(cell.place),
            )
            for number, cell in enumerate(cells)
        )

    def line(self, printed: _PrintedLine) -> None:
        """Add a line outside of tables."""
        if self._paragraph and not _goes_on_in(self._paragraph[-1], printed):
            self._end_paragraph()
        self._paragraph.append(printed)

    def _end_paragraph(self) -> None:
        lines, self._paragraph = self._paragraph, []
        if not lines:
            return
        text = "".join(each.line.text for each in lines)
        first = lines[0]
        on_page = [each.line for each in lines if each.page is first.page]
        place = Place(
            min(line.left for line in on_page),
            min(line.top for line in on_page),
            max(line.right for line in on_page),
            max(line.bottom for line in on_page),
        )
        piece = self.composer.piece(text, area=first.page.area(place))
        if len(piece.raw) > PARAGRAPH:
            self._end_stream()
            self._blocks.append(Paragraph(piece))
        else:
            self._items.append(piece)

    def _end_stream(self) -> None:
        if self._items:
            self._blocks.append(Stream(tuple(self._items)))
            self._items = []


def _goes_on_in(one: _PrintedLine, other: _PrintedLine) -> bool:
    """Whether a paragraph goes on in the next line: the one before is full, and the next is not indented."""
    before, line = one.line, other.line
    size = line.size
    return (
        line.left <= other.left + _INDENT * size
        and before.right >= one.right - _SHORT * before.size
        and abs(before.size - size) <= 0.15 * size
    )
