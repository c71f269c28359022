"""The classes of words that say what a clause counts, grouped by what they do (``words.json`` lists the words)."""

from __future__ import annotations

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
COLUMNS = APPLICANTS | {"organizations"}
"""The columns of applicants that prose names: those of the form, and all but natural persons as one."""
WHOSE = APPLICANTS | {"applicant"}
"""Classes of applicants with ``applicant``: words that are no column of the form (企业)."""
REQUESTS = frozenset({"subject", "weak", "requested"})
"""Classes of words for requests: 政府信息公开申请, 申请 (which may be others), 申请量."""
DECISIONS = frozenset({"licensing", "penalties", "coercion"})
DOCUMENTS = frozenset({"issued", "repealed", "in_force"})
OF_BODIES = DECISIONS | {"normative", "fees"}
"""What a body does that the form counts in its first table."""
NAMED = (
    DECISIONS
    | DOCUMENTS
    | frozenset({"leaf", "fees", "normative"})
    | COUNTED
    | OUTCOMES
    | DISPUTES
    | RESULTS
    | WHOSE
    | {"carry", "opened", "amount", "requested"}
)
"""Classes of words that say what is counted."""
UNREAD = frozenset({"unknown", "foreign", "rate", "channel", "mask", "period", "part", "level", "behalf", "ended"})
"""A clause with a word of these classes is not read."""
BARE = frozenset({"count", "plain", "total", "all", "plus"})
"""What a clause has that only adds up others, or goes on with them."""
TIMES = frozenset({"this", "last", "next", "period", "until"})
UNKNOWN = frozenset({"office", "offices", "several", "people"})
"""Unknown words that tell at least something: the name of a body, or a number of something else."""
ALIASES = {"share": "plain", "new": "received", "current": "this", "plus": "plain", "all": "plain", "actual": "plain"}
ALIASES |= dict.fromkeys(UNKNOWN, "unknown")
"""Classes that say more than another one, and that one too."""

ASIDE = frozenset({"aside", "foreign", "channel", "unknown", "weak", "matter", "manner", "opened"}) | UNKNOWN
"""What an item of a list of outcomes may be called that the form does not name: 转办2件, 属于行政查询事项3件."""

Typed = tuple[str, str]
"""What is counted: a kind and a column (see :class:`~gxparse.prose.claims.Claim`)."""
