"""The verb ``audit``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from attrs import evolve, frozen

from gxparse.auditing.aliases import NONE, Aliases
from gxparse.auditing.chains import by_body, chains, doubles, gaps, suggestions
from gxparse.auditing.entries import Entry, entry_of
from gxparse.auditing.finding import KINDS, AuditFinding, Kind
from gxparse.auditing.outliers import outliers
from gxparse.auditing.tables import copied_tables
from gxparse.auditing.texts import copied_prose, stale_years
from gxparse.forms.model import form
from gxparse.items import Items
from gxparse.report import Report

SCHEMA = "gxparse/audit/1"


@frozen
class Audit(Items[AuditFinding]):
    """What many reports show together: findings by kind, the weightiest of each first.

    ``reports`` counts the reports, ``unplaced`` names those without a body or a year, which are in no chain,
    ``unknown_tables`` counts tables with unknown figures, which could not be compared with others.
    """

    items: tuple[AuditFinding, ...]
    reports: int
    bodies: int
    unplaced: tuple[str, ...]
    unknown_tables: int

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many findings there are of each kind."""
        return Counter(finding.kind for finding in self.items)

    def of(self, kind: Kind) -> tuple[AuditFinding, ...]:
        """The findings of a kind."""
        return tuple(finding for finding in self.items if finding.kind == kind)

    def only(self, kinds: Collection[Kind]) -> Audit:
        """The audit with the findings of some kinds."""
        return evolve(self, items=tuple(finding for finding in self.items if finding.kind in kinds))

    def to_dict(self) -> dict[str, Any]:
        """It as JSON-ready data (schema ``gxparse/audit/1``)."""
        return {
            "schema": SCHEMA,
            "reports": self.reports,
            "bodies": self.bodies,
            "unplaced": list(self.unplaced),
            "unknown_tables": self.unknown_tables,
            "findings": [finding.to_dict() for finding in self.items],
        }


def audit(reports: Iterable[Report], *, aliases: Aliases = NONE) -> Audit:
    """What only many reports together can show: copied tables and prose, stale years, broken chains, missing years.

    ``reports`` may be an iterator: of each only little is kept, so that a hundred thousand fit into memory. ``aliases``
    say which names are of one body (:func:`gxparse.load_aliases`); without, each name is a body of its own, and
    ``name-suggested`` says which may be one. What the kinds mean, and how sure each is: ``docs/audit.md``.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/pipe-2021.txt")
    >>> audit([report, report]).unplaced
    ('examples/reports/pipe-2021.txt', 'examples/reports/pipe-2021.txt')
    """
    return of_entries([entry_of(report, aliases) for report in reports])


def of_entries(entries: list[Entry]) -> Audit:
    """An audit of what was kept of reports."""
    bodies = by_body(entries)
    found = [
        *copied_tables(entries),
        *copied_prose(entries),
        *stale_years(entries),
        *chains(bodies),
        *gaps(bodies),
        *doubles(bodies),
        *outliers(entries),
        *suggestions(bodies),
    ]
    order = {kind: number for number, kind in enumerate(KINDS)}
    found.sort(key=lambda finding: (order[finding.kind], -finding.weight, finding.sources))
    return Audit(
        items=tuple(found),
        reports=len(entries),
        bodies=len(bodies),
        unplaced=tuple(entry.source for entry in entries if entry.body is None or entry.year is None),
        unknown_tables=sum(len(form_tables(entry)) - len(entry.tables) for entry in entries),
    )


def form_tables(entry: Entry) -> tuple[str, ...]:
    """The keys of the tables of its form."""
    return tuple(table.key for table in form(entry.variant[0]).tables)
