"""The shape ``errors``: one row a source that could not be read, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gxparse.errors import GxparseError
from gxparse.frames.columns import SOURCE, FrameColumn, printable, with_values
from gxparse.outcome import Outcome


def _of(get: Callable[[GxparseError], str]) -> Callable[[Outcome], Sequence[Any]]:
    return lambda it: [] if it.error is None else [printable(get(it.error))]


def _place(it: Outcome) -> Sequence[Any]:
    if it.error is None:
        return []
    place = getattr(it.error, "place", None)
    return [printable(place) if isinstance(place, str) and place else None]


COLUMNS = (
    with_values(SOURCE, lambda it: [] if it.error is None else [printable(it.name)]),
    FrameColumn(
        name="code",
        type="string",
        zh="错误代码（如 no-report、encoding），供程序使用，不会改变",
        en="the error's code (no-report, encoding …), stable and meant for programs",
        repeats=True,
        of=_of(lambda error: error.code),
    ),
    FrameColumn(
        name="message_zh",
        type="string",
        zh="中文说明：何处、何故、如何处理",
        en="in Chinese: where, why, what helps",
        of=_of(lambda error: error.zh),
    ),
    FrameColumn(
        name="message_en",
        type="string",
        zh="英文说明：何处、何故、如何处理",
        en="in English: where, why, what helps",
        of=_of(lambda error: error.en),
    ),
    FrameColumn(
        name="place",
        type="string",
        zh="错误在来源中的位置（如 line 3, column 14）",
        en="where in the source it is, such as line 3, column 14",
        null_zh="错误涉及整个来源，或位置不明",
        null_en="it is about the source as a whole, or the place is not known",
        of=_place,
    ),
)
"""Its columns, in their order. Each gives a value for an outcome with an error, and none for another."""
