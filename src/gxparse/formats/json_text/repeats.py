"""Parts of an object that say the same: a page as markup and as text, a table as cells and as lines.

Services give what they read several times over: all lines, all words, all cells. Read as copies of one report these
would differ, as lines show no blank cells. So a part whose texts and figures all stand in another one is left out; of
two where one has the tables as tables and the other as lines, the tables are taken from the first and the prose from
the second. Parts with a figure or a year that the other lacks are no repeats: both are read, and where they
differ it is seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from attrs import frozen

from gxparse.characters import BLANKS
from gxparse.layout import Block, Grid, Paragraph, Stream, Text

MOST_PARTS = 50
"""An object with more parts is a collection, whose parts are not compared."""

FEWEST = 3
"""A part of fewer texts is no rendering of a page."""

SAMPLE = 300
"""So many texts of a part are looked for in another."""

SHARE = 0.9

_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))
_FIGURE = re.compile(r"([0-9]+(?:[.,，][0-9]+)*)[^\W\d_]{0,2}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


@frozen(slots=False, eq=False)
class _Part:
    """What a part says."""

    blocks: list[Block]
    texts: list[str]
    said: str
    figures: Counter[str]
    in_tables: Counter[str]
    has_grid: bool

    @classmethod
    def of(cls, blocks: list[Block]) -> _Part:
        texts = [text.translate(_NO_BLANKS) for block in blocks for text in _raws(block)]
        short = [raw.strip(BLANKS) for block in blocks if not isinstance(block, Paragraph) for raw in _raws(block)]
        has_grid = any(isinstance(block, Grid) for block in blocks)
        said = "".join(texts)
        in_tables = _figures(short)
        figures = in_tables + Counter(set(_YEAR.findall(said)))
        return cls(blocks, [*filter(None, texts)], said, figures, in_tables, has_grid)

    def is_in(self, other: _Part) -> bool:
        """Whether another part says all that this one does."""
        if self.figures - other.figures or len(self.texts) < FEWEST:
            return False
        words = sorted({text for text in self.texts if not text.isdigit()})
        asked = words[:: len(words) // SAMPLE + 1]
        return bool(asked) and sum(text in other.said for text in asked) >= SHARE * len(asked)


def _raws(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text.raw]
    if isinstance(block, Stream):
        return [item.raw for item in block.items]
    return [cell.raw for row in block.rows for cell in row]


def _figures(texts: Sequence[str]) -> Counter[str]:
    """How often each number stands alone, in merged cells once; zeros are no evidence."""
    numbers = (found[1].removesuffix(".0") for text, _ in groupby(texts) if (found := _FIGURE.fullmatch(text)))
    return Counter(number for number in numbers if number.strip("0."))


def has_figures(blocks: Sequence[Block]) -> bool:
    """Whether a number stands alone somewhere."""
    return any(_FIGURE.fullmatch(raw.strip(BLANKS)) for block in blocks for raw in _raws(block))


def without_repeats(parts: Sequence[list[Block]]) -> list[list[Block]]:
    """The parts of an object, those that repeat others reduced to what they alone say."""
    if not 1 < sum(map(bool, parts)) <= MOST_PARTS:
        return list(parts)
    made = [_Part.of(blocks) for blocks in parts]
    kept = list(range(len(made)))
    for number in sorted(kept, key=lambda at: (made[at].has_grid, len(made[at].said))):
        part = made[number]
        others = [made[at] for at in kept if at != number and (made[at].has_grid or not part.has_grid)]
        if any(part.is_in(other) for other in others):
            kept.remove(number)
    found = []
    for number, part in enumerate(made):
        blocks = part.blocks if number in kept else []
        tables = [made[at] for at in kept if at != number and made[at].has_grid]
        if not part.has_grid and any(table.is_in(part) and not part.in_tables - table.figures for table in tables):
            said = "".join(table.said for table in tables)
            blocks = [prose for block in blocks if (prose := _prose(block, said)) is not None]
        found.append(blocks)
    return found


def _prose(block: Block, said: str) -> Block | None:
    """What of a block no table says. Of short texts no figure alone is kept: it would be one of a table."""
    if isinstance(block, Paragraph):
        return block
    if isinstance(block, Stream):
        items = tuple(item for item in block.items if _is_own(item, said))
        return Stream(items) if items else None
    return None


def _is_own(item: Text, said: str) -> bool:
    text = item.raw.translate(_NO_BLANKS)
    return text not in said and not _FIGURE.fullmatch(text)
