"""How a plain text is cut into words: numbers and dates, longer phrases, the words of the vocabulary, marks.

All are found by one pattern, the longest word at a place before others, so that a text is gone through once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gxparse.numerals import chinese_number
from gxparse.prose.vocabulary import vocabulary


class Word(NamedTuple):
    """A word of a text: its class, what it says (a number, a year), and its place."""

    kind: str
    value: str
    start: int
    end: int


_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_YEAR = r"(?:(?:19|20)[0-9]{2}|二[〇零][一二三四五六七八九〇零]{2})"
_DASH = r"[-—–~～至到]{1,2}"
_WHOLE = (
    rf"(?:自|从)?(?:{_YEAR}年)?1月1日起?{_DASH}(?:{_YEAR}年)?12月31日(?:止|期间)?|1月?(?:份)?[-—–至到]12月(?:份|底)?"
)
_UNTIL = rf"(?:截[至止]到?|至)(?:{_YEAR}年)?(?:12月31日|12月底|年?底|年?末)"
_ABOUT = re.compile(r"^[百千万亿]|[百千万亿][一二两三四五六七八九]$|^[零〇一二两三四五六七八九]{2,}$")
"""Numerals that may say about how many: 百, 二三, 一百二."""
_WHOSE = (
    "村民|居民|市民|当事人|公民|法人|(?:其他|社会)组织|社会(?:各界|公众|团体)|企业|(?:人民)?群众|公众|自然人|个人|单位"
)
_CAUSE = (
    rf"(?:{_YEAR}年度?|上年度?|去年|[我本][局委办厅院校单位机关部门镇乡街道]{{1,2}}|对|不服|政府|政务|信息|依申请|公开|申请|答复|告知"
    "|工作|案件|案|事项|行为|办理|处理|有关|相关|原因|等|而|所|的|件|书|内容)"
)
_PHRASES = (
    rf"(?P<matter>因此?{_CAUSE}{{0,12}}(?:引发|引起|导致|产生|发生|被提起|被申请|提起)的?"
    r"|(?:涉及?|关于|有关|以)[^,;。、:()0-9\n]{0,16}?(?:信息|政务|依申请)公开(?:工作|答复|申请|事项|案件|方面|类)?的?(?=行政|复议|诉讼|应诉))"
    r"|(?P<basis>(?:严格)?(?:按照|依照|根据|依据|遵照)[^,;。:()、0-9\n]{1,36}?(?:规定|要求|条例》?|程序|流程|原则|制度)"
    r"(?:的?(?:时限|期限|时间|要求|程序)内?)?)"
    r"|(?P<by>经[^,;。:、()0-9\n]{1,20}?(?:审查|审核|研究|核实|核查|检索|查询|会商|讨论|批准|补正)(?:后|,)?)"
    r"|(?P<as>以[^,;。:、()0-9\n]{1,16}为(?:被申请人|公开义务机关|被告|义务主体|义务机关)的?)"
    r"|(?P<compare>[与同](?=上一?年|去年|前一年|20[0-9]{2}年))"
    r"|(?P<ways>通过[^,;。:()0-9\n]{1,40}(?:方式|渠道|途径|形式))|(?P<way>通过[^,;。:、()0-9\n]{1,12}?(?:平台|系统|窗口|网站|邮箱))"
    rf"|(?P<whose>(?:{_WHOSE})(?:(?:(?:、|和|或者?|及|与|以及)(?:{_WHOSE}))+等?(?:提出|提交|递交)?的?(?=依申请|政府信息|信息公开|要求公开|申请公开)"
    r"|(?:依法)?(?:提出|提交|递交)的?(?=依申请|政府信息|信息公开|要求公开|申请公开)))"
)
"""Longer phrases: what disputes come of, by what, how and by whom something was done. They count nothing themselves."""


def _figures(unit: str) -> str:
    """A number, a date, a mask. Nothing that repeats stands within what repeats, and numerals are short."""
    return (
        rf"(?P<whole>{_WHOLE})|(?P<until>{_UNTIL})"
        rf"|(?P<span>{_YEAR}年?{_DASH}{_YEAR}年?度?(?:学年)?)"
        rf"|(?P<year>{_YEAR})[ ]?年度?(?!代)"
        rf"|(?P<period>[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})?月(?:份|底|末)?|第[一二三四]季度|[一二三四]季度)"
        rf"|(?P<percent>[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?[ ]?%|百分之[{_NUMERAL}]{{1,12}}(?:点[{_NUMERAL}]{{1,9}})?)"
        rf"|(?P<count>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,9}})[ ]{{0,2}}(?:{unit})"
        rf"|(?P<numeral>(?<![{_NUMERAL}第])[{_NUMERAL}]{{1,12}})(?:{unit})"
        r"|(?P<money>[0-9]{1,12}(?:\.[0-9]{1,6})?(?:万|亿)?元)"
        r"|(?P<enum>[一二三四五六七八九十]{1,2}是|其[一二三四五])"
        r"|(?P<none>[0零](?=[,;、。)\n]|\Z))"
        r"|(?P<figure>[0-9]{1,6}(?=[,;、。)\n]|\Z))"
        r"|(?P<unknown>[0-9]+(?:[.,][0-9]+)*)"
        r"|(?P<mask>[*×※■□█]+|\(略\))"
    )


@lru_cache(maxsize=8)
def _token(more: tuple[str, ...]) -> re.Pattern[str]:
    """Whatever stands at a place but a word: a ``gap`` is what nothing begins with, a word begins at an ``other``."""
    units = "|".join(sorted({*vocabulary().units, *more}, key=len, reverse=True))
    return re.compile(
        rf"(?P<gap>[^{re.escape(''.join({begin[0] for begin in _lengths()}))}{_OPENING}{_FIRST}{_MARKS}\s]+)"
        rf"|(?=[{_OPENING}])(?:{_PHRASES})|(?=[{_FIRST}])(?:{_figures(units)})"
        rf"|(?P<mark>[{_MARKS}])|(?P<space>\s+)|(?P<other>.)"
    )


@lru_cache(maxsize=1)
def _lengths() -> Mapping[str, Sequence[int]]:
    """How long words are by the two characters that they begin with, the longest first."""
    found: dict[str, set[int]] = {}
    for word in vocabulary().classes:
        found.setdefault(word[:2], set()).add(len(word))
    return {begin: sorted(lengths, reverse=True) for begin, lengths in found.items()}


_MARKS = re.escape(",;:、()。!?.")
_FIRST = rf"至0-9{_NUMERAL}自从截第其*×※■□█("
"""What a figure begins with."""
_OPENING = "与同经村居市当涉关有以因严按依根遵通公法其社企群人自个单"
"""What a phrase begins with."""


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")


def words(
    text: str, own: Mapping[str, str], start: int = 0, end: int | None = None, units: tuple[str, ...] = ()
) -> Iterator[Word]:
    """The words of a plain text; ``own`` adds words that only one report has, its body's names and those of its form;
    ``units`` are what is counted in beside those of the vocabulary.

    What no class knows is ``unknown``, all of it between two words as one.

    >>> [word.kind for word in words("共收到申请37件,复印2件。", {})]
    ['total', 'received', 'weak', 'count', 'mark', 'unknown', 'count', 'mark']
    """
    token, end = _token(units), len(text) if end is None else end
    names = [(found.start(), found[0]) for found in _named(tuple(own)).finditer(text, start, end)][::-1]
    position, unknown = start, -1  # where what is not known begins
    while position < end:
        while names and names[-1][0] < position:
            names.pop()
        stop, shown = names[-1] if names else (end, "")
        match = token.match(text, position, end) if stop > position else None
        if match is None:
            found: Word | None = Word(own[shown], shown, position, position + len(shown))
        else:
            found = _word(match, text, end)
        if found is None and match is not None and match.lastgroup != "space":
            unknown = position if unknown < 0 else unknown
            position = min(match.end(), stop)
            continue
        if unknown >= 0:
            yield _unknown(text, unknown, position)
            unknown = -1
        if found is not None:
            yield found
        position = found.end if found is not None else position if match is None else match.end()
    if unknown >= 0:
        yield _unknown(text, unknown, position)


_OFFICE = re.compile(
    r"(?:[局委办厅镇乡村处科股室院所站队]|委员会|街道|中心|公司|学校|政府|单位|部门|机关|社区|园区|集团|系统"
    r"|(?<![地城片])[区县市])$"
)
_SEVERAL = re.compile(r"(?:[0-9]|[一二三四五六七八九十多几])个")
_PEOPLE = re.compile(r"[0-9][万亿余多]?(?:[个人家户批篇封](?!百分点)|[次场期](?!办理))")


def _unknown(text: str, start: int, end: int) -> Word:
    """What no class knows: if it is not the name of a body, or of several, or a number of people, it is ``unknown``."""
    office = _OFFICE.search(text, max(start, end - 3), end)
    people = _PEOPLE.search(text, start, min(len(text), end + 2))
    kind = ("offices" if people else "office") if office else "people" if people else "unknown"
    if not office and _SEVERAL.search(text, start, end):
        kind = "several"
    return Word(kind, text[start:end], start, end)


_ONE_KIND = ("公民", "法人", "其他组织", "社会组织", "企业", "自然人", "个人", "单位")
"""Applicants beside whom there are others."""


def _phrase(found: re.Match[str]) -> Word:
    """因信息公开引发的 names the matter of disputes; 通过网站, not 通过网站和信函, says that others came otherwise, and
    so does 公民提出的, but not 公众提出的.
    """
    group, shown = found.lastgroup or "", found[0]
    kind = "compare" if group == "compare" else "plain"
    if group == "matter":
        kind = "matter" if any(word in shown for word in ("公开", "政府信息", "依申请", "答复", "因此")) else "unknown"
    elif group == "whose" and shown.startswith(_ONE_KIND) and not re.search("[、和或及与]", shown):
        kind = "natural_person" if shown.startswith("自然人") else "applicant"
    elif group == "basis" and any(word in shown for word in ("时限", "期限", "时间")):
        kind = "manner"
    elif group == "way" or (group == "ways" and not any(word in shown for word in "、和及与或等多各")):
        kind = "channel"
    return Word(kind, shown, found.start(), found.end())


def _word(found: re.Match[str], text: str, end: int) -> Word | None:
    """A word, a figure or a mark; nothing where none stands."""
    group, shown = found.lastgroup or "unknown", found[0]
    if group == "other":
        return _known(text, found.start(), end)
    if group in ("gap", "space"):
        return None
    if group == "unknown":
        return _unknown(found.string, found.start(), found.end())
    if group in ("matter", "basis", "by", "as", "compare", "ways", "way", "whose"):
        return _phrase(found)
    return Word(*_figure(group, shown, found), found.start(), found.end())


def _known(text: str, start: int, end: int) -> Word | None:
    """The longest word of the vocabulary that stands at a place."""
    classes = vocabulary().classes
    for length in (*_lengths().get(text[start : start + 2], ()), 1):
        shown = text[start : start + length]
        if shown in classes and start + length <= end:
            return Word(classes[shown], shown, start, start + length)
    return None


def _figure(group: str, shown: str, found: re.Match[str]) -> tuple[str, str]:
    """The class of a figure, and what it says."""
    if group == "span":
        return "period", shown
    if group == "none":
        return "count", "0"
    if group == "count":
        return group, found["count"].replace(",", "")
    if group == "money":
        unit = shown.lstrip("0123456789.")
        return group, str(Decimal(shown.removesuffix(unit)) * _MONEY[unit])
    if group == "numeral":
        number = None if _ABOUT.search(found["numeral"]) else chinese_number(found["numeral"])
        return ("count", str(number)) if number is not None else ("unknown", shown)
    if group == "percent":
        return ("percent", value) if (value := _percent(shown)) else ("unknown", "")
    years = [_year(year) for year in re.findall(_YEAR, shown)]
    if group == "until":
        return "year", "until" + "".join(years)
    if group in ("year", "whole"):
        return ("year", ",".join(sorted(set(years)))) if years else ("this", shown)
    return group, shown


_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}


def _year(shown: str) -> str:
    return shown if shown.isdigit() and shown.isascii() else str(chinese_number(shown))


def _percent(shown: str) -> str:
    if not shown.startswith("百分之"):
        return shown.rstrip("% ")
    whole, _, decimals = shown[3:].partition("点")
    number = 100 if whole == "百" else chinese_number(whole)
    digits = [chinese_number(digit) for digit in decimals]
    if number is None or None in digits or any(digit is not None and digit > 9 for digit in digits):
        return ""
    return f"{number}.{''.join(map(str, digits))}" if digits else str(number)
