"""Which files are meant: those below a folder, those that a pattern names, those that are named one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from glob import glob, has_magic
from os import PathLike
from pathlib import Path
from typing import Union

from attrs import field, frozen

from gxparse.errors import SourceNotFoundError
from gxparse.errors.system import system_zh
from gxparse.formats.registry import registry
from gxparse.views.pages import is_own_page

Paths = Union[str, "PathLike[str]", Iterable[Union[str, "PathLike[str]"]]]
"""A path or several: of files and folders, or globs."""

PARTS_OF_A_PAGE = ("_files", ".files", "_file")
"""What browsers add to a saved page's name for the folder with its parts."""

PAGES = (".html", ".htm")
"""Suffixes that pages of ours have."""


@frozen
class Found:
    """Files in a stable order: ``paths`` are to be read, ``skipped`` have a suffix that no format reads, ``own`` are
    pages that gxparse made.

    ``errors`` has what stands in the place of files, by path: of a folder that holds none or cannot be listed, of a
    pattern that nothing matches.
    """

    paths: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    errors: Mapping[str, SourceNotFoundError] = field(factory=dict)
    own: tuple[str, ...] = ()


def is_directory(path: str) -> bool:
    """Whether there is a directory; no name that cannot be one is."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def find(path: str, pattern: str | None = None) -> Found:
    """The files that one argument means: a file, all in a folder and in those below it, or all that a glob names.

    What is named, by its path, by a glob or by ``pattern`` (as ``Path.rglob`` takes it, for files in
    folders), is to be read whatever its suffix. Hidden files, the parts of saved pages, and pages that gxparse made are
    passed over in folders.

    >>> find("examples/series").paths[0], find("examples/reports/*-2020.html").paths
    ('examples/series/2019.html', ('examples/reports/split-gbk-2020.html',))
    """
    if is_directory(path):
        return _walk(path, pattern)
    if not has_magic(path) or "\n" in path or os.path.lexists(path):
        return Found((path,))
    matched = sorted(glob(path, recursive=True))  # noqa: PTH207 - Path.glob finds hidden files, too
    if not matched:
        why = "没有与之相符的文件", "no file matches it"
        return Found((path,), errors={path: SourceNotFoundError(path, *why)})
    return merged(_matched(each, pattern) for each in matched)


def _matched(path: str, pattern: str | None) -> Found:
    """What a path means that a glob matches."""
    if any(_is_part_of_a_page(place) for place in (Path(path), *Path(path).parents)):
        return Found(())
    if is_directory(path):
        return _walk(path, pattern, empty=True)
    return Found((path,)) if Path(path).is_file() else Found((), (path,))


def merged(found: Iterable[Found]) -> Found:
    """What several arguments mean, one after the other. A file that several of them name stands at the first place."""
    paths: dict[str, str] = {}
    skipped: dict[str, str] = {}
    errors: dict[str, SourceNotFoundError] = {}
    own: dict[str, str] = {}
    for each in found:
        for those, known in ((each.paths, paths), (each.skipped, skipped), (each.own, own)):
            for path in those:
                known.setdefault(str(Path(path).absolute()), path)
        errors |= each.errors
    named = tuple(path for place, path in skipped.items() if place not in paths)
    passed = tuple(path for place, path in own.items() if place not in paths)
    return Found(
        tuple(paths.values()), named, {path: errors[path] for path in paths.values() if path in errors}, passed
    )


def find_all(paths: Paths, pattern: str | None = None) -> Found:
    """What one path or several mean, see :func:`find`."""
    several: Iterable[object] = (paths,) if isinstance(paths, (str, PathLike, bytes)) else paths
    return merged(find(_path(path), pattern) for path in several)


def _path(path: object) -> str:
    if not isinstance(path, (str, PathLike)):
        raise TypeError(f"a path is a str or a PathLike, not {type(path).__name__}")
    return os.fsdecode(path)


def below(directory: str, unlisted: Callable[[OSError], None]) -> Iterator[str]:
    """What is below a directory, folder by folder and by name, without hidden files and the parts of saved pages.

    It is found as it is asked for. A folder that cannot be listed is handed to ``unlisted``.
    """
    for folder, folders, names in os.walk(directory, onerror=unlisted):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _is_part_of_a_page(Path(folder) / name)
        )
        yield from (str(Path(folder) / name) for name in sorted(names) if not name.startswith("."))


def is_own(path: str) -> bool:
    """Whether a file is a page that gxparse made; what cannot be opened is none."""
    if Path(path).suffix.lower() not in PAGES:
        return False
    try:
        with Path(path).open("rb") as file:
            return is_own_page(file.read(4096))
    except OSError:
        return False


def _walk(directory: str, pattern: str | None, *, empty: bool = False) -> Found:
    """The files below a directory. That there are none is an error, unless ``empty`` says that it may be so."""
    suffixes = registry.suffixes()
    named = None if pattern is None else _named(directory, pattern)
    found: list[str] = []
    skipped: list[str] = []
    own: list[str] = []
    errors: dict[str, SourceNotFoundError] = {}

    def unlisted(error: OSError) -> None:
        path, zh = os.fsdecode(error.filename), f"目录打不开（{system_zh(error)}）"
        errors[path] = SourceNotFoundError(path, zh, f"the directory cannot be listed ({error})")
        found.append(path)

    for path in below(directory, unlisted):
        if named is None or path in named:
            readable = Path(path).is_file() and (named is not None or Path(path).suffix.lower() in suffixes)
            passed = own if readable and named is None and is_own(path) else skipped
            (found if readable and passed is skipped else passed).append(path)
    if not found and not empty:
        errors[directory] = _none(directory, pattern)
        found.append(directory)
    return Found(tuple(found), tuple(skipped), errors, tuple(own))


def _is_part_of_a_page(folder: Path) -> bool:
    """Whether a folder holds the parts of a saved page that stands beside it."""
    for suffix in PARTS_OF_A_PAGE:
        if folder.name.endswith(suffix) and folder.is_dir():
            pages = {f"{folder.name.removesuffix(suffix)}{page}".lower() for page in (".htm", ".html")}
            return any(beside.name.lower() in pages for beside in folder.parent.iterdir())
    return False


def _none(directory: str, pattern: str | None) -> SourceNotFoundError:
    if pattern is None:
        why = "目录中没有可读取的报告文件", "the directory holds no file that a format reads"
    else:
        why = f"目录中没有与 {pattern} 相符的文件", f"the directory holds no file that matches {pattern}"
    return SourceNotFoundError(directory, *why)


def _named(directory: str, pattern: str) -> set[str]:
    """The files below a directory that a pattern names. Raises :class:`ValueError` for what is no such pattern."""
    if not pattern or Path(pattern).is_absolute():
        raise ValueError(f"a pattern is what files are called below the folder, not {pattern!r}")
    return {str(path) for path in Path(directory).rglob(pattern)}
