"""What a table's header and the captions above it say: the form's columns, or something else.

A number is its column's only if the header says so. ``本年废止件数`` damaged to ``木年废止件数`` is still that column;
``上年废止件数``, ``废止件数(万件)`` and ``废止占比`` are others, though they look as much like it. So a text that holds
a column's label must say nothing else beside it, and one that is only near to it must not gain or lose a word that
tells. Where a text stands in the header that says none of the columns, those that no other text says are doubtful, and
no number of theirs is read.

A header that is not there says nothing. Then only the figures can tell that the columns are the form's: a row of equal
figures is the same in any order, and where the last figure of a row is the sum of the others, it is the total.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from gxparse.binding.bound import BoundRow
from gxparse.binding.column_order import column_order
from gxparse.binding.events import Record
from gxparse.binding.header_places import place_of, row_of
from gxparse.binding.labels import LabelIndex, fold, is_masked, tolerance
from gxparse.binding.placing import UNCLEAR
from gxparse.forms.model import Column, FormPart
from gxparse.layout import Text
from gxparse.remarks import COUNTED
from gxparse.values import read_value

LONGEST_CAPTION = 40
"""A text of more characters above a table is prose and no caption."""

SHORTEST_NEAR = 5
"""With one wrong character a shorter label is another body (工业企业) or outcome (结果改正)."""

_BESIDE = re.compile(rf"(?:(?:计量)?单位)?[{COUNTED}]?(?:数量|数)?|注\d*|[一二三四五六七八九十\d]|本年度?")
"""What beside a column's label says nothing of its numbers."""

_MONEY_BESIDE = re.compile(r"(?:(?:计量)?单位)?(?:人民币)?[百千]?[万亿]?[元圆]?(?:人民币)?")
_SIGNS = re.compile(r"[%‰％$€£＄￡]")
_SIMPLIFIED = str.maketrans("單萬億圓計數條個項註", "单万亿圆计数条个项注")
_TELLING = frozenset("上下前去往历累占比率增减新旧预计拟应需待将未不非无已撤改万亿千百十美欧港日外月季旬周半期初末底")
_CORNER = re.compile(r"(?:项目|指标|类别|类型|序号|名称|项目名称|指标名称|内容|信息内容|申请人|情况|申请人情况|备注)")
_OTHERWISE = re.compile(
    r"(?<![较比])上一?年(?!结转|相比)|去年|前年|往年|历年|累计|累积|同期|同比|环比|占比|比例|比重|百分|[%‰％]|预计|预测|计划数|目标数"
    rf"|(?<![\d第一二三四五六七八九十百千])[百千万亿]+[{COUNTED}]|单位[:：]?\s*[(（]?[十百千万亿]+(?![元圆十百千万亿])|美元|港元|港币|欧元|日元|英镑|外币"
)
_NOTED = re.compile(r"(?P<label>[^(（]+)[(（](?P<note>.+)[)）]")
_CHANGES = re.compile(
    "不含|不包括|除|另|以外|仅|只|部分|其中|较|比|同|月|季|半年|旬|截至|截止|止|年底|年末|[百千万亿萬億]"
)
_LAST_YEAR = re.compile("上一?年度?|去年")
_YEAR = re.compile(r"(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")

MOST_KEPT = 1024
"""So many headers are kept as read: the reports of a collection print the same few."""


@frozen
class Header:
    """The ``columns`` in printed order, ``None`` if the header says others than the form's. ``doubts`` are the columns
    whose header says something else, with what it says; ``named`` tells whether any column is named at all.
    """

    columns: Sequence[Column] | None
    doubts: Mapping[str, str] = field(factory=dict)
    named: bool = True


_READ: dict[tuple[object, ...], tuple[FormPart, Header]] = {}
"""Headers read, with their parts, whose identity is in the key."""


def read_header(
    records: Sequence[Record],
    part: FormPart,
    labels: LabelIndex,
    table: str,
    used: Collection[Record],
    widths: Collection[int],
    year: int | None,
    *,
    blocks: bool = False,
) -> Header:
    """What the records above a part's first row say of its columns. ``widths`` are how many cells its rows have: a
    header that names so many columns, each to the letter and none else, is one of a table that has fewer columns.
    With ``blocks`` the header names the columns as often as rows stand side by side.
    """
    key = (_key(records, used), id(part), id(labels), table, frozenset(widths), year, blocks)
    found = _READ.get(key)
    if found is None:
        if len(_READ) >= MOST_KEPT:
            _READ.clear()
        found = _READ[key] = part, _read_header(records, part, labels, table, used, widths, year, blocks=blocks)
    return found[1]


def _key(records: Sequence[Record], used: Collection[Record]) -> tuple[object, ...]:
    """All of records that a header is read by: for each its label, what is known of it, and where it stands."""
    told: list[object] = []
    top = row_of(records[0]) if records else 0
    for record in records:
        label = record.label
        told += (None,) if label is None else (label.raw, label.text, label.element is None)
        told += (id(record.entry), record.repeats, record in used, row_of(record) - top)
        told += (record.at, len(record.fields), record.has_figures, *place_of(record))
    return tuple(told)


def _read_header(
    records: Sequence[Record],
    part: FormPart,
    labels: LabelIndex,
    table: str,
    used: Collection[Record],
    widths: Collection[int],
    year: int | None,
    *,
    blocks: bool,
) -> Header:
    found = column_order(records, part, labels, table, used, blocks=blocks)
    order = found.columns
    said, others = _said(records, part, labels, table, used)
    named = bool(said) and found.sure
    keys = [column.key for column in part.columns]
    beside = [text for text in others if not _CORNER.fullmatch(text.text)]
    if not beside and len(said) < len(keys) and set(widths) == {len(said)} and set(said.values()) == {1}:
        exact = {key for record in records for key in _named(record, part) if record not in used}
        if found.sure and exact == set(said) == set(found.names):
            return Header([column for key in found.names for column in part.columns if column.key == key])
    times = Counter(said.values()).most_common(1)[0][0] if blocks and said else 1
    unsaid = [key for key in keys if said[key] < times]
    if unsaid:
        others += _named_too_often(records, part, used, times)
    if others and order is not None:
        if not unsaid and beside and any(width > len(keys) for width in widths):
            return Header(None)  # a column that the form has not stands among the others
        telling = [text.raw for text in others if says_otherwise(text.text, year)]
        if not unsaid and telling:
            return Header(order, dict.fromkeys(keys, "、".join(telling)))
        if named or len(keys) == 1 or len(others) >= len(keys):
            return Header(order, dict.fromkeys(unsaid, "、".join(text.raw for text in others)), named=True)
    return Header(order, named=named)


def _named(record: Record, part: FormPart) -> list[str]:
    """The column that a label names to the letter, or with a note beside it that changes nothing."""
    if record.entry is None or record.label is None or _SIGNS.search(record.label.text):
        return []
    named = [column for column in part.columns if column.key in record.entry.columns]
    if len(named) != 1:
        return []
    text, label = record.label.text, record.entry.label
    if fold(text) != label and not says_column(text, named[0]) and (named[0].money or _is_changed(text, label)):
        return []
    return [named[0].key]


def _columns_said(record: Record, part: FormPart) -> list[str]:
    """The column that a label names, or those of which an unknown text is a piece: 其他 is one of 其他结果."""
    named = _named(record, part)
    if not named and record.entry is None and record.label is not None and not is_masked(record.label.text):
        named = [column.key for column in part.columns if says_column(record.label.text, column)]
    return named


def _named_too_often(records: Sequence[Record], part: FormPart, used: Collection[Record], times: int) -> list[Text]:
    """Labels of columns that stand in the header more often than they should: one stands in another's place."""
    seen: Counter[str] = Counter()
    found = []
    for record in records:
        keys = _columns_said(record, part)
        if len(keys) != 1 or record.label is None:
            continue
        seen[keys[0]] += (record not in used) * (1 + record.repeats)
        if seen[keys[0]] > times:
            found.append(record.label)
    return found


def _is_changed(text: str, label: str) -> bool:
    """Whether what stands beside a label says something else than the label."""
    beside = fold(text).replace(label, "", 1)
    return says_otherwise(_LAST_YEAR.sub("", beside) if _LAST_YEAR.search(label) else beside)


def _said(
    records: Sequence[Record], part: FormPart, labels: LabelIndex, table: str, used: Collection[Record]
) -> tuple[Counter[str], list[Text]]:
    """How often each column is said, be it by a piece of its label; and the texts that say none."""
    said: Counter[str] = Counter()
    others = []
    for record in records:
        if record.label is None or record in used:
            continue
        named = _columns_said(record, part)
        if not named and not is_masked(record.label.text) and _says_none(record, labels, table):
            others.append(record.label)
        said.update(named)
    return said, others


def _says_none(record: Record, labels: LabelIndex, table: str) -> bool:
    """Whether a text that says no column of a part says something else: no mark, group or row, no caption or prose."""
    entry, text = record.entry, record.label.text if record.label is not None else ""
    if entry is not None:
        return (bool(entry.columns) and entry.row is None) or bool(_SIGNS.search(text))
    if len(text) > LONGEST_CAPTION or text[-1] in "。;；:：":
        return False
    folded = fold(text)
    if _BESIDE.fullmatch(folded) or _MONEY_BESIDE.fullmatch(folded):
        return False
    near = labels.near(table, folded)
    return near is None or bool(near.columns)


def says_column(text: str, column: Column) -> bool:
    """Whether a header cell says a column: its label, a piece of it, or nearly it, and nothing besides.

    >>> from gxparse.forms.model import form
    >>> column = form("2021").table("disclosure").parts[0].columns[1]
    >>> [says_column(text, column) for text in ("废止件数", "木年废止件数", "本年废止件数(件)")]
    [True, True, True]
    >>> [says_column(text, column) for text in ("上年废止件数", "本年废止件数(万件)", "本年废止占比")]
    [False, False, False]
    """
    if _SIGNS.search(text):
        return False
    noted = _NOTED.fullmatch(text)
    if noted is not None and not column.money and not _CHANGES.search(noted["note"]):
        label = fold(noted["label"])
        if label in map(fold, (column.label, *column.variants)) and not _is_changed(text, label):
            return True
    return _says(fold(text.translate(_SIMPLIFIED)), column)


@lru_cache(maxsize=4096)
def _says(folded: str, column: Column) -> bool:
    names = [fold(label) for label in (column.label, *column.variants)]
    held = [name for name in names if name in folded]
    if held:
        before, _, after = folded.partition(max(held, key=len))
        beside = _MONEY_BESIDE if column.money else _BESIDE
        return bool(beside.fullmatch(before) and beside.fullmatch(after))
    if len(folded) > 1 and any(name.startswith(folded) or name.endswith(folded) for name in names):
        return True
    return any(_is_near(folded, name) for name in names)


def _is_near(folded: str, name: str) -> bool:
    """Whether a text is a label with few characters wrong or lost, and none that tells; none is gained."""
    allowed = tolerance(len(name))
    if len(name) < SHORTEST_NEAR or not 0 <= len(name) - len(folded) <= allowed:
        return False
    changed = (Counter(folded) - Counter(name)) | (Counter(name) - Counter(folded))
    if any(character in _TELLING or character.isdigit() for character in changed):
        return False
    if len(folded) == len(name):
        return sum(map(str.__ne__, folded, name)) <= allowed
    rest = iter(name)
    return all(character in rest for character in folded)


def says_otherwise(text: str, year: int | None = None) -> bool:
    """Whether a caption says that the numbers below it are not this year's, or not counted one by one.

    >>> says_otherwise("(单位:万件)"), says_otherwise("上年数据"), says_otherwise("2020年情况", 2021)
    (True, True, True)
    >>> says_otherwise("单位:件"), says_otherwise("2021年情况", 2021)
    (False, False)
    """
    if len(text) > LONGEST_CAPTION or any(sign in text for sign in "。；;，"):
        return False
    other_year = year is not None and any(int(found) != year for found in _YEAR.findall(text))
    return other_year or _OTHERWISE.search(text) is not None


def telling_caption(captions: Iterable[Text], year: int | None) -> Text | None:
    """The caption above a table that says that its numbers are not this year's, or not counted one by one."""
    return next((caption for caption in captions if says_otherwise(caption.text, year)), None)


def unclear_unless_told(rows: Iterable[BoundRow], part: FormPart) -> None:
    """Make rows below no header unclear unless their figures tell that the columns are the form's."""
    placed = [row for row in rows if row.record.has_figures and row.placed.fields is not None]
    told = told_by_figures([row.placed.fields or () for row in placed], part)
    for number, row in enumerate(placed):
        if number not in told:
            row.placed = UNCLEAR


def told_by_figures(rows: Iterable[Sequence[Text | None]], part: FormPart) -> set[int]:
    """The rows of a table without a header whose figures tell that the form's columns are theirs.

    Rows of equal figures do, whatever the order. So do rows whose last figure is the sum of the others, where that is
    a total, if most rows that have figures are such.
    """
    equal, summed, others = set(), set(), 0
    has_total = part.columns[-1].role == "total"
    for number, fields in enumerate(rows):
        texts = {text.raw if text is not None else None for text in fields}
        if len(texts) == 1:
            equal.add(number)
            continue
        values = [read_value(text.raw).value if text is not None else None for text in fields]
        *addends, total = [0 if value is None else value for value in values]
        if has_total and total and sum(addends) == total:
            summed.add(number)
        else:
            others += 1
    return equal | (summed if len(summed) > others else set())
