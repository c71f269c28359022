"""The files of parts: written whole and in order, read again, put together, with some sources left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gxparse.corpus.layout import OF_REPORTS, OF_SOURCES, ORDER, ROWS_OF_GROUP, STAGED, TABLES
from gxparse.corpus.manifest import Part, found_file, sync_folder

if TYPE_CHECKING:
    import pyarrow as pa

Tables = Mapping[str, "pa.Table"]
"""Tables by their names."""

SYNCING = 8
"""So many files are synced at a time: file systems do several for the price of one."""


@frozen
class Reading:
    """How sources were read: the versions and options that say what comes of a source. ``name`` is short for it."""

    name: str
    said: Mapping[str, Any]


@define
class Writer:
    """Writes new parts of one commit, in the folder of what is staged. ``prefix`` makes names that nobody has had.

    No file that it writes is seen by readers: not by those who ask the manifest, and not by those who look for Parquet
    files in the folders of the tables.
    """

    directory: Path
    prefix: str
    written: list[Path] = field(factory=list, init=False)
    _made: int = field(default=0, init=False)

    def write(self, tables: Tables, reading: Reading, year: int | None = None) -> Part:
        """Write tables as a part. A table without rows has no file. Raises :class:`OSError`."""
        self._made += 1
        rows = {name: tables[name].num_rows for name in TABLES if name in tables and tables[name].num_rows}
        part = Part(f"{self.prefix}-{self._made:04}", reading.name, rows, year)
        for name in rows:
            path = self.directory / STAGED / part.file(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            self.written.append(path)
            write_file(path, tables[name], name, reading)
        return part

    def keep(self, parts: Iterable[Part]) -> None:
        """Let what was written of these parts outlive a power cut; the rest goes, it has become one of them."""
        kept = {self.directory / STAGED / file for part in parts for file in part.files}
        for path in self.written:
            if path not in kept:
                path.unlink()
        self.written = [path for path in self.written if path in kept]
        with ThreadPoolExecutor(SYNCING) as threads:
            list(threads.map(_sync, self.written))
            list(threads.map(sync_folder, {path.parent for path in self.written}))


def write_file(path: Path, table: pa.Table, name: str, reading: Reading) -> None:
    """Write a table as one Parquet file, sorted, with what its sources were read with in the file's metadata."""
    import pyarrow.parquet as pq

    ordered = in_order(table, ORDER[name])
    said = {f"gxparse.{key}": value if isinstance(value, str) else _json(value) for key, value in reading.said.items()}
    schema = ordered.schema
    ordered = ordered.replace_schema_metadata({**(schema.metadata or {}), **said, "gxparse.reading": reading.name})
    pq.write_table(ordered, path, compression="zstd", row_group_size=ROWS_OF_GROUP, write_page_index=True)


def in_order(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """A table sorted by columns of text, null last; rows that are alike there stay as they are.

    Arrow sorts no texts that are encoded by dictionaries: the places of the texts in the sorted dictionary are sorted.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ranks = {}
    for name in columns:
        column = table[name].combine_chunks()
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        ranks[name] = pc.rank(encoded.dictionary, tiebreaker="dense").take(encoded.indices)
    return table.take(pc.sort_indices(pa.table(ranks), sort_keys=[(name, "ascending") for name in columns]))


def as_one(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables below each other, in one piece."""
    import pyarrow as pa

    return pa.concat_tables(tables, promote_options="default").unify_dictionaries().combine_chunks()


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- reading -------------------------------------------------------------------------------------------


def read_file(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One file, or some columns of it, as it was written; nothing is read out of the names of its folders."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read(columns=None if columns is None else list(columns))


def texts(path: Path, column: str) -> pa.ChunkedArray:
    """One column of text of a file."""
    import pyarrow as pa

    return read_file(path, [column])[column].cast(pa.string())


def has_sources(directory: Path, part: Part, names: pa.Array) -> bool:
    """Whether a part has rows of some of these sources."""
    import pyarrow.compute as pc

    table = "sources" if part.of_sources else "reports"
    column = texts(found_file(directory, part.file(table)), "source")
    return bool(pc.any(pc.is_in(column, value_set=names)).as_py())


def put_together(directory: Path, parts: Sequence[Part], without: pa.Array) -> dict[str, pa.Table]:
    """The tables of parts of one kind as one, ``without`` the rows of some sources. What is left empty is left out."""
    import pyarrow.compute as pc

    made = {}
    for name in OF_SOURCES if parts[0].of_sources else OF_REPORTS:
        tables = [read_file(found_file(directory, part.file(name))) for part in parts if name in part.rows]
        if not tables:
            continue
        table = as_one(tables)
        if len(without):
            table = table.filter(pc.invert(pc.is_in(table["source"], value_set=without)))
        if table.num_rows:
            made[name] = table
    return made


def by_year(tables: Tables) -> Iterator[tuple[int | None, dict[str, pa.Table]]]:
    """Tables of reports parted by year, without the column that says it: the folders do."""
    import pyarrow.compute as pc

    years = sorted(tables["reports"]["year"].unique().to_pylist(), key=lambda year: (year is None, year or 0))
    for year in years:
        of_year = {}
        for name in OF_REPORTS:
            column = tables[name]["year"]
            chosen = pc.is_null(column) if year is None else pc.equal(column, year)
            found = tables[name].filter(chosen) if len(years) > 1 else tables[name]
            of_year[name] = found.drop_columns(["year"])
        yield year, of_year


def joined(tables: Iterable[Tables]) -> dict[str, pa.Table]:
    """Tables of several batches as one each."""
    listed = list(tables)
    return {name: as_one([each[name] for each in listed]) for name in listed[0]}
