"""Rules about bodies: whether two reports are of one, and whether a body's figures are the sum of those below it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from gxparse.cell_names import number, without_unit
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
from gxparse.report import MISSING, Report
from gxparse.words import Words, counted


def agency_name(report: Report) -> str | None:
    """The name of a report's body in one spelling: width, white space and brackets as in NFKC without blanks.

    ``湖州市南浔区人民政府`` and ``南浔区人民政府`` remain two names: nothing in a report tells that they are one body.
    """
    return None if report.agency is None else one_spelling(report.agency) or None


def one_spelling(name: str) -> str:
    """A body's name with width and brackets as in NFKC, without blanks.

    >>> one_spelling("云岭区（本级） 人民政府")
    '云岭区(本级)人民政府'
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def body_differs(context: Context) -> Iterator[Verdict]:
    """Whether the report compared with is of the same body, so far as names tell: one may be the end of the other."""
    if context.previous is None:
        return
    mine, other = agency_name(context.report), agency_name(context.previous)
    if mine is None or other is None:
        zh = "本报告" if mine is None else "用来比较的报告"
        en = "this report" if mine is None else "the report compared with"
        yield Verdict(
            status="undecided",
            zh=f"{zh}没有写明机关，不知两份报告是否出自同一机关",
            en=f"{en} names no body, so it cannot be told whether both are of one",
        )
    elif mine.endswith(other) or other.endswith(mine):
        yield Verdict(status="pass", zh=f"两份报告同属{max(mine, other, key=len)}", en=f"both are of {mine}")
    else:
        yield Verdict(
            status="fail",
            zh=f"本报告属{mine}，用来比较的报告属{other}：比较两份报告的规则未必有意义",
            en=f"this report is of {mine}, the one compared with of {other}: the rules between them may mean nothing",
        )


# -- sums ----------------------------------------------------------------------------------------------


def hierarchy(context: Context) -> Iterator[Verdict]:
    """Whether a body's figures are at least the sum of those of the bodies below it; exactly that sum if the reports
    handed are ``complete``: all of them, and that of the body's own office too.

    The figures are the total column of requests, the totals of disputes and what the disclosure table counts. A figure
    of a subordinate report of another year, or of a form that does not ask for it, is unknown.
    """
    report, children = context.report, context.children
    if not children:
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
                    yield _of_body(context, key, subject, label)


def _of_body(context: Context, key: str, subject: str, label: Words) -> Verdict:
    report = context.report
    own = Summand(key, report.cells[key], domain_of(key, report.form.name))
    below = _below(context, key, own.domain)
    found = compare("=" if context.complete else ">=", [own], below)
    zh, en = _said(context, own, below, found)
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


def _below(context: Context, key: str, domain: Domain) -> list[Summand]:
    """The figures of the subordinate reports that go into a figure; unknown ones where a report cannot have them."""
    below = []
    year = context.report.year
    named = [each.cells[key] for each in forms() if key in each.cells]
    replaces = next((cell for cell in named if cell.row.instead_of), None)
    pattern = key if replaces is None else f"{replaces.table.key}.{replaces.row.key}*.{replaces.column.key}"
    for place, child in enumerate(context.children):
        keys = matching(pattern, variant_of(child)) if year is not None and child.year == year else ()
        cells = [(each, child.cells[each]) for each in keys] or [(key, MISSING)]
        below += [Summand(f"{CHILDREN}{place}.{each}", cell, domain) for each, cell in cells]
    return below


def _said(context: Context, own: Summand, below: Sequence[Summand], found: Compared) -> Words:
    """How a figure compares with the sum of those below."""
    money = own.domain == "money"
    numbers = [in_yuan(each) if money else each.cell.value for each in below]
    unit = f" {YUAN}" if money else ""
    total = number(sum(value for value in numbers if value is not None)) + unit
    at_least = found.right is None  # some are unknown, the sum is at least that
    many = len(context.children)
    whose = Words(
        f"{many} 份下级报告（含本级）之和" if context.complete else f"{many} 份下级报告之和",
        f"the sum of {counted(many, 'subordinate report')}{', its own office included' if context.complete else ''}",
    )
    mine = "?" if found.left is None else number(found.left) + unit
    or_more = " or more" if at_least else ""
    if found.status == "undecided":
        why = _why_open(context, found, numbers)
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


def _why_open(context: Context, found: Compared, numbers: Sequence[object]) -> Words:
    year = context.report.year
    zh, en = [], []
    if found.left is None:
        zh.append("本报告该数或其单位未知")
        en.append("the figure of this report or its unit is unknown")
    if year is None:
        zh.append("本报告年度不明")
        en.append("the year of this report is unknown")
    else:
        others = sum(child.year != year for child in context.children)
        if others:
            zh.append(f"{others} 份下级报告不是 {year} 年度的或年度不明")
            en.append(f"{counted(others, 'subordinate report')} not known to be for {year}")
        unknown = sum(value is None for value in numbers) - others
        if unknown:
            zh.append(f"下级报告有 {unknown} 个数未知")
            en.append(f"{counted(unknown, 'figure')} of subordinate reports unknown")
    return Words("，".join(zh), ", ".join(en))
