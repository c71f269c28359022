"""What unknown cells can be: verdicts on equalities that hold some, bounds, and values that are forced.

An unknown cell is any non-negative integer. Equalities that share unknown cells form a component: the unknown cells
inside drop out of the sum of its equalities, so that sum can be decided from the known cells that leave the component.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from gxparse.checks.flows import Flow
from gxparse.checks.model import Equation, Status
from gxparse.checks.network import Network, Numbers

# -- verdicts ------------------------------------------------------------------------------------------


@frozen
class Decision:
    """The verdict on an equality with unknown cells.

    ``through`` are the equalities on whose truth a verdict rests, ``blocking`` the unknown cells that keep it
    ``undecided``.
    """

    status: Status
    through: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()


def decide(equations: Sequence[Equation], values: Mapping[str, int | None]) -> dict[str, Decision]:
    """Decide the equalities that hold unknown cells, through each other where one alone does not tell.

    ``pass`` if all values of the unknown cells with which the others hold make it hold too; ``fail`` if none of them do
    and there are some; else ``undecided``. An equality whose whole component has no known cell that leaves it is
    ``undecided`` in any case: there is nothing it could be checked against.

    >>> rows = [Equation("row", ("a", "b"), ("c",)), Equation("column", ("b",), ("d",))]
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": 2})["row"]
    Decision(status='pass', through=('column',), blocking=())
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": 4})["row"]
    Decision(status='fail', through=('column',), blocking=())
    >>> decide(rows, {"a": 1, "b": None, "c": 3, "d": None})["row"]
    Decision(status='undecided', through=(), blocking=('b',))
    """
    network = Network.of(equations)
    numbers = network.numbers(values)
    imbalances = network.imbalances(numbers)
    unknown = [cell for cell, number in enumerate(numbers) if number is None]
    parts = _Parts(network, numbers, imbalances, unknown)
    decided = {}
    for equation in equations:
        blocking = tuple(key for key in (*equation.left, *equation.right) if values[key] is None)
        if not blocking:
            continue
        if equation.id in network.implied:
            decided[equation.id] = parts.implied(network.implied[equation.id], blocking)
        elif equation.id in network.left_out:
            decided[equation.id] = Decision("undecided", (), blocking)
        else:
            decided[equation.id] = parts.of(network.nodes.index(equation.id), blocking)
    return decided


class _Parts:
    """The components that unknown cells make, and what each of them says of its equalities."""

    def __init__(self, network: Network, numbers: Numbers, imbalances: Sequence[int], unknown: Sequence[int]) -> None:
        self.network = network
        self.imbalances = imbalances
        self.labels = network.components(unknown)
        self.members: dict[int, list[int]] = {}
        for node, label in enumerate(self.labels):
            self.members.setdefault(label, []).append(node)
        self.unknown: dict[int, list[int]] = {}
        for cell in unknown:
            self.unknown.setdefault(self.labels[network.tails[cell]], []).append(cell)
        self._known: dict[int, tuple[bool, bool]] = {}
        self._numbers = numbers

    def state(self, label: int) -> tuple[bool, bool]:
        """Whether all equalities of a component can hold, and whether its known cells decide their sum."""
        if label not in self._known:
            closed = self.network.grounds.isdisjoint(self.members[label])
            checked = closed and bool(self.network.crossing(self.members[label]))
            self._known[label] = self._possible(label, ()), checked
        return self._known[label]

    def _possible(self, label: int, without: Sequence[int]) -> bool:
        within = [0] * len(self.imbalances)
        for node in self.members[label]:
            within[node] = self.imbalances[node]
        return Flow(self.network, within, self.unknown.get(label, ()), without).complete

    def of(self, node: int, blocking: tuple[str, ...]) -> Decision:
        label = self.labels[node]
        others = tuple(name for n in self.members[label] if n != node and (name := self.network.nodes[n]))
        possible, checked = self.state(label)
        if possible:
            return Decision("pass", others) if checked else Decision("undecided", (), blocking)
        if self._possible(label, (node,)):
            return Decision("fail", others)
        return Decision("undecided", (), blocking)

    def implied(self, factors: Sequence[int], blocking: tuple[str, ...]) -> Decision:
        """The verdict on an equality that holds if those of the nodes do, each times its factor."""
        mixed = {label for label, nodes in self.members.items() if len({factors[node] for node in nodes}) > 1}
        states = [self.state(label) for label in mixed]
        if not all(possible and checked for possible, checked in states):
            return Decision("undecided", (), blocking)
        through = tuple(name for label in sorted(mixed) for n in self.members[label] if (name := self.network.nodes[n]))
        # The others' sums are known, and those of these components are 0 if their equalities hold.
        rest = sum(factors[nodes[0]] * sum(self.imbalances[n] for n in nodes) for nodes in self._apart(mixed))
        return Decision("fail" if rest else "pass", through)

    def _apart(self, mixed: set[int]) -> Iterator[list[int]]:
        return (nodes for label, nodes in self.members.items() if label not in mixed)


# -- bounds --------------------------------------------------------------------------------------------


@frozen
class Step:
    """One step of a derivation: what follows from the sum of some equalities.

    The number of ``cell`` and of ``others`` (unknown cells as well, times ``sign``) is ``value``, which the known cells
    of ``terms`` add to: each with 1 or -1 and its number, printed (if not 0) or from a step before. No number is below
    zero, so ``relation`` holds between ``cell`` and ``value``.
    """

    rules: tuple[str, ...]
    cell: str
    others: tuple[str, ...]
    sign: int
    value: int
    terms: tuple[tuple[int, str, int], ...]

    @property
    def relation(self) -> str:
        """``"="``, ``"<="`` or ``">="``."""
        return "=" if not self.others else "<=" if self.sign > 0 else ">="

    def message(self, lang: str = "en") -> str:
        """The step in words, in ``"zh"`` or ``"en"``."""
        numbers = [f"{'-' if sign < 0 else '+'} {number}" for sign, _, number in self.terms if number]
        amount = (
            " ".join(numbers).removeprefix("+ ").replace("- ", "-", 1 if numbers[:1] and numbers[0][0] == "-" else 0)
        )
        amount = str(self.value) if amount in ("", str(self.value)) else f"{amount} = {self.value}"
        unknown = (" + " if self.sign > 0 else " - ").join((self.cell, *self.others))
        sums = ", ".join(self.rules)
        if lang == "zh":
            said = f"由 {sums}:{unknown} = {amount}"
            return said if not self.others else f"{said},各数均不为负,故 {self.cell} {self.relation} {self.value}"
        said = f"by {sums}: {unknown} = {amount}"
        return said if not self.others else f"{said}, none is below zero, so {self.cell} {self.relation} {self.value}"

    def to_dict(self) -> dict[str, object]:
        """The step as JSON-ready data."""
        return {
            "rules": list(self.rules),
            "cell": self.cell,
            "others": list(self.others),
            "sign": self.sign,
            "relation": self.relation,
            "value": self.value,
            "terms": [{"sign": sign, "cell": key, "value": number} for sign, key, number in self.terms],
            "messages": {"zh": self.message("zh"), "en": self.message("en")},
        }


@frozen
class Bounds:
    """What an unknown cell can be if the printed numbers are right and every hard equality holds.

    From ``low`` to ``high``, both included; ``high`` is ``None`` where nothing limits it. If only one value is left,
    ``value`` is that and ``steps`` derive it, each from printed numbers and from steps before.
    """

    cell: str
    low: int
    high: int | None
    steps: tuple[Step, ...] = ()

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
        """Take what one equality says, if it forces all of its unknown cells."""
        unknown = [(cell, sign) for cell, sign in sides if self.numbers[cell] is None]
        if not unknown or any(cell not in self.forced for cell, _ in unknown):
            return False
        alike = len({sign for _, sign in unknown}) == 1
        if not alike or (len(unknown) > 1 and any(self.forced[cell] for cell, _ in unknown)):
            return False
        for cell, _ in unknown:
            self.made[cell] = [self._step((name,), sides, cell)]
        return self._settle([cell for cell, _ in unknown])

    def _several(self, cell: int) -> None:
        """Take what the sums of some equalities say of a cell: at most this, at least this."""
        network, imbalances = self.network, self.network.imbalances(self.numbers)
        flow = Flow(network, imbalances, [n for n, number in enumerate(self.numbers) if number is None])
        steps = []
        for most in (True, False):
            (flow.most if most else flow.least)(cell)
            ends = network.tails[cell], network.heads[cell]
            part = set(flow.reached(ends[1] if most else ends[0], without=cell))
            rules, sides = self._sum(part)
            step = self._step(rules, sides, cell)
            if not step.others:
                steps = [step]
                break
            steps.append(step)
            if not self.forced[cell]:
                break  # at most 0 is 0
        self.made[cell] = steps
        self._settle([cell])

    def _sum(self, part: set[int]) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
        """The sum of the equalities of some nodes, or of all others of their block where that is shorter to say."""
        [block] = {self.network.blocks[node] for node in part}
        rest = {node for node, of in enumerate(self.network.blocks) if of == block} - part
        sums = [nodes for nodes in (part, rest) if nodes and self.network.grounds.isdisjoint(nodes)]
        nodes = min(sums, key=len)
        return tuple(self.network.nodes[node] for node in sorted(nodes)), self.network.crossing(nodes)

    def _step(self, rules: tuple[str, ...], sides: Sequence[tuple[int, int]], cell: int) -> Step:
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
            cell=cells[cell],
            others=tuple(cells[other] for other, _ in others),
            sign=others[0][1] if others else 1,
            value=sum(sign * number for sign, _, number in known),
            terms=tuple(known),
        )

    def _settle(self, cells: Sequence[int]) -> bool:
        for cell in cells:
            self.numbers[cell] = self.forced[cell]
        return True

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
        return (step for made in self.made if made in seen for step in self.made[made])
