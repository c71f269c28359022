"""Cell text to value and state: every dress of a number, and honest states for all that is none.

People write the same number as ``1021``, ``1,021``, ``１０２１``, ``1 021``, ``一千零二十一`` or ``1021件``, and
beside it that something was withdrawn. A number is read only where there is one way to read it. ``1,021`` and
``1 021`` are grouped numbers; ``3 4`` could be 34 or two cells, so it is ``unreadable``. What is no number has a
state that says why: nothing was printed, it was masked, it does not apply. None of them is 0; whether a blank means
0 is for the reader to say (``blanks_as_zero``).

A number is reported only if every character beside it is understood and harmless. Harmless are

- blanks, and a plus or minus sign or a word for it: ``减89``, ``5(净增)``;
- ``共`` and ``约`` before the number, which are kept as its remark;
- what counts are counted in (``5件``, ``1.2万件``) or, for money, yuan, also rounded (``12.5万余元``);
- a remark of known words (:mod:`gxparse.remarks`);
- markup that nobody took off, on both sides of it: ``$18$``, ``**18**``.

All else may change the number, and the cell is ``unreadable``: ``12?``, ``12以上``, ``12倍``, ``1½``, a count with
万元, an amount with 件, and ``05`` or ``000``, which may be cells that lost the gap between them.

Almost all cells are plain digits and are read at once; then come the words for nothing, each a whole text, then one
pattern for numbers with what may stand before and behind them, then Chinese numerals, then what dress may hide.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from gxparse.characters import DASHES, HALF_WIDTH, INVISIBLE, REVERSING, SPACES
from gxparse.numerals import NUMERALS, POWERS, chinese_number
from gxparse.remarks import COUNTED, is_harmless

State = Literal["reported", "recognised", "blank", "masked", "not_applicable", "unreadable", "missing"]
STATES: tuple[State, ...] = get_args(State)
"""All states of a cell, as in the table of the documentation."""

LONGEST = 60
"""A cell text of more characters is no number (an official label or a remark has fewer)."""

LONGEST_NUMBER = 30
"""A number of more digits is damage, and slow to compute with."""

MOST_DIGITS_ALONE = 18
"""So many digits with nothing beside them are read without a pattern: they fit in a machine's word."""

THOUSANDTHS = len(".000")
"""So long is what may be decimals or a group of thousands: ``1.000`` may be a thousand, so it is no count."""

_DRESS: dict[int, str | None] = {
    **HALF_WIDTH,
    **dict.fromkeys(map(ord, DASHES), "-"),
    **{ord(space): " " for space in SPACES if space not in "\n\t"},  # what they part is not one number
    **dict.fromkeys(map(ord, INVISIBLE)),
    ord("〔"): "(",
    ord("〕"): ")",
}
_TRADITIONAL = (
    "計總約長減負幣條項個萬億兩單圓時號頁戶塊鎊銖盧適無淨貳參陸"
    "歷結轉繼續辦規範許處罰強業費沒稅開請復無審經議訴訟訪舉報諮詢組織機構會務數補徵見並網絡臺郵傳當現場書頭準決駁終調關動願"
    "為爲與覆複係"
)
_SIMPLIFIED = str.maketrans(
    _TRADITIONAL,
    "计总约长减负币条项个万亿两单圆时号页户块镑铢卢适无净贰叁陆"
    "历结转继续办规范许处罚强业费没税开请复无审经议诉讼访举报咨询组织机构会务数补征见并网络台邮传当现场书头准决驳终调关动愿"
    "为为与复复系",
)
"""What patterns and remarks say in simplified script, in traditional: a text is simplified before it is matched."""

_PLAIN = _DRESS | _SIMPLIFIED
_TO_SIMPLIFY = frozenset(_TRADITIONAL)

_MASK = re.compile(r"(?:[*×※■□█]|[xX]{1,4}(?![A-Za-z])|[(\[【<{]?略[)\]】>}]?|\s)+")
_PARTIAL_MASK = re.compile(rf"(?:[*×※■□█]|[(\[【]略[)\]】])+[0-9]*(?:[{COUNTED}]|[万亿]?元)?")
SAID_BLANK = "空白"
"""The remark of a cell that says in words that it is blank."""

_SAID_BLANK = re.compile(r"[(\[【]空白?[)\]】]")
_NOT_APPLICABLE = re.compile(r"[-/\\]+|(?:/?无|不涉及|未涉及|不适用|[nN]/?[aA])[。.]?")
_NUMBER = re.compile(
    r"(?P<before>共计?|合计|总计|大?约|计)?"
    r"(?:\s*(?P<sign>\+|-(?!\s)|[↑↓]|新?增[加长]?|净增?加?|上升|净?减少?|下?降|负))?"
    r"(?:\s*(?P<currency>¥|￥|人民币))?\s*"
    r"(?P<number>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])|0|[1-9][0-9]*)"
    r"(?P<decimals>\.[0-9]+)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_CHINESE_NUMBER = re.compile(rf"(?P<sign>减少?|新?增加?)?(?P<number>[{NUMERALS}]+)(?P<rest>[{COUNTED}]?|[元圆]整?)")
_CHANGE_BEHIND = re.compile(
    rf"(?P<unit>[{COUNTED}])?(?P<open>[(\[【])?净?(?P<sign>[↑↓]|增[加长]?|上升|减少?|下?降)(?(open)[)\]】])"
)
_MONEY_UNIT = re.compile(
    r"(?P<about>[余多])?(?P<open>[(\[【])?(?:单位:?)?(?:人民币)?(?P<times>[百千佰仟]?[万亿]?)(?P<more>[余多])?"
    r"(?:[元圆]整?|(?<=[万亿])(?=人民币|\W|$))(?:人民币|[(\[【]人民币[)\]】])?(?(open)[)\]】])"
)
_HEADER_UNIT = re.compile(r"[百千]?[万亿]?元")
_CASE_UNIT = re.compile(rf"(?P<open>[(\[【])?(?:单位:?)?(?P<times>[百千万亿])?(?P<unit>[{COUNTED}])(?(open)[)\]】])")
_POWER_ALONE = re.compile(r"(?P<open>[(\[【])?(?P<times>[百千万亿])(?(open)[)\]】])")
_DRESSED = re.compile(
    r"(?P<mark>\*{2,3}|_+|`|\$\$?|\")(?P<marked>.+)(?P=mark)|\\\((?P<math>.+)\\\)|\\\[(?P<formula>.+)\\\]"
    r"|\\(?:text|math)(?:bf|rm|sf|it)?\{(?P<set>.+)\}|<(?P<tag>b|strong|i|em|u|p|span|font)>(?P<tagged>.+)</(?P=tag)>"
    r"|(?P<ended>.+?)(?:\\\\|<br ?/?>)",
    re.DOTALL,
)
_DRESS_BEGINS, _DRESS_ENDS = frozenset('*_`$"\\<'), ("\\\\", ">")
"""Markup that nobody took off: only on both sides of all that a cell says, since ``**`` behind a digit is a mask."""

_UNIT_SIGNS = str.maketrans("佰仟", "百千")


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
    if plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS_ALONE and (plain[0] != "0" or plain == "0"):
        if REVERSING in text and len(plain) > 1:
            return _UNREADABLE
        return Reading(Decimal(plain) if money else int(plain), "reported")
    if len(plain) > LONGEST or REVERSING in text:
        return _UNREADABLE
    if _MASK.fullmatch(plain):
        return _MASKED
    if _SAID_BLANK.fullmatch(plain):
        return Reading(None, "blank", SAID_BLANK)
    if _NOT_APPLICABLE.fullmatch(plain):
        return Reading(None, "not_applicable")
    found = _NUMBER.fullmatch(plain)
    reading = _read_numeral(plain, text, money) if found is None else _read_number(found, text, money)
    if reading is _UNREADABLE and (plain[0] in _DRESS_BEGINS or plain.endswith(_DRESS_ENDS)):
        return _read_dressed(text, money)
    return reading


def shape_of(text: str) -> Reading:
    """What a text would say as a cell whose column is not known yet: a decimal is a value too.

    >>> shape_of("132.524858").state, read_value("132.524858").state
    ('reported', 'unreadable')
    """
    amount = read_value(text, money=True)
    return amount if amount.state != "unreadable" else read_value(text)


_UNREADABLE = Reading(None, "unreadable")
_MASKED = Reading(None, "masked")


def _as_printed(plain: str, text: str) -> str:
    """The plain form of a text in the script that it is printed in."""
    if _TO_SIMPLIFY.isdisjoint(text):
        return plain
    return text.translate(_DRESS).replace("&nbsp;", " ").strip()


def _read_number(found: re.Match[str], text: str, money: bool) -> Reading:
    """The reading of a number with its dress: ``found`` in simplified script, told of as ``text`` prints it."""
    digits, decimals = found["number"].replace(",", "").replace(" ", ""), found["decimals"] or ""
    before, rest = found["before"] or "", found["rest"]
    if len(digits) + len(decimals) > LONGEST_NUMBER:
        return _UNREADABLE
    if rest and _PARTIAL_MASK.fullmatch(rest):
        return _MASKED
    printed = _as_printed(found.string, text)
    before, printed = printed[: len(before)], printed[len(printed) - len(rest) :]
    sign = (found["sign"] or "+")[-1]
    rest = "".join(rest.split())
    changed = _CHANGE_BEHIND.fullmatch(rest) if rest and not found["sign"] else None
    if changed is not None:
        sign, rest, printed = changed["sign"][0], changed["unit"] or "", ""
    measure = _measure(rest, money) if rest else _NO_MEASURE
    power = rest[measure.power]
    if measure.length:
        printed = "".join(printed.split())
        before += printed[measure.power] + (measure.about or "")
        rest, printed = rest[measure.length :], printed[measure.length :]
    if found["currency"] and not (money and measure.unit):
        return _UNREADABLE
    minus = "-" if sign in "-减少下降↓负" else ""
    remark = before + printed or None
    if money:
        value = Decimal(minus + digits + decimals)
        return Reading(value, "reported", remark, measure.unit) if not rest or is_harmless(rest) else _UNREADABLE
    count = _whole(digits, decimals, POWERS.get(power, 1))
    if count is None or (rest and not is_harmless(rest, count)):
        return _UNREADABLE
    return Reading(-count if minus else count, "reported", remark, measure.unit)


def _whole(digits: str, decimals: str, power: int) -> int | None:
    """The count that a number with decimals is of a power, without rounding; none if it is not whole."""
    if len(decimals) == THOUSANDTHS:
        return None
    count, part = divmod(int(digits + decimals[1:]) * power, 10 ** len(decimals[1:]))
    return None if part else count


def _read_numeral(plain: str, text: str, money: bool) -> Reading:
    """The reading of a Chinese numeral. An amount of so many 万 must say its unit: it may be of them or in them."""
    found = _CHINESE_NUMBER.fullmatch(plain)
    number = chinese_number(found["number"]) if found is not None else None
    if found is None or number is None:
        return _UNREADABLE
    value = -number if (found["sign"] or " ")[0] == "减" else number
    if not money:
        unit = _as_printed(plain, text)[found.start("rest") :]
        return Reading(value, "reported", None, unit or None) if found["rest"][:1] not in ("元", "圆") else _UNREADABLE
    if found["rest"][:1] in ("元", "圆"):
        return Reading(Decimal(value), "reported", None, "元")
    return Reading(Decimal(value), "reported") if number < POWERS["万"] and not found["rest"] else _UNREADABLE


def _read_dressed(text: str, money: bool) -> Reading:
    """The reading of what stands inside the dress of markup, if the text has one on both sides."""
    found = _DRESSED.fullmatch(text.translate(_DRESS).strip())
    if found is None:
        return _UNREADABLE
    inside = next(filter(None, found.group("marked", "math", "formula", "set", "tagged", "ended")))
    reading = read_value(inside.replace("{,}", ","), money=money)
    return _UNREADABLE if reading.state == "blank" else reading


_NOWHERE = slice(0)
"""The place of a power that is not there."""


class _Measure(NamedTuple):
    """What a number is counted in: the unit, where a power of ten to multiply with stands, whether it is rounded; and
    how many characters say so. The power is a place, since a remark tells it as it is printed (``萬``).
    """

    length: int = 0
    unit: str | None = None
    power: slice = _NOWHERE
    about: str | None = None


_NO_MEASURE = _Measure()


def _measure(rest: str, money: bool) -> _Measure:
    if money:  # a power before 元 belongs to the unit
        priced = _MONEY_UNIT.match(rest)
        if priced is None:
            return _NO_MEASURE
        unit = f"{priced['times']}元".translate(_UNIT_SIGNS)
        return _Measure(priced.end(), unit, about=priced["about"] or priced["more"])
    counted = _CASE_UNIT.match(rest) or _POWER_ALONE.match(rest)
    if counted is None:
        return _NO_MEASURE
    power = slice(*counted.span("times")) if counted["times"] else _NOWHERE
    return _Measure(counted.end(), counted.groupdict().get("unit"), power)


def money_unit(header: str) -> str | None:
    """The unit of money that a column's header names: ``万元`` of ``本年收费金额(单位:万 元)``."""
    found = _HEADER_UNIT.search("".join(header.split()).translate(_SIMPLIFIED))
    return found[0] if found else None
