"""JSON that people and other programs hand in, read strictly: what is odd about it is told with its place.

Python's own reader takes more than JSON (``NaN``), keeps the last of two fields of one name, and gives numbers and
nesting without end. None of that goes through here, neither as text (:func:`parse_json`) nor as what another program
made of one (:func:`check_data`).
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import IO, Any, TypeVar

from attrs import field, frozen

from gxparse.characters import is_sayable
from gxparse.failure import Portable
from gxparse.json_places import SHOWN, WHOLE, JsonPlace, quoted
from gxparse.words import Words

JsonSource = str | bytes | os.PathLike[str] | IO[bytes] | IO[str]

MOST_BYTES = 32 * 2**20
"""A file is no larger; of a text or of what a text file gives, so many characters."""

MOST_DIGITS = 18
"""A whole number has no more digits."""

DEEPEST = 16
"""Lists and objects nest no deeper."""

MOST_VALUES = 4_000_000
"""Data that another program made have no more values, keys among them."""

_BLANK = " \t\r\n\ufeff"

_P = TypeVar("_P")

Fail = Callable[[JsonPlace, str, str], Exception]
"""Makes the error for a place in the data, with what is wrong there in Chinese and in English."""


class JsonError(Portable, ValueError):
    """A source that is no JSON, or not such as is taken. ``name`` is the source's, ``place`` like ``rules[3].id``."""

    def __init__(self, name: str, place: JsonPlace, zh: str, en: str) -> None:
        self.name, self.place, self.zh, self.en = name, place, zh, en
        super().__init__(f"{name}: {f'{place}: ' if place.steps else ''}{en}")


@frozen
class JsonKind:
    """What is read: the function that does, for its ``TypeError``; what the source holds, for hints; and its error,
    which is made as a :class:`JsonError` is.
    """

    verb: str
    zh: str
    en: str
    error: Callable[[str, JsonPlace, str, str], Exception]


def read_json(source: JsonSource, kind: JsonKind) -> tuple[str, Any]:
    """The name and the data of a source: a path, a file object, or its text or bytes.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Raises the error of the kind.
    """
    try:
        return _read(source, kind)
    except JsonError as error:
        raise kind.error(error.name, error.place, error.zh, error.en) from error


def _read(source: JsonSource, kind: JsonKind) -> tuple[str, Any]:
    if isinstance(source, str) and source.lstrip(_BLANK).startswith("{"):
        name, content = "<text>", source
    elif isinstance(source, bytes):
        name, content = "<bytes>", _decoded("<bytes>", source)
    elif isinstance(source, str | os.PathLike):
        name = _shown(source) if isinstance(source, str) else str(source)
        content = _decoded(name, _content(name, source, kind))
    elif hasattr(source, "read"):
        name = _shown(str(getattr(source, "name", "<file>")))
        told: object = source.read(MOST_BYTES + 1)
        if not isinstance(told, str | bytes):
            raise TypeError(f"{kind.verb}: {name} gives {type(told).__name__}, neither text nor bytes")
        content = told if isinstance(told, str) else _decoded(name, told)
    else:
        raise TypeError(f"{kind.verb}: expected a path, a file, a text or bytes, got {type(source).__name__}")
    return name, parse_json(name, content.lstrip(_BLANK))


def parse_json(name: str, text: str) -> Any:
    """The data of a text. Raises :class:`JsonError` with the place of the first thing that is odd.

    >>> parse_json("mine.json", '{"rules": [{"id": "a", "id": "b"}]}')
    Traceback (most recent call last):
    gxparse.strict_json.JsonError: mine.json: rules[0]: the field 'id' stands twice
    """
    _check_size(name, len(text))
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_int=_whole, parse_constant=_constant)
    except json.JSONDecodeError as error:
        zh = f"不是 JSON：第 {error.lineno} 行第 {error.colno} 个字符处有误"
        raise JsonError(name, WHOLE, zh, f"no JSON: {error}") from error
    except RecursionError as error:
        raise JsonError(name, WHOLE, *_TOO_DEEP) from error
    check_data(name, data)
    return data


def check_data(name: str, data: object) -> None:
    """Raises :class:`JsonError` with the place of the first thing in data that no JSON text says as it is taken here.

    >>> check_data("mine", {"cells": [1, float("nan")]})
    Traceback (most recent call last):
    gxparse.strict_json.JsonError: mine: cells[1]: nan is no finite number
    """
    found = _Search(MOST_VALUES).odd(data, 0)
    if found is not None:
        place, odd = found
        raise JsonError(name, place, odd.zh, odd.en)


# -- fields --------------------------------------------------------------------------------------------


@frozen
class Kind:
    """What a value may be, and what is said of one that is something else.

    In the words ``{told}`` stands for the value as :func:`quoted` has it, ``{value}`` for itself.

    >>> text = Kind(is_a(str), "{told} 不是文字", "{told} is no text")
    >>> text.check(3, WHOLE.at("rules", 0, "id"), lambda place, zh, en: JsonError("mine.json", place, zh, en))
    Traceback (most recent call last):
    gxparse.strict_json.JsonError: mine.json: rules[0].id: 3 is no text
    """

    holds: Callable[[Any], object]
    zh: str
    en: str

    def check(self, value: object, place: _P, fail: Callable[[_P, str, str], Exception]) -> None:
        """Raises what ``fail`` makes if the value is something else."""
        if not self.holds(value):
            told = quoted(value)
            raise fail(place, self.zh.format(told=told, value=value), self.en.format(told=told, value=value))


def is_a(kind: type | UnionType) -> Callable[[Any], bool]:
    """Whether a value is of a type; ``true`` and ``false`` are no numbers."""
    return lambda value: isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def one_of(names: Sequence[str]) -> Kind:
    """One of some texts."""
    listed = ", ".join(names)
    return Kind(tuple(names).__contains__, f"{{value!r}} 不是 {listed}", f"{{value!r}}: not in {listed}")


def check_kinds(data: Mapping[str, Any], kinds: Mapping[str, Kind], place: JsonPlace, fail: Fail) -> None:
    """Raises what ``fail`` makes for the first field, in the order of the kinds, that is there and of another kind."""
    for key, kind in kinds.items():
        if key in data and not kind.holds(data[key]):
            kind.check(data[key], place.at(key), fail)


UNKNOWN_FIELD = Words("未知字段；有 {}", "unknown field; there are {}")


@frozen
class Fields:
    """The fields that an object may have, those that it must have, and of which kind they are.

    ``itself`` is for what is no object; ``unknown`` is said of a field that there is not, ``{}`` are those that there
    are.
    """

    known: tuple[str, ...]
    required: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(factory=dict)
    itself: Kind = Kind(is_a(dict), "应为对象，不是 {told}", "expected an object, not {told}")
    unknown: Words = UNKNOWN_FIELD

    def check(self, data: Any, place: JsonPlace, fail: Fail) -> None:
        """Raises what ``fail`` makes for no object, else for an unknown field, a missing one, one of another kind."""
        self.itself.check(data, place, fail)
        for key in data:
            if key not in self.known:
                listed = ", ".join(self.known)
                raise fail(place.at(key), *(said.format(listed) for said in self.unknown))
        for key in self.required:
            if key not in data:
                raise fail(place.at(key), "缺少该字段", "the field is missing")
        check_kinds(data, self.kinds, place, fail)


# -- reading -------------------------------------------------------------------------------------------


def _shown(name: str) -> str:
    plain = name.encode(errors="backslashreplace").decode()
    return (plain if len(plain) <= SHOWN else plain[:SHOWN] + "…") or "''"


def _content(name: str, path: str | os.PathLike[str], kind: JsonKind) -> bytes:
    zh_hint, en_hint = f"（{kind.zh}的文字以 {{ 开头）", f" (the text of {kind.en} begins with {{)"
    hint = (zh_hint, en_hint) if isinstance(path, str) else ("", "")
    try:
        if not os.fspath(path):
            raise FileNotFoundError
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise JsonError(name, WHOLE, f"没有这个文件{hint[0]}", f"cannot be read: no such file{hint[1]}") from error
    except IsADirectoryError as error:
        raise JsonError(name, WHOLE, "是目录，不是文件", "cannot be read: a directory, no file") from error
    except (OSError, ValueError) as error:
        zh = "没有读取权限" if isinstance(error, PermissionError) else f"不能作为文件打开{hint[0]}"
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no path"
        raise JsonError(name, WHOLE, zh, f"cannot be read: {why}{hint[1]}") from error


def _decoded(name: str, content: bytes) -> str:
    _check_size(name, len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        zh, en = f"第 {error.start + 1} 个字节不是 UTF-8", f"cannot be read: byte {error.start + 1} is no UTF-8"
        raise JsonError(name, WHOLE, zh, en) from error


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        limit = MOST_BYTES // 2**20
        raise JsonError(name, WHOLE, f"超过 {limit} MiB", f"larger than {limit} MiB")


@frozen
class _Odd:
    """What stands in the data at the place of something that is not taken."""

    zh: str
    en: str


_TOO_LONG = (f"有超过 {MOST_DIGITS} 位的数字", f"a number of more than {MOST_DIGITS} digits")
_TOO_MANY = (f"超过 {MOST_VALUES} 个值", f"more than {MOST_VALUES} values")
_TOO_DEEP = (f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")


class _Search:
    """A search for what is odd in data, which ends after so many values."""

    def __init__(self, values: int) -> None:
        self.left = values

    def odd(self, data: object, depth: int) -> tuple[JsonPlace, _Odd] | None:
        """The first thing in the data that is odd, with its place in them; ``None`` if there is none."""
        self.left -= 1
        if isinstance(data, str) and data.isascii() and self.left >= 0:
            return None  # most of them, told fast
        if depth > DEEPEST or self.left < 0:
            return WHOLE, _Odd(*(_TOO_DEEP if depth > DEEPEST else _TOO_MANY))
        if isinstance(data, dict):
            return self._in_object(data, depth)
        if isinstance(data, list):
            for number, value in enumerate(data):
                if (found := self.odd(value, depth + 1)) is not None:
                    return _within(number, found)
            return None
        odd = _odd_value(data)
        return None if odd is None else (WHOLE, odd)

    def _in_object(self, data: dict[Any, object], depth: int) -> tuple[JsonPlace, _Odd] | None:
        for key, value in data.items():
            if not isinstance(key, str):
                told = quoted(key)
                return WHOLE, _Odd(f"{told} 不是字段名", f"{told} is no name of a field")
            if (odd := _odd_value(key)) is not None:
                return WHOLE, odd
            if (found := self.odd(value, depth + 1)) is not None:
                return _within(key, found)
        return None


def _within(step: str | int, found: tuple[JsonPlace, _Odd]) -> tuple[JsonPlace, _Odd]:
    """What is odd in a part of the data, as told from the whole; of what has no end, the whole is told."""
    place, odd = found
    if (odd.zh, odd.en) in (_TOO_DEEP, _TOO_MANY):
        return WHOLE, odd
    return place.inside(WHOLE.at(step)), odd


def _odd_value(data: object) -> _Odd | None:
    if isinstance(data, _Odd) or data is None or isinstance(data, bool):
        return data if isinstance(data, _Odd) else None
    if isinstance(data, str):
        if is_sayable(data):
            return None
        told = quoted(data)
        return _Odd(f"{told} 含有无法以 UTF-8 表示的字符", f"{told} has a character that UTF-8 cannot say")
    if isinstance(data, int):
        return None if abs(data) < 10**MOST_DIGITS else _Odd(*_TOO_LONG)
    if isinstance(data, float):
        return None if math.isfinite(data) else _Odd(f"{data} 不是有限的数", f"{data} is no finite number")
    kind = type(data).__name__
    return _Odd(f"JSON 没有类型 {kind}", f"JSON has no {kind}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Odd:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(key for key, _ in pairs)
    twice = next(key for key, many in counts.items() if many > 1)
    return _Odd(f"字段 {quoted(twice)} 出现两次", f"the field {quoted(twice)} stands twice")


def _whole(digits: str) -> int | _Odd:
    return _Odd(*_TOO_LONG) if len(digits.lstrip("-")) > MOST_DIGITS else int(digits)


def _constant(constant: str) -> _Odd:
    return _Odd(f"不是 JSON：{constant}", f"no JSON: {constant}")
