"""The shape ``claims``: one row a figure that the prose claims, and what the tables say to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gxparse.checks.rules.prose_figures import ClaimCompared
from gxparse.findings import Place
from gxparse.frames.columns import FrameColumn, shared
from gxparse.frames.examined import Examined
from gxparse.layout import Span

_AGREES: Mapping[Any, bool | None] = MappingProxyType({"pass": True, "fail": False})


def _of(get: Callable[[ClaimCompared], Any]) -> Callable[[Examined], Sequence[Any]]:
    return lambda it: [*map(get, it.claims)]


def _of_place(get: Callable[[Place], Any]) -> Callable[[Examined], Sequence[Any]]:
    return _of(lambda it: get(it.claim.place))


def _of_span(get: Callable[[Span], Any]) -> Callable[[Examined], Sequence[Any]]:
    return _of_place(lambda place: None if place.span is None else get(place.span))


_NO_PLACE = ("位置不明", "it has no known place")

COLUMNS = (
    *shared(lambda it: it.report, lambda it: len(it.claims)),
    FrameColumn(
        name="kind",
        type="string",
        zh="所称何数：received（新收）、carried_over（上年结转）、handled（受理，含或不含结转）、closed（办结）、"
        "carried_forward（结转下年）、granted、granted_in_part、refused、not_provided、not_processed、other（办理结果）、"
        "review、litigation、direct_litigation、litigation_after_review（复议、诉讼）；一种格式独有的数为表和行的键",
        en="what is counted: received, carried_over, handled (received, with or without those carried over), closed, "
        "carried_forward, an outcome (granted, granted_in_part, refused, not_provided, not_processed, other) or a "
        "dispute (review, litigation, direct_litigation, litigation_after_review); of what one form alone counts, "
        "the key of table and row",
        repeats=True,
        of=_of(lambda it: it.claim.kind),
    ),
    FrameColumn(
        name="column",
        type="string",
        zh="所称何列：申请人类别（organizations 为自然人以外的各类），争议则为结果，其余为 total",
        en="the column that is meant: an applicant's (organizations: all but natural persons), of a dispute its "
        "result, else total",
        repeats=True,
        of=_of(lambda it: it.claim.column),
    ),
    FrameColumn(
        name="measure",
        type="string",
        zh="count（数量）、growth（比上年增减百分之几）、increase（比上年增减多少）、share（占总数百分之几）、rate（办结率）",
        en="count, growth (per cent against last year), increase (the difference to last year), share (per cent of the "
        "total) or rate (per cent of requests closed)",
        repeats=True,
        of=_of(lambda it: it.claim.measure),
    ),
    FrameColumn(
        name="of_year",
        type="string",
        zh="数量属于哪一年：this（报告年度）、last（上年）",
        en="the year that a count is of: this (the year reported on) or last",
        repeats=True,
        of=_of(lambda it: it.claim.year),
    ),
    FrameColumn(
        name="claimed",
        type="decimal128(38, 10)",
        zh="正文所称的数",
        en="the number that the prose says",
        of=_of(lambda it: it.claim.value),
    ),
    FrameColumn(
        name="computed",
        type="decimal128(38, 10)",
        zh="表格中的数；比上年的增减则由正文自己的两年数字算出",
        en="the number that the tables have; of a change against last year, what the figures make that the prose "
        "itself gives for both years",
        null_zh="所涉单元格未知，或没有可比的数",
        null_en="a cell is unknown, or there is nothing to compare with",
        of=_of(lambda it: it.right),
    ),
    FrameColumn(
        name="agrees",
        type="bool",
        zh="两者是否相符",
        en="whether the two agree",
        null_zh="所涉单元格未知，无法判断，或没有可比的数",
        null_en="unknown cells keep it open, or there is nothing to compare with",
        of=_of(lambda it: _AGREES.get(it.status)),
    ),
    FrameColumn(
        name="keys",
        type="list<string>",
        zh="所指单元格的键；表格没有该数（如上年数、增减）则为空",
        en="the keys of the cells that it is about; none if the tables have no such figure (one of last year, "
        "a change)",
        of=_of(lambda it: it.cells),
    ),
    FrameColumn(
        name="section",
        type="string",
        zh="所在部分（overview、disclosure、requests、disputes、problems、other_matters）",
        en="the section that it stands in (overview, disclosure, requests, disputes, problems, other_matters)",
        repeats=True,
        of=_of_place(lambda place: place.section),
    ),
    FrameColumn(
        name="text",
        type="string",
        zh="所在分句",
        en="the clause that says it",
        of=_of_place(lambda place: place.text),
    ),
    FrameColumn(
        name="start",
        type="int64",
        zh="分句在该部分正文中从第几个字符开始，从 0 起",
        en="the character of the section's text at which the clause begins, from 0",
        of=_of_place(lambda place: place.start),
    ),
    FrameColumn(
        name="line",
        type="int64",
        zh="在来源文本中的行号，从 1 起",
        en="its line in the decoded source, from 1",
        null_zh=_NO_PLACE[0],
        null_en=_NO_PLACE[1],
        of=_of_span(lambda span: span.line),
    ),
    FrameColumn(
        name="line_column",
        type="int64",
        zh="在该行中的第几个字符，从 1 起",
        en="the character of that line at which it begins, from 1",
        null_zh=_NO_PLACE[0],
        null_en=_NO_PLACE[1],
        of=_of_span(lambda span: span.column),
    ),
    FrameColumn(
        name="page",
        type="int64",
        zh="所在页，从 1 起",
        en="its page, from 1",
        null_zh="来源不分页，或位置不明",
        null_en="the source has no pages, or the place is not known",
        of=_of_span(lambda span: None if span.area is None else span.area.page),
    ),
)
"""Its columns, in their order. Each gives a value for every claim of a report."""
