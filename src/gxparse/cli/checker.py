"""How the command line checks reports: what its arguments ask for, and what comes of it for each report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from gxparse.api import parse
from gxparse.checks.engine import check
from gxparse.checks.infer import inferred
from gxparse.checks.rules.between import years_follow
from gxparse.checks.rules.catalogue import load_rules
from gxparse.checks.rules.rule import Rule
from gxparse.checks.years import check_series
from gxparse.cli.decided import Decided, decided
from gxparse.cli.files import Batch, read_reports
from gxparse.cli.reading_options import CheckingOptions
from gxparse.decisions.decision import AcceptedCorrection, Decisions
from gxparse.decisions.loading import load_decisions
from gxparse.errors import TrustError
from gxparse.explaining.explain import explain, explain_series
from gxparse.explaining.explanation import Explanations
from gxparse.explaining.trust import Trust, applicable
from gxparse.findings import PREVIOUS, SCHEMA, Findings, split_key
from gxparse.forms.model import Form, forms
from gxparse.nearest import meant_cell
from gxparse.network.unknown import Bounds
from gxparse.report import Report
from gxparse.views.sections import forms_of


@frozen
class Checked:
    """A report, last year's if there is one, what was found, and the explanations of it.

    Both reports are those with the corrections that reviewers accepted; ``printed`` is the one as read, and ``decided``
    what became of the decisions about it.
    """

    printed: Report
    report: Report
    previous: Report | None
    findings: Findings
    explanations: Explanations
    corrections: tuple[AcceptedCorrection, ...] = ()
    decided: tuple[Decided, ...] = ()

    @property
    def settled(self) -> Findings:
        """Findings that fail or are undecided, and that reviewers settled."""
        return Findings(tuple(each.finding for each in self.decided if each.finding and each.effect == "settled"))

    @property
    def unsettled(self) -> Findings:
        """All other findings."""
        settled = {finding.id for finding in self.settled}
        return Findings(tuple(finding for finding in self.findings if finding.id not in settled))

    @property
    def failing(self) -> bool:
        """Whether a rule that is more than information fails, and nobody settled that."""
        return any(finding.severity != "info" for finding in self.unsettled.failed)

    @property
    def bounds(self) -> dict[str, Bounds]:
        """What its unknown cells can be."""
        return inferred(self.report, self.findings, previous=self.previous)

    def to_dict(self, lang: str) -> dict[str, Any]:
        """What ``gxparse check --format json`` prints for a report."""
        data = self.report.to_dict()
        bounds = self.bounds
        decided = {each.decision.finding: each.to_dict() for each in self.decided}
        return {
            "schema": SCHEMA,
            **{key: data[key] for key in ("source", "title", "agency", "year", "form")},
            "fingerprint": self.printed.fingerprint,
            "decisions": list(decided.values()),
            "corrections": [correction.to_dict() for correction in self.corrections],
            "findings": [
                finding.to_dict(lang) | ({"decision": decided[finding.id]} if finding.id in decided else {})
                for finding in self.findings
            ],
            **explained(self.explanations, forms_of({"": self.report, PREVIOUS: self.previous})),
            "inferred": {key: found.to_dict() for key, found in bounds.items() if found.value is not None},
            "bounds": {
                key: {"low": found.low, "high": found.high} for key, found in bounds.items() if found.value is None
            },
            "notes": data["notes"],
        }


def explained(found: Explanations, forms: Mapping[str, Form]) -> dict[str, Any]:
    """Explanations as JSON-ready data: they, and what is said of all of them, ties in words."""
    ties = [part.tie for part in found.parts]
    return {
        "explanations": [explanation.to_dict() for explanation in found],
        "explained": {
            "total": found.total,
            "truncated": found.truncated,
            "common": list(found.common),
            "left_out": list(found.left_out),
            "parts": [
                {**part.to_dict(), "tie": None if tie is None else tie.words(forms)._asdict()}
                for part, tie in zip(found.parts, ties, strict=True)
            ],
        },
    }


@frozen
class Checker:
    """How reports are checked: rules beside the built-in ones, other reports, trust in cells, a search's budget.

    With ``decisions`` each report is checked with the corrections that reviewers accepted; ``previous`` and
    ``children`` are already corrected, ``others`` are the fingerprints of those as read.
    """

    rules: tuple[Rule, ...]
    previous: Report | None
    children: tuple[Report, ...]
    complete: bool
    trust: Mapping[str, Any]
    budget: int
    decisions: Decisions
    others: frozenset[str]

    @classmethod
    def of(cls, options: CheckingOptions) -> Checker:
        """What the arguments ask for; reads the files that they name beside the reports to check."""
        for pattern, _ in options.trust:
            prefix, key = split_key(pattern)
            usable = prefix == "" or (prefix != PREVIOUS if options.series else prefix == PREVIOUS and options.previous)
            if not usable:
                raise TrustError(pattern, "没有这样的报告", "no such report is checked")
            cells = [cell for form in forms() for cell in form.cells]
            if not any(fnmatchcase(cell, key) for cell in cells):
                meant = meant_cell(pattern, [prefix + cell for cell in cells])
                zh, en = "没有一种格式有这样的单元格", "no form has a cell with such a key"
                raise TrustError(pattern, f"{zh}{meant.zh}", f"{en}{meant.en}")
        own = tuple(rule for path in options.rules for rule in load_rules(Path(path)))
        previous = None if options.previous is None else parse(options.previous, **options.reading())
        below = Batch.of(evolve(options, files=options.children))
        children = tuple(report for path in below.paths for report in read_reports(path, options))
        decisions = load_decisions(*map(Path, options.decisions))
        return cls(
            rules=own,
            previous=None if previous is None else decisions.correct(previous),
            children=tuple(map(decisions.correct, children)),
            complete=options.complete,
            trust=dict(options.trust),
            budget=options.budget,
            decisions=decisions,
            others=frozenset(report.fingerprint for report in (*children, previous) if report is not None),
        )

    def check(self, report: Report) -> Checked:
        """A report by itself, with last year's and those below it if the arguments name them."""
        corrected = self.decisions.correct(report)
        findings = check(
            corrected, previous=self.previous, children=self.children, complete=self.complete, rules=self.rules
        )
        return self._with(report, corrected, self.previous, findings)

    def _with(self, printed: Report, report: Report, previous: Report | None, findings: Findings) -> Checked:
        if previous is not None and not years_follow(report, previous):
            previous = None  # the findings say so
        trust = self._trust({"": report, PREVIOUS: previous})
        return Checked(
            printed=printed,
            report=report,
            previous=previous,
            findings=findings,
            explanations=explain(report, previous=previous, trust=trust, rules=self.rules, budget=self.budget),
            corrections=self.decisions.corrections(printed),
            decided=decided(self.decisions.of(printed), findings),
        )

    def _trust(self, reports: Mapping[str, Report | None]) -> Trust:
        """What is said of the trust in cells that these reports have: other files may have those of another form."""
        held = [prefix + key for prefix, report in reports.items() if report is not None for key in report.cells]
        return applicable(self.trust, held)

    def series(self, reports: Sequence[Report]) -> tuple[list[Checked], Explanations]:
        """The reports of one body over the years, and the explanations over all of them."""
        corrected = [self.decisions.correct(report) for report in reports]
        printed = {id(after): before for after, before in zip(corrected, reports, strict=True)}
        series = check_series(corrected, rules=self.rules)
        checked = [self._with(printed[id(each.report)], each.report, each.previous, each.findings) for each in series]
        chained = {f"{item.report.year}.": item.report for item in series if item.report.year is not None}
        trust = {
            year + pattern if not split_key(pattern)[0] else pattern: much
            for pattern, much in self.trust.items()
            for year in chained
        }
        trust = dict(applicable(trust, [year + key for year, report in chained.items() for key in report.cells]))
        over = explain_series(chained.values(), trust=trust, rules=self.rules, budget=self.budget)
        return checked, over
