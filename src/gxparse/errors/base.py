"""The root of all errors, and what is missing."""

from __future__ import annotations

from typing import Any

from gxparse.words import Said


class GxparseError(Said, Exception):
    """The root of all errors that gxparse raises on purpose.

    ``code`` is stable and meant for programs. ``str(error)`` is English; :meth:`message` gives Chinese too.

    >>> from gxparse.errors import EmptySourceError
    >>> error = EmptySourceError("a.txt")
    >>> error.code, str(error)
    ('empty', 'a.txt: the source is empty')
    >>> error.message("zh")
    'a.txt：文件为空'
    """

    code = "error"

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[GxparseError], args: tuple[Any, ...], state: dict[str, Any]) -> GxparseError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class MissingDependencyError(GxparseError):
    """The format is known, and the library that reads it is not installed. ``install`` is the command that does it."""

    code = "missing-dependency"

    def __init__(self, what: str, install: str) -> None:
        self.what, self.install = what, install
        super().__init__(f"需要 {what}，尚未安装：{install}", f"{what} is needed and not installed: {install}")
