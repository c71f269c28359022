"""What an explanation is: mistakes, the corrections of cells that undo them, their cost and rank."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from gxparse.display import Displayed
from gxparse.explaining.mistakes import NAMES, NUMBERS, WITH_TOTAL, Disorder, Slip
from gxparse.explaining.telling import Tie, told
from gxparse.items import Items
from gxparse.recognising.readings import percent
from gxparse.words import Words, counted


@frozen
class Correction:
    """A cell to change: what is printed (``None``: nothing), and what should be.

    ``after`` is ``None`` where unknown cells leave a choice; it is then from ``low`` to ``high`` (``None``: no limit).
    ``slip`` is what probably happened to the number, ``None`` if it is part of a mistake with a whole row.
    ``probability`` is what a recogniser of pictures gave to the number that should be there, if it saw that, too.
    """

    cell: str
    before: int | None
    after: int | None
    low: int
    high: int | None
    slip: Slip | None = None
    probability: float | None = None

    @property
    def right(self) -> str:
        """What should be there in a few characters: ``2``, or a range: ``3…7``, ``≥ 3``."""
        if self.after is not None:
            return str(self.after)
        return f"≥ {self.low}" if self.high is None else f"{self.low}…{self.high}"

    def to_dict(self) -> dict[str, Any]:
        """The correction as JSON-ready data."""
        data: dict[str, Any] = {"cell": self.cell, "from": self.before, "to": self.after}
        if self.after is None:
            data |= {"low": self.low, "high": self.high}
        if self.probability is not None:
            data["probability"] = self.probability
        return data


NOTHING = Words("，无须更正", ", nothing to correct")
"""Said of what is no mistake: the body changed, and numbers differ that are both right."""


@frozen
class Mistake:
    """One mistake: what happened, and the cells to correct; none where numbers of two years may differ and be right."""

    kind: Slip | Disorder
    corrections: tuple[Correction, ...]

    @property
    def words(self) -> Words:
        """What happened, in both languages, and how likely a recogniser of pictures held the right number."""
        zh, en = NAMES[self.kind]
        if self.kind in NUMBERS and len(self.corrections) > 1:
            zh, en = zh + WITH_TOTAL.zh, en + WITH_TOTAL.en
        if not self.corrections:
            zh, en = zh + NOTHING.zh, en + NOTHING.en
        chances = [each.probability for each in self.corrections if each.probability is not None]
        if len(self.corrections) != 1 or not chances:
            return Words(zh, en)
        chance = percent(chances[0])
        return Words(f"{zh}（识别时该数的可能性为 {chance}）", f"{en} (the recogniser gave that number {chance})")

    def message(self, lang: str = "en") -> str:
        """What happened, in ``"zh"`` or ``"en"``."""
        return self.words.of(lang)


@frozen(repr=False)
class Explanation(Displayed):
    """Mistakes that would explain why rules are broken: corrected, every hard equality holds.

    ``cost`` is the number of mistakes, each times the trust in what it changes. ``score`` says how plausible they are:
    the fewer points, the more; see ``SURPRISE``. ``rank`` is 1 for the best; explanations
    that tie share it.
    """

    mistakes: tuple[Mistake, ...]
    cost: int | Fraction
    score: int | Fraction
    rank: int = 0

    @property
    def changes(self) -> tuple[Correction, ...]:
        """All corrections."""
        return tuple(correction for mistake in self.mistakes for correction in mistake.corrections)

    @property
    def cells(self) -> tuple[str, ...]:
        """The keys of the cells to correct."""
        return tuple(correction.cell for correction in self.changes)

    def in_short(self, lang: str = "en") -> str:
        """The mistakes in one line, in ``"zh"`` or ``"en"``: each with its row and columns, by their labels."""
        return told(self.mistakes).of(lang)

    def __repr__(self) -> str:
        return f"<explanation {self.rank}, cost {_number(self.cost)}, {_number(self.score)} points: {self.in_short()}>"

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-ready data."""
        return {
            "cost": _number(self.cost),
            "score": _number(self.score),
            "rank": self.rank,
            "changes": [correction.to_dict() for correction in self.changes],
            "mistakes": [
                {
                    "kind": mistake.kind,
                    "cells": [correction.cell for correction in mistake.corrections],
                    "messages": mistake.words._asdict(),
                }
                for mistake in self.mistakes
            ],
        }


def _number(value: int | Fraction) -> int | float:
    return value.numerator if isinstance(value, int) or value.denominator == 1 else float(value)


@frozen
class Part:
    """A part of a report whose equalities have no cell in common with others (a table, a row of disputes), if broken.

    ``explanations`` are all its smallest ones, ranked. With ``truncated`` the search ended before it had seen all:
    those that are there are smallest ones, but others may be missing; if there are none, any costs ``at_least`` so
    much. Without, and without explanations, no correction that ``trust`` allows mends it. ``budget`` is how many steps
    the search had.
    """

    rules: tuple[str, ...]
    cells: frozenset[str] = field(repr=False)
    explanations: tuple[Explanation, ...]
    truncated: bool
    at_least: int | Fraction | None
    budget: int = field(default=0, eq=False, repr=False)

    @property
    def common(self) -> tuple[str, ...]:
        """The cells that every explanation corrects; none if there may be more explanations than are known."""
        return () if self.truncated else _common(self.explanations)

    def to_dict(self) -> dict[str, Any]:
        """The part as JSON-ready data, without its explanations."""
        return {
            "rules": list(self.rules),
            "total": len(self.explanations),
            "tied": len(self.tied),
            "truncated": self.truncated,
            "at_least": None if self.at_least is None else _number(self.at_least),
            "common": list(self.common),
        }

    @property
    def tied(self) -> tuple[Explanation, ...]:
        """The best explanations: more than one if they tie."""
        return tuple(explanation for explanation in self.explanations if explanation.rank == 1)

    @property
    def tie(self) -> Tie | None:
        """What the best explanations have in common and what is open between them, ``None`` if they do not tie.

        >>> import gxparse
        >>> [part] = gxparse.explain(gxparse.parse("examples/reports/traditional-2020.txt")).parts
        >>> [mistake.message() for mistake in part.tie.common], [len(choice.ways) for choice in part.tie.choices]
        (['received includes what was carried over'], [9])
        """
        return Tie.of(self)


def standing(part: Part) -> Words:
    """How the best explanation of a part stands among the others."""
    total, others = len(part.explanations), len(part.tied) - 1
    if not total:
        if part.truncated:
            return Words(
                f"搜索步数用尽（上限 {part.budget} 步，可用 budget 或 --budget 放宽）：至少要更正 {part.at_least} 处",
                f"the search ended early (after its budget of {part.budget} steps; raise it with budget, --budget): "
                f"at least {part.at_least} corrections",
            )
        return Words(
            "除所信任的数字外，没有更正能使各条规则都相符",
            "no correction beside the trusted numbers makes the rules hold",
        )
    tied = others + 1
    zh = f"共 {total} 种" + (f"，其中 {tied} 种同样可信" if others else "，最可信" if total > 1 else "")
    en = (
        "the only one"
        if total == 1
        else (f"{tied} of {total} are equally plausible" if others else f"one of {total}, the most plausible")
    )
    if part.truncated:
        zh, en = zh + "，搜索提前结束，可能还有", en + "; the search ended early, there may be more"
    return Words(f"改动最少的更正方案（{zh}）", f"smallest correction ({en})")


SHOWN = 5
"""The ``repr`` of explanations shows so many of them."""


@frozen(repr=False)
class Explanations(Items[Explanation], Displayed):
    """The explanations of a report, the most plausible first.

    There are none if every hard equality holds, which is when there are no ``parts``; or if a part has none, since each
    explanation mends all broken parts at once: what there is for the others stands in those. ``total`` counts them; if
    they are more than ``len()`` of this, or if the search of a part ended early, ``truncated`` is true. ``left_out``
    are hard equalities (of rules of one's own) that explanations do not take into account.

    >>> import gxparse
    >>> found = gxparse.explain(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> found.total, [explanation.rank for explanation in found], found.common
    (3, [1, 2, 2], ())
    """

    items: tuple[Explanation, ...]
    parts: tuple[Part, ...] = ()
    total: int = 0
    truncated: bool = False
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        if not self.parts:
            return "<no explanations: every hard rule holds, or can hold>"
        more = [f"… and {self.total - SHOWN} more"] if self.total > SHOWN else []
        hopeless = [
            f"<no explanation of {part.rules[0]} …: {standing(part).en}>"
            for part in self.parts
            if not part.explanations
        ]
        cut = ", truncated" if self.truncated else ""
        return (
            "\n ".join(
                [f"<{counted(self.total, 'explanation')}{cut}:", *map(repr, self.items[:SHOWN]), *more, *hopeless]
            )
            + ">"
        )

    @property
    def tied(self) -> tuple[Explanation, ...]:
        """The best explanations: more than one if they tie."""
        return tuple(explanation for explanation in self.items if explanation.rank == 1)

    @property
    def common(self) -> tuple[str, ...]:
        """The cells that every explanation corrects."""
        return tuple(key for part in self.parts for key in part.common)


def _common(explanations: Sequence[Explanation]) -> tuple[str, ...]:
    if not explanations:
        return ()
    everywhere = set.intersection(*(set(explanation.cells) for explanation in explanations))
    return tuple(key for key in explanations[0].cells if key in everywhere)
