"""The sample plugin is a package as others would write it: built, installed beside gxparse, found, tested by the kit.

It lives in an environment of its own, into which pip installs two wheels and what they depend on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "examples" / "gxparse-jsonl"
OURS = ("GXPARSE", "PYTEST", "PYTHON")
"""Beginnings of variables by which this environment would reach into the fresh one."""


@frozen
class Environment:
    """A fresh virtual environment, with a copy of the plugin's folder to work in."""

    place: Path

    @property
    def work(self) -> Path:
        return self.place / "gxparse" / "examples" / "gxparse-jsonl"

    def run(self, *command: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command that is installed there."""
        scripts = self.place / "venv" / ("Scripts" if os.name == "nt" else "bin")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        done = subprocess.run(  # noqa: S603 - our own commands
            [str(scripts / command[0]), *command[1:]],
            cwd=self.work,
            env=kept | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if code is not None:
            assert done.returncode == code, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done

    def gxparse(self, *arguments: str, code: int = 0) -> str:
        return self.run("gxparse", *arguments, code=code).stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """gxparse and the plugin, built and installed. Where no package index answers: skipped, but an error in CI."""
    fresh = Environment(tmp_path_factory.mktemp("plugin"))
    shutil.copytree(PLUGIN, fresh.work, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copytree(ROOT / "examples" / "reports", fresh.work.parent / "reports")
    venv.create(fresh.place / "venv", with_pip=True)
    wheels = fresh.place / "wheels"
    pip(fresh, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT), str(fresh.work))
    [core] = wheels.glob("gxparse-*.whl")
    [plugin] = wheels.glob("gxparse_jsonl-*.whl")
    pip(fresh, "install", "--no-compile", str(core), f"{plugin}[test]")
    return fresh


def pip(fresh: Environment, *arguments: str) -> None:
    done = fresh.run("python", "-m", "pip", *arguments, code=None)
    if done.returncode and not os.environ.get("CI"):
        download = ("download", "--retries", "0", "--no-deps", "--dest", str(fresh.place), "attrs")
        index = fresh.run("python", "-m", "pip", *download, code=None)
        if index.returncode:
            pytest.skip(f"no package index can be reached: {index.stderr.strip().splitlines()[-1]}")
    assert not done.returncode, done.stderr


def lines(text: str, name: str) -> list[list[str]]:
    """The lines that begin with a name, as words."""
    return [line.split() for line in text.splitlines() if line.split()[:1] == [name]]


def test_the_environment_is_another(environment: Environment) -> None:
    code = "import gxparse, gxparse_jsonl, sys; print(gxparse.__file__, gxparse_jsonl.__file__, sys.prefix, sep='\\n')"
    for place in environment.run("python", "-c", code).stdout.splitlines():
        assert Path(place).is_relative_to(environment.place / "venv")
    assert sys.prefix not in environment.run("python", "-c", "import sys; print(sys.path)").stdout


def test_the_wheel_has_the_handler_its_types_and_nothing_else(environment: Environment) -> None:
    [wheel] = (environment.place / "wheels").glob("gxparse_jsonl-*.whl")
    with ZipFile(wheel) as files:
        names = {name for name in files.namelist() if ".dist-info/" not in name}
        [points] = [files.read(name).decode() for name in files.namelist() if name.endswith("entry_points.txt")]
    assert names == {"gxparse_jsonl/__init__.py", "gxparse_jsonl/py.typed"}
    assert points.split("\n")[:2] == ["[gxparse.formats]", "jsonl = gxparse_jsonl:JsonLinesHandler"]


def test_it_is_listed_with_its_origin(environment: Environment) -> None:
    listed = environment.gxparse("formats", "--lang", "en")
    [found] = lines(listed, "jsonl")
    assert " ".join(found) == "jsonl reads, writes gxparse-jsonl 0.1.0 version 1 .jsonl .ndjson"
    assert "Reads JSON Lines of OCR services: rows of cells, and texts." in listed
    assert len(lines(listed, "html")) == 1


def test_its_document_is_recognised(environment: Environment) -> None:
    for path, best, evidence in (("sample.jsonl", "jsonl", "certain"), ("../reports/pipe-2021.txt", "pipe", "none")):
        found = environment.gxparse("sniff", "--lang", "en", path)
        assert found.splitlines()[1].split()[0] == best
        [jsonl] = lines(found, "jsonl")
        assert jsonl[:4] == ["jsonl", evidence, "gxparse-jsonl", "0.1.0"]


def test_it_is_read_and_checked(environment: Environment) -> None:
    report = json.loads(environment.gxparse("parse", "sample.jsonl"))
    assert (report["source"]["format"], report["agency"], report["year"]) == ("jsonl", "青河市林业局", 2022)
    figures = {key: cell["value"] for key, cell in report["cells"].items() if cell["value"]}
    assert figures["disclosure.licensing.decisions"] == 1208
    assert figures["requests.received.total"] == 49
    assert (len(figures), sum(figures.values())) == (34, 1562)
    found = environment.gxparse("check", "--lang", "en", "sample.jsonl")
    assert found.splitlines()[1:] == [
        "  70 hold, 0 fail, 0 undecided, 1 to know",
        "    i 1 cell is blank, where a 0 is due if there is nothing: Administrative fees: 1",
    ]


def test_a_wrong_figure_and_a_broken_line_are_found(environment: Environment) -> None:
    text = (environment.work / "sample.jsonl").read_text(encoding="utf-8")
    wrong, broken = environment.work / "wrong.jsonl", environment.work / "broken.jsonl"
    wrong.write_text(text.replace('"46", "3"', '"64", "3"', 1), encoding="utf-8")
    broken.write_text(text.replace("[", "", 1), encoding="utf-8")
    assert "balance" in environment.gxparse("check", "--ids", "--lang", "en", str(wrong), code=1)
    told = environment.run("gxparse", "parse", "--lang", "en", "broken.jsonl", code=2).stderr
    assert told.startswith("gxparse: broken.jsonl: line 6, column ")


def test_it_is_converted_in_both_directions(environment: Environment) -> None:
    page = environment.gxparse("convert", "sample.jsonl", "--to", "html")
    written = environment.gxparse("convert", "../reports/pipe-2021.txt", "--to", "jsonl")
    assert all({"text", "cells"} & json.loads(line).keys() for line in written.splitlines())
    for name, text, origin in (
        ("page.html", page, "sample.jsonl"),
        ("written.jsonl", written, "../reports/pipe-2021.txt"),
    ):
        (environment.work / name).write_text(text, encoding="utf-8")
        again, before = (json.loads(environment.gxparse("parse", path)) for path in (name, origin))
        assert again["source"]["format"] == name.rpartition(".")[2]
        assert values(again) == values(before)


def values(report: dict[str, dict[str, dict[str, object]]]) -> dict[str, Sequence[object]]:
    return {key: (cell["value"], cell["state"]) for key, cell in report["cells"].items()}


def test_directories_are_searched_for_its_suffix(environment: Environment) -> None:
    folder = environment.work / "folder"
    folder.mkdir()
    for name in ("a.jsonl", "b.NDJSON"):
        shutil.copy(environment.work / "sample.jsonl", folder / name)
    shown = environment.gxparse("check", "--lang", "en", "folder")
    assert re.findall(r"folder\W(\S+):", shown) == ["a.jsonl", "b.NDJSON"]


def test_the_readme_says_what_is_so(environment: Environment) -> None:
    text = (environment.work / "README.md").read_text(encoding="utf-8")
    [session] = re.findall(r"```\n(\$ .*?)```", text, re.DOTALL)
    for command, _, expected in (part.partition("\n") for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]):
        done = environment.run(*command.split())
        assert done.stdout + done.stderr == expected, command
    for link in re.findall(r"\]\((.*?)\)", text):
        assert (environment.work / link).exists()
    commands = re.findall(r"^pip install .*$", text, re.MULTILINE)
    assert commands == ["pip install ../.. .", "pip install '../..[testing]' '.[test]' && pytest"]


def test_its_own_tests_pass(environment: Environment) -> None:
    done = environment.run("python", "-m", "pytest", "-v", "-p", "no:cacheprovider")
    assert "test_the_handler_is_as_trustworthy_as_the_built_in_ones PASSED" in done.stdout
