"""With ``--lang zh`` all that the command line says to people is Chinese, on any terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from gxparse.cli import main
from gxparse.cli.commands import COMMANDS, Command
from gxparse.cli.terminals import ERRORS
from gxparse.errors.system import system_zh
from gxparse.formats.registry import registry
from test_chinese import HALF_WIDTH

FAILING = "examples/reports/annotated-2020.txt"
HANZI = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
IDS = re.compile(r"\[[a-z-]+[:.a-z_]*\]|\b[a-z-]+:[a-z_]+\b")

CALLS = [
    *(
        [command.name] if isinstance(command, Command) else [command.name, each.name]
        for command in COMMANDS
        for each in ([command] if isinstance(command, Command) else command.commands)
    ),
]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """All that a call prints, whatever becomes of it."""
    with suppress(SystemExit):
        main([*arguments])
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_the_help_of_a_command_is_chinese(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "--lang", "zh", *call, "--help").partition("示例：")[0]
    assert shown.startswith("用法：gxparse")
    assert not re.search(r"\b(the|of|usage|options)\b", shown)
    assert not HALF_WIDTH.search(shown)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("check", "缺少参数：FILE"),
        ("check a --jobs x", "--jobs 应为大于 0 的整数，而不是“x”"),
        ("check a --jobs 0", "--jobs：应大于 0，而不是 0"),
        ("check a --format foo", "--format 不能是“foo”，可选：text、json"),
        ("check a --encoding", "--encoding 需要一个值"),
        ("check a --l zh", "选项 --l 不明确，可指 --limit"),
        ("check a --series=x", "--series 不带值，而给出了“x”"),
        ("check a --trust x", "--trust：应为 KEY=N"),
        ("check a --limit x", "--limit：应为 chars、tokens"),
        ("check a --complete", "须与 --children 同用"),
        ("check a --foo", "没有参数 --foo"),
        ("compare a", "应比较两个文件，而不是 1 个"),
        ("chek a", "命令不能是“chek”，可选：show、parse"),
        ("review a -o", "-o/--output 需要一个值"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(call: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--lang", "zh", *call.split()], [*call.split()[:1], "--lang=zh", *call.split()[1:]]):
        if arguments[0] == "chek":
            continue
        shown = said(capsys, *arguments)
        assert told in shown
        assert not ENGLISH.search(re.sub("gxparse [a-z]+", "", shown))


def test_the_language_stands_before_the_command_or_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    zh = said(capsys, "check", FAILING, "--lang", "zh")
    assert said(capsys, "--lang", "zh", "check", FAILING) == zh
    assert said(capsys, "--lang", "en", "check", FAILING, "--lang", "zh") == zh
    assert said(capsys, "corpus", "--lang", "zh", "status", "nowhere") == said(
        capsys, "corpus", "status", "nowhere", "--lang", "zh"
    )


@pytest.mark.parametrize(
    "call",
    ["check", "show", "indicators", "sniff", "check --series examples/series --summary", "rules", "formats"],
)
def test_what_people_read_has_no_words_of_machines(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, *more = call.split()
    files = more or ([] if name in ("rules", "formats") else [FAILING, "examples/reports/word-page-2022.html"])
    shown = said(capsys, name, "--lang", "zh", "--color", "never", *files)
    assert HANZI.search(shown)
    assert not HALF_WIDTH.search(re.sub(r"“[^”]*”|\(略\)", "", shown))
    if name != "rules":
        assert not IDS.search(shown)
    if name in ("sniff", "formats"):
        assert not ENGLISH.search(shown)


def test_ids_are_printed_where_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "check", "--lang", "zh", "--ids", FAILING)
    assert "[balance:total]" in shown
    assert "[requests.carried_over.total]" in shown


def test_every_format_says_in_chinese_what_it_reads() -> None:
    assert [
        entry.name for entry in registry.known if not HANZI.search(getattr(registry.get(entry.name), "about_zh", ""))
    ] == []


# -- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT, errno.EISDIR, errno.ENOSPC, errno.ENAMETOOLONG])
def test_the_operating_system_is_quoted_in_chinese(number: int) -> None:
    assert HANZI.search(system_zh(OSError(number, os.strerror(number), "a.txt")))
    assert os.strerror(number) not in system_zh(OSError(number, os.strerror(number), "a.txt"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.txt", None, "没有这个文件"),
        ("empty.txt", b"", "文件为空"),
        ("odd.txt", b"hello world " * 9, "不支持的文件"),
        ("web.html", "<html><body><table><tr><td>今天<td>1<tr><td>a<td>2</table>".encode(), "识别为网页"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存"),
        ("x" * 300 + ".txt", None, "文件名过长"),
    ],
)
def test_an_error_is_chinese_and_says_what_to_do(
    name: str, content: bytes | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    shown = said(capsys, "check", "--lang", "zh", str(path)).replace(str(path), "")
    assert told in shown
    assert not ENGLISH.search(shown.replace("gxparse sniff", ""))


# -- terminals -----------------------------------------------------------------------------------------


def written(text: str, encoding: str) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors=ERRORS)
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "✗ ✓ → 总计"), ("gbk", "× √ → 总计"), ("cp936", "× √ → 总计"), ("ascii", "x v -> \\u603b\\u8ba1")],
)
def test_a_terminal_shows_the_nearest_that_it_has(encoding: str, shown: str) -> None:
    assert written("✗ ✓ → 总计", encoding) == shown


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "cp437", "latin-1", "ascii"])
def test_no_character_stops_a_terminal(encoding: str) -> None:
    every = "".join(chr(code) for code in range(0x20, 0x30000, 7) if not 0xD800 <= code < 0xE000) + "\U0001f600"
    assert written(every, encoding)


def test_a_command_on_a_terminal_in_gbk() -> None:
    environment: dict[str, Any] = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    for arguments in (["--help"], ["check", FAILING]):
        call = [sys.executable, "-m", "gxparse", "--lang", "zh", *arguments]
        done = subprocess.run(call, env=environment, capture_output=True, check=False)  # noqa: S603
        assert not done.stderr
        assert "勾稽关系" in done.stdout.decode("gbk") or "×" in done.stdout.decode("gbk")
    assert json.loads(
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "gxparse", "parse", FAILING], env=environment, capture_output=True, check=True
        ).stdout
    )
