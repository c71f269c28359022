"""Chinese numerals."""

from __future__ import annotations

DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
"""What a sign of a power multiplies by."""


def chinese_number(text: str) -> int | None:
    """The integer that a Chinese numeral says, positional (二〇二一) or with powers (一百零五); else ``None``.

    >>> chinese_number("一百零五"), chinese_number("二〇二一"), chinese_number("十十"), chinese_number("万")
    (105, 2021, None, None)
    """
    if not text or len(text) > 20:
        return None
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text)) if len(text) > 1 else DIGITS[text]
    if text[-1] in DIGITS and text[-2:-1] in POWERS and text[-2] != "十":
        return None  # 一万二 is 12,000 where 一万零二 is 10,002
    total = section = digit = 0
    last = 10**12
    pending = False
    for char in text:
        if char in DIGITS:
            if pending and digit:
                return None
            digit, pending = DIGITS[char], True
            continue
        power = POWERS.get(char)
        if power is None or (power >= last and power < 10**4):
            return None
        if not (pending or (section if power >= 10**4 else power == 10)):
            return None  # a power of nothing: only 十 stands for itself
        if power >= 10**4:
            total += (section + digit) * power
            section, last = 0, 10**12
        else:
            section += (digit if pending else 1) * power
            last = power
        digit, pending = 0, False
    return total + section + digit
