"""Reads the sentences of a section, clause by clause, for the figures that they claim.

全年收到政府信息公开申请174件,其中予以公开67件 claims two figures of the tables. A claim that is wrongly read accuses
a report of a contradiction that it does not have, so what is not sure is left out; a claim that is missed costs
little. There is no grammar of these sentences, but they have a manner: what a number counts stands right before it,
in a small vocabulary, and what is left unsaid was said in a clause before. So clauses are read in order, and a
:class:`~gxparse.prose.scope.Scope` keeps the threads: whose figures, which year, all requests or some of them. 其中
opens a part, a bracket is entered and left, a new sentence begins afresh but for its topic.

What a single clause counts is told by :mod:`gxparse.prose.meaning`; this module spins the threads on, and takes claims
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
from gxparse.prose.ledger import Key
from gxparse.prose.meaning import is_partial, typed
from gxparse.prose.scope import Scope
from gxparse.prose.state import State, counted_apart

_ROOTS = re.compile("申请|复议|覆议|诉讼|应诉|行政(?:许可|处罚|强制)|规范性文件|行政事业性收费")
_VIEW = re.compile(r"(?:[从按就].{1,12}(?:看|分|分类|划分|统计|来说|而言))$")
_SHARING = NAMED - {"amount", "requested", "opened"}
"""What is named without a number may share the next one."""
_RECEIVED: Key = ("received", "total", "this", "count")
_OF_ALL = OUTCOMES | {"closed"}
"""What is told of the requests received, unless old ones come apart."""


@define
class Reader(State):
    """Reads the sentences of one section in order; ``ledger`` has their claims."""

    outer: Scope | None = None  # the scope outside of a bracket
    topic: str = field(init=False)  # what the sentence is about if it does not say so; behind it, what the next one is
    title: Scope = field(factory=Scope)  # what the last heading said of body and matter
    last: Clause | None = None  # the last clause with a number, if it began with it and was not read
    loose: dict[str, list[int]] = field(factory=dict)  # claims that what follows may show to be of some only, by kinds

    def __attrs_post_init__(self) -> None:
        self.topic = self._unsaid

    @property
    def _unsaid(self) -> str:
        """What a section is about where its prose does not say so."""
        return "requests" if self.section == "requests" else ""

    # -- sentences -------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        """Read a sentence."""
        clauses, at, shared = sentence.clauses, 0, False
        self._begin(sentence)
        while at < len(clauses):
            clause, before = clauses[at], clauses[at - 1]
            self._marks(clause)
            # 复议、诉讼案件共5件: a number is also that of what a list names before it
            shared = clause.opener == "、" and (shared if before.numbers else bool(before.kinds & _SHARING))
            if "each" in clause.kinds:
                at, unsure = lists.each(self, clauses, at)
                if unsure is not None:
                    self._unread(unsure)
            elif "no" in clause.kinds and not clause.numbers:
                at, read = lists.none(self, clauses, at)
                if not read:
                    self._no_number(clause)
            else:
                self._clause(clause, shared=shared)
                at += 1
        self.scope, self.outer = self.outer or self.scope, None
        self._end(sentence)

    def may_read(self, text: str, start: int, end: int, anew: bool) -> bool:
        """Whether a part of a text can name a figure: by its words, or since what it is about has been said before."""
        about = self._unsaid if anew else self.topic
        return about not in ("", "lost") or self.section == "disputes" or _ROOTS.search(text, start, end) is not None

    def _begin(self, sentence: Sentence) -> None:
        clauses, before = sentence.clauses, self.scope
        goes_on = bool(clauses) and "among" in clauses[0].kinds and not sentence.heading
        if sentence.heading:
            self.title = Scope()
        if sentence.heading or sentence.fresh:
            self.ledger.paragraph()
            if not goes_on:
                self.topic, self.heads, self.loose, before = self._unsaid, (), {}, Scope()
        before.totals = ()
        if not goes_on:
            self.scope = Scope(
                when="other" if before.when == "last" else "",
                other_body=self.title.other_body,
                topic=self.topic,
                apart=before.apart if before.heads == ("carried_over",) else "",
                matter=self.title.matter,
            )
        self._settle(DISPUTES)
        self.latest, self.last = range(0), None
        bounds = (clauses[0].words[0].start, clauses[-1].words[-1].end) if clauses else (0, 0)
        self.without = counted_apart(self.text, *bounds)
        self.ledger.part(None)

    def _end(self, sentence: Sentence) -> None:
        """What the sentence leaves to the next one."""
        scope, topic = self.scope, self.scope.topic
        if scope.anchored:
            self.heads = scope.heads or self.heads
        if topic in ("disputes", "documents"):
            topic = self.topic
        elif topic == "lost" and scope.anchored and not scope.elsewhere:
            topic = "requests"
        if sentence.heading:
            kinds = sentence.clauses[0].kinds if sentence.clauses else frozenset[str]()
            self.title = scope
            if kinds & {"weak", "subject"} and not kinds & UNREAD:
                topic = topic or "requests"
            elif kinds & {"channel", "foreign"} and not sentence.clauses[0].numbers:
                topic = "lost"
        self.topic = topic

    # -- clauses ---------------------------------------------------------------------------------------

    def _marks(self, clause: Clause) -> None:
        """Enter and leave brackets: what is said in one does not hold behind it."""
        for mark in clause.opener:
            if mark == "(" and self.outer is None:
                self.outer = evolve(self.scope)
                self.scope.tell_disputes((self.scope.disputes or ())[-1:])
            elif mark == ")" and self.outer is not None:
                self.scope, self.outer = self.outer, None
            elif mark == ";":
                self.scope.tell_disputes(())
                self.scope.totals = tuple(filter(None, (self.scope.total,)))
                self.scope.row = ""
                self._settle(DISPUTES)

    def _clause(self, clause: Clause, *, shared: bool) -> None:
        clause, share = clause.shared()
        if not clause.words:
            wholes.share(self, share)
            return
        about, topic = self.scope.matter, self.scope.topic
        self.enter(clause)
        kinds, scope = clause.kinds, self.scope
        if not clause.numbers:
            self._no_number(clause)
            return
        if kinds & {"matter", "subject"} and kinds & {"among", "matter"} and not about:
            self.ledger.strike(self._settle(DISPUTES))  # 行政复议案件356件,其中政府信息公开类12件
        first, pieces = len(self.ledger), list(clause.pieces())
        for piece in pieces:
            wholes.part(self, piece)
        if shared or kinds & UNREAD or scope.elsewhere:
            wholes.rate(self, clause)
            self._unread(clause)
        elif not changes.of_two_years(self, clause):
            if len(pieces) > 1 and not all(piece.says_before for piece in pieces):
                self._unread(clause)
            else:
                for piece in pieces:
                    self._piece(piece)
        self.latest = range(first, len(self.ledger))
        known = topic != "requests" or len(clause.numbers) > 1 or any("." not in each.kind for each in self.standing)
        self.last = None if known or not clause.begins_with_number else clause
        wholes.share(self, share)

    def _goes_on(self, clause: Clause) -> bool:
        """Read 2件属于行政执法案卷,依法不予公开: what is counted in the clause before stands in this one."""
        kinds, last = clause.kinds, self.last
        parts = kinds & OUTCOMES or {"carry", "next"} <= kinds
        if last is None or not parts or "no" in kinds or clause.opener not in (",", "、") or kinds & UNREAD:
            return False
        self.scope.topic = "requests"
        self._piece(evolve(clause, words=(last.words[last.numbers[0]], *clause.words)))
        return True

    def _no_number(self, clause: Clause) -> None:
        """A clause that counts nothing."""
        kinds, scope = clause.kinds, self.scope
        wholes.rate(self, clause)
        wholes.of_all(self, clause)
        if self._goes_on(clause):
            return
        end = clause.words[-1].end
        if "view" in kinds or _VIEW.search(self.text[max(clause.words[0].start, end - 20) : end]):
            self._view(known="view" in kinds and not kinds & UNREAD)
        elif clause.counts_unknown:
            self._unread(clause)
        elif clause.opener == "(" and (kinds & {"part", "level", "period"} or clause.names_a_body):
            self.ledger.strike(self.latest)  # what stands before the bracket is of a part only
            if self.outer is not None:
                self.outer.lose()
                self.outer.other_body = True
        elif "foreign" in kinds and not kinds & {"channel", "subject"}:
            scope.lose()
        elif clause.is_about_requests and not scope.elsewhere:
            scope.topic = "requests"
        if clause.words[0].kind in WHOSE:
            scope.one, scope.row = True, ""
        if scope.apart == "old" and kinds & (COUNTED - {"received"}):
            self._split()
        if not kinds & UNREAD:
            changes.against_last_year(self, clause)
        elif not kinds & {"compare", "same"}:
            scope.totals = ()

    def _view(self, *, known: bool) -> None:
        """从处理结果看: the parts of what was counted before; but what stands behind 从申请内容看 is not read."""
        scope = self.scope
        scope.anchored |= self.topic == "requests" and not scope.elsewhere
        if not known:
            scope.lose()
        elif scope.anchored and not scope.elsewhere:
            scope.topic, scope.heads = "requests", scope.heads or self.heads
        scope.one = False

    def _unread(self, clause: Clause) -> None:
        """A number of what is not sure. What follows may refer to it, unless it is harmless."""
        kinds, scope = clause.kinds, self.scope
        if self._is_harmless(clause):
            return
        if kinds & (DISPUTES | RESULTS):
            scope.topic, scope.totals = "disputes", ()
            scope.tell_disputes(None if kinds & DISPUTES else ())
            return
        if scope.topic == "disputes" and kinds & COUNTED:
            self.ledger.strike(self._settle(DISPUTES))  # 行政复议申请25件,受理21件: either may be in the table
        if scope.topic == "requests" and self._is_known_part(clause):
            if scope.apart == "old":
                self._split()
            elif kinds & COUNTED and not scope.one:
                scope.apart = "split"
            scope.totals = ()
            return
        if "actual" in kinds:
            self.ledger.doubt(_RECEIVED)
        if "channel" in kinds and kinds <= BARE | {"channel", "among"} and self.topic == "requests":
            scope.anchored = True  # 信函8件、当面3件: parts of what the sentence before has counted
        scope.lose()

    def _is_harmless(self, clause: Clause) -> bool:
        """Whether a number that is not read changes nothing for those behind it."""
        kinds, scope = clause.kinds, self.scope
        if kinds <= BARE | {"including"}:  # it adds up others
            if clause.opener == "、":
                self.ledger.strike(self.latest)  # 300件、360件、384件
            return True
        named = clause.names_a_body
        compares = kinds & {"compare", "up", "down"} and not kinds & (UNREAD - {"unknown"}) and not named
        if compares or not (kinds & {"count"} or clause.counts_unknown):
            scope.totals = ()
            return True
        if scope.elsewhere:
            return False
        applicants = kinds & WHOSE and not kinds & (UNREAD | OUTCOMES | COUNTED)  # 企业申请45件: no column of the form
        listed = scope.row == "outcomes" or "aside" in kinds
        return bool(applicants or (listed and kinds <= BARE | ASIDE and not named))  # 信息不存在90件, 转办2件

    def _is_known_part(self, clause: Clause) -> bool:
        """Whether it counts some of the report's own requests: 按期办结380件, or what became of the old ones."""
        kinds, scope = clause.kinds, self.scope
        apart = scope.apart or scope.one
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
        if kinds & WHOSE:
            scope.one = scope.row != "applicants" or bool(kinds & OUTCOMES)
        value = Decimal(number.value) if number.kind == "money" else int(number.value)
        found = () if kinds & self.without else typed(self, kinds, self.unit(number.end), value)
        if "actual" in kinds:
            self.ledger.doubt(_RECEIVED)
        if found and self._is_of_this_row(clause):
            first = len(self.ledger)
            for kind, column in found:
                self.add(clause, kind, column, value)
            self._remember(clause, found, range(first, len(self.ledger)))
        elif scope.total is not None and scope.when == "last" and kinds <= BARE | {"last", "amount"}:
            changes.last_year(self, clause, scope.total)
        elif not kinds & self.without:
            self._unread(clause)
        if not kinds <= BARE or found:
            self._item(kinds, read=bool(found))

    def _item(self, kinds: frozenset[str], *, read: bool) -> None:
        """What the items told in a row are of."""
        scope = self.scope
        if kinds & DISPUTES:
            scope.row = "results" if kinds & RESULTS else "disputes"
        elif kinds & WHOSE and not kinds & OUTCOMES:
            scope.row = "applicants"
        elif kinds & self.without or (read and kinds & (OUTCOMES | RESULTS | {"leaf"})):
            scope.row = "outcomes"
        elif read or scope.topic != "requests" or scope.row != "outcomes":
            scope.row = ""

    def _is_of_this_row(self, clause: Clause) -> bool:
        """Not so are disputes in a list with 、 of which only some have a result, which may be that of all."""
        row = {"disputes", "results"} - {"results" if clause.kinds & RESULTS else "disputes"}
        mixed = clause.opener == "、" and bool(clause.kinds & DISPUTES) and self.scope.row in row
        if mixed:
            self.ledger.strike(self._settle(DISPUTES))
            self.scope.tell_disputes(None)
        return not mixed

    # -- threads ---------------------------------------------------------------------------------------

    def _remember(self, clause: Clause, found: Sequence[Typed], numbers: range) -> None:
        """What the clauses behind this one may refer to."""
        scope, kinds = self.scope, clause.kinds
        kind, column = found[0]
        if kinds & (OF_BODIES | DOCUMENTS):
            scope.topic = "documents" if kinds & DOCUMENTS else self.topic
            scope.totals = ()
            return
        if kind in DISPUTES:
            self.loose.setdefault(kind, []).extend(numbers)
            before = () if column != "total" else (scope.disputes or ())[-1:]
            scope.tell_disputes((*before, kind) if len(found) == 1 else ("", ""))
            scope.topic = "disputes"
        else:
            scope.topic = "requests"
            if column == "total":
                self._count_of_requests(kind, clause, numbers)
        self._total(clause, kind, column, numbers)
        if kind == "carried_over" and {"including", "among"} & kinds:
            self._includes_carried_over()

    def _total(self, clause: Clause, kind: str, column: str, numbers: range) -> None:
        """A change told behind a total is of it, unless several totals stand in a row."""
        scope = self.scope
        if scope.when == "last":
            scope.compared, scope.totals = True, ()
        elif column != "total" or kind in OUTCOMES:
            scope.totals = ()
        elif "、" not in clause.opener:
            changed = any(each.measure in ("growth", "increase") for each in self.standing)
            before = () if changed or ";" in clause.opener else scope.totals
            scope.totals = (*before, *filter(None, map(self.ledger.__getitem__, numbers[-1:])))[:2]  # one, or several

    def _count_of_requests(self, kind: str, clause: Clause, numbers: range) -> None:
        """What requests in all are told of here, and behind it."""
        scope, kinds = self.scope, clause.kinds
        if kind in _OF_ALL:
            self.loose.setdefault(kind, []).extend(numbers)
        scope.anchored |= kind in COUNTED and scope.when != "last"
        if kind == "received":
            told = self._settle(_OF_ALL)
            if not numbers:
                self.ledger.strike(told)  # received twice: what was told of either is not of all
            scope.apart = "split" if not numbers or scope.apart == "split" else ""
        elif kind == "carried_over" and not {"including", "among"} & kinds:
            told = self._settle(_OF_ALL)
            self.ledger.strike(told)
            if scope.apart != "split":
                scope.apart = "old" if told or ("received" not in scope.heads and "plus" not in kinds) else ""
            if "closed" in kinds:
                self._split()
        elif kind == "handled" and scope.apart == "old":
            scope.apart = ""
            if not kinds & {"total", "this"}:
                self.ledger.strike(numbers)
                self._split()
        if kind not in OUTCOMES and kind not in scope.heads:
            scope.heads = (*scope.heads, kind)

    def _split(self) -> None:
        """Old and new requests are told of apart, so that what was told of the new ones is not of all."""
        self.scope.apart = "split"
        self.ledger.strike(self._settle(_OF_ALL))

    def _settle(self, kinds: frozenset[str]) -> list[int]:
        """The claims of some kinds that were loose, and are so no longer."""
        return [number for kind in kinds for number in self.loose.pop(kind, ())]

    def _includes_carried_over(self) -> None:
        """The requests counted just before are said to include those carried over."""
        number = len(self.ledger) - 2
        before = self.ledger[number] if number >= 0 else None
        if before is not None and before.key == _RECEIVED and self.scope.heads[-2:] == ("received", "carried_over"):
            handled = evolve(before, kind="handled")
            self.ledger.strike([number])
            self.ledger.add(handled)
            for scope in filter(None, (self.scope, self.outer)):
                scope.heads, scope.totals = ("handled",), (handled,)
