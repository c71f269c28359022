"""Cells and amounts in words, for messages: the labels of the form beside the keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from gxparse.findings import split_key
from gxparse.forms.model import Form
from gxparse.words import Words, plain

MOST_LISTED = 4
"""A message lists at most so many cells, and says how many more there are."""

ARROW = " → "
"""Stands between what a cell has and what is right."""

_LAST_YEAR = Words("上年", "last year")
_UNIT = re.compile(r"（(?:单位：)?万元）$|\s*\(10,000 yuan\)$")


def cell_name(name: str, forms: Mapping[str, Form], lang: str) -> str:
    """A cell in words: year, row, column. ``forms`` are those of the reports by what their cells' names begin with.

    A name that no form has stays as it is.

    >>> from gxparse.forms.model import form
    >>> cell_name("previous.requests.received.total", {"previous.": form("2021")}, "en")
    'last year: Received this year, Total'
    >>> cell_name("requests.received.total", {"": form("2021")}, "zh")
    '一、本年新收政府信息公开申请数量 / 总计'
    """
    return cell_words(name, forms).of(lang)


def cell_words(name: str, forms: Mapping[str, Form]) -> Words:
    """A cell in words in both languages, see :func:`cell_name`."""
    prefix, key = split_key(name)
    form = forms.get(prefix)
    if form is None or key not in form.cells:
        return plain(name)
    row, column = row_words(name, forms), form.cells[key].column
    return Words(f"{row.zh} / {column.label}", f"{row.en}, {column.en}")


def row_words(name: str, forms: Mapping[str, Form]) -> Words:
    """The row of a cell in words: year, row.

    >>> from gxparse.forms.model import form
    >>> row_words("previous.requests.received.total", {"previous.": form("2021")}).en
    'last year: Received this year'
    """
    prefix, key = split_key(name)
    row, year = forms[prefix].cells[key].row, prefix.rstrip(".")
    of = plain(year) if year.isdigit() else _LAST_YEAR
    return Words(f"{of.zh} {row.label}", f"{of.en}: {row.en}") if prefix else Words(row.label, row.en)


def corrected(before: int | None, right: object, unknown: str = "?") -> str:
    """What stands in a cell, and what is right: ``unknown`` where it has no number.

    >>> corrected(1, "3…7"), corrected(None, 2)
    ('1 → 3…7', '? → 2')
    """
    return f"{unknown if before is None else before}{ARROW}{right}"


def listed(found: Sequence[tuple[str, object]], form: Form) -> Words:
    """Cells of a report, each with what it says, in Chinese and English.

    >>> from gxparse.forms.model import form
    >>> listed([("disputes.review.total", -3)], form("2021"))
    Words(zh='行政复议 / 总计 -3 [disputes.review.total]', en='Administrative review, Total -3 [disputes.review.total]')
    """
    shown = [(cell_words(key, {"": form}), f"{value} [{key}]") for key, value in found[:MOST_LISTED]]
    zh = "、".join(f"{name.zh} {said}" for name, said in shown)
    en = "; ".join(f"{name.en} {said}" for name, said in shown)
    more = len(found) - len(shown)
    return Words(f"{zh} 等 {len(found)} 处", f"{en}; {more} more") if more else Words(zh, en)


def without_unit(label: str) -> str:
    """A column's label without the unit that its figures are printed in, for a message that converts them.

    >>> without_unit("本年收费金额（单位：万元）"), without_unit("Fees charged this year (10,000 yuan)")
    ('本年收费金额', 'Fees charged this year')
    """
    return _UNIT.sub("", label)


def number(value: int | Decimal) -> str:
    """A number in plain digits.

    >>> number(12), number(Decimal("0.0")), number(Decimal("1E+5")), number(Decimal("2.50"))
    ('12', '0', '100000', '2.5')
    """
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
