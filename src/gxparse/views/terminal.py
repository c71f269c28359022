"""Reports and findings as text for people: the form as tables, aligned for wide characters."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from attrs import frozen

from gxparse.cell_names import cell_name, corrected
from gxparse.characters import printable
from gxparse.explaining.explanation import Explanations, Mistake, standing
from gxparse.explaining.explanation import Part as ExplainedPart
from gxparse.explaining.telling import CHOICES, OPEN, OPEN_TOO
from gxparse.findings import Finding, Findings, outcome
from gxparse.forms.model import Column, FormPart, FormTable, Group, Row
from gxparse.network.unknown import Bounds
from gxparse.report import Cell, Report
from gxparse.values import State
from gxparse.views.sections import LEFT_OUT, UNKNOWN, UNTITLED, Forms, facts, forms_of, outcomes
from gxparse.views.undecided import Blocked, Reports, by_block
from gxparse.views.widths import cut, pad, width
from gxparse.views.wording import MARKS, SIGNS, STATE_WORDS
from gxparse.words import COLON, LISTED, Lang, Words, counted, in_brackets

HEAD_WIDTH = 16
"""English column labels are broken at this many terminal columns."""

LABEL_WIDTH = 57
"""Row labels are cut to this many terminal columns."""

_WORDS = {
    "untitled": UNTITLED,
    "form": Words("格式", "form"),
    "notes": Words("读取说明", "notes"),
    "extra": Words("格式中没有的行", "rows that the form does not have"),
    "legend": Words("符号", "signs"),
    "item": Words("项目", "item"),
    "failing": Words("勾稽关系不符", "its rule fails"),
    "sections": Words("文字", "prose"),
    "chars": Words("字", "characters"),
    "nothing": Words("（未知）", "(unknown)"),
    "inferred": Words(
        "由规则推知（未印出；以印出的数字无误为前提）：", "inferred (not printed; if the printed numbers are right):"
    ),
    "zeros": Words(
        "空白按 0 计（未印出，也未经推知；各条规则都相符）：",
        "blank, read as 0 (neither printed nor inferred; every rule holds):",
    ),
    "common": Words("每一种都更正", "every one corrects"),
}

_ENDS = Words("：", ":")
"""Ends a line that the following lines belong to."""


def word(key: str, lang: Lang) -> str:
    """A word of the output in a language."""
    return _WORDS[key].of(lang)


@frozen
class Style:
    """How a terminal shows it: in colours or not, with the ``ids`` that programs use (rules, cells, notes) or not."""

    colour: bool = False
    ids: bool = False

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def bad(self, text: str) -> str:
        """Something that fails."""
        return self._paint("1;31", text)

    def good(self, text: str) -> str:
        """Something that holds."""
        return self._paint("32", text)

    def open(self, text: str) -> str:
        """Something undecided or unknown."""
        return self._paint("33", text)

    def head(self, text: str) -> str:
        """A heading."""
        return self._paint("1", text)

    def quiet(self, text: str) -> str:
        """Something beside the point."""
        return self._paint("2", text)

    def named(self, *ids: str) -> str:
        """What programs call the thing that a line ends with, if that is wanted."""
        listed = f"[{', '.join(map(printable, ids))}]"
        return f"  {self.quiet(listed)}" if self.ids else ""


def wrapped(text: str) -> list[str]:
    """A column's label over several lines: broken between words, in Chinese before a bracket."""
    return textwrap.wrap(text, HEAD_WIDTH) if text.isascii() else re.split("(?=（)", text)


def report_lines(
    report: Report, findings: Findings, lang: Lang, style: Style, explanations: Explanations | None = None
) -> Iterator[str]:
    """A whole report for people: what it is, its tables, the findings with explanations, the notes."""
    yield style.head(printable(report.title or word("untitled", lang)))
    yield from _facts(report, lang)
    failing = {key for finding in findings.failed if finding.severity == "error" for key in finding.cells}
    used: set[State] = set()
    for table in report.form.tables:
        yield ""
        yield style.head(Words(table.title, table.en).of(lang))
        yield from _table(report, table, failing, used, lang, style)
        yield from _extra(report, table, lang, style)
    yield ""
    signs = [f"{sign} {STATE_WORDS[state].of(lang)}" for state, sign in SIGNS.items() if state in used]
    if failing:
        signs.append(f"! {word('failing', lang)}")
    if signs:
        yield style.quiet(f"{word('legend', lang)}{COLON.of(lang)}{'  '.join(signs)}")
    yield from finding_lines(findings, lang, style, explanations, {"": report})
    yield from note_lines(report, lang, style)


def _facts(report: Report, lang: Lang) -> Iterator[str]:
    listed = [(fact.name.of(lang), fact.text.of(lang)) for fact in facts(report)]
    names = {section.key: section.title for section in report.form.sections} if lang == "zh" else {}
    lengths = [f"{names.get(section.key, section.key)} {len(section.text)}" for section in report.sections]
    sections = Words("；", ", ").of(lang).join(lengths)
    listed.append(
        (word("sections", lang), sections + in_brackets(word("chars", lang), lang) if sections else UNKNOWN.of(lang))
    )
    longest = max(width(name) for name, _ in listed)
    for name, fact in listed:
        yield f"  {pad(name, longest)}  {printable(fact)}"


def _table(
    report: Report, table: FormTable, failing: Collection[str], used: set[State], lang: Lang, style: Style
) -> Iterator[str]:
    parts = _printed_parts(report, table)
    opened: set[str] = set()
    labels = max(width(_label(row, lang)) + 2 * row.key.count(".") for part, rows in parts for row in rows)
    labels = min(LABEL_WIDTH, max(labels, *(width(part.heading) for part, _ in parts)))
    for part, rows in parts:
        heads = [wrapped(_label(column, lang)) for column in part.columns]
        body = [[_shown(report.cells[f"{table.key}.{row.key}.{c.key}"], used) for c in part.columns] for row in rows]
        sizes = [max(map(width, (*head, *column))) + 1 for head, *column in zip(heads, *body, strict=True)]
        height = max(map(len, heads))
        for level in range(height):
            line = pad(cut(part.heading or word("item", lang), labels) if level == height - 1 else "", labels)
            for head, size in zip(heads, sizes, strict=True):
                shown_head = head[level - height] if level >= height - len(head) else ""
                line += "  " + pad(shown_head, size, right=True)
            yield style.quiet(line.rstrip())
        for row, shown in zip(rows, body, strict=True):
            for group in table.groups_of(row.key):
                if group.key not in opened:
                    opened.add(group.key)
                    yield style.quiet("  " * group.key.count(".") + _label(group, lang))
            line = pad(cut("  " * row.key.count(".") + _label(row, lang), labels), labels)
            for column, text, size in zip(part.columns, shown, sizes, strict=True):
                key = f"{table.key}.{row.key}.{column.key}"
                line += "  " + _painted(text, size, report.cells[key], key in failing, style)
            yield line


def _extra(report: Report, table: FormTable, lang: Lang, style: Style) -> Iterator[str]:
    """Rows that the form does not have, a line each."""
    others = [extra for extra in report.extra if extra.table == table.key]
    if others:
        yield style.quiet(word("extra", lang))
    for extra in others:
        shown = str(extra.cell.value) if extra.cell.known else extra.cell.raw
        yield f"  {printable(extra.label)}  {printable(shown + (extra.cell.unit or ''))}"


def _painted(text: str, size: int, cell: Cell, failing: bool, style: Style) -> str:
    if failing:
        return style.bad(pad(f"!{text}", size, right=True))
    padded = pad(text, size, right=True)
    return padded if cell.known else style.open(padded)


def _printed_parts(report: Report, table: FormTable) -> list[tuple[FormPart, Sequence[Row]]]:
    parts: list[tuple[FormPart, Sequence[Row]]] = []
    for part in table.parts:
        first = part.columns[0].key
        rows = [row for row in part.rows if f"{table.key}.{row.key}.{first}" in report.cells]
        parts.append((part, rows))
    return parts


def _label(labelled: Row | Column | Group, lang: Lang) -> str:
    return Words(labelled.label, labelled.en).of(lang)


def _shown(cell: Cell, used: set[State]) -> str:
    if cell.value is None:
        used.add(cell.state)
        return SIGNS[cell.state]
    text = str(cell.value)
    if cell.state == "recognised":
        used.add(cell.state)
        text += SIGNS[cell.state]
    return text + (cell.unit if cell.unit else "")


def summary(findings: Findings, lang: Lang, style: Style) -> str:
    """How many rules hold, fail and are undecided, in one line; findings that only inform are no failures."""
    paint = {"pass": style.good, "fail": style.bad, "error": style.bad}
    parts = [
        (paint.get(count.what, style.open) if count.many else style.quiet)(count.words.of(lang))
        for count in outcomes(findings)
    ]
    return Words("，", ", ").of(lang).join(parts)


def finding_lines(
    findings: Findings,
    lang: Lang,
    style: Style,
    explanations: Explanations | None = None,
    reports: Reports | None = None,
    *,
    each: bool = False,
) -> Iterator[str]:
    """The summary, then every rule that does not hold; under the last one of a broken table its best explanation.

    Undecided rules that cells of ``reports`` block for the same reasons are one line, but for with ``each``.
    """
    yield summary(findings, lang, style)
    forms = forms_of(reports or {})
    explained = {name for part in (explanations.parts if explanations is not None else ()) for name in part.rules}
    failed = [finding for finding in findings if finding.status == "fail"]
    broken = [finding for finding in failed if finding.severity == "error" or finding.id in explained]
    last: dict[str, list[ExplainedPart]] = {}
    for part in explanations.parts if explanations is not None else ():
        mine = [finding.id for finding in broken if not part.cells.isdisjoint(finding.cells)]
        last.setdefault(mine[-1] if mine else "", []).append(part)
    told: set[frozenset[str]] = set()
    for finding in by_block(findings, {} if each or reports is None else reports):
        if isinstance(finding, Blocked):
            yield "  " + _blocked(finding, lang, style)
            continue
        together = frozenset((finding.id, *finding.through))
        if finding.status != "pass" and together not in told:
            same = [f.id for f in findings if f.status == "fail" and {f.id, *f.through} == together]
            yield "  " + _finding(finding, lang, style, same if finding.through else [finding.id])
            if finding.through:  # the others of the group say the same
                told.add(together)
        for part in last.get(finding.id, ()):
            yield from ("    " + line for line in explanation_lines(part, forms, lang, style))
    if explanations is not None and explanations.left_out:
        yield style.open(f"  {LEFT_OUT.of(lang)}{COLON.of(lang)}{LISTED.of(lang).join(explanations.left_out)}")
    for part in last.get("", ()):
        yield from ("  " + line for line in explanation_lines(part, forms, lang, style))


def _blocked(blocked: Blocked, lang: Lang, style: Style) -> str:
    return f"{style.open(MARKS['undecided'])} {blocked.words.of(lang)}{style.named(blocked.rules)}"


def _finding(finding: Finding, lang: Lang, style: Style, ids: Sequence[str]) -> str:
    mark = MARKS[outcome(finding)]
    open_question = finding.status == "undecided" or finding.severity != "error"
    paint = style.open if open_question and finding.status != "error" else style.bad
    return f"{paint(mark)} {printable(finding.message(lang))}{style.named(*ids)}"


def explanation_lines(part: ExplainedPart, forms: Forms, lang: Lang, style: Style) -> Iterator[str]:
    """The best explanation of a broken table, one line a change, and how it stands among the others."""
    if not part.explanations:
        yield style.open(f"→ {standing(part).of(lang)}")
        return
    yield style.head(f"→ {standing(part).of(lang)}{_ENDS.of(lang)}")
    tie = part.tie
    best = part.explanations[0].mistakes if tie is None else tie.common
    yield from ("  " + line for line in _changes(best, forms, lang, style))
    if tie is not None:
        yield f"  {(OPEN_TOO if best else OPEN).of(lang)}{_ENDS.of(lang)}"
        for choice in tie.choices[:CHOICES]:
            yield f"    - {choice.words(forms).of(lang)}"
        if len(tie.choices) > CHOICES:
            more = len(tie.choices) - CHOICES
            yield style.quiet(f"    {Words(f'另外 {more} 种', f'{more} more').of(lang)}")
    elif len(part.explanations) > 1 and part.common:
        common = Words("、", "; ").of(lang).join(cell_name(key, forms, lang) for key in part.common)
        yield style.quiet(f"  {word('common', lang)}{COLON.of(lang)}{common}")


def _changes(mistakes: Sequence[Mistake], forms: Forms, lang: Lang, style: Style) -> Iterator[str]:
    for mistake in mistakes:
        several = len(mistake.corrections) > 1
        if not mistake.corrections:
            yield mistake.message(lang)
        if several:
            yield f"{mistake.message(lang)}{_ENDS.of(lang)}"
        for change in mistake.corrections:
            what = "" if several else f"  {style.quiet(mistake.message(lang))}"
            said = corrected(change.before, change.right, word("nothing", lang))
            name = cell_name(change.cell, forms, lang)
            yield f"{'  ' * several}{name}{COLON.of(lang)}{said}{what}{style.named(change.cell)}"


def inferred_lines(
    bounds: Mapping[str, Bounds], forms: Forms, lang: Lang, style: Style, *, full: bool
) -> Iterator[str]:
    """How many unknown cells the rules force, how many blank ones can be read as 0; with ``full``, each with its
    derivation.
    """
    found = [each for each in bounds.values() if each.value is not None]
    forced, zeros = ([each for each in found if (each.reason == "sums") is sums] for sums in (True, False))
    if found and not full:
        zh = [f"可推知 {len(forced)} 个未知单元格"] if forced else []
        en = [f"{counted(len(forced), 'unknown cell')} can be inferred"] if forced else []
        if zeros:
            zh.append(f"{'另有 ' if forced else ''}{len(zeros)} 个空白单元格可按 0 计")
            en.append(f"{len(zeros)} more" if forced else f"{counted(len(zeros), 'blank cell')} can be read as 0")
            en[-1] += " blank, which can be read as 0" if forced else ""
        said = Words(f"{'，'.join(zh)}（--inferred 列出）", f"{', '.join(en)} (--inferred lists them)")
        yield style.quiet(said.of(lang))
        return
    if forced:
        yield word("inferred", lang)
    for each in forced:
        yield _inferred(each, forms, lang, style)
        for step in each.steps:
            yield style.quiet(f"    {step.message(lang, partial(cell_name, forms=forms, lang=lang))}")
    if zeros:
        yield word("zeros", lang)
    yield from (_inferred(each, forms, lang, style) for each in zeros)


def _inferred(found: Bounds, forms: Forms, lang: Lang, style: Style) -> str:
    return f"  {cell_name(found.cell, forms, lang)} = {found.value}{style.named(found.cell)}"


def note_lines(report: Report, lang: Lang, style: Style) -> Iterator[str]:
    """What was seen while reading, a line a note."""
    if report.notes:
        yield word("notes", lang) + _ENDS.of(lang)
        for note in report.notes:
            yield f"  - {printable(note.message(lang))}{style.named(note.code)}"
