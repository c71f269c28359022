"""The README says what is so."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from gxparse.cli import main
from snippets import run

README = Path("README.md")


def test_the_example_prints_what_it_says() -> None:
    assert run(README) == 1


def test_every_command_of_the_table_runs() -> None:
    text = README.read_text(encoding="utf-8")
    commands = re.findall(r"^\| `gxparse (\w+)", text, re.MULTILINE)
    assert commands == ["show", "parse", "check", "rules", "convert", "sniff", "formats"]
    for command in commands:
        files = [] if command in ("formats", "rules") else ["examples/reports/pipe-2021.txt"]
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main([command, *files]) == 0
        assert printed.getvalue()


def test_the_links_lead_somewhere() -> None:
    for place in (README, *Path("docs").glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", place.read_text(encoding="utf-8")):
            assert (place.parent / link).exists(), (place, link)


def test_every_note_is_documented() -> None:
    documented = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", Path("docs/reading.md").read_text(encoding="utf-8")))
    source = "".join(path.read_text(encoding="utf-8") for path in Path("src/gxparse").rglob("*.py"))
    used = set(re.findall(r"(?:note|Note)\(\s*\"([a-z-]+)\"", source))
    assert used <= documented
