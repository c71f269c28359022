"""What a handler sees when it is asked whether a source is its own, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from pathlib import PurePath

from attrs import field, frozen

from gxparse.formats.textlines import PARAGRAPH
from gxparse.source import BLANKS, Source

PROBE_CHARS = 262144
"""A handler is shown this many characters of a text, from the first that is not blank."""

BARS = "|｜│┃¦"
"""Characters that scrapers put between cells."""

ENOUGH = 20
"""So many numbers leave no doubt that a text has a table."""

_DRESSED = re.compile(r"[\u200b\ufeff]*[+\-－减減]?\d[\d,，. ]{0,12}(?:[件项項条條个個]|[万萬]?元)?")
_ONE_BAR = str.maketrans(dict.fromkeys(BARS[1:] + "\t", "|"))


class Evidence(IntEnum):
    """How sure a handler is. Only ``WEAK`` and above let it be chosen."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3
    CERTAIN = 4


@frozen
class Match:
    """A handler's answer: its format, its evidence, and the reason in words (of numbers where it has them)."""

    format: str
    evidence: Evidence
    reason: str


@frozen
class Probe:
    """The head of a text, its name's suffix, and counts that are taken once for all handlers."""

    name: str
    head: str
    number_lines: int = field(repr=False)
    short_lines: int = field(repr=False)
    bar_lines: int = field(repr=False)
    bar_numbers: int = field(repr=False)

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @classmethod
    def of(cls, source: Source) -> Probe:
        """The probe of a source."""
        start = len(source.text) - len(source.text.lstrip(BLANKS))
        head = source.text[start : start + PROBE_CHARS]
        lines = [line.strip() for line in head.splitlines()]
        barred = head.translate(_ONE_BAR) if any(bar in head for bar in BARS[1:] + "\t") else head
        return cls(
            source.name,
            head,
            number_lines=_numbers(lines),
            short_lines=sum(0 < len(line) <= PARAGRAPH for line in lines),
            bar_lines=sum("|" in line for line in barred.splitlines()) if "|" in barred else 0,
            bar_numbers=_numbers(barred.split("|")) if "|" in barred else 0,
        )


def _numbers(texts: Iterable[str]) -> int:
    """How many texts are numbers. Most copies print bare digits; only others need a closer look."""
    shown = [text.strip() for text in texts]
    bare = sum(map(str.isdigit, shown))
    return bare if bare >= ENOUGH else sum(map(bool, map(_DRESSED.fullmatch, shown)))
