"""How pages lie in a scan, turned or seen from aside; and tables with dashed rules or without standing ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")
import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import gxparse
from gxparse.formats.image.handler import ImageHandler
from gxparse.formats.image.picture import pages_of
from gxparse.formats.nets import Net
from gxparse.formats.ocr.beside import beside
from gxparse.formats.ocr.cleaning import Array, cleaned
from gxparse.formats.ocr.edges import is_cut
from gxparse.formats.ocr.flattening import Sheet, flattened
from gxparse.formats.ocr.recogniser import Recogniser, Seen, recogniser
from gxparse.formats.ocr.ruling import ruled_tables
from gxparse.formats.ocr.upright import upright
from gxparse.formats.registry import registry
from gxparse.layout import Grid
from gxparse.options import DEFAULT
from gxparse.source import Source
from gxparse.values import read_value

FAX = Path("examples/scans/fax-2020.tif")
PRINTED = Path("examples/reports/annotated-2020.txt")
BLACK, WHITE, DESK = (0, 0, 0), (255, 255, 255), (50, 60, 80)
XS, YS = (150, 450, 750, 1050), range(200, 1001, 100)


def table(line: Callable[[Array, tuple[int, int], tuple[int, int]], None] | None = None) -> Array:
    """A page of 1200 by 1600 pixels with a table of 3 by 8 cells, a word in each."""
    page = np.full((1600, 1200, 3), 255, np.uint8)
    draw = line or full
    for y in YS:
        draw(page, (XS[0], y), (XS[-1], y))
    for x in XS:
        draw(page, (x, YS[0]), (x, YS[-1]))
    words(page)
    return page


def words(page: Array) -> None:
    for y in YS[:-1]:
        for x in XS[:-1]:
            cv2.putText(page, "375012", (x + 60, y + 62), cv2.FONT_HERSHEY_SIMPLEX, 1.1, BLACK, 2)


def full(page: Array, start: tuple[int, int], end: tuple[int, int]) -> None:
    cv2.line(page, start, end, BLACK, 2)


def dashes(dash: int, gap: int) -> Callable[[Array, tuple[int, int], tuple[int, int]], None]:
    def line(page: Array, start: tuple[int, int], end: tuple[int, int]) -> None:
        along = np.subtract(end, start)
        length = int(along.max())
        for at in range(0, length, dash + gap):
            one, other = (start + along * each // length for each in (at, min(at + dash, length)))
            cv2.line(page, tuple(one.tolist()), tuple(other.tolist()), BLACK, 2)

    return line


def nets(picture: Array) -> list[Net]:
    sheet = flattened(picture)
    paper = cleaned(sheet.picture, sheet.back)
    assert paper is not None
    return ruled_tables(paper)


def net_of(picture: Array) -> Net:
    [net] = nets(picture)
    return net


def seen_from_aside(page: Array, corners: Sequence[tuple[int, int]], size: tuple[int, int], around: Any) -> Array:
    height, width = page.shape[:2]
    own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(own, np.array(corners, np.float32))
    return np.asarray(cv2.warpPerspective(page, matrix, size, borderValue=around), np.uint8)


# -- seen from aside -----------------------------------------------------------------------------------


def test_a_flat_page_is_left_as_it_is() -> None:
    page = table()
    assert flattened(page).picture is page


@pytest.mark.parametrize("degrees", [-15, -8, 4, 11])
def test_a_page_may_be_turned_by_many_degrees(degrees: float) -> None:
    turn = cv2.getRotationMatrix2D((600, 600), degrees, 0.8)
    turn[:, 2] += 200
    turned = cv2.warpAffine(table(), turn, (1600, 1900), borderValue=WHITE)
    assert len(net_of(np.asarray(turned, np.uint8)).cells) == 24


@pytest.mark.parametrize("around", [DESK, WHITE], ids=["on a desk", "nothing but paper"])
def test_a_photograph_taken_from_aside_has_its_cells_in_their_places(around: tuple[int, int, int]) -> None:
    corners = [(150, 120), (1300, 180), (1380, 1750), (60, 1650)]
    picture = seen_from_aside(table(), corners, (1450, 1850), around)
    sheet = flattened(picture)
    paper = cleaned(sheet.picture, sheet.back)
    assert paper is not None
    [net] = ruled_tables(paper)
    assert (len(net.cells), net.odd) == (24, set())
    own = np.array([(0, 0), (1200, 0), (1200, 1600), (0, 1600)], np.float32)
    there = cv2.getPerspectiveTransform(own, np.array(corners, np.float32)) @ np.array([XS[0], YS[0], 1.0])
    x, y = there[:2] / there[2]
    area = paper.area(1, *(each * paper.unit for each in (net.xs[0], net.ys[0], net.xs[1], net.ys[1])))
    assert abs(area.left - x) < 12
    assert abs(area.top - y) < 12


def test_the_shade_on_a_page_is_no_sheet() -> None:
    page = table()
    shade = np.ones(page.shape[:2], np.float32)
    shade[600:, 500:] = 0.5
    page = (page * cv2.GaussianBlur(shade, (0, 0), 15)[..., None]).astype(np.uint8)
    assert len(net_of(page).cells) == 24


@given(st.integers(0, 4), st.integers(0, 29), st.integers(0, 49))
def test_a_turned_sheet_knows_where_its_pixels_were(quarters: int, x: int, y: int) -> None:
    numbered = np.arange(30 * 50, dtype=np.uint16).reshape(50, 30)
    picture = np.stack([numbered % 256, numbered // 256, numbered * 0], axis=2).astype(np.uint8)
    sheet = Sheet(picture).turned(quarters)
    height, width = sheet.picture.shape[:2]
    x, y = x % width, y % height
    was = sheet.back @ (x, y, 1)
    assert sheet.picture[y, x].tolist() == picture[round(was[1]), round(was[0])].tolist()


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 255))
def test_small_pictures_of_anything_are_no_errors(width: int, height: int, seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    sheet = flattened(picture)
    assert sheet.picture.ndim == 3


# -- which way is up -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fax() -> Array:
    [page, *_] = pages_of(Source(name=FAX.name, data=FAX.read_bytes()), DEFAULT.limits)
    return page


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_turned_the_right_way_up(fax: Array, quarters: int) -> None:
    before = upright(fax, recogniser())
    paper = upright(np.ascontiguousarray(np.rot90(fax, quarters)), recogniser())
    assert before is not None
    assert paper is not None
    assert np.abs(np.subtract(paper.grey.shape, before.grey.shape)).max() <= 3
    height, width = before.grey.shape
    corners = np.array([(0.1 * width, 0.1 * height, 1), (0.3 * width, 0.2 * height, 1)]).T
    there, here = (each.back @ corners for each in (paper, before))
    x, y = (there / there[2])[:2].astype(float)
    high, wide = (fax.shape[:2], fax.shape[1::-1])[quarters % 2]
    for _ in range(quarters):  # as np.rot90 turns pixels, backwards
        x, y, high, wide = high - 1 - y, x, wide, high
    np.testing.assert_allclose([x, y], (here / here[2])[:2], atol=6)


class Unsure(Recogniser):
    """Sees words of which it is never sure."""

    def __init__(self) -> None:
        pass

    def read(self, crops: Any, before: Any = None) -> list[Seen]:  # noqa: ARG002
        return [Seen("政府信息", 0.01, ()) for _ in crops]


def test_where_nothing_is_clear_a_page_stays_as_it_is(fax: Array) -> None:
    paper = upright(fax, Unsure())
    assert paper is not None
    assert paper.back[0, 0] > 0.3


@pytest.mark.parametrize(
    "quarters",
    [pytest.param(1, marks=pytest.mark.thorough), *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 3))],
)
def test_a_report_in_a_turned_scan_is_read(quarters: int) -> None:
    turned = [
        Image.fromarray(np.rot90(page, quarters)[:, :, 0])
        for page in pages_of(Source(name=FAX.name, data=FAX.read_bytes()), DEFAULT.limits)
    ]
    target = io.BytesIO()
    turned[0].save(target, "TIFF", save_all=True, append_images=turned[1:])
    report, printed = gxparse.parse_bytes(target.getvalue()), gxparse.parse(PRINTED)
    known = {key: cell for key, cell in report.cells.items() if cell.state not in ("unreadable", "missing")}
    then = {
        key: 1 for key in known if key.startswith("disclosure.regulations.")
    }  # 0 in the text that is an example today
    assert {key: cell.value for key, cell in known.items()} == {key: printed[key].value for key in known} | then
    assert len(known) > 0.8 * len(printed.cells)


# -- rules ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dash", "gap"), [(6, 6), (4, 8)])
def test_dashes_are_rules(dash: int, gap: int) -> None:
    net = net_of(table(dashes(dash, gap)))
    assert (len(net.cells), net.odd) == (24, set())


def test_specks_are_no_rules() -> None:
    page = np.full((1600, 1200, 3), 255, np.uint8)
    words(page)
    page[np.random.default_rng(3).random(page.shape[:2]) < 0.004] = 0
    assert nets(page) == []


def lying(rows: Sequence[Sequence[tuple[int, str]]], tops: Sequence[int]) -> Array:
    """A page with rules between rows, and texts at their places."""
    page = np.full((1600, 1200, 3), 255, np.uint8)
    for y in tops:
        full(page, (100, y), (1100, y))
    for top, row in zip(tops, rows, strict=False):
        for x, text in row:
            cv2.putText(page, text, (x, top + 40), cv2.FONT_HERSHEY_SIMPLEX, 0.9, BLACK, 2)
    return page


ROWS = [
    [(120, "label a"), (500, "12"), (700, "0"), (900, "412")],
    [(120, "label bcd"), (500, "7"), (900, "9")],
    [(120, "label"), (500, "31"), (700, "55"), (900, "86")],
    [(120, "lab ef"), (500, "2"), (700, "0"), (900, "2")],
]


def test_rules_between_rows_make_cells() -> None:
    net = net_of(lying(ROWS, range(200, 441, 60)))
    assert (len(net.xs), len(net.ys), len(net.cells)) == (5, 5, 16)  # the blank cell is one


def test_a_row_of_two_texts_is_a_label_and_one_cell() -> None:
    rows = [*ROWS, [(120, "label gh"), (900, "5")]]
    net = net_of(lying(rows, range(200, 501, 60)))
    assert [cell for cell in net.cells if cell[0] == 4] == [(4, 0, 1, 1), (4, 1, 1, 3)]


def test_texts_that_are_in_no_columns_make_none() -> None:
    rows = [[(120 + 57 * n, "aaa"), (330 + 61 * n, "bbb"), (800 - 40 * n, "ccc")] for n in range(6)]
    assert nets(lying(rows, range(200, 561, 60))) == []


def test_a_figure_alone_beside_a_line_is_found() -> None:
    ink = np.zeros((400, 1000), np.uint8)
    cv2.putText(ink, "0", (900, 120), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255,), 3)
    cv2.putText(ink, "0", (900, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255,), 3)
    [(left, top, right, bottom)] = beside(ink, [(100, 90, 300, 130)], 2.78)
    assert left < 900 < right
    assert top < 100 < bottom < 140


# -- tables that the page cuts -------------------------------------------------------------------------


def sheet(right: int | None = None, *, left: int = 0, bar: bool = False) -> Array:
    """A page with a table of which nothing is there from ``right`` on or up to ``left``; a ``bar`` stands behind it."""
    page = np.full((1600, 1200, 3), 255, np.uint8)
    for y in YS:
        full(page, (XS[0], y), (XS[-1], y))
    for x in XS:
        full(page, (x, YS[0]), (x, YS[-1]))
    for y in YS[:-1]:
        for x in XS[:-1]:
            cv2.putText(page, "375012", (x + 150, y + 62), cv2.FONT_HERSHEY_SIMPLEX, 1.1, BLACK, 2)
    if right is not None:
        page[:, right:] = 255
    page[:, :left] = 255
    if bar and right is not None:
        cv2.line(page, (right + 9, 150), (right + 9, 1500), (130, 130, 130), 14)
    return page


@pytest.mark.parametrize(
    ("page", "cut_left", "cut_right"),
    [
        (sheet(), False, False),
        (sheet(1000), False, True),
        (sheet(1000, bar=True), False, True),
        (sheet(1045), False, False),  # open there: the figures are whole
        (sheet(left=320), True, False),
        (sheet(left=160), False, False),
    ],
    ids=["whole", "cut", "cut before a bar", "open", "cut on the left", "open on the left"],
)
def test_a_column_that_the_page_cuts_is_seen(page: Array, cut_left: bool, cut_right: bool) -> None:
    paper = cleaned(page)
    assert paper is not None
    [net] = ruled_tables(paper)
    assert is_cut(paper, net, right=False) == cut_left
    assert is_cut(paper, net, right=True) == cut_right


def test_figures_of_a_column_that_is_cut_are_not_read() -> None:
    ok, data = cv2.imencode(".png", sheet(1000))
    assert ok
    layout = registry.read(ImageHandler(), Source(None, "cut.png", data=data.tobytes()))
    rows = [row for block in layout.blocks if isinstance(block, Grid) for row in block.rows]
    assert {row[0].raw for row in rows} == {"375012"}
    for row in rows:
        assert read_value(row[-1].raw).state == "unreadable"
        assert row[-1].span.start not in layout.alternatives
