"""The figures of one report as indicators take them: which are known, what unknown ones can be, which are doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from gxparse.checks.blanks import BLANKS_ARE_ZEROS
from gxparse.checks.engine import check, equations
from gxparse.checks.infer import inferred
from gxparse.checks.rules.formula import Domain, Summand, Variant, domain_of, in_yuan, variant_of
from gxparse.checks.rules.rule import Rule
from gxparse.checks.years import by_agency, check_series
from gxparse.findings import PREVIOUS, Findings
from gxparse.measuring.indicator import Side
from gxparse.network.ratios import Amount, Ratios
from gxparse.report import Report

NEXT = "next."
"""What the id of a rule begins with that next year's report breaks with this one."""


@frozen(slots=False, eq=False)
class Figures:
    """A report with what its check found; ``rules`` are those of the caller's own.

    In a series there are its ``previous`` report, the findings of that one (``before``), and those of next year's
    (``after``), which say something of this one, too.
    """

    report: Report
    findings: Findings
    rules: tuple[Rule, ...] = ()
    previous: Report | None = None
    before: Findings | None = None
    after: Findings | None = None

    @classmethod
    def of(cls, report: Report, rules: Sequence[Rule] = ()) -> Figures:
        """A report, checked by itself."""
        return cls(report, check(report, rules=rules), tuple(rules))

    @classmethod
    def of_series(cls, reports: Sequence[Report], rules: Sequence[Rule] = ()) -> list[Figures]:
        """Reports in their order, each checked with that of the same body for the year before if there is one."""
        own, placed = tuple(rules), by_agency(reports)
        checked = [item for body in placed.bodies for item in check_series(body.reports, rules=own)]
        findings = {id(item.report): item.findings for item in checked}
        after = {id(item.previous): item.findings for item in checked if item.previous is not None}
        found = {
            id(item.report): cls(
                item.report,
                item.findings,
                own,
                item.previous,
                None if item.previous is None else findings[id(item.previous)],
                after.get(id(item.report)),
            )
            for item in checked
        }
        return [found[id(report)] if id(report) in found else cls.of(report, own) for report in reports]

    @cached_property
    def variant(self) -> Variant:
        """How the report prints its form."""
        return variant_of(self.report)

    @cached_property
    def zeros(self) -> frozenset[str]:
        """The blank cells that are read as 0, because the report's rules hold so; those that its sums prove are not."""
        if not any(finding.id == BLANKS_ARE_ZEROS.id for finding in self.findings):
            return frozenset()
        found = inferred(self.report, self.findings, previous=self.previous, rules=self.rules)
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
        found, values = equations(self.report, self.previous, rules=self.rules)
        return Ratios(
            found, {key: 0 if value is None and key in self.zeros else value for key, value in values.items()}
        )

    @cached_property
    def _failing(self) -> tuple[_Doubt, ...]:
        """What fails here, last year and next year, with the cells that it makes doubtful as this report names them."""
        before = [
            _Doubt(PREVIOUS + doubt.rule, doubt.hard, frozenset(PREVIOUS + key for key in doubt.cells))
            for doubt in _doubts(self.before)
        ]
        after = [
            _Doubt(
                NEXT + doubt.rule,
                doubt.hard,
                frozenset(key.removeprefix(PREVIOUS) for key in doubt.cells if key.startswith(PREVIOUS)),
            )
            for doubt in _doubts(self.after)
        ]
        return (*_doubts(self.findings), *before, *after)

    def doubts(self, keys: Iterable[str], unknown: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The failing rules that hold one of some cells, or one that bounds of the unknown among them rest on: the ids
        of hard ones, and those of others.
        """
        if not self._failing:
            return (), ()
        touched = {*keys} | (self.ratios.joined(unknown) if unknown else frozenset())
        found = [doubt for doubt in self._failing if not touched.isdisjoint(doubt.cells)]
        return tuple(doubt.rule for doubt in found if doubt.hard), tuple(d.rule for d in found if not d.hard)


@frozen
class _Doubt:
    """A rule that fails, whether it is hard, and the cells that it makes doubtful."""

    rule: str
    hard: bool
    cells: frozenset[str]


def _doubts(findings: Findings | None) -> Iterator[_Doubt]:
    """What fails, each with the cells that it makes doubtful: its own, and those of the rules that it rests on."""
    by_id = {finding.id: finding for finding in findings or ()}
    for finding in () if findings is None else findings.failed:
        if finding.severity != "info":
            others = (by_id[name] for name in finding.through if name in by_id)
            cells = frozenset(key for one in (finding, *others) for key in one.cells)
            yield _Doubt(finding.id, finding.severity == "error", cells)
