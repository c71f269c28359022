"""Mistakes that people make when they fill in a table, their names, and how unlikely each is.

Which change makes a table add up is arithmetic; which of several is likely is experience. A number that becomes
right by exchanging two digits (174 for 147) was probably mistyped so, and one where nothing resembles the right one
was probably not the wrong one: :func:`slip` names what happened to one number, ``SURPRISE`` says how unlikely it is.
Mistakes with whole rows and columns are named here and found in :mod:`gxparse.explaining.hypotheses`.
"""

from __future__ import annotations

from typing import Literal, get_args

from gxparse.words import Words

Slip = Literal[
    "transposed",
    "dropped",
    "doubled",
    "inserted",
    "off by one",
    "miscounted",
    "mistyped",
    "sign",
    "factor",
    "omitted",
    "entered",
    "other",
    "misread",
]
"""What happened to one number: two digits transposed; a digit dropped, doubled, too many; one more or less (with one
digit, or with several: 259 for 260); a digit mistyped; the sign; a factor 10⁴ (元 for 万元); nothing was entered (0); a
number was entered where there is none; something else. Or the document is right and the picture of it was misread.
The same in a cell and in its total is one mistake: the total was added up from the wrong number."""

Disorder = Literal[
    "shifted row",
    "exchanged cells",
    "neighbouring column",
    "wrong column",
    "missing row",
    "counted twice",
    "restated",
    "unlike last year",
    "bodies merged",
    "received with carried over",
    "received without carried forward",
    "total with carried forward",
    "swapped rows",
    "moved rows",
    "moved block",
    "swapped columns",
    "totals empty",
    "totals copied",
    "totals without a column",
    "not broken down",
]
"""What happened to whole rows and columns: see :data:`NAMES`."""

NUMBERS: frozenset[Slip | Disorder] = frozenset(get_args(Slip))
"""Mistakes with one number, and its total."""

FACTOR = 10_000
"""元 for 万元, or the other way."""

MISTAKE = 10
"""The points of one mistake of weight 1. A misreading has as many as its probability has natural logarithms less than
that of the reading: a mistake of a person is about as unlikely as 1 in 20,000 of these numbers.
"""

SURPRISE: dict[Slip | Disorder, int] = {
    # Of one number. A point is a natural logarithm, so what leaves three times as many numbers open has one more.
    "transposed": 1,  # a number has as many neighbours in this way as it has digits, less one
    "off by one": 2,  # two neighbours; a wrong key and a wrong count both come to it
    "dropped": 2,  # ten numbers for each place, of which an official sees that one is short
    "doubled": 2,
    "sign": 2,
    "mistyped": 3,  # nine numbers for each digit
    "miscounted": 3,  # two neighbours, but no wrong key comes to it
    "inserted": 3,  # ten for each place
    "factor": 3,
    "omitted": 3,  # a 0 may stand for any small number
    "other": 7,  # any number: nothing speaks for it
    "entered": 2 * MISTAKE,  # nobody enters cases that never were: two more mistakes are as likely
    "misread": 0,
    # Of rows and columns: what is right stands there, but elsewhere (1), or it is made to fit (2).
    "neighbouring column": 1,
    "swapped rows": 1,
    "shifted row": 1,
    "received with carried over": 1,
    "totals empty": 1,
    "totals copied": 1,
    "not broken down": 1,
    "restated": 1,  # only where the prose tells of a merger or of corrected figures
    "unlike last year": 1,
    "bodies merged": 1,  # an excuse: nothing has to be corrected
    "received without carried forward": 2,
    "total with carried forward": 2,
    "wrong column": 3,  # any part of the cases of any row
    "exchanged cells": 2,  # two numbers that are both wrong
    "missing row": 2,
    "counted twice": 2,
    "moved rows": 2,
    "moved block": 3,  # a piece of a run of filled lines, or several runs
    "swapped columns": 2,
    "totals without a column": 2,
}
"""How much less plausible each makes an explanation, in points; a mistake as such has :data:`MISTAKE` points."""

NAMES: dict[Slip | Disorder, Words] = {
    "transposed": Words("相邻数字颠倒", "digits transposed"),
    "dropped": Words("漏写一位", "digit dropped"),
    "doubled": Words("重复多写一位", "digit doubled"),
    "inserted": Words("多写一位", "a digit too many"),
    "off by one": Words("相差 1", "off by one"),
    "miscounted": Words("多计或少计 1 件", "one too many or too few counted"),
    "mistyped": Words("一位数字有误", "digit mistyped"),
    "sign": Words("正负号有误", "wrong sign"),
    "factor": Words("相差一万倍", "factor 10,000"),
    "omitted": Words("漏填", "not entered"),
    "entered": Words("不应有数", "a number where there should be none"),
    "other": Words("数字有误", "wrong number"),
    "misread": Words("识别有误", "misread"),
    "shifted row": Words("整行错开一列", "row shifted by one column"),
    "exchanged cells": Words("同一行两格互换", "two cells of a row exchanged"),
    "neighbouring column": Words("转录到相邻栏", "entered in the neighbouring column"),
    "wrong column": Words("部分计入其他栏", "some counted in another column"),
    "missing row": Words("整行漏填", "row not entered"),
    "counted twice": Words("重复计入", "counted twice"),
    "restated": Words("上年结转数已更正重列", "carried over restated"),
    "bodies merged": Words("机构合并", "bodies merged"),
    "unlike last year": Words("上年结转数与上年不一致", "carried over unlike last year's report"),
    "received with carried over": Words("本年新收含上年结转", "received includes what was carried over"),
    "received without carried forward": Words("本年新收未含结转下年度", "received leaves out what is carried forward"),
    "total with carried forward": Words("（七）总计含结转下年度", "(七)总计 includes what is carried forward"),
    "swapped rows": Words("相邻两行互换", "neighbouring rows swapped"),
    "moved rows": Words("错行", "rows typed one line off"),
    "moved block": Words("部分错行", "some rows typed one line off"),
    "swapped columns": Words("相邻两列互换", "neighbouring columns swapped"),
    "totals empty": Words("总计未填", "totals not entered"),
    "totals copied": Words("总计照抄自然人", "totals copied from natural persons"),
    "totals without a column": Words("总计漏加一栏", "a column left out of the totals"),
    "not broken down": Words("未按申请人分列", "not broken down by applicant"),
}
"""Each mistake in Chinese and English."""

WITH_TOTAL = Words("，总计随之有误", ", and so in the total")
"""Said of a mistake with one number that is in its total, too."""


def slip(printed: int, right: int) -> Slip:
    """What probably happened to a number.

    >>> slip(12, 21), slip(12, 132), slip(1332, 132), slip(1342, 132), slip(17, 47)
    ('transposed', 'dropped', 'doubled', 'inserted', 'mistyped')
    >>> slip(3, 4), slip(259, 260), slip(-5, 5), slip(20_000, 2), slip(0, 8), slip(8, 0), slip(3, 88)
    ('off by one', 'miscounted', 'sign', 'factor', 'omitted', 'entered', 'other')
    """
    if printed == -right:
        return "sign"
    if printed == right * FACTOR != 0 or right == printed * FACTOR != 0:
        return "factor"
    if printed < 0 or right < 0:
        return "other"
    shown, wanted = str(printed), str(right)
    places = range(len(wanted))
    if shown in (_turned(wanted, place) for place in places[:-1]):
        return "transposed"
    if not printed or not right:
        return "entered" if printed else "omitted"
    if len(shown) == len(wanted) and sum(one != other for one, other in zip(shown, wanted, strict=True)) == 1:
        return "off by one" if abs(printed - right) == 1 else "mistyped"
    if abs(printed - right) == 1:
        return "miscounted"
    if shown in (wanted[: place + 1] + wanted[place:] for place in places):
        return "doubled"
    if wanted in (_without(shown, place) for place in range(len(shown))):
        return "inserted"
    return "dropped" if shown in (_without(wanted, place) for place in places) else "other"


def _without(digits: str, place: int) -> str:
    return str(int(digits[:place] + digits[place + 1 :] or "0"))


def _turned(digits: str, place: int) -> str:
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
