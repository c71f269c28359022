"""Format ``pipe``: cells parted by bars, as scrapers and Markdown write tables; the same with tabs.

Outer bars may be there or not, rows may be ragged, Markdown's and ASCII art's rule lines are left out. Lines
without a bar are laid out as in ``lines``, so a row that lost its bars is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxparse.characters import BARS, BLANKS
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import ENOUGH, Probe
from gxparse.formats.single_cells import is_cell_a_line, single_cells
from gxparse.formats.textlines import Blocks, check_tokens, physical_lines, piece, print_outline
from gxparse.layout import Block, Grid, Layout, Locator, Text
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Table, Unsayable
from gxparse.source import Source
from gxparse.words import Words

_ONE_BAR = str.maketrans(dict.fromkeys(BARS, "|"))
_RULE = re.compile(r"[\s|+:=\u2500-\u257f-]*")
_BOLD = re.compile(r"\*\*([^*|]+)\*\*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_UNESCAPED = {bar: re.compile(rf"(?<![^\s|]\\){re.escape(bar)}") for bar in "|\t"}  # a lone \ is a mask
_LONG_RULE = re.compile(r"-{3}|={3}|─{2}|━{2}|═{2}")


class PipeHandler:
    """Reads text with cells parted by ``|`` (or ``｜``, ``│``, ``┃``, ``║``, ``¦``) or by tabs.

    >>> from gxparse.source import text_source
    >>> [block] = PipeHandler().read(text_source("| 规章 | 0 | | 3 |")).blocks
    >>> [cell.raw for cell in block.rows[0]]
    ['规章', '0', '', '3']
    """

    name = "pipe"
    about_zh = "以竖线 |（或 ｜、│、┃、║、¦）或制表符分隔各格的文本。"
    version = "1"
    suffixes = (".txt", ".text", ".md", ".psv", ".tsv")
    cannot_say: frozenset[Unsayable] = frozenset({"spaced-number", "bar", "line-break", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for lines of cells, best with numbers in them."""
        rows, numbers = probe.bar_lines, probe.bar_numbers
        said = Words(
            f"{rows} 行以竖线或制表符分隔，其中 {numbers} 格是数字",
            f"{rows} lines are parted by bars or tabs, {numbers} of their cells are numbers",
        )
        if numbers >= ENOUGH:
            return Match.of(self.name, Evidence.CERTAIN, said)
        if numbers >= 3 and numbers > probe.number_lines:
            return Match.of(self.name, Evidence.STRONG, said)
        if rows >= 3 and rows > probe.number_lines:
            return Match.of(self.name, Evidence.FAIR, said)  # figures may be masked, or stand with words
        if numbers:
            return Match.of(self.name, Evidence.WEAK, said)
        return Match.of(self.name, Evidence.NONE, said)

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay lines with bars out as grids, the others as streams and paragraphs.

        Raises :class:`~gxparse.errors.TextLimitError`.
        """
        check_tokens(source, options.limits, sum(map(source.text.count, BARS + "\t")))
        return Layout(self.name, blocks_of(source.text))

    def write(self, outline: Outline) -> str:
        """Print tables as Markdown does; a merged cell stands in its first column.

        No row but the first goes on behind its last cell: padding could not be told from blank cells.
        """
        return print_outline(outline, _printed)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text with bars or tabs."""
    if any(bar in text for bar in BARS[1:]):
        text = text.translate(_ONE_BAR)
    places = Locator(text)
    blocks = Blocks()
    rows: list[list[Text]] = []
    for start, content in physical_lines(text):
        bar = "|" if "|" in content else "\t" if "\t" in content.strip(BLANKS) else None
        if bar is not None:
            if not (_RULE.fullmatch(content) and _is_rule(content, len(rows))):
                rows.append(_cells(content, bar, start, places))
        elif content.strip(BLANKS):
            if _RULE.fullmatch(content) and _LONG_RULE.search(content):
                continue
            if rows:
                blocks.add(_grid(rows))
                rows = []
            blocks.add_line(content, start, places)
    if rows:
        blocks.add(_grid(rows))
    if is_cell_a_line([row for block in blocks.blocks if isinstance(block, Grid) for row in block.rows]):
        blocks = single_cells(text, _LONG_RULE)
    return blocks.done()


def _printed(table: Table) -> Iterator[str]:
    rows = (cells for part in table.parts for cells in part.lines())
    for number, cells in enumerate(rows):
        if not number:
            cells += [""] * (table.width - len(cells))  # Markdown wants as many as the line below has
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield f"|{' --- |' * table.width}"


def _is_rule(content: str, rows_before: int) -> bool:
    """Markdown's rule is the second row and may be short; elsewhere a cell of one ``-`` is a value."""
    return bool(_LONG_RULE.search(content)) or (rows_before == 1 and "-" in content)


def _cells(content: str, bar: str, start: int, places: Locator) -> list[Text]:
    cells = []
    if "&nbsp;" in content:
        content = content.replace("&nbsp;", "      ")
    if "**" in content:
        content = _BOLD.sub(r"  \1  ", content)
    if "<" in content:
        content = _BREAK.sub(lambda found: " " * len(found[0]), content)
    for part in content.split(bar) if "\\" not in content else _UNESCAPED[bar].split(content):
        cells.append(piece(part, start, places))
        start += len(part) + 1
    return cells


def _grid(rows: list[list[Text]]) -> Grid:
    """Rows without their outer bars, which enclose a row and part nothing: where all rows have them."""
    first = 1 if all(len(row) > 1 and not row[0].raw for row in rows) else 0
    last = -1 if all(len(row) > 1 and not row[-1].raw for row in rows) else None
    return Grid(tuple([tuple(row[first:last]) for row in rows]))
