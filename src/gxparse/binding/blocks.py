"""Which kind and which column each value of a table is, whose rows stand beside each other.

The form prints a block of columns for each kind of dispute, so every column is named once a block. A label of a column
says only half of what a value is: the other half is the kind above it. Where a header has places, both are told for
each value, in any order. Where it has none, the labels must come block by block: each block names every column, and
the kinds are named once each. What says less is read only if it is the form's order to the end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

from attrs import frozen

from gxparse.binding.column_order import named_column
from gxparse.binding.events import Record
from gxparse.binding.header_places import HeaderCell, clipped, header_cells, keeps_places, lowest
from gxparse.binding.labels import LabelIndex
from gxparse.forms.model import Column, FormPart

Leaf = tuple[str, str]
"""The keys of a row and of a column: what one value is."""


@frozen
class Places:
    """What the places of a header tell: its ``leaves`` from left to right, from column ``first`` on; none if they
    contradict each other or the header has no places. ``kept`` tells whether it has.
    """

    leaves: Sequence[Leaf] = ()
    kept: bool = False
    first: int = 0


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
    found = [single for cell in found or () for single in _singles(cell)]
    if not found or not all(cell.record in columns and cell.last == cell.first + 1 for cell in found):
        return Places((), kept)
    leaves: list[Leaf] = []
    for cell in found:
        row = _kind_over(cell, kinds)
        if row is None:
            return Places((), kept)
        grouped = any(key == row for _, key in labels.heads[table])
        if groups and grouped != any(group.covers(cell) for group in groups):
            return Places((), kept)
        leaves.append((row, columns[cell.record]))
    whole = len(set(leaves)) == len(leaves) and all(b.first == a.last for a, b in pairwise(found))
    return Places(leaves if whole else (), kept, found[0].first)


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
