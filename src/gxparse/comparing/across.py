"""Figures of two reports on different forms: what both have in other words or sums, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from gxparse.comparing.figures import ChangeState
from gxparse.forms.model import Form
from gxparse.measuring.comparable import ComparableFigure, NotComparable, comparable_figures, not_comparable
from gxparse.report import Report


@frozen
class FigureAcross:
    """A figure that both forms have, each in cells of its own: the sums in both reports, ``None`` where not known.

    ``figure`` names it and says how nearly both forms count the same.
    """

    figure: ComparableFigure
    earlier: int | None
    later: int | None
    earlier_cells: tuple[str, ...]
    later_cells: tuple[str, ...]

    @property
    def state(self) -> ChangeState:
        """``same``, ``changed`` or ``unknown``."""
        return "unknown" if self.change is None else "changed" if self.change else "same"

    @property
    def change(self) -> int | None:
        """The later number less the earlier one, ``None`` where either is not known."""
        return None if self.earlier is None or self.later is None else self.later - self.earlier

    @property
    def share(self) -> Fraction | None:
        """The change as a share of the earlier number, ``None`` where that is 0 or either is not known."""
        return Fraction(self.change, self.earlier) if self.change is not None and self.earlier else None

    def to_dict(self) -> dict[str, Any]:
        """Its data: names, both numbers with the cells that they come from, and the change."""
        return {
            "id": self.figure.id,
            "name": {"zh": self.figure.name.zh, "en": self.figure.name.en},
            "note": {"zh": self.figure.note.zh, "en": self.figure.note.en},
            "state": self.state,
            "earlier": self.earlier,
            "later": self.later,
            "earlier_cells": list(self.earlier_cells),
            "later_cells": list(self.later_cells),
            "change": self.change,
            "share": None if self.share is None else float(self.share),
        }


def figures_across(earlier: Report, later: Report) -> Iterator[FigureAcross]:
    """What both forms have in cells of their own; nothing of what they have in the same ones."""
    for figure in comparable_figures():
        cells = figure.cells(earlier), figure.cells(later)
        if all(cells) and figure.sum_on(earlier.form) != figure.sum_on(later.form):
            yield FigureAcross(figure, figure.value(earlier), figure.value(later), *cells)


def not_comparable_between(one: Form, other: Form) -> tuple[NotComparable, ...]:
    """What one of two forms counts in a way that cannot be compared with the other."""

    def has(form: Form, each: NotComparable) -> bool:
        return any(name in form.lineage for name in each.forms)

    return tuple(each for each in not_comparable() if has(one, each) != has(other, each))
