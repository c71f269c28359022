"""Reads the sentences of a section, clause by clause, for the figures that they claim.

全年收到政府信息公开申请174件,其中予以公开67件 claims two figures of the tables. A claim that is wrongly read accuses
a report of a contradiction that it does not have, so what is not sure is left out; a claim that is missed costs
little. There is no grammar of these sentences, but they have a manner: what a number counts stands right before it,
in a small vocabulary, and what is left unsaid was said in a clause before. So clauses are read in order, and a
:class:`~gxparse.prose.scope.Scope` remembers what the words before have settled: whose figures, which year, all
requests or some of them. 其中 opens a part, a bracket is entered and left, a new sentence begins afresh but for its
topic.

What a single clause counts is told by :mod:`gxparse.prose.meaning`; this module keeps the thread, and takes claims
back when a later clause shows that they were of something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from attrs import define, evolve, field

from gxparse.prose import changes, lists, wholes
from gxparse.prose.clauses import Clause, Sentence
from gxparse.prose.kinds import (
    ASIDE,
    BARE,
    COUNTED,
    DISPUTES,
    DOCUMENTS,
    NAMED,
    OF_BODIES,
    OUTCOMES,
    RESULTS,
    UNREAD,
    WHOSE,
    Typed,
)
from gxparse.prose.lexer import Word
from gxparse.prose.meaning import is_partial, typed
from gxparse.prose.scope import Scope
from gxparse.prose.state import State, counted_apart

_ROOTS = re.compile("申请|复议|覆议|诉讼|应诉|行政(?:许可|处罚|强制)|规范性文件|行政事业性收费")
_VIEW = re.compile(r"(?:[从按就].{1,12}(?:看|分|分类|划分|统计|来说|而言))$")


@define
class Reader(State):
    """Reads the sentences of one section in order; ``ledger`` has their claims."""

    outer: list[Scope] = field(factory=list)  # the scope outside of a bracket
    topic: str = field()  # what the next sentence is about, if it does not say so
    of_part: bool = False  # a heading said that what follows is of a part of the body
    of_matter: bool = False  # a heading said that the disputes are about disclosure
    of_last_year: bool = False  # the sentence before ended with figures of last year
    of_old: bool = False  # the sentence before told what became of old requests alone
    last: Word | None = None  # the number of the clause before, if it began with it and was not read
    last_topic: str = ""  # what was spoken of before it
    of_received: list[int] = field(factory=list)  # claims that are of the requests received, if old ones come apart
    of_all: list[int] = field(factory=list)  # claims of disputes that may be all that the body has
    row: list[int] = field(factory=list)  # claims of disputes in one list
    row_has: bool | None = None  # whether they have results

    @topic.default
    def _first_topic(self) -> str:
        return self.default_topic

    # -- sentences -------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        """Read a sentence."""
        clauses = sentence.clauses
        self._begin(sentence)
        behind = 0
        for number, clause in enumerate(clauses):
            if number < behind:
                continue
            if "each" in clause.kinds:
                self._marks(clause)
                behind, unsure = lists.each(self, clauses, number)
                if unsure is not None:
                    self._unread(unsure)
            elif "no" in clause.kinds and not clause.numbers:
                self._marks(clause)
                behind, read = lists.none(self, clauses, number)
                if not read:
                    self._no_number(clause)
            else:
                self._clause(clause)
        if self.outer:
            self.scope = self.outer[0]
        self._end(sentence)

    def may_read(self, text: str, start: int, end: int) -> bool:
        """Whether a paragraph can name a figure: by its words, or since what it is about has been said before."""
        about = self.section in ("requests", "disputes") or self.topic not in ("", "lost")
        return about or _ROOTS.search(text, start, end) is not None

    def _begin(self, sentence: Sentence) -> None:
        clauses = sentence.clauses
        goes_on = bool(clauses) and "among" in clauses[0].kinds and not sentence.heading
        if sentence.heading:
            self.of_part = self.of_matter = False
        if sentence.heading or sentence.fresh:
            self.ledger.paragraph()
            if not goes_on:
                self.topic, self.of_last_year, self.of_received = self.default_topic, False, []
                self.of_old = False
                self.heads = ()
        if goes_on:
            self.scope.forget()
            self.scope.sharing = self.scope.crowded = False
        else:
            self.scope = Scope(self.section, self.topic, self.topic, matter=self.of_matter)
            self.scope.other_body, self.scope.other_time = self.of_part, self.of_last_year
            self.scope.split = self.of_old
        self.outer, self.latest, self.row, self.row_has, self.of_all, self.last = [], range(0), [], None, [], None
        bounds = (clauses[0].words[0].start, clauses[-1].words[-1].end) if clauses else (0, 0)
        self.without = counted_apart(self.text, *bounds)
        self.ledger.part(None)
        self.scope.subject = any("subject" in clause.kinds for clause in clauses)

    def _end(self, sentence: Sentence) -> None:
        """What the sentence leaves to the next one."""
        scope = self.scope
        if scope.topic == "disputes":
            scope.topic = scope.begun
        if scope.anchored:
            self.heads = scope.heads or self.heads
        lost, kinds = scope.topic == "lost", sentence.clauses[0].kinds if sentence.clauses else frozenset[str]()
        if sentence.heading:
            self.of_part = scope.other_body
            self.of_matter = scope.matter
            if kinds & {"weak", "subject"} and not kinds & UNREAD:
                scope.topic = scope.topic or "requests"
            elif kinds & {"channel", "foreign"} and not sentence.clauses[0].numbers:
                scope.topic = "lost"
        if not lost:
            self.topic = scope.topic
        else:
            self.topic = "requests" if scope.anchored and not scope.elsewhere else "lost"
        self.of_last_year = scope.year == "last"
        self.of_old = scope.split and scope.heads == ("carried_over",)

    # -- clauses ---------------------------------------------------------------------------------------

    def _marks(self, clause: Clause) -> None:
        """Enter and leave brackets: what is said in one does not hold behind it."""
        for mark in clause.opener:
            if mark == "(" and not self.outer:
                self.outer.append(evolve(self.scope))
                self.scope.open = self.scope.open[-1:]
                self.scope.told = frozenset(self.scope.open)
            elif mark == ")" and self.outer:
                self.scope = self.outer.pop()
            elif mark == ";":
                self.scope.open, self.scope.crowded, self.row, self.row_has = (), False, [], None

    def _clause(self, clause: Clause) -> None:
        self._marks(clause)
        clause, share = clause.shared()
        if not clause.words:
            wholes.share(self, share)
            return
        self.enter(clause)
        kinds, scope = clause.kinds, self.scope
        if clause.numbers and kinds & {"matter", "subject"} and kinds & {"among", "matter"}:
            self.ledger.strike(self.of_all)  # 行政复议案件356件,其中政府信息公开类12件
            self.of_all = []
        if "enum" in kinds:
            scope.heads, scope.anchor = (), None
        shared = clause.opener == "、" and scope.sharing
        scope.sharing = shared
        if not clause.numbers:
            self._no_number(clause)
            scope.sharing = bool(kinds & (NAMED - {"amount", "requested", "opened"}))
            return
        first = len(self.ledger)
        self.last_topic = scope.topic
        self.last = clause.words[clause.numbers[0]] if len(clause.numbers) == 1 and clause.begins_with_number else None
        for piece in clause.pieces():
            wholes.part(self, piece)
        self.ledger.aside |= "aside" in kinds and scope.topic != "disputes"
        if shared or kinds & UNREAD or scope.elsewhere:
            wholes.rate(self, clause)
            self._unread(clause)
        elif not changes.of_two_years(self, clause):
            pieces = list(clause.pieces())
            if len(pieces) > 1 and not all(piece.says_before for piece in pieces):
                self._unread(clause)
            else:
                for piece in pieces:
                    self._piece(piece)
        self.latest = range(first, len(self.ledger))
        if any(each is not None and "." not in each.kind for each in map(self.ledger.__getitem__, self.latest)):
            self.last = None
        wholes.share(self, share)

    def _goes_on(self, clause: Clause) -> bool:
        """Read 2件属于行政执法案卷,依法不予公开: what is counted in the clause before stands in this one."""
        kinds, last = clause.kinds, self.last
        parts = kinds & OUTCOMES or {"carry", "next"} <= kinds
        if last is None or not parts or "no" in kinds or clause.opener not in (",", "、") or kinds & UNREAD:
            return False
        if self.scope.topic == "lost" and self.last_topic == "requests":
            self.scope.topic = "requests"
        self._piece(evolve(clause, words=(last, *clause.words)))
        return True

    def _no_number(self, clause: Clause) -> None:
        """A clause that counts nothing."""
        kinds, scope = clause.kinds, self.scope
        wholes.rate(self, clause)
        wholes.of_all(self, clause)
        if self._goes_on(clause):
            return
        shown = self.text[clause.words[0].start : clause.words[-1].end]
        if "view" in kinds or _VIEW.search(shown[-20:]):
            self._view(known="view" in kinds and not kinds & UNREAD)
        elif clause.counts_unknown(self.text):
            self._unread(clause)
        elif clause.opener == "(" and (kinds & {"part", "level", "period"} or clause.names_a_body(self.text)):
            self.ledger.strike(self.latest)  # what stands before the bracket is of a part only
            for each in self.outer:
                each.lose()
                each.other_body = True
        elif "foreign" in kinds and not kinds & {"channel", "subject"}:
            scope.lose()
        elif clause.is_about_requests and not scope.elsewhere:
            scope.topic = "requests"
        if clause.words[0].kind in WHOSE:
            scope.applicants, scope.listed = 1, False
        if scope.alone and kinds & (COUNTED - {"received"}):
            self._split()
        if not kinds & UNREAD:
            changes.against_last_year(self, clause)
        elif not kinds & {"compare", "same"}:
            scope.anchor = None
        scope.changed = False

    def _view(self, *, known: bool) -> None:
        """从处理结果看: the parts of what was counted before; but what stands behind 从申请内容看 is not read."""
        scope = self.scope
        whole = scope.anchored or (scope.begun == "requests" and not scope.elsewhere)
        scope.anchored = whole
        if not known:
            scope.lose()
        elif whole and not scope.elsewhere:
            scope.topic, scope.heads = "requests", scope.heads or self.heads
        scope.applicants = 0

    def _unread(self, clause: Clause) -> None:
        """A number of what is not sure. What follows may refer to it, unless it is harmless."""
        kinds, scope = clause.kinds, self.scope
        if self._is_harmless(clause):
            return
        if kinds & (DISPUTES | RESULTS):
            scope.unsure |= bool(kinds & DISPUTES)
            scope.topic, scope.dispute = "disputes", ""
            scope.forget()
            return
        if scope.topic == "disputes" and kinds & COUNTED:
            self.ledger.strike(self.row)  # 行政复议申请25件,受理21件: either may be in the table
        if scope.topic == "requests" and self._is_known_part(clause):
            if scope.alone:
                self._split()
            scope.split |= bool(kinds & COUNTED) and scope.applicants != 1
            scope.forget()
            return
        if "actual" in kinds:
            self.ledger.doubt(("received", "total", "this", "count"))
        if "channel" in kinds and kinds <= BARE | {"channel", "among"} and scope.begun == "requests":
            scope.anchored = True  # 信函8件、当面3件: parts of what the sentence before has counted
        scope.lose()

    def _is_harmless(self, clause: Clause) -> bool:
        """Whether a number that is not read changes nothing for those behind it."""
        kinds, scope = clause.kinds, self.scope
        if kinds <= BARE | {"including"}:  # it adds up others
            if scope.topic == "requests" and not scope.heads and self._is_total(clause):
                scope.heads = self.heads  # 上述7件中
            if clause.opener == "、":
                self.ledger.strike(self.latest)  # 300件、360件、384件
            return True
        named = clause.names_a_body(self.text)
        compares = kinds & {"compare", "up", "down"} and not kinds & (UNREAD - {"unknown"}) and not named
        if compares or not (kinds & {"count"} or clause.counts_unknown(self.text)):
            scope.forget()
            return True
        if "quarrel" in kinds and scope.matter and not kinds & UNREAD:
            scope.topic = "disputes"  # 因信息公开引发争议7件
            return True
        if scope.elsewhere:
            return False
        applicants = kinds & WHOSE and not kinds & (UNREAD | OUTCOMES | COUNTED)  # 企业申请45件: no column of the form
        part = (scope.sibling or "aside" in kinds) and kinds <= BARE | ASIDE and not named  # 信息不存在90件, 转办2件
        return bool(applicants or part)

    def _is_total(self, clause: Clause) -> bool:
        """Whether it gives again the number of a total that the paragraph has named."""
        value = clause.words[clause.numbers[0]].value if clause.numbers else ""
        return any(str(each.value) == value for each in self.ledger if each.kind in self.heads)

    def _is_known_part(self, clause: Clause) -> bool:
        """Whether it counts some of the report's own requests: 按期办结380件, or what became of the old ones."""
        kinds, scope = clause.kinds, self.scope
        apart = scope.split or scope.alone or scope.applicants == 1
        some = apart or "among" in kinds or is_partial(kinds)
        known = (kinds & COUNTED and some) or (kinds & OUTCOMES and apart)
        return bool(known) and not kinds & (UNREAD | {"or", "etc"}) and not scope.elsewhere

    def _piece(self, clause: Clause) -> None:
        """A clause with one number."""
        number, kinds, scope = clause.words[clause.numbers[0]], clause.kinds, self.scope
        if kinds & {"up", "down"}:
            changes.change(self, clause)
            return
        if number.kind == "percent" or kinds & {"compare", "same", "no"}:
            if number.kind != "percent":
                self._unread(clause)
            return
        self._applicants(kinds)
        value = Decimal(number.value) if number.kind == "money" else int(number.value)
        found = typed(scope, kinds, self.text[number.end - 1], value)
        if kinds & self.without:
            found = ()
        if "actual" in kinds:
            self.ledger.doubt(("received", "total", "this", "count"))
        if found and not self._is_of_another_row(clause):
            first = len(self.ledger)
            for kind, column in found:
                self.add(clause, kind, column, value)
            self._remember(clause, found, range(first, len(self.ledger)))
        elif scope.anchor is not None and scope.year == "last" and kinds <= BARE | {"last", "amount"}:
            self.add(clause, scope.anchor.kind, scope.anchor.column, value)
            scope.against_last = True
        elif not kinds & self.without:
            sibling = scope.sibling
            self._unread(clause)
            scope.sibling = sibling and scope.topic == "requests"
            return
        scope.sibling = bool(kinds & self.without) or bool(found and kinds & (OUTCOMES | RESULTS | {"leaf"}))

    def _applicants(self, kinds: frozenset[str]) -> None:
        """Whether what follows is of one kind of applicants: it is not behind a list of several."""
        scope = self.scope
        if kinds & WHOSE:
            scope.applicants = 2 if scope.listed and not kinds & OUTCOMES else 1
            scope.listed = not kinds & OUTCOMES
        elif not kinds <= BARE:
            scope.listed = False

    def _is_of_another_row(self, clause: Clause) -> bool:
        """Whether disputes stand in a list with 、 of which only some have a result, which may be that of all."""
        kinds = clause.kinds
        if not kinds & DISPUTES:
            return False
        has = bool(kinds & RESULTS)
        if clause.opener != "、" or self.row_has is None:
            self.row, self.row_has = [], has
        mixed = has != self.row_has
        if mixed:
            self.ledger.strike(self.row)
            self.row = []
            self.scope.unsure = True
        return mixed

    def _remember(self, clause: Clause, found: Sequence[Typed], numbers: range) -> None:
        """What the clauses behind this one may refer to."""
        scope, kinds = self.scope, clause.kinds
        kind, column = found[0]
        if kinds & (OF_BODIES | DOCUMENTS):
            scope.documents = bool(kinds & DOCUMENTS)
            scope.forget()
            return
        if kind in DISPUTES:
            self.row += numbers
            if not scope.matter:
                self.of_all += numbers
            scope.dispute = kind if len(found) == 1 else ""
            scope.open = (*scope.open[-1:], kind) if column == "total" else (kind,)
            scope.told |= {kind}
            scope.topic = "disputes"
        else:
            self._count_of_requests(kind, column, clause, numbers)
        whole = column == "total" and kind not in OUTCOMES
        if scope.year == "last":
            scope.against_last = True
            scope.anchor = None
        elif whole and "、" not in clause.opener:
            crowd = scope.anchor is not None and not scope.changed and ";" not in clause.opener
            scope.crowded |= crowd
            scope.anchor = self.ledger[numbers[-1]] if numbers and not scope.crowded else None
        elif whole or kind in OUTCOMES or column != "total":
            scope.anchor = None
        scope.changed = False
        if kind == "carried_over" and {"including", "among"} & kinds:
            self._includes_carried_over()

    def _count_of_requests(self, kind: str, column: str, clause: Clause, numbers: range) -> None:
        scope, kinds = self.scope, clause.kinds
        scope.topic = "requests"
        if kind in COUNTED:
            scope.unit = self.text[clause.words[clause.numbers[0]].end - 1]
        if column != "total":
            return
        inside = bool(kinds & {"including", "among"})
        if kind in OUTCOMES or kind == "closed":
            self.of_received += numbers
        if kind in COUNTED:
            scope.anchored |= scope.year == "this"
        if kind == "received":
            if not numbers:
                self.ledger.strike(self.of_received)  # received twice: what was told of either is not of all
                scope.split = True
            scope.alone, self.of_received = False, []
        elif kind == "carried_over" and not inside:
            scope.alone = bool(self.of_received) or ("received" not in scope.heads and "plus" not in kinds)
            self.ledger.strike(self.of_received)
            self.of_received = []
            if "closed" in kinds:
                self._split()
        elif kind == "handled":
            if scope.alone and not kinds & {"total", "this"}:
                self.ledger.strike(numbers)
                self._split()
            scope.alone = False
        if kind not in OUTCOMES and kind not in scope.heads:
            scope.heads = (*scope.heads, kind)

    def _split(self) -> None:
        """Old and new requests are told of apart, so that what was told of the new ones is not of all."""
        self.scope.split, self.scope.alone = True, False
        self.ledger.strike(self.of_received)
        self.of_received = []

    def _includes_carried_over(self) -> None:
        """The requests counted just before are said to include those carried over."""
        number = len(self.ledger) - 2
        before = self.ledger[number] if number >= 0 else None
        if before is None or self.scope.heads[-2:] != ("received", "carried_over"):
            return
        if (before.kind, before.column, before.measure) == ("received", "total", "count"):
            self.ledger.rename(number, "handled")
            for scope in (self.scope, *self.outer):
                scope.heads, scope.anchor = ("handled",), self.ledger[number]
