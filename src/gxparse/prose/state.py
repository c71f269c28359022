"""What reading a section has come to: its text, the claims found so far, and of what the next clause speaks."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define, field

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import DISPUTES
from gxparse.prose.ledger import Found, Ledger, Measure
from gxparse.prose.scope import Scope

_REFUSED = re.compile("驳回")
_OVERRULED = re.compile("撤销|违法|责令|变更|改判")
_PUBLISHED = re.compile("主动公开|(?:查询|获取)的?(?:方式|途径|渠道)")
_EXECUTED = re.compile("强制执行")
_SIFTED = re.compile("属于(?:政府|政务)?信息公开申请")
_DUE = re.compile("到期|应(?:答复|办结)")
_APART = {
    "upheld": _REFUSED,
    "corrected": _OVERRULED,
    "granted": _PUBLISHED,
    "opened": _PUBLISHED,
    "coercion": _EXECUTED,
    "weak": _SIFTED,
    "rate": _DUE,
}
"""Words beside which something is counted in another way than in the form: 驳回 is part of 维持 there, 告知获取方式
of 予以公开, 申请 are not those among them that 属于政府信息公开申请, and 答复率 may be of those 到期."""


def counted_apart(text: str, start: int, end: int) -> frozenset[str]:
    """What a sentence counts in another way than the form.

    >>> sorted(counted_apart("其中驳回2件", 0, 6))
    ['upheld']
    """
    return frozenset(kind for kind, words in _APART.items() if words.search(text, start, end))


@define
class State:
    """The state that the readers of single clauses (:mod:`.reader`), of lists and of changes share.

    ``text`` is the plain text of the section with the key ``section``.
    """

    text: str
    section: str
    ledger: Ledger = field(factory=Ledger)
    scope: Scope = field(init=False)
    heads: tuple[str, ...] = field(default=(), init=False)  # the totals that the last sentence with some has named
    latest: range = field(default=range(0), init=False)  # the claims of the clause before
    without: frozenset[str] = field(default=frozenset(), init=False)
    """Results that a sentence counts in another way than the form."""

    def __attrs_post_init__(self) -> None:
        self.scope = Scope(self.section, self.default_topic)

    @property
    def default_topic(self) -> str:
        """What a section is about where its prose does not say so."""
        return "requests" if self.section == "requests" else ""

    def enter(self, clause: Clause) -> None:
        """What a clause says of time, body and matter."""
        kinds, scope = clause.kinds, self.scope
        scope.enter(clause, self.text)
        if not clause.numbers or kinds & (DISPUTES | {"quarrel"}):
            scope.matter |= "matter" in kinds or ("subject" in kinds and bool(kinds & DISPUTES))

    def found(self, clause: Clause, kind: str, column: str, value: int | Decimal, measure: Measure = "count") -> Found:
        """What a clause claims."""
        start, end = clause.words[0].start, clause.words[-1].end
        year = self.scope.year if measure == "count" else "this"
        return Found(kind=kind, column=column, value=value, start=start, end=end, year=year, measure=measure)

    def add(self, clause: Clause, kind: str, column: str, value: int | Decimal, measure: Measure = "count") -> None:
        """A claim is found."""
        self.ledger.add(self.found(clause, kind, column, value, measure))
