"""Runs the Python blocks of a Markdown file in order, in one namespace; they must print what they say that they print.

A block says it in the ``text`` block that follows it (where ``…`` stands for anything), else in its comments, one a
line, which may go on with a comma and further words. Functions of a block that are named ``test_…`` are called.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from itertools import zip_longest
from pathlib import Path
from typing import Any

from attrs import frozen

LANGUAGES = ("", "console", "python", "text", "toml", "{eval-rst}", "{toctree}")
"""The languages of fenced blocks, and the directives of the site. One that is not known may hide Python."""

_COMMENT = re.compile(r"(?:^|\s)# (.*)$", re.MULTILINE)


@frozen
class Snippet:
    """A fenced block: its language, its content, and the line of its first line in the file, from 1."""

    language: str
    content: str
    line: int


def snippets(path: Path) -> list[Snippet]:
    """All fenced blocks of a file. An ``AssertionError`` for one that would not be run and might be Python."""
    found: list[Snippet] = []
    opened: tuple[str, int] | None = None
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.lstrip().startswith(("```", "~~~")):
            continue
        assert line.startswith("```"), f"{path}:{number}: a block that is indented or fenced with ~~~ is not run"
        if opened is None:
            language = line[3:].strip()
            assert language in LANGUAGES, f"{path}:{number}: blocks in {language!r} are not known, nor run"
            opened = language, number
        else:
            assert line.strip() == "```", f"{path}:{number}: a block begins within a block"
            language, start = opened
            found.append(Snippet(language, "".join(f"{it}\n" for it in lines[start : number - 1]), start + 1))
            opened = None
    assert opened is None, f"{path}: the last block is not closed"
    return found


def run(path: Path) -> int:
    """Run all Python blocks of a file; how many there are. An ``AssertionError`` if one does not do what it says."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    count = 0
    blocks = snippets(path)
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.language == "python":
            said = (
                following
                if following is not None and following.language == "text" and _next(block, following)
                else None
            )
            _run(path, block, said, namespace)
            count += 1
    return count


def _next(block: Snippet, following: Snippet) -> bool:
    """Whether nothing but a blank line stands between two blocks."""
    return following.line - (block.line + block.content.count("\n")) <= 3


def _run(path: Path, block: Snippet, said: Snippet | None, namespace: dict[str, Any]) -> None:
    place = f"{path}:{block.line}"
    before = {name: value for name, value in namespace.items() if name.startswith("test_")}
    code = compile("\n" * (block.line - 1) + block.content, str(path), "exec")  # lines in tracebacks are the file's
    with contextlib.redirect_stdout(io.StringIO()) as stream, warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(code, namespace)  # noqa: S102 - our own documents
        for name, value in list(namespace.items()):
            if name.startswith("test_") and before.get(name) is not value:
                value()
    printed = stream.getvalue()
    assert printed or "print(" not in block.content, f"{place}: the block prints nothing"
    if said is not None:
        pattern = ".*?".join(map(re.escape, said.content.rstrip("\n").split("…")))
        assert re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL), _differ(place, printed, said.content)
    elif printed:
        comments = _COMMENT.findall(block.content)
        assert _agree(printed.splitlines(), comments), _differ(place, printed, "\n".join(comments))


def _agree(printed: list[str], comments: list[str]) -> bool:
    return len(printed) == len(comments) and all(
        said == line or said.startswith((f"{line}, ", f"{line}，"))
        for line, said in zip(printed, comments, strict=True)
    )


def _differ(place: str, printed: str, said: str) -> str:
    return f"{place}: the block prints\n{printed.rstrip()}\n-- and says that it prints\n{said.rstrip()}"
