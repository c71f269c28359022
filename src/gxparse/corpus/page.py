"""A corpus as one page: what is there, what is missing, what contradicts itself. No script, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element

from gxparse.checks.rules.catalogue import rules
from gxparse.corpus.overview import MOST_FAILED, Body, Broken, Overview
from gxparse.views import notebook
from gxparse.views.elements import Child, both, element, html
from gxparse.views.pages import head
from gxparse.views.wording import MARKS
from gxparse.words import Lang, Words, plain

BODIES_SHOWN, BODIES_FOLDED = 60, 600
"""So many bodies are in view in a table; so many others are folded. Of the rest it is said how many they are."""


def corpus_page(found: Overview, name: str, lang: Lang = "zh") -> str:
    """A corpus as a page. The same corpus gives the same page."""
    style = notebook.style() + files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    body = element("body", _header(name, lang), element("main", _sections(found), class_="gxparse"))
    printed = head("gxparse 语料库 corpus", style)
    return f'<!DOCTYPE html>\n<html lang="{lang}">\n{printed}\n{html(body)}\n</html>\n'


def _header(name: str, lang: Lang) -> Element:
    chosen = [
        element(
            "label", element("input", type="radio", name="lang", id=each, checked=each == lang), " ", words, lang=each
        )
        for each, words in (("zh", "中文"), ("en", "English"))
    ]
    title = element("h1", both(Words("政府信息公开年度报告语料库", "Corpus of information disclosure reports")))
    languages = element("fieldset", element("legend", both(Words("语言", "language"))), chosen)
    return element("header", element("div", title, element("p", element("code", name))), languages)


def _sections(found: Overview) -> Iterator[Element]:
    yield _tiles(found)
    if not found.reports:
        yield element("p", both(Words("还没有报告。", "There are no reports yet.")))
    else:
        yield _section(Words("各年报告", "Reports by year"), _by_year(found))
        yield _section(Words("缺少的年度", "Missing years"), _missing(found))
        yield _section(Words("不符的规则", "Rules that fail"), _by_rule(found))
        yield _section(Words("自相矛盾最多的机关", "Bodies that contradict themselves most"), _worst(found))
        yield _section(Words("各机关各年", "Every body and year"), _everything(found))
    if found.codes:
        yield _section(Words("未能读取的来源", "Sources that could not be read"), _failed(found))


def _section(words: Words, children: Iterable[Element]) -> Element:
    return element("section", element("h2", both(words)), children)


# -- pieces --------------------------------------------------------------------------------------------


def _tiles(found: Overview) -> Element:
    years = f"{min(found.years)}–{max(found.years)}" if found.years else "–"
    share = _percent(found.contradicting, found.reports)
    tiles = [
        (f"{found.reports:,}", Words("份报告", "reports")),
        (f"{len(found.bodies):,}", Words("个机关", "bodies")),
        (years, Words("年度", "years")),
        (f"{found.contradicting:,}", Words(f"份自相矛盾（{share}）", f"contradict themselves ({share})")),
        (f"{sum(len(body.missing) for body in found.bodies):,}", Words("个年度缺报告", "years without a report")),
        (f"{sum(found.codes.values()):,} / {found.sources:,}", Words("个来源未能读取", "sources could not be read")),
    ]
    return element(
        "ul", [element("li", element("strong", number), " ", both(words)) for number, words in tiles], class_="tiles"
    )


def _percent(part: int, whole: int) -> str:
    if not part or not whole:
        return "0%"
    share = 100 * part / whole
    return f"{share:.0f}%" if share >= 10 else f"{share:.1f}%" if share >= 0.1 else "<0.1%"


def _bar(part: int, whole: int, kind: str = "") -> Element:
    """How large a part is, as a bar; the number stands beside it."""
    width = f"{100 * part / whole:.2f}" if whole else "0"
    drawn = element("rect", width=width, height="10")
    attributes = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return element("svg", drawn, class_=f"bar {kind}".strip(), **attributes)


def _table(heads: Sequence[Words], rows: Iterable[Element], kind: str = "gx-list") -> Element:
    head = element("tr", [element("th", both(words), scope="col") for words in heads])
    table = element("table", element("thead", head), element("tbody", rows), class_=kind)
    return element("div", table, class_="gx-frame")


def _number(number: int | str) -> Element:
    return element("td", f"{number:,}" if isinstance(number, int) else number, class_="gx-number")


def _name(name: str) -> Element:
    return element("th", element("span", name, lang="zh"), scope="row")


def _measure(part: int, whole: int, kind: str = "") -> Element:
    """A share as a bar and in per cent."""
    return element("td", _bar(part, whole, kind), " ", _percent(part, whole), class_="measure")


def _more(listed: int, all_of_them: int) -> Element | None:
    rest = all_of_them - listed
    if not rest:
        return None
    zh = f"另有 {rest:,} 个未列出；可用 gxparse corpus query 查询。"
    return element("p", both(Words(zh, f"{rest:,} more are not listed; ask for them with gxparse corpus query.")))


# -- sections ------------------------------------------------------------------------------------------


def _by_year(found: Overview) -> Iterator[Element]:
    most = max([*found.years.values(), found.yearless])
    bodies = {year: sum(year in body.reports for body in found.bodies) for year in found.years}
    rows = [
        element(
            "tr",
            element("th", str(year), scope="row"),
            _number(many),
            element("td", _bar(many, most), class_="measure wide"),
            _number(bodies[year]),
        )
        for year, many in found.years.items()
    ]
    if found.yearless:
        bar = element("td", _bar(found.yearless, most), class_="measure wide")
        no_year = element("th", both(Words("未写明", "not said")), scope="row")
        rows.append(element("tr", no_year, _number(found.yearless), bar, _number("–")))
    yield _table([Words("年度", "year"), Words("报告", "reports"), plain(""), Words("机关", "bodies")], rows)
    if found.nameless:
        zh = f"没有写明机关的报告：{found.nameless:,} 份。"
        yield element("p", both(Words(zh, f"Reports that do not say whose they are: {found.nameless:,}.")))


def _missing(found: Overview) -> Iterator[Element]:
    gaps = found.gaps
    if not gaps:
        zh, en = "各机关首末两份报告之间没有缺少的年度。", "No body lacks a year between its first report and its last."
        yield element("p", both(Words(zh, en)))
        return
    zh = f"{len(gaps):,} 个机关在首末两份报告之间缺少年度。机关名称按报告所写；更名、合并的机关各算一个。"
    en = (
        f"Bodies that lack years between their first report and their last: {len(gaps):,} of {len(found.bodies):,}. "
        "They are taken by the names in the reports: one that was renamed or merged is two."
    )
    yield element("p", both(Words(zh, en)))
    yield from _matrix(gaps, found, BODIES_SHOWN, folded=BODIES_FOLDED)


def _everything(found: Overview) -> Iterator[Element]:
    yield _legend()
    yield from _matrix(found.bodies, found, 0, folded=BODIES_FOLDED)


def _legend() -> Element:
    zh = "数字：报告份数；○：缺少；·：首份之前或末份之后；!：有报告自相矛盾。"
    en = "Numbers: reports; ○: missing; ·: before the first or after the last; !: some contradict themselves."
    return element("p", both(Words(zh, en)))


def _matrix(bodies: Sequence[Body], found: Overview, shown: int, *, folded: int) -> Iterator[Element]:
    """Bodies by years, a mark a year; what is too much is folded."""
    if bodies[:shown]:
        yield _grid(bodies[:shown], found)
    if rest := bodies[shown : shown + folded]:
        zh, en = (
            (f"另外 {len(rest):,} 个机关", f"{len(rest):,} more")
            if shown
            else (f"{len(rest):,} 个机关", f"all {len(rest):,}")
        )
        yield element("details", element("summary", both(Words(zh, en))), _grid(rest, found))
    if (more := _more(len(bodies[: shown + folded]), len(bodies))) is not None:
        yield more


def _grid(bodies: Sequence[Body], found: Overview) -> Element:
    years = list(range(min(found.years), max(found.years) + 1)) if found.years else []
    heads = [Words("机关", "body"), *(plain(str(year)) for year in years)]
    rows = (
        element("tr", _name(f"{body.name}{' !' if body.contradicting else ''}"), [_year(body, year) for year in years])
        for body in bodies
    )
    return _table(heads, rows, "gx-list grid")


def _year(body: Body, year: int) -> Element:
    many = body.reports.get(year, 0)
    if many:
        return element("td", str(many), class_="there")
    is_missing = year in body.missing
    return element("td", "○" if is_missing else "·", class_="gone" if is_missing else "beyond")


@cache
def _statements() -> dict[str, Words]:
    return {rule.name: Words(rule.statement_zh, rule.statement_en) for rule in reversed(rules())}


def _by_rule(found: Overview) -> Iterator[Element]:
    failing = [each for each in found.rules if each.failed and each.severity != "info"]
    if not failing:
        yield element("p", both(Words("没有不符的规则。", "No rule fails.")))
        return
    heads = [
        Words("规则", "rule"),
        Words("不符的报告", "reports that break it"),
        Words("占适用报告", "of those it applies to"),
        Words("无法判断", "undecided"),
    ]
    yield _table(heads, map(_rule, failing))
    zh, en = (
        "✗ 勾稽关系；! 提示。一份报告在同一规则上多处不符只计一次。",
        ("✗ must hold; ! look again. A report that breaks a rule in several places counts once."),
    )
    yield element("p", both(Words(zh, en)))


def _rule(broken: Broken) -> Element:
    kind = "fail" if broken.severity == "error" else "warning"
    said = _statements().get(broken.rule)
    words: list[Child] = [
        element("b", MARKS[kind]),
        " ",
        both(said) if said else None,
        " ",
        element("code", broken.rule),
    ]
    return element(
        "tr",
        element("td", words, class_=f"gx-{kind}"),
        _number(broken.failed),
        _measure(broken.failed, broken.asked, kind),
        _number(broken.undecided),
    )


def _worst(found: Overview) -> Iterator[Element]:
    worst = found.worst
    if not worst:
        yield element("p", both(Words("没有自相矛盾的报告。", "No report contradicts itself.")))
        return
    heads = [
        Words("机关", "body"),
        Words("报告", "reports"),
        Words("自相矛盾", "contradict themselves"),
        Words("占比", "share"),
        Words("不符之处", "places that fail"),
    ]

    def row(body: Body) -> Element:
        numbers = [_number(body.many), _number(body.contradicting), _measure(body.contradicting, body.many, "fail")]
        return element("tr", _name(body.name), numbers, _number(body.broken))

    yield _table(heads, map(row, worst[:BODIES_SHOWN]))
    if (more := _more(len(worst[:BODIES_SHOWN]), len(worst))) is not None:
        yield more


def _failed(found: Overview) -> Iterator[Element]:
    rows = [
        element("tr", element("th", element("code", code), scope="row"), _number(many))
        for code, many in found.codes.items()
    ]
    yield _table([Words("错误代码", "code"), Words("来源", "sources")], rows)
    listed = [
        element(
            "tr",
            element("th", element("code", each.source), scope="row"),
            element("td", element("code", each.code)),
            element("td", both(Words(each.zh, each.en))),
        )
        for each in found.failed
    ]
    many = sum(found.codes.values())
    zh, en = (f"前 {MOST_FAILED} 个", f"the first {MOST_FAILED}") if many > MOST_FAILED else ("全部", "all of them")
    table = _table([Words("来源", "source"), Words("错误代码", "code"), Words("说明", "what happened")], listed)
    yield element("details", element("summary", both(Words(zh, en))), table)
