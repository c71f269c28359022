"""The cheapest ways to mend a table: whole-row mistakes, single cells, or some of both.

A row that was typed one column too far breaks the sums of many columns. Mended cell by cell it looks like as many
mistakes, and there are many such sets of cells; yet it is one mistake. So first the cheapest sets of single cells
are sought (:mod:`gxparse.explaining.repair`). Where they cost more than one cell, whole-row mistakes
(:mod:`gxparse.explaining.hypotheses`) are tried, each as one change, with single cells for what they leave broken. A
whole-row mistake counts only if it explains everything that is broken, or in one row more than a single cell could;
else some swap of rows would explain every table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from gxparse.explaining.case_tables import CaseTable
from gxparse.explaining.hypotheses import Hypothesis, hypotheses
from gxparse.explaining.repair import NEVER, Repairs, repairs
from gxparse.network.network import Network, Numbers

CANDIDATES = 32
"""To look at so many whole-row mistakes counts as a step."""

GAIN = 2
"""A mistake in one row has to mend so many equalities more than it breaks; a single cell can mend two. One with several
rows changes so much that it has to explain everything."""


@frozen
class Plan:
    """A way to mend a table: whole-row mistakes to undo, then single cells to change. ``cost`` is that of all."""

    disorders: tuple[Hypothesis, ...]
    cells: tuple[int, ...]
    cost: int


@frozen
class Plans:
    """All cheapest plans with single cells only, after the cheapest with whole-row mistakes if those cost less.

    Where one cell would do but nothing tells which (disputes), whole-row mistakes that cost as much are there too.

    ``complete`` tells whether the search looked everywhere, ``steps`` how many steps it took. ``cost`` is the cost of
    the cheapest sets of single cells, or what they cost at least if none was found (``None``: nothing can mend the
    table).
    """

    items: tuple[Plan, ...]
    cost: int | None
    complete: bool
    steps: int


def plans(
    network: Network, tables: Sequence[CaseTable], numbers: Numbers, weights: Sequence[int], *, budget: int
) -> Plans:
    """Find the plans for a network that is violated. ``weights`` as for ``repairs``."""

    def singly(share: int) -> Repairs:
        return repairs(network, numbers, weights, budget=share)

    single = singly(budget // 8)
    least = min((weight for weight in weights if weight != NEVER), default=1)
    if single.cost is None or (single.cost <= least and not network.grounds):  # one cell, and no other: that is it
        return _together((), single, True, 0)
    search = _Disorders(network, tables, numbers, weights, least, single.cost, budget // 4)
    most: int | None = least
    while most is not None and most < max(single.cost, least + 1) and search.complete and not search.found:
        most = search.run(most)
    if not single.complete and not any(each.several for plan in search.found for each in plan.disorders):
        single = singly(budget - budget // 4)
    return _together(search.found, single, search.complete, search.steps)


def _together(found: Sequence[Plan], single: Repairs, complete: bool, steps: int) -> Plans:
    alone = (Plan((), cells, single.cost or 0) for cells in single.sets)
    return Plans((*found, *alone), single.cost, single.complete and complete, single.steps + steps)


class _Candidate(NamedTuple):
    """A hypothesis, what it costs, and what it adds to the sums of components (``None``: it makes other components)."""

    hypothesis: Hypothesis
    weight: int
    adds: dict[int, int] | None


class _Disorders:
    """The search for mistakes with whole rows whose cells do not overlap, and single cells beside them."""

    def __init__(
        self,
        network: Network,
        tables: Sequence[CaseTable],
        numbers: Numbers,
        weights: Sequence[int],
        least: int,
        single: int,
        budget: int,
    ) -> None:
        """Look at what could be worth less than ``single``, the cost of single cells."""
        self.network, self.numbers, self.weights, self.least, self.budget = network, numbers, weights, least, budget
        self.found: list[Plan] = []
        self.complete = True
        self.steps = 0
        self._then: int | None = None
        unknown = [cell for cell, number in enumerate(numbers) if number is None]
        self.labels = network.components(unknown)
        self.open = {self.labels[node] for node in network.grounds}
        self.start: dict[int, int] = {}
        for label, imbalance in zip(self.labels, network.imbalances(numbers), strict=True):
            if label not in self.open:
                self.start[label] = self.start.get(label, 0) + imbalance
        self.candidates = [
            _Candidate(hypothesis, max(weights[cell] for cell in hypothesis.right), self._adds(hypothesis))
            for hypothesis in hypotheses(network, tables, numbers, self._worth(single))
            if all(weights[cell] != NEVER for cell in hypothesis.right)
        ]

    def _worth(self, single: int) -> Callable[[int], bool]:
        """Whether enough is broken among some nodes (bits) for one mistake there to make a cheaper plan.

        Where there is room for two mistakes and more, one of them may mend less.
        """
        broken = sum(1 << node for node, label in enumerate(self.labels) if self.start.get(label))
        count = sum(map(bool, self.start.values()))
        room = single // self.least
        needed = 2 if room > 3 else count - 2 * (room - 2)
        if len(set(self.labels)) < len(self.labels):  # unknown cells hide what is broken
            needed = min(needed, 1)
        return lambda nodes: (nodes & broken).bit_count() >= min(needed, count)

    def _adds(self, hypothesis: Hypothesis) -> dict[int, int] | None:
        adds: dict[int, int] = {}
        for cell, right in hypothesis.right.items():
            printed = self.numbers[cell]
            if printed is None or right is None:
                return None
            for node, sign in ((self.network.heads[cell], 1), (self.network.tails[cell], -1)):
                label = self.labels[node]
                if label not in self.open:
                    adds[label] = adds.get(label, 0) + sign * (right - printed)
        return adds

    def run(self, most: int) -> int | None:
        """Search for plans that cost at most so much; what the next one could cost."""
        self._then = None
        self._extend(self.start, (), 0, most, 0)
        return self._then

    def _extend(self, sums: dict[int, int], undone: tuple[Hypothesis, ...], spent: int, most: int, after: int) -> None:
        """Undo one more mistake, then mend the rest with single cells."""
        broken = sum(map(bool, sums.values()))
        self.steps += 1 + (len(self.candidates) - after) // CANDIDATES
        for number in range(after, len(self.candidates)):
            if self.steps > self.budget:
                self.complete = False
                return
            hypothesis, weight, adds = self.candidates[number]
            cost = spent + weight
            if self._overlaps(hypothesis, undone):
                continue
            left = 0 if adds is None else broken - self._gain(sums, adds)
            if adds is not None and not self._believed(hypothesis, broken, left):
                continue
            floor = cost + self.least * ((left + 1) // 2)
            if floor > most:
                self._postpone(floor)
                continue
            everything = (*undone, hypothesis)
            rest = self._rest(everything, most - cost)
            self.complete &= rest.complete
            if rest.sets:
                self.found += [Plan(everything, cells, cost + (rest.cost or 0)) for cells in rest.sets]
                continue
            if rest.cost is not None:
                self._postpone(cost + rest.cost)
            if adds is not None and left:
                then = sums | {label: sums[label] + more for label, more in adds.items()}
                self._extend(then, everything, cost, most, number + 1)

    @staticmethod
    def _believed(hypothesis: Hypothesis, broken: int, left: int) -> bool:
        """Whether a mistake explains enough: everything with numbers that are printed, or more than one cell could."""
        explains = not left and not hypothesis.fitted
        return explains or (left <= broken - GAIN and not hypothesis.several)

    def _postpone(self, cost: int) -> None:
        if self._then is None or cost < self._then:
            self._then = cost

    @staticmethod
    def _gain(sums: Mapping[int, int], adds: Mapping[int, int]) -> int:
        """How many more sums become 0 than stop to be 0."""
        return sum(bool(sums[label]) - bool(sums[label] + more) for label, more in adds.items())

    @staticmethod
    def _overlaps(hypothesis: Hypothesis, undone: Iterable[Hypothesis]) -> bool:
        return any(not hypothesis.right.keys().isdisjoint(other.right) for other in undone)

    def _rest(self, undone: Iterable[Hypothesis], most: int) -> Repairs:
        """What is left to change when mistakes are undone."""
        numbers, weights = list(self.numbers), list(self.weights)
        for hypothesis in undone:
            for cell, number in hypothesis.right.items():
                numbers[cell] = number
                weights[cell] = NEVER
        found = repairs(self.network, numbers, weights, budget=max(0, self.budget - self.steps), most=most)
        self.steps += found.steps
        return found
