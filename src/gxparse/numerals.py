"""Chinese numerals: the integer that a text says, if it can say only one.

Numerals are written with powers (``一百零五``, in capitals ``壹佰零伍``) or place by place (``二〇二一``). A text
with powers is read only if the number that it seems to say would be written like this. That leaves out what is short
for something (``一万二`` is 12,000 where ``一万零二`` is 10,002) and what is about a number (``两三百``).
"""

from __future__ import annotations

import re

DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
"""What a sign of a power multiplies by."""

_CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
NUMERALS = "".join([*DIGITS, *POWERS, *_CAPITALS, *_TENS])
"""Every character of a numeral in simplified script."""

_LONGEST = 40
_TOO_GREAT = 10**16
_PLACES = "零一二三四五六七八九"
_ORDINARY = str.maketrans(_CAPITALS | _TENS | {"〇": "零"})
_EITHER_WAY = re.compile(
    r"^两$|(?<!十)两(?=[百千万亿])"  # 两千, 二千
    r"|(?<![一二三四五六七八九])一(?=十)"  # 一十五, 十五
    r"|(?<=[十百千]万)零(?=.千)|(?<=亿)零(?=.千.*[零十])"  # 十万零三千, 十万三千; 一亿三千 is 130 million
)
"""What is written in one way or another, or not at all."""

_PART = re.compile(f"([{_PLACES[1:]}]?)([十百千]?)")


def chinese_number(text: str) -> int | None:
    """The integer that a Chinese numeral says, with powers (一百零五) or place by place (二〇二一); else ``None``.

    >>> chinese_number("一百零五"), chinese_number("二〇二一"), chinese_number("一万五千亿"), chinese_number("贰仟")
    (105, 2021, 1500000000000, 2000)
    >>> [chinese_number(text) for text in ("三五", "两三百", "一万二", "十十", "万")]
    [None, None, None, None, None]
    """
    if not text or len(text) > _LONGEST:
        return None
    ordinary = text.translate(_ORDINARY)
    if len(ordinary) > 1 and all(char in _PLACES for char in ordinary):
        clear = ordinary[0] != "零" and ("零" in ordinary or len(ordinary) > len("三五七"))
        return int("".join(str(DIGITS[char]) for char in ordinary)) if clear else None
    plain = _plain(ordinary)
    value = _value(plain)
    return value if value < _TOO_GREAT and _plain(_written(value)) == plain else None


def _plain(numeral: str) -> str:
    return _EITHER_WAY.sub(lambda found: "二" if found[0] == "两" else "", numeral)


def _value(numeral: str) -> int:
    """What a numeral with powers would say, if it is one."""
    for sign in "亿万":
        before, found, behind = numeral.rpartition(sign)
        if found:
            return _value(before) * POWERS[sign] + _value(behind)
    return sum(DIGITS.get(digit, 1) * POWERS.get(power, 1) for digit, power in _PART.findall(numeral) if digit or power)


def _written(number: int) -> str:
    """How a number is written."""
    for sign in "亿万千百十":
        high, low = divmod(number, POWERS[sign])
        if high:
            gap = "零" if 0 < low < POWERS[sign] // 10 else ""
            return _written(high) + sign + gap + (_written(low) if low else "")
    return _PLACES[number]
