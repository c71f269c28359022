"""What checking gives: a :class:`Finding` for every rule that was evaluated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from attrs import frozen

from gxparse.display import Displayed
from gxparse.items import Items
from gxparse.layout import Span
from gxparse.report import Report
from gxparse.words import Said, Words

SCHEMA = "gxparse/check/1"

Status = Literal["pass", "fail", "undecided", "error"]
Severity = Literal["error", "warning", "info"]
Hardness = Literal["hard", "soft", "info"]

SEVERITY: dict[Hardness, Severity] = {"hard": "error", "soft": "warning", "info": "info"}
"""How severe it is that a rule of some hardness is broken."""

PREVIOUS = "previous."
"""What the key of a cell of last year's report begins with in findings, formulas and explanations."""

CHILDREN = "children."
"""What the key of a cell of subordinate reports begins with: ``children.`` in formulas, ``children.0.`` in findings."""


def split_key(name: str) -> tuple[str, str]:
    """The prefix of a cell's name among those of several years (``previous.``, ``2022.``), and its key.

    >>> split_key("previous.requests.received.total"), split_key("fees.amount")
    (('previous.', 'requests.received.total'), ('', 'fees.amount'))
    """
    head, dot, key = name.partition(".")
    return (head + dot, key) if head + dot == PREVIOUS or head.isdigit() else ("", name)


@frozen
class Place:
    """A piece of a section's prose: ``text`` is ``section(key).text[start:end]``, ``span`` where it stands in the
    source, ``None`` where that is not known.
    """

    section: str
    start: int
    end: int
    text: str
    span: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON-ready data."""
        data: dict[str, Any] = {"section": self.section, "start": self.start, "end": self.end, "text": self.text}
        if self.span is not None:
            data |= {"line": self.span.line, "column": self.span.column}
            if self.span.area is not None:
                data["page"] = self.span.area.page
        return data


@frozen
class Equation:
    """A hard equality of counts: the cells of ``left`` add to the sum of the cells of ``right``."""

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@frozen(kw_only=True)
class Context:
    """What rules look at: a report, last year's, those of bodies below it, and whether the latter are all of them."""

    report: Report
    previous: Report | None = None
    children: tuple[Report, ...] = ()
    complete: bool = False


@frozen(kw_only=True)
class Verdict:
    """What a rule that no formula can say found about one subject, ``""`` if it has only one.

    The finding's id is the rule's, with ``:subject`` after it if there is one.
    """

    status: Status
    zh: str
    en: str
    subject: str = ""
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    cells: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@frozen(repr=False)
class Finding(Said, Displayed):
    """The verdict of one rule on one report.

    ``left`` and ``right`` are the two sums (``None`` where unknown), ``cells`` the keys that the rule holds
    (``previous.…``: of last year's report), ``unknown`` those among them without a number. A verdict in spite of
    unknown cells rests on the rules that ``through`` names, if it names any; an ``undecided`` one is blocked by the
    cells of ``unknown``. ``places`` is the prose that a rule speaks of. ``reasons`` may explain why a soft rule is
    broken, without a mistake perhaps. ``zh`` and ``en`` say it all with the numbers filled in.
    """

    id: str
    rule: str
    status: Status
    severity: Severity
    zh: str
    en: str
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    cells: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    basis: str = ""
    through: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    reasons: tuple[Words, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.status} {self.id}: {self.en}>"

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The finding as JSON-ready data."""

        def number(value: int | Decimal | None) -> int | str | None:
            return str(value) if isinstance(value, Decimal) else value

        return {
            "id": self.id,
            "rule": self.rule,
            "status": self.status,
            "severity": self.severity,
            "left": number(self.left),
            "right": number(self.right),
            "cells": list(self.cells),
            "unknown": list(self.unknown),
            "through": list(self.through),
            "places": [place.to_dict() for place in self.places],
            "reasons": [reason._asdict() for reason in self.reasons],
            "message": self.message(lang),
            "messages": {"zh": self.zh, "en": self.en},
            "basis": self.basis,
        }


@frozen(repr=False)
class Findings(Items[Finding], Displayed):
    """The findings of one report in the order of the form; one for every rule that was evaluated.

    >>> import gxparse
    >>> findings = gxparse.check(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> [finding.id for finding in findings.failed]
    ['balance:natural_person', 'balance:total']
    """

    items: tuple[Finding, ...]

    def __repr__(self) -> str:
        counts = f"{len(self.passed)} pass, {len(self.failed)} fail, {len(self.undecided)} undecided"
        return (
            "\n ".join([f"<{len(self)} findings: {counts}", *map(repr, (*self.failed, *self.errors, *self.undecided))])
            + ">"
        )

    def _with(self, status: Status) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.status == status)

    @property
    def passed(self) -> tuple[Finding, ...]:
        """Rules that hold."""
        return self._with("pass")

    @property
    def failed(self) -> tuple[Finding, ...]:
        """Rules that are broken."""
        return self._with("fail")

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """Rules that an unknown cell keeps open."""
        return self._with("undecided")

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Rules that could not be evaluated: never the report's fault."""
        return self._with("error")


def outcome(finding: Finding) -> str:
    """What became of a rule in one word: its status; of a failure that is no contradiction, how severe it is.

    >>> outcome(Finding("x", "x", "fail", "warning", "", "")), outcome(Finding("x", "x", "fail", "error", "", ""))
    ('warning', 'fail')
    """
    return finding.severity if finding.status == "fail" and finding.severity != "error" else finding.status
