"""The examples, and with GXPARSE_CORPUS the real reports, to the letter."""

from __future__ import annotations

import json
import pickle
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import gxparse
from gxparse.report import Report

HERE = Path(__file__).resolve().parent
GOLDEN = sorted((HERE / "golden").glob("*.json"))
HARD = {"row-total", "results-total", "balance", "dispute-total"}


def assert_is(report: Report, gold: dict[str, Any]) -> None:
    for key in ("title", "agency", "year"):
        if gold[key] is not None:
            assert getattr(report, key) == gold[key]
    assert report.form.name == gold["form"]
    assert report.source.script == gold["script"]
    assert report.source.layout == gold["layout"]
    assert report.copies == gold.get("copies", 1)
    assert list(report.cells) == list(gold["cells"])
    for key, expected in gold["cells"].items():
        cell = report[key]
        assert cell.state == gold["states"].get(key, "reported"), key
        assert cell.value == (Decimal(expected) if isinstance(expected, str) else expected), key
        assert isinstance(cell.value, Decimal) == isinstance(expected, str), key
    assert {key: cell.unit for key, cell in report.cells.items() if cell.unit} == gold["units"]
    findings = gxparse.check(report)
    assert [f.id for f in findings.failed if f.rule in HARD] == gold["violations"]


def assert_spans_hold(report: Report, text: str) -> None:
    lines = text.split("\n")
    for key, cell in report.cells.items():
        if cell.state == "missing":
            continue
        assert cell.span is not None, key
        if cell.span.element is not None and cell.raw and "<" in cell.span.of(text):
            # A number that a tag cuts: the span holds the markup of its cell.
            assert "".join(re.sub("<[^>]*>", "", cell.span.of(text)).split()) == cell.raw, key
            continue
        assert cell.span.of(text) == cell.raw, key
        assert lines[cell.span.line - 1][cell.span.column - 1 :].startswith(cell.raw), key


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_an_example_is_read_to_the_letter(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = path.parent / gold["source"]
    report = gxparse.parse(source)
    assert_is(report, gold)
    assert report.title == gold["title"]
    assert report.agency == gold["agency"]
    assert dict(report.metadata) == gold["metadata"]
    assert {s.key: [s.title, s.text] for s in report.sections} == gold["sections"]
    assert report.source.encoding == gold.get("encoding", "utf-8")
    text = gxparse.read_source(source).text
    assert text == source.read_bytes().decode(gold.get("encoding", "utf-8"))
    assert_spans_hold(report, text)
    assert {cell.remark for cell in report.cells.values()} - {None} <= {"准予撤诉"}


def test_there_is_an_example_of_each_kind() -> None:
    assert {gxparse.parse(path).source.format for path in Path("examples/reports").iterdir()} == {
        "pipe",
        "lines",
        "html",
        "traditional",
    }
    assert len(GOLDEN) == len(list(Path("examples/reports").iterdir())) == 8


@pytest.mark.parametrize("path", sorted(Path("examples/reports").glob("*.html")), ids=lambda path: path.stem)
def test_both_parsers_read_an_example_alike(path: Path) -> None:
    assert gxparse.parse(path, parser="html5lib") == gxparse.parse(path, parser="lexbor")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
@pytest.mark.parametrize("blanks_as_zero", [False, True])
def test_a_report_goes_through_data_and_pickle_and_comes_back(path: Path, blanks_as_zero: bool) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    report = gxparse.parse(path.parent / gold["source"], blanks_as_zero=blanks_as_zero)
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_real_report_is_read_to_the_letter(corpus: Path, number: str) -> None:
    gold = json.loads((corpus / "gold" / f"{number}.json").read_text(encoding="utf-8"))
    source = corpus / "seeds" / gold["source"]
    report = gxparse.parse(source)
    assert_is(report, gold)
    assert_spans_hold(report, source.read_text(encoding="utf-8"))
