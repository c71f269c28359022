"""What tests ask of a page in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

Visit = Callable[..., Any]
"""Opens a file: a path, then what the page shall be like; gives the page."""

EXAMPLES = "examples/reports"
FAILING = f"{EXAMPLES}/annotated-2020.txt"
MASKED = f"{EXAMPLES}/masked-2019-form.txt"
BLANKS = "examples/blanks/zeros-left-blank.html"
WEB_PAGE = f"{EXAMPLES}/word-page-2022.html"


class Watched:
    """A browser context whose pages are watched: what they must not do is in ``troubles``."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.troubles: list[str] = []
        self.forgiving = False
        self.pages = 0
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"thrown: {error.error}"))
        context.on("page", self._page)

    def _request(self, request: Request) -> None:
        if request.url != self.address and not request.url.startswith("blob:"):
            self.troubles.append(f"asked for: {request.url[:200]}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _page(self, page: Page) -> None:
        self.pages += 1
        if self.pages > 1:
            self.troubles.append(f"opened another page: {page.url[:200]}")


def chosen(page: Page) -> str | None:
    """The key of the cell that is chosen in the form."""
    cells = page.locator("#form td[aria-selected=true]")
    return cells.get_attribute("data-key") if cells.count() else None


def finding(page: Page, name: str) -> Any:
    """A finding in the list, by its id."""
    return page.locator(f'#findings li[data-finding="{name}"]')


def current(page: Page) -> str | None:
    """The id of the finding that is current."""
    items = page.locator("#findings li[aria-current=true]")
    return items.get_attribute("data-finding") if items.count() else None


def listed(page: Page) -> list[str]:
    """The ids of the findings that are listed."""
    items = page.locator("#findings li.finding:visible")
    return [item.get_attribute("data-finding") or "" for item in items.all()]


def open_report(page: Page, number: int) -> None:
    """Opens a report, on its first open finding."""
    page.evaluate("(number) => window.gxparse.open(number)", number)


def in_view(page: Page, one: Any) -> bool:
    """Whether a piece of the source is in view."""
    box, pane = one.bounding_box(), page.locator("#source").bounding_box()
    return bool(pane and pane["y"] <= box["y"] and box["y"] + box["height"] <= pane["y"] + pane["height"])


def report_of(page: Page) -> int:
    """The number of the report that is shown."""
    return int(page.locator("body").get_attribute("data-report") or -1)


def to_decide(page: Page) -> int:
    """How many findings of the report are open, as the page says in English."""
    return int(page.locator("#tally").inner_text().split()[0])


def many_reports(page: Page) -> int:
    """How many reports are in the page."""
    found: int = page.evaluate("document.querySelectorAll('script.report').length")
    return found


def in_menu(page: Page, name: str) -> Any:
    """Something in the menu, which is opened for it."""
    page.evaluate("document.getElementById('menu').open = true")
    return page.locator(f"#menu #{name}")
