"""How automatic numbers are written: 1, Ⅰ, 一, 壹, 甲, ①, 1 ….

>>> forms = ("decimal", "upperRoman", "chineseCounting", "decimalEnclosedCircle", "decimalFullWidth")
>>> [written(12, form) for form in forms]
['12', 'XII', '十二', '⑫', '１２']
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

MOST = 32_767
"""No number of a list goes higher."""

MOST_LETTERS = 30
"""A letter that stands for a number (``aaa``) is not repeated more often."""

_DIGITS = "〇一二三四五六七八九"
_LEGAL, _LEGAL_OLD = "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    written = ""
    for amount, sign in _ROMAN:
        times, number = divmod(number, amount)
        written += sign * times
    return written


def _letters(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if times < MOST_LETTERS else str(number)


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counted(number: int, digits: str = f"零{_DIGITS[1:]}", powers: str = "十百千", *, short: bool = True) -> str:
    """A number with its powers: 一百二十; ``short``: 十二 and not 一十二."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return f"{_counted(high, digits, powers)}万{gap}{_counted(low, digits, powers, short=False)}"
    written, skipped = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            one = short and power == 1 and digit == 1 and not written
            written += (digits[0] if skipped and written else "") + ("" if one else digits[digit])
            written += powers[power - 1] if power else ""
        skipped = not digit
    return written


def _chinese(number: int) -> str:
    return _counted(number) if number < 100 else _digitwise(number)


def _legal(number: int) -> str:
    return _counted(number, _LEGAL, "拾佰仟", short=False)


def _old_legal(number: int) -> str:
    return _counted(number, _LEGAL_OLD, "拾佰仟", short=False)


def _from(first: str, last: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


_WRITTEN: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    **dict.fromkeys(("chineseCounting", "taiwaneseCounting"), _chinese),
    **dict.fromkeys(("chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"), _counted),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digitwise),
    "chineseLegalSimplified": _legal,
    **dict.fromkeys(("ideographLegalTraditional", "japaneseLegal"), _old_legal),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _full_width),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": lambda number: f"{number}.",
}


UNWRITTEN = ("none", "bullet")
"""Formats that write no number."""


@lru_cache(maxsize=1024)
def written(number: int, form: str) -> str:
    """A number as a format of numbers writes it; in digits where the format is not known.

    >>> [written(number, "chineseCountingThousand") for number in (10, 21, 105, 12345)]
    ['十', '二十一', '一百零五', '一万二千三百四十五']
    """
    if form in UNWRITTEN:
        return ""
    number = min(number, MOST)
    write = _WRITTEN.get(form)
    return str(number) if write is None or number < 1 else write(number)
