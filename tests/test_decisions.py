"""Decisions of reviewers: their files, what they do to a report, and ``gxparse check --decisions``."""

from __future__ import annotations

import io
import json
import pickle
import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from checking import with_values
from gxparse import Cell, Change, Decision, DecisionError, Decisions, Report, load_decisions
from gxparse.cli import main
from gxparse.cli.decided import Effect
from gxparse.decisions.decision import CHOICES, SCHEMA
from gxparse.forms.model import form, forms
from gxparse.json_places import WHOLE
from gxparse.strict_json import MOST_BYTES
from gxparse.testing.made import zero_report
from test_cli_check import BLANKS, lines_of, save
from test_explain import year

FAILING = "examples/reports/annotated-2020.txt"
SOUND = "examples/reports/pipe-2021.txt"
PRINT = gxparse.parse(FAILING).fingerprint
OVER = "requests.carried_over.total"
NATURAL = "requests.carried_over.natural_person"
MENDING: list[dict[str, Any]] = [{"cell": key, "from": 1, "to": 2} for key in (NATURAL, OVER)]


def decided(**fields: Any) -> dict[str, Any]:
    """A decision as it stands in a file, without the fields that are ``...``."""
    data = {"report": PRINT, "finding": "balance:total", "decision": "right"} | fields
    return {key: value for key, value in data.items() if value is not ...}


def accepted(changes: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    return decided(decision="accept", changes=MENDING if changes is None else changes, **fields)


def document(*decisions: Any, **fields: Any) -> str:
    return json.dumps({"schema": SCHEMA, "decisions": decisions} | fields)


def written(folder: Path, *decisions: Any, name: str = "decisions.json") -> str:
    path = folder / name
    path.write_text(document(*decisions), encoding="utf-8")
    return str(path)


# -- round trip ----------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PRINTS = st.text("0123456789abcdef", min_size=16, max_size=16)
COUNTS = sorted({key for form in forms() for key, cell in form.cells.items() if not cell.column.money})


@st.composite
def some_decisions(draw: st.DrawFn) -> Decisions:
    """Decisions that agree: what a cell of a report gets is drawn once."""
    prints = draw(st.lists(PRINTS, min_size=1, max_size=3, unique=True))
    cells = draw(st.lists(st.sampled_from(COUNTS), min_size=1, max_size=4, unique=True))
    numbers = st.tuples(st.none() | st.integers(-9, 10**17), st.integers(0, 10**17)).filter(
        lambda two: two[0] != two[1]
    )
    right = {target: draw(numbers) for target in product(prints, cells)}
    found = []
    for report, finding in draw(st.lists(st.tuples(st.sampled_from(prints), TEXTS.filter(bool)), unique=True)):
        choice = draw(st.sampled_from(CHOICES))
        targets = draw(st.lists(st.sampled_from(sorted(right)), min_size=1, unique=True)) if choice == "accept" else []
        found.append(
            Decision(
                report,
                finding,
                choice,  # type: ignore[arg-type]
                [Change(cell, *right[of, cell], None if of == report else of) for of, cell in targets],
                comment=draw(TEXTS),
                source=draw(st.none() | TEXTS),
                agency=draw(st.none() | TEXTS),
                year=draw(st.none() | st.integers(0, 9999)),
                reviewer=draw(st.none() | TEXTS),
                date=draw(st.none() | st.dates().map(str)),
                zh=draw(TEXTS),
                en=draw(TEXTS),
            )
        )
    return Decisions(found)


@given(some_decisions(), st.booleans())
def test_a_file_says_all_of_the_decisions(decisions: Decisions, ascii_only: bool) -> None:
    text = json.dumps(decisions.to_dict(), ensure_ascii=ascii_only)
    for source in (text, text.encode(), io.StringIO(text), io.BytesIO(text.encode("utf-8-sig"))):
        assert load_decisions(source) == decisions
    assert load_decisions(text, text) == decisions
    assert load_decisions(text).to_dict() == decisions.to_dict()
    assert pickle.loads(pickle.dumps(decisions)) == decisions  # noqa: S301 - our own


def test_a_file_with_all_fields_is_read_as_it_stands(tmp_path: Path) -> None:
    full = accepted(
        [*MENDING, {"cell": OVER, "from": None, "to": 0, "report": "0" * 16}],
        comment="与原件核对\n第二行",
        reviewer="李明",
        date="2024-02-29",
        source="annotated-2020.txt",
        agency=None,
        year=2020,
        message={"zh": "不平", "en": "out of balance"},
    )
    decisions = load_decisions(written(tmp_path, full, decided(finding="x", decision="ignore", year=None)))
    assert decisions.to_dict()["decisions"][0] == {key: value for key, value in full.items() if key != "agency"}
    assert repr(decisions) == "<2 decisions: 1 accept, 0 right, 1 ignore>"
    first = decisions[0]
    assert (first.changes[2], first.zh, first.en) == (Change(OVER, None, 0, "0" * 16), "不平", "out of balance")
    assert first.place == f"{tmp_path / 'decisions.json'}, decisions[0]"
    assert [each.decision for each in decisions[:2]] == ["accept", "ignore"]


# -- strict loading ------------------------------------------------------------------------------------

FAULTS: list[tuple[str, str, str, str]] = [
    (
        document(decided(), decided(finding="x"), decided(finding="y", decision="yes")),
        "decisions[2].decision",
        "'yes'",
        "accept, right, ignore",
    ),
    (document(decided(decision=True)), "decisions[0].decision", "True", "is none of"),
    (document(decided(decision=...)), "decisions[0].decision", "缺少", "missing"),
    (document(decided(report=...)), "decisions[0].report", "缺少", "missing"),
    (document(decided(report="annotated-2020.txt")), "decisions[0].report", "指纹", "no fingerprint"),
    (document(decided(report=PRINT.upper())), "decisions[0].report", "指纹", "no fingerprint"),
    (document(decided(report=PRINT + "\n")), "decisions[0].report", "指纹", "no fingerprint"),
    (document(decided(finding="")), "decisions[0].finding", "空", "empty"),
    (document(decided(finding=3)), "decisions[0].finding", "不是文字", "3 is no text"),
    (document(decided(comment=None)), "decisions[0].comment", "不是文字", "None is no text"),
    (document(decided(coment="x")), "decisions[0].coment", "未知字段", "unknown field"),
    (document(decided(**{"\x1b[2J": "x"})), "decisions[0].'\\x1b[2J'", "未知字段", "unknown field"),
    (document(decided(year="2020")), "decisions[0].year", "'2020'", "no year"),
    (document(decided(year=True)), "decisions[0].year", "True", "no year"),
    (document(decided(reviewer=3)), "decisions[0].reviewer", "不是文字", "no text"),
    *(
        (document(decided(date=wrong)), "decisions[0].date", "不是日期", "is no day")
        for wrong in (20260331, "2026-3-31", "20260331", "2023-02-29", "2026-03-31T00:00", "２０２６-０３-３１", "")
    ),
    (document(decided(agency=[])), "decisions[0].agency", "不是文字", "no text"),
    (document(decided(message="x")), "decisions[0].message", "对象", "an object"),
    (document(decided(message={"zh": "x"})), "decisions[0].message.en", "缺少", "missing"),
    (document(decided(message={"zh": "x", "en": None})), "decisions[0].message.en", "不是文字", "no text"),
    (document(decided(changes=MENDING)), "decisions[0].changes", "不更正", "right changes no cell"),
    (document(accepted([])), "decisions[0].changes", "至少", "at least one"),
    (document(decided(decision="accept")), "decisions[0].changes", "至少", "at least one"),
    (document(accepted({})), "decisions[0].changes", "列表", "a list"),  # type: ignore[arg-type]
    (document(accepted([None])), "decisions[0].changes[0]", "对象", "an object"),  # type: ignore[list-item]
    *(
        (
            document(accepted([MENDING[0], {"cell": OVER, "from": 1, "to": 2} | wrong])),
            f"decisions[0].changes[1].{place}",
            zh,
            en,
        )
        for place, wrong, zh, en in (
            ("cell", {"cell": "requests.nothing"}, "没有一种格式有", "no form has a cell"),
            ("cell", {"cell": 3}, "没有一种格式有", "no form has a cell 3"),
            ("cell", {"cell": ["a"]}, "没有一种格式有", "no form has a cell"),
            ("cell", {"cell": NATURAL}, "出现两次", "stands twice"),
            ("cell", {"cell": "disclosure.fees.amount"}, "金额", "an amount of money"),
            ("cell", {"cell": f"previous.{OVER}"}, "不带年度", "name the cell without the year"),
            ("cell", {"cell": f"2019.{OVER}"}, "不带年度", "name the cell without the year"),
            ("from", {"from": "1"}, "null", "neither a whole number nor null"),
            ("from", {"from": False}, "False", "neither"),
            ("from", {"from": 1.0}, "1.0", "neither"),
            ("to", {"to": None}, "不小于 0", "no whole number of 0 or more"),
            ("to", {"to": -1}, "-1", "-1 is no whole number of 0 or more"),
            ("to", {"to": True}, "True", "True is no whole number"),
            ("to", {"to": 2.0}, "2.0", "no whole number"),
            ("to", {"cell": "disclosure.penalties.change", "to": 2.5}, "不是整数", "2.5 is no whole number"),
            ("to", {"to": 1}, "相同", "the same as from"),
            ("report", {"report": None}, "指纹", "fingerprint"),
            ("report", {"report": "x"}, "指纹", "no fingerprint"),
            ("note", {"note": ""}, "未知字段", "there are cell, from, to, report"),
        )
    ),
    (document(accepted([{"cell": OVER, "to": 2}])), "decisions[0].changes[0].from", "缺少", "missing"),
    (document(3), "decisions[0]", "对象", "an object"),
    (document(schema="gxparse/decisions/2"), "schema", SCHEMA, f"expected {SCHEMA}"),
    (document(schema=[]), "schema", SCHEMA, f"expected {SCHEMA}"),
    (document(decisions={}), "decisions", "列表", "a list"),
    (document(comment="x"), "comment", "未知字段", "unknown field"),
    ("{}", "schema", "缺少", "missing"),
    ('{"schema": "gxparse/decisions/1"}', "decisions", "缺少", "missing"),
    (document(decided(), decided(decision="ignore")), "decisions[1]", "不同", "another decision about balance:total"),
    (document(decided(), decided(comment="x")), "decisions[1]", "不同", "<text>, decisions[0]"),
    (
        document(accepted(), accepted([{"cell": OVER, "from": 1, "to": 3}], finding="x")),
        "decisions[1].changes[0].to",
        "3（x），在 <text>, decisions[0] 为 2（balance:total）",
        "3 here (for x), 2 in <text>, decisions[0] (for balance:total)",
    ),
    (
        document(accepted(), accepted([{"cell": OVER, "from": None, "to": 2}], finding="x")),
        "decisions[1].changes[0].from",
        "null（x）",
        "null here (for x), 1 in",
    ),
    (
        document(accepted(), accepted([{"cell": OVER, "from": 1, "to": 3, "report": PRINT}], report="0" * 16)),
        "decisions[1].changes[0].to",
        "为 2",
        "3 here",
    ),
]
HOSTILE: list[tuple[str, str, str, str]] = [
    ("{", "", "第 1 行第 2 个字符", "no JSON"),
    ("{} x", "", "不是 JSON", "no JSON"),
    ('{"a": ' + "[" * 100_000, "", "嵌套超过", "nested more than"),
    ('{"a": ' + "[" * 500 + "]" * 500 + "}", "", "嵌套超过", "nested more than"),
    ('{"a":' * 100_000, "", "嵌套超过", "nested more than"),
    (
        document(accepted([{"cell": OVER, "from": 1, "to": "N"}])).replace('"N"', "NaN"),
        "decisions[0].changes[0].to",
        "NaN",
        "NaN",
    ),
    (
        document(accepted([{"cell": OVER, "from": 1, "to": "N"}])).replace('"N"', "-Infinity"),
        "decisions[0].changes[0].to",
        "Infinity",
        "Infinity",
    ),
    (
        document(accepted([{"cell": OVER, "from": 1, "to": "N"}])).replace('"N"', "1e400"),
        "decisions[0].changes[0].to",
        "inf",
        "inf is no finite number",
    ),
    (
        document(accepted([{"cell": OVER, "from": 1, "to": "N"}])).replace('"N"', "9" * 5000),
        "decisions[0].changes[0].to",
        "18 位",
        "more than 18 digits",
    ),
    (
        document(accepted([{"cell": OVER, "from": 1, "to": "N"}])).replace('"N"', '2, "to": 2'),
        "decisions[0].changes[0]",
        "出现两次",
        "'to' stands twice",
    ),
    (document(decided(comment="\ud800")), "decisions[0].comment", "UTF-8", "UTF-8 cannot say"),
    (document(decided(**{"\ud800": 1})), "decisions[0]", "UTF-8", "UTF-8 cannot say"),
    (document(decided(finding="x" * 10**6, decision="y" * 10**6)), "decisions[0].decision", "yyy…", "yyy…"),
    (document(decided(**{"k" * 10**6: 1})), f"decisions[0].'{'k' * 119}…", "未知字段", "unknown field"),
]


@pytest.mark.parametrize(("text", "place", "zh", "en"), [*FAULTS, *HOSTILE], ids=range(len(FAULTS) + len(HOSTILE)))
def test_what_is_wrong_in_a_file_is_told_with_its_place(
    text: str, place: str, zh: str, en: str, tmp_path: Path
) -> None:
    path = tmp_path / "decisions.json"
    path.write_text(text, encoding="utf-8")
    for source, name in (
        (text, "<text>"),
        (text.encode(), "<bytes>"),
        (path, str(path)),
        (io.StringIO(text), "<file>"),
    ):
        with pytest.raises(DecisionError) as caught:
            load_decisions(source)
        error = caught.value
        assert isinstance(error, gxparse.GxparseError)
        assert (error.source, error.place) == (name, place)
        assert en.replace("<text>", name) in str(error)
        assert zh.replace("<text>", name) in error.message("zh")
        assert not re.search("[a-z]{3} [a-z]{3}", error.fault[0]), "English in a Chinese message"
        for lang in ("zh", "en"):
            assert len(error.message(lang)) < 1000
            error.message(lang).encode()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    broken = tmp_path / "broken.json"
    broken.write_bytes(b'{"a": "\xff"}')
    for source, zh, en in (
        (tmp_path / "none.json", "没有这个文件", "no such file"),
        (tmp_path, "是目录", "a directory"),
        ("", "没有这个文件", "no such file"),
        ("[]", "核对意见的文字以 { 开头", "the text of decisions begins with {"),
        ("a\0b", "不能作为文件打开", "no path"),
        (huge, "超过 32 MiB", "larger than 32 MiB"),
        (broken, "第 8 个字节不是 UTF-8", "byte 8 is no UTF-8"),
        (b"\xff\xfe", "不是 UTF-8", "no UTF-8"),
        (_Endless(), "超过 32 MiB", "larger than 32 MiB"),
    ):
        with pytest.raises(DecisionError) as caught:
            load_decisions(source)  # type: ignore[arg-type]
        assert en in str(caught.value)
        assert zh in caught.value.message("zh")
    for wrong in (3, None, [], object()):
        with pytest.raises(TypeError, match=r"^load_decisions: expected a path"):
            load_decisions(wrong)  # type: ignore[arg-type]


def test_a_change_on_last_year_may_be_below_0() -> None:
    report = gxparse.parse("examples/reports/annotated-2020.txt")
    key = "disclosure.penalties.change"
    made = Decision(report.fingerprint, "x", "accept", [Change(key, -56, -65)], reviewer="李明", date="2026-03-31")
    again = load_decisions(json.dumps(Decisions([made]).to_dict()))
    assert again.correct(report)[key].value == -65
    assert (again[0].reviewer, again[0].date) == ("李明", "2026-03-31")


def test_two_who_decided_alike_are_both_named() -> None:
    one = document(decided(reviewer="李明", date="2026-03-31", comment="甲"))
    two = document(decided(reviewer="王芳", date="2026-04-01", comment="乙"))
    for several, names in (
        ((one, two, one), "李明、王芳"),
        ((two, one), "王芳、李明"),
        ((document(decided()), one), "李明"),
    ):
        [made] = load_decisions(*several)
        assert made.reviewer == names
        assert made.date == max(told for told in ("2026-03-31", "2026-04-01") if told in "".join(several))


class _Endless(io.RawIOBase):
    """A file that gives as much as is asked for."""

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            raise MemoryError
        return b" " * size


def test_decisions_made_in_code_are_checked_as_those_of_a_file() -> None:
    for wrong in (
        lambda: Decision("x", "y", "right"),
        lambda: Decision(PRINT, "y", "right", comment="\ud800"),
        lambda: Decision(PRINT, "y", "accept"),
        lambda: Change(OVER, 1, -1),
        lambda: Change("x", 1, 2),
        lambda: Change(OVER, 1, 10**18),
        lambda: Decisions([Decision(PRINT, "y", "right"), Decision(PRINT, "y", "ignore")]),
    ):
        with pytest.raises(DecisionError):
            wrong()
    with pytest.raises(TypeError, match=r"^changes: expected a sequence of gxparse.Change, got dict"):
        Decision(PRINT, "y", "accept", MENDING)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^decisions: expected a sequence of gxparse.Decision, got str"):
        Decisions("x")  # type: ignore[arg-type]
    again = Decisions([Decision(PRINT, "y", "right"), Decision(PRINT, "y", "right", origin=("a", WHOLE))])
    assert len(again) == 1


def test_files_are_merged(tmp_path: Path) -> None:
    one = written(tmp_path, decided(comment="第一人"), accepted(finding="a"), name="one.json")
    two = written(tmp_path, decided(comment="第二人"), accepted(MENDING[::-1], finding="a"), name="two.json")
    merged = load_decisions(one, two)
    assert [(each.finding, each.comment) for each in merged] == [("balance:total", "第一人\n第二人"), ("a", "")]
    assert load_decisions(one, two, one, two) == merged
    assert load_decisions(one, written(tmp_path, decided(), name="three.json"))[0].comment == "第一人"
    assert len(load_decisions()) == 0
    against = written(tmp_path, decided(decision="ignore"), name="four.json")
    with pytest.raises(DecisionError, match=r"another decision about balance:total than .*one\.json, decisions\[0\]"):
        load_decisions(one, against)


# -- correcting ----------------------------------------------------------------------------------------


def accept(report: Report, changes: Mapping[str, tuple[int | None, int]], finding: str = "x") -> Decisions:
    made = [Change(key, before, after) for key, (before, after) in changes.items()]
    return Decisions([Decision(report.fingerprint, finding, "accept", made)])


@given(st.sampled_from(["2019", "2021"]), st.booleans(), st.data())
def test_exactly_the_accepted_cells_change(name: str, instead: bool, data: st.DataObject) -> None:
    report = zero_report(form(name), instead=instead and name == "2019", year=2020)
    keys = [key for key in report.cells if not report.form.cells[key].column.money]
    before = data.draw(st.dictionaries(st.sampled_from(keys), st.none() | st.integers(1, 99), max_size=9))
    printed = with_values(report, before)
    after = {key: data.draw(st.integers(100, 200)) for key in before}
    decisions = accept(printed, {key: (before[key], after[key]) for key in before}) if before else Decisions()
    corrected = decisions.correct(printed)
    assert {key for key in printed if printed[key] != corrected[key]} == set(before)
    for key in before:
        old, new = printed[key], corrected[key]
        assert (new.value, new.state, new.raw, new.span) == (after[key], "reported", old.raw, old.span)
    assert [note.code for note in corrected.notes] == ["corrected"] * len(before)
    assert Report.from_dict(corrected.to_dict()) == corrected
    assert decisions.correct(corrected) is corrected, "it has another fingerprint, so nothing is corrected twice"
    assert (corrected is printed) == (not before)


def test_a_corrected_report_says_what_was_done() -> None:
    report = gxparse.parse(FAILING)
    decisions = load_decisions(document(accepted(), accepted([MENDING[1]], finding="balance:natural_person")))
    corrected = decisions.correct(report)
    assert not gxparse.check(corrected).failed
    assert corrected.fingerprint != report.fingerprint
    assert corrected[OVER] == evolve(report[OVER], value=2)
    told = {note.line: (note.zh, note.en) for note in corrected.notes[len(report.notes) :]}
    zh, en = told[50]
    assert len(corrected.notes) == len(report.notes) + 2
    assert zh.endswith("1 更正为 2，依核对意见")
    assert en.endswith(f"1 is corrected to 2 [{OVER}], decided for balance:total, balance:natural_person")
    assert [correction.to_dict() for correction in decisions.corrections(report)][1] == {
        "cell": OVER,
        "from": 1,
        "to": 2,
        "for": [
            {"report": PRINT, "finding": "balance:total"},
            {"report": PRINT, "finding": "balance:natural_person"},
        ],
    }
    assert set(decisions.of(report)) == {"balance:total", "balance:natural_person"}
    assert not decisions.of(corrected)


def test_what_stood_beside_a_number_stays_and_why_it_was_none_goes() -> None:
    report = zero_report(form("2021"))
    cells = {
        OVER: Cell(3, "reported", "3件", None, "件"),
        NATURAL: Cell(None, "unreadable", "1 2", None, "two numbers"),
    }
    report = evolve(report, cells={**report.cells, **cells})
    corrected = accept(report, {OVER: (3, 4), NATURAL: (None, 4)}).correct(report)
    assert corrected[OVER] == Cell(4, "reported", "3件", None, "件")
    assert corrected[NATURAL] == Cell(4, "reported", "1 2")
    assert "未知 更正为 4" in corrected.notes[1].zh
    assert "unknown is corrected to 4" in corrected.notes[1].en


def test_a_change_must_fit_the_report(tmp_path: Path) -> None:
    report = gxparse.parse(FAILING)
    for change, place, why in (
        ({"cell": OVER, "from": 3, "to": 4}, "from", f"the report has 1 in {OVER}, not 3"),
        ({"cell": OVER, "from": None, "to": 4}, "from", f"the report has 1 in {OVER}, not null"),
        ({"cell": "requests.outcomes.other.fee_not_paid.total", "from": 0, "to": 1}, "cell", "(form 2019) has no cell"),
    ):
        path = written(tmp_path, decided(finding="y"), accepted([MENDING[0], change]))
        with pytest.raises(DecisionError, match=re.escape(why)) as caught:
            load_decisions(path).correct(report)
        assert (caught.value.source, caught.value.place) == (path, f"decisions[1].changes[1].{place}")
    with pytest.raises(DecisionError, match=rf"^decisions, {PRINT} x, changes\[0\]\.from"):
        accept(report, {OVER: (7, 8)}).correct(report)


# -- the command ---------------------------------------------------------------------------------------


def checked(capsys: pytest.CaptureFixture[str], *arguments: str, code: int, lang: str = "en") -> tuple[str, str]:
    assert main(["check", "--ids", "--lang", lang, *arguments]) == code
    out, err = capsys.readouterr()
    return out, err


def test_an_accepted_correction_mends_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, accepted(comment="已核对"))
    out, err = checked(capsys, "--decisions", path, FAILING, code=0)
    assert not err
    assert [line.strip() for line in out.splitlines()[1:]] == [
        "1 decision (1 accepted, 0 right as printed, 0 ignored); 2 cells corrected",
        f"Carried over from last year, Natural persons: 1 → 2  [{NATURAL}, balance:total]",
        f"Carried over from last year, Total: 1 → 2  [{OVER}, balance:total]",
        "comment: 已核对  [balance:total]",
        "76 hold, 0 fail, 0 undecided",
    ]
    zh, _ = checked(capsys, "--decisions", path, FAILING, code=0, lang="zh")
    assert "核对意见 1 项（接受更正 1 项，报告无误 0 项，忽略 0 项）；更正了 2 个单元格" in zh
    assert f"二、上年结转政府信息公开申请数量 / 总计：1 → 2  [{OVER}, balance:total]" in zh
    assert "备注：已核对" in zh


def test_right_and_ignore_settle_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, decided(comment="原件如此"), decided(finding="balance:natural_person", decision="ignore"))
    out, _ = checked(capsys, "--decisions", path, FAILING, code=0)
    message = "Total: received + carried over = 267, outcomes total + carried forward = 268"
    assert [line.strip() for line in out.splitlines()[1:]] == [
        "2 decisions (0 accepted, 1 right as printed, 1 ignored); 0 cells corrected",
        "74 hold, 0 fail, 0 undecided",
        f"= {message}  [balance:total]  decided: the report is right as printed",
        "comment: 原件如此  [balance:total]",
    ]
    zh, _ = checked(capsys, "--decisions", path, FAILING, code=0, lang="zh")
    assert "[balance:total]  核对意见：报告无误" in zh
    assert "备注：原件如此" in zh
    one = written(tmp_path, decided(), name="one.json")
    out, _ = checked(capsys, "--decisions", one, FAILING, code=1)
    assert "74 hold, 1 fail" in out
    assert "smallest correction" in out, "the table has a broken rule that nobody settled"
    two = written(tmp_path, decided(finding="balance:natural_person"), name="two.json")
    out, _ = checked(capsys, "--decisions", one, "--decisions", two, FAILING, code=0)
    assert "2 right as printed" in out


def test_an_accepted_correction_that_does_not_mend_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, accepted([{"cell": OVER, "from": 1, "to": 5}]))
    out, _ = checked(capsys, "--decisions", path, FAILING, code=1)
    assert "✗ fails in spite of the accepted correction (accepted)  [balance:total]" in out
    assert "received + carried over = 271" in out
    zh, _ = checked(capsys, "--decisions", path, FAILING, code=1, lang="zh")
    assert "✗ 按接受的更正改正后仍不符（接受更正）  [balance:total]" in zh
    painted, _ = checked(capsys, "--decisions", path, "--color", "always", FAILING, code=1)
    assert "\x1b[1;31m✗\x1b[0m fails in spite" in painted


def test_a_cell_without_a_number_gets_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = gxparse.parse(BLANKS)
    key = next(key for key in blank if not blank[key].known and blank.form.cells[key].table.key == "requests")
    change = {"cell": key, "from": None, "to": 0}
    path = written(tmp_path, accepted([change], report=blank.fingerprint))
    for lang, unknown in (("zh", "：未知"), ("en", ": unknown")):
        out, _ = checked(capsys, "--decisions", path, BLANKS, code=1, lang=lang)
        assert re.search(rf"{unknown} → 0  \[{re.escape(key)}, ", out)


def test_an_undecided_finding_can_be_settled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = gxparse.parse(BLANKS)
    findings = gxparse.check(blank)
    ids = [finding.id for finding in (*findings.undecided, *findings.failed)]
    assert findings.undecided
    some = {"report": blank.fingerprint, "decision": "ignore"}
    right = decided(**some | {"decision": "right"}, finding=ids[0])
    path = written(tmp_path, right, *(decided(**some, finding=each) for each in ids[1:]))
    out, _ = checked(capsys, "--decisions", path, BLANKS, code=0)
    assert f"1 right as printed, {len(ids) - 1} ignored" in out
    assert " 0 undecided" in out
    assert [line.split("  ")[-2] for line in out.splitlines() if "decided: " in line] == [f"[{ids[0]}]"]


def test_decisions_without_effect_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path,
        accepted(),
        decided(finding="row-total:received"),
        decided(finding="nonsense", decision="ignore"),
        accepted(finding="carry-over:total"),
        decided(report="0" * 16),
        accepted([{"cell": OVER, "from": 1, "to": 2, "report": "1" * 16}], finding="balance:natural_person"),
    )
    out, err = checked(capsys, "--decisions", path, "--previous", SOUND, FAILING, code=0)
    assert "there is a decision, but the rule holds (right)  [row-total:received]" in out
    assert "there is a decision, but this report has no such finding (ignored)  [nonsense]" in out
    assert "there is a decision, but the rule is undecided (accepted)  [carry-over:total]" in out
    assert "5 decisions (3 accepted, 1 right as printed, 1 ignored); 2 cells corrected" in out
    assert err.count("2 decisions name a report that is not among the files") == 1
    _, err = checked(capsys, "--decisions", path, FAILING, code=0, lang="zh")
    assert "2 项核对意见所指的报告不在这些文件中" in err


def test_a_report_that_says_something_else_has_no_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = tmp_path / "changed.txt"
    text = gxparse.read_source(FAILING).text
    changed.write_text(text.replace("准予撤诉", "准许撤诉"), encoding="utf-8")
    out, err = checked(capsys, "--decisions", written(tmp_path, accepted()), str(changed), code=1)
    assert "decision" not in out
    assert "1 decision names a report that is not among the files (or that says something else now)" in err


def test_files_of_decisions_that_cannot_be_taken_end_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    for text, why in (
        (document(decided(decision="\x1b[2J")), "decisions[0].decision"),
        (document(accepted([{"cell": OVER, "from": 4, "to": 5}])), "decisions[0].changes[0].from: the report has 1"),
        ("[" * 9, "no JSON"),
    ):
        bad.write_text(text, encoding="utf-8")
        for shape in ("text", "json"):
            out, err = checked(capsys, "--decisions", str(bad), "--format", shape, FAILING, code=2)
            assert not out
            assert f"gxparse: decisions, {bad}" in err
            assert why in err
            assert "\x1b" not in err
    assert "gxparse：核对意见" in checked(capsys, "--decisions", str(tmp_path / "none"), FAILING, code=2, lang="zh")[1]


def test_words_of_others_do_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b]0;x\x07\n\u202egniht\r\x9b2J"
    path = written(
        tmp_path,
        accepted([MENDING[0]], finding=f"a{evil}", comment=evil),
        accepted([MENDING[1]], finding="b", comment=evil, source=evil, agency=evil, message={"zh": evil, "en": evil}),
        decided(comment=evil, finding="balance:research_institution"),
    )
    for lang in ("zh", "en"):
        out, err = checked(capsys, "--decisions", path, FAILING, code=0, lang=lang)
        assert out.count("gniht") >= 3
        for text in (out, err):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_the_json_of_check_tells_of_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path, accepted(comment="好"), decided(finding="row-total:received"), decided(finding="x", decision="ignore")
    )
    [data] = [json.loads(checked(capsys, "--decisions", path, "--format", "json", FAILING, code=0)[0])]
    assert (data["schema"], data["fingerprint"]) == ("gxparse/check/1", PRINT)
    assert [(each["finding"], each["effect"]) for each in data["decisions"]] == [
        ("balance:total", "mended"),
        ("row-total:received", "holds"),
        ("x", "absent"),
    ]
    assert data["decisions"][0] == accepted(comment="好") | {"effect": "mended"}
    with_one = {each["id"]: each["decision"] for each in data["findings"] if "decision" in each}
    assert with_one == {each["finding"]: each for each in data["decisions"][:2]}
    by = [{"report": PRINT, "finding": "balance:total"}]
    assert data["corrections"] == [change | {"for": by} for change in MENDING]
    assert [note["code"] for note in data["notes"]].count("corrected") == 2
    assert not data["explanations"]
    plain = json.loads(checked(capsys, "--format", "json", SOUND, code=0)[0])
    assert (plain["fingerprint"], plain["decisions"], plain["corrections"]) == (
        gxparse.parse(SOUND).fingerprint,
        [],
        [],
    )


def test_the_file_in_the_documentation_does_what_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path("docs/review.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```\n(\{.*?)```", page, re.DOTALL)
    path = tmp_path / "decisions.json"
    path.write_text(text, encoding="utf-8")
    assert "; 2 cells corrected" in checked(capsys, "--decisions", str(path), FAILING, code=0)[0]
    effects = re.findall(r"^\| `(\w+)` \|", page.partition("| `effect` | says |")[2], re.MULTILINE)
    assert effects == list(get_args(Effect))


# -- several reports -----------------------------------------------------------------------------------


def two_years(folder: Path) -> tuple[Path, Path]:
    """Reports of a body for two years: what the first carries forward, the second carries over as one more."""
    first = save(folder, year(2022, 0, 10, 4))
    return first, save(folder, year(2023, 5, 8, 0))


def prints(*paths: Path) -> list[str]:
    return [gxparse.parse(path).fingerprint for path in paths]


def explained_changes(first: str, second: str, explanation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes of an explanation over years as they stand in decisions about the second report."""
    of = {"2022": first, "2023": second, "previous": first}
    changes = []
    for change in explanation["changes"]:
        head, _, key = change["cell"].partition(".")
        other = {"report": of[head]} if head in of and of[head] != second else {}
        changes.append({**change, "cell": key if head in of else change["cell"], **other})
    return changes


def test_a_correction_of_another_years_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = first, second = two_years(tmp_path)
    of_first, of_second = prints(*paths)
    found = lines_of(capsys, "check", "--series", str(first), str(second), code=1)
    failing = [each["id"] for each in found[1]["findings"] if each["status"] == "fail"]
    assert failing == ["carry-over:natural_person", "carry-over:total"]
    [explanation, *_] = [
        each
        for each in found[2]["explanations"]
        if any(change["cell"].startswith("2022.") for change in each["changes"])
    ]
    changes = explained_changes(of_first, of_second, explanation)
    path = written(tmp_path, accepted(changes, report=of_second, finding="carry-over:total"))
    for arguments in (("--series", str(first), str(second)), ("--previous", str(first), str(second))):
        out, err = checked(capsys, "--decisions", path, *arguments, code=0)
        assert not err
        assert "smallest correction" not in out
    out, _ = checked(capsys, "--decisions", path, "--series", str(first), str(second), code=0)
    assert "0 decisions (" in out, "the first report has no decision, and is corrected for the second"
    assert ", carry-over:total]" in out
    found = lines_of(capsys, "check", "--series", "--decisions", path, str(first), str(second), code=0)
    assert [each["fingerprint"] for each in found[:2]] == [of_first, of_second]
    assert [len(each["decisions"]) for each in found[:2]] == [0, 1]
    assert sum(len(each["corrections"]) for each in found[:2]) == len(changes)
    out, err = checked(capsys, "--decisions", path, str(second), code=0)
    assert "this report has no such finding (accepted)  [carry-over:total]" in out
    assert "1 decision names a report that is not among the files" in err


def test_a_series_explains_what_is_not_settled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = first, second = two_years(tmp_path)
    _, of_second = prints(*paths)
    both = [decided(report=of_second, finding=f"carry-over:{each}") for each in ("total", "natural_person")]
    some = ("--series", str(first), str(second))
    out, _ = checked(capsys, "--decisions", written(tmp_path, both[0]), *some, code=1)
    assert "smallest correction" in out
    out, _ = checked(capsys, "--decisions", written(tmp_path, *both), *some, code=0)
    assert "smallest correction" not in out
    assert out.count("decided: the report is right as printed") == 2


def test_reports_below_are_corrected_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    above = with_values(year(2022, 0, 10, 0), {})
    parent, child = save(tmp_path, above), save(tmp_path, year(2022, 0, 12, 0), "青河市云岭区教育局")
    report, of_child = gxparse.parse(parent), prints(child)[0]
    arguments = ("--children", str(child), str(parent))
    out, _ = checked(capsys, *arguments, code=1)
    [finding, *_] = re.findall(r"\[(hierarchy:[^\],]*total)[\],]", out)
    low = gxparse.parse(child)
    changes = [
        {"cell": key, "from": cell.value, "to": report[key].value, "report": of_child}
        for key, cell in low.cells.items()
        if cell.value != report[key].value
    ]
    path = written(tmp_path, accepted(changes, report=report.fingerprint, finding=finding))
    out, err = checked(capsys, "--decisions", path, *arguments, code=0)
    assert not err
    assert "1 decision (1 accepted, 0 right as printed, 0 ignored); 0 cells corrected" in out


def test_a_report_beside_the_series_has_its_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = gxparse.parse(SOUND).fingerprint
    path = written(tmp_path, accepted(), decided(report=alone, finding="row-total:received"))
    out, err = checked(capsys, "--series", "--decisions", path, FAILING, SOUND, code=0)
    assert "checked alone" in err
    assert "among the files" not in err
    assert out.count("1 decision (") == 2
    found = lines_of(capsys, "check", "--series", "--decisions", path, FAILING, SOUND, code=0)
    assert [each["fingerprint"] for each in found if "fingerprint" in each] == [PRINT, alone]
