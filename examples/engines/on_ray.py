"""Read reports with Ray Data: all tables of all sources, each source read once.

    python on_ray.py FOLDER OUTPUT

gxparse has to be installed where the workers run (``pip install 'gxparse[corpus]' 'ray[data]'``).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

import pyarrow as pa
import ray
from ray.data import DataContext, Dataset

from gxparse.corpus.batches import packed, plain, read_batch, unpacked
from gxparse.frames.tables import PER_SOURCE


def read(sources: pa.Table) -> pa.Table:
    """All tables of a batch of sources, as rows of one."""
    return pa.Table.from_batches([packed(read_batch(sources))])


def one(shape: str, kept: pa.Table) -> pa.Table:
    """One of the tables."""
    wanted = kept.filter(pa.compute.equal(kept["table"], shape))
    return pa.Table.from_batches([plain(shape, table) for table in unpacked([wanted]).values()])  # type: ignore[arg-type]


def tables(sources: Dataset, shapes: Sequence[str] = PER_SOURCE) -> dict[str, Dataset]:
    """The tables of sources, which have the columns ``name`` and ``data`` (bytes); rows are in the order of these."""
    DataContext.get_current().execution_options.preserve_order = True
    kept = sources.map_batches(read, batch_format="pyarrow", batch_size=64).materialize()
    return {shape: kept.map_batches(partial(one, shape), batch_format="pyarrow", batch_size=None) for shape in shapes}


def named(files: pa.Table) -> pa.Table:
    """Files as sources."""
    return pa.table({"name": files["path"], "data": files["bytes"]})


def main(folder: str, output: str) -> None:
    """Read the files of a folder and write a folder of Parquet for each table."""
    files = ray.data.read_binary_files(folder, include_paths=True)
    for shape, table in tables(files.map_batches(named, batch_format="pyarrow")).items():
        table.write_parquet(f"{output}/{shape}")


if __name__ == "__main__":
    main(*sys.argv[1:])
