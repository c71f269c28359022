"""A report becomes a workbook that an office prints and passes on, and that is read as the report it was."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings

import gxparse
from gxparse.cli import main
from gxparse.errors import LossError, MissingDependencyError
from gxparse.formats.registry import registry
from gxparse.formats.xlsx.sheets import APPENDIX
from gxparse.outline import Outline
from gxparse.report import Cell, Report, Section
from gxparse.testing import strategies
from gxparse.writing.official import as_printed, outline
from gxparse.writing.write import writer_of
from semi import SemiHandler

EXAMPLES = sorted(Path("examples/reports").resolve().iterdir())


def example(name: str = "annotated-2020.txt") -> Report:
    return gxparse.parse(f"examples/reports/{name}")


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


# -- the law -------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(strategies.reports(unknown=True))
def test_a_written_report_is_read_as_it_was(report: Report) -> None:
    if outline(report).unsayable() & writer_of("xlsx").cannot_say:
        return
    again = gxparse.parse_bytes(gxparse.write(report, "xlsx"))
    assert gxparse.differences(report, again) == ()
    assert again.source.format == "xlsx"


@pytest.mark.slow
@settings(max_examples=500)
@given(strategies.reports(unknown=True))
def test_many_written_reports_are_read_as_they_were(report: Report) -> None:
    if not outline(report).unsayable() & writer_of("xlsx").cannot_say:
        assert gxparse.differences(report, gxparse.parse_bytes(gxparse.write(report, "xlsx"))) == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_written_and_gives_the_same_bytes(path: Path) -> None:
    report = gxparse.parse(path)
    written = gxparse.write(report, "xlsx")
    assert gxparse.differences(as_printed(report), gxparse.parse_bytes(written)) == ()
    assert gxparse.write(report, "xlsx") == written


def test_the_reports_of_the_corpus_can_be_written(corpus: Path) -> None:
    for path in sorted((corpus / "seeds").iterdir())[:40]:
        for report in gxparse.parse_all(path):
            unsayable = outline(report).unsayable() & writer_of("xlsx").cannot_say
            assert gxparse.write(report, "xlsx", allow_losses=bool(unsayable))


@pytest.mark.parametrize(
    "raw", ["3|4", "3\n4", "12 345", "3\t4", "007", "１２", "=1+1", "'5", "_x0041_", "1E5", "3  4"]
)
def test_a_text_is_printed_as_it_stands_and_never_calculated(raw: str) -> None:
    key = "requests.received.research_institution"
    report = example("pipe-2021.txt")
    state = "reported" if raw == "12 345" else "unreadable"
    cell = Cell(12345, "reported", raw) if state == "reported" else Cell(None, "unreadable", raw)
    if raw == "１２":
        cell = Cell(12, "reported", raw)
    written = gxparse.write(evolve(report, cells={**report.cells, key: cell}), "xlsx")
    again = gxparse.parse_bytes(written)[key]
    assert (again.value, again.state, again.raw) == (cell.value, cell.state, raw)


def test_what_no_workbook_can_say_is_a_loss() -> None:
    report = example("pipe-2021.txt")
    told = evolve(report, sections=(Section("overview", "一、总体情况", "完成\x01任务。"), *report.sections[1:]))
    with pytest.raises(LossError) as caught:
        gxparse.write(told, "xlsx")
    assert caught.value.why == ("control",)
    assert gxparse.write(told, "xlsx", allow_losses=True)


# -- what it looks like --------------------------------------------------------------------------------


def test_each_table_has_a_sheet_in_the_order_of_the_report() -> None:
    book = parts(gxparse.write(example("pipe-2021.txt"), "xlsx"))
    assert re.findall(r'<sheet name="([^"]+)"', book["xl/workbook.xml"]) == [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "勾稽检查",
    ]
    requests = book["xl/worksheets/sheet3.xml"]
    assert '<mergeCell ref="A2:C4"/>' in requests
    assert '<mergeCell ref="A7:A28"/>' in requests
    assert re.search(r'<pane ySplit="4"[^>]* state="frozen"/>', requests)
    assert 'paperSize="9" orientation="landscape"' in requests
    assert '<pageSetUpPr fitToPage="1"/>' in requests
    assert re.search(r'<c r="D5" s="\d+"><v>174</v></c>', requests)


def test_broken_cells_are_coloured_and_say_what_is_wrong_in_both_languages() -> None:
    book = parts(gxparse.write(example(), "xlsx"))
    comments = {
        ref: re.sub("<[^>]+>", "", text)
        for ref, text in re.findall(
            r'<comment ref="([A-Z]+\d+)".*?<text>(.*?)</text>', book["xl/comments1.xml"], re.DOTALL
        )
    }
    assert len(comments) == 8
    assert "可能应为 2（印为 1；改动最少的更正方案（共 3 种，最可信））" in comments["D6"]
    chinese, english = comments["D6"].split("\n\n")
    assert "自然人：新收 + 上年结转 = 260" in chinese
    assert "received + carried over = 260" in english
    assert not re.search("[\u4e00-\u9fff]", english)
    assert "FFFFC7CE" in book["xl/styles.xml"]


def test_a_last_sheet_lists_findings_and_corrections_and_is_no_part_of_the_report() -> None:
    written = gxparse.write(example(), "xlsx")
    book = parts(written)
    strings = [
        re.sub("<[^>]+>", "", each) for each in re.findall("<si>(.*?)</si>", book["xl/sharedStrings.xml"], re.DOTALL)
    ]
    for said in (
        APPENDIX,
        "balance",
        "不符\ncontradiction",
        "260",
        "261",
        "D5、D6、D26、D27",
        "相差 1，总计随之有误\noff by one, and so in the total",
    ):
        assert said in strings, said
    assert "勾稽" not in "".join(section.text for section in gxparse.parse_bytes(written).sections)


def test_a_report_without_a_broken_rule_says_so() -> None:
    written = gxparse.write(example("clean-page-2021.html"), "xlsx")
    assert "没有不符的规则" in parts(written)["xl/sharedStrings.xml"]
    assert not any("comments" in name for name in parts(written))


def test_other_writers_are_given_no_marks() -> None:
    seen: list[Outline] = []

    class Seeing(SemiHandler):
        name = "seeing"

        def write(self, outline: Outline) -> str:
            seen.append(outline)
            return super().write(outline)

    class Marking(Seeing):
        name = "marking"
        shows_marks = True

    for handler in (Seeing, Marking):
        with registry.registered(handler):
            gxparse.write(example(), handler.name, allow_losses=True)
    plain, marked = seen
    assert (plain.marks, plain.appendix) == ((), None)
    assert {mark.severity for mark in marked.marks} == {"error"}
    assert marked.appendix is not None
    assert evolve(marked, marks=(), appendix=None) == plain


def test_the_command_converts(tmp_path: Path) -> None:
    place = tmp_path / "a.xlsx"
    assert main(["convert", "examples/reports/annotated-2020.txt", "--to", "xlsx", "-o", str(place)]) == 0
    assert place.read_bytes() == gxparse.write(example(), "xlsx")


def test_the_writer_says_which_package_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'gxparse\[xlsx\]'"):
        gxparse.write(example(), "xlsx")


def test_names_of_sheets_are_what_programs_take() -> None:
    report = example("pipe-2021.txt")
    headings = ("一、" + "长" * 50, "[a]:*?/\\b", "'", "一、勾稽检查")
    keys = ("overview", "problems", "other_matters")
    sections = [section for section in report.sections if section.key not in keys]
    for heading in headings:
        told = evolve(report, sections=(Section("overview", heading, "完成任务。"), *sections))
        names = re.findall(
            r'<sheet name="([^"]+)"', parts(gxparse.write(told, "xlsx", allow_losses=True))["xl/workbook.xml"]
        )
        assert all(0 < len(name) <= 31 for name in names)
        assert len({name.lower() for name in names}) == len(names)
