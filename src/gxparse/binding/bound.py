"""What binding a table gives: its rows, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, field

from gxparse.binding.events import Record
from gxparse.binding.placing import Placed
from gxparse.forms.model import FormPart
from gxparse.layout import Note, Span

MOST_VALUES_SHOWN = 15
"""A note on a row that is none of the table's shows at most so many values: as many as any row has."""


@define
class BoundRow:
    """A row of the form with its record, its fields by column, the header texts above it, and the columns whose header
    says something else, with what it says. ``remark`` says how it was placed if no label does.
    """

    part: FormPart
    record: Record
    placed: Placed
    header: str = ""
    doubts: Mapping[str, str] = field(factory=dict)
    remark: str = ""


@define
class ExtraRow:
    """A row that the form does not have, with the key of the form's row that it stands behind."""

    record: Record
    after: str | None


@define
class Bound:
    """A table's rows by key, and what was seen on the way. ``twice`` has rows printed with different values;
    ``doubted`` has rows that values without a place may belong to, with the remark that says so; ``instead`` says that
    rows which replace others are printed; ``extra`` are rows of others, which an open table has; ``used`` are records
    whose text became part of something else: a label put together, a row that goes on, the repaired label of a row.
    """

    rows: dict[str, BoundRow] = field(factory=dict)
    twice: dict[str, list[Record]] = field(factory=dict)
    doubted: dict[str, str] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    instead: bool = False
    extra: list[ExtraRow] = field(factory=list)
    used: set[Record] = field(factory=set)

    def note(self, code: str, place: Span, zh: str, en: str) -> None:
        """Add a note about a place, which it begins with."""
        where = place.where
        self.notes.append(Note(code, f"{where.zh}：{zh}", f"{where.en}: {en}", place.line))

    def note_repaired(self, record: Record, label: str, how: str) -> None:
        """Tell that a label is read as another than it prints."""
        seen = record.label.raw if record.label is not None else ""
        ways = {
            "masked": "被遮掩",
            "cut short": "不全",
            "damaged": "有误",
            "missing": "缺失",
            "with a note": "附有说明",
        }
        self.note(
            "label-repaired",
            record.place.span,
            f"行名“{seen}”{ways.get(how, '与组名相连')}，识别为“{label}”",
            f"the label {seen!r} ({how}) is read as {label!r}",
        )

    def note_unplaced(self, record: Record) -> None:
        """Tell that a record's values belong to no row of the table."""
        seen = record.label.raw if record.label is not None else ""
        shown = record.printed
        more = f" … ({len(shown)})" if len(shown) > MOST_VALUES_SHOWN else ""
        printed = " ".join(text.raw for text in shown[:MOST_VALUES_SHOWN]) + more
        self.note(
            "row-unplaced",
            record.place.span,
            f"“{seen}”不是本表的行，其值未采用：{printed}",
            f"{seen!r} is no row of this table; its values were not used: {printed}",
        )

    def note_contrary(self, record: Record) -> None:
        """Tell that a label says something else than the row that it stands for."""
        seen = record.place.raw
        self.note(
            "row-unclear",
            record.place.span,
            f"“{seen}”与表格的行名意思不同，其值未采用",
            f"{seen!r} says something else than the label of a row, whose values were not used",
        )

    def note_unclear(self, record: Record, columns: int) -> None:
        """Tell that a row's values cannot be told apart."""
        seen = record.label.raw if record.label is not None else ""
        count = len(record.printed)
        zh, en = "无法确定哪个值属于哪一列", "and nothing tells which belongs where"
        if count == columns:
            zh, en = "但表头或其他行与格式的列不符", "but the header or other rows do not agree with the form's columns"
        self.note(
            "row-unclear",
            record.place.span,
            f"“{seen}”有 {count} 个值，表格有 {columns} 列，{zh}",
            f"{seen!r} has {count} values for {columns} columns, {en}",
        )

    def note_header(self, record: Record, header: str) -> None:
        """Tell that the header above a record does not say which column is which."""
        if header:
            self.note(
                "column-unclear",
                record.place.span,
                f"表头写的是“{header}”，看不出各列分别是格式的哪一列，数值未采用",
                f"the header says {header!r}, which does not tell the columns apart; their figures were not used",
            )


def texts_of(record: Record) -> list[str]:
    """What a record prints."""
    return [text.raw for text in record.printed]
