"""Which kind and which column each value of a table is, whose rows stand beside each other.

The form prints a block of columns for each kind of dispute, so every column is named once a block. A label of a column
says only half of what a value is: the other half is the kind above it. Where a header has places, both are told for
each value, in any order. Where it has none, the labels must come block by block: each block names every column, and
the kinds are named once each. What says less is read only if it is the form's order to the end.

A label that nobody can read (``�``, a mask, a picture) costs its own column where places are kept: all others say
themselves what they are. That column is never read by what is left over for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby, pairwise

from attrs import field, frozen

from gxparse.binding.column_order import named_column
from gxparse.binding.events import Record
from gxparse.binding.header_places import HeaderCell, clipped, header_cells, keeps_places, lowest
from gxparse.binding.headers import says_column, says_otherwise
from gxparse.binding.labels import LabelIndex, is_masked
from gxparse.forms.model import Column, FormPart
from gxparse.values import shape_of

Leaf = tuple[str, str]
"""The keys of a row and of a column: what one value is."""

_LOST = re.compile(r"\ufffd|\[image\]")


@frozen
class Places:
    """What the places of a header tell: its ``leaves`` from left to right, from column ``first`` on; none if they
    contradict each other or the header has no places. ``kept`` tells whether it has. ``unread`` are the leaves whose
    label cannot be read, with that: only that its block names all others tells where they stand. Where some labels tell
    nothing, ``misplaced`` says that those which do are not in the form's order.
    """

    leaves: Sequence[Leaf] = ()
    kept: bool = False
    first: int = 0
    unread: Mapping[Leaf, Record] = field(factory=dict)
    misplaced: bool = False


def by_place(
    records: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> Places:
    """The row and column of each value, by the labels above it."""
    cells = clipped(header_cells(records, used))
    columns = {cell.record: key for cell in cells if (key := named_column(cell.record, part)) is not None}
    kinds = [cell for cell in cells if cell.record.entry is not None and cell.record.entry.row is not None]
    groups = [cell for cell in cells if (e := cell.record.entry) is not None and e.group and e.row is None]
    kept = keeps_places(cells) or any(not cell.in_text or cell.record.repeats for cell in cells)
    outside = any(r.at < 0 and r.entry is not None and (r.entry.columns or r.entry.row) for r in records)
    found = lowest(cells, columns) if columns and kinds and not outside else None
    lost = {cell.record for cell in found or () if kept and cell.record not in columns and is_lost(cell.record, part)}
    below = [single for cell in found or () for single in _singles(cell)]
    leaves: list[Leaf] = []
    unread: dict[Leaf, Record] = {}
    over = {cell: _kind_over(cell, kinds) for cell in below}
    below = [cell for cell in below if over[cell] is not None or cell.record not in lost]  # a corner is no column
    placed = all(cell.last == cell.first + 1 and over[cell] is not None for cell in below)
    if not below or not placed or any(b.first != a.last for a, b in pairwise(below)):
        return Places((), kept)
    told = [(over[cell] or "", columns.get(cell.record, "")) for cell in below]
    nothing = Places((), kept, misplaced=kept and not _is_in_place(told, part))
    for cell in below:
        row, key = over[cell] or "", columns.get(cell.record)
        if cell.record in lost:
            key = _left_over([columns.get(other.record) for other in below if over[other] == row], part)
        grouped = any(key == row for _, key in labels.heads[table])
        if key is None or (groups and grouped != any(group.covers(cell) for group in groups)):
            return nothing
        leaves.append((row, key))
        if cell.record in lost:
            unread[row, key] = cell.record
    if len(set(leaves)) < len(leaves) or not _agree(leaves, unread, part):
        return nothing
    return Places(leaves, kept, below[0].first, unread)


def _is_in_place(told: Sequence[Leaf], part: FormPart) -> bool:
    """Whether what is told of columns from left to right is in the form's order, and in its places if none is lacking;
    a leaf without a column tells nothing.
    """
    official = [(row.key, column.key) for row in part.rows for column in part.columns]
    known = [(place, official.index(leaf)) for place, leaf in enumerate(told) if leaf in official]
    whole = len(told) == len(official)
    return all(a < b for (_, a), (_, b) in pairwise(known)) and not (whole and any(n != place for n, place in known))


def _agree(leaves: Sequence[Leaf], unread: Collection[Leaf], part: FormPart) -> bool:
    """Whether each block with a label that cannot be read has the form's order, or that of a block without such: a
    wrong label, which would else come twice, may stand for the one that is lost.
    """
    orders: dict[str, list[str]] = {}
    for row, key in leaves:
        orders.setdefault(row, []).append(key)
    damaged = {row for row, _ in unread}
    usual = [[column.key for column in part.columns], *(order for row, order in orders.items() if row not in damaged)]
    return all(orders[row] in usual for row in damaged)


def is_lost(record: Record, part: FormPart) -> bool:
    """Whether nobody can read the label of a column: it is masked, a picture, or has characters that are not known, and
    what remains of it is no column's and says nothing else.
    """
    text = record.place.text
    if record.entry is not None or not (is_masked(text) or shape_of(text).state == "masked" or _LOST.search(text)):
        return False
    return not says_otherwise(text) and not any(says_column(text, column) for column in part.columns)


def _left_over(block: Sequence[str | None], part: FormPart) -> str | None:
    """The one column that no label of a block names where one label cannot be read; ``None`` if it is not one."""
    rest = [column.key for column in part.columns if column.key not in block]
    return rest[0] if len(rest) == 1 and len(block) == len(part.columns) else None


def _singles(cell: HeaderCell) -> list[HeaderCell]:
    """The columns of a label that stands beside itself: the same outcome of several kinds."""
    if cell.last - cell.first != 1 + cell.record.repeats:
        return [cell]
    return [cell.column(number) for number in range(cell.first, cell.last)]


def _kind_over(leaf: HeaderCell, kinds: Sequence[HeaderCell]) -> str | None:
    over = {cell.record.entry.row for cell in kinds if cell.record.entry is not None and cell.covers(leaf)}
    return next(iter(over)) if len(over) == 1 else None


def in_succession(records: Sequence[Record], part: FormPart, times: int) -> Sequence[Sequence[Column]] | None:
    """The columns of each block in printed order, by the order of the labels alone; ``None`` if it tells none.

    The form's order is taken where no label contradicts it, another one where every block names all columns.
    """
    named = [
        key for record in records if (key := named_column(record, part)) is not None for _ in range(1 + record.repeats)
    ]
    keys = [column.key for column in part.columns]
    if _is_official([keys.index(key) for key in named], len(keys), times):
        return [part.columns] * times
    blocks = [named[start : start + len(keys)] for start in range(0, len(named), len(keys))]
    if len(blocks) != times or any(sorted(block) != sorted(keys) for block in blocks):
        return None
    by_key = {column.key: column for column in part.columns}
    return [[by_key[key] for key in block] for block in blocks]


def _is_official(numbers: Sequence[int], width: int, times: int) -> bool:
    """Whether columns, by their numbers in the form, come in so many runs in its order, or in whole ones."""
    starts = [n for n, (a, b) in enumerate(pairwise(numbers), 1) if b <= a]
    runs = [numbers[start:end] for start, end in pairwise([0, *starts, len(numbers)])]
    return len(runs) <= times or all(len(run) == width for run in runs)


def kinds_named(records: Sequence[Record]) -> list[str]:
    """The rows and groups that a header names, as often as it does; a merged cell that is repeated counts once."""
    found = [(r.entry.row or r.entry.group) if r.entry is not None else None for r in records if r.label is not None]
    return [key for key, _ in groupby(found) if key is not None]
