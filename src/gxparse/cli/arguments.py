"""The arguments of the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from attrs import frozen

from gxparse.cli import (
    checking,
    comparing,
    completion,
    corpus,
    dictionary,
    examples,
    measuring,
    reading,
    reviewing,
    schema,
)
from gxparse.cli.argument_values import WrongValue
from gxparse.cli.command_options import Command, CommandOptions, Group, argument, declare, locale_lang, taken
from gxparse.cli.helping import Section, examples_of, overview
from gxparse.cli.usage import ChineseFormatter, in_chinese
from gxparse.nearest import did_you_mean
from gxparse.version import __version__
from gxparse.words import Lang, Words


class Parser(argparse.ArgumentParser):
    """A parser that says what may be meant by a word that it does not know. ``text`` stands for its help, if given."""

    def __init__(self, *, lang: Lang, text: str | None = None, **how: Any) -> None:
        plain = argparse.RawDescriptionHelpFormatter
        super().__init__(formatter_class=ChineseFormatter if lang == "zh" else plain, **how)
        self.lang, self.text = lang, text

    def format_help(self) -> str:
        """The help."""
        return super().format_help() if self.text is None else self.text

    def refuse(self, name: str) -> NoReturn:
        """End the program for an option that there is not."""
        meant = did_you_mean(name.partition("=")[0], self._option_string_actions)
        self.error(Words(f"没有参数 {name}{meant.zh}", f"unrecognized arguments: {name}{meant.en}").of(self.lang))

    def error(self, message: str) -> NoReturn:
        """End the program for wrong arguments."""
        if self.lang == "zh":
            self.print_usage(sys.stderr)
            self.exit(2, f"{self.prog}：{in_chinese(message)}\n")
        super().error(message)

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        try:
            return super()._get_value(action, arg_string)
        except argparse.ArgumentError as error:
            if isinstance(error.__context__, WrongValue):
                error.message = error.__context__.words.of(self.lang)
            raise

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += did_you_mean(str(value), map(str, action.choices or ())).of(self.lang)
            raise


# -- help ----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class HelpOptions(CommandOptions):
    """What ``gxparse help`` is told."""

    words: tuple[str, ...] = argument(
        nargs="*", metavar="COMMAND", help=Words("命令，如 check、corpus build", "a command: check, corpus build")
    )


def help_command(options: HelpOptions) -> None:
    """``gxparse help``."""
    found = parser(options.lang)
    for word in options.words:
        named = _commands_of(found)
        if word not in named:
            meant = did_you_mean(word, named)
            refusal = Words(f"没有名为 {word!r} 的命令{meant.zh}", f"no command is named {word!r}{meant.en}")
            found.error(refusal.of(options.lang))
        found = named[word]
    print(found.format_help(), end="")


HELP = Command(
    "help", Words("说明一个命令及其选项", "tell what a command does, and its options"), HelpOptions, help_command
)

SECTIONS: tuple[Section, ...] = (
    Section(Words("读取", "read"), (reading.SHOW, reading.PARSE, reading.SNIFF, reading.FORMATS)),
    Section(Words("核对", "check"), (checking.CHECK, measuring.INDICATORS, comparing.COMPARE, checking.RULES)),
    Section(Words("更正与写出", "correct and write"), (reviewing.REVIEW, reading.CONVERT)),
    Section(Words("大量报告", "many reports"), (corpus.CORPUS,)),
    Section(
        Words("工具", "tools"), (examples.EXAMPLES, dictionary.DICTIONARY, schema.SCHEMA, completion.COMPLETION, HELP)
    ),
)
"""The commands there are by what they are for, as the help lists them."""

COMMANDS: tuple[Command | Group, ...] = tuple(command for section in SECTIONS for command in section.commands)
"""The commands there are, as the help lists them."""


# -- parsing -------------------------------------------------------------------------------------------


def parser(lang: Lang = "en") -> Parser:
    """The parser of all commands. What it parses has the command and its parser as ``chosen``."""
    parser = Parser(prog="gxparse", lang=lang, text=overview(SECTIONS, lang))
    parser.add_argument("-V", "--version", action="version", version=f"gxparse {__version__}")
    _take_lang(parser)
    _add(parser, COMMANDS)
    return parser


def _add(parser: Parser, commands: Iterable[Command | Group]) -> None:
    """Let a parser have commands."""
    lang = parser.lang
    added = parser.add_subparsers(metavar=Words("命令", "COMMAND").of(lang), parser_class=Parser)
    parser.set_defaults(chosen=(None, parser))
    for command in commands:
        text = command.help.of(lang)
        own: Parser = added.add_parser(
            command.name,
            lang=lang,
            help=text,
            description=f"{text[0].upper()}{text[1:]}{'.' if text.isascii() or lang == 'en' else '。'}",
            epilog=examples_of(command, lang),
        )
        if isinstance(command, Group):
            _take_lang(own)
            _add(own, command.commands)
        else:
            declare(own, command.options, lang)
            own.usage = _usage(own)
            own.set_defaults(chosen=(command, own))


def _take_lang(parser: Parser) -> None:
    """Let ``--lang`` stand before a command, too: whole helps are in it, so it is known before arguments are parsed."""
    parser.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _usage(parser: Parser) -> str:
    """What a call looks like: what is needed in full, options as one word. The help lists them."""
    words = [parser.prog, Words("[选项]", "[options]").of(parser.lang)]
    for action in sorted(parser._actions, key=lambda each: not each.option_strings):
        shown = str(action.metavar)
        if action.option_strings:
            words += [f"{action.option_strings[0]} {shown}"] if action.required else []
        else:
            words.append({"+": f"{shown}…", "*": f"[{shown}…]", "?": f"[{shown}]"}.get(str(action.nargs), shown))
    return " ".join(words)


def _commands_of(parser: argparse.ArgumentParser) -> Mapping[str, Parser]:
    """The parsers of the commands of a parser by their names."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


def parse_arguments(arguments: Sequence[str] | None) -> tuple[Command, CommandOptions]:
    """The command that arguments name, and its options. Ends the program if they are wrong, as argparse does."""
    given = sys.argv[1:] if arguments is None else arguments
    parsed, unknown = parser(_asked_lang(given)).parse_known_args(given)
    command, own = parsed.chosen
    if unknown:
        own.refuse(unknown[0])
    if command is None:  # which ones there are is what is asked
        own.print_help(sys.stderr)
        sys.exit(2)
    options = taken(parsed, command.options)
    if (conflict := options.conflict()) is not None:
        own.error(conflict.of(own.lang))
    return command, options


def _asked_lang(arguments: Sequence[str]) -> Lang:
    """The language that help is in: it is printed before the arguments are parsed."""
    lang = locale_lang()
    for flag, value in pairwise([*arguments, ""]):
        name, _, after = flag.partition("=")
        if name == "--lang":
            lang = "zh" if (after or value) == "zh" else "en"
    return lang
