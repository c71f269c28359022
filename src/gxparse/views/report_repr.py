"""The text ``repr`` of a report: the sections of its HTML view that need no checking, one line each."""

from __future__ import annotations

from gxparse.report import Report
from gxparse.views.elements import visible
from gxparse.views.sections import Fact, facts, table_summaries
from gxparse.words import Words, plain

SHOWN = 12
"""So many cells that are not 0 are shown."""


def report_text(report: Report) -> str:
    """What a report is, how many figures its tables have, its prose and its notes; deterministic, never an error.

    >>> import gxparse
    >>> lines = report_text(gxparse.parse("examples/reports/annotated-2020.txt")).splitlines()
    >>> [line.split("  ")[-1].strip() for line in lines[5:9]]
    ['examples/reports/annotated-2020.txt (pipe, utf-8, simplified)', '22 cells', '161 cells', '15 cells']
    """
    listed = [*facts(report), *table_summaries(report), Fact(Words("非零", "not 0"), plain(_figures(report)))]
    if report.sections:
        prose = ", ".join(f"{section.key} {len(section.text)}" for section in report.sections)
        listed.append(Fact(Words("文字", "prose"), plain(f"{prose} (characters)")))
    codes = ", ".join(dict.fromkeys(note.code for note in report.notes))
    if report.notes:
        listed.append(Fact(Words("读取说明", "notes"), plain(f"{len(report.notes)}: {codes}")))
    longest = max(len(fact.name.en) for fact in listed)
    lines = [f"<Report {report.title or '(untitled)'}", *(f"{f.name.en:{longest}}  {f.text.en}" for f in listed)]
    return visible("\n  ".join(lines)) + ">"


def _figures(report: Report) -> str:
    """Cells in a few words: those that are not 0, as printed or by their state."""
    found = {
        key: f"{cell.value} ({cell.state})" if cell.state == "recognised" else cell.raw if cell.known else cell.state
        for key, cell in report.cells.items()
        if cell.value != 0
    }
    more = len(found) - SHOWN
    return ", ".join(f"{key} {said}" for key, said in list(found.items())[:SHOWN]) + (
        f", … {more} more" if more > 0 else ""
    )
