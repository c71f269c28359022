"""The same table in two reports that should differ: in two bodies, or in two years."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from gxparse.auditing.entries import Entry, Figures, named
from gxparse.auditing.finding import AuditFinding, about
from gxparse.cell_names import listed
from gxparse.forms.model import form
from gxparse.words import Words

CHANCE = 0.01
"""In a whole audit so many pairs of tables may come out the same by chance, and not more."""

SMALLEST = 3
"""Tables with fewer figures other than 0 are never said to be copied."""


def copied_tables(entries: Sequence[Entry]) -> Iterator[AuditFinding]:
    """Groups of tables that are the same to the last figure, though by chance no two would be.

    How likely two tables are the same by chance is told by the tables themselves: a figure that every third report has
    in its place says little, one that none other has says much. Each figure is counted as often as tables other than
    the copies have it; of each column the one that says most does not count, since the balance rule makes one figure of
    the others.
    """
    for table in dict.fromkeys(table for entry in entries for table in entry.tables):
        groups: dict[Figures, list[Entry]] = defaultdict(list)
        for entry in entries:
            if table in entry.tables:
                groups[entry.tables[table]].append(entry)
        having = Counter(pair for figures, group in groups.items() for pair in figures for _ in group)
        known = sum(map(len, groups.values()))
        own = sum(n * (n - 1) / 2 for n in Counter(entry.body for group in groups.values() for entry in group).values())
        for figures, group in groups.items():
            parts = _parted(group)
            if len(parts) < 2 or len(figures) < SMALLEST:
                continue
            of_one = len({entry.body for entry, *_ in parts}) == 1
            pairs = own if of_one else known * (known - 1) / 2
            chance = pairs * math.exp(-_surprise(figures, having, len(group), known))
            if chance < CHANCE:
                yield _copied(table, figures, [part[0] for part in parts], chance)


def _parted(group: Sequence[Entry]) -> list[list[Entry]]:
    """Reports by body and year: those of one body for one year are the same report twice, and no copies."""
    parts: dict[tuple[str | None, int | None], list[Entry]] = defaultdict(list)
    for entry in group:
        parts[entry.body, entry.year].append(entry)
    return list(parts.values())


def _surprise(figures: Figures, having: Counter[tuple[str, int]], copies: int, known: int) -> float:
    """How little likely a table is to come out like this by chance: minus the logarithm of the probability."""
    of_column: dict[str, list[float]] = defaultdict(list)
    for key, value in figures:
        others = max(having[key, value] - copies, 0) + 1
        of_column[key.rpartition(".")[2]].append(-math.log(others / (known + 1)))
    return math.fsum(sum(each) - max(each) for each in of_column.values())


def _copied(table: str, figures: Figures, copies: Sequence[Entry], chance: float) -> AuditFinding:
    first = min(copies, key=lambda entry: (entry.year or 0, entry.source))
    of_form = form(first.variant[0])
    [of_table] = (each for each in of_form.tables if each.key == table)
    bodies = list(dict.fromkeys(entry.body for entry in copies))
    who = named(copies)
    largest = sorted(figures, key=lambda each: -each[1])
    what = listed(largest, of_form)
    across = len(bodies) > 1
    return about(
        "table-copied",
        copies,
        Words(
            f"{who.zh}的“{of_table.title}”表完全相同（{len(figures)} 个不为 0 的数字，如 {what.zh}）",
            f"the table '{of_table.en}' is the same in {who.en}: "
            f"{len(figures)} figures other than 0, such as {what.en}",
        ),
        weight=round(-math.log10(max(chance, 1e-300)), 1) + across,
        evidence={"table": table, "figures": dict(figures), "by_chance": chance},
    )
