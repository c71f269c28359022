"""How well scans are read: reports are printed, made pictures of, damaged, and read again.

    python benchmarks/scans.py                the tables of benchmarks/README.md
    python benchmarks/scans.py --quick        one report, to see that it runs
    python benchmarks/scans.py --count 22     so many reports, each in another font and with another damage
    python benchmarks/scans.py --into FILE    writes each report down, and goes on there when started again
    python benchmarks/scans.py --only fax     one damage, or how pages lie and tables are drawn (benchmarks/shapes.py)
    python benchmarks/scans.py --keep DIR     leaves the pictures there, to look at them
    python benchmarks/scans.py --examples     makes the scans in examples/scans anew

Report number N has figures from seed N, a font and a damage: all of them in turn, so that 77 reports have each font
with each damage (:mod:`benchmarks.scanned`). Each is read as one TIFF of several pages. A cell is *right* if it has the
value, or the state, of what was printed, *by sums* if the sums of the form told that value, *wrong* if it has another
one, *unread* if it has none. *Before* the sums a reading counts if it is as likely as the reader takes as read. *Named*
are wrong cells that a rule names which fails. The last tables tell whether probabilities are right: of readings with
0.9, nine in ten. Needs the extra ``ocr``, ``pypdfium2``, Chromium and the fonts; what is not there is said.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import gxparse
from benchmarks.scanned import CHROMIUM, CLEAR, DAMAGES, FONTS, as_tiff, damaged, installed, make_examples, pictures
from benchmarks.scanned import report as printed_report
from benchmarks.shapes import RULES, SHAPES
from gxparse.values import read_value

KINDS = {**DAMAGES, **SHAPES}
"""What may be done to a page; those of the fixed set first."""

COUNT = len(FONTS) * len(DAMAGES)
"""So many reports have every font with every damage."""

BINS = (0.0, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0)
"""Probabilities that a line of the last tables begins and ends with."""

Scan = dict[str, Any]
"""What was found of a report, as JSON has it."""


def scan_of(number: int, font: str, damage: str, keep: Path | None) -> Scan:
    """Make a scan of a report and read it."""
    import numpy as np

    html, printed = printed_report(number)
    dpi, damages = KINDS[damage]
    rules = "".join(RULES.get(each, "") for each in damages)
    random = np.random.default_rng(number)
    pages = [damaged(each, damages, random, dpi) for each in pictures(html, FONTS[font], dpi, rules)]
    data = as_tiff(pages)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{number}-{font}-{damage}.tif".replace(" ", "-")).write_bytes(data)
    start = time.process_time()
    try:
        read = gxparse.parse_bytes(data, name=f"{damage}.tif")
    except gxparse.GxparseError as error:
        print(number, font, damage, error)
        read = None
    seconds = time.process_time() - start
    cells = dict(read.cells) if read else {}
    found = {"report": number, "font": font, "damage": damage, "pages": len(pages), "seconds": round(seconds, 2)}
    return {**found, **counted(cells, printed, failing(read)), "first": [*first_readings(cells, printed)]}


def failing(read: gxparse.Report | None) -> set[str]:
    """The cells that rules name which do not hold."""
    return set() if read is None else {key for finding in gxparse.check(read).failed for key in finding.cells}


def counted(cells: dict[str, gxparse.Cell], printed: gxparse.Report, named: set[str]) -> Scan:
    """How many cells were read right, wrong or not at all, before the sums and after; and the wrong ones in words."""
    from gxparse.formats.ocr.reader import SURE

    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    wrong = []
    for key, cell in printed.cells.items():
        got = cells.get(key)
        if got is not None and got.alternatives:
            text, probability = got.alternatives[0]
            value, state, _, _ = read_value(text, money=printed.form.cells[key].column.money)
            taken = probability >= SURE and state != "unreadable"
            right = (state, value) == (cell.state, cell.value)
            before["unread" if not taken else "right" if right else "wrong"] += 1
        else:
            right = got is not None and (got.state, got.value) == (cell.state, cell.value)
            read = got is not None and got.state not in ("missing", "unreadable")
            before["unread" if not read else "right" if right else "wrong"] += 1
        if got is None or got.state in ("missing", "unreadable"):
            after["unread"] += 1
        elif (got.state, got.value) == (cell.state, cell.value):
            after["right"] += 1
        elif (got.state, cell.state) == ("recognised", "reported") and got.value == cell.value:
            after["by sums"] += 1
        else:
            after["wrong"] += 1
            after["named"] += key in named
            wrong.append(f"{key}: {cell.raw!r} read as {got.raw!r} ({got.state}, {got.value})")
    return {"before": before, "after": after, "wrong": wrong}


def first_readings(cells: dict[str, gxparse.Cell], printed: gxparse.Report) -> Iterator[tuple[float, bool]]:
    """Of each cell with alternatives how likely its first one is, and whether it says what is printed."""
    for key, cell in printed.cells.items():
        got = cells.get(key)
        if got is not None and got.alternatives:
            text, probability = got.alternatives[0]
            said = read_value(text, money=printed.form.cells[key].column.money)[:2]
            yield round(probability, 6), said == (cell.value, cell.state)


# -- tables --------------------------------------------------------------------------------------------


def show(scans: list[Scan]) -> None:
    """Print what was found by damage and by font, and how right probabilities are."""
    for what, kinds in (("damage", KINDS), ("font", FONTS)):
        heads = [what, "reports", "pages", "before: right", "wrong", "unread"]
        heads += ["after: right", "by sums", "wrong (named)", "unread", "CPU seconds a report", "a page"]
        row(heads)
        row(["---"] * 2 + ["---:"] * (len(heads) - 2))
        for kind in [*kinds, None]:
            of = [scan for scan in scans if kind is None or scan[what] == kind]
            if of:
                row([kind or "all", len(of), *_figures(of)])
        print()
    for what, of in (
        ("clear", [scan for scan in scans if scan["damage"] in CLEAR]),
        ("damaged", [scan for scan in scans if scan["damage"] not in CLEAR]),
    ):
        row([f"first reading, {what} pages", "cells", "wrong", "should be wrong"])
        row(["---"] + ["---:"] * 3)
        readings = [reading for scan in of for reading in scan["first"]]
        for low, high in pairwise(BINS):
            within = [(likely, right) for likely, right in readings if low <= likely < high or likely == high == 1]
            expected = sum(1 - likely for likely, _ in within)
            wrong = sum(not right for _, right in within)
            row([f"{low:g} to {high:g}", len(within), wrong, f"{expected:.1f}"])
        print()


def _figures(scans: list[Scan]) -> Iterator[object]:
    before, after = (sum((Counter(scan[when]) for scan in scans), Counter[str]()) for when in ("before", "after"))
    pages, seconds = (sum(scan[what] for scan in scans) for what in ("pages", "seconds"))
    yield from (pages, before["right"], before["wrong"], before["unread"])
    yield from (after["right"], after["by sums"], f"{after['wrong']} ({after['named']})", after["unread"])
    yield from (f"{seconds / len(scans):.1f}", f"{seconds / max(1, pages):.1f}")


def row(cells: Iterable[object]) -> None:
    """A line of a table."""
    print("|", " | ".join(map(str, cells)), "|")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--count", type=int, default=COUNT, help="reports")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first report")
    parser.add_argument("--only", choices=KINDS, help="a damage")
    parser.add_argument("--into", type=Path, help="a file of JSON Lines that has what was found, and gets what is")
    parser.add_argument("--keep", type=Path, help="a folder for the pictures")
    parser.add_argument("--examples", action="store_true", help="make the scans in examples/scans anew")
    asked = parser.parse_args()
    lacking = [name for name in ("rapidocr", "onnxruntime", "pypdfium2") if find_spec(name) is None]
    if lacking or CHROMIUM is None:
        print("not measured: needs", *lacking, *([] if CHROMIUM else ["chromium"]))
        return 0
    if asked.examples:
        make_examples()
        return 0
    fonts = [name for name, families in FONTS.items() if installed(families)]
    if len(fonts) < len(FONTS):
        print("not installed:", *(families for name, families in FONTS.items() if name not in fonts))
    if not fonts:
        return 0
    scans = []
    if asked.into and asked.into.exists():
        scans = [json.loads(line) for line in asked.into.read_text(encoding="utf-8").splitlines()]
    for number in range(asked.seed, asked.seed + (1 if asked.quick else asked.count)):
        font, damage = list(FONTS)[number % len(FONTS)], asked.only or list(DAMAGES)[number % len(DAMAGES)]
        known = {(scan["report"], scan["font"], scan["damage"]) for scan in scans}
        if font in fonts and (number, font, damage) not in known:
            scans.append(scan_of(number, font, damage, asked.keep))
            for each in scans[-1]["wrong"]:
                print(f"{number} {font}, {damage}: {each}", flush=True)
            if asked.into:
                with asked.into.open("a", encoding="utf-8") as target:
                    target.write(json.dumps(scans[-1], ensure_ascii=False) + "\n")
    show(scans)
    print(f"Most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
