"""The gaps between bound rows in which lines of figures stand, and the ways to read what stands there.

In a stream a label may have got the figures of its neighbour: where a gap has more lines than free rows it is widened
to the next label without figures, and the rows between are read in both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby, product

from attrs import evolve, field, frozen

from gxparse.binding.assigning import Line, Numbers, fit, may_hold
from gxparse.binding.column_order import arranged
from gxparse.binding.headers import Header, told_by_figures
from gxparse.binding.leftover import Figures, Leftover
from gxparse.binding.placing import Placed
from gxparse.forms.model import FormPart
from gxparse.forms.sums import column_sums
from gxparse.layout import Text
from gxparse.values import read_value

MOST_VERSIONS = 16
"""Figures that can be read in more ways than so many, as rows or as columns, are not placed."""

HeaderOf = Callable[[FormPart], Header]
"""What the header of a part says of its columns."""


@frozen(eq=False)
class Gap:
    """What stands between two rows that are bound: lines of figures, and the rows that are free there.

    ``versions`` are the ways to read the lines. ``released`` are rows between to which a stream may have given the
    figures of the next label; ``suspects`` all that may be shifted so, up to the free rows that are ``reached``;
    ``shifted`` those that may be if the table does not add up. In a ``blocked`` gap other figures stand that may be a
    row's.
    """

    lines: list[Figures]
    free: list[int]
    released: list[int] = field(factory=list)
    blocked: bool = False
    versions: list[list[Line]] = field(factory=list)
    suspects: list[int] = field(factory=list)
    reached: list[int] = field(factory=list)
    shifted: list[int] = field(factory=list)


class Gaps:
    """Finds the gaps of a table. ``texts`` are the fields of each line, by column."""

    def __init__(self, left: Leftover, header_of: HeaderOf) -> None:
        self.left = left
        self.header_of = lru_cache(maxsize=None)(header_of)
        self.texts: dict[Line, tuple[Text, ...]] = {}

    @cached_property
    def ordered(self) -> bool:
        """Whether the rows that have their figures stand in the form's order."""
        numbers = [row for _, row in self.left.posts]
        return numbers == sorted(set(numbers))

    def found(self) -> list[Gap]:
        """The gaps between bound rows in which lines stand."""
        posts = self.left.posts
        gaps: dict[int, Gap] = {}
        for figures in self.left.lines:
            place = sum(at < figures.position for at, _ in posts)
            gaps.setdefault(place, self._gap(place, place) if self.ordered else Gap([], [])).lines.append(figures)
        if self.ordered:
            for place in list(gaps):
                self._widen(gaps, place)
        labelled = any(record.entry is not None and record.entry.row is not None for record in self.left.records)
        for place, gap in gaps.items():
            if self.ordered and not gap.suspects:
                gap = evolve(gap, shifted=self._stream_around(place, gap))
            first = posts[place - 1][0] if place else -1
            end = place + len(gap.released)
            last = posts[end][0] if end < len(posts) else len(self.left.records)
            others = chain(self.left.strangers, (piece.position for piece in self.left.pieces))
            if not labelled or any(first <= position < last for position in others):
                gap = evolve(gap, blocked=True)
            gaps[place] = gap
        for gap in gaps.values():
            gap.versions.extend(version for version in self._versions(gap) if fit(version))
        return [gap for _, gap in sorted(gaps.items())]

    def _gap(self, first: int, last: int) -> Gap:
        """The free rows between the posts before ``first`` and after ``last``, and the posts between as released."""
        posts = self.left.posts
        low = posts[first - 1][1] if first else -1
        high = posts[last][1] if last < len(posts) else len(self.left.rows)
        released = [row for _, row in posts[first:last]]
        free = [row for row in range(low + 1, high) if row in released or self.left.is_free(row)]
        return Gap([], free, released)

    def _widen(self, gaps: dict[int, Gap], place: int) -> None:
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
        suspects = set(whole.released)
        if wider is gap and set(gap.free) - {figures.own for figures in gap.lines}:
            suspects.update(self._bordering(place))  # one of too many lines is foreign, it may be theirs
        wider = evolve(wider, suspects=sorted(suspects), reached=whole.free)
        for n in range(first, last + 1):
            gaps.pop(n, None)
        gaps[first] = wider

    def _stream_around(self, place: int, gap: Gap) -> list[int]:
        """The rows that may be shifted if the table does not add up and a gap's lines are rows of it."""
        if gap.free:
            return self._all_reached(place).released
        posts, first, last = self.left.posts, place, place
        if any(figures.own is not None or not self._is_wide(figures) for figures in gap.lines):
            return []
        while last < len(posts) and self._may_be_shifted(*posts[last]):
            last += 1
        while first and self._may_be_shifted(*posts[first - 1]):
            first -= 1
        return [row for _, row in posts[first:last]]

    def _is_wide(self, figures: Figures) -> bool:
        return any(len(figures.fields) == len(part.columns) for _, part in self.left.rows)

    def before_bare_label(self) -> list[int]:
        """The longest run of rows of a stream that may be shifted to a label without figures, and that label's row."""
        longest: list[int] = []
        run: list[int] = []
        for position, row in sorted(self.left.anchors.items()):
            if not self.left.records[position].has_figures:
                longest = max(longest, [*run, row] if run else [], key=len)
                run = []
            elif self._may_be_shifted(position, row) and not self.left.is_unclear(row):
                run.append(row)
            else:
                run = []
        return longest if longest == sorted(set(longest)) else []

    def shifted_around(self, position: int) -> list[int]:
        """The rows of a stream that may be shifted if figures at a position are a label's beside it."""
        if not self.ordered:
            return []
        return self._all_reached(sum(at < position for at, _ in self.left.posts)).released

    def _bordering(self, place: int) -> list[int]:
        beside = [post for n, post in enumerate(self.left.posts) if n in (place - 1, place)]
        return [row for position, row in beside if self._may_be_shifted(position, row)]

    def _all_reached(self, place: int) -> Gap:
        ends = [place, *(end for step in (1, -1) for reach in self._reach(place, step) for end in reach)]
        return self._gap(min(ends), max(ends))

    def _merged(self, gaps: Mapping[int, Gap], first: int, last: int) -> Gap:
        wider = self._gap(first, last)
        lines = chain(*(gaps[n].lines for n in range(first, last + 1) if n in gaps))
        wider.lines.extend(sorted(lines, key=lambda figures: figures.position))
        return wider

    def _reach(self, place: int, step: int) -> list[tuple[int, int]]:
        """The gaps from a place on that only rows of a stream part from it, which may be shifted, as far as there are
        free rows.
        """
        posts, first, last = self.left.posts, place, place
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
        record = self.left.records[position]
        whole = len(record.fields) == len(self.left.rows[row][1].columns)
        return record.at < 0 and whole and not self.left.is_beside(position)

    # -- which ways there are --------------------------------------------------------------------------

    def _versions(self, gap: Gap) -> Iterator[list[Line]]:
        """The ways to read a gap's lines: as rows; figures of a stream also as columns; a shifted stream also as it
        stands; a figure that is alone may be none of the table's.
        """
        readings = [self._as_rows(list(group)) for _, group in groupby(gap.lines, lambda figures: figures.position)]
        if 2 ** len(readings) > MOST_VERSIONS and any(len(reading) > 1 for reading in readings):
            return
        posts = {row: position for position, row in self.left.posts}
        shifted = [Figures(posts[row], tuple(self.left.records[posts[row]].fields)) for row in gap.released]
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
    def _as_rows(lines: list[Figures]) -> list[list[Figures]]:
        """Figures one a line, of several rows: they may be printed row after row or column after column."""
        fields = [text for figures in lines for text in figures.fields]
        if len(lines) < 2 or len({text.line for text in fields}) < len(fields):
            return [lines]
        across = [Figures(f.position, tuple(fields[n :: len(lines)]), f.own) for n, f in enumerate(lines)]
        return [lines, across]

    def _line(self, figures: Figures, free: Sequence[int]) -> Line:
        """A line with the rows that may be its own: free ones of its width under its heading, in which it adds up, with
        any rival beyond the heading.
        """
        own, reach = (range(*ends(figures.position)) for ends in (self.left.part, self.left.reach))
        record = self.left.records[figures.position]
        if figures.own is not None and record.place.line == figures.place.line:
            free = [figures.own]
        elif record.label is not None and record.entry is None and not self.left.is_header(record.label):
            free = [row for row in free if not self.left.is_absent(row) or self.left.names_row(record.label, row)]
        fitting = [row for row in free if row in reach and len(self.left.rows[row][1].columns) == len(figures.fields)]
        if not any(row in own for row in fitting):
            fitting = []
        parts = list({id(part): part for _, part in (self.left.rows[row] for row in fitting)}.values())
        read = {self._in_order(figures.fields, part) for part in parts}
        line, fields = Line((), ()), figures.fields
        if len(read) == 1 and (arranged_fields := read.pop()) is not None:
            fields = arranged_fields
            values = self.numbers(fields, parts[0])
            adding = {id(part) for part in parts if may_hold(values, column_sums(part.columns))}
            line = Line(values, tuple(row for row in fitting if id(self.left.rows[row][1]) in adding))
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
    def numbers(fields: Sequence[Text | None], part: FormPart) -> Numbers:
        """What fields count; money is not added up."""
        return tuple(
            None if text is None or column.money else _count(text)
            for text, column in zip(fields, part.columns, strict=True)
        )


def _count(text: Text) -> int | None:
    value = read_value(text.raw).value
    return int(value) if value is not None else None
