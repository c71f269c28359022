"""Changes against last year: growth in per cent, an increase, and the figure of last year beside them."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COUNTED, DISPUTES, OUTCOMES, REQUESTS, RESULTS, UNREAD, WHOSE, Typed
from gxparse.prose.meaning import typed
from gxparse.prose.state import State


def against_last_year(state: State, clause: Clause) -> None:
    """A clause without a number: 与上年相比, 与上年持平."""
    kinds, scope = clause.kinds, state.scope
    if kinds & {"compare", "same"} and ("last" in kinds or _is_yearly(clause)):
        scope.against_last = True
        if "same" in kinds and scope.anchor is not None and not scope.elsewhere:
            state.add(clause, scope.anchor.kind, scope.anchor.column, 0, "increase")


def change(state: State, clause: Clause) -> None:
    """A clause that says by how much something has changed."""
    kinds, number, scope = clause.kinds, clause.words[clause.numbers[0]], state.scope
    anchor = scope.anchor
    based = _is_yearly(clause) or {"compare", "last"} <= kinds or scope.against_last or scope.changed
    of = _of(state, clause)
    if not based or of is None or {"up", "down"} <= kinds or clause.opener == ")":
        scope.forget()
        return
    sign = -1 if "down" in kinds else 1
    if number.kind == "percent":
        state.add(clause, *of, sign * Decimal(number.value), "growth")
    else:
        state.add(clause, *of, sign * int(number.value), "increase")
    scope.anchor, scope.changed = anchor, True


def _of(state: State, clause: Clause) -> Typed | None:
    """What has changed: what the clause names, else the total just before."""
    kinds, scope = clause.kinds, state.scope
    named, anchor = kinds & (COUNTED | OUTCOMES | DISPUTES), scope.anchor
    if kinds & (RESULTS | WHOSE | {"carry", "opened", "manner", "among"}) or len(named) > 1:
        return None
    of_requests = scope.topic == "requests" or "subject" in kinds
    if named:
        [kind] = named
        same = anchor is not None and anchor.kind == kind
        return (kind, "total") if (same if kind in DISPUTES else of_requests) else None
    if kinds & REQUESTS:
        if anchor is not None:
            return (anchor.kind, anchor.column) if anchor.kind in COUNTED else None
        return ("received", "total") if of_requests and not scope.crowded else None
    return None if anchor is None or kinds & {"amount", "total"} else (anchor.kind, anchor.column)


def of_two_years(state: State, clause: Clause) -> bool:
    """Read 较2022年的240件增长20% and 由2022年的240件增加到288件. Says whether the clause is of this kind."""
    kinds, numbers = clause.kinds, clause.numbers
    if len(numbers) != 2 or "last" not in kinds or kinds & UNREAD or clause.words[numbers[0]].kind != "count":
        return False
    cut = numbers[0] + 1
    before, behind = evolve(clause, words=clause.words[:cut]), evolve(clause, opener="", words=clause.words[cut:])
    if "last" not in before.kinds:
        return False
    if "to" in behind.kinds:
        return _from_to(state, clause, before, behind)
    changed = behind.kinds & {"up", "down"} and behind.kinds <= BARE | {"up", "down", "percent"}
    if "compare" not in before.kinds or not changed or not before.kinds <= BARE | {"compare", "last", "amount"}:
        return False
    anchor, scope = state.scope.anchor, state.scope
    if anchor is not None:
        scope.year = "last"
        state.add(before, anchor.kind, anchor.column, int(before.words[-1].value))
        scope.year, scope.against_last = "this", True
    change(state, behind)
    return True


def _from_to(state: State, clause: Clause, before: Clause, behind: Clause) -> bool:
    scope, second = state.scope, behind.words[behind.numbers[0]]
    if second.kind != "count" or not behind.kinds <= BARE | {"to", "this"} or "compare" in before.kinds:
        return False
    meant = typed(scope, before.kinds - {"last"}, state.text[second.end - 1], int(second.value))
    if len(meant) != 1:
        return False
    [(kind, column)] = meant
    scope.year = "last"
    state.add(clause, kind, column, int(before.words[-1].value))
    scope.year, scope.against_last = "this", True
    number = len(state.ledger)
    state.add(clause, kind, column, int(second.value))
    scope.anchor = state.ledger[number] if len(state.ledger) > number else None
    return True


def _is_yearly(clause: Clause) -> bool:
    """Whether it says by itself that it compares with last year."""
    return any(word.value.startswith("同比") for word in clause.words)
