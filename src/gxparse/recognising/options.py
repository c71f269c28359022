"""What is given to the search for the most probable table, and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from attrs import frozen


class Option(NamedTuple):
    """What a cell may say, and what that costs. ``value`` is ``None`` if it is unknown; one that is not ``listed``
    is a number that is none of the other options.
    """

    value: int | None
    cost: int
    listed: bool = True


Options = Sequence[Option]

Node = Sequence[tuple[int, int]]
"""A sum that should be zero: the numbers of its cells, each with 1 or -1."""


@frozen
class Told:
    """What is known of a cell: the number of the option that is chosen, and for each option how much more the cheapest
    table with it costs: ``None`` if that is more than the window.
    """

    chosen: int
    regrets: tuple[int | None, ...]

    def margin(self, values: Sequence[int | None], window: int) -> int:
        """How much more the cheapest table costs in which the cell has another of the ``values`` of its options."""
        mine = values[self.chosen]
        others = (
            regret
            for option, (value, regret) in enumerate(zip(values, self.regrets, strict=True))
            if option != self.chosen and (value != mine or value is None)
        )
        return min((window if regret is None else min(window, regret) for regret in others), default=window)


@frozen
class Tables:
    """The cheapest table, and how near others come.

    ``told`` is for each cell its option, and how much more other options cost; ``cost`` is what the table costs.
    """

    told: tuple[Told, ...]
    cost: int

    @property
    def chosen(self) -> tuple[int, ...]:
        """The number of the option of each cell."""
        return tuple(each.chosen for each in self.told)
