"""The shape ``sections``: one row a section of prose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gxparse.frames.columns import FrameColumn, shared
from gxparse.report import Report, Section


def _of(get: Callable[[Section], Any]) -> Callable[[Report], Sequence[Any]]:
    return lambda it: [*map(get, it.sections)]


def _first_line(section: Section) -> int | None:
    return section.spans[0].line if section.spans else None


COLUMNS = (
    *shared(lambda it: it, lambda it: len(it.sections)),
    FrameColumn(
        name="section",
        type="string",
        zh="所在部分（overview、disclosure、requests、disputes、problems、other_matters）",
        en="which section it is (overview, disclosure, requests, disputes, problems, other_matters)",
        repeats=True,
        of=_of(lambda section: section.key),
    ),
    FrameColumn(
        name="title",
        type="string",
        zh="所印的标题",
        en="its heading as printed",
        repeats=True,
        of=_of(lambda section: section.title),
    ),
    FrameColumn(
        name="text",
        type="string",
        zh="所印的正文，一段一行；没有正文则为空文字",
        en="its text as printed, a paragraph a line; an empty text where there is none",
        of=_of(lambda section: section.text),
    ),
    FrameColumn(
        name="line",
        type="int64",
        zh="正文第一段在来源文本中的行号，从 1 起",
        en="the line of its first paragraph in the decoded source, from 1",
        null_zh="位置不明",
        null_en="it has no known place",
        of=_of(_first_line),
    ),
)
"""Its columns, in their order. Each gives a value for every section of a report."""


def subject(it: Any) -> Report:
    """What the columns take their values from."""
    report: Report = it.report
    return report
