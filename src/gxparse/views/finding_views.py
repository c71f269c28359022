"""Findings and explanations as HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from xml.etree.ElementTree import Element

from gxparse.cell_names import ARROW
from gxparse.explaining.explanation import Correction, Explanation, Explanations, Mistake, Part, standing
from gxparse.explaining.telling import CHOICES, OPEN, OPEN_TOO, Tie
from gxparse.findings import Finding, Findings, outcome
from gxparse.views.elements import Child, both, element
from gxparse.views.sections import LEFT_OUT, Forms, cell_words, summary
from gxparse.views.undecided import Blocked, Reports, by_block
from gxparse.views.wording import MARKS, STATUS_WORDS
from gxparse.words import COLON, Words

SHOWN = 10
"""So many explanations of a part are shown at most; how many there are is said."""


def finding_row(finding: Finding) -> Element:
    """A finding as a row of a table: its mark, what was found in Chinese and English, its id."""
    became = outcome(finding)
    return element(
        "tr",
        element("td", element("b", MARKS[became]), " ", both(STATUS_WORDS[became]), class_=f"gx-{became}"),
        element("td", both(Words(finding.zh, finding.en))),
        element("td", element("code", finding.id)),
    )


def findings_table(findings: Collection[Finding]) -> Element:
    """Findings as a table."""
    head = element(
        "tr",
        element("th", both(Words("结果", "result")), scope="col"),
        element("th", both(Words("规则", "rule")), scope="col"),
        element("th", both(Words("编号", "id")), scope="col"),
    )
    return element(
        "div",
        element("table", element("thead", head), element("tbody", map(finding_row, findings)), class_="gx-list"),
        class_="gx-frame",
    )


def findings_view(findings: Findings, reports: Reports | None = None) -> Iterator[Element]:
    """How many rules hold, then each that does not, then those that do, folded.

    Undecided ones that cells of ``reports`` block for the same reasons are folded together.
    """
    yield element("p", element("strong", both(summary(findings))))
    open_ones = by_block([finding for finding in findings if finding.status != "pass"], reports or {})
    single = [each for each in open_ones if isinstance(each, Finding)]
    if single:
        yield findings_table(single)
    yield from (_folded(each.words, each.findings) for each in open_ones if isinstance(each, Blocked))
    if findings.passed:
        many = len(findings.passed)
        yield _folded(Words(f"{many} 条相符的规则", f"{many} rules that hold"), findings.passed)


def _folded(words: Words, findings: Collection[Finding]) -> Element:
    return element("details", element("summary", both(words)), findings_table(findings))


def tie_view(tie: Tie, forms: Forms) -> Iterator[Element]:
    """What explanations that tie have in common, and what is open."""
    if tie.common:
        yield changes_table(tie.common, forms)
    yield element("p", both(OPEN_TOO if tie.common else OPEN))
    listed = [element("li", both(choice.words(forms))) for choice in tie.choices[:CHOICES]]
    more = len(tie.choices) - CHOICES
    if more > 0:
        listed.append(element("li", both(Words(f"另外 {more} 种", f"{more} more"))))
    yield element("ul", listed, class_="gx-tie")


def changes_table(mistakes: Sequence[Mistake], forms: Forms) -> Element:
    """The corrections of mistakes, one row a change."""
    rows = [_change(correction, mistake.words, forms) for mistake in mistakes for correction in mistake.corrections]
    rows += [element("tr", element("td", both(each.words), colspan=4)) for each in mistakes if not each.corrections]
    return element("table", element("tbody", rows), class_="gx-list gx-changes")


def corrected_view(correction: Correction) -> tuple[Child, ...]:
    """What stands in a cell, struck out, and what is right: :func:`gxparse.cell_names.corrected` as elements."""
    before = "?" if correction.before is None else str(correction.before)
    return element("del", before), ARROW, element("ins", correction.right)


def _change(correction: Correction, happened: Words, forms: Forms) -> Element:
    return element(
        "tr",
        element("td", both(cell_words(correction.cell, forms))),
        element("td", corrected_view(correction), class_="gx-number"),
        element("td", both(happened)),
        element("td", element("code", correction.cell)),
    )


def explanation_view(explanation: Explanation, forms: Forms) -> Element:
    """An explanation: its rank, what it changes."""
    rank = Words(f"第 {explanation.rank} 位", f"rank {explanation.rank}")
    return element("div", element("p", both(rank)), changes_table(explanation.mistakes, forms), class_="gx-explanation")


def part_view(part: Part, forms: Forms) -> Iterator[Element]:
    """The explanations of one broken part: the best, the others folded."""
    yield element("p", element("strong", both(standing(part))))
    tie = part.tie
    if tie is not None:
        yield from tie_view(tie, forms)
    elif part.explanations:
        yield changes_table(part.explanations[0].mistakes, forms)
    shown = 0 if tie is not None else 1
    others = part.explanations[shown : shown + SHOWN]
    if others:
        more = len(part.explanations) - shown
        zh, en = (f"另外 {more} 种", f"{more} more") if shown else (f"逐一列出 {more} 种", f"each of the {more}")
        if more > len(others):
            zh, en = zh + f"，列出 {len(others)} 种", en + f", {len(others)} of them listed"
        yield element(
            "details", element("summary", both(Words(zh, en))), [explanation_view(other, forms) for other in others]
        )


def explanations_view(explanations: Explanations, forms: Forms) -> Iterator[Element]:
    """The explanations of a report, part by part."""
    if not explanations.parts:
        yield element(
            "p",
            both(
                Words(
                    "没有需要更正的：各条勾稽关系都相符，或可能相符",
                    "nothing to correct: every hard rule holds, or can hold",
                )
            ),
        )
    for part in explanations.parts:
        yield from part_view(part, forms)
    if explanations.left_out:
        yield element(
            "p",
            both(Words(*(f"{said}{mark}" for said, mark in zip(LEFT_OUT, COLON, strict=True)))),
            ", ".join(explanations.left_out),
        )
