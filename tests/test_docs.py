"""The documentation says what is so: its Python blocks run, its tables tell what the handlers say of themselves."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from attrs import evolve

import gxparse
from gxparse.checks.rules.identities import identity_rules
from gxparse.cli import main
from gxparse.explaining.explain import DISAGREEMENT
from gxparse.explaining.mistakes import MISTAKE, SURPRISE
from gxparse.formats.protocol import is_writer
from gxparse.formats.registry import BUILT_IN, registry
from gxparse.measuring.catalogue import FIELDS
from gxparse.measuring.measured import State
from gxparse.outline import Outline, Unsayable
from gxparse.report import Section
from gxparse.testing import CHECKS
from site_pages import indicators_overview
from snippets import run, snippets
from test_stages import STAGES

ROOT = Path(__file__).resolve().parent.parent
DOCS = [path.relative_to(ROOT) for path in sorted((ROOT / "docs").rglob("*.md"))]
NAMED = re.compile(r"`([^`]+)`")


def table(path: Path, *header: str) -> list[list[str]]:
    """The cells of the rows of the one table that has this header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    [start] = [number for number, line in enumerate(lines) if line == f"| {' | '.join(header)} |"]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    assert rows
    return rows


# -- blocks of Python ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCS, ids=Path.as_posix)
def test_every_block_does_what_it_says(path: Path) -> None:
    before = [entry.name for entry in registry.known]
    try:
        assert run(path) == path.read_text(encoding="utf-8").count("```python")
    finally:
        left = [entry.name for entry in registry.known if entry.name not in before]
        for name in left:
            registry.unregister(name)
    assert not left, "formats that the page registers and leaves behind"


def test_there_are_blocks() -> None:
    assert {path.stem for path in DOCS if any(each.language == "python" for each in snippets(path))} >= {
        "convert",
        "layout",
        "plugins",
        "tutorial",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("```python\nprint(1)  # 2\n```\n", "prints"),
        ("```python\nprint(1)\n```\n", "prints"),
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "prints"),
        ("```python\nprint(1)\nprint(2)\n```\n```text\n1\n```\n", "prints"),
        ("```python\nif False:\n    print(1)\n```\n```text\n1\n```\n", "prints nothing"),
        ("```python\ndef test_it():\n    assert False, 'the test is run'\n```\n", "the test is run"),
        ("```py\nprint(1)\n```\n", "not known"),
        ("- a list\n\n  ```python\n  print(1)\n  ```\n", "indented"),
        ("~~~python\nprint(1)\n~~~\n", "~~~"),
        ("```python\nx = 1\n```python\nx = 2\n```\n", "within"),
        ("```python\nx = 1\n", "not closed"),
    ],
)
def test_a_block_that_does_not_is_found(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match=why):
        run(path)


def test_what_a_block_prints_may_be_shortened(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "```python\nx = 12\n```\n\n```python\nprint(x)\nprint(3)\n```\n\n```text\n1…\n…\n```\n", encoding="utf-8"
    )
    assert run(path) == 2


def test_warnings_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("```python\nimport warnings\n\nwarnings.warn('old')\n```\n", encoding="utf-8")
    with pytest.raises(UserWarning, match="old"):
        run(path)


# -- facts ---------------------------------------------------------------------------------------------


def test_the_built_in_formats_are_told_as_they_are() -> None:
    said = {
        NAMED.findall(name)[0]: (NAMED.findall(suffixes), int(priority), writes != "—", NAMED.findall(cannot))
        for name, suffixes, priority, writes, cannot in table(
            Path("docs/formats.md"), "format", "suffixes", "priority", "writes", "cannot say"
        )
    }
    facts = {}
    for entry in BUILT_IN:
        handler = registry.get(entry.name)
        cannot_say = sorted(handler.cannot_say) if is_writer(handler) else []
        facts[entry.name] = (list(handler.suffixes), entry.priority, is_writer(handler), cannot_say)
    assert said == facts
    stands = table(Path("docs/formats.md"), "format", "what it reads", "what it stands")
    assert [NAMED.findall(row[0])[0] for row in stands] == list(facts)
    assert all(all(row) for row in stands)


def test_what_cannot_be_said_is_told_in_full() -> None:
    said = [NAMED.findall(row[0])[0] for row in table(Path("docs/layout.md"), "name", "what stands there")]
    assert set(said) == set(Unsayable.__args__)  # type: ignore[attr-defined]
    documented = NAMED.findall((Outline.unsayable.__doc__ or "").replace("``", "`"))
    assert set(said) <= set(documented)


def test_every_check_of_a_handler_is_told_in_order() -> None:
    rows = table(Path("docs/plugins.md"), "check", "what must hold", "if it fails")
    assert [NAMED.findall(row[0])[0] for row in rows] == list(CHECKS)


def test_links_within_pages_lead_to_a_heading() -> None:
    for place in (Path("README.md"), *DOCS):
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", place.read_text(encoding="utf-8")):
            page = place.parent / target if target else place
            headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
            assert anchor in anchors, (place, target, anchor)


# -- commands ------------------------------------------------------------------------------------------

CONSOLE = re.compile(r"\$ gxparse (.*)\n((?:.*\n)*)")
LEFT_OUT = "…\n"
"""A line that stands for any lines."""


@pytest.mark.parametrize("path", DOCS, ids=Path.as_posix)
def test_every_command_prints_what_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in snippets(path):
        if block.language == "console":
            command = CONSOLE.fullmatch(block.content)
            assert command is not None, f"{path}:{block.line}: a block in console begins with one command of gxparse"
            main(command[1].split())
            printed = capsys.readouterr().out
            pattern = "(?:.*\\n)*?".join(map(re.escape, re.split(f"^{LEFT_OUT}", command[2], flags=re.MULTILINE)))
            assert re.fullmatch(pattern, printed), f"{path}:{block.line}: the command prints\n{printed}"


def test_the_rules_are_those_of_the_documentation() -> None:
    listed = table(Path("docs/consistency.md"), "rule", "hardness", "says")
    told = {name: row[1] for row in listed for name in re.findall(r"`([a-z0-9-]+)[:`]", row[0])}
    of_all = dict.fromkeys(("year-twice", "blanks-are-zeros", "recognition"), "info")  # of what is around a report
    of_forms = {rule.name for rule in identity_rules()}
    said = {rule.name: rule.hardness for rule in gxparse.rules() if rule.name not in of_forms}
    assert told == said | of_all


def test_the_indicators_are_those_of_the_documentation() -> None:
    made = "\n".join(indicators_overview())
    assert f"\n\n{made}\n\n" in Path("docs/indicators.md").read_text(encoding="utf-8"), f"it should be\n{made}"


def test_the_states_of_indicators_and_the_fields_of_ones_own_are_told() -> None:
    page = Path("docs/indicators.md")
    states = [NAMED.findall(row[0])[0] for row in table(page, "state", "there is", "when")]
    assert states == list(get_args(State))
    told = [name for row in table(page, "field", "what it says") for name in NAMED.findall(row[0])]
    assert sorted(told) == sorted(FIELDS)


def test_the_wordings_of_claims_are_understood_as_told() -> None:
    report = gxparse.parse("examples/reports/pipe-2021.txt")
    for said, told in table(Path("docs/consistency.md"), "in the prose", "is claimed"):
        claims = gxparse.claims(evolve(report, sections=(Section("overview", "一、总体情况", said),)))
        assert ", ".join(f"`{claim.subject}` {claim.value}" for claim in claims) == told.strip("—"), said


def test_the_points_are_those_of_the_documentation() -> None:
    points = {row[0] for row in table(Path("docs/consistency.md"), "points", "for", "because")}
    assert points == {str(points) for points in SURPRISE.values()} | {str(MISTAKE), f"±{DISAGREEMENT}"}


# -- the map -------------------------------------------------------------------------------------------

MAP = ROOT / "docs" / "architecture.md"
SOURCES = ROOT / "src" / "gxparse"


def named_files(text: str) -> set[str]:
    """The files and folders that a page names between backticks."""
    plain = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {name for name in NAMED.findall(plain) if re.fullmatch(r"[\w./-]+(?:\.(?:py|json)|/)", name)}


def named_in(text: str) -> set[tuple[str, str]]:
    """The names that a page gives behind a dot or a comma after a module: ``module.py`` · ``one``, ``other``."""
    runs = re.findall(r"`([\w/]+\.py)` ·\s+(`[\w.]+`(?:, `[\w.]+`)*)", text)
    return {(module, name) for module, names in runs for name in NAMED.findall(names)}


def defined(module: Path) -> set[str]:
    """Functions, classes, their methods and other names of a module."""
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def test_every_file_on_the_map_exists() -> None:
    files = named_files(MAP.read_text(encoding="utf-8"))
    assert len(files) > 50
    assert not [name for name in files if not (SOURCES / name).exists() and not (ROOT / name).exists()]


def test_every_function_on_the_map_exists() -> None:
    names = named_in(MAP.read_text(encoding="utf-8"))
    assert len(names) > 50
    gone = [(module, name) for module, name in sorted(names) if name not in defined(SOURCES / module)]
    assert not gone, gone


def test_every_module_has_its_stage_on_the_map() -> None:
    rows = table(Path("docs/architecture.md"), "stage", "modules of `src/gxparse/`", "what may be asked there")
    told = [name.rstrip("/").removesuffix(".py") for row in reversed(rows) for name in NAMED.findall(row[1])]
    assert sorted(told) == sorted(STAGES)
    stage = {name: number for number, row in enumerate(reversed(rows)) for name in NAMED.findall(row[1])}
    heights = [stage.get(f"{name}/", stage.get(f"{name}.py", -1)) for name in STAGES]
    assert heights == sorted(heights), "the stages of the map are those that the imports keep"


# -- for those who work on it --------------------------------------------------------------------------


def test_the_tasks_that_contributors_are_told_of_exist() -> None:
    told = re.findall(r"nox -s (\w+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    asked = re.findall(r"^nox -s ([\w ]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert told
    assert asked
    assert {*told, *" ".join(asked).split()} <= defined(ROOT / "noxfile.py")


def test_the_citation_is_of_this_version() -> None:
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {gxparse.__version__}\n" in cited
