"""Of what a clause speaks if it does not say so itself: when, whose, which part of what."""

from __future__ import annotations

import re

from attrs import define

from gxparse.prose.clauses import Clause
from gxparse.prose.ledger import Found, Year

_OTHER_TIME = re.compile(r"(?:[后前]|以来|年[来间里]|[0-9一二三四五六七八九十两几]年|期间|之际|阶段|时期)$")
"""How a clause ends that says of another time than the year."""
_TAIL = 4


@define
class Scope:
    """What a sentence has said so far that the next clause may refer to.

    ``topic`` is ``requests``, ``lost`` (what was counted last is not surely the requests of the report's body: nothing
    that can refer to it is read) or ``""``. ``heads`` are the totals that the sentence has named, ``begun`` the topic
    that it began with; ``anchored`` says that it has a total of the report's own, to which the next sentence returns.
    """

    section: str
    topic: str = ""
    begun: str = ""
    anchored: bool = False
    heads: tuple[str, ...] = ()
    subject: bool = False  # whether the sentence names requests for information anywhere
    # -- when, and whose
    year: Year = "this"
    dated: bool = False  # whether this year is named
    until: bool = False  # whether a day is named up to which was counted
    other_time: bool = False  # whether it is another time than a whole year
    other_body: bool = False  # whether the figures are of another body, or of a part of the report's
    against_last: bool = False  # whether last year is what they are compared with
    # -- parts
    applicants: int = 0  # how many kinds of applicants have been told in one list: of one, what follows is its own
    listed: bool = False  # whether the clause before counted those of a kind of applicants
    sibling: bool = False  # whether the clause before was read as a part
    alone: bool = False  # whether carried over requests were the last total, without new ones beside them
    split: bool = False  # whether what follows is told of old and new requests apart
    documents: bool = False  # whether normative documents were counted last
    unit: str = ""  # what the total of requests is counted in
    sharing: bool = False  # whether the clause before shares its number with this one
    # -- changes
    anchor: Found | None = None  # the total that a change told behind it is of
    changed: bool = False  # whether the clause before told one
    crowded: bool = False  # whether totals stand in a row, so that a change may be of any of them
    # -- disputes
    matter: bool = False  # whether the disputes are said to be about disclosure
    dispute: str = ""  # the kind told last
    open: tuple[str, ...] = ()  # kinds told in a row
    told: frozenset[str] = frozenset()
    unsure: bool = False  # whether disputes of some state were counted

    def enter(self, clause: Clause, text: str) -> None:
        """What a clause says of time and body."""
        kinds, before = clause.kinds, self.year
        if "this" in kinds:
            self.dated, self.other_time = True, False
        if not kinds & {"compare", "same", "carry", "to"}:
            if "last" in kinds:
                self.year, self.other_time = "last", "this" in kinds
            elif "this" in kinds:
                self.year = "this"
        if self.year != before:
            self.dispute, self.open = "", ()
        self.until |= "until" in kinds
        self.other_time |= "period" in kinds or ("next" in kinds and "carry" not in kinds)
        self.other_time |= "sum" in kinds and (self.until or not self.dated)
        self.other_time |= "unknown" in kinds and not clause.numbers and _ends_in_another_time(clause, text)
        if "own" in kinds or "body" in kinds:
            self.other_body = False
        other = bool({"part", "level", "behalf"} & kinds) or ("bodies" in kinds and "own" not in kinds)
        self.other_body |= other or clause.names_a_body(text)

    @property
    def elsewhere(self) -> bool:
        """Whether the figures are not the report's."""
        return self.other_time or self.other_body

    def lose(self) -> None:
        """What has been counted is not surely what it seems."""
        self.topic, self.heads, self.dispute, self.open = "lost", (), "", ()
        self.forget()

    def forget(self) -> None:
        """No change that follows is surely of what was counted."""
        self.anchor, self.changed = None, False


def _ends_in_another_time(clause: Clause, text: str) -> bool:
    end = clause.words[-1].end
    return _OTHER_TIME.search(text, max(clause.words[0].start, end - _TAIL), end) is not None
