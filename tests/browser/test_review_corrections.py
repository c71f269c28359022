"""Corrections of one's own in the review page: entered, refused with a reason, saved, loaded back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import gxparse
from browser.accessibility import violations
from browser.conftest import Review
from browser.pages import FAILING, MASKED, WEB_PAGE, Visit, current, finding, in_menu, listed, to_decide
from browser.test_review_decisions import (
    NATURAL,
    PRINT,
    TOTAL,
    choose,
    decided,
    document,
    load,
    said,
    saved,
)

OVER, FORWARD, RECEIVED = (f"requests.{row}" for row in ("carried_over", "carried_forward", "received"))
MENDING = [
    {"cell": f"{OVER}.natural_person", "from": 1, "to": 3},
    {"cell": f"{FORWARD}.natural_person", "from": 2, "to": 3},
    {"cell": f"{OVER}.total", "from": 1, "to": 3},
    {"cell": f"{FORWARD}.total", "from": 2, "to": 3},
]
"""Both balances hold with them; no explanation is as large."""


def why(page: Any, name: str) -> str:
    text: str = finding(page, name).locator(".why").inner_text()
    return text


def rows(page: Any, name: str) -> list[tuple[str, str]]:
    """What the rows of a finding's own correction hold: the cell as it is shown, the number."""
    return [
        (row.locator(".cell option:checked").text_content(), row.locator(".number").input_value())
        for row in finding(page, name).locator(".own .row").all()
    ]


def put(page: Any, name: str, row: int, change: dict[str, Any]) -> None:
    """Fills in a row."""
    place = finding(page, name).locator(".own .row").nth(row)
    wanted = json.dumps({"cell": change["cell"], "from": change["from"]}, separators=(",", ":"))
    place.get_by_label("cell").select_option(wanted)
    place.get_by_label("should be").fill(str(change["to"]))


def enter(page: Any, name: str, changes: Sequence[dict[str, Any]]) -> None:
    """Enters a correction of one's own for a finding."""
    choose(page, name, "own correction")
    for number, change in enumerate(changes):
        if number:
            finding(page, name).get_by_role("button", name="add a row").click()
        put(page, name, number, change)


def test_an_own_correction_is_saved_and_mends_the_report(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    enter(page, NATURAL, MENDING)
    assert said(page, NATURAL) == (
        "corrected Carried over from last year, Natural persons: 1 → 3; "
        "Carried forward to next year, Natural persons: 2 → 3; "
        "Carried over from last year, Total: 1 → 3; Carried forward to next year, Total: 2 → 3; "
    )
    place = saved(page, tmp_path)
    [made] = json.loads(place.read_bytes())["decisions"]
    assert (made["report"], made["finding"], made["decision"]) == (PRINT, NATURAL, "accept")
    assert made["changes"] == MENDING
    corrected = gxparse.load_decisions(place).correct(gxparse.parse(FAILING))
    assert {NATURAL, TOTAL} <= {one.id for one in gxparse.check(corrected).passed}


def test_the_page_computes_which_sums_agree(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    enter(page, NATURAL, MENDING)
    assert said(page, TOTAL) == "corrected: holds with the correction that is accepted"
    assert (to_decide(page), listed(page)) == (0, [NATURAL])
    put(page, NATURAL, 1, {**MENDING[1], "to": 4})  # its own sums agree no more, those of the other do
    assert finding(page, NATURAL).locator(".status").inner_text() == "fails as corrected"
    assert to_decide(page) == 2, "it, and the sum of the row"
    assert said(page, NATURAL).startswith("corrected the rule fails all the same Carried")
    assert said(page, TOTAL) == "corrected: holds with the correction that is accepted"
    put(page, NATURAL, 1, MENDING[1])
    assert "fails" not in said(page, NATURAL)
    put(page, NATURAL, 3, {**MENDING[3], "to": 4})
    assert said(page, TOTAL) == ""
    assert (to_decide(page), listed(page)) == (2, ["row-total:carried_forward", NATURAL, TOTAL])


def test_a_sum_that_held_and_holds_no_more_is_a_finding(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    undone = finding(page, "row-total:carried_over")
    assert undone.is_hidden()
    enter(page, NATURAL, [{**MENDING[0], "to": 2}])
    assert undone.locator(".said").inner_text().startswith("✗ fails as corrected")
    assert page.locator("#verdict .words").inner_text() == "2 balance rules do not hold"  # this one, and the total
    assert page.locator("#form td.undone").count() == 7
    undone.locator(".said").click()
    assert page.locator("#findings .sums .result").inner_text() == "✗ off by 1: does not hold"
    page.locator("#filter").select_option("decided")
    enter(page, NATURAL, [{**MENDING[0], "to": 2}, {**MENDING[2], "to": 2}])
    page.locator("#filter").select_option("todo")
    assert page.locator("#verdict .words").inner_text() == "everything is reviewed"
    assert page.locator("#form td.undone").count() == 0
    assert undone.is_hidden()


def test_an_own_correction_is_loaded_back_into_its_fields(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    enter(page, NATURAL, MENDING)
    before = rows(page, NATURAL)
    first = saved(page, tmp_path, "first.json")
    again = visit(review(FAILING))
    load(again, first, "1 decisions loaded")
    again.locator("#filter").select_option("all")
    finding(again, NATURAL).locator(".said").click()
    assert finding(again, NATURAL).locator("input[type=radio]:checked").get_attribute("value") == "own"
    assert rows(again, NATURAL) == before
    assert before[0] == ("Carried over from last year, Natural persons: 1", "3")
    assert saved(again, tmp_path, "second.json").read_bytes() == first.read_bytes()
    finding(again, NATURAL).get_by_role("button", name="remove").last.click()  # and changed
    assert [one["to"] for one in json.loads(saved(again, tmp_path).read_bytes())["decisions"][0]["changes"]] == [3] * 3


def test_changes_of_cells_outside_of_the_finding_are_shown_and_kept(
    visit: Visit, review: Review, tmp_path: Path
) -> None:
    """A file can hold other corrections than those of the page: made by hand, or found by another version."""
    changes = [
        {"cell": f"{RECEIVED}.total", "from": 266, "to": 300},
        {"cell": "disputes.review.upheld", "from": 7, "to": 8},
        {"cell": f"{OVER}.total", "from": 5, "to": 6, "report": "0123456789abcdef"},
    ]
    page = visit(review(FAILING))
    load(page, document(decided(decision="accept", changes=changes)), "1 decisions loaded")
    page.locator("#filter").select_option("all")
    finding(page, TOTAL).locator(".said").click()
    assert rows(page, TOTAL) == [
        ("Received this year, Total: 266", "300"),
        ("disputes.review.upheld: 7", "8"),
        (f"{OVER}.total: 5 (0123456789abcdef)", "6"),
    ]
    assert "disputes.review.upheld: 7 → 8" in said(page, TOTAL)
    finding(page, TOTAL).get_by_label("comment").fill("手工")
    [made] = json.loads(saved(page, tmp_path).read_bytes())["decisions"]
    assert (made["changes"], made["comment"]) == (changes, "手工")


def test_an_own_correction_that_is_an_explanation_is_that_explanation(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    changes = [{"cell": f"{OVER}.{column}", "from": 1, "to": 2} for column in ("total", "natural_person")]
    load(page, document(decided(decision="accept", changes=changes)), "1 decisions loaded")
    page.locator("#filter").select_option("all")
    assert finding(page, TOTAL).locator("input[type=radio]:checked").get_attribute("value") == "accept-0"
    assert said(page, NATURAL) == "corrected: holds with the correction that is accepted"


WRONG = {
    "": "not decided: every row needs a whole number of 0 or more",
    "-1": "not decided: every row needs a whole number of 0 or more",
    "2.5": "not decided: every row needs a whole number of 0 or more",
    "9007199254740993": "not decided: every row needs a whole number of 0 or more",
    "259": "not decided: the report has 259 already",
}


def test_what_is_no_correction_stays_undecided_and_says_why(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    choose(page, NATURAL, "own correction")
    item = finding(page, NATURAL)
    field = item.get_by_label("should be").first
    for number, reason in WRONG.items():
        field.fill("7")
        assert (why(page, NATURAL), said(page, NATURAL) != "") == ("", True), number
        assert field.get_attribute("aria-invalid") == "false"
        field.fill(number)
        assert (why(page, NATURAL), said(page, NATURAL)) == (reason, ""), number
        assert field.get_attribute("aria-invalid") == "true"
    assert to_decide(page) == 2
    field.fill("7")
    item.get_by_role("button", name="add a row").click()
    assert why(page, NATURAL).startswith("not decided: every row")
    put(page, NATURAL, 1, {"cell": f"{RECEIVED}.natural_person", "from": 259, "to": 8})
    assert why(page, NATURAL) == "not decided: a cell stands in two rows"
    in_menu(page, "language").click()
    assert why(page, NATURAL) == "尚未填好：同一单元格出现两次"
    in_menu(page, "language").click()
    assert json.loads(saved(page, tmp_path).read_bytes()) == document()
    item.get_by_role("button", name="remove").first.click()
    assert said(page, NATURAL).endswith("Received this year, Natural persons: 259 → 8; ")
    assert page.evaluate("document.activeElement.value") == "8"  # the row that took its place
    item.get_by_role("button", name="remove").click()
    assert rows(page, NATURAL) == [("Received this year, Natural persons: 259", "")]
    assert said(page, NATURAL) == ""


def test_what_is_filled_in_stays_when_reports_are_switched(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, WEB_PAGE))
    enter(page, NATURAL, MENDING[:2])
    enter(page, TOTAL, [MENDING[2]])
    finding(page, TOTAL).get_by_role("button", name="add a row").click()
    half = rows(page, TOTAL)
    page.locator("#next-report").click()
    page.locator("#previous-report").click()
    page.locator("#filter").select_option("all")
    assert "Natural persons: 2 → 3" in said(page, NATURAL)
    assert rows(page, TOTAL) == half
    finding(page, TOTAL).locator(".said").click()
    assert why(page, TOTAL).startswith("not decided: every row")
    assert finding(page, TOTAL).locator("input[type=radio]:checked").get_attribute("value") == "own"


def test_two_corrections_that_contradict_each_other_are_not_accepted(visit: Visit, review: Review) -> None:
    """A file with both would be refused by ``gxparse check``."""
    page = visit(review(FAILING))
    enter(page, NATURAL, MENDING[:1])
    finding(page, TOTAL).locator(".said").click()
    finding(page, TOTAL).get_by_role("radio", name="accept: ").first.click()  # Natural persons: 1 → 2, too
    reason = f"what is accepted for {NATURAL} corrects {OVER}.natural_person from 1 to 3; take that back first"
    assert why(page, TOTAL) == f"not decided: {reason}"
    assert said(page, TOTAL) == ""
    assert finding(page, TOTAL).locator("input[type=radio]:checked").get_attribute("value") == "open"
    page.locator("#filter").select_option("all")
    choose(page, NATURAL, "not decided")
    choose(page, TOTAL, "accept: ")
    assert (why(page, TOTAL), said(page, TOTAL) != "") == ("", True)


def test_a_cell_without_a_number_gets_one(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(WEB_PAGE))
    name = "dispute-total:litigation_after_review"
    key = "disputes.litigation_after_review.total"
    choose(page, name, "own correction")
    assert "Litigation after review, Total: blank" in "".join(
        finding(page, name).locator(".cell option").all_text_contents()
    )
    put(page, name, 0, {"cell": key, "from": None, "to": 0})
    read = gxparse.load_decisions(saved(page, tmp_path))
    assert [(one.cell, one.before, one.after) for one in read[0].changes] == [(key, None, 0)]
    assert read.correct(gxparse.parse(WEB_PAGE))[key].value == 0


def test_a_change_on_last_year_may_be_below_0(visit: Visit, tmp_path: Path) -> None:
    key = "disclosure.penalties.change"
    rule = gxparse.Rule(
        id="change",
        hardness="soft",
        test=lambda _context: [gxparse.Verdict(status="fail", zh="疑", en="doubt", cells=(key,))],
        basis="-",
        statement_zh="疑",
        statement_en="doubt",
    )
    place = tmp_path / "page.html"
    place.write_text(gxparse.review(FAILING, rules=[rule], lang="en"), encoding="utf-8")
    page = visit(place)
    choose(page, "change", "own correction")
    field = finding(page, "change").get_by_label("should be")
    field.fill("1.5")
    assert why(page, "change") == "not decided: every row needs a whole number"
    field.fill("-65")
    read = gxparse.load_decisions(saved(page, tmp_path))
    assert [(one.cell, one.before, one.after) for one in read[0].changes] == [(key, -56, -65)]


def test_an_own_correction_is_entered_by_keyboard_alone(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    page.keyboard.press("n")
    page.keyboard.press("p")
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "own"
    assert why(page, NATURAL).startswith("not decided: every row")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # another cell
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    assert said(page, NATURAL).endswith("Carried over from last year, Natural persons: 1 → 12; ")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "add"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "cell"
    assert finding(page, NATURAL).locator(".own .row").count() == 2
    assert current(page) == NATURAL


def test_a_file_that_contradicts_what_is_accepted_says_so(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    enter(page, NATURAL, MENDING[:1])
    changes = [{**MENDING[0], "to": 4}]
    clash = f"{TOTAL} contradicts what is accepted for {NATURAL} ({OVER}.natural_person): change one of them"
    load(page, document(decided(decision="accept", changes=changes)), clash)
    load(page, document(decided(decision="accept", changes=MENDING[:1])), "1 of them replace")
    assert "contradicts" not in page.locator("#detail").inner_text()


def test_the_fields_fit_a_narrow_window(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING), width=320, height=700)
    enter(page, NATURAL, MENDING[:1])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for field in finding(page, NATURAL).locator(".own select, .own input, .own button").all():
        box = field.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_fields_are_for_everybody_and_on_paper(visit: Visit, review: Review, theme: str) -> None:
    page = visit(review(FAILING, MASKED), theme=theme, bypass_csp=True)
    enter(page, NATURAL, MENDING[:1])
    finding(page, NATURAL).get_by_role("button", name="add a row").click()
    finding(page, NATURAL).locator(".own").scroll_into_view_if_needed()
    assert violations(page, "#findings") == []
    field = finding(page, NATURAL).locator(".number").last
    told = field.get_attribute("aria-describedby")
    assert page.locator(f"#{told}").inner_text() == why(page, NATURAL) != ""
    finding(page, NATURAL).get_by_role("button", name="remove").last.click()
    in_menu(page, "language").click()
    assert rows(page, NATURAL) == [("二、上年结转政府信息公开申请数量 / 自然人：1", "3")]
    page.emulate_media(media="print")
    assert listed(page) == ["row-total:carried_over", NATURAL, TOTAL]
    assert "二、上年结转政府信息公开申请数量 / 自然人：1 → 3" in finding(page, NATURAL).inner_text()
    assert finding(page, NATURAL).locator(".own").is_hidden()
