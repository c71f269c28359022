"""The XML of a workbook's parts, read as it comes (expat) and without a tree.

It is never read with a document type: entities that grow and files that others can read stand in those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from gxparse.formats.packages import Parts
from gxparse.words import Words

Attributes = Mapping[str, str]

_TYPED = Words("含有文档类型声明（DTD），不予读取", "has a document type (DTD), which is not read")


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


class Package(Parts):
    """The parts of a workbook."""

    def read(self, part: str) -> bytes:
        """A part. Raises a :class:`~gxparse.errors.SourceError` where it is missing, damaged or too large."""
        data = self.find(part)
        if data is None:
            raise self.meter.damaged(Words(f"缺少部件 {part}", f"lacks its part {part}"))
        return data

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
            raise self.meter.damaged(_TYPED)

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
