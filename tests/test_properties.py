"""What must hold for all reports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from checking import examples
from documents import PLAIN, Dress, document
from gxparse.binding.labels import fold
from gxparse.checks.engine import check, equations
from gxparse.findings import Finding
from gxparse.forms.model import form
from gxparse.report import Report
from gxparse.testing.made import report_of
from strategies import DRESSES, FORMS, LABEL_DRESSES, NUMBER_DRESSES, ROWS, figures_in, printed


def hard(report: Report) -> list[Finding]:
    """The findings of hard rules."""
    return [finding for finding in check(report) if finding.severity == "error"]


@given(st.data(), FORMS, st.booleans())
def test_a_consistent_report_passes_every_rule(data: st.DataObject, form_name: str, instead: bool) -> None:
    figures = data.draw(figures_in(form_name, instead=instead and form_name == "2021"))
    findings = hard(report_of(form(form_name), dict(figures), year=form(form_name).first_year))
    assert [finding.id for finding in findings if finding.status != "pass"] == []
    rows = 23 if instead or form_name == "2019" else 25
    assert len(findings) == rows + 7 + 7 + 3 + 3


@given(st.data(), FORMS)
def test_a_changed_cell_fails_exactly_the_rules_that_hold_it(data: st.DataObject, form_name: str) -> None:
    figures = data.draw(figures_in(form_name))
    keys = [key for key in figures if not key.startswith("disclosure.")]
    key = data.draw(st.sampled_from(keys))
    changed = figures | {key: figures[key] + data.draw(st.integers(1, 99))}
    report = report_of(form(form_name), dict(changed), year=form(form_name).first_year)
    failed = {finding.id for finding in hard(report) if finding.status == "fail"}
    assert failed == {equation.id for equation in equations(report)[0] if key in equation.left + equation.right}
    assert len(failed) >= 1


@given(st.data(), FORMS)
def test_masked_cells_never_make_a_fail(data: st.DataObject, form_name: str) -> None:
    figures: dict[str, int | None] = dict(data.draw(figures_in(form_name)))
    masked = data.draw(st.sets(st.sampled_from(sorted(figures)), max_size=80))
    for finding in hard(report_of(form(form_name), figures | dict.fromkeys(masked), year=form(form_name).first_year)):
        assert finding.status in ("pass", "undecided")
        assert set(finding.unknown) == masked.intersection(finding.cells)
        if finding.unknown:
            assert finding.status == "undecided" or finding.through or finding.left is None or finding.right is None
        else:
            assert finding.status == "pass"


def assert_gives_back(figures: dict[str, int], report: Report, text: str) -> None:
    got = {key: cell.value for key, cell in report.cells.items()}
    assert got == {key: Decimal(n) if isinstance(got[key], Decimal) else n for key, n in figures.items()}
    assert all(cell.state == "reported" for cell in report.cells.values())
    assert all(cell.span is not None and cell.span.of(text) == cell.raw for cell in report.cells.values())


@examples(150)
@given(st.data(), FORMS, DRESSES, ROWS)
def test_a_report_written_as_pipe_parses_back(data: st.DataObject, form_name: str, dress: Dress, row: object) -> None:
    figures = data.draw(figures_in(form_name))
    number = data.draw(st.sampled_from(NUMBER_DRESSES))
    text = document(printed(figures, number), form_name, "pipe", dress=dress, row=row)  # type: ignore[arg-type]
    report = gxparse.parse_text(text)
    assert report.source.format == "pipe"
    assert report.form.name == form_name
    assert_gives_back(figures, report, text)


@examples(150)
@given(st.data(), FORMS, DRESSES, st.sampled_from(["", "\n", "\n\n", " ", "\r", "\u3000"]))
def test_a_report_written_as_lines_parses_back(data: st.DataObject, form_name: str, dress: Dress, gap: str) -> None:
    figures = data.draw(figures_in(form_name))
    number = data.draw(st.sampled_from(NUMBER_DRESSES))
    text = document(printed(figures, number), form_name, "lines", dress=dress, gap=gap)
    report = gxparse.parse_text(text)
    assert report.source.format == "lines"
    assert report.form.name == form_name
    assert_gives_back(figures, report, text)


@given(st.data(), FORMS, st.sampled_from(["pipe", "lines"]), st.sampled_from(["s2t", "s2tw", "s2hk", "s2twp"]))
@examples(40)
def test_a_report_in_traditional_script_parses_back(
    data: st.DataObject, form_name: str, layout: str, conversion: str
) -> None:
    from opencc import OpenCC

    figures = data.draw(figures_in(form_name))
    simplified = document({k: str(n) for k, n in figures.items()}, form_name, layout)
    text = OpenCC(conversion).convert(simplified)
    report = gxparse.parse_text(text)
    assert (report.source.format, report.source.layout) == ("traditional", layout)
    assert report.source.script == "traditional"
    information = "资讯" if conversion == "s2twp" else "信息"  # characters are simplified, words stay
    assert report.title == f"青河市林业局2021年政府{information}公开工作年度报告"
    assert report.agency == "青河市林业局"
    assert_gives_back(figures, report, text)


@given(st.text())
@examples(300)
def test_no_text_raises_anything_but_a_gxparse_error(text: str) -> None:
    try:
        gxparse.parse_text(text)
    except gxparse.GxparseError:
        return


TOKENS = st.sampled_from(
    ["0", "37", "*", "(略)", "|", "\n", "\n\n", "\t", " ", "无", "年", "(", "。", "1.", "一、", "\u3000", "１"]
    + ["减89", "万元"]
    + [label for table in form("2021").tables for part in table.parts for label in [r.label for r in part.rows]]
    + [f"{s.number}、{s.title}" for s in form("2021").sections]
    + [c.label for table in form("2019").tables for part in table.parts for c in part.columns]
)


@given(st.lists(TOKENS, max_size=120).map("".join))
@examples(300)
def test_no_scramble_of_a_report_raises_anything_but_a_gxparse_error(text: str) -> None:
    try:
        reports = gxparse.parse_all(gxparse.read_source(text.encode() or b" "))
    except gxparse.GxparseError:
        return
    for report in reports:
        assert all(c.span is None or c.span.of(text) == c.raw for c in report.cells.values())
        assert Report.from_dict(report.to_dict()) == report
        assert check(report).errors == ()


@given(st.binary(max_size=400))
@examples(200)
def test_no_bytes_raise_anything_but_a_gxparse_error(data: bytes) -> None:
    with pytest.raises(gxparse.GxparseError):
        gxparse.parse_bytes(data)


@given(st.sampled_from(LABEL_DRESSES), FORMS)
def test_a_label_folds_to_the_same_in_every_dress(dress: object, form_name: str) -> None:
    for table in form(form_name).tables:
        for part in table.parts:
            for row in part.rows:
                assert fold(dress(row.label)) == fold(row.label)  # type: ignore[operator]


@given(st.data(), FORMS, st.sampled_from(["pipe", "lines"]))
@examples(80)
def test_a_truncated_document_gives_no_wrong_figure(data: st.DataObject, form_name: str, layout: str) -> None:
    figures = data.draw(figures_in(form_name))
    text = document({k: str(n) for k, n in figures.items()}, form_name, layout, dress=PLAIN)
    cut = data.draw(st.integers(1, len(text) - 1))
    try:
        report = gxparse.parse_text(text[:cut])
    except gxparse.GxparseError:
        return
    if report.form.name != form_name:  # cut before anything told the form
        assert any(note.code == "form-assumed" for note in report.notes)
        return
    for key, cell in report.cells.items():
        if cell.state == "reported" and key in figures:
            assert cell.value == figures[key], key
