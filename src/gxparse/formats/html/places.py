"""Where in the source of a web page a text stands, although no parser tells.

A report promises for every number the place in the source, so that a reviewer can look. Trees of web pages have lost
it, and to search for ``0`` afterwards would find the wrong one. So the cells of tables are *stamped* before parsing:
each ``<td`` and ``<th`` tag gets an attribute that holds its offset, which comes back from any parser with the
element. ``<table><tr><td>0`` is parsed as ``<table><tr><td gxat=11>0``, and whatever the parser does to the table,
the cell knows where it came from.

Other texts are looked for, forward from the last place: they are long, and come in the order of the page. Inside
comments, scripts and style sheets nothing is stamped and nothing is found, in what holds markup as text nothing is
stamped.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from gxparse.formats.html.stamps import PLAIN, STAMP
from gxparse.texts import Element, Elements, Span, Text

if TYPE_CHECKING:
    from gxparse.formats.flow.items import Line, PageRow, PageTable


def _any_case(name: str) -> str:
    """A pattern of a name in any case. The flag for it would cost more than all the rest."""
    return "".join(f"[{char}{char.upper()}]" for char in name)


_TABLE_TAGS = rf"[tT](?:[dDhHrR]|{_any_case('able')})"
_FORMATTING_TAGS = (
    rf"(?:[aAiIuU]|[bB](?:{_any_case('ig')})?|[sS](?:{'|'.join(map(_any_case, ('mall', 'trike', 'trong')))})?"
    rf"|{'|'.join(map(_any_case, ('code', 'em', 'font', 'nobr', 'tt')))})"
)
# What is looked for in a page, in one pass: table tags, formatting tags, what holds no tags. The look-ahead passes over
# the tags that most pages consist of (p, o:p, div, span, ends of cells) in a third of the time.
_TAG = re.compile(
    r"<(?![pPoOdD]|/[pPoOdD]|/[tT][^tT]|/?[sS][pP])"
    rf"(?:({_TABLE_TAGS})(?=[\s/>])|(/{_FORMATTING_TAGS}|{_FORMATTING_TAGS})(?=[\s/>])"
    r"|!--.*?(?:-->|\Z)|(?=[sStTxX])(?i:(script|style|template)(?=[\s/>]).*?(?:</\3|\Z)"
    r"|(textarea|title|xmp)(?=[\s/>]).*?(?:</\4|\Z)))",
    re.DOTALL,
)
_TABLE, _FORMATTING, _LITERAL = 1, 2, 4  # its groups; a literal element's content is text, tags and all
_CLOSING = re.compile(r"</(?:table|body|html)\s*>", re.IGNORECASE)
_END_OF_CELL = re.compile(r"</t[dhr](?=[\s/>])", re.IGNORECASE)
_FIRST_RUN = re.compile(r"[^\s&<>\xa0]{1,24}")
_BETWEEN_TAGS = re.compile(r">([^<>]+)(?=<|\Z)")
_BLOCK = 4096
_LONGEST_STAMP = 15
_START = attrgetter("start")
_new = tuple.__new__  # a named tuple's own constructor takes twice the time
_TURN = 100  # what a turn of the search costs, in characters
_PATIENCE = 50_000_000
"""So many characters of one page are searched for its texts; texts after that have the place of the last one found."""


class Places:
    """The places of one page's texts, asked for in document order.

    ``stamped`` is the source with stamps, and with a table begun before a row or a cell that stands before the first
    table. Such a page is the second half of one. Without a table the parsers would drop the tags and join the cells.

    Formatting elements become plain ones. Parsers open them again in every block until they are closed, which takes the
    square of their number in time and memory, and nothing of it matters to a reader of the text.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._unseen: list[tuple[int, int]] = []
        self._starts = array("Q")  # where each cell begins, in order
        self._ends = array("Q")  # where the next cell, row or table begins
        self.stamped = "".join(self._pieces())
        self._next = 0  # the cell that is likely asked for next
        self._cursor = 0
        self._patience = _PATIENCE
        breaks = (source.count("\n", start, start + _BLOCK) for start in range(0, len(source), _BLOCK))
        self._lines = list(accumulate(breaks, initial=1))  # the line in which each block begins
        self._line_starts: dict[int, int] = {}
        self._last = (0, 1, 0)  # the offset asked for last, its line, and where that begins
        self._cells = array("Q")  # of each text of a row, the cell that it stands in
        self._elements = Elements()

    def _pieces(self) -> Iterator[str]:
        source = self.source
        whole = source.rfind("<")
        whole = whole if whole >= 0 and source.find(">", whole) < 0 else len(source)  # a tag cut off by the end
        starts, ends = self._starts, self._ends
        last = 0
        seen_table = False
        for found in _TAG.finditer(source, 0, whole):
            start, end = found.span()
            kind = found.lastindex
            if kind == _FORMATTING:
                end = start + 1 + (source[start + 1] == "/")
                yield source[last:end]
                yield PLAIN
                last = end
                continue
            if kind != _TABLE:
                if kind != _LITERAL:
                    self._unseen.append((start, end))
                continue
            if len(ends) < len(starts):  # of a cell that no tag of a table has followed yet
                ends.append(start)
            short = end - start == 3
            if not seen_table and short:
                yield source[last:start]
                yield "<table>"  # the page is the second half of one
                last = start
            seen_table = True
            if short and source[end - 1] not in "rR":
                starts.append(start)
                if source[end] != "/":
                    yield source[last:end]
                    yield f" {STAMP}={start}"
                    last = end
        if len(ends) < len(starts):
            ends.append(len(source))
        yield source[last:]

    @property
    def cells(self) -> int:
        """How many tags of table cells the source has."""
        return len(self._starts)

    @property
    def text_end(self) -> int | None:
        """Where the last text of a page that ends inside a table ends, as far as tells; ``None`` for one that does not.

        A cell that is not closed may go on after the tags that the page ends with.
        """
        last = self._starts[-1] if self._starts else 0
        if _CLOSING.search(self.source, last):
            return None
        source = self.source
        end = source.rfind("<", last)
        if end < 0 or source.find(">", end) >= 0:
            end = len(source)
        elif source.startswith("</t", end):
            return len(source)
        if _END_OF_CELL.search(source, last):
            return len(source)
        while source[end - 1 : end] == ">":
            start = source.rfind("<", last, end)
            if start <= last:
                return last
            if source.find(">", start, end) < end - 1:
                break
            end = start
        return end

    def _number(self, stamp: str | None) -> int:
        """Which cell has a stamp, from 0; -1 for a stamp of the page's own, or of a tag as no editor writes it."""
        starts = self._starts
        if stamp is None or not stamp.isdecimal() or len(stamp) > _LONGEST_STAMP:
            return -1
        start = int(stamp)
        number = self._next
        if number >= len(starts) or starts[number] != start:
            number = bisect_left(starts, start)
            if number == len(starts) or starts[number] != start:
                return -1
        self._next = number + 1
        return number

    def row(
        self, table: PageTable, row: PageRow, texts: Sequence[str], columns: Sequence[int], heights: Sequence[int]
    ) -> tuple[Text, ...]:
        """The cells of a row with their texts, the columns that they begin in and the rows that they take.

        A cell's span is its text's own place if the source has it in one piece, else all that is between its tag and
        its end.
        """
        path = f"(//table)[{table.number}]/{row.path}/"
        number, row_number = table.number, row.number
        found: list[Text] = []
        for cell, raw, column, height in zip(row.cells, texts, columns, heights, strict=True):
            element = _new(Element, (path + cell.path, number, row_number, column, cell.width, height, None))
            place = self._number(cell.stamp)
            if place >= 0:
                found.append(Text(raw, self, raw, len(self._cells)))
                self._cells.append(place)
                self._elements.append(element)
            else:
                before = found[-1].span.end if found else self._cursor
                found.append(Text(raw, self.span(before, before, element), raw))
        if found:
            self._cursor = max(self._cursor, found[-1].span.end)
        return tuple(found)

    def span_of(self, key: int, raw: str, /) -> Span:
        """The place of the text of a cell."""
        start, end = self._extent(self._cells[key], raw)
        return self.span(start, end, self._elements[key])

    def line_of(self, key: int, raw: str, /) -> int:
        """The line of the text of a cell."""
        return self.span_of(key, raw).line

    def element_of(self, key: int, /) -> Element | None:
        """The cell of a text."""
        return self._elements[key]

    def part_of(self, _: int, __: int, /) -> None:
        """A part of a cell's text has no key: in the source tags may stand between."""
        return

    def _extent(self, place: int, raw: str) -> tuple[int, int]:
        """Where the text of a cell begins and ends."""
        source, start, end = self.source, self._starts[place], self._ends[place]
        if not raw:
            return start, start
        closed = source.find("</t", start, end)
        if closed < 0:
            closed = source.find("</T", start, end)
        end = closed if closed >= 0 else end
        if place := source.find(f">{raw}<", start, end + 1) + 1 or self._in_one_piece(raw, start, end):
            return place, place + len(raw)
        return start, end

    def _in_one_piece(self, raw: str, start: int, end: int) -> int:
        """Where the text of a cell stands between two tags, with blanks around; 0 if it does not."""
        for found in _BETWEEN_TAGS.finditer(self.source, start, end):
            within = found[1].find(raw)
            if within >= 0:
                return found.start(1) + within
        return 0

    def lines(self, lines: Sequence[Line]) -> Callable[[Text], Text]:
        """Gives pieces of the lines their places: their own where the source has them without a tag inside."""
        spans = []
        for line in lines:
            first = _FIRST_RUN.search(line.first)
            spans.append(self.line(line.text, first[0] if first else line.text))
        source = self.source
        cursor = 0  # where the last piece of a line ends

        def placed(piece: Text) -> Text:
            nonlocal cursor
            within = piece.span
            number = within.line
            line = spans[number - 1]
            start = line.start + within.column - 1
            if not (source.startswith(piece.raw, start) and start + len(piece.raw) <= line.end):
                start = -1
                if within.column > 1:
                    behind = bisect_right(spans, line.start, number, key=_START)
                    after = spans[behind].start if behind < len(spans) else len(source)
                    start = self.find(piece.raw, max(line.start, cursor), after)
                if start < 0:
                    return piece.at(line)
            cursor = start + len(piece.raw)
            return piece.at(self.span(start, cursor))

        return placed

    def line(self, text: str, first: str) -> Span:
        """Where a line of text stands: ``first`` is its first run without blanks.

        The place of the last text, without extent, if it is not found.
        """
        source = self.source
        start = self._cursor
        while self._patience > 0:
            found = source.find(first, start)
            self._patience -= (found if found >= 0 else len(source)) - start + _TURN
            if found < 0:
                break
            number = bisect_right(self._unseen, (found, len(source))) - 1
            if number >= 0 and found < self._unseen[number][1]:
                start = self._unseen[number][1]  # in a comment or a script
                continue
            opened = source.rfind("<", start, found)
            if opened < 0 or source.find(">", opened, found) >= 0:
                self._cursor = found + len(text if source.startswith(text, found) else first)
                return self.span(found, self._cursor)
            start = source.find(">", found) + 1  # it stands inside a tag
            if not start:
                break
        return self.span(self._cursor, self._cursor)

    def find(self, text: str, start: int, end: int) -> int:
        """Where a text stands outside of tags between two places, the first of which is in no tag; -1 if nowhere."""
        source = self.source
        while text and self._patience > 0:
            found = source.find(text, start, end)
            self._patience -= (found if found >= 0 else end) - start + _TURN
            if found < 0:
                return -1
            opened = source.rfind("<", start, found)
            if opened < 0 or source.find(">", opened, found) >= 0:
                return found
            start = source.find(">", found) + 1 or end
        return -1

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
        return _new(Span, (start, end, line, start - line_start + 1, element, None, None))
