"""The floor plan of ``docs/architecture.md``: a stage imports only from stages below it, late imports included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parent.parent / "src" / "gxparse"

STAGES = [
    "version",
    "characters",
    "words",
    "failure",
    "nearest",
    "schemas",
    "format_words",
    "numerals",
    "remarks",
    "dates",
    "script",
    "json_places",
    "report_errors",
    "options",
    "strict_json",
    "display",
    "items",
    "rebuilt",
    "forms",
    "values",
    "texts",
    "layout",
    "outline",
    "recognition",
    "cells",
    "sections",
    "report_data",
    "report_json",
    "report",
    "bodies",
    "evidence",
    "findings",
    "cell_names",
    "errors",
    "saving",
    "form_files",
    "workers",
    "kinds",
    "mhtml",
    "mojibake",
    "decoding",
    "source",
    "outcome",
    "formats",
    "binding",
    "network",
    "recognising",
    "prose",
    "api",
    "annex",
    "checks",
    "explaining",
    "measuring",
    "comparing",
    "auditing",
    "writing",
    "decisions",
    "testing",
    "views",
    "frames",
    "reviewing",
    "folders",
    "corpus",
    "checker",
    "cli",
    "__init__",
    "__main__",
]
"""Every module and folder of the library, from the ground up."""


def stage_of(module: str) -> int:
    return STAGES.index(module.split(".")[0] or "__init__")


def imports(file: Path) -> set[str]:
    """The modules of gxparse that a file names in its imports, wherever they stand, those for types too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gxparse":
            module = str(node.module).partition(".")[2]
            found |= {module} if module else {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("file", sorted(SOURCES.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCES)))
def test_a_stage_imports_only_from_those_below(file: Path) -> None:
    own = stage_of(file.relative_to(SOURCES).with_suffix("").parts[0])
    upward = [module for module in imports(file) if stage_of(module) > own]
    assert not upward, f"{file} imports from above: {', '.join(upward)}"


FOLDERS = sorted(place.name for place in (SOURCES / "formats").iterdir() if (place / "handler.py").exists())
"""The formats that are a folder."""


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_format_takes_nothing_from_inside_of_another(folder: str) -> None:
    others = [f"formats.{other}" for other in FOLDERS if other != folder]
    for file in sorted((SOURCES / "formats" / folder).rglob("*.py")):
        taken = [module for module in imports(file) if module.startswith(tuple(others))]
        assert not taken, f"{file} imports from another format: {', '.join(taken)}; what both need stands beside them"


def test_what_formats_share_knows_none_of_them() -> None:
    for file in sorted((SOURCES / "formats" / "flow").rglob("*.py")):
        taken = [module for module in imports(file) if module.startswith(tuple(f"formats.{each}" for each in FOLDERS))]
        assert not taken, f"{file} imports from a format: {', '.join(taken)}"
