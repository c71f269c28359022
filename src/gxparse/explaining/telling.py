"""Explanations in words, with the labels of the form; several that tie are told as what they are: a choice.

Where nothing in a report tells which of nine empty rows was left out, to show the first of them would suggest it. So a
tie is told by what all of its explanations have in common, and then by what is open: which row, or which mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gxparse.cell_names import corrected, row_words
from gxparse.findings import split_key
from gxparse.forms.model import Form, forms
from gxparse.words import Words, plain

if TYPE_CHECKING:
    from gxparse.explaining.explanation import Correction, Mistake, Part

Forms = Mapping[str, Form]
"""The forms of reports by what the names of their cells begin with."""

ROWS = 6
"""So many rows are named of those that a mistake may be in; how many there are is said."""

CHOICES = 6
"""So many choices of a tie are told; how many there are is said."""

OPEN = Words("以下何者属实，无从断定", "nothing tells which of these it is")
OPEN_TOO = Words("此外，以下何者属实，无从断定", "and one of these, nothing tells which")


def told(mistakes: Iterable[Mistake], known: Forms | None = None) -> Words:
    """Mistakes in one line: the name of each, its row, its columns. Where no form is known, the newest names them.

    >>> import gxparse
    >>> [best, *_] = gxparse.explain(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> told(best.mistakes).en
    'Carried over from last year: off by one, and so in the total (Natural persons 1 → 2, Total 1 → 2)'
    """
    lines = [_told(mistake, known or {}) for mistake in mistakes]
    return Words("；".join(line.zh for line in lines), "; ".join(line.en for line in lines))


def _told(mistake: Mistake, known: Forms) -> Words:
    said, where = mistake.words, _rows(mistake)
    if not where:
        return said
    if len(where) > 1:
        first, last = (row_named(key, known) for key in (where[0], where[-1]))
        cells = len(mistake.corrections)
        return Words(
            f"{said.zh}（{first.zh}至{last.zh}，共 {cells} 处）",
            f"{said.en} ({first.en} to {last.en}, {cells} cells)",
        )
    right = [corrected(change.before, change.right) for change in mistake.corrections]
    row, each = row_named(where[0], known), _columns(mistake.corrections, right, known)
    return Words(f"{row.zh}：{said.zh}（{each.zh}）", f"{row.en}: {said.en} ({each.en})")


def row_named(key: str, known: Forms) -> Words:
    """The row of a cell; its key where no form has it."""
    form = _form(key, known)
    return row_words(key, form) if form else plain(key.rpartition(".")[0])


def _form(key: str, known: Forms) -> dict[str, Form]:
    prefix, name = split_key(key)
    form = known.get(prefix) or next((each for each in reversed(tuple(forms())) if name in each.cells), None)
    return {prefix: form} if form is not None and name in form.cells else {}


def _rows(mistake: Mistake) -> list[str]:
    """A cell of each row of a mistake."""
    first: dict[str, str] = {}
    for change in mistake.corrections:
        first.setdefault(change.cell.rpartition(".")[0], change.cell)
    return list(first.values())


def _columns(corrections: Sequence[Correction], said: Sequence[str], known: Forms) -> Words:
    """What is said of each cell of a row, behind its column."""
    names = []
    for change in corrections:
        form = _form(change.cell, known)
        column = change.cell.rpartition(".")[2]
        prefix, key = split_key(change.cell)
        names.append(
            Words(*(form[prefix].cells[key].column.label, form[prefix].cells[key].column.en)) if form else plain(column)
        )
    zh = "、".join(f"{name.zh} {what}" for name, what in zip(names, said, strict=True))
    return Words(zh, ", ".join(f"{name.en} {what}" for name, what in zip(names, said, strict=True)))


# -- ties ----------------------------------------------------------------------------------------------


@frozen
class Choice:
    """What one explanation of a tie says beside what all of them say; or what several say of different rows."""

    ways: tuple[tuple[Mistake, ...], ...]

    def words(self, known: Forms | None = None) -> Words:
        """What they say: the mistake, by how much, and the rows that it may be in."""
        [first, *others] = self.ways
        if not others:
            return told(first, known)
        [mistake] = first
        worth = _columns(mistake.corrections, [*map(_by, mistake.corrections)], known or {})
        rows = [row_named(each.corrections[0].cell, known or {}) for [each] in self.ways]
        more = len(rows) - ROWS
        zh, en = "、".join(row.zh for row in rows[:ROWS]), "; ".join(row.en for row in rows[:ROWS])
        return Words(
            f"{mistake.words.zh}（{worth.zh}），在这 {len(rows)} 行之一：{zh}" + (" 等" if more > 0 else ""),
            f"{mistake.words.en} ({worth.en}) in one of {len(rows)} rows: {en}"
            + (f"; {more} more" if more > 0 else ""),
        )


@frozen
class Tie:
    """Explanations that are equally plausible: the mistakes that each of them has, and what they differ in."""

    common: tuple[Mistake, ...]
    choices: tuple[Choice, ...]

    @classmethod
    def of(cls, part: Part) -> Tie | None:
        """The tie at the head of a part, ``None`` if one explanation stands there alone, or none."""
        tied = part.tied
        if len(tied) < 2:
            return None
        common = tuple(each for each in tied[0].mistakes if all(each in other.mistakes for other in tied))
        alike: dict[object, list[tuple[Mistake, ...]]] = {}
        for number, explanation in enumerate(tied):
            rest = tuple(each for each in explanation.mistakes if each not in common)
            alike.setdefault(_likeness(rest) or number, []).append(rest)
        return cls(common, tuple(Choice(tuple(ways)) for ways in alike.values()))

    def words(self, known: Forms | None = None) -> Words:
        """The tie in one sentence."""
        shown, more = self.choices[:CHOICES], len(self.choices) - CHOICES
        said = [choice.words(known) for choice in shown]
        zh = "；或 ".join(each.zh for each in said) + (f"；或另外 {more} 种" if more > 0 else "")
        en = "; or ".join(each.en for each in said) + (f"; or {more} more" if more > 0 else "")
        if self.common:
            both = told(self.common, known)
            return Words(f"{both.zh}；{OPEN_TOO.zh}：{zh}", f"{both.en}; {OPEN_TOO.en}: {en}")
        return Words(f"{OPEN.zh}：{zh}", f"{OPEN.en}: {en}")


def _likeness(mistakes: tuple[Mistake, ...]) -> tuple[object, ...] | None:
    """What is the same of a mistake in different rows; ``None`` if it is not one in one row."""
    if len(mistakes) != 1 or len(_rows(mistakes[0])) != 1:
        return None
    [mistake] = mistakes
    changes = ((change.cell.rpartition(".")[2], _by(change)) for change in mistake.corrections)
    return (mistake.kind, _table(mistake), *changes)


def _table(mistake: Mistake) -> str:
    prefix, key = split_key(mistake.corrections[0].cell)
    return prefix + key.partition(".")[0]


def _by(change: Correction) -> str:
    """By how much a cell should have another number; what it should be where that is open."""
    return change.right if change.after is None else f"{change.after - (change.before or 0):+d}"


def open_corrections(part: Part) -> Iterator[tuple[Correction, bool]]:
    """The corrections of the best explanations, each cell once, and whether another one that ties has none of it."""
    seen: dict[str, Correction] = {}
    for explanation in part.tied:
        for change in explanation.changes:
            seen.setdefault(change.cell, change)
    for change in seen.values():
        yield change, not all(change in explanation.changes for explanation in part.tied)
