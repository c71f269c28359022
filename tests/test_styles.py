"""Text that a page hides, by attributes and by its own style sheets."""

from __future__ import annotations

import pytest

import gxparse
from gxparse.formats.html import styling
from gxparse.formats.html.selectors import Answer, Selector, Tree, read_selectors
from gxparse.formats.html.sheets import read_sheet
from gxparse.formats.registry import registry
from gxparse.layout import Grid
from gxparse.options import Options, Parser
from gxparse.source import text_source
from test_html import RECEIVED, requests, row, values

PARSERS: tuple[Parser, ...] = ("lexbor", "html5lib")
KEY = "<span class=k>0023</span>23"
SEEN, BOTH, DOUBT = "23", "002323", "[hidden? 0023]23"


def cell(sheet: str, inner: str = KEY, around: str = "") -> str:
    """What the second of three cells says, by both parsers."""
    page = f"<!doctype html><style>{sheet}</style>{around}<table class=t id=T><tr><td>a<td>{inner}<td>z</table>"
    shown = []
    for parser in PARSERS:
        [block] = registry.get("html").read(text_source(page), Options(parser=parser)).blocks
        assert isinstance(block, Grid)
        shown.append(block.rows[0][1].raw)
    assert shown[0] == shown[1]
    return shown[0]


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        (".k{display:none}", SEEN),
        ("span.k{display:none}", SEEN),
        ("td .k{display:none}", SEEN),
        ("td>.k{display:none}", SEEN),
        ("tr>.k{display:none}", BOTH),
        ("#T .k{visibility:hidden}", SEEN),
        ("p,.k{opacity:0}", SEEN),
        ("[class*=k]{display:none}", SEEN),
        ("[class=x]{display:none}", BOTH),
        ("td:nth-child(2) .k, .x{display:none}", SEEN),
        ("td:nth-child(odd) .k{display:none}", BOTH),
        ("td:last-child .k{display:none}", BOTH),
        ("td:not(:first-child)>span{display:none}", SEEN),
        ("td:is(.a,:nth-of-type(2)) .k{display:none}", SEEN),
        (".K{display:none}", DOUBT),
        (r".\6b{display:none}", SEEN),
        ("/*.k{*/ .k{/* x */display:none}", SEEN),
        ("<!-- .k{display:none} -->", SEEN),
        (".k{display:none", SEEN),
        ('a{b:url(x;y)} .k{c:"}";display:none}', SEEN),
        ("@import url(x.css);.k{display:none}", SEEN),
        (".t{color:red;.k{display:none}}", SEEN),
        (".t{& .k{display:none}}", SEEN),
        (".k..x{display:none}", BOTH),
        (".k,..{display:none}", BOTH),
        ("td:has(b) .k{display:none}", DOUBT),
        ("td:hover .k{display:none}", BOTH),
    ],
)
def test_selectors(sheet: str, shown: str) -> None:
    assert cell(sheet) == shown


@pytest.mark.parametrize(
    ("sheet", "style", "shown"),
    [
        (".k{display:none}.k{display:inline}", "", BOTH),
        (".k{display:inline}.k{display:none}", "", SEEN),
        ("td .k{display:none}.k{display:inline}", "", SEEN),
        (".k{display:none!important}td .k{display:inline}", "", SEEN),
        (".k{display:none}", "display:inline", BOTH),
        (".k{display:none!important}", "display:inline", SEEN),
        (".k{display:none!important}", "display:inline!important", BOTH),
        (".k{display:inline!important}", "display:none", BOTH),
        (".k{display:none}td:has(b) .k{display:inline}", "", DOUBT),
        ("td:has(b) .k{display:none}#T .k{display:inline}", "", BOTH),
    ],
)
def test_the_cascade(sheet: str, style: str, shown: str) -> None:
    assert cell(sheet, f"<span class=k style='{style}'>0023</span>23") == shown


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("font-size:0", SEEN),
        ("position:absolute;left:-9999px", SEEN),
        ("position:absolute;top:1500px", BOTH),
        ("left:-9999px", BOTH),
        ("position:absolute;clip:rect(0 0 0 0)", SEEN),
        ("float:none;clip:rect(1px,1px,1px,1px)", DOUBT),
        ("display:inline;clip-path:inset(50%)", SEEN),
        ("display:inline;clip-path:polygon(0 0)", DOUBT),
        ("display:inline-block;width:0;overflow:hidden", SEEN),
        ("width:0;overflow:hidden", DOUBT),
        ("display:inline-block;max-height:0;overflow-y:hidden", SEEN),
        ("text-indent:-9999px;display:block", SEEN),
        ("display:inline-block;transform:scale(0)", SEEN),
        ("opacity:.01", DOUBT),
        ("mso-hide:all", SEEN),
        ("visibility:collapse", SEEN),
        ("display:var(--x)", DOUBT),
        ("color:#fff", DOUBT),
        ("color:transparent", DOUBT),
        ("color:red;background:red", DOUBT),
        ("color:#fff;background:#337ab7", BOTH),
        ("display:block", "0023\n23"),
        ("float:right", "0023\n23"),
        ("text-decoration:line-through", "~~0023~~23"),
    ],
)
def test_properties_in_sheets_and_attributes_alike(block: str, shown: str) -> None:
    assert cell(f".k{{{block}}}") == shown
    assert cell("", f"<span style='{block}'>0023</span>23") == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("@media print", BOTH),
        ("@media screen", SEEN),
        ("@media all and (min-width:700px)", SEEN),
        ("@media (max-width:700px)", BOTH),
        ("@media not print", SEEN),
        ("@media (hover)", DOUBT),
        ("@supports (display:grid)", DOUBT),
        ("@font-face", BOTH),
    ],
)
def test_a_page_is_read_as_on_a_screen(query: str, shown: str) -> None:
    assert cell(f"{query} {{ .k{{display:none}} }}") == shown


def test_sheets_for_print_and_other_languages_do_not_count() -> None:
    assert cell("", around="<style media=print>.k{display:none}</style>") == BOTH
    assert cell("", around="<style type=text/x>.k{display:none}</style>") == BOTH
    assert cell("", around="<style media=screen>.k{display:none}</style>") == SEEN


def test_what_is_hidden_may_hold_what_is_shown() -> None:
    inner = "<span class=k>1<b>7</b></span>3"
    assert cell(".k{visibility:hidden}.k b{visibility:visible}", inner) == "73"
    assert cell(".k{font-size:0}.k b{font-size:12px}", inner) == "73"
    assert cell(".k{font-size:0}.k b{font-size:2em}", inner) == "3"
    assert cell(".k{visibility:hidden}.k b{font-size:12px}", inner) == "3"
    assert cell(".k{display:none}.k b{display:inline}", inner) == "3"
    assert cell("", "<div style='font-size:0'><span style='font-size:12pt'>14</span></div>") == "14"
    assert cell("[hidden]{display:inline}", "<b hidden>3</b>4") == "34"


def test_a_cell_that_is_not_visible_keeps_its_column() -> None:
    assert cell("td:nth-child(2){visibility:hidden}", "7") == ""
    assert cell("td:first-child{display:none}", "7") == "z"


def test_what_a_sheet_prints_is_no_text_and_makes_a_number_no_number() -> None:
    assert cell(".k::before{content:'1'}", "<b class=k>4</b>") == "[image: text of a style sheet]\n4"
    assert cell("td:after{content:attr(data-n)}", "4") == "4"
    for silent in ("''", "none", r"'\e601'", "open-quote", r"'\201C'"):
        assert cell(f"td::before{{content:{silent}}}", "4") == "4"
    assert cell(".k::first-letter{font-size:0}", "<b class=k>1</b>4") == "[hidden? 1]4"


def test_what_a_script_may_hide_is_doubtful() -> None:
    assert cell("", around="<script>$('.k').hide()</script>") == DOUBT
    each = "document.querySelectorAll('td .k').forEach(e => { e.style.display = 'none' })"
    assert cell("", around=f"<script>{each}</script>") == DOUBT
    assert cell("", around="<script>$('.k').css('color', 'red')</script>") == BOTH
    assert cell("", "<b class=k>23</b>", around="<script>$('.k').hide()</script>") == "23"


def test_a_number_is_not_put_together_from_what_may_be_hidden() -> None:
    for sheet, first in ((".k{display:none}", 23), ("p:has(a) .k,.k:has(b){display:none}", "unreadable")):
        text = f"<style>{sheet}</style>{requests(row(RECEIVED, [KEY, 2, 3, 4, 5, 6, 43]))}"
        for parser in PARSERS:
            report = gxparse.parse_text(text, format="html", parser=parser)
            assert values(report, "received") == [first, 2, 3, 4, 5, 6, 43]
            told = [note.en for note in report.notes if note.code == "hidden-or-not"]
            assert [DOUBT in text for text in told] == [True] * (first != 23)


def test_the_note_on_what_may_be_hidden_names_table_row_and_cell() -> None:
    text = f"<style>td:has(b) .k{{display:none}}</style>{requests(row(RECEIVED, [1, KEY, 3, 4, 5, 6, 43]))}"
    for parser in PARSERS:
        report = gxparse.parse_text(text, format="html", parser=parser)
        span = report["requests.received.commercial_enterprise"].span
        assert span is not None
        assert (element := span.element) is not None
        [note] = [note for note in report.notes if note.code == "hidden-or-not"]
        assert f"{DOUBT}（第 {element.table} 个表格第 {element.row} 行“{RECEIVED}”第 3 格）" in note.zh
        assert f"{DOUBT} (table {element.table}, row {element.row} {RECEIVED!r}, cell 3)" in note.en


def test_rules_are_tried_so_often_and_what_they_would_hide_after_that_is_doubtful(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []
    matches = Selector.matches

    def counted(self: Selector, tree: Tree, element: object) -> Answer:
        tried.append(element)
        return matches(self, tree, element)

    monkeypatch.setattr(Selector, "matches", counted)
    monkeypatch.setattr(styling, "PATIENCE", 1_000)
    rows = f"<tr><td>a<td>{KEY}<td>z" * 50
    for parser in PARSERS:
        tried.clear()
        page = text_source(f"<style>{'.k{display:none}' * 100}</style><table>{rows}</table>")
        [block] = registry.get("html").read(page, Options(parser=parser)).blocks
        assert isinstance(block, Grid)
        assert [cells[1].raw for cells in block.rows] == [SEEN] * 10 + [DOUBT] * 40
        assert len(tried) == 1_000


def test_hostile_sheets_take_no_time() -> None:
    deep = "<div class=a>" * 400 + "<p class=b>5" * 50
    for sheet in (" .a" * 30 + " .x .b{display:none}", "{" * 100_000, "(" * 100_000, "url(" * 50_000, "\\" * 99_999):
        gxparse.sniff(text_source(f"<table><td>{sheet}").text.encode())
        registry.get("html").read(text_source(f"<style>{sheet}</style>{deep}"))
    assert read_selectors(":not(" * 5_000) == []
    assert read_sheet(".a{" * 5_000 + "display:none") == ()
