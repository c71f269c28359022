"""What is said of pages that were read by a recogniser."""

from __future__ import annotations

from collections.abc import Sequence

from gxparse.layout import Note

MOST_NAMED = 8
"""A note names at most so many pages."""


def read_by_ocr(pages: Sequence[int]) -> Note:
    """Tells which pages are pictures that were read by a recogniser, so that nobody takes them for a text.

    >>> read_by_ocr([3]).en
    'page 3 is a picture, read by OCR: compare figures that matter with the picture; doubtful ones are unreadable'
    """
    numbers = [str(page) for page in pages[:MOST_NAMED]]
    more = " …" if len(pages) > MOST_NAMED else ""
    one = len(numbers) == 1
    return Note(
        "read-by-ocr",
        f"第 {'、'.join(numbers)}{more} 页是图片，由光学字符识别（OCR）读取："
        "重要数字请对照原图，没有把握的数字按无法辨读处理",
        f"page{'' if one else 's'} {', '.join(numbers)}{more} {'is a picture' if one else 'are pictures'}, "
        "read by OCR: compare figures that matter with the picture; doubtful ones are unreadable",
    )
