"""Mistakes to plant in consistent tables of requests (:mod:`gxparse.testing.made`), drawn with a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from gxparse.forms.model import form

Table = dict[str, int]
"""Counts by the keys of their cells."""

_FORM = form("2021")
ROWS = [_FORM.keys_of("requests", row.key) for row, _ in _FORM.rows("requests")]
"""The keys of each row's cells, the total's last."""


def wrong(random: Random, table: Table, count: int) -> Table:
    """The table with so many cells that have another number, near or far."""
    damaged = dict(table)
    for key in random.sample(sorted(table), count):
        near = table[key] + random.choice((-1, 1)) * random.randint(1, 30)
        damaged[key] = near if near >= 0 else table[key] + random.randint(1, 30)
    return damaged


def wrong_digit(random: Random, table: Table) -> Table:
    """The table with one digit of one cell transposed, dropped, doubled or mistyped."""
    key = random.choice([key for key, number in sorted(table.items()) if number])
    digits = str(table[key])
    place = random.randrange(len(digits))
    ways = [
        digits[:place] + str((int(digits[place]) + random.randint(1, 9)) % 10) + digits[place + 1 :],
        digits[: place + 1] + digits[place:],
        digits[:place] + digits[place + 1 :] or "0",
        digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :],
    ]
    return {**table, key: int(random.choice(ways))}


def swapped(random: Random, table: Table) -> Table:
    """The table with two neighbouring cells of a row exchanged."""
    row = random.choice(ROWS)
    place = random.randrange(len(row) - 1)
    one, other = row[place : place + 2]
    return {**table, one: table[other], other: table[one]}


def shifted(random: Random, table: Table) -> Table:
    """The table with a row shifted by a column to the right or to the left."""
    row = random.choice(ROWS)
    numbers = [table[key] for key in row]
    moved = [0, *numbers[:-1]] if random.random() < 0.5 else [*numbers[1:], 0]
    return {**table, **dict(zip(row, moved, strict=True))}


MISTAKES: dict[str, Callable[[Random, Table], Table]] = {
    "one digit": wrong_digit,
    "neighbours exchanged": swapped,
    "row shifted": shifted,
}
