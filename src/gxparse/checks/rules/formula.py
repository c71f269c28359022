"""The language of formulas: sums of cells compared, parsed without ``eval`` and evaluated with unknown cells.

A formula compares two sums::

    requests.received.{column} + requests.carried_over.{column} = requests.outcomes.total.{column}
    disclosure.{kind}.issued <= disclosure.{kind}.in_force + disclosure.{kind}.repealed

Between the sums stands one of ``=``, ``<=``, ``>=``, ``<``, ``>``; terms are joined by ``+``. A term is

- the key of a cell, ``requests.received.total``;
- a key with placeholders, ``requests.received.{column}``: the formula is evaluated for each value of them;
- a key with ``*``, which stands for any characters, dots too: the sum of all cells of the form that match
  (``requests.outcomes.other*.total`` is (六)其他处理, printed as one row or as three);
- one of these after ``previous.``: the cell of last year's report;
- one of these after ``children.``: the sum of that cell over the reports of the subordinate bodies;
- a whole number.

A cell stands only once on a side: what a formula says of unknown cells would not be exact otherwise. Counts without
a number may be any non-negative integer, amounts any non-negative number, changes (本年增/减) any integer; amounts
are compared in yuan, and one in an unknown unit is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Literal, cast

from attrs import frozen

from gxparse.failure import Portable
from gxparse.findings import CHILDREN, PREVIOUS, Status
from gxparse.forms.model import form, forms, kept_by_forms, names
from gxparse.report import Cell, Report

Operator = Literal["=", "<=", ">=", "<", ">"]
Of = Literal["report", "previous", "children"]
Domain = Literal["count", "change", "money"]
"""What a cell may be: a count, a change of one, an amount of money."""

Variant = tuple[str, bool]
"""A way to print a form: its name, and whether rows that replace others are used."""

YUAN = "元"
LONGEST_KEY = 500
"""A term is no longer, with the names of the variables in it."""

LONGEST_QUOTED = 80
"""A message quotes at most so many characters of what is wrong."""

_OPERATOR = re.compile(r"<=|>=|=|<|>")
_KEY = re.compile(r"(?:[a-z_]+|[a-z_]*\{[a-z]+\}[a-z_]*|\*|[a-z_]+\*)(?:\.(?:[a-z_]+|\{[a-z]+\}|\*|[a-z_]+\*))+")
_NUMBER = re.compile(r"[0-9]{1,18}")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


@kept_by_forms
def variants() -> tuple[Variant, ...]:
    """All ways to print a form: few have rows that replace others."""
    return tuple(
        (name, instead)
        for name in names()
        for instead in (False, True)
        if not instead or form(name).cell_keys(instead=True) != form(name).cell_keys()
    )


class FormulaError(Portable, ValueError):
    """A formula that cannot be read: ``zh`` and ``en`` say why, ``place`` is where, counted from 1."""

    def __init__(self, place: int, zh: str, en: str) -> None:
        self.place, self.zh, self.en = place, zh, en
        super().__init__(f"{en} (character {place})")


@frozen
class Term:
    """A summand: cells of a report (``key`` with placeholders and ``*``), or if ``key`` is ``""`` a ``number``."""

    of: Of
    key: str
    number: int = 0

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(_PLACEHOLDER.findall(self.key))

    def keys(self, values: Mapping[str, str], variant: Variant) -> tuple[str, ...]:
        """The keys that it stands for in a form, in the form's order; none where the form has no such cell."""
        return matching(fill(self.key, values), variant)


@frozen
class Formula:
    """A comparison of two sums."""

    left: tuple[Term, ...]
    operator: Operator
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, the left side's first."""
        return self.left + self.right

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(name for term in self.terms for name in term.placeholders)


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises :class:`FormulaError` that says where it cannot be read.

    >>> parse_formula("disclosure.regulations.issued <= previous.disclosure.regulations.in_force + 3").right
    (Term(of='previous', key='disclosure.regulations.in_force', number=0), Term(of='report', key='', number=3))
    """
    found = list(islice(_OPERATOR.finditer(text), 2))
    if len(found) != 1:
        place = found[1].start() + 1 if found else len(text) + 1
        many = sum(1 for _ in _OPERATOR.finditer(text))
        raise FormulaError(place, f"应有一个比较符号，却有 {many} 个", f"expected one comparison, found {many}")
    [sign] = found
    left, right = parse_sum(text[: sign.start()]), parse_sum(text[sign.end() :], sign.end())
    return Formula(left, cast(Operator, sign[0]), right)


def having(terms: Iterable[Term]) -> tuple[str, ...]:
    """The names of the forms that have the tables of all cells of the report itself; all if none has them.

    >>> having(parse_sum("requests.received.total + 2"))
    ('2019', '2021')
    """
    tables = {term.key.partition(".")[0] for term in terms if term.key and term.of == "report"}
    return tuple(each.name for each in forms() if tables <= {table.key for table in each.tables}) or names()


def parse_sum(text: str, start: int = 0) -> tuple[Term, ...]:
    """Read one side of a formula. Raises :class:`FormulaError`, whose place is counted from ``start``.

    >>> parse_sum("disputes.review.upheld + 2")
    (Term(of='report', key='disputes.review.upheld', number=0), Term(of='report', key='', number=2))
    """
    terms = []
    for piece in text.split("+"):
        place = start + len(piece) - len(piece.lstrip()) + 1
        terms.append(_term(piece.strip(), place))
        start += len(piece) + 1
    if len(set(terms)) < len(terms):
        raise FormulaError(place, "同一项在一边出现两次", "a term stands twice on one side")
    return tuple(terms)


def _term(text: str, place: int) -> Term:
    if _NUMBER.fullmatch(text):
        return Term("report", "", int(text))
    of: Of = "report"
    key = text
    for prefix, whose in ((PREVIOUS, "previous"), (CHILDREN, "children")):
        if text.startswith(prefix):
            of, key = cast(Of, whose), text[len(prefix) :]
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        shown = shortened(text)
        raise FormulaError(
            place, f"{shown!r} 不是单元格、也不是整数", f"{shown!r} is neither a cell nor a whole number"
        )
    return Term(of, key)


def shortened(text: str) -> str:
    """A text that a message can quote."""
    return text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + "…"


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template whose placeholders are replaced; other braces stay as they are.

    >>> fill("row-total:{row} {left}", {"row": "received"})
    'row-total:received {left}'
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)


@kept_by_forms
def matching(key: str, variant: Variant) -> tuple[str, ...]:
    """The keys of a form's cells that a key with ``*`` stands for."""
    known = keys_of(variant)
    if "*" not in key:
        return (key,) if key in known else ()
    pattern = re.compile(".*".join(map(re.escape, key.split("*"))))
    return tuple(each for each in known if pattern.fullmatch(each))


@kept_by_forms
def keys_of(variant: Variant) -> Mapping[str, None]:
    """The keys of a form's cells in official order, for membership and iteration."""
    name, instead = variant
    return dict.fromkeys(form(name).cell_keys(instead=instead))


@kept_by_forms
def _telling(name: str) -> str | None:
    """A cell of a form that only reports have in which rows replace others."""
    plain = keys_of((name, False))
    return next((key for key in keys_of((name, True)) if key not in plain), None)


def variant_of(report: Report) -> Variant:
    """The way in which a report prints its form."""
    name = report.form.name
    return name, _telling(name) in report.cells


# -- evaluation ----------------------------------------------------------------------------------------


@kept_by_forms
def domain_of(key: str, form_name: str) -> Domain:
    """What an unknown cell may be."""
    column = form(form_name).cells[key].column
    return "money" if column.money else "change" if column.role == "change" else "count"


@frozen
class Summand:
    """A cell of a sum: its key in findings, the cell, what it may be if it has no number."""

    key: str
    cell: Cell
    domain: Domain


Number = int | Decimal


@frozen
class Compared:
    """Two sums compared: the status that every completion of unknown cells agrees on, the sums where known."""

    status: Status
    left: Number | None
    right: Number | None
    unknown: tuple[str, ...]


def compare(
    operator: Operator, left: Sequence[Summand], right: Sequence[Summand], constants: tuple[int, int] = (0, 0)
) -> Compared:
    """Compare two sums of cells and constants; ``pass`` or ``fail`` only where every completion agrees.

    >>> three, masked = Cell(3, "reported", "3"), Cell(None, "masked", "*")
    >>> def sides(left: int) -> Compared:
    ...     return compare("=", [Summand("a", three, "count"), Summand("b", masked, "count")], [], (0, left))
    >>> sides(2).status, sides(3).status
    ('fail', 'undecided')
    """
    money = any(each.domain == "money" for side in (left, right) for each in side)
    first, without = _sum(left, constants[0], money)
    second, also = _sum(right, constants[1], money)
    unknown = tuple(each.key for each in (*without, *also))
    if not unknown:
        return compare_known(operator, first, second)
    both = {each.key for each in without} & {each.key for each in also}  # on both sides: they cancel
    up = [each for each in without if each.key not in both]
    down = [each for each in also if each.key not in both]
    status = _decide(operator, first - second, up, down)
    return Compared(status, None if without else first, None if also else second, unknown)


def compare_known(operator: Operator, left: Number, right: Number) -> Compared:
    """Compare two known sums."""
    return Compared("pass" if _holds(operator, left - right) else "fail", left, right, ())


def _sum(side: Sequence[Summand], constant: int, money: bool) -> tuple[Number, list[Summand]]:
    total: Number = constant
    unknown = []
    for each in side:
        value = each.cell.value if not money else in_yuan(each)
        if value is None:
            unknown.append(each)
        else:
            total += value
    return total, unknown


def in_yuan(summand: Summand) -> Number | None:
    """The number of a cell, money in yuan; ``None`` for an amount in an unknown unit."""
    cell = summand.cell
    if cell.value is None or summand.domain != "money":
        return cell.value
    if cell.value == 0:
        return Decimal(0)
    return None if cell.unit is None else cell.in_unit(YUAN)


def _holds(operator: Operator, difference: Number) -> bool:
    if operator == "=":
        return difference == 0
    if operator == "<=":
        return difference <= 0
    if operator == ">=":
        return difference >= 0
    return difference < 0 if operator == "<" else difference > 0


def _decide(operator: Operator, known: Number, up: Iterable[Summand], down: Iterable[Summand]) -> Status:
    """The status where the difference is ``known`` plus any of ``up`` less any of ``down``."""
    highest = {each.domain for each in up}
    lowest = {each.domain for each in down}
    endless = "change" in highest | lowest
    can_rise, can_fall = bool(highest) or endless, bool(lowest) or endless
    if not (can_rise or can_fall):
        return "pass" if _holds(operator, known) else "fail"
    if operator == "=":
        whole = "money" not in highest | lowest
        if (whole and known != int(known)) or (known > 0 and not can_fall) or (known < 0 and not can_rise):
            return "fail"
        return "undecided"
    # The difference is at least (at most) what is known where nothing can lower (raise) it.
    if can_rise and can_fall:
        return "undecided"
    now, later = _holds(operator, known), operator in (">=", ">") if can_rise else operator in ("<=", "<")
    if now == later:
        return "pass" if now else "fail"
    return "undecided"
