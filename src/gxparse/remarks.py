"""What may stand beside a number and change nothing of it: words whose meaning is known.

``13准予撤诉`` is the number 13 and how those cases ended; ``5(含上年结转2件)`` is 5 and what it is made of. But
``13(误)``, ``13以上`` and ``13倍`` are no 13, and nobody can list all that is of their kind. So it is the other way
round: each word of a remark must be known to be harmless, and a number beside any other word is not read. Known are

- endings, and whose they were: ``准予撤诉``, ``申请人撤回``, ``(法院驳回)``;
- behind 含, 其中, 均为, or in brackets: parts of a number, by the words of forms, of filing and of answering;
- in brackets: how many there are of a part, no more than the whole. ``5(含申请7件)`` contradicts itself.
"""

from __future__ import annotations

import re

from gxparse.numerals import chinese_number

COUNTED = "件条项个宗份次起例篇部"
"""What cases are counted in, behind a number."""

_PARTS = (
    *(r"(?:(?:20[0-9]{2}|上一?)年度?|去年|往年|历年|以前年度)(?:结转|转入)", "结转至?下一?年度?(?:继续办理)?", "结转"),
    *("规章", "行政规范性文件", "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "收费", "费用"),
    *("减免", "罚款", "罚没", "不含税", "税", "政府信息", "信息公开", "依申请公开", "重复申请", "申请件?", "案件"),
    *("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "不予受理", "其他处理", "尚未审结", "未审结", "审结"),
    *("未经复议", "行政复议", "行政诉讼", "复议", "诉讼", "信访", "举报", "投诉", "咨询"),
    *("自然人", "法人", "其他组织", "商业企业", "企业", "科研机构", "社会公益组织", "法律服务机构", "少数民族"),
    *("公民", "个人", "征求第三方意见", "征求意见", "第三方", "补正", "延期", "合并", "办理", "办结", "答复", "受理"),
    *("网上", "网络", "平台", "信函", "邮寄", "邮件", "传真", "当面", "现场", "书面", "口头", "其他"),
)
_ENDINGS = (
    *("准予", "准许", "裁定", "判决", "撤诉", "撤回", "驳回", "起诉", "诉讼请求"),
    *("终止", "中止", "终结", "审理", "调解", "和解", "结案"),
)
_AGENTS = (
    *("申请人", "原告", "被告", "当事人", "人民法院", "法院", "复议机关", "行政机关", "本机关"),
    *("主动", "自愿", "自行", "依法", "全部", "均", "已"),
)
_WORD = re.compile(
    rf"(?P<count>(?<![0-9.])(?P<digits>[0-9]{{1,9}}(?:\.[0-9]+)?)(?![0-9.年])(?P<unit>万?元|[{COUNTED}户人家])?)"
    rf"|(?P<numeral>[零〇一二两三四五六七八九十百]+)(?=[{COUNTED}户人家])."
    rf"|(?P<opening>其中|包括|包含|均为|均系|含)|(?P<agent>{'|'.join(_AGENTS)})|(?P<ending>{'|'.join(_ENDINGS)})"
    rf"|(?P<part>{'|'.join(_PARTS)})|(?P<link>[,、;:的和及与])"
)
_BRACKETS = ("()", "[]", "【】")


def is_harmless(remark: str, most: int | None = None) -> bool:
    """Whether a remark, in simplified script and without blanks, changes nothing of the number that it stands beside.

    ``most`` is that number, if parts of it can be compared with it.

    >>> [is_harmless(remark, 5) for remark in ("准予撤诉", "(含上年结转2件)", "含补正", "。")]
    [True, True, True, True]
    >>> [is_harmless(remark, 5) for remark in ("(误)", "以上", "(准予撤诉?)", "(含申请7件)", "申请", "(2)")]
    [False, False, False, False, False, False]
    """
    said = remark.removesuffix("。")
    bracketed = said[:1] + said[-1:] in _BRACKETS
    if bracketed:
        said = said[1:-1]
    kinds: list[str] = []
    place = 0
    while place < len(said):
        word = _WORD.match(said, place)
        if word is None or _is_more(word, most):
            return False
        kinds.append(word.lastgroup or "")
        place = word.end()
    if not kinds:
        return not bracketed
    if kinds[-1] in ("opening", "link") or not {"part", "ending"} & set(kinds):
        return False
    if bracketed:
        return True
    return not {"count", "numeral"} & set(kinds) and (kinds[0] == "opening" or set(kinds) <= {"agent", "ending"})


def _is_more(word: re.Match[str], most: int | None) -> bool:
    """Whether a word counts more than the whole, or says no count."""
    if word["numeral"]:
        number = chinese_number(word["numeral"])
        return number is None or (most is not None and number > most)
    if not word["digits"] or "元" in (word["unit"] or ""):
        return False
    return not word["digits"].isdigit() or (most is not None and int(word["digits"]) > most)
