"""The one registry of formats: what there is, who recognises a source, who reads it.

A format is an entry with a name, the place of its handler and where it comes from: built in, from an installed package
(entry points of the group ``gxparse.formats``) or registered in code. All travel the same road. A handler loads when it
is first needed, installed packages are looked for when a format is needed that is not built in. Formats are ranked by
(evidence, priority, name), never by the order in which they came.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, overload

from attrs import frozen

from gxparse.errors import (
    DuplicateFormatError,
    HandlerError,
    NoBytesError,
    PluginError,
    PluginWarning,
    UnknownFormatError,
    UnrecognizedFormatError,
)
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import PROBE_CHARS, Probe, Reads
from gxparse.formats.protocol import Fault, Handler, handler_fault, layout_fault, match_fault, reads
from gxparse.layout import Layout
from gxparse.options import DEFAULT, Options
from gxparse.source import Source
from gxparse.version import __version__

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "gxparse.formats"
"""The group of entry points by which an installed package offers formats."""

_NOT_GIVEN: Any = object()
_H = TypeVar("_H", bound="Handler | type[Handler]")


@frozen(eq=False)
class Entry:
    """A registered format. A higher ``priority`` wins a tie of evidence; ``None``: the handler says it, see there.

    ``target`` is a handler, its class, or the place of either, ``"module:name"``; a class is called without arguments.
    ``origin`` names the distribution that has it, ``version`` is the distribution's; of a format registered in code,
    the handler's class and nothing. ``reads`` is ``"bytes"`` for a built-in format of bytes.
    """

    name: str
    target: str | Handler | type[Handler]
    priority: int | None = None
    origin: str = "gxparse"
    version: str = __version__
    reads: Reads | None = None

    @property
    def whence(self) -> str:
        """Origin and version."""
        return f"{self.origin} {self.version}".rstrip()

    def __str__(self) -> str:
        return f"{self.whence} ({self.target})" if isinstance(self.target, str) else self.whence

    def make(self) -> Any:
        """What the target gives, imported and instantiated. It may be no handler, and raise anything."""
        found: Any = self.target
        if isinstance(found, str):
            module, _, path = found.partition(":")
            found = import_module(module.strip())
            for attribute in filter(None, path.strip().split(".")):
                found = getattr(found, attribute)
        return found() if isinstance(found, type) else found


BUILT_IN = (
    Entry("pipe", "gxparse.formats.pipe:PipeHandler", priority=10),
    Entry("csv", "gxparse.formats.separated:CsvHandler", priority=12),
    Entry("columns", "gxparse.formats.columns:ColumnsHandler", priority=-5),
    Entry("lines", "gxparse.formats.lines:LinesHandler", priority=-10),
    Entry("html", "gxparse.formats.html.handler:HtmlHandler", priority=15),
    Entry("json", "gxparse.formats.json_text.handler:JsonHandler", priority=16),
    Entry("xlsx", "gxparse.formats.xlsx.handler:XlsxHandler", priority=0, reads="bytes"),
    Entry("traditional", "gxparse.formats.traditional:TraditionalHandler", priority=20),
    Entry("image", "gxparse.formats.image.handler:ImageHandler", priority=0, reads="bytes"),
    Entry("docx", "gxparse.formats.docx.handler:DocxHandler", priority=10, reads="bytes"),
    Entry("pdf", "gxparse.formats.pdf.handler:PdfHandler", priority=15, reads="bytes"),
)


def installed() -> Iterator[Entry]:
    """The formats that installed packages offer. Reads what is written of the packages and imports none of them."""
    from importlib.metadata import entry_points  # takes longer than all of gxparse

    for point in entry_points(group=GROUP):
        target = point.value.partition("[")[0]
        about = {} if point.dist is None else _about(point.dist)
        yield Entry(point.name, target.strip(), None, str(about.get("name", "?")), str(about.get("version", "")))


def _about(package: Distribution) -> Mapping[str, Any]:
    """What is written of a package. A damaged one may have no name and no version, or nothing at all: then a backport
    that other libraries bring along (importlib-metadata) raises an error, where Python has an empty answer.
    """
    try:
        return package.metadata.json
    except OSError:
        return {}


class Registry:
    """Entries by name, handlers loaded on first use. ``discover`` gives further entries, and is called once at most.

    Raises :class:`~gxparse.errors.DuplicateFormatError` if two of ``entries`` have one name.
    """

    def __init__(self, entries: Iterable[Entry] = (), discover: Callable[[], Iterable[Entry]] = tuple) -> None:
        self._built_in: dict[str, Entry] = {}
        self._in_code: dict[str, Entry] = {}
        self._discover = discover
        self._discovered: tuple[Entry, ...] | None = None
        self._loaded: dict[Entry, Handler] = {}
        self._failed: dict[Entry, PluginError] = {}
        self._lock = Lock()
        for entry in entries:
            self._add(entry, self._built_in)

    @property
    def known(self) -> tuple[Entry, ...]:
        """All entries by name and origin, also several of one name."""
        with self._lock:
            if self._discovered is None:
                self._discovered = tuple(self._discover())
        return tuple(sorted(self._so_far(), key=lambda entry: (entry.name, str(entry))))

    @property
    def in_code(self) -> tuple[Entry, ...]:
        """The entries that were registered in code, which only this process has."""
        return tuple(self._in_code.values())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries by name. Raises :class:`~gxparse.errors.DuplicateFormatError`."""
        known = self.known
        for one, other in pairwise(known):
            if one.name == other.name:
                raise _duplicate(entry for entry in known if entry.name == one.name)
        return known

    def find(self, name: str) -> Entry:
        """The entry of a name. Packages are not looked for if it is built in.

        Raises :class:`~gxparse.errors.UnknownFormatError` or :class:`~gxparse.errors.DuplicateFormatError`.
        """
        entry = self._built_in.get(name)
        if entry is not None:
            return entry
        known = self.known
        found = [entry for entry in known if entry.name == name]
        if not found:
            raise UnknownFormatError(name, sorted({entry.name for entry in known}))
        if len(found) > 1:
            raise _duplicate(found)
        return found[0]

    def _so_far(self) -> tuple[Entry, ...]:
        return (*self._built_in.values(), *self._in_code.values(), *(self._discovered or ()))

    def get(self, name: str) -> Handler:
        """The handler of a format. Raises what :meth:`find` and :meth:`load` raise."""
        return self.load(self.find(name))

    def load(self, entry: Entry) -> Handler:
        """The handler of an entry, which is imported, instantiated and checked when it is first asked for.

        Raises :class:`~gxparse.errors.PluginError` if that fails and :class:`~gxparse.errors.HandlerError` if it gives
        no handler of this name.
        """
        handler = self._loaded.get(entry)
        if handler is not None:
            return handler
        try:
            handler = entry.make()
        except Exception as error:  # others' code, which may fail in any way
            why = " ".join(f"{type(error).__name__}: {error}".split())
            raise PluginError(entry.name, str(entry), why.rstrip(":")) from error
        _refuse(entry, handler_fault(handler, entry.name))
        # Threads that come here at the same time get the same handler. A lock could not be held while a module is
        # imported: the module may itself register formats, or wait for one that does.
        return self._loaded.setdefault(entry, handler)

    def attempt(self, entry: Entry) -> Handler | PluginError:
        """As :meth:`load`, but a failed import is returned. It is not repeated, and told in one ``PluginWarning``."""
        try:
            return self._loaded.get(entry) or self._failed.get(entry) or self.load(entry)
        except PluginError as error:
            failure = self._failed.setdefault(entry, error)
            if failure is error:
                from traceback import format_exception  # not needed until something fails

                told = "".join(format_exception(error.__cause__))
                warnings.warn(f"{error}; the other formats go on without it\n{told}", PluginWarning, stacklevel=2)
            return failure

    def handlers(self) -> Iterator[tuple[Entry, Handler]]:
        """Every entry and its handler, by name, without plugins whose import fails. Raises as :attr:`entries`."""
        for entry in self.entries:
            handler = self.attempt(entry)
            if not isinstance(handler, PluginError):
                yield entry, handler

    def suffixes(self) -> frozenset[str]:
        """File name suffixes that some format reads."""
        return frozenset(suffix for _, handler in self.handlers() for suffix in handler.suffixes)

    def rank(self, probe: Probe, *, without: str | None = None) -> list[Match]:
        """What every format says of a probe that shows what it reads, a text or bytes, the best first."""
        return sorted(self._matches(probe, without), key=lambda match: -match.evidence)

    def best(self, probe: Probe, *, without: str | None = None) -> Match | None:
        """The first of :meth:`rank`. Formats that could not come before a certain one are not asked."""
        best: Match | None = None
        for match in self._matches(probe, without):
            if best is None or match.evidence > best.evidence:
                best = match
            if best.evidence is Evidence.CERTAIN:
                break
        return best

    def _matches(self, probe: Probe, without: str | None) -> Iterator[Match]:
        """What the formats say, one asked after the other by priority and name."""
        entries = [entry for entry in self.entries if entry.name != without]
        for entry in sorted(entries, key=lambda entry: (-self._priority(entry), entry.name)):
            if entry.reads == "bytes" and probe.kind is None:
                continue  # not even loaded: what gxparse itself reads of bytes has a signature
            handler = self.attempt(entry)
            if not isinstance(handler, PluginError) and probe.shows(reads(handler)):
                match = handler.sniff(probe)
                _refuse(entry, match_fault(match, entry.name))
                yield match

    def _priority(self, entry: Entry) -> int:
        return _own_priority(self.attempt(entry)) if entry.priority is None else entry.priority

    def select(self, source: Source, name: str | None = None) -> Handler:
        """The named format's handler, without sniffing; else the best match's.

        Raises what :meth:`get` raises, or :class:`~gxparse.errors.UnrecognizedFormatError`, for bytes that are no text
        what ``source.text`` raises.
        """
        if name is not None:
            return self.get(name)
        probe = Probe.of(source)
        best = self.best(probe)
        if best is None or best.evidence is Evidence.NONE:
            source.decoded  # noqa: B018 - raises what there is to say of bytes that are no text
            looked_at = PROBE_CHARS if len(source.text) > PROBE_CHARS else None
            raise UnrecognizedFormatError(source.name, self.rank(probe), looked_at)
        return self.get(best.format)

    def read(self, handler: Handler, source: Source, options: Options = DEFAULT) -> Layout:
        """The layout that a handler of this registry makes of a source.

        Raises :class:`~gxparse.errors.HandlerError` if it makes none, and what the handler raises.
        """
        kind = reads(handler)
        if kind == "bytes" and source.data is None:
            raise NoBytesError(source.name, handler.name)
        layout = handler.read(source, options)
        fault = layout_fault(layout, kind)
        if fault is not None:
            _refuse(self.find(handler.name), fault)
        return layout

    @overload
    def register(self, handler: _H, /, *, priority: int | None = None) -> _H: ...
    @overload
    def register(self, /, *, priority: int | None = None) -> Callable[[_H], _H]: ...
    def register(self, handler: Any = _NOT_GIVEN, /, *, priority: int | None = None) -> Any:
        """Add a format: a handler, or its class, which is instantiated without arguments. Returns what it was given.

        It is a decorator, too. Of formats that are equally sure the one with the highest ``priority`` reads; it is the
        handler's own, else 0, if it is not given. See :func:`gxparse.registered` for a while only.

        Raises :class:`~gxparse.errors.HandlerError` if it is no handler and
        :class:`~gxparse.errors.DuplicateFormatError` if its name is taken. A name that an installed package takes may
        be found later, when packages are looked for.

        >>> import gxparse
        >>> from gxparse.formats.lines import LinesHandler
        >>> @gxparse.register(priority=5)
        ... class Minutes(LinesHandler):
        ...     name = "minutes"
        >>> gxparse.parse("examples/reports/lines-2021.txt", format="minutes").source.format
        'minutes'
        >>> gxparse.unregister("minutes")
        """
        if handler is _NOT_GIVEN:
            return lambda decorated: self.register(decorated, priority=priority)
        self._put(handler, priority)
        return handler

    @contextmanager
    def registered(self, handler: Handler | type[Handler], /, *, priority: int | None = None) -> Iterator[Handler]:
        """As :func:`gxparse.register`, undone at the end of the ``with`` block, which is given the handler."""
        entry = self._put(handler, priority)
        try:
            yield self._loaded[entry]
        finally:
            if self._in_code.get(entry.name) is entry:  # else it was undone by name within the block
                self.unregister(entry.name)

    def unregister(self, name: str) -> None:
        """Undo :func:`gxparse.register`. Raises :class:`~gxparse.errors.UnknownFormatError` for any other format."""
        entry = self._in_code.pop(name, None)
        if entry is None:
            raise UnknownFormatError(name, sorted(self._in_code), in_code=True)
        self._loaded.pop(entry, None)

    def _put(self, handler: Any, priority: int | None) -> Entry:
        if priority is not None and (not isinstance(priority, int) or isinstance(priority, bool)):
            raise TypeError(f"priority is a whole number, not {priority!r}")
        kind = handler if isinstance(handler, type) else type(handler)
        made = handler() if isinstance(handler, type) else handler
        name = getattr(made, "name", None)
        entry = Entry(str(name), made, priority, f"{kind.__module__}:{kind.__qualname__}", "")
        _refuse(entry, handler_fault(made))
        self._add(entry, self._in_code)
        self._loaded[entry] = made
        return entry

    def _add(self, entry: Entry, group: dict[str, Entry]) -> None:
        with self._lock:
            taken = [other for other in self._so_far() if other.name == entry.name]
            if taken:
                raise _duplicate([*taken, entry])
            group[entry.name] = entry


def _own_priority(handler: object) -> int:
    priority: int = getattr(handler, "priority", 0)
    return priority


def _refuse(entry: Entry, fault: Fault | None) -> None:
    if fault is not None:
        raise HandlerError(entry.name, str(entry), *fault)


def _duplicate(entries: Iterable[Entry]) -> DuplicateFormatError:
    found = list(entries)
    return DuplicateFormatError(found[0].name, sorted(map(str, found)))


registry = Registry(BUILT_IN, installed)
"""The registry that ``gxparse.parse`` uses."""

register, registered, unregister = registry.register, registry.registered, registry.unregister
