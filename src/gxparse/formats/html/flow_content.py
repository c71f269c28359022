"""From the events of a page to a flow: lines as a reader sees them, and the tables between them.

What a browser would lay out is imitated as far as a reader of the text could tell: ``<br>`` and blocks end a line, runs
of blanks are one, raised digits stay raised, struck text is not joined with what is not. Line ends that an editor put
between Chinese characters vanish. :mod:`gxparse.formats.flow.items` says what a flow consists of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from attrs import define, field

from gxparse.characters import BLANKS, RAISED, STRUCK
from gxparse.formats.flow.hidden import DOUBT, settled
from gxparse.formats.flow.items import LONGEST_NAME, MAX_COLUMNS, MAX_ROWS, Item, Line, PageCell, PageRow, PageTable
from gxparse.formats.html.events import Attributes, Event, EventKind
from gxparse.formats.html.stamps import STAMP
from gxparse.formats.html.tags import TagKind

_BLANK_RUN = re.compile(r"[ \t\n\r\f]+")
_CHINESE = r"[\u2e80-\u9fff\uff01-\uff0f\uff1a-\uffef]"
_BLANK_LINE = re.compile(r"\n[ \t\r\u3000]*\n")
_BREAK_IN_CHINESE = re.compile(rf"(?<={_CHINESE})[ \t\f]*[\n\r][ \t\n\r\f]*(?={_CHINESE})")
_SPACER = re.compile(r"(?:space|blank|trans|pixel|dot|clear|empty)\w*\.(?:gif|png)$", re.IGNORECASE)
_LEADING_DIGITS = re.compile(r"\s*\+?([0-9]{1,9})")
_SILENT_INPUTS = frozenset(
    {"hidden", "checkbox", "radio", "file", "image", "password", "color", "range", "button", "submit", "reset"}
)
_SOURCES = ("src", "data-src", "data-original")
_new = tuple.__new__  # a named tuple's own constructor takes twice the time

# Names for speed: a member of an enumeration is looked up anew each time.
_TEXT, _START, _END, _GONE, _PLAIN = EventKind
_CHOICE, _HEADER = TagKind.CHOICE, TagKind.HEADER
_ENDLESS = frozenset({TagKind.BREAK, TagKind.LEAF, TagKind.DRAWN})
_TRANSPARENT = frozenset({TagKind.STRUCK, TagKind.RAISED, TagKind.FAINT, TagKind.SHOWN, TagKind.DOUBTFUL})


class Doubtful(NamedTuple):
    """A line of which a part may be hidden, and the cell that it stands in: its table in the page, its row there, its
    place in the row, all from 1, and what the row begins with. Outside of all cells there are no such numbers.
    """

    text: str
    table: int = 0
    row: int = 0
    cell: int = 0
    label: str = ""


@define(eq=False)
class CountedTable(PageTable):
    """A table whose elements are counted as they come, for the paths of its cells; the ``section`` that is open."""

    section: str = ""
    counted: Counter[str] = field(factory=Counter)


@define(eq=False)
class CountedRow(PageRow):
    """A row, and how many cells there are with the hidden ones, ``headers`` of them ``th``."""

    count: int = 0
    headers: int = 0

    def add(
        self,
        kind: TagKind,
        attributes: Attributes,
        text: str | None,
        items: Sequence[Item] = (),
        pictures: Sequence[str] = (),
    ) -> None:
        """Add a cell."""
        width = height = 1
        if "colspan" in attributes:
            width = min(_number(attributes["colspan"], 1) or 1, MAX_COLUMNS)
        if "rowspan" in attributes:
            height = min(_number(attributes["rowspan"], 1) or MAX_ROWS, MAX_ROWS)
        path = self.count_cell(kind)
        self.cells.append(_new(PageCell, (path, attributes.get(STAMP), width, height, text, items, pictures)))

    def count_cell(self, kind: TagKind) -> str:
        """Count a cell; its path in the row."""
        self.count += 1
        if kind is _HEADER:
            self.headers += 1
            return f"th[{self.headers}]"
        return f"td[{self.count - self.headers}]"


def read_flow(events: Iterable[Event]) -> PageFlow:
    """The flow of a page."""
    flow = PageFlow()
    flow.read(events)
    return flow


class PageFlow:
    """What the events of a page give. ``tables`` counts the tables seen, ``images`` names the images, ``doubtful`` are
    the lines of which a part may be hidden.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.images: list[str] = []
        self.doubtful: list[Doubtful] = []
        self.tables = 0
        self._into = self.items  # the list that lines go to
        self._buffer: list[str] = []  # the line that is not yet ended
        self._wrapped = ""  # what it begins with in the source, if an editor broke it there
        self._open: list[tuple[list[Item], list[str]]] = []  # where lines went before each open table and cell
        self._tables: list[CountedTable] = []
        self._row = CountedRow("", 0, "")
        self._rows: list[CountedRow] = []  # the rows that the open tables stand in
        self._opened: list[Attributes] = []  # the attributes of the open cells
        self._pictures: list[str] = []  # of the open cell
        self._pre = 0
        self._struck = 0
        self._raised: list[str] = []
        self._mutes: list[bool] = []
        self._muted = False
        self._veils: list[bool] = []
        self._veiled = False
        self._doubts = 0
        self._doubted = False  # whether the open line has a text that may be hidden

    def read(self, events: Iterable[Event]) -> None:
        """Read all events of a page."""
        buffer = self._buffer
        starts: dict[TagKind, Callable[[str, Attributes], None]] = {
            TagKind.TABLE: self._start_table,
            TagKind.SECTION: self._start_section,
            TagKind.ROW: self._start_row,
            TagKind.CELL: self._start_cell,
            TagKind.HEADER: self._start_cell,
            TagKind.PRE: self._start_pre,
            TagKind.BREAK: self._end_line,
            TagKind.BLOCK: self._end_line,
            TagKind.STRUCK: self._strike,
            TagKind.RAISED: self._raise,
            TagKind.LEAF: self._leaf,
            TagKind.DRAWN: self._draw,
            TagKind.CHOICE: self._draw,
            TagKind.FAINT: self._veil,
            TagKind.SHOWN: self._unveil,
            TagKind.DOUBTFUL: self._doubt,
        }
        ends: dict[TagKind, Callable[[], None]] = {
            TagKind.TABLE: self._end_table,
            TagKind.CELL: self._end_cell,
            TagKind.HEADER: self._end_header,
            TagKind.PRE: self._end_pre,
            TagKind.BLOCK: self._end_line,
            TagKind.STRUCK: self._unstrike,
            TagKind.RAISED: self._lower,
            TagKind.FAINT: self._end_veil,
            TagKind.SHOWN: self._end_veil,
            TagKind.DOUBTFUL: self._end_doubt,
        }
        nothing: Attributes = {}
        for mark, kind, data, attributes in events:
            if mark is _TEXT:
                if self._muted or self._veiled or (not buffer and not self._pre and data.isspace()):
                    continue
                if self._pre or self._raised or self._struck or self._doubts or "\n" in data:
                    self._special_text(data)
                else:
                    buffer.append(data)
            elif mark is _PLAIN:
                self._plain(kind, data, attributes or nothing)
            elif mark is _START:
                if (self._mutes or kind is _CHOICE) and kind not in _ENDLESS:
                    self._mutes.append(self._muted)
                    self._muted = kind is _CHOICE or (self._muted and kind in _TRANSPARENT)
                if kind in starts:
                    starts[kind](data, attributes or nothing)
            elif mark is _END:
                if kind in ends:
                    ends[kind]()
                if self._mutes:
                    self._muted = self._mutes.pop()
            else:
                self._gone(kind, data)
        self._end_line()

    # -- lines -----------------------------------------------------------------------------------------

    def _special_text(self, data: str) -> None:
        if self._doubts and not data.isspace():
            if not self._buffer:
                self._wrapped = data
            self._doubted = True
            data = f"[hidden? {data}]"
        if not (self._pre or self._raised or self._struck):
            # Outside of tables a blank line in a text parts paragraphs, as in Markdown with tables in markup.
            for number, part in enumerate([data] if self._rows else _BLANK_LINE.split(data)):
                if number:
                    self._end_line()
                if not self._buffer:
                    self._wrapped = part
                self._buffer.append(_unwrapped(part))
            return
        if self._raised:
            data = data.translate(RAISED["sub" if self._raised[-1] == "sub" else "sup"])
        if self._struck and not data.isspace():
            data = f"{STRUCK}{data}{STRUCK}"  # what is struck out is not joined with what is not
        first, *others = data.split("\n") if self._pre else [data]
        self._buffer.append(first)
        for other in others:
            self._end_line()
            self._buffer.append(other)

    def _end_line(self, _name: str = "", _attributes: Attributes | None = None) -> None:
        buffer = self._buffer
        if not buffer:
            return
        text = buffer[0] if len(buffer) == 1 else "".join(buffer)
        if self._doubted:
            text = settled(text)
            self._doubted = False
            if DOUBT.search(text):
                self.doubtful.append(self._doubtful(tidy(text)))
        if not text.isalnum():
            text = text.rstrip(BLANKS) if self._pre else tidy(text)
        if text:
            self._into.append(Line(text, self._wrapped or buffer[0]))
        self._wrapped = ""
        buffer.clear()

    def _doubtful(self, text: str) -> Doubtful:
        if not self._tables or self._into is self._tables[-1].loose:
            return Doubtful(text)
        cells = self._row.cells
        first = next((item.text for item in cells[0].content() if isinstance(item, Line)), "") if cells else ""
        return Doubtful(text, self._tables[-1].number, self._row.number, self._row.count + 1, first)

    def _start_pre(self, _name: str, _attributes: Attributes) -> None:
        self._end_line()
        self._pre += 1

    def _end_pre(self) -> None:
        self._end_line()
        self._pre -= 1

    def _strike(self, _name: str, _attributes: Attributes) -> None:
        self._struck += 1

    def _unstrike(self) -> None:
        self._struck -= 1

    def _veil(self, _name: str, _attributes: Attributes) -> None:
        self._veils.append(self._veiled)
        self._veiled = True

    def _unveil(self, _name: str, _attributes: Attributes) -> None:
        self._veils.append(self._veiled)
        self._veiled = False

    def _end_veil(self) -> None:
        self._veiled = self._veils.pop()

    def _doubt(self, _name: str, _attributes: Attributes) -> None:
        self._doubts += 1

    def _end_doubt(self) -> None:
        self._doubts -= 1

    def _draw(self, name: str, _attributes: Attributes) -> None:
        if name not in ("option", "optgroup"):
            self._pictures.append(name)

    def _raise(self, name: str, _attributes: Attributes) -> None:
        self._raised.append(name)

    def _lower(self) -> None:
        self._raised.pop()

    def _leaf(self, name: str, attributes: Attributes) -> None:
        if name == "input":
            value = attributes.get("value")
            if (
                value
                and (attributes.get("type") or "").lower() not in _SILENT_INPUTS
                and not (self._muted or self._veiled)
            ):
                self._end_line()  # a field stands apart from the text beside it
                self._buffer.append(value)
                self._end_line()
            return
        source = next((found.strip() for where in _SOURCES if (found := attributes.get(where))), "")
        size = [_number(attributes.get(side), 0) for side in ("width", "height")]
        if not source or any(0 < length <= 3 for length in size) or _SPACER.search(source[-LONGEST_NAME:]):
            return
        named = source[:20] if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2][-40:]
        shown = (attributes.get("alt") or "").strip()[:LONGEST_NAME] or named
        self.images.append(shown)
        self._pictures.append(shown)

    # -- tables ----------------------------------------------------------------------------------------

    def _start_table(self, number: str, _attributes: Attributes) -> None:
        self._end_line()
        self.tables += 1
        table = CountedTable(int(number))
        self._into.append(table)
        self._tables.append(table)
        self._open.append((self._into, self._pictures))
        self._rows.append(self._row)
        self._into = table.loose

    def _end_table(self) -> None:
        self._end_line()
        self._tables.pop()
        self._row = self._rows.pop()
        self._into, self._pictures = self._open.pop()

    def _start_section(self, name: str, _attributes: Attributes) -> None:
        table = self._tables[-1]
        table.counted[name] += 1
        table.section = f"{name}[{table.counted[name]}]"
        table.counted["tr"] = 0

    def _start_row(self, _name: str, _attributes: Attributes) -> None:
        table = self._tables[-1]
        table.counted["tr"] += 1
        table.counted["all"] += 1
        path = f"{table.section}/tr[{table.counted['tr']}]" if table.section else f"tr[{table.counted['tr']}]"
        self._row = CountedRow(path, table.counted["all"], table.section)
        table.rows.append(self._row)

    def _plain(self, kind: TagKind, text: str, attributes: Attributes) -> None:
        """A cell that holds one line, or none."""
        if self._pre or self._struck or self._veiled or self._doubts:
            self._start_cell("", attributes)
            if not self._veiled:
                self._special_text(text)
            self._end_cell(kind)
        else:
            self._row.add(kind, attributes, text if text.isalnum() else tidy(_unwrapped(text)))

    def _start_cell(self, _name: str, attributes: Attributes) -> None:
        self._end_line()
        self._open.append((self._into, self._pictures))
        self._opened.append(attributes)
        self._into, self._pictures = [], []

    def _end_cell(self, kind: TagKind = TagKind.CELL) -> None:
        self._end_line()
        items, pictures = self._into, self._pictures
        attributes = self._opened.pop()
        if len(items) == 1 and isinstance(inner := items[0], PageTable) and not inner.loose:
            cells = [cell for row in inner.rows for cell in row.cells]
            if len(cells) == 1:  # its place is that of the cell in it
                attributes = {**attributes, STAMP: cells[0].stamp}
        self._row.add(kind, attributes, None if items or pictures else "", items, pictures)
        self._into, self._pictures = self._open.pop()
        self._pictures += pictures[:1]

    def _end_header(self) -> None:
        self._end_cell(TagKind.HEADER)

    def _gone(self, kind: TagKind, name: str) -> None:
        """A hidden part of a table: its elements are counted, since paths and places count them."""
        table = self._tables[-1]
        if kind in (TagKind.CELL, TagKind.HEADER):
            self._row.count_cell(kind)
        else:
            table.counted[name] += 1


def _unwrapped(text: str) -> str:
    """Text without the line ends that an editor put between Chinese characters, where no blank is meant."""
    return _BREAK_IN_CHINESE.sub("", text)


def tidy(text: str) -> str:
    """Text with its blanks as a browser shows them: runs of them are one, and none at the ends."""
    return _BLANK_RUN.sub(" ", text).strip(BLANKS)


def _number(text: str | None, default: int) -> int:
    """A number of an attribute, read as browsers do: its leading digits."""
    found = _LEADING_DIGITS.match(text) if text else None
    return int(found[1]) if found else default
