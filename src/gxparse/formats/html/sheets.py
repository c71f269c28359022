"""Style sheets that stand in a page: their rules that tell something of what a reader sees.

Read as browsers read them, as far as it matters here: comments, strings, escapes, blocks within blocks, lists of
selectors, conditions. A screen is assumed, 1,280 pixels wide. Nothing is fetched: sheets of other files do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from gxparse.formats.html.looks import Look, look
from gxparse.formats.html.selectors import Answer, Selector, every, parts, read_selectors, some
from gxparse.formats.html.tags import TagKind

SCREEN = 1280
"""The width in pixels of the screen that a page is read as on."""

MOST_RULES = 20_000
"""So many rules of a page's sheets are read."""

TELLING = frozenset(
    {
        *("display", "visibility", "opacity", "content-visibility", "mso-hide", "clip", "clip-path", "transform"),
        *("font-size", "text-indent", "width", "height", "max-width", "max-height", "overflow", "overflow-x"),
        *("overflow-y", "position", "float", "left", "right", "top", "bottom", "margin-left", "margin-top"),
        *("color", "background", "background-color", "-webkit-text-fill-color"),
        *("text-decoration", "text-decoration-line", "vertical-align", "content"),
    }
)
"""The properties that tell whether and how a text is seen."""

Declarations = Mapping[str, tuple[str, bool]]
"""By property its value and whether it is important."""


class Rule(NamedTuple):
    """A selector with its declarations, and what these would make of an element that has no others and is placed.

    It is not ``certain`` if nobody here knows whether its condition holds.
    """

    selector: Selector
    declarations: Declarations
    look: Look
    certain: bool = True


_STRING = r"\"(?:\\.|[^\"\\\n])*(?:\"|(?=\n)|\Z)|'(?:\\.|[^'\\\n])*(?:'|(?=\n)|\Z)"
_URL = r"url\(\s*[^\"'\s)][^)]*(?:\)|\Z)"
_COMMENT = re.compile(rf"{_STRING}|{_URL}|/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL | re.IGNORECASE)
_MARK = re.compile(rf"{_STRING}|{_URL}|\\.|[{{}};]", re.DOTALL | re.IGNORECASE)
_IMPORTANT = re.compile(r"!\s*important\s*$", re.IGNORECASE)
_SIZE = re.compile(r"\s(\+?(?:0+\.?0*|\.0+)(?:[a-z%]*)|[\d.]+(?:[a-z]+|%))(?=\s*/|\s)")
_QUERY = re.compile(r"(?:(not|only)\s+)?([a-z-]+)?\s*((?:(?:and\s*)?\([^()]*\)\s*)*)", re.IGNORECASE)
_WIDTH = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)(px|em|rem)\s*\)", re.IGNORECASE)
_TRANSPARENT = frozenset({"@media", "@supports", "@layer", "@container", "@scope", "@starting-style"})
_DEEPEST = 10
_ANYWAY = {"overflow": "hidden", "position": "absolute"}  # which another rule may declare


def declarations(text: str) -> dict[str, tuple[str, bool]]:
    """The telling declarations of a block or of a ``style`` attribute; of one property the last that counts.

    >>> declarations("color:red; DISPLAY : none!important; display:block; width:/* 1 */0")
    {'color': ('red', False), 'display': ('none', True), 'width': ('0', False)}
    """
    return _declared(piece for piece, block in _pieces(_bare(text)) if block is None)


def _declared(pieces: Iterable[str]) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for piece in pieces:
        name, _, value = piece.partition(":")
        name = name.strip().lower()
        value = value.strip()
        if name == "font" and (size := _SIZE.search(f" {value} ")):
            name, value = "font-size", size[1] + ("!important" if _IMPORTANT.search(value) else "")
        if name not in TELLING or not value:
            continue
        bare = _IMPORTANT.sub("", value).rstrip()
        important = bare is not value and bare != value
        if important or name not in found or not found[name][1]:
            found[name] = (bare if name == "content" else bare.lower(), important)
    return found


def _bare(text: str) -> str:
    """A sheet without comments."""
    return _COMMENT.sub(lambda found: "" if found[0][:2] in ("/*", "<!", "--") else found[0], text)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """What semicolons and blocks part: a text, and the block behind it. A block that is not closed goes to the end."""
    depth = start = opened = 0
    head = ""
    for found in _MARK.finditer(text):
        mark = found[0]
        if mark == "{":
            if not depth:
                head, opened = text[start : found.start()], found.end()
            depth += 1
        elif mark == "}":
            if depth == 1:
                yield head, text[opened : found.start()]
            depth = max(0, depth - 1)
            start = start if depth else found.end()
        elif mark == ";" and not depth:
            yield text[start : found.start()], None
            start = found.end()
    if depth:
        yield head, text[opened:]
    elif text[start:].strip():
        yield text[start:], None


@lru_cache(maxsize=64)
def read_sheet(text: str) -> tuple[Rule, ...]:
    """The telling rules of a sheet, in order.

    >>> [rule] = read_sheet("@media print {p {display: none}} .a, #b:hover {font-family: x} td > .key {display: none}")
    >>> rule.declarations, rule.selector.specificity, rule.selector.key
    ({'display': ('none', False)}, (0, 1, 1), '.key')
    """
    found: list[Rule] = []
    for rule in _rules(_bare(text), "", True, 0):
        found.append(rule)
        if len(found) == MOST_RULES:
            break
    return tuple(found)


def _rules(text: str, around: str, certain: bool, depth: int) -> Iterator[Rule]:
    for head, block in _pieces(text):
        head = head.strip()
        if block is None or not head or depth > _DEEPEST:
            continue
        if head[0] == "@":
            name = re.split(r"[\s(]", head, maxsplit=1)[0].lower()
            holds: Answer = media(head[len(name) :]) if name == "@media" else None
            if name in _TRANSPARENT and holds is not False:
                yield from _nested(block, around, certain and bool(holds), depth)
            continue
        within = ", ".join(_within(part.strip(), around) for part in parts(head)) if around else head
        yield from _nested(block, within, certain, depth)


def _within(selector: str, around: str) -> str:
    """A selector of a rule within another rule."""
    return selector.replace("&", f":is({around})") if "&" in selector else f":is({around}) {selector}"


def _nested(block: str, around: str, certain: bool, depth: int) -> Iterator[Rule]:
    """The rules that a block makes: its declarations for the selectors around it, and the rules in it."""
    if around:
        declared = _declared(piece for piece, inner in _pieces(block) if inner is None)
        if declared:
            values = {name: value for name, (value, _) in declared.items()}
            alone = look({**_ANYWAY, **values}, TagKind.INLINE, hidden=False)
            for selector in read_selectors(around):
                yield Rule(selector, declared, alone, certain)
    if "{" in block:
        yield from _rules(block, around, certain, depth + 1)


def media(text: str | None) -> Answer:
    """Whether a media query holds on the assumed screen; not known for what is not asked here.

    >>> media("print"), media("screen and (min-width: 768px)"), media("(hover)"), media("print, all")
    (False, True, None, True)
    """
    if not text or not text.strip():
        return True
    return some(_query(part.strip()) for part in parts(text))


def _query(text: str) -> Answer:
    found = _QUERY.fullmatch(text)
    if found is None:
        return None
    kind = (found[2] or "all").lower()
    features = re.findall(r"\([^()]*\)", found[3])
    answer = every([kind in ("all", "screen"), *map(_feature, features)])
    return answer if (found[1] or "").lower() != "not" or answer is None else not answer


def _feature(text: str) -> Answer:
    found = _WIDTH.fullmatch(text)
    if found is None:
        return None
    width = float(found[2]) * (1 if found[3].lower() == "px" else 16)
    return width <= SCREEN if found[1].lower() == "min" else width >= SCREEN
