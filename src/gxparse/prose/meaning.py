"""What a clause counts: told from the classes of its words and from what was said before it.

收到申请174件 has the classes *received* and *weak* (申请 alone may be any application); 政府信息公开申请 would be a
*subject*, which leaves no doubt. The grammar is a list of what can be counted, each told by the classes that name it:
what a body decides, disputes, applicants, rows and groups of outcomes, what is carried over, and at last the requests
as such. The first one that a clause names reads it, and asks that the others are absent, since a clause with words of
two of them counts something in between. An empty answer means that it is not sure, and then nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

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


def typed(state: State, kinds: frozenset[str], unit: str, value: int | Decimal) -> tuple[Typed, ...]:
    """What a clause with words of these classes counts; nothing if that is not sure."""
    if state.scope.topic == "documents" and kinds & DOCUMENTS and not kinds & OF_BODIES:
        kinds |= {"normative"}
    if "next" in kinds and kinds & {"closed", "handled"} and not kinds & (DISPUTES | WHOSE):
        kinds |= {"carry"}  # 3件将于下一年度答复
    said = _Said(state.section, state.scope, kinds, unit, value)
    names, read = next((names, read) for names, read in _GRAMMAR if not names or kinds & names)
    return () if names is not OF_BODIES and said.is_vague else read(said)


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


def _of_body(said: _Said) -> tuple[Typed, ...]:
    """What a body decides, orders and earns: 作出行政许可决定120件, 废止规范性文件2件, 行政事业性收费12.5万元."""
    kinds = said.kinds
    what, documents = kinds & OF_BODIES, kinds & DOCUMENTS
    if len(what) != 1 or not kinds <= BARE | TIMES | OF_BODIES | DOCUMENTS | {"own", "body", "money"}:
        return ()
    if "normative" in kinds:
        return (("normative_documents", next(iter(documents))),) if len(documents) == 1 and said.unit != "项" else ()
    if ("fees" in kinds) != ("money" in kinds) or documents:
        return ()
    return ((next(iter(what)), "total"),)


def _leaf(said: _Said) -> tuple[Typed, ...]:
    """A row below an outcome: 因本机关未保存而无法提供9件, which need not be all that are not provided."""
    scope, kinds = said.scope, said.kinds
    rows, outcomes = {kind for kind in kinds if "." in kind}, kinds & OUTCOMES
    named = len(rows) == 1 and bool(scope.heads or scope.row == "outcomes" or outcomes)
    if not named or not said.parts or kinds & (COUNTED | {"carry", "subject"}):
        return ()
    [row] = rows
    return ((row, "total"),) if outcomes <= {row.partition(".")[0]} else ()


def _outcome(said: _Said) -> tuple[Typed, ...]:
    outcomes = said.kinds & OUTCOMES
    return ((next(iter(outcomes)), "total"),) if len(outcomes) == 1 and "carry" not in said.kinds and said.parts else ()


def _opened(said: _Said) -> tuple[Typed, ...]:
    """公开5件, behind a total of requests: granted."""
    plain = said.kinds <= BARE | {"opened", "among", "this"}
    return (("granted", "total"),) if said.scope.heads and plain and said.parts else ()


def _is_plainly_received(said: _Said) -> bool:
    """Whether 收到申请 are surely those for information: in the overview, 申请 may be any."""
    unsaid = "lost" if said.section == "requests" else ""
    return said.kinds >= {"weak", "received"} and said.scope.topic == unsaid and said.section != "overview"


def is_partial(kinds: frozenset[str]) -> bool:
    """按期办结380件: whether it says in what manner requests were dealt with, and not that all were."""
    manner = "manner" in kinds and bool(kinds & COUNTED) and "all" not in kinds
    return manner or ("current" in kinds and "closed" in kinds)


def _of_applicants(said: _Said) -> tuple[Typed, ...]:
    scope, kinds, requests = said.scope, said.kinds, said.requests
    outcomes, applicants = kinds & OUTCOMES, kinds & APPLICANTS
    if len(outcomes) > 1 or len(applicants) != 1 or kinds & {"carry", "applicant"} or scope.apart == "split":
        return ()
    [column] = applicants
    if outcomes:
        return ((next(iter(outcomes)), column),) if requests else ()
    kind = _of_applicant(scope, kinds, requests) if requests or "weak" in kinds else ""
    return ((kind, column),) if kind and not is_partial(kinds) else ()


def _of_applicant(scope: Scope, kinds: frozenset[str], requests: bool) -> str:
    """What a number of one kind of applicants is a part of."""
    named = kinds & COUNTED
    if named:
        return next(iter(named)) if len(named) == 1 else ""
    heads = set(scope.heads)
    if heads:
        if heads == {"received", "carried_over"}:
            return "handled"
        return scope.heads[0] if len(heads) == 1 and scope.heads[0] in COUNTED else ""
    return "received" if requests and kinds & {"subject", "weak"} else ""


def _dispute(said: _Said) -> tuple[Typed, ...]:
    scope, kinds, value = said.scope, said.kinds, said.value
    if kinds & (OUTCOMES | WHOSE | {"carry", "closed", "opened", "new"}):
        return ()
    disputes, results, told = kinds & DISPUTES, kinds & RESULTS, scope.disputes
    if len(results) > 1 or (told is None and value):
        return ()
    if not disputes:
        if not told or len(told) > 1 or kinds & (COUNTED | REQUESTS | {"amount", "total"}):
            return ()
        disputes = frozenset(told)
    elif not _of_disclosure(said):
        return ()
    if len(disputes) > 1 and (value or results):
        return ()
    column = "other" if "other_result" in results else next(iter(results), "total")
    return tuple((kind, column) for kind in sorted(disputes, reverse=True))


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


def _carried(said: _Said) -> tuple[Typed, ...]:
    """结转 says which way only together with a year."""
    scope, kinds = said.scope, said.kinds
    known = said.requests or (scope.topic != "lost" and bool(kinds & {"weak", "plus"}))
    if not known or scope.one or (is_partial(kinds) and "next" not in kinds):
        return ()
    if ("last" in kinds) == ("next" in kinds):
        return ()
    if "next" in kinds:
        return (("carried_forward", "total"),) if "received" not in kinds else ()
    if "among" in kinds and not set(scope.heads) <= {"received", "handled"}:
        return ()  # those of them that were closed
    if (scope.apart == "split" and "closed" in scope.heads) or ("closed" in kinds and "all" not in kinds):
        return ()
    return (("handled" if "received" in kinds else "carried_over", "total"),)


def _counted(said: _Said) -> tuple[Typed, ...]:
    scope, kinds = said.scope, said.kinds
    partial = scope.one or is_partial(kinds) or "among" in kinds
    if partial or not (said.requests or _is_plainly_received(said)):
        return ()
    named = kinds & COUNTED
    if "apiece" in kinds:  # 新收和办结政府信息公开申请各9件
        return tuple((kind, "total") for kind in ("received", "closed")) if named == {"received", "closed"} else ()
    if not named:
        if kinds <= BARE and "total" in kinds and set(scope.heads) == {"received", "carried_over"}:
            return (("handled", "total"),)
        if "subject" in kinds and kinds <= BARE | {"subject", "this", "own", "body"}:
            return (("received", "total"),)
        amount = "requested" in kinds or ("amount" in kinds and kinds & {"subject", "weak"})
        return (("received", "total"),) if amount else ()
    if "closed" in named:
        if scope.apart or "new" in kinds:
            return ()
        return (("handled" if "received" in named else "closed", "total"),)
    if "received" in named and scope.when == "until":
        return ()  # up to a day, from whichever
    return (("received" if "received" in named else "handled", "total"),)


_GRAMMAR: Sequence[tuple[frozenset[str], Callable[[_Said], tuple[Typed, ...]]]] = (
    (OF_BODIES, _of_body),
    (DISPUTES | RESULTS, _dispute),
    (WHOSE, _of_applicants),
    (frozenset({"leaf"}), _leaf),
    (OUTCOMES, _outcome),
    (frozenset({"carry"}), _carried),
    (frozenset({"opened"}), _opened),
    (frozenset(), _counted),
)
"""What can be counted: the classes that name it, and how it is read."""
