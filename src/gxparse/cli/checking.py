"""The commands that check: check (also over years) and rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

from attrs import define, field, frozen

from gxparse.characters import printable
from gxparse.checks.rules.authorities import BODIES
from gxparse.checks.rules.catalogue import load_rules
from gxparse.checks.rules.catalogue import rules as built_in
from gxparse.checks.rules.rule import Rule
from gxparse.checks.years import Body, by_agency
from gxparse.cli.checker import Checked, Checker, explained
from gxparse.cli.command_options import Action, CommandOptions, Tally, Tells
from gxparse.cli.decided import beyond_message, correction_lines, left_to_explain, settled_lines
from gxparse.cli.declaring import argument
from gxparse.cli.files import Batch, error_to_dict, json_text, print_error_json, print_summary, read_reports, style_of
from gxparse.cli.reading_options import (
    CheckingOptions,
    annex_option,
    at_odds,
    how_much,
    jobs_option,
    own_rules,
    quiet_option,
    summary_option,
    text_or_json,
)
from gxparse.cli.telling import say
from gxparse.errors import GxparseError
from gxparse.explaining.explanation import Explanations
from gxparse.findings import PREVIOUS, Finding, Findings, split_key
from gxparse.folders.summary import Standing
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
from gxparse.words import COLON, LISTED, Lang, Words, counted

SERIES_SCHEMA = "gxparse/series/1"
RULES_SCHEMA = "gxparse/rule-list/1"

_HARDNESS = {"hard": ("必须相符", "hard"), "soft": ("提示", "soft"), "info": ("说明", "info")}


@frozen
class _Told:
    """What is printed of a report, and what the summary, the exit code and the command's last words need of it."""

    standing: Standing
    text: str
    failing: bool
    errors: int
    fingerprint: str


@define
class _Tally:
    """What the exit code and the last words of the command need to know of what was checked."""

    outcome: Tally
    seen: set[str]
    standings: list[Standing] = field(factory=list)
    printed: bool = False

    def fail(self, path: str, error: GxparseError) -> None:
        """Count a file that could not be read."""
        self.standings.append(Standing(name=path, error=error))

    def print(self, told: _Told) -> None:
        """Count a report, and print what is to be told of it."""
        self.outcome.failing |= told.failing
        self.outcome.unreadable += told.errors
        self.seen.add(told.fingerprint)
        self.standings.append(told.standing)
        if told.text:
            print(told.text)
            self.printed = True


@frozen(kw_only=True)
class CheckOptions(CheckingOptions):
    """What ``gxparse check`` is told."""

    format: Literal["text", "json"] = text_or_json()
    inferred: bool = argument(
        "--inferred",
        action="store_true",
        help=Words(
            "列出可由规则推知的未知单元格及推算过程，以及可按 0 计的空白单元格",
            "list the unknown cells that the rules force, and why; and blank cells that can be read as 0",
        ),
    )
    undecided: bool = argument(
        "--undecided",
        action="store_true",
        help=Words(
            "逐条列出无法判断的规则（默认按原因合并）",
            "list each undecided rule (default: together, by what blocks them)",
        ),
    )

    summary: bool = summary_option()
    quiet: bool = quiet_option()
    annex: str | None = annex_option()
    jobs: int = jobs_option()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"

    @property
    def tells(self) -> Tells:
        """How much is printed."""
        return how_much(summary=self.summary, quiet=self.quiet)

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        if self.json and self.tells != "all":
            return Words(
                "--summary、--quiet 只用于供人阅读的输出；--format json 输出全部内容",
                "--summary and --quiet are for people: --format json prints everything",
            )
        return super().conflict() or at_odds(
            self.files, self.jobs, summary=self.summary, quiet=self.quiet, annex=self.annex
        )


def check_command(options: CheckOptions) -> None:
    """``gxparse check``."""
    batch = Batch.of(options)
    checker = Checker.of(options)
    tally = _Tally(batch.outcome, set(checker.others))
    if options.series:
        _check_series(batch, checker, tally)
    else:
        work = partial(_checked, options=options, checker=checker, style=style_of(options), several=batch.several)
        for path, found in batch.each(work, jobs=options.jobs):
            if isinstance(found, GxparseError):
                tally.fail(path, found)
                if options.json:
                    print_error_json(path, found, batch)
                continue
            batch.reports += len(found)
            for told in found:
                tally.print(told)
    if options.json:
        batch.tell_counts()
    else:
        print_summary(batch, tally.standings, apart=tally.printed)
    if (beyond := beyond_message(checker.decisions, tally.seen)) is not None:
        sys.stdout.flush()
        say(options, *beyond)


def _checked(path: str, options: CheckOptions, checker: Checker, style: Style, several: bool) -> list[_Told]:
    """What is told of the reports of a file."""
    checked = [checker.check(report) for report in read_reports(path, options)]
    if options.json:
        return [
            _told(one, json_text([one.to_dict(options.lang)], several=several or len(checked) > 1)) for one in checked
        ]
    return [_told(one, _text(one, options, style)) for one in checked]


def _told(checked: Checked, text: str) -> _Told:
    return _Told(
        standing=Standing.of(checked.report, checked.unsettled),
        text=text,
        failing=checked.failing,
        errors=len(checked.findings.errors),
        fingerprint=checked.printed.fingerprint,
    )


CHECK = Action(CheckOptions, check_command)


def _text(checked: Checked, options: CheckOptions, paint: Style, *, explained: bool = True) -> str:
    """A report for people: all that was found, what is wrong only, or nothing, as the options ask."""
    if options.tells == "summary" or (options.tells == "faults" and not (checked.failing or checked.findings.errors)):
        return ""
    report, lang = checked.report, options.lang
    failing, settled = ({key for f in some.failed for key in f.cells} for some in (checked.unsettled, checked.settled))
    explanations = left_to_explain(checked.explanations, failing, settled) if explained else None
    reports = {"": report, PREVIOUS: checked.previous}
    forms = forms_of(reports)
    if options.tells == "faults":
        wrong = [f for f in checked.unsettled if f.status in ("fail", "error") and f.severity != "info"]
        lines = list(finding_lines(Findings(tuple(wrong)), lang, paint, explanations, reports))[1:]  # without how many
    else:
        lines = [
            *correction_lines(checked.decided, checked.corrections, forms, lang, paint),
            *finding_lines(checked.unsettled, lang, paint, explanations, reports, each=options.undecided),
            *(f"  {line}" for line in settled_lines(checked.decided, lang, paint)),
            *inferred_lines(checked.bounds, forms, lang, paint, full=options.inferred),
            *note_lines(checked.printed, lang, paint),
        ]
    return "\n".join([_heading(report, lang, paint), *(f"  {line}" for line in lines)])


def _heading(report: Report, lang: Lang, paint: Style) -> str:
    return paint.head(
        f"{printable(report.source.name)}{COLON.of(lang)}{printable(report.title or word('untitled', lang))}"
    )


def _check_series(batch: Batch[CheckOptions], checker: Checker, tally: _Tally) -> None:
    options, paint = batch.options, style_of(batch.options)
    read: list[Report] = []
    for path, found in batch.each(partial(read_reports, options=options), jobs=options.jobs):
        if not isinstance(found, GxparseError):
            read += found
            continue
        tally.fail(path, found)
        if options.json:
            print(json.dumps(error_to_dict(path, found, options.lang), ensure_ascii=False))
    batch.reports += len(read)
    sorted_out = by_agency(read)
    for body in sorted_out.bodies:
        checked, over = checker.series(body.reports)
        (_print_body_json if options.json else _print_body)(body, checked, over, options, tally)
    if sorted_out.unplaced and options.tells == "all" and not options.json:
        say(
            options,
            f"{len(sorted_out.unplaced)} 份报告没有机关名称或年度，单独核对",
            f"checked alone, as no body or no year is named: {counted(len(sorted_out.unplaced), 'report')}",
        )
    for report in sorted_out.unplaced:
        alone = checker.check(report)
        data = json_text([alone.to_dict(options.lang)], several=True) if options.json else _text(alone, options, paint)
        tally.print(_told(alone, data))


def _print_body_json(
    body: Body, checked: Sequence[Checked], over: Explanations, options: CheckOptions, tally: _Tally
) -> None:
    for each in checked:
        tally.print(_told(each, json_text([each.to_dict(options.lang)], several=True)))
    years = [each.report.year for each in checked]
    forms = {f"{each.report.year}.": each.report.form for each in checked}
    data = {"schema": SERIES_SCHEMA, "agency": body.name, "years": years, **explained(over, forms)}
    print(json.dumps(data, ensure_ascii=False))


def _print_body(
    body: Body, checked: Sequence[Checked], over: Explanations, options: CheckOptions, tally: _Tally
) -> None:
    paint = style_of(options)
    chained = {f"{each.report.year}.": each.report for each in checked}
    wrong = any(each.failing or each.findings.errors for each in checked)
    shown = options.tells == "all" or (options.tells == "faults" and wrong)
    if shown:
        years = LISTED.of(options.lang).join(str(each.report.year) for each in checked)
        print(paint.head(f"{printable(body.name)}{COLON.of(options.lang)}{years}"))
    for each in checked:  # of two reports for a year one is in the series, the other is explained by itself
        alone = each.report is not chained[f"{each.report.year}."]
        tally.print(_told(each, _text(each, options, paint, explained=alone)))
    if not shown:
        return
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


RULES = Action(RulesOptions, rules_command)


def _rule_to_dict(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "hardness": rule.hardness,
        "forms": list(rule.forms),
        "bodies": list(rule.bodies),
        "formula": rule.formula,
        "basis": rule.basis,
        "soft_where": rule.soft_where,
        "reasons": [{"when": reason.when, "zh": reason.zh, "en": reason.en} for reason in rule.reasons],
        "statements": {"zh": rule.statement_zh, "en": rule.statement_en},
    }


def _rule_lines(rule: Rule, lang: Lang, paint: Style) -> Iterator[str]:
    zh = lang == "zh"
    hardness = _HARDNESS[rule.hardness][not zh]
    forms = LISTED.of(lang).join(rule.forms)
    of = LISTED.of(lang).join(BODIES[body].of(lang) for body in rule.bodies)
    yield f"{paint.head(rule.id)}  {hardness}  {word('form', lang)} {forms}" + (f"  {of}" if of else "")
    yield f"  {rule.statement_zh if zh else rule.statement_en}"
    if rule.formula:
        yield f"  {rule.formula}"
    yield f"  {paint.quiet(rule.basis)}"
