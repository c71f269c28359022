"""Undecided rules by what blocks them: a report that leaves cells blank has forty, which one line says as well.

>>> import gxparse
>>> from attrs import evolve
>>> report = gxparse.parse("examples/reports/pipe-2021.txt")
>>> masked = {key: gxparse.Cell(None, "masked", "*") for key in report.cells if key.startswith("disputes.")}
>>> hidden = evolve(report, cells={**report.cells, **masked})
>>> [blocked] = [each for each in by_block(gxparse.check(hidden), {"": hidden}) if isinstance(each, Blocked)]
>>> blocked.words.en, blocked.rules
('5 rules undecided: 15 cells masked (Administrative review: 5; Litigation without prior review: 5; \
Litigation after review: 5)', 'dispute-total ×3, prose ×2')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

from gxparse.cell_names import MOST_LISTED, row_words
from gxparse.findings import Finding, split_key
from gxparse.report import Report
from gxparse.values import State
from gxparse.views.sections import forms_of
from gxparse.views.wording import STATE_WORDS
from gxparse.words import Words, counted

Reports = Mapping[str, Report | None]
"""Reports by what the names of their cells begin with (``""``, ``previous.``)."""


@frozen
class Blocked:
    """Undecided findings that cells without a number block for the same reasons, in ``words``: how many they are, how
    many cells, and in which rows.
    """

    findings: tuple[Finding, ...]
    words: Words

    @property
    def rules(self) -> str:
        """The names of the rules, each with how often it is undecided."""
        return ", ".join(f"{name} ×{many}" for name, many in Counter(f.rule for f in self.findings).items())


def by_block(findings: Iterable[Finding], reports: Reports) -> list[Finding | Blocked]:
    """The findings in their order; the undecided ones that the same kinds of cells block are together, at the first.

    One that nothing else is blocked like stays by itself, as does one whose unknown cells are not of ``reports``.
    """
    listed = list(findings)
    groups: dict[frozenset[State], list[Finding]] = {}
    for finding in listed:
        if states := _states(finding, reports):
            groups.setdefault(states, []).append(finding)
    together = [them for them in groups.values() if len(them) > 1]
    first = {them[0].id: Blocked(tuple(them), _said(them, reports)) for them in together}
    others = {finding.id for them in together for finding in them[1:]}
    return [first.get(finding.id, finding) for finding in listed if finding.id not in others]


def _states(finding: Finding, reports: Reports) -> frozenset[State]:
    """The states of the cells that block a finding; none if it is decided, or if they are not known of each of them."""
    states = [_state(name, reports) for name in finding.unknown] if finding.status == "undecided" else []
    return frozenset(state for state in states if state is not None) if None not in states else frozenset()


def _state(name: str, reports: Reports) -> State | None:
    """Why a cell has no number; ``None`` if it has one (an amount whose unit is unknown), or is not known."""
    prefix, key = split_key(name)
    report = reports.get(prefix)
    return None if report is None or key not in report or report[key].known else report[key].state


def _said(findings: Iterable[Finding], reports: Reports) -> Words:
    them = list(findings)
    cells = list(dict.fromkeys(name for finding in them for name in finding.unknown))
    states = Counter(state for name in cells if (state := _state(name, reports)) is not None)
    many = [(STATE_WORDS[state], states[state]) for state in STATE_WORDS if states[state]]
    rows = _rows(cells, reports)
    zh = f"{len(them)} 条规则无法判断：{'、'.join(f'{number} 个单元格{word.zh}' for word, number in many)}（{rows.zh}）"
    en = ", ".join(f"{counted(number, 'cell')} {word.en}" for word, number in many)
    return Words(zh, f"{len(them)} rules undecided: {en} ({rows.en})")


def _rows(cells: Iterable[str], reports: Reports) -> Words:
    """The rows that cells stand in, the first ones by name."""
    forms = forms_of(reports)
    rows: dict[str, list[str]] = {}
    for name in cells:
        rows.setdefault(name.rpartition(".")[0], []).append(name)
    shown = [(row_words(them[0], forms), len(them)) for them in list(rows.values())[:MOST_LISTED]]
    more = len(rows) - len(shown)
    zh = "；".join(f"{row.zh} {many} 格" for row, many in shown) + (f" 等 {len(rows)} 行" if more > 0 else "")
    en = "; ".join(f"{row.en}: {many}" for row, many in shown)
    return Words(zh, en + (f"; {counted(more, 'more row')}" if more > 0 else ""))
