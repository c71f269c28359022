"""How time and memory grow with hostile documents (:mod:`benchmarks.hostile`), for each format and each kind.

    python benchmarks/growth.py                        the tables of benchmarks/README.md
    python benchmarks/growth.py --only pipe lines      some formats
    python benchmarks/growth.py --calls                how work grows, counted in calls, for documents of 6 and 24 KB
    python benchmarks/growth.py --quick                some kinds, small, to see that it runs

Each document is read from a file in a process of its own, which is forked from this one: processor time, and memory as
the most that was resident (``ru_maxrss``) beyond what was so before, to a few megabytes. *Exponent*:
how time grows with size, the slope of their logarithms over the sizes that were read (1: in proportion), without the
collector of garbage, whose whole collections come in jumps and make large documents up to a third slower. *Memory*: the
most megabytes, and how many bytes a byte of the document took beyond the 50 MB that any may have. A document beyond a
limit ends in a typed error, which is named; its time and memory count too, its growth does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse
import gc
import multiprocessing
import resource
from collections.abc import Sequence
from functools import partial
from math import log
from statistics import linear_regression
from tempfile import TemporaryDirectory
from time import process_time

from attrs import frozen

import gxparse
from benchmarks.counting import calls
from benchmarks.hostile import FORMATS, KINDS, Kind
from benchmarks.timing import machine
from gxparse.options import DEFAULT, Limits

LARGEST, QUICK = 400_000, 2_000
"""Bytes of the texts of the largest document, about."""

SHARES = (8, 5.6, 4, 2.8, 2, 1.4, 1)
"""The documents have such shares of them: close enough for one to be just below a limit."""

FREE = 50_000_000
"""Bytes of memory that any document may take."""

COUNTED = (6_000, 24_000)
"""Bytes of the texts of documents whose calls are counted."""

ENDLESS = Limits(chars=10**9, tokens=10**9, blocks=10**9, elements=10**9)

GOAL_BYTES, GOAL_EXPONENT = 25, 1.05

_SMALLEST_TIME = 0.02
"""Less time than this, in seconds, says nothing of growth."""


@frozen
class Taken:
    """What reading a document took: its size and its memory in bytes, seconds, and how it ended; ``steady`` are the
    seconds that it takes once more while Python collects no garbage.
    """

    size: int
    seconds: float
    steady: float
    memory: int
    outcome: str

    @property
    def was_read(self) -> bool:
        """Whether it gave reports."""
        return self.outcome.endswith("read")

    @property
    def bytes_a_byte(self) -> float:
        """Memory beyond what any document may take, over its size."""
        return max(0, self.memory - FREE) / self.size


def _resident() -> int:
    """The most memory that this process had so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _make(format_name: str, kind: Kind, size: int, path: Path) -> None:
    path.write_bytes(FORMATS[format_name](kind.blocks(size)))


def _read(format_name: str, path: Path) -> Taken:
    before, start = _resident(), process_time()
    try:
        outcome = f"{len(gxparse.parse_all(path, format=format_name))} read"
    except gxparse.GxparseError as error:
        outcome = error.code
    seconds, memory = process_time() - start, _resident() - before
    gc.disable()
    start = process_time()
    _read_any(path, format_name)
    return Taken(path.stat().st_size, seconds, process_time() - start, memory, outcome)


def taken(format_name: str, kind: Kind, size: int, path: Path) -> Taken:
    """What reading a document took, in a process that is forked for it; another one makes the document."""
    forked = multiprocessing.get_context("fork")
    with forked.Pool(1, maxtasksperchild=1) as pool:
        pool.apply(_make, (format_name, kind, size, path))
        return pool.apply(_read, (format_name, path))


def exponent(found: Sequence[Taken]) -> float | None:
    """How time grows with the size of documents that were read; ``None`` where they take no time."""
    timed = [each for each in found if each.steady > _SMALLEST_TIME]
    if len(timed) < 2:
        return None
    return linear_regression([log(each.size) for each in timed], [log(each.steady) for each in timed]).slope


def _warm() -> None:
    """Import what formats need, before processes are forked; little is read, as memory that is free does not count."""
    for made in FORMATS.values():
        _read_any(made(KINDS[0].blocks(100)), None)
    sys.modules["gxparse.formats.ocr.reader"] = None  # type: ignore[assignment] # nothing reads pictures: see scans.py
    gc.collect()
    gc.freeze()  # what is imported is not looked at again in each process


def _read_any(document: bytes | Path, format_name: str | None, limits: Limits = DEFAULT.limits) -> None:
    try:
        gxparse.parse_all(document, format=format_name, limits=limits)
    except gxparse.GxparseError:
        return


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--quick", action="store_true", help="some kinds, small, to see that it runs")
    options.add_argument("--calls", action="store_true", help="count calls instead, which no other program changes")
    options.add_argument("--only", nargs="+", choices=FORMATS, default=list(FORMATS), help="some formats")
    options.add_argument("--kinds", nargs="+", choices=[kind.name for kind in KINDS], help="some kinds")
    options.add_argument("--largest", type=int, default=LARGEST, help="bytes of the texts of the largest document")
    given = options.parse_args()
    largest = QUICK if given.quick else given.largest
    sizes = [
        int(largest / share)
        for share in SHARES[2 if given.quick else 0 : 5 if given.quick else None : 2 if given.quick else 1]
    ]
    _warm()
    if given.calls:
        _count(given.only)
        return
    print(machine())
    with TemporaryDirectory() as folder:
        kinds = given.kinds or [kind.name for kind in (KINDS[::11] if given.quick else KINDS)]
        _measure(given.only, kinds, sizes, Path(folder) / "document")


def _measure(formats: Sequence[str], kinds: Sequence[str], sizes: Sequence[int], path: Path) -> None:
    for format_name in formats:
        print(f"\n{format_name}\n")
        print("| kind | read MB | seconds | exponent | most memory MB | bytes a byte beyond 50 MB | the largest |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
        for kind in KINDS:
            if kind.name in kinds:
                print(_line(kind.name, [taken(format_name, kind, size, path) for size in sizes]), flush=True)


def _count(formats: Sequence[str]) -> None:
    print("| format | by which power of the size the calls grow, at most | of the kind |")
    print("| --- | ---: | --- |")
    for format_name in formats:
        grown = {}
        for kind in KINDS:
            documents = [FORMATS[format_name](kind.blocks(size)) for size in COUNTED]
            less, more = (calls(partial(_read_any, document, format_name, ENDLESS)) for document in documents)
            grown[kind.name] = log(more / less) / log(len(documents[1]) / len(documents[0]))
        worst = max(grown, key=grown.__getitem__)
        print(f"| {format_name} | {grown[worst]:.2f} | {worst} |", flush=True)


def _line(name: str, found: Sequence[Taken]) -> str:
    read = [each for each in found if each.was_read]
    last, grows = read[-1] if read else found[0], exponent(read)
    return (
        f"| {name} | {last.size / 1e6:.2f} | {last.seconds:.2f} | {'' if grows is None else f'{grows:.2f}'} "
        f"| {max(each.memory for each in found) / 1e6:.0f} | {max(each.bytes_a_byte for each in found):.0f} "
        f"| {found[-1].outcome} |"
    )


if __name__ == "__main__":
    main()
