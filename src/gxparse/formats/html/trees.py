"""The two parsers of web pages behind one interface, and which of them reads.

Lexbor (:mod:`~gxparse.formats.html.lexbor_tree`) and html5lib (:mod:`~gxparse.formats.html.html5lib_tree`) build the
tree that a browser would build. Lexbor is fast and has no version for browsers' Python; html5lib runs everywhere and is
slow. Both give a :class:`~gxparse.formats.html.page.Page` with the same kinds of events. Neither fetches or executes
anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from gxparse.errors import MissingDependencyError
from gxparse.formats.html.html5lib_tree import read_html5lib
from gxparse.formats.html.lexbor_tree import read_lexbor
from gxparse.formats.html.page import Page
from gxparse.options import Limits, Parser

_MODULES: Mapping[Parser, str] = {"lexbor": "selectolax.lexbor", "html5lib": "html5lib"}


@cache
def is_installed(parser: Parser) -> bool:
    """Whether a parser can be imported. Asked once: looking for it takes longer than a small page."""
    try:
        import_module(_MODULES[parser])
    except ImportError:
        return False
    return True


def best_parser() -> Parser:
    """Lexbor where it is installed, else html5lib (as in Pyodide)."""
    return "lexbor" if is_installed("lexbor") else "html5lib"


def parse_page(text: str, folded: bytes, parser: Parser, name: str, limits: Limits) -> Page:
    """Parse a page; ``folded`` are the bytes of its source in lower case.

    Raises :class:`~gxparse.errors.MissingDependencyError` for a parser that is not installed.
    """
    if not is_installed(parser):
        library = _MODULES[parser].partition(".")[0]
        raise MissingDependencyError(library, f"pip install {library}")
    return (read_lexbor if parser == "lexbor" else read_html5lib)(text, folded, name, limits.depth)
