"""Work grows with what there is to do and no faster, counted in calls; and what could be without end has a bound."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from benchmarks.counting import calls

import gxparse
from gxparse.auditing.texts import _years
from gxparse.binding.grids import _joined_labels
from gxparse.binding.label_notes import LONGEST_WITH_NOTES, without_notes
from gxparse.binding.labels import labels
from gxparse.binding.reading_aids import without_reading_aids
from gxparse.cli import main
from gxparse.dates import find_period
from gxparse.layout import Span, Text
from gxparse.prose.scope import Scope
from gxparse.report import Report, Section

BASE = "examples/reports/pipe-2021.txt"

GROWTH = 1.25
"""Twice as much takes at most so many times twice as many calls: what is done once makes it less, a logarithm more."""


def growth(work: Callable[[int], Any], sizes: Sequence[int]) -> float:
    """By which power of the size the calls grow between the smallest and the largest."""
    work(sizes[0])  # what is read and kept once
    first, last = (calls(partial(work, size)) for size in (sizes[0], sizes[-1]))
    return math.log(last / first) / math.log(sizes[-1] / sizes[0])


# -- numbers -------------------------------------------------------------------------------------------------

ENDLESS = ["1e999999999", "9" * 30, "9" * 5000, "1e5", "-1", "0", "nan", "", "1_0e9"]


@pytest.mark.parametrize("number", ENDLESS, ids=lambda number: number[:12])
@pytest.mark.parametrize(
    "option",
    [
        ("check", "--jobs", "{}"),
        ("check", "--budget", "{}"),
        ("check", "--max-bytes", "{}"),
        ("check", "--limit", "tokens={}"),
        ("corpus", "build", "-o", "x", "--jobs", "{}"),
        ("corpus", "build", "-o", "x", "--seconds", "{}"),
        ("corpus", "build", "-o", "x", "--memory", "{}"),
    ],
    ids=" ".join,
)
def test_a_number_that_no_option_has_is_a_usage_error(
    option: tuple[str, ...], number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*(each.format(number) for each in option), BASE])
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert option[-2] in said


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "-1e999999999", "9" * 5000, "1e600", "1e-41"])
def test_a_trust_without_end_is_refused_before_it_is_worked_out(
    number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def short(number: Any) -> Fraction:
        assert "e999999999" not in str(number)
        return Fraction(number)

    monkeypatch.setattr("gxparse.cli.argument_values.Fraction", short)
    with pytest.raises(SystemExit):
        main(["check", "--lang", "en", "--trust", f"requests.*={number}", BASE])
    assert "is no KEY=N with N above 0 (at most 500 digits before the point, 40 behind)" in capsys.readouterr().err


@pytest.mark.parametrize("much", [10**500, 1e-41, float("nan"), 0, -1])
def test_a_trust_that_cannot_be_reckoned_with_is_an_error(much: float) -> None:
    with pytest.raises(gxparse.TrustError) as caught:
        gxparse.explain(gxparse.parse("examples/reports/annotated-2020.txt"), trust={"requests.received.total": much})
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(("jobs", "said"), [(0, "above 0"), (1025, "no more than 1024"), (10**30, "no more than 1024")])
def test_more_processes_than_there_may_be_are_refused(jobs: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gxparse.read_folder("examples/series", jobs=jobs)


# -- searches ----------------------------------------------------------------------------------------------


def hopeless(digits: int) -> Report:
    """A report of numbers that have nothing to do with each other."""
    report, random = gxparse.parse(BASE), Random(digits)
    cells = {
        key: evolve(cell, value=random.randrange(10**digits)) if isinstance(cell.value, int) else cell
        for key, cell in report.cells.items()
    }
    return evolve(report, cells=cells)


def test_a_hopeless_table_takes_its_budget_and_no_more() -> None:
    report = hopeless(3)
    assert growth(lambda budget: gxparse.explain(report, budget=budget), (250, 1000)) < GROWTH
    [*parts] = gxparse.explain(report, budget=250).parts
    assert any(part.truncated for part in parts)
    assert "after its budget of 250 steps; raise it with budget, --budget" in repr(gxparse.explain(report, budget=250))


def test_long_numbers_take_no_longer() -> None:
    short, long = hopeless(2), hopeless(17)
    assert calls(lambda: gxparse.explain(long, budget=300)) < 2 * calls(lambda: gxparse.explain(short, budget=300))


# -- many -----------------------------------------------------------------------------------------------------


def bodies(count: int) -> list[Report]:
    report = gxparse.parse(BASE)
    return [evolve(report, agency=f"青河市第{n}局", title=f"青河市第{n}局2021年报告") for n in range(count)]


def years(count: int) -> list[Report]:
    report = gxparse.parse(BASE)
    return [evolve(report, year=2000 + n) for n in range(count)]


def versions(count: int) -> list[Report]:
    """Reports of one body, half of them for each of two years, and all different."""
    report, key = gxparse.parse(BASE), "disclosure.regulations.issued"
    cells = [dict(report.cells) | {key: evolve(report.cells[key], value=n)} for n in range(count)]
    return [
        evolve(
            report, agency="青河市林业局", year=2021 + n % 2, cells=each, source=evolve(report.source, name=f"{n}.txt")
        )
        for n, each in enumerate(cells)
    ]


def renamed(count: int) -> list[Report]:
    """Bodies of which half end where the others begin, all with the same figures."""
    return [evolve(each, year=2021 + n % 2) for n, each in enumerate(bodies(count))]


def copying(count: int) -> list[Report]:
    """Bodies of which five each have the same prose."""
    found = []
    for n, each in enumerate(bodies(count)):
        random = Random(n // 5)
        prose = "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(400))
        found.append(evolve(each, sections=(Section("overview", "", prose),)))
    return found


MANY: list[tuple[str, Callable[[list[Report]], Any], Callable[[int], list[Report]], tuple[int, int]]] = [
    ("children", lambda them: gxparse.check(them[0], children=them[1:], complete=True), bodies, (20, 80)),
    ("series", gxparse.check_series, years, (15, 60)),
    ("series of two years", gxparse.check_series, versions, (40, 160)),
    ("explanations of a series", gxparse.explain_series, years, (15, 60)),
    ("audit", gxparse.audit, bodies, (25, 100)),
    ("audit of one body", gxparse.audit, years, (15, 60)),
    ("audit of versions", gxparse.audit, versions, (40, 160)),
    ("audit of bodies that may be renamed", gxparse.audit, renamed, (60, 240)),
    ("audit of copies", gxparse.audit, copying, (60, 240)),
    ("bodies", gxparse.by_agency, bodies, (50, 200)),
    ("records", gxparse.to_records, bodies, (10, 40)),
]


@pytest.mark.parametrize(("verb", "make", "sizes"), [each[1:] for each in MANY], ids=[each[0] for each in MANY])
def test_work_grows_with_the_number_of_reports(
    verb: Callable[[list[Report]], Any], make: Callable[[int], list[Report]], sizes: tuple[int, int]
) -> None:
    assert growth(lambda size: verb(make(size)), sizes) < GROWTH


# -- long ------------------------------------------------------------------------------------------------------

PROSE: dict[str, Callable[[int], str]] = {
    "one sentence": lambda size: "全年收到政府信息公开申请3件，" * size + "。",
    "short sentences": lambda size: "收到申请3件。" * size,
    "lines": lambda size: "收到申请3件。\n" * size,
    "brackets within brackets": lambda size: "（" * size + "收到申请3件" + "）" * size,
    "brackets that stay open": lambda size: "（其中收到申请3件" * size,
    "a list": lambda size: "其中：" + "、".join(f"第{n}局收到申请{n}件" for n in range(size)) + "。",
    "digits": lambda size: "收到申请" + "1" * size + "件。",
    "years": lambda size: "2021年1月1日至" * size,
}


@pytest.mark.parametrize("make", PROSE.values(), ids=PROSE)
def test_work_grows_with_the_length_of_prose(make: Callable[[int], str]) -> None:
    report = gxparse.parse(BASE)

    def work(size: int) -> None:
        first, *others = report.sections
        gxparse.claims(evolve(report, sections=(evolve(first, text=make(size), spans=()), *others)))

    assert growth(work, (200, 800)) < GROWTH


def test_of_totals_in_a_row_no_more_are_kept_than_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: set[int] = set()
    total = Scope.total

    def told(scope: Scope) -> object:
        kept.add(len(scope.totals))
        return total.__get__(scope)

    monkeypatch.setattr(Scope, "total", property(told))
    first, *others = (report := gxparse.parse(BASE)).sections
    text = PROSE["one sentence"](50) + "比上年增长5%。"
    gxparse.claims(evolve(report, sections=(evolve(first, text=text, spans=()), *others)))
    assert kept
    assert max(kept) <= 2


NEVER = 1_000_000
"""The square of so many characters takes hours."""


@pytest.mark.parametrize(
    ("search", "text"),
    [
        (lambda text: find_period([text], 2021), "本报告2021年1月1日" + " " * NEVER),
        (lambda text: find_period([text], 2021), "本报告2021年1月1日至" + " " * NEVER),
        (lambda text: find_period([text], 2021), "本报告2021年1月1" + " " * NEVER),
        (_years, "《" * NEVER + "2021年"),
        (_years, "〔" * NEVER + "2021年"),
        (_years, "2021年" * (NEVER // 10)),
    ],
    ids=[
        "blanks behind a day",
        "blanks before a day",
        "no day",
        "titles that stay open",
        "brackets that stay open",
        "years",
    ],
)
def test_no_pattern_goes_back_over_all_that_it_passed(search: Callable[[str], object], text: str) -> None:
    search(text)


def test_letters_in_brackets_are_parted_into_syllables_once() -> None:
    assert growth(lambda size: without_reading_aids(f"政府(ā{'a' * size}bb)"), (12, 48)) < GROWTH
    assert growth(lambda size: without_reading_aids(f"政府 ā{'a' * size}bb 局"), (200, 800)) < GROWTH


@pytest.mark.parametrize(("function", "pattern"), [(_joined_labels, "_LEVELS"), (without_notes, "_BEHIND")])
def test_what_is_too_long_for_a_label_is_not_searched(
    function: Any, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[function.__module__]
    text = "规章/" + " " * LONGEST_WITH_NOTES + "(规范性文件)"
    monkeypatch.setattr(module, pattern, None)
    if function is without_notes:
        assert list(without_notes(text)) == []
    else:
        cell = Text(text, Span(0, len(text), 1, 1), text)
        assert _joined_labels(cell, labels()) == [cell]


def decisions(count: int) -> str:
    them = [
        {
            "report": f"{0:016x}",
            "finding": f"balance:{n}",
            "decision": "accept",
            "changes": [{"cell": "requests.received.total", "from": 1, "to": 2}],
        }
        for n in range(count)
    ]
    return json.dumps({"schema": "gxparse/decisions/1", "decisions": them})


def changes(count: int) -> str:
    them = [{"cell": "requests.received.total", "from": 1, "to": 2, "report": f"{n:016x}"} for n in range(count)]
    one = {"report": f"{0:016x}", "finding": "balance:total", "decision": "accept", "changes": them}
    return json.dumps({"schema": "gxparse/decisions/1", "decisions": [one]})


def noted(count: int) -> str:
    data = gxparse.parse(BASE).to_dict()
    data["notes"] = [{"code": "x", "line": 1, "zh": "附注", "en": "a note"}] * count
    return json.dumps(data)


def names_of_bodies(count: int) -> str:
    return "name,body,from,until\n" + "".join(f"青河市第{n}局,青河市林业局,,2020\n" for n in range(count))


def years_of_a_name(count: int) -> str:
    rows = (f"青河市林业局,青河市第{n}局,{year},{year}\n" for n, year in enumerate(range(2000, 2000 + count)))
    return "name,body,from,until\n" + "".join(rows)


FILES: dict[str, tuple[Callable[[str], Any], Callable[[int], str]]] = {
    "decisions": (gxparse.load_decisions, decisions),
    "changes of one decision": (gxparse.load_decisions, changes),
    "names of bodies": (lambda text: gxparse.load_aliases(text.encode()), names_of_bodies),
    "years of one name": (lambda text: gxparse.load_aliases(text.encode()), years_of_a_name),
    "data of a report": (lambda text: Report.from_dict(json.loads(text)), noted),
}


@pytest.mark.parametrize(("load", "make"), FILES.values(), ids=FILES)
def test_work_grows_with_the_length_of_a_file(load: Callable[[str], Any], make: Callable[[int], str]) -> None:
    made = {size: make(size) for size in (1000, 4000)}
    assert growth(lambda size: load(made[size]), (1000, 4000)) < GROWTH


# -- limits of files ---------------------------------------------------------------------------------------------


def rule(**fields: Any) -> dict[str, Any]:
    """The data of a rule."""
    said = {"zh": "甲", "en": "a"}
    examples = {kind: {"finding": "own", "cells": {}} for kind in ("pass", "fail", "undecided")}
    whole = {"id": "own", "hardness": "soft", "basis": "甲", "statement": said, "message": said, "examples": examples}
    return whole | {"formula": "requests.received.total >= 0"} | fields


def rules_of(*them: dict[str, Any]) -> str:
    return json.dumps({"schema": "gxparse/rules/1", "rules": them})


def choosing(count: int) -> dict[str, Any]:
    """A rule with so many variables of two values."""
    variables = ["v" + chr(ord("a") + n) for n in range(count)]
    formula = "requests.received.total >= " + " + ".join(f"disclosure.{{{each}}}.issued" for each in variables)
    named = "own:" + "".join(f"{{{each}}}" for each in variables)
    return rule(id=named, formula=formula, each={each: ["regulations", "normative_documents"] for each in variables})


def test_choices_of_a_rule_are_counted_before_they_are_made() -> None:
    few, many = choosing(10), choosing(20)
    with pytest.raises(gxparse.RuleError) as caught:
        gxparse.load_rules(rules_of(many))
    told = "a formula of 21 terms with 1048576 choices of its variables, more than 10000 together"
    assert told in str(caught.value)
    assert "each" in str(caught.value)
    assert "21 项，变量有 1048576 种取法" in caught.value.message("zh")

    def refused(data: dict[str, Any]) -> None:
        with pytest.raises(gxparse.RuleError):
            gxparse.load_rules(rules_of(data))

    assert calls(lambda: refused(many)) < 3 * calls(lambda: refused(few))


def test_what_the_rules_of_a_file_ask_together_has_a_limit() -> None:
    terms = " + ".join(map(str, range(9_000)))
    them = [rule(id=f"own-{n}", formula=f"requests.received.total <= {terms}") for n in range(7)]
    with pytest.raises(gxparse.RuleError, match="54006 terms, more than 50000 for one file; use several"):
        gxparse.load_rules(rules_of(*them))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "a" * NEVER}, "in at most 200 characters"),
        ({"formula": "<" * NEVER}, "expected one comparison, found 1000000"),
        ({"formula": "requests" + ".a" * NEVER + " >= 1"}, "is neither a cell nor a whole number"),
    ],
    ids=["id", "comparisons", "key"],
)
def test_what_is_long_without_end_is_told_in_short(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(gxparse.RuleError, match=said) as caught:
        gxparse.load_rules(rules_of(rule(**fields)))
    assert len(str(caught.value)) < 400
    assert len(caught.value.message("zh")) < 400


def test_a_form_has_as_many_cells_as_people_fill_in() -> None:
    data = json.loads(Path("examples/forms/yunling.json").read_text("utf-8"))
    [table] = data["tables"]
    table["identities"] = []
    letters = [one + other for one in "abcdefghij" for other in "abcdefghij"]
    table["parts"] = [
        {
            "columns": [{"key": key, "label": f"{n}类", "en": f"Kind {n}"} for n, key in enumerate(letters)],
            "rows": [{"key": key, "label": f"第{n}项来电", "en": f"Calls {n}"} for n, key in enumerate(letters)],
        }
    ]
    with pytest.raises(gxparse.FormError, match=r"/tables/0.*10000 cells, more than 2000; make several forms"):
        gxparse.load_form(json.dumps(data))


def test_a_file_has_as_many_indicators_as_people_look_at() -> None:
    data = {"schema": "gxparse/indicators/1", "sources": {}, "groups": {}, "indicators": [{}] * 1001}
    with pytest.raises(gxparse.IndicatorError, match="1001 indicators, more than 1000 for one file; use several"):
        gxparse.load_indicators(json.dumps(data))
