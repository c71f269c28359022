"""The command line: show, parse, check, rules, convert, sniff, formats.

Results go to standard output, progress and errors to standard error. Exit 0: all well; 1: a rule fails
(``check``); 2: something could not be read, or the call is wrong.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from gxparse.cli.arguments import parse_arguments
from gxparse.cli.files import message_of, tell
from gxparse.cli.terminals import ERRORS
from gxparse.errors import GxparseError
from gxparse.errors.system import system_zh

__all__ = ["entry", "main"]


def entry() -> None:
    """Run the command and exit with its code."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with arguments; the exit code.

    >>> main(["formats"]) # doctest: +ELLIPSIS
    columns...
    0
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    for stream in streams:  # people's terminals show what they can
        stream.reconfigure(errors=ERRORS)
    command, options = parse_arguments(arguments)
    if options.utf8:
        for stream in streams:  # JSON, tables and documents are UTF-8
            stream.reconfigure(encoding="utf-8", errors=ERRORS)
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _discard_output()
    except KeyboardInterrupt:
        return 130
    except GxparseError as error:  # of no file: a plugin's
        sys.stdout.flush()
        tell(message_of(error, options.lang), options.lang)
        options.outcome.unreadable += 1
    except OSError as error:
        _discard_output()
        tell(system_zh(error) if options.lang == "zh" else str(error), options.lang)
        options.outcome.unreadable += 1
    return options.outcome.code


def _discard_output() -> None:
    """Let nothing more be written when the interpreter ends."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
