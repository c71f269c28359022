"""What a flow consists of: lines as a reader sees them, and the tables between them.

A flow is a list of lines and tables; each cell of a table holds a flow of its own, as tables in pages and documents
hold paragraphs, lists and other tables. Nothing is decided here about which tables hold data and which only arrange the
page: that needs whole rows, and :mod:`gxparse.formats.flow.blocks` has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Union

from attrs import define, field

MAX_COLUMNS, MAX_ROWS = 1_000, 65_534
"""A cell spans no more columns and rows, as in browsers."""

LONGEST_NAME = 100
"""An image is named by so many characters at most."""


class Line(NamedTuple):
    """A line as a reader sees it, and the text that it begins with in the source."""

    text: str
    first: str


Item = Union[Line, "PageTable"]


@define(eq=False)
class PageTable:
    """A table: its number in the page, its rows, and the lines that stand in it outside of all cells."""

    number: int
    rows: list[PageRow] = field(factory=list)
    loose: list[Item] = field(factory=list)


@define(eq=False)
class PageRow:
    """A row: its path in the table, its number there, its section, its cells; how many columns stay free ``before``
    the first cell.
    """

    path: str
    number: int
    section: str
    cells: list[PageCell] = field(factory=list)
    before: int = 0


class PageCell(NamedTuple):
    """A cell: its path in the row, the stamp of its tag, its spans, its flow, and what pictures it shows; ``text``
    is set, and stands for the flow, only if that is one line or none.
    """

    path: str
    stamp: str | None
    width: int
    height: int
    text: str | None
    items: Sequence[Item]
    pictures: Sequence[str]

    def content(self) -> Sequence[Item]:
        """The flow, with the content of tables that have a single cell in place of these tables."""
        if self.text is not None:
            return [Line(self.text, self.text)] if self.text else []
        found: list[Item] = []
        stack = [iter(self.items)]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif isinstance(item, PageTable) and sum(len(row.cells) for row in item.rows) == 1:
                [cell] = [cell for row in item.rows for cell in row.cells]
                stack.append(iter([*item.loose, *(cell.items if cell.text is None else cell.content())]))
            else:
                found.append(item)
        return found
