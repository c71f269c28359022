"""Verdicts: three-valued on unknown cells, between years and bodies, and always with their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from checking import examples
from gxparse.api import parse_text
from gxparse.checks.engine import check, equations
from gxparse.checks.rules.examples import Example
from gxparse.checks.rules.formula import Compared, Operator, Summand, compare
from gxparse.checks.rules.identities import identity_rules
from gxparse.checks.rules.rule import Rule
from gxparse.findings import PREVIOUS, Context, Finding, Findings, Verdict
from gxparse.forms.model import form
from gxparse.report import Cell, Report
from gxparse.testing import strategies
from gxparse.testing.made import has_cases
from gxparse.writing.write import write

OPERATORS: tuple[Operator, ...] = ("=", "<=", ">=", "<", ">")
MASKED = Cell(None, "masked", "*")


def report(name: str = "2021", **data: Any) -> Report:
    """A report whose cells are 0 but for those of the data."""
    return Example.read({"finding": "x", "form": name, **data}, name).context().report


def of(found: Findings, name: str) -> Finding:
    [finding] = [finding for finding in found if finding.id == name]
    return finding


def hard_ids(found: Sequence[Finding]) -> set[str]:
    return {finding.id for finding in found if finding.severity == "error"}


def masked(one: Report, keys: Sequence[str]) -> Report:
    return evolve(one, cells=dict(one.cells) | dict.fromkeys(keys, MASKED))


# -- one formula: against all completions --------------------------------------------------------------

HOLDS = {
    "=": lambda left, right: left == right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
}
COUNTS = st.none() | st.integers(0, 3)
"""Small counts; ``None`` is unknown."""

SIDES = st.lists(st.tuples(COUNTS, st.sampled_from(["count", "count", "count", "change"])), max_size=3)


def expected(operator: Operator, left: list[Any], right: list[Any], numbers: tuple[int, int]) -> str:
    """The verdict by trying every completion up to more than all known numbers together."""
    unknown = [domain for value, domain in (*left, *right) if value is None]
    verdicts = set()
    for completion in product(*(range(-9 if domain == "change" else 0, 10) for domain in unknown)):
        values = iter(completion)
        one, other = (
            number + sum(next(values) if value is None else value for value, _ in side)
            for side, number in ((left, numbers[0]), (right, numbers[1]))
        )
        verdicts.add(HOLDS[operator](one, other))
    return "undecided" if len(verdicts) > 1 else "pass" if verdicts.pop() else "fail"


@examples(400)
@given(st.sampled_from(OPERATORS), SIDES, SIDES, st.tuples(st.integers(0, 2), st.integers(0, 2)))
def test_a_verdict_is_that_of_every_completion(
    operator: Operator, left: list[Any], right: list[Any], numbers: tuple[int, int]
) -> None:
    unknown = [n for n, (value, _) in enumerate([*left, *right]) if value is None]
    both = [*left, *right]
    for n in unknown[2:]:  # so that all completions are few
        both[n] = (0, both[n][1])
    left, right = both[: len(left)], both[len(left) :]
    found = compared(operator, left, right, numbers)
    assert found.status == expected(operator, left, right, numbers)
    assert len(found.unknown) == min(2, len(unknown))
    assert (found.left is None) == any(value is None for value, _ in left)


def compared(operator: Operator, left: list[Any], right: list[Any], numbers: tuple[int, int]) -> Compared:
    def summands(side: list[Any], name: str) -> list[Summand]:
        return [
            Summand(f"{name}{n}", MASKED if value is None else Cell(value, "reported", str(value)), domain)
            for n, (value, domain) in enumerate(side)
        ]

    return compare(operator, summands(left, "left"), summands(right, "right"), numbers)


def test_an_unknown_cell_on_both_sides_cancels() -> None:
    same, three = Summand("same", MASKED, "count"), Summand("three", Cell(3, "reported", "3"), "count")
    assert [compare(operator, [same, three], [same]).status for operator in OPERATORS] == [
        "fail",
        "fail",
        "pass",
        "fail",
        "pass",
    ]


def test_money_is_compared_in_yuan_and_an_unknown_unit_is_unknown() -> None:
    def amount(value: str, unit: str | None) -> Summand:
        return Summand(f"{value}{unit}", Cell(Decimal(value), "reported", value, unit=unit), "money")

    assert compare("=", [amount("25.1", "万元")], [amount("251000", "元")]).status == "pass"
    assert compare("=", [amount("25.1", "万元")], [amount("25.1", "元")]).status == "fail"
    assert compare("=", [amount("25.1", "万元")], [amount("25.1", None)]).status == "undecided"
    assert compare("=", [amount("25.1", "万元")], [amount("0", None)]).status == "fail"
    assert compare("=", [amount("25.1", None)], [], (0, 0)).status == "undecided"
    assert compare(">=", [amount("25.1", None)], []).status == "pass"


# -- reports -------------------------------------------------------------------------------------------


@given(strategies.reports(unknown=True))
def test_unknown_cells_of_a_consistent_report_never_make_a_fail(one: Report) -> None:
    found = check(one)
    assert not hard_ids(found.failed)
    assert found.errors == ()
    for finding in found:
        assert set(finding.unknown) <= set(finding.cells)
        if finding.status == "undecided" and finding.severity == "error":
            assert finding.unknown


@given(st.data())
def test_hiding_cells_never_turns_a_verdict_into_its_opposite(data: st.DataObject) -> None:
    damaged = data.draw(strategies.damaged_reports())
    whole = {finding.id: finding.status for finding in check(damaged.report)}
    hidden = data.draw(strategies.with_unknown_cells(damaged.report, missing=False))
    for finding in check(hidden):
        counted = ("cells-blank", "non-negative")  # of what is printed: nothing blank is below zero
        if not finding.through and finding.rule not in counted:  # a verdict through others rests on their truth
            assert finding.status in (whole[finding.id], "undecided"), finding


@given(strategies.damaged_reports())
def test_a_known_report_is_wrong_exactly_where_its_sums_are(damaged: strategies.Damaged) -> None:
    found = check(damaged.report)
    equal, values = equations(damaged.report)

    def total(keys: tuple[str, ...]) -> int:
        return sum(values[key] or 0 for key in keys)

    wrong = {each.id for each in equal if total(each.left) != total(each.right)}
    below = {
        f"non-negative:{key.partition('.')[0]}" for key, value in values.items() if value is not None and value < 0
    }
    at_least = {rule.id for rule in identity_rules() if " = " not in (rule.formula or "")}
    assert hard_ids(found.failed) - at_least == wrong | below


def test_findings_are_in_a_stable_order_and_have_their_numbers() -> None:
    one = report(cells={"requests.received.natural_person": 3, "requests.received.total": 5})
    assert [finding.id for finding in check(one)] == [finding.id for finding in check(report())]
    finding = of(check(one), "row-total:received")
    assert (finding.status, finding.left, finding.right, finding.severity) == ("fail", 3, 5, "error")
    assert finding.cells[-1] == "requests.received.total"
    assert finding.message("zh") == "一、本年新收政府信息公开申请数量：六类申请人之和 3，总计 5"
    assert finding.message("en") == "Received this year: the six kinds of applicants add to 3, the total is 5"


def test_an_impossible_sum_fails_in_spite_of_an_unknown_cell() -> None:
    cells = {"disputes.review.upheld": 3, "disputes.review.pending": None, "disputes.review.total": 2}
    finding = of(check(report(cells=cells)), "dispute-total:review")
    assert (finding.status, finding.left, finding.right) == ("fail", None, 2)
    assert finding.unknown == ("disputes.review.pending",)
    assert finding.message("zh").endswith("（有 1 个单元格未知，无论其为何值）")


def test_a_verdict_through_other_rules_names_them() -> None:
    cells = {
        "requests.received.natural_person": None,
        "requests.received.total": 5,
        "requests.outcomes.granted.natural_person": 5,
        "requests.outcomes.granted.total": 5,
        "requests.outcomes.total.natural_person": 5,
        "requests.outcomes.total.total": 5,
    }
    found = check(report(cells=cells))
    finding = of(found, "row-total:received")
    assert (finding.status, finding.through) == ("pass", ("balance:natural_person",))
    assert finding.message("zh").endswith("另 1 条规则相符时，本条必相符")
    assert not found.failed
    assert not found.undecided or {finding.rule for finding in found.undecided} == {"non-negative", "decimal-count"}
    wrong = of(check(report(cells=cells | {"requests.received.total": 6})), "row-total:received")
    assert (wrong.status, wrong.through) == ("fail", ("balance:natural_person",))
    assert "cannot hold if balance:natural_person" in wrong.message("en")


def test_blank_money_is_undecided_with_its_cell() -> None:
    now = report("2019", year=2020, cells={"disclosure.procurement.amount": "13万元"})
    before = report("2019", year=2019, cells={"disclosure.procurement.amount": ""})
    finding = of(check(now, previous=before), "yuan-as-10k:procurement")
    assert (finding.status, finding.unknown) == ("undecided", (PREVIOUS + "disclosure.procurement.amount",))


@given(st.data())
def test_no_reports_together_make_a_rule_raise(data: st.DataObject) -> None:
    drawn = strategies.reports(unknown=True)
    one, previous = data.draw(drawn), data.draw(st.none() | drawn)
    children = data.draw(st.lists(drawn, max_size=2))
    found = check(one, previous=previous, children=children, complete=data.draw(st.booleans()))
    assert found.errors == ()
    ids = [finding.id for finding in found]
    assert len(set(ids)) == len(ids)
    for finding in found:
        assert all(key in one.cells for key in finding.cells if not key.startswith((PREVIOUS, "children.")))
        assert finding.to_dict()["severity"] in ("error", "warning", "info")


# -- years ---------------------------------------------------------------------------------------------

COLUMNS = [column.key for column in form("2021").table("requests").parts[0].columns]


def before(one: Report, earlier: Report) -> Report:
    """A consistent report made the one before another: it carries forward what that one carries over."""
    cells = dict(earlier.cells)

    def add(row: str, column: str, number: int) -> None:
        value = int(cells[f"requests.{row}.{column}"].value or 0) + number
        cells[f"requests.{row}.{column}"] = Cell(value, "reported", str(value))

    for column in COLUMNS:
        left_over = int(one[f"requests.carried_over.{column}"].value or 0)
        old = int(earlier[f"requests.carried_forward.{column}"].value or 0)
        add("received", column, left_over)
        add("outcomes.granted", column, old)
        add("outcomes.total", column, old)
        add("carried_forward", column, left_over - old)
    return evolve(earlier, cells=cells, year=(one.year or 0) - 1)


@given(st.data())
def test_two_years_that_fit_have_no_fail_whatever_is_hidden(data: st.DataObject) -> None:
    one, other = (data.draw(strategies.forms().filter(has_cases).flatmap(strategies.reports)) for _ in range(2))
    earlier = before(one, other)
    found = check(one, previous=earlier)
    assert not hard_ids(found.failed)
    assert [finding.status for finding in found if finding.rule == "carry-over"] == ["pass"] * 7
    hidden = data.draw(strategies.with_unknown_cells(one))
    hidden_before = data.draw(strategies.with_unknown_cells(earlier))
    assert not hard_ids(check(hidden, previous=hidden_before).failed)


def test_what_was_carried_over_is_what_was_carried_forward() -> None:
    now = report(year=2022, cells={"requests.carried_over.total": 12})
    last = report(year=2021, cells={"requests.carried_forward.total": 21})
    finding = of(check(now, previous=last), "carry-over:total")
    assert (finding.status, finding.severity, finding.left, finding.right) == ("fail", "error", 12, 21)
    assert finding.cells == ("requests.carried_over.total", "previous.requests.carried_forward.total")
    assert finding.message("en") == "Total: carried over 12, carried forward by last year's report 21"


def test_without_the_year_before_the_rules_between_years_are_undecided() -> None:
    now, older = report(year=2023), report(year=2021)
    found = check(now, previous=older)
    missing = of(found, "year-missing")
    assert (missing.status, missing.severity, missing.left, missing.right) == ("fail", "info", 2022, 2021)
    assert "缺 2022 年度报告" in missing.message("zh")
    between = [finding for finding in found if finding.rule in ("carry-over", "in-force", "yuan-as-10k")]
    assert len(between) == 7 + 2 + 1
    assert {finding.status for finding in between} == {"undecided"}
    assert all("is of 2021, not of 2022" in finding.message("en") for finding in between)
    assert all("是 2021 年度的，不是 2022 年度的" in finding.message("zh") for finding in between)
    assert not {f.rule for f in check(now)} & {
        "year-missing",
        "body-differs",
        "carry-over",
        "in-force",
        "table-repeated",
    }


BETWEEN = ("carry-over", "in-force", "yuan-as-10k", "table-repeated")


@pytest.mark.parametrize("other", [None, 2020, 2022, 2023, 2030])
def test_ids_of_rules_between_years_are_the_same_whatever_the_years(other: int | None) -> None:
    """Also for a rule in code that looks at last year's report."""

    def verdicts(_: Context) -> list[Verdict]:
        return [Verdict(status="pass", zh="同", en="same", subject=name) for name in ("one", "two")]

    own = Rule(
        id="mine:{x}",
        hardness="soft",
        test=verdicts,
        needs=("previous",),
        basis="own",
        statement_zh="两年一致",
        statement_en="the years agree",
    )
    them: list[tuple[list[str], set[str]]] = []
    for year in (2021, other):
        found = check(report(year=2022), previous=report(year=year), rules=[own])
        between = [finding for finding in found if finding.rule in (*BETWEEN, "mine")]
        them.append(([f.id for f in between], {f.status for f in between if f.rule != "table-repeated"}))
    assert them[0][0] == them[1][0]
    assert them[0][1] == {"pass"}
    assert them[1][1] == {"undecided"}


@pytest.mark.parametrize("other", [2022, 2023])
def test_a_report_of_the_same_or_a_later_year_is_none_to_compare_with(other: int) -> None:
    kinds = ("natural_person", "commercial_enterprise", "other_organization")
    same = {f"requests.received.{column}": 20 + n for n, column in enumerate(kinds)}
    found = check(report(year=2022, cells=same), previous=report(year=other, cells=same))
    assert {f.status for f in found if f.rule in BETWEEN} == {"undecided"}
    missing = of(found, "year-missing")
    assert missing.status == "fail"
    assert f"用来比较的报告{'也是 2022 年度的' if other == 2022 else '是 2023 年度的'}" in missing.message("zh")
    assert "缺 2021 年度报告" in missing.message("zh")
    older = check(report(year=2024, cells=same), previous=report(year=2022, cells=same))
    assert of(older, "table-repeated:requests").status == "fail", "copied, though from two years before"


@pytest.mark.parametrize(
    ("mine", "other", "status"),
    [
        ("清江市人民政府", "清江市东山县人民政府", "fail"),
        ("东山县人民政府", "清江市东山县人民政府", "pass"),
        ("清江市东山县人民政府", "东山县 人民政府", "pass"),
        ("清江市林业局(本级)", "清江市林业局（本级）", "pass"),
        ("清江市林业局", None, "undecided"),
        (None, "清江市林业局", "undecided"),
        (None, None, "undecided"),
    ],
)
def test_a_previous_report_of_another_body_is_told(mine: str | None, other: str | None, status: str) -> None:
    found = check(report(year=2022, agency=mine), previous=report(year=2021, agency=other))
    finding = of(found, "body-differs")
    assert (finding.status, finding.severity) == (status, "info")
    if status == "fail":
        assert mine is not None
        assert other is not None
        assert mine in finding.message("zh")
        assert other in finding.message("en")
    assert {f.status for f in found if f.rule == "carry-over"} == {"pass"}


def test_stock_and_flow_over_two_forms_is_not_asked_for() -> None:
    found = check(report("2021", year=2021), previous=report("2019", year=2020))
    rules = {finding.rule for finding in found}
    assert "carry-over" in rules
    assert not rules & {"in-force", "previous-items"}
    assert "previous-items" in {f.rule for f in check(report("2019", year=2020), previous=report("2019", year=2019))}


def test_a_change_may_be_below_zero() -> None:
    last = report("2019", year=2019, cells={"disclosure.fees.previous_items": 3, "disclosure.fees.change": None})
    now = report("2019", year=2020, cells={"disclosure.fees.previous_items": 1})
    finding = of(check(now, previous=last), "previous-items:fees")
    assert (finding.status, finding.unknown) == ("undecided", ("previous.disclosure.fees.change",))


def test_small_tables_and_stocks_may_be_the_same_in_two_years() -> None:
    small = {"requests.received.natural_person": 9, "disclosure.normative_documents.in_force": 44}
    found = check(report(year=2022, cells=small), previous=report(year=2021, cells=small))
    assert {finding.status for finding in found if finding.rule == "table-repeated"} == {"pass"}


def test_a_table_copied_from_last_year_is_told() -> None:
    kinds = ("natural_person", "commercial_enterprise", "other_organization")
    same = {f"requests.received.{column}": 20 + n for n, column in enumerate(kinds)}
    found = check(report(year=2022, cells=same), previous=report(year=2021, cells=same))
    assert {f.id for f in found.failed if f.rule == "table-repeated"} == {"table-repeated:requests"}
    other = same | {"requests.received.natural_person": 21}
    found = check(report(year=2022, cells=same), previous=report(year=2021, cells=other))
    assert of(found, "table-repeated:requests").status == "pass"


def test_two_figures_that_tell_are_too_few_to_know_a_table_again() -> None:
    few = {"requests.received.natural_person": 20, "requests.received.other_organization": 21}
    found = check(report(year=2022, cells=few), previous=report(year=2021, cells=few))
    assert of(found, "table-repeated:requests").status == "pass"
    totals = few | {"requests.received.total": 41, "requests.outcomes.total.total": 42}
    found = check(report(year=2022, cells=totals), previous=report(year=2021, cells=totals))
    assert of(found, "table-repeated:requests").status == "pass"


@pytest.mark.parametrize(
    ("now", "last", "status"),
    [
        ("1325000", "125.5", "fail"),
        ("125.5", "1325000", "fail"),
        ("1325000元", "125.5", "pass"),
        ("132500000", "125.5", "pass"),
        ("12550", "125.5", "pass"),
        ("125.5", "0", "pass"),
        ("0", "0", "pass"),
        (None, "125.5", "undecided"),
    ],
)
def test_an_amount_ten_thousand_times_last_years_is_told(now: str | None, last: str, status: str) -> None:
    one, previous = (
        report(year=year, cells={"disclosure.fees.amount": amount}) for year, amount in ((2022, now), (2021, last))
    )
    finding = of(check(one, previous=previous), "yuan-as-10k:fees")
    assert (finding.status, finding.severity) == (status, "warning")


# -- the document --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("3.5", "fail"),
        ("３．５", "fail"),
        ("0.25件", "fail"),
        ("3.5万元", "fail"),
        ("1.500", "undecided"),
        ("12%", "undecided"),
        ("3.5 4", "undecided"),
        ("3.0", "pass"),
        ("1.2万件", "pass"),
        (None, "pass"),
    ],
)
def test_a_count_with_a_decimal_fraction_is_told(raw: str | None, status: str) -> None:
    finding = of(check(report(cells={"disclosure.licensing.decisions": raw})), "decimal-count")
    assert finding.status == status
    assert finding.cells == (("disclosure.licensing.decisions",) if status != "pass" else ())


def test_cells_are_named_as_the_form_names_them() -> None:
    keys = [f"requests.received.{column}" for column in COLUMNS[:6]]
    finding = of(check(report(cells=dict.fromkeys(keys, -3))), "non-negative:requests")
    assert "一、本年新收政府信息公开申请数量 / 自然人 -3 [requests.received.natural_person]、" in finding.message("zh")
    assert finding.message("zh").endswith(" 等 6 处")
    assert finding.message("en").endswith("; 2 more")
    finding = of(check(report(cells={"disclosure.licensing.decisions": "3.5"})), "decimal-count")
    assert finding.message("zh") == "件数带小数：行政许可 / 本年处理决定数量 3.5 [disclosure.licensing.decisions]"
    assert "Licensing, Decisions this year 3.5" in finding.message("en")


def test_a_masked_table_is_not_called_the_same() -> None:
    masks = dict.fromkeys(["disputes." + key for key in ("review.total", "review.upheld")])
    rest = {key: None for key in form("2021").cell_keys() if key.startswith("disputes.")}
    for cells, zh in ((masks, "13 个数字两年都已知且相同，2 个未知"), (rest, "没有一个数字在本年度和 2021 年度都已知")):
        found = check(report(year=2022, cells=cells), previous=report(year=2021))
        finding = of(found, "table-repeated:disputes")
        assert finding.status == "undecided"
        assert zh in finding.message("zh")
        assert "完全相同" not in finding.message("zh")
        assert set(finding.unknown) == set(cells)


def test_amounts_are_told_in_plain_digits() -> None:
    now, last = (report(year=y, cells={"disclosure.fees.amount": v}) for y, v in ((2022, "0.0"), (2021, "1.50")))
    found = check(now, previous=last, children=[evolve(last, year=2022)])
    assert of(found, "yuan-as-10k:fees").message("zh") == "收费金额 2022 年 0 元，2021 年 15000 元"
    finding = of(found, "hierarchy:disclosure.fees.amount")
    assert finding.message("zh") == "行政事业性收费 / 本年收费金额：0 元，少于 1 份下级报告之和（15000 元）"
    assert "10,000" not in finding.message("en")
    late = evolve(now, year=2030)
    said = of(check(late, previous=last), "yuan-as-10k:fees").message("zh")
    assert said == "无法判断收费金额是否误用单位：用来比较的报告是 2021 年度的，不是 2029 年度的"


def test_an_amount_may_have_a_decimal_fraction() -> None:
    assert of(check(report(cells={"disclosure.fees.amount": "3.5"})), "decimal-count").status == "pass"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"sections": {"overview": "2021年,工作平稳。"}}, "fail"),
        ({"sections": {"overview": "2021年,工作平稳。"}, "notes": ["truncated"]}, "undecided"),
        ({"sections": {"overview": "2021年,(略)工作平稳。"}}, "undecided"),
        ({"sections": {"overview": "2021年,工作平稳。"}, "cells": {"disputes.review.total": None}}, "undecided"),
        ({"sections": {}}, "undecided"),
        ({"sections": {"problems": ""}}, "pass"),
    ],
)
def test_a_section_that_a_copy_may_hide_is_not_called_missing(data: dict[str, Any], status: str) -> None:
    assert of(check(report(**data)), "section-missing:problems").status == status


def test_an_empty_section_of_prose_is_told_unless_the_document_ends_there() -> None:
    texts = {"overview": "", "requests": "", "problems": "解读不够。", "other_matters": " "}
    found = check(report(sections=texts))
    empty = {finding.id: finding.status for finding in found if finding.rule == "section-empty"}
    expected = {
        "section-empty:overview": "fail",
        "section-empty:problems": "pass",
        "section-empty:other_matters": "fail",
    }
    assert empty == expected
    cut = check(report(sections=texts, notes=["truncated"]))
    assert {f.id: f.status for f in cut if f.rule == "section-empty"} == expected | {
        "section-empty:other_matters": "undecided"
    }


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("(一)", "fail"),
        (" / ", "fail"),
        ("（二）。", "fail"),
        ("1.", "fail"),
        ("一、\u3000\n", "fail"),
        ("——", "fail"),
        ("(略)", "undecided"),
        ("***", "undecided"),
        ("(一)(略)", "undecided"),
        ("无", "pass"),
        ("(一)無。", "pass"),
        ("（二）\n依申请公开", "pass"),
        ("(略)不足。", "pass"),
    ],
)
def test_a_number_or_a_stroke_alone_says_nothing(text: str, status: str) -> None:
    texts = {"overview": "2021年,工作平稳。", "problems": text, "other_matters": "无。"}
    finding = of(check(report(sections=texts)), "section-empty:problems")
    assert finding.status == status


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("五、存在的主要问题及改进情况和其他需要报告的事项", "pass"),
        ("五、存在的主要問題及改進情況和其他需要報告的事項", "pass"),
        ("五、存在的主要问题及改进情况", "fail"),
    ],
)
def test_sections_under_one_heading_are_both_there(title: str, status: str) -> None:
    one = report(sections={"overview": "2021年,工作平稳。", "problems": "解读不够。"})
    joint = evolve(one, sections=(one.sections[0], evolve(one.sections[1], title=title)))
    finding = of(check(joint), "section-missing:other_matters")
    assert finding.status == status
    assert (title in finding.message("zh")) == (status == "pass")


RECEIVED = "requests.received.total"
SIX = [f"{section.number}、{section.title}" for section in form("2021").sections]


def headed(name: str, printed: str, heading: str, overview: str = "2021年,工作平稳。") -> Report:
    """A report read from a document of a format in which one heading is printed otherwise."""
    texts = {section.key: "" for section in form("2021").sections} | {
        "overview": overview,
        "problems": "一是解读不够。",
        "other_matters": "未收取信息处理费。",
    }
    title, agency = "青河市林业局2021年政府信息公开工作年度报告", "青河市林业局"
    whole = report(title=title, agency=agency, sections=texts, cells={RECEIVED: 3})
    text = write(whole, name)
    assert printed in text
    return parse_text(text.replace(printed, heading))


@pytest.mark.parametrize("name", ["html", "lines", "pipe"])
@pytest.mark.parametrize(
    ("place", "heading"),
    [
        (4, "存在的主要问题及改进情况"),
        (4, "（五）存在的主要问题及改进情况"),
        (4, "存在的问题及改进措施"),
        (5, "其他需要报告的事项"),
        (5, "(六)其他需要报告的事项"),
    ],
)
def test_a_heading_behind_the_tables_may_lack_its_number(name: str, place: int, heading: str) -> None:
    read = headed(name, SIX[place], heading)
    assert [section.key for section in read.sections] == [section.key for section in form("2021").sections]
    assert read.sections[place].title == heading
    assert read.sections[4].text == "一是解读不够。"
    assert {f.status for f in check(read) if f.rule in ("section-missing", "section-empty")} == {"pass"}


@pytest.mark.parametrize("dress", ["{0}.", "{0}、", "({1})"])
def test_headings_in_other_dress_head_their_sections(dress: str) -> None:
    text = Path("examples/reports/pipe-2021.txt").read_text(encoding="utf-8")
    whole = parse_text(text)
    for place, heading in enumerate(SIX, 1):
        text = text.replace(f"\n{heading}\n", f"\n{dress.format(place, heading[0])}{heading[2:]}\n")
    dressed = parse_text(text)
    assert [(each.key, each.text) for each in dressed.sections] == [(each.key, each.text) for each in whole.sections]
    assert dressed.sections[0].title == dress.format(1, "一") + "总体情况"
    values = [[cell.value for cell in each.cells.values()] for each in (dressed, whole)]
    assert values[0] == values[1]


@pytest.mark.parametrize("name", ["html", "lines", "pipe"])
def test_an_unnumbered_title_within_the_overview_is_a_sub_heading(name: str) -> None:
    text = "2021年,工作平稳。\n存在的主要问题及改进情况\n解读形式单一。\n(六)其他需要报告的事项\n无。"
    read = headed(name, "二、主动公开政府信息情况", "二、主动公开政府信息情况", overview=text)
    assert read.sections[0].text == text
    assert [section.title for section in read.sections] == SIX


@pytest.mark.parametrize("name", ["html", "lines", "pipe"])
def test_a_sub_heading_with_another_number_is_none(name: str) -> None:
    read = headed(name, "一是解读不够。", "(三)其他需要报告的事项")
    assert read.sections[4].text == "(三)其他需要报告的事项"
    assert read.sections[5].title == SIX[5]


def test_a_table_stands_for_its_section_unless_its_rows_are_missing_too() -> None:
    rows = ["disputes.review", "disputes.direct_litigation", "disputes.litigation_after_review"]
    texts = {"overview": "2021年,工作平稳。"}
    assert of(check(report(sections=texts)), "section-missing:disputes").status == "pass"
    gone = check(report(sections=texts, missing=rows))
    assert of(gone, "section-missing:disputes").status == "fail"
    finding = of(gone, "rows-missing:disputes")
    assert (finding.status, len(finding.cells)) == ("fail", 15)


@pytest.mark.parametrize(
    ("opening", "period", "status"),
    [
        ("2021年,工作平稳。", ["2021-01-01", "2021-12-31"], "pass"),
        ("2021年,工作平稳。", ["2020-12-26", "2021-12-25"], "pass"),
        ("2021年,工作平稳。", ["2021-02-01", "2022-01-31"], "pass"),
        ("2021年,工作平稳。", ["2022-01-01", "2022-12-31"], "fail"),
        ("2020年,工作平稳。", None, "fail"),
        ("  ２０２０年度，工作平稳。", None, "fail"),
        ("(一)总体工作\n2020年,工作平稳。", None, "fail"),
        ("2020年1月,成立专班。2021年,工作平稳。", None, "pass"),
        ("2020年,县政府办被评为先进。2021年,我县工作平稳。", None, "pass"),
        ("2020年,是开局之年;2021年,我们再接再厉。", None, "pass"),
        ("2020年,工作平稳,为2021年打下基础。", None, "pass"),
        ("2020年,工作平稳。2020年共公开3件,2021年将继续。", None, "fail"),
        ("按照2020年修订的制度,工作平稳。\n2020年,不是开头。", None, "pass"),
        ("", None, "pass"),
    ],
)
def test_the_years_that_title_period_and_opening_name_agree(
    opening: str, period: list[str] | None, status: str
) -> None:
    one = report(
        year=2021,
        title="青河市林业局2021年政府信息公开工作年度报告",
        period=period,
        sections={"overview": opening},
    )
    finding = of(check(one), "year-agreement")
    assert (finding.status, finding.severity) == (status, "warning")
    for place in finding.places:
        assert opening[place.start : place.end] == place.text
    assert status == "pass" or finding.places or period


def test_the_year_that_disagrees_has_a_line() -> None:
    path = "examples/reports/lines-2021.txt"
    text = Path(path).read_text(encoding="utf-8")
    assert text.count("2021年,") or text.count("2021年，")
    text = re.sub(r"一、总体情况\n", "一、总体情况\n2020年,工作平稳。\n", text, count=1)
    text = re.sub("2021年[,，]", "本年,", text)
    found = of(check(parse_text(text)), "year-agreement")
    assert found.status == "fail"
    [place] = found.places
    assert place.span is not None
    assert text.splitlines()[place.span.line - 1].startswith("2020年,")
    assert found.to_dict()["places"][0]["line"] == place.span.line


@pytest.mark.parametrize(
    ("name", "year", "late", "early"), [("2019", 2021, "fail", "pass"), ("2021", 2020, "pass", "fail")]
)
def test_a_form_of_another_time_is_told(name: str, year: int, late: str, early: str) -> None:
    found = check(report(name, year=year))
    assert (of(found, "form-outdated").status, of(found, "form-premature").status) == (late, early)
    assumed = check(report(name, year=year, notes=["form-assumed"]))
    assert {of(assumed, f"form-{when}").status for when in ("outdated", "premature")} == {"undecided"}


def test_fees_for_information_are_other_than_those_of_the_disclosure_table() -> None:
    texts = {"overview": "2021年,工作平稳。", "other_matters": "无。"}
    assert of(check(report(sections=texts, cells={"disclosure.fees.amount": 132})), "fees-unsaid").status == "pass"
    asked = {"requests.outcomes.other.fee_not_paid.total": 2}
    finding = of(check(report(sections=texts, cells=asked)), "fees-unsaid")
    assert (finding.status, finding.cells) == ("fail", tuple(asked))
    told = texts | {"other_matters": "本年度發出收費通知2件。"}
    assert of(check(report(sections=told, cells=asked)), "fees-unsaid").status == "pass"
    assert not [f for f in check(report(instead=True)) if f.rule == "fees-unsaid"]


# -- bodies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "below", "complete", "status"),
    [
        (5, [3, 2], True, "pass"),
        (5, [3, 1], True, "fail"),
        (5, [3, 1], False, "pass"),
        (3, [3, 1], False, "fail"),
        (5, [3, None], True, "undecided"),
        (5, [6, None], True, "fail"),
        (5, [3, None], False, "undecided"),
        (2, [3, None], False, "fail"),
        (None, [3, 1], True, "undecided"),
        (None, [0, 0], False, "pass"),
    ],
)
def test_a_body_is_the_sum_of_those_below(
    own: int | None, below: list[int | None], complete: bool, status: str
) -> None:
    children = [report(cells={RECEIVED: value}) for value in below]
    found = check(report(cells={RECEIVED: own}), children=children, complete=complete)
    finding = of(found, "hierarchy:requests.received")
    assert (finding.status, finding.severity) == (status, "warning")
    assert finding.cells == (RECEIVED, *(f"children.{n}.{RECEIVED}" for n in range(len(below))))
    assert not [each for each in found.failed if each.rule == "hierarchy" and each.id != finding.id]


@pytest.mark.parametrize(
    ("own", "below", "complete", "zh", "en"),
    [
        (5, [3], False, "5，不少于 1 份下级报告之和（3）", "5, at least 3, the sum of 1 subordinate report"),
        (2, [3], False, "2，少于 1 份下级报告之和（3）", "2, less than 3, the sum of 1 subordinate report"),
        (
            5,
            [3, 2],
            True,
            "5，等于 2 份下级报告（含本级）之和（5）",
            "5, exactly 5, the sum of 2 subordinate reports, its own office included",
        ),
        (
            5,
            [3, 1],
            True,
            "5，不等于 2 份下级报告（含本级）之和（4）",
            "5, not equal to 4, the sum of 2 subordinate reports, its own office included",
        ),
        (
            2,
            [3, None],
            False,
            "2，少于 2 份下级报告之和（至少 3）",
            "2, less than 3 or more, the sum of 2 subordinate reports",
        ),
        (
            5,
            [3, None],
            False,
            "5，2 份下级报告之和至少 3，无法比较：下级报告有 1 个数未知",
            "5 against 3 or more, the sum of 2 subordinate reports; undecided: 1 figure of subordinate reports unknown",
        ),
        (
            None,
            [3],
            False,
            "?，1 份下级报告之和为 3，无法比较：本报告该数或其单位未知",
            "? against 3, the sum of 1 subordinate report; undecided: the figure of this report or its unit is unknown",
        ),
    ],
)
def test_a_sum_of_bodies_is_told_in_words(
    own: int | None, below: list[int | None], complete: bool, zh: str, en: str
) -> None:
    children = [report(cells={RECEIVED: value}) for value in below]
    found = check(report(cells={RECEIVED: own}), children=children, complete=complete)
    finding = of(found, "hierarchy:requests.received")
    assert finding.message("zh") == f"一、本年新收政府信息公开申请数量：{zh}"
    assert finding.message("en") == f"Received this year: {en}"


def test_why_bodies_cannot_be_compared_is_told() -> None:
    children = [report(year=2020, cells={RECEIVED: 3}), report(year=None), report(cells={RECEIVED: None})]
    finding = of(check(report(cells={RECEIVED: 5}), children=children), "hierarchy:requests.received")
    assert "2 份下级报告不是 2021 年度的或年度不明，下级报告有 1 个数未知" in finding.message("zh")
    assert "2 subordinate reports not known to be for 2021, 1 figure" in finding.message("en")
    finding = of(check(report(year=None), children=children), "hierarchy:requests.received")
    assert "本报告年度不明" in finding.message("zh")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"previous": 3}, r"^previous: expected gxparse.Report, got int"),
        ({"children": [3]}, r"^children: expected a sequence of gxparse.Report, got int"),
        ({"children": report()}, r"^children: expected a sequence of gxparse.Report, got str"),
        ({"rules": [3]}, r"^rules: expected a sequence of gxparse.Rule, got int"),
        ({"rules": "abc"}, r"^rules: expected a sequence of gxparse.Rule, got str"),
    ],
)
def test_what_is_no_report_or_rule_is_told(arguments: dict[str, Any], why: str) -> None:
    with pytest.raises(TypeError, match=why):
        check(report(), **arguments)
    with pytest.raises(TypeError, match=r"^report: expected gxparse.Report, got int"):
        check(3)  # type: ignore[arg-type]


def test_bodies_on_different_forms_and_years_are_summed_as_far_as_they_can_be() -> None:
    own = report(instead=True, cells={"requests.outcomes.other.total": 2, RECEIVED: 5})
    three = report(cells={"requests.outcomes.other.fee_not_paid.total": 1, "requests.outcomes.other.other.total": 1})
    old = report("2019", year=2021, cells={RECEIVED: 5})
    found = check(own, children=[three, old], complete=True)
    assert of(found, "hierarchy:requests.outcomes.other").status == "pass"
    assert of(found, "hierarchy:requests.received").status == "pass"
    assert of(found, "hierarchy:disclosure.regulations.issued").unknown == ("children.1.disclosure.regulations.issued",)
    other_year = check(own, children=[report(year=2022, cells={RECEIVED: 5})], complete=True)
    assert of(other_year, "hierarchy:requests.received").status == "undecided"


def test_formulas_may_sum_subordinate_reports() -> None:
    rule = Rule(
        id="below",
        hardness="soft",
        formula="requests.received.total >= children.requests.received.total",
        basis="own",
        statement_zh="不小于",
        statement_en="at least",
        zh="{left} {right}",
        en="{left} {right}",
    )
    children = [report(cells={RECEIVED: 3}), report(cells={RECEIVED: 4})]
    finding = of(check(report(cells={RECEIVED: 5}), children=children, rules=[rule]), "below")
    assert (finding.status, finding.left, finding.right) == ("fail", 5, 7)
    assert finding.cells == (RECEIVED, f"children.0.{RECEIVED}", f"children.1.{RECEIVED}")
    twice = [report(agency="云岭区林业局", cells={RECEIVED: 3})] * 2
    assert of(check(report(cells={RECEIVED: 5}), children=twice, rules=[rule]), "below").right == 3
    assert "below" not in {finding.rule for finding in check(report(), rules=[rule])}


SAYS = {RECEIVED: 40, "requests.received.natural_person": 31, "requests.received.other_organization": 11}
"""Figures by which a report is known again, the total apart: two of them, and with a third three."""
MORE = {**SAYS, "disclosure.licensing.decisions": 128}


def child(name: str, agency: str | None, cells: dict[str, Any] = MORE, **data: Any) -> Report:
    made = report(agency=agency, cells=cells, **data)
    return evolve(made, source=evolve(made.source, name=name))


@pytest.mark.parametrize(
    ("children", "total", "zh"),
    [
        (
            [child("a", "云岭区林业局", SAYS), child("b", "云岭区 林业局", SAYS)],
            40,
            "云岭区林业局 2021 年度的报告有 2 份（a、b），数字相同：只计一次",
        ),
        (
            [child("a", "云岭區林業局"), child("b", "云岭区林业局")],
            40,
            "云岭區林業局 2021 年度的报告有 2 份（a、b），数字相同：只计一次",
        ),
        ([child("a", None), child("b", "云岭区林业局")], 40, "有 2 份报告没有都写明机关（a、b），数字相同：只计一次"),
        (
            [child("a", "云岭区林业局"), child("b", "云岭区林业局", {**MORE, RECEIVED: None})],
            40,
            "云岭区林业局 2021 年度的报告有 2 份（a、b），数字相同：只计一次",
        ),
        (
            [child("a", "云岭区林业局"), child("b", "云岭区林业局", {**MORE, RECEIVED: 41})],
            None,
            "云岭区林业局 2021 年度的报告有 2 份（a、b），数字不同：不同之处按未知处理",
        ),
        (
            [child("a", "云岭区林业局"), child("b", "云岭区水务局")],
            80,
            "云岭区林业局（a）与云岭区水务局（b）数字完全相同，疑为同一份报告",
        ),
    ],
)
def test_a_child_that_is_handed_twice_is_told_and_summed_once(
    children: list[Report], total: int | None, zh: str
) -> None:
    found = check(report(cells={RECEIVED: 40}), children=children, complete=True)
    told = of(found, "child-twice")
    assert (told.status, told.severity, told.zh) == ("fail", "info", zh)
    assert of(found, "hierarchy:requests.received").right == total


@pytest.mark.parametrize(
    ("children", "status"),
    [
        ([child("a", "云岭区林业局"), child("b", "云岭区水务局", SAYS)], "pass"),
        ([child("a", "云岭区林业局"), child("b", "云岭区林业局", year=2022)], "pass"),
        ([child("a", None, SAYS)], "pass"),
        ([child("a", None, SAYS), child("b", None, SAYS)], "undecided"),
        ([child("a", "云岭区林业局"), child("b", "云岭区林业局", year=None)], "undecided"),
    ],
)
def test_children_that_are_not_known_again_are_all_summed(children: list[Report], status: str) -> None:
    found = check(report(), children=children)
    assert of(found, "child-twice").status == status
    assert len(of(found, "hierarchy:requests.received").cells) == 1 + len(children)


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [
        (
            "2022年，我局办理因2021年度政府信息公开申请引发的行政复议1件、行政诉讼2件。",
            {"prose:review": "pass", "prose:litigation": "pass"},
        ),
        ("2022年，我局因上年度政府信息公开申请被提起行政复议1件。", {"prose:review": "pass"}),
        ("2021年，我局因政府信息公开被申请行政复议3件。", {"prose:review-last": "pass"}),
        ("上年度因政府信息公开引发行政复议1件。", {"prose:review-last": "fail"}),
    ],
)
def test_disputes_over_last_years_requests_are_disputes_of_this_year(said: str, verdicts: dict[str, str]) -> None:
    """1 review and 2 actions this year, 3 reviews last year."""
    keys = ("disputes.review.upheld", "disputes.review.total")
    now = dict.fromkeys(keys, 1) | {"disputes.direct_litigation.upheld": 2, "disputes.direct_litigation.total": 2}
    this = report(year=2022, cells=now, sections={"overview": said})
    found = check(this, previous=report(year=2021, cells=dict.fromkeys(keys, 3)))
    assert {finding.id: finding.status for finding in found if finding.rule == "prose"} == verdicts


# -- equations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_equations_over_two_years_have_their_names(name: str) -> None:
    now, last = report(name, year=2022), report(name, year=2021)
    alone, values = equations(now)
    both, all_values = equations(now, last, names=("2022.", "2021."))
    links = [each for each in both if each.id.startswith("2022.carry-over:")]
    assert len(both) == 2 * len(alone) + 7
    assert len(links) == 7
    assert links[-1].left == ("2022.requests.carried_over.total",)
    assert links[-1].right == ("2021.requests.carried_forward.total",)
    assert set(all_values) == {prefix + key for prefix in ("2022.", "2021.") for key in values}
    assert {each.id for each in both} >= {f"2021.{each.id}" for each in alone}
    plain, plain_values = equations(now, last)
    assert {each.id for each in plain} >= {"row-total:received", "previous.row-total:received", "carry-over:total"}
    assert set(plain_values) == set(values) | {PREVIOUS + key for key in values}
    assert equations(now, report(name, year=2020)) == (alone, values)


def test_values_of_equations_are_the_cells() -> None:
    _, values = equations(report(cells={"requests.received.total": 5, "disputes.review.total": None}))
    assert (values["requests.received.total"], values["disputes.review.total"]) == (5, None)
    assert not any(key.startswith("disclosure.") for key in values)
