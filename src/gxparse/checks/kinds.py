"""What a clause counts: told from the classes of its words and from what was said before it."""

from __future__ import annotations

from attrs import define, field

COUNTED = frozenset({"received", "handled", "closed"})
OUTCOMES = frozenset({"granted", "granted_in_part", "refused", "not_provided", "not_processed", "other"})
DISPUTES = frozenset({"review", "litigation", "direct_litigation", "litigation_after_review"})
RESULTS = frozenset({"upheld", "corrected", "other_result", "pending"})
APPLICANTS = frozenset(
    {
        "natural_person",
        "organizations",
        "commercial_enterprise",
        "research_institution",
        "public_interest_organization",
        "legal_service_organization",
    }
)
REQUESTS = frozenset({"subject", "weak", "requested"})
"""Classes of words for requests: 政府信息公开申请, 申请 (which may be others), 申请量."""
NAMED = COUNTED | OUTCOMES | DISPUTES | RESULTS | APPLICANTS | {"carry", "opened", "amount", "requested"}
"""Classes of words that say what is counted."""
UNREAD = frozenset({"unknown", "foreign", "rate", "channel", "mask", "period", "part", "level"})
"""A clause with a word of these classes is not read."""
BARE = frozenset({"count", "plain"})

Typed = tuple[str, str]
"""What is counted: a kind and a column (see :class:`~gxparse.checks.claims.Claim`)."""


@define
class Scene:
    """What a clause is read in: the section, and what has been spoken of so far.

    ``topic`` is ``requests``, ``foreign`` (something else that is counted in pieces) or ``""``; ``heads`` are the
    totals that the sentence has named, ``dispute`` its last kind of dispute; ``matter`` says whether it has named
    the disclosure of information so far, ``subject`` whether it names requests for it anywhere.
    """

    section: str
    topic: str = field(init=False)
    heads: list[str] = field(factory=list)
    dispute: str = ""
    matter: bool = False
    subject: bool = False

    def __attrs_post_init__(self) -> None:
        self.topic = "requests" if self.section == "requests" else ""

    def typed(self, kinds: frozenset[str], unit: str, value: int) -> tuple[Typed, ...]:
        """What a clause with words of these classes counts; nothing if that is not sure."""
        strong = "subject" in kinds or {"weak", "matter"} <= kinds
        requests = strong or self.topic == "requests"
        outcomes, applicants = kinds & OUTCOMES, kinds & APPLICANTS
        if unit in "条项" and not (strong and kinds & COUNTED):
            return ()
        if kinds & (DISPUTES | RESULTS):
            mixed = outcomes or applicants or kinds & {"carry", "closed", "opened"}
            return () if mixed else self._dispute(kinds, value)
        if outcomes or applicants:
            if len(outcomes) > 1 or len(applicants) > 1 or "carry" in kinds:
                return ()
            column = next(iter(applicants), "total")
            if outcomes:
                return ((next(iter(outcomes)), column),) if requests else ()
            kind = self._of_applicant(kinds, requests) if requests or "weak" in kinds else ""
            return ((kind, column),) if kind else ()
        if "carry" in kinds:
            known = requests or (self.topic != "foreign" and ("weak" in kinds or self.subject))
            return _carried(kinds) if known else ()
        if "opened" in kinds:
            return (("granted", "total"),) if self.heads and kinds <= BARE | {"opened", "among", "this"} else ()
        if not requests and (self.topic or self.section == "overview" or not {"weak", "received"} <= kinds):
            return ()  # in the overview, 申请 may be any
        return _counted(kinds)

    def _dispute(self, kinds: frozenset[str], value: int) -> tuple[Typed, ...]:
        disputes, results = kinds & DISPUTES, kinds & RESULTS
        if not disputes:
            if not self.dispute or kinds & (COUNTED | REQUESTS | {"amount"}):
                return ()
            disputes = frozenset({self.dispute})
        elif not self._of_disclosure(kinds):
            return ()
        if len(results) > 1 or (len(disputes) > 1 and (value or results)):
            return ()
        column = "other" if "other_result" in results else next(iter(results), "total")
        return tuple((kind, column) for kind in sorted(disputes, reverse=True))

    def _of_disclosure(self, kinds: frozenset[str]) -> bool:
        """Whether disputes are those about disclosure, and not all that a body has."""
        if self.matter or self.section == "disputes":
            return True
        own = self.section in ("problems", "other_matters") or self.topic == "requests"
        return own and not kinds & {"handled", "received"}  # which a body does with those about others

    def _of_applicant(self, kinds: frozenset[str], requests: bool) -> str:
        """What a number of one kind of applicants is a part of."""
        named = kinds & COUNTED
        if named:
            return next(iter(named)) if len(named) == 1 else ""
        heads = set(self.heads)
        if heads:
            if heads == {"received", "carried_over"}:
                return "handled"
            return self.heads[0] if len(heads) == 1 and self.heads[0] in COUNTED else ""
        return "received" if requests and kinds & {"subject", "weak"} else ""


def _carried(kinds: frozenset[str]) -> tuple[Typed, ...]:
    """结转 says which way only together with a year."""
    if ("last" in kinds) == ("next" in kinds):
        return ()
    if "next" in kinds:
        return (("carried_forward", "total"),) if "received" not in kinds else ()
    return (("handled" if "received" in kinds else "carried_over", "total"),)


def _counted(kinds: frozenset[str]) -> tuple[Typed, ...]:
    named = kinds & COUNTED
    if not named:
        amount = "requested" in kinds or ("amount" in kinds and kinds & {"subject", "weak"})
        return (("received", "total"),) if amount else ()
    if "closed" in named:
        return (("handled" if "received" in named else "closed", "total"),)
    return (("received" if "received" in named else "handled", "total"),)
