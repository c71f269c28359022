"""Parts that add up to a total are of that total: what the numbers of a paragraph make sure by themselves.

收到申请30件,经逐件会商,按时办结28件,2件结转下年 leaves open whether 28 are all that were closed; that 28 and 2 are 30
tells. So does a list of outcomes among which one has a name that no word is known of, if the list adds up. A body of
which one does not know whether it is the report's own adds up to nothing, since its total was no claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from gxparse.prose.kinds import COLUMNS, OUTCOMES

_MOST = 24
"""No division has more parts."""
_LONGEST = 64
"""No list has more parts."""


@frozen
class Part:
    """A number that may be part of a total.

    ``kind`` is what it is called: an outcome or a row below one, ``closed``, ``carried_forward``, a column of
    applicants, ``way`` (a channel), ``aside`` for requests that were dealt with in another way, or ``""``.
    """

    kind: str
    value: int
    start: int
    end: int
    group: str = ""
    """The outcome that a row below it names as well: 因本机关未保存而无法提供9件."""


Run = Sequence[Part]
"""Parts in a row, between what else is counted."""


def balanced(runs: Sequence[Run], totals: Mapping[str, int]) -> Iterator[tuple[str, str, Part]]:
    """The parts that add up to one of the ``totals`` (by their kinds), each with the kind and the column that it is of.

    >>> parts = [Part("closed", 28, 10, 14), Part("carried_forward", 2, 15, 20)]
    >>> [(kind, part.value) for kind, _, part in balanced([parts], {"received": 30})]
    [('closed', 28), ('carried_forward', 2)]
    >>> list(balanced([parts], {"received": 30, "carried_over": 3}))
    []
    """
    before, received = totals.get("carried_over", 0), totals.get("received")
    wholes = {totals["handled"]: "handled"} if "handled" in totals else {}
    if received is not None:
        wholes[received + before] = "handled" if before else "received"
    new = {} if received is None else {received: "received"}
    for run in runs:
        for division in _divisions(run):
            kinds, value = {part.kind for part in division}, sum(part.value for part in division)
            whole = (new.get(value) if kinds <= COLUMNS else None) or wholes.get(value, "")
            if not whole and not kinds & (COLUMNS | _FLOW) and value == totals.get("closed"):
                whole = "closed"
            if value and whole:
                yield from _named(division, whole)


def _divisions(run: Run) -> Iterator[Run]:
    """The stretches of a list that may divide a total: closed and not, what became of all, or whose they are."""
    for parts in ([each for each in run if each.kind in _FLOW], [each for each in run if each.kind != "closed"]):
        for first in range(len(parts) if len(parts) <= _LONGEST else 0):
            for last in range(first, min(len(parts), first + _MOST)):
                if _is_division([each.kind for each in parts[first : last + 1]]) and not _goes_on(parts, first, last):
                    yield parts[first : last + 1]


_FLOW = frozenset({"closed", "carried_forward"})


def _is_division(kinds: Sequence[str]) -> bool:
    """Whether parts are of one division: closed or not, by what became of requests, or by who made them."""
    if set(kinds) <= _FLOW:
        return kinds.count("closed") == 1 and len(kinds) <= 2
    if set(kinds) & COLUMNS:
        return len(kinds) > 1 and set(kinds) <= COLUMNS
    return len(kinds) > 1 and "way" not in kinds and 2 * kinds.count("") <= len(kinds)


def _goes_on(parts: Run, first: int, last: int) -> bool:
    """Whether the division has more parts than these."""
    beside = {each.kind for each in (*parts[max(0, first - 1) : first], *parts[last + 1 : last + 2])}
    if parts[first].kind in COLUMNS:
        return bool(beside & COLUMNS)
    return parts[first].kind not in _FLOW and any(kind in OUTCOMES or "." in kind for kind in beside)


def _named(window: Run, whole: str) -> Iterator[tuple[str, str, Part]]:
    for part in window:
        if not part.value:
            continue
        if part.kind in COLUMNS:
            yield whole, part.kind, part
        elif part.kind not in ("", "aside"):
            yield part.kind, "total", part
            if part.group and sum(each.kind.partition(".")[0] == part.group for each in window) == 1:
                yield part.group, "total", part
