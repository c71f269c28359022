"""What the benchmarks share: things timed in turn in one process, and what they ran on."""

from __future__ import annotations

import argparse
import gc
import os
import platform
from collections.abc import Callable
from statistics import median
from time import perf_counter


def rounds_asked_for(doc: str, rounds: int) -> int:
    """The number of rounds: a few with ``--quick``."""
    options = argparse.ArgumentParser(description=doc.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="a few rounds, to see that it runs")
    return 3 if options.parse_args().quick else rounds


def in_turn(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """The time of each job in milliseconds: the median over turns, of each turn the best of three calls.

    So no job pays for the garbage, the caches and the memory that the one before left behind.
    """
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, taken in zip(jobs, times, strict=True):
            gc.collect()
            taken.append(min(_timed(job) for _ in range(3)))
    return [1000 * median(taken) for taken in times]


def _timed(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def machine() -> str:
    """The machine, in a few words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else "?"
    return f"{platform.system()} {platform.machine()}, {cores} cores, CPython {platform.python_version()}"
