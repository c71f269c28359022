"""Archives (ZIP, tar) and compressed files, read member by member, in their order, without unpacking them to disk.

What an archive says of itself is not believed: what is unpacked is counted, archives within archives are followed to a
depth, and nothing outside of an archive is ever opened (links are passed over).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from functools import partial
from typing import IO, Any

from gxparse.characters import sayable
from gxparse.corpus.items import BROKEN, Counted, Guarded, Reading, SourceItem, bomb, damaged, seekable
from gxparse.errors import DocumentError, GxparseError
from gxparse.frames.tables import library
from gxparse.words import Words

_ENCRYPTED, _UTF_8 = 0x1, 0x800


def zip_members(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:
    """What the members of a ZIP file hold, in the order of its directory."""
    with seekable(stream, nested=depth > 0) as file, zipfile.ZipFile(file) as archive:
        whole = packed = 0
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            member = f"{name}!/{_zip_name(entry)}"
            if entry.flag_bits & _ENCRYPTED:
                how = Words("请先用密码解压", "unpack it with its password first")
                error = DocumentError(member, "ZIP", Words("已加密", "is encrypted"), how)
                yield SourceItem(name=member, error=error)
                continue
            whole, packed = whole + entry.file_size, packed + entry.compress_size
            if whole > max(Guarded.FREE, Guarded.RATIO * packed):
                raise bomb(name, "ZIP", whole)
            yield from _guarded(member, "ZIP", partial(archive.open, entry), depth, reading)


def _guarded(member: str, kind: str, opened: Any, depth: int, reading: Reading) -> Iterator[SourceItem]:
    """What a member holds, or the error in its place."""
    try:
        with opened() as stream:
            yield from reading.nested(member, stream, depth + 1, reading)
    except GxparseError as error:
        yield SourceItem(name=member, error=error)
    except BROKEN as error:
        yield SourceItem(name=member, error=damaged(member, kind, error))


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member. Programs that do not say that it is UTF-8 write it so all the same, or in GBK."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        return _decoded(entry.filename.encode("cp437"), entry.filename)
    except UnicodeEncodeError:
        return entry.filename


def _decoded(raw: bytes, otherwise: str) -> str:
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    with suppress(UnicodeDecodeError):
        return raw.decode("gb18030")
    return sayable(otherwise)


class _Member(tarfile.TarInfo):
    """A member whose header is damaged ends no archive quietly."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _Member:
        """The next member. Raises :class:`tarfile.ReadError` where none can be read before the archive's end."""
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if type(error).__name__ == "EOFHeaderError":
                raise
            raise tarfile.ReadError(str(error)) from error


def tar_members(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:
    """What the members of a tar file hold, in their order; only files, no links."""
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member) as archive:
        for entry in archive:
            member = f"{name}!/{_decoded(entry.name.encode('utf-8', 'surrogateescape'), entry.name)}"
            if entry.isreg():
                file = archive.extractfile(entry)
                if file is not None:
                    yield from _guarded(member, "tar", partial(nullcontext, file), depth, reading)
            elif not entry.isdir():
                reading.skipped(member, Words("是链接或设备，不是文件", "is a link or a device, no file"))
            vars(archive)["members"].clear()  # it would keep them all


def unpacked(name: str, suffix: str, stream: IO[bytes]) -> Guarded:
    """What a compressed file holds, unpacked as it is read. Raises :class:`~gxparse.errors.MissingDependencyError`."""
    packed = Counted(stream)
    reader: Any
    if suffix == ".gz":
        reader = gzip.GzipFile(fileobj=packed)
    elif suffix == ".zst":
        arrow = library("pyarrow", "corpus")
        reader = arrow.CompressedInputStream(arrow.PythonFile(packed, "r"), "zstd")
    else:
        reader = {".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}[suffix](io.BufferedReader(packed))
    return Guarded(name, suffix[1:], reader, lambda: packed.count)
