"""How fast and how well broken tables are explained, beside scipy's integer programming in the same run.

    python benchmarks/explain.py            the tables of benchmarks/README.md
    python benchmarks/explain.py --quick    a few rounds, to see that it runs

Plants 1 to 6 wrong numbers, or a mistake that people make, in tables of 25 × 7 drawn with a seed, and asks for all
smallest explanations. *Found*: the truth is among them; *first*: it is the first; *alone*: nothing ties with it. Then
masks 30 % of the cells and asks for the bounds of each, beside linear programming. Last, what prose adds to the time of
an explanation: behind a check, which has read it, and alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from time import process_time

from attrs import evolve

from benchmarks import oracle
from benchmarks.tables import MISTAKES, Table, wrong
from benchmarks.timing import in_turn, machine, rounds_asked_for
from gxparse.api import parse
from gxparse.checks.engine import check, equations
from gxparse.explaining.explain import explain, explained
from gxparse.explaining.explanation import Explanations, standing
from gxparse.findings import Equation
from gxparse.forms.model import form
from gxparse.network.unknown import bounds
from gxparse.testing.made import consistent_requests, zero_report

ROUNDS = 1000
BESIDE = 50
"""One table in so many is given to scipy too."""

BROKEN = Path(__file__).resolve().parent.parent / "examples" / "reports" / "annotated-2020.txt"
"""A report with prose whose tables contradict each other."""


def requests() -> tuple[Equation, ...]:
    """The equalities of the table of requests."""
    found, _ = equations(zero_report(form("2021")))
    return tuple(equation for equation in found if equation.left[0].startswith("requests."))


def is_truth(found: Explanations, number: int, table: Table, damaged: Table) -> bool:
    changes = {change.cell: change.after for change in found[number].changes}
    return {**damaged, **changes} == table


def explaining(
    equalities: Sequence[Equation], name: str, damage: Callable[[Random, Table], Table], rounds: int
) -> list[str]:
    """A line of the table: times, and what became of the truth."""
    random = Random(20_21)
    times, scipys = [], []
    seen = first = alone = found_it = cut = 0
    while seen < rounds:
        table = consistent_requests(random, random.choice((0.1, 0.3, 0.6)))
        damaged = damage(random, table)
        start = process_time()
        found = explained(equalities, damaged)
        taken = process_time() - start
        if not found.parts:
            continue  # nothing broken: two equal cells exchanged, a row of zeros shifted
        times.append(taken)
        seen += 1
        right = [is_truth(found, number, table, damaged) for number in range(len(found))]
        found_it += any(right)
        first += bool(right and right[0])
        alone += bool(right and right[0] and len(found.tied) == 1)
        cut += found.truncated
        if oracle.AVAILABLE and seen % BESIDE == 0:
            start = process_time()
            oracle.cheapest(equalities, damaged)
            scipys.append(process_time() - start)
    shares = [f"{100 * count / seen:.1f}" for count in (found_it, first, alone)]
    beside = f"{1000 * sorted(scipys)[len(scipys) // 2]:.0f}" if scipys else "–"
    p50, p99 = (1000 * sorted(times)[int(len(times) * share)] for share in (0.5, 0.99))
    return [name, f"{p50:.2f}", f"{p99:.2f}", beside, *shares, str(cut)]


def bounding(equalities: Sequence[Equation], rounds: int) -> str:
    """Times of the bounds of masked cells, and whether linear programming finds the same."""
    random = Random(30)
    times, scipys = [], []
    cells = forced = compared = differing = 0
    for turn in range(rounds):
        table = consistent_requests(random, random.choice((0.1, 0.3, 0.6)))
        masked = random.sample(sorted(table), round(0.3 * len(table)))
        values: dict[str, int | None] = {**table, **dict.fromkeys(masked)}
        start = process_time()
        found = bounds(equalities, values)
        times.append(process_time() - start)
        cells += len(masked)
        forced += sum(each.value is not None for each in found.values())
        if oracle.AVAILABLE and turn % BESIDE == 0:
            start = process_time()
            limits = oracle.limits(equalities, values)
            scipys.append(process_time() - start)
            compared += len(limits)
            differing += sum(limits[key] != (found[key].low, found[key].high) for key in limits)
    p50, p99 = (1000 * sorted(times)[int(len(times) * share)] for share in (0.5, 0.99))
    beside = f"{1000 * sorted(scipys)[len(scipys) // 2]:.0f} ms" if scipys else "not installed"
    return (
        f"30 % masked: bounds with derivations p50 {p50:.1f} ms, p99 {p99:.1f} ms; {100 * forced / cells:.0f} % of the "
        f"cells are forced. Linear programming: {beside}; {compared} cells compared, {differing} differ."
    )


def wild(equalities: Sequence[Equation], rounds: int) -> str:
    """Times of tables in which many cells are wrong, and whether each is explained or told why not."""
    random = Random(40)
    times, explained_ones = [], 0
    for turn in range(rounds):
        table = consistent_requests(random, random.choice((0.1, 0.3, 0.6)))
        damaged = wrong(random, table, (20, 60, len(table))[turn % 3])
        start = process_time()
        found = explained(equalities, damaged)
        times.append(process_time() - start)
        explained_ones += bool(found)
        if not all(each.explanations or standing(each).en for each in found.parts):
            raise AssertionError("a table is neither explained nor told why not")
    p50, most = 1000 * sorted(times)[len(times) // 2], 1000 * max(times)
    return (
        f"20, 60 or all cells wrong: p50 {p50:.0f} ms, at most {most:.0f} ms; {explained_ones} of {rounds} explained, "
        "of the others it is said what any explanation would cost at least."
    )


def with_prose(rounds: int) -> str:
    """The time of ``explain`` on a broken report with prose, against that of the same report without sections."""
    report = parse(BROKEN)
    check(report)
    silent = evolve(report, sections=())
    whole, alone, bare = in_turn(
        rounds, lambda: explain(report), lambda: explain(evolve(report)), lambda: explain(silent)
    )
    return (
        f"explain with prose: {whole / bare:.2f} times as long as without ({bare:.2f} ms) behind a check, "
        f"{alone / bare:.2f} times alone."
    )


def main() -> None:
    rounds = ROUNDS if rounds_asked_for(__doc__, ROUNDS) == ROUNDS else 20
    print(f"{machine()}; {rounds} tables a line\n")
    equalities = requests()
    explained(equalities, wrong(Random(1), consistent_requests(Random(1)), 2))  # builds the network
    print("| planted | p50 ms | p99 ms | scipy's one, ms | found % | first % | alone % | cut short |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in range(1, 7):
        name = f"{count} wrong number{'s' * (count > 1)}"
        line = explaining(equalities, name, partial(wrong, count=count), rounds)
        print(f"| {' | '.join(line)} |")
    for name, damage in MISTAKES.items():
        print(f"| {' | '.join(explaining(equalities, name, damage, rounds))} |")
    print(f"\n{bounding(equalities, rounds)}")
    print(f"\n{wild(equalities, max(3, rounds // 20))}")
    print(f"\n{with_prose(max(3, rounds // 20))}")


if __name__ == "__main__":
    main()
