"""What measuring gives: an :class:`IndicatorValue` for every indicator and report."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from gxparse.display import Displayed
from gxparse.items import Items
from gxparse.measuring.indicator import Indicator
from gxparse.measuring.shown import DASH, interval_text, number_text
from gxparse.nearest import did_you_mean
from gxparse.words import Said

SCHEMA = "gxparse/indicator-values/1"

State = Literal["exact", "interval", "undefined", "doubtful", "unknown", "unavailable"]
"""What can be said of an indicator.

``exact``: its number. ``interval``: bounds, some cell is unknown. ``undefined``: the denominator is 0. ``doubtful``:
one of these, but a hard rule that holds one of its cells fails. ``unknown``: nothing. ``unavailable``: the form does
not ask for it, or no number of inhabitants was handed in.
"""


@frozen(kw_only=True, repr=False)
class IndicatorValue(Said, Displayed):
    """An indicator of one report: ``value`` where there is one, else from ``low`` to ``high`` (``None``: no bound).

    All three are exact fractions, times the indicator's ``per``: a share of one half is ``Fraction(1, 2)``; with a
    value both bounds are the value. ``numerator`` and ``denominator`` are the sums (money in yuan), ``None`` where
    unknown. ``unknown`` are the cells of both without a number, ``assumed`` the blank ones among its cells that were
    read as 0, because the rules of the whole report hold with blanks as 0. ``rules`` names the failing hard rules that
    make it doubtful, ``warnings`` other failing rules that hold one of its cells. ``zh`` and ``en`` say why the state
    is what it is; empty where there is nothing to say.

    ``report`` is the fingerprint of the report, ``source``, ``agency``, ``year`` and ``form`` are the report's own.
    """

    indicator: Indicator
    state: State
    report: str
    source: str
    agency: str | None
    year: int | None
    form: str
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    unknown: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""

    def __repr__(self) -> str:
        shown = " ".join(filter(None, [self.text("en"), f"({self.en})" if self.en else ""]))
        return f"<{self.indicator.id} {self.state}: {shown}>"

    @property
    def id(self) -> str:
        """The id of the indicator."""
        return self.indicator.id

    def number(self) -> str:
        """Its number for people, without the unit: a share in percent, an interval with its ends rounded outwards, a
        dash where there is none.
        """
        share = self.indicator.kind == "share"
        if self.value is not None:
            return number_text(self.value, share=share)
        if self.low is not None or self.high is not None:
            return interval_text(self.low, self.high, share=share)
        return DASH

    def unit(self, lang: str = "en") -> str:
        """The unit of :meth:`number`, in ``"zh"`` or ``"en"``; empty for a share, or where there is no number."""
        return "" if self.number() == DASH else self.indicator.unit.of(lang)

    def text(self, lang: str = "en") -> str:
        """Number and unit."""
        return f"{self.number()} {self.unit(lang)}".rstrip()

    def parts(self) -> str:
        """Numerator and denominator, as ``3/7``; ``?`` for one that is unknown, nothing where there are none."""
        if self.state == "unavailable":
            return ""
        both = (self.numerator, self.denominator)
        return "/".join("?" if part is None else number_text(part, share=False) for part in both)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The value as JSON-ready data: numbers as floats, the exact value as a text (``"3/7"``) beside."""

        def number(value: Fraction | None) -> float | int | None:
            return None if value is None else int(value) if value.denominator == 1 else float(value)

        return {
            "id": self.id,
            "name": {"zh": self.indicator.zh, "en": self.indicator.en},
            "kind": self.indicator.kind,
            "per": self.indicator.per,
            "state": self.state,
            "value": number(self.value),
            "low": number(self.low),
            "high": number(self.high),
            "exact": None if self.value is None else str(self.value),
            "numerator": number(self.numerator),
            "denominator": number(self.denominator),
            "unknown": list(self.unknown),
            "assumed": list(self.assumed),
            "rules": list(self.rules),
            "warnings": list(self.warnings),
            "reason": self.message(lang),
            "reasons": {"zh": self.zh, "en": self.en},
        }


@frozen(repr=False)
class IndicatorValues(Items[IndicatorValue], Displayed):
    """The values of all indicators: report by report in their order, within one in the order of the indicators.

    >>> import gxparse
    >>> found = gxparse.indicators(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> found.of("completion_share")[0].text()
    '98.9%'
    """

    items: tuple[IndicatorValue, ...]

    def __repr__(self) -> str:
        reports = len({value.report for value in self.items})
        lines = [f"<{len(self)} values of {reports} {'report' if reports == 1 else 'reports'}:"]
        return "\n ".join([*lines, *(repr(value) for value in self.items if value.state != "unavailable")]) + ">"

    def of(self, name: str) -> tuple[IndicatorValue, ...]:
        """The values of one indicator, a report each. Raises :class:`KeyError` for an id that no value has."""
        found = tuple(value for value in self.items if value.id == name)
        if not found:
            names = list(dict.fromkeys(value.id for value in self.items))
            meant = did_you_mean(name, names)
            raise KeyError(f"no indicator {name!r}{meant.en}; there are {', '.join(names) or '-'}")
        return found
