"""Cell text to value and state: every dress of a number, and honest states for all that is none.

A number is read only where there is one way to read it. ``1,021`` and ``1 021`` are grouped numbers; ``3 4``
could be 34 or two cells, so it is ``unreadable``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from gxparse.characters import DASHES, HALF_WIDTH, INVISIBLE, SPACES
from gxparse.numerals import POWERS, chinese_number

State = Literal["reported", "blank", "masked", "not_applicable", "unreadable", "missing"]
STATES: tuple[State, ...] = get_args(State)
"""All states of a cell, as in the table of the documentation."""

LONGEST = 60
"""A cell text of more characters is no number (an official label or a remark has fewer)."""

_PLAIN: dict[int, str | None] = {
    **HALF_WIDTH,
    **dict.fromkeys(map(ord, DASHES), "-"),
    **{ord(space): " " for space in SPACES if space not in "\n\t"},  # what they part is not one number
    **dict.fromkeys(map(ord, INVISIBLE)),
    ord("〔"): "(",
    ord("〕"): ")",
}

_MASK = re.compile(r"(?:[*×※■□█]|[xX]{1,4}(?![A-Za-z])|[(\[【<{]?略[)\]】>}]?|\s)+")
_PARTIAL_MASK = re.compile(r"(?:[*×※■□█]|[(\[【]略[)\]】])+[0-9]*(?:[件项條条個个]|[万亿]?元)?")
SAID_BLANK = "空白"
"""The remark of a cell that says in words that it is blank."""

_SAID_BLANK = re.compile(r"[(\[【]空白?[)\]】]")
_NOT_APPLICABLE = re.compile(r"[-/\\]+|(?:无|無|/无|不涉及|未涉及|不适用|不適用|[nN]/?[aA])[。.]?")
_NUMBER = re.compile(
    r"(?P<before>共计?|共計|合[计計]|[总總][计計]|[约約]|[计計])?\s*"
    r"(?P<sign>\+|-(?!\s)|[↑↓]|新?增[加长長]?|净增加?|淨增加?|上升|[减減]少?|净[减減]少?|淨[减減]少?|下?降|[负負])?\s*"
    r"(?P<currency>¥|￥|人民[币幣])?\s*"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?P<decimals>\.[0-9]+)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_CHINESE_NUMBER = re.compile(
    r"(?P<sign>[减減]少?|新?增加?)?(?P<number>[零〇一二两兩三四五六七八九十百千万萬亿億]+)(?P<rest>[件条條项項个個宗份次起]?)"
)
_CHANGE_BEHIND = re.compile(
    r"(?P<unit>[件条條项項个個宗份次起])?[(\[【]?净?(?P<sign>[↑↓]|增[加长長]?|上升|[减減]少?|下?降)[)\]】]?"
)
_CHANGE = re.compile(r"[减減](?!免)|少(?!数)|下调|[降跌↓▼⬇↘负負]|\(-\)|应为|應為|更正")
"""What behind a number says that it is not as it stands: less than nothing, or wrong."""

_MONEY_UNIT = re.compile(
    r"(?P<about>[余多])?[(\[【]?(?:[单單]位:?)?(?:人民[币幣])?"
    r"(?P<times>[百千佰仟]?[万萬亿億]?)(?P<more>[余多])?(?:(?P<yuan>[元圆圓])|(?<=[万萬亿億])(?!(?!人民[币幣])\w))[(\[【]?(?:人民[币幣])?[)\]】]*"
)
_INNER_NUMBER = re.compile(r"[0-9][0-9.,]*\s*[余多]?[百千万萬亿億]*[余多]?(?:元|件|[条條项項个個宗份次起例篇户戶])?")
_MEASURING = re.compile(
    r"[元圆圓万萬亿億兆百千佰仟拾角厘币幣块塊镑鎊铢銖$€£¥￥]|卢比|盧比|法郎|^[(\[【]?[十一二两兩三四五六七八九分毛]"
)
"""What says a unit, a power or a currency, and was not read as one. A number with it is not what it seems."""

_HEADER_UNIT = re.compile(r"[百千]?[万萬亿億]?元")
_CASE_UNIT = re.compile(
    r"(?P<open>[(\[【])?(?:[单單]位:?)?(?P<times>[百千万萬亿億])?(?P<about>[余多])?(?P<unit>[件条條项項个個宗份次起例篇户戶])"
    r"(?(open)[)\]】])"
)
_POWER_ALONE = re.compile(r"[(\[【](?P<times>[百千万萬亿億])[)\]】]|(?P<bare>[百千万萬亿億])")
_NO_REMARK = re.compile(r"[A-Za-z0-9十百千.,/~:%‰'^-]|[年月日号號页頁时時期至到]|、|\)|\]")
_UNIT_SCRIPT = str.maketrans("萬億條項個戶佰仟圆圓", "万亿条项个户百千元元")


class Reading(NamedTuple):
    """What a cell's text says. ``value`` is ``None`` unless ``state`` is ``"reported"``."""

    value: int | Decimal | None
    state: State
    remark: str | None = None
    unit: str | None = None


@lru_cache(maxsize=8192)
def read_value(text: str, *, money: bool = False) -> Reading:
    """Read the text of one cell.

    A count is an ``int``; with ``money`` the value is a ``Decimal`` exactly as printed and ``unit`` the
    printed unit in simplified script. What stands beside the number is its ``remark``.

    >>> read_value("１,０２１").value, read_value("减89").value, read_value("+16").value
    (1021, -89, 16)
    >>> read_value("13准予撤诉")
    Reading(value=13, state='reported', remark='准予撤诉', unit=None)
    >>> read_value("2131.212萬元", money=True)
    Reading(value=Decimal('2131.212'), state='reported', remark=None, unit='万元')
    >>> [read_value(text).state for text in ("", "(空白)", "(略)", "/", "详见附件1", "3 4")]
    ['blank', 'blank', 'masked', 'not_applicable', 'unreadable', 'unreadable']
    """
    if len(text) > 4 * LONGEST:
        return _UNREADABLE
    plain = text.translate(_PLAIN).replace("&nbsp;", " ").strip()
    if not plain:
        return Reading(None, "blank")
    if plain.isascii() and plain.isdigit() and len(plain) < 19:
        return Reading(Decimal(plain) if money else int(plain), "reported")
    if len(plain) > LONGEST:
        return _UNREADABLE
    if _MASK.fullmatch(plain):
        return _MASKED
    if _SAID_BLANK.fullmatch(plain):
        return Reading(None, "blank", SAID_BLANK)
    if _NOT_APPLICABLE.fullmatch(plain):
        return Reading(None, "not_applicable")
    found = _NUMBER.fullmatch(plain)
    if found is not None:
        return _read_number(found, money)
    chinese = _CHINESE_NUMBER.fullmatch(plain)
    if chinese is not None:
        value = chinese_number(chinese["number"])
        if value is not None and not (money and (value >= 10**4 or chinese["rest"])):
            signed = -value if (chinese["sign"] or " ")[0] in "减減" else value
            return Reading(Decimal(signed) if money else signed, "reported", None, chinese["rest"] or None)
    return _UNREADABLE


def shape_of(text: str) -> Reading:
    """What a text would say as a cell whose column is not known yet: a decimal is a value too.

    >>> shape_of("132.524858").state, read_value("132.524858").state
    ('reported', 'unreadable')
    """
    amount = read_value(text, money=True)
    return amount if amount.state != "unreadable" else read_value(text)


_UNREADABLE = Reading(None, "unreadable")
_MASKED = Reading(None, "masked")


def _read_number(found: re.Match[str], money: bool) -> Reading:
    digits, decimals, rest = (
        found["number"].replace(",", "").replace(" ", ""),
        found["decimals"] or "",
        found["rest"],
    )
    if len(digits) + len(decimals) > 30 or "\ufffd" in rest:
        return _UNREADABLE
    if rest and _PARTIAL_MASK.fullmatch(rest):
        return _MASKED
    sign = (found["sign"] or "+")[-1]
    shown = "".join(rest.split())
    changed = None if found["sign"] else _CHANGE_BEHIND.fullmatch(shown)
    if changed is not None:
        sign, rest, shown = changed["sign"][0], "", changed["unit"] or ""
    measure = _measure(shown, money)
    if measure.length:
        rest = shown[measure.length :]
    if money and found["currency"] and measure.unit is None:
        return _UNREADABLE
    if rest and not _is_remark(rest):
        return _UNREADABLE
    value = Decimal(digits + decimals) * POWERS.get(measure.times or "", 1)
    if sign in "-减減少下降↓负負":
        value = -value
    remark = (found["before"] or "") + (measure.times or "") + (measure.about or "") + rest or None
    if money:
        return Reading(value, "reported", remark, measure.unit)
    if value != int(value) or len(decimals) == 4:  # 1.000 may be a thousand
        return _UNREADABLE
    return Reading(int(value), "reported", remark, measure.unit)


class _Measure(NamedTuple):
    """What a number is counted in: the unit, a power of ten to multiply with, whether it is rounded; and how many
    characters say so.
    """

    length: int = 0
    unit: str | None = None
    times: str | None = None
    about: str | None = None


def _measure(rest: str, money: bool) -> _Measure:
    priced = _MONEY_UNIT.match(rest) if money or "元" in rest else None
    if priced is not None:  # a power before 元 belongs to the unit
        unit = f"{priced['times']}元".translate(_UNIT_SCRIPT)
        return _Measure(priced.end(), unit, None, priced["about"] or priced["more"])
    cased = _CASE_UNIT.match(rest)
    if cased is not None:
        return _Measure(cased.end(), cased["unit"].translate(_UNIT_SCRIPT), cased["times"], cased["about"])
    alone = _POWER_ALONE.match(rest)
    return _Measure() if alone is None or money else _Measure(alone.end(), None, alone["times"] or alone["bare"])


def _is_remark(rest: str) -> bool:
    """Whether what follows a number says something beside it, and nothing of the number itself."""
    if _NO_REMARK.match(rest) or _CHANGE.search(rest) or _MEASURING.search(_INNER_NUMBER.sub("", rest)):
        return False
    return _bracketed(rest) or not any(map(str.isdigit, rest))


def money_unit(header: str) -> str | None:
    """The unit of money that a column's header names: ``万元`` of ``本年收费金额(单位:万 元)``."""
    found = _HEADER_UNIT.search("".join(header.split()))
    return found[0].translate(_UNIT_SCRIPT) if found else None


def _bracketed(text: str) -> bool:
    return text[0] in "([【" and text[-1] in ")]】"
