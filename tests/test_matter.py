"""What surrounds the tables: titles, agencies, years, metadata, sections and the site's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

import gxparse
from gxparse.binding.titles import read_metadata
from gxparse.layout import Span, Text
from gxparse.report import Report

BODY = "青山市林业和草原局"
TITLE = f"{BODY}2021年政府信息公开工作年度报告"
TABLES = Path("examples/reports/pipe-2021.txt").read_text(encoding="utf-8")
TABLES = TABLES[TABLES.index("二、主动公开") : TABLES.index("五、存在")]
SECTIONS = ("一、总体情况\n工作平稳。\n", "五、存在的主要问题及改进情况\n尚有不足。\n", "六、其他需要报告的事项\n无\n")


def report(head: str = TITLE + "\n", first: str = "", fifth: str = "", sixth: str = "") -> Report:
    one, five, six = SECTIONS
    return gxparse.parse_text(head + (first or one) + TABLES + (fifth or five) + (sixth or six))


@pytest.mark.parametrize(
    "head",
    [
        TITLE,
        f"《{TITLE}》",
        f"{BODY}\n2021年政府信息公开工作年度报告",
        f"{BODY}\n2021年\n政府信息公开工作年度报告",
        f"{BODY}2021年政府信息公开\n工作年度报告",
        f"{BODY} 2021 年 政府信息公开工作年度报告",
        f"{BODY}２０２１年政府信息公开工作年度报告",
        f"{BODY}二〇二一年政府信息公开工作年度报告",
        f"{BODY}二○二一年度政府信息公开年度报告",
        f"{BODY}政府信息公开工作年度报告(2021年度)",
        f"{BODY}政府信息公开工作年度报告〔2021〕",
        f"2021年{BODY}政府信息公开工作年度报告",
        f"{BODY}关于2021年政府信息公开工作的年度报告",
        f"{BODY}2021年政务公开工作年度报告",
        f"{BODY}2021年政府信息公开工作年报",
        f"标题:{TITLE}",
        f"{TITLE}。",
        f"{TITLE} 2022-01-20",
        f"{TITLE}-青山市人民政府",
        f"首页 > 政务公开 > {TITLE}",
        f"# {TITLE}",
        f"首页\n当前位置:首页>年报\n政府信息公开年报\n{TITLE}\n来源:本局\n",
        f"青山市教育局2020年政府信息公开工作年度报告\n{TITLE}",
    ],
)
def test_title_agency_and_year(head: str) -> None:
    found = report(head + "\n")
    assert (found.agency, found.year) == (BODY, 2021)
    assert found.title is not None
    assert found.title.startswith((BODY, "2021"))


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        ("青山市人民政府信息公开工作2021年年度报告", "青山市人民政府"),
        ("青山市人民政府2021年政府信息公开工作年度报告", "青山市人民政府"),
        ("中共青山市委机构编制委员会办公室2021年政府信息公开工作年度报告", "中共青山市委机构编制委员会办公室"),
        ("青山市信息公开中心2021年政府信息公开工作年度报告", "青山市信息公开中心"),
        ("青山大学2020—2021学年信息公开工作年度报告", "青山大学"),
    ],
)
def test_agencies_with_awkward_names(head: str, agency: str) -> None:
    assert report(head + "\n").agency == agency


@pytest.mark.parametrize(
    "head", ["", "政府信息公开\n首页\n", "根据条例规定,现公布本机关2021年度政府信息公开工作年度报告。\n"]
)
def test_a_report_without_a_title_has_none(head: str) -> None:
    found = report(head)
    assert (found.title, found.agency) == (None, None)


def test_a_signature_names_the_body_where_nothing_else_does() -> None:
    assert report("", sixth=f"{SECTIONS[2]}{BODY}\n2022年1月20日\n").agency == BODY


def test_period_and_year_from_the_prose() -> None:
    stated = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"
    found = report("", first=f"一、总体情况\n{stated}\n")
    assert found.year == 2021
    assert found.period is not None
    assert [day.isoformat() for day in found.period] == ["2021-01-01", "2021-12-31"]
    half = report(TITLE + "\n统计期限为2021年7月1日至2021年12月31日。\n")
    assert half.period is not None
    assert half.period[0].isoformat() == "2021-07-01"
    campaign = report(first="一、总体情况\n2021年3月1日至2021年5月1日开展宣传活动。\n")
    assert campaign.period is not None
    assert campaign.period[0].isoformat() == "2021-01-01"
    next_year = report("", fifth="五、存在的主要问题及改进情况\n2022年1月1日至2022年6月30日整改。2021年、2021年。\n")
    assert next_year.year in (None, 2021)
    assert report("", first="一、总体情况\n良好。\n").year is None
    assert report("", first="一、总体情况\n良好。\n").period is None


METADATA = {"索引号": "01234/2022-1", "发布机构": BODY, "发文日期": "2022-01-20", "文号": "青林〔2022〕1号"}


@pytest.mark.parametrize(
    "block",
    [
        "\n".join(f"{label}:{value}" for label, value in METADATA.items()),
        "\n".join(f"{label}:\n{value}" for label, value in METADATA.items()),
        "\n".join(f"{' '.join(label)}:| {value} |" for label, value in METADATA.items()),
        " | ".join(f"{label}: | {value}" for label, value in METADATA.items()) + " | 有效性: | |",
        " ".join(f"{label}:{value}" for label, value in METADATA.items()),
        "\n".join(f"【{label}】 {value}" for label, value in METADATA.items()),
        "有效性:\n" + "\n".join(f"{label}：{value}" for label, value in METADATA.items()) + "\n主题词:",
    ],
)
def test_a_metadata_block_in_any_layout(block: str) -> None:
    found = report(f"{block}\n{TITLE}\n")
    assert dict(found.metadata) == METADATA
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2021-01-20 字体：[ 大 中 小 ] 【打印】 【关闭窗口】 ", "2021-01-20"),
        ("2021-01-20分享到：打印本页", "2021-01-20"),
        ("打印 打印室", "打印 打印室"),
        ("打印 " * 500 + "室", "打印 " * 500 + "室"),
        ("　" * 1000 + "大中" + "　" * 1000 + "室", "大中" + "　" * 1000 + "室"),
    ],
)
def test_buttons_beside_a_value_are_none_of_it(printed: str, value: str) -> None:
    span = Span(0, len(printed), 1, 1)
    text = f"发布日期：{printed}"
    assert read_metadata([[Text(text, span, text)]]) == {"发布日期": value}


def test_the_fuller_name_of_the_metadata_wins() -> None:
    assert report(f"发布机构:云山省{BODY}\n{TITLE}\n").agency == f"云山省{BODY}"
    assert report(f"发布机构:青山市政府办公室\n{TITLE}\n").agency == BODY


@pytest.mark.parametrize(
    "heading",
    [
        "一、总体情况", "一、 总体情况", "一．总体情况", "一丶总体情况", "一 总体情况", "第一部分 总体情况",
        "一、总体概况", "一、工作开展情况", "一、2021年工作概况", "【一、总体情况】", "总体情况", "一、全年工作",
    ],
)  # fmt: skip
def test_the_first_heading_in_any_dress(heading: str) -> None:
    found = report(first=f"{heading}\n工作平稳。\n")
    section = found.section("overview")
    assert section is not None
    assert (section.title, section.text) == (heading, "工作平稳。")


@pytest.mark.parametrize(
    "heading",
    [
        "五、存在的问题及改进措施",
        "五、存在不足及下一步打算",
        "五、主要困难和改进方向",
        "五、存在的主要问题及改进情况。",
        "五、展望",
    ],
)
def test_the_fifth_heading_in_any_words(heading: str) -> None:
    found = report(fifth=f"{heading}\n尚有不足。\n")
    section = found.section("problems")
    assert section is not None
    assert (section.title, section.text) == (heading, "尚有不足。")


@pytest.mark.parametrize("glue", ["", "。", ":", "：", " ", "\u3000"])
def test_a_heading_and_its_text_on_one_line(glue: str) -> None:
    text = "本年度没有收费。" if not glue else "无"
    found = report(sixth=f"六、其他需要报告的事项{glue or '。'}{text}\n")
    section = found.section("other_matters")
    assert section is not None
    assert (section.title, section.text) == ("六、其他需要报告的事项", text)


def test_sub_headings_that_resemble_headings_stay_in_their_section() -> None:
    inside = "(一)主动公开情况\n公开12条。\n(二)依申请公开情况\n二是规范。\n总体情况\n好。"
    found = report(
        first=f"一、总体情况\n{inside}\n", fifth=f"{SECTIONS[1]}二、依申请公开有待加强\n三、主动公开不足\n继续努力。\n"
    )
    sections = {section.key: section.text for section in found.sections}
    assert sections["overview"] == inside
    assert sections["problems"] == "尚有不足。\n二、依申请公开有待加强\n三、主动公开不足\n继续努力。"


REAL = [
    "技术支持不足,运维力量薄弱。",
    "主办单位协同不够,承办单位意识不强。",
    "扫码即可查询。",
    "浏览次数达到12万次。",
    "字体规范统一。",
    "来源:群众反映。",
    "编辑:采编人员不足。",
    "下一篇章将持续发力。",
    "附件管理不规范,",
]


@pytest.mark.parametrize("sentence", REAL)
def test_real_sentences_are_no_chrome(sentence: str) -> None:
    found = report(fifth=f"{SECTIONS[1]}{sentence}\n继续努力。\n", sixth=f"{SECTIONS[2]}{sentence}\n特此报告。\n")
    sections = {section.key: section.text for section in found.sections}
    assert sections["problems"] == f"尚有不足。\n{sentence}\n继续努力。"
    assert sections["other_matters"] == f"无\n{sentence}\n特此报告。"


@pytest.mark.parametrize(
    "footer",
    [
        "附件下载:\n\n扫一扫在手机上打开当前页\n",
        "查看详情》\n相关推荐\n招投标大数据\n查看详情\n收藏\n首页\n最近搜索\n热门搜索\n",
        "相关链接\n某某通知一\n某某通知二\n",
        "【打印】【关闭】\n上一篇:某某公告\n下一篇:某某通告\n",
        "分享到:微信 微博\n[打印本页] [关闭窗口]\n(责任编辑：张三)\n",
        "主办单位:青山市人民政府\n技术支持:青山科技\n青ICP备12345678号-1\n青公网安备 1234号\n",
        "版权所有:青山市人民政府\n地址:青山路1号 邮编:100000\n联系电话:0123-456\n网站地图\n",
        "Copyright © 2022 青山市\n",
        "信息来源:本局\n发布日期:2022-01-20\n",
        "附件:年度报告.pdf\n",
        "- 4 -\n",
    ],
)
def test_a_footer_is_no_prose(footer: str) -> None:
    found = report(sixth=SECTIONS[2] + footer)
    section = found.section("other_matters")
    assert section is not None
    assert section.text == "无"


def test_prose_around_the_tables_is_kept() -> None:
    text = TITLE + "\n" + SECTIONS[0] + TABLES + SECTIONS[1] + SECTIONS[2]
    changed = text.replace(
        "四、政府信息公开行政复议、行政诉讼情况\n", "四、政府信息公开行政复议、行政诉讼情况\n具体如下。\n"
    )
    changed = changed.replace("五、存在的", "本年度复议案件均已办结\n五、存在的")
    section = gxparse.parse_text(changed).section("disputes")
    assert section is not None
    assert section.text == "具体如下。\n本年度复议案件均已办结"
