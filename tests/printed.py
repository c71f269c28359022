"""Writes what blocks of documents print now into them, where that has changed: ``python tests/printed.py docs/*.md``.

Of a command (``console``) and of Python with a ``text`` block behind it; a comment in Python is for a person to change.
``…`` stays where lines, or parts of them, are left out: behind it stand the lines that are the most like the old.
Look at the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from gxparse.cli import main as gxparse_command
from snippets import Snippet, snippets

LEFT_OUT = "…"
"""Stands for lines, or a part of a line."""


def refreshed(path: Path) -> str:
    """The text of a document with what its blocks print. Its Python runs, in one namespace."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for start, said, printed in reversed(list(_outputs(path))):
        lines[start : start + said.count("\n")] = [as_said(said, printed)]
    return "".join(lines)


def _outputs(path: Path) -> Iterator[tuple[int, str, str]]:
    """The line of each output, from 0, what stands there, and what is printed."""
    names: dict[str, Any] = {"__name__": "__main__"}
    blocks = snippets(path)
    for block, following in zip_longest(blocks, blocks[1:], fillvalue=Snippet("", "", 0)):
        command, _, said = block.content.partition("\n")
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
            if block.language == "console":
                gxparse_command(command.removeprefix("$ gxparse ").split())
            elif block.language == "python":
                exec(block.content, names)  # noqa: S102 - our own documents
        if block.language == "console":
            yield block.line, said, printed.getvalue()
        elif block.language == "python" and following.language == "text":
            yield following.line - 1, following.content, printed.getvalue()


def as_said(said: str, printed: str) -> str:
    """What is printed now, with the same left out as in what is said."""
    if _same(said.rstrip("\n"), printed.rstrip("\n")):
        return said
    now, at, lines = printed.splitlines(), 0, []
    runs = [list(run) for _, run in groupby(said.splitlines(), LEFT_OUT.__eq__)]
    for number, run in enumerate(runs):
        if run[0] == LEFT_OUT:
            lines += run
            continue
        start = _start(run, now, at) if number else 0
        at = start + len(run) if number < len(runs) - 1 else len(now)
        lines += [_shortened(line, one) for line, one in zip_longest(run, now[start:at], fillvalue="")][: at - start]
    return "".join(f"{line}\n" for line in lines)


def _start(run: list[str], now: list[str], at: int) -> int:
    """Where lines begin that are the most like these, together."""

    def likeness(start: int) -> float:
        return sum(SequenceMatcher(None, *pair).ratio() for pair in zip(run, now[start:], strict=False))

    return max(range(at, max(len(now), at + 1)), key=lambda start: (likeness(start), -start))


def _shortened(said: str, now: str) -> str:
    """A line as it is now; as it is said, if that only leaves something out."""
    return said if _same(said, now) else now


def _same(said: str, now: str) -> bool:
    return re.fullmatch(".*?".join(map(re.escape, said.split(LEFT_OUT))), now, re.DOTALL) is not None


def main(arguments: list[str]) -> int:
    """Writes the documents that are named, and says which have changed."""
    for name in arguments:
        before = Path(name).read_text(encoding="utf-8")
        after = refreshed(Path(name))
        if after != before:
            Path(name).write_text(after, encoding="utf-8")
            print(name)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
