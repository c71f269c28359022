"""Rows of figures that stand apart from their labels: placed where one place is left, else told, never passed over.

A text that flattened a table prints all labels and then all figures, or the figures of a row above its wrapped label.
When all rows are bound whose labels stand beside their figures (:mod:`gxparse.binding.stacked`), what is left are
*lines* of figures, as wide as the table, and free rows. Each line is a free row's between the bound ones around it,
lines do not cross, and the form's sums hold (:mod:`gxparse.binding.assigning`). If one way is left, the rows get their
figures and say how. If two are, the note names both.

What stays without a place keeps its neighbours in doubt: a row that could hold it is neither ``blank`` nor
``missing``. For a whole line these are the free rows between the bound ones around it. Fewer figures, such as a number
alone, which may be a page's, can only be cells of the rows right above and below, or of one that is missing there. A
number alone is never placed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby, product

from attrs import evolve, field, frozen

from gxparse.binding.assigning import Found, Line, Numbers, Totals, assign, fit, may_hold
from gxparse.binding.bound import Bound, BoundRow
from gxparse.binding.column_order import arranged
from gxparse.binding.dressed import known
from gxparse.binding.headers import Header, told_by_figures
from gxparse.binding.labels import SHORTEST_DAMAGED, LabelIndex, fold, is_masked
from gxparse.binding.placing import UNCLEAR, Placed, inner
from gxparse.binding.recognise import Record, is_value, split_values
from gxparse.forms.model import FormPart, FormTable, Row
from gxparse.forms.sums import Sum, column_sums, implied, row_sums
from gxparse.layout import Span, Text
from gxparse.report import PLACED_BY_ORDER, PLACED_BY_SUMS
from gxparse.values import read_value, shape_of

MOST_VERSIONS = 16
"""Figures that can be read in more ways than so many, as rows or as columns, are not placed."""

MOST_NAMED = 4
"""A note names at most so many rows."""

MOST_SHOWN = 12
"""A note shows at most so many figures: more than any row has."""

FEWEST_BEHIND = 2
"""A number alone behind an unknown text belongs to the text."""

IN_DOUBT = "it may be one of the values that stand without a place"
"""The remark of a cell that would be blank or missing, were there no values without a place."""

HeaderOf = Callable[[FormPart], Header]
"""What the header of a part says of its columns."""


@frozen(eq=False)
class _Figures:
    """Figures without a label; ``own`` is the row whose label they follow in a stream, with those of other rows."""

    position: int
    fields: tuple[Text, ...]
    own: int | None = None

    @property
    def line(self) -> int:
        return self.fields[0].span.line


@frozen(eq=False)
class _Gap:
    """What stands between two rows that are bound: lines of figures, and the rows that are free there.

    ``versions`` are the ways to read the lines. ``released`` are rows between to which a stream may have given the
    figures of the next label; ``suspects`` all that may be shifted so, up to the free rows that are ``reached``;
    ``shifted`` those that may be if the table does not add up. In a ``blocked`` gap other figures stand that may be a
    row's.
    """

    lines: list[_Figures]
    free: list[int]
    released: list[int] = field(factory=list)
    blocked: bool = False
    versions: list[list[Line]] = field(factory=list)
    suspects: list[int] = field(factory=list)
    reached: list[int] = field(factory=list)
    shifted: list[int] = field(factory=list)


class Unplaced:
    """What binding the rows of a table left over. ``last`` is the record that the document ends inside."""

    def __init__(
        self,
        bound: Bound,
        table: FormTable,
        rows: Sequence[tuple[Row, FormPart]],
        records: Sequence[Record],
        anchors: Mapping[int, int],
        labels: LabelIndex,
        header_of: HeaderOf,
        last: Record | None,
    ) -> None:
        self.bound, self.table, self.rows, self.records = bound, table, rows, records
        self.anchors, self.labels, self.last = anchors, labels, last
        self.header_of = lru_cache(maxsize=None)(header_of)
        self.lines: list[_Figures] = []
        self.pieces: list[_Figures] = []  # too few figures for a row
        self.texts: dict[Line, tuple[Text, ...]] = {}

    def settle(self) -> None:
        """Place what has one place; doubt the rows that could hold the rest."""
        for position, record in enumerate(self.records):
            self._collect(position, record)
        if not self.lines and not self.pieces and not self._strangers and not self._guessed:
            return
        gaps = self._gaps()
        for gap in gaps:
            gap.versions[:] = [version for version in self._versions(gap) if fit(version)]
        fitting = [gap for gap in gaps if gap.versions]
        found, totals = self._found(fitting)
        for row, line in found.common.items():
            totals.add(row, line.values)
        for gap in gaps:
            self._settle_gap(gap, found if gap in fitting else Found(), totals)
        self._verify_guessed()
        for piece in self.pieces:
            self._doubt([piece], self._beside(piece.position), None)
        for position in self._strangers:
            before, after = self._around(position)
            absent = [row for row in range(before + 1, after) if self._is_absent(row)] if after < len(self.rows) else []
            if any(self._key(row) not in self.bound.doubted for row in absent):
                self._doubt([_Figures(position, tuple(self.records[position].printed))], absent, None)

    # -- what is left over -----------------------------------------------------------------------------

    def _collect(self, position: int, record: Record) -> None:
        number = self.anchors.get(position)
        if record in self.bound.used or record is self.last:
            return
        if number is None and record.at < 0 and record.entry is None:
            self._take(position, _behind_label(record.label))
        if not record.has_figures:
            return
        if number is not None:
            if record.at < 0 and self._is_unclear(number):
                self._take(position, tuple(record.fields), number)
        elif record.at >= 0:
            if _says_nothing(record.label):
                fields = tuple(inner(record.fields))
                whole = all(text.raw and is_value(shape_of(text.raw)) for text in fields)
                self._sort(position, [fields] if whole else [], [] if whole else [tuple(record.printed)])
        elif not self._is_stranger(position, record):
            self._take(position, tuple(record.fields))

    def _take(self, position: int, fields: tuple[Text, ...], own: int | None = None) -> None:
        """Figures of a stream: each line is a row, or each figure has a line of its own."""
        if not fields:
            return
        printed = [tuple(group) for _, group in groupby(fields, lambda text: text.span.line)]
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
        for fields in chain(lines, pieces):
            least = min(widths, default=1)
            whole = fields in lines if len(fields) in widths else len(fields) > least
            (self.lines if whole else self.pieces).append(_Figures(position, fields, own))

    def _widths(self, position: int) -> set[int]:
        low, high = self._part(position)
        return {len(part.columns) for _, part in self.rows[low:high]}

    @cached_property
    def _strangers(self) -> list[int]:
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
        if label is None or _says_nothing(label):
            return False
        if record.at >= 0:
            return True
        several = _behind_label(label) or len(record.fields) > max(len(part.columns) for _, part in self.rows)
        above = position < min(self.anchors, default=0)
        damaged = is_masked(label.text) or self.labels.resembles(self.table.key, fold(label.text))
        return not (bool(several) or self._is_header(label) or (above and not damaged))

    def _is_header(self, label: Text) -> bool:
        """Whether a text is made of nothing but labels of columns."""
        rest = fold(label.text)
        columns = {c for _, part in self.rows for c in part.columns}
        for name in sorted((fold(name) for c in columns for name in (c.label, *c.variants)), key=len, reverse=True):
            rest = rest.replace(name, "")
        return not rest

    def _names_row(self, label: Text, row: int) -> bool:
        """Whether an unknown text is a piece of a row's label, or that label behind those of its groups."""
        own = fold(self.rows[row][0].label)
        figures = _behind_label(label)
        end = figures[0].span.start - label.span.start if figures else len(label.text)
        text = label.text[:end]
        said = fold(text)
        if len(said) >= SHORTEST_DAMAGED and said in own:
            return True
        found = known(self.labels, self.table.key, text)
        return found is not None and found.entry.row == self._key(row)

    # -- where it may belong ---------------------------------------------------------------------------

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

    def _part(self, position: int) -> tuple[int, int]:
        """The rows that belong under the heading above a place and over the one below it."""
        low = next((row for at, row in reversed(self._headings) if at < position), 0)
        high = next((row for at, row in self._headings if at > position), len(self.rows))
        return (low, high) if low < high else (low, low)

    def _around(self, position: int, posts: Sequence[tuple[int, int]] | None = None) -> tuple[int, int]:
        """The rows of the records bound before and after a place, within its part."""
        among = posts if posts is not None else sorted(self.anchors.items())
        low, high = self._part(position)
        before = next((row for at, row in reversed(among) if at < position), -1)
        after = next((row for at, row in among if at > position), len(self.rows))
        return max(before, low - 1), min(after, high)

    @cached_property
    def _posts(self) -> list[tuple[int, int]]:
        """The rows that have their figures: position and number, by position."""
        return [
            (position, row)
            for position, row in sorted(self.anchors.items())
            if self.records[position].has_figures and not (self.records[position].at < 0 and self._is_unclear(row))
        ]

    def _is_free(self, row: int) -> bool:
        bound = self.bound.rows.get(self._key(row))
        if bound is None:
            return True
        spread = bound.record.at < 0 and self._is_unclear(row)
        return spread or not (bound.record.has_figures or any(text and text.raw for text in bound.placed.fields or ()))

    def _is_unclear(self, row: int) -> bool:
        """Whether a row in a stream has other figures than one a column, more or fewer, or may have those of a label
        beside it.
        """
        bound = self.bound.rows.get(self._key(row))
        unclear = bound is not None and bound.placed.fields is None and self._key(row) not in self.bound.twice
        return unclear or row in self._apart

    @cached_property
    def _apart(self) -> set[int]:
        """Rows whose figures stand below the label, in a stream that prints most of them beside it, and that have a
        label without figures for a neighbour: it may be their own label.
        """
        places = [(p, row) for p, row in sorted(self.anchors.items()) if self.records[p].at < 0]
        below = [n for n, (p, _) in enumerate(places) if self.records[p].has_figures and not self._is_beside(p)]
        beside = sum(self.records[p].has_figures for p, _ in places) - len(below)
        if len(below) >= beside:
            return set()
        mere = {n for n, (p, _) in enumerate(places) if not self.records[p].has_figures}
        return {places[n][1] for n in below if n - 1 in mere or n + 1 in mere}

    def _is_beside(self, position: int) -> bool:
        """Whether figures of a stream begin on the line of their label."""
        record = self.records[position]
        return record.label is not None and record.label.span.line == record.fields[0].span.line

    def _is_absent(self, row: int) -> bool:
        return self._key(row) not in self.bound.rows

    def _key(self, row: int) -> str:
        return self.rows[row][0].key

    def _beside(self, position: int) -> list[int]:
        """The rows that a piece may be cells of: the labelled ones above and below, and those missing between."""
        places = sorted(self.anchors.items())
        low, high = self._part(position)
        above = next((row for at, row in reversed(places) if at <= position), None)
        below = next((row for at, row in places if at > position), None)
        found = [row for row in (above, below) if row is not None and low <= row < high]
        if above is not None and below is not None:
            found += [row for row in range(max(above + 1, low), min(below, high)) if self._is_absent(row)]
        return sorted(set(found))

    def _gaps(self) -> list[_Gap]:
        """The gaps between bound rows in which lines stand."""
        posts = self._posts
        numbers = [row for _, row in posts]
        ordered = numbers == sorted(set(numbers))
        gaps: dict[int, _Gap] = {}
        for figures in self.lines:
            place = sum(at < figures.position for at, _ in posts)
            gaps.setdefault(place, self._gap(place, place) if ordered else _Gap([], [])).lines.append(figures)
        if ordered:
            for place in list(gaps):
                self._widen(gaps, place)
        labelled = any(record.entry is not None and record.entry.row is not None for record in self.records)
        for place, gap in gaps.items():
            if ordered and not gap.suspects:
                gap = evolve(gap, shifted=self._all_reached(place).released)
            first = posts[place - 1][0] if place else -1
            last = posts[place + len(gap.released)][0] if place + len(gap.released) < len(posts) else len(self.records)
            others = chain(self._strangers, (piece.position for piece in self.pieces))
            if not labelled or any(first <= position < last for position in others):
                gap = evolve(gap, blocked=True)
            gaps[place] = gap
        return [gap for _, gap in sorted(gaps.items())]

    def _gap(self, first: int, last: int) -> _Gap:
        """The free rows between the posts before ``first`` and after ``last``, and the posts between as released."""
        posts = self._posts
        low = posts[first - 1][1] if first else -1
        high = posts[last][1] if last < len(posts) else len(self.rows)
        released = [row for _, row in posts[first:last]]
        free = [row for row in range(low + 1, high) if row in released or self._is_free(row)]
        return _Gap([], free, released)

    def _widen(self, gaps: dict[int, _Gap], place: int) -> None:
        """More lines than rows in a stream: each label may have got the figures of the one before or behind it, up to
        a label without any.
        """
        gap = gaps.get(place)
        if gap is None or len(gap.lines) <= len(gap.free) or gap.released:
            return
        for step in (1, -1):
            reached = self._reach(place, step)
            for first, last in reached:
                wider = self._merged(gaps, first, last)
                if len(wider.lines) + len(wider.released) <= len(wider.free):
                    break
            else:
                continue
            break
        else:  # nothing fits, and what could be shifted cannot be trusted
            first, last = place, place
            wider = gap
        whole = self._all_reached(place)
        wider = evolve(wider, suspects=whole.released, reached=whole.free)
        for n in range(first, last + 1):
            gaps.pop(n, None)
        gaps[first] = wider

    def _all_reached(self, place: int) -> _Gap:
        ends = [place, *(end for step in (1, -1) for reach in self._reach(place, step) for end in reach)]
        return self._gap(min(ends), max(ends))

    def _merged(self, gaps: Mapping[int, _Gap], first: int, last: int) -> _Gap:
        wider = self._gap(first, last)
        lines = chain(*(gaps[n].lines for n in range(first, last + 1) if n in gaps))
        wider.lines.extend(sorted(lines, key=lambda figures: figures.position))
        return wider

    def _reach(self, place: int, step: int) -> list[tuple[int, int]]:
        """The gaps from a place on that only rows of a stream part from it, which may be shifted, as far as there are
        free rows.
        """
        posts, first, last = self._posts, place, place
        found: list[tuple[int, int]] = []
        while True:
            nearest = last if step > 0 else first - 1
            if not 0 <= nearest < len(posts) or not self._may_be_shifted(*posts[nearest]):
                return found
            first, last = (first, last + 1) if step > 0 else (first - 1, last)
            there = self._gap(last, last) if step > 0 else self._gap(first, first)
            if there.free:
                found.append((first, last))

    def _may_be_shifted(self, position: int, row: int) -> bool:
        record = self.records[position]
        return record.at < 0 and not self._is_beside(position) and len(record.fields) == len(self.rows[row][1].columns)

    # -- which ways there are --------------------------------------------------------------------------

    def _versions(self, gap: _Gap) -> Iterator[list[Line]]:
        """The ways to read a gap's lines: as rows; figures of a stream also as columns; a shifted stream also as it
        stands; a figure that is alone may be none of the table's.
        """
        readings = [self._as_rows(list(group)) for _, group in groupby(gap.lines, lambda figures: figures.position)]
        if 2 ** len(readings) > MOST_VERSIONS and any(len(reading) > 1 for reading in readings):
            return
        posts = {row: position for position, row in self._posts}
        shifted = [_Figures(posts[row], tuple(self.records[posts[row]].fields)) for row in gap.released]
        whole = len(gap.lines) + len(shifted) <= len(gap.free)
        for chosen in product(*readings):
            lines = sorted([*chain(*chosen), *shifted], key=lambda figures: figures.position)
            yield [self._line(figures, gap.free) for figures in lines]
        if gap.released and whole:
            yield [self._line(figures, [row]) for figures, row in zip(shifted, gap.released, strict=True)]
        alone = [figures for figures in gap.lines if len(figures.fields) == 1]
        if alone:
            yield [self._line(figures, gap.free) for figures in gap.lines if figures not in alone]

    @staticmethod
    def _as_rows(lines: list[_Figures]) -> list[list[_Figures]]:
        """Figures one a line, of several rows: they may be printed row after row or column after column."""
        fields = [text for figures in lines for text in figures.fields]
        if len(lines) < 2 or len({text.span.line for text in fields}) < len(fields):
            return [lines]
        across = [_Figures(f.position, tuple(fields[n :: len(lines)]), f.own) for n, f in enumerate(lines)]
        return [lines, across]

    def _line(self, figures: _Figures, free: Sequence[int]) -> Line:
        """A line with the rows that may be its own: free ones of its width under its heading, in which it adds up."""
        low, high = self._part(figures.position)
        record = self.records[figures.position]
        if figures.own is not None and record.place.span.line == figures.line:
            free = [figures.own]
        elif record.label is not None and record.entry is None and not self._is_header(record.label):
            free = [row for row in free if not self._is_absent(row) or self._names_row(record.label, row)]
        fitting = [row for row in free if low <= row < high and len(self.rows[row][1].columns) == len(figures.fields)]
        parts = list({id(part): part for _, part in (self.rows[row] for row in fitting)}.values())
        read = {self._in_order(figures.fields, part) for part in parts}
        line, fields = Line((), ()), figures.fields
        if len(read) == 1 and (arranged_fields := read.pop()) is not None:
            fields = arranged_fields
            values = self._numbers(fields, parts[0])
            adding = {id(part) for part in parts if may_hold(values, column_sums(part.columns))}
            line = Line(values, tuple(row for row in fitting if id(self.rows[row][1]) in adding))
        self.texts[line] = fields
        return line

    def _in_order(self, fields: tuple[Text, ...], part: FormPart) -> tuple[Text, ...] | None:
        """Fields in the order of a part's columns; ``None`` if nothing tells it."""
        header = self.header_of(part)
        if header.columns is None or len(header.columns) != len(part.columns):
            return None
        placed = tuple(text for text in arranged(Placed(fields), header.columns, part).fields or () if text is not None)
        return placed if header.named or told_by_figures([placed], part) else None

    @staticmethod
    def _numbers(fields: Sequence[Text | None], part: FormPart) -> Numbers:
        return tuple(
            None if text is None or column.money else _count(text)
            for text, column in zip(fields, part.columns, strict=True)
        )

    @cached_property
    def _sums(self) -> tuple[Sum, ...]:
        return row_sums(self.table, self.rows)

    def _totals(self) -> Totals:
        return Totals((*self._sums, *implied(self._sums)), len(self.rows[0][1].columns))

    def _found(self, gaps: Sequence[_Gap]) -> tuple[Found, Totals]:
        """What all ways have in common, and the sums of what is known without them."""
        totals = self._totals()
        free = {row for gap in gaps for row in gap.free}
        for row in range(len(self.rows)):
            bound = self.bound.rows.get(self._key(row))
            if bound is None or row in free or bound.placed.fields is None or self._key(row) in self.bound.twice:
                continue
            if not totals.add(row, self._numbers(bound.placed.fields, bound.part)):
                return Found(), totals
        count = 1
        for gap in gaps:
            count *= len(gap.versions)
        if count > MOST_VERSIONS:
            return Found(complete=False), totals
        versions = [list(chain(*each)) for each in product(*(gap.versions for gap in gaps))]
        return (assign(versions, totals) if gaps else Found()), totals

    # -- what becomes of it ----------------------------------------------------------------------------

    def _settle_gap(self, gap: _Gap, found: Found, totals: Totals) -> None:
        mine = {row: line for row, line in found.common.items() if row in gap.free}
        if gap.blocked:
            mine = {row: line for row, line in mine.items() if totals.closed(row)}
        texts = {id(text) for line in mine.values() for text in self.texts[line]}
        if gap.suspects and not all(id(text) in texts for figures in gap.lines for text in figures.fields):
            mine, texts = {}, set()  # that a shifted stream does not add up does not prove that it is not shifted
        placed = {row: line for row, line in mine.items() if not self._stands(row, self.texts[line])}
        for row, line in placed.items():
            self._place(row, self.texts[line])
        if placed:
            self._tell_placed(placed)
        rest = [figures for figures in gap.lines if not all(id(text) in texts for text in figures.fields)]
        for figures in gap.lines:
            if figures not in rest:
                self.bound.used.add(self.records[figures.position])
        broken = bool(gap.versions) and found.complete and not found.ways
        for row in (*gap.suspects, *(gap.shifted if broken else ())) if rest else ():
            if row not in mine:
                self.bound.rows[self._key(row)].placed = UNCLEAR
        for row in {figures.own for figures in gap.lines if figures.own is not None} - mine.keys():
            self._empty(row, figures_go_on=bool(rest))
        if rest:
            free = gap.reached or gap.free or [row for row in range(len(self.rows)) if self._is_free(row)]
            room = {row for figures in rest for row in range(*self._part(figures.position))}
            self._doubt(rest, [row for row in free if row in room and row not in mine], self._why(rest, found))

    def _empty(self, row: int, *, figures_go_on: bool) -> None:
        """A row whose figures are another's, or may be."""
        bound = self.bound.rows[self._key(row)]
        bound.placed = UNCLEAR
        if not figures_go_on:
            bound.record = Record(self.table.key, bound.record.label, bound.record.entry)

    def _stands(self, row: int, fields: Sequence[Text]) -> bool:
        """Whether a row has these very figures already."""
        bound = self.bound.rows.get(self._key(row))
        return bound is not None and bound.placed.fields is not None and list(bound.placed.fields) == list(fields)

    def _place(self, row: int, fields: tuple[Text, ...]) -> None:
        form_row, part = self.rows[row]
        record = Record(self.table.key, None, None, -1, list(fields))
        remark = PLACED_BY_SUMS if self._sums else PLACED_BY_ORDER
        before = self.bound.rows.get(form_row.key)
        header = before.header if before is not None else ""
        self.bound.rows[form_row.key] = BoundRow(
            part, record, Placed(fields), header, self.header_of(part).doubts, remark
        )
        if before is not None:
            line = before.record.place.span.line
            self.bound.notes[:] = [note for note in self.bound.notes if (note.code, note.line) != ("row-unclear", line)]

    @cached_property
    def _guessed(self) -> dict[int, int]:
        """Rows with figures that are bound by their place alone, with the position of each."""
        return {
            row: p
            for p, row in self.anchors.items()
            if _says_nothing(self.records[p].label) and self.records[p].has_figures
        }

    def _verify_guessed(self) -> None:
        """Rows without a label by which a table that adds up no longer does are none of it."""
        if not self._guessed or not self._sums:
            return
        totals = self._totals()
        printed: dict[int, Numbers] = {}
        adding: dict[int, bool] = {}
        for row, (form_row, part) in enumerate(self.rows):
            bound = self.bound.rows.get(form_row.key)
            if bound is not None and bound.placed.fields is not None and form_row.key not in self.bound.twice:
                printed[row] = self._numbers(bound.placed.fields, part)
                adding[row] = may_hold(printed[row], column_sums(part.columns))
                totals.add(row, printed[row])
        wrong = set()
        for row in self._guessed.keys() & printed.keys():
            others = [adds for other, adds in adding.items() if other not in self._guessed]
            if not adding[row] and 2 * sum(others) > len(others):
                wrong.add(row)
            elif not totals.possible(row):
                totals.add(row, printed[row], -1)
                if totals.possible(row):
                    wrong.add(row)
                else:
                    totals.add(row, printed[row])
        for row in sorted(wrong):
            above = self.anchors.get(self._guessed[row] - 1)
            if above is not None and self.records[self._guessed[row]].at < 0:  # it was parted from the row above
                self.bound.rows[self._key(above)].placed = UNCLEAR
            bound = self.bound.rows[self._key(row)]
            bound.placed = UNCLEAR
            zh, en = self._names([row])
            self.bound.note(
                "values-unplaced",
                bound.record.place.span.line,
                f"没有行名的一行按位置应为 {zh},但与勾稽关系不符,未采用",
                f"a row without a label would be {en} by its place, and contradicts the sums; it is not used",
            )

    def _names(self, rows: Sequence[int]) -> tuple[str, str]:
        """Rows by label and key, in Chinese and English."""
        more = "…" if len(rows) > MOST_NAMED else ""
        named = [(self.rows[row][0].label, f"{self.table.key}.{self._key(row)}") for row in rows[:MOST_NAMED]]
        zh = "、".join(f"“{label}”({key})" for label, key in named) + more
        return zh, ", ".join(f"{label!r} ({key})" for label, key in named) + more

    def _tell_placed(self, placed: Mapping[int, Line]) -> None:
        line = min(text.span.line for each in placed.values() for text in self.texts[each])
        zh, en = self._names(sorted(placed))
        how_zh, how_en = ("行序和勾稽关系", PLACED_BY_SUMS) if self._sums else ("行序", PLACED_BY_ORDER)
        self.bound.note(
            "row-placed",
            line,
            f"{len(placed)} 行数值与行名不在一行,按{how_zh}归入:{zh}",
            f"{_rows(len(placed))} of values apart from the labels, {how_en}: {en}",
        )

    def _why(self, lines: Sequence[_Figures], found: Found) -> tuple[str, str]:
        """Why lines have no place: two ways to give them one, none, or too many to try."""
        if not found.complete:
            return "可能的归法过多,未能逐一核对", "there are too many places to try"
        texts = {id(text) for text in lines[0].fields}
        places = dict.fromkeys(
            row for way in found.ways for row, line in way.items() if texts & {id(text) for text in self.texts[line]}
        )
        by_zh, by_en = ("行序和勾稽关系", "order and sums") if self._sums else ("行序", "order")
        if len(places) > 1:
            zh, en = self._names(list(places))
            return f"按{by_zh}可归入 {zh} 中的任一行", f"by {by_en} they may be those of {en}"
        if found.ways:
            return f"{by_zh}不足以确定其位置", f"{by_en} cannot tell where they belong"
        return f"归入任何一行都不符合{by_zh}", f"no place agrees with {by_en}"

    def _doubt(self, figures: Sequence[_Figures], rows: Sequence[int], why: tuple[str, str] | None) -> None:
        """Rows that could hold figures are neither blank nor missing."""
        doubted = [row for row in rows if self._has_room(row)]
        self.bound.doubted.update({self._key(row): IN_DOUBT for row in doubted})
        if not doubted and why is None:
            return
        shown = [text.raw for text in figures[0].fields]
        printed = " ".join(shown[:MOST_SHOWN]) + (" …" if len(shown) > MOST_SHOWN or len(figures) > 1 else "")
        zh, en = why or ("可能是相邻行的值", "it may be a value of a row beside it")
        if doubted:
            names_zh, names_en = self._names(doubted)
            zh, en = f"{zh};不能认定为空白或缺失:{names_zh}", f"{en}; not to be called blank or missing: {names_en}"
        self.bound.note("values-unplaced", figures[0].line, f"“{printed}”未能归位,{zh}", f"{printed!r}: {en}")

    def _has_room(self, row: int) -> bool:
        """Whether a row has a cell without a figure."""
        bound = self.bound.rows.get(self._key(row))
        if bound is None or not bound.record.has_figures:
            return True
        return any(text is None or not text.raw for text in bound.placed.fields or ())


def _says_nothing(label: Text | None) -> bool:
    return label is None or not fold(label.text).strip("*略")


def _count(text: Text) -> int | None:
    value = read_value(text.raw).value
    return int(value) if value is not None else None


def _behind_label(label: Text | None) -> tuple[Text, ...]:
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
    place = Span(span.start + start, span.end, span.line, span.column + start, span.element)
    return tuple(split_values(Text(raw[start:], place, raw[start:])))


def _rows(count: int) -> str:
    return f"{count} row" + "s" * (count != 1)
