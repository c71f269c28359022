"""Indicators as people and programs get them: the command, the notebook, the numbers as text."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse.cli import main
from gxparse.measuring.shown import interval_text, number_text, rounded
from gxparse.views.indicator_lines import indicator_lines
from gxparse.views.indicator_views import SHOWN
from gxparse.views.notebook import html_of
from gxparse.views.terminal import Style

SERIES = "examples/series"
MASKED = f"{SERIES}/2020.txt"
DOUBTFUL = "examples/reports/annotated-2020.txt"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["indicators", *arguments]) == code
    return capsys.readouterr().out


def test_people_get_a_line_each_with_its_state_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(capsys, MASKED, "--lang", "en", "--color", "never").splitlines()
    assert [" ".join(line.split()) for line in shown[:5]] == [
        "霁川县市场监督管理局 2020 (form of 2019)",
        "Outcomes of requests",
        "~ Share granted in full 7.1%–53.6% ?/56 interval 1 cell unknown",
        "~ Share granted in part 1.7%–48.3% ?/56 interval 1 cell unknown",
        "Share disclosed at least in part 55.4% 31/56 2 cells without a number, told by the sums",
    ]
    assert {line.index("/56") for line in shown[2:7]} == {shown[2].index("/56")}
    assert shown[-2].startswith("- the form of 2019 does not ask for it: Share of normative documents repealed")
    assert shown[-1].startswith("- no number of inhabitants was handed in: Requests to inhabitants, ")


def test_people_read_it_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(capsys, DOUBTFUL, "--lang", "zh", "--color", "never")
    assert "! 公开率（予以公开）" in shown
    assert "142/266  存疑  所用数字涉及 1 条不符的勾稽关系" in shown
    assert "- 没有提供人口数：每万人申请量、" in shown


def test_doubt_is_red_and_doubt_is_told_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[1;31m! Share granted in full" in printed(capsys, DOUBTFUL, "--lang", "en", "--color", "always")


def test_programs_get_one_object_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(printed(capsys, MASKED, "--format", "json", "--lang", "zh"))
    assert [data[key] for key in ("schema", "agency", "year", "form")] == [
        *("gxparse/indicator-values/1", "霁川县市场监督管理局", 2020, "2019"),
    ]
    granted = data["indicators"][0]
    assert granted["id"] == "granted_share"
    assert (granted["value"], granted["low"], granted["high"]) == (None, 4 / 56, 30 / 56)
    assert granted["reason"] == "有 1 个单元格未知"
    lines = printed(capsys, SERIES, "--format", "json").splitlines()
    assert [json.loads(line)["year"] for line in lines] == [2019, 2020, 2021, 2022, 2023]


def test_tables_get_rows_and_errors_are_told_beside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("没有表格", encoding="utf-8")
    assert main(["indicators", MASKED, str(bad), "--format", "csv", "--lang", "en"]) == 2
    out, error = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(gxparse.built_in_indicators())
    assert rows[0]["state"] == "interval"
    assert float(rows[0]["low"]) == 4 / 56
    assert rows[0]["value"] == ""
    assert "bad.txt" in error
    out = printed(capsys, str(bad), MASKED, "--format", "json", "--lang", "en", code=2)
    assert [json.loads(line)["schema"] for line in out.splitlines()] == [
        "gxparse/error/1",
        "gxparse/indicator-values/1",
    ]


def test_a_series_of_files_is_measured_together(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, SERIES, "--series", "--format", "json", "--lang", "en")
    years = {data["year"]: data["indicators"] for data in map(json.loads, out.splitlines())}
    assert list(years) == [2019, 2020, 2021, 2022, 2023]
    reasons = {each["id"]: each["reason"] for each in years[2023]}
    assert reasons["carried_over_share"] == "its cells break carry-over:total"


def test_inhabitants_come_as_a_number_or_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_number = printed(capsys, MASKED, "--population", "523000")
    file = tmp_path / "people.json"
    file.write_text(json.dumps({"霁川县市场监督管理局": {"2020": 523_000}}), encoding="utf-8")
    assert printed(capsys, MASKED, "--population", str(file)) == by_number
    assert "1.11" in by_number
    for wrong, said in (
        ("0", "0 is no number of inhabitants above 0"),
        (str(tmp_path / "none.json"), "no such file"),
        ("-5", "no such file"),
    ):
        assert main(["indicators", MASKED, f"--population={wrong}", "--lang", "en"]) == 2
        assert said in capsys.readouterr().err
    file.write_text('{"a": 1, "a": 2}', encoding="utf-8")
    assert main(["indicators", MASKED, "--population", str(file), "--lang", "zh"]) == 2
    assert "字段 'a' 出现两次" in capsys.readouterr().err


def test_one_number_of_inhabitants_is_for_one_body(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, SERIES, "--population", "523000", "--lang", "en")
    assert out.count("Requests to inhabitants") == 5
    assert main(["indicators", MASKED, DOUBTFUL, "--population", "523000", "--lang", "en"]) == 2
    assert "reports of 2 bodies" in capsys.readouterr().out


def test_indicators_and_rules_of_ones_own_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.json"
    words = {"zh": "自定", "en": "my own"}
    mine = {
        "id": "mine",
        "group": "g",
        "name": words,
        "kind": "share",
        "counts": words,
        "source": "s",
        "numerator": "disputes.review.other",
        "denominator": "disputes.review.total",
    }
    data = {"schema": "gxparse/indicators/1", "sources": {"s": words}, "groups": {"g": words}, "indicators": [mine]}
    file.write_text(json.dumps(data), encoding="utf-8")
    assert "  my own " in printed(capsys, MASKED, "--indicators", str(file), "--lang", "en")
    file.write_text(json.dumps({**data, "groups": {}}), encoding="utf-8")
    assert main(["indicators", MASKED, "--indicators", str(file), "--lang", "en"]) == 2
    assert "indicator mine, group: there is no 'g'" in capsys.readouterr().err


# -- notebook ------------------------------------------------------------------------------------------


def test_a_notebook_lists_one_report_with_reasons_and_several_side_by_side() -> None:
    one = html_of(gxparse.indicators(gxparse.parse(DOUBTFUL)))
    assert "所用数字涉及 1 条不符的勾稽关系" in one
    assert "没有提供人口数：每万人申请量" in one
    report = gxparse.parse(MASKED)
    several = html_of(gxparse.indicators([evolve(report, year=year, agency=f"{year}") for year in range(2000, 2015)]))
    assert several.count('<th scope="col">') == 1 + SHOWN
    assert "3 more reports are not shown" in several
    assert 'title="有 1 个单元格未知 1 cell unknown"' in several


def test_an_indicator_shows_what_it_counts() -> None:
    shown = html_of(gxparse.built_in_indicators()[6])
    assert "requests.outcomes.other*.total ÷ requests.outcomes.total.total" in shown
    assert "国办公开办函〔2019〕60号、〔2021〕30号" in shown
    with_two = html_of(next(each for each in gxparse.built_in_indicators() if not each.comparable))
    assert "不可比" in with_two


def test_no_values_are_shown_as_none() -> None:
    assert "<table" not in html_of(gxparse.indicators([]))
    assert list(indicator_lines((), "zh", Style())) == []
    only = [value for value in gxparse.indicators(gxparse.parse(MASKED)) if value.state == "unavailable"]
    assert len(list(indicator_lines(only, "zh", Style()))) == 3
    assert repr(gxparse.indicators([])) == "<0 values of 0 reports:>"


# -- numbers as text -----------------------------------------------------------------------------------


@given(st.fractions(-1000, 1000), st.fractions(0, 10), st.booleans())
def test_a_rounded_interval_holds_the_interval(low: Fraction, more: Fraction, share: bool) -> None:
    least, most = interval_text(low, low + more, share=share).split("–")
    scale = 100 if share else 1
    assert Fraction(least.rstrip("%")) <= low * scale
    assert Fraction(most.rstrip("%")) >= (low + more) * scale
    assert abs(Fraction(number_text(low, share=share).rstrip("%")) - low * scale) <= Fraction(1, 10)


def test_numbers_are_rounded_half_up() -> None:
    assert [rounded(Fraction(n, 8), 2) for n in (1, 3, -1)] == ["0.13", "0.38", "-0.12"]
    assert [rounded(Fraction(5, 2), 0), rounded(Fraction(-5, 2), 0, -1)] == ["3", "-3"]
    assert interval_text(Fraction(1, 3), None, share=False) == "≥0.33"
    assert number_text(Fraction(1, 10**13), share=False) == "0.000000000000"
