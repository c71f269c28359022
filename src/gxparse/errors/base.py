"""What is missing; and the root of all errors, which stands below a report, since reports raise some themselves."""

from __future__ import annotations

from gxparse.failure import GxparseError

__all__ = ["GxparseError", "MissingDependencyError"]


class MissingDependencyError(GxparseError):
    """The format is known, and the library that reads it is not installed. ``install`` is the command that does it."""

    code = "missing-dependency"

    def __init__(self, what: str, install: str) -> None:
        self.what, self.install = what, install
        super().__init__(f"需要 {what}，尚未安装：{install}", f"{what} is needed and not installed: {install}")
