"""The model: immutable, comparable, and true to its data; the forms and rules behind it."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import attrs
import pytest

import gxparse
from gxparse.checks.engine import check
from gxparse.errors import MultipleReportsError, SourceTooLargeError
from gxparse.forms.model import form, forms, names
from gxparse.report import Cell, Report

PATH = "examples/reports/annotated-2020.txt"


def test_a_report_is_frozen_hashable_and_copies_well() -> None:
    report = gxparse.parse(PATH)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        report.year = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        report.cells["x"] = report["requests.received.total"]  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        report["requests.received.total"].value = 3  # type: ignore[misc]
    assert len({report, gxparse.parse(PATH)}) == 1
    assert copy.deepcopy(report) == report
    assert report != gxparse.parse("examples/reports/pipe-2021.txt")


@pytest.mark.parametrize(
    "source", ["reports/traditional-2020.txt", "reports/word-page-2022.html", "documents/chromium-2023.pdf"]
)
def test_a_pickle_keeps_every_place_and_is_smaller_than_the_data(source: str) -> None:
    report = gxparse.parse(f"examples/{source}")
    data = pickle.dumps(report)
    again = pickle.loads(data)  # noqa: S301 - our own
    assert again == report
    assert again.to_dict() == report.to_dict()
    assert {type(cell.span) for cell in again.cells.values()} == {type(cell.span) for cell in report.cells.values()}
    assert len(data) < len(pickle.dumps(report.to_dict()))


def test_a_pickle_keeps_cells_that_no_form_has_so() -> None:
    report = gxparse.parse("examples/reports/lines-2021.txt")
    few = attrs.evolve(report, cells=dict(list(report.cells.items())[5:9]))
    assert list(pickle.loads(pickle.dumps(few)).cells.items()) == list(few.cells.items())  # noqa: S301 - our own


def test_access_by_key() -> None:
    report = gxparse.parse(PATH)
    assert len(report) == 198
    assert "requests.received.total" in report
    assert next(iter(report)) == "disclosure.regulations.produced"
    assert report.section("overview") is not None
    assert report.section("nonsense") is None
    with pytest.raises(KeyError, match="no cell of this report \\(form 2019\\)"):
        report["disclosure.regulations.issued"]


def test_money_converts_and_an_unknown_unit_does_not() -> None:
    amount = gxparse.parse(PATH)["disclosure.procurement.amount"]
    assert (amount.in_unit("元"), amount.in_unit("亿元")) == (Decimal("21312120"), Decimal("0.2131212"))
    assert Cell(Decimal(251000), "reported", unit="元").in_unit("万元") == Decimal("25.1")
    long = Cell(Decimal("12345678901234567890.1234567891"), "reported", unit="亿元")
    assert long.in_unit("元") == Decimal("1234567890123456789012345678.91")  # more digits than contexts have
    assert long.in_unit("亿元") == long.value
    for cell, unit in ((Cell(Decimal(1), "reported"), "元"), (Cell(None, "blank"), "元"), (amount, "美元")):
        with pytest.raises(ValueError, match=r"unit|value"):
            cell.in_unit(unit)


BREAKS: list[tuple[str, Any]] = [
    ("schema", "gxparse/report/2"),
    ("form", "2017"),
    ("cells", {}),
    ("cells", []),
    ("year", "2020"),
    ("title", 5),
    ("copies", "x"),
    ("period", ["2021-01-01"]),
    ("period", ["2021-13-01", "2021-12-31"]),
    ("sections", [{"key": "x"}]),
    ("source", None),
]


@pytest.mark.parametrize(("key", "value"), BREAKS)
def test_broken_data_is_a_value_error(key: str, value: Any) -> None:
    data = gxparse.parse(PATH).to_dict()
    with pytest.raises(ValueError, match="gxparse/report/1"):
        Report.from_dict(data | {key: value})
    del data[key]
    with pytest.raises(ValueError, match=key):
        Report.from_dict(data)


@pytest.mark.parametrize(
    "cell",
    [{"value": "37"}, {"value": 3.5}, {"value": True}, {"state": "zzz"}, {"span": [1]}, {"raw": 5}],
)
def test_a_broken_cell_is_a_value_error(cell: dict[str, Any]) -> None:
    data = json.loads(json.dumps(gxparse.parse(PATH).to_dict()))
    data["cells"]["requests.received.total"] |= cell
    with pytest.raises(ValueError, match="gxparse/report/1"):
        Report.from_dict(data)
    for broken in ("abc", "NaN", 5, None):
        data = json.loads(json.dumps(gxparse.parse(PATH).to_dict()))
        data["cells"]["disclosure.procurement.amount"]["value"] = broken
        if broken is not None:
            with pytest.raises(ValueError, match="gxparse/report/1"):
                Report.from_dict(data)


def test_errors_travel_between_processes() -> None:
    error = SourceTooLargeError("a.txt", 10, 5)
    back = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(back), str(back), back.zh, back.size) == (SourceTooLargeError, str(error), error.zh, 10)
    several = MultipleReportsError("a.txt", [gxparse.parse(PATH), gxparse.parse("examples/reports/pipe-2021.txt")])
    assert pickle.loads(pickle.dumps(several)).reports == several.reports  # noqa: S301


@pytest.mark.parametrize("misuse", [None, 5, ["a.txt"], object()])
def test_misuse_is_a_type_error_that_says_so(misuse: Any) -> None:
    with pytest.raises(TypeError, match="a source is a path"):
        gxparse.parse(misuse)
    with pytest.raises(TypeError, match="parse_bytes"):
        gxparse.parse_text(b"x")  # type: ignore[arg-type]
    with pytest.raises(gxparse.GxparseError, match="use parse_text"):
        gxparse.parse("青河市林业局\n2021年")


def test_the_forms_have_the_cells_of_the_contract() -> None:
    assert [each.name for each in forms()] == list(names())
    assert len(form("2021").cell_keys()) == 200
    assert len(form("2021").cell_keys(instead=True)) == 186
    assert len(form("2019").cell_keys()) == 198
    assert form("2019").cell_keys(instead=True) == form("2019").cell_keys()
    for each in forms():
        assert pickle.loads(pickle.dumps(each)) is each  # noqa: S301
    with pytest.raises(KeyError):
        form("2017")


def test_findings_say_their_numbers_in_both_languages() -> None:
    findings = check(gxparse.parse(PATH))
    [finding] = [finding for finding in findings if finding.id == "balance:total"]
    assert finding.message("zh") == "总计：新收 + 上年结转 = 267，办理结果总计 + 结转下年度 = 268"
    assert finding.message("en") == "Total: received + carried over = 267, outcomes total + carried forward = 268"
    assert finding.basis.startswith("本列数据的勾稽关系")
    assert findings[0].status == "pass"
    assert len(findings[:3]) == 3
    assert len(findings.passed) + len(findings.failed) + len(findings.undecided) == len(findings)
