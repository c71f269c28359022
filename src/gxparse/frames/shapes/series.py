"""The shape ``series``: one row a column of the table of requests, for each report the figure carried into its year.

Reports are put in series by body as :func:`gxparse.by_agency` does, and each is compared with the one that
:func:`gxparse.check_series` compares it with. Of each report only these figures are kept, so that a long stream of
reports takes little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from attrs import evolve, frozen

from gxparse.bodies import agency_name
from gxparse.checks.rules.formula import variant_of
from gxparse.checks.years import links as year_links
from gxparse.frames.columns import SHARED, FrameColumn, with_values
from gxparse.report import MISSING, Report


@frozen(kw_only=True)
class Link:
    """A report in its series: the ``shared`` columns, its body and year, and what it carries ``over`` and ``forward``.

    Both are by column of the table of requests. ``previous`` is the report of the nearest year before that there is,
    ``twice`` how many others there are for its year.
    """

    shared: tuple[Any, ...]
    body: str | None
    year: int | None
    over: dict[str, Any]
    forward: dict[str, Any]
    previous: Link | None = None
    twice: int | None = None

    @property
    def missing(self) -> int | None:
        """How many years lie between the two without a report."""
        if self.previous is None or self.year is None or self.previous.year is None:
            return None
        return self.year - self.previous.year - 1

    def carried(self, column: str) -> Any:
        """What the report of the year before carried forward; ``None`` if there is none, or it is not known."""
        return self.previous.forward.get(column) if self.previous is not None and self.missing == 0 else None


def links(reports: Iterable[Report]) -> Iterator[Link]:
    """The reports by body and year; those that name no body or no year come last."""
    bodies: dict[str, list[Link]] = {}
    unplaced: list[Link] = []
    for report in reports:
        link = _link(report)
        if link.body is None or link.year is None:
            unplaced.append(link)
        else:
            bodies.setdefault(link.body, []).append(link)
    for them in bodies.values():
        previous: Link | None = None
        for _, group in groupby(sorted(them, key=lambda link: link.year or 0), key=lambda link: link.year):
            same = list(group)
            yield from (evolve(link, previous=previous, twice=len(same) - 1) for link in same)
            previous = same[-1]
    yield from unplaced


def _link(report: Report) -> Link:
    variant = variant_of(report)
    over, forward = {}, {}
    for ground in year_links(variant, variant):
        [here], [there] = ground.left.own, ground.right.previous
        column = here.rpartition(".")[2]
        over[column], forward[column] = (report.cells.get(key, MISSING).value for key in (here, there))
    shared = tuple(column.of(report) for column in SHARED)
    return Link(shared=shared, body=agency_name(report), year=report.year, over=over, forward=forward)


def _each(get: Callable[[Link, str], Any]) -> Callable[[Link], Sequence[Any]]:
    return lambda it: [get(it, column) for column in it.over]


def _shared() -> Iterator[FrameColumn]:
    for number, column in enumerate(SHARED):
        yield with_values(column, _one(number))


def _one(number: int) -> Callable[[Link], Sequence[Any]]:
    return lambda it: [it.shared[number]] * len(it.over)


def _of_previous(get: Callable[[Link], Any]) -> Callable[[Link], Sequence[Any]]:
    return lambda it: [None if it.previous is None else get(it.previous)] * len(it.over)


def _agrees(it: Link, column: str) -> bool | None:
    there, here = it.carried(column), it.over[column]
    return None if there is None or here is None else there == here


def _difference(it: Link, column: str) -> int | None:
    there, here = it.carried(column), it.over[column]
    return None if there is None or here is None else here - there


_FIRST = (
    "没有该机关更早的报告，或报告没有写明机关或年度",
    "there is no earlier report of the body, or the report names no body or no year",
)
_OPEN = ("有一方未知，或没有上一年度的报告", "one of the two is not known, or there is no report for the year before")

COLUMNS = (
    *_shared(),
    FrameColumn(
        name="previous",
        type="string",
        zh="同一机关上一份（年度更早、最近的）报告的指纹；同一年度有几份时为最后一份",
        en="the fingerprint of the nearest earlier report of the same body, of several for one year the last",
        null_zh=_FIRST[0],
        null_en=_FIRST[1],
        repeats=True,
        of=_of_previous(lambda it: it.shared[0]),
    ),
    FrameColumn(
        name="previous_source",
        type="string",
        zh="上一份报告的来源名称",
        en="the name of its source",
        null_zh=_FIRST[0],
        null_en=_FIRST[1],
        repeats=True,
        of=_of_previous(lambda it: it.shared[1]),
    ),
    FrameColumn(
        name="previous_year",
        type="int64",
        zh="上一份报告的年度",
        en="the year that it reports on",
        null_zh=_FIRST[0],
        null_en=_FIRST[1],
        of=_of_previous(lambda it: it.year),
    ),
    FrameColumn(
        name="years_missing",
        type="int64",
        zh="两份报告之间缺几个年度的报告，0 为相连",
        en="how many years between the two have no report; 0: they follow each other",
        null_zh=_FIRST[0],
        null_en=_FIRST[1],
        of=lambda it: [it.missing] * len(it.over),
    ),
    FrameColumn(
        name="same_year",
        type="int64",
        zh="同一机关同一年度还有几份报告",
        en="how many other reports of the body there are for the year",
        null_zh="报告没有写明机关或年度",
        null_en="the report names no body or no year",
        of=lambda it: [it.twice] * len(it.over),
    ),
    FrameColumn(
        name="column",
        type="string",
        zh="所在列（单元格键的末段）",
        en="its column, the end of the key",
        repeats=True,
        of=_each(lambda _, column: column),
    ),
    FrameColumn(
        name="carried_forward",
        type="int64",
        zh="上一年度报告所印的结转下年度继续办理",
        en="what the report for the year before says to carry forward",
        null_zh="没有上一年度的报告，或其中该数未知；绝不表示 0",
        null_en="there is no report for the year before, or the number is unknown there; never 0",
        of=_each(lambda it, column: it.carried(column)),
    ),
    FrameColumn(
        name="carried_over",
        type="int64",
        zh="本报告所印的上年结转",
        en="what this report says was carried over",
        null_zh="未知；绝不表示 0",
        null_en="unknown; never 0",
        of=_each(lambda it, column: it.over[column]),
    ),
    FrameColumn(
        name="difference",
        type="int64",
        zh="carried_over 减 carried_forward",
        en="carried_over less carried_forward",
        null_zh=_OPEN[0],
        null_en=_OPEN[1],
        of=_each(_difference),
    ),
    FrameColumn(
        name="agrees",
        type="bool",
        zh="两者是否相符",
        en="whether the two agree",
        null_zh=_OPEN[0],
        null_en=_OPEN[1],
        of=_each(_agrees),
    ),
)
"""Its columns, in their order. Each gives a value for every column of requests of a report."""
