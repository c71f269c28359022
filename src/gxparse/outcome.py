"""What came of one source among many."""

from __future__ import annotations

from attrs import frozen

from gxparse.errors import GxparseError
from gxparse.report import Report


@frozen(kw_only=True)
class Outcome:
    """What came of one source: the distinct ``reports`` in it in their order, or the ``error`` that ended its reading.

    ``name`` is what the source is called: a path, or an address in an archive.
    """

    name: str
    reports: tuple[Report, ...] = ()
    error: GxparseError | None = None

    @property
    def ok(self) -> bool:
        """Whether it was read."""
        return self.error is None
