"""Where converted documents go: standard output, one file, or a directory with a file a report."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from attrs import define, field

from gxparse import saving
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
    _taken: set[str] = field(factory=set, init=False)

    def put(self, name: str, documents: Sequence[str | bytes]) -> list[Path | None]:
        """Save the documents of one source. Gives the place of each; what has no place is not printed yet.

        Raises :class:`~gxparse.errors.OutputError` if there is no place for them. If one document of a source
        cannot be written, none of them is.
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
        while (name := _folded(place)) in self._taken:  # another source of this name, from another directory
            again += 1
            place = self.place / f"{stem}~{again}{suffix}"
        self._taken.add(name)
        return place


def _folded(place: Path) -> str:
    """What names have in common that are one file on some systems: those that differ in case only, or in how letters
    are composed.
    """
    return unicodedata.normalize("NFC", str(place)).casefold()


def refuse(place: Path, *, force: bool, inputs: Collection[Path]) -> None:
    """Raises :class:`~gxparse.errors.OutputError` for a place that is not to be written: a directory, a
    device or the like, one of ``inputs``, or, without ``force``, a file that exists.
    """
    try:
        exists, is_a_directory, is_a_file = place.exists(), place.is_dir(), place.is_file()
        is_input = _real(place) in inputs
    except OSError as error:
        raise _unwritable(place, error) from error
    if is_a_directory:
        raise OutputError(str(place), "是目录", "is a directory")
    if exists and not is_a_file:
        raise OutputError(
            str(place),
            "不是普通文件（写到终端或管道请不用 -o）",
            "is no regular file (for a terminal or a pipe leave out -o)",
        )
    if is_input:
        raise OutputError(str(place), "是输入文件之一，不能覆盖", "is one of the files that are read")
    if exists and not force:
        raise OutputError(str(place), "已存在（可用 --force 覆盖）", "exists already (overwrite it with --force)")


def places_of(paths: Iterable[str]) -> frozenset[Path]:
    """Where the files of a call are, standard input left out: what is written must not be one of them."""
    return frozenset(_real(Path(path)) for path in paths if path != "-")


def _real(place: Path) -> Path:
    return Path(os.path.realpath(place))  # Path.resolve raises where links lead to themselves


def is_directory(place: Path) -> bool:
    """Whether there is a directory; no name that cannot be one is."""
    try:
        return place.is_dir()
    except OSError:
        return False


def save(documents: Sequence[tuple[Path, str | bytes]]) -> None:
    """Save documents, see :func:`gxparse.saving.save`. Raises :class:`~gxparse.errors.OutputError` if one cannot be."""
    try:
        saving.save(documents)
    except OSError as error:
        raise _unwritable(Path(error.filename), error) from error


def _unwritable(place: Path, error: OSError) -> OutputError:
    return OutputError(str(place), f"写不了（{system_zh(error)}）", f"cannot be written ({error})")
