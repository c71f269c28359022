"""Lines that print several cells with nothing between them, as copies do that lost their tabs: ``规章000``.

``信息内容本年制发件数本年废止件数`` is taken apart into labels only if it consists of labels, from its first character
to its last: ``非行政许可48`` is no 行政许可. Digits are taken apart only where the columns named above them
leave one way: ``000`` is three zeros, ``12345`` in three columns could be many things and stays one piece, which fits
no row of three. Where a row has a total, the parts have to add up to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gxparse.binding.dressed import known
from gxparse.binding.events import Record
from gxparse.binding.labels import LONGEST, LabelEntry, LabelIndex, fold
from gxparse.characters import BLANKS
from gxparse.forms.model import FormSection
from gxparse.layout import Text

MOST_DIGITS = 60
"""More digits in a row are damage: fifteen numbers of four digits."""

KNOWN_PER_UNKNOWN = 4
"""Among so many labels there may be a text that is none. A line with more of them is a sentence."""

SHORTEST = 4
"""Two labels have at least so many characters."""

MOST_PIECES = 1_000
"""No table has so many labels and values."""

HEAD = 8
"""With its number, the first of so many characters of a line begin a label, or the line is none of a table."""

_PIECE = re.compile(r"\d+(?:\.\d+)?|\D+")
_COMMAS = re.compile(r"\d\s*[,，;；]|[,，;；]\s*\d")
_SEPARATED = re.compile(r"\s*[.、．。,，:：)）]\s*(?=\D)")
_ORDINALS = frozenset("一二三四五六七八九十")


class Piece(NamedTuple):
    """A label or a value in a line: where it stands, and what label it is."""

    start: int
    end: int
    entry: LabelEntry | None = None
    is_value: bool = False


def pieces(labels: LabelIndex, table: str, text: Text) -> list[Piece]:
    """The labels and values that a line consists of; none if it does not consist of several.

    A line without digits has to be a header: rows without their values would seem to be blank.
    """
    shown = text.text
    if len(shown) < SHORTEST and shown.isalpha():
        return []
    head = fold(shown[:HEAD])
    begins = labels.beginnings[table]
    if head[:2] not in begins and not (head[:1] in _ORDINALS and head[1:3] in begins):
        return []
    if len(shown) != len(text.raw) or _COMMAS.search(shown):
        return []  # commas may group the digits of a number, or part numbers
    found: list[Piece] = []
    for start, end, number in _runs(shown):
        if number is None and shown[start].isdigit():
            found.append(Piece(start, end, is_value=True))
            continue
        if not shown[start:end].strip(BLANKS):
            return []  # an invisible character between digits: they may be those of one number
        segments = _segments(labels, table, shown[start:end])
        first = segments[0].entry if segments else None
        if number is not None and (first is None or first.number != number):
            return []  # what looked like the number of a row is another's, or none
        found += [Piece(start + p.start, start + p.end, p.entry) for p in segments] or [Piece(start, end)]
        if len(found) > MOST_PIECES:
            return []
    unknown = sum(not piece.is_value and piece.entry is None for piece in found)
    rows = [piece for piece in found if piece.entry is not None and piece.entry.row and not piece.entry.columns]
    named = sum(piece.entry is not None for piece in found)
    has_values = any(piece.is_value for piece in found)
    if not named or named < unknown * KNOWN_PER_UNKNOWN:
        return []
    return found if has_values or (named > 1 and not rows) else []


def is_glued(raw: str, place: int) -> bool:
    """Whether nothing parts what begins at a place of a line from what stands before."""
    return not any(character in BLANKS for character in raw[place - 1 : place + 1])


def headings(labels: LabelIndex, text: Text) -> list[tuple[int, int, FormSection]]:
    """The sections' headings that stand in a line, in the order of the form: number, title, and nothing else."""
    found: list[tuple[int, int, FormSection]] = []
    for match in _headings(labels).finditer(text.text):
        section = labels.by_number[match[1]]
        fits = match[2] in (section.title, *section.variants)
        if fits and (not found or found[-1][2].place < section.place):
            found.append((*match.span(), section))
    return found


@lru_cache(maxsize=1)
def _headings(labels: LabelIndex) -> re.Pattern[str]:
    titles = {title for each in labels.by_number.values() for title in (each.title, *each.variants)}
    longest_first = "|".join(map(re.escape, sorted(titles, key=len, reverse=True)))
    return re.compile(rf"([一二三四五六])\s?[、.．]\s?({longest_first})")


def _runs(shown: str) -> Iterator[tuple[int, int, str | None]]:
    """Runs of digits and of other characters; with one of these, the number before it that numbers its row.

    >>> [("规章10001.属于国家秘密"[start:end], number) for start, end, number in _runs("规章10001.属于国家秘密")]
    [('规章', None), ('1000', None), ('1.属于国家秘密', '1')]
    """
    found = [match.span() for match in _PIECE.finditer(shown)]
    for place, (start, end) in enumerate(found):
        number = None
        if shown[start].isdigit():
            if _SEPARATED.match(shown, end):
                end -= 1
                if shown[start - 1 : start] in ("(", "（"):
                    continue
            if end > start:
                yield start, end, None
        elif shown[start:end].strip("()（） \t\u3000"):
            before = found[place - 1] if place else None
            if before is not None and _SEPARATED.match(shown, start):
                number = shown[before[1] - 1]
                start = before[1] - 1
            yield start, end, number


def _segments(labels: LabelIndex, table: str, shown: str) -> list[Piece]:
    """The labels that a text without digits consists of; none if it holds anything else, or a row before others."""
    places: list[int] = []
    folded = ""
    for place, character in enumerate(shown):
        plain = fold(character) if unicodedata.category(character)[0] == "L" else ""
        if len(plain) == 1:
            folded += plain
            places.append(place)
    if not folded or len(folded) > 4 * LONGEST:
        return []
    found = _split(labels, table, folded)
    if found is None:
        whole = known(labels, table, shown)
        return [Piece(0, len(shown), whole.entry)] if whole is not None else []
    ends = [0, *(places[end - 1] + 1 for _, end, _ in found)]
    segments = [Piece(ends[number], ends[number + 1], entry) for number, (*_, entry) in enumerate(found)]
    side_by_side = table in labels.side_by_side
    if any(p.entry is not None and p.entry.row and not (p.entry.columns or p.entry.group) for p in segments[:-1]):
        return segments if side_by_side else []
    return segments


@lru_cache(maxsize=512)
def _split(labels: LabelIndex, table: str, folded: str) -> tuple[tuple[int, int, LabelEntry], ...] | None:
    """A folded text as labels, the longest first, each perhaps behind its ordinal; ``None`` if it is none."""
    entries = labels.tables[table]
    ends: dict[int, tuple[tuple[int, int, LabelEntry], ...] | None] = {len(folded): ()}
    longest = max(map(len, entries))
    for start in range(len(folded) - 1, -1, -1):
        ends[start] = None
        for first in (start, start + 1) if folded[start] in _ORDINALS else (start,):
            for end in range(min(len(folded), first + longest), first, -1):
                entry, rest = entries.get(folded[first:end]), ends[end]
                if entry is not None and rest is not None:
                    ends[start] = ((first, end, entry), *rest)
                    break
            if ends[start] is not None:
                break
    return ends[0]


def columns_above(records: Iterable[Record]) -> int:
    """How many columns the header names above what follows ``records``, the last first; 0 if none is there."""
    count = 0
    for record in records:
        entry = record.entry
        if record.has_figures and count:
            break
        if entry is not None and entry.columns and not record.has_figures:
            count += 1
        elif entry is not None and entry.strong and entry.row is None and entry.group is None:
            break
    return count


def split_digits(digits: str, columns: int, totalled: int = 0) -> list[int]:
    """Where each of so many numbers begins in a run of digits, if there is one way only; the last of ``totalled``
    numbers has to be the total of those before it.

    >>> split_digits("000", 3), split_digits("1030", 4), split_digits("12345", 3)
    ([0, 1, 2], [0, 1, 2, 3], [])
    >>> split_digits("10001", 5, totalled=5), split_digits("10002", 5, totalled=5)
    ([0, 1, 2, 3, 4], [])
    """
    if not digits.isdecimal() or not 0 < columns <= len(digits) <= MOST_DIGITS:
        return []
    ways = _ways(digits, columns)
    if len(ways) != 1:
        return []
    [starts] = ways
    numbers = [int(digits[start:end]) for start, end in pairwise([*starts, len(digits)])]
    for first in range(0, columns, totalled or columns + 1):
        *others, total = numbers[first : first + totalled] or [0]
        if totalled and total != sum(others):
            return []
    return list(starts)


def _ways(digits: str, columns: int) -> list[tuple[int, ...]]:
    """Up to two ways to part digits into so many numbers, none of which begins with a zero that is not all of it."""
    by_start: dict[int, list[tuple[int, ...]]] = {len(digits): [()]}
    for left in range(1, columns + 1):
        found: dict[int, list[tuple[int, ...]]] = {}
        for start in range(len(digits) - left, -1, -1):
            last = start + 1 if digits[start] == "0" else len(digits)
            ways = [(start, *rest) for end in range(start + 1, last + 1) for rest in by_start.get(end, ())]
            found[start] = ways[:2]
        by_start = found
    return by_start.get(0, [])
