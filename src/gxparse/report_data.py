"""What the data may be that a report is made of again: checked at the door, so that nothing breaks behind it.

The schema ``report`` says the shape. What no schema says is checked as well: whether the cells are those of the form,
and each has a value where its state says so, whether the days and spans are ones, and all that JSON itself cannot say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from gxparse.dates import FIRST_YEAR, LAST_YEAR
from gxparse.forms.model import Form, form, names
from gxparse.json_places import WHOLE, JsonPlace
from gxparse.recognition import MOST
from gxparse.report_errors import SCHEMA, ReportDataError
from gxparse.script import Script
from gxparse.strict_json import Fields, JsonError, Kind, check_data, is_a, one_of
from gxparse.values import LONGEST_NUMBER, STATES
from gxparse.words import Words

# -- what a value may be ---------------------------------------------------------------------------------

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(rf"-?[0-9]{{1,{LONGEST_NUMBER}}}(?:\.[0-9]{{1,{LONGEST_NUMBER}}})?(?:E[+-]?[0-9]{{1,2}})?")


def _is_number(value: object) -> bool:
    return is_a(int | float)(value) and math.isfinite(value)  # type: ignore[arg-type]


def _is_whole(least: int) -> Callable[[Any], bool]:
    return lambda value: is_a(int)(value) and value >= least


def is_amount(value: Any) -> bool:
    """Whether a text is an amount of money as data say it: so many digits as a printed number has at most.

    >>> [is_amount(text) for text in ("2131.212", "-5", "1E-7", "1E+99", "NaN", "1_0", "１")]
    [True, True, True, False, False, False, False]
    """
    if not is_a(str)(value) or not _AMOUNT.fullmatch(value):
        return False
    exponent = Decimal(value).as_tuple().exponent
    return int(exponent) >= -LONGEST_NUMBER and Decimal(value).adjusted() < LONGEST_NUMBER


def _is_period(value: Any) -> bool:
    return value is None or (
        is_a(list)(value) and len(value) == 2 and all(map(_is_day, value)) and value[0] <= value[1]
    )


def _is_day(value: Any) -> bool:
    try:
        return is_a(str)(value) and bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_span(value: Any) -> bool:
    return is_a(list)(value) and len(value) == 2 and all(map(_is_whole(0), value)) and value[0] <= value[1]


_TEXT = Kind(is_a(str), "应为文字，不是 {told}", "expected a text, not {told}")
_MAYBE = Kind(is_a(str | None), "应为文字或 null，不是 {told}", "expected a text or null, not {told}")
_TEXTS = Kind(is_a(dict), "应为对象，不是 {told}", "expected an object, not {told}")
_LIST = Kind(is_a(list), "应为列表，不是 {told}", "expected a list, not {told}")
_COUNT = Kind(is_a(int | None), "应为整数或 null，不是 {told}", "expected a whole number or null, not {told}")
_MONEY = Kind(
    lambda value: value is None or is_amount(value),
    '应为以文字写出的金额（如 "12.50"）或 null，不是 {told}',
    'expected an amount as a text like "12.50", or null, not {told}',
)
_FROM_0, _FROM_1 = (
    Kind(
        _is_whole(least),
        f"应为不小于 {least} 的整数，不是 {{told}}",
        f"expected a whole number from {least}, not {{told}}",
    )
    for least in (0, 1)
)
_LINE = Kind(
    lambda value: value is None or _FROM_1.holds(value),
    "应为不小于 1 的整数或 null，不是 {told}",
    "expected a whole number from 1, or null, not {told}",
)
_YEAR = Kind(
    lambda value: value is None or (is_a(int)(value) and FIRST_YEAR <= value <= LAST_YEAR),
    f"应为 {FIRST_YEAR} 至 {LAST_YEAR} 的年份或 null，不是 {{told}}",
    f"expected a year from {FIRST_YEAR} to {LAST_YEAR} or null, not {{told}}",
)
_PERIOD = Kind(
    _is_period,
    '应为先后两天（如 ["2021-01-01", "2021-12-31"]）或 null，不是 {told}',
    'expected two days in order like ["2021-01-01", "2021-12-31"], or null, not {told}',
)
_SPAN = Kind(
    _is_span,
    "应为起止位置（两个不小于 0 的整数，先小后大），不是 {told}",
    "expected where it begins and ends, two whole numbers from 0 in order, not {told}",
)
_BOX = Kind(
    lambda value: is_a(list)(value) and len(value) == 4 and all(map(_is_number, value)),
    "应为四个数，不是 {told}",
    "expected four numbers, not {told}",
)
_SHARE = Kind(
    lambda value: _is_number(value) and 0 <= value <= 1, "应为 0 至 1 的数，不是 {told}", "expected 0 to 1, not {told}"
)
_MARGIN = Kind(
    lambda value: _is_number(value) and 0 <= value <= MOST,
    f"应为 0 至 {MOST} 的数，不是 {{told}}",
    f"expected a number from 0 to {MOST}, not {{told}}",
)
_TRUE = Kind(lambda value: value is True, "应为 true，不是 {told}", "expected true, not {told}")
_STATE = one_of(STATES)

# -- what an object may have -------------------------------------------------------------------------------

_REPORT: Mapping[str, Kind] = {
    "schema": Kind(lambda value: value == SCHEMA, f"应为 {SCHEMA}，不是 {{told}}", f"expected {SCHEMA}, not {{told}}"),
    "source": _TEXTS,
    "title": _MAYBE,
    "agency": _MAYBE,
    "year": _YEAR,
    "period": _PERIOD,
    "form": Kind(lambda value: value in names(), "没有格式 {told}", "there is no form {told}"),
    "metadata": _TEXTS,
    "copies": _FROM_1,
    "line": _FROM_1,
    "sections": _LIST,
    "cells": _TEXTS,
    "notes": _LIST,
    "extra": _LIST,
}
_SOURCE = {
    **dict.fromkeys(("name", "format", "layout"), _TEXT),
    "encoding": _MAYBE,
    "script": one_of(get_args(Script)),
}
_PLACE = {
    "line": _FROM_1,
    "column": _FROM_1,
    "span": _SPAN,
    "element": _TEXTS,
    "page": _FROM_1,
    "box": _BOX,
    "annex": _TEXT,
}
_ELEMENT = {
    "path": _TEXT,
    **dict.fromkeys(("table", "row", "column"), _FROM_1),
    **dict.fromkeys(("width", "height"), _FROM_0),
    **dict.fromkeys(("sheet", "a1"), _TEXT),
}
_CELL = {"value": _COUNT, "state": _STATE, "raw": _TEXT, "remark": _TEXT, "unit": _TEXT, **_PLACE}
_SEEN = {"alternatives": _LIST, "says": _MAYBE, "margin": _MARGIN, "by_person": _TRUE}
_ROW = {"table": _TEXT, "after": _MAYBE, "label": _TEXT}
_SECTION = {"key": _TEXT, "title": _TEXT, "text": _TEXT, "lines": _LIST}
_NOTE = {"code": _TEXT, "line": _LINE, "zh": _TEXT, "en": _TEXT, "cells": _LIST}
_ALTERNATIVE = {"text": _TEXT, "probability": _SHARE}


def _fields(kinds: Mapping[str, Kind], *optional: str) -> Fields:
    return Fields(tuple(kinds), tuple(name for name in kinds if name not in optional), kinds)


_OF_REPORT = _fields(_REPORT, "extra")
_OF_SOURCE, _OF_ELEMENT, _OF_NOTE = _fields(_SOURCE), _fields(_ELEMENT, "sheet", "a1"), _fields(_NOTE, "cells")
_OF_LINE, _OF_ALTERNATIVE = _fields(_PLACE, "element", "page", "box", "annex"), _fields(_ALTERNATIVE)
_OF_SECTION = _fields(_SECTION, "lines")
_OF_COUNT, _OF_AMOUNT = (
    _fields({**_CELL, "value": kind, **_SEEN}, "remark", "unit", *_PLACE, *_SEEN) for kind in (_COUNT, _MONEY)
)
_OF_EXTRA_COUNT, _OF_EXTRA_AMOUNT = (
    _fields({**_ROW, **_CELL, "value": kind}, "remark", "unit", *_PLACE) for kind in (_COUNT, _MONEY)
)

# -- the whole ---------------------------------------------------------------------------------------------


def check_report(data: object) -> Form:
    """The form of the report that the data are of. Raises :class:`ReportDataError` for the first thing that is wrong.

    Which rows of a form replace others, the keys of the cells tell; their order is of no matter.
    """
    try:
        check_data("", data)
    except JsonError as error:
        raise ReportDataError(error.place, error.zh, error.en) from error
    _OF_REPORT.check(data, WHOLE, ReportDataError)
    report: Mapping[str, Any] = data  # type: ignore[assignment]
    _OF_SOURCE.check(report["source"], WHOLE.at("source"), ReportDataError)
    for label, text in report["metadata"].items():
        _TEXT.check(text, WHOLE.at("metadata", label), ReportDataError)
    of = form(report["form"])
    _check_sections(report["sections"], of)
    for key in keys_of(report["cells"], of):
        _check_cell(report["cells"][key], _OF_AMOUNT if of.cells[key].column.money else _OF_COUNT, _place(key))
    for number, note in enumerate(report["notes"]):
        _OF_NOTE.check(note, place := WHOLE.at("notes", number), ReportDataError)
        for n, key in enumerate(note.get("cells", ())):
            _TEXT.check(key, place.at("cells", n), ReportDataError)
            if key not in report["cells"]:
                raise ReportDataError(place.at("cells", n), *_no_cell(of))
    for number, extra in enumerate(report.get("extra", ())):
        _check_extra(extra, of, WHOLE.at("extra", number))
    return of


def _place(key: str) -> JsonPlace:
    return WHOLE.at("cells", key)


def _no_cell(of: Form) -> Words:
    return Words(f"这份报告（{of.name} 格式）没有这个单元格", f"the report (form {of.name}) has no such cell")


def keys_of(cells: Mapping[str, Any], of: Form) -> list[str]:
    """The keys of a report's cells in official order. Raises :class:`ReportDataError` if the form has others."""
    variants = [of.cell_keys(instead=instead) for instead in (False, True)]
    keys = min(variants, key=lambda each: len(cells.keys() ^ set(each)))
    for key in cells:
        if key not in keys:
            raise ReportDataError(_place(key), *_no_cell(of))
    for key in keys:
        if key not in cells:
            raise ReportDataError(_place(key), f"缺少单元格 {key}", f"the cell {key} is missing")
    return keys


def _check_sections(sections: list[Any], of: Form) -> None:
    known = one_of([section.key for section in of.sections])
    seen: set[str] = set()
    for number, section in enumerate(sections):
        place = WHOLE.at("sections", number)
        _OF_SECTION.check(section, place, ReportDataError)
        known.check(section["key"], place.at("key"), ReportDataError)
        if section["key"] in seen:
            raise ReportDataError(place.at("key"), "同一部分出现两次", "the section stands twice")
        seen.add(section["key"])
        lines, printed = section.get("lines", ()), section["text"].count("\n") + 1
        if lines and len(lines) != printed:
            zh, en = f"有 {len(lines)} 个位置，而文字有 {printed} 行", f"{len(lines)} places for {printed} lines"
            raise ReportDataError(place.at("lines"), zh, en)
        for line, span in enumerate(lines):
            _OF_LINE.check(span, place.at("lines", line), ReportDataError)
            _check_place(span, place.at("lines", line))


_TOGETHER = (("line", "column", "span"), ("page", "box"), ("alternatives", "says", "margin"))
"""Fields that stand together or not at all."""

_WITH = {"element": "span", "page": "span", "annex": "span", "by_person": "alternatives"}
"""Fields that stand with another only."""


def _check_place(data: Mapping[str, Any], place: JsonPlace) -> None:
    for together in _TOGETHER:
        there = [name for name in together if name in data]
        if there and len(there) < len(together):
            lacking = next(name for name in together if name not in data)
            zh, en = f"缺少该字段（有 {there[0]}）", f"the field is missing, and there is {there[0]}"
            raise ReportDataError(place.at(lacking), zh, en)
    for name, other in _WITH.items():
        if name in data and other not in data:
            zh, en = f"缺少该字段（有 {name}）", f"the field is missing, and there is {name}"
            raise ReportDataError(place.at(other), zh, en)
    if "element" in data:
        _OF_ELEMENT.check(data["element"], place.at("element"), ReportDataError)


def _check_cell(cell: Any, fields: Fields, place: JsonPlace) -> None:
    fields.check(cell, place, ReportDataError)
    _check_place(cell, place)
    state, value = cell["state"], cell["value"]
    if value is None and state in ("reported", "recognised"):
        raise ReportDataError(place.at("value"), f"状态为 {state} 的单元格应有数值", f"a {state} cell has a value")
    if value is not None and not (state in ("reported", "recognised") or (state == "blank" and Decimal(value) == 0)):
        zh, en = f"状态为 {state} 的单元格没有数值", f"a cell that is {state} has no value"
        raise ReportDataError(place.at("value"), zh, en)
    if state == "recognised" and "alternatives" not in cell:
        raise ReportDataError(place.at("alternatives"), "缺少该字段", "the field is missing")
    for number, each in enumerate(cell.get("alternatives", ())):
        _OF_ALTERNATIVE.check(each, place.at("alternatives", number), ReportDataError)


def _check_extra(extra: Any, of: Form, place: JsonPlace) -> None:
    money = isinstance(extra, dict) and isinstance(extra.get("value"), str)
    fields = _OF_EXTRA_AMOUNT if money else _OF_EXTRA_COUNT
    _check_cell(extra, fields, place)
    one_of([table.key for table in of.tables]).check(extra["table"], place.at("table"), ReportDataError)
    rows = {row.key for part in of.table(extra["table"]).parts for row in part.rows}
    if extra["after"] is not None and extra["after"] not in rows:
        zh, en = f"表 {extra['table']} 没有这一行", f"the table {extra['table']} has no such row"
        raise ReportDataError(place.at("after"), zh, en)
