"""Reports as records and as tables of Arrow, pandas and polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gxparse.checks.rules.rule import Rule
from gxparse.frames.columns import FrameColumn
from gxparse.frames.shape import KINDS, FormerShape, Shape, columns, shape_named
from gxparse.frames.tables import library, table
from gxparse.outcome import Outcome
from gxparse.report import Report

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


def to_records(
    reports: Report | Outcome | Iterable[Report | Outcome],
    shape: Shape | FormerShape = "cells",
    *,
    rules: Sequence[Rule] = (),
) -> list[dict[str, Any]]:
    """Reports as a list of dictionaries, one a row of a shape, with no library needed.

    ``reports`` is a report, an outcome of reading (``gxparse.Outcome``), or any iterable of them, which is gone
    through once; of outcomes the reports are taken, for the shape ``errors`` the errors. The shapes are ``reports``,
    ``cells``, ``findings``, ``corrections``, ``sections``, ``claims``, ``indicators``, ``series`` and ``errors``; the
    former names ``wide`` (for ``reports``) and ``long`` (for ``cells``) are taken, too. :func:`gxparse.dictionary` says
    what each column means.

    Values are exact: ``int``, ``Decimal`` (money), ``str``, ``date``, lists of them, and ``None`` for what is unknown,
    never 0; numbers of indicators are the nearest ``float``. Every record has the same keys in the same order. The
    shapes ``reports``, ``findings``, ``corrections`` and ``indicators`` rest on what :func:`gxparse.check` and
    :func:`gxparse.explain` find, with ``rules`` of one's own too.

    Raises :class:`TypeError` for what is no report, :class:`ValueError` for another shape, and for ``rules`` where
    nothing is checked; :class:`~gxparse.FrameError` for a report made by hand with cells that its form does not have.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> record = to_records(report)[21]
    >>> record["key"], record["value"], record["unit"], record["line"]
    ('disclosure.procurement.amount', Decimal('2131.212'), '万元', 44)
    >>> [(record["year"], record["rules_fail"], record["cells_masked"]) for record in to_records([report], "reports")]
    [(2020, 2, 0)]
    >>> [record["finding"] for record in to_records(report, "findings") if record["status"] == "fail"]
    ['balance:natural_person', 'balance:total']
    """
    chosen = shape_named(shape)
    those = columns(chosen)
    names = [column.name for column in those]
    return [
        dict(zip(names, row, strict=True))
        for subject in _subjects(reports, chosen, rules)
        for row in zip(*(_values(column, subject) for column in those), strict=True)
    ]


def to_arrow(
    reports: Report | Outcome | Iterable[Report | Outcome],
    shape: Shape | FormerShape = "cells",
    *,
    rules: Sequence[Rule] = (),
) -> pyarrow.Table:
    """Reports as an Arrow table (extra ``arrow``), which DuckDB, polars, pandas and Parquet take as it is.

    The schema of a shape is always the same: also of no reports, and of reports all on one form. Each field says in its
    metadata what it holds (``zh``, ``en``). For the rest see :func:`to_records`; besides, raises
    :class:`~gxparse.FrameError` for a number that its column cannot hold exactly (a count in ``cells`` that no float64
    is, one of 64 bits and more elsewhere, an amount of money with more than 28 digits before the point or 10 behind
    it) and for a text that no UTF-8 can say; :class:`~gxparse.errors.MissingDependencyError` without pyarrow.

    >>> import gxparse
    >>> table = to_arrow(gxparse.parse("examples/reports/pipe-2021.txt"), "reports")
    >>> table.num_rows, table["requests.received.total"].to_pylist()
    (1, [174])
    """
    library("pyarrow", "arrow")
    chosen = shape_named(shape)
    return table(chosen, _subjects(reports, chosen, rules))


def to_pandas(
    reports: Report | Outcome | Iterable[Report | Outcome],
    shape: Shape | FormerShape = "cells",
    *,
    rules: Sequence[Rule] = (),
) -> pandas.DataFrame:
    """Reports as a pandas data frame (extra ``pandas``), by way of :func:`to_arrow`, which says what it raises.

    Types are those that pandas calculates with and writes to every format: ``Int64``, ``Float64``, ``boolean``,
    ``string``, and ``datetime64`` for dates; lists are arrays in columns of ``object``. What is unknown is ``<NA>`` (of
    a date ``NaT``), never 0, and a count stays an integer beside it. An amount of money is the nearest float64, which
    has its first 15 digits; :func:`to_records`, :func:`to_arrow` and :func:`to_polars` have it exactly.

    >>> import gxparse
    >>> frame = to_pandas(gxparse.parse("examples/reports/word-page-2022.html"), "reports")
    >>> print(frame["requests.received.total"].dtype, frame["disclosure.fees.amount"].dtype)
    Int64 Float64
    """
    pd = library("pandas", "pandas")
    arrow = library("pyarrow", "pandas")
    table = _money_as_floats(arrow, to_arrow(reports, shape, rules=rules))
    nullable = {
        arrow.string(): pd.StringDtype(),
        arrow.int64(): pd.Int64Dtype(),
        arrow.float64(): pd.Float64Dtype(),
        arrow.bool_(): pd.BooleanDtype(),
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
    reports: Report | Outcome | Iterable[Report | Outcome],
    shape: Shape | FormerShape = "cells",
    *,
    rules: Sequence[Rule] = (),
) -> polars.DataFrame:
    """Reports as a polars data frame (extra ``polars``), by way of :func:`to_arrow`, which says what it raises.

    >>> import gxparse
    >>> frame = to_polars(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> frame.shape, frame.schema["value"]
    ((200, 29), Float64)
    """
    pl = library("polars", "polars")
    library("pyarrow", "polars")
    frame: polars.DataFrame = pl.DataFrame(to_arrow(reports, shape, rules=rules))
    return frame


def _subjects(
    reports: Report | Outcome | Iterable[Report | Outcome], shape: Shape, rules: Sequence[Rule]
) -> Iterator[Any]:
    """What the columns of a shape take their values from; an argument that makes no sense raises before the first."""
    own, kind = tuple(rules), KINDS[shape]
    if own and not kind.checked:
        checked = ", ".join(name for name, each in KINDS.items() if each.checked)
        raise ValueError(f"rules are for the shapes that tell of checks ({checked}): {shape} says nothing of findings")
    return kind.subjects((reports,) if isinstance(reports, Report | Outcome) else reports, own)


def _values(column: FrameColumn, subject: Any) -> Sequence[Any]:
    values = column.of(subject)
    return [*map(list, values)] if column.type.startswith("list") else values
