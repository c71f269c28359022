"""The strategies make what they say, and shrink to what a person can read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import gxparse
from checking import examples
from gxparse.binding.binder import bind
from gxparse.binding.labels import fold
from gxparse.checks.engine import check, equations
from gxparse.errors import GxparseError, NoWriterError
from gxparse.formats.pipe import PipeHandler
from gxparse.forms.model import form, names
from gxparse.report import Report
from gxparse.testing import strategies
from gxparse.testing.made import zero_report
from gxparse.testing.strategies import UNKNOWN
from gxparse.values import State, read_value
from gxparse.writing.official import outline

FORMS = [form(name) for name in names()]
MANY = examples(200)


@MANY
@given(strategies.reports())
def test_reports_are_consistent(report: Report) -> None:
    found = check(report)
    wrong = {finding.rule for finding in found.failed}
    year = report.year or 0
    assert wrong == (set() if report.period == (date(year, 1, 1), date(year, 12, 31)) else {"period-differs"})
    assert found.errors == ()
    open_rules = {finding.rule for finding in found.undecided}
    assert open_rules <= (set() if report.sections else {"section-missing", "fees-unsaid"})
    assert all(cell.state == "reported" for cell in report.cells.values())


@pytest.mark.parametrize("of", FORMS, ids=names())
@pytest.mark.parametrize("instead", [False, True])
@given(data=st.data())
def test_figures_are_those_of_the_form(data: st.DataObject, of: object, instead: bool) -> None:
    the_form = next(each for each in FORMS if each is of)
    figures = data.draw(strategies.figures(the_form, instead=instead))
    assert list(figures) == the_form.cell_keys(instead=instead)
    for key, figure in figures.items():
        assert isinstance(figure, Decimal if the_form.cells[key].column.money else int)
        assert figure >= 0 or the_form.cells[key].column.key == "change"


@MANY
@given(strategies.tables(["a", "b", "c"], ["x", "y"], total_row="all", total_column="sum"))
def test_tables_have_the_totals_asked_for(table: dict[tuple[str, str], int]) -> None:
    assert set(table) == {(row, column) for row in ("a", "b", "c", "all") for column in ("x", "y", "sum")}
    for row in ("a", "b", "c", "all"):
        assert table[row, "sum"] == table[row, "x"] + table[row, "y"]
    for column in ("x", "y", "sum"):
        assert table["all", column] == sum(table[row, column] for row in "abc")


@MANY
@given(strategies.reports(unknown=True))
def test_unknown_cells_never_make_a_fail(report: Report) -> None:
    assert [finding.id for finding in check(report).failed if finding.severity == "error"] == []
    for key, cell in report.cells.items():
        if cell.state != "missing":
            reading = read_value(cell.raw, money=report.form.cells[key].column.money)
            assert (reading.value, reading.state) == (cell.value, cell.state)


@pytest.mark.parametrize(
    "state",
    ["missing", *(pytest.param(state, marks=pytest.mark.thorough) for state in UNKNOWN)],
)
def test_unknown_cells_of_all_states_are_drawn(state: State) -> None:
    report = find(strategies.reports(unknown=True), lambda r: any(c.state == state for c in r.cells.values()))
    odd = {key: cell for key, cell in report.cells.items() if cell.value != 0}
    assert len({key.rpartition(".")[0] for key in odd}) == 1
    assert {cell.state for cell in odd.values()} == {state}


@MANY
@given(strategies.damaged_reports())
def test_what_was_damaged_is_returned(damaged: strategies.Damaged) -> None:
    right, wrong = damaged.original.cells, damaged.report.cells
    changed = {key for key in right if right[key].value != wrong[key].value}
    assert changed == {change.key for change in damaged.changes}
    assert changed
    for change in damaged.changes:
        assert (right[change.key].value, wrong[change.key].value) == (change.before, change.after)
    assert 1 <= len(damaged.mistakes) <= 3


@MANY
@given(strategies.damaged_reports(most=1, mistakes=["transposed", "dropped", "doubled", "mistyped", "sign", "factor"]))
def test_one_wrong_digit_breaks_every_rule_that_has_its_cell(damaged: strategies.Damaged) -> None:
    [change] = damaged.changes
    found, _ = equations(damaged.report)
    failed = {finding.id for finding in check(damaged.report).failed} & {equation.id for equation in found}
    assert failed == {equation.id for equation in found if change.key in equation.left + equation.right}
    assert failed


@pytest.mark.parametrize("mistake", ["shifted row", "swapped columns", "swapped rows", "transposed", "factor"])
def test_each_mistake_is_made(mistake: strategies.Mistake) -> None:
    damaged = find(
        strategies.damaged_reports(most=1, mistakes=[mistake]),
        lambda damaged: bool(damaged.mistakes),
        settings=settings(phases=[Phase.generate]),
    )
    assert damaged.mistakes == (mistake,)
    assert len(damaged.changes) <= 14


@MANY
@given(strategies.documents(), st.booleans())
def test_documents_say_their_reports(document: strategies.Document, named: bool) -> None:
    report = gxparse.parse_text(document.text, format=document.format if named else None)
    assert report.source.format == document.format
    assert gxparse.differences(document.report, report) == ()


@MANY
@given(strategies.layouts())
def test_any_layout_is_bound_or_refused(laid_out: strategies.LaidOut) -> None:
    for piece in laid_out.layout.pieces():
        assert piece.span.of(laid_out.source.text) == piece.raw
    try:
        reports = bind(laid_out.source, laid_out.layout, "drawn")
    except GxparseError:
        return
    for report in reports:
        assert Report.from_dict(report.to_dict()) == report
        assert check(report).errors == ()


@pytest.mark.parametrize("dress", strategies.LABEL_DRESSES, ids=lambda dress: dress.name)
def test_a_dressed_label_folds_to_the_same(dress: strategies.LabelDress) -> None:
    for of in FORMS:
        for table in of.tables:
            for part in table.parts:
                for label in [*(row.label for row in part.rows), *(column.label for column in part.columns)]:
                    assert fold(dress.write(label)) == fold(label)


@given(st.integers(0, 10**7), strategies.number_dresses())
def test_a_dressed_number_is_read_as_it_is(number: int, dress: strategies.NumberDress) -> None:
    assert read_value(dress.write(number)).value == number


@pytest.mark.thorough
def test_examples_shrink_to_the_cases_that_matter() -> None:
    report = find(strategies.reports(FORMS[-1]), lambda r: (r["requests.carried_forward.total"].value or 0) > 6)
    figures = {key: cell.value for key, cell in report.cells.items() if cell.value}
    assert set(figures.values()) == {7}
    assert len(figures) == 4
    assert {key.rpartition(".")[0] for key in figures} <= {
        "requests.received",
        "requests.carried_over",
        "requests.carried_forward",
    }
    assert (report.form.name, report.metadata, report.sections) == ("2021", {}, ())
    assert "  not 0 " in repr(report)
    assert all(f"{key} {value}" in repr(report) for key, value in figures.items())


@pytest.mark.thorough
def test_a_dense_example_shrinks_as_far_as_it_can() -> None:
    figures = find(strategies.figures(FORMS[1]), lambda found: sum(bool(figure) for figure in found.values()) > 150)
    assert sum(bool(figure) for figure in figures.values()) == 151


def test_a_format_that_cannot_be_written_has_no_documents() -> None:
    class Reader:
        """Reads."""

        name, version, suffixes = "reader", "1", ()
        sniff, read = PipeHandler().sniff, PipeHandler().read

    with gxparse.registered(Reader()), pytest.raises(NoWriterError):
        find(strategies.documents("reader"), lambda _: True)


def test_an_outline_of_an_empty_report_has_all_labels() -> None:
    report = zero_report(FORMS[0])
    blank = evolve(report, cells=dict.fromkeys(report.cells, gxparse.Cell(None, "blank")))
    assert len([box for box in outline(blank).boxes() if box.role == "value"]) == 58
