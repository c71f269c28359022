"""A corpus as the one build sees it that may change it: what is known, what is added, what is committed.

A commit goes so: new files are written where nobody looks (``_staged``) and synced; a manifest that lists them in place
of the files that they replace is moved to its place, which is the commit; then new files are moved to their folders and
those that no manifest lists are removed. A build that is killed before the manifest leaves files that nobody sees, and
one that is killed after it leaves moves that the next build makes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from gxparse.corpus import manifest as manifests
from gxparse.corpus.layout import LOCK, MANIFESTS, PASSING, STAGED, TABLES
from gxparse.corpus.lock import locked
from gxparse.corpus.manifest import Manifest, Part
from gxparse.corpus.parts import Draft, Reading, Tables, Writer, as_one, has_sources, put_together, read_file, write_new
from gxparse.errors import CorpusError, NoCorpusError
from gxparse.errors.system import system_zh

if TYPE_CHECKING:
    import pyarrow as pa

FULL: Mapping[bool, int] = {False: 1_024, True: 65_536}
"""Parts of so many reports (sources, if ``True``) are full; those below half of it are small."""

SMALL_PARTS = 8
"""So many small parts of one kind may there be before they are put together."""

_OURS = re.compile(r"part-[0-9]{6,}-[0-9a-f]{8}-[0-9]{4,}\.parquet")


@define
class Store:
    """A corpus open for one build, which reads sources as ``reading`` says."""

    directory: Path
    reading: Reading
    manifest: Manifest
    known: set[bytes]
    _token: str = field(factory=lambda: secrets.token_hex(4))

    # -- opening -----------------------------------------------------------------------------------------

    @classmethod
    @contextmanager
    def opened(cls, directory: Path, reading: Reading) -> Iterator[Store]:
        """Open a corpus, or make one where there is none, and hold its lock. What a killed build left is mended.

        Raises :class:`~gxparse.errors.CorpusLockedError` while another build runs, :class:`~gxparse.errors.CorpusError`
        if there is something else in the directory, or if it cannot be written.
        """
        with _writing(directory, 0):
            directory.mkdir(parents=True, exist_ok=True)
            if not (directory / MANIFESTS).is_dir():
                _refuse_others(directory)
        lock = locked(directory)
        with _writing(directory, 0):
            lock.__enter__()
        try:
            with _writing(directory, 0):
                store = cls._mended(directory, reading)
            yield store
        finally:
            lock.__exit__(None, None, None)

    @classmethod
    def _mended(cls, directory: Path, reading: Reading) -> Store:
        (directory / MANIFESTS).mkdir(exist_ok=True)
        try:
            found = manifests.newest(directory)
        except NoCorpusError:
            found = Manifest()
            manifests.commit(directory, found)
        store = cls(directory, reading, found, set())
        store._publish()
        _sweep(directory, found)
        store.known = store._known()
        return store

    def _known(self) -> set[bytes]:
        """What is known of sources that were read alike: whom :func:`mark` calls so needs no reading."""
        known: set[bytes] = set()
        for part in self.manifest.of("sources"):
            if part.reading == self.reading.name:
                known.update(_settled(read_file(self.directory / part.file("sources"), SETTLED)))
        return known

    # -- changing ----------------------------------------------------------------------------------------

    def add(self, batches: Sequence[Tables]) -> None:
        """Commit all tables of batches of sources, in place of what was known of these sources.

        Raises :class:`~gxparse.errors.CorpusError` if they cannot be written; the corpus is then what it was.
        """
        sources = as_one([batch["sources"] for batch in batches])
        self._commit(sources["source"], lambda writer: write_new(batches, writer, self.reading))
        self.known.update(_settled(sources))

    def keep_only(self, seen: Callable[[str], bool]) -> int:
        """Commit that sources are gone which are not ``seen``; how many they are."""
        import pyarrow as pa

        gone: list[str] = []
        for part in self.manifest.of("sources"):
            names = read_file(self.directory / part.file("sources"), ["source"])["source"].to_pylist()
            gone += [name for name in names if not seen(name)]
        if gone:
            self._commit(pa.chunked_array([pa.array(gone, pa.string())]), lambda _: [])
        return len(gone)

    def _commit(self, gone: pa.ChunkedArray, new: Callable[[Writer], list[Part]]) -> None:
        number = self.manifest.number + 1
        writer = Writer(self.directory, f"{number:06}-{self._token}")
        try:
            with _writing(self.directory, self.manifest.number):
                parts = self._compacted(writer, [*self._without(writer, gone), *new(writer)])
                writer.keep(parts)
                readings = {**self.manifest.readings, self.reading.name: self.reading.said}
                used = {part.reading for part in parts}
                kept = {name: said for name, said in readings.items() if name in used}
                changed = Manifest(number, kept, tuple(parts))
                manifests.commit(self.directory, changed)
        except BaseException:
            if manifests.newest(self.directory).number < number:
                for path in writer.written:
                    path.unlink(missing_ok=True)
            raise
        before, self.manifest = self.manifest, changed
        with _writing(self.directory, number):
            self._publish()
            left = {file for part in before.parts for file in part.files}
            for file in left - {file for part in changed.parts for file in part.files}:
                (self.directory / file).unlink(missing_ok=True)
            for old in manifests.numbers(self.directory)[: -manifests.KEPT]:
                manifests.place(self.directory, old).unlink(missing_ok=True)

    def _without(self, writer: Writer, gone: pa.ChunkedArray) -> Iterator[Part]:
        """The parts there are without the rows of some sources: those that have some of them are written anew."""
        known = [part for part in self.manifest.of("sources") if has_sources(self.directory, part, gone)]
        for part in self.manifest.parts:
            if not known or not (part in known if part.of_sources else has_sources(self.directory, part, gone)):
                yield part
            elif (left := put_together(self.directory, [part], self._draft(writer, part), gone)) is not None:
                yield left

    def _compacted(self, writer: Writer, parts: Sequence[Part]) -> list[Part]:
        """Parts with small ones put together, if there are too many of a kind."""
        kinds: dict[object, list[Part]] = defaultdict(list)
        for part in parts:
            kinds[part.kind].append(part)
        made: list[Part] = []
        for of_kind in kinds.values():
            full = FULL[of_kind[0].of_sources]
            small = sorted((part for part in of_kind if 2 * part.size < full), key=lambda part: (part.size, part.name))
            made += [part for part in of_kind if 2 * part.size >= full]
            while len(small) > SMALL_PARTS:
                several = [small.pop(0)]
                while small and sum(part.size for part in several) < full:
                    several.append(small.pop(0))
                together = put_together(self.directory, several, self._draft(writer, several[0]))
                made += [] if together is None else [together]
            made += small
        return made

    def _draft(self, writer: Writer, part: Part) -> Draft:
        """A part that is to take the place of another."""
        said = self.reading.said if part.reading == self.reading.name else self.manifest.readings[part.reading]
        return writer.draft(Reading(part.reading, said), part.year)

    def _publish(self) -> None:
        """Bring the files of the manifest to their places, those that are not yet there; what else is staged goes."""
        for part in self.manifest.parts:
            for file in part.files:
                place, staged = self.directory / file, self.directory / STAGED / file
                if staged.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    staged.replace(place)
                elif not place.exists():
                    raise CorpusError(
                        str(place),
                        "文件缺失，语料库不完整。请从备份恢复，或在另一目录重新建立",
                        "the file is missing, the corpus is not whole; restore it from a copy, or build the corpus in "
                        "another directory",
                    )
        shutil.rmtree(self.directory / STAGED, ignore_errors=True)


def mark(name: str, sha256: str) -> bytes:
    """What a source is known by: its name and the hash of its content."""
    return hashlib.blake2b(f"{name}\0{sha256}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


SETTLED = ("source", "sha256", "error")
"""The columns that say whether a source needs to be read once more if it is the same as before."""


def _settled(sources: pa.Table) -> Iterator[bytes]:
    """Marks of sources of which the same would come again. That something went wrong beside them may have passed."""
    for name, sha256, error in zip(*(sources[column].to_pylist() for column in SETTLED), strict=True):
        if error not in PASSING:
            yield mark(name, sha256)


def _refuse_others(directory: Path) -> None:
    if any(path.name != LOCK for path in directory.iterdir()):
        raise CorpusError(
            str(directory),
            "目录里已有别的文件，不是语料库。请指定空目录或新目录",
            "there are other files in the directory, and no corpus; name an empty directory or a new one",
        )


def _sweep(directory: Path, manifest: Manifest) -> None:
    """Remove what builds left that were killed. Files that no build writes are let alone."""
    listed = {directory / file for part in manifest.parts for file in part.files}
    for table in TABLES:
        for path in (directory / table).glob("**/*.parquet"):
            if path not in listed and _OURS.fullmatch(path.name):
                path.unlink()
    for path in (directory / MANIFESTS).glob("*.tmp"):
        path.unlink()


@contextmanager
def _writing(directory: Path, commits: int) -> Iterator[None]:
    """Say what is to be said of a directory that cannot be written."""
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        if error.errno == errno.ENOSPC:
            zh, en = "请腾出空间后再次运行", "free some space and build again"
        else:
            zh, en = "请检查目录权限后再次运行", "see to the directory's permissions and build again"
        raise CorpusError(
            str(directory),
            f"写不了（{system_zh(error)}）。已提交的内容（第 {commits} 次提交）完好；{zh}",
            f"cannot be written ({why}); what was committed (commit {commits}) is whole: {en}",
        ) from error
