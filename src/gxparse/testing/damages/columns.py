"""Columns that are fewer, more or in another order, tables without a header, tables of disputes."""

from __future__ import annotations

from attrs import evolve

from gxparse.outline import Box
from gxparse.testing.damages import words
from gxparse.testing.damages.drafts import (
    BoxLine,
    Damage,
    Draft,
    Piece,
    keys_of,
    kind,
    labels_of,
    other_number,
    pack,
    parts_of,
    values,
)

# -- columns -------------------------------------------------------------------------------------------


def _plain_table(draft: Draft, name: str) -> tuple[Piece, list[BoxLine], list[str]]:
    """A table with a single row of headers; its rows."""
    pieces = [p for p in draft.pieces if p.table and p.table.key == name]
    piece = draft.one(pieces)
    head, body = parts_of(piece.rows)[0]
    corner = evolve(piece.rows[head[0]][0], text="项目", role="corner", height=1)
    leaves = sorted(
        (box for at, number, box, _ in draft.headers() if at is piece and number in head), key=lambda box: box.column
    )
    labels = [box.text for box in leaves]
    rows = [piece.rows[n] for n in body]
    heading = [piece.rows[0]] if len(head) == 2 else []
    piece.rows = [*heading, [corner, *leaves], *rows]
    kept = {key for row in rows for key in keys_of(row)}
    draft.forget(key for key in draft.truth if key.startswith(name) and key not in kept)
    return piece, rows, labels


def _columns(fewer: bool, header: bool) -> Damage:
    """The columns of a table in another order, or some of them."""

    def damage(draft: Draft) -> str:
        piece, rows, labels = _plain_table(draft, draft.random.choice(("requests", "disclosure")))
        count = len(labels)
        order = list(range(count))
        if fewer:
            order = sorted(draft.random.sample(order, draft.random.randint(1, count - 1)))
        else:
            while order == sorted(order):
                order = draft.one([[order[-1], *order[:-1]], draft.random.sample(order, count)])
        for row in rows:
            own = values(row)
            draft.forget(box.key for n, box in enumerate(own) if n not in order)
            piece.rows[piece.rows.index(row)] = pack([*labels_of(row), *(own[n] for n in order)])
        number = next(n for n, row in enumerate(piece.rows) if row[0].role == "corner")
        corner, *boxes = piece.rows[number]
        piece.rows[number] = pack([corner, *(boxes[n] for n in order)])
        if not header:
            del piece.rows[number]
            if not fewer:
                draft.untold = "without a header nothing names the columns"
        return " ".join(labels[n] for n in order)

    return damage


kind("fewer columns", "columns are left out, the header names the others")(_columns(True, True))
kind("columns in another order", "columns stand as the header says")(_columns(False, True))
kind("fewer columns, no header", "columns are left out, without a header")(_columns(True, False))
kind("columns in another order, no header", "columns stand otherwise, without a header")(_columns(False, False))


@kind("a column more", "a column more, with a header of its own")
def _column_more(draft: Draft) -> str:
    piece, _, labels = _plain_table(draft, draft.random.choice(("requests", "disclosure")))
    place = draft.random.randint(0, len(labels))
    name = draft.one(words.FOREIGN_COLUMNS)
    for number, row in enumerate(piece.rows):
        own = values(row) or [box for box in row if box.role == "column" and box.text in labels]
        if own:
            made = other_number(draft, own[0]) if values(row) else evolve(own[0], text=name)
            at = row.index(own[0]) + place
            piece.rows[number] = pack([*row[:at], made, *row[at:]])
    return f"{name} at {place}"


@kind("an index column", "the rows are numbered in a column of their own")
def _index_column(draft: Draft) -> str:
    piece, _ = draft.row()
    piece.rows = [pack([Box(str(n), "row", 0, row[0].column), *row]) for n, row in enumerate(piece.rows)]
    return ""


@kind("header lost", "a table has no header")
def _header_lost(draft: Draft) -> str:
    piece, _ = draft.row()
    piece.rows = [row for row in piece.rows if values(row)]
    return ""


def _disputes_apart(lost: bool) -> Damage:
    """Each kind of dispute in a table of its own, below its name; one may have lost its values."""

    def damage(draft: Draft) -> str:
        piece, number = draft.row(table="disputes")
        boxes, titles = values(piece.rows[number]), ["行政复议", "行政诉讼(未经复议直接起诉)", "行政诉讼(复议后起诉)"]
        columns = len(boxes) // len(titles)
        [table] = [draft.report.form.table("disputes")]
        head = [column.label for column in table.parts[0].columns]
        draft.pieces.remove(piece)
        gone = draft.random.randrange(len(titles)) if lost else -1
        for n, title in enumerate(titles):
            own = boxes[n * columns : (n + 1) * columns]
            rows = [[evolve(box, text=text, role="column", key=None) for box, text in zip(own, head, strict=True)]]
            if n == gone:
                draft.forget(box.key for box in own)
            else:
                rows.append(own)
            made = [pack(row, 1, 1) for row in rows]
            draft.pieces.append(Piece(piece.heading if n == 0 else None, [title], piece.table, made))
        return titles[gone] if lost else ""

    return damage


kind("a table for each kind of dispute", "each kind of dispute has a table")(_disputes_apart(False))
kind("a table of disputes lost its values", "each kind of dispute has a table, one lost its values")(
    _disputes_apart(True)
)
