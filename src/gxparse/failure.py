"""The root of all errors that gxparse raises on purpose, and what lets an exception travel between processes."""

from __future__ import annotations

from typing import Any

from gxparse.characters import sayable
from gxparse.words import Said


class Portable(Exception):  # noqa: N818 - a trait of errors, none itself
    """An exception that is pickled and copied with all that it has, whatever its constructor takes.

    Its cause stays behind, as that of every exception does.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[Exception], args: tuple[Any, ...], state: dict[str, Any]) -> Exception:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class GxparseError(Said, Portable):
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
        self.zh, self.en = sayable(zh), sayable(en)
        super().__init__(self.en)
