"""Reading aids: how a character is pronounced, in brackets or bare behind it, as pages for learners print it.

``规(guī)章(zhāng)`` is the label 规章, and ``松林鎮(zhèn)`` the body 松林镇. Ruby that a scraper flattened gives the
same without brackets. Pinyin, with tones or without, and zhuyin are taken off; other foreign words stay.
"""

from __future__ import annotations

import re
import unicodedata

_TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
_ZHUYIN = "\u02c9\u02ca\u02c7\u02cb\u02d9\u3105-\u312f\u31a0-\u31bf"
_HAN = "\u3007\u3400-\u9fff"
_SIGNS = re.compile(rf"[{_TONED}\u0300\u0301\u0304\u030c\u3105-\u312f\u31a0-\u31bf]")
_OPENED = re.compile(r"[(（\[【〔]\s?[A-Za-z]")
_IN_BRACKETS = re.compile(
    rf"(?<=[{_HAN}])\s?[(（\[【〔]\s?([A-Za-z{_TONED}\u0300-\u036f{_ZHUYIN}1-5\s'’·-]{{1,60}})\s?[)）\]】〕](?:\s(?=[{_HAN}]))?"
)
_BARE = re.compile(rf"(?<=[{_HAN}])\s?(?:[a-z{_TONED}\u0300-\u036f]+|[{_ZHUYIN}]+)(?:\s(?=[{_HAN}]))?", re.IGNORECASE)
_SYLLABLE = re.compile(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[aeiouv]{1,3}(?:ng|n|r)?|ng?|m)[1-5]?")
_LONGEST_SYLLABLE = len("zhuang1") + 1
_BETWEEN_SYLLABLES = re.compile(r"[\s'’·-]+")
_ONLY_ZHUYIN = re.compile(rf"[{_ZHUYIN}\s]+")
_TONES = frozenset("\u0300\u0301\u0304\u030c")


def has_reading_aids(text: str) -> bool:
    """Whether there may be reading aids in a text."""
    return _SIGNS.search(text) is not None or _OPENED.search(text) is not None


def without_reading_aids(text: str) -> str:
    """A text without its reading aids.

    >>> without_reading_aids("规(guī)章(zhang1)"), without_reading_aids("許(ㄒㄩˇ)可"), without_reading_aids("规guī章")
    ('规章', '許可', '规章')
    >>> without_reading_aids("中心(CBD)"), without_reading_aids("开放日(Open Day)")
    ('中心(CBD)', '开放日(Open Day)')
    """
    if not has_reading_aids(text):
        return text
    text = _IN_BRACKETS.sub(lambda found: "" if _is_aid(found[1]) else found[0], text)
    return _BARE.sub(lambda found: "" if _is_aid(found[0], bare=True) else found[0], text)


def _is_aid(text: str, *, bare: bool = False) -> bool:
    """Whether a text is zhuyin, or syllables of pinyin; a ``bare`` one has to show a tone."""
    if _ONLY_ZHUYIN.fullmatch(text):
        return True
    parted = unicodedata.normalize("NFD", text.lower())
    toned = not _TONES.isdisjoint(parted)
    if not toned and (bare or text != text.lower()):
        return False
    plain = "".join(character for character in parted if not unicodedata.combining(character))
    first, *others = _BETWEEN_SYLLABLES.split(plain.strip())
    return bool(first) and all(map(_are_syllables, (first, *others)))


def _are_syllables(text: str) -> bool:
    """Whether letters are syllables of pinyin, however they are parted; of one text there are very many ways to.

    >>> [_are_syllables(text) for text in ("zhuang4zu2", "aiaoer", "abc", "a" * 200 + "b")]
    [True, True, False, False]
    """
    ends = {0}
    for start in range(len(text)):
        if start in ends:
            last = min(len(text), start + _LONGEST_SYLLABLE)
            ends.update(end for end in range(start + 1, last + 1) if _SYLLABLE.fullmatch(text, start, end))
    return len(text) in ends
