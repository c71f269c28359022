"""What other programs make of a report: nothing is lost, and all of it stands otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import evolve

from gxparse.testing.damages import words
from gxparse.testing.damages.drafts import (
    ALIGNED,
    MARKUP,
    BoxLine,
    Draft,
    NotHereError,
    Piece,
    has_label,
    kind,
    label,
    labels_of,
    pack,
    parts_of,
    row_key,
    values,
    without_labels,
)


def _table(draft: Draft) -> Piece:
    return draft.row()[0]


@kind("merged cells repeated", "a merged cell is printed in each of its columns")
def _merged(draft: Draft) -> str:
    piece = _table(draft)
    for number, row in enumerate(piece.rows):
        piece.rows[number] = [
            evolve(box, column=box.column + n, width=1, key=None if n else box.key)
            for box in row
            for n in range(box.width)
        ]
    return ""


@kind("zeros left blank", "a table prints nothing for 0, or a word for it")
def _blank_zeros(draft: Draft) -> str:
    piece = _table(draft)
    nothing = draft.one(words.NOTHING)
    for number, row in enumerate(piece.rows):
        draft.forget(box.key for box in values(row) if box.text == "0")
        piece.rows[number] = [evolve(box, text=nothing) if box.key and box.text == "0" else box for box in row]
    return nothing


@kind("numbers set apart", "the numbers of a table are set as formulas or in bold")
def _set_apart(draft: Draft) -> str:
    piece = _table(draft)
    dress = draft.one(words.DRESSES)
    for number, row in enumerate(piece.rows):
        piece.rows[number] = [evolve(box, text=dress.format(n=box.text)) if box.key else box for box in row]
    return dress


@kind("a bar behind each cell", "one cell a line, each with a bar behind it", ("lines",))
def _bars(draft: Draft) -> str:
    bar = draft.random.choice((" |", "\n|"))
    draft.after.append(lambda text: text.replace("\n", f"{bar}\n"))
    return ""


@kind("reading aids", "characters of labels have reading aids in brackets")
def _aids(draft: Draft) -> str:
    piece = _table(draft)
    for number, row in enumerate(piece.rows):
        for box in row:
            if box.role in ("row", "column") and box.text and draft.random.random() < 0.5:
                place = draft.random.randint(1, len(box.text))
                aid = draft.one(words.AIDS)
                draft.swap(piece, number, box, box.text[:place] + aid + box.text[place:])
    return ""


def _moved(first: bool) -> Callable[[Draft], str]:
    """All tables at the beginning or at the end of a report, its headings and texts by themselves."""

    def damage(draft: Draft) -> str:
        tables = []
        for piece in draft.pieces:
            if piece.table is not None:
                tables.append(Piece(None, [], piece.table, piece.rows))
                piece.table, piece.rows = None, []
        draft.pieces = tables + draft.pieces if first else draft.pieces + tables
        return ""

    return damage


kind("tables before the text", "all tables stand before the headings")(_moved(first=True))
kind("tables behind the text", "all tables stand behind the last section")(_moved(first=False))


@kind("rows in lines", "each row of a table is a line, its cells parted by blanks")
def _rows_in_lines(draft: Draft) -> str:
    piece = _table(draft)
    gap = draft.random.choice((" ", "  ", "    "))
    for number, row in enumerate(piece.rows):
        piece.rows[number] = [evolve(row[0], text=gap.join(box.text for box in row), key=None)]
    return ""


@kind("bars lost", "cells are parted by blanks instead of bars", ("pipe",))
def _bars_lost(draft: Draft) -> str:
    gap = draft.random.choice(("  ", "    ", " "))
    draft.after.append(
        lambda text: re.sub(r" *\| *", gap, re.sub(r"^\|[ |-]+\|\n|^\| | \|$", "", text, flags=re.MULTILINE))
    )
    return ""


@kind("rows in another order", "rows of a table are exchanged")
def _shuffled(draft: Draft) -> str:
    piece, body = draft.one(
        [(p, body) for p in draft.pieces for _, body in parts_of(p.rows) if len(body) > 1 and label(p.rows[body[0]])]
    )
    one, two = draft.random.sample(body, 2)
    groups = [labels_of(piece.rows[n])[:-1] for n in (one, two)]
    if any(groups):
        raise NotHereError
    piece.rows[one], piece.rows[two] = piece.rows[two], piece.rows[one]
    return row_key(piece.rows[one])


@kind("groups lost", "the labels of groups are not there")
def _groups_lost(draft: Draft) -> str:
    piece = _table(draft)
    if not any(len(labels_of(row)) > 1 for row in piece.rows):
        raise NotHereError
    for number, row in enumerate(piece.rows):
        piece.rows[number] = [*labels_of(row)[-1:], *values(row)] if values(row) else row
    return ""


@kind("labels cut short", "the labels of a table end after some characters")
def _cut_labels(draft: Draft) -> str:
    piece = _table(draft)
    length = draft.random.randint(4, 12)
    for number, row in enumerate(piece.rows):
        if values(row):
            piece.rows[number] = [evolve(box, text=box.text[:length]) if box.role == "row" else box for box in row]
    return str(length)


def _apart(labels_first: bool) -> Callable[[Draft], str]:
    """The labels of a part in succession, and its rows of values in succession."""

    def damage(draft: Draft) -> str:
        piece, body = draft.one([(p, body) for p in draft.pieces for _, body in parts_of(p.rows) if len(body) > 1])
        first = draft.random.randrange(len(body) - 1)
        chosen = [piece.rows[n] for n in body[first : first + draft.random.randint(2, 4)] if has_label(piece.rows[n])]
        if not chosen:
            raise NotHereError
        labels = [labels_of(row) for row in chosen]
        numbers = [draft.random.choice((without_labels(row), pack(values(row), 1))) for row in chosen]
        rows: list[BoxLine] = [*labels, *numbers] if labels_first else [*numbers, *labels]
        piece.rows[body[first] : body[first] + len(chosen)] = rows
        return row_key(chosen[0])

    return damage


kind("labels, then values", "several labels, then their rows of values")(_apart(labels_first=True))
kind("values, then labels", "several rows of values, then their labels")(_apart(labels_first=False))


@kind("two cells glued", "two values stand in one cell")
def _cells_glued(draft: Draft) -> str:
    piece, number = draft.row(lambda row: len(values(row)) > 1)
    row = piece.rows[number]
    place = row.index(draft.one(values(row)[:-1]))
    text = draft.random.choice(("", "", " ")).join((row[place].text, row[place + 1].text))
    if draft.format in ALIGNED:
        raise NotHereError  # the column would be wide enough for both
    piece.rows[number] = pack([*row[:place], evolve(row[place], text=text), *row[place + 2 :]])
    return str(row[place].key)


@kind("a note in the table", "a row of a table is a note")
def _note(draft: Draft) -> str:
    piece, number = draft.row()
    text = draft.one(words.REMARKS).format(n=draft.random.randint(1, 99), year=draft.report.year)
    piece.rows.insert(number + 1, [evolve(piece.rows[number][0], text=text, role="row", key=None, width=1, height=1)])
    return text


@kind("a hidden row", "a row of other values is hidden by the page's style sheet", MARKUP)
def _hidden_row(draft: Draft) -> str:
    piece, number = draft.row()
    row = piece.rows[number]
    cells = "".join(f"<td>{label(row) if box.role == 'row' else draft.random.randint(1, 999)}</td>" for box in row)
    hidden = draft.one(words.HIDDEN_ROWS).format(cells=cells)
    draft.swap(piece, number, row[-1], row[-1].text + "\uf8ff")
    draft.after.append(lambda text: re.sub("\uf8ff(</t[dh]></tr>)", lambda found: found[1] + hidden, text))
    draft.after.append(lambda text: text.replace("</style>", ".k, table .z {display:none}\n</style>", 1))
    return row_key(row)
