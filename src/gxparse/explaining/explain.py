"""Explanations: the smallest corrections of a report after which every hard equality holds, ranked by plausibility.

A broken rule names an equality and not the wrong cell. Here all hard equalities of a report are taken together and
split into parts without a cell in common, such as the table of requests and the disputes; each broken part is
explained by itself (:mod:`gxparse.explaining.plans`), and what the parts say is combined. Two years are one part
where cells carried over join them, but are explained year by year where that can be told.

Minimal first, plausible second: only sets of changes that cost least are listed, and among them points decide, for
what could have happened to each number and for whether the prose agrees. If the text says 收到申请267件 and the
table 266, an explanation that makes it 267 has points taken off. Nothing is ever corrected here: explanations are
proposals, of which ``truncated`` says whether there may be more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import product

from attrs import evolve

from gxparse.checks.engine import check, check_kind, equations, softened
from gxparse.checks.infer import check_previous
from gxparse.checks.rules.prose_figures import disagreements
from gxparse.checks.rules.rule import Rule
from gxparse.explaining.case_tables import tables_of
from gxparse.explaining.excuses import Loose, excused, off_by
from gxparse.explaining.explanation import Correction, Explanation, Explanations, Mistake, Part
from gxparse.explaining.misreadings import reread, seen_in
from gxparse.explaining.mistakes import MISTAKE, SURPRISE, Slip, slip
from gxparse.explaining.plans import Plan, plans
from gxparse.explaining.ranking import Judge, combined, judged, ranked
from gxparse.explaining.repair import mended, violated
from gxparse.explaining.restatements import restated, told_in
from gxparse.explaining.trust import Trust, weights_of
from gxparse.findings import PREVIOUS, Equation, split_key
from gxparse.network.network import Network, Numbers, independent
from gxparse.prose.claims import claims
from gxparse.report import Cell, Report

BUDGET = 8_000
"""The search for the explanations of a table ends after so many steps: half a second, more with unknown cells."""

LIMIT = 1_000
"""So many explanations of a whole report are listed."""

DISAGREEMENT = 4
"""The points of each figure in the prose that corrected cells no longer agree with; as many off for one that they agree
with now."""

Beside = Callable[[Explanation], Explanation]
"""An explanation with the mistakes that reports show beside their numbers: a picture misread, a row restated."""


# -- the search ----------------------------------------------------------------------------------------


def explained(
    equations: Sequence[Equation],
    values: Mapping[str, int | None],
    *,
    trust: Trust | None = None,
    budget: int = BUDGET,
    limit: int = LIMIT,
    judge: Judge | None = None,
    beside: Beside | None = None,
    loose: Sequence[Loose] = (),
) -> Explanations:
    """Explain why equalities do not hold with these values (``None``: unknown).

    Where a part has several explanations, ``judge`` adds its points to the scores of the best. ``beside`` gives
    mistakes the name and the points that they have by what reports show beside their numbers. ``loose`` are equalities
    that may be broken, because the body changed.

    Raises :class:`~gxparse.errors.TrustError` for a trust that is not above zero or names no cell of the equalities,
    :class:`ValueError` for limits below 1.
    """
    if budget < 1 or limit < 1:
        raise ValueError(f"budget and limit are at least 1, not {budget} and {limit}")
    weights, scale = weights_of(values, trust or {})
    left_out: dict[str, None] = {}

    def part_of(some: Sequence[Equation]) -> Part | None:
        network = Network.of(some)
        left_out.update(dict.fromkeys(network.left_out))
        numbers = network.numbers(values)
        if not violated(network, numbers):
            return None
        part = _by_year(some, values, weights, scale, budget, beside)
        if part is None:
            part = _part(network, some, numbers, [weights[key] for key in network.cells], scale, budget, beside)
        return part

    between = [equation for each in loose for equation in each.equations]
    found = [excused(some, loose, values, part_of, limit) for some in independent((*equations, *between))]
    parts = [part if judge is None else judged(part, judge) for part in found if part is not None]
    return combined(parts, limit, tuple(left_out))


def _part(
    network: Network,
    equations: Sequence[Equation],
    numbers: Numbers,
    weights: Sequence[int],
    scale: int,
    budget: int,
    beside: Beside | None,
) -> Part:
    found = plans(network, tables_of(network, equations), numbers, weights, budget=budget)
    explanations = [_explanation(network, numbers, weights, scale, plan) for plan in found.items]
    if beside is not None:
        explanations = [beside(each) for each in explanations]
    return Part(
        rules=tuple(equation.id for equation in equations),
        cells=frozenset(network.cells),
        explanations=ranked(explanations),
        truncated=not found.complete,
        at_least=None if found.cost is None or explanations else _exact(found.cost, scale),
        budget=budget,
    )


def _by_year(
    equations: Sequence[Equation],
    values: Mapping[str, int | None],
    weights: Mapping[str, int],
    scale: int,
    budget: int,
    beside: Beside | None,
) -> Part | None:
    """The explanations of years that are joined, each explained by itself; ``None`` if it cannot be told so.

    Each year needs its own smallest set at least. So if some of these, one of each year, make the rules between the
    years hold too, those are the smallest of all.
    """
    own: dict[str, list[Equation]] = {}
    between: list[Equation] = []
    for equation in equations:
        years = {split_key(key)[0] for key in (*equation.left, *equation.right)}
        (own.setdefault(years.pop(), []) if len(years) == 1 else between).append(equation)
    held = {key for equation in between for key in (*equation.left, *equation.right)}
    if not between or any(values[key] is None for key in held):
        return None
    by_year: list[tuple[Explanation, ...]] = []
    for some in own.values():
        network = Network.of(some)
        numbers = network.numbers(values)
        if violated(network, numbers):
            part = _part(network, some, numbers, [weights[key] for key in network.cells], scale, budget, beside)
            if part.truncated or not part.explanations:
                return None
            by_year.append(part.explanations)
    if math.prod(map(len, by_year)) > LIMIT:
        return None
    found = []
    for chosen in product(*by_year):
        after = {change.cell: change.after for explanation in chosen for change in explanation.changes}
        if all(off_by({**values, **after}, equation) == 0 for equation in between):
            mistakes = tuple(mistake for explanation in chosen for mistake in explanation.mistakes)
            cost, score = (sum(getattr(each, what) for each in chosen) for what in ("cost", "score"))
            found.append(Explanation(mistakes, cost, score))

    def changed(explanation: Explanation) -> int:
        return sum(weights[change.cell] for change in explanation.changes)

    smallest = sum(min(map(changed, explanations)) for explanations in by_year)
    if all(changed(each) > smallest for each in found):
        return None
    names = tuple(equation.id for equation in equations)
    return Part(names, frozenset(key for key in values if key in _cells(equations)), ranked(found), False, None)


def _cells(equations: Iterable[Equation]) -> set[str]:
    return {key for equation in equations for key in (*equation.left, *equation.right)}


def _exact(cost: int, scale: int) -> int | Fraction:
    exact = Fraction(cost, scale)
    return exact.numerator if exact.denominator == 1 else exact


def _explanation(network: Network, numbers: Numbers, weights: Sequence[int], scale: int, plan: Plan) -> Explanation:
    after = list(numbers)
    for disorder in plan.disorders:
        for cell, right in disorder.right.items():
            after[cell] = right
    free = [cell for disorder in plan.disorders for cell, right in disorder.right.items() if right is None]
    open_ones = [*plan.cells, *free]
    limits = dict(zip(open_ones, mended(network, after, open_ones), strict=True))
    mistakes: list[tuple[int, Mistake]] = []  # each with its weight
    for disorder in plan.disorders:
        corrections = []
        for cell, right in sorted(disorder.right.items()):
            low, high = limits.get(cell, (right, right))
            only = low if low == high else None
            if only is None or only != numbers[cell]:
                corrections.append(Correction(network.cells[cell], numbers[cell], only, low or 0, high))
        weight = max(weights[cell] for cell in disorder.right)
        mistakes.append((weight, Mistake(disorder.kind, tuple(corrections))))
    for cell in plan.cells:
        low, high = limits[cell]
        printed = numbers[cell]
        only = low if low == high else None
        kind: Slip = "other" if printed is None or only is None else slip(printed, only)
        correction = Correction(network.cells[cell], printed, only, low or 0, high, kind)
        mistakes.append((weights[cell], Mistake(kind, (correction,))))
    score = sum(MISTAKE * weight + SURPRISE[mistake.kind] * scale for weight, mistake in mistakes)
    return Explanation(tuple(mistake for _, mistake in mistakes), _exact(plan.cost, scale), _exact(score, scale))


# -- reports -------------------------------------------------------------------------------------------


def explain(
    report: Report,
    *,
    previous: Report | None = None,
    trust: Trust | None = None,
    rules: Sequence[Rule] = (),
    budget: int = BUDGET,
    limit: int = LIMIT,
) -> Explanations:
    """Explain broken rules of a report: all smallest sets of corrections after which every hard equality holds.

    Unknown cells may have any value. With ``previous``, last year's report of the same body, an explanation may correct
    cells of that one as well, whose keys then begin with ``previous.``; what it corrects there makes its own rules hold
    too. ``trust`` raises or lowers the cost of changing cells, by key or pattern of keys: ``math.inf`` says that a cell
    is right. ``rules`` are hard rules of one's own besides the form's.

    Explanations are ranked: fewer mistakes before more; then what happened to each number; then the prose, if changed
    cells agree or disagree with figures that it names. The search of a table takes at most ``budget`` steps, and of a
    whole report at most ``limit`` explanations are listed; where that left something out, ``truncated`` is true.

    Raises :class:`ValueError` for a ``previous`` that is not of the year before, as nothing joins them,
    :class:`~gxparse.errors.TrustError` (a ``ValueError``) for a trust that is not above zero or names no cell
    that hard rules hold.

    Source: the balance rule printed in the form (国办公开办函〔2021〕30号); error localization after Fellegi and Holt
    (1976).

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> found = gxparse.explain(report)
    >>> len(found), found.truncated
    (3, False)
    >>> [(change.cell, change.before, change.after) for change in found[0].changes]
    [('requests.carried_over.natural_person', 1, 2), ('requests.carried_over.total', 1, 2)]
    """
    check_kind("report", report, Report)
    check_previous(report, previous)
    equalities, values = equations(report, previous, rules=rules)
    reports = {"": report} if previous is None else {"": report, PREVIOUS: previous}
    judge, beside = _prose_judge(reports), _beside(reports)
    loose = [Loose.of(*each) for each in softened(report, previous, rules=rules)]
    found = explained(
        equalities, values, trust=trust, budget=budget, limit=limit, judge=judge, beside=beside, loose=loose
    )
    return evolve(found, left_out=(*found.left_out, *_no_equalities(report, previous, rules, equalities)))


def _no_equalities(
    report: Report, previous: Report | None, rules: Sequence[Rule], equalities: Sequence[Equation]
) -> list[str]:
    """The ids of hard rules of one's own that are no equality of counts, so that explanations know nothing of them."""
    hard = {rule.name for rule in rules if rule.hardness == "hard"}
    known = {equation.id for equation in equalities}
    if not hard:
        return []
    checked = check(report, previous=previous, rules=rules)
    return [finding.id for finding in checked if finding.rule in hard and finding.id not in known]


def _prose_judge(reports: Mapping[str, Report]) -> Judge | None:
    """Compares what explanations make of the cells with the figures that the prose names.

    ``reports`` by what the names of their cells begin with. Each is compared by itself.
    """
    told = {prefix: report for prefix, report in reports.items() if report.sections}

    @cache
    def before(prefix: str) -> int:
        return disagreements(claims(told[prefix]), told[prefix].cells)

    def judge(explanation: Explanation) -> int:
        corrected: dict[str, dict[str, Cell]] = {}
        for change in explanation.changes:
            prefix, key = split_key(change.cell)
            if prefix in told and change.after is not None:
                corrected.setdefault(prefix, {})[key] = evolve(told[prefix].cells[key], value=change.after)
        return DISAGREEMENT * sum(
            disagreements(claims(told[prefix]), {**told[prefix].cells, **cells}) - before(prefix)
            for prefix, cells in corrected.items()
        )

    return judge if told else None


def _beside(reports: Mapping[str, Report]) -> Beside:
    """What pictures and prose show beside the numbers; ``reports`` by what the names of their cells begin with."""
    seen, told = seen_in(reports), told_in(reports)

    def beside(explanation: Explanation) -> Explanation:
        return restated(reread(explanation, seen) if seen else explanation, told)

    return beside


def explain_series(
    reports: Iterable[Report],
    *,
    trust: Trust | None = None,
    rules: Sequence[Rule] = (),
    budget: int = BUDGET,
    limit: int = LIMIT,
) -> Explanations:
    """Explain broken rules in and between one body's reports for several years, all at once.

    The keys of cells begin with the year (``2022.requests.carried_forward.total``), those of ``trust`` as well. Years
    that follow each other are joined. Of two reports for a year the last is taken; one without a year is left out, as
    nothing tells where it belongs. Arguments and errors are those of :func:`explain`.
    """
    by_year = {report.year: report for report in reports if report.year is not None}
    equalities: dict[str, Equation] = {}
    loose: list[Loose] = []
    values: dict[str, int | None] = {}
    for year, report in sorted(by_year.items()):
        before, names = by_year.get(year - 1), (f"{year}.", f"{year - 1}.")
        found, numbers = equations(report, before, names=names, rules=rules)
        loose += [Loose.of(*each) for each in softened(report, before, names=names, rules=rules)]
        equalities |= {equation.id: equation for equation in found}
        values |= numbers
    named = {f"{year}.": report for year, report in by_year.items()}
    judge, beside = _prose_judge(named), _beside(named)
    return explained(
        tuple(equalities.values()),
        values,
        trust=trust,
        budget=budget,
        limit=limit,
        judge=judge,
        beside=beside,
        loose=loose,
    )
