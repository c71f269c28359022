"""What can be decided about a finding, as fields: its explanations, a correction of one's own, right, ignore."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.checks.engine import check
from gxparse.decisions.decision import Change, Decision, Decisions
from gxparse.explaining.explanation import Correction, Explanation, standing
from gxparse.findings import PREVIOUS, Finding, Findings, split_key
from gxparse.report import Report
from gxparse.views.elements import Child, both, element
from gxparse.views.finding_views import corrected_view
from gxparse.views.sections import Forms, View, cell_words
from gxparse.views.wording import STATE_WORDS
from gxparse.words import Words, plain

OFFERED = 10
"""So many explanations of a broken part are offered to be accepted; that there are more is said."""

LARGEST = 2**53 - 1
"""Up to here a browser keeps whole numbers exactly."""

OWN = Words("更正为", "own correction")

Recheck = Callable[[Report, Report | None], Findings]
"""Checks a report again as it was checked, with other numbers in it and in last year's."""


def recheck_alone(report: Report, previous: Report | None) -> Findings:
    """By the built-in rules."""
    return check(report, previous=previous)


@frozen
class Offer:
    """An explanation, and its ``changes``; or why it cannot be accepted as it is, and none.

    ``mends`` are the findings that do not hold and would, by their numbers among those of the report; ``breaks`` are
    the ids of those that do not fail and would.
    """

    explanation: Explanation
    changes: tuple[Change, ...] = ()
    why_not: Words | None = None
    mends: tuple[int, ...] = ()
    breaks: tuple[str, ...] = ()


def offers(view: View, recheck: Recheck) -> list[list[Offer]]:
    """What can be accepted of each broken part of a report: its explanations, the best first."""
    return [
        [_offer(view, explanation, recheck) for explanation in part.explanations[:OFFERED]]
        for part in view.explanations.parts
    ]


def _offer(view: View, explanation: Explanation, recheck: Recheck) -> Offer:
    if not explanation.changes:
        return Offer(explanation, why_not=Words("（没有可接受的更正）", "(there is no correction to accept)"))
    if any(abs(number or 0) > LARGEST for change in explanation.changes for number in (change.before, change.after)):
        return Offer(explanation, why_not=Words("（数字过大，不能接受）", "(a number is too large to be accepted)"))
    changes = [_change(view, change.cell, change.before, change.after) for change in explanation.changes]
    known = tuple(change for change in changes if change is not None)
    if len(known) < len(changes):
        return Offer(
            explanation,
            why_not=Words(
                f"（尚有选择余地，不能直接接受：可选“{OWN.zh}”并填写）",
                f"(leaves a choice, so it cannot be accepted as it is: enter an {OWN.en})",
            ),
        )
    return _applied(view, explanation, known, recheck)


def _change(view: View, name: str, before: int | None, after: int | None) -> Change | None:
    prefix, key = split_key(name)
    if after is None:
        return None
    return Change(key, before, after, view.previous.fingerprint if prefix and view.previous is not None else None)


def _applied(view: View, explanation: Explanation, changes: tuple[Change, ...], recheck: Recheck) -> Offer:
    """What comes of the other findings once changes are made."""
    mends, breaks = effects(view, changes, recheck)
    return Offer(explanation, changes, mends=mends, breaks=breaks)


def effects(view: View, changes: tuple[Change, ...], recheck: Recheck) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The findings that changes mend, by their numbers, and those that they break, by their ids."""
    accepted = Decisions([Decision(view.report.fingerprint, "mended", "accept", changes)])
    previous = None if view.previous is None else accepted.correct(view.previous)
    after = {finding.id: finding.status for finding in recheck(accepted.correct(view.report), previous)}
    before = list(enumerate(view.findings))
    mends = tuple(number for number, found in before if found.status != "pass" and after.get(found.id) == "pass")
    breaks = tuple(found.id for _, found in before if found.status != "fail" and after.get(found.id) == "fail")
    return mends, breaks


# -- fields --------------------------------------------------------------------------------------------


def choices(
    view: View,
    number: int,
    finding: Finding,
    part: int | None,
    offered: Iterable[Offer],
    candidates: Iterable[Element] = (),
) -> Element:
    """The fields to decide about the finding of a number in; ``offered`` is what there is for its broken ``part``,
    ``candidates`` are fields of other numbers that a cell may have.
    """
    name, offered = f"decision-{number}", list(offered)
    told = f"why-{number}"
    made: list[Child] = [_choice(name, "open", Words("未核对", "not decided"), checked=True)]
    if part is not None:
        broken = view.explanations.parts[part]
        made.append(element("p", both(standing(broken)), class_="standing"))
        if broken.tie is not None:
            made.append(element("p", both(broken.tie.words(view.forms)), class_="tie"))
        made += [_accepting(name, place, offer, view.forms) for place, offer in enumerate(offered)]
        made.append(_more(len(view.explanations.parts[part].explanations) - OFFERED))
    made += candidates
    changing = [change.cell for offer in offered for change in offer.explanation.changes]
    cells = list(_options(view, dict.fromkeys([*finding.cells, *changing])))
    if cells:
        made += [_choice(name, "own", OWN), _own(cells, told)]
    made += [
        _choice(name, "right", Words("报告无误，保持原样", "the report is right as printed")),
        _choice(name, "ignore", Words("忽略", "ignore")),
        element("p", id=told, class_="why", role="status"),
        element(
            "label",
            both(Words("备注", "comment")),
            " ",
            element("input", type="text", class_="comment", maxlength=1000),
        ),
    ]
    return element("fieldset", element("legend", both(Words("核对意见", "decision"))), made, class_="decide")


def _choice(name: str, value: str, words: Words, *, checked: bool = False) -> Element:
    box = element("input", type="radio", name=name, value=value, checked=checked)
    return element("label", box, " ", both(words))


def _accepting(name: str, place: int, offer: Offer, forms: Forms) -> Element:
    box = element(
        "input",
        type="radio",
        name=name,
        value=f"accept-{place}",
        disabled=offer.why_not is not None,
        data_changes=json.dumps([change.to_dict() for change in offer.changes]) if offer.changes else None,
        data_mends=" ".join(map(str, offer.mends)) if offer.changes else None,
    )
    beside: list[Child] = [] if offer.why_not is None else [" ", element("small", both(offer.why_not))]
    beside += broken_by(offer.breaks)
    return element(
        "label",
        box,
        " ",
        both(Words("接受更正：", "accept: ")),
        [_correction(correction, forms) for correction in offer.explanation.changes],
        element("small", both(_happened(offer.explanation))),
        beside,
        class_="accept",
    )


def broken_by(ids: Sequence[str]) -> list[Child]:
    """What is said of findings that would fail."""
    if not ids:
        return []
    words = Words(f"（但会使 {'、'.join(ids)} 不符）", f"(but then {', '.join(ids)} fails)")
    return [" ", element("strong", both(words), class_="breaks")]


def _more(many: int) -> Element | None:
    if many <= 0:
        return None
    listed = Words(
        f"另有 {many} 种未列出（gxparse check --format json 列出全部）",
        f"{many} more (gxparse check --format json lists all)",
    )
    return element("p", element("small", both(listed)))


def _happened(explanation: Explanation) -> Words:
    """What happened, each mistake once."""
    happened = dict.fromkeys(mistake.words for mistake in explanation.mistakes)
    return Words("、".join(words.zh for words in happened), ", ".join(words.en for words in happened))


def _correction(change: Correction, forms: Forms) -> Element:
    name = cell_words(change.cell, forms)
    return element(
        "span",
        both(Words(f"{name.zh}：", f"{name.en}: ")),
        corrected_view(change),
        element("span", "; ", class_="sep"),
        class_="correction",
    )


# -- a correction of one's own -------------------------------------------------------------------------


def _own(cells: list[Element], told: str) -> Element:
    """Rows of a cell and its right number; the page adds more of them."""
    number = element(
        "input", type="number", max=LARGEST, step=1, inputmode="numeric", class_="number", aria_describedby=told
    )
    row = element(
        "div",
        element("label", both(Words("单元格", "cell")), " ", element("select", cells, class_="cell")),
        element("label", both(Words("应为", "should be")), " ", number),
        element("button", both(Words("移除", "remove")), type="button", class_="remove"),
        class_="row",
    )
    add = element("button", both(Words("加一行", "add a row")), type="button", class_="add")
    return element("div", row, add, class_="own", role="group", aria_label=OWN.both)


def _options(view: View, names: Iterable[str]) -> Iterator[Element]:
    """The counts among cells of the report and last year's, each with what the report has."""
    for name in names:
        prefix, key = split_key(name)
        report = {"": view.report, PREVIOUS: view.previous}.get(prefix)
        if report is None or key not in report or report.form.cells[key].column.money:
            continue
        cell = report[key]
        target = {"cell": key, "from": cell.value} | ({"report": report.fingerprint} if prefix else {})
        has = STATE_WORDS[cell.state] if cell.value is None else plain(str(cell.value))
        names_of = cell_words(name, view.forms)
        zh, en = f"{names_of.zh}：{has.zh}", f"{names_of.en}: {has.en}"
        yield element(
            "option",
            zh,
            value=json.dumps(target, separators=(",", ":")),
            data_zh=zh,
            data_en=en,
            disabled=isinstance(cell.value, int) and abs(cell.value) > LARGEST,
        )
