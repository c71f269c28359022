"""The model: a :class:`Report` with its cells, sections and notes. Immutable, comparable, picklable."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from attrs import field, fields, frozen

from gxparse.cells import (
    BETWEEN_ROWS,
    CUT,
    DIFFERENT,
    MISSING,
    PLACED_BY_ORDER,
    PLACED_BY_SUMS,
    UNITS,
    WHOLE_ROW,
    Cell,
    Extra,
)
from gxparse.display import Displayed, text_of
from gxparse.forms.model import Form, form
from gxparse.layout import Note, Span
from gxparse.nearest import meant_cell
from gxparse.report_data import check_report, keys_of
from gxparse.report_errors import SCHEMA
from gxparse.report_json import (
    cell_from_dict,
    cell_to_dict,
    extra_from_dict,
    extra_to_dict,
    note_from_dict,
    note_to_dict,
    section_from_dict,
    section_to_dict,
)
from gxparse.script import Script
from gxparse.sections import Section
from gxparse.words import Said

__all__ = [
    "BETWEEN_ROWS",
    "CUT",
    "DIFFERENT",
    "MISSING",
    "PLACED_BY_ORDER",
    "PLACED_BY_SUMS",
    "UNITS",
    "WHOLE_ROW",
    "Cell",
    "CellKeyError",
    "Extra",
    "Report",
    "Section",
    "SourceInfo",
]


@frozen
class SourceInfo:
    """Where a report came from: its name, the format that read it, how that laid it out, encoding and script."""

    name: str
    format: str
    layout: str
    encoding: str | None
    script: Script


def _frozen_texts(mapping: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(mapping))


def _frozen_cells(mapping: Mapping[str, Cell]) -> Mapping[str, Cell]:
    return MappingProxyType(dict(mapping))


class CellKeyError(Said, KeyError):
    """A report has no cell of a key. ``message("zh")`` and ``message("en")`` say which one may be meant."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(zh, en)

    def __str__(self) -> str:
        return self.en


@frozen(slots=False, repr=False)
class Report(Displayed):
    """A report on government information disclosure (政府信息公开工作年度报告) as data.

    ``title`` and ``agency`` are in simplified script; prose and ``raw`` texts stay as printed. ``year`` is
    the year reported on, ``period`` the days that its figures cover (the calendar year unless the report
    says otherwise), ``form`` the statutory form that its tables follow. ``extra`` are rows that the form does not have
    and its table prints all the same. ``copies`` counts how often the same report stood in the source; a cell in which
    they differ is ``unreadable``.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/pipe-2021.txt")
    >>> report["requests.received.total"].value
    174
    >>> report.form.name, report.year
    ('2021', 2021)
    """

    source: SourceInfo
    title: str | None
    agency: str | None
    year: int | None
    period: tuple[date, date] | None
    form: Form
    metadata: Mapping[str, str] = field(converter=_frozen_texts)
    sections: tuple[Section, ...]
    cells: Mapping[str, Cell] = field(converter=_frozen_cells)
    notes: tuple[Note, ...] = ()
    copies: int = 1
    first_line: int = 1
    extra: tuple[Extra, ...] = ()

    def __repr__(self) -> str:
        return text_of(self)

    def __getitem__(self, key: str) -> Cell:
        """The cell of a key. Raises ``CellKeyError`` (a :class:`KeyError`) that names the form, and the key that may be
        meant, for one that it does not have.

        >>> import gxparse
        >>> gxparse.parse("examples/reports/pipe-2021.txt")["requests.recieved.total"]
        Traceback (most recent call last):
        gxparse.report.CellKeyError: 'requests.recieved.total' is no cell of this report (form 2021) \
(did you mean requests.received.total?)
        """
        try:
            return self.cells[key]
        except KeyError:
            meant = meant_cell(str(key), self.cells)
            raise CellKeyError(
                f"这份报告（{self.form.name} 格式）没有单元格 {key!r}{meant.zh}",
                f"{key!r} is no cell of this report (form {self.form.name}){meant.en}",
            ) from None

    def _ipython_key_completions_(self) -> list[str]:
        """What IPython and notebooks complete behind ``report["``."""
        return list(self.cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __contains__(self, key: object) -> bool:
        return key in self.cells

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    def section(self, key: str) -> Section | None:
        """The section of a key (``overview``, ``disclosure``, …), ``None`` if the report lacks it."""
        return self._sections.get(key)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of what the report says: title, body, year, form, prose, and its cells as printed.

        It is the same in every run and wherever the source lies, and another as soon as the report says something else:
        what a reviewer decided about a report is kept under it.

        >>> import gxparse
        >>> gxparse.parse("examples/reports/pipe-2021.txt").fingerprint
        '16f2da9d4408c170'
        """
        said = [
            self.title,
            self.agency,
            self.year,
            self.form.name,
            [[section.key, section.title, section.text] for section in self.sections],
            [[key, cell.state, str(cell.value), cell.raw, cell.unit] for key, cell in self.cells.items()],
        ]
        if self.extra:
            said.append([[each.table, each.label, str(each.cell.value), each.cell.raw] for each in self.extra])
        return sha256(json.dumps(said, ensure_ascii=True).encode("ascii")).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready data (schema ``gxparse/report/1``); :meth:`from_dict` gives it back."""
        data = {
            "schema": SCHEMA,
            "source": {
                "name": self.source.name,
                "format": self.source.format,
                "layout": self.source.layout,
                "encoding": self.source.encoding,
                "script": self.source.script,
            },
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "period": [day.isoformat() for day in self.period] if self.period else None,
            "form": self.form.name,
            "metadata": dict(self.metadata),
            "copies": self.copies,
            "line": self.first_line,
            "sections": [section_to_dict(section) for section in self.sections],
            "cells": {key: cell_to_dict(cell) for key, cell in self.cells.items()},
            "notes": [note_to_dict(note) for note in self.notes],
        }
        if self.extra:
            data["extra"] = [extra_to_dict(extra) for extra in self.extra]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """A report from the data of :meth:`to_dict`, in whatever order their fields and cells stand.

        Raises :class:`~gxparse.errors.ReportDataError` (a :class:`ValueError`) with the JSON pointer of the first thing
        that no report has: fields that there are not, wrong types, a number in a cell that is masked, numbers and
        nesting without end, what JSON cannot say. A report that is made works with all that takes one.

        >>> import gxparse
        >>> data = gxparse.parse("examples/reports/pipe-2021.txt").to_dict()
        >>> Report.from_dict(data).to_dict() == data
        True
        >>> data["cells"]["requests.received.total"]["value"] = None
        >>> Report.from_dict(data)
        Traceback (most recent call last):
        gxparse.errors.ReportDataError: no data of a report (gxparse/report/1), /cells/requests.received.total/value: \
a reported cell has a value
        """
        return _report_from_dict(data)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython and hypothesis print."""
        printer.text("Report(...)" if cycle else repr(self))

    def __hash__(self) -> int:
        return hash((self.source, self.title, self.year, self.form.name, self.copies, tuple(self.cells.values())))

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, _packed(self)


# -- in a pickle -----------------------------------------------------------------------------------------

# Plain tuples: from one process to another they take half the time of JSON-ready data and a third of the size.

_REPORT, _CELL = (tuple(one.name for one in fields(kind)) for kind in (Report, Cell))
_SPAN = _CELL.index("span")
_values_of = attrgetter(*_CELL)


def _packed(report: Report) -> tuple[Any, ...]:
    values = {name: getattr(report, name) for name in _REPORT}
    keys = list(report.cells)
    known = next((instead for instead in (False, True) if report.form.cell_keys(instead=instead) == keys), None)
    cells = [list(_values_of(cell)) for cell in report.cells.values()]
    for cell in cells:
        cell[_SPAN] = cell[_SPAN] and tuple(cell[_SPAN])
    return tuple(
        (
            values
            | {
                "form": report.form.name,
                "metadata": dict(report.metadata),
                "extra": [extra_to_dict(each) for each in report.extra],
                "cells": (keys if known is None else known, cells),
                "sections": [(each.key, each.title, each.text, [*map(tuple, each.spans)]) for each in report.sections],
            }
        ).values()
    )


def _unpacked(*packed: Any) -> Report:
    values = dict(zip(_REPORT, packed, strict=True))
    the_form = form(values["form"])
    keys, cells = values["cells"]
    for cell in cells:
        cell[_SPAN] = cell[_SPAN] and Span(*cell[_SPAN])
    keys = the_form.cell_keys(instead=keys) if isinstance(keys, bool) else keys
    sections = (
        Section(key, title, text, tuple(Span(*span) for span in spans))
        for key, title, text, spans in values["sections"]
    )
    made = {"form": the_form, "cells": {key: Cell(*cell) for key, cell in zip(keys, cells, strict=True)}}
    extra = tuple(extra_from_dict(each) for each in values["extra"])
    return Report(**values | made | {"sections": tuple(sections), "extra": extra})


# -- as JSON-ready data ----------------------------------------------------------------------------------


def _report_from_dict(data: Mapping[str, Any]) -> Report:
    data = dict(data) if isinstance(data, Mapping) else data
    the_form = check_report(data)
    return Report(
        source=SourceInfo(**data["source"]),
        title=data["title"],
        agency=data["agency"],
        year=data["year"],
        period=_period_from_list(data["period"]),
        form=the_form,
        metadata=data["metadata"],
        sections=tuple(map(section_from_dict, data["sections"])),
        cells={key: cell_from_dict(data["cells"][key]) for key in keys_of(data["cells"], the_form)},
        notes=tuple(note_from_dict(note) for note in data["notes"]),
        copies=data["copies"],
        first_line=data["line"],
        extra=tuple(map(extra_from_dict, data.get("extra", ()))),
    )


def _period_from_list(days: list[str] | None) -> tuple[date, date] | None:
    return None if days is None else (date.fromisoformat(days[0]), date.fromisoformat(days[1]))
