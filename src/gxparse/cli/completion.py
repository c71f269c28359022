"""The command that lets shells complete commands and options: completion."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Literal, get_args

from attrs import frozen

from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.errors import MissingDependencyError
from gxparse.formats.registry import registry
from gxparse.words import Words

Shell = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: tuple[Shell, ...] = get_args(Shell)

_FILES = ("FILE", "PATH", "SOURCE", "N|FILE")
_DIRECTORIES = ("DIR",)
_FORMATS = ("FORMAT",)


@frozen(kw_only=True)
class CompletionOptions(CommandOptions):
    """What ``gxparse completion`` is told."""

    shell: Shell = argument(
        choices=SHELLS, metavar="SHELL", help=Words("bash、zsh、fish 或 powershell", ", ".join(SHELLS))
    )

    @property
    def utf8(self) -> bool:
        """A shell reads it."""
        return True


def completion_command(options: CompletionOptions) -> None:
    """``gxparse completion``."""
    print(script(options.shell))


COMPLETION = Action(CompletionOptions, completion_command)


def script(shell: Shell) -> str:
    """The script that lets a shell complete commands, options, their values and files.

    It is made once and asks nobody when it is used. Raises :class:`~gxparse.errors.MissingDependencyError` if the extra
    ``completion`` is not installed.
    """
    try:
        import shtab
    except ImportError as error:
        raise MissingDependencyError("shtab", "pip install 'gxparse[completion]'") from error
    from gxparse.cli.arguments import parser

    whole = parser()
    for action in _actions(whole):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar in _DIRECTORIES:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in _FORMATS:
            action.choices = [entry.name for entry in registry.known]
    return str(shtab.complete(whole, shell))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments of a parser and of its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for own in action.choices.values():
                yield from _actions(own)
        yield action
