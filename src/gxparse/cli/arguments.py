"""The arguments of the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from gxparse.cli.commands import COMMANDS, SECTIONS, Command, Group
from gxparse.cli.declaring import WrongValue, declare, locale_lang, taken
from gxparse.cli.helping import examples_of, overview
from gxparse.nearest import did_you_mean
from gxparse.version import __version__
from gxparse.words import Lang, Words

if TYPE_CHECKING:
    from gxparse.cli.command_options import Action, CommandOptions


def _formatter(lang: Lang) -> type[argparse.HelpFormatter]:
    """What lays out a help; what Chinese needs loads when it is wanted."""
    if lang == "zh":
        from gxparse.cli.usage import ChineseFormatter

        return ChineseFormatter
    return argparse.RawDescriptionHelpFormatter


class Parser(argparse.ArgumentParser):
    """A parser that says what may be meant by a word that it does not know. ``text`` stands for its help, if given."""

    def __init__(self, *, lang: Lang, text: str | None = None, **how: Any) -> None:
        super().__init__(formatter_class=_formatter(lang), **how)
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
            from gxparse.cli.usage import in_chinese

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


def parser(lang: Lang = "en", words: Collection[str] | None = None) -> Parser:
    """The parser of all commands. What it parses has the action of the command and its parser as ``chosen``.

    If the ``words`` of a call are given, only the commands among them are loaded and know their arguments.
    """
    parser = Parser(prog="gxparse", lang=lang, text=overview(SECTIONS, lang))
    parser.add_argument("-V", "--version", action="version", version=f"gxparse {__version__}")
    _take_lang(parser)
    _add(parser, COMMANDS, words)
    return parser


def _add(parser: Parser, commands: Iterable[Command | Group], words: Collection[str] | None) -> None:
    """Let a parser have commands."""
    lang = parser.lang
    added = parser.add_subparsers(metavar=Words("命令", "COMMAND").of(lang), parser_class=Parser)
    parser.set_defaults(chosen=(None, parser))
    for command in commands:
        if parser.text is not None and words is not None and command.name not in words:
            added.choices[command.name] = parser  # a name to choose from: the help lists it without a parser of its own
            continue
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
            _add(own, command.commands, words)
        elif words is None or command.name in words:
            action = command.action
            declare(own, action.options, lang)
            own.usage = _usage(own)
            own.set_defaults(chosen=(action, own))


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


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, Parser]:
    """The parsers of the commands of a parser by their names."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


def parse_arguments(arguments: Sequence[str] | None) -> tuple[Action, CommandOptions]:
    """What the command does that arguments name, and its options.

    Ends the program if they are wrong, as argparse does.
    """
    given = sys.argv[1:] if arguments is None else arguments
    parsed, unknown = parser(_asked_lang(given), given).parse_known_args(given)
    action, own = parsed.chosen
    if unknown:
        own.refuse(unknown[0])
    if action is None:  # which ones there are is what is asked
        own.print_help(sys.stderr)
        sys.exit(2)
    options = taken(parsed, action.options)
    if (conflict := options.conflict()) is not None:
        own.error(conflict.of(own.lang))
    return action, options


def _asked_lang(arguments: Sequence[str]) -> Lang:
    """The language that help is in: it is printed before the arguments are parsed."""
    lang = locale_lang()
    for flag, value in pairwise([*arguments, ""]):
        name, _, after = flag.partition("=")
        if name == "--lang":
            lang = "zh" if (after or value) == "zh" else "en"
    return lang
