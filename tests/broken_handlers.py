"""Handlers of the made-up format, each broken in one way: what the checks of the kit have to find.

A module of its own, since one of the checks imports it in a fresh interpreter: nothing heavy may be loaded here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from attrs import evolve

from gxparse.formats import Evidence, Match, Options, Probe, Source
from gxparse.layout import Block, Layout, Locator, Note, Text
from gxparse.options import DEFAULT
from gxparse.outline import Outline
from semi import HEAD, SemiHandler


class NoSuffixes(SemiHandler):
    """Its suffixes are a text."""

    suffixes: Any = ".semi"


class Exponential(SemiHandler):
    """A repetition in a repetition."""

    def sniff(self, probe: Probe) -> Match:
        re.match(r"(?:[ \t]*x?)*;", probe.head[:25])
        return super().sniff(probe)


class Overcautious(SemiHandler):
    """Declares more than it must."""

    cannot_say = SemiHandler.cannot_say | {"blank"}


class Typing(SemiHandler):
    """Declares what nobody knows."""

    cannot_say = frozenset({"linebreak"})


class Undocumented(SemiHandler):
    pass


Undocumented.__doc__ = None


class Remembers(SemiHandler):
    """Recognises a document only when it sees it first."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        if probe.head in self.seen:
            return Match(self.name, match.evidence, match.reason + " as before")
        self.seen.add(probe.head)
        return match


class Opens(SemiHandler):
    """Looks at the file once more."""

    def sniff(self, probe: Probe) -> Match:
        Path(__file__).read_bytes()
        return super().sniff(probe)


class NoMatch(SemiHandler):
    """Answers yes or no."""

    def sniff(self, probe: Probe) -> Any:
        return probe.head.startswith(HEAD)


class Slow(SemiHandler):
    """Looks for a semicolon after blanks, from each of them."""

    def sniff(self, probe: Probe) -> Match:
        re.search(r"[ \t]+;", probe.head)
        return super().sniff(probe)


class Shy(SemiHandler):
    """Leaves its documents to others."""

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        return Match(self.name, min(match.evidence, Evidence.WEAK), match.reason)


class Modest(SemiHandler):
    """Is less sure than others are of its documents."""

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        return Match(self.name, min(match.evidence, Evidence.FAIR), match.reason)

    def write(self, outline: Outline) -> str:
        return super().write(outline) + "7\n" * 30

    def prose(self, locator: Locator, start: int, line: str) -> list[Block]:
        return [] if line == "7\n" else super().prose(locator, start, line)


class Blind(SemiHandler):
    """Recognises nothing."""

    def sniff(self, probe: Probe) -> Match:
        return Match(self.name, Evidence.NONE, f"{len(probe.head)} characters that tell nothing")


class Greedy(SemiHandler):
    """Takes every text with Chinese numbering."""

    priority = 99

    def sniff(self, probe: Probe) -> Match:
        if "一、" in probe.head:
            return Match(self.name, Evidence.CERTAIN, "a report")
        return super().sniff(probe)


class Deaf(SemiHandler):
    """Finds no table."""

    def row(self, locator: Locator, start: int, _line: str) -> tuple[Text, ...]:
        return (locator.piece(start, start),)


class NoLayout(SemiHandler):
    """Gives its blocks."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Any:
        return super().read(source).blocks


class Counts(SemiHandler):
    """Tells how often it was asked."""

    count = 0

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        self.count += 1
        return evolve(super().read(source), notes=(Note("count", "", f"read {self.count} times"),))


class WrongOffsets(SemiHandler):
    """Spans with the blanks around a cell."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(
            piece.at(piece.span._replace(end=piece.span.end + 1)) if piece.raw else piece
            for piece in super().row(locator, start, line)
        )


class WrongLines(SemiHandler):
    """Lines counted from 0."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(
            piece.at(piece.span._replace(line=piece.span.line - 1)) for piece in super().row(locator, start, line)
        )


class Outside(SemiHandler):
    """Spans that go on behind the source."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(piece.at(piece.span._replace(end=10**9)) for piece in super().row(locator, start, line))


class Raises(SemiHandler):
    """Trusts its documents."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        source.text.index("\n#")
        return super().read(source)


class Grows(SemiHandler):
    """Fills rows up to two hundred cells."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        cells = super().row(locator, start, line)
        return cells + (cells[-1],) * (200 - len(cells))


class Closed(SemiHandler):
    """Believes that every document is whole."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        return evolve(super().read(source), open_end=None)


class Forgetful(SemiHandler):
    """Writes no prose."""

    def write(self, outline: Outline) -> str:
        chapters = tuple(evolve(chapter, paragraphs=()) for chapter in outline.chapters)
        return super().write(evolve(outline, chapters=chapters))


class Rounds(SemiHandler):
    """Writes large numbers with fewer digits."""

    def write(self, outline: Outline) -> str:
        return super().write(
            outline.with_boxes(lambda box: evolve(box, text=re.sub(r"^(\d{4})\d$", r"\g<1>0", box.text)))
        )


class Moody(SemiHandler):
    """Writes another document each time."""

    count = 0

    def write(self, outline: Outline) -> str:
        self.count += 1
        return f"{super().write(outline)}#{self.count}\n"


class Boasts(SemiHandler):
    """Cannot say line ends, and does not declare it."""

    cannot_say = SemiHandler.cannot_say - {"line-break"}
