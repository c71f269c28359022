"""The review page as one file: no network, a strict content security policy, nothing of a report unescaped.

The frame of the page stands in :mod:`gxparse.reviewing.frame`, the reports in blocks that the page takes apart when one
is opened (:mod:`gxparse.reviewing.blocks`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.layout import Picture
from gxparse.reviewing.blocks import block, summary_of, tree
from gxparse.reviewing.choices import Recheck, recheck_alone
from gxparse.reviewing.findings_pane import findings_pane
from gxparse.reviewing.frame import frame, labelled
from gxparse.reviewing.pictures import Album, Crops, pictures_view
from gxparse.reviewing.sources import Excerpt, blocks_view, pieces_of, text_view
from gxparse.views import notebook
from gxparse.views.elements import both, element, html
from gxparse.views.form_tables import form_tables, legend
from gxparse.views.pages import digest, head
from gxparse.views.sections import View
from gxparse.words import Lang, Words


@frozen
class Reviewed:
    """A report with what was found about it, the part of its source that it stands in, and how it was checked."""

    view: View
    excerpt: Excerpt
    recheck: Recheck = recheck_alone


_Pages = Sequence[tuple[int, Picture | Words]]

WAYS = ("pages", "page", "text")
"""The ways to show a source: its pages as they are printed, what was read of it, its text."""

SCRIPTS = (
    "blocks.js",
    "words.js",
    "decisions.js",
    "shown.js",
    "corrections.js",
    "files.js",
    "cells.js",
    "sums.js",
    "layout.js",
    "overview.js",
    "page.js",
)
"""The parts of the page's script, which share one scope; the last one starts it."""

STYLES = ("review.css", "panes.css", "paper.css")


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def review_page(
    reviewed: Sequence[Reviewed], lang: Lang = "zh", decisions: Mapping[str, Any] | None = None, *, kept: bool = True
) -> str:
    """Reports as a review page, with decisions that were made before (the data of their file). The same reports and
    decisions give the same page. Unless it is to be ``kept``, the browser stores nothing of what is decided.
    """
    style, script = page_style(), page_script()
    album = Album()
    index, blocks = [], []
    for one in reviewed:
        summary, shown = report_data(one, album)
        index.append(summary)
        blocks.append(block("report", shown))
    allowed = [f"script-src '{digest(script)}'", "require-trusted-types-for 'script'"]
    if album.is_used:
        allowed.append("img-src data:")
    made = "" if decisions is None else json.dumps(decisions, ensure_ascii=True).replace("<", "\\u003c")
    data = "".join([block("index", index), *blocks])
    name = f' data-page="{hashlib.sha256(data.encode()).hexdigest()[:16]}"' if kept else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}" data-lang="{lang}"{name}>\n'
        f"{head('gxparse 核对 review', style, *allowed)}\n"
        f'{html(frame()).removesuffix("</body>")}{data}<script type="application/json" id="decisions">{made}</script>\n'
        f"<script>{script}</script></body>\n</html>\n"
    )


def page_style() -> str:
    """The style sheet of the page, for one that embeds it: with the frame and the script that is all it needs."""
    return notebook.style() + "".join(map(_asset, STYLES))


def page_script() -> str:
    """The script of the page, which offers ``window.gxparse``; the top of ``page.js`` says what that is."""
    return f'"use strict";\n(() => {{\n{"".join(map(_asset, SCRIPTS))}}})();\n'


def report_data(one: Reviewed, album: Album) -> tuple[dict[str, Any], list[Any]]:
    """What a page holds of a report: what its index says of it, and what is shown of it, both JSON-ready.

    The page's script takes the two for a new report, and for one whose findings were computed anew.
    """
    view, report = one.view, one.view.report
    pages = {source: album.pages(file) for source, file in one.excerpt.files.items()}
    views = _views(one, pages)
    source = [element("div", made, class_=f"as-{name} view", lang="zh") for name, made in views.items()]
    form = element(
        "div",
        notebook.facts_table(report),
        form_tables(view, chosen=True),
        legend(view),
        element("p", element("b", "✓"), " ", both(Words("已更正", "corrected")), class_="gx-legend of-corrected"),
        notebook.notes_view(report),
    )
    pane = findings_pane(view, one.recheck, Crops.of(pages))
    shown = element(
        "div",
        element("div", _switch(list(views), one.excerpt), source, class_="source"),
        element("div", form, class_="form"),
        pane,
    )
    return summary_of(view, pane), tree(shown)


def _views(one: Reviewed, pages: Mapping[str | None, _Pages]) -> dict[str, list[Element]]:
    """The ways in which the source is shown, the first of them at first; an annex stands below it. A file that cannot
    be shown as the other one can is shown in the next way.
    """
    files = {source: _views_of_file(one, source, pages[source]) for source in one.excerpt.files}
    views: dict[str, list[Element]] = {}
    for place, way in enumerate(WAYS):
        if any(way in made for made in files.values()):
            views[way] = []
            for source, made in files.items():
                if len(files) > 1:
                    views[way].append(_file_name(one.excerpt, source))
                views[way].append(next(made[each] for each in WAYS[place:] if each in made))
    return views


def _views_of_file(one: Reviewed, source: str | None, pages: _Pages) -> dict[str, Element]:
    """Those of the report's file, or of its annex of a name."""
    excerpt, pieces = one.excerpt.files[source], pieces_of(one.view.report, one.view.findings, source)
    made = {"text": text_view(excerpt, pieces)}
    if excerpt.has_blocks:
        made["page"] = blocks_view(excerpt, pieces)
    if pages:
        made["pages"] = pictures_view(excerpt, pieces, pages, source)
    return made


def _file_name(excerpt: Excerpt, source: str | None) -> Element:
    """The name of a report's file, or of its annex, above what is shown of it."""
    words = Words("报告", "report") if source is None else Words("附件", "annex")
    return element("h3", both(words), " ", excerpt.files[source].source.name, class_="file-name")


def _switch(names: Sequence[str], excerpt: Excerpt) -> Element | None:
    """Which of several ways to show the source is chosen."""
    if len(names) == 1:
        return None
    is_markup = all(file.is_markup for file in excerpt.files.values() if file.has_blocks)
    words = {
        "pages": Words("页面", "pages"),
        "page": Words("读到的内容", "as read"),
        "text": Words("源代码", "source text") if is_markup else Words("文字", "text"),
    }
    fields = [element("input", type="radio", name="as", value=name, checked=name == names[0]) for name in names]
    return element(
        "fieldset",
        element("legend", both(Words("显示", "show"))),
        [labelled(words[name], field) for name, field in zip(names, fields, strict=True)],
        class_="switch",
    )
