"""Sources into a corpus: those that are not known are read, and committed now and then."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from attrs import define, evolve, field, frozen

from gxparse.corpus.schemas import Known, with_sources
from gxparse.corpus.store import Store, mark
from gxparse.errors import GxparseError, SourceNotFoundError
from gxparse.frames.columns import printable
from gxparse.frames.tables import library, tables_of
from gxparse.outcome import Outcome
from gxparse.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

HELD_BYTES = 64_000_000
"""Tables of so many bytes are held in memory before they are committed: those of about a thousand reports."""

HELD_SECONDS = 30
"""At least so often is what was read committed, if something was: a build that is killed loses no more."""

BATCH_SOURCES, BATCH_BYTES = 16, 1_000_000
"""Sources are handed to an engine in batches of so many, or so many bytes if that is less."""


_ENDS = re.compile(r"!?/")
"""Where the name of a folder or an archive ends in that of a source."""


class Given(Protocol):
    """A source as it is handed to a build: its name, its bytes and the SHA-256 of these in hexadecimal; or the error
    that there is in its place.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def error(self) -> GxparseError | None: ...  # noqa: D102


Run = Callable[[Iterable["pa.RecordBatch"]], Iterable[tuple["pa.RecordBatch", Mapping[str, "pa.Table"]]]]
"""Reads batches of sources (columns ``name`` and ``data``) and gives each with its tables, in their order."""


@frozen(kw_only=True)
class Built:
    """What a build did: how many sources it was given, how many of them were known and ``unchanged``, how many it
    ``read``, how many of those ``failed``, how many ``reports`` there were in them; how many sources it ``missed``
    because they could not be had (no such file, no access), and how many it ``removed`` because they were not there
    any more.
    """

    sources: int = 0
    unchanged: int = 0
    read: int = 0
    failed: int = 0
    reports: int = 0
    missed: int = 0
    removed: int = 0


@define
class Ingestion:
    """A build at work. ``told`` is called now and then with what was ``done`` so far, ``missed`` with the error of each
    source that could not be had.
    """

    store: Store
    run: Run
    told: Callable[[Built], None] = lambda _: None
    missed: Callable[[GxparseError], None] = lambda _: None
    done: Built = field(factory=Built, init=False)
    _closed: set[str] = field(factory=set, init=False)
    _seen: set[bytes] = field(factory=set, init=False)
    _named: dict[str, int] = field(factory=dict, init=False)
    _under_way: deque[list[Known]] = field(factory=deque, init=False)
    _held: list[dict[str, pa.Table]] = field(factory=list, init=False)
    _since: float = field(factory=monotonic, init=False)

    def bring(self, items: Iterable[Given], *, prune: bool = False) -> Built:
        """Bring sources into the corpus; with ``prune``, remove those that are not among them.

        Whatever ends it early, what was read until then is committed.
        """
        try:
            for _, tables in self.run(self._batches(items)):
                self._take(self._under_way.popleft(), tables)
        except BaseException:
            self._commit()
            raise
        self._commit()
        if prune:
            self._count(removed=self.store.keep_only(self._is_there))
        return self.done

    def _count(self, **more: int) -> None:
        self.done = evolve(self.done, **{name: getattr(self.done, name) + many for name, many in more.items()})

    def _is_there(self, name: str) -> bool:
        """Whether a source was handed, or lies where nobody could look: below a folder or in an archive that failed."""
        if mark(name, "") in self._seen:
            return True
        return any(name[: end.start()] in self._closed for end in _ENDS.finditer(name)) if self._closed else False

    # -- what goes in ------------------------------------------------------------------------------------

    def _batches(self, items: Iterable[Given]) -> Iterator[pa.RecordBatch]:
        some: list[tuple[Known, bytes]] = []
        for known, data in self._unknown(items):
            some.append((known, data))
            if len(some) == BATCH_SOURCES or sum(each.bytes for each, _ in some) >= BATCH_BYTES:
                yield self._batch(some)
                some = []
        if some:
            yield self._batch(some)

    def _batch(self, some: list[tuple[Known, bytes]]) -> pa.RecordBatch:
        arrow = library("pyarrow", "arrow")
        self._under_way.append([known for known, _ in some])
        names, data = [known.name for known, _ in some], [content for _, content in some]
        return arrow.record_batch(
            [arrow.array(names, arrow.string()), arrow.array(data, arrow.binary())], ["name", "data"]
        )

    def _unknown(self, items: Iterable[Given]) -> Iterator[tuple[Known, bytes]]:
        """The sources that have to be read. One that is handed twice is one; two of one name get different ones."""
        for item in items:
            name = called = printable(item.name)
            if item.error is not None:
                self._closed.add(name)
            if isinstance(item.error, SourceNotFoundError):  # it says nothing of a source that may be known
                self._seen.add(mark(name, ""))
                self._count(missed=1)
                self.missed(item.error)
                continue
            if mark(name, "") in self._seen:
                if mark(name, item.sha256) in self._seen:
                    continue
                self._named[name] = self._named.get(name, 1) + 1
                name = f"{name}~{self._named[name]}"
            self._seen.update((mark(name, ""), mark(called, item.sha256)))
            self._count(sources=1)
            if mark(name, item.sha256) in self.store.known:
                self._count(unchanged=1)
                continue
            known = Known(name, item.sha256, len(item.data))
            if item.error is None:
                yield known, item.data
            else:
                self._take([known], tables_of([Outcome(name=name, error=item.error)]))

    # -- what comes out ----------------------------------------------------------------------------------

    def _take(self, sources: Sequence[Known], tables: Mapping[str, pa.Table]) -> None:
        self._held.append(with_sources(tables, sources, __version__))
        self._count(read=len(sources), failed=tables["errors"].num_rows, reports=tables["reports"].num_rows)
        held = sum(table.nbytes for each in self._held for table in each.values())
        if held >= HELD_BYTES or monotonic() - self._since >= HELD_SECONDS:
            self._commit()
        self.told(self.done)

    def _commit(self) -> None:
        """Commit what is held. It is let go before, so that what cannot be written is not tried twice."""
        held, self._held = self._held, []
        if held:
            self.store.add(held)
        self._since = monotonic()
