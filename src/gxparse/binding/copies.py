"""A report that stands several times in one document becomes one report; where its copies differ, a cell says nothing.

Documents print a report twice: a page and its attachment, a text and its tables once more. What the copies agree on is
as printed (an amount in other units is the same amount), and what only one of them prints is taken from it, where the
other is cut, masked, or lost cells of a row. But 18 in one and 19 in the other, or 18 and a blank, leave two readings,
and nothing tells which is right, not even two copies against one: the cell is ``unreadable``, its remark names what
they print and on which lines, and the note ``copies-differ`` lists such cells.

Which reports are copies:

- Nothing that both say of themselves (title, body, year) differs, and they follow one form.
- All cells say the same; or they differ in a few. A clerk corrects a figure and its totals; two years under one title
  share few figures but zeros. So zeros prove little: most forms are full of them.
- Reports with one title that say their body and year claim to be the same. Then at most a tenth of the cells that both
  print may differ, and at least two figures above 0 agree for each that differs; one cell may differ in any case.
- Without that claim ten figures above 0 must agree, and nine for each that differs.

Reports with one title that differ in more stay apart, each with the note.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice

from attrs import define, evolve, field, frozen

from gxparse.cell_names import MOST_LISTED, listed
from gxparse.layout import Note, Span
from gxparse.report import CUT, DIFFERENT, UNITS, WHOLE_ROW, Cell, Report
from gxparse.values import STATES, State
from gxparse.words import Words, plain

MOST_DIFFERENT = 10
"""At most one of so many cells may differ."""

FEWEST_ALIKE = 10
"""Reports that do not say whose they are need so many figures above 0 that agree."""

ALIKE_FOR_EACH = 2
"""In copies that say whose they are, so many figures above 0 agree for each cell that differs."""

MOST_COMPARED = 20
"""A report is compared with so many others that bear its title: no document has as many copies that differ."""

_DOUBT = ("missing", "blank", "reported", "recognised", "not_applicable", "masked", "unreadable")
"""States, the most doubtful last: what is said of a cell for which no copy prints a number."""

_TITLE_WORDS = re.compile("关于|政府信息公开|信息公开|工作|年度?|报告|[的《》\\s]")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_OF_WHOLE = ("rows-missing", "truncated")
"""Notes on what a copy lacks, which another may have."""


_Figure = tuple[object, State]

_WITHOUT: dict[State, _Figure] = {state: (None, state) for state in STATES}
"""Most cells of a short report have no number: what is compared of them is made once."""


def _figure(cell: Cell) -> _Figure:
    if cell.unit is not None:
        return (_amount(cell), cell.state)
    return _WITHOUT[cell.state] if cell.value is None else (cell.value, cell.state)


@frozen
class _Said:
    """A report, and the amounts and states of its cells, by which most can be told alike at once."""

    report: Report
    figures: tuple[_Figure, ...] = field()

    @figures.default
    def _compared(self) -> tuple[_Figure, ...]:
        return tuple(map(_figure, self.report.cells.values()))

    @property
    def name(self) -> str | None:
        """The title's own words, by which copies are found at once; ``None`` without a title."""
        return None if self.report.title is None else _own_words(self.report.title)


@define
class _Copies:
    """Copies of a report: those whose cells say something else, and how many there are of all."""

    different: list[_Said]
    count: int = 1

    def may_have(self, report: Report) -> bool:
        return all(_may_be_same(each.report, report) for each in self.different)

    def add(self, said: _Said) -> None:
        self.count += 1
        twin = next((n for n, each in enumerate(self.different) if each.figures == said.figures), None)
        if twin is None:
            self.different.append(said)
        elif self.different[twin].report.title is None and said.report.title is not None:
            self.different[twin] = said


def distinct(reports: Sequence[Report]) -> list[Report]:
    """Reports of which several are copies as one each, in order; those that claim to be copies and are not, noted."""
    if len(reports) == 1:
        return list(reports)
    groups: list[_Copies] = []
    named: defaultdict[str | None, set[int]] = defaultdict(set)  # the groups in which a name occurs
    for report in reports:
        said = _Said(report)
        near = range(len(groups)) if said.name is None else sorted(named[said.name] | named[None])
        alike = islice((n for n in near if groups[n].may_have(report)), MOST_COMPARED)
        home = next((n for n in alike if all(_are_copies(each, said) for each in groups[n].different)), len(groups))
        if home == len(groups):
            groups.append(_Copies([said]))
        else:
            groups[home].add(said)
        named[said.name].add(home)
    found = [_merged([each.report for each in group.different], group.count) for group in groups]
    titled: defaultdict[str, list[Report]] = defaultdict(list)
    for report in found:
        titled[_own_words(report.title)].append(report)
    return [
        evolve(report, notes=(*report.notes, *_contradictions(report, titled[_own_words(report.title)])))
        for report in found
    ]


# -- which are copies ----------------------------------------------------------------------------------


def _are_copies(one: _Said, two: _Said) -> bool:
    report, other = one.report, two.report
    if not _may_be_same(report, other):
        return False
    if one.figures == two.figures:
        return True
    each = list(zip(report.cells.values(), other.cells.values(), one.figures, two.figures, strict=True))
    unlike = (key for key, (_, _, mine, theirs) in zip(report.cells, each, strict=True) if mine != theirs)
    differ = sum(_differ(key, (report, other)) for key in unlike)
    both = sum(_printed(cell) and _printed(its) for cell, its, _, _ in each)
    alike = sum(mine == theirs and _printed(cell) and bool(cell.value) for cell, _, mine, theirs in each)
    if _one_title(report, other) and None not in (report.agency, other.agency, report.year, other.year):
        return differ <= 1 or (MOST_DIFFERENT * differ <= both and ALIKE_FOR_EACH * differ <= alike)
    return alike >= FEWEST_ALIKE and MOST_DIFFERENT * differ <= alike + differ


def _may_be_same(report: Report, other: Report) -> bool:
    """Whether nothing that both say of themselves differs, and they have the same cells."""
    same_year = report.year == other.year or None in (report.year, other.year)
    if not same_year or not (_one_title(report, other) or None in (report.title, other.title)):
        return False
    mine, theirs = report.agency, other.agency
    if mine is not None and theirs is not None and mine != theirs:
        shorter, longer = sorted((mine, theirs), key=len)
        if not (_one_title(report, other) and longer.endswith(shorter)):  # as where one copy has a block of metadata
            return False
    return report.form.name == other.form.name and report.cells.keys() == other.cells.keys()


def _one_title(report: Report, other: Report) -> bool:
    return None not in (report.title, other.title) and _own_words(report.title) == _own_words(other.title)


@lru_cache(maxsize=4096)
def _own_words(title: str | None) -> str:
    """What a title says besides what all titles do.

    >>> _own_words("关于青河市林业局二〇二一年政府信息公开工作的年度报告"), _own_words("青河市林业局2021年度报告(更正)")
    ('青河市林业局2021', '青河市林业局2021(更正)')
    """
    return _TITLE_WORDS.sub("", (title or "").translate(_DIGITS))


# -- what they say together ----------------------------------------------------------------------------


def _merged(copies: Sequence[Report], count: int) -> Report:
    """One report of copies: the first that has a title, with the cells of all."""
    first = next((report for report in copies if report.title is not None), copies[0])
    if len(copies) == 1:
        return evolve(first, copies=count) if count > 1 else first
    ordered = [first, *(report for report in copies if report is not first)]
    differ = _differing(ordered)
    cells = {}
    for key in first.cells:
        printings = [report.cells[key] for report in ordered]
        cells[key] = _open(printings) if key in differ else _agreed(printings)
    fullest = min(ordered, key=_missing)
    lacking = fullest.notes if any(cell.state == "missing" for cell in cells.values()) else ()
    notes = [note for report in ordered for note in report.notes if note.code not in _OF_WHOLE]
    notes += [note for note in lacking if note.code in _OF_WHOLE]
    if differ:
        notes.append(_note(differ, ordered))
    return evolve(first, cells=cells, notes=tuple(dict.fromkeys(notes)), copies=count)


def _differing(reports: Sequence[Report]) -> list[str]:
    """The cells for which one of the reports prints a number that another does not print there."""
    return [key for key in reports[0].cells if _differ(key, reports)]


def _differ(key: str, reports: Sequence[Report]) -> bool:
    printings = [report.cells[key] for report in reports]
    numbers = list({(cell.value, cell.unit): cell for cell in printings if _printed(cell)}.values())
    if not numbers:
        return False
    silent = (_is_silent(cell, numbers[0]) or _is_part(cell, key, reports) for cell in printings if not _printed(cell))
    if not all(silent):
        return True
    return not all(_same(mine, theirs) for mine, theirs in combinations(numbers, 2))


def _agreed(printings: Sequence[Cell]) -> Cell:
    """The first number, else the cell that is most in doubt."""
    number = next(filter(_printed, printings), None)
    return number if number is not None else max(printings, key=lambda cell: _DOUBT.index(cell.state))


def _open(printings: Sequence[Cell]) -> Cell:
    first = printings[0]
    return Cell(None, "unreadable", first.raw, first.span, f"{DIFFERENT}{_printings(printings).en}")


def _printed(cell: Cell) -> bool:
    """Whether the cell has a number that is printed: a blank that is read as 0 has none."""
    return cell.value is not None and cell.state != "blank"


def _is_silent(cell: Cell, number: Cell) -> bool:
    """Whether a cell without a number cannot speak against one: its row is not there, or it is masked or cut."""
    if cell.state == "unreadable":
        return cell.remark == CUT and number.raw.startswith(cell.raw)
    return cell.state == "missing" or (cell.state == "masked" and not any(map(str.isdigit, cell.raw)))


def _is_part(cell: Cell, key: str, reports: Sequence[Report]) -> bool:
    """Whether the cell's row, which lost cells and cannot be told apart, prints only what the others do, in order."""
    if cell.state != "unreadable" or not (cell.remark or "").startswith(WHOLE_ROW):
        return False
    figures = (cell.remark or "").removeprefix(WHOLE_ROW).split()
    row = key.rpartition(".")[0]
    for report in reports:
        if _printed(report.cells[key]):
            whole = iter([its.raw for other, its in report.cells.items() if other.rpartition(".")[0] == row])
            if not all(figure in whole for figure in figures):
                return False
    return True


def _missing(report: Report) -> int:
    return sum(cell.state == "missing" for cell in report.cells.values())


def _amount(cell: Cell) -> int | Decimal | None:
    """What a cell says, in yuan if it is money in a unit."""
    return cell.in_unit("元") if cell.value is not None and cell.unit in UNITS else cell.value


def _same(mine: Cell, theirs: Cell) -> bool:
    return _amount(mine) == _amount(theirs) or (mine.value == theirs.value and None in (mine.unit, theirs.unit))


# -- what is said of it --------------------------------------------------------------------------------


def _contradictions(report: Report, titled_so: Iterable[Report]) -> Iterator[Note]:
    """A note on what other reports with this one's title say otherwise."""
    same = (other for other in titled_so if _one_title(report, other) and _may_be_same(report, other))
    others = (other for other in same if other is not report)
    them = [report, *islice(others, MOST_COMPARED)]
    differ = _differing(them) if len(them) > 1 else ()
    if differ:
        yield _note(differ, them)


def _note(differ: Sequence[str], reports: Sequence[Report]) -> Note:
    form = reports[0].form
    said = [_printings([report.cells[key] for report in reports]) for key in differ[:MOST_LISTED]]
    each = [*said, *(plain("") for _ in differ[MOST_LISTED:])]
    zh = listed([(key, words.zh) for key, words in zip(differ, each, strict=True)], form).zh
    en = listed([(key, words.en) for key, words in zip(differ, each, strict=True)], form).en
    spans = (report.cells[differ[0]].span for report in reports)
    line = next((span.line for span in spans if span is not None), None)
    return Note(
        "copies-differ",
        f"同一报告在文档中不止一份，数值不同：{zh}",
        f"copies of this report differ: {en}",
        line,
        tuple(differ),
    )


def _printings(printings: Sequence[Cell]) -> Words:
    """What the copies print for a cell and where, once each: ``18 (line 175), 19 (line 430)``; with the column where
    they stand on one line.
    """
    printings = [cell for cell in printings if cell.state != "missing"]
    lines = [cell.span.line for cell in printings if cell.span is not None]
    one_line = len(set(lines)) < len(lines)
    found: dict[Words, Words] = {}
    for cell in printings:
        shown, place = _shown(cell), _place(cell.span, with_column=one_line)
        found.setdefault(shown, Words(f"{shown.zh}（{place.zh}）", f"{shown.en} ({place.en})"))
    each = list(found.values())[:MOST_LISTED]
    more = "…" if len(found) > MOST_LISTED else ""
    return Words("、".join(words.zh for words in each) + more, ", ".join(words.en for words in each) + more)


def _place(span: Span | None, *, with_column: bool) -> Words:
    if span is None:
        return Words("位置不明", "no place")
    zh, en = span.where
    return Words(f"{zh}第 {span.column} 列", f"{en}, column {span.column}") if with_column else Words(zh, en)


def _shown(cell: Cell) -> Words:
    if _printed(cell):
        return plain(f"{cell.value}{cell.unit or ''}")
    raw = " ".join(cell.raw.split())
    if raw:
        return plain(f"“{raw}”") if cell.state == "unreadable" else plain(raw)
    return Words("无法辨读", "nothing readable") if cell.state == "unreadable" else Words("空白", "blank")
