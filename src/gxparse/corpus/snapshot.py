"""One commit of a corpus, to be read: its tables whole, or a file at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gxparse.corpus.layout import TABLES
from gxparse.corpus.manifest import Manifest, Part, found_file
from gxparse.corpus.schemas import schema_of
from gxparse.frames.tables import library

if TYPE_CHECKING:
    import pyarrow as pa


@frozen
class Snapshot:
    """A commit of the corpus in a directory. A build may take files away while they are read: a
    :class:`FileNotFoundError` then says so.
    """

    directory: Path
    manifest: Manifest

    def located(self, name: str, years: Collection[int | None] | None = None) -> list[tuple[Part, Path]]:
        """The parts of a table, all or those of some years, and where their files are."""
        return [
            (part, found_file(self.directory, part.file(name)))
            for part in self.manifest.of(known(name))
            if years is None or part.year in years
        ]

    def table(
        self, name: str, columns: Sequence[str] | None = None, years: Collection[int | None] | None = None
    ) -> pa.Table:
        """Some columns and years of a table, or all of it."""
        arrow = library("pyarrow", "corpus")
        chosen = _chosen(name, columns)
        if years is not None and "year" not in schema_of(name).names:
            raise ValueError(f"{name} has no years")
        tables = [_read(chosen, name, part, path) for part, path in self.located(name, years)]
        return arrow.concat_tables([chosen.empty_table(), *tables])

    def each(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of a table, a file at a time, so that no more is in memory."""
        chosen = _chosen(name, columns)
        for part, path in self.located(name):
            yield _read(chosen, name, part, path)

    def columns(self, name: str) -> list[str]:
        """The names of a table's columns."""
        names: list[str] = schema_of(known(name)).names
        return names

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return sum(part.rows[name] for part in self.manifest.of(name))

    def connected(self, duckdb: Any) -> Any:
        """A connection of DuckDB that knows the tables by their names."""
        connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        for name in TABLES:
            schema, paths = schema_of(name), [path for _, path in self.located(name)]
            if not paths:
                connection.register(name, schema.empty_table())
                continue
            columns = ", ".join(f'"{column}"' for column in schema.names)
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
            year = ", hive_partitioning = true, hive_types = {'year': BIGINT}" if "year" in schema.names else ""
            files = f"read_parquet([{listed}], union_by_name = true{year})"
            connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {files}")  # noqa: S608
        return connection


def known(name: str) -> str:
    """The name of a table. Raises :class:`ValueError` if there is none of this name."""
    if name not in TABLES:
        raise ValueError(f"a corpus has no table {name!r}; there are {', '.join(TABLES)}")
    return name


def _chosen(name: str, columns: Sequence[str] | None) -> pa.Schema:
    """The schema of some columns of a table. Raises :class:`ValueError` for one that it has not."""
    schema = schema_of(known(name))
    if columns is None:
        return schema
    if wrong := [column for column in columns if column not in schema.names]:
        raise ValueError(f"{name} has no column {', '.join(wrong)}; there are {', '.join(schema.names)}")
    return library("pyarrow", "corpus").schema([schema.field(column) for column in columns])


def _read(schema: pa.Schema, name: str, part: Part, path: Path) -> pa.Table:
    """A file of a part in these columns: the year is that of the part, and what an older version lacks is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        having = [column for column in schema.names if column in file.schema_arrow.names]
        read = file.read(columns=having)
    columns = []
    for wanted in schema:
        if wanted.name in having:
            columns.append(read[wanted.name].cast(wanted.type))
        elif wanted.name == "year" and part.year is not None:
            columns.append(pa.repeat(pa.scalar(part.year, wanted.type), part.rows[name]))
        else:
            columns.append(pa.nulls(part.rows[name], wanted.type))
    return pa.table(columns, schema=schema)
