"""Rules that cross, and the cells between them: of what is drawn on a page, in points, whatever found the rules.

Pieces of rules that lie on one line and nearly touch are one rule. Rules that cross or meet make a net. Every mesh of
the net is a cell; where no rule parts two meshes, they are one cell that takes several columns or rows. A table that is
open on the left or right, as some are printed, ends where its lying rules end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

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

_OPEN = 6  # so far rules run over the outermost standing one if a table is open there


class Rule(NamedTuple):
    """A rule ``at`` a height (or, standing, at a distance from the left), from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Net(NamedTuple):
    """Rules that cross: the edges of columns and rows, and of each mesh (by rows) the cell that it is part of."""

    xs: list[float]
    ys: list[float]
    owners: list[list[int]]
    cells: list[tuple[int, int, int, int]]  # row, column, height, width
    odd: set[int]  # cells that are no rectangles


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


def open_edges(lying: Sequence[Rule], standing: Sequence[Rule]) -> list[Rule]:
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
