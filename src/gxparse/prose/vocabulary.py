"""The words that claims in the prose of a report are made of, and how a text is cut into them.

The table is data: each word has a class, and a clause is read only if all of its words are known (`claims`). All words
are in simplified script; a text is matched as `plain` shows it, whose characters stand where the printed ones do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from gxparse.characters import HALF_WIDTH
from gxparse.numerals import chinese_number
from gxparse.script import comparable, detect_script

SCHEMA = "gxparse/words/1"


class Word(NamedTuple):
    """A word of a text: its class, what it says (a number, a year), and its place."""

    kind: str
    value: str
    start: int
    end: int


class Vocabulary(NamedTuple):
    """The words of the prose with their classes, and what requests and disputes are counted in."""

    classes: Mapping[str, str]
    units: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``words.json``.

    >>> vocabulary().classes["收到"], vocabulary().classes["依申请公开事项"]
    ('received', 'subject')
    """
    return read_vocabulary(json.loads(files(__package__).joinpath("words.json").read_text(encoding="utf-8")))


def read_vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary from its data.

    Raises :class:`ValueError` for data of another schema and for a word of two classes.
    """
    if data["schema"] != SCHEMA:
        raise ValueError(f"words of schema {data['schema']!r}, expected {SCHEMA!r}")
    found = {subject + tail: "subject" for subject in data["subjects"] for tail in data["subject_tails"]}
    found |= {head + view + tail: "view" for head, view, tail in product(*data["views"])}
    for kind, listed in [*data["words"].items(), *data["leaves"].items()]:
        for word in listed:
            if found.setdefault(word, kind) != kind:
                raise ValueError(f"{word} is of the classes {found[word]} and {kind}")
    return Vocabulary(MappingProxyType(found), tuple(data["units"]))


_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_YEAR = r"(?:(?:19|20)[0-9]{2}|二[〇零][一二三四五六七八九〇零]{2})"
_DASH = r"[-—–~～至到]{1,2}"
_WHOLE = rf"(?:自|从)?(?:{_YEAR}年)?1月1日起?{_DASH}(?:{_YEAR}年)?12月31日(?:止|期间)?"
_UNTIL = rf"截[至止]到?(?:{_YEAR}年)?(?:12月31日|12月底|年?底|年?末)"
_ABOUT = re.compile(r"^[百千万亿]|[百千万亿][一二两三四五六七八九]$|^[零〇一二两三四五六七八九]{2,}$")
"""Numerals that may say about how many: 百, 二三, 一百二."""
_PLAIN = HALF_WIDTH | {
    ord(shown): meant
    for shown, meant in zip("〔〕【】[]{}\u3000\xa0\t﹐﹔％“”\"「」『』'‘’|", "()()()()   ,;%          |", strict=True)
}


def plain(text: str) -> str:
    """A text as it is matched: simplified script, half-width; every character where the printed one is.

    >>> plain("收到申請３７件，已答覆")
    '收到申请37件,已答复'
    """
    if detect_script(text) == "traditional":
        parts = text.split("\n")
        simple = comparable(parts)
        text = "\n".join(
            new if len(new) == len(old) else "".join(_by_character(old)) for old, new in zip(parts, simple, strict=True)
        )
    return text.translate(_PLAIN)


def _by_character(text: str) -> Iterator[str]:
    """Where a word of the field is shorter in simplified script: every character by itself."""
    for character, simple in zip(text, comparable(list(text)), strict=True):
        yield simple if len(simple) == 1 else character


_WHOSE = "公民|法人|(?:其他|社会)组织|社会(?:各界|公众|团体)|企业|(?:人民)?群众|公众|自然人|个人|单位"
_CAUSE = (
    rf"(?:{_YEAR}年度?|上年度?|去年|[我本][局委办厅院校单位机关部门镇乡街道]{{1,2}}|对|不服|政府|政务|信息|依申请|公开|申请|答复|告知"
    "|工作|案件|案|事项|行为|办理|处理|有关|相关|原因|等|而|所|的|件|书|内容)"
)
_PHRASES = re.compile(
    rf"(?P<matter>因(?P<cause>{_CAUSE}{{1,12}})(?:引发|引起|导致|产生|发生|被提起|被申请)的?)"
    r"|(?P<basis>(?:严格)?(?:按照|依照|根据|依据|遵照)[^,;。:()、0-9\n]{1,36}?(?:规定|要求|条例》?|程序|流程|原则|制度)"
    r"(?:的?(?:时限|期限|时间|要求|程序)内?)?)"
    r"|(?P<ways>通过[^,;。:()0-9\n]{1,40}(?:方式|渠道|途径|形式))|(?P<way>通过[^,;。:、()0-9\n]{1,12}?(?:平台|系统|窗口|网站|邮箱))"
    rf"|(?P<whose>(?:{_WHOSE})(?:(?:(?:、|和|或者?|及|与|以及)(?:{_WHOSE}))+等?(?:提出|提交|递交)?的?(?=依申请|政府信息|信息公开|要求公开|申请公开)"
    r"|(?:依法)?(?:提出|提交|递交)的?(?=依申请|政府信息|信息公开|要求公开|申请公开)))"
)
"""Longer phrases: what disputes come of, by what, how and by whom something was done. They count nothing themselves."""

_MARKS = frozenset(",;:、()。!?.")
_OPENING = frozenset("因严按依根遵通公法其社企群人自个单")
_FIGURES = frozenset(f"0123456789{_NUMERAL}自从截第其*×※■□█(")
"""What a number, a date or a mask begins with."""


@lru_cache(maxsize=1)
def _figure() -> re.Pattern[str]:
    """A number, a date, a mask. Nothing that repeats stands within what repeats, and numerals are short."""
    unit = "|".join(sorted(vocabulary().units, key=len, reverse=True))
    return re.compile(
        rf"(?P<whole>{_WHOLE})|(?P<until>{_UNTIL})"
        rf"|(?P<span>{_YEAR}年?{_DASH}{_YEAR}年?度?(?:学年)?)"
        rf"|(?P<year>{_YEAR})[ ]?年度?(?!代)"
        rf"|(?P<period>[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})?月(?:份|底|末)?|第[一二三四]季度|[一二三四]季度)"
        rf"|(?P<percent>[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?[ ]?%|百分之[{_NUMERAL}]{{1,12}}(?:点[{_NUMERAL}]{{1,9}})?)"
        rf"|(?P<count>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,9}})[ ]{{0,2}}(?:{unit})"
        rf"|(?P<numeral>(?<![{_NUMERAL}第])[{_NUMERAL}]{{1,12}})(?:{unit})"
        r"|(?P<money>[0-9]{1,12}(?:\.[0-9]{1,6})?(?:万|亿)?元)"
        r"|(?P<enum>[一二三四五六七八九十]{1,2}是|其[一二三四五])"
        r"|(?P<none>0(?=[,;、。)\n]|\Z))"
        r"|(?P<unknown>[0-9]+(?:[.,][0-9]+)*)"
        r"|(?P<mask>[*×※■□█]+|\(略\))"
    )


def by_first(listed: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Words by the character that they begin with, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(listed, key=len, reverse=True):
        found.setdefault(word[0], []).append(word)
    return {first: tuple(words) for first, words in found.items()}


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, re.Pattern[str]]:
    """The words of all classes by their first character, the longest of those that stand at a place before others."""
    found = by_first(vocabulary().classes).items()
    return {first: re.compile("|".join(map(re.escape, words))) for first, words in found}


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    return by_first(names)


@lru_cache(maxsize=64)
def _beginning(firsts: tuple[str, ...]) -> re.Pattern[str]:
    """White space, or what a word, a figure or a mark may begin with."""
    return re.compile(rf"[{re.escape(''.join({*firsts, *_listed(), *_OPENING, *_FIGURES, *_MARKS}))}]|\s")


def words(text: str, own: Mapping[str, str], start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of a plain text; ``own`` adds words that only one report has: its body's names.

    What no class knows is ``unknown``, all of it between two words as one.

    >>> [word.kind for word in words("共收到申请37件,复印2件。", {})]
    ['total', 'received', 'weak', 'count', 'mark', 'unknown', 'count', 'mark']
    """
    classes, listed, names, figure = vocabulary().classes, _listed(), _named(tuple(own)), _figure()
    beginning = _beginning(tuple(names))
    position, end = start, len(text) if end is None else end
    unknown = -1  # where what is not known begins
    while position < end:
        begins = beginning.search(text, position, end)
        place = end if begins is None else begins.start()
        if place > position:
            unknown = position if unknown < 0 else unknown
            position = place
            continue
        first, found = text[position], None
        if first in _OPENING and (match := _PHRASES.match(text, position, end)) is not None:
            found = _phrase(match)
        elif first in _FIGURES and (match := figure.match(text, position, end)) is not None:
            found = _word(match)
        else:
            name = _longest(names.get(first, ()), text, position, end)
            match = listed[first].match(text, position, end) if not name and first in listed else None
            known = name if match is None else match[0]
            if known:
                found = Word(own[name] if name else classes[known], known, position, position + len(known))
            elif first in _MARKS:
                found = Word("mark", first, position, position + 1)
        if found is None and not first.isspace():
            unknown = position if unknown < 0 else unknown
        elif unknown >= 0:
            yield Word("unknown", text[unknown:position], unknown, position)
            unknown = -1
        if found is not None:
            yield found
        position = found.end if found is not None else position + 1
    if unknown >= 0:
        yield Word("unknown", text[unknown:position], unknown, position)


def _longest(candidates: Iterable[str], text: str, start: int, end: int) -> str:
    """The first of some words that stands at a place, ``""`` if none does."""
    for candidate in candidates:
        if text.startswith(candidate, start, end):
            return candidate
    return ""


def _phrase(found: re.Match[str]) -> Word:
    """因信息公开引发的 names the matter of disputes; 通过网站 says that others came in another way, 通过网站和信函 does not."""
    group, shown = found.lastgroup or "", found[0]
    kind = "plain"
    if group == "matter":
        kind = "matter" if any(word in shown for word in ("公开", "政府信息", "依申请", "答复")) else "unknown"
    elif group == "basis" and any(word in shown for word in ("时限", "期限", "时间")):
        kind = "manner"
    elif group == "way" or (group == "ways" and not any(word in shown for word in "、和及与或等多各")):
        kind = "channel"
    return Word(kind, shown, found.start(), found.end())


def _word(found: re.Match[str]) -> Word:
    group, shown = found.lastgroup or "unknown", found[0]
    kind, value = group, shown
    if group == "span":
        kind = "period"
    elif group == "none":
        kind = "count"
    elif group == "count":
        value = found["count"].replace(",", "")
    elif group == "money":
        unit = shown.lstrip("0123456789.")
        value = str(Decimal(shown.removesuffix(unit)) * _MONEY[unit])
    elif group == "numeral":
        number = None if _ABOUT.search(found["numeral"]) else chinese_number(found["numeral"])
        kind, value = ("count", str(number)) if number is not None else ("unknown", shown)
    elif group == "percent":
        value = _percent(shown)
        kind = "percent" if value else "unknown"
    elif group == "until":
        kind, value = "year", "until" + "".join(map(_year, re.findall(_YEAR, shown)))
    elif group in ("year", "whole"):
        years = {_year(year) for year in re.findall(_YEAR, shown)}
        kind, value = ("year", ",".join(sorted(years))) if years else ("this", shown)
    return Word(kind, value, found.start(), found.end())


_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}


def _year(shown: str) -> str:
    return shown if shown.isdigit() and shown.isascii() else str(chinese_number(shown))


def _percent(shown: str) -> str:
    if not shown.startswith("百分之"):
        return shown.rstrip("% ")
    whole, _, decimals = shown[3:].partition("点")
    number = chinese_number(whole)
    digits = [chinese_number(digit) for digit in decimals]
    if number is None or None in digits or any(digit is not None and digit > 9 for digit in digits):
        return ""
    return f"{number}.{''.join(map(str, digits))}" if digits else str(number)
