"""The shape ``reports``: one row a report: what it is, what its check found, a column for each cell of all forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, Inexact
from functools import partial
from typing import Any, TypeVar

from gxparse.cell_names import without_unit
from gxparse.errors import FrameError
from gxparse.forms.model import FormCell, forms, kept_by_forms
from gxparse.frames.columns import NOT_SAID, FrameColumn, printable, shared
from gxparse.frames.examined import Examined
from gxparse.measuring.comparable import ComparableFigure, comparable_figures
from gxparse.report import UNITS, Cell, Report
from gxparse.values import STATES
from gxparse.words import Words

_T = TypeVar("_T")


# -- what a report is, and what was found --------------------------------------------------------------


def _get(get: Callable[[Report], Any]) -> Callable[[Examined], Sequence[Any]]:
    return lambda it: [get(it.report)]


_ABOUT = (
    *shared(lambda it: it.report, lambda _: 1),
    FrameColumn(
        name="format",
        type="string",
        repeats=True,
        zh="来源的文件格式（html、pipe、lines、traditional 或插件的格式）",
        en="the format that read the source",
        of=_get(lambda report: report.source.format),
    ),
    FrameColumn(
        name="encoding",
        type="string",
        repeats=True,
        zh="来源的字符编码",
        en="the source's character encoding",
        null_zh="来源本来就是文本",
        null_en="the source was text already",
        of=_get(lambda report: report.source.encoding),
    ),
    FrameColumn(
        name="script",
        type="string",
        repeats=True,
        zh="来源的简繁体：simplified（简体）、traditional（繁体）",
        en="the source's script: simplified or traditional",
        of=_get(lambda report: report.source.script),
    ),
    FrameColumn(
        name="title",
        type="string",
        zh="标题，简体",
        en="the title, in simplified script",
        of=_get(lambda report: report.title),
        null_zh=NOT_SAID[0],
        null_en=NOT_SAID[1],
    ),
    FrameColumn(
        name="period_start",
        type="date32",
        zh="统计期限的第一天",
        en="the first day that the figures cover",
        null_zh="期限不明",
        null_en="the period is not known",
        of=_get(lambda report: None if report.period is None else report.period[0]),
    ),
    FrameColumn(
        name="period_end",
        type="date32",
        zh="统计期限的最后一天",
        en="the last day that the figures cover",
        null_zh="期限不明",
        null_en="the period is not known",
        of=_get(lambda report: None if report.period is None else report.period[1]),
    ),
    FrameColumn(
        name="copies",
        type="int64",
        zh="同一报告在来源中出现的次数",
        en="how often the report stands in its source",
        of=_get(lambda report: report.copies),
    ),
)

_STATE_WORDS = {
    "reported": ("印有数字的", "with a printed number"),
    "recognised": ("识别后由合计推定的", "recognised in a picture and told by the sums"),
    "blank": ("空白的", "that are blank"),
    "masked": ("被遮掩的", "that are masked"),
    "not_applicable": ("标为不适用的", "that do not apply"),
    "unreadable": ("无法辨读的", "that are unreadable"),
    "missing": ("文档中没有的", "that the document does not have"),
}
_FINDING_WORDS = (
    ("pass", "pass", "相符的规则", "rules that hold"),
    ("fail", "fail", "不符的勾稽关系", "hard rules that are broken"),
    ("warn", "warning", "不符的提示性规则", "soft rules that are broken"),
    ("info", "info", "仅供说明的发现（如 blanks-are-zeros）", "findings that only inform (as blanks-are-zeros does)"),
    ("undecided", "undecided", "因单元格未知而无法判断的规则", "rules that unknown cells keep open"),
    ("error", "error", "无法运行的规则（并非报告之误）", "rules that could not be evaluated, never the report's fault"),
)


def _count(name: str, zh: str, en: str, of: Callable[[Examined], int]) -> FrameColumn:
    return FrameColumn(name=name, type="int64", zh=zh, en=en, of=lambda it: [of(it)])


def _states(state: str, it: Examined) -> int:
    return it.states[state]


def _findings(kind: str, it: Examined) -> int:
    return it.outcomes[kind]


def _counts() -> Iterable[FrameColumn]:
    for state in STATES:
        zh, en = _STATE_WORDS[state]
        yield _count(f"cells_{state}", f"{zh}单元格数", f"number of cells {en}", partial(_states, state))
    for name, kind, zh, en in _FINDING_WORDS:
        yield _count(f"rules_{name}", f"{zh}数", f"number of {en}", partial(_findings, kind))


# -- cells ---------------------------------------------------------------------------------------------


def merged(orders: Iterable[Iterable[_T]]) -> list[_T]:
    """One order of all things in several: the first is kept, what only a later one has follows what it follows there.

    Two orders that do not contradict each other are both kept.

    >>> merged(["ace", "abcd"])
    ['a', 'b', 'c', 'd', 'e']
    """
    found: list[_T] = []
    for order in orders:
        place = 0
        for each in order:
            if each in found:
                place = found.index(each) + 1
            else:
                found.insert(place, each)
                place += 1
    return found


def cell_keys() -> list[str]:
    """The keys of the cells of all forms in official order: by table, then by row, then by column."""
    order = merged(dict.fromkeys((c.table.key, c.row.key) for c in form.cells.values()) for form in forms())
    return [
        key
        for row in order
        for key in merged([c.key for c in form.cells.values() if (c.table.key, c.row.key) == row] for form in forms())
    ]


def _words(place: FormCell) -> Words:
    """Where a cell stands: table, groups, row, column."""
    groups = place.table.groups_of(place.row.key)
    zh = (place.table.title, *(group.label for group in groups), place.row.label, without_unit(place.column.label))
    en = (place.table.en, *(group.en for group in groups), place.row.en, without_unit(place.column.en))
    return Words(" > ".join(zh), " > ".join(en))


def _cell_columns() -> Iterable[FrameColumn]:
    for key in cell_keys():
        places = tuple((form.name, form.cells[key]) for form in forms() if key in form.cells)
        place = places[-1][1]
        zh, en = _words(place)
        for name, other in places[:-1]:
            if (_words(other)) != (zh, en):
                zh += f"（{name} 年格式：{other.row.label} / {other.column.label}）"
                en += f" (on the form of {name}: {other.row.en}, {other.column.en})"
        if place.column.money:
            yield from _money(key, zh, en, places)
        else:
            yield FrameColumn(
                name=key,
                type="int64",
                zh=zh,
                en=en,
                null_zh=_null(key, "未知"),
                null_en=_null_en(key, "unknown"),
                places=places,
                of=_of_cell(key, lambda cell: cell.value),
            )


def _in_every_report(key: str) -> bool:
    """Whether every report has a cell: on either form, and however it prints rows that others may replace."""
    return all(key in form.cell_keys(instead=instead) for form in forms() for instead in (False, True))


def _null(key: str, unknown: str) -> str:
    return f"{unknown}{'' if _in_every_report(key) else '，或报告所用的表格没有该行列'}；绝不表示 0"


def _null_en(key: str, unknown: str) -> str:
    return f"{unknown}{'' if _in_every_report(key) else ', or the tables of the report do not have it'}; never 0"


def _comparable() -> Iterable[FrameColumn]:
    """The figures that forms have in other words, so that years on different forms can be compared."""

    def of(figure: ComparableFigure) -> Callable[[Examined], Sequence[Any]]:
        return lambda it: [figure.value(it.report)]

    for figure in comparable_figures():
        yield FrameColumn(
            name=f"comparable_{figure.id}",
            type="int64",
            zh=f"各格式可比的{figure.name.zh}（{figure.note.zh}）",
            en=f"{figure.name.en}, comparable across forms ({figure.note.en})",
            null_zh="未知，或报告的格式没有；绝不表示 0",
            null_en="unknown, or the form of the report does not have it; never 0",
            of=of(figure),
        )


def _money(key: str, zh: str, en: str, places: tuple[tuple[str, FormCell], ...]) -> Iterable[FrameColumn]:
    """An amount as printed, its unit, and the amount in yuan."""
    yield FrameColumn(
        name=key,
        type="decimal128(38, 10)",
        zh=f"{zh}，照印出的数字，单位见 {key}.unit",
        en=f"{en}, as printed, in the unit of {key}.unit",
        null_zh=_null(key, "未知"),
        null_en=_null_en(key, "unknown"),
        places=places,
        of=_of_cell(key, lambda cell: cell.value),
    )
    yield FrameColumn(
        name=f"{key}.unit",
        type="string",
        repeats=True,
        zh=f"{zh}，单位",
        en=f"{en}, its unit",
        null_zh="没有写明，或报告所用的表格没有该行列",
        null_en="none is printed, or the tables of the report do not have it",
        places=places,
        of=_of_cell(key, lambda cell: cell.unit),
    )
    yield FrameColumn(
        name=f"{key}.yuan",
        type="decimal128(38, 10)",
        zh=f"{zh}，折算为元",
        en=f"{en}, in yuan",
        null_zh=_null(key, "金额或单位未知"),
        null_en=_null_en(key, "the amount or its unit is unknown"),
        places=places,
        of=_of_yuan(key, f"{key}.yuan"),
    )


def _of_cell(key: str, get: Callable[[Cell], Any]) -> Callable[[Examined], Sequence[Any]]:
    def of(it: Examined) -> Sequence[Any]:
        cell = it.report.cells.get(key)
        return [None if cell is None else get(cell)]

    return of


def in_yuan(cell: Cell) -> Decimal | None:
    """An amount of money in yuan, to the last digit; ``None`` if the amount or its unit is unknown.

    Raises :class:`decimal.Inexact` for one that no ``Decimal`` is.

    >>> in_yuan(Cell(Decimal("2131.212"), "reported", unit="万元")), in_yuan(Cell(Decimal(3), "reported"))
    (Decimal('21312120'), None)
    """
    known = cell.value is not None and cell.unit in UNITS
    return cell.in_unit("元") if known else None


def _of_yuan(key: str, column: str) -> Callable[[Examined], Sequence[Any]]:
    def of(it: Examined) -> Sequence[Any]:
        cell = it.report.cells.get(key)
        try:
            return [None if cell is None else in_yuan(cell)]
        except Inexact as error:
            value = None if cell is None else cell.value
            fingerprint, source = it.report.fingerprint, printable(it.report.source.name)
            why = "无法折算为元", "it cannot be told in yuan"
            raise FrameError(fingerprint, source, key, column, value, *why) from error

    return of


@kept_by_forms
def columns() -> tuple[FrameColumn, ...]:
    """Its columns, in their order. Each gives one value for a report."""
    return (*_ABOUT, *_counts(), *_cell_columns(), *_comparable())
