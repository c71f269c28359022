"""What a number in a cell looks like: the text that its format makes of it.

The shown text is what counts. 0.12 in a format of per cent says 12%, 44561 in a format of dates says 2021-12-31, and 12
under ``0"万"`` says 12万: none of them is the count that the file holds. A format that is not understood to the letter
(conditions, exponents, fractions, a comma that divides by a thousand) gives a text in brackets, which is no number.
One thing is not as shown: the dash by which formats of accounts write a nil is ``0``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from attrs import frozen

from gxparse.characters import BLANKS, DASHES

LARGEST_WHOLE = 2**53
"""Beyond it a number of a workbook is no longer exact."""

DIGITS = 15
"""Programs show so many digits of a number at most: 0.30000000000000004 is 0.3."""

LONGEST_CODE = 40
"""A format that is not understood is quoted with so many characters at most."""

MOST_DECIMALS = 30
"""A format shows so many decimals at most, as programs do."""

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00',
}  # fmt: skip
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(50, 59)])
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|@)'
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|(?P<percent>%)|(?P<exponent>[Ee][+-])"
    r"|(?P<date>AM/PM|A/P|上午/下午|[ymdhsYMDHSeEgGbB年月日时分秒]+)|(?P<other>.)",
    re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^;])*', re.DOTALL)
_ELAPSED = re.compile(r"[hHmMsS]+")
_CURRENCY = re.compile(r"\$(?P<sign>[^-\]]*)(?:-[0-9A-Fa-f]*)?")
_HARMLESS = re.compile(
    r"(?:black|white|red|green|blue|yellow|magenta|cyan|color ?\d+|颜色 ?\d+|[黑白红绿蓝黄洋青]色?|dbnum\d)",
    re.IGNORECASE,
)
_NIL = re.compile(f"[{re.escape(DASHES)}\\-¥￥$ {re.escape(BLANKS)}]+")
_SIGN = re.compile(f"[{DASHES}(（△▲负减-]")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST_DAY = 2_958_465


@frozen
class _Section:
    """A part of a format: what it is, the placeholders of its digits, the texts around them."""

    kind: Literal["plain", "digits", "text", "date", "unsure"]
    digits: str = ""
    before: str = ""
    behind: str = ""
    percent: bool = False

    @property
    def around(self) -> str:
        return self.before + self.behind

    @property
    def hides_sign(self) -> bool:
        """Whether a negative number in it looks like a positive one, as where its colour alone tells."""
        return self.kind in ("plain", "digits") and not _SIGN.search(self.around)


_UNSURE = _Section("unsure")


def built_in(number: int) -> str:
    """The code of a number format that files do not spell out."""
    return "yyyy-m-d" if number in _BUILT_IN_DATES else _BUILT_IN.get(number, f"[{number}]")


def plain_number(text: str) -> str:
    """A number of a file without a format: digits without an exponent, the fewest that say it.

    >>> [plain_number(text) for text in ("34.0", "2131.2120000000001", "1E+3", "-0", "1e300")]
    ['34', '2131.212', '1000', '0', '1e+300']
    """
    try:
        value = float(text)
    except ValueError:
        return text
    if value != value or abs(value) == float("inf"):
        return f"[{text}]"
    if value.is_integer() and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    return repr(float(f"{value:.{DIGITS}g}"))


def shown_number(text: str, code: str, *, from_1904: bool = False) -> str:
    """The text that a format makes of a number.

    >>> [shown_number("1021.5", code) for code in ("General", "#,##0.00", "0%", '0.0"万元"', "0,", "yyyy-mm-dd")]
    ['1021.5', '1,021.50', '102150%', '1021.5万元', '[1021.5 0,]', '1902-10-17 12:00:00']
    >>> shown_number("0", '0;-0;;@'), shown_number("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ')
    ('', '0')
    """
    plain = plain_number(text)
    if "e" in plain or plain.startswith("["):
        return plain if plain.startswith("[") else f"[{plain}]"
    try:
        value = Decimal(plain)
    except ArithmeticError:
        return text
    sections = _sections(code)
    negative = value < 0 and len(sections) > 1
    if any(section.kind == "unsure" for section in sections) or (negative and sections[1].hides_sign):
        return _doubtful(plain, code)
    section = sections[1 if negative else 2 if value == 0 and len(sections) > 2 else 0]
    if section.kind == "date":
        shown = shown_date(float(plain), code, from_1904=from_1904)
        return _doubtful(plain, code) if shown is None else shown
    if section.kind == "plain":
        return (section.before + (plain.lstrip("-") if negative else plain) + section.behind).strip()
    if section.kind == "digits":
        number = _in_digits(-value if negative else value, section)
        return (section.before + number + section.behind).strip()
    return "0" if not value and _NIL.fullmatch(section.around) else section.around


def _doubtful(plain: str, code: str) -> str:
    """What stands for a number whose format is not understood, and is none."""
    return f"[{plain} {code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + '…'}]"


def shown_date(serial: float, code: str, *, from_1904: bool = False) -> str | None:
    """The date or the time that a number is, in one of two ways to write it; ``None`` if it is none."""
    if not 0 <= serial <= _LAST_DAY:
        return None
    days, seconds = int(serial), round((serial % 1) * 86_400)
    moment = timedelta(seconds=seconds)
    if days == 0 and not from_1904:
        return str(moment)
    if days < 60 and not from_1904:
        days += 1  # workbooks know a 29th of February 1900
    return date_text(datetime.combine(_EPOCHS[from_1904] + timedelta(days=days), time()) + moment, chinese="年" in code)


def date_text(moment: datetime, *, chinese: bool = False) -> str:
    """A date, with its time where there is one.

    >>> date_text(datetime(2021, 12, 31)), date_text(datetime(2021, 12, 31), chinese=True)
    ('2021-12-31', '2021年12月31日')
    """
    day = f"{moment.year}年{moment.month}月{moment.day}日" if chinese else f"{moment:%Y-%m-%d}"
    return day if moment.time() == time() else f"{day} {moment:%H:%M:%S}"


@lru_cache(maxsize=256)
def _sections(code: str) -> Sequence[_Section]:
    parts = [found[0] for found in _SECTIONS.finditer(code or "General")]
    # An empty match stands behind each part that is not empty.
    texts: list[str] = []
    place = 0
    for part in parts:
        if part or code[place : place + 1] == ";" or (place and place == len(code) and code[-1:] == ";"):
            texts.append(part)
            place += len(part) + 1
    return tuple(map(_section, texts[:3] or ["General"]))


def _section(text: str) -> _Section:
    """A part of a format, understood or unsure."""
    before, behind, digits = "", "", ""
    percent = general = dated = False
    for token in _TOKEN.finditer(text):
        if token["general"] or token["digits"]:
            if digits or general:
                return _UNSURE
            general, digits = bool(token["general"]), token["digits"] or ""
            continue
        if token["date"] or _ELAPSED.fullmatch(token["bracket"] or ""):
            dated = True
            continue
        percent = percent or token["percent"] is not None
        literal = _literal(token)
        if literal is None or (literal == "/" and (digits or general)):
            return _UNSURE
        if digits or general:
            behind += literal
        else:
            before += literal
    if dated:
        return _UNSURE if digits.strip("0.") else _Section("date")
    if general:
        return _UNSURE if percent else _Section("plain", "", before, behind)
    if not digits:
        return _Section("text", "", before)
    whole, _, decimals = digits.partition(".")
    return (
        _UNSURE
        if "," in whole[-1:] + decimals or len(digits) > MOST_DECIMALS
        else _Section("digits", digits, before, behind, percent)
    )


def _literal(token: re.Match[str]) -> str | None:
    """What a token of a format prints as it stands; ``None`` if that is not known or has digits of its own."""
    if token[0].startswith("*") and token[0][1:].isdigit():
        return None  # fills the rest of the cell with a digit
    if token["bracket"] is not None:
        currency = _CURRENCY.fullmatch(token["bracket"])
        if currency is None and not _HARMLESS.fullmatch(token["bracket"]):
            return None
        literal = currency["sign"] if currency is not None else ""
    elif token["exponent"]:
        return None
    else:
        literal = token["quoted"] or token["escaped"] or token["percent"] or token["other"] or ""
    return None if any(map(str.isdigit, literal)) else literal


def _in_digits(value: Decimal, section: _Section) -> str:
    """A number in the placeholders of a format."""
    whole, _, decimals = section.digits.partition(".")
    if section.percent:
        value = value.scaleb(2)
    places = min(len(decimals), MOST_DECIMALS)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not rounded and "0" not in section.digits:
        return ""  # # shows no nought
    digits, _, after = f"{abs(rounded):f}".partition(".")
    while after and decimals[len(after) - 1] == "#" and after.endswith("0"):
        after = after[:-1]
    digits = digits.rjust(whole.count("0"), "0")
    if "," in whole:
        digits = f"{int(digits):,}".rjust(whole.count("0"), "0")
    return ("-" if rounded < 0 else "") + digits + (f".{after}" if after else "")
