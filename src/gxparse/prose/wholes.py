"""What is said of all of a total: 占35.6%, 均由自然人提出, 办结率100%; and numbers that may be its parts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gxparse.prose.balance import Part
from gxparse.prose.clauses import Clause
from gxparse.prose.kinds import BARE, COLUMNS, COUNTED, DECISIONS, DISPUTES, OUTCOMES, RESULTS, TIMES, WHOSE, Typed
from gxparse.prose.meaning import called
from gxparse.prose.state import State

_ALL_CLOSED = frozenset({"all", "closed"})
_SAYS_ALL_CLOSED = BARE | TIMES | {"closed", "own", "body", "subject", "weak"}
_SAYS_RATE = BARE | TIMES | {"rate", "percent", "own", "body", "subject", "weak"}
_SAYS_SHARE = BARE | {"share", "percent", "amount", "requested", "subject", "weak", "closed", "received"}
_SAYS_WHOSE = BARE | WHOSE | OUTCOMES | {"all", "subject", "weak", "own", "body"}
_SAYS_RESULT = _SAYS_WHOSE | RESULTS | DISPUTES | {"closed", "manner"}
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
    if not kinds & {"closed", "rate"}:
        return
    whole = scope.topic == "requests" and bool(scope.heads or state.heads) and not scope.elsewhere and not scope.one
    old = any(each.kind == "carried_over" and each.value for each in state.standing)
    apart = scope.apart or old or "among" in kinds or scope.when == "last"
    said = {word.value for word in clause.words if word.kind in ("percent", "rate")}
    rated = said in _RATES and kinds <= _SAYS_RATE and not kinds & state.without
    if whole and not apart and (_ALL_CLOSED <= kinds <= _SAYS_ALL_CLOSED or rated):
        state.add(clause, "closed", "total", Decimal(100), "rate")


def of_all(state: State, clause: Clause) -> None:
    """均为自然人提出, 均予以公开, 均维持, directly behind a total: all of them. Of one request nobody says all."""
    kinds, of = clause.kinds, state.ledger[state.latest[0]] if len(state.latest) == 1 else None
    if (
        of is None
        or of.key != (of.kind, "total", "this", "count")
        or not of.value
        or not ("all" in kinds or of.value == 1)
    ):
        return
    found: Sequence[Typed] = ()
    if of.kind in COUNTED and kinds <= _SAYS_WHOSE:
        found = [*((of.kind, column) for column in kinds & COLUMNS), *((kind, "total") for kind in kinds & OUTCOMES)]
    elif of.kind in DISPUTES and kinds <= _SAYS_RESULT and not kinds & state.without:
        if of.kind == "litigation":  # 均为直接起诉
            found = [(kind, "total") for kind in kinds & {"direct_litigation", "litigation_after_review"}]
        elif not kinds & DISPUTES:
            found = [(of.kind, kind.removesuffix("_result")) for kind in kinds & RESULTS]
    if len(found) == 1:
        state.add(clause, *found[0], of.value)


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
