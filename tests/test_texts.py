"""Texts know who knows their place: what they tell of it is true, and a large document takes little room."""

from __future__ import annotations

import copy
import pickle
import tracemalloc
from collections.abc import Callable

import pytest
from benchmarks.hostile import FORMATS, KINDS
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from gxparse import texts
from gxparse.characters import BLANKS
from gxparse.errors import DocumentLimitError, MarkupLimitError, TextLimitError
from gxparse.options import Limits
from gxparse.texts import Area, Composer, Element, Locator, Span, Text

PLACES = st.sampled_from("甲1 \t\n\r\v\x1c\x85\u2028")
ROWS = st.lists(
    st.tuples(
        st.text(PLACES, max_size=6),
        st.sampled_from(["\n", "\t", "\r\n", "", "; "]),
        st.none()
        | st.builds(
            Element,
            st.sampled_from(["", "a", "/t[1]/r[2]/c[3]", "/t[1]/r[2]/c[4]", "$.rows[3]", "x/"]),
            *(st.integers(0, 2**40) for _ in range(5)),
            st.sampled_from([None, "Sheet1"]),
        ),
        st.none() | st.just(Area(1, 2.0, 3.0, 4.0, 5.0)),
    ),
    max_size=12,
)


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """By reading on from the beginning, as a person would count."""
    line, begin = 1, 0
    for each in text.splitlines(keepends=True)[:-1]:
        if begin + len(each) > start:
            break
        line, begin = line + 1, begin + len(each)
    return line, start - begin + 1


@pytest.mark.parametrize("many", [texts.MANY, 0, 3])
@given(text=st.text(PLACES, max_size=40), cut=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_a_piece_of_a_text_stands_where_it_says(many: int, text: str, cut: tuple[int, int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "MANY", many)
        start, end = sorted(min(place, len(text)) for place in cut)
        piece = Locator(text).piece(start, end)
    span = piece.span
    assert span.of(text) == piece.raw == text[start:end].strip(BLANKS)
    assert (span.line, span.column) == line_and_column(text, span.start)
    assert (piece.line, piece.element) == (span.line, span.element)
    assert Locator(text).span(span.start, span.end) == span


@pytest.mark.parametrize("many", [texts.MANY, 0, 3])
@given(rows=ROWS)
def test_a_composed_text_has_its_pieces_where_they_say(many: int, rows: list[tuple[str, str, Element, Area]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "MANY", many)
        composer = Composer()
        pieces = [composer.piece(raw, after=after, element=at, area=area) for raw, after, at, area in rows]
        text = composer.text
        for piece, (raw, _, element, area) in zip(pieces, rows, strict=True):
            span = piece.span
            assert (span.of(text), span.element, span.area) == (raw.strip(BLANKS), element, area)
            assert (piece.line, piece.element) == (span.line, element)
            if not text.startswith("\n", span.start - 1 if text[span.start - 1 : span.start] == "\r" else len(text)):
                assert (span.line, span.column) == line_and_column(text + ".", span.start)


def test_texts_are_equal_where_they_say_the_same_in_the_same_place() -> None:
    locator = Locator("37\n37")
    first, second = locator.piece(0, 2), locator.piece(3, 5)
    assert first == Text("37", Span(0, 2, 1, 1), "37") == Locator("37\n38").piece(0, 2)
    assert first != second
    assert first != "37"
    assert hash(first) == hash(Text("37", Span(0, 2, 1, 1), "37"))
    assert first.read_as("三七") != first
    assert first.at(second.span) == second
    assert pickle.loads(pickle.dumps(first)) == copy.deepcopy(first) == first  # noqa: S301 - our own
    assert repr(first) == f"Text(raw='37', span={first.span!r}, text='37')"


# -- room ------------------------------------------------------------------------------------------------

FREE, TIMES = 50_000_000, 25
"""A document may take so many bytes of memory, and so many more for each of its own."""


def most(work: Callable[[], object]) -> int:
    """The most bytes of Python's memory that some work takes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["figures", "short lines"])
@pytest.mark.parametrize("name", ["pipe", "lines", "csv", "columns", "json", "html", "docx", "xlsx"])
def test_a_document_of_as_many_cells_as_may_be_takes_little_room(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = (each for each in KINDS if each.name == kind)
    monkeypatch.setattr(texts, "MANY", 0)

    def document(cells: int) -> bytes:
        return FORMATS[name](row.blocks(cells // len(row.row) * (len("".join(row.row).encode()) + len(row.row))))

    def tokens(data: bytes) -> int:
        with pytest.raises((TextLimitError, MarkupLimitError)) as caught:
            gxparse.parse_all(data, format=name, limits=Limits(tokens=1))
        assert isinstance(caught.value, (TextLimitError, MarkupLimitError))
        return caught.value.found

    def room(data: bytes) -> int:
        return most(lambda: gxparse.parse_all(data, format=name))

    room(document(80))  # what is loaded once is loaded
    less, more = document(600), document(3_000)
    if name in ("docx", "xlsx"):
        times = Limits().elements / 8 / 2_400  # so many cells, each of which may bring others
    else:
        times = Limits().tokens / (tokens(more) - tokens(less))
    assert (room(more) - room(less)) * times < FREE + TIMES * (len(more) - len(less)) * times


def test_bars_in_a_line_of_a_word_document_have_a_limit() -> None:
    [kind] = (each for each in KINDS if each.name == "one long bar")
    data = FORMATS["docx"](kind.blocks(2_000))
    with pytest.raises(DocumentLimitError) as caught:
        gxparse.parse_all(data, limits=Limits(tokens=1_000))
    assert (caught.value.limit, caught.value.allowed) == ("tokens", 1_000)
    assert "竖线或制表符" in caught.value.message("zh")
    gxparse.parse_all(data, limits=Limits(tokens=4_000))
