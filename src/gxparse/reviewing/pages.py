"""The review page as one file: no network, a strict content security policy, nothing of a report unescaped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.layout import Picture
from gxparse.reviewing.choices import Recheck, recheck_alone
from gxparse.reviewing.findings_pane import findings_pane
from gxparse.reviewing.pictures import Album, Crops, pictures_view
from gxparse.reviewing.sources import Excerpt, blocks_view, pieces_of, text_view
from gxparse.views import notebook
from gxparse.views.elements import Child, both, element, html
from gxparse.views.form_tables import form_tables, legend
from gxparse.views.pages import digest, head
from gxparse.views.sections import UNTITLED, View
from gxparse.words import Lang, Words


@frozen
class Reviewed:
    """A report with what was found about it, the part of its source that it stands in, and how it was checked."""

    view: View
    excerpt: Excerpt
    recheck: Recheck = recheck_alone


SCRIPTS = ("decisions.js", "corrections.js", "files.js", "cells.js", "page.js")
"""The parts of the page's script, which share one scope; the last one starts it."""


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def review_page(reviewed: Sequence[Reviewed], lang: Lang = "zh", decisions: Mapping[str, Any] | None = None) -> str:
    """Reports as a review page, with decisions that were made before (the data of their file). The same reports and
    decisions give the same page.
    """
    style = notebook.style() + _asset("review.css")
    album = Album()
    shown = [_template(one, album) for one in reviewed]
    script = f'"use strict";\n(() => {{\n{"".join(map(_asset, SCRIPTS))}}})();\n'
    allowed = [f"script-src '{digest(script)}'", "require-trusted-types-for 'script'"]
    if album.is_used:
        allowed.append("img-src data:")
    body = element("body", _toolbar(reviewed), _panes(), shown)
    made = "" if decisions is None else json.dumps(decisions, ensure_ascii=True).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}" data-lang="{lang}">\n{head("gxparse 核对 review", style, *allowed)}\n'
        f'{html(body).removesuffix("</body>")}<script type="application/json" id="decisions">{made}</script>\n'
        f"<script>{script}</script></body>\n</html>\n"
    )


# -- the frame of the page -----------------------------------------------------------------------------


def _button(name: str, zh: str, en: str, key: str = "") -> Element:
    hint = f"[{key}]" if key else None
    return element("button", both(Words(zh, en)), type="button", id=name, aria_keyshortcuts=key or None, title=hint)


def _language_button() -> Element:
    """Offers the other language in that language."""
    others = [element("span", "English", lang="en", class_="gx-zh"), element("span", "中文", lang="zh", class_="gx-en")]
    return element("button", others, type="button", id="language")


def _labelled(words: Words, field: Element) -> Element:
    """A field with its label: behind it if it is ticked, else before it."""
    parts: list[Child] = [field, " ", both(words)]
    return element("label", parts if field.get("type") in ("radio", "checkbox") else reversed(parts))


def _option(value: str, words: Words) -> Element:
    return element("option", words.zh, value=value, data_zh=words.zh, data_en=words.en)


def _toolbar(reviewed: Sequence[Reviewed]) -> Element:
    chosen = [element("option", _name(one), value=number) for number, one in enumerate(reviewed)]
    keys = element("input", type="checkbox", id="keys", checked=True)
    tools: list[Element] = [
        _labelled(Words("报告", "report"), element("select", chosen, id="report")),
        _button("previous-report", "上一份", "previous report", "["),
        _button("next-report", "下一份", "next report", "]"),
        element("span", class_="gap"),
        _button("save", "保存核对意见", "save decisions", "s"),
        _button("load", "读入核对意见", "load decisions"),
        element("input", type="file", id="file", accept=".json", hidden=True, aria_label="读入核对意见 load decisions"),
        _language_button(),
        _labelled(Words("单键快捷键", "single-key shortcuts"), keys),
    ]
    needed = element("noscript", element("p", both(Words("本页需要 JavaScript。", "This page needs JavaScript."))))
    return element("header", element("div", tools), _keys(), needed)


KEYS = (
    ("n p", Words("下一条、上一条规则", "next, previous finding")),
    ("] [", Words("下一份、上一份报告", "next, previous report")),
    ("s", Words("保存核对意见", "save the decisions")),
    ("← → ↑ ↓ Home End", Words("在表格中移动", "move in the form")),
    ("Enter", Words("从表格到原文，再回到表格", "from the form to the source, and back")),
)
"""What keys do."""


def _keys() -> Element:
    listed: list[Child] = []
    for keys, words in KEYS:
        pressed = [child for key in keys.split() for child in (element("kbd", key), " ")]
        listed.append(element("li", pressed, both(words)))
    return element("details", element("summary", both(Words("快捷键", "keys"))), element("ul", listed), class_="keys")


def _name(one: Reviewed) -> str:
    report = one.view.report
    return f"{report.title or report.agency or '-'} ({PurePath(report.source.name).name})"


def _panes() -> Element:
    filters = [
        _option("todo", Words("待核对", "to decide")),
        _option("fail", Words("不符", "failing")),
        _option("undecided", Words("无法判断", "undecided")),
        _option("decided", Words("已核对", "decided")),
        _option("seen", Words("图中存疑的数字", "numbers not sure in the picture")),
        _option("all", Words("全部", "all")),
    ]
    tools = [
        _labelled(Words("显示", "show"), element("select", filters, id="filter")),
        _labelled(Words("查找", "search"), element("input", type="search", id="search")),
        _button("previous", "上一条", "previous", "p"),
        _button("next", "下一条", "next", "n"),
        element("span", id="count"),
    ]
    right = element(
        "section",
        element("div", tools, class_="tools"),
        element("div", id="detail", class_="gxparse", tabindex=0, role="region", aria_label="所选单元格 chosen cell"),
        element("div", id="findings", class_="gxparse", tabindex=0, role="region", aria_label="规则 rules"),
        class_="right",
        aria_label="规则与核对意见 rules and decisions",
    )
    live = element("p", id="live", role="status", aria_live="polite")
    return element("main", _pane("source", Words("原文", "source")), _pane("form", Words("表格", "form")), right, live)


def _pane(name: str, words: Words) -> Element:
    return element("section", id=name, class_="pane gxparse", tabindex=0, role="region", aria_label=words.both)


# -- a report ------------------------------------------------------------------------------------------


def _template(one: Reviewed, album: Album) -> Element:
    view, report = one.view, one.view.report
    pages = album.pages(one.excerpt)
    views = _views(one, pages)
    source = [element("div", made, class_=f"as-{name} view", lang="zh") for name, made in views.items()]
    form = element(
        "div",
        element("h1", element("span", report.title, lang="zh") if report.title else both(UNTITLED)),
        notebook.facts_table(report),
        form_tables(view, chosen=True),
        legend(view),
        notebook.notes_view(report),
    )
    return element(
        "template",
        element("div", _switch(list(views), one.excerpt), source, class_="source"),
        element("div", form, class_="form"),
        findings_pane(view, one.recheck, Crops.of(pages)),
        class_="report",
        data_fingerprint=report.fingerprint,
        data_source=report.source.name,
        data_agency=report.agency,
        data_year=report.year,
    )


def _views(one: Reviewed, pages: Sequence[tuple[int, Picture | Words]]) -> dict[str, Element]:
    """The ways in which the source is shown, the first of them at first."""
    excerpt, pieces = one.excerpt, pieces_of(one.view.report, one.view.findings)
    views = {}
    if pages:
        views["pages"] = pictures_view(excerpt, pieces, pages)
    if excerpt.has_blocks:
        views["page"] = blocks_view(excerpt, pieces)
    return views | {"text": text_view(excerpt, pieces)}


def _switch(names: Sequence[str], excerpt: Excerpt) -> Element | None:
    """Which of several ways to show the source is chosen."""
    if len(names) == 1:
        return None
    words = {
        "pages": Words("页面", "pages"),
        "page": Words("读到的内容", "as read"),
        "text": Words("源代码", "source text") if excerpt.is_markup else Words("文字", "text"),
    }
    fields = [element("input", type="radio", name="as", value=name, checked=name == names[0]) for name in names]
    return element(
        "fieldset",
        element("legend", both(Words("显示", "show"))),
        [_labelled(words[name], field) for name, field in zip(names, fields, strict=True)],
        class_="switch",
    )
