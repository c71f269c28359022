"""Prose as sentences of clauses of words, and whose figures a clause speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from gxparse.checks.words import Word, words

_END = re.compile(r"[。!?\n]")
_CANDIDATE = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千万亿][ ]?[件宗起份例条项%]|[无未没]|百分之|为0"
    r"|持平|申请|建议|提案|信访|热线|留言"
)
_HEADING = re.compile(r"\s*(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十]{1,3}[、.]|[0-9]{1,2}[、.)])")
_STOPS = "。!?;:"
_HEADING_LENGTH = 40
"""A heading has at most so many characters."""
_LEVEL = "省市区县州旗盟镇乡"
_BODY_TAIL = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|镇|乡|街道|中心|公司|学校|医院|法院|政府|单位|部门|村|社区|园区|集团)$"
)


@frozen
class Clause:
    """Words between marks. ``opener`` has the marks before it, ``""`` at the beginning of a sentence."""

    opener: str
    words: tuple[Word, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The classes of its words."""
        return frozenset(word.kind for word in self.words)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Which of its words are numbers."""
        return tuple(n for n, word in enumerate(self.words) if word.kind in ("count", "percent"))

    def names_a_body(self, text: str) -> bool:
        """Whether it ends with the name of a body that is not the report's."""
        last = self.words[-1]
        return last.kind == "unknown" and _BODY_TAIL.search(text, max(0, last.end - 3), last.end) is not None

    def pieces(self) -> Iterator[Clause]:
        """The clause cut behind each number but the last, so that each piece has one."""
        numbers = self.numbers
        bounds = [0, *(n + 1 for n in numbers[:-1]), len(self.words)]
        for first, last in pairwise(bounds):
            yield evolve(self, words=self.words[first:last])


@frozen
class Sentence:
    """Clauses. ``heading`` says that a heading's number stands before them, ``fresh`` that a paragraph ended before."""

    heading: bool
    fresh: bool
    clauses: tuple[Clause, ...]


def sentences(text: str, own: Mapping[str, str], year: int | None) -> Iterator[Sentence]:
    """The sentences of a plain text that may matter. Years are told as this, last, next or another one.

    A line is a paragraph. One that is long and stops without a mark is a line that was broken: what goes on in the next
    may mean anything, and is left out up to the end of its sentence.
    """
    start, line, fresh, broken = 0, 0, True, False
    while start < len(text):
        end = _END.search(text, start)
        stop = end.start() if end else len(text)
        heading = None if broken else _HEADING.match(text, start, stop)
        if heading or (not broken and _CANDIDATE.search(text, start, stop)):
            first = heading.end() if heading else start
            clauses = tuple(_clauses([_dated(word, year) for word in words(text, own, first, stop)]))
            yield Sentence(heading is not None, fresh, clauses)
            fresh = False
        broken = broken and stop == start
        if end and end[0] == "\n":
            marked = stop == line or any(mark in text[max(line, stop - 2) : stop] for mark in _STOPS)
            fresh |= marked  # else it is a heading of what follows
            broken |= not marked and stop - line > _HEADING_LENGTH
            line = stop + 1
        start = stop + 1


def _clauses(found: Sequence[Word]) -> Iterator[Clause]:
    opener, held = "", list[Word]()
    for word in found:
        if word.kind != "mark":
            held.append(word)
        elif held:
            yield Clause(opener, tuple(held))
            opener, held = word.value, []
        else:
            opener += word.value
    if held:
        yield Clause(opener, tuple(held))


def _dated(word: Word, year: int | None) -> Word:
    if word.kind != "year":
        return word
    meant = {} if year is None else {str(year): "this", str(year - 1): "last", str(year + 1): "next"}
    return word._replace(kind=meant.get(word.value, "period"))


def own_words(agency: str, texts: Sequence[str]) -> dict[str, str]:
    """The words for the report's body (``own``), and for a region that is another body's (``level``).

    A government speaks of all of its region (全区), a department of itself (我局). ``texts`` are the plain ones of the
    prose, in which names are looked up.
    """
    core = agency.removesuffix("人民政府").removesuffix("办事处")
    governs = core != agency and core[-1:] in (*_LEVEL, "道")
    found: dict[str, str] = {}
    for level in (*_LEVEL, "街道", "自治区", "自治县", "自治州"):
        kind = "own" if governs and core.endswith(level) else "level"
        found.update(dict.fromkeys((f"全{level}", f"我{level}", f"本{level}", f"全{level}范围内"), kind))
    if agency.endswith(("大学", "学院", "学校")):
        found["学校"] = "own"
    cuts = [0, *(n for n in range(1, len(core)) if core[n - 1] in f"{_LEVEL}国")]
    for cut in cuts:
        if len(core) - cut >= 3:
            found |= {core[cut:]: "own", agency[cut:]: "own"}
            if cut and not governs:
                found[agency[cut - 1 :]] = "own"  # 区财政局
    if not governs and cuts[-1]:
        found.update(dict.fromkeys(_short_names(texts, core[cuts[-1] - 1 :]), "own"))
    return found


def _short_names(texts: Sequence[str], name: str) -> Iterator[str]:
    """How the prose shortens a department's name: 区教体局 for 区教育体育局."""
    pattern = re.compile(rf"{name[0]}[\u4e00-\u9fff]{{1,6}}?[局委办厅]")
    for shown in sorted({found for text in texts for found in pattern.findall(text)}):
        letters = iter(name)
        if all(letter in letters for letter in shown):
            yield shown
