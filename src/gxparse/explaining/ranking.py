"""The order of explanations, and those of several broken parts put together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from gxparse.explaining.explanation import Explanation, Explanations, Part

JUDGED = 20
"""So many explanations of a table, the best ones, are compared with the prose."""

Judge = Callable[[Explanation], int]
"""Points for what else speaks against an explanation, less those for what speaks for it."""


def judged(part: Part, judge: Judge) -> Part:
    """A part whose best explanations have the points of a judge, too."""
    best, rest = part.explanations[:JUDGED], part.explanations[JUDGED:]
    if len(best) < 2:
        return part
    judged = [evolve(explanation, score=explanation.score + judge(explanation)) for explanation in best]
    return evolve(part, explanations=ranked((*judged, *rest)))


def ranked(explanations: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Explanations in the order of their scores, numbered; of those that tie, the ones that take no case away first.

    Of several that change the same only the best is left: one mistake rather than two.
    """
    best: dict[object, Explanation] = {}
    for each in explanations:
        excuses = tuple(mistake.kind for mistake in each.mistakes if not mistake.corrections)
        changes = (excuses, *sorted((change.cell, change.after, change.low) for change in each.changes))
        if changes not in best or each.score < best[changes].score:
            best[changes] = each
    ordered = sorted(best.values(), key=lambda each: (each.score, each.cost, _takes_away(each)))
    ranked: list[Explanation] = []
    for place, explanation in enumerate(ordered, 1):
        tie = ranked and ranked[-1].score == explanation.score
        ranked.append(evolve(explanation, rank=ranked[-1].rank if tie else place))
    return tuple(ranked)


def _takes_away(explanation: Explanation) -> bool:
    return (
        sum(
            (change.low if change.after is None else change.after) - (change.before or 0)
            for change in explanation.changes
        )
        < 0
    )


def combined(parts: Sequence[Part], limit: int, left_out: tuple[str, ...]) -> Explanations:
    """Explanations of all parts at once: one of each, the best sums first."""
    sums = [Explanation((), 0, 0)] if parts else []
    for part in parts:
        # Of two ranked lists only pairs with few before both of them are among the first.
        pairs = (
            Explanation((*one.mistakes, *other.mistakes), one.cost + other.cost, one.score + other.score)
            for place, one in enumerate(sums, 1)
            for other in part.explanations[: limit // place]
        )
        sums = sorted(pairs, key=lambda explanation: (explanation.score, explanation.cost))[:limit]
    total = math.prod(len(part.explanations) for part in parts) if parts else 0
    return Explanations(
        items=ranked(sums),
        parts=tuple(parts),
        total=total,
        truncated=total > limit or any(part.truncated for part in parts),
        left_out=left_out,
    )
