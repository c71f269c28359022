"""Headers, captions and labels that say something else."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import evolve

from gxparse.binding.labels import fold
from gxparse.forms.model import statutory
from gxparse.testing.damages import words
from gxparse.testing.damages.drafts import (
    BoxLine,
    Damage,
    Draft,
    NotHereError,
    has_label,
    has_money,
    is_money,
    keys_of,
    kind,
    label,
    labels_of,
    other_number,
    parts_of,
    row_key,
)

# -- headers and captions ------------------------------------------------------------------------------


def _header(texts: tuple[str, ...]) -> Damage:
    """A column whose header says something else."""

    def damage(draft: Draft) -> str:
        piece, number, box, below = draft.one([each for each in draft.headers() if "上" not in each[2].text])
        text = draft.one(texts).format(x=box.text, y=re.sub("本年度?", "", box.text))
        if fold(text) == fold(box.text):
            raise NotHereError
        draft.swap(piece, number, box, text)
        draft.forget(below)
        return f"{text}: {below[0]}"

    return damage


for _name, _texts in words.HEADERS.items():
    kind(f"header says {_name}", f"a header says {_name}")(_header(_texts))


@kind("header has a unit", "a header says ten thousand pieces")
def _header_unit(draft: Draft) -> str:
    counts = [each for each in draft.headers() if not has_money(draft, each[3])]
    piece, number, box, below = draft.one(counts)
    unit, factor = draft.one(words.COUNT_UNITS)
    draft.swap(piece, number, box, draft.one(words.UNIT_PLACES).format(x=box.text, unit=unit))
    _times(draft, below, factor)
    return f"{unit}: {below[0]}"


def _times(draft: Draft, keys: list[str], factor: int) -> None:
    draft.truth |= {key: tuple(number * factor for number in draft.truth[key]) for key in keys}


@kind("header has another currency", "the header of money says dollars")
def _header_currency(draft: Draft) -> str:
    piece, number, box, below = draft.one([each for each in draft.headers() if is_money(draft, each[3])])
    draft.swap(piece, number, box, draft.one(words.CURRENCIES).format(x=box.text.partition("（")[0]))
    draft.forget(below)
    return below[0]


@kind("header of another column", "a header says another column of the form")
def _header_other(draft: Draft) -> str:
    headers = draft.headers()
    piece, number, box, below = draft.one(headers)
    own = fold(box.text)
    other = draft.one([each[2].text for each in headers if fold(each[2].text) not in own])  # 其他 is 其他结果, too
    draft.swap(piece, number, box, other)
    draft.forget(below)
    return f"{other}: {below[0]}"


@kind("headers of the other form", "a part has the headers of the other form")
def _headers_other_form(draft: Draft) -> str:
    others = [each for each in statutory() if each.name != draft.report.form.name]
    other = next(table for each in others for table in each.tables if table.key == "disclosure")
    piece, headers, part = draft.one(
        [
            (piece, found, part)
            for piece in draft.pieces
            for head, _ in parts_of(piece.rows)
            for part in other.parts
            if (found := [each for each in draft.headers() if each[0] is piece and each[1] in head])
            and [fold(each[2].text) for each in found] != [fold(column.label) for column in part.columns]
            and len(found) == len(part.columns)
            and found[0][3][0].startswith("disclosure.")
        ]
    )
    rows = {row.key for row in part.rows}
    for (_, number, box, below), column in zip(headers, part.columns, strict=True):
        draft.swap(piece, number, box, column.label)
        for key in below:
            own = draft.truth[key]
            draft.forget([key])
            row = key.split(".")[1]
            if row in rows:
                draft.truth[f"disclosure.{row}.{column.key}"] = own
    return part.columns[0].label


def _caption(texts: tuple[str, ...], factor: int) -> Damage:
    """A line above a table that says something of all its values; a ``factor`` of 0 leaves none."""

    def damage(draft: Draft) -> str:
        piece, _ = draft.row()
        text = draft.one(texts).format(year=draft.report.year, before=(draft.report.year or 0) - 1)
        piece.paragraphs.append(text)
        keys = [key for row in piece.rows for key in keys_of(row) if not factor or not has_money(draft, [key])]
        if factor:
            _times(draft, keys, factor)
        else:
            draft.forget(keys)
        return text

    return damage


kind("caption says another year", "a caption above a table says last year")(_caption(words.CAPTIONS_OF_OTHERS, 0))
kind("caption has a unit", "a caption above a table says ten thousand pieces")(
    _caption(words.CAPTIONS_OF_UNITS, 10_000)
)
kind("caption says nothing new", "a caption above a table says this year, pieces")(_caption(words.CAPTIONS_OF_OWN, 1))


# -- labels --------------------------------------------------------------------------------------------


def _relabel(draft: Draft, change: Callable[[str], list[str]], table: str | None = None) -> tuple[BoxLine, str]:
    """Write another label, one that is no other label of the form; give the row as it was."""
    piece, number = draft.row(has_label, table)
    row = piece.rows[number]
    box = labels_of(row)[-1]
    taken = {fold(label(other)) for p, n in draft.rows() for other in [p.rows[n]]}
    text = draft.one([text for text in change(box.text) if fold(text) not in taken])
    draft.swap(piece, number, box, text)
    return row, text


def _swapped(text: str) -> list[str]:
    return [
        text[: found.start()] + new + text[found.end() :]
        for group in words.OPPOSITES
        for old in group
        if old and old not in words.SAYS_LITTLE
        for found in re.finditer(re.escape(old), text)
        for new in group
        if new != old
    ]


def _gained(text: str) -> list[str]:
    start = next((n for n, char in enumerate(text) if char not in "一二三四五六七八九十0123456789.、（）()"), 0)
    places = {start, *(n for n in (len(text) // 2, len(text)) if n > start)}
    return [text[:start] + word + text[start:] for word in words.BEFORE] + [
        text[:place] + word + text[place:] for place in places for word in words.WITHIN
    ]


def _reversed(change: Callable[[str], list[str]]) -> Damage:
    def damage(draft: Draft) -> str:
        row, text = _relabel(draft, change)
        draft.forget(keys_of(row))
        return f"{text}: {row_key(row)}"

    return damage


kind("label reversed", "a word of a label is exchanged for its opposite, or lost")(_reversed(_swapped))
kind("label gained a word", "a label gained a word that changes what it says")(_reversed(_gained))


def _blurred(text: str) -> list[str]:
    found = []
    for n, char in enumerate(text):
        if char not in words.TELLING and char not in "（）()、.":
            found += [text[:n] + other + text[n + 1 :] for other in ("口", "■", "")]
    return found


@kind("label garbled", "one character of a label is lost or unreadable")
def _label_garbled(draft: Draft) -> str:
    row, text = _relabel(draft, _blurred)
    return f"{text}: {row_key(row)}"


@kind("label with a note", "a label has a mark or a note behind it")
def _label_note(draft: Draft) -> str:
    row, text = _relabel(draft, lambda text: [text + note for note in words.NOTES])
    return f"{text}: {row_key(row)}"


@kind("foreign rows", "below a row stands one that says something else of it")
def _foreign_row(draft: Draft) -> str:
    piece, number = draft.row(has_label)
    row = piece.rows[number]
    name = draft.one(words.FOREIGN_ROWS)
    boxes = [
        evolve(box, text=name) if box.role == "row" else other_number(draft, box) if box.key else box for box in row
    ]
    piece.rows.insert(number + 1, boxes)
    return f"{name}: {row_key(row)}"
