"""Texts of cells, and what happens to whole tables and files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape

from attrs import evolve

from gxparse.testing.damages import words
from gxparse.testing.damages.drafts import (
    MARKUP,
    Damage,
    Draft,
    NotHereError,
    Piece,
    has_label,
    has_money,
    kind,
    label,
    labels_of,
    pack,
    row_key,
    values,
)

# -- texts of cells ------------------------------------------------------------------------------------


def _cell(draft: Draft, write: Callable[[str], str], *, keep: bool = True, money: bool | None = None) -> str:
    """Another text in a cell; what it says is kept or not. Only in cells of ``money``, or in none of them."""
    piece, number = draft.row()
    columns = {key: cell.column for key, cell in draft.report.form.cells.items()}
    boxes = [(box, columns[box.key or ""]) for box in values(piece.rows[number])]
    box = draft.one([box for box, column in boxes if money in (None, column.money) and column.key != "change"])
    draft.swap(piece, number, box, write(box.text))
    if not keep:
        draft.forget([box.key])
    return str(box.key)


def _written(texts: tuple[str, ...], *, keep: bool = False, money: bool | None = None) -> Damage:
    """One of some texts in a cell, with the number that stood there."""

    def damage(draft: Draft) -> str:
        def write(text: str) -> str:
            return draft.one(texts).format(n=text, d=text[0], m=draft.random.randint(2, 90))

        return _cell(draft, write, keep=keep, money=money)

    return damage


for _name, _texts in words.TEXTS.items():
    kind(f"cell with {_name}", f"a cell with {_name}")(_written(_texts, money=False))

kind("money with another unit", "a cell of money with another unit")(_written(words.MONEY_TEXTS, money=True))
kind("cell with a harmless word", "a cell whose number has a word that changes nothing")(
    _written(words.HARMLESS, keep=True, money=False)
)
kind("mask", "a cell is masked")(_written(words.MASKS))


def _misread(draft: Draft, text: str) -> str:
    place = draft.random.randrange(len(text))
    bars = draft.format in ("lines", *MARKUP)
    other = draft.one([sign for sign in words.LOOKALIKES.get(text[place], ("?",)) if bars or sign != "|"])
    return text[:place] + other + text[place + 1 :]


kind("digit like a letter", "a digit is read as a letter or sign that looks like it")(
    lambda draft: _cell(draft, lambda text: _misread(draft, text))
)


def _broken(draft: Draft, breaks: tuple[str, ...], last: bool) -> str:
    """A number that goes on in the next line."""
    piece, number = draft.row()
    row = piece.rows[number]
    boxes = values(row)[-1:] if last else values(row)[:-1]
    box = draft.one([box for box in boxes if len(box.text) > 1])
    place = draft.random.randint(1, len(box.text) - 1)
    gap = draft.raw(draft.one(breaks))
    draft.swap(piece, number, box, box.text[:place] + gap + box.text[place:])
    return str(box.key)


kind("last number wrapped", "the last number of a row goes on in the next line")(
    lambda draft: _broken(draft, words.MARKUP_BREAKS if draft.is_markup else words.BREAKS, last=True)
)
kind("number wrapped", "a number within a row goes on in the next line")(
    lambda draft: _broken(draft, words.MARKUP_BREAKS if draft.is_markup else words.BREAKS, last=False)
)


@kind("hidden text", "a cell has a text that the page's style sheet hides", MARKUP)
def _hidden(draft: Draft) -> str:
    piece, number = draft.row()
    box = draft.one(values(piece.rows[number]))
    selector, element = draft.one(words.SELECTORS)
    style = draft.one(words.HIDING)
    hidden = element.format(text=draft.random.randint(1, 9999))
    around = draft.one(("{hidden}{own}", "{own}{hidden}")).format(hidden=draft.raw(hidden), own=box.text)
    draft.swap(piece, number, box, around)
    draft.after.append(lambda text: text.replace("</style>", f"{selector} {{ {style} }}\n</style>", 1))
    return f"{selector} {{ {style} }}: {box.key}"


# -- tables and documents ------------------------------------------------------------------------------


@kind("row twice", "a row is printed twice")
def _row_twice(draft: Draft) -> str:
    piece, number = draft.row()
    piece.rows.insert(number + 1, list(piece.rows[number]))
    return row_key(piece.rows[number])


@kind("rows glued", "two rows stand in one line")
def _rows_glued(draft: Draft) -> str:
    piece, number = draft.row()
    if number + 1 == len(piece.rows):
        raise NotHereError
    piece.rows[number : number + 2] = [pack(piece.rows[number] + piece.rows[number + 1])]
    return row_key(piece.rows[number])


@kind("row glued", "the label and the values of a row stand in one cell")
def _row_glued(draft: Draft) -> str:
    piece, number = draft.row(has_label)
    row = piece.rows[number]
    gap = draft.random.choice(("", "", " "))
    text = gap.join([label(row), *(box.text for box in values(row))])
    piece.rows[number] = [evolve(row[0], text=text)]
    return text


@kind("group and label glued", "the labels of a group and of a row stand in one cell")
def _labels_glued(draft: Draft) -> str:
    piece, number = draft.row(lambda row: len(labels_of(row)) > 1)
    row = piece.rows[number]
    labels = labels_of(row)
    text = draft.random.choice(("", " ")).join(box.text for box in labels)
    piece.rows[number] = pack([evolve(labels[0], text=text, height=1), *values(row)])
    return text


def _copied(draft: Draft, other: bool) -> str:
    """Print a table twice; one cell may differ."""
    piece, number = draft.row()
    copy = [list(row) for row in piece.rows]
    box = draft.one(values(piece.rows[number]))
    if other:
        value = draft.random.randint(1, 9999)
        copy[number][copy[number].index(box)] = evolve(box, text=str(value))
        draft.truth[box.key or ""] += (Decimal(value) if has_money(draft, [box.key or ""]) else value,)
    draft.pieces.insert(draft.pieces.index(piece) + 1, Piece(None, [], piece.table, copy))
    return str(box.key)


kind("table twice", "a table is printed twice")(lambda draft: _copied(draft, other=False))
kind("table twice, one cell different", "a table is printed twice, one cell differs")(
    lambda draft: _copied(draft, other=True)
)


def _text(change: Callable[[Draft, str], str]) -> Damage:
    """Something that happens to the whole text."""

    def damage(draft: Draft) -> str:
        draft.after.append(lambda text: change(draft, text))
        return ""

    return damage


def _garbled(draft: Draft, text: str) -> str:
    return text.encode().decode(draft.random.choice(("latin-1", "cp1252", "gb18030")), "replace")


def _line_twice(draft: Draft, text: str) -> str:
    lines = text.splitlines(keepends=True)
    place = draft.random.randrange(len(lines))
    return "".join([*lines[: place + 1], *lines[place:]])


kind("half a file", "the file ends somewhere")(_text(lambda d, text: text[: d.random.randrange(1, len(text))]))
kind("a line twice", "a line of the file is there twice")(_text(_line_twice))
kind("mojibake", "the file was decoded wrongly")(_text(_garbled))
kind("escaped markup", "the file was escaped as if it were text")(_text(lambda _, text: escape(text)))
