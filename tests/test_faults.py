"""What befalls a program: files that cannot be read, threads, processes, optimised code, locales, line ends, networks.

What befalls files that are written is in ``test_saving.py``, what befalls corpora in ``test_store.py``, what befalls
the processes that read many sources in ``test_workers.py``; docs/reliability.md has the table.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

import gxparse
from built_in import OF_TEXTS
from gxparse.cli import main
from gxparse.errors import GxparseError, SourceNotFoundError, SourceTooLargeError

GOOD = Path("examples/reports/pipe-2021.txt")
FAILING = Path("examples/reports/annotated-2020.txt")
MIXED = [
    GOOD,
    FAILING,
    *(Path("examples/reports", name) for name in ("lines-2021.txt", "traditional-2020.txt", "clean-page-2021.html")),
    *(Path("examples/documents", name) for name in ("clean-page-2021.docx", "one-sheet-2022.xlsx")),
    Path("examples/documents/libreoffice-2019.pdf"),
]
"""A report of each kind."""

FEW = [str(path) for path in (FAILING, MIXED[4], MIXED[7])]
"""A text, a web page and a PDF."""


def answers(path: Path) -> str:
    """All that the verbs say of a file."""
    report = gxparse.parse(path)
    findings = gxparse.check(report)
    explanations = gxparse.explain(report)
    written = gxparse.write(report, "html", allow_losses=True)
    return repr((report.to_dict(), [finding.to_dict() for finding in findings], explanations, written))


# -- files that cannot be read -------------------------------------------------------------------------


def locked(place: Path) -> None:
    """A file that the system refuses to whoever is not root."""
    place.write_bytes(GOOD.read_bytes())
    place.chmod(0)


def listening(place: Path) -> None:
    """A socket that lies in a folder."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(place))


UNREADABLE: Mapping[str, Callable[[Path], object]] = {
    "missing": lambda _: None,
    "folder": Path.mkdir,
    "broken link": lambda place: place.symlink_to("nowhere"),
    "link to itself": lambda place: place.symlink_to(place),
    "socket": listening,
    "empty": Path.touch,
    "endless": lambda place: place.symlink_to("/dev/zero"),
    "not for reading": lambda place: place.symlink_to("/proc/self/mem"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_an_error_in_both_languages(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "报告.txt"
    UNREADABLE[kind](place)
    with pytest.raises(GxparseError) as caught:
        gxparse.parse(place, max_bytes=100_000)
    assert caught.value.message("zh") != caught.value.message("en")
    for command in ("parse", "check", "show", "sniff", "convert", "review"):
        assert main([command, str(place), "--max-bytes", "100000"]) == 2
        assert "报告.txt" in capsys.readouterr().err
    assert main(["parse", str(place), str(GOOD), "--max-bytes", "100000"]) == 2
    [*_, good] = capsys.readouterr().out.splitlines()
    assert json.loads(good)["year"] == 2021


def test_a_file_without_permission_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a.txt"
    locked(place)
    if os.access(place, os.R_OK):  # root may read everything

        def refused(path: Path, *_: object) -> None:
            raise PermissionError(13, os.strerror(13), str(path))

        monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(SourceNotFoundError, match="ermission") as caught:
        gxparse.parse(place)
    assert "没有权限" in caught.value.message("zh")
    outcomes = gxparse.read_folder([tmp_path])
    assert "ermission" in str(outcomes[0].error)


def test_a_file_that_vanishes_after_it_was_listed_costs_no_other(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        shutil.copy(GOOD, tmp_path / name)
    outcomes = gxparse.read_folder(tmp_path)
    (tmp_path / "b.txt").unlink()
    assert [outcome.ok for outcome in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].error, SourceNotFoundError)


def test_a_pipe_that_is_named_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(GOOD.read_bytes()))
    writer.start()
    assert gxparse.parse(pipe).cells == gxparse.parse(GOOD).cells
    writer.join()


def test_a_pipe_without_end_is_left_at_the_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        with suppress(BrokenPipeError), pipe.open("wb") as stream:
            while True:
                stream.write(b"x" * 4096)

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(SourceTooLargeError):
        gxparse.parse(pipe, max_bytes=10_000)
    writer.join()


# -- threads and processes -----------------------------------------------------------------------------


def test_many_threads_say_what_one_says() -> None:
    expected = [answers(path) for path in MIXED]
    barrier = threading.Barrier(8)

    def work(turn: int) -> list[str]:
        barrier.wait()
        turned = MIXED[turn:] + MIXED[:turn]
        found = [answers(path) for path in turned]
        return found[len(MIXED) - turn :] + found[: len(MIXED) - turn]

    with ThreadPoolExecutor(8) as threads:
        assert all(found == expected for found in threads.map(work, range(8)))


APART = """
import multiprocessing, sys
import gxparse
from gxparse.errors import GxparseError

def work(name):
    report = gxparse.parse(name)
    return report, gxparse.check(report)

if __name__ == "__main__":
    names = sys.argv[2:]
    here = [work(name) for name in names]
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        assert pool.map(work, names) == here
    print("same")
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_started_in_any_way_say_the_same(method: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(APART, encoding="utf-8")
    assert python(str(script), method, *FEW) == b"same\n"


def python(*arguments: str, **environment: str) -> bytes:
    """What Python prints, which ends well and says nothing beside it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    done = subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        env=kept | {"PYTHONCOERCECLOCALE": "0"} | environment,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


EVERYTHING = """
import sys
from gxparse.cli import main
calls = [[*command, name] for command in (["parse"], ["check", "--format", "json"], ["show", "--lang", "zh"],
         ["convert", "--to", "html", "--allow-losses"]) for name in sys.argv[1:]]
calls += [[*command, "--lang", "zh"] for command in (["help", "check"], ["formats"], ["rules"], ["schema"])]
for call in calls:
    if main(call) not in (0, 1):
        sys.exit(" ".join(call))
"""


def test_optimised_code_does_the_same() -> None:
    assert python("-OO", "-c", EVERYTHING, *FEW, LC_ALL="C.UTF-8") == python("-c", EVERYTHING, *FEW, LC_ALL="C.UTF-8")


# -- locales -------------------------------------------------------------------------------------------

LOCALES: Mapping[str, Mapping[str, str]] = {
    "none": {},
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "GB18030": {"LC_ALL": "zh_CN.GB18030"},
    "GBK, not installed": {"LANG": "zh_CN.GBK"},
}

STRICT = """
import sys, warnings
warnings.filterwarnings("ignore", category=EncodingWarning)
warnings.filterwarnings("error", category=EncodingWarning, module="gxparse")
from gxparse.cli import main
sys.exit(main(["parse", *sys.argv[1:]]))
"""
"""Reads reports; to open a file of gxparse's in the locale's encoding is an error."""


@pytest.mark.parametrize("locale", LOCALES)
def test_data_are_the_same_in_every_locale(locale: str) -> None:
    printed = python("-X", "utf8=0", "-X", "warn_default_encoding", "-c", STRICT, *FEW, **LOCALES[locale])
    assert printed.decode() == "".join(json_line(report) for report in map(gxparse.parse, FEW))


def json_line(report: gxparse.Report) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False) + "\n"


# -- line ends and names of other systems --------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
@pytest.mark.parametrize("name", OF_TEXTS)
def test_line_ends_of_other_systems_change_no_figure(name: str, end: str) -> None:
    report = gxparse.parse(FAILING)
    written = gxparse.write(report, name, allow_losses=True)
    assert isinstance(written, str)
    read, there = gxparse.parse_text(written), gxparse.parse_text(written.replace("\n", end))
    assert {key: (cell.value, cell.state) for key, cell in there.cells.items()} == {
        key: (cell.value, cell.state) for key, cell in read.cells.items()
    }
    assert [finding.status for finding in gxparse.check(there)] == [finding.status for finding in gxparse.check(read)]


def test_files_of_rules_forms_and_decisions_may_come_from_other_systems(tmp_path: Path) -> None:
    [rule, *_] = json.loads(Path("src/gxparse/checks/rules/rules.json").read_text(encoding="utf-8"))["rules"]
    files: Mapping[str, tuple[str, Callable[[Path], object]]] = {
        "rules.json": (
            json.dumps({"schema": "gxparse/rules/1", "rules": [rule]}, indent=1).replace("row-total:", "ours:"),
            gxparse.load_rules,
        ),
        "form.json": (Path("examples/forms/yunling.json").read_text(encoding="utf-8"), gxparse.load_form),
        "decisions.json": (
            json.dumps({"schema": "gxparse/decisions/1", "decisions": []}, indent=1),
            gxparse.load_decisions,
        ),
    }
    for name, (text, load) in files.items():
        (tmp_path / name).write_bytes(text.encode())
        expected = repr(load(tmp_path / name))
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        assert repr(load(tmp_path / name)) == expected


@pytest.mark.parametrize("name", ["C:\\年报\\a.txt", "\\\\server\\share\\a.txt", "CON", "a:b?.txt", "x" * 5000, "a\0b"])
def test_a_name_is_a_word_about_a_source_and_no_place(name: str) -> None:
    report = gxparse.parse_bytes(GOOD.read_bytes(), name=name)
    assert report.source.name == name
    assert gxparse.Report.from_dict(report.to_dict()).source.name == name
    assert gxparse.parse_text(gxparse.write(report, "html"), name=name).cells.keys() == report.cells.keys()


# -- networks ------------------------------------------------------------------------------------------

OFFLINE = """
import importlib, pkgutil, sys

def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.client.")):
        if not (event == "socket.__new__" and int(arguments[1]) == 1):  # within this machine: how processes talk
            raise RuntimeError(f"the network is asked: {event} {arguments[1:]}")

sys.addaudithook(refuse)
import gxparse
for module in pkgutil.walk_packages(gxparse.__path__, "gxparse."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from gxparse.cli import main

place, *names = sys.argv[1:]
for call in (
    ["parse", *names], ["show", *names], ["check", "--jobs", "2", *names], ["sniff", *names],
    ["indicators", names[0]], ["compare", names[0], names[1]], ["review", names[0], "-o", f"{place}/review.html"],
    ["convert", "--to", "docx", names[0], "-o", f"{place}/a.docx"], ["examples", f"{place}/examples"],
    ["corpus", "build", "-o", f"{place}/corpus", *names], ["corpus", "audit", f"{place}/corpus"],
    ["corpus", "query", f"{place}/corpus", "SELECT count(*) FROM reports"],
    ["corpus", "report", f"{place}/corpus", "-o", f"{place}/corpus.html"], ["formats"], ["rules"],
):
    if main(call) not in (0, 1):
        sys.exit(" ".join(call))
gxparse.to_pandas(gxparse.parse(names[0]))
gxparse.to_polars(gxparse.parse(names[0]))
try:
    import urllib.request
    urllib.request.urlopen("http://127.0.0.1:9/")
except RuntimeError:
    print("refused")
"""


def test_nothing_asks_a_network_at_import_or_use(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", OFFLINE, str(tmp_path), *FEW], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["refused"]), done.stderr


# -- the page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["docs/reliability.md", "docs/zh/reliability.md"])
def test_the_page_of_promises_names_tests_that_exist(page: str) -> None:
    named = re.findall(r"`(test_\w+\.py)` · `(test_\w+)`", Path(page).read_text(encoding="utf-8"))
    assert len(named) > 20
    for file, name in named:
        assert f"\ndef {name}(" in Path("tests", file).read_text(encoding="utf-8"), f"{file}: {name}"
