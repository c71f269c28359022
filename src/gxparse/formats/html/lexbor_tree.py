"""Lexbor (through selectolax): the fast parser, and the walk through its tree.

Most of the time of a page goes into asking the tree for names and texts, as each answer is a new string. So names are
remembered by kind of node, what style makes of elements is asked in one query, and a cell that holds one line is one
event. The walk has no recursion, as pages nest deeply. Nothing is fetched or executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from gxparse.formats.html.events import BESIDE, EMPTY, NONE_GIVEN, SILENT, TELLING, Event, EventKind, shown_as
from gxparse.formats.html.limits import check_depth
from gxparse.formats.html.page import POINTING, Outside, Page, Pointers
from gxparse.formats.html.stamps import PLAIN
from gxparse.formats.html.styling import Given, SheetElement, Styling
from gxparse.formats.html.tags import CELLS, KINDS, PARTS, TagKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_PLAIN_NAME = re.compile(r"[a-zA-Z][-\w]*", re.ASCII)
_TEXT_ID = 2  # Lexbor's number of text nodes; a wrong one would only cost time
_WITHOUT_TEXT = frozenset({TagKind.TABLE, TagKind.SECTION, TagKind.ROW})  # parsers leave nothing but blanks in them

# Names for speed: a member of an enumeration is looked up anew each time.
_TEXT, _START, _END, _GONE, _PLAIN = EventKind
_INLINE, _STRING, _UNSEEN, _TABLE, _BLOCK = TagKind.INLINE, TagKind.TEXT, TagKind.UNSEEN, TagKind.TABLE, TagKind.BLOCK
_DRAWN = TagKind.DRAWN


def read_lexbor(text: str, folded: bytes, name: str, depth: int) -> Page:
    """Parse a page with Lexbor; ``folded`` are the bytes of its source in lower case."""
    tree = _parsed(text)
    tables = {node.mem_id: str(number) for number, node in enumerate(tree.tags("table"), 1)}
    given = _given(tree, folded)
    return Page(_walk(tree, tables, given, name, depth), len(tables), partial(_outside, text))


def _parsed(text: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text, scripting=True)


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


def _given(tree: LexborHTMLParser, folded: bytes) -> dict[int, Given]:
    """What style makes of the page's elements."""
    styles = tree.tags("style") if b"<style" in folded else ()
    sheets = [SheetElement(node.text(), node.attributes) for node in styles]
    scripts = [node.text() for node in tree.tags("script")] if b"<script" in folded else ()
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


def _outside(text: str) -> Outside:
    tree = _parsed(text)
    pointers = Pointers()
    for node in tree.css(",".join(POINTING)):
        pointers.add(node.tag or "", node.attributes, _strings(node))
    return Outside(len(tree.tags("script")), pointers.links, pointers.frames)


def _strings(root: LexborNode) -> Iterator[str]:
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


def _walk(
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
        kind, data = kinds.get(node.tag_id) or _kind_of(node, kinds)
        if kind is _STRING:
            if not stack or stack[-1][1] not in _WITHOUT_TEXT:
                yield _TEXT, kind, node.text_content or "", None
            node = node.next
            continue
        given = special.get(node.mem_id, NONE_GIVEN) if special else NONE_GIVEN
        around = NONE_GIVEN
        if given:
            if given[0] is _UNSEEN and kind in PARTS:
                yield _GONE, kind, data, None
            kind, around = shown_as(kind, given)
        room = depth - len(stack)
        if kind in CELLS and not given and (text := _plain(node, kinds, special, room)) is not None:
            yield _PLAIN, kind, text, node.attributes
            node = node.next
            continue
        if kind not in SILENT:
            data = tables[node.mem_id] if kind is _TABLE else data
            yield _START, kind, data, node.attributes if kind in TELLING else None
        if kind in EMPTY:
            node = node.next
            continue
        stack.append((node, kind, data))
        if around:
            yield from [(_START, each, BESIDE, None) for each in around]
            stack += [(None, each, "") for each in around if each is not _DRAWN]
        check_depth(len(stack), depth, name)
        node = node.first_child


def _kind_of(node: LexborNode, kinds: dict[int, tuple[TagKind, str]]) -> tuple[TagKind, str]:
    """The kind and the name of a node, remembered for others of its name."""
    tag = node.tag
    if tag is None or tag[0] == "-":
        found = (_STRING if tag == "-text" else _UNSEEN), ""
    else:
        found = KINDS.get(tag, _INLINE), tag
    kinds[node.tag_id] = found
    return found


def _plain(
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
        kind = (kinds.get(node.tag_id) or _kind_of(node, kinds))[0]
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
