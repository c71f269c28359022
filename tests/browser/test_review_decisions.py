"""Decisions in the review page: made, saved, loaded back, given to ``gxparse check``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import gxparse
from browser.conftest import Review
from browser.pages import (
    EXAMPLES,
    FAILING,
    MASKED,
    WEB_PAGE,
    Visit,
    current,
    finding,
    in_menu,
    listed,
    report_of,
    to_decide,
)
from gxparse.cli import main
from gxparse.decisions.decision import SCHEMA

PRINT = gxparse.parse(FAILING).fingerprint
TOTAL, NATURAL = "balance:total", "balance:natural_person"
ELSEWHERE = {"report": "0123456789abcdef", "finding": TOTAL, "decision": "ignore", "comment": "另一份"}


def choose(page: Any, name: str, what: str) -> None:
    """Makes the first choice with these words for a finding."""
    item = finding(page, name)
    item.locator(".said").click()
    item.get_by_role("radio", name=what).first.check()


def saved(page: Any, folder: Path, name: str = "saved.json") -> Path:
    """What the page saves, as a file."""
    with page.expect_download() as waiting:
        page.locator("#save").click()
    assert waiting.value.suggested_filename == "decisions.json"
    place = folder / name
    waiting.value.save_as(place)
    return place


def as_file(data: object) -> Any:
    """A path, the bytes of a file, or data for one, as a file that a page is given."""
    if isinstance(data, Path):
        return data
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return {"name": "d.json", "mimeType": "application/json", "buffer": content}


def load(page: Any, data: object, said: str) -> None:
    """Gives a file to the page and waits for what it says of it: data, bytes, or a path."""
    with page.expect_file_chooser() as waiting:
        in_menu(page, "load").click()
    waiting.value.set_files(as_file(data))
    page.locator("#detail", has_text=said).wait_for()


def document(*decisions: object) -> dict[str, object]:
    return {"schema": SCHEMA, "decisions": list(decisions)}


def decided(**fields: object) -> dict[str, object]:
    return {"report": PRINT, "finding": TOTAL, "decision": "right", **fields}


def said(page: Any, name: str) -> str:
    text: str = finding(page, name).locator(".decided").text_content()
    return re.sub(r" \(\d{4}-\d\d-\d\d\)$", "", text)  # when it was decided


def test_an_accepted_correction_makes_the_check_pass(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    choose(page, TOTAL, "accept: ")
    assert said(page, TOTAL).startswith("corrected ")
    assert said(page, NATURAL) == "corrected: holds with the correction that is accepted"
    assert to_decide(page) == 0
    place = saved(page, tmp_path)
    read = gxparse.load_decisions(place)
    assert [(one.report, one.finding, one.decision) for one in read] == [(PRINT, TOTAL, "accept")]
    changes = {change.cell: (change.before, change.after) for change in read[0].changes}
    over = "requests.carried_over"
    assert changes == {f"{over}.natural_person": (1, 2), f"{over}.total": (1, 2)}
    report = gxparse.parse(FAILING)
    rule = next(one for one in gxparse.check(report) if one.id == TOTAL)
    assert (read[0].zh, read[0].en) == (rule.zh, rule.en)
    assert (read[0].source, read[0].agency, read[0].year) == (report.source.name, report.agency, 2020)
    assert main(["check", FAILING]) == 1
    assert main(["check", "--decisions", str(place), FAILING]) == 0


@pytest.mark.parametrize(("what", "word"), [("the report is right as printed", "right"), ("ignore", "ignore")])
def test_a_finding_is_settled_as_it_is(visit: Visit, review: Review, tmp_path: Path, what: str, word: str) -> None:
    page = visit(review(FAILING))
    for name in (TOTAL, NATURAL):
        choose(page, name, what)
        finding(page, name).get_by_label("comment").fill(f" 已与原件核对 <b>{name}</b> ")
    assert said(page, NATURAL).endswith(f"已与原件核对 <b>{NATURAL}</b>")  # while it is written
    place = saved(page, tmp_path)
    read = gxparse.load_decisions(place)
    comments = [(NATURAL, word, f"已与原件核对 <b>{NATURAL}</b>"), (TOTAL, word, f"已与原件核对 <b>{TOTAL}</b>")]
    assert [(one.finding, one.decision, one.comment) for one in read] == comments
    assert main(["check", "--decisions", str(place), FAILING]) == 0


def test_a_decision_is_taken_back(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    choose(page, TOTAL, "accept: ")
    choose(page, TOTAL, "not decided")
    assert (said(page, TOTAL), said(page, NATURAL)) == ("", "")
    assert listed(page) == [NATURAL, TOTAL]
    assert json.loads(saved(page, tmp_path).read_bytes()) == document()


def test_decided_findings_leave_the_list_of_what_is_to_decide(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    choose(page, NATURAL, "ignore")
    assert listed(page) == [NATURAL, TOTAL]  # not while it is the current one
    page.keyboard.press("n")
    assert (current(page), listed(page)) == (TOTAL, [TOTAL])
    page.locator("#filter").select_option("decided")
    assert NATURAL in listed(page)


def test_saved_loaded_saved_is_the_same_file(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING, WEB_PAGE))
    choose(page, TOTAL, "accept: ")
    page.locator("#next-report").click()
    choose(page, "balance:natural_person", "accept: ")
    choose(page, "dispute-total:litigation_after_review", "ignore")
    finding(page, "dispute-total:litigation_after_review").get_by_label("comment").fill("见“原件”第 3 页\\")
    first = saved(page, tmp_path, "first.json")
    again = visit(review(FAILING, WEB_PAGE))
    load(again, first, "3 decisions loaded")
    second = saved(again, tmp_path, "second.json")
    assert first.read_bytes() == second.read_bytes()
    assert said(again, TOTAL).startswith("corrected")
    again.locator("#next-report").click()
    checked = again.locator("#findings input[type=radio]:checked")
    values = [box.get_attribute("value") for box in checked.all()]
    assert [value for value in values if value != "open"] == ["accept-0", "ignore"]
    comments = [field.input_value() for field in again.locator("#findings .comment").all()]
    assert list(filter(None, comments)) == ["见“原件”第 3 页\\"]
    told = gxparse.load_decisions(first).to_dict()
    assert json.loads(first.read_bytes()) == told
    by_library = tmp_path / "library.json"
    by_library.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    third = visit(review(FAILING, WEB_PAGE))
    load(third, by_library, "3 decisions loaded")
    assert saved(third, tmp_path, "third.json").read_bytes() == first.read_bytes()


def test_decisions_stay_when_reports_are_switched(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, WEB_PAGE))
    choose(page, TOTAL, "the report is right")
    finding(page, TOTAL).get_by_label("comment").fill("如此")
    finding(page, NATURAL).locator(".said").click()
    finding(page, NATURAL).get_by_label("comment").fill("待查")
    page.locator("#next-report").click()
    page.locator("#previous-report").click()
    page.locator("#filter").select_option("all")
    assert said(page, TOTAL).startswith("right as printed")
    assert finding(page, TOTAL).locator(".comment").input_value() == "如此"
    assert finding(page, NATURAL).locator(".comment").input_value() == "待查"  # although nothing is decided


def test_decisions_of_other_reports_are_kept(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    load(page, document(ELSEWHERE), "1 decisions loaded; 1 of them are of no finding here")
    choose(page, TOTAL, "ignore")
    read = json.loads(saved(page, tmp_path).read_bytes())
    assert [one["report"] for one in read["decisions"]] == [PRINT, ELSEWHERE["report"]]
    assert read["decisions"][1] == ELSEWHERE


def test_what_is_loaded_replaces_what_was_decided_and_says_so(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    choose(page, TOTAL, "ignore")
    load(page, document(decided()), "1 decisions loaded; 1 of them replace other decisions")
    assert said(page, TOTAL) == "right as printed"


def test_a_page_is_made_with_decisions(visit: Visit, review: Review, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(json.dumps(document(decided(comment="</script><b>好"), ELSEWHERE)), encoding="utf-8")
    page = visit(review(FAILING, "--decisions", file))
    assert "2 decisions loaded" in page.locator("#detail").inner_text()
    assert said(page, TOTAL) == "right as printed </script><b>好"
    assert listed(page) == [NATURAL]
    with page.expect_event("close"):  # nothing was decided: nothing is lost
        page.close(run_before_unload=True)


def test_an_accepted_correction_of_a_finding_without_cells_is_kept(
    visit: Visit, review: Review, tmp_path: Path
) -> None:
    """Made by hand: the page has no fields for it, and changes only its comment."""
    outdated = {"report": gxparse.parse(MASKED).fingerprint, "finding": "form-outdated", "decision": "accept"}
    changes = [{"cell": "requests.received.total", "from": 266, "to": 300}]
    page = visit(review(MASKED))
    load(page, document({**outdated, "changes": changes}), "1 decisions loaded")
    assert "requests.received.total: 266 → 300" in said(page, "form-outdated")
    page.locator("#filter").select_option("all")
    finding(page, "form-outdated").locator(".said").click()
    assert finding(page, "form-outdated").locator("input[type=radio]:checked").count() == 0
    finding(page, "form-outdated").get_by_label("comment").fill("手工")
    read = json.loads(saved(page, tmp_path).read_bytes())
    assert read["decisions"] == [{**outdated, "changes": changes, "comment": "手工"}]


def test_what_a_correction_mends_along_is_not_to_be_decided(visit: Visit, review: Review, tmp_path: Path) -> None:
    """Also a claim of the prose, which is of no table."""
    claim = "prose:carried_forward"
    path = tmp_path / "changed.txt"
    path.write_text(Path(FAILING).read_text(encoding="utf-8").replace("另有2件", "另有1件"), encoding="utf-8")
    page = visit(review(path))
    assert (to_decide(page), listed(page)) == (3, [NATURAL, TOTAL, claim])
    choose(page, NATURAL, "Carried forward to next year, Total: 2 → 1")
    assert said(page, claim) == said(page, TOTAL) == "corrected: holds with the correction that is accepted"
    assert (to_decide(page), listed(page)) == (0, [NATURAL])
    assert page.locator("#count").inner_text() == "no such findings"
    assert main(["check", "--decisions", str(saved(page, tmp_path)), str(path)]) == 0
    choose(page, NATURAL, "Carried over from last year, Total: 1 → 2")  # mends the tables alone
    assert (said(page, claim), said(page, TOTAL) != "") == ("", True)
    assert (to_decide(page), listed(page)) == (1, [NATURAL, claim])
    assert page.locator("#count").inner_text() == "0 of 1"
    page.keyboard.press("n")
    assert current(page) == claim
    assert main(["check", "--decisions", str(saved(page, tmp_path)), str(path)]) == 1


def test_the_first_report_with_something_to_decide_is_opened(visit: Visit, review: Review, tmp_path: Path) -> None:
    clean = f"{EXAMPLES}/clean-page-2021.html"
    assert report_of(visit(review(clean, FAILING))) == 1
    assert report_of(visit(review(clean))) == 0
    file = tmp_path / "before.json"
    file.write_text(json.dumps(document(decided(), decided(finding=NATURAL))), encoding="utf-8")
    page = visit(review(FAILING, WEB_PAGE, "--decisions", file))
    assert report_of(page) == 1
    assert "2 decisions loaded" in page.locator("#detail").inner_text()


LONG = 9007199254740993
GARBAGE: dict[str, object] = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "empty": b"",
    "null": None,
    "list": [],
    "other schema": {"schema": "gxparse/decisions/2", "decisions": []},
    "no list": {"schema": SCHEMA, "decisions": {}},
    "null decision": document(None),
    "no fingerprint": document(decided(report="16f2")),
    "no finding": document(decided(finding="")),
    "unknown decision": document(decided(decision="maybe")),
    "unknown field": document(decided(onclick="window.hacked = 1")),
    "comment no text": document(decided(comment=5)),
    "changes without accepting": document(decided(changes=[])),
    "accepted nothing": document(decided(decision="accept", changes=[])),
    "cell no key": document(decided(decision="accept", changes=[{"cell": "<b>", "from": 1, "to": 2}])),
    "negative": document(decided(decision="accept", changes=[{"cell": "a.b", "from": 1, "to": -2}])),
    "fraction": document(decided(decision="accept", changes=[{"cell": "a.b", "from": 1, "to": 2.5}])),
    "not exact": document(decided(decision="accept", changes=[{"cell": "a.b", "from": 1, "to": LONG}])),
    "year no number": document(decided(year="2020")),
    "message no texts": document(decided(message={"zh": 1, "en": ""})),
    "contradiction": document(decided(), decided(decision="ignore")),
    "the second is wrong": document(decided(), {}),
}


def test_what_is_no_file_of_decisions_changes_nothing(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING))
    choose(page, TOTAL, "ignore")
    before = saved(page, tmp_path, "before.json").read_bytes()
    for name, garbage in GARBAGE.items():
        page.locator("#form td[data-key]").first.click()
        page.locator("#file").set_input_files(as_file(garbage))
        page.locator("#detail", has_text="no file of gxparse decisions: ").wait_for()
        assert page.locator("#detail *").count() == 0, name
        assert said(page, TOTAL) == "ignored", name
    assert saved(page, tmp_path, "after.json").read_bytes() == before


KEEPS_NOTHING = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"


def test_leaving_with_unsaved_decisions_asks(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING), init=KEEPS_NOTHING)
    assert not page.locator("#save.unsaved").count()
    choose(page, TOTAL, "ignore")
    assert page.locator("#save.unsaved").count()
    assert "does not let the page keep" in page.locator("#kept").text_content()
    with page.expect_event("dialog") as waiting:
        page.close(run_before_unload=True)
    assert waiting.value.type == "beforeunload"
    waiting.value.dismiss()
    assert said(page, TOTAL) == "ignored"
    saved(page, tmp_path)
    assert not page.locator("#save.unsaved").count()
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_the_shortcut_saves(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    choose(page, TOTAL, "ignore")
    with page.expect_download() as waiting:
        page.keyboard.press("s")
    assert json.loads(Path(waiting.value.path()).read_bytes())["decisions"][0]["finding"] == TOTAL
    assert page.locator("#live").inner_text() == "1 decisions saved"


def test_decisions_about_every_example_satisfy_the_check(visit: Visit, review: Review, tmp_path: Path) -> None:
    """Everything decided by the keyboard's next, the first choice each time: no failure is left."""
    page = visit(review(EXAMPLES))
    while page.locator("#live").inner_text() != "no such findings":
        item = page.locator("#findings li[aria-current=true]")
        offered = item.locator("input[type=radio]:enabled:not([value=own])")
        assert offered.count() >= 3
        offered.nth(1).check()
        page.keyboard.press("n")
    assert page.locator("#verdict").inner_text().endswith("everything is reviewed")
    assert re.fullmatch(r"(\d+) of \1 decided", page.locator("#done").inner_text())
    place = saved(page, tmp_path)
    assert main(["check", EXAMPLES]) == 1
    assert main(["check", "--decisions", str(place), EXAMPLES]) == 0
