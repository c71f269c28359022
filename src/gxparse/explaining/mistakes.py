"""Mistakes that people make when they fill in a table: with the digits of one number, or with whole rows.

Which change makes a table add up is arithmetic; which of several is likely is experience. A number that becomes
right by exchanging two digits (174 for 147) was probably mistyped so, and one where nothing resembles the right one
was probably not the wrong one: :func:`slip` names what happened, ``SURPRISE`` says how unlikely it is.

A mistake with a whole row changes many cells at once and is still one mistake. Each is a hypothesis that can be
evaluated directly: if it happened, this is what the cells should say. There are few of them (neighbouring rows, a
shift by one column), so all are listed, in a fixed order, and whether they mend anything is asked later
(:mod:`gxparse.explaining.plans`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import combinations, pairwise
from operator import or_
from typing import Literal

from attrs import frozen

from gxparse.findings import Equation, split_key
from gxparse.network.network import Network, Numbers
from gxparse.words import Words

Slip = Literal["transposed", "dropped", "doubled", "mistyped", "sign", "factor", "omitted", "other", "misread"]
"""What happened to one number: two digits transposed; a digit dropped, doubled, mistyped; the sign; a factor 10⁴ (元
for 万元); nothing was entered (0); something else. Or the document is right and the picture of it was misread."""

Disorder = Literal[
    "shifted row", "exchanged cells", "missing row", "surplus row", "swapped rows", "moved rows", "swapped columns"
]
"""What happened to whole rows: a row shifted by a column; two cells of a row exchanged; a row left at 0, or entered
although it is counted elsewhere; two neighbouring rows or columns swapped; rows typed one line too low or too high."""

FACTOR = 10_000
"""元 for 万元, or the other way."""

SURPRISE: dict[Slip | Disorder, int] = {
    "transposed": 1,
    "dropped": 2,
    "doubled": 2,
    "sign": 2,
    "mistyped": 3,
    "factor": 3,
    "omitted": 3,
    "other": 7,
    "misread": 0,
    "exchanged cells": 1,
    "swapped rows": 1,
    "shifted row": 1,
    "missing row": 2,
    "surplus row": 2,
    "moved rows": 2,
    "swapped columns": 2,
}
"""How much less plausible each makes an explanation, in points; a mistake as such has :data:`MISTAKE` points."""

MISTAKE = 10
"""The points of one mistake of weight 1. A misreading has as many as its probability has natural logarithms less than
that of the reading: a mistake of a person is about as unlikely as 1 in 20,000 of these numbers.
"""

NAMES: dict[Slip | Disorder, Words] = {
    "transposed": Words("相邻数字颠倒", "digits transposed"),
    "dropped": Words("漏一位数字", "digit dropped"),
    "doubled": Words("多一位重复数字", "digit doubled"),
    "mistyped": Words("一位数字有误", "digit mistyped"),
    "sign": Words("正负号有误", "wrong sign"),
    "factor": Words("相差一万倍", "factor 10,000"),
    "omitted": Words("漏填", "not entered"),
    "other": Words("数字有误", "wrong number"),
    "misread": Words("识别有误", "misread"),
    "shifted row": Words("整行错开一列", "row shifted by one column"),
    "exchanged cells": Words("同一行两格互换", "two cells of a row exchanged"),
    "missing row": Words("整行漏填", "row not entered"),
    "surplus row": Words("整行多填", "row entered although counted elsewhere"),
    "swapped rows": Words("相邻两行互换", "neighbouring rows swapped"),
    "moved rows": Words("错行", "rows typed one line off"),
    "swapped columns": Words("相邻两列互换", "neighbouring columns swapped"),
}
"""Each mistake in Chinese and English."""


def slip(printed: int, right: int) -> Slip:
    """What probably happened to a number.

    >>> slip(12, 21), slip(12, 132), slip(1332, 132), slip(17, 47)
    ('transposed', 'dropped', 'doubled', 'mistyped')
    >>> slip(-5, 5), slip(20_000, 2), slip(0, 8), slip(3, 88)
    ('sign', 'factor', 'omitted', 'other')
    """
    if printed == -right:
        return "sign"
    if printed == right * FACTOR or right == printed * FACTOR:
        return "factor"
    if printed < 0 or right < 0:
        return "other"
    shown, wanted = str(printed), str(right)
    places = range(len(wanted))
    if shown in (_turned(wanted, place) for place in places[:-1]):
        return "transposed"
    if printed == 0:
        return "omitted"
    if len(shown) == len(wanted):
        return "mistyped" if sum(one != other for one, other in zip(shown, wanted, strict=True)) == 1 else "other"
    if shown in (wanted[: place + 1] + wanted[place:] for place in places):
        return "doubled"
    return "dropped" if shown in (_without(wanted, place) for place in places) else "other"


def _without(digits: str, place: int) -> str:
    return str(int(digits[:place] + digits[place + 1 :] or "0"))


def _turned(digits: str, place: int) -> str:
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


@frozen
class Hypothesis:
    """A mistake with whole rows, and what its cells should say instead, by their numbers in the network."""

    kind: Disorder
    right: dict[int, int]

    @property
    def several(self) -> bool:
        """Whether it is about more than one row."""
        return self.kind in ("swapped rows", "moved rows", "swapped columns")

    @property
    def fitted(self) -> bool:
        """Whether some of its numbers are nowhere printed but made to fit: a rule that holds so is no evidence."""
        return self.kind in ("shifted row", "missing row")


Row = tuple[int, ...]
"""The cells of a row by their numbers in the network, the last of which is the total of the others."""


@frozen
class CaseTable:
    """The rows of a table, and the nodes of the network that the cells of each row and column touch, as bits.

    ``roles`` are the nodes that a row shares with others: rows of one role may be swapped and nothing tells.
    """

    rows: tuple[Row, ...]
    touched: tuple[int, ...]
    roles: tuple[int, ...]
    columns: tuple[Row, ...]
    columns_touched: tuple[int, ...]


def tables_of(network: Network, equations: Sequence[Equation]) -> tuple[CaseTable, ...]:
    """The tables of a network, as its row totals tell them; kept for the next call."""
    return _tables(network, tuple(equations))


@lru_cache(maxsize=64)
def _tables(network: Network, equations: tuple[Equation, ...]) -> tuple[CaseTable, ...]:
    found: dict[tuple[str, int], list[Row]] = {}
    for equation in equations:
        keys = (*equation.left, *equation.right)
        names = {key.rpartition(".")[0] for key in keys}
        if len(names) == 1 and len(equation.right) == 1 and network.number_of.keys() >= set(keys):
            [name] = names
            year, rest = split_key(name)
            row = tuple(network.number_of[key] for key in keys)
            found.setdefault((year + rest.partition(".")[0], len(keys)), []).append(row)
    return tuple(_table(network, rows, list(zip(*rows, strict=True))) for rows in found.values())


def _table(network: Network, rows: Sequence[Row], columns: Sequence[Row]) -> CaseTable:
    def touched(cells: Row) -> int:
        nodes = {end for cell in cells for end in (network.tails[cell], network.heads[cell])} - network.grounds
        return sum(1 << node for node in nodes)

    by_row = tuple(map(touched, rows))
    shared = reduce(or_, (one & other for one, other in combinations(by_row, 2)), 0)
    roles = tuple(nodes & shared for nodes in by_row)
    return CaseTable(tuple(rows), by_row, roles, tuple(columns), tuple(map(touched, columns)))


WHOLE = 3
"""A row that is shifted, missing or surplus has at least so many wrong cells (two applicants and their total)."""


def hypotheses(
    network: Network, tables: Sequence[CaseTable], numbers: Numbers, worth: Callable[[int], bool]
) -> Iterator[Hypothesis]:
    """Every mistake with whole rows that would leave another table, in a fixed order.

    Only rows, pairs of rows and tables whose touched nodes are ``worth`` a look.
    """
    imbalances = network.imbalances(numbers)
    for table in tables:
        rows, touched = table.rows, table.touched
        for row, nodes in zip(rows, touched, strict=True):
            if worth(nodes):
                yield from _shifts(row, numbers)
                yield from _exchanges(row, numbers)
                yield from _left_out(network, row, numbers, imbalances)
        for upper, lower in pairwise(range(len(rows))):
            if table.roles[upper] != table.roles[lower] and worth(touched[upper] | touched[lower]):
                yield from _swapped("swapped rows", rows[upper], rows[lower], numbers)
        yield from _moves(table, numbers, worth)
        for (left, before), (right, after) in pairwise(zip(table.columns, table.columns_touched, strict=True)):
            if worth(before | after):
                yield from _swapped("swapped columns", left, right, numbers)


def _typed(
    kind: Disorder, cells: Sequence[int], values: Sequence[int | None], numbers: Numbers
) -> Iterator[Hypothesis]:
    """The hypothesis that cells should have these values, if any of them has another one and all of those are known."""
    right = {cell: value for cell, value in zip(cells, values, strict=True) if numbers[cell] != value}
    known = {cell: value for cell, value in right.items() if value is not None}
    if right and len(known) == len(right):
        yield Hypothesis(kind, known)


def _differing(row: Row, values: Sequence[int | None], numbers: Numbers) -> int:
    return sum(numbers[cell] != value for cell, value in zip(row, values, strict=True))


def _swapped(kind: Disorder, one: Sequence[int], other: Sequence[int], numbers: Numbers) -> Iterator[Hypothesis]:
    return _typed(kind, (*one, *other), [numbers[cell] for cell in (*other, *one)], numbers)


def _exchanges(row: Row, numbers: Numbers) -> Iterator[Hypothesis]:
    """Two neighbours, or a cell and the total, exchanged."""
    for place, other in combinations(range(len(row)), 2):
        if other == place + 1 or other == len(row) - 1:
            yield from _swapped("exchanged cells", row[place : place + 1], row[other : other + 1], numbers)


def _left_out(network: Network, row: Row, numbers: Numbers, imbalances: Sequence[int]) -> Iterator[Hypothesis]:
    """A row of zeros that should hold what the columns lack; or one that should be zeros."""
    own = set.intersection(*({network.tails[cell], network.heads[cell]} for cell in row))
    if any(numbers[cell] is None for cell in row) or len(own) != 1:
        return
    values = [0] * len(row)
    kind: Disorder = "surplus row"
    if not any(numbers[cell] for cell in row):
        kind = "missing row"
        for place, cell in enumerate(row):
            values[place] = (
                -imbalances[network.heads[cell]] if network.tails[cell] in own else imbalances[network.tails[cell]]
            )
    if min(values) >= 0 and _differing(row, values, numbers) >= WHOLE:
        yield from _typed(kind, row, values, numbers)


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


def _moves(table: CaseTable, numbers: Numbers, worth: Callable[[int], bool]) -> Iterator[Hypothesis]:
    """Rows typed one line too low, beginning where a row was left empty, or too high, ending there."""
    rows = table.rows
    full = [place for place, row in enumerate(rows) if any(numbers[cell] for cell in row)]
    for start, end in combinations(full, 2):
        for gap in (start - 1, end + 1):
            if gap in full or not 0 <= gap < len(rows):
                continue
            block = range(min(start, gap), max(end, gap) + 1)
            ends = slice(block.start, block.stop)
            if len(set(table.roles[ends])) > 1 and worth(reduce(or_, table.touched[ends])):
                order = [*block[1:], gap] if gap < start else [gap, *block[:-1]]
                cells, sources = ([cell for place in places for cell in rows[place]] for places in (block, order))
                yield from _typed("moved rows", cells, [numbers[cell] for cell in sources], numbers)
