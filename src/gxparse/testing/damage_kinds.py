"""The kinds of damages, each a small function on a draft that says where it did something.

What real copies have had happen to them: cells and labels lost, numbers wrapped, headers that say something else,
labels reversed, texts that are no number, hidden text, tables copied, cut, glued and garbled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import escape

from attrs import evolve

from gxparse.binding.labels import fold
from gxparse.forms.model import NAMES, form
from gxparse.outline import Box
from gxparse.testing import damage_words as words
from gxparse.testing.damages import (
    MARKUP,
    BoxLine,
    Damage,
    Draft,
    Kind,
    NotHereError,
    Piece,
    Place,
    label,
    pack,
    parts_of,
    values,
)

FOUND: dict[str, Kind] = {}
"""The kinds by name."""


def _kind(name: str, says: str) -> Callable[[Damage], Damage]:
    def add(damage: Damage) -> Damage:
        FOUND[name] = Kind(name, says, damage)
        return damage

    return add


def _row_key(row: BoxLine) -> str:
    return (values(row)[0].key or "").rpartition(".")[0]


def _keys(row: BoxLine) -> list[str]:
    return [box.key or "" for box in values(row)]


def _several(row: BoxLine) -> bool:
    return len(values(row)) > 1


def _labelled(row: BoxLine) -> bool:
    return bool(label(row))


def _line(template: BoxLine, *texts: str) -> BoxLine:
    """A row of texts that belong to nothing."""
    return [Box(text, "row", 0, number, 1, 1) for number, text in enumerate(texts, template[0].column)]


def _blanked(row: BoxLine) -> BoxLine:
    """A row with its labels, without its values."""
    return [evolve(box, text="", key=None) if box.role == "value" else box for box in row]


def _unlabelled(row: BoxLine) -> BoxLine:
    """A row with its values, without its labels."""
    return [evolve(box, text="") if box.role == "row" else box for box in row]


@_kind("nothing", "the report as it is")
def _nothing(_draft: Draft) -> str:
    return ""


# -- lost cells, and what stands about -----------------------------------------------------------------


def _lose_cell(draft: Draft, place: Place) -> str:
    """Take a cell out of a row, so that those behind it move up."""
    piece, number = place
    row = piece.rows[number]
    box = draft.random.choice(values(row))
    piece.rows[number] = pack([other for other in row if other is not box])
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
        where = _row_key(place[0].rows[place[1]])
        for _ in range(lost):
            if values(place[0].rows[place[1]]):
                where = _lose_cell(draft, place)
        text = draft.one(texts).format(n=draft.random.randint(1, 40), m=41)
        if lost == 1 and draft.format == "lines" and put is _insert_row and (text.isdecimal() or texts is words.MARKS):
            draft.untold = "one cell a line: nothing shows that a lone number or mark is not the cell that is lost"
        put(draft, place, text)
        return where

    return damage


for _put, _how in ((_insert_row, "row"), (_insert_paragraph, "paragraph")):
    for _lone, _what in ((words.PAGE_NUMBERS, "page number"), (words.MARKS, "mark")):
        for _last, _side in ((False, "inside the table"), (True, "after the table")):
            for _lost, _name in ((0, ""), (1, "lost cell, "), (2, "two lost cells, ")):
                _kind(f"{_name}{_what} as {_how} {_side}", f"{_name}then a lone {_what}, a {_how} {_side}")(
                    _lonely(_put, _lone, _lost, _last)
                )


@_kind("lost cell", "a row lost a cell")
def _cell_lost(draft: Draft) -> str:
    return _lose_cell(draft, draft.row(_several))


@_kind("row cut", "a row ends after some of its cells")
def _row_cut(draft: Draft) -> str:
    piece, number = draft.row(_several)
    row = piece.rows[number]
    keep = draft.random.randint(1, len(row) - 1)
    draft.forget(box.key for box in row[keep:])
    piece.rows[number] = row[:keep]
    return _row_key(row)


@_kind("row lost", "a row is not there")
def _row_lost(draft: Draft) -> str:
    piece, number = draft.row(_labelled)
    row = piece.rows.pop(number)
    draft.forget(_keys(row))
    return _row_key(row)


# -- values without labels, labels without values ------------------------------------------------------


@_kind("label lost", "a row has its values and no label")
def _label_lost(draft: Draft) -> str:
    piece, number = draft.row(_labelled)
    piece.rows[number] = _unlabelled(piece.rows[number])
    return _row_key(piece.rows[number])


def _apart(arrange: Callable[[BoxLine], list[BoxLine]]) -> Damage:
    """A row whose labels and values stand in several rows."""

    def damage(draft: Draft) -> str:
        piece, number = draft.row(_labelled)
        row = piece.rows[number]
        piece.rows[number : number + 1] = arrange(row)
        return _row_key(row)

    return damage


def _wrapped(row: BoxLine, first: bool) -> BoxLine:
    """The labels of a row with one half of the last of them."""
    last = [box for box in row if box.role == "row"][-1]
    middle = max(1, len(last.text) * 2 // 3)
    half = last.text[:middle] if first else last.text[middle:]
    return [evolve(box, text=half) if box is last else box for box in row if first or box.role != "row" or box is last]


def _labels(row: BoxLine) -> BoxLine:
    return [box for box in row if box.role == "row"]


_kind("values below", "a row of labels, then a row of values")(_apart(lambda row: [_blanked(row), _unlabelled(row)]))
_kind("values above", "a row of values, then a row of labels")(_apart(lambda row: [_unlabelled(row), _blanked(row)]))
_kind("values alone below", "a label alone, then values alone")(
    _apart(lambda row: [_labels(row), pack(values(row), 1)])
)
_kind("values alone above", "values alone, then a label alone")(
    _apart(lambda row: [pack(values(row), 1), _labels(row)])
)
_kind("values in a wrapped label", "values between the halves of a label")(
    _apart(lambda row: [_labels(_wrapped(row, True)), _unlabelled(row), _labels(_wrapped(row, False))])
)
_kind("label wrapped behind values", "half a label, values, the other half")(
    _apart(lambda row: [_wrapped(row, True), _labels(_wrapped(row, False))])
)
_kind("label wrapped before values", "half a label, the other half with the values")(
    _apart(lambda row: [_labels(_wrapped(row, True)), _wrapped(row, False)])
)
_kind("values beside both halves", "a wrapped label with its values beside each half")(
    _apart(lambda row: [_wrapped(row, True), _wrapped(row, False)])
)


@_kind("values beyond a heading", "the values of a row stand beyond the heading of the next part, whose label is lost")
def _beyond(draft: Draft) -> str:
    piece, parts = draft.one([(p, parts_of(p.rows)) for p in draft.pieces if len(parts_of(p.rows)) > 1])
    upper = draft.random.randrange(len(parts) - 1)
    last, first = parts[upper][1][-1], parts[upper + 1][1][0]
    row, next_row = piece.rows[last], piece.rows[first]
    draft.forget(_keys(row) + _keys(next_row))
    piece.rows[last] = _blanked(row)
    piece.rows[first] = _unlabelled(row) if draft.random.random() < 0.7 else _labels(next_row)
    if piece.rows[first] == _labels(next_row):
        piece.rows.insert(first, _unlabelled(row))
    return _row_key(row)


@_kind("values moved up", "the values of a row stand a row too high, where a label is lost")
def _moved_up(draft: Draft) -> str:
    piece, number = draft.one(
        [(p, n) for p, n in draft.rows(_labelled) if n + 1 < len(p.rows) and values(p.rows[n + 1])]
    )
    upper, lower = piece.rows[number : number + 2]
    draft.forget(_keys(upper))
    piece.rows[number : number + 2] = [_unlabelled(lower), _blanked(lower)]
    return _row_key(lower)


# -- headers and captions ------------------------------------------------------------------------------


def _header(texts: tuple[str, ...]) -> Damage:
    """A column whose header says something else."""

    def damage(draft: Draft) -> str:
        piece, number, box, below = draft.one(draft.headers())
        text = draft.one(texts).format(x=box.text, y=re.sub("本年度?", "", box.text))
        if fold(text) == fold(box.text):
            raise NotHereError
        draft.swap(piece, number, box, text)
        draft.forget(below)
        return f"{text}: {below[0]}"

    return damage


for _name, _texts in words.HEADERS.items():
    _kind(f"header says {_name}", f"a header says {_name}")(_header(_texts))


@_kind("header has a unit", "a header says ten thousand pieces")
def _header_unit(draft: Draft) -> str:
    counts = [each for each in draft.headers() if not _money(draft, each[3])]
    piece, number, box, below = draft.one(counts)
    unit, factor = draft.one(words.COUNT_UNITS)
    draft.swap(piece, number, box, draft.one(words.UNIT_PLACES).format(x=box.text, unit=unit))
    _times(draft, below, factor)
    return f"{unit}: {below[0]}"


def _money(draft: Draft, keys: list[str]) -> bool:
    return any(draft.report.form.cells[key].column.money for key in keys)


def _times(draft: Draft, keys: list[str], factor: int) -> None:
    draft.truth |= {key: tuple(number * factor for number in draft.truth[key]) for key in keys}


@_kind("header has another currency", "the header of money says dollars")
def _header_currency(draft: Draft) -> str:
    piece, number, box, below = draft.one([each for each in draft.headers() if _money(draft, each[3])])
    draft.swap(piece, number, box, draft.one(words.CURRENCIES).format(x=box.text.partition("（")[0]))
    draft.forget(below)
    return below[0]


@_kind("header of another column", "a header says another column of the form")
def _header_other(draft: Draft) -> str:
    headers = draft.headers()
    piece, number, box, below = draft.one(headers)
    other = draft.one([each[2].text for each in headers if fold(each[2].text) != fold(box.text)])
    draft.swap(piece, number, box, other)
    draft.forget(below)
    return f"{other}: {below[0]}"


@_kind("headers of the other form", "a part has the headers of the other form")
def _headers_other_form(draft: Draft) -> str:
    other = form(next(name for name in NAMES if name != draft.report.form.name)).table("disclosure")
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
        keys = [key for row in piece.rows for key in _keys(row) if factor == 1 or not _money(draft, [key])]
        if factor:
            _times(draft, keys, factor)
        else:
            draft.forget(keys)
        return text

    return damage


_kind("caption says another year", "a caption above a table says last year")(_caption(words.CAPTIONS_OF_OTHERS, 0))
_kind("caption has a unit", "a caption above a table says ten thousand pieces")(
    _caption(words.CAPTIONS_OF_UNITS, 10_000)
)
_kind("caption says nothing new", "a caption above a table says this year, pieces")(_caption(words.CAPTIONS_OF_OWN, 1))


# -- labels --------------------------------------------------------------------------------------------


def _relabel(draft: Draft, change: Callable[[str], list[str]], table: str | None = None) -> tuple[BoxLine, str]:
    """Write another label, one that is no other label of the form; give the row as it was."""
    piece, number = draft.row(_labelled, table)
    row = piece.rows[number]
    box = _labels(row)[-1]
    taken = {fold(label(other)) for p, n in draft.rows() for other in [p.rows[n]]}
    text = draft.one([text for text in change(box.text) if fold(text) not in taken])
    draft.swap(piece, number, box, text)
    return row, text


def _swapped(text: str) -> list[str]:
    return [
        text[: found.start()] + new + text[found.end() :]
        for group in words.OPPOSITES
        for old in group
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
        draft.forget(_keys(row))
        return f"{text}: {_row_key(row)}"

    return damage


_kind("label reversed", "a word of a label is exchanged for its opposite, or lost")(_reversed(_swapped))
_kind("label gained a word", "a label gained a word that changes what it says")(_reversed(_gained))


def _blurred(text: str) -> list[str]:
    found = []
    for n, char in enumerate(text):
        if char not in words.TELLING and char not in "（）()、.":
            found += [text[:n] + other + text[n + 1 :] for other in ("口", "■", "")]
    return found


@_kind("label garbled", "one character of a label is lost or unreadable")
def _label_garbled(draft: Draft) -> str:
    row, text = _relabel(draft, _blurred)
    return f"{text}: {_row_key(row)}"


@_kind("label with a note", "a label has a mark or a note behind it")
def _label_note(draft: Draft) -> str:
    row, text = _relabel(draft, lambda text: [text + note for note in words.NOTES])
    return f"{text}: {_row_key(row)}"


@_kind("foreign rows", "below a row stands one that says something else of it")
def _foreign_row(draft: Draft) -> str:
    piece, number = draft.row(_labelled)
    row = piece.rows[number]
    name = draft.one(words.FOREIGN_ROWS)
    boxes = [evolve(box, text=name) if box.role == "row" else _other(draft, box) for box in row]
    piece.rows.insert(number + 1, boxes)
    return f"{name}: {_row_key(row)}"


def _other(draft: Draft, box: Box) -> Box:
    return evolve(box, text=str(draft.random.randint(2000, 9999)), key=None)


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
    kept = {key for row in rows for key in _keys(row)}
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
            piece.rows[piece.rows.index(row)] = pack([*_labels(row), *(own[n] for n in order)])
        number = next(n for n, row in enumerate(piece.rows) if row[0].role == "corner")
        corner, *boxes = piece.rows[number]
        piece.rows[number] = pack([corner, *(boxes[n] for n in order)])
        if not header:
            del piece.rows[number]
            if not fewer:
                draft.untold = "without a header nothing names the columns"
        return " ".join(labels[n] for n in order)

    return damage


_kind("fewer columns", "columns are left out, the header names the others")(_columns(True, True))
_kind("columns in another order", "columns stand as the header says")(_columns(False, True))
_kind("fewer columns, no header", "columns are left out, without a header")(_columns(True, False))
_kind("columns in another order, no header", "columns stand otherwise, without a header")(_columns(False, False))


@_kind("a column more", "a column more, with a header of its own")
def _column_more(draft: Draft) -> str:
    piece, _, labels = _plain_table(draft, draft.random.choice(("requests", "disclosure")))
    place = draft.random.randint(0, len(labels))
    name = draft.one(words.FOREIGN_COLUMNS)
    for number, row in enumerate(piece.rows):
        own = values(row) or [box for box in row if box.role == "column" and box.text in labels]
        if own:
            made = _other(draft, own[0]) if values(row) else evolve(own[0], text=name)
            at = row.index(own[0]) + place
            piece.rows[number] = pack([*row[:at], made, *row[at:]])
    return f"{name} at {place}"


@_kind("an index column", "the rows are numbered in a column of their own")
def _index_column(draft: Draft) -> str:
    piece, _ = draft.row()
    piece.rows = [pack([Box(str(n), "row", 0, row[0].column), *row]) for n, row in enumerate(piece.rows)]
    return ""


@_kind("header lost", "a table has no header")
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


_kind("a table for each kind of dispute", "each kind of dispute has a table")(_disputes_apart(False))
_kind("a table of disputes lost its values", "each kind of dispute has a table, one lost its values")(
    _disputes_apart(True)
)


# -- texts of cells ------------------------------------------------------------------------------------


def _cell(draft: Draft, write: Callable[[str], str], keep: bool, many: bool = False) -> str:
    """Another text in a cell; what it says is kept or not."""
    piece, number = draft.row()
    row = piece.rows[number]
    box = draft.one([box for box in values(row) if not many or len(box.text) > 1])
    draft.swap(piece, number, box, write(box.text))
    if not keep:
        draft.forget([box.key])
    return str(box.key)


for _name, _texts in words.TEXTS.items():
    _kind(f"cell with {_name}", f"a cell with {_name}")(
        lambda draft, texts=_texts: _cell(  # type: ignore[misc]
            draft, lambda text: draft.one(texts).format(n=text, m=draft.random.randint(2, 90)), keep=False
        )
    )

_kind("cell with a harmless word", "a cell whose number has a word that changes nothing")(
    lambda draft: _cell(draft, lambda text: draft.one(words.HARMLESS).format(n=text), keep=True)
)
_kind("mask", "a cell is masked")(
    lambda draft: _cell(draft, lambda text: draft.one(words.MASKS).format(n=text[0]), keep=False)
)


def _misread(draft: Draft, text: str) -> str:
    place = draft.random.randrange(len(text))
    bars = draft.format in ("lines", *MARKUP)
    other = draft.one([sign for sign in words.LOOKALIKES.get(text[place], ("?",)) if bars or sign != "|"])
    return text[:place] + other + text[place + 1 :]


_kind("digit like a letter", "a digit is read as a letter or sign that looks like it")(
    lambda draft: _cell(draft, lambda text: _misread(draft, text), keep=True)
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


_kind("last number wrapped", "the last number of a row goes on in the next line")(
    lambda draft: _broken(draft, words.MARKUP_BREAKS if draft.is_markup else words.BREAKS, last=True)
)
_kind("number wrapped", "a number within a row goes on in the next line")(
    lambda draft: _broken(draft, words.MARKUP_BREAKS if draft.is_markup else words.BREAKS, last=False)
)


@_kind("hidden text", "a cell has a text that the page's style sheet hides")
def _hidden(draft: Draft) -> str:
    if not draft.is_markup:
        raise NotHereError
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


@_kind("row twice", "a row is printed twice")
def _row_twice(draft: Draft) -> str:
    piece, number = draft.row()
    piece.rows.insert(number + 1, list(piece.rows[number]))
    return _row_key(piece.rows[number])


@_kind("rows glued", "two rows stand in one line")
def _rows_glued(draft: Draft) -> str:
    piece, number = draft.row()
    if number + 1 == len(piece.rows):
        raise NotHereError
    piece.rows[number : number + 2] = [pack(piece.rows[number] + piece.rows[number + 1])]
    return _row_key(piece.rows[number])


@_kind("row glued", "the label and the values of a row stand in one cell")
def _row_glued(draft: Draft) -> str:
    piece, number = draft.row(_labelled)
    row = piece.rows[number]
    gap = draft.random.choice(("", "", " "))
    text = gap.join([label(row), *(box.text for box in values(row))])
    piece.rows[number] = [evolve(row[0], text=text)]
    return text


@_kind("group and label glued", "the labels of a group and of a row stand in one cell")
def _labels_glued(draft: Draft) -> str:
    piece, number = draft.row(lambda row: len(_labels(row)) > 1)
    row = piece.rows[number]
    labels = _labels(row)
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
        draft.truth[box.key or ""] += (Decimal(value) if _money(draft, [box.key or ""]) else value,)
    draft.pieces.insert(draft.pieces.index(piece) + 1, Piece(None, [], piece.table, copy))
    return str(box.key)


_kind("table twice", "a table is printed twice")(lambda draft: _copied(draft, other=False))
_kind("table twice, one cell different", "a table is printed twice, one cell differs")(
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


_kind("half a file", "the file ends somewhere")(_text(lambda d, text: text[: d.random.randrange(1, len(text))]))
_kind("a line twice", "a line of the file is there twice")(_text(_line_twice))
_kind("mojibake", "the file was decoded wrongly")(_text(_garbled))
_kind("escaped markup", "the file was escaped as if it were text")(_text(lambda _, text: escape(text)))
