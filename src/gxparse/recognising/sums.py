"""What one sum tells: how much it costs with each option of its cells, found cell by cell from the totals so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from gxparse.recognising.options import Node, Options

Terms = Sequence[tuple[int, "int | None", float]]
"""The options of a cell of a sum by number, value, and what they cost above the cheapest there."""

NEVER = float("inf")


class SpentError(Exception):
    """The budget is spent."""


class Sums:
    """The sums of a network: what their cells may be, in which sums they stand, and how many steps of adding are left.

    A sum that does not hold costs ``depth``; costs of totals are not looked at beyond it.
    """

    def __init__(self, cells: Sequence[Options], nodes: Sequence[Node], depth: float, budget: float) -> None:
        self.values = [[option.value for option in options] for options in cells]
        self.listed = [[option.listed for option in options] for options in cells]
        self.signs: list[dict[int, int]] = [{} for _ in cells]
        for number, node in enumerate(nodes):
            for cell, sign in node:
                self.signs[cell][number] = sign
        self.depth, self.budget = depth, budget

    def terms(self, cell: int, costs: Mapping[int, float], low: float) -> Terms:
        """The options of a cell with their costs, above ``low``."""
        values = self.values[cell]
        return [(option, values[option], cost - low) for option, cost in costs.items()]

    def marginals(self, start: int, node: int, cells: Sequence[int], terms: Sequence[Terms]) -> list[dict[int, float]]:
        """For each option of each cell of a sum, what the sum costs with it above the cheapest options.

        ``start`` is what its other cells add.
        """
        signs = [self.signs[cell][node] for cell in cells]
        before, opened = self._totals(start, terms, signs)
        behind, closed = self._totals(0, terms[::-1], [-sign for sign in reversed(signs)])
        found = []
        for place, (cell, sign, options) in enumerate(zip(cells, signs, terms, strict=True)):
            totals, rest = before[place], behind[len(terms) - place - 1]
            either = min(self.depth, opened[place], closed[len(terms) - place - 1])
            of = {}
            for option, value, cost in options:
                if value is None:
                    of[option] = (
                        cost if self.listed[cell][option] else cost + self._forced(cell, sign, totals, rest, either)
                    )
                    continue
                of[option] = cost + self._least(totals, rest, sign * value, either)
            found.append(of)
        return found

    def _least(self, totals: Mapping[int, float], rest: Mapping[int, float], value: int, most: float) -> float:
        """What a total and the rest that it leaves cost least."""
        if len(rest) < len(totals):
            totals, rest, value = rest, totals, -value
        self.step(len(totals))
        for total, spent in totals.items():
            more = rest.get(total + value)
            if more is not None and spent + more < most:
                most = spent + more
        return most

    def is_new(self, cell: int, number: int) -> bool:
        """Whether a number may be one that is not listed."""
        return number >= 0 and number not in self.values[cell]

    def _forced(
        self, cell: int, sign: int, totals: Mapping[int, float], rest: Mapping[int, float], most: float
    ) -> float:
        """What a total and the rest cost least that leave a number of a cell that is not listed."""
        one, other = (sorted(of.items(), key=itemgetter(1)) for of in (totals, rest))
        for total, spent in one:
            if not other or spent + other[0][1] >= most:
                break
            for end, more in other:
                self.step(1)
                if spent + more >= most:
                    break
                if self.is_new(cell, sign * (end - total)):
                    most = spent + more
                    break
        return most

    def _totals(
        self, start: int, terms: Sequence[Terms], signs: Sequence[int]
    ) -> tuple[list[dict[int, float]], list[float]]:
        """For so many of the terms: what each total costs that they may have; and what it costs that one is unknown."""
        found, unknown = [{start: 0.0}], [NEVER]
        for options, sign in zip(terms[:-1], signs, strict=False):
            totals: dict[int, float] = {}
            before, opened = found[-1], unknown[-1]
            for _, value, cost in options:
                if value is None:
                    opened = min(opened, cost)
                    continue
                self.step(len(before))
                for total, spent in before.items():
                    at, much = total + sign * value, spent + cost
                    if much < self.depth and much < totals.get(at, NEVER):
                        totals[at] = much
            found.append(totals)
            unknown.append(opened)
        return found, unknown

    def step(self, many: int) -> None:
        """Count so many steps. Raises :class:`SpentError` when there are none left."""
        self.budget -= many + 1
        if self.budget < 0:
            raise SpentError
