"""The registry, what each format says of a text, and how it lays it out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gxparse
from built_in import NAMES
from documents import distinct_figures, document
from gxparse.errors import NoReportError, UnknownFormatError, UnrecognizedFormatError
from gxparse.evidence import Evidence
from gxparse.formats.probe import Probe
from gxparse.formats.registry import BUILT_IN, Registry, registry
from gxparse.layout import Grid, Layout
from gxparse.source import text_source


def layout_of(text: str, name: str) -> Layout:
    return registry.get(name).read(text_source(text))


def rows(text: str) -> list[list[str]]:
    return [
        [cell.raw for cell in row]
        for block in layout_of(text, "pipe").blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]


def test_every_format_is_loaded_by_name_and_an_unknown_one_is_an_error() -> None:
    assert [entry.name for entry in registry.entries] == NAMES
    assert {"pipe", "csv", "columns", "lines", "html", "traditional", "docx", "xlsx"} <= {*NAMES}
    for entry in BUILT_IN:
        assert registry.get(entry.name).name == entry.name
    with pytest.raises(UnknownFormatError, match=f"there are: {', '.join(NAMES)}"):
        registry.get("word")
    with pytest.raises(UnknownFormatError):
        gxparse.parse("examples/reports/pipe-2021.txt", format="word")


def test_ranking_does_not_depend_on_the_order_of_registration() -> None:
    probe = Probe.of(text_source(document(distinct_figures("2021"), "2021", "pipe")))
    assert Registry(BUILT_IN).rank(probe) == Registry(BUILT_IN[::-1]).rank(probe)


@pytest.mark.parametrize(("layout", "first"), [("pipe", "pipe"), ("lines", "lines")])
def test_evidence_comes_with_a_reason(layout: str, first: str) -> None:
    matches = registry.rank(Probe.of(text_source(document(distinct_figures("2021"), "2021", layout))))
    assert matches[0].format == first
    assert matches[0].evidence >= Evidence.STRONG
    assert all(match.reason for match in matches)
    assert any(char.isdigit() for char in matches[0].reason)


@pytest.mark.parametrize(
    "text", ["hello", "今天天气很好。", "第二十条第(一)项", "1 2 3", "|||", "一、总体情况\n良好。\n"]
)
def test_a_text_without_a_report_says_what_was_looked_for_and_found(text: str) -> None:
    with pytest.raises((NoReportError, UnrecognizedFormatError)) as caught:
        gxparse.parse_text(text)
    assert "主动公开" in str(caught.value) or "saw" in str(caught.value)
    assert caught.value.message("zh") != caught.value.message("en")


def test_a_report_without_tables_names_its_headings() -> None:
    text = "青河市林业局2021年政府信息公开工作年度报告\n一、总体情况\n良好。\n五、存在的主要问题及改进情况\n不多。\n"
    with pytest.raises(NoReportError, match="2 section headings \\(一、总体情况, 五、存在的主要问题及改进情况\\)"):
        gxparse.parse_text(text)


def test_a_named_format_is_used_and_its_failure_is_final() -> None:
    text = document(distinct_figures("2021"), "2021", "pipe")
    as_lines = gxparse.parse_text(text, format="lines")
    assert as_lines.source.format == "lines"
    assert as_lines["requests.received.total"].state == "missing"
    assert (
        gxparse.parse_text(document(distinct_figures("2021"), "2021", "lines"), format="pipe").source.format == "pipe"
    )
    with (
        Path("examples/reports/traditional-2020.txt").open(encoding="utf-8") as file,
        pytest.raises(NoReportError, match="use the format 'traditional'"),
    ):
        gxparse.parse_text(file.read(), format="lines")


def test_bars_of_all_kinds() -> None:
    assert rows("规章 | 0 | 1\n") == [["规章", "0", "1"]]
    assert rows("| 规章 | 0 | |\n") == [["规章", "0", ""]]
    assert rows("规章｜0│1┃2¦3") == [["规章", "0", "1", "2", "3"]]
    assert rows("规章\t0\t1") == [["规章", "0", "1"]]
    assert rows("| a | b |\n|---|:-:|\n| 规章 | - |") == [["a", "b"], ["规章", "-"]]
    assert rows("+----+---+\n| 规章 | 0 |\n+====+===+") == [["规章", "0"]]
    # A blank cell at the end is an outer bar only where all rows have it.
    assert rows("规章 | 0 | \n其他 | 1 | 2") == [["规章", "0", ""], ["其他", "1", "2"]]


def test_every_character_that_is_seen_is_laid_out_with_its_place() -> None:
    text = "标题\n\n  一、总体情况 \r\n" + "长" * 200 + "\n规章 | ０ |\n| 3 |\n\u3000尾\u200b"
    for name in ("pipe", "lines"):
        for piece in layout_of(text, name).pieces():
            assert piece.span.of(text) == piece.raw
            assert text.splitlines()[piece.span.line - 1][piece.span.column - 1 :].startswith(piece.raw)
        shown = "".join(piece.raw for piece in layout_of(text, name).pieces())
        assert set("标题一、总体情况长规章０3尾") <= set(shown)


def test_traditional_compares_simplified_and_shows_what_is_printed() -> None:
    text = "4.無正當理由大量反覆申請\n規範性檔案 | 3\n"
    pieces = layout_of(text, "traditional").pieces()
    assert [piece.raw for piece in pieces] == ["4.無正當理由大量反覆申請", "規範性檔案", "3"]
    assert [piece.text for piece in pieces] == ["4.无正当理由大量反复申请", "规范性文件", "3"]
    assert all(piece.span.of(text) == piece.raw for piece in pieces)


def test_importing_gxparse_loads_nothing_heavy() -> None:
    code = (
        "import sys, gxparse; "
        "heavy = {'opencc', 'regex', 'html5lib', 'selectolax', 'pandas', 'hypothesis', 'argparse'}; "
        "print(sorted(heavy & set(sys.modules))); gxparse.parse('examples/reports/pipe-2021.txt'); "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n[]\n"


def test_the_public_names() -> None:
    assert set(gxparse.__all__) <= set(dir(gxparse))
    for name in gxparse.__all__:
        assert getattr(gxparse, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'parze'"):
        gxparse.parze  # noqa: B018
