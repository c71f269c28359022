"""What surrounds the tables: title, agency, year, period, the metadata block, and prose without site chrome."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gxparse.layout import Text
from gxparse.script import simplify
from gxparse.source import BLANKS
from gxparse.values import chinese_number

# -- metadata ------------------------------------------------------------------------------------------

# fmt: off
METADATA = (
    "信息索引号", "索引号", "发布机构", "发布单位", "发布机关", "发文机关",
    "发文单位", "制作单位", "公开主体", "公开责任部门", "责任部门",
    "信息来源", "来源", "发文日期", "成文日期", "发布日期", "发布时间",
    "公开日期", "公开时间", "生成日期", "印发日期", "更新时间", "公开方式",
    "公开形式", "公开时限", "公开范围", "公开属性", "公开类别", "发文字号",
    "文件编号", "文号", "信息分类", "主题分类", "组配分类", "体裁分类",
    "所属主题", "主题词", "关键词", "信息名称", "文件名称", "内容概括",
    "内容概述", "内容摘要", "摘要", "有效性", "效力状态", "时效性",
    "有效期", "统一编号", "登记号", "作者", "责任编辑", "编辑",
    "浏览次数", "浏览量", "点击数", "点击量", "阅读次数", "访问次数",
    "字号", "语种", "标题", "名称",
)
# fmt: on
"""Fields of the block that sites print above a document. The key in ``metadata`` is the label as printed,
in simplified script, without inner spaces and colon."""

_GAP = r"\s*"
_FIELD = re.compile(
    "(" + "|".join(_GAP.join(label) for label in sorted(METADATA, key=len, reverse=True)) + f"){_GAP}[:：]"
)
_BLANK = re.compile(f"[{re.escape(BLANKS)}]+")
_LABELS = frozenset(METADATA)
_AGENCY_FIELDS = ("发布机构", "发布单位", "发布机关", "发文机关", "发文单位", "制作单位", "公开主体")


def read_metadata(rows: Iterable[Sequence[Text]]) -> dict[str, str]:
    """The fields of a metadata block, from lines (``label:value``) and from rows of cells (label, value, …).

    The first value that is not empty wins; an empty field is left out.
    """
    found: dict[str, str] = {}
    pending: str | None = None
    for row in rows:
        for text in row:
            fields = _fields(text)
            if fields:
                for label, value in fields:
                    if value:
                        found.setdefault(label, value)
                pending = fields[-1][0] if not fields[-1][1] else None
            elif pending is not None:
                found.setdefault(pending, text.raw)
                pending = None
    return found


def is_metadata(row: Sequence[Text]) -> bool:
    """Whether a line or a row begins with the label of a metadata field."""
    return bool(row) and bool(_fields(row[0]))


def _fields(text: Text) -> list[tuple[str, str]]:
    shown = text.text
    if ":" not in shown and "：" not in shown:
        label = _BLANK.sub("", shown)
        return [(label, "")] if label in _LABELS else []
    matches = list(_FIELD.finditer(shown))
    if not matches or matches[0].start() > 0:
        return []
    ends = [match.start() for match in matches[1:]] + [len(shown)]
    source = text.raw if len(text.raw) == len(shown) else shown
    return [
        (_BLANK.sub("", match[1]), source[match.end() : end].strip(BLANKS))
        for match, end in zip(matches, ends, strict=True)
    ]


# -- title, agency, year -------------------------------------------------------------------------------

_TITLE = re.compile(r"信息公开.{0,14}?(?:报告|年报)(?:[(（].{0,12}[)）])?$")
_YEAR = re.compile(
    r"(20[0-4]\d)\s*年|([二两][〇○零O0][〇○零一二三四][〇○零一二三四五六七八九])\s*年|[(（](20[0-4]\d)[)）]"
)
_NOT_TITLE = re.compile(r"[>》|。；;！!?？:：/]|根据|按照|编制|印发|通知$|现将")
_AGENCY_END = re.compile(
    r"(?:政府|委员会|办公室|办公厅|局|厅|部|署|院|委|办|处|中心|街道|镇|乡|公司|队|站|馆|会|所|区|县|市|省|盟|旗|州|行|校|学)$"
)
_DRESS = "《》〈〉“”\"'【】[]()（）-—·•　 \t"
_SENTENCE = re.compile(r"[。；;，,：:！!？?]")


def is_title(text: str) -> bool:
    """Whether a line could be a report's title."""
    shown = text.strip(BLANKS).lstrip("-—·•> 《").rstrip("》 ")
    return len(shown) <= 70 and bool(_TITLE.search(shown)) and not _NOT_TITLE.search(shown)


def is_agency(text: str) -> bool:
    """Whether a short line could be the name of a body, as printed above a title."""
    return len(text) <= 40 and not _SENTENCE.search(text) and bool(_AGENCY_END.search(text))


def looks_like_prose(text: str) -> bool:
    """Whether a text among table cells is a sentence and no piece of a label."""
    return text[-1] in "。;；:：!！" or (len(text) > 12 and "，" in text and "(" not in text)


def find_title(lines: Sequence[Text]) -> tuple[str, int] | None:
    """The title among lines, in simplified script, and the number of the line where it begins.

    Of several, the first that names both the body and the year; a title over two lines is put together.
    """
    best: tuple[int, str, int] | None = None
    for number, line in enumerate(lines):
        if not is_title(line.text):
            continue
        title, start = line.raw, number
        before = lines[number - 1].raw if number else ""
        if _completeness(title) < 2 and (is_agency(lines[number - 1].text) or _YEAR.search(before)):
            joined = before + title
            if len(joined) <= 80 and _completeness(joined) > _completeness(title):
                title, start = joined, number - 1
        rank = _completeness(title)
        if best is None or rank > best[0]:
            best = (rank, title, start)
    if best is None or best[0] == 0:
        return None
    return simplify(_clean_title(best[1])), best[2]


def _clean_title(title: str) -> str:
    title = _BLANK.sub("", title).lstrip("-—·•>")
    if title.startswith("《") and title.endswith("》"):
        title = title[1:-1]
    return title


def _completeness(title: str) -> int:
    shown = simplify(title)
    return bool(year_of_title(shown)) + bool(agency_of_title(_clean_title(shown)))


def year_of_title(title: str) -> int | None:
    """The year that a title names: ``2021年``, ``二〇二一年``, ``(2021)``."""
    return _year(_YEAR.search(title))


def _year(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    digits = found[1] or found[3]
    if digits:
        return int(digits)
    return chinese_number(re.sub("[○O0]", "〇", found[2]))


def agency_of_title(title: str) -> str | None:
    """The body that a title names: what stands before 政府信息公开, less the year."""
    head = re.split(r"(?:政府|政务)?(?:信息|资讯)公开", title, maxsplit=1)[0]
    after = title[len(head) :]
    agency = _YEAR.sub("", head)
    agency = re.sub(r"^年?度|年?度$", "", agency.strip(_DRESS)).strip(_DRESS)
    agency = re.sub(r"^关于|关于$|的$", "", agency)
    if agency.endswith("人民") and after.startswith("政府"):
        agency += "政府"
    return agency or None


def find_agency(title: str | None, metadata: dict[str, str]) -> str | None:
    """The publishing body in simplified script: the title's, in the fuller form of the metadata if it has one."""
    named = agency_of_title(title) if title else None
    published = [simplify(metadata[label]) for label in _AGENCY_FIELDS if label in metadata]
    if named is None:
        return published[0] if published else None
    fuller = [name for name in published if name.endswith(named) and len(name) > len(named)]
    return fuller[0] if fuller else named


_DAY = r"(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_PERIOD = re.compile(rf"(20\d\d)\s*年\s*{_DAY}\s*起?\s*(?:至|到|—|-|－|～|~)+\s*(?:(20\d\d)\s*年|当年)?\s*{_DAY}")
_PROSE_YEAR = re.compile(r"(20[0-4]\d)\s*年")


def find_period(texts: Iterable[str]) -> tuple[date, date] | None:
    """The days that the figures cover, where the prose states them (统计期限从…至…)."""
    for text in texts:
        for found in _PERIOD.finditer(text):
            first, month, day, last, last_month, last_day = found.groups()
            try:
                start = date(int(first), int(month), int(day))
                end = date(int(last or first), int(last_month), int(last_day))
            except ValueError:
                continue
            if start < end and (end - start).days <= 366:
                return start, end
    return None


def year_of_prose(texts: Iterable[str]) -> int | None:
    """The year that the prose speaks of: named first and more often than any other."""
    years = [int(year) for text in texts for year in _PROSE_YEAR.findall(text)]
    if not years:
        return None
    counted = Counter(years).most_common(2)
    if len(counted) > 1 and counted[0][1] == counted[1][1]:
        return None
    return years[0] if counted[0][0] == years[0] else None


# -- prose without chrome ------------------------------------------------------------------------------

_CHROME = re.compile(
    r"(?:附件(?:下载|列表)?|相关(?:附件|链接|文章|推荐|词条|信息|解读|阅读|稿件|新闻)|热门(?:词条|搜索|推荐|标签)|最近搜索|最新推荐"
    r"|猜你喜欢|大家都在看|上一篇.*|下一篇.*|返回(?:顶部|首页|列表|上一页)?|打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面|目录)?"
    r"|分享(?:到|至)?.{0,12}|扫一扫.*|扫码.*|查看(?:详情|更多|原文)|收藏(?:本页)?|首页|网站地图|网站首页|联系我们|联络我们|关于我们|隐私(?:政策|声明)"
    r"|版权(?:所有|声明).*|免责声明|主办单位.*|承办单位.*|技术支持.*|网站标识码.*|.{0,6}ICP备.*|.{0,12}公网安备.*|轻触这里|字号.*|字体.*"
    r"|发送至邮箱|转发(?:到|至)?.{0,6}|纠错|我要纠错|无障碍.*|登录|注册|当前位置.*|您(?:现在)?的位置.*|来源[:：].*|责任编辑[:：].*|编辑[:：].*"
    r"|【.{0,12}(?:打印|关闭|字体|返回).{0,12}】.*|浏览次数.*|阅读次数.*|点击数.*)[:：》>›»\s]*"
)
_PAGE = re.compile(
    r"[-—－–]\s*\d{1,4}\s*[-—－–]|第\s*\d{1,4}\s*页(?:\s*[/,，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_SHORT = 20


def without_chrome(texts: Sequence[Text], *, last: bool) -> Iterator[Text]:
    """Prose without page numbers and words of the site.

    In the ``last`` section everything from the first words of the site on is dropped, as long as only short
    lines without a full stop follow: a site's footer.
    """
    end = len(texts)
    if last:
        for number, text in enumerate(texts):
            if _is_chrome(text) and all(_looks_like_footer(rest) for rest in texts[number:]):
                end = number
                break
    for text in texts[:end]:
        if not _is_chrome(text) and not _PAGE.fullmatch(text.raw):
            yield text


def _is_chrome(text: Text) -> bool:
    return len(text.raw) <= 60 and _CHROME.fullmatch(text.text) is not None


def _looks_like_footer(text: Text) -> bool:
    return _is_chrome(text) or (len(text.raw) <= _SHORT and "。" not in text.raw and "，" not in text.raw)
