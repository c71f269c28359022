"""The parts of a package as trees: names without their namespaces, no document type, no more than the limits allow.

A document type declaration is refused before anything else is read: only in it can entities be declared, which blow a
part up or fetch files, and no program of Office writes one. The names of both kinds of OOXML (transitional and strict)
become the same: those of WordprocessingML bare (``p``, ``tbl``), others with the prefix that Word gives them
(``m:oMath``, ``mc:AlternateContent``).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from gxparse.formats.packages import Meter
from gxparse.words import Words

Node = ElementTree.Element
"""An element of a part."""

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_WORD = (f"{_OPEN}wordprocessingml/2006/main", f"{_STRICT}wordprocessingml/main")
_LINKS = (f"{_OPEN}officeDocument/2006/relationships", f"{_STRICT}officeDocument/relationships")
_PREFIXES = {
    **dict.fromkeys(_WORD, ""),
    f"{_OPEN}package/2006/relationships": "",
    "http://schemas.microsoft.com/office/2006/xmlPackage": "pkg:",
    f"{_OPEN}officeDocument/2006/math": "m:",
    f"{_STRICT}officeDocument/math": "m:",
    f"{_OPEN}markup-compatibility/2006": "mc:",
    f"{_OPEN}drawingml/2006/main": "a:",
    f"{_STRICT}drawingml/main": "a:",
    f"{_OPEN}drawingml/2006/picture": "pic:",
    f"{_STRICT}drawingml/picture": "pic:",
    f"{_OPEN}drawingml/2006/wordprocessingDrawing": "wp:",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp:",
    f"{_OPEN}drawingml/2006/chart": "c:",
    f"{_STRICT}drawingml/chart": "c:",
    f"{_OPEN}drawingml/2006/diagram": "dgm:",
    f"{_STRICT}drawingml/diagram": "dgm:",
    f"{_MICROSOFT}word/2010/wordprocessingShape": "wps:",
    f"{_MICROSOFT}word/2010/wordprocessingGroup": "wpg:",
    f"{_MICROSOFT}word/2010/wordprocessingCanvas": "wpc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
}
_ATTRIBUTES = tuple(
    f"{{{space}}}" for space in (*_WORD, *_LINKS, "http://schemas.microsoft.com/office/2006/xmlPackage")
)
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16le", b"\0<": "utf-16be"}
_GUARDED = 65_536
_KNOWN_CHOICES = frozenset({"wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "a14", "v"})


class _Begun(Exception):  # noqa: N818 - no error
    """The root element begins: what is before it has been seen."""


def parse_part(data: bytes, part: str, meter: Meter) -> Node:
    """A part as a tree. Raises what the meter says of a document type, of a damaged part and of one beyond a limit."""
    encoding = _WIDE.get(data[:2], "utf-8")
    broken = Words(f"的部件 {part} 不是完整的 XML", f"has a part {part} that is no whole XML")
    try:
        if _has_document_type(data, encoding):
            what = Words(
                f"的部件 {part} 含有文档类型声明（DTD）", f"has a document type declaration in the part {part}"
            )
            raise meter.damaged(what)
        elements = data.count(b"<") - (data.count(b"</") if encoding == "utf-8" else 0)
        if elements > meter.limits.elements:
            raise meter.beyond("elements", elements)
        parser = ElementTree.XMLParser(encoding=encoding)  # noqa: S314 - without a document type there are no entities
        parser.feed(data)
        root: Node = parser.close()
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise meter.damaged(broken) from error
    _name(root, meter)
    return root


def _has_document_type(data: bytes, encoding: str) -> bool:
    """Whether a part declares a document type, which is before its first element."""
    parser = expat.ParserCreate(encoding)
    found: list[bool] = []

    def declared(*_: object) -> None:
        found.append(True)
        raise _Begun

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    try:
        for start in range(0, len(data), _GUARDED):
            parser.Parse(data[start : start + _GUARDED], False)
    except _Begun:
        pass
    return bool(found)


def _name(root: Node, meter: Meter) -> None:
    """Name the elements of a tree, level by level, and refuse one that is too deep."""
    names: dict[str, str] = {}
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > meter.limits.depth:
            raise meter.beyond("depth", depth)
        for node in level:
            tag = node.tag
            if tag not in names:
                names[tag] = _short(tag)
            node.tag = names[tag]
        level = [child for node in level for child in node]


def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(space)
    if space and prefix is None:
        return tag
    return f"{prefix or ''}{local}"


def attribute(node: Node | None, name: str) -> str | None:
    """An attribute of an element, in whichever namespace it stands."""
    if node is None:
        return None
    for space in _ATTRIBUTES:
        found = node.get(f"{space}{name}")
        if found is not None:
            return found
    return node.get(name)


def value(parent: Node | None, name: str) -> str | None:
    """What the ``val`` of a child says; ``""`` if it has none, ``None`` if there is no such child."""
    child = None if parent is None else parent.find(name)
    return None if child is None else attribute(child, "val") or ""


def number(text: str | None, default: int, *, most: int = 32_767) -> int:
    """A number of an attribute, ``default`` for what is none, and never more than ``most``."""
    try:
        found = int(text or "", 10) if len(text or "") < 12 else default
    except ValueError:
        return default
    return max(-most, min(found, most))


def is_on(text: str | None) -> bool:
    """Whether a property that is there is on: it is, unless it says that it is not."""
    return text not in ("0", "false", "off")


def runs_of(node: Node, name: str) -> Iterator[str]:
    """The texts of all elements of a name."""
    return (each.text or "" for each in node.iter(name))


def alternative(node: Node) -> Node | tuple[()]:
    """Of several alternatives the one that a program of today shows."""
    for choice in node.findall("mc:Choice"):
        if set((choice.get("Requires") or "").split()) <= _KNOWN_CHOICES:
            return choice
    fallback = node.find("mc:Fallback")
    if fallback is None:
        fallback = node.find("mc:Choice")
    return () if fallback is None else fallback
