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
from typing import TextIO

from gxparse.cli.arguments import parse_arguments
from gxparse.cli.command_options import CommandOptions
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
        pass
    except KeyboardInterrupt:
        return 130
    except GxparseError as error:  # of no file: a plugin's
        _end(options, message_of(error, options.lang))
    except OSError as error:
        _end(options, system_zh(error) if options.lang == "zh" else str(error))
    _settle(sys.stdout)
    _settle(sys.stderr)
    return options.outcome.code


def _end(options: CommandOptions, message: str) -> None:
    """Say why the command ended; where nothing can be said any more, its exit code does."""
    options.outcome.unreadable += 1
    _settle(sys.stdout)
    with suppress(OSError):
        tell(message, options.lang)


def _settle(stream: TextIO | None) -> None:
    """Write out what a stream holds; if that fails let nothing more be written, also when the interpreter ends."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
