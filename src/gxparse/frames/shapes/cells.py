"""The shape ``cells``: one row a cell, with the number, why there is none, and where it stands in the source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from gxparse.forms.model import FormCell, Row, form
from gxparse.frames.columns import FrameColumn, Same, shared
from gxparse.frames.examined import Examined
from gxparse.layout import Area, Element, Span
from gxparse.report import Cell, Report


class Cells(NamedTuple):
    """What the columns take their values from: a report, its cells, the places of these and what is known of them.

    ``elements`` and ``areas`` are ``None`` if no cell has any.
    """

    report: Report
    keys: tuple[str, ...]
    cells: tuple[Cell, ...]
    spans: list[Span | None]
    elements: list[Element | None] | None
    areas: list[Area | None] | None


def subject(it: Examined) -> Cells:
    """What the columns take their values from."""
    others = it.report.extra
    cells = (*it.report.cells.values(), *(extra.cell for extra in others)) if others else (*it.report.cells.values(),)
    spans = [cell.span for cell in cells]
    elements = [None if span is None else span.element for span in spans]
    areas = [None if span is None else span.area for span in spans]
    return Cells(
        it.report,
        tuple(it.report.cells),
        cells,
        spans,
        elements if any(elements) else None,
        areas if any(areas) else None,
    )


def _of_place(get: Callable[[FormCell], Any]) -> Callable[[Cells], Sequence[Any]]:
    @lru_cache(maxsize=8)
    def values(name: str, keys: tuple[str, ...]) -> tuple[Any, ...]:
        cells = form(name).cells
        return tuple(get(cells[key]) for key in keys)

    def of(it: Cells) -> Sequence[Any]:
        known = values(it.report.form.name, it.keys)
        return (*known, *map(get, _extra_places(it.report))) if it.report.extra else known

    return of


def _extra_places(report: Report) -> Iterator[FormCell]:
    """Where the rows stand that the form does not have: ``statistics.extra.1.count`` is the first one's figure."""
    for number, extra in enumerate(report.extra, 1):
        table, key = report.form.table(extra.table), f"extra.{number}"
        column = table.parts[0].columns[0]
        row = Row(key, extra.label, extra.label)
        yield FormCell(f"{table.key}.{key}.{column.key}", table, row, column)


def _of_cell(get: Callable[[Cell], Any]) -> Callable[[Cells], Sequence[Any]]:
    return lambda it: [*map(get, it.cells)]


def _of_span(get: Callable[[Span], Any]) -> Callable[[Cells], Sequence[Any]]:
    return lambda it: [None if span is None else get(span) for span in it.spans]


def _annexes(it: Cells) -> Sequence[str | None]:
    names = [None if span is None else span.source for span in it.spans]
    return names if any(names) else Same(None, len(names))


def _of_element(get: Callable[[Element], str | None]) -> Callable[[Cells], Sequence[Any]]:
    def values(it: Cells) -> Sequence[str | None]:
        if it.elements is None:
            return Same(None, len(it.cells))
        return [None if element is None else get(element) for element in it.elements]

    return values


def _of_area(get: Callable[[Area], float]) -> Callable[[Cells], Sequence[Any]]:
    def values(it: Cells) -> Sequence[float | None]:
        if it.areas is None:
            return Same(None, len(it.cells))
        return [None if area is None else get(area) for area in it.areas]

    return values


def _side(name: str, zh: str, en: str) -> FrameColumn:
    return FrameColumn(
        name=f"box_{name}",
        type="float64",
        zh=f"所在方框的{zh}，单位为点（1/72 英寸），自页面左上角起",
        en=f"the {en} of its box, in points (1/72 inch) from the upper left corner of the page",
        measured=True,
        of=_of_area(attrgetter(name)),
        null_zh=_NO_PAGE[0],
        null_en=_NO_PAGE[1],
    )


_NO_PAGE = ("来源不分页，或位置不明", "the source has no pages, or the place is not known")
_NO_SHEET = ("来源不是电子表格，或位置不明", "the source is no spreadsheet, or the place is not known")
_NO_PLACE = ("位置不明（文档中没有该单元格，或报告系手工构造）", "it has no known place")

COLUMNS = (
    *shared(lambda it: it.report, lambda it: len(it.cells)),
    FrameColumn(
        name="table",
        type="string",
        repeats=True,
        zh="所在表格：disclosure（主动公开）、requests（依申请公开）、disputes（行政复议、行政诉讼）、"
        "statistics（2014 年格式的统计表），或自定格式的表",
        en="its table: disclosure, requests, disputes, statistics (the form of 2014), or one of a form of others",
        of=_of_place(lambda place: place.table.key),
    ),
    FrameColumn(
        name="row",
        type="string",
        repeats=True,
        zh="所在行（单元格键的中段）；格式中没有、照原样保留的行为 extra.1 等",
        en="its row, the middle of the key; extra.1 and so on for rows that the form does not have and that are kept",
        of=_of_place(lambda place: place.row.key),
    ),
    FrameColumn(
        name="column",
        type="string",
        repeats=True,
        zh="所在列（单元格键的末段）",
        en="its column, the end of the key",
        of=_of_place(lambda place: place.column.key),
    ),
    FrameColumn(
        name="key",
        type="string",
        repeats=True,
        zh="单元格键：table.row.column；也是形状 reports 的列名",
        en="the cell's key, table.row.column; also the name of its column in the shape reports",
        of=_of_place(lambda place: place.key),
    ),
    FrameColumn(
        name="row_zh",
        type="string",
        repeats=True,
        zh="行的法定名称",
        en="official label of the row",
        of=_of_place(lambda place: place.row.label),
    ),
    FrameColumn(
        name="row_en",
        type="string",
        repeats=True,
        zh="行的英文名称",
        en="label of the row",
        of=_of_place(lambda place: place.row.en),
    ),
    FrameColumn(
        name="column_zh",
        type="string",
        repeats=True,
        zh="列的法定名称",
        en="official label of the column",
        of=_of_place(lambda place: place.column.label),
    ),
    FrameColumn(
        name="column_en",
        type="string",
        repeats=True,
        zh="列的英文名称",
        en="label of the column",
        of=_of_place(lambda place: place.column.en),
    ),
    FrameColumn(
        name="value",
        type="float64",
        zh="数值。计数精确（不能精确表示的计数报错）；金额为最接近的 float64，单位见 unit。"
        "to_records 中为 int（计数）或 Decimal（金额）",
        en="the number; counts are exact (one that is not is an error), money is the nearest float64, in the unit of "
        "unit; in records it is an int (count) or a Decimal (money)",
        null_zh="未知，原因见 state；绝不表示 0",
        null_en="unknown, state says why; never 0",
        of=_of_cell(attrgetter("value")),
    ),
    FrameColumn(
        name="state",
        type="string",
        repeats=True,
        zh="状态：reported（印有数字）、recognised（识别后由合计推定）、blank（空白）、masked（被遮掩）、not_applicable（不适用）、"
        "unreadable（无法辨读）、missing（文档中没有）",
        en="reported, recognised (told by the sums), or why there is no number: blank, masked, not_applicable, "
        "unreadable, missing",
        of=_of_cell(attrgetter("state")),
    ),
    FrameColumn(
        name="unit",
        type="string",
        repeats=True,
        zh="单位，取自单元格，其次取自列标题（如 万元、件）",
        en="the unit, from the cell, else from the column's header (万元, 件)",
        null_zh="没有写明",
        null_en="none is printed",
        of=_of_cell(attrgetter("unit")),
    ),
    FrameColumn(
        name="raw",
        type="string",
        repeats=True,
        zh="原文（空白或文档中没有的单元格为空串）",
        en="the text as printed, empty for a cell that is blank or missing",
        of=_of_cell(attrgetter("raw")),
    ),
    FrameColumn(
        name="remark",
        type="string",
        repeats=True,
        zh="数字旁的其他文字；或无法辨读的原因",
        en="what else stands beside the number, or why it cannot be read",
        null_zh="没有",
        null_en="nothing",
        of=_of_cell(attrgetter("remark")),
    ),
    FrameColumn(
        name="annex",
        type="string",
        repeats=True,
        zh="位置所在的附件（统计表另附的报告）",
        en="the annex that its place is in, of a report whose table is in a second file",
        of=_annexes,
        null_zh="在报告本身，或位置不明",
        null_en="it is in the report itself, or not known",
    ),
    FrameColumn(
        name="line",
        type="int64",
        zh="在来源（或 annex）文本中的行号，从 1 起",
        en="its line in the decoded source (or annex), from 1",
        of=_of_span(attrgetter("line")),
        null_zh=_NO_PLACE[0],
        null_en=_NO_PLACE[1],
    ),
    FrameColumn(
        name="line_column",
        type="int64",
        zh="在该行中的第几个字符，从 1 起",
        en="the character of that line at which it begins, from 1",
        of=_of_span(attrgetter("column")),
        null_zh=_NO_PLACE[0],
        null_en=_NO_PLACE[1],
    ),
    FrameColumn(
        name="element",
        type="string",
        zh="网页或 Word 文档中表格单元格的 XPath",
        en="in a web page or a Word document, the XPath of its table cell",
        null_zh="来源不是网页或 Word 文档，或位置不明",
        null_en="the source is neither, or the place is not known",
        of=_of_element(lambda element: element.path or None),
    ),
    FrameColumn(
        name="page",
        type="int64",
        zh="所在页，从 1 起",
        en="its page, from 1",
        of=_of_area(attrgetter("page")),
        null_zh=_NO_PAGE[0],
        null_en=_NO_PAGE[1],
    ),
    _side("left", "左边", "left side"),
    _side("top", "上边", "upper side"),
    _side("right", "右边", "right side"),
    _side("bottom", "下边", "lower side"),
    FrameColumn(
        name="sheet",
        type="string",
        repeats=True,
        zh="所在工作表的名称",
        en="the name of its sheet",
        of=_of_element(lambda element: element.sheet),
        null_zh=_NO_SHEET[0],
        null_en=_NO_SHEET[1],
    ),
    FrameColumn(
        name="a1",
        type="string",
        repeats=True,
        zh="在工作表中的单元格名称，如 B5",
        en="the name of its cell in the sheet, such as B5",
        of=_of_element(lambda element: None if element.sheet is None else element.a1),
        null_zh=_NO_SHEET[0],
        null_en=_NO_SHEET[1],
    ),
)
"""Its columns, in their order. Each gives a value for every cell of a report."""
