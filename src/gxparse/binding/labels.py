"""Labels: what a printed label means, in whatever dress it stands.

A label is first *folded*: compatibility forms unified, numbering, white space, quotes and punctuation taken off, so
that ``（三）危及“三安全一稳定”`` and ``3.危及三安全一稳定`` are one text. Most labels of most copies are then
found in a dict, which costs nothing. A label that is not may be damaged (a character wrong or missing), cut short,
or masked (``(略)``, ``*``); :meth:`LabelIndex.nearest` says which label it is where exactly one fits, among the rows
that are free at that place. The shorter a label, the fewer errors it may have (:func:`tolerance`): three characters
none, twelve three. Two labels that fit equally well are none.

Folding loses the number before a label on purpose, since copies renumber; :func:`own_number` keeps it as a witness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from attrs import define, evolve, field, frozen

from gxparse.binding.telling import says_the_same, telling
from gxparse.characters import BLANK_RUN
from gxparse.forms.model import Form, FormSection, FormTable, forms, kept_by_forms
from gxparse.report import UNITS
from gxparse.values import shape_of

LONGEST = 120
"""A text of more characters is no label. The longest official one has 41, twice that with spaces between."""

SHORTEST_DAMAGED = 4
"""Of fewer characters nobody can say which label they were."""

SHORTEST_STRONG = 5
"""A label of fewer characters (规章, 总计) may as well be a word of a site's menu: it tells no table."""

SHORTEST_STRONG_COLUMN = 4
"""The same for a column: 制发件数 stands in no menu."""

_ORDINAL = "一二三四五六七八九十"
# A number before a label: 1. 1、 1 (1) (一) 一、 and several of them, as in 三、(一).
_NUMBERING = re.compile(
    rf"(?:\((?:[{_ORDINAL}]{{1,2}}|\d{{1,2}})\)[.、,:]*|(?:[{_ORDINAL}]{{1,2}}|\d{{1,2}})[.、,:)]+|\d{{1,2}}(?=\D))+"
)
_SECTION_NUMBER = re.compile(rf"[#*【\[\s]*(?:第([{_ORDINAL}])(?:部分|章)|([{_ORDINAL}])\s*[、.．,，:：丶\s])\s*")
_MASK = re.compile(r"[(\[【]略[)\]】]|[*×]+")
_AS_COMPARED: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")),  # they point to notes
    ord("它"): "他",
    ord("份"): "分",
}
_LAST_NUMBER = re.compile(rf"(?:^|[^{_ORDINAL}\d])([{_ORDINAL}]|\d{{1,2}})[)）]?[.、,:\s]*$")


class _Dropped(dict[int, "str | None"]):
    """A ``str.translate`` table that drops punctuation and symbols, learnt as they come."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        self[code] = None if unicodedata.category(character)[0] in "PZSC" and character != "*" else character
        return self[code]


_DROPPED = _Dropped()


def _plain(text: str) -> str:
    """A text in compatibility form, without white space and raised digits, its misspelt words spelt (其它, 部份)."""
    return BLANK_RUN.sub("", unicodedata.normalize("NFKC", text.translate(_AS_COMPARED)))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What remains of a label when all dress is taken off. A text too long for a label stays as it is.

    >>> fold("三、(一) 予以公开"), fold("３．危及“三安全 一稳定”"), fold("第二十条第（五）项")
    ('予以公开', '危及三安全一稳定', '第二十条第五项')
    """
    if len(text) > LONGEST:
        return text
    plain = _plain(text)
    numbering = _NUMBERING.match(plain)
    return (plain[numbering.end() :] if numbering else plain).translate(_DROPPED)


def own_number(text: str) -> str | None:
    """The last number printed before a label, as printed: ``"2"`` of ``2.重复申请``, ``"五"`` of ``(五)``."""
    found = _NUMBERING.match(_plain(text[:LONGEST]))
    if found is None:
        return None
    last = _LAST_NUMBER.search(found[0])
    return last[1] if last else None


def is_masked(text: str) -> bool:
    """Whether a mask stands in a label: ``(略)``, ``*``."""
    return "略" in text or "*" in text or "×" in text


def section_number(text: str) -> str | None:
    """The Chinese number that a section's heading begins with, in ``三、`` but not in ``(三)``."""
    found = _SECTION_NUMBER.match(text)
    return found[1] or found[2] if found else None


@frozen
class LabelEntry:
    """What a folded label means in one table: any of row, columns, group, or a mark of the table.

    ``rows`` are all rows that it labels, of which ``row`` is the first: what stands before it tells which it is.
    ``forms`` are the names of the forms that print it. A ``strong`` label tells its table by itself;
    one that ``spans`` is a mark of the table's header.
    """

    label: str
    table: str
    row: str | None
    columns: frozenset[str]
    group: str | None
    forms: frozenset[str]
    strong: bool
    number: str | None
    spans: bool
    rows: tuple[str, ...] = ()


@define
class _Draft:
    rows: dict[str, None] = field(factory=dict)
    group: str | None = None
    number: str | None = None
    columns: set[str] = field(factory=set)
    forms: set[str] = field(factory=set)
    strong: bool = False


class LabelIndex:
    """The labels of all forms: per table a dict from folded label to :class:`LabelEntry`, and the sections' titles."""

    def __init__(self, all_forms: Iterable[Form]) -> None:
        self.tables: dict[str, dict[str, LabelEntry]] = {}
        self.beginnings: dict[str, set[str]] = {}  # per table all beginnings of labels
        self.strong: dict[str, LabelEntry] = {}
        self.sections: dict[str, FormSection] = {}
        self.by_number: dict[str, FormSection] = {}
        self.side_by_side: set[str] = set()  # tables whose row labels are column headers
        self.last_table = 0  # the place of the last section with a table
        self.widths: dict[str, int] = {}  # per table the most columns that a part of it has
        self.units: dict[str, frozenset[str]] = {}  # per table what its rows count, where that has a column
        self.counted: dict[tuple[str, str], str] = {}  # per table and row what it counts
        self.annexes: set[str] = set()  # tables of no section
        self.even: set[str] = set()  # tables whose rows all have as many columns, none beside another
        self.money: set[tuple[str, str]] = set()  # table and row of those that count money
        self.totalled: set[str] = set()  # tables whose last column is the total of the others
        self.groups: dict[str, list[LabelEntry]] = {}  # per table the labels of groups
        self.heads: dict[str, set[tuple[str, str]]] = {}  # per table which group heads which row
        self.spanners: dict[str, dict[str, frozenset[str]]] = {}  # per table the columns below a label over some
        drafts: dict[tuple[str, str], _Draft] = {}
        for form in all_forms:
            for section in form.sections:
                self.by_number[section.number] = section
                if any(table.key == section.key for table in form.tables):
                    self.last_table = max(self.last_table, section.place)
                for title in (section.title, *section.variants):
                    self.sections[fold(title)] = section
            for table in form.tables:
                _collect(drafts, form, table)
                self._note(form, table)
        for (table_key, label), draft in drafts.items():
            entry = LabelEntry(
                label=label,
                table=table_key,
                row=next(iter(draft.rows), None),
                columns=frozenset(draft.columns),
                group=draft.group,
                forms=frozenset(draft.forms),
                strong=draft.strong,
                number=draft.number,
                spans=not (draft.rows or draft.columns or draft.group),
                rows=tuple(draft.rows),
            )
            self.tables.setdefault(table_key, {})[label] = entry
            self.beginnings.setdefault(table_key, set()).update(label[:end] for end in range(1, len(label) + 1))
            self.groups.setdefault(table_key, []).extend([entry] if entry.group is not None else [])
            if entry.strong:
                self.strong[label] = entry

    def _note(self, form: Form, table: FormTable) -> None:
        """What a table of a form is like."""
        if table.units:
            money = any(column.money for part in table.parts for column in part.columns)
            self.units[table.key] = table.units | (UNITS.keys() if money else set())
        if all(table.key != section.key for section in form.sections):
            self.annexes.add(table.key)
        self.widths[table.key] = max(len(part.columns) for part in table.parts)
        self.heads.setdefault(table.key, set()).update(
            (group.key, row.key) for part in table.parts for row in part.rows for group in table.groups_of(row.key)
        )
        self.spanners.setdefault(table.key, {}).update(
            (fold(spanner.label), frozenset(spanner.columns))
            for spanner in table.spanners
            if len(spanner.columns) < self.widths[table.key]
        )
        self.counted.update({(table.key, row.key): row.unit for part in table.parts for row in part.rows})
        self.money.update(
            (table.key, row.key)
            for part in table.parts
            for row in part.rows
            if any(column.money for column in part.columns)
        )
        if len(table.parts) == 1 and not table.side_by_side:
            self.even.add(table.key)
        if all(part.columns[-1].role == "total" for part in table.parts):
            self.totalled.add(table.key)
        if table.side_by_side:
            self.side_by_side.add(table.key)

    def counts(self, table: str, text: str) -> bool:
        """Whether a text is a number of what rows of a table count: ``3人``."""
        units = [unit for unit in self.units.get(table, ()) if text.endswith(unit)]
        return any(shape_of(text.removesuffix(unit)).state == "reported" for unit in units)

    def nearest(
        self, table: str, text: str, candidates: Collection[str] | None = None
    ) -> tuple[LabelEntry, str] | None:
        """The one label of a table that a damaged text is, and how it was found; ``None`` if none or several fit.

        ``candidates`` limits *rows*: the keys that are still free where the text stands. A masked text is
        compared only with those; a text with wrong or missing characters with every label of the table, so
        that a damaged header is not taken for a row.
        """
        if len(text) > LONGEST:
            return None
        folded = fold(text)
        entries = self.tables[table].values()
        free = [e for e in entries if e.row is not None and (candidates is None or e.row in candidates)]
        if is_masked(text):
            found = _unmask(text, [*free, *self.groups[table]])
            return (found, "masked") if found else None
        if len(folded) < 2:
            return None
        cut = {e.row: e for e in free if e.label.startswith(folded) and SHORTEST_DAMAGED <= len(folded) < len(e.label)}
        if len(cut) == 1 and not any(e.row is None and e.label.startswith(folded) for e in entries):
            return next(iter(cut.values())), "cut short"
        close = _near(self, table, folded)
        if close is None:
            close = _by_number(text, folded, free)
        if close is None or close.row is None:
            return None
        if candidates is not None and close.row not in candidates:
            row = next((row for row in close.rows if row in candidates), None)
            if row is None:
                return None
            close = evolve(close, row=row)
        return (close, "damaged") if says_the_same(folded, close.label) else None

    def near(self, table: str, folded: str) -> LabelEntry | None:
        """The label of a table that a text nearly is."""
        return _near(self, table, folded) if len(folded) >= SHORTEST_DAMAGED else None

    def contrary(self, table: str, text: str) -> str | None:
        """The row whose label a text nearly is, but for a telling word: 经复议直接起诉 for 未经复议直接起诉."""
        folded = fold(text)
        close = self.near(table, folded)
        return close.row if close is not None and telling(folded) != telling(close.label) else None

    def resembles(self, table: str, folded: str) -> bool:
        """Whether a text is nearly some label of a table."""
        return self.near(table, folded) is not None


def _collect(drafts: dict[tuple[str, str], _Draft], form: Form, table: FormTable) -> None:
    def note(label: str, *, strong: bool = False, **meaning: Any) -> _Draft:
        draft = drafts.setdefault((table.key, fold(label)), _Draft())
        draft.forms.add(form.name)
        draft.strong |= strong
        for name, value in meaning.items():
            setattr(draft, name, value)
        return draft

    of_section = any(section.key == table.key for section in form.sections)
    shortest = SHORTEST_STRONG if of_section else SHORTEST_STRONG_COLUMN
    for mark in table.marks if of_section else (*table.marks, table.title):
        note(mark, strong=len(fold(mark)) >= shortest)
    for group in table.groups:
        note(group.label, group=group.key, number=own_number(group.label))
    for part in table.parts:
        if part.heading:
            note(part.heading, strong=True)
        for column in part.columns:
            for label in (column.label, *column.variants):
                strong = table.columns_tell and len(fold(label)) >= SHORTEST_STRONG_COLUMN
                note(label, strong=strong).columns.add(column.key)
        for row in part.rows:
            for label in (row.label, *row.variants):
                strong = table.rows_tell and len(fold(label)) >= SHORTEST_STRONG
                note(label, strong=strong, number=own_number(row.label)).rows[row.key] = None


def _unmask(text: str, entries: Iterable[LabelEntry]) -> LabelEntry | None:
    """The one row whose label fits around the masks; a printed number must agree."""
    number = own_number(text)
    plain = unicodedata.normalize("NFKC", text)
    fits = around_masks(plain)
    fitting = {
        _meaning(entry): entry for entry in entries if (number is None or number == entry.number) and fits(entry.label)
    }
    only = next(iter(fitting.values())) if len(fitting) == 1 else None
    return only if only is not None and only.row is not None else None


def around_masks(text: str) -> Callable[[str], bool]:
    """A test whether a label fits a masked text: what is printed around the masks stands in it, in this order."""
    first, *others = [fold(part) for part in _MASK.split(text)]
    if not others:
        return lambda label: label == first
    *inner, last = others

    def fits(label: str) -> bool:
        if not label.startswith(first):
            return False
        place = len(first)
        for part in inner:
            found = label.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return len(label) - place >= len(last) and label.endswith(last)

    return fits


@lru_cache(maxsize=4096)
def _near(labels: LabelIndex, table: str, folded: str) -> LabelEntry | None:
    return _closest(folded, labels.tables[table].values())


def _closest(folded: str, entries: Iterable[LabelEntry]) -> LabelEntry | None:
    """The label with the fewest wrong characters, if they are few for its length and no other is as close."""
    best: LabelEntry | None = None
    fewest = runner_up = LONGEST
    letters = set(folded)
    for entry in entries:
        allowed = tolerance(len(entry.label))
        if not allowed or abs(len(folded) - len(entry.label)) > allowed:
            continue
        if len(letters.intersection(entry.label)) < len(letters) - allowed:
            continue
        errors = _errors(entry.label, allowed, folded)
        if errors is None:
            continue
        if errors < fewest:
            if best is None or _meaning(best) != _meaning(entry):
                runner_up = fewest
            best, fewest = entry, errors
        elif best is not None and _meaning(best) != _meaning(entry):
            runner_up = min(runner_up, errors)
    return best if fewest < runner_up else None


def _by_number(text: str, folded: str, free: Iterable[LabelEntry]) -> LabelEntry | None:
    """The one free row with a label's printed number, if half of its characters stand in the text as well."""
    number = own_number(text)
    rows = {entry.row: entry for entry in free if number is not None and entry.number == number}
    if len(rows) != 1:
        return None
    entry = next(iter(rows.values()))
    common = len(set(folded).intersection(entry.label))
    return entry if 2 * common >= len(set(entry.label)) and common >= len(set(folded)) - 1 else None


def _meaning(entry: LabelEntry) -> tuple[Any, ...]:
    return entry.row, entry.columns, entry.group


def tolerance(length: int) -> int:
    """How many characters of a label may be wrong, missing or extra: none of 3, 1 of 5, 2 of 8, a quarter of more."""
    return 0 if length < SHORTEST_DAMAGED else 1 if length < 6 else 2 if length < 12 else min(length // 4, 6)


def _errors(label: str, allowed: int, text: str) -> int | None:
    """How many characters of a label are wrong, missing or extra in a text, ``None`` if more than are allowed."""
    if _has_regex():
        found = _fuzzy(label, allowed).fullmatch(text)
        return sum(found.fuzzy_counts) if found else None
    return distance(label, text, allowed)


@lru_cache(maxsize=1)
def _has_regex() -> bool:
    """Whether ``regex`` can be imported: it is six times as fast, and browsers' Python may come without it."""
    return find_spec("regex") is not None


@lru_cache(maxsize=512)
def _fuzzy(label: str, allowed: int) -> Any:
    import regex

    return regex.compile(rf"(?:{regex.escape(label)}){{e<={allowed}}}", regex.BESTMATCH)


def distance(label: str, text: str, allowed: int) -> int | None:
    """The distance of two texts after Levenshtein, ``None`` if it is more than ``allowed``.

    >>> distance("予以公开", "于以公开数", 2), distance("予以公开", "不予公开", 1)
    (2, None)
    """
    row = list(range(len(text) + 1))
    for place, letter in enumerate(label, 1):
        above, row = row, [place]
        for column, other in enumerate(text, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != other)))
        if min(row) > allowed:
            return None
    return row[-1] if row[-1] <= allowed else None


@kept_by_forms
def labels() -> LabelIndex:
    """The labels of all forms."""
    return LabelIndex(forms())
