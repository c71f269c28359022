"""Examples of rules: reports in a few words, and the verdict that a rule must give on them.

An example is what differs from a report of a form whose cells are all 0 and which has all six sections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from gxparse.checks.model import Context
from gxparse.forms.model import NAMES, Form, form
from gxparse.layout import Note
from gxparse.report import MISSING, Cell, Report, Section, SourceInfo
from gxparse.values import money_unit, read_value

KINDS = ("pass", "fail", "undecided")
"""The examples that every rule of a file has."""

_REPORT_FIELDS = ("form", "year", "cells", "instead", "title", "agency", "period", "sections", "notes", "missing")
_FIELDS = ("finding", *_REPORT_FIELDS, "previous", "children", "complete")
_PROSE = {
    "overview": "本年度工作平稳。",
    "problems": "解读形式单一,将予改进。",
    "other_matters": "没有收取信息处理费。",
}


class ExampleError(ValueError):
    """An example that cannot be read: ``place`` is the field, ``zh`` and ``en`` say why."""

    def __init__(self, place: str, zh: str, en: str) -> None:
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
    ``period``, ``sections`` (texts by key; absent: all six), ``notes`` (codes). ``complete`` as for ``check``.
    """

    finding: str
    data: Mapping[str, Any] = field(converter=_frozen)

    @classmethod
    def read(cls, data: Any, default_form: str) -> Example:
        """An example from its JSON. Raises :class:`ExampleError`."""
        if not isinstance(data, dict):
            raise ExampleError("", "不是对象", "no object")
        if not isinstance(data.get("finding"), str):
            raise ExampleError("finding", "缺少结论的 id", "the id of the finding is missing")
        whole = {"form": default_form, **data}
        _check(whole, _FIELDS, "")
        own = whole["form"]
        if "previous" in whole:
            whole["previous"] = _other(whole["previous"], own, "previous.")
        if "children" in whole:
            if not isinstance(whole["children"], list):
                raise ExampleError("children", "不是列表", "no list")
            whole["children"] = [_other(each, own, f"children.{n}.") for n, each in enumerate(whole["children"])]
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


def _other(data: Any, default_form: str, place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ExampleError(place.rstrip("."), "不是对象", "no object")
    whole = {"form": default_form, **data}
    _check(whole, _REPORT_FIELDS, place)
    return whole


def _check(data: Mapping[str, Any], fields: Sequence[str], place: str) -> None:
    for key in data:
        if key not in fields:
            raise ExampleError(place + key, "未知字段", "unknown field")
    if data["form"] not in NAMES:
        raise ExampleError(f"{place}form", f"没有格式 {data['form']!r}", f"no form {data['form']!r}")
    try:
        _report(data)
    except KeyError as error:
        zh, en = f"格式 {data['form']} 没有 {error.args[0]}", f"the form of {data['form']} has no {error.args[0]}"
        raise ExampleError(f"{place}cells", zh, en) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ExampleError(
            place.rstrip("."), f"无法构成报告:{error}", f"no report can be made of it: {error}"
        ) from error


def _report(data: Mapping[str, Any]) -> Report:
    of = form(data["form"])
    year = data.get("year", of.first_year)
    texts = data.get("sections", {section.key: _PROSE.get(section.key, "") for section in of.sections})
    titles = {section.key: f"{section.number}、{section.title}" for section in of.sections}
    period = data.get("period", [f"{year}-01-01", f"{year}-12-31"] if year else None)
    return Report(
        source=SourceInfo("<example>", "lines", "lines", None, "simplified"),
        title=data.get("title"),
        agency=data.get("agency"),
        year=year,
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        form=of,
        metadata={},
        sections=tuple(Section(key=key, title=titles[key], text=text) for key, text in texts.items()),
        cells=_cells(of, data),
        notes=tuple(Note(code, f"附注 {code}", f"the note {code}") for code in data.get("notes", ())),
    )


def _cells(of: Form, data: Mapping[str, Any]) -> dict[str, Cell]:
    cells = dict(_zeros(of.name, bool(data.get("instead", False))))
    for key, value in data.get("cells", {}).items():
        if key not in cells:
            raise KeyError(key)
        cells[key] = _cell(of, key, value)
    for row in data.get("missing", ()):
        gone = [key for key in cells if key.startswith(f"{row}.")]
        if not gone:
            raise KeyError(row)
        cells |= dict.fromkeys(gone, MISSING)
    return cells


@lru_cache(maxsize=8)
def _zeros(form_name: str, instead: bool) -> Mapping[str, Cell]:
    of = form(form_name)
    return {key: _cell(of, key, 0) for key in of.cell_keys(instead=instead)}


def _cell(of: Form, key: str, value: Any) -> Cell:
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise TypeError(f"{key}: {value!r} is neither an integer nor a text nor null")
    column = of.cells[key].column
    raw = "*" if value is None else str(value)
    reading = read_value(raw, money=column.money)
    number = Decimal(value) if column.money and isinstance(value, int) else reading.value
    unit = reading.unit or (money_unit(column.label) if column.money and number is not None else None)
    return Cell(number, reading.state, raw, None, reading.remark, unit)
