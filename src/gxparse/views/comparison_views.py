"""Two reports side by side: the form with both numbers in each cell, and the prose with what was reused marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from xml.etree.ElementTree import Element

from gxparse.cell_names import ARROW
from gxparse.comparing.compare import Comparison
from gxparse.comparing.figures import FigureChange
from gxparse.comparing.reuse import RUN, Passage, SectionReuse
from gxparse.forms.model import FormTable
from gxparse.outline import Box
from gxparse.report import Cell, Report
from gxparse.views.elements import Child, both, element
from gxparse.views.form_tables import laid_out
from gxparse.views.sections import UNKNOWN, UNTITLED, cell_words
from gxparse.views.wording import SIGNS, STATE_WORDS
from gxparse.words import Words, counted, plain
from gxparse.writing.official import official_table

NO_CELL = Words("该年表式无此项", "not in the form of that year")


def report_words(report: Report) -> Words:
    """A report in a few words: its body and its year, else its source."""
    name = report.agency or report.source.name
    return plain(name if report.year is None else f"{name} {report.year}")


def percent(share: Fraction | None) -> str:
    """A share as people read it, to a tenth of a percent; ``–`` where there is none.

    >>> percent(Fraction(1, 3)), percent(None)
    ('33.3 %', '–')
    """
    return "–" if share is None else f"{float(share * 100):.1f} %"


def signed_percent(share: Fraction) -> str:
    """What something changed by, as a share of what it was.

    >>> signed_percent(Fraction(-1, 3))
    '−33.3 %'
    """
    return f"{'+' if share > 0 else '−' if share < 0 else '±'}{percent(abs(share))}"


def signed(change: int | Decimal) -> str:
    """A change with its sign.

    >>> signed(3), signed(-2), signed(0)
    ('+3', '−2', '±0')
    """
    return f"{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)}"


def figure_summary(comparison: Comparison) -> Words:
    """How many figures changed, and how many cannot be compared, in one line."""
    counts = comparison.counts
    both_have = counts.get("same", 0) + counts.get("changed", 0)
    changed, unknown = counts.get("changed", 0), counts.get("unknown", 0)
    only = counts.get("only earlier", 0) + counts.get("only later", 0)
    zh = [f"可比数字 {both_have} 个，其中 {changed} 个有变化"]
    en = [f"{counted(both_have, 'figure')} can be compared, {changed} changed"]
    if unknown:
        zh.append(f"{unknown} 个数字不明，无法比较")
        en.append(f"{unknown} not known on either side or in one unit")
    if only:
        zh.append(f"{only} 项只有一年的表式有")
        en.append(f"{only} in the form of one year only")
    return Words("；".join(zh), "; ".join(en))


def reuse_summary(comparison: Comparison) -> Words:
    """How much of the prose was reused, in one line."""
    if comparison.share is None:
        return Words("后一份报告没有文字", "the later report has no prose")
    return Words(
        f"文字沿用率 {percent(comparison.share)}：{comparison.signs} 字中有 {comparison.reused} 字"
        f"与前一份报告连续 {RUN} 字以上相同（标点不计，数字不论大小均计一字）",
        f"{percent(comparison.share)} of the prose is reused: {comparison.reused} of {comparison.signs} characters "
        f"stand in runs of {RUN} or more that the earlier report has (without punctuation, every number as one)",
    )


def across_summary(comparison: Comparison) -> Words:
    """That figures are compared in what both forms count, each in its own way."""
    earlier, later = comparison.earlier.form.name, comparison.later.form.name
    return Words(
        f"{earlier} 年格式与 {later} 年格式叫法不同而可比的数字",
        f"What the forms of {earlier} and {later} both count, in cells of their own",
    )


NOT_COMPARABLE = Words("不可比的", "Not comparable")


def number(value: int | None) -> str:
    """A figure that both forms count; ``?`` where a cell of it is not known."""
    return "?" if value is None else str(value)


def comparison_view(comparison: Comparison) -> Iterator[Element]:
    """A comparison: which reports, how much changed, the tables, the prose."""
    yield element("h3", both(report_words(comparison.earlier)), ARROW, both(report_words(comparison.later)))
    yield _facts(comparison)
    yield element("h4", both(Words("数字", "figures")))
    yield element("p", both(figure_summary(comparison)))
    if comparison.across:
        yield _across(comparison)
    if comparison.not_comparable:
        yield _not_comparable(comparison)
    figures = {figure.key: figure for figure in comparison.figures}
    for table in comparison.later.form.tables:
        yield from _table(comparison, table, figures)
    gone = [figure for figure in comparison.figures if figure.state == "only earlier" and figure.earlier is not None]
    if any(figure.earlier is not None and figure.earlier.value for figure in gone):
        yield _gone(comparison, gone)
    yield element("h4", both(Words("文字", "prose")))
    yield element("p", both(reuse_summary(comparison)))
    titles = {section.key: section.title or section.key for section in comparison.earlier.sections}
    for section in comparison.sections:
        if section.signs:
            yield from _prose(section, titles)


def _facts(comparison: Comparison) -> Element:
    rows = []
    for name, report in (
        (Words("前一份", "earlier"), comparison.earlier),
        (Words("后一份", "later"), comparison.later),
    ):
        title = plain(report.title) if report.title else UNTITLED
        year = plain(str(report.year)) if report.year else UNKNOWN
        said: list[Child] = [both(title), " · ", both(year), " · ", element("code", report.source.name)]
        rows.append(element("tr", element("th", both(name), scope="row"), element("td", said)))
    return element("table", element("tbody", rows), class_="gx-facts")


# -- figures -------------------------------------------------------------------------------------------


def _table(comparison: Comparison, table: FormTable, figures: Mapping[str, FigureChange]) -> Iterator[Element]:
    title = Words(table.title, table.en)
    official = official_table(comparison.later, table.key, missing=True)
    if official is None:
        yield element("p", both(title), ": ", both(STATE_WORDS["missing"]), class_="gx-none")
        return

    def value(box: Box) -> Element:
        if box.key is None:  # of a row that the form does not have
            return element("td", box.text, class_="gx-value")
        return _value(comparison, figures[box.key], box)

    named: dict[str, str | int] = {"role": "region", "aria_label": title.both, "tabindex": 0}
    yield element("div", laid_out(official, title, value), class_="gx-frame", **named)


def _value(comparison: Comparison, figure: FigureChange, box: Box) -> Element:
    before, after, change = figure.earlier, figure.later, figure.change
    shown: list[Child] = []
    if figure.state == "same":
        shown.append(said(after))
    else:
        if before is not None:
            shown += [element("small", said(before)), ARROW]
        shown.append(said(after))
        if change:
            shown += [" ", element("ins" if change > 0 else "del", signed(change), class_="gx-change")]
    words = cell_words(figure.key, {"": comparison.later.form})
    told = [words.zh, words.en, f"[{figure.key}]"]
    if before is None:
        told.append(NO_CELL.both)
    elif figure.share is not None and change:
        told.append(f"{signed(change)} ({signed_percent(figure.share)})")
    style = "gx-same" if figure.state == "same" else "gx-rise" if change and change > 0 else "gx-fall" if change else ""
    return element(
        "td",
        shown,
        class_=f"gx-value {style}".strip(),
        colspan=box.width if box.width > 1 else None,
        data_key=figure.key,
        title="\n".join(told),
    )


def said(cell: Cell | None) -> str:
    """What stands in a cell: its number or the sign of its state; ``–`` where the form has none."""
    if cell is None:
        return "–"
    return SIGNS[cell.state] if cell.value is None else f"{cell.value}{cell.unit or ''}"


def _gone(comparison: Comparison, gone: list[FigureChange]) -> Element:
    """What only the form of the earlier report has."""
    forms = {"": comparison.earlier.form}
    rows = [
        element(
            "tr",
            element("th", both(cell_words(figure.key, forms)), scope="row"),
            element("td", said(figure.earlier), class_="gx-number"),
        )
        for figure in gone
        if figure.earlier is not None and figure.earlier.value
    ]
    name = Words(
        f"只有前一份表式（{comparison.earlier.form.name}）有的项目，不为 0 的",
        f"only in the earlier form ({comparison.earlier.form.name}), other than 0",
    )
    return element("details", element("summary", both(name)), element("table", element("tbody", rows)))


def _across(comparison: Comparison) -> Element:
    """What both forms count, a row each: both numbers, the change, how nearly they count the same."""
    rows = []
    for each in comparison.across:
        change = "" if each.change is None else signed(each.change)
        share = "" if each.share is None else f"({signed_percent(each.share)})"
        numbers = (number(each.earlier), number(each.later), f"{change} {share}".rstrip())
        rows.append(
            element(
                "tr",
                element("th", both(each.figure.name), scope="row"),
                [element("td", shown, class_="gx-number") for shown in numbers],
                element("td", both(each.figure.note)),
                data_figure=each.figure.id,
            )
        )
    return element("table", element("caption", both(across_summary(comparison))), element("tbody", rows))


def _not_comparable(comparison: Comparison) -> Element:
    rows = [element("li", both(each.name), ": ", both(each.why)) for each in comparison.not_comparable]
    return element("details", element("summary", both(NOT_COMPARABLE)), element("ul", rows))


# -- prose ---------------------------------------------------------------------------------------------


def _prose(section: SectionReuse, titles: Mapping[str, str]) -> Iterator[Element]:
    share = Words(f"沿用 {percent(section.share)}", f"{percent(section.share)} reused")
    yield element("h5", section.section.title or section.section.key, " ", element("small", both(share)))
    start = 0
    for line in section.section.text.split("\n"):
        if line.strip():
            yield element("p", _marked(line, start, section.passages, titles), lang="zh", class_="gx-prose")
        start += len(line) + 1


def _marked(line: str, start: int, passages: tuple[Passage, ...], titles: Mapping[str, str]) -> Iterator[Child]:
    """A line with the pieces marked that are reused; ``start`` is where it begins in its section."""
    at = 0
    for passage in passages:
        left, right = max(0, passage.start - start), min(len(line), passage.end - start)
        if left < right:
            yield line[at:left]
            yield element("mark", line[left:right], title=titles[passage.other_section])
            at = right
    yield line[at:]
