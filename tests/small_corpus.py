"""Small tables of sources for tests of the store: what a source says is a few words, and its rows follow from them.

``"2021 北县; 2020 南县"`` are two reports, ``"!encoding"`` is a source that ends in this error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gxparse.corpus import manifest
from gxparse.corpus.layout import TABLES
from gxparse.corpus.manifest import found_file
from gxparse.corpus.parts import Reading
from gxparse.corpus.store import Store, mark

TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMAS = {
    "reports": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64())],
    "cells": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64()), ("key", TEXT)],
    "findings": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64()), ("rule", TEXT)],
    "corrections": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64())],
    "claims": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64())],
    "sections": [("report", TEXT), ("source", TEXT), ("agency", TEXT), ("year", pa.int64()), ("section", TEXT)],
    "errors": [("source", TEXT), ("code", TEXT)],
    "sources": [("source", pa.string()), ("sha256", pa.string()), ("error", TEXT)],
}
READING = Reading("reading-1", {"version": "1"})


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def rows_of(name: str, content: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that a source gives, by table."""
    code = content[1:] if content.startswith("!") else None
    reports = []
    for said in content.split(";") if code is None else []:
        year, agency = said.split()
        reports.append((hash_of(said)[:16], name, agency, None if year == "-" else int(year)))
    return {
        "reports": reports,
        "cells": [(*report, key) for report in reports for key in ("b.x", "a.y", "b.a")],
        "findings": [(*report, rule) for report in reports for rule in ("sum", "balance")],
        "corrections": [],
        "claims": reports[:1],
        "sections": [(*report, section) for report in reports for section in ("overview", "problems")],
        "errors": [] if code is None else [(name, code)],
        "sources": [(name, hash_of(content), code)],
    }


def tables_of(sources: Mapping[str, str]) -> dict[str, pa.Table]:
    """The tables of several sources."""
    rows = [rows_of(name, content) for name, content in sources.items()]
    made = {}
    for table, fields in SCHEMAS.items():
        schema = pa.schema(fields)
        listed = [row for each in rows for row in each[table]]
        columns = zip(*listed, strict=True) if listed else [[] for _ in fields]
        made[table] = pa.table(
            [_array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
        )
    return made


def _array(values: Any, of: pa.DataType) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode() if of == TEXT else pa.array(values, of)


def build(directory: Path, sources: Mapping[str, str], *, reading: Reading = READING, at_once: int = 3) -> list[str]:
    """Bring sources into a corpus, a few at a time, as a build does; the names of those that were read."""
    with Store.opened(directory, reading) as store:
        new = [name for name, content in sources.items() if mark(name, hash_of(content)) not in store.known]
        for start in range(0, len(new), at_once):
            store.add([tables_of({name: sources[name]}) for name in new[start : start + at_once]])
    return new


def expected(sources: Mapping[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that a corpus of these sources has, sorted."""
    rows = [rows_of(*source) for source in sources.items()]
    return {table: _sorted(row for each in rows for row in each[table]) for table in TABLES}


def committed(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that the last commit has, sorted."""
    found = manifest.newest(directory)
    return {
        table: _sorted(
            row for part in found.of(table) for row in _rows(found_file(directory, part.file(table)), table, part.year)
        )
        for table in TABLES
    }


def seen_by_glob(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that a reader sees who looks for Parquet files, sorted."""
    return {
        table: _sorted(
            row
            for path in (directory / table).glob("**/*.parquet")
            for row in _rows(path, table, _year(path.parent.name))
        )
        for table in TABLES
    }


def _year(folder: str) -> int | None:
    year = folder.partition("=")[2]
    return int(year) if year.isdecimal() else None


def _rows(path: Path, table: str, year: int | None) -> list[tuple[Any, ...]]:
    read = pq.ParquetFile(path).read()
    names = [name for name, _ in SCHEMAS[table]]
    columns = [read[name].to_pylist() if name in read.column_names else [year] * read.num_rows for name in names]
    return list(zip(*columns, strict=True))


def _sorted(rows: Any) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


def others(sources: Sequence[str]) -> dict[str, str]:
    """Sources by name."""
    return {f"{number}.txt": content for number, content in enumerate(sources)}
