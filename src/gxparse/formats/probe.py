"""What a handler sees when it is asked whether a source is its own, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePath
from typing import Literal

from attrs import field, frozen

from gxparse.characters import BARS, BLANKS
from gxparse.kinds import kind_of, parts_of
from gxparse.layout import PARAGRAPH
from gxparse.source import Source

PROBE_CHARS = 262144
"""A handler is shown this many characters of a text, from the first that is not blank."""

MAGIC_BYTES = 4096
"""Of a document of bytes so many are its :attr:`Probe.magic`."""

Reads = Literal["text", "bytes"]
"""What a format reads."""

ENOUGH = 20
"""So many numbers leave no doubt that a text has a table, and so many tags none that it is a page."""

_DRESSED = re.compile(r"[\u200b\ufeff]*[+\-－减減]?\d[\d,，. ]{0,12}(?:[件项項条條个個]|[万萬]?元)?")
_ONE_BAR = str.maketrans(dict.fromkeys(BARS[1:] + "\t", "|"))


@frozen(slots=False)
class Probe:
    """The head of a text, its name's suffix, its lines and counts, taken once for all handlers when first asked for.

    ``data`` are all bytes of the document, none of a text that was decoded already; :attr:`magic` and :attr:`kind` tell
    most. Of bytes that are no text, ``head`` is empty.
    """

    name: str
    head: str
    data: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, source: Source) -> Probe:
        """The probe of a source."""
        data = source.data or b""
        if not source.is_text:
            return cls(source.name, "", data)
        start = len(source.text) - len(source.text.lstrip(BLANKS))
        return cls(source.name, source.text[start : start + PROBE_CHARS], data)

    def shows(self, reads: Reads) -> bool:
        """Whether there is what a format reads: a text, or bytes."""
        return bool(self.data) if reads == "bytes" else bool(self.head) or not self.data

    @property
    def magic(self) -> bytes:
        """The first bytes, by which most kinds of files are known."""
        return self.data[:MAGIC_BYTES]

    @cached_property
    def kind(self) -> str | None:
        """The kind of file (``"PDF"``, ``"DOCX"``), where its bytes tell."""
        kind = kind_of(self.data)
        return None if kind is None else kind.name

    @cached_property
    def parts(self) -> frozenset[str]:
        """The names of the parts of a package (ZIP)."""
        return parts_of(self.data)

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def number_lines(self) -> int:
        """How many lines are a number and nothing else."""
        return _numbers(self.lines)

    @cached_property
    def short_lines(self) -> int:
        """How many lines are short texts."""
        return sum(0 < len(line) <= PARAGRAPH for line in self.lines)

    @cached_property
    def bar_lines(self) -> int:
        """How many lines have bars or tabs."""
        return sum("|" in line for line in self._barred.splitlines()) if "|" in self._barred else 0

    @cached_property
    def bar_numbers(self) -> int:
        """How many cells between bars or tabs are a number."""
        return _numbers([cell.strip() for cell in self._barred.split("|")]) if "|" in self._barred else 0

    @cached_property
    def lines(self) -> list[str]:
        """The lines without the blanks around them."""
        return [line.strip() for line in self.head.splitlines()]

    @cached_property
    def _barred(self) -> str:
        head = self.head
        return head.translate(_ONE_BAR) if any(bar in head for bar in BARS[1:] + "\t") else head


def _numbers(texts: Sequence[str]) -> int:
    """How many texts are numbers. Most copies print bare digits; only others need a closer look."""
    bare = sum(map(str.isdigit, texts))
    return bare if bare >= ENOUGH else sum(map(bool, map(_DRESSED.fullmatch, texts)))
