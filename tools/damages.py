"""What becomes of damaged documents, by kind of damage: how many cells are read, left unread, read wrongly.

    python -m tools.damages --count 4000 --kinds "lost cell" "hidden text"
    python -m tools.damages --count 100000 --jobs 2 --into docs/reading.md

The first prints a table in Markdown, and below it the shortest document of each kind of which a number was read
wrongly, or a cell was said to be blank though a number is printed. The second writes the table into a document, between
the lines ``<!-- damages -->`` and ``<!-- end of damages -->``. Documents of which nobody could tell from the text what
happened to them are counted by themselves. Exit 1 if a number is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from attrs import define, field

from gxparse.api import parse_all
from gxparse.errors import GxparseError
from gxparse.forms.model import Form, form
from gxparse.forms.model import names as names_of_forms
from gxparse.source import text_source
from gxparse.testing.damages import DamagedDocument, judged, kinds, some_damaged
from gxparse.writing.write import writers

FORMATS = tuple(writers("text"))
UNTOLD = "(cannot be told)"
"""Stands behind a kind, for its documents of which the text cannot tell what happened."""

BEGIN, END = "<!-- damages -->", "<!-- end of damages -->"

CHUNK = 250
"""Documents that one process makes and reads in a go."""


@define
class Tally:
    """What became of the documents of one kind: numbers of cells, documents with a wrong one, the shortest of them."""

    counts: Counter[str] = field(factory=Counter)
    examples: dict[str, tuple[str, DamagedDocument]] = field(factory=dict)

    def add(self, other: Tally) -> None:
        """Add what another process found."""
        self.counts += other.counts
        for name, found in other.examples.items():
            if name not in self.examples or len(found[1].text) < len(self.examples[name][1].text):
                self.examples[name] = found


def tried(document: DamagedDocument) -> Tally:
    """Read one document as anybody would, and judge."""
    fault = ""
    try:
        reports = parse_all(text_source(document.text, name="<damaged>"))
    except GxparseError:
        reports = []
    except Exception as error:  # noqa: BLE001 - a fault is a result too
        reports, fault = [], f"{type(error).__name__}: {error}"
    found = judged(document, reports)
    counts = Counter(
        documents=1,
        right=found.right,
        unread=found.unread,
        wrong=len(found.wrong),
        blank=len(found.blank),
        wrong_documents=bool(found.wrong),
        fault=bool(fault),
    )
    said = {"wrong": found.wrong, "blank": found.blank, "fault": (fault,) if fault else ()}
    return Tally(counts, {name: (texts[0], document) for name, texts in said.items() if texts})


def tried_some(job: tuple[str, int, int], names: Sequence[str], of: Form | None) -> dict[str, Tally]:
    """Make and read so many documents of a format, by kind."""
    format_name, count, first = job
    found: dict[str, Tally] = {}
    for document in some_damaged(format_name, count, names, first=first, of=of):
        name = f"{document.kind} {UNTOLD}" if document.untold else document.kind
        found.setdefault(name, Tally()).add(tried(document))
    return found


def explored(
    count: int, seed: int, jobs: int, formats: Sequence[str], names: Sequence[str], of: Form | None = None
) -> dict[str, Tally]:
    """Make and read so many documents, an equal part of each format, perhaps all ``of`` one form."""
    each = -(-count // len(formats))
    work = [
        (name, min(CHUNK, each - start), (len(FORMATS) * seed + place) * 1_000_003 + start)
        for place, name in enumerate(formats)
        for start in range(0, each, CHUNK)
    ]
    found: dict[str, Tally] = {each: Tally() for name in names for each in (name, f"{name} {UNTOLD}")}
    with ProcessPoolExecutor(jobs) as pool:
        for part in pool.map(partial(tried_some, names=names, of=of), work):
            for name, tally in part.items():
                found[name].add(tally)
    return {name: tally for name, tally in found.items() if tally.counts}


def table(found: dict[str, Tally]) -> Iterator[str]:
    """The numbers in Markdown."""
    yield "| kind of damage | documents | cells right | unread | wrong | in documents | said blank |"
    yield "| --- | --: | --: | --: | --: | --: | --: |"
    total = Counter[str]()
    for name, tally in found.items():
        counts = tally.counts
        total += counts
        yield _row(name, counts)
    yield _row("all", total)


def _row(name: str, counts: Counter[str]) -> str:
    columns = ("documents", "right", "unread", "wrong", "wrong_documents", "blank")
    return f"| {name} | " + " | ".join(f"{counts[column]:,}" for column in columns) + " |"


def examples(found: dict[str, Tally], what: str, most: int) -> Iterator[str]:
    """An example of each kind that went wrong, the shortest that was met."""
    for name, tally in sorted(found.items(), key=lambda each: -each[1].counts[what]):
        if what in tally.examples:
            said, document = tally.examples[what]
            text = document.text.partition("<body>")[2] or document.text
            text = text if len(text) <= most else text[:most] + "\n[…]"
            yield f"### {name}: {what} ({tally.counts[what]})"
            yield f"\n`{said}` · format {document.format} · {document.where}\n\n````\n{text}\n````\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.damages", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=2_000, help="documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--formats", nargs="*", default=list(FORMATS))
    parser.add_argument("--kinds", nargs="*", help="only these (default: all)")
    parser.add_argument("--form", choices=names_of_forms(), help="reports of this form (default: of today's tables)")
    parser.add_argument("--into", type=Path, metavar="FILE", help="write the table into a document, and print nothing")
    parser.add_argument("--show", type=int, default=3_000, help="so many characters of each example; 0 for none")
    chosen = parser.parse_args(arguments)
    names = chosen.kinds or list(kinds())
    of = form(chosen.form) if chosen.form else None
    found = explored(chosen.count, chosen.seed, chosen.jobs, chosen.formats, names, of)
    if chosen.into:
        before, _, rest = chosen.into.read_text(encoding="utf-8").partition(BEGIN)
        lines = "\n".join(table(found))
        chosen.into.write_text(f"{before}{BEGIN}\n\n{lines}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        return 0
    print("\n".join(table(found)))
    for what in ("fault", "wrong", "blank") if chosen.show else ():
        print(f"\n## {what}\n")
        print("\n".join(examples(found, what, chosen.show)))
    return int(any(tally.counts["wrong"] for name, tally in found.items() if UNTOLD not in name))


if __name__ == "__main__":
    sys.exit(main())
