"""The search for the rows of figures that lost their labels, against trying everything."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from gxparse.binding.assigning import Line, Numbers, Totals, Way, assign
from gxparse.checks.engine import equations
from gxparse.forms.model import form
from gxparse.forms.sums import Sum, column_sums, implied, row_sums
from gxparse.testing.made import zero_report

SUMS = (Sum((2, 3, 4), (5,)), Sum((0, 1), (5, 6)), Sum((0, 1), (2, 3, 4, 6)))
"""A small table of requests: received, carried over, three outcomes, their total, carried forward; what follows too."""
ROWS = 7


@st.composite
def tables(draw: st.DrawFn, most: int = 3) -> list[tuple[int, ...]]:
    """Small tables of two columns in which the sums hold."""
    numbers = st.integers(0, most)
    columns = []
    for _ in range(2):
        outcomes = draw(st.lists(numbers, min_size=3, max_size=3))
        carried, forward = draw(numbers), draw(numbers)
        received = max(sum(outcomes) + forward - carried, 0)
        forward = received + carried - sum(outcomes)
        columns.append((received, carried, *outcomes, sum(outcomes), forward))
    return list(zip(*columns, strict=True))


def can_hold(known: dict[int, Numbers]) -> bool:
    """Whether unknown figures from 0 up exist with which each sum holds: all are tried."""
    for each, column in product(SUMS, range(2)):
        sides = []
        for rows in (each.left, each.right):
            values = [known[row][column] if row in known else None for row in rows]
            least = sum(value or 0 for value in values)
            sides.append(range(least, least + (60 if None in values else 1)))
        if set(sides[0]).isdisjoint(sides[1]):
            return False
    return True


def every_way(lines: list[Line], known: dict[int, Numbers]) -> list[dict[int, Numbers]]:
    found = []
    for rows in combinations(range(ROWS), len(lines)):
        if all(row in line.rows for row, line in zip(rows, lines, strict=True)):
            whole = {row: line.values for row, line in zip(rows, lines, strict=True)}
            if can_hold(known | whole):
                found.append(whole)
    return found


def totals_of(known: dict[int, Numbers]) -> Totals:
    totals = Totals(SUMS, 2)
    for row, values in known.items():
        totals.add(row, values)
    return totals


def figures(way: Way) -> dict[int, Numbers]:
    return {row: line.values for row, line in way.items()}


@given(tables(), st.sets(st.integers(0, ROWS - 1)), st.data())
def test_what_is_found_is_what_trying_everything_finds(
    table: list[tuple[int, ...]], detached: set[int], data: st.DataObject
) -> None:
    lost = data.draw(st.sets(st.sampled_from(sorted(detached)))) if detached else set()
    known: dict[int, Numbers] = {row: values for row, values in enumerate(table) if row not in detached}
    if data.draw(st.booleans()) and known:
        wrong = data.draw(st.sampled_from(sorted(known)))
        known[wrong] = ((known[wrong][0] or 0) + 1, known[wrong][1])  # a table whose printed figures break a sum
    masked = data.draw(st.sets(st.sampled_from(sorted(known)), max_size=2)) if known else set()
    known |= {row: (None, known[row][1]) for row in masked}
    free = tuple(sorted(detached))
    lines = [Line(table[row], free) for row in free if row not in lost]
    if not can_hold(known):
        return  # nobody asks for such a table
    every = every_way(lines, known)
    found = assign([lines], totals_of(known))
    assert found.complete
    assert bool(found.ways) == bool(every)
    if every:
        assert figures(found.ways[0]) in every
        different = len({tuple(way.items()) for way in every}) > 1
        assert (len(found.ways) > 1) == different
        common = {row: line for row, line in every[0].items() if all(way.get(row) == line for way in every)}
        assert figures(found.common) == common
        if not different and not lost:
            assert figures(found.common) == {row: table[row] for row in detached}


def test_what_follows_from_the_sums() -> None:
    assert implied(SUMS[:2]) == SUMS[2:]


def test_equal_lines_exchanged_are_one_way() -> None:
    lines = [Line((0, 0), (2, 3)), Line((0, 0), (2, 3))]
    found = assign([lines], totals_of({}))
    assert len(found.ways) == 1
    assert found.common.keys() == {2, 3}


def test_sums_that_hold_for_both_are_two_ways() -> None:
    found = assign([[Line((1, 0), (2, 3))]], totals_of({}))
    assert [sorted(way) for way in found.ways] == [[2], [3]]
    assert not found.common


def test_what_sums_tell_is_placed() -> None:
    known: dict[int, Numbers] = {0: (5, 0), 1: (0, 0), 2: (3, 0), 3: (1, 0), 4: (0, 0)}
    found = assign([[Line((4, 0), (5, 6))]], totals_of(known))
    assert sorted(found.common) == [5]
    assert not assign([[Line((3, 0), (5, 6))]], totals_of(known)).ways  # as 6 it would leave 2 for the total of 4


def test_the_search_is_bounded_and_says_so() -> None:
    lines = [Line((0,), tuple(range(40))) for _ in range(12)]
    found = assign([lines, lines], Totals((Sum(tuple(range(40)), (40,)),), 1), most=500)
    assert not found.complete
    assert not found.ways
    assert not found.common


def test_the_sums_of_a_form_are_those_of_its_rules() -> None:
    for name, instead in (("2019", False), ("2021", False), ("2021", True)):
        the_form = form(name)
        said = {(each.left, each.right) for each in equations(zero_report(the_form, instead=instead))[0]}
        found = set()
        for table in the_form.tables:
            rows = the_form.rows(table.key, instead=instead)
            for row, part in rows:
                keys = the_form.keys_of(table.key, row.key)
                for each in column_sums(part.columns):
                    found.add((tuple(keys[n] for n in each.left), tuple(keys[n] for n in each.right)))
            for each in row_sums(table, rows):
                for column in rows[0][1].columns:
                    left, right = (
                        tuple(f"{table.key}.{rows[n][0].key}.{column.key}" for n in side)
                        for side in (each.left, each.right)
                    )
                    found.add((left, right))
        assert {(frozenset(left), frozenset(right)) for left, right in found} == {
            (frozenset(left), frozenset(right)) for left, right in said
        }
