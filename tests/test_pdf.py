"""Reports in PDF: what is printed is found again, what cannot be known is not guessed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from benchmarks.pages import CLEAN, page, sample_figures
from hypothesis import given
from hypothesis import strategies as st

import gxparse
import gxparse.formats.pdf.native
import pdf_builder
from gxparse.api import read_document
from gxparse.cli import main
from gxparse.errors import (
    DocumentError,
    DocumentLimitError,
    GxparseError,
    MissingDependencyError,
    NoReportError,
)
from gxparse.formats.pdf.handler import PdfHandler
from gxparse.formats.unknown import UNKNOWN
from gxparse.forms.model import form
from gxparse.layout import Grid, Layout, Paragraph, Stream
from gxparse.options import Limits, Options
from gxparse.report import Report
from gxparse.source import Source
from gxparse.writing.official import outline
from pdf_builder import A4, Looks, PdfPage, locked, pdf, report_pages, width_of

FIGURES = {key: sample_figures("2021")[key] for key in form("2021").cell_keys()}
REPORT = gxparse.parse_bytes(page(FIGURES, "2021", CLEAN).encode())
OUTLINE = outline(REPORT)


def printed(looks: Looks = Looks()) -> list[PdfPage]:  # noqa: B008 - frozen
    return report_pages(OUTLINE, looks)


def assert_read(report: Report) -> None:
    assert {key: cell.raw for key, cell in report.cells.items()} == FIGURES
    assert {cell.state for cell in report.cells.values()} == {"reported"}


def assert_nothing_wrong(report: Report) -> int:
    """No cell has a wrong value, or is said to be blank; returns how many are read."""
    for key, cell in report.cells.items():
        assert cell.value is None or cell.raw == FIGURES[key], key
        assert cell.state != "blank", key
    return sum(cell.known for cell in report.cells.values())


def laid_out(*pages: PdfPage, unmapped: str = "", options: Options | None = None) -> Layout:
    source = Source(name="a.pdf", data=pdf(pages, unmapped=unmapped))
    return PdfHandler().read(source, options or Options())


def texts(layout: Layout) -> list[str]:
    return [piece.raw for piece in layout.pieces()]


def rows(layout: Layout) -> list[list[str]]:
    return [[cell.raw for cell in row] for block in layout.blocks if isinstance(block, Grid) for row in block.rows]


def table(
    page: PdfPage, cells: Sequence[Sequence[str]], *, left: float = 60, top: float = 100, width: float = 60
) -> None:
    """A ruled table of cells that are all alike."""
    for number, row in enumerate(cells):
        for column, text in enumerate(row):
            x, y = left + column * width, top + number * 20
            page.frame(x, y, x + width, y + 20)
            if text:
                page.text(x + (width - width_of(text, 9)) / 2, y + 13, text)


ROWS = [["规章", "3", "204"], ["行政规范性文件"[:5], "", "17"]]


# -- rules ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["all", "bars", "open"])
def test_a_ruled_report_is_read_whole(rules: str) -> None:
    assert_read(gxparse.parse_bytes(pdf(printed(Looks(rules=rules)))))


@pytest.mark.parametrize("rules", ["rows", "none"])
def test_without_rules_between_columns_no_number_is_wrong(rules: str) -> None:
    report = gxparse.parse_bytes(pdf(printed(Looks(rules=rules))))
    assert assert_nothing_wrong(report) >= 140


@pytest.mark.parametrize("rules", ["all", "open", "rows", "none"])
@pytest.mark.parametrize("line", [9, 12, 14])
@pytest.mark.parametrize("every", [1, 5, 31])
def test_a_figure_over_two_lines_is_no_number(
    rules: str, line: float, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, count = pdf_builder.lines_in, 0

    def broken(*cell: Any) -> list[str]:
        nonlocal count
        lines = whole(*cell)
        if len(lines) > 1 or len(lines[0]) < 2 or not lines[0].isdigit():
            return lines
        count += 1
        return [lines[0][:-1], lines[0][-1]] if count % every == 0 else lines

    monkeypatch.setattr(pdf_builder, "lines_in", broken)
    assert_nothing_wrong(gxparse.parse_bytes(pdf(printed(Looks(rules=rules, line=line)))))
    assert count > 60


@pytest.mark.parametrize("last", [300, 430, 560])
def test_a_table_over_page_breaks_is_one_table(last: float) -> None:
    document = read_document(pdf(printed(Looks(last=last))))
    assert_read(document.reports[0])
    requests = [cell.span for key, cell in document.reports[0].cells.items() if key.startswith("requests.")]
    assert len({span.element.table for span in requests if span and span.element}) == 1
    assert len({span.area.page for span in requests if span and span.area}) > 1


def test_every_number_knows_its_place() -> None:
    document = read_document(pdf(printed()))
    for key, cell in document.reports[0].cells.items():
        assert cell.span is not None
        assert cell.span.of(document.text) == cell.raw == FIGURES[key]
        assert cell.span.element is not None
        assert cell.span.element.path == ""
        area = cell.span.area
        assert area is not None
        assert 0 < area.left < area.right < A4[0]
        assert 0 < area.top < area.bottom < A4[1]
    assert document.layout == read_document(pdf(printed())).layout


def test_merged_cells_have_their_spans() -> None:
    page = PdfPage()
    page.frame(50, 50, 250, 110)
    page.line(150, 50, 150, 110)
    page.line(150, 70, 250, 70)
    page.line(200, 70, 200, 110)
    page.line(150, 90, 250, 90)
    for x, y, text in ((60, 82, "左"), (180, 63, "上"), (170, 83, "1"), (220, 83, "2"), (170, 103, "3")):
        page.text(x, y, text)
    [block] = laid_out(page).blocks
    assert isinstance(block, Grid)
    found = {cell.raw: cell.span.element[2:6] for row in block.rows for cell in row if cell.span.element}
    assert found == {
        "左": (1, 1, 1, 3),
        "上": (1, 2, 2, 1),
        "1": (2, 2, 1, 1),
        "2": (2, 3, 1, 1),
        "3": (3, 2, 1, 1),
        "": (3, 3, 1, 1),
    }


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """A table of so many rows and columns, with cells as rectangles that fill it."""
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells = []
    while free:
        row, column = min(free)
        tall, wide = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        while any((row, column + n) not in free for n in range(wide)):
            wide -= 1
        while any((row + m, column + n) not in free for m in range(tall) for n in range(wide)):
            tall -= 1
        free -= {(row + m, column + n) for m in range(tall) for n in range(wide)}
        cells.append((row, column, tall, wide))
    return height, width, cells


@given(grids(), st.sampled_from(["frames", "bars", "dashes", "double"]), st.integers(0, 3))
def test_a_drawn_table_is_read_back(
    drawn: tuple[int, int, list[tuple[int, int, int, int]]], style: str, turns: int
) -> None:
    cells = drawn[2]
    page = PdfPage(rotate=90 * turns)
    for number, (row, column, tall, wide) in enumerate(cells):
        left, top = 50 + 45 * column, 60 + 25 * row
        right, bottom = left + 45 * wide, top + 25 * tall
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        sides = [(*min(a, b), *max(a, b)) for a, b in pairwise(corners)]
        for x0, y0, x1, y1 in sides:
            if style == "bars":
                page.bar(x0 - 0.3, y0 - 0.3, x1 + 0.3, y1 + 0.3)
            elif style == "dashes":
                steps = int(max(x1 - x0, y1 - y0) / 5)
                for n in range(steps):
                    a, b = n / steps, (n + 0.6) / steps
                    page.line(x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0))
            else:
                page.line(x0, y0, x1, y1)
                if style == "double":
                    page.line(x0 + 1, y0 + 1, x1 + 1, y1 + 1)
        text = str(100 + number)
        page.text((left + right - width_of(text, 9)) / 2, (top + bottom) / 2 + 3, text)
    columns = sorted({column for _, column, _, _ in cells} | {column + wide for _, column, _, wide in cells})
    lines = sorted({row for row, _, _, _ in cells} | {row + tall for row, _, tall, _ in cells})
    expected = {
        str(100 + number): (
            1 + lines.index(row),
            1 + columns.index(column),
            columns.index(column + wide) - columns.index(column),
            lines.index(row + tall) - lines.index(row),
        )
        for number, (row, column, tall, wide) in enumerate(cells)
    }
    if len(cells) < 2 or len(columns) < 3:
        return
    found = {
        cell.raw: cell.span.element[2:6]
        for block in laid_out(page).blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
        if cell.span.element
    }
    assert found == expected


def test_a_text_over_the_edge_of_its_cell_is_one_number() -> None:
    page = PdfPage()
    table(page, [["规章", "", ""], ["", "8", "9"]], width=30)
    page.text(88, 113, "12345678")
    assert rows(laid_out(page))[0] in (["规章", "12345678", ""], ["规章", "", "12345678"])


def test_a_text_over_an_edge_beside_another_is_no_number() -> None:
    page = PdfPage()
    table(page, [["规章", "", "7"], ["", "8", "9"]], width=30)
    page.text(104, 113, "123456")  # runs into the 7
    assert not {"123456", "1234567", "67", "7"} & set(rows(laid_out(page))[0])


def test_a_cell_that_the_page_cuts_is_unknown() -> None:
    page = PdfPage(width=200)
    table(page, [["规章", "3", "204"], ["许可", "4", ""]], left=60)
    assert rows(laid_out(page)) == [["规章", "3", "�"], ["许可", "4", "�"]]
    page.width = 210
    assert rows(laid_out(page))[0][2] in ("20�", "2��", "20��")


def test_a_picture_or_a_drawing_where_a_figure_should_be_is_unreadable() -> None:
    page = PdfPage()
    table(page, [["规章", "", "2"], ["许可", "3", "4"]])
    page.picture(140, 105, 155, 117)
    assert rows(laid_out(page))[0] == ["规章", "[image]", "2"]


# -- characters ----------------------------------------------------------------------------------------


def test_what_is_printed_twice_is_there_once() -> None:
    def twice(page: PdfPage, x: float, y: float, text: str) -> None:
        page.text(x, y, text, 8)
        page.text(x + 0.3, y, text, 8)

    assert_read(gxparse.parse_bytes(pdf(printed(Looks(write=twice)))))


@pytest.mark.parametrize("how", ["invisible", "white", "outside", "clipped", "below white"])
def test_what_no_reader_sees_is_not_read(how: str) -> None:
    page = PdfPage(crop=(0, 0, 595, 842))
    table(page, ROWS)
    if how == "invisible":
        page.text(150, 113, "99", mode=3)
    elif how == "white":
        page.text(150, 133, "99", colour="1 1 1")
    elif how == "outside":
        page.text(620, 113, "99")
    elif how == "clipped":
        page.clipped(300, 300, 400, 400, lambda: page.text(150, 133, "99"))
    else:
        page.text(130, 133, "99")
        page.bar(125, 123, 175, 137, colour="1 1 1")
    assert rows(laid_out(page)) == ROWS


def test_white_on_dark_is_seen_and_below_dark_is_unknown() -> None:
    page = PdfPage()
    page.bar(60, 100, 240, 120, colour="0 0 0.4")
    table(page, [["", "", ""], *ROWS])
    page.text(70, 113, "内容", colour="1 1 1")
    page.bar(181, 121, 239, 139)  # over the 204
    assert rows(laid_out(page))[:2] == [["内容", "", ""], ["规章", "3", "███"]]


def test_a_clip_through_a_number_leaves_no_number() -> None:
    page = PdfPage()
    table(page, [["规章", "", "2"], ["许可", "3", "4"]])
    page.clipped(120, 100, 144, 120, lambda: page.text(135, 113, "1234"))
    assert rows(laid_out(page))[0] == ["规章", "12��", "2"]


@pytest.mark.parametrize("how", ["a thick line", "on its own colour", "on grey", "below a picture"])
def test_a_figure_that_is_blacked_out_is_unknown(how: str) -> None:
    page = PdfPage()
    table(page, [["规章", "", "204"], ["许可", "3", "4"]])
    if how == "a thick line":
        page.text(140, 113, "12")
        page.line(125, 110, 175, 110, width=12)
    elif how == "on its own colour":
        page.bar(121, 101, 179, 119)
        page.text(140, 113, "12")
    elif how == "on grey":
        page.bar(121, 101, 179, 119, colour="0.5 0.5 0.5")
        page.text(140, 113, "12", colour="0.5 0.5 0.5")
    else:
        page.text(140, 113, "12")
        page.picture(130, 103, 170, 117)
    assert rows(laid_out(page))[0][1].endswith("██")


def test_a_text_below_the_picture_of_its_page_is_a_recognisers_and_not_read() -> None:
    pages = printed()
    for each in pages:
        each.picture(0, 0, each.width, each.height)
    with pytest.raises(NoReportError, match="picture"):
        gxparse.parse_bytes(pdf(pages))


def test_a_seal_lets_figures_be_seen_through_its_transparent_parts() -> None:
    pages = printed()
    for each in pages:
        each.picture(0, 0, each.width, each.height)
    assert_read(gxparse.parse_bytes(pdf(pages, mask=b"\0" * 4)))
    with pytest.raises(NoReportError):
        gxparse.parse_bytes(pdf(pages, mask=b"\xff" * 4))


@pytest.mark.parametrize("rotate", [0, 90])
def test_layers_that_are_switched_off_are_not_read(rotate: int) -> None:
    page = PdfPage(rotate=rotate)
    table(page, ROWS)
    page.layer("off", lambda: page.text(145, 133, "99"))
    assert rows(laid_out(page)) == ROWS
    page.layer("on", lambda: page.text(145, 133, "88"))
    assert rows(laid_out(page))[1][1] != "99"
    whole = PdfPage(rotate=rotate)
    table(whole, ROWS)
    whole.as_form()
    hidden = pdf([whole]).replace(b"/Subtype/Form/BBox", b"/Subtype/Form/OC 3 0 R/BBox")
    assert texts(PdfHandler().read(Source(name="a.pdf", data=hidden))) == []


def on_one_sheet(one: PdfPage, other: PdfPage) -> PdfPage:
    """Two pages side by side on one that lies."""
    sheet = PdfPage(width=842, height=595)
    sheet.used |= one.used | other.used
    for drawn, left in ((one, 0), (other, 421)):
        sheet.content += [f"q 0.7 0 0 0.7 {left} 0 cm", *drawn.content, "Q"]
    return sheet


@pytest.mark.parametrize("rules", ["all", "open"])
def test_two_reports_side_by_side_are_read_one_after_the_other(rules: str) -> None:
    figures = {key: str(int(figure) + 5000) for key, figure in FIGURES.items() if figure.isdecimal()}
    second = gxparse.parse_bytes(page({**FIGURES, **figures}, "2021", CLEAN).encode())
    both = [report_pages(outline(each), Looks(rules=rules)) for each in (REPORT, second)]
    found = gxparse.parse_all(pdf([on_one_sheet(*each) for each in zip(*both, strict=True)]))
    assert [{key: cell.raw for key, cell in report.cells.items()} for report in found] == [
        FIGURES,
        {**FIGURES, **figures},
    ]


def test_the_pages_of_a_booklet_follow_each_other() -> None:
    pages = printed(Looks(last=500))
    pages += [PdfPage()] * (len(pages) % 2)
    assert_read(gxparse.parse_bytes(pdf([on_one_sheet(*each) for each in zip(pages[::2], pages[1::2], strict=True)])))


def test_annotations_and_fields_of_forms_are_read_as_they_are_drawn() -> None:
    page = PdfPage()
    table(page, [["规章", "", "204"], ["许可", "", "4"], ["处罚", "7", ""]])
    page.widgets = [(125, 103, 175, 117, "12"), (125, 123, 175, 137, None), (185, 143, 235, 157, "56")]
    assert rows(laid_out(page)) == [["规章", "12", "204"], ["许可", "�", "4"], ["处罚", "7", "56"]]


def test_a_figure_over_the_left_edge_of_a_table_is_whole_or_unknown() -> None:
    page = PdfPage()
    table(page, [["12", "", "204"], ["3", "3", "4"]])
    page.text(56, 113 + 40, "1234")
    table(page, [["", "5", "6"]], top=140)
    assert rows(laid_out(page))[2] == ["1234", "5", "6"]


def test_an_edge_between_two_digits_of_a_figure_parts_it_no_more_than_one_through_a_digit() -> None:
    page = PdfPage()
    table(page, [["", "", "204"], ["3", "3", "4"]])
    page.text(111, 113, "1234")  # its second digit ends at the edge
    assert rows(laid_out(page))[0] == ["1234", "", "204"]
    page.text(102, 113, "56")
    assert all("�" in text for text in rows(laid_out(page))[0][:2])


def test_digits_that_stand_higher_or_over_each_other_make_no_number() -> None:
    page = PdfPage()
    table(page, [["规章", "", ""], ["许可", "3", "4"]])
    page.text(135, 113, "12")
    page.text(144, 110, "3")  # as large as the others
    page.text(195, 113, "100")
    page.text(196, 113, "88")
    assert rows(laid_out(page))[0][1] == "12³"
    assert "�" in rows(laid_out(page))[0][2]


def test_radicals_are_the_characters_that_they_are_drawn_for() -> None:
    page = PdfPage()
    table(page, [["⾏政许可", "37"], ["⻘⽊", "４"]])
    assert rows(laid_out(page)) == [["行政许可", "37"], ["青木", "４"]]


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are pictures are not read, as if the extra ``ocr`` were not installed."""
    monkeypatch.setattr("gxparse.formats.pdf.scanned.scans_of", lambda *_: None)


@pytest.mark.usefixtures("without_ocr")
def test_characters_that_no_mapping_tells_are_unknown() -> None:
    data = pdf(printed(), unmapped="7")
    report = gxparse.parse_bytes(data)
    with_seven = {key for key, text in FIGURES.items() if "7" in text}
    assert assert_nothing_wrong(report) == len(FIGURES) - len(with_seven)
    assert {report[key].state for key in with_seven} == {"unreadable"}
    [note] = [note for note in report.notes if note.code == "characters-unmapped"]
    assert "page 1" in note.en
    assert "第 1" in note.zh
    with pytest.raises(NoReportError, match="do not say"):
        gxparse.parse_bytes(pdf(printed(), unmapped="".join(map(chr, range(0x4E00, 0x9FFF)))))


def test_a_digit_that_takes_a_full_square_is_none() -> None:
    page = PdfPage()
    table(page, [["规章", "", "2"], ["许可", "3", "4"]])
    # A character of the font that is a full square wide, and that its mapping says to be a digit.
    data = pdf([page]).replace(b"/W[32 8191 500]", b"/W[32 48 500 49 8191 1000]")
    page.text(135, 113, "5")
    data = pdf([page]).replace(b"/W[32 8191 500]", b"/W[32 52 500 53 53 1000 54 8191 500]")
    layout = PdfHandler().read(Source(name="a.pdf", data=data))
    assert rows(layout)[0] == ["规章", "�", "2"]


def test_a_figure_that_is_struck_out_is_none() -> None:
    page = PdfPage()
    table(page, [["规章", "37", "2"], ["许可", "3", "4"]])
    page.line(142, 110, 158, 110)
    assert rows(laid_out(page)) == [["规章", "3\u03367\u0336", "2"], ["许可", "3", "4"]]


@pytest.mark.parametrize("angle", [20, 45, 170, 315])
@pytest.mark.parametrize("text", ["7", "204"])
def test_a_slanted_figure_in_a_cell_is_unreadable_and_not_blank(angle: int, text: str) -> None:
    page = PdfPage()
    table(page, ROWS)
    page.text(146, 134, text, 7, angle=angle)
    page.text(120, 250, "样稿样稿样稿", 60, angle=angle, colour="0.8 0.8 0.8")
    assert rows(laid_out(page)) == [ROWS[0], ["行政规范性", UNKNOWN, "17"]]


def test_mirrored_and_tiny_figures_are_unreadable() -> None:
    page = PdfPage()
    table(page, [*ROWS, ["行政许可", "5", ""]])
    page.text(152, 133, "2", mirrored=True)
    page.text(156, 152, "4", 0.5)
    page.text(206, 152, "4", 0.5)
    assert rows(laid_out(page))[1][1] == UNKNOWN
    assert all(UNKNOWN in cell for cell in rows(laid_out(page))[2][1:])


def test_a_large_pale_text_is_a_watermark() -> None:
    page = PdfPage()
    table(page, ROWS)
    page.text(100, 130, "样本", 40, colour="0.8 0.8 0.8")
    assert rows(laid_out(page)) == ROWS


@pytest.mark.parametrize("figures_first", [True, False])
def test_a_row_that_a_page_break_cuts_is_one(figures_first: bool) -> None:
    first, second = PdfPage(), PdfPage()
    figures = ["3", "4"]
    table(first, [["许可", "1", "2"], ["要求行政机关确", *(figures if figures_first else ["", ""])]], width=64)
    table(second, [["认信息", *(["", ""] if figures_first else figures)], ["强制", "5", "6"]], width=64, top=60)
    assert rows(laid_out(first, second)) == [
        ["许可", "1", "2"],
        ["要求行政机关确\n认信息", "3", "4"],
        ["强制", "5", "6"],
    ]


def test_rows_on_both_sides_of_a_page_break_stay_two() -> None:
    first, second = PdfPage(), PdfPage()
    table(first, [["许可", "1", "2"], ["要求行政机关确", "3", "4"]], width=64)
    for label in ("2.强制", "强制"):
        second.content.clear()
        table(second, [[label, "", "" if label[0] == "2" else "6"], ["处罚", "5", "6"]], width=64, top=60)
        assert len(rows(laid_out(first, second))) == 4


def test_raised_figures_are_marks_of_notes() -> None:
    page = PdfPage()
    table(page, [["规章", "", "2"], ["许可", "3", "4"]])
    page.text(140, 114, "12")
    page.text(149.2, 110, "1", 5)
    assert rows(laid_out(page))[0] == ["规章", "12¹", "2"]


def test_figures_apart_in_a_cell_make_no_number() -> None:
    page = PdfPage()
    table(page, [["规章", "", "2"], ["许可", "3", "4"]])
    page.text(130, 113, "12")
    page.text(150, 113, "345")
    report = rows(laid_out(page))[0]
    assert report == ["规章", "12\n345", "2"]


def test_heads_from_top_to_bottom_are_read() -> None:
    page = PdfPage()
    for column, text in enumerate(("自然人", "总计数", "其他项")):
        left = 60 + 30 * column
        page.frame(left, 100, left + 30, 150)
        page.frame(left, 150, left + 30, 170)
        for number, char in enumerate(text):
            page.text(left + 10, 115 + 12 * number, char)
        page.text(left + 12, 163, str(column))
    assert rows(laid_out(page)) == [["自\n然\n人", "总\n计\n数", "其\n他\n项"], ["0", "1", "2"]] or rows(
        laid_out(page)
    ) == [["自然人", "总计数", "其他项"], ["0", "1", "2"]]


def test_heads_that_lie_on_their_side_are_read() -> None:
    page = PdfPage()
    table(page, [["", "", "其他"], ["规章", "3", "4"], ["许可", "5", "6"]])
    page.text(82, 118, "内", angle=90)
    page.text(150, 118, "总", angle=90)
    assert rows(laid_out(page))[0] == ["内", "总", "其他"]


# -- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_read(rotate: int) -> None:
    pages = printed()
    for each in pages:
        each.rotate = rotate
    document = read_document(pdf(pages))
    assert_read(document.reports[0])
    width, height = A4 if rotate % 180 == 0 else A4[::-1]
    for cell in document.reports[0].cells.values():
        assert cell.span is not None
        assert cell.span.area is not None
        assert 0 < cell.span.area.left < cell.span.area.right < width
        assert 0 < cell.span.area.top < cell.span.area.bottom < height


@pytest.mark.parametrize("matrix", ["0 1 -1 0 842 0", "-1 0 0 -1 595 842", "0.8 0 0 0.8 20 30", "1 0 0 1 0 0"])
def test_turned_scaled_and_wrapped_content_is_read(matrix: str) -> None:
    pages = printed()
    for each in pages:
        each.as_form(matrix)
        if matrix.startswith("0 1"):
            each.width, each.height = each.height, each.width
    assert_read(gxparse.parse_bytes(pdf(pages)))


def test_what_belongs_to_the_pages_is_not_of_the_report() -> None:
    pages = printed(Looks(last=500))
    for number, each in enumerate(pages, 1):
        each.text(200, 30, "霁川县市场监督管理局文件", 8)
        each.text(280, 815, f"- {number} -", 8)
        each.text(180, 500, "请勿外传", 50, angle=40, colour="0.85 0.85 0.85")
    document = read_document(pdf(pages))
    assert_read(document.reports[0])
    assert not [text for text in texts(document.layout) if "霁川县" in text or "- " in text or "外传" in text]


def test_lines_are_put_together_to_paragraphs() -> None:
    page = PdfPage()
    line = "本年度按照要求做好各项公开工作进一步健全制度加强解读回应关切"
    page.text(80, 100, "一、总体情况", 10)
    page.text(80, 120, line, 10)
    page.text(60, 140, line + "共同", 10)
    page.text(60, 160, "做得更好。", 10)
    page.text(80, 180, "第二段。", 10)
    layout = laid_out(page)
    assert texts(layout) == ["一、总体情况", line + line + "共同做得更好。", "第二段。"] or isinstance(
        layout.blocks[0], (Stream, Paragraph)
    )


SENTENCE = "本机关按时公开了年度重点工作的进展并答复了群众来信，全年没有逾期的事项，各科室分工明确"


def in_columns(page: PdfPage, top: float, texts: Sequence[str]) -> float:
    """Texts in two columns of the same length; returns where they end."""
    lines = [text[at : at + 24] for text in texts for at in range(0, len(text), 24)]
    half = (len(lines) + 1) // 2
    for number, line in enumerate(lines):
        page.text(50 if number < half else 310, top + 16 * (number % half), line, 10)
    return top + 16 * half


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    page = PdfPage()
    page.text(150, 50, "某某镇政府信息公开工作年度报告公报", 14)
    above = [f"{number}{SENTENCE * 2}。" for number in "甲乙丙丁"]
    below = [f"{number}{SENTENCE * 2}。" for number in "戊己庚辛"]
    end = in_columns(page, 80, above)
    table(page, ROWS, left=60, top=end + 10, width=150)
    in_columns(page, end + 80, below)
    found = [text for text in texts(laid_out(page)) if len(text) > 20]
    assert found[:4] == above
    assert found[4:] == below
    assert rows(laid_out(page)) == ROWS


def test_sections_in_columns_are_found_before_and_behind_tables() -> None:
    first, last = PdfPage(), PdfPage()
    first.text(150, 50, OUTLINE.title or "", 14)
    bodies = [f"{number}{SENTENCE * 3}。" for number in "甲乙丙丁"]
    in_columns(first, 80, ["一、总体情况", *bodies[:2]])
    tables = [chapter for chapter in OUTLINE.chapters if chapter.table is not None]
    last.text(150, 50, "（续前页）", 14)
    in_columns(last, 80, ["五、存在的主要问题及改进情况", bodies[2], "六、其他需要报告的事项", bodies[3]])
    between = report_pages(evolve(OUTLINE, title=None, preface=(), chapters=tuple(tables)))
    report = gxparse.parse_bytes(pdf([first, *between, last]))
    assert_read(report)
    sections = [report.section(key) for key in ("overview", "problems", "other_matters")]
    assert [section and section.text for section in sections] == ["\n".join(bodies[:2]), bodies[2], bodies[3]]


@pytest.mark.parametrize("figures", ["3", "204"])
def test_rows_of_a_table_are_no_columns_of_prose(figures: str) -> None:
    page = PdfPage()
    for number in range(12):
        page.text(50, 80 + 16 * number, SENTENCE[number : number + 24], 10)
        page.text(340, 80 + 16 * number, figures, 10)
        page.text(440, 80 + 16 * number, figures, 10)
    assert [len(row) for row in rows(laid_out(page))] == [3] * 12


@pytest.mark.usefixtures("without_ocr")
def test_a_page_that_is_a_picture_is_named() -> None:
    page = PdfPage()
    page.picture(0, 0, 595, 842)
    page.text(100, 100, "规章 37", mode=3)
    with pytest.raises(NoReportError, match="page 1 is a picture") as caught:
        gxparse.parse_bytes(pdf([page]))
    assert "第 1 页是图片" in caught.value.message("zh")
    assert "不可靠" in caught.value.message("zh")


# -- documents -----------------------------------------------------------------------------------------


def test_a_locked_document_asks_for_its_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = locked(printed(), "秘密"[:0] + "secret")
    with pytest.raises(DocumentError, match="needs a password"):
        gxparse.parse_bytes(data)
    with pytest.raises(DocumentError, match="another password"):
        gxparse.parse_bytes(data, password="wrong")  # noqa: S106
    assert_read(gxparse.parse_bytes(data, password="secret"))  # noqa: S106
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert main(["parse", "--password", "secret", str(path)]) == 0
    assert '"disclosure.regulations.issued"' in capsys.readouterr().out
    with pytest.raises(TypeError, match="password"):
        gxparse.parse_bytes(data, password=1)  # type: ignore[arg-type]


def test_a_document_without_a_password_to_open_is_read() -> None:
    assert_read(gxparse.parse_bytes(locked(printed(), "")))


def test_broken_references_are_mended() -> None:
    data = pdf(printed())
    at = data.rindex(b"startxref")
    assert_read(gxparse.parse_bytes(data[:at] + b"startxref\n12\n%%EOF\n"))
    assert_read(gxparse.parse_bytes(b"junk\n" + data))


def test_a_damaged_document_is_an_error_that_says_so() -> None:
    data = pdf(printed(), packed=True)
    with pytest.raises(DocumentError, match="damaged"):
        gxparse.parse_bytes(data[:4000])
    at = data.index(b"FlateDecode", data.index(b"/Contents")) if b"FlateDecode" in data else 0
    broken = bytearray(data)
    start = data.rindex(b"stream\n", 0, data.rindex(b"endstream") - 100)
    broken[start + 60] ^= 255
    assert at >= 0
    with pytest.raises(DocumentError, match="checksum") as caught:
        gxparse.parse_bytes(bytes(broken))
    assert "校验不符" in caught.value.message("zh")
    with pytest.raises(DocumentError):
        gxparse.parse_bytes(b"%PDF-1.7\nnothing")


@pytest.mark.parametrize(("limit", "allowed"), [("pages", 1), ("elements", 500), ("unpacked", 1000)])
def test_limits_hold(limit: str, allowed: int) -> None:
    data = pdf(printed(Looks(last=500)), packed=True)
    with pytest.raises(DocumentLimitError, match=f"--limit {limit}=N") as caught:
        gxparse.parse_bytes(data, limits=Limits(**{limit: allowed}))
    assert caught.value.limit == limit
    assert_read(gxparse.parse_bytes(data))


def test_without_pdfium_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(gxparse.formats.pdf, "native")
    for name in [name for name in sys.modules if name.startswith(("pypdfium2", "gxparse.formats.pdf."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'gxparse\[pdf\]'"):
        gxparse.parse_bytes(pdf(printed()))


def test_the_format_is_known_by_its_first_bytes() -> None:
    data = pdf(printed())
    [best, *_] = gxparse.sniff(data)
    assert (best.format, int(best.evidence)) == ("pdf", int(max(type(best.evidence))))
    assert gxparse.parse_bytes(data).source.format == "pdf"


# -- damage --------------------------------------------------------------------------------------------


def damaged(data: bytes, random: Random) -> bytes:
    """A document with some of its bytes changed, lost, doubled or cut off."""
    found = bytearray(data)
    kind = random.choice(["flip", "flip", "cut", "lose", "double", "zero"])
    at = random.randrange(len(found))
    many = random.choice([1, 10, 100, 2000])
    if kind == "flip":
        for _ in range(random.choice([1, 3, 10, 50])):
            found[random.randrange(len(found))] = random.randrange(256)
    elif kind == "cut":
        del found[at:]
    elif kind == "lose":
        del found[at : at + many]
    elif kind == "double":
        found[at:at] = found[at : at + many]
    else:
        found[at : at + many] = bytes(len(found[at : at + many]))
    return bytes(found)


DAMAGES = """
import sys
from random import Random
sys.path.insert(0, "tests")
import gxparse.formats.pdf.scanned
from test_pdf import FIGURES, GxparseError, Looks, damaged, gxparse, pdf, printed
if sys.argv[3] == "without OCR":
    gxparse.formats.pdf.scanned.scans_of = lambda *_: None
data = [pdf(printed(Looks(rules=rules)), packed=True) for rules in ("all", "none")]
for seed in range(int(sys.argv[1]), int(sys.argv[2])):
    print(seed, flush=True)
    try:
        report = gxparse.parse_bytes(damaged(data[seed % 2], Random(seed)))
    except GxparseError:
        continue
    for key, cell in report.cells.items():
        assert key not in FIGURES or cell.value is None or cell.raw == FIGURES[key], (seed, key, cell)
"""


def assert_damages(first: int, last: int, *, ocr: bool = False) -> None:
    """In a process of its own: pdfium is a library in C, and its fall would be that of all tests.

    One document in sixty is damaged so that its pages are read as pictures, which takes a hundred times as long as
    all else.
    """
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", DAMAGES, str(first), str(last), "with OCR" if ocr else "without OCR"],
        capture_output=True,
        text=True,
        timeout=60 + 2 * (last - first),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "tests", "."])},
        check=False,
    )
    assert run.returncode == 0, f"seed {run.stdout.split()[-1:]}: {run.stderr[-2000:]}"


def test_damages_end_in_typed_errors_and_no_wrong_number() -> None:
    assert_damages(0, 300)


def test_a_damaged_page_that_is_read_as_a_picture_has_no_wrong_number() -> None:
    assert_damages(286, 287, ocr=True)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 10_000, 1_000))
def test_many_damages_end_in_typed_errors_and_no_wrong_number(start: int) -> None:
    assert_damages(start, start + 1000, ocr=True)


# -- cases ------------------------------------------------------------------------------------------------------------


def test_cases_have_no_wrong_number(corpus: Path) -> None:
    whole = 0
    for path in sorted((corpus / "cases" / "pdf").glob("*.pdf")):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        try:
            report = gxparse.parse(path)
        except GxparseError:
            continue
        for key, value in truth.items():
            cell = report[key]
            assert cell.value in (None, value), (path.name, key)
            assert cell.state != "blank" or value is None, (path.name, key)
        whole += all(report[key].value == value for key, value in truth.items())
    assert whole >= 11
