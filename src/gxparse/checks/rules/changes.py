"""What speaks for it that a body is no longer what it was the year before, or that last year's figures were corrected.

A body carries over what it carried forward, unless it was merged, got another name or other tasks, or corrected last
year's figures afterwards. Then what both reports say may differ and both be right. Two things speak for it: the names
of the bodies, and sentences of the report's own prose. Only words about bodies count: websites are renamed, requests
are answered jointly (合并答复), and a reform may be no more than what information is about (公开机构改革信息).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from attrs import frozen

from gxparse.bodies import agency_name, same_name
from gxparse.findings import Context, Place
from gxparse.report import Section
from gxparse.script import has_traditional, simplify
from gxparse.words import Words

Kind = Literal["body", "restated"]


@frozen
class Change:
    """What speaks for a change, in both languages: ``body`` that the body is another one, ``restated`` that figures of
    last year were corrected. ``place`` is the prose that says so.
    """

    kind: Kind
    zh: str
    en: str
    place: Place | None = None


_BODY = "局|委员会|委|厅|办公室|管委会|街道办事处|街道|镇|乡|政府|中心|机关|机构|单位|部门"
_WITHIN = r"[^,\uff0c。;\uff1b:\uff1a\n]"
_MARKED = r"[,\uff0c。;\uff1b、\s]|$"
_CHANGED = re.compile(
    "|".join(
        (
            # a reform that took place, not one that information is about
            rf"(?:因|由于|受|随着|按照|根据|结合|经|涉及|适应|完成|实施|本轮){_WITHIN}{{0,14}}(?<!公开)机构改革(?!信息)",
            r"机构改革(?:后(?!续)|前|以来|中|期间|过程|完成|到位|[,\uff0c]|涉及|职能|职责|划转|合并|调整)",
            rf"(?:{_BODY})(?:已|正式|统一)?(?:由{_WITHIN}{{2,25}})?更名",
            rf"更名(?:为|成){_WITHIN}{{2,25}}(?:{_BODY})",
            rf"(?:{_BODY})(?:已|正式|进行|完成|予以)?合并(?!答复|办理|处理|审理|审查|计算|统计|编制|公开|发布|报送|立案|执法|检查|开展|召开|为一)",
            rf"合并(?:组建|成立|设立|为|成|入|到|至){_WITHIN}{{0,25}}(?:{_BODY})",
            rf"(?:职责|职能|机构|人员){_WITHIN}{{0,20}}(?:划入|划转|划归|转隶)",
            rf"(?:划入|划归|并入|转隶){_WITHIN}{{0,20}}(?:(?<!全)局|委员会|厅|政府|镇|乡|街道|本级)(?={_MARKED}|后)",
            rf"组建(?:成立|为|了)?{_WITHIN}{{0,20}}(?:局|委员会|厅|管委会|街道|镇|乡)(?={_MARKED}|后)",
            r"行政区划调整(?!信息|方案)|撤(?:乡并[镇乡]|[县市]设[区市]|[镇乡]设(?:街道|镇))",
        )
    )
)
_NO_BODY = re.compile(
    r"公众号|微信|微博|网站|网页|栏目|专栏|专题|平台|账号|新媒体|客户端|科室|股室|社区|村|领导小组|重点领域"
)
"""What is renamed or merged where it is not the body."""

_ABOUT = re.compile(rf"(?:公开|发布|公示|解读|宣传|申请){_WITHIN}{{0,10}}$")
"""Words before which a reform is what information is about."""

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年")
_MARKS = ",\uff0c。;\uff1b\n"
REACH = 100
"""A clause goes so many characters before and behind words at most: text without punctuation is no clause."""

LONGEST = 40
"""A clause of so many characters is quoted as a whole."""

_CORRECTED = "更正|修正|订正|勘误|重列|重新统计|重新核定|重新核算|重新核实|统计有误|漏报|漏统|多报|多计"
_LAST = r"上年|上一年|去年|往年|{year}\s*年"
_FIGURES = "结转|年报|年度报告|统计数|数据|数字"


def body_changes(context: Context) -> Iterator[Change]:
    """What speaks for it that this year's report and last year's are not of one and the same body or count alike."""
    if context.previous is None:
        return
    yield from renamed([agency_name(context.report)], [agency_name(context.previous)])
    yield from told_changes(context.report.sections, context.report.year)


def renamed(names: Sequence[str | None], before: Sequence[str | None]) -> Iterator[Change]:
    """That the reports of last year are not of the same names as those of this one, if all names are known."""
    mine, its = ([name for name in them if name is not None] for them in (names, before))
    if len(mine) + len(its) < len(names) + len(before):
        return
    if not all(any(same_name(one, other) for other in mine) for one in its):
        others = "、".join(dict.fromkeys(its))
        yield Change("body", f"上一年度报告属{others}", f"last year's report is of {others}")


def told_changes(sections: Iterable[Section], year: int | None) -> Iterator[Change]:
    """The words of a report's prose that say so, the first of each kind.

    >>> overview = Section("overview", "一、总体情况", "2022年，原林业局并入我局。我局微信公众号更名。")
    >>> [change.zh for change in told_changes([overview], 2022)]
    ['正文称“原林业局并入我局”']
    """
    them = [(section, _comparable(section.text)) for section in sections]
    place = _first(
        them, _CHANGED, lambda clause, before: _is_of_another_time(clause, year) or _is_no_body(clause, before)
    )
    if place is not None:
        yield _told("body", place)
    place = None if year is None else _first(them, _restated(year - 1))
    if place is not None:
        yield _told("restated", place)


def _told(kind: Kind, place: Place) -> Change:
    return Change(kind, f"正文称“{place.text}”", f"the prose says “{place.text}”", place)


@lru_cache(maxsize=16)
def _restated(year: int) -> re.Pattern[str]:
    """Words that say that figures of a year, the last one, were corrected."""
    last, within = _LAST.format(year=year), r"[^。;\uff1b\n]{0,20}"
    return re.compile(
        rf"(?:{last}){within}(?:{_FIGURES}){within}(?:{_CORRECTED})"
        rf"|(?:{_CORRECTED}){_WITHIN}{{0,6}}(?:{last}){_WITHIN}{{0,12}}(?:{_FIGURES})"
    )


def _comparable(text: str) -> str:
    """A text in simplified script, as long as it was."""
    simple = simplify(text) if has_traditional(text) else text
    return simple if len(simple) == len(text) else text


def _first(
    them: Iterable[tuple[Section, str]],
    pattern: re.Pattern[str],
    but: Callable[[str, str], bool] = lambda _, __: False,
) -> Place | None:
    for section, text in them:
        for found in pattern.finditer(text):
            start, end = _clause(text, found)
            if not but(text[start:end], text[start : found.start()]):
                return _place(section, text, found)
    return None


def _is_no_body(clause: str, before: str) -> bool:
    """Whether a clause is about something else, ``before`` being what stands in it before the words."""
    return bool(_NO_BODY.search(clause) or _ABOUT.search(before))


def _is_of_another_time(clause: str, year: int | None) -> bool:
    """Whether a clause names a year, and neither this one nor the last."""
    named = {int(each) for each in _YEAR.findall(clause)}
    return bool(named) and year is not None and named.isdisjoint((year, year - 1))


def _clause(text: str, found: re.Match[str]) -> tuple[int, int]:
    """From where to where the clause goes that words stand in, as far as a clause may reach."""
    low, high = max(0, found.start() - REACH), min(len(text), found.end() + REACH)
    start = max(text.rfind(mark, low, found.start()) for mark in _MARKS) + 1
    ends = [place for place in (text.find(mark, found.end(), high) for mark in _MARKS) if place >= 0]
    return max(start, low), min(ends, default=high)


def _place(section: Section, text: str, found: re.Match[str]) -> Place:
    start, end = _clause(text, found)
    if end - start > LONGEST:
        start, end = found.span()
    return Place(section.key, start, end, section.text[start:end], section.place_of(start, end))


def with_reasons(said: Words, changes: Sequence[Change], reasons: Sequence[Words]) -> Words:
    """What is said of a rule that does not hold, with what speaks for a change and the reasons that there may be."""
    zh, en = said
    if changes:
        zh = f"{zh}；{'、'.join(change.zh for change in changes)}"
        en = f"{en}; {', '.join(change.en for change in changes)}"
    if reasons:
        zh = f"{zh}；可能的原因：{'、'.join(reason.zh for reason in reasons)}"
        en = f"{en}; possible reasons: {', '.join(reason.en for reason in reasons)}"
    return Words(zh, en)


CIRCUMSTANCES: Mapping[str, Callable[[Context], Iterator[Change]]] = MappingProxyType({"body-changed": body_changes})
"""What may make a hard rule a soft one, by the name that rules give it."""
