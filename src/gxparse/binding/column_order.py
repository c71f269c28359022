"""The columns of a table as its header prints them: in the form's order, in another, or not to be told.

Headers are the most damaged part of a table: cells are cut over lines (``商业`` / ``企业``), masked, merged, left
out. To ask for a whole header would lose most tables; to trust a half one would exchange columns. So the labels that
can be read are only asked whether they contradict the form's order. ``自然人 | ? | 科研机构 | … | 总计`` does not,
and the form's order is taken. ``总计 | 自然人 | …`` does: another order is followed if it names every column, else
``None`` says that the columns cannot be told, and no number of the table gets one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from attrs import evolve

from gxparse.binding.events import Record
from gxparse.binding.labels import LabelIndex, fold, is_masked
from gxparse.binding.placing import UNCLEAR, Placed
from gxparse.forms.model import Column, FormPart

FEW_COLUMNS = 3
"""So many unknown texts may stand above as many columns by chance. More of them are other names of the columns."""

FEWEST_SPANNED = 6
"""A table in which one cell spans the kinds of organisations has at least so many columns."""

_UNKNOWN, _DAMAGED = "?", "~"


def column_order(
    header: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> Sequence[Column] | None:
    """The columns in printed order; ``None`` if the header says other columns than the form's.

    Header cells may be cut, masked, misspelt or missing: what remains must agree with the form's order, which is
    then taken. Another order is followed if every column is named in it. 总计 may be printed beside the cell that
    spans the kinds of organisations, hence before them. In a marked-up table a label outside of all cells, which
    stands before the table for want of a tag, tells no order.
    """
    found = _column_order(header, part, labels, table, used)
    if found is not part.columns:
        marked = [r for r in header if r.label is not None and r.label.span.element is not None]
        if 0 < len(marked) < len(header):
            return _column_order(marked, part, labels, table, used)
    return found


def _column_order(
    header: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> Sequence[Column] | None:
    keys = [column.key for column in part.columns]
    run, cornered, spanned = _first_run(header, part, labels, table, used)
    if run[:1] == [_UNKNOWN] and len(run) == len(keys) + 1:
        run = run[1:]  # the label of the column of labels
    known = [key for key in run if key in keys]
    if not known:
        renamed = (cornered or len(keys) > FEW_COLUMNS) and len(run) == len(keys) and _DAMAGED not in run
        return None if renamed else part.columns
    in_place = total_last(known, header, part, spanned=spanned)
    if in_place != known:
        known = in_place
    elif not spanned and len(known) < len(run) == len(keys) and _displaced(run, keys):
        return None  # as many columns as the form has, and some stand elsewhere
    if _in_order(known, keys):
        return part.columns
    if len(known) < len(keys):
        return None
    by_key = {column.key: column for column in part.columns}
    return [by_key[key] for key in known]


def _in_order(known: Sequence[str], keys: Sequence[str]) -> bool:
    return all(keys.index(first) < keys.index(second) for first, second in pairwise(known))


def _displaced(run: Sequence[str], keys: Sequence[str]) -> bool:
    return any(key in keys and keys.index(key) != place for place, key in enumerate(run))


def _beside(header: Sequence[Record], total: str) -> bool:
    """Whether 总计 stands in one row or line with the label after it, so that it is where it seems to be."""
    labels = [record for record in header if record.label is not None and record.entry is not None]
    for record, following in pairwise(labels):
        if record.entry is not None and total in record.entry.columns and following.entry is not None:
            return bool(following.entry.columns) and row_of(record) == row_of(following)
    return False


def row_of(record: Record) -> int:
    """The row of a marked-up table, or the line of a text, that a record stands in."""
    span = record.place.span
    return span.element.row if span.element is not None else span.line


def total_last(known: Sequence[str], header: Sequence[Record], part: FormPart, *, spanned: bool) -> list[str]:
    """Columns as a header names them, with 总计 behind the others if it only stands before them because it is printed
    beside the cell that spans the kinds of organisations. That cell tells it, or the official order of the others.
    """
    keys = [column.key for column in part.columns]
    total = next((column.key for column in part.columns if column.role == "total"), "")
    if len(keys) < FEWEST_SPANNED or total not in known[:-1] or (_beside(header, total) and not spanned):
        return list(known)
    place = known.index(total)
    if not set(known[:place]) <= {keys[0]} or keys[0] in known[place:]:
        return list(known)
    last = [*known[:place], *known[place + 1 :], total]
    return last if spanned or _in_order(last, keys) else list(known)


def _first_run(
    header: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> tuple[list[str], bool, bool]:
    """The header's labels up to one that comes again, as column keys or signs; of several such runs the longest.

    Merged cells that are repeated in each row of a header (自然人, 总计) begin a run anew in each; the last row, which
    names all columns, has the longest. Also whether a corner stands before them, and whether a cell that spans columns
    stands among them.
    """
    run: list[str] = []
    best: list[str] = []
    cornered = spanned = False

    def known_of(run: list[str]) -> list[str]:
        return [key for key in run if key not in (_UNKNOWN, _DAMAGED)]

    for position, record in enumerate(header):
        label, entry = record.label, record.entry
        if label is None or record in used:
            continue
        if entry is None:
            run.append(_DAMAGED if _is_piece(fold(label.text), label.text, part, labels, table) else _UNKNOWN)
            continue
        named = [column.key for column in part.columns if column.key in entry.columns]
        if len(named) == 1:
            if named[0] in run:
                if len(known_of(run)) == len(part.columns):
                    if run[:1] == named and not any(
                        r.entry is not None and r.entry.columns for r in header[position + 1 :]
                    ):
                        run = run[1:] + named  # a stray label before the header, which has it at its end
                    break
                best, run = max(best, run, key=lambda r: len(known_of(r))), []  # a merged cell, repeated in each row
            run += named
        elif entry.spans:
            if known_of(run):
                spanned = True
            else:
                cornered, run = True, []  # what stands above the header is none of it
        elif known_of(run):
            break
    return (max(best, run, key=lambda r: len(known_of(r))) if best else run), cornered, spanned


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
