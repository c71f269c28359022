"""Where sources come from: files, folders, archives, crawls, columns, fsspec; what becomes of broken ones."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import random
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gxparse.corpus import items
from gxparse.corpus import sources as module
from gxparse.corpus.items import SourceItem
from gxparse.corpus.sources import sources
from gxparse.errors import (
    ColumnError,
    ColumnValueError,
    DocumentError,
    EmptySourceError,
    JsonSourceError,
    MissingDependencyError,
    SourceNotFoundError,
    SourceTooLargeError,
)

A, B = "甲县政府信息公开工作年度报告".encode(), "乙县".encode("gbk")


def read(*addresses: str | Path, **options: Any) -> list[SourceItem]:
    return list(sources(addresses, **options))


def said(found: list[SourceItem], place: Path) -> list[tuple[str, bytes | type]]:
    """Names below a place, with the data or the kind of the error."""
    for item in found:
        assert item.error is None or not item.data
    return [(item.name.removeprefix(f"{place}/"), type(item.error) if item.error else item.data) for item in found]


def zipped(members: dict[str, bytes], **options: Any) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
    return held.getvalue()


# -- files and folders ---------------------------------------------------------------------------------


def test_files_folders_and_globs_come_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.html", "a/x.txt", "c.txt", "c.exe", ".hidden.txt", "b/1_files/ad.html"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    skipped: list[str] = []
    found = read(tmp_path, skipped=lambda name, _: skipped.append(name))
    assert [name for name, _ in said(found, tmp_path)] == ["c.txt", "a/x.txt", "b/1.html", "b/2.txt"]
    assert skipped == [str(tmp_path / "c.exe")]
    found = read(tmp_path / "c.exe", tmp_path / "*" / "*.txt")
    assert [name for name, _ in said(found, tmp_path)] == ["c.exe", "a/x.txt", "b/2.txt"]
    assert all(item.data == name.encode() for item, name in zip(found, ["c.exe", "a/x.txt", "b/2.txt"], strict=True))


def test_what_is_not_there_is_told_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_bytes(A)
    found = read(tmp_path / "none.txt", tmp_path / "empty", tmp_path / "*.pdf", tmp_path / "a.txt")
    names = ["none.txt", "empty", "*.pdf"]
    assert said(found, tmp_path) == [*((name, SourceNotFoundError) for name in names), ("a.txt", A)]


def test_a_file_beyond_the_limit_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert said(read(tmp_path / "a.txt", max_bytes=5), tmp_path) == [("a.txt", b"12345")]
    assert said(read(tmp_path / "a.txt", max_bytes=4), tmp_path) == [("a.txt", SourceTooLargeError)]


def test_an_address_is_a_text() -> None:
    with pytest.raises(TypeError, match="address"):
        sources([b"a.txt"])  # type: ignore[list-item]


# -- archives ------------------------------------------------------------------------------------------


def arrow_packed(codec: str, data: bytes) -> bytes:
    return bytes(pa.compress(data, codec))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": partial(arrow_packed, "zstd"),
}


@pytest.mark.parametrize("packing", PACKERS)
def test_archives_are_read_member_by_member(tmp_path: Path, packing: str) -> None:
    members = {"县/一.txt": A, "b.html": B, "b_files/ad.html": b"", "c.css": b"", "__MACOSX/b.html": b""}
    inner = {"in.zip": zipped({"深.txt": A, "x.tar": tarred({"d.txt": B})}), "z.txt.gz": gzip.compress(B)}
    file = tmp_path / f"all.tar{packing}"
    file.write_bytes(PACKERS[packing](tarred(members | inner)))
    skipped: list[str] = []
    top = file.name
    assert said(read(file, skipped=lambda name, _: skipped.append(name)), tmp_path) == [
        (f"{top}!/县/一.txt", A),
        (f"{top}!/b.html", B),
        (f"{top}!/in.zip!/深.txt", A),
        (f"{top}!/in.zip!/x.tar!/d.txt", B),
        (f"{top}!/z.txt.gz", B),
    ]
    assert [name.rpartition("!/")[2] for name in skipped] == ["b_files/ad.html", "c.css", "__MACOSX/b.html"]


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    data = zipped({"XX.txt": A}).replace(b"XX.txt", "县".encode("gbk") + b".txt")
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "a.tar").write_bytes(b"")
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT, encoding="gbk") as archive:
        archive.addfile(tarfile.TarInfo("县.txt"))
    (tmp_path / "a.tar").write_bytes(held.getvalue())
    found = read(tmp_path / "a.zip", tmp_path / "a.tar")
    assert said(found, tmp_path) == [("a.zip!/县.txt", A), ("a.tar!/县.txt", b"")]


def test_archives_too_deep_are_told(tmp_path: Path) -> None:
    data = tarred({"a.txt": A})
    for _ in range(module.DEEPEST):
        data = zipped({"in.tar" if data[:2] != b"PK" else "in.zip": data, "b.txt": B})
    (tmp_path / "a.zip").write_bytes(data)
    found = said(read(tmp_path), tmp_path)
    assert [what for _, what in found] == [DocumentError, B, B, B]
    assert found[0][0] == "a.zip!/in.zip!/in.zip!/in.tar"


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.txt.gz", "a.txt.xz", "a.txt.bz2", "a.txt.zst"])
def test_bombs_are_left_early(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items.Guarded, "FREE", 1 << 16)
    monkeypatch.setattr(items.Guarded, "RATIO", 20)
    zeros = bytes(1 << 20)
    suffix = Path(name).suffix
    packed = {".zip": zipped({"a.txt": zeros}), ".tar": gzip.compress(tarred({"a.txt": zeros}))}
    data = packed[suffix] if suffix in packed else PACKERS[suffix](zeros)
    file = tmp_path / (name if suffix != ".tar" else "a.tgz")
    file.write_bytes(data)
    found = read(file)
    assert all(isinstance(item.error, DocumentError) for item in found)
    assert "far beyond" in str(found[-1].error)


def test_a_locked_member_is_told_in_its_place(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": A, "b.txt": B}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert said(read(tmp_path), tmp_path) == [("a.zip!/a.txt", DocumentError), ("a.zip!/b.txt", B)]


def test_a_damaged_member_is_told_in_its_place(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(1000)
    data = zipped({"a.txt": noise, "b.txt": B}).replace(noise[100:200], bytes(100))
    (tmp_path / "a.zip").write_bytes(data)
    assert said(read(tmp_path), tmp_path) == [("a.zip!/a.txt", DocumentError), ("a.zip!/b.txt", B)]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.zst", "a.tar.bz2"])
@pytest.mark.parametrize("kept", [0, 1, 40, 300, 0.5, 0.6])
def test_a_part_of_an_archive_is_told_and_the_rest_goes_on(tmp_path: Path, name: str, kept: float) -> None:
    members = {f"{number}.txt": random.Random(number).randbytes(700) for number in range(9)}
    whole = zipped(members) if name == "a.zip" else PACKERS[name.removeprefix("a.tar")](tarred(members))
    (tmp_path / name).write_bytes(whole[: int(kept if kept >= 1 else kept * len(whole))])
    (tmp_path / "b.txt").write_bytes(B)
    *found, last = read(tmp_path)
    assert (last.name, last.data) == (str(tmp_path / "b.txt"), B)
    errors = [item.error for item in found if item.error]
    assert errors
    assert all(isinstance(error, DocumentError if kept else EmptySourceError) for error in errors)
    assert [item.data for item in found if not item.error] == list(members.values())[: len(found) - len(errors)]


# -- crawls --------------------------------------------------------------------------------------------


def crawl(*answers: tuple[str, str, dict[str, str], bytes], packed: bool = True) -> bytes:
    """A crawl as crawlers write it."""
    records = [record("warcinfo", "", b"software: test\r\n")]
    for address, status, headers, body in answers:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        answer = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
        records.append(record("request", address, b"GET / HTTP/1.1\r\n\r\n"))
        records.append(record("response", address, answer))
    return b"".join(map(gzip.compress, records) if packed else records)


def record(kind: str, address: str, content: bytes) -> bytes:
    of = {"warcinfo": "application/warc-fields"}.get(kind, f"application/http; msgtype={kind}")
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2022-03-01T08:00:00Z\r\nContent-Type: {of}\r\n"
    head += f"WARC-Target-URI: {address}\r\n" * bool(address) + f"Content-Length: {len(content)}\r\n\r\n"
    return head.encode() + content + b"\r\n\r\n"


PAGE = {"Content-Type": "text/html; charset=gbk"}


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_documents_of_a_crawl_are_what_a_browser_gets(tmp_path: Path, packed: bool) -> None:
    address = "http://a.example/报告?id="
    chunks = b"3\r\n" + A[:3] + b"\r\n" + hex(len(A) - 3)[2:].encode() + b"\r\n" + A[3:] + b"\r\n0\r\n\r\n"
    data = crawl(
        (f"{address}1", "200 OK", PAGE, A),
        (f"{address}2", "200 OK", PAGE | {"Content-Encoding": "gzip"}, gzip.compress(B)),
        (f"{address}3", "200 OK", PAGE | {"Content-Encoding": "br"}, arrow_packed("brotli", B)),
        (f"{address}4", "200 OK", PAGE | {"Transfer-Encoding": "chunked"}, chunks),
        (f"{address}5", "404 Not Found", PAGE, b"no"),
        ("http://a.example/x.png", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("http://a.example/x.css?1", "200 OK", {}, b"p {}"),
        (f"{address}6", "200 OK", PAGE | {"Content-Encoding": "new"}, b"?"),
        (f"{address}7", "200 OK", {}, B),
        (f"{address}8", "200 OK", PAGE | {"Content-Encoding": "deflate"}, zlib.compress(B)),
        (f"{address}9", "200 OK", PAGE | {"Content-Encoding": "deflate"}, zlib.compress(B, wbits=-15)),
        (f"{address}10", "200 OK", PAGE | {"Content-Encoding": "zstd"}, arrow_packed("zstd", B)),
        (f"{address}11", "200 OK", PAGE | {"Content-Encoding": "gzip"}, A),
        packed=packed,
    )
    (tmp_path / f"a.warc{'.gz' * packed}").write_bytes(data)
    skipped: list[str] = []
    found = read(tmp_path, skipped=lambda name, _: skipped.append(name))
    there = {1: A, 2: B, 3: B, 4: A, 6: DocumentError, 7: B, 8: B, 9: B, 10: B, 11: A}
    assert said(found, tmp_path) == [(f"{address}{number}", what) for number, what in there.items()]
    assert {item.date for item in found} == {"2022-03-01T08:00:00Z"}
    assert skipped == [f"{address}5", "http://a.example/x.png", "http://a.example/x.css?1"]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
@pytest.mark.parametrize("kept", [0.4, 0.7, 0.97])
def test_a_part_of_a_crawl_is_told_and_the_rest_goes_on(tmp_path: Path, packed: bool, kept: float) -> None:
    bodies = [random.Random(number).randbytes(900) for number in range(9)]
    data = crawl(*((f"http://a/{n}", "200 OK", PAGE, body) for n, body in enumerate(bodies)), packed=packed)
    (tmp_path / f"a.warc{'.gz' * packed}").write_bytes(data[: int(kept * len(data))])
    (tmp_path / "b.txt").write_bytes(B)
    *found, last = read(tmp_path)
    assert last.data == B
    *whole, cut = found
    assert [item.data for item in whole] == bodies[: len(whole)]
    assert len(whole) >= 9 * kept - 2
    assert isinstance(cut.error, DocumentError)


# -- columns -------------------------------------------------------------------------------------------

ROWS = [{"url": "http://a/1", "text": "甲", "id": 7}, {"url": None, "text": "乙", "id": 8}]


def test_json_lines_are_sources(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in ROWS]
    bad = ["", "{", "[]", '{"url": "n"}', '{"url": "m", "text": 7}', '{"text": "\\ud800"}', '{"text": "\xff"}']
    (tmp_path / "a.jsonl").write_bytes("\n".join([*lines, *bad[:-1]]).encode() + b"\n{\xff}")
    found = said(read(tmp_path), tmp_path)
    assert found == [
        ("http://a/1", "甲".encode()),
        ("a.jsonl!/2", "乙".encode()),
        ("a.jsonl!/4", JsonSourceError),
        ("a.jsonl!/5", JsonSourceError),
        ("n", ColumnValueError),
        ("m", ColumnValueError),
        ("a.jsonl!/8", ColumnValueError),
        ("a.jsonl!/9", JsonSourceError),
    ]
    named = said(read(tmp_path, content="url", name="id"), tmp_path)[:2]
    assert named == [("7", b"http://a/1"), ("8", ColumnValueError)]


def test_a_line_beyond_the_limit_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 300_000})
    (tmp_path / "a.jsonl").write_text(f'{{"text": "a"}}\n{long}\n{{"text": "b"}}\n')
    for limit, kind in ((1_000, SourceTooLargeError), (290_000, SourceTooLargeError)):
        found = said(read(tmp_path, max_bytes=limit), tmp_path)
        assert [what for _, what in found] == [b"a", kind, b"b"]


@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()], ids=str)
def test_rows_of_parquet_are_sources(tmp_path: Path, of: pa.DataType) -> None:
    texts = [f"县{number}" for number in range(200)]
    table = pa.table({"id": range(200), "body": pa.array([each.encode() for each in texts]).cast(of)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=150)
    found = read(tmp_path / "a.parquet")
    assert [item.name for item in found] == [str(number) for number in range(200)]
    assert [item.data.decode() for item in found] == texts
    assert {item.encoding for item in found} == {None if "binary" in str(of) else "utf-8"}


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_a_column_that_is_missing_is_told_once(tmp_path: Path, name: str) -> None:
    rows = [{"titel": "x"}] * 3
    if name == "a.jsonl":
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)))
    else:
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / name)
    for options in ({}, {"content": "titles"}, {"content": "titel", "name": "nr"}):
        (found,) = read(tmp_path / name, **options)
        assert isinstance(found.error, ColumnError)
        assert found.error.columns == ("titel",)


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a"] * 999}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    for data in (b"PAR1", whole[:-9], whole[100:]):
        (tmp_path / "a.parquet").write_bytes(data)
        assert said(read(tmp_path), tmp_path) == [("a.parquet", DocumentError)]


# -- whatever happens to them --------------------------------------------------------------------------

TEXTS = {f"{number}.txt": random.Random(number).randbytes(300) for number in range(6)}


def kinds_of_files() -> dict[str, bytes]:
    """The same sources in every kind of file that holds several."""
    table = pa.table({"name": list(TEXTS), "data": list(TEXTS.values())})
    held = BytesIO()
    pq.write_table(table, held)
    answers = [(f"http://a/{name}", "200 OK", PAGE, data) for name, data in TEXTS.items()]
    made = {"a.zip": zipped(TEXTS), "a.parquet": held.getvalue(), "a.txt.gz": gzip.compress(bytes(3000))}
    made |= {f"a.tar{suffix}": pack(tarred(TEXTS)) for suffix, pack in PACKERS.items()}
    return made | {"a.warc.gz": crawl(*answers), "a.warc": crawl(*answers, packed=False)}


FILES = kinds_of_files()


@given(st.sampled_from(sorted(FILES)), st.floats(0, 1, exclude_max=True))
def test_what_is_left_of_a_file_is_read_and_the_loss_is_told(name: str, kept: float) -> None:
    there = [item.data for item in items_of(name, FILES[name])]
    found = items_of(name, FILES[name][: int(kept * len(FILES[name]))])
    read_all = [item.data for item in found if item.error is None]
    assert read_all == there[: len(read_all)]
    if ".warc" not in name:  # a crawl that is cut between two records is one
        assert len(read_all) == len(there) or any(item.error for item in found)


@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=9)), max_size=5))
def test_a_damaged_file_raises_nothing(name: str, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(FILES[name])
    for place, change in changes:
        start = place % len(data)
        data[start : start + len(change)] = change
    for item in items_of(name, bytes(data)):
        assert item.error is None or (not item.data and item.error.message("zh"))


def items_of(name: str, data: bytes) -> list[SourceItem]:
    reading = items.Reading(None, None, 1_000_000, lambda *_: None, module._member)
    return list(module._read(name, BytesIO(data), 0, reading))


# -- fsspec --------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()


def test_addresses_of_fsspec(memory: Any, tmp_path: Path) -> None:
    memory.pipe({"/in/b.txt": B, "/in/a.zip": zipped({"a.txt": A}), "/in/x.css": b"", "/in/deep/c.txt": A})
    everything = [("memory:///in/a.zip!/a.txt", A), ("memory:///in/b.txt", B), ("memory:///in/deep/c.txt", A)]
    skipped: list[str] = []
    found = read("memory://in", skipped=lambda name, _: skipped.append(name))
    assert said(found, tmp_path) == [
        (name.replace(":///", "://", 1) if False else name, what) for name, what in everything
    ]
    assert [name.rpartition("/")[2] for name in skipped] == ["x.css"]
    assert [what for _, what in said(read("memory://in/*.txt", "memory://none"), tmp_path)] == [B, SourceNotFoundError]
    (tmp_path / "a.txt").write_bytes(A)
    assert [item.data for item in read(f"file://{tmp_path}")] == [A]


def test_a_library_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.warc").write_bytes(crawl(packed=False))
    (tmp_path / "b.txt.zst").write_bytes(arrow_packed("zstd", B))
    for name in ("warcio", "pyarrow", "fsspec"):
        monkeypatch.setitem(sys.modules, name, None)
    found = read(tmp_path, "memory://a")
    assert [type(item.error) for item in found] == [MissingDependencyError] * 3
    assert all("gxparse[corpus]" in str(item.error) for item in found)


def test_hashes_are_those_of_the_data_and_of_what_errors_say(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    (whole,) = read(tmp_path)
    assert whole.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    first, second = read(tmp_path / "none.txt", tmp_path / "none.txt")
    assert first.sha256 == second.sha256 != whole.sha256


def test_an_archive_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    file.write_bytes(tarred({f"{number}.txt": random.Random(number).randbytes(5000) for number in range(100)}))
    reading = items.Reading(None, None, 10_000, lambda *_: None, module._member)
    with file.open("rb", buffering=0) as stream:
        found = module._read(str(file), stream, 0, reading)
        next(found)
        assert stream.tell() < 50_000
        found.close()  # type: ignore[attr-defined]
