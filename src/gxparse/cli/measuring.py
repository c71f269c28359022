"""The command that prints indicators: indicators."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from gxparse.checks.rules.catalogue import load_rules
from gxparse.cli.command_options import Command, ReadingOptions, argument, own_rules, some
from gxparse.cli.files import Batch, error_to_dict, style_of
from gxparse.errors import IndicatorError
from gxparse.measuring.catalogue import load_indicators
from gxparse.measuring.figures import Figures
from gxparse.measuring.measure import measured, with_own
from gxparse.measuring.measured import SCHEMA, IndicatorValue
from gxparse.measuring.population import Inhabitants
from gxparse.report import Report
from gxparse.strict_json import JsonKind, read_json
from gxparse.views.indicator_lines import indicator_lines
from gxparse.views.wording import MEASURED_WORDS
from gxparse.words import Lang

_HEADER = {
    "zh": (
        *("来源", "报告", "机关", "年度", "格式", "指标", "名称", "数值", "下限", "上限", "每", "状态", "分子", "分母"),
        *("违反的规则", "说明"),
    ),
    "en": (
        *("source", "report", "agency", "year", "form", "indicator", "name", "value", "low", "high", "per", "state"),
        *("numerator", "denominator", "rules", "reason"),
    ),
}


@frozen(kw_only=True)
class IndicatorsOptions(ReadingOptions):
    """What ``gxparse indicators`` is told."""

    format: Literal["text", "json", "csv"] = argument(
        "--format", choices=("text", "json", "csv"), default="text", help="for people, for programs, for tables"
    )
    population: str | None = argument(
        "--population",
        metavar="N|FILE",
        type=some,
        help="inhabitants: a number (the files are of one body), or a JSON file of names of bodies with a number each, "
        "or with one for each year",
    )
    indicators: tuple[str, ...] = argument(
        "--indicators",
        action="append",
        metavar="FILE",
        help="a file with indicators of your own, in JSON (see docs/indicators.md)",
    )
    rules: tuple[str, ...] = own_rules()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format != "text"

    @property
    def utf8(self) -> bool:
        """Whether it is for files, not for people at a terminal."""
        return self.json


def indicators_command(options: IndicatorsOptions) -> None:
    """``gxparse indicators``."""
    inhabitants = Inhabitants.of(_population(options.population))
    them = with_own(tuple(each for path in options.indicators for each in load_indicators(Path(path))))
    rules = tuple(rule for path in options.rules for rule in load_rules(Path(path)))
    batch, style, lang = Batch.of(options), style_of(options), options.lang
    bodies: list[Report] = []

    def read(path: str) -> list[tuple[IndicatorValue, ...]]:
        reports = batch.read_reports(path)
        inhabitants.check_bodies([*bodies, *reports])
        bodies[:] = [*bodies, *reports][:1]
        return [measured(Figures.of(report, rules), them, inhabitants) for report in reports]

    shown = 0
    if options.format == "csv":
        print(_csv([_HEADER[lang]]), end="")
    for path, found in batch.each(read):
        if isinstance(found, Exception):
            if options.format == "json" and batch.several:
                print(json.dumps(error_to_dict(path, found, lang), ensure_ascii=False))
            continue
        for values in found:
            if options.format == "csv":
                print(_csv([_row(value, lang) for value in values]), end="")
            elif options.format == "json":
                indent = None if batch.several or len(found) > 1 else 1
                print(json.dumps(_to_dict(values, lang), ensure_ascii=False, indent=indent))
            else:
                print("\n" * bool(shown) + "\n".join(indicator_lines(values, lang, style)))
            shown += 1


INDICATORS = Command(
    "indicators",
    "print indicators of reports: shares of outcomes, disputes and more",
    IndicatorsOptions,
    indicators_command,
)


def _population(given: str | None) -> object:
    if given is None:
        return None
    if given.isascii() and given.isdigit():
        return int(given)
    _, data = read_json(Path(given), JsonKind("--population", "人口数", "numbers of inhabitants", _wrong))
    return data


def _wrong(name: str, place: str, zh: str, en: str) -> IndicatorError:
    where = f"{name}: {place}" if place else name
    return IndicatorError("population", where, zh, en)


def _to_dict(values: Sequence[IndicatorValue], lang: Lang) -> dict[str, Any]:
    first = values[0]
    return {
        "schema": SCHEMA,
        "source": {"name": first.source},
        "report": first.report,
        "agency": first.agency,
        "year": first.year,
        "form": first.form,
        "indicators": [value.to_dict(lang) for value in values],
    }


def _csv(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _row(value: IndicatorValue, lang: Lang) -> tuple[object, ...]:
    data = value.to_dict(lang)
    return (
        *(value.source, value.report, value.agency, value.year, value.form, value.id, value.indicator.name(lang)),
        *(data["value"], data["low"], data["high"], data["per"]),
        *(
            MEASURED_WORDS[value.state].of(lang) if lang == "zh" else value.state,
            data["numerator"],
            data["denominator"],
        ),
        *(" ".join(value.rules), value.message(lang)),
    )
