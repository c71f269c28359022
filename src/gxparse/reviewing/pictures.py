"""The pages of a document as pictures, every place outlined that became a cell or that a finding speaks of.

Pictures are data within the review page, so their sizes are bounded: of one page, of one report, and of all together. A
page without a picture is told and shown as it was read.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from attrs import frozen

from gxparse.layout import Area, Picture, Span
from gxparse.reviewing.sources import BLANK, Excerpt, Piece, blocks_view, together
from gxparse.views.elements import both, element
from gxparse.words import Words

PAGE_BYTES = 4_000_000
"""The largest picture of a page. One of a page of tables has 60,000 bytes, a photograph of one a few million."""

REPORT_BYTES = 8_000_000
"""So large are the pictures of a report at most, and those of its annex."""

ALL_BYTES = 24_000_000
"""So large are the pictures of all reports of a review page at most."""

MEDIA_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Kinds of pictures that are shown: none of them can hold a script or ask for anything."""

INSET = 0.6
"""So many points an outline stands within a cell of a table, so that those of neighbours do not cover each other."""

MARGIN = 1.5
"""So many points an outline stands off a text."""

AROUND = 3.0
"""So many points around a place a crop shows."""

ENLARGED, WIDEST = 2.2, 420.0
"""So many pixels a point has in a crop, and so many it is wide at most."""

LEAST = 8.0
"""An outline is so many points wide and high at least, so that it can be hit."""

_NOT_DRAWN = Words("不能绘出", "it cannot be drawn")
_LARGE = Words("图像过大", "it would be too large")


def _megabytes(limit: int) -> str:
    return f"{limit / 1e6:g} MB"


class Album:
    """Hands out pictures of pages as long as they are not too large together."""

    def __init__(self) -> None:
        self._left = ALL_BYTES

    @property
    def is_used(self) -> bool:
        """Whether it gave any."""
        return self._left < ALL_BYTES

    def pages(self, excerpt: Excerpt) -> list[tuple[int, Picture | Words]]:
        """The pages that a report stands on, each with its picture or why there is none; nothing if none has one."""
        draw, left = excerpt.layout.picture, REPORT_BYTES
        if draw is None:
            return []
        spent: Words | None = None
        found: list[tuple[int, Picture | Words]] = []
        for page in pages_of(excerpt):
            picture = None if spent else draw(page)
            size = 0 if picture is None else len(picture.data)
            if spent is not None:
                found.append((page, spent))
            elif picture is None or picture.media_type not in MEDIA_TYPES or not _is_sound(picture):
                found.append((page, _NOT_DRAWN))
            elif size > PAGE_BYTES:
                found.append((page, _LARGE))
            elif size > left or size > self._left:
                spent = _spent(size > left)
                found.append((page, spent))
            else:
                left -= size
                self._left -= size
                found.append((page, picture))
        return found if any(shown is not _NOT_DRAWN for _, shown in found) else []


def _spent(own: bool) -> Words:
    if own:
        limit = _megabytes(REPORT_BYTES)
        return Words(f"一份报告的图像以 {limit} 为限", f"pictures of a report are limited to {limit}")
    limit = _megabytes(ALL_BYTES)
    return Words(f"全部图像以 {limit} 为限", f"all pictures are limited to {limit}")


def _is_sound(picture: Picture) -> bool:
    return all(math.isfinite(length) and length > 0 for length in (picture.width, picture.height))


def pages_of(excerpt: Excerpt) -> range:
    """From the first page that something of a report stands on to the last."""
    areas = [piece.span.area for piece in excerpt.layout.pieces() if piece.span.area and excerpt.holds(piece)]
    numbers = [area.page for area in areas]
    return range(min(numbers), max(numbers) + 1) if numbers else range(0)


def pictures_view(
    excerpt: Excerpt, pieces: Sequence[Piece], pages: Sequence[tuple[int, Picture | Words]], source: str | None = None
) -> Element:
    """The pages of a report, or of its annex of a name, one below the other."""
    return element("div", [_page(excerpt, pieces, source, *page) for page in pages])


def _page(
    excerpt: Excerpt, pieces: Sequence[Piece], source: str | None, number: int, shown: Picture | Words
) -> Element:
    name = Words(f"第 {number} 页", f"page {number}")
    made = element("figure", element("figcaption", both(name)), class_="paper")
    if isinstance(shown, Picture):
        made.append(_outlined(_id_of(source, number), shown, name, _outlines(pieces, number, shown)))
    else:
        zh, en = shown
        words = Words(f"本页没有图像（{zh}），以下为读到的内容", f"no picture of this page ({en}): what was read of it")
        made.append(element("p", both(words), class_="no-picture"))
        made.append(blocks_view(excerpt, pieces, number))
    return made


def _outlined(name_of_picture: str, picture: Picture, name: Words, outlines: Iterator[Element]) -> Element:
    width, height = _number(picture.width), _number(picture.height)
    data = base64.b64encode(picture.data).decode()
    place = f"data:{picture.media_type};base64,{data}"
    image = element("image", id=name_of_picture, width=width, height=height, href=place)
    image.set("aria-hidden", "true")  # what it says is in the other views
    return element("svg", image, outlines, viewBox=f"0 0 {width} {height}", role="group", aria_label=name.both)


def _outlines(pieces: Sequence[Piece], number: int, picture: Picture) -> Iterator[Element]:
    """Outlines of the pieces on a page; those of cells above those of prose, so that they can be hit."""
    places: dict[Area, list[Piece]] = {}
    for piece in pieces:
        area = piece.span.area
        if area is not None and area.page == number and all(map(math.isfinite, area)):
            places.setdefault(area, []).append(piece)
    for area, found in sorted(places.items(), key=lambda place: any(piece.cells for piece in place[1])):
        yield _outline(area, together(found), picture)


def _outline(area: Area, piece: Piece, picture: Picture) -> Element:
    wider = MARGIN if piece.span.element is None else -INSET
    left, width = _within(area.left - wider, area.right + wider, picture.width)
    top, height = _within(area.top - wider, area.bottom + wider, picture.height)
    is_cell = bool(piece.cells)
    return element(
        "rect",
        x=_number(left),
        y=_number(top),
        width=_number(width),
        height=_number(height),
        class_=" ".join(filter(None, ["cell" if is_cell else "prose", "empty" if is_cell and not piece.raw else ""])),
        data_cells=" ".join(piece.cells) or None,
        data_findings=" ".join(map(str, piece.findings)) or None,
        tabindex=-1 if is_cell else None,
        role="button" if is_cell else None,
        aria_label=piece.raw or BLANK if is_cell else None,
    )


def _within(start: float, end: float, length: float) -> tuple[float, float]:
    """Where an outline begins and how long it is, in one direction of a page."""
    middle, size = (start + end) / 2, max(abs(end - start), LEAST)
    first, last = max(middle - size / 2, 0.0), min(middle + size / 2, length)
    return min(first, max(length - LEAST, 0.0)), max(last - first, min(LEAST, length))


def _id_of(source: str | None, page: int) -> str:
    """The id of the picture of a page of a report, or of its annex, of which others show pieces."""
    return f"picture-{page}" if source is None else f"annex-{page}"


@frozen
class Crops:
    """Pieces of the pictures of a report's pages, to stand beside numbers. They hold no picture of their own.

    Pages are known by the file that they are of, as spans name it, and their number.
    """

    pages: Mapping[tuple[str | None, int], Picture]

    @classmethod
    def of(cls, pages: Mapping[str | None, Sequence[tuple[int, Picture | Words]]]) -> Crops:
        """Those of the pages of each file that have a picture."""
        return cls(
            {
                (source, number): shown
                for source, found in pages.items()
                for number, shown in found
                if isinstance(shown, Picture)
            }
        )

    def crop(self, span: Span | None) -> Element | None:
        """The place in the picture, and a little around it; ``None`` where there is no picture of it."""
        area = None if span is None else span.area
        picture = None if span is None or area is None else self.pages.get((span.source, area.page))
        if span is None or area is None or picture is None or not all(map(math.isfinite, area)):
            return None
        left, width = _within(area.left - AROUND, area.right + AROUND, picture.width)
        top, height = _within(area.top - AROUND, area.bottom + AROUND, picture.height)
        return element(
            "svg",
            element("use", href=f"#{_id_of(span.source, area.page)}"),
            viewBox=" ".join(map(_number, (left, top, width, height))),
            width=_number(min(width * ENLARGED, WIDEST)),
            class_="crop",
            role="img",
            aria_label=Words("图片中的这一处", "this place in the picture").both,
        )


def _number(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")
