"""The list of changes to make in reports: where, what is printed, what should be there, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.cell_names import cell_words, number
from gxparse.checker.verdict import Standing
from gxparse.decisions.decision import Decisions
from gxparse.explaining.explanation import Part
from gxparse.findings import Finding, outcome, split_key
from gxparse.report import Report
from gxparse.views.elements import element, html
from gxparse.views.pages import page
from gxparse.views.sections import UNTITLED, View
from gxparse.views.wording import STATE_WORDS, place_words
from gxparse.words import Lang, Words, plain

Kind = Literal["accepted", "proposed", "open"]

KINDS: dict[Kind, Words] = {
    "accepted": Words("已接受", "accepted"),
    "proposed": Words("建议，待确认", "proposed, to confirm"),
    "open": Words("待核实", "to look into"),
}
"""What is meant by a change: it was accepted, gxparse proposes it, or nothing more is known than that a rule fails."""

TITLE = Words("修改清单", "List of changes")

HEADS = {
    "where": Words("位置", "where"),
    "place": Words("在文件中", "in the document"),
    "printed": Words("原为", "printed"),
    "proposed": Words("应为", "should be"),
    "why": Words("理由", "why"),
    "kind": Words("状态", "state"),
}
"""The columns of the list."""

TO_ENTER = Words("（填写）", "(to enter)")


@frozen
class Entry:
    """One change in the list; ``proposed`` is empty where nothing can be proposed."""

    kind: Kind
    where: Words
    place: Words
    printed: Words
    proposed: Words
    why: Words

    def cells(self, lang: Lang) -> list[str]:
        """What stands in the columns."""
        kind = KINDS[self.kind]
        return [words.of(lang) for words in (self.where, self.place, self.printed, self.proposed, self.why, kind)]


@frozen
class ReportChanges:
    """The changes of one report."""

    report: Report
    verdict: Words
    entries: tuple[Entry, ...]


def changes_of(view: View, decisions: Decisions) -> ReportChanges:
    """The changes of a report: first those that were accepted, then what gxparse proposes for what is left, last what
    fails and has no correction. Raises as :meth:`~gxparse.decisions.decision.Decisions.correct`.

    >>> import gxparse
    >>> view = View.of(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> for entry in changes_of(view, Decisions()).entries:
    ...     print(entry.where.en, entry.printed.en, entry.proposed.en)
    Carried over from last year, Natural persons 1 2
    Carried over from last year, Total 1 2
    """
    standing = Standing.of(view, decisions)
    entries = [*_accepted(view, decisions), *_left(view, standing)]
    return ReportChanges(view.report, standing.words, tuple(entries))


def _accepted(view: View, decisions: Decisions) -> Iterator[Entry]:
    said = {finding.id: finding for finding in view.findings}
    for correction in decisions.corrections(view.report):
        reasons = []
        for decision in correction.decisions:
            finding = said.get(decision.finding)
            reasons.append(Words(decision.zh, decision.en) if finding is None else Words(finding.zh, finding.en))
            if decision.comment:
                reasons.append(plain(decision.comment))
        yield _entry(view, "accepted", correction.change.cell, str(correction.change.after), reasons)


def _left(view: View, standing: Standing) -> Iterator[Entry]:
    failing = [finding for finding in standing.findings if outcome(finding) in ("fail", "warning")]
    told: set[str] = set()
    for part in standing.explanations.parts:
        broken = [each for each in failing if each.severity == "error" and not part.cells.isdisjoint(each.cells)]
        if broken and part.explanations:
            told.update(finding.id for finding in broken)
            yield from _proposed(view, part, broken)
    for finding in failing:
        if finding.id not in told:
            yield _unexplained(view, finding)


def _proposed(view: View, part: Part, broken: Sequence[Finding]) -> Iterator[Entry]:
    best, others = part.explanations[0], len(part.tied) - 1
    for mistake in best.mistakes:
        happened = [Words(f"可能的原因：{mistake.words.zh}", f"perhaps: {mistake.words.en}")]
        if others > 0:
            happened.append(Words(f"另有 {others} 种同样可信的更正", f"{others} others are as plausible"))
        for change in mistake.corrections:
            of_cell = [finding for finding in broken if change.cell in finding.cells] or broken
            reasons = [Words(finding.zh, finding.en) for finding in of_cell]
            yield _entry(view, "proposed", change.cell, change.right, [*reasons, *happened])


def _unexplained(view: View, finding: Finding) -> Entry:
    """A finding that no correction is known for: in the prose that it is about, or else in its cells."""
    sides = [number(side) for side in (finding.left, finding.right) if side is not None]
    why = Words(finding.zh, finding.en)
    if finding.places:
        first = finding.places[0]
        place = plain("") if first.span is None else place_words(first.span)
        where = Words(f"正文“{first.text}”", f"prose “{first.text}”")
        return Entry("open", where, place, plain("".join(sides[:1])), TO_ENTER, why)
    cells = [key for key in finding.cells if not split_key(key)[0] and key in view.report]
    spans = [span for key in cells if (span := view.report[key].span) is not None]
    if not cells:
        return Entry("open", Words("整份报告", "the whole report"), plain(""), plain(""), TO_ENTER, why)
    named = [cell_words(key, view.forms) for key in cells[:2]] + ([Words("等", "…")] if len(cells) > 2 else [])
    where = Words("、".join(words.zh for words in named), "; ".join(words.en for words in named))
    return Entry("open", where, place_words(spans[0]) if spans else plain(""), plain(" / ".join(sides)), TO_ENTER, why)


def _entry(view: View, kind: Kind, name: str, proposed: str, reasons: Iterable[Words]) -> Entry:
    prefix, key = split_key(name)
    report = view.previous if prefix else view.report
    cell = report[key] if report is not None and key in report else None
    printed = plain("") if cell is None else plain(cell.raw) if cell.raw else STATE_WORDS[cell.state]
    kept = list(dict.fromkeys(reasons))
    why = Words("；".join(words.zh for words in kept), "; ".join(words.en for words in kept))
    place = plain("") if cell is None or cell.span is None else place_words(cell.span)
    return Entry(kind, cell_words(name, view.forms), place, printed, plain(proposed), why)


# -- as a page to print --------------------------------------------------------------------------------


@cache
def style() -> str:
    """The style sheet of the list."""
    return files(__package__).joinpath("changes.css").read_text(encoding="utf-8")


def changes_page(changes: Sequence[ReportChanges], lang: Lang) -> str:
    """The list as a page that prints well, on A4, signed by hand.

    >>> import gxparse
    >>> view = View.of(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> "<h1>修改清单</h1>" in changes_page([changes_of(view, Decisions())], "zh")
    True
    """
    signed = Words("核对人：　　　　　　　　日期：　　　　　　　　", "Checked by:                    Date:")
    body = element(
        "div",
        element("h1", TITLE.of(lang)),
        [_section(one, lang) for one in changes if one.entries],
        _without([one for one in changes if not one.entries], lang),
        element("p", signed.of(lang), class_="signed"),
    )
    return page(TITLE.of(lang), html(body), style(), lang)


def _section(one: ReportChanges, lang: Lang) -> Element:
    heads = [element("th", words.of(lang), scope="col", class_=name) for name, words in HEADS.items()]
    rows = []
    for place, entry in enumerate(one.entries, 1):
        cells = zip(HEADS, entry.cells(lang), strict=True)
        rows.append(
            element(
                "tr",
                element("td", str(place)),
                [element("td", text, class_=name, data_head=HEADS[name].of(lang)) for name, text in cells],
                class_=entry.kind,
            )
        )
    head = element("thead", element("tr", element("th", Words("序号", "no.").of(lang), scope="col"), heads))
    return element(
        "section",
        element("h2", one.report.title or UNTITLED.of(lang)),
        element("p", Words("文件：", "file: ").of(lang), one.report.source.name, class_="source"),
        element("p", element("strong", one.verdict.of(lang)), class_="verdict"),
        element("table", head, element("tbody", rows)),
    )


def _without(changes: Sequence[ReportChanges], lang: Lang) -> Element | None:
    """The reports in which nothing is to be changed."""
    if not changes:
        return None
    around = Words("{}（{}）", "{} ({})").of(lang)
    names = [around.format(one.report.title or UNTITLED.of(lang), one.report.source.name) for one in changes]
    return element(
        "section",
        element("h2", Words("没有需要修改之处", "Nothing to change").of(lang)),
        element("ul", [element("li", name) for name in names]),
    )
