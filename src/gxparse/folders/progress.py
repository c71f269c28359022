"""How far it is: a bar on standard error, drawn by tqdm, for people who wait."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from types import TracebackType
from typing import Any

from gxparse.characters import printable
from gxparse.errors import MissingDependencyError

INSTALL = "pip install 'gxparse[progress]'"
"""What installs it."""

DELAY = 1.0
"""So many seconds pass before a bar is shown that nobody asked for."""

LONGEST = 48
"""So much of a source's name is shown, its end."""

_FORMAT = "{n_fmt}/{total_fmt} |{bar}| {elapsed}<{remaining}{postfix}"


class Progress:
    """A bar that names the source that is waited for, or nothing. Used in a ``with`` block.

    :meth:`step` tells that this source is done.
    """

    def __init__(self, names: Sequence[str] = (), bar: Any = None) -> None:
        self._names = iter(names)
        self._bar = bar

    @classmethod
    def of(cls, names: Sequence[str], wanted: bool | None = None, *, done: int = 0) -> Progress:
        """A bar for some sources, ``done`` of which are done already.

        ``wanted`` says whether: always, never, or (``None``) where somebody watches, if it takes a while and tqdm is
        installed. Raises :class:`~gxparse.errors.MissingDependencyError` if it is wanted always and tqdm is not there.
        """
        left = names[done:]
        if wanted is False or (wanted is None and (len(left) < 2 or not watched() or not available())):
            return cls()
        require()
        how = {"file": sys.stderr, "leave": False, "bar_format": _FORMAT, "dynamic_ncols": True}
        first = "".join(map(_shown, left[:1]))
        bar = _tqdm()(total=len(names), initial=done, delay=0 if wanted else DELAY, postfix=first, **how)
        return cls(left[1:], bar)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self) -> None:
        """Tell that a source is done."""
        if self._bar is not None:
            self._bar.set_postfix_str(_shown(next(self._names, "")), refresh=False)
            self._bar.update()

    def aside(self) -> None:
        """Make room for what is printed on the same terminal; the next step draws the bar again."""
        if self._bar is not None and _is_terminal(sys.stdout):
            self._bar.clear()


def _shown(name: str) -> str:
    shown = printable(name)
    return shown if len(shown) <= LONGEST else f"…{shown[-LONGEST:]}"


def available() -> bool:
    """Whether tqdm is installed."""
    return find_spec("tqdm") is not None


def require() -> None:
    """Raises :class:`~gxparse.errors.MissingDependencyError` if tqdm is not installed."""
    if not available():
        raise MissingDependencyError("tqdm", INSTALL)


def watched() -> bool:
    """Whether somebody sees what goes to standard error while it is written: a terminal or a notebook."""
    return _in_notebook() or _is_terminal(sys.stderr)


def _is_terminal(stream: Any) -> bool:
    with suppress(ValueError, AttributeError):  # closed, or none
        return bool(stream.isatty())
    return False


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"


def _tqdm() -> Any:
    if not _in_notebook():
        from tqdm.std import tqdm

        return tqdm
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there are no widgets: then it is text
        from tqdm.auto import tqdm as drawn

        return drawn
