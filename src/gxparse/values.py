"""Cell text to value and state: every dress of a number, and honest states for all that is none.

People write the same number as ``1021``, ``1,021``, ``１０２１``, ``1 021``, ``一千零二十一`` or ``1021件``, and
beside it that something was withdrawn. A number is read only where there is one way to read it. ``1,021`` and
``1 021`` are grouped numbers; ``3 4`` could be 34 or two cells, so it is ``unreadable``. What is no number has a
state that says why: nothing was printed, it was masked, it does not apply. None of them is 0; whether a blank means
0 is for the reader to say (``blanks_as_zero``).

Almost all cells are plain digits and are read at once; then come the words for nothing, each a whole text, then one
pattern for numbers with what may stand before and behind them, then Chinese numerals.
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
_TRADITIONAL = "計總約長減負幣條項個萬億兩單圓時號頁戶塊鎊銖盧適"
_SIMPLIFIED = str.maketrans(_TRADITIONAL, "计总约长减负币条项个万亿两单圆时号页户块镑铢卢适")
"""What patterns say in simplified script, in traditional: a text is simplified before it is matched.

Patterns have in both scripts only what is not read alike in both: 無 (but ``/无``), 淨 (but ``37(净增)``), 應為, and
what stands behind a partial mask, which is matched as printed.
"""

_PLAIN = _DRESS | _SIMPLIFIED
_TO_SIMPLIFY = frozenset(_TRADITIONAL)

_COUNTED = "件条项个宗份次起"
"""What cases are counted in, behind a number."""

_MASK = re.compile(r"(?:[*×※■□█]|[xX]{1,4}(?![A-Za-z])|[(\[【<{]?略[)\]】>}]?|\s)+")
_PARTIAL_MASK = re.compile(r"(?:[*×※■□█]|[(\[【]略[)\]】])+[0-9]*(?:[件项條条個个]|[万亿]?元)?")
SAID_BLANK = "空白"
"""The remark of a cell that says in words that it is blank."""

_SAID_BLANK = re.compile(r"[(\[【]空白?[)\]】]")
_NOT_APPLICABLE = re.compile(r"[-/\\]+|(?:[无無]|/无|不涉及|未涉及|不适用|[nN]/?[aA])[。.]?")
_NUMBER = re.compile(
    r"(?P<before>共计?|合计|总计|约|计)?\s*"
    r"(?P<sign>\+|-(?!\s)|[↑↓]|新?增[加长]?|[净淨]增加?|上升|减少?|[净淨]减少?|下?降|负)?\s*"
    r"(?P<currency>¥|￥|人民币)?\s*"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?P<decimals>\.[0-9]+)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_CHINESE_NUMBER = re.compile(
    rf"(?P<sign>减少?|新?增加?)?(?P<number>[零〇一二两三四五六七八九十百千万亿]+)(?P<rest>[{_COUNTED}]?)"
)
_CHANGE_BEHIND = re.compile(rf"(?P<unit>[{_COUNTED}])?[(\[【]?净?(?P<sign>[↑↓]|增[加长]?|上升|减少?|下?降)[)\]】]?")
_CHANGE = re.compile(r"减(?!免)|少(?!数)|下调|[降跌↓▼⬇↘负]|\(-\)|应为|應為|更正")
"""What behind a number says that it is not as it stands: less than nothing, or wrong."""

_MONEY_UNIT = re.compile(
    r"(?P<about>[余多])?[(\[【]?(?:单位:?)?(?:人民币)?"
    r"(?P<times>[百千佰仟]?[万亿]?)(?P<more>[余多])?(?:(?P<yuan>[元圆])|(?<=[万亿])(?!(?!人民币)\w))[(\[【]?(?:人民币)?[)\]】]*"
)
_INNER_NUMBER = re.compile(rf"[0-9][0-9.,]*\s*[余多]?[百千万亿]*[余多]?(?:元|[{_COUNTED}例篇户])?")
_MEASURING = re.compile(r"[元圆万亿兆百千佰仟拾角厘币块镑铢$€£¥￥]|卢比|法郎|^[(\[【]?[十一二两三四五六七八九分毛]")
"""What says a unit, a power or a currency, and was not read as one. A number with it is not what it seems."""

_HEADER_UNIT = re.compile(r"[百千]?[万亿]?元")
_CASE_UNIT = re.compile(
    rf"(?P<open>[(\[【])?(?:单位:?)?(?P<times>[百千万亿])?(?P<about>[余多])?(?P<unit>[{_COUNTED}例篇户])"
    r"(?(open)[)\]】])"
)
_POWER_ALONE = re.compile(r"(?P<open>[(\[【])?(?P<times>[百千万亿])(?(open)[)\]】])")
_NO_REMARK = re.compile(r"[A-Za-z0-9十百千.,/~:%‰'^-]|[年月日号页时期至到]|、|\)|\]")
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
    if plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS_ALONE:
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
        return _read_number(found, text, money)
    chinese = _CHINESE_NUMBER.fullmatch(plain)
    if chinese is not None:
        value = chinese_number(chinese["number"])
        if value is not None and not (money and (value >= POWERS["万"] or chinese["rest"])):
            signed = -value if (chinese["sign"] or " ")[0] == "减" else value
            unit = _as_printed(plain, text)[chinese.start("rest") :]
            return Reading(Decimal(signed) if money else signed, "reported", None, unit or None)
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


def _as_printed(plain: str, text: str) -> str:
    """The plain form of a text in the script that it is printed in."""
    if _TO_SIMPLIFY.isdisjoint(text):
        return plain
    return text.translate(_DRESS).replace("&nbsp;", " ").strip()


def _read_number(found: re.Match[str], text: str, money: bool) -> Reading:
    """The reading of a number with its dress: ``found`` in simplified script, told of as ``text`` prints it."""
    digits, decimals = found["number"].replace(",", "").replace(" ", ""), found["decimals"] or ""
    before, rest = found["before"] or "", found["rest"]
    if len(digits) + len(decimals) > LONGEST_NUMBER or "\ufffd" in rest:
        return _UNREADABLE
    printed = _as_printed(found.string, text)
    before, printed = printed[: len(before)], printed[len(printed) - len(rest) :]
    if rest and _PARTIAL_MASK.fullmatch(printed):
        return _MASKED
    sign = (found["sign"] or "+")[-1]
    shown = "".join(rest.split())
    changed = _CHANGE_BEHIND.fullmatch(shown) if shown and not found["sign"] else None
    if changed is not None:
        sign, rest, shown, printed = changed["sign"][0], "", changed["unit"] or "", ""
    measure = _measure(shown, money) if shown else _NO_MEASURE
    if measure.length:
        printed = "".join(printed.split())
        before += printed[measure.power] + (measure.about or "")
        rest, printed = shown[measure.length :], printed[measure.length :]
    if money and found["currency"] and measure.unit is None:
        return _UNREADABLE
    if rest and not _is_remark(rest):
        return _UNREADABLE
    value = Decimal(digits + decimals) * POWERS.get(shown[measure.power], 1)
    if sign in "-减少下降↓负":
        value = -value
    remark = before + printed or None
    if money:
        return Reading(value, "reported", remark, measure.unit)
    if value != int(value) or len(decimals) == THOUSANDTHS:
        return _UNREADABLE
    return Reading(int(value), "reported", remark, measure.unit)


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
    priced = _MONEY_UNIT.match(rest) if money or "元" in rest else None
    if priced is not None:  # a power before 元 belongs to the unit
        unit = f"{priced['times']}元".translate(_UNIT_SIGNS)
        return _Measure(priced.end(), unit, about=priced["about"] or priced["more"])
    counted = _CASE_UNIT.match(rest)
    if counted is not None:
        power = slice(*counted.span("times")) if counted["times"] else _NOWHERE
        return _Measure(counted.end(), counted["unit"], power, counted["about"])
    alone = None if money else _POWER_ALONE.match(rest)
    return _NO_MEASURE if alone is None else _Measure(alone.end(), None, slice(*alone.span("times")))


def _is_remark(rest: str) -> bool:
    """Whether what follows a number says something beside it, and nothing of the number itself."""
    if _NO_REMARK.match(rest) or _CHANGE.search(rest) or _MEASURING.search(_INNER_NUMBER.sub("", rest)):
        return False
    return _bracketed(rest) or not any(map(str.isdigit, rest))


def money_unit(header: str) -> str | None:
    """The unit of money that a column's header names: ``万元`` of ``本年收费金额(单位:万 元)``."""
    found = _HEADER_UNIT.search("".join(header.split()).translate(_SIMPLIFIED))
    return found[0] if found else None


def _bracketed(text: str) -> bool:
    return text[0] in "([【" and text[-1] in ")]】"
