"""The notebooks run from a clean kernel and print what their prose says; in the repository they carry no outputs.

Exported as pages they open in a browser: here, so that each runs once for all that is asked of it.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pytest
from matplotlib import font_manager
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

import notebooks
from browser.accessibility import contrast
from browser.pages import Visit
from notebooks import EXAMPLES, METADATA, NAMES, NOTEBOOKS, TEMPLATE, executed, exported, stripped


def outputs(name: str, cell: str) -> list[Any]:
    """The outputs of a cell."""
    [found] = [each for each in executed(name).cells if each.id == cell]
    return list(found.outputs)


def printed(name: str, cell: str) -> str:
    """What a cell says as text: its prints, then what stands at its end."""
    said = [each.get("text") or each.data["text/plain"] for each in outputs(name, cell)]
    return "".join(said)


def table(name: str, cell: str) -> list[list[str]]:
    """The rows of the data frame that a cell shows, without the header."""
    [output] = [each for each in outputs(name, cell) if "text/html" in each.get("data", {})]
    body = output.data["text/html"].split("<tbody>")[1]
    return [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in body.split("</tr>")[:-1]]


def test_there_are_five_notebooks() -> None:
    assert NAMES == ["folder", "indicators", "own-format", "read-and-check", "series"]
    listed = re.findall(r"\]\((\S+)\.ipynb\)", (EXAMPLES / "notebooks" / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == NAMES


# -- in the repository ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_kept_without_what_a_run_leaves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    nbformat.validate(data)
    assert (data["nbformat"], data["nbformat_minor"]) == (4, 5)
    assert data["metadata"] == METADATA
    for cell in data["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert text == stripped(text), "python tests/notebooks.py strips it"


def test_what_a_run_leaves_is_stripped() -> None:
    for path in NOTEBOOKS:
        notebook = deepcopy(executed(path.stem))
        notebook.metadata.language_info.version = "3.99"
        notebook.cells[0].metadata.collapsed = True
        assert stripped(nbformat.writes(notebook)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_cells_of_a_notebook_are_named(path: Path) -> None:
    names = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names), names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_what_a_notebook_points_to_is_there(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    for target in re.findall(r"\]\((\S+?)\)", prose):
        assert (path.parent / target).exists(), target
    for target in re.findall(r"`((?:docs|examples)[\w./-]*)`", prose):
        assert (EXAMPLES.parent / target).exists(), target


@pytest.mark.parametrize("name", [name for name in NAMES if name != "own-format"])
def test_a_notebook_for_folders_of_ones_own_asserts_nothing_of_the_data(name: str) -> None:
    cells = json.loads((EXAMPLES / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert not [cell for cell in code if re.search(r"\bassert", cell)]


# -- a run ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_a_clean_kernel(name: str) -> None:
    code = [cell for cell in executed(name).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell.outputs:
            assert output.output_type in ("execute_result", "display_data", "stream"), cell.id
            assert output.get("name", "stdout") == "stdout", (cell.id, output.text)
            assert output.output_type != "display_data" or "image/png" in output.data, cell.id


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import urllib.request\nurllib.request.urlopen('http://192.0.2.1')", "reaches for the network"),
        ("import warnings\nwarnings.warn('old')", r"(?s)UserWarning.*: old"),
        ("from pathlib import Path\nPath('left.txt').write_text('')", "writes beside itself: .*left.txt"),
        ("from pathlib import Path\nPath('README.md').write_text('')", "writes beside itself: .*README.md"),
    ],
)
def test_a_run_tells_what_a_notebook_must_not_do(code: str, why: str) -> None:
    with pytest.raises((AssertionError, CellExecutionError), match=why), notebooks.copied_examples() as examples:
        notebooks.run(new_notebook(cells=[new_code_cell(code)]), examples / "notebooks")


def test_a_report_is_read_and_explained() -> None:
    assert "Span(start=1541" in printed("read-and-check", "cell")
    assert printed("read-and-check", "place").startswith("line 49, column 46: 一、本年新收政府信息公开申请数量 | 259 |")
    assert "13准予撤诉" in printed("read-and-check", "remark")
    failed = printed("read-and-check", "failed").splitlines()
    assert [line.partition(":")[0] for line in failed[::2]] == ["Natural persons", "Total"]
    assert "上年结转 = 260" in failed[1]
    assert printed("read-and-check", "explain").count("<explanation ") == 3
    assert printed("read-and-check", "trust").count("<explanation ") == 2
    assert re.search(r"carried_forward +2  line 25: 另有2件转到下一年办理", printed("read-and-check", "claims"))
    assert printed("read-and-check", "claimed") == "2 2 另有2件转到下一年办理\n"
    assert printed("read-and-check", "masked").startswith("{'reported': 190, 'masked': 8}\n")
    assert "value=None, state='masked'" in printed("read-and-check", "kept")
    assert re.search(r"outcomes\.granted\.total +4 to 30\n", printed("read-and-check", "infer"))
    assert "58 - 48 - 6 - 1 = 3" in printed("read-and-check", "steps")
    assert "no statutory table was found" in printed("read-and-check", "error")
    assert "法定表格" in printed("read-and-check", "error")


def test_indicators_are_measured_and_drawn() -> None:
    assert printed("indicators", "font").startswith("Labels are Chinese, in ")  # the tests have such a font
    assert printed("indicators", "value").splitlines() == [
        "interval 1/14 15/28 7.1%–53.6% ('requests.outcomes.granted.total',)",
        "undefined None 分母为 0（0/0） the denominator is 0 (0/0)",
    ]
    rows = [row[1:] for row in table("indicators", "table")]
    assert rows[6] == ["2020", "granted_share", "7.1%–53.6%", "?/56", "interval", "1 cell unknown"]
    assert [row[4] for row in rows].count("doubtful") == 2
    assert "2022 1.84 per 10,000 inhabitants doubtful its cells break balance:total" in printed("indicators", "people")
    for cell in ("years", "all", "bodies"):
        assert [output.output_type for output in outputs("indicators", cell)] == ["display_data"], cell


def test_without_a_chinese_font_labels_are_english_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = [entry for entry in font_manager.fontManager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", plain)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["no-such-font.ttf"])
    cells = {cell.id: cell.source for cell in executed("indicators").cells}
    space: dict[str, Any] = {}
    with matplotlib.rc_context(), monkeypatch.context() as context:
        context.setattr("matplotlib.style.use", lambda _: None)
        for cell in ("setup", "font"):
            exec(cells[cell], space)  # noqa: S102 - our own notebook
        assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]
    assert (space["FONT"], space["LANG"]) == (None, "en")
    assert "没有找到含中文字符的字体" in capsys.readouterr().out


def test_a_series_is_explained_by_its_neighbours() -> None:
    assert printed("series", "reports").count("霁川县市场监督管理局") == 5
    assert printed("series", "bodies") == "霁川县市场监督管理局 [2019, 2020, 2021, 2022, 2023] unplaced: 0\n"
    checked = re.findall(r"^(\d{4})  \d+ pass, (\d+) fail", printed("series", "check"), re.MULTILINE)
    assert {year for year, failed in checked if failed != "0"} == {"2022", "2023"}
    assert printed("series", "explain-alone").startswith("<3 explanations")
    assert printed("series", "explain-alone").count("<explanation 1,") == 2, "two tie, as the notebook says"
    together = printed("series", "explain-series")
    assert together.startswith("<1 explanation:")
    assert "off by one, and so in the total (Natural persons 5 → 6, Total 6 → 7)" in together


def test_what_a_series_does_not_know_is_a_gap() -> None:
    outcomes = {year: numbers for year, *numbers in table("series", "outcomes") if numbers}
    assert outcomes["2020"] == ["&lt;NA&gt;", "&lt;NA&gt;", "10", "12", "3", "0", "56"]
    assert outcomes["2023"] == ["36", "13", "16", "21", "3", "0", "89"]
    assert [row[1:] for row in table("series", "flow")] == [
        ["3", "3", "True", "&lt;NA&gt;"],
        ["&lt;NA&gt;", "5", "&lt;NA&gt;", "5"],
        ["4", "4", "True", "&lt;NA&gt;"],
        ["6", "7", "False", "&lt;NA&gt;"],
    ]
    shares = {year: numbers for year, *numbers in table("series", "applicants")}
    assert shares["2020"] == ["&lt;NA&gt;", "&lt;NA&gt;", "0.0", "0.0", "1.7"]
    for plot in ("plot-outcomes", "plot-flow", "plot-applicants"):
        [picture] = outputs("series", plot)
        assert len(picture.data["image/png"]) > 10_000


def test_a_folder_has_what_failed_in_front() -> None:
    files = [row[1] for row in table("folder", "overview")]
    assert files[:6] == [
        "attachment.html",
        "note.txt",
        "reports/traditional-2020.txt",
        "reports/word-page-2022.html",
        "reports/annotated-2020.txt",
        "series/2022.txt",
    ]
    assert len(files) == 15
    assert [row[2] for row in table("folder", "overview")][:3] == ["no-report", "no-report", "&lt;NA&gt;"]
    assert "年度报告.pdf" in table("folder", "read")[0][3]
    ties = {row[1]: row[4] for row in table("folder", "corrections")}
    assert ties == dict(zip(files[2:6], ["9", "1", "1", "2"], strict=True))
    assert [row[-1] for row in table("folder", "filter") if row[1] == "series/2020.txt"] == ["&lt;NA&gt;"]
    assert printed("folder", "export").startswith("what is read is what was written: True\n")
    assert printed("folder", "review").startswith("review.html: 4 reports, ")
    assert printed("folder", "command") == f"gxparse review {' '.join(files[2:6])} -o review.html\n"


def test_a_format_of_ones_own_is_read_and_tested() -> None:
    assert "2021.exp: caret, STRONG" in printed("own-format", "use")
    assert printed("own-format", "test") == "every check passes\n"
    assert "it takes a document of csv, with CERTAIN (it has 总计)" in printed("own-format", "failure")


# -- a page --------------------------------------------------------------------------------------------


class _Asked(HTMLParser):
    """What a page asks a browser to fetch or to run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "base"):
            self.found.append(tag)
        for name, value in attributes:
            fetched = name in ("src", "srcset", "poster", "background") or (name == "href" and tag != "a")
            if name.startswith("on") or (fetched and not (value or "").startswith("data:")):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_notebook_asks_nobody_for_anything(name: str) -> None:
    page = exported(name)
    assert _Asked(page).found == []
    assert re.findall(r"@import|url\((?!['\"]?(?:data:|#))[^)]*", page) == []
    cells = executed(name).cells
    assert re.findall(r"id=\"cell-id=([\w-]+)\"", page) == [cell.id for cell in cells]
    pictures = [out for cell in cells for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
    assert page.count('src="data:image/png;base64,') == len(pictures)


def test_what_a_page_asks_for_is_found() -> None:
    page = '<script src="a.js"></script><img src="b.png" onerror="c"><link href="d.css"><a href="e">e</a>'
    assert len(_Asked(page).found) == 5


# -- a page in a browser -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_notebook_asks_for_nothing(visit: Visit, tmp_path: Path, name: str) -> None:
    place = tmp_path / f"{name}.html"
    place.write_text(exported(name), encoding="utf-8")
    page = visit(place)
    assert page.locator(".jp-Cell").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_exported_notebook_shows_a_report(visit: Visit, tmp_path: Path, theme: str) -> None:
    exporter = HTMLExporter(raw_template=TEMPLATE, theme=theme)
    place = tmp_path / "notebook.html"
    place.write_text(exporter.from_notebook_node(executed("read-and-check"))[0], encoding="utf-8")
    page = visit(place, theme=theme)
    report = page.locator(".gxparse:has(table.gx-form)").first
    tables = report.locator("table.gx-form")
    assert [table.is_visible() for table in tables.all()] == [True] * 3
    assert report.locator("td.gx-value").count() == 198
    assert report.locator("td.gx-value").first.evaluate("one => getComputedStyle(one).textAlign") == "right"
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert contrast(page, ".gxparse") == []
