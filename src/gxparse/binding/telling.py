"""Whether a damaged label still says what the form's label says, or has become another one.

Copies lose characters, misspell them, break them; a label that is damaged so is repaired. But a label one character
away may be its reverse: ``1.本机关掌握相关政府信息`` is not 不掌握 with a character lost, and 上年新收 is not 本年新收
misspelt. So a repair has to keep, in their order, all *telling words*: those by which labels differ, and those that
turn a label into its opposite (``forms/common.json`` lists them). And it may only overlook what damage looks like:
characters lost, one misspelt here and there, one doubled. Two misspelt ones side by side are another word, and a
character gained says something more than the form.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from gxparse.forms.model import telling_words

SHORTEST_MISSPELT = 6
"""In a label of fewer characters one that is exchanged makes another word: 行政处分 is none of 行政处罚."""

IDLE = frozenset("的度等之所了及和与或者类信息政府情况数量件")
"""Characters that a label may gain, as copies word it, and still say the same."""


def says_the_same(text: str, label: str) -> bool:
    """Whether a folded text can be a folded label that was damaged.

    >>> says_the_same("其他法津行政法规禁止公开", "其他法律行政法规禁止公开")
    True
    >>> says_the_same("其他法律行政法规允许公开", "其他法律行政法规禁止公开")
    False
    >>> says_the_same("属于行政复议案卷", "属于行政执法案卷"), says_the_same("行政处分", "行政处罚")
    (False, False)
    """
    return telling(text) == telling(label) and _is_damage(text, label)


@lru_cache(maxsize=1024)
def telling(text: str) -> tuple[str, ...]:
    """The telling words of a folded text, in order.

    >>> telling("本机关不掌握相关政府信息"), telling("其他法律行政法规禁止公开")
    (('本', '不'), ('禁止',))
    """
    found: list[str] = []
    for character in text:
        word = _WORD_OF.get(character) or (character if character.isdigit() else None)
        if word is not None and not (len(word) > 1 and found[-1:] == [word]):
            found.append(word)
    return tuple(found)


_WORD_OF = {character: word for word in telling_words() for character in word}


def _is_damage(text: str, label: str) -> bool:
    """Whether nothing but damage tells a text from a label: a word in another's place is none, nor is one more."""
    for kind, start, end, first, last in SequenceMatcher(None, label, text, autojunk=False).get_opcodes():
        gained = text[first:last]
        if kind == "replace" and (len(gained) > 1 or end - start > 1 or len(label) < SHORTEST_MISSPELT):
            return False
        if kind == "insert" and not all(c in IDLE or c in label[max(0, start - 1) : start + 1] for c in gained):
            return False
    return True
