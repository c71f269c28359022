"""The review page: what is in it, without a browser (tests/browser has one)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse.api import read_document
from gxparse.cli import main
from gxparse.layout import Grid, Layout, Span
from gxparse.reviewing.blocks import unpacked
from gxparse.reviewing.documents import with_excerpts
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.reviewing.sources import Excerpt, Piece, excerpts, pieces_of, text_view
from gxparse.source import Source
from gxparse.views.elements import visible
from gxparse.views.sections import View

EXAMPLES = sorted(Path("examples/reports").resolve().iterdir())
ANNOTATED = "examples/reports/annotated-2020.txt"
HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(page: str) -> Element:
    """The page as a browser reads it. html5lib knows no templates: they stand here as elements with their content."""
    parser: Any = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root: Element = parser.parse(page)
    return root


def listed(page: str) -> list[str]:
    """The ids of the findings that a page lists."""
    found = [one.get("data-finding") for template in templates(page) for one in template.iter(f"{HTML}li")]
    return [one for one in found if one]


def text_of(found: Element) -> str:
    return "".join(found.itertext())


def templates(page: str) -> list[Element]:
    """What the page shows of each report, with what its index says of it as attributes."""
    index, shown = (
        re.findall(f'<script type="text/plain" class="{name}"[^>]*>(.*?)</script>', page) for name in BLOCKS
    )
    made = [grown(unpacked(one)) for one in shown]
    for one, summary in zip(made, unpacked(index[0]), strict=True):
        one.set("data-fingerprint", summary["fingerprint"])
    return made


BLOCKS = ("index", "report")


def grown(tree: Any) -> Element:
    """An element of a tree as the page makes it."""
    tag, attributes, *children = tree
    made = Element(f"{SVG if tag in ('svg', 'image', 'rect', 'use') else HTML}{tag}", attributes or {})
    for child in children:
        if not isinstance(child, str):
            made.append(grown(child))
        elif len(made):
            made[-1].tail = child
        else:
            made.text = child
    return made


def marks(found: Element) -> dict[str, list[str]]:
    """The texts of the marks of every cell, in order."""
    texts: dict[str, list[str]] = {}
    for mark in found.iter(f"{HTML}mark"):
        for key in str(mark.get("data-cells") or "").split():
            texts.setdefault(key, []).append(text_of(mark))
    return texts


def pane(template: Element, name: str) -> Element:
    return next(one for one in template.iter() if str(one.get("class")).split()[0] == name)


@cache
def reviewed(path: Path) -> Element:
    """What the page to review shows of an example: made once, for tests that look at it."""
    [template] = templates(gxparse.review(path))
    return template


# -- the source ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_number_that_became_a_cell_is_marked(path: Path) -> None:
    document = read_document(path)
    for report, excerpt in with_excerpts(document):
        [template] = templates(review_page([Reviewed(View.of(report), excerpt)]))
        found = marks(pane(template, "as-text"))
        placed = {key: cell for key, cell in report.cells.items() if cell.span is not None}
        assert found.keys() == placed.keys()
        for key, cell in placed.items():
            assert cell.span is not None
            source = document.source.text[cell.span.start : cell.span.end]
            assert "".join("".join(found[key]).split()) == ("".join(source.split()) or "␣")  # indentation is not marked
        if excerpt.has_blocks:
            as_read = marks(pane(template, "as-page"))
            assert as_read.keys() == placed.keys()
            for key, cell in placed.items():
                assert cell.raw in "".join(as_read[key]) or not cell.raw


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_source_is_shown_whole_line_by_line(path: Path) -> None:
    document = read_document(path)
    template = reviewed(path)
    lines = [one for one in pane(template, "text") if one.get("class") == "line"]
    ends = "\n" if document.layout.format == "html" else None
    expected = document.source.text.split(ends) if ends else document.source.text.splitlines()
    assert [one.get("data-line") for one in lines] == [str(number) for number in range(1, len(expected) + 1)]
    shown = [re.sub("␣", "", text_of(one)) for one in lines]
    assert shown == [visible(line.removesuffix("\r")) for line in expected]


def test_of_several_reports_in_a_source_each_shows_its_own_part() -> None:
    first, second = (Path(f"examples/reports/{name}").read_text() for name in ("annotated-2020.txt", "pipe-2021.txt"))
    document = read_document(f"{first}\n{second}".encode(), format="pipe")
    assert len(document.reports) == 2
    parts = excerpts(document.source, document.layout, document.reports)
    text = document.source.text
    assert (parts[0].start, parts[0].end, parts[1].end) == (0, parts[1].start, len(text))
    for report, part in zip(document.reports, parts, strict=True):
        spans = [cell.span for cell in report.cells.values() if cell.span is not None]
        assert all(part.start <= span.start <= span.end <= part.end for span in spans)
        assert part.first_line == text.count("\n", 0, part.start) + 1


words = st.text(st.sampled_from("ab<&\u202e|1\n\r\u2028"), max_size=60)


@given(words, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=8))
def test_marks_never_change_the_text(text: str, places: list[tuple[int, int]]) -> None:
    """Pieces may touch, overlap, be empty, and go over several lines."""
    spans = sorted({(min(start, len(text)), min(start + size, len(text))) for start, size in places})
    spans.sort(key=lambda span: (span[0], -span[1]))
    pieces = [Piece(Span(start, end, 1, 1), (f"cell{number}",)) for number, (start, end) in enumerate(spans)]
    excerpt = Excerpt(Source(text), Layout("pipe", ()), 0, len(text), 1, is_markup=False)
    made = text_view(excerpt, pieces)
    assert [text_of(row).replace("␣", "") for row in made] == [visible(line) for line in text.splitlines()]
    for piece in pieces:
        own = [mark for mark in made.iter("mark") if piece.cells[0] in str(mark.get("data-cells")).split()]
        covered = "".join(line.rstrip("\r\n") for line in text[piece.span.start : piece.span.end].splitlines())
        if covered:
            assert "".join(text_of(mark) for mark in own) == visible(covered)


def test_prose_that_a_finding_speaks_of_is_marked() -> None:
    text = Path(ANNOTATED).read_text().replace("全年新收政府信息公开申请266件", "全年新收政府信息公开申请366件")
    report = gxparse.parse_text(text)
    findings = gxparse.check(report)
    places = [place for finding in findings.failed for place in finding.places]
    assert places
    document = read_document(text.encode())
    [(report, excerpt)] = with_excerpts(document)
    [template] = templates(review_page([Reviewed(View.of(report), excerpt)]))
    marked = [text_of(one) for one in template.iter(f"{HTML}mark") if one.get("data-findings")]
    assert "366" in "".join(marked)


def test_pieces_are_told_once() -> None:
    report = gxparse.parse(ANNOTATED)
    pieces = pieces_of(report, gxparse.check(report))
    assert len({piece.span for piece in pieces}) == len(pieces)
    assert sorted(key for piece in pieces for key in piece.cells) == sorted(
        key for key, cell in report.cells.items() if cell.span is not None
    )


# -- findings ------------------------------------------------------------------------------------------


def test_every_finding_is_listed_with_its_stable_id() -> None:
    report = gxparse.parse(ANNOTATED)
    template = reviewed(Path(ANNOTATED).resolve())
    assert template.get("data-fingerprint") == report.fingerprint
    items = [one for one in template.iter(f"{HTML}li") if one.get("data-finding")]
    assert [one.get("data-finding") for one in items] == [finding.id for finding in gxparse.check(report)]
    decidable = [one.get("data-finding") for one in items if one.find(f"{HTML}fieldset") is not None]
    assert decidable == ["balance:natural_person", "balance:total"]


def test_what_can_be_accepted_are_the_explanations() -> None:
    report = gxparse.parse(ANNOTATED)
    template = reviewed(Path(ANNOTATED).resolve())
    offered = [json.loads(str(one.get("data-changes"))) for one in template.iter() if one.get("data-changes")]
    expected = [
        [{"cell": change.cell, "from": change.before, "to": change.after} for change in explanation.changes]
        for explanation in gxparse.explain(report)
    ]
    assert offered == expected * 2  # under both findings that they mend


def test_what_a_correction_would_break_is_said_beside_it() -> None:
    """The prose of the report says what its tables say, but for the first explanation."""
    template = reviewed(Path(ANNOTATED).resolve())
    item = next(one for one in template.iter(f"{HTML}li") if one.get("data-finding") == "balance:total")
    labels = [one for one in item.iter(f"{HTML}label") if one.get("class") == "accept"]
    broken = [re.findall(r"but then (.*) fails", text_of(one)) for one in labels]
    assert broken == [[], ["prose:received"], ["prose:carried_forward"]]


def test_a_correction_that_leaves_a_choice_cannot_be_accepted() -> None:
    report = gxparse.parse("examples/reports/pipe-2021.txt")
    cells = dict(report.cells)
    cells["disputes.review.pending"] = gxparse.Cell(None, "masked", "*")
    cells["disputes.review.upheld"] = evolve(cells["disputes.review.upheld"], value=900)
    changed = evolve(report, cells=cells)
    explanations = gxparse.explain(changed)
    document = read_document("examples/reports/pipe-2021.txt")
    [(_, excerpt)] = with_excerpts(document)
    [template] = templates(review_page([Reviewed(View.of(changed), excerpt)]))
    boxes = [one for one in template.iter(f"{HTML}input") if str(one.get("value")).startswith("accept-")]
    open_ones = [e for e in explanations if any(change.after is None for change in e.changes)]
    assert open_ones
    assert any(box.get("disabled") is not None and box.get("data-changes") is None for box in boxes)
    assert "(leaves a choice, so it cannot be accepted as it is: enter an own correction)" in text_of(template)
    shut = next(number for number, explanation in enumerate(explanations) if explanation in open_ones)
    for item in (
        one for one in template.iter(f"{HTML}li") if one.find(f".//{HTML}input[@value='accept-{shut}']") is not None
    ):
        assert set(explanations[shut].cells) <= {target["cell"] for target in own_cells(item)}


def own_cells(item: Element) -> list[dict[str, Any]]:
    """The cells that an own correction of a finding can be of."""
    return [json.loads(str(one.get("value"))) for one in item.iter(f"{HTML}option") if one.get("data-zh")]


def mends(template: Element) -> dict[str, list[set[str]]]:
    """What each offered correction of a finding mends, by the ids of the findings."""
    items = [one for one in template.iter(f"{HTML}li") if one.get("data-finding")]
    names = {str(one.get("data-number")): str(one.get("data-finding")) for one in items}
    found = {}
    for item in items:
        boxes = [one for one in item.iter(f"{HTML}input") if one.get("data-changes")]
        found[str(item.get("data-finding"))] = [{names[n] for n in str(one.get("data-mends")).split()} for one in boxes]
    return {name: each for name, each in found.items() if each}


def test_what_a_correction_mends_is_computed_by_the_same_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also soft rules and rules of one's own, which no explanation looks at."""
    text = Path(ANNOTATED).read_text(encoding="utf-8").replace("另有2件", "另有1件")
    path = tmp_path / "changed.txt"
    path.write_text(text, encoding="utf-8")
    both = {"balance:natural_person", "balance:total"}
    key = "requests.received.total"
    numbers = {"pass": 267, "fail": 266, "undecided": None}
    own = {
        "id": "many",
        "hardness": "soft",
        "forms": ["2019", "2021"],
        "formula": f"{key} >= 267",
        "basis": "own",
        "statement": {"zh": "多", "en": "many"},
        "message": {"zh": "{left}", "en": "{left}"},
        "examples": {kind: {"finding": "many", "cells": {key: number}} for kind, number in numbers.items()},
    }
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"schema": "gxparse/rules/1", "rules": [own]}), encoding="utf-8")
    wanted = [both | {"prose:carried_forward"}, both, both]
    [alone] = templates(gxparse.review(path))
    assert mends(alone) == dict.fromkeys(both, wanted)
    wanted[2] = both | {"many"}
    [with_rules] = templates(gxparse.review(path, rules=gxparse.load_rules(rules)))
    assert mends(with_rules) == dict.fromkeys(both, wanted)
    [by_command] = templates(run(capsys, "review", "--rules", str(rules), str(path))[0])
    assert mends(by_command) == mends(with_rules)


def test_what_a_correction_of_two_years_mends() -> None:
    view = two_years()
    [(_, excerpt)] = with_excerpts(read_document("examples/reports/pipe-2021.txt"))
    [template] = templates(review_page([Reviewed(view, excerpt)]))
    assert view.previous is not None
    between = {finding.id for finding in view.findings.failed if finding.id.startswith("carry-over:")}
    assert between
    found = mends(template)
    assert between <= found.keys()
    for name in between:
        assert any(between <= each for each in found[name])
    items = {str(one.get("data-finding")): one for one in template.iter(f"{HTML}li")}
    for name in between:
        left, right = json.loads(str(items[name].get("data-sums")))
        for of, key, number, *names in (*left, *right):
            assert bool(names) == bool(of), "cells of another report are named"
            assert of in ("", view.previous.fingerprint)
            assert (view.previous if of else view.report)[key].value == number
        assert {of for of, *_ in (*left, *right)} == {"", view.previous.fingerprint}
        targets = own_cells(items[name])
        assert {target.get("report") for target in targets} == {None, view.previous.fingerprint}
        for target in targets:
            report = view.previous if "report" in target else view.report
            assert report[target["cell"]].value == target["from"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_own_correction_can_be_of_every_count_of_a_finding(path: Path) -> None:
    report = gxparse.parse(path)
    template = reviewed(path)
    items = {str(one.get("data-finding")): one for one in template.iter(f"{HTML}li")}
    for finding in gxparse.check(report):
        offered = {target["cell"]: target["from"] for target in own_cells(items[finding.id])}
        counts = [key for key in finding.cells if not report.form.cells[key].column.money]
        if finding.status == "pass":
            assert not offered
        else:
            assert set(counts) <= offered.keys()
            assert offered == {key: report[key].value for key in offered}


def test_amounts_of_money_are_not_corrected() -> None:
    money = next(key for key, cell in gxparse.parse(ANNOTATED).form.cells.items() if cell.column.money)
    rule = gxparse.Rule(
        id="amounts",
        hardness="soft",
        test=lambda _context: [gxparse.Verdict(status="fail", zh="疑", en="doubt", cells=(money,))],
        basis="-",
        statement_zh="疑",
        statement_en="doubt",
    )
    [template] = templates(gxparse.review(ANNOTATED, rules=[rule]))
    [item] = [one for one in template.iter(f"{HTML}li") if one.get("data-finding") == "amounts"]
    assert item.get("data-cells") == money
    assert [one.get("value") for one in item.iter(f"{HTML}input") if one.get("type") == "radio"] == [
        "open",
        "right",
        "ignore",
    ]


def test_a_number_that_a_browser_would_round_cannot_be_accepted() -> None:
    report = gxparse.parse("examples/reports/pipe-2021.txt")
    key = "disputes.review.upheld"
    changed = evolve(report, cells={**report.cells, key: evolve(report.cells[key], value=2**53)})
    [(_, excerpt)] = with_excerpts(read_document("examples/reports/pipe-2021.txt"))
    [template] = templates(review_page([Reviewed(View.of(changed), excerpt)]))
    boxes = [one for one in template.iter(f"{HTML}input") if str(one.get("value")).startswith("accept-")]
    assert boxes
    assert all(box.get("disabled") is not None and box.get("data-changes") is None for box in boxes)
    assert "too large" in text_of(template)
    for option in (one for one in template.iter(f"{HTML}option") if str(2**53) in str(one.get("value"))):
        assert option.get("disabled") is not None
    sums = "".join(str(one.get("data-sums")) for one in template.iter(f"{HTML}li"))
    assert f'"{key}", null' in sums
    assert str(2**53) not in sums


def two_years() -> View:
    """A report, and last year's, which carried more forward than was carried over."""
    report = gxparse.parse("examples/reports/pipe-2021.txt")
    carried = report["requests.carried_over.total"].value
    assert isinstance(carried, int)
    cells = {
        key: evolve(cell, value=cell.value + 7, raw=str(cell.value + 7))
        if key in ("requests.carried_forward.total", "requests.carried_forward.natural_person")
        and isinstance(cell.value, int)
        else cell
        for key, cell in report.cells.items()
    }
    previous = evolve(report, year=2020, period=None, cells=cells)
    return View(
        report=report,
        previous=previous,
        findings=gxparse.check(report, previous=previous),
        explanations=gxparse.explain(report, previous=previous),
        bounds={},
    )


def test_changes_of_last_years_report_name_it() -> None:
    view = two_years()
    [(_, excerpt)] = with_excerpts(read_document("examples/reports/pipe-2021.txt"))
    [template] = templates(review_page([Reviewed(view, excerpt)]))
    changes = [
        change
        for one in template.iter()
        if one.get("data-changes")
        for change in json.loads(str(one.get("data-changes")))
    ]
    of_previous = [change for change in changes if "report" in change]
    assert of_previous
    assert {change["report"] for change in of_previous} == {view.previous.fingerprint if view.previous else None}
    assert not any(change["cell"].startswith("previous.") for change in changes)


# -- the page ------------------------------------------------------------------------------------------


def test_the_policy_allows_its_own_style_and_script_only() -> None:
    page = gxparse.review(ANNOTATED)
    [style] = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert sorted(policy.split("; ")) == sorted(
        [
            "default-src 'none'",
            f"style-src 'sha256-{digest(style)}'",
            f"script-src 'sha256-{digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert "</script" not in script.lower()
    assert set(re.findall(r"https?://[^\"]*", page)) == {"http://www.w3.org/2000/svg"}, "a name: nothing is fetched"


def test_texts_of_a_report_never_become_markup() -> None:
    evil = '</script></template></style><script>hacked()</script><img src=x onerror="hacked()">'
    text = Path(ANNOTATED).read_text().replace("云岭区", evil)
    decisions = gxparse.load_decisions(
        json.dumps(
            {
                "schema": "gxparse/decisions/1",
                "decisions": [{"report": "0" * 16, "finding": evil, "decision": "ignore", "comment": evil}],
            }
        )
    )
    page = gxparse.review(gxparse.Source(text, name=evil), decisions=decisions)
    root = parsed(page)
    assert not list(root.iter(f"{HTML}img"))
    assert len(list(root.iter(f"{HTML}script"))) == 4, "two blocks, the decisions, and what runs"
    [template] = templates(page)
    assert not list(template.iter(f"{HTML}script"))
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)
    assert evil in text_of(template)


def test_the_page_is_the_same_in_every_run() -> None:
    assert gxparse.review(EXAMPLES) == gxparse.review(EXAMPLES)


def test_what_review_takes() -> None:
    path = Path(ANNOTATED)
    count = 'class="report"'
    with path.open("rb") as file:
        assert gxparse.review(file).count(count) == 1
    assert gxparse.review(path.read_bytes()).count(count) == 1
    assert gxparse.review(gxparse.read_source(path), lang="en").count('data-lang="en"') == 1
    assert gxparse.review(iter(["examples/reports/pipe-2021.txt", ANNOTATED])).count(count) == 2
    with pytest.raises(ValueError, match="no sources"):
        gxparse.review([])
    report = gxparse.parse(path)
    for sources in (report, [report]):
        with pytest.raises(TypeError, match=r"what reports are read from .*, not a Report"):
            gxparse.review(sources)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"a source is a path, .*, not int"):
        gxparse.review(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="lang is"):
        gxparse.review(path, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(gxparse.GxparseError):
        gxparse.review([path, b"nothing"])


def test_rules_of_ones_own_are_reviewed_too() -> None:
    rule = gxparse.Rule(
        id="few",
        hardness="soft",
        test=lambda _context: [gxparse.Verdict(status="fail", zh="多", en="many")],
        basis="-",
        statement_zh="少",
        statement_en="few",
    )
    assert "few" in listed(gxparse.review(ANNOTATED, rules=[rule]))


def test_empty_cells_of_pages_are_marked() -> None:
    page = Path("examples/reports/clean-page-2021.html").read_text()
    blanked = re.sub(r"(<td[^>]*>)0(</td>)", r"\1\2", page)
    document = read_document(blanked.encode(), name="x.html")
    assert any(isinstance(block, Grid) for block in document.layout.blocks)
    [(report, excerpt)] = with_excerpts(document)
    blanks = {key for key, cell in report.cells.items() if cell.state == "blank"}
    assert blanks
    [template] = templates(review_page([Reviewed(View.of(report), excerpt)]))
    for view in ("as-page", "as-text"):
        assert blanks <= marks(pane(template, view)).keys()


# -- the command ---------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(arguments) == code
    found = capsys.readouterr()
    return found.out, found.err


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "review.html"
    _, told = run(capsys, "review", "examples/reports", "-o", str(place), "--lang", "en")
    assert told == f"gxparse: {len(EXAMPLES)} reports → {place}\n"
    assert place.read_text().count('class="report"') == len(EXAMPLES)
    _, told = run(capsys, "review", ANNOTATED, "-o", str(place), "--lang", "en", code=2)
    assert "exists already" in told
    run(capsys, "review", ANNOTATED, "-o", str(place), "--force")
    assert place.read_text().count('class="report"') == 1
    _, told = run(capsys, "review", ANNOTATED, "-o", ANNOTATED, "--force", "--lang", "zh", code=2)
    assert "输入文件之一" in told
    printed, _ = run(capsys, "review", ANNOTATED)
    assert printed.startswith("<!DOCTYPE html>")


def test_what_cannot_be_read_is_told_and_the_rest_is_reviewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("x")
    place = tmp_path / "review.html"
    _, told = run(capsys, "review", ANNOTATED, str(bad), "-o", str(place), code=2)
    assert "bad.txt" in told
    assert place.read_text().count('class="report"') == 1
    place.unlink()
    run(capsys, "review", str(bad), "-o", str(place), code=2)
    assert not place.exists()


def test_decisions_made_before_are_in_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = gxparse.parse(ANNOTATED)
    data = {
        "schema": "gxparse/decisions/1",
        "decisions": [{"report": report.fingerprint, "finding": "balance:total", "decision": "right"}],
    }
    made = tmp_path / "decisions.json"
    made.write_text(json.dumps(data))
    printed, _ = run(capsys, "review", ANNOTATED, "--decisions", str(made))
    inside = re.findall('<script type="application/json" id="decisions">(.*?)</script>', printed)
    assert [one["finding"] for one in json.loads(inside[0])["decisions"]] == ["balance:total"]
    assert "balance:total" in listed(printed)
    [template] = templates(printed)
    assert any("gx-broken" in str(one.get("class")) for one in template.iter()), "the report is shown as printed"


def test_a_series_is_reviewed_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "series"
    place.mkdir()
    for year in (2020, 2021):
        text = Path("examples/reports/lines-2021.txt").read_text().replace("2021", str(year))
        (place / f"{year}.txt").write_text(text)
    printed, _ = run(capsys, "review", "--series", str(place))
    between = [one for one in listed(printed) if one.startswith("carry-over:")]
    assert len(between) == 7
