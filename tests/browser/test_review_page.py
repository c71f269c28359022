"""The review page: cells and their places, the list of findings, many reports."""

from __future__ import annotations

import os
import subprocess
import sys
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
    chosen,
    current,
    finding,
    in_menu,
    in_view,
    listed,
    many_reports,
    open_report,
    report_of,
)
from gxparse import Report
from gxparse.views.elements import visible

NAMES = sorted(path.name for path in Path(EXAMPLES).iterdir())
TWO = "two-reports.txt"


@pytest.fixture(scope="package")
def two_in_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source with two reports."""
    place = tmp_path_factory.mktemp("two") / TWO
    texts = [Path(EXAMPLES, name).read_text(encoding="utf-8") for name in ("annotated-2020.txt", "lines-2021.txt")]
    place.write_text("\n".join(texts), encoding="utf-8")
    return place


def test_it_opens_without_asking_for_anything(visit: Visit, review: Review) -> None:
    page = visit(review(EXAMPLES))
    assert many_reports(page) == len(NAMES)
    assert page.locator("#form table.gx-form").count() == 3
    assert page.title() == "gxparse 核对 review"


def test_a_claim_and_its_cell_in_the_annex_are_shown_together(visit: Visit, review: Review, tmp_path: Path) -> None:
    text = Path("examples/annexed/report-2017.txt").read_text(encoding="utf-8").replace("网络申请9件", "网络申请19件")
    place = tmp_path / "report.txt"
    place.write_text(text, encoding="utf-8")
    page = visit(review(place, "--annex", "examples/annexed/table-2017.csv"), folded=True)
    lit = page.locator("#source mark.lit")
    assert lit.all_text_contents() == ["网络申请19件", "9"]
    assert page.locator("#source .line:visible .lit").count() == 2
    assert all(in_view(page, mark) for mark in lit.all())
    page.locator("#form td[data-key='statistics.requests.received.online.count']").click()
    assert "annex examples/annexed/table-2017.csv, line 28" in page.locator("#detail").text_content()
    assert page.locator("#source mark[aria-pressed=true]").all_text_contents() == ["9"]
    assert violations(page) == []


def test_its_policy_stops_what_it_does_not_need(visit: Visit, review: Review) -> None:
    """The policy is in force, and not only written: what it forbids is refused by the browser."""
    page = visit(review(FAILING), watch=False)
    refused = page.evaluate(
        """async () => {
            const seen = [];
            const wanted = ["img-src", "style-src-elem", "frame-src", "script-src-attr", "connect-src"];
            const heard = new Promise((resolve) => document.addEventListener("securitypolicyviolation", (event) => {
                seen.push(event.effectiveDirective);
                if (wanted.every((one) => seen.includes(one))) resolve();
            }));
            const put = (tag, name, value) => {
                const made = document.createElement(tag);
                made[name] = value;
                document.body.append(made);
                return made;
            };
            put("img", "src", "https://gxparse.invalid/");
            put("style", "textContent", "body { display: none }");
            put("iframe", "src", "https://gxparse.invalid/");
            fetch("https://gxparse.invalid/").catch(() => {});
            const untrusted = [];
            for (const [tag, name] of [["script", "text"], ["div", "innerHTML"], ["script", "src"]]) {
                try { put(tag, name, "data:,window.hacked = 1"); } catch (error) { untrusted.push(error.name); }
            }
            const bare = document.createElement("button");
            try { bare.setAttribute("onclick", "window.hacked = 1"); } catch (error) { seen.push("script-src-attr"); }
            bare.click();
            const limit = new Promise((_, fail) => setTimeout(() => fail(new Error(`refused only: ${seen}`)), 4000));
            await Promise.race([heard, limit]);
            return { untrusted, hacked: window.hacked ?? null, shown: getComputedStyle(document.body).display };
        }"""
    )
    assert refused == {"untrusted": ["TypeError"] * 3, "hacked": None, "shown": "flex"}


# -- cells and their places ----------------------------------------------------------------------------

EVERY_CELL = """() => {
    const isShown = (one) => one.getClientRects().length > 0;
    const pane = document.getElementById("source").getBoundingClientRect();
    const pressed = () => [...document.querySelectorAll("#source :is(mark, rect)[aria-pressed=true]")].filter(isShown);
    const found = {};
    for (const cell of document.querySelectorAll("#form td[data-key]")) {
        cell.click();
        const marks = pressed();
        const box = marks[0]?.getBoundingClientRect();
        const inView = box ? box.bottom > pane.top && box.top < pane.bottom : null;
        [...document.querySelectorAll("#form td[data-key]")].find((one) => one !== cell).click();
        const back = [];
        for (const _ of marks[0]?.dataset.cells.split(" ") ?? []) {
            marks[0].dispatchEvent(new MouseEvent("click", { bubbles: true }));
            back.push(document.querySelector("#form td[aria-selected=true]").dataset.key);
        }
        const text = (mark) => mark.textContent || (mark.getAttribute("aria-label") ?? "");
        found[cell.dataset.key] = [marks.map(text).join(""), inView, back];
    }
    return found;
}"""


def every_cell(page: Any) -> dict[str, tuple[str, bool | None, list[str]]]:
    """What is marked in the source when a cell is chosen, whether it is in view, the cells that its mark leads to."""
    found: dict[str, tuple[str, bool | None, list[str]]] = page.evaluate(EVERY_CELL)
    return found


def printed(report: Report, text: str) -> dict[str, str | None]:
    """What stands in the source in the places of the cells; ``None`` for those that have no place."""
    return {
        key: None if cell.span is None else visible(text[cell.span.start : cell.span.end])
        for key, cell in report.cells.items()
    }


def check_places(page: Any, report: Report, wanted: dict[str, str | None]) -> None:
    found = every_cell(page)
    assert sorted(found) == sorted(report.cells)
    for key, (marked, is_in_view, back) in found.items():
        text = wanted[key]
        if text is None:
            assert (marked, is_in_view) == ("", None), key
        else:
            assert ("".join(marked.split()), is_in_view) == ("".join((text or "\u2423").split()), True), key
            assert key in back, key
            assert {report[one].span for one in back} == {report[key].span}


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".txt")])
def test_every_cell_shows_its_place_in_a_text(visit: Visit, review: Review, name: str) -> None:
    path = Path(EXAMPLES, name)
    report = gxparse.parse(path)
    assert sum(cell.span is not None for cell in report.cells.values()) > 150
    text = gxparse.read_source(path).text
    check_places(visit(review(path)), report, printed(report, text))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_every_cell_shows_its_place_in_a_web_page(visit: Visit, review: Review, name: str) -> None:
    path = Path(EXAMPLES, name)
    report = gxparse.parse(path)
    page = visit(review(path))
    check_places(page, report, {key: cell.raw if cell.span else None for key, cell in report.cells.items()})
    page.get_by_role("radio", name="source text").check()
    assert page.locator("#source .as-page").is_hidden()
    check_places(page, report, printed(report, gxparse.read_source(path).text))


def test_every_cell_of_two_reports_in_one_source(visit: Visit, review: Review, two_in_one: Path) -> None:
    text = gxparse.read_source(two_in_one).text
    first, second = gxparse.parse_all(two_in_one)
    page = visit(review(two_in_one))
    check_places(page, first, printed(first, text))
    lines = page.locator("#source .line").count()
    page.locator("#next-report").click()
    check_places(page, second, printed(second, text))
    assert lines + page.locator("#source .line").count() == len(text.splitlines())
    assert page.locator("#source .line").first.get_attribute("data-line") == str(lines + 1)


def test_a_cell_and_its_place_are_chosen_with_the_mouse(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    key = "requests.outcomes.total.total"
    page.locator(f'#form td[data-key="{key}"]').click()
    mark = page.locator("#source mark[aria-pressed=true]")
    assert (mark.inner_text(), chosen(page)) == ("266", key)
    box, pane = mark.bounding_box(), page.locator("#source").bounding_box()
    assert pane["y"] <= box["y"] <= pane["y"] + pane["height"]
    detail = page.locator("#detail").inner_text()
    assert key in detail
    assert "line 70" in detail
    assert "Total: received + carried over = 267" in detail
    page.locator("#source mark").first.click()
    assert chosen(page) == "disclosure.regulations.produced"
    assert page.locator("#form td[aria-selected=true]").count() == 1
    assert page.locator(f'#form td[data-key="{key}"]').get_attribute("tabindex") == "-1"


def test_cells_without_a_number_say_why(visit: Visit, review: Review, tmp_path: Path) -> None:
    lines = Path(FAILING).read_text(encoding="utf-8").splitlines()
    changed = [
        line.replace("| 259 |", "| *** |", 1).replace("| 7 |", "| |", 1).replace("| 266 |", "| / |", 1)
        for line in lines
        if not line.startswith("2.重复申请")
    ]
    path = tmp_path / "changed.txt"
    path.write_text("\n".join(changed), encoding="utf-8")
    words = {
        "requests.received.natural_person": ("***", "masked", "***"),
        "requests.received.commercial_enterprise": ("_", "blank", "\u2423"),
        "requests.received.total": ("/", "not applicable", "/"),
        "requests.outcomes.not_processed.repeat_request.natural_person": ("-", "not in the document", None),
    }
    page = visit(review(path))
    for key, (sign, said, marked) in words.items():
        cell = page.locator(f'#form td[data-key="{key}"]')
        cell.click()
        assert cell.locator(".gx-sign").inner_text() == sign
        assert said in page.locator("#detail").inner_text()
        assert said in cell.get_attribute("aria-label")
        marks = page.locator("#source mark[aria-pressed=true]")
        assert marks.all_inner_texts() == ([] if marked is None else [marked])


# -- the list of findings ------------------------------------------------------------------------------


def test_findings_are_filtered_and_found(visit: Visit, review: Review) -> None:
    page = visit(review(WEB_PAGE))
    found = gxparse.check(gxparse.parse(WEB_PAGE))
    failing = [one.id for one in found.failed if one.severity != "info"]
    notes = [one.id for one in found.failed if one.severity == "info"]
    undecided = [one.id for one in found.undecided]
    everything = [one.id for one in found]
    wanted = {
        "todo": failing + undecided + notes,
        "fail": failing,
        "undecided": undecided,
        "decided": [],
        "all": everything,
    }
    for kind, names in wanted.items():
        page.locator("#filter").select_option(kind)
        assert sorted(set(listed(page)) - {current(page)}) == sorted(set(names) - {current(page)})
        said = page.locator("#count").inner_text()
        assert said.endswith(f" of {len(names)}" if names else "no such findings")
    page.locator("#filter").select_option("all")
    page.get_by_role("searchbox").fill("BALANCE:total")
    assert set(listed(page)) == {current(page), "balance:total"}
    page.get_by_role("searchbox").fill("自然人")
    assert "balance:natural_person" in listed(page)
    page.get_by_role("searchbox").fill("no such words")
    assert listed(page) == [current(page)]


def test_undecided_findings_are_folded_by_what_blocks_them(visit: Visit, review: Review) -> None:
    page = visit(review(BLANKS))
    undecided = [one.id for one in gxparse.check(gxparse.parse(BLANKS)).undecided]
    folded = page.locator("#findings li.blocked")
    assert folded.count() == 1
    assert folded.locator("summary").inner_text().startswith(f"? {len(undecided)} rules undecided: ")
    assert page.locator("#count").inner_text() == f"1 of {len(undecided) + 1}"
    assert current(page) == undecided[0], "the first one is chosen and its fold open"
    assert listed(page) == [*undecided, "blanks-are-zeros"]
    finding(page, "blanks-are-zeros").click()
    assert page.locator("#form td.lit").count() == 170
    page.locator("#filter").select_option("fail")
    assert folded.is_hidden()
    page.locator("#filter").select_option("all")
    folded.locator("summary").click()
    assert undecided[0] not in listed(page)
    page.get_by_role("searchbox").fill(undecided[-1])
    assert listed(page) == [undecided[-1]] + ["blanks-are-zeros"]  # the current one stays
    folded.locator("summary").click()
    page.get_by_role("searchbox").fill("")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert set(undecided) < set(listed(page)), "paper has no folds"


def test_next_and_previous_go_on_in_other_reports(visit: Visit, review: Review) -> None:
    paths = FAILING, MASKED, WEB_PAGE
    page = visit(review(*paths))
    order: list[tuple[int, str | None]] = []
    while True:
        here = report_of(page), current(page)
        if order and here == order[-1]:
            break
        order.append(here)
        page.keyboard.press("n")
    assert page.locator("#live").inner_text() == "no such findings"
    wanted = []
    for number, path in enumerate(paths):
        found = gxparse.check(gxparse.parse(path))
        wanted += [(number, one.id) for one in found if one.status != "pass"]
    assert order == wanted
    for step in reversed(order[:-1]):
        page.locator("#previous").click()
        assert (report_of(page), current(page)) == step
    page.locator("#next").click()
    assert (report_of(page), current(page)) == order[1]


def test_a_finding_shows_its_cells_and_places(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING))
    finding(page, "balance:total").click()
    lit = page.locator("#form td.lit")
    rule = next(one for one in gxparse.check(gxparse.parse(FAILING)) if one.id == "balance:total")
    assert [cell.get_attribute("data-key") for cell in lit.all()] == list(rule.cells)
    assert page.locator("#source mark.lit").count() == len(rule.cells)
    assert current(page) == "balance:total"
    finding(page, "balance:natural_person").click()
    assert page.locator("#findings li[aria-current=true]").count() == 1
    assert page.locator('#form td.lit[data-key$=".total"]').count() == 0


LABELS = """(key) => {
    const pane = document.getElementById("form").getBoundingClientRect();
    const cell = document.querySelector(`#form td[data-key="${key}"]`);
    const box = cell.getBoundingClientRect();
    const inPane = (one) => one.left >= pane.left - 1 && one.right <= pane.right + 1;
    const middle = (box.top + box.bottom) / 2;
    const labels = [...cell.closest("table").querySelectorAll("th[data-column]")]
        .map((label) => [label.innerText, label.getBoundingClientRect()])
        .filter(([, place]) => place.top < middle && place.bottom > middle);
    const covered = labels.filter(([, place]) => place.right > box.left + 2);
    return { cell: inPane(box), labels: labels.filter(([, place]) => inPane(place)).map(([text]) => text), covered };
}"""


@pytest.mark.parametrize("width", [1280, 1500])
def test_the_labels_of_rows_stay_in_view(visit: Visit, review: Review, width: int) -> None:
    """English labels are long: the form scrolls to the cells of a finding, its labels do not go with it."""
    page = visit(review(FAILING, f"{EXAMPLES}/traditional-2020.txt", "--lang", "en"), width=width, height=900)
    open_report(page, 1)
    finding(page, "results-total:total").click()
    outcomes = "requests.outcomes"
    wanted = {
        "requests.received.total": ["Received this year"],
        f"{outcomes}.granted.total": ["Outcomes this year", "Granted"],
        f"{outcomes}.refused.state_secret.total": ["Outcomes this year", "Refused", "State secret"],
    }
    for key, labels in wanted.items():
        assert page.evaluate(LABELS, key) == {"cell": True, "labels": labels, "covered": []}
    page.locator("#previous-report").click()
    page.locator('#form td[data-key="requests.outcomes.refused.state_secret.natural_person"]').click()
    first = page.evaluate(LABELS, "requests.outcomes.refused.state_secret.natural_person")
    assert first == {"cell": True, "labels": ["Outcomes this year", "Refused", "State secret"], "covered": []}


def test_a_claim_in_the_prose_is_marked(visit: Visit, review: Review, tmp_path: Path) -> None:
    text = Path(FAILING).read_text(encoding="utf-8").replace("申请266件", "申请299件")
    changed = tmp_path / "changed.txt"
    changed.write_text(text, encoding="utf-8")
    page = visit(review(changed))
    claim = finding(page, "prose:received")
    claim.click()
    assert "299" in "".join(page.locator("#source mark.prose.lit").all_inner_texts())
    assert "299" in claim.locator(".places").inner_text()


def test_single_key_shortcuts(visit: Visit, review: Review) -> None:
    page = visit(review(FAILING, MASKED))
    page.keyboard.press("]")
    assert report_of(page) == 1
    page.keyboard.press("[")
    assert report_of(page) == 0
    page.get_by_role("searchbox").press_sequentially("np[]s")
    assert (page.get_by_role("searchbox").input_value(), current(page)) == ("np[]s", "balance:natural_person")
    page.get_by_role("searchbox").fill("")
    page.keyboard.press("Tab")
    assert current(page) == "balance:natural_person"
    comment = finding(page, "balance:natural_person").get_by_label("comment")
    comment.press_sequentially("n p s")
    assert comment.input_value() == "n p s"
    assert current(page) == "balance:natural_person"
    page.locator("#filter").press("n")  # chooses what begins so
    assert (page.locator("#filter").input_value(), current(page)) == ("seen", "balance:natural_person")
    page.locator("#filter").select_option("todo")
    in_menu(page, "keys").uncheck()
    page.keyboard.press("n")
    page.keyboard.press("]")
    assert (report_of(page), current(page)) == (0, "balance:natural_person")
    in_menu(page, "keys").check()
    page.keyboard.press("Alt+n")
    assert current(page) == "balance:natural_person"
    page.keyboard.press("n")
    assert current(page) == "balance:total"


# -- the page itself -----------------------------------------------------------------------------------


def test_two_runs_make_the_same_page(tmp_path: Path) -> None:
    pages = []
    for seed in ("1", "2"):
        place = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "gxparse", "review", FAILING, MASKED, WEB_PAGE, "-o", str(place)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, env=environment, capture_output=True)  # noqa: S603
        pages.append(place.read_bytes())
    assert pages[0] == pages[1]


def test_of_fifty_reports_one_is_in_the_page(visit: Visit, review: Review, tmp_path: Path) -> None:
    text = Path(FAILING).read_text(encoding="utf-8")
    for number in range(50):
        name = f"report-{number:02}.txt"
        (tmp_path / name).write_text(text.replace("45432", str(45000 + number)), encoding="utf-8")
    made = review(tmp_path)
    assert made.stat().st_size < 50 * 20_000_000 / 300, "300 reports have 20 MB at most"
    page = visit(made)
    assert many_reports(page) == 50
    for number in (0, 49, 25):
        open_report(page, number)
        assert page.locator("#form .form").count() == 1
        assert page.locator("#form td[data-key]").count() == 198
        cell = page.locator('#form td[data-key="disclosure.licensing.decisions"]')
        assert cell.inner_text() == str(45000 + number)
        assert page.locator("#source .text").count() == 1
