"""The commits of a corpus: each is a manifest that lists all parts there are, and the newest one counts.

A manifest is written beside its place and then moved there, which a file system does at once or not at all. So a corpus
changes from one whole state to the next, wherever a build is killed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from gxparse.corpus.layout import MANIFESTS, OF_REPORTS, OF_SOURCES, STAGED, TABLES, folder
from gxparse.errors import CorpusError, NoCorpusError
from gxparse.errors.system import system_zh
from gxparse.saving import save

FORMAT = 1
"""The version of what this module writes."""

KEPT = 8
"""So many manifests are kept, the newest: a log of what builds did."""

_NAME = re.compile(r"([0-9]{6,})\.json")


@frozen
class Part:
    """Reports of one year, or sources, that were read alike: a file for each of their tables that has rows.

    ``name`` is that of the files, ``reading`` says how their sources were read, ``rows`` how many rows each table has.
    """

    name: str
    reading: str
    rows: Mapping[str, int]
    year: int | None = None

    @property
    def of_sources(self) -> bool:
        """Whether it holds rows of sources, not of reports."""
        return "sources" in self.rows

    @property
    def size(self) -> int:
        """How many reports or sources there are."""
        return self.rows["sources" if self.of_sources else "reports"]

    @property
    def kind(self) -> tuple[bool, str, int | None]:
        """What parts have in common that may become one."""
        return self.of_sources, self.reading, self.year

    def file(self, table: str) -> str:
        """The place of a table's file below the corpus."""
        return f"{folder(table, self.year)}/part-{self.name}.parquet"

    @property
    def files(self) -> Iterator[str]:
        """The places of all its files."""
        return map(self.file, self.rows)


@frozen
class Manifest:
    """What a commit says: its number, how sources were read (``readings``, by name), and the parts there are."""

    number: int = 0
    readings: Mapping[str, Mapping[str, Any]] = {}
    parts: Sequence[Part] = ()

    def of(self, table: str) -> list[Part]:
        """The parts that have rows of a table, in the order of years; unknown ones last."""
        found = [part for part in self.parts if table in part.rows]
        return sorted(found, key=lambda part: (part.year is None, part.year or 0, part.name))

    def to_json(self) -> str:
        """The manifest as the text of its file."""
        data = {"gxparse corpus": FORMAT, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """The manifest that a file's text says. Raises :class:`ValueError` if it is none."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("gxparse corpus") != FORMAT:
            raise ValueError(f"it is no manifest of format {FORMAT}")
        try:
            parts = tuple(Part(**part) for part in data["parts"])
            made = cls(data["number"], data["readings"], parts)
        except (KeyError, TypeError) as error:
            raise ValueError(f"it lacks or has too much: {error}") from error
        if any(not {*part.rows} <= {*(OF_SOURCES if part.of_sources else OF_REPORTS)} for part in parts):
            raise ValueError(f"it has other tables than {', '.join(TABLES)}")
        return made


def numbers(directory: Path) -> list[int]:
    """The numbers of the manifests there are, the newest last. Raises :class:`OSError` without a folder of them."""
    found = (_NAME.fullmatch(path.name) for path in (directory / MANIFESTS).iterdir())
    return sorted(int(match[1]) for match in found if match is not None)


def place(directory: Path, number: int) -> Path:
    """Where the manifest of a number is."""
    return directory / MANIFESTS / f"{number:06}.json"


def newest(directory: Path) -> Manifest:
    """The manifest that counts.

    Raises :class:`~gxparse.errors.NoCorpusError` if there is none, :class:`~gxparse.errors.CorpusError` if it cannot
    be read.
    """
    while True:
        try:
            listed = numbers(directory)
        except (FileNotFoundError, NotADirectoryError):
            listed = []
        except OSError as error:
            raise _unreadable(str(directory), error) from error
        if not listed:
            raise NoCorpusError(str(directory))
        path = place(directory, listed[-1])
        try:
            return Manifest.from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue  # builds have gone on since: there is a newer one
        except (OSError, ValueError) as error:
            raise _unreadable(str(path), error) from error


def _unreadable(name: str, error: Exception) -> CorpusError:
    return CorpusError(
        name,
        f"读不了（{system_zh(error)}）。请从备份恢复，或在另一目录重新建立",
        f"cannot be read ({error}); restore it from a copy, or build the corpus in another directory",
    )


def commit(directory: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts. Raises :class:`OSError` where it cannot be written: the last one counts."""
    path = place(directory, manifest.number)
    save([(path, manifest.to_json())])
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def found_file(directory: Path, file: str) -> Path:
    """Where a file of a committed part is: at its place, or not yet brought there, if a build was killed meanwhile.

    Raises :class:`FileNotFoundError` if it is nowhere: a build has replaced it since, or somebody took it away.
    """
    for path in (directory / file, directory / STAGED / file, directory / file):  # it may be moved while we look
        if path.exists():
            return path
    raise FileNotFoundError(str(directory / file))
