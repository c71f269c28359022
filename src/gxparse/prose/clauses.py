"""Prose as sentences of clauses of words, and whose figures a clause speaks of.

A report has thousands of characters of which a dozen sentences name figures of its tables. Sentences that hold
neither a number with a unit nor a telling word are passed over at once. The others are cut at their marks into
clauses, and clauses into words of the vocabulary; what stands between is a word of the class ``unknown``. Years are
told as this, last, next or another one, so that nothing later has to know the date: in a report for 2021, 2020年 is
last year.

Whose figures they are is asked here as well, by names: 我局 and the report's own body count, 各乡镇 or another office
do not, as their figures are in no table of this report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, field, frozen

from gxparse.prose.kinds import ALIASES, NAMED, OUTCOMES, UNREAD
from gxparse.prose.lexer import Word, words

END = re.compile(r"[。!?\n]")
_FIGURE = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千万亿][ ]?[件宗起份例条项元%]|百分之|为0|持平"
    r"|[无未没][^,;。]{0,40}?(?:申请|复议|覆议|诉讼|应诉|结转|依申请|行政处罚|行政强制|行政许可)|:无|数[为是:]?[0-9]|[为是]零"
)
_SUBJECT = re.compile(
    "申请|建议|提案|信访|热线|留言|投诉|举报|咨询|复议|诉讼|应诉|许可|处罚|强制|规范|收费|受理|[未无没]"
)
HEADING = re.compile(r"\s*(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十]{1,3}[、.]|[0-9]{1,2}[、.)])")
_STOPS = "。!?;:"
_HEADING_LENGTH = 40
"""A heading has at most so many characters."""
_MARK = re.compile(r"[,;:(].|[。!?;,]|[0-9]件")


@frozen
class Clause:
    """Words between marks. ``opener`` has the marks before it, ``""`` at the beginning of a sentence."""

    opener: str
    words: tuple[Word, ...]
    kinds: frozenset[str] = field(init=False, repr=False)
    """The classes of its words, and those that these imply."""
    numbers: tuple[int, ...] = field(init=False, repr=False)
    """Which of its words are numbers."""

    @kinds.default
    def _kinds(self) -> frozenset[str]:
        kinds = frozenset([word.kind for word in self.words])
        return kinds | {"leaf" if "." in kind else ALIASES[kind] for kind in kinds if "." in kind or kind in ALIASES}

    @numbers.default
    def _numbers(self) -> tuple[int, ...]:
        return tuple([n for n, word in enumerate(self.words) if word.kind in ("count", "percent", "money")])

    @property
    def names_a_body(self) -> bool:
        """Whether it has the name of a body that is not the report's, or a number of such bodies."""
        return bool(self.kinds & {"office", "offices"}) or {"several", "own"} <= self.kinds

    @property
    def counts_unknown(self) -> bool:
        """Whether it counts in units of its own: people, bodies."""
        return bool(self.kinds & {"people", "several", "offices"})

    @property
    def ending(self) -> str:
        """How it ends, in what its last words say."""
        return "".join([word.value for word in self.words[-2:]])

    def ends_with(self, kind: str) -> bool:
        """Whether its last word that says something is of a class."""
        return next((word.kind for word in reversed(self.words) if word.kind != "plain"), "") == kind

    @property
    def is_about_requests(self) -> bool:
        """Whether it ends with requests for information, as 规范依申请公开 does, or is of nothing else."""
        unread = self.kinds & UNREAD
        return "subject" in self.kinds and (not unread or (unread == {"unknown"} and self.ends_with("subject")))

    @property
    def begins_with_number(self) -> bool:
        """Whether nothing that says something stands before its number."""
        return all(word.kind in ("plain", "among", "total") for word in self.words[: self.numbers[0]])

    @property
    def says_before(self) -> bool:
        """Whether what its number counts stands before it, and nothing of the kind behind it."""
        at = self.numbers[0]
        before, behind = (frozenset(word.kind for word in part) for part in (self.words[:at], self.words[at + 1 :]))
        named = NAMED | {"up", "down", "new"}
        return bool(before & named) and not behind & named

    def shared(self) -> tuple[Clause, Clause]:
        """The clause up to 占, and what stands from there on: what part of something it is."""
        if "share" not in self.kinds:
            return self, _NOTHING
        of = [n for n, word in enumerate(self.words) if word.kind == "share"]
        cut = next((n for n in of if "count" not in {word.kind for word in self.words[n:]}), len(self.words))
        return evolve(self, words=self.words[:cut]), evolve(self, opener="", words=self.words[cut:])

    def pieces(self) -> Iterator[Clause]:
        """The clause cut behind each number but the last, so that each piece has one."""
        numbers = self.numbers
        if len(numbers) < 2:
            yield self
            return
        bounds = [0, *(n + 1 for n in numbers[:-1]), len(self.words)]
        for first, last in pairwise(bounds):
            yield evolve(self, words=self.words[first:last])


_NOTHING = Clause("", ())


@frozen
class Sentence:
    """Clauses. ``heading`` says that a heading's number stands before them, ``fresh`` that a paragraph ended before."""

    heading: bool
    fresh: bool
    clauses: tuple[Clause, ...]


Wanted = Callable[[str, int, int, bool], bool]
"""Whether a part of a text is to be read; where it does not begin anew, since what it is about has been said before."""
_Part = tuple[bool, int, int]
"""A sentence that may matter: whether it is a heading, where it begins and ends."""


def sentences(text: str, own: Mapping[str, str], year: int | None, wanted: Wanted) -> Iterator[Sentence]:
    """The sentences of a plain text that may matter. Years are told as this, last, next or another one.

    A line is a paragraph, read if ``wanted`` says so of its text. A short one that stops without a mark is a heading
    of what follows. One that is long is a line that was broken: what goes on in the next may mean anything, and is left
    out up to the end of its sentence. Headings and sentences without a figure are held back until one with a figure
    follows them, before the next heading or in the same line.
    """
    line, fresh, broken, held = 0, True, False, list[_Part]()
    while line < len(text):
        newline = text.find("\n", line)
        end = len(text) if newline < 0 else newline
        first = END.search(text, line, end) if broken else None
        start = end if broken and first is None else line if first is None else first.end()
        titled = not broken and end > line and newline >= 0 and is_title(text, line, end)
        anew = (fresh or bool(held)) and not text.startswith("其中", start)
        about = wanted(text, start, start, anew) or any(wanted(text, *part[1:], True) for part in held)
        may = about or wanted(text, start, end, anew)
        read = may or titled or HEADING.match(text, start, end) is not None
        for part in _parts(text, start, end, titled=titled) if read else ():
            heading = part[0]
            if heading:
                held, fresh, about = [], False, False
            about = may and (about or wanted(text, *part[1:], True))
            named = about and _FIGURE.search(text, *part[1:])
            if heading or named or (may and _SUBJECT.search(text, *part[1:])):
                held.append(part)
            if named:
                for title, begin, stop in held:
                    yield Sentence(title, fresh, clauses(text, own, year, begin, stop))
                    fresh = False
                held, about = [], True
        held = [part for part in held if part[0]]
        marked = end == line or any(mark in text[max(line, end - 2) : end] for mark in _STOPS)
        fresh |= marked
        broken = (broken and end == line) or (not marked and end - line > _HEADING_LENGTH)
        line = end + 1


def clauses(
    text: str, own: Mapping[str, str], year: int | None, start: int, end: int, units: tuple[str, ...] = ()
) -> tuple[Clause, ...]:
    """The clauses of a sentence of a plain text, see :func:`~gxparse.prose.lexer.words`."""
    return tuple(_clauses([_dated(word, year) for word in words(text, own, start, end, units)]))


def _parts(text: str, start: int, end: int, *, titled: bool) -> Iterator[_Part]:
    while start < end:
        mark = END.search(text, start, end)
        stop = mark.start() if mark else end
        heading = HEADING.match(text, start, stop)
        yield heading is not None or titled, heading.end() if heading else start, stop
        start = stop + 1


def is_title(text: str, start: int, stop: int) -> bool:
    """Whether a line is one sentence, short, without a mark at its end or within."""
    return stop - start <= _HEADING_LENGTH and _MARK.search(text, start, stop) is None


def _clauses(found: Sequence[Word]) -> Iterator[Clause]:
    opener, held = "", list[Word]()
    listed = list(_without_reasons(found))
    for at, word in enumerate(listed):
        if word.kind != "mark":
            held.append(word)
        elif held and word.value == ":" and _is_answer(listed, at + 1):
            continue
        elif word.value in ",:" and [each.kind for each in held] == ["among"] and at + 1 < len(listed):
            held = [held[0]._replace(start=listed[at + 1].start, end=listed[at + 1].start)]  # 其中,予以公开5件
        elif held:
            yield Clause(opener, _with_figures(held))
            opener, held = word.value, []
        else:
            opener += word.value
    if held:
        yield Clause(opener, _with_figures(held))


def _is_answer(listed: Sequence[Word], at: int) -> bool:
    """Whether nothing but a number, or that there is none, stands up to the next mark: 收到申请:全年331件."""
    kinds = set[str]()
    while at < len(listed) and listed[at].kind != "mark":
        kinds.add(listed[at].kind)
        at += 1
    return bool(kinds & {"count", "no"}) and kinds <= {"count", "no", "plain", "total", "this", "all"}


def _with_figures(held: list[Word]) -> tuple[Word, ...]:
    """The words of a clause, in which a bare number counts if it says so: 件数为13, 较上年少4."""
    kinds = {word.kind for word in held}
    if "figure" in kinds:
        counts = (
            "count" if kinds & {"amount", "requested"} or {"compare"} < kinds & {"compare", "up", "down"} else "unknown"
        )
        held = [word._replace(kind=counts) if word.kind == "figure" else word for word in held]
    return tuple(held)


def _without_reasons(found: Sequence[Word]) -> Iterator[Word]:
    """The words but for a bracket between what is counted and its number: 不予公开(内部事务)3件."""
    at = 0
    while at < len(found):
        end = at
        if found[at].value == "(" and at and found[at - 1].kind != "mark":
            while end < min(len(found), at + _REASON_LENGTH) and found[end].value != ")":
                end += 1
            inside = {word.kind for word in found[at + 1 : end]}
            counted = end + 1 < len(found) and found[end].value == ")" and found[end + 1].kind == "count"
            end = end + 1 if counted and not inside & _TELLING else at
        if end == at:
            yield found[at]
            end += 1
        at = end


_REASON_LENGTH = 16
"""A bracket with more words is no reason."""
_TELLING = OUTCOMES | frozenset(
    {
        "count",
        "percent",
        "part",
        "level",
        "body",
        "bodies",
        "own",
        "this",
        "last",
        "period",
        "year",
        "carry",
        "including",
    }
)
"""A bracket with a word of these classes says more than a reason."""


def _dated(word: Word, year: int | None) -> Word:
    if word.kind != "year":
        return word
    if word.value.startswith("until"):
        shown = word.value[5:]
        return word._replace(kind="until" if shown in ("", str(year)) else "period", value=shown)
    meant = {} if year is None else {str(year): "this", str(year - 1): "last", str(year + 1): "next"}
    return word._replace(kind=meant.get(word.value, "period"))
