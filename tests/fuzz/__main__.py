"""The command: ``PYTHONPATH=tests python -m fuzz``, at the root of the repository; ``nox -s fuzz`` calls it.

Without arguments every harness tries its fixed inputs, as ``.ci/run`` does. ``--minutes 60`` goes on for so long with
each harness, guided by coverage where ``atheris`` is installed (``pip install -e '.[fuzz]'``), and asks how long an
input takes and how much memory. ``--again FILE`` tries an input that was kept once more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from fuzz.driver import exceeded, shortened, tried
from fuzz.harnesses import HARNESSES
from fuzz.tally import FOLDER, Tally, last_input

KNOWN = {harness.name: harness for harness in HARNESSES}


# -- in a process of its own ---------------------------------------------------------------------------


def work(name: str, minutes: float, first: int) -> None:
    """Run one harness, and print its tally now and then and at the end."""
    harness = KNOWN[name]
    tally = Tally(harness)
    if not minutes:
        for number in range(harness.count):
            tally.take(harness.input(number), measured=False)
    else:
        for seed in harness.seeds:  # what is loaded once is loaded, and not measured
            tried(harness, seed)
        number, until = first, time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            tally.take(harness.input(number), measured=True)
            number += 1
            tally.tell(every=100)
    tally.tell()


# -- the processes ---------------------------------------------------------------------------------------


def run(name: str, minutes: float, first: int, plain: bool) -> Mapping[str, object]:
    """Run one harness in a process of its own, which a library in C may end."""
    how = ["fuzz.guided", name] if minutes and not plain and find_spec("atheris") else ["fuzz", "--work", name]
    command = [sys.executable, "-m", *how, "--minutes", str(minutes), "--first", str(first)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"harness"')]
    tally: dict[str, object] = json.loads(lines[-1]) if lines else {"harness": name, "tried": 0, "found": {}}
    if done.returncode:
        kept = FOLDER / name / f"died-{first}.bin"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(last_input(kept.parent))
        kept.with_suffix(".txt").write_text(done.stderr[-20_000:], "utf-8")
        tally["found"] = {str(kept): f"the process died ({done.returncode}): {done.stderr[-300:]}"}
    return tally


def again(path: Path, shorten: bool) -> int:
    """Try one input, and say what comes of it; write the shortest that does the same beside it."""
    harness = KNOWN[path.parent.name]
    data = path.read_bytes()
    tried(harness, harness.seeds[0])  # what is loaded once is loaded
    trial = tried(harness, data)
    print(f"{len(data)} bytes, {trial.seconds:.2f} s, {trial.memory:,} bytes of memory, refused: {trial.refused}")
    print(trial.finding.told if trial.finding else "nothing is wrong")
    if shorten and trial.finding is not None:
        short = shortened(harness, trial.finding)
        path.with_suffix(".short").write_bytes(short.data)
        print(short.data[:2000])
    return 1 if trial.finding or exceeded(harness, data, trial) else 0


def show(tallies: Iterator[Mapping[str, object]]) -> int:
    """Print what came of all harnesses. The exit code is 1 if anything was found."""
    total, wrong = 0, 0
    for tally in tallies:
        found = tally["found"]
        total += int(str(tally["tried"]))
        print({key: value for key, value in tally.items() if key != "found"}, flush=True)
        for path, what in found.items() if isinstance(found, dict) else ():
            wrong += 1
            print(f"  {what}\n  PYTHONPATH=tests python -m fuzz --again {path}", flush=True)
    print(f"{total} inputs, {wrong} findings")
    return 1 if wrong else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Try gxparse with inputs changed at random.")
    parser.add_argument("names", nargs="*", choices=[*KNOWN, []], help="harnesses, all by default")
    parser.add_argument("--minutes", type=float, default=0, help="so long with each harness, instead of fixed inputs")
    parser.add_argument("--plain", action="store_true", help="not guided by coverage: more inputs, less that is new")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input, or the seed of atheris")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="so many harnesses at a time")
    parser.add_argument("--again", type=Path, metavar="FILE", help="try one input that was kept")
    parser.add_argument("--shorten", action="store_true", help="with --again: leave out of it what can be")
    parser.add_argument("--work", choices=KNOWN, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.again is not None:
        return again(given.again, given.shorten)
    if given.work is not None:
        work(given.work, given.minutes, given.first)
        return 0
    with ThreadPoolExecutor(given.jobs) as pool:
        return show(pool.map(lambda name: run(name, given.minutes, given.first, given.plain), given.names or KNOWN))


if __name__ == "__main__":
    sys.exit(main())
