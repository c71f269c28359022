"""What every command is told, and what a command is.

>>> import argparse
>>> from gxparse.cli.declaring import declare, taken
>>> parser = argparse.ArgumentParser()
>>> declare(parser, CommandOptions)
>>> options = taken(parser.parse_args(["--lang", "en", "--ids"]), CommandOptions)
>>> options.lang, options.ids, options.json
('en', True, False)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from attrs import define, field, frozen

from gxparse.cli.declaring import argument, locale_lang
from gxparse.words import Lang, Words

Tells = Literal["all", "summary", "faults"]
"""How much a command tells: everything, a summary only, or only what is wrong."""


@define
class Tally:
    """What happened so far, and the exit code that says it."""

    unreadable: int = 0
    failing: bool = False

    @property
    def code(self) -> int:
        """The exit code."""
        return 2 if self.unreadable else 1 if self.failing else 0


@frozen(kw_only=True)
class CommandOptions:
    """What every command is told. ``outcome`` is what came of the command so far.

    A class whose arguments several commands share says what they are called ``together``; the help lists those of the
    more special class first.
    """

    together: ClassVar[Words] = Words("通用选项", "options of all commands")

    lang: Lang = argument(
        "--lang",
        choices=("zh", "en"),
        default=locale_lang,
        help=Words("消息语言（默认按系统区域设置）", "language of messages"),
    )
    color: Literal["auto", "always", "never"] = argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help=Words("颜色（auto：仅在终端中使用）", "colours (auto: on a terminal)"),
    )
    ids: bool = argument(
        "--ids",
        action="store_true",
        help=Words(
            "同时输出规则、结论、单元格和读取说明的编号",
            "also print what programs call rules, findings, cells and notes",
        ),
    )
    outcome: Tally = field(factory=Tally)

    @property
    def json(self) -> bool:
        """Whether programs read what is printed: errors are then told beside it."""
        return False

    @property
    def tells(self) -> Tells:
        """How much is printed."""
        return "all"

    @property
    def utf8(self) -> bool:
        """Whether what is printed is UTF-8 whatever the terminal's encoding."""
        return self.json

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        return None


@frozen
class Action:
    """What a command does: the class of its options, and the function that they are given."""

    options: type[CommandOptions]
    run: Callable[[Any], None]
