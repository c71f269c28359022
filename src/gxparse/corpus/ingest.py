"""Sources into a corpus: those that are not known are read, and committed now and then."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from gxparse.corpus.batches import batched
from gxparse.corpus.items import SourceItem
from gxparse.corpus.schemas import Known, as_table, with_sources
from gxparse.corpus.store import Store, mark
from gxparse.errors import GxparseError, SourceNotFoundError
from gxparse.frames.columns import printable
from gxparse.frames.tables import tables_of
from gxparse.outcome import Outcome
from gxparse.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

HELD_BYTES = 64_000_000
"""Tables of so many bytes are held in memory before they are committed: those of about a thousand reports."""

HELD_SECONDS = 30
"""At least so often is what was read committed, if something was: a build that is killed loses no more."""

_ENDS = re.compile(r"!?/")
"""Where the name of a folder or an archive ends in that of a source."""


Run = Callable[[Iterable["pa.RecordBatch"]], Iterable[tuple["pa.RecordBatch", Mapping[str, "pa.RecordBatch"]]]]
"""Reads batches of sources and gives each with its tables, in their order: see :mod:`gxparse.corpus.engines`."""


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
    """A build at work. ``told`` is called now and then with what was done so far, ``missed`` with the error of each
    source that could not be had.
    """

    store: Store
    run: Run
    told: Callable[[Built], None] = lambda _: None
    missed: Callable[[GxparseError], None] = lambda _: None
    _counts: Counter[str] = field(factory=Counter, init=False)
    _closed: set[str] = field(factory=set, init=False)
    _seen: set[bytes] = field(factory=set, init=False)
    _named: Counter[str] = field(factory=Counter, init=False)
    _under_way: deque[Known] = field(factory=deque, init=False)
    _held: list[dict[str, pa.Table]] = field(factory=list, init=False)
    _held_bytes: int = field(default=0, init=False)
    _since: float = field(factory=monotonic, init=False)

    def bring(self, items: Iterable[SourceItem], *, prune: bool = False) -> Built:
        """Bring sources into the corpus; with ``prune``, remove those that are not among them.

        Whatever ends it early, what was read until then is committed.
        """
        try:
            for batch, tables in self.run(batched(self._unknown(items))):
                sources = [self._under_way.popleft() for _ in range(batch.num_rows)]
                self._take(sources, {name: as_table(table) for name, table in tables.items()})
        except BaseException:
            self._commit()
            raise
        self._commit()
        if prune:
            self._counts["removed"] = self.store.keep_only(self._is_there)
        return Built(**self._counts)

    def _is_there(self, name: str) -> bool:
        """Whether a source was handed, or lies where nobody could look: below a folder or in an archive that failed."""
        if mark(name, "") in self._seen:
            return True
        return any(name[: end.start()] in self._closed for end in _ENDS.finditer(name)) if self._closed else False

    # -- what goes in ------------------------------------------------------------------------------------

    def _unknown(self, items: Iterable[SourceItem]) -> Iterator[SourceItem]:
        """The sources that have to be read. One that is handed twice is one; two of one name get different ones."""
        for item in items:
            name = printable(item.name)
            if item.error is not None:
                self._closed.add(name)
            if isinstance(item.error, SourceNotFoundError):  # it says nothing of a source that may be known
                self._seen.add(mark(name, ""))
                self._counts["missed"] += 1
                self.missed(item.error)
                continue
            marks = mark(name, ""), mark(name, item.sha256)
            if marks[0] in self._seen:
                if marks[1] in self._seen:
                    continue
                self._seen.add(marks[1])
                self._named[name] += 1
                name = f"{name}~{self._named[name] + 1}"
                marks = mark(name, ""), mark(name, item.sha256)
            self._seen.update(marks)
            self._counts["sources"] += 1
            if marks[1] in self.store.known:
                self._counts["unchanged"] += 1
                continue
            known = Known(name, item.sha256, len(item.data))
            if item.error is None:
                self._under_way.append(known)
                yield item if name == item.name else evolve(item, name=name)
            else:
                self._take([known], tables_of([Outcome(name=name, error=item.error)]))

    # -- what comes out ----------------------------------------------------------------------------------

    def _take(self, sources: Sequence[Known], tables: Mapping[str, pa.Table]) -> None:
        held = with_sources(tables, sources, __version__)
        self._held.append(held)
        self._held_bytes += sum(table.nbytes for table in held.values())
        self._counts.update(read=len(sources), failed=tables["errors"].num_rows, reports=tables["reports"].num_rows)
        if self._held_bytes >= HELD_BYTES or monotonic() - self._since >= HELD_SECONDS:
            self._commit()
        self.told(Built(**self._counts))

    def _commit(self) -> None:
        """Commit what is held. It is let go before, so that what cannot be written is not tried twice."""
        held, self._held, self._held_bytes = self._held, [], 0
        if held:
            self.store.add(held)
        self._since = monotonic()
