"""Indicators as HTML: those of one report with their reasons, those of several side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from gxparse.measuring.indicator import Group, Indicator
from gxparse.measuring.measured import IndicatorValue
from gxparse.views.elements import both, element
from gxparse.views.wording import MEASURED_MARKS, MEASURED_WORDS
from gxparse.words import Words, plain

SHOWN = 12
"""So many reports stand side by side at most; how many there are is said."""

_CLASSES = {
    "exact": "gx-number",
    "unavailable": "gx-number",
    "doubtful": "gx-number gx-fail",
    "interval": "gx-number gx-undecided",
    "undefined": "gx-number gx-info",
    "unknown": "gx-number gx-undecided",
}


def values_view(values: Sequence[IndicatorValue]) -> Iterator[Element]:
    """The values of one report as a list, of several as a table with a column each; those that no report can have are
    left out, and it is said why.
    """
    by_report: dict[str, list[IndicatorValue]] = {}
    for value in values:
        by_report.setdefault(value.report, []).append(value)
    reports = list(by_report.values())
    there = list(dict.fromkeys(value.indicator for value in values if value.state != "unavailable"))
    if there:
        table = _listed(reports[0], there) if len(reports) == 1 else _side_by_side(reports[:SHOWN], there)
        yield element("div", table, class_="gx-frame")
    if len(reports) > 1:
        yield from _remarks(values, there)
    more = len(reports) - SHOWN
    if more > 0:
        yield element("p", both(Words(f"另有 {more} 份报告未列出", f"{more} more reports are not shown")))
    yield from map(_why, unavailable(values))


def unavailable(values: Sequence[IndicatorValue]) -> list[tuple[Words, list[Indicator]]]:
    """Indicators that no report has, by the reason."""
    there = {value.id for value in values if value.state != "unavailable"}
    reasons: dict[Words, dict[Indicator, None]] = {}
    for value in values:
        if value.id not in there:
            reasons.setdefault(Words(value.zh, value.en), {})[value.indicator] = None
    return [(reason, list(them)) for reason, them in reasons.items()]


def by_group(them: Sequence[Indicator]) -> list[tuple[Group, list[Indicator]]]:
    """Indicators by their groups, both in their order."""
    found: dict[Group, list[Indicator]] = {}
    for indicator in them:
        found.setdefault(indicator.group, []).append(indicator)
    return list(found.items())


def report_words(value: IndicatorValue) -> Words:
    """The report of a value: body, year, form."""
    body = value.agency or value.source
    year = plain("?") if value.year is None else Words(f"{value.year} 年", str(value.year))
    return Words(f"{body} {year.zh}（{value.form} 年格式）", f"{body} {year.en} (form of {value.form})")


def _why(reason: tuple[Words, list[Indicator]]) -> Element:
    why, them = reason
    zh, en = "、".join(each.zh for each in them), ", ".join(each.en for each in them)
    return element("p", both(Words(f"{why.zh}：{zh}", f"{why.en}: {en}")), class_="gx-en")


def _listed(values: Sequence[IndicatorValue], there: Sequence[Indicator]) -> Element:
    of = {value.indicator: value for value in values}
    heads = (
        *(Words("指标", "indicator"), Words("数值", "value"), Words("分子/分母", "of"), Words("状态", "state")),
        Words("说明", "reason"),
    )

    def row(indicator: Indicator) -> Iterator[Element]:
        value = of[indicator]
        yield _number(value)
        yield element("td", value.parts(), class_="gx-number")
        yield element("td", element("b", MEASURED_MARKS[value.state]), " ", both(MEASURED_WORDS[value.state]))
        yield element("td", both(Words(value.zh, value.en)))

    caption = element("caption", both(report_words(values[0])))
    return element("table", caption, _head(heads), _groups(there, len(heads), row), class_="gx-list")


def _side_by_side(reports: Sequence[Sequence[IndicatorValue]], there: Sequence[Indicator]) -> Element:
    of = [{value.indicator: value for value in values} for values in reports]
    heads = (Words("指标", "indicator"), *(_report_head(values[0]) for values in reports))

    def row(indicator: Indicator) -> Iterator[Element]:
        return (_number(values[indicator], marked=True) for values in of)

    return element("table", _head(heads), _groups(there, len(heads), row), class_="gx-list")


def _head(heads: Sequence[Words]) -> Element:
    return element("thead", element("tr", [element("th", both(head), scope="col") for head in heads]))


def _report_head(value: IndicatorValue) -> Words:
    year = "?" if value.year is None else value.year
    body = value.agency or value.source
    return Words(f"{body} {year}", f"{body} {year}")


def _remarks(values: Sequence[IndicatorValue], there: Sequence[Indicator]) -> Iterator[Element]:
    """What the marks of a table mean, and which of its rows the two forms make incomparable."""
    states = {value.state for value in values}
    marks = [(mark, MEASURED_WORDS[state]) for state, mark in MEASURED_MARKS.items() if state in states]
    said = [element("span", element("b", mark), " ", both(words), " ") for mark, words in marks if mark.strip(" -")]
    if said:
        yield element("p", said, class_="gx-legend")
    odd = [each for each in there if len(each.forms) > 1 and not each.comparable]
    if odd and len({value.form for value in values}) > 1:
        zh, en = "、".join(each.zh for each in odd), ", ".join(each.en for each in odd)
        yield element("p", both(Words(f"2019 年与 2021 年格式不可比：{zh}", f"not comparable between the forms: {en}")))


def _groups(
    there: Sequence[Indicator], columns: int, row: Callable[[Indicator], Iterator[Element]]
) -> Iterator[Element]:
    """Indicators by their groups, a row each with the cells that ``row`` gives."""
    for group, them in by_group(there):
        name = element("strong", both(Words(group.zh, group.en)))
        head = element("tr", element("th", name, scope="rowgroup", colspan=columns))
        yield element("tbody", head, [element("tr", _label(indicator), row(indicator)) for indicator in them])


def _label(indicator: Indicator) -> Element:
    """The name of an indicator with its unit; what it counts when it is pointed at."""
    name = Words(indicator.zh, indicator.en)
    if indicator.kind == "ratio":
        name = Words(f"{name.zh}（{indicator.unit_zh}）", f"{name.en} ({indicator.unit_en})")
    counts = Words(indicator.counts_zh, indicator.counts_en).both
    return element("th", both(name), scope="row", title=counts, class_="gx-name")


def _number(value: IndicatorValue, *, marked: bool = False) -> Element:
    said = Words(value.zh, value.en).both if marked and value.zh else None
    mark = MEASURED_MARKS[value.state].strip() if marked and value.state != "unavailable" else ""
    sign = element("b", mark) if mark else None
    return element("td", sign, f"{' ' * bool(mark)}{value.number()}", class_=_CLASSES.get(value.state), title=said)


def indicator_view(indicator: Indicator) -> Element:
    """What an indicator is: formula, what counts, sources, whether the forms can be compared."""
    rows: list[tuple[Words, list[Element]]] = [
        (Words("编号", "id"), [element("code", indicator.id)]),
        (Words("名称", "name"), [both(Words(indicator.zh, indicator.en))]),
    ]
    for name in indicator.forms:
        parts = " ÷ ".join(f"({part})" if "+" in part else part for part in indicator.formula(name))
        rows.append((Words(f"{name} 年格式", f"form of {name}"), [element("code", parts)]))
    if indicator.kind == "ratio":
        rows.append((Words("单位", "unit"), [both(indicator.unit)]))
    rows.append((Words("口径", "counts"), [both(Words(indicator.counts_zh, indicator.counts_en))]))
    comparable = Words("可比", "comparable") if indicator.comparable else Words("不可比", "not comparable")
    words = [both(comparable)]
    if indicator.compare_zh:
        words.append(both(Words(f"：{indicator.compare_zh}", f": {indicator.compare_en}")))
    rows.append((Words("两个格式之间", "between the forms"), words))
    for name, note in indicator.notes.items():
        rows.append((Words(f"{name} 年格式说明", f"note on the form of {name}"), [both(note)]))
    rows.append((Words("来源", "source"), [both(Words(indicator.source_zh, indicator.source_en))]))
    body = [element("tr", element("th", both(name), scope="row"), element("td", found)) for name, found in rows]
    return element("table", element("tbody", body), class_="gx-facts")
