"""Read reports with Spark: all tables of all sources, each source read once.

    spark-submit on_spark.py FOLDER OUTPUT

gxparse has to be installed where the executors run (``pip install 'gxparse[corpus]' pyspark``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col
from pyspark.sql.pandas.types import from_arrow_schema

from gxparse.corpus.batches import packed, plain, read_batch, unpacked
from gxparse.frames.tables import PER_SOURCE, schema

SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",  # sources, not rows of tables: 10,000 would fill the memory
}


def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """All tables of each batch of sources, as rows of one."""
    for batch in batches:
        yield packed(read_batch(batch))


def one(shape: str, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """One of the tables."""
    for batch in batches:
        for table in unpacked([batch]).values():
            yield plain(shape, table)  # type: ignore[arg-type]


def tables(sources: DataFrame, shapes: Sequence[str] = PER_SOURCE) -> dict[str, DataFrame]:
    """The tables of sources, which have the columns ``name`` and ``data`` (bytes); rows are in the order of these."""
    kept = sources.select("name", "data").mapInArrow(read, "table string, stream binary").persist()
    return {
        shape: kept.where(col("table") == shape).mapInArrow(
            partial(one, shape),
            from_arrow_schema(schema(shape)),  # type: ignore[arg-type]
        )
        for shape in shapes
    }


def main(folder: str, output: str) -> None:
    """Read the files of a folder and write a folder of Parquet for each table."""
    builder = SparkSession.builder.appName("gxparse")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    for shape, table in tables(files.select(col("path").alias("name"), col("content").alias("data"))).items():
        table.write.parquet(f"{output}/{shape}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
