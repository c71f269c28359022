"""What the styles of a workbook (Office Open XML) make of a cell: its number format, what hides or strikes its text."""

from __future__ import annotations

from attrs import define, field

from gxparse.formats.xlsx.numbers import built_in
from gxparse.formats.xlsx.package import Attributes, Silent

_BLACK, _WHITE = "000000", "FFFFFF"
_NAMED = {
    **dict.fromkeys(("theme 0", "indexed 1", "indexed 9", "indexed 65"), _WHITE),
    **dict.fromkeys(("theme 1", "indexed 0", "indexed 8", "indexed 64"), _BLACK),
}


def _colour(attributes: Attributes) -> str:
    """A colour, equal for equal ones where that is known."""
    if "rgb" in attributes:
        return attributes["rgb"][-6:].upper()
    said = next((f"{kind} {attributes[kind]}" for kind in ("theme", "indexed") if kind in attributes), "theme 1")
    tint = attributes.get("tint", "0").rstrip("0").rstrip(".") or "0"
    return _NAMED.get(said, said) if tint == "0" else f"{said} {tint}"


@define
class Styles(Silent):
    """By the number of a style: the code of its number format, whether its text is struck out or has no colour of its
    own on its ground.
    """

    codes: dict[int, str] = field(factory=dict)
    struck_fonts: list[bool] = field(factory=list)
    inks: list[str] = field(factory=list)
    grounds: list[str] = field(factory=list)
    styles: list[tuple[int, int, int]] = field(factory=list)
    _within: list[str] = field(factory=list)
    _solid: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        parent = self._within[-1] if self._within else ""
        self._within.append(name)
        if name == "numFmt" and parent == "numFmts":
            self.codes[whole_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            self.struck_fonts.append(False)
            self.inks.append(_BLACK)
        elif name == "color" and parent == "font" and self.inks:
            self.inks[-1] = _colour(attributes)
        elif name == "fill" and parent == "fills":
            self.grounds.append(_WHITE)
        elif name == "patternFill" and self.grounds:
            self.grounds[-1] = _WHITE if attributes.get("patternType", "none") == "none" else "a pattern"
            self._solid = attributes.get("patternType") == "solid"
        elif name == "gradientFill" and self.grounds:
            self.grounds[-1] = "a gradient"
        elif name == "fgColor" and parent == "patternFill" and self.grounds and self._solid:
            self.grounds[-1] = _colour(attributes)
        elif name == "strike" and parent == "font" and self.struck_fonts:
            self.struck_fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "xf" and parent == "cellXfs":
            number, font, fill = (whole_number(attributes.get(f"{what}Id")) for what in ("numFmt", "font", "fill"))
            self.styles.append((number, font, fill))

    def end(self, _name: str) -> None:
        """An element ends."""
        self._within.pop()

    def code(self, style: int) -> str:
        """The code of the number format of a style."""
        number = self.styles[style][0] if 0 <= style < len(self.styles) else 0
        return self.codes.get(number, built_in(number))

    def is_struck(self, style: int) -> bool:
        """Whether a style strikes its text out."""
        font = self.styles[style][1] if 0 <= style < len(self.styles) else 0
        return 0 <= font < len(self.struck_fonts) and self.struck_fonts[font]

    def is_unseen(self, style: int) -> bool:
        """Whether a text in a style has the colour of its ground, white on white as a rule."""
        if not 0 <= style < len(self.styles):
            return False
        _, font, fill = self.styles[style]
        ground = self.grounds[fill] if fill < len(self.grounds) else _WHITE
        return font < len(self.inks) and self.inks[font] == ground


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """A number of an attribute, another one where it is none.

    >>> whole_number("12"), whole_number("x"), whole_number(None, -1)
    (12, 0, -1)
    """
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else otherwise
