"""The shape ``indicators``: one row an indicator of a report, with its number or its bounds, and why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from gxparse.frames.columns import FrameColumn, shared
from gxparse.frames.examined import Examined
from gxparse.measuring.catalogue import built_in_indicators
from gxparse.measuring.figures import Figures
from gxparse.measuring.measure import measured
from gxparse.measuring.measured import IndicatorValue
from gxparse.measuring.population import Inhabitants
from gxparse.report import Report

_NOBODY = Inhabitants()


@frozen
class Measured:
    """What the columns take their values from: a report and its indicators."""

    report: Report
    values: tuple[IndicatorValue, ...]


def subject(it: Examined) -> Measured:
    """A report with its indicators; nobody says how many inhabitants there are."""
    figures = Figures(it.report, it.findings, tuple(it.rules))
    return Measured(it.report, measured(figures, built_in_indicators(), _NOBODY))


def _of(get: Callable[[IndicatorValue], Any]) -> Callable[[Measured], Sequence[Any]]:
    return lambda it: [*map(get, it.values)]


def _number(name: Literal["value", "low", "high", "numerator", "denominator"]) -> Callable[[Measured], Sequence[Any]]:
    def number(value: IndicatorValue) -> float | None:
        found: Fraction | None = getattr(value, name)
        return None if found is None else float(found)

    return _of(number)


_UNITS = (
    "占比为 0 至 1，不是百分数；比值为每 per 件（人）之数",
    "a share from 0 to 1, no percentage; a ratio times per",
)
_NO_VALUE = ("没有确定的数，state 说明原因；绝不是 0", "there is no one number, state says why; never 0")
_NO_BOUND = ("没有界限", "nothing bounds it")
_NO_SUM = ("未知，或报告没有该项", "unknown, or the report has none")

COLUMNS = (
    *shared(lambda it: it.report, lambda it: len(it.values)),
    FrameColumn(
        name="indicator",
        type="string",
        zh="指标编号（如 granted_share）；不随语言和版本变化",
        en="the id of the indicator (granted_share)",
        repeats=True,
        of=_of(lambda value: value.id),
    ),
    FrameColumn(
        name="group",
        type="string",
        zh="指标所属的组：outcomes（办理结果）、handling（办理进度）、applicants（申请人）、disputes（争议）、"
        "documents（规范性文件）、acts（行政行为）、population（按人口）",
        en="the group of the indicator: outcomes, handling, applicants, disputes, documents, acts or population",
        repeats=True,
        of=_of(lambda value: value.indicator.group.id),
    ),
    FrameColumn(
        name="name_zh",
        type="string",
        zh="指标名称",
        en="what the indicator is called in Chinese",
        repeats=True,
        of=_of(lambda value: value.indicator.zh),
    ),
    FrameColumn(
        name="name_en",
        type="string",
        zh="指标的英文名称",
        en="what the indicator is called in English",
        repeats=True,
        of=_of(lambda value: value.indicator.en),
    ),
    FrameColumn(
        name="kind",
        type="string",
        zh="share（占比，分子是分母的一部分）或 ratio（比值）",
        en="share (the numerator is a part of the denominator) or ratio",
        repeats=True,
        of=_of(lambda value: value.indicator.kind),
    ),
    FrameColumn(
        name="per",
        type="int64",
        zh="分子除以分母之后所乘的数：占比为 1，比值为 1、100 或 10000",
        en="what the quotient is multiplied by: 1 for a share, 1, 100 or 10000 for a ratio",
        of=_of(lambda value: value.indicator.per),
    ),
    FrameColumn(
        name="state",
        type="string",
        zh="exact（确定）、interval（有单元格未知，给出区间）、undefined（分母为 0）、"
        "doubtful（存疑，所用单元格的勾稽关系不符）、unknown（无法得知）、unavailable（该格式没有，或没有提供人口数）",
        en="exact, interval (cells are unknown), undefined (the denominator is 0), doubtful (a failing hard rule holds "
        "one of its cells), unknown, unavailable (the form does not ask for it, or nobody says how many inhabitants "
        "there are)",
        repeats=True,
        of=_of(lambda value: value.state),
    ),
    FrameColumn(
        name="value",
        type="float64",
        zh=f"指标的数值；{_UNITS[0]}",
        en=f"the number; {_UNITS[1]}",
        null_zh=_NO_VALUE[0],
        null_en=_NO_VALUE[1],
        measured=True,
        of=_number("value"),
    ),
    FrameColumn(
        name="low",
        type="float64",
        zh=f"不小于此数；有数值时即数值；{_UNITS[0]}",
        en=f"it is no less; the number if there is one; {_UNITS[1]}",
        null_zh=_NO_BOUND[0],
        null_en=_NO_BOUND[1],
        measured=True,
        of=_number("low"),
    ),
    FrameColumn(
        name="high",
        type="float64",
        zh=f"不大于此数；有数值时即数值；{_UNITS[0]}",
        en=f"it is no more; the number if there is one; {_UNITS[1]}",
        null_zh=_NO_BOUND[0],
        null_en=_NO_BOUND[1],
        measured=True,
        of=_number("high"),
    ),
    FrameColumn(
        name="numerator",
        type="float64",
        zh="分子（金额以元计）",
        en="the numerator (of money, in yuan)",
        null_zh=_NO_SUM[0],
        null_en=_NO_SUM[1],
        measured=True,
        of=_number("numerator"),
    ),
    FrameColumn(
        name="denominator",
        type="float64",
        zh="分母",
        en="the denominator",
        null_zh=_NO_SUM[0],
        null_en=_NO_SUM[1],
        measured=True,
        of=_number("denominator"),
    ),
    FrameColumn(
        name="unknown",
        type="list<string>",
        zh="所用单元格中没有数字者的键",
        en="the keys of its cells that have no number",
        repeats=True,
        of=_of(lambda value: value.unknown),
    ),
    FrameColumn(
        name="assumed",
        type="list<string>",
        zh="所用单元格中按 0 计的空白单元格的键",
        en="the keys of its blank cells that are read as 0",
        repeats=True,
        of=_of(lambda value: value.assumed),
    ),
    FrameColumn(
        name="rules",
        type="list<string>",
        zh="使其存疑的结论的名称（不符的勾稽关系）",
        en="the findings that make it doubtful: hard rules that fail",
        repeats=True,
        of=_of(lambda value: value.rules),
    ),
    FrameColumn(
        name="warnings",
        type="list<string>",
        zh="所用单元格涉及的其他不符之处（请核对）",
        en="other findings that fail and hold one of its cells",
        repeats=True,
        of=_of(lambda value: value.warnings),
    ),
    FrameColumn(
        name="comparable",
        type="bool",
        zh="2019 年格式与 2021 年格式之间是否可比",
        en="whether the forms of 2019 and 2021 compare",
        of=_of(lambda value: value.indicator.comparable),
    ),
    FrameColumn(
        name="reason_zh",
        type="string",
        zh="说明；没有可说明的为空文本",
        en="the reason of the state, in Chinese; empty where there is nothing to say",
        repeats=True,
        of=_of(lambda value: value.zh),
    ),
    FrameColumn(
        name="reason_en",
        type="string",
        zh="英文说明；没有可说明的为空文本",
        en="the reason of the state, in English; empty where there is nothing to say",
        repeats=True,
        of=_of(lambda value: value.en),
    ),
)
"""The columns of an indicator."""
