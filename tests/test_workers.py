"""Work on many items in several processes: order, laziness, and what becomes of an item that ends its process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gxparse.errors import (
    EmptySourceError,
    GxparseError,
    MemoryLimitError,
    NoWorkersError,
    TimeLimitError,
    UnexpectedError,
    WorkerDiedError,
    WorkerError,
)
from gxparse.workers import CHUNKS_AHEAD, MOST_IN_CHUNK, at, ordered

GIB = 1 << 30


def work(item: str) -> str:
    """Does what its item says."""
    what, _, more = item.partition(" ")
    match what:
        case "die":
            os._exit(int(more))
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(600)
        case "empty":
            raise EmptySourceError(item)
        case "raise":
            raise ZeroDivisionError("no reason")
        case "memory":
            return str(len(bytearray(64 * GIB)))
        case "lambda":
            return lambda: item  # type: ignore[return-value]
        case "slow":
            time.sleep(0.2)
        case "parts":
            for part in more.split():
                at(part)
                if part == "bad":
                    os._exit(3)
    return item.upper()


def results(items: list[str], **options: object) -> list[str | GxparseError]:
    """Results of the items, which come back in their order."""
    found = list(ordered(work, items, **options))  # type: ignore[arg-type]
    assert [item for item, _ in found] == items
    return [result for _, result in found]


def children() -> list[psutil.Process]:
    """Processes that work for this one: not the one of Python that tracks resources."""
    return [each for each in psutil.Process().children(recursive=True) if "resource_tracker" not in str(each.cmdline())]


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()
    assert not children()


def test_results_come_in_the_order_of_the_items() -> None:
    items = ["slow first", *(f"item {number}" for number in range(300)), "slow last"]
    assert results(items, jobs=2) == [item.upper() for item in items]


def test_nothing_comes_of_nothing() -> None:
    assert results([], jobs=2) == []


def test_what_ends_a_process_costs_its_one_item() -> None:
    bad = ["die 0", "die 7", "crash", "hang", "empty", "raise", "memory", "lambda"]
    items = [each for name in bad for each in (f"before {name}", name, f"after {name}")]
    found = results(items, jobs=2, seconds=2.0, memory=8 * GIB)
    assert found[0::3] == [f"BEFORE {name}".upper() for name in bad]
    assert found[2::3] == [f"AFTER {name}".upper() for name in bad]
    zero, seven, crash, hang, empty, raised, memory, unsent = found[1::3]
    assert isinstance(zero, WorkerDiedError)
    assert isinstance(seven, WorkerDiedError)
    assert (zero.exit_code, seven.exit_code, seven.name) == (0, 7, "die 7")
    assert isinstance(crash, WorkerDiedError)
    assert crash.exit_code == -signal.SIGKILL
    assert isinstance(hang, TimeLimitError)
    assert (hang.name, hang.seconds) == ("hang", 2.0)
    assert isinstance(empty, EmptySourceError)
    assert isinstance(raised, UnexpectedError)
    assert raised.kind == "ZeroDivisionError"
    assert "in work" in raised.traceback
    assert isinstance(memory, MemoryLimitError)
    assert memory.memory == 8 * GIB
    assert isinstance(unsent, UnexpectedError)
    for error in found[1::3]:
        assert isinstance(error, GxparseError)
        assert error.message("zh") != error.message("en")


def test_parts_are_named_and_an_item_is_tried_again_without_them() -> None:
    def again(item: str, error: WorkerError) -> str | None:
        assert (error.name, error.part) == (item, "bad")
        return item.replace(" bad", "", 1)

    items = ["parts a bad b bad", "x", "parts bad"]
    (first,) = (error for _, error in ordered(work, items[:1], jobs=1))
    assert isinstance(first, WorkerDiedError)
    assert first.part == "bad"
    found = list(ordered(work, items, jobs=1, again=again))
    assert found == [("parts a b", "PARTS A B"), ("x", "X"), ("parts", "PARTS")]


def test_items_are_taken_as_results_are_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"item {taken}"

    found = ordered(work, endless(), jobs=2)
    assert taken == 0
    for number in range(1, 1_000):
        assert next(found) == (f"item {number}", f"ITEM {number}")
        assert taken <= number + CHUNKS_AHEAD * 2 * MOST_IN_CHUNK
    assert children()
    found.close()  # type: ignore[attr-defined]


def test_an_iterator_that_is_forgotten_leaves_no_process() -> None:
    next(ordered(work, ["a", "hang", "hang"], jobs=2))


def test_what_the_items_raise_is_raised() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(ordered(work, broken(), jobs=1))


def test_arguments_that_make_no_sense() -> None:
    for wrong in ({"jobs": 0}, {"seconds": 0}, {"memory": -1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            ordered(work, [], **wrong)  # type: ignore[arg-type]


def script(place: Path, text: str) -> Path:
    file = place / "script.py"
    file.write_text(
        f"import sys\nfrom gxparse.errors import NoWorkersError\nfrom gxparse.workers import ordered\n{text}\n"
    )
    return file


def test_a_script_without_its_guard_is_told_so(tmp_path: Path) -> None:
    file = script(tmp_path, "print(list(ordered(len, ['a'], jobs=1)))")
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(str(NoWorkersError(1, None)))


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_whoever_is_ended_leaves_no_process(tmp_path: Path, ending: signal.Signals) -> None:
    text = (
        "import time\nif __name__ == '__main__':\n"
        "    for _, result in ordered(time.sleep, [0.0, 0.0, 600.0, 600.0], jobs=2):\n        print('some', flush=True)"
    )
    command = [sys.executable, str(script(tmp_path, text))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"some"
        started = psutil.Process(process.pid).children(recursive=True)
        assert started
        process.send_signal(ending)
        process.wait()
        gone, left = psutil.wait_procs(started, timeout=30)
    assert gone
    assert not left
