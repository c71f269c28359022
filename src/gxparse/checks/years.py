"""Reports of one body over the years, each checked with that of the year before; and reports sorted by body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from attrs import frozen

from gxparse.bodies import agency_name
from gxparse.checks.engine import check, check_kind
from gxparse.checks.rules.catalogue import rules as built_in
from gxparse.checks.rules.formula import Variant
from gxparse.checks.rules.ground import Ground, grounds
from gxparse.checks.rules.rule import Rule
from gxparse.findings import Context, Findings, Verdict
from gxparse.items import Items
from gxparse.report import Report

MOST_NAMED = 20
"""Of the reports that share a year so many are named, and the others counted."""

Figures = tuple[tuple[str, object], ...]


@frozen
class YearChecked:
    """A report of a series: the ``previous`` one that it was checked with, if there is one, and what was found."""

    report: Report
    previous: Report | None
    findings: Findings


@frozen
class Series(Items[YearChecked]):
    """The reports of one body by year, each with its findings; those without a year last.

    ``ok`` where no finding fails but for a year that is missing, which is no report's fault.
    """

    items: tuple[YearChecked, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that there are reports for."""
        return tuple(dict.fromkeys(item.report.year for item in self.items if item.report.year is not None))

    @property
    def missing_years(self) -> tuple[int, ...]:
        """The years between the first and the last that there is no report for."""
        years = self.years
        return tuple(year for year in range(years[0], years[-1]) if year not in years) if years else ()

    @property
    def ok(self) -> bool:
        """Whether every rule holds or is undecided."""
        return not any(
            f.severity != "info" for item in self.items for f in (*item.findings.failed, *item.findings.errors)
        )


@frozen
class Body:
    """The reports of one administrative body, as :func:`by_agency` finds them; ``name`` as the first one has it."""

    name: str
    reports: tuple[Report, ...]


@frozen
class ByAgency:
    """Reports by body in the order in which bodies come first, and those that name no body or no year."""

    bodies: tuple[Body, ...]
    unplaced: tuple[Report, ...]


def check_series(reports: Iterable[Report], *, rules: Sequence[Rule] = ()) -> Series:
    """Check the reports of one body by year, each together with the nearest earlier one.

    The rules between years compare a report with that of the year before; where it is missing, they are ``undecided``
    and ``year-missing`` (info) names the year. Two reports for one year, two versions of it perhaps, are both checked
    with the year before and both have the finding ``year-twice`` (info), which fails and names the other; next year's
    is checked with the one that came last in ``reports``. A report without a year is checked alone, at the end.

    >>> import gxparse
    >>> series = check_series([gxparse.parse("examples/reports/annotated-2020.txt")])
    >>> series.years, [finding.id for finding in series[0].findings.failed]
    ((2020,), ['balance:natural_person', 'balance:total'])
    """
    them = list(reports)
    for report in them:
        check_kind("reports", report, Report, "a sequence of ")
    dated = sorted((report for report in them if report.year is not None), key=lambda report: report.year or 0)
    items: list[YearChecked] = []
    previous: Report | None = None
    for _, group in groupby(dated, key=lambda report: report.year):
        same = list(group)
        figures = [_figures(report) for report in same] if len(same) > 1 else []
        for number, report in enumerate(same):
            extra = (_year_twice(same, figures, number),) if figures else ()
            items.append(YearChecked(report, previous, check(report, previous=previous, rules=(*rules, *extra))))
        previous = same[-1]
    items += [YearChecked(report, None, check(report, rules=rules)) for report in them if report.year is None]
    return Series(tuple(items))


def _year_twice(same: Sequence[Report], figures: Sequence[Figures], place: int) -> Rule:
    """The rule that a series has one report a year, for the report at a place among those of its year."""
    many = len(same) - 1

    def verdicts(context: Context) -> Iterator[Verdict]:
        year = context.report.year
        zh, en = [], []
        for other in islice((number for number in range(len(same)) if number != place), MOST_NAMED):
            differs = figures[other] != figures[place]
            zh.append(_called(same[other]) + ("（数字不同）" if differs else "（数字相同）"))
            en.append(_called(same[other]) + (" (its figures differ)" if differs else " (with the same figures)"))
        there = "is another report" if many == 1 else f"are {many} other reports"
        more = many - len(zh)
        yield Verdict(
            status="fail",
            zh=f"{year} 年度还有另{'一' if many == 1 else f' {many} '}份报告：{'、'.join(zh)}{'等' if more else ''}",
            en=f"there {there} for {year}: {', '.join(en)}{f', and {more} more' if more else ''}",
        )

    return Rule(
        id="year-twice",
        hardness="info",
        test=verdicts,
        basis="政府信息公开条例第四十九条：每年公布一份年度报告",
        statement_zh="一个年度只有一份报告",
        statement_en="there is one report for a year",
    )


def _called(report: Report) -> str:
    return f"{report.source.name}:{report.first_line}"


def _figures(report: Report) -> Figures:
    return tuple((key, cell.value) for key, cell in report.cells.items())


def by_agency(reports: Iterable[Report], *, name: Callable[[Report], str | None] = agency_name) -> ByAgency:
    """Sort reports by body, each body's by year. ``name`` gives a body's name, ``None`` where it is unknown.

    Reports without a body or without a year are ``unplaced``: no series can be made of them, and none is dropped.

    >>> import gxparse
    >>> paths = ["examples/reports/annotated-2020.txt", "examples/reports/pipe-2021.txt"]
    >>> found = by_agency(map(gxparse.parse, paths))
    >>> [(body.name, len(body.reports)) for body in found.bodies], len(found.unplaced)
    ([('青河市云岭区人民政府', 1)], 1)
    """
    bodies: dict[str, list[Report]] = {}
    unplaced: list[Report] = []
    for report in reports:
        called = name(report)
        if called is None or report.year is None:
            unplaced.append(report)
        else:
            bodies.setdefault(called, []).append(report)
    placed = [Body(called, tuple(sorted(them, key=lambda report: report.year or 0))) for called, them in bodies.items()]
    return ByAgency(tuple(placed), tuple(unplaced))


def links(later: Variant, earlier: Variant) -> tuple[Ground, ...]:
    """The equalities that tie a report to that of the year before: for each column of the table of requests, what is
    carried over and what was carried forward.

    >>> link = links(("2021", False), ("2021", False))[0]
    >>> link.left.own, link.right.previous
    (('requests.carried_over.natural_person',), ('requests.carried_forward.natural_person',))
    """
    [rule] = (rule for rule in built_in() if rule.name == "carry-over")
    return grounds(rule, later, earlier)
