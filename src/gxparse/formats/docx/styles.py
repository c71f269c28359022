"""What styles and properties make of a text: hidden, struck out, raised or lowered, drawn with a font of symbols.

Properties that are switched (``vanish``, ``strike``) are on if one of paragraph style and character style has them and
not both, as Word reads them; what the run itself says wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gxparse.formats.docx.markup import Node, attribute, is_on, number, value

TINY = 2
"""Letters of so many half points or less are not seen."""

RAISED = 3
"""Letters that stand so many half points higher or lower than others are raised or lowered."""

_CHAIN = 40
_TABLE_OF_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
_WHITE = ("FFFFFF", "FEFEFE", "WHITE")
_SYMBOL_FONTS = ("wingdings", "webdings", "mt extra", "marlett")


class Look:
    """What is to be said of a text beside what it says: numbers that are added up (an enumeration would be slow)."""

    PLAIN = 0
    HIDDEN = 1
    STRUCK = 2
    UPPER = 4
    LOWER = 8
    FAINT = 16  # as white as paper
    SYMBOL = 32
    MOVED = 64  # raised or lowered by a measure, which may be that of the whole line
    ASKED = 128  # stands where something is to be filled in
    TINY = 256  # too small to be seen
    COVERED = 512  # in the colour of its ground
    BLACK = 1024  # said to be black, not only by default
    COLOURED = 2048  # neither black nor white
    MARKED = 4096  # with a black marker
    SHADED = 8192  # on black


_COLOURS = Look.FAINT | Look.BLACK | Look.COLOURED | Look.MARKED | Look.SHADED
_WHITE_THEMES = ("background1", "light1")
_GROUNDS = frozenset({"highlight", "background", "txbxContent"})
_SWITCHED = {
    **dict.fromkeys(("vanish", "webHidden", "specVanish"), Look.HIDDEN),
    **dict.fromkeys(("strike", "dstrike"), Look.STRUCK),
}
_Given = tuple[int, int]  # of which looks properties speak, and which they switch on


def _given(properties: Node | None) -> _Given:
    """Of which looks run properties speak, and which they switch on."""
    spoken, on = Look.PLAIN, Look.PLAIN
    for node in properties if properties is not None else ():
        tag = node.tag
        if tag in _SWITCHED:
            about, has = _SWITCHED[tag], is_on(attribute(node, "val"))
            spoken |= about
            on |= about if has else Look.PLAIN
        elif tag in _MEASURED:
            about, looks = _MEASURED[tag]
            spoken |= about
            on |= looks(node)
    return spoken, on


def _vertical(node: Node) -> int:
    return {"superscript": Look.UPPER, "subscript": Look.LOWER}.get(attribute(node, "val") or "", Look.PLAIN)


def _half_points(node: Node, default: int) -> int:
    return number((attribute(node, "val") or "").removesuffix("pt"), default)


def _moved(node: Node) -> int:
    return Look.MOVED if abs(_half_points(node, 0)) >= RAISED else Look.PLAIN


def _ink(node: Node) -> int:
    ink = (attribute(node, "val") or "").upper()
    if ink in _WHITE or attribute(node, "themeColor") in _WHITE_THEMES:
        return Look.FAINT
    return {"000000": Look.BLACK, "AUTO": Look.PLAIN}.get(ink, Look.COLOURED)


def _marker(node: Node) -> int:
    return Look.MARKED if attribute(node, "val") == "black" else Look.PLAIN


def _shade(node: Node) -> int:
    return Look.SHADED if (attribute(node, "fill") or "").upper() == "000000" else Look.PLAIN


def seen_of(look: int, *, shaded: bool) -> int:
    """A look with what colours and grounds together make of it: words and figures in the colour of their ground are
    covered. A document that is ``shaded`` has grounds of its own, on which white is seen; else only paper is below.
    """
    if not look & _COLOURS:
        return look
    black = not look & (Look.FAINT | Look.COLOURED)
    covered = (black and look & Look.MARKED) or (look & Look.BLACK and look & Look.SHADED)
    if covered or (look & Look.FAINT and not shaded):
        look = (look & ~Look.FAINT) | Look.COVERED
    return look & ~(_COLOURS & ~Look.FAINT)


def is_shaded(root: Node | None) -> bool:
    """Whether anything in a part of a document gives a text another ground than paper."""
    for node in root.iter() if root is not None else ():
        tag = node.tag
        if tag in _GROUNDS:
            return True
        if tag == "shd" and (attribute(node, "fill") or "auto").upper() not in ("AUTO", *_WHITE):
            return True
    return False


def _tiny(node: Node) -> int:
    return Look.TINY if 0 <= _half_points(node, TINY + 1) <= TINY else Look.PLAIN


def _font(node: Node) -> int:
    fonts = (attribute(node, "ascii") or "", attribute(node, "hAnsi") or "")
    return Look.SYMBOL if any(font.lower().startswith(_SYMBOL_FONTS) for font in fonts) else Look.PLAIN


_MEASURED: dict[str, tuple[int, Callable[[Node], int]]] = {
    "vertAlign": (Look.UPPER | Look.LOWER, _vertical),
    "position": (Look.MOVED, _moved),
    "color": (Look.FAINT | Look.BLACK | Look.COLOURED, _ink),
    "highlight": (Look.MARKED, _marker),
    "shd": (Look.SHADED, _shade),
    "sz": (Look.TINY, _tiny),
    "rFonts": (Look.SYMBOL, _font),
}


class Styles:
    """The styles of a document: how each looks, which list it is of, what it is called."""

    def __init__(self, root: Node | None) -> None:
        found = () if root is None else root.findall("style")
        self._styles: dict[str | None, Node] = {attribute(each, "styleId"): each for each in found}
        self._contents = frozenset(
            name for name, each in self._styles.items() if _TABLE_OF_CONTENTS.match(value(each, "name") or "")
        )
        self._default: str | None = next(
            (
                attribute(each, "styleId")
                for each in found
                if attribute(each, "type") == "paragraph" and is_on(attribute(each, "default") or "0")
            ),
            None,
        )
        defaults = None if root is None else root.find("docDefaults/rPrDefault/rPr")
        self._defaults = _given(defaults)[1]
        self._looks: dict[str | None, _Given] = {}
        self._lists: dict[str | None, tuple[str | None, str | None]] = {}
        self._both: dict[tuple[str | None, str | None], int] = {}

    def _chain(self, name: str | None) -> list[Node]:
        """A style and those that it is based on."""
        chain: list[Node] = []
        while name in self._styles and len(chain) < _CHAIN:
            chain.append(self._styles[name])
            name = value(chain[-1], "basedOn")
        return chain

    def _look_of(self, name: str | None) -> _Given:
        """Of which looks a style speaks, and which are on."""
        if name not in self._looks:
            spoken, on = Look.PLAIN, Look.PLAIN
            for style in reversed(self._chain(name)):
                says, has = _given(style.find("rPr"))
                spoken, on = spoken | says, (on & ~says) | has
            self._looks[name] = spoken, on
        return self._looks[name]

    def look(self, paragraph: str | None, properties: Node | None) -> int:
        """How a run looks, by its properties and the style of its paragraph."""
        style = None if properties is None else value(properties, "rStyle")
        key = (paragraph, style)
        if key not in self._both:
            above_spoken, above = self._look_of(self._default if paragraph is None else paragraph)
            spoken, on = self._look_of(style) if style is not None else (Look.PLAIN, Look.PLAIN)
            switched = (Look.HIDDEN | Look.STRUCK) & (above ^ on)
            others = ~(Look.HIDDEN | Look.STRUCK) & (((self._defaults & ~above_spoken | above) & ~spoken) | on)
            self._both[key] = switched | others | (self._defaults & (Look.HIDDEN | Look.STRUCK))
        look = self._both[key]
        if properties is not None:
            spoken, on = _given(properties)
            look = (look & ~spoken) | on
        return look

    def list_of(self, name: str | None) -> tuple[str | None, str | None]:
        """The list and the level that a style names."""
        if name in self._lists:
            return self._lists[name]
        key = level = None
        for style in self._chain(self._default if name is None else name):
            named = style.find("pPr/numPr")
            key = value(named, "numId") if key is None else key
            level = value(named, "ilvl") if level is None else level
            if key is not None:
                break
        self._lists[name] = key, level
        return key, level

    def is_contents(self, name: str | None) -> bool:
        """Whether a style is one of tables of contents."""
        return name in self._contents
