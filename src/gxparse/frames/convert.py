"""Reports as records and as tables of Arrow, pandas and polars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal, get_args

from gxparse.checks.engine import check_kind
from gxparse.checks.rules.rule import Rule
from gxparse.errors import FrameError, MissingDependencyError
from gxparse.frames import long, wide
from gxparse.frames.columns import PRECISION, SCALE, FrameColumn, NotExactError, Type
from gxparse.report import Report

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Shape = Literal["long", "wide"]
"""``"long"``: one row a cell; ``"wide"``: one row a report."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

KEPT = (";to_records 照原样给出", "; to_records has it as it is")
"""Where a value is found that no table can hold."""

BATCH = {"long": 64, "wide": 256}
"""A table is made of so many reports at a time; no more are held when a generator hands them."""


def columns(shape: Shape) -> tuple[FrameColumn, ...]:
    """The columns of a shape. Raises :class:`ValueError` for another."""
    if shape not in SHAPES:
        raise ValueError(f"no shape of a frame: {shape!r}; there are {', '.join(SHAPES)}")
    return long.LONG if shape == "long" else wide.wide()


def to_records(
    reports: Report | Iterable[Report], shape: Shape = "long", *, rules: Sequence[Rule] = ()
) -> list[dict[str, Any]]:
    """Reports as a list of dictionaries, one a cell (``long``) or one a report (``wide``), with no library needed.

    Values are exact: ``int``, ``Decimal`` (money), ``str``, ``date``, and ``None`` for what is unknown, never 0. Every
    record has the same keys in the same order; :func:`gxparse.dictionary` says what each means. The wide shape counts
    what :func:`gxparse.check` finds, with ``rules`` of one's own too.

    Raises :class:`TypeError` for what is no report, :class:`ValueError` for another shape, and for ``rules`` where
    nothing is checked; :class:`~gxparse.FrameError` for a report made by hand with cells that its form does not have.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> record = to_records(report)[21]
    >>> record["key"], record["value"], record["unit"], record["line"]
    ('disclosure.procurement.amount', Decimal('2131.212'), '万元', 44)
    >>> [(record["year"], record["rules_fail"], record["cells_masked"]) for record in to_records([report], "wide")]
    [(2020, 2, 0)]
    """
    names = [column.name for column in columns(shape)]
    return [
        dict(zip(names, row, strict=True))
        for _, values in _each(reports, shape, rules)
        for row in zip(*values, strict=True)
    ]


def to_arrow(reports: Report | Iterable[Report], shape: Shape = "long", *, rules: Sequence[Rule] = ()) -> pyarrow.Table:
    """Reports as an Arrow table (extra ``arrow``), which DuckDB, polars, pandas and Parquet take as it is.

    The schema of a shape is always the same: also of no reports, and of reports all on one form. Each field says in its
    metadata what it holds (``zh``, ``en``). For the rest see :func:`to_records`; besides, raises
    :class:`~gxparse.FrameError` for a number that its column cannot hold exactly (a count in ``long`` that no float64
    is, one of 64 bits and more in ``wide``, an amount of money with more than 28 digits before the point or 10 behind
    it) and for a text that no UTF-8 can say; :class:`~gxparse.errors.MissingDependencyError` without pyarrow.

    >>> import gxparse
    >>> table = to_arrow(gxparse.parse("examples/reports/pipe-2021.txt"), "wide")
    >>> table.num_rows, table["requests.received.total"].to_pylist()
    (1, [174])
    """
    arrow = _library("pyarrow", "arrow")
    schema = _schema(arrow, shape)
    each = _each(reports, shape, rules)
    batches = []
    while some := list(islice(each, BATCH[shape])):
        arrays = [
            _array(arrow, field.type, column, [(report, values[number]) for report, values in some])
            for number, (field, column) in enumerate(zip(schema, columns(shape), strict=True))
        ]
        batches.append(arrow.RecordBatch.from_arrays(arrays, schema=schema))
    return arrow.Table.from_batches(batches, schema)


def to_pandas(
    reports: Report | Iterable[Report], shape: Shape = "long", *, rules: Sequence[Rule] = ()
) -> pandas.DataFrame:
    """Reports as a pandas data frame (extra ``pandas``), by way of :func:`to_arrow`, which says what it raises.

    Types are those that pandas calculates with and writes to every format: ``Int64``, ``Float64``, ``string``, and
    ``datetime64`` for dates. What is unknown is ``<NA>`` (of a date ``NaT``), never 0, and a count stays an integer
    beside it. An amount of money is the nearest float64, which has its first 15 digits; :func:`to_records`,
    :func:`to_arrow` and :func:`to_polars` have it exactly.

    >>> import gxparse
    >>> frame = to_pandas(gxparse.parse("examples/reports/word-page-2022.html"), "wide")
    >>> print(frame["requests.received.total"].dtype, frame["disclosure.fees.amount"].dtype)
    Int64 Float64
    """
    pd = _library("pandas", "pandas")
    arrow = _library("pyarrow", "pandas")
    table = _money_as_floats(arrow, to_arrow(reports, shape, rules=rules))
    nullable = {
        arrow.string(): pd.StringDtype(),
        arrow.int64(): pd.Int64Dtype(),
        arrow.float64(): pd.Float64Dtype(),
    }
    frame: pandas.DataFrame = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    return frame


def _money_as_floats(arrow: Any, table: pyarrow.Table) -> pyarrow.Table:
    """A table whose decimals are the nearest floats. Python makes them: a cast of Arrow may be one beside it."""
    for number, field in enumerate(table.schema):
        if arrow.types.is_decimal(field.type):
            floats = [None if amount is None else float(amount) for amount in table.column(number).to_pylist()]
            table = table.set_column(number, field.name, arrow.array(floats, arrow.float64()))
    return table


def to_polars(
    reports: Report | Iterable[Report], shape: Shape = "long", *, rules: Sequence[Rule] = ()
) -> polars.DataFrame:
    """Reports as a polars data frame (extra ``polars``), by way of :func:`to_arrow`, which says what it raises.

    >>> import gxparse
    >>> frame = to_polars(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> frame.shape, frame.schema["value"]
    ((200, 28), Float64)
    """
    pl = _library("polars", "polars")
    _library("pyarrow", "polars")
    frame: polars.DataFrame = pl.DataFrame(to_arrow(reports, shape, rules=rules))
    return frame


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingDependencyError(name, f"pip install 'gxparse[{extra}]'") from error


def _each(
    reports: Report | Iterable[Report], shape: Shape, rules: Sequence[Rule]
) -> Iterator[tuple[Report, list[Sequence[Any]]]]:
    """Each report with the values of every column; an argument that makes no sense raises before the first."""
    own = tuple(rules)
    if own and shape == "long":
        raise ValueError("rules are checked for the wide shape only: the long one says nothing of findings")
    subject: Callable[[Report], Any] = long.subject if shape == "long" else partial(wide.subject, rules=own)
    those = columns(shape)
    for report in (reports,) if isinstance(reports, Report) else reports:
        check_kind("reports", report, Report, "an iterable of ")
        it = subject(report)
        yield report, [column.of(it) for column in those]


# -- Arrow ---------------------------------------------------------------------------------------------


def _schema(arrow: Any, shape: Shape) -> Any:
    types: dict[Type, Any] = {
        "string": arrow.string(),
        "int64": arrow.int64(),
        "float64": arrow.float64(),
        "date32": arrow.date32(),
        "decimal128(38, 10)": arrow.decimal128(PRECISION, SCALE),
    }
    return arrow.schema(
        [
            arrow.field(column.name, types[column.type], metadata={"zh": column.zh, "en": column.en})
            for column in columns(shape)
        ]
    )


def _array(arrow: Any, of: Any, column: FrameColumn, parts: Sequence[tuple[Report, Sequence[Any]]]) -> Any:
    """The values of a column for several reports."""
    values = chain.from_iterable(values for _, values in parts)
    try:  # texts are looked at one by one only if Arrow refuses them
        return arrow.array(list(values if column.type == "string" else map(column.exact, values)), of)
    except (NotExactError, UnicodeEncodeError):
        _refuse(column, parts)
        raise


def _refuse(column: FrameColumn, parts: Iterable[tuple[Report, Sequence[Any]]]) -> None:
    """Raise an error that names the first value that a column cannot hold."""
    for report, values in parts:
        keys = [column.places[0][1].key if column.places else None] if len(values) == 1 else report.cells
        for key, value in zip(keys, values, strict=True):
            why = column.refusal(value)
            if why is not None:
                raise FrameError(report, key, column.name, value, why.zh + KEPT[0], why.en + KEPT[1]) from why
