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

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, product
from operator import attrgetter

from gxparse.binding.assigning import Found, Line, Numbers, Totals, assign, may_hold
from gxparse.binding.bound import BoundRow
from gxparse.binding.events import Record, is_blank
from gxparse.binding.gaps import MOST_VERSIONS, Gap, Gaps, HeaderOf
from gxparse.binding.leftover import Figures, Leftover, says_nothing
from gxparse.binding.placing import UNCLEAR, Placed
from gxparse.forms.sums import Sum, column_sums, implied, row_sums
from gxparse.layout import Text
from gxparse.report import PLACED_BY_ORDER, PLACED_BY_SUMS

MOST_NAMED = 4
"""A note names at most so many rows."""

MOST_SHOWN = 12
"""A note shows at most so many figures: more than any row has."""

IN_DOUBT = "it may be one of the values that stand without a place"
"""The remark of a cell that would be blank or missing, were there no values without a place."""


class Unplaced:
    """Settles what binding the rows of a table left over."""

    def __init__(self, left: Leftover, header_of: HeaderOf) -> None:
        self.left, self.bound, self.rows = left, left.bound, left.rows
        self.gaps = Gaps(left, header_of)

    def settle(self) -> None:
        """Place what has one place; doubt the rows that could hold the rest."""
        if not self.left.lines:
            self._settle_unseen_shift()
        if not self.left and not self._guessed:
            return
        gaps = self.gaps.found()
        fitting = [gap for gap in gaps if gap.versions]
        found, totals = self._found(fitting)
        for row, line in found.common.items():
            totals.add(row, line.values)
        for gap in gaps:
            self._settle_gap(gap, found if gap in fitting else Found(), totals)
        self._verify_guessed()
        for piece in self.left.pieces:
            self._settle_piece(piece)
        for position in self.left.strangers:
            self._settle_stranger(position)

    def _settle_unseen_shift(self) -> None:
        """A stream that does not add up as it is bound, and does if each label has the figures of the one behind it, up
        to one without any: the first figures are lost, and nothing tells which label the others belong to.
        """
        chain_of = self.gaps.before_bare_label()
        bound_rows = [self.bound.rows[self.left.key(row)] for row in chain_of[:-1]]
        if not chain_of or not self._sums or self._adds_up or any(row.placed.fields is None for row in bound_rows):
            return
        totals = self._totals()
        moved = dict(zip(chain_of[1:], chain_of, strict=False))
        possible = True
        for row in range(len(self.rows)):
            if row in moved:
                bound = self.bound.rows[self.left.key(moved[row])]
                possible &= totals.add(row, self.gaps.numbers(bound.placed.fields or (), bound.part))
            elif row not in chain_of:
                possible &= self._add(totals, row)
        if possible:
            *shifted, bare = chain_of
            first = self.bound.rows[self.left.key(shifted[0])].record
            self._make_unclear(shifted)
            self._doubt([Figures(self.left.position_of(shifted[0]), tuple(first.printed))], [*shifted, bare], None)

    def _settle_piece(self, piece: Figures) -> None:
        rows = self.left.beside(piece.position, several=len(piece.fields) > 1)
        if piece.own is not None:
            rows = sorted({*rows, *self.left.bare_above(piece.position)})
        if piece.own is None and len(piece.fields) > 1 and self.left.records[piece.position].at < 0:
            shifted = self.gaps.shifted_around(piece.position)
            self._make_unclear(shifted)
            rows = sorted({*rows, *shifted})
        self._doubt([piece], rows, None)

    def _settle_stranger(self, position: int) -> None:
        """Figures under a label of another name may be a missing row's; under the rest of a wrapped label, its own."""
        record = self.left.records[position]
        above = self.left.anchors.get(position - 1)
        if above is not None and self.left.goes_on(position, above):
            self._make_unclear([above])
            self.bound.note_unclear(record, len(self.rows[above][1].columns))
        before, after = self.left.around(position)
        absent = [row for row in range(before + 1, after) if self.left.is_absent(row)]
        if after < len(self.rows) and any(self.left.key(row) not in self.bound.doubted for row in absent):
            self._doubt([Figures(position, tuple(record.printed))], absent, None)

    def _make_unclear(self, rows: Iterable[int]) -> None:
        for row in rows:
            self.bound.rows[self.left.key(row)].placed = UNCLEAR

    # -- where it belongs ------------------------------------------------------------------------------

    @cached_property
    def _sums(self) -> tuple[Sum, ...]:
        return row_sums(self.left.table, self.rows)

    def _totals(self) -> Totals:
        return Totals((*self._sums, *implied(self._sums)), len(self.rows[0][1].columns))

    @cached_property
    def _adds_up(self) -> bool:
        """Whether the rows as they are bound can have the form's sums."""
        totals = self._totals()
        return all(self._add(totals, row) for row in range(len(self.rows)))

    def _add(self, totals: Totals, row: int) -> bool:
        """Make a bound row known; whether its sums can hold."""
        bound = self.bound.rows.get(self.left.key(row))
        if bound is None or bound.placed.fields is None or self.left.key(row) in self.bound.twice:
            return True
        return totals.add(row, self.gaps.numbers(bound.placed.fields, bound.part))

    def _found(self, gaps: Sequence[Gap]) -> tuple[Found, Totals]:
        """What all ways have in common, and the sums of what is known without them."""
        totals = self._totals()
        free = {row for gap in gaps for row in gap.free}
        if not all(self._add(totals, row) for row in range(len(self.rows)) if row not in free):
            return Found(), totals
        count = 1
        for gap in gaps:
            count *= len(gap.versions)
        if count > MOST_VERSIONS:
            return Found(complete=False), totals
        versions = [list(chain(*each)) for each in product(*(gap.versions for gap in gaps))]
        return (assign(versions, totals) if gaps else Found()), totals

    # -- what becomes of it ----------------------------------------------------------------------------

    def _settle_gap(self, gap: Gap, found: Found, totals: Totals) -> None:
        mine = {row: line for row, line in found.common.items() if row in gap.free}
        if gap.blocked:
            mine = {row: line for row, line in mine.items() if totals.closed(row)}
        texts = {id(text) for line in mine.values() for text in self.gaps.texts[line]}
        if gap.suspects and not all(id(text) in texts for figures in gap.lines for text in figures.fields):
            mine, texts = {}, set()  # that a shifted stream does not add up does not prove that it is not shifted
        placed = {row: line for row, line in mine.items() if not self._stands(row, self.gaps.texts[line])}
        for row, line in placed.items():
            self._place(row, self.gaps.texts[line])
        if placed:
            self._tell_placed(placed)
        rest = []
        for figures in gap.lines:
            if all(id(text) in texts for text in figures.fields):
                self.bound.used.add(self.left.records[figures.position])
            else:
                rest.append(figures)
        broken = not self._adds_up if not gap.versions else found.complete and not found.ways
        suspects = (*gap.suspects, *(gap.shifted if broken else ())) if rest else ()
        self._make_unclear(row for row in suspects if row not in mine)
        for row in {figures.own for figures in gap.lines if figures.own is not None} - mine.keys():
            self._empty(row, figures_go_on=bool(rest))
        if rest:
            free = gap.reached or gap.free or [row for row in range(len(self.rows)) if self.left.is_free(row)]
            room = {row for figures in rest for row in range(*self.left.reach(figures.position))}
            self._doubt(rest, [row for row in free if row in room and row not in mine], self._why(rest, found))

    def _empty(self, row: int, *, figures_go_on: bool) -> None:
        """A row whose figures are another's, or may be."""
        bound = self.bound.rows[self.left.key(row)]
        bound.placed = UNCLEAR
        if not figures_go_on:
            bound.record = Record(self.left.table.key, bound.record.label, bound.record.entry)

    def _stands(self, row: int, fields: Sequence[Text]) -> bool:
        """Whether a row has these very figures already."""
        bound = self.bound.rows.get(self.left.key(row))
        return bound is not None and bound.placed.fields is not None and list(bound.placed.fields) == list(fields)

    def _place(self, row: int, fields: tuple[Text, ...]) -> None:
        form_row, part = self.rows[row]
        record = Record(self.left.table.key, None, None, -1, list(fields))
        remark = PLACED_BY_SUMS if self._sums else PLACED_BY_ORDER
        before = self.bound.rows.get(form_row.key)
        header = before.header if before is not None else ""
        self.bound.rows[form_row.key] = BoundRow(
            part, record, Placed(fields), header, self.gaps.header_of(part).doubts, remark
        )
        if before is not None:
            line = before.record.place.line
            self.bound.notes[:] = [note for note in self.bound.notes if (note.code, note.line) != ("row-unclear", line)]

    @cached_property
    def _guessed(self) -> dict[int, int]:
        """Rows with figures that are bound by their place alone, with the position of each."""
        return {
            row: p
            for p, row in self.left.anchors.items()
            if says_nothing(self.left.records[p].label) and self.left.records[p].has_figures
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
                printed[row] = self.gaps.numbers(bound.placed.fields, part)
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
            above = self.left.anchors.get(self._guessed[row] - 1)
            if above is not None and self.left.records[self._guessed[row]].at < 0:  # it was parted from the row above
                self.bound.rows[self.left.key(above)].placed = UNCLEAR
            bound = self.bound.rows[self.left.key(row)]
            bound.placed = UNCLEAR
            zh, en = self._names([row])
            self.bound.note(
                "values-unplaced",
                bound.record.place.span,
                f"没有行名的一行按位置应为 {zh}，但与勾稽关系不符，未采用",
                f"a row without a label would be {en} by its place, and contradicts the sums; it is not used",
            )

    def _names(self, rows: Sequence[int]) -> tuple[str, str]:
        """Rows by label and key, in Chinese and English."""
        more = "…" if len(rows) > MOST_NAMED else ""
        named = [(self.rows[row][0].label, f"{self.left.table.key}.{self.left.key(row)}") for row in rows[:MOST_NAMED]]
        zh = "、".join(f"“{label}”({key})" for label, key in named) + more
        return zh, ", ".join(f"{label!r} ({key})" for label, key in named) + more

    def _tell_placed(self, placed: Mapping[int, Line]) -> None:
        place = min((text.span for each in placed.values() for text in self.gaps.texts[each]), key=attrgetter("start"))
        zh, en = self._names(sorted(placed))
        how_zh, how_en = ("行序和勾稽关系", PLACED_BY_SUMS) if self._sums else ("行序", PLACED_BY_ORDER)
        self.bound.note(
            "row-placed",
            place,
            f"{len(placed)} 行数值与行名不在一行，按{how_zh}归入：{zh}",
            f"{_rows(len(placed))} of values apart from the labels, {how_en}: {en}",
        )

    def _why(self, lines: Sequence[Figures], found: Found) -> tuple[str, str]:
        """Why lines have no place: two ways to give them one, none, or too many to try."""
        if not found.complete:
            return "可能的归法过多，未能逐一核对", "there are too many places to try"
        texts = {id(text) for text in lines[0].fields}
        places = dict.fromkeys(
            row
            for way in found.ways
            for row, line in way.items()
            if texts & {id(text) for text in self.gaps.texts[line]}
        )
        by_zh, by_en = ("行序和勾稽关系", "order and sums") if self._sums else ("行序", "order")
        if len(places) > 1:
            zh, en = self._names(list(places))
            return f"按{by_zh}可归入 {zh} 中的任一行", f"by {by_en} they may be those of {en}"
        if found.ways:
            return f"{by_zh}不足以确定其位置", f"{by_en} cannot tell where they belong"
        return f"归入任何一行都不符合{by_zh}", f"no place agrees with {by_en}"

    def _doubt(self, figures: Sequence[Figures], rows: Sequence[int], why: tuple[str, str] | None) -> None:
        """Rows that could hold figures are neither blank nor missing."""
        doubted = [row for row in rows if self._has_room(row)]
        self.bound.doubted.update({self.left.key(row): IN_DOUBT for row in doubted})
        if not doubted and why is None:
            return
        shown = [text.raw for text in figures[0].fields]
        printed = " ".join(shown[:MOST_SHOWN]) + (" …" if len(shown) > MOST_SHOWN or len(figures) > 1 else "")
        zh, en = why or ("可能是相邻行的值", "it may be a value of a row beside it")
        if doubted:
            names_zh, names_en = self._names(doubted)
            zh, en = f"{zh}；不能认定为空白或缺失：{names_zh}", f"{en}; not to be called blank or missing: {names_en}"
        self.bound.note("values-unplaced", figures[0].place, f"“{printed}”未能归位，{zh}", f"{printed!r}: {en}")

    def _has_room(self, row: int) -> bool:
        """Whether a row has a cell without a figure."""
        bound = self.bound.rows.get(self.left.key(row))
        return bound is None or not bound.record.has_figures or any(map(is_blank, bound.placed.fields or ()))


def _rows(count: int) -> str:
    return f"{count} row" + "s" * (count != 1)
