"""The words that claims in the prose of a report are made of.

The table is data: each word has a class, and a clause is read only if all of its words are known (`claims`). All words
are in simplified script; a text is matched as `plain` shows it, whose characters stand where the printed ones do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from gxparse.characters import HALF_WIDTH
from gxparse.script import by_character, comparable, detect_script

SCHEMA = "gxparse/words/1"


class Vocabulary(NamedTuple):
    """The words of the prose with their classes, and what requests and disputes are counted in."""

    classes: Mapping[str, str]
    units: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``words.json``.

    >>> vocabulary().classes["收到"], vocabulary().classes["依申请公开事项"]
    ('received', 'subject')
    """
    return read_vocabulary(json.loads(files(__package__).joinpath("words.json").read_text(encoding="utf-8")))


def read_vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary from its data.

    Raises :class:`ValueError` for data of another schema and for a word of two classes.
    """
    if data["schema"] != SCHEMA:
        raise ValueError(f"words of schema {data['schema']!r}, expected {SCHEMA!r}")
    found = {subject + tail: "subject" for subject in data["subjects"] for tail in data["subject_tails"]}
    found |= {head + view + tail: "view" for head, view, tail in product(*data["views"])}
    for kind, listed in [*data["words"].items(), *data["leaves"].items()]:
        for word in listed:
            if found.setdefault(word, kind) != kind:
                raise ValueError(f"{word} is of the classes {found[word]} and {kind}")
    return Vocabulary(MappingProxyType(found), tuple(data["units"]))


_PLAIN = HALF_WIDTH | {
    ord(shown): meant
    for shown, meant in zip("〔〕【】[]{}\u3000\xa0\t﹐﹔％“”\"「」『』'‘’|", "()()()()   ,;%          |", strict=True)
}


def plain(text: str) -> str:
    """A text as it is matched: simplified script, half-width; every character where the printed one is.

    >>> plain("收到申請３７件，已答覆")
    '收到申请37件,已答复'
    """
    if detect_script(text) == "traditional":
        parts = text.split("\n")
        simple = comparable(parts)
        text = "\n".join(
            new if len(new) == len(old) else by_character(old) for old, new in zip(parts, simple, strict=True)
        )
    return text.translate(_PLAIN)
