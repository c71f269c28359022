"""Format ``lines``: one cell a line, with or without blank lines between, as a browser's text copy gives it.

Nothing in such a copy shows where a row of a table ends, and a blank cell mostly leaves no trace: the layout
is a stream of short texts, broken by paragraphs of prose.
"""

from __future__ import annotations

from collections.abc import Iterator

from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import ENOUGH, Probe
from gxparse.formats.textlines import Blocks, check_tokens, physical_lines, print_outline
from gxparse.layout import Block, Layout, Locator
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Table, Unsayable
from gxparse.source import Source
from gxparse.words import Words

BLANK = "(空白)"
"""A word for a blank cell, printed where losses are allowed: it is read as ``blank``, but was not printed before."""


class LinesHandler:
    r"""Reads text with one cell a line.

    >>> from gxparse.source import text_source
    >>> [block] = LinesHandler().read(text_source("规章\n\n　０\n")).blocks
    >>> [(item.raw, item.span.line) for item in block.items]
    [('规章', 1), ('０', 3)]
    """

    name = "lines"
    about_zh = "一行一格的文本。"
    version = "1"
    suffixes = (".txt", ".text", ".md")
    cannot_say: frozenset[Unsayable] = frozenset({"blank", "unreadable", "line-break", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for lines that hold nothing but a number among short lines."""
        numbers = probe.number_lines
        if numbers >= ENOUGH:
            return Match.of(self.name, Evidence.STRONG, _alone(numbers))
        if numbers >= 3:
            return Match.of(self.name, Evidence.FAIR, _alone(numbers))
        if probe.short_lines:
            return Match.of(self.name, Evidence.WEAK, _short(probe.short_lines, numbers))
        if any(sum(map(str.isdigit, line)) >= ENOUGH for line in probe.head.splitlines()):
            return Match.of(
                self.name,
                Evidence.WEAK,
                Words("没有短行，但有一长行含许多数字", "no short lines, but a long one with many digits"),
            )
        return Match.of(self.name, Evidence.NONE, Words("没有短行", "no short lines"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay the lines out as streams and paragraphs. Raises :class:`~gxparse.errors.TextLimitError`."""
        check_tokens(source, options.limits, 0)
        return Layout(self.name, blocks_of(source.text))

    def write(self, outline: Outline) -> str:
        """Print every label and every value on a line of its own."""
        return print_outline(outline, _printed)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text with a cell a line."""
    places, blocks = Locator(text), Blocks()
    for start, content in physical_lines(text):
        blocks.add_line(content, start, places)
    return blocks.done()


def _alone(numbers: int) -> Words:
    return Words(f"{numbers} 行只有一个数字", f"{numbers} lines hold a number and nothing else")


def _short(lines: int, numbers: int) -> Words:
    return Words(f"{lines} 行短文字，{numbers} 行数字", f"{lines} short lines of text, {numbers} of numbers")


def _printed(table: Table) -> Iterator[str]:
    for part in table.parts:
        for row in part.rows:
            # A row without any value is blank; in others a word holds the place of a blank cell, which no line can.
            some = any(box.text for box in row if box.role == "value")
            for box in row:
                if box.text or (some and box.role == "value"):
                    yield box.text or BLANK
