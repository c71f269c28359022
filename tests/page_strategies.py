"""Hypothesis strategies: pages in random dress, and pages that something happened to."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from random import Random

from benchmarks.pages import CLEAN, WORD, Dress, page, site, word_runs, word_site
from hypothesis import strategies as st

from strategies import LABEL_DRESSES, NUMBER_DRESSES, figures_of, printed

Inner = Callable[[str, Random], str]


def _blank(text: str) -> str:
    return escape(text, quote=False) or "&nbsp;"


def _in_paragraph(text: str, _: Random) -> str:
    return f"\n  <p align=center>{_blank(text)}</p>\n"


def _in_fonts(text: str, random: Random) -> str:
    cut = random.randrange(len(text) + 1)
    return f"<font size=2><b>{escape(text[:cut])}</b></font><span><!-- {text} --><em>{escape(text[cut:])}</em></span>"


def _in_references(text: str, _: Random) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _in_table(text: str, _: Random) -> str:
    return f"<table><tr><td>{_blank(text)}</td></tr></table>"


def _with_noise(text: str, _: Random) -> str:
    return (
        f"<script>var a = '{text}';</script><div>{escape(text)}</div>"
        "<span style='display: none'>5</span><style>7</style><i hidden>9</i>"
    )


def _broken_label(text: str, random: Random) -> str:
    """A `<br>` inside a label; numbers stay whole."""
    cut = random.randrange(1, len(text)) if len(text) > 3 and not any(map(str.isdigit, text)) else 0
    return f"{escape(text[:cut])}<br/>{escape(text[cut:])}" if cut else _blank(text)


INNERS: list[Inner] = [
    lambda text, _: escape(text),
    lambda text, _: _blank(text),
    _in_paragraph,
    _in_fonts,
    _in_references,
    _in_table,
    _with_noise,
    _broken_label,
    word_runs,
]


def _in_layout_tables(title: str, body: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><table width=100%><tr><td colspan=2>网站首页 政务公开"
        f"<tr><td width=180><table><tr><td>通知公告</td></tr><tr><td>年度报告</td></tr></table><td>\n{body}\n"
        "<tr><td colspan=2>版权所有:青河市林业局</table></body></html>"
    )


def _fragment(_: str, body: str) -> str:
    return body


SITES: list[Callable[[str, str], str]] = [site, word_site, _in_layout_tables, _fragment]


@st.composite
def page_dresses(draw: st.DrawFn) -> Dress:
    """A dress of a page that changes nothing of what it says."""
    prose = draw(st.sampled_from([CLEAN.prose, WORD.prose]))
    return Dress(
        label=draw(st.sampled_from(LABEL_DRESSES[:5])),
        inner=draw(st.sampled_from(INNERS)),
        prose=prose,
        site=draw(st.sampled_from(SITES)),
        table=draw(st.sampled_from(["<table>", "<TABLE BORDER=1>", "<center><table class=MsoNormalTable>"])),
        cell=draw(st.sampled_from(["", " width=66 nowrap", ' style="border:1px solid"'])),
        header_cells=draw(st.sampled_from(["td", "th"])),
        sections=draw(st.sampled_from(["none", "tbody", "thead"])),
        closed=draw(st.booleans()),
        split_after=draw(st.sampled_from([0, 0, 3, 9, 20])),
        repeat_head=draw(st.booleans()),
        upper=draw(st.booleans()),
        between=draw(st.sampled_from(["\n", "", "\r\n  "])),
        seed=draw(st.integers(0, 9)),
    )


@st.composite
def figures_and_number(draw: st.DrawFn, form_name: str, *, instead: bool = False) -> dict[str, str]:
    """The figures of a consistent report, as printed in one dress."""
    number = draw(st.sampled_from(NUMBER_DRESSES))
    figures = figures_of(draw(st.integers(0, 2**32)), form_name, instead=instead)
    return printed(figures, number)


_TAGS = re.findall(
    r"\S+",
    """<td> </td> <tr> </tr> <table> </table> <p> </p> <div> </div> <b> </b> <br> </a> <tbody> </thead> <th> <!-- -->
    <li> <h1> </h2> <button> <form> </form> <caption> <col> <object> </body> <script> </script>
    <pre> &nbsp; &#48; < </x> <x> " 5 <font/size=1> <a/href=x> <td/colspan=3> <td/rowspan=2>""",
)
_FIGURES = {key: str(value) for key, value in figures_of(7, "2021").items()}


@st.composite
def mutated_pages(draw: st.DrawFn) -> str:
    """A page with tags taken out, put in, doubled and exchanged, or cut."""
    text = page(_FIGURES, "2021", draw(page_dresses()))
    pieces = text.replace("<", "\0<").split("\0")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(pieces) - 1))
        what = draw(st.integers(0, 4))
        if what == 0:
            del pieces[at : at + draw(st.integers(1, 3))]
        elif what == 1:
            pieces.insert(at, draw(st.sampled_from(_TAGS)))
        elif what == 2:
            pieces.insert(at, pieces[at])
        elif what == 3:
            other = draw(st.integers(0, len(pieces) - 1))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        else:
            del pieces[at + len(pieces) // 2 :]
        if not pieces:
            break
    return "".join(pieces)
