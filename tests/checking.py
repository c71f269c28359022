"""Equalities and reports for the tests of checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from attrs import evolve

from gxparse.checks.engine import equations
from gxparse.findings import Equation
from gxparse.forms.model import form
from gxparse.report import Cell, Report, SourceInfo


def blank_report(name: str, *, instead: bool = False, year: int | None = None) -> Report:
    """A report of a form whose cells are all 0."""
    the_form = form(name)
    zero = {
        key: Cell(Decimal(0) if the_form.cells[key].column.money else 0, "reported", "0")
        for key in the_form.cell_keys(instead=instead)
    }
    source = SourceInfo("<made>", "lines", "lines", None, "simplified")
    return Report(source, None, None, year, None, the_form, {}, (), zero)


def with_values(report: Report, values: Mapping[str, int | None]) -> Report:
    """A report with other numbers in some cells, ``None``: masked."""
    cells = dict(report.cells)
    for key, value in values.items():
        cells[key] = Cell(None, "masked", "*") if value is None else Cell(value, "reported", str(value))
    return evolve(report, cells=cells)


@cache
def equalities_of(name: str, prefix: str, *, instead: bool = False) -> tuple[Equation, ...]:
    """The equalities of a form's table."""
    found, _ = equations(blank_report(name, instead=instead))
    return tuple(equation for equation in found if equation.left[0].startswith(prefix))


REQUESTS = equalities_of("2021", "requests.")
