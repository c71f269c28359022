"""Files that hold pictures and trouble: damaged, empty, named wrongly, of something else, several reports, locked."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")
import numpy as np
from PIL import Image

import gxparse
from gxparse.errors import DocumentError, DocumentLimitError, GxparseError, NoReportError
from gxparse.formats.image.handler import ImageHandler
from gxparse.formats.image.picture import pages_of
from gxparse.formats.ocr import cleaning
from gxparse.formats.ocr.cleaning import LARGEST, UNIT, Array, cleaned
from gxparse.formats.ocr.reader import PageReader, Reading
from gxparse.formats.pdf import scanned
from gxparse.options import DEFAULT, Limits
from gxparse.source import Source
from gxparse.testing import check_handler

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FAX = Path("examples/scans/fax-2020.tif")
PRINTED = Path("examples/reports/annotated-2020.txt")
NOISE = np.random.default_rng(5)
SMALL = Image.fromarray(NOISE.integers(0, 255, (60, 80, 3), np.uint8))


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def fax_pages() -> list[Image.Image]:
    pages = pages_of(Source(name=FAX.name, data=FAX.read_bytes()), DEFAULT.limits)
    return [Image.fromarray(page[:, :, 0]) for page in pages]


def known(report: gxparse.Report) -> dict[str, object]:
    return {key: cell.value for key, cell in report.cells.items() if cell.state not in ("unreadable", "missing")}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.95])
def test_half_a_picture_is_damaged(kind: str, part: float) -> None:
    whole = saved(SMALL, kind)
    with pytest.raises(GxparseError) as caught:
        gxparse.parse_bytes(whole[: max(6, int(part * len(whole)))], name="a")
    assert caught.value.message("zh") != caught.value.message("en")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_a_picture_of_something_else_has_no_report(kind: str, tmp_path: Path) -> None:
    ramp = np.linspace(30, 220, 640)[None, :] * np.linspace(0.4, 1, 480)[:, None]
    file = tmp_path / f"风景.{kind.lower()}"
    file.write_bytes(saved(Image.fromarray(ramp.astype(np.uint8)), kind))
    with pytest.raises(NoReportError, match="OCR") as caught:
        gxparse.parse(file)
    assert "OCR" in caught.value.message("zh")


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("1", (200, 100), 1),
        Image.new("LA", (200, 100), (0, 0)),
        Image.new("RGBA", (200, 100), (0, 0, 0, 0)),
        Image.fromarray(np.full((100, 200), 65535, np.uint16)),
    ],
    ids=["1 bit", "grey and transparent", "transparent", "16 bits"],
)
def test_paper_is_white_however_it_is_stored(picture: Image.Image) -> None:
    [page] = pages_of(Source(name="a.png", data=saved(picture, "PNG")), DEFAULT.limits)
    assert page.shape == (100, 200, 3)
    assert page.min() == 255


def test_a_transparent_palette_is_white() -> None:
    picture = Image.new("P", (200, 100), 3)
    picture.putpalette([value for number in range(256) for value in (number, 0, 0)])
    [page] = pages_of(Source(name="a.png", data=saved(picture, "PNG", transparency=3)), DEFAULT.limits)
    assert page.min() == 255


@pytest.mark.parametrize(("turn", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (0, -1)), (8, (-1, 0))])
def test_a_camera_s_turn_is_undone(turn: int, corner: tuple[int, int]) -> None:
    page = np.full((60, 90), 255, np.uint8)
    page[:20, :20] = 0
    exif = Image.Exif()
    exif[0x0112] = turn
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = saved(Image.fromarray(page), kind, exif=exif)
        [found] = pages_of(Source(name="a", data=data), DEFAULT.limits)
        assert found.shape[:2] == ((60, 90) if turn < 5 else (90, 60)), kind
        assert found[corner][0] < 60, kind


def test_the_bytes_tell_what_a_file_is_not_its_name(tmp_path: Path) -> None:
    report = tmp_path / "报告.png"
    report.write_bytes(PRINTED.read_bytes())
    assert gxparse.parse(report).cells == gxparse.parse(PRINTED).cells
    picture = tmp_path / "图片.jpg"
    picture.write_bytes(saved(Image.new("RGB", (300, 200), "white"), "PNG"))
    with pytest.raises(NoReportError, match="read as image"):
        gxparse.parse(picture)
    picture = picture.rename(tmp_path / "图片.txt")
    with pytest.raises(NoReportError, match="read as image"):
        gxparse.parse(picture)


def test_an_empty_file_is_no_picture(tmp_path: Path) -> None:
    file = tmp_path / "空.png"
    file.write_bytes(b"")
    with pytest.raises(GxparseError):
        gxparse.parse(file)


@pytest.mark.slow
def test_a_report_twice_in_one_file_is_one() -> None:
    pages = fax_pages()
    data = saved(pages[0], "TIFF", save_all=True, append_images=[*pages[1:], *pages])
    report, printed = gxparse.parse_bytes(data), gxparse.parse(PRINTED)
    assert known(report) == {key: printed[key].value for key in known(report)}
    assert len(known(report)) > 0.8 * len(printed.cells)


@pytest.mark.thorough
def test_the_format_keeps_what_handlers_promise() -> None:
    data = saved(fax_pages()[2], "PNG")  # most of the table of requests
    check_handler(ImageHandler(), [Source(name="第三页.png", data=data)], examples=2)


# -- in a PDF ------------------------------------------------------------------------------------------


def scan() -> bytes:
    """A PDF of one page, which is a picture: the second page of the fax."""
    return saved(fax_pages()[1], "PDF", resolution=150)


def test_a_locked_scan_asks_for_its_password() -> None:
    pytest.importorskip("pypdfium2")
    from pdf_builder import PdfPage, locked

    page = PdfPage()
    page.picture(0, 0, 595, 842)
    data = locked([page], "secret")
    with pytest.raises(DocumentError, match="needs a password"):
        gxparse.parse_bytes(data)
    with pytest.raises(NoReportError, match="OCR"):
        gxparse.parse_bytes(data, password="secret")  # noqa: S106


def test_pages_of_text_and_scanned_pages_are_read_each_in_its_way() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    from gxparse.formats.pdf.handler import PdfHandler
    from pdf_builder import PdfPage, pdf

    page = PdfPage()
    page.text(60, 100, "本年度按照要求做好各项政府信息公开工作,主动公开信息一百二十条", 10)
    page.text(60, 130, "行政许可 37", 10)
    both = pdfium.PdfDocument.new()
    for data in (pdf([page]), scan()):
        both.import_pages(pdfium.PdfDocument(data))
    target = io.BytesIO()
    both.save(target)
    layout = PdfHandler().read(Source(name="a.pdf", data=target.getvalue()))
    [note] = layout.notes
    assert note.code == "read-by-ocr"
    assert "page 2 " in note.en
    areas = {piece.raw: piece.span.area for piece in layout.pieces()}
    pages = {raw: area.page for raw, area in areas.items() if area is not None}
    assert pages["266"] == 2
    assert {number for raw, number in pages.items() if "37" in raw} >= {1}


@pytest.mark.thorough
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_pdf_whose_fonts_say_nothing_is_drawn_and_read(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    printed = gxparse.parse(PRINTED)
    page, target = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text(str(gxparse.write(printed, "html", allow_losses=True)), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile"]
    subprocess.run([*command, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=120)  # noqa: S603
    data = re.sub(rb"/ToUnicode \d+ 0 R", lambda found: b" " * len(found.group()), target.read_bytes())
    report = gxparse.parse_bytes(data)
    assert report.notes[0].code == "read-by-ocr"
    assert known(report) == {key: printed[key].value for key in known(report)}
    assert len(known(report)) > 0.9 * len(printed.cells)


# -- bounds ----------------------------------------------------------------------------------------------------


def specks(width: int, height: int) -> Array:
    """A page full of marks that are as high as the smallest text: noise, as far as anybody can tell."""
    page = np.full((height, width, 3), 255, np.uint8)
    for y in range(10, height - 20, 14):
        for x in range(20, width - 40, 60):
            page[y : y + 7, x : x + 50] = 0
    return page


@pytest.mark.parametrize(("width", "height"), [(1275, 1650), (1650, 1275), (900, 9000)])
def test_no_page_is_enlarged_to_more_than_paper_has(width: int, height: int) -> None:
    paper = cleaned(specks(width, height))
    assert paper is not None
    assert min(paper.grey.shape) <= 900 * UNIT + 1
    assert paper.grey.size <= LARGEST


def test_what_is_as_large_as_a_wall_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "LARGEST", 250_000)
    paper = cleaned(specks(1000, 1000))
    assert paper is not None
    assert paper.grey.size <= 251_000


def test_a_page_of_a_pdf_is_drawn_in_no_more_pixels_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def read(_: PageReader, picture: Array, *__: object) -> Reading:
        drawn.append(picture.shape[0] * picture.shape[1])
        return Reading([], {})

    monkeypatch.setattr(PageReader, "read", read)
    monkeypatch.setattr(scanned, "LARGEST", 100_000)
    with pytest.raises(gxparse.GxparseError):
        gxparse.parse_bytes(scan())
    assert drawn
    assert max(drawn) <= 101_000


def test_pages_to_be_read_as_pictures_have_a_limit_that_is_known_before_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PageReader, "read", None)
    pages = [SMALL] * 3
    for kind in ("TIFF", "PDF"):
        data = saved(pages[0], kind, save_all=True, append_images=pages[1:])
        with pytest.raises(DocumentLimitError, match=r"3 pages to be read as pictures.*--limit scans=N") as caught:
            gxparse.parse_bytes(data, limits=Limits(scans=2))
        assert "至少有 3 页须作为图片识别，超过上限 2" in caught.value.message("zh")


def test_the_clock_is_looked_at_within_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def clock() -> float:
        looked.append(1)
        return 61.0 * (len(looked) > 3)

    monkeypatch.setattr("gxparse.formats.ocr.reader.thread_time", clock)
    with pytest.raises(DocumentLimitError) as caught:
        gxparse.parse(FAX)
    assert (caught.value.limit, caught.value.found) == ("seconds", 61)
    assert len(looked) == 4
