"""The command that tells what the others do: help."""

from __future__ import annotations

from attrs import frozen

from gxparse.cli.arguments import commands_of, parser
from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.nearest import did_you_mean
from gxparse.words import Words


@frozen(kw_only=True)
class HelpOptions(CommandOptions):
    """What ``gxparse help`` is told."""

    words: tuple[str, ...] = argument(
        nargs="*", metavar="COMMAND", help=Words("命令，如 check、corpus build", "a command: check, corpus build")
    )


def help_command(options: HelpOptions) -> None:
    """``gxparse help``."""
    found = parser(options.lang, options.words)
    for word in options.words:
        named = commands_of(found)
        if word not in named:
            meant = did_you_mean(word, named)
            refusal = Words(f"没有名为 {word!r} 的命令{meant.zh}", f"no command is named {word!r}{meant.en}")
            found.error(refusal.of(options.lang))
        found = named[word]
    print(found.format_help(), end="")


HELP = Action(HelpOptions, help_command)
