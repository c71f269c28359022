"""What binding the rows of a table left over: figures without a label, by where they stand.

Of a grid it is a row of cells without a label; of a stream the figures behind a label that has more than its row's, or
behind a text that is no row's label. As many as the table is wide are a line, which may be a row's; fewer are a piece.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice, takewhile

from attrs import frozen

from gxparse.binding.bound import Bound
from gxparse.binding.dressed import known
from gxparse.binding.events import Record, is_blank, is_value
from gxparse.binding.labels import SHORTEST_DAMAGED, LabelIndex, fold, is_masked
from gxparse.binding.placing import inner
from gxparse.binding.text_parts import split_values
from gxparse.forms.model import FormPart, FormTable, Row
from gxparse.layout import Span, Text
from gxparse.values import shape_of

FEWEST_BEHIND = 2
"""A number alone behind an unknown text belongs to the text."""


@frozen(eq=False)
class Figures:
    """Figures without a label; ``own`` is the row whose label they follow in a stream, with those of other rows."""

    position: int
    fields: tuple[Text, ...]
    own: int | None = None

    @property
    def place(self) -> Span:
        """Where they begin."""
        return self.fields[0].span


class Leftover:
    """The figures of a table that are no row's, and the rows around them. ``lines`` may be rows, ``pieces`` are too
    short for one; ``last`` is the record that the document ends inside.
    """

    def __init__(
        self,
        bound: Bound,
        table: FormTable,
        rows: Sequence[tuple[Row, FormPart]],
        records: Sequence[Record],
        anchors: Mapping[int, int],
        labels: LabelIndex,
        last: Record | None,
    ) -> None:
        self.bound, self.table, self.rows, self.records = bound, table, rows, records
        self.anchors, self.labels, self.last = anchors, labels, last
        self.lines: list[Figures] = []
        self.pieces: list[Figures] = []
        for position, record in enumerate(records):
            self._collect(position, record)

    def __bool__(self) -> bool:
        return bool(self.lines or self.pieces or self.strangers)

    def _collect(self, position: int, record: Record) -> None:
        number = self.anchors.get(position)
        if record in self.bound.used:
            return
        if record is self.last:  # it may be cut off, so nothing of it is placed
            if record.has_figures and self._strays(position, record, number):
                self.pieces.append(Figures(position, tuple(record.printed), number))
            return
        if number is None and record.at < 0 and record.entry is None:
            self._take(position, behind_label(record.label))
        if not record.has_figures:
            return
        if number is not None:
            if record.at >= 0 or not self.is_unclear(number):
                return
            if self._is_refused(number):
                self.pieces.append(Figures(position, tuple(record.fields), number))
            else:
                self._take(position, tuple(record.fields), number)
        elif record.at >= 0:
            if says_nothing(record.label):
                fields = tuple(inner(record.fields))
                whole = all(text.raw and is_value(shape_of(text.raw)) for text in fields)
                self._sort(position, [fields] if whole else [], [] if whole else [tuple(record.printed)])
        elif not self._is_stranger(position, record):
            self._take(position, tuple(record.fields))

    def _strays(self, position: int, record: Record, number: int | None) -> bool:
        """Whether the figures that a document ends with are not surely those of the label above them."""
        if number is not None:
            return record.at < 0 and self.is_unclear(number)
        return says_nothing(record.label) or (record.at < 0 and not self._is_stranger(position, record))

    def _take(self, position: int, fields: tuple[Text, ...], own: int | None = None) -> None:
        """Figures of a stream: each line is a row, or each figure has a line of its own."""
        if not fields:
            return
        printed = [tuple(group) for _, group in groupby(fields, lambda text: text.line)]
        widths = self._widths(position)
        if all(len(line) == 1 for line in printed) and len(widths) == 1:
            (width,) = widths
            rows, rest = divmod(len(fields), width)
            whole = [] if rest else [fields[n * width : (n + 1) * width] for n in range(rows)]
            self._sort(position, whole, [fields] if rest else [], own)
        else:
            self._sort(position, printed, [], own)

    def _sort(
        self,
        position: int,
        lines: Sequence[tuple[Text, ...]],
        pieces: Sequence[tuple[Text, ...]],
        own: int | None = None,
    ) -> None:
        widths = self._widths(position)
        least = min(widths, default=1)
        for fields, is_line in (*((line, True) for line in lines), *((piece, False) for piece in pieces)):
            whole = is_line if len(fields) in widths else len(fields) > least
            (self.lines if whole else self.pieces).append(Figures(position, fields, own))

    def _widths(self, position: int) -> set[int]:
        low, high = self.part(position)
        return {len(part.columns) for _, part in self.rows[low:high]}

    @cached_property
    def strangers(self) -> list[int]:
        """Records with figures whose label is another than the form's."""
        return [
            position
            for position, record in enumerate(self.records)
            if position not in self.anchors
            and record.has_figures
            and record not in self.bound.used
            and self._is_stranger(position, record)
        ]

    def _is_stranger(self, position: int, record: Record) -> bool:
        """Whether a label that is no row's of the form may have the figures behind it. Not a header, and not a text
        before figures of several rows, or before all labels, unless that is a damaged one.
        """
        label = record.label
        if record.entry is not None:
            return record.at >= 0 or (record.entry.row is not None and not record.entry.columns)
        if label is None or says_nothing(label):
            return False
        if record.at >= 0:
            return True
        several = behind_label(label) or len(record.fields) > max(len(part.columns) for _, part in self.rows)
        above = position < min(self.anchors, default=0)
        damaged = is_masked(label.text) or self.labels.resembles(self.table.key, fold(label.text))
        return not (bool(several) or self.is_header(label) or (above and not damaged))

    def is_header(self, label: Text) -> bool:
        """Whether a text is made of nothing but labels of columns."""
        rest = fold(label.text)
        for name in self._column_names:
            rest = rest.replace(name, "")
        return not rest

    @cached_property
    def _column_names(self) -> list[str]:
        parts = {id(part): part for _, part in self.rows}.values()
        columns = [column for part in parts for column in part.columns]
        return sorted({fold(name) for c in columns for name in (c.label, *c.variants)}, key=len, reverse=True)

    def goes_on(self, position: int, row: int) -> bool:
        """Whether a record of a stream has the rest of the label above it, which has figures of its own."""
        above, record = self.records[position - 1], self.records[position]
        if record.at >= 0 or above.label is None or record.label is None or not above.has_figures:
            return False
        return fold(above.label.text + record.label.text) == fold(self.rows[row][0].label)

    def names_row(self, label: Text, row: int) -> bool:
        """Whether an unknown text is a piece of a row's label, or that label behind those of its groups."""
        own = fold(self.rows[row][0].label)
        figures = behind_label(label)
        end = figures[0].span.start - label.span.start if figures else len(label.text)
        text = label.text[:end]
        said = fold(text)
        if len(said) >= SHORTEST_DAMAGED and said in own:
            return True
        found = known(self.labels, self.table.key, text)
        return found is not None and found.entry.row == self.key(row)

    # -- where it stands -------------------------------------------------------------------------------

    @cached_property
    def _headings(self) -> list[tuple[int, int]]:
        """Where headings of parts stand, and the first row of each."""
        first: dict[str, int] = {}
        for number, (_, part) in enumerate(self.rows):
            if part.heading:
                first.setdefault(fold(part.heading), number)
        return [
            (position, first[folded])
            for position, record in enumerate(self.records)
            if first and record.label is not None and (folded := fold(record.label.text)) in first
        ]

    @cached_property
    def anchored(self) -> list[tuple[int, int]]:
        """The places of records that are rows, and these rows."""
        return sorted(self.anchors.items())

    def part(self, position: int) -> tuple[int, int]:
        """The rows that belong under the heading above a place and over the one below it."""
        low, high = _around(self._headings, position, 0, len(self.rows))
        return (low, high) if low < high else (low, low)

    def reach(self, position: int) -> tuple[int, int]:
        """The rows that figures at a place may belong to: those of its part, and one whose label without figures stands
        on the other side of the heading, with no row that has any between.
        """
        low, high = self.part(position)
        before, after = _around(self.anchored, position, len(self.rows), -1)  # where there is none, no row's neighbour
        low -= before == low - 1 and self.is_free(low - 1)
        high += after == high and self.is_free(high)
        return low, high

    def around(self, position: int, posts: Sequence[tuple[int, int]] | None = None) -> tuple[int, int]:
        """The rows of the records bound before and after a place, within its part."""
        low, high = self.part(position)
        among = posts if posts is not None else self.anchored
        before, after = _around(among, position, -1, len(self.rows))
        return max(before, low - 1), min(after, high)

    @cached_property
    def posts(self) -> list[tuple[int, int]]:
        """The rows that have their figures: position and number, by position."""
        return [
            (position, row)
            for position, row in self.anchored
            if not self.records[position].is_bare and not (self.records[position].at < 0 and self.is_unclear(row))
        ]

    def is_free(self, row: int) -> bool:
        """Whether a row has no figures that are surely its own."""
        bound = self.bound.rows.get(self.key(row))
        if bound is None:
            return True
        spread = bound.record.at < 0 and self.is_unclear(row)
        return spread or (bound.record.is_bare and all(map(is_blank, bound.placed.fields or ())))

    def is_unclear(self, row: int) -> bool:
        """Whether a row in a stream has other figures than one a column, more or fewer, or may have those of a label
        beside it.
        """
        bound = self.bound.rows.get(self.key(row))
        unclear = bound is not None and bound.placed.fields is None and self.key(row) not in self.bound.twice
        return unclear or row in self._apart

    @cached_property
    def _apart(self) -> set[int]:
        """Rows whose figures stand below the label, in a stream that prints most of them beside it, and that have a
        label without figures for a neighbour: it may be their own label.
        """
        places = [(p, row) for p, row in self.anchored if self.records[p].at < 0]
        below = [n for n, (p, _) in enumerate(places) if self.records[p].has_figures and not self.is_beside(p)]
        beside = sum(self.records[p].has_figures for p, _ in places) - len(below)
        if len(below) >= beside:
            return set()
        mere = {n for n, (p, _) in enumerate(places) if not self.records[p].has_figures}
        return {places[n][1] for n in below if n - 1 in mere or n + 1 in mere}

    def _is_refused(self, row: int) -> bool:
        """Whether a row in a stream has a figure a column, and they are not sure to be its own: one stands apart."""
        bound = self.bound.rows[self.key(row)]
        return bound.placed.fields is None and len(bound.record.fields) == len(bound.part.columns)

    def is_beside(self, position: int) -> bool:
        """Whether figures of a stream begin on the line of their label."""
        record = self.records[position]
        return record.label is not None and record.label.line == record.fields[0].line

    def is_absent(self, row: int) -> bool:
        """Whether no label of a row is printed, nor figures that were told to be its own."""
        return self.key(row) not in self.bound.rows

    def position_of(self, row: int) -> int:
        """Where the first record of a bound row stands."""
        return min(position for position, number in self.anchors.items() if number == row)

    def key(self, row: int) -> str:
        """The key of the row with a number."""
        return self.rows[row][0].key

    def bare_above(self, position: int) -> list[int]:
        """The rows whose labels stand right above a place, one after another, all without figures."""
        above = islice(reversed(self.anchored), len(self.anchored) - bisect_left(self.anchored, (position,)), None)
        return [row for _, row in takewhile(self._is_bare, above)]

    def beside(self, position: int, *, several: bool) -> list[int]:
        """The rows that a piece may be cells of: the labelled ones above and below, those missing between, and all of a
        part without labels. Of ``several`` figures, which may be a row, also those beyond, as far as labels have none.
        """
        places = sorted(self.anchors.items())
        above = [post for post in reversed(places) if post[0] <= position]
        below = [post for post in places if post[0] > position]
        low, high = self.reach(position)
        first, last = (above[0][1] if above else high), (below[0][1] if below else low)
        found = [row for _, row in (*above[:1], *below[:1])]
        own = range(*self.part(position))
        if len(own) < len(self.rows) and all(map(self.is_absent, own)):
            found += own  # a heading says that something is to come
        if several:
            bare = [*takewhile(self._is_bare, above)], [*takewhile(self._is_bare, below)]
            found += [row for run in bare for _, row in run]
            first, last = (
                side[len(run)][1] if len(run) < len(side) else end
                for run, side, end in zip(bare, (above, below), (-1, len(self.rows)), strict=True)
            )
        return [row for row in range(low, high) if row in found or (first < row < last and self.is_absent(row))]

    def _is_bare(self, post: tuple[int, int]) -> bool:
        return self.records[post[0]].is_bare


def _around(places: Sequence[tuple[int, int]], position: int, first: int, last: int) -> tuple[int, int]:
    """The rows of the places before and after one; ``first`` and ``last`` where there is none."""
    before, after = bisect_left(places, (position,)), bisect_left(places, (position + 1,))
    return places[before - 1][1] if before else first, places[after][1] if after < len(places) else last


def says_nothing(label: Text | None) -> bool:
    """Whether there is no label, or nothing but a mask."""
    return label is None or not fold(label.text).strip("*略")


def behind_label(label: Text | None) -> tuple[Text, ...]:
    """The figures that stand behind an unknown label on its line, two or more."""
    if label is None or not label.raw[-1:].isdigit():
        return ()
    raw, span = label.raw, label.span
    pieces = list(re.finditer(r"\S+", raw))
    first = len(pieces)
    while first and is_value(shape_of(pieces[first - 1][0])):
        first -= 1
    if len(pieces) - first < FEWEST_BEHIND or span.end - span.start != len(raw):
        return ()
    start = pieces[first].start()
    place = span.part(start, span.end - span.start)
    return tuple(split_values(Text(raw[start:], place, raw[start:])))
