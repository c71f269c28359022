"""What a recogniser may have seen in a cell: what each alternative says, and how likely that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from gxparse.layout import Alternative
from gxparse.recognising.options import Option
from gxparse.values import State, read_value

PER_NAT = 1000
"""Costs are whole numbers: minus the natural logarithm of a probability, times this."""

LEAST = 1e-9
"""Nothing is less likely than this."""

CLEAR = 0.99
"""A reading is clear from here and never changed, and what sums tell is taken from here: a wrong number costs as much
as a hundred that are not read."""

TAKEN = 0.95
"""A recogniser's number is taken as read from here, unless sums say something else; those of pages are calibrated."""

BROKEN = 0.01
"""How likely a sum of a report does not hold in print."""

NOTHING = ("blank", "not_applicable")
"""States of cells that add nothing to a sum. One may be unknown instead: that leaves two sums open, and is as unlikely
as two broken ones."""

SHOWN = 4
"""A remark names so many alternatives."""


def cost_of(probability: float) -> int:
    """What a probability costs: the less likely, the more.

    >>> cost_of(1), cost_of(0.99), cost_of(0.01)
    (0, 10, 4605)
    """
    return round(-PER_NAT * math.log(max(LEAST, min(1.0, probability))))


@frozen(eq=False)
class Choice:
    """One thing that a cell may say, the text that says so, and how likely that is."""

    value: int | Decimal | None
    state: State
    text: str
    probability: float

    @property
    def number(self) -> int | None:
        """What it adds to a sum if that is known: a blank nothing."""
        if self.state in NOTHING:
            return 0
        return None if self.value is None else int(self.value)

    @property
    def words(self) -> str:
        """The text and how likely it is, for a remark."""
        return f"{self.text!r} ({percent(self.probability)})" if self.text else f"blank ({percent(self.probability)})"


def percent(probability: float) -> str:
    """A probability in per cent, as exactly as is of use.

    >>> percent(0.62), percent(0.995), percent(0.99997), percent(0.004), percent(1e-5)
    ('62 %', '99.5 %', '> 99.9 %', '0.4 %', '< 0.1 %')
    """
    if 0 < probability < 0.001:
        return "< 0.1 %"
    if 0.999 < probability < 1:
        return "> 99.9 %"
    return f"{float(f'{100 * probability:.1f}'):g} %"


@frozen
class Readings:
    """The choices of a cell, the likeliest first; ``rest`` is how likely it is that none of them is right."""

    choices: tuple[Choice, ...]
    rest: float

    @classmethod
    def of(cls, alternatives: Iterable[Alternative], *, money: bool = False) -> Readings:
        """The readings of alternatives; those that say the same are one, and what is no number is one of its state.

        >>> [*Readings.of([Alternative("13", 0.6), Alternative("13件", 0.1), Alternative("", 0.2)]).choices]
        ... # doctest: +NORMALIZE_WHITESPACE
        [Choice(value=13, state='reported', text='13', probability=0.7),
         Choice(value=None, state='blank', text='', probability=0.2)]
        """
        found: dict[tuple[object, State], Choice] = {}
        for text, probability in alternatives:
            likely = min(1.0, probability) if probability > 0 else 0.0
            value, state, _, _ = read_value(text, money=money)
            same = found.get((value, state))
            choice = Choice(value, state, text, likely)
            found[value, state] = choice if same is None else evolve(same, probability=same.probability + likely)
        total = sum(choice.probability for choice in found.values())
        scale = max(1.0, total)
        choices = [evolve(choice, probability=round(choice.probability / scale, 9)) for choice in found.values()]
        choices.sort(key=lambda choice: -choice.probability)
        return cls(tuple(choices), max(0.0, 1.0 - total))

    @property
    def first(self) -> Choice:
        """The likeliest choice."""
        return self.choices[0]

    @property
    def clear(self) -> bool:
        """Whether the first choice is clear."""
        return self.first.probability >= CLEAR

    @property
    def taken(self) -> bool:
        """Whether the first choice is taken as read where no sum says something else."""
        return self.first.probability >= TAKEN

    @property
    def margin(self) -> int:
        """How much less likely the second choice is than the first, as a cost."""
        second = max([self.rest, *(choice.probability for choice in self.choices[1:2])])
        return max(0, cost_of(second) - cost_of(self.first.probability))

    def options(self) -> Iterator[tuple[Option, Choice | None]]:
        """What the cell may add to a sum, and the choice that it is (``None``: a number that none of them is).

        What nobody prints for a count (``04``) is a number that the
        recogniser has not seen, as is the rest.
        """
        rest = self.rest
        for choice in self.choices:
            if choice.state == "unreadable":
                rest += choice.probability
                continue
            cost = cost_of(choice.probability)
            yield Option(choice.number, cost), choice
            if choice.state in NOTHING:
                yield Option(None, cost + 2 * cost_of(BROKEN)), choice
        if rest > LEAST:
            yield Option(None, cost_of(rest), listed=False), None

    def words(self, choices: Sequence[Choice] | None = None) -> str:
        """The likeliest choices in a few words."""
        chosen = self.choices if choices is None else choices
        return ", ".join(choice.words for choice in chosen[:SHOWN])
