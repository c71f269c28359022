"""Equalities and reports for the tests of checks, and how many examples a property is shown to hold for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import evolve
from hypothesis import settings

from gxparse.checks.engine import equations
from gxparse.findings import Equation
from gxparse.forms.model import form
from gxparse.report import Report
from gxparse.testing.made import printed, zero_report


def examples(count: int) -> settings:
    """So many examples in a thorough run, in others fewer in proportion (the profiles in ``conftest.py``)."""
    return settings(max_examples=round(count * settings().max_examples / 100))


def with_values(report: Report, values: Mapping[str, int | None]) -> Report:
    """A report with other numbers in some cells, ``None``: masked."""
    return evolve(report, cells={**report.cells, **{key: printed(value) for key, value in values.items()}})


@cache
def equalities_of(name: str, prefix: str, *, instead: bool = False) -> tuple[Equation, ...]:
    """The equalities of a form's table."""
    found, _ = equations(zero_report(form(name), instead=instead))
    return tuple(equation for equation in found if equation.left[0].startswith(prefix))


REQUESTS = equalities_of("2021", "requests.")
