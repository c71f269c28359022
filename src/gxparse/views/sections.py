"""What views show of a report, without markup: the text ``repr`` and the HTML print the same sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from attrs import evolve, frozen

from gxparse.cell_names import cell_words as cell_words_of
from gxparse.checks.engine import check
from gxparse.checks.infer import inferred
from gxparse.explaining.explain import explain
from gxparse.explaining.explanation import Correction, Explanations
from gxparse.explaining.telling import open_corrections
from gxparse.findings import PREVIOUS, Finding, Findings, outcome, split_key
from gxparse.format_words import source_words
from gxparse.forms.model import Form, forms
from gxparse.network.unknown import Bounds
from gxparse.report import Report
from gxparse.views.wording import STATE_WORDS
from gxparse.words import Words, counted, plain

Forms = Mapping[str, Form]
"""The forms of reports, by what the names of their cells begin with (``""``, ``previous.``, ``2022.``)."""


def forms_of(reports: Mapping[str, Report | None]) -> Forms:
    """The forms of reports by the prefix of their cells."""
    return {prefix: report.form for prefix, report in reports.items() if report is not None}


UNKNOWN = Words("不明", "unknown")
LEFT_OUT = Words("更正没有考虑这些规则", "corrections do not take into account")
UNTITLED = Words("（无标题）", "(untitled)")


@frozen
class Fact:
    """A line on what a report is: a name, and what is known."""

    name: Words
    text: Words


@frozen
class CellMark:
    """What was found about one cell: the hard rules that it breaks with others, how the best explanation corrects it,
    whether other explanations are as good (``tied``), and what it can be if it is unknown.
    """

    broken: tuple[Finding, ...] = ()
    correction: Correction | None = None
    tied: bool = False
    bounds: Bounds | None = None

    @property
    def as_zero(self) -> bool:
        """Whether it is blank and can be read as 0, which nothing proves."""
        return self.bounds is not None and self.bounds.reason == "blanks-are-zeros"


@frozen(slots=False, kw_only=True)
class View:
    """A report with all that was found about it; ``previous`` is last year's, if it was compared with."""

    report: Report
    findings: Findings
    explanations: Explanations
    bounds: Mapping[str, Bounds]
    previous: Report | None = None

    @classmethod
    def of(cls, report: Report) -> View:
        """A report, checked and explained by itself."""
        findings = check(report)
        bounds = inferred(report, findings)
        return cls(report=report, findings=findings, explanations=explain(report), bounds=bounds)

    @property
    def reports(self) -> Mapping[str, Report | None]:
        """Its report and last year's, by what the names of their cells begin with."""
        return {"": self.report, PREVIOUS: self.previous}

    @property
    def forms(self) -> Forms:
        """The forms of its report and last year's."""
        return forms_of(self.reports)

    @cached_property
    def marks(self) -> Mapping[str, CellMark]:
        """What was found about cells, by key; a cell about which nothing was found has no mark."""
        marks: dict[str, CellMark] = {}
        for finding in self.findings.failed:
            if finding.severity == "error":
                for key in finding.cells:
                    mark = marks.get(key, CellMark())
                    marks[key] = evolve(mark, broken=(*mark.broken, finding))
        for part in self.explanations.parts:
            for correction, tied in open_corrections(part):
                mark = marks.get(correction.cell, CellMark())
                marks[correction.cell] = evolve(mark, correction=correction, tied=tied)
        for key, bounds in self.bounds.items():
            marks[key] = evolve(marks.get(key, CellMark()), bounds=bounds)
        return marks


def facts(report: Report) -> tuple[Fact, ...]:
    """What a report is: body, year, period, form, source, and how often it was printed if more than once."""
    source = report.source
    period = " – ".join(day.isoformat() for day in report.period) if report.period else None
    kind = source_words(source.format, source.encoding, source.script)
    origin = Words(f"{source.name}（{kind.zh}）", f"{source.name} ({kind.en})")
    listed = [
        Fact(Words("机关", "body"), plain(report.agency) if report.agency else UNKNOWN),
        Fact(Words("年度", "year"), plain(str(report.year)) if report.year else UNKNOWN),
        Fact(Words("统计期限", "period"), plain(period) if period else UNKNOWN),
        Fact(
            Words("格式", "form"),
            Words(f"{report.form.name}（{report.form.number}）", f"{report.form.name} ({report.form.number})"),
        ),
        Fact(Words("来源", "source"), origin),
    ]
    if report.copies > 1:
        listed.append(Fact(Words("印了几次", "copies"), plain(str(report.copies))))
    return tuple(listed)


def table_summaries(report: Report) -> tuple[Fact, ...]:
    """A line a table: how many cells it has, and how many of those without a number there are of each state."""
    summaries = []
    for table in report.form.tables:
        cells = [cell for key, cell in report.cells.items() if key.startswith(table.key + ".")]
        states = Counter(cell.state for cell in cells if cell.state != "reported")
        en = ", ".join([counted(len(cells), "cell"), *(f"{n} {STATE_WORDS[state].en}" for state, n in states.items())])
        summaries.append(Fact(Words(table.title, table.en), plain(en)))
    return tuple(summaries)


@frozen
class Outcomes:
    """How many rules ended in one way, in words."""

    what: str
    many: int
    words: Words


def outcomes(findings: Findings) -> tuple[Outcomes, ...]:
    """How many rules hold, fail, are undecided; what only informs is no failure. The last two only if there are any."""
    ended = Counter(map(outcome, findings))
    counts = [
        ("pass", ended["pass"], Words("相符", "hold")),
        ("fail", ended["fail"] + ended["warning"], Words("不符", "fail")),
        ("undecided", ended["undecided"], Words("无法判断", "undecided")),
        ("info", ended["info"], Words("说明", "to know")),
        ("error", ended["error"], Words("规则出错", "not evaluated")),
    ]
    return tuple(
        Outcomes(what, many, Words(f"{many} {words.zh}", f"{many} {words.en}"))
        for what, many, words in counts
        if many or what in ("pass", "fail", "undecided")
    )


def summary(findings: Findings) -> Words:
    """How many rules hold, fail and are undecided, in one line."""
    counts = [count.words for count in outcomes(findings)]
    return Words("，".join(words.zh for words in counts), ", ".join(words.en for words in counts))


def cell_words(name: str, known: Forms | None = None) -> Words:
    """A cell in words. Where it is not known of which form it is, the newest that has it.

    >>> cell_words("previous.requests.received.total").en
    'last year: Received this year, Total'
    """
    prefix, key = split_key(name)
    if known is None or prefix not in known:
        having = [form for form in forms() if key in form.cells]
        known = {prefix: having[-1]} if having else {}
    return cell_words_of(name, known)
