"""The commands that check: check (also over years) and rules."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from attrs import frozen

from gxparse.api import parse
from gxparse.checks.engine import check
from gxparse.checks.explain import Trust, applicable, explain, explain_series
from gxparse.checks.explanation import Explanations
from gxparse.checks.infer import infer
from gxparse.checks.model import PREVIOUS, SCHEMA, Findings, split_key
from gxparse.checks.rules.between import years_follow
from gxparse.checks.rules.catalogue import load_rules
from gxparse.checks.rules.catalogue import rules as built_in
from gxparse.checks.rules.rule import Rule
from gxparse.checks.years import Body, by_agency, check_series
from gxparse.cli.files import Batch, error_to_dict, print_json, reading_options, say, style_of
from gxparse.errors import TrustError, counted
from gxparse.forms.model import forms
from gxparse.render import (
    Lang,
    Style,
    explanation_lines,
    finding_lines,
    forms_of,
    inferred_lines,
    note_lines,
    printable,
    word,
)
from gxparse.report import Report

SERIES_SCHEMA = "gxparse/series/1"
RULES_SCHEMA = "gxparse/rule-list/1"

_HARDNESS = {"hard": ("必须成立", "hard"), "soft": ("提示", "soft"), "info": ("说明", "info")}


@frozen
class _Checked:
    """A report, last year's if there is one, what was found, and the explanations of it."""

    report: Report
    previous: Report | None
    findings: Findings
    explanations: Explanations

    def to_dict(self, lang: str) -> dict[str, Any]:
        data = self.report.to_dict()
        bounds = infer(self.report, previous=self.previous)
        return {
            "schema": SCHEMA,
            **{key: data[key] for key in ("source", "title", "agency", "year", "form")},
            "findings": [finding.to_dict(lang) for finding in self.findings],
            **_explained(self.explanations),
            "inferred": {key: found.to_dict() for key, found in bounds.items() if found.value is not None},
            "bounds": {
                key: {"low": found.low, "high": found.high} for key, found in bounds.items() if found.value is None
            },
            "notes": data["notes"],
        }


def _explained(found: Explanations) -> dict[str, Any]:
    return {
        "explanations": [explanation.to_dict() for explanation in found],
        "explained": {
            "total": found.total,
            "truncated": found.truncated,
            "common": list(found.common),
            "left_out": list(found.left_out),
            "parts": [part.to_dict() for part in found.parts],
        },
    }


@frozen
class _Checker:
    """How reports are checked, as the arguments say."""

    options: argparse.Namespace
    rules: tuple[Rule, ...]
    previous: Report | None
    children: tuple[Report, ...]

    @classmethod
    def of(cls, options: argparse.Namespace) -> _Checker:
        for pattern, _ in options.trust:
            prefix, key = split_key(pattern)
            usable = prefix == "" or (prefix != PREVIOUS if options.series else prefix == PREVIOUS and options.previous)
            if not usable:
                raise TrustError(pattern, "没有这样的报告", "no such report is checked")
            if not any(fnmatchcase(cell, key) for form in forms() for cell in form.cells):
                raise TrustError(pattern, "没有一种格式有这样的单元格", "no form has a cell with such a key")
        own = tuple(rule for path in options.rules for rule in load_rules(Path(path)))
        previous = None if options.previous is None else parse(options.previous, **reading_options(options))
        below = Batch.of(argparse.Namespace(**{**vars(options), "files": options.children}))
        children = [report for path in below.paths for report in below.read_reports(path)]
        return cls(options, own, previous, tuple(children))

    def check(self, report: Report) -> _Checked:
        findings = check(
            report,
            previous=self.previous,
            children=self.children,
            complete=self.options.complete,
            rules=self.rules,
        )
        return self._with(report, self.previous, findings)

    def _with(self, report: Report, previous: Report | None, findings: Findings) -> _Checked:
        outcome = self.options.outcome
        outcome.failing |= any(finding.severity != "info" for finding in findings.failed)
        outcome.unreadable += len(findings.errors)
        if previous is not None and not years_follow(report, previous):
            previous = None  # the findings say so
        trust = self._trust({"": report, PREVIOUS: previous})
        explanations = explain(report, previous=previous, trust=trust, rules=self.rules, budget=self.options.budget)
        return _Checked(report, previous, findings, explanations)

    def _trust(self, reports: Mapping[str, Report | None]) -> Trust:
        """What is said of the trust in cells that these reports have: other files may have those of another form."""
        held = [prefix + key for prefix, report in reports.items() if report is not None for key in report.cells]
        return applicable(dict(self.options.trust), held)

    def series(self, reports: Sequence[Report]) -> tuple[list[_Checked], Explanations]:
        """The reports of one body over the years, and the explanations over all of them."""
        series = check_series(reports, rules=self.rules)
        checked = [self._with(item.report, item.previous, item.findings) for item in series]
        chained = {f"{item.report.year}.": item.report for item in series if item.report.year is not None}
        trust = {
            year + pattern if not split_key(pattern)[0] else pattern: much
            for pattern, much in self.options.trust
            for year in chained
        }
        trust = dict(applicable(trust, [year + key for year, report in chained.items() for key in report.cells]))
        over = explain_series(chained.values(), trust=trust, rules=self.rules, budget=self.options.budget)
        return checked, over


def check_command(options: argparse.Namespace) -> None:
    """``gxparse check``."""
    batch = Batch.of(options)
    checker = _Checker.of(options)
    if options.series:
        _check_series(batch, checker)
    elif options.json:
        print_json(batch, lambda report: checker.check(report).to_dict(options.lang))
    else:
        for _, reports in batch.each(batch.read_reports):
            if not isinstance(reports, Exception):
                for report in reports:
                    _print_checked(checker.check(report), options)


def _print_checked(checked: _Checked, options: argparse.Namespace, *, explained: bool = True) -> None:
    report, paint = checked.report, style_of(options)
    print(_heading(report, options.lang, paint))
    explanations = checked.explanations if explained else None
    forms = forms_of({"": report, PREVIOUS: checked.previous})
    lines = [
        *finding_lines(checked.findings, options.lang, paint, explanations, forms),
        *inferred_lines(infer(report, previous=checked.previous), forms, options.lang, paint, full=options.inferred),
        *note_lines(report, options.lang, paint),
    ]
    print("\n".join(f"  {line}" for line in lines))


def _heading(report: Report, lang: Lang, paint: Style) -> str:
    return paint.head(f"{printable(report.source.name)}: {printable(report.title or word('untitled', lang))}")


def _check_series(batch: Batch, checker: _Checker) -> None:
    options = batch.options
    read: list[Report] = []
    for path, reports in batch.each(batch.read_reports):
        if not isinstance(reports, Exception):
            read += reports
        elif options.json:
            print(json.dumps(error_to_dict(path, reports, options.lang), ensure_ascii=False))
    sorted_out = by_agency(read)
    for body in sorted_out.bodies:
        (_print_body_json if options.json else _print_body)(body, *checker.series(body.reports), options)
    if sorted_out.unplaced and not options.json:
        say(
            options,
            f"{len(sorted_out.unplaced)} 份报告没有机关名称或年度,单独检查",
            f"checked alone, as no body or no year is named: {counted(len(sorted_out.unplaced), 'report')}",
        )
    for report in sorted_out.unplaced:
        alone = checker.check(report)
        if options.json:
            print(json.dumps(alone.to_dict(options.lang), ensure_ascii=False))
        else:
            _print_checked(alone, options)


def _print_body_json(body: Body, checked: Sequence[_Checked], over: Explanations, options: argparse.Namespace) -> None:
    for each in checked:
        print(json.dumps(each.to_dict(options.lang), ensure_ascii=False))
    years = [each.report.year for each in checked]
    data = {"schema": SERIES_SCHEMA, "agency": body.name, "years": years, **_explained(over)}
    print(json.dumps(data, ensure_ascii=False))


def _print_body(body: Body, checked: Sequence[_Checked], over: Explanations, options: argparse.Namespace) -> None:
    paint = style_of(options)
    chained = {f"{each.report.year}.": each.report for each in checked}
    print(paint.head(f"{printable(body.name)}: {', '.join(str(each.report.year) for each in checked)}"))
    for each in checked:  # of two reports for a year one is in the series, the other is explained by itself
        _print_checked(each, options, explained=each.report is not chained[f"{each.report.year}."])
    for part in over.parts:
        print("\n".join(f"  {line}" for line in explanation_lines(part, forms_of(chained), options.lang, paint)))


# -- rules ---------------------------------------------------------------------------------------------


def rules_command(options: argparse.Namespace) -> None:
    """``gxparse rules``."""
    own = tuple(rule for path in options.rules for rule in load_rules(Path(path)))
    listed = (*built_in(), *own)
    if options.json:
        data = {"schema": RULES_SCHEMA, "rules": [_rule_to_dict(rule) for rule in listed]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    paint = style_of(options)
    for rule in listed:
        print("\n".join(_rule_lines(rule, options.lang, paint)))


def _rule_to_dict(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "hardness": rule.hardness,
        "forms": list(rule.forms),
        "formula": rule.formula,
        "basis": rule.basis,
        "statements": {"zh": rule.statement_zh, "en": rule.statement_en},
    }


def _rule_lines(rule: Rule, lang: Lang, paint: Style) -> Iterator[str]:
    zh = lang == "zh"
    hardness = _HARDNESS[rule.hardness][not zh]
    forms = "、".join(rule.forms) if zh else ", ".join(rule.forms)
    yield f"{paint.head(rule.id)}  {hardness}  {word('form', lang)} {forms}"
    yield f"  {rule.statement_zh if zh else rule.statement_en}"
    if rule.formula:
        yield f"  {rule.formula}"
    yield f"  {paint.quiet(rule.basis)}"
