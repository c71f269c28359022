"""Which of two characters that look alike a word of a form has: 尚末审结 is seen, 尚未审结 is what forms print.

The recogniser says of each character how likely others are. Where the likeliest ones make no part of a word of any form
and some of the others do, these are taken: what the paper shows fits both, and only one of them is a word. Nothing is
put where the recogniser sees something else, and no figure is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from math import prod

from gxparse.forms.model import forms, kept_by_forms

LIKELY = 0.03
"""A character that is less likely is not taken."""

FEWEST = 2
"""Of fewer characters nothing tells which word they are part of."""

MOST = 256
"""So many ways to read a line are tried."""

_CHARACTERS = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]+)[.．、] ?")
_NARROW, _SIGNS = str.maketrans("（），：．", "(),:."), " (),:.、"
_OTHERS = re.compile("[^\u4e00-\u9fff]+")

Choices = Sequence[tuple[tuple[str, float], ...]]
"""Of each character of a line what it may be and how likely that is, the likeliest first."""


def spelt(choices: Choices) -> str:
    """A line with the characters that make it a part of a form's word, else with the likeliest.

    >>> spelt([(("尚", 1.0),), (("末", 0.69), ("未", 0.31)), (("审", 1.0),), (("结", 1.0),)])
    '尚未审结'
    >>> spelt([(("年", 1.0),), (("末", 0.69), ("未", 0.31))])
    '年末'
    """
    likeliest = "".join(each[0][0] for each in choices)
    words = _OTHERS.sub("", likeliest)
    if len(words) < FEWEST or _is_part(words):
        return likeliest
    options = [[(char, p) for char, p in each if p >= LIKELY and _is_word(char)] or [each[0]] for each in choices]
    if prod(map(len, options)) > MOST or all(len(each) == 1 for each in options):
        return likeliest
    ways = sorted(product(*options), key=lambda way: -prod(p for _, p in way))
    for way in ways:
        text = "".join(char for char, _ in way)
        if _is_part(_OTHERS.sub("", text)):
            return text
    return likeliest


def is_known(text: str) -> bool:
    """Whether a text, but for its number in a list and signs around it, is a part of what a form prints.

    >>> is_known("（尚未审结）"), is_known("1.属于国家秘密"), is_known("尚末审结"), is_known("审结3")
    (True, True, False, False)
    >>> is_known("四、政府信息公开行政复议、行政诉讼情况"), is_known("四、政府信息公开行政复议行政诉讼情况")
    (True, False)
    """
    words = _NUMBER.sub("", text).translate(_NARROW).strip(_SIGNS)
    return len(words) >= FEWEST and words in _printed()


def _is_word(char: str) -> bool:
    return _CHARACTERS.fullmatch(char) is not None


@cache
def _is_part(words: str) -> bool:
    return words in _vocabulary()


@kept_by_forms
def _vocabulary() -> str:
    """All words of all forms, parted by line ends."""
    return "\n".join(dict.fromkeys(_OTHERS.sub("", word) for word in _words()))


@kept_by_forms
def _printed() -> str:
    """All words of all forms with their signs, parted by line ends."""
    return "\n".join(dict.fromkeys(_words())).translate(_NARROW)


def _words() -> Iterator[str]:
    for form in forms():
        for section in form.sections:
            yield from (section.title, *section.variants)
        for table in form.tables:
            yield from (table.title, table.corner)
            yield from (group.label for group in table.groups)
            yield from (spanner.label for spanner in table.spanners)
            for part in table.parts:
                yield part.heading
                for column in part.columns:
                    yield from (column.label, *column.variants)
                for row in part.rows:
                    yield from (row.label, *row.variants)
