"""Mistakes with whole rows and columns, each a hypothesis: if it happened, this is what the cells should say.

A mistake with a whole row changes many cells at once and is still one mistake; so is the same wrong number in a cell
and in the total that was added up from it, and a column of totals that was left empty. There are few of them
(neighbouring rows, a shift by one column, rows whose numbers are what the columns lack), so all are listed, in a fixed
order, and whether they mend anything is asked later (:mod:`gxparse.explaining.plans`). Their names and how unlikely
each is: :mod:`gxparse.explaining.mistakes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import combinations, combinations_with_replacement, pairwise
from operator import or_

from attrs import frozen

from gxparse.explaining.case_tables import CaseTable, Row
from gxparse.explaining.mistakes import Disorder, Slip, slip
from gxparse.network.network import Network, Numbers

SEVERAL: frozenset[Slip | Disorder] = frozenset(
    {
        "swapped rows",
        "moved rows",
        "moved block",
        "swapped columns",
        "totals empty",
        "totals copied",
        "totals without a column",
        "not broken down",
    }
)
"""Mistakes with more than one row."""

FITTED: frozenset[Slip | Disorder] = frozenset({"shifted row", "missing row"})
"""Mistakes some of whose numbers are nowhere printed but made to fit."""


@frozen
class Hypothesis:
    """A mistake with several cells, and what they should say instead, by their numbers in the network.

    ``None`` is for a cell that may then say anything.
    """

    kind: Slip | Disorder
    right: dict[int, int | None]

    @property
    def several(self) -> bool:
        """Whether it is about more than one row."""
        return self.kind in SEVERAL

    @property
    def fitted(self) -> bool:
        """Whether some of its numbers are nowhere printed but made to fit: a rule that holds so is no evidence."""
        return self.kind in FITTED


OUTCOMES, SEVEN = "outcomes.", "outcomes.total"

WHOLE = 3
"""A row that is shifted has at least so many wrong cells; fewer are as many slips."""


def hypotheses(
    network: Network, tables: Sequence[CaseTable], numbers: Numbers, worth: Callable[[int], bool]
) -> Iterator[Hypothesis]:
    """Every mistake with several cells that would leave another table, in a fixed order.

    Only rows, pairs of rows and tables whose touched nodes are ``worth`` a look.
    """
    imbalances = network.imbalances(numbers)
    for table in tables:
        rows, touched = table.rows, table.touched
        for row, nodes in zip(rows, touched, strict=True):
            if worth(nodes):
                yield from _shifts(row, numbers)
                yield from _exchanges(row, numbers)
        if table.of_requests:
            yield from _rows_that_lack(network, table, numbers, imbalances, worth)
            yield from _rows_with_others(table, numbers)
            yield from _columns(table, numbers)
        for upper, lower in pairwise(range(len(rows))):
            told_apart = table.roles[upper] != table.roles[lower] and worth(touched[upper] | touched[lower])
            if told_apart and all(any(numbers[cell] for cell in rows[place]) for place in (upper, lower)):
                yield from _swapped("swapped rows", rows[upper], rows[lower], numbers)
        yield from _moves(table, numbers, worth)
        for (left, before), (right, after) in pairwise(zip(table.columns, table.columns_touched, strict=True)):
            if worth(before | after):
                yield from _swapped("swapped columns", left, right, numbers)


def _typed(
    kind: Slip | Disorder, cells: Sequence[int], values: Sequence[int | None], numbers: Numbers
) -> Iterator[Hypothesis]:
    """The hypothesis that cells should have these values, if any of them has another one and all of those are known."""
    right = {cell: value for cell, value in zip(cells, values, strict=True) if numbers[cell] != value}
    if right and None not in right.values():
        yield Hypothesis(kind, right)


def _differing(row: Row, values: Sequence[int | None], numbers: Numbers) -> int:
    return sum(numbers[cell] != value for cell, value in zip(row, values, strict=True))


# -- within a row --------------------------------------------------------------------------------------


def _swapped(kind: Disorder, one: Sequence[int], other: Sequence[int], numbers: Numbers) -> Iterator[Hypothesis]:
    return _typed(kind, (*one, *other), [numbers[cell] for cell in (*other, *one)], numbers)


def _exchanges(row: Row, numbers: Numbers) -> Iterator[Hypothesis]:
    """Two neighbours, or a cell and the total, exchanged; with a neighbour that is 0, a number was moved there."""
    last = len(row) - 1
    for place, other in combinations(range(len(row)), 2):
        if other == place + 1 or other == last:
            one_is_zero = 0 in (numbers[row[place]], numbers[row[other]])
            kind: Disorder = "neighbouring column" if one_is_zero and other != last else "exchanged cells"
            yield from _swapped(kind, row[place : place + 1], row[other : other + 1], numbers)


def _shifts(row: Row, numbers: Numbers) -> Iterator[Hypothesis]:
    """Numbers pushed to the next columns by a 0 or a blank, the last one over the end; or moved up where one was left
    out, with a 0 or a blank at the end. The lost number is what the total makes it.
    """
    last = len(row) - 1
    for place in range(last):
        if not numbers[row[place]]:
            yield from _shift(row, numbers, at=place, hole=last)
        if not numbers[row[last]]:
            yield from _shift(row, numbers, at=last, hole=place)


def _shift(row: Row, numbers: Numbers, *, at: int, hole: int) -> Iterator[Hypothesis]:
    step = 1 if hole > at else -1
    values = [numbers[cell] for cell in row]
    for place in range(at, hole, step):
        values[place] = numbers[row[place + step]]
    values[hole] = 0
    if any(number is None for number in values):
        return
    *others, total = (number or 0 for number in values)
    values[hole] = lost = sum(others) if hole == len(others) else total - sum(others)
    if lost >= 0 and _differing(row, values, numbers) >= WHOLE:
        yield from _typed("shifted row", row, values, numbers)


# -- a row and what its columns lack -------------------------------------------------------------------


def _rows_that_lack(
    network: Network, table: CaseTable, numbers: Numbers, imbalances: Sequence[int], worth: Callable[[int], bool]
) -> Iterator[Hypothesis]:
    """Rows that would mend what their columns lack: of zeros, without applicants, too many, off by some in a cell and
    its total, or with cases in another column.
    """
    lacks: dict[int, list[int]] = {}
    received = table.row("received") or ()
    for name, row, nodes, role in zip(table.names, table.rows, table.touched, table.roles, strict=True):
        if not worth(nodes):
            continue
        if name == "carried_over" and not any(numbers[cell] != 0 for cell in received):
            continue  # who has cases has received some: that row is missing
        lack = lacks.setdefault(role if name.startswith(OUTCOMES) else -nodes, [])
        if not lack:
            own = set.intersection(*({network.tails[cell], network.heads[cell]} for cell in row))
            lack += [_lack(network, cell, own, imbalances) for cell in row]
        if any(lack):
            yield from _that_lacks(name, row, lack, numbers)


def _lack(network: Network, cell: int, own: set[int], imbalances: Sequence[int]) -> int:
    """By how much a cell has to grow to mend its column; 0 where it stands in two that do not agree."""
    tail, head = network.tails[cell], network.heads[cell]
    wanted = (
        {imbalances[tail]}
        if head in own
        else {-imbalances[head]}
        if tail in own
        else {imbalances[tail], -imbalances[head]}
    )
    return wanted.pop() if len(wanted) == 1 else 0


def _that_lacks(name: str, row: Row, lack: Sequence[int], numbers: Numbers) -> Iterator[Hypothesis]:
    *others, total = (numbers[cell] for cell in row)
    if total is None or any(number is None for number in others):
        return
    known = [number or 0 for number in others]
    values = [number + more for number, more in zip((*known, total), lack, strict=True)]
    several, empty = sum(map(bool, lack[:-1])) > 1, not any((*known, total))
    if several and min(values) >= 0:
        if empty:
            yield from _typed("missing row", row, values, numbers)
        elif not any(known) and not lack[-1]:
            yield from _typed("not broken down", row[:-1], values[:-1], numbers)
        elif _is_outcome(name) and not any(values):
            yield from _typed("counted twice", row, values, numbers)
    for place, more in enumerate(lack[:-1]):
        cell, right = row[place], known[place] + more
        if more and more == lack[-1] and right >= 0 <= total + more:
            kind = "missing row" if empty else _of_cell_and_total(name, known[place], right)
            yield Hypothesis(kind, {cell: right, row[-1]: total + more})
    yield from _in_another_column(row, values, lack)


def _in_another_column(row: Row, values: Sequence[int], lack: Sequence[int]) -> Iterator[Hypothesis]:
    """Cases of one applicant counted as those of another one."""
    for one, other in combinations(range(len(row) - 1), 2):
        if lack[one] and lack[one] == -lack[other] and min(values[one], values[other]) >= 0:
            yield Hypothesis("wrong column", {row[one]: values[one], row[other]: values[other]})


def _is_outcome(name: str) -> bool:
    return name.startswith(OUTCOMES) and name != SEVEN


FEW = 3
"""Up to so many cases are counted twice by mistake without anybody noticing."""


def _of_cell_and_total(name: str, printed: int, right: int) -> Slip | Disorder:
    """What happened where a cell and its total are off by the same: the cases were miscounted, rather than mistyped."""
    if _is_outcome(name) and (not right or 0 < printed - right <= FEW):
        return "counted twice"
    return "off by one" if right and abs(printed - right) == 1 else slip(printed, right)


# -- a row with another one in it ----------------------------------------------------------------------

WITH_OTHERS: tuple[tuple[Disorder, str, str, int], ...] = (
    ("received with carried over", "received", "carried_over", -1),
    ("received without carried forward", "received", "carried_forward", 1),
    ("total with carried forward", SEVEN, "carried_forward", -1),
)
"""Rows in which another row is counted, or left out: the row, the other, and how often to add it."""


def _rows_with_others(table: CaseTable, numbers: Numbers) -> Iterator[Hypothesis]:
    for kind, name, other, times in WITH_OTHERS:
        yield from _sum(kind, table, name, ((other, times),), numbers)
    before = table.last_year
    over, received = table.row("carried_over"), table.row("received")
    if before is not None and over is not None and received is not None:
        right = [numbers[cell] for cell in before]
        counts = [numbers[cell] for cell in (*over, *received)]
        if None not in (*right, *counts):
            known = [number or 0 for number in counts]
            moved = [(n or 0) - one for n, one in zip(right, known[: len(over)], strict=True)]
            left = [n - more for n, more in zip(known[len(over) :], moved, strict=True)]
            if min(left) >= 0:
                yield from _typed("unlike last year", (*over, *received), (*right, *left), numbers)


def _sum(
    kind: Disorder, table: CaseTable, name: str, others: Sequence[tuple[str, int]], numbers: Numbers
) -> Iterator[Hypothesis]:
    row = table.row(name) or ()
    values = [numbers[cell] for cell in row]
    for other, times in others:
        added = [numbers[cell] for cell in table.row(other) or ()]
        if None in (*values, *added) or not any(added):
            return
        values = [(n or 0) + times * (more or 0) for n, more in zip(values, added, strict=True)]
    if min(n or 0 for n in values) >= 0 and any(values):
        yield from _typed(kind, row, values, numbers)


# -- whole columns -------------------------------------------------------------------------------------


def _columns(table: CaseTable, numbers: Numbers) -> Iterator[Hypothesis]:
    """Totals that were left at 0, copied from the first column, or added up without a column; applicants left at 0."""
    *columns, totals = table.columns
    if any(numbers[cell] is None for column in table.columns for cell in column):
        return
    printed = [numbers[cell] or 0 for cell in totals]
    by_row = [[numbers[cell] or 0 for cell in row[:-1]] for row in table.rows]
    sums = [sum(row) for row in by_row]
    if sum(one != other for one, other in zip(printed, sums, strict=True)) < 2:
        return
    if not any(printed):
        yield from _typed("totals empty", totals, sums, numbers)
    elif not any(sums):
        filled = [row for row, total in zip(table.rows, printed, strict=True) if total]
        yield Hypothesis("not broken down", {cell: None for row in filled for cell in row[:-1]})
    else:
        for place in range(len(columns)):
            if printed == [total - row[place] for total, row in zip(sums, by_row, strict=True)]:
                yield from _typed("totals without a column", totals, sums, numbers)
        if printed == [row[0] for row in by_row]:
            yield from _typed("totals copied", totals, sums, numbers)


# -- several rows --------------------------------------------------------------------------------------


def _moves(table: CaseTable, numbers: Numbers, worth: Callable[[int], bool]) -> Iterator[Hypothesis]:
    """Rows typed one line too low, beginning where a row was left empty, or too high, ending there.

    A run of filled lines from one empty line to the next needs no reason why it begins or ends there; a piece of one
    does, and so do runs with an empty line between them.
    """
    rows = table.rows
    full = [place for place, row in enumerate(rows) if any(numbers[cell] for cell in row)]
    for start, end in combinations_with_replacement(full, 2):
        for gap, beyond in ((start - 1, end + 1), (end + 1, start - 1)):
            if gap in full or not 0 <= gap < len(rows):
                continue
            block = range(min(start, gap), max(end, gap) + 1)
            ends = slice(block.start, block.stop)
            if len(set(table.roles[ends])) > 1 and worth(reduce(or_, table.touched[ends])):
                whole = beyond not in full and full.index(end) - full.index(start) == end - start
                order = [*block[1:], gap] if gap < start else [gap, *block[:-1]]
                cells, sources = ([cell for place in places for cell in rows[place]] for places in (block, order))
                kind: Disorder = "moved rows" if whole else "moved block"
                yield from _typed(kind, cells, [numbers[cell] for cell in sources], numbers)
