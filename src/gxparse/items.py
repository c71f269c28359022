"""Sequences that say more than a tuple: findings, explanations, matches, a series, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, overload

_T = TypeVar("_T")


class Items(Sequence[_T]):
    """A sequence of what stands in ``items``, which each kind has as its first field."""

    __slots__ = ()
    items: tuple[_T, ...]

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T]: ...
    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)
