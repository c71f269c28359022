"""Clauses that are read together: 未发生甲、乙, and 甲、乙分别为1件、2件."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COUNTED, DECISIONS, DISPUTES, NAMED, OUTCOMES, RESULTS, UNREAD, WHOSE, Typed
from gxparse.prose.ledger import Found, Year
from gxparse.prose.meaning import typed
from gxparse.prose.state import State

_WITH_ZERO = frozenset({"received", "carried_over", "carried_forward"}) | DISPUTES | DECISIONS
_NOT_WITH_ZERO = (
    frozenset({"compare", "share", "opened", "closed", "amount", "up", "down", "manner"}) | OUTCOMES | RESULTS | WHOSE
)


def none(state: State, clauses: Sequence[Clause], first: int) -> tuple[int, bool]:
    """Read 未发生行政复议、行政诉讼 and the like. Gives the clause to go on with, and whether all could be read."""
    behind, begin = first + 1, first
    if clauses[first].ends_with("no"):  # 行政复议、行政诉讼:无
        while begin and clauses[begin].opener == "、" and not clauses[begin - 1].numbers:
            begin -= 1
    while behind < len(clauses) and clauses[behind].opener == "、":
        if clauses[behind].numbers or "no" in clauses[behind].kinds:
            break
        behind += 1
    group = clauses[begin:behind]
    for clause in group:
        state.enter(clause)
    said = frozenset[str]().union(*(clause.kinds for clause in group))
    if said & DISPUTES:
        said -= {"foreign"}  # 没有因信息公开引起举报、投诉、行政复议
    if said & UNREAD or state.scope.elsewhere:
        return behind, False
    old = "new" in said and said & (DISPUTES | {"carry"})  # 未新增行政诉讼, but old ones perhaps
    if not old and not said & (_NOT_WITH_ZERO if said & {"carry", "received"} else _NOT_WITH_ZERO | {"handled"}):
        start = group[0].words[0].start
        for clause in group:
            for found in _zeros(state, clause, start):
                state.ledger.add(found)
    if "subject" in said:
        state.scope.topic = "requests"
    return behind, True


def _zeros(state: State, clause: Clause, start: int) -> Iterator[Found]:
    kinds = clause.kinds
    if kinds & (DISPUTES | {"carry"}):
        kinds -= {"received"}
    elif "subject" in kinds:
        kinds |= {"received"}
    year: Year = "last" if state.scope.when == "last" and "carry" not in kinds else "this"
    for kind, column in typed(state, kinds, "件", 0):
        if kind in _WITH_ZERO:
            yield Found(kind=kind, column=column, value=0, start=start, end=clause.words[-1].end, year=year)


def each(state: State, clauses: Sequence[Clause], at: int) -> tuple[int, Clause | None]:
    """Read 甲、乙分别为1件、2件. Gives the clause to go on with, and all of it as one clause if it is not sure.

    What stands before 分别 in the same list has been read as clauses without numbers, which claim nothing.
    """
    clause, first, behind = clauses[at], at, at + 1
    while first and clauses[first].opener == "、":
        if clauses[first - 1].numbers or "each" in clauses[first - 1].kinds:
            break
        first -= 1
    while behind < len(clauses) and clauses[behind].opener == "、" and _is_bare(clauses[behind]):
        behind += 1
    cut = next(n for n, word in enumerate(clause.words) if word.kind == "each")
    head = evolve(clause, words=clause.words[:cut])
    before = [each for each in (*clauses[first:at], head) if each.words]
    words = [*clause.words[cut:], *(word for each in clauses[at + 1 : behind] for word in each.words)]
    for part in before:
        state.enter(part)
    whole = evolve(clause, words=(*(before[0].words if before else ()), *words))
    numbers = [word for word in words if word.kind in ("count", "percent")]
    listed = all(word.kind in ("each", "count", "plain") for word in words) and len(numbers) > 1
    known = not any(each.kinds & UNREAD for each in before) and not state.scope.elsewhere
    found = _items_typed(state, [item for each in before for item in _items(each)]) if listed and known else []
    if len(found) != len(numbers):
        return behind, whole
    for (kind, column), number in zip(found, numbers, strict=True):
        state.add(whole, kind, column, int(number.value))
    state.scope.totals, state.scope.one = (), False
    return behind, None


def _items_typed(state: State, items: Sequence[frozenset[str]]) -> list[Typed]:
    """What each item of a list counts; the words for requests count for all of them."""
    shared = frozenset[str]().union(*items) & ({"subject", "weak", "etc"} | COUNTED)
    found: list[Typed] = []
    for item in items:
        kinds = item if item & (DISPUTES | RESULTS) else item | shared
        meant = typed(state, kinds, "件", 1)
        if len(meant) != 1:
            return []
        found += meant
    return found


def _is_bare(clause: Clause) -> bool:
    return bool(clause.numbers) and clause.kinds <= BARE


def _items(clause: Clause) -> Iterator[frozenset[str]]:
    """The classes of a clause's words between 和, 及 and the like."""
    held: set[str] = set()
    for word in clause.words:
        if word.kind == "plain" and word.value in ("和", "及", "与", "以及") and held & NAMED:
            yield frozenset(held)
            held = set()
        elif word.kind != "plain":
            held.add(word.kind)
    if held & NAMED:
        yield frozenset(held)
