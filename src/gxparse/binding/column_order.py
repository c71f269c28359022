"""The columns of a table as its header prints them: in the form's order, in another, or not to be told.

Headers are the most damaged part of a table: cells are cut over lines (``商业`` / ``企业``), masked, merged, left
out. To ask for a whole header would lose most tables; to trust a half one would exchange columns. So the labels that
can be read are only asked whether they contradict the form's order. ``自然人 | ? | 科研机构 | … | 总计`` does not,
and the form's order is taken. ``总计 | 自然人 | …`` does: another order is followed if it names every column, else
``None`` says that the columns cannot be told, and no number of the table gets one.

A header of several rows is first made one of a single row, the labels above the columns from left to right. Where it
has places, they tell (:mod:`gxparse.binding.header_places`). Where it has none, a text with one label a line, the cell
that spans the kinds of organisations tells: what the row below it names stands in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from gxparse.binding.events import Record
from gxparse.binding.header_places import HeaderCell, clipped, header_cells, keeps_places, lowest, row_of
from gxparse.binding.labels import LabelIndex, fold, is_masked
from gxparse.binding.placing import UNCLEAR, Placed
from gxparse.forms.model import Column, FormPart

FEW_COLUMNS = 3
"""So many unknown texts may stand above as many columns by chance. More of them are other names of the columns."""

FEWEST_SPANNED = 6
"""A table in which one cell spans the kinds of organisations has at least so many columns."""

_UNKNOWN, _DAMAGED, _SPANNER = "?", "~", "^"


@frozen
class Order:
    """The ``columns`` in printed order; ``None`` if the header says other columns than the form's. ``names`` are those
    that are named, in this order. If it is not ``sure``, the header may be read so or otherwise.
    """

    columns: Sequence[Column] | None
    names: Sequence[str] = ()
    sure: bool = True


def column_order(
    header: Sequence[Record],
    part: FormPart,
    labels: LabelIndex,
    table: str,
    used: Collection[Record],
    *,
    blocks: bool = False,
) -> Order:
    """The columns in printed order.

    Header cells may be cut, masked, misspelt or missing: what remains must agree with the form's order, which is
    then taken. Another order is followed if every column is named in it. In a marked-up table a label outside of all
    cells, which stands before the table for want of a tag, tells no order. With ``blocks`` the columns are named once
    for each of the rows that stand side by side, and only the order of one block is asked for.
    """
    found = _column_order(header, part, labels, table, used, blocks=blocks)
    if found.columns is not part.columns:
        marked = [r for r in header if r.label is not None and r.label.element is not None]
        if 0 < len(marked) < len(header):
            return _column_order(marked, part, labels, table, used, blocks=blocks)
    return found


def _column_order(
    header: Sequence[Record],
    part: FormPart,
    labels: LabelIndex,
    table: str,
    used: Collection[Record],
    *,
    blocks: bool = False,
) -> Order:
    cells = [] if blocks else header_cells(header, used)
    row, twice = _by_place(cells, part, labels, table)
    if row is not None and not twice:
        return _order_of(row, part, cornered=False)
    run, cornered = _first_run(header, part, labels, table, used)
    if run[:1] == [_UNKNOWN] and len(run) == len(part.columns) + 1:
        run = run[1:]  # the label of the column of labels
    found = _order_of(_one_row(run, header, part, labels.spanners[table]), part, cornered=cornered)
    if twice and len(found.names) < len(part.columns):
        return Order(None)
    if (
        not cells
        or found.columns is part.columns
        or (row is None and not keeps_places(cells) and all(cell.in_text for cell in cells))
    ):
        return found
    return Order(None)


def _order_of(run: Sequence[str], part: FormPart, *, cornered: bool) -> Order:
    """The order that the labels of a header in a single row tell."""
    told, sure = _SPANNER not in run, run[-1:] != [_SPANNER]
    run = [key for key in run if key != _SPANNER]
    keys = [column.key for column in part.columns]
    if run[:1] == [_UNKNOWN] and len(run) == len(keys) + 1:
        run = run[1:]  # the label of the column of labels
    known = [key for key in run if key in keys]
    if not known:
        renamed = (cornered or len(keys) > FEW_COLUMNS) and len(run) == len(keys) and _DAMAGED not in run
        return Order(None if renamed else part.columns)
    if len(known) < len(run) == len(keys) and _displaced(run, keys):
        return Order(None, known)  # as many columns as the form has, and some stand elsewhere
    if _in_order(known, keys):
        return Order(part.columns, known, sure)
    if not told or len(set(known)) < len(known):
        return Order(None)
    if len(known) < len(keys):
        return Order(None, known)
    by_key = {column.key: column for column in part.columns}
    return Order([by_key[key] for key in known], known)


def _in_order(known: Sequence[str], keys: Sequence[str]) -> bool:
    return all(keys.index(first) < keys.index(second) for first, second in pairwise(known))


def _displaced(run: Sequence[str], keys: Sequence[str]) -> bool:
    return any(key in keys and keys.index(key) != place for place, key in enumerate(run))


# -- by place ------------------------------------------------------------------------------------------


def named_column(record: Record, part: FormPart) -> str | None:
    """The one column of a part that a label names."""
    columns = record.entry.columns if record.entry is not None else ()
    named = [column.key for column in part.columns if column.key in columns]
    return named[0] if len(named) == 1 else None


def _by_place(
    cells: Sequence[HeaderCell], part: FormPart, labels: LabelIndex, table: str
) -> tuple[list[str] | None, bool]:
    """The labels above the columns from left to right, if their places tell them; and whether one comes twice."""
    leaves = {cell.record: key for cell in cells if (key := named_column(cell.record, part)) is not None}
    found = lowest(cells, leaves)
    if not found or not leaves:
        return None, False
    run = [
        leaves.get(cell.record) or _sign(cell.record, part, labels, table)
        for cell in found
        if cell.record in leaves or cell.record.entry is None
    ]
    keys = [column.key for column in part.columns]
    if len(run) == len(keys):  # one that comes again stands in another's place
        again = {key for key in run if key in keys and run.count(key) > 1}
        run = [_UNKNOWN if key in again and keys[place] != key else key for place, key in enumerate(run)]
    known = [key for key in run if key in keys]
    if len(set(known)) < len(known):
        return run, True
    if _in_order(known, keys) or _tells_places(cells, found, leaves, labels.spanners[table]):
        return run, False
    return None, False


def _columns_below(cell: HeaderCell, spanners: dict[str, frozenset[str]]) -> frozenset[str]:
    entry = cell.record.entry
    return spanners.get(entry.label, frozenset()) if entry is not None else frozenset()


def _tells_places(
    cells: Sequence[HeaderCell],
    found: Sequence[HeaderCell],
    leaves: dict[Record, str],
    spanners: dict[str, frozenset[str]],
) -> bool:
    """Whether the places of a header are those of its columns: it has one row, all cells are printed and none is
    merged, or the cell that spans some columns stands above these and no others.
    """
    rows = {cell.row for cell in found if cell.record in leaves}
    above = [cell for cell in clipped(cells) if _columns_below(cell, spanners)]
    if len(rows) == 1 and not above:
        return True
    if any(
        cell.row == leaf.row and leaves.get(leaf.record) in _columns_below(cell, spanners)
        for cell in above
        for leaf in found
    ):
        return False  # rows in one
    if keeps_places(cells) and all(cell.plain for cell in (*found, *above)):
        return True
    if not above:
        return False
    return all(
        any(cell.covers(leaf) for cell in above if _columns_below(cell, spanners) == columns)
        == (leaves[leaf.record] in columns)
        for columns in spanners.values()
        for leaf in found
        if leaf.record in leaves
    )


# -- in succession -------------------------------------------------------------------------------------


def _one_row(
    run: Sequence[str], header: Sequence[Record], part: FormPart, spanners: dict[str, frozenset[str]]
) -> list[str]:
    """The labels of a header that has no places, in one row: behind the cell that spans some columns stands the rest of
    its row, then what it spans. Where that cell is lost, 总计 only seems to stand before them.

    The sign of the spanner is left in where nothing tells whether 总计 stands where it is printed.
    """
    keys = [column.key for column in part.columns]
    total = next((column.key for column in part.columns if column.role == "total"), "")
    spanned = next(iter(spanners.values()), frozenset())
    if len(keys) < FEWEST_SPANNED or not spanned:
        return [key for key in run if key != _SPANNER]
    if run.count(_SPANNER) == 1:
        place = run.index(_SPANNER)
        before, behind = list(run[:place]), list(run[place + 1 :])
        first = next((n for n, key in enumerate(behind) if key in spanned), len(behind))
        beside = max((n + 1 for n, key in enumerate(behind[:first]) if key in keys), default=0)
        below = behind[beside:]
        if beside and spanned.isdisjoint(before) and not any(key in keys and key not in spanned for key in below):
            return [*before, *below, *behind[:beside]]
        if beside:
            return list(run)
    known = [key for key in run if key in keys]
    if _SPANNER in run:
        return [key for key in run if key != _SPANNER or run.count(_SPANNER) > 1]
    if total not in known[1:-1] or _beside(header, total):
        return list(run)
    last = [*(key for key in known if key != total), total]
    if known.index(total) > 1 or not _in_order(last, keys):
        return list(run)
    lost = len(run) > len(keys) or _in_rows(header, part) or _follows_a_gap(header, total)
    return last if lost else [*last, _SPANNER]


def _follows_a_gap(header: Sequence[Record], total: str) -> bool:
    """Whether more lines lie between 总计 and the label before it than elsewhere, so that one was lost there."""
    labels = [record for record in header if record.label is not None and record.entry is not None]
    gaps = [(row_of(record) - row_of(before), record) for before, record in pairwise(labels)]
    usual = min((gap for gap, _ in gaps), default=0)
    return any(gap > usual and r.entry is not None and total in r.entry.columns for gap, r in gaps)


def _in_rows(header: Sequence[Record], part: FormPart) -> bool:
    """Whether the labels of columns stand in rows, several in one."""
    rows = [row_of(record) for record in header if named_column(record, part) is not None]
    return 1 < len(set(rows)) < len(rows)


def _beside(header: Sequence[Record], total: str) -> bool:
    """Whether 总计 stands in one row or line with the label after it, so that it is where it seems to be."""
    labels = [record for record in header if record.label is not None and record.entry is not None]
    return any(
        total in record.entry.columns and bool(following.entry.columns) and row_of(record) == row_of(following)
        for record, following in pairwise(labels)
        if record.entry is not None and following.entry is not None
    )


def _first_run(
    header: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> tuple[list[str], bool]:
    """The header's labels up to one that comes again, as column keys or signs; of several such runs the longest.

    Merged cells that are repeated in each row of a header (自然人, 总计) begin a run anew in each; the last row, which
    names all columns, has the longest. Also whether a corner stands before them.
    """
    run: list[str] = []
    runs: list[list[str]] = []
    cornered = False
    for position, record in enumerate(header):
        label, entry = record.label, record.entry
        if label is None or record in used:
            continue
        if entry is None:
            run.append(_sign(record, part, labels, table))
            continue
        named = named_column(record, part)
        if named is not None:
            if named in run:
                if len(_known_of(run)) == len(part.columns):
                    if _known_of(run)[:1] == [named] and not _names_more(header[position + 1 :]):
                        run.remove(named)  # a stray label before the header, which has it at its end
                        run.append(named)
                    break
                runs.append(run)
                run = []  # a merged cell, repeated in each row
            run.append(named)
        elif entry.spans:
            if not _known_of(run):
                cornered, run = True, []  # what stands above the header is none of it
            if entry.label in labels.spanners[table] and run[-1:] != [_SPANNER]:
                run.append(_SPANNER)
        elif _known_of(run):
            break
    return _longest([*runs, run], [column.key for column in part.columns]), cornered


def _longest(runs: Sequence[list[str]], keys: Sequence[str]) -> list[str]:
    """The run that names most columns; all together, if it names not all and another is none of the form's order."""
    best = max(runs, key=lambda run: len(_known_of(run)))
    whole = len(_known_of(best)) == len(keys)
    if whole or all(_in_order(_known_of(run), keys) for run in runs):
        return best
    return [key for run in runs for key in run]


def _known_of(run: Sequence[str]) -> list[str]:
    return [key for key in run if key not in (_UNKNOWN, _DAMAGED, _SPANNER)]


def _names_more(records: Sequence[Record]) -> bool:
    return any(record.entry is not None and record.entry.columns for record in records)


def _sign(record: Record, part: FormPart, labels: LabelIndex, table: str) -> str:
    """What stands for an unknown text of a header."""
    text = record.place.text
    return _DAMAGED if _is_piece(fold(text), text, part, labels, table) else _UNKNOWN


def _is_piece(folded: str, text: str, part: FormPart, labels: LabelIndex, table: str) -> bool:
    """Whether an unknown text is what remains of a column's label."""
    if is_masked(text) or not folded or labels.resembles(table, folded):
        return True
    return any(
        fold(label).startswith(folded) or fold(label).endswith(folded) or fold(label) in folded
        for column in part.columns
        for label in (column.label, *column.variants)
    )


def arranged(placed: Placed, order: Sequence[Column] | None, part: FormPart) -> Placed:
    """Fields in the form's column order."""
    if placed.fields is None or order is part.columns:
        return placed
    if order is None:
        return UNCLEAR
    by_key = dict(zip((column.key for column in order), placed.fields, strict=True))
    return evolve(placed, fields=[by_key.get(column.key) for column in part.columns])
