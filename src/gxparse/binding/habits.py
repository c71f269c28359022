"""What the rows of a table have in common, so that a row which does not tell its columns by itself may be told.

Where values begin, how many lines lie between two cells, where the columns of a web page's table have their edges:
learnt only from rows that leave no doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import define, field

from gxparse.binding.events import Record
from gxparse.layout import Text

Edges = tuple[tuple[int, int], ...]
"""For each column of a marked-up table where it begins and the one after its end."""

FEW_ROWS = 2
"""Each of so few rows may lack a figure by chance."""


@define
class Habits:
    """What the rows of a table have in common, learnt from those that leave no doubt.

    ``relative`` and ``absolute`` count where values start in a grid, after the label and in the row; ``pitches`` are
    the distances in lines between the cells of a stream; ``rows`` counts rows of a grid with figures; ``padding`` is
    the most blank cells that follow all figures of a row, by its number of columns; ``edges`` count, by the number of a
    marked-up table and how many columns its rows have, where these begin and end in rows with all figures;
    ``open_edges`` do so for rows with all cells, some of them blank, and ``widest`` is the most cells that a row of the
    table has.
    """

    relative: Counter[int] = field(factory=Counter)
    absolute: Counter[int] = field(factory=Counter)
    pitches: set[int] = field(factory=set)
    rows: int = 0
    padding: Counter[int] = field(factory=Counter)
    edges: dict[tuple[int, int], Counter[Edges]] = field(factory=dict)
    open_edges: dict[tuple[int, int], Counter[Edges]] = field(factory=dict)
    widest: Counter[tuple[int, int]] = field(factory=Counter)

    @classmethod
    def of(cls, rows: Iterable[tuple[Record, int]]) -> Habits:
        """Learn from records with their numbers of columns."""
        habits = cls()
        for record, columns in rows:
            if record.at < 0:
                habits._learn_pitch(record, columns)
                continue
            printed = [bool(text.raw) for text in record.fields]
            habits.rows += any(printed)
            windows = windows_of(record.fields, columns)
            if record.element is not None:
                habits._learn_edges(record.fields, columns, record.element.table, windows)
            if len(windows) == 1 and sum(printed) == columns:
                habits.relative[windows[0]] += 1
                habits.absolute[record.at + windows[0]] += 1
                habits.padding[columns] = max(habits.padding[columns], len(record.fields) - windows[0] - columns)
        return habits

    def _learn_pitch(self, record: Record, columns: int) -> None:
        if record.label is None or len(record.fields) != columns:
            return
        self.pitches.update(record.pitches)

    def _learn_edges(self, fields: Sequence[Text], columns: int, table: int, windows: Sequence[int]) -> None:
        key = (table, columns)
        self.widest[key] = max(self.widest[key], len(fields))
        if len(windows) == 1:
            taken = fields[windows[0] : windows[0] + columns]
            edges = edges_of(taken)
            if len(edges) == columns:
                learnt = self.edges if all(text.raw for text in taken) else self.open_edges
                learnt.setdefault(key, Counter())[edges] += 1

    def columns_of(self, table: int, columns: int) -> Edges | None:
        """Where the columns of a marked-up table's rows begin and end; ``None`` if nothing tells.

        Rows with all figures tell; without any, rows with all cells, if none has more.
        """
        key = (table, columns)
        counted = self.edges.get(key)
        if counted is None and self.widest[key] == columns:
            counted = self.open_edges.get(key)
        if counted is None:
            return None
        edges, most = counted.most_common(1)[0]
        return edges if most * 2 > counted.total() else None

    @property
    def narrow(self) -> bool:
        """Whether no row of a grid has a figure in each column: the table may have fewer columns."""
        return self.rows > FEW_ROWS and not self.relative

    def aligned_start(self, record: Record) -> int | None:
        """Where a row's values start if those of all rows start at one position; ``None`` if they do not."""
        return next(iter(self.absolute)) - record.at if len(self.absolute) == 1 else None

    def start(self, record: Record, columns: int) -> int | None:
        """Where the values of a row in a grid start; ``None`` if nothing tells."""
        fields = record.fields
        windows = windows_of(fields, columns)
        if not record.has_figures:
            return windows[0] if windows else None
        if self.narrow:
            return None
        aligned = self.aligned_start(record)
        if aligned is not None:
            if len(self.relative) == 1 and aligned not in self.relative and {aligned, *self.relative} <= {*windows}:
                return None  # rows that all begin in one column do not tell from where their values are counted
            start = aligned
        elif set(self.relative) == {0} or len(fields) == columns:
            start = 0
        else:
            return None
        # Where rows go on with padding, a blank last column may as well be padding, with a cell lost before it.
        certain = len(fields) == start + columns and not self.padding[columns]
        return start if start in windows and (certain or fields[start + columns - 1].raw) else None


def edges_of(fields: Iterable[Text]) -> Edges:
    """Where fields of a marked-up table begin and end."""
    elements = [text.element for text in fields]
    return tuple((e.column, e.column + e.width) for e in elements if e is not None)


def windows_of(fields: Sequence[Text], columns: int) -> list[int]:
    """The offsets at which ``columns`` fields can be taken so that only blank ones are left over."""
    printed = [index for index, text in enumerate(fields) if text.raw]
    if not printed:
        return [0] if len(fields) >= columns else []
    first = max(0, printed[-1] - columns + 1)
    last = min(printed[0], len(fields) - columns)
    return list(range(first, last + 1))
