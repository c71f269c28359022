"""What a report says that a recogniser of pictures (OCR) has read: sure readings, and what the sums of the form tell.

A recogniser takes 13 for 18, and knows that it may. The form has more sums than any recogniser has doubts: each number
of the table of requests stands in two. So what is sought is the table that is the most probable of all, with the
probabilities of the readings and of broken sums (:mod:`gxparse.recognising.search`), and for each cell how far behind
the best table is in which it says something else: the margin. Then, cell by cell:

- A reading stays, and is ``reported``, if that table has it, by a margin of a hundred to one. Where the reading itself
  is as good as its recogniser takes any, a smaller margin is enough: no sum speaks against it.
- A clear reading stays also where it breaks a sum: a document that contradicts itself is never mended.
- Another number that the sums tell by a hundred to one is ``recognised``. It is never ``reported``: nobody has read it.
- All else is ``unreadable``, with what it may say in the remark.

Where the search ends before that table is found, parts of the sums tell what they can
(:mod:`gxparse.recognising.trees`).

How likely broken sums are decides what can be mended. One in a hundred is broken in print; a number of the table of
requests breaks two, which is one in ten thousand. So a reading of 0.985 can be mended where another one of 0.015 makes
both sums hold, and one of 0.995 cannot: the document may be wrong as likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import cache
from typing import Literal

from attrs import evolve, frozen

from gxparse.findings import Equation
from gxparse.forms.model import Form
from gxparse.forms.sums import Sum, column_sums, row_sums
from gxparse.layout import Alternative, Note
from gxparse.network.network import Network, independent
from gxparse.recognising.options import Option, Told
from gxparse.recognising.readings import BROKEN, CLEAR, NOTHING, PER_NAT, TAKEN, Choice, Readings, cost_of
from gxparse.recognising.search import cheapest
from gxparse.recognising.trees import told_by_trees
from gxparse.recognition import MOST, Recognition
from gxparse.report import Cell, Report
from gxparse.words import counted

MARGIN = cost_of(1 - CLEAR)
"""How far behind other tables have to be where the sums tell."""

LEAST_MARGIN = cost_of(1 - TAKEN)
"""How far behind they have to be where a number was taken as read."""

WINDOW = round(PER_NAT * MOST)
"""So far behind other tables are sought."""

Offered = tuple[Option, "Choice | None"]
"""What a cell may add to a sum, and the choice that it is."""

Asked = Literal["all", "offered", "parts"]
"""Whether the best of all tables was found, that of those with numbers that the recogniser offered, or what parts of
the sums tell.
"""

ATTEMPTS: tuple[tuple[Asked, int, int], ...] = (
    ("all", WINDOW, 500_000),
    ("all", MARGIN, 2_000_000),
    ("offered", MARGIN, 16_000_000),
)
"""Searches for tables within a window, each of which ends after so many steps: a million is a quarter of a second. Most
clear pages take fewer than 50,000. A number that is none of those offered may be any number, and where a hundred cells
may have one, nothing is out of the question; so it is left out in the end.
"""


@cache
def sums_of(form: Form, *, instead: bool = False) -> tuple[Equation, ...]:
    """The sums of counts that a form asks for, as equalities of its cells.

    >>> from gxparse.forms.model import form
    >>> len(sums_of(form("2021"))), sums_of(form("2021"))[-1].right
    (42, ('disputes.litigation_after_review.total',))
    """
    return tuple(_sums(form, instead))


def _sums(form: Form, instead: bool) -> Iterator[Equation]:
    for table in form.tables:
        rows = form.rows(table.key, instead=instead)
        keys = [form.keys_of(table.key, row.key) for row, _ in rows]
        for row, part in zip(keys, (part for _, part in rows), strict=True):
            yield from (_equation(each, row) for each in column_sums(part.columns))
        for each in row_sums(table, rows):
            columns = zip(*(keys[number] for number in (*each.left, *each.right)), strict=True)
            places = range(len(each.left)), range(len(each.left), len(each.left) + len(each.right))
            yield from (_equation(Sum(tuple(places[0]), tuple(places[1])), column) for column in columns)


def _equation(each: Sum, keys: Sequence[str]) -> Equation:
    left, right = (tuple(keys[number] for number in side) for side in (each.left, each.right))
    return Equation("+".join(left) + "=" + "+".join(right), left, right)


@frozen
class Verdict:
    """What the sums say of a cell: its choice in the best table (``None``: none of its choices), the choices of all
    tables near it, and how far behind the best table is in which the cell adds another number. ``asked`` says of which
    tables that is true.
    """

    chosen: Choice | None
    near: tuple[Choice | None, ...]
    margin: int
    asked: Asked = "all"

    def says(self, choice: Choice) -> bool:
        """Whether the best table adds what a choice does: whether a 0 or nothing is printed no sum can tell."""
        return _same_number(self.chosen, choice)

    def recognition(self, seen: Sequence[Alternative]) -> Recognition:
        """What is kept of it."""
        return Recognition(tuple(seen), None if self.chosen is None else self.chosen.text, self.margin / PER_NAT)


def recognised(report: Report, alternatives: Mapping[int, Sequence[Alternative]]) -> Report:
    """The report with what the sums of the form make of ``alternatives`` (by the start of a cell's span).

    Cells without alternatives stay as they are. Without any, the report itself is returned.
    """
    given = dict(_given(report, alternatives))
    if not given:
        return report
    verdicts, asked = _verdicts(report, given)
    cells = dict(report.cells)
    for key, readings in given.items():
        cells[key] = _cell(cells[key], readings, verdicts.get(key))
    cells = _as_printed(report, cells, given, verdicts)
    for key, readings in given.items():
        span = cells[key].span
        if span is not None:
            verdict = verdicts.get(key) or _by_itself(readings)
            cells[key] = evolve(cells[key], recognition=verdict.recognition(alternatives[span.start]))
    return evolve(report, cells=cells, notes=(*report.notes, *_notes(cells, asked)))


def _given(report: Report, alternatives: Mapping[int, Sequence[Alternative]]) -> Iterator[tuple[str, Readings]]:
    """The readings of the cells that are one piece of the document and that nothing but their text decides.

    A text that is unreadable may be one that the format marked as doubtful; any other is one of its alternatives.
    """
    for key, cell in report.cells.items():
        seen = alternatives.get(cell.span.start, ()) if cell.span is not None else ()
        unread = cell.state == "unreadable" and cell.remark is None
        if seen and (unread or (cell.state != "unreadable" and any(each.text == cell.raw for each in seen))):
            yield key, Readings.of(seen, money=report.form.cells[key].column.money)


# -- what the sums say ---------------------------------------------------------------------------------


def _verdicts(report: Report, given: Mapping[str, Readings]) -> tuple[dict[str, Verdict], set[Asked]]:
    """What the sums say of each cell with readings that stands in one; and how they were asked."""
    found: dict[str, Verdict] = {}
    asked: set[Asked] = set()
    for equations in independent(sums_of(report.form, instead=_instead(report))):
        keys = {key for equation in equations for key in (*equation.left, *equation.right)}
        if not keys.isdisjoint(given):
            of = _block(report, given, Network.of(equations))
            found |= of
            asked |= {verdict.asked for verdict in of.values()}
    return found, asked


def _instead(report: Report) -> bool:
    """Whether the report has the rows that replace others."""
    return list(report.cells) != report.form.cell_keys()


def _block(report: Report, given: Mapping[str, Readings], network: Network) -> dict[str, Verdict]:
    """What the best table of a network and those near it say."""
    offered = [_offered(report.cells[key], given.get(key)) for key in network.cells]
    nodes = [
        [(cell, -1 if leaves else 1) for cell, _, leaves in ways]
        for node, ways in enumerate(network.ways)
        if node not in network.grounds
    ]
    broken = cost_of(BROKEN)
    for asked, window, budget in ATTEMPTS:
        of = [_listed(each) for each in offered] if asked == "offered" else offered
        options = [[option for option, _ in each] for each in of]
        tables = cheapest(options, nodes, broken=broken, window=window, budget=budget)
        if tables is not None:
            return _said(network, given, of, tables.told, asked, window)
    options = [[option for option, _ in each] for each in offered]
    return _said(network, given, offered, told_by_trees(options, nodes, broken=broken, window=WINDOW), "parts", WINDOW)


def _listed(offered: Sequence[Offered]) -> list[Offered]:
    """What a cell may add that its recogniser offered; if it offered nothing, all the same."""
    return [each for each in offered if each[0].listed] or list(offered)


def _said(
    network: Network,
    given: Mapping[str, Readings],
    offered: Sequence[Sequence[Offered]],
    told: Sequence[Told],
    asked: Asked,
    window: int,
) -> dict[str, Verdict]:
    """What was told of the cells of a network with readings."""
    found = {}
    for key, each, of in zip(network.cells, offered, told, strict=True):
        if key in given:
            verdict = evolve(_verdict([choice for _, choice in each], of, window), asked=asked)
            found[key] = evolve(verdict, margin=0) if asked == "offered" and _may_be_else(given[key]) else verdict
    return found


def _may_be_else(readings: Readings) -> bool:
    """Whether a cell may well say a number that its recogniser did not offer: no table of offers tells it then."""
    return any(not option.listed and option.cost < LEAST_MARGIN for option, _ in readings.options())


def _verdict(choices: Sequence[Choice | None], told: Told, window: int) -> Verdict:
    """What is told of the options of a cell, of its choices; tables were sought within a window."""
    best = choices[told.chosen]
    far = [(choice, window if regret is None else regret) for choice, regret in zip(choices, told.regrets, strict=True)]
    near = dict.fromkeys(choice for choice, regret in far if regret < MARGIN)
    margin = min((regret for choice, regret in far if not _same_number(choice, best)), default=WINDOW)
    return Verdict(best, tuple(near), margin)


def _by_itself(readings: Readings) -> Verdict:
    """What the readings of a cell say where it stands in no sum."""
    return Verdict(readings.first, readings.choices, min(WINDOW, readings.margin))


def _same_number(one: Choice | None, other: Choice | None) -> bool:
    """Whether two choices add the same to a sum."""
    if one is None or other is None:
        return one is other
    return one is other or (one.number is not None and one.number == other.number)


def _offered(cell: Cell, readings: Readings | None) -> list[Offered]:
    """What a cell may add to a sum. One without readings is what it is, for sure."""
    if readings is not None:
        return list(readings.options())
    choice = _as_bound(cell)
    said: list[Offered] = [(Option(choice.number, 0), choice)]
    return [*said, (Option(None, 2 * cost_of(BROKEN)), choice)] if cell.state in NOTHING else said


def _as_bound(cell: Cell) -> Choice:
    return Choice(cell.value, cell.state, cell.raw, 1.0)


def _added(numbers: Sequence[int | Decimal | None]) -> int | None:
    """What numbers add to, if all are known."""
    known = [int(number) for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


# -- what becomes of a cell ----------------------------------------------------------------------------


def _cell(cell: Cell, readings: Readings, verdict: Verdict | None) -> Cell:
    first = readings.first
    as_read = (first.value, first.state) == (cell.value, cell.state) or first.state == cell.state == "blank"
    if verdict is None:
        taken = as_read and readings.taken
        return cell if taken else _unreadable(cell, f"may be {readings.words()}; no sum tells")
    chosen = verdict.chosen
    sure = verdict.margin >= MARGIN
    taken = readings.taken and verdict.asked == "all" and verdict.margin >= LEAST_MARGIN
    if as_read and verdict.says(first) and (sure or taken):
        return cell
    if readings.clear and chosen is not None and not verdict.says(first):
        why = f"read as {first.words}, and the sums say {chosen.words}: misread, or the document is wrong"
        return _unreadable(cell, why)
    if chosen is None or not sure or chosen.state != "reported":
        near = [choice for choice in readings.choices if choice in verdict.near] or list(readings.choices)
        return _unreadable(cell, f"may be {readings.words(near)}; the sums do not tell")
    odds = verdict.recognition(()).words.en
    remark = f"read as {readings.words()}; the sums say {chosen.value}, {odds}"
    return evolve(
        cell,
        value=chosen.value,
        state="recognised",
        remark=f"{cell.remark}; {remark}" if cell.remark else remark,
    )


def _as_printed(
    report: Report, cells: dict[str, Cell], given: Mapping[str, Readings], verdicts: Mapping[str, Verdict]
) -> dict[str, Cell]:
    """The cells, with clear readings that break a sum as they were read: all of its cells are known, and it fails.

    Other tables are near, in which the recogniser is wrong and not the document; whoever sees the number sees the rule
    that fails as well.
    """
    read = {
        key: report.cells[key]
        for key, verdict in verdicts.items()
        if cells[key].state == "unreadable" and given[key].clear and verdict.says(given[key].first)
    }
    while read:
        seen = {**cells, **read}
        failing: set[str] = set()
        for equation in sums_of(report.form, instead=_instead(report)):
            left, right = (_added([seen[key].value for key in side]) for side in (equation.left, equation.right))
            if left is not None and right is not None and left != right:
                failing.update(equation.left, equation.right)
        kept = {key: cell for key, cell in read.items() if key in failing}
        if len(kept) == len(read):
            return seen
        read = kept
    return cells


def _unreadable(cell: Cell, why: str) -> Cell:
    return Cell(None, "unreadable", cell.raw, cell.span, why)


def _notes(cells: Mapping[str, Cell], asked: AbstractSet[Asked]) -> Iterator[Note]:
    chosen = sum(cell.state == "recognised" for cell in cells.values())
    if chosen:
        yield Note(
            "recognised",
            f"{chosen} 个数字识别时没有把握，由表内各项合计推定，不等于印刷的数字",
            f"{counted(chosen, 'number')} not sure in the picture {'is' if chosen == 1 else 'are'} told by the sums",
        )
    if "offered" in asked:
        yield Note(
            "recognition-doubtful",
            "图像很不清楚，合计只在识别所给出的备选数字之间核对；请对照图像",
            "the picture is very unclear: the sums compare only numbers that the recogniser offered",
        )
    if "parts" in asked:
        yield Note(
            "recognition-undecided",
            "图像太不清楚，合计未能一并核对，只分组核对；请对照图像",
            "the picture is too unclear for all sums at once: parts of them tell its numbers",
        )
