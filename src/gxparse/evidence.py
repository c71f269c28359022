"""How sure a format is that a source is its own, and why."""

from __future__ import annotations

from enum import IntEnum

from attrs import field, frozen

from gxparse.display import Displayed
from gxparse.items import Items
from gxparse.words import Words, counted


class Evidence(IntEnum):
    """How sure a handler is. Only ``WEAK`` and above let it be chosen."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3
    CERTAIN = 4


@frozen
class Match:
    """A handler's answer: its format, its evidence, and the reason in words (of numbers where it has them).

    ``reason_zh`` is the reason in Chinese, empty if the handler does not say it.
    """

    format: str
    evidence: Evidence
    reason: str
    reason_zh: str = field(default="", repr=False)

    @classmethod
    def of(cls, name: str, evidence: Evidence, reason: Words) -> Match:
        """The answer of a format with its reason in both languages."""
        return cls(name, evidence, reason.en, reason.zh)

    def message(self, lang: str = "en") -> str:
        """The reason in ``"zh"`` or ``"en"``; in English if there is none in Chinese.

        >>> Match("pdf", Evidence.CERTAIN, "it begins as a PDF does", "文件开头是 PDF").message("zh")
        '文件开头是 PDF'
        """
        return (self.reason_zh if lang == "zh" else "") or self.reason


@frozen(repr=False)
class Matches(Items[Match], Displayed):
    """What every format says of a source, the best first.

    >>> Matches((Match("pipe", Evidence.STRONG, "40 rows of cells between bars"),))
    <1 format, the best first:
      pipe  strong  40 rows of cells between bars>
    """

    items: tuple[Match, ...]

    def __repr__(self) -> str:
        longest = max((len(match.format) for match in self.items), default=0)
        lines = [f"  {m.format:{longest}}  {m.evidence.name.lower():7} {m.reason}" for m in self.items]
        return "\n".join([f"<{counted(len(self), 'format')}, the best first:", *lines]) + ">"
