"""Chinese numerals: as people write them, as another library writes them, and what is none."""

from __future__ import annotations

import re

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gxparse.numerals import chinese_number

NUMBERS = st.one_of(
    st.integers(0, 10**4),
    st.integers(0, 10**16 - 1),
    st.from_regex(r"[1-9][0-9]{0,2}0{0,4}[0-9]{0,3}0{0,6}", fullmatch=True).map(int),
)
"""Counts of every size, and those with many zeros inside and at the end."""

SHORT_FOR_MILLIONS = re.compile("亿[^零万]千([^零十万]百)?$")
"""What cn2an writes for 100,003,000, and people for 130,000,000: 一亿三千."""

READ = """
零 0, 〇 0, 两 2, 十 10, 十五 15, 一十五 15,
二十 20, 廿 20, 廿五 25, 卅 30, 卅一 31, 卌二 42,
一百 100, 两百 200, 一百零五 105, 一百〇五 105, 一百十五 115, 一百一十五 115,
一百廿五 125, 两百二十 220, 一千零一 1001, 一千零十五 1015, 一千零一十五 1015, 两千两百 2200,
两万两千 22000, 一万零五 10005, 一万零五百 10500, 十万零三千 103000, 十万三千 103000, 二千万二千 20002000,
一亿零三万 100030000, 一亿零三千 100003000, 两亿两千万 220000000, 一万亿 1000000000000,
三万亿 3000000000000, 一万五千亿 1500000000000,
一千万亿零三 1000000000000003, 壹佰零伍 105, 贰仟 2000, 壹拾贰 12, 拾 10, 伍万陆仟柒佰捌拾玖 56789,
二〇二一 2021, 一九九八 1998, 一〇五 105, 二〇 20, 三五〇 350
"""

ABOUT = "两三 三五 七八 二三 一二 两三百 三五十 七八千 十三四 三五七 一二三"
SHORT = "三万五 一百五 一亿二 一千五 一万二 一亿三千 九亿三千三百 一百三万"
NO_NUMERAL = """
万 百 千 亿 百万 万亿 十十 百五 千零一 万一 零零 零五 〇五 十零
三万零 一千零五百 一千零零五 一百零十五 一万零三千 一千五十 九一十 二十十 七八九十一 三廿 廿十 五万万 五亿亿 一亿万
五百千 一百两 十两 两十 二十两 两零 两〇二一 一点五 半 个 十5 壹贰 ○ 二○
一万亿零一亿
"""


@pytest.mark.parametrize(("text", "number"), [pair.split() for pair in READ.split(",")])
def test_a_numeral(text: str, number: str) -> None:
    assert chinese_number(text) == int(number)


@pytest.mark.parametrize("text", ["", "一" * 60, "亿" * 60, *ABOUT.split(), *SHORT.split(), *NO_NUMERAL.split()])
def test_no_numeral_with_one_reading(text: str) -> None:
    assert chinese_number(text) is None


@given(NUMBERS)
def test_numerals_as_another_library_writes_them(number: int) -> None:
    low, capital = cn2an.an2cn(number), cn2an.an2cn(number, "up")
    for text in (low, low.replace("零", "〇"), re.sub("(?<!十)二(?=[百千万亿])", "两", low), capital):
        assert chinese_number(text) == (None if SHORT_FOR_MILLIONS.search(low) else number), text


@given(st.text("零〇一二两三四五九十百千万亿", max_size=9))
def test_what_is_read_is_what_another_library_reads(text: str) -> None:
    number = chinese_number(text)
    if number is not None and set(text) & set("十百千万亿"):
        plain = re.sub("(?<=百)十", "一十", text.replace("两", "二").replace("〇", "零"))
        assert cn2an.cn2an(plain, "smart") == number
