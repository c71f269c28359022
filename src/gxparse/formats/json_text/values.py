r"""The values of a JSON text, each with its path.

The reader of the standard library reads; what it takes beyond JSON (``NaN``, line ends within strings) is taken. Kept
are all members of an object, also two of one name, and numbers as they are printed. A text that ends inside a value is
cut off: it is closed where it ends, and what is open there is not ``whole``; a number or a word at the end, which may
go on, is left out.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from gxparse.characters import HALF_PAIR, UNKNOWN_CHARACTER
from gxparse.words import Words

DEEPEST = 100
"""Lists and objects nest no deeper."""

MOST_VALUES = 2_000_000
"""A text has no more values."""

HAN = re.compile("[\u3400-\u9fff]")
"""A Chinese character."""

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*'
_TOKEN = re.compile(rf'(?P<string>{_STRING})(?P<closed>")?|(?P<mark>[{{}}\[\],:])', re.DOTALL)
_REST = re.compile(rf'\s*(?:,\s*)?(?:{_STRING}(?:"\s*(?::\s*)?)?)?[-+.\w]{{0,40}}\s*', re.ASCII | re.DOTALL)
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_HALF_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)\Z")
_PLAIN = re.compile(r"[^\W\d]\w*")
_CLOSING = {"[": "]", "{": "}"}

Kind: TypeAlias = Literal["string", "number", "nothing", "word", "list", "object"]


class Broken(Exception):  # noqa: N818 - a message to the handler, which knows the source
    """A text is no JSON: where, why, and whether it is clearly meant to be."""

    def __init__(self, place: int, words: Words, *, count: int) -> None:
        self.place, self.words, self.count = place, words, count
        super().__init__(words.en)


class Value(NamedTuple):
    """A value and its path: what a string says and a number prints, the items of a list, the members of an object.

    ``chinese`` says whether it is, or has within it, a string or a name with a Chinese character, ``texts`` how many
    strings it holds.
    """

    kind: Kind
    path: str
    said: str = ""
    items: tuple[Value, ...] = ()
    names: tuple[str, ...] = ()
    whole: bool = True
    chinese: bool = False
    texts: int = 0

    @property
    def is_scalar(self) -> bool:
        """Whether it is no list and no object."""
        return self.kind not in ("list", "object")

    @property
    def members(self) -> list[tuple[str, Value]]:
        """The names of an object with their values; none of another value."""
        return list(zip(self.names, self.items, strict=True)) if self.names else []

    def blank(self) -> Value:
        """A blank cell in its place."""
        return Value("nothing", self.path)


def string(said: str, path: str, *, whole: bool = True) -> Value:
    """A text as a value."""
    return Value("string", path, said, (), (), whole, HAN.search(said) is not None, 1)


class Parsed(NamedTuple):
    """The value of a text (of JSON Lines a list of theirs), whether it is cut off, and how many values it holds."""

    value: Value
    cut: bool
    many: int


def parse(text: str, path: str = "$") -> Parsed:
    r"""The values of a text. Raises :class:`Broken`.

    >>> parse('{"a": ["规章", 34.0]}').value.items[0].items[1][:3]
    ('number', '$.a[1]', '34.0')
    >>> [value.said for value in parse('["规章"] ["\\u89c4').value.items[1].items]
    ['规']
    """
    found: list[Any] = []
    open_levels = 0
    place = _end_of_blanks(text, 0)
    try:
        while place < len(text) and not open_levels:
            try:
                value, end = _DECODER.raw_decode(text, place)
            except ValueError as error:
                closed = _closed(text, place)
                if closed is None:
                    raise _broken(text, _place(error, place)) from None
                whole, open_levels = closed
                try:
                    value, end = _DECODER.raw_decode(whole)[0], len(text)
                except ValueError as other:
                    raise _broken(text, place + _place(other, 0)) from None
            found.append(value)
            place = _end_of_blanks(text, end)
        maker = _Maker("\\u" in text)
        one = len(found) == 1
        value = maker.value(found[0] if one else found, path, open_levels + (open_levels > 0 and not one))
    except (RecursionError, _TooDeepError):
        words = Words(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")
        raise Broken(_too_deep(text), words, count=MOST_VALUES) from None
    if maker.count > MOST_VALUES:
        words = Words(f"多于 {MOST_VALUES} 个值，请拆分后读取", f"more than {MOST_VALUES} values: split it")
        raise Broken(len(text), words, count=maker.count)
    return Parsed(value, open_levels > 0, maker.count)


class _Number(str):
    """A number as printed."""

    __slots__ = ()


def _constant(name: str) -> _Number | None:
    return None if name == "NaN" else _Number(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple,  # so that lists are those of JSON, and tuples its objects
    parse_int=_Number,
    parse_float=_Number,
    parse_constant=_constant,
    strict=False,
)


class _TooDeepError(Exception):
    """Lists and objects nest too deep."""


class _Maker:
    """Makes values of what was decoded."""

    def __init__(self, has_escapes: bool) -> None:
        self.count = 0
        self._has_escapes = has_escapes

    def value(self, data: Any, path: str, open_levels: int, level: int = 0) -> Value:
        """A value, of which so many levels, from itself on to the last within it, are open at the end of the text."""
        whole = not open_levels
        kind = type(data)
        if kind is not list and kind is not tuple:
            self.count += 1
            if kind is str:
                return string(self._clean(data), path, whole=whole)
            if kind is _Number:
                return Value("number", path, str(data))
            return Value("nothing", path) if data is None else Value("word", path, "true" if data else "false")
        if level >= DEEPEST:
            raise _TooDeepError
        inner = [0] * len(data)
        if inner:
            inner[-1] = max(0, open_levels - 1)
        names: tuple[str, ...] = ()
        level += 1
        if kind is list:
            items = tuple([self.value(it, f"{path}[{n}]", inner[n], level) for n, it in enumerate(data)])
        else:
            names = tuple([self._clean(name) for name, _ in data])
            items = tuple([self.value(it, path + _step(names[n]), inner[n], level) for n, (_, it) in enumerate(data)])
        chinese = any(item.chinese for item in items) or any(map(_is_chinese, names))
        texts = sum([item.texts for item in items])
        return Value("list" if kind is list else "object", path, "", items, names, whole, chinese, texts)

    def _clean(self, text: str) -> str:
        return HALF_PAIR.sub(UNKNOWN_CHARACTER, text) if self._has_escapes else text


@lru_cache(maxsize=1_000)
def _is_chinese(name: str) -> bool:
    return HAN.search(name) is not None


@lru_cache(maxsize=1_000)
def _step(name: str) -> str:
    """What a name adds to a path."""
    return f".{name}" if _PLAIN.fullmatch(name) else f"[{json.dumps(name, ensure_ascii=False)}]"


def _closed(text: str, start: int) -> tuple[str, int] | None:
    """A text that ends inside a value, closed, and how many levels were open; ``None`` if it ends otherwise."""
    stack: list[str] = []
    kept, before = start, ""
    tail = ""
    for token in _TOKEN.finditer(text, start):
        mark = token["mark"]
        if mark is None:
            if stack and (stack[-1] == "]" or before == ":"):
                kept = token.end()
                if token["closed"] is None:
                    half = _HALF_ESCAPE.search(token["string"])
                    kept, tail = kept - len(half[1] if half else ""), '"'
        elif mark in _CLOSING:
            stack.append(_CLOSING[mark])
            kept = token.end()
        elif mark == ",":
            kept = token.start()
        elif mark != ":":
            if not stack or stack.pop() != mark:
                return None
            kept = token.end()
            if not stack:
                return None
        before = mark or ""
    if not stack or (not tail and _REST.fullmatch(text, kept) is None):
        return None
    return text[start:kept] + tail + "".join(reversed(stack)), len(stack) + len(tail)


def _too_deep(text: str) -> int:
    """Where lists and objects nest too deep."""
    level = 0
    for token in _TOKEN.finditer(text):
        level += (token["mark"] in _CLOSING) - (token["mark"] in _CLOSING.values())
        if level > DEEPEST:
            return token.start()
    return 0


def _place(error: ValueError, otherwise: int) -> int:
    place: int = getattr(error, "pos", otherwise)
    return place


def _broken(text: str, place: int) -> Broken:
    shown = ascii(text[place : place + 20])
    words = Words(f"此处不合 JSON 语法：{shown}", f"no JSON here: {shown}")
    return Broken(place, words, count=text.count(",", 0, place))


def _end_of_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place
