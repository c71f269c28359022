"""An audit of a corpus: its reports are taken from the tables, one file of each after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from gxparse.auditing.aliases import Aliases
from gxparse.auditing.audit import Audit, of_entries
from gxparse.auditing.entries import Entry, entry_of
from gxparse.corpus.snapshot import Snapshot
from gxparse.forms.model import Form, form
from gxparse.report import Cell, Report, Section, SourceInfo

_UNKNOWN = Cell(None, "unreadable")
_NAMES = ("report", "source", "agency", "year", "form")


def audited(found: Snapshot, aliases: Aliases) -> Audit:
    """What the reports of a corpus show together."""
    return of_entries(list(_entries(found, aliases)))


def _entries(found: Snapshot, aliases: Aliases) -> Iterator[Entry]:
    keys = [name for name in found.columns("reports") if "." in name]
    parts = zip(
        found.each("reports", [*_NAMES, *keys]),
        found.each("sections", ["report", "source", "section", "title", "text"]),
        strict=True,
    )
    for reports, prose in parts:
        sections: dict[tuple[str, str], list[Section]] = defaultdict(list)
        for row in prose.to_pylist():
            sections[row["report"], row["source"]].append(Section(row["section"], row["title"], row["text"]))
        for row in reports.to_pylist():
            report = _report(row, tuple(sections[row["report"], row["source"]]))
            yield entry_of(report, aliases, row["report"])


def _report(row: Mapping[str, Any], sections: tuple[Section, ...]) -> Report:
    """A report with the numbers of a row of the table; why others are not known is not told there."""
    of = form(row["form"])
    return Report(
        source=SourceInfo(row["source"], "", "", None, "simplified"),
        title=None,
        agency=row["agency"],
        year=row["year"],
        period=None,
        form=of,
        metadata={},
        sections=sections,
        cells={key: _cell(row.get(key)) for key in _keys(of, row)},
    )


def _cell(value: Any) -> Cell:
    return _UNKNOWN if value is None else Cell(value, "reported")


def _keys(of: Form, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The cells that a report has: of rows that replace others those that have a number."""
    plain, instead = (tuple(of.cell_keys(instead=each)) for each in (False, True))
    replaced = any(row.get(key) is not None for key in instead if key not in set(plain))
    return instead if replaced else plain
