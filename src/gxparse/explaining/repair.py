"""All cheapest sets of known cells whose change makes every equality of a network hold.

This is the error localization problem of Fellegi and Holt (1976; de Waal, Pannekoek, Scholtus 2011) on a graph.
*All* sets are wanted, because a reviewer who is shown one of three equally good ones is misled. A cell that may
change is a free cell. As long as the free cells cannot take the imbalances away there is a violated part of the
network, and one of the known cells that cross its border has to change: that is the implied edit on which the search
branches. If the sum of a row and the balance of a column are both off by 1, the cell that stands in both may mend
them at once. Parts are at first the components that free cells make, whose sums a list of labels keeps; when all
sums are 0, what the flow cannot move shows a part (a value would have to be below zero).

The cost of a set is the sum of its weights. The search deepens by cost, so the first sets that it finds are the
cheapest; a cell that was tried at a branch is left alone in the next, so no set comes twice. Each violated part
needs a change at its border, and a change crosses the borders of two parts at most, so half of what the cheapest
changes of all parts cost is spent at least. A budget of steps, not of time, ends the search: the same report gives
the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from attrs import define, field, frozen

from gxparse.network.flow import Flow
from gxparse.network.network import Network, Numbers

NEVER = -1
"""The weight of a cell that must not change."""


NODES = 40
"""A step in a network of so many nodes, about a table, counts once, in a larger one more often."""

FREE = 12
"""So many free cells in a flow count as a step."""


@frozen
class Repairs:
    """The cheapest sets of cells to change, each in the order of the cells; all of them if ``complete``.

    ``cost`` is what each costs; if there is none, what each would cost at least (``None``: nothing can mend it).
    ``steps`` counts the steps of the search, in units of about the same time (:data:`NODES`, :data:`FREE`).
    """

    sets: tuple[tuple[int, ...], ...]
    cost: int | None
    complete: bool
    steps: int


def repairs(
    network: Network, numbers: Numbers, weights: Sequence[int], *, budget: int, most: int | None = None
) -> Repairs:
    """Find all cheapest sets of known cells to change.

    ``weights`` are positive integers, or ``NEVER``; a known number below zero has to change. The search ends after
    ``budget`` steps, and where a set would cost more than ``most``.
    """
    search = _Search(network, numbers, weights, budget)
    start = tuple(cell for cell, number in enumerate(numbers) if number is not None and number < 0)
    if any(weights[cell] == NEVER for cell in start):
        return Repairs((), None, True, 0)
    spent = sum(weights[cell] for cell in start)
    state = search.begin(start)
    search.bound = spent + _half(state.need)
    while True:
        if most is not None and search.bound > most:
            return Repairs((), search.bound, True, search.steps)
        complete, then = search.run(start, spent, state)
        if search.found or not complete:
            return Repairs(tuple(sorted(search.found)), search.bound, complete, search.steps)
        if then is None:
            return Repairs((), None, True, search.steps)
        search.bound = then


def violated(network: Network, numbers: Numbers) -> bool:
    """Whether no numbers of the unknown cells make every equality hold."""
    free = [cell for cell, number in enumerate(numbers) if number is None]
    below = any(number is not None and number < 0 for number in numbers)
    return below or not Flow(network, network.imbalances(numbers), free).complete


class _BudgetError(Exception):
    """The search took more steps than it was given."""


def _half(cost: int) -> int:
    return (cost + 1) // 2


class _State(NamedTuple):
    """The components that free cells make: the label of each node; for each label its nodes, its sum, the least weight
    of the cells of its nodes, and whether it is open (takes any sum).
    """

    labels: list[int]
    members: list[tuple[int, ...]]
    sums: list[int]
    weights: list[int]
    open: frozenset[int]

    @property
    def need(self) -> int:
        """The least weights of the components whose sum is not 0."""
        return sum(weight for weight, total in zip(self.weights, self.sums, strict=True) if total)

    def need_joined(self, need: int, one: int, other: int) -> int:
        """What of the ``need`` is left after two components are joined, the first of which has a sum that is not 0."""
        there = self.sums[other]
        left = need - self.weights[one] - (self.weights[other] if there else 0)
        mended = other in self.open or self.sums[one] + there == 0
        return left if mended else left + min(self.weights[one], self.weights[other])

    def joined(self, one: int, other: int) -> _State:
        """The state after a cell between two components became free."""
        if one == other:
            return self
        kept, gone = (one, other) if one < other else (other, one)
        labels, members, sums, weights = self.labels.copy(), self.members.copy(), self.sums.copy(), self.weights.copy()
        is_open = self.open
        for node in members[gone]:
            labels[node] = kept
        members[kept] += members[gone]
        weights[kept] = min(weights[kept], weights[gone])
        if kept in is_open or gone in is_open:
            sums[kept] = 0
            is_open = is_open | {kept}
        else:
            sums[kept] += sums[gone]
        sums[gone] = 0
        return _State(labels, members, sums, weights, is_open)


@define
class _Search:
    network: Network
    numbers: Numbers
    weights: Sequence[int]
    budget: int
    steps: int = 0
    bound: int = 0
    next_bound: int | None = None
    found: list[tuple[int, ...]] = field(factory=list)
    _weight: int = field(init=False)
    _free: list[int] = field(init=False)
    _imbalances: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._weight = 1 + len(self.network.nodes) // NODES
        self._free = [cell for cell, number in enumerate(self.numbers) if number is None]
        self._imbalances = self.network.imbalances(self.numbers)

    def begin(self, chosen: Sequence[int]) -> _State:
        """The state before anything else is chosen."""
        network = self.network
        nodes = range(len(network.nodes))
        sums = [0 if node in network.grounds else self._imbalances[node] for node in nodes]
        weights = [
            min((self.weights[cell] for cell, _, _ in ways if self.weights[cell] != NEVER), default=0)
            for ways in network.ways
        ]
        state = _State(list(nodes), [(node,) for node in nodes], sums, weights, network.grounds)
        for cell in (*self._free, *chosen):
            state = state.joined(state.labels[network.tails[cell]], state.labels[network.heads[cell]])
        return state

    def run(self, start: tuple[int, ...], spent: int, state: _State) -> tuple[bool, int | None]:
        """Search with the present bound; whether it came to an end, and the bound to go on with."""
        self.next_bound = None
        try:
            self.extend(start, spent, 0, state)
        except _BudgetError:
            return False, None
        return True, self.next_bound

    def extend(self, chosen: tuple[int, ...], spent: int, banned: int, state: _State) -> None:
        """Add what is missing to the cells chosen so far, without those that are ``banned`` (bits)."""
        self.steps += self._weight
        if self.steps > self.budget:
            raise _BudgetError
        if any(state.sums):
            candidates = self._fewest(spent, banned, state)
        else:
            parts = self._stuck(chosen)
            if not parts:
                self.found.append(tuple(sorted(chosen)))
                return
            candidates = self._border(parts, chosen, spent, banned)
        labels, tails, heads = state.labels, self.network.tails, self.network.heads
        for cell in candidates:
            self.extend(
                (*chosen, cell),
                spent + self.weights[cell],
                banned,
                state.joined(labels[tails[cell]], labels[heads[cell]]),
            )
            banned |= 1 << cell

    def _fewest(self, spent: int, banned: int, state: _State) -> list[int]:
        """The cells by which the sum of a component can change, of the component that has the fewest of them."""
        labels, members, sums = state.labels, state.members, state.sums
        need = state.need
        fewest: list[int] | None = None
        for label in (label for label, total in enumerate(sums) if total):
            found: list[int] = []
            for node in members[label]:
                for cell, other, leaves in self.network.ways[node]:
                    there = labels[other]
                    if there == label or banned >> cell & 1 or not self._can(cell, leaves == (sums[label] > 0)):
                        continue
                    cost = spent + self.weights[cell] + _half(state.need_joined(need, label, there))
                    if cost > self.bound:
                        self._postpone(cost)
                    else:
                        found.append(cell)
                if fewest is not None and len(found) >= len(fewest):
                    break
            else:
                if not found:
                    return found
                if fewest is None or len(found) < len(fewest):
                    fewest = found
        return fewest or []

    def _can(self, cell: int, up: bool) -> bool:
        """Whether a known cell may change, up or down."""
        return self.weights[cell] != NEVER and (up or bool(self.numbers[cell]))

    def _postpone(self, cost: int) -> None:
        if self.next_bound is None or cost < self.next_bound:
            self.next_bound = cost

    def _stuck(self, chosen: Sequence[int]) -> list[tuple[frozenset[int], bool]]:
        """Parts whose sums the free cells and the chosen ones cannot mend, and whether those are above zero."""
        imbalances = self._imbalances.copy()
        for cell in chosen:
            number = self.numbers[cell] or 0
            imbalances[self.network.heads[cell]] -= number
            imbalances[self.network.tails[cell]] += number
        free = [*self._free, *chosen]
        self.steps += self._weight * (len(free) // FREE)
        return Flow(self.network, imbalances, free).violated()

    def _border(
        self, parts: Sequence[tuple[frozenset[int], bool]], chosen: Sequence[int], spent: int, banned: int
    ) -> list[int]:
        """The known cells by which the sum of a part can change, of the part that has the fewest of them.

        A part that a cell does not cross needs another one.
        """
        borders: list[list[int]] = []
        needs: dict[int, int] = {}  # for each cell what the parts that it crosses cost at least
        need = 0
        for part, above in parts:
            border = [
                cell
                for cell, entering in self.network.crossing(part)
                if not (self.numbers[cell] is None or cell in chosen or banned >> cell & 1)
                and self._can(cell, (entering < 0) == above)
            ]
            least = min((self.weights[cell] for cell in border), default=0)
            need += least
            for cell in border:
                needs[cell] = needs.get(cell, 0) + least
            borders.append(border)
        fewest: list[int] | None = None
        for border in borders:
            found = []
            for cell in border:
                cost = spent + self.weights[cell] + _half(need - needs[cell])
                if cost > self.bound:
                    self._postpone(cost)
                else:
                    found.append(cell)
            if fewest is None or len(found) < len(fewest):
                fewest = found
        return fewest or []


def mended(network: Network, numbers: Numbers, chosen: Sequence[int]) -> list[tuple[int, int | None]]:
    """What each of the chosen cells becomes: its least and its largest number; they differ if unknown cells leave a
    choice.
    """
    known = [None if cell in chosen else number for cell, number in enumerate(numbers)]
    free = [cell for cell, number in enumerate(known) if number is None]
    flow = Flow(network, network.imbalances(known), free)
    return [(flow.least(cell), flow.most(cell)) for cell in chosen]
