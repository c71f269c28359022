"""The command line tells how it is used: help, examples, completion, and what may have been meant."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import site_pages
from gxparse.cli import main
from gxparse.cli.commands import COMMANDS, SECTIONS, Command
from gxparse.cli.completion import SHELLS
from gxparse.cli.examples import FOLDERS
from gxparse.cli.helping import EXAMPLES, FIRST
from gxparse.version import __version__

PROJECT = Path("pyproject.toml")
NAMES = [command.name for command in COMMANDS]


def ended(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    """The exit code and the output of a call that ends the program."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return (caught.value.code, *capsys.readouterr())


# -- help ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_the_version(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended([flag], capsys) == (0, f"gxparse {__version__}\n", "")


@pytest.mark.parametrize(
    ("call", "loaded"),
    [
        ("--version", []),
        ("help", ["help_command"]),
        ("schema", ["schema"]),
        ("help schema", ["help_command", "schema"]),
    ],
)
def test_a_call_loads_the_commands_that_it_names(call: str, loaded: list[str]) -> None:
    code = (
        "import sys\nfrom gxparse.cli import main\n"
        f"try: main({call.split()})\nexcept SystemExit: pass\n"
        "print(*(name.split(':')[0] for name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    modules = done.stderr.split()
    single = (each for one in COMMANDS for each in ([one] if isinstance(one, Command) else one.commands))
    commands = {each.target.partition(":")[0] for each in single}
    assert [name for name in sorted(commands) if f"gxparse.cli.{name}" in modules] == loaded
    assert ("gxparse.report" in modules) == ("schema" in call)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_lists_each_command_once_below_its_purpose(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert re.findall(r"^  ([a-z]+) {2,}\S", text, re.MULTILINE) == NAMES
    heads = [section.title.of(lang) for section in SECTIONS]
    assert [line[:-1] for line in text.splitlines() if line[:-1] in heads] == heads
    assert all(f"\n  gxparse {call}\n" in text for call in FIRST)
    assert max(map(len, text.splitlines())) <= 100


def test_help_of_a_command_is_what_its_flag_prints(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], *([*name.split()] for name in site_pages.commands())):
        code, printed, _ = ended([*words, "--help"], capsys)
        assert main(["help", *words]) == code == 0
        assert capsys.readouterr().out == printed
        if words:
            assert all(f"\n  gxparse {call}" in printed for call in EXAMPLES[words[-1]])


def test_no_command_is_a_wrong_call_that_tells_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    main(["help"])
    overview = capsys.readouterr().out
    assert ended([], capsys) == (2, "", overview)
    code, out, err = ended(["corpus"], capsys)
    assert (code, out) == (2, "")
    assert "usage: gxparse corpus" in err


def test_every_example_of_the_help_runs_on_the_examples_that_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = {name.split()[-1] for name in site_pages.commands()}
    assert EXAMPLES.keys() == names
    for name, calls in EXAMPLES.items():
        assert 1 <= len(calls) <= 3
        for call in calls:
            code = main(shlex.split(call))
            out, err = capsys.readouterr()
            assert code in ((0, 1) if name == "check" else (0,)), (call, err)
            assert out or "→" in err, call


# -- examples ------------------------------------------------------------------------------------------


def test_examples_are_written_as_they_are_and_nothing_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new" / "examples"
    assert main(["examples", str(place)]) == 0
    written = {path.relative_to(place): path for path in place.rglob("*") if path.is_file()}
    assert {path.parts[0] for path in written} == set(FOLDERS)
    assert all(path.read_bytes() == Path("examples", name).read_bytes() for name, path in written.items())
    assert len(list(place.glob("reports/*"))) == len(list(Path("examples/reports").iterdir()))
    told = capsys.readouterr().out
    assert f"{place / 'reports'}" in told
    assert "8 files" in told

    changed = place / "series" / "2021.txt"
    changed.write_text("mine", encoding="utf-8")
    (place / "reports" / "pipe-2021.txt").unlink()
    assert main(["examples", str(place)]) == 2
    assert "--force" in capsys.readouterr().err
    assert changed.read_text(encoding="utf-8") == "mine"
    assert not (place / "reports" / "pipe-2021.txt").exists()  # all or nothing
    assert main(["examples", str(place), "--force"]) == 0
    assert changed.read_bytes() == Path("examples/series/2021.txt").read_bytes()


def test_a_wheel_has_the_folders_that_the_command_writes() -> None:
    text = PROJECT.read_text(encoding="utf-8")
    included = dict(re.findall(r'^"(examples/\w+)" = "(.*)"$', text, re.MULTILINE))
    assert included == {f"examples/{name}": f"gxparse/examples/{name}" for name in FOLDERS}


# -- what may have been meant --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("chek", "check"),
        ("corpus bild", "build"),
        ("help chek", "check"),
        ("help corpus bild", "build"),
        ("check --sumary a.txt", "--summary"),
        ("check --sumary=1 a.txt", "--summary"),
        ("parse --parser html5 a.txt", "html5lib"),
        ("completion bsh", "bash"),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_the_nearest(
    call: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ended(call.split(), capsys)
    assert (code, out) == (2, "")
    assert err.endswith(f" (did you mean {meant}?)\n")
    assert ended([*call.split(), "--lang", "zh"], capsys)[2].endswith(f"（是否应为 {meant}？）\n")


def test_nothing_is_guessed_where_nothing_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["xyz"], ["check", "--xyz", "a.txt"]):
        assert "did you mean" not in ended(call, capsys)[2]


# -- completion ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_all_commands_and_options(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for name, command in site_pages.commands().items():
        flags = {flag for action in command._actions for flag in action.option_strings}
        wanted = {*name.split(), *(flag.lstrip("-") if shell == "fish" else flag for flag in flags)}
        assert not {word for word in wanted if word not in script}, (shell, name)


@pytest.mark.skipif(os.name == "nt", reason="asks bash")
def test_bash_completes_commands_options_values_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out

    def completed(*words: str) -> set[str]:
        listed = " ".join(map(shlex.quote, ["gxparse", *words]))
        ask = f"COMP_WORDS=({listed}); COMP_CWORD={len(words)}; _shtab_gxparse; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(  # noqa: S603
            ["bash", "--norc", "-c", f"{script}\n{ask}"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
        return set(done.stdout.split())

    assert completed("c") == {"check", "compare", "convert", "corpus", "completion"}
    assert completed("corpus", "b") == {"build"}
    assert completed("check", "--su") == {"--summary"}
    assert completed("check", "--lang", "") == {"zh", "en"}
    assert "traditional" in completed("check", "--from", "")
    assert completed("check", "examples/reports/pipe") == {"examples/reports/pipe-2021.txt"}
    assert completed("help", "no-such-command") == set()


# -- extras --------------------------------------------------------------------------------------------


def test_the_extra_all_is_the_union_of_those_for_users() -> None:
    text = PROJECT.read_text(encoding="utf-8")
    section = text.partition("[project.optional-dependencies]\n")[2].partition("\n[")[0]
    extras = set(re.findall(r"^(\w+) = \[", section, re.MULTILINE))
    [listed] = re.findall(r'^all = \["gxparse\[(.*)\]"\]$', section, re.MULTILINE)
    assert set(listed.split(",")) == extras - {"all", "bench", "browser", "dev", "docs", "fuzz", "test"}


def test_the_version_is_told_before_anything_that_reads_is_loaded() -> None:
    code = (
        "import sys\nfrom gxparse.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(done.stderr.split())
    assert done.stdout.startswith("gxparse ")
    assert "gxparse.errors" in loaded
    assert not loaded & {"gxparse.forms", "gxparse.layout", "gxparse.report", "gxparse.values"}
