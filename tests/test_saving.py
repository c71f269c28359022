"""What is saved is there as a whole or not at all: on a full disk, when the process is killed, whatever writes it."""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gxparse.cli import main
from gxparse.cli.output import Output
from gxparse.saving import save
from small_corpus import build

GOOD = "examples/reports/pipe-2021.txt"
FAILING = "examples/reports/annotated-2020.txt"

WRITING = {
    "a text": ["convert", "--to", "pipe", FAILING, "-o"],
    "a web page": ["convert", "--to", "html", FAILING, "-o"],
    "a Word file": ["convert", "--to", "docx", FAILING, "-o"],
    "a workbook": ["convert", "--to", "xlsx", FAILING, "-o"],
    "a page to review": ["review", FAILING, "-o"],
    "a comparison": ["compare", GOOD, FAILING, "-o"],
}
"""Commands that write one file, whose place comes last."""

OLD = b"as it was"


@contextmanager
def full_disk() -> Iterator[None]:
    """What the system says when a disk is full, as late as it can: when what was written is to be on the disk."""

    def refused(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", refused)
        yield


@contextmanager
def short_files() -> Iterator[None]:
    """A limit of the system itself, which cuts a file after 100 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("lack", [full_disk, short_files])
@pytest.mark.parametrize("what", WRITING)
def test_what_does_not_fit_leaves_no_half_file_and_keeps_what_was_there(
    what: str, lack: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_bytes(OLD)
    for place in (new, old):
        with lack():
            assert main([*WRITING[what], str(place), "--force", "--lang", "zh"]) == 2
        told = capsys.readouterr().err
        assert f"{place}：写不了" in told
        assert "空间不足" in told or "上限" in told
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old": OLD}
    assert main([*WRITING[what], str(new)]) == 0
    assert new.stat().st_size > 100


@pytest.mark.parametrize("lack", [full_disk, short_files])
def test_of_many_files_none_is_written_if_one_cannot_be(lack: Any, tmp_path: Path) -> None:
    with lack():
        assert main(["examples", str(tmp_path)]) == 2
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_page_of_a_corpus_is_whole_or_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path / "corpus", {"a.txt": "2021 北县"})
    command = ["corpus", "report", str(tmp_path / "corpus"), "-o", str(tmp_path / "page.html")]
    with full_disk():
        assert main(command) == 2
    assert os.strerror(errno.ENOSPC) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
    assert main(command) == 0


def test_results_of_a_folder_that_fit_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The disk is full at the second of three files: the error is told at its place, the others are written."""
    synced: list[int] = []

    def sometimes(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", sometimes)
        files = [GOOD, FAILING, "examples/reports/lines-2021.txt"]
        assert main(["convert", "--to", "html", *files, "-o", str(tmp_path)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lines-2021.html", "pipe-2021.html"]
    assert "annotated-2020.html" in capsys.readouterr().out


# -- killed --------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from gxparse.cli import main
setattr(os, sys.argv[1], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
main(sys.argv[2:])
"""


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_process_that_is_killed_while_it_writes_leaves_what_was_there(at: str, tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_bytes(OLD)
    command = ["review", FAILING, "-o", str(place), "--force"]
    done = subprocess.run([sys.executable, "-c", KILLED, at, *command], check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    assert place.read_bytes() == OLD
    assert len([*tmp_path.iterdir()]) == 2  # what it had written so far lies beside the place, under a hidden name
    assert main(command) == 0
    assert place.read_bytes().endswith(b"</html>\n")


# -- places --------------------------------------------------------------------------------------------


def test_a_file_keeps_its_permissions_and_a_link_its_way(tmp_path: Path) -> None:
    target, link = tmp_path / "there" / "file", tmp_path / "link"
    save([(target, b"1")])
    target.chmod(0o600)
    link.symlink_to(target)
    save([(link, b"2")])
    assert link.is_symlink()
    assert target.read_bytes() == b"2"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (str(tmp_path / "pipe"), os.devnull):
        assert main(["review", GOOD, "-o", place, "--force"]) == 2
        assert "is no regular file" in capsys.readouterr().err
    assert not Path(os.devnull).is_file()


def test_the_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file" / "below", tmp_path / ("long" * 99), tmp_path / "file" / ".." / "file" / "x"):
        with pytest.raises(OSError, match=re.escape(str(place))) as caught:
            save([(tmp_path / "first", b"1"), (place, b"2")])
        assert caught.value.filename == str(place)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


NAMES = {
    "in other letters": (["a/Report.txt", "b/REPORT.txt"], ["Report.html", "REPORT~2.html"]),
    "composed in another way": (["a/é.txt", "b/e\u0301.txt"], ["é.html", "e\u0301~2.html"]),
    "of three folders": (["a/r.txt", "b/r.txt", "c/R.pdf"], ["r.html", "r~2.html", "R~3.html"]),
}


@pytest.mark.parametrize("case", NAMES)
def test_names_that_are_one_on_some_systems_stay_two(case: str, tmp_path: Path) -> None:
    names, places = NAMES[case]
    output = Output("html", tmp_path, many=True)
    assert [place for name in names for place in output.put(name, ["x"])] == [tmp_path / place for place in places]


def test_a_text_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    place, other = tmp_path / "a.txt", tmp_path / "b.txt"
    place.write_bytes(OLD)
    with pytest.raises(OSError, match=r"b\.txt") as caught:
        save([(place, "年报"), (other, "\ud800")])
    assert caught.value.errno == errno.EILSEQ
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", OLD)]
    save([(place, "年报")])
    assert place.read_text(encoding="utf-8") == "年报"
