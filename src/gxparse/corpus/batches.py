"""One function that any engine can run: a batch of sources in, all tables out.

:func:`read_batch` is pure and needs nothing but its arguments. What it gives is a dictionary of Arrow record batches:
it goes from one process to another as it is, and engines that know Arrow take each of them for a table of their own.
Engines in which a function gives one table use :func:`read_table`, or :func:`packed`, by which all tables are rows of
one until :func:`unpacked` takes them apart.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gxparse.api import parse_all, read_document
from gxparse.checks.rules.rule import Rule
from gxparse.corpus.items import SourceItem
from gxparse.errors import EmptySourceError, GxparseError, UnexpectedError
from gxparse.frames.shape import Shape
from gxparse.frames.tables import PER_SOURCE, library, schema, tables_of
from gxparse.options import ReadingKeywords, keywords_of
from gxparse.outcome import Outcome

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import Unpack

SOURCES, BYTES = 64, 4_000_000
"""A batch has so many sources, or so many bytes if that is less: tables of few reports take longer each to make."""


def batched(items: Iterable[SourceItem]) -> Iterator[pyarrow.RecordBatch]:
    """Sources as batches for :func:`read_batch`: columns ``name``, ``data`` and ``encoding``. An item that is an error
    is raised: take those out before, they need no reading.

    >>> batch, = batched([SourceItem(name="a.txt", data=b"x")])
    >>> batch.schema.names, batch.num_rows
    (['name', 'data', 'encoding'], 1)
    """
    some: list[SourceItem] = []
    size = 0
    for item in items:
        if item.error is not None:
            raise item.error
        some.append(item)
        size += len(item.data)
        if len(some) >= SOURCES or size >= BYTES:
            yield _batch(some)
            some, size = [], 0
    if some:
        yield _batch(some)


def _batch(items: Sequence[SourceItem]) -> pyarrow.RecordBatch:
    arrow = library("pyarrow", "corpus")
    columns = {
        "name": arrow.array([item.name for item in items], arrow.string()),
        "data": arrow.array([item.data for item in items], arrow.binary()),
        "encoding": arrow.array([item.encoding for item in items], arrow.string()),
    }
    return arrow.RecordBatch.from_arrays(list(columns.values()), list(columns))


@keywords_of(read_document, without="name")
def read_batch(
    batch: pyarrow.RecordBatch | pyarrow.Table,
    *,
    shapes: Sequence[Shape] = PER_SOURCE,
    rules: Sequence[Rule] = (),
    **options: Unpack[ReadingKeywords],
) -> dict[str, pyarrow.RecordBatch]:
    """Read a batch of sources: the tables of what is in them, by shape.

    ``batch`` has the columns ``name`` (text) and ``data`` (bytes, or text), and may have ``encoding`` (that of the
    bytes, where it is known). The tables are those of :func:`gxparse.frames.tables.tables_of`, with ``rules`` of one's
    own checked too; rows are in the order of the batch. A source that cannot be read has its row in ``errors``. The
    other options are those of :func:`gxparse.parse`. Formats registered in code are known where they were registered:
    in other processes only those of installed plugins are.

    Raises :class:`ValueError` for columns that are missing, and for shapes whose rows need other sources too.

    >>> import pyarrow
    >>> from pathlib import Path
    >>> data = Path("examples/reports/annotated-2020.txt").read_bytes()
    >>> tables = read_batch(pyarrow.record_batch({"name": ["a.txt", "b.txt"], "data": [data, b"?"]}))
    >>> tables["reports"].num_rows, tables["errors"].num_rows, tables["errors"]["source"].to_pylist()
    (1, 1, ['b.txt'])
    """
    return Work(batch=batch, shapes=shapes, rules=rules, options=options)()


def read_table(batch: pyarrow.RecordBatch | pyarrow.Table, shape: Shape, **options: Any) -> pyarrow.RecordBatch:
    """One table of a batch of sources, with plain columns and none that are encoded by dictionaries: see
    :func:`read_batch`, which has the same options.
    """
    return plain(shape, read_batch(batch, shapes=(shape,), **options)[shape])


def plain(shape: Shape, table: pyarrow.RecordBatch | pyarrow.Table) -> pyarrow.RecordBatch:
    """A table without dictionaries, which not all engines know."""
    arrow = library("pyarrow", "corpus")
    of = schema(shape)
    columns = [table.column(number).cast(field.type) for number, field in enumerate(of)]
    return one_batch(arrow.Table.from_arrays(columns, schema=of))


def one_batch(table: pyarrow.Table) -> pyarrow.RecordBatch:
    """A table as one batch, also if it has no rows."""
    arrow = library("pyarrow", "corpus")
    whole = table.combine_chunks().to_batches()
    return whole[0] if whole else arrow.RecordBatch.from_pylist([], schema=table.schema)


def packed(tables: Mapping[str, pyarrow.RecordBatch]) -> pyarrow.RecordBatch:
    """All tables as rows of one with the columns ``table`` (its name) and ``stream`` (it, as a stream of Arrow IPC).

    >>> import pyarrow
    >>> kept = packed(read_batch(pyarrow.record_batch({"name": ["b.txt"], "data": [b"?"]})))
    >>> kept.schema.names, unpacked([kept])["errors"].num_rows
    (['table', 'stream'], 1)
    """
    arrow = library("pyarrow", "corpus")
    streams = []
    for table in tables.values():
        sink = arrow.BufferOutputStream()
        with arrow.ipc.new_stream(sink, table.schema) as writer:
            writer.write_batch(table)
        streams.append(sink.getvalue().to_pybytes())
    return arrow.RecordBatch.from_arrays(
        [arrow.array(list(tables), arrow.string()), arrow.array(streams, arrow.binary())], ["table", "stream"]
    )


def unpacked(batches: Iterable[pyarrow.RecordBatch]) -> dict[str, pyarrow.Table]:
    """The tables that were :func:`packed`, each from all batches in their order."""
    arrow = library("pyarrow", "corpus")
    found: dict[str, list[Any]] = {}
    for batch in batches:
        for name, stream in zip(batch.column("table").to_pylist(), batch.column("stream").to_pylist(), strict=True):
            found.setdefault(name, []).append(arrow.ipc.open_stream(stream).read_all())
    return {name: arrow.concat_tables(tables) for name, tables in found.items()}


@frozen(kw_only=True)
class Work:
    """The reading of a batch. ``failed`` are errors of sources that are not read again, by row. ``apart`` makes the
    tables source by source, which takes longer and tells at which source it is.
    """

    batch: Any
    shapes: Sequence[Shape]
    rules: Sequence[Rule]
    options: Mapping[str, Any]
    failed: Mapping[int, GxparseError] = field(factory=dict)
    apart: bool = False

    def __call__(self, at: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
        """The tables. ``at`` is told the number of each row before it is read, and nothing when all are."""
        columns = self.batch.schema.names
        if missing := [name for name in ("name", "data") if name not in columns]:
            raise ValueError(f"a batch of sources has no column {', '.join(missing)}; there are {', '.join(columns)}")
        outcomes = self._outcomes(at)
        if not self.apart:
            tables = tables_of(outcomes, shapes=self.shapes, rules=self.rules)
        else:
            arrow = library("pyarrow", "corpus")
            none = tables_of([], shapes=self.shapes)
            each = [tables_of([outcome], shapes=self.shapes, rules=self.rules) for outcome in outcomes]
            tables = {
                shape: arrow.concat_tables([none[shape], *(those[shape] for those in each)]).unify_dictionaries()
                for shape in self.shapes
            }
        return {shape: one_batch(table) for shape, table in tables.items()}

    def _outcomes(self, at: Callable[[str], None]) -> Iterator[Outcome]:
        names, data = (self.batch.column(name).to_pylist() for name in ("name", "data"))
        known = "encoding" in self.batch.schema.names
        encodings = self.batch.column("encoding").to_pylist() if known else [None] * len(names)
        for row, (name, content, encoding) in enumerate(zip(names, data, encodings, strict=True)):
            if row in self.failed:
                yield Outcome(name=name, error=self.failed[row])
                continue
            at(str(row))
            yield self._outcome(name, content, encoding)
        at("")

    def _outcome(self, name: str, content: bytes | str | None, encoding: str | None) -> Outcome:
        options = dict(self.options)
        if content is None:
            return Outcome(name=name, error=EmptySourceError(name))
        if isinstance(content, str):
            content, encoding = content.encode("utf-8", "surrogatepass"), "utf-8"
        if encoding is not None:
            options["encoding"] = encoding
        try:
            return Outcome(name=name, reports=tuple(parse_all(content, name=name, **options)))
        except GxparseError as error:
            return Outcome(name=name, error=error)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one source's bug must not lose the others; it is told in full
            told = "".join(traceback.format_exception(error))
            return Outcome(name=name, error=UnexpectedError(name, "", type(error).__name__, str(error), told))
