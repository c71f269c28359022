"""Simplified and traditional script: telling them apart, and making traditional text comparable."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opencc import OpenCC

Script = Literal["simplified", "traditional"]

# Pairs of simplified and traditional characters that every such report prints many times.
SIMPLIFIED, TRADITIONAL = "开报关数务请", "開報關數務請"

# Words that differ by more than their characters. Only for comparing: what is shown stays as printed.
_WORDS = (
    ("反覆", "反复"),
    ("答覆", "答复"),
    ("回覆", "回复"),
    ("规范性档案", "规范性文件"),
    ("入口网站", "门户网站"),
    ("民众", "群众"),
    ("最佳化", "优化"),
    ("设定", "设置"),
    ("资讯", "信息"),
    ("专案", "项目"),
    ("本列资料", "本列数据"),
)


def count_script(text: str) -> tuple[int, int]:
    """How often discriminating characters stand in their simplified and in their traditional form."""
    return (
        sum(map(text.count, SIMPLIFIED)),
        sum(map(text.count, TRADITIONAL)),
    )


def detect_script(text: str) -> Script:
    """The script that prevails in a text; ``"simplified"`` where nothing tells.

    >>> detect_script("政府信息公開工作年度報告")
    'traditional'
    """
    simplified, traditional = count_script(text)
    return "traditional" if traditional > simplified else "simplified"


@lru_cache(maxsize=1024)
def simplify(text: str) -> str:
    """A short text (a title, a name) in simplified script, by OpenCC's ``t2s``.

    >>> simplify("深圳市住房和建設局")
    '深圳市住房和建设局'
    """
    return str(_converter().convert(text))


FEWEST = 3
"""Fewer traditional forms are quoted names in a simplified text."""

SHARE = 0.05
"""From this share of traditional forms on, texts are made comparable; a simplified text loses nothing by it."""


def has_traditional(text: str) -> bool:
    """Whether so many characters of a text are in traditional form that its labels may be.

    >>> has_traditional("信息公開報告,本年新收申請數量"), has_traditional("行政许可")
    (True, False)
    """
    simplified, traditional = count_script(text)
    return traditional >= FEWEST and traditional >= SHARE * (simplified + traditional)


def comparable(texts: Sequence[str]) -> list[str]:
    """Texts with every character simplified and the field's words unified, for matching labels.

    One call for a whole document: OpenCC is asked once for each character ever met, not for each text.

    >>> comparable(["4.無正當理由大量反覆申請", "規範性檔案"])
    ['4.无正当理由大量反复申请', '规范性文件']
    """
    joined = by_character("\x1e".join(text.replace("\x1e", " ") for text in texts))
    for word, unified in _WORDS:
        joined = joined.replace(word, unified)
    return joined.split("\x1e")


def by_character(text: str) -> str:
    """A text with each of its characters simplified: as long as it was, so that places in it stay what they were.

    >>> by_character("資訊公開")
    '资讯公开'
    """
    return text.translate(_characters())


def traditional(text: str) -> str:
    """A text in traditional script, by OpenCC's ``s2t``, such that :func:`comparable` gives back what it was.

    Where a phrase is converted so that nothing could tell what it was (批复 to 批覆), its characters are converted
    one by one, or stay.

    >>> traditional("政府信息公开申请答复"), traditional("批复")
    ('政府信息公開申請答覆', '批復')
    """
    converted = str(_converter("s2t").convert(text))
    [back], [before] = comparable([converted]), comparable([text])
    if back == before or len(converted) != len(text):
        return converted if back == before else text
    return "".join(map(_as_traditional, text, converted))


def _as_traditional(character: str, converted: str) -> str:
    for candidate in (converted, str(_converter("s2t").convert(character))):
        if comparable([candidate]) == comparable([character]):
            return candidate
    return character


@lru_cache(maxsize=2)
def _converter(name: str = "t2s") -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)


class _Characters(dict[int, str]):
    """A ``str.translate`` table that learns each character from OpenCC when it first meets it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code >= 0x3400:
            converted = str(_converter().convert(character))
            character = converted if len(converted) == 1 else character
        self[code] = character
        return character


@lru_cache(maxsize=1)
def _characters() -> _Characters:
    return _Characters()
