"""Texts of Office Open XML: runs that look different, shared texts, what XML cannot say."""

from __future__ import annotations

import re

from gxparse.characters import HALF_PAIR, RAISED, STRUCK, UNKNOWN_CHARACTER
from gxparse.formats.xlsx.package import Attributes

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    r"""A text of a workbook as it is meant: what XML cannot say stands in it as ``_x000D_``.

    >>> unescaped("a_x005F_x0041__x000a_b")
    'a_x0041_\nb'
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = HALF_PAIR.sub(UNKNOWN_CHARACTER, text)
    return text.replace("\r\n", "\n")


class RichText:
    """A text in runs: raised and struck-out ones are told, readings of characters left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._run: list[str] = []
        self._raised = self._struck = self._text = False
        self._phonetic = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "t":
            self._text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1
        elif name == "r":
            self._raised = self._struck = False
        elif name == "vertAlign":
            self._raised = attributes.get("val") in ("superscript", "subscript")
            self._lowered = attributes.get("val") == "subscript"
        elif name == "strike":
            self._struck = attributes.get("val", "1") not in ("0", "false")

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            text = unescaped("".join(self._run))
            if self._raised:
                text = text.translate(RAISED["sub" if self._lowered else "sup"])
            self.parts.append(f"{STRUCK}{text}{STRUCK}" if self._struck and text.strip() else text)
            self._run, self._text = [], False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "r":
            self._raised = self._struck = False

    def text(self, text: str) -> None:
        """A text, or a part of one."""
        if self._text:
            self._run.append(text)


class Strings:
    """The shared texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._rich = RichText()

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "si":
            self._rich = RichText()
        else:
            self._rich.start(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "si":
            self.texts.append("".join(self._rich.parts))
        else:
            self._rich.end(name)

    def text(self, text: str) -> None:
        """A text, or a part of one."""
        self._rich.text(text)
