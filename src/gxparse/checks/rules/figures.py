"""Rules about figures of one report that no formula can say: signs, decimal fractions, blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gxparse.cell_names import MOST_LISTED, listed, row_words
from gxparse.checks.rules.formula import Variant, domain_of, matching, variant_of
from gxparse.checks.rules.hiding import cut
from gxparse.findings import Context, Status, Verdict
from gxparse.forms.model import FormTable, kept_by_forms
from gxparse.remarks import COUNTED
from gxparse.report import Cell, Report
from gxparse.values import shape_of
from gxparse.words import Words, counted

MOST_SHOWN = 20
"""So many characters of an unreadable cell are quoted."""


@kept_by_forms
def _counting(table: str, variant: Variant) -> tuple[str, ...]:
    """The keys of the cells of a table that count something."""
    return tuple(key for key in matching(f"{table}.*", variant) if domain_of(key, variant[0]) == "count")


def _counts(report: Report, table: FormTable) -> list[tuple[str, Cell]]:
    """The cells of a table that count something."""
    cells = report.cells
    return [(key, cells[key]) for key in _counting(table.key, variant_of(report))]


def negative_counts(context: Context) -> Iterator[Verdict]:
    """Whether no count of a table is below zero. Unknown counts are not, but what is printed and unreadable may be."""
    report = context.report
    for table in report.form.tables:
        counts = _counts(report, table)
        below = [key for key, cell in counts if cell.value is not None and cell.value < 0]
        hidden = tuple(key for key, cell in counts if cell.state == "unreadable")
        if below:
            shown = listed([(key, report.cells[key].value) for key in below], report.form)
            zh = f"“{table.title}”表有负数：{shown[0]}"
            en = f"the table '{table.en}' has {'a count' if len(below) == 1 else 'counts'} below zero: {shown[1]}"
            yield Verdict(status="fail", zh=zh, en=en, subject=table.key, cells=tuple(below))
            continue
        zh, en = f"“{table.title}”表没有负数", f"no count in the table '{table.en}' is below zero"
        if hidden:
            shown = _unreadable(report, hidden)
            zh = f"“{table.title}”表有 {len(hidden)} 个单元格无法辨读，不知是否为负：{shown[0]}"
            cells = counted(len(hidden), "unreadable cell")
            en = f"the table '{table.en}' has {cells} that may be below zero: {shown[1]}"
        status: Status = "undecided" if hidden else "pass"
        yield Verdict(status=status, zh=zh, en=en, subject=table.key, cells=hidden, unknown=hidden)


def decimal_counts(context: Context) -> Iterator[Verdict]:
    """Whether a count is printed with a decimal fraction, as ``3.5``; ``1.000`` may be a thousand and is none."""
    report = context.report
    counts = [(key, cell) for table in report.form.tables for key, cell in _counts(report, table)]
    found = tuple(key for key, cell in counts if _is_fraction(cell))
    hidden = tuple(key for key, cell in counts if cell.state == "unreadable")
    if found:
        shown = listed([(key, report.cells[key].raw) for key in found], report.form)
        zh = f"件数带小数：{shown[0]}"
        en = f"{'a count' if len(found) == 1 else 'counts'} with a decimal fraction: {shown[1]}"
        yield Verdict(status="fail", zh=zh, en=en, cells=found, unknown=found)
    elif hidden:
        shown = _unreadable(report, hidden)
        zh = f"有 {len(hidden)} 个件数无法辨读：{shown[0]}"
        en = f"{counted(len(hidden), 'count')} cannot be read: {shown[1]}"
        yield Verdict(status="undecided", zh=zh, en=en, cells=hidden, unknown=hidden)
    else:
        yield Verdict(status="pass", zh="件数都是整数", en="every count is whole")


def blank_cells(report: Report) -> tuple[str, ...]:
    """The keys of the blank cells of a report that were not read as 0."""
    return tuple(key for key, cell in report.cells.items() if cell.state == "blank" and cell.value is None)


def blank_counts(context: Context) -> Iterator[Verdict]:
    """Whether every cell of the tables is filled in, with a 0 where there is nothing to count."""
    report = context.report
    blanks = blank_cells(report)
    if not blanks:
        gone = tuple(key for key, cell in report.cells.items() if cell.state == "missing") if cut(report) else ()
        zh, en = (
            ("读到的部分没有空白单元格", "no cell that is there is blank")
            if gone
            else ("没有空白单元格", "no cell is blank")
        )
        yield Verdict(status="undecided" if gone else "pass", zh=zh, en=en, cells=gone, unknown=gone)
        return
    rows: dict[Words, int] = {}
    for key in blanks:
        row = row_words(key, {"": report.form})
        rows[row] = rows.get(row, 0) + 1
    shown, more = list(rows.items())[:MOST_LISTED], len(rows) - MOST_LISTED
    zh = "、".join(f"{row.zh} {many} 格" for row, many in shown) + (f"等 {len(rows)} 行" if more > 0 else "")
    en = "; ".join(f"{row.en}: {many}" for row, many in shown) + (f"; {counted(more, 'more row')}" if more > 0 else "")
    one = len(blanks) == 1
    yield Verdict(
        status="fail",
        zh=f"有 {len(blanks)} 个单元格空白，没有数的应填 0：{zh}",
        en=f"{counted(len(blanks), 'cell')} {'is' if one else 'are'} blank, where a 0 is due if there is nothing: {en}",
        cells=blanks,
        unknown=blanks,
    )


def _unreadable(report: Report, keys: Sequence[str]) -> Words:
    raws = {key: " ".join(report.cells[key].raw.split()) for key in keys}
    return listed(
        [(key, f"「{raw[:MOST_SHOWN]}{'…' * (len(raw) > MOST_SHOWN)}」") for key, raw in raws.items()], report.form
    )


def _is_fraction(cell: Cell) -> bool:
    if cell.state != "unreadable" or cell.remark is not None or "." not in cell.raw.replace("．", "."):
        return False
    value = shape_of(cell.raw.rstrip(COUNTED)).value
    if value is None:
        return False
    amount = Decimal(value)
    places = amount.as_tuple().exponent
    return amount != amount.to_integral_value() and places != -3
