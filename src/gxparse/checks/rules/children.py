"""The reports of bodies below another one: whether its figures are the sum of theirs, and whether one is there twice.

Sums over bodies take it for granted that each report is of another body. Two of one body and year are one report, or
two versions of it. So are two that say the same, if they say enough to be known again and do not name two bodies. Such
reports are told and summed once; where versions differ, a figure is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from gxparse.bodies import agency_name
from gxparse.cell_names import number, without_unit
from gxparse.checks.rules.between import REPEATED_VALUES, tells
from gxparse.checks.rules.formula import (
    YUAN,
    Compared,
    Domain,
    Summand,
    compare,
    domain_of,
    in_yuan,
    matching,
    variant_of,
)
from gxparse.findings import CHILDREN, Context, Verdict
from gxparse.forms.model import forms
from gxparse.report import MISSING, Cell, Report
from gxparse.script import simplify
from gxparse.words import Words, counted

Figures = tuple[tuple[str, int | Decimal | None], ...]


@frozen
class Child:
    """A body below: the ``places`` of its reports among those that were handed, and these ``versions``."""

    places: tuple[int, ...]
    versions: tuple[Report, ...]

    @property
    def report(self) -> Report:
        """The first of its reports."""
        return self.versions[0]

    def key(self, key: str) -> str:
        """What findings call a cell of its first report."""
        return f"{CHILDREN}{self.places[0]}.{key}"

    def cell(self, key: str) -> Cell:
        """A cell of it: that of the first version that has a number, unknown where versions have different ones."""
        cells = [each.cells.get(key, MISSING) for each in self.versions]
        known = [cell for cell in cells if cell.value is not None]
        if len({cell.value for cell in known}) > 1:
            return MISSING
        return known[0] if known else cells[0]

    def differs(self, key: str) -> bool:
        """Whether its versions have different numbers in a cell."""
        values = {each.cells[key].value for each in self.versions if key in each.cells}
        return len(values - {None}) > 1

    @property
    def said(self) -> Words:
        """That it was handed more than once, and what of it."""
        first = self.report
        many = len(self.versions)
        names = [each.source.name for each in self.versions]
        zh, en = "、".join(names), ", ".join(names)
        if all(agency_name(each) for each in self.versions):
            of = Words(
                f"{first.agency} {first.year} 年度的报告有 {many} 份", f"{many} reports of {first.agency}, {first.year}"
            )
        else:
            of = Words(f"有 {many} 份报告没有都写明机关", f"{many} reports that do not all name their body")
        if any(self.differs(key) for key in first.cells):
            return Words(
                f"{of.zh}（{zh}），数字不同：不同之处按未知处理",
                f"{of.en} ({en}) have different figures: where they differ, these are unknown",
            )
        return Words(
            f"{of.zh}（{zh}），数字相同：只计一次", f"{of.en} ({en}) have the same figures: they are counted once"
        )


def bodies_below(children: Sequence[Report]) -> tuple[Child, ...]:
    """The bodies below, each once, in the order in which they were handed."""
    groups: list[list[int]] = []
    by_name: dict[tuple[str, int], list[int]] = {}
    by_figures: dict[tuple[int | None, Figures], list[tuple[str | None, list[int]]]] = {}
    for place, report in enumerate(children):
        name, year, figures = _name(report), report.year, _telling(report)
        group = by_name.get((name, year)) if name is not None and year is not None else None
        alike = [] if figures is None else by_figures.setdefault((year, figures), [])
        if group is None:
            group = next((same for other, same in alike if name is None or other is None), None)
        if group is None:
            groups.append(group := [])
        group.append(place)
        alike.append((name, group))
        if name is not None and year is not None:
            by_name[name, year] = group
    return tuple(Child(tuple(places), tuple(children[place] for place in places)) for places in groups)


def _name(report: Report) -> str | None:
    name = agency_name(report)
    return None if name is None else simplify(name)


def _telling(report: Report) -> Figures | None:
    """The figures of a report that says enough to be known again by them."""
    figures = tuple((key, cell.value) for key, cell in report.cells.items())
    telling = {value for key, value in figures if tells(report.form.cells[key], value)}
    return figures if len(telling) >= REPEATED_VALUES else None


def handed_twice(context: Context) -> Iterator[Verdict]:
    """Whether a report of a body below was handed twice, or two versions of it; or two bodies have the same figures."""
    below = bodies_below(context.children)
    said = [child.said for child in below if len(child.places) > 1]
    said += _like_each_other(below)
    nameless = sum(_name(report) is None or report.year is None for report in context.children)
    many = len(context.children)
    if said:
        yield Verdict(status="fail", zh="；".join(one.zh for one in said), en="; ".join(one.en for one in said))
    elif nameless and many > 1:
        yield Verdict(
            status="undecided",
            zh=f"{many} 份下级报告中有 {nameless} 份没有写明机关或年度，不知是否重复",
            en=f"{nameless} of {counted(many, 'subordinate report')} name no body or no year: one may be there twice",
        )
    else:
        yield Verdict(
            status="pass", zh=f"{many} 份下级报告各属一个机关", en=f"{counted(many, 'subordinate report')}, none twice"
        )


def _like_each_other(below: Sequence[Child]) -> Iterator[Words]:
    """Bodies of other names that have the same figures."""
    seen: dict[tuple[int | None, Figures], Report] = {}
    for child in below:
        its, figures = child.report, _telling(child.report)
        one = None if figures is None else seen.setdefault((its.year, figures), its)
        if one is not None and one is not its:
            yield Words(
                f"{one.agency}（{one.source.name}）与{its.agency}（{its.source.name}）数字完全相同，疑为同一份报告",
                f"{one.agency} ({one.source.name}) and {its.agency} ({its.source.name}) have all figures in common: "
                "perhaps one report",
            )


# -- sums ----------------------------------------------------------------------------------------------


def hierarchy(context: Context) -> Iterator[Verdict]:
    """Whether a body's figures are at least the sum of those of the bodies below it; exactly that sum if the reports
    handed are ``complete``: all of them, and that of the body's own office too.

    The figures are the total column of requests, the totals of disputes and what the disclosure table counts. A figure
    of a subordinate report of another year, or of a form that does not ask for it, is unknown.
    """
    report, bodies = context.report, bodies_below(context.children)
    if not bodies:
        return
    name, instead = variant_of(report)
    for table in report.form.tables:
        for row, part in report.form.rows(table.key, instead=instead):
            summed = any(column.role == "total" for column in part.columns)
            for column in part.columns:
                key = f"{table.key}.{row.key}.{column.key}"
                if (column.role == "total" or not summed) and domain_of(key, name) != "change":
                    subject, label = f"{table.key}.{row.key}", Words(row.label, row.en)
                    if column.role != "total":
                        subject = key
                        en = f"{row.en}, {without_unit(column.en)}"
                        label = Words(f"{row.label} / {without_unit(column.label)}", en)
                    yield _of_body(context, bodies, key, subject, label)


def _of_body(context: Context, bodies: Sequence[Child], key: str, subject: str, label: Words) -> Verdict:
    report = context.report
    own = Summand(key, report.cells[key], domain_of(key, report.form.name))
    below = _below(context, bodies, key, own.domain)
    found = compare("=" if context.complete else ">=", [own], below)
    zh, en = _said(context, bodies, own, below, found)
    return Verdict(
        status=found.status,
        zh=f"{label.zh}：{zh}",
        en=f"{label.en}: {en}",
        subject=subject,
        left=found.left,
        right=found.right,
        cells=(key, *(each.key for each in below)),
        unknown=found.unknown,
    )


def _below(context: Context, bodies: Sequence[Child], key: str, domain: Domain) -> list[Summand]:
    """The figures of the subordinate reports that go into a figure; unknown ones where a report cannot have them."""
    below = []
    year = context.report.year
    named = [each.cells[key] for each in forms() if key in each.cells]
    replaces = next((cell for cell in named if cell.row.instead_of), None)
    pattern = key if replaces is None else f"{replaces.table.key}.{replaces.row.key}*.{replaces.column.key}"
    for child in bodies:
        keys = matching(pattern, variant_of(child.report)) if year is not None and child.report.year == year else ()
        cells = [(each, child.cell(each)) for each in keys] or [(key, MISSING)]
        below += [Summand(child.key(each), cell, domain) for each, cell in cells]
    return below


def _said(context: Context, bodies: Sequence[Child], own: Summand, below: Sequence[Summand], found: Compared) -> Words:
    """How a figure compares with the sum of those below."""
    money = own.domain == "money"
    numbers = [in_yuan(each) if money else each.cell.value for each in below]
    unit = f" {YUAN}" if money else ""
    total = number(sum(value for value in numbers if value is not None)) + unit
    at_least = found.right is None  # some are unknown, the sum is at least that
    many = len(bodies)
    whose = Words(
        f"{many} 份下级报告（含本级）之和" if context.complete else f"{many} 份下级报告之和",
        f"the sum of {counted(many, 'subordinate report')}{', its own office included' if context.complete else ''}",
    )
    mine = "?" if found.left is None else number(found.left) + unit
    or_more = " or more" if at_least else ""
    if found.status == "undecided":
        why = _why_open(context, bodies, found, numbers)
        return Words(
            f"{mine}，{whose.zh}{'至少' if at_least else '为'} {total}，无法比较：{why.zh}",
            f"{mine} against {total}{or_more}, {whose.en}; undecided: {why.en}",
        )
    relation = {
        (True, "pass"): Words("等于", "exactly"),
        (True, "fail"): Words("不等于", "not equal to"),
        (False, "pass"): Words("不少于", "at least"),
        (False, "fail"): Words("少于", "less than"),
    }[context.complete, found.status]
    return Words(
        f"{mine}，{relation.zh} {whose.zh}（{'至少 ' if at_least else ''}{total}）",
        f"{mine}, {relation.en} {total}{or_more}, {whose.en}",
    )


def _why_open(context: Context, bodies: Sequence[Child], found: Compared, numbers: Sequence[object]) -> Words:
    year = context.report.year
    zh, en = [], []
    if found.left is None:
        zh.append("本报告该数或其单位未知")
        en.append("the figure of this report or its unit is unknown")
    if year is None:
        zh.append("本报告年度不明")
        en.append("the year of this report is unknown")
    else:
        others = sum(child.report.year != year for child in bodies)
        if others:
            zh.append(f"{others} 份下级报告不是 {year} 年度的或年度不明")
            en.append(f"{counted(others, 'subordinate report')} not known to be for {year}")
        unknown = sum(value is None for value in numbers) - others
        if unknown:
            zh.append(f"下级报告有 {unknown} 个数未知")
            en.append(f"{counted(unknown, 'figure')} of subordinate reports unknown")
    return Words("，".join(zh), ", ".join(en))
