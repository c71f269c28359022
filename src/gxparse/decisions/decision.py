"""What reviewers decided about findings: a file that the review page saves, and ``gxparse check --decisions`` takes.

:func:`~gxparse.decisions.loading.load_decisions` reads it. It is a JSON object with the ``schema``
``gxparse/decisions/1`` and a list of ``decisions``, each an object with

- ``report``: the :attr:`~gxparse.report.Report.fingerprint` of the report as read, ``finding``: the id of the finding;
- ``decision``: ``accept`` (the correction is right: the cells get these numbers), ``right`` (the report is right as
  printed) or ``ignore`` (not of interest);
- ``changes``, with ``accept`` only and at least one: ``cell`` (its key), ``from`` (the number that the report has,
  ``null``: none) and ``to`` (a whole number of 0 or more, also below 0 in a column of changes); ``report`` (the
  fingerprint) where the cell is that of another report, last year's for instance;
- ``comment``, if there is something to say; ``reviewer`` and ``date`` (``YYYY-MM-DD``), who decided and when;
- ``source``, ``agency``, ``year`` and ``message`` (``zh`` and ``en``) for people who read the file; gxparse does not
  look at them.

A decision settles one finding of one report, so that ``report`` and ``finding`` stand together once in a file, or again
with exactly the same decision. Several accepted corrections may change the same cell, but not to different numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date as Day  # noqa: N812 - a decision has a field of that name
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NoReturn, get_args

from attrs import evolve, field, frozen

from gxparse.cell_names import cell_words
from gxparse.characters import is_sayable
from gxparse.checks.engine import check_kind
from gxparse.errors import DecisionError
from gxparse.findings import split_key
from gxparse.forms.model import forms, kept_by_forms
from gxparse.items import Items
from gxparse.json_places import WHOLE, JsonPlace, quoted
from gxparse.layout import Note
from gxparse.nearest import meant_cell
from gxparse.recognition import MOST
from gxparse.report import Cell, Report
from gxparse.strict_json import MOST_DIGITS
from gxparse.words import Words, plain

__all__ = ["CHOICES", "SCHEMA", "AcceptedCorrection", "Change", "Choice", "Decision", "Decisions"]

SCHEMA = "gxparse/decisions/1"

Choice = Literal["accept", "right", "ignore"]
CHOICES: tuple[str, ...] = get_args(Choice)

UNKNOWN = Words("未知", "unknown")
"""What stands in messages for a number that is not known."""

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _fault(name: str, zh: str, en: str) -> NoReturn:
    raise DecisionError("", WHOLE.at(name), zh, en)


def _check_fingerprint(value: object) -> None:
    if not isinstance(value, str) or not _FINGERPRINT.fullmatch(value):
        zh, en = "不是报告的指纹（16 位十六进制数字）", "is no fingerprint of a report (16 hexadecimal digits)"
        _fault("report", f"{quoted(value)} {zh}", f"{quoted(value)} {en}")


def _check_text(place: JsonPlace, value: object) -> None:
    if not isinstance(value, str) or not is_sayable(value):
        raise DecisionError("", place, f"{quoted(value)} 不是文字", f"{quoted(value)} is no text")


def _check_day(value: object) -> None:
    try:
        valid = isinstance(value, str) and bool(_DAY.fullmatch(value)) and bool(Day.fromisoformat(value))
    except ValueError:
        valid = False
    if not valid:
        zh, en = "不是日期（如 2026-03-31）", "is no day such as 2026-03-31"
        _fault("date", f"{quoted(value)} {zh}", f"{quoted(value)} {en}")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS


@kept_by_forms
def _counts() -> frozenset[str]:
    """The keys of the cells of all forms that hold a count."""
    return frozenset(key for form in forms() for key, cell in form.cells.items() if not cell.column.money)


@kept_by_forms
def signed_cells() -> frozenset[str]:
    """The keys of the cells of all forms that hold a change, which may be below 0."""
    return frozenset(key for form in forms() for key, cell in form.cells.items() if cell.column.role == "change")


@frozen
class Change:
    """A cell that gets another number: what the report has (``None``: no number), and what is right.

    ``report`` is the fingerprint of the report that the cell is of, ``None`` for the one that was decided about. Raises
    :class:`~gxparse.errors.DecisionError` for what cannot be: no key of a count, no whole number, one below 0 outside
    of a column of changes.
    """

    cell: str
    before: int | None
    after: int
    report: str | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.cell, str) or self.cell not in _counts():
            _fault("cell", *_no_count(self.cell))
        if self.before is not None and not _is_count(self.before):
            told = quoted(self.before)
            _fault("from", f"{told} 既不是整数也不是 null", f"{told} is neither a whole number nor null")
        signed = self.cell in signed_cells()
        if not _is_count(self.after) and signed:
            _fault("to", f"{quoted(self.after)} 不是整数", f"{quoted(self.after)} is no whole number")
        if not _is_count(self.after) or (self.after < 0 and not signed):
            told = quoted(self.after)
            _fault("to", f"{told} 不是不小于 0 的整数", f"{told} is no whole number of 0 or more")
        if self.before == self.after:
            _fault("to", f"与 from 相同：{self.after}", f"the same as from: {self.after}")
        if self.report is not None:
            _check_fingerprint(self.report)

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON-ready data."""
        data: dict[str, Any] = {"cell": self.cell, "from": self.before, "to": self.after}
        return data if self.report is None else data | {"report": self.report}


def _no_count(key: object) -> Words:
    told = quoted(key)
    if isinstance(key, str) and split_key(key)[0] and split_key(key)[1] in _counts():
        zh = f"{told} 是另一份报告的单元格：cell 写不带年度的键，report 写那份报告的指纹"
        en = f"{told} is of another report: name the cell without the year, and that report in the field report"
        return Words(zh, en)
    if isinstance(key, str) and any(key in form.cells for form in forms()):
        return Words(f"{told} 是金额，不是数量", f"{told} is an amount of money, no count")
    meant = meant_cell(str(key), _counts())
    return Words(f"没有一种格式有单元格 {told}{meant.zh}", f"no form has a cell {told}{meant.en}")


def _changes(them: Iterable[Change]) -> tuple[Change, ...]:
    changes = tuple(them)
    for change in changes:
        check_kind("changes", change, Change, "a sequence of ")
    return changes


@frozen
class Decision:
    """What was decided about one finding of one report; see the module for the fields.

    ``zh`` and ``en`` are the finding's message, ``origin`` the file and the place in it. Two decisions are equal if
    they say the same, wherever they stand. Raises :class:`~gxparse.errors.DecisionError` for what cannot be.

    >>> Decision("16f2da9d4408c170", "balance:total", "right", comment="as published").settles
    True
    """

    report: str
    finding: str
    decision: Choice
    changes: tuple[Change, ...] = field(default=(), converter=_changes)
    comment: str = ""
    source: str | None = None
    agency: str | None = None
    year: int | None = None
    zh: str = ""
    en: str = ""
    reviewer: str | None = None
    date: str | None = None
    origin: tuple[str, JsonPlace] = field(default=("", WHOLE), eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _check_fingerprint(self.report)
        self._check_texts()
        if self.year is not None and not _is_count(self.year):
            _fault("year", f"{quoted(self.year)} 既不是整数也不是 null", f"{quoted(self.year)} is no year, nor null")
        if not self.finding:
            _fault("finding", "是空的", "is empty")
        if self.decision not in CHOICES:
            told, known = quoted(self.decision), ", ".join(CHOICES)
            _fault("decision", f"{told} 不是 {known} 之一", f"{told} is none of {known}")
        if self.decision == "accept" and not self.changes:
            _fault("changes", "接受更正须至少有一处更正", "an accepted correction changes at least one cell")
        if self.decision != "accept" and self.changes:
            _fault("changes", f"{self.decision} 不更正任何单元格", f"{self.decision} changes no cell")
        seen: set[tuple[str, str]] = set()
        for number, change in enumerate(self.changes):
            if (target := (change.report or self.report, change.cell)) in seen:
                zh, en = f"{change.cell} 出现两次", f"{change.cell} stands twice"
                raise DecisionError("", WHOLE.at("changes", number, "cell"), zh, en)
            seen.add(target)

    def _check_texts(self) -> None:
        for name in ("finding", "comment"):
            _check_text(WHOLE.at(name), getattr(self, name))
        for name in ("source", "agency", "reviewer"):
            if getattr(self, name) is not None:
                _check_text(WHOLE.at(name), getattr(self, name))
        if self.date is not None:
            _check_day(self.date)
        for name in ("zh", "en"):
            _check_text(WHOLE.at("message", name), getattr(self, name))

    @property
    def settles(self) -> bool:
        """Whether the finding is settled although it does not hold: ``right`` or ``ignore``."""
        return self.decision != "accept"

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON-ready data."""
        data: dict[str, Any] = {"report": self.report, "finding": self.finding, "decision": self.decision}
        if self.changes:
            data["changes"] = [change.to_dict() for change in self.changes]
        said: dict[str, Any] = {"comment": self.comment or None, "reviewer": self.reviewer, "date": self.date}
        said |= {"source": self.source, "agency": self.agency, "year": self.year}
        data |= {key: value for key, value in said.items() if value is not None}
        if self.zh or self.en:
            data["message"] = {"zh": self.zh, "en": self.en}
        return data

    @property
    def place(self) -> str:
        """Where it stands, in words: file and place in it, or report and finding if it was made in code."""
        return ", ".join(filter(None, map(str, self.origin))) or f"{self.report} {self.finding}"

    def wrong(self, place: JsonPlace, zh: str, en: str) -> DecisionError:
        """An error at a place in this decision."""
        source, where = self.origin
        return DecisionError(source or f"{self.report} {self.finding}", place.inside(where), zh, en)


@frozen
class AcceptedCorrection:
    """A cell of a report that gets another number, and the decisions that say so."""

    change: Change
    decisions: tuple[Decision, ...]

    def to_dict(self) -> dict[str, Any]:
        """The correction as JSON-ready data; each of ``for`` names a finding, and its report."""
        by = [{"report": decision.report, "finding": decision.finding} for decision in self.decisions]
        return {"cell": self.change.cell, "from": self.change.before, "to": self.change.after, "for": by}


def _distinct(items: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions without those that stand there again."""
    found: dict[tuple[str, str], Decision] = {}
    for decision in items:
        check_kind("decisions", decision, Decision, "a sequence of ")
        first = found.setdefault((decision.report, decision.finding), decision)
        if first != decision:
            zh = f"对 {decision.finding} 的核对意见与 {first.place} 不同"
            raise decision.wrong(WHOLE, zh, f"another decision about {decision.finding} than {first.place}")
    return tuple(found.values())


@frozen(slots=False, repr=False)
class Decisions(Items[Decision]):
    """Decisions about findings, each finding of a report at most once.

    Reports are those **as read**: a corrected one has another fingerprint. Raises
    :class:`~gxparse.errors.DecisionError` if two decisions contradict each other: about one finding, or in the number
    that a cell gets.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
    >>> changes = [Change(f"requests.carried_over.{column}", 1, 2) for column in ("natural_person", "total")]
    >>> decided = Decisions([Decision(report.fingerprint, "balance:total", "accept", changes)])
    >>> corrected = decided.correct(report)
    >>> len(gxparse.check(report).failed), len(gxparse.check(corrected).failed)
    (2, 0)
    >>> print(corrected.notes[-1].en)
    Carried over from last year, Total: 1 is corrected to 2 [requests.carried_over.total], decided for balance:total
    """

    items: tuple[Decision, ...] = field(default=(), converter=_distinct)

    def __attrs_post_init__(self) -> None:
        for cells in self._accepted.values():
            for same in cells.values():
                _check_agreement(same)

    def __repr__(self) -> str:
        counts = ", ".join(f"{sum(each.decision == choice for each in self)} {choice}" for choice in CHOICES)
        return f"<{len(self)} decisions: {counts}>"

    @cached_property
    def _of(self) -> Mapping[str, Mapping[str, Decision]]:
        found: dict[str, dict[str, Decision]] = {}
        for decision in self.items:
            found.setdefault(decision.report, {})[decision.finding] = decision
        return found

    @cached_property
    def _accepted(self) -> Mapping[str, Mapping[str, Sequence[_Accepted]]]:
        """The changes that were accepted, by the report that they are of and the cell."""
        found: dict[str, dict[str, list[_Accepted]]] = {}
        for decision in self.items:
            for number, change in enumerate(decision.changes):
                cells = found.setdefault(change.report or decision.report, {})
                cells.setdefault(change.cell, []).append(_Accepted(change, decision, number))
        return found

    def of(self, report: Report) -> Mapping[str, Decision]:
        """The decisions about a report, by the id of the finding."""
        return MappingProxyType(dict(self._of.get(report.fingerprint, {})))

    def corrections(self, report: Report) -> tuple[AcceptedCorrection, ...]:
        """The cells of a report that get another number, also by decisions about another report."""
        accepted = self._accepted.get(report.fingerprint, {})
        return tuple(
            AcceptedCorrection(same[0].change, tuple(each.decision for each in same)) for same in accepted.values()
        )

    def correct(self, report: Report) -> Report:
        """The report with all accepted corrections; the same one if there are none.

        A corrected cell has the new ``value`` and is ``reported``; ``raw`` and ``span`` stay those of what is printed,
        and a note with the code ``corrected`` tells of it. Raises :class:`~gxparse.errors.DecisionError` if the report
        has no such cell, or another number in it than the decision says.
        """
        corrections = self.corrections(report)
        cells, notes = dict(report.cells), list(report.notes)
        for correction in corrections:
            key = correction.change.cell
            cells[key] = _corrected_cell(report, self._accepted[report.fingerprint][key][0])
            notes.append(_note(report, correction))
        return evolve(report, cells=cells, notes=tuple(notes)) if corrections else report

    def beyond(self, fingerprints: Collection[str]) -> tuple[Decision, ...]:
        """The decisions that have no effect, or not all of it, as a report that they name is not among these."""
        return tuple(
            decision for decision in self.items if any(report not in fingerprints for report in _reports_of(decision))
        )

    def to_dict(self) -> dict[str, Any]:
        """The decisions as JSON-ready data, which :func:`load_decisions` takes as text."""
        return {"schema": SCHEMA, "decisions": [decision.to_dict() for decision in self.items]}


def _reports_of(decision: Decision) -> set[str]:
    return {decision.report, *(change.report for change in decision.changes if change.report is not None)}


@frozen
class _Accepted:
    """A change, the decision that accepts it, and its place among the changes of that."""

    change: Change
    decision: Decision
    number: int

    def wrong(self, name: str, zh: str, en: str) -> DecisionError:
        """An error in a field of it."""
        return self.decision.wrong(WHOLE.at("changes", self.number, name), zh, en)


def _check_agreement(same: Sequence[_Accepted]) -> None:
    """Raises an error if decisions give a cell different numbers, or found different ones in it."""
    first, *others = same
    for other in others:
        for name, mine, theirs in (
            ("from", other.change.before, first.change.before),
            ("to", other.change.after, first.change.after),
        ):
            if mine != theirs:
                here, there, cell = _told(mine), _told(theirs), other.change.cell
                by, earlier = other.decision.finding, first.decision
                zh = f"{cell} 在此为 {here}（{by}），在 {earlier.place} 为 {there}（{earlier.finding}）"
                en = f"{cell}: {here} here (for {by}), {there} in {earlier.place} (for {earlier.finding})"
                raise other.wrong(name, zh, en)


def _told(value: object) -> str:
    return "null" if value is None else str(value)


def _corrected_cell(report: Report, accepted: _Accepted) -> Cell:
    change, form = accepted.change, report.form.name
    if change.cell not in report:
        meant = meant_cell(change.cell, report)
        zh = f"报告（格式 {form}）没有单元格 {change.cell}{meant.zh}"
        raise accepted.wrong("cell", zh, f"the report (form {form}) has no cell {change.cell}{meant.en}")
    cell = report[change.cell]
    if cell.value != change.before:
        now, then = _told(cell.value), _told(change.before)
        zh, en = f"{change.cell} 在报告中是 {now}，不是 {then}", f"the report has {now} in {change.cell}, not {then}"
        raise accepted.wrong("from", zh, en)
    said = cell.known and cell.state != "recognised"  # else the remark says why the number is not known for sure
    remark = cell.remark if said else None
    seen = cell.recognition
    if seen is not None:
        seen = evolve(seen, says=str(change.after), margin=MOST, by_person=True)
    return evolve(cell, value=change.after, state="reported", remark=remark, recognition=seen)


def _note(report: Report, correction: AcceptedCorrection) -> Note:
    change, cell = correction.change, report.cells[correction.change.cell]
    found = list(dict.fromkeys(decision.finding for decision in correction.decisions))
    name = cell_words(change.cell, {"": report.form})
    before = UNKNOWN if change.before is None else plain(str(change.before))
    return Note(
        "corrected",
        f"{name.zh}：{before.zh} 更正为 {change.after}，依核对意见",
        f"{name.en}: {before.en} is corrected to {change.after} [{change.cell}], decided for {', '.join(found)}",
        None if cell.span is None else cell.span.line,
    )
