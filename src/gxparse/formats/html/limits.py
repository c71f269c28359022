"""Refuses pages that would take a parser much time or memory, before any parser sees them.

Only counts that no trick of the page can make too small are used: a ``<`` is a tag at most once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxparse.characters import BARS
from gxparse.errors import MarkupLimitError
from gxparse.options import Limits

MANY_ATTRIBUTES = 200
"""Tags with more attributes than this have them counted."""

MOST_NAMES = 4
"""So many times the limit is how many different names the attributes of a page may have."""

_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|center|d[dt]|details|dialog|dir|div|dl|fieldset|fig(?:caption|ure)|footer"
    r"|form|h[1-6r]|header|hgroup|li|listing|main|menu|nav|ol|option|p|plaintext|pre|search|section|summary|table|ul|xmp)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_PREFORMATTED = re.compile(r"<(?:listing|plaintext|pre|textarea|xmp)(?=[\s/>])", re.IGNORECASE)
_LONG_TAG = re.compile(rb"<[a-z/][^>]{1000}")
_MAYBE_ROOT = re.compile(b"<(?:html|body)")
_ALL_BUT_TOKENS = bytes(set(range(256)) - set(b"<&|\n\r\t"))
_ALL_BUT_QUOTES = bytes(set(range(256)) - set(b"<>\"'"))
_OPEN_QUOTE = re.compile(rb"<(?=((?:\"[^\">]*\"|'[^'>]*')*))\1[\"']")
_ALL_BUT_SEPARATORS = bytes(set(range(256)) - set(b" \t\n\f\r/\"'"))
_LONG_PAGE = 500_000
_MANY_ROOTS = 20
_BEHIND = 100_000
_ROOT = re.compile(r"<(?:html|body)(?=[\s/])", re.IGNORECASE)
_TAG_START = re.compile(r"</?[a-zA-Z]")
_TAG_NAME = re.compile(r"[^ \t\n\f\r/>]*")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*([^ \t\n\f\r/>][^ \t\n\f\r/>=]*)"""
    r"""(?:[ \t\n\f\r]*(=)[ \t\n\f\r]*("[^"]*(?:"|\Z)|'[^']*(?:'|\Z))?)?"""
)
_UNQUOTED = re.compile(r"[^ \t\n\f\r>]*")


def check_limits(text: str, folded: bytes, name: str, limits: Limits) -> None:
    """Raise :class:`~gxparse.errors.MarkupLimitError` for a page that goes beyond a limit.

    ``folded`` are its bytes in lower case, in which counting is fastest.
    """

    def within(limit: str, found: int) -> None:
        if found > getattr(limits, limit):
            raise MarkupLimitError(name, limit, found, getattr(limits, limit))

    within("chars", len(text))
    tokens = folded.translate(None, _ALL_BUT_TOKENS)
    tags = tokens.count(b"<")
    if len(tokens) > limits.tokens or len(text) > _LONG_PAGE:
        bars = sum(map(text.count, BARS))
        lines = sum(map(text.count, "\n\r\t")) if _PREFORMATTED.search(text) else 0
        within("tokens", tags + tokens.count(b"&") + bars + lines)
    if tags > limits.blocks:
        within("blocks", len(_BLOCK.findall(text)))
    if _may_have_many_attributes(folded, limits.attributes):
        for many, names in _attributes(text):
            within("attributes", max(many, names // MOST_NAMES))


def _may_have_many_attributes(folded: bytes, allowed: int) -> bool:
    """Whether attributes have to be counted, which takes longer than all else.

    Attributes are parted by blanks, slashes or quotes. Many of them take a tag that is long or may be, since a value in
    quotes holds a ``>``, or many tags of the page itself, whose attributes are those of one element.
    """
    return len(folded.translate(None, _ALL_BUT_SEPARATORS)) > allowed and (
        len(folded) > _LONG_PAGE
        or len(_MAYBE_ROOT.findall(folded)) > _MANY_ROOTS
        or _LONG_TAG.search(folded) is not None
        or _OPEN_QUOTE.search(folded.translate(None, _ALL_BUT_QUOTES)) is not None
    )


def check_depth(found: int, allowed: int, name: str) -> None:
    """Raise :class:`~gxparse.errors.MarkupLimitError` for more elements within each other than a limit allows."""
    if found > allowed:
        raise MarkupLimitError(name, "depth", found, allowed)


def _attributes(text: str) -> Iterator[tuple[int, int]]:
    """How many attributes were found so far, in tags with many of them or of the page itself; how many names in all.

    Where a tag really begins depends on quotes, comments and scripts. So each place where one may begin is read on to
    the end of that tag, as browsers read it. Readings that meet are one from there on.
    """
    after: dict[int, int] = {}  # how many attributes follow each place at which one may begin
    name_end = 0
    run = range(0)
    many = 0
    names: set[str] = set()
    for found in _TAG_START.finditer(text):
        start = found.start()
        if start >= name_end:
            name_end = _end(_TAG_NAME, text, found.end())
        place = name_end
        path = []
        while place not in after:
            attribute = _ATTRIBUTE.match(text, place)
            if attribute is None:
                after[place] = 0
                break
            path.append(place)
            names.add(attribute[1])
            if len(path) > MANY_ATTRIBUTES:
                yield many + len(path), len(names)
            place = attribute.end()
            if attribute[2] and not attribute[3]:
                if place not in run:
                    run = range(place, _end(_UNQUOTED, text, place))
                place = run.stop
        count = after[place]
        for earlier in reversed(path):
            count += 1
            after[earlier] = count
        if _ROOT.match(text, start):
            many += count
        elif count > MANY_ATTRIBUTES:
            many += len(path)
        yield many, len(names)
        if len(after) > _BEHIND:
            after = {place: count for place, count in after.items() if place >= name_end}


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
