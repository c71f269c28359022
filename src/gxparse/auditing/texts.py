"""Prose that was copied: from another body, or from last year's report with its years."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from gxparse.auditing.entries import SAMPLED, Entry, run_sum
from gxparse.auditing.finding import AuditFinding, about
from gxparse.comparing.reuse import RUN, Passage, SectionReuse, reuse, signs_of
from gxparse.numerals import DIGITS
from gxparse.words import Words

COPIED = 150
"""So many characters that two bodies share, set phrases apart, are copied: about four sentences."""

FEW, SHARE = 5, 0.02
"""What stands in the reports of more than so many bodies, and of more than this share of all, is a set phrase."""

MANY = 1_000
"""What stands in more reports is one, too."""

COMPARED = 10
"""Of the reports that a report shares most with, so many are compared with it sign by sign."""

_SENTENCE = re.compile(r"[^。;；!！?？\n]+")
_CHINESE = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_YEAR = re.compile(rf"(?<![\d{''.join(DIGITS)}])(?:(\d{{4}})|([{''.join(_CHINESE)}]{{4}}))年")
_OF_A_LAW = re.compile(r".{0,12}?(?:修订|修正|施行|实施|印发|颁布|公布|出台|通过|以来|以前|之前|底前)")
_IN_A_TITLE = re.compile(r"《[^《》]*》|〔[^〔〕]*〕|[((][^()()]*[))]")


# -- from another body ---------------------------------------------------------------------------------


def copied_prose(entries: Sequence[Entry]) -> Iterator[AuditFinding]:
    """Reports that share much of their prose with another body's; each with the one that it shares most with."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for run in entry.runs:
            holders[run].append(number)
    bodies = len({entry.body or entry.source for entry in entries})
    limit = max(FEW, SHARE * bodies)
    rare = {run: them for run, them in holders.items() if 1 < len(them) <= MANY and _bodies(entries, them) <= limit}
    best: dict[int, tuple[int, int, list[SectionReuse]]] = {}
    others: Counter[int] = Counter()
    for one, entry in enumerate(entries):
        for other in _sharing(one, entries, rare):
            found = list(reuse(entry.sections, entries[other].sections))
            signs = sum(_signs(section, passage, rare) for section in found for passage in section.passages)
            if signs >= COPIED:
                others[one] += 1
                if one not in best or signs > best[one][1]:
                    best[one] = other, signs, found
    for one, (other, signs, found) in best.items():
        if best.get(other, (None,))[0] == one and other < one:
            continue  # of one year, and told of the other
        yield _copied(entries[one], entries[other], signs, found, others[one] - 1)


def _sharing(one: int, entries: Sequence[Entry], rare: Mapping[int, Sequence[int]]) -> list[int]:
    """The reports that a report may have prose from, those first that it shares most of its rare runs with."""
    shared: Counter[int] = Counter()
    for run in entries[one].runs:
        shared.update(rare.get(run, ()))
    enough = COPIED / 4 / SAMPLED  # of fewer there is far from enough, whatever the sample missed
    most = sorted((-runs, other) for other, runs in shared.items() if runs >= enough)
    return [*islice((other for _, other in most if _may_copy(entries[one], entries[other])), COMPARED)]


def _bodies(entries: Sequence[Entry], them: Sequence[int]) -> int:
    return len({entries[number].body or entries[number].source for number in them})


def _may_copy(one: Entry, other: Entry) -> bool:
    """Whether a report can have prose from another one: of another body, for its year or an earlier one."""
    if one is other or one.body is None or other.body is None or one.body == other.body:
        return False
    return one.year is None or other.year is None or other.year <= one.year


def _signs(section: SectionReuse, passage: Passage, rare: dict[int, list[int]]) -> int:
    """The characters of a passage, 0 of a set phrase: of one of which no run is rare.

    Set phrases that follow each other in the same order are none: the runs over their borders are rare.
    """
    signs = signs_of(section.section.text[passage.start : passage.end])
    runs = (run_sum(signs[start : start + RUN]) for start in range(len(signs) - RUN + 1))
    return len(signs) if any(run in rare for run in runs) else 0


def _copied(entry: Entry, other: Entry, signs: int, found: Sequence[SectionReuse], more: int) -> AuditFinding:
    pieces = [(section, passage) for section in found for passage in section.passages]
    section, longest = max(pieces, key=lambda each: each[1].end - each[1].start)
    said = section.section.text[longest.start : longest.end]
    total = sum(each.signs for each in found)
    share = signs / total
    least = more == COMPARED - 1  # no others were compared
    also_zh = f"；与另{'至少' if least else ''} {more} 份报告也有雷同" if more else ""
    also_en = f"; much of it also stands in {'at least ' if least else ''}{more} more" if more else ""
    return about(
        "prose-copied",
        (entry, other),
        Words(
            f"{entry.called.zh}的文字有约 {signs} 字（{share:.0%}）与{other.called.zh}的相同，"
            f"如“{_short(said)}”{also_zh}",
            f"about {signs} characters ({share:.0%}) of the prose of {entry.called.en} stand in that of "
            f"{other.called.en}, such as '{_short(said)}'{also_en}",
        ),
        weight=float(signs),
        evidence={
            "signs": signs,
            "share": round(share, 4),
            "passages": [
                {
                    "section": part.section.key,
                    "text": part.section.text[each.start : each.end],
                    "other": each.other_section,
                }
                for part, each in sorted(pieces, key=lambda each: each[1].start - each[1].end)
            ],
        },
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:40] + "…"


# -- with last year's years ----------------------------------------------------------------------------


def stale_years(entries: Sequence[Entry]) -> Iterator[AuditFinding]:
    """Sentences about an earlier year that the report of that year has to the letter, figures and all.

    A report may well speak of an earlier year; but not in the words in which that year's report spoke of its own. Years
    of laws and documents (施行, 修订, 印发 behind them, or in a title) do not count.
    """
    by_body: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.body is not None and entry.year is not None:
            by_body[entry.body].append(entry)
    for of_body in by_body.values():
        if len({entry.year for entry in of_body}) > 1:
            yield from _stale(of_body)


def _stale(of_body: Sequence[Entry]) -> Iterator[AuditFinding]:
    """Of the reports of a body those that say a sentence about an earlier year, each with the first that said it."""
    first: dict[tuple[int | None, str], Entry] = {}
    for entry in of_body:
        for _, sentence in _sentences(entry):
            first.setdefault((entry.year, _letters(sentence)), entry)
    for entry in of_body:
        found: dict[Entry, list[tuple[str, str]]] = defaultdict(list)
        for key, sentence in _sentences(entry):
            for year in sorted(_years(sentence)):
                other = first.get((year, _letters(sentence))) if year < (entry.year or 0) else None
                if other is not None and len(signs_of(sentence)) >= RUN:
                    found[other].append((key, sentence.strip()))
        for other, them in found.items():
            yield _stale_finding(entry, other, them)


def _sentences(entry: Entry) -> Iterator[tuple[str, str]]:
    """The sentences of a report, each with its section."""
    for section in entry.sections:
        for sentence in _SENTENCE.findall(section.text):
            yield section.key, sentence


def _letters(sentence: str) -> str:
    """A sentence without white space and punctuation, with its numbers."""
    return re.sub(r"[\W_]+", "", sentence)


def _years(sentence: str) -> set[int]:
    """The years that a sentence is about."""
    bare = _IN_A_TITLE.sub("", sentence)
    found = set()
    for year in _YEAR.finditer(bare):
        if not _OF_A_LAW.match(bare, year.end()):
            digits, numerals = year.groups()
            found.add(int(digits or "".join(str(_CHINESE[each]) for each in numerals)))
    return found


def _stale_finding(entry: Entry, other: Entry, found: Sequence[tuple[str, str]]) -> AuditFinding:
    sentence = _short(found[0][1])
    return about(
        "year-stale",
        (entry, other),
        Words(
            f"{entry.called.zh}的文字有 {len(found)} 句讲的是 {other.year} 年，与该年度报告一字不差，如“{sentence}”",
            f"{len(found)} sentences of {entry.called.en} are about {other.year} in the words of that year's report, "
            f"such as '{sentence}'",
        ),
        weight=float(len(found)),
        evidence={"sentences": [{"section": key, "text": text} for key, text in found]},
    )
