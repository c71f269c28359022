"""Checks of what a handler is: it has what the protocol asks for, and costs nothing until it reads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from gxparse.formats.protocol import handler_fault, reads
from gxparse.testing.cases import Case

HEAVY = (
    *("bs4", "charset_normalizer", "docx", "html5lib", "lxml", "numpy", "opencc", "openpyxl", "pandas", "pdfminer"),
    *("pdfplumber", "polars", "pyarrow", "pypdfium2", "requests", "scipy", "selectolax", "urllib3"),
)
"""Modules that a handler may need for reading, and must not load when it is imported or sniffs."""

_LIGHT = """
import sys
sys.path[:] = {path!r}
module, name = {module!r}, {name!r}
import importlib
from gxparse.formats import Probe
before = set(sys.modules)
kind = importlib.import_module(module)
for part in name.split("."):
    kind = getattr(kind, part)
def heavy(): return sorted({heavy!r} & {{name.partition(".")[0] for name in set(sys.modules) - before}})
print("import", *heavy())
kind().sniff(Probe("a", {text!r}, {data!r}))
print("sniff", *heavy())
"""


def protocol(case: Case) -> Iterator[str]:
    """It has what the protocol asks for."""
    fault = handler_fault(case.handler)
    if fault is not None:
        yield fault[1]
    if not (type(case.handler).__doc__ or "").strip():
        yield "its class has no docstring; `gxparse formats` prints the first line"


def light_import(case: Case) -> Iterator[str]:
    """Importing it and sniffing load no heavy module (not asked of a class that nothing else can import)."""
    kind = type(case.handler)
    if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
        return  # nothing else can import it
    script = _LIGHT.format(
        path=sys.path,
        module=kind.__module__,
        name=kind.__qualname__,
        heavy=set(HEAVY),
        text="一、总体情况\n规章 | 1\n" * 9 if reads(case.handler) == "text" else "",
        data=b"PK\x03\x04" if reads(case.handler) == "bytes" else b"",
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(  # noqa: S603 - this interpreter, with a script of our own
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    if ran.returncode:
        place = f"{kind.__module__}.{kind.__qualname__}"
        yield f"a fresh interpreter cannot import {place} and call it: {ran.stderr.strip()[-400:]}"
    for line in ran.stdout.splitlines():
        when, *modules = line.split()
        if modules:
            yield f"{', '.join(modules)} is loaded at {when}: import it in `read`, where it is used"
            return
