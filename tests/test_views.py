"""What a notebook shows: everything escaped, the official layout, every mark in text, the same in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from built_in import OF_TEXTS
from checking import examples
from gxparse.findings import Findings
from gxparse.forms.model import form
from gxparse.report import Cell, Report, Section
from gxparse.testing import strategies
from gxparse.views.elements import element, html, visible
from gxparse.views.notebook import html_of
from gxparse.views.wording import SIGNS, STATE_WORDS

EXAMPLES = sorted(Path("examples/reports").iterdir())
HTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = (
    "</td></table></style></template></script><script>alert(1)</script>"
    '<img src=x onerror="alert(1)">&amp;\'"\x00\u202e<!--'
)
ALLOWED_TAGS = {
    *("div", "style", "h3", "h4", "p", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "b", "strong"),
    *("small", "ins", "del", "em", "q", "code", "details", "summary", "ul", "li"),
}
ALLOWED_ATTRIBUTES = {
    *("class", "lang", "title", "scope", "colspan", "rowspan", "role", "aria-label", "tabindex", "data-key"),
}


def example(name: str) -> Report:
    return gxparse.parse(f"examples/reports/{name}")


def parsed(text: str) -> Element:
    """HTML as a browser reads it; anything that is not well-formed is an error."""
    parser: Any = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
    body: Element = parser.parse(f"<!DOCTYPE html><title>x</title><body><div>{text}</div>").find(f"{HTML}body")
    return body


def tags(found: Element) -> set[str]:
    return {str(one.tag).removeprefix(HTML) for one in found.iter()} - {"body"}


def value_cells(found: Element) -> dict[str, Element]:
    return {str(one.get("data-key")): one for one in found.iter(f"{HTML}td") if one.get("data-key")}


def text_of(found: Element) -> str:
    return "".join(found.itertext())


def hostile(report: Report) -> Report:
    """The same report with a hostile text wherever it has one."""
    keys = list(report.cells)
    cells = dict(report.cells)
    cells[keys[0]] = Cell(None, "unreadable", HOSTILE, remark=HOSTILE)
    cells[keys[1]] = Cell(3, "reported", f"3{HOSTILE}", remark=HOSTILE)
    return evolve(
        report,
        title=HOSTILE,
        agency=HOSTILE,
        metadata={HOSTILE: HOSTILE},
        source=evolve(report.source, name=HOSTILE),
        sections=tuple(Section(section.key, HOSTILE, HOSTILE) for section in report.sections),
        cells=cells,
        notes=(gxparse.Note(HOSTILE, HOSTILE, HOSTILE, 1),),
    )


SHOWN: list[Callable[[Report], object]] = [
    lambda report: report,
    gxparse.check,
    gxparse.explain,
    lambda report: report.cells[next(iter(report.cells))],
    lambda report: gxparse.check(report)[0],
    gxparse.indicators,
    lambda report: gxparse.indicators(report, population=1000)[0],
    lambda report: gxparse.indicators([report, evolve(report, agency="x")]),
]


def views(report: Report) -> Iterator[str]:
    for shown in SHOWN:
        yield shown(report)._repr_html_()  # type: ignore[attr-defined]


# -- escaping ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_views_are_well_formed_and_have_only_what_shows_something(path: Path) -> None:
    for report in (gxparse.parse(path), hostile(gxparse.parse(path))):
        for view in views(report):
            found = parsed(view)
            assert tags(found) <= ALLOWED_TAGS
            assert {name for one in found.iter() for name in one.attrib} <= ALLOWED_ATTRIBUTES
            assert len(list(found.iter(f"{HTML}style"))) == 1


def test_hostile_texts_are_shown_as_texts() -> None:
    found = parsed(html_of(hostile(example("annotated-2020.txt"))))
    shown = visible(HOSTILE)
    assert shown.count("�") == 2
    assert text_of(next(found.iter(f"{HTML}h3"))) == shown
    first, second, *_ = value_cells(found).values()
    assert shown in str(first.get("title"))
    assert shown in text_of(second)
    paragraphs = [text_of(one) for one in found.iter(f"{HTML}p")]
    assert paragraphs.count(shown) == 6  # one a section


@examples(50)
@given(strategies.reports(unknown=True), st.text())
def test_any_report_has_a_view(report: Report, text: str) -> None:
    report = evolve(report, title=text, agency=text)
    found = parsed(html_of(report))
    assert set(value_cells(found)) == {
        key
        for table in report.form.tables
        for key in report.cells
        if key.startswith(table.key + ".")
        and any(cell.state != "missing" for other, cell in report.cells.items() if other.startswith(table.key + "."))
    }
    repr(report)


@given(st.text(), st.text())
def test_elements_keep_their_texts(text: str, other: str) -> None:
    made = element("p", text, element("b", other), text, title=other)
    found = parsed(html(made))
    paragraph = next(found.iter(f"{HTML}p"))
    assert text_of(paragraph) == visible(text) + visible(other) + visible(text)
    assert paragraph.get("title") == visible(other)


@pytest.mark.parametrize("tag", ["script", "style"])
def test_no_element_whose_text_is_not_escaped(tag: str) -> None:
    with pytest.raises(ValueError, match="escaped"):
        element(tag, "x")


# -- what the tables show ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_tables_have_the_official_layout(path: Path) -> None:
    report = gxparse.parse(path)
    found = parsed(html_of(report))
    tables = [one for one in found.iter(f"{HTML}table") if one.get("class") == "gx-form"]
    assert [text_of(next(one.iter(f"{HTML}caption"))).split(" ")[0] for one in tables] == [
        table.title for table in report.form.tables
    ]
    for table in tables:
        taken: dict[tuple[int, int], int] = {}
        rows = list(table.iter(f"{HTML}tr"))
        for number, row in enumerate(rows):
            column = 0
            for box in row:
                while (number, column) in taken:
                    column += 1
                wide, high = int(box.get("colspan", "1")), int(box.get("rowspan", "1"))
                for place in ((number + y, column + x) for y in range(high) for x in range(wide)):
                    assert place not in taken
                    taken[place] = 1
        width = 1 + max(x for _, x in taken)
        assert len(taken) == width * len(rows), "every place of the table is taken once"
    english = {str(one.get("title")) for table in tables for one in table.iter(f"{HTML}th")}
    assert {"Natural persons", "Received this year", "Applicants", "Upheld"} <= english
    assert "None" not in english


def test_failing_cells_and_their_corrections() -> None:
    cells = value_cells(parsed(html_of(example("annotated-2020.txt"))))
    marked = {key: text_of(one) for key, one in cells.items() if "gx-broken" in str(one.get("class"))}
    assert marked == {
        "requests.received.natural_person": "!259",
        "requests.received.total": "!266",
        "requests.carried_over.natural_person": "!1 → 2",
        "requests.carried_over.total": "!1 → 2",
        "requests.outcomes.total.natural_person": "!259",
        "requests.outcomes.total.total": "!266",
        "requests.carried_forward.natural_person": "!2",
        "requests.carried_forward.total": "!2",
    }
    assert "✗ balance:total" in str(cells["requests.received.total"].get("title"))
    assert not any("!" in text_of(one) for key, one in cells.items() if key not in marked)


def test_every_state_is_told_in_text_too() -> None:
    report = example("pipe-2021.txt")
    keys = [key for key in report.cells if key.startswith("requests.")]
    for key, state in zip(keys[::8], SIGNS, strict=False):
        report = evolve(report, cells={**report.cells, key: Cell(None, state, "")})
    found = parsed(html_of(report))
    cells = value_cells(found)
    assert {report.cells[key].state for key in cells} == {*SIGNS, "reported"}
    for key, one in cells.items():
        cell = report.cells[key]
        sign = text_of(one).lstrip("!").partition(" ")[0]
        assert sign == (str(cell.value) + (cell.unit or "") if cell.known else SIGNS[cell.state])
        assert f"gx-{cell.state}" in str(one.get("class")).split()
    legend = next(one for one in found.iter(f"{HTML}p") if one.get("class") == "gx-legend")
    for state, sign in SIGNS.items():
        assert f"{sign} {STATE_WORDS[state].zh}" in text_of(legend)
        assert f"1 {STATE_WORDS[state].en}" in repr(report)


def test_inferred_numbers_stand_beside_and_are_told_apart() -> None:
    report = example("pipe-2021.txt")
    key = "requests.received.total"
    masked = evolve(report, cells={**report.cells, key: Cell(None, "masked", "*")})
    one = value_cells(parsed(html_of(masked)))[key]
    assert text_of(one) == f"*** = {report.cells[key].value}"
    assert "可推知 inferred: 174" in str(one.get("title"))


def test_a_tied_correction_says_so() -> None:
    report = example("pipe-2021.txt")
    key = "disputes.review.total"
    changed = evolve(report, cells={**report.cells, key: evolve(report.cells[key], value=60)})
    explanations = gxparse.explain(changed)
    cells = value_cells(parsed(html_of(changed)))
    for correction in explanations[0].changes:
        tied = len(explanations.tied) > 1
        assert text_of(cells[correction.cell]).endswith(f"→ {correction.right}{'?' if tied else ''}")


def test_money_keeps_its_unit_and_remarks_are_shown() -> None:
    cells = value_cells(parsed(html_of(example("annotated-2020.txt"))))
    assert (
        text_of(
            cells["procurement.amount"] if "procurement.amount" in cells else cells["disclosure.procurement.amount"]
        )
        == "2131.212万元"
    )
    assert text_of(cells["disputes.direct_litigation.other"]) == "13 准予撤诉"


def test_a_report_without_a_table_says_so() -> None:
    report = example("pipe-2021.txt")
    cells = {key: Cell(None, "missing") if key.startswith("disputes.") else cell for key, cell in report.cells.items()}
    found = parsed(html_of(evolve(report, cells=cells)))
    assert any("文档中没有" in text_of(one) for one in found.iter(f"{HTML}p") if one.get("class") == "gx-none")


# -- the others ----------------------------------------------------------------------------------------


def test_findings_show_what_does_not_hold_first() -> None:
    findings = gxparse.check(example("annotated-2020.txt"))
    found = parsed(findings._repr_html_())
    first, second = found.iter(f"{HTML}table")
    assert text_of(first).count("balance:") == 2
    assert len(list(second.iter(f"{HTML}tr"))) == 1 + len(findings.passed)
    assert "74 hold, 2 fail, 0 undecided" in text_of(found)
    assert "0 hold, 0 fail" in text_of(parsed(Findings(())._repr_html_()))


def test_explanations_show_the_best_and_fold_the_others() -> None:
    found = parsed(gxparse.explain(example("annotated-2020.txt"))._repr_html_())
    assert "one of 3, the most plausible" in text_of(found)
    assert len(list(found.iter(f"{HTML}details"))) == 1
    assert "nothing to correct" in text_of(parsed(gxparse.explain(example("pipe-2021.txt"))._repr_html_()))
    one = gxparse.explain(example("annotated-2020.txt"))[0]
    assert "1 → 2" in text_of(parsed(one._repr_html_()))


def test_sniff_results() -> None:
    matches = gxparse.sniff("examples/reports/pipe-2021.txt")
    found = parsed(matches._repr_html_())
    assert [text_of(one) for one in found.iter(f"{HTML}code")] == [match.format for match in matches]
    assert repr(matches).startswith(f"<{len(OF_TEXTS)} formats, the best first:\n  pipe ")


def test_a_cell_says_all_that_it_holds() -> None:
    cell = example("word-page-2022.html")["requests.received.total"]
    text = text_of(parsed(cell._repr_html_()))
    assert cell.span is not None
    assert str(cell.value) in text
    assert f"line {cell.span.line}" in text
    money = Cell(Decimal("2.50"), "reported", "2.50万元(含税)", unit="万元", remark="含税")
    [table] = parsed(money._repr_html_()).iter(f"{HTML}table")
    assert [text_of(one) for one in table.iter(f"{HTML}td")] == [
        "2.50万元 含税",
        "已报告 reported",
        "2.50万元(含税)",
        "含税",
        "万元",
    ]


def test_the_text_form_has_the_same_facts() -> None:
    report = example("masked-2019-form.txt")
    text = repr(report)
    for fact in (report.title, report.agency, "2021", report.form.number, report.source.name):
        assert str(fact) in text
        assert str(fact) in text_of(parsed(html_of(report)))
    bare = Report(
        source=report.source,
        title=None,
        agency=None,
        year=None,
        period=None,
        form=form("2021"),
        metadata={},
        sections=(),
        cells={},
    )
    assert repr(bare).startswith("<Report (untitled)\n  body ")


def run(code: str, **env: str) -> str:
    found = subprocess.run(  # noqa: S603 - the code is that of this test
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def test_views_are_the_same_in_every_run() -> None:
    code = (
        "import gxparse, hashlib; r = gxparse.parse('examples/reports/masked-2019-form.txt');"
        "print(hashlib.sha256((r._repr_html_() + repr(r) + gxparse.explain(r)._repr_html_()).encode()).hexdigest())"
    )
    assert run(code, PYTHONHASHSEED="1") == run(code, PYTHONHASHSEED="2")


def test_reading_does_not_load_the_views() -> None:
    code = "import gxparse, sys; gxparse.check(gxparse.parse('examples/reports/pipe-2021.txt'));"
    code += "print([name for name in sys.modules if name.startswith(('gxparse.views', 'gxparse.reviewing'))])"
    assert run(code) == "[]"
