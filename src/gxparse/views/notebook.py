"""What a notebook shows: whole views of reports, cells, findings, explanations and matches, each with its style.

The functions are pure; the same object gives the same HTML. Nothing in it is a script, an address or an id, and it can
be read with the style sheet taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, singledispatch
from importlib.resources import files
from xml.etree.ElementTree import Element

from gxparse.comparing.compare import Comparison
from gxparse.evidence import Matches
from gxparse.explaining.explanation import Explanation, Explanations
from gxparse.findings import Finding, Findings
from gxparse.measuring.indicator import Indicator
from gxparse.measuring.measured import IndicatorValue, IndicatorValues
from gxparse.report import Cell, Report, Section
from gxparse.views.comparison_views import comparison_view
from gxparse.views.elements import both, element, html
from gxparse.views.finding_views import explanation_view, explanations_view, findings_table, findings_view
from gxparse.views.form_tables import form_tables, legend, shown
from gxparse.views.indicator_views import indicator_view, values_view
from gxparse.views.sections import View, cell_words, facts
from gxparse.views.wording import EVIDENCE_WORDS, STATE_WORDS, place_words, recognition_words
from gxparse.words import Words


@cache
def style() -> str:
    """The style sheet of all views."""
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


@singledispatch
def html_of(shown: object) -> str:
    """An object as a notebook shows it: a whole view with its style."""
    raise TypeError(f"there is no view of a {type(shown).__name__}")


def whole(children: Iterable[Element | None]) -> str:
    """A whole view of some elements."""
    body = element("div", children, class_="gxparse")
    return f"<style>{style()}</style>{html(body)}"


@html_of.register
def _report_html(report: Report) -> str:
    """A report, checked and explained: what it is, its tables, findings, explanations, prose and notes."""
    return whole(_report(View.of(report)))


def _report(view: View) -> Iterator[Element | None]:
    report = view.report
    yield element("h3", report.title or both(Words("（无标题）", "(untitled)")))
    yield facts_table(report)
    yield from form_tables(view)
    yield legend(view)
    yield element("h4", both(Words("规则", "rules")))
    yield from findings_view(view.findings, view.reports)
    if view.explanations.parts:
        yield element("h4", both(Words("更正", "corrections")))
        yield from explanations_view(view.explanations, view.forms)
    if report.sections:
        yield element("h4", both(Words("文字", "prose")))
        yield from map(section_view, report.sections)
    yield from notes_view(report)


def facts_table(report: Report) -> Element:
    """What a report is, a row a fact."""
    rows = [
        element("tr", element("th", both(fact.name), scope="row"), element("td", both(fact.text)))
        for fact in facts(report)
    ]
    return element("table", element("tbody", rows), class_="gx-facts")


def section_view(section: Section) -> Element:
    """A section of prose, folded."""
    length = both(Words(f"（{len(section.text)} 字）", f"({len(section.text)} characters)"))
    paragraphs = [element("p", line, lang="zh") for line in section.text.split("\n") if line]
    return element("details", element("summary", section.title or section.key, " ", length), paragraphs)


def notes_view(report: Report) -> Iterator[Element]:
    """What was seen while reading."""
    if report.notes:
        yield element("h4", both(Words("读取说明", "notes on reading")))
        yield element(
            "ul",
            [element("li", both(Words(note.zh, note.en)), " ", element("code", note.code)) for note in report.notes],
        )


@html_of.register
def _cell_html(cell: Cell) -> str:
    """A cell: what it says, why it says nothing, where it stands."""
    rows = [
        (Words("数值", "value"), element("td", shown(cell))),
        (Words("状态", "state"), element("td", both(STATE_WORDS[cell.state]))),
    ]
    rows.append((Words("原文", "printed"), element("td", element("q", cell.raw) if cell.raw else "–")))
    if cell.remark is not None:
        rows.append((Words("附注", "remark"), element("td", cell.remark)))
    if cell.recognition is not None:
        rows.append((Words("最可能", "most likely"), element("td", both(recognition_words(cell.recognition)))))
    if cell.unit is not None:
        rows.append((Words("单位", "unit"), element("td", cell.unit)))
    if cell.span is not None:
        rows.append((Words("位置", "place"), element("td", both(place_words(cell.span)))))
    body = [element("tr", element("th", both(name), scope="row"), found) for name, found in rows]
    return whole([element("table", element("tbody", body), class_="gx-facts")])


@html_of.register
def _finding_html(finding: Finding) -> str:
    """A finding: the verdict, its cells, its legal basis."""
    facts: list[tuple[Words, Element]] = []
    if finding.cells:
        named = [element("li", both(cell_words(key)), " ", element("code", key)) for key in finding.cells]
        facts.append((Words(f"{len(finding.cells)} 个单元格", f"{len(finding.cells)} cells"), element("ul", named)))
    if finding.basis:
        facts.append((Words("依据", "basis"), element("p", finding.basis)))
    return whole(
        [
            findings_table([finding]),
            *(element("details", element("summary", both(name)), found) for name, found in facts),
        ]
    )


@html_of.register
def _findings_html(findings: Findings) -> str:
    """All findings of a report."""
    return whole(findings_view(findings))


@html_of.register
def _explanation_html(explanation: Explanation) -> str:
    """One explanation."""
    return whole([explanation_view(explanation, {})])


@html_of.register
def _explanations_html(explanations: Explanations) -> str:
    """All explanations of a report."""
    return whole(explanations_view(explanations, {}))


@html_of.register
def _indicator_html(indicator: Indicator) -> str:
    """An indicator: what it counts, and where that comes from."""
    return whole([indicator_view(indicator)])


@html_of.register
def _indicator_value_html(value: IndicatorValue) -> str:
    """An indicator of one report, and what it counts."""
    return whole([*values_view([value]), indicator_view(value.indicator)])


@html_of.register
def _indicator_values_html(values: IndicatorValues) -> str:
    """The indicators of one report with what is to be said of each, or those of several side by side."""
    return whole(values_view(values))


@html_of.register
def _comparison_html(comparison: Comparison) -> str:
    """Two reports side by side."""
    return whole(comparison_view(comparison))


@html_of.register
def _matches_html(matches: Matches) -> str:
    """What the formats say of a source."""
    head = element(
        "tr",
        element("th", both(Words("格式", "format")), scope="col"),
        element("th", both(Words("证据", "evidence")), scope="col"),
        element("th", both(Words("理由", "reason")), scope="col"),
    )
    rows = [
        element(
            "tr",
            element("td", element("code", match.format)),
            element("td", both(EVIDENCE_WORDS[match.evidence]), class_=None if match.evidence else "gx-pass"),
            element("td", both(Words(match.message("zh"), match.reason))),
        )
        for match in matches
    ]
    return whole([element("table", element("thead", head), element("tbody", rows), class_="gx-list")])
