"""From a path, bytes, a binary file or a text to a :class:`Source`: obtained, bounded, otherwise untouched."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import IO, Any, Union

from attrs import evolve, field, frozen

from gxparse.characters import sayable
from gxparse.decoding import Decoded, checked, decode
from gxparse.errors import EmptySourceError, SourceError, SourceNotFoundError, SourceTooLargeError
from gxparse.errors.system import system_zh
from gxparse.layout import Layout
from gxparse.mojibake import Misreading

MAX_BYTES = 50 * 1024 * 1024
"""The default size limit of a source, in bytes (of a text: in characters)."""

AT_ONCE = 64 * 1024 * 1024
"""So many bytes are asked of a file at once: it makes room for all of them, whatever it has."""

SourceLike = Union[str, "PathLike[str]", bytes, bytearray, memoryview, IO[bytes], "Source"]


def _as_decoded(text: str | Decoded | None) -> Decoded | None:
    return Decoded(text) if isinstance(text, str) else text


@frozen(slots=False)
class Source:
    """A document as obtained: its bytes (``data``), or a text that was decoded already, and where it came from.

    ``text`` is decoded when it is first asked for, :class:`~gxparse.decoding.Decoded` says how, and raises a
    :class:`~gxparse.errors.SourceError` for bytes that are no text (a PDF, a Word file). Formats of text lay out the
    text, and every span of a report counts in it: ``source.text[span.start:span.end] == cell.raw``. Formats of bytes
    lay out ``data`` and hand over the text that spans count in with the layout (``Layout.text``). ``declared`` is the
    encoding that the caller says.

    >>> Source("规章 37").text, Source(name="a.txt", data="规章 37".encode("gbk")).encoding
    ('规章 37', 'gb18030')
    """

    _given: Decoded | None = field(default=None, alias="text", converter=_as_decoded)
    name: str = field(default="<text>", converter=sayable)
    data: bytes | None = field(default=None, kw_only=True)
    declared: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self._given is None) == (self.data is None):
            raise TypeError("a Source has a text or data, one of the two")

    @cached_property
    def decoded(self) -> Decoded:
        """The text and how it was decoded. Raises a :class:`~gxparse.errors.SourceError` for what is no text."""
        return self._given or decode(self.data or b"", self.name, self.declared)

    def decoded_for(self, layout: Layout) -> Decoded:
        """The text that the spans of a layout of this source count in, and how its bytes were decoded, if they were."""
        if layout.text is None:
            return self.decoded
        return evolve(self.decoded, text=layout.text) if self.is_text else Decoded(layout.text)

    @property
    def text(self) -> str:
        """The text exactly as decoded. Raises as :attr:`decoded`."""
        return self.decoded.text

    @property
    def encoding(self) -> str | None:
        """The encoding, ``None`` for a text that needed no decoding. Raises as :attr:`decoded`."""
        return self.decoded.encoding

    @property
    def undecodable(self) -> int:
        """The number of places that held no valid character. Raises as :attr:`decoded`."""
        return self.decoded.undecodable

    @property
    def misdeclared(self) -> str | None:
        """An encoding that a web page declares and does not have. Raises as :attr:`decoded`."""
        return self.decoded.misdeclared

    @property
    def misread(self) -> tuple[Misreading, ...]:
        """Which mojibake was undone, the last misreading first. Raises as :attr:`decoded`."""
        return self.decoded.misread

    @cached_property
    def is_text(self) -> bool:
        """Whether there is a text, or bytes that are one."""
        try:
            return bool(self.text)
        except SourceError:
            return False


def read_source(
    origin: SourceLike,
    *,
    name: str | None = None,
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Source:
    """Obtain a source from a path, bytes or a binary file object.

    ``encoding`` is that of the text, if the caller knows it; else :func:`gxparse.decoding.decode` finds it when the
    text is asked for.

    Raises a :class:`~gxparse.errors.SourceError`: not found, too large or empty.

    >>> read_source("政府信息公开工作年度报告".encode("gbk")).encoding
    'gb18030'
    """
    if isinstance(origin, Source):
        return origin
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"encoding is a name or None, not {type(encoding).__name__}")
    if isinstance(origin, (bytes, bytearray, memoryview)):
        data, name = bytes(origin), name or "<bytes>"
    elif isinstance(origin, (str, PathLike)):
        path = os.fsdecode(origin)
        data, name = _read_path(path, max_bytes), name or path
    elif hasattr(origin, "read"):
        name = name or str(getattr(origin, "name", "<file>"))
        read = _read_stream(origin, name, max_bytes)
        if isinstance(read, str):
            return text_source(read, name=name, max_chars=max_bytes)
        data = read
        if len(data) > max_bytes:
            raise SourceTooLargeError(name, len(data), max_bytes, at_least=True)
    else:
        raise TypeError(f"a source is a path, bytes, a binary file or a Source, not {type(origin).__name__}")
    if len(data) > max_bytes:
        raise SourceTooLargeError(name, len(data), max_bytes)
    if not data:
        raise EmptySourceError(name)
    return Source(name=name, data=data, declared=encoding)


def text_source(text: str, *, name: str = "<text>", max_chars: int = MAX_BYTES) -> Source:
    """A source from a text that is decoded already. Empty and oversized texts raise as files do.

    >>> text_source("政府信息公开".encode().decode("latin-1")).text
    '政府信息公开'
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}; for bytes there is parse_bytes")
    if len(text) > max_chars:
        raise SourceTooLargeError(name, len(text), max_chars)
    return Source(checked(Decoded(text), name), name)


def written_source(document: str | bytes, *, name: str) -> Source:
    """A source from a document that was written: a text, or bytes.

    >>> written_source(b"%PDF-1.7", name="a.pdf").is_text
    False
    """
    return text_source(document, name=name) if isinstance(document, str) else Source(name=name, data=document)


def _chunks(stream: IO[Any], most: int) -> Iterator[Any]:
    size = 0
    while size <= most and (chunk := stream.read(min(AT_ONCE, most + 1 - size))):
        yield chunk
        size += len(chunk)


def _read_stream(stream: IO[bytes], name: str, max_bytes: int) -> bytes | str:
    """All that a file object gives, up to one byte more than the limit. A file opened as text gives a text."""
    try:
        chunks = list(_chunks(stream, max_bytes))
    except (OSError, ValueError) as error:  # closed, not readable, or opened as text in a wrong encoding
        raise SourceNotFoundError(name, f"读不出（{system_zh(error)}）", f"cannot be read ({error})") from error
    return "".join(chunks) if chunks and isinstance(chunks[0], str) else b"".join(chunks)


def _read_path(path: str, max_bytes: int) -> bytes:
    if "\n" in path or path.lstrip().startswith("<") or len(path) > 4096:
        raise SourceNotFoundError(
            _shortened(path),
            "这不是路径，而像是文本（请用 parse_text）",
            "is no path but looks like a text: use parse_text",
        )
    file = Path(path)
    try:
        if not path:
            raise FileNotFoundError
        if file.is_dir():
            raise SourceNotFoundError(
                path,
                "是目录，不是文件（请用 read_folder；命令行可以遍历目录）",
                "is a directory, not a file: use read_folder (the command line walks it)",
            )
        with file.open("rb") as stream:
            size = stream.seek(0, io.SEEK_END) if stream.seekable() else 0
            if size > max_bytes:
                raise SourceTooLargeError(path, size, max_bytes)
            if size:
                stream.seek(0)
            return b"".join(_chunks(stream, max_bytes))
    except FileNotFoundError:
        raise SourceNotFoundError(path, "没有这个文件", "no such file") from None
    except (OSError, ValueError) as error:
        raise SourceNotFoundError(path, f"打不开（{system_zh(error)}）", f"cannot be opened ({error})") from error


def _shortened(text: str) -> str:
    return repr(text[:40] + "…") if len(text) > 40 else repr(text)
