"""Tables from rules: where rules cross there are cells (:mod:`gxparse.formats.nets`).

A character belongs to the cell that holds its middle. A text that runs over an edge belongs whole to the cell that has
most of it, if it was drawn in one go; else nothing tells what is part of it, and the cell is unknown. So is a cell that
the edge of the page cuts, one whose meshes make no rectangle, and one that holds a picture where a figure should be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import frozen

from gxparse.formats.nets import SHORTEST_LYING, SHORTEST_STANDING, Net, Rule, connected, merged, net_of, open_edges
from gxparse.formats.pdf.lines import BLANK_GAP, cell_text, is_figure, lines_of, words_of
from gxparse.formats.pdf.pages import Char, Page, Place
from gxparse.formats.unknown import UNKNOWN

EDGE = 1.5
"""A cell that comes so near to the edge of the page is cut by it."""

_WORDLESS = re.compile(r"[\W\d_]*")


class Cell(NamedTuple):
    """A cell of a table: the first row and column it takes, from 0, how many of both, where it is and what it says.

    It is ``full`` if its last line leaves no room for another character.
    """

    row: int
    column: int
    height: int
    width: int
    place: Place
    text: str
    full: bool = False


@frozen
class Table:
    """A table on a page: the edges of its columns and rows, and its cells by rows.

    ``cut`` says that the edge of the page cuts cells off, ``pictured`` that pictures stand where figures should.
    """

    page: Page
    xs: Sequence[float]
    ys: Sequence[float]
    cells: Sequence[Cell]
    ruled: bool = True
    cut: bool = False
    pictured: bool = False

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.ys[-1]


@frozen
class Ruled:
    """What the rules of a page make of it: tables, and the characters outside of them."""

    tables: list[Table]
    rest: list[Char]
    lying: list[Rule]


def ruled_tables(page: Page) -> Ruled:
    """The tables that the rules of a page make."""
    tables = []
    rest = page.chars
    rules = merged(page.lying, SHORTEST_LYING)
    for lying, standing in connected(rules, merged(page.standing, SHORTEST_STANDING)):
        net = net_of(lying, [*standing, *open_edges(lying, standing)])
        if net is None or len(net.cells) < 2 or len(net.xs) < 3:
            continue
        inside, outside, unclear = assigned(rest, net)
        if sum(map(bool, inside)) < 2 or _lacks_rules(inside):
            continue
        tables.append(_table(page, net, inside, unclear))
        rest = outside
    return Ruled(tables, rest, rules)


def _lacks_rules(inside: Iterable[list[Char]]) -> bool:
    """Whether cells hold several figures beside each other: no rules part these columns."""
    one = several = many = 0
    for chars in inside:
        if len(chars) < 2 or not any(char.text.isdigit() for char in chars):
            one += len(chars) == 1
            continue
        for line in lines_of(chars):
            figures = sum(is_figure(word) for word in words_of(line, BLANK_GAP))
            one += figures == 1
            several += figures > 1
            many += figures > 2
    return (many > 0 or several > 1) and several >= one / 2


# -- characters ----------------------------------------------------------------------------------------


def assigned(chars: Iterable[Char], net: Net) -> tuple[list[list[Char]], list[Char], set[int]]:
    """The characters of each cell, those outside, and the cells of which it is not clear what they hold."""
    xs, ys, owners = net.xs, net.ys, net.owners
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    last_x, last_y = len(xs) - 1, len(ys) - 1
    inside: list[list[Char]] = [[] for _ in net.cells]
    outside: list[Char] = []
    crossed: list[Char] = []
    before, beside = None, -1
    for char in chars:
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        if not (left <= x <= right and top <= y <= bottom):
            outside.append(char)
            continue
        column, row = bisect_right(xs, x, 0, last_x) - 1, bisect_right(ys, y, 0, last_y) - 1
        inside[owners[row][column]].append(char)
        margin = 0.15 * (char.right - char.left)
        if char.left + margin < xs[column] or char.right - margin > xs[column + 1]:
            crossed.append(char)
        elif column != beside and before is not None and before.run == char.run and _goes_on(before, char):
            crossed.append(char)  # an edge falls between two characters of a text
        before, beside = char, column
    unclear: set[int] = set()
    if crossed or outside:
        outside = _over_edges(inside, outside, crossed, net, unclear)
    return inside, outside, unclear


def _over_edges(
    inside: list[list[Char]], outside: list[Char], crossed: list[Char], net: Net, unclear: set[int]
) -> list[Char]:
    """Bring together the texts that run over an edge; returns what is still outside."""
    holders: dict[int, dict[int, list[Char]]] = defaultdict(dict)
    runs = {char.run for char in crossed}
    beyond: dict[int, list[Char]] = defaultdict(list)
    level = [char for char in outside if net.ys[0] <= char.middle <= net.ys[-1]]
    for char in level:
        if char.left >= net.xs[-1] - char.size or char.right <= net.xs[0] + char.size:
            beyond[char.run].append(char)
    for number, chars in enumerate(inside):
        for char in chars:
            if char.run in runs or char.run in beyond:
                holders[char.run].setdefault(number, []).append(char)
    moved: set[Char] = set()
    for run, parts in holders.items():
        owner = max(parts, key=lambda number: len(parts[number]))
        if run in runs and len(parts) > 1:
            _gather(inside, parts, owner, net, unclear)
        for char in beyond.get(run, ()):
            moved.add(char)
            inside[owner].append(char)
    for char in level:
        for far, pair in ((char.left - net.xs[-1], _goes_on), (net.xs[0] - char.right, _goes_before)):
            if char not in moved and 0 <= far + 1 < char.size:
                unclear.update(number for number, chars in enumerate(inside) if any(pair(it, char) for it in chars))
    return [char for char in outside if char not in moved]


def _gather(inside: list[list[Char]], parts: dict[int, list[Char]], owner: int, net: Net, unclear: set[int]) -> None:
    """Give a text that runs over the edges of cells to one of them, if the others hold nothing else beside it."""
    rows = {net.cells[number][0] for number in parts}
    if len(rows) > 1:
        return  # a text of several lines
    run = {char for chars in parts.values() for char in chars}
    digits = [char for char in inside[owner] if char.text.isdigit() and char not in run]
    if any(_goes_on(it, one) or _goes_on(one, it) for it in digits for one in run if one.text.isdigit()):
        unclear.update(parts)  # two figures that touch
    for number, chars in parts.items():
        if number == owner:
            continue
        theirs = set(chars)
        others = [char for char in inside[number] if char not in theirs]
        if any(_goes_on(one, other) or _goes_on(other, one) for one in chars for other in others):
            unclear |= {number, owner}
        inside[number] = others
        inside[owner] += chars


def _goes_on(one: Char, other: Char) -> bool:
    """Whether a character stands right behind another."""
    height = one.bottom - one.top
    return -0.3 * height <= other.left - one.right < 0.3 * height and abs(one.middle - other.middle) < 0.3 * height


def _goes_before(one: Char, other: Char) -> bool:
    return _goes_on(other, one)


def _table(page: Page, net: Net, inside: list[list[Char]], unclear: set[int]) -> Table:
    xs, ys = net.xs, net.ys
    cut_left, cut_right = xs[0] <= EDGE, xs[-1] >= page.width - EDGE
    cells = []
    any_cut = pictured = False
    for number, (row, column, height, width) in enumerate(net.cells):
        place = Place(xs[column], ys[row], xs[column + width], ys[row + height])
        text = cell_text(inside[number])
        cut = (cut_left and column == 0) or (cut_right and column + width == len(xs) - 1)
        if number in unclear or number in net.odd or (cut and _WORDLESS.fullmatch(text)):
            text += UNKNOWN
            any_cut |= cut
        elif leaves_out(page, text, place):
            text += UNKNOWN
        elif page.lost and not text and any(_is_in(it, place) for it in page.lost):
            text = UNKNOWN  # a text is drawn here, of which nothing says what it is
        elif (page.pictures or page.drawings) and _WORDLESS.fullmatch(text) and _has_picture(page, place):
            text = f"[image]\n{text}".rstrip()
            pictured = True
        full = row + height == len(ys) - 1 and _is_full(inside[number], place)
        cells.append(Cell(row, column, height, width, place, text, full))
    return Table(page, xs, ys, cells, cut=any_cut, pictured=pictured)


def leaves_out(page: Page, text: str, place: Place) -> bool:
    """Whether slanted characters were left out of a cell that says no words: they may be its figure."""
    return (
        bool(page.slanted) and _WORDLESS.fullmatch(text) is not None and any(_is_in(it, place) for it in page.slanted)
    )


def _is_full(chars: Sequence[Char], place: Place) -> bool:
    """Whether the last line of a cell leaves no room for another character."""
    if len(chars) < 2:
        return False
    last = lines_of(chars)[-1]
    return place.right - place.left - (last.right - last.left) < 2 * last.size


def _has_picture(page: Page, place: Place) -> bool:
    """Whether a picture, or a text drawn as shapes, stands in a cell."""
    return any(_is_in(it, place) for it in (*page.pictures, *page.drawings))


def _is_in(one: Place, other: Place) -> bool:
    left, top, right, bottom = other
    return left - 1 <= one.left and one.right <= right + 1 and top - 1 <= one.top and one.bottom <= bottom + 1
