"""The check of writing: what a handler writes is read as the report that was written.

Asked of reports that have each of the things some formats cannot say, of those in the handler's own documents, and of
drawn ones. For a drawn report that is not read so, a smaller one is looked for, with bounded patience.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache

from attrs import evolve
from hypothesis import HealthCheck, given, settings

from gxparse.formats.protocol import Writer, document_fault, is_writer, reads
from gxparse.formats.registry import Registry
from gxparse.forms.model import form_for
from gxparse.report import Cell, Report, Section
from gxparse.testing import strategies
from gxparse.testing.cases import Case, bound
from gxparse.testing.made import zero_report
from gxparse.values import read_value
from gxparse.writing.official import outline
from gxparse.writing.write import losses

MOST_SHRINKS = 150
"""When a report is found that is not read as it was written, so many others are tried for a smaller one."""


def write_law(case: Case) -> Iterator[str]:
    """If it writes: what it writes is read as the report that was written, but for what it declares it cannot say."""
    handler = case.handler
    if not is_writer(handler):
        return
    for kind, report in _samples().items():
        wrong = _law(handler, report, case.registry)
        if wrong is not None:
            yield f"{wrong}; a report with {kind}, which is not in its cannot_say"
            return
        if kind in handler.cannot_say and not losses(report, handler.write(outline(report)), case.registry):
            yield f"it declares that it cannot say {kind}, and can"
            return
    for source in case.given:
        for report in bound(case, source):
            wrong = _law(handler, report, case.registry)
            if wrong is not None:
                yield f"{source.name}: {wrong}"
                return
    found: list[tuple[int, str, str]] = []
    tries = 0

    @settings(
        max_examples=case.examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.reports(unknown=True))
    def law(report: Report) -> None:
        nonlocal tries
        tries += bool(found)
        if tries > MOST_SHRINKS:
            raise _EnoughError
        wrong = _law(handler, report, case.registry)
        if wrong is not None:
            shown = repr(report)
            found.append((len(shown), wrong, shown))
            raise _LawBrokenError

    with suppress(_LawBrokenError, _EnoughError):
        law()
    if found:
        _, wrong, shown = min(found)
        yield wrong
        yield f"a small report for which it is so: {shown:.600}"


@lru_cache(maxsize=1)
def _samples() -> Mapping[str, Report]:
    """By each kind of what some formats cannot say, a report that has it."""
    newest = form_for(None)
    year, agency, tables = newest.first_year, strategies.AGENCIES[0], {table.key for table in newest.tables}
    plain = evolve(
        zero_report(newest, year=year),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        period=(date(year, 1, 1), date(year, 12, 31)),
        sections=tuple(
            Section(each.key, f"{each.number}、{each.title}", "" if each.key in tables else "本年度没有变化。")
            for each in newest.sections
        ),
    )
    row = plain.form.keys_of("requests", "outcomes.granted")
    partly = plain.form.keys_of("requests", "outcomes.granted_in_part")
    disputes = plain.form.keys_of("disputes", "direct_litigation")

    def with_cells(*texts: tuple[str, str]) -> Report:
        printed = {key: Cell(*read_value(raw)[:2], raw) for key, raw in texts}
        return evolve(plain, cells={**plain.cells, **printed})

    def with_prose(text: str) -> Report:
        first, *others = plain.sections
        return evolve(plain, sections=(evolve(first, text=text), *others))

    return {
        "blank": with_cells((row[1], ""), (row[6], ""), (disputes[2], "")),
        "unreadable": with_cells((row[0], "详见附件"), (row[3], "详见附件"), (disputes[2], "12%")),
        "spaced-number": with_cells((row[0], "12 345"), (row[3], ""), (partly[0], "12 345"), (partly[6], "")),
        "line-break": with_cells((row[1], "甲\n乙")),
        "blank-run": with_prose("本年度公开  信息12条。"),
        "bar": with_prose("栏目:政务公开|信息12条|文件3件"),
        "control": with_prose("本年度公开\x0b信息12条。"),
    }


def _law(handler: Writer, report: Report, known: Registry) -> str | None:
    """How a report is not read as it was written, if the handler does not declare it."""
    laid_out = outline(report)
    if laid_out.unsayable() & handler.cannot_say:
        return None
    document = handler.write(laid_out)
    fault = document_fault(document, reads(handler))
    if fault is not None:
        return fault.en
    if document != handler.write(laid_out):
        return "what it writes is another one each time"
    lost = losses(report, document, known)
    return f"{lost[0]} (written, read again)" if lost else None


class _LawBrokenError(Exception):
    """A report is not read as it was written."""


class _EnoughError(BaseException):
    """Enough smaller reports were tried. Not an Exception, which would be one more failure."""
