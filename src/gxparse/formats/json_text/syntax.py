r"""JSON with places: each value knows where in the text it stands, and a string which of its characters stand where.

The reader of the standard library tells no places. This one keeps all members of an object, also two of one name, and
numbers as they are printed. ``NaN`` and ``Infinity``, which pandas and Python write, and line ends within strings are
taken; what else is no JSON is an error with its place. A text that ends inside a value is cut off: what is open there
is not ``whole``, and a number or a word at the end, which may go on, is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from gxparse.errors import JsonSourceError
from gxparse.words import Words

DEEPEST = 100
"""Lists and objects nest no deeper."""

MOST_VALUES = 2_000_000
"""A text has no more values."""

HAN = re.compile("[\u3400-\u9fff]")
"""A Chinese character."""

_TOKEN = re.compile(
    r"(?:(?P<mark>[{}\[\],:])"
    r'|"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)(?P<closed>")?'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|-?Infinity)(?![\w.+-])"
    r"|(?P<nothing>null|NaN)(?!\w)|(?P<word>true|false)(?!\w))",
    re.DOTALL,
)
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_CUT = re.compile(r"[-+.\w]{0,40}\Z", re.ASCII)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\"\\/bfnrt]))"
)
_BACKSLASH = re.compile(r"\\.?", re.DOTALL)
_LONGEST_ESCAPE = 6
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

Kind: TypeAlias = Literal["string", "number", "nothing", "word", "list", "object"]
Fail: TypeAlias = Callable[[int, Words], JsonSourceError]
"""Makes the error of a source for a place and what is wrong there."""


class Broken(Exception):  # noqa: N818 - a message to the handler, which knows the source
    """A text is no JSON: where, why, and how many values stand before."""

    def __init__(self, place: int, words: Words, count: int = 0) -> None:
        self.place, self.words, self.count = place, words, count
        super().__init__(words.en)


class Decoded(NamedTuple):
    """What a string says, and which of its offsets stand where in the text."""

    text: str
    inner: list[int]
    outer: list[int]

    def place(self, offset: int) -> int:
        """Where in the text a character of the string stands."""
        number = bisect_right(self.inner, offset) - 1
        return self.outer[number] + offset - self.inner[number]


class Value(NamedTuple):
    """A value and its place, of a string that of what is between its quotes.

    ``items`` are those of a list, or the values of an object's members, whose names are ``names``. ``chinese`` says
    whether it is, or has within it, a string or a name with a Chinese character, ``texts`` how many strings it holds.
    """

    kind: Kind
    start: int
    end: int
    string: Decoded | None = None
    items: tuple[Value, ...] = ()
    names: tuple[Value, ...] = ()
    whole: bool = True
    chinese: bool = False
    texts: int = 0

    @property
    def said(self) -> str:
        """What a string says; nothing for another value."""
        return self.string.text if self.string is not None else ""


class Parsed(NamedTuple):
    """The values of a text one after another, of which JSON has one and JSON Lines have many; whether it is cut off."""

    values: tuple[Value, ...]
    cut: bool
    many: int


def parse(text: str) -> Parsed:
    r"""The values of a text. Raises :class:`Broken`.

    >>> [value.items[0].string.text for value in parse('["规章"] ["\\u89c4').values]
    ['规章', '规']
    """
    return _Parser(text).parsed()


class _Open:
    """A list or an object that is being read."""

    def __init__(self, mark: str, start: int) -> None:
        self.mark, self.start = mark, start
        self.items: list[Value] = []
        self.names: list[Value] = []

    def value(self, end: int, *, whole: bool) -> Value:
        kind: Kind = "object" if self.mark == "{" else "list"
        names = self.names[: len(self.items)]
        chinese = any(item.chinese for item in (*self.items, *names))
        texts = sum(item.texts for item in self.items)
        return Value(kind, self.start, end, None, tuple(self.items), tuple(names), whole, chinese, texts)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0
        self._stack: list[_Open] = []
        self._found: list[Value] = []
        self._wanted = "value"  # or "first value", "name", "first name", ":", ","

    def parsed(self) -> Parsed:
        text = self.text
        place = _end_of_blanks(text, 0)
        while place < len(text):
            token = _TOKEN.match(text, place)
            if token is None:
                if self._stack and _CUT.match(text, place):
                    break
                raise self._broken(place)
            if token["mark"]:
                self._mark(token["mark"], place)
            elif self._wanted in (",", ":"):
                raise self._broken(place)
            else:
                self._scalar(token)
            place = len(text) if token["string"] is not None and not token["closed"] else token.end()
            place = _end_of_blanks(text, place)
        cut = bool(self._stack)
        while self._stack:
            self._add(self._stack.pop().value(len(text), whole=False))
        return Parsed(tuple(self._found), cut, self.count)

    def _add(self, value: Value) -> None:
        (self._stack[-1].items if self._stack else self._found).append(value)
        self._wanted = "," if self._stack else "value"

    def _scalar(self, token: re.Match[str]) -> None:
        place = token.start()
        try:
            value = _value(self.text, token)
        except Broken as error:
            raise Broken(error.place, error.words, self.count) from None
        self.count += 1
        if self.count > MOST_VALUES:
            words = Words(f"多于 {MOST_VALUES} 个值,请拆分后读取", f"more than {MOST_VALUES} values: split it")
            raise Broken(place, words, self.count)
        if self._wanted.endswith("name"):
            if value.kind != "string":
                raise self._broken(place)
            if value.whole:
                self._stack[-1].names.append(value)
            self._wanted = ":"
        elif not self._stack and not value.whole:
            raise Broken(place, Words("引号没有闭合", "a string is not closed"), self.count)
        elif not self._stack or value.kind in ("string", "nothing") or token.end() < len(self.text):
            self._add(value)  # else a number that may go on

    def _mark(self, mark: str, place: int) -> None:
        stack, wanted = self._stack, self._wanted
        if mark in "{[" and wanted.endswith("value"):
            if len(stack) >= DEEPEST:
                words = Words(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")
                raise Broken(place, words, self.count)
            stack.append(_Open(mark, place))
            self._wanted = "first name" if mark == "{" else "first value"
        elif mark == ":" == wanted:
            self._wanted = "value"
        elif mark == "," == wanted:
            self._wanted = "name" if stack[-1].mark == "{" else "value"
        elif mark in "}]" and stack and wanted in (",", "first name", "first value"):
            if stack[-1].mark + mark not in ("{}", "[]"):
                raise self._broken(place)
            self._add(stack.pop().value(place + 1, whole=True))
        else:
            raise self._broken(place)

    def _broken(self, place: int) -> Broken:
        shown = ascii(self.text[place : place + 20])
        return Broken(place, Words(f"此处不合 JSON 语法:{shown}", f"no JSON here: {shown}"), self.count)


def _end_of_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _value(text: str, token: re.Match[str]) -> Value:
    start, end = token.span()
    if token["string"] is None:
        kind: Kind = "number" if token["number"] else "nothing" if token["nothing"] else "word"
        return Value(kind, start, end)
    start, end = token.span("string")
    whole = token["closed"] is not None
    string = _decoded(text, start, end, whole)
    return Value("string", start, end, string, (), (), whole, HAN.search(string.text) is not None, 1)


def _decoded(text: str, start: int, end: int, whole: bool) -> Decoded:
    place = text.find("\\", start, end)
    if place < 0:
        return Decoded(text[start:end], [0], [start])
    pieces = [text[start:place]]
    inner, outer = [0], [start]
    length = place - start
    while 0 <= place < end:
        found = _ESCAPE.match(text, place, end)
        if found is None and not whole and end - place < _LONGEST_ESCAPE:
            break
        if found is None:
            shown = _BACKSLASH.match(text, place, end)
            what = ascii(shown[0]) if shown else ""
            raise Broken(place, Words(f"JSON 没有这样的转义:{what}", f"JSON has no such escape: {what}"))
        following = text.find("\\", found.end(), end)
        plain = text[found.end() : following if following >= 0 else end]
        char = _unescaped(found)
        inner += (length, length + len(char))
        outer += (place, found.end())
        pieces += (char, plain)
        length += len(char) + len(plain)
        place = following
    return Decoded("".join(pieces), inner, outer)


def _unescaped(found: re.Match[str]) -> str:
    high, low, code, char = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if code:
        return "\ufffd" if 0xD800 <= int(code, 16) < 0xE000 else chr(int(code, 16))
    return _CONTROLS.get(char, char)
