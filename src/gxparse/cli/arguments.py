"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gxparse.cli import checking, comparing, dictionary, measuring, reading, reviewing
from gxparse.cli.command_options import Command, CommandOptions, declare, taken
from gxparse.version import __version__

COMMANDS: tuple[Command, ...] = (
    reading.SHOW,
    reading.PARSE,
    checking.CHECK,
    measuring.INDICATORS,
    reviewing.REVIEW,
    comparing.COMPARE,
    checking.RULES,
    dictionary.DICTIONARY,
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
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        text = command.help
        own = commands.add_parser(command.name, help=text, description=text[0].upper() + text[1:] + ".")
        own.set_defaults(chosen=(command, own))
        declare(own, command.options)
    return parser


def parse_arguments(arguments: Sequence[str] | None) -> tuple[Command, CommandOptions]:
    """The command that arguments name, and its options. Ends the program if they are wrong, as argparse does."""
    parsed = parser().parse_args(arguments)
    command, own = parsed.chosen
    options = taken(parsed, command.options)
    if (conflict := options.conflict()) is not None:
        own.error(conflict)
    return command, options
