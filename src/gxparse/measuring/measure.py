"""Measures reports: every indicator of each, with its number, or its bounds, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from gxparse.checks.engine import check_kind
from gxparse.checks.rules.rule import Rule
from gxparse.measuring.catalogue import built_in_indicators, check_ids
from gxparse.measuring.figures import Figures
from gxparse.measuring.indicator import Indicator
from gxparse.measuring.measured import IndicatorValue, IndicatorValues
from gxparse.measuring.population import Inhabitants, Population
from gxparse.network.ratios import Amount, ContradictionError, RatioBounds
from gxparse.outcome import Outcome
from gxparse.report import Report
from gxparse.words import Words, counted

_ONE = Amount(Fraction(1))
_SHOWN_RULES = 3


def indicators(
    reports: Report | Outcome | Iterable[Report | Outcome],
    *,
    population: Population | None = None,
    series: bool = False,
    own: Sequence[Indicator] = (),
    rules: Sequence[Rule] = (),
) -> IndicatorValues:
    """The indicators of a report, or of each of several: shares of outcomes, of applicants, of disputes, and more.
    Of outcomes of reading (``gxparse.Outcome``) the reports are taken.

    Each is an exact fraction, or where cells are unknown an interval that holds it whatever they are, if the printed
    numbers are right and the hard rules hold. A value that has a cell of a failing hard rule is ``doubtful`` and names
    the rule. A blank cell is not 0 unless the report was read so (``blanks_as_zero``) or its check finds
    ``blanks-are-zeros``.

    With ``series`` the reports of one body check each other: what a year carries forward, the next carries over, which
    bounds more and casts doubt on more. A rule of last year's report is named ``previous.…``, one that next year's
    report breaks with this one ``next.…``.

    ``population`` gives the inhabitants (persons) for those per 10,000: a number for one body, or a mapping of names of
    bodies to a number, or to one by year. ``own`` are indicators of one's own
    (:func:`~gxparse.measuring.catalogue.load_indicators`), told after the built-in ones; ``rules`` are rules of one's
    own, which tie cells and make them doubtful as built-in ones do. Raises :class:`~gxparse.errors.IndicatorError` for
    a population that is none, for one number with reports of several bodies, and for an id that stands twice;
    :class:`TypeError` for what is no report.

    >>> import gxparse
    >>> [share] = gxparse.indicators(gxparse.parse("examples/reports/pipe-2021.txt")).of("disclosed_share")
    >>> share.value, share.text(), share.numerator, share.denominator
    (Fraction(67, 172), '39.0%', Fraction(67, 1), Fraction(172, 1))
    """
    several = list(_reports_in((reports,) if isinstance(reports, Report | Outcome) else reports))
    inhabitants = Inhabitants.of(population)
    inhabitants.check_bodies(several)
    them = with_own(own)
    found = Figures.of_series(several, rules) if series else (Figures.of(report, rules) for report in several)
    return IndicatorValues(tuple(value for figures in found for value in measured(figures, them, inhabitants)))


def _reports_in(them: Iterable[Report | Outcome]) -> Iterator[Report]:
    for each in them:
        if isinstance(each, Outcome):
            yield from each.reports
        else:
            check_kind("reports", each, Report, "a report or a sequence of ")
            yield each


def with_own(own: Sequence[Indicator] = ()) -> tuple[Indicator, ...]:
    """The built-in indicators and one's own. Raises :class:`~gxparse.errors.IndicatorError` if an id stands twice,
    :class:`TypeError` for what is no indicator.
    """
    for indicator in own:
        check_kind("own", indicator, Indicator, "a sequence of ")
    them = (*built_in_indicators(), *own)
    check_ids(them)
    return them


def measured(figures: Figures, them: Sequence[Indicator], inhabitants: Inhabitants) -> tuple[IndicatorValue, ...]:
    """The values of indicators for one report that was checked."""
    return tuple(_value(indicator, figures, inhabitants) for indicator in them)


def _value(indicator: Indicator, figures: Figures, inhabitants: Inhabitants) -> IndicatorValue:
    report = figures.report
    blank = IndicatorValue(
        indicator=indicator,
        state="unavailable",
        report=report.fingerprint,
        source=report.source.name,
        agency=report.agency,
        year=report.year,
        form=report.form.name,
    )
    sides, note = indicator.sides(figures.variant), indicator.note(report.form)
    if sides is None:
        if report.form.name in indicator.forms:
            return _said(blank, Words("报告没有分列这些行", "the report does not print these rows one by one"))
        name = report.form.name
        return _said(blank, note or Words(f"{name} 年格式没有该项", f"the form of {name} does not ask for it"))
    top, bottom = map(figures.amount, sides)
    if indicator.needs_population:
        people = inhabitants.of_report(report)
        if people is None:
            return _said(blank, Words("没有提供人口数", "no number of inhabitants was handed in"))
        bottom = Amount(Fraction(people))
    keys = (*sides[0].keys, *sides[1].keys)
    unknown = tuple(dict.fromkeys((*top.unknown, *bottom.unknown)))
    hard, soft = figures.doubts(keys, unknown)
    value = evolve(
        blank,
        numerator=None if top.unknown else Fraction(top.known),
        denominator=None if bottom.unknown else Fraction(bottom.known),
        unknown=unknown,
        assumed=tuple(key for key in dict.fromkeys(keys) if key in figures.zeros),
        rules=hard,
        warnings=soft,
    )
    found = _remarked(_computed(value, top, bottom, figures))
    return found if note is None else _said(found, note)


def _computed(value: IndicatorValue, top: Amount, bottom: Amount, figures: Figures) -> IndicatorValue:
    """The value as its cells tell it, without a thought of rules that fail."""
    if not value.unknown:
        return _divided(value)
    if any(figures.domain(key) != "count" for key in value.unknown):
        return _unknown(value)
    try:
        above, below, ratio = (figures.ratios.bounds(*pair) for pair in ((top, _ONE), (bottom, _ONE), (top, bottom)))
    except ContradictionError:
        return _said(
            _unknown(value),
            Words(
                "含这些单元格的规则互相矛盾，无从推算",
                "the rules that hold them contradict each other, so nothing follows",
            ),
        )
    value = evolve(value, numerator=_only(above), denominator=_only(below))
    if value.numerator is not None and value.denominator is not None:
        return _said(_divided(value), _inferred(value))
    if ratio is None:
        words = Words("分母为 0，分子未知", "the denominator is 0, the numerator unknown")
        return _said(evolve(value, state="undefined"), words)
    return _bounded(value, ratio)


def _divided(value: IndicatorValue) -> IndicatorValue:
    if value.numerator is None or not value.denominator:
        value = evolve(value, state="undefined")
        return _said(value, Words(f"分母为 0（{value.parts()}）", f"the denominator is 0 ({value.parts()})"))
    number = value.numerator / value.denominator * value.indicator.per
    return evolve(value, state="exact", value=number, low=number, high=number)


def _bounded(value: IndicatorValue, ratio: RatioBounds) -> IndicatorValue:
    low, high = (None if end is None else end * value.indicator.per for end in (ratio.low, ratio.high))
    if not low and high in ((None, 1) if value.indicator.kind == "share" else (None,)):
        return _unknown(value)
    if low == high and not ratio.may_be_undefined:
        return _said(evolve(value, state="exact", value=low, low=low, high=high), _inferred(value))
    value = _said(evolve(value, state="interval", low=low, high=high), _missing(value))
    return _said(value, Words("分母可能为 0", "the denominator may be 0")) if ratio.may_be_undefined else value


def _unknown(value: IndicatorValue) -> IndicatorValue:
    return _said(evolve(value, state="unknown"), _missing(value))


def _remarked(value: IndicatorValue) -> IndicatorValue:
    """The value with what else is to be said of it: blanks that were read as 0, rules that fail."""
    if value.assumed and value.state != "unknown":
        many = len(value.assumed)
        value = _said(value, Words(f"{many} 个空白单元格按 0 计", f"{counted(many, 'blank cell')} read as 0"))
    if value.rules:
        words = Words(
            f"所用数字涉及 {len(value.rules)} 条不符的勾稽关系",
            f"its cells break {_named(value.rules)}",
        )
        value = _said(value if value.state == "unknown" else evolve(value, state="doubtful"), words)
    if value.warnings:
        many = len(value.warnings)
        value = _said(value, Words(f"请核对所涉及的 {many} 处", f"look again at {_named(value.warnings)}"))
    return value


# -- words ---------------------------------------------------------------------------------------------


def _said(value: IndicatorValue, words: Words) -> IndicatorValue:
    """The value with one more reason."""
    zh, en = (
        f"{before}{between}{said}" if before else said
        for before, between, said in ((value.zh, "；", words.zh), (value.en, "; ", words.en))
    )
    return evolve(value, zh=zh, en=en)


def _missing(value: IndicatorValue) -> Words:
    many = len(value.unknown)
    return Words(f"有 {many} 个单元格未知", f"{counted(many, 'cell')} unknown")


def _inferred(value: IndicatorValue) -> Words:
    many = len(value.unknown)
    return Words(
        f"有 {many} 个单元格未印出数字，由各合计推得", f"{counted(many, 'cell')} without a number, told by the sums"
    )


def _named(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN_RULES
    return ", ".join(names[:_SHOWN_RULES]) + (f" +{more}" if more > 0 else "")


def _only(bounds: RatioBounds | None) -> Fraction | None:
    return bounds.low if bounds is not None and bounds.low == bounds.high else None
