"""What the page to check reports in a browser asks: files, decisions, the list of changes, corrected reports."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tools import build_checker

import gxparse
from gxparse.checker.desk import Desk
from gxparse.errors import DecisionError

EXAMPLES = Path("examples/reports")
FAILING = "annotated-2020.txt"
CLEAN = "clean-page-2021.html"
TIED = "traditional-2020.txt"


def desk_with(*names: str) -> Desk:
    desk = Desk()
    for name in names:
        desk.add(name, (EXAMPLES / name).read_bytes())
    return desk


def summary(desk: Desk) -> Any:
    return json.loads(desk.summary())


def decided(desk: Desk, *made: tuple[str, dict[str, int]], **more: str) -> str:
    """A file of decisions about the first report: for each finding, the numbers that cells get."""
    [file, *_] = desk.files.values()
    report = file.reviewed[0].view.report
    decisions = []
    for finding, cells in made:
        changes = [{"cell": key, "from": report[key].value, "to": to} for key, to in cells.items()]
        decisions.append(
            {"report": report.fingerprint, "finding": finding, "decision": "accept", "changes": changes, **more}
        )
    return json.dumps({"schema": "gxparse/decisions/1", "decisions": decisions})


CARRIED = {"requests.carried_over.natural_person": 2, "requests.carried_over.total": 2}


def test_one_report_has_its_verdict() -> None:
    found = summary(desk_with(FAILING))
    assert (found["verdict"]["zh"], found["verdict"]["en"]) == ("2 条勾稽关系不符", "2 rules fail")
    assert (found["state"], found["reports"], found["corrected"]) == ("fail", 1, 0)
    assert [file["name"] for file in found["files"]] == [FAILING]
    assert summary(desk_with(CLEAN))["verdict"]["zh"] == "勾稽关系全部相符"


def test_several_files_have_one_verdict_and_one_each() -> None:
    found = summary(desk_with(FAILING, CLEAN, "pipe-2021.txt"))
    assert found["verdict"]["en"].startswith("3 reports, 1 of them with faults: 2 rules fail")
    assert [file["state"] for file in found["files"]] == ["fail", "pass", "pass"]


def test_what_cannot_be_read_is_told_and_nothing_else_is_lost() -> None:
    desk = desk_with(CLEAN)
    desk.add("empty.txt", b"")
    desk.add("letter.txt", "你好，这不是年度报告。".encode())
    found = summary(desk)
    assert [(file["name"], file["state"]) for file in found["files"][1:]] == [
        ("empty.txt", "error"),
        ("letter.txt", "error"),
    ]
    assert all(file["said"]["zh"] and file["said"]["en"] and file["code"] for file in found["files"][1:])
    assert found["verdict"]["zh"] == "勾稽关系全部相符"


def test_a_picture_is_refused_with_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("gxparse.formats.ocr.")]:
        monkeypatch.delitem(sys.modules, name)  # other tests read pictures in this process
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.setitem(sys.modules, "PIL", None)
    file = Desk().add("scan.webp", Path("examples/scans/scan-2020.webp").read_bytes())
    assert file.code == "missing-dependency"
    assert file.fault is not None
    assert "Word" in file.fault.zh
    assert "Word" in file.fault.en
    assert "pip" not in file.fault.zh + file.fault.en


def test_a_bug_of_one_file_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_with(CLEAN)
    monkeypatch.setattr("gxparse.checker.desk.read_document", lambda *_, **__: 1 // 0)
    desk.add("b.txt", b"x")
    clean, broken = summary(desk)["files"]
    assert (clean["state"], broken["state"], broken["code"]) == ("pass", "error", "internal")
    assert "ZeroDivisionError" in broken["said"]["zh"]


def test_a_file_of_the_same_name_takes_the_place_of_the_first() -> None:
    desk = desk_with(FAILING)
    desk.add(FAILING, (EXAMPLES / CLEAN).read_bytes())
    assert summary(desk)["reports"] == 1
    assert summary(desk)["state"] == "pass"


def test_corrections_are_checked_by_the_library() -> None:
    desk = desk_with(FAILING)
    desk.decide(decided(desk, ("balance:total", CARRIED)))
    found = summary(desk)
    assert found["verdict"]["zh"] == "更正 2 处后重新核对：勾稽关系全部相符"
    assert (found["state"], found["corrected"]) == ("pass", 2)
    desk.decide(decided(desk, ("balance:total", CARRIED | {"requests.carried_over.total": 3})))
    assert summary(desk)["state"] == "fail"
    desk.decide('{"schema": "gxparse/decisions/1", "decisions": []}')
    assert summary(desk)["verdict"]["zh"] == "2 条勾稽关系不符"


def test_decisions_that_cannot_be_taken_leave_those_before() -> None:
    desk = desk_with(FAILING)
    made = decided(desk, ("balance:total", CARRIED))
    desk.decide(made)
    for broken in (made.replace('"from": 1', '"from": 7'), "{}"):
        with pytest.raises(DecisionError):
            desk.decide(broken)
    assert summary(desk)["corrected"] == 2


def test_the_page_is_the_review_page_with_the_decisions() -> None:
    desk = desk_with(FAILING, CLEAN)
    sources = [gxparse.Source(name=name, data=(EXAMPLES / name).read_bytes()) for name in (FAILING, CLEAN)]
    assert desk.page("zh") == re.sub(' data-page="[0-9a-f]+"', "", gxparse.review(sources))
    desk.decide(decided(desk, ("balance:total", CARRIED), comment="据底稿"))
    assert "\\u636e\\u5e95\\u7a3f" in desk.page("zh")


# -- the list of changes -------------------------------------------------------------------------------


def rows(desk: Desk) -> list[list[Any]]:
    """What stands in the workbook, without its head."""
    taken = desk.change_workbook("zh")
    assert taken.name == "修改清单.xlsx"
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).sheet_names
    return CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_name(sheet).to_python()[1:]


def test_changes_are_proposed_until_they_are_accepted() -> None:
    desk = desk_with(FAILING)
    proposed = rows(desk)
    assert [(row[4], row[5], row[7]) for row in proposed] == [("1", "2", "建议，待确认")] * 2
    assert ["自然人" in row[6] for row in proposed] == [True, False]
    assert ["总计:" in row[6] or "总计：" in row[6] for row in proposed] == [False, True]
    assert all("可能的原因" in row[6] for row in proposed)
    desk.decide(decided(desk, ("balance:total", CARRIED), comment="据底稿"))
    accepted = rows(desk)
    assert [(row[2], row[4], row[5], row[7]) for row in accepted] == [(row[2], "1", "2", "已接受") for row in proposed]
    assert all(row[6].endswith("据底稿") for row in accepted)


def test_a_half_correction_leaves_a_proposal_for_the_rest() -> None:
    desk = desk_with(FAILING)
    desk.decide(decided(desk, ("balance:total", {"requests.carried_over.total": 2})))
    states = [row[7] for row in rows(desk)]
    assert states[0] == "已接受"
    assert "建议，待确认" in states[1:]


def test_a_tie_is_told() -> None:
    assert any("同样可信的更正" in row[6] for row in rows(desk_with(TIED)))


def test_what_fails_without_a_correction_is_listed_too() -> None:
    text = (
        (EXAMPLES / FAILING).read_text(encoding="utf-8").replace("新收政府信息公开申请266", "新收政府信息公开申请299")
    )
    desk = Desk()
    desk.add(FAILING, text.encode())
    *_, last = rows(desk)
    assert (last[4], last[5], last[7]) == ("299", "（填写）", "待核实")
    assert "全年新收政府信息公开申请299件" in last[2]


def test_the_list_is_a_page_without_scripts_that_says_the_same() -> None:
    desk = desk_with(FAILING)
    page = desk.change_list("zh")
    assert "<script" not in page
    for row in rows(desk):
        assert row[2] in page
        assert row[5] in page
    assert "List of changes" in desk.change_list("en")


def test_the_same_files_give_the_same_bytes() -> None:
    first, again = desk_with(FAILING, CLEAN), desk_with(FAILING, CLEAN)
    assert first.change_workbook("zh") == again.change_workbook("zh")
    assert first.page("zh") == again.page("zh")


# -- corrected reports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["docx", "html"])
def test_a_corrected_report_is_read_again_and_all_rules_hold(format: Any) -> None:  # noqa: A002
    desk = desk_with(FAILING, CLEAN)
    assert desk.corrected(format, "zh") is None
    desk.decide(decided(desk, ("balance:total", CARRIED)))
    taken = desk.corrected(format, "zh")
    assert taken is not None
    assert (taken.name, taken.losses) == (f"annotated-2020（更正后）.{format}", ())
    again = gxparse.parse(taken.content)
    assert again["requests.carried_over.total"].value == 2
    assert not gxparse.check(again).failed


def test_several_corrected_reports_are_one_zip_file() -> None:
    desk = desk_with(FAILING)
    desk.add("other/annotated-2020.txt", (EXAMPLES / FAILING).read_bytes().replace("云岭".encode(), "青山".encode()))
    both = []
    for file in desk.files.values():
        one = Desk({file.name: file})
        both += json.loads(decided(one, ("balance:total", CARRIED)))["decisions"]
    desk.decide(json.dumps({"schema": "gxparse/decisions/1", "decisions": both}))
    taken = desk.corrected("docx", "en")
    assert taken is not None
    with zipfile.ZipFile(io.BytesIO(taken.content)) as package:
        assert package.namelist() == ["annotated-2020 (corrected).docx", "annotated-2020 (corrected) 2.docx"]
        again = [gxparse.parse(package.read(name)) for name in package.namelist()]
    assert [report["requests.carried_over.total"].value for report in again] == [2, 2]


# -- how the file is built -----------------------------------------------------------------------------


def test_archives_do_not_depend_on_the_order_of_files() -> None:
    files = {"b.py": b"b", "a/c.py": b"c", "a/__init__.py": b""}
    assert build_checker.archive(files) == build_checker.archive(dict(reversed(files.items())))


def test_all_of_gxparse_is_packed_but_what_a_page_cannot_use() -> None:
    names = {name for name, _ in build_checker.own()}
    assert {"gxparse/__init__.py", "gxparse/checker/changes.css", "gxparse/checks/rules/rules.json"} <= names
    assert not any(name.startswith(("gxparse/cli/", "gxparse/corpus/")) or name.endswith(".pyc") for name in names)


def test_what_would_end_its_element_is_not_put_into_the_file() -> None:
    with pytest.raises(SystemExit):
        build_checker._safe("let text = '</SCRIPT>';")


@pytest.mark.slow
def test_the_same_sources_give_the_same_file() -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, which gets Pyodide")
    assert build_checker.build() == build_checker.build()
