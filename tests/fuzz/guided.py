"""One harness guided by coverage: atheris chooses which input to change, the mutator of the harness changes it.

``python -m fuzz`` starts it, in a process of its own. gxparse is imported so that it tells what it runs through.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from random import Random

import atheris
from attrs import evolve

with atheris.instrument_imports(include=["gxparse"]):
    from fuzz.driver import LARGEST, Harness, tried
    from fuzz.harnesses import HARNESSES
    from fuzz.tally import Tally


SLOWER = 10
"""What tells which way it runs takes so many times as long."""


def guided(harness: Harness, minutes: float, first: int) -> None:
    """Run a harness for so long. Nothing that is found ends it; the process ends within, as libFuzzer has it."""
    with atheris.instrument_imports(include=["gxparse"]):  # what is imported when it is first used
        for seed in harness.seeds:
            tried(harness, seed)
    tally = Tally(evolve(harness, seconds=SLOWER * harness.seconds))
    until = time.monotonic() + 60 * minutes

    def one(data: bytes) -> None:
        tally.take(data, measured=True)
        tally.tell(every=100)
        if time.monotonic() > until:
            tally.tell()
            os._exit(0)

    def change(data: bytes, most: int, seed: int) -> bytes:
        return harness.changed(data, Random(seed))[:most]

    folder = tally.folder / "seeds"
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(harness.seeds):
        (folder / str(number)).write_bytes(seed)
    options = [f"-seed={first + 1}", f"-max_len={LARGEST}", "-rss_limit_mb=0", "-timeout=0", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--first", type=int)
    given = parser.parse_args()
    [named] = (harness for harness in HARNESSES if harness.name == given.name)
    guided(named, given.minutes, given.first)
