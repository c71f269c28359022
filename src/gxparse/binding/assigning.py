"""Which rows of a table can rows of figures be that lost their labels: every way that order and sums allow.

Lines of figures keep the order of the document and the rows keep the form's, so two lines never cross. What the rows
must add to (:mod:`gxparse.forms.sums`) excludes further ways: a figure that is not known may be anything from 0 up, so
a way is excluded only where the known ones contradict. One way that is left proves where the lines belong; two prove
nothing, and then only what both have in common is known.

The search counts what it tries. Past :data:`MOST_TRIED` it stops and says so, and nothing is placed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from gxparse.forms.sums import Sum

MOST_TRIED = 20_000
"""So many places are tried for lines of figures; a table without labels or with a few needs under a hundred."""

Numbers = tuple["int | None", ...]
"""The figures of a row by column, ``None`` where one is not known."""


@frozen(eq=False)
class Line:
    """Figures of a row whose label is not known; ``rows`` are those that it may be by where it stands, ascending."""

    values: Numbers
    rows: tuple[int, ...]


Way = Mapping[int, Line]
"""The line of each row that gets one."""


@define
class Found:
    """What the search found: ``common`` is what every way has, ``ways`` are the first and one that differs, if any.

    Neither says anything where it is not ``complete``.
    """

    common: dict[int, Line] = field(factory=dict)
    ways: list[Way] = field(factory=list)
    complete: bool = True


class Totals:
    """The sums of a table's rows, of which more and more become known."""

    def __init__(self, sums: Sequence[Sum], width: int) -> None:
        self.sides: dict[int, list[tuple[int, int]]] = {}  # row -> the sums it stands in, and on which side
        self.known = [[[0] * width, [0] * width] for _ in sums]
        self.open = [[[len(each.left)] * width, [len(each.right)] * width] for each in sums]
        for number, each in enumerate(sums):
            for side, rows in enumerate((each.left, each.right)):
                for row in rows:
                    self.sides.setdefault(row, []).append((number, side))

    def add(self, row: int, values: Numbers, sign: int = 1) -> bool:
        """Make a row known, or with -1 unknown again; whether its sums can still hold."""
        for number, side in self.sides.get(row, ()):
            known, unknown = self.known[number][side], self.open[number][side]
            for column, value in enumerate(values):
                if value is not None:
                    known[column] += sign * value
                    unknown[column] -= sign
        return sign < 0 or self.possible(row)

    def possible(self, row: int) -> bool:
        """Whether the sums that a row stands in can hold."""
        return all(all(map(_may_equal, *self.known[n], *self.open[n])) for n, _ in self.sides.get(row, ()))

    def closed(self, row: int) -> bool:
        """Whether no figure is unknown in the sums of a row, so that they hold to the last case."""
        return row in self.sides and not any(any(self.open[n][0]) or any(self.open[n][1]) for n, _ in self.sides[row])


def _may_equal(left: int, right: int, left_open: int, right_open: int) -> bool:
    """Whether two sums of counts may be one, when some of either are not known.

    >>> _may_equal(5, 3, 0, 1), _may_equal(3, 5, 0, 1)
    (True, False)
    """
    return (left_open > 0 or left >= right) and (right_open > 0 or right >= left)


def ways(lines: Sequence[Line], totals: Totals, tried: Iterator[int]) -> Iterator[Way]:
    """Every way to give all lines a row so that none cross and all sums can hold.

    Each place that is tried takes from ``tried``; when that is used up, :class:`StopIteration` ends the search.
    """
    chosen: dict[int, Line] = {}
    last = list(_latest(lines))

    def search(number: int, above: int) -> Iterator[Way]:
        if number == len(lines):
            yield dict(chosen)
            return
        line = lines[number]
        for row in line.rows:
            if not above < row <= last[number]:
                continue
            if next(tried, None) is None:
                raise _LimitError
            if totals.add(row, line.values):
                chosen[row] = line
                yield from search(number + 1, row)
                del chosen[row]
            totals.add(row, line.values, -1)

    if fit(lines):
        yield from search(0, -1)


class _LimitError(Exception):
    """The search tried as much as it may."""


def fit(lines: Sequence[Line]) -> bool:
    """Whether each line can have a row of its own without crossing another."""
    return len(_latest(lines)) == len(lines)


def may_hold(values: Numbers, sums: Sequence[Sum]) -> bool:
    """Whether the figures of one row may have these sums: they are counts, and those that are known do not contradict.

    >>> may_hold((1, None, 3), [Sum((0, 1), (2,))]), may_hold((4, None, 3), [Sum((0, 1), (2,))])
    (True, False)
    """
    totals = Totals(sums, 1)
    possible = [totals.add(place, (value,)) for place, value in enumerate(values)]
    return possible.count(False) == 0 and all(value is None or value >= 0 for value in values)


def _latest(lines: Sequence[Line]) -> list[int]:
    """For each line the last row that leaves rows for those after it; shorter where there are too few."""
    found: list[int] = []
    below: float = float("inf")
    for line in reversed(lines):
        fitting = [row for row in line.rows if row < below]
        if not fitting:
            return found
        below = fitting[-1]
        found.append(fitting[-1])
    return found[::-1]


def assign(versions: Sequence[Sequence[Line]], totals: Totals, *, most: int = MOST_TRIED) -> Found:
    """What all ways have in common that some lines can be given rows in; ``versions`` are different readings of the
    same lines, of which any may be true.
    """
    found = Found()
    tried = iter(range(most))
    fixed = _fixed(versions[0]) if len(versions) == 1 else set()
    try:
        for lines in versions:
            for way in ways(lines, totals, tried):
                if not found.ways:
                    found.common, found.ways = dict(way), [way]
                    continue
                same = {row: line for row, line in found.common.items() if _says(way, row, line)}
                if len(found.ways) == 1 and not (len(same) == len(found.common) == len(way)):
                    found.ways.append(way)
                found.common = same
                if len(found.ways) > 1 and same.keys() <= fixed:
                    return found
    except _LimitError:
        return Found(complete=False)
    return found


def _says(way: Way, row: int, line: Line) -> bool:
    return row in way and way[row].values == line.values


def _fixed(lines: Sequence[Line]) -> set[int]:
    """The rows that order alone gives a line."""
    fixed, above = set(), -1
    for line, last in zip(lines, _latest(lines), strict=False):
        above = next((row for row in line.rows if row > above), last)
        if above == last:
            fixed.add(above)
    return fixed
