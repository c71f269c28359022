"""One build at a time: a lock that ends with the process that holds it."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gxparse.corpus.layout import LOCK
from gxparse.errors import CorpusLockedError

_FAR = 1 << 40
"""Windows locks bytes, and others cannot read them meanwhile: one far behind what the file says."""


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the lock of a corpus. The operating system takes it from a process that ends, however it ends.

    The file of the lock says who holds it, and is empty when nobody does. What a killed process of this machine left
    there is stale; of what one of another machine left nobody here can tell.

    Raises :class:`~gxparse.errors.CorpusLockedError` if another build holds it, :class:`OSError` if it cannot be held.
    """
    path = directory / LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        if not _hold(handle):
            raise CorpusLockedError(str(path), _holder(handle), is_alive=True)
        holder = _holder(handle)
        if holder and holder.get("host") != platform.node():
            raise CorpusLockedError(str(path), holder, is_alive=False)
        _say(handle, {"pid": os.getpid(), "host": platform.node()})
        try:
            yield
        finally:
            _say(handle, None)
    finally:
        os.close(handle)


def _holder(handle: int) -> dict[str, Any]:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        said = json.loads(os.read(handle, 4096))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _say(handle: int, holder: dict[str, Any] | None) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    if holder is not None:
        os.write(handle, json.dumps(holder).encode())


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
