"""Layouts of all kinds of blocks, with true spans: what a handler could return, in any disorder."""

from __future__ import annotations

from functools import cache, lru_cache

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy

from gxparse.forms.model import form_for
from gxparse.layout import Block, Grid, Layout, Locator, Paragraph, Stream, Text
from gxparse.source import Source
from gxparse.testing.made import zero_report
from gxparse.writing.official import outline


@frozen
class LaidOut:
    """A source and a layout of it."""

    source: Source
    layout: Layout


@st.composite
def layouts(draw: st.DrawFn, texts: Strategy[str] | None = None) -> LaidOut:
    """Layouts of all kinds of blocks with true spans: official labels and figures in any disorder, or other ``texts``.

    What a handler could return, for tests of what comes after it.
    """
    drawn = draw(_blocks(_official_texts() if texts is None else texts))
    source = Source("".join(text + "\n" for _, block in drawn for row in block for text in row), "<drawn>")
    locator = Locator(source.text)
    blocks: list[Block] = []
    start = 0
    for kind, block in drawn:
        pieces: list[list[Text]] = []
        for row in block:
            pieces.append([])
            for text in row:
                pieces[-1].append(locator.piece(start, start + len(text)))
                start += len(text) + 1
        flat = [piece for row in pieces for piece in row if piece.raw]
        if kind == "grid":
            blocks.append(Grid(tuple(map(tuple, pieces))))
        elif kind == "stream" and flat:
            blocks.append(Stream(tuple(flat)))
        else:
            blocks += [Paragraph(piece) for piece in flat]
    return LaidOut(source, Layout("drawn", tuple(blocks)))


@cache
def _official_texts() -> Strategy[str]:
    the_form = form_for(None)
    labels = [box.text for box in outline(zero_report(the_form)).boxes() if box.role != "value"]
    headings = [f"{section.number}、{section.title}" for section in the_form.sections]
    return st.sampled_from([*labels, *headings, "", "0", "37", "*", "/", "减89", "本年度没有收取信息处理费。"])


@lru_cache(maxsize=8)
def _blocks(texts: Strategy[str]) -> Strategy[list[tuple[str, list[list[str]]]]]:
    """What stands in a layout: each block's kind and its rows."""
    rows = st.lists(st.lists(texts, min_size=1, max_size=9), min_size=1, max_size=6)
    return st.lists(st.tuples(st.sampled_from(["stream", "grid", "paragraph"]), rows), max_size=8)
