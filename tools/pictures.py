"""The pictures of the documentation: taken of the examples, in a browser, and kept small.

``python -m tools.pictures`` takes all of them anew and writes them to ``docs/_static/pictures``, ``python -m
tools.pictures review-zh`` takes one. It needs Chromium, a Chinese font, ``pip install 'gxparse[browser,notebook]'``,
Pillow, and of the checker the file that ``python -m tools.build_checker`` makes. Pages have a fixed size, no network
and no motion, so that on one machine the same pages give the same files.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import gxparse
from gxparse.cli import main as gxparse_command

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "_static" / "pictures"
EXAMPLES = Path("examples")
"""As a reader has them: pictures are taken in a folder of their own, which has nothing else."""

FAILING = EXAMPLES / "reports" / "annotated-2020.txt"

TODAY = datetime(2024, 1, 25, 9, 30)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT, SCALE = 1220, 780, 1.5
COLOURS = 96
"""So many colours a picture has: text stays sharp, and the file is a fifth of what it would be."""

MOST_BYTES, MOST_TOGETHER = 150_000, 1_200_000

NOTEBOOK = """
body { margin: 0; padding: 12px 16px; background: #fff; color: #000; font: 14px/1.5 sans-serif; }
main { width: max-content; max-width: 1180px; }
pre.in { margin: 0 0 8px; padding: 8px 12px; border: 1px solid #ccc; background: #f7f7f7; font: 13px/1.5 monospace; }
"""


@contextmanager
def chdir(folder: str | Path) -> Iterator[None]:
    """In another folder, for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# -- pages ---------------------------------------------------------------------------------------------


def command(*words: object) -> None:
    """A command of gxparse. Raises ``RuntimeError`` if it cannot do what it shall."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
        if gxparse_command([*map(str, words)]) > 1:
            raise RuntimeError(said.getvalue())


@contextmanager
def opened(browser: Any, path: Path, width: int = WIDTH) -> Iterator[Any]:
    """A page of a file, as it is when it has come to rest."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        device_scale_factor=SCALE,
        offline=True,
        reduced_motion="reduce",
        locale="zh-CN",
    )
    page = context.new_page()
    page.clock.set_fixed_time(TODAY)
    page.goto(path.resolve().as_uri())
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


@contextmanager
def review(browser: Any, lang: str, *sources: Path, width: int = WIDTH) -> Iterator[Any]:
    """The review page of some sources."""
    place = Path("review.html")
    command("review", *sources, "-o", place, "--lang", lang, "--force")
    with opened(browser, place, width) as page:
        page.locator("h1", has_text="2020").first.wait_for()
        yield page


def take(page: Any, height: int = HEIGHT) -> bytes:
    """What is seen of a page, down to a height."""
    page.wait_for_timeout(300)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    taken: bytes = page.screenshot(clip=clip, animations="disabled")
    return taken


# -- pictures ------------------------------------------------------------------------------------------


def first_finding(browser: Any, lang: str, width: int = WIDTH) -> bytes:
    """The review page as it opens: the first finding, its cells in the form, their places in the source."""
    with review(browser, lang, EXAMPLES / "reports", width=width) as page:
        return take(page)


def accepted(browser: Any, lang: str, width: int = WIDTH) -> bytes:
    """A correction is accepted: what it mends is no longer to be decided."""
    with review(browser, lang, FAILING, width=width) as page:
        page.get_by_role("radio", name={"zh": "接受更正", "en": "accept"}[lang]).first.check()
        page.locator("#findings").evaluate("(pane) => pane.scrollTo(0, 0)")
        return take(page)


def overview(browser: Any, lang: str) -> bytes:
    """All reports of a page as a table."""
    with review(browser, lang, EXAMPLES / "reports", EXAMPLES / "series") as page:
        page.locator("#reports").click()
        page.locator("#overview h2").click()
        return take(page, 720)


@contextmanager
def notebook(browser: Any, *cells: tuple[str, Any]) -> Iterator[Any]:
    """A page like a notebook: lines of code, and below each what it shows."""
    place = Path("notebook.html")
    head = f'<meta charset="utf-8"><title>notebook</title><style>{NOTEBOOK}</style>'
    body = "".join(f'<pre class="in">{code}</pre>{value._repr_html_()}' for code, value in cells)
    place.write_text(f'<!DOCTYPE html><html lang="zh">{head}<body><main>{body}</main></body></html>', encoding="utf-8")
    with opened(browser, place) as page:
        yield page


def report_in_notebook(browser: Any) -> bytes:
    """The table of a report where a rule fails."""
    with notebook(browser, ("report", gxparse.parse(FAILING))) as page:
        above = "(one) => window.scrollTo(0, one.getBoundingClientRect().top - 8)"
        page.get_by_text("收到和处理政府信息公开申请情况").first.evaluate(above)
        return take(page, 640)


def findings_in_notebook(browser: Any) -> bytes:
    """What does not hold, and the corrections that would mend it."""
    report = gxparse.parse(FAILING)
    cells = (("gxparse.check(report)", gxparse.check(report)), ("gxparse.explain(report)", gxparse.explain(report)))
    with notebook(browser, *cells) as page:
        return take(page, min(HEIGHT, round(page.locator("main").bounding_box()["height"]) + 24))


def compared(browser: Any) -> bytes:
    """Two years of a body side by side."""
    place = Path("compared.html")
    years = (EXAMPLES / "series" / "2022.txt", EXAMPLES / "series" / "2023.html")
    command("compare", *years, "--format", "html", "-o", place, "--lang", "zh", "--force")
    with opened(browser, place) as page:
        return take(page, 620)


def corpus(browser: Any) -> bytes:
    """The report about a dataset."""
    place = Path("corpus.html")
    command("corpus", "build", EXAMPLES / "reports", EXAMPLES / "series", "-o", "dataset", "--lang", "zh")
    command("corpus", "report", "dataset", "-o", place, "--lang", "zh", "--force")
    with opened(browser, place) as page:
        return take(page, 720)


def checker(browser: Any) -> bytes:
    """The checker with a report in it, which takes Python some seconds. Raises ``OSError`` where it was not built."""
    built = ROOT / "build" / "gxparse-checker.html"
    if not built.exists():
        raise FileNotFoundError("build it first: python -m tools.build_checker")
    with opened(browser, built) as page:
        page.locator("html[data-ready]").wait_for(timeout=60_000)
        page.locator("#file").set_input_files(FAILING)
        page.frame_locator("#review").locator("h1", has_text="2020").first.wait_for(timeout=60_000)
        return take(page)


def plot(number: int) -> bytes:
    """A plot of the notebook of indicators, by its number from 0."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    names: dict[str, Any] = {"__name__": "__main__"}
    with chdir(EXAMPLES / "notebooks"), redirect_stdout(io.StringIO()):
        for cell in json.loads(Path("indicators.ipynb").read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code" and len(plt.get_fignums()) <= number:
                exec("".join(cell["source"]), names)  # noqa: S102 - a notebook of ours
    drawn = io.BytesIO()
    plt.figure(plt.get_fignums()[number]).savefig(drawn, format="png", dpi=150, metadata={"Software": None})
    plt.close("all")
    return drawn.getvalue()


PICTURES: Mapping[str, Callable[[Any], bytes]] = {
    "review-zh": partial(first_finding, lang="zh"),
    "review-en": partial(first_finding, lang="en", width=1400),
    "review-accepted-zh": partial(accepted, lang="zh"),
    "review-accepted-en": partial(accepted, lang="en", width=1400),
    "review-overview-zh": partial(overview, lang="zh"),
    "review-overview-en": partial(overview, lang="en"),
    "checker": checker,
    "notebook-report": report_in_notebook,
    "notebook-findings": findings_in_notebook,
    "compare": compared,
    "corpus-report": corpus,
    "plot-years": lambda _: plot(0),
    "plot-bodies": lambda _: plot(2),
}
"""How each picture is taken, by the name of its file."""


# -- files ---------------------------------------------------------------------------------------------


def reduced(picture: bytes) -> bytes:
    """The same picture in few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as whole:
        few = whole.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="PNG", optimize=True)
    return small.getvalue()


def main(arguments: list[str]) -> int:
    """Takes the pictures that are named, or all."""
    from playwright.sync_api import sync_playwright

    unknown = [name for name in arguments if name not in PICTURES]
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if unknown or program is None:
        print(f"no such picture: {', '.join(unknown)}" if unknown else "no Chromium is installed", file=sys.stderr)
        return 2
    PLACE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chdir(folder), sync_playwright() as playwright:
        shutil.copytree(ROOT / EXAMPLES, EXAMPLES)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name in arguments or PICTURES:
            small = reduced(PICTURES[name](browser))
            (PLACE / f"{name}.png").write_bytes(small)
            print(f"{name}: {len(small):,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
