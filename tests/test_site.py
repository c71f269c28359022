"""The site is built as the README says, without a warning, and has all that it should generate.

It is built once, into a temporary folder. What is asked here no warning of Sphinx tells: whether all of it is there.
"""

from __future__ import annotations

import doctest
import html
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from sphinx.errors import ExtensionError

import chinese_search
import gxparse
import gxparse_site
import site_pages
from gxparse.cli.helping import EXAMPLES
from gxparse.forms.model import forms
from gxparse.schemas import NAMES, schema
from test_surface import MODULES, public_names

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCED = ("gxparse", "gxparse.errors", *MODULES)
"""The modules whose public names are all in the reference."""

ELSEWHERE = {
    "gxparse.formats.DEFAULT": "gxparse.options.DEFAULT",
    "gxparse.testing.damages.check_damages": "gxparse.testing.check_damages",
    "gxparse.testing.damages.damaged": "gxparse.testing.damaged",
}
"""Names that are documented once, in another module than the one where they are looked for and defined."""


def readme_command(readme: Path) -> list[str]:
    """The arguments of sphinx-build in the README's line that builds the site."""
    [line] = re.findall(r"sphinx-build .*", readme.read_text(encoding="utf-8"))
    return shlex.split(line)[1:]


def test_the_command_of_the_readme_installs_what_the_reference_imports() -> None:
    """The reference has gxparse.testing, which needs hypothesis: in an environment of tests that is there anyway."""
    assert "gxparse.testing" in REFERENCED
    [extra] = re.findall(r"^docs = (.*)$", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert "gxparse[testing]" in json.loads(extra)
    for readme in ("README.md", "README.zh.md"):
        assert "pip install -e '.[docs]' && sphinx-build" in (ROOT / readme).read_text(encoding="utf-8")


def files_of_docs() -> set[Path]:
    return {path for path in DOCS.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command of the README but for where it goes."""
    built = tmp_path_factory.mktemp("site")
    *arguments, docs, target = readme_command(ROOT / "README.md")
    assert (docs, target) == ("docs", "build/site")
    assert "-W" in arguments
    before = files_of_docs()
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LANG", "LC_ALL")}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sphinx", *arguments, "-q", docs, str(built)],
        cwd=ROOT,
        env={**environment, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert files_of_docs() == before, "generated pages stay out of docs"
    return built


def text_of(page: Path) -> str:
    """What a reader sees of a page, roughly: its text without tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))


def documented(site: Path) -> set[str]:
    """The names of Python in the site's index of objects."""
    content = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(content).decode().splitlines()
    return {line.split(" ", 1)[0] for line in lines if line.split(" ")[1].startswith("py:")}


# -- the reference -------------------------------------------------------------------------------------


def names_of(module: ModuleType) -> list[str]:
    return list(module.__all__) if hasattr(module, "__all__") else public_names(module)


@pytest.mark.parametrize("module", REFERENCED)
def test_every_public_name_is_in_the_reference(site: Path, module: str) -> None:
    them = importlib.import_module(module)
    found = documented(site)
    missing = []
    for name in names_of(them):
        value = getattr(them, name)
        home = getattr(value, "__module__", None)
        if isinstance(value, ModuleType):
            assert value.__name__ in REFERENCED
        elif not found & {f"{module}.{name}", f"{home}.{name}", ELSEWHERE.get(f"{module}.{name}")}:
            missing.append(f"{module}.{name}")
    assert not missing, f"in none of docs/reference/*.md: {', '.join(missing)}"


def test_members_are_in_the_reference(site: Path) -> None:
    assert documented(site) >= {
        "gxparse.Report.section",
        "gxparse.Report.to_dict",
        "gxparse.Cell.in_unit",
        "gxparse.Findings.failed",
        "gxparse.Explanation.in_short",
        "gxparse.layout.Locator.piece",
        "gxparse.outline.Outline.unsayable",
        "gxparse.errors.GxparseError.message",
    }


def test_the_site_has_the_checker_if_it_was_built(site: Path) -> None:
    built = site_pages.CHECKER.exists()
    assert (site / site_pages.CHECKER.name).exists() is built
    assert ("Open the checker" in text_of(site / "checker.html")) is built
    assert "python -m tools.build_checker" in text_of(site / "checker.html")


# -- generated pages -----------------------------------------------------------------------------------


def test_every_rule_is_in_the_catalogue(site: Path) -> None:
    page = site / "reference" / "rules.html"
    anchors = re.findall(r'<section id="([^"]+)"', page.read_text(encoding="utf-8"))
    said = " ".join(text_of(page).split())
    for rule in gxparse.rules():
        assert rule.name in anchors
        parts = [rule.id, rule.statement_zh, rule.statement_en, rule.basis, rule.formula or "", rule.zh, rule.en]
        parts += [*rule.forms, *(example.finding for example in rule.examples.values())]
        parts += [key for example in rule.examples.values() for key in example.data.get("cells", {})]
        assert len(rule.examples) == 3
        missing = [part for part in parts if " ".join(part.split()) not in said]
        assert not missing, (rule.id, missing)


def test_every_command_is_in_the_reference_with_its_options(site: Path) -> None:
    page = site / "reference" / "commands.html"
    headings = re.findall(r"<h2>(.*?)<a", page.read_text(encoding="utf-8"))
    assert headings == [f"gxparse {name}" for name in site_pages.commands()]
    sections = page.read_text(encoding="utf-8").split("<h2>")
    for name, command in site_pages.commands().items():
        [section] = [each for each in sections if each.startswith(f"gxparse {name}<")]
        options = {flag for action in command._actions for flag in action.option_strings} - {"-h", "--help"}
        assert "--lang" in options
        assert all(option in section for option in options), name
        said = html.unescape(re.sub("<[^>]*>", "", section))
        assert all(f"gxparse {call}" in said for call in EXAMPLES[name.split()[-1]]), name


def test_the_site_has_the_schemas_as_they_are_printed(site: Path) -> None:
    page = (site / "reference" / "schemas.html").read_text(encoding="utf-8")
    links = re.findall(r'href="\.\./schemas/([a-z-]+)\.json"', page)
    assert links == list(NAMES)
    for name in NAMES:
        assert json.loads((site / "schemas" / f"{name}.json").read_text(encoding="utf-8")) == schema(name)


def test_the_commands_are_the_same_wherever_the_site_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = set()
    for columns, lang in (("40", "zh_CN.UTF-8"), ("200", "C")):
        monkeypatch.setenv("COLUMNS", columns)
        monkeypatch.setenv("LC_ALL", lang)
        pages.add(site_pages.commands_page())
    assert len(pages) == 1


def test_every_cell_can_be_found_by_its_row_and_column(site: Path) -> None:
    said = text_of(site / "reference" / "cells.html")
    for form in forms():
        assert form.number in said
        for cell in form.cells.values():
            assert f"{cell.table.key}.{cell.row.key}\n" in said
            assert f"\n{cell.column.key}\n" in said
            assert cell.column.label in said
            assert cell.row.label in said


@pytest.mark.parametrize(("page", "lang"), [("dictionary", "en"), ("dictionary-zh", "zh")])
def test_every_column_of_a_frame_is_in_the_dictionary(site: Path, page: str, lang: str) -> None:
    said = text_of(site / "reference" / f"{page}.html")
    missing = [
        variable.name
        for variable in gxparse.dictionary()
        if f"\n{variable.name}\n" not in said or variable.meaning(lang) not in said
    ]
    assert not missing


@pytest.mark.parametrize(("page", "lang"), [("zh", "zh-CN"), ("zh/tutorial", "zh-CN"), ("tutorial", "en")])
def test_a_page_says_which_language_it_speaks(site: Path, page: str, lang: str) -> None:
    said = (site / f"{page}.html").read_text(encoding="utf-8")
    assert f'lang="{lang}"' in said[: said.index("<head>")]
    assert ("<span>下一页</span>" in said) == (lang == "zh-CN")
    assert ("<span>Next</span>" in said) == (lang == "en")


def test_pictures_open_in_their_full_size(site: Path) -> None:
    said = (site / "zh" / "index.html").read_text(encoding="utf-8")
    [(target, picture)] = re.findall(r'<a href="([^"]+)"><img [^>]*src="([^"]+)"', said)
    assert target == picture
    assert (site / "zh" / target).is_file()


# -- the site alone ------------------------------------------------------------------------------------


class Links(HTMLParser):
    """What the elements of a page refer to, by the names of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        names = ("href", "src", "srcset", "action", "data", "poster", "formaction", "style")
        self.found += [value for name, value in attrs if name in names and value]


def test_no_page_refers_to_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        assert links.found or page.name == site_pages.CHECKER.name
        assert not [link for link in links.found if re.search(r"^//|[a-z]+://", link)], page
    for sheet in site.rglob("*.css"):
        fetched = re.findall(r"(?:url\(|@import)\s*[\"']?([^)\"';]+)", sheet.read_text(encoding="utf-8"))
        assert not [target for target in fetched if not target.startswith(("data:", "#")) and "//" in target], sheet


def test_links_to_files_of_the_repository_lead_to_their_pages_or_are_downloads(site: Path) -> None:
    plugins = (site / "plugins.html").read_text(encoding="utf-8")
    assert 'href="sample-plugin.html"' in plugins
    assert 'href="benchmarks.html"' in (site / "consistency.html").read_text(encoding="utf-8")
    sample = (site / "sample-plugin.html").read_text(encoding="utf-8")
    [downloaded] = re.findall(r'href="(_downloads/[^"]*/__init__\.py)"', sample)
    handler = ROOT / "examples" / "gxparse-jsonl" / "src" / "gxparse_jsonl" / "__init__.py"
    assert (site / downloaded).read_bytes() == handler.read_bytes()


def test_words_of_two_chinese_characters_can_be_searched_for(site: Path) -> None:
    index = json.loads((site / "searchindex.js").read_text(encoding="utf-8").removeprefix("Search.setIndex(")[:-1])
    for word in ("结转", "上年", "处罚", "勾稽"):
        assert word in {**index["terms"], **index["titleterms"]}, word
    assert chinese_search.SearchEnglishAndChinese.js_splitter_code in (site / "_static" / "language_data.js").read_text(
        encoding="utf-8"
    )


def test_the_page_of_the_notebooks_says_where_they_are_and_how_to_open_them(site: Path) -> None:
    said = text_of(site / "example-notebooks.html")
    assert "examples/notebooks of gxparse" in said
    commands = re.findall(r"^(?:pip install|jupyter lab) (.*)$", said, re.MULTILINE)
    assert commands == ["'.[notebook]'", "examples/notebooks"]
    assert all((ROOT / place).is_dir() for place in re.findall(r"examples/\w+", said))


# -- the extensions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [chinese_search, gxparse_site, site_pages])
def test_the_examples_of_the_extensions_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[a](../CHANGELOG.md)", "[a](../changelog.md)"),
        ("[a](../examples/gxparse-jsonl#try-it)", "[a](../sample-plugin.md#try-it)"),
        ("[a](reading.md#cells) [b](#here)", "[a](../reading.md#cells) [b](#here)"),
        ("[a](../LICENSE)", "[a](../../LICENSE)"),
        ("[a](../README.md)", "[a](../index.md)"),
        ("see [a `b`](../examples/reports).", "see a `b`."),
        ("[a](no-such.md)", "[a](no-such.md)"),
        ("```python\nx[0](reading.md)\n```\n[a](reading.md)", "```python\nx[0](reading.md)\n```\n[a](../reading.md)"),
    ],
)
def test_links_are_right_in_the_folder_where_they_are_read(written: str, read: str) -> None:
    shown = gxparse_site.shown_files(DOCS)
    assert gxparse_site.relinked(written, DOCS, DOCS / "reference", shown) == read


@pytest.mark.parametrize("asked", ["<!-- generated: no-such -->", "<!-- file: ../no-such.md -->"])
def test_a_page_that_asks_for_what_there_is_not_is_an_error(asked: str) -> None:
    with pytest.raises(ExtensionError, match="no-such"):
        gxparse_site.completed(f"# Title\n\n{asked}\n", DOCS / "page.md", {})


def test_text_of_the_data_is_no_markup() -> None:
    marks = "a|b *c* <d> [e](f) `g` {h}"
    assert site_pages.escaped(marks) == r"a\|b \*c\* \<d\> \[e\](f) \`g\` \{h\}"
    assert site_pages.code("a|b") == r"`a\|b`"
    assert site_pages.code("a`b") == "``a`b``"
