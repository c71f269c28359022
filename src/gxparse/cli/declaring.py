"""How the fields of a class declare the arguments of a command, and how they are taken from what was parsed."""

from __future__ import annotations

import argparse
import locale
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import Attribute, field, fields, fields_dict

from gxparse.words import Lang, Words

if TYPE_CHECKING:
    from attrs import AttrsInstance

_ARGUMENT = "argument"


class WrongValue(argparse.ArgumentTypeError):
    """A value that an argument cannot have, said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def argument(*flags: str, **how: Any) -> Any:
    """A field that is an argument: ``flags`` and ``how`` are what :meth:`argparse.ArgumentParser.add_argument` takes.

    Without flags it stands by its place. A ``default`` that is a function is called when the parser is made. The help
    lists a command's own options first, then what it shares with others.
    """
    several = how.get("action") == "append" or how.get("nargs") in ("+", "*")
    return field(converter=tuple if several else None, metadata={_ARGUMENT: (flags, how)})


def locale_lang() -> Lang:
    """The language of the locale: Chinese, or English for all others."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def declare(parser: argparse.ArgumentParser, options: type[AttrsInstance], lang: Lang = "en") -> None:
    """Add the arguments that the fields of a class declare, with their help in a language."""
    sharing: list[Any] = [kind for kind in options.__mro__ if "together" in vars(kind)]
    own: list[Attribute[Any]] = []
    shared: dict[Words, list[Attribute[Any]]] = {kind.together: [] for kind in sharing}
    for one in fields(options):
        if _ARGUMENT in one.metadata:
            owners = (kind.together for kind in reversed(sharing) if one.name in fields_dict(kind))
            words = next(owners, None) if one.metadata[_ARGUMENT][0] else None
            (own if words is None else shared[words]).append(one)
    _add(parser, own, lang)
    for words, those in shared.items():
        if those:
            _add(parser.add_argument_group(words.of(lang)), those, lang)


def _add(to: argparse._ActionsContainer, those: Sequence[Attribute[Any]], lang: Lang) -> None:
    for one in those:
        flags, how = one.metadata[_ARGUMENT]
        if "default" in how or how.get("action") == "append":
            default = lang if one.name == "lang" else how.get("default", [])
            how = {**how, "default": default() if callable(default) else default}
        how = {**how, "help": how["help"].of(lang)}
        if flags:
            to.add_argument(*flags, dest=one.name, **how)
        else:
            to.add_argument(one.name, **how)


_Options = TypeVar("_Options", bound="AttrsInstance")


def taken(parsed: argparse.Namespace, options: type[_Options]) -> _Options:
    """The options that were parsed."""
    return options(**{one.name: getattr(parsed, one.name) for one in fields(options) if _ARGUMENT in one.metadata})
