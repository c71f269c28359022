"""How often the mistake that a person made is the first explanation, on tables as bodies have them.

    python benchmarks/mistakes.py            the table of benchmarks/README.md
    python benchmarks/mistakes.py --quick    a few rounds, to see that it runs

Each mistake of :data:`SLIPS` is planted in so many *sparse* tables (a handful of requests, one or two columns),
*medium* and *rich* ones, which are drawn with a seed. *Alone*: the truth is first and nothing ties with it; *tied*: it
is among those that tie at the head; *listed*: somewhere behind; *missing*: not there. *Deletes*: how often an
explanation is first (or tied there) that is not true, makes numbers 0 and takes cases away, where another with as many
cells takes none away. Times are of the processor.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":  # tests import it, too
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import process_time

from benchmarks.tables import ROWS, Table
from benchmarks.timing import machine, rounds_asked_for
from gxparse.checks.engine import equations
from gxparse.explaining.explain import explained
from gxparse.explaining.explanation import Explanation, Explanations
from gxparse.findings import Equation
from gxparse.forms.model import form
from gxparse.testing.made import Shape, zero_report

ROUNDS = 60
"""Tables for each mistake and kind of table."""

RECEIVED, OVER, FIRST, TOTAL, FORWARD = 0, 1, 2, len(ROWS) - 2, len(ROWS) - 1
"""Rows by their numbers: the outcomes are from ``FIRST`` to the one before ``TOTAL``, which is (七)总计."""

FATES = {"granted": 30, "granted_in_part": 12, "not_provided.not_held": 20, "carried_forward": 6}
"""How often a request comes to what, of a hundred; the other outcomes share the rest."""

APPLICANTS = {"natural_person": 88, "commercial_enterprise": 7}
"""How often an applicant is what, of a hundred; the others share the rest."""

CARRIED_OVER = 0.08
"""How many of the requests of a table were carried over."""


# -- tables --------------------------------------------------------------------------------------------


def drawn(random: Random, least: int, most: int, columns: Sequence[int]) -> Table:
    """A consistent table of ``least`` to ``most`` requests by some kinds of applicants."""
    shape = Shape.of(form("2021"))
    others = random.sample([each for each in shape.applicants if each != "natural_person"], random.choice(columns))
    applicants = ["natural_person", *others]
    who = [APPLICANTS.get(each, 1.25) * random.lognormvariate(0, 0.7) for each in applicants]
    known = sum(FATES.values())
    rare = (100 - known) / (len(shape.fates) - len(FATES))
    what = [FATES.get(each.removeprefix("outcomes."), rare) * random.lognormvariate(0, 1) for each in shape.fates]
    count = int(least * (most / least) ** random.random())
    them, ends = random.choices(applicants, who, k=count), random.choices(shape.fates, what, k=count)
    cases: Counter[tuple[str, str, str]] = Counter()
    for applicant, fate in zip(them, ends, strict=True):
        cases[applicant, fate, "carried_over" if random.random() < CARRIED_OVER else "received"] += 1
    found = shape.figures(cases.items())
    return {key: int(figure) for key, figure in found.items() if key.startswith("requests.")}


TABLES: dict[str, Callable[[Random], Table]] = {
    "sparse": lambda random: drawn(random, 2, 16, (0, 0, 1)),
    "medium": lambda random: drawn(random, 20, 150, (1, 2, 3)),
    "rich": lambda random: drawn(random, 300, 2000, (4, 5)),
}


# -- mistakes: each gives the table with the mistake, or None where the table has no place for it ---------


def _row(table: Table, row: int) -> list[int]:
    return [table[key] for key in ROWS[row]]


def _with(table: Table, row: int, numbers: Sequence[int]) -> Table:
    return {**table, **dict(zip(ROWS[row], numbers, strict=True))}


def _outcomes(table: Table) -> list[int]:
    """The outcomes that have cases."""
    return [row for row in range(FIRST, TOTAL) if any(_row(table, row))]


def _digits(change: Callable[[Random, str], str]) -> Callable[[Random, Table], Table | None]:
    """A mistake with the digits of one number."""

    def planted(random: Random, table: Table) -> Table | None:
        filled = [key for key, number in sorted(table.items()) if number]
        wrong = {key: change(random, str(table[key])) for key in filled}
        places = [key for key in filled if wrong[key] and int(wrong[key]) != table[key]]
        if not places:
            return None
        key = random.choice(places)
        return {**table, key: int(wrong[key])}

    return planted


def _mistyped(random: Random, digits: str) -> str:
    place = random.randrange(len(digits))
    other = random.choice([each for each in "0123456789" if each != digits[place] and (place or each != "0")])
    return digits[:place] + other + digits[place + 1 :]


def _transposed(random: Random, digits: str) -> str:
    places = [place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]]
    if not places:
        return ""
    place = random.choice(places)
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _dropped(random: Random, digits: str) -> str:
    place = random.randrange(len(digits))
    return digits[:place] + digits[place + 1 :]


def _doubled(random: Random, digits: str) -> str:
    place = random.randrange(len(digits))
    return digits[: place + 1] + digits[place:]


def total_wrong(random: Random, table: Table) -> Table | None:
    """The total of a row, added up wrongly by a few."""
    keys = [row[-1] for row in ROWS if table[row[-1]]]
    if not keys:
        return None
    key = random.choice(keys)
    return {**table, key: max(0, table[key] + random.choice((-1, 1)) * random.randint(1, 3))}


def totals_zero(_: Random, table: Table) -> Table | None:
    """The last column was not filled in."""
    return {**table, **{row[-1]: 0 for row in ROWS}}


def totals_copied(_: Random, table: Table) -> Table | None:
    """The last column says again what the first says."""
    return {**table, **{row[-1]: table[row[0]] for row in ROWS}}


def _in_both(random: Random, table: Table, row: int, by: Sequence[int]) -> Table | None:
    """A cell and its total, off by the same."""
    places = [place for place, number in enumerate(_row(table, row)[:-1]) if number]
    if not places:
        return None
    numbers, place, more = _row(table, row), random.choice(places), random.choice(by)
    if numbers[place] + more < 0:
        return None
    numbers[place] += more
    numbers[-1] += more
    return _with(table, row, numbers)


def off_by_one(random: Random, table: Table) -> Table | None:
    """An outcome was miscounted by one, in its cell and its total."""
    rows = _outcomes(table)
    return _in_both(random, table, random.choice(rows), (-1, 1)) if rows else None


def neighbouring(random: Random, table: Table) -> Table | None:
    """A number stands in the column beside its own, which has none in this row."""
    places = [
        (row, one, other)
        for row in range(len(ROWS))
        for one in range(6)
        for other in (one - 1, one + 1)
        if 0 <= other < 6 and table[ROWS[row][one]] and not table[ROWS[row][other]]
    ]
    if not places:
        return None
    row, one, other = random.choice(places)
    return {**table, ROWS[row][one]: 0, ROWS[row][other]: table[ROWS[row][one]]}


def too_low(random: Random, table: Table) -> Table | None:
    """Rows stand one line too low, down to the first empty one."""
    starts = [row for row in range(FORWARD) if any(_row(table, row))]
    start = random.choice(starts)
    gap = next((row for row in range(start, len(ROWS)) if not any(_row(table, row))), None)
    if gap is None:
        return None
    damaged = _with(table, start, [0] * 7)
    for row in range(start, gap):
        damaged = _with(damaged, row + 1, _row(table, row))
    return damaged


def left_out(random: Random, table: Table) -> Table | None:
    """A row was not entered."""
    rows = [row for row in range(len(ROWS)) if any(_row(table, row))]
    return _with(table, random.choice(rows), [0] * 7)


def counted_twice(random: Random, table: Table) -> Table | None:
    """Some cases of one outcome are counted in another one, too."""
    row = random.choice(_outcomes(table) or [FIRST])
    places = [place for place, number in enumerate(_row(table, row)[:-1]) if number]
    if not places:
        return None
    place = random.choice(places)
    more = min(table[ROWS[row][place]], random.randint(1, 3))
    also = random.choice([each for each in range(FIRST, TOTAL) if each != row])
    numbers = _row(table, also)
    numbers[place] += more
    numbers[-1] += more
    return _with(table, also, numbers)


def received_with_over(_: Random, table: Table) -> Table | None:
    """Received says all that there was to do, what was carried over with it."""
    return _with(table, RECEIVED, [a + b for a, b in zip(_row(table, RECEIVED), _row(table, OVER), strict=True)])


def restated(random: Random, table: Table) -> Table | None:
    """What was carried over was restated, and nothing else."""
    return _in_both(random, table, OVER, (-2, -1, 1, 2, 3))


def seven_wrong(random: Random, table: Table) -> Table | None:
    """(七)总计 is wrong in a column, or in it and in the last one."""
    damaged = _in_both(random, table, TOTAL, (-3, -2, -1, 1, 2, 3, 10))
    if damaged is None or random.random() < 0.5:
        return damaged
    return {**damaged, ROWS[TOTAL][-1]: table[ROWS[TOTAL][-1]]}


def not_broken_down(_: Random, table: Table) -> Table | None:
    """Only the last column was filled in."""
    return {**table, **{key: 0 for row in ROWS for key in row[:-1]}}


SLIPS: dict[str, Callable[[Random, Table], Table | None]] = {
    "digit mistyped": _digits(_mistyped),
    "digits transposed": _digits(_transposed),
    "digit dropped": _digits(_dropped),
    "digit doubled": _digits(_doubled),
    "total of a row wrong": total_wrong,
    "total column zero": totals_zero,
    "total column copied": totals_copied,
    "outcome off by one": off_by_one,
    "neighbouring column": neighbouring,
    "one line too low": too_low,
    "row left out": left_out,
    "counted twice": counted_twice,
    "received with carried over": received_with_over,
    "carried over restated": restated,
    "(七)总计 wrong": seven_wrong,
    "not broken down": not_broken_down,
}
"""The mistakes of people."""


# -- what became of the truth --------------------------------------------------------------------------


def is_true(explanation: Explanation, table: Table, damaged: Table) -> bool:
    """Whether what it says of each cell is so; where it leaves a choice, whether the truth is in it."""
    said = {change.cell: change for change in explanation.changes}
    if any(damaged[key] != number and key not in said for key, number in table.items()):
        return False
    return all(
        table[key] == change.after
        if change.after is not None
        else change.low <= table[key] <= (table[key] if change.high is None else change.high)
        for key, change in said.items()
    )


def takes_away(explanation: Explanation) -> bool:
    """Whether it makes numbers 0, and cases fewer."""
    changes = explanation.changes
    return any(change.before and change.after == 0 for change in changes) and _more(explanation) < 0


def _more(explanation: Explanation) -> int:
    return sum(
        (change.low if change.after is None else change.after) - (change.before or 0) for change in explanation.changes
    )


def deletes(found: Explanations, table: Table, damaged: Table) -> bool:
    """Whether one at the head wrongly takes cases away, where another with as many cells does not."""
    others = {len(each.changes) for each in found if _more(each) >= 0}
    wrong = (each for each in found.tied if not is_true(each, table, damaged))
    return any(takes_away(each) and len(each.changes) in others for each in wrong)


def became(found: Explanations, table: Table, damaged: Table) -> str:
    """What became of the truth."""
    if any(is_true(each, table, damaged) for each in found.tied):
        return "alone" if len(found.tied) == 1 else "tied"
    return "listed" if any(is_true(each, table, damaged) for each in found) else "missing"


def planted(kind: str, name: str, rounds: int) -> Iterator[tuple[Table, Table]]:
    """Consistent tables of a kind, each with one in which a mistake is planted."""
    random = Random(f"{kind}, {name}")
    while rounds:
        table = TABLES[kind](random)
        damaged = SLIPS[name](random, table)
        if damaged is not None and damaged != table:
            rounds -= 1
            yield table, damaged


def requests() -> tuple[Equation, ...]:
    """The equalities of the table of requests."""
    found, _ = equations(zero_report(form("2021")))
    return tuple(equation for equation in found if equation.left[0].startswith("requests."))


def main() -> None:
    rounds = rounds_asked_for(__doc__, ROUNDS)
    print(f"{machine()}; {rounds} tables of each kind a mistake\n")
    equalities = requests()
    print("| mistake | table | alone | tied | listed | missing | deletes | p50 ms | most ms |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    everything: Counter[str] = Counter()
    for name in SLIPS:
        for kind in TABLES:
            seen: Counter[str] = Counter()
            times = []
            for table, damaged in planted(kind, name, 50 * rounds):
                start = process_time()
                found = explained(equalities, damaged)
                taken = 1000 * (process_time() - start)
                if not found.parts:
                    continue  # the mistake leaves no trace: rows of one kind of outcome, one after another
                times.append(taken)
                seen[became(found, table, damaged)] += 1
                seen["deletes"] += deletes(found, table, damaged)
                if len(times) == rounds:
                    break
            everything += seen
            counts = [str(seen[what]) for what in ("alone", "tied", "listed", "missing", "deletes")]
            print(
                f"| {name} | {kind} | {' | '.join(counts)} | {sorted(times)[len(times) // 2]:.1f} | {max(times):.0f} |"
            )
    total = sum(everything[what] for what in ("alone", "tied", "listed", "missing"))
    shares = [f"{100 * everything[what] / total:.1f} %" for what in ("alone", "tied", "listed", "missing")]
    print(f"| **all** | | {' | '.join(shares)} | {everything['deletes']} | | |")


if __name__ == "__main__":
    main()
