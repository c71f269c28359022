"""Every dress of a number, and every text that is none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gxparse.numerals import chinese_number
from gxparse.values import STATES, Reading, State, money_unit, read_value
from strategies import NUMBER_DRESSES


@pytest.mark.parametrize(
    ("text", "value", "remark", "unit"),
    [
        ("34", 34, None, None),
        ("３４", 34, None, None),
        ("1,021", 1021, None, None),
        ("１，０２１", 1021, None, None),
        ("1 021", 1021, None, None),
        ("1\u00a0021", 1021, None, None),
        ("1\u3000021", 1021, None, None),
        ("10,127,786", 10127786, None, None),
        ("\u200b7\ufeff", 7, None, None),
        ("1\u200b2", 12, None, None),
        ("+16", 16, None, None),
        ("＋16", 16, None, None),
        ("增16", 16, None, None),
        ("新增16", 16, None, None),
        ("减89", -89, None, None),
        ("減89", -89, None, None),
        ("减少89", -89, None, None),
        ("-7", -7, None, None),
        ("－7", -7, None, None),
        ("−7", -7, None, None),
        ("-0", 0, None, None),
        ("0件", 0, None, "件"),
        ("5 件", 5, None, "件"),
        ("12項", 12, None, "项"),
        ("1.2万件", 12000, "万", "件"),
        ("3.0", 3, None, None),
        ("13准予撤诉", 13, "准予撤诉", None),
        ("13(准予撤诉)", 13, "(准予撤诉)", None),
        ("5(含上年结转2件)", 5, "(含上年结转2件)", None),
        ("约100", 100, "约", None),
        ("↓5", -5, None, None),
        ("下降5", -5, None, None),
        ("5↓", -5, None, None),
        ("5(减)", -5, None, None),
        ("负5", -5, None, None),
        ("降5", -5, None, None),
        ("5( 减少 )", -5, None, None),
        ("5 件 减少", -5, None, "件"),
        ("5宗(减少)", -5, None, "宗"),
        ("5千件", 5000, "千", "件"),
        ("5(百件)", 500, "百", "件"),
        ("5【万件】", 50000, "万", "件"),
        ("5(含罚款3万元)", 5, "(含罚款3万元)", None),
        ("13(少数民族2)", 13, "(少数民族2)", None),
        ("5（减少）", -5, None, None),
        ("5项减少", -5, None, "项"),
        ("5↑", 5, None, None),
        ("5增加", 5, None, None),
        ("3(减免)", 3, "(减免)", None),
        ("815（万件）", 8150000, "万", "件"),
        ("815（万）", 8150000, "万", None),
        ("815万件", 8150000, "万", "件"),
        ("共3件", 3, "共", "件"),
        ("34。", 34, "。", None),
        ("零", 0, None, None),
        ("十二", 12, None, None),
        ("一百零五件", 105, None, "件"),
        ("&nbsp;3", 3, None, None),
    ],
)
def test_a_count(text: str, value: int, remark: str | None, unit: str | None) -> None:
    reading = read_value(text)
    assert reading == Reading(value, "reported", remark, unit)
    assert type(reading.value) is int


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2131.212万元", "2131.212", "万元"),
        ("2131.212 萬元", "2131.212", "万元"),
        ("251000元", "251000", "元"),
        ("1.79亿元", "1.79", "亿元"),
        ("1.79億", "1.79", "亿元"),
        ("12万", "12", "万元"),
        ("¥1,234.50元", "1234.50", "元"),
        ("125000（单位：元）", "125000", "元"),
        ("12.5(单位:万元)", "12.5", "万元"),
        ("125000圆", "125000", "元"),
        ("3.5万元(人民币)", "3.5", "万元"),
        ("3.5万人民币", "3.5", "万元"),
        ("3.5（单位: 元）", "3.5", "元"),
        ("0.5【元】", "0.5", "元"),
        ("12.5 万 元", "12.5", "万元"),
        ("125仟元", "125", "千元"),
        ("12.5万余元", "12.5", "万元"),
        ("12.5多万元", "12.5", "万元"),
        ("12.5余万元", "12.5", "万元"),
        ("人民币30元", "30", "元"),
        ("3.5(万元)", "3.5", "万元"),
        ("0", "0", None),
        ("0.00", "0.00", None),
        ("132.524858", "132.524858", None),
        ("-1.5", "-1.5", None),
    ],
)
def test_money_is_exactly_as_printed(text: str, value: str, unit: str | None) -> None:
    reading = read_value(text, money=True)
    assert isinstance(reading.value, Decimal)
    assert (str(reading.value), reading.state, reading.unit) == (value, "reported", unit)


@pytest.mark.parametrize(
    ("state", "texts"),
    [
        ("blank", ["", " ", "\u3000", "\u00a0", "\u200b", "\0", "&nbsp;"]),
        ("masked", ["*", "**", "***", "＊", "(略)", "（略）", "【略】", "略", "××", "XX", "1*", "1**", "3(略)", "* *"]),
        ("not_applicable", ["/", "／", "-", "—", "——", "--", "－", "\\", "无", "無", "无。", "不涉及", "N/A"]),
        (
            "unreadable",
            [
                "3 4",
                "1 2",
                "1 0211",
                "1,02",
                "1,0211",
                "12%",
                "1/2",
                "3-5",
                "3~5",
                "2021年",
                "3月",
                "1.属于国家秘密",
                "3.其他",
                "34.",
                "3.5",
                "1.021",
                "(7)",
                "②",
                "13²",
                "½",
                "O",
                "l",
                "1e5",
                "0x10",
                "详见附件1",
                "见下表",
                "5含上年结转2件",
                "1'021",
                "3\n4",
                "�3",
                "十十",
                "七八九十一",
                "增16减3",
                "3(较上年减少)",
                "万",
                "百",
                "百万",
                *("5百万", "5余万", "5多百", "5仟", "5佰", "5拾", "5(单位:万)", "5件(万)", "1百二", "5兆"),
                *("一万二", "一百五", "一亿二", "5(-)", "5负", "5▼", "5(跌)", "5（应为7）", "7（其中减少2）"),
                "--3",
                "٣",
                "99x",
            ],
        ),
    ],
)
def test_what_is_no_number_has_a_state_that_says_why(state: State, texts: list[str]) -> None:
    assert state in STATES
    for text in texts:
        assert read_value(text) == Reading(None, state, None, None), text


@pytest.mark.parametrize(
    "text",
    [
        "125000块",
        "125000角",
        "125000人民币",
        "￥125,000",
        "12.5万美元",
        "12.5欧元",
        "12.5港币",
        "12.5(万美元)",
        "12万余",
        "125仟",
    ],
)
def test_money_of_a_unit_that_is_not_known_is_not_of_the_column_s(text: str) -> None:
    assert read_value(text, money=True) == Reading(None, "unreadable", None, None)


@given(st.integers(0, 10**12), st.sampled_from(NUMBER_DRESSES))
def test_every_dress_of_every_count(number: int, dress: Callable[[int], str]) -> None:
    assert read_value(dress(number)).value == number


@given(st.text(max_size=300))
def test_any_text_has_a_reading(text: str) -> None:
    for money in (False, True):
        reading = read_value(text, money=money)
        assert (reading.value is not None) == (reading.state == "reported")


@given(st.decimals(min_value=0, max_value=10**12, places=6), st.sampled_from(["", "万元", "元", " 亿元"]))
def test_any_amount(amount: Decimal, unit: str) -> None:
    reading = read_value(f"{amount}{unit}", money=True)
    assert (reading.value, reading.unit) == (amount, unit.strip() or None)
    assert str(reading.value) == str(amount)


@pytest.mark.parametrize(
    ("header", "unit"), [("采购总金额(万元)", "万元"), ("單位:萬元", "万元"), ("金额(元)", "元"), ("金额", None)]
)
def test_the_unit_of_a_header(header: str, unit: str | None) -> None:
    assert money_unit(header) == unit


@pytest.mark.parametrize(
    ("text", "number"), [("二〇二一", 2021), ("十", 10), ("二十", 20), ("一千零一", 1001), ("三万五", None)]
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    if number is not None:
        assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "state"), [("\u202e12", "unreadable"), ("1\u202e2,345\u202c", "unreadable"), ("\u202e7", "reported")]
)
def test_digits_that_are_shown_from_right_to_left_make_no_number(text: str, state: State) -> None:
    assert read_value(text).state == state
