"""The commands check and rules: explanations, years, bodies below, rules of one's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import gxparse
from checking import with_values
from gxparse.cli import main
from gxparse.forms.model import form
from gxparse.report import Report
from gxparse.testing.made import zero_report
from test_explain import year

FAILING = "examples/reports/annotated-2020.txt"
BLANKS = "examples/reports/word-page-2022.html"
AGENCY = "青河市云岭区人民政府"


def save(folder: Path, report: Report, agency: str = AGENCY) -> Path:
    """A report as a page of a body that has a name."""
    number = report.year or 0
    period = date(number, 1, 1), date(number, 12, 31)
    titled = evolve(report, agency=agency, title=f"{agency}{number}年政府信息公开工作年度报告", period=period)
    path = folder / f"{agency}-{report.year}.html"
    path.write_text(gxparse.write(titled, "html"), encoding="utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    assert main([*arguments, "--ids"]) == code
    return capsys.readouterr().out


def lines_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed(capsys, *arguments, "--format", "json", code=code).splitlines()]


def test_the_best_explanation_stands_under_the_table_one_line_a_change(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "check", "--lang", "en", FAILING, code=1).splitlines()
    place = next(number for number, line in enumerate(out) if "smallest correction" in line)
    assert out[place - 1].endswith("[balance:total]")
    assert out[place].strip() == "→ smallest correction (one of 3, the most plausible):"
    assert [line.strip() for line in out[place + 1 : place + 4]] == [
        "off by one, and so in the total:",
        "Carried over from last year, Natural persons: 1 → 2  [requests.carried_over.natural_person]",
        "Carried over from last year, Total: 1 → 2  [requests.carried_over.total]",
    ]
    zh = printed(capsys, "check", "--lang", "zh", FAILING, code=1)
    assert "→ 改动最少的更正方案（共 3 种，最可信）：" in zh
    assert "相差 1，总计随之有误：" in zh
    assert "二、上年结转政府信息公开申请数量 / 总计：1 → 2" in zh


def test_a_tie_is_told_in_words_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    tying = "examples/reports/traditional-2020.txt"
    report = json.loads(printed(capsys, "check", "--format", "json", tying, code=1))
    [part] = report["explained"]["parts"]
    assert part["tied"] == sum(each["rank"] == 1 for each in report["explanations"]) == 9
    row = "整行漏填（自然人 +1、商业企业 +1、其他 +27、总计 +29），在这 9 行之一：1.属于国家秘密、"
    assert part["tie"]["zh"].startswith("一、本年新收政府信息公开申请数量：本年新收含上年结转（自然人 154 → 151、")
    assert row in part["tie"]["zh"]
    assert f"- {row}" in printed(capsys, "check", "--lang", "zh", tying, code=1)
    alone = json.loads(printed(capsys, "check", "--format", "json", FAILING, code=1))
    assert [(each["tied"], each["tie"]) for each in alone["explained"]["parts"]] == [(1, None)]


def test_trust_and_budget(capsys: pytest.CaptureFixture[str]) -> None:
    trusting = ("check", "--trust", "requests.carried_over.*=inf", FAILING)
    assert "Carried over" not in printed(capsys, *trusting, "--lang", "en", code=1).split("→")[1]
    nothing = printed(capsys, "check", "--trust", "*=inf", "--lang", "en", FAILING, code=1)
    assert "no correction beside the trusted numbers" in nothing
    assert "the search ended early" in printed(capsys, "check", "--budget", "1", "--lang", "en", FAILING, code=1)
    for wrong in ("x", "=3", "a=0", "a=-1", "a=b", "a=1/0"):
        with pytest.raises(SystemExit):
            main(["check", "--trust", wrong, FAILING])
        capsys.readouterr()


def test_what_can_be_inferred_is_told_and_derived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    masked = with_values(
        year(2022, 0, 10, 4), {"requests.received.total": None, "requests.outcomes.granted.total": None}
    )
    path = str(save(tmp_path, masked))
    assert "2 unknown cells can be inferred" in printed(capsys, "check", "--lang", "en", path, code=0)
    out = printed(capsys, "check", "--inferred", "--lang", "en", path, code=0)
    assert "Received this year, Total = 10  [requests.received.total]" in out
    assert "by row-total:received: Received this year, Total = 10" in out
    assert "if the printed numbers are right" in out
    [data] = [json.loads(printed(capsys, "check", "--format", "json", path, code=0))]
    assert {key: found["value"] for key, found in data["inferred"].items()} == {
        "requests.received.total": 10,
        "requests.outcomes.granted.total": 6,
    }
    assert data["bounds"] == {}
    report = gxparse.parse(path)
    assert report["requests.received.total"].value is None, "an inferred number never becomes a printed one"


def test_last_years_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = save(tmp_path, year(2022, 0, 10, 5)), save(tmp_path, year(2023, 4, 8, 0))
    assert main(["check", str(second)]) == 0
    capsys.readouterr()
    out = printed(capsys, "check", "--previous", str(first), "--lang", "en", str(second), code=1)
    assert "[carry-over:natural_person]" in out
    assert "smallest correction" in out
    [data] = [json.loads(printed(capsys, "check", "--format", "json", "--previous", str(first), str(second), code=1))]
    assert {f["id"] for f in data["findings"] if f["status"] == "fail"} == {
        "carry-over:natural_person",
        "carry-over:total",
    }
    assert data["explanations"]
    assert main(["check", "--previous", "none.html", str(second)]) == 2


def test_a_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = with_values(year(2022, 3, 10, 4), {"requests.carried_forward.natural_person": 5})
    for report in (year(2021, 0, 10, 3), wrong, year(2023, 4, 8, 0)):
        save(tmp_path, report)
    save(tmp_path, year(2021, 0, 6, 0), "南山县教育局")
    out = printed(capsys, "check", "--series", "--lang", "en", str(tmp_path), code=1)
    assert f"{AGENCY}: 2021, 2022, 2023" in out
    assert "2022: Carried forward to next year, Natural persons: 5 → 4" in out
    assert out.count("smallest correction") == 1
    found = lines_of(capsys, "check", "--series", str(tmp_path), code=1)
    assert [each["schema"].split("/")[1] for each in found] == ["check", "series", "check", "check", "check", "series"]
    series = next(each for each in found if each["schema"] == "gxparse/series/1" and each["agency"] == AGENCY)
    assert series["years"] == [2021, 2022, 2023]
    [explanation] = series["explanations"]
    assert [(c["cell"], c["from"], c["to"]) for c in explanation["changes"]] == [
        ("2022.requests.carried_forward.natural_person", 5, 4)
    ]


def test_of_two_reports_for_a_year_the_one_beside_the_series_is_explained_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = with_values(year(2022, 0, 10, 4), {"requests.received.total": 11})
    save(tmp_path, broken).rename(tmp_path / "a.html")
    save(tmp_path, year(2022, 0, 10, 4)).rename(tmp_path / "b.html")
    out = printed(capsys, "check", "--series", "--lang", "en", str(tmp_path), code=1)
    assert "Received this year, Total: 11 → 10" in out
    assert out.count("[year-twice]") == 2
    assert out.count("1 to know") == 2


def test_an_unreadable_file_in_a_series_is_an_object_at_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, year(2022, 0, 10, 4))
    (tmp_path / "x.txt").write_text("nothing", encoding="utf-8")
    found = lines_of(capsys, "check", "--series", str(tmp_path), code=2)
    assert sorted(each["schema"] for each in found) == ["gxparse/check/1", "gxparse/error/1", "gxparse/series/1"]


def test_trust_in_a_series_is_for_every_year_or_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for report in (year(2022, 0, 10, 5), year(2023, 4, 8, 0)):
        save(tmp_path, report)
    for key in ("2022.requests.carried_forward.*=inf", "requests.carried_forward.*=inf"):
        *_, series = lines_of(capsys, "check", "--series", "--trust", key, str(tmp_path), code=1)
        assert series["explanations"]
        assert not any(
            "2022.requests.carried_forward" in c["cell"] for e in series["explanations"] for c in e["changes"]
        )


def test_a_table_that_nothing_mends_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = {"requests.received.total": 11, "disputes.review.total": 1}
    path = str(save(tmp_path, with_values(year(2022, 0, 10, 4), values)))
    trust = ("check", "--trust", "disputes.*=inf", path)
    data = json.loads(printed(capsys, *trust, "--format", "json", code=1))
    assert data["explanations"] == []
    assert [part["total"] for part in data["explained"]["parts"]] == [1, 0]
    out = printed(capsys, *trust, "--lang", "en", code=1)
    assert "Received this year, Total: 11 → 10" in out
    assert "no correction beside the trusted numbers" in out


def test_a_series_with_a_missing_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for report in (year(2021, 0, 10, 3), year(2023, 4, 8, 0)):
        save(tmp_path, report)
    out = printed(capsys, "check", "--series", "--lang", "en", str(tmp_path), code=0)
    assert "[year-missing]" in out
    assert "smallest correction" not in out


def test_reports_that_fit_in_no_series_are_checked_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--series", "--lang", "en", "examples/reports/pipe-2021.txt"]) == 0
    out, err = capsys.readouterr()
    assert "pipe-2021" in out
    assert "no body or no year is named: 1 report" in err


def test_bodies_below(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    below = tmp_path / "below"
    below.mkdir()
    parent = save(tmp_path, year(2022, 0, 10, 0))
    for number, agency in ((6, "南山县教育局"), (7, "石桥镇人民政府")):
        save(below, year(2022, 0, number, 0), agency)
    out = printed(capsys, "check", "--children", str(below), "--lang", "en", str(parent), code=1)
    assert "[hierarchy:requests.received]" in out
    assert "13" in out
    save(below, year(2022, 0, 3, 0), "石桥镇人民政府")
    assert main(["check", "--children", str(below), str(parent)]) == 0
    assert main(["check", "--children", str(below), "--complete", str(parent)]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--series", "--previous", FAILING],
        ["--series", "--children", FAILING],
        ["--complete"],
        ["--budget", "0"],
        ["--budget", "-3"],
        ["--budget", "x"],
    ],
)
def test_arguments_that_do_not_fit(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", *arguments, FAILING])
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_trust_in_cells_of_one_form_only(capsys: pytest.CaptureFixture[str]) -> None:
    other_form = "examples/reports/pipe-2021.txt"
    only_2021 = "requests.outcomes.other.fee_not_paid.total=5"
    assert main(["check", "--trust", only_2021, FAILING, other_form]) == 1
    capsys.readouterr()
    assert main(["check", "--lang", "en", "--trust", "requests.nonsense=5", FAILING]) == 2
    assert "no form has a cell with such a key" in capsys.readouterr().err


# -- rules ---------------------------------------------------------------------------------------------

OWN = {
    "schema": "gxparse/rules/1",
    "rules": [
        {
            "id": "few-requests",
            "hardness": "soft",
            "formula": "requests.received.total <= 100",
            "basis": "本单位的规定",
            "statement": {"zh": "新收申请不超过一百件", "en": "at most a hundred requests"},
            "message": {"zh": "新收 {left},上限 {right}", "en": "received {left}, at most {right}"},
            "examples": {
                "pass": {"finding": "few-requests", "cells": {"requests.received.total": 100}},
                "fail": {"finding": "few-requests", "cells": {"requests.received.total": 101}},
                "undecided": {"finding": "few-requests", "cells": {"requests.received.total": None}},
            },
        }
    ],
}


def test_the_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "rules", "--lang", "en", code=0)
    for rule in gxparse.rules():
        assert rule.id in out
        assert rule.statement_en in out
    data = json.loads(printed(capsys, "rules", "--format", "json", code=0))
    assert [each["id"] for each in data["rules"]] == [rule.id for rule in gxparse.rules()]


def test_rules_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    assert "few-requests" in printed(capsys, "rules", "--rules", str(path), code=0)
    out = printed(capsys, "check", "--rules", str(path), "--lang", "en", "examples/reports/pipe-2021.txt", code=1)
    assert "! received 174, at most 100  [few-requests]" in out
    path.write_text(json.dumps(OWN).replace("<=", "<>"), encoding="utf-8")
    assert main(["check", "--rules", str(path), "--lang", "en", FAILING]) == 2
    assert "few-requests, formula" in capsys.readouterr().err


def test_blanks_leave_rules_open(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "check", "--lang", "en", BLANKS, code=1)
    assert "? " in out
    assert out.index("smallest correction") < len(out)


def test_a_report_that_contradicts_itself_whatever_is_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The masked number would have to be 10 in its row and 6 in its column: told once, for both rules."""
    values = {"requests.outcomes.granted.natural_person": None, "requests.outcomes.granted.total": 10}
    path = save(tmp_path, with_values(year(2022, 0, 10, 4), values))
    out = printed(capsys, "check", "--lang", "en", str(path), code=1)
    assert out.count("cannot hold") == 1
    assert "smallest correction" in out


def test_a_wholly_masked_report_is_undecided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = zero_report(form("2021"), year=2022)
    keys = [key for key in blank if not key.startswith("disclosure.")]
    path = save(tmp_path, with_values(blank, dict.fromkeys(keys)))
    data = json.loads(printed(capsys, "check", "--format", "json", str(path), code=0))
    hard = [f for f in data["findings"] if f["rule"] in {"row-total", "results-total", "balance", "dispute-total"}]
    assert {f["status"] for f in hard} == {"undecided"}
    assert all(f["unknown"] for f in hard)
    assert data["explanations"] == []
