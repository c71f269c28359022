"""Arrow tables of the shapes: their schemas, and all tables of a batch of sources at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from gxparse.checks.rules.rule import Rule
from gxparse.errors import FrameError, MissingDependencyError
from gxparse.frames.arrays import array_of
from gxparse.frames.columns import PRECISION, SCALE, FrameColumn, NotExactError, check_cells
from gxparse.frames.examined import Examined
from gxparse.frames.shape import KINDS, Shape, columns
from gxparse.outcome import Outcome

if TYPE_CHECKING:
    import pyarrow

KEPT = ("；to_records 照原样给出", "; to_records has it as it is")
"""Where a value is found that no table can hold."""

OF_SINGLE_SOURCES: tuple[Shape, ...] = tuple(shape for shape in KINDS if shape != "series")
"""The shapes whose rows are of one source each, whatever other sources there are."""

PER_SOURCE: tuple[Shape, ...] = tuple(shape for shape in OF_SINGLE_SOURCES if shape != "indicators")
"""Those that a batch of sources is made into unless others are named: indicators follow from cells and findings."""


def library(name: str, extra: str) -> Any:
    """A library that an extra brings. Raises :class:`~gxparse.errors.MissingDependencyError` where it is missing."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingDependencyError(name, f"pip install 'gxparse[{extra}]'") from error


def schema(shape: Shape, *, compact: bool = False) -> pyarrow.Schema:
    """The schema of a shape's tables; a ``compact`` one has texts that repeat encoded by dictionaries.

    Each field says in its metadata what it holds (``zh``, ``en``).
    """
    arrow = library("pyarrow", "arrow")
    types = {
        "string": arrow.string(),
        "int64": arrow.int64(),
        "float64": arrow.float64(),
        "bool": arrow.bool_(),
        "date32": arrow.date32(),
        "decimal128(38, 10)": arrow.decimal128(PRECISION, SCALE),
        "list<string>": arrow.list_(arrow.field("element", arrow.string())),
        "list<int64>": arrow.list_(arrow.field("element", arrow.int64())),
    }
    repeated = arrow.dictionary(arrow.int32(), arrow.string())
    return arrow.schema(
        [
            arrow.field(
                column.name,
                repeated if compact and column.repeats and column.type == "string" else types[column.type],
                metadata={"zh": column.zh, "en": column.en},
            )
            for column in columns(shape)
        ]
    )


def table(shape: Shape, subjects: Iterable[Any]) -> pyarrow.Table:
    """A table of what the columns of a shape take their values from, in as many chunks as there are batches.

    Raises :class:`~gxparse.errors.FrameError` for a value that a column cannot hold exactly.
    """
    arrow = library("pyarrow", "arrow")
    of, some = schema(shape), iter(subjects)
    batches = []
    while batch := list(islice(some, KINDS[shape].batch)):
        batches.append(_batch(shape, of, batch))
    return arrow.Table.from_batches(batches, of)


def _batch(shape: Shape, of: pyarrow.Schema, subjects: Sequence[Any]) -> pyarrow.RecordBatch:
    """The rows of some subjects, column by column."""
    fields = zip(columns(shape), of, strict=True)
    arrays = [_array(shape, column, field.type, subjects) for column, field in fields]
    return library("pyarrow", "arrow").RecordBatch.from_arrays(arrays, schema=of)


def _array(shape: Shape, column: FrameColumn, of: Any, subjects: Sequence[Any]) -> Any:
    """The values of a column for some subjects."""
    parts = [column.of(subject) for subject in subjects]
    try:
        return array_of(library("pyarrow", "arrow"), of, column, parts)
    except (NotExactError, ValueError, OverflowError, TypeError):
        for subject in subjects:
            _refuse(shape, column, subject)
        raise


def _refuse(shape: Shape, column: FrameColumn, subject: Any) -> None:
    """Raise an error that names the first value that a column cannot hold."""
    of = {each.name: each.of for each in columns(shape)}
    named = KINDS[shape].named
    for place, value in enumerate(column.of(subject)):
        why = column.refusal(value)
        if why is not None:
            report, source = (of[name](subject)[place] for name in ("report", "source"))
            name = None if named is None else of[named](subject)[place]
            cell = name if named == "key" else column.places[0][1].key if column.places else None
            row = "" if named == "key" or name is None else name
            zh, en = why.zh + KEPT[0], why.en + KEPT[1]
            raise FrameError(report, source, cell, column.name, value, zh, en, row=row) from why


# -- all tables of a batch -----------------------------------------------------------------------------


def tables_of(
    outcomes: Iterable[Outcome], *, shapes: Sequence[Shape] = PER_SOURCE, rules: Sequence[Rule] = ()
) -> dict[str, pyarrow.Table]:
    """The tables of a batch of sources, by shape: each report is checked, explained and its prose read once for all.

    The schemas are compact (see :func:`schema`) and depend on nothing but the shape. Rows are in the order of the
    outcomes. A source with a report that no table can hold has one row, in ``errors``, and none elsewhere. Raises
    :class:`ValueError` for a shape whose rows need other sources too.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> found = tables_of([Outcome(name=report.source.name, reports=(report,))])
    >>> found["reports"].num_rows, found["cells"].num_rows, found["errors"].num_rows
    (1, 198, 0)
    """
    for shape in shapes:
        if shape not in OF_SINGLE_SOURCES:
            raise ValueError(f"no shape of single sources: {shape!r}; there are {', '.join(OF_SINGLE_SOURCES)}")
    own = tuple(rules)
    sources = [_Examined(outcome, own) for outcome in outcomes]
    try:
        return _tables(sources, shapes)
    except FrameError:
        _refuse_some(sources, shapes)
        return _tables(sources, shapes)


class _Examined:
    """What came of a source, with its reports examined once."""

    def __init__(self, outcome: Outcome, rules: Sequence[Rule]) -> None:
        self.outcome = outcome
        self.reports = [Examined(report, rules) for report in outcome.reports]

    def refuse(self, error: FrameError) -> None:
        """Put the error in place of the reports."""
        self.outcome, self.reports = Outcome(name=self.outcome.name, error=error), []


def _refuse_some(sources: Sequence[_Examined], shapes: Sequence[Shape]) -> None:
    """Refuse each source that no table can hold: it is looked for in both halves, and in the halves of these."""
    try:
        _tables(sources, shapes)
    except FrameError as error:
        if len(sources) == 1:
            sources[0].refuse(error)
        else:
            middle = len(sources) // 2
            _refuse_some(sources[:middle], shapes)
            _refuse_some(sources[middle:], shapes)


def _tables(sources: Sequence[_Examined], shapes: Sequence[Shape]) -> dict[str, pyarrow.Table]:
    reports = [each for source in sources for each in source.reports]
    for each in reports:
        check_cells(each.report)
    outcomes = [source.outcome for source in sources]
    return {shape: compact_table(shape, reports, outcomes) for shape in shapes}


def compact_table(shape: Shape, reports: Sequence[Examined], outcomes: Sequence[Outcome] = ()) -> pyarrow.Table:
    """The compact table of a shape, in one chunk; that of ``errors`` is made of the outcomes."""
    kind, of = KINDS[shape], schema(shape, compact=True)
    subjects = map(kind.subject, reports) if kind.collected is None else kind.collected(outcomes)
    return library("pyarrow", "arrow").Table.from_batches([_batch(shape, of, list(subjects))], of)
