"""A report that stands several times in one document: counted once if all say the same, else told where they differ.

Documents print a report twice: a page and its attachment, a text and its tables once more. What both say is one report
with ``copies``; an amount in other units is the same amount. Where a cell differs nothing tells which is right, so both
stay, each with the note ``copies-differ`` that names cell, figures and lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve

from gxparse.cell_names import listed
from gxparse.layout import Note
from gxparse.report import UNITS, Cell, Report

FEWEST_ALIKE = 10
"""Two reports of which one has no title are copies only if so many figures above 0 are the same."""

MOST_DIFFERENT = 10
"""Then at most one figure of so many may differ."""


def distinct(reports: Sequence[Report]) -> list[Report]:
    """Reports that are printed several times counted as copies of the first; those that differ say where."""
    if len(reports) == 1:
        return list(reports)
    found: list[Report] = []
    by_figures: dict[tuple[object, ...], list[int]] = {}
    for report in reports:
        figures = (report.form.name, *((_amount(cell), cell.state) for cell in report.cells.values()))
        rivals = by_figures.setdefault(figures, [])
        for number in rivals:
            first = found[number]
            if _may_be_same(first, report):
                kept = report if first.title is None and report.title is not None else first
                found[number] = evolve(kept, copies=first.copies + 1)
                break
        else:
            rivals.append(len(found))
            found.append(report)
    return [evolve(report, notes=(*report.notes, *_differences(report, found))) for report in found]


def _amount(cell: Cell) -> int | Decimal | None:
    """What a cell says, in yuan if it is money in a unit."""
    return cell.in_unit("元") if cell.value is not None and cell.unit in UNITS else cell.value


def _may_be_same(report: Report, other: Report) -> bool:
    """Whether nothing that both say of themselves differs."""
    pairs = ((report.title, other.title), (report.agency, other.agency), (report.year, other.year))
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _differences(report: Report, reports: Sequence[Report]) -> Iterator[Note]:
    for other in reports:
        if other is report or report.form.name != other.form.name or not _may_be_same(report, other):
            continue
        both = [
            (key, cell, other.cells[key]) for key, cell in report.cells.items() if cell.known and key in other.cells
        ]
        both = [(key, mine, theirs) for key, mine, theirs in both if theirs.known]
        differ = [(key, mine, theirs) for key, mine, theirs in both if not _same(mine, theirs)]
        named = report.title is not None and report.title == other.title
        alike = sum(bool(mine.value) for _, mine, _ in both) - len(differ)
        if differ and (named or (alike >= FEWEST_ALIKE and MOST_DIFFERENT * len(differ) <= len(both))):
            yield _note(report, differ)


def _same(mine: Cell, theirs: Cell) -> bool:
    return _amount(mine) == _amount(theirs) or (mine.value == theirs.value and None in (mine.unit, theirs.unit))


def _note(report: Report, differ: Sequence[tuple[str, Cell, Cell]]) -> Note:
    zh = listed(
        [(k, f"此处 {_shown(a)}({_line(a)}),另一份 {_shown(b)}({_line(b)})") for k, a, b in differ], report.form
    ).zh
    en = listed(
        [(k, f"{_shown(a)} ({_place(a)}), in the copy {_shown(b)} ({_place(b)})") for k, a, b in differ], report.form
    ).en
    line = differ[0][1].span.line if differ[0][1].span is not None else None
    return Note("copies-differ", f"同一报告在文档中不止一份,数值不同:{zh}", f"copies of this report differ: {en}", line)


def _shown(cell: Cell) -> str:
    return f"{cell.value}{cell.unit or ''}"


def _line(cell: Cell) -> str:
    return f"第 {cell.span.line} 行" if cell.span is not None else "-"


def _place(cell: Cell) -> str:
    return f"line {cell.span.line}" if cell.span is not None else "-"
