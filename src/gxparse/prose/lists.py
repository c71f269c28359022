"""Clauses that are read together: 未发生甲、乙, and 甲、乙分别为1件、2件."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COUNTED, DISPUTES, NAMED, OUTCOMES, RESULTS, UNREAD, WHOSE, Typed
from gxparse.prose.ledger import Found, Year
from gxparse.prose.meaning import typed

if TYPE_CHECKING:
    from gxparse.prose.reader import Reader

_WITH_ZERO = frozenset({"received", "carried_over", "carried_forward"}) | DISPUTES
_NOT_WITH_ZERO = (
    frozenset({"compare", "share", "opened", "closed", "amount", "up", "down", "manner"}) | OUTCOMES | RESULTS | WHOSE
)


def none(reader: Reader, clauses: Sequence[Clause], first: int) -> int:
    """Read 未发生行政复议、行政诉讼 and the like. Gives the clause to go on with."""
    behind = first + 1
    while behind < len(clauses) and clauses[behind].opener == "、":
        if clauses[behind].numbers or "no" in clauses[behind].kinds:
            break
        behind += 1
    group = clauses[first:behind]
    for clause in group:
        reader.enter(clause)
    said = frozenset[str]().union(*(clause.kinds for clause in group))
    if said & UNREAD or reader.scope.elsewhere:
        reader.no_number(group[0])
        return behind
    if not said & (_NOT_WITH_ZERO if "carry" in said else _NOT_WITH_ZERO | {"handled"}):
        start = group[0].words[0].start
        for clause in group:
            for found in _zeros(reader, clause, start):
                reader.ledger.add(found)
    if "subject" in said:
        reader.scope.topic = "requests"
    return behind


def _zeros(reader: Reader, clause: Clause, start: int) -> Iterator[Found]:
    kinds = clause.kinds
    if kinds & (DISPUTES | {"carry"}):
        kinds -= {"received", "new"}
    elif "subject" in kinds:
        kinds |= {"received"}
    year: Year = "this" if "carry" in kinds else reader.scope.year
    for kind, column in typed(reader.scope, kinds, "件", 0):
        if kind in _WITH_ZERO:
            yield Found(kind=kind, column=column, value=0, start=start, end=clause.words[-1].end, year=year)


def each(reader: Reader, clauses: Sequence[Clause], at: int) -> int:
    """Read 甲、乙分别为1件、2件. Gives the clause to go on with.

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
        reader.enter(part)
    whole = evolve(clause, words=(*(before[0].words if before else ()), *words))
    numbers = [word for word in words if word.kind in ("count", "percent")]
    listed = all(word.kind in ("each", "count", "plain") for word in words) and len(numbers) > 1
    known = not any(each.kinds & UNREAD for each in before) and not reader.scope.elsewhere
    found = _items_typed(reader, [item for each in before for item in _items(each)]) if listed and known else []
    if len(found) != len(numbers):
        reader.unread(whole)
        return behind
    for (kind, column), number in zip(found, numbers, strict=True):
        reader.add(whole, kind, column, int(number.value))
    reader.scope.anchor, reader.scope.applicants = None, 0
    return behind


def _items_typed(reader: Reader, items: Sequence[frozenset[str]]) -> list[Typed]:
    """What each item of a list counts; the words for requests count for all of them."""
    shared = frozenset[str]().union(*items) & ({"subject", "weak", "etc"} | COUNTED)
    found: list[Typed] = []
    for item in items:
        kinds = item if item & (DISPUTES | RESULTS) else item | shared
        meant = typed(reader.scope, kinds, "件", 1)
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
