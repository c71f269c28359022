"""The claims found so far, from which those that what follows makes unsure are struck again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from attrs import define, field, frozen

from gxparse.prose.balance import Part, balanced

Year = Literal["this", "last"]
Measure = Literal["count", "growth", "increase", "share", "rate"]

Key = tuple[str, str, Year, Measure]
_TOTAL: tuple[str, Year, Measure] = ("total", "this", "count")


@frozen(kw_only=True)
class Found:
    """A claim, and where it stands in the text of its section."""

    kind: str
    column: str = "total"
    value: int | Decimal
    start: int
    end: int
    year: Year = "this"
    measure: Measure = "count"

    @property
    def key(self) -> Key:
        """What it is a figure of."""
        return self.kind, self.column, self.year, self.measure


@define
class Ledger:
    """Claims by their numbers. A paragraph that gives one figure two values speaks of two things: none is kept."""

    _claims: list[Found | None] = field(factory=list)
    _said: dict[Key, list[int]] = field(factory=dict)
    _struck: set[Key] = field(factory=set)
    _runs: list[list[Part]] = field(factory=lambda: [[]])

    def __iter__(self) -> Iterator[Found]:
        return (each for each in self._claims if each is not None)

    def __len__(self) -> int:
        """How many claims there have been, struck ones among them: the number of the next."""
        return len(self._claims)

    def __getitem__(self, number: int) -> Found | None:
        return self._claims[number]

    def paragraph(self) -> None:
        """A new paragraph begins: what the last one has left open is settled."""
        if any(part.kind == "aside" for run in self._runs for part in run):  # neither answered nor carried forward
            self.strike(self._said.pop(("closed", *_TOTAL), ()))
        if self._value(self._said.get(("carried_forward", *_TOTAL), [])):
            self.doubt(("closed", "total", "this", "rate"))
        while self._balance():
            pass
        self._said, self._struck, self._runs = {}, set(), [[]]

    def part(self, part: Part | None) -> None:
        """A number that may be part of a total; none where something else is counted: a new list begins behind it."""
        if part is not None:
            self._runs[-1].append(part)
        elif self._runs[-1]:
            self._runs.append([])

    def _balance(self) -> bool:
        """Claim the parts that add up to a total, and say whether there were any."""
        said = {key[0]: self._value(numbers) for key, numbers in self._said.items() if key[1:] == _TOTAL}
        totals = {kind: value for kind, value in said.items() if value is not None}
        for part in (part for run in self._runs for part in run if part.kind == "carried_over"):
            totals.setdefault("carried_over", part.value)
        found = [
            Found(kind=kind, column=column, value=part.value, start=part.start, end=part.end)
            for kind, column, part in balanced(self._runs, totals)
        ]
        new = [each for each in found if each.key not in self._said and each.key not in self._struck]
        return sum(self.add(each) for each in new) > 0

    def _value(self, numbers: list[int]) -> int | None:
        standing = [each for each in map(self._claims.__getitem__, numbers) if each is not None]
        return int(standing[-1].value) if standing else None

    def add(self, found: Found) -> bool:
        """Add a claim, unless the paragraph has said otherwise. Says whether it did."""
        before = self._said.setdefault(found.key, [])
        standing = next((each for each in map(self._claims.__getitem__, before[-1:]) if each is not None), None)
        if found.key in self._struck or (standing is not None and standing.value != found.value):
            self.doubt(found.key)
            return False
        before.append(len(self._claims))
        self._claims.append(found)
        return True

    def doubt(self, key: Key) -> None:
        """Strike what a paragraph says of a figure, and go on to do so."""
        self.strike(self._said.pop(key, ()))
        self._struck.add(key)

    def strike(self, numbers: Iterable[int]) -> None:
        """Strike claims."""
        for number in numbers:
            self._claims[number] = None
