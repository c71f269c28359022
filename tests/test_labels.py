"""Labels: what is read as a label of the form, and what never is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from gxparse.binding.labels import LabelEntry, fold, labels
from gxparse.forms.model import forms, telling_words

INDEX = labels()
ROWS = [entry for entries in INDEX.tables.values() for entry in entries.values() if entry.row is not None]
NAMES = [f"{entry.table}.{entry.label}" for entry in ROWS]
TELLING = "".join(telling_words())
REVERSING = [
    "上",
    "下",
    "去",
    "不",
    "未",
    "非",
    "无",
    "有",
    "可",
    "禁",
    "允许",
    "减免",
    "支出",
    "累计",
    "全部",
    "除",
    "旧",
]


def changed(label: str, words: Sequence[str]) -> Iterator[str]:
    """A label with each of some words put in, taken away, or in another's place."""
    for place in range(len(label) + 1):
        for word in words:
            yield label[:place] + word + label[place:]
            if place < len(label):
                yield label[:place] + word + label[place + 1 :]
                yield label[:place] + word + label[place + 2 :]
    for place, character in enumerate(label):
        if character in TELLING and place < len(label) - 1:  # without its end it is cut short
            yield label[:place] + label[place + 1 :]


def words_of(text: str) -> str:
    """The telling words of a text in order; 禁止 may have lost one of its characters."""
    return re.sub("[禁止]+", "止", "".join(character for character in text if character in TELLING))


def check_that_no_other_label_is_repaired(entry: LabelEntry, words: Sequence[str]) -> None:
    for text in changed(entry.label, words):
        known = INDEX.tables[entry.table].get(fold(text))
        cut_short = entry.label.startswith(fold(text))
        if (known is not None and known.row == entry.row) or cut_short or words_of(fold(text)) == words_of(entry.label):
            continue
        for printed in (text, f"{entry.number}.{text}"):
            assert INDEX.nearest(entry.table, printed, {entry.row or ""}) is None, printed


@pytest.mark.parametrize("entry", ROWS, ids=NAMES)
def test_a_word_that_reverses_a_label_makes_another_of_it(entry: LabelEntry) -> None:
    check_that_no_other_label_is_repaired(entry, REVERSING)


@pytest.mark.thorough
@pytest.mark.parametrize("entry", ROWS, ids=NAMES)
def test_every_telling_word_makes_another_label(entry: LabelEntry) -> None:
    check_that_no_other_label_is_repaired(entry, TELLING)


def test_no_label_is_repaired_into_another() -> None:
    for table, entries in INDEX.tables.items():
        for entry in entries.values():
            found = INDEX.nearest(table, entry.label)
            assert found is None or found[0].row == entry.row or entry.columns


def test_all_forms_are_tried() -> None:
    printed = {fold(row.label) for each in forms() for table in each.tables for row, _ in each.rows(table.key)}
    assert printed <= {entry.label for entry in ROWS}
