"""The columns of a corpus's tables: those of the frames' shapes, and those of ``sources``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gxparse.corpus.layout import OF_REPORTS
from gxparse.frames.tables import library, schema
from gxparse.words import Words

if TYPE_CHECKING:
    import pyarrow as pa

SOURCES: Mapping[str, tuple[str, Words]] = {
    "source": (
        "string",
        Words(
            "来源名称（文件路径或压缩包内地址），各表以此相连",
            "name of the source (a path, or a place in an archive); joins the tables",
        ),
    ),
    "sha256": ("string", Words("内容的 SHA-256", "SHA-256 of its content")),
    "bytes": ("int64", Words("字节数", "its size")),
    "reports": ("int64", Words("其中报告的份数", "how many reports it holds")),
    "error": (
        "string",
        Words(
            "未能读取时的错误代码（即 errors 表的 code）；空值：已读取",
            "why it could not be read (code in errors); null: it was read",
        ),
    ),
    "version": ("string", Words("读取它的 gxparse 版本", "the version of gxparse that read it")),
}
"""The columns of ``sources``, one row a source: their types and what they hold."""


@frozen
class Known:
    """What is known of a source before it is read: its name, the SHA-256 of its content in hexadecimal, its size."""

    name: str
    sha256: str
    bytes: int


def schema_of(name: str) -> pa.Schema:
    """The columns of a table, as readers get them."""
    if name != "sources":
        return schema(name)  # type: ignore[arg-type]
    arrow = library("pyarrow", "corpus")
    types = {"string": arrow.string(), "int64": arrow.int64()}
    return arrow.schema(
        [arrow.field(name, types[kind], metadata=words._asdict()) for name, (kind, words) in SOURCES.items()]
    )


def as_table(batch: pa.RecordBatch) -> pa.Table:
    """A record batch as a table."""
    made: pa.Table = library("pyarrow", "corpus").Table.from_batches([batch])
    return made


def with_sources(tables: Mapping[str, pa.Table], sources: Sequence[Known], version: str) -> dict[str, pa.Table]:
    """The tables of a batch of sources with one more, which says what came of each source."""
    arrow = library("pyarrow", "corpus")
    reports = dict.fromkeys((source.name for source in sources), 0)
    for name in tables["reports"]["source"].to_pylist():
        reports[name] += 1
    errors = dict(zip(*(tables["errors"][column].to_pylist() for column in ("source", "code")), strict=True))
    of = schema_of("sources")
    rows = [(one.name, one.sha256, one.bytes, reports[one.name], errors.get(one.name), version) for one in sources]
    columns = zip(*rows, strict=True) if rows else [[] for _ in of]
    made = arrow.table([arrow.array(column, field.type) for column, field in zip(columns, of, strict=True)], schema=of)
    return {**{name: tables[name] for name in (*OF_REPORTS, "errors")}, "sources": made}
