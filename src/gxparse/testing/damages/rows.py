"""Rows that lost cells, labels or values, and what stands about them."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from gxparse.outline import Box
from gxparse.testing.damages import words
from gxparse.testing.damages.drafts import (
    ALIGNED,
    BoxLine,
    Damage,
    Draft,
    Place,
    has_label,
    has_several,
    keys_of,
    kind,
    labels_of,
    pack,
    parts_of,
    row_key,
    values,
    without_labels,
    without_values,
)


@kind("nothing", "the report as it is")
def _nothing(_draft: Draft) -> str:
    return ""


# -- lost cells, and what stands about -----------------------------------------------------------------


def _lose_cell(draft: Draft, place: Place) -> str:
    """Take a cell out of a row, so that those behind it move up."""
    piece, number = place
    row = piece.rows[number]
    box = draft.random.choice(values(row))
    others = [other for other in row if other is not box]
    piece.rows[number] = others if draft.format in ALIGNED else pack(others)
    draft.forget([box.key])
    return str(box.key)


def _insert_row(draft: Draft, place: Place, text: str) -> None:
    piece, number = place
    row = piece.rows[number]
    first = draft.random.choice((row[0].column, row[-1].column))
    piece.rows.insert(number + 1, [Box(text, "row", 0, first, draft.random.choice((1, piece.table.width)))])  # type: ignore[union-attr]


def _insert_paragraph(draft: Draft, place: Place, text: str) -> None:
    draft.split(*place, text)


def _lonely(put: Callable[[Draft, Place, str], None], texts: tuple[str, ...], lost: int, last: bool) -> Damage:
    """A lone text after a row that lost so many cells; after the ``last`` row it is outside of the table."""

    def damage(draft: Draft) -> str:
        rows = draft.rows()
        place = draft.one([place for place in rows if (place[1] == len(place[0].rows) - 1) == last])
        where = row_key(place[0].rows[place[1]])
        gone = min(lost, len(values(place[0].rows[place[1]])))
        for _ in range(gone):
            where = _lose_cell(draft, place)
        text = draft.one(texts).format(n=draft.random.randint(1, 40), m=41)
        plain = text.isdecimal() or texts is words.MARKS
        if gone == 1 and plain and draft.format == "lines" and put is _insert_row:
            draft.untold = "one cell a line: nothing shows that a lone number or mark is not the cell that is lost"
        put(draft, place, text)
        return where

    return damage


for _put, _how in ((_insert_row, "row"), (_insert_paragraph, "paragraph")):
    for _lone, _what in ((words.PAGE_NUMBERS, "page number"), (words.MARKS, "mark")):
        for _last, _side in ((False, "inside the table"), (True, "after the table")):
            for _lost, _name in ((0, ""), (1, "lost cell, "), (2, "two lost cells, ")):
                kind(f"{_name}{_what} as {_how} {_side}", f"{_name}then a lone {_what}, a {_how} {_side}")(
                    _lonely(_put, _lone, _lost, _last)
                )


@kind("lost cell", "a row lost a cell")
def _cell_lost(draft: Draft) -> str:
    return _lose_cell(draft, draft.row(has_several))


@kind("row cut", "a row ends after some of its cells")
def _row_cut(draft: Draft) -> str:
    piece, number = draft.row(has_several)
    row = piece.rows[number]
    keep = draft.random.randint(1, len(row) - 1)
    draft.forget(box.key for box in row[keep:])
    piece.rows[number] = row[:keep]
    return row_key(row)


@kind("row lost", "a row is not there")
def _row_lost(draft: Draft) -> str:
    piece, number = draft.row(has_label)
    row = piece.rows.pop(number)
    draft.forget(keys_of(row))
    return row_key(row)


# -- values without labels, labels without values ------------------------------------------------------


@kind("label lost", "a row has its values and no label")
def _label_lost(draft: Draft) -> str:
    piece, number = draft.row(has_label)
    piece.rows[number] = without_labels(piece.rows[number])
    return row_key(piece.rows[number])


def _apart(arrange: Callable[[BoxLine], list[BoxLine]]) -> Damage:
    """A row whose labels and values stand in several rows."""

    def damage(draft: Draft) -> str:
        piece, number = draft.row(has_label)
        row = piece.rows[number]
        piece.rows[number : number + 1] = arrange(row)
        return row_key(row)

    return damage


def _half(row: BoxLine, which: int) -> BoxLine:
    """A row with one half of its last label; the labels before it stand in the first half only."""
    last = labels_of(row)[-1]
    middle = max(1, len(last.text) * 2 // 3)
    half = (last.text[:middle], last.text[middle:])[which]
    return [
        evolve(box, text=half) if box is last else box for box in row if not which or box.role != "row" or box is last
    ]


_APART: dict[str, tuple[str, Callable[[BoxLine], list[BoxLine]]]] = {
    "values below": (
        "a row of labels, then a row of values",
        lambda row: [without_values(row), without_labels(row)],
    ),
    "values above": (
        "a row of values, then a row of labels",
        lambda row: [without_labels(row), without_values(row)],
    ),
    "values alone below": (
        "a label alone, then values alone",
        lambda row: [labels_of(row), pack(values(row), 1)],
    ),
    "values alone above": (
        "values alone, then a label alone",
        lambda row: [pack(values(row), 1), labels_of(row)],
    ),
    "values in a wrapped label": (
        "values between the halves of a label",
        lambda row: [labels_of(_half(row, 0)), without_labels(row), labels_of(_half(row, 1))],
    ),
    "label wrapped behind values": (
        "half a label, values, the other half",
        lambda row: [_half(row, 0), labels_of(_half(row, 1))],
    ),
    "label wrapped before values": (
        "half a label, the other half with the values",
        lambda row: [labels_of(_half(row, 0)), _half(row, 1)],
    ),
    "values beside both halves": (
        "a wrapped label with its values beside each half",
        lambda row: [_half(row, 0), _half(row, 1)],
    ),
}
for _name, (_says, _arrange) in _APART.items():
    kind(_name, _says)(_apart(_arrange))


@kind("values beyond a heading", "the values of a row stand beyond the heading of the next part, whose label is lost")
def _beyond(draft: Draft) -> str:
    piece, parts = draft.one([(p, parts_of(p.rows)) for p in draft.pieces if len(parts_of(p.rows)) > 1])
    upper = draft.random.randrange(len(parts) - 1)
    last, first = parts[upper][1][-1], parts[upper + 1][1][0]
    row, next_row = piece.rows[last], piece.rows[first]
    draft.forget(keys_of(row) + keys_of(next_row))
    piece.rows[last] = without_values(row)
    piece.rows[first] = without_labels(row) if draft.random.random() < 0.7 else labels_of(next_row)
    if piece.rows[first] == labels_of(next_row):
        piece.rows.insert(first, without_labels(row))
    return row_key(row)


@kind("values moved up", "the values of a row stand a row too high, where a label is lost")
def _moved_up(draft: Draft) -> str:
    piece, number = draft.one(
        [(p, n) for p, n in draft.rows(has_label) if n + 1 < len(p.rows) and values(p.rows[n + 1])]
    )
    upper, lower = piece.rows[number : number + 2]
    draft.forget(keys_of(upper))
    piece.rows[number : number + 2] = [without_labels(lower), without_values(lower)]
    return row_key(lower)
