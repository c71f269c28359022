"""The command that prints indicators: indicators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import define, frozen

from gxparse.checks.rules.catalogue import load_rules
from gxparse.cli.argument_values import some
from gxparse.cli.command_options import Action
from gxparse.cli.declaring import argument
from gxparse.cli.files import Batch, json_text, print_error_json, read_reports, style_of
from gxparse.cli.reading_options import ReadingOptions, own_rules
from gxparse.errors import GxparseError, IndicatorError
from gxparse.json_places import JsonPlace
from gxparse.measuring.catalogue import load_indicators
from gxparse.measuring.figures import Figures
from gxparse.measuring.measure import measured, with_own
from gxparse.measuring.measured import SCHEMA, IndicatorValue
from gxparse.measuring.population import Inhabitants
from gxparse.report import Report
from gxparse.strict_json import JsonKind, read_json
from gxparse.views.indicator_lines import indicator_lines
from gxparse.views.wording import MEASURED_WORDS
from gxparse.words import Lang, Words

_HEADER = {
    "zh": (
        *("来源", "报告", "机关", "年度", "格式", "指标", "名称", "数值", "下限", "上限", "每", "状态", "分子", "分母"),
        *("不符的勾稽关系", "说明"),
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
        "--format",
        choices=("text", "json", "csv"),
        default="text",
        help=Words("text 供人阅读，json 供程序使用，csv 为表格", "for people, for programs, for tables"),
    )
    population: str | None = argument(
        "--population",
        metavar="N|FILE",
        type=some,
        help=Words(
            "人口数：一个数（各文件属同一机关），或 JSON 文件，按机关名称给出，可分年度",
            "inhabitants: a number (the files are of one body), or a JSON file of names of bodies with a number each, "
            "or with one for each year",
        ),
    )
    series: bool = argument(
        "--series",
        action="store_true",
        help=Words(
            "同一机关各年度的报告互相核对；先读取全部文件",
            "let the reports of each body check each other over the years; all are read first",
        ),
    )
    indicators: tuple[str, ...] = argument(
        "--indicators",
        action="append",
        metavar="FILE",
        help=Words(
            "自定指标文件，JSON（见 docs/indicators.md）",
            "a file with indicators of your own, in JSON (see docs/indicators.md)",
        ),
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
    batch = Batch.of(options)
    held: list[Report] = []

    def read(path: str) -> list[Report]:
        reports = read_reports(path, options)
        inhabitants.check_bodies([*held[:1], *reports])
        held.extend(reports if options.series else reports[: not held])
        return reports

    def put(figures: Iterable[Figures]) -> None:
        for each in figures:
            out.put(measured(each, them, inhabitants))

    out = _Printed(batch, several=batch.several)
    for path, found in batch.each(read):
        if isinstance(found, GxparseError):
            out.fail(path, found)
            continue
        batch.reports += len(found)
        if not options.series:
            out.several |= len(found) > 1
            put(Figures.of(report, rules) for report in found)
    if options.series:
        out.several |= len(held) > 1
        put(Figures.of_series(held, rules))
    batch.tell_counts()


@define
class _Printed:
    """Prints values report by report."""

    batch: Batch[IndicatorsOptions]
    several: bool
    shown: int = 0

    @property
    def options(self) -> IndicatorsOptions:
        """What the command is told."""
        return self.batch.options

    def __attrs_post_init__(self) -> None:
        if self.options.format == "csv":
            print(_csv([_HEADER[self.options.lang]]), end="")

    def fail(self, path: str, error: GxparseError) -> None:
        """What is not read has its object in its place."""
        if self.options.format == "json":
            print_error_json(path, error, self.batch)

    def put(self, values: Sequence[IndicatorValue]) -> None:
        """The values of one report."""
        lang = self.options.lang
        if self.options.format == "csv":
            print(_csv([_row(value, lang) for value in values]), end="")
        elif self.options.format == "json":
            print(json_text([_to_dict(values, lang)], several=self.several))
        else:
            print("\n" * bool(self.shown) + "\n".join(indicator_lines(values, lang, style_of(self.options))))
        self.shown += 1


INDICATORS = Action(IndicatorsOptions, indicators_command)


def _population(given: str | None) -> object:
    if given is None:
        return None
    if given.isascii() and given.isdigit():
        return int(given)
    _, data = read_json(Path(given), JsonKind("--population", "人口数", "numbers of inhabitants", _wrong))
    return data


def _wrong(name: str, place: JsonPlace, zh: str, en: str) -> IndicatorError:
    where = f"{name}: {place}" if place.steps else name
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
