"""Rules about figures that no formula can say: signs, decimals, copied tables, mistaken units, sums of subordinates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gxparse.checks.formula import YUAN, Summand, compare, domain_of, in_yuan, matching, variant_of
from gxparse.checks.model import CHILDREN, PREVIOUS, Context, Status, Verdict
from gxparse.errors import counted
from gxparse.forms.model import Table
from gxparse.report import MISSING, Cell, Report
from gxparse.values import shape_of

REPEATED_FLOOR = 10
REPEATED_VALUES = 3
"""A table says enough to be known again if it has so many different figures of at least the floor, totals and stocks
apart: that they all come out the same in another year by chance is next to impossible. Small figures do so often."""

NEAR_10K = (Decimal(5_000), Decimal(20_000))
"""What an amount is a multiple of the other by if one of them is in 元 and the other in 万元: 10⁴ times what the amount
changed by from one year to the next, which is taken to be half to twice."""

_STOCKS = ("in_force", "total_disclosed", "previous_items", "change")


def _counts(report: Report, table: Table) -> Iterator[tuple[str, Cell]]:
    """The cells of a table that count something."""
    for key, cell in report.cells.items():
        if key.startswith(f"{table.key}.") and domain_of(key, report.form.name) == "count":
            yield key, cell


def negative_counts(context: Context) -> Iterator[Verdict]:
    """Whether no count of a table is below zero. Unknown counts are not, but what is printed and unreadable may be."""
    report = context.report
    for table in report.form.tables:
        counts = list(_counts(report, table))
        below = [key for key, cell in counts if cell.value is not None and cell.value < 0]
        hidden = tuple(key for key, cell in counts if cell.state == "unreadable")
        if below:
            listed = ", ".join(f"{key} {report.cells[key].value}" for key in below)
            zh, en = f"“{table.title}”表有负数:{listed}", f"the table {table.key} has a count below zero: {listed}"
            yield Verdict(status="fail", zh=zh, en=en, subject=table.key, cells=tuple(below))
            continue
        zh, en = f"“{table.title}”表没有负数", f"no count in the table {table.key} is below zero"
        if hidden:
            zh = f"“{table.title}”表有 {len(hidden)} 个单元格无法辨读,不知是否为负"
            en = f"the table {table.key} has {counted(len(hidden), 'unreadable cell')} that may be below zero"
        status: Status = "undecided" if hidden else "pass"
        yield Verdict(status=status, zh=zh, en=en, subject=table.key, cells=hidden, unknown=hidden)


def decimal_counts(context: Context) -> Iterator[Verdict]:
    """Whether a count is printed with a decimal fraction, as ``3.5``; ``1.000`` may be a thousand and is none."""
    report = context.report
    counts = [(key, cell) for table in report.form.tables for key, cell in _counts(report, table)]
    found = tuple(key for key, cell in counts if _is_fraction(cell))
    hidden = tuple(key for key, cell in counts if cell.state == "unreadable")
    if found:
        listed = ", ".join(f"{key} {report.cells[key].raw}" for key in found)
        zh, en = f"件数带小数:{listed}", f"a count with a decimal fraction: {listed}"
        yield Verdict(status="fail", zh=zh, en=en, cells=found, unknown=found)
    elif hidden:
        zh, en = f"有 {len(hidden)} 个件数无法辨读", f"{counted(len(hidden), 'count')} cannot be read"
        yield Verdict(status="undecided", zh=zh, en=en, cells=hidden, unknown=hidden)
    else:
        yield Verdict(status="pass", zh="件数都是整数", en="every count is whole")


def _is_fraction(cell: Cell) -> bool:
    if cell.state != "unreadable" or cell.remark is not None or "." not in cell.raw.replace("．", "."):
        return False
    value = shape_of(cell.raw).value
    if value is None:
        return False
    amount = Decimal(value)
    places = amount.as_tuple().exponent
    return amount != amount.to_integral_value() and places != -3


# -- years ---------------------------------------------------------------------------------------------


def repeated_tables(context: Context) -> Iterator[Verdict]:
    """Whether a table says the same as in the previous report although it says enough to be known again."""
    report, previous = context.report, context.previous
    if previous is None:
        return
    for table in report.form.tables:
        mine, theirs = _figures(report, table), _figures(previous, table)
        if list(mine) != list(theirs):
            continue  # printed by different forms
        both = [key for key, value in mine.items() if value is not None and theirs[key] is not None]
        open_keys = tuple(key for key in mine if key not in set(both))
        same = all(mine[key] == theirs[key] for key in both)
        telling = {mine[key] for key in both if _tells(key, mine[key])}
        zh, en = (
            f"“{table.title}”表与 {previous.year} 年度不同",
            f"the table {table.key} differs from that of {previous.year}",
        )
        if not same or (len(telling) < REPEATED_VALUES and not open_keys):
            if same:
                zh, en = (
                    f"“{table.title}”表数字太少,无法与往年比较",
                    f"the table {table.key} says too little to be known again",
                )
            yield Verdict(status="pass", zh=zh, en=en, subject=table.key)
            continue
        zh = f"“{table.title}”表与 {previous.year} 年度的完全相同"
        en = f"the table {table.key} is the same as that of {previous.year}"
        if open_keys:
            zh, en = f"{zh}(就已知单元格而言)", f"{en} as far as it is known"
        blocking = tuple(k if mine[k] is None else PREVIOUS + k for k in open_keys)
        status: Status = "undecided" if open_keys else "fail"
        yield Verdict(status=status, zh=zh, en=en, subject=table.key, cells=tuple(both), unknown=blocking)


def _figures(report: Report, table: Table) -> Mapping[str, int | Decimal | None]:
    return {key: cell.value for key, cell in report.cells.items() if key.startswith(f"{table.key}.")}


def _tells(key: str, value: int | Decimal | None) -> bool:
    column = key.rpartition(".")[2]
    inner = column != "total" and ".outcomes.total." not in key and column not in _STOCKS
    return inner and value is not None and value >= REPEATED_FLOOR


def amounts_in_yuan(context: Context) -> Iterator[Verdict]:
    """Whether an amount is about ten thousand times last year's, or last year's about ten thousand times this one."""
    report, previous = context.report, context.previous
    if previous is None:
        return
    for row, zh, en in (("fees", "收费金额", "fees"), ("procurement", "采购总金额", "procurement")):
        key = f"disclosure.{row}.amount"
        if key not in report.cells or key not in previous.cells:
            continue
        cells = (key, PREVIOUS + key)
        now, before = (_yuan(one.cells[key]) for one in (report, previous))
        if now is None or before is None:
            unknown = tuple(name for name, value in zip(cells, (now, before), strict=True) if value is None)
            said = f"{zh}或其单位不明", f"{en}: an amount or its unit is unknown"
            yield Verdict(status="undecided", zh=said[0], en=said[1], subject=row, cells=cells, unknown=unknown)
            continue
        low, high = sorted((now, before))
        wrong = low > 0 and NEAR_10K[0] <= high / low <= NEAR_10K[1]
        years = f"{report.year}: {now} {YUAN}, {previous.year}: {before} {YUAN}"
        yield Verdict(
            status="fail" if wrong else "pass",
            zh=f"{zh} {years}" + (",相差约一万倍,疑将元误作万元" if wrong else ""),
            en=f"{en} {years}" + ("; one is about 10,000 times the other: 元 printed as 万元?" if wrong else ""),
            subject=row,
            left=now,
            right=before,
            cells=cells,
        )


def _yuan(cell: Cell) -> Decimal | None:
    if cell.value is None or (cell.unit is None and cell.value != 0):
        return None
    return Decimal(0) if cell.value == 0 else cell.in_unit(YUAN)


# -- bodies --------------------------------------------------------------------------------------------


def hierarchy(context: Context) -> Iterator[Verdict]:
    """Whether a body's figures are the sum of those of the bodies below it; at least that sum if some are not handed.

    The figures are the total column of requests, the totals of disputes and what the disclosure table counts. A figure
    of a subordinate report of another year, or of a form that does not ask for it, is unknown.
    """
    report, children = context.report, context.children
    if not children:
        return
    name, instead = variant_of(report)
    for table in report.form.tables:
        for row, part in report.form.rows(table.key, instead=instead):
            for column in part.columns:
                key = f"{table.key}.{row.key}.{column.key}"
                if (table.key != "disclosure") == (column.key == "total") and domain_of(key, name) != "change":
                    subject = f"{table.key}.{row.key}" if column.key == "total" else key
                    zh, en = ("", "") if column.key == "total" else (column.label, f", {column.en}")
                    yield _of_body(context, key, subject, row.label + zh, row.en + en)


def _of_body(context: Context, key: str, subject: str, zh: str, en: str) -> Verdict:
    report = context.report
    domain = domain_of(key, report.form.name)
    below = []
    year = report.year
    for number, child in enumerate(context.children):
        pattern = "requests.outcomes.other*.total" if key == "requests.outcomes.other.total" else key
        keys = matching(pattern, variant_of(child)) if year is not None and child.year == year else ()
        cells = [(each, child.cells[each]) for each in keys] or [(key, MISSING)]
        below += [Summand(f"{CHILDREN}{number}.{each}", cell, domain) for each, cell in cells]
    found = compare("=" if context.complete else ">=", [Summand(key, report.cells[key], domain)], below)
    money = domain == "money"
    left, right = found.left, found.right
    numbers = [in_yuan(each) if money else each.cell.value for each in below]
    total = sum(number for number in numbers if number is not None)  # at least that, if some are unknown
    unit = f" {YUAN}" if money else ""
    return Verdict(
        status=found.status,
        zh=f"{zh}:{'?' if left is None else left}{unit},{len(context.children)} 份下级报告合计"
        f"{'至少' if right is None else ''} {total}{unit}",
        en=f"{en}: {'?' if left is None else left}{unit}, {counted(len(context.children), 'subordinate report')} "
        f"add to {'at least ' if right is None else ''}{total}{unit}",
        subject=subject,
        left=left,
        right=right,
        cells=(key, *(each.key for each in below)),
        unknown=found.unknown,
    )
