"""A corpus as its readers see it: tables, questions in SQL, and what there is to say of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import field, frozen

from gxparse.corpus import manifest as manifests
from gxparse.corpus.layout import TABLES
from gxparse.corpus.manifest import Manifest, Part, found_file
from gxparse.corpus.parts import texts
from gxparse.corpus.schemas import schema_of
from gxparse.errors import CorpusError
from gxparse.frames.tables import library

if TYPE_CHECKING:
    import pyarrow as pa

ATTEMPTS = 5
"""So often is reading begun anew because a build has replaced the files meanwhile."""

_Found = TypeVar("_Found")


@frozen(kw_only=True)
class Status:
    """What there is in a corpus. ``sources`` is how many are known, ``failed`` how many of those by the code of the error;
    ``reports`` how many there are by year (``None``: they name none), ``bodies`` how many bodies they are of.

    ``readings`` are the versions and options that sources were read with, each with the number of its sources;
    ``commit`` is the number of the last commit, ``rows`` how many rows each table has, ``files`` and ``bytes`` what they
    take on disk.
    """

    sources: int
    failed: Mapping[str, int]
    reports: Mapping[int | None, int]
    bodies: int
    readings: Sequence[tuple[Mapping[str, Any], int]]
    commit: int
    rows: Mapping[str, int]
    files: int
    bytes: int

    def stale(self, version: str) -> int:
        """How many sources another version of gxparse has read: a build would read them again."""
        return sum(count for said, count in self.readings if said["version"] != version)


@frozen
class Dataset:
    """A corpus that ``gxparse corpus build`` made (extra ``arrow``). It may be read while a build goes on: each call sees
    the last commit as a whole.

    Raises :class:`~gxparse.errors.NoCorpusError` if there is none in the directory.
    """

    directory: Path = field(converter=Path)

    def __attrs_post_init__(self) -> None:
        library("pyarrow", "arrow")
        manifests.newest(self.directory)

    def files(self, name: str) -> list[Path]:
        """The files of a table as of the last commit, for tools that read Parquet. Builds may replace them at any time."""
        return self._reading(lambda found: [path for _, path in self._located(found, name)])

    def table(
        self, name: str, *, columns: Sequence[str] | None = None, years: Collection[int | None] | None = None
    ) -> pa.Table:
        """A table of the corpus: ``reports``, ``cells``, ``findings``, ``corrections``, ``claims``, ``errors`` or
        ``sources``, with columns as :func:`gxparse.dictionary` tells. Only some ``columns`` of it and only reports of some
        ``years`` are read if they are named.

        Rows stand by year, and in no order that means something within one. Raises :class:`ValueError` for another table,
        column, or for years of a table that has none.
        """
        import pyarrow as pa

        schema = schema_of(_known(name))
        names = schema.names if columns is None else list(columns)
        if wrong := [column for column in names if column not in schema.names]:
            raise ValueError(f"{name} has no column {', '.join(wrong)}; there are {', '.join(schema.names)}")
        if years is not None and "year" not in schema.names:
            raise ValueError(f"{name} has no years")
        chosen = pa.schema([schema.field(column) for column in names])

        def read(found: Manifest) -> pa.Table:
            parts = [each for each in self._located(found, name) if years is None or each[0].year in years]
            tables = [_as(chosen, part, path) for part, path in parts]
            return pa.concat_tables(tables) if tables else chosen.empty_table()

        return self._reading(read)

    def batches(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of a table, a file at a time, so that no more is in memory."""
        import pyarrow as pa

        schema = schema_of(_known(name))
        chosen = pa.schema([schema.field(column) for column in columns])
        for part, path in self._reading(lambda found: self._located(found, name)):
            yield _as(chosen, part, path)

    def query(self, sql: str) -> pa.Table:
        """What DuckDB answers to a question in SQL (extra ``corpus``); the tables are views by their names.

        Raises :class:`~gxparse.errors.CorpusError` with what DuckDB says if it does not take the question, and
        :class:`~gxparse.errors.MissingDependencyError` without it.
        """
        duckdb = library("duckdb", "corpus")

        def ask(found: Manifest) -> pa.Table:
            with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
                for name in TABLES:
                    paths = [path for _, path in self._located(found, name)]
                    _make_view(connection, name, paths)
                try:
                    return connection.sql(sql).to_arrow_table()
                except duckdb.IOException as error:
                    raise FileNotFoundError(str(error)) from error
                except duckdb.Error as error:
                    raise CorpusError(str(self.directory), f"SQL 无法执行:{error}", f"the SQL cannot be run: {error}") from error

        return self._reading(ask)

    def status(self) -> Status:
        """What there is in the corpus, counted."""

        def count(found: Manifest) -> Status:
            failed: Counter[str] = Counter()
            bodies: set[str] = set()
            for _, path in self._located(found, "sources"):
                failed.update(code for code in texts(path, "error").to_pylist() if code is not None)
            for _, path in self._located(found, "reports"):
                bodies.update(texts(path, "agency").unique().to_pylist())
            reports: Counter[int | None] = Counter()
            for part in found.of("reports"):
                reports[part.year] += part.size
            read: Counter[str] = Counter()
            for part in found.of("sources"):
                read[part.reading] += part.size
            paths = [path for name in TABLES for _, path in self._located(found, name)]
            return Status(
                sources=sum(read.values()),
                failed=dict(sorted(failed.items())),
                reports=dict(reports),
                bodies=len(bodies - {None}),
                readings=[(found.readings[name], many) for name, many in read.items()],
                commit=found.number,
                rows={name: sum(part.rows[name] for part in found.of(name)) for name in TABLES},
                files=len(paths),
                bytes=sum(path.stat().st_size for path in paths),
            )

        return self._reading(count)

    def _located(self, found: Manifest, name: str) -> list[tuple[Part, Path]]:
        return [(part, found_file(self.directory, part.file(name))) for part in found.of(_known(name))]

    def _reading(self, read: Callable[[Manifest], _Found]) -> _Found:
        """What is read of the last commit; of a newer one if a build has replaced its files meanwhile."""
        for _ in range(ATTEMPTS):
            found = manifests.newest(self.directory)
            try:
                return read(found)
            except FileNotFoundError as error:
                last = error
                if manifests.newest(self.directory).number == found.number:
                    break
        raise CorpusError(
            str(self.directory),
            f"读取时文件缺失({last})。若正在建立语料库,请等它结束后再试;否则请从备份恢复",
            f"files are missing ({last}); if a build is going on, try again when it has ended, else restore them from a copy",
        ) from last


def _known(name: str) -> str:
    if name not in TABLES:
        raise ValueError(f"a corpus has no table {name!r}; there are {', '.join(TABLES)}")
    return name


def _as(schema: pa.Schema, part: Part, path: Path) -> pa.Table:
    """A file of a part with the columns of a schema: the year comes from the folder, what an older version lacks is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        having = [name for name in schema.names if name in file.schema_arrow.names]
        read = file.read(columns=having)
    rows = read.num_rows if having else part.rows[path.parts[-3] if part.year or not part.of_sources else path.parent.name]
    columns = []
    for wanted in schema:
        if wanted.name in having:
            columns.append(read[wanted.name].cast(wanted.type))
        elif wanted.name == "year" and part.year is not None:
            columns.append(pa.repeat(pa.scalar(part.year, wanted.type), rows))
        else:
            columns.append(pa.nulls(rows, wanted.type))
    return pa.table(columns, schema=schema)


def _make_view(connection: Any, name: str, paths: Sequence[Path]) -> None:
    """Let a connection know a table by its name, with its columns in their order."""
    schema = schema_of(name)
    columns = ", ".join(f'"{column}"' for column in schema.names)
    if not paths:
        connection.register(name, schema.empty_table())
        return
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    parted = ", hive_partitioning = true, hive_types = {'year': BIGINT}" if "year" in schema.names else ""
    connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM read_parquet([{listed}], union_by_name = true{parted})")
