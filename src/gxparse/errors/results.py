"""What cannot be written or put into a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxparse.errors.base import GxparseError
from gxparse.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence


class OutputError(GxparseError):
    """There is no place for a document that was to be written."""

    code = "output"

    def __init__(self, name: str, why_zh: str, why_en: str) -> None:
        self.name = name
        super().__init__(f"{name}：{why_zh}", f"{name}: {why_en}")


MOST_LOSSES = 8
"""An error lists at most so many losses; all are in its ``losses``."""


_UNSAYABLE_ZH: dict[str, str] = {
    "blank": "空白单元格",
    "unreadable": "不是数字的单元格",
    "spaced-number": "与空白单元格同行的带空格数字",
    "line-break": "换行",
    "blank-run": "连续空格",
    "bar": "竖线",
    "control": "控制字符",
}


def _grouped(losses: Sequence[str]) -> list[str]:
    """Losses, those that are the same told once with the first place and how many more there are."""
    places: dict[str, list[str]] = {}
    for loss in losses:
        place, _, change = loss.partition(": ")
        places.setdefault(change, []).append(place)
    return [
        f"{first}{f' (+{len(others)})' if others else ''}: {change}" if change else first
        for change, (first, *others) in places.items()
    ]


class LossError(GxparseError):
    """A format cannot say all that a report says. ``losses`` are the differences in words, the report's first.

    ``why`` are the things in the report that the format declares it cannot say; none if the report itself has something
    that no document can print (a number that the end of its source cut off).
    """

    code = "losses"

    def __init__(self, name: str, format_name: str, losses: Sequence[str], why: Sequence[str]) -> None:
        self.name, self.format, self.losses, self.why = name, format_name, tuple(losses), tuple(why)
        listed = "; ".join(_grouped(losses)[:MOST_LOSSES]) + (" …" if len(_grouped(losses)) > MOST_LOSSES else "")
        zh = f"（该格式无法表示：{'、'.join(_UNSAYABLE_ZH.get(each, each) for each in why)}）" if why else ""
        en = f" (the format cannot say: {', '.join(why)})" if why else ""
        super().__init__(
            f"{name}：写成 {format_name} 会失去 {len(losses)} 处内容{zh}：{listed}。"
            "可用 allow_losses=True 或 --allow-losses 照写",
            f"{name}: written as {format_name}, {counted(len(losses), 'thing')} would read differently{en}: {listed}. "
            "Write it all the same with allow_losses=True, --allow-losses",
        )


MOST_SHOWN = 80
"""An error shows at most so many characters of what a report says."""


class FrameError(GxparseError, ValueError):
    """A frame cannot hold what a report says. ``report`` is the report's fingerprint, ``source`` its source's name,
    ``cell`` the key of the cell (``None``: of none), ``column`` the frame's column, ``value`` what stands there.
    ``row`` is the finding that a row without a cell is of, empty if there is none.
    """

    code = "frame"

    def __init__(
        self,
        report: str,
        source: str,
        cell: str | None,
        column: str,
        value: object,
        zh: str,
        en: str,
        *,
        row: str = "",
    ) -> None:
        self.report, self.source = report, source
        self.cell, self.column, self.value, self.row = cell, column, value, row
        where = f"{cell or row}, {column}"
        if not (cell or row) or (cell and column.startswith(cell)):
            where = column
        elif cell and column == "value":
            where = cell
        shown = ascii(value) if isinstance(value, str) else str(value)
        shown = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
        super().__init__(
            f"{self.source}（报告 {self.report}）：{where} 为 {shown}，{zh}",
            f"{self.source} (report {self.report}): {where} is {shown}; {en}",
        )
