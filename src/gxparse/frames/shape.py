"""The shapes of frames by name: what a row is, which columns it has, and what these take their values from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, get_args

from attrs import frozen

from gxparse.checks.rules.rule import Rule
from gxparse.frames.columns import FrameColumn, check_cells
from gxparse.frames.examined import Examined
from gxparse.frames.shapes import cells, claims, corrections, errors, findings, indicators, reports, sections, series
from gxparse.outcome import Outcome
from gxparse.report import Report
from gxparse.words import Words

Shape = Literal["reports", "cells", "findings", "corrections", "sections", "claims", "indicators", "series", "errors"]
"""What a row is: a report, a cell, a finding, a correction that would mend broken rules, a section of prose, a figure
that the prose claims, an indicator of a report, a figure carried from one year to the next, or a source that could not
be read."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

FormerShape = Literal["long", "wide"]
"""The former names of ``cells`` and ``reports``, which are still taken."""

_FORMER: Mapping[str, Shape] = MappingProxyType({"long": "cells", "wide": "reports"})

Handed = Report | Outcome
"""What frames are made of: reports, and what came of sources."""


def _itself(it: Examined) -> Examined:
    return it


@frozen(kw_only=True)
class Kind:
    """A shape: ``row`` says what a row is, ``columns`` gives its columns.

    ``subject`` makes of a report what the columns take their values from, unless ``collected`` makes it of all reports
    and outcomes. ``checked`` says whether rules of one's own matter to it. The column ``named`` tells of which cell or
    finding a row is. A table is made of so many subjects at a time as ``batch`` says; no more are held when a generator
    hands them.
    """

    row: Words
    columns: Callable[[], tuple[FrameColumn, ...]]
    subject: Callable[[Examined], Any] = _itself
    collected: Callable[[Iterable[Handed]], Iterator[Any]] | None = None
    checked: bool = False
    named: str | None = None
    batch: int = 64

    def subjects(self, them: Iterable[Handed], rules: Sequence[Rule]) -> Iterator[Any]:
        """What the columns take their values from, of reports and outcomes."""
        if self.collected is not None:
            return self.collected(them)
        return (self.subject(Examined(report, rules)) for report in reports_in(them))


def shape_named(name: str) -> Shape:
    """The shape of a name, which may be a former one. Raises :class:`ValueError` for another.

    >>> shape_named("findings"), shape_named("wide")
    ('findings', 'reports')
    """
    for shape in SHAPES:
        if shape == present(name):
            return shape
    raise ValueError(f"no shape of a frame: {name!r}; there are {', '.join(SHAPES)}")


def present(name: str) -> str:
    """The name that a shape has now; of what was never one, the same.

    >>> present("long"), present("tall")
    ('cells', 'tall')
    """
    return _FORMER.get(name, name)


def columns(shape: Shape) -> tuple[FrameColumn, ...]:
    """The columns of a shape."""
    return KINDS[shape].columns()


# -- what the columns take their values from -----------------------------------------------------------


def _all(them: Iterable[Handed]) -> Iterator[Handed]:
    for each in them:
        if not isinstance(each, Report | Outcome):
            raise TypeError(f"reports: expected an iterable of gxparse.Report or Outcome, got {type(each).__name__}")
        yield each


def reports_in(them: Iterable[Handed]) -> Iterator[Report]:
    """The reports among reports and outcomes, whose cells are those of their forms.

    Raises :class:`TypeError` for what is neither, :class:`~gxparse.errors.FrameError` for a report with other cells.
    """
    for each in _all(them):
        for report in each.reports if isinstance(each, Outcome) else (each,):
            check_cells(report)
            yield report


def _linked(them: Iterable[Handed]) -> Iterator[series.Link]:
    return series.links(reports_in(them))


def _failed(them: Iterable[Handed]) -> Iterator[Outcome]:
    return (each for each in _all(them) if isinstance(each, Outcome) and each.error is not None)


KINDS: Mapping[Shape, Kind] = MappingProxyType(
    {
        "reports": Kind(row=Words("一份报告", "a report"), columns=reports.columns, checked=True, batch=256),
        "cells": Kind(
            row=Words("一个单元格", "a cell"), columns=lambda: cells.COLUMNS, subject=cells.subject, named="key"
        ),
        "findings": Kind(
            row=Words("一条规则的结论", "a finding"),
            columns=lambda: findings.COLUMNS,
            checked=True,
            named="finding",
        ),
        "corrections": Kind(
            row=Words("一个单元格的更正", "a cell to be corrected"),
            columns=lambda: corrections.COLUMNS,
            subject=corrections.subject,
            checked=True,
            named="key",
        ),
        "sections": Kind(
            row=Words("一个部分的正文", "a section of prose"),
            columns=lambda: sections.COLUMNS,
            subject=sections.subject,
            named="section",
        ),
        "claims": Kind(
            row=Words("一个正文所称的数", "a figure that the prose claims"),
            columns=lambda: claims.COLUMNS,
        ),
        "indicators": Kind(
            row=Words("一份报告的一项指标", "an indicator of a report"),
            columns=lambda: indicators.COLUMNS,
            subject=indicators.subject,
            checked=True,
            named="indicator",
        ),
        "series": Kind(
            row=Words("一份报告一列的结转", "a column of requests of a report"),
            columns=lambda: series.COLUMNS,
            collected=_linked,
            batch=1024,
        ),
        "errors": Kind(
            row=Words("一个未能读取的来源", "a source that could not be read"),
            columns=lambda: errors.COLUMNS,
            collected=_failed,
            batch=4096,
        ),
    }
)
"""All shapes."""
