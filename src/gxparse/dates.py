"""The year and the period that a title and prose name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date

from gxparse.characters import BLANK_RUN
from gxparse.numerals import chinese_number

FIRST_YEAR, LAST_YEAR = 1, 9999
"""The years that a date can say."""

_LAST_YEAR = re.compile(r"[(〔](20[0-4]\d)年?度?[)〕]$")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*(?=年|政府|政务|信息)")
_CHINESE_YEAR = re.compile(r"([二两]\s*[〇○零OoО०ο]\s*[〇○零OoОο一二三四]\s*[〇○零OoОο一二三四五六七八九])\s*年")
_YEAR_DIGITS = str.maketrans("○OoОο两", "〇〇〇〇〇二")
_SCHOOL_YEAR = re.compile(r"20\d\d\s*[-—–~至]\s*20\d\d\s*学?年?度?")


def without_years(title: str) -> str:
    """A title without the years that it names, of which a school year has two."""
    for pattern in (_SCHOOL_YEAR, _LAST_YEAR, _CHINESE_YEAR, _ANY_YEAR):
        title = pattern.sub("", title)
    return title


def year_of_title(title: str) -> int | None:
    """The year that a title names: ``2021年``, ``二〇二一年``, ``(2021年度)``; none for a school year."""
    shown = unicodedata.normalize("NFKC", title)
    if _SCHOOL_YEAR.search(shown):
        return None
    found = _LAST_YEAR.search(shown) or _YEAR.search(shown)
    if found:
        return int(found[1])
    chinese = _CHINESE_YEAR.search(shown)
    return chinese_number(BLANK_RUN.sub("", chinese[1].translate(_YEAR_DIGITS))) if chinese else None


_DAY = r"(\d{1,2})\s*(?:月|[.-])\s*(\d{1,2})(?:\s*日)?"
_PERIOD = re.compile(
    r"(?:(?<![^数]据)(?<!\A据)统计(?![^\S\n]*[，,])|(?:所列|报告|文中)数据|数据(?:期限|时间|期间)|报告期|本报告|年度报告|起止|截[止至](?:时间|日期|期限))"
    rf"(?:(?!行动|活动|整治|公示|培训|检查|征求|整改)[^。;；]){{0,30}}?(20\d\d)\s*(?:年|[.-])\s*{_DAY}(?:\s*起)?\s*"
    rf"(?:至|到|—|-|–|~)+(?:\s*(?:(20\d\d)\s*(?:年|[.-])|当年))?\s*{_DAY}"
)
_WHOLE_DAY = re.compile(r"(20\d\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)20[0-4]\d\s*(?:年度?)?")
_PROSE_YEAR = re.compile(
    r"(?<!\d)(20[0-4]\d)\s*年(?!\s*(?!1\s*月\s*1\s*日|12\s*月\s*31\s*日)\d{1,2}\s*月\s*\d{1,2}\s*日|\s*第?[一二三四]季度)"
)
"""A year as such, or its first or last day: any other day, and a quarter, may be when the report was written."""


def find_period(texts: Iterable[str], year: int | None) -> tuple[date, date] | None:
    """The days that the figures cover, where the prose states them (统计期限从…至…).

    A period most of which is not of ``year``, if that is known, is another one.
    """
    for text in texts:
        if "20" not in text and "２０" not in text:
            continue
        for found in _PERIOD.finditer(unicodedata.normalize("NFKC", text)):
            first, month, day, last, last_month, last_day = found.groups()
            try:
                start = date(int(first), int(month), int(day))
                end = date(int(last or first), int(last_month), int(last_day))
            except ValueError:
                continue
            if start < end and (end - start).days <= 366 and year in (None, year_of_period((start, end))):
                return start, end
    return None


def year_of_period(period: tuple[date, date]) -> int:
    """The year that most of a period is of.

    >>> year_of_period((date(2020, 12, 1), date(2021, 11, 30)))
    2021
    """
    first, last = period
    return (first + (last - first) / 2).year


def day_of(text: str) -> date | None:
    """The day that a text begins with, as metadata print it; ``None`` if it names none, or not the whole of it.

    >>> day_of("2022年1月20日 10:15"), day_of("2022-01"), day_of("2022/2/30")
    (datetime.date(2022, 1, 20), None, None)
    """
    found = _WHOLE_DAY.match(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def year_of_prose(texts: Iterable[str]) -> int | None:
    """The year that the prose speaks of: named first and more often than any other.

    >>> year_of_prose(["2021年共收到申请3件。", "青河市林业局", "2022年1月20日"]), year_of_prose(["2022年1月20日"])
    (2021, None)
    """
    years = [
        int(year) for text in texts if "年" in text for year in _PROSE_YEAR.findall(unicodedata.normalize("NFKC", text))
    ]
    if not years:
        return None
    counted = Counter(years).most_common(2)
    if len(counted) > 1 and counted[0][1] == counted[1][1]:
        return None
    return years[0] if counted[0][0] == years[0] else None
