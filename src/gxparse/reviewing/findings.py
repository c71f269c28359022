"""The findings of a report as a list that decisions are made in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from gxparse.checks.explanation import Correction, Explanation, Part
from gxparse.checks.model import PREVIOUS, Finding, split_key
from gxparse.views.elements import Child, both, element
from gxparse.views.findings import Forms
from gxparse.views.sections import View, cell_words, standing, summary
from gxparse.views.words import MARKS, STATUS_WORDS, Words, outcome, place_words

OFFERED = 10
"""So many explanations are offered to be accepted; that there are more is said."""

LARGEST = 2**53 - 1
"""Up to here a browser keeps whole numbers exactly."""

Fingerprints = Mapping[str, str]
"""The fingerprints of reports by what the names of their cells begin with."""


def findings_pane(view: View) -> Element:
    """All findings of a report, with what can be decided about those that do not hold."""
    prints = {"": view.report.fingerprint}
    if view.previous is not None:
        prints[PREVIOUS] = view.previous.fingerprint
    items = [_item(view, number, finding, prints) for number, finding in enumerate(view.findings)]
    return element(
        "section",
        element("p", element("strong", both(summary(view.findings))), class_="summary"),
        element("ol", items, class_="findings"),
        class_="findings-pane",
    )


def part_of(view: View, finding: Finding) -> int | None:
    """The broken part of a report that a finding tells of, by its number among those of the explanations."""
    if finding.status != "fail" or finding.severity != "error":
        return None
    for number, part in enumerate(view.explanations.parts):
        if not part.cells.isdisjoint(finding.cells):
            return number
    return None


def _item(view: View, number: int, finding: Finding, prints: Fingerprints) -> Element:
    became = outcome(finding)
    part = part_of(view, finding)
    return element(
        "li",
        element(
            "p",
            element("b", MARKS[became], class_="mark"),
            " ",
            element("span", both(STATUS_WORDS[became]), class_="status"),
            " ",
            element("span", both((finding.zh, finding.en)), class_="what"),
            " ",
            element("code", finding.id),
            class_="said",
        ),
        _places(finding),
        element("p", element("small", finding.basis, lang="zh"), class_="basis") if finding.basis else None,
        _decide(view, number, part, prints) if finding.status != "pass" else None,
        class_=f"finding gx-{became}",
        data_number=number,
        data_finding=finding.id,
        data_outcome=became,
        data_cells=" ".join(key for key in finding.cells if not split_key(key)[0]),
        data_part=part,
        tabindex=-1,
    )


def _places(finding: Finding) -> Element | None:
    shown = []
    for place in finding.places:
        where = element("small", both(place_words(place.span))) if place.span is not None else None
        shown.append(element("p", element("q", place.text, lang="zh"), " ", where))
    return element("div", shown, class_="places") if shown else None


def _decide(view: View, number: int, part: int | None, prints: Fingerprints) -> Element:
    name = f"decision-{number}"
    choices: list[Child] = [_choice(name, "open", Words("未决定", "not decided"), checked=True)]
    if part is not None:
        choices += _accepting(name, view.explanations.parts[part], view.forms, prints)
    choices += [
        _choice(name, "right", Words("报告无误,保持原样", "the report is right as printed")),
        _choice(name, "ignore", Words("忽略", "ignore")),
    ]
    comment = element(
        "label", both(("备注", "comment")), " ", element("input", type="text", class_="comment", maxlength=1000)
    )
    return element(
        "fieldset",
        element("legend", both(("决定", "decision"))),
        choices,
        comment,
        class_="decide",
    )


def _choice(name: str, value: str, words: Words, *, checked: bool = False) -> Element:
    box = element("input", type="radio", name=name, value=value, checked=checked)
    return element("label", box, " ", both(words))


def _accepting(name: str, part: Part, forms: Forms, prints: Fingerprints) -> Iterator[Element]:
    """What can be accepted of a part: its explanations, the best first."""
    yield element("p", both(standing(part)), class_="standing")
    for number, explanation in enumerate(part.explanations[:OFFERED]):
        why_not = _why_not(explanation)
        box = element(
            "input",
            type="radio",
            name=name,
            value=f"accept-{number}",
            disabled=why_not is not None,
            data_changes=_changes(explanation, prints) if why_not is None else None,
        )
        yield element(
            "label",
            box,
            " ",
            both(("接受更正:", "accept: ")),
            [_correction(correction, forms) for correction in explanation.changes],
            element("small", both(_happened(explanation))),
            None if why_not is None else element("small", " ", both(why_not)),
            class_="accept",
        )
    more = len(part.explanations) - OFFERED
    if more > 0:
        listed = Words(
            f"另有 {more} 种未列出(gxparse check --format json 列出全部)",
            f"{more} more (gxparse check --format json lists all)",
        )
        yield element("p", element("small", both(listed)))


def _why_not(explanation: Explanation) -> Words | None:
    """Why an explanation cannot be accepted as it is, ``None`` if it can."""
    if any(change.after is None for change in explanation.changes):
        return Words("尚有选择余地,不能直接接受", "leaves a choice, so it cannot be accepted as it is")
    if any(abs(number or 0) > LARGEST for change in explanation.changes for number in (change.before, change.after)):
        return Words("数字过大,不能接受", "a number is too large to be accepted")
    return None


def _happened(explanation: Explanation) -> Words:
    """What happened, each mistake once."""
    zh, en = (dict.fromkeys(mistake.message(lang) for mistake in explanation.mistakes) for lang in ("zh", "en"))
    return Words("、".join(zh), ", ".join(en))


def _correction(change: Correction, forms: Forms) -> Element:
    before = "?" if change.before is None else str(change.before)
    return element(
        "span",
        both(cell_words(change.cell, forms)),
        ": ",
        element("del", before),
        " → ",
        element("ins", change.right),
        "; ",
        class_="correction",
    )


def _changes(explanation: Explanation, prints: Fingerprints) -> str:
    """The changes as they stand in a file of decisions; those of another report name it."""
    changes: list[dict[str, Any]] = []
    for change in explanation.changes:
        prefix, key = split_key(change.cell)
        data: dict[str, Any] = {"cell": key, "from": change.before, "to": change.after}
        changes.append(data | ({"report": prints[prefix]} if prefix else {}))
    return json.dumps(changes)
