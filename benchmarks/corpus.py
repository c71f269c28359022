"""How fast a corpus grows, and what it takes, as ratios of things done in turn in one run.

    python benchmarks/corpus.py            the tables of benchmarks/README.md
    python benchmarks/corpus.py --quick    few texts, to see that it runs
    python benchmarks/corpus.py --slow     100,000 texts: takes an hour
    python benchmarks/corpus.py --count N  so many texts

Texts of 15 KB with tables and prose (:mod:`benchmarks.made_texts`) are read, checked, explained where rules fail, and
written as Parquet. Beside it, a plain pool of as many processes does next to nothing with the same bytes: it decodes
them. Each build runs in an interpreter of its own, so its peak of memory is its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's html

import argparse
import json
import math
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from time import perf_counter

from attrs import frozen

from benchmarks.made_texts import texts
from benchmarks.timing import machine

ROOT = Path(__file__).resolve().parent.parent

BUILD = """
import json, resource, sys, time
import gxparse.corpus

if __name__ == "__main__":
    folder, directory, jobs, engine = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    start = time.perf_counter()
    built = gxparse.corpus.build([folder], directory, jobs=jobs, engine=engine)
    took = time.perf_counter() - start
    whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    used = [resource.getrusage(each) for each in whose]
    own, children = (each.ru_maxrss / 1024 for each in used)
    processor = sum(each.ru_utime + each.ru_stime for each in used)
    print(json.dumps([took, processor, own, children, built.read, built.unchanged, built.failed, built.reports]))
"""


@frozen
class Measured:
    """A build: its seconds, those that processors were busy for it (which a busy machine does not change as much), the
    peak of memory of its own process and of the largest of those that it started in MB.
    """

    seconds: float
    processor: float
    own: float
    children: float
    read: int
    unchanged: int
    failed: int
    reports: int


def built(folder: Path, directory: Path, jobs: int, engine: str = "local") -> Measured:
    """Build a corpus of a folder in an interpreter of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", dir=directory.parent, delete=False) as script:
        script.write(BUILD)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, script.name, str(folder), str(directory), str(jobs), engine]
    said = subprocess.run(command, capture_output=True, check=True, env=environment, text=True)  # noqa: S603
    return Measured(*json.loads(said.stdout))


def decoded(some: list[Path]) -> int:
    """Next to nothing: read the bytes, and decode them."""
    return sum(len(path.read_bytes().decode()) for path in some)


def plain_pool(folder: Path, jobs: int) -> float:
    """Seconds in which a plain pool does next to nothing with the same bytes."""
    start = perf_counter()
    paths = sorted(path for path in folder.rglob("*.txt"))
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(decoded, _several(paths, 16)))
    return perf_counter() - start


def _several(paths: Iterable[Path], many: int) -> Iterator[list[Path]]:
    each = iter(paths)
    while some := list(islice(each, many)):
        yield some


def made(folder: Path, count: int) -> Path:
    """A folder with so many texts."""
    for name, data in texts(count):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def exponent(points: list[tuple[int, float]]) -> float:
    """The power of the number of reports that time grows with, fitted to their logarithms."""
    xs, ys = ([math.log(value) for value in values] for values in zip(*points, strict=True))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few texts, to see that it runs")
    parser.add_argument("--slow", action="store_true", help="100,000 texts")
    parser.add_argument("--count", type=int, metavar="N", help="so many texts")
    options = parser.parse_args()
    count = options.count or (100_000 if options.slow else 64 if options.quick else 4_000)
    print(machine())
    print()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        sizes = [count // share for share in ((8, 1) if options.quick else (8, 4, 2, 1))]
        folders = [made(place / f"texts-{size}", size) for size in sizes]
        growth(place, sizes, folders)
        processes(place, count if not options.slow else sizes[0], folders[-1 if not options.slow else 0])


def growth(place: Path, sizes: list[int], folders: list[Path]) -> None:
    """Builds of several sizes, and each once more, unchanged."""
    again_heads = "again, unchanged s | of 100,000 s"
    print(f"| reports | s | reports/s | processor ms a report | peak MB | largest process MB | {again_heads} |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    points, again = [], []
    for size, folder in zip(sizes, folders, strict=True):
        directory = place / f"corpus-{size}"
        first, second = built(folder, directory, 2), built(folder, directory, 2)
        points.append((size, first.seconds))
        again.append((size, second.seconds))
        print(
            f"| {size:,} | {first.seconds:.1f} | {size / first.seconds:.0f} | {first.processor / size * 1000:.1f} "
            f"| {first.own:.0f} | {first.children:.0f} "
            f"| {second.seconds:.2f} | {second.seconds / size * 100_000:.1f} |"
        )
    print()
    print(f"Time grows with reports to the power of {exponent(points):.2f}; again, unchanged: {exponent(again):.2f}.")
    print()


def processes(place: Path, count: int, folder: Path) -> None:
    """One process and two, beside a plain pool."""
    print("| processes | reports/s | plain pool, texts/s | build / plain pool |")
    print("| ---: | ---: | ---: | ---: |")
    seconds = []
    for jobs in (1, 2):
        build = built(folder, place / f"jobs-{jobs}", jobs).seconds
        plain = plain_pool(folder, jobs)
        seconds.append(build)
        print(f"| {jobs} | {count / build:.0f} | {count / plain:.0f} | {build / plain:.1f} |")
    print()
    print(f"Two processes are {seconds[0] / seconds[1]:.2f} times as fast as one.")
    dask = built(folder, place / "dask", 2, "dask").seconds
    print(f"Two processes of Dask take {dask / seconds[1]:.2f} times as long, with what they take to start.")


if __name__ == "__main__":
    main()
