"""Web pages as browsers save them in one file (MHTML, RFC 2557): the documents inside, still encoded.

Browsers move a page's style sheets into parts of their own and leave a ``link`` behind. They are put back where the
link stands, since they tell which text a reader does not see.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

MOST_PAGES, MOST_LEVELS = 1_000, 5
LONGEST_HEADER = 65_536

LONGEST_STYLE = 2_000_000
"""So many characters of style sheets are put back into a page, all together."""

_HEAD = 8192
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:From .*\n)?((?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)+)[ \t]*\r?(?:\n|\Z)")
_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(
    rb"^Content-Type:\s*(?:multipart/(?:related|mixed|alternative)|(text/html|application/xhtml\+xml))",
    re.IGNORECASE | re.MULTILINE,
)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_SHEET = "text/css"
_CHARSET = re.compile(rb'@charset "([-\w]{1,40})";')
_LINK = re.compile(rb"<link(?=[\s/])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([-a-z]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.IGNORECASE)
_FRAMESET = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class SavedPage(NamedTuple):
    """A document of the file: its bytes, and the encoding that its header declares."""

    data: bytes
    charset: str | None


class _Part(NamedTuple):
    """A part of the file: what it is, where it stood in the web, the names that links call it by, its content."""

    kind: str
    location: str
    names: tuple[str, ...]
    content: SavedPage


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as an MHTML file does."""
    header = _HEADER.match(data[:_HEAD])
    return header is not None and _VERSION.search(header[1]) is not None and _TYPE.search(header[1]) is not None


def saved_pages(data: bytes) -> list[SavedPage]:
    """The web pages of an MHTML file, with their style sheets: the page itself, then its frames. Images are left out.

    A page that consists of frames comes last: in one text, a parser would take all that follows for its own.
    At most one page more than :data:`MOST_PAGES`.
    """
    pages: list[_Part] = []
    sheets = _Sheets()
    for part in _parts(data, MOST_LEVELS):
        if part.kind not in _PAGES:
            sheets.add(part)
        elif len(pages) <= MOST_PAGES:
            pages.append(part)
    found = [sheets.put_into(page) for page in pages]
    return sorted(found, key=lambda page: _FRAMESET.search(page.data) is not None)


def _parts(part: bytes, levels: int) -> Iterator[_Part]:
    """The pages and style sheets of a file or of a part of it: its header, an empty line, its content."""
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
    kind = message.get_content_type()
    if kind in _PAGES or kind == _SHEET:
        payload = _decoded(content, str(message.get("Content-Transfer-Encoding", "")).strip().lower())
        if payload.strip():
            location = str(message.get("Content-Location", "")).strip()
            own = str(message.get("Content-ID", "")).strip().strip("<>")
            names = (location, f"cid:{own}") if own else (location,)
            yield _Part(kind, location, names, SavedPage(payload, charset))
    elif message.get_content_maintype() == "multipart" and boundary and levels:
        delimiter = rb"^--" + re.escape(boundary.encode("ascii", "replace")) + rb"(?:--)?[ \t]*\r?(?:\n|\Z)"
        start = None
        for found in re.finditer(delimiter, content, re.MULTILINE):
            if start is not None:
                yield from _parts(content[start : found.start()], levels - 1)
            start = found.end()
        if start is not None:
            yield from _parts(content[start:], levels - 1)


class _Sheets:
    """The style sheets of a file, by the names that links call them by."""

    def __init__(self) -> None:
        self.by_name: dict[str, SavedPage] = {}
        self.left = LONGEST_STYLE

    def add(self, part: _Part) -> None:
        """Add a sheet. Of two with one name the first counts."""
        for name in part.names:
            self.by_name.setdefault(name, part.content)

    def put_into(self, page: _Part) -> SavedPage:
        """A page with the sheets that it links to, each where it is linked to first."""
        data, charset = page.content
        if not self.by_name or b"\0" in data:
            return page.content
        seen: set[str] = set()

        def put_back(link: re.Match[bytes]) -> bytes:
            attributes = _attributes(link[0])
            name = self._linked(attributes, page.location)
            if name is None or name in seen:
                return link[0]
            seen.add(name)
            text = _sheet_text(self.by_name[name])
            self.left -= len(text)
            if self.left < 0:
                return link[0]
            media = re.sub(r"[\"<>&]", "", attributes.get("media", ""))
            return f'<style media="{media}">{text}</style>'.encode("ascii", "replace")

        return SavedPage(_LINK.sub(put_back, data), charset)

    def _linked(self, attributes: Mapping[str, str], location: str) -> str | None:
        """The name of the sheet that a link with these attributes applies to its page."""
        rel = attributes.get("rel", "").lower().split()
        if "stylesheet" not in rel or "alternate" in rel or "disabled" in attributes:
            return None
        name = attributes.get("href", "").strip()
        with suppress(ValueError):
            return next((each for each in (name, urljoin(location, name)) if each in self.by_name), None)
        return None


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        found[1].decode().lower(): unescape((found[2] or found[3] or found[4] or b"").decode("latin-1"))
        for found in _ATTRIBUTE.finditer(tag, len("<link"))
    }


def _sheet_text(sheet: SavedPage) -> str:
    """A sheet that can stand in a page of any encoding: other characters than those of ASCII are escaped."""
    data, charset = sheet
    said = _CHARSET.match(data)
    try:
        text = data.decode(said[1].decode() if said else charset or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    text = text[: LONGEST_STYLE + 1].replace("</", "<\\/")
    return "".join(char if char.isascii() else f"\\{ord(char):x} " for char in text)


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
