"""``gxparse-checker.html``: the file as it is built, opened from the disk by a browser.

Python starts once for all tests of a kind; each begins with an empty page. What it says is what the library says here.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from tools import build_checker

import gxparse
from browser.accessibility import violations
from browser.conftest import _cannot
from browser.pages import EXAMPLES, FAILING, WEB_PAGE, Watched
from gxparse.checker.desk import NO_PICTURES, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page

pytestmark = pytest.mark.thorough

STARTING = 60_000
"""So many milliseconds Python has to start, also where many other programs run."""

WORKING = 30_000
"""So many milliseconds a few reports have to be checked."""

DOCUMENTS = [
    *sorted(Path(EXAMPLES).iterdir()),
    Path("examples/documents/chromium-2023.pdf"),
    Path("examples/documents/clean-page-2021.docx"),
    Path("tests/saved/chromium-gbk.mhtml"),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built file."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, which gets Pyodide: https://nodejs.org")
    place = tmp_path_factory.mktemp("checker") / "gxparse-checker.html"
    try:
        place.write_bytes(build_checker.build())
    except (OSError, SystemExit) as error:
        _cannot(f"the checker cannot be built: {error}")
    return place


@pytest.fixture(scope="module")
def watched(chromium: Browser, file: Path) -> Iterator[Watched]:
    """A context in which nothing may be asked for but the file itself."""
    context = chromium.new_context(offline=True, viewport={"width": 1300, "height": 900})
    context.set_default_timeout(WORKING)
    watched = Watched(context, file.as_uri())
    yield watched
    context.close()


@pytest.fixture(scope="module")
def started(watched: Watched) -> Any:
    """The page with Python."""
    page = watched.context.new_page()
    page.goto(watched.address)
    expect(page.locator("html[data-ready]")).to_be_visible(timeout=STARTING)
    return page


@pytest.fixture
def page(started: Any, watched: Watched) -> Iterator[Any]:
    """The page without reports, in Chinese."""
    if started.locator("#clear").is_visible():
        started.locator("#clear").click()
    expect(started.locator("body[data-state=empty]")).to_be_visible()
    yield started
    assert watched.troubles == []


def put(page: Page, *places: str | Path) -> None:
    """Chooses files and waits until they are checked."""
    page.locator("#file").set_input_files([str(place) for place in places])
    done(page)


def done(page: Page) -> None:
    expect(page.locator("#standing")).to_be_visible(timeout=WORKING)
    expect(page.locator("#progress")).to_be_empty(timeout=WORKING)


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("#review")


def taken(page: Page, button: str) -> tuple[str, bytes]:
    """What is downloaded when a button is pressed."""
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def desk(*places: str | Path) -> Any:
    """What the library says of the same files."""
    found = Desk()
    for place in places:
        found.add(Path(place).name, Path(place).read_bytes())
    return json.loads(found.summary())


def listed(page: Page) -> list[tuple[str | None, str | None]]:
    """The files that are listed, each with its state."""
    items = page.locator("#files li").all()
    return [(item.locator("p > *").text_content(), item.get_attribute("data-said")) for item in items]


def accept(page: Page) -> None:
    """Accepts the best correction of the first finding."""
    finding = inside(page).locator("#findings li.finding:visible").first
    finding.click()
    finding.locator("input[value=accept-0]").check()
    expect(page.locator("#verdict")).to_contain_text("重新核对")
    expect(page.locator("#verdict:not(.stale)")).to_be_visible()


def test_nothing_leaves_the_page(page: Page, watched: Watched) -> None:
    """The policy is in force: no address can be asked for, by no way. (That none was, every test looks at.)"""
    refused = page.evaluate(
        """async () => {
            const seen = new Set();
            document.addEventListener("securitypolicyviolation", (event) => seen.add(event.effectiveDirective));
            const address = "https://gxparse.invalid/";
            const put = (tag, name) => {
                const made = document.createElement(tag);
                made[name] = address;
                document.body.append(made);
                return made;
            };
            const made = [put("img", "src"), put("iframe", "src")];
            await fetch(address).catch(() => {});
            navigator.sendBeacon(address);
            new WebSocket("wss://gxparse.invalid/");
            await new Promise((resolve) => setTimeout(resolve, 200));
            for (const one of made) one.remove();
            return [...seen].sort();
        }"""
    )
    assert refused == ["connect-src", "frame-src", "img-src"]
    watched.troubles.clear()  # what was refused is told there, too


def test_a_report_is_checked_and_its_fault_shown(page: Page) -> None:
    put(page, FAILING)
    expect(page.locator("#verdict")).to_have_text("2 条勾稽关系不符")
    expect(inside(page).locator('#findings li[data-finding="balance:total"]')).to_be_visible()
    expect(inside(page).locator('#form td[data-key="requests.carried_over.total"]')).to_have_class(
        re.compile("gx-broken")
    )
    page.locator("#language").click()
    expect(page.locator("#verdict")).to_have_text("2 rules fail")
    assert inside(page).locator("html").get_attribute("data-lang") == "en"
    page.locator("#language").click()


def test_a_correction_is_checked_by_the_library_and_taken_along(page: Page) -> None:
    put(page, FAILING)
    assert page.locator("#docx").is_disabled()
    accept(page)
    expect(page.locator("#verdict")).to_have_text("更正 2 处后重新核对：勾稽关系全部相符")
    for button in ("#docx", "#html"):
        name, content = taken(page, button)
        assert name == f"annotated-2020（更正后）.{button[1:]}"
        again = gxparse.parse(content)
        assert again["requests.carried_over.total"].value == 2
        assert not gxparse.check(again).failed
    page.locator("#list").click()
    paper = page.frame_locator("#paper")
    expect(paper.locator("h1")).to_have_text("修改清单")
    assert paper.locator("tbody td.proposed").all_inner_texts() == ["2", "2"]
    name, content = taken(page, "#xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (name, [row[4:6] for row in rows[1:]]) == ("修改清单.xlsx", [["1", "2"]] * 2)
    page.locator("#back").click()
    expect(inside(page).locator("#form")).to_be_visible()
    assert [frame.evaluate("localStorage.length + sessionStorage.length") for frame in page.frames] == [0] * 3


def test_corrections_stay_when_files_are_added(page: Page) -> None:
    put(page, FAILING)
    accept(page)
    put(page, f"{EXAMPLES}/clean-page-2021.html")
    expect(page.locator("#verdict")).to_have_text("更正 2 处后重新核对：2 份报告，勾稽关系全部相符")


def test_many_files_of_all_kinds_are_told_as_by_the_library(page: Page, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(gxparse.write(gxparse.parse(FAILING), format="xlsx"))
    letter = tmp_path / "letter.txt"
    letter.write_text("你好，这不是年度报告。", encoding="utf-8")
    scan = Path("examples/scans/scan-2020.webp")
    put(page, *DOCUMENTS, book, letter, scan)
    wanted = desk(*DOCUMENTS, book, letter)
    expect(page.locator("#verdict")).to_have_text(wanted["verdict"]["zh"])
    names = [(one["name"], one["state"]) for one in wanted["files"]] + [(scan.name, "error")]
    assert listed(page) == [one for one in names if one[1] == "error"] + [one for one in names if one[1] != "error"]
    page.locator("#files button", has_text="masked-2019-form.txt").first.click()
    expect(inside(page).locator("body")).to_contain_text("masked-2019-form.txt")
    told = page.locator("#files li[data-said=error] p").all_inner_texts()
    said = wanted["files"][-1]["said"]["zh"].removeprefix(f"{letter.name}：")
    assert told == [f"{letter.name}{said}", f"{scan.name}{NO_PICTURES.zh}"]
    page.locator("#files li", has_text="letter.txt").locator("> button").click()
    expect(page.locator("#files li", has_text="letter.txt")).to_have_count(0)


def test_a_file_that_cannot_be_read_is_an_error_in_both_languages(page: Page, tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    put(page, empty)
    said = desk(empty)["files"][0]["said"]
    item = page.locator("#files li[data-said=error] p")
    expect(item).to_have_text(f"{empty.name}{said['zh'].removeprefix('empty.docx：')}")
    page.locator("#language").click()
    expect(item).to_have_text(f"{empty.name}{said['en'].removeprefix('empty.docx: ')}")
    page.locator("#language").click()


PASTE = """([type, text]) => {
    const data = new DataTransfer();
    data.setData(type, text);
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_what_is_pasted_from_word_is_read_with_its_tables(page: Page) -> None:
    page.evaluate(PASTE, ["text/html", Path(WEB_PAGE).read_text(encoding="utf-8")])
    done(page)
    expect(page.locator("#verdict")).to_have_text(desk(WEB_PAGE)["verdict"]["zh"])
    assert [name for name, _ in listed(page)] == ["粘贴的内容 1.html"]


def test_files_are_dropped(page: Page) -> None:
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "dropped.txt"));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        Path(FAILING).read_text(encoding="utf-8"),
    )
    done(page)
    assert listed(page) == [("dropped.txt", "fail")]


@pytest.mark.parametrize("width", [390, 1300])
def test_the_shell_is_accessible_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page, frames=False) == []
    put(page, FAILING)
    page.locator("#list").click()
    expect(page.frame_locator("#paper").locator("h1")).to_be_visible()
    assert violations(page, frames=False) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#back").click()


def test_it_is_small(file: Path) -> None:
    assert file.stat().st_size <= build_checker.LARGEST
