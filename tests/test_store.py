"""A corpus on disk: nothing that was committed is lost, nothing stands twice, and no half file is read."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gxparse.corpus import manifest, parts, store
from gxparse.corpus.layout import LOCK, MANIFESTS, STAGED
from gxparse.corpus.parts import Reading
from gxparse.corpus.store import Store, mark
from gxparse.errors import CorpusError, CorpusLockedError, NoCorpusError
from small_corpus import READING, build, committed, expected, hash_of, seen_by_glob, tables_of


@pytest.fixture(autouse=True)
def _no_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is killed here are processes, not machines: nothing need be synced, which takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


SOME = {
    "a.txt": "2021 北县",
    "b.txt": "2020 南县; 2021 南县",
    "c.txt": "- 西县",
    "d.txt": "!encoding",
    "e.txt": "2021 东县",
}


def holds(directory: Path, sources: dict[str, str]) -> None:
    """The corpus has these sources and nothing else, however one looks at it."""
    assert committed(directory) == expected(sources)
    assert seen_by_glob(directory) == expected(sources)
    assert not [path for path in (directory / STAGED).glob("**/*") if path.is_file()]


def test_what_was_built_is_there_and_known(tmp_path: Path) -> None:
    assert build(tmp_path / "corpus", SOME) == list(SOME)
    holds(tmp_path / "corpus", SOME)
    before = sorted(path for path in (tmp_path / "corpus").glob("**/*"))
    assert build(tmp_path / "corpus", SOME) == []
    assert sorted(path for path in (tmp_path / "corpus").glob("**/*")) == before


def test_what_changed_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    changed = {**SOME, "b.txt": "2019 南县", "d.txt": "2021 中县", "f.txt": "2021 外县"}
    assert build(tmp_path, changed) == ["b.txt", "d.txt", "f.txt"]
    holds(tmp_path, changed)
    assert not list((tmp_path / "reports" / "year=2020").glob("*"))


def test_what_vanished_stays_until_it_is_pruned(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    build(tmp_path, {"a.txt": SOME["a.txt"]})
    holds(tmp_path, SOME)
    with Store.opened(tmp_path, READING) as opened:
        assert opened.keep_only(lambda name: name in ("a.txt", "d.txt")) == 3
        assert opened.keep_only(lambda name: name in ("a.txt", "d.txt")) == 0
    holds(tmp_path, {name: SOME[name] for name in ("a.txt", "d.txt")})


def test_other_options_read_everything_again(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    other = Reading("reading-2", {"version": "2"})
    assert build(tmp_path, {"a.txt": SOME["a.txt"]}, reading=other) == ["a.txt"]
    holds(tmp_path, SOME)
    assert set(manifest.newest(tmp_path).readings) == {"reading-1", "reading-2"}
    assert build(tmp_path, SOME, reading=other) == [name for name in SOME if name != "a.txt"]
    holds(tmp_path, SOME)
    assert set(manifest.newest(tmp_path).readings) == {"reading-2"}


def test_an_error_that_lies_beside_the_source_is_no_last_word(tmp_path: Path) -> None:
    sources = {"a.txt": "!time-limit", "b.txt": "!missing-dependency", "c.txt": "!no-report"}
    build(tmp_path, sources)
    assert build(tmp_path, sources) == ["a.txt", "b.txt"]
    holds(tmp_path, sources)


def test_many_small_parts_become_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FULL", {False: 10, True: 10})
    sources = {f"{number:03}.txt": f"{2019 + number % 2} 县{number % 7}" for number in range(80)}
    build(tmp_path, sources, at_once=2)
    holds(tmp_path, sources)
    sizes = [part.size for part in manifest.newest(tmp_path).of("reports")]
    assert len(sizes) <= 2 * (store.SMALL_PARTS + 80 // 10)
    assert max(sizes) < 15


def test_the_rows_of_a_file_are_sorted_and_say_how_they_were_read(tmp_path: Path) -> None:
    build(tmp_path, {f"{number}.txt": f"2021 {agency}" for number, agency in enumerate("丙甲乙甲")}, at_once=9)
    [path] = (tmp_path / "cells" / "year=2021").iterdir()
    read = pq.ParquetFile(path)
    rows = [(row["key"], row["agency"], row["source"]) for row in read.read().to_pylist()]
    assert rows == sorted(rows)
    assert "year" not in read.schema_arrow.names
    assert read.metadata.row_group(0).column(0).compression == "ZSTD"
    said = read.schema_arrow.metadata
    assert (said[b"gxparse.version"], said[b"gxparse.reading"]) == (b"1", b"reading-1")


@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_course_of_builds(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever is added, changed, taken away and pruned: what is there is what one build of it gives."""
    directory = tmp_path_factory.mktemp("corpus")
    contents = st.sampled_from(["2021 甲", "2020 乙", "- 丙", "!empty", "2021 甲; 2019 丁"])
    names = st.sampled_from([f"{number}.txt" for number in range(6)])
    known: dict[str, str] = {}
    for _ in range(data.draw(st.integers(1, 4))):
        given = data.draw(st.dictionaries(names, contents, max_size=6))
        read = build(directory, given, at_once=data.draw(st.integers(1, 3)))
        assert read == [name for name in given if known.get(name) != given[name]]
        known |= given
        if data.draw(st.booleans()):
            with Store.opened(directory, READING) as opened:
                assert opened.keep_only(given.__contains__) == len(known) - len(given)
            known = given
        holds(directory, known)


# -- killed --------------------------------------------------------------------------------------------

MANY = {f"{number:02}.txt": f"{2015 + number % 5} 县{number % 9}" for number in range(40)}

BUILDING = """
import os, sys
from pathlib import Path
from small_corpus import build
from test_store import MANY
from gxparse.corpus import store
store.FULL = {False: 6, True: 12}
os.fsync = lambda _: None
print("begun", flush=True)
build(Path(sys.argv[1]), MANY, at_once=2)
"""


def killed_at_random(directory: Path, random: Random, times: int) -> None:
    """Build again and again, killed each time, until it ends: each time what was committed is whole and stays."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    before = 0
    for _ in range(times):
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", BUILDING, str(directory)], stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        process.stdout.readline()
        if before < len(MANY):
            time.sleep(random.uniform(0, 0.15))  # where it is killed is what is tried
            process.kill()
        process.stdout.close()
        process.wait()
        try:
            found = committed(directory)
        except NoCorpusError:
            continue
        names = {row[0] for row in found["sources"]}
        assert len(names) >= before
        assert found == expected({name: content for name, content in MANY.items() if name in names})
        before = len(names)
    build(directory, MANY)
    holds(directory, MANY)


def test_a_build_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    killed_at_random(tmp_path / "corpus", Random(1), 2)


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.slow if seed else pytest.mark.thorough) for seed in range(5)]
)
def test_builds_that_are_killed_many_times_lose_nothing(tmp_path: Path, seed: int) -> None:
    killed_at_random(tmp_path / "corpus", Random(seed), 6)


class Killed(BaseException):
    """What a build dies of, at a place that is chosen."""


STEPS = [
    (parts, "write_file"),
    (parts, "_sync"),
    (manifest, "commit"),
    (Store, "_publish"),
    (Path, "unlink"),
    (Path, "replace"),
    (manifest, "sync_folder"),
]


@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("count", [0, 4])
def test_a_build_that_dies_at_a_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str, after: bool, count: int
) -> None:
    build(tmp_path, SOME)
    changed = {**SOME, "a.txt": "2018 北县", "e.txt": "!empty", "g.txt": "2021 外县"}
    real, calls = getattr(where, name), iter(range(100))

    def dying(*arguments: object, **keywords: object) -> object:
        dies = next(calls) == count
        if dies and not after:
            raise Killed
        result = real(*arguments, **keywords)
        if dies:
            raise Killed
        return result

    with monkeypatch.context() as patched:
        patched.setattr(where, name, dying)
        patched.setattr(Path, "unlink", dying if name == "unlink" else Path.unlink)
        with suppress(Killed):
            build(tmp_path, changed, at_once=9)
    found = committed(tmp_path)
    assert found in (expected(SOME), expected(changed))
    build(tmp_path, changed)
    holds(tmp_path, changed)


# -- two builds, full disks, other directories ---------------------------------------------------------

HOLDING = """
import sys
from pathlib import Path
from small_corpus import READING
from gxparse.corpus.store import Store
with Store.opened(Path(sys.argv[1]), READING):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_builds_do_not_write_over_each_other(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLDING, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(CorpusLockedError, match=f"process {process.pid} on ") as caught:
            build(tmp_path, MANY)
        assert (caught.value.code, caught.value.pid) == ("corpus-locked", process.pid)
        assert f"进程 {process.pid}" in caught.value.message("zh")
        holds(tmp_path, SOME)  # who reads needs no lock
        process.kill()
    build(tmp_path, MANY, at_once=40)  # what it left in the lock's file is stale
    holds(tmp_path, {**SOME, **MANY})
    assert (tmp_path / LOCK).read_bytes() == b""


def test_a_lock_of_another_machine_is_not_broken(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    (tmp_path / LOCK).write_text(json.dumps({"pid": 17, "host": "elsewhere"}))
    with pytest.raises(CorpusLockedError, match="process 17 on elsewhere did not say that it has ended") as caught:
        build(tmp_path, SOME)
    assert "请删除此文件" in caught.value.message("zh")
    (tmp_path / LOCK).write_text("{half")
    assert build(tmp_path, SOME) == []


@pytest.mark.parametrize("number", [28, 30], ids=["full", "read-only"])
@pytest.mark.parametrize(
    ("where", "name"), [(parts, "write_file"), (parts, "_sync"), (manifest, "commit")], ids=lambda each: str(each)[:12]
)
def test_what_cannot_be_written_leaves_the_corpus_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str, number: int
) -> None:
    build(tmp_path, SOME)

    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(where, name, failing)
        with pytest.raises(CorpusError, match=os.strerror(number)) as caught:
            build(tmp_path, MANY, at_once=40)
    assert "what was committed (commit 2) is whole" in str(caught.value)
    assert "已提交的内容（第 2 次提交）完好" in caught.value.message("zh")
    holds(tmp_path, SOME)
    build(tmp_path, MANY, at_once=40)
    holds(tmp_path, {**SOME, **MANY})


LIMITED = """
import resource, sys
from pathlib import Path
from small_corpus import build
from test_store import MANY
from gxparse.errors import CorpusError
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, resource.RLIM_INFINITY))
try:
    build(Path(sys.argv[1]), MANY, at_once=40)
except CorpusError as error:
    print(error)
"""


def test_a_file_that_the_system_cuts_short_is_never_read(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    said = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, env=environment, check=True, text=True
    )
    assert "cannot be written" in said.stdout
    assert resource.RLIMIT_FSIZE
    holds(tmp_path, SOME)


def test_a_directory_with_other_files_is_let_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(CorpusError, match="there are other files in the directory"):
        build(tmp_path, SOME)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_files_of_others_are_not_swept(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    for place in ("reports/mine.parquet", "reports/year=2021/notes.txt", "own.csv"):
        (tmp_path / place).write_bytes(b"mine")
    left = tmp_path / "reports/year=2021/part-000009-0123abcd-0001.parquet"
    left.write_bytes(b"half")
    build(tmp_path, SOME)
    assert not left.exists()
    assert all(
        (tmp_path / place).exists() for place in ("reports/mine.parquet", "reports/year=2021/notes.txt", "own.csv")
    )


def test_a_corpus_with_a_file_missing_says_so(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    next((tmp_path / "cells" / "year=2021").iterdir()).unlink()
    with pytest.raises(CorpusError, match="the file is missing"):
        build(tmp_path, SOME)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"gxparse corpus": 2}', '{"gxparse corpus": 1}'])
def test_a_manifest_that_is_none(tmp_path: Path, text: str) -> None:
    build(tmp_path, SOME)
    number = manifest.newest(tmp_path).number
    manifest.place(tmp_path, number + 1).write_text(text)
    with pytest.raises(CorpusError, match="cannot be read"):
        manifest.newest(tmp_path)
    with pytest.raises(CorpusError, match="cannot be read"):
        build(tmp_path, SOME)


def test_a_manifest_is_the_same_after_reading(tmp_path: Path) -> None:
    build(tmp_path, SOME)
    found = manifest.newest(tmp_path)
    assert manifest.Manifest.from_json(found.to_json()) == found
    assert len(list((tmp_path / MANIFESTS).iterdir())) <= manifest.KEPT


def test_the_mark_of_a_source_is_that_of_its_name_and_content() -> None:
    marks = {mark(name, hash_of(content)) for name in ("a", "b", "\udcff") for content in ("x", "y")}
    assert len(marks) == 6
    assert tables_of({})["cells"].num_rows == 0
