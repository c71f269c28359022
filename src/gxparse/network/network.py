"""Equalities of counts as a directed graph, and flows in it.

In the table of requests every cell stands in two equalities, that of its row and that of its column, with opposite
signs, once one equality that the others imply is left out and the others are multiplied by 1 or -1. So the matrix of
the equalities is the incidence matrix of a graph: equalities are its nodes, cells its arcs, and a consistent table
is a circulation. Questions that are hard of equations in general (which cells are wrong, what can an unknown one be)
become searches for paths and borders, in integers and without a solver: the matrix is totally unimodular.

A cell that stands in one equality (disputes) ends in a node without an equality, which takes what is left. Cells of
two years that have to agree join the graphs of both years.

The imbalance of a node is what the known cells that enter it add to, less those that leave it. With 3 + 2 = 6
printed, the node of that row has the imbalance 1 or -1. Unknown cells carry any non-negative integer; an imbalance
has to flow away through them, or something is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain

from attrs import evolve, field, frozen

from gxparse.findings import Equation

Numbers = Sequence["int | None"]
"""The value of each cell of a network, ``None`` where it is unknown."""


@frozen(slots=False, eq=False)
class Network:
    """Equalities as a graph. Cell number ``n`` is the arc from node ``tails[n]`` to node ``heads[n]``.

    ``nodes`` are the ids of the equalities; empty for one that takes what is left. ``multiples`` tells whether each
    stands there as it is (1) or with its sides exchanged (-1). ``implied`` are equalities that hold
    when those of the nodes do, each as the numbers by which to multiply the nodes to get it; ``left_out`` are those
    that do not fit in the graph. ``blocks`` numbers the connected part that each node is in.
    """

    nodes: tuple[str, ...]
    multiples: tuple[int, ...]
    cells: tuple[str, ...]
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    blocks: tuple[int, ...]
    implied: Mapping[str, tuple[int, ...]] = field(repr=False)
    left_out: tuple[str, ...] = ()

    @cached_property
    def ways(self) -> tuple[tuple[tuple[int, int, bool], ...], ...]:
        """For each node the cells that stand in it, with the node at their other end and whether they lead there."""
        found: list[list[tuple[int, int, bool]]] = [[] for _ in self.nodes]
        for cell, (tail, head) in enumerate(zip(self.tails, self.heads, strict=True)):
            found[tail].append((cell, head, True))
            found[head].append((cell, tail, False))
        return tuple(map(tuple, found))

    @cached_property
    def grounds(self) -> frozenset[int]:
        """Nodes without an equality."""
        return frozenset(node for node, name in enumerate(self.nodes) if not name)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number of a cell by its key."""
        return {key: number for number, key in enumerate(self.cells)}

    def numbers(self, values: Mapping[str, int | None]) -> list[int | None]:
        """The values of cells by their numbers."""
        return [values[key] for key in self.cells]

    def imbalances(self, numbers: Numbers) -> list[int]:
        """The imbalance of each node; that of one without an equality says nothing."""
        found = [0] * len(self.nodes)
        for number, tail, head in zip(numbers, self.tails, self.heads, strict=True):
            if number:
                found[head] += number
                found[tail] -= number
        return found

    def components(self, cells: Iterable[int]) -> list[int]:
        """For each node the smallest node that it is joined to by some cells."""
        labels = list(range(len(self.nodes)))
        for cell in cells:
            join(labels, labels[self.tails[cell]], labels[self.heads[cell]])
        return labels

    def crossing(self, part: Collection[int]) -> list[tuple[int, int]]:
        """The cells with one end among some nodes, in order; with 1 if they enter, -1 if they leave."""
        return [
            (cell, 1 if self.heads[cell] in part else -1)
            for cell in sorted({cell for node in part for cell, _, _ in self.ways[node]})
            if (self.tails[cell] in part) != (self.heads[cell] in part)
        ]

    @classmethod
    def of(cls, equations: Sequence[Equation]) -> Network:
        """The network of equalities; kept for the next call."""
        return _network(tuple(equations))


@lru_cache(maxsize=64)
def independent(equations: tuple[Equation, ...]) -> tuple[tuple[Equation, ...], ...]:
    """Equalities by the parts that have no cell in common, in their order; kept for the next call."""
    first: dict[str, int] = {}
    labels = list(range(len(equations)))
    for number, equation in enumerate(equations):
        for key in (*equation.left, *equation.right):
            join(labels, labels[number], labels[first.setdefault(key, number)])
    return tuple(
        tuple(equation for equation, of in zip(equations, labels, strict=True) if of == label)
        for label in sorted(set(labels))
    )


def join(labels: list[int], one: int, other: int) -> None:
    """Give two components the smaller label of both."""
    if one != other:
        kept, gone = (one, other) if one < other else (other, one)
        for node, label in enumerate(labels):
            if label == gone:
                labels[node] = kept


@lru_cache(maxsize=64)
def _network(equations: tuple[Equation, ...]) -> Network:
    spare = _spare(equations)
    chosen = [equation for equation in equations if equation not in spare]
    left_out: list[str] = []
    while True:
        misfit = _misfit(chosen)
        if misfit is None:
            break
        chosen.remove(misfit)
        left_out.append(misfit.id)
    network = _built(chosen)
    implied = {}
    for equation in spare:
        factors = _factors(network, equation)
        if factors is None:
            left_out.append(equation.id)
        else:
            implied[equation.id] = factors
    return evolve(network, implied=implied, left_out=tuple(left_out))


def _spare(equations: Sequence[Equation]) -> list[Equation]:
    """Equalities to try without: all of their cells stand in more than two. The longest first, until none is left."""
    found: list[Equation] = []
    used = Counter(key for equation in equations for key in (*equation.left, *equation.right))
    for equation in sorted(equations, key=lambda equation: -len(equation.left) - len(equation.right)):
        keys = (*equation.left, *equation.right)
        if min(used[key] for key in keys) > 2:
            used.subtract(keys)
            found.append(equation)
    return found


def _signs(equation: Equation) -> dict[str, int]:
    signs = dict.fromkeys(equation.left, 1)
    for key in equation.right:
        signs[key] = signs.get(key, 0) - 1
    return signs


def _misfit(equations: Sequence[Equation]) -> Equation | None:
    """The first equality that has a cell twice, or one that two before have, or whose signs fit no multiple."""
    seen: dict[str, list[tuple[int, int]]] = {}
    # A node's sign against the first node of its tree, as a union-find with parities.
    parent: list[tuple[int, int]] = []

    def root(node: int) -> tuple[int, int]:
        sign = 1
        while parent[node][0] != node:
            node, turn = parent[node]
            sign *= turn
        return node, sign

    for number, equation in enumerate(equations):
        parent.append((number, 1))
        keys = (*equation.left, *equation.right)
        if len(set(keys)) != len(keys):
            return equation
        for key, sign in _signs(equation).items():
            others = seen.setdefault(key, [])
            if len(others) == 2:
                return equation
            for other, other_sign in others:
                (one, one_turn), (two, two_turn) = root(number), root(other)
                wanted = -sign * other_sign  # the multiples of both equalities have to give it opposite signs
                if one == two:
                    if one_turn * two_turn != wanted:
                        return equation
                else:
                    parent[one] = (two, wanted * one_turn * two_turn)
            others.append((number, sign))
    return None


def _built(equations: Sequence[Equation]) -> Network:
    multiples = _multiples(equations)
    ends: dict[str, dict[int, int]] = {}
    for node, equation in enumerate(equations):
        for key, sign in _signs(equation).items():
            ends.setdefault(key, {})[sign * multiples[node]] = node
    nodes = [equation.id for equation in equations]
    labels = list(range(len(nodes)))
    for both in ends.values():
        if len(both) == 2:
            join(labels, labels[both[1]], labels[both[-1]])
    open_ended = sorted({labels[node] for both in ends.values() if len(both) == 1 for node in both.values()})
    ground = {label: len(nodes) + number for number, label in enumerate(open_ended)}
    nodes += [""] * len(ground)
    multiples += [0] * len(ground)
    labels += open_ended
    tails, heads = [], []
    for both in ends.values():
        [some, *_] = both.values()
        rest = ground.get(labels[some], some)
        tails.append(both.get(-1, rest))
        heads.append(both.get(1, rest))
    return Network(tuple(nodes), tuple(multiples), tuple(ends), tuple(tails), tuple(heads), tuple(labels), {})


def _multiples(equations: Sequence[Equation]) -> list[int]:
    """1 or -1 for each equality, so that a cell of two of them has opposite signs."""
    where: dict[str, list[tuple[int, int]]] = {}
    for node, equation in enumerate(equations):
        for key, sign in _signs(equation).items():
            where.setdefault(key, []).append((node, sign))
    found = [0] * len(equations)
    for first in range(len(equations)):
        if found[first]:
            continue
        found[first] = 1
        waiting = [first]
        while waiting:
            node = waiting.pop()
            for key, sign in _signs(equations[node]).items():
                for other, other_sign in where[key]:
                    if not found[other]:
                        found[other] = -sign * other_sign * found[node]
                        waiting.append(other)
    return found


def _factors(network: Network, equation: Equation) -> tuple[int, ...] | None:
    """The numbers by which to multiply the nodes to get an equality, if there are any."""
    wanted = _signs(equation)
    if not wanted.keys() <= network.number_of.keys():
        return None
    signs = [wanted.get(key, 0) for key in network.cells]
    factors: list[int | None] = [None] * len(network.nodes)
    for start in chain((n for n, node in enumerate(network.nodes) if not node), range(len(network.nodes))):
        if factors[start] is not None:
            continue
        factors[start] = 0  # a node without an equality has to be 0; elsewhere only differences count
        waiting = [start]
        while waiting:
            node = waiting.pop()
            here = factors[node] or 0
            for cell, other, leads in network.ways[node]:
                there = here + (signs[cell] if leads else -signs[cell])
                if factors[other] is None:
                    factors[other] = there
                    waiting.append(other)
                elif factors[other] != there:
                    return None
    return tuple(factor or 0 for factor in factors)
