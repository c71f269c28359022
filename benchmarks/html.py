"""How long web pages take, as ratios of things timed in turn in this one process.

    python benchmarks/html.py            the table of benchmarks/README.md
    python benchmarks/html.py --quick    a few rounds, to see that it runs

Two pages of one report, written by pages.py with a fixed seed: a clean one on a government site, and one that Word
exported. gxparse parses each from bytes to Report with either parser. Beside it: the two parsers alone, and libraries
that find tables or text in pages (extra ``bench``; what is not installed is left out). Only gxparse knows what the
numbers mean.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's html

import io
import logging
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from typing import Any

import html5lib
from selectolax.lexbor import LexborHTMLParser

import gxparse
from benchmarks.pages import CLEAN, WORD, page, sample_figures
from benchmarks.timing import in_turn, machine, rounds_asked_for

PAGES = {"clean": CLEAN, "Word": WORD}
GOALS = {
    ("clean", "gxparse, Lexbor"): 0.3,
    ("Word", "gxparse, Lexbor"): 0.15,
    ("clean", "gxparse, html5lib"): 1.3,
    ("Word", "gxparse, html5lib"): 1.15,
}
BASE = "html5lib.parse"


def others(text: str) -> dict[str, Callable[[], object]]:
    """What other libraries do with the page, of those that are installed."""
    found: dict[str, Callable[[], object]] = {}
    if find_spec("lxml") and find_spec("pandas"):
        import pandas as pd

        found["pandas.read_html (lxml)"] = lambda: pd.read_html(io.StringIO(text), flavor="lxml")
    with suppress(ImportError):
        from markitdown import MarkItDown

        converter: Any = MarkItDown()
        data = text.encode()
        found["markitdown"] = lambda: converter.convert_stream(io.BytesIO(data), file_extension=".html")
    with suppress(ImportError):
        import trafilatura

        found["trafilatura"] = partial(trafilatura.extract, text, include_tables=True)
    return found


def main() -> None:
    rounds = rounds_asked_for(__doc__ or "", 15)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    print(machine())
    print()
    texts = {name: page(sample_figures("2021"), "2021", dress) for name, dress in PAGES.items()}
    sizes = ", ".join(f"{name} {len(text.encode()) / 1024:.0f} KB" for name, text in texts.items())
    table: dict[str, dict[str, float]] = {}
    for name, text in texts.items():
        data = text.encode()
        jobs: dict[str, Callable[[], object]] = {
            "gxparse, Lexbor": partial(gxparse.parse_bytes, data, parser="lexbor"),
            "gxparse, html5lib": partial(gxparse.parse_bytes, data, parser="html5lib"),
            BASE: partial(html5lib.parse, text),
            "Lexbor alone": partial(LexborHTMLParser, text),
            **others(text),
        }
        for job, taken in zip(jobs, in_turn(rounds, *jobs.values()), strict=True):
            table.setdefault(job, {})[name] = taken
    print(f"Pages: {sizes}.")
    print()
    print("| | " + " | ".join(f"{name} ms | / {BASE} | goal" for name in PAGES) + " |")
    print("| --- |" + " ---: | ---: | ---: |" * len(PAGES))
    for job, times in table.items():
        cells = []
        for name in PAGES:
            goal = GOALS.get((name, job))
            cells.append(f"{times[name]:.2f} | {times[name] / table[BASE][name]:.2f} | {goal or ''}")
        print(f"| {job} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
