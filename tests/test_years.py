"""Series of reports over the years, and reports sorted by body."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from gxparse.checks.rules.examples import Example
from gxparse.checks.years import by_agency, check_series
from gxparse.report import Report


def report(year: int | None, name: str | None = None, agency: str | None = "青河市林业局", **cells: int) -> Report:
    """A report of a year with some figures, keys with ``__`` for a dot."""
    data: dict[str, Any] = {"year": year, "cells": {key.replace("__", "."): value for key, value in cells.items()}}
    found = Example.read({"finding": "x", "agency": agency, **data}, "2021").context().report
    return evolve(found, source=evolve(found.source, name=name or f"{year}.txt"))


def test_each_report_is_checked_with_the_year_before() -> None:
    them = [
        report(2023, requests__carried_over__total=3),
        report(2021, requests__carried_forward__total=1),
        report(2022, requests__carried_over__total=1, requests__carried_forward__total=2),
    ]
    series = check_series(them)
    assert series.years == (2021, 2022, 2023)
    assert series.missing_years == ()
    assert [item.previous for item in series] == [None, them[1], them[2]]
    carried = [[f.status for f in item.findings if f.id == "carry-over:total"] for item in series]
    assert carried == [[], ["pass"], ["fail"]]
    assert not series.ok
    assert len(series[1:]) == 2


def test_a_missing_year_is_told_on_the_later_report() -> None:
    series = check_series([report(2021), report(2024)])
    assert series.missing_years == (2022, 2023)
    [finding] = [f for f in series[1].findings if f.rule == "year-missing"]
    assert (finding.status, finding.severity) == ("fail", "info")
    assert "2023" in finding.message("zh")
    assert {f.status for f in series[1].findings if f.rule == "carry-over"} == {"undecided"}
    assert series.ok


def test_two_reports_of_a_year_are_both_checked_and_named() -> None:
    first = report(2022, "first.txt")
    second = report(2022, "second.txt", requests__carried_forward__total=4)
    later = report(2023, requests__carried_over__total=4)
    series = check_series([second, report(2021), later, first])
    assert [item.report.source.name for item in series] == ["2021.txt", "second.txt", "first.txt", "2023.txt"]
    assert series[3].previous == first
    for item, other in ((series[1], "first.txt"), (series[2], "second.txt")):
        assert item.previous == series[0].report
        [finding] = [f for f in item.findings if f.rule == "year-twice"]
        assert (finding.status, finding.severity) == ("fail", "info")
        assert finding.message("en") == f"there is another report for 2022: {other}:1 (its figures differ)"
        assert finding.message("zh") == f"2022 年度还有另一份报告：{other}:1（数字不同）"
    assert "year-twice" not in {f.rule for f in series[3].findings}


def test_the_same_report_twice_is_told_without_a_difference() -> None:
    series = check_series([report(2022, "a.txt"), report(2022, "b.txt")])
    [finding] = [f for f in series[0].findings if f.rule == "year-twice"]
    assert finding.message("en") == "there is another report for 2022: b.txt:1 (with the same figures)"


def test_each_of_several_reports_of_a_year_is_named_once() -> None:
    them = [report(2022, "a.txt"), report(2022, "b.txt"), report(2022, "c.txt", requests__received__total=1)]
    [finding] = [f for f in check_series(them)[0].findings if f.rule == "year-twice"]
    assert finding.message("zh") == "2022 年度还有另 2 份报告：b.txt:1（数字相同）、c.txt:1（数字不同）"
    assert finding.message("en").startswith(
        "there are 2 other reports for 2022: b.txt:1 (with the same figures), c.txt:1"
    )


def test_what_is_no_report_is_told() -> None:
    with pytest.raises(TypeError, match=r"^reports: expected a sequence of gxparse.Report, got str"):
        check_series(["2021.txt"])  # type: ignore[list-item]


def test_a_series_says_of_which_year_the_report_compared_with_is() -> None:
    series = check_series([report(2021), report(2024, requests__carried_over__total=3)])
    [finding] = [f for f in series[1].findings if f.id == "carry-over:total"]
    assert (finding.left, finding.right) == (3, None)
    assert finding.message("en") == (
        "Total: carried over 3, carried forward by last year's report ? "
        "(undecided: the report compared with is of 2021, not of 2023)"
    )
    assert "上年结转 3，" in finding.message("zh")


def test_a_report_without_a_year_is_checked_alone_at_the_end() -> None:
    series = check_series([report(None), report(2022)])
    assert [item.report.year for item in series] == [2022, None]
    assert series[1].previous is None
    assert series.years == (2022,)
    assert check_series([]).items == ()
    assert check_series([]).missing_years == ()


def test_reports_are_sorted_by_body_and_none_is_dropped() -> None:
    one, two = report(2022, agency="青河市林业局"), report(2021, agency="青河市 林业局")
    third = report(2021, agency="云岭区人民政府(办公室)")
    wide = report(2022, agency="云岭区人民政府（办公室）")
    unnamed, undated = report(2022, agency=None), report(None)
    found = by_agency([one, unnamed, third, undated, two, wide])
    assert [body.name for body in found.bodies] == ["青河市林业局", "云岭区人民政府(办公室)"]
    assert [body.reports for body in found.bodies] == [(two, one), (third, wide)]
    assert found.unplaced == (unnamed, undated)


def test_a_caller_may_name_bodies() -> None:
    found = by_agency(
        [report(2022, agency="湖岭市南山县教育局"), report(2021, agency="南山县教育局")], name=lambda _: "同一"
    )
    assert [(body.name, len(body.reports)) for body in found.bodies] == [("同一", 2)]
