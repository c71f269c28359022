"""Tables from rules: where rules cross there are cells.

Pieces of rules that lie on one line and nearly touch are one rule. Rules that cross or meet make a net. Every mesh of
the net is a cell; where no rule parts two meshes, they are one cell that takes several columns or rows. A table that is
open on the left or right, as some are printed, ends where its lying rules end.

A character belongs to the cell that holds its middle. A text that runs over an edge belongs whole to the cell that has
most of it, if it was drawn in one go; else nothing tells what is part of it, and the cell is unknown. So is a cell that
the edge of the page cuts, one whose meshes make no rectangle, and one that holds a picture where a figure should be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from attrs import frozen

from gxparse.formats.pdf.lines import BLANK_GAP, cell_text, is_figure, lines_of, words_of
from gxparse.formats.pdf.pages import Char, Page, Place, Rule
from gxparse.formats.pdf.unknown import UNKNOWN

SNAP = 2.5
"""Rules nearer than this are one, as double lines are."""

GAP = 3.5
"""A gap of a rule that is not longer is closed, as those of dashes are."""

SHORTEST_LYING, SHORTEST_STANDING = 8, 5
"""A shorter rule is none."""

MOST_MESHES = 20_000
"""A net of more is a pattern."""

PARTS = 0.6
"""A rule parts two meshes if it covers so much of the edge between them."""

EDGE = 1.5
"""A cell that comes so near to the edge of the page is cut by it."""

_OPEN = 6  # so far rules run over the outermost standing one if a table is open there
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


class Net(NamedTuple):
    """Rules that cross: the edges of columns and rows, and of each mesh (by rows) the cell that it is part of."""

    xs: list[float]
    ys: list[float]
    owners: list[list[int]]
    cells: list[tuple[int, int, int, int]]  # row, column, height, width
    odd: set[int]  # cells that are no rectangles


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
        net = net_of(lying, [*standing, *_open_edges(lying, standing)])
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


# -- rules ---------------------------------------------------------------------------------------------


def merged(rules: Iterable[Rule], shortest: float) -> list[Rule]:
    """Rules that lie on one line and nearly touch as one; without those that are too short."""
    found: list[Rule] = []
    group: list[Rule] = []

    def flush() -> None:
        at = median([rule.at for rule in group])
        start, end = None, 0.0
        for _, begins, ends in sorted(group, key=lambda rule: rule.start):
            if start is None:
                start, end = begins, ends
            elif begins <= end + GAP:
                end = max(end, ends)
            else:
                found.append(Rule(at, start, end))
                start, end = begins, ends
        if start is not None:
            found.append(Rule(at, start, end))

    for rule in sorted(rules):
        if group and rule.at - group[-1].at > SNAP:
            flush()
            group = []
        group.append(rule)
    if group:
        flush()
    return [rule for rule in found if rule.end - rule.start > shortest]


def connected(lying: list[Rule], standing: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross or meet, those of each net together, from top to bottom."""
    count = len(lying)
    parents = list(range(count + len(standing)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for n, (x, top, bottom) in enumerate(standing, count):
        for m, (y, left, right) in enumerate(lying):
            if left - GAP <= x <= right + GAP and top - GAP <= y <= bottom + GAP:
                parents[root(m)] = root(n)
    nets: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for m, rule in enumerate(lying):
        nets[root(m)][0].append(rule)
    for n, rule in enumerate(standing, count):
        nets[root(n)][1].append(rule)
    found = [net for net in nets.values() if len(net[0]) >= 2 and len(net[1]) >= 2]
    return sorted(found, key=lambda net: net[0][0].at)


def _open_edges(lying: Sequence[Rule], standing: Sequence[Rule]) -> list[Rule]:
    """The edges of a table that is open on the left or right, where half of its rules run over the last column."""
    left, right = min(rule.at for rule in standing), max(rule.at for rule in standing)
    top, bottom = min(rule.at for rule in lying), max(rule.at for rule in lying)
    starts = [rule.start for rule in lying if rule.start < left - _OPEN]
    ends = [rule.end for rule in lying if rule.end > right + _OPEN]
    edges = []
    if 2 * len(starts) >= len(lying):
        edges.append(Rule(min(starts), top, bottom))
    if 2 * len(ends) >= len(lying):
        edges.append(Rule(max(ends), top, bottom))
    return edges


# -- cells ---------------------------------------------------------------------------------------------


def _edges(rules: Iterable[Rule]) -> list[float]:
    groups: list[list[float]] = []
    for at in sorted(rule.at for rule in rules):
        if groups and at - groups[-1][-1] <= SNAP:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [sum(group) / len(group) for group in groups]


def net_of(lying: Sequence[Rule], standing: Sequence[Rule]) -> Net | None:
    """The cells that rules make; ``None`` if there are none, or too many."""
    xs, ys = _edges(standing), _edges(lying)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > MOST_MESHES:
        return None
    below = _parting(lying, ys, xs)  # below[y][column]: whether a rule runs along the edge ys[y] there
    beside = _parting(standing, xs, ys)
    owners = [[-1] * columns for _ in range(rows)]
    cells: list[tuple[int, int, int, int]] = []
    odd = set()
    for row in range(rows):
        for column in range(columns):
            if owners[row][column] >= 0:
                continue
            number = len(cells)
            meshes = _mesh_group(row, column, below, beside, owners, number)
            top, bottom = min(r for r, _ in meshes), max(r for r, _ in meshes)
            left, right = min(c for _, c in meshes), max(c for _, c in meshes)
            cells.append((top, left, bottom - top + 1, right - left + 1))
            if (bottom - top + 1) * (right - left + 1) != len(meshes):
                odd.add(number)
    return Net(xs, ys, owners, cells, odd)


def _mesh_group(
    row: int, column: int, below: list[list[bool]], beside: list[list[bool]], owners: list[list[int]], number: int
) -> list[tuple[int, int]]:
    """The meshes that nothing parts from a mesh, marked as those of a cell."""
    rows, columns = len(owners), len(owners[0])
    owners[row][column] = number
    found = [(row, column)]
    for r, c in found:  # grows
        for near_r, near_c, parted in (
            (r + 1, c, r + 1 < rows and below[r + 1][c]),
            (r - 1, c, below[r][c]),
            (r, c + 1, c + 1 < columns and beside[c + 1][r]),
            (r, c - 1, beside[c][r]),
        ):
            if 0 <= near_r < rows and 0 <= near_c < columns and not parted and owners[near_r][near_c] < 0:
                owners[near_r][near_c] = number
                found.append((near_r, near_c))
    return found


def _parting(rules: Sequence[Rule], edges: Sequence[float], across: Sequence[float]) -> list[list[bool]]:
    """Of each edge and each stretch between the edges ``across`` it, whether a rule runs along there."""
    found = []
    for edge in edges:
        along = [(start, end) for at, start, end in rules if abs(at - edge) <= SNAP]
        stretches = []
        for a, b in pairwise(across):
            covered = sum([max(0.0, min(end, b) - max(start, a)) for start, end in along])
            stretches.append(covered >= PARTS * (b - a))
        found.append(stretches)
    return found


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
        elif page.lost and not text and any(_is_in(it, place) for it in page.lost):
            text = UNKNOWN  # a text is drawn here, of which nothing says what it is
        elif (page.pictures or page.drawings) and _WORDLESS.fullmatch(text) and _has_picture(page, place):
            text = f"[image]\n{text}".rstrip()
            pictured = True
        full = row + height == len(ys) - 1 and _is_full(inside[number], place)
        cells.append(Cell(row, column, height, width, place, text, full))
    return Table(page, xs, ys, cells, cut=any_cut, pictured=pictured)


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
