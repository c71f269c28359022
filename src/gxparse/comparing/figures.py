"""The figures of two reports side by side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from gxparse.report import Cell, Report

ChangeState = Literal["same", "changed", "unknown", "only earlier", "only later"]
"""How a figure stands in the two reports.

``unknown``: a number is not known on one side or on both, or amounts of money are in units that are not known;
``only …``: the form of the other report has no such cell.
"""


@frozen
class FigureChange:
    """A cell of the form in both reports; ``None`` where the form of one has no such cell.

    >>> FigureChange("normative.made", Cell(4, "reported"), Cell(6, "reported")).change
    2
    """

    key: str
    earlier: Cell | None
    later: Cell | None

    @property
    def state(self) -> ChangeState:
        """How the figure stands in the two reports."""
        if self.earlier is None or self.later is None:
            return "only later" if self.earlier is None else "only earlier"
        change = self.change
        return "unknown" if change is None else "changed" if change else "same"

    @property
    def change(self) -> int | Decimal | None:
        """The later number less the earlier one; of money in the later one's unit. ``None`` where it is not known."""
        if self.earlier is None or self.later is None or self.earlier.value is None or self.later.value is None:
            return None
        before = self._before
        return None if before is None else self.later.value - before

    @property
    def share(self) -> Fraction | None:
        """The change as a share of the earlier number, ``None`` where that is 0 or either is not known.

        >>> FigureChange("normative.made", Cell(4, "reported"), Cell(6, "reported")).share
        Fraction(1, 2)
        """
        before, change = self._before, self.change
        return Fraction(change) / Fraction(before) if before and change is not None else None

    @property
    def _before(self) -> int | Decimal | None:
        """The earlier number in the unit of the later one."""
        if self.earlier is None or self.later is None or self.earlier.value is None:
            return None
        if self.earlier.unit == self.later.unit:
            return self.earlier.value
        if self.earlier.unit is None or self.later.unit is None:
            return None
        return self.earlier.in_unit(self.later.unit)

    def to_dict(self) -> dict[str, Any]:
        """Its data: both numbers (money as a text), units, states, and the change."""
        change, share = self.change, self.share
        return {
            "cell": self.key,
            "state": self.state,
            "earlier": _cell_to_dict(self.earlier),
            "later": _cell_to_dict(self.later),
            "change": str(change) if isinstance(change, Decimal) else change,
            "share": None if share is None else float(share),
        }


def _cell_to_dict(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    value = str(cell.value) if isinstance(cell.value, Decimal) else cell.value
    return {"value": value, "state": cell.state, **({"unit": cell.unit} if cell.unit else {})}


def figure_changes(earlier: Report, later: Report) -> tuple[FigureChange, ...]:
    """Every cell of the later report in the order of its form, and then what only the earlier one's form has."""
    keys = [*later.cells, *(key for key in earlier.cells if key not in later.cells)]
    return tuple(FigureChange(key, earlier.cells.get(key), later.cells.get(key)) for key in keys)
