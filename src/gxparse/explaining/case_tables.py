"""The tables of a network as people see them: rows and columns, of which the last is the total of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from itertools import combinations
from operator import or_

from attrs import evolve, field, frozen

from gxparse.findings import Equation, split_key
from gxparse.network.network import Network

Row = tuple[int, ...]
"""The cells of a row by their numbers in the network, the last of which is the total of the others."""


@frozen
class CaseTable:
    """The rows of a table, and the nodes of the network that the cells of each row and column touch, as bits.

    ``roles`` are the nodes that a row shares with others: rows of one role may be swapped and nothing tells. ``names``
    are the rows' keys without year and table. ``last_year`` is what last year's report carried forward, if it is there.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    touched: tuple[int, ...]
    roles: tuple[int, ...]
    columns: tuple[Row, ...]
    columns_touched: tuple[int, ...]
    last_year: Row | None = None
    place: Mapping[str, int] = field(init=False, repr=False, eq=False)

    @place.default
    def _place(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def row(self, name: str) -> Row | None:
        """A row by its name."""
        return self.rows[self.place[name]] if name in self.place else None

    @property
    def of_requests(self) -> bool:
        """Whether these are the requests, whose rows are balanced."""
        return {"received", "carried_over", "outcomes.total", "carried_forward"} <= self.place.keys()


def tables_of(network: Network, equations: Sequence[Equation]) -> tuple[CaseTable, ...]:
    """The tables of a network, as its row totals tell them; kept for the next call."""
    return _tables(network, tuple(equations))


@lru_cache(maxsize=64)
def _tables(network: Network, equations: tuple[Equation, ...]) -> tuple[CaseTable, ...]:
    found: dict[tuple[str, int], dict[str, Row]] = {}
    from_last_year: dict[int, int] = {}
    for equation in equations:
        keys = (*equation.left, *equation.right)
        names = {key.rpartition(".")[0] for key in keys}
        if not network.number_of.keys() >= set(keys):
            continue
        if len(names) == 1 and len(equation.right) == 1:
            [name] = names
            year, rest = split_key(name)
            table, _, row = rest.partition(".")
            found.setdefault((year + table, len(keys)), {})[row] = tuple(network.number_of[key] for key in keys)
        elif len(keys) == len({split_key(key)[0] for key in keys}) == 2:
            one, other = (network.number_of[key] for key in keys)
            from_last_year |= {one: other, other: one}
    tables = (_table(network, rows) for rows in found.values())
    forward = {cell for rows in found.values() for cell in rows.get("carried_forward", ())}
    return tuple(_after(table, from_last_year, forward) for table in tables)


def _after(table: CaseTable, from_last_year: Mapping[int, int], forward: set[int]) -> CaseTable:
    over = table.row("carried_over") or ()
    before = tuple(from_last_year[cell] for cell in over if cell in from_last_year)
    return evolve(table, last_year=before) if before and len(before) == len(over) and forward >= set(before) else table


def _table(network: Network, by_name: Mapping[str, Row]) -> CaseTable:
    def touched(cells: Row) -> int:
        nodes = {end for cell in cells for end in (network.tails[cell], network.heads[cell])} - network.grounds
        return sum(1 << node for node in nodes)

    rows = tuple(by_name.values())
    columns = tuple(zip(*rows, strict=True))
    by_row = tuple(map(touched, rows))
    shared = reduce(or_, (one & other for one, other in combinations(by_row, 2)), 0)
    roles = tuple(nodes & shared for nodes in by_row)
    return CaseTable(tuple(by_name), rows, by_row, roles, columns, tuple(map(touched, columns)))
