"""Format ``columns``: cells parted by runs of blanks, as pandas prints a frame and ``pdftotext -layout`` a page.

Two blanks part cells, one does not. Where a cell is blank, the line says so only by its place: a text belongs to the
column whose texts in complete rows stand over it. What stands over none, or over two, tells no place, and its row is
left without blank cells: then only a row that has all of its values can be read.

What is a place depends on the program: some count a Chinese character as one column, some as two. Both are tried, and
one in which the columns of complete rows overlap is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from gxparse.characters import BARS, BLANKS
from gxparse.evidence import Evidence, Match
from gxparse.formats.lines import BLANK
from gxparse.formats.probe import ENOUGH, Probe
from gxparse.formats.textlines import Blocks, check_tokens, physical_lines, piece, print_outline
from gxparse.layout import PARAGRAPH, Grid, Layout, Locator, Text
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Table, Unsayable
from gxparse.source import Source
from gxparse.values import shape_of
from gxparse.words import Words

_VALUE = rf"[^\s{BARS}\u3000-\u9fff]{{1,12}}|[减減]?\d[\d,.]* ?[件项項条條个個万萬元]{{1,2}}"
_PARTED = re.compile(rf"(?<=\S)[ \u3000]{{2,}}(?:{_VALUE})(?=[ \u3000]{{2}}|$)")
_PIECE = re.compile(r"[^\s\u3000]+(?:[ \u3000][^\s\u3000]+)*")
_RULE = re.compile(r"[\s=\u2500-\u257f-]*(?:-{3}|={3}|[\u2500-\u257f]{2})[\s=\u2500-\u257f-]*")
_LABEL_AND_FIGURE = re.compile(r"(.*[\u3400-\u9fff)）”])[ \u3000](\d+)")
_MARKUP = re.compile(r"(?:\$\$?|\*\*|`|\\[(\[])(?P<shown>[\d,.]+)(?:\$\$?|\*\*|`|\\[)\]])")
_SECTION = re.compile(r"\s*(?:#+ *)?[一二三四五六七八九十]+\s*、")

GAP = 2
"""So many blanks part columns."""

FEW_FIGURES = 3
"""A table of so few figures a row may have parts with fewer columns, each below a header of its own."""

MOST_COLUMNS = 16
"""No table has so many columns: the widest of the statute has 15."""

FEWEST_COMPLETE = 2
"""One complete row may have its texts over columns by chance."""

_Line = tuple[int, str]
_Row = list[Text]
_Reach = tuple[int, int]


class ColumnsHandler:
    r"""Reads columns parted by two or more blanks.

    >>> from gxparse.source import text_source
    >>> text = "规章             0   1   2\n行政规范性文件   3   1   4\n行政许可         5       6\n"
    >>> [block] = ColumnsHandler().read(text_source(text)).blocks
    >>> [[cell.raw for cell in row] for row in block.rows]
    [['规章', '0', '1', '2'], ['行政规范性文件', '3', '1', '4'], ['行政许可', '5', '', '6']]
    """

    name = "columns"
    about_zh = "各列以两个或更多空格隔开的文本。"
    version = "1"
    suffixes = (".txt", ".text", ".md")
    cannot_say: frozenset[Unsayable] = frozenset({"blank", "blank-run", "control", "line-break", "spaced-number"})

    def sniff(self, probe: Probe) -> Match:
        """Look for numbers, and what may stand for one, behind other texts, parted by two or more blanks."""
        numbers = sum(len(_PARTED.findall(line)) for line in probe.lines if "  " in line or "\u3000\u3000" in line)
        said = Words(
            f"{numbers} 个值与前面的文字以空格隔开", f"{numbers} values are parted from the text before by blanks"
        )
        if numbers <= max(probe.number_lines, probe.bar_numbers, probe.bar_lines):
            return Match.of(self.name, Evidence.NONE, said)
        return Match.of(self.name, Evidence.STRONG if numbers >= ENOUGH else Evidence.FAIR, said)

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay lines of several pieces out as grids, the others as streams and paragraphs.

        Raises :class:`~gxparse.errors.TextLimitError`.
        """
        check_tokens(source, options.limits, sum(1 for _ in _PIECE.finditer(source.text)))
        places = Locator(source.text)
        blocks = Blocks()
        rows: list[_Row] = []
        after: list[_Line] = []  # lines of one piece behind the rows, which belong to the table if it goes on

        def flush(*, at_end: bool = False) -> None:
            placed = _below_header(_aligned(rows)) if rows else []
            if at_end and not after:
                while placed and not placed[-1][-1].raw:
                    placed[-1].pop()  # the text may be cut off here, and have more figures
            if placed:
                blocks.add(Grid(tuple(map(tuple, placed))))
            for start, line in after:
                blocks.add_line(line, start, places)
            rows.clear()
            after.clear()

        for start, line in physical_lines(source.text):
            found = [] if _RULE.fullmatch(line) else _pieces(line, start, places)
            if len(found) > 1:
                rows += [_pieces(above, begin, places) for begin, above in after]
                rows.append(found)
                after.clear()
            elif found:
                if len(found[0].raw) > PARAGRAPH // 2 or _SECTION.match(line) or not rows:
                    flush()
                    blocks.add_line(line, start, places)
                else:
                    after.append((start, line))
        flush(at_end=True)
        return Layout(self.name, blocks.done())

    def write(self, outline: Outline) -> str:
        """Print columns as wide as their texts, a wide character as two, merged cells from their first column on.

        A word holds the place of a blank cell.
        """
        return print_outline(outline, _printed)


def _printed(table: Table) -> Iterator[str]:
    rows = [row for part in table.parts for row in part.rows]
    starts = [0]
    for column in range(1, max((box.column for row in rows for box in row), default=1)):
        texts = [box.text.strip(BLANKS) for row in rows for box in row if box.column == column and box.width == 1]
        starts.append(starts[-1] + max(map(_width, texts), default=0) + GAP)
    for row in rows:
        line = ""
        for box in row:
            line += " " * max(starts[box.column - 1] - _width(line), GAP if line else 0)
            line += box.text.strip(BLANKS) or (BLANK if box.role == "value" else "")
        yield line


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _pieces(line: str, start: int, places: Locator) -> _Row:
    """The texts of a line that two blanks part."""
    found = []
    for match in _PIECE.finditer(line):
        edges = [match.span()]
        parted = _LABEL_AND_FIGURE.fullmatch(match[0]) if line[match.end() :].strip(BLANKS) else None
        if parted:
            edges = [(match.start() + first, match.start() + last) for first, last in (parted.span(1), parted.span(2))]
        found += [piece(line[first:last], start + first, places) for first, last in edges]
    return [text for text in found if text.raw]


# -- which column --------------------------------------------------------------------------------------


def _aligned(rows: list[_Row]) -> list[_Row]:
    """Rows with a blank cell for each column that they leave out, where their places tell.

    If most rows have all cells, others stand under these; else only figures do, below labels of any length. The measure
    by which more of them stand under the columns is right; if neither is better, both must agree.
    """
    most = max(map(len, rows))
    whole = 2 * sum(len(row) == most for row in rows) > len(rows)
    firsts = [0 if whole else _first_figure(row) for row in rows]
    counts = [len(row) - first for row, first in zip(rows, firsts, strict=True)]
    most = max(counts)
    complete = [row for row, count in zip(rows, counts, strict=True) if count == most]
    if len(complete) < FEWEST_COMPLETE or not any(0 < count < most for count in counts):
        return rows
    some = [True] * len(rows) if whole or most > FEW_FIGURES else _near(counts, most)
    wanted = [first if near else None for first, near in zip(firsts, some, strict=True)]
    one, other = (_spread_by(measure, rows, wanted, complete, most) for measure in (_by_characters, _by_width))
    better = sum(row is not None for row in one) - sum(row is not None for row in other)
    if better:
        spread = one if better > 0 else other
    else:
        spread = [a if a == b else None for a, b in zip(one, other, strict=True)]
    # Without its last cell a row may as well have lost another, and the rest stands one place too far left.
    return [cells if cells is not None and cells[-1].raw else row for cells, row in zip(spread, rows, strict=True)]


def _near(counts: Sequence[int], most: int) -> list[bool]:
    """Whether a row with all figures stands in the same part of a table: with no row of texts alone between."""
    near = [False] * len(counts)
    start = 0
    for end in range(len(counts) + 1):
        if end == len(counts) or not counts[end]:
            near[start:end] = [most in counts[start:end]] * (end - start)
            start = end + 1
    return near


def _first_figure(row: _Row) -> int:
    """Where the figures at the end of a row begin."""
    first = len(row)
    while first and shape_of(row[first - 1].raw).state in ("reported", "masked", "not_applicable"):
        first -= 1
    return first


def _spread_by(
    measure: Callable[[_Row], list[_Reach]],
    rows: list[_Row],
    firsts: Sequence[int | None],
    complete: list[_Row],
    count: int,
) -> list[_Row | None]:
    """Each row with its blank cells, or ``None``: by a measure in which columns of complete rows do not overlap."""
    reaches = measure(complete[0])[-count:]
    for row in complete[1:]:
        found = zip(reaches, measure(row)[-count:], strict=True)
        reaches = [(min(start, before[0]), max(end, before[1])) for before, (start, end) in found]
    if any(before[1] >= after[0] for before, after in pairwise(reaches)):
        return [None] * len(rows)
    return [
        None if first is None else _spread(row, first, measure(row), reaches)
        for row, first in zip(rows, firsts, strict=True)
    ]


def _spread(row: _Row, first: int, places: Sequence[_Reach], reaches: Sequence[_Reach]) -> _Row | None:
    """A row, from its cell ``first`` on, with the texts in the columns that they stand under; ``None`` if one stands
    under none or several.
    """
    if first == len(row) or not reaches or (first and places[first - 1][1] > reaches[0][0]):
        return None
    spread: list[Text | None] = [None] * len(reaches)
    for text, (start, end) in zip(row[first:], places[first:], strict=True):
        over = [n for n, reach in enumerate(reaches) if reach[0] < end and start < reach[1]]
        if len(over) != 1 or spread[over[0]] is not None:
            return None
        spread[over[0]] = text
    filled = row[:first]
    for found in spread:
        filled.append(found or (_behind(filled[-1]) if filled else row[0].part(0, 0)))
    return filled


def _below_header(rows: list[_Row]) -> list[_Row]:
    """Rows without a label by the texts of the header above them. One whose first figure may be an index is told by no
    count of its cells: with a blank cell as well, an index would be its first figure.
    """
    placed = list(rows)
    for number, row in enumerate(rows):
        if _first_figure(row) or len(row) < FEW_FIGURES or not number:
            continue
        found = [_under(measure, row, row, rows[:number]) for measure in (_by_characters, _by_width)]
        if not any(found) and (bare := _without_markup(row)) is not None:
            found = [_under(measure, row, bare, rows[:number]) for measure in (_by_characters, _by_width)]
        spread = [it for it in found if it is not None]
        if spread and all(it == spread[0] for it in spread):
            placed[number] = spread[0]
        elif not any(len(it) == len(row) for it in spread):
            placed[number] = _in_no_column(row)
    return placed


def _behind(text: Text) -> Text:
    """The text of a blank cell behind another."""
    end = len(text.raw)
    return text.part(end, end)


def _in_no_column(row: _Row) -> _Row:
    """A row's texts with more blank cells between than any table has columns."""
    apart: _Row = []
    for text in row:
        apart += [text, *[_behind(text)] * MOST_COLUMNS]
    return apart[:-MOST_COLUMNS]


def _without_markup(row: _Row) -> _Row | None:
    r"""A row as it stood before markup (``\(8\)``, ``$8$``) moved its texts to the right; ``None`` if it has none."""
    bare: _Row = []
    moved = 0
    for text in row:
        found = _MARKUP.fullmatch(text.raw)
        shown = found["shown"] if found is not None else text.raw
        bare.append(Text(shown, text.span._replace(column=text.span.column - moved), text.text))
        moved += len(text.raw) - len(shown)
    return bare if moved else None


def _under(measure: Callable[[_Row], list[_Reach]], row: _Row, places: _Row, above: list[_Row]) -> _Row | None:
    """A row with its figures under the lowest texts above, of which none overlaps another; they stand where those of
    ``places`` do.
    """
    reaches: list[_Reach] = []
    for header in reversed(above):
        if _first_figure(header) < len(header):
            break
        free = [(a, b) for a, b in measure(header) if not any(a < end and start < b for start, end in reaches)]
        reaches = sorted([*reaches, *free])
    return _spread(row, 0, measure(places), reaches) if len(reaches) >= len(row) else None


def _by_characters(row: _Row) -> list[_Reach]:
    """Where texts begin and end if each character takes one column."""
    return [(text.span.column, text.span.column + len(text.raw)) for text in row]


def _by_width(row: _Row) -> list[_Reach]:
    """The same if a wide character takes two."""
    places = []
    wide = 0  # so many wide characters stand before
    for text in row:
        start = text.span.column + wide
        wide += _width(text.raw) - len(text.raw)
        places.append((start, text.span.column + len(text.raw) + wide))
    return places
