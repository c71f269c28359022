"""What a form is made of: tables, parts, rows and columns with their labels, groups, sections, identities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from attrs import field, frozen

Role = Literal["", "total", "stock", "change"]
"""What a column has to do with others: see :class:`Column`."""

Relation = Literal["=", ">=", "<="]
"""How a total is to the sum of its parts."""

Hardness = Literal["hard", "soft"]
"""Whether an identity always holds, or may be broken for a reason."""


@frozen
class Column:
    """A column: its key, its official label, the label in English, other labels in use, whether it is money.

    ``role``: ``total`` sums up the row, a ``stock`` is what there is in all and hardly differs from last year's, a
    ``change`` may be below 0. ``short`` names it in sentences, where the label is long.
    """

    key: str
    label: str
    en: str
    variants: tuple[str, ...] = field(default=(), converter=tuple)
    money: bool = False
    role: Role = ""
    short: str = ""
    short_en: str = ""


@frozen
class ProseWords:
    """How prose names a figure. ``words`` name it by themselves; words ``within`` do so only where the prose is of one
    of the ``topics``: in a section of that key, or behind a figure of rows whose keys begin so. ``units`` are what it
    is counted in besides the units of its rows.
    """

    words: tuple[str, ...] = field(default=(), converter=tuple)
    within: tuple[str, ...] = field(default=(), converter=tuple)
    topics: tuple[str, ...] = field(default=(), converter=tuple)
    units: tuple[str, ...] = field(default=(), converter=tuple)


@frozen
class Row:
    """A row. ``instead_of`` names rows that this one replaces in reports that print it so; a ``total`` sums up rows.

    ``unit`` is what it counts (件, 次), where the form prints that beside it; ``sources`` says how its label and place
    are known, where that is not the document that prescribes the form; ``note`` is what else is to be known of it;
    ``said`` is how prose names its figure.
    """

    key: str
    label: str
    en: str
    variants: tuple[str, ...] = field(default=(), converter=tuple)
    instead_of: tuple[str, ...] = field(default=(), converter=tuple)
    total: bool = False
    unit: str = ""
    sources: tuple[str, ...] = field(default=(), converter=tuple)
    note: str = ""
    said: ProseWords | None = None


@frozen
class Identity:
    """What a row of a table is to others, in every column that all of them have.

    ``total`` is (``relation``) the sum of ``parts``. ``basis`` says on what grounds, ``note`` and ``note_en`` when it
    need not hold.
    """

    id: str
    total: str
    parts: tuple[str, ...] = field(converter=tuple)
    relation: Relation = "="
    hardness: Hardness = "hard"
    basis: str = ""
    note: str = ""
    note_en: str = ""


@frozen
class Group:
    """A label that heads rows and has no figures of its own: those whose key begins with its own, or ``rows``."""

    key: str
    label: str
    en: str
    rows: tuple[str, ...] = field(default=(), converter=tuple)

    def heads(self, row: str) -> bool:
        """Whether it heads the row of a key."""
        return row.startswith(self.key + ".") or row in self.rows


@frozen
class Spanner:
    """A label above several columns, which it names by their keys."""

    label: str
    en: str
    columns: tuple[str, ...] = field(converter=tuple)


@frozen
class FormPart:
    """Rows that share their columns, with the heading printed above them."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading_en: str = ""


def _tuples(sides: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, sides))


@frozen
class FormClaim:
    """What a figure that prose claims can be: each of ``sums`` names rows that add up to it, the likeliest first.

    ``name`` is that of the claim: its kind and, unless it is the total, its column (``review-upheld``). One that is
    ``said`` in words of the form is read by them.
    """

    name: str
    sums: tuple[tuple[str, ...], ...] = field(converter=_tuples)
    said: ProseWords | None = None


@frozen
class FormTable:
    """A table. ``corner`` is printed above its row labels, ``spanners`` above its columns, the widest
    first. With ``side_by_side`` its rows are printed beside each other on one line. ``rows_tell`` and ``columns_tell``
    say whether its longer labels tell the table; not if they are words that stand elsewhere on pages. A ``shared``
    table is the same in all forms that have it. In a ``listed`` one groups have lines of their own, and what a row
    counts has a column. An ``open`` one may have rows of others, which are kept as they are. ``balance`` names rows
    that add to as much as others do, in every column, ``identities`` what else its rows add to. ``claims`` are the
    figures that prose claims of it in words that other forms have too, or of several rows.
    """

    key: str
    title: str
    en: str
    parts: tuple[FormPart, ...]
    groups: tuple[Group, ...]
    corner: str = ""
    corner_en: str = ""
    spanners: tuple[Spanner, ...] = ()
    side_by_side: bool = False
    rows_tell: bool = True
    columns_tell: bool = True
    shared: bool = False
    listed: bool = False
    open: bool = False
    balance: tuple[tuple[str, ...], ...] = field(default=(), converter=_tuples)
    identities: tuple[Identity, ...] = field(default=(), converter=tuple)
    claims: tuple[FormClaim, ...] = field(default=(), converter=tuple)

    @property
    def all_claims(self) -> tuple[FormClaim, ...]:
        """Its claims and those of its rows, named by table and row."""
        rows = (row for part in self.parts for row in part.rows if row.said is not None)
        return (*self.claims, *(FormClaim(f"{self.key}.{row.key}", ((row.key,),), row.said) for row in rows))

    @property
    def marks(self) -> tuple[str, ...]:
        """What its header prints beside the labels of columns."""
        units = ("单位",) if self.units else ()
        return (*filter(None, [self.corner]), *units, *(spanner.label for spanner in self.spanners))

    @property
    def units(self) -> frozenset[str]:
        """What its rows count, where that is printed beside them."""
        return frozenset(row.unit for part in self.parts for row in part.rows if row.unit)

    def groups_of(self, row: str) -> list[Group]:
        """The groups that a row stands in, outermost first."""
        return [group for group in self.groups if group.heads(row)]


@frozen
class FormSection:
    """One of the sections, with titles in use and words that tell it. ``example`` is a text of one in prose."""

    key: str
    number: str
    title: str
    en: str
    variants: tuple[str, ...] = field(converter=tuple)
    keywords: tuple[str, ...] = field(converter=tuple)
    example: str = ""

    @property
    def place(self) -> int:
        """1 to 6."""
        return "一二三四五六".index(self.number) + 1


@frozen
class FormCell:
    """A cell of a form: its key and where it stands."""

    key: str
    table: FormTable
    row: Row
    column: Column


@frozen(slots=False, eq=False, repr=False)
class Form:
    """A statutory form.

    ``number`` and ``title`` are those of the document that prescribes it; it applies to reports for
    ``first_year`` to ``last_year`` (``None``: to this day). One that ``extends`` another has all that the other has,
    and what is true of the other is true of it. ``sources`` are the documents that rows name in their ``sources``.

    >>> from gxparse.forms.model import form
    >>> form("2021").number
    '国办公开办函〔2021〕30号'
    >>> len(form("2021").cells), len(form("2019").cells)
    (207, 198)
    """

    name: str
    number: str
    title: str
    first_year: int
    last_year: int | None
    sections: tuple[FormSection, ...]
    tables: tuple[FormTable, ...]
    extends: Form | None = None
    sources: Mapping[str, str] = field(factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        from gxparse.forms.model import form  # which knows the forms there are

        return form, (self.name,)

    def __repr__(self) -> str:
        return f"form({self.name!r})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What IPython and hypothesis print."""
        printer.text(repr(self))

    @cached_property
    def lineage(self) -> tuple[str, ...]:
        """Its name and those of the forms that it extends, its own first."""
        return (self.name, *(self.extends.lineage if self.extends is not None else ()))

    @cached_property
    def cells(self) -> Mapping[str, FormCell]:
        """Every cell by key in official order, those of rows that replace others included."""
        return {
            key: FormCell(key, table, row, column)
            for table in self.tables
            for part in table.parts
            for row in part.rows
            for key, column in zip(self.keys_of(table.key, row.key), part.columns, strict=True)
        }

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return {
            (table.key, row.key): tuple(f"{table.key}.{row.key}.{column.key}" for column in part.columns)
            for table in self.tables
            for part in table.parts
            for row in part.rows
        }

    def keys_of(self, table: str, row: str) -> tuple[str, ...]:
        """The keys of a row's cells, in column order."""
        return self._keys[table, row]

    def cell_keys(self, *, instead: bool = False) -> list[str]:
        """The keys of a report's cells in official order; with ``instead``, replacing rows for the replaced."""
        return [
            key
            for table in self.tables
            for row, _ in self.rows(table.key, instead=instead)
            for key in self.keys_of(table.key, row.key)
        ]

    def table(self, key: str) -> FormTable:
        """The table of a key."""
        return next(table for table in self.tables if table.key == key)

    def rows(self, table: str, *, instead: bool = False) -> Sequence[tuple[Row, FormPart]]:
        """The rows of a table in official order; with ``instead``, replacing rows in place of the replaced."""
        return self._rows[table, instead]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, bool], Sequence[tuple[Row, FormPart]]]:
        rows: dict[tuple[str, bool], Sequence[tuple[Row, FormPart]]] = {}
        for table in self.tables:
            replaced = {key for part in table.parts for row in part.rows for key in row.instead_of}
            both = [(row, part) for part in table.parts for row in part.rows]
            rows[table.key, False] = tuple(pair for pair in both if not pair[0].instead_of)
            rows[table.key, True] = tuple(pair for pair in both if pair[0].key not in replaced)
        return rows
