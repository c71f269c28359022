"""Checks a report by the rules: verdicts that hold for whatever its unknown cells are, each said with its numbers.

A formula passes or fails where every completion of the unknown cells agrees. A hard equality of counts that its own
cells leave open is decided through the others (:mod:`gxparse.checks.unknown`), where they tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from attrs import evolve

from gxparse.checks.catalogue import check_names
from gxparse.checks.catalogue import rules as built_in
from gxparse.checks.formula import Compared, compare, compare_known, variant_of
from gxparse.checks.ground import Ground, grounds, system
from gxparse.checks.model import (
    PREVIOUS,
    SEVERITY,
    Context,
    Equation,
    Finding,
    Findings,
    Status,
    Verdict,
)
from gxparse.checks.predicates import PREDICATES, years_follow
from gxparse.checks.rule import Rule
from gxparse.checks.unknown import Decision, decide
from gxparse.errors import counted
from gxparse.report import Report

_SHOWN_RULES = 3


def check(
    report: Report,
    *,
    previous: Report | None = None,
    children: Sequence[Report] = (),
    complete: bool = False,
    rules: Sequence[Rule] = (),
) -> Findings:
    """Check a report by every rule of its form, by the rules between years and bodies, and by ``rules`` of one's own.

    ``previous`` is last year's report of the same body; ``children`` are those of the bodies below it, for the same
    year: all of them if ``complete``. Without them the rules that need them are not evaluated. A rule that raises
    gives a finding of status ``error``. Raises :class:`~gxparse.errors.RuleError` if one of ``rules`` has the name of
    another.

    >>> import gxparse
    >>> [finding.id for finding in check(gxparse.parse("examples/reports/lines-2021.txt")) if finding.status == "fail"]
    []
    """
    context = Context(report=report, previous=previous, children=tuple(children), complete=complete)
    them = built_in()
    if rules:
        them = (*them, *rules)
        check_names(them)
    return Findings(tuple(_evaluate(them, context)))


def equations(
    report: Report,
    previous: Report | None = None,
    *,
    names: tuple[str, str] = ("", PREVIOUS),
    rules: Sequence[Rule] = (),
) -> tuple[tuple[Equation, ...], dict[str, int | None]]:
    """The hard equalities of counts of a report, and its counts that they hold (``None``: unknown).

    With a ``previous`` report, if that is of the year before, also its own equalities and those between the two.
    ``names`` are what ids and keys of the two begin with. ``rules`` are rules besides the built-in ones.

    >>> import gxparse
    >>> found, values = equations(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> found[0].id, found[0].right, values["requests.received.total"], len(found), len(values)
    ('row-total:received', ('requests.received.total',), 174, 42, 190)
    """
    if previous is not None and not years_follow(report, previous):
        previous = None
    them = (*built_in(), *rules)
    own, before = variant_of(report), None if previous is None else variant_of(previous)
    found, keys, old_keys = system(them, own, before, names)
    values: dict[str, int | None] = {}
    for one, prefix, chosen in ((report, names[0], keys), (previous, names[1], old_keys)):
        if one is not None:
            cells = one.cells
            for key in chosen:
                value = cells[key].value
                values[prefix + key] = None if value is None else int(value)
    return found, values


def try_examples(rule: Rule) -> tuple[str, ...]:
    """What the examples of a rule give that they should not, in words; nothing if all are as they say."""
    wrong = []
    for kind, example in rule.examples.items():
        found = {finding.id: finding for finding in _evaluate((rule,), example.context())}
        finding = found.get(example.finding)
        if finding is None:
            wrong.append(f"{rule.id}, {kind}: no finding {example.finding!r}; there are {', '.join(found) or 'none'}")
        elif finding.status != kind:
            wrong.append(f"{rule.id}, {kind}: {finding.id} is {finding.status}: {finding.message()}")
    return tuple(wrong)


# -- evaluation ----------------------------------------------------------------------------------------


def _evaluate(them: Sequence[Rule], context: Context) -> Iterator[Finding]:
    found: list[tuple[Ground | None, Finding]] = []
    handed = {"children"} if context.children else set()
    follows = context.previous is not None and years_follow(context.report, context.previous)
    if context.previous is not None:
        handed |= {"previous", "earlier"}
    for rule in them:
        if context.report.form.name not in rule.forms or not rule.requires <= handed:
            continue
        try:
            if "previous" in rule.requires and not follows:
                found += [(None, finding) for finding in _gap(rule, context)]
            elif rule.parsed is None:
                found += [(None, finding) for finding in _verdicts(rule, context)]
            else:
                found += _formulas(rule, context)
        except Exception as error:  # noqa: BLE001 - a broken rule must not be taken for a broken report
            found.append((None, _error(rule, error)))
    return _through(found, context, them)


def _formulas(rule: Rule, context: Context) -> Iterator[tuple[Ground | None, Finding]]:
    previous = None if context.previous is None else variant_of(context.previous)
    for ground in grounds(rule, variant_of(context.report), previous):
        yield ground, _finding(ground, *_compared(ground, context))


def _compared(ground: Ground, context: Context) -> tuple[Compared, tuple[str, ...]]:
    """The verdict by the formula's own cells, and their keys."""
    left, right = ground.left, ground.right
    if ground.counts:  # the usual case: counts of this report, all known
        sums = [_known_sum(context.report, side.own) for side in (left, right)]
        if sums[0] is not None and sums[1] is not None:
            return compare_known(ground.operator, sums[0], sums[1]), ground.keys
    ones, others = left.summands(context), right.summands(context)
    keys = ground.keys
    if left.children or right.children:
        keys = tuple(each.key for each in (*ones, *others))
    return compare(ground.operator, ones, others, (left.number, right.number)), keys


def _known_sum(report: Report, keys: Sequence[str]) -> int | None:
    cells = report.cells
    total = 0
    for key in keys:
        value = cells[key].value
        if value is None:
            return None
        total += int(value)
    return total


def _finding(ground: Ground, compared: Compared, keys: tuple[str, ...]) -> Finding:
    left, right = ("?" if value is None else value for value in (compared.left, compared.right))
    zh, en = ground.zh.format(left=left, right=right), ground.en.format(left=left, right=right)
    if compared.unknown:
        cells = counted(len(compared.unknown), "cell")
        decided = compared.status != "undecided"
        zh += f"(有 {len(compared.unknown)} 个单元格未知{',无论其为何值' if decided else ''})"
        en += f" ({cells} unknown{', whatever they are' if decided else ''})"
    rule = ground.rule
    return Finding(
        ground.id,
        rule.name,
        compared.status,
        SEVERITY[rule.hardness],
        zh,
        en,
        compared.left,
        compared.right,
        keys,
        compared.unknown,
        rule.basis,
    )


def _through(
    found: Sequence[tuple[Ground | None, Finding]], context: Context, them: Sequence[Rule]
) -> Iterator[Finding]:
    """The findings, those of hard equalities decided through each other where their own cells leave them open."""
    open_ids = {
        finding.id
        for ground, finding in found
        if finding.status == "undecided" and ground is not None and ground.equation is not None
    }
    decisions: Mapping[str, Decision] = {}
    if open_ids:
        own = [rule for rule in them if rule not in built_in()]
        decisions = decide(*equations(context.report, context.previous, rules=own))
    for _, finding in found:
        decision = decisions.get(finding.id) if finding.id in open_ids else None
        if decision is None or decision.status == "undecided":
            yield finding
        else:
            yield _decided(finding, decision)


def _decided(finding: Finding, decision: Decision) -> Finding:
    names = decision.through
    more = len(names) - _SHOWN_RULES
    zh = "、".join(names[:_SHOWN_RULES]) + (f" 等 {len(names)} 条规则" if more > 0 else "")
    en = ", ".join(names[:_SHOWN_RULES]) + (f" and {more} more" if more > 0 else "")
    return evolve(
        finding,
        status=decision.status,
        zh=f"{finding.zh}(由 {zh} 推知{'成立' if decision.status == 'pass' else '不成立'})",
        en=f"{finding.en}: it {'holds' if decision.status == 'pass' else 'cannot hold'} if {en} do",
        through=names,
    )


def _gap(rule: Rule, context: Context) -> Iterator[Finding]:
    """Findings of a rule between years where the previous report is not known to be of the year before."""
    zh, en = "(没有上一年度的报告可比,无法判断)", ": undecided, the report handed as previous is not of the year before"
    if rule.parsed is None:
        yield _new(rule, Verdict(status="undecided", zh=rule.statement_zh + zh, en=rule.statement_en + en))
        return
    for ground, _ in _formulas(rule, context):
        if ground is not None:
            shown = ground.zh.format(left="?", right="?"), ground.en.format(left="?", right="?")
            subject = ground.id[len(rule.name) + 1 :]
            verdict = Verdict(
                status="undecided", zh=shown[0] + zh, en=shown[1] + en, subject=subject, cells=ground.keys
            )
            yield _new(rule, verdict)


def _verdicts(rule: Rule, context: Context) -> Iterator[Finding]:
    test = PREDICATES[rule.test] if isinstance(rule.test, str) else rule.test
    if test is None:
        raise TypeError(f"the rule {rule.id} has neither a formula nor a test")
    seen = set()
    for verdict in list(test(context)):
        if not isinstance(verdict, Verdict) or verdict.status not in get_args(Status):
            raise TypeError(f"expected a Verdict with a status, got {verdict!r}")
        if verdict.subject in seen:
            raise ValueError(f"two verdicts on {verdict.subject!r}")
        seen.add(verdict.subject)
        yield _new(rule, verdict)


def _new(rule: Rule, verdict: Verdict) -> Finding:
    return Finding(
        id=f"{rule.name}:{verdict.subject}" if verdict.subject else rule.name,
        rule=rule.name,
        status=verdict.status,
        severity=SEVERITY[rule.hardness],
        zh=verdict.zh,
        en=verdict.en,
        left=verdict.left,
        right=verdict.right,
        cells=verdict.cells,
        unknown=verdict.unknown,
        basis=rule.basis,
        places=verdict.places,
    )


def _error(rule: Rule, error: Exception) -> Finding:
    what = f"{type(error).__name__}: {error}"
    zh, en = f"规则 {rule.id} 无法执行:{what}", f"the rule {rule.id} could not be evaluated: {what}"
    return _new(rule, Verdict(status="error", zh=zh, en=en))
