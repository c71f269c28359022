"""What checking finds in a report, as marks at cells and an appendix, for documents that show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from gxparse.cell_names import cell_words, number
from gxparse.checks.engine import check, equations
from gxparse.explaining.explain import explain
from gxparse.explaining.explanation import Explanations, standing
from gxparse.findings import Equation, Finding, Findings
from gxparse.forms.model import Form
from gxparse.outline import Appendix, AppendixRow, AppendixTable, Mark, Outline
from gxparse.report import Report
from gxparse.words import Words, plain

MOST_CELLS = 4
"""A finding that takes in more cells is told at those of the shorter side of its equation."""

MOST_LISTED = 4
"""So many cells of a finding are named in its row."""

MOST_TIED = 3
"""So many corrections that are equally plausible are listed for each part of a report."""

_SEVERITY = {
    "error": Words("不符", "contradiction"),
    "warning": Words("提示", "warning"),
    "info": Words("说明", "remark"),
}
_WORST = ("error", "warning", "info")


def annotated(outline: Outline, report: Report) -> Outline:
    """An outline of a report with what checking finds: marks at cells, and an appendix of findings and corrections.

    >>> import gxparse
    >>> from gxparse.writing.official import outline
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> found = annotated(outline(report), report)
    >>> [mark.key for mark in found.marks if mark.key.endswith("carried_over.total")]
    ['requests.carried_over.total']
    >>> [len(table.rows) for table in found.appendix.tables]
    [2, 2]
    """
    findings, explanations = check(report), explain(report)
    forms = {"": report.form}
    equalities = {equation.id: equation for equation in equations(report)[0]}
    tables = (_findings_table(findings, forms), _corrections_table(explanations, forms))
    marks = _marks(findings, explanations, equalities, {box.key for box in outline.boxes() if box.key is not None})
    return evolve(outline, marks=marks, appendix=Appendix(Words("勾稽检查", "Balance checks"), tables))


def _marks(
    findings: Findings, explanations: Explanations, equalities: Mapping[str, Equation], shown: set[str]
) -> tuple[Mark, ...]:
    marks: dict[str, Mark] = {}

    def add(key: str, mark: Mark) -> None:
        if key in shown:
            known = marks.get(key, Mark(key, "info"))
            severity = min(known.severity, mark.severity, key=_WORST.index)
            marks[key] = Mark(key, severity, known.words + mark.words)

    for finding in findings.failed:
        told = _told_at(finding, equalities)
        for key in finding.cells:
            said = (Words(finding.zh, finding.en),) if key in told else ()
            add(key, Mark(key, finding.severity if said else "info", said))
    for part in explanations.parts:
        for explanation in part.tied[:MOST_TIED]:
            for change in explanation.changes:
                before = "?" if change.before is None else str(change.before)
                zh = f"可能应为 {change.right}（印为 {before}；{standing(part).zh}）"
                en = f"perhaps {change.right} (printed: {before}; {standing(part).en})"
                add(change.cell, Mark(change.cell, "error", (Words(zh, en),)))
    return tuple(marks.values())


def _told_at(finding: Finding, equalities: Mapping[str, Equation]) -> tuple[str, ...]:
    """The cells at which a finding is told."""
    equation = equalities.get(finding.id)
    if equation is None or len(finding.cells) <= MOST_CELLS:
        return finding.cells
    return min(equation.left, equation.right, key=len)


def _findings_table(findings: Findings, forms: Mapping[str, Form]) -> AppendixTable:
    head = (
        Words("结果", "Result"),
        Words("规则", "Rule"),
        Words("位置", "Cells"),
        Words("左边", "Left"),
        Words("右边", "Right"),
        Words("说明", "What was found"),
    )
    rows = [
        AppendixRow(
            (
                _SEVERITY[finding.severity],
                plain(finding.rule),
                _places(finding.cells, forms),
                *(plain("" if side is None else number(side)) for side in (finding.left, finding.right)),
                Words(finding.zh, finding.en),
            ),
            finding.cells,
        )
        for finding in findings.failed
    ]
    counts = [len(findings.passed), len(findings.failed), len(findings.undecided)]
    zh, en = "{} 条相符，{} 条不符，{} 条无法判断", "{} hold, {} do not, {} are undecided"
    title = Words(f"核对结果：{zh.format(*counts)}", f"Findings: {en.format(*counts)}")
    return AppendixTable(title, head, tuple(rows), Words("没有不符的规则", "no rule is broken"))


def _corrections_table(explanations: Explanations, forms: Mapping[str, Form]) -> AppendixTable:
    head = (
        Words("方案", "Way"),
        Words("更正", "Correction"),
        Words("位置", "Cell"),
        Words("印的", "Printed"),
        Words("应为", "Should be"),
        Words("依据", "Why"),
    )
    title = Words("建议的更正（请对照原始台账核实）", "Proposed corrections (to be verified against the records)")
    nothing = Words("没有可建议的更正", "there is nothing to propose")
    return AppendixTable(title, head, tuple(_corrections(explanations, forms)), nothing)


def _corrections(explanations: Explanations, forms: Mapping[str, Form]) -> Iterator[AppendixRow]:
    for number_of_part, part in enumerate(explanations.parts, 1):
        for way, explanation in enumerate(part.tied[:MOST_TIED], 1):
            for mistake in explanation.mistakes:
                for change in mistake.corrections:
                    texts = (
                        plain(f"{number_of_part}.{way}"),
                        mistake.words,
                        cell_words(change.cell, forms),
                        plain("?" if change.before is None else str(change.before)),
                        plain(change.right),
                        standing(part),
                    )
                    yield AppendixRow(texts, (change.cell,))


def _places(cells: tuple[str, ...], forms: Mapping[str, Form]) -> Words:
    names = [cell_words(key, forms) for key in cells[:MOST_LISTED]]
    more = len(cells) - len(names)
    zh = "；".join(name.zh for name in names) + (f" 等 {len(cells)} 处" if more > 0 else "")
    en = "; ".join(name.en for name in names) + (f" and {more} more" if more > 0 else "")
    return Words(zh, en)
