"""Web pages as browsers save them in one file (MHTML, RFC 2557): the documents inside, still encoded."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MOST_PAGES, MOST_LEVELS = 1_000, 5
LONGEST_HEADER = 65_536

_HEAD = 8192
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:From .*\n)?((?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)+)[ \t]*\r?(?:\n|\Z)")
_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(
    rb"^Content-Type:\s*(?:multipart/(?:related|mixed|alternative)|(text/html|application/xhtml\+xml))",
    re.IGNORECASE | re.MULTILINE,
)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FRAMESET = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class SavedPage(NamedTuple):
    """A document of the file: its bytes, and the encoding that its header declares."""

    data: bytes
    charset: str | None


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as an MHTML file does."""
    header = _HEADER.match(data[:_HEAD])
    return header is not None and _VERSION.search(header[1]) is not None and _TYPE.search(header[1]) is not None


def saved_pages(data: bytes) -> list[SavedPage]:
    """The web pages of an MHTML file: the page itself, then its frames. Images and style sheets are not decoded.

    A page that consists of frames comes last: in one text, a parser would take all that follows for its own.
    At most one page more than :data:`MOST_PAGES`.
    """
    found = list(islice(_pages(data, MOST_LEVELS), MOST_PAGES + 1))
    return sorted(found, key=lambda page: _FRAMESET.search(page.data) is not None)


def _pages(part: bytes, levels: int) -> Iterator[SavedPage]:
    """The pages of a file or of a part of it: its header, an empty line, its content."""
    from email.parser import BytesHeaderParser

    header = _HEADER.match(part[:LONGEST_HEADER])
    if header is None:
        return
    message = BytesHeaderParser().parsebytes(header[1])
    content = part[header.end() :]
    try:
        boundary, charset = message.get_boundary(), message.get_content_charset()
    except ValueError:  # encodings and numbers of parameters (RFC 2231) that are none
        boundary = charset = None
    if message.get_content_type() in _PAGES:
        payload = _decoded(content, str(message.get("Content-Transfer-Encoding", "")).strip().lower())
        if payload.strip():
            yield SavedPage(payload, charset)
    elif message.get_content_maintype() == "multipart" and boundary and levels:
        delimiter = rb"^--" + re.escape(boundary.encode("ascii", "replace")) + rb"(?:--)?[ \t]*\r?(?:\n|\Z)"
        start = None
        for found in re.finditer(delimiter, content, re.MULTILINE):
            if start is not None:
                yield from _pages(content[start : found.start()], levels - 1)
            start = found.end()
        if start is not None:
            yield from _pages(content[start:], levels - 1)


def _decoded(content: bytes, encoding: str) -> bytes:
    """The content of a part. One in base64 that is cut off is decoded as far as it goes."""
    if encoding == "quoted-printable":
        return a2b_qp(content)
    if encoding != "base64":
        return content
    digits = _NOT_BASE64.sub(b"", content)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return b64decode(digits + b"=" * (-len(digits) % 4))
