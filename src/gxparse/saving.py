"""Files are written whole: beside their places first, then moved there, which a file system does at once or not at all.

Whatever ends this process, or a disk that is full, leaves a place as it was or with all that it is to hold. All that is
saved goes this way: documents, pages, the manifests of a corpus. The tables of a corpus are written where nobody looks,
and count when a manifest lists them (``corpus/store.py``).
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def save(files: Sequence[tuple[Path, str | bytes]]) -> None:
    """Write files to their places, whose folders are made if there are none; texts as UTF-8.

    All are written, and synced, beside their places before the first is moved: if one cannot be written, no place has
    changed. A file that stands at a place is replaced and keeps its permissions; of a link, it is what the link leads
    to. Raises :class:`OSError`, whose ``filename`` is the place that cannot be written; also for a text that UTF-8
    cannot say.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     place = Path(folder) / "new" / "a.txt"
    ...     save([(place, "3")])
    ...     place.read_bytes(), [path.name for path in place.parent.iterdir()]
    (b'3', ['a.txt'])
    """
    ready: list[tuple[Path, Path]] = []
    place = Path()
    try:
        for place, data in files:
            target = Path(os.path.realpath(place))
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".gxparse-{secrets.token_hex(8)}.tmp")
            ready.append((aside, target))
            with aside.open("xb") as file:
                with suppress(FileNotFoundError):
                    shutil.copymode(target, aside)  # first: nobody is to read it who may not
                file.write(data.encode() if isinstance(data, str) else data)
                file.flush()
                os.fsync(file.fileno())
        for (place, _), (aside, target) in zip(files, ready, strict=True):  # noqa: B007 - for the error
            aside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from error
    except UnicodeEncodeError as error:
        raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(place)) from error
    finally:
        for aside, _ in ready:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
