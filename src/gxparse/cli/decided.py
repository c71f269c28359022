"""What became of reviewers' decisions once the corrected report was checked, as data and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, frozen

from gxparse.cell_names import cell_name, corrected
from gxparse.characters import printable
from gxparse.decisions.decision import UNKNOWN, AcceptedCorrection, Decision, Decisions
from gxparse.explaining.explanation import Explanations
from gxparse.findings import Finding, Findings
from gxparse.views.sections import Forms
from gxparse.views.terminal import Style
from gxparse.words import COLON, Lang, Words, counted, in_brackets

Effect = Literal["mended", "fails", "settled", "holds", "undecided", "absent"]
"""What a decision does: ``accept`` mends, or its finding fails all the same, or is ``undecided``; ``right`` and
``ignore`` settle a finding that fails or is undecided, and do nothing if it holds by itself. ``absent`` is a finding
that the report does not have. A rule that could not be evaluated is undecided whatever was decided.
"""

_CHOICES = {
    "accept": Words("接受更正", "accepted"),
    "right": Words("报告无误", "right"),
    "ignore": Words("忽略", "ignored"),
}
_TOLD: Mapping[Effect, Words] = {
    "fails": Words("按接受的更正改正后仍不符", "fails in spite of the accepted correction"),
    "holds": Words("有核对意见，但该规则相符", "there is a decision, but the rule holds"),
    "undecided": Words("有核对意见，但无法判断该规则是否相符", "there is a decision, but the rule is undecided"),
    "absent": Words("有核对意见，但这份报告没有这一结论", "there is a decision, but this report has no such finding"),
}


@frozen
class Decided:
    """A decision, the finding that it is about (``None``: there is no such one), and what it does."""

    decision: Decision
    finding: Finding | None

    @property
    def effect(self) -> Effect:
        """What the decision does."""
        if self.finding is None:
            return "absent"
        if self.finding.status == "pass":
            return "holds" if self.decision.settles else "mended"
        if self.decision.settles and self.finding.status != "error":
            return "settled"
        return "fails" if self.finding.status == "fail" else "undecided"

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON-ready data, with its ``effect``."""
        return self.decision.to_dict() | {"effect": self.effect}


def decided(decisions: Mapping[str, Decision], findings: Findings) -> tuple[Decided, ...]:
    """What became of the decisions about a report."""
    found = {finding.id: finding for finding in findings}
    return tuple(Decided(decision, found.get(name)) for name, decision in decisions.items())


def left_to_explain(found: Explanations, failing: Collection[str], settled: Collection[str]) -> Explanations:
    """Explanations without those of tables where every broken rule was settled, by the cells of the rules."""
    parts = [part for part in found.parts if not part.cells.isdisjoint(failing) or part.cells.isdisjoint(settled)]
    return evolve(found, parts=tuple(parts))


def correction_lines(
    found: Sequence[Decided], corrections: Sequence[AcceptedCorrection], forms: Forms, lang: Lang, style: Style
) -> Iterator[str]:
    """How many decisions there are about a report, by their choice, and a line for each cell that they correct."""
    if not found and not corrections:
        return
    choices = Counter(each.decision.decision for each in found)
    accepted, right, ignored = (choices[choice] for choice in ("accept", "right", "ignore"))
    if lang == "zh":
        decisions = f"接受更正 {accepted} 项，报告无误 {right} 项，忽略 {ignored} 项"
        yield f"核对意见 {len(found)} 项（{decisions}）；更正了 {len(corrections)} 个单元格"
    else:
        decisions = f"{accepted} accepted, {right} right as printed, {ignored} ignored"
        cells = counted(len(corrections), "cell")
        yield f"{counted(len(found), 'decision')} ({decisions}); {cells} corrected"
    for correction in corrections:
        change = correction.change
        why = dict.fromkeys(decision.finding for decision in correction.decisions)
        name = cell_name(change.cell, forms, lang)
        said = corrected(change.before, change.after, UNKNOWN.of(lang))
        yield f"  {name}{COLON.of(lang)}{said}{style.named(change.cell, *why)}"
    for each in found:
        if each.decision.decision == "accept":
            yield from _comment(each.decision, lang, style)


def settled_lines(found: Sequence[Decided], lang: Lang, style: Style) -> Iterator[str]:
    """Findings that do not hold and were decided to be no fault, then what is to know of decisions that do nothing."""
    right = Words("核对意见：报告无误", "decided: the report is right as printed").of(lang)
    for each in found:
        if each.effect == "settled" and each.decision.decision == "right" and each.finding is not None:
            said = printable(each.finding.message(lang))
            yield f"{style.good('=')} {said}{style.named(each.finding.id)}  {right}"
            yield from _comment(each.decision, lang, style)
    for each in found:
        if each.effect in _TOLD:
            told, choice = (words.of(lang) for words in (_TOLD[each.effect], _CHOICES[each.decision.decision]))
            paint = style.bad if each.effect == "fails" else style.open
            said = in_brackets(choice, lang) + style.named(each.decision.finding)
            yield f"{paint('✗' if each.effect == 'fails' else '?')} {told}{said}"


def _comment(decision: Decision, lang: Lang, style: Style) -> Iterator[str]:
    if decision.comment:
        said = printable(" ".join(decision.comment.split()))
        note = Words(f"备注：{said}", f"comment: {said}").of(lang)
        yield f"    {note}{style.named(decision.finding)}"


def beyond_message(decisions: Decisions, seen: Iterable[str]) -> Words | None:
    """What is to tell of decisions that name a report which was not among the files, ``None`` if none does."""
    many = len(decisions.beyond(frozenset(seen)))
    if not many:
        return None
    verb = "names" if many == 1 else "name"
    zh = f"{many} 项核对意见所指的报告不在这些文件中（或内容已有变化），未起作用或未全部起作用"
    en = f"{counted(many, 'decision')} {verb} a report that is not among the files (or that says something else now)"
    return Words(zh, f"{en}: without effect, or not with all of it")
