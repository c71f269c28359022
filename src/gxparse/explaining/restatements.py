"""Carried over that was restated: likelier than another wrong number only where the report's own prose speaks for it.

What is carried over is taken from last year's report. Where bodies were merged since, or last year's figures were
corrected, an old number may be left there. A report that says nothing of it gives no reason why that row should be
wrong rather than another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from attrs import evolve

from gxparse.checks.rules.changes import told_changes
from gxparse.explaining.explanation import Explanation, Mistake
from gxparse.explaining.mistakes import NUMBERS, SURPRISE
from gxparse.findings import split_key
from gxparse.report import Report

ROW = "requests.carried_over"


def restated(explanation: Explanation, told: Callable[[str], bool]) -> Explanation:
    """The explanation, with a restatement where a cell and its total of what was carried over should say something else
    and the report's prose has ``told`` of a change. ``told`` is asked by what the names of a report's cells begin with.

    A row that was not entered keeps its name, and has the same points.
    """
    mistakes, score = [], explanation.score
    for mistake in explanation.mistakes:
        if _may_be(mistake) and told(split_key(mistake.corrections[0].cell)[0]):
            score += SURPRISE["restated"] - SURPRISE[mistake.kind]
            if mistake.kind in NUMBERS:
                mistake = Mistake("restated", mistake.corrections)
        mistakes.append(mistake)
    return evolve(explanation, mistakes=tuple(mistakes), score=score)


def _may_be(mistake: Mistake) -> bool:
    """Whether it is one with several cells of the row, and a restatement is likelier."""
    rows = {split_key(change.cell)[1].rpartition(".")[0] for change in mistake.corrections}
    of_numbers = mistake.kind in NUMBERS or mistake.kind == "missing row"
    likelier = SURPRISE["restated"] < SURPRISE[mistake.kind]
    return rows == {ROW} and len(mistake.corrections) > 1 and of_numbers and likelier


def told_in(reports: Mapping[str, Report]) -> Callable[[str], bool]:
    """Whether the prose of a report tells of a change, by what the names of its cells begin with; read when asked."""

    @cache
    def told(prefix: str) -> bool:
        report = reports[prefix]
        return any(told_changes(report.sections, report.year))

    return told
