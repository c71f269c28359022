"""What came of one source among many."""

from __future__ import annotations

from attrs import field, frozen

from gxparse.errors import GxparseError
from gxparse.report import Report


def _said(error: GxparseError | None) -> tuple[type, str, str] | None:
    """What an error says: of two exceptions Python only asks whether they are one."""
    return None if error is None else (type(error), error.zh, error.en)


@frozen(kw_only=True)
class Outcome:
    """What came of one source: the distinct ``reports`` in it in their order, or the ``error`` that ended its reading.

    ``name`` is what the source is called: a path, or an address in an archive.
    """

    name: str
    reports: tuple[Report, ...] = ()
    error: GxparseError | None = field(default=None, eq=_said)

    @property
    def ok(self) -> bool:
        """Whether it was read."""
        return self.error is None
