"""Where in the source of a web page a text stands, although no parser tells.

The rows of tables are *stamped*: each ``<tr`` tag gets an attribute that holds its offset, which comes back from
any parser with the element. Its cells follow by counting. Other texts are looked for, forward from the last place.
Inside comments, scripts and style sheets nothing is stamped and nothing is found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from gxparse.layout import Element, Span, Text

if TYPE_CHECKING:
    from gxparse.markup.flows import Row, Table

STAMP = "gxat"
"""The attribute that holds a row's offset."""

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)(?=[\s/>]).*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_TABLE_TAG = re.compile(r"<(?:[tT](?:[rRdDhH](?=[\s/>])|(?=[aA][bB][lL][eE][\s/>]))|/[tT])")
_CLOSING = re.compile(r"</(?:tr|table|body|html)\s*>", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r">([^<>]+)(?=<|\Z)")
_BLOCK = 4096
_new = tuple.__new__  # a named tuple's own constructor takes twice the time
_PATIENCE = 50_000_000
"""So many characters of one page are searched for its texts; texts after that have the place of the last one found."""


class Places:
    """The places of one page's texts, asked for in document order."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._seen = _UNSEEN.sub(_blanked, source)
        self._rows: list[int] = []
        self._cells: list[int] = []
        self._edges: list[int] = []
        self._edge_of: list[int] = []  # the number of each cell's tag among the edges
        self._find_tags()
        self._edges.append(len(source))
        self._cursor = 0
        self._patience = _PATIENCE
        breaks = (source.count("\n", start, start + _BLOCK) for start in range(0, len(source), _BLOCK))
        self._lines = list(accumulate(breaks, initial=1))  # the line in which each block begins
        self._line_starts: dict[int, int] = {}
        self._last = (0, 1, 0)  # the offset asked for last, its line, and where that begins

    def _find_tags(self) -> None:
        source = self.source
        whole = source.rfind("<")
        whole = whole if whole >= 0 and source.find(">", whole) < 0 else len(source)  # a tag cut off by the end
        first_table = whole
        for found in _TABLE_TAG.finditer(self._seen, 0, whole):
            start = found.start()
            self._edges.append(start)
            last = source[found.end() - 1]
            if last in "rR":
                self._rows.append(start)
            elif last in "dDhH":
                self._cells.append(start)
                self._edge_of.append(len(self._edges) - 1)
            elif source[start + 1] != "/" and first_table == whole:
                first_table = start
        firsts = [offsets[0] for offsets in (self._rows, self._cells) if offsets]
        self._stray = min(firsts) if firsts and min(firsts) < first_table else None

    @property
    def has_cells(self) -> bool:
        """Whether the source has tags of table cells."""
        return bool(self._cells)

    @property
    def closed(self) -> bool:
        """Whether the source goes on after its last cell: with the end of its row, of its table or of the page."""
        last = self._cells[-1] if self._cells else 0
        return _CLOSING.search(self._seen, last) is not None

    def stamped(self) -> str:
        """The source with stamps, and with a table begun before a row or a cell that stands before the first table.

        Such a page is the second half of one. Without a table the parsers would drop the tags and join the cells.
        """
        pieces = []
        last = 0
        if self._stray is not None:
            last = self._stray
            pieces += [self.source[:last], "<table>"]
        for start in self._rows:
            end = start + 3
            if self.source[end] == "/":
                continue
            pieces += [self.source[last:end], f" {STAMP}={start}"]
            last = end
        pieces.append(self.source[last:])
        return "".join(pieces)

    def row(self, table: Table, row: Row, texts: Sequence[str], columns: Sequence[int]) -> tuple[Text, ...]:
        """The cells of a row with their texts and the columns that they begin in.

        A cell's span is its text's own place if the source has it in one piece, else all that is between its tag and
        the next tag of a table, or its row where counting does not tell.
        """
        cells, (start, end) = self._cells_of(row.stamp, row.count)
        source, starts, edges, edge_of = self.source, self._cells, self._edges, self._edge_of
        path = f"(//table)[{table.number}]/{row.path}/"
        offset, _, line, column, _ = self.span(start, start)
        line_start = start - column + 1
        found: list[Text] = []
        for cell, raw, first_column in zip(row.cells, texts, columns, strict=True):
            own_path, position, width, height, _, _ = cell
            if cells:
                number = cells[position]
                start, end = starts[number], edges[edge_of[number] + 1]
                if not raw:
                    end = start
                else:
                    place = source.find(f">{raw}<", start, end + 1) + 1 or self._in_one_piece(raw, start, end)
                    if place:
                        start = place
                        end = place + len(raw) if end < len(source) else end  # a cell without an end may go on
            breaks = source.count("\n", offset, start)
            if breaks:
                line += breaks
                line_start = source.rfind("\n", offset, start) + 1
            offset = start
            element = _new(Element, (path + own_path, table.number, row.number, first_column, width, height))
            span = _new(Span, (start, end, line, start - line_start + 1, element))
            found.append(_new(Text, (raw, span, raw)))
        self._cursor = max(self._cursor, end)
        self._last = (offset, line, line_start)
        return tuple(found)

    def _cells_of(self, stamp: str | None, count: int) -> tuple[range | None, tuple[int, int]]:
        """The numbers of a row's cells among all in the source, if there are as many as it has, and its own place."""
        if stamp is None or not stamp.isdecimal() or len(stamp) > 9:
            return None, (self._cursor, self._cursor)
        start = int(stamp)
        row = bisect_left(self._rows, start)
        if row == len(self._rows) or self._rows[row] != start:
            return None, (self._cursor, self._cursor)
        end = self._rows[row + 1] if row + 1 < len(self._rows) else len(self.source)
        first, last = bisect_left(self._cells, start), bisect_left(self._cells, end)
        return range(first, last) if last - first == count else None, (start, end)

    def _in_one_piece(self, raw: str, start: int, end: int) -> int:
        """Where the text of a cell stands between two tags, with blanks around; 0 if it does not."""
        for found in _BETWEEN_TAGS.finditer(self.source, start, end):
            within = found[1].find(raw)
            if within >= 0:
                return found.start(1) + within
        return 0

    def line(self, text: str, first: str) -> Span:
        """Where a line of text stands: ``first`` is its first run without blanks.

        The place of the last text, without extent, if it is not found.
        """
        start = self._cursor
        while self._patience > 0:
            found = self._seen.find(first, start)
            self._patience -= (found if found >= 0 else len(self._seen)) - start
            if found < 0:
                break
            opened = self._seen.rfind("<", start, found)
            if opened < 0 or self._seen.find(">", opened, found) >= 0:
                self._cursor = found + len(text if self.source.startswith(text, found) else first)
                return self.span(found, self._cursor)
            start = self._seen.find(">", found) + 1  # it stands inside a tag
            if not start:
                break
        return self.span(self._cursor, self._cursor)

    def span(self, start: int, end: int, element: Element | None = None) -> Span:
        """A span with its line and column."""
        offset, line, line_start = self._last
        if offset <= start < offset + _BLOCK:
            breaks = self.source.count("\n", offset, start)
            if breaks:
                line += breaks
                line_start = self.source.rfind("\n", offset, start) + 1
        else:
            block = start // _BLOCK
            line = self._lines[block] + self.source.count("\n", block * _BLOCK, start)
            if line not in self._line_starts:
                self._line_starts[line] = self.source.rfind("\n", 0, start) + 1
            line_start = self._line_starts[line]
        self._last = (start, line, line_start)
        return _new(Span, (start, end, line, start - line_start + 1, element))


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found[0])
