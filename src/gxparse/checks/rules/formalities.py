"""Rules about how a report is made rather than what its figures say: its period, when it was published, how its
headings are numbered, what its sections have to tell.

What a copy may hide is left open, and where a report does not say what a rule asks about, nothing is said of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from gxparse.binding.labels import fold, section_number
from gxparse.checks.rules.authorities import bodies_of
from gxparse.checks.rules.hiding import MASK, cut, or_open
from gxparse.dates import day_of, year_of_period
from gxparse.findings import Context, Verdict
from gxparse.forms.model import FormSection
from gxparse.report import Report
from gxparse.script import by_character, simplify
from gxparse.words import Words

# -- days ----------------------------------------------------------------------------------------------


def period_differs(context: Context) -> Iterator[Verdict]:
    """Whether the period that a report states is the calendar year that it is for; how many days they have."""
    period = context.report.period
    if period is None:
        zh, en = "报告年度和统计期间都不明", "neither the year nor the period is known"
        yield Verdict(status="undecided", zh=zh, en=en)
        return
    first, last = period
    year = context.report.year or year_of_period(period)
    zh, en = f"统计期间为{_day(first)}至{_day(last)}", f"the period is from {first} to {last}"
    whole = (date(year, 1, 1), date(year, 12, 31))
    if period == whole:
        yield Verdict(status="pass", zh=zh, en=en)
        return
    zh += f"，{year}年度报告应为{_day(whole[0])}至{_day(whole[1])}"
    en += f", where a report for {year} covers the calendar year"
    stated, due = ((to - since).days + 1 for since, to in (period, whole))
    yield Verdict(status="fail", zh=zh, en=en, left=stated, right=due)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


PUBLISHED = ("发布日期", "发布时间", "公开日期", "公开时间")
"""Labels of the day on which a page was published."""

WRITTEN = ("成文日期", "成文时间", "生成日期", "发文日期", "印发日期")
"""Labels of the day on which a document was made: it was published on no earlier one."""

DEADLINES = {"department": (1, 31), "government": (3, 31)}
"""The last day, month and day, for a report to be published, by Article 49."""


PUBLISHED_ANEW = timedelta(days=30)
"""A page that was published so long after its document was written, in time, may have been corrected since."""


def published_late(context: Context) -> Iterator[Verdict]:
    """Whether the report was published in time, as far as a day of the year in which it is due is stated: any other day
    may be that on which a page was moved or copied.
    """
    report = context.report
    kinds = bodies_of(report.agency) & DEADLINES.keys()
    if report.year is None or not kinds:
        return
    [kind] = kinds
    due = date(report.year + 1, *DEADLINES[kind])
    published, written = (_stated(report, labels, due.year) for labels in (PUBLISHED, WRITTEN))
    late = [each for each in (*published, *written) if each[1] > due]
    if not published and not late:
        return
    whose = Words("政府", "a government") if kind == "government" else Words("政府部门", "a department")
    zh = f"{whose.zh}应于{_day(due)}前公布"
    en = f"that of {whose.en} is due by {due}"
    named = late or published
    said = Words(
        "、".join(f"{label}为{_day(day)}" for label, day in named),
        " and ".join(f"{day} ({label})" for label, day in named),
    )
    others = [each for each in (*published, *written) if late and each[1] <= due]
    if others and (others[0] in published or late[0][1] - others[0][1] > PUBLISHED_ANEW):
        zh = f"{said.zh}，{'、'.join(f'{label}为{_day(day)}' for label, day in others)}，无法判断是否逾期：{zh}"
        en = f"{said.en} against {' and '.join(f'{day} ({label})' for label, day in others)}, cannot be told: {en}"
        yield Verdict(status="undecided", zh=zh, en=en)
    elif late:
        yield Verdict(status="fail", zh=f"逾期公布：{said.zh}，{zh}", en=f"published late: {said.en}, {en}")
    else:
        yield Verdict(status="pass", zh=f"{said.zh}，{zh}", en=f"published {said.en}, {en}")


def _stated(report: Report, labels: tuple[str, ...], year: int) -> list[tuple[str, date]]:
    """The days of a year that the metadata state below some labels."""
    days = ((label, day_of(report.metadata[label])) for label in labels if label in report.metadata)
    return [(label, day) for label, day in days if day is not None and day.year == year]


# -- headings ------------------------------------------------------------------------------------------

_PLACES = "一二三四五六七八九十"


def headings_unordered(context: Context) -> Iterator[Verdict]:
    """Whether the numbers of the sections' headings follow each other. One that is not there is told as missing."""
    report = context.report
    numbers = [(section_number(section.title) or "", section.title) for section in report.sections]
    printed = [number for number, _ in numbers if number]
    if len(printed) < 2:
        return
    order = "、".join(printed)
    wrong = _wrong_numbers(report, printed)
    if wrong is not None:
        zh = f"各部分标题的序号依次为{order}：{wrong.zh}"
        yield Verdict(status="fail", zh=zh, en=f"the sections are numbered {order}: {wrong.en}")
        return
    masked = next((title for number, title in numbers if not number and MASK.search(title)), None)
    why = None if masked is None else (f"“{masked}”有遮掩", f"{masked} is masked")
    zh, en = f"各部分标题的序号依次为{order}", f"the sections are numbered {order}"
    yield or_open("pass", why, zh, en, "")


def names(heading: str, section: FormSection) -> bool:
    """Whether a heading names a section, beside another perhaps."""
    folded = fold(simplify(heading))
    return any(fold(title) in folded for title in (section.title, *section.variants))


def _wrong_numbers(report: Report, printed: list[str]) -> Words | None:
    """The first thing that is wrong with numbers in the order in which they are printed."""
    for number in printed:
        if printed.count(number) > 1:
            return Words(f"“{number}”重复", f"{number} stands {printed.count(number)} times")
    places = [_PLACES.index(number) for number in printed]
    for one, two in pairwise(range(len(places))):
        if places[two] < places[one]:
            return Words(f"“{printed[two]}”在“{printed[one]}”之后", f"{printed[two]} stands after {printed[one]}")
    skipped = next((number for number in _PLACES[: places[-1]] if number not in printed), None)
    if skipped is None or len(printed) < len(report.form.sections) or not _are_known(report):
        return None  # one that is not there, or is the body's own, has a number that nobody knows
    others = {section_number(line) for section in report.sections for line in section.text.split("\n")}
    return None if skipped in others else Words(f"没有“{skipped}”", f"there is no {skipped}")


def _are_known(report: Report) -> bool:
    """Whether the headings of all sections are in words that a form knows."""
    return all(any(names(section.title, of) for of in report.form.sections) for section in report.sections)


# -- what sections tell --------------------------------------------------------------------------------

_NOTHING = re.compile(
    r"(?:本年度?|20\d\d年度?|我[局委办厅镇乡县区市]|本(?:机关|单位|部门|局)|目前|暂)*(?:暂?无|没有)"
    r"(?:其他|其它)?(?:需要?|应当)?(?:报告|说明)?的?(?:事项|情况|内容|问题)?"
)
LONGEST_NOTHING = 60
"""A text of more characters says something."""

_PUNCTUATION = re.compile(r"[\s\W_]+")


def only_none(context: Context) -> Iterator[Verdict]:
    """Whether a section of prose says more than 无. By the form of 2021 the last one tells of fees for information; by
    that of 2019 it may have nothing to say.
    """
    report = context.report
    tables = {table.key for table in report.form.tables}
    free = report.form.sections[-1].key if report.form.last_year is not None else None
    for section in report.form.sections:
        found = report.section(section.key)
        if found is None or section.key in tables or section.key == free:
            continue
        short = len(found.text) <= LONGEST_NOTHING
        text = unicodedata.normalize("NFKC", simplify(found.text)) if short else ""
        if short and not _PUNCTUATION.sub("", text):
            continue
        if short and _NOTHING.fullmatch(_PUNCTUATION.sub("", MASK.sub("", text))):
            printed = " ".join(found.text.split())
            masked = ("内容有遮掩", "its text is masked") if MASK.search(text) else None
            zh, en = f"“{section.title}”只写“{printed}”", f"the section '{section.en}' says only {printed}"
            yield or_open("fail", masked, zh, en, section.key)
        else:
            zh, en = f"“{section.title}”写有情况", f"the section '{section.en}' says more than 无"
            yield Verdict(status="pass", zh=zh, en=en, subject=section.key)


_RESULTS = (
    (Words("工作考核", "appraisal"), re.compile("考核|考评|绩效|评估|督查")),
    (Words("社会评议", "assessment by the public"), re.compile("评议|满意度|测评|评价|社会监督|民主监督|群众监督")),
    (Words("责任追究", "accountability"), re.compile("追究|追责|问责|处分|通报批评|约谈")),
)
"""What Article 50 asks of governments besides, and words of which one is enough: whoever writes of it in others is not
to be told that nothing was written."""


def results_unsaid(context: Context) -> Iterator[Verdict]:
    """Whether the report of a government tells of appraisal, assessment by the public and accountability, if it has
    its sections.
    """
    report = context.report
    if not report.sections or cut(report) is not None:
        return
    texts = [section.text for section in report.sections]
    unsaid = [words for words, said in _RESULTS if not any(map(said.search, texts))]
    if unsaid:
        texts = [*map(by_character, texts)]
        unsaid = [words for words, said in _RESULTS if not any(map(said.search, texts))]
    zh, en = (_joined([words[n] for words, _ in _RESULTS], n) for n in (0, 1))
    if not unsaid:
        yield Verdict(status="pass", zh=f"写有{zh}的情况", en=f"{en} are told of")
        return
    zh, en = (_joined([words[n] for words in unsaid], n) for n in (0, 1))
    masked = ("文档有遮掩之处", "parts of the document are masked") if any(map(MASK.search, texts)) else None
    zh, en = f"政府的报告没有写明{zh}结果情况", f"the report of a government does not tell of {en}"
    yield or_open("fail", masked, zh, en, "")


def _joined(words: Sequence[str], lang: int) -> str:
    """Words with commas and an and."""
    *first, last = words
    return (", ", "、")[not lang].join(first) + ((" and ", "和")[not lang] if first else "") + last
