"""From a document's body to a flow: lines as a reader sees them, and the tables between them.

The flow is that of web pages (:mod:`gxparse.formats.flow.blocks` lays it out). Tables are counted as they are shown:
cells that go on from the row above make that one taller, rows and cells that were deleted or are hidden do not count,
columns left free before a row do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from sys import intern

from attrs import define, field

from gxparse.characters import BARS
from gxparse.formats.docx.markup import Node, alternative, attribute, is_on, number, value
from gxparse.formats.docx.numbering import Numbering
from gxparse.formats.docx.runs import Runs, Seen, is_asking, lines_of
from gxparse.formats.docx.styles import Look, Styles
from gxparse.formats.flow.items import MAX_COLUMNS, Item, Line, PageCell, PageRow, PageTable
from gxparse.formats.packages import Meter
from gxparse.layout import Composer, Element, Text

LONGEST_PATH = 1_000
"""A cell whose path is longer has none."""

LEAST_ROW = 40
"""A row of exactly so many twentieths of a point shows something, a lower one nothing."""

_THROUGH = frozenset({"customXml", "ins", "moveTo", "sdtContent", "smartTag"})
_CONTENTS = "table of contents"


@define(eq=False)
class _Cell:
    """A cell while its table is read: it may grow."""

    path: str
    column: int
    width: int
    items: list[Item]
    pictures: list[str]
    height: int = 1

    def done(self) -> PageCell:
        items = self.items
        text = None
        if not self.pictures:
            text = "" if not items else items[0].text if len(items) == 1 and isinstance(items[0], Line) else None
        left = () if text is not None else items
        return PageCell(self.path, None, self.width, self.height, text, left, self.pictures)


@define
class _Level:
    """An element whose children are gone through: where it stands, how many of each name came already."""

    nodes: Iterator[Node]
    path: str
    asked: bool = False
    counts: dict[str, int] = field(factory=dict)


@define
class _Into:
    """Where lines go: a list of items, the pictures between them, whether it is a cell's."""

    items: list[Item] = field(factory=list)
    pictures: list[str] = field(factory=list)
    in_cell: bool = False


class Body:
    """Reads the body of a document. ``items`` are its flow, ``tables`` counts the tables, ``seen`` all else."""

    def __init__(self, styles: Styles, numbering: Numbering, *, shaded: bool = True) -> None:
        self._styles, self._numbering = styles, numbering
        self.seen = Seen()
        self._runs = Runs(styles, self.seen, shaded=shaded)
        self._into = _Into()
        self._kept: list[tuple[str, int]] = []  # of a paragraph whose end is hidden or deleted
        self.tables = 0

    @property
    def items(self) -> Sequence[Item]:
        """The flow."""
        return self._into.items

    def read(self, body: Node, path: str) -> None:
        """Read what stands in the body, or in what is like one."""
        for node, above, place in self._children(body, path):
            tag = node.tag
            if tag == "p":
                self._paragraph(node, above, place)
            elif tag == "tbl":
                self._table(node, f"{above}/w:tbl[{place}]")
            elif tag in ("altChunk", "subDoc"):
                self.seen.counts["embedded"] += 1
        self._end_line()

    def _children(self, parent: Node, path: str) -> Iterator[tuple[Node, str, int]]:
        """What stands in an element, through all that only holds it together: where, and its number there."""
        stack = [_Level(iter(parent), path)]
        while stack:
            level = stack[-1]
            node = next(level.nodes, None)
            if node is None:
                self._runs.asked -= level.asked
                stack.pop()
                continue
            tag = node.tag
            place = level.counts[tag] = level.counts.get(tag, 0) + 1
            if tag == "sdt":
                if (value(node, "sdtPr/docPartObj/docPartGallery") or "").lower() == _CONTENTS:
                    continue
                asked = is_asking(node)
                self._runs.asked += asked
                stack.append(_Level(iter(node), f"{level.path}/w:sdt[{place}]", asked))
            elif tag in _THROUGH:
                stack.append(_Level(iter(node), f"{level.path}/w:{tag}[{place}]"))
            elif tag == "mc:AlternateContent":
                chosen = alternative(node)
                if not isinstance(chosen, tuple):
                    at = node.findall(chosen.tag).index(chosen) + 1
                    stack.append(_Level(iter(chosen), f"{level.path}/{tag}[{place}]/{chosen.tag}[{at}]"))
            elif tag in ("del", "moveFrom"):
                self.seen.counts["deleted"] += 1
            else:
                yield node, level.path, place

    # -- paragraphs --------------------------------------------------------------------------------------

    def _paragraph(self, node: Node, path: str, place: int) -> None:
        properties = node.find("pPr")
        style = None if properties is None else value(properties, "pStyle")
        if self._styles.is_contents(style):
            return
        said = self._runs.read(node, style)
        mark = None if properties is None else properties.find("rPr")
        gone = mark is not None and any(mark.find(each) is not None for each in ("del", "moveFrom"))
        self.seen.counts["deleted"] += gone
        if mark is not None and mark.find("ins") is not None:
            self.seen.counts["inserted"] += 1
        joined = gone or self._styles.look(style, mark) & Look.HIDDEN
        blank = all(text.isspace() for text, _ in said.pieces)
        if not self._kept and not (joined and blank):
            label = self._numbering.label(properties, style)
            if label:
                said.pieces.insert(0, (_apart(label, said.pieces), Look.PLAIN))
        self._kept += said.pieces
        self._into.pictures += said.pictures
        if not joined:
            self._end_line()
        for box, at in said.boxes:
            self._end_line()
            self._runs.begin_cell()
            self.read(box, f"{path}/w:p[{place}]/descendant::w:txbxContent[{at}]")
            self._runs.end_cell()

    def _end_line(self) -> None:
        if self._kept:
            into = self._into
            into.items += [Line(text, text) for text in lines_of(self._kept, in_cell=into.in_cell)]
            self._kept = []

    # -- tables ------------------------------------------------------------------------------------------

    def _table(self, node: Node, path: str) -> None:
        self._end_line()
        self.tables += 1
        table = PageTable(self.tables)
        self._into.items.append(table)
        rows: list[tuple[PageRow, list[_Cell]]] = []
        above: dict[int, _Cell] = {}  # the cells that may go on below, by column
        for row, where, place in self._children(node, path):
            if row.tag != "tr":
                continue
            properties = row.find("trPr")
            if properties is not None and self._is_gone(properties):
                continue
            found = PageRow(f"{where}/w:tr[{place}]", len(rows) + 1, "")
            if properties is not None:
                found.before = max(0, number(value(properties, "gridBefore"), 0, most=MAX_COLUMNS))
            cells, above = self._row(row, found, above)
            rows.append((found, cells))
            row.clear()  # read: the elements of a large table take more memory than its texts
        for found, cells in rows:
            found.cells = [cell.done() for cell in cells]
            cells.clear()
        table.rows = [found for found, _ in rows]

    def _is_gone(self, properties: Node) -> bool:
        deleted = properties.find("del") is not None
        hidden = properties.find("hidden") is not None and is_on(value(properties, "hidden"))
        height = properties.find("trHeight")
        if attribute(height, "hRule") == "exact" and 0 <= number(attribute(height, "val"), LEAST_ROW) < LEAST_ROW:
            hidden = True
        self.seen.counts["deleted"] += deleted
        self.seen.counts["hidden"] += hidden and not deleted
        self.seen.counts["inserted"] += properties.find("ins") is not None
        return deleted or hidden

    def _row(self, node: Node, row: PageRow, above: dict[int, _Cell]) -> tuple[list[_Cell], dict[int, _Cell]]:
        """The cells of a row, and those that may go on below."""
        cells: list[_Cell] = []
        below: dict[int, _Cell] = {}
        column = 1 + row.before
        last: _Cell | None = None
        for cell, where, place in self._children(node, row.path):
            if cell.tag != "tc":
                continue
            properties = cell.find("tcPr")
            if properties is not None and properties.find("cellDel") is not None:
                self.seen.counts["deleted"] += 1
                continue
            width, down, across = _spans(properties)
            width = min(width, MAX_COLUMNS)
            taller = above.get(column) if down == "continue" else None
            if taller is not None and taller.width == width:
                taller.height += 1
                below[column] = last = taller
                self._unseen(cell)
            elif across == "continue" and last is not None and cells and cells[-1] is last:
                last.width += width
                self._unseen(cell)
            else:
                into = self._cell(cell, f"{where}/w:tc[{place}]")
                path = intern(f"{where}/w:tc[{place}]".removeprefix(f"{row.path}/"))
                last = _Cell(path, column, width, into.items, into.pictures)
                cells.append(last)
                if down == "restart":
                    below[column] = last
            column += width
        return cells, below

    def _cell(self, node: Node, path: str) -> _Into:
        outer, kept = self._into, self._kept
        self._into, self._kept = _Into(in_cell=True), []
        self._runs.begin_cell()
        self.read(node, path)
        self._runs.end_cell()
        into, self._into, self._kept = self._into, outer, kept
        if not into.items:
            outer.pictures += into.pictures[:1]
        return into

    def _unseen(self, cell: Node) -> None:
        """A cell that is covered by the one that it belongs to shows nothing."""
        self.seen.counts["hidden"] += any((each.text or "").strip() for each in cell.iter("t"))


def _apart(label: str, pieces: Sequence[tuple[str, int]]) -> str:
    """An automatic number, in brackets where it would become a part of a number that stands behind it."""
    shown = "".join(text for text, _ in pieces).strip()
    if shown and any(map(str.isdecimal, label)) and not any(map(str.isalpha, shown)):
        return f"[number {label.strip()}]"
    return label


def _spans(properties: Node | None) -> tuple[int, str | None, str | None]:
    """How many columns a cell takes; whether it begins or goes on with one that is several rows or columns large."""
    if properties is None:
        return 1, None, None
    width = max(1, number(value(properties, "gridSpan"), 1))
    down, across = value(properties, "vMerge"), value(properties, "hMerge")
    changed = properties.find("cellMerge")
    if changed is not None:
        down = {"rest": "restart", "cont": "continue"}.get(attribute(changed, "vMerge") or "", down)
    return width, "continue" if down == "" else down, "continue" if across == "" else across


class Places:
    """Writes the text that a layout stands on, in the order of the flow, and gives each piece its place in it."""

    def __init__(self, meter: Meter) -> None:
        self.composer = Composer()
        self._meter = meter

    def row(
        self, table: PageTable, row: PageRow, texts: Sequence[str], columns: Sequence[int], heights: Sequence[int]
    ) -> tuple[Text, ...]:
        """The cells of a row."""
        last = len(texts) - 1
        above = f"{row.path}/" if len(row.path) <= LONGEST_PATH else None
        return tuple(
            self.composer.piece(
                raw,
                after="\n" if place == last else "\t",
                element=Element(
                    "" if above is None else above + cell.path, table.number, row.number, column, cell.width, height
                ),
            )
            for place, (cell, raw, column, height) in enumerate(zip(row.cells, texts, columns, heights, strict=True))
        )

    def lines(self, lines: Sequence[Line]) -> Callable[[Text], Text]:
        """Gives pieces of the lines their places. Raises the meter's error for lines of too many pieces."""
        self._meter.part(sum(text.count(bar) for text, _ in lines for bar in BARS + "\t"))
        spans = [self.composer.piece(text).span for text, _ in lines]

        def placed(piece: Text) -> Text:
            within = piece.span
            start = within.column - 1
            return piece.at(spans[within.line - 1].part(start, start + len(piece.raw)))

        return placed
