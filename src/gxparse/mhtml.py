"""Web pages as browsers save them in one file (MHTML, RFC 2557): the documents inside, still encoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from email.message import Message

_HEAD = 8192
_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(rb"^Content-Type:\s*multipart/(?:related|mixed|alternative)", re.IGNORECASE | re.MULTILINE)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_END_OF_HEADER = re.compile(rb"\r?\n[ \t]*\r?\n")


class SavedPage(NamedTuple):
    """A document of the file: its bytes, and the encoding that its header declares."""

    data: bytes
    charset: str | None


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as an MHTML file does."""
    head = data[:_HEAD]
    return _VERSION.search(head) is not None and _RELATED.search(head) is not None


def saved_pages(data: bytes) -> list[SavedPage]:
    """The web pages of an MHTML file: the page itself, then its frames. Images and style sheets are not decoded."""
    from email import message_from_bytes

    data = data.lstrip()
    end = _END_OF_HEADER.search(data)
    boundary = message_from_bytes(data[: end.end()]).get_boundary() if end else None
    if end is None or boundary is None:
        return []
    found = []
    for part in data[end.start() :].split(b"--" + boundary.encode("ascii", "replace"))[1:]:
        stripped = part.lstrip(b" \t\r\n")
        header = _END_OF_HEADER.search(stripped)
        kind = message_from_bytes(stripped[: header.end()]).get_content_type() if header else ""
        if kind in _PAGES or kind.startswith("multipart/"):
            found += _pages_of(message_from_bytes(stripped))
    return found


def _pages_of(message: Message) -> list[SavedPage]:
    found = []
    for part in message.walk():
        if part.get_content_type() in _PAGES:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                found.append(SavedPage(payload, part.get_content_charset()))
    return found
