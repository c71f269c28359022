"""The data dictionary: what every column of the frames means, made from the columns themselves and from the forms."""

from __future__ import annotations

from typing import Any

from attrs import asdict, frozen

from gxparse.frames.columns import PANDAS, FrameColumn, Type
from gxparse.frames.shape import SHAPES, FormerShape, Shape, columns, shape_named
from gxparse.words import Words


@frozen(kw_only=True)
class Labels:
    """The labels that one form prints for a cell, those of its table, its row and its column; English beside them."""

    form: str
    zh: tuple[str, str, str]
    en: tuple[str, str, str]


@frozen(kw_only=True)
class Variable:
    """A column of a frame: its ``name``, the ``shape`` that has it, its ``type`` in tables (as Arrow calls it)
    and in a frame of pandas (``pandas``).

    ``zh`` and ``en`` say what it holds, ``null_zh`` and ``null_en`` what null means there (empty: it is never null).
    ``forms`` are the forms that have it. If it holds a cell, ``table``, ``row`` and ``column`` are the parts of the
    cell's key, and ``labels`` what each form prints there, the oldest first.
    """

    name: str
    shape: Shape
    type: Type
    pandas: str
    zh: str
    en: str
    null_zh: str
    null_en: str
    forms: tuple[str, ...]
    table: str | None
    row: str | None
    column: str | None
    labels: tuple[Labels, ...]

    def meaning(self, lang: str = "en") -> str:
        """What it holds, in ``"zh"`` or ``"en"``."""
        return Words(self.zh, self.en).of(lang)

    def null(self, lang: str = "en") -> str:
        """What null means there, in ``"zh"`` or ``"en"``; empty if it is never null."""
        return Words(self.null_zh, self.null_en).of(lang)

    def to_dict(self) -> dict[str, Any]:
        """The variable as JSON-ready data, in both languages."""
        return asdict(self)


def dictionary(shape: Shape | FormerShape | None = None) -> tuple[Variable, ...]:
    """What every column of a frame means, in the order of the columns; of all shapes if none is named.

    The columns are those that :func:`gxparse.to_records`, :func:`gxparse.to_arrow` and the others give. Raises
    :class:`ValueError` for another shape.

    >>> [variable] = [each for each in dictionary("reports") if each.name == "requests.received.total"]
    >>> variable.type, variable.labels[-1].zh
    ('int64', ('收到和处理政府信息公开申请情况', '一、本年新收政府信息公开申请数量', '总计'))
    >>> variable.meaning()
    'Requests received and handled > Received this year > Total'
    """
    shapes = SHAPES if shape is None else (shape_named(shape),)
    return tuple(_variable(each, column) for each in shapes for column in columns(each))


def _variable(shape: Shape, column: FrameColumn) -> Variable:
    cell = column.places[-1][1] if column.places else None
    return Variable(
        name=column.name,
        shape=shape,
        type=column.type,
        pandas=PANDAS[column.type],
        zh=column.zh,
        en=column.en,
        null_zh=column.null_zh,
        null_en=column.null_en,
        forms=column.forms,
        table=None if cell is None else cell.table.key,
        row=None if cell is None else cell.row.key,
        column=None if cell is None else cell.column.key,
        labels=tuple(
            Labels(
                form=name,
                zh=(place.table.title, place.row.label, place.column.label),
                en=(place.table.en, place.row.en, place.column.en),
            )
            for name, place in column.places
        ),
    )
