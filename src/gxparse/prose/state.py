"""What reading a section has come to: its text, the claims found so far, and of what the next clause speaks."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define, field

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import COUNTED, DISPUTES
from gxparse.prose.ledger import Found, Ledger, Measure, Year
from gxparse.prose.scope import Scope

_NEAR = 20
"""So many claims before a number tell what requests are counted in."""
_PUBLISHED = "主动公开|(?:查询|获取)的?(?:方式|途径|渠道)"
_APART = {
    "upheld": re.compile("驳回"),
    "corrected": re.compile("撤销|违法|责令|变更|改判"),
    "granted": re.compile(_PUBLISHED),
    "opened": re.compile(_PUBLISHED),
    "coercion": re.compile("强制执行"),
    "weak": re.compile("属于(?:政府|政务)?信息公开申请"),
    "rate": re.compile("到期|应(?:答复|办结)"),
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
    scope: Scope = field(factory=Scope, init=False)
    heads: tuple[str, ...] = field(default=(), init=False)  # the totals that the last sentence with some has named
    latest: range = field(default=range(0), init=False)  # the claims of the last clause with a number
    without: frozenset[str] = field(default=frozenset(), init=False)
    """Results that a sentence counts in another way than the form."""

    def enter(self, clause: Clause) -> None:
        """What a clause says of time, body and matter."""
        kinds, scope = clause.kinds, self.scope
        scope.enter(clause)
        if not clause.numbers or kinds & (DISPUTES | {"quarrel"}):
            scope.matter |= "matter" in kinds or ("subject" in kinds and bool(kinds & DISPUTES))

    def unit(self, end: int) -> str:
        """What a number up to there is counted in; 件 where the requests are counted in the same."""
        unit, counted = self.text[end - 1], len(self.ledger)
        if unit not in "条项":
            return unit
        near = filter(None, map(self.ledger.__getitem__, range(max(0, counted - _NEAR), counted)))
        return "件" if any(each.kind in COUNTED and self.text[each.end - 1] == unit for each in near) else unit

    @property
    def standing(self) -> list[Found]:
        """The claims of the last clause with a number that stand."""
        return [each for each in map(self.ledger.__getitem__, self.latest) if each is not None]

    def found(self, clause: Clause, kind: str, column: str, value: int | Decimal, measure: Measure = "count") -> Found:
        """What a clause claims."""
        start, end = clause.words[0].start, clause.words[-1].end
        year: Year = "last" if measure == "count" and self.scope.when == "last" else "this"
        return Found(kind=kind, column=column, value=value, start=start, end=end, year=year, measure=measure)

    def add(self, clause: Clause, kind: str, column: str, value: int | Decimal, measure: Measure = "count") -> None:
        """A claim is found."""
        self.ledger.add(self.found(clause, kind, column, value, measure))
