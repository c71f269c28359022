"""Reads figures that prose names in words of a form: 主动公开政府信息1234条, 其中当面申请3件, 举办培训班2次.

What other forms count, too, is read by :mod:`gxparse.prose.reader`. What one form alone counts has words in its data
(:class:`~gxparse.forms.parts.ProseWords`), so that no grammar is needed: a clause of known words, one of them the
form's, with one number in a unit of it. It is asked of less than the other reader is, and so it gives up sooner:
behind another body or another time nothing is read in a paragraph until it is said anew whose figures they are; behind
围绕, 领域 and the like figures may be some of all, and what a word names only within a topic is not read behind what is
not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import define, field

from gxparse.numerals import NUMERALS
from gxparse.prose.clauses import END, HEADING, Clause, clauses, is_title
from gxparse.prose.kinds import BARE
from gxparse.prose.ledger import Found
from gxparse.prose.lexer import Word
from gxparse.prose.sayings import MONEY, Saying, Sayings
from gxparse.prose.scope import Scope

STATED = "stated"
"""The class of the words of a form."""

_NAMES = frozenset({"this", "own", "body", "bodies", "sum", "until", "amount", "matter", "subject", "weak", "opened"})
_READ = BARE | _NAMES | {STATED, "money", "among", "including", "received"}
"""What a clause may have besides a word of the form, and be read."""
_NONE = (_READ - {"count", "money"}) | {"no"}
_COMPARES = BARE | {"compare", "same", "up", "down", "last", "this", "percent", "share"}
_ELSEWHERE = frozenset({"part", "level", "period", "behalf", "last"})
_DIGITS = f"0123456789, {NUMERALS}"
_SOME = re.compile("围绕|针对|关于|有关|对于|领域|方面|涉及|栏目|专栏|专题|类(?=[,:、;]|$)|转载|其他")
"""Words behind which a figure may be some of all."""


@define
class Stated:
    """Reads the paragraphs of one section; ``known`` are the claims that were read of it otherwise."""

    text: str
    section: str
    own: Mapping[str, str]
    year: int | None
    sayings: Sayings
    known: Sequence[Found]
    words: Mapping[str, str] = field(init=False)
    found: list[Found] = field(factory=list, init=False)
    struck: set[str] = field(factory=set)  # what a paragraph names twice, as parts of what the form has as one
    latest: int = 0  # how many claims the clause before has added
    scope: Scope = field(factory=Scope)
    begin: int = 0  # where the sentence begins
    topic: str = ""  # what the paragraph is about
    sharing: bool = False  # whether the clause before has no number of its own
    among: bool = False  # whether what follows is some of what the sentence has named
    within: bool = False  # whether the clause before counted some of those before it
    some: bool = False  # whether what follows may be some of all
    of_part: bool = False  # whether a heading said so of what is below it

    @words.default
    def _words(self) -> Mapping[str, str]:
        return {**self.own, **dict.fromkeys(self.sayings.words, STATED)}

    def read(self) -> list[Found]:
        """All claims, but for figures to which the section gives two values, or which a paragraph names twice."""
        line = 0
        while line < len(self.text):
            newline = self.text.find("\n", line)
            end = len(self.text) if newline < 0 else newline
            self._paragraph(line, end)
            line = end + 1
        values: dict[str, set[int | Decimal]] = {}
        known = [each for each in self.known if each.key == (each.kind, "total", "this", "count")]
        for each in (*self.found, *known):
            values.setdefault(each.kind, set()).add(each.value)
        return [each for each in self.found if len(values[each.kind]) == 1 and each.kind not in self.struck]

    def _paragraph(self, start: int, end: int) -> None:
        before, titled = len(self.found), end > start and is_title(self.text, start, end)
        self.scope, self.topic, self.some = Scope(), self.section, False
        while start < end:
            mark = END.search(self.text, start, end)
            stop = mark.start() if mark else end
            heading = HEADING.match(self.text, start, stop)
            if heading or titled:
                self.of_part = False
            self.some |= self.of_part
            self._sentence(heading.end() if heading else start, stop)
            if (heading or titled) and len(self.found) == before:
                self.of_part = self.some or self.scope.elsewhere
            start = stop + 1
        counts = Counter(each.kind for each in self.found[before:])
        self.struck |= {kind for kind, count in counts.items() if count > 1}

    def _sentence(self, start: int, stop: int) -> None:
        self.among, self.begin = False, start
        for clause in clauses(self.text, self.words, self.year, start, stop, self.sayings.units):
            self._clause(clause)

    def _clause(self, clause: Clause) -> None:
        kinds, begin, end = clause.kinds, clause.words[0].start, clause.words[-1].end
        self.scope.enter(clause)
        self.among |= "among" in kinds
        if "aside" in kinds:
            self.struck.add("closed")  # 答复8件,2件申请人撤回: what was closed may be 10
        if "(" in clause.opener:
            if kinds & _ELSEWHERE or clause.names_a_body:
                del self.found[len(self.found) - self.latest :]  # what stands before the bracket is of some only
            if self.within:
                self.topic = ""  # 网络申请30件(同意公开28件)
        before, self.within = len(self.found), False
        of_others = [each for each in self.known if begin <= each.start < end]
        if of_others:
            self.topic = self._topic_of(of_others[-1])
        elif clause.numbers and self.sharing and clause.opener == "、":
            self.topic = ""  # 政务微博、微信公开123条: both together
        elif clause.numbers:
            self._pieces(clause)
            if self.scope.other_body and not self.among:
                self._strike(clause)
        elif {"no", STATED} <= kinds <= _NONE:
            self._add(clause, 0, "")
        elif "unknown" in kinds and _SOME.search(self.text, begin, end):
            self.some, self.topic = True, ""
        elif "foreign" in kinds:
            self.topic = ""
        self.latest, self.sharing = len(self.found) - before, not clause.numbers

    def _strike(self, clause: Clause) -> None:
        """Take back what the sentence has said of the same: 镇政府设立查阅点1个,各村设立查阅点18个."""
        names = {self.sayings.words[word.value].name for word in clause.words if word.kind == STATED}
        self.found = [each for each in self.found if each.start < self.begin or each.kind not in names]

    def _topic_of(self, found: Found) -> str:
        """What is spoken of behind a claim that was read otherwise; not behind one of some applicants."""
        name = found.kind if found.column == "total" else f"{found.kind}-{found.column}"
        return self.sayings.topics.get(name, "") if found.measure == "count" else self.topic

    def _pieces(self, clause: Clause) -> None:
        """A clause with numbers, each read with the words before it; if there is one, also with those behind."""
        pieces = list(clause.pieces())
        whole = len(pieces) == 1 or all(_says_before(piece) for piece in pieces)
        for piece in pieces:
            number = piece.words[piece.numbers[0]]
            if whole and piece.kinds <= _READ:
                money = number.kind == "money"
                unit = MONEY if money else self.text[number.start : number.end].lstrip(_DIGITS)
                self._add(piece, Decimal(number.value) if money else int(number.value), unit)
            elif not piece.kinds <= _COMPARES:
                self.topic = ""

    def _add(self, clause: Clause, value: int | Decimal, unit: str) -> None:
        """Claim what a clause says, if it is surely the figure of the year and of the body."""
        named = [word for word in clause.words if word.kind == STATED]
        saying = self._meant(named)
        unsure = self.some or self.scope.other_body or self.scope.when not in ("", "this")
        if saying is None or unsure or (unit not in saying.units and (unit or value)):
            if named or "received" in clause.kinds:
                self.topic = ""
            return
        self.topic, self.within = self.sayings.topics[saying.name], bool(saying.topics)
        start, end = clause.words[0].start, clause.words[-1].end
        self.found.append(Found(kind=saying.name, value=value, start=start, end=end))

    def _meant(self, named: Sequence[Word]) -> Saying | None:
        saying = self.sayings.words[named[0].value] if len(named) == 1 else None
        return saying if saying is not None and (not saying.topics or self.topic in saying.topics) else None


def _says_before(clause: Clause) -> bool:
    return any(word.kind == STATED for word in clause.words[: clause.numbers[0]])


def stated(
    text: str, section: str, own: Mapping[str, str], year: int | None, of: Sayings, known: Sequence[Found]
) -> Iterator[Found]:
    """The figures that a section names in words of its form; ``known`` are the claims read of it otherwise."""
    if of.words:
        yield from Stated(text, section, own, year, of, known).read()
