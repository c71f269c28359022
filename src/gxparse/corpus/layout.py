"""What a corpus looks like on disk: its tables, how their rows lie, and the names of its folders.

``DIR/cells/year=2021/part-….parquet`` is one of the files that hold the table ``cells``. Tables of reports lie in a
folder for each year, and the year is in the name of the folder and not in the files, as tools that read such folders
expect; a report that names no year lies in the folder that they read as null. What is said of sources has no year.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OF_REPORTS = ("reports", "cells", "findings", "corrections", "sections", "claims")
"""The tables that have rows for reports, parted by the reports' years."""

OF_SOURCES = ("errors", "sources")
"""The tables that have rows for sources."""

TABLES = (*OF_REPORTS, *OF_SOURCES)

ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reports": ("agency", "source"),
        "cells": ("key", "agency", "source"),
        "findings": ("rule", "agency", "source"),
        "corrections": ("agency", "source"),
        "sections": ("section", "agency", "source"),
        "claims": ("agency", "source"),
        "errors": ("source",),
        "sources": ("source",),
    }
)
"""What the rows of a file are sorted by. Those of one cell stand together, so a question about a cell reads little."""

ROWS_OF_GROUP = 65_536
"""So many rows make a row group, the least that a reader has to read."""

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""The year of reports that name none, as the tools call it that read partitioned folders: they make null of it."""

MANIFESTS, STAGED, LOCK = "_manifest", "_staged", "_lock"
"""Names beside the folders of tables. Tools that read folders pass over names that begin so."""


def folder(table: str, year: int | None) -> str:
    """The folder of a table's rows of a year.

    >>> folder("cells", 2021), folder("reports", None), folder("sources", None)
    ('cells/year=2021', 'reports/year=__HIVE_DEFAULT_PARTITION__', 'sources')
    """
    if table in OF_SOURCES:
        return table
    return f"{table}/year={NO_YEAR if year is None else year}"


PASSING = frozenset({"missing-dependency", "plugin", "worker", "worker-died", "time-limit", "memory-limit", "internal"})
"""Codes of errors that lie beside the source: what failed so is read again by the next build."""
