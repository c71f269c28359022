"""How long tables of reports take beside reading the reports.

    python benchmarks/frames.py            the table of benchmarks/README.md
    python benchmarks/frames.py --quick    fewer reports, to see that it runs

A thousand texts of five examples are read, checked and explained; then the compact table of each shape is built.
Times are those of the processor, so that a machine that does other things too tells the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from collections.abc import Callable
from functools import partial
from time import process_time

from benchmarks.timing import machine, rounds_asked_for
from gxparse.api import parse_text
from gxparse.frames.examined import Examined
from gxparse.frames.tables import PER_SOURCE, compact_table
from gxparse.source import read_source

REPORTS = 1000
EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "reports"
NAMES = ("annotated-2020", "lines-2021", "masked-2019-form", "pipe-2021")


def taken(job: Callable[[], object]) -> float:
    """The processor's seconds for a job."""
    start = process_time()
    job()
    return process_time() - start


def main() -> None:
    count = 50 if rounds_asked_for(__doc__ or "", REPORTS) < REPORTS else REPORTS
    texts = [read_source(EXAMPLES / f"{name}.txt").text for name in NAMES]
    reports: list[Examined] = []

    def read() -> None:
        named = ((f"{number}.txt", texts[number % len(texts)]) for number in range(count))
        reports.extend(Examined(parse_text(text, name=name)) for name, text in named)

    reading = taken(read)
    print(f"{machine()}; {count} reports, {1000 * reading / count:.2f} ms each to read\n")
    print("| | rows | ms a report | / reading |")
    print("| --- | ---: | ---: | ---: |")
    found = {
        "checking, with prose": lambda: [each.findings for each in reports],
        "explaining": lambda: [(each.explanations, each.claims) for each in reports],
    }
    for name, job in found.items():
        print(line(name, "", taken(job) / count, reading / count))
    for shape in PER_SOURCE[:-1]:
        seconds = min(taken(partial(compact_table, shape, reports)) for _ in range(3))
        rows = f"{compact_table(shape, reports).num_rows:,}"
        print(line(f"table `{shape}`", rows, seconds / count, reading / count))


def line(name: str, rows: str, seconds: float, reading: float) -> str:
    """A line of the table."""
    return f"| {name} | {rows} | {1000 * seconds:.2f} | {seconds / reading:.2f} |"


if __name__ == "__main__":
    main()
