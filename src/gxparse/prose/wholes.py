"""What is said of all of a total: 占35.6%, 均由自然人提出, 办结率100%; and numbers that may be its parts."""

from __future__ import annotations

from decimal import Decimal

from gxparse.prose.balance import Part
from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COLUMNS, COUNTED, DECISIONS, DISPUTES, OUTCOMES, RESULTS, TIMES, WHOSE
from gxparse.prose.ledger import Found
from gxparse.prose.meaning import called
from gxparse.prose.state import State

_ALL_CLOSED = frozenset({"all", "closed"})
_SAYS_ALL_CLOSED = BARE | TIMES | {"closed", "own", "body", "subject", "weak"}
_SAYS_RATE = BARE | TIMES | {"rate", "percent", "own", "body", "subject", "weak"}
_SAYS_SHARE = BARE | {"share", "percent", "amount", "requested", "subject", "weak", "closed", "received"}
_SAYS_WHOSE = BARE | WHOSE | OUTCOMES | {"all", "subject", "weak", "own", "body"}
_RATES = tuple({rate, whole} for rate in ("办结率", "答复率", "完成率") for whole in ("100", "100.0", "100.00"))


def share(state: State, clause: Clause) -> None:
    """占35.6% behind a figure that was just read."""
    if not clause.numbers:
        return
    latest = state.standing
    percent = [word for word in clause.words if word.kind == "percent"]
    plain = clause.kinds <= _SAYS_SHARE
    if len(latest) == len(state.latest) == len(percent) == 1 and plain and latest[0].year == "this":
        of = latest[0]
        if of.measure == "count" and (of.kind in OUTCOMES or of.column in COLUMNS):
            state.add(clause, of.kind, of.column, Decimal(percent[0].value), "share")


def rate(state: State, clause: Clause) -> None:
    """均已办结, 办结率100%: whether a clause says that all requests were closed.

    By a word more, they may be some (到期办结率, 工单办结率), and so they may be behind 上年结转3件.
    """
    kinds, scope = clause.kinds, state.scope
    whole = scope.topic == "requests" and bool(scope.heads or state.heads) and not scope.elsewhere and not scope.one
    old = any(each.kind == "carried_over" and each.value for each in state.standing)
    apart = scope.apart or old or "among" in kinds or scope.when == "last"
    said = {word.value for word in clause.words if word.kind in ("percent", "rate")}
    rated = said in _RATES and kinds <= _SAYS_RATE and not kinds & state.without
    if whole and not apart and (_ALL_CLOSED <= kinds <= _SAYS_ALL_CLOSED or rated):
        state.add(clause, "closed", "total", Decimal(100), "rate")


def of_all(state: State, clause: Clause) -> None:
    """均为自然人提出, 均予以公开, directly behind a total: all of them. Of one request nobody says all."""
    kinds, latest = clause.kinds, [state.ledger[number] for number in state.latest]
    columns, outcomes = kinds & (COLUMNS), kinds & OUTCOMES
    of = latest[0] if len(latest) == 1 else None
    if of is None or of.measure != "count" or of.column != "total" or of.year != "this" or not of.value:
        return
    if of.kind in DISPUTES:
        _of_all_disputes(state, clause, of)
    elif of.kind not in COUNTED:
        return
    elif len(columns) + len(outcomes) == 1 and kinds <= _SAYS_WHOSE and ("all" in kinds or of.value == 1):
        for column in columns:
            state.add(clause, of.kind, column, of.value)
        for outcome in outcomes:
            state.add(clause, outcome, "total", of.value)


def _of_all_disputes(state: State, clause: Clause, of: Found) -> None:
    """均维持, 均为直接起诉, 尚未审结: what is said of all disputes of a kind, or of one."""
    kinds, way = clause.kinds, clause.kinds & {"direct_litigation", "litigation_after_review"}
    results = kinds & RESULTS
    told = kinds <= _SAYS_WHOSE | RESULTS | DISPUTES | {"closed", "manner"} and ("all" in kinds or of.value == 1)
    if not told or kinds & state.without:
        return
    if len(way) == 1 and of.kind == "litigation":
        state.add(clause, next(iter(way)), "total", of.value)
    elif len(results) == 1 and not kinds & DISPUTES and of.kind != "litigation":
        column = "other" if "other_result" in results else next(iter(results))
        state.add(clause, of.kind, column, of.value)


def part(state: State, clause: Clause) -> None:
    """Note a number that may be part of a total, see :mod:`.balance`."""
    kinds, number = clause.kinds, clause.words[clause.numbers[0]]
    if number.kind != "count" or kinds & {"compare", "up", "down", "same", "or", "etc"} or kinds <= BARE:
        return
    other = kinds & (DISPUTES | RESULTS | DECISIONS | {"normative"})
    other |= frozenset() if "carry" in kinds else kinds & {"received", "handled"}
    kind = called(kinds)
    if "aside" in kinds or kinds & state.without:
        kind = "aside"
    elif "no" in kinds:
        return
    elif "channel" in kinds:
        kind = kind or "way"
    if other or state.scope.elsewhere or state.scope.when == "last" or state.scope.topic == "disputes":
        state.ledger.part(None)
    else:
        start, end = clause.words[0].start, clause.words[-1].end
        group = kind.partition(".")[0] if "." in kind and kinds & OUTCOMES else ""
        state.ledger.part(Part(kind, int(number.value), start, end, group))
