"""Reading files one by one: what comes of each is its reports or its error, and none costs the others anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from traceback import format_exception
from typing import TYPE_CHECKING, TypeVar

from gxparse.api import parse_all, read_document
from gxparse.errors import GxparseError, SourceNotFoundError, UnexpectedError
from gxparse.folders.finding import Paths, find_all
from gxparse.folders.outcomes import Outcomes
from gxparse.folders.progress import Progress, require
from gxparse.formats.registry import registry
from gxparse.forms.model import in_code
from gxparse.json_places import quoted
from gxparse.options import MOST_JOBS, Limits, Options, ReadingKeywords, keywords_of
from gxparse.outcome import Outcome
from gxparse.report import Report

if TYPE_CHECKING:
    from typing_extensions import Unpack

_T = TypeVar("_T")


@keywords_of(read_document, without="name")
def read_folder(
    paths: Paths,
    *,
    pattern: str | None = None,
    jobs: int = 1,
    progress: bool | None = None,
    **options: Unpack[ReadingKeywords],
) -> Outcomes:
    """Read the reports in all files of a folder and of those below it.

    ``paths`` is a folder, a file or a glob (``"reports/**/*.html"``), or several of them. Files stand in the order of
    the arguments, those of a folder by name; a file that several name is read once. In a folder, hidden files and the
    parts of saved pages and pages that gxparse made are passed over, and files with a suffix that no format reads
    are not read but told (``skipped``); with ``pattern`` all that it matches are read, whatever their suffix: it is
    what ``Path.rglob`` takes. ``jobs`` processes read beside each other; the outcomes are the same and come in
    the same order. ``progress`` shows how far it is, on standard error: always, never, or (``None``) on a terminal and
    in a notebook if it takes longer than a second and tqdm is installed (extra ``progress``). The other options are
    those of :func:`gxparse.parse`.

    A file that cannot be read is a :class:`Outcome` with its :class:`~gxparse.GxparseError` in its place. If none of
    the paths names a file, the first error is raised; for arguments that make no sense, a ``TypeError`` or
    ``ValueError``.

    >>> import gxparse
    >>> outcomes = gxparse.read_folder("examples/reports", pattern="*2020*")
    >>> for outcome in outcomes:
    ...     print(outcome.name, [report.year for report in outcome.reports])
    examples/reports/annotated-2020.txt [2020]
    examples/reports/split-gbk-2020.html [2020]
    examples/reports/traditional-2020.txt [2020]
    >>> print(outcomes.summary)
    3 files: 3 read, 0 failed
    3 reports: 2 contradicting themselves, 1 in order
    to look at first:
      examples/reports/traditional-2020.txt: 8 rules broken, 1 rule to look at again
      examples/reports/annotated-2020.txt: 2 rules broken
    """
    _refuse_nonsense(jobs, options)
    if progress:
        require()
    found = find_all(paths, pattern)
    if found.paths and not any(os.path.lexists(path) for path in found.paths if path not in found.errors):
        first = found.paths[0]
        raise found.errors.get(first) or SourceNotFoundError(first, "没有这个文件", "no such file")
    work = partial(_read, options=options)

    def read(names: Sequence[str]) -> Iterator[Outcome]:
        with Progress.of(found.paths, progress, done=len(found.paths) - len(names)) as told:
            for name, result in each(work, names, found.errors, jobs=jobs):
                told.step()
                yield _outcome(name, result)

    return Outcomes(found.paths, read, found.skipped)


def _outcome(name: str, result: tuple[Report, ...] | GxparseError) -> Outcome:
    if isinstance(result, GxparseError):
        return Outcome(name=name, error=result)
    return Outcome(name=name, reports=result)


def each(
    work: Callable[[str], _T], names: Sequence[str], errors: Mapping[str, GxparseError], *, jobs: int = 1
) -> Iterator[tuple[str, _T | GxparseError]]:
    """Each name with what ``work`` gives for it, in order, or the error that it ended with.

    ``errors`` are known before. With several ``jobs`` it works in other processes, see :func:`gxparse.workers.ordered`.
    """
    left = [name for name in names if name not in errors]
    jobs = min(jobs, len(left))
    results = _one_by_one(work, left)
    if jobs > 1:
        from gxparse.workers import ordered  # not every system has processes

        results = ordered(work, left, jobs=jobs)
    try:
        for name in names:
            yield (name, errors[name]) if name in errors else next(results)
    finally:  # nobody asks any more: what works for the rest ends
        if isinstance(results, Generator):
            results.close()


def _one_by_one(work: Callable[[str], _T], names: Iterable[str]) -> Iterator[tuple[str, _T | GxparseError]]:
    for name in names:
        yield name, _attempt(work, name)


def _attempt(work: Callable[[str], _T], name: str) -> _T | GxparseError:
    """What ``work`` gives for a name, or its error. What is no :class:`GxparseError` becomes one, with it as cause."""
    try:
        return work(name)
    except GxparseError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one file's bug must not lose the others; it is told in full
        trace = "".join(format_exception(error))
        unexpected = UnexpectedError(name, "", type(error).__name__, str(error), trace)
        unexpected.__cause__ = error
        return unexpected


def _read(name: str, options: ReadingKeywords) -> tuple[Report, ...]:
    return tuple(parse_all(name, **options))


def _refuse_nonsense(jobs: object, options: ReadingKeywords) -> None:
    """Raise what each single file would raise for arguments that make no sense."""
    if not isinstance(jobs, int) or isinstance(jobs, bool) or not 0 < jobs <= MOST_JOBS:
        raise ValueError(f"jobs is a whole number above 0 and no more than {MOST_JOBS}, not {quoted(jobs)}")
    if jobs > 1 and (own := registry.in_code):
        names = ", ".join(entry.name for entry in own)
        raise ValueError(
            f"other processes do not know the formats that were registered in code ({names}): read with jobs=1, "
            "or offer them as a package (entry points of the group gxparse.formats)"
        )
    if jobs > 1 and (forms := in_code()):
        names = ", ".join(forms)
        raise ValueError(
            f"other processes do not know the forms that were registered in code ({names}): read with jobs=1, "
            "or offer them as a package (entry points of the group gxparse.forms)"
        )
    limits = options.get("limits")
    Options(options.get("parser"), Limits() if limits is None else limits, options.get("password"))
    name = options.get("format")
    if name is not None:
        registry.find(name)
