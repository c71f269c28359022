"""A real browser: the system's Chromium, one for all tests of this folder, a page for each test.

Every page is watched: a test fails if its page logs an error, breaks its content security policy, throws, opens
another page or asks for anything but its own file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from browser.pages import Visit, Watched
from gxparse.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
LAUNCH = ["--no-sandbox", "--disable-gpu"]
PATIENCE = 5_000
"""So many milliseconds a page has for what is expected of it."""

Review = Callable[..., Path]


def _cannot(reason: str) -> NoReturn:
    """Skips the test; where changes are judged it must run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. Not for the whole session: what drives it keeps an event loop running, that others start too."""
    program = next(filter(None, map(which, NAMES)), None)
    if program is None:
        _cannot(f"no Chromium is installed ({', '.join(NAMES)}): apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _cannot("playwright is not installed: pip install 'gxparse[browser]'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens a file as a page: a ``theme``, a ``width`` and ``height``, and what else a context can be given. Not
    ``watch``-ed if it is meant to break its policy; the rows of a form are ``folded`` if that is asked for;
    ``init`` is a script that runs before the page's own.
    """
    opened: list[Watched] = []

    def open_page(
        path: Path,
        *,
        theme: str = "light",
        width: int = 1500,
        height: int = 950,
        watch: bool = True,
        folded: bool = False,
        init: str | None = None,
        **more: Any,
    ) -> Any:
        context = chromium.new_context(
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": width, "height": height},
            offline=True,
            **more,
        )
        context.set_default_timeout(PATIENCE)
        watched = Watched(context, path.resolve().as_uri())
        opened.append(watched)
        watched.forgiving = not watch
        if init is not None:
            context.add_init_script(init)
        page = context.new_page()
        page.goto(watched.address)
        if not folded:
            page.evaluate("document.querySelector('#fold:checked')?.click()")
        return page

    yield open_page
    for watched in opened:
        watched.context.close()
    assert [trouble for watched in opened if not watched.forgiving for trouble in watched.troubles] == []


@pytest.fixture(scope="package")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """Makes the review page of files with ``gxparse review``, one for the same arguments."""
    made: dict[tuple[str, ...], Path] = {}

    def make(*arguments: object) -> Path:
        words = tuple(map(str, arguments))
        if words not in made:
            place = tmp_path_factory.mktemp("review") / "review.html"
            assert main(["review", *words, "-o", str(place)]) == 0
            made[words] = place
        return made[words]

    return make
