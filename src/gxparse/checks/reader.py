"""Reads the sentences of a section, clause by clause, for the figures that they claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from attrs import define, evolve, field, frozen

from gxparse.checks.clauses import Clause, Sentence
from gxparse.checks.kinds import (
    APPLICANTS,
    BARE,
    COUNTED,
    DISPUTES,
    NAMED,
    OUTCOMES,
    REQUESTS,
    RESULTS,
    UNREAD,
    Scene,
    Typed,
)

Year = Literal["this", "last"]
Measure = Literal["count", "growth", "increase"]

_WITH_ZERO = frozenset({"received", "carried_over", "carried_forward"}) | DISPUTES
_NOT_WITH_ZERO = {"compare", "share", "opened", "closed", "amount", "up", "down"} | OUTCOMES | RESULTS | APPLICANTS
_OF_REQUESTS = REQUESTS | OUTCOMES | {"matter", "channel", "carry"}


@frozen(kw_only=True)
class Found:
    """A claim, and where it stands in the text of its section."""

    kind: str
    column: str = "total"
    value: int | Decimal
    start: int
    end: int
    year: Year = "this"
    measure: Measure = "count"


@define
class _Time:
    """Of when the figures of a sentence are, and whose."""

    year: Year = "this"
    outside: Year = "this"  # of the brackets that are open
    dated: bool = False  # whether this year is named
    other: bool = False  # whether it is another time than a whole year
    other_body: bool = False  # whether they are of another body, or of a part of the report's
    against_last: bool = False  # whether last year is what they are compared with

    def enter(self, clause: Clause, text: str) -> None:
        """What a clause says of time and body."""
        for mark in clause.opener:
            if mark == "(":
                self.outside = self.year
            elif mark == ")":
                self.year = self.outside
        kinds = clause.kinds
        if "this" in kinds:
            self.dated, self.other = True, False
        if not kinds & {"compare", "same", "carry"}:
            if "last" in kinds:
                self.year, self.other = "last", "this" in kinds
            elif "this" in kinds:
                self.year = "this"
        self.other |= "period" in kinds or ("next" in kinds and "carry" not in kinds)
        self.other |= "sum" in kinds and not self.dated
        if "own" in kinds or "body" in kinds:
            self.other_body = False
        if {"part", "level"} & kinds or ("bodies" in kinds and "own" not in kinds) or clause.names_a_body(text):
            self.other_body = True

    @property
    def elsewhere(self) -> bool:
        """Whether the figures are not the report's."""
        return self.other or self.other_body


@define
class Reader:
    """Reads the sentences of one section in order; ``found`` has their claims.

    ``text`` is the plain text of the section.
    """

    text: str
    scene: Scene
    found: list[Found] = field(factory=list)
    time: _Time = field(factory=_Time)
    of_part: bool = False  # a heading said that what follows is of a part of the body
    anchor: Found | None = None  # the total that a change told behind it is of
    changed: bool = False  # whether the clause before told one
    sharing: bool = False  # whether the clause before shares its number with this one

    def read(self, sentence: Sentence) -> None:
        """Read a sentence."""
        clauses, scene = sentence.clauses, self.scene
        if sentence.heading:
            self.of_part = False
        if (sentence.heading or sentence.fresh) and scene.section != "requests":
            scene.topic = ""
        if not (clauses and "among" in clauses[0].kinds):  # else it goes on with the sentence before
            scene.heads, scene.dispute, scene.matter = [], "", False
            self.time = _Time(other_body=self.of_part)
        scene.subject = any("subject" in clause.kinds for clause in clauses)
        self.anchor, self.changed, self.sharing = None, False, False
        behind = 0
        for number, clause in enumerate(clauses):
            if number < behind:
                continue
            if "each" in clause.kinds:
                behind = self._each(clauses, number)
            elif "no" in clause.kinds and not clause.numbers:
                behind = self._none(clauses, number)
            else:
                self._clause(clause)
        if sentence.heading:
            self.of_part = self.time.other_body
            if not scene.topic and "weak" in clauses[0].kinds and not clauses[0].kinds & UNREAD:
                scene.topic = "requests"

    # -- clauses ---------------------------------------------------------------------------------------

    def _enter(self, clause: Clause) -> None:
        self.time.enter(clause, self.text)
        self.scene.matter |= bool(clause.kinds & {"subject", "matter"})

    def _clause(self, clause: Clause) -> None:
        clause = _without_share(clause)
        if not clause.words:
            return
        kinds = clause.kinds
        self._enter(clause)
        if "enum" in kinds:
            self.scene.heads, self.anchor = [], None
        shared = clause.opener == "、" and self.sharing
        self.sharing = shared
        if not clause.numbers:
            self._no_number(clause)
            self.sharing = bool(kinds & (NAMED - {"amount", "requested", "opened"}))
            return
        pieces = list(clause.pieces())
        unsure = shared or (len(pieces) > 1 and not all(map(_says_before, pieces)))
        if unsure or kinds & UNREAD or self.time.elsewhere:
            self._unread(clause)
        else:
            for piece in pieces:
                self._piece(piece)

    def _no_number(self, clause: Clause) -> None:
        kinds, scene = clause.kinds, self.scene
        if "subject" in kinds:
            scene.topic = "requests"
        elif "foreign" in kinds and "channel" not in kinds:
            scene.topic, scene.heads = "foreign", []
        if kinds & {"compare", "same"} and ("last" in kinds or _is_yearly(clause)) and not kinds & UNREAD:
            self.time.against_last = True
            if "same" in kinds and self.anchor is not None and not self.time.elsewhere:
                self._add(clause, self.anchor.kind, self.anchor.column, 0, "increase")
        elif kinds & UNREAD:
            self.anchor = None
        self.changed = False

    def _unread(self, clause: Clause) -> None:
        """A number of what is not sure. If it is no request, what follows is not either."""
        kinds, scene = clause.kinds, self.scene
        if kinds <= BARE:
            return  # a number that adds up others
        if "foreign" in kinds or ("count" in kinds and not kinds & _OF_REQUESTS):
            scene.topic = "foreign"
        elif "subject" in kinds:
            scene.topic = "requests"
        scene.heads, scene.dispute = [], ""
        self.anchor, self.changed = None, False

    def _piece(self, clause: Clause) -> None:
        """A clause with one number."""
        number, kinds = clause.words[clause.numbers[0]], clause.kinds
        if kinds & {"up", "down"}:
            self._change(clause)
            return
        if number.kind == "percent" or kinds & {"compare", "same", "no"}:
            self._unread(clause)
            return
        value = int(number.value)
        typed = self.scene.typed(kinds, self.text[number.end - 1], value)
        if typed:
            for kind, column in typed:
                self._add(clause, kind, column, value)
            self._remember(clause, typed)
        elif self.anchor is not None and self.time.year == "last" and kinds <= BARE | {"last", "amount"}:
            self._add(clause, self.anchor.kind, self.anchor.column, value)
            self.time.against_last = True
        else:
            self._unread(clause)

    def _remember(self, clause: Clause, typed: Sequence[Typed]) -> None:
        """What the clauses behind this one may refer to."""
        scene = self.scene
        kind, column = typed[0]
        self.changed = False
        if kind in DISPUTES:
            scene.dispute = kind if len(typed) == 1 else ""
        else:
            scene.topic = "requests"
            if column == "total" and kind not in OUTCOMES:
                scene.heads.append(kind)
        self.time.against_last |= self.time.year == "last"
        alone = column == "total" and kind not in OUTCOMES and "、" not in clause.opener
        self.anchor = self.found[-1] if alone and self.time.year == "this" else None
        if kind == "carried_over" and {"including", "among"} & clause.kinds:
            self._includes_carried_over()

    def _includes_carried_over(self) -> None:
        """The requests counted just before are said to include those carried over."""
        heads = self.scene.heads
        if heads[-2:] == ["received", "carried_over"]:
            before = self.found[-2]
            if (before.kind, before.column, before.measure) == ("received", "total", "count"):
                self.found[-2] = self.anchor = evolve(before, kind="handled")
                self.scene.heads = ["handled"]

    def _add(self, clause: Clause, kind: str, column: str, value: int | Decimal, measure: Measure = "count") -> None:
        start, end = clause.words[0].start, clause.words[-1].end
        year = self.time.year if measure == "count" else "this"
        self.found.append(
            Found(kind=kind, column=column, value=value, start=start, end=end, year=year, measure=measure)
        )

    # -- changes against last year ---------------------------------------------------------------------

    def _change(self, clause: Clause) -> None:
        kinds, number, anchor = clause.kinds, clause.words[clause.numbers[0]], self.anchor
        based = _is_yearly(clause) or {"compare", "last"} <= kinds or self.time.against_last or self.changed
        of = self._of(kinds)
        if not based or of is None or {"up", "down"} <= kinds:
            self._unread(clause)
            return
        sign = -1 if "down" in kinds else 1
        if number.kind == "percent":
            self._add(clause, *of, sign * Decimal(number.value), "growth")
        else:
            self._add(clause, *of, sign * int(number.value), "increase")
        self.anchor, self.changed = anchor, True

    def _of(self, kinds: frozenset[str]) -> Typed | None:
        """What has changed: what the clause names, else the total just before."""
        named, anchor, scene = kinds & (COUNTED | OUTCOMES | DISPUTES), self.anchor, self.scene
        if kinds & (RESULTS | APPLICANTS | {"carry", "opened"}) or len(named) > 1:
            return None
        of_requests = scene.topic == "requests" or "subject" in kinds
        if named:
            [kind] = named
            same = anchor is not None and anchor.kind == kind
            return (kind, "total") if (same if kind in DISPUTES else of_requests) else None
        if anchor is not None:
            return None if kinds & REQUESTS and anchor.kind in DISPUTES else (anchor.kind, anchor.column)
        return ("received", "total") if kinds & REQUESTS and of_requests else None

    # -- none, and lists -------------------------------------------------------------------------------

    def _none(self, clauses: Sequence[Clause], first: int) -> int:
        """Read 未发生行政复议、行政诉讼 and the like. Gives the clause to go on with."""
        behind = first + 1
        while behind < len(clauses) and clauses[behind].opener == "、":
            if clauses[behind].numbers or "no" in clauses[behind].kinds:
                break
            behind += 1
        group = clauses[first:behind]
        for clause in group:
            self._enter(clause)
        said = frozenset[str]().union(*(clause.kinds for clause in group))
        if said & UNREAD or self.time.elsewhere:
            self._no_number(group[0])
            return behind
        if not said & (_NOT_WITH_ZERO if "carry" in said else _NOT_WITH_ZERO | {"handled"}):
            start = group[0].words[0].start
            for clause in group:
                self.found += self._zeros(clause, start)
        if "subject" in said:
            self.scene.topic = "requests"
        return behind

    def _zeros(self, clause: Clause, start: int) -> Iterator[Found]:
        kinds = clause.kinds
        if kinds & (DISPUTES | {"carry"}):
            kinds -= {"received"}
        elif "subject" in kinds:
            kinds |= {"received"}
        year: Year = "this" if "carry" in kinds else self.time.year
        for kind, column in self.scene.typed(kinds, "件", 0):
            if kind in _WITH_ZERO:
                yield Found(kind=kind, column=column, value=0, start=start, end=clause.words[-1].end, year=year)

    def _each(self, clauses: Sequence[Clause], at: int) -> int:
        """Read 甲、乙分别为1件、2件. Gives the clause to go on with.

        What stands before 分别 in the same list has been read as clauses without numbers, which claim nothing.
        """
        clause, first, behind = clauses[at], at, at + 1
        while first and clauses[first].opener == "、":
            if clauses[first - 1].numbers or "each" in clauses[first - 1].kinds:
                break
            first -= 1
        while behind < len(clauses) and clauses[behind].opener == "、" and _is_bare(clauses[behind]):
            behind += 1
        cut = next(n for n, word in enumerate(clause.words) if word.kind == "each")
        head = evolve(clause, words=clause.words[:cut])
        before = [each for each in (*clauses[first:at], head) if each.words]
        words = [*clause.words[cut:], *(word for each in clauses[at + 1 : behind] for word in each.words)]
        for each in before:
            self._enter(each)
        whole = evolve(clause, words=(*(before[0].words if before else ()), *words))
        numbers = [word for word in words if word.kind in ("count", "percent")]
        listed = all(word.kind in ("each", "count", "plain") for word in words) and len(numbers) > 1
        known = not any(each.kinds & UNREAD for each in before) and not self.time.elsewhere
        typed = self._items([item for each in before for item in _items(each)]) if listed and known else []
        if len(typed) != len(numbers):
            self._unread(whole)
            return behind
        for (kind, column), number in zip(typed, numbers, strict=True):
            self._add(whole, kind, column, int(number.value))
        self.anchor = None
        return behind

    def _items(self, items: Sequence[frozenset[str]]) -> list[Typed]:
        """What each item of a list counts; the words for requests count for all of them."""
        shared = frozenset[str]().union(*items) & ({"subject", "weak"} | COUNTED)
        found: list[Typed] = []
        for item in items:
            kinds = item if item & (DISPUTES | RESULTS) else item | shared
            typed = self.scene.typed(kinds, "件", 1)
            if len(typed) != 1:
                return []
            found += typed
        return found


def _without_share(clause: Clause) -> Clause:
    """A clause up to 占, behind which stands what part of something it is."""
    cut = next((n for n, word in enumerate(clause.words) if word.kind == "share"), None)
    return clause if cut is None else evolve(clause, words=clause.words[:cut])


def _is_yearly(clause: Clause) -> bool:
    """Whether it says by itself that it compares with last year."""
    return any(word.value.startswith("同比") for word in clause.words)


def _says_before(piece: Clause) -> bool:
    """Whether what a number counts stands before it, and nothing of the kind behind it."""
    at = piece.numbers[0]
    before, behind = (frozenset(word.kind for word in part) for part in (piece.words[:at], piece.words[at + 1 :]))
    named = NAMED | {"up", "down"}
    return bool(before & named) and not behind & named


def _is_bare(clause: Clause) -> bool:
    return bool(clause.numbers) and clause.kinds <= BARE


def _items(clause: Clause) -> Iterator[frozenset[str]]:
    """The classes of a clause's words between 和, 及 and the like."""
    held: set[str] = set()
    for word in clause.words:
        if word.kind == "plain" and word.value in ("和", "及", "与", "以及") and held & NAMED:
            yield frozenset(held)
            held = set()
        elif word.kind != "plain":
            held.add(word.kind)
    if held & NAMED:
        yield frozenset(held)
