"""Blank cells that are zeros: when that is said, what is offered, and undecided rules by what blocks them."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse.checks.blanks import BLANKS_ARE_ZEROS
from gxparse.checks.rules.figures import blank_cells
from gxparse.cli import main
from gxparse.errors import RuleError
from gxparse.findings import Finding
from gxparse.forms.model import form
from gxparse.report import Cell, Report, Section
from gxparse.testing.made import consistent, report_of, zero_report
from gxparse.views.notebook import html_of
from gxparse.views.undecided import Blocked, by_block
from gxparse.views.wording import STATE_WORDS
from strategies import FORMS

EXAMPLE = "examples/blanks/zeros-left-blank.html"
NAME = "blanks-are-zeros"


def blanked(report: Report, *more: str, without: Collection[str] = ()) -> Report:
    """A report whose zeros are left blank, but for some, and ``more`` cells."""
    cells = {
        key: Cell(None, "blank") if (cell.value == 0 and key not in without) or key in more else cell
        for key, cell in report.cells.items()
    }
    return evolve(report, cells=cells)


def having(report: Report, state: Any, *keys: str) -> Report:
    """A report some of whose cells have no number."""
    return evolve(report, cells={**report.cells, **dict.fromkeys(keys, Cell(None, state, "*"))})


def said(report: Report, **other: Any) -> Finding | None:
    return next((finding for finding in gxparse.check(report, **other) if finding.id == NAME), None)


def offered(report: Report) -> set[str]:
    """The cells that are 0 by inference, proven or not."""
    return {key for key, bounds in gxparse.infer(report).items() if bounds.value == 0}


def balanced(**changes: int) -> Report:
    """Three requests by persons, all granted; nothing else."""
    keys = ("received.natural_person", "received.total", "outcomes.granted.natural_person", "outcomes.granted.total")
    figures = {f"requests.{key}": 3 for key in (*keys, "outcomes.total.natural_person", "outcomes.total.total")}
    named = {key.replace("__", "."): value for key, value in changes.items()}
    of = form("2021")
    return report_of(of, {**dict.fromkeys(of.cell_keys(), 0), **figures, **named}, year=2023)


# -- when it is said -----------------------------------------------------------------------------------


@given(st.integers(1, 2**32), FORMS)
def test_a_report_that_leaves_all_zeros_blank_is_told_and_its_zeros_are_offered(seed: int, name: str) -> None:
    figures = consistent(form(name), Random(seed))
    report = blanked(report_of(form(name), dict(figures), year=form(name).first_year))
    before = dict(report.cells)
    undecided = [one for one in gxparse.check(report) if one.status == "undecided"]
    found = said(report)
    summed = any(figures[key] for key in figures if not key.startswith("disclosure."))
    blocked = [one for one in undecided if any(report[key].state == "blank" for key in one.unknown)]
    assert (found is not None) == (summed and bool(blocked))
    if found is not None:
        assert (found.status, found.severity) == ("fail", "info")
        assert found.cells == found.unknown == blank_cells(report)
        inferred = gxparse.infer(report)
        assert {key for key, bounds in inferred.items() if bounds.value is not None} == set(blank_cells(report))
        assert offered(report) == set(blank_cells(report))
        assert all(bounds.steps or bounds.reason == NAME for bounds in inferred.values())
    assert report.cells == before, "a zero is never written into a report"


@given(st.integers(1, 2**32), FORMS, st.data())
def test_a_number_left_blank_speaks_against_it(seed: int, name: str, data: st.DataObject) -> None:
    figures = consistent(form(name), Random(seed))
    summed = sorted(key for key, number in figures.items() if number and not key.startswith("disclosure."))
    if summed:
        report = report_of(form(name), dict(figures), year=form(name).first_year)
        without = blanked(report, data.draw(st.sampled_from(summed)))
        assert said(without) is None
        assert all(bounds.reason == "sums" for bounds in gxparse.infer(without).values())


def test_a_balanced_report() -> None:
    found = said(blanked(balanced()))
    assert found is not None
    assert "blank cells read as 0" in found.en
    assert "空白单元格均按 0 计" in found.zh
    assert said(balanced()) is None, "no cell is blank"


def test_zeros_that_add_to_zero_are_no_evidence() -> None:
    nothing = zero_report(form("2021"))
    assert said(blanked(nothing)) is None
    stocks = evolve(nothing, cells={**nothing.cells, "disclosure.licensing.decisions": Cell(7, "reported", "7")})
    assert said(blanked(stocks)) is None
    assert not offered(blanked(stocks))
    written = [key for key in nothing.cells if key.startswith("requests.")]
    assert said(blanked(nothing, without=written)) is None, "0 = 0 is printed, and tells nothing of blanks"


def test_a_contradiction_of_printed_numbers_speaks_against_it() -> None:
    report = blanked(balanced(disputes__review__upheld=2, disputes__review__total=3))
    assert said(report) is None
    broken = balanced(disputes__review__upheld=2, disputes__review__total=3)
    disputes = [key for key in broken.cells if key.startswith("disputes.review.")]
    assert said(blanked(broken, without=disputes)) is None


def test_the_prose_speaks_against_it() -> None:
    prose = "2023年,全年新收政府信息公开申请3件,其中部分公开{}件。"
    for many, told in ((0, True), (1, False)):
        section = Section("overview", "一、总体情况", prose.format(many))
        report = evolve(blanked(balanced()), sections=(section,))
        assert (said(report) is not None) == told


def test_last_year_speaks_against_it() -> None:
    report = blanked(balanced())
    for forward, told in ((0, True), (1, False)):
        last = evolve(balanced(requests__carried_forward__total=forward), year=2022)
        only = {key: cell for key, cell in last.cells.items() if key != "requests.carried_forward.natural_person"}
        masked = Cell(None, "masked", "*")
        previous = evolve(last, cells={key: only.get(key, masked) for key in last.cells})
        assert (said(report, previous=previous) is not None) == told


@pytest.mark.parametrize("state", ["masked", "unreadable", "missing", "not_applicable"])
def test_cells_that_are_unknown_for_other_reasons_stay_so(state: Any) -> None:
    hidden = having(blanked(balanced()), state, "disputes.review.upheld", "disputes.review.total")
    found = said(hidden)
    assert found is not None
    assert "1 more is open for other cells too" in found.en
    assert "另有 1 条" in found.zh
    assert not {"disputes.review.upheld", "disputes.review.total"} & ({*found.cells} | offered(hidden))


def test_a_table_that_prints_zeros_is_offered_none() -> None:
    report = blanked(balanced(), without=("disclosure.coercion.decisions",))
    assert said(report) is not None
    reasons = {key: bounds.reason for key, bounds in gxparse.infer(report).items() if bounds.value is not None}
    assert not any(key.startswith("disclosure.") for key in reasons)
    assert reasons["requests.received.commercial_enterprise"] == "sums"
    assert reasons["requests.carried_forward.total"] == NAME, "as many may be carried over as forward"
    assert {reason for key, reason in reasons.items() if key.startswith("disputes.")} == {NAME}


def test_blanks_that_were_read_as_zero_need_no_finding() -> None:
    assert said(gxparse.parse(EXAMPLE, blanks_as_zero=True)) is None


def test_no_rule_of_ones_own_has_its_name() -> None:
    with pytest.raises(RuleError, match=NAME):
        gxparse.check(balanced(), rules=[evolve(BLANKS_ARE_ZEROS)])


def test_money_is_a_decimal_zero_when_it_is_tried() -> None:
    report = blanked(balanced())
    seen = []

    def look(context: Any) -> Any:
        seen.append(context.report["disclosure.fees.amount"].value)
        return ()

    rule = gxparse.Rule(
        id="look", hardness="soft", test=look, basis="-", statement_zh="金额", statement_en="amounts of money"
    )
    assert said(report, rules=[rule]) is not None
    assert seen == [None, Decimal(0)]
    assert isinstance(seen[1], Decimal)


# -- the example, and how it is shown ------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments, "--ids"]) == 0
    return capsys.readouterr().out


def test_the_example_is_told_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    report = gxparse.parse(EXAMPLE)
    findings = gxparse.check(report)
    for lang in ("zh", "en"):
        out = run(capsys, "check", "--lang", lang, EXAMPLE)
        assert len(out.splitlines()) == 5
        assert f"[{NAME}]" in out
        assert "dispute-total ×3" in out
        each = run(capsys, "check", "--undecided", "--lang", lang, EXAMPLE)
        assert [line for line in each.splitlines() if line.lstrip().startswith("? ")] == [
            f"    ? {finding.message(lang)}  [{finding.id}]" for finding in findings.undecided
        ]
        assert f"[{NAME}]" in run(capsys, "show", "--lang", lang, EXAMPLE)


def test_offered_zeros_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(run(capsys, "check", "--format", "json", EXAMPLE))
    report = gxparse.parse(EXAMPLE)
    assert len([one for one in data["findings"] if one["status"] == "undecided"]) == len(
        gxparse.check(report).undecided
    )
    assert {key for key, one in data["inferred"].items() if one["value"] == 0} == set(blank_cells(report))
    read = [key for key, one in data["inferred"].items() if one["reason"] == NAME]
    assert all(data["inferred"][key]["steps"] == [] for key in read)
    full = run(capsys, "check", "--inferred", "--lang", "en", EXAMPLE)
    proven, rest = full.split("blank, read as 0")
    assert all(f"= 0  [{key}]" in rest and f"[{key}]" not in proven for key in read)
    assert f"{len(read)} more blank, which can be read as 0" in run(capsys, "check", "--lang", "en", EXAMPLE)
    view = html_of(report)
    assert view.count("<em>= 0?</em>") == len(read)
    assert view.count("<em>= 0</em>") == len(data["inferred"]) - len(read)
    assert "可按 0 计 can be read as:" in view
    key = read[0]
    assert repr(gxparse.infer(report)[key]) == f"<{key} = 0: with blanks read as 0 the rules hold>"


def test_the_frames_count_it() -> None:
    [row] = gxparse.to_records(gxparse.parse(EXAMPLE), "reports")
    assert row["rules_info"] == 1


# -- undecided rules by what blocks them ---------------------------------------------------------------


@given(st.integers(0, 2**32), st.data())
def test_undecided_rules_are_together_once_each_by_what_blocks_them(seed: int, data: st.DataObject) -> None:
    report = report_of(form("2021"), dict(consistent(form("2021"), Random(seed))), year=2021)
    states = [state for state in STATE_WORDS if state != "reported"]
    for state in states:
        keys = data.draw(st.lists(st.sampled_from(sorted(report.cells)), max_size=12))
        report = having(report, state, *keys)
    findings = gxparse.check(report)
    together = by_block(findings, {"": report})
    flat = [one for each in together for one in (each.findings if isinstance(each, Blocked) else (each,))]
    assert sorted(one.id for one in flat) == sorted(one.id for one in findings)
    kinds = []
    for each in together:
        if isinstance(each, Blocked):
            assert len(each.findings) > 1
            [kind] = {frozenset(report[key].state for key in one.unknown) for one in each.findings}
            kinds.append(kind)
            assert all(STATE_WORDS[state].zh in each.words.zh for state in kind)
            assert each.words.en.startswith(f"{len(each.findings)} rules undecided: ")
    assert len(kinds) == len(set(kinds))
    assert by_block(findings, {}) == list(findings), "without its report it is not known what blocks a rule"


def test_rows_are_named_by_their_official_labels() -> None:
    masked = [key for key in balanced().cells if key.startswith(("disputes.review", "disputes.direct"))]
    report = having(balanced(), "masked", *masked)
    [blocked] = [each for each in by_block(gxparse.check(report), {"": report}) if isinstance(each, Blocked)]
    assert blocked.words.zh == "2 条规则无法判断：10 个单元格被遮掩（行政复议 5 格；未经复议直接起诉 5 格）"
    assert blocked.rules == "dispute-total ×2"


def test_last_years_cells_block_too() -> None:
    report, last = balanced(), evolve(balanced(), year=2022)
    row = [key for key in last.cells if key.startswith("requests.carried_forward.")]
    previous = having(last, "masked", *row, *(key for key in last.cells if key.startswith("requests.outcomes.")))
    findings = gxparse.check(report, previous=previous)
    alone = by_block(findings, {"": report})
    assert not any(isinstance(each, Blocked) for each in alone)
    folded = [each for each in by_block(findings, {"": report, "previous.": previous}) if isinstance(each, Blocked)]
    assert all("last year: Carried forward to next year" in each.words.en for each in folded)


def test_the_example_is_what_it_says() -> None:
    report = gxparse.parse(EXAMPLE)
    assert {cell.state for cell in report.cells.values()} == {"reported", "blank"}
    assert not any(cell.value == 0 for cell in report.cells.values())
    assert Path(EXAMPLE).read_text(encoding="utf-8") == gxparse.write(report, "html")
