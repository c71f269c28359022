"""Comparing two reports: figures side by side, and prose that stood in the earlier one."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse.cli import main
from gxparse.comparing.figures import FigureChange
from gxparse.comparing.reuse import RUN, reuse, signs_of
from gxparse.report import Cell, Report, Section

REPORTS = Path(__file__).resolve().parent.parent / "examples" / "reports"
EARLIER = gxparse.parse(REPORTS / "annotated-2020.txt")
LATER = gxparse.parse(REPORTS / "pipe-2021.txt")


def saying(*texts: str) -> Report:
    keys = ("overview", "problems", "other_matters")
    return evolve(LATER, sections=tuple(Section(key, key, text) for key, text in zip(keys, texts, strict=False)))


# -- figures -------------------------------------------------------------------------------------------


def test_the_earlier_year_comes_first_whatever_the_order() -> None:
    assert gxparse.compare(LATER, EARLIER) == gxparse.compare(EARLIER, LATER)
    assert gxparse.compare(LATER, EARLIER).earlier is EARLIER
    undated = evolve(EARLIER, year=None)
    assert gxparse.compare(LATER, undated).earlier is LATER


def test_figures_side_by_side() -> None:
    figures = {figure.key: figure for figure in gxparse.compare(EARLIER, LATER).figures}
    received = figures["requests.received.total"]
    assert (received.earlier, received.later) == (EARLIER[received.key], LATER[received.key])
    assert (received.state, received.change, received.share) == ("changed", -92, Fraction(-92, 266))
    only = [key for key in EARLIER if key not in LATER]
    assert only
    assert {figures[key].state for key in only} == {"only earlier"}
    assert set(figures) == {*EARLIER, *LATER}


NUMBER = Cell(4, "reported")


@pytest.mark.parametrize(
    ("earlier", "later", "state", "change", "share"),
    [
        (NUMBER, NUMBER, "same", 0, 0),
        (Cell(0, "reported"), NUMBER, "changed", 4, None),
        (Cell(None, "blank"), NUMBER, "unknown", None, None),
        (NUMBER, Cell(None, "masked"), "unknown", None, None),
        (None, NUMBER, "only later", None, None),
        (NUMBER, None, "only earlier", None, None),
        (
            Cell(Decimal("20000"), "reported", unit="元"),
            Cell(Decimal("3"), "reported", unit="万元"),
            "changed",
            Decimal(1),
            Fraction(1, 2),
        ),
        (Cell(Decimal("20000"), "reported"), Cell(Decimal("3"), "reported", unit="万元"), "unknown", None, None),
    ],
)
def test_what_became_of_a_figure(
    earlier: Cell | None, later: Cell | None, state: str, change: object, share: object
) -> None:
    figure = FigureChange("disclosure.fees.amount", earlier, later)
    assert (figure.state, figure.change, figure.share) == (state, change, share)


OLD_FORM = gxparse.parse(REPORTS.parent / "older" / "page-2018.html")


def test_forms_that_count_alike_are_compared_across() -> None:
    comparison = gxparse.compare(LATER, OLD_FORM)
    assert {figure.state for figure in comparison.figures} == {"only earlier", "only later"}
    found = {each.figure.id: (each.earlier, each.later, each.change, each.state) for each in comparison.across}
    assert found == {
        "received": (15, 174, 159, "changed"),
        "granted": (6, 67, 61, "changed"),
        "granted_in_part": (1, 0, -1, "changed"),
        "refused": (2, 7, 5, "changed"),
        "review": (1, 6, 5, "changed"),
        "litigation": (0, 5, 5, "changed"),
        "normative_documents": (2, 0, -2, "changed"),
    }
    shares = {each.figure.id: each.share for each in comparison.across}
    assert (shares["received"], shares["litigation"]) == (Fraction(159, 15), None)
    for each in comparison.across:
        assert all(key in OLD_FORM for key in each.earlier_cells)
        assert all(key in LATER for key in each.later_cells)
    assert [each.name.en for each in comparison.not_comparable][:2] == [
        "carried over and carried forward",
        "kinds of applicants",
    ]


def test_what_is_not_known_is_not_compared_across() -> None:
    masked = evolve(LATER, cells={**LATER.cells, "disputes.direct_litigation.total": Cell(None, "masked", "*")})
    found = {each.figure.id: each for each in gxparse.compare(OLD_FORM, masked).across}
    assert (found["litigation"].state, found["litigation"].later, found["litigation"].change) == ("unknown", None, None)
    assert found["review"].change == 5


def test_forms_that_share_their_cells_are_compared_by_them() -> None:
    """Of the forms of 2019 and 2021 only the normative documents are counted in other cells."""
    comparison = gxparse.compare(EARLIER, LATER)
    assert [each.figure.id for each in comparison.across] == ["normative_documents"]
    assert comparison.not_comparable == ()
    assert gxparse.compare(OLD_FORM, evolve(OLD_FORM, year=2017)).across == ()
    assert gxparse.compare(OLD_FORM, evolve(OLD_FORM, year=2017)).not_comparable == ()


# -- prose ---------------------------------------------------------------------------------------------

OLD = "本机关在门户网站开设专栏,集中发布惠民政策文件与问答,全年共 12 期。"


@pytest.mark.parametrize(
    ("text", "reused"),
    [
        (OLD, 1),
        (OLD.replace("12", "一百零五"), 1),  # another figure says nothing new
        (OLD.replace(",", " ").replace("。", "\n"), 1),
        ("本機關在門戶網站開設專欄,集中發布惠民政策文件與問答,全年共１２期。", 1),
        ("全新的内容,与往年的说法没有一处相同。", 0),
        ("", None),
        ("2021年", Fraction(0)),
    ],
)
def test_what_is_reused(text: str, reused: object) -> None:
    [found] = reuse(saying(text).sections, saying(OLD).sections)
    assert found.share == reused


def test_a_run_needs_its_length() -> None:
    run = "甲乙丙丁戊己庚辛壬癸子丑寅"
    assert len(run) == RUN
    for length, reused in ((RUN, RUN), (RUN - 1, 0)):
        [found] = reuse(saying(f"前文{run[:length]}后文").sections, saying(f"别的{run[:length]}不同").sections)
        assert found.reused == reused


def test_a_passage_leads_to_both_places() -> None:
    report, other = saying("第一句。", f"新的开头。{OLD}新的结尾"), saying(f"旧的。{OLD}", "没有")
    [passage] = reuse(report.sections, other.sections)[1].passages
    assert report.sections[1].text[passage.start : passage.end] == OLD.rstrip("。")
    assert passage.other_section == "overview"
    assert other.sections[0].text[passage.other_start : passage.other_end] == OLD.rstrip("。")


@given(st.data())
def test_reuse_is_what_the_definition_says(data: st.DataObject) -> None:
    """By brute force: a sign is reused if any run of 13 with it stands in a section of the other report."""
    letters = st.text(st.sampled_from("甲乙1，"), max_size=60)
    theirs = data.draw(st.lists(letters, min_size=1, max_size=3))
    pieces = [theirs[0][i : i + 20] for i in range(0, len(theirs[0]), 10)] or [""]
    mine = data.draw(st.lists(st.one_of(letters, st.sampled_from(pieces)), min_size=1, max_size=4))
    report, other = saying("".join(mine)), saying(*theirs)
    signs, there = signs_of("".join(mine)), [signs_of(text) for text in theirs]
    covered = set[int]()
    for start in range(len(signs) - RUN + 1):
        if any(signs[start : start + RUN] in text for text in there):
            covered |= set(range(start, start + RUN))
    [found] = reuse(report.sections, other.sections)
    assert (found.signs, found.reused) == (len(signs), len(covered))
    for passage in found.passages:
        text = next(section.text for section in other.sections if section.key == passage.other_section)
        said = report.sections[0].text[passage.start : passage.end]
        assert signs_of(said) == signs_of(text[passage.other_start : passage.other_end])


def test_long_repeated_prose_takes_no_square_of_time() -> None:
    report = saying("同一句话反复说了很多很多遍而已" * 20_000)
    [found] = reuse(report.sections, report.sections)
    assert found.share == 1


# -- shown ---------------------------------------------------------------------------------------------


def test_the_command_prints_json_and_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = [str(REPORTS / name) for name in ("pipe-2021.txt", "annotated-2020.txt")]
    assert main(["compare", *paths, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "gxparse/comparison/1"
    assert (data["earlier"]["year"], data["later"]["year"]) == (2020, 2021)
    assert data == gxparse.compare(EARLIER, LATER).to_dict() | {
        "earlier": data["earlier"],
        "later": data["later"],
    }
    place = tmp_path / "page.html"
    assert main(["compare", *paths, "--format", "html", "-o", str(place)]) == 0
    page = place.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "行政复议6件,其中2件结果纠正</mark>" in page
    assert main(["compare", *paths, "--format", "html", "-o", str(place)]) == 2  # it exists


def test_the_command_tells_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(REPORTS / name) for name in ("annotated-2020.txt", "pipe-2021.txt")]
    for lang, said in (("zh", "可比数字 172 个，其中 46 个有变化"), ("en", "172 figures can be compared, 46 changed")):
        assert main(["compare", *paths, "--lang", lang]) == 0
        assert said in capsys.readouterr().out


def test_forms_are_compared_across_in_text_json_and_on_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(REPORTS.parent / "older" / "page-2018.html"), str(REPORTS / "pipe-2021.txt")]
    for lang, said in (
        ("zh", "各类申请人：2014 年格式按申请方式（当面、传真、网络、信函）统计"),
        ("en", "kinds of applicants: the form of 2014 counts by how a request was made"),
    ):
        assert main(["compare", *paths, "--lang", lang]) == 0
        printed = capsys.readouterr().out
        assert "15 → 174  +159  (+1060.0 %)" in printed
        assert said in printed
    assert main(["compare", *paths, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["change"]) for each in data["across"]][:2] == [("received", 159), ("granted", 61)]
    assert data["across"][0]["earlier_cells"] == ["statistics.requests.received.count"]
    assert data["not_comparable"][0]["name"]["zh"] == "上年结转和结转下年度"
    assert main(["compare", *paths, "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert 'data-figure="received"' in page
    assert "+159 (+1060.0 %)" in page
    assert "the form of 2014 counts by how a request was made" in page


def test_other_than_two_reports_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one = str(REPORTS / "pipe-2021.txt")
    with pytest.raises(SystemExit):
        main(["compare", one])
    several = tmp_path / "several.txt"
    several.write_text("\n".join((REPORTS / name).read_text() for name in ("pipe-2021.txt", "annotated-2020.txt")))
    capsys.readouterr()
    assert main(["compare", one, str(several), "--lang", "en"]) == 2
    assert "two reports are compared, and here are 3" in capsys.readouterr().err
    assert main(["compare", one, str(tmp_path / "none.txt")]) == 2


def test_what_a_page_shows_is_escaped() -> None:
    report = evolve(saying(OLD), title="<script>", agency="<b>&")
    shown = gxparse.compare(report, report)._repr_html_()
    assert "<script" not in shown
    assert "&lt;b&gt;&amp;" in shown
