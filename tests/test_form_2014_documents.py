"""The table of 2014 to 2018 in Word files, PDFs and scans, over pages, with rules and without, against what is true."""

from __future__ import annotations

import io
from functools import cache

import pytest
from attrs import evolve

import gxparse
from gxparse.outline import Box, Outline, Table
from gxparse.source import written_source
from gxparse.writing.official import outline
from pdf_builder import Looks, pdf, report_pages

OLDER = "examples/older"
FAX = "examples/scans/older-fax-2017.tif"
WIDTHS = (300.0, 55.0, 160.0)
"""Of the columns, as offices print them."""


@cache
def printed(name: str = "lines-2016.txt") -> gxparse.Report:
    """What is true of an example: rows of others are among them."""
    return gxparse.parse(f"{OLDER}/{name}")


def assert_read(report: gxparse.Report, true: gxparse.Report) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == {k: cell.value for k, cell in true.cells.items()}
    assert {cell.unit for key, cell in report.cells.items() if key.endswith(".amount")} == {"万元"}
    assert [(row.label, row.cell.value) for row in report.extra] == [(row.label, row.cell.value) for row in true.extra]
    assert len(report.sections) == len(true.sections)


def without_units(laid_out: Outline) -> Outline:
    """The table in two columns."""

    def narrow(table: Table) -> Table:
        parts = [
            evolve(part, head=tuple(map(moved, part.head)), body=tuple(map(moved, part.body))) for part in table.parts
        ]
        return evolve(table, parts=tuple(parts), width=2)

    def moved(row: tuple[Box, ...]) -> tuple[Box, ...]:
        return tuple(evolve(box, column=min(box.column, 2)) for box in row if box.column != 2)

    chapters = [evolve(each, table=narrow(each.table)) if each.table else each for each in laid_out.chapters]
    return evolve(laid_out, chapters=tuple(chapters))


@pytest.mark.parametrize("last", [780, 420])
@pytest.mark.parametrize("rules", ["all", "rows", "none", "bars", "open"])
def test_a_pdf_is_read_whole_however_it_is_ruled_and_parted(rules: str, last: float) -> None:
    pages = report_pages(outline(printed()), Looks(rules=rules, last=last, widths=WIDTHS))
    assert len(pages) > 2
    assert_read(gxparse.parse_bytes(pdf(pages, packed=True)), printed())


def test_labels_over_several_lines_without_rules_cost_a_few_numbers_and_make_none_wrong() -> None:
    pages = report_pages(outline(printed()), Looks(rules="none"))
    report = gxparse.parse_bytes(pdf(pages, packed=True))
    known = {key: cell.value for key, cell in report.cells.items() if cell.known}
    assert known.items() <= {key: cell.value for key, cell in printed().cells.items()}.items()
    assert len(known) > 50
    assert {each.cell.value for each in report.extra} <= {None, *(each.cell.value for each in printed().extra)}
    assert report.notes


@pytest.mark.parametrize("rules", ["all", "none"])
def test_a_pdf_without_a_column_of_units_is_read(rules: str) -> None:
    pages = report_pages(without_units(outline(printed())), Looks(rules=rules))
    report = gxparse.parse_bytes(pdf(pages, packed=True))
    assert {key: cell.value for key, cell in report.cells.items()} == {
        key: cell.value for key, cell in printed().cells.items()
    }
    assert {cell.unit for key, cell in report.cells.items() if key.endswith(".amount")} == {None}


def test_the_pdf_of_an_office_is_read_whole_with_the_place_of_each_number() -> None:
    report = gxparse.parse("examples/documents/libreoffice-2016.pdf")
    assert_read(report, printed())
    areas = [cell.span.area for cell in report.cells.values() if cell.span is not None]
    assert {area.page for area in areas if area is not None} == {2, 3}
    assert None not in areas


def test_word_files_and_workbooks_are_read_as_they_were_written() -> None:
    for name in ("docx", "xlsx"):
        document = gxparse.write(printed(), name, allow_losses=True)
        [report] = gxparse.parse_all(written_source(document, name=f"<{name}>"))
        assert_read(report, printed())


@pytest.mark.thorough
def test_a_fax_is_read_whole_and_a_bad_copy_of_it_has_no_wrong_number() -> None:
    pytest.importorskip("rapidocr")
    import numpy as np
    from PIL import Image

    true = printed("pipe-2017.txt")
    report = gxparse.parse(FAX)
    assert_read(report, true)
    assert "read-by-ocr" in {note.code for note in report.notes}

    random = np.random.default_rng(1)
    with Image.open(FAX) as fax:
        fax.seek(1)
        page = np.asarray(fax.convert("L").resize((fax.width * 3 // 5, fax.height * 3 // 5)))
    specked = np.where(random.random(page.shape) < 0.01, 0, page).astype("uint8")
    target = io.BytesIO()
    Image.fromarray(specked).save(target, "PNG")
    copy = gxparse.parse_bytes(target.getvalue())
    wrong = {key for key, cell in copy.cells.items() if cell.state == "reported" and cell.value != true[key].value}
    assert wrong == set()
    assert sum(cell.state == "reported" for cell in copy.cells.values()) < len(true.cells)
