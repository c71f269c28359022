"""What a report says of itself around its prose: metadata block, title, agency."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gxparse.binding.reading_aids import without_reading_aids
from gxparse.characters import BLANK_RUN, BLANKS
from gxparse.dates import without_years, year_of_title
from gxparse.layout import Text
from gxparse.script import simplify

# -- metadata ------------------------------------------------------------------------------------------

# fmt: off
METADATA = (
    "信息索引号", "索引号", "索取号", "发布机构", "发布单位", "发布机关", "发文机关", "发文单位", "制作单位",
    "填报单位", "填报机关",
    "公开主体", "公开责任部门", "责任部门", "信息来源", "来源", "发文日期", "成文日期", "成文时间", "发布日期",
    "发布时间", "公开日期", "公开时间", "生成日期", "印发日期", "更新时间", "公开方式", "公开形式", "公开时限",
    "公开范围", "公开属性", "公开类别", "发文字号", "文件编号", "文号", "信息分类", "信息类别", "主题分类",
    "组配分类", "体裁分类", "公文种类", "所属主题", "主题词", "关键词", "信息名称", "文件名称", "内容概括",
    "内容概述", "内容摘要", "摘要", "有效性", "效力状态", "时效性", "有效期", "统一编号", "登记号", "作者",
    "责任编辑", "编辑", "浏览次数", "浏览量", "浏览", "点击数", "点击量", "点击", "阅读次数", "阅读量", "阅读",
    "访问次数", "访问量", "字号", "语种", "日期", "时间", "标题", "名称",
)
# fmt: on
"""Fields of the block that sites print above a document. The key in ``metadata`` is the label as printed,
in simplified script, without inner spaces and colon."""

_FIELD = re.compile(
    r"[【\[]?("
    + "|".join(r"\s*".join(label) for label in sorted(METADATA, key=len, reverse=True))
    + r")\s*[】\]]?\s*[:：]"
)
_BRACKETED = re.compile(r"[【\[]([^】\]:：]{2,8})[】\]]\s*")
_DATE = re.compile(r"[\s\d:：/.年月日-]*")
_CONTROLS = re.compile(
    r"(?<!\s)(?:\s*(?:(?:字体|字号|字体大小)\s*[:：]\s*)?(?:[\[【(]\s*)?"
    r"(?:大\s*中\s*小|小\s*中\s*大|打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|收藏(?:本页)?|返回(?:顶部)?|分享(?:到)?[:：]?)"
    r"(?:\s*[\]】)])?)+\s*$"  # each blank can be matched in one way only
)
_LABELS = frozenset(METADATA)
_AGENCY_FIELDS = (
    "发布机构",
    "发布单位",
    "发布机关",
    "发文机关",
    "发文单位",
    "制作单位",
    "公开主体",
    "填报单位",
    "填报机关",
)


def read_metadata(rows: Iterable[Sequence[Text]]) -> dict[str, str]:
    """The fields of a metadata block, from lines (``label:value``) and from rows of cells (label, value, …).

    The first value that is not empty wins; an empty field is left out, and a title on a line of its own is nobody's
    value. Buttons that stand beside a value (``[大 中 小]``, ``【打印】``) are none of it.
    """
    found: dict[str, str] = {}
    pending: str | None = None
    for row in rows:
        beside = False  # whether the field that waits for its value stands in this row
        for text in row:
            fields = _fields(text)
            for label, value in fields:
                if shown := _CONTROLS.sub("", value):
                    found.setdefault(label, shown)
            if fields:
                pending, beside = (fields[-1][0] if not fields[-1][1] else None), True
            elif pending is not None:
                value = _CONTROLS.sub("", text.raw)
                if value and (beside or not is_title(text.text)):
                    found.setdefault(pending, value)
                pending = None
    return found


def is_metadata(row: Sequence[Text]) -> bool:
    """Whether a line or a row begins with the label of a metadata field."""
    return bool(row) and bool(_fields(row[0]))


def _fields(text: Text) -> list[tuple[str, str]]:
    shown = text.text
    source = text.raw if len(text.raw) == len(shown) else shown
    if ":" not in shown and "：" not in shown:
        label = BLANK_RUN.sub("", shown)
        bracketed = _BRACKETED.match(shown)
        if bracketed and bracketed[1] in _LABELS:
            return [(bracketed[1], source[bracketed.end() :].strip(BLANKS))]
        return [(label, "")] if label in _LABELS else []
    matches = list(_FIELD.finditer(shown))
    if not matches or not _DATE.fullmatch(shown[: matches[0].start()]):
        return []
    ends = [match.start() for match in matches[1:]] + [len(shown)]
    return [
        (BLANK_RUN.sub("", match[1]), source[match.end() : end].strip(BLANKS))
        for match, end in zip(matches, ends, strict=True)
    ]


# -- title ---------------------------------------------------------------------------------------------

_TITLE = re.compile(r"(?:信息|政务)公开.{0,14}?(?:报告|年报)(?:全文)?(?:[(〔].{0,12}[)〕])?$")
_NOT_TITLE = re.compile(r"[>》|。;!?:/]|根据|按照|编制本|编制了|印发|现将")
_BEFORE = re.compile(r"(?:.*[>»])?[-—·•#*★\s]*(?:(?:标题|名称|信息名称|附件\d?)[:：])?\s*")
_AFTER = re.compile(
    r"(?:\s*(?:发布)?(?:日期|时间)?[:：]?\s*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?.*|(?<=报告|年报)\s*[-_—|]+[^-_—|]{2,20}|[。:：*#\s]+)$"
)
_AGENCY_END = re.compile(
    r"(?:政府|委员会|办公室|办公厅|局|厅|部|署|院|委|办|处|中心|街道|镇|乡|公司|队|站|馆|会|所|区|县|市|省|盟|旗|州|行|校|学)$"
)
_SENTENCE = re.compile(r"[。；;，,：:！!？?>|]")
LONGEST_TITLE = 80
"""A title has at most so many characters."""

LONGEST_TITLE_LINE = LONGEST_TITLE + 40
"""The line that it stands on, with breadcrumbs, a date and the site's name."""

LONGEST_NAME = 40
"""The name of a body, and a line of a title over several lines, has at most so many characters."""

SHORTEST_SIGNATURE = 4
"""The name of a body that signs has at least so many characters: 某某县局 is one, 本局 none."""

LAST_LINES = 12
"""A signature stands on one of so many last lines; after it come contacts, notes, attachments."""

MOST_LINES = 3
"""A title is printed on at most so many lines."""


class Title(NamedTuple):
    """A title: as it is read, in simplified script, and the number of its first line."""

    text: str
    line: int


def is_title(text: str) -> bool:
    """Whether a line could be a report's title."""
    if "报" not in text or len(text) > LONGEST_TITLE_LINE:
        return False
    shown = unicodedata.normalize("NFKC", _bare(text))
    return len(shown) <= LONGEST_TITLE and bool(_TITLE.search(shown)) and not _NOT_TITLE.search(shown)


def is_agency(text: str) -> bool:
    """Whether a short line could be the name of a body, as printed above a title."""
    return len(text) <= LONGEST_NAME and not _SENTENCE.search(text) and bool(_AGENCY_END.search(text))


def find_title(lines: Sequence[Text]) -> Title | None:
    """The title among the lines before a report's first section.

    Of several, one that names both the body and the year; the last such, since links to others stand above.
    A title over two or three lines is put together.
    """
    best: tuple[int, int, Title] | None = None
    for number in range(len(lines)):
        for count in range(1, MOST_LINES + 1):
            run = lines[number : number + count]
            if len(run) < count or (count > 1 and not _may_be_cut(run)):
                break
            text = "".join(line.text for line in run)
            if not is_title(text):
                continue
            title = simplify(BLANK_RUN.sub("", _bare(without_reading_aids("".join(line.raw for line in run)))))
            known = (year_of_title(title) is not None) + (agency_of_title(title) is not None)
            if known and (best is None or (known, -count) >= best[:2]):
                best = (known, -count, Title(title, number))
            break
    return best[2] if best else None


def _may_be_cut(run: Sequence[Text]) -> bool:
    """Whether lines could be pieces of one title: short, no sentences, and the first names a body or a year."""
    first = run[0].text
    return all(len(line.text) <= LONGEST_NAME and not _SENTENCE.search(line.text) for line in run) and (
        bool(_AGENCY_END.search(first)) or year_of_title(first) is not None
    )


def _bare(text: str) -> str:
    """A title line without what stands around the title: breadcrumbs, marks, a date, the site's name."""
    shown = text.strip(BLANKS)
    start = _BEFORE.match(shown)
    shown = shown[start.end() :] if start else shown
    if "报告" in shown or "年报" in shown:
        shown = _AFTER.sub("", shown)
    if shown[:1] == "《" and shown[-1:] == "》":
        shown = shown[1:-1]
    return shown.strip(BLANKS)


# -- agency --------------------------------------------------------------------------------------------

_PUBLICITY = re.compile(r"(政府|政务)?(?:信息|资讯|政务)公开(?!.*(?:信息|资讯|政务)公开)")
_NUMBER_OR_YEAR = re.compile(r"^\d[.、]|^年?度|年?度?$")
_CONCERNING = re.compile(r"^关于|关于$|的$")
_DRESS = "《》〈〉“”\"'【】[]-—·•★#* \t"
_SIGNED = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


def agency_of_title(title: str) -> str | None:
    """The body that a title names: what stands before 政府信息公开, less the year."""
    found = _PUBLICITY.search(title)
    if found is None:
        return None
    agency = without_years(unicodedata.normalize("NFKC", title[: found.start()])).strip(_DRESS)
    agency = _NUMBER_OR_YEAR.sub("", agency)
    agency = _CONCERNING.sub("", agency).strip(_DRESS)
    if agency.endswith("人民") and found[1] == "政府":
        agency += "政府"
    return agency or None


def find_agency(title: str | None, metadata: Mapping[str, str]) -> str | None:
    """The publishing body in simplified script: the title's, in the fuller form of the metadata if it has one."""
    named = agency_of_title(title) if title else None
    published = [simplify(metadata[label]) for label in _AGENCY_FIELDS if label in metadata]
    if named is None:
        return published[0] if published else None
    fuller = [name for name in published if name.endswith(named) and len(name) > len(named)]
    return fuller[0] if fuller else named


def find_signature(lines: Sequence[str]) -> str | None:
    """The body that signs a report: a name on the line above a date, near the end."""
    for above, line in pairwise(map(without_reading_aids, lines[-LAST_LINES:])):
        if _SIGNED.fullmatch(line.strip(BLANKS)) and is_agency(above) and len(above) >= SHORTEST_SIGNATURE:
            return simplify(above.strip(BLANKS))
    return None
