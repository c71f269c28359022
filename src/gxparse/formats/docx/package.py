"""Packages of parts (ZIP files of Office), opened so that no package can cost more than a limit allows.

What a package says of itself is not believed: its parts are counted before its directory is read, a part is unpacked
no further than the limit, and what was packed wrongly is an error. Nothing outside of the package is ever opened.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from gxparse.errors import DocumentError, DocumentLimitError
from gxparse.formats.docx.markup import Node, attribute, parse_part
from gxparse.kinds import kind_of
from gxparse.options import Limits
from gxparse.words import Words

_ENTRY = b"PK\x01\x02"  # begins each entry of the directory of a ZIP file
_LOCKED = 0x1
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
REPAIR = Words(
    "请重新下载,或在 Word、WPS 中打开修复后另存",
    "download it again, or let Word or WPS repair it and save it",
)


class Relation(NamedTuple):
    """What a part points to: the last word of the relation's type, and a part (``None`` for what is outside)."""

    kind: str
    part: str | None
    target: str


class Package:
    """The parts of a package by name. Names are compared in lower case, as Office does.

    Raises :class:`~gxparse.errors.DocumentError` for what is no whole package and
    :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit, when it is opened and when a part is read.
    """

    def __init__(self, name: str, kind: str, limits: Limits) -> None:
        self.name, self.kind, self.limits = name, kind, limits

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        raise NotImplementedError

    def damaged(self, what: Words) -> DocumentError:
        """The error that says what is wrong with the package."""
        return DocumentError(self.name, self.kind, what, REPAIR)

    def unlike(self, data: bytes, what: Words) -> DocumentError:
        """The error that says what other kind of file bytes are; if they are none, what is wrong with the package."""
        found = kind_of(data)
        if found is None or found.name == self.kind or found.name.endswith("(damaged)") or found.name.startswith("ZIP"):
            return self.damaged(what)
        other = Words(f"不能作为 {self.kind} 读取", f"cannot be read as {self.kind}")
        return DocumentError(self.name, found.name, other, found.advice)

    def too_much(self, limit: str, found: int, allowed: int) -> DocumentLimitError:
        """The error that names the limit which the package goes beyond."""
        return DocumentLimitError(self.name, self.kind, limit, found, allowed)

    def relations(self, part: str = "") -> Mapping[str, Relation]:
        """What a part (without a name: the package) points to, by id."""
        folder, base = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {} if root is None else relations_of(root, folder)


class FlatPackage(Package):
    """A package that was written as one text, each part an element (Flat OPC)."""

    def __init__(self, data: bytes, name: str, kind: str, limits: Limits) -> None:
        super().__init__(name, kind, limits)
        self._parts: dict[str, Node] = {}
        for part in parse_part(data, name, self).iter("pkg:part"):
            for content in part.findall("pkg:xmlData"):
                self._parts.update({_folded(attribute(part, "name") or ""): root for root in content})

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        return self._parts.get(_folded(part))


class ZipPackage(Package):
    """A package as Office saves it. Its parts are unpacked when asked for."""

    def __init__(self, data: bytes, name: str, kind: str, limits: Limits) -> None:
        super().__init__(name, kind, limits)
        self._left = limits.unpacked
        entries = data.count(_ENTRY)
        if entries > limits.parts:
            raise self.too_much("parts", entries, limits.parts)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            found = self._zip.infolist()
        except _UNPACKING as error:
            raise self.unlike(data, Words("不是完整的 ZIP 压缩包", "is no whole ZIP package")) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in found:
            part = _folded(entry.filename)
            if part in self._entries:
                raise self.damaged(Words(f"中有两个部件 {part}", f"has two parts {part}"))
            self._entries[part] = entry

    def data(self, part: str) -> bytes | None:
        """The bytes of a part, ``None`` if there is none of that name."""
        entry = self._entries.get(_folded(part))
        if entry is None:
            return None
        if entry.flag_bits & _LOCKED:
            what = Words("已加密", "is encrypted")
            raise DocumentError(self.name, self.kind, what, Words("请取消密码后另存", "save it without a password"))
        if entry.file_size > self._left:
            raise self.too_much("unpacked", self.limits.unpacked - self._left + entry.file_size, self.limits.unpacked)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(self._left + 1)
        except _UNPACKING as error:
            what = Words(f"的部件 {part} 无法解压", f"has a part {part} that cannot be unpacked")
            raise self.damaged(what) from error
        if len(data) > self._left:
            raise self.too_much("unpacked", self.limits.unpacked - self._left + len(data), self.limits.unpacked)
        self._left -= len(data)
        return data

    def tree(self, part: str) -> Node | None:
        """A part as a tree, ``None`` if there is none of that name."""
        data = self.data(part)
        return None if data is None else parse_part(data, part, self)


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


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
