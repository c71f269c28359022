"""What a clause counts: told from the classes of its words and from what was said before it.

收到申请174件 has the classes *received* and *weak* (申请 alone may be any application); 政府信息公开申请 would be a
*subject*, which leaves no doubt. The grammar is a list of what can be counted, each told by the classes that name it:
what a body decides, disputes, applicants, rows and groups of outcomes, what is carried over, and at last the requests
as such. The first one that a clause names reads it, and asks that the others are absent, since a clause with words of
two of them counts something in between. An empty answer means that it is not sure, and then nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import product

from attrs import frozen

from gxparse.prose.kinds import (
    APPLICANTS,
    BARE,
    COUNTED,
    DISPUTES,
    DOCUMENTS,
    OF_BODIES,
    OUTCOMES,
    REQUESTS,
    RESULTS,
    TIMES,
    WHOSE,
    Typed,
)
from gxparse.prose.scope import Scope
from gxparse.prose.state import State


def called(kinds: frozenset[str]) -> str:
    """What a number is called by itself: an outcome or a row below one, a column, ``closed``, or the way it is carried.

    >>> called(frozenset({"among", "not_provided", "not_provided.not_held"})), called(frozenset({"carry", "next"}))
    ('not_provided.not_held', 'carried_forward')
    """
    rows = {kind for kind in kinds if "." in kind}
    named = (kinds & (OUTCOMES | APPLICANTS) | rows) - {kind.partition(".")[0] for kind in rows}
    if named:
        return next(iter(named)) if len(named) == 1 else ""
    if "carry" in kinds:
        ways = kinds & {"last", "next"}
        return ("carried_over" if "last" in ways else "carried_forward") if len(ways) == 1 else ""
    if "opened" in kinds and kinds <= BARE | {"opened", "among", "this"}:
        return "granted"  # 公开5件
    return "closed" if "closed" in kinds else ""


def typed(state: State, kinds: frozenset[str], unit: str, value: int | Decimal) -> tuple[Typed, ...]:
    """What a clause with words of these classes counts; nothing if that is not sure."""
    if state.scope.topic == "documents" and kinds & DOCUMENTS and not kinds & OF_BODIES:
        kinds |= {"normative"}
    if "next" in kinds and kinds & {"closed", "handled"} and not kinds & (DISPUTES | WHOSE):
        kinds |= {"carry"}  # 3件将于下一年度答复
    said = _Said(state.section, state.scope, kinds, unit, value)
    names, read = next((names, read) for names, read in _GRAMMAR if not names or kinds & names)
    return () if names is not OF_BODIES and said.is_vague else tuple(read(said))


@frozen
class _Said:
    """A clause with its number, and what was said before it."""

    section: str
    scope: Scope
    kinds: frozenset[str]
    unit: str
    value: int | Decimal

    @property
    def names_requests(self) -> bool:
        """Whether it says itself that it counts requests for information."""
        return "subject" in self.kinds or {"weak", "matter"} <= self.kinds

    @property
    def requests(self) -> bool:
        """Whether it counts those, by itself or by what was said before."""
        return self.names_requests or self.scope.topic == "requests"

    @property
    def parts(self) -> bool:
        """Whether it may count what became of all of them: not of one kind of applicants, nor of the old ones alone."""
        scope = self.scope
        return self.requests and not scope.one and not scope.apart and not is_partial(self.kinds)

    @property
    def is_vague(self) -> bool:
        """Whether it counts papers rather than requests, one of several things, or what nobody reports."""
        papers = self.unit in "条项" and not (self.names_requests and self.kinds & COUNTED)
        several = bool(self.kinds & {"or", "etc"}) and bool(self.value)
        return papers or several or bool(self.kinds & {"actual", "money", "quarrel"})


def _of_body(said: _Said) -> Iterable[Typed]:
    """What a body decides, orders and earns: 作出行政许可决定120件, 废止规范性文件2件, 行政事业性收费12.5万元."""
    kinds = said.kinds
    what, documents = kinds & OF_BODIES, kinds & DOCUMENTS
    if len(what) != 1 or not kinds <= BARE | TIMES | OF_BODIES | DOCUMENTS | {"own", "body", "money"}:
        return []
    if "normative" in kinds:
        return product(["normative_documents"], documents) if len(documents) == 1 and said.unit != "项" else []
    return [] if ("fees" in kinds) != ("money" in kinds) or documents else product(what, ["total"])


def _part(said: _Said) -> Iterable[Typed]:
    """An outcome or a row below one: 因本机关未保存而无法提供9件, which need not be all that are not provided."""
    scope, kinds, name = said.scope, said.kinds, called(said.kinds)
    if "." in name:
        listed = scope.heads or scope.row == "outcomes" or kinds & OUTCOMES
        sure = bool(listed) and not kinds & (COUNTED | {"carry", "subject"})
    else:
        sure = bool(scope.heads) if "opened" in kinds else "carry" not in kinds
    return [(name, "total")] if name and sure and said.parts else []


def _is_plainly_received(said: _Said) -> bool:
    """Whether 收到申请 are surely those for information: in the overview, 申请 may be any."""
    unsaid = "lost" if said.section == "requests" else ""
    return said.kinds >= {"weak", "received"} and said.scope.topic == unsaid and said.section != "overview"


def is_partial(kinds: frozenset[str]) -> bool:
    """按期办结380件: whether it says in what manner requests were dealt with, and not that all were."""
    manner = "manner" in kinds and bool(kinds & COUNTED) and "all" not in kinds
    return manner or ("current" in kinds and "closed" in kinds)


def _of_applicants(said: _Said) -> Iterable[Typed]:
    """What those of one kind have asked for, or what became of it: 自然人申请28件, 法人部分公开2件."""
    kinds, scope = said.kinds, said.scope
    columns, outcomes, counted = kinds & APPLICANTS, kinds & OUTCOMES, kinds & COUNTED
    of = outcomes or counted or _whole(scope) or frozenset({"received"} if kinds & {"subject", "weak"} else ())
    sure = said.requests or ("weak" in kinds and counted and not outcomes)
    vague = kinds & {"carry", "applicant"} or scope.apart == "split" or (not outcomes and is_partial(kinds))
    known = len(columns) == len(of) == 1 and of <= COUNTED | OUTCOMES
    return product(of, columns) if sure and known and not vague else []


def _whole(scope: Scope) -> frozenset[str]:
    """What the totals named come to: those received and those carried over are handled."""
    heads = frozenset(scope.heads)
    return frozenset({"handled"}) if heads == {"received", "carried_over"} else heads


def _dispute(said: _Said) -> Iterable[Typed]:
    scope, kinds, value = said.scope, said.kinds, said.value
    disputes, results, told = kinds & DISPUTES, kinds & RESULTS, scope.disputes
    vague = kinds & (OUTCOMES | WHOSE | {"carry", "closed", "opened", "new"}) or len(results) > 1
    if vague or (told is None and value):
        return []
    if not disputes and not kinds & (COUNTED | REQUESTS | {"amount", "total"}):
        disputes = frozenset(told or ())
    elif not _of_disclosure(said):
        return []
    if len(disputes) > 1 and (value or results):
        return []
    column = next(iter(results), "total").removesuffix("_result")
    return product(sorted(disputes, reverse=True), [column])


def _of_disclosure(said: _Said) -> bool:
    """Whether disputes are those about disclosure, and not all that a body has. If it has none, there are none."""
    section, scope, kinds = said.section, said.scope, said.kinds
    if section == "disputes" or scope.matter or kinds & {"matter", "subject"}:
        return True
    if kinds & {"handled", "received"}:
        return False  # which a body does with those about others
    if scope.heads and not kinds & {"closed", "opened"}:
        return True  # 收到政府信息公开申请30件,行政复议4件
    own = section == "other_matters" or scope.topic == "requests"
    return section == "problems" or (own and not said.value)


def _carried(said: _Said) -> Iterable[Typed]:
    """结转 says which way only together with a year."""
    scope, kinds, way = said.scope, said.kinds, called(said.kinds)
    known = said.requests or (scope.topic != "lost" and bool(kinds & {"weak", "plus"}))
    if not known or not way or scope.one or (is_partial(kinds) and "next" not in kinds):
        return []
    if way == "carried_forward":
        return [(way, "total")] if "received" not in kinds else []
    of_closed = "among" in kinds and not set(scope.heads) <= {"received", "handled"}
    of_closed |= (scope.apart == "split" and "closed" in scope.heads) or ("closed" in kinds and "all" not in kinds)
    return [] if of_closed else [("handled" if "received" in kinds else way, "total")]


def _counted(said: _Said) -> Iterable[Typed]:
    """Requests as such: received, closed, or handled, which may be either of them."""
    scope, kinds = said.scope, said.kinds
    named = kinds & COUNTED
    if scope.one or is_partial(kinds) or "among" in kinds or not (said.requests or _is_plainly_received(said)):
        return []
    if "apiece" in kinds:  # 新收和办结政府信息公开申请各9件
        return product(["received", "closed"], ["total"]) if named == {"received", "closed"} else []
    if "closed" in named:
        of = "" if scope.apart or "new" in kinds else "handled" if "received" in named else "closed"
    elif "received" in named:
        of = "received" if scope.when != "until" else ""  # up to a day, from whichever
    elif named or (kinds <= BARE and "total" in kinds and _whole(scope) == {"handled"}):
        of = "handled"
    else:
        plain = "subject" in kinds and kinds <= BARE | {"subject", "this", "own", "body"}
        amount = "requested" in kinds or ("amount" in kinds and kinds & {"subject", "weak"})
        of = "received" if plain or amount else ""
    return [(of, "total")] if of else []


_GRAMMAR: Sequence[tuple[frozenset[str], Callable[[_Said], Iterable[Typed]]]] = (
    (OF_BODIES, _of_body),
    (DISPUTES | RESULTS, _dispute),
    (WHOSE, _of_applicants),
    (OUTCOMES | {"leaf"}, _part),
    (frozenset({"carry"}), _carried),
    (frozenset({"opened"}), _part),
    (frozenset(), _counted),
)
"""What can be counted: the classes that name it, and how it is read."""
