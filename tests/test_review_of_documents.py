"""The review page of documents of bytes: what was read, pages as pictures, and what they may cost."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from attrs import evolve

import gxparse
from gxparse.api import read_document
from gxparse.formats.pdf.png import png
from gxparse.layout import Composer, Grid, Layout, Picture, Span, Stream
from gxparse.layout import Element as Place
from gxparse.reviewing import pictures
from gxparse.reviewing.documents import with_excerpts
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.reviewing.pictures import Album, pages_of
from gxparse.reviewing.sources import Excerpt, blocks_view, pieces_of
from gxparse.source import Source
from gxparse.views.sections import View
from gxparse.writing.official import outline
from paged import HEIGHT, MAGIC, WIDTH, PagedHandler, paged
from pdf_builder import pdf as pdf_of
from pdf_builder import report_pages
from test_reviewing import HTML, SVG, marks, pane, parsed, templates, text_of

ANNOTATED = "examples/reports/annotated-2020.txt"
OTHER = "examples/reports/lines-2021.txt"
pytestmark = pytest.mark.usefixtures("paged_format")


@pytest.fixture
def paged_format() -> Iterator[PagedHandler]:
    with gxparse.registered(PagedHandler()) as handler:
        assert isinstance(handler, PagedHandler)
        yield handler


def document_of(path: str = ANNOTATED) -> bytes:
    written = gxparse.write(gxparse.parse(path), "paged", allow_losses=True)
    assert isinstance(written, bytes)
    return written


def pages_in(document: bytes) -> list[list[object]]:
    found: list[list[object]] = json.loads(document[len(MAGIC) :])
    return found


def figures(template: Element) -> dict[int, Element]:
    """The pages of a report that are shown, by number."""
    found = template.iter(f"{HTML}figure")
    return {int(re.findall(r"page (\d+)", text_of(one))[0]): one for one in found}


# -- what is shown -------------------------------------------------------------------------------------


def test_every_cell_is_outlined_on_its_page_and_marked_in_the_other_views() -> None:
    report = gxparse.parse_bytes(document_of())
    [template] = templates(gxparse.review(document_of()))
    placed = {key: cell.span for key, cell in report.cells.items() if cell.span is not None}
    outlined: dict[str, tuple[int, Element]] = {}
    for number, figure in figures(template).items():
        for rect in figure.iter(f"{SVG}rect"):
            outlined |= dict.fromkeys(str(rect.get("data-cells") or "").split(), (number, rect))
    assert outlined.keys() == placed.keys()
    for key, (number, rect) in outlined.items():
        area = placed[key].area
        assert area is not None
        assert number == area.page
        x, y, width, height = (float(rect.get(name) or "nan") for name in ("x", "y", "width", "height"))
        assert area.left <= x < x + width <= area.right
        assert area.top <= y < y + height <= area.bottom
        assert rect.get("aria-label") == (report[key].raw or "空白 blank")
        assert (rect.get("role"), rect.get("tabindex")) == ("button", "-1")
    assert marks(pane(template, "as-page")).keys() == marks(pane(template, "as-text")).keys() == placed.keys()


def test_the_text_of_a_document_is_shown_with_its_lines() -> None:
    found = read_document(document_of())
    [template] = templates(gxparse.review(document_of()))
    lines = [one for one in pane(template, "text") if one.get("class") == "line"]
    assert [text_of(one).replace("␣", "") for one in lines] == found.text.splitlines()


def test_words_of_the_switch_fit_the_document(paged_format: PagedHandler) -> None:
    def offered(source: str | bytes) -> list[str]:
        [template] = templates(gxparse.review(source))
        switch = next((one for one in template.iter(f"{HTML}fieldset") if one.get("class") == "switch"), None)
        labels = switch.iter(f"{HTML}label") if switch is not None else ()
        return [text_of(one).strip() for one in labels]

    assert offered(ANNOTATED) == []
    assert offered("examples/reports/clean-page-2021.html") == ["读到的内容 as read", "源代码 source text"]
    assert offered(document_of()) == ["页面 pages", "读到的内容 as read", "文字 text"]
    paged_format.picture = lambda _: None
    assert offered(document_of()) == ["读到的内容 as read", "文字 text"]


def test_tables_of_sheets_stand_below_the_names_of_their_sheets() -> None:
    composer = Composer()

    def row(sheet: str, at: int, *texts: str) -> tuple[gxparse.layout.Text, ...]:
        last = len(texts)
        return tuple(
            composer.piece(text, after="\n" if n == last else "\t", element=Place("", 1, at, n, sheet=sheet))
            for n, text in enumerate(texts, 1)
        )

    title = composer.piece("标题")
    first = Grid((row("表 1", 1, "甲", "", ""), row("表 1", 2, "乙", "1", "2")))
    again = Grid((row("表 1", 5, "丙", "3", "4"),))
    other = Grid((row("<表>2", 1, "丁", "5", ""),))
    layout = Layout("sheets", (Stream((title,)), first, again, other), open_end=None, text=composer.text)
    excerpt = Excerpt(Source(name="a", data=b"-"), layout, 0, len(composer.text), 1, is_markup=False)
    made = blocks_view(excerpt, [])
    said = [text_of(one) for one in made]
    assert said == ["工作表“表 1” sheet “表 1”", "标题", "甲乙12", "丙34", "工作表“<表>2” sheet “<表>2”", "丁5"]
    cells = [[one.get("colspan") for one in line] for line in made.iter("tr")]
    assert cells == [["3"], [None] * 3, [None] * 3, [None] * 3]  # a heading takes the room of blank cells


def test_of_several_reports_each_shows_its_own_pages() -> None:
    parts = [pages_in(document_of(path)) for path in (ANNOTATED, OTHER)]
    both = read_document(paged([*parts[0], *parts[1]]))
    assert len(both.reports) == 2
    excerpts = [excerpt for _, excerpt in with_excerpts(both)]
    first = len(parts[0])
    assert [pages_of(one) for one in excerpts] == [range(1, first + 1), range(first + 1, first + len(parts[1]) + 1)]
    page = gxparse.review(paged([*parts[0], *parts[1]]))
    shown = [list(figures(template)) for template in templates(page)]
    assert shown == [list(pages_of(one)) for one in excerpts]
    for template, excerpt in zip(templates(page), excerpts, strict=True):
        views = (pane(template, "as-page"), pane(template, "as-text"))
        titles = {text_of(view).count("政府信息公开工作年度报告") for view in views}
        assert titles == {excerpt.text[excerpt.start : excerpt.end].count("政府信息公开工作年度报告")}


# -- the file ------------------------------------------------------------------------------------------


def policy(page: str) -> str:
    [found] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return str(found)


def test_only_pages_with_pictures_may_show_pictures() -> None:
    page = gxparse.review(document_of())
    assert [part for part in policy(page).split("; ") if "img" in part] == ["img-src data:"]
    assert "default-src 'none'" in policy(page)
    without = gxparse.review(ANNOTATED)
    assert "img-src" not in policy(without)
    [template] = templates(page)
    assert not any("style" in one.attrib for one in [*template.iter(), *parsed(page).iter()])
    assert {str(one.get("href"))[:22] for one in template.iter(f"{SVG}image")} == {"data:image/png;base64,"}


def test_the_page_is_the_same_in_every_run() -> None:
    assert gxparse.review(document_of()) == gxparse.review(document_of())


def test_pictures_are_drawn_for_the_review_only(paged_format: PagedHandler) -> None:
    report = gxparse.parse_bytes(document_of())
    gxparse.check(report)
    assert paged_format.asked == []
    [template] = templates(gxparse.review(document_of()))
    assert paged_format.asked == list(figures(template))


# -- bounds --------------------------------------------------------------------------------------------


def picture_of(size: int) -> Picture:
    return Picture("image/png", b"x" * size, WIDTH, HEIGHT)


def shown(document: bytes, *, times: int = 1) -> list[list[tuple[int, str]]]:
    """The pages of a report, that many times, each with ``picture`` or the words that say why there is none."""
    found = []
    for template in templates(gxparse.review([document] * times, lang="en")):
        pages = []
        for number, figure in figures(template).items():
            told = [text_of(one) for one in figure.iter(f"{HTML}p") if one.get("class") == "no-picture"]
            assert bool(told) != bool(list(figure.iter(f"{SVG}image")))
            pages.append((number, told[0] if told else "picture"))
        found.append(pages)
    return found


def test_a_page_without_a_picture_is_told_and_shown_as_read(paged_format: PagedHandler) -> None:
    paged_format.picture = lambda page: picture_of(9) if page != 3 else None
    [pages] = shown(document_of())
    assert [number for number, told in pages if told != "picture"] == [3]
    assert "不能绘出" in pages[2][1]
    assert "it cannot be drawn" in pages[2][1]
    report = gxparse.parse_bytes(document_of())
    [template] = templates(gxparse.review(document_of()))
    there = {key for key, cell in report.cells.items() if cell.span and cell.span.area and cell.span.area.page == 3}
    assert there
    assert marks(figures(template)[3]).keys() == there


def test_the_size_of_pictures_is_bounded(paged_format: PagedHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PAGE_BYTES", 1_000)
    monkeypatch.setattr(pictures, "REPORT_BYTES", 3_000)
    monkeypatch.setattr(pictures, "ALL_BYTES", 4_500)
    paged_format.picture = lambda page: picture_of(1_001 if page == 2 else 900)
    first, second = shown(document_of(), times=2)
    assert [number for number, told in first if told == "picture"] == [1, 3, 4]
    assert "too large" in first[1][1]
    assert all("pictures of a report are limited to 0.003 MB" in told for _, told in first[4:])
    assert [number for number, told in second if told == "picture"] == [1, 3]
    assert all("all pictures are limited to 0.0045 MB" in told for _, told in second[3:])
    assert paged_format.asked == [1, 2, 3, 4, 5, 1, 2, 3, 4], "no page is drawn behind a limit"


def test_the_default_bounds_are_those_that_the_documentation_names() -> None:
    said = Path("docs/review.md").read_text(encoding="utf-8")
    limits = [limit // 1_000_000 for limit in (pictures.PAGE_BYTES, pictures.REPORT_BYTES, pictures.ALL_BYTES)]
    assert [int(each) for each in re.findall(r"(\d+) MB", said)] == limits


@pytest.mark.parametrize(
    "picture",
    [
        Picture("image/svg+xml", b"<svg onload='hacked()'/>", 10, 10),
        Picture('image/png" onload="hacked()', b"x", 10, 10),
        Picture("image/png", b"x", 0, 10),
        Picture("image/png", b"x", float("nan"), 10),
        Picture("image/png", b"x", 10, float("inf")),
    ],
)
def test_what_is_no_sound_picture_is_not_shown(paged_format: PagedHandler, picture: Picture) -> None:
    paged_format.picture = lambda _: picture
    page = gxparse.review(document_of())
    assert "hacked" not in page
    assert "<image" not in page
    assert "img-src" not in policy(page)


def on_page(change: Callable[[Span], Span]) -> list[Element]:
    """The outlines of a report whose places are changed."""
    found = read_document(document_of())
    [(report, excerpt)] = with_excerpts(found)
    pieces = [piece._replace(span=change(piece.span)) for piece in pieces_of(report, gxparse.check(report))]
    view = pictures.pictures_view(excerpt, pieces, Album().pages(excerpt))
    return list(view.iter("rect"))


def test_outlines_stay_on_their_page_and_can_be_hit() -> None:
    def place(left: float, top: float, right: float, bottom: float) -> list[tuple[float, ...]]:
        def change(span: Span) -> Span:
            assert span.area is not None
            return span._replace(area=span.area._replace(left=left, top=top, right=right, bottom=bottom))

        found = on_page(change)
        return [tuple(float(rect.get(name) or "nan") for name in ("x", "y", "width", "height")) for rect in found]

    for area in ((5, 5, 5, 5), (-50, -50, 9e9, 9e9), (700, 900, 710, 910), (-9, -9, -5, -5), (90, 90, 20, 20)):
        for x, y, width, height in place(*area):
            assert x >= 0
            assert y >= 0
            assert width >= 8
            assert height >= 8
            assert x + width <= WIDTH
            assert y + height <= HEIGHT
    assert place(float("nan"), 0, 1, 1) == place(0, 0, float("inf"), 1) == []


def test_texts_of_a_document_never_become_markup() -> None:
    evil = '</svg></template><script>hacked()</script><image href="https://gxparse.invalid/" onload="hacked()"/>'
    pages = [[evil, *page] for page in pages_in(document_of())]
    for row in pages[3]:
        if isinstance(row, list) and row[-1][0] == "0":
            row[-1][0] = f'"{evil}'
    page = gxparse.review(gxparse.Source(name=evil, data=paged(pages)))
    assert len(list(parsed(page).iter(f"{HTML}script"))) == 4
    [root] = templates(page)
    assert not list(root.iter(f"{HTML}script"))
    hrefs = [str(value) for one in root.iter() for name, value in one.attrib.items() if str(name).endswith("href")]
    assert hrefs
    assert all(href.startswith("data:image/png;base64,") for href in hrefs)
    assert not any(str(name).startswith("on") for one in root.iter() for name in one.attrib)


# -- pictures ------------------------------------------------------------------------------------------


def pdf(*contents: str, box: str = "0 0 200 100", rotate: int = 0) -> bytes:
    """A PDF whose pages draw something."""
    count = len(contents)
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    for number, content in enumerate(contents):
        attributes = f"/MediaBox[{box}]/Rotate {rotate}/Contents {4 + 2 * number} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{attributes}>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj{text}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF"
    return made + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def colours(made: bytes) -> tuple[int, int, dict[tuple[int, int, int], int]]:
    """Width and height of a PNG and how many pixels of each colour it has, as Pillow reads it."""
    image = pytest.importorskip("PIL.Image")
    read = image.open(io.BytesIO(made)).convert("RGB")
    return (*read.size, {colour: count for count, colour in read.getcolors(1 << 20)})


def test_pixels_are_those_that_were_drawn() -> None:
    blue, white, grey = b"\xff\x00\x00\x00", b"\xff\xff\xff\x00", b"\x33\x33\x33\x00"
    assert colours(png(3, 2, blue + white * 3 + grey * 2)) == (
        3,
        2,
        {(0, 0, 255): 1, (255, 255, 255): 3, (51, 51, 51): 2},
    )


def test_a_page_of_a_pdf_is_drawn() -> None:
    pytest.importorskip("pypdfium2")
    from gxparse.formats.pdf.pictures import picture

    document = pdf("1 0 0 rg 0 0 100 100 re f", "")
    red = picture(document, 1)
    assert red is not None
    assert (red.media_type, red.width, red.height) == ("image/png", 200, 100)
    wide, high, found = colours(red.data)
    assert (wide, high) == (333, 167)
    assert set(found) >= {(255, 0, 0), (255, 255, 255)}
    assert abs(found[255, 0, 0] - found[255, 255, 255]) < 400
    blank = picture(document, 2)
    assert blank is not None
    assert colours(blank.data)[2] == {(255, 255, 255): 333 * 167}
    assert picture(document, 1) == red
    assert [picture(document, page) for page in (0, -1, 3)] == [None] * 3
    turned = picture(pdf("", rotate=90), 1)
    assert turned is not None
    assert (turned.width, turned.height) == (100, 200)
    assert picture(b"no PDF at all", 1) is None
    assert picture(document[:200], 1) is None


def test_a_page_that_cannot_be_seen_or_is_huge_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypdfium2")
    from gxparse.formats.pdf import pictures as drawn

    huge = drawn.picture(pdf("", box="0 0 14400 14400"), 1)
    assert huge is not None
    wide, high, _ = colours(huge.data)
    assert wide * high <= drawn.MOST_PIXELS
    assert drawn.picture(pdf("", box="0 0 14400 0.01"), 1) is None
    monkeypatch.setattr(drawn, "SECONDS", -1)
    assert drawn.picture(pdf("0 0 9 9 re f " * 5_000), 1) is None, "it takes too long"


def test_a_report_without_pictures_looks_the_same() -> None:
    """Whether another report of the page has pictures."""
    alone = templates(gxparse.review(ANNOTATED))
    with_others = templates(gxparse.review([ANNOTATED, document_of()]))
    assert text_of(alone[0]) == text_of(with_others[0])


def test_pieces_of_documents_are_told_with_their_pages() -> None:
    found = read_document(document_of())
    [(report, excerpt)] = with_excerpts(found)
    [template] = templates(review_page([Reviewed(View.of(report), excerpt)]))
    assert any("第 4 页（第 4 个表格" in str(one.get("data-zh")) for one in template.iter())


@pytest.mark.parametrize(("rotate", "crop"), [(0, None), (90, None), (270, None), (0, (20, 30, 580, 820))])
def test_areas_of_a_pdf_lie_where_its_ink_is(rotate: int, crop: tuple[float, float, float, float] | None) -> None:
    """What was read and what is drawn measure a page in the same way."""
    pytest.importorskip("pypdfium2")
    image = pytest.importorskip("PIL.Image")
    report = gxparse.parse(OTHER)
    cells = {**report.cells, "requests.received.total": gxparse.Cell(None, "blank", "")}
    pages = [evolve(page, rotate=rotate, crop=crop) for page in report_pages(outline(evolve(report, cells=cells)))]
    found = read_document(pdf_of(pages))
    assert found.layout.picture is not None
    pictures_of = {number: found.layout.picture(number) for number in range(1, len(pages) + 1)}
    inked = {}
    for key, cell in found.reports[0].cells.items():
        assert cell.span is not None
        area = cell.span.area
        assert area is not None
        picture = pictures_of[area.page]
        assert picture is not None
        drawn = image.open(io.BytesIO(picture.data)).convert("L")
        across, down = drawn.width / picture.width, drawn.height / picture.height
        box = ((area.left + 2) * across, (area.top + 2) * down, (area.right - 2) * across, (area.bottom - 2) * down)
        inked[key] = drawn.crop(tuple(map(round, box))).getextrema()[0] < 128
    assert {key for key, ink in inked.items() if not ink} == {"requests.received.total"}
