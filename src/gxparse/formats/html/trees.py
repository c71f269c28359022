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
from gxparse.options import Limits, Parser

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

    from selectolax.lexbor import LexborHTMLParser, LexborNode


class TagKind(IntEnum):
    """What an element is to a reader of the text."""

    INLINE = 0  # nothing by itself
    TEXT = 1
    UNSEEN = 2  # its content is no text of the page
    BLOCK = 3  # stands on lines of its own
    TABLE = 4
    SECTION = 5  # of a table
    ROW = 6
    CELL = 7
    HEADER = 8  # a cell too
    BREAK = 9
    PRE = 10  # a block in which blanks and line ends count
    STRUCK = 11
    RAISED = 12  # or lowered
    CHOICE = 13  # of a form: its own text is no text of the page, a table that was lost in it is
    LEAF = 14  # without content, and it matters by its attributes
    DRAWN = 15  # it shows something that is no text of the page


_NAMES = {
    TagKind.UNSEEN: "script style template noscript noembed noframes frame audio datalist xml rt rp colgroup link meta",
    TagKind.DRAWN: "svg math canvas object embed iframe video",
    TagKind.BLOCK: "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p "
    "search section summary title ul",
    TagKind.TABLE: "table",
    TagKind.SECTION: "thead tbody tfoot",
    TagKind.ROW: "tr",
    TagKind.CELL: "td",
    TagKind.HEADER: "th",
    TagKind.BREAK: "br",
    TagKind.PRE: "pre listing xmp plaintext textarea",
    TagKind.STRUCK: f"del {PLAIN}s {PLAIN}strike",
    TagKind.RAISED: "sup sub",
    TagKind.CHOICE: "select option optgroup",
    TagKind.LEAF: "img input",
}
KINDS: Mapping[str, TagKind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}


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
_STRIKE = TagKind.STRUCK
_TEXT_ID = 2  # Lexbor's number of text nodes; a wrong one would only cost time
_CELLS = frozenset({TagKind.CELL, TagKind.HEADER})
_PARTS = frozenset({TagKind.SECTION, TagKind.ROW, *_CELLS})
_TELLING = frozenset({TagKind.LEAF, *_CELLS})
_SILENT = frozenset({TagKind.INLINE, TagKind.UNSEEN})
_EMPTY = frozenset({TagKind.BREAK, TagKind.LEAF, TagKind.DRAWN, TagKind.UNSEEN})
_WITHOUT_TEXT = frozenset({TagKind.TABLE, TagKind.SECTION, TagKind.ROW})  # parsers leave nothing but blanks in them
_STRUCK_AS_A_WHOLE = frozenset({TagKind.BLOCK, TagKind.PRE, TagKind.TABLE, *_PARTS})

_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$))",
    re.IGNORECASE,
)
_STYLES = (
    (TagKind.UNSEEN, _HIDDEN),
    (TagKind.STRUCK, re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)),
    (TagKind.RAISED, re.compile(r"(?:^|;)\s*vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)),
    (
        TagKind.BLOCK,
        re.compile(
            r"(?:^|;)\s*(?:display\s*:\s*(?:block|list-item|table|flex|grid|flow-root)|float\s*:\s*(?:left|right))",
            re.IGNORECASE,
        ),
    ),
)
_FRAMES = ("frame", "iframe")
_POINTING = (f"{PLAIN}a", "area", "embed", "object", *_FRAMES)
_PATIENCE = 10_000_000
_MOST_PIECES = 100
_LONGEST_POINTER = 2_000
"""A pointer's text and target are cut to so many characters; its text is that of its first elements."""

_MODULES: Mapping[Parser, str] = {"lexbor": "selectolax.lexbor", "html5lib": "html5lib"}
_SPECIAL = {  # by a word without which a page has no such element
    b"hidden": "[hidden]",
    b"display": "[style*='display' i]",
    b"visibility": "[style*='visibility' i]",
    b"mso-hide": "[style*='mso-hide' i]",
    b"opacity": "[style*='opacity' i]",
    b"line-through": "[style*='line-through' i]",
    b"vertical-align": "[style*='vertical-align' i]",
    b"float": "[style*='float' i]",
}


def _by_attributes(attributes: Attributes) -> TagKind | None:
    """The kind that an element's attributes give it, whatever its name."""
    if "hidden" in attributes:
        return TagKind.UNSEEN
    style = attributes.get("style")
    if not style:
        return None
    return next((kind for kind, pattern in _STYLES if pattern.search(style)), None)


def _shown(kind: TagKind, given: TagKind | None) -> TagKind:
    """What an element is, by its name and by its attributes."""
    return given if given is _UNSEEN or (given is not None and kind is _INLINE) else kind


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
    special: dict[int, TagKind] = {}
    selectors = [selector for word, selector in _SPECIAL.items() if word in folded]
    for node in tree.css(",".join(selectors)) if selectors else ():
        kind = _by_attributes(node.attributes)
        if kind is not None:
            special[node.mem_id] = kind
    return Page(_walk_lexbor(tree, tables, special, name, depth), len(tables), partial(_outside_lexbor, tree))


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
    special: Mapping[int, TagKind],
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
        given = special.get(node.mem_id) if special else None
        if given is _UNSEEN and kind in _PARTS:
            yield _GONE, kind, data, None
        kind = _shown(kind, given)
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
        if given is _STRIKE and kind in _STRUCK_AS_A_WHOLE:
            yield _START, given, "", None
            stack.append((None, given, ""))
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
    cell: LexborNode, kinds: dict[int, tuple[TagKind, str]], special: Mapping[int, TagKind], room: int
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
    return Page(_walk_html5lib(root, tables, name, depth), len(tables), partial(_outside_html5lib, root), cells)


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


def _walk_html5lib(root: XmlElement, tables: Mapping[int, str], name: str, depth: int) -> Iterator[Event]:
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
        given = _by_attributes(element.attrib) if element.attrib else None
        shown = _shown(kind, given)
        if shown is _UNSEEN and kind in _PARTS:
            yield _GONE, kind, data, None
        kind = shown
        if kind in _CELLS and not given and (text := _plain_html5lib(element)) is not None:
            yield _PLAIN, kind, text, element.attrib
            kind = _UNSEEN  # its content is told
        elif kind not in _SILENT:
            data = tables.get(id(element), data) if kind is _TABLE else data
            yield _START, kind, data, element.attrib if kind in _TELLING else None
        if kind not in _EMPTY:
            stack.append((children, element, kind, data))
            if given is _STRIKE and kind in _STRUCK_AS_A_WHOLE:
                yield _START, given, "", None
                stack.append((iter(()), None, given, ""))
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


def _plain_html5lib(cell: XmlElement) -> str | None:
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
        elif (kind and (kind is not _BLOCK or printed or closed)) or (
            element.attrib and _by_attributes(element.attrib) is not None
        ):
            return None
        else:
            stack.append((iter(element), kind, element.tail))
            text = element.text
