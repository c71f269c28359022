"""Columns in every order below every kind of header: the header says which is which, or nothing does.

A table is printed with its columns in some order, the header cells above them: spanning cells merged, repeated in each
column or cut into single cells, only the lowest labels, or all labels of a column joined in one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from attrs import evolve

from gxparse.outline import Box
from gxparse.testing.damages.drafts import (
    ALIGNED,
    BoxLine,
    Damage,
    Draft,
    NotHereError,
    Piece,
    kind,
    labels_of,
    pack,
    parts_of,
    values,
)

_Paths = Sequence[tuple[str, ...]]
"""For each column the labels above it, from the top."""

_Groups = Sequence[Sequence[int]]
"""Columns that stand together in the form."""


# -- orders --------------------------------------------------------------------------------------------


def _within(random: Random, groups: _Groups) -> list[int]:
    return [place for group in groups for place in random.sample(group, len(group))]


def _all_groups_alike(random: Random, groups: _Groups) -> list[int]:
    longest = max(groups, key=len)
    order = random.sample(range(len(longest)), len(longest))
    return [group[place] for group in groups for place in order if place < len(group)]


def _groups_moved(random: Random, groups: _Groups) -> list[int]:
    return [place for group in random.sample(groups, len(groups)) for place in group]


def _total_moved(random: Random, groups: _Groups) -> list[int]:
    """The last column of each group elsewhere, of all where the groups differ."""
    alike = len({len(group) for group in groups}) == 1
    made: list[int] = []
    for *others, total in groups if alike else [[place for group in groups for place in group]]:
        others.insert(random.choice((0, random.randint(0, len(others)))), total)
        made += others
    return made


def _any(random: Random, groups: _Groups) -> list[int]:
    return random.sample([place for group in groups for place in group], sum(map(len, groups)))


def _two_exchanged(random: Random, groups: _Groups) -> list[int]:
    order = [place for group in groups for place in group]
    one, two = random.sample(order, 2)
    order[one], order[two] = two, one
    return order


def _one_gone(random: Random, groups: _Groups) -> list[int]:
    order = random.choice((_any, _total_moved, _groups_moved))(random, groups)
    order.remove(random.choice(order))
    return order


ORDERS = (_any, _within, _all_groups_alike, _groups_moved, _total_moved, _two_exchanged, _one_gone)


# -- headers -------------------------------------------------------------------------------------------


def _merged(paths: _Paths) -> list[list[tuple[str, int, int, int]]]:
    """The labels of each row with their first column, width and height; those that neighbours share are one."""
    depth = max(map(len, paths))
    rows = []
    for level in range(depth):
        row: list[tuple[str, int, int, int]] = []
        for place, path in enumerate(paths):
            if level >= len(path):
                continue
            lowest = level == len(path) - 1
            same = bool(row) and place > 0 and not lowest and paths[place - 1][: level + 1] == path[: level + 1]
            if same and len(paths[place - 1]) > level + 1:
                text, first, width, height = row[-1]
                row[-1] = (text, first, width + 1, height)
            else:
                row.append((path[level], place, 1, depth - level if lowest else 1))
        rows.append(row)
    return rows


def _repeated(paths: _Paths) -> list[list[tuple[str, int, int, int]]]:
    depth = max(map(len, paths))
    return [[(path[min(n, len(path) - 1)], place, 1, 1) for place, path in enumerate(paths)] for n in range(depth)]


def _flat(paths: _Paths) -> list[list[tuple[str, int, int, int]]]:
    return [[(path[-1], place, 1, 1) for place, path in enumerate(paths)]]


def _joined(paths: _Paths) -> list[list[tuple[str, int, int, int]]]:
    return [[("-".join(path), place, 1, 1) for place, path in enumerate(paths)]]


HEADERS: Mapping[str, Callable[[_Paths], list[list[tuple[str, int, int, int]]]]] = {
    "merged": _merged,
    "repeated": _repeated,
    "flat": _flat,
    "joined": _joined,
}


def _paths_of(piece: Piece, head: Sequence[int], own: Sequence[Box]) -> _Paths:
    """The labels above each value, without those that stand above all."""
    paths = []
    for value in own:
        above = [box for n in head for box in piece.rows[n] if box.role == "column"]
        over = [box for box in above if box.column <= value.column < box.column + box.width]
        paths.append(tuple(box.text for box in over if box.width < len(own) or len(own) == 1))
    if not all(paths):
        raise NotHereError
    return paths


def _groups_of(paths: _Paths) -> list[list[int]]:
    """Columns below the same labels; each by itself that stands below none, all of a table without such labels."""
    if all(len(path) == 1 for path in paths):
        return [list(range(len(paths)))]
    groups: list[list[int]] = []
    for place, path in enumerate(paths):
        if place and len(path) > 1 and paths[place - 1][:-1] == path[:-1]:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _reordered(header: str) -> Damage:
    """The columns of a table in another order below a header of some shape."""

    def damage(draft: Draft) -> str:
        piece, _ = draft.row(lambda row: len(values(row)) > 1)
        head, body = parts_of(piece.rows)[0]
        own = values(piece.rows[body[0]]) if body and head else []
        if len(own) < 2:
            raise NotHereError
        paths = _paths_of(piece, head, own)
        groups = _groups_of(paths)
        chosen = draft.random.choice(ORDERS)
        order = chosen(draft.random, groups)
        if header == "joined" and all(len(path) == 1 for path in paths):
            raise NotHereError
        blocks = len({path[-1] for path in paths}) < len(paths)
        if header == "flat" and blocks and [paths[n][-1] for n in order] == [path[-1] for path in paths]:
            draft.untold = "nothing names the kinds"
        first = own[0].column
        corner = next((box for n in head for box in piece.rows[n] if box.role == "corner"), None)
        rows = HEADERS[header]([paths[n] for n in order])
        made: list[BoxLine] = []
        for number, labels in enumerate(rows):
            boxes = [Box(text, "column", 1, first + place, width, height) for text, place, width, height in labels]
            corners = [evolve(corner, height=len(rows))] if corner is not None and number == 0 else []
            made.append([*corners, *boxes])
        heading = [piece.rows[head[0]]] if piece.table is not None and piece.table.key == "disclosure" else []
        if len(head) == 1:
            heading = []
        printed: list[BoxLine] = []
        for number in body:
            row = piece.rows[number]
            boxes = values(row)
            draft.forget(box.key for n, box in enumerate(boxes) if n not in order)
            chosen_boxes = [evolve(boxes[n], column=first + place, width=1) for place, n in enumerate(order)]
            printed.append([*labels_of(row), *chosen_boxes])
        piece.rows[head[0] : body[-1] + 1] = [*heading, *made, *printed]
        return f"{chosen.__name__.strip('_')}: {order}"

    return damage


for _name in HEADERS:
    kind(f"columns in another order, {_name} header", f"columns stand otherwise, below a header that is {_name}")(
        _reordered(_name)
    )


@kind("columns of each kind of dispute in an order of their own", "each kind of dispute has a table and an order")
def _kinds_apart(draft: Draft) -> str:
    piece, number = draft.row(table="disputes")
    head, _ = parts_of(piece.rows)[0]
    boxes = values(piece.rows[number])
    paths = _paths_of(piece, head, boxes)
    draft.pieces.remove(piece)
    said = []
    for count, group in enumerate(_groups_of(paths)):
        order = draft.random.sample(group, len(group))
        rows = [
            [evolve(boxes[n], text=paths[n][-1], role="column", key=None) for n in order],
            [boxes[n] for n in order],
        ]
        title = "".join(f"({text})" if n else text for n, text in enumerate(paths[group[0]][:-1]))
        made = [pack(row, 1, 1) for row in rows]
        draft.pieces.append(Piece(piece.heading if count == 0 else None, [title], piece.table, made))
        said.append(str([n - group[0] for n in order]))
    return " ".join(said)


@kind("a column twice", "a column is printed in the place of another, too")
def _column_twice(draft: Draft) -> str:
    piece, _ = draft.row(lambda row: len(values(row)) > 1)
    head, body = parts_of(piece.rows)[0]
    own = values(piece.rows[body[0]]) if body and head else []
    paths = _paths_of(piece, head, own) if len(own) > 2 else []
    if not paths or draft.format in ALIGNED:
        raise NotHereError
    gone, twice = draft.random.sample(range(len(own)), 2)
    if paths[gone][-1] == paths[twice][-1] or abs(gone - twice) == 1:
        raise NotHereError
    old = own[gone]
    for number in body:
        row = values(piece.rows[number])
        draft.forget([row[gone].key])
        place = piece.rows[number].index(row[gone])
        piece.rows[number][place] = evolve(row[gone], text=row[twice].text, key=row[twice].key)
    for n in reversed(head):
        for box in piece.rows[n]:
            if box.role == "column" and box.column == old.column and box.width == old.width:
                draft.swap(piece, n, box, paths[twice][-1])
                return f"{paths[twice][-1]} for {paths[gone][-1]}"
    raise NotHereError
