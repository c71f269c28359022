"""The most probable table: one option of each cell, so that options and broken sums cost least together.

A cell has options (37, 87, blank), each at a cost, which is minus the logarithm of its probability. A sum that does not
hold costs as well: reports do contradict themselves, but seldom. An option whose number is unknown leaves its sums
undecided, which costs nothing; one that the recogniser has not seen is any number beside those that it has. Sought is
the cheapest table, exactly, and for every option of every cell how much more the cheapest table with that option costs,
as far as a window.

Trying all tables has no end, so each sum is looked at by itself, with the costs of its cells shared out among the two
sums that a cell stands in. What the cheapest options of a sum cost that add up (or break it) is found cell by cell, as
costs by the total so far. All sums together cost at least what each costs at least, and an option with which one of
them costs too much is in no table that is sought. What one sum knows of an option is handed on to the other sum of its
cell, until nothing is learnt; on a clear page nothing is left to choose then. Where there is, an option is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gxparse.recognising.options import Node, Options, Tables, Told
from gxparse.recognising.sums import NEVER, SpentError, Sums

ENOUGH = 0.05
"""Sums are asked again while they learn so much, as a part of what a broken sum costs."""

MOST_PASSES = 12
"""… and at most so often before an option is tried."""

WORTH = 20.0
"""What one sum knows is handed on from here."""

WHOLE, COPY, ASKED = 4000, 1000, 100
"""What else takes time counts as so many steps: what a table costs, a copy of a state, and a sum that is asked."""

EPSILON = 1e-6


def cheapest(
    cells: Sequence[Options], nodes: Sequence[Node], *, broken: int, window: int, budget: int
) -> Tables | None:
    """The cheapest table where a sum that does not hold costs ``broken``; none if the search ends at its ``budget``.

    A cell stands in at most two sums. The budget counts steps of adding up.

    >>> from gxparse.recognising.options import Option
    >>> cells = [[Option(3, 10), Option(8, 500)], [Option(4, 300), Option(5, 310)], [Option(8, 20)]]
    >>> found = cheapest(cells, [[(0, 1), (1, 1), (2, -1)]], broken=4600, window=4600, budget=100_000)
    >>> found.chosen, found.cost
    ((0, 1, 0), 340)
    >>> [each.regrets for each in found.told]
    [(0, None), (4590, 0), (0,)]
    """
    search = _Search(cells, nodes, broken, window, budget)
    try:
        search.run()
    except SpentError:
        return None
    return search.tables()


class _State:
    """Which options are left, and what sums know of them."""

    def __init__(self, left: dict[int, list[int]], shares: list[dict[int, dict[int, float]]], nodes: int) -> None:
        self.left = left
        self.shares = shares
        self.sums = [0] * nodes
        self.spent = [0.0] * nodes
        self.open = [False] * nodes
        self.least = [0.0] * nodes
        self.gaps: dict[int, dict[int, float]] = {}
        self.asked = [False] * nodes

    def copy(self) -> _State:
        other = _State(
            {cell: list(options) for cell, options in self.left.items()},
            [{cell: dict(of) for cell, of in node.items()} for node in self.shares],
            0,
        )
        other.sums, other.spent, other.open = list(self.sums), list(self.spent), list(self.open)
        other.least, other.asked = list(self.least), list(self.asked)
        return other


class _Search:
    """The search; costs are those above the cheapest option of each cell."""

    def __init__(self, cells: Sequence[Options], nodes: Sequence[Node], broken: int, window: int, budget: int) -> None:
        self.nodes, self.broken, self.window = nodes, broken, window
        self.sums = Sums(cells, nodes, broken, budget)
        lowest = [min(option.cost for option in options) for options in cells]
        self.base = sum(lowest)
        self.costs = [[option.cost - low for option in options] for options, low in zip(cells, lowest, strict=True)]
        self.known: list[list[float]] = [[NEVER] * len(options) for options in cells]
        self.best: float = NEVER
        self.chosen: list[int] = []

    @property
    def limit(self) -> float:
        """What a table may cost to be of interest."""
        return self.best + self.window

    def run(self) -> None:
        first = [costs.index(0) for costs in self.costs]
        self._note(first, self._cost(first))
        self._dive(self.broken / 2)
        self._dive(self.broken)
        start = self._start()
        if self._learn(start):
            self._branch(start)

    def tables(self) -> Tables:
        """What was found."""
        told = []
        for option, costs in zip(self.chosen, self.known, strict=True):
            regrets = (round(cost - self.best) if cost <= self.limit + EPSILON else None for cost in costs)
            told.append(Told(option, tuple(regrets)))
        return Tables(tuple(told), self.base + round(self.best))

    # -- tables ----------------------------------------------------------------------------------------

    def _cost(self, chosen: Sequence[int]) -> float:
        """What a table costs."""
        self.sums.step(WHOLE)
        return sum(self.costs[cell][option] for cell, option in enumerate(chosen)) + self.broken * self._broken(chosen)

    def _cost_of(self, state: _State, chosen: Sequence[int]) -> float:
        """What the table of a state costs in which nothing is left to choose."""
        if not all(self.sums.listed[cell][option] for cell, option in enumerate(chosen)):
            return self._cost(chosen)
        broken = sum(bool(total) and not known for total, known in zip(state.sums, state.open, strict=True))
        return sum(state.spent) + self.broken * broken

    def _note(self, chosen: Sequence[int], cost: float) -> None:
        """A table and what it costs: it has its options."""
        if cost < self.best:
            self.best, self.chosen = cost, list(chosen)
        if cost <= self.limit:
            for cell, option in enumerate(chosen):
                self.known[cell][option] = min(self.known[cell][option], cost)

    def _broken(self, chosen: Sequence[int]) -> int:
        """How many sums do not hold, with numbers that are not listed as is best."""
        count = 0
        forced: dict[int, list[int]] = {}
        for node in self.nodes:
            values = [(cell, self.sums.values[cell][chosen[cell]], sign) for cell, sign in node]
            unknown = [(cell, sign) for cell, value, sign in values if value is None]
            total = sum(sign * value for _, value, sign in values if value is not None)
            if not unknown:
                count += bool(total)
            elif len(unknown) == 1 and not self.sums.listed[unknown[0][0]][chosen[unknown[0][0]]]:
                [(cell, sign)] = unknown
                forced.setdefault(cell, []).append(-sign * total)
        for cell, numbers in forced.items():
            fitting = [number for number in numbers if self.sums.is_new(cell, number)]
            count += len(numbers) - max(map(fitting.count, fitting), default=0)
        return count

    # -- states ----------------------------------------------------------------------------------------

    def _start(self) -> _State:
        """Every option that could be in a table that is sought, all costs with the first sum of each cell."""
        state = _State({}, [{} for _ in self.nodes], len(self.nodes))
        self.decided = [0] * len(self.sums.values)
        for cell, costs in enumerate(self.costs):
            in_sums = len(self.sums.signs[cell])
            most = min(self.limit, in_sums * self.broken + self.window)
            state.left[cell] = [option for option, cost in enumerate(costs) if cost <= most]
            for number, node in enumerate(self.sums.signs[cell]):
                state.shares[node][cell] = {
                    option: 0.0 if number else float(costs[option]) for option in state.left[cell]
                }
            if not in_sums:
                raise ValueError(f"cell {cell} stands in no sum")
        for cell in [cell for cell, options in state.left.items() if len(options) == 1]:
            self._decide(state, cell, state.left[cell][0])
        return state

    def _decide(self, state: _State, cell: int, option: int) -> None:
        """Leave a cell one option."""
        value = self.sums.values[cell][option]
        for node, sign in self.sums.signs[cell].items():
            state.spent[node] += state.shares[node].pop(cell)[option]
            state.asked[node] = False
            if value is None:
                state.open[node] = True
            else:
                state.sums[node] += sign * value
        del state.left[cell]
        state.gaps.pop(cell, None)
        self.decided[cell] = option

    def _learn(self, state: _State) -> bool:
        """Ask all sums until they learn little; whether a table that is sought may be left."""
        order = list(range(len(self.nodes)))
        for _ in range(MOST_PASSES):
            before, removed = sum(state.least), False
            for node in order:
                if state.asked[node]:
                    continue
                state.least[node], gaps = self._ask(state, node)
                state.asked[node] = True
                slack = self.limit - sum(state.least)
                if slack < -EPSILON:
                    return False
                removed |= self._hand_on(state, node, gaps, slack)
            if not removed and sum(state.least) - before < ENOUGH * self.broken:
                break
            order.reverse()
        return True

    def _hand_on(self, state: _State, node: int, gaps: dict[int, dict[int, float]], slack: float) -> bool:
        """Drop the options that cost too much in a sum, and tell the other sums of its cells of the rest."""
        removed = False
        several = sum(len(self.sums.signs[cell]) > 1 for cell in gaps) or 1
        for cell, of in gaps.items():
            if len(state.left[cell]) > (left := sum(gap <= slack + EPSILON for gap in of.values())):
                removed = True
                state.left[cell] = [option for option in state.left[cell] if of[option] <= slack + EPSILON]
                for other in self.sums.signs[cell]:
                    state.asked[other] &= other == node
                if left == 1:
                    self._decide(state, cell, state.left[cell][0])
                    continue
            state.gaps[cell] = of
            for other in self.sums.signs[cell]:
                if other != node and max(of[option] for option in state.left[cell]) > several * WORTH:
                    state.asked[other] = False
                    mine, its = state.shares[node][cell], state.shares[other][cell]
                    for option in state.left[cell]:
                        mine[option] -= of[option] / several
                        its[option] += of[option] / several
        return removed

    def _ask(self, state: _State, node: int) -> tuple[float, dict[int, dict[int, float]]]:
        """What a sum costs at least, and how much more with each option of its cells that have several."""
        cells = list(state.shares[node])
        self.sums.step(ASKED)
        shares = [{option: state.shares[node][cell][option] for option in state.left[cell]} for cell in cells]
        lows = [min(share.values()) for share in shares]
        least = state.spent[node] + sum(lows)
        if state.open[node]:
            gaps = [
                {option: cost - low for option, cost in share.items()} for share, low in zip(shares, lows, strict=True)
            ]
            return least, dict(zip(cells, gaps, strict=True))
        if not cells:
            return least + self.broken * bool(state.sums[node]), {}
        terms = [self.sums.terms(cell, share, low) for cell, share, low in zip(cells, shares, lows, strict=True)]
        marginals = self.sums.marginals(state.sums[node], node, cells, terms)
        above = max(min(of.values()) for of in marginals)
        return least + above, {
            cell: {option: max(0.0, cost - above) for option, cost in of.items()}
            for cell, of in zip(cells, marginals, strict=True)
        }

    # -- the search ------------------------------------------------------------------------------------

    def _dive(self, depth: float) -> None:
        """A good table soon: decide what is clearest, ask as deep as that, and so on."""
        self.sums.depth = depth
        state = self._start()
        while state.left:
            if not self._learn(state):
                break
            ranked = sorted(self._clearest(state))
            for gap, cell, option in ranked:
                if gap == ranked[0][0] or -gap >= self.broken / 2:
                    self._decide(state, cell, option)
        if not state.left:
            self._note(self.decided, self._cost_of(state, self.decided))
        self.sums.depth = self.broken

    @staticmethod
    def _clearest(state: _State) -> Iterator[tuple[float, int, int]]:
        """How far each cell's second option is behind its first, and that: the farthest is the smallest."""
        for cell, options in state.left.items():
            gaps = state.gaps[cell]
            first, second, *_ = sorted(options, key=lambda option: (gaps[option], option))
            yield gaps[first] - gaps[second], cell, first

    def _branch(self, state: _State) -> None:
        """Try the options that are left, in tables that may be new or cheaper."""
        decided = list(self.decided)
        if not state.left:
            self._note(decided, self._cost_of(state, decided))
            return
        self._look(state)
        if not self._news(state, decided):
            return
        _, cell, _ = min(self._clearest(state))
        gaps = state.gaps[cell]
        for option in sorted(state.left[cell], key=lambda option: (gaps[option], option)):
            self.decided = list(decided)
            self.sums.step(COPY)
            child = state.copy()
            self._decide(child, cell, option)
            if self._learn(child):
                self._branch(child)
        self.decided = decided

    def _look(self, state: _State) -> None:
        """Ask all sums what each option costs more at least, and hand nothing on."""
        found: dict[int, dict[int, float]] = {}
        for node in range(len(self.nodes)):
            state.least[node], gaps = self._ask(state, node)
            for cell, of in gaps.items():
                other = found.setdefault(cell, of)
                found[cell] = {option: max(gap, other[option]) for option, gap in of.items()}
        state.gaps = found

    def _news(self, state: _State, decided: Sequence[int]) -> bool:
        """Whether an option that is left could be in a cheaper table than any that was found with it."""
        low = sum(state.least)
        for cell, options in enumerate(self.known):
            left = state.left.get(cell)
            if left is None:
                if options[decided[cell]] > low + EPSILON:
                    return True
            elif any(options[option] > low + state.gaps[cell][option] + EPSILON for option in left):
                return True
        return False
