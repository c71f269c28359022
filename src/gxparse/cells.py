"""A figure of a report, and rows that its form does not have."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from types import MappingProxyType

from attrs import field, frozen

from gxparse.display import Displayed
from gxparse.layout import Alternative, Span
from gxparse.recognition import Recognition
from gxparse.values import State

UNITS: Mapping[str, int] = MappingProxyType(
    {"元": 1, "百元": 10**2, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
)
"""Units of money, in yuan."""

PLACED_BY_ORDER = "placed by order"
PLACED_BY_SUMS = "placed by order and sums"
"""The remark of a cell whose row is told by where it stands and what the form adds up, not by a label beside it."""

CUT = "the document ends here"
"""The remark of a cell that may be the beginning of a longer one."""

WHOLE_ROW = "the row prints "
"""What the remark of a cell begins with whose row cannot be told apart."""

BETWEEN_ROWS = " / "
"""What stands in such a remark between the printings of a row, if it has several."""

DIFFERENT = "the copies print "
"""What the remark of a cell begins with in which copies of the report differ."""


@frozen
class Cell(Displayed):
    """One figure of the form: what it says, why it says nothing, and where it stands.

    ``value`` is an ``int`` (a count), a ``Decimal`` (money, exactly as printed, in ``unit``) or ``None``.
    ``raw`` is the text as printed, ``span`` its place in the decoded source; ``remark`` is what else stood
    there, or for an ``unreadable`` cell why it cannot be read, if its text alone does not tell.

    Of a cell read from a picture, ``recognition`` has what a recogniser may have seen there and what the sums say of
    it. A ``recognised`` value is one that was not sure there and that the sums of the form tell; ``raw`` is the first
    reading all the same, which may say something else.
    """

    value: int | Decimal | None
    state: State
    raw: str = ""
    span: Span | None = None
    remark: str | None = None
    unit: str | None = None
    recognition: Recognition | None = field(default=None, repr=False)

    @property
    def known(self) -> bool:
        """Whether the cell has a number."""
        return self.value is not None

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What a recogniser of pictures may have seen, the likeliest first."""
        return self.recognition.alternatives if self.recognition is not None else ()

    def in_unit(self, unit: str) -> Decimal:
        """The amount of money in another unit.

        Raises :class:`ValueError` if the cell has no value or no unit: an amount in an unknown unit cannot
        be converted. The result is exact.

        >>> Cell(Decimal("2131.212"), "reported", "2131.212万元", unit="万元").in_unit("元")
        Decimal('21312120')
        """
        if self.value is None or self.unit is None or self.unit not in UNITS:
            raise ValueError(f"the cell has no {'value' if self.value is None else 'known unit'}: {self!r}")
        if unit not in UNITS:
            raise ValueError(f"no unit of money: {unit!r}; there are {', '.join(UNITS)}")
        amount = Decimal(self.value)
        digits = len(amount.as_tuple().digits) + len(str(max(UNITS.values())))
        exact = Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
        amount = exact.divide(exact.multiply(amount, UNITS[self.unit]), UNITS[unit])
        whole = amount.to_integral_value()
        return whole if amount == whole else amount.normalize(exact)


MISSING = Cell(None, "missing")
"""A cell whose row the document does not have."""


@frozen
class Extra:
    """A row of a table that the form does not have, as a province adds them: its label as printed, and its figure.

    ``table`` is the key of the table, ``after`` that of the form's row that it stands behind (``None``: none).
    ``cell.unit`` is what it counts, where that is printed beside it.
    """

    table: str
    after: str | None
    label: str
    cell: Cell
