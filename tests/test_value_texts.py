"""Long tables of what stands in cells: what is read of it as a count and as an amount of money, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gxparse.remarks import is_harmless
from gxparse.script import traditional
from gxparse.values import read_value

NEITHER = {
    "doubt": (
        "12? 12？ ?12 12(误) 12（誤） 12误 12(疑) 12(存疑) 12(待核) 12待核实 12(未核实) 12(不详) 12! "
        "12(?) 12（应为13) 12[sic]"
    ),
    "about": ("12左右 12上下 12余 12多 12来 近12 不足12 超12 超过12 两三 三五 七八 两三件 十几 几十 数十 若干 12几"),
    "a range": (
        "12以上 12以下 12以内 12件以上 12+ 12起步 12至13 12-13 12~13 12—13 12到13 >12 <12 ≥12 ≤12 12± 12±1 截至12"
    ),
    "a multiple": "12倍 12成 12折 12番 翻12 12倍多 1.5倍 12半 12个半 12% １２％ 12‰ 12% 百分之十二 12个百分点",
    "a fraction": "½ 1½ ⅓ 12¼ 12/3 1/2 三分之一 12⁄3 5:3 5：3",
    "digits of other kinds": "12〇 12○ 1〇5 12② ② ⑫ ❷ 12² 12₂ ²12 Ⅻ 12Ⅱ ١٢ 12٣ १२ 𝟏𝟐 1二 12三 ㈠ ㊂",
    "letters": "1O O 1o 12l l2 I2 Il 12a A12 1e3 1E3 0x12 12x3 12th No12 12kg 12m² 12pt S5 B8",
    "marks": (
        "10^3 1.2.3 1..2 12- 12-- --12 +-12 12= =12 12# #12 12& 12@ 12| |12 12' '12 1'021 12; 12； 12, "
        "12， 12、 12. 12·3 12_"
    ),
    "groups": "0,123 1,23 1,0211 12,34,567 1,,021 ,021 1,021, 012,345 1.021.000 1，2 1.021,5",
    "noughts in front": "01 05 007 00 000 0000 010 00.5 01件 零五 〇一 零零 -05 01.5 0012",
    "brackets": (
        "(12) （12） [12] 【12】 12( 12) (12 12() 12[] 12(3) 12((撤诉)) 12(撤诉 12撤诉) 12(撤诉] "
        "12(撤诉)3 〔12〕 《12》 「12」"
    ),
    "dates and order": "3月 3日 3号 3时 2021年 3月份 12:30 第3 第三 3.其他 3、其他 3楼 12页 2021年12月",
    "other measures": (
        "12天 12人 12人次 12户 12家 12岁 12级 12公里 12平方米 12℃ 12° 12个月 12小时 12分 12吨 12亩 12页次 12字"
    ),
    "other money": (
        "12美元 $12 12$ €12 12欧元 12港币 12万美元 ￥12 ¥12 12¥ RMB12 12角 12分 12块 5元3角 12万5千 5万3 12卢比 "
        "12英镑 ¥12件 人民币12个"
    ),
    "what else": (
        "12倒 12作废 12删除 12无效 12撤销 12取消 12(上年) 12(上年13) 12(同比增长) 12(累计) 12(预计) "
        "12(不含) 12(含) 12(含2) 12其他"
    ),
    "labels run on": (
        "12规章 12总计 12行政许可 12上年结转 12结转下年度继续办理 12条例 12项目 12件数 12申请人 12项0 12件12件 12个人"
    ),
    "parts with numbers outside": "5含上年结转2件 5其中撤诉2件 5含上年结转二件 5撤诉2件",
    "half a dress": (
        '$12 12$ **12 `12 _12 12_ \\(12 12\\) <b>12 12</b> \\textbf{12 "12 12" 12\\ \\12 *12* $12$13 $1$2$ **1*2**'
    ),
    "what strikes or raises": (
        "~~12~~ <s>12</s> <del>12</del> <sup>12</sup> <sub>12</sub> ^12^ $^{12}$ $_{12}$ $12\\%$ $\\frac{1}{2}$ $12^2$"
    ),
    "numerals with two readings": "一万二 一百五 一亿三千 十五六 二三十 五点二 一百零 万 百万 十十 廿十 负十 5拾 5万亿",
    "nothing inside a dress": '__ ____ $$ `` "" <b></b> \\(\\)',
}
"""What is no count and no amount, by what makes it so."""

READ = {
    # text: (count, remark, unit)
    "12": (12, None, None),
    "0": (0, None, None),
    "-0": (0, None, None),
    "１２": (12, None, None),
    "12件": (12, None, "件"),
    "12 件": (12, None, "件"),
    "12(件)": (12, None, "件"),
    "12（单位：件）": (12, None, "件"),
    "12起": (12, None, "起"),
    "12次": (12, None, "次"),
    "12部": (12, None, "部"),
    "12篇": (12, None, "篇"),
    "12例": (12, None, "例"),
    "12宗": (12, None, "宗"),
    "12份": (12, None, "份"),
    "12個": (12, None, "个"),
    "12條": (12, None, "条"),
    "共12件": (12, "共", "件"),
    "共計12件": (12, "共計", "件"),
    "合计12": (12, "合计", None),
    "约12": (12, "约", None),
    "大约12件": (12, "大约", "件"),
    "12。": (12, "。", None),
    "12件。": (12, "。", "件"),
    "+12": (12, None, None),
    "-12": (-12, None, None),
    "−12": (-12, None, None),
    "负12": (-12, None, None),
    "負12": (-12, None, None),
    "净增12": (12, None, None),
    "淨增12": (12, None, None),
    "净减12": (-12, None, None),
    "淨減12": (-12, None, None),
    "12(净增)": (12, None, None),
    "12(淨增)": (12, None, None),
    "12(净减少)": (-12, None, None),
    "12件(減少)": (-12, None, "件"),
    "1,021": (1021, None, None),
    "1，021": (1021, None, None),
    "1 021": (1021, None, None),
    "12.0": (12, None, None),
    "12.00": (12, None, None),
    "1,021.0": (1021, None, None),
    "0.5万": (5000, "万", None),
    "0.5萬": (5000, "萬", None),
    "1.2亿": (120000000, "亿", None),
    "3.5千": (3500, "千", None),
    "1.2345万": (12345, "万", None),
    "12万件": (120000, "万", "件"),
    "0.0001万件": (1, "万", "件"),
    "12百件": (1200, "百", "件"),
    "十二": (12, None, None),
    "十二件": (12, None, "件"),
    "廿五": (25, None, None),
    "卅": (30, None, None),
    "两件": (2, None, "件"),
    "兩百件": (200, None, "件"),
    "减十二": (-12, None, None),
    "增十二": (12, None, None),
    "壹佰零伍": (105, None, None),
    "貳佰零參": (203, None, None),
    "一万五千亿": (1500000000000, None, None),
    "三萬億": (3000000000000, None, None),
    "一亿零三万": (100030000, None, None),
    "12准予撤诉": (12, "准予撤诉", None),
    "12准予撤訴": (12, "准予撤訴", None),
    "12准许撤诉": (12, "准许撤诉", None),
    "12撤诉": (12, "撤诉", None),
    "12申请人撤回": (12, "申请人撤回", None),
    "12(申请人主动撤回)": (12, "(申请人主动撤回)", None),
    "12法院裁定驳回": (12, "法院裁定驳回", None),
    "12驳回起诉": (12, "驳回起诉", None),
    "12（原告撤诉）": (12, "(原告撤诉)", None),
    "12件准予撤诉": (12, "准予撤诉", "件"),
    "12件(准予撤诉)。": (12, "(准予撤诉)。", "件"),
    "12 准予 撤诉": (12, "准予 撤诉", None),
    "12含补正": (12, "含补正", None),
    "12均为网上申请": (12, "均为网上申请", None),
    "12(含上年结转2件)": (12, "(含上年结转2件)", None),
    "12(含上年结转两件)": (12, "(含上年结转两件)", None),
    "12(含2020年结转2件)": (12, "(含2020年结转2件)", None),
    "12(其中:行政许可3件,行政处罚9件)": (12, "(其中:行政许可3件,行政处罚9件)", None),
    "12(其中：行政許可3件、行政處罰9件)": (12, "(其中:行政許可3件、行政處罰9件)", None),
    "12（结转下年度继续办理）": (12, "(结转下年度继续办理)", None),
    "12【尚未审结】": (12, "【尚未审结】", None),
    "12(含罚款3万元)": (12, "(含罚款3万元)", None),
    "12(撤诉12件)": (12, "(撤诉12件)", None),
    "-12准予撤诉": (-12, "准予撤诉", None),
    "$12$": (12, None, None),
    "$$12$$": (12, None, None),
    "$ 12 $": (12, None, None),
    "＄12＄": (12, None, None),
    "$1,021$": (1021, None, None),
    "$1{,}021$": (1021, None, None),
    "$-12$": (-12, None, None),
    "\\( 12 \\)": (12, None, None),
    "\\[12\\]": (12, None, None),
    "**12**": (12, None, None),
    "** 12 **": (12, None, None),
    "***12***": (12, None, None),
    "__12__": (12, None, None),
    "_12_": (12, None, None),
    "`12`": (12, None, None),
    '"12"': (12, None, None),
    "<b>12</b>": (12, None, None),
    "<strong>12</strong>": (12, None, None),
    "<p><b>12</b></p>": (12, None, None),
    "**$12$**": (12, None, None),
    "\\textbf{12}": (12, None, None),
    "$\\mathbf{12}$": (12, None, None),
    "12\\\\": (12, None, None),
    "12 \\\\": (12, None, None),
    "12<br>": (12, None, None),
    "12<br/>": (12, None, None),
    "**12件**": (12, None, "件"),
    "**12准予撤诉**": (12, "准予撤诉", None),
}

AMOUNTS = {
    "12": ("12", None, None),
    "12.50": ("12.50", None, None),
    "1,234.50": ("1234.50", None, None),
    "-12.5": ("-12.5", None, None),
    "负12.5万元": ("-12.5", None, "万元"),
    "12元": ("12", None, "元"),
    "12万元": ("12", None, "万元"),
    "12萬圓": ("12", None, "万元"),
    "12百万元": ("12", None, "百万元"),
    "12.5亿元": ("12.5", None, "亿元"),
    "12.5億": ("12.5", None, "亿元"),
    "12元整": ("12", None, "元"),
    "12万元整": ("12", None, "万元"),
    "¥12.50元": ("12.50", None, "元"),
    "人民币12万元": ("12", None, "万元"),
    "12万元人民币": ("12", None, "万元"),
    "12(万元)": ("12", None, "万元"),
    "约12万元": ("12", "约", "万元"),
    "12余万元": ("12", "余", "万元"),
    "12万元(含税)": ("12", "(含税)", "万元"),
    "12萬元(不含稅)": ("12", "(不含稅)", "万元"),
    "12.5(含税)": ("12.5", "(含税)", None),
    "0.5万": ("0.5", None, "万元"),
    "壹萬貳仟元整": ("12000", None, "元"),
    "十二万元": ("120000", None, "元"),
    "十二元": ("12", None, "元"),
    "十二": ("12", None, None),
    "$12.50$": ("12.50", None, None),
    "**12.5万元**": ("12.5", None, "万元"),
    "\\( 46.82 \\)": ("46.82", None, None),
    "18.000": ("18.000", None, None),
}

ONLY_COUNTS = "12件 12个 12次 12万件 3.5千 十二件 三万 一万五千亿 12(单位:件)"
ONLY_AMOUNTS = "12元 12万元 12(元) ¥12元 12.5 0.00001万 1.234万 12余万元 人民币12元 十二元 5百万 12萬元 18.000 1.021"
NEITHER_OF_BOTH = "12万元/年 12元/件 12万元以上 12.5(万元 12.5万元) 12万(元) 12万元3 12件元 5万元5角 1.2.3万元"


BESIDE = "两三0O,.。?%+-~/*()（）【】件项万元以上左右误约近撤诉准予含其中结转上年税倍$_ "


def _words(texts: dict[str, str]) -> list[str]:
    return [text for kind in texts.values() for text in kind.split()]


@pytest.mark.parametrize("text", sorted({*_words(NEITHER), *NEITHER_OF_BOTH.split()}))
@pytest.mark.parametrize("money", [False, True])
def test_a_number_beside_what_may_change_it_is_not_read(text: str, money: bool) -> None:
    assert read_value(text, money=money).value is None


@pytest.mark.parametrize("text", sorted(READ))
def test_what_is_harmless_beside_a_count(text: str) -> None:
    reading = read_value(text)
    assert (reading.value, reading.remark, reading.unit, reading.state) == (*READ[text], "reported")
    assert type(reading.value) is int


@pytest.mark.parametrize("text", sorted(AMOUNTS))
def test_what_is_harmless_beside_an_amount(text: str) -> None:
    reading = read_value(text, money=True)
    assert (str(reading.value), reading.remark, reading.unit) == AMOUNTS[text]


def test_a_count_is_no_amount() -> None:
    for text in ONLY_COUNTS.split():
        assert (read_value(text).state, read_value(text, money=True).state) == ("reported", "unreadable"), text
    for text in ONLY_AMOUNTS.split():
        assert (read_value(text).state, read_value(text, money=True).state) == ("unreadable", "reported"), text


def test_a_part_that_is_greater_than_the_whole_is_not_understood() -> None:
    assert read_value("5(含上年结转5件)").value == 5
    for text in ("5(含上年结转6件)", "5(其中:撤诉十件)", "-5(撤诉6)", "5(撤诉2.5件)"):
        assert read_value(text).state == "unreadable", text


def test_masks_and_words_for_nothing_are_read_alike_in_both_scripts() -> None:
    for text in ("5**项", "5**項", "5*", "5*件", "1*萬元", "1*万元", "5**個", "5(略)", "`略`", "$*$", "**略**"):
        assert read_value(text).state == read_value(text, money=True).state == "masked", text
    for text in ("/无", "/無", "无", "無", "無。", "不適用", "不涉及", "$-$", "**/**", "`-`"):
        assert read_value(text).state == read_value(text, money=True).state == "not_applicable", text


@given(st.integers(10**17, 10**29), st.integers(0, 10**12), st.booleans())
def test_a_long_number_is_exact_or_not_read(whole: int, part: int, minus: bool) -> None:
    sign = "-" if minus else ""
    count, amount = read_value(f"{sign}{whole}"), read_value(f"{sign}{whole}.{part}", money=True)
    assert count.value == int(f"{sign}{whole}")
    assert amount.state == "unreadable" or str(amount.value) == f"{sign}{whole}.{part}"


@pytest.mark.parametrize("text", sorted(READ))
def test_a_text_in_traditional_script_is_read_alike(text: str) -> None:
    shown, plain = read_value(traditional(text)), read_value(text)
    assert (shown.value, shown.unit, shown.state) == (plain.value, plain.unit, plain.state)


@given(
    st.integers(1, 10**6),
    st.text(BESIDE, max_size=8),
)
def test_what_is_read_has_nothing_beside_it_that_is_not_known(number: int, beside: str) -> None:
    assume(not beside[:1].isdigit() and beside[:1] not in (",", ".", " ", "，"))
    reading = read_value(f"{number}{beside}")
    if reading.value is None:
        return
    said = "".join((reading.remark or "").split())
    power = said[:1] if said[:1] == "万" else ""
    assert is_harmless(said.removeprefix(power).replace("（", "(").replace("）", ")"))
    assert reading.value == number * (10**4 if power else 1)
