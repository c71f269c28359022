r"""Takes out of grids what tools print into them, so that a frame of pandas reads like the table that it was made of.

A table that went through a program comes back with that program's habits. pandas numbers rows and columns from 0,
calls a column without a name ``Unnamed: 3``, tells names that come again apart (``总计.1``) and prints a word for
nothing: ``nan``, ``None``, ``<NA>``. docling joins the levels of a header into one row: ``法人或其他组织 - 其他``.

None of it is a figure of the report, and an index read as one would be a wrong number. So each is recognised by what
no table of the statute has: numbers that count up from 0 over a column of labels or before every row, a word for
nothing that comes more than once, a header of known labels joined by a sign.

>>> from gxparse.binding.labels import labels
>>> from gxparse.formats.pipe import PipeHandler
>>> from gxparse.source import text_source
>>> source = text_source("|  | 0 | 1 |\n| 0 | 规章 | nan |\n| 1 | 行政许可 | nan |\n")
>>> [grid] = plain_grids(PipeHandler().read(source), labels()).blocks
>>> [[cell.raw for cell in row] for row in grid.rows]
[['规章', ''], ['行政许可', '']]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from attrs import evolve

from gxparse.binding.labels import LabelIndex, fold
from gxparse.layout import PARAGRAPH, Block, Grid, Layout, Text
from gxparse.values import shape_of

FEWEST_WORDS = 2
"""A word for nothing that stands but once in a document may be a word."""

_Row = tuple[Text, ...]

_NOTHING = frozenset({"nan", "NaN", "-nan", "-NaN", "None", "<NA>", "NaT", "null", "NULL", "#N/A"})
_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)?")
_MADE = re.compile(r"^Unnamed|\.\d+$", re.MULTILINE)
_COUNTED = re.compile(r"(.*\D)\.(\d+)", re.DOTALL)
_SIGNS = frozenset("-–—./_>→,，:：")
LONGEST_JOINED = 4 * PARAGRAPH
"""A text of more characters joins no labels."""

_LEVELS = re.compile(rf"['\"\s]*[{''.join(sorted(_SIGNS))}]+['\"\s]*")


def plain_grids(layout: Layout, labels: LabelIndex) -> Layout:
    """The layout without what programs add to tables."""
    blocks = [_plain_grid(block, labels) if isinstance(block, Grid) else block for block in layout.blocks]
    blocks = _without_nothing(blocks)
    if all(new is old for new, old in zip(blocks, layout.blocks, strict=True)):
        return layout
    return evolve(layout, blocks=tuple(blocks))


def _without_nothing(blocks: list[Block]) -> list[Block]:
    grids = [block for block in blocks if isinstance(block, Grid)]
    counted = Counter([cell.raw for grid in grids for row in grid.rows for cell in row if cell.raw in _NOTHING])
    words = {word for word, count in counted.items() if count >= FEWEST_WORDS}
    if not words:
        return blocks

    def blanked(block: Block) -> Block:
        if not isinstance(block, Grid):
            return block
        return Grid(tuple(tuple([_blank(cell) if cell.raw in words else cell for cell in row]) for row in block.rows))

    return [blanked(block) for block in blocks]


def _plain_grid(grid: Grid, labels: LabelIndex) -> Grid:
    rows = list(grid.rows)
    index = len(rows) > 1 and _has_index(rows, labels)
    if index:
        rows = [row if _is_text(row[0].raw) else row[1:] for row in rows]
    if len(rows) > 1 and _numbers_columns(rows):
        del rows[0]
    if rows:
        printed = "\n".join([cell.raw for cell in rows[0]])
        if _MADE.search(printed):
            rows[0] = _named(rows[0])
        if not _SIGNS.isdisjoint(printed):
            rows[:1] = _levels(rows[0], labels)
    return grid if len(rows) == len(grid.rows) and not index and rows[0] is grid.rows[0] else Grid(tuple(rows))


def _counts_up(texts: Sequence[str]) -> bool:
    return all(text == str(number) for number, text in enumerate(texts))


def _numbers_columns(rows: Sequence[_Row]) -> bool:
    """Whether the first row counts the columns from 0, the one of the labels too."""
    first = [cell.raw for cell in rows[0]]
    if first[:1] == [""]:
        del first[0]
    if len(first) < 2 or first[0] != "0" or not _counts_up(first):
        return False
    place = len(rows[0]) - len(first)
    return any(len(row) > place and _is_text(row[place].raw) for row in rows[1:])


def _has_index(rows: Sequence[_Row], labels: LabelIndex) -> bool:
    """Whether the first column counts the rows below the header from 0."""
    column = [row[0].raw if row else None for row in rows]
    if _is_text(column[0] or "") and len(rows[0]) < max(map(len, rows)):  # a header without a cell above the index
        counts = None not in column and _counts_up([row[0].raw for row in rows[1:]])
        return counts and any(len(row) > 1 and _is_text(row[1].raw) for row in rows[1:])
    if column[0] or column[-1] in ("", None):
        return False
    start = next(number for number, text in enumerate(column) if text)
    counted = [text for text in column[start:] if text is not None]
    if len(counted) < len(column) - start or not _counts_up(counted):
        return False
    if len(counted) > 1:
        return True
    # One row: the 0 may be its first figure. It is none beside a label, nor where as many figures follow as should.
    row = rows[-1]
    widths = {labels.widths[table] for table in labels.side_by_side}
    whole = all(cell.raw for cell in rows[0][1:]) and any((len(row) - 1) % width == 0 for width in widths)
    return len(row) > 1 and (_is_text(row[1].raw) or (whole and len(rows[0]) == len(row)))


def _is_text(raw: str) -> bool:
    return bool(raw) and not raw.isdecimal() and raw not in _NOTHING and shape_of(raw).state == "unreadable"


def _named(row: _Row) -> _Row:
    """A header without the names that pandas makes up, and without what it adds to names that come again."""
    seen: set[str] = set()
    named = []
    for cell in row:
        made = _COUNTED.fullmatch(cell.raw) if cell.raw[-1:].isdecimal() else None
        if made and made[1] in seen:
            cell = cell.part(0, made.end(1))
        elif cell.raw.startswith("Unnamed") and _UNNAMED.fullmatch(cell.raw):
            cell = _blank(cell)
        seen.add(cell.raw)
        named.append(cell)
    return row if all(new is old for new, old in zip(named, row, strict=True)) else tuple(named)


def _levels(row: _Row, labels: LabelIndex) -> list[_Row]:
    """A header whose cells join the labels of several levels, as so many rows."""
    split = [_joined_labels(cell, labels) for cell in row]
    depth = max(map(len, split), default=1)
    if sum(len(parts) > 1 for parts in split) < 2:
        return [row]
    return [tuple([parts[min(level, len(parts) - 1)] for parts in split]) for level in range(depth)]


def _joined_labels(cell: Text, labels: LabelIndex) -> list[Text]:
    """The labels of which a text consists, if it is none itself; else the text."""
    if len(cell.raw) > LONGEST_JOINED or _SIGNS.isdisjoint(cell.raw) or len(cell.raw) != len(cell.text):
        return [cell]
    signs = list(_LEVELS.finditer(cell.raw))
    edges = [0, *(edge for sign in signs for edge in sign.span()), len(cell.raw)]
    parts = [cell.part(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    parts = [part for part in parts if fold(part.text)]
    several = len(parts) > 1 and all(_is_label(part.text, labels) for part in parts)
    return parts if several and not _is_label(cell.text, labels) else [cell]


def _is_label(text: str, labels: LabelIndex) -> bool:
    folded = fold(text)
    return any(folded in known for known in labels.tables.values())


def _blank(cell: Text) -> Text:
    span = cell.span
    return Text("", span if span.element is not None else span._replace(end=span.start), "")
