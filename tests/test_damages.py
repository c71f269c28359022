"""Whatever happens to a document, no cell of it is read as a number that it does not say."""

from __future__ import annotations

import pytest
from hypothesis import given

import gxparse
from gxparse.errors import GxparseError
from gxparse.forms.model import Form, form
from gxparse.report import Report
from gxparse.source import text_source
from gxparse.testing import strategies
from gxparse.testing.damages import DamagedDocument, check_damages, damaged, judged, kinds, some_damaged, some_report
from gxparse.writing.write import writers

KNOWN: dict[str, str] = {}
"""Kinds that still make wrong numbers, each with the reason; empty is what is wanted."""

FORMATS = writers("text")

NOWHERE = {("columns", "two cells glued"), ("columns", "a column twice")}
"""Formats that have no place for a kind."""


def read(text: str) -> list[Report]:
    try:
        return gxparse.parse_all(text_source(text))
    except GxparseError:
        return []


def wrong_numbers(format_name: str, count: int, first: int = 0, of: Form | None = None) -> dict[str, list[str]]:
    """By kind of damage, where a wrong number was read in so many documents, and what was printed there."""
    found: dict[str, list[str]] = {}
    for document in some_damaged(format_name, count, first=first, of=of):
        wrong = judged(document, read(document.text)).wrong
        if wrong and not document.untold and document.kind not in KNOWN:
            found.setdefault(document.kind, []).append(f"{wrong[0]} ({document.where})\n{document.text}")
    return found


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_damage_makes_a_wrong_number(format_name: str) -> None:
    assert wrong_numbers(format_name, 60) == {}


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_damage_makes_a_wrong_number_of_a_listed_table(format_name: str) -> None:
    assert wrong_numbers(format_name, 30, of=form("2014")) == {}


@pytest.mark.slow
@pytest.mark.parametrize("format_name", FORMATS)
def test_no_damage_makes_a_wrong_number_of_a_listed_table_in_hundreds(format_name: str) -> None:
    assert wrong_numbers(format_name, 300, first=1_000_000, of=form("2014")) == {}


@pytest.mark.slow
@pytest.mark.parametrize("format_name", FORMATS)
def test_no_damage_makes_a_wrong_number_in_thousands(format_name: str) -> None:
    assert wrong_numbers(format_name, 150) == {}
    assert wrong_numbers(format_name, 2_000, first=1_000_000) == {}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_kind_has_a_place_somewhere(format_name: str) -> None:
    reports = [some_report(seed) for seed in range(60)]
    for name, kind in kinds().items():
        tries = (list(damaged(report, format_name, [name], seed=seed)) for seed, report in enumerate(reports))
        wanted = format_name in (kind.formats or (format_name,)) and (format_name, name) not in NOWHERE
        assert any(tries) == wanted, name


def test_a_report_that_is_not_damaged_is_read_whole() -> None:
    for format_name in FORMATS:
        for document in some_damaged(format_name, 20, ["nothing"]):
            found = judged(document, read(document.text))
            assert (found.unread, found.wrong, found.blank) == (0, (), ())


def test_the_same_seed_does_the_same_damage() -> None:
    first, again = (list(damaged(some_report(7), "pipe", seed=3)) for _ in range(2))
    assert first == again
    assert first != list(damaged(some_report(7), "pipe", seed=4))


def test_a_wrong_number_and_a_blank_that_is_none_are_seen() -> None:
    [document] = damaged(some_report(6), "pipe", ["nothing"])
    [report] = read(document.text)
    key, number = next((key, cell.value) for key, cell in report.cells.items() if cell.value)
    shifted = DamagedDocument("pipe", "nothing", "", document.text, {**document.truth, key: (0,)})
    assert judged(shifted, [report]).wrong == (f"{key}: {number}, not 0",)
    assert judged(document, []).unread == judged(document, [report]).right


@given(strategies.damaged_documents("lines", ["mask", "row cut"]))
def test_damaged_documents_are_drawn(document: DamagedDocument) -> None:
    assert document.format == "lines"
    assert judged(document, read(document.text)).wrong == ()


def test_a_handler_that_fills_what_is_lost_is_found_out() -> None:
    from gxparse.formats.pipe import PipeHandler
    from gxparse.layout import Layout
    from gxparse.options import DEFAULT, Options
    from gxparse.source import Source

    class Eager(PipeHandler):
        """Reads a masked cell as a 7."""

        def read(self, source: Source, options: Options = DEFAULT) -> Layout:
            return super().read(Source(source.text.replace("***", "7")), options)

    check_damages(PipeHandler, ["nothing", "mask"], count=60)
    with pytest.raises(AssertionError, match="pipe reads numbers wrongly"):
        check_damages(Eager, ["mask"], count=60)
