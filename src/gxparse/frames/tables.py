"""Arrow tables of the shapes: their schemas, and all tables of a batch of sources at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any

from gxparse.checks.rules.rule import Rule
from gxparse.errors import FrameError, MissingDependencyError
from gxparse.frames.columns import PRECISION, SCALE, NotExactError, check_cells
from gxparse.frames.examined import Examined
from gxparse.frames.shape import KINDS, Shape, columns
from gxparse.frames.shapes import corrections
from gxparse.outcome import Outcome

if TYPE_CHECKING:
    import pyarrow

KEPT = (";to_records 照原样给出", "; to_records has it as it is")
"""Where a value is found that no table can hold."""

PER_SOURCE: tuple[Shape, ...] = tuple(shape for shape in KINDS if shape != "series")
"""The shapes whose rows are of one source each, whatever other sources there are."""


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
        "list<string>": arrow.list_(arrow.string()),
        "list<int64>": arrow.list_(arrow.int64()),
    }
    repeated = arrow.dictionary(arrow.int32(), arrow.string())
    return arrow.schema(
        [
            arrow.field(
                column.name,
                repeated if compact and column.repeats else types[column.type],
                metadata={"zh": column.zh, "en": column.en},
            )
            for column in columns(shape)
        ]
    )


def table(shape: Shape, subjects: Iterable[Any], *, compact: bool = False) -> pyarrow.Table:
    """A table of what the columns of a shape take their values from, in as many chunks as there are batches.

    Raises :class:`~gxparse.errors.FrameError` for a value that a column cannot hold exactly.
    """
    arrow = library("pyarrow", "arrow")
    those, of = columns(shape), schema(shape, compact=compact)
    batches = []
    for some in _batched(subjects, KINDS[shape].batch):
        rows = [[column.of(subject) for column in those] for subject in some]
        arrays = [_array(arrow, field.type, shape, number, rows) for number, field in enumerate(of)]
        batches.append(arrow.RecordBatch.from_arrays(arrays, schema=of))
    return arrow.Table.from_batches(batches, of)


def _batched(subjects: Iterable[Any], size: int) -> Iterator[list[Any]]:
    some: list[Any] = []
    for subject in subjects:
        some.append(subject)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


Rows = Sequence[Sequence[Any]]
"""For each subject the values of every column."""


def _array(arrow: Any, of: Any, shape: Shape, number: int, rows: Sequence[Rows]) -> Any:
    """The values of a column for several subjects."""
    column = columns(shape)[number]
    values = chain.from_iterable(each[number] for each in rows)
    plain = of.value_type if arrow.types.is_dictionary(of) else of
    try:  # texts are looked at one by one only if Arrow refuses them
        array = arrow.array(list(values if "string" in column.type else map(column.exact, values)), plain)
    except (NotExactError, UnicodeEncodeError):
        _refuse(shape, number, rows)
        raise
    return array if plain is of else array.dictionary_encode()


def _refuse(shape: Shape, number: int, rows: Iterable[Rows]) -> None:
    """Raise an error that names the first value that a column cannot hold."""
    those, named = columns(shape), KINDS[shape].named
    column = those[number]
    names = [each.name for each in those]
    for each in rows:
        for place, value in enumerate(each[number]):
            why = column.refusal(value)
            if why is not None:
                report, source = (each[names.index(name)][place] for name in ("report", "source"))
                name = None if named is None else each[names.index(named)][place]
                is_cell = named == "key"
                cell = name if is_cell else column.places[0][1].key if column.places else None
                row = "" if is_cell or name is None else name
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
    (1, 200, 0)
    """
    for shape in shapes:
        if shape not in PER_SOURCE:
            raise ValueError(f"no shape of single sources: {shape!r}; there are {', '.join(PER_SOURCE)}")
    own = tuple(rules)
    sources = [_Examined(outcome, own) for outcome in outcomes]
    try:
        return _tables(sources, shapes)
    except FrameError:
        for source in sources:
            source.refuse(shapes)
        return _tables(sources, shapes)


class _Examined:
    """What came of a source, with its reports examined once."""

    def __init__(self, outcome: Outcome, rules: Sequence[Rule]) -> None:
        self.outcome = outcome
        self.reports = [Examined(report, rules) for report in outcome.reports]

    def refuse(self, shapes: Sequence[Shape]) -> None:
        """Put the error in place of the reports if no table can hold them."""
        try:
            _tables([self], shapes)
        except FrameError as error:
            self.outcome, self.reports = Outcome(name=self.outcome.name, error=error), []


def _tables(sources: Sequence[_Examined], shapes: Sequence[Shape]) -> dict[str, pyarrow.Table]:
    reports = [each for source in sources for each in source.reports]
    for each in reports:
        check_cells(each.report)
    failed = [source.outcome for source in sources if source.outcome.error is not None]
    subjects = {"errors": failed, "corrections": map(corrections.subject, reports)}
    return {shape: table(shape, subjects.get(shape, reports), compact=True).combine_chunks() for shape in shapes}
