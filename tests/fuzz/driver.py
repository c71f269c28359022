"""What every harness is made of, and one input tried: its outcome, its time, its memory.

A harness has inputs to begin with, a way to change one at random, and the work that is done with it. What it refuses it
refuses by a :class:`gxparse.GxparseError`; everything else that comes out of it is a finding. The input of a number is
the same in every run: it is made of the harness's name and that number, and of nothing else.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from random import Random
from types import FrameType

from attrs import field, frozen

import gxparse
from gxparse.errors import HandlerError, MarkupWarning, PluginError

Mutate = Callable[[bytes, Random], bytes]
"""Changes an input. What it gives may be anything."""

ALARM = 60
"""After so many seconds of the processor an input is given up: it hangs."""

PATIENCE = 20
"""So many times as long it may wait for the processor, or for anything else."""

MOST_MEMORY = 25
"""An input takes no more than so many times its size, and some bytes that a harness says."""

LARGEST = 200_000
"""No input has more bytes."""


class HangError(BaseException):
    """The alarm rang. Nothing that catches exceptions catches it."""


class RefusedError(Exception):
    """A harness's input was refused as it is promised, by an error that is not of gxparse."""


class WrongError(Exception):
    """A harness saw something that must not be, such as a number that is another when it is read again."""


@frozen(slots=False)
class Harness:
    """A thing to fuzz: ``count`` inputs of it are tried in every run of ``.ci/run``.

    One input takes no more of the processor's time than ``seconds``, and no more memory than ``MOST_MEMORY`` times its
    size and ``memory``.
    """

    name: str
    make_seeds: Callable[[], Sequence[bytes]] = field(repr=False)
    mutate: Mutate = field(repr=False)
    run: Callable[[bytes], object] = field(repr=False)
    count: int
    seconds: float = 2.0
    memory: int = 50_000_000

    @cached_property
    def seeds(self) -> Sequence[bytes]:
        """The inputs to begin with."""
        return self.make_seeds()

    def input(self, number: int) -> bytes:
        """The input of a number: the first are the seeds themselves."""
        if number < len(self.seeds):
            return self.seeds[number]
        random = Random(f"{self.name} {number}")
        return self.changed(random.choice(self.seeds), random)

    def changed(self, data: bytes, random: Random) -> bytes:
        """An input changed in one place, or in a few."""
        for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
            data = self.mutate(data, random)[:LARGEST]
        return data


@frozen
class Finding:
    """An input that something is wrong with: ``kind`` and ``where`` tell it from others, ``told`` is all of it."""

    harness: str
    kind: str
    where: str
    told: str = field(repr=False)
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The same for inputs that fail in the same place."""
        return hashlib.sha256(f"{self.kind} {self.where}".encode()).hexdigest()[:10]

    def keep(self, folder: Path) -> Path:
        """Write the input and what is wrong with it, unless one of its kind is kept already that is as short."""
        path = folder / self.harness / f"{self.name}.bin"
        if not path.exists() or path.stat().st_size > len(self.data):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.data)
            again = f"PYTHONPATH=tests python -m fuzz --again {path}"
            path.with_suffix(".txt").write_text(f"{self.kind}\n{self.where}\n\n{again}\n\n{self.told}\n", "utf-8")
        return path


@frozen
class Trial:
    """One input tried: what is wrong with it, and what it took."""

    finding: Finding | None
    refused: bool
    seconds: float
    memory: int


def tried(harness: Harness, data: bytes) -> Trial:
    """Do a harness's work with an input."""
    refused = False
    caught: BaseException | None = None
    before = _memory()
    began = time.process_time()
    try:
        with warnings.catch_warnings(), _alarm():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", MarkupWarning)
            harness.run(data)
    except (HandlerError, PluginError) as error:  # typed, but what is built in must not raise them
        caught = error
    except (gxparse.GxparseError, RefusedError):
        refused = True
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - this is what is looked for; among them HangError and Rust's panics
        caught = error
    seconds = time.process_time() - began
    memory = max(0, _peak() - before)
    finding = None if caught is None else _of_error(harness, data, caught)
    return Trial(finding, refused, seconds, memory)


def exceeded(harness: Harness, data: bytes, trial: Trial) -> Finding | None:
    """What an input took that was too much, if it took as much when it is tried again."""
    most = MOST_MEMORY * len(data) + harness.memory
    if trial.seconds <= harness.seconds and trial.memory <= most:
        return None
    again = tried(harness, data)
    shape = f"{len(data).bit_length()} bits of size, {hashlib.sha256(data).hexdigest()[:4]}"
    if again.seconds > harness.seconds < trial.seconds:
        return Finding(harness.name, "slow", shape, f"{again.seconds:.1f} s for {len(data)} bytes", data)
    if again.memory > most < trial.memory:
        return Finding(harness.name, "memory", shape, f"{again.memory:,} bytes for {len(data)} bytes", data)
    return None


def shortened(harness: Harness, finding: Finding) -> Finding:
    """A finding of the same name with less input: whatever can be left out of it is."""
    size = max(1, len(finding.data) // 2)
    while size:
        at = 0
        while at < len(finding.data):
            less = finding.data[:at] + finding.data[at + size :]
            found = tried(harness, less).finding
            if found is not None and found.name == finding.name:
                finding = found
            else:
                at += size
        size //= 2
    return finding


def _of_error(harness: Harness, data: bytes, error: BaseException) -> Finding:
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "gxparse" in frame.filename]
    last = own[-1] if own else traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.name}:{last.line}"
    if isinstance(error, WrongError):
        where = str(error.args[0])
    told = "".join(traceback.format_exception(error))
    kind = "hang" if isinstance(error, HangError) else type(error).__name__
    return Finding(harness.name, kind, where, told[-20_000:], data)


@contextmanager
def _alarm() -> Iterator[None]:
    def rang(_: int, __: FrameType | None) -> None:
        raise HangError(f"{ALARM} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    # Of the processor's time, as others may keep it busy; and of any time, for what waits.
    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, ALARM), (signal.SIGALRM, signal.ITIMER_REAL, PATIENCE * ALARM))
    before = [signal.signal(number, rang) for number, _, _ in clocks]
    for _, clock, seconds in clocks:
        signal.setitimer(clock, seconds)
    try:
        yield
    finally:
        for (number, clock, _), handler in zip(clocks, before, strict=True):
            signal.setitimer(clock, 0)
            signal.signal(number, handler)


# -- memory, where Linux tells it ------------------------------------------------------------------------


@cache
def _opened(name: str, how: int) -> int:
    """A file of the process's own in ``/proc``, which stays open: it is asked twice for each input."""
    return os.open(f"/proc/self/{name}", how)


def _memory() -> int:
    """How many bytes the process has in memory; from here on its peak is counted anew."""
    if sys.platform != "linux":
        return 0
    os.pwrite(_opened("clear_refs", os.O_WRONLY), b"5", 0)
    return _peak()


def _peak() -> int:
    """How many bytes it had at most."""
    if sys.platform != "linux":
        return 0
    told = os.pread(_opened("status", os.O_RDONLY), 4096, 0)
    return int(told.partition(b"VmHWM:")[2].split(None, 1)[0]) * 1024
