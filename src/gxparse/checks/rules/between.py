"""Rules between a report and the one that it is compared with: years, copied tables, mistaken units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gxparse.cell_names import number
from gxparse.checks.rules.formula import YUAN, Summand, domain_of, in_yuan
from gxparse.findings import PREVIOUS, Context, Status, Verdict
from gxparse.forms.model import FormCell, FormTable
from gxparse.report import Report
from gxparse.words import Words, counted

REPEATED_FLOOR = 10
REPEATED_VALUES = 3
"""A table says enough to be known again if it has so many different figures of at least the floor, totals and stocks
apart: that they all come out the same in another year by chance is next to impossible. Small figures do so often."""

NEAR_10K = (Decimal(5_000), Decimal(20_000))
"""What an amount is a multiple of the other by if one of them is in 元 and the other in 万元: 10⁴ times what the amount
changed by from one year to the next, which is taken to be half to twice."""


def years_follow(report: Report, previous: Report) -> bool:
    """Whether a report is known to be of the year after another's."""
    return report.year is not None and previous.year is not None and report.year == previous.year + 1


def compared_years(context: Context) -> Words:
    """Of which years the two reports are, where they do not follow each other."""
    year = context.report.year
    other = None if context.previous is None else context.previous.year
    if year is None:
        return Words("本报告年度不明", "the year of this report is unknown")
    if other is None:
        return Words("用来比较的报告年度不明", "the year of the report compared with is unknown")
    if other == year:
        return Words(f"用来比较的报告也是 {year} 年度的", f"the report compared with is of {year} too")
    return Words(
        f"用来比较的报告是 {other} 年度的，不是 {year - 1} 年度的",
        f"the report compared with is of {other}, not of {year - 1}",
    )


def year_missing(context: Context) -> Iterator[Verdict]:
    """Whether the report compared with is of the year before."""
    if context.previous is None:
        return
    year, previous = context.report.year, context.previous.year
    zh, en = compared_years(context)
    if year is None or previous is None:
        yield Verdict(
            status="undecided",
            zh=f"{zh}，跨年度规则无法判断",
            en=f"{en}, so the rules between years are undecided",
        )
        return
    follows = years_follow(context.report, context.previous)
    if follows:
        zh, en = f"{year} 年度与 {previous} 年度报告相比", f"{year} against {previous}"
    else:
        zh = f"{zh}；缺 {year - 1} 年度报告，跨年度规则无法判断"
        en = f"{en}: the report for {year - 1} is missing, so the rules between years are undecided"
    yield Verdict(status="pass" if follows else "fail", zh=zh, en=en, left=year - 1, right=previous)


# -- copied tables -------------------------------------------------------------------------------------


def repeated_tables(context: Context) -> Iterator[Verdict]:
    """Whether a table says the same as in the report of an earlier year although it says enough to be known again."""
    report, previous = context.report, context.previous
    if previous is None:
        return
    earlier = report.year is not None and previous.year is not None and previous.year < report.year
    for table in report.form.tables:
        mine, theirs = _figures(report, table), _figures(previous, table)
        if list(mine) != list(theirs):
            continue  # printed by different forms
        if earlier:
            yield _compared(context, table, mine, theirs)
            continue
        zh, en = compared_years(context)
        yield Verdict(
            status="undecided",
            zh=f"无法判断“{table.title}”表是否照抄往年：{zh}",
            en=f"cannot be told whether the table '{table.en}' is copied from an earlier year: {en}",
            subject=table.key,
        )


Figures = Mapping[str, int | Decimal | None]


def _compared(context: Context, table: FormTable, mine: Figures, theirs: Figures) -> Verdict:
    year = context.previous.year if context.previous is not None else None
    both = [key for key, value in mine.items() if value is not None and theirs[key] is not None]
    open_keys = tuple(key for key in mine if key not in set(both))
    same = all(mine[key] == theirs[key] for key in both)
    telling = {mine[key] for key in both if tells(context.report.form.cells[key], mine[key])}
    status: Status = "pass"
    cells: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    if not same:
        zh, en = f"“{table.title}”表与 {year} 年度不同", f"the table '{table.en}' differs from that of {year}"
    elif open_keys:
        status, cells = "undecided", tuple(both)
        unknown = tuple(key if mine[key] is None else PREVIOUS + key for key in open_keys)
        zh = (
            f"“{table.title}”表与 {year} 年度相比："
            f"{len(both)} 个数字两年都已知且相同，{len(open_keys)} 个未知，无法判断"
        )
        en = (
            f"the table '{table.en}' against that of {year}: "
            f"{counted(len(both), 'figure')} known in both and the same, {len(open_keys)} unknown"
        )
        if not both:
            zh = f"“{table.title}”表没有一个数字在本年度和 {year} 年度都已知，无法比较"
            en = f"no figure of the table '{table.en}' is known both in this report and in that of {year}"
    elif len(telling) < REPEATED_VALUES:
        zh, en = (
            f"“{table.title}”表数字太少，无法与往年比较",
            f"the table '{table.en}' says too little to be known again",
        )
    else:
        status, cells = "fail", tuple(both)
        zh = f"“{table.title}”表与 {year} 年度的完全相同"
        en = f"the table '{table.en}' is the same as that of {year}"
    return Verdict(status=status, zh=zh, en=en, subject=table.key, cells=cells, unknown=unknown)


def _figures(report: Report, table: FormTable) -> Figures:
    return {key: cell.value for key, cell in report.cells.items() if key.startswith(f"{table.key}.")}


def tells(cell: FormCell, value: int | Decimal | None) -> bool:
    """Whether a figure is one to know a table again by."""
    inner = not cell.column.role and not cell.row.total
    return inner and value is not None and value >= REPEATED_FLOOR


# -- units ---------------------------------------------------------------------------------------------


def amounts_in_yuan(context: Context) -> Iterator[Verdict]:
    """Whether an amount is about ten thousand times last year's, or last year's about ten thousand times this one."""
    report, previous = context.report, context.previous
    if previous is None:
        return
    for key, of_form in report.form.cells.items():
        if not of_form.column.money or key not in report.cells or key not in previous.cells:
            continue
        row, zh, en = of_form.row.key, of_form.column.short, of_form.column.short_en
        cells = (key, PREVIOUS + key)
        if not years_follow(report, previous):
            reason = compared_years(context)
            yield Verdict(
                status="undecided",
                zh=f"无法判断{zh}是否误用单位：{reason[0]}",
                en=f"{en}: cannot be told whether the unit is right: {reason[1]}",
                subject=row,
                cells=cells,
            )
            continue
        now, before = (
            in_yuan(Summand(key, one.cells[key], domain_of(key, one.form.name))) for one in (report, previous)
        )
        if now is None or before is None:
            unknown = tuple(name for name, value in zip(cells, (now, before), strict=True) if value is None)
            said = f"{zh}或其单位不明，无法与上年比较", f"{en}: an amount or its unit is unknown"
            yield Verdict(status="undecided", zh=said[0], en=said[1], subject=row, cells=cells, unknown=unknown)
            continue
        low, high = sorted((now, before))
        wrong = low > 0 and NEAR_10K[0] <= Decimal(high) / Decimal(low) <= NEAR_10K[1]
        by_year = ((report.year, number(now)), (previous.year, number(before)))
        years_zh = "，".join(f"{year} 年 {amount} {YUAN}" for year, amount in by_year)
        years = ", ".join(f"{year}: {amount} {YUAN}" for year, amount in by_year)
        yield Verdict(
            status="fail" if wrong else "pass",
            zh=f"{zh} {years_zh}" + ("，相差约一万倍，疑将元误作万元" if wrong else ""),
            en=f"{en} {years}" + ("; one is about 10,000 times the other: 元 printed as 万元?" if wrong else ""),
            subject=row,
            left=now,
            right=before,
            cells=cells,
        )
