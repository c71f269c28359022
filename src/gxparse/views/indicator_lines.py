"""Indicators as text for people, a line each, aligned for wide characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gxparse.characters import printable
from gxparse.measuring.measured import IndicatorValue
from gxparse.views.indicator_views import by_group, report_words, unavailable
from gxparse.views.terminal import Style
from gxparse.views.widths import pad, width
from gxparse.views.wording import MEASURED_MARKS, MEASURED_WORDS
from gxparse.words import COLON, Lang, Words


def indicator_lines(values: Sequence[IndicatorValue], lang: Lang, style: Style) -> Iterator[str]:
    """The values of one report: by groups, each with its state where it is not exact, and the reason."""
    if not values:
        return
    yield style.head(printable(report_words(values[0]).of(lang)))
    of = {value.indicator: value for value in values}
    there = [value.indicator for value in values if value.state != "unavailable"]
    shown = {indicator: _columns(of[indicator], lang) for indicator in there}
    columns = zip(*shown.values(), strict=True) if shown else [()] * 4
    names, numbers, units, parts = (max(map(width, texts), default=0) for texts in columns)
    for group, them in by_group(there):
        yield style.quiet(printable(Words(group.zh, group.en).of(lang)))
        for indicator in them:
            value = of[indicator]
            name, number, unit, part = shown[indicator]
            line = f"{MEASURED_MARKS[value.state]} {pad(name, names)}  {pad(number, numbers, right=True)}"
            line += f" {pad(unit, units)}  {pad(part, parts, right=True)}"
            if value.state != "exact" or value.message(lang):
                state = "" if value.state == "exact" else f"{MEASURED_WORDS[value.state].of(lang)}  "
                line += f"  {state}{printable(value.message(lang))}"
            named = style.named(*value.rules, *value.warnings) if value.rules or value.warnings else ""
            yield _painted(line.rstrip(), value, style) + named
    for why, missing in unavailable(values):
        names_of = Words("、", ", ").of(lang).join(indicator.name(lang) for indicator in missing)
        yield style.quiet(printable(f"- {why.of(lang)}{COLON.of(lang)}{names_of}"))


def _columns(value: IndicatorValue, lang: Lang) -> tuple[str, str, str, str]:
    return printable(value.indicator.name(lang)), value.number(), printable(value.unit(lang)), value.parts()


def _painted(line: str, value: IndicatorValue, style: Style) -> str:
    if value.state == "doubtful":
        return style.bad(line)
    return line if value.state == "exact" else style.open(line)
