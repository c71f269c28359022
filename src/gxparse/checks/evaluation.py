"""Evaluates rules on a report: verdicts that hold for whatever its unknown cells are, each said with its numbers.

A masked cell is some number that we do not know, so a rule is neither right nor wrong by default. A formula passes
or fails where every completion of the unknown cells agrees: 3 + ? = 2 fails whatever ``?`` is, 3 + ? = 5 is
undecided. A hard equality of counts that its own cells leave open is decided through the others
(:mod:`gxparse.network.unknown`), where they tell. Then the finding names those it rests on, because it is only as
good as they are.

What no formula can say is a function that gives verdicts. It may be a stranger's, so its verdicts are checked, and
one that raises becomes a finding of status ``error``: a broken rule must not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from attrs import evolve

from gxparse.cell_names import number
from gxparse.characters import sayable
from gxparse.checks.rules.between import compared_years, years_follow
from gxparse.checks.rules.changes import Change, with_reasons
from gxparse.checks.rules.formula import Compared, compare, compare_known, variant_of
from gxparse.checks.rules.ground import Ground, Side, grounds, system
from gxparse.checks.rules.predicates import PREDICATES
from gxparse.checks.rules.rule import Rule
from gxparse.findings import (
    CHILDREN,
    PREVIOUS,
    SEVERITY,
    Context,
    Equation,
    Finding,
    Hardness,
    Place,
    Status,
    Verdict,
)
from gxparse.network.unknown import Forced, decide
from gxparse.report import Report
from gxparse.words import Words, counted

_POSITION = re.compile("0|[1-9][0-9]{0,8}")
_STATUSES = get_args(Status)
_SHOWN_RULES = 3
_LONGEST_ERROR = 300
"""The text of an exception is told up to so many characters."""


def evaluate(them: Sequence[Rule], context: Context, network: Sequence[Rule]) -> Iterator[Finding]:
    """The findings of rules, in their order; ``network`` are the rules whose equalities decide open ones."""
    found: list[tuple[Ground | None, Finding]] = []
    handed = {"children"} if context.children else set()
    follows = context.previous is not None and years_follow(context.report, context.previous)
    if context.previous is not None:
        handed |= {"previous", "earlier"}
    for rule in them:
        report = context.report
        if report.form.name not in rule.forms or not rule.requires <= handed or not rule.is_for(report.agency):
            continue
        try:
            gap = "previous" in rule.requires and not follows
            changes = () if gap else rule.softened(context)
            for ground, verdict in _judged(rule, context, gap):
                found.append((None if gap else ground, _new(rule, verdict, ground, changes)))
        except Exception as error:  # noqa: BLE001 - a broken rule must not be taken for a broken report
            found.append((None, _error(rule, error)))
    return _through(found, context, network)


def equations_of(
    them: Sequence[Rule], report: Report, previous: Report | None, names: tuple[str, str]
) -> tuple[tuple[Equation, ...], dict[str, int | None]]:
    """The hard equalities of counts among rules, and the counts that they hold; see ``equations`` of the engine."""
    if previous is not None and not years_follow(report, previous):
        previous = None
    if previous is not None:
        context = Context(report=report, previous=previous)
        them = [rule for rule in them if not rule.softened(context)]
    own, before = variant_of(report), None if previous is None else variant_of(previous)
    found, keys, old_keys = system(tuple(them), own, before, names)
    values: dict[str, int | None] = {}
    for one, prefix, chosen in ((report, names[0], keys), (previous, names[1], old_keys)):
        if one is not None:
            cells = one.cells
            for key in chosen:
                value = cells[key].value
                values[prefix + key] = None if value is None else int(value)
    return found, values


def softened_equations(
    them: Sequence[Rule], report: Report, previous: Report | None, names: tuple[str, str]
) -> Iterator[tuple[tuple[Equation, ...], tuple[Change, ...]]]:
    """The equalities between two years that are no hard ones because the body changed, with what speaks for that."""
    if previous is None or not years_follow(report, previous):
        return
    context = Context(report=report, previous=previous)
    for rule in them:
        changes = rule.softened(context)
        if changes:
            yield system((rule,), variant_of(report), variant_of(previous), names)[0], changes


def _judged(rule: Rule, context: Context, gap: bool) -> Iterator[tuple[Ground | None, Verdict]]:
    """The verdicts of a rule, be it a formula or in code; those of a formula with the ground of each.

    With a ``gap`` before the report, the previous one is not known to be of the year before: nothing is decided, and
    the ids are those that there are without it.
    """
    if rule.parsed is None:
        for verdict in _verdicts(rule, context):
            yield None, _undecided(rule, verdict, context) if gap else verdict
        return
    previous = None if context.previous is None else variant_of(context.previous)
    for ground in grounds(rule, variant_of(context.report), previous):
        yield ground, _missed(ground, context) if gap else _of_formula(ground, context)


# -- formulas ------------------------------------------------------------------------------------------


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


def _of_formula(ground: Ground, context: Context) -> Verdict:
    compared, keys = _compared(ground, context)
    zh, en = _said(ground, compared.left, compared.right)
    if compared.unknown:
        cells = counted(len(compared.unknown), "cell")
        decided = compared.status != "undecided"
        zh += f"（有 {len(compared.unknown)} 个单元格未知{'，无论其为何值' if decided else ''}）"
        en += f" ({cells} unknown{', whatever they are' if decided else ''})"
    return Verdict(
        status=compared.status,
        zh=zh,
        en=en,
        left=compared.left,
        right=compared.right,
        cells=keys,
        unknown=compared.unknown,
    )


def _said(ground: Ground, left: int | Decimal | None, right: int | Decimal | None) -> tuple[str, str]:
    shown = {"left": "?" if left is None else number(left), "right": "?" if right is None else number(right)}
    return ground.zh.format(**shown), ground.en.format(**shown)


def _through(
    found: Sequence[tuple[Ground | None, Finding]], context: Context, network: Sequence[Rule]
) -> Iterator[Finding]:
    """The findings, those of hard equalities decided through each other where their own cells leave them open."""
    open_ids = {
        finding.id
        for ground, finding in found
        if finding.status == "undecided" and ground is not None and ground.equation is not None
    }
    decisions: Mapping[str, Forced] = {}
    if open_ids:
        decisions = decide(*equations_of(network, context.report, context.previous, ("", PREVIOUS)))
    for _, finding in found:
        decision = decisions.get(finding.id) if finding.id in open_ids else None
        if decision is None or decision.status == "undecided":
            yield finding
        else:
            yield _decided(finding, decision)


def _decided(finding: Finding, decision: Forced) -> Finding:
    names = decision.through
    more = len(names) - _SHOWN_RULES
    en = ", ".join(names[:_SHOWN_RULES]) + (f" and {more} more" if more > 0 else "")
    holds = decision.status == "pass"
    return evolve(
        finding,
        status=decision.status,
        zh=f"{finding.zh}：另 {len(names)} 条规则相符时，本条{'必相符' if holds else '不可能相符'}",
        en=f"{finding.en}: it {'holds' if holds else 'cannot hold'} if {en} {'does' if len(names) == 1 else 'do'}",
        through=names,
    )


# -- a year that is missing ----------------------------------------------------------------------------


def _undecided(rule: Rule, verdict: Verdict, context: Context) -> Verdict:
    zh, en = compared_years(context)
    return Verdict(
        status="undecided",
        zh=f"无法判断“{rule.statement_zh}”：{zh}",
        en=f"cannot be told whether this holds: {rule.statement_en}; {en}",
        subject=verdict.subject,
        cells=verdict.cells,
    )


def _missed(ground: Ground, context: Context) -> Verdict:
    zh, en = compared_years(context)
    left, right = (_own_sum(side, context) for side in (ground.left, ground.right))
    said = _said(ground, left, right)
    return Verdict(
        status="undecided",
        zh=f"{said[0]}（无法判断：{zh}）",
        en=f"{said[1]} (undecided: {en})",
        left=left,
        right=right,
        cells=ground.keys,
    )


def _own_sum(side: Side, context: Context) -> int | Decimal | None:
    """What a side adds up to if none of its cells is last year's."""
    return None if side.previous else compare("=", side.summands(context), (), (side.number, 0)).left


# -- rules in code -------------------------------------------------------------------------------------


def _verdicts(rule: Rule, context: Context) -> list[Verdict]:
    """What a predicate found. Raises :class:`TypeError` or :class:`ValueError` for what is no set of verdicts."""
    test = PREDICATES[rule.test] if isinstance(rule.test, str) else rule.test
    if test is None:
        raise TypeError(f"the rule {rule.id} has neither a formula nor a test")
    found = list(test(context))
    seen = set()
    for verdict in found:
        _check_verdict(verdict, context)
        if verdict.subject in seen:
            raise ValueError(f"two verdicts on {verdict.subject!r}")
        seen.add(verdict.subject)
    return found


def _check_verdict(verdict: object, context: Context) -> None:
    if not isinstance(verdict, Verdict):
        raise TypeError(f"expected a Verdict, got {type(verdict).__name__}")
    for name in ("status", "zh", "en", "subject"):
        text = getattr(verdict, name)
        if not isinstance(text, str):
            raise TypeError(f"{name} of a Verdict is no text: {type(text).__name__}")
    verdict.subject.encode()  # raises ValueError for what no output can say
    if verdict.status not in _STATUSES:
        raise ValueError(f"the status of a Verdict is {verdict.status!r}, not in {', '.join(_STATUSES)}")
    for name in ("left", "right"):
        value = getattr(verdict, name)
        if value is not None and not _is_number(value):
            raise TypeError(f"{name} of a Verdict is no int, finite Decimal or None: {type(value).__name__}")
    for name, kind in (("cells", str), ("unknown", str), ("places", Place)):
        found = getattr(verdict, name)
        if not isinstance(found, tuple) or not all(isinstance(each, kind) for each in found):
            raise TypeError(f"{name} of a Verdict is no tuple of {kind.__name__}")
    for name, keys in (("cells", verdict.cells), ("unknown", verdict.unknown)):
        strange = next((key for key in keys if not _is_cell(key, context)), None)
        if strange is not None:
            raise ValueError(f"{name} of a Verdict: there is no cell {strange!r}")


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_cell(name: str, context: Context) -> bool:
    if name in context.report.cells:
        return True
    if name.startswith(PREVIOUS):
        return context.previous is not None and name[len(PREVIOUS) :] in context.previous.cells
    place, _, key = name.removeprefix(CHILDREN).partition(".")
    if not (name.startswith(CHILDREN) and _POSITION.fullmatch(place) and int(place) < len(context.children)):
        return False
    # A figure that a subordinate report has no row for is unknown, and may be named all the same.
    return any(key in report.form.cells for report in (context.report, context.children[int(place)]))


def _new(rule: Rule, verdict: Verdict, ground: Ground | None = None, changes: Sequence[Change] = ()) -> Finding:
    """A verdict as the finding of its rule, which has the id of the ground or of the verdict's subject.

    With ``changes`` a hard rule is a soft one.
    """
    name = rule.name
    own = name if ground is None else ground.id
    hardness: Hardness = "soft" if changes else rule.hardness
    reasons: tuple[Words, ...] = ()
    if verdict.status == "fail" and hardness != "hard":
        reasons = tuple(Words(each.zh, each.en) for each in rule.reasons if each.holds(verdict.left, verdict.right))
        said = with_reasons(Words(verdict.zh, verdict.en), changes, reasons)
        places = tuple(change.place for change in changes if change.place is not None)
        verdict = evolve(verdict, zh=said.zh, en=said.en, places=(*verdict.places, *places))
    return Finding(
        f"{name}:{verdict.subject}" if verdict.subject else own,
        name,
        verdict.status,
        SEVERITY[hardness],
        sayable(verdict.zh),
        sayable(verdict.en),
        verdict.left,
        verdict.right,
        verdict.cells,
        verdict.unknown,
        rule.basis,
        places=verdict.places,
        reasons=reasons,
    )


def _error(rule: Rule, error: Exception) -> Finding:
    what = type(error).__name__
    try:
        said = str(error)
    except Exception:  # noqa: BLE001 - the exception is the rule's own, and may be broken as well
        said = ""
    if said:
        what += f": {said[:_LONGEST_ERROR]}{'…' if len(said) > _LONGEST_ERROR else ''}"
    zh, en = f"规则 {rule.id} 无法执行：{what}", f"the rule {rule.id} could not be evaluated: {what}"
    return _new(rule, Verdict(status="error", zh=zh, en=en))
