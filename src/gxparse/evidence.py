"""How sure a format is that a source is its own, and why."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import overload

from attrs import frozen

from gxparse.words import counted


class Evidence(IntEnum):
    """How sure a handler is. Only ``WEAK`` and above let it be chosen."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3
    CERTAIN = 4


@frozen
class Match:
    """A handler's answer: its format, its evidence, and the reason in words (of numbers where it has them)."""

    format: str
    evidence: Evidence
    reason: str


@frozen(repr=False)
class Matches(Sequence[Match]):
    """What every format says of a source, the best first.

    >>> Matches((Match("pipe", Evidence.STRONG, "40 rows of cells between bars"),))
    <1 format, the best first:
      pipe  strong  40 rows of cells between bars>
    """

    items: tuple[Match, ...]

    @overload
    def __getitem__(self, index: int) -> Match: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Match]: ...
    def __getitem__(self, index: int | slice) -> Match | Sequence[Match]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        longest = max((len(match.format) for match in self.items), default=0)
        lines = [f"  {m.format:{longest}}  {m.evidence.name.lower():7} {m.reason}" for m in self.items]
        return "\n".join([f"<{counted(len(self), 'format')}, the best first:", *lines]) + ">"

    def _repr_html_(self) -> str:
        from gxparse.views.notebook import matches_html  # what a notebook shows is not loaded to read reports

        return matches_html(self)
