r"""Pages whose tables stand where no browser shows them as tables: escaped markup, strings of scripts, templates.

A copy may hold its report as ``&lt;table&gt;…``, as a string of JSON that a script of the page or an answer of a server
brings (``"<table>…<\/table>"``), in ``<textarea>``, ``<template>``, ``<noscript>`` or CDATA. What is wrapped so is a
page by itself and is read as one; every place is led back through the escapes to the source. What a comment holds is
not read, as its author took it out of the page; it is told if nothing else is found.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gxparse.characters import HALF_PAIR, UNKNOWN_CHARACTER
from gxparse.words import Words

FEW = 60
"""A page that shows no more cells may hold its report elsewhere; the three tables of a report have more."""

FEWEST = 10
"""So many cells have to be wrapped."""

LEVELS = 3
"""So many times markup may be wrapped in markup."""

Unescape = Callable[[re.Match[str]], str]

_CELL = re.compile(r"(?:<|&(?:amp;)*lt;|\\u003[cC]|\\x3[cC])t[dhDH](?=[\s/>&\\])")
_ESCAPED = re.compile(r"&(?:amp;)*lt;t[dhDH](?=[\s/&])")
_OPENED = re.compile(r"&(?:amp;)*lt;[!a-zA-Z]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});|<(/?[a-zA-Z]\w*)[^<>]*>")
_LINES = frozenset({"br", "p", "/p", "div", "/div", "li", "tr", "pre", "/pre"})
_LITERAL = re.compile(
    r"\"(?P<double>(?:[^\"\\]|\\.)*)(?:\"|\Z)|'(?P<single>(?:[^'\\]|\\.)*)(?:'|\Z)|`(?P<back>(?:[^`\\]|\\.)*)(?:`|\Z)"
    r"|//[^\n]*|/\*.*?(?:\*/|\Z)",
    re.DOTALL,
)
_JOINED = re.compile(r"[\s+;()]*(?:[\w.$]{1,40}\s*(?:\+=|\()[\s(]*)?")
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}"
    r"|x([0-9a-fA-F]{2})|\r?\n|(.))",
    re.DOTALL,
)
_MARKUP = re.compile(r"<|\\u003c|\\x3c|&(?:amp;)*lt;", re.IGNORECASE)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_HELD = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<(?P<name>script|style|textarea|xmp|template|noscript)(?=[\s/>])[^>]{0,5000}>(?P<held>.*?)(?:</(?P=name)(?=[\s/>])|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_STRINGS = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"]|\"\s*(?:<|\\u003c|&lt;))", re.IGNORECASE)
_FEED = re.compile(r"\s*<(?:\?xml\s|rss[\s>]|feed[\s>])")
_PAGE = re.compile(r"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_NAMED = re.compile(r"<title>\s*([^<>]{4,200}?)\s*</title>", re.IGNORECASE)
_TITLE = re.compile("[报報]告")
_LONGEST_TITLE = 200

KINDS: dict[str, Words] = {
    "escaped": Words("网页标记被转义（&lt;td&gt;）", "the markup is escaped (&lt;td&gt;)"),
    "script": Words(
        "表格在 JSON 或脚本的字符串中（没有执行脚本）", "the tables are strings of JSON or a script (which is not run)"
    ),
    "textarea": Words("表格在 <textarea> 中", "the tables are in <textarea>"),
    "xmp": Words("表格在 <xmp> 中", "the tables are in <xmp>"),
    "template": Words("表格在 <template> 中", "the tables are in <template>"),
    "noscript": Words("表格在 <noscript> 中", "the tables are in <noscript>"),
    "cdata": Words("表格在 CDATA 中", "the tables are in CDATA"),
    "comment": Words("表格在注释中，网页不显示", "the tables are in a comment, which the page does not show"),
}


class Wrapped(NamedTuple):
    """A page within a text: how it is wrapped, where, what it is, and which of its offsets stand where in the text."""

    kind: str
    start: int
    end: int
    page: str
    inner: list[int]
    outer: list[int]

    @property
    def cells(self) -> int:
        """How many tags of cells there are."""
        return sum(1 for _ in _CELL.finditer(self.page))

    def place(self, offset: int) -> int:
        """Where in the text an offset of the page is."""
        number = bisect_right(self.inner, offset) - 1
        return min(self.outer[number] + offset - self.inner[number], self.end)


class _Builder:
    """Puts a page together from pieces of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._length = 0
        self._inner: list[int] = []
        self._outer: list[int] = []
        self._start = self._end = -1

    def add(
        self, start: int, end: int, escapes: re.Pattern[str] | None = None, unescape: Unescape | None = None
    ) -> None:
        """Add what stands at a place, without its escapes."""
        if self._start < 0:
            self._start = start
        last = start
        for found in escapes.finditer(self._text, start, end) if escapes and unescape else ():
            self._piece(self._text[last : found.start()], last)
            self._piece(unescape(found) if unescape else "", found.start())
            last = found.end()
        self._piece(self._text[last:end], last)
        self._end = end

    def break_line(self) -> None:
        """What follows stands on another line."""
        if self._pieces:
            self._piece("\n", self._end)

    def _piece(self, piece: str, place: int) -> None:
        self._inner.append(self._length)
        self._outer.append(place)
        self._pieces.append(piece)
        self._length += len(piece)

    def wrapped(self, kind: str) -> Wrapped:
        """The page of all pieces."""
        page = "".join(self._pieces)
        return Wrapped(kind, self._start, self._end, page, [*self._inner, self._length], [*self._outer, self._end])


def is_bare(text: str) -> bool:
    """Whether a text is no page but JSON or a feed, which may hold one.

    >>> is_bare('{"content": "<table>"}'), is_bare("<html>")
    (True, False)
    """
    return _STRINGS.match(text) is not None or _is_feed(text)


def _is_feed(text: str) -> bool:
    return _FEED.match(text) is not None and _PAGE.search(text, 0, 1_000) is None


def wrapped_in(text: str) -> list[Wrapped]:
    """The pages that a text holds wrapped, in order, those in comments too.

    >>> [found] = wrapped_in("<pre>" + "&lt;td class=&quot;a&quot;&gt;14&lt;/td&gt;" * 12 + "</pre>")
    >>> found.kind, found.page[:23], found.place(14)
    ('escaped', '<td class="a">14</td><t', 35)
    """
    if _STRINGS.match(text):
        return list(_large(_of_strings(text, 0, len(text))))
    held = [
        found for found in _HELD.finditer(text) if (found["name"] or "").lower() != "style" and _CELL.search(found[0])
    ]
    if not held:
        return list(_large(_escaped(text, 0, len(text))))
    pages = [page for found in held for page in _held(text, found)]
    if _is_feed(text):
        pages = _titled(text, pages)
    return list(_large(pages))


def cells_without_scripts(text: str) -> int:
    """How many tags of cells stand in what a page shows only where no script runs."""
    held = (found for found in _HELD.finditer(text) if (found["name"] or "").lower() == "noscript")
    return sum(1 for found in held for _ in _CELL.finditer(found["held"]))


def _large(pages: Iterable[Wrapped]) -> Iterator[Wrapped]:
    yield from (page for page in pages if page.cells >= FEWEST)


def _held(text: str, found: re.Match[str]) -> Iterator[Wrapped]:
    """What a comment or an element holds."""
    kind = (found["name"] or ("cdata" if found["cdata"] is not None else "comment")).lower()
    start, end = found.span("held" if found["name"] else kind)
    if kind == "script":
        yield from _of_strings(text, start, end)
        return
    builder = _Builder(text)
    builder.add(start, end)
    yield builder.wrapped(kind)


def _titled(text: str, pages: list[Wrapped]) -> list[Wrapped]:
    """The pages of a feed, the first with the title that the feed gives."""
    named = next((found for found in _NAMED.finditer(text) if _TITLE.search(found[1])), None)
    if named is None or not pages or named.end() > pages[0].start:
        return pages
    builder = _Builder(text)
    builder.add(*named.span(1))
    builder.break_line()
    builder.add(pages[0].start, pages[0].end)
    return [builder.wrapped(pages[0].kind), *pages[1:]]


def _escaped(text: str, start: int, end: int) -> Iterator[Wrapped]:
    """Markup that is shown as text, with the tags among which it is shown taken out."""
    if not _ESCAPED.search(text, start, end):
        return
    first = _OPENED.search(text, start, end)
    last = text.rfind("gt;", start, end)
    if first is None or last < first.start():
        return
    builder = _Builder(text)
    builder.add(first.start(), last + 3, _REFERENCE, _referred)
    yield builder.wrapped("escaped")


def _referred(found: re.Match[str]) -> str:
    """What a reference stands for; a tag that is none of the escaped ones is gone or ends a line."""
    if found[1] is None:
        return html.unescape(found[0])
    return "\n" if found[1].lower() in _LINES else ""


def _of_strings(text: str, start: int, end: int) -> Iterator[Wrapped]:
    """The strings of a script or of JSON that hold markup, with titles before them; what is added up is one string."""
    builder: _Builder | None = None
    last = start
    for found in _LITERAL.finditer(text, start, end):
        kind = found.lastgroup
        if kind is None:
            continue
        literal = found[kind]
        is_title = len(literal) < _LONGEST_TITLE and _TITLE.search(_ESCAPE.sub(_unescaped, literal)) is not None
        if not (
            is_title or "<" in literal or "\\u003" in literal.lower() or "\\x3" in literal.lower() or "lt;" in literal
        ):
            continue
        if builder is None:
            builder = _Builder(text)
        elif not _JOINED.fullmatch(text, last, found.start()):
            builder.break_line()
        builder.add(*found.span(kind), _ESCAPE, _unescaped)
        last = found.end()
    if builder is not None:
        yield builder.wrapped("script")


def _unescaped(found: re.Match[str]) -> str:
    """The character that an escape of a string stands for."""
    high, low, short, long, byte, other = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if code := short or long or byte:
        return HALF_PAIR.sub(UNKNOWN_CHARACTER, chr(min(int(code, 16), 0x10FFFF)))
    return _CONTROLS.get(other, other) if other else ""
