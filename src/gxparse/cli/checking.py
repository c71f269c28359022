"""The commands that check: check (also over years) and rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import define, frozen

from gxparse.characters import printable
from gxparse.checks.rules.catalogue import load_rules
from gxparse.checks.rules.catalogue import rules as built_in
from gxparse.checks.rules.rule import Rule
from gxparse.checks.years import Body, by_agency
from gxparse.cli.checker import Checked, Checker, explained
from gxparse.cli.command_options import (
    CheckingOptions,
    Command,
    CommandOptions,
    Tally,
    argument,
    own_rules,
    text_or_json,
)
from gxparse.cli.decided import beyond_message, correction_lines, left_to_explain, settled_lines
from gxparse.cli.files import Batch, error_to_dict, print_json, say, style_of
from gxparse.explaining.explanation import Explanations
from gxparse.findings import PREVIOUS, Finding, split_key
from gxparse.report import Report
from gxparse.views.sections import forms_of
from gxparse.views.terminal import (
    Style,
    explanation_lines,
    finding_lines,
    inferred_lines,
    note_lines,
    word,
)
from gxparse.words import Lang, counted

SERIES_SCHEMA = "gxparse/series/1"
RULES_SCHEMA = "gxparse/rule-list/1"

_HARDNESS = {"hard": ("必须成立", "hard"), "soft": ("提示", "soft"), "info": ("说明", "info")}


@define
class _Tally:
    """What the exit code and the last words of the command need to know of the reports that were checked."""

    outcome: Tally
    seen: set[str]

    def __call__(self, checked: Checked) -> Checked:
        """Count a report."""
        self.outcome.failing |= checked.failing
        self.outcome.unreadable += len(checked.findings.errors)
        self.seen.add(checked.printed.fingerprint)
        return checked


@frozen(kw_only=True)
class CheckOptions(CheckingOptions):
    """What ``gxparse check`` is told."""

    format: Literal["text", "json"] = text_or_json(before="rules")
    inferred: bool = argument(
        "--inferred",
        action="store_true",
        help="list the unknown cells that the rules force, and why; and blank cells that can be read as 0",
    )
    undecided: bool = argument(
        "--undecided", action="store_true", help="list each undecided rule (default: together, by what blocks them)"
    )

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"


def check_command(options: CheckOptions) -> None:
    """``gxparse check``."""
    batch = Batch.of(options)
    checker = Checker.of(options)
    tally = _Tally(batch.outcome, set(checker.others))
    if options.series:
        _check_series(batch, checker, tally)
    elif options.json:
        print_json(batch, lambda report: tally(checker.check(report)).to_dict(options.lang))
    else:
        for _, reports in batch.each(batch.read_reports):
            if not isinstance(reports, Exception):
                for report in reports:
                    _print_checked(tally(checker.check(report)), options)
    if (told := beyond_message(checker.decisions, tally.seen)) is not None:
        sys.stdout.flush()
        say(options, *told)


CHECK = Command("check", "check the rules of the form; exit 1 if one fails", CheckOptions, check_command)


def _print_checked(checked: Checked, options: CheckOptions, *, explained: bool = True) -> None:
    report, lang, paint = checked.report, options.lang, style_of(options)
    print(_heading(report, lang, paint))
    failing, settled = ({key for f in some.failed for key in f.cells} for some in (checked.unsettled, checked.settled))
    explanations = left_to_explain(checked.explanations, failing, settled) if explained else None
    reports = {"": report, PREVIOUS: checked.previous}
    forms = forms_of(reports)
    lines = [
        *correction_lines(checked.decided, checked.corrections, forms, lang, paint),
        *finding_lines(checked.unsettled, lang, paint, explanations, reports, each=options.undecided),
        *(f"  {line}" for line in settled_lines(checked.decided, lang, paint)),
        *inferred_lines(checked.bounds, forms, lang, paint, full=options.inferred),
        *note_lines(checked.printed, lang, paint),
    ]
    print("\n".join(f"  {line}" for line in lines))


def _heading(report: Report, lang: Lang, paint: Style) -> str:
    return paint.head(f"{printable(report.source.name)}: {printable(report.title or word('untitled', lang))}")


def _check_series(batch: Batch[CheckOptions], checker: Checker, tally: _Tally) -> None:
    options = batch.options
    read: list[Report] = []
    for path, reports in batch.each(batch.read_reports):
        if not isinstance(reports, Exception):
            read += reports
        elif options.json:
            print(json.dumps(error_to_dict(path, reports, options.lang), ensure_ascii=False))
    sorted_out = by_agency(read)
    for body in sorted_out.bodies:
        checked, over = checker.series(body.reports)
        for each in checked:
            tally(each)
        (_print_body_json if options.json else _print_body)(body, checked, over, options)
    if sorted_out.unplaced and not options.json:
        say(
            options,
            f"{len(sorted_out.unplaced)} 份报告没有机关名称或年度,单独检查",
            f"checked alone, as no body or no year is named: {counted(len(sorted_out.unplaced), 'report')}",
        )
    for report in sorted_out.unplaced:
        alone = tally(checker.check(report))
        if options.json:
            print(json.dumps(alone.to_dict(options.lang), ensure_ascii=False))
        else:
            _print_checked(alone, options)


def _print_body_json(body: Body, checked: Sequence[Checked], over: Explanations, options: CheckOptions) -> None:
    for each in checked:
        print(json.dumps(each.to_dict(options.lang), ensure_ascii=False))
    years = [each.report.year for each in checked]
    forms = {f"{each.report.year}.": each.report.form for each in checked}
    data = {"schema": SERIES_SCHEMA, "agency": body.name, "years": years, **explained(over, forms)}
    print(json.dumps(data, ensure_ascii=False))


def _print_body(body: Body, checked: Sequence[Checked], over: Explanations, options: CheckOptions) -> None:
    paint = style_of(options)
    chained = {f"{each.report.year}.": each.report for each in checked}
    print(paint.head(f"{printable(body.name)}: {', '.join(str(each.report.year) for each in checked)}"))
    for each in checked:  # of two reports for a year one is in the series, the other is explained by itself
        _print_checked(each, options, explained=each.report is not chained[f"{each.report.year}."])
    failing = {key for each in checked for key in _cells_by_year(each, each.unsettled.failed)}
    settled = {key for each in checked for key in _cells_by_year(each, each.settled.failed)}
    for part in left_to_explain(over, failing, settled).parts:
        print("\n".join(f"  {line}" for line in explanation_lines(part, forms_of(chained), options.lang, paint)))


def _cells_by_year(checked: Checked, findings: Iterable[Finding]) -> Iterator[str]:
    """The cells of findings as a series names them: year and key."""
    years = {"": checked.report.year, PREVIOUS: checked.previous.year if checked.previous is not None else None}
    for finding in findings:
        for name in finding.cells:
            prefix, key = split_key(name)
            yield f"{years[prefix]}.{key}" if prefix in years else name


# -- rules ---------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class RulesOptions(CommandOptions):
    """What ``gxparse rules`` is told."""

    format: Literal["text", "json"] = text_or_json()
    rules: tuple[str, ...] = own_rules()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"


def rules_command(options: RulesOptions) -> None:
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


RULES = Command("rules", "list the rules", RulesOptions, rules_command)


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
