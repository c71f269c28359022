"""What came of many sources: read while it is gone through, kept in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, Any, overload

from gxparse.display import Displayed
from gxparse.errors import GxparseError
from gxparse.items import Items
from gxparse.outcome import Outcome
from gxparse.report import Report
from gxparse.words import counted

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from gxparse.checks.rules.rule import Rule
    from gxparse.folders.summary import Summary
    from gxparse.frames import Shape

Read = Callable[[Sequence[str]], Iterator[Outcome]]
"""Reads sources one after the other, in their order."""


class Outcomes(Items[Outcome], Displayed):
    """What came of each source, in the order of ``names``: a sequence of :class:`Outcome`.

    Reading begins when somebody goes through it, and each outcome is there as soon as it is read; what was read is
    kept, and who stops in between goes on later. Whatever asks for all of it (``reports``, ``errors``, a table,
    ``summary``) reads the rest. ``skipped`` are the files that no format reads.

    >>> import gxparse
    >>> outcomes = gxparse.read_folder("examples/reports")
    >>> outcomes
    <8 sources, none read yet>
    >>> next(iter(outcomes)).name
    'examples/reports/annotated-2020.txt'
    >>> len(outcomes.reports), outcomes.errors
    (8, {})
    >>> outcomes
    <8 sources: 8 read with 8 reports, 0 failed>
    """

    __slots__ = ("_kept", "_lock", "_read", "_readers", "_running", "_summary", "names", "skipped")

    def __init__(self, names: Sequence[str], read: Read, skipped: Sequence[str] = ()) -> None:
        self.names = tuple(names)
        self.skipped = tuple(skipped)
        self._read = read
        self._kept: list[Outcome] = []
        self._running: Iterator[Outcome] | None = None
        self._readers = 0
        self._summary: Summary | None = None
        self._lock = RLock()

    # -- the sequence ----------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Outcome]:
        """Each outcome, read when it is come to; what reads ahead is stopped when nobody goes through any more."""
        with self._lock:
            self._readers += 1
        try:
            for number in range(len(self)):
                yield self._outcome(number)
        finally:
            with self._lock:
                self._readers -= 1
                if not self._readers:
                    self._stop()

    def _outcome(self, number: int) -> Outcome:
        with self._lock:
            if number == len(self._kept):
                if self._running is None:
                    self._running = self._read(self.names[number:])
                try:
                    self._kept.append(next(self._running))
                except BaseException:  # interrupted: whoever goes on begins with this source
                    self._stop()
                    raise
            return self._kept[number]

    def _stop(self) -> None:
        with self._lock:
            running, self._running = self._running, None
            close = getattr(running, "close", None)
            if close is not None:
                close()

    @property
    def items(self) -> tuple[Outcome, ...]:  # type: ignore[override]
        """All outcomes, read."""
        return tuple(self)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(index, slice):
            return self.items[index]
        number = range(len(self))[index]
        return next(islice(self, number, None))

    def __repr__(self) -> str:
        sources = counted(len(self), "source")
        if not self._kept and self.names:
            return f"<{sources}, none read yet>"
        read = [outcome for outcome in self._kept if outcome.ok]
        reports = counted(sum(len(outcome.reports) for outcome in read), "report")
        so_far = "" if len(self._kept) == len(self) else " so far"
        return f"<{sources}: {len(read)} read{so_far} with {reports}, {len(self._kept) - len(read)} failed>"

    def __eq__(self, other: object) -> bool:
        """Whether the same came of the same sources: both are read to their ends, unless one is the other."""
        if not isinstance(other, Outcomes):
            return NotImplemented
        return self is other or (
            (self.names, self.skipped) == (other.names, other.skipped) and self.items == other.items
        )

    def __hash__(self) -> int:
        return hash((self.names, self.skipped))

    def __reduce__(self) -> tuple[Any, ...]:
        return _of, (self.items, self.skipped)

    # -- what is in it ---------------------------------------------------------------------------------

    @property
    def reports(self) -> tuple[Report, ...]:
        """All reports, in order."""
        return tuple(report for outcome in self for report in outcome.reports)

    @property
    def errors(self) -> dict[str, GxparseError]:
        """What failed, in order: the error by the name of its source."""
        return {outcome.name: outcome.error for outcome in self if outcome.error is not None}

    @property
    def summary(self) -> Summary:
        """How many were read, how many contradict themselves, and which to look at first."""
        from gxparse.folders.summary import Summary

        if self._summary is None:
            self._summary = Summary.of(self, self.skipped)
        return self._summary

    # -- tables ----------------------------------------------------------------------------------------
    # What makes them is not loaded by processes that only read.

    def to_records(self, shape: Shape = "cells", *, rules: Sequence[Rule] = ()) -> list[dict[str, Any]]:
        """The reports as dictionaries: see :func:`gxparse.to_records`. What failed is in ``"errors"`` only."""
        from gxparse.frames import to_records

        return to_records(self, shape, rules=rules)

    def to_arrow(self, shape: Shape = "cells", *, rules: Sequence[Rule] = ()) -> pyarrow.Table:
        """The reports as an Arrow table: see :func:`gxparse.to_arrow`. What failed is in ``"errors"`` only."""
        from gxparse.frames import to_arrow

        return to_arrow(self, shape, rules=rules)

    def to_pandas(self, shape: Shape = "cells", *, rules: Sequence[Rule] = ()) -> pandas.DataFrame:
        """The reports as a pandas data frame: see :func:`gxparse.to_pandas`. What failed is in ``"errors"`` only."""
        from gxparse.frames import to_pandas

        return to_pandas(self, shape, rules=rules)

    def to_polars(self, shape: Shape = "cells", *, rules: Sequence[Rule] = ()) -> polars.DataFrame:
        """The reports as a polars data frame: see :func:`gxparse.to_polars`. What failed is in ``"errors"`` only."""
        from gxparse.frames import to_polars

        return to_polars(self, shape, rules=rules)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The cells for whatever takes Arrow: ``pyarrow.table(outcomes)``, ``duckdb.sql("FROM outcomes")``."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        from gxparse.folders.shown import outcomes_html  # views are not loaded where nothing is shown

        return outcomes_html(self)


def _of(items: Sequence[Outcome], skipped: Sequence[str]) -> Outcomes:
    """Outcomes that are there already."""
    return Outcomes([each.name for each in items], lambda left: iter(items[len(items) - len(left) :]), skipped)
