"""Where converted documents go: standard output, one file, or a directory with a file a report."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import define, field

from gxparse.errors import OutputError
from gxparse.errors.system import system_zh
from gxparse.writing.write import writer_of


@define
class Output:
    """Takes documents of a format and saves them.

    ``place`` is ``None`` (standard output), a file, or, with ``many``, a directory, which is made if there is none.
    Existing files are kept unless ``force`` is set, ``inputs`` always.
    """

    to: str
    place: Path | None
    many: bool
    force: bool = False
    inputs: Collection[Path] = ()
    _taken: set[Path] = field(factory=set, init=False)

    def put(self, name: str, documents: Sequence[str | bytes]) -> list[Path | None]:
        """Save the documents of one source. Gives the place of each; what has no place is not printed yet.

        Raises :class:`~gxparse.errors.OutputError` if there is no place for them. Either all documents of a source are
        saved or none.
        """
        suffix = next(iter(writer_of(self.to).suffixes), ".html" if self.to == "traditional" else f".{self.to}")
        places = [
            self._place(name, number if len(documents) > 1 else None, suffix) for number in range(1, len(documents) + 1)
        ]
        saved = [(place, document) for place, document in zip(places, documents, strict=True) if place is not None]
        for place, _ in saved:
            refuse(place, force=self.force, inputs=self.inputs)
        save(saved)
        return places

    def _place(self, name: str, number: int | None, suffix: str) -> Path | None:
        if self.place is None or not self.many:
            return self.place
        stem = Path(name).stem + ("" if number is None else f"-{number}")
        place, again = self.place / f"{stem}{suffix}", 1
        while place in self._taken:  # another source of this name, from another directory
            again += 1
            place = self.place / f"{stem}~{again}{suffix}"
        self._taken.add(place)
        return place


def refuse(place: Path, *, force: bool, inputs: Collection[Path]) -> None:
    """Raises :class:`~gxparse.errors.OutputError` for a place that is not to be written: a directory, one of
    ``inputs``, or, without ``force``, a file that exists.
    """
    try:
        exists, is_a_directory, is_input = place.exists(), place.is_dir(), place.resolve() in inputs
    except OSError as error:
        raise _unwritable(place, error) from error
    if is_a_directory:
        raise OutputError(str(place), "是目录", "is a directory")
    if is_input:
        raise OutputError(str(place), "是输入文件之一，不能覆盖", "is one of the files that are read")
    if exists and not force:
        raise OutputError(str(place), "已存在（可用 --force 覆盖）", "exists already (overwrite it with --force)")


def is_directory(place: Path) -> bool:
    """Whether there is a directory; no name that cannot be one is."""
    try:
        return place.is_dir()
    except OSError:
        return False


def save(documents: Sequence[tuple[Path, str | bytes]]) -> None:
    """Write all documents beside their places first, so that no place ever holds half a document."""
    ready: list[tuple[Path, Path]] = []
    place = Path()
    try:
        for place, document in documents:
            place.parent.mkdir(parents=True, exist_ok=True)
            aside = place.with_name(f".gxparse-{len(ready)}-{os.getpid()}.tmp")
            ready.append((aside, place))
            aside.write_bytes(document.encode("utf-8") if isinstance(document, str) else document)
        for aside, place in ready:
            aside.replace(place)
    except (OSError, UnicodeError) as error:
        raise _unwritable(place, error) from error
    finally:
        for aside, _ in ready:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def _unwritable(place: Path, error: Exception) -> OutputError:
    return OutputError(str(place), f"写不了（{system_zh(error)}）", f"cannot be written ({error})")
