"""Misreadings of a picture beside the mistakes of people: which is the likelier cause of a broken rule."""

from __future__ import annotations

import math
from collections.abc import Mapping

from attrs import evolve

from gxparse.explaining.explanation import Explanation, Mistake
from gxparse.explaining.mistakes import MISTAKE, SURPRISE
from gxparse.recognising.readings import Readings
from gxparse.report import Report

Seen = Mapping[str, "Mapping[int | None, float]"]
"""By cell, the numbers that a recogniser of pictures may have seen there, each with its probability."""


def reread(explanation: Explanation, seen: Seen) -> Explanation:
    """The explanation, with misreadings of a picture where those are likelier than mistakes of a person."""
    mistakes, score = [], explanation.score
    for mistake in explanation.mistakes:
        corrections = tuple(
            evolve(each, probability=seen.get(each.cell, {}).get(each.after)) for each in mistake.corrections
        )
        again = evolve(mistake, corrections=corrections)
        [first, *others] = corrections
        before = seen.get(first.cell, {}).get(first.before)
        if not others and before and first.probability:
            points = round(math.log(before / first.probability)) if first.probability < before else 0
            if points < MISTAKE:
                again = Mistake("misread", (evolve(first, slip="misread"),))
                score += points - MISTAKE - SURPRISE[mistake.kind]
        mistakes.append(again)
    return evolve(explanation, mistakes=tuple(mistakes), score=score)


def seen_in(reports: Mapping[str, Report]) -> Seen:
    """What a recogniser may have seen in the cells of reports, by what the names of their cells begin with."""
    found: dict[str, dict[int | None, float]] = {}
    for prefix, report in reports.items():
        for key, cell in report.cells.items():
            if cell.alternatives:
                choices = Readings.of(cell.alternatives).choices
                found[prefix + key] = {
                    int(choice.value): choice.probability for choice in choices if choice.value is not None
                }
    return found
