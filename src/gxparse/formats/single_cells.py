"""Tables whose cells stand on lines of their own, each with a bar behind it, or with a bar alone between them.

Some scrapers break a line after every cell, and the bars are what is left of the rows: ``规章 |``, ``0 |``, ``6 |``,
and ``||`` where two cells are blank. Such a text has bars, and hardly a line with two texts between them. Rows are put
together again: one begins with a text in words that follows a value, or that no bar parts from the text before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gxparse.characters import BLANKS
from gxparse.formats.textlines import Blocks, blank, physical_lines, piece
from gxparse.layout import PARAGRAPH, Grid, Locator, Text
from gxparse.values import shape_of

FEWEST = 6
"""So many lines of one cell or of a bar alone, with hardly any of more, are no accident."""

SHARE = 10
"""One line of several cells among so many of one is a menu of the site."""

_WORDS = re.compile("[\u3400-\u9fff]")
_PADDING = re.compile(r"\|\s*\|\s*$")
_FIGURE_FIRST = re.compile(r"[+-]?\d+(?:\.\d+)?[^\d.、．,，)）]")


def _is_label(raw: str) -> bool:
    return bool(_WORDS.search(raw)) and not _FIGURE_FIRST.match(raw) and shape_of(raw).state == "unreadable"


def is_cell_a_line(rows: Sequence[Sequence[Text]]) -> bool:
    """Whether lines with bars hold a cell each."""
    single = several = 0
    for row in rows:
        if sum([bool(cell.raw) for cell in row]) <= 1:
            single += 1
            continue
        several += 1
        if several * (SHARE + 1) > len(rows):
            return False
    return single >= FEWEST and several * SHARE <= single


class _Rows:
    """Puts cells into rows."""

    def __init__(self) -> None:
        self.rows: list[list[Text]] = [[]]
        self.parted = True  # whether a bar stands behind the last text
        self.padded = False  # whether several bars end the last line, as behind a row

    def text(self, cell: Text) -> None:
        row = self.rows[-1]
        last = next((it.raw for it in reversed(row) if it.raw), "")
        after_words = _is_label(last)
        if _is_label(cell.raw):
            ends = bool(row) and not (self.parted and (after_words or not last))
        else:
            ends = after_words and not row[-1].raw and self.padded and sum(bool(it.raw) for it in row) > 1
        if ends:
            self.rows.append([])
        self.rows[-1].append(cell)
        self.parted = False

    def bar(self, place: Text) -> None:
        if self.parted:
            self.rows[-1].append(place)
        self.parted = True


def single_cells(text: str, rule: re.Pattern[str]) -> Blocks:
    """The blocks of such a text, whose bars are all ``|``; lines that a ``rule`` describes are none."""
    places = Locator(text)
    blocks = Blocks()
    rows = _Rows()
    lines = [(start, line) for start, line in physical_lines(text) if line.strip(BLANKS)]
    for place, (start, line) in enumerate(lines):
        after = lines[place + 1][1].lstrip(BLANKS) if place + 1 < len(lines) else ""
        if "|" not in line and (
            len(line) > PARAGRAPH or not ((rows.rows != [[]] and rows.parted) or after.startswith("|"))
        ):
            _flush(blocks, rows)
            rows = _Rows()
            blocks.add_line(line, start, places)
        elif not (rule.search(line) and not _WORDS.search(line)):
            rows.padded = _PADDING.search(line) is not None
            for position, part in enumerate(line.split("|")):
                if position:
                    rows.bar(blank(start - 1, places))
                if part.strip(BLANKS):
                    rows.text(piece(part, start, places))
                start += len(part) + 1
    _flush(blocks, rows)
    return blocks


def _flush(blocks: Blocks, rows: _Rows) -> None:
    found = tuple(tuple(row) for row in rows.rows if row)
    if found:
        blocks.add(Grid(found))
