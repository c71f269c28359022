"""What a workbook shows: sheets of cells with the texts that a reader sees, whatever kind of file it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from gxparse.layout import Element, Note


def _joined(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, those that touch made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


@frozen
class Ranges:
    """Numbers of rows or columns, as ranges (first and last)."""

    ranges: tuple[tuple[int, int], ...] = field(converter=_joined)

    def holds(self, first: int, last: int) -> bool:
        """Whether all numbers from the first to the last are among them.

        >>> Ranges(((2, 3), (4, 6))).holds(3, 5), Ranges(((2, 3),)).holds(3, 4)
        (True, False)
        """
        place = bisect_right(self.ranges, (first, last)) - 1
        found = self.ranges[max(place, 0) : place + 2]
        return any(start <= first and last <= end for start, end in found)


@frozen
class SheetCell:
    """A cell: its place (from 1), the columns and rows that it takes, the text that it shows (empty: blank)."""

    row: int
    column: int
    text: str
    width: int = 1
    height: int = 1

    @property
    def a1(self) -> str:
        """Its name in the sheet."""
        return Element("", 1, self.row, self.column).a1


@frozen
class Sheet:
    """A sheet that is shown: its number in the workbook, its name, the cells in order, without hidden and covered ones.

    Blank cells are among ``cells`` where the file has them (with a border or a colour, as a rule). ``unseen`` are the
    columns that are hidden.
    """

    number: int
    name: str
    cells: Sequence[SheetCell]
    unseen: Ranges


@frozen
class Book:
    """A workbook: the sheets that are shown, and what a user should know of the others."""

    sheets: Sequence[Sheet]
    notes: tuple[Note, ...] = ()


APPENDIX = "勾稽检查（由 gxparse 生成，不属于报告内容）\nBalance checks (made by gxparse, not part of the report)"
"""The first cell of a sheet that is no part of a report: nobody else writes it, and every program keeps it."""


def is_appendix(sheet: Sheet) -> bool:
    """Whether a sheet says that it is no part of a report."""
    first = next((cell.text for cell in sheet.cells if cell.text.strip()), "")
    return first.split() == APPENDIX.split()


LONGEST_FORMULA = 40
"""A formula without a result is shown with so many characters at most."""


def formula_shown(formula: str) -> str:
    """What is shown for a formula without a result: no number.

    >>> formula_shown("SUM(B2:B5)")
    '=SUM(B2:B5)'
    """
    shown = f"={formula}"
    return shown if len(shown) <= LONGEST_FORMULA else f"{shown[:LONGEST_FORMULA]}…"


def unseen(text: str) -> str:
    """A text in the colour of its ground: a figure, which somebody hid, is told and makes no number; words stay.

    >>> unseen("12"), unseen("规章")
    ('[hidden? 12]', '规章')
    """
    return f"[hidden? {text}]" if any(map(str.isdecimal, text)) and not any(map(str.isalpha, text)) else text


MOST_TOLD = 5
"""A note tells so many places and how many more there are."""


def hidden_sheets(names: Sequence[str]) -> Note:
    """The note of sheets that are hidden."""
    zh, en = _told(names)
    return Note("sheets-hidden", f"隐藏的工作表未读取：{zh}", f"hidden sheets are not read: {en}")


def hidden_cells(places: Sequence[str]) -> Note:
    """The note of cells in hidden rows or columns."""
    zh, en = _told(places)
    return Note(
        "cells-hidden", f"隐藏的行或列中的单元格未读取：{zh}", f"cells in hidden rows or columns are not read: {en}"
    )


def uncalculated(places: Sequence[str]) -> Note:
    """The note of formulas without a result."""
    zh, en = _told(places)
    return Note(
        "formulas-uncalculated",
        f"公式没有保存可靠的计算结果，按无法辨读处理：{zh}（请在 Excel 或 WPS 表格中打开并保存后再读取）",
        f"formulas whose results the file does not hold for certain are unreadable: {en} (open it in Excel or WPS "
        "Spreadsheets and save it)",
    )


def binary_formats(kind: str) -> Note:
    """The note of a binary workbook, of which not all is known."""
    return Note(
        "workbook-binary",
        f"该 {kind} 文件中隐藏的行列、数字的显示格式（如百分比、“万”）和出错的公式无法得知："
        "请核对，或另存为 XLSX 后再读取",
        f"of this {kind} file it is not known which rows and columns are hidden, how numbers are shown (per cent, 万) "
        "and which formulas failed: compare, or save it as XLSX",
    )


def _told(places: Sequence[str]) -> tuple[str, str]:
    shown, more = list(places[:MOST_TOLD]), len(places) - MOST_TOLD
    zh, en = "、".join(shown), ", ".join(shown)
    return (f"{zh} 等 {len(places)} 处", f"{en} and {more} more") if more > 0 else (zh, en)
