"""The parts of a package (ZIP), and what is in their XML: no more of it than the limits allow.

A package may say that it is small and be large, or hold a part a thousand times; so what is unpacked is counted while
it is unpacked. XML is read as it comes (expat), without a tree, and never with a document type: entities that grow and
files that others can read stand in those.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.kinds import DAMAGED, LOCKED
from gxparse.options import Limits
from gxparse.words import Words

Attributes = Mapping[str, str]

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, KeyError
)  # fmt: skip
_UNREADABLE = Words("无法读取", "cannot be read")
_TYPED = Words("含有文档类型声明(DTD),不予读取", "has a document type (DTD), which is not read")
_ENCRYPTED = 0x1
_CHUNK = 1 << 20


class Visitor(Protocol):
    """What reads the XML of a part: it is told of elements and texts in their order, by names without prefixes."""

    def start(self, name: str, attributes: Attributes, /) -> None:
        """An element begins."""

    def end(self, name: str, /) -> None:
        """An element ends."""

    def text(self, text: str, /) -> None:
        """A text, or a part of one."""


class Silent:
    """A visitor that passes over what a class derived from it does not read."""

    def start(self, name: str, attributes: Attributes, /) -> None:
        """Pass over."""

    def end(self, name: str, /) -> None:
        """Pass over."""

    def text(self, text: str, /) -> None:
        """Pass over."""


class Meter:
    """Counts what a document asks of its reader. ``name`` and ``kind`` are those of the document, for errors."""

    def __init__(self, name: str, kind: str, limits: Limits) -> None:
        self.name, self.kind, self.limits = name, kind, limits
        self.elements = self.unpacked = 0

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

    def beyond(self, limit: str, found: int) -> DocumentLimitError:
        """The error of a document that asks too much."""
        return DocumentLimitError(self.name, self.kind, limit, found, getattr(self.limits, limit))

    def damaged(self, what: Words | None = None) -> DocumentError:
        """The error of a document that cannot be read."""
        return DocumentError(self.name, self.kind, what or _UNREADABLE, DAMAGED)

    def locked(self) -> DocumentError:
        """The error of a document that needs a password."""
        return DocumentError(self.name, self.kind, Words("已加密", "is encrypted"), LOCKED)


class Package:
    """A package: its parts are unpacked one by one, as the meter allows."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        self.meter = meter
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise meter.damaged() from error
        infos = self._zip.infolist()
        if len(infos) > meter.limits.parts:
            raise meter.beyond("parts", len(infos))
        self.parts = {info.filename: info for info in infos}

    def read(self, part: str) -> bytes:
        """A part, unpacked. Raises a :class:`~gxparse.errors.SourceError` where it is missing, damaged or too large."""
        info = self.parts.get(part)
        if info is None:
            raise self.meter.damaged(Words(f"缺少部件 {part}", f"lacks its part {part}"))
        if info.flag_bits & _ENCRYPTED:
            raise self.meter.locked()
        found = bytearray()
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    found += chunk
                    self.meter.unpack(len(chunk))
        except _BROKEN as error:
            raise self.meter.damaged() from error
        return bytes(found)

    def visit(self, part: str, visitor: Visitor) -> None:
        """Read the XML of a part."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > self.meter.limits.depth:
                raise self.meter.beyond("depth", depth)
            self.meter.count()
            visitor.start(local(name), attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            visitor.end(local(name))

        def refuse(*_: object) -> None:
            raise self.meter.damaged(
                Words("含有文档类型声明(DTD),不予读取", "has a document type (DTD), which is not read")
            )

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = visitor.text
        parser.StartDoctypeDeclHandler = refuse
        data = self.read(part)
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self.meter.damaged() from error


def local(name: str) -> str:
    """The name of an element without its prefix.

    >>> local("x:row"), local("row")
    ('row', 'row')
    """
    return name.rpartition(":")[2] if ":" in name else name


def attribute(attributes: Attributes, name: str) -> str | None:
    """The value of an attribute by its name without a prefix; one without a prefix comes first."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if local(key) == name), None)


def is_true(value: str | None) -> bool:
    """Whether an attribute of a truth value says yes."""
    return value in ("1", "true", "on")
