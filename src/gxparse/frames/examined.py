"""A report with what checking, explaining and reading its prose give, each found once and only when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from gxparse.checks.engine import check
from gxparse.checks.rules.prose_figures import ClaimCompared, compared_claims
from gxparse.checks.rules.rule import Rule
from gxparse.explaining.explain import explain
from gxparse.explaining.explanation import Explanations
from gxparse.findings import Findings, outcome
from gxparse.report import Report


@frozen(slots=False, eq=False)
class Examined:
    """What the columns of most shapes take their values from. ``rules`` are those of one's own."""

    report: Report
    rules: Sequence[Rule] = field(default=(), repr=False)

    @cached_property
    def findings(self) -> Findings:
        """What :func:`gxparse.check` finds."""
        return check(self.report, rules=self.rules)

    @cached_property
    def outcomes(self) -> Mapping[str, int]:
        """How many findings there are by what became of their rules (:func:`gxparse.findings.outcome`)."""
        return Counter(map(outcome, self.findings))

    @cached_property
    def states(self) -> Mapping[str, int]:
        """How many cells there are by state."""
        return Counter(cell.state for cell in self.report.cells.values())

    @cached_property
    def explanations(self) -> Explanations:
        """What :func:`gxparse.explain` proposes."""
        return explain(self.report, rules=self.rules)

    @cached_property
    def claims(self) -> tuple[ClaimCompared, ...]:
        """What the prose claims, each compared with the tables."""
        return tuple(compared_claims(self.report))
