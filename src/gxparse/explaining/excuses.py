"""Numbers of two years that differ without a mistake, because the body changed: explanations that correct nothing.

Where the body was merged, or last year's figures were corrected, what this year carries over and what last year carried
forward may differ and both be right. So these equalities may be broken without any correction. Each explanation that
leaves them so says why, beside those that mend them: they stay evidence, as a mistyped number may break a sum, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from attrs import evolve, frozen

from gxparse.checks.rules.changes import Change
from gxparse.explaining.explanation import Explanation, Mistake, Part
from gxparse.explaining.mistakes import SURPRISE, Disorder
from gxparse.explaining.ranking import combined, ranked
from gxparse.findings import Equation
from gxparse.network.network import independent

Values = Mapping[str, "int | None"]
PartOf = Callable[[Sequence[Equation]], "Part | None"]

MOST = 3
"""Of so many changes of one body any may be the excuse; of more only each alone and all together."""

BESIDE = 1
"""The points that an excuse has besides, if what speaks for a change speaks for the other one."""


@frozen
class Loose:
    """Equalities between two years that a change of the body excuses, and the points of each excuse."""

    equations: tuple[Equation, ...]
    excuses: Mapping[Disorder, int]

    @classmethod
    def of(cls, equations: Iterable[Equation], changes: Iterable[Change]) -> Loose:
        """Equalities with the excuses that changes give."""
        kinds = {change.kind for change in changes}
        excuses: dict[Disorder, int] = {
            "bodies merged": SURPRISE["bodies merged"] + BESIDE * ("body" not in kinds),
            "restated": SURPRISE["restated"] + BESIDE * ("restated" not in kinds),
        }
        return cls(tuple(equations), excuses)

    def needed(self, values: Values) -> bool:
        """Whether one of the equalities does not hold."""
        return any(off_by(values, equation) for equation in self.equations)


def excused(
    some: Sequence[Equation], loose: Sequence[Loose], values: Values, part_of: PartOf, limit: int
) -> Part | None:
    """The explanations of joined equalities, loose ones among them: those that mend all, and those that excuse.

    ``part_of`` explains equalities that have to hold; it gives ``None`` where they do.
    """
    whole = part_of(some)
    if whole is None:
        return None
    ids = {equation.id for equation in some}
    here = [each for each in loose if not ids.isdisjoint(equation.id for equation in each.equations)]
    found, truncated = [*whole.explanations], whole.truncated
    for chosen in _choices(here):
        freed = {equation.id for each in chosen for equation in each.equations}
        rest = tuple(equation for equation in some if equation.id not in freed)
        parts = [part for each in independent(rest) if (part := part_of(each)) is not None]
        truncated |= any(part.truncated for part in parts)
        for explanation in combined(parts, limit, ()).items if parts else [Explanation((), 0, 0)]:
            after = {**values, **{change.cell: change.after for change in explanation.changes}}
            if all(each.needed(after) for each in chosen):
                found += _with_excuses(explanation, chosen)
    return evolve(whole, explanations=ranked(found), truncated=truncated, at_least=None if found else whole.at_least)


def _choices(here: Sequence[Loose]) -> Iterator[tuple[Loose, ...]]:
    for count in range(1, len(here) + 1):
        if len(here) <= MOST or count in (1, len(here)):
            yield from combinations(here, count)


def _with_excuses(explanation: Explanation, chosen: Sequence[Loose]) -> Iterator[Explanation]:
    for excuses in product(*(each.excuses.items() for each in chosen)):
        mistakes = (*explanation.mistakes, *(Mistake(kind, ()) for kind, _ in excuses))
        yield Explanation(mistakes, explanation.cost, explanation.score + sum(points for _, points in excuses))


def off_by(values: Values, equation: Equation) -> int | None:
    """By how much the left side of an equation is above the right one; ``None`` where a number is unknown."""
    left, right = ([values[key] for key in side] for side in (equation.left, equation.right))
    return None if None in (*left, *right) else sum(n or 0 for n in left) - sum(n or 0 for n in right)
