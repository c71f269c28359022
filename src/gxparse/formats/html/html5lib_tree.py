"""html5lib: the parser that runs everywhere and is slow, and the walk through its tree.

It is plain Python, so browsers' Python has it. It knows no templates, loses tables in an unclosed ``<select>``, and
searches all open elements for most tags: templates are taken out before, cells are counted, the depth is bounded while
it builds. The walk has no recursion, as pages nest deeply. Nothing is fetched or executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from gxparse.errors import MarkupLimitError
from gxparse.formats.html.events import BESIDE, EMPTY, NONE_GIVEN, SILENT, TELLING, Event, EventKind, shown_as
from gxparse.formats.html.limits import check_depth
from gxparse.formats.html.page import POINTING, Outside, Page, Pointers
from gxparse.formats.html.stamps import PLAIN
from gxparse.formats.html.styling import Given, SheetElement, Styling
from gxparse.formats.html.tags import CELLS, KINDS, PARTS, TagKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

_TEMPLATE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|xmp)(?=[\s/>]).*?(?:</\1|\Z)|<(?P<end>/?)template(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)

# Names for speed: a member of an enumeration is looked up anew each time.
_TEXT, _START, _END, _GONE, _PLAIN = EventKind
_INLINE, _STRING, _UNSEEN, _TABLE, _BLOCK = TagKind.INLINE, TagKind.TEXT, TagKind.UNSEEN, TagKind.TABLE, TagKind.BLOCK
_DRAWN = TagKind.DRAWN


class _TooDeepError(Exception):
    """More elements are open than allowed: html5lib searches them for most tags."""


@cache
def _bounded_builder(depth: int) -> Any:
    """A builder of html5lib's trees that stops at a depth."""
    import html5lib

    builder: Any = html5lib.getTreeBuilder("etree")

    class BoundedBuilder(builder):  # type: ignore[misc]
        def createElement(self, token: Any) -> Any:  # noqa: N802 - of elements in tables
            return self._bounded(builder.createElement, token)

        def insertElementNormal(self, token: Any) -> Any:  # noqa: N802 - of all others
            return self._bounded(builder.insertElementNormal, token)

        def _bounded(self, make: Callable[[Any, Any], Any], token: Any) -> Any:
            if len(self.openElements) > depth:
                raise _TooDeepError
            return make(self, token)

    return BoundedBuilder


def read_html5lib(text: str, folded: bytes, name: str, depth: int) -> Page:
    """Parse a page with html5lib; ``folded`` are the bytes of its source in lower case."""
    shown = _without_templates(text) if b"<template" in folded else text
    root = _parsed(shown, name, depth)
    tables = {id(element): str(number) for number, element in enumerate(root.iter("table"), 1)}
    cells = sum(1 for _ in root.iter("td")) + sum(1 for _ in root.iter("th"))
    given = _given(root, folded)
    return Page(_walk(root, tables, given, name, depth), len(tables), partial(_outside, shown, name, depth), cells)


def _parsed(shown: str, name: str, depth: int) -> XmlElement:
    import html5lib

    parser = html5lib.HTMLParser(_bounded_builder(depth), namespaceHTMLElements=False)
    try:
        root: XmlElement = parser.parse(shown, scripting=True)
    except _TooDeepError:
        raise MarkupLimitError(name, "depth", depth + 1, depth) from None
    return root


class _Html5libTree:
    """A tree of html5lib, as styles ask it."""

    def __init__(self, root: XmlElement) -> None:
        self._parents: dict[int, XmlElement] = {}
        self._places: dict[int, int] = {}
        for parent in root.iter():
            for place, child in enumerate(parent):
                self._parents[id(child)] = parent
                self._places[id(child)] = place

    def name(self, element: XmlElement) -> str:
        return element.tag.rpartition("}")[2].removeprefix(PLAIN)

    def attributes(self, element: XmlElement) -> Mapping[str, str | None]:
        return element.attrib

    def parent(self, element: XmlElement) -> XmlElement | None:
        return self._parents.get(id(element))

    def previous(self, element: XmlElement) -> XmlElement | None:
        return self._beside(element, -1)

    def following(self, element: XmlElement) -> XmlElement | None:
        return self._beside(element, 1)

    def _beside(self, element: XmlElement, step: int) -> XmlElement | None:
        parent = self._parents.get(id(element))
        place = self._places.get(id(element), 0) + step
        while parent is not None and 0 <= place < len(parent):
            if isinstance(parent[place].tag, str):
                return parent[place]
            place += step
        return None

    def identity(self, element: XmlElement) -> int:
        return id(element)


def _given(root: XmlElement, folded: bytes) -> dict[int, Given]:
    """What style makes of the page's elements."""
    sheets = [SheetElement(each.text or "", each.attrib) for each in root.iter("style")]
    scripts = [each.text or "" for each in root.iter("script")]
    styling = Styling(sheets, scripts, folded)
    if not (styling.words or styling.keys or b"hidden" in folded):
        return {}
    elements = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and styling.concerns(element.tag.rpartition("}")[2].removeprefix(PLAIN), element.attrib)
    ]
    return styling.given(_Html5libTree(root), elements) if elements else {}


def _outside(shown: str, name: str, depth: int) -> Outside:
    root = _parsed(shown, name, depth)
    pointers = Pointers()
    scripts = 0
    for element in _below(root):
        scripts += element.tag == "script"
        if element.tag in POINTING:
            pointers.add(element.tag, element.attrib, _strings(element))
    return Outside(scripts, pointers.links, pointers.frames)


def _without_templates(text: str) -> str:
    """A page without its templates, which html5lib does not know: rows in them would become rows of the table."""
    pieces = []
    last = start = depth = 0
    for found in _TEMPLATE.finditer(text):
        if found["end"] is None:
            continue
        if not found["end"]:
            start = start if depth else found.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                pieces.append(text[last:start])
                last = text.find(">", found.end()) + 1 or len(text)
    return "".join(pieces) + text[last:]


def _below(root: XmlElement) -> Iterator[XmlElement]:
    """An element and all elements in it, without comments and without what templates hold."""
    stack = [root]
    while stack:
        element = stack.pop()
        if isinstance(element.tag, str):
            yield element
            if element.tag != "template":
                stack += reversed(element)


def _strings(root: XmlElement) -> Iterator[str]:
    """The texts in an element in the order of the page, without those of comments and templates."""
    stack: list[XmlElement | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item.tag, str) and item.tag != "template":
            yield item.text or ""
            for child in reversed(item):
                stack += (child.tail or "", child)


def _walk(
    root: XmlElement, tables: Mapping[int, str], special: Mapping[int, Given], name: str, depth: int
) -> Iterator[Event]:
    """Depth first, without recursion. An element's ``tail`` is the text that follows it, also after a comment."""
    stack: list[tuple[Iterator[XmlElement], XmlElement | None, TagKind, str]] = []
    children: Iterator[XmlElement] = iter((root,))
    while True:
        element = next(children, None)
        if element is None:
            if not stack:
                return
            children, parent, kind, data = stack.pop()
            yield from _ended(parent, kind, data)
            continue
        kind, data = _kind_of(element.tag)
        given = special.get(id(element), NONE_GIVEN)
        if given and given[0] is _UNSEEN and kind in PARTS:
            yield _GONE, kind, data, None
        kind, around = shown_as(kind, given)
        if kind in CELLS and not given and (text := _plain(element, special)) is not None:
            yield _PLAIN, kind, text, element.attrib
            kind = _UNSEEN  # its content is told
        elif kind not in SILENT:
            data = tables.get(id(element), data) if kind is _TABLE else data
            yield _START, kind, data, element.attrib if kind in TELLING else None
        if kind not in EMPTY:
            stack.append((children, element, kind, data))
            yield from [(_START, each, BESIDE, None) for each in around]
            stack += [(iter(()), None, each, "") for each in around if each is not _DRAWN]
            check_depth(len(stack), depth, name)
            if element.text:
                yield _TEXT, _STRING, element.text, None
            children = iter(element)
        elif element.tail:
            yield _TEXT, _STRING, element.tail, None


def _ended(element: XmlElement | None, kind: TagKind, data: str) -> Iterator[Event]:
    if kind:
        yield _END, kind, data, None
    if element is not None and element.tail:
        yield _TEXT, _STRING, element.tail, None


def _kind_of(tag: Any) -> tuple[TagKind, str]:
    """A comment's tag is a function; an element of SVG or MathML has its name space in braces."""
    if not isinstance(tag, str):
        return _UNSEEN, ""
    if tag[0] == "{":
        tag = tag.partition("}")[2]
        return (TagKind.DRAWN if KINDS.get(tag) is TagKind.DRAWN else _UNSEEN), tag
    return KINDS.get(tag, _INLINE), tag


def _plain(cell: XmlElement, special: Mapping[int, Given]) -> str | None:
    """The text of a cell if it is one line, in inline elements and at most one block; else ``None``."""
    pieces: list[str] = []
    printed = closed = False
    stack: list[tuple[Iterator[XmlElement], TagKind, str | None]] = [(iter(cell), _INLINE, None)]
    text = cell.text
    while True:
        if text:
            if not text.isspace():
                if closed:
                    return None
                printed = True
            pieces.append(text)
        if not stack:
            return "".join(pieces)
        element = next(stack[-1][0], None)
        if element is None:
            _, kind, text = stack.pop()
            closed |= kind is _BLOCK
            continue
        kind, _ = _kind_of(element.tag)
        if kind is _UNSEEN:
            text = element.tail
        elif (kind and (kind is not _BLOCK or printed or closed)) or id(element) in special:
            return None
        else:
            stack.append((iter(element), kind, element.tail))
            text = element.text
