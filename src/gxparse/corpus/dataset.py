"""A corpus as its readers see it: tables, questions in SQL, and what there is to say of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import field, frozen

from gxparse.auditing.aliases import NONE, Aliases
from gxparse.auditing.audit import Audit
from gxparse.corpus import manifest as manifests
from gxparse.corpus.auditing import audited
from gxparse.corpus.layout import TABLES
from gxparse.corpus.overview import Overview, overview
from gxparse.corpus.parts import texts
from gxparse.corpus.snapshot import Snapshot
from gxparse.errors import CorpusError
from gxparse.frames.tables import library
from gxparse.version import __version__
from gxparse.words import Words, plain

if TYPE_CHECKING:
    import pyarrow

ATTEMPTS = 5
"""So often is reading begun anew because a build has replaced the files meanwhile."""

_Found = TypeVar("_Found")


@frozen(kw_only=True)
class Status:
    """What there is in a corpus. ``sources`` is how many are known, ``failed`` how many of those failed by the code of
    the error; ``reports`` how many there are by year (``None``: they name none), ``bodies`` of how many bodies.

    ``readings`` are the versions and options that sources were read with, each with the number of its sources, and
    ``stale`` is how many of those another version of gxparse has read: a build would read them again. ``commit`` is the
    number of the last commit, ``rows`` how many rows each table has, ``files`` and ``bytes`` what they take on disk.
    """

    sources: int
    failed: Mapping[str, int]
    reports: Mapping[int | None, int]
    bodies: int
    readings: Sequence[tuple[Mapping[str, Any], int]]
    commit: int
    rows: Mapping[str, int]
    files: int
    bytes: int

    @property
    def stale(self) -> int:
        """How many sources another version of gxparse has read."""
        return sum(count for said, count in self.readings if said["version"] != __version__)


@frozen
class Dataset:
    """A corpus that ``gxparse corpus build`` made (extra ``corpus``). It may be read while a build goes on: each call
    sees the last commit as a whole.

    Raises :class:`~gxparse.errors.NoCorpusError` if there is none in the directory.
    """

    directory: Path = field(converter=Path)

    def __attrs_post_init__(self) -> None:
        library("pyarrow", "corpus")
        manifests.newest(self.directory)

    def files(self, name: str) -> list[Path]:
        """The files of a table as of the last commit, for tools that read Parquet. Builds may replace them."""
        return self._read(lambda found: [path for _, path in found.located(name)])

    def table(
        self, name: str, *, columns: Sequence[str] | None = None, years: Collection[int | None] | None = None
    ) -> pyarrow.Table:
        """A table of the corpus as Arrow: ``reports``, ``cells``, ``findings``, ``corrections``, ``sections``,
        ``claims``, ``errors`` (in columns that :func:`gxparse.dictionary` tells) or ``sources``.

        Only some ``columns`` of it and only reports of some ``years`` (``None``: of those that name none) are read if
        they are named. Rows stand by year, and in no order that means something within one. Raises :class:`ValueError`
        for another table or column, and for years of a table that has none.
        """
        return self._read(lambda found: found.table(name, columns, years))

    def query(self, sql: str) -> pyarrow.Table:
        """What DuckDB answers to a question in SQL (extra ``corpus``); the tables are views by their names.

        Raises :class:`~gxparse.errors.CorpusError` with what DuckDB says if it does not take the question, and
        :class:`~gxparse.errors.MissingDependencyError` without it.
        """
        duckdb = library("duckdb", "corpus")

        def ask(found: Snapshot) -> pyarrow.Table:
            with found.connected(duckdb) as connection:
                try:
                    answer = connection.sql(sql)
                    if answer is None:
                        raise _no_sql(self.directory, Words("其中没有查询", "it asks nothing"))
                    return answer.to_arrow_table()
                except duckdb.Error as error:
                    if manifests.newest(self.directory).number > found.manifest.number:
                        raise FileNotFoundError(str(error)) from error  # most likely: a build replaced what it reads
                    raise _no_sql(self.directory, plain(" ".join(str(error).split()))) from error

        return self._read(ask)

    def status(self) -> Status:
        """What there is in the corpus, counted."""
        return self._read(_status)

    def overview(self) -> Overview:
        """What there is to say of the corpus as a whole, as ``gxparse corpus report`` shows it."""
        return self._read(overview)

    def audit(self, *, aliases: Aliases = NONE) -> Audit:
        """What its reports show together, as :func:`gxparse.audit` finds it.

        ``aliases`` say which names are of one body (:func:`gxparse.load_aliases`).
        """
        return self._read(lambda found: audited(found, aliases))

    def _read(self, work: Callable[[Snapshot], _Found]) -> _Found:
        """What ``work`` gives for the last commit; for a newer one if a build has replaced files of it meanwhile.

        Raises :class:`~gxparse.errors.CorpusError` if files are missing.
        """
        for _ in range(ATTEMPTS):
            found = manifests.newest(self.directory)
            try:
                return work(Snapshot(self.directory, found))
            except FileNotFoundError as error:
                last = error
                if manifests.newest(self.directory).number == found.number:
                    break
        raise CorpusError(
            str(self.directory),
            f"读取时文件缺失（{last}）。若正在建立语料库，请等它结束后再试；否则请从备份恢复",
            f"files are missing ({last}); if a build is going on, try again when it has ended, else restore a copy",
        ) from last


def _no_sql(directory: Path, why: Words) -> CorpusError:
    return CorpusError(str(directory), f"SQL 无法执行：{why.zh}", f"the SQL cannot be run: {why.en}")


def _status(found: Snapshot) -> Status:
    failed: Counter[str] = Counter()
    for _, path in found.located("sources"):
        failed.update(code for code in texts(path, "error").to_pylist() if code is not None)
    bodies: set[str | None] = set()
    for _, path in found.located("reports"):
        bodies.update(texts(path, "agency").unique().to_pylist())
    reports: Counter[int | None] = Counter()
    for part in found.manifest.of("reports"):
        reports[part.year] += part.size
    read: Counter[str] = Counter()
    for part in found.manifest.of("sources"):
        read[part.reading] += part.size
    paths = [path for name in TABLES for _, path in found.located(name)]
    return Status(
        sources=read.total(),
        failed=dict(sorted(failed.items())),
        reports=dict(reports),
        bodies=len(bodies - {None}),
        readings=[(found.manifest.readings[name], many) for name, many in read.items()],
        commit=found.manifest.number,
        rows={name: found.rows(name) for name in TABLES},
        files=len(paths),
        bytes=sum(path.stat().st_size for path in paths),
    )
