"""The parts of a Word document as trees, and what they point to; in a package, or written as one text (Flat OPC)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from gxparse.formats.docx.markup import Node, attribute, parse_part
from gxparse.formats.packages import Meter, Parts, folded


class Relation(NamedTuple):
    """What a part points to: the last word of the relation's type, and a part (``None`` for what is outside)."""

    kind: str
    part: str | None
    target: str


class Package:
    """The parts of a document by name.

    Raises :class:`~gxparse.errors.DocumentError` for what is no whole package and
    :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit, when it is opened and when a part is read.
    """

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        raise NotImplementedError

    def relations(self, part: str = "") -> Mapping[str, Relation]:
        """What a part (without a name: the package) points to, by id."""
        folder, base = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {} if root is None else relations_of(root, folder)


class FlatPackage(Package):
    """A package that was written as one text, each part an element (Flat OPC)."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        super().__init__(meter)
        self._parts: dict[str, Node] = {}
        for part in parse_part(data, meter.name, meter).iter("pkg:part"):
            for content in part.findall("pkg:xmlData"):
                self._parts.update({folded(attribute(part, "name") or ""): root for root in content})

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        return self._parts.get(folded(part))


class ZipPackage(Package):
    """A package as Office saves it. Its parts are unpacked when asked for."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        super().__init__(meter)
        self._parts = Parts(data, meter)

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        data = self._parts.find(part)
        return None if data is None else parse_part(data, part, self.meter)


def relations_of(root: Node, folder: str) -> dict[str, Relation]:
    """The relations that a part of them lists, by id; targets are looked for from a folder."""
    found: dict[str, Relation] = {}
    for each in root.iter("Relationship"):
        target = attribute(each, "Target") or ""
        kind = (attribute(each, "Type") or "").rstrip("/").rpartition("/")[2]
        outside = attribute(each, "TargetMode") == "External"
        part = None if outside else posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        found[attribute(each, "Id") or ""] = Relation(kind, part, target)
    return found
