"""How often each rule is broken by reports that are true: what `docs/reference/rules.md` says of it.

    python benchmarks/false_alarms.py              prints a table
    python benchmarks/false_alarms.py --quick      of one district, to see that it runs
    python benchmarks/false_alarms.py --count N    of so many districts
    python benchmarks/false_alarms.py --older      of reports for 2014 to 2018
    python benchmarks/false_alarms.py --into benchmarks/false_alarms.json     keeps the numbers for the site

True reports (:mod:`benchmarks.true_reports`, :mod:`benchmarks.true_older`) are written in every format that can be
written, read again, and checked with last year's, and a district with those of its bodies. Each alarm is printed with
what it says.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's html

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field

import gxparse
from benchmarks.true_older import LIFE as OLDER_LIFE
from benchmarks.true_older import older_district
from benchmarks.true_reports import LIFE, District, district
from gxparse.api import parse_all
from gxparse.report import Report
from gxparse.source import written_source
from gxparse.writing.write import writers

TWICE = ("pipe", "lines")
"""Formats in which one report in five is printed twice in a document."""

COUNT = 60
"""So many districts are made."""


@define
class Tally:
    """In how many reports each rule was evaluated, and in how many it was broken; the formats; what the alarms say."""

    evaluated: Counter[str] = field(factory=Counter)
    alarms: Counter[str] = field(factory=Counter)
    formats: Counter[str] = field(factory=Counter)
    said: list[str] = field(factory=list)

    def add(self, report: Report, **beside: Any) -> None:
        """Check a report, with others beside it."""
        self.formats[report.source.format] += 1
        found = [each for each in gxparse.check(report, **beside) if each.status != "undecided"]
        self.evaluated.update({each.rule for each in found})
        wrong = [each for each in found if each.status != "pass"]
        self.alarms.update({each.rule for each in wrong})
        self.said += [f"{each.id}  {report.title} ({report.source.format}): {each.zh}" for each in wrong]


def copied(report: Report, format_name: str, times: int) -> Report:
    """A report written in a format, perhaps several times in one document, and read again."""
    document = gxparse.write(report, format_name, allow_losses=True)
    if format_name in TWICE:
        document = str(document) * times
    [found] = parse_all(written_source(document, name="<made>"))
    return found


def measured(count: int, first: int = 0, make: Callable[[int], Sequence[District]] = district) -> Tally:
    """What becomes of so many districts, the copies of a report in one format after the other."""
    tally, formats = Tally(), writers()
    number = 0
    for seed in range(first, first + count):
        previous: Sequence[Report | None] = ()
        for year in make(seed):
            read = []
            for report in (year.whole, *year.parts):
                read.append(copied(report, formats[number % len(formats)], 1 + (number % 5 == 0)))
                number += 1
            previous = previous or [None] * len(read)
            tally.add(read[0], previous=previous[0], children=read[1:], complete=True)
            for report, last in zip(read[1:], previous[1:], strict=True):
                tally.add(report, previous=last)
            previous = read
    return tally


def numbers(tally: Tally, command: str, life: Mapping[str, float]) -> dict[str, Any]:
    """The numbers as they are kept: by the name of a rule, in how many reports it was evaluated and broken."""
    return {
        "measured": date.today().isoformat(),
        "command": command,
        "version": gxparse.__version__,
        "reports": tally.formats.total(),
        "formats": dict(sorted(tally.formats.items())),
        "life": dict(life),
        "rules": {
            rule.name: [tally.evaluated[rule.name], tally.alarms[rule.name]]
            for rule in gxparse.rules()
            if tally.evaluated[rule.name]
        },
    }


def lines(tally: Tally) -> Iterator[str]:
    """A table in Markdown, and the alarms."""
    yield "| rule | evaluated in | false alarms |"
    yield "| --- | ---: | ---: |"
    for rule in gxparse.rules():
        yield f"| `{rule.name}` | {tally.evaluated[rule.name]:,} | {tally.alarms[rule.name]:,} |"
    yield ""
    by_format = ", ".join(f"{name} {many}" for name, many in sorted(tally.formats.items()))
    yield f"{tally.formats.total():,} reports: {by_format}"
    yield from tally.said


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="one district, to see that it runs")
    options.add_argument("--count", type=int, default=COUNT, help="so many districts (default: %(default)s)")
    options.add_argument("--into", type=Path, help="a JSON file for the numbers")
    options.add_argument("--older", action="store_true", help="reports for 2014 to 2018")
    asked = options.parse_args()
    tally = measured(1 if asked.quick else asked.count, make=older_district if asked.older else district)
    print("\n".join(lines(tally)))
    if asked.into is not None:
        command = f"python benchmarks/false_alarms.py --count {asked.count}{' --older' * asked.older}"
        kept = json.loads(asked.into.read_text(encoding="utf-8")) if asked.into.exists() else {}
        if asked.older:
            kept["older"] = numbers(tally, command, OLDER_LIFE)
        else:
            kept = numbers(tally, command, LIFE) | {"older": kept.get("older", {})}
        asked.into.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
