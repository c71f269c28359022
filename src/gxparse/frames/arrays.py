"""Columns of Arrow from what reports give, many values at once.

Most values of a column are the same few: labels, states, keys, small counts. So a column that ``repeats`` is built of
numbers for its distinct values, which are told apart once, and numbers that are all ``int`` go to Arrow as they are.
Only where Arrow or the column's type may refuse one are values looked at one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from importlib import import_module
from itertools import chain
from typing import Any

from gxparse.frames.columns import LARGEST_EXACT, FrameColumn, Same

_AS_THEY_ARE = ("string", "bool", "list<string>", "list<int64>")
"""What Arrow takes or refuses by itself as the types of columns do."""


class _Codes(dict[Any, int]):
    """The number of each value, in the order in which they first come; that of ``None`` is -1."""

    def __init__(self) -> None:
        super().__init__({None: -1})

    def __missing__(self, value: Any) -> int:
        self[value] = code = len(self) - 1
        return code

    def of(self, parts: Sequence[Sequence[Any]]) -> array[int]:
        """The numbers of all values. Those of a sequence that is handed again are looked up once."""
        known: dict[int, array[int]] = {}
        found = array("i")
        for part in parts:
            if isinstance(part, Same):
                found += array("i", [self[part.value]]) * part.times
            elif id(part) in known:
                found += known[id(part)]
            else:
                known[id(part)] = new = array("i", map(self.__getitem__, part))
                found += new
        return found


def array_of(arrow: Any, of: Any, column: FrameColumn, parts: Sequence[Sequence[Any]]) -> Any:
    """The values of a column, of several subjects one after the other, as an Arrow array of the type ``of``.

    Raises :class:`~gxparse.frames.columns.NotExactError`, or what Arrow raises, for a value that it cannot hold.
    """
    if column.repeats:
        return _encoded(arrow, of, parts)
    if all(isinstance(part, Same) and part.value is None for part in parts):
        return arrow.nulls(sum(map(len, parts)), of)
    values = list(chain.from_iterable(parts))
    if column.measured or column.type in _AS_THEY_ARE:
        return arrow.array(values, of)
    if column.type == "float64":
        return arrow.array(
            [
                value
                if value is None or (type(value) is int and -LARGEST_EXACT <= value <= LARGEST_EXACT)
                else column.exact(value)
                for value in values
            ],
            of,
        )
    if column.type != "date32" and set(map(type, values)) <= {int, type(None)}:
        try:
            return arrow.array(values, arrow.int64()).cast(of)
        except OverflowError:
            pass  # a decimal may hold it
    return arrow.array([*map(column.exact, values)], of)


def _encoded(arrow: Any, of: Any, parts: Sequence[Sequence[Any]]) -> Any:
    """Values of which there are few different ones: encoded if the type is a dictionary's, else taken from them."""
    compute, codes = import_module("pyarrow.compute"), _Codes()
    numbers = arrow.Array.from_buffers(arrow.int32(), len(raw := codes.of(parts)), [None, arrow.py_buffer(raw)])
    del codes[None]
    numbers = compute.if_else(compute.less(numbers, 0), arrow.scalar(None, arrow.int32()), numbers)
    is_dictionary = arrow.types.is_dictionary(of)
    distinct = arrow.array([*codes], of.value_type if is_dictionary else of)
    return arrow.DictionaryArray.from_arrays(numbers, distinct) if is_dictionary else distinct.take(numbers)
