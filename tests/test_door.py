"""At the door: data of reports are refused with the place of what is wrong, or work with all that takes a report."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

import gxparse
from gxparse.errors import ReportDataError
from gxparse.json_places import WHOLE
from gxparse.report import Cell, Report
from gxparse.strict_json import MOST_VALUES, JsonError, check_data, parse_json
from mutated import main, outcome

PATH = "examples/reports/annotated-2020.txt"
KEY = "requests.received.total"
MONEY = "disclosure.procurement.amount"
AT = f"/cells/{KEY}"


@cache
def whole() -> str:
    return json.dumps(gxparse.parse(PATH).to_dict())


def data() -> Any:
    return json.loads(whole())


Change = Callable[[Any], Any]


def cell(**fields: Any) -> Change:
    return lambda it: it["cells"][KEY].update(fields)


def top(**fields: Any) -> Change:
    return lambda it: it.update(fields)


def nested(depth: int) -> Any:
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


REFUSED: list[tuple[str, Change, str, str]] = [
    ("schema of another version", top(schema="gxparse/report/2"), "/schema", "expected gxparse/report/1"),
    ("schema of another type", top(schema=5), "/schema", "not 5"),
    ("a form that there is not", top(form="2017"), "/form", "no form '2017'"),
    ("a form of another type", top(form=["2021"]), "/form", "no form ['2021']"),
    ("an unknown field", top(colour="red"), "/colour", "unknown field"),
    ("an unknown field of an odd name", top(**{"a/b~c.d": 1}), "/a~1b~0c.d", "unknown field"),
    ("a field missing", lambda it: it.pop("year"), "/year", "the field is missing"),
    ("a year as text", top(year="2020"), "/year", "not '2020'"),
    ("a year that is true", top(year=True), "/year", "not True"),
    ("a year before all", top(year=0), "/year", "from 1 to 9999"),
    ("a year behind all", top(year=20210), "/year", "from 1 to 9999"),
    ("one day", top(period=["2021-01-01"]), "/period", "two days"),
    ("no such day", top(period=["2021-02-30", "2021-12-31"]), "/period", "two days"),
    ("days the wrong way", top(period=["2021-12-31", "2021-01-01"]), "/period", "in order"),
    ("a day by its week", top(period=["2021-W01-1", "2021-12-31"]), "/period", "two days"),
    ("no copies", top(copies=0), "/copies", "a whole number from 1"),
    ("a copy and a half", top(copies=1.5), "/copies", "not 1.5"),
    ("a line before the first", top(line=0), "/line", "a whole number from 1"),
    ("a title that is a number", top(title=5), "/title", "a text or null"),
    ("half of a surrogate pair", top(title="\ud800"), "/title", "UTF-8 cannot say"),
    ("metadata of numbers", top(metadata={"机关": 1}), "", "a text, not 1"),
    ("half a pair in a name", top(metadata={"\ud800": "x"}), "/metadata", "UTF-8 cannot say"),
    ("a name that is a number", top(metadata={1: "x"}), "/metadata", "no name of a field"),
    ("no cells", top(cells={}), "/cells/disclosure.regulations.produced", "is missing"),
    ("a cell of another form", lambda it: it["cells"].update({"x.y": it["cells"][KEY]}), "/cells/x.y", "no such cell"),
    ("cells as a list", top(cells=[]), "/cells", "expected an object"),
    ("a count as text", cell(value="37"), f"{AT}/value", "not '37'"),
    ("a count that is true", cell(value=True), f"{AT}/value", "not True"),
    ("half a case", cell(value=3.5), f"{AT}/value", "not 3.5"),
    ("a count of 19 digits", cell(value=10**18), f"{AT}/value", "more than 18 digits"),
    ("a count without end", cell(value=10**5000), f"{AT}/value", "more than 18 digits"),
    ("no number at all", cell(value=float("nan")), f"{AT}/value", "nan is no finite number"),
    ("a number without end", cell(value=float("inf")), f"{AT}/value", "inf is no finite number"),
    ("reported without a value", cell(value=None), f"{AT}/value", "a reported cell has a value"),
    ("masked with a value", cell(state="masked"), f"{AT}/value", "that is masked has no value"),
    ("missing with a value", cell(state="missing"), f"{AT}/value", "that is missing has no value"),
    ("blank, and not 0", cell(state="blank"), f"{AT}/value", "that is blank has no value"),
    ("a state that there is not", cell(state="zzz"), f"{AT}/state", "not in reported"),
    ("a state that cannot be looked up", cell(state=[]), f"{AT}/state", "not in reported"),
    ("recognised, from no picture", cell(state="recognised"), f"{AT}/alternatives", "missing"),
    ("raw of numbers", cell(raw=5), f"{AT}/raw", "not 5"),
    ("a remark of nothing", cell(remark=None), f"{AT}/remark", "not None"),
    ("half a span", cell(span=[1]), f"{AT}/span", "two whole numbers"),
    ("a span the wrong way", cell(span=[5, 1]), f"{AT}/span", "in order"),
    ("a span without a line", lambda it: it["cells"][KEY].pop("line"), f"{AT}/line", "and there is column"),
    ("a page without a box", cell(page=1), f"{AT}/box", "and there is page"),
    ("a box of three", cell(page=1, box=[0, 0, 1]), f"{AT}/box", "four numbers"),
    ("an element of nothing", cell(element={}), f"{AT}/element/path", "the field is missing"),
    ("a margin beyond all", cell(alternatives=[], says=None, margin=1e6), f"{AT}/margin", "from 0 to 6.908"),
    (
        "sure above 1",
        cell(alternatives=[{"text": "8", "probability": 2}], says="8", margin=1),
        f"{AT}/alternatives/0/probability",
        "0 to 1",
    ),
    ("money as a number", lambda it: it["cells"][MONEY].update(value=5), f"/cells/{MONEY}/value", "as a text"),
    ("money without end", lambda it: it["cells"][MONEY].update(value="1E+99"), f"/cells/{MONEY}/value", "as a text"),
    ("money that is none", lambda it: it["cells"][MONEY].update(value="NaN"), f"/cells/{MONEY}/value", "as a text"),
    ("a section that there is not", lambda it: it["sections"][0].update(key="x"), "/sections/0/key", "not in overview"),
    ("a section twice", lambda it: it["sections"].append(it["sections"][0]), "/sections/6/key", "stands twice"),
    ("a place short", lambda it: it["sections"][0]["lines"].pop(), "/sections/0/lines", "places for"),
    ("a note without words", top(notes=[{"code": "x", "line": 1, "zh": "x"}]), "/notes/0/en", "missing"),
    ("notes as an object", top(notes={}), "/notes", "expected a list"),
    ("a source of nothing", top(source=None), "/source", "expected an object"),
    (
        "a script that there is not",
        lambda it: it["source"].update(script="latin"),
        "/source/script",
        "not in simplified",
    ),
    (
        "a row of no table",
        top(extra=[{"table": "x", "after": None, "label": "共", "value": 1, "state": "reported", "raw": "1"}]),
        "/extra/0/table",
        "not in disclosure",
    ),
    ("nested without end", top(metadata=nested(5000)), "", "nested more than"),
    ("a day itself", top(title=Decimal(1)), "/title", "JSON has no Decimal"),
    ("no report at all", lambda it: it.clear(), "/schema", "the field is missing"),
]


@pytest.mark.parametrize(("change", "where", "said"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_no_report_has_is_refused_with_its_pointer(change: Change, where: str, said: str) -> None:
    changed = data()
    change(changed)
    with pytest.raises(ReportDataError) as caught:
        Report.from_dict(changed)
    error = caught.value
    assert error.pointer == where or (where == "" and error.pointer.startswith("/metadata"))
    assert said in str(error)
    assert error.code == "report-data"
    assert any("一" <= character <= "鿿" for character in error.message("zh"))
    assert isinstance(error, ValueError)


@pytest.mark.parametrize("odd", [None, 5, "text", [], b"x", [1], {1}])
def test_what_is_no_object_is_refused(odd: Any) -> None:
    with pytest.raises(ReportDataError) as caught:
        Report.from_dict(odd)
    assert caught.value.pointer == ""


def test_the_order_of_fields_and_cells_is_of_no_matter() -> None:
    report = gxparse.parse(PATH)
    turned = dict(reversed(data().items()))
    turned["cells"] = dict(reversed(turned["cells"].items()))
    again = Report.from_dict(turned)
    assert again == report
    assert hash(again) == hash(report)
    assert list(again.cells) == list(report.cells)


def test_a_blank_read_as_zero_comes_back() -> None:
    report = gxparse.parse("examples/blanks/zeros-left-blank.html", blanks_as_zero=True)
    assert any(each.state == "blank" and each.value == 0 for each in report.cells.values())
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_data_that_share_their_parts_without_end_are_refused() -> None:
    shared: Any = [0] * 10
    for _ in range(12):
        shared = [shared] * 10  # 10 ** 13 values in 130
    with pytest.raises(JsonError, match=f"more than {MOST_VALUES} values"):
        check_data("mine", {"x": shared})


def test_a_number_that_json_reads_as_infinite_is_refused() -> None:
    with pytest.raises(JsonError, match=r"x\[1\]: inf is no finite number"):
        parse_json("mine", '{"x": [1, 1e999]}')


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["rules", 3, "id"], "/rules/3/id"),
        (["cells", KEY, "value"], f"{AT}/value"),
        (["a'b\"c", "~/"], "/a'b\"c/~0~1"),
        (["机关", 0], "/机关/0"),
        (["x" * 500, "y"], ""),
        (["x", "a\nb", "y"], "/x"),
        (["", "x"], "//x"),
    ],
)
def test_a_place_has_a_pointer(steps: list[str | int], expected: str) -> None:
    assert WHOLE.at(*steps).pointer == expected


def test_a_place_is_told_as_people_read_it() -> None:
    assert str(WHOLE.at("rules", 3, "id")) == "rules[3].id"
    assert str(WHOLE.at(3, "机关", "a\nb", 0)) == "[3].'机关'.'a\\nb'[0]"
    assert str(WHOLE.at("message", "zh").inside(WHOLE.at("decisions", 1))) == "decisions[1].message.zh"


# -- whatever is changed -------------------------------------------------------------------------------------


def test_changed_data_are_refused_or_work_with_all_that_takes_a_report() -> None:
    found = {outcome(Random(f"door {number}"), number) for number in range(300)}
    assert "refused" in found
    assert len(found) > 8


@pytest.mark.slow
def test_many_changed_data_are_refused_or_work_with_all_that_takes_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "4000", "--seed", "21"]) == 0
    assert "refused" in capsys.readouterr().out


def test_what_is_raised_and_is_no_error_of_gxparse_ends_the_command_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Any) -> Report:
        raise KeyError("x")

    monkeypatch.setattr(Report, "from_dict", broken)
    assert main(["--count", "2"]) == 1
    captured = capsys.readouterr()
    assert "OTHER KeyError" in captured.out
    assert "seed 0, number 1" in captured.err


# -- texts ----------------------------------------------------------------------------------------------------

HALVES = ("\ud800", "\udc80", "\ud83d\ude00")


@pytest.mark.parametrize("half", HALVES, ids=ascii)
@pytest.mark.parametrize("path", [PATH, "examples/reports/pipe-2021.txt", "examples/reports/clean-page-2021.html"])
def test_half_of_a_surrogate_pair_is_read_as_no_character(path: str, half: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    for at in (0, len(text) // 3, len(text) // 2, len(text)):
        report = gxparse.parse_text(text[:at] + half + text[at:], name=f"a{half}.txt")
        told = json.dumps(report.to_dict(), ensure_ascii=False)
        assert told.encode()
        assert "a\\\\ud" in told
        note = report.notes[0]
        assert (note.code, note.en) == (
            "undecodable",
            f"{len(half)} place{'s' * (len(half) > 1)} with half of a surrogate pair",
        )
        assert (repr(report) + report._repr_html_() + repr(gxparse.check(report))).encode()
        assert Report.from_dict(report.to_dict()) == report


def test_a_figure_beside_half_of_a_pair_is_no_figure() -> None:
    text = Path("examples/reports/pipe-2021.txt").read_text(encoding="utf-8")
    report = gxparse.parse_text(text.replace("| 174 |", "| 17\ud8004 |", 1))
    assert report["requests.received.natural_person"] == Cell(
        None, "unreadable", "17\ufffd4", report["requests.received.natural_person"].span
    )


@pytest.mark.parametrize("half", HALVES, ids=ascii)
def test_errors_can_be_said_whatever_is_named(half: str) -> None:
    for attempt in (
        lambda: gxparse.parse(f"{half}.txt"),
        lambda: gxparse.parse_text("规章", format=half),
        lambda: gxparse.parse_bytes("规章".encode(), encoding=half),
        lambda: gxparse.parse_text(half * 10),
        lambda: gxparse.load_rules(half),
        lambda: gxparse.load_decisions(half),
    ):
        with pytest.raises(gxparse.GxparseError) as caught:
            attempt()
        assert (str(caught.value) + caught.value.message("zh")).encode()


def test_an_escape_in_a_script_that_is_half_a_pair_is_no_character() -> None:
    body = Path("examples/reports/clean-page-2021.html").read_text(encoding="utf-8")
    body = body[body.index("<body") :].replace("一是", "一是HALF")
    literal = json.dumps(body).replace("HALF", "\\ud800").replace("<", "\\u003c")
    report = gxparse.parse_text(f"<html><script>var page = {literal};</script></html>")
    assert json.dumps(report.to_dict(), ensure_ascii=False).encode()
    assert copy.deepcopy(report) == report
