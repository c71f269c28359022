"""Claims of the prose: found to the letter in sentences written for it, and compared with the tables."""

from __future__ import annotations

import gc
import json
import pickle
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from checking import examples
from gxparse.checks.rules.prose_figures import prose_verdicts
from gxparse.findings import Context, Verdict
from gxparse.forms.model import form
from gxparse.prose.claims import _READ, claims
from gxparse.prose.vocabulary import SCHEMA, plain, read_vocabulary, vocabulary
from gxparse.report import Cell, Report, Section
from gxparse.script import comparable, traditional

HERE = Path(__file__).resolve().parent
EXAMPLES = sorted((HERE.parent / "examples" / "reports").glob("*.*"))
BODY = "青河市云岭区人民政府"
NONE: Mapping[str, int | None] = {}
SETS = {
    name: json.loads((HERE / "claims" / f"{name}.json").read_text("utf-8"))
    for name in ("sentences", "heldout", "unseen", "attack", "fresh", "second")
}
CASES = [case for cases in SETS.values() for case in cases]
TITLE = "总体情况"


def report_of(
    text: str,
    section: str = "overview",
    agency: str | None = BODY,
    year: int | None = 2023,
    counts: Mapping[str, int | None] = NONE,
) -> Report:
    """A report with one section, and cells that are 0 but for ``counts``."""
    of = form("2021")
    cells = {
        key: Cell(Decimal(0) if of.cells[key].column.money else 0, "reported", "0")
        for key in of.cell_keys(instead=False)
    }
    for key, count in counts.items():
        assert key in cells, key
        cells[key] = Cell(None, "masked", "*") if count is None else Cell(count, "reported", str(count))
    base = gxparse.parse(EXAMPLES[0])
    return evolve(
        base,
        form=of,
        agency=agency,
        year=year,
        period=None,
        sections=(Section(section, TITLE, text),),
        cells=cells,
        notes=(),
    )


def said(report: Report) -> list[tuple[str, str, str]]:
    return [(claim.subject, str(claim.value), claim.place.text) for claim in claims(report)]


def typed(text: str, section: str = "overview", agency: str = BODY) -> list[tuple[str, int | Decimal]]:
    return [(claim.subject, claim.value) for claim in claims(report_of(text, section, agency))]


def of_case(case: dict[str, Any], text: str | None = None) -> Report:
    return report_of(text or case["text"], case.get("section", "overview"), case.get("agency", BODY))


# -- sentences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_sentence_claims_what_its_reader_says_and_nothing_else(case: dict[str, Any]) -> None:
    found = said(of_case(case))
    expected = sorted((kind, str(value), quote) for kind, value, quote, *missed in case["claims"] if not missed)
    assert sorted(found) == expected
    starts = [claim.place.start for claim in claims(of_case(case))]
    assert starts == sorted(starts)


def test_precision_and_recall() -> None:
    """Every claim found is one; those known to be missed are counted here, so that none gets lost unseen.

    ``attack`` rewrites the false findings of a search for them: before the reader was mended 105 of the 161 claims that
    it found there were wrong. ``fresh`` and ``second`` were written after that and looked at once: 110 of 116 and 56 of
    57 claims found were right (94.8 %, 98.2 %), of 119 and 66 claims (92.4 %, 84.8 %).
    """
    wanted = {name: sum(len(case["claims"]) for case in cases) for name, cases in SETS.items()}
    missed = {name: sum(len(claim) == 4 for case in cases for claim in case["claims"]) for name, cases in SETS.items()}
    assert wanted == {"sentences": 163, "heldout": 98, "unseen": 55, "attack": 96, "fresh": 134, "second": 68}
    assert missed == {"sentences": 0, "heldout": 4, "unseen": 3, "attack": 1, "fresh": 6, "second": 7}
    assert sum(not case["claims"] for case in CASES) >= 210


def read(name: str) -> list[dict[str, Any]]:
    return list(json.loads((HERE / "claims" / f"{name}.json").read_text("utf-8")))


def figures_of(case: dict[str, Any]) -> dict[str, float]:
    report = report_of(case["text"], case.get("section", "overview"), case["agency"], case["year"])
    return {claim.subject: float(claim.value) for claim in claims(report)}


@pytest.mark.parametrize("case", read("patterns"), ids=lambda case: case["text"][:24])
def test_wordings_of_real_narratives_are_read(case: dict[str, Any]) -> None:
    """Each sentence has a wording that real narratives use. A row or a result beside what is asked for is no fault."""
    found = figures_of(case)
    assert {subject: found.get(subject) for subject in case["figures"]} == case["figures"]
    assert all("." in subject or "-" in subject for subject in found.keys() - case["figures"].keys())


@pytest.mark.parametrize("case", read("true_traps"), ids=lambda case: case["text"][:24])
def test_a_true_paragraph_is_accused_of_nothing(case: dict[str, Any]) -> None:
    report = report_of(case["text"], case["section"], case["agency"], case["year"], cells_of(case["table"]))
    assert {subject: verdict.zh for subject, verdict in verdicts(report).items() if verdict.status == "fail"} == {}


def cells_of(table: Mapping[str, Any]) -> dict[str, int]:
    """The cells of a table in short: all granted where it does not say, all natural persons but for ``org``."""
    received, before, after = (table.get(key, 0) for key in ("rec", "over", "fwd"))
    outcomes = table.get("outs") or {"granted": received + before - after}
    rows = {
        "received": received,
        "carried_over": before,
        "carried_forward": after,
        "outcomes.total": sum(outcomes.values()),
    }
    rows |= {f"outcomes.{row}": count for row, count in outcomes.items()}
    cells = {f"requests.{row}.{column}": n for row, n in rows.items() for column in ("natural_person", "total")}
    cells["requests.received.natural_person"] -= table.get("org", 0)
    cells["requests.received.commercial_enterprise"] = table.get("org", 0)
    for short, row in (("rv", "review"), ("dl", "direct_litigation"), ("la", "litigation_after_review")):
        counts = table.get(short, [0, 0, 0, 0])
        names = ("upheld", "corrected", "other", "pending", "total")
        cells |= {f"disputes.{row}.{name}": n for name, n in zip(names, [*counts, sum(counts)], strict=True)}
    return cells


def of_2017(case: dict[str, Any], text: str | None = None) -> Report:
    """A report on the form of 2014, whose table no claim is compared with here."""
    section = Section(case["section"], TITLE, text or case["text"])
    report = report_of("", agency=case["agency"], year=case["year"])
    return evolve(report, form=form("2014"), sections=(section,), cells={})


@pytest.mark.parametrize("case", read("older"), ids=lambda case: case["text"][:24])
def test_what_a_form_alone_counts_is_claimed_in_its_words(case: dict[str, Any]) -> None:
    found, missed = said(of_2017(case)), [claim for claim in case["claims"] if len(claim) == 4]
    expected = sorted((kind, str(value), quote) for kind, value, quote, *missed in case["claims"] if not missed)
    assert sorted(found) == expected
    assert not [claim for claim in missed if tuple(map(str, claim[:3])) in found]


def test_the_words_of_a_form_are_read_on_that_form_alone() -> None:
    text = "2023年，主动公开政府信息96条，举办培训班2期。"
    case = {"section": "overview", "agency": BODY, "year": 2023, "text": text}
    assert [kind for kind, *_ in said(of_2017(case))] == ["statistics.published.total", "statistics.training.courses"]
    assert said(of_case(case)) == []
    shown = f"{traditional(text)}\n本機關開展關於報告的工作"
    assert [kind for kind, *_ in said(of_2017(case, shown))] == [kind for kind, *_ in said(of_2017(case))]


def test_sentences_about_older_forms_are_as_many_as_they_are_said_to_be() -> None:
    cases = read("older")
    assert sum(bool(case["claims"]) for case in cases) >= 45
    assert sum(not case["claims"] for case in cases) >= 40
    assert sum(len(claim) == 4 for case in cases for claim in case["claims"]) == 1


@pytest.mark.parametrize(
    ("name", "wanted", "found", "wrong"), [("narratives", 583, 379, 12), ("ordinary", 357, 330, 2)]
)
def test_narratives_that_were_written_without_a_look_at_the_reader(
    name: str, wanted: int, found: int, wrong: int
) -> None:
    """How many of their figures are found, and how many are claimed that are none of theirs.

    ``narratives`` are hard on purpose: at the first look 235 of 583 were found (40 %) and 12 of 247 claims were wrong;
    what they showed was then mended. ``ordinary`` ones were looked at only when that was done: 308 of 357 (86 %), 2 of
    310 wrong. Most of what counts as wrong is 受理, which may be ``received`` or ``handled``, or a share.
    """
    asked = said = right = 0
    for case in read(name):
        told, figures = figures_of(case), case["figures"]
        asked += len(figures)
        right += sum(told.get(subject) == value for subject, value in figures.items())
        allowed = case.get("optional", {}) | figures
        said += sum(allowed.get(subject) != value for subject, value in told.items())
    assert (asked, right, said) == (wanted, found, wrong)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["text"] == "".join(comparable([case["text"]])) != traditional(case["text"])],
    ids=lambda case: case["text"][:24],
)
def test_traditional_script_claims_the_same(case: dict[str, Any]) -> None:
    text = traditional(case["text"])
    # One sentence alone may not show its script.
    shown = of_case(case, f"{text}\n本機關開展關於報告的工作")
    assert text != case["text"]
    assert [claim[:2] for claim in said(shown)] == [claim[:2] for claim in said(of_case(case))]
    section = shown.sections[0].text
    for claim in claims(shown):
        assert section[claim.place.start : claim.place.end] == claim.place.text


# -- generated sentences -------------------------------------------------------------------------------

NUMERALS = "零一二三四五六七八九"


def in_numerals(number: int) -> str:
    if number >= 1000:
        head, rest, power, name = number // 1000, number % 1000, 100, "千"
    elif number >= 100:
        head, rest, power, name = number // 100, number % 100, 10, "百"
    elif number >= 10:
        head, rest, power, name = number // 10, number % 10, 1, "十"
    else:
        return NUMERALS[number]
    tail = "" if not rest else ("零" if rest < power else "") + in_numerals(rest)
    return NUMERALS[head] + name + tail


DRESSES: dict[str, Callable[[int], str]] = {
    "plain": str,
    "grouped": lambda number: f"{number:,}",
    "wide": lambda number: str(number).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)}),
    "numerals": in_numerals,
    "spaced": lambda number: f" {number} ",
}
TEMPLATES = {
    "全年共收到政府信息公开申请{}件": "received",
    "本年度新收政府信息公开申请{}件,均按期答复": "received",
    "收到政府信息公开申请5件,上年结转{}件": "carried_over",
    "本机关办结政府信息公开申请{}件": "closed",
    "受理依申请公开3件,其中予以公开{}件": "granted",
    "受理依申请公开3件,部分公开{}件": "granted_in_part",
    "收到政府信息公开申请3件,不予公开{}宗": "refused",
    "收到政府信息公开申请3件,无法提供{}件": "not_provided",
    "收到政府信息公开申请3件;不予处理{}件": "not_processed",
    "收到政府信息公开申请3件,其他处理{}件": "other",
    "收到政府信息公开申请3件,其中自然人申请{}件": "received-natural_person",
    "收到政府信息公开申请3件,法人或其他组织提出{}件": "received-organizations",
    "收到政府信息公开申请3件,结转下年度继续办理{}件": "carried_forward",
    "因政府信息公开引起的行政复议{}件": "review",
    "因政府信息公开引发行政诉讼案件{}起": "litigation",
    "去年收到政府信息公开申请{}件": "received-last",
}


@examples(200)
@given(st.sampled_from(sorted(TEMPLATES)), st.integers(0, 9999), st.sampled_from(sorted(DRESSES)))
def test_a_number_is_read_in_any_dress(template: str, number: int, dress: str) -> None:
    found = typed(template.format(DRESSES[dress](number)) + "。")
    assert found[-1] == (TEMPLATES[template], number)
    assert len(found) == (1 if "3件" not in template and "5件" not in template else 2)


@examples(100)
@given(st.integers(-99999, 99999), st.integers(0, 3), st.sampled_from(["同比", "比上年", "较2022年"]))
def test_a_growth_has_its_sign_and_its_digits(number: int, digits: int, against: str) -> None:
    value = Decimal(number).scaleb(-digits)
    how = "下降" if number < 0 else "增长"
    found = claims(report_of(f"收到政府信息公开申请37件,{against}{how}{abs(value):f}%。"))
    assert [claim.subject for claim in found] == ["received", "received-growth"]
    assert str(found[1].value) == f"{value:f}" if number else found[1].value == 0


OTHERS = [
    *("建议提案", "人大代表建议", "政协提案", "信访事项"),
    *("群众来信", "12345热线工单", "网站留言", "咨询", "政策文件"),
    *("行政许可申请", "行政处罚案件", "公文", "舆情", "市长信箱来件", "不动产登记申请", "法律援助案件", "投诉举报"),
    *("议案", "劳动仲裁案件", "采购合同", "矛盾纠纷", "公共服务事项"),
]
VERBS = ["收到", "受理", "办理", "办结", "答复", "处理", "共办理", "新收", "接收"]


@examples(200)
@given(
    st.sampled_from(OTHERS),
    st.sampled_from(VERBS),
    st.integers(0, 99999),
    st.sampled_from(["", ",其中予以公开{}件", ",同比增长{}%", ",答复{}件", ",其中自然人{}件", ",上年结转{}件"]),
    st.booleans(),
)
def test_what_else_is_counted_claims_nothing(thing: str, verb: str, number: int, tail: str, first: bool) -> None:
    counted = f"{thing}{number}件" if first else f"{number}件{thing}"
    assert typed(f"全年{verb}{counted}{tail.format(number)}。") == []


LEADS = [
    "区公安局收到政府信息公开申请{}件",
    "东桥镇受理申请{}件",
    "区本级收到政府信息公开申请{}件",
    "各街道受理依申请公开{}件",
    "受区政府委托,办理政府信息公开申请{}件",
    "省厅转办政府信息公开申请{}件",
    "协助各镇办理依申请公开{}件",
    "网上申请{}件",
    "涉及土地征收的申请{}件",
    "申请人王某提交政府信息公开申请{}件",
    "延期后收到补正申请{}件",
    "上半年收到政府信息公开申请{}件",
    "2019年收到政府信息公开申请{}件",
    "条例施行以来收到政府信息公开申请{}件",
    "平台上线后,收到政府信息公开申请{}件",
    "截至12月31日,累计收到政府信息公开申请{}件",
    "依申请公开征求第三方意见{}件",
    "全区12个部门收到政府信息公开申请{}件",
]
FOLLOWING = [
    ",办结{}件",
    ",予以公开{}件",
    ";不予公开{}件",
    ",其中自然人{}件",
    ",结转下年{}件",
    ",同比增长{}%",
    "、部分公开{}件",
    ",均已办结,其中予以公开{}件",
    "。其中,予以公开{}件",
    "。予以公开{}件",
    "。其中办结{}件",
    "(含上年结转{}件)",
    ",共{}件",
]


@examples(300)
@given(
    st.sampled_from(LEADS),
    st.lists(st.sampled_from(FOLLOWING), max_size=4),
    st.integers(1, 9999),
    st.sampled_from(["overview", "requests"]),
)
def test_what_follows_another_body_part_or_time_is_read_as_theirs(
    lead: str, following: list[str], number: int, section: str
) -> None:
    text = lead.format(number) + "".join(each.format(number + n) for n, each in enumerate(following)) + "。"
    assert typed(text, section) == []
    own = "全区收到政府信息公开申请9件"
    assert typed(f"{text}{own}。", section) == [("received", 9)]


@examples(100)
@given(
    st.sampled_from(
        [
            "约{}件",
            "近{}件",
            "{}余件",
            "{}多件",
            "{}件左右",
            "{}件以上",
            "超过{}件",
            "不足{}件",
            "逾{}件",
            "{}万件",
            "上{}件",
        ]
    ),
    st.integers(1, 9999),
)
def test_what_is_about_a_number_claims_nothing(about: str, number: int) -> None:
    assert typed(f"全年收到政府信息公开申请{about.format(number)}。") == []


@pytest.mark.parametrize("shown", ["100%", "百分之百", "百分之一百"])
def test_a_rate_of_all_is_read_in_figures_and_in_words(shown: str) -> None:
    assert typed(f"全年收到政府信息公开申请30件,办结率为{shown}。") == [("received", 30), ("closed-rate", 100)]


@pytest.mark.parametrize(
    "number", ["*", "**", "(略)", "( 略 )", "×", "几", "二三", "数", "百", "一百二", "1 021", "1,02", "1.5"]
)
def test_no_number_claims_nothing(number: str) -> None:
    assert typed(f"收到政府信息公开申请{number}件。") == []


@pytest.mark.parametrize(
    "text",
    [
        "上半年,我区收到政府信息公开申请12件。",
        "近三年我区收到政府信息公开申请12件。",
        "2019年收到政府信息公开申请12件。",
        "2024年预计收到政府信息公开申请12件。",
        "截至目前,收到政府信息公开申请12件。",
        "累计收到政府信息公开申请12件。",
        "全市收到政府信息公开申请12件。",
        "全省各级行政机关收到政府信息公开申请12件。",
        "各街道收到政府信息公开申请12件。",
        "区属部门共收到政府信息公开申请12件。",
        "未答复政府信息公开申请12件。",
        "与上年收到的政府信息公开申请12件基本持平。",
        "(一)区本级\n收到政府信息公开申请12件。",
    ],
)
def test_another_time_or_body_claims_nothing(text: str) -> None:
    assert typed(text) == []


def test_what_goes_on_in_another_line_claims_nothing() -> None:
    long = "我区把公开透明作为招商和便民的基础条件,围绕项目落地、公共服务、应急保障三条主线,上半年各有关单位"
    sentence = "收到政府信息公开申请12件。办结12件。结转下年度办理3件。"
    assert [claim.value for claim in claims(report_of(f"{long}。\n{sentence}"))] == [12, 12, 3]
    sentence = "收到政府信息公开申请12件。收到政府信息公开申请30件,办结9件。"
    assert [claim.value for claim in claims(report_of(f"{long}\n{sentence}"))] == [30, 9]
    sentence = "收到政府信息公开申请12件。办结9件。"
    assert [claim.value for claim in claims(report_of(f"依申请公开\n{sentence}"))] == [12, 9]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(二)依申请公开情况\n全年新收申请12件。", ["received"]),
        ("(二)申请的办理\n全年新收申请12件。", ["received"]),
        ("(二)许可申请的办理\n全年新收申请12件。", []),
        ("全年新收申请12件。", []),
        ("收到政府信息公开申请12件。\n推进住房保障。全年新收申请12件,办结12件。", ["received"]),
        ("收到政府信息公开申请12件。办结12件。", ["received", "closed"]),
        ("收到政府信息公开申请12件。(三)日常管理。办结12件。", ["received"]),
        ("收到政府信息公开申请12件。\n(三)日常管理。办结12件。", ["received"]),
    ],
)
def test_what_is_spoken_of_ends_with_its_paragraph(text: str, expected: list[str]) -> None:
    assert [claim.subject for claim in claims(report_of(text))] == expected


def test_the_year_of_the_report_decides() -> None:
    text = "2022年收到政府信息公开申请12件。"
    for year, expected in ((2022, ["received"]), (2023, ["received-last"]), (2024, []), (None, [])):
        assert [claim.subject for claim in claims(report_of(text, year=year))] == expected


HOSTILE = [
    *(
        "收到政府信息公开申请12件(",
        "(收到政府信息公开申请12件)",
        "行政复议1件、",
        "行政复议1件,维持1件,",
        "自然人1件、",
    ),
    *("上年结转1件,办结1件,", "收到政府信息公开申请12件(上年结转2件),", "其中,", "从申请人看,", "2021年、", "1件、"),
    *("(一)\n", "区公安局\n", "较2022年的2件增长2%,", "由2022年的2件增加到3件,", "予以公开1件、不予公开2件,"),
    *("1", "111,", "一", "百", "百分之", "1.", "0,", "2023年-"),
    *("1月1日至", "((", "*", "(略)", "自", "開", "　", "\n"),
    *("予以公开、分别", "予以公开、", "未发生行政复议、", "行政复议、", "公民、法人", "无", "区教", "区", "收到12件"),
    *("收到政府信息公开申请12件,", "收到政府信息公开申请12件。\n", "依申请公开政府信息"),
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("length", [40_000, pytest.param(200_000, marks=pytest.mark.slow)])
def test_hostile_prose_is_read_to_its_end(piece: str, length: int) -> None:
    text = (piece * (length // len(piece))) + "申请12件。\n(一)依申请公开\n收到政府信息公开申请12件。"
    report = report_of(text, agency="云岭区教育局")
    assert said(report)[-1] == ("received", "12", "收到政府信息公开申请12件")


@pytest.mark.parametrize("agency", ["区" * 50_000, "云岭区" * 20_000 + "人民政府", "市区县" * 20_000 + "局"])
def test_a_name_without_end_is_no_name(agency: str) -> None:
    assert typed("收到政府信息公开申请12件,办结9件。" * 1_000, agency=agency)[:2] == [("received", 12), ("closed", 9)]


@examples(200)
@given(
    st.text(
        st.sampled_from(
            "收到受理申请政府信息公开不予12３〇一百件宗,、。；(（) \n年2023上结转全区开報關*%.复议诉讼无未同比增长"
        ),
        max_size=120,
    )
)
def test_any_text_is_read_with_true_places(text: str) -> None:
    assert len(plain(text)) == len(text)
    for claim in claims(report_of(text)):
        place = claim.place
        assert text[place.start : place.end] == place.text
        assert place.text.strip()
        assert "\n" not in place.text


# -- words ---------------------------------------------------------------------------------------------


def test_a_word_has_one_class() -> None:
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "units": ["件"],
        "subjects": [],
        "subject_tails": [""],
        "views": [[], [], []],
        "leaves": {},
        "words": {"received": ["收到"]},
    }
    assert dict(read_vocabulary(data).classes) == {"收到": "received"}
    with pytest.raises(ValueError, match="收到 is of the classes received and closed"):
        read_vocabulary(data | {"words": {"received": ["收到"], "closed": ["收到"]}})
    with pytest.raises(ValueError, match="gxparse/words/1"):
        read_vocabulary(data | {"schema": "gxparse/words/2"})


def test_words_are_in_simplified_script_as_texts_are_compared() -> None:
    listed = list(vocabulary().classes)
    assert [word for word in listed if plain(f"開報關數務{word}")[5:] != word] == []


# -- where they stand ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_sections_know_where_their_lines_stand(path: Path) -> None:
    source = gxparse.read_source(path).text
    report = gxparse.parse(path)
    for section in report.sections:
        lines = section.text.split("\n")
        assert len(section.spans) == (len(lines) if section.text else 0)
        for line, span in zip(lines, section.spans, strict=bool(section.spans)):
            assert (span.of(source) == line) == (span.end - span.start == len(line))
            assert path.suffix == ".html" or span.of(source) == line
            assert source.split("\n")[span.line - 1][span.column - 1 :].startswith(line[:1])
    for claim in claims(report):
        place = claim.place
        found = report.section(place.section)
        assert found is not None
        assert found.text[place.start : place.end] == place.text
        assert place.span is not None
        if path.suffix != ".html":
            assert place.span.of(source) == place.text
            assert source.split("\n")[place.span.line - 1][place.span.column - 1 :].startswith(place.text)


@pytest.mark.parametrize(
    ("shown", "verbatim"),
    [
        ("全年新收政府信息公开申请18件", True),
        ("全年新收<b>政府信息公开申请18件</b>", False),
        ("全年新收政府信息公开申请<i></i>18件", False),
    ],
)
def test_a_claim_in_a_page_has_its_place_or_that_of_its_paragraph(shown: str, verbatim: bool) -> None:
    old = "全年新收政府信息公开申请18件"
    page = (HERE.parent / "examples" / "reports" / "clean-page-2021.html").read_text("utf-8")
    rows = [row if old in row else re.sub("</?(?:strong|b|span)[^>]*>", "", row) for row in page.split("\n")]
    number = next(n for n, row in enumerate(rows, 1) if old in row)
    rows[number - 1] = f"<p>（二）依申请公开。{shown}。</p>"
    source = "\n".join(rows)
    claim = next(claim for claim in claims(gxparse.parse_text(source)) if claim.kind == "received")
    span = claim.place.span
    assert claim.place.text == old
    assert span is not None
    assert span.line == number
    if verbatim:
        assert span.of(source) == old
        assert rows[number - 1][span.column - 1 :].startswith(old)
    else:
        assert rows[number - 1][span.column - 1 :].startswith("（二）依申请公开。")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_places_of_sections_travel(path: Path) -> None:
    report = gxparse.parse(path)
    spans = [section.spans for section in report.sections]
    data = json.loads(json.dumps(report.to_dict()))
    for again in (Report.from_dict(data), pickle.loads(pickle.dumps(report))):  # noqa: S301
        assert again == report
        assert [section.spans for section in again.sections] == spans
    for section in data["sections"]:
        section.pop("lines", None)
        assert list(section) == ["key", "title", "text"]
    older = Report.from_dict(data)
    assert older == report
    assert not any(section.spans for section in older.sections)
    assert gxparse.differences(older, report) == ()
    assert hash(older) == hash(report)
    assert [claim.place.span for claim in claims(older)] == [None] * len(claims(report))


def test_spans_are_one_a_line_or_none() -> None:
    section = gxparse.parse(EXAMPLES[0]).sections[0]
    assert section.text.count("\n") > 0
    with pytest.raises(ValueError, match="1 spans for"):
        evolve(section, spans=section.spans[:1])
    data = gxparse.parse(EXAMPLES[0]).to_dict()
    data["sections"][0]["lines"].pop()
    with pytest.raises(ValueError, match="gxparse/report/1"):
        Report.from_dict(data)
    assert Section("overview", "一", "甲\n乙").place_of(0, 1) is None


def test_claims_are_read_once_and_forgotten_with_their_report() -> None:
    report = report_of("收到政府信息公开申请3件。")
    found = claims(report)
    assert claims(report) is found
    assert claims(evolve(report)) == found
    gc.collect()
    before = len(_READ)
    del report
    gc.collect()
    assert len(_READ) == before - 1


# -- against the tables --------------------------------------------------------------------------------


def verdicts(report: Report, previous: Report | None = None) -> dict[str, Verdict]:
    found = list(prose_verdicts(Context(report=report, previous=previous)))
    assert len({verdict.subject for verdict in found}) == len(found)
    return {verdict.subject: verdict for verdict in found}


def status(text: str, counts: Mapping[str, int | None]) -> dict[str, str]:
    return {key: verdict.status for key, verdict in verdicts(report_of(text, counts=counts)).items()}


RECEIVED, CARRIED = "requests.received.total", "requests.carried_over.total"


@pytest.mark.parametrize(("claimed", "expected"), [(35, "pass"), (37, "pass"), (36, "fail"), (2, "fail")])
def test_received_is_alone_or_with_what_was_carried_over(claimed: int, expected: str) -> None:
    found = verdicts(report_of(f"收到政府信息公开申请{claimed}件。", counts={RECEIVED: 35, CARRIED: 2}))["received"]
    right = claimed if expected == "pass" else 35
    assert (found.status, found.left, found.right) == (expected, claimed, right)
    assert found.cells == ("requests.received.total", "requests.carried_over.total")
    assert found.places[0].text in found.zh
    assert found.places[0].text in found.en
    assert ("本年新收 35 + 上年结转 2 = 37" in found.zh) == (claimed != 35)
    assert ("received 35 + carried over 2 = 37" in found.en) == (claimed != 35)
    assert ("disagrees" in found.en) == (expected == "fail")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("收到申请,办结政府信息公开申请9件", {"requests.outcomes.total.total": 9}),
        ("收到政府信息公开申请9件,结转下年度继续办理9件", {RECEIVED: 9, "requests.carried_forward.total": 9}),
        ("收到政府信息公开申请9件,予以公开9件", {RECEIVED: 9, "requests.outcomes.granted.total": 9}),
        (
            "收到政府信息公开申请9件,不予公开9件",
            {
                RECEIVED: 9,
                "requests.outcomes.refused.state_secret.total": 4,
                "requests.outcomes.refused.administrative_inquiry.total": 5,
            },
        ),
        (
            "收到政府信息公开申请9件,其他处理9件",
            {
                RECEIVED: 9,
                "requests.outcomes.other.fee_not_paid.total": 4,
                "requests.outcomes.other.other.total": 5,
            },
        ),
        (
            "因政府信息公开引起的行政诉讼9件",
            {"disputes.direct_litigation.total": 4, "disputes.litigation_after_review.total": 5},
        ),
        (
            "因政府信息公开引起的行政复议9件,其中结果纠正9件",
            {"disputes.review.total": 9, "disputes.review.corrected": 9},
        ),
    ],
)
def test_each_kind_has_its_cells(text: str, counts: dict[str, int]) -> None:
    assert set(status(text, counts).values()) == {"pass"}
    for name in counts:
        if name not in (RECEIVED, "disputes.review.total"):
            changed = status(text, counts | {name: counts[name] + 1})
            assert "fail" in changed.values(), name


@pytest.mark.parametrize(
    ("person", "firm", "other", "expected"),
    [(2, 3, 4, "pass"), (2, 3, 5, "pass"), (3, 3, 4, "pass"), (3, 3, 5, "fail"), (0, 0, 0, "fail")],
)
def test_organizations_are_their_columns_or_all_but_natural_persons(
    person: int, firm: int, other: int, expected: str
) -> None:
    counts = {
        RECEIVED: 9,
        "requests.received.natural_person": person,
        "requests.received.commercial_enterprise": firm,
        "requests.received.other_organization": other,
    }
    found = status("收到政府信息公开申请9件,其中法人或其他组织7件", counts)
    assert found == {"received": "pass", "received-organizations": expected}


LINES = (
    "收到政府信息公开申请5件。",
    "收到政府信息公开申请7件。",
    "收到政府信息公开申请8件。",
    "收到政府信息公开申请5件。",
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 1, 0, 3), (1, 0)])
def test_a_figure_has_one_verdict_whichever_values_it_is_given(order: tuple[int, ...]) -> None:
    """Its id does not depend on the values, nor on their order; it fails if one of them disagrees."""
    text = "\n".join(LINES[n] for n in order)
    found = verdicts(report_of(text, counts={RECEIVED: 5}))
    assert list(found) == ["received"]
    wrong = [LINES[n][:-1] for n in order if n in (1, 2)]
    assert found["received"].status == "fail"
    assert found["received"].left == int(wrong[0][-2])
    assert [place.text for place in found["received"].places] == wrong
    assert all(quote in found["received"].zh for quote in wrong)
    assert "5件" not in found["received"].zh
    assert status(f"{LINES[0]}\n{LINES[3]}", {RECEIVED: 5}) == {"received": "pass"}
    assert len(verdicts(report_of(f"{LINES[0]}\n{LINES[3]}", counts={RECEIVED: 5}))["received"].places) == 2


def test_one_paragraph_does_not_give_one_figure_two_values() -> None:
    """It then speaks of two things, as 本机关 and 全县 are, and neither is sure."""
    assert typed("收到政府信息公开申请5件,办结5件。全区收到政府信息公开申请7件。") == []
    assert typed("收到政府信息公开申请5件。全区收到政府信息公开申请5件。") == [("received", 5)] * 2
    assert typed("收到政府信息公开申请5件。\n全区收到政府信息公开申请7件。") == [("received", 5), ("received", 7)]


def test_an_unknown_cell_leaves_a_claim_open_unless_its_row_tells() -> None:
    text = "收到政府信息公开申请9件,其中自然人5件。"
    person, firm = "requests.received.natural_person", "requests.received.commercial_enterprise"
    school = "requests.received.research_institution"
    known: dict[str, int | None] = {RECEIVED: 9, person: 5, firm: 4}
    assert status(text, known) == {"received": "pass", "received-natural_person": "pass"}
    assert status(text, known | {person: None}) == {"received": "pass", "received-natural_person": "pass"}
    assert status(text, known | {person: None, firm: 5})["received-natural_person"] == "fail"
    assert status(text, known | {person: None, firm: None})["received-natural_person"] == "undecided"
    assert status(text, known | {person: None, firm: None, school: 5})["received-natural_person"] == "fail"
    assert status(text, known | {RECEIVED: None})["received"] == "pass"
    found = verdicts(report_of(text, counts=known | {RECEIVED: None, firm: None}))["received"]
    assert (found.status, found.right, found.unknown) == ("undecided", None, ("requests.received.total",))
    assert "requests.received.total" in found.zh
    assert "requests.received.total" in found.en
    assert status(text, known | {RECEIVED: None, firm: None, person: 10})["received"] == "fail"


@examples(60)
@given(st.data())
def test_masking_cells_of_agreeing_tables_never_fails(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(EXAMPLES))
    report = gxparse.parse(path)
    before = verdicts(report)
    assert {verdict.status for verdict in before.values()} == {"pass"}
    failing = {key for finding in gxparse.check(report).failed for key in finding.cells}
    keys = sorted({key for verdict in before.values() for key in verdict.cells} - failing)
    masked = data.draw(st.sets(st.sampled_from(keys))) if keys else set[str]()
    cells = {key: Cell(None, "masked", "*") if key in masked else cell for key, cell in report.cells.items()}
    after = verdicts(evolve(report, cells=cells))
    assert list(after) == list(before)
    assert {verdict.status for verdict in after.values()} <= {"pass", "undecided"}
    for verdict in after.values():
        assert set(verdict.unknown) == set(verdict.cells) & masked


@pytest.mark.parametrize(
    ("share", "person", "expected"),
    [("93.33%", 28, "pass"), ("93.3%", 28, "pass"), ("93.34%", 28, "fail"), ("93.33%", None, "undecided")],
)
def test_a_share_is_compared_with_the_part_and_its_whole(share: str, person: int | None, expected: str) -> None:
    cells = {RECEIVED: 30, "requests.received.natural_person": person, "requests.received.commercial_enterprise": None}
    report = report_of(f"收到政府信息公开申请30件,其中自然人申请28件,占{share}。", counts=cells)
    found = verdicts(report)["received-natural_person-share"]
    assert found.status == expected
    assert found.right == (None if person is None else Decimal("93.33" if len(share) == 6 else "93.3"))
    assert set(found.unknown) <= set(found.cells) >= {RECEIVED, "requests.received.natural_person"}
    assert ("应为 93.33%" in found.zh) == (expected == "fail")
    by_check = {finding.id: finding.status for finding in gxparse.check(report) if finding.rule == "prose"}
    assert by_check["prose:received-natural_person-share"] == expected


# -- against last year ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("growth", "now", "before", "expected"),
    [
        ("增长5.7%", 37, 35, "pass"),
        ("增长5.71%", 37, 35, "pass"),
        ("增长6%", 37, 35, "pass"),
        ("增长5%", 37, 35, "pass"),
        ("增长4%", 37, 35, "fail"),
        ("增长7%", 37, 35, "fail"),
        ("增长5.8%", 37, 35, "fail"),
        ("增长5.6%", 37, 35, "fail"),
        ("增长6.66%", 384, 360, "pass"),
        ("增长6.67%", 384, 360, "pass"),
        ("增长6.65%", 384, 360, "fail"),
        ("下降6.66%", 384, 360, "fail"),
        ("下降6.66%", 336, 360, "pass"),
        ("下降5.7%", 37, 35, "fail"),
        ("下降5.4%", 35, 37, "pass"),
        ("增长12.5%", 9, 8, "pass"),
        ("增长13%", 9, 8, "pass"),
        ("增长12%", 9, 8, "pass"),
        ("增长100%", 9, 0, "fail"),
        ("增加2件", 37, 35, "pass"),
        ("减少2件", 37, 35, "fail"),
    ],
)
def test_a_change_is_compared_with_last_years_report(growth: str, now: int, before: int, expected: str) -> None:
    report = report_of(f"收到政府信息公开申请{now}件,同比{growth}。", counts={RECEIVED: now})
    previous = report_of("", year=2022, counts={RECEIVED: before})
    changed = "received-increase" if "件" in growth else "received-growth"
    found = verdicts(report, previous)
    assert {key: verdict.status for key, verdict in found.items()} == {"received": "pass", changed: expected}
    assert "previous.requests.received.total" in found[changed].cells
    assert list(verdicts(report)) == ["received"]
    assert list(verdicts(report, evolve(previous, year=2021))) == ["received"]


def test_last_years_figure_is_compared_with_last_years_report() -> None:
    report = report_of("收到政府信息公开申请37件,去年收到35件。", counts={RECEIVED: 37})
    for count, expected in ((35, "pass"), (34, "fail"), (None, "undecided")):
        previous = report_of(
            "",
            year=2022,
            counts={RECEIVED: count, "requests.received.natural_person": None if count is None else count},
        )
        found = verdicts(report, previous)
        assert found["received-last"].status == expected
        assert found["received-last"].cells[0] == "previous.requests.received.total"
    assert list(verdicts(report)) == ["received"]


@pytest.mark.parametrize(("growth", "expected"), [("5.7%", "pass"), ("7.5%", "fail"), ("2件", "pass"), ("3件", "fail")])
def test_without_last_years_report_the_prose_must_agree_with_itself(growth: str, expected: str) -> None:
    text = f"去年收到政府信息公开申请35件,今年收到37件,增加{growth}。"
    changed = "received-increase" if "件" in growth else "received-growth"
    found = verdicts(report_of(text, counts={RECEIVED: 37}))[changed]
    assert found.status == expected
    assert [place.text for place in found.places] == [f"增加{growth}", "今年收到37件", "去年收到政府信息公开申请35件"]


def test_a_changed_figure_with_an_unknown_cell_is_undecided() -> None:
    report = report_of("收到政府信息公开申请37件,同比增长5.7%。", counts={RECEIVED: 37})
    previous = report_of("", year=2022, counts={RECEIVED: None, "requests.received.natural_person": None})
    found = verdicts(report, previous)["received-growth"]
    assert (found.status, found.right, found.unknown) == ("undecided", None, ("previous.requests.received.total",))


# -- real reports --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_prose_of_the_examples_agrees_with_their_tables(path: Path) -> None:
    found = verdicts(gxparse.parse(path))
    assert {verdict.status for verdict in found.values()} == {"pass"}


def test_every_claim_of_the_real_reports_agrees_with_their_tables(corpus: Path) -> None:
    paths = sorted((corpus / "seeds").glob("*.txt"))
    reports = [report for path in paths for report in gxparse.parse_all(path)]
    assert sum(len(claims(report)) for report in reports) == 14
    assert [v.status for report in reports for v in verdicts(report).values()] == ["pass"] * 12
