"""The verdict on reports in one line, with what was corrected in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

from gxparse.checks.engine import check
from gxparse.decisions.decision import Decisions
from gxparse.explaining.explain import explain
from gxparse.explaining.explanation import Explanations
from gxparse.findings import Finding, outcome
from gxparse.views.sections import View
from gxparse.words import Words, counted

STATES = ("fail", "warning", "undecided", "pass")
"""What can be said of a report, the gravest first."""


@frozen
class Standing:
    """How a report stands once decisions are made: ``findings`` are those that nothing settles, after corrections."""

    corrected: int
    findings: tuple[Finding, ...]
    explanations: Explanations

    @classmethod
    def of(cls, view: View, decisions: Decisions) -> Standing:
        """A report with decisions about it: checked and explained again if any of its cells is corrected.

        Raises :class:`~gxparse.errors.DecisionError` for a correction of a cell that says something else.
        """
        report = decisions.correct(view.report)
        corrected = len(decisions.corrections(view.report))
        settled = {name for name, decision in decisions.of(view.report).items() if decision.settles}
        findings = check(report) if corrected else view.findings
        explanations = explain(report) if corrected else view.explanations
        return cls(corrected, tuple(found for found in findings if found.id not in settled), explanations)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each outcome."""
        return Counter(map(outcome, self.findings))

    @property
    def state(self) -> str:
        """The gravest outcome that it has, one of ``STATES``."""
        counts = self.counts
        return "fail" if counts.get("error") else next((one for one in STATES if counts.get(one)), STATES[-1])

    @property
    def words(self) -> Words:
        """The verdict.

        >>> import gxparse
        >>> view = View.of(gxparse.parse("examples/reports/annotated-2020.txt"))
        >>> Standing.of(view, Decisions()).words
        Words(zh='2 条勾稽关系不符', en='2 rules fail')
        """
        return _with_corrections(self.corrected, _verdict(self.counts))


def verdict(standings: Iterable[Standing]) -> Words:
    """The verdict on all reports in one line.

    >>> verdict([])
    Words(zh='没有报告', en='no reports')
    """
    found = list(standings)
    if not found:
        return Words("没有报告", "no reports")
    if len(found) == 1:
        return found[0].words
    counts = sum((Counter(one.counts) for one in found), Counter[str]())
    failing = sum(one.state == "fail" for one in found)
    zh, en = _verdict(counts)
    if failing:
        zh, en = f"其中 {failing} 份有不符之处，共 {zh}", f"{failing} of them with faults: {en}"
    told = Words(f"{len(found)} 份报告，{zh}", f"{len(found)} reports, {en}")
    return _with_corrections(sum(one.corrected for one in found), told)


def gravest(standings: Iterable[Standing]) -> str:
    """The gravest state of some reports."""
    states = {one.state for one in standings}
    return next((one for one in STATES if one in states), STATES[-1])


def _verdict(counts: Mapping[str, int]) -> Words:
    failing, doubtful, undecided = (counts.get(name, 0) for name in ("fail", "warning", "undecided"))
    failing += counts.get("error", 0)
    zh = [f"{failing} 条勾稽关系不符"] if failing else ["未发现勾稽关系不符" if undecided else "勾稽关系全部相符"]
    fails = "1 rule fails" if failing == 1 else f"{failing} rules fail"
    en = [fails] if failing else ["no rule fails" if undecided else "all rules hold"]
    if doubtful:
        zh.append(f"{doubtful} 处请再核对")
        en.append(f"{counted(doubtful, 'place')} to look at again")
    if undecided:
        zh.append(f"{undecided} 条无法判断")
        en.append(f"{undecided} undecided")
    return Words("，".join(zh), ", ".join(en))


def _with_corrections(many: int, words: Words) -> Words:
    if not many:
        return words
    return Words(f"更正 {many} 处后重新核对：{words.zh}", f"with {counted(many, 'correction')}: {words.en}")
