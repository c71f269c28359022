"""What sums tell that are not all asked at once: the cheapest tables of a part of the sums, for pages of many doubts.

All sums of a table together are a network with many circles, and the cheapest table of a page of a hundred doubtful
cells may be out of reach. Sums without a circle are a tree, and the cheapest tables of a tree are found at once: what a
sum costs least with each option of a cell is handed to the next sum of that cell, from the leaves to the root and back.
So trees are grown until each sum stands in one: of the table of requests, all rows with the sums of one column each. A
cell is told by the tree that tells most; what another one says against it is taken off.

A tree knows less than the network does, so what it says is as right and less sure. A number that is not listed is any
number there, for each sum by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from gxparse.recognising.options import Node, Options, Told
from gxparse.recognising.sums import NEVER, Sums


def told_by_trees(cells: Sequence[Options], nodes: Sequence[Node], *, broken: int, window: int) -> list[Told]:
    """What the best tree says of each cell; each has to stand in a sum.

    >>> from gxparse.recognising.options import Option
    >>> cells = [[Option(3, 10), Option(8, 500)], [Option(4, 300), Option(5, 310)], [Option(8, 20)]]
    >>> told_by_trees(cells, [[(0, 1), (1, 1), (2, -1)]], broken=4600, window=4600)[1]
    Told(chosen=1, regrets=(4590, 0))
    """
    found: list[list[Told]] = [[] for _ in cells]
    for tree in _trees(nodes):
        for cell, costs in _Tree(cells, nodes, broken, tree).costs().items():
            low = min(costs)
            regrets = tuple(round(cost - low) if cost - low <= window else None for cost in costs)
            found[cell].append(Told(costs.index(low), regrets))
    return [_agreed(told, [option.value for option in of], window) for told, of in zip(found, cells, strict=True)]


def _agreed(told: Sequence[Told], values: Sequence[int | None], window: int) -> Told:
    """What is said the most clearly, with what others say against it taken off."""
    margins = [each.margin(values, window) for each in told]
    best = told[margins.index(max(margins))]
    value = values[best.chosen]
    against = max(
        (margin for each, margin in zip(told, margins, strict=True) if values[each.chosen] != value), default=0
    )
    if not against:
        return best
    regrets = [window if regret is None else regret for regret in best.regrets]
    return Told(best.chosen, tuple(max(0, regret - against) for regret in regrets))


@frozen
class _Branch:
    """A sum of a tree, and the one that it hangs on with the cell between them; neither at the root."""

    node: int
    parent: int | None
    by: int | None


def _trees(nodes: Sequence[Node]) -> Iterator[list[_Branch]]:
    """Trees of sums from the root, the longest sum; until each sum stands in one."""
    left = sorted(range(len(nodes)), key=lambda node: -len(nodes[node]))
    of_cell: dict[int, list[int]] = {}
    for number, node in enumerate(nodes):
        for cell, _ in node:
            of_cell.setdefault(cell, []).append(number)
    while left:
        tree = [_Branch(left[0], None, None)]
        taken, seen = {left[0]}, {cell for cell, _ in nodes[left[0]]}
        for branch in tree:
            for cell, _ in nodes[branch.node]:
                for other in of_cell[cell]:
                    if other not in taken and sum(each in seen for each, _ in nodes[other]) == 1:
                        tree.append(_Branch(other, branch.node, cell))
                        taken.add(other)
                        seen.update(each for each, _ in nodes[other])
        yield tree
        left = [node for node in left if node not in taken]


class _Tree:
    """The cheapest tables of a tree of sums."""

    def __init__(self, cells: Sequence[Options], nodes: Sequence[Node], broken: int, tree: Sequence[_Branch]) -> None:
        self.nodes, self.tree = nodes, tree
        self.sums = Sums(cells, nodes, broken, NEVER)
        self.own = {
            cell: [float(option.cost) for option in cells[cell]] for branch in tree for cell, _ in nodes[branch.node]
        }
        self.heard: dict[int, dict[int, list[float]]] = {cell: {} for cell in self.own}

    def costs(self) -> dict[int, list[float]]:
        """What the cheapest tables cost with each option of each cell, for each cell above the same."""
        for branch in reversed(self.tree):
            self._ask(branch.node)
        found: dict[int, list[float]] = {}
        for branch in self.tree:
            found |= self._ask(branch.node)
        return found

    def _ask(self, node: int) -> dict[int, list[float]]:
        """Tell the cells of a sum what it costs least with each of their options, beside what others told them."""
        cells = [cell for cell, _ in self.nodes[node]]
        costs = [self._without(cell, node) for cell in cells]
        terms = [self.sums.terms(cell, dict(enumerate(of)), min(of)) for cell, of in zip(cells, costs, strict=True)]
        found: dict[int, list[float]] = {}
        for cell, of, least in zip(cells, costs, self.sums.marginals(0, node, cells, terms), strict=True):
            low = min(of)
            found[cell] = [least[option] for option in range(len(of))]
            self.heard[cell][node] = [cost - (own - low) for cost, own in zip(found[cell], of, strict=True)]
        return found

    def _without(self, cell: int, node: int) -> list[float]:
        """What the options of a cell cost without what a sum told."""
        costs = self.own[cell]
        for other, told in self.heard[cell].items():
            if other != node:
                costs = [cost + more for cost, more in zip(costs, told, strict=True)]
        return costs
