"""The two parsers of web pages, and what both give: the page as a sequence of events.

Lexbor (through selectolax) and html5lib build the tree that a browser would build. Lexbor is fast and has no version
for browsers' Python; html5lib runs everywhere and is slow. The rest of the reading must not care, so either tree is
at once walked into the same kinds of events: text, a row begins, a cell ends. What does not matter to a reader of
the text is left out here, by one table of elements for both: scripts, styles, comments, hidden elements, and the
tags of elements that neither break a line nor hold a cell. ``<td><span>1</span><b>2</b></td>`` is a cell with the
text 12.

Most of the time of a page goes into asking a tree for names and texts, so names are remembered by kind of node, and
a cell that holds one line is one event. The walk has no recursion, as pages nest deeply. Neither parser fetches or
executes anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, partial
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from gxparse.errors import MarkupLimitError, MissingDependencyError
from gxparse.formats.html.limits import check_depth
from gxparse.formats.html.stamps import PLAIN
from gxparse.formats.html.styling import Given, SheetElement, Styling
from gxparse.formats.html.tags import CELLS, KINDS, PARTS, TagKind
from gxparse.options import Limits, Parser

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

    from selectolax.lexbor import LexborHTMLParser, LexborNode


class EventKind(IntEnum):
    """What an event says."""

    TEXT = 0
    START = 1
    END = 2
    GONE = 3  # a hidden part of a table: it counts, and has no text
    PLAIN = 4  # a cell that holds one line of text and nothing else


Attributes = Mapping[str, "str | None"]
Event = tuple[EventKind, TagKind, str, "Attributes | None"]
"""A step through the page: what it says; of which kind of element; its text, its name, or a table's number in the
page (from 1, hidden ones counted); for cells and leaves the attributes. Most cells are plain: one event each."""

# Names for speed: a member of an enumeration is looked up anew each time.
_TEXT, _START, _END, _GONE, _PLAIN = EventKind
_INLINE, _STRING, _UNSEEN, _TABLE, _BLOCK = TagKind.INLINE, TagKind.TEXT, TagKind.UNSEEN, TagKind.TABLE, TagKind.BLOCK
_DRAWN = TagKind.DRAWN
_TEXT_ID = 2  # Lexbor's number of text nodes; a wrong one would only cost time
_CELLS, _PARTS = CELLS, PARTS
_TELLING = frozenset({TagKind.LEAF, *_CELLS})
_SILENT = frozenset({TagKind.INLINE, TagKind.UNSEEN})
_EMPTY = frozenset({TagKind.BREAK, TagKind.LEAF, TagKind.DRAWN, TagKind.UNSEEN})
_WITHOUT_TEXT = frozenset({TagKind.TABLE, TagKind.SECTION, TagKind.ROW})  # parsers leave nothing but blanks in them
_AROUND = frozenset({TagKind.STRUCK, TagKind.FAINT, TagKind.SHOWN, TagKind.DOUBTFUL, TagKind.DRAWN})
"""What an element may be beside what it is by its name: its content stands in one more element, or behind one."""
_NONE_GIVEN: Given = ()

_FRAMES = ("frame", "iframe")
_POINTING = (f"{PLAIN}a", "area", "embed", "object", *_FRAMES)
BESIDE = "text of a style sheet"
"""What a cell shows that a style sheet prints beside its text."""
_PATIENCE = 10_000_000
_MOST_PIECES = 100
_LONGEST_POINTER = 2_000
"""A pointer's text and target are cut to so many characters; its text is that of its first elements."""

_MODULES: Mapping[Parser, str] = {"lexbor": "selectolax.lexbor", "html5lib": "html5lib"}


def _shown(kind: TagKind, given: Given) -> tuple[TagKind, Given]:
    """What an element is, by its name and by its style, and what is around its content."""
    if not given:
        return kind, given
    if given[0] is _UNSEEN:
        return _UNSEEN, ()
    around = tuple(each for each in given if each in _AROUND and each is not kind)
    if kind is _INLINE:
        kind = next((each for each in given if each not in _AROUND), _INLINE)
    return kind, around


class Outside(NamedTuple):
    """What stands in a page beside its text: how many scripts, the texts and targets of links, frames and embedded
    documents, the targets of frames.
    """

    scripts: int
    links: Sequence[tuple[str, str]]
    frames: Sequence[str]


class Page(NamedTuple):
    """A parsed page: its events, how many tables it has, hidden ones too, and what else there is, if asked for.

    ``cells`` counts the table cells of a parser that may lose some.
    """

    events: Iterator[Event]
    tables: int
    outside: Callable[[], Outside]
    cells: int | None = None


@cache
def is_installed(parser: Parser) -> bool:
    """Whether a parser can be imported. Asked once: looking for it takes longer than a small page."""
    try:
        import_module(_MODULES[parser])
    except ImportError:
        return False
    return True


def best_parser() -> Parser:
    """Lexbor where it is installed, else html5lib (as in Pyodide)."""
    return "lexbor" if is_installed("lexbor") else "html5lib"


def parse_page(text: str, folded: bytes, parser: Parser, name: str, limits: Limits) -> Page:
    """Parse a page; ``folded`` are the bytes of its source in lower case.

    Raises :class:`~gxparse.errors.MissingDependencyError` for a parser that is not installed.
    """
    if not is_installed(parser):
        library = _MODULES[parser].partition(".")[0]
        raise MissingDependencyError(library, f"pip install {library}")
    return (_read_lexbor if parser == "lexbor" else _read_html5lib)(text, folded, name, limits.depth)


class _Pointers:
    """Collects what points to other documents, with bounded patience for the texts of links."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str]] = []
        self.frames: list[str] = []
        self._patience = _PATIENCE

    def add(self, tag: str, attributes: Attributes, strings: Iterable[str]) -> None:
        """Add an element; ``strings`` are the texts in it, an empty one for each element in it."""
        target = attributes.get("href") or attributes.get("src") or attributes.get("data")
        if not target:
            return
        pieces = list(islice(strings, _MOST_PIECES)) if self._patience > 0 else []
        text = "".join(pieces)
        self._patience -= len(text) + 10 * len(pieces)
        target = target.strip()[:_LONGEST_POINTER]
        self.links.append((" ".join(text[:_LONGEST_POINTER].split()), target))
        if tag in _FRAMES and not target.lower().startswith(("about:", "cid:", "javascript:")):
            self.frames.append(target)


# -- Lexbor --------------------------------------------------------------------------------------------


def _read_lexbor(text: str, folded: bytes, name: str, depth: int) -> Page:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text, scripting=True)
    tables = {node.mem_id: str(number) for number, node in enumerate(tree.tags("table"), 1)}
    given = _given_lexbor(tree, folded)
    return Page(_walk_lexbor(tree, tables, given, name, depth), len(tables), partial(_outside_lexbor, tree))


_PLAIN_NAME = re.compile(r"[a-zA-Z][-\w]*", re.ASCII)


class _LexborTree:
    """Lexbor's tree, as styles ask it."""

    def name(self, node: LexborNode) -> str:
        return (node.tag or "").removeprefix(PLAIN)

    def attributes(self, node: LexborNode) -> Mapping[str, str | None]:
        return node.attributes

    def parent(self, node: LexborNode) -> LexborNode | None:
        above = node.parent
        return above if above is not None and (above.tag or "-")[0] != "-" else None

    def previous(self, node: LexborNode) -> LexborNode | None:
        return _element(node.prev, lambda other: other.prev)

    def following(self, node: LexborNode) -> LexborNode | None:
        return _element(node.next, lambda other: other.next)

    def identity(self, node: LexborNode) -> int:
        return node.mem_id


def _element(node: LexborNode | None, step: Callable[[LexborNode], LexborNode | None]) -> LexborNode | None:
    while node is not None and ((node.tag or "-")[0] == "-" or node.tag == "template"):
        node = step(node)
    return node


def _given_lexbor(tree: LexborHTMLParser, folded: bytes) -> dict[int, Given]:
    """What style makes of the page's elements."""
    sheets = [SheetElement(node.text(), node.attributes) for node in tree.tags("style")]
    scripts = [node.text() for node in tree.tags("script")]
    styling = Styling(sheets, scripts, folded)
    queries = [f"[style*='{word}' i]" for word in styling.words]
    queries += ["[hidden]"] if b"hidden" in folded else []
    queries += {_query(key) for key in styling.keys}
    return styling.given(_LexborTree(), tree.css(",".join(queries))) if queries else {}


def _query(key: str) -> str:
    """What Lexbor is asked for a key of rules, the names of stamped elements being others."""
    mark, name = (key[0], key[1:]) if key[0] in ".#" else ("", key)
    if name == "*" or not _PLAIN_NAME.fullmatch(name):
        return {".": "[class]", "#": "[id]"}.get(mark, "*")
    return {".": f"[class~='{name}' i]", "#": f"[id='{name}' i]"}.get(mark, f"{name},{PLAIN}{name}")


def _outside_lexbor(tree: LexborHTMLParser) -> Outside:
    pointers = _Pointers()
    for node in tree.css(",".join(_POINTING)):
        pointers.add(node.tag or "", node.attributes, _strings_lexbor(node))
    return Outside(len(tree.tags("script")), pointers.links, pointers.frames)


def _strings_lexbor(root: LexborNode) -> Iterator[str]:
    """The texts in an element, and an empty one for each element in it."""
    stack: list[LexborNode | None] = []
    node = root.first_child
    while node is not None or stack:
        if node is None:
            node = stack.pop()
        elif node.tag == "-text":
            yield node.text_content or ""
            node = node.next
        else:
            yield ""
            stack.append(node.next)
            node = node.first_child


def _walk_lexbor(
    tree: LexborHTMLParser,
    tables: Mapping[int, str],
    special: Mapping[int, Given],
    name: str,
    depth: int,
) -> Iterator[Event]:
    """Depth first, without recursion. Names are asked for once a kind of node: each costs a new string."""
    kinds: dict[int, tuple[TagKind, str]] = {}
    stack: list[tuple[LexborNode | None, TagKind, str]] = []
    node = tree.root
    while node is not None or stack:
        if node is None:
            parent, kind, data = stack.pop()
            if kind:
                yield _END, kind, data, None
            node = parent.next if parent is not None else None
            continue
        kind, data = kinds.get(node.tag_id) or _kind_of_lexbor(node, kinds)
        if kind is _STRING:
            if not stack or stack[-1][1] not in _WITHOUT_TEXT:
                yield _TEXT, kind, node.text_content or "", None
            node = node.next
            continue
        given = special.get(node.mem_id, _NONE_GIVEN) if special else _NONE_GIVEN
        around = _NONE_GIVEN
        if given:
            if given[0] is _UNSEEN and kind in _PARTS:
                yield _GONE, kind, data, None
            kind, around = _shown(kind, given)
        room = depth - len(stack)
        if kind in _CELLS and not given and (text := _plain_lexbor(node, kinds, special, room)) is not None:
            yield _PLAIN, kind, text, node.attributes
            node = node.next
            continue
        if kind not in _SILENT:
            data = tables[node.mem_id] if kind is _TABLE else data
            yield _START, kind, data, node.attributes if kind in _TELLING else None
        if kind in _EMPTY:
            node = node.next
            continue
        stack.append((node, kind, data))
        if around:
            yield from [(_START, each, BESIDE, None) for each in around]
            stack += [(None, each, "") for each in around if each is not _DRAWN]
        check_depth(len(stack), depth, name)
        node = node.first_child


def _kind_of_lexbor(node: LexborNode, kinds: dict[int, tuple[TagKind, str]]) -> tuple[TagKind, str]:
    """The kind and the name of a node, remembered for others of its name."""
    tag = node.tag
    if tag is None or tag[0] == "-":
        found = (_STRING if tag == "-text" else _UNSEEN), ""
    else:
        found = KINDS.get(tag, _INLINE), tag
    kinds[node.tag_id] = found
    return found


def _plain_lexbor(
    cell: LexborNode, kinds: dict[int, tuple[TagKind, str]], special: Mapping[int, Given], room: int
) -> str | None:
    """The text of a cell if it is one line, in inline elements and at most one block, at most ``room`` of them within
    each other; else ``None``.
    """
    node = cell.first_child
    if node is None:
        return ""
    if node.tag_id == _TEXT_ID and node.next is None:  # most cells of most pages
        return node.text_content
    stack: list[tuple[LexborNode, TagKind]] = []
    pieces: list[str] = []
    printed = closed = False
    while node is not None or stack:
        if node is None:
            node, kind = stack.pop()
            closed |= kind is _BLOCK
            node = node.next
            continue
        kind = (kinds.get(node.tag_id) or _kind_of_lexbor(node, kinds))[0]
        if kind is _STRING:
            text = node.text_content or ""
            if not text.isspace():
                if closed:
                    return None
                printed = True
            pieces.append(text)
            node = node.next
        elif kind is _UNSEEN:
            node = node.next
        elif (kind and (kind is not _BLOCK or printed or closed)) or (special and node.mem_id in special):
            return None
        else:
            stack.append((node, kind))
            if len(stack) > room:
                return None
            node = node.first_child
    return pieces[0] if len(pieces) == 1 else "".join(pieces)


# -- html5lib ------------------------------------------------------------------------------------------


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


def _read_html5lib(text: str, folded: bytes, name: str, depth: int) -> Page:
    import html5lib

    try:
        parser = html5lib.HTMLParser(_bounded_builder(depth), namespaceHTMLElements=False)
        shown = _without_templates(text) if b"<template" in folded else text
        root = parser.parse(shown, scripting=True)
    except _TooDeepError:
        raise MarkupLimitError(name, "depth", depth + 1, depth) from None
    tables = {id(element): str(number) for number, element in enumerate(root.iter("table"), 1)}
    cells = sum(1 for _ in root.iter("td")) + sum(1 for _ in root.iter("th"))
    given = _given_html5lib(root, folded)
    return Page(_walk_html5lib(root, tables, given, name, depth), len(tables), partial(_outside_html5lib, root), cells)


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


def _given_html5lib(root: XmlElement, folded: bytes) -> dict[int, Given]:
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


def _outside_html5lib(root: XmlElement) -> Outside:
    pointers = _Pointers()
    scripts = 0
    for element in _below(root):
        scripts += element.tag == "script"
        if element.tag in _POINTING:
            pointers.add(element.tag, element.attrib, _strings_html5lib(element))
    return Outside(scripts, pointers.links, pointers.frames)


_TEMPLATE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|xmp)(?=[\s/>]).*?(?:</\1|\Z)|<(?P<end>/?)template(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)


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


def _strings_html5lib(root: XmlElement) -> Iterator[str]:
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


def _walk_html5lib(
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
        kind, data = _kind_of_html5lib(element.tag)
        given = special.get(id(element), _NONE_GIVEN)
        if given and given[0] is _UNSEEN and kind in _PARTS:
            yield _GONE, kind, data, None
        kind, around = _shown(kind, given)
        if kind in _CELLS and not given and (text := _plain_html5lib(element, special)) is not None:
            yield _PLAIN, kind, text, element.attrib
            kind = _UNSEEN  # its content is told
        elif kind not in _SILENT:
            data = tables.get(id(element), data) if kind is _TABLE else data
            yield _START, kind, data, element.attrib if kind in _TELLING else None
        if kind not in _EMPTY:
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


def _kind_of_html5lib(tag: Any) -> tuple[TagKind, str]:
    """A comment's tag is a function; an element of SVG or MathML has its name space in braces."""
    if not isinstance(tag, str):
        return _UNSEEN, ""
    if tag[0] == "{":
        tag = tag.partition("}")[2]
        return (TagKind.DRAWN if KINDS.get(tag) is TagKind.DRAWN else _UNSEEN), tag
    return KINDS.get(tag, _INLINE), tag


def _plain_html5lib(cell: XmlElement, special: Mapping[int, Given]) -> str | None:
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
        kind, _ = _kind_of_html5lib(element.tag)
        if kind is _UNSEEN:
            text = element.tail
        elif (kind and (kind is not _BLOCK or printed or closed)) or id(element) in special:
            return None
        else:
            stack.append((iter(element), kind, element.tail))
            text = element.text
