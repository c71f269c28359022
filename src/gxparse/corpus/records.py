"""Sources in a column: of JSON lines, and of Parquet files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import IO, Any

from gxparse.corpus.items import CHUNK, Reading, SourceItem, seekable
from gxparse.errors import ColumnError, ColumnValueError, GxparseError, JsonSourceError, SourceTooLargeError
from gxparse.frames.tables import library
from gxparse.words import Words

CONTENTS = ("html", "content", "text", "body", "bytes", "data")
"""What a column with sources is called, where nobody says: the first that there is. Markup says more than a text."""

NAMES = ("name", "url", "path", "source", "id")
"""What a column with their names is called."""

ROWS = 64
"""So many rows of a Parquet file are in memory at a time."""


def json_lines(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:  # noqa: ARG001 - as all
    """The sources of a file of JSON lines. A line that cannot be read is an error in its place."""
    number, content, names = 0, None, None
    while line := stream.readline(2 * reading.max_bytes + CHUNK):
        number += 1
        at = f"{name}!/{number}"
        if not line.strip():
            continue
        try:
            if not line.endswith(b"\n") and len(line) >= 2 * reading.max_bytes:
                _pass_over(stream)
                raise SourceTooLargeError(at, len(line), reading.max_bytes, at_least=True)
            row = _object(name, number, line)
        except GxparseError as error:
            yield SourceItem(name=at, error=error)
            continue
        if content is None:
            content = _chosen(name, row, reading.content, CONTENTS)
            names = _named(name, row, reading.name)
        yield _item(at, row.get(content), None if names is None else row.get(names), content, reading)


def _pass_over(stream: IO[bytes]) -> None:
    while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
        pass


def _object(name: str, number: int, line: bytes) -> dict[str, Any]:
    place = Words(f"第 {number} 行", f"line {number}")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise JsonSourceError(name, place, Words(f"不是 JSON（{error}）", f"is no JSON ({error})")) from error
    if not isinstance(row, dict):
        raise JsonSourceError(name, place, Words("不是 JSON 对象", "is no JSON object"))
    return row


def parquet_rows(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:
    """The sources of a Parquet file; only the columns that are needed are read."""
    library("pyarrow", "corpus")
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with seekable(stream, nested=depth > 0) as whole, pq.ParquetFile(whole) as file:
            columns = file.schema_arrow.names
            content = _chosen(name, columns, reading.content, CONTENTS)
            names = _named(name, columns, reading.name)
            wanted = [content] if names is None else [content, names]
            for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
                said = [None] * batch.num_rows if names is None else batch.column(names).to_pylist()
                for value, called in zip(batch.column(content).to_pylist(), said, strict=True):
                    number += 1
                    yield _item(f"{name}!/{number}", value, called, content, reading)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error


def _chosen(name: str, columns: Collection[str], wanted: str | None, usual: Collection[str]) -> str:
    """The column that is wanted, or the first of the usual ones. Raises :class:`~gxparse.errors.ColumnError`."""
    found = next((column for column in ((wanted,) if wanted else usual) if column in columns), None)
    if found is None:
        raise ColumnError(name, (wanted,) if wanted else tuple(usual), tuple(columns))
    return found


def _named(name: str, columns: Collection[str], wanted: str | None) -> str | None:
    """The column with names. There may be none, unless one is wanted: then rows are called by their number."""
    if wanted:
        return _chosen(name, columns, wanted, NAMES)
    return next((column for column in NAMES if column in columns), None)


def _item(at: str, value: Any, called: Any, column: str, reading: Reading) -> SourceItem:
    """The source of a row. One without a name of its own is called by its place."""
    name = at if called is None or called == "" else str(called)
    try:
        data = value.encode() if isinstance(value, str) else value
    except UnicodeEncodeError as error:
        why = f"中有无法编码的字符（{error.reason}）", f"has what is no character ({error.reason})"
        return SourceItem(name=name, error=ColumnValueError(at, column, *why))
    if not isinstance(data, bytes):
        said = "null" if value is None else type(value).__name__
        why = f"中不是文本或字节（{said}）", f"has no text and no bytes ({said})"
        return SourceItem(name=name, error=ColumnValueError(at, column, *why))
    if len(data) > reading.max_bytes:
        return SourceItem(name=name, error=SourceTooLargeError(name, len(data), reading.max_bytes))
    return SourceItem(name=name, data=data, encoding="utf-8" if isinstance(value, str) else None)
