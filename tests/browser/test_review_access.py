"""The review page for everybody: by keyboard, by screen reader, in two languages, on paper, in a narrow window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import gxparse
from browser.accessibility import contrast, violations
from browser.conftest import Review
from browser.pages import (
    EXAMPLES,
    FAILING,
    MASKED,
    WEB_PAGE,
    Visit,
    chosen,
    current,
    finding,
    in_menu,
    listed,
    open_report,
)

BLANK = f"{EXAMPLES}/clean-page-2021.html"

# -- keyboard ------------------------------------------------------------------------------------------

WANTED_HEADS = (("row", "Repeat request"), ("column", "Total"))

FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const region = one.closest("header, #source, #form, .tools, #splitter, #detail, #findings");
    return {
        name: one.id || one.dataset.key || one.className || one.name || one.tagName,
        region: region ? region.id || region.className || region.tagName.toLowerCase() : null,
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def tabbed(page: Any, most: int = 60) -> list[dict[str, Any]]:
    """What gets the focus from the start of the page on, until it leaves the page."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["name"] == "BODY":
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("path", [FAILING, WEB_PAGE])
def test_tab_goes_through_the_page_in_order(visit: Visit, review: Review, path: str) -> None:
    page = visit(review(path, FAILING, MASKED))
    stops = tabbed(page)
    regions = list(dict.fromkeys(stop["region"] for stop in stops))
    assert regions == ["bar", "tools", "findings", "form", "splitter", "source", "detail"]
    assert [stop for stop in stops if not (stop["seen"] and stop["inside"])] == []
    names = [stop["name"] for stop in stops]
    assert names[:4] == ["reports", "next-report", "reviewer", "save"]
    assert sum("gx-value" in name or name.count(".") >= 2 for name in names) == 1  # one stop for all cells
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)["region"] == "detail"


def test_arrows_move_between_cells(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    row = "requests.outcomes.granted"
    page.locator(f'#form td[data-key="{row}.natural_person"]').click()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp", "End", "Home", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED)["seen"]
        assert page.evaluate("document.activeElement.dataset.key") == chosen(page)
        walked.append((chosen(page) or "").removeprefix("requests."))
    assert walked == [
        "outcomes.granted.commercial_enterprise",
        "outcomes.granted_in_part.commercial_enterprise",
        "outcomes.refused.state_secret.commercial_enterprise",
        "outcomes.refused.state_secret.natural_person",
        "outcomes.granted_in_part.natural_person",
        "outcomes.granted_in_part.total",
        "outcomes.granted_in_part.natural_person",
        "outcomes.granted.natural_person",
        "carried_over.natural_person",
    ]


WALK = """(steps) => Array.from({ length: steps }, () => {
    const key = document.activeElement.dataset.key;
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    return key;
})"""


def test_every_cell_is_reached_by_arrows(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    cells = page.locator("#form td[data-key]")
    cells.first.focus()
    seen = page.evaluate(WALK, cells.count() + 3)
    assert sorted(set(seen)) == sorted(gxparse.parse(FAILING).cells)
    assert seen[-4:] == [seen[-1]] * 4  # the last one is the end


def test_enter_goes_to_the_source_and_back(visit: Visit, review: Review) -> None:
    page = visit(review(WEB_PAGE))
    key = "requests.outcomes.refused.state_secret.natural_person"  # blank
    for view in ("as read", "source text"):
        page.get_by_role("radio", name=view).check()
        for away, back in (("Enter", "Enter"), (" ", "Escape")):
            page.locator(f'#form td[data-key="{key}"]').focus()
            page.keyboard.press(away)
            stop = page.evaluate(FOCUSED)
            assert (stop["region"], stop["seen"], stop["inside"]) == ("source", True, True)
            assert key in page.evaluate("document.activeElement.dataset.cells")
            page.keyboard.press(back)
            assert page.evaluate("document.activeElement.dataset.key") == key


def test_a_finding_is_decided_by_keyboard_alone(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    in_menu(page, "keys").focus()
    page.keyboard.press(" ")  # off: it goes without them
    page.keyboard.press("Escape")
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    page.locator("#previous").focus()
    page.keyboard.press("Enter")
    assert current(page) == "balance:natural_person"
    assert page.evaluate("document.activeElement.dataset.finding") == current(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert finding(page, "balance:natural_person").locator("input:checked").get_attribute("value") == "accept-0"
    page.keyboard.press("Tab")
    page.keyboard.type("好")
    assert finding(page, "balance:natural_person").locator(".comment").input_value() == "好"


@pytest.mark.parametrize("width", [1000, 1500])
def test_the_heads_of_a_cell_stay_in_view(visit: Visit, review: Review, width: int) -> None:
    page = visit(review(FAILING), width=width)
    table = page.locator("table.gx-form").nth(1)
    row, column = (table.get_by_role(f"{kind}header", name=name) for kind, name in WANTED_HEADS)
    pane = page.locator("#form").bounding_box()
    page.locator('#form td[data-key="requests.carried_over.natural_person"]').click()
    for key in ("End", *["ArrowDown"] * 20, *["ArrowUp"] * 5):
        page.keyboard.press(key)
    box = page.locator("#form td[aria-selected=true]").bounding_box()
    heads = row.bounding_box(), column.bounding_box()
    for head in (box, *heads):
        assert pane["x"] <= head["x"] + 1
        assert head["x"] + head["width"] <= pane["x"] + pane["width"] + 1
        assert pane["y"] <= head["y"] + 1
        assert head["y"] + head["height"] <= pane["y"] + pane["height"] + 1
    assert box["y"] >= heads[1]["y"] + heads[1]["height"] - 1  # and they do not hide it
    assert box["x"] >= heads[0]["x"] + heads[0]["width"] - 1


# -- accessibility -------------------------------------------------------------------------------------


def test_nothing_breaks_the_guidelines(visit: Visit, review: Review) -> None:
    """Failing, masked, blank; as read and as source text; a finding and a cell chosen, decided and not."""
    page = visit(review(FAILING, MASKED, WEB_PAGE, BLANK, "--lang", "en"), bypass_csp=True)
    assert violations(page) == []
    page.locator("#findings li[aria-current=true] input[value=accept-0]").check()
    page.locator('#form td[data-key="requests.carried_over.total"]').click()
    assert violations(page, "header", "#findings", "#detail", "#form tr:has([aria-selected=true])") == []
    page.locator("#filter").select_option("all")
    open_report(page, 1)
    page.keyboard.press("n")
    assert violations(page) == []
    in_menu(page, "language").click()
    open_report(page, 2)
    page.locator("#source mark.empty:visible").first.click()
    assert violations(page) == []
    page.locator("#source input[value=text]").check()
    assert violations(page, "#source .line:has(mark)", "#source .switch") == []


def test_everything_can_be_read_in_the_dark(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, MASKED, WEB_PAGE, "--lang", "zh"), theme="dark", bypass_csp=True)
    page.locator("#filter").select_option("all")
    for number in range(3):
        open_report(page, number)
        page.keyboard.press("n")
        page.locator("#form td[data-key]").nth(60).click()
        assert contrast(page) == []


def test_what_is_chosen_is_seen_without_colours(visit: Visit, review: Review) -> None:
    """Where people have a browser use their own few colours, what is chosen is outlined."""
    page = visit(review(FAILING), forced_colors="active")
    page.locator('#form td[data-key="requests.carried_over.total"]').click()
    for one in ("#form td[aria-selected=true]", "#source mark[aria-pressed=true]"):
        assert page.locator(one).evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


# -- languages -----------------------------------------------------------------------------------------

OFFICIAL = re.compile(r"\(七\)总计|国办公开办函〔\d+〕\d+号|万元|'[^']*'|[一二三四五六七、]{3,}|规章|发布时间|无$")
"""What English texts quote of a form and of a report."""

SHOWN_IN = """(lang) => {
    const found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim();
        const parent = walk.currentNode.parentElement;
        if (!text || !parent.getClientRects().length || parent.closest("script, style, code, kbd, #language")) continue;
        const said = parent.closest("[lang]").lang;
        if (said === lang) found.add(text);
    }
    return [...found];
}"""


def words_of(page: Any, lang: str) -> list[str]:
    """The texts that are shown and marked as being in a language, the source and its names apart."""
    found: list[str] = page.evaluate(SHOWN_IN, lang)
    return found


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_one_language_at_a_time(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, MASKED, WEB_PAGE, "--lang", "zh"))
    quoted = "".join(Path(path).read_text(encoding="utf-8") for path in (FAILING, MASKED))
    quoted += gxparse.parse(WEB_PAGE).title or ""
    for number in range(3):
        open_report(page, number)
        page.locator("#filter").select_option("all")
        page.keyboard.press("n")
        page.locator("#form td[data-key]").nth(60).click()
        assert page.evaluate("document.documentElement.lang") == "zh"
        english = [text for text in words_of(page, "zh") if len(english_letters(text)) > 3 and not has_chinese(text)]
        assert [text for text in english if EXAMPLES not in text and text not in quoted] == []
        assert words_of(page, "en") == []
        in_menu(page, "language").click()
        assert page.evaluate("document.documentElement.lang") == "en"
        chinese = [text for text in words_of(page, "en") if has_chinese(text)]
        assert [text for text in chinese if text not in quoted and has_chinese(OFFICIAL.sub("", text))] == []
        in_menu(page, "language").click()


def english_letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalpha())


# -- paper ---------------------------------------------------------------------------------------------

PAPER = 1032
"""So many pixels is a sheet of A4 wide, turned, without its margins."""


def bottom(part: Any) -> float:
    box = part.bounding_box()
    end: float = box["y"] + box["height"]
    return end


def test_print_has_the_report_and_what_was_decided(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING), width=PAPER)
    page.locator("#form td[data-key]").first.click()
    item = finding(page, "balance:total")
    item.locator(".said").click()
    item.locator("input[value=accept-0]").check()
    item.get_by_label("comment").fill("与原件核对")
    page.locator("#filter").select_option("undecided")  # what is listed on the screen does not matter
    page.emulate_media(media="print")
    assert listed(page) == ["balance:natural_person", "balance:total"]
    for gone in ("#save", "#menu", ".tools", "#detail", "#source", "fieldset.decide"):
        assert page.locator(gone).first.is_hidden(), gone
    assert page.locator("#title").is_visible()
    tables = page.locator("#form table.gx-form")
    assert [table.is_visible() for table in tables.all()] == [True] * 3
    for pane in ("#form", "#findings", "main", "body"):  # nothing is cut off
        assert page.locator(pane).evaluate("one => one.scrollHeight <= one.clientHeight + 1"), pane
    assert page.locator("#form").bounding_box()["y"] >= bottom(page.locator("#findings"))
    assert bottom(page.locator("#form")) > max(bottom(table) for table in tables.all())
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert page.locator("#form td.lit").first.evaluate("one => getComputedStyle(one).boxShadow") == "none"
    said = item.locator(".decided").inner_text()
    assert said.startswith("corrected\nCarried over from last year, Natural persons: 1 → 2")
    assert "与原件核对" in said
    assert "holds with the correction" in finding(page, "balance:natural_person").locator(".decided").inner_text()
    for basis in page.locator("#findings li.finding:visible .basis").all():
        assert basis.is_visible()
    assert page.pdf().startswith(b"%PDF")


# -- narrow windows ------------------------------------------------------------------------------------

SPILLED = """() => {
    const overflow = (one) => getComputedStyle(one).overflowX;
    const scrolls = (one) => one && (overflow(one) !== "visible" || scrolls(one.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter((one) => one.getClientRects().length && !scrolls(one.parentElement))
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
        .map((one) => one.outerHTML.slice(0, 120));
}"""


CUT_OFF = """() => [...document.querySelectorAll("header :is(button, input), .tools :is(button, input)")]
    .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [320, 400, 700, 1000])
def test_nothing_is_wider_than_the_window(visit: Visit, review: Review, width: int) -> None:
    page = visit(review(FAILING, WEB_PAGE, MASKED), width=width, height=700)
    for number in range(3):
        open_report(page, number)
        for part, cut in (("form", "#form"), ("source", "#source"), ("work", "#findings")):
            tab = page.locator(f"#tabs [data-shows={part}]")
            if tab.is_visible():  # a narrow window shows one part at a time
                tab.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(SPILLED) == []
            assert page.evaluate(CUT_OFF) == []
            assert page.locator(cut).evaluate("one => one.clientWidth") > width / 3  # what is in it can be scrolled to
