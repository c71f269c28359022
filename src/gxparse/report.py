"""The model: a :class:`Report` with its cells, sections and notes. Immutable, comparable, picklable."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from attrs import field, fields, frozen

from gxparse.display import Displayed, text_of
from gxparse.forms.model import Form, form
from gxparse.layout import Alternative, Area, Element, Note, Span
from gxparse.nearest import meant_cell
from gxparse.recognition import Recognition
from gxparse.report_data import SCHEMA, check_report, keys_of
from gxparse.script import Script
from gxparse.values import State
from gxparse.words import Said

UNITS: Mapping[str, int] = MappingProxyType(
    {"元": 1, "百元": 10**2, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
)
"""Units of money, in yuan."""


PLACED_BY_ORDER = "placed by order"
PLACED_BY_SUMS = "placed by order and sums"
"""The remark of a cell whose row is told by where it stands and what the form adds up, not by a label beside it."""

CUT = "the document ends here"
"""The remark of a cell that may be the beginning of a longer one."""

WHOLE_ROW = "the row prints "
"""What the remark of a cell begins with whose row cannot be told apart."""

BETWEEN_ROWS = " / "
"""What stands in such a remark between the printings of a row, if it has several."""

DIFFERENT = "the copies print "
"""What the remark of a cell begins with in which copies of the report differ."""


@frozen
class Cell(Displayed):
    """One figure of the form: what it says, why it says nothing, and where it stands.

    ``value`` is an ``int`` (a count), a ``Decimal`` (money, exactly as printed, in ``unit``) or ``None``.
    ``raw`` is the text as printed, ``span`` its place in the decoded source; ``remark`` is what else stood
    there, or for an ``unreadable`` cell why it cannot be read, if its text alone does not tell.

    Of a cell read from a picture, ``recognition`` has what a recogniser may have seen there and what the sums say of
    it. A ``recognised`` value is one that was not sure there and that the sums of the form tell; ``raw`` is the first
    reading all the same, which may say something else.
    """

    value: int | Decimal | None
    state: State
    raw: str = ""
    span: Span | None = None
    remark: str | None = None
    unit: str | None = None
    recognition: Recognition | None = field(default=None, repr=False)

    @property
    def known(self) -> bool:
        """Whether the cell has a number."""
        return self.value is not None

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What a recogniser of pictures may have seen, the likeliest first."""
        return self.recognition.alternatives if self.recognition is not None else ()

    def in_unit(self, unit: str) -> Decimal:
        """The amount of money in another unit.

        Raises :class:`ValueError` if the cell has no value or no unit: an amount in an unknown unit cannot
        be converted. The result is exact.

        >>> Cell(Decimal("2131.212"), "reported", "2131.212万元", unit="万元").in_unit("元")
        Decimal('21312120')
        """
        if self.value is None or self.unit is None or self.unit not in UNITS:
            raise ValueError(f"the cell has no {'value' if self.value is None else 'known unit'}: {self!r}")
        if unit not in UNITS:
            raise ValueError(f"no unit of money: {unit!r}; there are {', '.join(UNITS)}")
        amount = Decimal(self.value)
        digits = len(amount.as_tuple().digits) + len(str(max(UNITS.values())))
        exact = Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
        amount = exact.divide(exact.multiply(amount, UNITS[self.unit]), UNITS[unit])
        whole = amount.to_integral_value()
        return whole if amount == whole else amount.normalize(exact)


MISSING = Cell(None, "missing")
"""A cell whose row the document does not have."""


@frozen
class Extra:
    """A row of a table that the form does not have, as a province adds them: its label as printed, and its figure.

    ``table`` is the key of the table, ``after`` that of the form's row that it stands behind (``None``: none).
    ``cell.unit`` is what it counts, where that is printed beside it.
    """

    table: str
    after: str | None
    label: str
    cell: Cell


@frozen(slots=False)
class Section:
    r"""A section of prose: ``key``, the heading as printed, the text as printed, a paragraph a line.

    ``spans`` has the place of each line in the source, and is empty where that is not known (a section made by
    hand); sections are compared by what they say, not by where they stand. A line that the source has to the letter
    has a span as long as itself; of any other (a web page with tags inside) it is the place of the beginning.

    Raises :class:`ValueError` if there are spans and not one a line.

    >>> Section("problems", "五、存在的主要问题及改进情况", "一是不足。\n二是打算。").place_of(8, 10) is None
    True
    """

    key: str
    title: str
    text: str
    spans: tuple[Span, ...] = field(default=(), eq=False)

    def __attrs_post_init__(self) -> None:
        lines = self.text.count("\n") + 1
        if self.spans and len(self.spans) != lines:
            raise ValueError(f"section {self.key}: {len(self.spans)} spans for {lines} lines")

    def place_of(self, start: int, end: int) -> Span | None:
        """Where ``text[start:end]``, a piece of one line, stands in the source.

        It is the piece's own place if the source has its line to the letter, else that of the whole line;
        ``None`` where that is not known.
        """
        if not self.spans:
            return None
        number = bisect_right(self._starts, start) - 1
        first, line = self._starts[number], self.spans[number]
        length = self._starts[number + 1] - 1 - first
        if line.end - line.start != length or end - first > length:
            return line
        before = start - first
        return line.part(before, end - first)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each line begins in the text, and where one behind the last would."""
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")))


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
            "sections": [_section_to_dict(section) for section in self.sections],
            "cells": {key: _cell_to_dict(cell) for key, cell in self.cells.items()},
            "notes": [_note_to_dict(note) for note in self.notes],
        }
        if self.extra:
            data["extra"] = [_extra_to_dict(extra) for extra in self.extra]
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
                "extra": [_extra_to_dict(each) for each in report.extra],
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
    extra = tuple(_extra_from_dict(each) for each in values["extra"])
    return Report(**values | made | {"sections": tuple(sections), "extra": extra})


# -- as JSON-ready data ----------------------------------------------------------------------------------


def _section_to_dict(section: Section) -> dict[str, Any]:
    data: dict[str, Any] = {"key": section.key, "title": section.title, "text": section.text}
    if section.spans:
        data["lines"] = [_span_to_dict(span) for span in section.spans]
    return data


def _section_from_dict(data: Mapping[str, Any]) -> Section:
    spans = tuple(_span_from_dict(line) for line in data.get("lines", ()))
    return Section(data["key"], data["title"], data["text"], spans)


def _span_to_dict(span: Span) -> dict[str, Any]:
    data: dict[str, Any] = {"line": span.line, "column": span.column, "span": [span.start, span.end]}
    element, area = span.element, span.area
    if element is not None:
        data["element"] = element._asdict()
        if element.sheet is None:
            del data["element"]["sheet"]
        else:
            data["element"]["a1"] = element.a1
    if area is not None:
        data |= {"page": area.page, "box": list(area[1:])}
    if span.source is not None:
        data["annex"] = span.source
    return data


def _span_from_dict(data: Mapping[str, Any]) -> Span:
    element = {name: value for name, value in data.get("element", {}).items() if name != "a1"}
    area = Area(data["page"], *data["box"]) if "page" in data else None
    start, end = data["span"]
    source = data.get("annex")
    return Span(start, end, data["line"], data["column"], Element(**element) if element else None, area, source)


def _cell_to_dict(cell: Cell) -> dict[str, Any]:
    value = str(cell.value) if isinstance(cell.value, Decimal) else cell.value
    data: dict[str, Any] = {"value": value, "state": cell.state, "raw": cell.raw}
    if cell.span is not None:
        data |= _span_to_dict(cell.span)
    if cell.remark is not None:
        data["remark"] = cell.remark
    if cell.unit is not None:
        data["unit"] = cell.unit
    if cell.recognition is not None:
        data |= cell.recognition.to_dict()
    return data


def _extra_to_dict(extra: Extra) -> dict[str, Any]:
    return {"table": extra.table, "after": extra.after, "label": extra.label, **_cell_to_dict(extra.cell)}


def _extra_from_dict(data: Mapping[str, Any]) -> Extra:
    return Extra(data["table"], data["after"], data["label"], _cell_from_dict(data))


def _note_to_dict(note: Note) -> dict[str, Any]:
    data: dict[str, Any] = {"code": note.code, "line": note.line, "zh": note.zh, "en": note.en}
    return data | {"cells": list(note.cells)} if note.cells else data


def _note_from_dict(data: Mapping[str, Any]) -> Note:
    return Note(data["code"], data["zh"], data["en"], data["line"], tuple(data.get("cells", ())))


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
        sections=tuple(map(_section_from_dict, data["sections"])),
        cells={key: _cell_from_dict(data["cells"][key]) for key in keys_of(data["cells"], the_form)},
        notes=tuple(_note_from_dict(note) for note in data["notes"]),
        copies=data["copies"],
        first_line=data["line"],
        extra=tuple(map(_extra_from_dict, data.get("extra", ()))),
    )


def _period_from_list(days: list[str] | None) -> tuple[date, date] | None:
    return None if days is None else (date.fromisoformat(days[0]), date.fromisoformat(days[1]))


def _cell_from_dict(data: Mapping[str, Any]) -> Cell:
    value = data["value"]
    return Cell(
        value=Decimal(value) if isinstance(value, str) else value,
        state=data["state"],
        raw=data["raw"],
        span=_span_from_dict(data) if "span" in data else None,
        remark=data.get("remark"),
        unit=data.get("unit"),
        recognition=Recognition.from_dict(data),
    )
