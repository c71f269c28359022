"""The README says what is so."""

from __future__ import annotations

import contextlib
import io
import re
from difflib import unified_diff
from pathlib import Path

import pytest

from gxparse.cli import main
from gxparse.cli.commands import COMMANDS
from snippets import run, snippets

README = Path("README.md")
CHINESE = Path("README.zh.md")


@pytest.mark.parametrize("readme", [README, CHINESE], ids=str)
def test_the_example_prints_what_it_says(readme: Path) -> None:
    assert run(readme) == 1


def test_every_command_of_the_table_runs() -> None:
    text = README.read_text(encoding="utf-8")
    commands = re.findall(r"^\| `gxparse (\w+)((?: FILE…?)*)", text, re.MULTILINE)
    assert [command for command, _ in commands] == [command.name for command in COMMANDS]
    for command, named in commands:
        if command in ("corpus", "examples", "completion"):  # tests/test_corpus.py, tests/test_cli_help.py run them
            continue
        files = ["examples/reports/pipe-2021.txt"] * named.count("FILE")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main([command, *files]) == 0
        assert printed.getvalue()


def test_the_links_lead_somewhere() -> None:
    for place in (README, CHINESE, *Path("docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", place.read_text(encoding="utf-8")):
            assert (place.parent / link).exists(), (place, link)


def test_every_note_is_documented() -> None:
    documented = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", Path("docs/reading.md").read_text(encoding="utf-8")))
    source = "".join(path.read_text(encoding="utf-8") for path in Path("src/gxparse").rglob("*.py"))
    used = set(re.findall(r"(?:note|Note)\(\s*\"([a-z-]+)\"", source))
    assert used <= documented


# -- in two languages ----------------------------------------------------------------------------------


def first_cells(text: str) -> list[str]:
    """The code in the first cell of every row of every table, ``---`` for the lines below headers."""
    rows = [re.split(r"(?<!\\)\|", line)[1].strip() for line in text.splitlines() if line.startswith("|")]
    return [cell if cell == "---" else ", ".join(re.findall(r"`[^`]+`", cell)) for cell in rows]


def in_either(code: str) -> str:
    """Code without what is in the language of its reader: comments (what it prints), the language of messages."""
    return re.sub(r"(?:^|\s)# .*$", "", code, flags=re.MULTILINE).replace('message("zh")', 'message("en")')


def of_either(link: str) -> str:
    """A link without what is in the language of its reader: a page that there is in both, a picture of one."""
    english = Path(re.sub(r"^docs/zh/", "docs/", link))
    return re.sub(r"-(zh|en)\.png$", ".png", (english if english.exists() else Path(link)).as_posix())


def parts(path: Path) -> dict[str, list[str]]:
    """What the two READMEs have in common, by what it is, each in its order."""
    text = path.read_text(encoding="utf-8")
    plain = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    switch = {README.name, CHINESE.name}
    return {
        "headings": re.findall(r"^#+(?= )", plain, re.MULTILINE),
        "blocks": [f"{block.language}: {in_either(block.content)}" for block in snippets(path)],
        "first cells of tables": first_cells(plain),
        "words in code": sorted(re.findall(r"`[^`]+`", plain)),
        "links": [of_either(target) for target in re.findall(r"\]\(([^)]+)\)", plain) if target not in switch],
    }


@pytest.mark.parametrize("part", parts(README))
def test_the_chinese_readme_has_all_that_the_english_one_has(part: str) -> None:
    english, chinese = parts(README)[part], parts(CHINESE)[part]
    assert english
    differ = list(unified_diff(english, chinese, README.name, CHINESE.name, lineterm="", n=0))
    assert not differ, "\n".join([f"{part} differ:", *differ])


def test_each_readme_leads_to_the_other() -> None:
    for path, other in ((README, CHINESE), (CHINESE, README)):
        head = path.read_text(encoding="utf-8").split("\n\n")[1]
        assert re.fullmatch(rf"\[[^]]+\]\({re.escape(other.name)}\)", head), path


def test_a_line_that_one_readme_lacks_is_named(tmp_path: Path) -> None:
    lacking = tmp_path / "README.md"
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if not line.startswith("| `gxparse sniff")]
    lacking.write_text("\n".join(rows), encoding="utf-8")
    here, there = parts(README), parts(lacking)
    assert {name for name in here if here[name] != there[name]} == {"first cells of tables", "words in code"}
    assert set(here["first cells of tables"]) - set(there["first cells of tables"]) == {"`gxparse sniff FILE…`"}
