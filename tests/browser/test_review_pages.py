"""The review page of documents with pages: pictures with outlines, which are chosen as marks in a text are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from PIL import Image

import gxparse
from browser.accessibility import violations
from browser.conftest import Review
from browser.pages import FAILING, Visit, chosen, current, in_view
from browser.test_hostile import AWAY, EVERYTHING, SANE, everywhere
from browser.test_review_access import FOCUSED
from browser.test_review_page import check_places
from gxparse.cli import main
from gxparse.views.elements import visible
from paged import MAGIC, PagedHandler, paged
from test_review_of_documents import pages_in

KEY = "requests.outcomes.total.total"
BLANK = "requests.outcomes.granted.other_organization"


@pytest.fixture(scope="module", autouse=True)
def paged_format() -> Iterator[PagedHandler]:
    with gxparse.registered(PagedHandler) as handler:
        assert isinstance(handler, PagedHandler)
        yield handler


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with pages in which two sums do not hold, and a cell is blank."""
    report = gxparse.parse(FAILING)
    blank = {BLANK: gxparse.Cell(None, "blank", "")}
    cells = {key: blank.get(key, cell) for key, cell in report.cells.items()}
    place = tmp_path_factory.mktemp("paged") / "report.paged"
    written = gxparse.write(evolve(report, cells=cells), "paged", allow_losses=True)
    assert isinstance(written, bytes)
    place.write_bytes(written)
    return place


def outline(page: Any, key: str = KEY) -> Any:
    return page.locator(f'#source rect[data-cells~="{key}"]')


def test_every_cell_shows_its_place_in_each_view(visit: Visit, review: Review, document: Path) -> None:
    report = gxparse.parse(document)
    page = visit(review(document))
    wanted = {key: cell.raw if cell.span else None for key, cell in report.cells.items()}
    assert page.locator("#source svg").count() == len(pages_in(document.read_bytes()))
    check_places(page, report, {key: raw or "空白 blank" for key, raw in wanted.items()})
    for view in ("as read", "text"):
        page.get_by_role("radio", name=view, exact=True).check()
        check_places(page, report, wanted)


def test_pictures_are_drawn(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document))
    drawn = """async () => {
        const images = [...document.querySelectorAll("#source image")];
        await Promise.all(images.map((one) => one.decode()));
        return images.map((one) => one.getBoundingClientRect().width > 300);
    }"""
    assert set(page.evaluate(drawn)) == {True}


def test_an_outline_and_its_cell_are_chosen_with_the_mouse(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document))
    page.locator(f'#form td[data-key="{KEY}"]').click()
    assert outline(page).get_attribute("aria-pressed") == "true"
    assert in_view(page, outline(page))
    assert "page 4 (table 4" in page.locator("#detail").inner_text()
    other = "requests.received.natural_person"
    outline(page, other).click()
    assert chosen(page) == other
    assert page.locator("#source rect[aria-pressed=true]").count() == 1
    cell, pane = page.locator(f'#form td[data-key="{other}"]').bounding_box(), page.locator("#form").bounding_box()
    assert pane["y"] <= cell["y"] <= pane["y"] + pane["height"]


def test_a_finding_lights_its_outlines(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document))
    assert current(page) == "balance:natural_person"
    lit = page.locator("#source rect.lit")
    keys = {str(one.get_attribute("data-cells")) for one in lit.all()}
    assert keys == set(page.locator("#findings li[aria-current=true]").get_attribute("data-cells").split())
    assert any(in_view(page, one) for one in lit.all())
    assert page.locator("#source rect.broken").count() > 4
    page.get_by_role("radio", name="text", exact=True).check()
    marks = page.locator("#source .as-text mark.lit")
    assert any(in_view(page, one) for one in marks.all())


def test_enter_goes_to_the_outline_and_back(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document))
    for key in (KEY, BLANK):
        for away, back in (("Enter", "Enter"), (" ", "Escape")):
            page.locator(f'#form td[data-key="{key}"]').focus()
            page.keyboard.press(away)
            stop = page.evaluate(FOCUSED)
            assert (stop["region"], stop["seen"], stop["inside"]) == ("source", True, True)
            assert key in page.evaluate("document.activeElement.dataset.cells")
            page.keyboard.press(back)
            assert page.evaluate("document.activeElement.dataset.key") == key


def test_the_switch_stays_and_hides_nothing_that_is_chosen(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document), height=600)
    for key in ("disputes.review.total", "disclosure.regulations.produced"):
        page.locator(f'#form td[data-key="{key}"]').focus()
        page.keyboard.press("Enter")
        switch, box = page.locator("#source .switch").bounding_box(), outline(page, key).bounding_box()
        assert in_view(page, page.locator("#source .switch input").first)
        assert box["y"] >= switch["y"] + switch["height"] - 1


def test_blank_cells_have_names(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document))
    assert outline(page, BLANK).get_attribute("aria-label") == "空白 blank"
    assert outline(page).get_attribute("aria-label") == "266"
    assert page.get_by_role("group", name="第 4 页 page 4").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visit, review: Review, document: Path, theme: str) -> None:
    page = visit(review(document), theme=theme)
    page.keyboard.press("n")
    outline(page).click()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_stays_white_and_outlines_stand_out(visit: Visit, review: Review, document: Path, theme: str) -> None:
    page = visit(review(document), theme=theme)
    page.keyboard.press("n")
    looks = """() => [...document.querySelectorAll("#source rect")].map((one) => getComputedStyle(one).stroke)"""
    strokes = {
        tuple(map(int, stroke.removeprefix("rgb(").removesuffix(")").split(","))) for stroke in page.evaluate(looks)
    }
    assert len(strokes) == 3  # of cells, of broken ones, of those that are lit
    for stroke in strokes:
        assert on_white(stroke) >= 3, stroke
    assert (
        page.locator("#source svg").first.evaluate("one => getComputedStyle(one).backgroundColor")
        == "rgb(255, 255, 255)"
    )


def on_white(colour: tuple[int, ...]) -> float:
    """The contrast of a colour on white, as WCAG counts it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_a_narrow_window(visit: Visit, review: Review, document: Path) -> None:
    page = visit(review(document), width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#tabs [data-shows=form]").click()
    page.locator(f'#form td[data-key="{KEY}"]').click()
    page.locator("#tabs [data-shows=source]").click()
    assert in_view(page, outline(page))
    assert page.locator("#source").evaluate("one => one.scrollWidth > one.clientWidth"), "the pane scrolls"


def test_only_pictures_in_the_file_are_allowed(visit: Visit, review: Review, document: Path) -> None:
    """The policy allows pictures as data, and refuses what would be fetched."""
    page = visit(review(document), watch=False)
    refused = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            const svg = document.querySelector("#source svg");
            const image = document.createElementNS(svg.namespaceURI, "image");
            image.setAttribute("href", "https://gxparse.invalid/x.png");
            svg.append(image);
            setTimeout(() => resolve(null), 4000);
        })"""
    )
    assert refused == "img-src"


def test_a_hostile_document(visit: Visit, review: Review, document: Path, tmp_path: Path) -> None:
    pages = pages_in(document.read_bytes())
    for lines in pages:
        lines.insert(1, EVERYTHING)
        for line in lines:
            if isinstance(line, list) and line[-1][0] == "0":
                line[-1][0] = f"0 <img src={AWAY} onerror=window.hacked=40>"
    hostile = tmp_path / "x\"'><img src=x onerror=window.hacked=41><!--.paged"
    hostile.write_bytes(paged(pages))
    page = visit(review(hostile))
    for _ in everywhere(page):
        found = page.evaluate(SANE)
        tags = {re.findall("[a-z]+", one)[0] for one in found["active"]}
        assert tags <= {"script", "svg"}
        own = ("data:image/png;base64,", "#picture-")
        hrefs = [value for value in found["handlers"] if not value.startswith(own)]
        assert (found["hacked"], hrefs, found["reversed"], found["comments"]) == (None, [], [], 0)
    assert visible(EVERYTHING) in page.locator("#source").text_content()


def test_pages_beside_other_reports(visit: Visit, document: Path, tmp_path: Path) -> None:
    """A page without a picture says so; a report without pages has none."""
    broken = tmp_path / "broken.paged"
    broken.write_bytes(MAGIC + document.read_bytes()[len(MAGIC) :])
    place = tmp_path / "review.html"
    assert main(["review", "--lang", "en", FAILING, str(broken), "-o", str(place)]) == 0
    page = visit(place)
    assert page.locator("#source svg").count() == 0
    page.keyboard.press("]")
    assert page.locator("#source svg").count() > 3
    page.keyboard.press("[")
    assert page.locator("#source .switch").count() == 0


def test_a_number_of_a_scan_is_asked_for_beside_its_picture(visit: Visit, review: Review) -> None:
    pytest.importorskip("rapidocr")
    page = visit(review(Path("examples/scans/fax-2020.tif")))
    items = page.locator("#findings li.finding[data-finding^='recognition:']:not([hidden])")
    assert items.count() > 1
    page.keyboard.press("n")
    first = current(page)
    assert first is not None
    assert first.startswith("recognition:")
    crop = items.first.locator("svg.crop")
    assert crop.bounding_box()["width"] > 10
    assert has_ink(crop)
    page.locator("#filter").select_option("seen")
    offered = "#findings li.finding[data-finding^='recognition:']:has(input[value^=accept-])"
    page.locator(f"{offered} .said").first.click()
    page.locator(f"{offered} input[value^=accept-]").first.check()
    assert "unsaved" in (page.locator("#save").get_attribute("class") or "")
    page.locator(f"#form td[data-key='{first.removeprefix('recognition:')}']").click()
    assert has_ink(page.locator("#detail svg.crop"))


def has_ink(crop: Any) -> bool:
    """Whether a piece of a picture shows dark and light."""
    grey = Image.open(BytesIO(crop.screenshot())).convert("L").tobytes()
    return min(grey) < 160 and max(grey) > 220
