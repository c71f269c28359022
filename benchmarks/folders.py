"""What several processes cost: the work in all of them, and that of the one which nobody can share.

    python benchmarks/folders.py            the table of benchmarks/README.md
    python benchmarks/folders.py --quick    fewer files, to see that it runs

Times are those of the processor, so that a machine that does other things too tells the same. With two processes on two
cores a job takes the greater of: the processor's time of the process that asks, and half of that of all. That is what
``at best`` compares with one process. To start the others takes its own time, which is told by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import pickle
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

import gxparse
from benchmarks.timing import in_turn, machine, rounds_asked_for
from gxparse.cli import main as command

FILES = 400
JOBS = 2
EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "reports"
NAMES = ("annotated-2020", "lines-2021", "masked-2019-form", "pipe-2021")


def main() -> None:
    count = 12 if rounds_asked_for(__doc__ or "", FILES) < FILES else FILES
    with TemporaryDirectory() as folder:
        for number in range(count):
            text = (EXAMPLES / f"{NAMES[number % len(NAMES)]}.txt").read_bytes()
            Path(folder, f"{number:04}.txt").write_bytes(text)
        print(f"{machine()}; {count} texts\n")
        print("| | ms a text, one process | two: that asks | others | at best |")
        print("| --- | ---: | ---: | ---: | ---: |")
        few = [str(Path(folder, f"{number:04}.txt")) for number in range(JOBS)]
        for name, job in JOBS_DONE.items():
            job([folder], 1)  # everything is loaded
            one, _ = processor(partial(job, [folder], 1))
            _, start = processor(partial(job, few, JOBS))
            asking, others = processor(partial(job, [folder], JOBS))
            others -= start
            best = one / max(asking, (asking + others) / JOBS)
            each = " | ".join(f"{1000 * seconds / count:.2f}" for seconds in (one, asking, others))
            print(f"| {name} | {each} | {best:.2f} × | {start / JOBS:.1f} |")
    report = gxparse.parse(EXAMPLES / "pipe-2021.txt")
    packed, data = pickle.dumps(report), pickle.dumps(report.to_dict())
    parse = partial(gxparse.parse, EXAMPLES / "pipe-2021.txt")
    plain = partial(pickle.loads, packed)
    former = lambda: gxparse.Report.from_dict(pickle.loads(data))  # noqa: E731, S301 - our own
    parsing, unpacking, from_data = in_turn(3, parse, plain, former)
    print(
        f"\nA report from another process: {unpacking / parsing:.2f} of the time of parsing it, "
        f"{len(packed) / 1000:.1f} kB; as JSON-ready data {from_data / parsing:.2f}, {len(data) / 1000:.1f} kB."
    )


def read(paths: list[str], jobs: int) -> None:
    """Read everything."""
    gxparse.read_folder(paths, jobs=jobs).reports  # noqa: B018


def printed(name: str, paths: list[str], jobs: int) -> None:
    """Run a command, and print nothing."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        command([name, "--jobs", str(jobs), *paths])


JOBS_DONE: dict[str, Callable[[list[str], int], object]] = {
    "`read_folder`": read,
    "`gxparse check`": partial(printed, "check"),
    "`gxparse parse`": partial(printed, "parse"),
}


def processor(job: Callable[[], object]) -> tuple[float, float]:
    """The processor's seconds for a job: in this process, and in those that it starts and ends."""
    before = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    job()
    after = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    own, others = (
        later.ru_utime + later.ru_stime - earlier.ru_utime - earlier.ru_stime
        for earlier, later in zip(before, after, strict=True)
    )
    return own, others


if __name__ == "__main__":
    main()
