"""The shape ``findings``: one row a rule that was evaluated, with its verdict, its numbers and where it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from operator import attrgetter
from typing import Any

from gxparse.findings import Finding
from gxparse.frames.columns import FrameColumn, shared
from gxparse.frames.examined import Examined
from gxparse.layout import Span


def _of(get: Callable[[Finding], Any]) -> Callable[[Examined], Sequence[Any]]:
    return lambda it: [*map(get, it.findings.items)]


_EXACT = Context(prec=200, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
"""Two numbers of 60 characters each are subtracted to the last digit."""


def _difference(finding: Finding) -> int | Decimal | None:
    left, right = finding.left, finding.right
    if left is None or right is None:
        return None
    return left - right if isinstance(left, int) and isinstance(right, int) else _EXACT.subtract(left, right)


def _numbers(of: Callable[[Span], int | None]) -> Callable[[Examined], Sequence[Any]]:
    """A number of the places of the cells and the prose that a finding is about, each once, so far as it is known."""

    def values(it: Examined) -> Sequence[list[int]]:
        spans = [(key, cell.span) for key, cell in it.report.cells.items() if cell.span is not None]
        numbers = {key: number for key, span in spans if (number := of(span)) is not None}
        return [_places(finding, numbers, of) for finding in it.findings.items]

    return values


def _places(finding: Finding, numbers: Mapping[str, int], of: Callable[[Span], int | None]) -> list[int]:
    found = {numbers[key] for key in finding.cells if key in numbers} if numbers else set()
    for place in finding.places:
        number = None if place.span is None else of(place.span)
        if number is not None:
            found.add(number)
    return sorted(found)


_OPEN = ("不确定，或该规则不比较数字", "it is not certain, or the rule compares no numbers")

COLUMNS = (
    *shared(lambda it: it.report, lambda it: len(it.findings.items)),
    FrameColumn(
        name="finding",
        type="string",
        zh="结论的名称：规则名，规则适用于多处时后接“：”与所指之处（如 balance:total）",
        en="the finding's id: that of its rule, with what it is about behind a colon if that is one of several "
        "(balance:total)",
        repeats=True,
        of=_of(attrgetter("id")),
    ),
    FrameColumn(
        name="rule",
        type="string",
        zh="规则名",
        en="the name of the rule",
        repeats=True,
        of=_of(attrgetter("rule")),
    ),
    FrameColumn(
        name="status",
        type="string",
        zh="结论：pass（相符）、fail（不符）、undecided（因单元格未知而无法判断）、error（规则无法运行，并非报告之误）",
        en="the verdict: pass, fail, undecided (unknown cells keep it open), error (the rule could not be evaluated, "
        "never the report's fault)",
        repeats=True,
        of=_of(attrgetter("status")),
    ),
    FrameColumn(
        name="severity",
        type="string",
        zh="规则不符时的严重程度：error（矛盾）、warning（请核对）、info（仅供说明）",
        en="how severe it is if the rule is broken: error (a contradiction), warning (look again), info",
        repeats=True,
        of=_of(attrgetter("severity")),
    ),
    FrameColumn(
        name="left",
        type="decimal128(38, 10)",
        zh="规则左边的数（金额以元计）",
        en="the number on the left side of the rule (of money, in yuan)",
        null_zh=_OPEN[0],
        null_en=_OPEN[1],
        of=_of(attrgetter("left")),
    ),
    FrameColumn(
        name="right",
        type="decimal128(38, 10)",
        zh="规则右边的数（金额以元计）",
        en="the number on the right side of the rule (of money, in yuan)",
        null_zh=_OPEN[0],
        null_en=_OPEN[1],
        of=_of(attrgetter("right")),
    ),
    FrameColumn(
        name="difference",
        type="decimal128(38, 10)",
        zh="左边减右边",
        en="the left side less the right side",
        null_zh=_OPEN[0],
        null_en=_OPEN[1],
        of=_of(_difference),
    ),
    FrameColumn(
        name="keys",
        type="list<string>",
        repeats=True,
        zh="规则所涉单元格的键",
        en="the keys of the cells that the rule holds",
        of=_of(attrgetter("cells")),
    ),
    FrameColumn(
        name="unknown",
        type="list<string>",
        repeats=True,
        zh="其中没有数字的单元格的键",
        en="the keys of those among them without a number",
        of=_of(attrgetter("unknown")),
    ),
    FrameColumn(
        name="through",
        type="list<string>",
        repeats=True,
        zh="虽有单元格未知而仍能判断时所依据的其他规则",
        en="the rules that a verdict in spite of unknown cells rests on",
        of=_of(attrgetter("through")),
    ),
    FrameColumn(
        name="prose",
        type="list<string>",
        zh="规则所指的正文文字",
        en="the passages of the prose that the rule speaks of",
        of=_of(lambda finding: tuple(place.text for place in finding.places)),
    ),
    FrameColumn(
        name="lines",
        type="list<int64>",
        zh="所涉单元格和正文在来源文本（附件中的单元格则在附件）中的行号，从 1 起，由小到大；位置不明的不列",
        en="the lines of those cells and passages in the decoded source (of cells of an annex, in the annex), from 1, "
        "ascending; none for what has no known place",
        of=_numbers(lambda span: span.line),
    ),
    FrameColumn(
        name="pages",
        type="list<int64>",
        zh="所在页，从 1 起，由小到大；来源不分页则不列",
        en="their pages, from 1, ascending; none if the source has no pages",
        of=_numbers(lambda span: None if span.area is None else span.area.page),
    ),
    FrameColumn(
        name="message_zh",
        type="string",
        zh="中文说明，含数字",
        en="what was found in Chinese, with the numbers",
        repeats=True,
        of=_of(attrgetter("zh")),
    ),
    FrameColumn(
        name="message_en",
        type="string",
        zh="英文说明，含数字",
        en="what was found in English, with the numbers",
        repeats=True,
        of=_of(attrgetter("en")),
    ),
    FrameColumn(
        name="basis",
        type="string",
        zh="规则的依据",
        en="what the rule rests on (a law, a form), in Chinese",
        repeats=True,
        of=_of(attrgetter("basis")),
    ),
)
"""Its columns, in their order. Each gives a value for every finding of a report."""
