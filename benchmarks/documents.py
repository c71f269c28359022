"""How long documents of bytes take (PDF, DOCX), as ratios of things timed in turn in this one process.

    python benchmarks/documents.py            the table of benchmarks/README.md
    python benchmarks/documents.py --quick    a few rounds, to see that it runs

gxparse parses each document from bytes to Report. Beside it: what its format stands on alone, and libraries that find
text or tables in such documents (extra ``bench``; what is not installed is left out). Only gxparse knows what the
numbers mean.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import gxparse
from benchmarks.timing import in_turn, machine, rounds_asked_for

GOAL = 60 / 280
"""Of the time that pdfplumber takes, a PDF may take so much."""

Jobs = dict[str, Callable[[], object]]


def pdf_jobs(data: bytes) -> Jobs:
    """What can be done with a PDF, by those libraries that are installed."""
    found: Jobs = {"gxparse": lambda: gxparse.parse_bytes(data)}
    with suppress(ImportError):
        import pypdfium2

        found["pdfium alone"] = partial(_pdfium, pypdfium2, data)
    with suppress(ImportError):
        import pdfplumber

        found["pdfplumber"] = partial(_pdfplumber, pdfplumber, data)
    with suppress(ImportError):
        from docling_parse.pdf_parser import DoclingPdfParser

        found["docling-parse"] = partial(_docling, DoclingPdfParser, data)
    return found


def _pdfium(library: Any, data: bytes) -> None:
    document = library.PdfDocument(data)
    for page in document:
        page.get_textpage().close()
        page.close()
    document.close()


def _pdfplumber(library: Any, data: bytes) -> None:
    with library.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


def _docling(parser: Any, data: bytes) -> None:
    document = parser(loglevel="fatal").load(io.BytesIO(data))
    for _ in document.iterate_pages():
        pass


def docx_jobs(data: bytes) -> Jobs:
    """What can be done with a DOCX, by those libraries that are installed."""
    found: Jobs = {}
    with suppress(gxparse.GxparseError):
        gxparse.parse_bytes(data)
        found["gxparse"] = lambda: gxparse.parse_bytes(data)
    with suppress(ImportError):
        import docx

        found["python-docx"] = lambda: [
            [cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows
        ]
    with suppress(ImportError):
        from markitdown import MarkItDown

        converter: Any = MarkItDown()
        found["markitdown"] = lambda: converter.convert_stream(io.BytesIO(data), file_extension=".docx")
    return found


def documents() -> Iterator[tuple[Path, Jobs]]:
    """The example documents with what can be done with them."""
    for path in sorted((ROOT / "examples" / "documents").iterdir()):
        if path.suffix in (".pdf", ".docx"):
            yield path, (pdf_jobs if path.suffix == ".pdf" else docx_jobs)(path.read_bytes())


def main() -> None:
    """Print the tables."""
    rounds = rounds_asked_for(__doc__ or "", 15)
    logging.disable()
    print(f"Machine: {machine()}\n")
    for path, jobs in documents():
        times = dict(zip(jobs, in_turn(rounds, *jobs.values()), strict=True))
        base = "pdfplumber" if path.suffix == ".pdf" else "python-docx"
        print(
            f"{path.name}, {path.stat().st_size // 1024} KB\n\n| | ms | / {base} | goal |\n| --- | ---: | ---: | ---: |"
        )
        for name, taken in times.items():
            ratio = f"{taken / times[base]:.2f}" if base in times else ""
            goal = f"{GOAL:.2f}" if name == "gxparse" and path.suffix == ".pdf" else ""
            print(f"| {name} | {taken:.2f} | {ratio} | {goal} |")
        print()


if __name__ == "__main__":
    main()
