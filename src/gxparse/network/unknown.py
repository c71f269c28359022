"""What unknown cells can be: verdicts on equalities that hold some, bounds, and values that are forced.

An unknown cell is any non-negative integer. One equality with a masked cell tells nothing: 3 + ? = 5 may hold.
Together they tell much: if the column says that ``?`` is 2, the row holds for certain. Equalities that share unknown
cells form a component: the unknown cells inside drop out of the sum of its equalities, so that sum can be decided
from the known cells that leave the component. Whether they can hold at all with no cell below zero is asked of a
flow (:mod:`gxparse.network.flow`), which also names the equalities that cannot hold together.

A verdict names the equalities that it rests on. An equality that rests on nothing but itself stays ``undecided``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal

from attrs import evolve, frozen

from gxparse.findings import Equation, Status
from gxparse.network.flow import Flow
from gxparse.network.network import Network, Numbers
from gxparse.words import Words

# -- verdicts ------------------------------------------------------------------------------------------


@frozen
class Forced:
    """The verdict on an equality with unknown cells.

    ``through`` are the equalities on whose truth a verdict rests, ``blocking`` the unknown cells that keep it
    ``undecided``.
    """

    status: Status
    through: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()


def decide(equations: Sequence[Equation], values: Mapping[str, int | None]) -> dict[str, Forced]:
    """Decide the equalities that hold unknown cells, through each other where one alone does not tell.

    ``pass`` if all values of the unknown cells with which the others hold make it hold too; ``fail`` if it and some
    others (``through``) cannot all hold, but could without it; else ``undecided``. An equality whose whole component
    has no known cell that leaves it is ``undecided`` unless it fails: there is nothing it could be checked against.

    >>> rows = [Equation("row", ("a", "b"), ("c",)), Equation("column", ("b",), ("d",))]
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": 2})["row"]
    Forced(status='pass', through=('column',), blocking=())
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": 4})["row"]
    Forced(status='fail', through=('column',), blocking=())
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": None})["row"]
    Forced(status='undecided', through=(), blocking=('b',))
    """
    network = Network.of(equations)
    parts = _Parts(network, network.numbers(values))
    decided = {}
    for equation in equations:
        blocking = tuple(key for key in (*equation.left, *equation.right) if values[key] is None)
        if not blocking:
            continue
        if equation.id in network.implied:
            decided[equation.id] = parts.implied(network.implied[equation.id], blocking)
        elif equation.id in network.left_out:
            decided[equation.id] = Forced("undecided", (), blocking)
        else:
            decided[equation.id] = parts.of(network.nodes.index(equation.id), blocking)
    return decided


class _Parts:
    """The components that unknown cells make, and what each of them says of its equalities."""

    def __init__(self, network: Network, numbers: Numbers) -> None:
        unknown = [cell for cell, number in enumerate(numbers) if number is None]
        self.network = network
        self.imbalances = network.imbalances(numbers)
        self.labels = network.components(unknown)
        self.members: dict[int, list[int]] = {}
        for node, label in enumerate(self.labels):
            self.members.setdefault(label, []).append(node)
        self._unknown: dict[int, list[int]] = {}
        for cell in unknown:
            self._unknown.setdefault(self.labels[network.tails[cell]], []).append(cell)
        self._conflicts: dict[int, list[frozenset[int]]] = {}

    def conflicts(self, label: int) -> list[frozenset[int]]:
        """Nodes of a component whose equalities cannot all hold, but could without any one of them: some such sets
        without a node in common, at least one if there are any.
        """
        if label not in self._conflicts:
            parts = self._flow(label, self.members[label]).violated()
            self._conflicts[label] = [self._irreducible(label, part) for part, _ in parts]
        return self._conflicts[label]

    def _irreducible(self, label: int, part: frozenset[int]) -> frozenset[int]:
        for node in sorted(part):
            rest = part - {node}
            if not self._flow(label, rest).complete:
                part = rest
        return part - self.network.grounds

    def _flow(self, label: int, nodes: Collection[int]) -> Flow:
        """A flow through the unknown cells of a component that has to balance some of its nodes."""
        imbalances = [0] * len(self.imbalances)
        for node in nodes:
            imbalances[node] = self.imbalances[node]
        open_nodes = [node for node in self.members[label] if node not in nodes]
        return Flow(self.network, imbalances, self._unknown.get(label, ()), open_nodes)

    def checked(self, label: int) -> bool:
        """Whether known cells decide the sum of a component."""
        members = self.members[label]
        return self.network.grounds.isdisjoint(members) and bool(self.network.crossing(members))

    def of(self, node: int, blocking: tuple[str, ...]) -> Forced:
        """The verdict on the equality of a node."""
        label = self.labels[node]
        conflicts = self.conflicts(label)
        for conflict in conflicts:
            if node in conflict:
                return Forced("fail", self._names(conflict - {node}))
        if conflicts or not self.checked(label):
            return Forced("undecided", (), blocking)
        return Forced("pass", self._names({*self.members[label]} - {node}))

    def _names(self, nodes: Collection[int]) -> tuple[str, ...]:
        return tuple(name for node in sorted(nodes) if (name := self.network.nodes[node]))

    def implied(self, factors: Sequence[int], blocking: tuple[str, ...]) -> Forced:
        """The verdict on an equality that holds if those of the nodes do, each times its factor."""
        mixed = {label for label, nodes in self.members.items() if len({factors[node] for node in nodes}) > 1}
        if any(self.conflicts(label) or not self.checked(label) for label in mixed):
            return Forced("undecided", (), blocking)
        through = self._names([node for label in sorted(mixed) for node in self.members[label]])
        # The others' sums are known, and those of these components are 0 if their equalities hold.
        rest = sum(factors[nodes[0]] * sum(self.imbalances[n] for n in nodes) for nodes in self._apart(mixed))
        return Forced("fail" if rest else "pass", through)

    def _apart(self, mixed: set[int]) -> Iterator[list[int]]:
        return (nodes for label, nodes in self.members.items() if label not in mixed)


# -- bounds --------------------------------------------------------------------------------------------

Reason = Literal["sums", "blanks-are-zeros"]
"""Why a cell has one value: the sums force it, or it is blank and every rule holds with blank cells read as 0."""

READ_AS_ZERO = Words("空白均按 0 计时各条规则都相符", "with blanks read as 0 the rules hold")
"""What speaks for a 0 that no sum forces."""


@frozen(repr=False)
class Step:
    """One step of a derivation: what follows from the sum of some equalities.

    ``rules`` are the equalities, each as it stands or with its sides exchanged (1 or -1 in ``signs``). In their sum the
    number of ``cell`` and of ``others`` (unknown cells as well, times ``sign``) is ``value``, which the known cells of
    ``terms`` add to: each with 1 or -1 and its number, printed (if not 0) or from a step before. No number is below
    zero, so ``relation`` holds between ``cell`` and ``value``. ``settled`` are the cells whose numbers are known then.
    """

    rules: tuple[str, ...]
    signs: tuple[int, ...]
    cell: str
    others: tuple[str, ...]
    sign: int
    value: int
    terms: tuple[tuple[int, str, int], ...]
    settled: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.message()}>"

    @property
    def relation(self) -> str:
        """``"="``, ``"<="`` or ``">="``."""
        return "=" if not self.others else "<=" if self.sign > 0 else ">="

    def message(self, lang: str = "en", name: Callable[[str], str] = str) -> str:
        """The step in words, in ``"zh"`` or ``"en"``. ``name`` says how cells are called (by default by their keys)."""
        amount = _added([(sign, str(number)) for sign, _, number in self.terms if number])
        amount = str(self.value) if amount in ("", str(self.value)) else f"{amount} = {self.value}"
        unknown = _added([(1, name(self.cell)), *((self.sign, name(other)) for other in self.others)])
        sums = _added(list(zip(self.signs, self.rules, strict=True)))
        zh = lang == "zh"
        of = "勾稽关系" if len(self.rules) == 1 else f" {len(self.rules)} 条勾稽关系加减"
        said = f"由{of}得：{unknown} = {amount}" if zh else f"by {sums}: {unknown} = {amount}"
        if not self.others:
            return said
        said += "，各数均不为负，故" if zh else ", none is below zero, so "
        if len(self.settled) > 1:
            return said + ("各数均为 0" if zh else "each is 0")
        said += f"{' ' * zh}{name(self.cell)} {self.relation} {self.value}"
        if self.settled:
            said += f"，于是等于 {self.value}" if zh else f", hence it is {self.value}"
        return said

    def to_dict(self) -> dict[str, object]:
        """The step as JSON-ready data."""
        return {
            "rules": list(self.rules),
            "signs": list(self.signs),
            "cell": self.cell,
            "others": list(self.others),
            "sign": self.sign,
            "relation": self.relation,
            "value": self.value,
            "terms": [{"sign": sign, "cell": key, "value": number} for sign, key, number in self.terms],
            "settled": list(self.settled),
            "messages": {"zh": self.message("zh"), "en": self.message("en")},
        }


def _added(parts: Sequence[tuple[int, str]]) -> str:
    """What is added or taken away, with signs between: ``a + b - c``."""
    said = " ".join(f"{'-' if sign < 0 else '+'} {part}" for sign, part in parts)
    return f"-{said[2:]}" if said.startswith("-") else said[2:]


@frozen(repr=False)
class Bounds:
    """What an unknown cell can be if the printed numbers are right and every hard equality holds.

    From ``low`` to ``high``, both included; ``high`` is ``None`` where nothing limits it. If only one value is left,
    ``value`` is that and ``steps`` derive it, each from printed numbers and from steps before. With the ``reason``
    ``"blanks-are-zeros"`` it is 0 and not proven: with all blank cells read as 0, this one among them, the rules hold.
    """

    cell: str
    low: int
    high: int | None
    steps: tuple[Step, ...] = ()
    reason: Reason = "sums"

    def __repr__(self) -> str:
        if self.reason != "sums":
            return f"<{self.cell} = {self.value}: {READ_AS_ZERO.en}>"
        if self.value is not None:
            return f"<{self.cell} = {self.value}: {'; '.join(step.message() for step in self.steps)}>"
        return f"<{self.low} <= {self.cell}{'' if self.high is None else f' <= {self.high}'}>"

    @property
    def value(self) -> int | None:
        """The only value that the cell can have, if there is only one."""
        return self.low if self.low == self.high else None

    def to_dict(self) -> dict[str, object]:
        """The bounds as JSON-ready data."""
        return {
            "low": self.low,
            "high": self.high,
            "value": self.value,
            "reason": self.reason,
            "steps": [step.to_dict() for step in self.steps],
        }


def bounds(equations: Sequence[Equation], values: Mapping[str, int | None]) -> dict[str, Bounds]:
    """Exact bounds of the unknown cells of equalities; none for cells whose equalities cannot all hold.

    >>> rows = [Equation("row", ("a", "b"), ("c",)), Equation("column", ("b", "d"), ("e",))]
    >>> found = bounds(rows, {"a": 1, "b": None, "c": 3, "d": None, "e": 5})
    >>> found["d"].value, [step.message() for step in found["d"].steps]
    (3, ['by row: b = 3 - 1 = 2', 'by column: d = 5 - 2 = 3'])
    """
    network = Network.of(equations)
    numbers = network.numbers(values)
    unknown = [cell for cell, number in enumerate(numbers) if number is None]
    flow = Flow(network, network.imbalances(numbers), unknown)
    labels = network.components(unknown)
    broken = {labels[node] for node, left in enumerate(flow.left) if left and node not in network.grounds}
    free = [cell for cell in unknown if labels[network.tails[cell]] not in broken]
    high = {cell: flow.most(cell) for cell in free}
    low = {cell: flow.least(cell) for cell in free}
    forced = {cell: low[cell] for cell in free if low[cell] == high[cell]}
    steps = _Derivation(network, equations, numbers, forced).steps if forced else {}
    return {
        network.cells[cell]: Bounds(network.cells[cell], low[cell], high[cell], steps.get(cell, ())) for cell in free
    }


class _Derivation:
    """Steps to forced values: by one equality where that is enough, else by the sum of some."""

    def __init__(
        self, network: Network, equations: Sequence[Equation], numbers: Numbers, forced: Mapping[int, int]
    ) -> None:
        self.network = network
        self.numbers = list(numbers)
        self.forced = forced
        self.made: dict[int, list[Step]] = {}
        number_of = network.number_of
        self.equations = [
            (
                equation.id,
                [(number_of[key], 1) for key in equation.left] + [(number_of[key], -1) for key in equation.right],
            )
            for equation in equations
            if equation.id not in network.left_out
        ]
        while len(self.made) < len(forced):
            if not any(self._one(name, sides) for name, sides in self.equations):
                self._several(next(cell for cell in forced if cell not in self.made))
        self.steps = {cell: tuple(self._needed(cell)) for cell in forced}

    def _one(self, name: str, sides: Sequence[tuple[int, int]]) -> bool:
        """Take what one equality says, if it forces all of its unknown cells: one, or several that add to 0."""
        unknown = [(cell, sign) for cell, sign in sides if self.numbers[cell] is None]
        if not unknown or any(cell not in self.forced for cell, _ in unknown):
            return False
        alike = len({sign for _, sign in unknown}) == 1
        if not alike or (len(unknown) > 1 and any(self.forced[cell] for cell, _ in unknown)):
            return False
        cells = [cell for cell, _ in unknown]
        step = evolve(self._step((name,), (1,), sides, cells[0]), settled=tuple(self.network.cells[c] for c in cells))
        self._settle(cells, [step])
        return True

    def _several(self, cell: int) -> None:
        """Take what the sums of some equalities say of a cell: at most this, at least this."""
        network, imbalances = self.network, self.network.imbalances(self.numbers)
        flow = Flow(network, imbalances, [n for n, number in enumerate(self.numbers) if number is None])
        steps: list[Step] = []
        for most in (True, False):
            (flow.most if most else flow.least)(cell)
            ends = network.tails[cell], network.heads[cell]
            part = set(flow.reached(ends[1] if most else ends[0], without=cell))
            step = self._step(*self._sum(part), cell)
            if not step.others:
                steps = []
            steps.append(step)
            if not step.others or not self.forced[cell]:
                break  # at most 0 is 0
        steps[-1] = evolve(steps[-1], settled=(network.cells[cell],))
        self._settle([cell], steps)

    def _sum(self, part: set[int]) -> tuple[tuple[str, ...], tuple[int, ...], list[tuple[int, int]]]:
        """The sum of the equalities of some nodes, or of all others of their block where that is shorter to say."""
        [block] = {self.network.blocks[node] for node in part}
        rest = {node for node, of in enumerate(self.network.blocks) if of == block} - part
        sums: list[set[int]] = [nodes for nodes in (part, rest) if nodes and self.network.grounds.isdisjoint(nodes)]
        shortest = min(sums, key=len)
        nodes = sorted(shortest)
        signs = [self.network.multiples[node] * self.network.multiples[nodes[0]] for node in nodes]
        return tuple(self.network.nodes[node] for node in nodes), tuple(signs), self.network.crossing(shortest)

    def _step(
        self, rules: tuple[str, ...], signs: tuple[int, ...], sides: Sequence[tuple[int, int]], cell: int
    ) -> Step:
        turn = -next(sign for other, sign in sides if other == cell)
        cells = self.network.cells
        others = [(other, -sign * turn) for other, sign in sides if self.numbers[other] is None and other != cell]
        known = [
            (sign * turn, cells[other], number)
            for other, sign in sides
            if (number := self.numbers[other]) is not None and (number or other in self.made)
        ]
        known.sort(key=lambda term: -term[0])
        return Step(
            rules=rules,
            signs=signs,
            cell=cells[cell],
            others=tuple(cells[other] for other, _ in others),
            sign=others[0][1] if others else 1,
            value=sum(sign * number for sign, _, number in known),
            terms=tuple(known),
        )

    def _settle(self, cells: Sequence[int], steps: list[Step]) -> None:
        for cell in cells:
            self.made[cell] = steps
            self.numbers[cell] = self.forced[cell]

    def _needed(self, cell: int) -> Iterator[Step]:
        """The steps to a cell, with those before that they rest on."""
        number_of = self.network.number_of
        seen: set[int] = set()
        waiting = [cell]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += [
                    number_of[key]
                    for step in self.made[here]
                    for _, key, _ in step.terms
                    if number_of[key] in self.made
                ]
        used = {id(self.made[made]): self.made[made] for made in self.made if made in seen}
        return (step for steps in used.values() for step in steps)
