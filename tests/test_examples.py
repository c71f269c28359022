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
from gxparse.api import read_document
from gxparse.cli import main
from gxparse.report import Report

HERE = Path(__file__).resolve().parent
GOLDEN = sorted((HERE / "golden").rglob("*.json"))
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


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_read_to_the_letter(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = path.parent / gold["source"]
    report = gxparse.parse(source)
    assert_is(report, gold)
    assert report.title == gold["title"]
    assert report.agency == gold["agency"]
    assert dict(report.metadata) == gold["metadata"]
    assert {s.key: [s.title, s.text] for s in report.sections} == gold["sections"]
    encoding = gold.get("encoding", None if path.parent.name == "documents" else "utf-8")
    assert report.source.encoding == encoding
    text = read_document(source).text
    assert encoding is None or text == source.read_bytes().decode(encoding)
    assert_spans_hold(report, text)
    others = [[extra.table, extra.after, extra.label, extra.cell.value, extra.cell.unit] for extra in report.extra]
    assert others == gold.get("extra", [])
    assert {cell.remark for cell in report.cells.values()} - {None} <= {"准予撤诉"}


def test_there_is_an_example_of_each_kind() -> None:
    assert {gxparse.parse(path).source.format for path in Path("examples/reports").iterdir()} == {
        "pipe",
        "lines",
        "html",
        "traditional",
    }
    assert {gxparse.parse(path).source.format for path in Path("examples/documents").iterdir()} == {
        "docx",
        "pdf",
        "xlsx",
    }
    told = {(path.parent / json.loads(path.read_text("utf-8"))["source"]).resolve() for path in GOLDEN}
    assert told == {
        path.resolve() for kind in ("reports", "older", "documents") for path in Path("examples", kind).iterdir()
    }


@pytest.mark.parametrize("path", sorted(Path("examples").glob("*/*.html")), ids=lambda path: path.stem)
def test_both_parsers_read_an_example_alike(path: Path) -> None:
    assert gxparse.parse(path, parser="html5lib") == gxparse.parse(path, parser="lexbor")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
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


# -- a body over the years -----------------------------------------------------------------------------

SERIES = sorted((HERE.parent / "examples" / "series").iterdir())
MASKED = (
    "requests.received.commercial_enterprise",
    "requests.received.legal_service_organization",
    "requests.outcomes.granted.natural_person",
    "requests.outcomes.granted.total",
    "requests.outcomes.granted_in_part.natural_person",
    "requests.outcomes.granted_in_part.total",
    "requests.carried_forward.natural_person",
    "requests.carried_forward.total",
)


def test_the_series_has_five_years_in_both_forms_and_several_formats() -> None:
    reports = [gxparse.parse(path) for path in SERIES]
    told = [(r.year, r.form.name, r.source.format, r.source.encoding) for r in reports]
    assert told == [
        (2019, "2019", "html", "gb18030"),
        (2020, "2019", "lines", "utf-8"),
        (2021, "2021", "pipe", "utf-8"),
        (2022, "2021", "lines", "utf-8"),
        (2023, "2021", "html", "utf-8"),
    ]
    assert {report.agency for report in reports} == {"霁川县市场监督管理局"}
    assert [report.title for report in reports] == [
        f"霁川县市场监督管理局{year}{'年度' if year == 2020 else '年'}政府信息公开工作年度报告"
        for year in range(2019, 2024)
    ]
    assert all(len(report.sections) == 6 for report in reports)
    received = [report["requests.received.total"].value for report in reports]
    assert received == [41, 58, 73, 96, 88]


@pytest.mark.parametrize("path", SERIES, ids=lambda path: path.stem)
def test_a_report_of_the_series_has_each_number_in_its_place(path: Path) -> None:
    report = gxparse.parse(path)
    assert_spans_hold(report, gxparse.read_source(path).text)
    unknown = {key: cell.state for key, cell in report.cells.items() if not cell.known}
    blank = [key for key in report.cells if key.startswith("disputes.litigation_after_review.")]
    expected = {"2019": dict.fromkeys(blank, "blank"), "2020": dict.fromkeys(MASKED, "masked")}
    assert unknown == expected.get(path.stem, {})


def test_the_series_contradicts_itself_at_one_place() -> None:
    series = gxparse.check_series(map(gxparse.parse, SERIES))
    assert {item.report.year: [f.id for f in item.findings.failed] for item in series} == {
        2019: ["cells-blank"],
        2020: [],
        2021: [],
        2022: ["balance:natural_person", "balance:total"],
        2023: ["carry-over:natural_person", "carry-over:total"],
    }
    assert {item.report.year: [f.id for f in item.findings.undecided] for item in series} == {
        2019: ["dispute-total:litigation_after_review"],
        2020: [],
        2021: [],
        2022: [],
        2023: [],
    }
    assert [each.in_short("zh") for each in gxparse.explain(series[3].report).tied] == [
        "四、结转下年度继续办理：相差 1，总计随之有误（自然人 5 → 6、总计 6 → 7）",
        "二、上年结转政府信息公开申请数量：相差 1，总计随之有误（自然人 4 → 3、总计 4 → 3）",
    ]
    [only] = gxparse.explain_series(item.report for item in series)
    assert [(change.cell, change.before, change.after) for change in only.changes] == [
        ("2022.requests.carried_forward.natural_person", 5, 6),
        ("2022.requests.carried_forward.total", 6, 7),
    ]


def test_the_command_says_of_the_series_what_the_notebook_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--lang", "en", "--series", "examples/series"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("霁川县市场监督管理局: 2019, 2020, 2021, 2022, 2023\n")
    assert said.count("✗") == 4
    said, summary = said.split("\n\n")
    assert summary.startswith(
        "5 files: 5 read, 0 failed\n5 reports: 2 contradicting themselves, 1 undecided, 2 in order\n"
    )
    assert said.endswith(
        "  → smallest correction (the only one):\n"
        "    off by one, and so in the total:\n"
        "      2022: Carried forward to next year, Natural persons: 5 → 6\n"
        "      2022: Carried forward to next year, Total: 6 → 7"
    )
