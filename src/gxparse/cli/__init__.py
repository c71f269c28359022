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
from typing import TYPE_CHECKING

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
        _discard_output()
    except KeyboardInterrupt:
        return 130
    except GxparseError as error:  # of no file: a plugin's
        sys.stdout.flush()
        _fail(error, options)
    except OSError as error:
        _discard_output()
        _fail(error, options)
    return options.outcome.code


def _fail(error: GxparseError | OSError, options: CommandOptions) -> None:
    """Tell an error that is of no file. What that needs loads now: most calls end well."""
    from gxparse.cli.telling import message_of, tell
    from gxparse.errors.system import system_zh

    if isinstance(error, GxparseError):
        message = message_of(error, options.lang)
    else:
        message = system_zh(error) if options.lang == "zh" else str(error)
    tell(message, options.lang)
    options.outcome.unreadable += 1


def _discard_output() -> None:
    """Let nothing more be written when the interpreter ends."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
