"""Tables without rules, or with rules between rows only: figures that stand below each other make columns.

Lines that end in figures are rows. Where rows stand together, and the figures below each other are clear of those
beside them, the columns are found; a row with fewer figures has them below those of the others. What stands to the
left of the figures is the label. A label of several lines is in the middle beside its figures, or begins at their
height, or rules part the rows: its lines are those by which this holds for all rows. Texts above the first row are its
header.

There has to be exactly one reading. Two figures of a row in one column, a figure below two columns, or lines that
belong to no row, and the lines stay lines; those who read them see figures whose place is not told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from attrs import frozen

from gxparse.formats.nets import Rule
from gxparse.formats.pdf.aligned_cells import Labels, Row, aligned_cells, column_of
from gxparse.formats.pdf.grids import Table
from gxparse.formats.pdf.lines import BLANK_GAP, Line, is_figure, words_of
from gxparse.formats.pdf.pages import Page
from gxparse.formats.unknown import UNKNOWN

TEXT_GAP = 0.9
"""A gap of so much of a character's height parts texts of a line."""

FAR = 2.6
"""Lines of a table are not further apart than so many of their heights."""

BESIDE = 1.0
"""A single figure stands at least so far from its label."""

NEAR = 1.8
"""Lines of a text are not further apart than so many of their sizes."""

NEARER = 0.75
"""Lines that both have labels are of one row if they are so much nearer than rows are."""

_MIDDLE = 0.3  # of a line's height: so far a label may be from the middle of its figures
_HEADER_LINES = 10


@frozen
class Aligned:
    """What the lines of a page make: tables, and the lines that are in none."""

    tables: list[Table]
    rest: list[Line]


def aligned_tables(page: Page, lines: Sequence[Line], lying: Sequence[Rule]) -> Aligned:
    """The tables that figures below each other make, of the lines outside of ruled tables."""
    rows = _with_broken([row_of(line) for line in lines])
    tables: list[Table] = []
    used: set[int] = set()
    for start, end in _stretches(rows):
        for first, last in _parts(rows[start:end]):
            part = rows[start + first : start + last]
            table = _table(page, part, lying)
            if table is not None:
                tables.append(table)
                used.update(range(start + first, start + last))
    return Aligned(tables, [line for number, row in enumerate(rows) if number not in used for line in _outside(row)])


def _with_broken(rows: list[Row]) -> list[Row]:
    """Rows, those marked that may be parts of one of which a figure is broken: they stand near each other, with figures
    below figures, or nearer than lines of a text.
    """
    data = [number for number, row in enumerate(rows) if row.figures]
    apart = [rows[other].line.middle - rows[one].line.middle for one, other in pairwise(data)]
    usual = median(apart) if apart else 0.0
    parts: list[list[int]] = []
    for number, distance in zip(data, [float("inf"), *apart], strict=False):
        if parts and _may_be_one(rows[parts[-1][-1]], rows[number], distance, usual):
            parts[-1].append(number)
        else:
            parts.append([number])
    broken = {number for part in parts if _stand_below([rows[each] for each in part]) for number in part}
    return [row._replace(broken=True) if number in broken else row for number, row in enumerate(rows)]


def _may_be_one(above: Row, row: Row, distance: float, usual: float) -> bool:
    """Whether two lines may be parts of one row, as far as their distance and their labels tell."""
    size = max(above.line.size, row.line.size)
    if distance < size or (distance <= NEAR * size and not (above.texts and row.texts)):
        return True
    return distance <= min(NEAR * size, NEARER * usual) and len(above.figures) != len(row.figures)


def _stand_below(rows: Sequence[Row]) -> bool:
    """Whether any figure stands below another, or a row beside the next one."""
    figures = sorted((figure.left, figure.right) for row in rows for figure in row.figures)
    below = any(other[0] < one[1] for one, other in pairwise(figures))
    beside = any(other.line.middle - one.line.middle < one.line.size for one, other in pairwise(rows))
    return len(rows) > 1 and (below or beside)


def _outside(row: Row) -> Iterable[Line]:
    """The lines of a row outside of tables; figures of which nothing tells whether they are whole are unknown."""
    if not row.broken:
        yield row.line
        return
    label = row.line.chars[: -sum(len(figure.chars) for figure in row.figures)]
    for figure in row.figures:
        last = figure.chars[-1]
        yield Line([*label, *figure.chars[:-1], last._replace(text=last.text + UNKNOWN)])
        label = []


def row_of(line: Line) -> Row:
    """A line as texts and the figures that it ends in."""
    tokens = words_of(line, BLANK_GAP)
    count = len(tokens)
    while count and is_figure(tokens[count - 1]):
        count -= 1
    figures = tokens[count:]
    if count == 0 or not figures:
        return Row(line, _texts(line) if not figures else [], figures)
    gap = figures[0].left - tokens[count - 1].right
    if len(figures) == 1 and gap < BESIDE * line.size:
        return Row(line, _texts(line), [])
    return Row(line, _texts(Line([char for token in tokens[:count] for char in token.chars])), figures)


def _texts(line: Line) -> list[Line]:
    """The texts of a line; characters that stand apart one by one are one text."""
    words = words_of(line, TEXT_GAP)
    joined = [words[0]]
    for word in words[1:]:
        if len(word.chars) == 1 and len(joined[-1].chars) == 1:
            joined[-1] = Line([*joined[-1].chars, *word.chars])
        else:
            joined.append(word)
    return joined


# -- where tables are ----------------------------------------------------------------------------------


def _stretches(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Where lines stand together that may be a table: around lines with figures, nothing far from the next."""
    start = 0
    for number in range(1, len(rows) + 1):
        if number < len(rows):
            above, below = rows[number - 1].line, rows[number].line
            if below.top - above.bottom <= FAR * max(above.size, below.size):
                continue
        if any(row.figures for row in rows[start:number]):
            yield start, number
        start = number


def _parts(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Rows of figures with the header above them: a new header begins a new part."""
    figures = [number for number, row in enumerate(rows) if row.figures]
    groups: list[list[int]] = []
    for number in figures:
        if groups and not _header_between(rows, groups[-1], number):
            groups[-1].append(number)
        else:
            groups.append([number])
    end = 0
    for group, following in zip(groups, [*groups[1:], [len(rows)]], strict=True):
        core = _core([rows[number] for number in group])
        edge = min(rows[number].figures[0].left for number in group)
        first = _header_start(rows, end, group[0], edge)
        last = group[-1] + 1
        while last < following[0] and core and _is_label_line(rows[last], core, edge):
            above, below = rows[last - 1].line, rows[last].line
            if (
                below.top - above.bottom > 0.8 * below.size
                or below.middle - rows[group[-1]].line.middle > 3 * FAR * below.size
            ):
                break
            last += 1
        yield first, last
        end = last


def _header_between(rows: Sequence[Row], group: Sequence[int], number: int) -> bool:
    """Whether texts stand between two rows where their figures are."""
    edge = min(rows[each].figures[0].left for each in (*group, number))
    return any(
        not row.figures and any(text.right > edge + 0.5 * text.size for text in row.texts)
        for row in rows[group[-1] + 1 : number]
    )


def _header_start(rows: Sequence[Row], end: int, first: int, edge: float) -> int:
    """The first line of the header above a row, or of the row's own label."""
    start = first
    for number in range(first - 1, max(end, first - _HEADER_LINES) - 1, -1):
        row, below = rows[number], rows[number + 1].line
        if row.figures or below.top - row.line.bottom > 1.6 * below.size:
            break
        texts = row.texts
        over = any(text.left >= edge - text.size or (text.right > edge and text is not texts[0]) for text in texts)
        if over:
            start = number
        elif texts[0].right > edge:
            break  # runs over the figures from the left: a heading or prose
    return start


def _core(rows: Sequence[Row]) -> tuple[float, float] | None:
    """Where most labels stand."""
    labels = [row.texts[-1] for row in rows if row.figures and row.texts]
    if not labels:
        return None
    return median(label.left for label in labels), median(label.right for label in labels)


def _is_label_line(row: Row, core: tuple[float, float], edge: float) -> bool:
    return not row.figures and any(_in_core(text, core) and text.right <= edge for text in row.texts)


def _in_core(text: Line, core: tuple[float, float]) -> bool:
    """Whether a text stands where most labels stand."""
    left, right = core
    overlap = min(right, text.right) - max(left, text.left)
    return overlap > 0.5 * min(right - left, text.right - text.left)


# -- one table -----------------------------------------------------------------------------------------


def _table(page: Page, part: Sequence[Row], lying: Sequence[Rule]) -> Table | None:
    """The table that lines make, ``None`` if they make none in exactly one way."""
    first = next(number for number, row in enumerate(part) if row.figures)
    data = [row for row in part if row.figures]
    columns = _columns(data)
    if columns is None:
        return None
    labels = _labels(part, data, lying, columns[0][0])
    if labels is None:
        return None
    taken = {id(text) for texts, _ in labels for text in texts}
    header = [text for row in part[:first] for text in row.texts if id(text) not in taken]
    groups = [text for row in part[first:] for text in row.texts if id(text) not in taken and text not in header]
    for row in part[:first]:
        for text in row.texts if len(row.texts) > 1 else ():
            over = any(left < text.right and text.left < right for left, right in columns)
            if text in header and not over and text.left > columns[0][1]:
                columns = sorted([*columns, (text.left, text.right)])  # a column without figures
    return aligned_cells(page, columns, header, data, labels, groups)


def _columns(data: Sequence[Row]) -> list[tuple[float, float]] | None:
    """From where to where the figures of each column reach."""
    several = [row for row in data if len(row.figures) > 1] or data
    spans = sorted((figure.left, figure.right) for row in several for figure in row.figures)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    for row in data:
        places = [column_of(figure, columns) for figure in row.figures]
        if len(row.figures) > 1 and (None in places or len(set(places)) < len(places)):
            return None
    most = max(len(row.figures) for row in data)
    if len(columns) > most and sum(len(row.figures) == most for row in data) * 2 < len(data):
        return None  # no row has figures in all columns that seem to be there
    return columns


def _labels(part: Sequence[Row], data: Sequence[Row], lying: Sequence[Rule], edge: float) -> Labels | None:
    """The lines of the label of each row."""
    core = _core(data)
    if core is None:
        return [([], row) for row in data]
    lines = [
        text
        for row in part
        for text in row.texts
        if text.right <= edge + 1 and (_in_core(text, core) or (row.figures and text is row.texts[-1]))
    ]
    header = [row.line for row in part if not row.figures and any(text.right > edge + 1 for text in row.texts)]
    rules = [rule.at for rule in lying if rule.start <= core[0] + 1 and rule.end >= core[1] - 1]
    return _by_rules(lines, data, rules, header) or _by_middle(lines, data) or _by_top(lines, data)


def _by_rules(lines: Sequence[Line], data: Sequence[Row], at: Sequence[float], header: Sequence[Line]) -> Labels | None:
    """Labels by the rules between rows; ``None`` if there is not one between any two, and below the header."""
    bands = [bisect_right(at, row.line.middle) for row in data]
    if len(set(bands)) < len(bands) or any(bisect_right(at, text.middle) in bands for text in header):
        return None
    taken: Labels = [([], row) for row in data]
    for line in lines:
        band = bisect_right(at, line.middle)
        if band in bands:
            taken[bands.index(band)][0].append(line)
    return taken


def _by_middle(lines: Sequence[Line], data: Sequence[Row]) -> Labels | None:
    """Labels in the middle beside their figures."""
    lines = [line for line in lines if line.bottom > data[0].line.top - 4 * FAR * line.size]
    taken: Labels = []
    at = len(lines)
    for row in reversed(data):
        middle = _figures_middle(row)
        count = 0
        own: list[Line] = []
        while at - count > 0:
            count += 1
            own = list(lines[at - count : at])
            off = (own[0].middle + own[-1].middle) / 2 - middle
            if abs(off) <= _MIDDLE * own[0].size:
                break
            if off < -_MIDDLE * own[0].size:
                return None
        else:
            return None
        if any(not _near(one, other) for one, other in pairwise(own)):
            return None
        taken.append((own, row))
        at -= count
    # What stands above the first label is of the header.
    return taken[::-1]


def _by_top(lines: Sequence[Line], data: Sequence[Row]) -> Labels | None:
    """Labels that begin at the height of their figures."""
    taken: Labels = [([], row) for row in data]
    heights = [_figures_middle(row) for row in data]
    for line in lines:
        at = bisect_right(heights, line.middle + _MIDDLE * line.size) - 1
        if at >= 0:
            own = taken[at][0]
            if not own and abs(line.middle - heights[at]) > _MIDDLE * line.size:
                return None
            if own and not _near(own[-1], line):
                return None
            own.append(line)
    return taken if all(own for own, _ in taken) else None


def _near(one: Line, other: Line) -> bool:
    """Whether a line may go on in the one below."""
    return other.middle - one.middle <= 2.6 * one.size


def _figures_middle(row: Row) -> float:
    return median(char.middle for figure in row.figures for char in figure.chars)
