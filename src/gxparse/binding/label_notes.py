"""Marks and notes around a label: ``予以公开①``, ``*规章``, ``总计(以上各项之和)``, ``行政许可[1]``, ``规章 注:…``.

They point to a note or explain the label, and mostly change nothing. A note that says what is counted otherwise than
the form does (``(累计)``, ``(上年)``, ``(单位:万件)``, ``(不含变更)``) makes another label of it: such a row is left
unread, with the note told. A bare digit behind a label may be the row's first figure; the row has to tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gxparse.binding.telling import telling
from gxparse.characters import BLANK_RUN

MOST_NOTES = 3
"""A label has at most so many marks and notes around it."""

LONGEST_WITH_NOTES = 1_000
"""A text of more characters is no label, with whatever notes."""

SHORT_NOTE = 3
"""In a note of so few characters a telling word is part of the label: ``(不)予以公开``."""

_ENCIRCLED = "\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_SIGN = rf"[{_ENCIRCLED}]+|[*†‡※☆★▲△●◆#§]{{1,2}}"
_BRACKETED = (
    r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|〈[^〈〉]*〉|《[^《》]*》|{[^{}]*}"
)
_BEHIND = re.compile(
    rf"(?<=.)(?:{_SIGN}|{_BRACKETED}|[,;。、]?(?:备注|附注|说明|注释|注)(?:[:：].*|\d{{0,2}})|(?<=\D)\d{{1,2}}\))[:：,;。、]*$"
)
_BEFORE = re.compile(rf"(?!\((?:[一二三四五六七八九十]+|\d+)\))(?:{_SIGN}|{_BRACKETED}|注\d{{0,2}}[:：]?)(?=.)")
_FULL_WIDTH = str.maketrans("（）［］｛｝＜＞＊，；：", "()[]{}<>*,;:")

_CHANGES = re.compile(
    r"累计|累積|历年|往年|[上去前下明]一?年|上期|同期|同比|环比|增减|增长|减少|减免|免收|支出|退|占比|比例|比重|比率|率$|[%‰]|单位|[百千万亿]"
    r"|其中|只计|仅|限|扣|截[至止]|\d月|季度|半年|上旬|预计|计划|拟|估|平均|合并|下属|下级|上级|市本级|区本级|全[省市县区系]"
)
_EXCLUDES = re.compile(r"[不未非无否除]|没有")
_INSTRUCTS = re.compile(r"填")
_WORDS = re.compile(r"[\u3400-\u9fff]+")
_NUMBER = re.compile(r"\([\s$*]*\d[\d,.]*[\s$*\\]*\)\s*$")
_SUMS = re.compile(r"之和|合计|总计|总数|小计|总和|相加")


def without_notes(text: str) -> Iterator[tuple[str, str]]:
    """What may be the label of a text, with ever more marks and notes taken off, and these.

    >>> list(without_notes("(一)予以公开①")), list(without_notes("规章(地级市以上政府填写)*"))
    ([('(一)予以公开', '①')], [('规章(地级市以上政府填写)', '*'), ('规章', '(地级市以上政府填写) *')])
    """
    if len(text) > LONGEST_WITH_NOTES:
        return
    label, notes = BLANK_RUN.sub("", text).translate(_FULL_WIDTH), ""
    for _ in range(MOST_NOTES):
        found = _BEHIND.search(label)
        if found is not None:
            label, notes = label[: found.start()], f"{found[0]} {notes}".strip()
        else:
            found = _BEFORE.match(label)
            if found is None:
                return
            label, notes = label[found.end() :], f"{notes} {found[0]}".strip()
        yield label, notes


def may_be_figure(text: str) -> bool:
    r"""Whether a label ends in a number in brackets, which may be its row's: ``行政许可 \(8\)``."""
    return _NUMBER.search(text.translate(_FULL_WIDTH)) is not None


def changes_label(notes: str, *, total: bool) -> bool:
    """Whether notes say that something else is counted than the label says; a ``total`` may be said to be a sum.

    >>> changes_label("(决定、公告、通告等)", total=False), changes_label("(累计)", total=False)
    (False, True)
    """
    shown = unicodedata.normalize("NFKC", notes)
    words = "".join(_WORDS.findall(shown))
    if len(words) <= SHORT_NOTE and telling(words):
        return True
    if _CHANGES.search(shown) or (_SUMS.search(shown) and not total):
        return True
    return _EXCLUDES.search(shown) is not None and not _INSTRUCTS.search(shown)
