"""Prose without what belongs to the site: footers, buttons, links, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gxparse.binding.titles import is_metadata, is_title
from gxparse.layout import Text

# Words that stand alone on a line: buttons and links.
_BUTTON = re.compile(
    r"[\[(【]?(?:附件(?:下载|列表)?|首页|网站首页|网站地图|站点地图|友情链接|联系我们|联络我们|关于我们|隐私(?:政策|声明)|免责声明|法律声明"
    r"|返回(?:顶部|首页|列表|上一页)?|打印(?:本页|此页|页面|文章)?|关闭(?:窗口|本页|页面|目录)?|收藏(?:本页)?|查看(?:详情|更多|原文)"
    r"|最近搜索|热门(?:词条|搜索|推荐|标签)|最新推荐|猜你喜欢|大家都在看|相关(?:附件|链接|文章|推荐|词条|信息|解读|阅读|稿件|新闻)"
    r"|参考资料|词条图册|上一[篇条]|下一[篇条]|轻触这里|发送至邮箱|转发至?[到]?邮箱|纠错|我要纠错|登录|注册|分享|扫一扫"
    r"|此件(?:主动)?公开发布|无障碍(?:浏览|阅读)?)[\])】]?[:：》>›»\s]*"
)
# Labels that a value of the site follows.
_LABELLED = re.compile(
    r"[\[(【]?(?:主办单位?|承办单位?|协办单位?|技术支持|网站标识码|当前位置|您(?:现在)?的位置|您所在的位置|地址|邮编|联系电话|咨询电话"
    r"|电子邮箱|传真|分享(?:到|至)?|上一[篇条]|下一[篇条]|版权(?:所有|声明)|责任编辑|编辑|附件\d?)\s*[:：].*"
    r"|版权(?:所有|归).*(?:局|府|会|办|厅|委|院).*|(?:copyright|©).*|.{0,8}ICP备\S+.*|.{0,14}公网安备.*|您是第.*位访问者.*"
    r"|.{0,12}(?:建议|推荐|请)使用.{0,40}(?:浏览器|分辨率).*|.{0,20}分辨率.{0,20}"
    r"|扫一扫在手机(?:上)?打开(?:当前|此)页(?:面)?|.{0,4}扫码.{0,4}分享|\S{1,20}\.(?:pdf|docx?|xlsx?|zip)",
    re.IGNORECASE,
)
_BAR = re.compile(
    r"(?:[\[【(]\s*(?:打印|关闭|字体|字号|返回|收藏|大|中|小|纠错)\S{0,6}\s*[\]】)]\s*){1,6}|[大中小\s]{3,}"
)
# Words after which a list of other pages follows, to the end.
_LIST = re.compile(
    r"(?:相关|热门|最新|猜你喜欢|大家都在看|友情链接|最近搜索|附件下载|附件列表|上一[篇条]|下一[篇条]|查看详情|参考资料|词条图册)"
)
BETWEEN_DASHES = r"[-—－–]\s*\d{1,4}\s*[-—－–]"
PAGE_OF_PAGES = r"\s*\d{1,4}\s*页(?:\s*[/,，]?\s*共\s*\d{1,4}\s*页)?"
"""How a page number is printed."""

_PAGE = re.compile(rf"{BETWEEN_DASHES}|第{PAGE_OF_PAGES}|\d{{1,4}}\s*/\s*\d{{1,4}}")
_SENTENCE = re.compile("[。；，]")
LONGEST_CHROME = 80
"""A site's button or a line of its footer has at most so many characters."""

LONGEST_LIST = 12
"""A list of other pages has at most so many lines below its title."""

LONGEST_PIECE = 12
"""A longer text with a comma in it is a sentence, and no piece of a label."""

_SHORT = 30


def looks_like_prose(text: str) -> bool:
    """Whether a text among table cells is a sentence and no piece of a label."""
    return text[-1] in "。;；:：!！" or (len(text) > LONGEST_PIECE and "，" in text and text[0] not in "((")


def without_chrome(texts: Sequence[Text], *, last: bool) -> Iterator[Text]:
    """Prose without page numbers and the site's buttons; the ``last`` section ends before the site's footer."""
    kept = texts[: _footer(texts)] if last else texts
    for text in kept:
        if not (_is_button(text) or _PAGE.fullmatch(text.raw)):
            yield text


def _footer(texts: Sequence[Text]) -> int:
    """Where a site's footer begins: words of the site, and short lines between or listed after them."""
    start = len(texts)
    within = False  # whether a word of the site stands further down
    for number in range(len(texts) - 1, -1, -1):
        text = texts[number]
        if _is_chrome(text):
            within = True
            start = number
        elif not _is_short(text) or not (within or _in_list(texts, number)):
            break
    return start


def _in_list(texts: Sequence[Text], number: int) -> bool:
    return any(map(_opens_list, texts[max(0, number - LONGEST_LIST) : number]))


def _opens_list(text: Text) -> bool:
    return _is_chrome(text) and _LIST.match(text.text) is not None


def _is_button(text: Text) -> bool:
    shown = text.text
    if len(shown) > LONGEST_CHROME:
        return False
    return _BAR.fullmatch(shown) is not None or all(map(_BUTTON.fullmatch, shown.split()))


def _is_chrome(text: Text) -> bool:
    shown = text.text
    if len(shown) > LONGEST_CHROME or "。" in shown:
        return False
    return _is_button(text) or _LABELLED.fullmatch(shown) is not None or is_metadata((text,))


def _is_short(text: Text) -> bool:
    return (len(text.raw) <= _SHORT and not _SENTENCE.search(text.raw)) or is_title(text.text)
