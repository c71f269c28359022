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
    members,
    own_id,
    text_field,
    texts_in,
)
from gxparse.formats.json_text.frames import split_table, table_of_object
from gxparse.formats.json_text.pieces import Pieces
from gxparse.formats.json_text.repeats import has_figures, without_repeats
from gxparse.formats.json_text.syntax import Fail, Value
from gxparse.formats.json_text.tables import (
    Place,
    Record,
    Rows,
    alike,
    are_figures,
    fields,
    has_chinese,
    is_beside_numbers,
    is_row,
    is_scalar,
    row_names,
    row_within,
    table_of_records,
    without_measures,
)
from gxparse.layout import Block, Element, Grid
from gxparse.words import Words

SCHEMAS = "gxparse/"
"""Schemas of gxparse's own JSON begin so."""

_OWN = Words(
    "这是 gxparse 自己输出的 JSON,不是待读取的报告;报告请用 gxparse.Report.from_dict 还原",
    "this is JSON that gxparse wrote, no document: gxparse.Report.from_dict gives a report back",
)
_UNNAMED = Words(
    "数字所在字段的名称没有说明是什么数,无法与页码、坐标等区分;请以中文列名(如“自然人”)命名字段,或改为行的列表",
    "the numbers stand under names that do not tell figures from places on a page: name the fields in Chinese as the "
    "table's columns are, or give lists of rows",
)
MANY = 5
"""So many texts beside numbers may be the labels of a table."""

_NO_VOICES: frozenset[str] = frozenset()
_Kind: TypeAlias = Literal["row", "row within", "record", "line", "other"]


class Walker:
    """Makes the blocks of values."""

    def __init__(self, text: str, pieces: Pieces, fail: Fail) -> None:
        self._text, self._pieces, self._fail = text, pieces, fail
        self._tables = 0
        self._unnamed: Value | None = None  # the first of several texts beside numbers that are not read

    def document(self, values: Sequence[Value]) -> list[Block]:
        """The blocks of a document: of JSON Lines, as if they were a list.

        Raises what ``fail`` makes if all its numbers stand beside texts, under names that do not say what they count.
        """
        found = self._blocks(values[0], "") if len(values) == 1 else self._list(values, "")
        if self._unnamed is not None and not has_figures(found):
            raise self._fail(self._unnamed.start, _UNNAMED)
        return found

    def _blocks(self, value: Value, path: str) -> list[Block]:
        if value.kind == "list":
            return self._list(value.items, path)
        if value.kind == "object":
            return self._object(value, path)
        return self._pieces.text(value, path) if value.chinese else []

    def _grid(self, rows: Rows) -> list[Block]:
        return self._pieces.grid(without_measures(rows, self._text))

    # -- objects ---------------------------------------------------------------------------------------

    def _object(self, value: Value, path: str, voices: frozenset[str] = _NO_VOICES) -> list[Block]:
        """A table, if the object is one; else what its members say, each once. ``voices`` are those that hold texts."""
        for name, item in members(value):
            if name == "schema" and item.said.startswith(SCHEMAS):
                raise self._fail(value.start, _OWN)
        table = table_of_object(value) if value.chinese else None
        if table is not None:
            return self._grid(table)
        row = row_within(value)
        if row is not None and value.whole and are_figures([row]):
            return self._grid([[*row]])
        split = split_table(value)
        parts: list[list[Block]] = []
        for number, (name, item) in enumerate(members(value)):
            if number in split:
                parts.append(self._grid(split[number]))
            else:
                inner = f"{path}.{name}" if path else name
                parts.append(self._member(value.names[number], item, inner, name in voices))
        return [block for part in without_repeats(parts) for block in part]

    def _member(self, name: Value, item: Value, path: str, is_voice: bool) -> list[Block]:
        """A member. A name in Chinese is a text above what it names; before a number it is its label."""
        pieces = self._pieces
        if not name.chinese:
            return pieces.text(item, path) if is_voice and is_scalar(item) else self._blocks(item, path)
        if item.kind in ("number", "word"):
            return self._grid([[name, item]])
        found = self._blocks(item, path) if item.items or item.chinese else pieces.text(item, path)
        return [*pieces.text(name, path), *found] if found else []

    # -- lists -----------------------------------------------------------------------------------------

    def _list(self, items: Sequence[Value], path: str) -> list[Block]:
        """The blocks of a list: items of one kind that follow one another are a table, if they can be one."""
        if items and all(map(is_scalar, items)):
            shown = items if has_chinese(items) else ()
            return [block for item in shown for block in self._pieces.text(item, path)]
        cells = {number: found for number, item in enumerate(items) if (found := coordinates(item, self._text))}
        field = text_field([items[number] for number in cells])
        if field is not None or any(ids_in(items[number]) for number in cells):
            return self._with_cells(items, cells, field, path)
        return self._items(items, path)

    def _records(self, records: Sequence[Record]) -> list[Block]:
        table = table_of_records(records)
        if table is None:
            words = Words(
                "各条记录的字段顺序不一,该表没有读取", "records differ in the order of names: the table is not read"
            )
            self._pieces.note("json-names-unordered", words, records[0][0].start)
        return self._grid(table or [])

    def _items(self, items: Sequence[Value], path: str) -> list[Block]:
        voices, names = _voices(items), row_names(items)
        found: list[Block] = []
        for kind, group in groupby(enumerate(items), key=lambda each: _kind(each[1], names)):
            held = list(group)
            values = [item for _, item in held]
            alone = len(values) == 1 < len(items)
            rows = _rows_of(kind, values, names)
            if kind == "record":
                for records in _tables_of(values):
                    found += self._records(records)
            elif kind == "line" or (kind == "row" and alone):
                texts = [text for item in values for text in texts_in(item)] if has_chinese(values) else []
                found += [block for text in texts for block in self._pieces.text(text, path)]
            elif are_figures(rows):
                found += self._grid([[*row] for row, item in zip(rows, values, strict=True) if item.whole])
            else:
                if sum(map(is_beside_numbers, values)) >= MANY:
                    self._unnamed = self._unnamed or values[0]
                for number, item in held:
                    inner = f"{path}[{number}]"
                    is_object = item.kind == "object"
                    found += self._object(item, inner, voices) if is_object else self._blocks(item, inner)
        return found

    # -- cells with coordinates ------------------------------------------------------------------------

    def _with_cells(
        self, items: Sequence[Value], cells: Mapping[int, Coordinates], field: str | None, path: str
    ) -> list[Block]:
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
        placed = {group[0]: self._cells(items, group, cells, field, ids) for group in grouped.values()}
        blocks: list[Block] = []
        rest: list[Value] = []
        for number, item in enumerate(items):
            if number in placed:
                blocks += self._items(rest, path) + placed[number]
                rest = []
            elif number not in cells and own_id(item) not in said:
                rest.append(item)
        return blocks + self._items(rest, path)

    def _cells(
        self,
        items: Sequence[Value],
        group: Sequence[int],
        cells: Mapping[int, Coordinates],
        field: str | None,
        ids: Mapping[str, Value],
    ) -> list[Block]:
        whole = [number for number in group if items[number].whole]
        found = boxes([cells[number] for number in whole])
        tables = apart(found)
        if tables is None:
            words = Words("两个单元格占用同一位置,该表没有读取", "two cells claim one place: the table is not read")
            self._pieces.note("json-cells-overlap", words, items[group[0]].start)
            return []
        blocks: list[Block] = []
        for table in sorted(set(tables)):
            chosen = [(items[n], box) for n, box, at in zip(whole, found, tables, strict=True) if at == table]
            blocks += self._table(chosen, field, ids)
        return blocks

    def _table(self, cells: Sequence[tuple[Value, Box]], field: str | None, ids: Mapping[str, Value]) -> list[Block]:
        """The grid of cells with their places in the table, below the texts that stand outside of it."""
        outside: list[Block] = []
        rows: dict[int, list[tuple[int, Place, Element]]] = {}
        self._tables += 1
        inside = [box for _, box in cells if not box.outside]
        first_row, first_column = (min((box[axis] for box in inside), default=0) for axis in (0, 1))
        for cell, box in cells:
            text = _text_of(cell, field, ids)
            if box.outside:
                outside += self._blocks(text, "") if text is not None else []
                continue
            row, column = box.row - first_row + 1, box.column - first_column + 1
            path = f"table {self._tables}, row {row}, column {column}"
            size = (box.last_column - box.column, box.last_row - box.row)
            place: Place = text if text is not None else cell.start
            rows.setdefault(row, []).append((column, place, Element(path, self._tables, row, column, *size)))
        grid = []
        for row in sorted(rows):
            placed = sorted(rows[row], key=lambda each: each[0])
            grid.append(self._pieces.row([(place, element) for _, place, element in placed]))
        return [*outside, Grid(tuple(grid))] if grid else outside


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
        for name, value in members(item) if item.kind == "object" else ():
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
        if named and any(name in voices for name, _ in members(item)):
            said |= named
            if named <= in_cells and own_id(item):
                said.add(own_id(item))
    return said


def _text_of(cell: Value, field: str | None, ids: Mapping[str, Value]) -> Value | None:
    """What holds the text of a cell: its field, else the texts that it names."""
    by_name = dict(members(cell))
    if field is not None and field in by_name:
        return by_name[field]
    named = [ids[id_] for id_ in ids_in(cell) if id_ in ids]
    texts = [item for each in named for name, item in members(each) if name.lower() == "text" and item.kind == "string"]
    if not texts:
        return None
    return texts[0] if len(texts) == 1 else Value("list", texts[0].start, texts[-1].end, None, tuple(texts))
