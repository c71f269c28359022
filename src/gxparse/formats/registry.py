"""The one registry of formats: what there is, who recognises a source, who reads it.

A format is an entry with a name, a priority and the place of its handler, which loads when it is first
needed. Formats are ranked by (evidence, priority, name), never by the order in which they came.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from attrs import frozen

from gxparse.errors import UnknownFormatError, UnrecognizedFormatError
from gxparse.formats.probe import PROBE_CHARS, Evidence, Match, Probe
from gxparse.layout import Layout
from gxparse.options import DEFAULT, Options
from gxparse.source import Source


class Handler(Protocol):
    """What a format must offer. It knows no meaning: it finds blocks, the binder understands them."""

    name: str
    version: str
    suffixes: tuple[str, ...]

    def sniff(self, probe: Probe) -> Match:
        """Say how surely the probe shows this format, and why. Pure and cheap."""
        ...

    def read(self, source: Source, options: Options = DEFAULT, /) -> Layout:
        """Lay a source out. Raises only :class:`~gxparse.errors.GxparseError`."""
        ...


@frozen
class Entry:
    """A registered format: ``target`` is ``"module:Class"``; a higher ``priority`` wins a tie of evidence."""

    name: str
    target: str
    priority: int = 0
    origin: str = "gxparse"


BUILT_IN = (
    Entry("pipe", "gxparse.formats.pipe:PipeHandler", priority=10),
    Entry("lines", "gxparse.formats.lines:LinesHandler"),
    Entry("html", "gxparse.formats.html:HtmlHandler", priority=15),
    Entry("traditional", "gxparse.formats.traditional:TraditionalHandler", priority=20),
)


class Registry:
    """Entries by name, handlers loaded on first use."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._loaded: dict[str, Handler] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries by name."""
        return tuple(self._entries[name] for name in sorted(self._entries))

    def get(self, name: str) -> Handler:
        """The handler of a format. Raises :class:`~gxparse.errors.UnknownFormatError`."""
        handler = self._loaded.get(name)
        if handler is None:
            entry = self._entries.get(name)
            if entry is None:
                raise UnknownFormatError(name, sorted(self._entries))
            module, _, attribute = entry.target.partition(":")
            handler = self._loaded[name] = getattr(import_module(module), attribute)()
        return handler

    def rank(self, probe: Probe, *, without: str | None = None) -> list[Match]:
        """What every format says of a probe, the best first."""
        matches = [self.get(name).sniff(probe) for name in self._entries if name != without]
        return sorted(matches, key=lambda m: (-m.evidence, -self._entries[m.format].priority, m.format))

    def best(self, probe: Probe, *, without: str | None = None) -> Match | None:
        """The first of :meth:`rank`. Formats that could not come before a certain one are not asked."""
        best: Match | None = None
        for entry in sorted(self._entries.values(), key=lambda entry: (-entry.priority, entry.name)):
            if entry.name != without:
                match = self.get(entry.name).sniff(probe)
                if best is None or match.evidence > best.evidence:
                    best = match
                if best.evidence is Evidence.CERTAIN:
                    break
        return best

    def select(self, source: Source, name: str | None = None) -> Handler:
        """The named format's handler, else the best match's.

        Raises :class:`~gxparse.errors.UnknownFormatError` or
        :class:`~gxparse.errors.UnrecognizedFormatError`.
        """
        if name is not None:
            return self.get(name)
        probe = Probe.of(source)
        best = self.best(probe)
        if best is None or best.evidence is Evidence.NONE:
            looked_at = PROBE_CHARS if len(source.text) > PROBE_CHARS else None
            raise UnrecognizedFormatError(source.name, self.rank(probe), looked_at)
        return self.get(best.format)

    def suffixes(self) -> frozenset[str]:
        """File name suffixes that some format reads."""
        return frozenset(suffix for name in self._entries for suffix in self.get(name).suffixes)


registry = Registry(BUILT_IN)
"""The registry that ``gxparse.parse`` uses."""
