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
from typing import TYPE_CHECKING, TextIO

from gxparse.cli.arguments import parse_arguments
from gxparse.cli.terminals import ERRORS
from gxparse.errors import GxparseError

if TYPE_CHECKING:
    from gxparse.cli.command_options import CommandOptions

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
    action, options = parse_arguments(arguments)
    if options.utf8:
        for stream in streams:  # JSON, tables and documents are UTF-8
            stream.reconfigure(encoding="utf-8", errors=ERRORS)
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        action.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        pass
    except KeyboardInterrupt:
        return 130
    except (GxparseError, OSError) as error:  # of no file: a plugin's, or that of what takes the results
        _settle(sys.stdout)
        _fail(error, options)
    _settle(sys.stdout)
    _settle(sys.stderr)
    return options.outcome.code


def _fail(error: GxparseError | OSError, options: CommandOptions) -> None:
    """Tell an error that is of no file; where nothing can be told any more, the exit code does.

    What that needs loads now: most calls end well.
    """
    from gxparse.cli.telling import message_of, tell
    from gxparse.errors.system import system_zh

    if isinstance(error, GxparseError):
        message = message_of(error, options.lang)
    else:
        message = system_zh(error) if options.lang == "zh" else str(error)
    options.outcome.unreadable += 1
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
