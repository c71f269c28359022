"""What a source is on its way into a corpus, and what its readers share."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import IO, Any

from attrs import field, frozen

from gxparse.characters import sayable
from gxparse.errors import DocumentError, GxparseError, SourceTooLargeError
from gxparse.formats.packages import NOT_WHOLE
from gxparse.words import Words, in_brackets

CHUNK = 1 << 20
IN_MEMORY = 64 << 20
"""An archive within another one is kept in memory up to so many bytes, else on disk."""

BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, KeyError),
    *(IndexError, NotImplementedError, RuntimeError, OverflowError),
)
"""What readers raise for archives that are damaged, or packed as they do not know."""

ASK_AGAIN = Words("请重新取得完整的文件", "get a whole copy of it")


@frozen(kw_only=True, slots=False)
class SourceItem:
    """A source: its ``name`` (a path, an address, ``archive.zip!/member``) and its ``data``, or the ``error`` in its
    place, then without data. ``encoding`` is set where the text is known to be in it, ``date`` is when a crawler
    fetched it, as it says. Half of a surrogate pair in a name is told by its number.

    >>> SourceItem(name="a.txt", data=b"").sha256[:8]
    'e3b0c442'
    """

    name: str = field(converter=sayable)
    data: bytes = field(default=b"", repr=False)
    encoding: str | None = None
    date: str | None = None
    error: GxparseError | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the data in hexadecimal; of an error, that of what it says."""
        said = self.data if self.error is None else f"{self.error.code}\0{self.error.en}".encode("utf-8", "replace")
        return hashlib.sha256(said).hexdigest()


Skipped = Callable[[str, Words], None]
"""Is told the name of what is no source, and why it is not."""


@frozen
class Reading:
    """How sources are read; ``skipped`` is told what is passed over. ``nested`` reads a file within another one: its
    name, its stream, within how many it lies, and how it is read.
    """

    content: str | None
    name: str | None
    max_bytes: int
    skipped: Skipped
    nested: Callable[[str, IO[bytes], int, Reading], Iterator[SourceItem]]

    def whole(self, name: str, stream: IO[bytes]) -> bytes:
        """All that a stream gives. Raises :class:`~gxparse.errors.SourceTooLargeError` beyond the limit."""
        data = bytearray()
        while chunk := stream.read(min(CHUNK, self.max_bytes + 1 - len(data))):
            data += chunk
            if len(data) > self.max_bytes:
                raise SourceTooLargeError(name, len(data), self.max_bytes, at_least=True)
        return bytes(data)


def damaged(name: str, kind: str, why: object = "") -> DocumentError:
    """The error of an archive that is not whole, with what its reader says."""
    said = Words(*(in_brackets(str(why), lang) if str(why) else "" for lang in ("zh", "en")))
    return DocumentError(name, kind, Words(NOT_WHOLE.zh + said.zh, NOT_WHOLE.en + said.en), ASK_AGAIN)


@contextmanager
def seekable(stream: IO[bytes], *, nested: bool) -> Iterator[IO[bytes]]:
    """A stream that can be read at any place: itself, or a copy of it, as of what is ``nested`` in an archive."""
    if not nested and stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        while chunk := stream.read(CHUNK):
            copy.write(chunk)
        copy.seek(0)
        yield copy


class Guarded(io.RawIOBase):
    """A stream of what is unpacked, which is counted against what it was packed in: no bomb is unpacked to its end.

    ``packed`` says how many bytes were read of the packed one. It ends where it is damaged, or a bomb, and then has an
    ``error``: so readers lose nothing of what stands before.
    """

    FREE = 256 << 20
    """So many bytes are unpacked whatever they were packed in."""

    RATIO = 500
    """Beyond that, unpacked bytes are at most so many times the packed ones."""

    def __init__(self, name: str, kind: str, stream: Any, packed: Callable[[], int]) -> None:
        super().__init__()
        self._name, self._kind, self._stream, self._packed = name, kind, stream, packed
        self._unpacked = 0
        self.error: DocumentError | None = None

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some."""
        if self.error is not None:
            return 0
        try:
            chunk = self._stream.read1(len(buffer))
        except BROKEN as error:
            self.error = damaged(self._name, self._kind, error)
            return 0
        self._unpacked += len(chunk)
        if self._unpacked > max(self.FREE, self.RATIO * self._packed()):
            self.error = bomb(self._name, self._kind, self._unpacked)
            return 0
        buffer[: len(chunk)] = chunk
        return len(chunk)


def bomb(name: str, kind: str, unpacked: int) -> DocumentError:
    """The error of what unpacks to far more than a document can."""
    return DocumentError(
        name,
        kind,
        Words(
            f"解压后已超过 {unpacked} 字节，与压缩前相差过大，已停止",
            f"unpacks to more than {unpacked} bytes, far beyond what it takes packed, and was left",
        ),
        Words("如确为报告，请先自行解压", "if these are reports, unpack them yourself"),
    )


class Counted(io.RawIOBase):
    """A stream that knows how many bytes were read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream, self.count = stream, 0

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some and count it."""
        chunk = self._stream.read(len(buffer))
        self.count += len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)
