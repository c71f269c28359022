"""The files of parts: written whole and in order, read again, put together, with some sources left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gxparse.corpus.layout import OF_REPORTS, OF_SOURCES, ORDER, ROWS_OF_GROUP, STAGED
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

    def draft(self, reading: Reading, year: int | None = None) -> Draft:
        """A part to be written table by table."""
        self._made += 1
        return Draft(self, f"{self.prefix}-{self._made:04}", reading, year)

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


@define
class Draft:
    """A part of which a table is written at a time, so that no more is in memory. One without rows has no file."""

    writer: Writer
    name: str
    reading: Reading
    year: int | None
    _rows: dict[str, int] = field(factory=dict, init=False)

    @property
    def part(self) -> Part:
        """The part, as far as it is written."""
        return Part(self.name, self.reading.name, self._rows, self.year)

    def write(self, name: str, table: pa.Table) -> None:
        """Write a table of it. Raises :class:`OSError`."""
        if not table.num_rows:
            return
        self._rows[name] = table.num_rows
        path = self.writer.directory / STAGED / self.part.file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.writer.written.append(path)
        write_file(path, table, name, self.reading)


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


def has_sources(directory: Path, part: Part, names: pa.ChunkedArray) -> bool:
    """Whether a part has rows of some of these sources."""
    import pyarrow.compute as pc

    table = "sources" if part.of_sources else "reports"
    column = texts(found_file(directory, part.file(table)), "source")
    return bool(pc.any(pc.is_in(column, value_set=names)).as_py())


def put_together(
    directory: Path, parts: Sequence[Part], draft: Draft, without: pa.ChunkedArray | None = None
) -> Part | None:
    """Write the tables of parts of one kind as one, ``without`` the rows of some sources; nothing if none are left."""
    import pyarrow.compute as pc

    for name in OF_SOURCES if parts[0].of_sources else OF_REPORTS:
        tables = [read_file(found_file(directory, part.file(name))) for part in parts if name in part.rows]
        if tables:
            table = as_one(tables)
            if without is not None:
                table = table.filter(pc.invert(pc.is_in(table["source"], value_set=without)))
            draft.write(name, table)
    return draft.part if draft.part.rows else None


def write_new(batches: Sequence[Tables], writer: Writer, reading: Reading) -> list[Part]:
    """Write the tables of batches of sources: a part of sources, and one of reports for each year.

    The column that says the year is left out: the folders do.
    """
    of_sources = writer.draft(reading)
    for name in OF_SOURCES:
        of_sources.write(name, as_one([batch[name] for batch in batches]))
    of_years: dict[int | None, Draft] = {}
    for name in OF_REPORTS:
        table = as_one([batch[name] for batch in batches])
        for year, of_year in _by_year(table):
            if year not in of_years:
                of_years[year] = writer.draft(reading, year)
            of_years[year].write(name, of_year)
    return [of_sources.part, *(draft.part for draft in of_years.values())]


def _by_year(table: pa.Table) -> Iterator[tuple[int | None, pa.Table]]:
    import pyarrow.compute as pc

    column, others = table["year"], table.drop_columns(["year"])
    for year in sorted(column.unique().to_pylist(), key=lambda year: (year is None, year or 0)):
        yield year, others.filter(pc.is_null(column) if year is None else pc.equal(column, year))
