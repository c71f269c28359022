"""What crawlers keep (WARC and ARC): what servers answered, by its address and when."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from functools import partial
from gzip import GzipFile
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from gxparse.corpus.items import BROKEN, Reading, SourceItem, damaged
from gxparse.errors import DocumentError, GxparseError
from gxparse.frames.tables import library
from gxparse.words import Words

KINDS = {"response", "resource", "conversion"}
"""The types of records that hold a document: an answer, a file, a text that was made of an answer (WET)."""

NO_DOCUMENTS = ("audio/", "font/", "image/", "video/")
PARTS_OF_PAGES = {
    ".css",
    ".eot",
    ".gif",
    ".ico",
    ".jpeg",
    ".jpg",
    ".js",
    ".mp4",
    ".png",
    ".svg",
    ".ttf",
    ".webp",
    ".woff",
    ".woff2",
}
"""What pages are made of: their pictures are passed over, too, for most of them are none of a report."""

NO_SCRIPTS = {"text/css", "text/javascript", "application/javascript", "application/x-javascript"}


def records(name: str, stream: IO[bytes], depth: int, reading: Reading) -> Iterator[SourceItem]:  # noqa: ARG001 - as all
    """The documents of a crawl, in their order; each is called by its address."""
    for record, is_whole in _records(name, stream):
        address = record.rec_headers.get_header("WARC-Target-URI") or name
        items = list(_document(record, address, reading)) if record.rec_type in KINDS else []
        if not is_whole():
            raise damaged(name, "WARC", address)
        yield from items


def _records(name: str, stream: IO[bytes]) -> Iterator[tuple[Any, Callable[[], bool]]]:
    """The records of a crawl, and whether each ends where it says, which is known when it was read.

    What is no record, warcio fails at in ways of its own; what it writes to standard error is told as an error here.
    """
    library("warcio", "corpus")
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = ArchiveIterator(stream, arc2warc=True)

    def is_whole() -> bool:
        record, faults = found.record, found.err_count
        with redirect_stderr(StringIO()):
            found.read_to_end()
        length = (record.rec_headers.get_header("Content-Length") or "").strip()
        return length.isdigit() and getattr(record.raw_stream, "limit", 1) <= 0 and found.err_count == faults

    while True:
        try:
            with redirect_stderr(StringIO()):
                record = next(found, None)
        except (ArchiveLoadFailed, AttributeError, TypeError, *BROKEN) as error:
            raise damaged(name, "WARC", error) from error
        if record is None:
            break
        yield record, is_whole
    if found.offset < found.fh.tell():  # it ends quietly at headers that are cut off
        raise damaged(name, "WARC")


def _document(record: Any, address: str, reading: Reading) -> Iterator[SourceItem]:
    """The document of a record, if it has one."""
    why = _no_document(record, address)
    if why is not None:
        reading.skipped(address, why)
        return
    date = record.rec_headers.get_header("WARC-Date")
    try:
        data = _content(record, address, reading)
    except GxparseError as error:
        yield SourceItem(name=address, date=date, error=error)
    else:
        encoding = "utf-8" if record.rec_type == "conversion" else None
        yield SourceItem(name=address, date=date, data=data, encoding=encoding)


def _no_document(record: Any, address: str) -> Words | None:
    """Why a record is passed over."""
    headers = record.http_headers
    if headers is not None:
        status = headers.get_statuscode() or ""
        if not status.startswith("2"):
            return Words(f"服务器回答 {status}", f"the server answered {status}")
        kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
        if kind.startswith(NO_DOCUMENTS) or kind in NO_SCRIPTS:
            return Words(f"类型 {kind} 不是文档", f"{kind} is no document")
    with suppress(ValueError):
        suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
        if suffix in PARTS_OF_PAGES:
            return Words(f"{suffix} 是网页的部件", f"{suffix} is a part of pages")
    return None


def _content(record: Any, address: str, reading: Reading) -> bytes:
    """The document of a record, as a browser would get it. Raises for one that cannot be unpacked or is too large."""
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers
    stream = record.raw_stream
    if headers is not None and (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    data = reading.whole(address, stream)
    packing = ((headers and headers.get_header("Content-Encoding")) or "").strip().lower()
    if packing in ("", "identity", "none") or (packing in _MAGIC and not data.startswith(_MAGIC[packing])):
        return data  # some crawlers keep the headers and unpack what they tell of
    unpack = _UNPACKING.get(packing)
    if unpack is None:
        what = Words(f"用 {packing} 压缩，无法解压", f"is packed by {packing}, which cannot be unpacked")
        raise DocumentError(address, "WARC", what, Words("请用其他设置重新抓取", "crawl it again with other settings"))
    try:
        return reading.whole(address, unpack(data, reading.max_bytes + 1))
    except BROKEN as error:
        raise damaged(address, packing, error) from error


def _gunzipped(data: bytes, most: int) -> GzipFile:  # noqa: ARG001 - it is unpacked as it is read
    return GzipFile(fileobj=BytesIO(data))


def _of_codec(name: str, data: bytes, most: int) -> Any:  # noqa: ARG001 - see above
    arrow = library("pyarrow", "corpus")
    return arrow.CompressedInputStream(arrow.BufferReader(data), name)


def _inflated(data: bytes, most: int) -> IO[bytes]:
    """What ``deflate`` packs, with a header or, as many servers do, without."""
    try:
        return BytesIO(zlib.decompressobj().decompress(data, most))
    except zlib.error:
        return BytesIO(zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most))


_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_UNPACKING: dict[str, Callable[[bytes, int], Any]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": partial(_of_codec, "brotli"),
    "zstd": partial(_of_codec, "zstd"),
}
"""How what servers pack is unpacked, by the name of ``Content-Encoding``."""
