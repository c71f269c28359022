"""What an audit finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from attrs import field, frozen

from gxparse.auditing.entries import Entry
from gxparse.words import Said, Words

Kind = Literal[
    "table-copied",
    "prose-copied",
    "year-stale",
    "chain-broken",
    "chain-open",
    "year-missing",
    "report-twice",
    "versions-differ",
    "outlier",
    "name-suggested",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be found; see ``docs/audit.md``."""


@frozen(kw_only=True)
class AuditFinding(Said):
    """Something that several reports show together.

    ``kind`` says what was found (the kinds are those of ``docs/audit.md``), ``zh`` and ``en`` say it in words.
    ``reports`` are the fingerprints of the reports that it is about, with ``sources``, ``bodies`` and ``years`` of
    each; ``weight`` orders findings of one kind, the weightiest first; ``evidence`` is what it
    rests on, as JSON-ready data.
    """

    kind: Kind
    zh: str
    en: str
    reports: tuple[str, ...]
    sources: tuple[str, ...]
    bodies: tuple[str | None, ...]
    years: tuple[int | None, ...]
    weight: float
    evidence: Mapping[str, Any] = field(factory=dict, eq=False)

    def to_dict(self) -> dict[str, Any]:
        """It as JSON-ready data."""
        return {
            "kind": self.kind,
            "zh": self.zh,
            "en": self.en,
            "reports": list(self.reports),
            "sources": list(self.sources),
            "bodies": list(self.bodies),
            "years": list(self.years),
            "weight": self.weight,
            "evidence": dict(self.evidence),
        }


def about(
    kind: Kind, entries: Sequence[Entry], said: Words, *, weight: float, evidence: Mapping[str, Any]
) -> AuditFinding:
    """A finding about reports."""
    return AuditFinding(
        kind=kind,
        zh=said.zh,
        en=said.en,
        reports=tuple(entry.report for entry in entries),
        sources=tuple(entry.source for entry in entries),
        bodies=tuple(entry.body for entry in entries),
        years=tuple(entry.year for entry in entries),
        weight=weight,
        evidence=evidence,
    )
