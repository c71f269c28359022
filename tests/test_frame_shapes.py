"""What is found in reports as tables: findings, corrections, claims, years in a row, and what could not be read."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import gxparse
from gxparse.checks.years import check_series
from gxparse.errors import EmptySourceError, JsonSourceError
from gxparse.frames import SHAPES, Shape, examined
from gxparse.frames.columns import Same
from gxparse.frames.tables import PER_SOURCE, schema, tables_of
from gxparse.outcome import Outcome
from gxparse.report import Cell, Report
from gxparse.testing.strategies import damaged_reports, reports
from gxparse.words import Words

EXAMPLES = sorted(Path("examples/reports").iterdir())
SERIES = sorted(Path("examples/series").iterdir())
TOTAL = "requests.received.total"
LOST = Outcome(name="lost.html", error=EmptySourceError("lost.html"))
FOUND: tuple[Shape, ...] = ("findings", "corrections", "sections", "claims", "indicators", "series", "errors")


def example(name: str) -> Report:
    [path] = [path for path in EXAMPLES if path.stem == name]
    return gxparse.parse(path)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Some examples, one of them printed, and a source that was lost between them."""
    paths = [*EXAMPLES[:2], Path("examples/documents/chromium-2023.pdf"), *EXAMPLES[3:6], *SERIES[:2]]
    read = [Outcome(name=str(path), reports=tuple(gxparse.parse_all(path))) for path in paths]
    return [*read[:3], LOST, *read[3:]]


def saying(values: dict[str, Any], of: str = "pipe-2021") -> Report:
    """An example that says something else in some cells."""
    report = example(of)
    new = {key: Cell(value, "missing" if value is None else "reported", "") for key, value in values.items()}
    return evolve(report, cells={**report.cells, **new})


# -- to the letter -------------------------------------------------------------------------------------


def test_a_finding() -> None:
    [record] = [r for r in gxparse.to_records(example("annotated-2020"), "findings") if r["finding"] == "balance:total"]
    assert record == {
        "report": "9d7edebb967dce32",
        "source": "examples/reports/annotated-2020.txt",
        "agency": "青河市云岭区人民政府",
        "year": 2020,
        "form": "2019",
        "finding": "balance:total",
        "rule": "balance",
        "status": "fail",
        "severity": "error",
        "left": 267,
        "right": 268,
        "difference": -1,
        "keys": [
            "requests.received.total",
            "requests.carried_over.total",
            "requests.outcomes.total.total",
            "requests.carried_forward.total",
        ],
        "unknown": [],
        "through": [],
        "prose": [],
        "lines": [49, 50, 70, 71],
        "pages": [],
        "message_zh": "总计：新收 + 上年结转 = 267，办理结果总计 + 结转下年度 = 268",
        "message_en": "Total: received + carried over = 267, outcomes total + carried forward = 268",
        "basis": "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
    }


def test_a_correction() -> None:
    records = gxparse.to_records(example("annotated-2020"), "corrections")
    assert {name: records[0][name] for name in list(records[0])[5:]} == {
        "part": 1,
        "findings": ["balance:natural_person", "balance:total"],
        "explanations": 3,
        "truncated": False,
        "explanation": 1,
        "rank": 1,
        "ties": 1,
        "cost": 1,
        "points": 12.0,
        "mistake_number": 1,
        "mistake": "off by one",
        "key": "requests.carried_over.natural_person",
        "printed": 1,
        "proposed": 2,
        "low": 2,
        "high": 2,
        "probability": None,
        "reason_zh": "相差 1，总计随之有误",
        "reason_en": "off by one, and so in the total",
    }
    assert [(r["explanation"], r["rank"], r["key"], r["proposed"]) for r in records] == [
        (1, 1, "requests.carried_over.natural_person", 2),
        (1, 1, "requests.carried_over.total", 2),
        (2, 2, "requests.received.natural_person", 260),
        (2, 2, "requests.received.total", 267),
        (3, 2, "requests.carried_forward.natural_person", 1),
        (3, 2, "requests.carried_forward.total", 1),
    ]


def test_an_indicator() -> None:
    records = gxparse.to_records(example("annotated-2020"), "indicators")
    assert [record["indicator"] for record in records] == [each.id for each in gxparse.built_in_indicators()]
    assert {name: records[0][name] for name in list(records[0])[5:]} == {
        "indicator": "granted_share",
        "group": "outcomes",
        "name_zh": "公开率（予以公开）",
        "name_en": "Share granted in full",
        "kind": "share",
        "per": 1,
        "state": "doubtful",
        "value": 142 / 266,
        "low": 142 / 266,
        "high": 142 / 266,
        "numerator": 142.0,
        "denominator": 266.0,
        "unknown": [],
        "assumed": [],
        "rules": ["balance:total"],
        "warnings": [],
        "comparable": True,
        "reason_zh": "所用数字涉及 1 条不符的勾稽关系",
        "reason_en": "its cells break balance:total",
    }
    assert records[-1]["value"] is None
    states = {value.id: value.state for value in gxparse.indicators(example("annotated-2020"))}
    assert {record["indicator"]: record["state"] for record in records} == states


def test_indicators_of_a_batch_are_made_where_they_are_asked_for(outcomes: list[Outcome]) -> None:
    found = tables_of(outcomes, shapes=["indicators"])
    assert found["indicators"].num_rows == 8 * len(gxparse.built_in_indicators())


def test_a_claim() -> None:
    record = gxparse.to_records(example("lines-2021"), "claims")[5]
    assert {name: record[name] for name in list(record)[5:]} == {
        "kind": "granted",
        "column": "total",
        "measure": "count",
        "of_year": "this",
        "claimed": 11,
        "computed": 11,
        "agrees": True,
        "keys": ["requests.outcomes.granted.total"],
        "section": "overview",
        "text": "其中予以公开11件",
        "start": record["start"],
        "line": 22,
        "line_column": record["line_column"],
        "page": None,
    }
    section = example("lines-2021").section("overview")
    assert section is not None
    assert section.text[record["start"] :].startswith(record["text"])


@pytest.mark.parametrize(("received", "agrees", "computed"), [(174, True, 174), (173, False, 173), (None, None, None)])
def test_a_claim_agrees_or_not_or_it_is_not_known(received: Any, agrees: Any, computed: Any) -> None:
    cells = dict.fromkeys((key for key in example("pipe-2021") if key.startswith("requests.received.")), None)
    report = saying({**(cells if received is None else {}), TOTAL: received, "requests.carried_over.total": 9})
    said = evolve(report, sections=(gxparse.Section("overview", "一、总体情况", "全年收到政府信息公开申请174件。"),))
    [record] = gxparse.to_records(said, "claims")
    assert (record["claimed"], record["agrees"], record["computed"]) == (174, agrees, computed)


def test_a_claim_that_nothing_can_be_compared_with() -> None:
    section = gxparse.Section("overview", "一、总体情况", "收到政府信息公开申请174件,上年收到政府信息公开申请3件。")
    records = gxparse.to_records(evolve(example("pipe-2021"), sections=(section,)), "claims")
    assert [(r["of_year"], r["agrees"], r["computed"]) for r in records] == [("this", True, 174), ("last", None, None)]
    assert records[1]["keys"] == []


def test_what_could_not_be_read() -> None:
    broken = JsonSourceError("a.json", Words("第 3 行", "line 3"), Words("缺括号", "no bracket"))
    records = gxparse.to_records([LOST, Outcome(name="a.json", error=broken), example("pipe-2021")], "errors")
    assert records == [
        {
            "source": "lost.html",
            "code": "empty",
            "message_zh": "lost.html：文件为空",
            "message_en": "lost.html: the source is empty",
            "place": None,
        },
        {
            "source": "a.json",
            "code": "json",
            "message_zh": "a.json：第 3 行：缺括号",
            "message_en": "a.json: line 3: no bracket",
            "place": "line 3",
        },
    ]


# -- years in a row ------------------------------------------------------------------------------------


def carried(year: int | None, over: Any, forward: Any, agency: str | None = "青河市水利局") -> Report:
    report = saying({"requests.carried_over.total": over, "requests.carried_forward.total": forward})
    return evolve(report, year=year, agency=agency)


def totals(some: list[Report]) -> list[tuple[Any, ...]]:
    names = ("year", "previous_year", "years_missing", "same_year", "carried_forward", "carried_over", "agrees")
    rows = gxparse.to_records(some, "series")
    assert Counter(row["column"] for row in rows) == dict.fromkeys({row["column"] for row in rows}, len(some))
    return [tuple(row[name] for name in names) for row in rows if row["column"] == "total"]


def test_what_is_carried_from_year_to_year() -> None:
    some = [carried(2023, 5, 6), carried(2021, 0, 3), carried(2022, 3, 4)]
    assert totals(some) == [
        (2021, None, None, 0, None, 0, None),
        (2022, 2021, 0, 0, 3, 3, True),
        (2023, 2022, 0, 0, 4, 5, False),
    ]
    [row] = [r for r in gxparse.to_records(some, "series") if (r["year"], r["column"]) == (2023, "total")]
    assert (row["previous"], row["difference"]) == (some[2].fingerprint, 1)


def test_years_that_are_missing_doubled_or_unknown() -> None:
    other = carried(2021, 9, 9, "青河市财政局")
    some = [carried(None, 1, 1), carried(2021, 0, 3), carried(2024, 3, 4), carried(2024, 3, None), other]
    some += [carried(2025, 4, 4), carried(2021, 7, 7, None)]
    assert totals(some) == [
        (2021, None, None, 0, None, 0, None),
        (2024, 2021, 2, 1, None, 3, None),
        (2024, 2021, 2, 1, None, 3, None),
        (2025, 2024, 0, 0, None, 4, None),  # the last of two for 2024 does not say
        (2021, None, None, 0, None, 9, None),
        (None, None, None, None, None, 1, None),
        (2021, None, None, None, None, 7, None),
    ]


def test_the_series_say_what_the_check_of_years_says() -> None:
    years = [gxparse.parse(path) for path in SERIES]
    told = {(r["year"], r["column"]): r["agrees"] for r in gxparse.to_records(reversed(years), "series")}
    verdicts = {"pass": True, "fail": False}
    checked = {
        (item.report.year, finding.id.removeprefix("carry-over:")): verdicts[finding.status]
        for item in check_series(years)
        for finding in item.findings
        if finding.rule == "carry-over" and not finding.unknown
    }
    assert checked
    assert {key: told[key] for key in checked} == checked


# -- what holds for every report -----------------------------------------------------------------------

SOME = st.lists(reports(unknown=True) | damaged_reports().map(lambda damaged: damaged.report), max_size=2)


@settings(max_examples=15)
@given(SOME)
def test_there_is_a_row_for_everything_that_is_found(some: list[Report]) -> None:
    findings = gxparse.to_records(some, "findings")
    found = [(report, finding) for report in some for finding in gxparse.check(report)]
    assert [(row["report"], row["finding"], row["status"], row["message_zh"], row["left"]) for row in findings] == [
        (report.fingerprint, each.id, each.status, each.zh, each.left) for report, each in found
    ]
    for row, (report, each) in zip(findings, found, strict=True):
        known = each.left is not None and each.right is not None
        assert row["difference"] == (row["left"] - row["right"] if known else None)
        assert set(row["unknown"]) <= set(row["keys"])
        lines = {span.line for key in each.cells if key in report and (span := report[key].span)}
        assert row["lines"] == sorted(lines | {place.span.line for place in each.places if place.span})
    for shape in ("findings", "corrections", "sections", "claims", "series"):
        records = gxparse.to_records(some, shape)
        nulls = {name for record in records for name, value in record.items() if value is None}
        assert nulls <= {variable.name for variable in gxparse.dictionary(shape) if variable.null_en}
        assert gxparse.to_arrow(some, shape).to_pylist() == records
    claims = gxparse.to_records(some, "claims")
    assert [(row["text"], row["claimed"]) for row in claims] == [
        (claim.place.text, claim.value) for report in some for claim in gxparse.claims(report)
    ]


@settings(max_examples=10)
@given(damaged_reports())
def test_every_correction_of_every_part_has_a_row(damaged: Any) -> None:
    report = damaged.report
    rows = gxparse.to_records(report, "corrections")
    changes = [
        (number, place, explanation.rank, change.cell, change.before, change.after)
        for number, part in enumerate(gxparse.explain(report).parts, 1)
        for place, explanation in enumerate(part.explanations, 1)
        for change in explanation.changes
    ]
    names = ("part", "explanation", "rank", "key", "printed", "proposed")
    assert [tuple(row[name] for name in names) for row in rows] == changes
    failing = {finding.id for finding in gxparse.check(report).failed}
    for row in rows:
        assert row["findings"]
        assert set(row["findings"]) <= failing
        assert row["low"] <= (row["low"] if row["proposed"] is None else row["proposed"])
        same = {r["explanation"] for r in rows if (r["part"], r["rank"]) == (row["part"], row["rank"])}
        assert row["ties"] == len(same)


@pytest.mark.parametrize("shape", SHAPES)
def test_null_is_told_wherever_it_is_and_nowhere_else(shape: Shape, outcomes: list[Outcome]) -> None:
    meanings = {variable.name: variable.null_zh for variable in gxparse.dictionary(shape)}
    for record in gxparse.to_records(outcomes, shape):
        assert not [name for name, value in record.items() if value is None and not meanings[name]]


def test_columns_that_several_shapes_have_are_of_one_type_and_the_shared_ones_in_one_order() -> None:
    shared = [variable.name for variable in gxparse.dictionary("cells")][:5]
    assert shared == ["report", "source", "agency", "year", "form"]
    words: dict[str, set[tuple[str, ...]]] = {}
    types: dict[str, set[str]] = {}
    for variable in gxparse.dictionary():
        types.setdefault(variable.name, set()).add(variable.type)
        if variable.name in shared:
            words.setdefault(variable.name, set()).add((variable.zh, variable.en, variable.null_zh, variable.null_en))
    several = {name for name, kinds in types.items() if len(kinds) > 1}
    assert several == {"difference", "low", "high"}  # of counts, of amounts, of shares
    assert all(len(each) == 1 for each in words.values())
    for shape in SHAPES:
        names = [variable.name for variable in gxparse.dictionary(shape)]
        assert names[:5] == shared or (shape, names[0]) == ("errors", "source")


@pytest.mark.parametrize(
    ("shape", "key"),
    [
        ("reports", ()),
        ("cells", ("key",)),
        ("findings", ("finding",)),
        ("corrections", ("part", "explanation", "key")),
        ("claims", ("section", "start", "kind", "column", "measure", "of_year")),
        ("series", ("column",)),
    ],
)
def test_rows_are_told_apart(shape: Shape, key: tuple[str, ...], outcomes: list[Outcome]) -> None:
    rows = gxparse.to_records(outcomes, shape)
    assert len({tuple(row[name] for name in ("source", "report", *key)) for row in rows}) == len(rows)


# -- libraries -----------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A value of pandas as Python has it."""
    if value is pd.NA:
        return None
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.parametrize("shape", FOUND)
def test_all_libraries_say_the_same(shape: Shape, outcomes: list[Outcome]) -> None:
    records = gxparse.to_records(outcomes, shape)
    assert records
    table = gxparse.to_arrow(outcomes, shape)
    assert table.to_pylist() == records
    assert gxparse.to_polars(outcomes, shape).to_dicts() == records
    frame = gxparse.to_pandas(outcomes, shape)
    rows = [dict(zip(frame.columns, map(plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)]
    assert rows == [
        {name: float(value) if isinstance(value, Decimal) else value for name, value in record.items()}
        for record in records
    ]
    assert table.schema.equals(gxparse.to_arrow([], shape).schema, check_metadata=True)


def test_lists_and_truth_values_are_of_use_in_each_library(outcomes: list[Outcome]) -> None:
    findings = gxparse.to_pandas(outcomes, "findings")
    assert findings.explode("keys")["keys"].dropna().isin(gxparse.to_pandas(outcomes)["key"]).all()
    assert findings["keys"].map(" ".join)[0].split() == list(findings["keys"][0])
    claims = gxparse.to_pandas(outcomes, "claims")
    assert str(claims["agrees"].dtype) == "boolean"
    assert claims["agrees"].sum() == len([r for r in gxparse.to_records(outcomes, "claims") if r["agrees"]])
    with duckdb.connect() as database:
        database.register("findings", gxparse.to_arrow(outcomes, "findings"))
        said = "SELECT count(*) FROM (SELECT unnest(keys) FROM findings)"
        assert database.execute(said).fetchall() == [(int(findings["keys"].map(len).sum()),)]


def test_pages_are_told_of_what_is_printed() -> None:
    report = gxparse.parse("examples/documents/chromium-2023.pdf")
    [record] = [r for r in gxparse.to_records(report, "findings") if r["finding"] == "balance:total"]
    assert record["pages"] == [1, 2]
    table = gxparse.to_arrow(report)
    [left] = [row["box_left"] for row in table.to_pylist() if row["key"] == TOTAL]
    assert left == report[TOTAL].span.area.left  # type: ignore[union-attr]
    assert gxparse.to_pandas(report)["box_left"].max() > 0


# -- all tables of a batch -----------------------------------------------------------------------------


def decoded(table: pa.Table) -> pa.Table:
    """A table without dictionaries."""
    for number, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(number, field.with_type(pa.string()), table.column(number).cast(pa.string()))
    return table


def test_the_tables_of_a_batch_are_those_of_the_shapes(outcomes: list[Outcome], tmp_path: Path) -> None:
    tables = tables_of(iter(outcomes))
    per_source = ("reports", "cells", "findings", "corrections", "sections", "claims", "errors")
    assert tuple(tables) == PER_SOURCE == per_source
    for shape, table in tables.items():
        plainly = gxparse.to_arrow(outcomes, shape)  # type: ignore[arg-type]
        assert decoded(table).equals(plainly.combine_chunks(), check_metadata=True)
        assert table.num_rows
        pq.write_table(table, tmp_path / f"{shape}.parquet", compression="zstd")
        again = pq.read_table(tmp_path / f"{shape}.parquet")
        assert again.schema.equals(table.schema, check_metadata=True)
        assert again.to_pylist() == table.to_pylist()


def test_the_schema_of_an_empty_batch_is_that_of_a_full_one(outcomes: list[Outcome]) -> None:
    silent = evolve(example("pipe-2021"), sections=())
    full, none = tables_of(outcomes), tables_of([])
    quiet = tables_of([Outcome(name="quiet", reports=(silent,))])
    for shape in PER_SOURCE:
        expected = schema(shape, compact=True)
        for found in (full, none, quiet):
            assert found[shape].schema.equals(expected, check_metadata=True)
            found[shape].validate(full=True)
        assert none[shape].num_rows == 0
    assert quiet["claims"].num_rows == quiet["corrections"].num_rows == quiet["errors"].num_rows == 0


def test_a_report_is_checked_and_explained_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    for name in ("check", "explain", "compared_claims"):
        original = getattr(examined, name)

        def counting(*args: Any, _name: str = name, _original: Any = original, **kwargs: Any) -> Any:
            calls[_name] += 1
            return _original(*args, **kwargs)

        monkeypatch.setattr(examined, name, counting)
    batch = [Outcome(name=path.name, reports=(gxparse.parse(path),)) for path in EXAMPLES[:3]]
    tables_of(batch)
    assert calls == {"check": 3, "explain": 3, "compared_claims": 3}
    calls.clear()
    assert set(tables_of(batch, shapes=["cells", "errors"])) == {"cells", "errors"}
    assert not calls


def test_a_source_that_no_table_can_hold_is_an_error_of_its_own() -> None:
    good, huge = example("pipe-2021"), evolve(saying({TOTAL: 10**40}))
    foreign = evolve(good, cells={**good.cells, "disclosure.procurement.amount": Cell(Decimal(5), "reported")})
    batch = [
        Outcome(name="a", reports=(good,)),
        Outcome(name="b", reports=(good, huge)),
        LOST,
        Outcome(name="c", reports=(foreign,)),
        Outcome(name="d", reports=(good,)),
    ]
    tables = tables_of(batch)
    assert tables["reports"].num_rows == 2
    assert tables["cells"].num_rows == 400
    errors = tables["errors"].to_pylist()
    assert [(row["source"], row["code"]) for row in errors] == [("b", "frame"), ("lost.html", "empty"), ("c", "frame")]
    assert "procurement" in errors[2]["message_en"]


def test_what_a_table_of_findings_cannot_hold_names_the_finding() -> None:
    huge = saying({TOTAL: 10**40})
    with pytest.raises(gxparse.FrameError, match=r"balance:total, left is 10{40}; a decimal128") as caught:
        gxparse.to_arrow(huge, "findings")
    assert (caught.value.row, caught.value.cell, caught.value.column) == ("balance:total", None, "left")
    assert 10**40 in {row["left"] for row in gxparse.to_records(huge, "findings")}


def test_names_of_files_that_are_no_text_are_told_all_the_same() -> None:
    named = example("pipe-2021")
    named = evolve(named, source=evolve(named.source, name="\udcc4\udcea报.txt"))
    lost = Outcome(name="\udcc4.txt", error=EmptySourceError("\udcc4.txt"))
    tables = tables_of([Outcome(name="\udcc4\udcea报.txt", reports=(named,)), lost])
    assert tables["reports"]["source"].to_pylist() == [r"\udcc4\udcea报.txt"]
    assert tables["errors"]["source"].to_pylist() == [r"\udcc4.txt"]
    assert tables["errors"]["message_en"].to_pylist() == [r"\udcc4.txt: the source is empty"]
    assert gxparse.to_polars([named, lost], "errors").height == 1


# -- arguments -----------------------------------------------------------------------------------------


def test_outcomes_stand_for_their_reports(outcomes: list[Outcome]) -> None:
    flat = [report for outcome in outcomes for report in outcome.reports]
    for shape in SHAPES:
        if shape != "errors":
            assert gxparse.to_records(outcomes, shape) == gxparse.to_records(flat, shape)
    assert len(gxparse.to_records(outcomes[0])) == len(flat[0])
    assert gxparse.to_records(flat, "errors") == []
    assert len(gxparse.to_records(LOST, "errors")) == 1


def test_what_makes_no_sense_is_refused() -> None:
    for shape in ("cells", "claims", "series", "errors"):
        with pytest.raises(ValueError, match=r"rules are for the shapes that tell of checks \(reports, findings, corr"):
            gxparse.to_records([], shape, rules=gxparse.rules()[:1])
    with pytest.raises(ValueError, match="no shape of single sources: 'series'"):
        tables_of([], shapes=["series"])
    for shape in SHAPES:
        with pytest.raises(TypeError, match=r"gxparse\.Report or Outcome, got str"):
            gxparse.to_records(["report.html"], shape)  # type: ignore[list-item]


def test_rules_of_ones_own_have_findings_and_corrections() -> None:
    few = gxparse.Rule(
        id="as-many",
        hardness="hard",
        formula="disclosure.licensing.decisions = disclosure.penalties.decisions",
        basis="own",
        statement_zh="许可与处罚一样多",
        statement_en="as many licences as penalties",
        zh="{left}",
        en="{left}",
    )
    rows = gxparse.to_records(example("pipe-2021"), "findings", rules=[few])
    assert [(row["finding"], row["status"]) for row in rows][-1] == ("as-many", "fail")
    mended = gxparse.to_records(example("pipe-2021"), "corrections", rules=[few])
    assert {name for row in mended for name in row["findings"]} == {"as-many"}


def test_a_value_so_many_times() -> None:
    same = Same("a", 4)
    assert (list(same), len(same), same[3], list(same[1:3])) == (["a"] * 4, 4, "a", ["a", "a"])
    with pytest.raises(IndexError):
        same[4]
