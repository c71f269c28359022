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
class Tables:
    """The cheapest table, and how near others come.

    ``chosen`` is the number of the option of each cell, ``cost`` what the table costs. ``regrets`` are, for each option
    of each cell, how much more the cheapest table with that option costs: ``None`` if that is more than the window.
    """

    chosen: tuple[int, ...]
    cost: int
    regrets: tuple[tuple[int | None, ...], ...]
