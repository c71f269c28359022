"""What a column of a frame is, and the columns that all shapes of reports share.

The columns of a shape are defined in its module of :mod:`gxparse.frames.shapes`, and nowhere else: the schema of the
tables and the data dictionary are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from itertools import repeat
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar, overload

from attrs import evolve, field, frozen

from gxparse.errors import FrameError
from gxparse.forms.model import FormCell, names
from gxparse.report import Report

_T = TypeVar("_T")

Type = Literal["string", "int64", "float64", "bool", "date32", "decimal128(38, 10)", "list<string>", "list<int64>"]
"""The types of columns, as Arrow calls them."""

PANDAS: Mapping[Type, str] = MappingProxyType(
    {
        "string": "string",
        "int64": "Int64",
        "float64": "Float64",
        "bool": "boolean",
        "date32": "datetime64",
        "decimal128(38, 10)": "Float64",
        "list<string>": "object",
        "list<int64>": "object",
    }
)
"""The types of columns in pandas: what pandas can calculate with and write to any file, so money is no decimal there.

Of ``datetime64`` pandas names a unit too, which depends on its version.
"""

PRECISION, SCALE = 38, 10
"""Digits of an amount of money in a table, and those among them behind the point: 亿元 to the fen (分) take ten."""

LARGEST_EXACT = 2**53
"""Up to here a float64 holds every whole number."""

_MONEY = Context(prec=PRECISION, traps=[Inexact, InvalidOperation])
_SMALLEST = Decimal(1).scaleb(-SCALE)


class Same(Sequence[_T], Generic[_T]):
    """One value, so many times over.

    >>> [*Same("a", 3)], len(Same(None, 2)), Same(7, 2)[-1]
    (['a', 'a', 'a'], 2, 7)
    """

    __slots__ = ("times", "value")

    def __init__(self, value: _T, times: int) -> None:
        self.value, self.times = value, times

    def __len__(self) -> int:
        return self.times

    def __iter__(self) -> Iterator[_T]:
        return repeat(self.value, self.times)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        found = range(self.times)[place]
        return Same(self.value, len(found)) if isinstance(found, range) else self.value


class NotExactError(Exception):
    """A column's type cannot hold a value; why, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@frozen(kw_only=True)
class FrameColumn:
    """A column of a frame: its name, its type in tables, what it holds, and what null (``None``) means there.

    ``places`` is the cell that it holds in each form that has it, oldest first, if it is one of a cell. ``of`` gives
    its values, as Python objects, from what a shape makes of one report. With ``repeats`` it has few different values,
    which compact tables have once (dictionary encoding of texts). With ``measured`` its numbers are floats by nature (a
    place on a page, a probability), not counts that a float has to hold exactly.
    """

    name: str
    type: Type
    zh: str
    en: str
    null_zh: str = ""
    null_en: str = ""
    places: tuple[tuple[str, FormCell], ...] = ()
    repeats: bool = False
    measured: bool = False
    of: Callable[[Any], Sequence[Any]] = field(repr=False, eq=False)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that have it."""
        return tuple(name for name, _ in self.places) or names()

    def exact(self, value: Any) -> Any:
        """A value as the column's type in a table holds it.

        Raises :class:`NotExactError` if it cannot hold it.
        """
        return value if value is None or self.measured else _EXACT[self.type](value)

    def refusal(self, value: Any) -> NotExactError | None:
        """Why the column's type cannot hold a value, ``None`` if it can."""
        try:
            self.exact(value)
        except NotExactError as error:
            return error
        return None


def with_values(column: FrameColumn, of: Callable[[Any], Sequence[Any]]) -> FrameColumn:
    """A column that another shape has, too, with its values there."""
    return evolve(column, of=of)


def _int64(value: Any) -> int:
    if type(value) is not int:
        raise NotExactError("不是整数", "it is no int")
    if not -(2**63) <= value < 2**63:
        raise NotExactError("超出 64 位整数的范围", "an int64 column holds -2**63 to 2**63 - 1")
    return value


def _float64(value: Any) -> float:
    if type(value) is not int and not isinstance(value, Decimal):
        raise NotExactError("既不是 int 也不是 Decimal", "it is neither int nor Decimal")
    try:
        number = float(value)
    except (OverflowError, ValueError):  # an int beyond all floats, a signalling NaN
        number = float("inf")
    if type(value) is int:
        if abs(number) == float("inf") or int(number) != value:
            raise NotExactError(
                "计数超过 2**53,float64 无法精确表示", "a float64 column cannot hold this count exactly"
            )
    elif number - number != 0 or (number == 0 and value != 0):  # not finite, or too small
        raise NotExactError("超出 float64 的范围", "the amount is outside the range of a float64 column")
    return number


def _decimal(value: Any) -> Decimal:
    if type(value) is not int and not isinstance(value, Decimal):
        raise NotExactError("既不是 int 也不是 Decimal", "it is neither int nor Decimal")
    amount = Decimal(value)
    if not amount.is_finite():
        raise NotExactError("不是有限的数", "it is not finite")
    try:
        return amount.quantize(_SMALLEST, context=_MONEY)
    except (Inexact, InvalidOperation) as error:
        raise NotExactError(
            f"金额列最多 {PRECISION - SCALE} 位整数、{SCALE} 位小数",
            f"a decimal128({PRECISION}, {SCALE}) column holds {PRECISION - SCALE} digits before the point and "
            f"{SCALE} behind it",
        ) from error


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise NotExactError("不是文本", "it is no text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotExactError("含有不成对的代理字符，UTF-8 无法表示", "no UTF-8 can say a lone surrogate") from error
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _strings(value: Sequence[str]) -> Sequence[str]:
    return [*map(_string, value)]


def _int64s(value: Sequence[int]) -> Sequence[int]:
    return [*map(_int64, value)]


_EXACT: Mapping[Type, Callable[[Any], Any]] = MappingProxyType(
    {
        "string": _string,
        "int64": _int64,
        "float64": _float64,
        "bool": _as_it_is,
        "date32": _as_it_is,
        "decimal128(38, 10)": _decimal,
        "list<string>": _strings,
        "list<int64>": _int64s,
    }
)


def check_cells(report: Report) -> None:
    """Raises :class:`~gxparse.errors.FrameError` if a report has a cell that its form has not (one made by hand)."""
    foreign = [key for key in report.cells if key not in report.form.cells]
    if foreign:
        raise FrameError(
            report.fingerprint,
            report.source.name,
            foreign[0],
            "value",
            report.cells[foreign[0]].value,
            f"{report.form.name} 年格式没有这个单元格",
            f"the form of {report.form.name} has no such cell",
        )


# -- columns that shapes share --------------------------------------------------------------------------


def printable(name: str) -> str:
    r"""A name as UTF-8 can say it: bytes of a file's name that are no text become escapes.

    >>> printable("年报.html"), printable("\udcc4.html")
    ('年报.html', '\\udcc4.html')
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _of(get: Callable[[Report], Any]) -> Callable[[Report], Any]:
    return get


NOT_SAID = ("报告没有写明", "the report does not say")

REPORT = FrameColumn(
    name="report",
    type="string",
    zh="报告指纹：报告内容的 16 位十六进制摘要，各形状以 report 与 source 相连；内容相同的两份报告指纹相同",
    en="fingerprint of the report: 16 hexadecimal digits of what it says; report and source join the shapes; "
    "two reports that say the same have the same",
    repeats=True,
    of=_of(lambda report: report.fingerprint),
)
SOURCE = FrameColumn(
    name="source",
    type="string",
    zh=r"来源名称（文件路径）；文件名中不成字符的字节写作 \udcXX",
    en=r"name of the source (a path); bytes of a file's name that are no text are written as \udcXX",
    repeats=True,
    of=_of(lambda report: printable(report.source.name)),
)
AGENCY = FrameColumn(
    name="agency",
    type="string",
    zh="发布报告的机关，简体",
    en="the body that reports, in simplified script",
    null_zh=NOT_SAID[0],
    null_en=NOT_SAID[1],
    repeats=True,
    of=_of(lambda report: report.agency),
)
YEAR = FrameColumn(
    name="year",
    type="int64",
    zh="报告年度",
    en="the year reported on",
    null_zh=NOT_SAID[0],
    null_en=NOT_SAID[1],
    of=_of(lambda report: report.year),
)
FORM = FrameColumn(
    name="form",
    type="string",
    zh="报告的表格所用的法定格式（2014、2019、2021），按表格本身判断",
    en="the statutory form that the tables follow (2014, 2019, 2021), judged by the tables themselves",
    repeats=True,
    of=_of(lambda report: report.form.name),
)
SHARED = (REPORT, SOURCE, AGENCY, YEAR, FORM)
"""What the rows of all shapes of reports begin with. ``of`` gives the one value of a report."""


def shared(about: Callable[[Any], Report], rows: Callable[[Any], int]) -> tuple[FrameColumn, ...]:
    """The shared columns of a shape: ``about`` tells which report a subject is about, ``rows`` how many rows it has."""

    def repeated(get: Callable[[Report], Any]) -> Callable[[Any], Sequence[Any]]:
        return lambda it: Same(get(about(it)), rows(it))

    return tuple(with_values(column, repeated(column.of)) for column in SHARED)
