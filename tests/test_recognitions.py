"""Numbers that are not sure in a picture: asked for, the least sure first, beside the picture, and decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest
from attrs import evolve

import gxparse
from gxparse.api import read_document
from gxparse.checks.recognitions import SURE
from gxparse.decisions.decision import Change, Decision, Decisions
from gxparse.findings import Finding, Findings
from gxparse.layout import Alternative
from gxparse.recognition import MOST, Recognition
from gxparse.report import Cell, Report
from gxparse.reviewing.documents import with_excerpts
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.testing.recogniser import picture
from gxparse.views.sections import View
from paged import PagedHandler
from test_review_of_documents import document_of
from test_reviewing import HTML, SVG, listed, templates

GRANTED, REFUSED, UPHELD = (
    "requests.outcomes.granted.natural_person",
    "requests.carried_forward.research_institution",
    "disputes.review.upheld",
)


@pytest.fixture(autouse=True)
def paged_format() -> Iterator[None]:
    with gxparse.registered(PagedHandler()):
        yield


def seen(*texts: tuple[str, float], margin: float, says: str | None = None) -> Recognition:
    return Recognition(tuple(Alternative(*each) for each in texts), says, margin)


def doubtful(report: Report) -> Report:
    """A report of which three numbers were seen in a picture: one is not read, one is told by the sums, one is sure."""
    cells = dict(report.cells)
    value = report[GRANTED].value
    cells[GRANTED] = evolve(
        cells[GRANTED],
        value=None,
        state="unreadable",
        recognition=seen((str(value), 0.6), ("8", 0.3), ("O8", 0.05), margin=0.7),
    )
    cells[REFUSED] = evolve(
        cells[REFUSED], state="recognised", recognition=seen(("6", 0.7), ("0", 0.3), margin=5.3, says="0")
    )
    cells[UPHELD] = evolve(cells[UPHELD], recognition=seen((cells[UPHELD].raw, 0.999), margin=MOST))
    return evolve(report, cells=cells)


def asked(found: Findings) -> list[Finding]:
    return [finding for finding in found if finding.rule == "recognition"]


SCANNED = doubtful(gxparse.parse("examples/reports/annotated-2020.txt"))


def test_a_text_is_asked_nothing() -> None:
    assert asked(gxparse.check(gxparse.parse("examples/reports/annotated-2020.txt"))) == []


def test_what_is_not_sure_is_asked_for_and_what_the_sums_tell_is_said() -> None:
    first, second = asked(gxparse.check(SCANNED))
    assert (first.id, first.status, first.severity) == (f"recognition:{GRANTED}", "undecided", "info")
    assert first.unknown == (GRANTED,)
    assert "“8”（30 %）" in first.zh
    assert (second.id, second.status) == (f"recognition:{REFUSED}", "pass")
    assert second.en.endswith("in the picture '6' (70 %), '0' (30 %); 0 is taken, at least 200 to 1")


def test_the_least_sure_is_asked_first() -> None:
    page = picture(gxparse.parse("examples/reports/pipe-2021.txt"), Random(5), "fax").read()
    found = asked(gxparse.check(page))
    margins = [page[finding.cells[0]].recognition.margin for finding in found if finding.status == "undecided"]  # type: ignore[union-attr]
    assert len(margins) > 5
    assert margins == sorted(margins)
    assert [finding.status for finding in found] == sorted((finding.status for finding in found), reverse=True)
    for key, cell in page.cells.items():
        open_ = cell.state == "unreadable" or cell.recognition.odds < SURE  # type: ignore[union-attr]
        assert open_ == any(finding.cells == (key,) and finding.status == "undecided" for finding in found), key


def test_a_decision_tells_the_number_and_mends_what_it_blocked() -> None:
    value = int(gxparse.parse("examples/reports/annotated-2020.txt")[GRANTED].value or 0)
    accepted = Decision(SCANNED.fingerprint, f"recognition:{GRANTED}", "accept", (Change(GRANTED, None, value),))
    corrected = Decisions([accepted]).correct(SCANNED)
    cell = corrected[GRANTED]
    assert (cell.value, cell.state) == (value, "reported")
    assert cell.recognition is not None
    assert (cell.recognition.says, cell.recognition.by_person) == (str(value), True)
    assert Report.from_dict(json.loads(json.dumps(corrected.to_dict()))) == corrected
    found = {finding.id: finding.status for finding in gxparse.check(corrected)}
    assert found[f"recognition:{GRANTED}"] == "pass"
    was = {finding.id: finding.status for finding in gxparse.check(SCANNED)}
    assert was["row-total:outcomes.granted"] == found["row-total:outcomes.granted"] == "pass"


def test_no_rule_of_ones_own_takes_its_name() -> None:
    rule = gxparse.Rule(
        id="recognition", hardness="info", basis="own", statement_zh="一", statement_en="one", test=lambda _: ()
    )
    with pytest.raises(gxparse.RuleError):
        gxparse.check(SCANNED, rules=[rule])


# -- the page ------------------------------------------------------------------------------------------


def page_of(document: bytes) -> str:
    read = read_document(document)
    [(report, excerpt)] = with_excerpts(read)
    return review_page([Reviewed(View.of(doubtful(report)), excerpt)])


def test_the_page_asks_first_what_is_not_sure_with_the_picture_beside_it() -> None:
    [template] = templates(page_of(document_of()))
    items = [item for item in template.iter(f"{HTML}li") if item.get("data-finding")]
    assert [str(item.get("data-finding")) for item in items[:2]] == [f"recognition:{GRANTED}", f"recognition:{REFUSED}"]
    images = {str(image.get("id")) for image in template.iter(f"{SVG}image")}
    for item in items[:2]:
        [use] = item.iter(f"{SVG}use")
        assert str(use.get("href")).removeprefix("#") in images
    assert not [item for item in items[2:] if list(item.iter(f"{SVG}use"))]


def test_every_number_that_was_seen_can_be_chosen() -> None:
    [template] = templates(page_of(document_of()))
    [item, *_] = [item for item in template.iter(f"{HTML}li") if item.get("data-finding")]
    offered = [json.loads(str(box.get("data-changes"))) for box in item.iter(f"{HTML}input") if box.get("data-changes")]
    value = gxparse.parse("examples/reports/annotated-2020.txt")[GRANTED].value
    assert offered == [[{"cell": GRANTED, "from": None, "to": number}] for number in (value, 8)]


def test_without_pictures_the_page_asks_all_the_same() -> None:
    report = SCANNED
    source = gxparse.read_document("examples/reports/annotated-2020.txt")
    [(_, excerpt)] = with_excerpts(source)
    page = review_page([Reviewed(View.of(report), excerpt)])
    assert f"recognition:{GRANTED}" in listed(page)
    assert not list(templates(page)[0].iter(f"{SVG}use"))


def test_a_blank_may_be_what_is_seen() -> None:
    cell = Cell(None, "unreadable", "1", recognition=seen(("1", 0.5), ("", 0.4), margin=0.2))
    report = evolve(SCANNED, cells={**SCANNED.cells, UPHELD: cell})
    [finding] = [finding for finding in asked(gxparse.check(report)) if finding.cells == (UPHELD,)]
    assert "blank (40 %)" in finding.en
