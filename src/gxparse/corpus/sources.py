"""From addresses to sources: files, folders, globs, archives, crawls, columns, and whatever fsspec opens.

Sources come one by one, in an order that is the same every time, and no more than one is in memory. What cannot be read
is an error in its place, and the rest goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from glob import glob, has_magic
from io import BufferedReader
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import IO, Any

from gxparse.corpus.archives import tar_members, unpacked, zip_members
from gxparse.corpus.crawls import records
from gxparse.corpus.items import BROKEN, Guarded, Reading, Skipped, SourceItem, damaged
from gxparse.corpus.records import json_lines, parquet_rows
from gxparse.errors import DocumentError, EmptySourceError, GxparseError, MissingDependencyError, SourceNotFoundError
from gxparse.errors.system import system_zh
from gxparse.folders.finding import PARTS_OF_A_PAGE, below, is_own
from gxparse.formats.registry import registry
from gxparse.frames.tables import library
from gxparse.source import MAX_BYTES
from gxparse.words import Words

DEEPEST = 3
"""So many archives within each other are opened."""

BUFFER = 1 << 16
PACKED = (".gz", ".bz2", ".xz", ".zst")
_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}

Container = Callable[[str, IO[bytes], int, Reading], Iterator[SourceItem]]
CONTAINERS: dict[str, tuple[str, Container]] = {
    ".zip": ("ZIP", zip_members),
    ".tar": ("tar", tar_members),
    ".warc": ("WARC", records),
    ".arc": ("ARC", records),
    ".wet": ("WARC", records),
    ".jsonl": ("JSON Lines", json_lines),
    ".ndjson": ("JSON Lines", json_lines),
    ".parquet": ("Parquet", parquet_rows),
}
"""Files that hold several sources, by their suffix."""


def sources(
    addresses: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    content: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    skipped: Skipped = lambda name, why: None,  # noqa: ARG005
) -> Iterator[SourceItem]:
    """The sources at one address or several, in a stable order, one by one.

    An address is a file, a folder (with those below it), a glob, or what ``fsspec`` opens (``s3://…``, ``memory://…``;
    extra ``corpus``). ZIP and tar archives are opened (``.tar``, ``.tar.gz``, ``.tar.bz2``, ``.tar.xz``, ``.tar.zst``),
    within each other too, and their members are called ``archive.zip!/member``; files packed alone (``.html.gz``) are
    unpacked. Of crawls (``.warc``, ``.warc.gz``) each document is called by its URL. Of JSON lines and Parquet each row
    is a source: ``content`` names the column with it (else ``html``, ``content``, ``text``, ``body``, ``bytes`` or
    ``data``), ``name`` the one with its name (else ``name``, ``url``, ``path``, ``source`` or ``id``; without one it is
    ``file.jsonl!/3``, its line or row).

    Names need not be unique: a crawl may have fetched an address twice. A file that is named is a source; in folders
    and archives those are that some format reads. ``skipped`` is told the others. Errors are items, in their places.

    >>> [item.name for item in sources("examples/series")][:2]
    ['examples/series/2019.html', 'examples/series/2020.txt']
    """
    given: Iterable[Any] = (addresses,) if isinstance(addresses, (str, PathLike)) else addresses
    paths = [os.fspath(address) for address in given]
    for path in paths:
        if not isinstance(path, str):
            raise TypeError(f"an address is a str or a PathLike, not {type(path).__name__}")
    reading = Reading(content, name, max_bytes, skipped, _member)
    return (item for path in paths for item in _at(path, reading))


def _at(address: str, reading: Reading) -> Iterator[SourceItem]:
    """The sources at an address."""
    try:
        found = _remote(address, reading) if "://" in address else _local(address, reading)
        some = False
        for path, opened in found:
            some = True
            yield from _opened(path, opened, reading)
        if not some:
            why = "没有与之相符、可读取的文件", "there is no file that is read"
            yield SourceItem(name=address, error=SourceNotFoundError(address, *why))
    except GxparseError as error:
        yield SourceItem(name=address, error=error)


Opened = Callable[[], IO[bytes]]


def _opened(path: str, opened: Opened, reading: Reading) -> Iterator[SourceItem]:
    """The sources in a file, or the error in their place."""
    try:
        stream = opened()
    except FileNotFoundError:
        yield SourceItem(name=path, error=SourceNotFoundError(path, "没有这个文件", "no such file"))
        return
    except (OSError, ValueError) as error:
        why = f"打不开（{system_zh(error)}）", f"cannot be opened ({error})"
        yield SourceItem(name=path, error=SourceNotFoundError(path, *why))
        return
    with stream:
        yield from _read(path, stream, 0, reading)


# -- what a file is ------------------------------------------------------------------------------------


def _suffixes(name: str) -> tuple[str, str]:
    """The suffix that says what a file is, and the one that says how it is packed, each empty if there is none.

    >>> _suffixes("a.WARC.gz"), _suffixes("b.tgz"), _suffixes("c.docx")
    (('.warc', '.gz'), ('.tar', '.gz'), ('.docx', ''))
    """
    path = PurePosixPath(name.replace("\\", "/").lower())
    suffix = path.suffix
    path = path.with_suffix(_SHORT[suffix]) if suffix in _SHORT else path
    if path.suffix in PACKED:
        return PurePosixPath(path.stem).suffix, path.suffix
    return path.suffix, ""


def _is_source(name: str) -> bool:
    """Whether a file in a folder or an archive is one that is read."""
    suffix, _ = _suffixes(name)
    return suffix in CONTAINERS or suffix in registry.suffixes()


NO_FORMAT = Words("不支持这种文件", "no format reads such files")
OF_A_PAGE = Words("是所保存网页的部件", "is a part of a saved page")
OWN_PAGE = Words("是由 gxparse 生成的网页", "is a page made by gxparse")


def _member(member: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:
    """The sources in a member of an archive."""
    _, _, inside = member.rpartition("!/")
    path = PurePosixPath(inside.replace("\\", "/"))
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        reading.skipped(member, Words("是隐藏文件", "is a hidden file"))
    elif any(part.endswith(PARTS_OF_A_PAGE) for part in path.parts[:-1]):
        reading.skipped(member, OF_A_PAGE)
    elif not _is_source(inside):
        reading.skipped(member, NO_FORMAT)
    else:
        yield from _read(member, stream, depth, reading)


def _read(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:
    """The sources in a file that is open: one, or those that it contains."""
    suffix, packing = _suffixes(name)
    kind, container = CONTAINERS.get(suffix, (packing[1:], None))
    guarded: Guarded | None = None
    try:
        if (container or packing) and depth >= DEEPEST:
            what = Words(f"嵌套超过 {DEEPEST} 层", f"lies within more than {DEEPEST} archives")
            raise DocumentError(name, kind, what, Words("请先解压", "unpack it first"))
        if (container or packing) and _is_empty(stream):
            raise EmptySourceError(name)
        if packing:
            guarded = unpacked(name, packing, stream)
            stream = BufferedReader(guarded, BUFFER)
        if container is not None:
            yield from container(name, stream, depth, reading)
            data = b""
        else:
            data = reading.whole(name, stream)
        if guarded is not None and guarded.error is not None:
            raise guarded.error
        if container is None:
            yield SourceItem(name=name, data=data)
    except GxparseError as error:
        yield SourceItem(name=name, error=(guarded and guarded.error) or error)
    except BROKEN as error:
        if container is None and not packing:
            if depth:
                raise
            why = f"读不出（{system_zh(error)}）", f"cannot be read ({error})"
            yield SourceItem(name=name, error=SourceNotFoundError(name, *why))
        else:
            yield SourceItem(name=name, error=(guarded and guarded.error) or damaged(name, kind, error))


def _is_empty(stream: IO[bytes]) -> bool:
    if hasattr(stream, "peek"):
        return not stream.peek(1)
    if not stream.seekable():
        return False
    first = stream.read(1)
    stream.seek(0)
    return not first


# -- where files are -----------------------------------------------------------------------------------


def _local(address: str, reading: Reading) -> Iterator[tuple[str, Opened]]:
    paths = [address]
    if has_magic(address) and not os.path.lexists(address):
        paths = sorted(glob(address, recursive=True))  # noqa: PTH207 - Path.glob finds hidden files, too
    for path in paths:
        for each in _walk(path, reading) if Path(path).is_dir() else (path,):
            yield each, partial(_file, each)


def _file(path: str) -> IO[bytes]:
    return Path(path).open("rb")


def _walk(directory: str, reading: Reading) -> Iterator[str]:
    """The files below a directory, folder by folder, as they are asked for: a million names are not kept."""

    def unlisted(error: OSError) -> None:
        path, zh = os.fsdecode(error.filename), f"目录打不开（{system_zh(error)}）"
        raise SourceNotFoundError(path, zh, f"the directory cannot be listed ({error})")

    for path in below(directory, unlisted):
        if _is_source(Path(path).name) and Path(path).is_file():
            if is_own(path):
                reading.skipped(path, OWN_PAGE)
            else:
                yield path
        else:
            reading.skipped(path, NO_FORMAT)


def _remote(address: str, reading: Reading) -> Iterator[tuple[str, Opened]]:
    """What fsspec finds at an address."""
    fsspec = library("fsspec", "corpus")
    try:
        files, path = fsspec.core.url_to_fs(address)
        if has_magic(path):
            found, named = sorted(each for each in files.glob(path) if files.isfile(each)), True
        elif files.isdir(path):
            found, named = sorted(files.find(path)), False
        else:
            found, named = [path], True
    except ImportError as error:
        raise MissingDependencyError(f"{address.partition('://')[0]}:// (fsspec)", str(error)) from error
    except (OSError, ValueError) as error:
        raise SourceNotFoundError(address, f"打不开（{system_zh(error)}）", f"cannot be opened ({error})") from error
    for each in found:
        full = files.unstrip_protocol(each)
        if named or _is_source(each):
            yield full, partial(files.open, each, "rb")
        else:
            reading.skipped(full, NO_FORMAT)
