"""Pages in Chinese and in English say the same: heading by heading the same code, tables, lists, links and numbers.

What differs between the languages is left out: ``--lang``, ``message("zh")``, comments, what commands print (which
``tests/test_docs.py`` compares with what they do print).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from attrs import frozen
from tools.pictures import MOST_BYTES, MOST_TOGETHER, PICTURES, PLACE

import gxparse
from gxparse.checks.rules.identities import identity_rules
from mistakes_page import ADVICE, mistakes_page
from printed import refreshed
from site_pages import escaped
from snippets import Snippet, snippets

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
ALONE = {"from-word.md", "index.md", "mistakes.md", "region.md", "three-minutes.md"}
"""Pages that are only in Chinese."""

_PAGES = sorted(path.relative_to(DOCS / "zh").as_posix() for path in (DOCS / "zh").rglob("*.md"))
PAIRS = [name for name in _PAGES if name not in ALONE]

_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\[[^][]*\]\(([^()\s]+)\)")
_PICTURE = re.compile(r"!\[([^][]*)\]\(([^()\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_NUMBER = re.compile(r"[0-9][0-9,.]*[0-9]")
_HANZI = re.compile("[㐀-鿿]")


def prose(path: Path) -> str:
    """The text of a page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def in_any_language(code: str) -> str:
    """Code, or a command, without what says which language it speaks, and without comments."""
    code = re.sub(r"--lang (zh|en)\b", "--lang", code)
    code = re.sub(r"\(\"(zh|en)\"\)", "()", code)
    code = re.sub(r"\.(zh|en)\b", ".words", code)
    return re.sub(r"\s*# .*$", "", code, flags=re.MULTILINE)


def of_block(block: Snippet) -> tuple[str, str]:
    """What a block has in both languages: its code, or the command, not what it prints."""
    asked = {"text": "", "console": block.content.partition("\n")[0]}
    return block.language, in_any_language(asked.get(block.language, block.content))


@frozen
class Part:
    """What stands below a heading, down to the next one, in both languages."""

    level: int
    links: Counter[str]
    columns: tuple[int, ...]
    items: int
    names: frozenset[str]
    numbers: Counter[str]


def parts(path: Path, docs: Path = DOCS) -> list[Part]:
    """The parts of a page of ``docs``."""
    text = prose(path)
    found = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in found[1:]), len(text)]
    return [_part(len(one[1]), text[one.end() : end], path, docs) for one, end in zip(found, ends, strict=True)]


def _part(level: int, text: str, path: Path, docs: Path) -> Part:
    return Part(
        level=level,
        links=Counter(_target(link, path, docs) for link in _LINK.findall(text)),
        columns=tuple(len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("|")),
        items=len(re.findall(r"^(?:- |\d+\. )", text, re.MULTILINE)),
        names=frozenset(in_any_language(code) for code in _CODE.findall(text) if not _HANZI.search(code)),
        numbers=Counter(_NUMBER.findall(_CODE.sub("", _LINK.sub("", text)))),
    )


def _target(link: str, path: Path, docs: Path) -> str:
    """Where a link leads: the page, the English one if there are two, and the number of the heading."""
    file, _, anchor = link.partition("#")
    place = (path.parent / file).resolve() if file else path
    number: object = ""
    if anchor:
        names = [re.sub(r"[^\w -]", "", each[2].lower()).replace(" ", "-") for each in _HEADING.finditer(prose(place))]
        number = names.index(anchor)
    english = docs / os.path.relpath(place, docs / "zh")
    target = os.path.relpath(english if english.exists() else place, docs)
    return f"{re.sub('-(zh|en).png$', '.png', target)}#{number}"


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_has_the_same_in_both_languages(name: str) -> None:
    chinese, english = DOCS / "zh" / name, DOCS / name
    assert english.exists(), "a page that is only in Chinese is named in ALONE"
    assert [of_block(block) for block in snippets(chinese)] == [of_block(block) for block in snippets(english)]
    for of_chinese, of_english in zip(parts(chinese), parts(english), strict=True):
        assert of_chinese == of_english


@pytest.mark.parametrize("name", _PAGES)
def test_a_link_leads_to_the_page_in_chinese_where_there_is_one(name: str) -> None:
    path = DOCS / "zh" / name
    for link in _LINK.findall(prose(path)):
        place = (path.parent / link.partition("#")[0]).resolve()
        other = DOCS / "zh" / os.path.relpath(place, DOCS)
        assert place.is_relative_to(DOCS / "zh") or place == DOCS / "index.md" or not other.exists(), link


PAGE = """# A

- `gxparse check` of 20 files

## B

[c](compare.md)

| a | b |
| --- | --- |
| 1 | 2 |

```python
x = 1  # a comment
```
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## B", "### B"),
        ("## B", "B"),
        ("[c](compare.md)", "c"),
        ("compare.md", "audit.md"),
        ("x = 1", "x = 2"),
        ("```python", "```text"),
        ("| 1 | 2 |\n", ""),
        ("| 1 | 2 |", "| 1 | 2 | 3 |"),
        ("gxparse check", "gxparse show"),
        ("20", "25"),
        ("- `", "`"),
    ],
)
def test_a_change_of_one_page_alone_is_found(tmp_path: Path, old: str, new: str) -> None:
    def structure(text: str) -> object:
        page.write_text(text, encoding="utf-8")
        return parts(page, tmp_path), [of_block(block) for block in snippets(page)]

    page = tmp_path / "page.md"
    assert structure(PAGE.replace("a comment", "一句话")) == structure(PAGE)
    assert structure(PAGE.replace(old, new)) != structure(PAGE)


def test_what_is_printed_can_be_written_into_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    right = "```python\nprint('a 2')\nprint('b')\nprint('c 2, d')\n```\n\n```text\na 2\n…\nc 2…\n```\n"
    page.write_text(right.replace("text\na 2", "text\na 1"), encoding="utf-8")
    assert refreshed(page) == right


# -- the page of mistakes ------------------------------------------------------------------------------


def test_the_page_of_mistakes_has_each_rule_with_its_basis_and_advice() -> None:
    page = mistakes_page()
    assert "requests." not in page, "keys are for programs"
    of_forms = {rule.name for rule in identity_rules()}
    for rule in (each for each in gxparse.rules() if each.name not in of_forms):
        assert f"### {escaped(rule.statement_zh)}\n" in page
        section = page.split(f"### {escaped(rule.statement_zh)}\n")[1].split("\n###")[0]
        assert escaped(rule.basis) in section
        assert escaped(ADVICE[rule.name]) in section
        assert f"rules.md#{rule.name})" in section


# -- pictures ------------------------------------------------------------------------------------------


def test_pictures_are_small_used_and_described() -> None:
    files = {path.stem: path.stat().st_size for path in PLACE.iterdir()}
    assert files.keys() == PICTURES.keys(), "python -m tools.pictures takes them"
    assert max(files.values()) <= MOST_BYTES
    assert sum(files.values()) <= MOST_TOGETHER
    used = set()
    for page in (ROOT / "README.md", ROOT / "README.zh.md", *DOCS.rglob("*.md")):
        for words, link in _PICTURE.findall(prose(page)):
            assert len(words) >= 10, f"{page}: {link} needs words for who does not see it"
            assert (page.parent / link).exists(), f"{page}: {link}"
            used.add(Path(link).stem)
    assert used >= files.keys()
