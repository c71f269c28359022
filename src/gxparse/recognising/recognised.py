"""What a report says that a recogniser of pictures (OCR) has read: sure readings, and what the sums of the form tell.

A recogniser takes 13 for 18, and knows that it may. The form has more sums than any recogniser has doubts: each number
of the table of requests stands in two. So what is sought is the table that is the most probable of all, with the
probabilities of the readings and of broken sums (:mod:`gxparse.recognising.search`). Then, cell by cell:

- A reading that is sure stays, also where it breaks a sum: a document that contradicts itself is never mended.
- A reading that the sums chose or confirmed is ``recognised``, if any table in which the cell says something else is
  at least a hundred times less likely. It is never ``reported``: nobody has read it so for sure.
- All else is ``unreadable``, with what it may say in the remark.

How likely broken sums are decides what can be mended. One in a hundred is broken in print; a number of the table of
requests breaks two, which is one in ten thousand. So a reading of 0.985 can be mended where another one of 0.015 makes
both sums hold, and one of 0.995 cannot: the document may be wrong as likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from attrs import evolve, frozen

from gxparse.findings import Equation
from gxparse.forms.model import Form
from gxparse.forms.sums import Sum, column_sums, row_sums
from gxparse.layout import Alternative, Note
from gxparse.network.network import Network, independent
from gxparse.recognising.options import Option
from gxparse.recognising.readings import BROKEN, CLEAR, NOTHING, PER_NAT, Choice, Readings, cost_of
from gxparse.recognising.search import cheapest
from gxparse.recognition import MOST, Recognition
from gxparse.report import Cell, Report
from gxparse.words import counted

MARGIN = cost_of(1 - CLEAR)
"""How far behind other tables have to be."""

WINDOW = round(PER_NAT * MOST)
"""So far behind other tables are sought."""

BUDGET = 5_000_000
"""The search for the tables ends after so many steps, under a second; most clear pages take fewer than 10,000."""


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
    """What the sums say of a cell: its first choice, that of the best table (``None``: none of its choices), and those
    of all tables near it. ``margin`` is how far behind the best table is in which it adds another number. ``told`` says
    whether a sum holds whose cells all add one number in the tables that are near.
    """

    first: Choice
    chosen: Choice | None
    near: tuple[Choice | None, ...]
    margin: int
    told: bool = False

    @property
    def alone(self) -> bool:
        """Whether no other table is near in which the cell says something else."""
        return self.chosen is not None and set(self.near) == {self.chosen}

    @property
    def as_first(self) -> bool:
        """Whether the best table has the first choice, and all tables that are near add the same number there: whether
        a 0 or nothing is printed no sum can tell, and the recogniser has told.
        """
        return self.chosen is self.first and (self.alone or self.number is not None)

    @property
    def number(self) -> int | None:
        """What the cell adds to sums in all tables that are near, if that is one number."""
        numbers = {None if choice is None else choice.number for choice in self.near}
        return numbers.pop() if len(numbers) == 1 else None


def recognised(report: Report, alternatives: Mapping[int, Sequence[Alternative]]) -> Report:
    """The report with what the sums of the form make of ``alternatives`` (by the start of a cell's span).

    Cells without alternatives stay as they are. Without any, the report itself is returned.
    """
    given = dict(_given(report, alternatives))
    if not given:
        return report
    verdicts, spent = _verdicts(report, given)
    cells = dict(report.cells)
    for key, readings in given.items():
        cells[key] = _cell(cells[key], readings, verdicts.get(key))
    cells = _as_printed(report, cells, given, verdicts)
    for key, readings in given.items():
        span = cells[key].span
        if span is not None:
            seen = tuple(alternatives[span.start])
            found = _recognition(seen, readings, key in verdicts, verdicts.get(key))
            cells[key] = evolve(cells[key], recognition=found)
    return evolve(report, cells=cells, notes=(*report.notes, *_notes(cells, spent)))


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


def _verdicts(report: Report, given: Mapping[str, Readings]) -> tuple[dict[str, Verdict | None], bool]:
    """What the sums say of each cell with readings that stands in one, ``None`` where a search ended at its budget; and
    whether one did.
    """
    found: dict[str, Verdict | None] = {}
    spent = False
    for equations in independent(sums_of(report.form, instead=_instead(report))):
        keys = {key for equation in equations for key in (*equation.left, *equation.right)}
        if keys.isdisjoint(given):
            continue
        of = _block(report, given, Network.of(equations))
        spent |= of is None
        found |= dict.fromkeys(keys & given.keys()) if of is None else _with_sums(report, equations, of)
    return found, spent


def _instead(report: Report) -> bool:
    """Whether the report has the rows that replace others."""
    return list(report.cells) != report.form.cell_keys()


def _block(report: Report, given: Mapping[str, Readings], network: Network) -> dict[str, Verdict] | None:
    """What the best table of a network and those near it say; none if the search ended at its budget."""
    offered = [_offered(report.cells[key], given.get(key)) for key in network.cells]
    nodes = [
        [(cell, -1 if leaves else 1) for cell, _, leaves in ways]
        for node, ways in enumerate(network.ways)
        if node not in network.grounds
    ]
    options = [[option for option, _ in each] for each in offered]
    tables = cheapest(options, nodes, broken=cost_of(BROKEN), window=WINDOW, budget=BUDGET)
    if tables is None:
        return None
    found = {}
    for key, each, chosen, regrets in zip(network.cells, offered, tables.chosen, tables.regrets, strict=True):
        if key in given:
            choices = [(choice, WINDOW if far is None else far) for (_, choice), far in zip(each, regrets, strict=True)]
            near = dict.fromkeys(choice for choice, far in choices if far < MARGIN)
            best = each[chosen][1]
            margin = min((far for choice, far in choices if not _same_number(choice, best)), default=WINDOW)
            found[key] = Verdict(given[key].first, best, tuple(near), margin)
    return found


def _same_number(one: Choice | None, other: Choice | None) -> bool:
    """Whether two choices add the same to a sum."""
    if one is None or other is None:
        return one is other
    return one is other or (one.number is not None and one.number == other.number)


def _offered(cell: Cell, readings: Readings | None) -> list[tuple[Option, Choice | None]]:
    """What a cell may add to a sum. One without readings is what it is, for sure."""
    if readings is not None:
        return list(readings.options())
    choice = _as_bound(cell)
    said: list[tuple[Option, Choice | None]] = [(Option(choice.number, 0), choice)]
    return [*said, (Option(None, 2 * cost_of(BROKEN)), choice)] if cell.state in NOTHING else said


def _as_bound(cell: Cell) -> Choice:
    return Choice(cell.value, cell.state, cell.raw, 1.0)


def _with_sums(report: Report, equations: Sequence[Equation], of: dict[str, Verdict]) -> dict[str, Verdict]:
    """The verdicts, with what the sums say whose cells are all known."""

    def number(key: str) -> int | None:
        verdict, cell = of.get(key), report.cells[key]
        if verdict is None:
            return _as_bound(cell).number
        return verdict.number

    found = dict(of)
    for equation in equations:
        left, right = (_added([number(key) for key in side]) for side in (equation.left, equation.right))
        if left is not None and left == right:
            found |= {key: evolve(found[key], told=True) for key in found.keys() & {*equation.left, *equation.right}}
    return found


def _added(numbers: Sequence[int | Decimal | None]) -> int | None:
    """What numbers add to, if all are known."""
    known = [int(number) for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


# -- what becomes of a cell ----------------------------------------------------------------------------


def _recognition(
    seen: tuple[Alternative, ...], readings: Readings, in_sums: bool, verdict: Verdict | None
) -> Recognition:
    """What is kept of the search for the best table; of a cell in no sum, of its readings."""
    if verdict is not None:
        return _of_sums(seen, verdict)
    margin = 0 if in_sums else min(WINDOW, readings.margin)
    return Recognition(seen, readings.first.text, margin / PER_NAT)


def _of_sums(seen: tuple[Alternative, ...], verdict: Verdict) -> Recognition:
    chosen = verdict.chosen
    return Recognition(seen, None if chosen is None else chosen.text, min(WINDOW, verdict.margin) / PER_NAT)


def _cell(cell: Cell, readings: Readings, verdict: Verdict | None) -> Cell:
    first = readings.first
    as_read = (first.value, first.state) == (cell.value, cell.state) or first.state == cell.state == "blank"
    if verdict is None:
        return cell if as_read and readings.sure else _unreadable(cell, f"may be {readings.words()}; no sum tells")
    chosen = verdict.chosen
    if as_read and verdict.as_first and (readings.sure or (readings.clear and verdict.told)):
        return cell
    if readings.clear and chosen is not None and chosen.number != first.number:
        why = f"read as {first.words}, and the sums say {chosen.words}: misread, or the document is wrong"
        return _unreadable(cell, why)
    if chosen is None or not (verdict.alone or verdict.as_first) or not verdict.told:
        near = [choice for choice in readings.choices if choice in verdict.near] or list(readings.choices)
        return _unreadable(cell, f"may be {readings.words(near)}; the sums do not tell")
    if chosen.state != "reported":
        return cell if as_read and chosen is first else _unreadable(cell, f"may be {readings.words()}")
    odds = _of_sums((), verdict).words.en
    remark = f"read as {readings.words()}; the sums say {chosen.value}, {odds}"
    return evolve(
        cell,
        value=chosen.value,
        state="recognised",
        remark=f"{cell.remark}; {remark}" if cell.remark else remark,
    )


def _as_printed(
    report: Report, cells: dict[str, Cell], given: Mapping[str, Readings], verdicts: Mapping[str, Verdict | None]
) -> dict[str, Cell]:
    """The cells, with clear readings that break a sum as they were read: all of its cells are known, and it fails.

    Other tables are near, in which the recogniser is wrong and not the document; whoever sees the number sees the rule
    that fails as well.
    """
    read = {
        key: report.cells[key]
        for key, verdict in verdicts.items()
        if verdict and cells[key].state == "unreadable" and given[key].clear and verdict.chosen is given[key].first
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


def _notes(cells: Mapping[str, Cell], spent: bool) -> Iterator[Note]:
    chosen = sum(cell.state == "recognised" for cell in cells.values())
    if chosen:
        yield Note(
            "recognised",
            f"{chosen} 个数字识别时没有把握,由表内各项合计推定,不等于印刷的数字",
            f"{counted(chosen, 'number')} not sure in the picture {'is' if chosen == 1 else 'are'} told by the sums",
        )
    if spent:
        yield Note(
            "recognition-undecided",
            "图像太不清楚,表内合计未能推定数字;读出的数字未经合计核对,请对照图像",
            "the picture is too unclear for the sums to tell its numbers; no sum has confirmed those that were read",
        )
