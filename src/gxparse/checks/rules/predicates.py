"""Rules that no formula can say: about form, years, sections and rows of a report. One verdict for each subject.

A predicate takes a :class:`~gxparse.findings.Context` and is named in ``rules.json``; those about figures stand in
``figures``, those about days, headings and what sections tell in ``formalities``, those about other reports in
``between`` (of another year), ``bodies`` (of another body) and ``children`` (of bodies below). They say ``undecided``
wherever the copy may hide what they look for: a document that ends too early, words that an aggregator masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from gxparse.checks.rules.between import amounts_in_yuan, repeated_tables, year_missing
from gxparse.checks.rules.bodies import body_differs
from gxparse.checks.rules.children import handed_twice, hierarchy
from gxparse.checks.rules.figures import blank_counts, decimal_counts, negative_counts
from gxparse.checks.rules.formalities import (
    headings_unordered,
    names,
    only_none,
    period_differs,
    published_late,
    results_unsaid,
)
from gxparse.checks.rules.formula import matching, variant_of
from gxparse.checks.rules.hiding import MASK, codes, cut, or_open, unsure
from gxparse.dates import year_of_period, year_of_title
from gxparse.findings import Context, Place, Verdict
from gxparse.forms.model import FormTable, form_for
from gxparse.layout import Note
from gxparse.report import Report
from gxparse.words import counted

__all__ = ["PREDICATES"]

_OPENING = re.compile(r"\s*(20[0-4]\d)\s*年度?\s*[,，]")
_LEADING = re.compile(r"[^。；，,;]{0,30}\n")
_SENTENCE_YEAR = re.compile(r"(?:^|[。;!?\n])[^\S\n]*(20[0-4]\d)\s*年度?(?!\s*\d)")
_NAMED_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年")
_NUMBERING = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]|\A[一二三四五六七八九十]{1,3}\Z")
_FEES = re.compile(r"处理费|處理費|收费|收費|费用|費用|收取")


# -- form and year -------------------------------------------------------------------------------------


def form_outdated(context: Context) -> Iterator[Verdict]:
    """Whether the form was still in force for the year: bodies do use the old one later."""
    report = context.report
    used, year, newest = report.form, report.year, form_for(report.year)
    late = year is not None and used.last_year is not None and year > used.last_year
    yield _of_form(
        report,
        late,
        f"{year} 年度报告仍使用 {used.number} 的格式，应使用 {newest.number} 的格式",
        f"the report for {year} uses the form of {used.number}; that of {newest.number} applies",
    )


def form_premature(context: Context) -> Iterator[Verdict]:
    """Whether the form was in force already: a later form under an earlier year, so that one of the two is wrong."""
    report = context.report
    used, year = report.form, report.year
    early = year is not None and year < used.first_year
    yield _of_form(
        report,
        early,
        f"{year} 年度报告使用的 {used.number} 的格式自 {used.first_year} 年度起才适用",
        f"the report for {year} uses the form of {used.number}, which applies from {used.first_year} on",
    )


def _of_form(report: Report, broken: bool, zh: str, en: str) -> Verdict:
    used = report.form
    if report.year is None:
        return Verdict(
            status="undecided",
            zh=f"报告年度不明，无法判断 {used.name} 年格式是否适用",
            en=f"the year is unknown, so it cannot be told whether the form of {used.name} applies",
        )
    if "form-assumed" in codes(report):
        return Verdict(
            status="undecided",
            zh="表格看不出用的是哪一版格式，无法判断其是否适用",
            en="nothing in the tables tells which form they follow, so it cannot be told whether it applies",
        )
    if broken:
        return Verdict(status="fail", zh=zh, en=en)
    return Verdict(
        status="pass",
        zh=f"{report.year} 年度报告使用 {used.number} 的格式",
        en=f"the report for {report.year} uses the form of {used.number}",
    )


def year_agreement(context: Context) -> Iterator[Verdict]:
    """Whether title, stated period and overview speak of one year.

    The overview does so by the words that it opens with (``2021年,…``). They may be about what led up to the year, so
    they count against title and period only if the overview opens no sentence with their year and names it less often.
    """
    report = context.report
    if report.year is None:
        yield Verdict(status="undecided", zh="报告年度不明", en="the year is unknown")
        return
    said: dict[str, tuple[int, str]] = {}
    titled = year_of_title(report.title) if report.title else None
    if titled is not None:
        said["标题"] = titled, "the title"
    if report.period is not None:
        said["统计期间"] = year_of_period(report.period), "the period"
    opening = _opening(report)
    places: tuple[Place, ...] = ()
    if opening is not None:
        year, place = opening
        others = {each for each, _ in said.values()} - {year}
        if not others or _is_about(report, year, others):
            said["总体情况开头"] = year, "the overview's opening words"
            places = (place,)
    agree = len({year for year, _ in said.values()}) <= 1
    zh = "，".join(f"{who} {year}" for who, (year, _) in said.items()) or "报告没有写明"
    en = ", ".join(f"{who} {year}" for year, who in said.values()) or "none is named"
    yield Verdict(
        status="pass" if agree else "fail",
        zh=("年度一致：" if agree else "年度不一致：") + zh,
        en=("one year: " if agree else "several years: ") + en,
        places=places,
    )


def _opening(report: Report) -> tuple[int, Place] | None:
    """The year that the overview opens with, if it does, after one heading at most, and where it is."""
    section = report.section(report.form.sections[0].key)
    if section is None:
        return None
    heading = _LEADING.match(section.text)
    for start in (0, heading.end() if heading else 0):
        found = _OPENING.match(unicodedata.normalize("NFKC", section.text[start : start + 20]))
        if found is not None:
            end = start + len(section.text[start : start + 20].split("年")[0]) + 1
            text = section.text[start:end]
            return int(found[1]), Place(section.key, start, end, text, section.place_of(start, end))
    return None


def _is_about(report: Report, year: int, others: Collection[int]) -> bool:
    """Whether the overview is surely about a year and not about others."""
    section = report.section(report.form.sections[0].key)
    text = unicodedata.normalize("NFKC", section.text) if section is not None else ""
    opened = {int(found) for found in _SENTENCE_YEAR.findall(text)}
    named = Counter(int(found) for found in _NAMED_YEAR.findall(text))
    return opened.isdisjoint(others) and named[year] > max(named[other] for other in others)


# -- sections ------------------------------------------------------------------------------------------


def _has_rows(report: Report, table: FormTable) -> bool:
    """Whether a table has a cell that is there."""
    return any(report.cells[key].state != "missing" for key in matching(f"{table.key}.*", variant_of(report)))


def missing_sections(context: Context) -> Iterator[Verdict]:
    """Whether each of the six sections is there. A table that is there is its section, whatever its heading."""
    report = context.report
    has_rows = {table.key for table in report.form.tables if _has_rows(report, table)}
    open_reason = unsure(report) if report.sections else ("没有读到任何部分", "no section was found at all")
    for section in report.form.sections:
        name = section.en
        if report.section(section.key) is not None or section.key in has_rows:
            zh, en = f"有“{section.number}、{section.title}”", f"the section '{name}' is there"
            yield Verdict(status="pass", zh=zh, en=en, subject=section.key)
            continue
        joint = next((each for each in report.sections if names(each.title, section)), None)
        if joint is not None:
            zh = f"“{section.title}”与其他部分合写：“{joint.title}”"
            en = f"the section '{name}' is there, joined with another: {joint.title}"
            yield Verdict(status="pass", zh=zh, en=en, subject=section.key)
            continue
        zh, en = f"缺“{section.number}、{section.title}”", f"the section '{name}' is missing"
        yield or_open("fail", open_reason, zh, en, section.key)


def empty_sections(context: Context) -> Iterator[Verdict]:
    """Whether a section of prose that has a heading says something: a number or a stroke alone says nothing."""
    report = context.report
    last = report.sections[-1].key if report.sections else None
    tables = {table.key for table in report.form.tables}
    for section in report.form.sections:
        found = report.section(section.key)
        if found is None or section.key in tables:
            continue
        name = section.en
        if _says_something(MASK.sub("", found.text)):
            zh, en = f"“{section.title}”有内容", f"the section '{name}' has a text"
            yield Verdict(status="pass", zh=zh, en=en, subject=section.key)
            continue
        reason = cut(report) if section.key == last else None
        if MASK.search(found.text):
            reason = reason or ("内容被遮掩", "its text is masked")
        printed = found.text.strip()
        zh, en = f"“{section.title}”只有标题，没有内容", f"the section '{name}' has a heading and no text"
        if printed and reason is None:
            zh, en = (
                f"“{section.title}”没有内容，只有“{printed[:20]}”",
                f"the section '{name}' says nothing but {printed[:20]}",
            )
        yield or_open("fail", reason, zh, en, section.key)


def _says_something(text: str) -> bool:
    """Whether there is a word in a text: a letter that is not the number of a heading."""
    plain = _NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip())
    return any(unicodedata.category(char).startswith("L") for char in plain)


def unsaid_fees(context: Context) -> Iterator[Verdict]:
    """Whether section six tells of fees for processing information where the tables show that some were asked for.

    They show it where requests were closed because a fee was not paid in time. The fees of the disclosure table are
    others: what a body charges for its services.
    """
    report = context.report
    key = "requests.outcomes.other.fee_not_paid.total"
    if key not in report.cells:
        return
    count = report.cells[key].value
    said = any(_FEES.search(section.text) for section in report.sections)
    if said or count == 0:
        zh, en = (
            "信息处理费收取情况已说明，或未涉及",
            "fees for processing information are told of, or none were asked for",
        )
        yield Verdict(status="pass", zh=zh, en=en, cells=(key,))
        return
    zh = f"因逾期未缴费不再处理 {'?' if count is None else count} 件，正文没有说明信息处理费收取情况"
    en = f"{'?' if count is None else count} requests were closed for a fee not paid, and no section tells of fees"
    if count is None:
        yield Verdict(status="undecided", zh=zh, en=en, cells=(key,), unknown=(key,))
        return
    reason = unsure(report) if report.sections else ("没有读到任何部分", "no section was found at all")
    yield or_open("fail", reason, zh, en, "", (key,))


# -- rows ----------------------------------------------------------------------------------------------


def missing_rows(context: Context) -> Iterator[Verdict]:
    """Whether each table has all rows of the form."""
    report = context.report
    unplaced = ("有的行无法归位", "some rows could not be placed") if "row-unplaced" in codes(report) else None
    for table in report.form.tables:
        rows = [row for row, _ in report.form.rows(table.key, instead=variant_of(report)[1])]
        keys = {row.key: report.form.keys_of(table.key, row.key) for row in rows}
        gone = [row for row in rows if all(report.cells[key].state == "missing" for key in keys[row.key])]
        if not gone:
            zh, en = f"“{table.title}”表 {len(rows)} 行齐全", f"the table '{table.en}' has its {len(rows)} rows"
            yield Verdict(status="pass", zh=zh, en=en, subject=table.key)
            continue
        more = "…" if len(gone) > 4 else ""
        zh = f"“{table.title}”表缺 {len(gone)} 行：{'、'.join(row.label for row in gone[:4])}{more}"
        en = f"the table '{table.en}' lacks {counted(len(gone), 'row')}: {', '.join(row.en for row in gone[:4])}{more}"
        cells = tuple(key for row in gone for key in keys[row.key])
        yield or_open("fail", cut(report) or unplaced, zh, en, table.key, cells)


def doubled_rows(context: Context) -> Iterator[Verdict]:
    """Whether a row is printed twice with different values, as reading the report noted."""
    report = context.report
    notes = [note for note in report.notes if note.code == "row-twice"]
    if notes:
        yield _as_noted(report, notes)
    else:
        yield or_open("pass", cut(report), "没有行印了两次", "no row is printed twice", "")


def _as_noted(report: Report, notes: Sequence[Note]) -> Verdict:
    """What the notes of reading a report say, which is wrong with it."""
    cells = {key for note in notes for key in note.cells}
    return Verdict(
        status="fail",
        zh="；".join(note.zh for note in notes),
        en="; ".join(note.en for note in notes),
        cells=tuple(key for key in report.cells if key in cells),
    )


def differing_copies(context: Context) -> Iterator[Verdict]:
    """Whether a report that is printed several times in one document says the same each time, as reading it noted."""
    report = context.report
    notes = [note for note in report.notes if note.code == "copies-differ"]
    if notes:
        yield _as_noted(report, notes)
    elif report.copies > 1:
        zh, en = f"{report.copies} 份数值相同", f"{report.copies} copies say the same"
        yield or_open("pass", cut(report), zh, en, "")


# -- prose ---------------------------------------------------------------------------------------------


def prose(context: Context) -> Iterable[Verdict]:
    """Whether the figures that the sections name are those of the tables: see :mod:`.prose_figures`."""
    if not context.report.sections:
        return ()
    from gxparse.checks.rules.prose_figures import prose_verdicts  # reading prose is loaded where there is some

    return prose_verdicts(context)


def all_closed(context: Context) -> Iterable[Verdict]:
    """Whether nothing was carried forward where the prose says that all requests were closed (均已办结, 办结率100%)."""
    if not context.report.sections:
        return ()
    from gxparse.checks.rules.prose_closed import all_closed as verdicts  # reading prose is loaded where there is some

    return verdicts(context)


PREDICATES: Mapping[str, Callable[[Context], Iterable[Verdict]]] = MappingProxyType(
    {
        "form-outdated": form_outdated,
        "form-premature": form_premature,
        "non-negative": negative_counts,
        "decimal-count": decimal_counts,
        "rows-missing": missing_rows,
        "rows-twice": doubled_rows,
        "copies-differ": differing_copies,
        "section-missing": missing_sections,
        "section-empty": empty_sections,
        "year-agreement": year_agreement,
        "fees-unsaid": unsaid_fees,
        "year-missing": year_missing,
        "body-differs": body_differs,
        "table-repeated": repeated_tables,
        "yuan-as-10k": amounts_in_yuan,
        "child-twice": handed_twice,
        "hierarchy": hierarchy,
        "prose": prose,
        "all-closed": all_closed,
        "period-differs": period_differs,
        "published-late": published_late,
        "headings-unordered": headings_unordered,
        "section-none": only_none,
        "results-unsaid": results_unsaid,
        "cells-blank": blank_counts,
    }
)
"""Predicates by the name that rules give them."""
