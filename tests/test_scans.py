"""Scans and photographs: the format ``image``, and pages of a PDF that are pictures. Needs the extra ``ocr``."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")
import cv2
import numpy as np
from PIL import Image

import gxparse
from gxparse.errors import DocumentError, DocumentLimitError, GxparseError, MissingDependencyError, NoReportError
from gxparse.formats.image.picture import pages_of
from gxparse.formats.nets import Net
from gxparse.formats.ocr import recogniser as models
from gxparse.formats.ocr.cleaning import Array, cleaned
from gxparse.formats.ocr.crops import cut
from gxparse.formats.ocr.reader import PageReader
from gxparse.formats.ocr.recogniser import Recogniser, Seen
from gxparse.formats.ocr.ruling import ruled_tables
from gxparse.formats.registry import registry
from gxparse.layout import Alternative, Composer, Grid, Layout
from gxparse.options import DEFAULT, Limits
from gxparse.source import Source

FOLDER = Path("examples/scans")
SCANS = [FOLDER / "fax-2020.tif", FOLDER / "scan-2020.webp"]
PRINTED = Path("examples/reports/annotated-2020.txt")
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def layout_of(path: Path) -> Layout:
    source = Source(name=path.name, data=path.read_bytes())
    return registry.read(registry.select(source), source)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


# -- whole reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCANS, ids=lambda path: path.name)
def test_a_scan_gives_the_report_and_no_wrong_figure(path: Path) -> None:
    report, printed = gxparse.parse(path), gxparse.parse(PRINTED)
    assert (report.source.format, report.agency, report.year) == ("image", printed.agency, 2020)
    assert report.form.name == printed.form.name
    known = {key: cell for key, cell in report.cells.items() if cell.state not in ("unreadable", "missing")}
    then = {
        key: 1 for key in known if key.startswith("disclosure.regulations.")
    }  # 0 in the text that is an example today
    assert {key: cell.value for key, cell in known.items()} == {key: printed[key].value for key in known} | then
    assert len(known) > 0.8 * len(printed.cells)
    assert report.notes[0].code == "read-by-ocr"
    titles = [section.title for section in report.sections]
    assert titles == [section.title for section in printed.sections]


def test_every_piece_has_its_place_and_figures_have_alternatives() -> None:
    layout = layout_of(SCANS[0])
    assert layout.text is not None
    pieces = layout.pieces()
    for piece in pieces:
        assert piece.span.of(layout.text) == piece.raw
        area = piece.span.area
        assert area is not None
        assert 1 <= area.page <= 4
        assert 0 <= area.left < area.right <= 1300
        assert 0 <= area.top < area.bottom <= 1700
    assert set(layout.alternatives) <= {piece.span.start for piece in pieces}
    figures = [piece for piece in pieces if piece.raw.isdecimal() and piece.span.element is not None]
    assert len(figures) > 100
    for piece in figures:
        likely = layout.alternatives[piece.span.start]
        assert likely[0].text == piece.raw
        assert [each.probability for each in likely] == sorted((each.probability for each in likely), reverse=True)
        assert all(0 < each.probability <= 1 for each in likely)


def test_pages_of_a_pdf_that_are_pictures_are_read_as_pictures(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    file = tmp_path / "扫描.pdf"
    with Image.open(SCANS[0]) as fax:
        fax.seek(1)
        fax.convert("L").save(file, "PDF", resolution=150)
    layout = layout_of(file)
    assert layout.format == "pdf"
    assert layout == layout_of(file)
    assert [note.code for note in layout.notes] == ["read-by-ocr"]
    assert layout.alternatives
    for piece in layout.pieces():
        assert piece.span.of(layout.text or "") == piece.raw
        assert piece.span.area is not None
        assert piece.span.area.right <= 613  # points of a sheet, no pixels
    raw = [piece.raw for piece in layout.pieces()]
    assert "266" in raw


# -- rules ---------------------------------------------------------------------------------------------


def drawn(draw: Callable[[Array], None], height: int = 600, width: int = 900) -> Array:
    page = np.full((height, width, 3), 255, np.uint8)
    draw(page)
    return page


def dashed(page: Array, start: tuple[int, int], end: tuple[int, int], dash: int = 50, gap: int = 6) -> None:
    (x0, y0), (x1, y1) = start, end
    length = max(x1 - x0, y1 - y0)
    for at in range(0, length, dash + gap):
        to = min(at + dash, length)
        one = (x0 + at, y0) if y0 == y1 else (x0, y0 + at)
        cv2.line(page, one, (x0 + to, y0) if y0 == y1 else (x0, y0 + to), BLACK, 2)


def net_of(page: Array) -> Net:
    paper = cleaned(page)
    assert paper is not None
    [net] = ruled_tables(paper)
    return net


def grid(page: Array, line: Callable[..., Any], xs: Iterable[int], ys: Iterable[int]) -> None:
    xs, ys = list(xs), list(ys)
    for y in ys:
        line(page, (xs[0], y), (xs[-1], y))
    for x in xs:
        line(page, (x, ys[0]), (x, ys[-1]))


def full(page: Array, start: tuple[int, int], end: tuple[int, int]) -> None:
    cv2.line(page, start, end, BLACK, 2)


@pytest.mark.parametrize("line", [full, dashed], ids=["full", "dashed"])
def test_rules_make_cells(line: Callable[..., Any]) -> None:
    net = net_of(drawn(lambda page: grid(page, line, (100, 300, 500, 800), (100, 200, 300, 400))))
    assert (len(net.xs), len(net.ys), len(net.cells), net.odd) == (4, 4, 9, set())


def test_a_table_that_is_open_at_its_sides_has_its_outer_columns() -> None:
    def draw(page: Array) -> None:
        for y in (100, 200, 300, 400):
            full(page, (100, y), (800, y))
        for x in (300, 500):
            full(page, (x, 100), (x, 400))

    assert len(net_of(drawn(draw)).cells) == 9


def test_merged_cells_take_several_columns_and_rows() -> None:
    def draw(page: Array) -> None:
        grid(page, full, (100, 300, 500, 800), (100, 200, 300, 400))
        page[105:195, 290:310] = 255  # the first two cells of the first row
        page[190:310, 510:795] = 255  # and the last ones of the second and third column

    net = net_of(drawn(draw))
    assert (0, 0, 1, 2) in net.cells
    assert sum(height * width for _, _, height, width in net.cells) == 9


def test_a_tilted_page_is_levelled() -> None:
    page = drawn(lambda page: grid(page, full, (100, 300, 500, 800), range(100, 500, 50)))
    turn = cv2.getRotationMatrix2D((450, 300), 2.5, 1)
    tilted = np.asarray(cv2.warpAffine(page, turn, (900, 600), borderValue=WHITE), np.uint8)
    assert len(net_of(tilted).cells) == 3 * 7


def test_no_ink_is_blank_and_dust_is_not() -> None:
    page = drawn(lambda page: grid(page, full, (100, 300, 500, 800), (100, 200, 300, 400)))
    cv2.circle(page, (200, 150), 4, BLACK, -1)
    paper = cleaned(page)
    assert paper is not None
    net = net_of(page)
    x, y = net.xs, net.ys
    assert cut(paper, x[0], y[0], x[1], y[1]) != ([], False)
    assert cut(paper, x[1], y[1], x[2], y[2]) == ([], False)


# -- doubts --------------------------------------------------------------------------------------------


class Stub(Recogniser):
    """Sees the same in every crop, the second time what it is told."""

    def __init__(self, *views: Seen) -> None:
        self.views = list(views)

    def read(self, crops: Any, before: Any = None) -> list[Seen]:  # noqa: ARG002
        view = self.views.pop(0) if len(self.views) > 1 else self.views[0]
        return [view for _ in crops]

    def lines(self, *_: Any) -> list[tuple[int, int, int, int]]:
        return []


def seen(text: str, probability: float, *others: tuple[str, float]) -> Seen:
    return Seen(text, probability, (Alternative(text, probability), *(Alternative(*each) for each in others)))


@pytest.mark.parametrize(
    ("views", "raw"),
    [
        ([seen("37", 0.999)], "37"),
        ([seen("37", 0.6, ("31", 0.3))], "37\ufffd"),
        ([seen("37", 0.98), seen("31", 0.98)], "37\ufffd"),
        ([seen("37", 0.999), seen("31", 0.999)], "37"),
        ([seen("37.", 0.98)], "37"),
        ([Seen("规章", 0.5, ())], "规章"),
        ([Seen("", 0.5, ())], "\ufffd"),
    ],
    ids=["sure", "unsure", "two views", "plain at first sight", "a speck behind it", "a label", "nothing"],
)
def test_a_doubtful_figure_is_no_figure(views: list[Seen], raw: str) -> None:
    page = drawn(lambda page: grid(page, full, (100, 300, 500, 800), (100, 200, 300, 400)))
    for x in (200, 400, 650):
        cv2.putText(page, "37", (x, 260), cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 2)
    composer = Composer()
    found = PageReader(Stub(*views), "a.png", "image", DEFAULT.limits).read(page, 1, composer)
    [table] = found.blocks
    assert isinstance(table, Grid)
    assert [cell.raw for cell in table.rows[1]] == [raw] * 3
    assert [cell.raw for cell in table.rows[0]] == [""] * 3
    assert [cell.span.element.column for cell in table.rows[1] if cell.span.element] == [1, 2, 3]
    assert all(cell.span.of(composer.text) == cell.raw for row in table.rows for cell in row)


def test_words_are_read_closer_where_they_are_not_legible(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = models.recogniser()
    asked: list[list[int]] = []

    def read(_: Any, widths: list[int], __: Any) -> list[Seen]:
        asked.append(list(widths))
        texts = [("37", 0.6), ("尚未审结", 0.6), ("青河市", 0.6), ("青河市林业局", 0.9)]
        return [Seen(*texts[number], ()) for number in range(len(widths))]

    monkeypatch.setattr(recogniser, "_read", read)
    recogniser.read([np.zeros((48, width), np.uint8) for width in (60, 200, 300, 400)])
    assert asked == [[60, 100, 150, 200], [300]]


def test_ways_to_the_same_text_count_together() -> None:
    half = [0.5, 0.5]
    found = models._beams(np.array([half, half], np.float32), ["", "1"])
    assert {text: round(p, 4) for text, p in found} == {"1": 0.75, "": 0.25}


# -- files ---------------------------------------------------------------------------------------------


def pages(data: bytes, limits: Limits = DEFAULT.limits) -> list[Array]:
    return list(pages_of(Source(name="a", data=data), limits))


RED = Image.new("RGB", (60, 40), (200, 30, 20))


@pytest.mark.parametrize(
    "data",
    [
        saved(RED, "PNG"),
        saved(RED, "BMP"),
        saved(RED, "TIFF"),
        saved(RED, "WEBP", lossless=True),
        saved(RED.convert("CMYK"), "JPEG", quality=100),
        saved(RED.convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
    ],
    ids=["PNG", "BMP", "TIFF", "WebP", "CMYK", "palette"],
)
def test_all_kinds_of_files_give_the_same_colours(data: bytes) -> None:
    [page] = pages(data)
    assert page.shape == (40, 60, 3)
    assert np.abs(page[20, 30].astype(int) - [20, 30, 200]).max() <= 8


def test_what_a_camera_turned_is_turned_back() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    [page] = pages(saved(RED, "JPEG", exif=turned))
    assert page.shape == (60, 40, 3)


def test_transparent_is_white_and_deep_grey_is_grey() -> None:
    [page] = pages(saved(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG"))
    assert page.min() == 255
    [page] = pages(saved(Image.fromarray(np.full((30, 30), 32768, np.uint16)), "PNG"))
    assert page[0, 0].tolist() == [127] * 3


def test_pages_of_a_tiff_are_pages() -> None:
    data = saved(RED, "TIFF", save_all=True, append_images=[RED, RED])
    assert len(pages(data)) == 3
    with pytest.raises(DocumentLimitError, match="3 pages"):
        pages(data, Limits(pages=2))


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "PNG"])
def test_what_moves_is_refused(kind: str) -> None:
    other = Image.new("RGB", (60, 40), (0, 200, 20))
    data = saved(RED, kind, save_all=True, append_images=[other, RED])
    with pytest.raises(DocumentError, match="animated"):
        gxparse.parse_bytes(data)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    data = bytearray(saved(Image.new("1", (10_000, 10_000), 1), "PNG"))
    with pytest.raises(DocumentLimitError, match=r"100000000 pixels, more than the limit of 50000000"):
        gxparse.parse_bytes(bytes(data))
    data[16:24] = (60_000).to_bytes(4, "big") * 2  # says that it is much larger than it is
    with pytest.raises((DocumentLimitError, DocumentError)):
        gxparse.parse_bytes(bytes(data))


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (3, 900)])
def test_a_picture_without_a_report_says_so(size: tuple[int, int]) -> None:
    with pytest.raises(NoReportError, match="OCR"):
        gxparse.parse_bytes(saved(Image.new("RGB", size, "white"), "PNG"), name="a.png")


def test_damaged_pictures_are_errors() -> None:
    whole = SCANS[0].read_bytes()
    random = np.random.default_rng(1)
    small = saved(Image.fromarray(random.integers(0, 255, (50, 50, 3), np.uint8)), "PNG")
    for data in (whole[: len(whole) // 2], small[:-40], small[:100], b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"GIF8"):
        with pytest.raises(GxparseError):
            gxparse.parse_bytes(data, name="a.png")
    for _ in range(30):
        mutated = bytearray(small)
        mutated[int(random.integers(8, len(small)))] ^= int(random.integers(1, 255))
        with pytest.raises(GxparseError):
            gxparse.parse_bytes(bytes(mutated), name="a.png")


# -- the extra -----------------------------------------------------------------------------------------


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network is asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(models, "_loaded", [])
    crop = np.full((40, 60), 255, np.uint8)
    cv2.putText(crop, "37", (10, 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2)
    assert [each.text for each in models.recogniser().read([crop])] == ["37"]


def test_without_models_there_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_loaded", [])
    monkeypatch.setattr(models, "find_spec", lambda _: None)
    with pytest.raises(MissingDependencyError, match=r"rapidocr .* pip install 'gxparse\[ocr\]'"):
        gxparse.parse(SCANS[0])


def test_without_the_extra_there_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("gxparse.formats.image.", "gxparse.formats.ocr."))]:
        if not name.endswith((".handler", ".notes")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'gxparse\[ocr\]'"):
        gxparse.parse(SCANS[0])
