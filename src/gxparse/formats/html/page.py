"""A parsed page: its events, and what stands in it beside its text: scripts, links, frames.

What a page points to matters only if it holds no report, so it is asked for then, of a tree that is made anew for it:
the first one goes when its events are read, as it takes more memory than all else. It is collected with bounded
patience: the text of a link may be a whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from gxparse.formats.html.events import Attributes, Event
from gxparse.formats.html.stamps import PLAIN

_FRAMES = ("frame", "iframe")
POINTING = (f"{PLAIN}a", "area", "embed", "object", *_FRAMES)
"""The elements that point to other documents."""

_PATIENCE = 10_000_000
_MOST_PIECES = 100
_LONGEST_POINTER = 2_000
"""A pointer's text and target are cut to so many characters; its text is that of its first elements."""


class Outside(NamedTuple):
    """What stands in a page beside its text: how many scripts, the texts and targets of links, frames and embedded
    documents, the targets of frames.
    """

    scripts: int
    links: Sequence[tuple[str, str]]
    frames: Sequence[str]


class Page(NamedTuple):
    """A parsed page: its events, how many tables it has, hidden ones too, and what else there is, if asked for.

    ``cells`` counts the table cells of a parser that may lose some.
    """

    events: Iterator[Event]
    tables: int
    outside: Callable[[], Outside]
    cells: int | None = None


class Pointers:
    """Collects what points to other documents, with bounded patience for the texts of links."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str]] = []
        self.frames: list[str] = []
        self._patience = _PATIENCE

    def add(self, tag: str, attributes: Attributes, strings: Iterable[str]) -> None:
        """Add an element; ``strings`` are the texts in it, an empty one for each element in it."""
        target = attributes.get("href") or attributes.get("src") or attributes.get("data")
        if not target:
            return
        pieces = list(islice(strings, _MOST_PIECES)) if self._patience > 0 else []
        text = "".join(pieces)
        self._patience -= len(text) + 10 * len(pieces)
        target = target.strip()[:_LONGEST_POINTER]
        self.links.append((" ".join(text[:_LONGEST_POINTER].split()), target))
        if tag in _FRAMES and not target.lower().startswith(("about:", "cid:", "javascript:")):
            self.frames.append(target)
