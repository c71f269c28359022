"""Packages (ZIP files of Office), opened so that no package can cost more than the limits allow.

What a package says of itself is not believed: its parts are counted before its directory is read, what is unpacked is
counted while it is unpacked, and what was packed wrongly is an error. Nothing outside of the package is ever opened.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.kinds import DAMAGED, LOCKED, kind_of
from gxparse.options import Limits
from gxparse.words import Words

NOT_WHOLE = Words("不完整或已损坏", "is damaged or not whole")

_ENTRY = b"PK\x01\x02"  # begins each entry of the directory of a ZIP file
_ENCRYPTED = 0x1
_CHUNK = 1 << 20
_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class Meter:
    """Counts what a document asks of its reader. ``name`` and ``kind`` are those of the document, for errors."""

    def __init__(self, name: str, kind: str, limits: Limits) -> None:
        self.name, self.kind, self.limits = name, kind, limits
        self.elements = self.unpacked = self.tokens = 0

    def count(self, more: int = 1) -> None:
        """Count elements, or cells that are made of them: all together may be so many as the limit allows."""
        self.elements += more
        if self.elements > self.limits.elements:
            raise self.beyond("elements", self.elements)

    def unpack(self, more: int) -> None:
        """Count bytes of parts."""
        self.unpacked += more
        if self.unpacked > self.limits.unpacked:
            raise self.beyond("unpacked", self.unpacked)

    def part(self, more: int) -> None:
        """Count what parts cells within lines."""
        self.tokens += more
        if self.tokens > self.limits.tokens:
            raise self.beyond("tokens", self.tokens)

    def beyond(self, limit: str, found: int) -> DocumentLimitError:
        """The error of a document that asks too much."""
        return DocumentLimitError(self.name, self.kind, limit, found, getattr(self.limits, limit))

    def damaged(self, what: Words = NOT_WHOLE) -> DocumentError:
        """The error of a document that cannot be read."""
        return DocumentError(self.name, self.kind, what, DAMAGED)

    def locked(self) -> DocumentError:
        """The error of a document that needs a password."""
        return DocumentError(self.name, self.kind, Words("已加密", "is encrypted"), LOCKED)

    def unlike(self, data: bytes, what: Words) -> DocumentError:
        """The error of bytes that are not what they were taken for; what they are instead, where that is known."""
        kind = kind_of(data)
        if kind is None or kind.name == self.kind or kind.name.endswith("(damaged)") or kind.name.startswith("ZIP"):
            return self.damaged(what)
        other = Words(f"不能作为 {self.kind} 读取", f"cannot be read as {self.kind}")
        return DocumentError(self.name, kind.name, other, kind.advice)


class Parts:
    """The parts of a package by name, unpacked one by one, as the meter allows.

    Names are compared in lower case, as Office does. Raises a :class:`~gxparse.errors.SourceError` for what is no whole
    package, and when a part is read that is locked, damaged or too large.
    """

    def __init__(self, data: bytes, meter: Meter) -> None:
        self.meter = meter
        entries = data.count(_ENTRY)
        if entries > meter.limits.parts:
            raise meter.beyond("parts", entries)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            found = self._zip.infolist()
        except _UNPACKING as error:
            raise meter.unlike(data, Words("不是完整的 ZIP 压缩包", "is no whole ZIP package")) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in found:
            part = folded(entry.filename)
            if part in self._entries:
                raise meter.damaged(Words(f"中有两个部件 {part}", f"has two parts {part}"))
            self._entries[part] = entry

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, in lower case."""
        return tuple(self._entries)

    def __contains__(self, part: str | None) -> bool:
        return part is not None and folded(part) in self._entries

    def find(self, part: str) -> bytes | None:
        """The bytes of a part, ``None`` if there is none of that name."""
        entry = self._entries.get(folded(part))
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise self.meter.locked()
        whole = self.meter.unpacked + entry.file_size
        if whole > self.meter.limits.unpacked:
            raise self.meter.beyond("unpacked", whole)
        found = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    found += chunk
                    self.meter.unpack(len(chunk))
        except _UNPACKING as error:
            what = Words(f"的部件 {part} 无法解压", f"has a part {part} that cannot be unpacked")
            raise self.meter.damaged(what) from error
        return bytes(found)


def folded(name: str) -> str:
    """The name of a part as names are compared."""
    return name.replace("\\", "/").lstrip("/").lower()
