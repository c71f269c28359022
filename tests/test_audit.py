"""What only many reports together show; what is planted, is found, and nothing else."""

from __future__ import annotations

import json
import math
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

import gxparse
from gxparse import corpus
from gxparse.auditing.aliases import Aliases, load_aliases
from gxparse.auditing.audit import Audit, audit
from gxparse.cli import main
from gxparse.errors import AliasesError
from gxparse.report import Cell, Report, Section
from planted import YEARS, made, measured

SOUND = made(Random(4), 6)
BY_BODY = {report.agency: [each for each in SOUND if each.agency == report.agency] for report in SOUND}
BUSY = [years for years in BY_BODY.values() if all(each["requests.received.total"].value for each in years)]
[FIRST, SECOND, *_] = BUSY


def kinds(found: Audit) -> dict[str, int]:
    return {str(kind): count for kind, count in found.counts.items()}


def with_count(report: Report, key: str, value: int | None) -> Report:
    cell = Cell(None, "masked", "*") if value is None else Cell(value, "reported", str(value))
    return evolve(report, cells={**report.cells, key: cell})


def saying(report: Report, text: str) -> Report:
    return evolve(report, sections=(Section("overview", "一、总体情况", text),))


# -- planted -------------------------------------------------------------------------------------------


def test_what_is_planted_is_found_and_nothing_else() -> None:
    for kind, findings, right, plants, found in measured(range(2)):
        assert right == findings, kind
        if kind not in ("table-copied", "prose-copied", "outlier"):  # of which some say too little to be known again
            assert found == plants, kind
        assert found >= plants / 2, kind


@pytest.mark.slow
def test_over_many_sets_nothing_else_is_found() -> None:
    for kind, findings, right, _, _ in measured(range(100, 125)):
        assert right >= findings * (0.9 if kind == "outlier" else 1), kind


def test_sound_reports_have_no_findings() -> None:
    found = audit(SOUND)
    assert list(found) == []
    assert (found.reports, found.bodies, found.unplaced) == (len(SOUND), 6, ())


def test_what_is_found_is_data() -> None:
    found = audit([*FIRST, FIRST[0]])
    data = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    [finding] = data["findings"]
    assert finding["kind"] == "report-twice"
    assert finding["reports"] == [FIRST[0].fingerprint] * 2
    name = FIRST[0].source.name
    assert finding["zh"] == f"{FIRST[0].agency} 2019 年度的报告有 2 份，数字相同：{name}, {name}"


def test_the_order_of_reports_changes_no_finding() -> None:
    reports = [*FIRST[:2], *SECOND, FIRST[4], evolve(FIRST[3], agency="别处")]
    said = {finding.en for finding in audit(reports)}
    assert said
    assert {finding.kind for finding in audit(reports[::-1])} == {finding.kind for finding in audit(reports)}


# -- chains --------------------------------------------------------------------------------------------

OVER, FORWARD = "requests.carried_over.total", "requests.carried_forward.total"


def test_a_broken_chain_names_what_was_carried() -> None:
    forward = FIRST[0][FORWARD].value
    assert isinstance(forward, int)
    [finding] = audit([FIRST[0], with_count(FIRST[1], OVER, forward + 3)])
    assert (finding.kind, finding.weight, finding.years) == ("chain-broken", 3.0, (2020, 2019))
    assert finding.evidence["cells"] == {OVER: {"here": forward + 3, "year_before": forward}}


def test_unknown_figures_leave_a_chain_open() -> None:
    [finding] = audit([with_count(FIRST[0], FORWARD, None), FIRST[1]])
    assert (finding.kind, finding.evidence["unknown"]) == ("chain-open", [OVER])


def test_years_that_do_not_follow_make_no_chain_but_a_gap() -> None:
    [finding] = audit([FIRST[0], FIRST[2], with_count(FIRST[3], FORWARD, 0)])
    assert (finding.kind, finding.evidence["missing"]) == ("year-missing", [2020])


def test_two_versions_of_a_year_are_told_and_the_last_counts() -> None:
    key = "requests.received.natural_person"
    other = with_count(FIRST[0], key, int(FIRST[0][key].value or 0) + 1)
    [finding] = audit([other, FIRST[0], FIRST[1]])
    assert (finding.kind, finding.evidence["tables"]) == ("versions-differ", ["requests"])


# -- names ---------------------------------------------------------------------------------------------


def renamed(reports: list[Report], name: str) -> list[Report]:
    return [evolve(report, agency=name) for report in reports]


def test_a_renamed_body_is_suggested_and_never_applied() -> None:
    reports = [
        *renamed(FIRST[:2], "云岭区环境保护局"),
        *renamed(FIRST[2:], "云岭区生态环境局"),
        *renamed(SECOND, "临溪县档案馆"),
    ]
    carried = int(FIRST[1][FORWARD].value or 0)
    assert carried
    [finding] = audit(reports).of("name-suggested")  # that it goes on in its own words is told, too
    assert finding.evidence["alias"] == "云岭区环境保护局,云岭区生态环境局,,2020"
    aliases = load_aliases(f"name,body,from,until\n{finding.evidence['alias']}\n".encode())
    assert list(audit(reports, aliases=aliases)) == []
    assert audit(reports, aliases=aliases).bodies == 2


def test_bodies_that_merged_carry_on_together() -> None:
    def summed(one: Report, other: Report) -> Report:
        cells = {
            key: Cell(int(cell.value or 0) + int(other.cells[key].value or 0), "reported")
            for key, cell in one.cells.items()
        }
        return evolve(one, cells=cells, agency="合并后的局")

    before = [*renamed(FIRST[:2], "甲县国土局"), *renamed(SECOND[:2], "甲县规划局")]
    after = [summed(one, other) for one, other in zip(FIRST[2:], SECOND[2:], strict=True)]
    aliases = load_aliases("name,body,from,until\n甲县国土局,合并后的局,,2020\n甲县规划局,合并后的局,,2020\n".encode())
    assert list(audit([*before, *after], aliases=aliases)) == []
    broken = [before[0], before[1], before[2], with_count(before[3], FORWARD, 99), *after]
    [finding] = audit(broken, aliases=aliases)
    assert (finding.kind, len(finding.sources)) == ("chain-broken", 3)
    assert finding.evidence["changes"][0]["zh"] == "上一年度报告属甲县国土局、甲县规划局"
    assert finding.zh.endswith("可能的原因：机构合并、上年数据已更正重列、两数之一误录")


def test_the_prose_may_tell_why_a_chain_is_broken() -> None:
    forward = FIRST[0][FORWARD].value
    assert isinstance(forward, int)
    broken = with_count(FIRST[1], OVER, forward + 3)
    [finding] = audit([FIRST[0], saying(broken, "2020年，原林业局并入我局。")])
    assert finding.evidence["changes"] == [
        {"zh": "正文称“原林业局并入我局”", "en": "the prose says “原林业局并入我局”"}
    ]
    assert [each["en"] for each in finding.evidence["reasons"]][:2] == ["bodies merged", "last year's figures restated"]
    [plain] = audit([FIRST[0], saying(broken, "2020年，工作平稳。")])
    assert plain.evidence["changes"] == plain.evidence["reasons"] == []
    assert "原因" not in plain.zh


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name;body\n", 1),
        ("name,body,since\n", 1),
        ("name,body\n甲局\n", 2),
        ("name,body\n甲局,\n", 2),
        ("name,body\n甲局,乙局,2019\n", 2),
        ("name,body,from\n甲局,乙局,今年\n", 2),
        ("name,body,from,until\n甲局,乙局,2021,2019\n", 2),
        ("name,body\n\n甲局,乙局\n甲 局,丙局\n", 4),
        ("name,body,from,until\n甲局,乙局,,2020\n甲局,丙局,2020,\n", 3),
    ],
)
def test_a_table_of_names_that_is_wrong_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(AliasesError) as raised:
        load_aliases(text.encode())
    assert raised.value.line == line
    assert raised.value.zh != raised.value.en


def test_names_hold_in_their_years() -> None:
    table = "name,body,from,until\n甲局,乙局,,2019\n甲局,丙局,2020,\n丁局,戊局\n"
    aliases = load_aliases(table.encode("gb18030"), encoding="gb18030")
    said = [aliases.body("甲局", year) for year in (2018, 2019, 2020, None)]
    assert said == ["乙局", "乙局", "丙局", "甲局"]
    assert aliases.body("丁局", None) == "戊局"
    assert Aliases([]).body("甲局", 2020) == "甲局"


# -- copies --------------------------------------------------------------------------------------------


def test_sparse_tables_that_come_out_the_same_are_no_copies() -> None:
    """Most bodies have a handful of requests: that two have the same handful says nothing."""
    zeros = dict.fromkeys(SOUND[0].cells, Cell(0, "reported"))
    few = [with_count(evolve(report, cells=zeros), "requests.received.natural_person", 2) for report in SOUND]
    assert "table-copied" not in kinds(audit(few))


def test_the_probability_of_a_table_by_chance_is_told() -> None:
    rich = max(SOUND, key=lambda report: sum(bool(cell.value) for cell in report.cells.values()))
    copy = evolve(rich, agency="抄录局", source=evolve(rich.source, name="copy"), sections=())
    copied = audit([*SOUND, copy]).of("table-copied")
    [finding] = (each for each in copied if each.evidence["table"] == "requests")
    assert set(finding.sources) == {rich.source.name, "copy"}
    assert 0 < finding.evidence["by_chance"] < 0.01
    assert finding.weight == pytest.approx(-math.log10(finding.evidence["by_chance"]) + 1, abs=0.06)


LAST = "全年收到来信39件,当面答复群众询问12次"


@pytest.mark.parametrize(
    ("said", "stale"),
    [
        (f"2019年{LAST}。", True),
        (f"二〇一九年,{LAST}。", True),
        (f"{LAST},比2019年多3件。", False),  # the earlier report cannot have said this
        (f"2020年{LAST}。", False),
        (f"2019年新修订的《条例》施行后,{LAST}。", False),
        (f"按照《2019年要点》,{LAST}。", False),
    ],
)
def test_a_stale_year_is_one_in_the_words_of_its_own_report(said: str, stale: bool) -> None:
    before = saying(FIRST[0], said if "多3件" not in said else f"2019年{LAST}。")
    found = kinds(audit([before, saying(FIRST[1], said)]))
    assert found == ({"year-stale": 1} if stale else {})


# -- who stands apart ----------------------------------------------------------------------------------


def test_few_cases_never_stand_apart() -> None:
    """One of one is 100 %, and says nothing."""
    crowd = made(Random(9), 30)
    one = next(report for report in crowd if report.year == 2021)
    zeros = dict.fromkeys(one.cells, Cell(0, "reported"))
    rows = ("received", "outcomes.not_provided.not_held", "outcomes.total")
    keys = [f"requests.{row}.{column}" for row in rows for column in ("natural_person", "total")]
    for many, apart in ((1, False), (150, True)):
        cells = zeros | dict.fromkeys(keys, Cell(many, "reported", str(many)))
        found = audit([*(report for report in crowd if report is not one), evolve(one, cells=cells)]).of("outlier")
        assert (
            bool([finding for finding in found if finding.reports == (evolve(one, cells=cells).fingerprint,)]) == apart
        )


def test_without_enough_peers_nobody_stands_apart() -> None:
    assert audit(made(Random(9), 15)).of("outlier") == ()


# -- a corpus ------------------------------------------------------------------------------------------


def test_a_corpus_shows_what_its_reports_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = ["examples/series", "examples/reports"]
    directory = tmp_path / "corpus"
    corpus.build(sources, directory, jobs=1)
    reports = gxparse.read_folder(sources, progress=False).reports
    assert corpus.Dataset(directory).audit() == audit(reports)
    assert main(["corpus", "audit", str(directory), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [finding["kind"] for finding in data["findings"]] == ["chain-broken", "chain-open"]
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,body,from,until\n霁川县市场监督管理局,新局,2023,\n", encoding="utf-8")
    assert (
        main(["corpus", "audit", str(directory), "--aliases", str(aliases), "--lang", "zh", "--kind", "chain-open"])
        == 0
    )
    said = capsys.readouterr().out
    assert "前后年度是否衔接无法判断（1）" in said
    assert "前后年度结转不衔接" not in said
    aliases.write_text("name;body\n", encoding="utf-8")
    assert main(["corpus", "audit", str(directory), "--aliases", str(aliases)]) == 2


def test_reports_without_body_or_year_are_named() -> None:
    found = audit([evolve(FIRST[0], agency=None), evolve(FIRST[1], year=None)])
    assert (list(found), found.unplaced) == ([], (FIRST[0].source.name, FIRST[1].source.name))
    assert audit([]).reports == 0


def test_years_are_those_planted() -> None:
    assert [report.year for report in FIRST] == list(YEARS)
