"""The frame of the review page: what is there whichever report is open. Its script fills it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from gxparse.views.elements import Child, both, element
from gxparse.words import Words, plain


def frame() -> Element:
    """The body of the page, without its reports."""
    live = element("p", id="live", role="status", aria_live="polite")
    needed = element("noscript", element("p", both(Words("本页需要 JavaScript。", "This page needs JavaScript."))))
    return element("body", _header(), needed, _overview(), _main(), _tabs(), live)


def labelled(words: Words, field: Element, **attributes: str) -> Element:
    """A field with its label: behind it if it is ticked, else before it."""
    parts: list[Child] = [field, " ", both(words)]
    ticked = field.get("type") in ("radio", "checkbox")
    return element("label", parts if ticked else reversed(parts), **attributes)


def _button(name: str, words: Words, key: str = "", **attributes: str | bool | None) -> Element:
    hint = f"[{key}]" if key else None
    return element(
        "button", both(words), type="button", id=name, aria_keyshortcuts=key or None, title=hint, **attributes
    )


def _ticked(name: str, words: Words) -> Element:
    return labelled(words, element("input", type="checkbox", id=name, checked=True))


def _sign_button(name: str, sign: str, words: Words, key: str = "") -> Element:
    """A button that shows a sign, and says its name to who does not see it."""
    shown = [element("span", sign, aria_hidden="true"), element("span", both(words), class_="unseen")]
    hint = f"{words.both} [{key}]" if key else words.both
    return element("button", shown, type="button", id=name, class_="sign", title=hint, aria_keyshortcuts=key or None)


# -- above -----------------------------------------------------------------------------------------------


def _header() -> Element:
    title = element(
        "div",
        element("h1", id="title"),
        element("p", id="from"),
        class_="heading",
    )
    between = element(
        "div",
        _button("reports", Words("全部报告", "all reports"), "o", aria_expanded="false"),
        _sign_button("previous-report", "‹", Words("上一份报告", "previous report"), "["),
        _sign_button("next-report", "›", Words("下一份报告", "next report"), "]"),
        class_="between",
    )
    done = element(
        "div",
        element("span", id="done"),
        element("progress", id="progress", value=0, max=1, aria_labelledby="done"),
        class_="done",
    )
    who = element(
        "label",
        element("span", both(Words("核对人", "reviewer"))),
        element("input", type="text", id="reviewer", maxlength=60, autocomplete="off", spellcheck="false"),
        class_="who",
    )
    save = _button("save", Words("保存核对意见", "save decisions"), "s", class_="primary")
    return element("header", between, title, done, who, save, _menu(), id="bar")


def _menu() -> Element:
    others = [element("span", "English", lang="en", class_="gx-zh"), element("span", "中文", lang="zh", class_="gx-en")]
    keys = element("input", type="checkbox", id="keys", checked=True)
    items = element(
        "div",
        _button("load", Words("读入核对意见", "load decisions")),
        element("input", type="file", id="file", accept=".json", hidden=True, aria_label="读入核对意见 load decisions"),
        _button("print", Words("打印本份报告", "print this report")),
        element("button", others, type="button", id="language"),
        element("p", id="kept"),
        _button("clear", Words("清除本浏览器中的核对意见", "clear what this browser keeps")),
        labelled(Words("单键快捷键", "single-key shortcuts"), keys),
        _keys(),
        class_="items",
    )
    named = element("span", both(Words("更多", "more")), class_="unseen")
    return element("details", element("summary", element("span", "⋯", aria_hidden="true"), named), items, id="menu")


KEYS = (
    ("n p", Words("下一条、上一条规则", "next, previous finding")),
    ("] [", Words("下一份、上一份报告", "next, previous report")),
    ("o", Words("全部报告", "all reports")),
    ("s", Words("保存核对意见", "save the decisions")),
    ("← → ↑ ↓ Home End", Words("在表格中移动", "move in the form")),
    ("Enter", Words("从表格到原文，再回到表格", "from the form to the source, and back")),
)
"""What keys do."""


def _keys() -> Element:
    listed: list[Child] = []
    for keys, words in KEYS:
        pressed = [child for key in keys.split() for child in (element("kbd", key), " ")]
        listed.append(element("li", element("span", pressed), both(words)))
    return element("ul", listed, class_="keys")


# -- all reports -----------------------------------------------------------------------------------------

COLUMNS = (
    ("state", Words("核对", "review")),
    ("agency", Words("机关", "body")),
    ("year", Words("年度", "year")),
    ("fail", Words("不符", "failing")),
    ("undecided", Words("无法判断", "undecided")),
    ("settled", Words("已核对", "decided")),
    ("source", Words("文件", "file")),
)
"""What is said of each report among all."""


def _overview() -> Element:
    def head(name: str, words: Words) -> Element:
        sorted_by = element("button", both(words), type="button", data_sort=name)
        return element("th", sorted_by, scope="col", class_=f"of-{name}", aria_sort="none")

    shown = [
        _option("all", Words("全部", "all")),
        _option("todo", Words("待核对", "to decide")),
        _option("done", Words("已核对完毕", "decided")),
        _option("good", Words("全部相符", "all rules hold")),
    ]
    tools = element(
        "div",
        labelled(Words("查找", "search"), element("input", type="search", id="sought")),
        labelled(Words("显示", "show"), element("select", shown, id="kind")),
        element("span", id="many"),
        class_="tools",
    )
    table = element(
        "table",
        element("thead", element("tr", [head(*column) for column in COLUMNS])),
        element("tbody"),
        aria_labelledby="overview-title",
    )
    return element(
        "section",
        element("h2", both(Words("全部报告", "all reports")), id="overview-title"),
        element("p", id="overview-said"),
        tools,
        element("div", table, class_="frame", tabindex=0, role="region", aria_labelledby="overview-title"),
        id="overview",
        hidden=True,
    )


# -- a report ------------------------------------------------------------------------------------------


def _option(value: str, words: Words) -> Element:
    return element("option", words.zh, value=value, data_zh=words.zh, data_en=words.en)


def _main() -> Element:
    filters = [
        _option("todo", Words("待核对", "to decide")),
        _option("fail", Words("不符", "failing")),
        _option("undecided", Words("无法判断", "undecided")),
        _option("decided", Words("已核对", "decided")),
        _option("seen", Words("图中存疑的数字", "numbers not sure in the picture")),
        _option("all", Words("全部", "all")),
    ]
    verdict = element(
        "div",
        element("h2", element("b", class_="mark", aria_hidden="true"), element("span", class_="words"), id="verdict"),
        element("p", id="tally"),
        element("button", type="button", id="go", class_="primary", hidden=True),
        class_="verdict",
    )
    tools = element(
        "div",
        labelled(Words("显示", "show"), element("select", filters, id="filter")),
        labelled(Words("查找", "search"), element("input", type="search", id="search")),
        _sign_button("previous", "↑", Words("上一条", "previous"), "p"),
        _sign_button("next", "↓", Words("下一条", "next"), "n"),
        element("span", id="count"),
        class_="tools",
    )
    findings = element("div", id="findings", class_="gxparse", tabindex=0, role="region", aria_label="规则 rules")
    empty = element("p", id="empty", hidden=True)
    work = element(
        "section",
        verdict,
        tools,
        empty,
        findings,
        id="work",
        aria_label="规则与核对意见 rules and decisions",
        data_tab="work",
    )
    return element("main", work, _stage())


def _stage() -> Element:
    tools = element(
        "div",
        labelled(
            Words("只看相关行", "only the rows concerned"), element("input", type="checkbox", id="fold", checked=True)
        ),
        labelled(Words("同步滚动", "scroll together"), element("input", type="checkbox", id="together", checked=True)),
        _button("turn", Words("左右 / 上下", "side by side / stacked")),
        class_="tools",
    )
    splitter = element(
        "div",
        id="splitter",
        role="separator",
        tabindex=0,
        aria_valuemin=15,
        aria_valuemax=85,
        aria_valuenow=50,
        aria_controls="form source",
        aria_label="表格与原文的分界 between form and source",
    )
    panes = element(
        "div", _pane("form", Words("表格", "form")), splitter, _pane("source", Words("原文", "source")), id="panes"
    )
    detail = element(
        "div", id="detail", class_="gxparse", tabindex=0, role="region", aria_label="所选单元格 chosen cell"
    )
    return element("section", tools, panes, detail, id="stage", aria_label="表格与原文 form and source")


def _pane(name: str, words: Words) -> Element:
    return element(
        "section", id=name, class_="pane gxparse", tabindex=0, role="region", aria_label=words.both, data_tab=name
    )


def _tabs() -> Element:
    """In a narrow window: which part is shown."""
    names = (("work", Words("核对", "review")), ("form", Words("表格", "form")), ("source", Words("原文", "source")))
    tabs = [
        element(
            "button", both(words), type="button", data_shows=name, aria_pressed="true" if name == "work" else "false"
        )
        for name, words in names
    ]
    return element("nav", tabs, id="tabs", aria_label=plain("视图 views").both)
