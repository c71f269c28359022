"""What the package says in Chinese is printed as offices print it."""

from __future__ import annotations

import re

import pytest

from messages import HANZI, PACKAGE, READ, told

BESIDE = rf"{HANZI}“”「」《》"
HALF_WIDTH = re.compile(rf"[{BESIDE}](?:[,;:()?!]| [,;:](?= |$))|[()?!](?=[{BESIDE}])|[,;:] ?(?=[{BESIDE}])")
"""Half-width marks beside Chinese characters. Those of numbers, names and formulas stand beside none."""


def test_punctuation_beside_chinese_characters_is_full_width() -> None:
    wrong = [text for text in told() if text.chinese and HALF_WIDTH.search(text.text)]
    assert not wrong, "\n".join(f"{place}  {text}" for place, text in wrong)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("缺 3 行:规章", True), ("(未知)", True), ("行 (未知)", True), ("年份, 机关", True), ("第 3 行，（未知）", False)]
    + [
        ("共 1,234 份", False),
        ("见 docs (PDF)", False),
        ("用 f(x) = 3:2", False),
        ("真的?", True),
        ("共 {}:{}", False),
    ],
)
def test_a_half_width_mark_is_seen_beside_chinese_characters_only(text: str, wrong: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is wrong


def test_every_part_that_is_left_out_is_there() -> None:
    assert all((PACKAGE / part).exists() for part in READ)
