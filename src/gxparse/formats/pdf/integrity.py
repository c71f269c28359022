"""Whether the compressed parts of a PDF are whole.

pdfium reads on where a part is damaged, and says nothing: a flipped bit in a font takes a figure out of every cell, one
in a page's content the end of a row. What is left looks like a report with blank cells. Compressed parts (Flate) end
in a checksum, so that damage shows; a document with a damaged part is not read. Pictures are left alone, and so are
encrypted documents, whose parts can be looked at only by who decrypts them. A font that a page names and that is not
there takes its characters along in the same silent way; so its number has to be that of an object.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable

_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?((?:/[A-Za-z0-9]+\s*)+)")
_OBJECTS = re.compile(rb"/N\s+(\d{1,9})")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_FONTS = re.compile(rb"/Font\s*<<([^>]*)>>")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_NAME = re.compile(rb"/[A-Za-z0-9]+")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/Metadata\b|/Type\s*/EmbeddedFile\b")
_PACKED = (b"x\x9c", b"x\xda", b"x\x01", b"x^")  # how parts begin that are packed
_DICTIONARY = 4096  # so many bytes before a stream its dictionary begins at most
_CHUNK = 1 << 16


def is_whole(data: bytes, spend: Callable[[int], None]) -> bool:
    r"""Whether no compressed part is damaged. ``spend`` is told how many bytes are unpacked.

    >>> part = zlib.compress(b"1 0 0 1 72 720 cm")
    >>> pdf = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(part), part)
    >>> is_whole(pdf, [].append), is_whole(pdf.replace(part[-4:], b"1234"), [].append)
    (True, False)
    """
    if b"/Encrypt" in data:
        return True
    end = 0
    inside: list[tuple[int, bytes]] = []  # streams that hold objects: how many, and what they say
    for match in _STREAM.finditer(data):
        start = match.start()
        if start < end or data[start - 3 : start] == b"end":
            continue
        least = max(end, start - _DICTIONARY, 0)
        dictionary = data[max(data.rfind(b" obj", least, start), least) : start]
        filters = _FILTER.search(dictionary)
        if filters is None and data[match.end() : match.end() + 2] in _PACKED:
            return False  # what says how it is packed is damaged itself
        if filters is None or _PICTURE.search(dictionary):
            continue
        names = _NAME.findall(filters[1])
        if names[0] in (b"/FlateDecode", b"/Fl"):
            holds = _OBJECTS.search(dictionary) if b"/ObjStm" in dictionary else None
            content: list[bytes] | None = [] if holds is not None else None
            ends = _unpacked(data, match.end(), spend, content)
            if holds is not None and content is not None:
                inside.append((int(holds[1]), b"".join(content)))
        elif names[0] in (b"/ASCII85Decode", b"/A85") and len(names) > 1 and names[1] in (b"/FlateDecode", b"/Fl"):
            ends = _unpacked_text(data, match.end(), spend)
        else:
            continue
        if ends is None:
            return False
        end = ends
    return _has_fonts(data, inside)


def _has_fonts(data: bytes, inside: list[tuple[int, bytes]]) -> bool:
    """Whether the fonts that pages name are objects of the document."""
    objects = {int(number) for number in _OBJECT.findall(data)}
    for count, content in inside:
        objects.update(int(number) for number in content.split(None, 2 * count)[: 2 * count : 2] if number.isdigit())
    named = (fonts for text in (data, *(content for _, content in inside)) for fonts in _FONTS.findall(text))
    return all(int(number) in objects for fonts in named for number in _REFERENCE.findall(fonts))


def _unpacked(data: bytes, start: int, spend: Callable[[int], None], content: list[bytes] | None = None) -> int | None:
    """Where a compressed part ends, ``None`` if it is damaged."""
    inflate = zlib.decompressobj()
    at = start
    pending = b""
    try:
        while not inflate.eof:
            piece = pending or data[at : at + _CHUNK]
            if not piece:
                return None
            if not pending:
                at += len(piece)
            found = inflate.decompress(piece, 16 * _CHUNK)
            spend(len(found))
            if content is not None:
                content.append(found)
            pending = inflate.unconsumed_tail
    except zlib.error:
        return None
    return at - len(inflate.unused_data)


def _unpacked_text(data: bytes, start: int, spend: Callable[[int], None]) -> int | None:
    end = data.find(b"~>", start)
    if end < 0:
        return None
    try:
        part = base64.a85decode(data[start:end])
    except ValueError:
        return None
    return end if _unpacked(part, 0, spend) is not None else None
