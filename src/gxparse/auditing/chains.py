"""A body's reports over all its years: what each carries over, years that are missing, names that may have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from gxparse.auditing.entries import Entry, named
from gxparse.auditing.finding import AuditFinding, about
from gxparse.auditing.shares import added
from gxparse.cell_names import cell_words
from gxparse.checks.rules.changes import Change, renamed, told_changes, with_reasons
from gxparse.checks.rules.formula import Variant
from gxparse.checks.rules.ground import Side
from gxparse.checks.years import links
from gxparse.forms.model import form
from gxparse.words import Words, counted

LIKE = 0.5
"""Names that have so much in common may be of one body, if the figures agree, too."""

Carried = tuple[Variant, tuple[int | None, ...]]
"""What a report of a variant carries over, by column."""

FOLLOWED = 20
"""What more bodies carry over in their first year is no figure by which one of them is known again."""

Years = Mapping[int, Sequence[Entry]]
"""A body's reports by year, the years in their order. There are several of a year before bodies merged, or if one was
published twice.
"""


def by_body(entries: Sequence[Entry]) -> dict[str, Years]:
    """Reports by body and year; those that name no body or no year are left out."""
    found: dict[str, dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.body is not None and entry.year is not None:
            found[entry.body][entry.year].append(entry)
    return {body: dict(sorted(years.items())) for body, years in found.items()}


def chains(bodies: Mapping[str, Years]) -> Iterator[AuditFinding]:
    """What a report carries over from the year before, where that year's reports carried something else forward.

    Bodies that merged carried forward what all of them did. One finding for each pair of years: ``chain-broken``, or
    ``chain-open`` where figures are unknown in which they may differ. Both are told of the total first.
    """
    for years in bodies.values():
        for (earlier, before), (later, after) in pairwise(years.items()):
            if later != earlier + 1:
                continue
            found = _linked(_each_name_once(after), _each_name_once(before))
            if found is not None:
                yield found


def _each_name_once(entries: Sequence[Entry]) -> list[Entry]:
    """Of reports of one name the last, which corrects those before it."""
    return list({entry.named: entry for entry in entries}.values())


def _linked(after: Sequence[Entry], before: Sequence[Entry]) -> AuditFinding | None:
    differing: dict[str, tuple[int, int]] = {}
    unknown: list[str] = []
    for ground in links(after[0].variant, before[0].variant):
        now = _sum(after, ground.left)
        then = _sum(before, ground.right)
        [key] = ground.left.own
        if now is None or then is None:
            unknown.append(key)
        elif now != then:
            differing[key] = now, then
    if not differing:
        return _open(after, before, unknown) if unknown else None
    forms = {"": form(after[0].variant[0])}
    zh, en = [], []
    for key, (now, then) in differing.items():
        words = cell_words(key, forms)
        zh.append(f"{words.zh} {now}，上年结转下年度 {then}")
        en.append(f"{words.en} {now}, carried forward the year before {then}")
    of, follows = named(before), named(after)
    changes = _changes(after, before)
    reasons = [Words(each.zh, each.en) for each in ground.rule.reasons] if changes else []
    said = Words(
        f"{follows.zh}与{of.zh}不衔接：{'；'.join(zh)}", f"{follows.en} does not follow {of.en}: {'; '.join(en)}"
    )
    return about(
        "chain-broken",
        (*after, *before),
        with_reasons(said, changes, reasons),
        weight=float(max(abs(now - then) for now, then in differing.values())),
        evidence={
            "cells": {key: {"here": now, "year_before": then} for key, (now, then) in differing.items()},
            "changes": [{"zh": change.zh, "en": change.en} for change in changes],
            "reasons": [reason._asdict() for reason in reasons],
        },
    )


def _changes(after: Sequence[Entry], before: Sequence[Entry]) -> list[Change]:
    """What speaks for it that the body changed: names that lead to it by the table of names, and the prose."""
    found = [*renamed([entry.named for entry in after], [entry.named for entry in before])]
    for entry in after:
        found += told_changes(entry.sections, entry.year)
    return found


def _sum(entries: Sequence[Entry], side: Side) -> int | None:
    return added([entry.carried.get(key) for entry in entries for key in side.own or side.previous])


def _open(after: Sequence[Entry], before: Sequence[Entry], unknown: Sequence[str]) -> AuditFinding:
    of, follows = named(before), named(after)
    return about(
        "chain-open",
        (*after, *before),
        Words(
            f"{follows.zh}与{of.zh}是否衔接无法判断：{len(unknown)} 处数字不明",
            f"whether {follows.en} follows {of.en} cannot be told: {counted(len(unknown), 'figure')} unknown",
        ),
        weight=float(len(unknown)),
        evidence={"unknown": list(unknown)},
    )


# -- years and versions --------------------------------------------------------------------------------


def gaps(bodies: Mapping[str, Years]) -> Iterator[AuditFinding]:
    """Years between a body's first and last report of which there is none; one finding for each body."""
    for body, years in bodies.items():
        first, last = min(years), max(years)
        missing = [year for year in range(first, last) if year not in years]
        if missing:
            told = ", ".join(map(str, missing))
            yield about(
                "year-missing",
                (*years[first], *years[last]),
                Words(
                    f"{body}缺 {told.replace(', ', '、')} 年度报告（有 {first} 至 {last} 年度的）",
                    f"{body}: no report for {told} (there are reports from {first} to {last})",
                ),
                weight=float(len(missing)),
                evidence={"missing": missing},
            )


def doubles(bodies: Mapping[str, Years]) -> Iterator[AuditFinding]:
    """Several reports of one name for one year: the same one twice, or versions with other figures."""
    for body, years in bodies.items():
        for year, entries in years.items():
            by_name: dict[str | None, list[Entry]] = defaultdict(list)
            for entry in entries:
                by_name[entry.named].append(entry)
            for same in by_name.values():
                if len(same) > 1:
                    yield _double(body, year, same)


def _double(body: str, year: int, entries: Sequence[Entry]) -> AuditFinding:
    differ = [
        table
        for table in dict.fromkeys(table for entry in entries for table in entry.tables)
        if len({entry.tables.get(table) for entry in entries}) > 1
    ]
    places = ", ".join(entry.source for entry in entries)
    if differ:
        titles = {table.key: Words(table.title, table.en) for table in form(entries[0].variant[0]).tables}
        which = "、".join(titles[each].zh for each in differ)
        zh = f"{body} {year} 年度有 {len(entries)} 份数字不同的报告（{which}）：{places}"
        en = (
            f"{body} {year}: {len(entries)} reports with other figures "
            f"({', '.join(titles[each].en for each in differ)}): {places}"
        )
    else:
        zh = f"{body} {year} 年度的报告有 {len(entries)} 份，数字相同：{places}"
        en = f"{body} {year}: the report is there {len(entries)} times, with the same figures: {places}"
    return about(
        "versions-differ" if differ else "report-twice",
        entries,
        Words(zh, en),
        weight=float(len(differ) or len(entries)),
        evidence={"tables": differ},
    )


# -- names ---------------------------------------------------------------------------------------------


def suggestions(bodies: Mapping[str, Years]) -> Iterator[AuditFinding]:
    """Bodies that end where another with a like name begins, and whose figures carry on there. Never applied.

    That the figures agree counts only where something was carried forward: a body that carried nothing over follows
    anyone.
    """
    begins: dict[int, list[tuple[str, Entry]]] = defaultdict(list)
    for body, years in bodies.items():
        begins[min(years)] += [(body, entry) for entry in years[min(years)]]
    carrying: dict[tuple[int, Variant], Mapping[Carried, list[tuple[str, Entry]]]] = {}
    for body, years in bodies.items():
        before = _each_name_once(years[last := max(years)])
        variant = before[0].variant
        if (last, variant) not in carrying:
            carrying[last, variant] = _by_carried(begins.get(last + 1, ()), variant)
        for other, entry in _following(before, carrying[last, variant]):
            like = SequenceMatcher(None, body, other, autojunk=False).ratio()
            if other != body and like >= LIKE:
                yield _suggested(body, other, entry, before[0], like)


def _by_carried(begins: Sequence[tuple[str, Entry]], before: Variant) -> Mapping[Carried, list[tuple[str, Entry]]]:
    """Bodies by what their first report carries over, if that of the year before is of a variant."""
    found: dict[Carried, list[tuple[str, Entry]]] = defaultdict(list)
    for body, entry in begins:
        sums = (_sum([entry], ground.left) for ground in links(entry.variant, before))
        found[entry.variant, tuple(sums)].append((body, entry))
    return found


def _following(
    before: Sequence[Entry], carrying: Mapping[Carried, list[tuple[str, Entry]]]
) -> Iterator[tuple[str, Entry]]:
    """The bodies that carry over what reports carried forward, unless that is nothing, or there are many of them."""
    for variant in dict.fromkeys(variant for variant, _ in carrying):
        sums = tuple(_sum(before, ground.right) for ground in links(variant, before[0].variant))
        them = carrying.get((variant, sums), [])
        if None not in sums and any(sums) and len(them) <= FOLLOWED:
            yield from them


def _suggested(body: str, other: str, entry: Entry, before: Entry, like: float) -> AuditFinding:
    row = f"{body},{other},,{before.year}"
    return about(
        "name-suggested",
        (before, entry),
        Words(
            f"{other}可能就是更名后的{body}：{before.year} 年度结转数与 {entry.year} 年度上年结转数一致；"
            f"如属实，在别名表中加一行 {row}",
            f"{other} may be {body} under a new name: what that carried forward in {before.year} this carried over in "
            f"{entry.year}; if so, add to the table of names: {row}",
        ),
        weight=round(like, 3),
        evidence={"alias": row, "like": round(like, 3)},
    )
