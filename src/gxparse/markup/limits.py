"""Refuses pages that would take a parser much time or memory, before any parser sees them.

Only counts that no trick of the page can make too small are used: a ``<`` is a tag at most once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxparse.errors import MarkupLimitError
from gxparse.options import Limits

LONG_TAG = 1_000
"""Tags of more characters have their attributes counted."""

_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|center|d[dt]|details|dialog|dir|div|dl|fieldset|fig(?:caption|ure)|footer"
    r"|form|h[1-6r]|header|hgroup|li|listing|main|menu|nav|ol|p|plaintext|pre|search|section|summary|table|ul|xmp)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_WELL_FORMED_TAG = re.compile(
    r"""[a-zA-Z][^\s>/]*(?:[\s/]+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+(?=[\s>])))?)*[\s/]*>"""
)
_LONG = re.compile(rf"<[^<]{{{LONG_TAG},}}")
_UNQUOTED_TAG = re.compile(r"""[^"'>]*>""")
_ATTRIBUTE = re.compile(r"[^\s/]+")


def check_limits(text: str, name: str, limits: Limits) -> None:
    """Raise :class:`~gxparse.errors.MarkupLimitError` for a page that goes beyond a limit."""

    def within(limit: str, found: int) -> None:
        if found > getattr(limits, limit):
            raise MarkupLimitError(name, limit, found, getattr(limits, limit))

    within("chars", len(text))
    tags = text.count("<")
    within("tokens", tags + text.count("&"))
    if tags > limits.blocks:
        within("blocks", len(_BLOCK.findall(text)))
    within("attributes", sum(_attributes(text)))


def check_depth(found: int, allowed: int, name: str) -> None:
    """Raise :class:`~gxparse.errors.MarkupLimitError` for more elements within each other than a limit allows."""
    if found > allowed:
        raise MarkupLimitError(name, "depth", found, allowed)


def _attributes(text: str) -> Iterator[int]:
    """The attributes of each long tag. One whose quotes are broken may reach to the next ``<``."""
    if _LONG.search(text) is None:
        return
    for piece in text.split("<")[1:]:
        if len(piece) <= LONG_TAG or not (piece[0].isalpha() or piece[0] == "/"):
            continue
        body = piece.lstrip("/")
        tag = _UNQUOTED_TAG.match(body) or _WELL_FORMED_TAG.match(body)
        yield len(_ATTRIBUTE.findall(tag[0] if tag else piece))
