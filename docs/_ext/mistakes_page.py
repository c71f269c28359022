"""The Chinese page of common mistakes: every rule with its basis, what is said where it holds or not, what to do.

All but the advice is what the rules say of themselves: the messages are those that gxparse gives on their examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sphinx.errors import ExtensionError

import gxparse
from gxparse.checks.rules.identities import identity_rules
from gxparse.explaining.mistakes import NAMES, NUMBERS
from site_pages import escaped, table

HARDNESS: Mapping[str, str] = MappingProxyType(
    {
        "hard": "必须相符：不符的，报告自相矛盾",
        "soft": "一般应当相符：不符的，应有正当理由",
        "info": "提示：供核对时参考",
    }
)
GROUPS: tuple[tuple[str, Callable[[gxparse.Rule], bool]], ...] = (
    ("表内勾稽关系", lambda rule: rule.hardness == "hard" and not rule.requires),
    ("格式、正文和数字", lambda rule: rule.hardness != "hard" and not rule.requires),
    ("与上年、往年和下级机关比较", lambda rule: bool(rule.requires)),
)
"""The parts of the page, and which rules are of each."""

_KEY = re.compile(r" \[[a-z_.]+\]")
"""The key of a cell, behind its name."""

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "row-total": "逐项核对该行六类申请人的件数，再重新合计。"
        "总计照抄自然人一栏、漏加一栏、整行错开一列，都会使多行同时不符。",
        "results-total": "核对该列（一）至（六）各项，再重新合计。"
        "漏填一行、上下两行填反、把结转下年度计入（七）总计，是常见的原因。",
        "balance": "先核对上年结转与上年报告的结转下年度是否一致，再核对本年新收是否误含上年结转、结转下年度是否漏填。"
        "自然人与总计两列同时相差同一个数的，通常只错在一行。",
        "dispute-total": "核对该类的结果维持、结果纠正、其他结果、尚未审结四项，再重新合计。",
        "non-negative": "件数不能为负。负号多为误录，或者是单元格中的横线被识别为负号；没有数的填 0。",
        "decimal-count": "件数应为整数。小数点多为误录，或者是把金额填入了件数一栏。",
        "form-outdated": "按现行格式重新填写三张表，不要沿用旧的文档模板。",
        "form-premature": "按报告年度当时适用的格式填写，或者更正报告年度。",
        "rows-missing": "对照法定格式补齐所缺的行；没有数的填 0，不要删去整行。",
        "rows-twice": "删去重复的行。两行数字不同的，先查明哪一行是对的。",
        "copies-differ": "同一文件中只保留一份报告，或者使几份的数字一致。",
        "section-missing": "补上所缺部分的标题和内容。各部分的标题应与法定格式一致，便于识别。",
        "section-empty": "补写该部分的内容；确实没有情况的，也要写明，不要只留标题。",
        "year-agreement": "更正标题、统计期间或者正文开头的年度。沿用上年文稿时最容易遗漏。",
        "fees-unsaid": "在“其他需要报告的事项”中写明本年发出收费通知的件数、总金额和实际收取的总金额。",
        "forward-received": "结转下年度的申请只能出自本年新收和上年结转。核对结转下年度一行，并查是否漏填本年新收。",
        "issued-in-force": "现行有效件数是年末的存量，不是本年新增数。核对三栏是否填反。",
        "year-missing": "请一并提供上一年度的报告。",
        "body-differs": "请确认两份报告属于同一机关；机关更名、合并的，在更名表中写明。",
        "carry-over": "调取上年报告核对。上年已公布的数字有误的，在本年报告中说明；本年误填的，改为上年的结转下年度。",
        "in-force": "核对上年报告的现行有效件数。本年清理文件、统计口径有变化的，在正文中说明。",
        "previous-items": "上一年项目数量应为上年报告的项目数量加上年的增减数，不应照抄上年同一栏。",
        "table-repeated": "很可能沿用了上年的表格。按本年的台账重新填写。",
        "yuan-as-10k": "收费金额的单位为万元。按元填写的，除以 10000。",
        "hierarchy": "核对下级机关是否漏报、重报，再重新汇总。汇总口径不含某些机关的，在正文中说明。",
        "prose": "以台账为准，使正文与表格一致。先定表格，再改正文。",
        "all-closed": "核对结转下年度：确有结转的，正文不宜称全部办结或者办结率 100%；没有结转的，改为 0。",
        "period-differs": "把统计期间改为报告年度的 1 月 1 日至 12 月 31 日；"
        "机关当年设立或者撤销的，说明实际的起止日期。",
        "published-late": "核对发布日期。报告确系逾期公布的，无法更正，请在以后年度按期公布。",
        "headings-unordered": "重排各部分标题的序号，从一到六依次相接。",
        "regulations-made": "把误填在“规章”一行的件数改填到“行政规范性文件”一行。",
        "results-unsaid": "在正文中写明工作考核、社会评议和责任追究结果情况；没有的，也应写明。",
        "section-none": "写明具体情况，不要只写“无”；2021 年度起，“其他需要报告的事项”应写明信息处理费收取情况。",
        "cells-blank": "没有数的单元格填 0，不要留空，也不要填横线、斜线。",
        "child-twice": "去掉重复的下级报告，再作比较。",
    }
)
"""What to do about a rule that fails, by the rule's name: the one thing here that rules do not say themselves."""


def mistakes_page() -> str:
    """Every rule in plain Chinese, then the mistakes in filling in that explanations know by name."""
    lines: list[str] = []
    of_forms = {rule.name for rule in identity_rules()}  # of years that nobody fills in any more
    them = [rule for rule in gxparse.rules() if rule.name not in of_forms]
    for title, belongs in GROUPS:
        lines += [f"## {title}", ""]
        for rule in filter(belongs, them):
            lines += [*_rule(rule), ""]
    return "\n".join([*lines, *_named()]) + "\n"


def _rule(rule: gxparse.Rule) -> Iterator[str]:
    if rule.name not in ADVICE:
        raise ExtensionError(f"docs/_ext/mistakes_page.py has no advice for the rule {rule.name}")
    yield from (f"### {escaped(rule.statement_zh)}", "")
    facts = [("依据", escaped(rule.basis)), ("性质", HARDNESS[rule.hardness])]
    facts += [(f"{word}时", f"例如：{escaped(said)}") for word, said in _said(rule)]
    facts += [
        ("改法", escaped(ADVICE[rule.name])),
        ("详情", f"[规则目录（英文）](../reference/rules.md#{rule.name})"),
    ]
    yield from table(("项目", "内容"), facts)


def _said(rule: gxparse.Rule) -> Iterator[tuple[str, str]]:
    """What is said of the examples; not of those with notes, as such a rule says what a document's own note says."""
    for word, kind in (("相符", "pass"), ("不符", "fail")):
        example = rule.examples[kind]
        if "notes" not in example.data:
            context = example.context()
            found = gxparse.check(
                context.report, previous=context.previous, children=context.children, complete=context.complete
            )
            [finding] = [each for each in found if each.id == example.finding]
            yield word, _KEY.sub("", finding.message("zh"))


def _named() -> Iterator[str]:
    yield from ("## 能认出的填报错误", "")
    yield from (
        "勾稽关系不符时，gxparse 找出改动最少的更正方案，并指出每个方案像是哪一种填报错误：",
        "",
    )
    kinds = (("一个数字", True), ("整行、整列", False))
    rows = [
        (word, "、".join(escaped(said.zh) for name, said in NAMES.items() if (name in NUMBERS) is one))
        for word, one in kinds
    ]
    yield from table(("范围", "错误"), rows)
