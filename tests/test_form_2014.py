"""The form of 2014 to 2018: one column of numbers, rows that provinces added, prose before the table."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings

import gxparse
from gxparse.forms.model import form, form_for
from gxparse.measuring.comparable import comparable_figures, not_comparable
from gxparse.report import Section
from gxparse.testing import check_form, strategies
from gxparse.testing.made import consistent, report_of

FORM = form("2014")
TABLE = FORM.table("statistics")
PIPE, LINES, PAGE = (f"examples/older/{name}" for name in ("pipe-2017.txt", "lines-2016.txt", "page-2018.html"))


def pipe(old: str = "", new: str = "") -> gxparse.Report:
    """The pipe example with something else in the place of a piece."""
    text = Path(PIPE).read_text(encoding="utf-8")
    assert old in text
    return gxparse.parse_text(text.replace(old, new))


def key(row: str, column: str = "count") -> str:
    return f"statistics.{row}.{column}"


def test_it_is_data_that_says_what_is_certain() -> None:
    assert len(FORM.cell_keys()) == 58
    assert len(TABLE.groups) == 7
    assert {source for part in TABLE.parts for row in part.rows for source in row.sources} < set(FORM.sources)
    assert all(row.unit and row.sources for part in TABLE.parts for row in part.rows)
    assert (form_for(2013).name, form_for(2014).name, form_for(2018).name, form_for(2019).name) == (
        "2021",
        "2014",
        "2014",
        "2019",
    )


def test_it_holds_to_all_checks_of_forms() -> None:
    check_form(FORM)


@settings(max_examples=15)
@given(strategies.reports(of=FORM, unknown=True))
def test_what_is_written_is_read(report: gxparse.Report) -> None:
    for name in ("pipe", "html"):
        again = gxparse.parse_text(gxparse.write(report, name, allow_losses=True))
        assert [cell.value for cell in again.cells.values()] == [cell.value for cell in report.cells.values()]


def test_prose_and_the_table_behind_it_are_one_report() -> None:
    for path in (PIPE, LINES, PAGE):
        [report] = gxparse.parse_all(path)
        assert report.form is FORM
        assert len(report.sections) >= 5
        assert not [section for section in report.sections if "统计指标" in section.text]
        assert not any(finding.status == "fail" for finding in gxparse.check(report))


def test_a_copy_with_a_line_a_row_and_blanks_between_is_read() -> None:
    text = Path(PIPE).read_text(encoding="utf-8")
    rows = [" ".join(line.replace("|", " ").split()) for line in text.splitlines() if "|" in line and "---" not in line]
    whole = gxparse.parse(PIPE)
    for flat in ("\n".join(["政府信息公开情况统计表", *rows]), text.partition("\n|")[0] + "\n" + "\n".join(rows)):
        report = gxparse.parse_text(f"{flat}\n")
        assert [cell.value for cell in report.cells.values()] == [cell.value for cell in whole.cells.values()]
        assert report[key("fees", "amount")].unit == "万元"


def test_rows_of_others_are_kept_where_they_stand() -> None:
    report = gxparse.parse(LINES)
    assert [(each.label, each.after, each.cell.value, each.cell.unit) for each in report.extra] == [
        ("6.政务公开栏公开政府信息数", "published.channels.other", 27, "条"),
        ("（四）开展政务公开主题日活动次数", "training.participants", 1, "次"),
    ]
    assert [each.cell.span.line for each in report.extra if each.cell.span] == [56, 219]
    for name in ("pipe", "lines", "html", "csv", "json"):
        assert gxparse.differences(report, gxparse.parse_text(gxparse.write(report, name))) == ()
    assert gxparse.Report.from_dict(json.loads(json.dumps(report.to_dict()))).extra == report.extra
    assert pickle.loads(pickle.dumps(report)).extra == report.extra  # noqa: S301
    rows = gxparse.to_records([report], "cells")
    assert [(row["key"], row["row_zh"], row["value"]) for row in rows if row["row"].startswith("extra.")] == [
        ("statistics.extra.1.count", "6.政务公开栏公开政府信息数", 27),
        ("statistics.extra.2.count", "（四）开展政务公开主题日活动次数", 1),
    ]
    assert "政务公开主题日" in report._repr_html_()
    assert gxparse.parse(PIPE).fingerprint != report.fingerprint


def test_labels_that_two_rows_share_are_told_by_the_row_above() -> None:
    report = pipe("| （二）被依法纠错数 | 件 | 1 |\n", "")
    assert report[key("review.corrected")].state == "missing"
    assert report[key("litigation.corrected")].value == 0
    damaged = pipe(
        "（一）维持具体行政行为或者驳回原告诉讼请求数 | 件 | 3", "（一）维持具体行政行为或者驳回原告诉讼请求 | 件 | 5"
    )
    assert damaged[key("litigation.upheld")].value == 5
    assert {note.code for note in damaged.notes} == {"label-repaired"}


@pytest.mark.parametrize(
    ("printed", "row"),
    [
        ("主动公开政府信息数", "published.total"),
        ("其中：主动公开规范性文件", "published.normative_documents"),
        ("1．专职人员数（不包括政府公报及政府网站工作人员数)", "institutions.staff.full_time"),
        ("危及国家安全、公共安全、经济安全和社会稳定数", "requests.answers.refused.security"),
        ("不是《政府信息公开条例》所指政府信息", "requests.answers.refused.not_government_information"),
    ],
)
def test_labels_are_matched_in_other_words(printed: str, row: str) -> None:
    [label] = [each.label for part in TABLE.parts for each in part.rows if each.key == row]
    before = gxparse.parse(PIPE)[key(row)].value
    assert pipe(label, printed)[key(row)].value == before


def test_money_is_in_the_unit_that_is_printed_beside_it() -> None:
    cell = gxparse.parse(PAGE)[key("institutions.budget", "amount")]
    assert (str(cell.value), cell.unit, str(cell.in_unit("万元"))) == ("15000", "元", "1.5")
    assert gxparse.parse(PIPE)[key("institutions.budget", "amount")].unit == "万元"
    two_columns = re.sub(r"\| (条|次|篇|件|万元|个|人|人次|单位|——|) \|", "|", Path(PIPE).read_text(encoding="utf-8"))
    bare = gxparse.parse_text(two_columns.replace("| --- | --- | --- |", "| --- | --- |"))
    assert bare[key("institutions.budget", "amount")].unit is None
    assert bare[key("requests.received")].value == 239


def test_its_sums_are_rules_and_soft_ones_say_why() -> None:
    report = pipe("| （一）收到申请数 | 件 | 239 |", "| （一）收到申请数 | 件 | 293 |")
    failed = {finding.id: finding for finding in gxparse.check(report).failed}
    assert set(failed) == {"sum-2014-received", "prose:received"}
    [best, *_] = gxparse.explain(report)
    assert [(change.cell, change.before, change.after) for change in best.changes] == [
        (key("requests.received"), 293, 239)
    ]
    soft = [rule for rule in gxparse.rules() if rule.name == "sum-2014-review"]
    assert [(rule.hardness, "尚未审结" in rule.statement_zh) for rule in soft] == [("soft", True)]
    less = pipe("| 1.政府公报公开政府信息数 | 条 | 126 |", "| 1.政府公报公开政府信息数 | 条 | 12 |")
    assert gxparse.check(less).failed == ()
    few = pipe("| 2.政府网站公开政府信息数 | 条 | 7980 |", "| 2.政府网站公开政府信息数 | 条 | 798 |")
    assert [finding.id for finding in gxparse.check(few).failed] == [
        "prose:statistics.published.channels.website",
        "sum-2014-channels",
    ]


def test_prose_is_compared_with_the_table_behind_it() -> None:
    for path in (PIPE, LINES, PAGE):
        found = [finding for finding in gxparse.check(gxparse.parse(path)) if finding.rule == "prose"]
        assert len(found) >= 4
        assert {finding.status for finding in found} == {"pass"}
    [finding] = gxparse.check(pipe("网络申请148件", "网络申请184件")).failed
    assert finding.id == "prose:statistics.requests.received.online"
    assert finding.severity == "warning"
    assert (finding.left, finding.right, finding.cells) == (184, 148, (key("requests.received.online"),))
    assert "3.网络申请数 / 统计数 148" in finding.message("zh")
    assert "Requests online, Number 148" in finding.message("en")


@pytest.mark.parametrize(
    ("said", "amount", "status"),
    [("5万元", "50000", "fail"), ("5万元", "50000元", "pass"), ("5万元", "5", "pass"), ("5万元", "6", "fail")],
)
def test_money_in_prose_is_compared_in_one_unit(said: str, amount: str, status: str) -> None:
    table = pipe("| 86.5 |", f"| {amount} |")
    told = Section("other_matters", "六、其他", f"全市安排政府信息公开专项经费{said}。")
    found = gxparse.check(evolve(table, sections=(told,)))
    assert [each.status for each in found if each.rule == "prose"] == [status]


def test_a_claim_of_several_rows_means_any_of_the_sums_that_the_form_names() -> None:
    table = gxparse.parse(PIPE)
    for granted, status in ((79, "pass"), (97, "pass"), (131, "pass"), (149, "pass"), (80, "fail")):
        told = Section("requests", "三、", f"收到政府信息公开申请239件，同意公开{granted}件。")
        found = {
            each.id: each.status for each in gxparse.check(evolve(table, sections=(told,))) if each.rule == "prose"
        }
        assert found == {"prose:received": "pass", "prose:granted": status}
    fees = Section("other_matters", "六、", "2017年全市收取行政事业性收费12万元。")
    assert [each for each in gxparse.check(evolve(table, sections=(fees,))) if each.rule == "prose"] == []


def test_an_error_is_noticed_and_any_cell_of_its_sum_could_be_it() -> None:
    """Each sum is a star: no cell stands in two hard sums but those that are a total here and a part there."""
    for seed in range(5):
        random = Random(seed)
        figures = consistent(FORM, random)
        report = report_of(FORM, figures, year=2016)
        assert not [finding for finding in gxparse.check(report).failed if finding.severity == "error"]
        wrong = report_of(FORM, {**figures, key("requests.received.fax"): figures[key("requests.received.fax")] + 1})
        assert [f.id for f in gxparse.check(wrong).failed if f.severity == "error"] == ["sum-2014-received"]
        cells = {change.cell for each in gxparse.explain(wrong) for change in each.changes}
        assert key("requests.received") in cells
        assert cells <= {key(f"requests.received{part}") for part in ("", ".in_person", ".fax", ".online", ".letter")}


def test_what_forms_have_in_other_words_is_comparable() -> None:
    expected = {"received": 239, "granted": 79, "granted_in_part": 18, "refused": 25, "review": 9, "litigation": 4}
    report, later = gxparse.parse(PIPE), gxparse.parse("examples/reports/pipe-2021.txt")
    found = {figure.id: figure.value(report) for figure in comparable_figures()}
    assert found == {**expected, "normative_documents": 37}
    [row, other] = gxparse.to_records([report, later], "reports")
    assert {name: row[f"comparable_{name}"] for name in found} == found
    assert other["comparable_refused"] == sum(
        later[key].value or 0 for key in later if ".refused." in key and key.endswith(".total")
    )
    hidden = evolve(later, cells={**later.cells, "disputes.direct_litigation.total": gxparse.Cell(None, "masked", "*")})
    values = {figure.id: figure.value(hidden) for figure in comparable_figures()}
    assert (values["litigation"], values["review"]) == (None, 6)
    for figure in comparable_figures():
        for name, cells in figure.sums.items():
            assert figure.sum_on(form(name)) == cells
            assert all(key in form(name).cells for key in figure.cells(report_of(form(name), {}))), figure.id
        assert set(figure.sums) == {"2014", "2019", "2021"}


def test_what_is_comparable_and_what_not_is_documented() -> None:
    page = Path("docs/howto/compare-years.md").read_text(encoding="utf-8")
    for figure in comparable_figures():
        assert f"| `comparable_{figure.id}` | {figure.name.en} | {figure.note.en} |" in page
    for each in not_comparable():
        assert f"- {each.name.en}: {each.why.en}" in page


def test_nothing_links_2018_to_2019() -> None:
    old = evolve(gxparse.parse(PAGE), agency="青榆区民政局", year=2018)
    new = evolve(report_of(form("2019"), consistent(form("2019"), Random(1)), year=2019), agency="青榆区民政局")
    checked = gxparse.check_series([new, old])
    assert checked.years == (2018, 2019)
    assert not [f.id for item in checked for f in item.findings if f.rule == "carry-over" or f.status == "error"]
    assert gxparse.to_arrow([old, new], "series").num_rows == 7
    assert {figure.state for figure in gxparse.compare(old, new).figures} == {"only earlier", "only later"}


def test_a_report_of_a_later_year_on_this_form_is_outdated() -> None:
    text = Path(PIPE).read_text(encoding="utf-8").replace("2017", "2020")
    assert "form-outdated" in {finding.id for finding in gxparse.check(gxparse.parse_text(text)).failed}
