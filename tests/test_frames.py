"""Reports as records and tables: what the report says, no more and no less, in a schema that never changes."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import gxparse
import test_docs
from gxparse.errors import MissingDependencyError
from gxparse.forms.model import form, forms
from gxparse.frames.shape import KINDS
from gxparse.frames.shapes.reports import cell_keys, merged
from gxparse.measuring.comparable import comparable_figures
from gxparse.report import UNITS, Cell, Report
from gxparse.testing.strategies import reports
from gxparse.values import STATES

HERE = Path(__file__).resolve().parent
GOLDEN = sorted((HERE / "golden").glob("*.json"))
EXAMPLES = sorted((HERE.parent / "examples" / "reports").iterdir())
SHAPES: tuple[Literal["cells", "reports"], ...] = ("cells", "reports")
"""The shapes of what reports say; what else is found in them has its own tests."""
TOTAL = "requests.received.total"
FEES = "disclosure.fees.amount"
OLD_MONEY = ("statistics.fees.amount", "statistics.institutions.budget.amount")
MONEY = (FEES, "disclosure.procurement.amount", *OLD_MONEY)
TABLES = [gxparse.to_arrow, gxparse.to_pandas, gxparse.to_polars]

LONG_NAMES = [
    *("report", "source", "agency", "year", "form", "table", "row", "column", "key"),
    *("row_zh", "row_en", "column_zh", "column_en", "value", "state", "unit", "raw", "remark"),
    *("annex", "line", "line_column", "element"),
    *("page", "box_left", "box_top", "box_right", "box_bottom", "sheet", "a1"),
]
ABOUT_NAMES = [
    *("report", "source", "agency", "year", "form", "format", "encoding", "script", "title"),
    *(
        "period_start",
        "period_end",
        "copies",
        "cells_reported",
        "cells_recognised",
        "cells_blank",
        "cells_masked",
        "cells_not_applicable",
    ),
    *("cells_unreadable", "cells_missing"),
    *("rules_pass", "rules_fail", "rules_warn", "rules_info", "rules_undecided", "rules_error"),
]

VERDICTS = {
    "annotated-2020": (74, 2, 0, 0, 0, 0),
    "clean-page-2021": (78, 0, 0, 0, 0, 0),
    "lines-2021": (82, 0, 0, 0, 0, 0),
    "masked-2019-form": (66, 0, 1, 1, 0, 0),
    "pipe-2021": (78, 0, 0, 0, 0, 0),
    "split-gbk-2020": (76, 0, 0, 0, 0, 0),
    "traditional-2020": (61, 8, 1, 0, 0, 0),
    "word-page-2022": (73, 2, 0, 1, 1, 0),
}
YUAN = {
    "annotated-2020": Decimal(21312120),
    "clean-page-2021": Decimal(468200),
    "lines-2021": Decimal("1325248.58"),
    "masked-2019-form": None,
    "pipe-2021": Decimal(0),
    "split-gbk-2020": Decimal(12064500),
    "traditional-2020": Decimal(2154504800),
    "word-page-2022": Decimal(36000),
}
"""What the amounts of the examples are in yuan; one is 0 of no unit."""


def example(name: str) -> Report:
    [path] = [path for path in EXAMPLES if path.stem == name]
    return gxparse.parse(path)


@pytest.fixture(scope="module")
def examples() -> list[Report]:
    return [gxparse.parse(path) for path in EXAMPLES]


def saying(value: Any, key: str = TOTAL, *, unit: str | None = None, raw: str = "", of: str = "pipe-2021") -> Report:
    """An example that says something else in one cell."""
    report = example(of)
    return evolve(report, cells={**report.cells, key: Cell(value, "reported", raw, None, None, unit)})


# -- the examples, to the letter -----------------------------------------------------------------------


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_long_shape_of_an_example(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = path.parent / gold["source"]
    report = gxparse.parse(source)
    records = gxparse.to_records(report)
    assert [record["key"] for record in records] == list(gold["cells"])
    lines = gxparse.read_source(source).text.split("\n")
    for record in records:
        key = record["key"]
        assert list(record) == LONG_NAMES
        assert f"{record['table']}.{record['row']}.{record['column']}" == key
        expected = gold["cells"][key]
        assert record["value"] == (Decimal(expected) if isinstance(expected, str) else expected), key
        assert type(record["value"]) is (Decimal if isinstance(expected, str) else type(expected)), key
        assert record["state"] == gold["states"].get(key, "reported"), key
        assert record["unit"] == gold["units"].get(key), key
        assert (record["element"] is None) == (gold["layout"] != "html"), key
        if gold["layout"] != "html":
            assert lines[record["line"] - 1][record["line_column"] - 1 :].startswith(record["raw"]), key
        assert [record[name] for name in ("report", "source", "agency", "year", "form")] == [
            report.fingerprint,
            str(source),
            gold["agency"],
            gold["year"],
            gold["form"],
        ]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_wide_shape_of_an_example(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    [record] = gxparse.to_records(gxparse.parse(path.parent / gold["source"]), "reports")
    assert record["encoding"] == gold.get("encoding", "utf-8")
    for name in ("title", "agency", "year", "form", "script"):
        assert record[name] == gold[name], name
    assert record["copies"] == gold.get("copies", 1)
    assert (record["period_start"], record["period_end"]) == (date(gold["year"], 1, 1), date(gold["year"], 12, 31))
    assert record["format"] == ("traditional" if gold["script"] == "traditional" else gold["layout"])
    counts = Counter(gold["states"].get(key, "reported") for key in gold["cells"])
    assert [record[f"cells_{state}"] for state in STATES] == [counts[state] for state in STATES]
    assert tuple(value for name, value in record.items() if name.startswith("rules_")) == VERDICTS[path.stem]
    for key in cell_keys():
        expected = gold["cells"].get(key)
        assert record[key] == (Decimal(expected) if isinstance(expected, str) else expected), key
    [amount] = [key for key in MONEY if key in gold["cells"]]
    other, *_ = [key for key in MONEY if key not in gold["cells"]]
    assert record[f"{amount}.yuan"] == YUAN[path.stem]
    assert record[f"{amount}.unit"] == gold["units"].get(amount)
    assert [record[other], record[f"{other}.unit"], record[f"{other}.yuan"]] == [None] * 3


def test_a_cell_of_a_page_says_where_it_stands() -> None:
    record = gxparse.to_records(example("word-page-2022"))[16]
    assert {name: record[name] for name in LONG_NAMES[5:]} == {
        "table": "requests",
        "row": "received",
        "column": "total",
        "key": "requests.received.total",
        "row_zh": "一、本年新收政府信息公开申请数量",
        "row_en": "Received this year",
        "column_zh": "总计",
        "column_en": "Total",
        "value": 32,
        "state": "reported",
        "unit": None,
        "raw": "32",
        "remark": None,
        "annex": None,
        "line": 582,
        "line_column": 3,
        "element": "(//table)[2]/tbody[1]/tr[4]/td[8]",
        **dict.fromkeys(("page", "box_left", "box_top", "box_right", "box_bottom", "sheet", "a1")),
    }


def test_what_stands_beside_a_number_is_kept() -> None:
    [record] = [each for each in gxparse.to_records(example("annotated-2020")) if each["remark"]]
    assert (record["key"], record["value"], record["raw"], record["remark"]) == (
        "disputes.direct_litigation.other",
        13,
        "13准予撤诉",
        "准予撤诉",
    )


# -- columns -------------------------------------------------------------------------------------------


def test_the_columns_and_their_order() -> None:
    assert gxparse.to_arrow([], "cells").column_names == LONG_NAMES
    names = gxparse.to_arrow([], "reports").column_names
    assert names[: len(ABOUT_NAMES)] == ABOUT_NAMES
    money = {f"{key}.{part}" for key in MONEY for part in ("unit", "yuan")}
    comparable = [f"comparable_{figure.id}" for figure in comparable_figures()]
    assert [name for name in names[len(ABOUT_NAMES) :] if name not in money] == [*cell_keys(), *comparable]
    for key in MONEY:
        start = names.index(key)
        assert names[start : start + 3] == [key, f"{key}.unit", f"{key}.yuan"]


def test_the_cells_of_all_forms_are_in_official_order() -> None:
    keys = cell_keys()
    assert len(set(keys)) == len(keys)
    assert set(keys) == {key for each in forms() for key in each.cells}
    rows = {each.name: list(dict.fromkeys((c.table.key, c.row.key) for c in each.cells.values())) for each in forms()}
    for each in forms():
        own = [key for key in keys if key in each.cells]
        assert list(dict.fromkeys((each.cells[k].table.key, each.cells[k].row.key) for k in own)) == rows[each.name]
        for table, row in rows[each.name]:
            assert [key for key in own if key.rpartition(".")[0] == f"{table}.{row}"] == list(each.keys_of(table, row))
    together = [key.rpartition(".")[0] for key in keys]
    assert sum(a != b for a, b in pairwise(together)) == len(set(together)) - 1, "a row stands in one piece"


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_merging_keeps_both_orders(order: list[int], first: set[int], second: set[int]) -> None:
    orders = [[each for each in order if each in part] for part in (first, second)]
    found = merged(orders)
    assert sorted(found) == sorted(first | second)
    for each in orders:
        assert [one for one in found if one in each] == each


def types(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return [(name, str(kind)) for name, kind in frame.dtypes.items()]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("convert", TABLES, ids=lambda function: function.__name__)
def test_the_schema_is_the_same_whatever_the_reports(
    shape: Any, convert: Callable[..., Any], examples: list[Report]
) -> None:
    def schema(frame: Any) -> Any:
        if isinstance(frame, pd.DataFrame):
            return types(frame)
        return frame.schema

    expected = schema(convert([], shape))
    for some in (examples, examples[:1], [r for r in examples if r.form.name == "2019"], [saying(None)]):
        assert schema(convert(some, shape)) == expected
    if convert is gxparse.to_arrow:
        assert convert(examples, shape).schema.equals(expected, check_metadata=True)


def test_types_in_pandas_are_nullable(examples: list[Report]) -> None:
    frame = gxparse.to_pandas(examples, "reports")
    assert {kind.partition("[")[0] for _, kind in types(frame)} == {"string", "Int64", "Float64", "datetime64"}
    assert str(frame[TOTAL].dtype) == "Int64"
    missing = frame["requests.outcomes.other.total"]
    assert missing.isna().any()
    assert all(value is pd.NA or type(value) is int for value in missing.tolist())
    assert frame["period_start"][0] == pd.Timestamp(2020, 1, 1)
    assert frame[f"{FEES}.yuan"].dropna().tolist()[1] == 1325248.58
    assert str(gxparse.to_pandas(examples)["value"].dtype) == "Float64"


# -- what holds for every report -----------------------------------------------------------------------

SOME = st.lists(reports(unknown=True), max_size=3)


@settings(max_examples=15)
@given(SOME)
def test_the_long_shape_gives_every_cell_back(some: list[Report]) -> None:
    records = gxparse.to_records(some)
    cells = [(report, key, cell) for report in some for key, cell in report.cells.items()]
    assert len(records) == len(cells)
    for record, (report, key, cell) in zip(records, cells, strict=True):
        place = report.form.cells[key]
        assert (record["report"], record["key"]) == (report.fingerprint, key)
        back = Cell(record["value"], record["state"], record["raw"], None, record["remark"], record["unit"])
        assert back == evolve(cell, span=None)
        assert type(back.value) is type(cell.value)
        assert (record["row_zh"], record["column_zh"]) == (place.row.label, place.column.label)


@settings(max_examples=15)
@given(SOME)
def test_the_wide_shape_is_null_where_nothing_is_known_and_nowhere_else(some: list[Report]) -> None:
    records = gxparse.to_records(some, "reports")
    assert len(records) == len(some)
    for record, report in zip(records, some, strict=True):
        assert record["report"] == report.fingerprint
        known = {key for key, cell in report.cells.items() if cell.known}
        assert {key for key in cell_keys() if record[key] is not None} == known
        for key in known:
            assert record[key] == report[key].value
        for key in MONEY:
            cell = report.cells.get(key)
            assert record[f"{key}.unit"] == (cell and cell.unit)
            has = cell is not None and cell.known and cell.unit is not None
            assert record[f"{key}.yuan"] == (cell.in_unit("元") if has and cell else None)
        assert sum(record[f"cells_{state}"] for state in STATES) == len(report.cells)
        findings = gxparse.check(report)
        assert record["rules_pass"] == len(findings.passed)
        assert record["rules_undecided"] == len(findings.undecided)
        assert record["rules_error"] == len(findings.errors) == 0
        assert record["rules_fail"] + record["rules_warn"] + record["rules_info"] == len(findings.failed)
        assert record["rules_fail"] == sum(finding.severity == "error" for finding in findings.failed)


def plain(value: Any) -> Any:
    """A value of a pandas frame as Python has it."""
    if value is pd.NA or value is pd.NaT:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@settings(max_examples=10)
@given(SOME, st.sampled_from(SHAPES))
def test_all_libraries_say_the_same(some: list[Report], shape: Any) -> None:
    records = gxparse.to_records(some, shape)
    if shape == "cells":  # money is the nearest float there
        records = [
            {**record, "value": None if (value := record["value"]) is None else float(value)} for record in records
        ]
    table = gxparse.to_arrow(some, shape)
    assert table.to_pylist() == records
    assert gxparse.to_polars(some, shape).to_dicts() == records
    frame = gxparse.to_pandas(some, shape)
    rows = [tuple(map(plain, row)) for row in frame.itertuples(index=False, name=None)]
    assert rows == [tuple(map(nearest, record.values())) for record in records]


def nearest(value: Any) -> Any:
    """An amount of money as a float; all else as it is."""
    return float(value) if isinstance(value, Decimal) else value


@settings(max_examples=5)
@given(reports())
def test_a_report_from_json_is_the_same(report: Report) -> None:
    again = Report.from_dict(json.loads(json.dumps(report.to_dict())))
    for shape in SHAPES:
        assert gxparse.to_records(again, shape) == gxparse.to_records(report, shape)


# -- pandas calculates with what it is given ------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_types_in_pandas_are_those_of_the_dictionary(shape: Any) -> None:
    frame = gxparse.to_pandas([], shape)
    assert [(name, kind.partition("[")[0]) for name, kind in types(frame)] == [
        (variable.name, variable.pandas) for variable in gxparse.dictionary(shape)
    ]


def test_the_types_are_told_as_they_are() -> None:
    rows = test_docs.table(Path("docs/frames.md"), "Arrow", "pandas", "polars")
    told = [re.findall(r"`([^`]+)`", "".join(row)) for row in rows]
    polars = {shape: gxparse.to_polars([], shape).schema for shape in KINDS}
    found = {}
    for variable in gxparse.dictionary():
        null = "NaT" if variable.type == "date32" else "<NA>"
        nulls = ([], []) if variable.pandas == "object" else ([null], ["null"])
        as_polars = str(polars[variable.shape][variable.name])
        found[variable.type] = [variable.type, variable.pandas, *nulls[0], as_polars, *nulls[1]]
    assert sorted(told) == sorted(found.values())


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**27), max_value=10**27))
def test_an_amount_in_pandas_is_the_nearest_float(amount: Decimal) -> None:
    frame = gxparse.to_pandas(saying(amount, FEES), "reports")
    assert frame[FEES].tolist() == [float(amount)], "to the last bit: float() rounds once"


def test_pandas_calculates_with_amounts_and_dates(examples: list[Report]) -> None:
    frame = gxparse.to_pandas(examples, "reports")
    yuan = frame["disclosure.procurement.amount.yuan"]
    known = [
        YUAN[path.stem] for path in EXAMPLES if path.stem in ("annotated-2020", "split-gbk-2020", "traditional-2020")
    ]
    amounts = [float(amount or 0) for amount in known]
    assert (yuan / 10000).dropna().tolist() == [amount / 10000 for amount in amounts]
    assert (yuan / yuan.sum()).dropna().tolist() == [amount / sum(amounts) for amount in amounts]
    assert (yuan * frame["copies"]).dropna().tolist() == amounts
    assert yuan.cumsum().dropna().iloc[-1] == sum(amounts)
    assert yuan.describe()["count"] == 3
    assert yuan.isna().sum() == 5
    assert frame["period_start"].dt.year.tolist() == frame["year"].tolist()
    numbers = frame.select_dtypes("number")
    assert frame.mean(numeric_only=True).index.equals(numbers.columns)
    assert len(numbers.columns) == sum(
        variable.pandas in ("Int64", "Float64") for variable in gxparse.dictionary("reports")
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("some", ["examples", "none"])
def test_parquet_and_json_give_pandas_back_what_it_wrote(
    shape: Any, some: str, tmp_path: Path, examples: list[Report]
) -> None:
    frame = gxparse.to_pandas(examples if some == "examples" else [], shape)
    frame.to_parquet(tmp_path / "frame.parquet", index=False)
    for options in ({"dtype_backend": "numpy_nullable"}, {}):
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "frame.parquet", **options), frame)
    said = json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))
    dated = [name for name, kind in types(frame) if kind.startswith("datetime64")]
    for row, record in zip(said, gxparse.to_records(examples, shape), strict=False):
        for name in dated:
            row[name] = row[name] and date.fromisoformat(row[name][:10])
        assert row == {name: nearest(value) for name, value in record.items()}
    assert len(said) == len(frame)


def test_a_frame_without_a_date_has_none(examples: list[Report]) -> None:
    some = [evolve(examples[0], period=None), examples[1]]
    frame = gxparse.to_pandas(some, "reports")
    assert frame["period_start"].isna().tolist() == [True, False]
    assert types(frame) == types(gxparse.to_pandas([], "reports"))


# -- reports handed in any way -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("convert", [gxparse.to_records, *TABLES], ids=lambda function: function.__name__)
def test_reports_may_be_one_or_several_or_a_generator(convert: Callable[..., Any], shape: str) -> None:
    one, other = example("pipe-2021"), example("masked-2019-form")
    length = {"cells": (200, 398), "reports": (1, 2)}[shape]
    assert len(convert([], shape)) == 0
    assert len(convert(one, shape)) == len(convert([one], shape)) == length[0]
    both = convert((report for report in (one, other)), shape)
    assert len(both) == length[1]
    twice = convert([one, one], shape)
    assert len(twice) == 2 * length[0], "a report that is handed twice stands there twice"


def test_tables_of_many_reports_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [example("pipe-2021"), example("masked-2019-form"), example("annotated-2020")]
    for shape in SHAPES:
        whole = gxparse.to_arrow(some, shape)
        monkeypatch.setattr("gxparse.frames.tables.KINDS", {shape: evolve(KINDS[shape], batch=2)})
        parts = gxparse.to_arrow(some, shape)
        monkeypatch.undo()
        assert parts.column(0).num_chunks == 2
        assert parts.equals(whole)


@pytest.mark.parametrize("convert", [gxparse.to_records, *TABLES], ids=lambda function: function.__name__)
def test_what_is_no_report_or_no_shape_is_refused(convert: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="'tall'; there are reports, cells, findings"):
        convert([], "tall")
    for shape in SHAPES:
        with pytest.raises(TypeError, match=r"reports: expected an iterable of gxparse\.Report or Outcome, got str"):
            convert(["report.html"], shape)
    with pytest.raises(ValueError, match="shapes that tell of checks"):
        convert([], "cells", rules=gxparse.rules()[:1])


def test_the_former_names_of_shapes_are_taken(examples: list[Report]) -> None:
    assert gxparse.to_records(examples, "long") == gxparse.to_records(examples, "cells")
    assert gxparse.to_arrow(examples, "wide") == gxparse.to_arrow(examples, "reports")


def test_rules_of_ones_own_are_counted() -> None:
    few = gxparse.Rule(
        id="few-requests",
        hardness="soft",
        formula="requests.received.total <= 100",
        basis="own",
        statement_zh="申请不多",
        statement_en="few requests",
        zh="{left}",
        en="{left}",
    )
    some = [example("pipe-2021"), example("word-page-2022")]
    for rows in (
        gxparse.to_records(iter(some), "reports", rules=[few]),
        gxparse.to_arrow(iter(some), "reports", rules=[few]).to_pylist(),
        gxparse.to_pandas(iter(some), "reports", rules=[few]).to_dict("records"),
        gxparse.to_polars(iter(some), "reports", rules=[few]).to_dicts(),
    ):
        assert [(row["rules_pass"], row["rules_warn"]) for row in rows] == [(78, 1), (74, 0)]
    with pytest.raises(gxparse.RuleError):
        gxparse.to_records([*some], "reports", rules=[few, few])


# -- what no column can hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "value", "key", "unit"),
    [
        ("cells", 2**53 + 1, TOTAL, None),
        ("cells", -(2**53) - 1, TOTAL, None),
        ("cells", 10**29 + 1, TOTAL, None),
        ("cells", 10**400, TOTAL, None),
        ("cells", 2.0, TOTAL, None),
        ("cells", Decimal("1E+400"), FEES, "元"),
        ("cells", Decimal("1E-400"), FEES, "元"),
        ("cells", Decimal("NaN"), FEES, "元"),
        ("cells", Decimal("sNaN"), FEES, "元"),
        ("reports", 2**63, TOTAL, None),
        ("reports", -(2**63) - 1, TOTAL, None),
        ("reports", Decimal(3), TOTAL, None),
        ("reports", True, TOTAL, None),
        ("reports", Decimal(10**28), FEES, None),
        ("reports", Decimal("0.12345678901"), FEES, None),
        ("reports", Decimal("1E+999999"), FEES, "亿元"),
        ("reports", Decimal("1E-999999"), FEES, "亿元"),
        ("reports", Decimal("Infinity"), FEES, None),
        ("reports", Decimal("NaN"), FEES, None),
        ("reports", 2.0, FEES, None),
    ],
)
def test_a_number_that_does_not_fit_is_an_error_that_names_it(
    shape: Any, value: Any, key: str, unit: str | None
) -> None:
    report = saying(value, key, unit=unit)
    records = gxparse.to_records([report], shape)
    [kept] = [each[key] for each in records] if shape == "reports" else [r["value"] for r in records if r["key"] == key]
    assert kept is value, "records have it as it is"
    for convert in TABLES:
        with pytest.raises(gxparse.FrameError) as caught:
            convert([example("masked-2019-form"), report], shape)
        error = caught.value
        assert (error.code, error.report, error.cell) == ("frame", report.fingerprint, key)
        assert error.value is value
        for said in (error.message("zh"), error.message("en")):
            assert all(each in said for each in (report.fingerprint, "pipe-2021.txt", key, str(value)[:80]))
            assert "to_records" in said
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("shape", "value", "key"),
    [
        ("cells", 2**53, TOTAL),
        ("cells", 2**60, TOTAL),
        ("cells", Decimal("0.1"), FEES),
        ("reports", 2**63 - 1, TOTAL),
        ("reports", -(2**63), TOTAL),
        ("reports", 2**53 + 1, TOTAL),
        ("reports", Decimal("1E+5"), FEES),
        ("reports", Decimal("9" * 28 + "." + "9" * 10), FEES),
        ("reports", Decimal("0.1234567890100").quantize(Decimal("1.0000000000")), FEES),
        ("reports", Decimal("-0.50"), FEES),
    ],
)
def test_a_number_at_the_edge_fits(shape: Any, value: Any, key: str) -> None:
    table = gxparse.to_arrow(saying(value, key), shape)
    if shape == "cells":
        found = table.column("value").to_pylist()[table.column("key").to_pylist().index(key)]
        assert found == float(value)
    else:
        assert table.column(key).to_pylist() == [value]


@pytest.mark.parametrize("unit", UNITS)
def test_amounts_are_told_in_yuan_to_the_last_digit(unit: str) -> None:
    amount = Decimal("12345678901234567.123456789")
    report = saying(amount, FEES, unit=unit)
    [record] = gxparse.to_records(report, "reports")
    exact = int(amount.scaleb(9)) * UNITS[unit]
    assert record[f"{FEES}.yuan"].scaleb(9) == exact
    [row] = gxparse.to_arrow(report, "reports").to_pylist()
    assert row[f"{FEES}.yuan"] == record[f"{FEES}.yuan"]
    assert (row[FEES], row[f"{FEES}.unit"]) == (amount, unit)


@pytest.mark.parametrize("unit", [None, "件", "百亿元"])
def test_an_amount_in_no_known_unit_is_not_told_in_yuan(unit: str | None) -> None:
    [record] = gxparse.to_records(saying(Decimal(5), FEES, unit=unit), "reports")
    assert (record[FEES], record[f"{FEES}.unit"], record[f"{FEES}.yuan"]) == (Decimal(5), unit, None)


def test_an_amount_that_is_too_large_only_in_yuan_names_that_column() -> None:
    with pytest.raises(gxparse.FrameError, match=r"disclosure\.fees\.amount\.yuan is 1{28}0{8};") as caught:
        gxparse.to_arrow(saying(Decimal("1" * 28), FEES, unit="亿元"), "reports")
    assert (caught.value.cell, caught.value.column) == (FEES, f"{FEES}.yuan")
    with pytest.raises(gxparse.FrameError, match="cannot be told in yuan"):
        gxparse.to_records(saying(Decimal("1E+999999999999999999"), FEES, unit="亿元"), "reports")


def test_a_blank_that_was_asked_to_be_zero_is_zero() -> None:
    blank = example("masked-2019-form")
    zero = gxparse.parse(blank.source.name, blanks_as_zero=True)
    [key, *_] = [key for key, cell in blank.cells.items() if cell.state == "blank"]
    for report, expected in ((blank, None), (zero, 0)):
        assert gxparse.to_records(report, "reports")[0][key] == expected
        [record] = [record for record in gxparse.to_records(report) if record["key"] == key]
        assert (record["value"], record["state"]) == (expected, "blank")


def test_a_lone_surrogate_is_an_error_and_a_null_character_is_kept() -> None:
    with pytest.raises(gxparse.FrameError, match=r"requests\.received\.total, raw is '1\\ud800'; no UTF-8") as caught:
        gxparse.to_arrow(saying(1, raw="1\ud800"))
    assert (caught.value.cell, caught.value.column) == (TOTAL, "raw")
    title = evolve(example("pipe-2021"), title="\udcff年报")
    with pytest.raises(gxparse.FrameError, match=r"title is '\\udcff") as caught:
        gxparse.to_polars(title, "reports")
    assert (caught.value.cell, caught.value.column) == (None, "title")
    caught.value.message("zh").encode("utf-8")
    assert gxparse.to_records(title, "reports")[0]["title"] == "\udcff年报"
    for convert in (gxparse.to_pandas, gxparse.to_polars):
        frame: Any = convert(saying(1, raw="1\0"))
        assert "1\0" in frame["raw"].to_list()


def test_cells_that_the_form_does_not_have_are_not_lost() -> None:
    report = example("pipe-2021")
    foreign = evolve(report, cells={**report.cells, "disclosure.procurement.amount": Cell(Decimal(5), "reported")})
    for shape in SHAPES:
        with pytest.raises(gxparse.FrameError, match=r"disclosure\.procurement\.amount is 5; the form of 2021 has no"):
            gxparse.to_records(foreign, shape)


def test_a_report_made_by_hand() -> None:
    cells = {key: Cell(0, "reported", "0") for key in form("2021").cell_keys()}
    report = evolve(example("pipe-2021"), cells=cells, title=None, year=None, period=None)
    records = gxparse.to_records(report)
    assert {(record["line"], record["line_column"], record["element"], record["year"]) for record in records} == {
        (None, None, None, None)
    }
    [record] = gxparse.to_arrow(report, "reports").to_pylist()
    assert [record[name] for name in ("title", "year", "period_start", "period_end")] == [None] * 4
    assert record[FEES] == 0, "an int in a column of money"
    [empty] = gxparse.to_arrow(evolve(report, cells={}), "reports").to_pylist()
    assert all(empty[key] is None for key in cell_keys())
    assert gxparse.to_arrow(evolve(report, cells={})).num_rows == 0


# -- libraries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("convert", "missing", "extra"),
    [
        (gxparse.to_arrow, "pyarrow", "arrow"),
        (gxparse.to_pandas, "pandas", "pandas"),
        (gxparse.to_pandas, "pyarrow", "pandas"),
        (gxparse.to_polars, "polars", "polars"),
        (gxparse.to_polars, "pyarrow", "polars"),
    ],
)
def test_a_missing_library_is_told_with_the_line_that_installs_it(
    convert: Callable[..., Any], missing: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingDependencyError) as caught:
        convert([])
    assert caught.value.what == missing
    assert caught.value.install == f"pip install 'gxparse[{extra}]'"
    assert len(gxparse.to_records(example("pipe-2021"))) == 200


def test_a_library_that_is_broken_is_not_called_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "polars.py").write_text("import gone_for_good\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "polars")
    with pytest.raises(ModuleNotFoundError, match="gone_for_good"):
        gxparse.to_polars([])


def test_records_import_none_of_them() -> None:
    code = (
        "import sys, gxparse\n"
        "report = gxparse.parse('examples/reports/pipe-2021.txt')\n"
        "gxparse.to_records(report, 'long'), gxparse.to_records(report, 'wide'), gxparse.dictionary()\n"
        "print([name for name in ('numpy', 'pandas', 'polars', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_duckdb_takes_a_table_as_it_is(examples: list[Report]) -> None:
    wide, cells = gxparse.to_arrow(examples, "reports"), gxparse.to_arrow(examples)
    with duckdb.connect() as database:
        database.register("reports", wide)
        database.register("cells", cells)
        [(total, known)] = database.execute(f'SELECT sum("{TOTAL}"), count("{TOTAL}") FROM wide').fetchall()  # noqa: S608
        assert total == sum(report[TOTAL].value or 0 for report in examples)
        assert known == sum(report[TOTAL].known for report in examples)
        [(yuan,)] = database.execute(f'SELECT sum("{FEES}.yuan") FROM wide').fetchall()  # noqa: S608
        assert yuan == sum(amount for name, amount in YUAN.items() if amount and name.endswith(("2021", "2022")))
        said = "SELECT count(*) FROM cells JOIN wide USING (report) WHERE cells.form = wide.form"
        assert database.execute(said).fetchall() == [(cells.num_rows,)]


def test_parquet_keeps_the_schema_and_what_it_means(tmp_path: Path, examples: list[Report]) -> None:
    table = gxparse.to_arrow(examples, "reports")
    pq.write_table(table, tmp_path / "wide.parquet")
    again = pq.read_table(tmp_path / "wide.parquet")
    assert again.equals(table)
    meanings = {variable.name: variable.zh for variable in gxparse.dictionary("reports")}
    for field in again.schema:
        assert field.metadata[b"zh"].decode() == meanings[field.name]
