"""Labels that are printed whole, with something around them: their groups, a number without its point, a note.

``三、本年度办理结果 (一)予以公开`` on one line, as PDF texts print it, ``行政诉讼(复议后起诉)``, ``一 本年新收…``,
``(一)予以公开①``: in each stands a label of the form to the letter, and what is left over is understood. Nothing is
guessed here; a label that is damaged is compared by :meth:`~gxparse.binding.labels.LabelIndex.nearest`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from gxparse.binding.label_notes import changes_label, without_notes
from gxparse.binding.labels import LONGEST, LabelEntry, LabelIndex, fold, is_masked
from gxparse.binding.telling import says_the_same
from gxparse.report import UNITS

JOINED = "joined with its group"
NOTED = "with a note"

UNITS_OF_MONEY = ("万元", "单位万元")
"""The unit that the form prescribes for amounts, as a note says it."""

LIKE_A_LABEL = 0.6
"""A note that is so much like the label of another row may be it, damaged or reversed."""

_ORDINALS = frozenset("一二三四五六七八九十")
_INNER_NUMBER = re.compile(r"[(（][一二三四五六七八九十]{1,2}[)）]|\d{1,2}\s*[.、．,，)）]|[①-⑳]")
_REWORDED = re.compile(
    r"^(?:因|涉及)?(?:本机关)?(?:政府|政务)?信息公开(?:工作)?(?:的|类)?|(?:的|案件|情况|案件情况|统计表?)$"
)
_UNIT_BEHIND = re.compile(
    r"(?:[(（\[](?:(?:计量)?单位[:：]?)?(?P<bracketed>[^()（）\[\]:：]{1,2})[)）\]]"
    r"|[,，;；、]?(?:计量)?单位[:：](?P<said>\w{1,2})|(?P<money>[万亿]?元))$"
)
_FOOTNOTE = re.compile(r"(?<=[^\d\s])\s?\d{1,2}$")


class Dressed(NamedTuple):
    """What a label is, and what stood around it: ``None`` for nothing that a note should tell."""

    entry: LabelEntry
    how: str | None = None


@lru_cache(maxsize=4096)
def known(labels: LabelIndex, table: str, text: str) -> Dressed | None:
    """The label of a table that a text prints, alone or with something around it."""
    entries = labels.tables[table]
    entry = entries.get(fold(text))
    if entry is not None:
        return Dressed(entry)
    if len(text) > LONGEST:
        return None
    found = _numbered_or_joined(labels, table, text) or _with_unit(labels, table, text)
    if found is not None:
        return found
    for label, notes in without_notes(text):
        entry = entries.get(fold(label)) if len(fold(label)) > 1 else None
        found = Dressed(entry) if entry is not None else _numbered_or_joined(labels, table, label)
        if found is not None:
            return Dressed(found.entry, NOTED) if _is_harmless(labels, notes, found.entry) else None
    return None


def with_footnote(labels: LabelIndex, table: str, text: str) -> Dressed | None:
    """The label of a table with one or two digits behind it: a footnote, where they are not the row's first figure."""
    footnote = _FOOTNOTE.search(text)
    found = known(labels, table, text[: footnote.start()]) if footnote is not None else None
    return Dressed(found.entry, NOTED) if found is not None and found.entry.row is not None else None


def unit_behind(text: str, units: Collection[str]) -> str:
    """The unit, one of some, that stands behind a label: in brackets, behind 单位, or one of money; else nothing.

    >>> [unit_behind(text, {"件"}) for text in ("（一）收到申请数（件）", "收到申请数，单位：件", "受理件")]
    ['件', '件', '']
    """
    found = _UNIT_BEHIND.search(text)
    unit = (found["bracketed"] or found["said"] or found["money"]) if found is not None else ""
    return unit if unit in units else ""


def _with_unit(labels: LabelIndex, table: str, text: str) -> Dressed | None:
    """A label with what its row counts behind it, where that may have a column of its own: in brackets, or with nothing
    between, as where the rule between two cells is not seen.
    """
    units = labels.units.get(table, ())
    if unit_behind(text, units):
        found = known(labels, table, _UNIT_BEHIND.sub("", text))
        money = found is not None and (table, found.entry.row) in labels.money
        return found if found is not None and money == bool(unit_behind(text, UNITS)) else None
    for unit in sorted(filter(text.endswith, units), key=len, reverse=True):
        entry = labels.tables[table].get(fold(text.removesuffix(unit)))
        if entry is not None and entry.row is not None and labels.counted[table, entry.row] == unit:
            return Dressed(entry)
    return None


def _numbered_or_joined(labels: LabelIndex, table: str, text: str) -> Dressed | None:
    """A label behind a number that lacks its point, or behind the labels of its groups."""
    folded = fold(text)
    entry = _worded(labels, table, folded)
    if entry is not None:
        return Dressed(entry)
    entry = _behind_groups(labels, table, folded) or _behind_damaged_groups(labels, table, text)
    return Dressed(entry, JOINED) if entry is not None else None


def _worded(labels: LabelIndex, table: str, folded: str) -> LabelEntry | None:
    """The label that a folded text is, or is behind a number without its point; a kind of dispute in other words."""
    entries = labels.tables[table]
    bare = folded[folded[:1] in _ORDINALS :]
    found = entries.get(folded) or entries.get(bare)
    if found is None and table in labels.side_by_side:
        return entries.get(_REWORDED.sub("", bare))
    return found


def _behind_groups(labels: LabelIndex, table: str, folded: str) -> LabelEntry | None:
    """The row at the end of a folded text that begins with the labels of the groups that it stands in."""
    folded = folded[folded[:1] in _ORDINALS :]
    for group in labels.groups[table]:
        if not folded.startswith(group.label) or len(folded) == len(group.label):
            continue
        rest = fold(folded[len(group.label) :])
        entry = _worded(labels, table, rest)
        if entry is not None and entry.row is not None and (group.group, entry.row) in labels.heads[table]:
            return entry
        inner = _behind_groups(labels, table, rest)
        if inner is not None:
            return inner
    return None


def _behind_damaged_groups(labels: LabelIndex, table: str, text: str) -> LabelEntry | None:
    """The same where a number parts the row's label from those of its groups, which may be damaged then."""
    for number in reversed(list(_INNER_NUMBER.finditer(text, 1))):
        entry = labels.tables[table].get(fold(text[number.start() :]))
        if entry is None or entry.row is None:
            continue
        before = fold(text[: number.start()])
        headed = [g for g in labels.groups[table] if (g.group, entry.row) in labels.heads[table]]
        doubled = entry.label.startswith(before)
        if doubled or is_masked(before) or any(_is_group(before, group.label) for group in headed):
            return entry
    return None


def _is_group(text: str, label: str) -> bool:
    """Whether a text is a group's label with few characters wrong or lost: 不予 may as well be a word of its own."""
    return 2 * len(text) > len(label) and says_the_same(text, label)


def _is_harmless(labels: LabelIndex, notes: str, entry: LabelEntry) -> bool:
    """Whether a note leaves a label what it is: it names no other row, and changes nothing of what is counted."""
    folded = fold(notes)
    entries = labels.tables[entry.table].values()
    if _is_rest_of_label(folded, entry, entries):
        return True
    if folded in UNITS_OF_MONEY and (entry.table, entry.row) in labels.money:
        return True
    others = [other for other in entries if other.row is not None and other.row != entry.row and not other.columns]
    total = "total" in entry.columns or (entry.row or "").endswith("total")
    if changes_label(notes, total=total) or any(other.label in folded for other in others):
        return False
    return all(SequenceMatcher(None, folded, other.label).ratio() < LIKE_A_LABEL for other in others)


def _is_rest_of_label(folded: str, entry: LabelEntry, entries: Iterable[LabelEntry]) -> bool:
    """Whether a note is what the form itself prints behind the label, with characters lost."""
    for longer in entries:
        if longer.row == entry.row and len(longer.label) > len(entry.label) and longer.label.startswith(entry.label):
            rest = longer.label[len(entry.label) :]
            cut = 2 * len(folded) >= len(rest) and (rest.startswith(folded) or rest.endswith(folded))
            if cut or says_the_same(folded, rest):
                return True
    return False
