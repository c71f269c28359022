"""What can be compared across forms: figures that each form has in other words, or in other sums.

A body that reports for ten years reports on three forms. A cell of one key counts the same on all forms that have it;
the figures here count the same, or nearly so, under different keys, and their note says how nearly. What cannot be
compared is listed with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from gxparse.checks.rules.formula import Term, parse_sum, variant_of
from gxparse.forms.model import Form
from gxparse.rebuilt import Rebuilt
from gxparse.report import Report
from gxparse.words import Words


def _frozen(sums: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(sums))


@frozen(slots=False)
class ComparableFigure(Rebuilt):
    """A figure that forms have in other words: its id, its name, by form the sum of cells that it is, and a note on how
    nearly they count the same.
    """

    id: str
    name: Words
    sums: Mapping[str, str] = field(converter=_frozen)
    note: Words

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def _terms(self) -> Mapping[str, tuple[Term, ...]]:
        return {name: parse_sum(text) for name, text in self.sums.items()}

    def sum_on(self, form: Form) -> str | None:
        """The sum of cells that it is on a form, or on the one that this extends; ``None`` if that does not have it."""
        return next((self.sums[name] for name in form.lineage if name in self.sums), None)

    def cells(self, report: Report) -> tuple[str, ...]:
        """The keys of the cells of a report that add up to it; none if its form does not have it."""
        name = next((name for name in report.form.lineage if name in self.sums), None)
        if name is None:
            return ()
        variant = variant_of(report)
        return tuple(key for term in self._terms[name] for key in term.keys({}, variant))

    def value(self, report: Report) -> int | None:
        """The figure of a report; ``None`` if a cell of it has no number, or the form does not have it.

        >>> import gxparse
        >>> received, granted, *_ = comparable_figures()
        >>> for path in ("examples/older/pipe-2017.txt", "examples/reports/pipe-2021.txt"):
        ...     report = gxparse.parse(path)
        ...     print(report.form.name, received.value(report), granted.value(report))
        2014 239 79
        2021 174 67
        """
        cells = [report.cells.get(key) for key in self.cells(report)]
        values = [None if cell is None else cell.value for cell in cells]
        known = [int(value) for value in values if value is not None]
        return sum(known) if known and len(known) == len(values) else None


@frozen
class NotComparable:
    """What ``forms`` count in ways that cannot be compared with all others, and why."""

    forms: tuple[str, ...]
    name: Words
    why: Words


def comparable_figures() -> tuple[ComparableFigure, ...]:
    """The figures that can be compared across forms, in the order of the newest one."""
    return tuple(
        ComparableFigure(each["id"], Words(**each["name"]), each["sums"], Words(**each["note"]))
        for each in _data()["figures"]
    )


def not_comparable() -> tuple[NotComparable, ...]:
    """What cannot be compared across forms, each with the reason."""
    return tuple(
        NotComparable(tuple(each["forms"]), Words(**each["name"]), Words(**each["why"]))
        for each in _data()["not_comparable"]
    )


@cache
def _data() -> dict[str, Any]:
    text = files(__package__).joinpath("comparable.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
