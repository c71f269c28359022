"""Writes what blocks of documents print now into them, where that has changed: ``python tests/printed.py docs/*.md``.

Of a command (``console``) and of Python with a ``text`` block behind it; a comment in Python is for a person to change.
``…`` stays where lines, or parts of them, are left out: behind it the line goes on that is the most like the one that
stood there. Look at the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gxparse.cli import main as gxparse_command
from snippets import Snippet, snippets

LEFT_OUT = "…"
FAR = 60
"""So many lines behind the last one a line is looked for that has changed."""


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
    if printed.rstrip("\n") == said.rstrip("\n"):
        return said
    if LEFT_OUT not in said:
        return printed.rstrip("\n") + "\n"
    now, at, lines = printed.splitlines(), 0, []
    for line in said.splitlines():
        if line == LEFT_OUT or not (found := _like(line, now[at : at + FAR])):
            lines.append(line)
        else:
            at = now.index(found, at) + 1
            lines.append(line if LEFT_OUT in line else found)
    return "".join(f"{line}\n" for line in lines)


def _like(line: str, printed: list[str]) -> str:
    """The line that is the same, else the most like it; empty if there is none."""
    near = difflib.get_close_matches(line, printed, n=1, cutoff=0.5)
    return line if line in printed else "".join(near)


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
