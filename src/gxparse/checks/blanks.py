"""Blank cells that are zeros: many bodies leave a cell empty where the form asks for a 0.

Whether a body does so is not printed. But where its blank cells keep rules open, and all of these hold once every
blank cell of the report is read as 0, and no rule fails, that is worth a line: the finding ``blanks-are-zeros``. It is
said only where there is evidence: one of the equalities at least has blank cells beside printed numbers, and adds up
to more than 0. That 0 = 0 holds in a table which is blank altogether tells nothing. Cells that are masked, unreadable
or missing stay unknown, and a rule that they keep open speaks neither for nor against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from attrs import evolve

from gxparse.checks.evaluation import evaluate
from gxparse.checks.rules.figures import blank_cells
from gxparse.checks.rules.rule import Rule
from gxparse.findings import Context, Finding, Verdict
from gxparse.report import Report
from gxparse.words import counted

COUNTED = "cells-blank"
"""The rule that counts the blank cells."""


def offered_zeros(report: Report) -> Iterator[str]:
    """The blank cells that may be offered as zeros where :data:`BLANKS_ARE_ZEROS` was found: those of tables that print
    no 0. A table that does has another way to say it.
    """
    printing = {
        key.partition(".")[0]
        for key, cell in report.cells.items()
        if cell.known and cell.state != "blank" and not cell.value
    }
    return (key for key in blank_cells(report) if key.partition(".")[0] not in printing)


def _nothing(_: Context) -> tuple[Verdict, ...]:
    return ()


BLANKS_ARE_ZEROS = Rule(
    id="blanks-are-zeros",
    hardness="info",
    test=_nothing,
    basis="政府信息公开条例第五十条：各项为数量",
    statement_zh="数量为零时印出 0，不留空白",
    statement_en="a count of zero is printed as 0, not left blank",
)
"""The rule in words; :func:`with_blanks` evaluates it once the others are."""


def with_blanks(found: Sequence[Finding], them: Sequence[Rule], context: Context) -> Iterator[Finding]:
    """The findings that ``them``, all other rules, gave, and what they say of the blank cells.

    Where that is more than how many there are, :data:`COUNTED` is not said as well.
    """
    rule = evolve(BLANKS_ARE_ZEROS, test=partial(_verdicts, found, them))
    told = list(evaluate((rule,), context, them))
    yield from (finding for finding in found if not told or finding.rule != COUNTED)
    yield from told


def _verdicts(found: Sequence[Finding], them: Sequence[Rule], context: Context) -> Iterator[Verdict]:
    blanks = frozenset(blank_cells(context.report))
    holding = {finding.id: finding.status for finding in found if not blanks.isdisjoint(finding.unknown)}
    opened = {name for name, status in holding.items() if status == "undecided"}
    if not opened or any(map(_contradicts, found)):
        return
    zeros = list(evaluate(them, evolve(context, report=_with_zeros(context.report, blanks)), them))
    broken = {finding.id for finding in found if finding.status in ("fail", "error")}
    if any(_contradicts(each) or (each.status in ("fail", "error") and each.id not in broken) for each in zeros):
        return
    if any(map(_speaks, (each for each in zeros if each.id in holding))):
        held = sum(each.id in opened and each.status == "pass" for each in zeros)
        yield _said(tuple(key for key in context.report.cells if key in blanks), held, len(opened) - held)


def _speaks(finding: Finding) -> bool:
    """Whether it is evidence that blank cells are zeros: an equality with printed numbers on both sides that holds."""
    holds = finding.status == "pass" and finding.severity == "error"
    return holds and bool(finding.left) and finding.left == finding.right


def _contradicts(finding: Finding) -> bool:
    return finding.status == "fail" and finding.severity == "error"


def _with_zeros(report: Report, blanks: frozenset[str]) -> Report:
    money = {key for key in blanks if report.form.cells[key].column.money}
    zeros = {key: evolve(report.cells[key], value=Decimal(0) if key in money else 0) for key in blanks}
    return evolve(report, cells={**report.cells, **zeros})


def _said(blanks: tuple[str, ...], held: int, others: int) -> Verdict:
    one = held == 1
    zh = f"{len(blanks)} 个空白单元格均按 0 计时，因空白无法判断的 {held} 条规则全部相符，且无一不符：空白似为 0"
    en = (
        f"with {counted(len(blanks), 'blank cell')} read as 0, {counted(held, 'rule')} that blanks keep open "
        f"{'holds' if one else 'hold'} and none fails: zeros seem to be left blank"
    )
    if others:
        zh += f"（另有 {others} 条还因其他单元格无法判断）"
        en += f" ({others} more {'is' if others == 1 else 'are'} open for other cells too)"
    return Verdict(status="fail", zh=zh, en=en, cells=blanks, unknown=blanks)
