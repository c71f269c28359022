"""Every text of the package that people may be told, out of its source: the strings of its modules and data files.

Strings of code are texts with ``{}`` for what is filled in. Docstrings, patterns of regular expressions and the modules
of ``READ`` are left out: what they hold is compared with documents, and nobody is told it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import gxparse

PACKAGE = Path(gxparse.__file__).parent

READ = {
    "prose/": "the words that reports say numbers in",
    "binding/chrome.py": "what web pages print around a report",
    "binding/headers.py": "what stands in headers beside the form's own words",
    "binding/label_notes.py": "what stands beside labels",
    "binding/titles.py": "what titles are made of",
    "cell_names.py": "the unit in a label of the form",
    "dates.py": "how documents print dates",
    "formats/lines.py": "what a blank cell is written as, to be read again",
    "formats/ocr/": "what characters a picture of a report may have",
    "numerals.py": "how numbers are written in words",
    "remarks.py": "what stands beside numbers",
    "testing/": "documents that tests are made of",
    "values.py": "what cells print instead of numbers",
}
"""Where texts are vocabulary to read documents by, or documents themselves, and what they are."""

HANZI = "\u3400-\u4dbf\u4e00-\u9fff"
_HAS_HANZI = re.compile(f"[{HANZI}]")
_ENGLISH = re.compile(r"\b(?:a|and|are|as|by|for|from|in|is|it|its|no|not|of|or|that|the|to|was|what|with)\b")
_SCRIPT_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
_FILLED_IN = re.compile(r"\$?\{\w+\}")
_OF_PATTERNS = ("compile", "finditer", "fullmatch", "match", "search", "sub")


class Told(NamedTuple):
    """A text, and where it stands."""

    place: str
    text: str

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese, not English that quotes Chinese."""
        characters, words = (len(kind.findall(self.text)) for kind in (_HAS_HANZI, _ENGLISH))
        return characters > 12 * words


@lru_cache(maxsize=1)
def told() -> tuple[Told, ...]:
    """Every text of the package that is no vocabulary to read documents by."""
    return tuple(_told())


def _told() -> Iterator[Told]:
    for path in sorted(PACKAGE.rglob("*")):
        place = path.relative_to(PACKAGE).as_posix()
        if path.suffix not in _READERS or place.startswith(tuple(READ)):
            continue
        for where, text in _READERS[path.suffix](path.read_text("utf-8")):
            yield Told(f"{place}:{where}", text)


def _of_module(source: str) -> Iterator[tuple[object, str]]:
    tree = ast.parse(source)
    apart: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                apart.add(docstring)
            case ast.Call(func=ast.Attribute(attr=name), args=[ast.AST() as pattern, *_]) if name in _OF_PATTERNS:
                apart.update(ast.walk(pattern))
            case ast.JoinedStr(values=values):
                apart.update(value for value in values if isinstance(value, ast.Constant))
    for node in ast.walk(tree):
        if node in apart:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _of_data(source: str) -> Iterator[tuple[object, str]]:
    def walk(value: Any, path: str) -> Iterator[tuple[object, str]]:
        if isinstance(value, str):
            yield path, _FILLED_IN.sub("{}", value)
        for key, inner in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            if not str(key).endswith("en"):
                yield from walk(inner, f"{path}.{key}")

    yield from walk(json.loads(source), "")


def _of_script(source: str) -> Iterator[tuple[object, str]]:
    for found in _SCRIPT_STRING.finditer(source):
        yield source.count("\n", 0, found.start()) + 1, _FILLED_IN.sub("{}", found[1] or found[2] or "")


_READERS = {".py": _of_module, ".json": _of_data, ".js": _of_script, ".css": _of_script}
