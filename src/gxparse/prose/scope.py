"""Of what a clause speaks if it does not say so itself: the threads that the clauses before it have spun."""

from __future__ import annotations

import re
from typing import Literal

from attrs import define

from gxparse.prose.clauses import Clause
from gxparse.prose.ledger import Found

When = Literal["", "this", "until", "last", "other"]
_OTHER_TIME = re.compile(r"(?:[后前]|以来|年[来间里]|[0-9一二三四五六七八九十两几]年|期间|之际|阶段|时期)$")
"""How a clause ends that says of another time than the year."""


@define
class Scope:
    """What a sentence has said so far that the next clause may refer to: four threads, each with its own few facts.

    The setting is ``when`` (up to a day of the year: ``until``; not a whole year: ``other``) and whether it is of an
    ``other_body``. Then requests, what they are compared with, and disputes.
    """

    when: When = ""  # the time that the figures are of, this year if it is not said
    other_body: bool = False  # whether they are of another body, or of a part of the report's
    # -- requests
    topic: str = ""  # what is counted: requests, disputes, documents, or nothing surely (lost)
    heads: tuple[str, ...] = ()  # the totals of requests that the sentence has named
    anchored: bool = False  # whether the sentence has a total of the report's own, to which the next one returns
    one: bool = False  # whether what follows is of one kind of applicants
    apart: Literal["", "old", "split"] = ""  # whether the last total was of old requests, or both are told of apart
    row: str = ""  # what the items told in a row are: applicants, outcomes, disputes, or their results
    # -- changes
    totals: tuple[Found, ...] = ()  # the totals told in a row: a change told behind a single one is of that one
    compared: bool = False  # whether last year is what they are compared with
    # -- disputes
    matter: bool = False  # whether the disputes are said to be about disclosure
    disputes: tuple[str, ...] | None = ()  # the kinds told in a row; none can be told if some had an unknown state

    def enter(self, clause: Clause) -> None:
        """What a clause says of time and body."""
        kinds, before = clause.kinds, self.when
        named = kinds & {"this", "last"} if not kinds & {"compare", "same", "carry", "to"} else kinds & {"this"}
        if len(named) == 2 or "period" in kinds or ("next" in kinds and "carry" not in kinds):
            self.when = "other"
        elif "last" in named:
            self.when = "last"
        elif "this" in named:
            self.when = "this"
        elif "until" in kinds and not before:
            self.when = "until"
        if "sum" in kinds and self.when != "this":
            self.when = "other"
        if "unknown" in kinds and not clause.numbers and _OTHER_TIME.search(clause.ending):
            self.when = "other"
        if (before == "last") != (self.when == "last"):
            self.tell_disputes(())
        if "own" in kinds or "body" in kinds:
            self.other_body = False
        other = bool({"part", "level", "behalf"} & kinds) or ("bodies" in kinds and "own" not in kinds)
        self.other_body |= other or clause.names_a_body

    @property
    def elsewhere(self) -> bool:
        """Whether the figures are not the report's."""
        return self.when == "other" or self.other_body

    @property
    def total(self) -> Found | None:
        """The total that a change told behind it is of."""
        return self.totals[0] if len(self.totals) == 1 else None

    def tell_disputes(self, kinds: tuple[str, ...] | None) -> None:
        """Disputes of these kinds are told of in a row, unless some before had an unknown state."""
        self.disputes = None if self.disputes is None else kinds

    def lose(self) -> None:
        """What has been counted is not surely what it seems."""
        self.topic, self.heads, self.totals = "lost", (), ()
        self.tell_disputes(())
