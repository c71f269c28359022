"""Rules about days, headings, bodies, blanks, and what sections tell: what they say, and where they say nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks.false_alarms import measured
from benchmarks.true_older import older_district
from benchmarks.true_reports import district

import gxparse
from documents import document
from gxparse.checks.engine import check
from gxparse.checks.rules.authorities import bodies_of
from gxparse.checks.rules.examples import Example
from gxparse.checks.rules.identities import identity_rules
from gxparse.dates import find_period
from gxparse.errors import RuleError
from gxparse.findings import Finding
from gxparse.report import Report
from gxparse.writing.write import writers
from strategies import figures_of, printed


def report(**data: Any) -> Report:
    """A report whose cells are 0 but for those of the data."""
    return Example.read({"finding": "x", **data}, "2021").context().report


def found(one: Report, name: str) -> Finding | None:
    return next((finding for finding in check(one) if finding.id == name), None)


def status(one: Report, name: str) -> str | None:
    finding = found(one, name)
    return None if finding is None else finding.status


# -- bodies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("青河市林业局", "department"),
        ("青河市国有资产监督管理委员会", "department"),
        ("青河市人民政府", "government"),
        ("云岭区人民政府（本级）", "county government"),
        ("融水苗族自治县教育局", "county department"),
        ("内蒙古自治区林业和草原局", "department"),
        ("石桥镇", "government town"),
        ("云岭区人民政府石桥街道办事处", "town"),
        ("青河市乡村振兴局", "department"),
        ("青河市城镇管理局", "department"),
        ("青河市县域经济办公室", "department"),
        ("景德镇市人民政府", "government"),
        ("青河市社区矫正管理局", "department"),
        ("青河经济开发区管理委员会", ""),
        ("青河经济技术开发区", ""),
        ("云岭区人民政府办公室", "county"),
        ("国家税务总局青河县税务局", "county"),
        ("青河市融媒体中心", ""),
        ("青河盟行政公署", ""),
        ("青河地区行署办公室", ""),
        ("青河市人大常委会办公室", ""),
        ("青河市委办公室", ""),
        ("青河市审计署", "department"),
        ("青河市旗山公园管理局", "department"),
        ("青河市供电局", ""),
        (None, ""),
    ],
)
def test_a_name_tells_what_a_body_surely_is(name: str | None, words: str) -> None:
    assert sorted(bodies_of(name)) == words.split()


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("石桥镇人民政府", "fail"),
        ("云岭区教育局", "fail"),
        ("青河市人民政府", None),
        ("青河市林业局", None),
        (None, None),
    ],
)
def test_bodies_without_the_power_count_no_regulations(agency: str | None, expected: str | None) -> None:
    for key in ("issued", "in_force"):
        one = report(agency=agency, cells={f"disclosure.regulations.{key}": 2})
        assert status(one, "regulations-made") == expected
    masked = report(agency=agency, cells={"disclosure.regulations.issued": None})
    assert status(masked, "regulations-made") == (expected and "undecided")
    assert status(report(agency=agency), "regulations-made") == (expected and "pass")


def test_a_rule_is_for_bodies_that_there_are() -> None:
    words: dict[str, Any] = {
        "hardness": "info",
        "basis": "-",
        "statement_zh": "一",
        "statement_en": "one",
        "test": lambda _: (),
    }
    assert gxparse.Rule(id="own", bodies="town", **words).bodies == ("town",)
    with pytest.raises(RuleError, match="rule own, bodies: 'village': not in government, department, county, town"):
        gxparse.Rule(id="own", bodies=["town", "village"], **words)


# -- days ----------------------------------------------------------------------------------------------

DEPARTMENT, GOVERNMENT = "青河市林业局", "青河市人民政府"


@pytest.mark.parametrize(
    ("agency", "metadata", "expected"),
    [
        (DEPARTMENT, {"发布日期": "2022-01-31"}, "pass"),
        (DEPARTMENT, {"发布时间": "2022年2月1日 09:30"}, "fail"),
        (DEPARTMENT, {"公开日期": "２０２２／３／１"}, "fail"),
        (DEPARTMENT, {"成文日期": "2022-02-11"}, "fail"),
        (DEPARTMENT, {"成文日期": "2022-01-11"}, None),
        (DEPARTMENT, {"成文日期": "2022-01-11", "发布日期": "2022-02-10"}, "fail"),
        (DEPARTMENT, {"成文日期": "2022-01-11", "发布日期": "2022-02-11"}, "undecided"),
        (DEPARTMENT, {"发布日期": "2022-01-11", "公开日期": "2022-02-11"}, "undecided"),
        (GOVERNMENT, {"发布日期": "2022-03-31"}, "pass"),
        (GOVERNMENT, {"发布日期": "2022-04-01"}, "fail"),
        (GOVERNMENT, {"更新时间": "2022-05-01", "日期": "2022-05-01"}, None),
        (GOVERNMENT, {"发布日期": "2024-05-01"}, None),
        (GOVERNMENT, {"发布日期": "2021-05-01"}, None),
        (GOVERNMENT, {"发布日期": "2022-04"}, None),
        ("石桥街道办事处", {"发布日期": "2022-04-01"}, None),
        (None, {"发布日期": "2022-04-01"}, None),
    ],
)
def test_a_day_tells_whether_a_report_is_late(
    agency: str | None, metadata: dict[str, str], expected: str | None
) -> None:
    assert status(report(agency=agency, year=2021, metadata=metadata), "published-late") == expected
    assert status(report(agency=agency, year=None, metadata=metadata), "published-late") is None


def test_a_page_that_was_published_late_says_so_in_words() -> None:
    text = document(printed(figures_of(0, "2021"), str), "2021", "pipe")
    one = gxparse.parse_text(text.replace("\n", "\n发布日期：2022-02-15 来源：本局\n", 1))
    finding = found(one, "published-late")
    assert finding is not None
    assert finding.status == "fail"
    assert finding.zh == "逾期公布：发布日期为2022年2月15日，政府部门应于2022年1月31日前公布"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("统计期限自2021年1月1日起至12月31日止。", "pass"),
        ("本报告所列数据的统计期限自2021年2月1日起至2021年12月31日止。", "fail"),
        ("统计期限自2020年12月1日至2021年11月30日。", "fail"),
        ("数据专项整治自2021年3月1日至2021年9月30日。", "pass"),
        ("去年的统计期限自2020年1月1日至2020年12月31日。", "pass"),
        ("", "pass"),
    ],
)
def test_the_period_is_the_year(stated: str, expected: str) -> None:
    text = document(printed(figures_of(0, "2021"), str), "2021", "pipe")
    assert status(gxparse.parse_text(text.replace("\n", f"\n{stated}\n", 1)), "period-differs") == expected


def test_a_period_within_the_year_may_be_that_of_a_new_body() -> None:
    for first, last, reasons in (("03-15", "12-31", 1), ("01-01", "11-30", 1), ("01-02", "01-01", 0)):
        years = (2021, 2021) if reasons else (2021, 2022)
        finding = found(report(year=2021, period=[f"{years[0]}-{first}", f"{years[1]}-{last}"]), "period-differs")
        assert finding is not None
        assert (finding.status, len(finding.reasons)) == ("fail", reasons)


def test_a_period_over_two_years_is_of_the_one_that_most_of_it_is_of() -> None:
    stated = ["统计期限自2020年12月1日至2021年11月30日。"]
    assert find_period(stated, 2021) == find_period(stated, None) == (date(2020, 12, 1), date(2021, 11, 30))
    assert find_period(stated, 2020) is None


# -- headings and sections -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("一二三四五六", "pass"),
        ("一二三四四五", "fail"),
        ("一三二四五六", "fail"),
        ("一二三四五七", "fail"),
        ("二三四五六七", "fail"),
    ],
)
def test_headings_are_numbered_one_after_the_other(numbers: str, expected: str) -> None:
    text = document(printed(figures_of(0, "2021"), str), "2021", "pipe")
    for section, number in zip(report().form.sections, numbers, strict=True):
        text = text.replace(f"{section.number}、{section.title}", f"{number}、{section.title}")
    one = gxparse.parse_text(text)
    assert len(one.sections) == 6
    assert status(one, "headings-unordered") == expected


def test_a_section_of_the_bodys_own_takes_a_number() -> None:
    heads = {"problems": "六、存在的主要问题及改进情况", "other_matters": "七、其他需要报告的事项"}
    assert status(report(headings=heads), "headings-unordered") == "fail"
    own = {section.key: "工作平稳。" for section in report().form.sections} | {"disputes": "五、专项工作\n工作平稳。"}
    assert status(report(headings=heads, sections=own), "headings-unordered") == "pass"


def test_a_section_that_is_not_there_leaves_its_number_out() -> None:
    there = {section.key: "工作平稳。" for section in report().form.sections if section.key != "problems"}
    assert status(report(sections=there), "headings-unordered") == "pass"
    assert status(report(headings=dict.fromkeys(there, "其他")), "headings-unordered") is None


@pytest.mark.parametrize("text", ["无", "无。", "無。", "暂无。", "本年度无其他需要报告的事项。", "没有", "本机关无。"])
def test_a_section_that_says_only_none_is_told(text: str) -> None:
    one = report(sections={"overview": "工作平稳。", "problems": text, "other_matters": text})
    assert status(one, "section-none:problems") == "fail"
    assert status(one, "section-none:other_matters") == "fail"
    assert status(report(form="2019", sections={"other_matters": text}), "section-none:other_matters") is None


@pytest.mark.parametrize("text", ["无专职人员。", "没有收取信息处理费。", "一是无统一目录。", "存在的问题：人手不足。"])
def test_a_section_that_says_more_is_not(text: str) -> None:
    assert status(report(sections={"other_matters": text}), "section-none:other_matters") == "pass"
    assert status(report(sections={"other_matters": ""}), "section-none:other_matters") is None


@pytest.mark.parametrize(
    ("agency", "text", "expected"),
    [
        (GOVERNMENT, "列入绩效考核，公众满意度较高，无问责情形。", "pass"),
        (GOVERNMENT, "列入績效考核，公眾滿意度較高，無問責情形。", "pass"),
        (GOVERNMENT, "列入绩效考核。", "fail"),
        (GOVERNMENT, "列入绩效考核（略）。", "undecided"),
        (DEPARTMENT, "工作平稳。", None),
    ],
)
def test_governments_tell_of_what_article_50_asks_besides(agency: str, text: str, expected: str | None) -> None:
    one = report(agency=agency, sections={"overview": text})
    assert status(one, "results-unsaid") == expected
    assert status(report(agency=agency, sections={}), "results-unsaid") is None
    assert status(report(agency=agency, sections={"overview": "平稳。"}, notes=["truncated"]), "results-unsaid") is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("全年收到政府信息公开申请5件，均已办结。", "fail"),
        ("全年收到政府信息公开申请5件，办结率100%。", "fail"),
        ("全年收到政府信息公开申请5件，按期办结率100%。", None),
        ("全年收到政府信息公开申请5件，办结4件，结转下年度1件。", None),
        ("全年办理建议提案5件，均已办结。", None),
    ],
)
def test_all_are_closed_where_none_is_carried_forward(said: str, expected: str | None) -> None:
    cells: dict[str, int | None] = {"requests.received.total": 5, "requests.outcomes.total.total": 4}
    for forward, instead in ((1, "fail"), (0, "pass"), (None, "undecided")):
        one = report(cells=cells | {"requests.carried_forward.total": forward}, sections={"overview": said})
        assert status(one, "all-closed") == (expected and instead)


# -- blanks --------------------------------------------------------------------------------------------


def test_blank_cells_are_counted_in_one_finding() -> None:
    blank = {key: "" for key in report() if key.startswith("disputes.")} | {"requests.received.total": ""}
    finding = found(report(cells=blank), "cells-blank")
    assert finding is not None
    assert (finding.status, finding.severity, len(finding.cells)) == ("fail", "info", 16)
    assert finding.zh == (
        "有 16 个单元格空白，没有数的应填 0：一、本年新收政府信息公开申请数量 1 格、行政复议 5 格、"
        "未经复议直接起诉 5 格、复议后起诉 5 格"
    )
    for raw in ("*", "/", "无", "3 4"):
        assert status(report(cells={"requests.received.total": raw}), "cells-blank") == "pass"


def test_blank_cells_that_are_zeros_are_said_once() -> None:
    one = gxparse.parse("examples/blanks/zeros-left-blank.html")
    assert found(one, "cells-blank") is None
    assert status(one, "blanks-are-zeros") == "fail"
    assert status(gxparse.parse("examples/blanks/zeros-left-blank.html", blanks_as_zero=True), "cells-blank") == "pass"


# -- copies --------------------------------------------------------------------------------------------


def test_rows_that_are_printed_again_with_other_figures_are_named_once_a_line() -> None:
    figures = printed(figures_of(7, "2021"), str)
    text, heading = document(figures, "2021", "pipe"), "五、存在的主要问题及改进情况"
    table = text[text.index("四、") : text.index(heading)].partition("\n")[2]
    other = table.replace(f"\n{figures['disputes.review.upheld']} | ", "\n99 | ")
    finding = found(gxparse.parse_text(text.replace(heading, f"{other}{heading}")), "rows-twice")
    assert finding is not None
    assert finding.zh.startswith(
        "“行政复议”、“未经复议直接起诉”、“复议后起诉”印了不止一次，数值不同（第 52 行、第 57 行）"
    )
    assert set(finding.cells) == {key for key in figures if key.startswith("disputes.")}


# -- false alarms --------------------------------------------------------------------------------------


def test_every_rule_says_how_many_true_reports_it_accused() -> None:
    kept = json.loads(Path("benchmarks/false_alarms.json").read_text(encoding="utf-8"))
    of_forms = {rule.name for rule in identity_rules()}  # of the form of 2014, measured by themselves
    assert list(kept["rules"]) == [rule.name for rule in gxparse.rules() if rule.name not in of_forms]
    assert set(kept["formats"]) == set(writers())
    assert all(evaluated for evaluated, _ in kept["rules"].values())
    assert of_forms <= set(kept["older"]["rules"])
    assert set(kept["older"]["formats"]) == set(writers())


def test_a_district_of_true_reports_is_accused_of_nothing_new() -> None:
    kept = json.loads(Path("benchmarks/false_alarms.json").read_text(encoding="utf-8"))
    for made, known in ((district, kept), (older_district, kept["older"])):
        tally = measured(1, first=10_000, make=made)
        assert {name for name in tally.alarms if not known["rules"].get(name, [0, 0])[1]} == set(), tally.said
