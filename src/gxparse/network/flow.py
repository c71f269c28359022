"""Flows: non-negative integers for the free cells of a network that make its equalities hold.

Asked is whether unknown cells can have any values at all with which everything adds up, and if so, how large and how
small one of them can be. Trying values has no end; integer programming would be a dependency and slow. On a graph it
is a search for ways: to raise the number of a free cell by one moves one of the imbalance of its tail to its head,
without a limit; to lower it moves one back, as often as the number allows. If one node has 3 too many and another 3
too few, and free cells lead from the first to the second, these cells carry the 3 and all is well.

What cannot be moved away shows a violated part of the network: nodes whose sum cannot be mended by any numbers of
the free cells (Hoffman's theorem on circulations).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from gxparse.network.network import Network


class Move(NamedTuple):
    """A step from ``node`` over a free cell: one up, or one down."""

    node: int
    cell: int
    up: bool


Paths = dict[int, "Move | None"]
"""Nodes that were reached, in that order, each with the step that led there."""


class Flow:
    """Numbers for free cells, and the imbalance that they leave at each node.

    ``open_nodes`` take any imbalance, as nodes without an equality do.
    """

    def __init__(
        self, network: Network, imbalances: Sequence[int], free: Iterable[int], open_nodes: Collection[int] = ()
    ) -> None:
        """Move imbalances through the free cells as far as it can be done."""
        self.numbers = dict.fromkeys(free, 0)
        self.left = list(imbalances)
        self._network = network
        self._open = network.grounds.union(open_nodes)
        self._arcs: dict[int, list[tuple[int, int, bool]]] = {}
        for cell in self.numbers:
            tail, head = network.tails[cell], network.heads[cell]
            self._arcs.setdefault(tail, []).append((cell, head, True))
            self._arcs.setdefault(head, []).append((cell, tail, False))
        for node, imbalance in enumerate(imbalances):
            if imbalance > 0 and node not in self._open:
                self._empty(node)
        for node in sorted(self._open):
            while self._send(node, lambda other: self.left[other] < 0 and other not in self._open):
                pass

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return not any(left for node, left in enumerate(self.left) if node not in self._open)

    def violated(self) -> list[tuple[frozenset[int], bool]]:
        """Parts of the network without a node in common whose sums no numbers of the free cells can mend.

        Each is a set of nodes, and whether its sum is above zero: then no free cell leaves it, and each that enters is
        0 here; below zero the other way. None if the flow is complete.
        """
        parts: list[tuple[frozenset[int], bool]] = []
        covered: set[int] = set()
        for node, left in enumerate(self.left):
            if left and node not in self._open and node not in covered:
                part = frozenset(self.reached(node, backward=left < 0))
                if covered.isdisjoint(part):
                    parts.append((part, left > 0))
                    covered |= part
        return parts

    def most(self, cell: int) -> int | None:
        """The largest number that a cell can have in a complete flow, ``None`` if there is none. Changes the flow."""
        tail, head = self._network.tails[cell], self._network.heads[cell]
        while True:
            path = self._path(self.reached(head, tail, without=cell), tail)
            if path is None:
                return self.numbers[cell]
            if all(step.up for step in path):
                return None
            amount = self._limit(path)
            self._push(path, amount)
            self.numbers[cell] += amount

    def least(self, cell: int) -> int:
        """The smallest number that a cell can have in a complete flow. Changes the flow."""
        tail, head = self._network.tails[cell], self._network.heads[cell]
        while self.numbers[cell]:
            path = self._path(self.reached(tail, head, without=cell), head)
            if path is None:
                break
            amount = min(self.numbers[cell], self._limit(path, self.numbers[cell]))
            self._push(path, amount)
            self.numbers[cell] -= amount
        return self.numbers[cell]

    def reached(self, start: int, end: int = -1, *, backward: bool = False, without: int = -1) -> Paths:
        """Nodes to which imbalance can be moved from a node (``backward``: from which to it), as far as ``end``."""
        return self._search(start, lambda node: node == end, backward=backward, without=without)

    def _search(self, start: int, stop: Callable[[int], bool], *, backward: bool = False, without: int = -1) -> Paths:
        came: Paths = {start: None}
        numbers, arcs = self.numbers, self._arcs
        waiting = [start]
        for node in waiting:
            for cell, other, outward in arcs.get(node, ()):
                if other not in came and cell != without and (outward != backward or numbers[cell]):
                    came[other] = Move(node, cell, outward)
                    if stop(other):
                        return came
                    waiting.append(other)
        return came

    def _empty(self, node: int) -> None:
        while self.left[node] > 0 and self._send(node, lambda other: self.left[other] < 0 or other in self._open):
            pass

    def _send(self, start: int, wanted: Callable[[int], bool]) -> bool:
        """Move imbalance from a node to one that is wanted; whether there was a way."""
        came = self._search(start, wanted)
        end = next(reversed(came))
        path = self._path(came, end)
        if not path or not wanted(end):
            return False
        needed = [
            left for left, bound in ((self.left[start], start), (-self.left[end], end)) if bound not in self._open
        ]
        amount = self._limit(path, min(needed))
        self._push(path, amount)
        self.left[start] -= amount
        self.left[end] += amount
        return True

    @staticmethod
    def _path(came: Paths, end: int) -> list[Move] | None:
        if end not in came:
            return None
        path = []
        step = came[end]
        while step is not None:
            path.append(step)
            step = came[step.node]
        return path

    def _limit(self, path: Sequence[Move], most: int | None = None) -> int:
        limits = [self.numbers[step.cell] for step in path if not step.up]
        return min(limits if most is None else [*limits, most])

    def _push(self, path: Sequence[Move], amount: int) -> None:
        for step in path:
            self.numbers[step.cell] += amount if step.up else -amount
