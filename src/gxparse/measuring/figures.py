"""The figures of one report as indicators take them: which are known, what unknown ones can be, which are doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from gxparse.checks.blanks import BLANKS_ARE_ZEROS
from gxparse.checks.engine import check, equations
from gxparse.checks.infer import inferred
from gxparse.checks.rules.formula import Domain, Summand, Variant, domain_of, in_yuan, variant_of
from gxparse.checks.rules.rule import Rule
from gxparse.findings import Finding, Findings
from gxparse.measuring.indicator import Side
from gxparse.network.ratios import Amount, Ratios
from gxparse.report import Report


@frozen(slots=False, eq=False)
class Figures:
    """A report with what its check found; ``rules`` are those of the caller's own."""

    report: Report
    findings: Findings
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, report: Report, rules: Sequence[Rule] = ()) -> Figures:
        """A report, checked."""
        return cls(report, check(report, rules=rules), tuple(rules))

    @cached_property
    def variant(self) -> Variant:
        """How the report prints its form."""
        return variant_of(self.report)

    @cached_property
    def zeros(self) -> frozenset[str]:
        """The blank cells that are read as 0, because the report's rules hold so; those that its sums prove are not."""
        if not any(finding.id == BLANKS_ARE_ZEROS.id for finding in self.findings):
            return frozenset()
        found = inferred(self.report, self.findings, rules=self.rules)
        return frozenset(key for key, bounds in found.items() if bounds.reason == "blanks-are-zeros")

    def domain(self, key: str) -> Domain:
        """What a cell may be."""
        return domain_of(key, self.report.form.name)

    def number(self, key: str) -> int | Fraction | None:
        """The number of a cell, money in yuan; ``None`` where it is unknown."""
        found = self.report.cells[key].value
        if isinstance(found, Decimal):
            found = in_yuan(Summand(key, self.report.cells[key], self.domain(key)))
        if found is None:
            return 0 if key in self.zeros else None
        return found if isinstance(found, int) else Fraction(found)

    def amount(self, side: Side) -> Amount:
        """What a side of an indicator adds to."""
        numbers = {key: self.number(key) for key in side.keys}
        known = sum((number for number in numbers.values() if number is not None), side.number)
        return Amount(known, tuple(key for key, number in numbers.items() if number is None))

    @cached_property
    def ratios(self) -> Ratios:
        """Bounds of ratios of its cells."""
        found, values = equations(self.report, rules=self.rules)
        return Ratios(
            found, {key: 0 if value is None and key in self.zeros else value for key, value in values.items()}
        )

    @cached_property
    def _failing(self) -> tuple[tuple[Finding, frozenset[str]], ...]:
        """What fails, each with the cells that it makes doubtful: its own, and those of the rules that it rests on."""
        by_id = {finding.id: finding for finding in self.findings}
        found = []
        for finding in self.findings.failed:
            if finding.severity != "info":
                others = (by_id[name] for name in finding.through if name in by_id)
                found.append((finding, frozenset(key for one in (finding, *others) for key in one.cells)))
        return tuple(found)

    def doubts(self, keys: Iterable[str], unknown: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The failing rules that hold one of some cells, or one that bounds of the unknown among them rest on: the ids
        of hard ones, and those of others.
        """
        if not self._failing:
            return (), ()
        touched = {*keys} | (self.ratios.joined(unknown) if unknown else frozenset())
        found = [finding for finding, cells in self._failing if not touched.isdisjoint(cells)]
        hard = tuple(finding.id for finding in found if finding.severity == "error")
        return hard, tuple(finding.id for finding in found if finding.severity != "error")
