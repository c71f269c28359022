"""The work with the review page: what it opens on, what is in view, what becomes of an accepted correction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gxparse
from browser.accessibility import violations
from browser.conftest import Review
from browser.pages import (
    BLANKS,
    EXAMPLES,
    FAILING,
    MASKED,
    WEB_PAGE,
    Visit,
    current,
    finding,
    in_menu,
    open_report,
    report_of,
    to_decide,
)
from browser.test_review_decisions import KEEPS_NOTHING, NATURAL, TOTAL, choose, document, said, saved
from gxparse.api import read_document
from gxparse.reviewing import blocks
from gxparse.reviewing.documents import with_excerpts
from gxparse.reviewing.pages import Reviewed, report_data, review_page
from gxparse.reviewing.pictures import Album
from gxparse.reviewing.sources import Excerpt
from gxparse.views.sections import View

CLEAN = f"{EXAMPLES}/clean-page-2021.html"
OVER = "requests.carried_over.natural_person"

# -- the verdict ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "zh", "en", "mark"),
    [
        (FAILING, "2 条勾稽关系不符", "2 balance rules do not hold", "✗"),
        (MASKED, "1 处有待核对", "1 finding to look at again", "!"),
        (CLEAN, "勾稽关系全部相符", "all rules hold", "✓"),
    ],
)
def test_it_opens_on_the_first_finding_with_a_plain_verdict(
    visit: Visit, review: Review, path: str, zh: str, en: str, mark: str
) -> None:
    page = visit(review(path))
    verdict = page.locator("#verdict")
    assert (verdict.locator(".words").inner_text(), verdict.locator(".mark").inner_text()) == (en, mark)
    assert (current(page) is None) == (path == CLEAN)
    in_menu(page, "language").click()
    assert verdict.locator(".words").inner_text() == zh


def test_what_cannot_be_decided_is_the_verdict_where_nothing_fails(visit: Visit, review: Review) -> None:
    page = visit(review(BLANKS))
    undecided = gxparse.check(gxparse.parse(BLANKS)).undecided
    assert page.locator("#verdict .words").inner_text() == f"{len(undecided)} rules cannot be decided"
    for one in undecided:
        choose(page, one.id, "ignore")
    assert page.locator("#verdict .words").inner_text() == "1 note to read", "that zeros are left blank"


def test_accepting_turns_cells_findings_and_counts(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    cell, mark = page.locator(f'#form td[data-key="{OVER}"]'), page.locator(f'#source mark[data-cells="{OVER}"]')
    before = cell.inner_html()
    assert page.locator("#form td.gx-broken:not(.calm)").count() == 8
    page.locator("#filter").select_option("all")
    choose(page, NATURAL, "accept: ")
    for name in (NATURAL, TOTAL):
        assert finding(page, name).locator(".status").inner_text() == "corrected"
    assert cell.inner_text().split() == ["✓1", "2"]
    assert cell.get_attribute("aria-label").endswith(", Natural persons: 1, corrected to 2")
    assert "corrected" in mark.get_attribute("class")
    assert mark.get_attribute("data-to") == "2"
    assert page.locator("#form td.gx-broken:not(.calm), #source mark.broken").count() == 0
    assert page.locator("#verdict .words").inner_text() == "everything is reviewed"
    hold = len(gxparse.check(gxparse.parse(FAILING)).passed)
    counts = f"0 to decide · 2 corrected · 0 right as printed · 0 ignored · {hold} hold"
    assert page.locator("#tally").inner_text() == counts
    assert page.locator("#live").inner_text() == "everything is reviewed"
    choose(page, NATURAL, "not decided")
    assert (cell.inner_html(), to_decide(page)) == (before, 2)
    assert page.locator("#verdict .words").inner_text() == "2 balance rules do not hold"


def to_look_at(path: str) -> list[str]:
    return [one.id for one in gxparse.check(gxparse.parse(path)) if one.status != "pass"]


def ignore_all(page: Any, path: str) -> None:
    for name in to_look_at(path):
        choose(page, name, "ignore")


def test_the_way_leads_on_to_the_next_report_and_to_the_end(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, CLEAN, MASKED))
    go = page.locator("#go")
    assert go.is_hidden()
    choose(page, NATURAL, "accept: ")
    assert page.locator("#verdict .words").inner_text() == "this report is reviewed"
    go.click()
    assert (report_of(page), current(page)) == (2, "form-outdated")
    ignore_all(page, MASKED)
    assert page.locator("#verdict .words").inner_text() == "everything is reviewed"
    with page.expect_download():
        go.click()
    assert go.is_hidden()


# -- the compact form ----------------------------------------------------------------------------------


def sums(page: Any) -> list[str]:
    lines = page.locator("#findings table.sums tr").all_inner_texts()
    return [" ".join(line.replace("+", "+ ").replace("=", "= ").split()) for line in lines]


def test_the_compact_form_has_the_two_sums_and_counts_along(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    assert page.locator("#findings table.sums caption").inner_text() == "Natural persons"
    assert sums(page) == [
        "Received this year 259",
        "+ Carried over from last year 1",
        "= sum 260",
        "Total of outcomes 259",
        "+ Carried forward to next year 2",
        "= sum 261",
        "✗ off by 1: does not hold",
    ]
    choose(page, NATURAL, "accept: ")
    assert sums(page)[1:3] == ["+ Carried over from last year 1 2", "= sum 261"]
    assert sums(page)[-1] == "✓ both are equal: holds"
    page.locator("#findings .sums .term td").first.click()
    assert page.locator("#form td[aria-selected=true]").get_attribute("data-key") == "requests.received.natural_person"


def test_of_a_rule_that_is_no_equality_the_first_cells_are_listed(visit: Visit, review: Review) -> None:
    page = visit(review(BLANKS))
    assert sums(page)[1] == "+ Corrected _", "a blank cell has no number"
    finding(page, "blanks-are-zeros").click()
    assert page.locator("#findings table.sums").count() == 1
    assert len(sums(page)) == 13
    assert sums(page)[-1] == "158 more cells"


# -- what is in view -----------------------------------------------------------------------------------

OUTSIDE = """() => {
    const found = [];
    for (const name of ["form", "source"]) {
        const pane = document.getElementById(name).getBoundingClientRect();
        for (const one of document.querySelectorAll(`#${name} .lit`)) {
            const box = one.getBoundingClientRect();
            if (!box.width) continue;
            const isIn = (start, end) => box[start] >= pane[start] - 1 && box[end] <= pane[end] + 1;
            if (!isIn("top", "bottom") || !isIn("left", "right")) found.push(one.outerHTML);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("path", [FAILING, WEB_PAGE])
def test_all_cells_of_the_chosen_finding_are_in_view(visit: Visit, review: Review, path: str) -> None:
    page = visit(review(path), width=1280, height=800, folded=True)
    page.locator("#filter").select_option("all")
    for name in ("balance:natural_person", "balance:total"):
        finding(page, name).locator(".said").click()
        assert page.locator("#form td.lit").count() == 4
        assert page.locator("#source .view:not(.off) mark.lit").count() >= 4
        assert page.evaluate(OUTSIDE) == []
    page.locator("#fold").uncheck()
    assert page.locator(".folded, .apart").count() == 0
    page.locator("#fold").check()
    assert page.locator("#form tr.folded").count() > 10
    page.locator("#source .view:not(.off) mark.cell").first.evaluate("one => one.click()")
    assert page.locator("#form td[aria-selected=true]").is_visible(), "what is chosen is never folded away"


ALIGNED = """() => {
    const form = document.getElementById("form");
    const top = form.getBoundingClientRect().top;
    const head = (cell) => cell.closest("table").tHead?.getBoundingClientRect().height ?? 0;
    const cell = [...form.querySelectorAll("tr > td[data-key]:first-of-type")]
        .find((one) => one.getBoundingClientRect().bottom >= top + head(one));
    const mark = document.querySelector(`#source mark[data-cells~="${cell.dataset.key}"]`);
    const source = document.getElementById("source").getBoundingClientRect().top;
    return (cell.getBoundingClientRect().top - top) - (mark.getBoundingClientRect().top - source);
}"""


def until(page: Any, condition: str) -> None:
    """Waits for the frame in which a condition holds."""
    page.evaluate(f"async () => {{ while (!({condition})) await new Promise(requestAnimationFrame); }}")


def test_form_and_source_scroll_together(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING), height=900)
    form, source = page.locator("#form"), page.locator("#source")
    form.hover()
    page.mouse.wheel(0, -3000)
    until(page, "document.getElementById('form').scrollTop === 0")
    for _ in range(3):
        page.mouse.wheel(0, 150)
        until(page, f"Math.abs(({ALIGNED})()) < 3")
    place = form.evaluate("one => one.scrollTop")
    source.hover()
    page.mouse.wheel(0, 500)
    until(page, f"document.getElementById('form').scrollTop !== {place}")
    page.locator("#together").uncheck()
    place = source.evaluate("one => one.scrollTop")
    form.hover()
    was = form.evaluate("one => one.scrollTop")
    page.mouse.wheel(0, -200)
    until(page, f"document.getElementById('form').scrollTop !== {was}")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert source.evaluate("one => one.scrollTop") == place


def test_the_splitter_is_moved_by_mouse_and_by_keys(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    splitter, form = page.locator("#splitter"), page.locator("#form")
    before, box = form.bounding_box()["height"], splitter.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 124)
    page.mouse.up()
    assert 110 < form.bounding_box()["height"] - before < 130
    assert page.evaluate("document.activeElement.id") == "splitter"
    for key, share in (("Home", 15), ("ArrowDown", 20), ("ArrowRight", 25), ("ArrowUp", 20), ("End", 85)):
        page.keyboard.press(key)
        assert splitter.get_attribute("aria-valuenow") == str(share)
    assert splitter.get_attribute("aria-orientation") == "horizontal"
    page.locator("#turn").click()
    assert splitter.get_attribute("aria-orientation") == "vertical"
    assert form.bounding_box()["y"] == page.locator("#source").bounding_box()["y"]


# -- all reports ---------------------------------------------------------------------------------------


def listed_reports(page: Any) -> list[str]:
    return [row.locator(".file").inner_text() for row in page.locator("#overview tbody tr:visible").all()]


def test_the_overview_is_sorted_by_weight_and_filtered(visit: Visit, review: Review) -> None:
    page = visit(review(EXAMPLES))
    page.keyboard.press("o")
    assert listed_reports(page)[:4] == [
        "traditional-2020.txt",
        "word-page-2022.html",
        "annotated-2020.txt",
        "masked-2019-form.txt",
    ]
    assert page.locator("#overview-said").inner_text() == "8 reports: 4 to decide, 0 decided, 4 in order"
    cells = page.locator("#overview tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells == [
        f"✗ {len(to_look_at(WEB_PAGE))} to decide",
        "砚池市文化广电和旅游局",
        "2022",
        "2",
        "1",
        "–",
        "word-page-2022.html",
    ]
    page.locator("#sought").fill("2022")
    assert listed_reports(page) == ["word-page-2022.html"]
    page.locator("#sought").fill("")
    page.locator("#kind").select_option("good")
    assert len(listed_reports(page)) == 4
    page.locator("#kind").select_option("all")
    page.get_by_role("button", name="file").click()
    assert listed_reports(page) == sorted(listed_reports(page))
    page.locator("#overview tbody tr", has_text="masked").click()
    assert page.evaluate("document.activeElement.dataset.finding") == "form-outdated"
    assert (page.locator("#overview").is_visible(), current(page)) == (False, "form-outdated")
    ignore_all(page, MASKED)
    page.keyboard.press("o")
    assert "✓ decided" in page.locator("#overview tbody tr", has_text="masked").inner_text().replace("\t", " ")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "reports"


@pytest.mark.parametrize("level", [0, 1])
def test_blocks_of_every_kind_are_taken_apart(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: int
) -> None:
    """Stored and compressed in several ways: the page shows the same."""
    from gxparse.cli import main

    monkeypatch.setattr(blocks, "LEVEL", level)
    place = tmp_path / "page.html"
    assert main(["review", FAILING, WEB_PAGE, "-o", str(place)]) == 0
    page = visit(place)
    assert page.locator(f'#form td[data-key="{OVER}"]').inner_text() == "!1 → 2"
    assert page.locator("#source").inner_text().count("一、本年新收政府信息公开申请数量") == 1
    open_report(page, 1)
    assert page.locator("#title").inner_text().startswith("砚池市")


# -- kept in the browser -------------------------------------------------------------------------------


def test_the_browser_keeps_what_was_decided_until_it_is_cleared(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    page.get_by_label("reviewer").fill("李明")
    choose(page, NATURAL, "accept: ")
    finding(page, NATURAL).get_by_label("comment").fill("与原件核对")
    with page.expect_event("load"):
        page.reload()  # nothing asks, nothing is lost
    assert said(page, NATURAL).split(" (")[0].endswith("与原件核对")
    assert "1 decisions that this browser kept are back" in page.locator("#detail").inner_text()
    assert page.get_by_label("reviewer").input_value() == "李明"
    assert page.locator("#save.unsaved").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    in_menu(page, "clear").click()
    assert to_decide(page) == 2
    page.reload()
    assert to_decide(page) == 2
    assert page.evaluate("Object.keys(localStorage)") == ["gxparse/reviewer"]


def test_a_browser_that_keeps_nothing_is_told_of(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING), init=KEEPS_NOTHING)
    choose(page, NATURAL, "ignore")
    assert in_menu(page, "kept").inner_text().startswith("This browser does not let the page keep decisions")
    assert page.locator("#clear").is_hidden()


def test_who_decided_and_when_is_in_the_file(visit: Visit, review: Review, tmp_path: Path) -> None:
    page = visit(review(FAILING), timezone_id="Asia/Shanghai")
    page.clock.set_fixed_time("2026-03-31T18:00:00Z")
    page.get_by_label("reviewer").fill(" 李明 ")
    choose(page, NATURAL, "ignore")
    [made] = json.loads(saved(page, tmp_path).read_bytes())["decisions"]
    assert (made["reviewer"], made["date"]) == ("李明", "2026-04-01")
    assert finding(page, NATURAL).locator(".by").inner_text().strip() == "(李明, 2026-04-01)"


# -- embedded ------------------------------------------------------------------------------------------

EMBEDS = """() => {
    window.told = [];
    document.addEventListener("gxparse:corrected", (event) => window.told.push(event.detail.corrections));
}"""


def test_findings_can_be_computed_anew(visit: Visit, review: Review) -> None:
    """Who embeds the page hears of corrected cells, hands over new findings, adds reports."""
    page = visit(review(FAILING))
    page.evaluate(EMBEDS)
    choose(page, NATURAL, "accept: ")
    key = OVER.replace("natural_person", "total")
    assert page.evaluate("window.told") == [{OVER: 2, key: 2}]
    path = review(MASKED)
    index, shown = (
        blocks.unpacked(
            path.read_text(encoding="utf-8").split(f'class="{name}"')[1].partition(">")[2].partition("<")[0]
        )
        for name in ("index", "report")
    )
    assert page.evaluate("([index, shown]) => window.gxparse.add(index[0], shown)", [index, shown]) == 1
    page.keyboard.press("]")
    assert current(page) == "form-outdated"
    page.keyboard.press("[")
    index[0]["findings"][0]["outcome"] = "pass"
    page.evaluate("([index, shown]) => window.gxparse.replace(0, index[0], shown)", [index, shown])
    assert page.locator("#title").inner_text().startswith("松泉区")
    assert page.evaluate("window.gxparse.decisions()")["decisions"][0]["finding"] == NATURAL
    assert document()["schema"] == page.evaluate("window.gxparse.decisions().schema")


def test_a_page_may_begin_without_reports(visit: Visit, tmp_path: Path) -> None:
    place = tmp_path / "empty.html"
    place.write_text(review_page([], "en"), encoding="utf-8")
    page = visit(place)
    assert page.locator("main").is_hidden()
    in_menu(page, "language").click()
    made = report_data(Reviewed(View.of(gxparse.parse(FAILING)), excerpt_of(FAILING)), Album())
    page.evaluate("(made) => window.gxparse.add(...made)", json.loads(json.dumps(made)))
    assert page.locator("main").is_visible()
    assert page.locator("#verdict .words").inner_text() == "2 条勾稽关系不符"
    assert current(page) == NATURAL


def excerpt_of(path: str) -> Excerpt:
    [(_, excerpt)] = with_excerpts(read_document(path))
    return excerpt


# -- for everybody -------------------------------------------------------------------------------------


def test_nothing_breaks_the_guidelines_while_one_works(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, MASKED, "--lang", "zh"), theme="dark", bypass_csp=True, folded=True)
    choose(page, NATURAL, "接受更正：")
    in_menu(page, "kept")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    assert violations(page) == []
