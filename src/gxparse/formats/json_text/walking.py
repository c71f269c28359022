"""From values to blocks: every table and text of a JSON text, in order, wherever it is nested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, TypeAlias

from gxparse.formats.json_text.cells import (
    Box,
    Coordinates,
    apart,
    boxes,
    by_id,
    coordinates,
    ids_in,
    own_id,
    text_field,
    texts_in,
)
from gxparse.formats.json_text.frames import split_table, table_of_object
from gxparse.formats.json_text.pieces import Pieces, said_in
from gxparse.formats.json_text.repeats import has_figures, without_repeats
from gxparse.formats.json_text.tables import (
    Record,
    Rows,
    alike,
    are_figures,
    are_scalars,
    fields,
    has_chinese,
    is_row,
    row_names,
    row_within,
    table_of_records,
    without_measures,
)
from gxparse.formats.json_text.unnamed import are_unnamed_columns, first_unnamed, is_label
from gxparse.formats.json_text.values import Broken, Value, parse, string
from gxparse.layout import Block, Element, Layout
from gxparse.options import Options
from gxparse.source import Source
from gxparse.words import Words

SCHEMAS = "gxparse/"
"""Schemas of gxparse's own JSON begin so."""

_OWN = Words(
    "这是 gxparse 自己输出的 JSON，不是待读取的报告；报告请用 gxparse.Report.from_dict 还原",
    "this is JSON that gxparse wrote, no document: gxparse.Report.from_dict gives a report back",
)
_UNNAMED = Words(
    "数字所在字段的名称没有说明是什么数，没有读取；请以中文列名（如“自然人”）命名字段，或改为行的列表",
    "numbers stand under names that do not tell what they count and are not read: name the fields in Chinese as the "
    "table's columns are, or give lists of rows",
)
_CUT = Words("JSON 不完整，末尾被截断，只读取了完整的部分", "the JSON is cut off; what is whole of it is read")
_UNORDERED = Words(
    "各条记录的字段顺序不一，该表没有读取", "records differ in the order of names: the table is not read"
)
_OVERLAP = Words("两个单元格占用同一位置，该表没有读取", "two cells claim one place: the table is not read")

_NO_VOICES: frozenset[str] = frozenset()
_Kind: TypeAlias = Literal["row", "row within", "record", "line", "other"]


class Refused(Exception):  # noqa: N818 - a message to the handler, which knows the source
    """A document is none that can be read: where, and why."""

    def __init__(self, path: str, words: Words) -> None:
        self.path, self.words = path, words
        super().__init__(words.en)


class Walker:
    """Makes the layout of values."""

    def __init__(self, source: Source, options: Options) -> None:
        self._pieces = Pieces(source, options, lambda value: self._text(value.said, value.path))
        self._unnamed: list[str] = []  # paths of texts beside numbers that are not read

    def layout(self, name: str, text: str) -> Layout:
        """The layout of a document.

        Raises :class:`Refused` for what gxparse wrote itself, and if all its numbers stand beside texts, under names
        that do not say what they count; and what :func:`~gxparse.formats.json_text.values.parse` raises.
        """
        blocks = self._text(text, "$")
        if self._unnamed and not has_figures(blocks):
            raise Refused(self._unnamed[0], _UNNAMED)
        for path in self._unnamed:
            self._pieces.note("json-numbers-unnamed", path, _UNNAMED)
        return self._pieces.layout(name, blocks)

    def _text(self, text: str, path: str) -> list[Block]:
        try:
            parsed = parse(text, path)
        except Broken as error:
            if path == "$":
                raise
            raise Refused(path, error.words) from None
        blocks = self._blocks(parsed.value)
        if parsed.cut:
            self._pieces.note("json-cut-off", path, _CUT)
        return blocks

    def _blocks(self, value: Value, voices: frozenset[str] = _NO_VOICES) -> list[Block]:
        if value.kind == "list":
            return self._list(value.items)
        if value.kind == "object":
            return self._object(value, voices)
        return self._pieces.text(value) if value.chinese else []

    def _grid(self, rows: Rows) -> list[Block]:
        return self._pieces.grid(without_measures(rows))

    # -- objects ---------------------------------------------------------------------------------------

    def _object(self, value: Value, voices: frozenset[str]) -> list[Block]:
        """A table, if the object is one; else what its members say, each once. ``voices`` are those that hold texts."""
        _refuse_own(value)
        if not value.chinese and voices.isdisjoint(value.names):
            return []
        table = table_of_object(value) if value.chinese else None
        if table is not None:
            return self._grid(table)
        row = row_within(value)
        if row is not None and value.whole and are_figures([row]):
            return self._grid([row])
        split = split_table(value)
        if not split and are_unnamed_columns(value):
            self._unnamed.append(value.path)
            return self._pieces.asides(value)
        unnamed = self._are_unnamed([item for item in value.items if item.kind == "object"], _NO_VOICES)
        parts: list[list[Block]] = []
        for number, (name, item) in enumerate(value.members):
            if number in split:
                parts.append(self._grid(split[number]))
            elif unnamed and is_label(item):
                parts.append(self._pieces.asides(item))
            else:
                parts.append(self._member(name, item, name in voices))
        return [block for part in without_repeats(parts) for block in part]

    def _member(self, name: str, item: Value, is_voice: bool) -> list[Block]:
        """A member. A name in Chinese is a text above what it names; before a number it is its label."""
        pieces = self._pieces
        above = string(name, item.path)
        if not above.chinese:
            return pieces.text(item) if is_voice and item.is_scalar else self._blocks(item)
        if item.kind in ("number", "word"):
            return self._grid([[above, item]])
        if not item.chinese and not item.items:
            return [*pieces.text(above), *pieces.text(item)] if said_in(item) else []
        heading = pieces.text(above)
        found = self._blocks(item)
        return [*heading, *found] if found else []

    # -- lists -----------------------------------------------------------------------------------------

    def _list(self, items: Sequence[Value]) -> list[Block]:
        """The blocks of a list: items of one kind that follow one another are a table, if they can be one."""
        for item in items:
            _refuse_own(item)
        if not has_chinese(items):
            return []
        if are_scalars(items):
            return [block for item in items for block in self._pieces.text(item)]
        cells = {number: found for number, item in enumerate(items) if (found := coordinates(item))}
        field = text_field([items[number] for number in cells])
        if field is not None or any(ids_in(items[number]) for number in cells):
            return self._with_cells(items, cells, field)
        return self._items(items)

    def _items(self, items: Sequence[Value]) -> list[Block]:
        voices, names = _voices(items), row_names(items)
        found: list[Block] = []
        for kind, group in groupby(items, key=lambda item: _kind(item, names)):
            values = list(group)
            alone = len(values) == 1 < len(items)
            rows = _rows_of(kind, values, names)
            if kind == "record":
                for records in _tables_of(values):
                    found += self._records(records)
            elif kind in ("line", "other") and self._are_unnamed(values, voices):
                for item in values:
                    found += self._pieces.asides(item) if is_label(item) else self._blocks(item, voices)
            elif kind == "line" or (kind == "row" and alone):
                texts = [text for item in values for text in texts_in(item)] if has_chinese(values) else []
                found += [block for text in texts for block in self._pieces.text(text)]
            elif are_figures(rows):
                found += self._grid([[*row] for row, item in zip(rows, values, strict=True) if item.whole])
            else:
                found += [block for item in values for block in self._blocks(item, voices)]
        return found

    def _records(self, records: Sequence[Record]) -> list[Block]:
        table = table_of_records(records)
        if table is None:
            self._pieces.note("json-names-unordered", records[0][0].path, _UNORDERED)
        return self._grid(table or [])

    def _are_unnamed(self, values: Sequence[Value], voices: frozenset[str]) -> bool:
        found = first_unnamed(values, voices)
        self._unnamed += [found.path] if found is not None else []
        return found is not None

    # -- cells with coordinates ------------------------------------------------------------------------

    def _with_cells(self, items: Sequence[Value], cells: Mapping[int, Coordinates], field: str | None) -> list[Block]:
        """A list with cells: their tables, each where its first cell stands, and what else the list says.

        Where objects name others by their ids, as Textract's do, a cell has the texts of those that it names, and
        what names only texts of cells repeats them.
        """
        ids = by_id(items)
        others = [item for number, item in enumerate(items) if number not in cells]
        table_of = {id_: number for number, item in enumerate(others) for id_ in ids_in(item)}
        cell_ids = {own_id(items[number]) for number in cells} - {""}
        grouped: dict[int, list[int]] = {}
        in_cells: set[str] = set()
        for number in cells:
            named = ids_in(items[number])
            if not cell_ids & set(named):  # else a merged cell, of cells that stand there themselves
                in_cells |= set(named)
                grouped.setdefault(table_of.get(own_id(items[number]), -1), []).append(number)
        said = in_cells | _said_by_others(others, in_cells, _voices(others))
        first = {group[0]: group for group in grouped.values()}
        blocks: list[Block] = []
        rest: list[Value] = []
        for number, item in enumerate(items):
            if number in first:
                blocks += self._items(rest)
                rest = []
                whole = [at for at in first[number] if items[at].whole]
                found = boxes([cells[at] for at in whole])
                texts = [_text_of(items[at], field, ids) for at in whole]
                blocks += self._cells(item.path, list(zip(texts, found, strict=True)))
            elif number not in cells and own_id(item) not in said:
                rest.append(item)
        return blocks + self._items(rest)

    def _cells(self, path: str, cells: Sequence[tuple[Value, Box]]) -> list[Block]:
        """The tables of cells, each below the texts that stand outside of it."""
        tables = apart([box for _, box in cells])
        if tables is None:
            self._pieces.note("json-cells-overlap", path, _OVERLAP)
            return []
        blocks: list[Block] = []
        for table in sorted({*tables}):
            chosen = [cell for cell, number in zip(cells, tables, strict=True) if number == table]
            inside = [(text, box) for text, box in chosen if not box.outside]
            top, left = (min((box[axis] for _, box in inside), default=0) - 1 for axis in (0, 1))
            blocks += [block for text, box in chosen if box.outside for block in self._blocks(text)]
            blocks += self._pieces.placed([(text, _element(text.path, box, top, left)) for text, box in inside])
        return blocks


def _refuse_own(value: Value) -> None:
    if "schema" in value.names and value.items[value.names.index("schema")].said.startswith(SCHEMAS):
        raise Refused(value.path, _OWN)


def _element(path: str, box: Box, top: int, left: int) -> Element:
    size = (box.last_column - box.column, box.last_row - box.row)
    return Element(path, 0, box.row - top, box.column - left, *size)


def _kind(value: Value, names: frozenset[str]) -> _Kind:
    if is_row(value):
        return "row"
    if value.kind == "object" and fields(value) is not None:
        return "record"
    if value.kind == "list" and value.texts == 1:
        return "line"  # [place, text, how sure]
    return "row within" if row_within(value, names) is not None else "other"


def _rows_of(kind: _Kind, values: Sequence[Value], names: frozenset[str]) -> list[Sequence[Value]]:
    """The cells of values that are rows."""
    if kind == "row":
        return [value.items for value in values]
    return [row_within(value, names) or () for value in values] if kind == "row within" else []


def _tables_of(records: Sequence[Value]) -> Iterator[list[Record]]:
    """Records that follow one another and share their fields."""
    table: list[Record] = []
    for record in records:
        found = fields(record) or {}
        if table and not alike(found, table[0][1]):
            yield table
            table = []
        table.append((record, found))
    if table:
        yield table


def _voices(items: Sequence[Value]) -> frozenset[str]:
    """The names under which the objects of a list hold texts, so that a text without Chinese (``0``) is one, too."""
    said: dict[str, set[str]] = {}
    chinese: set[str] = set()
    for item in items:
        for name, value in item.members:
            if value.kind == "string":
                said.setdefault(name, set()).add(value.said)
                if value.chinese:
                    chinese.add(name)
    return frozenset(name for name in chinese if len(said[name]) > 1)


def _said_by_others(others: Sequence[Value], in_cells: set[str], voices: frozenset[str]) -> set[str]:
    """The ids of what texts say that name them, and of texts that name only what cells say."""
    said: set[str] = set()
    for item in others:
        named = set(ids_in(item))
        if named and any(name in voices for name in item.names):
            said |= named
            if named <= in_cells and own_id(item):
                said.add(own_id(item))
    return said


def _text_of(cell: Value, field: str | None, ids: Mapping[str, Value]) -> Value:
    """What holds the text of a cell: its field, else the texts that it names."""
    for name, item in cell.members:
        if name == field:
            return item
    named = [ids[id_] for id_ in ids_in(cell) if id_ in ids]
    texts = [item for each in named for name, item in each.members if name.lower() == "text" and item.kind == "string"]
    return Value("list", cell.path, "", tuple(texts), (), cell.whole, has_chinese(texts), len(texts))
