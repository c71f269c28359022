"""How long text reports take, as ratios of things timed in turn in this one process.

    python benchmarks/text.py            the table of benchmarks/README.md
    python benchmarks/text.py --quick    a few rounds, to see that it runs

For each example: bytes to Report over the *floor* (decode, splitlines, normalise lines under 60 characters, dict
look-up, int), which is about the least that any reader of such a text must do. The second floor does the same
for every cell of a line with bars. The last column is what it takes to read the claims of the prose, over the parse
behind empty caches. Then traditional against simplified script, the same report in both.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's html

import subprocess
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from time import perf_counter

from attrs import evolve

import gxparse
from benchmarks.timing import in_turn, machine, rounds_asked_for
from gxparse.binding.labels import fold, labels
from gxparse.script import simplify
from gxparse.values import read_value

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "reports"
KNOWN = {label: entry for table in labels().tables.values() for label, entry in table.items()}
DROPPED = {ord(char): None for char in " \u3000\xa0\t()[]【】.、,:;“”\"'《》"}


def floor(data: bytes, *, cells: bool = False) -> int:
    """Decode, splitlines, normalise lines under 60 characters, dict look-up, int."""
    found = 0
    for line in data.decode().splitlines():
        for text in line.split("|") if cells else (line,):
            if len(text) >= 60:
                continue
            key = unicodedata.normalize("NFKC", text).translate(DROPPED)
            if key in KNOWN:
                found += 1
            else:
                with suppress(ValueError):
                    found += int(key) >= 0
    return found


def forget() -> None:
    """Empty the caches that a second parse of the same report would profit from."""
    fold.cache_clear()
    read_value.cache_clear()
    simplify.cache_clear()


def cold(data: bytes) -> Callable[[], object]:
    def parse() -> object:
        forget()
        return gxparse.parse_bytes(data)

    return parse


def starts(rounds: int) -> tuple[float, float]:
    """What ``import gxparse`` and ``gxparse --version`` take in a fresh interpreter, over one that imports attrs."""
    calls = (("-c", "import attrs"), ("-c", "import gxparse"), ("-m", "gxparse", "--version"))

    def run(call: tuple[str, ...]) -> float:
        start = perf_counter()
        subprocess.run([sys.executable, *call], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        return perf_counter() - start

    taken = [[run(call) for call in calls] for _ in range(rounds)]
    attrs, own, version = (median(each) for each in zip(*taken, strict=True))
    return own / attrs, version / attrs


def main() -> None:
    rounds = rounds_asked_for(__doc__, 60)
    print(machine())
    print()
    heads = ("example", "KB", "floor ms", "parse ms", "parse / floor", "first sight / floor", "parse / floor by cells")
    print(f"| {' | '.join((*heads, 'prose / first sight'))} |")
    print(f"| --- |{' ---: |' * len(heads)}")
    for path in sorted(EXAMPLES.glob("*.txt")):
        data = path.read_bytes()
        report = gxparse.parse_bytes(data)
        base, by_cells, parse, first, prose = in_turn(
            rounds,
            lambda data=data: floor(data),  # type: ignore[misc]
            lambda data=data: floor(data, cells=True),  # type: ignore[misc]
            lambda data=data: gxparse.parse_bytes(data),  # type: ignore[misc]
            cold(data),
            lambda report=report: gxparse.claims(evolve(report)),  # type: ignore[misc]
        )
        print(
            f"| {path.stem} | {len(data) / 1024:.1f} | {base:.2f} | {parse:.2f} | {parse / base:.1f} "
            f"| {first / base:.1f} | {parse / by_cells:.1f} | {prose / first:.2f} |"
        )
    print()
    text = (EXAMPLES / "traditional-2020.txt").read_text(encoding="utf-8")
    simplified = simplify(text)
    old, new = in_turn(rounds, lambda: gxparse.parse_text(text), lambda: gxparse.parse_text(simplified))
    print(f"traditional {old:.2f} ms, the same report in simplified script {new:.2f} ms: {old - new:+.2f} ms")
    own, version = starts(3 if rounds < 10 else 15)
    print(f"Python that imports attrs = 1: import gxparse {own:.1f}, gxparse --version {version:.1f}")


if __name__ == "__main__":
    main()
