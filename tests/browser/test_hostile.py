"""Reports are untrusted input: whatever stands in them, nothing runs, nothing is fetched, the text is shown as text."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import gxparse
from browser.conftest import Review
from browser.pages import EXAMPLES, FAILING, Visit, in_menu, many_reports, open_report
from browser.test_review_decisions import choose, decided, document, load
from gxparse.api import read_document
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.reviewing.sources import excerpts
from gxparse.views import notebook
from gxparse.views.elements import visible
from gxparse.views.sections import View

AWAY = "https://gxparse.invalid/"
PAYLOADS = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=2</script>",
    "</template><script>window.hacked=3</script>",
    "</style><script>window.hacked=4</script>",
    "</title></textarea></noscript><script>window.hacked=5</script>",
    "<!--<script>window.hacked=6",
    "--><script>window.hacked=7</script>",
    "]]><script>window.hacked=8</script>",
    "<![CDATA[<script>window.hacked=9</script>]]>",
    f"<img src={AWAY} onerror=window.hacked=10>",
    f"\"><img src='{AWAY}' onerror='window.hacked=11'>",
    f"'><svg onload=window.hacked=12><use href='{AWAY}#x'/></svg>",
    "<a href='javascript:window.hacked=13'>点我</a>",
    f"<iframe src='{AWAY}'></iframe><object data='{AWAY}'></object><embed src='{AWAY}'>",
    f"<link rel=stylesheet href='{AWAY}'><style>@import '{AWAY}';body{{display:none}}</style>",
    f"<base href='{AWAY}'><meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<form action='{AWAY}'><input autofocus onfocus=window.hacked=14></form>",
    "{{constructor.constructor('window.hacked=15')()}} ${window.hacked=16} `+window.hacked+`",
    '" onmouseover="window.hacked=17" style="background:url(' + AWAY + ")",
    "\\u003cscript\\u003ewindow.hacked=18\\u003c/script\\u003e &lt;script&gt;window.hacked=19&lt;/script&gt;",
    "\u202e告报作工\u202c \u2066\u2069\u200f\u061c \x00\x08\x1b\x7f\ufffe",
)
EVERYTHING = " ".join(PAYLOADS)
NAME = "x\"'><img src=x onerror=window.hacked=20><!--.txt"

SANE = """() => {
    const roots = [document, ...[...document.querySelectorAll("template")].map((one) => one.content)];
    const all = roots.flatMap((root) => [...root.querySelectorAll("*")]);
    const isData = (one) => one.type === "text/plain";
    const active = "a, img, svg, iframe, object, embed, link, base, form, audio, video, math, script, style, meta";
    const texts = roots.flatMap((root) => {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walk.nextNode()) found.push(walk.currentNode);
        return found.filter((text) => !text.parentElement?.closest("script, style")).map((text) => text.data);
    });
    const start = (one) => one.outerHTML.slice(0, 80);
    const attributes = all.flatMap((one) => [...one.attributes]);
    return {
        hacked: window.hacked ?? null,
        active: all.filter((one) => one.matches(active) && !one.closest("head") && !isData(one)).map(start),
        handlers: attributes.filter((one) => /^on|^(href|src|style|srcdoc)$/.test(one.name)).map((one) => one.value),
        reversed: texts.filter((text) => /[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(text)),
        comments: roots.filter((root) => document.createTreeWalker(root, NodeFilter.SHOW_COMMENT).nextNode()).length,
        shown: document.body.getClientRects().length,
    };
}"""


def check_sane(page: Any, scripts: int) -> None:
    """Nothing ran; the page has no element or attribute that could, besides its own scripts at its end; blocks
    of data are text.
    """
    found = page.evaluate(SANE)
    own = found.pop("active")
    assert len(own) == scripts
    assert [one for one in own if not one.startswith(("<script>", '<script type="application/json"', "<style>"))] == []
    assert found == {"hacked": None, "handlers": [], "reversed": [], "comments": 0, "shown": 1}


def hostile_text() -> str:
    """A report in the `pipe` format with payloads wherever a text can stand."""
    lines = Path(FAILING).read_text(encoding="utf-8").splitlines()
    made = []
    for line in lines:
        changed = line.replace("青河市云岭区人民政府", f"青河市云岭区人民政府{EVERYTHING}") if "机构" in line else line
        if line.startswith("一、本年新收"):
            cells = ["一、本年新收政府信息公开申请数量", *PAYLOADS[:7], ""]
            changed = " | ".join(cells)
        elif line.startswith("2.重复申请"):
            changed = line.replace("2.重复申请", f"2.重复申请{PAYLOADS[1]}").replace("| 3 |", f"| 3{PAYLOADS[9]} |")
        elif line.startswith("全年新收"):
            changed = (
                f"{EVERYTHING}。全年新收政府信息公开申请<img src={AWAY} onerror=window.hacked=21>266件。{EVERYTHING}"
            )
        made.append(changed)
    return "\n".join(made)


def hostile_page() -> str:
    """A web page with payloads as markup and as text, in its title, headings, paragraphs, labels and cells."""
    page = Path(EXAMPLES, "clean-page-2021.html").read_text(encoding="utf-8")
    as_text = html.escape(EVERYTHING.replace("\x00", ""))
    page = page.replace("<title>", f"<title>{as_text}", 1)
    for place in ("<td>", "<p>", "<th>", "<h1>", "<h2>"):
        head, *rest = page.split(place)
        texts = [
            place + (as_text + "<script>window.hacked=30</script>" if number % 7 == 3 else "")
            for number, _ in enumerate(rest)
        ]
        page = head + "".join(text + part for text, part in zip(texts, rest, strict=True))
    return page


CLICK = "(what) => document.querySelectorAll(what).forEach((one) => one.click())"


def everywhere(page: Any) -> Iterator[None]:
    """Everything that a reviewer can look at in a page, one after another."""
    for lang in ("en", "zh"):
        for number in range(many_reports(page)):
            open_report(page, number)
            page.locator("#filter").select_option("all")
            page.evaluate(CLICK, "#form td[data-key], #source mark, #findings li")
            yield
            for switch in page.locator("#source input[value=text]").all():
                switch.check()
                page.evaluate(CLICK, "#form td[data-key], #source mark")
                yield
        assert page.evaluate("document.documentElement.lang") == lang
        in_menu(page, "language").click()


@pytest.fixture
def hostile(tmp_path: Path) -> list[Path]:
    """A text and a web page with hostile names."""
    paths = [tmp_path / NAME, tmp_path / NAME.replace(".txt", ".html")]
    paths[0].write_text(hostile_text(), encoding="utf-8")
    paths[1].write_text(hostile_page(), encoding="utf-8")
    return paths


def test_a_hostile_report_in_the_review_page(visit: Visit, review: Review, hostile: list[Path]) -> None:
    page = visit(review(*hostile))
    assert many_reports(page) == 2
    for _ in everywhere(page):
        check_sane(page, scripts=2)
    open_report(page, 0)
    shown = page.locator("#source").text_content()
    for payload in PAYLOADS:
        assert visible(payload) in shown, payload
    assert "x\"'><img src=x onerror=window.hacked=20><!--.txt" in page.locator("#form").inner_text()
    page.locator('#form td[data-key="requests.received.natural_person"]').click()
    assert PAYLOADS[0] in page.locator("#detail").inner_text()
    page.emulate_media(media="print")
    check_sane(page, scripts=2)


def test_a_hostile_title(visit: Visit, tmp_path: Path) -> None:
    """Whatever a title would be read from."""
    found = read_document(FAILING)
    report = evolve(found.reports[0], title=EVERYTHING, agency=EVERYTHING)
    excerpt = excerpts(found.source, found.layout, found.reports)[0]
    place = tmp_path / "title.html"
    place.write_text(review_page([Reviewed(View.of(report), excerpt)]), encoding="utf-8")
    page = visit(place)
    assert visible(EVERYTHING) in page.locator("#title").text_content()
    page.evaluate("document.getElementById('reports').click()")
    assert PAYLOADS[0] in page.locator("#overview tbody").inner_text()
    check_sane(page, scripts=2)


def test_a_hostile_file_of_decisions(visit: Visit, review: Review, tmp_path: Path) -> None:
    fingerprint = gxparse.parse(FAILING).fingerprint
    hostile = [
        decided(comment=EVERYTHING, source=EVERYTHING, agency=EVERYTHING, message={"zh": EVERYTHING, "en": EVERYTHING}),
        {"report": "0123456789abcdef", "finding": EVERYTHING, "decision": "ignore", "comment": EVERYTHING},
    ]
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps(document(*hostile)), encoding="utf-8")
    for page in (visit(review(FAILING, "--decisions", file)), visit(review(FAILING))):
        load(page, file, "2 decisions loaded")
        page.locator("#filter").select_option("all")
        choose(page, "balance:natural_person", "ignore")
        told = page.locator('#findings li[data-finding="balance:total"] .decided')
        assert visible(PAYLOADS[1]) in told.text_content()
        check_sane(page, scripts=2)
    for attack in (
        {"__proto__": {"polluted": 1}, "schema": EVERYTHING, "decisions": []},
        document(decided(__proto__={"polluted": 1})),
        document({"report": fingerprint, "finding": "__proto__", "decision": "constructor"}),
        document(decided(decision='"] , [x="')),
        EVERYTHING.encode(),
    ):
        load(page, attack, "no file of gxparse decisions")
        check_sane(page, scripts=2)
    assert page.evaluate("({}).polluted") is None


def test_a_hostile_report_in_a_notebook(visit: Visit, tmp_path: Path, hostile: list[Path]) -> None:
    """A notebook has no policy that would stop a script: that nothing runs is owed to escaping alone."""
    for number, path in enumerate(hostile):
        report = gxparse.parse(path)
        views = [
            notebook.html_of(report),
            *(notebook.html_of(cell) for cell in report.cells.values() if cell.state == "unreadable"),
            notebook.html_of(gxparse.check(report)),
            notebook.html_of(gxparse.explain(report)),
            notebook.html_of(gxparse.sniff(path)),
        ]
        place = tmp_path / f"notebook-{number}.html"
        place.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{"".join(views)}</body>', encoding="utf-8")
        page = visit(place)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        check_sane(page, scripts=len(views))
        assert PAYLOADS[0] in page.locator("body").inner_text()
