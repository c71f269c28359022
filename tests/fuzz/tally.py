"""What a harness came to, counted while it runs."""

from __future__ import annotations

import json
import time
from functools import cached_property
from mmap import mmap
from pathlib import Path

from attrs import define, field

from fuzz.driver import LARGEST, MOST_MEMORY, Finding, Harness, exceeded, tried

FOLDER = Path("build/fuzz")
"""What is found is kept here, in a folder of each harness."""

RUNNING = "running"
"""The file that holds the input that is being tried."""


def last_input(folder: Path) -> bytes:
    """What was being tried when a process died."""
    path = folder / RUNNING
    told = path.read_bytes() if path.exists() else b""
    return told[8 : 8 + int.from_bytes(told[:8], "little")]


@define(slots=False)
class Tally:
    """What one harness came to: inputs ``tried``, those of them ``refused`` by a typed error, and what was found."""

    harness: Harness
    began: float = field(factory=time.monotonic)
    tried: int = 0
    refused: int = 0
    longest: float = 0.0
    most: int = 0
    found: dict[str, str] = field(factory=dict)

    def take(self, data: bytes, *, measured: bool) -> None:
        """Try an input."""
        if measured:  # what a library in C dies of is kept
            self.running[: 8 + len(data)] = len(data).to_bytes(8, "little") + data
        trial = tried(self.harness, data)
        self.tried += 1
        self.refused += trial.refused
        self.longest, self.most = (
            max(self.longest, trial.seconds),
            max(self.most, trial.memory - MOST_MEMORY * len(data)),
        )
        self.keep(trial.finding or (exceeded(self.harness, data, trial) if measured else None))

    def keep(self, finding: Finding | None) -> None:
        """Keep the input of a finding in the folder of findings."""
        if finding is not None:
            self.found[str(finding.keep(FOLDER))] = f"{finding.kind} at {finding.where}"

    @cached_property
    def running(self) -> mmap:
        """A file in memory that holds the input that is being tried: its length, and the input."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / RUNNING).open("w+b") as file:
            file.truncate(8 + 2 * LARGEST)
            return mmap(file.fileno(), 0)

    @property
    def folder(self) -> Path:
        """Where what is found is kept."""
        return FOLDER / self.harness.name

    def tell(self, every: int = 1) -> None:
        """Print the tally, or only ``every`` so many inputs."""
        if self.tried % every == 0:
            print(self.told(), flush=True)

    def told(self) -> str:
        """The tally as a line of JSON."""
        values = {
            "harness": self.harness.name,
            "tried": self.tried,
            "refused": self.refused,
            "seconds": round(time.monotonic() - self.began, 1),
            "processor": round(time.process_time(), 1),
            "longest": round(self.longest, 2),
            "most": self.most,
            "found": self.found,
        }
        return json.dumps(values)
