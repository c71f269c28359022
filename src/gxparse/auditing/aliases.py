"""Bodies that were renamed or merged: a table that says which names are of one body, and from when until when."""

from __future__ import annotations

import csv
import io
import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from attrs import field, frozen

from gxparse.bodies import one_spelling
from gxparse.checks.rules.formula import shortened
from gxparse.errors import AliasesError
from gxparse.script import simplify
from gxparse.source import SourceLike, read_source

COLUMNS = ("name", "body", "from", "until")
"""The columns of the table. ``from`` and ``until`` are years, both included, and may be empty."""


def spelling(name: str) -> str:
    """A body's name in one spelling: simplified, width and brackets as in NFKC, without blanks."""
    return simplify(one_spelling(name))


@frozen(kw_only=True)
class Alias:
    """A name of a body, in the years in which it is that body's."""

    name: str
    body: str
    first: int | None = None
    last: int | None = None

    def holds(self, year: int | None) -> bool:
        """Whether it does in a year. In an unknown one only where it always does."""
        if year is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    @property
    def years(self) -> tuple[float, float]:
        """The first and the last year in which it is."""
        return (
            -math.inf if self.first is None else self.first,
            math.inf if self.last is None else self.last,
        )


def _by_name(aliases: Iterable[Alias]) -> Mapping[str, tuple[Alias, ...]]:
    found: dict[str, list[Alias]] = {}
    for alias in aliases:
        found.setdefault(alias.name, []).append(alias)
    return MappingProxyType({name: tuple(them) for name, them in found.items()})


@frozen
class Aliases:
    """Which names are of one body. Two names that lead to one body are a body that was renamed, or several that merged.

    >>> aliases = Aliases([Alias(name="云岭区环境保护局", body="云岭区生态环境局", last=2020)])
    >>> aliases.body("云岭区环境保护局", 2019), aliases.body("云岭区环境保护局", 2022)
    ('云岭区生态环境局', '云岭区环境保护局')
    """

    of: Mapping[str, tuple[Alias, ...]] = field(factory=dict, converter=_by_name)

    def __hash__(self) -> int:
        return hash(tuple(self.of))

    def __reduce__(self) -> tuple[type[Aliases], tuple[tuple[Alias, ...]]]:
        return Aliases, (tuple(chain(*self.of.values())),)

    def body(self, name: str, year: int | None) -> str:
        """The body that a name is of in a year: the name itself where nothing is said of it."""
        return next((alias.body for alias in self.of.get(name, ()) if alias.holds(year)), name)


NONE = Aliases([])
"""Every name is a body of its own."""


def load_aliases(source: SourceLike, *, encoding: str | None = None) -> Aliases:
    r"""Read a table of names: CSV with the columns ``name``, ``body``, ``from`` and ``until``.

    A row says that in the years ``from`` to ``until`` (both included, empty for always) reports of ``name`` are of
    ``body``; the last two columns may be missing. ``encoding`` declares its encoding. Raises
    :class:`~gxparse.errors.AliasesError` that names the line, and what :func:`gxparse.parse` raises of files that are
    not there or no text.

    >>> table = "name,body,from,until\n云岭区环境保护局,云岭区生态环境局,,2020\n".encode()
    >>> load_aliases(table).body("云岭区环境保护局", 2020)
    '云岭区生态环境局'
    """
    read = read_source(source, encoding=encoding)
    name, text = read.name, read.text or ""
    rows = _rows(name, text)
    first = next(rows, None)
    header = [each.strip() for each in first or ()]
    if header[:2] != ["name", "body"] or not set(header) <= set(COLUMNS) or len(set(header)) < len(header):
        columns, told = ",".join(COLUMNS), shortened(",".join(header))
        raise AliasesError(
            name,
            0 if first is None else 1,
            f"表头应为 {columns}（后两列可以没有），实为 {told}",
            f"the header is to be {columns} (the last two may be missing), not {told}",
        )
    found: list[Alias] = []
    by_name: dict[str, list[Alias]] = {}
    for line, row in enumerate(rows, 2):
        if any(each.strip() for each in row):
            alias = _alias(name, line, dict(zip(header, map(str.strip, row), strict=False)), len(row) - len(header))
            _put(name, line, alias, by_name.setdefault(alias.name, []))
            found.append(alias)
    return Aliases(found)


def _rows(name: str, text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=False)
    try:
        yield from reader
    except csv.Error as error:  # a quotation mark that is not closed makes all that follows one field
        zh = f"不是 CSV，请检查引号是否成对（{error}）"
        raise AliasesError(name, reader.line_num, zh, f"no CSV, look for a quotation mark alone ({error})") from error


def _alias(name: str, line: int, row: Mapping[str, str], extra: int) -> Alias:
    if extra > 0 or not row.get("name") or not row.get("body"):
        raise AliasesError(
            name,
            line,
            "每行应有 name 和 body，且不多于表头的列数",
            "a row has a name, a body, and no more fields than the header",
        )
    years: list[int | None] = []
    for column in ("from", "until"):
        said = row.get(column, "")
        if said and not (said.isascii() and said.isdecimal() and len(said) == 4):
            told = shortened(said)
            raise AliasesError(name, line, f"{column} 不是年份：{told}", f"{column} is no year: {told}")
        years.append(int(said) if said else None)
    first, last = years
    if first is not None and last is not None and first > last:
        raise AliasesError(
            name, line, f"起始年份 {first} 晚于截止年份 {last}", f"from {first} is later than until {last}"
        )
    return Alias(name=spelling(row["name"]), body=spelling(row["body"]), first=first, last=last)


def _put(name: str, line: int, alias: Alias, before: list[Alias]) -> None:
    """Put an alias among those of its name, which are in the order of their years and share none."""
    first, last = alias.years
    place = bisect(before, first, key=lambda each: each.years[0])
    for other in before[max(place - 1, 0) : place + 1]:
        if other.years[0] <= last and first <= other.years[1]:
            told, one, two = (shortened(each) for each in (alias.name, other.body, alias.body))
            raise AliasesError(
                name,
                line,
                f"“{told}”在同一年份有两个归属：{one}、{two}",
                f"'{told}' is of two bodies in one year: {one}, {two}",
            )
    before.insert(place, alias)
