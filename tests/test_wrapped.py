"""Reports that stand where no browser shows them as tables: escaped, in scripts, in templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

import pytest
from benchmarks.pages import CLEAN, WORD, page

import gxparse
from documents import distinct_figures
from gxparse.api import read_document
from gxparse.errors import NoReportError
from gxparse.formats.html.wrapped import wrapped_in
from gxparse.options import Parser
from gxparse.source import text_source
from test_html import FULL, requests, row, values

FIGURES = distinct_figures("2021")
PAGE = page(FIGURES, "2021", CLEAN)
BODY = PAGE[PAGE.index("<body>") + 6 : PAGE.index("</body>")]
TITLE = "青河市林业局2021年政府信息公开工作年度报告"
PARSERS: tuple[Parser, ...] = ("lexbor", "html5lib")


def around(inner: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body><div>首页</div>{inner}<p>版权所有</p></body></html>"


def in_script(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("</", r"<\/")


def in_ascii(data: object) -> str:
    return json.dumps(data).replace("<", r"\u003c")


def added(text: str) -> str:
    """Markup that a script puts together line by line."""
    return "html = " + " +\n  ".join("'" + line.replace("'", r"\'") + "'" for line in text.splitlines())


WRAPPED: dict[str, tuple[str, Callable[[], str]]] = {
    "escaped": ("escaped", lambda: around(f"<pre>{escape(PAGE)}</pre>")),
    "escaped body": ("escaped", lambda: around(escape(BODY, quote=False))),
    "escaped twice": ("escaped", lambda: around(f"<div>{escape(escape(PAGE))}</div>")),
    "escaped, a line each": (
        "escaped",
        lambda: around("".join(f"<p>{escape(line)}</p>\n" for line in PAGE.splitlines())),
    ),
    "escaped with colours": (
        "escaped",
        lambda: around(escape(BODY).replace("&lt;td", "<i>&lt;</i><b>td</b>").replace("<b>td</b>", "td")),
    ),
    "nothing but escaped": ("escaped", lambda: escape(PAGE)),
    "textarea": ("textarea", lambda: around(f"<textarea>{BODY}</textarea>")),
    "textarea, escaped": ("textarea", lambda: around(f"<textarea rows=9>{escape(BODY)}</textarea>")),
    "xmp": ("xmp", lambda: around(f"<xmp>{PAGE}</xmp>")),
    "template": ("template", lambda: around(f"<template id=t>{BODY}</template>")),
    "noscript": ("noscript", lambda: around(f"<div id=app></div><noscript>{BODY}</noscript>")),
    "script": ("script", lambda: around(f"<script>var data = {{content: {in_script(BODY)}}};</script>")),
    "script of JSON": (
        "script",
        lambda: around(f"<script type=application/json>{in_ascii({'a': BODY})}</script>"),
    ),
    "script that adds up": ("script", lambda: around(f"<script>{added(BODY)};\nshow(html); // don't</script>")),
    "script that writes": (
        "script",
        lambda: around(
            "<script>" + "".join(f"document.write({in_script(x)});\n" for x in BODY.splitlines()) + "</script>"
        ),
    ),
    "template string": ("script", lambda: around(f"<script>el.innerHTML = `{BODY}`</script>")),
    "JSON": ("script", lambda: json.dumps({"code": 0, "data": {"title": TITLE, "content": BODY}}, ensure_ascii=False)),
    "JSON in ASCII": (
        "script",
        lambda: json.dumps([{"title": TITLE, "content": BODY}]).replace("<", chr(92) + "u003c"),
    ),
    "a JSON string": ("script", lambda: json.dumps(PAGE, ensure_ascii=False)),
    "JSON of escaped markup": (
        "script",
        lambda: json.dumps({"title": TITLE, "text": escape(BODY)}, ensure_ascii=False),
    ),
    "feed": (
        "cdata",
        lambda: (
            f"<?xml version='1.0'?><rss><channel><title>{TITLE}</title><item><description>"
            f"<![CDATA[{BODY}]]></description></item></channel></rss>"
        ),
    ),
    "feed, escaped": (
        "escaped",
        lambda: (
            f"<?xml version='1.0'?><rss><channel><item><title>{TITLE}</title><description>"
            f"{escape(BODY)}</description></item></channel></rss>"
        ),
    ),
}


@pytest.mark.parametrize("name", WRAPPED)
@pytest.mark.parametrize("parser", PARSERS)
def test_a_wrapped_page_is_read_with_a_note(name: str, parser: Parser) -> None:
    kind, make = WRAPPED[name]
    text = make()
    assert [page.kind for page in wrapped_in(text)] == [kind]
    read = read_document(text_source(text), parser=parser)
    [report] = read.reports
    assert {key: cell.raw for key, cell in report.cells.items()} == FIGURES
    assert report.title == TITLE
    is_json = text.startswith(("{", "["))  # whose strings are pages
    assert ("markup-unwrapped" in [note.code for note in report.notes]) != is_json or name == "JSON of escaped markup"
    assert report.source.format == ("json" if is_json else "html")
    for key, cell in report.cells.items():
        assert cell.span is not None
        shown = cell.span.of(read.text)
        assert shown == cell.raw or cell.raw in shown, key
        lines = read.text.split("\n")
        assert lines[cell.span.line - 1][cell.span.column - 1 :].startswith(shown.split("\n")[0])


def test_word_pages_too() -> None:
    text = around(f"<div>{escape(page(FIGURES, '2021', WORD))}</div>")
    assert {key: cell.raw for key, cell in gxparse.parse_text(text).cells.items()} == FIGURES


def test_a_page_that_shows_its_report_stays_as_it_is() -> None:
    other = BODY.replace("<td>1", "<td>9")
    for inner in (
        f"<script>var x = {in_script(other)}</script>",
        f"<textarea>{other}</textarea>",
        f"<!-- {other} -->",
        f"<template>{other}</template>",
        f"<div>{escape(other)}</div>",
    ):
        report = gxparse.parse_text(PAGE.replace("</body>", inner + "</body>"))
        assert {key: cell.raw for key, cell in report.cells.items()} == FIGURES
        assert not report.notes


def test_a_report_in_a_comment_is_told_and_not_read() -> None:
    for parser in PARSERS:
        with pytest.raises(NoReportError, match="in a comment, which the page does not show") as caught:
            gxparse.parse_text(around(f"<!-- {BODY} -->"), parser=parser)
        assert "注释" in caught.value.message("zh")


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("name", WRAPPED)
def test_half_of_a_wrapped_page_gives_no_wrong_number(name: str, cut: float) -> None:
    text = WRAPPED[name][1]()
    text = text[: int(len(text) * cut)]
    try:
        report = gxparse.parse_text(text)
    except gxparse.GxparseError:
        return
    if report.form.name == "2021":
        assert {k: c.raw for k, c in report.cells.items() if c.state == "reported" and c.raw != FIGURES[k]} == {}


def test_a_table_cut_off_in_a_script_ends_with_an_unreadable_number() -> None:
    text = requests(FULL, row("二、上年结转政府信息公开申请数量", [1, 2, 3, 4, 5, 6, 21]))
    whole = json.dumps({"content": text * 1}, ensure_ascii=False)
    cut = whole[: whole.rindex("21") + 1]
    assert values(gxparse.parse_text(cut), "carried_over") == [1, 2, 3, 4, 5, 6, "unreadable"]
