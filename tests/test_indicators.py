"""Indicators: hand-made reports with numbers worked out by hand, and what must hold of every report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from checking import examples, with_values
from gxparse.errors import EmptySourceError, IndicatorError
from gxparse.findings import Context, Verdict
from gxparse.forms.model import form
from gxparse.measuring.catalogue import check_share
from gxparse.measuring.figures import Figures
from gxparse.measuring.measure import with_own
from gxparse.outcome import Outcome
from gxparse.report import Cell, Report
from gxparse.testing.made import Shape, report_of
from gxparse.testing.strategies import damaged_reports
from strategies import FORMS, figures_in

PEOPLE = 50_000
NUMBERS: dict[str, Fraction] = {
    # Of 20 outcomes 6 are granted, 2 in part, 3 refused, 5 not provided, 2 not processed, 2 other.
    "granted_share": Fraction(6, 20),
    "granted_in_part_share": Fraction(2, 20),
    "disclosed_share": Fraction(8, 20),
    "refused_share": Fraction(3, 20),
    "not_provided_share": Fraction(5, 20),
    "not_processed_share": Fraction(2, 20),
    "other_share": Fraction(2, 20),
    # 21 were received and 3 carried over: 20 are completed, 4 go on.
    "completion_share": Fraction(20, 24),
    "carried_forward_share": Fraction(4, 24),
    "carried_over_share": Fraction(3, 24),
    # 19 of the 21 are by natural persons, 2 by law firms; the enterprise's 3 were carried over.
    "natural_person_share": Fraction(19, 21),
    "commercial_enterprise_share": Fraction(0),
    "research_institution_share": Fraction(0),
    "public_interest_organization_share": Fraction(0),
    "legal_service_organization_share": Fraction(2, 21),
    "other_organization_share": Fraction(0),
    # Reviews: 3 upheld, 1 corrected, 1 other, 2 pending.
    "review_corrected_share": Fraction(1, 5),
    "review_upheld_share": Fraction(3, 5),
    "review_pending_share": Fraction(2, 7),
    # Lawsuits: 2 upheld and 1 corrected without review; 1 upheld and 1 pending after one.
    "litigation_corrected_share": Fraction(1, 4),
    "litigation_upheld_share": Fraction(3, 4),
    "litigation_pending_share": Fraction(1, 5),
    "dispute_rate": Fraction(100 * 12, 20),
    "review_rate": Fraction(100 * 7, 20),
    "litigation_rate": Fraction(100 * 5, 20),
    "normative_documents_repealed_share": Fraction(4, 20),
    "normative_documents_issued_ratio": Fraction(100 * 5, 16),
    "coercion_ratio": Fraction(100 * 10, 40),
    "requests_per_10000": Fraction(21, 5),
    "disputes_per_10000": Fraction(12, 5),
    "licensing_per_10000": Fraction(200, 5),
    "penalties_per_10000": Fraction(40, 5),
    "coercion_per_10000": Fraction(10, 5),
    "fees_per_inhabitant": Fraction(15_000, PEOPLE),
    "procurement_per_inhabitant": Fraction(20_000, PEOPLE),
}
ONLY = {
    "2019": {"procurement_per_inhabitant"},
    "2021": {"normative_documents_repealed_share", "fees_per_inhabitant"},
}
"""Indicators of one form only."""

TOTAL = "requests.outcomes.total.total"
GRANTED = "requests.outcomes.granted.total"


def made(name: str = "2021", *, instead: bool = False, others: Mapping[str, int] | None = None) -> Report:
    """The report that the numbers above are worked out from."""
    shape = Shape.of(form(name), instead)
    other = "outcomes.other" if "outcomes.other" in shape.rows else "outcomes.other.fee_not_paid"
    cases = [
        (("natural_person", "outcomes.granted", "received"), 6),
        (("natural_person", "outcomes.granted_in_part", "received"), 2),
        (("commercial_enterprise", "outcomes.refused.state_secret", "carried_over"), 3),
        (("natural_person", "outcomes.not_provided.not_held", "received"), 5),
        (("legal_service_organization", "outcomes.not_processed.repeat_request", "received"), 2),
        (("natural_person", other, "received"), 2),
        (("natural_person", "carried_forward", "received"), 4),
    ]
    disputes = [
        (("review", "upheld"), 3),
        (("review", "corrected"), 1),
        (("review", "other"), 1),
        (("review", "pending"), 2),
        (("direct_litigation", "upheld"), 2),
        (("direct_litigation", "corrected"), 1),
        (("litigation_after_review", "upheld"), 1),
        (("litigation_after_review", "pending"), 1),
    ]
    acts: dict[str, int | Decimal] = {"licensing.decisions": 200, "penalties.decisions": 40, "coercion.decisions": 10}
    if name == "2019":
        acts |= {"normative_documents.produced": 5, "normative_documents.total_disclosed": 16}
        money: dict[str, int | Decimal] = {"procurement.amount": Decimal(2)}
    else:
        acts |= {
            "normative_documents.issued": 5,
            "normative_documents.repealed": 4,
            "normative_documents.in_force": 16,
        }
        money = {"fees.amount": Decimal("1.5")}
    disclosure = {f"disclosure.{key}": value for key, value in {**acts, **money}.items()}
    report = report_of(form(name), shape.figures(cases, disputes, {**disclosure, **(others or {})}))
    amounts = {f"disclosure.{key}": evolve(report[f"disclosure.{key}"], unit="万元") for key in money}
    return evolve(report, cells={**report.cells, **amounts})


def one(report: Report, name: str, **how: Any) -> gxparse.IndicatorValue:
    [found] = gxparse.indicators(report, **how).of(name)
    return found


# -- numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "instead"), [("2019", False), ("2021", False), ("2021", True)])
def test_every_indicator_is_as_worked_out_by_hand(name: str, instead: bool) -> None:
    values = gxparse.indicators(made(name, instead=instead), population=PEOPLE)
    assert [value.id for value in values] == list(NUMBERS)
    gone = {value.id for value in values if value.state == "unavailable"}
    assert gone == {each for other, only in ONLY.items() if other != name for each in only}
    there = {value.id: value.value for value in values if value.id not in gone}
    assert there == {each: number for each, number in NUMBERS.items() if each not in gone}
    assert {value.state for value in values} == {"exact", "unavailable"}
    assert all(value.low == value.value == value.high for value in values)


OF_2014: dict[str, Fraction] = {
    # Of 239 answers 79 are granted, 18 in part, 25 refused; the 52 disclosed already are answers, but not granted.
    "granted_share": Fraction(79, 239),
    "granted_in_part_share": Fraction(18, 239),
    "disclosed_share": Fraction(97, 239),
    "refused_share": Fraction(25, 239),
    # Reviews: 6 upheld, 1 corrected, 2 other; lawsuits: 3 upheld, none corrected, 1 other.
    "review_corrected_share": Fraction(1, 9),
    "review_upheld_share": Fraction(6, 9),
    "litigation_corrected_share": Fraction(0),
    "litigation_upheld_share": Fraction(3, 4),
    # 239 requests were closed.
    "dispute_rate": Fraction(100 * 13, 239),
    "review_rate": Fraction(100 * 9, 239),
    "litigation_rate": Fraction(100 * 4, 239),
    "requests_per_10000": Fraction(239, 5),
    "disputes_per_10000": Fraction(13, 5),
}


def test_what_the_form_of_2014_has_is_measured_and_of_all_else_it_is_said_why_not() -> None:
    values = gxparse.indicators(gxparse.parse("examples/older/pipe-2017.txt"), population=PEOPLE)
    assert {value.id: value.value for value in values if value.state == "exact"} == OF_2014
    assert {value.state for value in values} == {"exact", "unavailable"}
    gone = [value for value in values if value.state == "unavailable"]
    assert all("2014" in value.zh and "2014" in value.en for value in gone)
    assert not [value for value in gone if value.en.endswith("does not ask for it") and "procurement" not in value.id]
    [granted] = values.of("granted_share")
    assert granted.zh.startswith("2014 年格式的分子不含另计的“属于已主动公开范围”")
    assert [value.id for value in values if value.state == "exact" and not value.en] == [
        "review_corrected_share",
        "review_upheld_share",
        "litigation_corrected_share",
        "litigation_upheld_share",
        "requests_per_10000",
    ]
    assert gxparse.indicators(made("2019")).of("granted_share")[0].en == ""


def test_a_masked_answer_of_2014_bounds_its_share() -> None:
    text = Path("examples/older/pipe-2017.txt").read_text(encoding="utf-8")
    report = gxparse.parse_text(text.replace("同意公开答复数 | 件 | 79", "同意公开答复数 | 件 | ***"))
    value = one(report, "granted_in_part_share")
    assert (value.state, value.low, value.high) == ("interval", Fraction(0), Fraction(18, 160))
    assert "1 cell unknown; on the form of 2014" in value.en
    assert one(report, "granted_share").state == "unknown"


def test_what_is_comparable_is_the_same_on_both_forms() -> None:
    old, new = (gxparse.indicators(made(name), population=PEOPLE) for name in ("2019", "2021"))
    for one_of_old, one_of_new in zip(old, new, strict=True):
        if one_of_old.indicator.comparable:
            assert one_of_old.indicator.forms[-2:] == ("2019", "2021")
            assert one_of_old.value == one_of_new.value is not None
        else:
            assert one_of_old.indicator.compare_zh
            assert one_of_old.indicator.compare_en


def test_the_numbers_of_several_reports_come_report_by_report() -> None:
    both = [made("2019"), made("2021")]
    values = gxparse.indicators(iter(both))
    assert [value.form for value in values.of("granted_share")] == ["2019", "2021"]
    assert values[: len(values) // 2] == gxparse.indicators(both[0]).items
    assert gxparse.indicators([]).items == ()
    read = Outcome(name="a.txt", reports=tuple(both))
    lost = Outcome(name="b.txt", error=EmptySourceError("b.txt"))
    assert gxparse.indicators([read, lost]) == gxparse.indicators(read) == values


# -- 0/0, forms, population ----------------------------------------------------------------------------


def test_nothing_by_nothing_is_no_number_and_says_so() -> None:
    value = one(report_of(form("2021"), Shape.of(form("2021")).figures()), "granted_share")
    assert (value.state, value.value, value.low, value.high) == ("undefined", None, None, None)
    assert value.numerator == value.denominator == 0
    assert value.zh == "分母为 0（0/0）"
    assert value.to_dict()["value"] is None


def test_something_by_nothing_is_no_number_either() -> None:
    report = with_values(made(), {"disclosure.penalties.decisions": 0})
    value = one(report, "coercion_ratio")
    assert (value.state, value.value, value.en) == ("undefined", None, "the denominator is 0 (10/0)")


def test_what_a_form_does_not_ask_for_is_unavailable() -> None:
    value = one(made("2019"), "normative_documents_repealed_share")
    assert (value.state, value.zh, value.text("zh"), value.parts()) == ("unavailable", "2019 年格式没有该项", "–", "")


def test_without_inhabitants_there_is_no_number_by_inhabitants() -> None:
    value = one(made(), "requests_per_10000")
    assert (value.state, value.value, value.en) == ("unavailable", None, "no number of inhabitants was handed in")


def of_body(agency: str | None, year: int | None = 2023) -> Report:
    return evolve(made(), agency=agency, year=year)


@pytest.mark.parametrize(
    ("population", "number"),
    [
        (PEOPLE, Fraction(21, 5)),
        ({"云岭区人民政府": 30_000}, Fraction(7)),
        ({" 云岭区 人民政府": {2023: 70_000, 2022: 1}}, Fraction(3)),
        ({"云岭区人民政府": {"2023": 70_000}}, Fraction(3)),
        ({"云岭区人民政府": {2022: 70_000}}, None),
        ({"另一机关": 5}, None),
        ({}, None),
    ],
)
def test_inhabitants_are_those_of_the_body_and_the_year(population: Any, number: Fraction | None) -> None:
    assert one(of_body("云岭区人民政府"), "requests_per_10000", population=population).value == number


@pytest.mark.parametrize(
    ("population", "en"),
    [
        (0, "population: 0 is no number of inhabitants above 0"),
        (-3, "-3 is no number"),
        (True, "True is no number"),
        (1.5, "1.5 is no number"),
        (float("nan"), "nan is no number"),
        ("many", "'many' is no number"),
        ({"甲": None}, "population, '甲': None is no number"),
        ({"甲": {"twenty": 5}}, "population, '甲': 'twenty' is no year"),
        ({"甲": {2021: 0}}, "population, '甲'.2021: 0 is no number"),
        ({3: 5}, "3 is no name of a body"),
        ({"甲": 5, " 甲": 6}, "the body stands twice"),
    ],
)
def test_what_is_no_population_is_told_with_its_place(population: Any, en: str) -> None:
    with pytest.raises(IndicatorError) as caught:
        gxparse.indicators(made(), population=population)
    assert en in caught.value.message("en")
    assert caught.value.message("zh").startswith("指标 population")


def test_one_number_does_not_do_for_two_bodies() -> None:
    with pytest.raises(IndicatorError, match="reports of 2 bodies"):
        gxparse.indicators([of_body("甲县"), of_body("乙县")], population=5)
    assert len(gxparse.indicators([of_body("甲县"), of_body("甲 县")], population=5).of("requests_per_10000")) == 2


# -- unknown cells -------------------------------------------------------------------------------------


def test_a_masked_total_that_its_sums_tell_gives_the_number() -> None:
    value = one(with_values(made(), {TOTAL: None}), "granted_share")
    assert (value.state, value.value, value.unknown) == ("exact", Fraction(6, 20), (TOTAL,))
    assert value.en == "1 cell without a number, told by the sums"


def masked(*keys: str) -> Report:
    return with_values(made(), dict.fromkeys(keys))


PERSONS = ("requests.outcomes.granted.natural_person", "requests.outcomes.not_provided.not_held.natural_person")


def test_cells_that_make_up_for_each_other_give_an_interval() -> None:
    """Granted and not held are masked for persons and in all: together they are 11 of 20."""
    report = masked(*PERSONS, GRANTED, "requests.outcomes.not_provided.not_held.total")
    granted, refused, either = (one(report, name) for name in ("granted_share", "refused_share", "disclosed_share"))
    assert (granted.state, granted.low, granted.high) == ("interval", Fraction(0), Fraction(11, 20))
    assert (granted.value, granted.numerator, granted.denominator) == (None, None, Fraction(20))
    assert granted.text() == "0.0%–55.0%"
    assert granted.zh == "有 1 个单元格未知"
    assert (either.low, either.high) == (Fraction(2, 20), Fraction(13, 20))
    assert refused.value == Fraction(3, 20)


def test_an_unknown_part_of_its_own_whole_ties_both_ends() -> None:
    """Reviews: 3 upheld, 1 other, corrected, pending and the total masked: corrected / (4 + corrected)."""
    report = masked("disputes.review.corrected", "disputes.review.pending", "disputes.review.total")
    corrected, upheld = one(report, "review_corrected_share"), one(report, "review_upheld_share")
    assert (corrected.state, corrected.low, corrected.high) == ("unknown", None, None)
    assert (upheld.state, upheld.low, upheld.high) == ("interval", Fraction(0), Fraction(3, 4))
    assert upheld.text() == "0.0%–75.0%"


def test_with_the_total_known_the_share_is_bounded_on_both_sides() -> None:
    """The same with 7 in all: corrected is 0 to 3, so its share is 0 to 3/7 and that of the upheld 3/7 to 3/4."""
    report = masked("disputes.review.corrected", "disputes.review.pending")
    assert [one(report, "review_corrected_share").high, one(report, "review_upheld_share").low] == [Fraction(3, 7)] * 2


def test_a_denominator_that_may_be_0_is_told() -> None:
    report = masked("disputes.review.upheld", "disputes.review.corrected", "disputes.review.other")
    report = with_values(report, {"disputes.review.pending": None})
    value = one(report, "review_corrected_share")
    assert value.state == "unknown"
    rate = one(masked("disclosure.penalties.decisions"), "coercion_ratio")
    assert (rate.state, rate.low, rate.high) == ("interval", Fraction(0), Fraction(1000))
    assert rate.en == "1 cell unknown; the denominator may be 0"


def test_an_amount_in_an_unknown_unit_is_unknown() -> None:
    report = made()
    cell = evolve(report["disclosure.fees.amount"], unit=None)
    value = one(
        evolve(report, cells={**report.cells, "disclosure.fees.amount": cell}), "fees_per_inhabitant", population=1
    )
    assert (value.state, value.value) == ("unknown", None)


def blank(report: Report, *keys: str) -> Report:
    return evolve(report, cells={**report.cells, **dict.fromkeys(keys, Cell(None, "blank"))})


def test_a_blank_cell_is_not_0_by_itself() -> None:
    report = blank(made(), "disclosure.coercion.decisions")
    assert one(report, "coercion_ratio").state == "unknown"


def test_blanks_are_0_where_the_check_of_the_report_says_so() -> None:
    """All zeros are blank, and the sums hold with blanks as 0. They prove those of requests and disputes."""
    report = made(others={"disclosure.coercion.decisions": 0})
    zeros = [key for key, cell in report.cells.items() if cell.value == 0]
    report = blank(report, *zeros)
    assert "blanks-are-zeros" in {finding.id for finding in gxparse.check(report).failed}
    value = one(report, "review_pending_share")
    assert value.value == Fraction(2, 7)
    lawsuits = one(report, "litigation_pending_share")
    assert (lawsuits.value, lawsuits.assumed) == (Fraction(1, 5), ())
    assert lawsuits.en == "1 cell without a number, told by the sums"
    coercion = one(report, "coercion_ratio")
    assert (coercion.value, coercion.assumed) == (Fraction(0), ("disclosure.coercion.decisions",))
    assert coercion.zh == "1 个空白单元格按 0 计"


# -- doubt ---------------------------------------------------------------------------------------------


def test_a_number_from_cells_that_break_a_rule_names_the_rule() -> None:
    value = one(with_values(made(), {TOTAL: 21}), "granted_share")
    assert (value.state, value.value) == ("doubtful", Fraction(6, 21))
    assert value.rules == ("row-total:outcomes.total", "results-total:total", "balance:total")
    assert value.en == "its cells break row-total:outcomes.total, results-total:total, balance:total"
    assert "(its cells break" in repr(value)


def test_doubt_goes_no_further_than_the_cells_of_the_rule() -> None:
    values = gxparse.indicators(with_values(made(), {"disputes.review.total": 8}))
    doubtful = {value.id for value in values if value.state == "doubtful"}
    assert doubtful == {
        "review_pending_share",
        "review_corrected_share",
        "review_upheld_share",
        "dispute_rate",
        "review_rate",
    }


def test_bounds_that_rest_on_a_doubtful_cell_are_doubtful() -> None:
    """Granted in all is told by its row; the column of persons, in which that row's cell stands, does not add up."""
    report = with_values(made(), {GRANTED: None, "requests.outcomes.total.natural_person": 99})
    value = one(report, "granted_share")
    assert value.state == "doubtful"
    assert "results-total:natural_person" in value.rules


def test_a_share_above_1_is_never_told_without_doubt() -> None:
    value = one(with_values(made(), {"disputes.review.pending": 9}), "review_pending_share")
    assert (value.state, value.value, value.rules) == ("doubtful", Fraction(9, 7), ("dispute-total:review",))


def test_cells_whose_rules_contradict_each_other_tell_nothing() -> None:
    report = with_values(made(), {"disputes.review.pending": None, "disputes.review.total": 2})
    value = one(report, "review_pending_share")
    assert (value.state, value.low, value.high, value.rules) == ("unknown", None, None, ("dispute-total:review",))
    assert "矛盾" in value.zh
    assert "dispute-total:review" in value.en


def test_a_soft_rule_that_fails_is_told_beside_the_number() -> None:
    report = with_values(made(), {"disclosure.normative_documents.issued": 30})
    value = one(report, "normative_documents_issued_ratio")
    assert (value.state, value.rules) == ("exact", ())
    assert value.warnings
    assert value.warnings[0] in value.en


def test_rules_of_ones_own_make_doubtful_too() -> None:
    def always(_: Context) -> list[Verdict]:
        return [Verdict(status="fail", zh="不", en="no", cells=(GRANTED,))]

    rule = gxparse.Rule(id="mine", hardness="hard", test=always, basis="own", statement_zh="甲", statement_en="a")
    assert one(made(), "granted_share", rules=[rule]).rules == ("mine",)
    assert one(made(), "refused_share", rules=[rule]).state == "exact"


# -- years ---------------------------------------------------------------------------------------------


OVER = "requests.carried_over.total"


def two_years(changes: Mapping[str, int | None]) -> list[Report]:
    """The hand-made report, which carries 4 of persons forward, and one of the year after with other numbers in it:
    these 4 and 6 new ones are all granted.
    """
    shape = Shape.of(form("2021"))
    granted = [
        (("natural_person", "outcomes.granted", origin), n) for origin, n in (("carried_over", 4), ("received", 6))
    ]
    after = with_values(report_of(form("2021"), shape.figures(granted)), changes)
    return [evolve(report, agency="云岭区人民政府", year=year) for report, year in ((made(), 2021), (after, 2022))]


def test_a_year_that_contradicts_its_neighbour_makes_both_doubtful() -> None:
    first, second = two_years({OVER: 5})
    alone = gxparse.indicators([first, second]).of("carried_forward_share")
    assert [value.state for value in alone] == ["exact", "doubtful"]
    both = gxparse.indicators([second, first], series=True).of("carried_forward_share")
    assert [(value.year, value.state) for value in both] == [(2022, "doubtful"), (2021, "doubtful")]
    assert "carry-over:total" in both[0].rules
    assert both[1].rules == ("next.carry-over:total",)


def test_last_year_tells_what_is_masked() -> None:
    """Received and carried over are masked and add to 10: alone the share is anything; with last year it is 4/10."""
    rows = ("received", "carried_over")
    hidden = [f"requests.{row}.{column}" for row in rows for column in ("natural_person", "total")]
    first, second = two_years(dict.fromkeys(hidden))
    assert one(second, "carried_over_share").state == "unknown"
    value = gxparse.indicators([first, second], series=True).of("carried_over_share")[1]
    assert (value.state, value.value) == ("exact", Fraction(4, 10))


def test_bounds_that_rest_on_last_years_broken_sums_are_doubtful() -> None:
    hidden = dict.fromkeys(["requests.carried_over.natural_person", OVER, "requests.received.natural_person"])
    first, second = two_years(hidden)
    values = gxparse.indicators([first, second], series=True).of("carried_over_share")
    assert (values[1].state, values[1].value) == ("exact", Fraction(4, 10))
    first = with_values(first, {"requests.received.total": 20})
    value = gxparse.indicators([first, second], series=True).of("carried_over_share")[1]
    assert (value.state, value.rules) == ("doubtful", ("previous.balance:total",))


def test_reports_without_a_body_or_a_neighbour_are_measured_alone() -> None:
    several = [made(), evolve(made(), agency="甲", year=2019), evolve(made(), agency="甲", year=2022)]
    alone, together = gxparse.indicators(several), gxparse.indicators(several, series=True)
    assert [value.value for value in together] == [value.value for value in alone]


# -- properties ----------------------------------------------------------------------------------------

SHARES = [indicator.id for indicator in gxparse.built_in_indicators() if indicator.kind == "share"]


def by_id(report: Report) -> Mapping[str, gxparse.IndicatorValue]:
    return {value.id: value for value in gxparse.indicators(report, population=PEOPLE)}


@examples(60)
@given(data=st.data(), name=FORMS, instead=st.booleans())
def test_the_exact_number_lies_in_every_interval_of_masked_cells(data: st.DataObject, name: str, instead: bool) -> None:
    instead = instead and name == "2021"
    report = report_of(form(name), data.draw(figures_in(name, instead=instead)))
    tables = data.draw(st.sampled_from(["", "requests.", "disputes.", "requests.outcomes"]))
    share = data.draw(st.sampled_from([3, 10, 30]))
    keys = [key for key in report.cells if key.startswith(tables)]
    hidden = data.draw(st.sets(st.sampled_from(keys), max_size=share))
    full, partly = by_id(report), by_id(with_values(report, dict.fromkeys(hidden)))
    for name_of, value in partly.items():
        exact = full[name_of]
        if value.state == "undefined":
            assert exact.state == "undefined"
        if exact.value is None:
            assert value.value is None or exact.state in ("undefined", "unavailable")
            continue
        assert value.state in ("exact", "interval", "unknown")
        assert value.low is None or value.low <= exact.value
        assert value.high is None or exact.value <= value.high
        if value.state == "exact":
            assert value.value == exact.value


@examples(40)
@given(name=FORMS, data=st.data())
def test_shares_of_a_report_whose_rules_hold_are_from_0_to_1(name: str, data: st.DataObject) -> None:
    values = by_id(report_of(form(name), data.draw(figures_in(name))))
    for name_of in SHARES:
        value = values[name_of].value
        assert value is None or 0 <= value <= 1
    outcomes = [values[each].value for each in SHARES[:2] + SHARES[3:7]]
    parts = [each for each in outcomes if each is not None]
    assert not parts or sum(parts) == 1


@examples(40)
@given(damaged_reports())
def test_doubt_is_always_told(damaged: Any) -> None:
    report = damaged.report
    failing = [finding for finding in gxparse.check(report).failed if finding.severity == "error"]
    figures = Figures.of(report)
    for value in gxparse.indicators(report, population=PEOPLE):
        sides = value.indicator.sides(figures.variant)
        if sides is None:
            continue
        keys = {*sides[0].keys, *sides[1].keys}
        broken = {finding.id for finding in failing if not keys.isdisjoint(finding.cells)}
        assert broken <= set(value.rules)
        if value.rules and value.state != "unknown":
            assert value.state == "doubtful"
            assert f"{len(value.rules)} 条不符的勾稽关系" in value.zh
            assert value.rules[0] in value.en


# -- own indicators ------------------------------------------------------------------------------------

OWN: dict[str, Any] = {
    "schema": "gxparse/indicators/1",
    "sources": {"own": {"zh": "自定", "en": "own"}},
    "groups": {"own": {"zh": "自定", "en": "own"}},
    "indicators": [
        {
            "id": "repeat_share",
            "group": "own",
            "name": {"zh": "重复申请占比", "en": "Share of repeat requests"},
            "kind": "share",
            "numerator": "requests.outcomes.not_processed.repeat_request.total",
            "denominator": TOTAL,
            "counts": {"zh": "只计重复申请", "en": "repeat requests only"},
            "source": "own",
        }
    ],
}


def changed(**fields: Any) -> str:
    entry = {key: value for key, value in {**OWN["indicators"][0], **fields}.items() if value is not ...}
    return json.dumps({**OWN, "indicators": [entry]}, ensure_ascii=False)


def test_indicators_of_ones_own_come_after_the_built_in_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(OWN, ensure_ascii=False), encoding="utf-8")
    own = gxparse.load_indicators(path)
    values = gxparse.indicators(made(), own=own)
    assert values[-1].id == "repeat_share"
    assert values[-1].value == Fraction(2, 20)
    assert gxparse.load_indicators(path.read_bytes())[0].source_zh == "自定"


RATIO = {"kind": "ratio", "unit": {"zh": "比", "en": "to 1"}}


@pytest.mark.parametrize(
    ("source", "en"),
    [
        ("{", "no JSON"),
        ("{}", "schema: the field is missing"),
        (json.dumps({**OWN, "schema": "x"}), "schema: expected gxparse/indicators/1, not 'x'"),
        (json.dumps({**OWN, "mine": 1}), "mine: unknown field"),
        (json.dumps({**OWN, "indicators": {}}), "indicators: expected a list"),
        (json.dumps({**OWN, "indicators": [3]}), "indicator <text>[0]: expected an object, not 3"),
        (json.dumps({**OWN, "sources": {"own": "x"}}), "sources.'own': expected the texts zh and en"),
        (json.dumps({**OWN, "indicators": OWN["indicators"] * 2}), "id: another indicator has this id"),
        (changed(kinds=1), "indicator repeat_share, kinds: unknown field"),
        (changed(counts=...), "indicator repeat_share, counts: the field is missing"),
        (changed(id="Repeat"), "indicator Repeat, id: the id should look like"),
        (changed(id=3), "id: expected a text, not 3"),
        (changed(source="law"), "source: there is no 'law'; there are 'own'"),
        (changed(group="law"), "group: there is no 'law'; there are 'own'"),
        (changed(name={"zh": "甲"}), "name: expected the texts zh and en"),
        (changed(name={"zh": "甲", "en": " "}), "name.en: there is no text"),
        (changed(kind="rate"), "kind: 'rate': not in share, ratio"),
        (changed(per=100), "per: a share is told in percent"),
        (changed(**RATIO, per=0), "per: expected a whole number from 1"),
        (changed(**RATIO, per=True), "per: expected a whole number from 1"),
        (changed(kind="ratio"), "unit: a ratio needs a unit"),
        (changed(notes={"2014": "gone"}), "notes.2014: there is no 'gone'; there are -"),
        (changed(notes=["2014"]), "notes: expected an object"),
        (changed(numerator={"*": "requests.none.total"}), "numerator: "),
        (changed(comparable="yes"), "comparable: expected true or false"),
        (changed(comparable=False), "compare.zh: there is no text"),
        (changed(numerator=3), "numerator: expected a formula"),
        (changed(numerator=""), "numerator: character 1: '' is neither a cell nor a whole number"),
        (changed(numerator="3"), "numerator: it names no cell"),
        (changed(numerator="requests.mine.total"), "numerator: the form of 2019 has no cell requests.mine.total"),
        (changed(numerator={"2021": GRANTED}, denominator={"2019": TOTAL}), "no form in common"),
        (changed(numerator={"2020": GRANTED}), "numerator.2020: no such form; there are 2014, 2019, 2021"),
        (changed(numerator={}), "numerator: there is no formula"),
        (changed(numerator=f"{GRANTED} + {GRANTED}"), "character 35: a term stands twice on one side"),
        (changed(numerator=f"{GRANTED} + requests.outcomes.granted*.total"), "numerator: a cell stands twice"),
        (changed(numerator="previous." + GRANTED), "only cells of the report itself"),
        (changed(numerator="requests.received.{column}"), "there are no variables here"),
        (changed(numerator="population"), "'population' is neither a cell"),
        (changed(denominator={"2021": "population"}), "population stands alone"),
        (
            changed(**RATIO, numerator={"2021": f"disclosure.fees.amount + {GRANTED}"}),
            "amounts, counts and changes cannot be added",
        ),
        (changed(numerator="disputes.review.total"), "kind: its numerator need not be part of its denominator"),
        (changed(numerator=TOTAL, denominator=GRANTED), "may exceed it: use ratio"),
        (changed(denominator="population"), "use ratio"),
        (changed(numerator={"2019": "disclosure.licensing.change"}), "a change may be below 0"),
    ],
)
def test_an_indicator_that_is_none_is_told_with_its_place(source: str, en: str) -> None:
    with pytest.raises(IndicatorError) as caught:
        gxparse.load_indicators(source)
    assert en in caught.value.message("en")
    assert caught.value.message("zh").startswith("指标 ")
    assert caught.value.message("zh") != caught.value.message("en")


def test_an_id_of_ones_own_must_be_new() -> None:
    own = gxparse.load_indicators(changed(id="granted_share"))
    with pytest.raises(IndicatorError, match="another indicator has this id"):
        with_own(own)


def test_what_is_no_report_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="expected a report or a sequence of"):
        gxparse.indicators(["report.txt"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="own: expected"):
        gxparse.indicators(made(), own=["granted_share"])  # type: ignore[list-item]


# -- the data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", gxparse.built_in_indicators(), ids=lambda indicator: indicator.id)
def test_a_built_in_share_is_proved_by_the_sums_of_the_form(indicator: gxparse.Indicator) -> None:
    check_share(indicator)
    assert indicator.id in NUMBERS
    assert "20" in indicator.source_zh
    assert "usage" in indicator.source_en


def test_indicators_that_a_report_does_not_part_are_unavailable() -> None:
    own = gxparse.load_indicators(changed(numerator={"2021": "requests.outcomes.other.fee_not_paid.total"}))
    value = one(made(instead=True), "repeat_share", own=own)
    assert (value.state, value.en) == ("unavailable", "the report does not print these rows one by one")
    assert one(made(), "repeat_share", own=own).value == Fraction(2, 20)


def test_values_are_data_for_json() -> None:
    found = [value.to_dict("zh") for value in gxparse.indicators(with_values(made(), {TOTAL: 21}))]
    assert json.loads(json.dumps(found)) == found
    share = found[0]
    assert (share["value"], share["exact"], share["reason"]) == (6 / 21, "2/7", "所用数字涉及 3 条不符的勾稽关系")
    assert (share["low"], share["high"], share["per"]) == (6 / 21, 6 / 21, 1)
