"""Read reports with Dask: how many cells of each state there are in the files of a folder.

python on_dask.py FOLDER [SCHEDULER]
"""

from __future__ import annotations

import sys
from collections import Counter

from gxparse.corpus import engines
from gxparse.corpus.batches import batched
from gxparse.corpus.sources import sources


def states(folder: str, scheduler: str | None = None) -> Counter[str]:
    """The states of the cells of all reports in a folder; what cannot be had is left out."""
    found: Counter[str] = Counter()
    given = (item for item in sources(folder) if item.error is None)
    for _, tables in engines.dask(batched(given), {"shapes": ("cells",)}, scheduler=scheduler):
        found.update(tables["cells"]["state"].to_pylist())
    return found


if __name__ == "__main__":
    for state, count in states(*sys.argv[1:]).most_common():
        print(state, count)
