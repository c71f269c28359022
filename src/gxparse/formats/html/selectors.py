"""Selectors of style sheets, matched on either parser's tree.

Both trees must say the same, so the parsers' own selectors are not asked. An answer is yes, no, or not known: a
selector with ``:has(…)`` is one that nobody here decides, and what it would hide is doubtful, not hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, Protocol

Answer = bool | None
"""Yes, no, or not known."""

Specificity = tuple[int, int, int]


class Tree(Protocol):
    """What a parser's tree is asked. Elements are whatever the parser has."""

    def name(self, element: Any) -> str:
        """The element's name in lower case."""

    def attributes(self, element: Any) -> Mapping[str, str | None]:
        """Its attributes, names in lower case."""

    def parent(self, element: Any) -> Any | None:
        """The element that it stands in."""

    def previous(self, element: Any) -> Any | None:
        """The element before it in the same parent."""

    def following(self, element: Any) -> Any | None:
        """The element behind it in the same parent."""


Test = Callable[[Tree, Any], Answer]


class Selector(NamedTuple):
    """A selector: the tests of its last compound, what has to stand before or around it, and what it weighs.

    ``key`` is a class (``.a``) or an id (``#a``) in lower case, a name or ``*`` without which no element matches.
    ``pseudo`` names the pseudo-element that it selects, if any.
    """

    tests: tuple[Test, ...]
    before: tuple[str, Selector] | None
    specificity: Specificity
    key: str
    pseudo: str = ""

    def matches(self, tree: Tree, element: Any) -> Answer:
        """Whether it selects an element (or the element's pseudo-element)."""
        own = every(test(tree, element) for test in self.tests)
        if own is False or self.before is None:
            return own
        combinator, other = self.before
        step = tree.parent if combinator in " >" else tree.previous
        places = _chain(step, element) if combinator in " ~" else islice(_chain(step, element), 1)
        return every((own, some(other.matches(tree, place) for place in places)))


def every(answers: Iterable[Answer]) -> Answer:
    """Whether all answers are yes."""
    known: Answer = True
    for answer in answers:
        if answer is False:
            return False
        known = known and answer
    return known


def some(answers: Iterable[Answer]) -> Answer:
    """Whether an answer is yes."""
    known: Answer = False
    for answer in answers:
        if answer:
            return True
        known = None if answer is None else known
    return known


def _negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _chain(step: Callable[[Any], Any | None], element: Any) -> Iterator[Any]:
    while (element := step(element)) is not None:
        yield element


# -- reading -------------------------------------------------------------------------------------------

_IDENT = r"(?:[-\w\x80-\U0010ffff]|\\(?:[0-9a-fA-F]{1,6}\s?|[^\n]))+"
_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_SIMPLE = re.compile(
    rf"(?P<name>\*|{_IDENT})(?!\|)|\.(?P<class>{_IDENT})|\#(?P<id>{_IDENT})"
    rf"|\[\s*(?P<attribute>{_IDENT})\s*(?:(?P<how>[~|^$*]?=)\s*(?P<value>{_IDENT}|{_STRING})\s*(?P<flag>[iIsS])?\s*)?\]"
    rf"|(?P<colons>::?)(?P<pseudo>{_IDENT})(?P<open>\()?",
)
_NTH = re.compile(r"\s*(?:(?P<word>odd|even)|(?P<step>[+-]?\d*)n\s*(?P<rest>[+-]\s*\d+)?|(?P<only>[+-]?\d+))\s*", re.I)
_ELEMENTS = frozenset({"before", "after", "first-line", "first-letter"})
_UNTOUCHED = frozenset({"hover", "focus", "active", "visited", "target", "focus-within", "focus-visible"})
_DEEPEST = 8


class _InvalidError(Exception):
    """No selector; browsers leave out the rule."""


def unescaped(text: str) -> str:
    r"""The characters that escapes of a style sheet stand for.

    >>> unescaped(r"\31 2\"")
    '12"'
    """
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _character(int(found[1], 16)) if found[1] else found[2], text)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def parts(text: str, separator: str = ",") -> list[str]:
    """A text parted where a separator stands outside of strings and brackets."""
    pieces, depth, start = [], 0, 0
    for found in re.finditer(rf"{_STRING}|\\.|[(\[]|[)\]]|{re.escape(separator)}", text):
        mark = found[0]
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif mark == separator and not depth:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def read_selectors(text: str, *, depth: int = 0) -> list[Selector]:
    """The selectors of a list; none if one of them is invalid, as browsers do.

    >>> [selector.specificity for selector in read_selectors("td.a > #b, [x]:not(p)")]
    [(1, 1, 1), (0, 1, 1)]
    >>> read_selectors("p, ..")
    []
    """
    try:
        return [_read(part.strip(), depth) for part in parts(text)]
    except _InvalidError:
        return []


def _read(text: str, depth: int) -> Selector:
    if not text or depth > _DEEPEST:
        raise _InvalidError
    before: tuple[str, Selector] | None = None
    place = 0
    weight: Specificity = (0, 0, 0)
    while True:
        compound = _Compound(depth)
        place = compound.read(text, place)
        weight = _sum(weight, compound.weight)
        selector = Selector(tuple(compound.tests), before, weight, compound.key, compound.pseudo)
        if place == len(text):
            return selector
        found = _COMBINATOR.match(text, place)
        if found is None or compound.pseudo:
            raise _InvalidError
        before = (found[1] or " ", selector)
        place = found.end()


def _sum(one: Specificity, other: Specificity) -> Specificity:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])


class _Compound:
    """Simple selectors without a combinator between them."""

    def __init__(self, depth: int) -> None:
        self.tests: list[Test] = []
        self.weight: Specificity = (0, 0, 0)
        self.key = "*"
        self.pseudo = ""
        self._depth = depth

    def read(self, text: str, place: int) -> int:
        start = place
        while found := _SIMPLE.match(text, place):
            if found["name"] and place > start:
                raise _InvalidError
            place = found.end()
            if found["pseudo"]:
                place = self._pseudo(found, text, place)
            else:
                self._simple(found)
        if place == start:
            raise _InvalidError
        return place

    def _simple(self, found: re.Match[str]) -> None:
        if name := found["name"]:
            if name != "*":
                self.key = name = unescaped(name).lower()
                self._add(lambda tree, element: tree.name(element) == name, 2)
        elif name := found["class"]:
            name = unescaped(name)
            self.key = self.key if self.key[0] == "#" else f".{name.lower()}"
            self._add(_attribute("class", "~=", name, None), 1)
        elif name := found["id"]:
            name = unescaped(name)
            self.key = f"#{name.lower()}"
            self._add(_attribute("id", "=", name, None), 0)
        else:
            value = found["value"] or ""
            value = unescaped(value[1:-1] if value[:1] in ("'", '"') else value)
            self._add(_attribute(unescaped(found["attribute"]).lower(), found["how"], value, found["flag"]), 1)

    def _add(self, test: Test, level: int) -> None:
        self.tests.append(test)
        self.weight = _sum(self.weight, (level == 0, level == 1, level == 2))

    def _pseudo(self, found: re.Match[str], text: str, place: int) -> int:
        name = unescaped(found["pseudo"]).lower()
        argument = None
        if found["open"]:
            depth = 1
            for mark in re.finditer(rf"{_STRING}|\\.|[()]", text[place:]):
                depth += (mark[0] == "(") - (mark[0] == ")")
                if not depth:
                    argument = text[place : place + mark.start()]
                    place += mark.end()
                    break
            else:
                raise _InvalidError
        if found["colons"] == "::" or name in _ELEMENTS:
            self.pseudo = name
            self.weight = _sum(self.weight, (0, 0, 1))
        elif name in ("not", "is", "where", "matches", "any") and argument is not None:
            self._list_of(name, argument)
        else:
            self._add(_pseudo_class(name, argument), 1)
        return place

    def _list_of(self, name: str, argument: str) -> None:
        among = read_selectors(argument, depth=self._depth + 1)
        if not among and name == "not":
            raise _InvalidError

        def test(tree: Tree, element: Any) -> Answer:
            return some(selector.matches(tree, element) for selector in among)

        self.tests.append((lambda tree, element: _negated(test(tree, element))) if name == "not" else test)
        if name != "where":
            self.weight = _sum(self.weight, max((it.specificity for it in among), default=(0, 0, 0)))


# -- tests ---------------------------------------------------------------------------------------------

_HOW: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda held, value: held == value,
    "~=": lambda held, value: value in held.split() if value else False,
    "|=": lambda held, value: held == value or held.startswith(f"{value}-"),
    "^=": lambda held, value: held.startswith(value) if value else False,
    "$=": lambda held, value: held.endswith(value) if value else False,
    "*=": lambda held, value: value in held if value else False,
}


def _attribute(name: str, how: str | None, value: str, flag: str | None) -> Test:
    """A test of an attribute. Upper case counts or not by the page's document type, so it is not known."""

    def test(tree: Tree, element: Any) -> Answer:
        attributes = tree.attributes(element)
        if name not in attributes:
            return False
        if how is None:
            return True
        held = attributes[name] or ""
        if _HOW[how](held, value):
            return True
        if not _HOW[how](held.lower(), value.lower()):
            return False
        return {"i": True, "s": False}.get((flag or "").lower())

    return test


def _pseudo_class(name: str, argument: str | None) -> Test:
    """A test of what is no attribute. A page that nobody touches is not hovered."""
    if argument is None:
        if name in _UNTOUCHED:
            return lambda _tree, _element: False
        if name == "root":
            return lambda tree, element: tree.parent(element) is None
        if name in ("link", "any-link"):
            return lambda tree, element: tree.name(element) in ("a", "area") and "href" in tree.attributes(element)
        edge, _, kind = name.partition("-")
        if edge in ("first", "last", "only") and kind in ("child", "of-type"):
            sides = {"first": (False,), "last": (True,), "only": (False, True)}[edge]
            return lambda tree, element: all(_number(tree, element, side, kind == "of-type") == 1 for side in sides)
    nth = re.fullmatch(r"nth-(last-)?(child|of-type)", name)
    found = _NTH.fullmatch(argument) if nth and argument else None
    if nth is None or found is None:
        return lambda _tree, _element: None
    step, rest = _formula(found)

    def test(tree: Tree, element: Any) -> Answer:
        over = _number(tree, element, bool(nth[1]), nth[2] == "of-type") - rest
        return over == 0 if step == 0 else over % step == 0 and over // step >= 0

    return test


def _formula(found: re.Match[str]) -> tuple[int, int]:
    if found["word"]:
        return 2, int(found["word"].lower() == "odd")
    if found["only"]:
        return 0, int(found["only"])
    step = found["step"]
    return int(f"{step}1" if step in ("", "+", "-") else step), int("".join((found["rest"] or "0").split()))


def _number(tree: Tree, element: Any, from_end: bool, same_name: bool) -> int:
    """Which of its parent's elements one is, from 1."""
    name = tree.name(element)
    step = tree.following if from_end else tree.previous
    return 1 + sum(not same_name or tree.name(other) == name for other in _chain(step, element))
