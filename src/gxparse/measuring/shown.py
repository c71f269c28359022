"""Numbers of indicators as people read them: rounded half up, ends of intervals outwards."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

DASH = "–"


def rounded(value: Fraction, digits: int, way: int = 0) -> str:
    """A number with so many digits behind the point: half up, or with ``way`` -1 down, with 1 up.

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(1, 3), 2, 1), rounded(Fraction(-1, 8), 1, -1)
    ('0.13', '0.34', '-0.2')
    """
    scaled = value * 10**digits
    whole = floor(scaled) if way < 0 else ceil(scaled) if way > 0 else floor(scaled + Fraction(1, 2))
    sign, text = "-" * (whole < 0), str(abs(whole)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def number_text(value: Fraction, *, share: bool, way: int = 0) -> str:
    """A share in percent with one digit behind the point; another number with two, more if it is small, none if whole.

    >>> number_text(Fraction(3, 7), share=True), number_text(Fraction(22, 7), share=False)
    ('42.9%', '3.14')
    >>> number_text(Fraction(1, 700), share=False), number_text(Fraction(12), share=False)
    ('0.0014', '12')
    """
    if share:
        return f"{rounded(value * 100, 1, way)}%"
    if value.denominator == 1:
        return str(value.numerator)
    digits = 2
    while digits < 12 and abs(value) * 10**digits < 10:
        digits += 1
    return rounded(value, digits, way)


def interval_text(low: Fraction | None, high: Fraction | None, *, share: bool) -> str:
    """An interval whose ends are rounded outwards.

    >>> interval_text(Fraction(1, 3), Fraction(2, 3), share=True), interval_text(None, Fraction(1, 3), share=True)
    ('33.3%–66.7%', '≤33.4%')
    """
    least = None if low is None else number_text(low, share=share, way=-1)
    most = None if high is None else number_text(high, share=share, way=1)
    if least is None or most is None:
        return f"≤{most}" if least is None else f"≥{least}"
    return f"{least}{DASH}{most}"
