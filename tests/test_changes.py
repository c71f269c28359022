"""Bodies that were merged, renamed or reformed, and figures that were restated: what speaks for it, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

import gxparse
from gxparse.checks.engine import check, equations
from gxparse.checks.infer import infer
from gxparse.checks.rules.changes import LONGEST, told_changes
from gxparse.checks.rules.examples import Example
from gxparse.explaining.explanation import Explanation
from gxparse.explaining.mistakes import SURPRISE
from gxparse.findings import Finding, Findings
from gxparse.report import Cell, Report, Section
from gxparse.reviewing.choices import offers, recheck_alone
from gxparse.views.elements import html
from gxparse.views.finding_views import explanations_view
from gxparse.views.sections import View
from gxparse.views.terminal import Style, finding_lines

OVER, FORWARD = "requests.carried_over.total", "requests.carried_forward.total"
CALM = "2022年，工作平稳。"


def report(year: int, agency: str | None = "青河市林业局", overview: str = CALM, **fields: Any) -> Report:
    data = {"year": year, "agency": agency, "sections": {"overview": overview}, **fields}
    return Example.read({"finding": "x", **data}, "2021").context().report


def of(found: Findings, name: str) -> Finding:
    [finding] = [finding for finding in found if finding.id == name]
    return finding


def two(agency: str | None = "青河市林业局", overview: str = CALM) -> tuple[Report, Report]:
    """6 carried over where last year carried 5 forward."""
    return report(2022, agency, overview, cells={OVER: 6}), report(2021, cells={FORWARD: 5})


# -- words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "quoted"),
    [
        ("2022年，原林业局并入我局，人员已到位。", "body", "原林业局并入我局"),
        ("因机构改革，申请办理曾有延误。", "body", "因机构改革"),
        ("根据区里的机构改革方案，调整了分工。", "body", "根据区里的机构改革方案"),
        ("机构改革后首次编制年报。", "body", "机构改革后首次编制年报"),
        ("原物价局的职责划入本局。", "body", "原物价局的职责划入本局"),
        ("2022年3月，商务局更名为商务和投资促进局。", "body", "商务局更名为商务和投资促进局"),
        ("原卫生局、计生局合并，本报告含两局数据。", "body", "原卫生局、计生局合并"),
        ("本镇由甲镇和乙镇合并设立。", "body", "本镇由甲镇和乙镇合并设立"),
        ("新组建的林业和园林局，沿用原两局渠道。", "body", "新组建的林业和园林局"),
        ("撤乡并镇后由我镇办理。", "body", "撤乡并镇后由我镇办理"),
        ("本局係機構改革後組建，政務公開報告數據請求另報。", "body", "本局係機構改革後組建"),
        ("经核实，上年度报告结转数有误，已更正。", "restated", "上年度报告结转数有误，已更正"),
        ("对2021年结转数据作了更正。", "restated", "对2021年结转数据作了更正"),
        ("2021年度报告的数据，统计口径不同，已重新统计。", "restated", "2021年度报告的数据，统计口径不同，已重新统计"),
    ],
)
def test_words_that_speak_for_a_change(said: str, kind: str, quoted: str) -> None:
    [change] = told_changes([Section("overview", "一、总体情况", said)], 2022)
    assert (change.kind, change.zh) == (kind, f"正文称“{quoted}”")
    assert change.place is not None
    assert said[change.place.start : change.place.end] == change.place.text == quoted


@pytest.mark.parametrize(
    "said",
    [
        "对同一申请人的多件申请合并答复5件。",
        "与办公室合并办理2件。",
        "复议机关合并审理2件。",
        "各单位合并报送年报。",
        "三个部门的许可合并为一个阶段。",
        "重点公开机构改革、财政预算等信息。",
        "公开机构改革方案2件。",
        "加强机构改革信息公开。",
        "继续推进机构改革后续工作。",
        "政务微信公众号更名为青河发布。",
        "三个新媒体账号合并到局网站。",
        "办公室科室更名。",
        "将政务公开并入全局年度考核。",
        "加强机构建设和信息资源整合。",
        "编制目录并入县政府网站。",
        "与多个部门合并执法。",
        "组建政务公开工作专班，各局报送信息。",
        "将涉农补贴划入重点领域公开。",
        "成立政务公开工作领导小组办公室。",
        "收到要求更正信息的申请2件，去年3件。",
        "2022年发布数据300条，更正错误链接5处。",
        "2019年机构改革后，工作平稳。",
    ],
)
def test_words_that_do_not(said: str) -> None:
    assert list(told_changes([Section("overview", "一、总体情况", said)], 2022)) == []


def test_of_a_long_clause_only_the_words_are_quoted() -> None:
    said = "我局" + "认真" * LONGEST + "根据机构改革精神"
    [change] = told_changes([Section("overview", "一、总体情况", said)], 2022)
    assert change.zh == "正文称“根据机构改革”"


# -- carried over ----------------------------------------------------------------------------------------


def test_where_nothing_speaks_for_a_change_what_was_carried_over_has_to_agree() -> None:
    now, before = two()
    finding = of(check(now, previous=before), "carry-over:total")
    assert (finding.status, finding.severity, finding.reasons) == ("fail", "error", ())
    assert finding.zh == "总计：上年结转 6，上一年度报告结转下年度 5"
    assert "carry-over:total" in {equation.id for equation in equations(now, before)[0]}


@pytest.mark.parametrize("agency", [None, "青河市 林业局", "林业局", "青河市林業局"])
def test_one_name_in_several_spellings_is_no_change(agency: str | None) -> None:
    now, before = two(agency)
    assert of(check(now, previous=before), "carry-over:total").severity == "error"


@pytest.mark.parametrize(
    ("agency", "overview", "zh", "en"),
    [
        ("青河市自然资源局", CALM, "上一年度报告属青河市林业局", "last year's report is of 青河市林业局"),
        (
            "青河市林业局",
            "2022年，原园林处职责划入我局。",
            "正文称“原园林处职责划入我局”",
            "the prose says “原园林处职责划入我局”",
        ),
        (
            "青河市林业局",
            "上年度报告结转数有误，现予更正。",
            "正文称“上年度报告结转数有误，现予更正”",
            "the prose says “上年度报告结转数有误，现予更正”",
        ),
    ],
)
def test_where_the_body_changed_it_may_differ(agency: str, overview: str, zh: str, en: str) -> None:
    now, before = two(agency, overview)
    found = check(now, previous=before)
    finding = of(found, "carry-over:total")
    assert (finding.status, finding.severity) == ("fail", "warning")
    assert [reason.zh for reason in finding.reasons] == ["机构合并", "上年数据已更正重列", "两数之一误录"]
    assert finding.zh == (
        f"总计：上年结转 6，上一年度报告结转下年度 5；{zh}；可能的原因：机构合并、上年数据已更正重列、两数之一误录"
    )
    assert finding.en.endswith(
        f"{en}; possible reasons: bodies merged, last year's figures restated, one of the two numbers mistyped"
    )
    data = finding.to_dict("zh")
    assert data["reasons"][0] == {"zh": "机构合并", "en": "bodies merged"}
    assert data["severity"] == "warning"
    assert [place["text"] for place in data["places"]] == [each.text for each in finding.places]
    assert bool(finding.places) == ("正文" in zh)
    assert {f.severity for f in found if f.rule == "carry-over"} == {"warning"}
    assert of(found, "carry-over:natural_person").reasons == ()


def test_where_the_body_changed_last_year_tells_nothing_of_unknown_cells() -> None:
    five = {
        f"requests.{row}.{who}": 5 for row in ("received", "carried_forward") for who in ("natural_person", "total")
    }
    before = report(2021, cells=five)
    for overview, told in ((CALM, True), ("2022年，原园林处并入我局。", False)):
        now = report(2022, overview=overview)
        hidden = {key: Cell(None, "masked", "*") for key in now.cells if key.startswith("requests.")}
        now = evolve(now, cells={**now.cells, **hidden})
        assert ("carry-over:total" in {each.id for each in equations(now, before)[0]}) is told
        assert (infer(now, previous=before)[OVER].value == 5) is told
        assert (of(check(now, previous=before), "carry-over:total").status == "undecided") is not told


def test_a_series_in_which_a_body_was_renamed_is_no_contradiction() -> None:
    balanced = {"requests.received.total": 5, "requests.received.natural_person": 5}
    forward = {FORWARD: 5, "requests.carried_forward.natural_person": 5}
    over = {OVER: 6, "requests.carried_over.natural_person": 6}
    done = {f"requests.outcomes.{row}.{who}": 6 for row in ("granted", "total") for who in ("natural_person", "total")}
    before = report(2021, cells=balanced | forward)
    same, renamed = (report(2022, name, cells=over | done) for name in ("青河市林业局", "青河市自然资源局"))
    for now, broken in ((same, True), (renamed, False)):
        failed = gxparse.check_series([before, now])[1].findings.failed
        assert [f.id for f in failed if f.severity == "error"] == (
            ["carry-over:natural_person", "carry-over:total"] if broken else []
        )
        best = gxparse.explain_series([before, now])[0]
        assert bool(best.changes) is broken


def balanced(year: int, over: int, received: int, forward: int, **fields: Any) -> Report:
    """A report that adds up: all by natural persons, all granted."""
    done = over + received - forward
    rows = {
        "received": received,
        "carried_over": over,
        "outcomes.granted": done,
        "outcomes.total": done,
        "carried_forward": forward,
    }
    cells = {f"requests.{row}.{who}": number for row, number in rows.items() for who in ("natural_person", "total")}
    return report(year, cells=cells, **fields)


def kinds(found: Sequence[Explanation]) -> list[list[str]]:
    return [sorted(mistake.kind for mistake in each.mistakes) for each in found]


@pytest.mark.parametrize(
    ("overview", "first", "second"),
    [
        ("2022年，原园林处并入我局。", "bodies merged", "restated"),
        ("上年度报告结转数有误，现予更正。", "restated", "bodies merged"),
    ],
)
def test_where_the_body_changed_nothing_may_have_to_be_corrected(overview: str, first: str, second: str) -> None:
    before, now = balanced(2021, 0, 10, 5), balanced(2022, 6, 8, 0, overview=overview)
    found = gxparse.explain(now, previous=before)
    assert kinds(found)[:3] == [[first], [second], ["unlike last year"]]
    assert [(each.cost, each.changes) for each in found[:2]] == [(0, ()), (0, ())]
    assert len(found.tied) == 1
    assert found.common == ()
    assert (
        found[0].in_short("zh")
        == {"bodies merged": "机构合并，无须更正", "restated": "上年结转数已更正重列，无须更正"}[first]
    )
    assert found[0].to_dict()["mistakes"][0]["cells"] == []
    assert kinds(gxparse.explain_series([now, before])) == kinds(found)
    calm = gxparse.explain(balanced(2022, 6, 8, 0), previous=before)
    assert kinds(calm) == kinds(found)[2:]


def test_a_change_excuses_no_sum_of_one_year() -> None:
    """2021 lacks one that 2022 carries over: one wrong number is likelier than another one and a merger."""
    before = balanced(2021, 4, 10, 6)
    wrong = {key: Cell(5, "reported", "5") for key in before.cells if key.startswith("requests.carried_forward.")}
    wrong = {key: cell for key, cell in wrong.items() if key.endswith(("natural_person", "total"))}
    before = evolve(before, cells={**before.cells, **wrong})
    now = balanced(2022, 6, 8, 0, overview="2022年，原园林处并入我局。")
    best, *others = gxparse.explain(now, previous=before)
    assert kinds([best]) == [["off by one"]]
    assert {change.cell for change in best.changes} == {f"previous.{key}" for key in wrong}
    assert others
    assert all(len(each.mistakes) == 2 and not each.mistakes[1].corrections for each in others)
    assert best.score == min(each.score for each in others) - SURPRISE["bodies merged"]


def test_each_of_several_changes_may_be_the_excuse() -> None:
    them = [
        balanced(2021, 0, 10, 5, agency="甲县园林局"),
        balanced(2022, 6, 10, 5, agency="甲县林业局"),
        balanced(2023, 7, 10, 0, agency="甲县自然资源局"),
    ]
    [best] = gxparse.explain_series(them).tied
    assert kinds([best]) == [["bodies merged", "bodies merged"]]
    assert gxparse.explain_series(them[:2]).tied[0].score == SURPRISE["bodies merged"]
    assert not gxparse.explain_series([them[0], balanced(2022, 5, 10, 5, agency="甲县林业局")])


def test_where_nothing_has_to_be_corrected_nothing_can_be_accepted() -> None:
    before, now = balanced(2021, 0, 10, 5), balanced(2022, 6, 8, 0, overview="2022年，原园林处并入我局。")
    found = gxparse.explain(now, previous=before)
    findings = check(now, previous=before)
    view = View(report=now, previous=before, findings=findings, explanations=found, bounds={})
    lines = [line.strip() for line in finding_lines(findings, "en", Style(), explanations=found, reports=view.reports)]
    told = lines.index("bodies merged, nothing to correct")
    assert lines[told - 2].startswith("! Total: carried over 6")
    [offered] = offers(view, recheck_alone)
    assert [offer.why_not is None for offer in offered[:3]] == [False, False, True]
    shown = "".join(html(each) for each in explanations_view(found, view.forms))
    assert "bodies merged, nothing to correct" in shown


# -- in force --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_force", "zh", "en"),
    [
        (11, "部分文件有效期届满，未列入废止", "documents expired, which does not count as repealed"),
        (14, "承接了合并机构的文件", "documents of a merged body taken over"),
    ],
)
def test_why_the_documents_in_force_may_differ(in_force: int, zh: str, en: str) -> None:
    """11 in force, 3 issued, 1 repealed: 13, if nothing else happened."""
    row = "disclosure.normative_documents"
    now = report(2022, cells={f"{row}.issued": 3, f"{row}.repealed": 1, f"{row}.in_force": in_force})
    finding = of(check(now, previous=report(2021, cells={f"{row}.in_force": 11})), "in-force:normative_documents")
    assert (finding.status, finding.severity) == ("fail", "warning")
    assert finding.reasons == ((zh, en), ("上年数据已更正重列", "last year's figures restated"))
    assert finding.zh.endswith(f"；可能的原因：{zh}、上年数据已更正重列")


def test_documents_in_force_that_agree_need_no_reason() -> None:
    now = report(2022, cells={"disclosure.regulations.issued": 2, "disclosure.regulations.in_force": 2})
    finding = of(check(now, previous=report(2021)), "in-force:regulations")
    assert (finding.status, finding.reasons) == ("pass", ())
    assert "原因" not in finding.zh
