"""What an audit keeps of a report: little, so that a hundred thousand fit into memory."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from gxparse.auditing.aliases import Aliases
from gxparse.auditing.shares import shares_of
from gxparse.bodies import agency_name
from gxparse.checks.rules.formula import Variant, variant_of
from gxparse.checks.years import links
from gxparse.comparing.reuse import RUN, signs_of
from gxparse.forms.model import form
from gxparse.report import Report, Section
from gxparse.script import simplify
from gxparse.words import Words, plain

SAMPLED = 16
"""Of the runs of prose one in so many is kept, by its checksum: of a copied piece of 150 characters none is once in
7,000 times."""

Figures = tuple[tuple[str, int], ...]
"""Figures of a table that are neither totals nor 0, by the cell's key, in the order of the form."""


@frozen(eq=False)
class Entry:
    """What is kept of a report.

    ``source`` is the name of its source, ``report`` its fingerprint; ``body`` is its body under the name that the
    aliases give it, ``named`` the name as in the report. ``tables`` has the figures of the tables of which every inner
    figure is known; ``carried`` the cells of which chains over the years are made, ``None`` where unknown; ``shares``
    the part and the whole of shares that are known, by the indicator; ``runs`` a sample of the runs of its prose.
    """

    source: str
    report: str
    body: str | None
    named: str | None
    year: int | None
    variant: Variant
    tables: Mapping[str, Figures]
    carried: Mapping[str, int | None]
    shares: Mapping[str, tuple[int, int]]
    runs: array[int] = field(repr=False)
    _prose: tuple[tuple[str, str, bytes], ...] = field(repr=False)

    @property
    def called(self) -> Words:
        """Its body, or its source, and its year."""
        name = self.named or self.source
        return Words(f"{name} {self.year} 年度", f"{name} {self.year}") if self.year else plain(name)

    @property
    def sections(self) -> Iterator[Section]:
        """Its prose."""
        for key, title, packed in self._prose:
            yield Section(key, title, zlib.decompress(packed).decode("utf-8", "surrogatepass"))


def named(entries: Sequence[Entry]) -> Words:
    """Several reports in words."""
    return Words("、".join(entry.called.zh for entry in entries), ", ".join(entry.called.en for entry in entries))


def entry_of(report: Report, aliases: Aliases, fingerprint: str | None = None) -> Entry:
    """What is kept of a report; its ``fingerprint`` may be known already."""
    named = agency_name(report)
    body = None if named is None else aliases.body(simplify(named), report.year)
    variant = variant_of(report)
    figures = {table.key: _figures(report, table.key) for table in report.form.tables}
    return Entry(
        source=report.source.name,
        report=fingerprint or report.fingerprint,
        body=body,
        named=named,
        year=report.year,
        variant=variant,
        tables={key: found for key, found in figures.items() if found is not None},
        carried={key: _count(report, key) for key in chain_keys(variant)},
        shares=shares_of(variant, {key: _count(report, key) for key in report.cells}),
        runs=array("L", sorted(set(_sampled(report)))),
        prose=tuple(
            (section.key, section.title, zlib.compress(section.text.encode("utf-8", "surrogatepass")))
            for section in report.sections
            if section.text
        ),
    )


def _count(report: Report, key: str) -> int | None:
    cell = report.cells.get(key)
    return None if cell is None or cell.value is None else int(cell.value)


def _figures(report: Report, table: str) -> Figures | None:
    """The inner figures of a table that are not 0, ``None`` if one of them is unknown."""
    found: list[tuple[str, int]] = []
    for key in inner_keys(report.form.name, table):
        cell = report.cells.get(key)
        if cell is None:
            continue  # of rows of which a report has one or the other
        if cell.value is None:
            return None
        if cell.value:
            found.append((key, int(cell.value)))
    return tuple(found)


@lru_cache(maxsize=64)
def inner_keys(name: str, table: str) -> tuple[str, ...]:
    """The keys of a table's cells of counts that no sum of the form makes up of others."""
    cells = form(name).cells.items()
    return tuple(
        key
        for key, cell in cells
        if cell.table.key == table and not cell.column.role and not cell.row.total and not cell.column.money
    )


@lru_cache(maxsize=16)
def chain_keys(variant: Variant) -> tuple[str, ...]:
    """The cells that stand in such equalities, as the later or as the earlier report."""
    found: dict[str, None] = {}
    for ground in links(variant, variant):
        for side in (ground.left, ground.right):
            found |= dict.fromkeys((*side.own, *side.previous))
    return tuple(found)


def _sampled(report: Report) -> Iterator[int]:
    for section in report.sections:
        signs = signs_of(section.text)
        for start in range(len(signs) - RUN + 1):
            checksum = run_sum(signs[start : start + RUN])
            if checksum % SAMPLED == 0:
                yield checksum


def run_sum(run: str) -> int:
    """The checksum of a run of prose."""
    return zlib.crc32(run.encode("utf-8", "surrogatepass"))
