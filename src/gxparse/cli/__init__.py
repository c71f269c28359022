"""The command line: show, parse, check, rules, convert, sniff, formats.

Results go to standard output, progress and errors to standard error. Exit 0: all well; 1: a rule fails
(``check``); 2: something could not be read, or the call is wrong.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from gxparse.cli.arguments import parser
from gxparse.cli.dictionary import KEPT
from gxparse.cli.files import Outcome, message_of
from gxparse.cli.reading import convert_command
from gxparse.errors import GxparseError

__all__ = ["entry", "main"]


def entry() -> None:
    """Run the command and exit with its code."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with arguments; the exit code.

    >>> main(["formats"]) # doctest: +ELLIPSIS
    html...
    0
    """
    options = parser().parse_args(arguments)
    if hasattr(options, "agree"):
        options.agree(options)
    options.json = getattr(options, "json", getattr(options, "format", None) == "json")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON, tables and documents are UTF-8; people's terminals show what they can.
            kept = options.json or options.run is convert_command or getattr(options, "format", None) in KEPT
            stream.reconfigure(encoding="utf-8" if kept else None, errors="backslashreplace")
    outcome = Outcome()
    options.outcome = outcome
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _discard_output()
    except KeyboardInterrupt:
        return 130
    except GxparseError as error:  # of no file: a plugin's
        sys.stdout.flush()
        print(f"gxparse: {message_of(error, options.lang)}", file=sys.stderr)
        outcome.unreadable += 1
    except OSError as error:
        _discard_output()
        print(f"gxparse: {error}", file=sys.stderr)
        outcome.unreadable += 1
    return outcome.code


def _discard_output() -> None:
    """Let nothing more be written when the interpreter ends."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
