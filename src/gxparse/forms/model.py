"""The statutory forms: tables, rows, columns and labels, loaded strictly from the JSON beside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from attrs import field, frozen

NAMES = ("2019", "2021")
"""The forms there are, oldest first."""


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
    role: Literal["", "total", "stock", "change"] = ""
    short: str = ""
    short_en: str = ""


@frozen
class Row:
    """A row. ``instead_of`` names rows that this one replaces in reports that print it so; a ``total`` sums up rows."""

    key: str
    label: str
    en: str
    variants: tuple[str, ...] = field(default=(), converter=tuple)
    instead_of: tuple[str, ...] = field(default=(), converter=tuple)
    total: bool = False


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
class FormTable:
    """One of the three tables. ``corner`` is printed above its row labels, ``spanners`` above its columns, the widest
    first. With ``side_by_side`` its rows are printed beside each other on one line. ``rows_tell`` and ``columns_tell``
    say whether its longer labels tell the table; not if they are words that stand elsewhere on pages. A ``shared``
    table is the same in all forms. ``balance`` names rows that add to as much as others do, in every column.
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
    balance: tuple[tuple[str, ...], ...] = field(default=(), converter=_tuples)

    @property
    def marks(self) -> tuple[str, ...]:
        """What its header prints beside the labels of columns."""
        return (*filter(None, [self.corner]), *(spanner.label for spanner in self.spanners))

    def groups_of(self, row: str) -> list[Group]:
        """The groups that a row stands in, outermost first."""
        return [group for group in self.groups if group.heads(row)]


@frozen
class FormSection:
    """One of the six sections, with titles in use and words that tell it. ``example`` is a text of one in prose."""

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
    ``first_year`` to ``last_year`` (``None``: to this day).

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

    def __reduce__(self) -> tuple[Any, ...]:
        return form, (self.name,)

    def __repr__(self) -> str:
        return f"form({self.name!r})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What IPython and hypothesis print."""
        printer.text(repr(self))

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


class FormError(Exception):
    """The data of a form is broken: a fault of gxparse, never of a report."""


@cache
def form(name: str) -> Form:
    """The form of a name, ``"2019"`` or ``"2021"``. Raises :class:`KeyError` for another."""
    if name not in NAMES:
        raise KeyError(name)
    common, own = _read("common"), _read(name)
    try:
        document = own.pop("document")
        shared = [{**data, "shared": True} for data in common["tables"]]
        tables = [_table(data, name) for data in (*own.pop("tables"), *shared)]
        return Form(
            **own,
            number=document["number"],
            title=document["title"],
            sections=tuple(FormSection(**data) for data in common["sections"]),
            tables=tuple(tables),
        )
    except (TypeError, KeyError, ValueError) as error:
        raise FormError(f"form {name}: {error!r}") from error


def forms() -> tuple[Form, ...]:
    """All forms, oldest first."""
    return tuple(form(name) for name in NAMES)


@cache
def telling_words() -> tuple[str, ...]:
    """Words that make of a label another one when they are gained, lost or exchanged; each a set of characters that
    mean the same.
    """
    return tuple(dict.fromkeys(_read("common")["telling"]["words"]))


@cache
def section_place(key: str) -> int:
    """Where the section of a key stands, 1 to 6."""
    return next(section.place for each in forms() for section in each.sections if section.key == key)


def form_for(year: int | None) -> Form:
    """The form in force for a year; the newest where the year is unknown or before all of them."""
    fitting = [each for each in forms() if year is not None and each.first_year <= year]
    return (fitting or forms())[-1]


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    data.pop("comment", None)
    return data


def _table(data: dict[str, Any], form_name: str) -> FormTable:
    rows = {row["key"] for part in data["parts"] for row in _of_form(part["rows"], form_name)}
    parts = []
    for part in data["parts"]:
        own = [
            row | {"instead_of": [key for key in row.get("instead_of", ()) if key in rows]}
            for row in _of_form(part["rows"], form_name)
        ]
        columns = tuple(Column(**column) for column in part["columns"])
        rows_of_part = tuple(Row(**row) for row in own)
        parts.append(FormPart(part["heading"], columns, rows_of_part, part.get("heading_en", "")))
    groups = tuple(Group(**group) for group in _of_form(data["groups"], form_name))
    spanners = tuple(Spanner(**spanner) for spanner in data.get("spanners", ()))
    return FormTable(**{**data, "parts": tuple(parts), "groups": groups, "spanners": spanners})


def _of_form(entries: list[dict[str, Any]], form_name: str) -> list[dict[str, Any]]:
    """The entries that stand in a form, without the field that says so."""
    return [
        {key: value for key, value in entry.items() if key != "forms"}
        for entry in entries
        if form_name in entry.get("forms", NAMES)
    ]
