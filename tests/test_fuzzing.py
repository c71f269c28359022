"""The fuzzing itself: that it finds what is wrong, begins with what is right, and tries the same inputs every time.

What it found is asked in test_fuzzed.py.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from fuzz.driver import LARGEST, Harness, WrongError, exceeded, shortened, tried
from fuzz.harnesses import HARNESSES
from fuzz.mutators import change_bytes, change_json, change_text_file
from gxparse.errors import EmptySourceError, HandlerError

CHEAP = [harness for harness in HARNESSES if harness.name in ("aliases", "decisions", "forms", "rules", "archives")]


def fails(data: bytes) -> None:
    if b"7" in data and b"x" in data:
        raise ZeroDivisionError


def harness(run: object) -> Harness:
    assert callable(run)
    return Harness("planted", lambda: [b"1 2 3", b"x"], change_bytes, run, 10)


def test_an_untyped_error_is_found_and_a_typed_one_is_none() -> None:
    def refuses(_: bytes) -> None:
        raise EmptySourceError("a")

    def breaks(_: bytes) -> None:
        raise HandlerError("a", "b", "c", "d")

    def lies(_: bytes) -> None:
        raise WrongError("another number")

    assert tried(harness(refuses), b"").refused
    for run, kind in ((fails, "ZeroDivisionError"), (breaks, "HandlerError"), (lies, "WrongError")):
        found = tried(harness(run), b"7x").finding
        assert found is not None
        assert found.kind == kind


def test_a_finding_is_made_short_and_kept_with_the_command_that_tries_it_again(tmp_path: Path) -> None:
    found = tried(harness(fails), b"1 2 3 7 8 9 " * 20 + b"x").finding
    assert found is not None
    short = shortened(harness(fails), found)
    assert short.data == b"7x"
    path = short.keep(tmp_path)
    assert path.read_bytes() == b"7x"
    told = path.with_suffix(".txt").read_text("utf-8")
    assert f"python -m fuzz --again {path}" in told
    assert "ZeroDivisionError" in told
    assert found.keep(tmp_path) == path
    assert path.read_bytes() == b"7x"  # a longer one does not take its place


def test_an_input_that_takes_too_much_memory_is_found() -> None:
    held: list[bytearray] = []

    def holds(_: bytes) -> None:
        held[:] = [bytearray(b"a") * 80_000_000]

    trial = tried(harness(holds), b"1")
    if not trial.memory:
        pytest.skip("this system does not tell the peak of memory")
    held.clear()
    found = exceeded(harness(holds), b"1", trial)
    assert found is not None
    assert found.kind == "memory"


@pytest.mark.parametrize("one", CHEAP, ids=lambda one: one.name)
def test_what_a_harness_begins_with_is_taken(one: Harness) -> None:
    for seed in one.seeds:
        trial = tried(one, seed)
        assert trial.finding is None
        assert not trial.refused


@pytest.mark.parametrize("one", CHEAP, ids=lambda one: one.name)
def test_the_input_of_a_number_is_always_the_same(one: Harness) -> None:
    again = Harness(one.name, one.make_seeds, one.mutate, one.run, one.count)
    numbers = [*range(20), 1000]
    assert [one.input(number) for number in numbers] == [again.input(number) for number in numbers]
    assert len({one.input(number) for number in range(100, 140)}) > 20


@pytest.mark.parametrize("change", [change_bytes, change_json, change_text_file])
@pytest.mark.parametrize("data", [b"", b"\0", b"{}", b"[1]", b"\xff\xfe", "一、总体情况\n| 1 |".encode()])
def test_whatever_is_changed_remains_bytes(change: object, data: bytes) -> None:
    one = Harness("changed", lambda: [data], change, lambda _: None, 1)  # type: ignore[arg-type]
    for number in range(60):
        assert len(one.changed(data, Random(number))) <= LARGEST


def test_no_harness_has_the_name_of_another() -> None:
    assert len({one.name for one in HARNESSES}) == len(HARNESSES)
