"""What a command says beside its results: to people, on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gxparse.characters import printable
from gxparse.errors import GxparseError
from gxparse.words import COLON, Lang, Words

if TYPE_CHECKING:
    from gxparse.cli.command_options import CommandOptions


def say(options: CommandOptions, zh: str, en: str) -> None:
    """Tell something beside the results."""
    tell(Words(zh, en).of(options.lang), options.lang)


def tell(message: str, lang: Lang) -> None:
    """Tell something beside the results, as the program's."""
    print(f"gxparse{COLON.of(lang)}{message}", file=sys.stderr)


def message_of(error: GxparseError, lang: str) -> str:
    """What an error says, fit for a terminal."""
    return printable(error.message(lang))
