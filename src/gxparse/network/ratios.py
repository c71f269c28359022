"""What a ratio of sums of cells can be while some of the cells are unknown.

Numerator and denominator are tied to each other: what is granted is also part of the total, and a masked total is what
its row and its column leave of it. So the least and the greatest ratio are no matter of the least and greatest of its
parts. They are asked of all flows through the unknown cells at once (a linear-fractional program): with a ratio p/q at
hand, is there a flow with q times the numerator above p times the denominator? That is a search for a cycle of the
network with a gain. If there is one, it is gone as far as it goes and gives the next ratio; if there is none, p/q is
the greatest (W. Dinkelbach, On nonlinear fractional programming, 1967). The flows that this ends with are whole
numbers, as the matrix is totally unimodular, so the bounds are exact, but where the denominator may be 0: see
:class:`RatioBounds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from attrs import frozen

from gxparse.findings import Equation
from gxparse.network.flow import Flow
from gxparse.network.network import Network

BUDGET = 5_000
"""So many cycles are gone in the search for one bound at most; one that is not found by then is not told."""


@frozen
class Amount:
    """A sum: what its known cells add to, and the keys of its unknown ones, each any whole number from 0 on."""

    known: int | Fraction
    unknown: tuple[str, ...] = ()


@frozen
class RatioBounds:
    """What a ratio can be where it is defined: from ``low`` to ``high``; ``None`` where nothing limits it.

    Both are reached, or come as near as one likes, by whole numbers with which every equality holds, if
    ``may_be_undefined`` is false. With it, the denominator can be 0 as well, and ``high`` may be more than is reached.
    """

    low: Fraction | None
    high: Fraction | None
    may_be_undefined: bool = False


class ContradictionError(ValueError):
    """The equalities of some unknown cells cannot all hold, whatever these are: nothing follows from them."""


class _Move(NamedTuple):
    """A step of a cycle over an unknown cell: one up, or one down."""

    start: int
    cell: str
    up: bool


class Ratios:
    """Bounds of ratios of the cells of one report, by its equalities of counts.

    >>> rows = [Equation("row", ("a", "b"), ("c",))]
    >>> found = Ratios(rows, {"a": None, "b": 3, "c": None})
    >>> found.bounds(Amount(0, ("a",)), Amount(0, ("c",)))
    RatioBounds(low=Fraction(0, 1), high=Fraction(1, 1), may_be_undefined=False)
    >>> found.bounds(Amount(3), Amount(0, ("c",))).high
    Fraction(1, 1)
    """

    def __init__(self, equations: Sequence[Equation], values: Mapping[str, int | None]) -> None:
        network = Network.of(equations)
        numbers = network.numbers(values)
        free = [cell for cell, number in enumerate(numbers) if number is None]
        self._network = network
        self._flow = Flow(network, network.imbalances(numbers), free)
        self._labels = network.components(free)
        self._of_label: dict[int, list[int]] = {}
        for cell in free:
            self._of_label.setdefault(self._labels[network.tails[cell]], []).append(cell)
        self._broken = {
            self._labels[node] for node, left in enumerate(self._flow.left) if left and node not in network.grounds
        }
        self._equations = {equation.id: equation for equation in equations}

    def joined(self, unknown: Iterable[str]) -> frozenset[str]:
        """The cells on which bounds of unknown cells rest: those of all equalities that these are joined to."""
        labels = self._labels_of(unknown)
        names = {
            name for name, label in zip(self._network.nodes, self._labels, strict=True) if name and label in labels
        }
        found = (self._equations[name] for name in names)
        return frozenset(key for equation in found for key in (*equation.left, *equation.right))

    def bounds(self, top: Amount, bottom: Amount) -> RatioBounds | None:
        """What ``top`` divided by ``bottom`` can be; ``None`` where the denominator can only be 0.

        Raises :class:`ContradictionError` where unknown cells cannot have any numbers with which the equalities hold.
        """
        program = self._program(top, bottom)
        try:
            least = program.least_denominator()
            if least < 0:
                return RatioBounds(None, None, may_be_undefined=True)
            if not program.makes_positive():
                return None
        except _TooLongError:
            return RatioBounds(None, None, may_be_undefined=True)
        low, high = map(program.extreme_in_time, (-1, 1))
        return RatioBounds(low, high, may_be_undefined=not least)

    def _labels_of(self, unknown: Iterable[str]) -> set[int]:
        network = self._network
        numbers = (network.number_of.get(key) for key in unknown)
        return {self._labels[network.tails[number]] for number in numbers if number is not None}

    def _program(self, top: Amount, bottom: Amount) -> _Program:
        unknown = dict.fromkeys((*top.unknown, *bottom.unknown))
        labels = self._labels_of(unknown)
        if labels & self._broken:
            raise ContradictionError
        network = self._network
        cells = [cell for label in sorted(labels) for cell in self._of_label[label]]
        arcs = {network.cells[cell]: (network.tails[cell], network.heads[cell]) for cell in cells}
        numbers = {network.cells[cell]: self._flow.numbers[cell] for cell in cells}
        for alone, key in enumerate(key for key in unknown if key not in arcs):  # cells that no equality holds
            arcs[key] = (~alone, ~alone)
            numbers[key] = 0
        return _Program(top, bottom, arcs, numbers)


class _TooLongError(Exception):
    """The budget is spent."""


class _Program:
    """A flow through unknown cells, moved to where a ratio is least or greatest."""

    def __init__(
        self, top: Amount, bottom: Amount, arcs: Mapping[str, tuple[int, int]], numbers: dict[str, int]
    ) -> None:
        self._top, self._bottom, self._arcs, self._numbers = top, bottom, arcs, numbers
        self._weights = {key: (top.unknown.count(key), bottom.unknown.count(key)) for key in arcs}
        self._nodes = {node for ends in arcs.values() for node in ends}

    def least_denominator(self) -> int | Fraction:
        """The smallest denominator that there can be."""
        self._climb({key: -below for key, (_, below) in self._weights.items()})
        return self._sum(self._bottom)

    def makes_positive(self) -> bool:
        """Move to a flow with a denominator above 0; whether there is one."""
        if self._sum(self._bottom) > 0:
            return True
        ray = self._climb({key: below for key, (_, below) in self._weights.items()})
        for key in ray or ():
            self._numbers[key] += 1
        return self._sum(self._bottom) > 0

    def extreme_in_time(self, sign: int) -> Fraction | None:
        """:meth:`_extreme`, or ``None`` if the search is too long."""
        try:
            return self._extreme(sign)
        except _TooLongError:
            return None

    def _extreme(self, sign: int) -> Fraction | None:
        """The greatest ratio (``sign`` 1) or the least (-1); ``None`` if there is none."""
        self.makes_positive()
        ratio = Fraction(self._sum(self._top)) / self._sum(self._bottom)
        while True:
            p, q = ratio.numerator, ratio.denominator
            ray = self._climb({key: sign * (q * above - p * below) for key, (above, below) in self._weights.items()})
            if ray is not None:
                up, down = (sum(self._weights[key][side] for key in ray) for side in (0, 1))
                if not down:
                    return None
                ratio = Fraction(up, down)
                continue
            above, below = self._sum(self._top), self._sum(self._bottom)
            if sign * (q * above - p * below) <= 0:
                return ratio
            if not below:
                return self._most_numerator() if sign > 0 else None
            ratio = Fraction(above) / below

    def _most_numerator(self) -> Fraction | None:
        """The greatest numerator, which is the greatest ratio at most: a denominator of counts is at least 1."""
        if self._climb({key: above for key, (above, _) in self._weights.items()}) is not None:
            return None
        return Fraction(self._sum(self._top))

    def _sum(self, amount: Amount) -> int | Fraction:
        return amount.known + sum(self._numbers[key] for key in amount.unknown)

    def _climb(self, gains: Mapping[str, int]) -> list[str] | None:
        """Move to a flow with the greatest sum of gains; if there is none, the cells that could rise without end."""
        for _ in range(BUDGET):
            cycle = self._cycle(gains)
            if cycle is None:
                return None
            limits = [self._numbers[move.cell] for move in cycle if not move.up]
            if not limits:
                return [move.cell for move in cycle]
            amount = min(limits)
            for move in cycle:
                self._numbers[move.cell] += amount if move.up else -amount
        raise _TooLongError

    def _cycle(self, gains: Mapping[str, int]) -> list[_Move] | None:
        """A cycle with a gain (Bellman and Ford), ``None`` if there is none."""
        best = dict.fromkeys(self._nodes, 0)
        came: dict[int, _Move] = {}
        steps = list(self._steps(gains))
        for _ in self._nodes:
            changed = False
            for move, end, gain in steps:
                if best[move.start] + gain > best[end]:
                    best[end] = best[move.start] + gain
                    came[end] = move
                    changed = True
            if not changed:
                return None
            cycle = _cycle_in(came)
            if cycle is not None:
                return cycle
        return None

    def _steps(self, gains: Mapping[str, int]) -> Iterator[tuple[_Move, int, int]]:
        for key, (tail, head) in self._arcs.items():
            yield _Move(tail, key, True), head, gains[key]
            if self._numbers[key]:
                yield _Move(head, key, False), tail, -gains[key]


def _cycle_in(came: Mapping[int, _Move]) -> list[_Move] | None:
    """The steps of a cycle among those that led to nodes: its gain is above 0."""
    seen: dict[int, int] = {}
    for start in came:
        node: int = start
        while node in came and node not in seen:
            seen[node] = start
            node = came[node].start
        if node in came and seen[node] == start:
            cycle: list[_Move] = []
            at = node
            while not cycle or at != node:
                cycle.append(came[at])
                at = came[at].start
            return cycle
    return None
