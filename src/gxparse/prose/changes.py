"""Changes against last year: growth in per cent, an increase, and the figure of last year beside them."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COUNTED, DISPUTES, OUTCOMES, REQUESTS, RESULTS, UNREAD, WHOSE, Typed
from gxparse.prose.ledger import Found, Measure
from gxparse.prose.meaning import typed
from gxparse.prose.state import State


def against_last_year(state: State, clause: Clause) -> None:
    """A clause without a number: 与上年相比, 与上年持平."""
    kinds, scope = clause.kinds, state.scope
    if kinds & {"compare", "same"} and ("last" in kinds or _is_yearly(clause)):
        scope.compared, total = True, scope.total
        if "same" in kinds and total is not None and not scope.elsewhere:
            state.add(clause, total.kind, total.column, 0, "increase")


def change(state: State, clause: Clause) -> None:
    """A clause that says by how much something has changed."""
    kinds, number, scope = clause.kinds, clause.words[clause.numbers[0]], state.scope
    based = _is_yearly(clause) or {"compare", "last"} <= kinds or scope.compared
    of = _of(state, clause)
    if not based or of is None or {"up", "down"} <= kinds or clause.opener == ")":
        scope.totals = ()
        return
    scope.compared, value = True, Decimal(number.value) if number.kind == "percent" else int(number.value)
    measure: Measure = "growth" if number.kind == "percent" else "increase"
    state.add(clause, *of, -value if "down" in kinds else value, measure)


def _of(state: State, clause: Clause) -> Typed | None:
    """What has changed: what the clause names, else the total just before."""
    kinds, scope = clause.kinds, state.scope
    named, total = kinds & (COUNTED | OUTCOMES | DISPUTES), scope.total
    if kinds & (RESULTS | WHOSE | {"carry", "opened", "manner", "among"}) or len(named) > 1:
        return None
    of_requests = scope.topic == "requests" or "subject" in kinds
    if named:
        [kind] = named
        same = total is not None and total.kind == kind
        return (kind, "total") if (same if kind in DISPUTES else of_requests) else None
    if kinds & REQUESTS:
        if total is not None:
            return (total.kind, total.column) if total.kind in COUNTED else None
        return ("received", "total") if of_requests and not scope.totals else None
    return None if total is None or kinds & {"amount", "total"} else (total.kind, total.column)


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
    if state.scope.total is not None:
        last_year(state, before, state.scope.total)
    change(state, behind)
    return True


def last_year(state: State, clause: Clause, of: Found | Typed) -> None:
    """A clause that gives the figure of last year for one of this year."""
    kind, column = (of.kind, of.column) if isinstance(of, Found) else of
    before, state.scope.when, state.scope.compared = state.scope.when, "last", True
    state.add(clause, kind, column, int(clause.words[clause.numbers[0]].value))
    state.scope.when = before


def _from_to(state: State, clause: Clause, before: Clause, behind: Clause) -> bool:
    scope, second = state.scope, behind.words[behind.numbers[0]]
    if second.kind != "count" or not behind.kinds <= BARE | {"to", "this"} or "compare" in before.kinds:
        return False
    meant = typed(state, before.kinds - {"last"}, state.text[second.end - 1], int(second.value))
    if len(meant) != 1:
        return False
    last_year(state, clause, meant[0])
    scope.totals = (state.found(clause, *meant[0], int(second.value)),)
    state.ledger.add(scope.totals[0])
    return True


def _is_yearly(clause: Clause) -> bool:
    """Whether it says by itself that it compares with last year."""
    return any(word.value.startswith("同比") for word in clause.words)
