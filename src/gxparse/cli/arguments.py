"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from gxparse.cli import checking, comparing, corpus, dictionary, measuring, reading, reviewing
from gxparse.cli.command_options import Command, CommandOptions, Group, declare, taken
from gxparse.version import __version__

COMMANDS: tuple[Command | Group, ...] = (
    reading.SHOW,
    reading.PARSE,
    checking.CHECK,
    measuring.INDICATORS,
    reviewing.REVIEW,
    comparing.COMPARE,
    checking.RULES,
    dictionary.DICTIONARY,
    corpus.CORPUS,
    reading.CONVERT,
    reading.SNIFF,
    reading.FORMATS,
)
"""The commands there are, as the help lists them."""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands. What it parses has the command and its parser as ``chosen``."""
    parser = argparse.ArgumentParser(
        prog="gxparse",
        description="Read Chinese government information disclosure reports (政府信息公开工作年度报告) "
        "and check their balance rules.",
    )
    parser.add_argument("--version", action="version", version=f"gxparse {__version__}")
    _add(parser, COMMANDS)
    return parser


def _add(parser: argparse.ArgumentParser, commands: Iterable[Command | Group]) -> None:
    """Let a parser have commands."""
    added = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in commands:
        text = command.help
        own = added.add_parser(command.name, help=text, description=text[0].upper() + text[1:] + ".")
        if isinstance(command, Group):
            _add(own, command.commands)
        else:
            own.set_defaults(chosen=(command, own))
            declare(own, command.options)


def parse_arguments(arguments: Sequence[str] | None) -> tuple[Command, CommandOptions]:
    """The command that arguments name, and its options. Ends the program if they are wrong, as argparse does."""
    parsed = parser().parse_args(arguments)
    command, own = parsed.chosen
    options = taken(parsed, command.options)
    if (conflict := options.conflict()) is not None:
        own.error(conflict)
    return command, options
