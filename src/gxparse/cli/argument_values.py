"""Values of arguments that are more than a text, and how they are refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from attrs import fields

from gxparse.cli.declaring import WrongValue
from gxparse.explaining import trust as trusts
from gxparse.json_places import SHOWN
from gxparse.options import Limits
from gxparse.strict_json import MOST_DIGITS

LIMITS = [each.name for each in fields(Limits)]
"""What limits are called."""


def at_most(most: int) -> Callable[[str], int]:
    """A whole number above 0 that is no more than another."""

    def positive(text: str) -> int:
        told = shortened(text)
        if len(text) > MOST_DIGITS and text.isdecimal():
            raise _too_large(told, most)
        number = int(text)
        if number <= 0:
            raise WrongValue(f"应大于 0，而不是 {told}", f"{told} is not above 0")
        if number > most:
            raise _too_large(told, most)
        return number

    return positive


def _too_large(told: str, most: int) -> WrongValue:
    return WrongValue(f"应不大于 {most}，而不是 {told}", f"{told} is more than {most}")


positive = at_most(10**MOST_DIGITS - 1)
"""A whole number above 0."""


def shortened(text: str) -> str:
    """A value for a message, cut where it is long."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def some(text: str) -> str:
    """A path, which is not empty."""
    if not text:
        raise WrongValue("路径不能为空", "a path is not empty")
    return text


def limit(text: str) -> tuple[str, int]:
    """A limit by its name and its number, ``NAME=N``."""
    name, _, number = text.partition("=")
    known = name in LIMITS and number.isdecimal()
    if not known or (len(number) <= MOST_DIGITS and not int(number)):
        told = shortened(text)
        raise WrongValue(
            f"应为 {'、'.join(LIMITS)} 之一加 =N，而不是“{told}”", f"{told!r} is none of {', '.join(LIMITS)} with =N"
        )
    return name, positive(number)


def trust(text: str) -> tuple[str, Fraction | float]:
    """How much a cell is trusted, ``KEY=N``."""
    key, _, number = text.partition("=")
    try:
        much = Fraction(1 if number == "inf" else number if _is_short(number) else "")
    except (ValueError, ZeroDivisionError):
        much = Fraction(0)
    if not key or not trusts.is_trust(much):
        told, before, behind = shortened(text), trusts.MOST_DIGITS, trusts.MOST_DECIMALS
        raise WrongValue(
            f"应为 KEY=N，N 大于 0（小数点前后不超过 {before} 位和 {behind} 位）或为 inf，而不是“{told}”",
            f"{told!r} is no KEY=N with N above 0 (at most {before} digits before the point, {behind} behind), or inf",
        )
    return key, math.inf if number == "inf" else much


_EXPONENT = re.compile(r"[eE][+-]?(\d+)\Z")


def _is_short(number: str) -> bool:
    """Whether a number is worked out in no time: ``1e999999999`` has a billion digits."""
    found = _EXPONENT.search(number)
    return len(number) <= SHOWN and (found is None or len(found[1]) < 4)
