"""Values of arguments that are more than a text, and how they are refused."""

from __future__ import annotations

import math
from fractions import Fraction

from attrs import fields

from gxparse.cli.declaring import WrongValue
from gxparse.options import Limits

LIMITS = [each.name for each in fields(Limits)]
"""What limits are called."""


def positive(text: str) -> int:
    """A whole number above 0."""
    number = int(text)
    if number <= 0:
        raise WrongValue(f"应大于 0，而不是 {text}", f"{text} is not above 0")
    return number


def some(text: str) -> str:
    """A path, which is not empty."""
    if not text:
        raise WrongValue("路径不能为空", "a path is not empty")
    return text


def limit(text: str) -> tuple[str, int]:
    """A limit by its name and its number, ``NAME=N``."""
    name, _, number = text.partition("=")
    if name not in LIMITS or not number.isdecimal() or not int(number):
        raise WrongValue(
            f"应为 {'、'.join(LIMITS)} 之一加 =N，而不是“{text}”", f"{text!r} is none of {', '.join(LIMITS)} with =N"
        )
    return name, int(number)


def trust(text: str) -> tuple[str, Fraction | float]:
    """How much a cell is trusted, ``KEY=N``."""
    key, _, number = text.partition("=")
    try:
        much = math.inf if number == "inf" else Fraction(number)
    except (ValueError, ZeroDivisionError):
        much = Fraction(0)
    if not key or much <= 0:
        raise WrongValue(
            f"应为 KEY=N，N 大于 0 或为 inf，而不是“{text}”", f"{text!r} is no KEY=N with N above 0, or inf"
        )
    return key, much
