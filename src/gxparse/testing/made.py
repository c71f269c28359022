"""Consistent figures and reports of nothing but zeros: what strategies, tests and benchmarks are made of.

Figures are added up from cases (so many requests of one kind of applicant, received or carried over, with one outcome),
so that the balance rule and the sums hold by construction. The cases come from a strategy, or from a seed: figures that
are drawn from a seed are the same every time, and two hundred times as fast to draw as cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from random import Random

from attrs import frozen

from gxparse.forms.model import Form, FormTable, Identity, form_for
from gxparse.report import Cell, Report, SourceInfo

Figures = dict[str, int | Decimal]
"""Figures of a form by cell key: ``int`` for counts, ``Decimal`` for money."""

DISPUTES = ("review", "direct_litigation", "litigation_after_review")
"""Rows of the table of disputes."""

RESULTS = ("upheld", "corrected", "other", "pending")
"""What becomes of a dispute: the columns of that table but for its total."""

QUARRELS = [(kind, result) for kind in DISPUTES for result in RESULTS]
"""What the cases of disputes can be."""

Request = tuple[str, str, str]
"""Who asked, what came of it, and whether it was ``received`` or ``carried_over``."""

ROUNDS = 8
"""So often each identity of a form is made to hold; one that is broken then contradicts another."""

LARGEST = 99_999
"""No body handles more cases of one kind."""


@frozen
class Shape:
    """What the cases of a form's requests can be, and the cells of its other tables."""

    applicants: tuple[str, ...]
    rows: tuple[str, ...]
    fates: tuple[str, ...]
    keys: tuple[str, ...]
    disclosure: tuple[str, ...]
    money: frozenset[str]

    @classmethod
    @cache
    def of(cls, of: Form, instead: bool = False) -> Shape:
        """The shape of a form; ``instead`` takes the rows that replace others."""
        rows = [row.key for row, _ in of.rows("requests", instead=instead)]
        [part] = of.table("requests").parts
        keys = of.cell_keys(instead=instead)
        return cls(
            applicants=tuple(column.key for column in part.columns if column.key != "total"),
            rows=tuple(rows),
            fates=tuple(row for row in rows if row.startswith("outcomes.") and row != "outcomes.total")
            + ("carried_forward",),
            keys=tuple(keys),
            disclosure=tuple(key for key in keys if key.startswith("disclosure.")),
            money=frozenset(key for key in keys if of.cells[key].column.money),
        )

    @property
    def places(self) -> list[tuple[str, str]]:
        """Who asked, and what came of it."""
        return [(applicant, fate) for applicant in self.applicants for fate in self.fates]

    def figures(
        self,
        cases: Iterable[tuple[Request, int]] = (),
        disputes: Iterable[tuple[tuple[str, str], int]] = (),
        others: Mapping[str, int | Decimal] | None = None,
    ) -> Figures:
        """The figures of so many cases of each kind; ``others`` are those of the disclosure table.

        >>> shape = Shape.of(form_for(2021))
        >>> figures = shape.figures([(("natural_person", "outcomes.granted", "received"), 3)])
        >>> [key for key, figure in figures.items() if figure and key.endswith(".total")]
        ['requests.received.total', 'requests.outcomes.granted.total', 'requests.outcomes.total.total']
        """
        found: Figures = {key: Decimal(0) if key in self.money else 0 for key in self.keys}
        for (applicant, fate, origin), count in cases:
            rows = [origin, fate] if fate == "carried_forward" else [origin, fate, "outcomes.total"]
            for row in rows:
                for column in (applicant, "total"):
                    found[f"requests.{row}.{column}"] += count
        for (kind, result), count in disputes:
            for column in (result, "total"):
                found[f"disputes.{kind}.{column}"] += count
        return _in_stock(found | dict(others or {}))


def has_cases(of: Form) -> bool:
    """Whether the figures of a form can be added up from cases: it says what becomes of each request."""
    return any(table.balance for table in of.tables)


def added_up(of: Form, figures: Mapping[str, int | Decimal]) -> Figures:
    """Figures that hold all identities of a form: totals are the sums of their parts, and what is less than another
    identity asks for is more.

    >>> figures = added_up(form_for(2018), {"statistics.requests.closed.extended.count": 3})
    >>> [key for key, figure in figures.items() if figure][::2]
    ['statistics.requests.received.count', 'statistics.requests.closed.count', 'statistics.requests.answers.count']
    """
    found: Figures = {key: figures.get(key, Decimal(0) if of.cells[key].column.money else 0) for key in of.cell_keys()}
    for table in of.tables:
        keys = {row.key: of.keys_of(table.key, row.key) for row, _ in of.rows(table.key)}
        wholes = {each.total: each for each in reversed(table.identities) if each.relation == "="}
        for column in range(max(map(len, keys.values()))):
            _add_up(found, {row: own[column] for row, own in keys.items() if column < len(own)}, table, wholes)
    return found


def _add_up(found: Figures, keys: Mapping[str, str], table: FormTable, wholes: Mapping[str, Identity]) -> None:
    """Add up a column; then raise a part of each side that is too low, and add up again, until all identities hold.

    Of identities that contradict each other no figures hold all, and some stay broken.
    """

    def total(rows: Iterable[str]) -> int | Decimal:
        return sum((found[keys[row]] for row in rows), 0)

    for _ in range(ROUNDS * len(table.identities) + 1):
        for each in _parts_first(wholes):
            found[keys[each.total]] = total(each.parts)
        apart = ((each, total(each.parts) - found[keys[each.total]]) for each in table.identities)
        low = next((low for each, more in apart if (low := _too_low(each, more)) is not None), None)
        if low is None:
            return
        row, by = low
        found[keys[_leaf(row, wholes)]] += by


def _too_low(each: Identity, more: int | Decimal) -> tuple[str, int | Decimal] | None:
    """The row of an identity that is too low, and by how much, where its parts are so much more than its total."""
    if more > 0 and each.relation != "<=":
        return each.total, more
    return (each.parts[-1], -more) if more < 0 and each.relation != ">=" else None


def _leaf(row: str, wholes: Mapping[str, Identity]) -> str:
    """The last part of a row that is no total itself."""
    while row in wholes:
        row = wholes[row].parts[-1]
    return row


def _parts_first(wholes: Mapping[str, Identity]) -> Iterator[Identity]:
    """Identities by their totals, each behind those of its parts."""
    done: set[str] = set()

    def of_row(row: str) -> Iterator[Identity]:
        if row in wholes and row not in done:
            done.add(row)
            for part in wholes[row].parts:
                yield from of_row(part)
            yield wholes[row]

    for row in wholes:
        yield from of_row(row)


def _in_stock(figures: Figures) -> Figures:
    """Figures of which what was issued in the year is in force at its end or was repealed."""
    for kind in ("regulations", "normative_documents"):
        issued, repealed, in_force = (f"disclosure.{kind}.{column}" for column in ("issued", "repealed", "in_force"))
        if issued in figures:
            figures[in_force] = max(figures[in_force], figures[issued] - figures[repealed])
    return figures


# -- from a seed ---------------------------------------------------------------------------------------


def consistent(of: Form, random: Random, *, instead: bool = False, empty: bool = False) -> dict[str, int]:
    """Consistent figures of a whole form: a few or many cells with small and large counts, or none if ``empty``."""
    filled, spread = 0.0 if empty else random.choice((0.1, 0.3, 0.9)), random.choice((1.0, 1.5, 4.0))
    if not has_cases(of):
        figures = {key: _count(random, spread) for key in of.cell_keys() if random.random() < filled}
        return {key: int(figure) for key, figure in added_up(of, figures).items()}
    shape = Shape.of(of, instead)
    requests = list(_requests(shape, random, filled, spread))
    disputes = [(kind, _count(random, spread)) for kind in QUARRELS if random.random() < filled]
    others = {key: _count(random, spread) for key in shape.disclosure if random.random() < filled}
    return {key: int(figure) for key, figure in shape.figures(requests, disputes, others).items()}


def consistent_requests(random: Random, filled: float = 0.3) -> dict[str, int]:
    """The table of requests of the newest form: with the probability ``filled``, some cases of each kind.

    >>> table = consistent_requests(Random(1))
    >>> table["requests.received.total"] + table["requests.carried_over.total"]
    575
    """
    shape = Shape.of(form_for(None))
    found = shape.figures(_requests(shape, random, filled))
    return {key: int(figure) for key, figure in found.items() if key.startswith("requests.")}


def _requests(shape: Shape, random: Random, filled: float, spread: float = 1.5) -> Iterator[tuple[Request, int]]:
    for fate in shape.fates:
        for applicant in shape.applicants:
            if random.random() < filled:
                cases = _count(random, spread)
                over = random.randint(0, cases) if random.random() < 0.1 else 0
                yield (applicant, fate, "received"), cases - over
                yield (applicant, fate, "carried_over"), over


def _count(random: Random, spread: float) -> int:
    """A few cases or many."""
    return min(LARGEST, int(random.lognormvariate(2, spread)))


# -- reports -------------------------------------------------------------------------------------------


def report_of(of: Form, figures: Mapping[str, int | Decimal | None], *, year: int | None = None) -> Report:
    """A report without prose that prints these figures, ``None`` as a masked cell.

    >>> report = report_of(form_for(2021), {"requests.received.total": 3, "requests.carried_over.total": None})
    >>> [(cell.raw, cell.state) for cell in report.cells.values() if cell.state != "missing"]
    [('3', 'reported'), ('*', 'masked')]
    """
    source = SourceInfo("<made>", "lines", "lines", None, "simplified")
    return Report(source, None, None, year, None, of, {}, (), {key: printed(value) for key, value in figures.items()})


def zero_report(of: Form, *, instead: bool = False, year: int | None = None) -> Report:
    """A report whose cells are all 0.

    >>> {cell.raw for cell in zero_report(form_for(2019)).cells.values()}
    {'0'}
    """
    figures = {key: Decimal(0) if of.cells[key].column.money else 0 for key in of.cell_keys(instead=instead)}
    return report_of(of, figures, year=year)


def printed(value: int | Decimal | None) -> Cell:
    """A cell that prints a number, or masks it."""
    return Cell(None, "masked", "*") if value is None else Cell(value, "reported", str(value))
