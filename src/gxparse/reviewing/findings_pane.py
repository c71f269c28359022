"""The findings of a report as a list that decisions are made in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from gxparse.cell_names import row_words
from gxparse.checks.engine import equations
from gxparse.checks.recognitions import RECOGNITIONS
from gxparse.findings import Finding, outcome, split_key
from gxparse.reviewing.candidates import candidates
from gxparse.reviewing.choices import LARGEST, Offer, Recheck, choices, offers
from gxparse.reviewing.pictures import Crops
from gxparse.views.elements import both, element
from gxparse.views.sections import View, summary
from gxparse.views.undecided import Blocked, by_block
from gxparse.views.wording import MARKS, STATUS_WORDS, place_words
from gxparse.words import Words


def findings_pane(view: View, recheck: Recheck, crops: Crops) -> Element:
    """All findings of a report, with what can be decided about those that do not hold; undecided ones that the same
    kinds of cells block are folded together.

    What is not sure in a picture is asked first, each number by itself beside its picture: other findings may hold when
    that is known.
    """
    offered = offers(view, recheck)
    sums = sums_of(view)
    items = {
        finding.id: _asked(view, number, finding, recheck, crops)
        if finding.rule == RECOGNITIONS.id
        else _item(view, number, finding, offered, sums)
        for number, finding in enumerate(view.findings)
    }
    asked = [finding for finding in view.findings if finding.rule == RECOGNITIONS.id]
    others = [finding for finding in view.findings if finding.rule != RECOGNITIONS.id]
    together = [*asked, *by_block(others, view.reports)]
    return element(
        "section",
        element("p", element("strong", both(summary(view.findings))), class_="summary"),
        element(
            "ol",
            [_folded(each, items) if isinstance(each, Blocked) else items[each.id] for each in together],
            class_="findings",
        ),
        class_="findings-pane",
    )


def _folded(blocked: Blocked, items: Mapping[str, Element]) -> Element:
    summed = element(
        "summary",
        element("b", MARKS["undecided"], class_="mark"),
        " ",
        element("span", both(blocked.words), title=blocked.rules),
    )
    folded = element("ol", [items[finding.id] for finding in blocked.findings], class_="findings")
    return element("li", element("details", summed, folded), class_="blocked")


def part_of(view: View, finding: Finding) -> int | None:
    """The broken part of a report that a finding tells of, by its number among those of the explanations."""
    if finding.status != "fail" or finding.severity != "error":
        return None
    for number, part in enumerate(view.explanations.parts):
        if not part.cells.isdisjoint(finding.cells):
            return number
    return None


def sums_of(view: View) -> Mapping[str, str]:
    """The two sums of every equality of counts by its id, as JSON that the page computes them from: each cell with the
    fingerprint of its report, ``""`` for the one reviewed, and the number that it has, if a browser keeps that exactly;
    of last year's cells also their names in both languages, row and column apart.
    """
    found, values = equations(view.report, view.previous)
    last_year = "" if view.previous is None else view.previous.fingerprint

    def exact(number: int | None) -> int | None:
        return None if number is None or abs(number) > LARGEST else number

    def term(name: str) -> list[object]:
        prefix, key = split_key(name)
        if not prefix:
            return ["", key, exact(values[name])]
        row, column = row_words(name, view.forms), view.forms[prefix].cells[key].column
        return [last_year, key, exact(values[name]), f"{row.zh}\n{column.label}", f"{row.en}\n{column.en}"]

    def terms(names: Sequence[str]) -> list[list[object]]:
        return [term(name) for name in names]

    return {one.id: json.dumps([terms(one.left), terms(one.right)]) for one in found}


def _item(view: View, number: int, finding: Finding, offered: list[list[Offer]], sums: Mapping[str, str]) -> Element:
    part = part_of(view, finding)
    is_open = finding.status != "pass"
    fields = choices(view, number, finding, part, [] if part is None else offered[part]) if is_open else None
    return _listed(number, finding, [_places(finding)], fields, sums=sums.get(finding.id))


def _asked(view: View, number: int, finding: Finding, recheck: Recheck, crops: Crops) -> Element:
    """A number that is not sure in a picture, beside its place there, with all that it may be to choose from."""
    [key] = finding.cells
    fields = choices(view, number, finding, None, (), candidates(view, number, finding, recheck))
    return _listed(number, finding, [crops.crop(view.report[key].span)], fields)


def _listed(
    number: int,
    finding: Finding,
    shown: Iterable[Element | None],
    fields: Element | None,
    *,
    sums: str | None = None,
) -> Element:
    """A finding in the list, with what is shown of it and the fields to decide in."""
    became = outcome(finding)
    return element(
        "li",
        element(
            "p",
            element("b", MARKS[became], class_="mark"),
            " ",
            element("span", both(STATUS_WORDS[became]), class_="status"),
            " ",
            element("span", both(Words(finding.zh, finding.en)), class_="what", title=finding.id),
            class_="said",
        ),
        shown,
        element("p", element("small", finding.basis, lang="zh"), class_="basis") if finding.basis else None,
        fields,
        class_=f"finding gx-{became}",
        data_number=number,
        data_finding=finding.id,
        data_outcome=became,
        data_sums=sums,
        data_cells=" ".join(key for key in finding.cells if not split_key(key)[0]),
        tabindex=-1,
    )


def _places(finding: Finding) -> Element | None:
    shown = []
    for place in finding.places:
        where = element("small", both(place_words(place.span))) if place.span is not None else None
        shown.append(element("p", element("q", place.text, lang="zh"), " ", where))
    return element("div", shown, class_="places") if shown else None
