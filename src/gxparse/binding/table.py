"""Second step of the binder: the records of one table meet the rows of a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from attrs import evolve

from gxparse.binding.bound import Bound
from gxparse.binding.events import Record
from gxparse.binding.header_places import row_of
from gxparse.binding.headers import telling_caption
from gxparse.binding.labels import LabelEntry, LabelIndex, fold, own_number
from gxparse.binding.placing import End
from gxparse.binding.side_by_side import bind_side_by_side
from gxparse.binding.stacked import RowsBinder
from gxparse.binding.text_parts import looks_garbled
from gxparse.forms.model import Form, FormTable
from gxparse.layout import Text
from gxparse.values import shape_of

LONGEST_JOIN = 5
"""A label cut over several lines has at most this many pieces, with what stands between them."""

BEHIND_NUMBERS = ".．、)）"
"""One of these stands behind the number of a label that is cut behind it. ``12%`` begins no label."""


def bind_table(
    records: Sequence[Record],
    table: FormTable,
    form: Form,
    labels: LabelIndex,
    end: End | None,
    captions: Iterable[Text] = (),
    year: int | None = None,
) -> Bound:
    """Bind the records of one table. ``end`` is set if the document ends with one of them; ``captions`` are the texts
    right above it, ``year`` is the report's.
    """
    bound = Bound()
    joined = _join_labels(records, table.key, labels, bound.used)
    if end is not None and joined and joined[-1].fields is end.record.fields:
        end = evolve(end, record=joined[-1])
    if table.side_by_side:
        bind_side_by_side(bound, joined, table, labels, end, year)
    else:
        bound.instead = _prints_instead(joined, table)
        RowsBinder(bound, table, form.rows(table.key, instead=bound.instead), labels, end, year).bind(joined)
    above = [r.label for r in takewhile(lambda r: r.entry is None, records) if r.label is not None]
    caption = telling_caption([*captions, *above], year)
    if caption is not None:
        for row in bound.rows.values():
            row.doubts = dict.fromkeys([column.key for column in row.part.columns], caption.raw)
        bound.note(
            "table-unclear",
            caption.span,
            f"表上方写有“{caption.raw}”，“{table.title}”表的数值未采用",
            f"above the table '{table.en}' stands {caption.raw!r}; its figures were not used",
        )
    return bound


def _prints_instead(records: Sequence[Record], table: FormTable) -> bool:
    """Whether a row that replaces others has figures, or blank cells, while none of the others is there."""
    replacing = [row for part in table.parts for row in part.rows if row.instead_of]
    if not replacing:
        return False
    printed: set[str | None] = set()
    labels = {r.entry.row for r in records if r.entry is not None and (not r.entry.columns or r.numbered)}
    for record, following in pairwise([*records, None]):
        if record is None or record.label is None:
            continue
        if record.entry is None:
            if record.has_figures:
                printed.update(row.key for row in replacing if _is_short_for(record.label.text, row.label))
        elif record.has_figures:
            if not record.entry.columns or record.numbered:
                printed.add(record.entry.row)
        elif any(row.key == record.entry.row and labels.isdisjoint(row.instead_of) for row in replacing) and (
            _has_blank_cells(record, table) and following is not None and following.entry is not None
        ):
            printed.add(record.entry.row)
    return any(row.key in printed and not printed.intersection(row.instead_of) for row in replacing)


def _has_blank_cells(record: Record, table: FormTable) -> bool:
    """Whether a row of a grid has a cell for each column, all of them blank."""
    return record.at >= 0 and len(record.fields) >= max(len(part.columns) for part in table.parts)


def _is_short_for(text: str, label: str) -> bool:
    """Whether a damaged text is no longer than a label and prints its number."""
    return own_number(text) == own_number(label) and len(fold(text)) <= len(fold(label))


def _join_labels(records: Sequence[Record], table: str, labels: LabelIndex, used: set[Record]) -> list[Record]:
    """Put labels together that were cut over several lines: the longest run that gives a known label. ``used`` gets
    the pieces.

    Only one piece may have fields, the last or, if its label goes on below, one before it; and one of the pieces must
    be no label by itself. The pieces of an unknown label may have those of a group's between them, which is cut, too.
    """
    result: list[Record] = []
    joined: set[int] = set()
    for index, record in enumerate(records):
        if index in joined:
            continue
        whole = record.entry is not None and record.has_figures
        run, entry = ([], None) if whole else _label_run(records, index, table, labels)
        if entry is not None:
            joined.update(run)
            pieces = [records[position] for position in run]
            used.update(pieces)
            values = next((piece for piece in pieces if piece.has_figures), pieces[-1])
            unit = next((piece.unit for piece in pieces if piece.unit), "")
            record = Record(table, record.label, entry, values.at, values.fields, unit=unit)
        result.append(record)
    return result


def _is_damaged_figure(raw: str) -> bool:
    """Whether a text is a damaged figure, and not the number of a label that is cut behind it."""
    return looks_garbled(raw) and raw[-1] not in BEHIND_NUMBERS


def _is_lost_cell(records: Sequence[Record], position: int, labels: LabelIndex) -> bool:
    """Whether a cell beside others has nothing but signs for what is not known: it is the label of a column, and no
    piece of the one beside it. A mask may be a row's, but where labels stand beside each other.
    """
    record = records[position]
    text = record.label.text if record.label is not None else ""
    if record.at < 0 or fold(text):
        return False
    if record.table in labels.side_by_side:
        return "\ufffd" in text or shape_of(text).state == "masked"
    beside = [*records[max(position - 1, 0) : position], *records[position + 1 : position + 2]]
    return "\ufffd" in text and any(row_of(other) == row_of(record) for other in beside)


def _label_run(
    records: Sequence[Record], first: int, table: str, labels: LabelIndex
) -> tuple[list[int], LabelEntry | None]:
    """The places of the records from ``first`` whose labels joined are a known one, and which; else ``None``."""
    found: tuple[list[int], LabelEntry | None] = ([], None)
    begins = records[first]
    if begins.entry is None and begins.label is not None and _is_damaged_figure(begins.label.raw):
        return found
    run: list[int] = []
    joined, unknown, figures = "", False, False
    for position in range(first, min(first + LONGEST_JOIN, len(records))):
        record = records[position]
        if record.label is None or (record.has_figures and figures) or _is_lost_cell(records, position, labels):
            break
        text = joined + record.label.text
        folded = fold(text)
        if run and folded not in labels.beginnings[table]:
            if record.has_figures or begins.entry is not None:
                break
            continue
        run.append(position)
        joined = text
        unknown |= record.entry is None
        if unknown and len(run) > 1 and folded in labels.tables[table]:
            found = (list(run), labels.tables[table][folded])
        figures |= record.has_figures
        if figures and (found[1] is not None or record.entry is not None):
            break
    return found
