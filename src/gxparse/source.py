"""From a path, bytes, a binary file or a text to a :class:`Source`: decoded, bounded, otherwise untouched."""

from __future__ import annotations

import codecs
import io
import os
import re
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import IO, Any, Union

from attrs import evolve, frozen

from gxparse.characters import BLANKS
from gxparse.errors import (
    BinarySourceError,
    DecodingError,
    EmptySourceError,
    MojibakeError,
    SourceError,
    SourceNotFoundError,
    SourceTooLargeError,
)
from gxparse.mhtml import MOST_PAGES, is_mhtml, saved_pages
from gxparse.mojibake import LEGIBLE, SAMPLE, Damage, Misreading, legibility, undone

MAX_BYTES = 50 * 1024 * 1024
"""The default size limit of a source, in bytes (of a text: in characters)."""

SourceLike = Union[str, "PathLike[str]", bytes, bytearray, memoryview, IO[bytes], "Source"]

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP (DOCX, XLSX, …)"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office 97 (DOC, XLS)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
)

_MARKS = (  # UTF-32's mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Declared names are read as browsers read them: the superset that writers of these labels use.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_OF_PAGES = _SUPERSETS | {"ascii": "cp1252", "iso8859-1": "cp1252"}
_LABELS = {  # of the encoding standard, unknown to Python
    **dict.fromkeys(("x-gbk", "gb_2312", "gb_2312-80", "csgb2312", "csiso58gb231280", "iso-ir-58"), "gbk"),
    **dict.fromkeys(("x-x-big5", "cn-big5", "csbig5"), "big5"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("unicode", "unicodefeff", "ucs-2", "iso-10646-ucs-2", "csunicode", "unicodefffe"), "utf-16"),
}
_PROBE = bytes(range(0x80)) + rb"\u0041+AGE-~{VPND~}"

_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x7f]")
_FIRST_FOREIGN = re.compile(rb"[\x80-\xff]")
_HEAD = 262_144
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_HIDDEN = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|title)[\s>].*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_META = re.compile(
    rb"<meta[\s/](?![^<>]*?\b(?:name|property)\s*=)[^<>]*?charset\s*=\s*(?:[\"']\s*)?([\w.:-]+)"
    rb"|^\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)


@frozen
class Source:
    r"""A document as obtained: its text exactly as decoded, where it came from and how it was decoded.

    ``text`` is what every span of a report counts in: ``source.text[span.start:span.end] == cell.raw``.
    ``encoding`` is ``None`` for a text that needed no decoding; ``undecodable`` counts the places that
    held no valid character (each is a ``\ufffd`` in the text); ``misdeclared`` is an encoding that a web page
    declares and does not have. Of a saved page (MHTML) the text is that of the page and its frames. ``misread`` says
    which mojibake was undone, the last misreading first; ``text`` is then the text as it was before that.
    """

    text: str
    name: str = "<text>"
    encoding: str | None = None
    undecodable: int = 0
    misdeclared: str | None = None
    misread: tuple[Misreading, ...] = ()


def read_source(
    origin: SourceLike,
    *,
    name: str | None = None,
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Source:
    """Obtain a source from a path, bytes or a binary file object.

    The encoding is what a byte-order mark says, else ``encoding`` if given (strictly), else what a web page
    declares of itself unless another is likelier, else UTF-16 where NUL bytes show it, else UTF-8 where the bytes are
    valid, else the likeliest of UTF-8, GB18030, Big5-HKSCS and UTF-16.

    Mojibake is undone where that is exact.

    Raises a :class:`~gxparse.errors.SourceError`: not found, too large, empty, binary, undecodable or mojibake.

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
    return _decode(data, name, encoding)


def text_source(text: str, *, name: str = "<text>", max_chars: int = MAX_BYTES) -> Source:
    """A source from a text that is decoded already. Empty and oversized texts raise as files do.

    >>> text_source("政府信息公开".encode().decode("latin-1")).text
    '政府信息公开'
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}; for bytes there is parse_bytes")
    if len(text) > max_chars:
        raise SourceTooLargeError(name, len(text), max_chars)
    return _checked(Source(text, name))


def _read_stream(stream: IO[bytes], name: str, max_bytes: int) -> bytes | str:
    """All that a file object gives, up to one byte more than the limit. A file opened as text gives a text."""
    chunks: list[Any] = []
    size = 0
    try:
        while size <= max_bytes and (chunk := stream.read(max_bytes + 1 - size)):
            chunks.append(chunk)
            size += len(chunk)
    except (OSError, ValueError) as error:  # closed, not readable, or opened as text in a wrong encoding
        raise SourceNotFoundError(name, f"读不出({error})", f"cannot be read ({error})") from error
    return "".join(chunks) if chunks and isinstance(chunks[0], str) else b"".join(chunks)


def _read_path(path: str, max_bytes: int) -> bytes:
    if "\n" in path or path.lstrip().startswith("<") or len(path) > 4096:
        raise SourceNotFoundError(
            _shortened(path),
            "这不是路径,而像是文本(请用 parse_text)",
            "is no path but looks like a text: use parse_text",
        )
    file = Path(path)
    try:
        if not path:
            raise FileNotFoundError
        if file.is_dir():
            raise SourceNotFoundError(
                path,
                "是目录,不是文件(命令行可以遍历目录)",
                "is a directory, not a file (the command line walks it)",
            )
        with file.open("rb") as stream:
            size = stream.seek(0, io.SEEK_END) if stream.seekable() else 0
            if size > max_bytes:
                raise SourceTooLargeError(path, size, max_bytes)
            if size:
                stream.seek(0)
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise SourceNotFoundError(path, "没有这个文件", "no such file") from None
    except (OSError, ValueError) as error:
        raise SourceNotFoundError(path, f"打不开({error})", f"cannot be opened ({error})") from error


def _shortened(text: str) -> str:
    return repr(text[:40] + "…") if len(text) > 40 else repr(text)


def _decode(data: bytes, name: str, declared: str | None) -> Source:
    if not is_mhtml(data):
        return _decode_text(data, name, declared)
    pages = saved_pages(data)
    if not pages:
        raise BinarySourceError(name, "MHTML", "it holds no web page")
    if len(pages) > MOST_PAGES:
        raise BinarySourceError(name, "MHTML", f"it holds more than {MOST_PAGES} web pages")
    sources = []
    for page in pages:
        with suppress(BinarySourceError, EmptySourceError):  # a frame without a text
            sources.append(_decode_text(page.data, name, declared, page.charset))
    if not sources:
        raise EmptySourceError(name)
    return evolve(
        sources[0],
        text="\n".join(source.text for source in sources),
        misread=next((source.misread for source in sources if source.misread), ()),
        undecodable=sum(source.undecodable for source in sources),
        misdeclared=next((source.misdeclared for source in sources if source.misdeclared is not None), None),
    )


def _of_page(data: bytes) -> str | None:
    """The encoding that a web page declares in its head."""
    body = _BODY.search(data, 0, _HEAD)
    head = data[: body.start() if body else _HEAD]
    found = _META.search(_HIDDEN.sub(b"", head)) if b"<" in head else None
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _decode_text(data: bytes, name: str, declared: str | None, charset: str | None = None) -> Source:
    """``declared`` is what the caller says, ``charset`` what stands beside the page in a saved one."""
    own = _of_page(data)
    hint = charset or own
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _hinted(_checked(_lenient(data[len(mark) :], name, marked)), hint)
    if declared is not None:
        return _checked(_declared(data, name, declared))
    if not data:
        raise EmptySourceError(name)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise BinarySourceError(name, kind, f"begins with {signature!r}")
    if hint is None:
        return _checked(_likeliest(data, name))
    hinted = _codec(hint)
    try:
        likeliest = _likeliest(data, name, wide=own is None)
    except SourceError:
        if hinted is None:
            raise
        return _checked(_lenient(data, name, hinted))
    if hinted in (None, likeliest.encoding):
        return _hinted(_checked(likeliest), hint)
    sample = _sample(data)
    if _legibility(sample, hinted or "") >= _legibility(sample, likeliest.encoding or ""):
        return _checked(_lenient(data, name, hinted or ""))
    return _hinted(_checked(likeliest), hint)


def _codec(label: str) -> str | None:
    """The codec that a browser uses for a declared encoding; ``None`` for a name that says nothing."""
    try:
        found = codecs.lookup(_LABELS.get(label.strip().lower(), label))
        if not found._is_text_encoding:
            return None
        codec = _OF_PAGES.get(found.name, found.name)
        if codec.startswith(("utf-16", "utf-32")):
            # A declaration that can be read as ASCII is not in an encoding of two bytes a letter.
            return "utf-8"
        # Nor in one that reads ASCII as something else.
        return codec if _PROBE.decode(codec, "replace") == _PROBE.decode("ascii") else None
    except (LookupError, ValueError):
        return None


def _hinted(source: Source, hint: str | None) -> Source:
    """A source, with the declared encoding if it turned out to be wrong."""
    if hint is None or _codec(hint) == source.encoding or _is_wide(hint, source.encoding or ""):
        return source
    return evolve(source, misdeclared=hint)


def _is_wide(hint: str, encoding: str) -> bool:
    """Whether a declaration outside the page (of MHTML) says of a page in UTF-16 or UTF-32 that it is."""
    with suppress(LookupError, ValueError):
        return encoding.startswith(codecs.lookup(_LABELS.get(hint.strip().lower(), hint)).name[:6])
    return False


def _sample(data: bytes) -> bytes:
    found = _FIRST_FOREIGN.search(data)
    start = found.start() // 4 * 4 if found else 0
    return data[start : start + SAMPLE]


def _likeliest(data: bytes, name: str, *, wide: bool = True) -> Source:
    """The likeliest reading. What was read as ASCII (a declaration) is not ``wide``: two or four bytes a letter."""
    sample = _sample(data)
    nuls = sample.count(0)
    if wide and nuls * 50 > len(sample):
        encodings = ["utf-32-le", "utf-32-be"] if nuls * 5 > len(sample) * 2 else []
        encodings += ["utf-16-le", "utf-16-be"]
        best = max(encodings, key=lambda encoding: _legibility(sample, encoding))
        if _legibility(sample, best) > LEGIBLE:
            return _lenient(data, name, best)
    with suppress(UnicodeDecodeError):
        return Source(data.decode("utf-8"), name, "utf-8")
    narrow = ["utf-8", "gb18030", "big5hkscs"]
    candidates = [*narrow, "utf-16-le", "utf-16-be"] if wide else narrow
    # A sample cut inside a character costs one replacement, the same for every candidate.
    best = max(candidates, key=lambda encoding: _legibility(sample, encoding))
    if _legibility(sample, best) <= LEGIBLE:
        if _controls(sample.decode("latin-1")) > 0:
            raise BinarySourceError(name, None, "control bytes and no Chinese text in " + ", ".join(candidates))
        raise DecodingError(name, candidates, "none of them gives a legible Chinese text")
    return _lenient(data, name, best)


def _declared(data: bytes, name: str, declared: str) -> Source:
    try:
        found = codecs.lookup(declared).name
    except (LookupError, ValueError):
        raise DecodingError(name, [declared[:40]], "no such encoding") from None
    encoding = _SUPERSETS.get(found, found)
    try:
        return Source(data.decode(encoding), name, encoding)
    except UnicodeDecodeError as error:
        raise DecodingError(name, [declared[:40]], f"byte {error.start}: {error.reason}") from None
    except (LookupError, ValueError, UnicodeError) as error:  # a codec that is no text encoding
        raise DecodingError(name, [declared[:40]], str(error)) from None


def _lenient(data: bytes, name: str, encoding: str) -> Source:
    try:
        return Source(data.decode(encoding), name, encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Source(text, name, encoding, undecodable=text.count("\ufffd"))


def _legibility(sample: bytes, encoding: str) -> float:
    return legibility(sample.decode(encoding, "replace"))


def _controls(text: str) -> int:
    return len(_CONTROL.findall(text))


def _checked(source: Source) -> Source:
    if not source.text.strip(BLANKS):
        raise EmptySourceError(source.name)
    if _controls(source.text[:SAMPLE]) * 100 > len(source.text[:SAMPLE]):
        raise BinarySourceError(source.name, None, "more than 1 % control characters")
    found = undone(source.text)
    if found is None:
        return source
    if isinstance(found, Damage):
        raise MojibakeError(source.name, *found)
    text, misread = found
    return evolve(source, text=text, misread=misread)
