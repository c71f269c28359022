"""Examples of rules: reports in a few words, and the verdict that a rule must give on them.

An example is what differs from a report of a form whose cells are all 0 and which has all six sections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from gxparse.dates import LAST_YEAR
from gxparse.failure import Portable
from gxparse.findings import Context
from gxparse.forms.model import Form, form, kept_by_forms, names
from gxparse.json_places import WHOLE, JsonPlace
from gxparse.layout import Note
from gxparse.report import MISSING, Cell, Report, Section, SourceInfo
from gxparse.strict_json import MOST_DIGITS, Fields, Kind, check_kinds, is_a
from gxparse.values import money_unit, read_value
from gxparse.words import Words

KINDS = ("pass", "fail", "undecided")
"""The examples that every rule of a file has."""

_REPORT_FIELDS = (
    "form",
    "year",
    "cells",
    "instead",
    "title",
    "agency",
    "period",
    "metadata",
    "headings",
    "sections",
    "notes",
    "missing",
    "copies",
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

NO_OBJECT = Kind(is_a(dict), "不是对象", "no object")
UNKNOWN = Words("未知字段", "unknown field")
_REPORT = Fields(_REPORT_FIELDS, unknown=UNKNOWN)
_FIELDS = Fields(("finding", *_REPORT_FIELDS, "previous", "children", "complete"), unknown=UNKNOWN)


class ExampleError(Portable, ValueError):
    """An example that cannot be read: ``place`` is the field, ``zh`` and ``en`` say why."""

    def __init__(self, place: JsonPlace, zh: str, en: str) -> None:
        self.place, self.zh, self.en = place, zh, en
        super().__init__(f"{place}: {en}")


def _frozen(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(data))


@frozen
class Example:
    """A context, and the id of the ``finding`` that speaks of it.

    ``data`` holds, for the report and in ``previous`` and ``children`` for others: ``form``, ``year`` (the form's
    first; ``null``: unknown), ``cells`` by key (a number; a text as it would be printed; ``null``: masked), ``missing``
    (rows that are not there, by ``table.row``), ``instead`` (rows that replace others are used), ``title``, ``agency``,
    ``period``, ``metadata``, ``headings`` (by key of the section; absent: as prescribed), ``sections`` (texts by key;
    absent: all six), ``notes`` (codes), ``copies``. ``complete`` as for ``check``.
    """

    finding: str
    data: Mapping[str, Any] = field(converter=_frozen)

    def __reduce__(self) -> tuple[type[Example], tuple[str, dict[str, Any]]]:
        return Example, (self.finding, dict(self.data))

    @classmethod
    def read(cls, data: Any, default_form: str) -> Example:
        """An example from its JSON. Raises :class:`ExampleError`."""
        NO_OBJECT.check(data, WHOLE, ExampleError)
        if not isinstance(data.get("finding"), str):
            raise ExampleError(WHOLE.at("finding"), "缺少结论的 id", "the id of the finding is missing")
        whole = {"form": default_form, **data}
        _check(whole, _FIELDS, WHOLE)
        own = whole["form"]
        if "previous" in whole:
            whole["previous"] = _other(whole["previous"], own, WHOLE.at("previous"))
        if "children" in whole:
            if not isinstance(whole["children"], list):
                raise ExampleError(WHOLE.at("children"), "不是列表", "no list")
            whole["children"] = [_other(each, own, WHOLE.at("children", n)) for n, each in enumerate(whole["children"])]
        return cls(whole.pop("finding"), whole)

    def context(self) -> Context:
        """The report of the example, with those beside it."""
        previous = self.data.get("previous")
        return Context(
            report=_report(self.data),
            previous=None if previous is None else _report(previous),
            children=tuple(_report(each) for each in self.data.get("children", ())),
            complete=self.data.get("complete", False),
        )


def _other(data: Any, default_form: str, place: JsonPlace) -> dict[str, Any]:
    NO_OBJECT.check(data, place, ExampleError)
    whole = {"form": default_form, **data}
    _check(whole, _REPORT, place)
    return whole


# -- what the fields may be ----------------------------------------------------------------------------


def _check(data: Mapping[str, Any], fields: Fields, place: JsonPlace) -> None:
    """Raises :class:`ExampleError` for the first field that no report can be made of."""
    fields.check(data, place, ExampleError)
    check_kinds(data, {key: _KINDS[key] for key in data if key in _KINDS}, place, ExampleError)
    year = data.get("year")
    if year is not None and not 1 <= year <= LAST_YEAR:
        raise ExampleError(place.at("year"), f"不是 1 至 {LAST_YEAR} 的年份", f"no year from 1 to {LAST_YEAR}")
    _check_texts(data, place)
    _check_period(data.get("period"), place.at("period"))
    _check_cells(data, place)


_TEXT = Kind(is_a(str), "应为文字", "expected a text")
_KINDS: Mapping[str, Kind] = {
    "form": Kind(lambda value: value in names(), "没有格式 {value!r}", "no form {value!r}"),
    "year": Kind(is_a(int | None), "应为整数或 null", "expected an integer or null"),
    **dict.fromkeys(("title", "agency"), Kind(is_a(str | None), "应为文字或 null", "expected a text or null")),
    **dict.fromkeys(("instead", "complete"), Kind(is_a(bool), "应为 true 或 false", "expected true or false")),
    **dict.fromkeys(("cells", "sections", "headings", "metadata"), Kind(is_a(dict), "应为对象", "expected an object")),
    **dict.fromkeys(("notes", "missing"), Kind(is_a(list), "应为文字列表", "expected a list of texts")),
    "copies": Kind(lambda value: is_a(int)(value) and value > 0, "应为正整数", "expected a positive integer"),
    "period": Kind(is_a(list | None), "应为两个日期的列表或 null", "expected a list of two dates or null"),
}


def _check_texts(data: Mapping[str, Any], place: JsonPlace) -> None:
    for key in ("notes", "missing"):
        for number, value in enumerate(data.get(key, ())):
            _TEXT.check(value, place.at(key, number), ExampleError)
    known = [section.key for section in form(data["form"]).sections]
    for what in ("sections", "headings"):
        for key, text in data.get(what, {}).items():
            if key not in known:
                listed = ", ".join(known)
                zh, en = f"没有这一部分；有 {listed}", f"no section; there are {listed}"
                raise ExampleError(place.at(what, key), zh, en)
            _TEXT.check(text, place.at(what, key), ExampleError)
    for label, text in data.get("metadata", {}).items():
        _TEXT.check(text, place.at("metadata", label), ExampleError)


def _check_period(period: Sequence[object] | None, place: JsonPlace) -> None:
    if period is None:
        return
    zh, en = "应为先后两个日期，如 2021-01-01", "expected two dates like 2021-01-01, the earlier first"
    try:
        if not all(isinstance(day, str) and _DATE.fullmatch(day) for day in period):
            raise ValueError(period)
        first, last = (date.fromisoformat(str(day)) for day in period)
    except ValueError as error:
        raise ExampleError(place, zh, en) from error
    if first > last:
        raise ExampleError(place, zh, en)


def _check_cells(data: Mapping[str, Any], place: JsonPlace) -> None:
    name = data["form"]
    known = form(name).cell_keys(instead=data.get("instead", False))
    for key, value in data.get("cells", {}).items():
        if key not in known:
            raise ExampleError(place.at("cells"), f"格式 {name} 没有 {key}", f"the form of {name} has no {key}")
        if isinstance(value, bool) or not isinstance(value, int | str | None):
            zh, en = f"{value!r} 不是整数、文字或 null", f"{value!r} is neither an integer nor a text nor null"
            raise ExampleError(place.at("cells", key), zh, en)
        if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
            zh, en = f"超过 {MOST_DIGITS} 位", f"more than {MOST_DIGITS} digits"
            raise ExampleError(place.at("cells", key), zh, en)
    for number, row in enumerate(data.get("missing", ())):
        if not any(key.startswith(f"{row}.") for key in known):
            zh, en = f"格式 {name} 没有行 {row!r}", f"the form of {name} has no row {row!r}"
            raise ExampleError(place.at("missing", number), zh, en)


# -- reports -------------------------------------------------------------------------------------------


def _report(data: Mapping[str, Any]) -> Report:
    """The report of data that were checked."""
    of = form(data["form"])
    year = data.get("year", of.first_year)
    texts = data.get("sections", {section.key: section.example for section in of.sections})
    titles = {section.key: f"{section.number}、{section.title}" for section in of.sections} | data.get("headings", {})
    days = data.get("period", [f"{year:04}-01-01", f"{year:04}-12-31"] if year is not None else None)
    return Report(
        source=SourceInfo("<example>", "lines", "lines", None, "simplified"),
        title=data.get("title"),
        agency=data.get("agency"),
        year=year,
        period=(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None,
        form=of,
        metadata=data.get("metadata", {}),
        sections=tuple(Section(key=key, title=titles[key], text=text) for key, text in texts.items()),
        cells=_cells(of, data),
        notes=tuple(Note(code, f"附注 {code}", f"the note {code}") for code in data.get("notes", ())),
        copies=data.get("copies", 1),
    )


def _cells(of: Form, data: Mapping[str, Any]) -> dict[str, Cell]:
    cells = dict(_zeros(of.name, data.get("instead", False)))
    cells |= {key: _cell(of, key, value) for key, value in data.get("cells", {}).items()}
    for row in data.get("missing", ()):
        cells |= dict.fromkeys((key for key in cells if key.startswith(f"{row}.")), MISSING)
    return cells


@kept_by_forms
def _zeros(form_name: str, instead: bool) -> Mapping[str, Cell]:
    of = form(form_name)
    return {key: _cell(of, key, 0) for key in of.cell_keys(instead=instead)}


def _cell(of: Form, key: str, value: Any) -> Cell:
    column = of.cells[key].column
    raw = "*" if value is None else str(value)
    reading = read_value(raw, money=column.money)
    number = Decimal(value) if column.money and isinstance(value, int) else reading.value
    unit = reading.unit or (money_unit(column.label) if column.money and number is not None else None)
    return Cell(number, reading.state, raw, None, reading.remark, unit)
