"""What the package says in Chinese is printed as offices print it."""

from __future__ import annotations

import re
from pathlib import Path

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


# -- one word for each thing ---------------------------------------------------------------------------

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
LABELS = re.compile("处理决定")
"""What the forms print, which is theirs."""


def glossary() -> list[tuple[str, str, str, str]]:
    """The rows of the glossary: the words in Chinese and in English, what they are of, the words that are not used."""
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in lines]
    return [(zh, en, what, banned) for zh, en, what, banned in rows if zh not in ("中文", "---")]


BANNED = [(zh, word) for zh, _, _, banned in glossary() for word in banned.split("、")]


@pytest.mark.parametrize(("instead", "word"), BANNED, ids=[word for _, word in BANNED])
def test_a_word_of_the_glossary_has_no_rival(instead: str, word: str) -> None:
    said = [each for each in told() if each.chinese or word.isascii()]
    wrong = [each for each in said if word in LABELS.sub("", each.text)]
    assert not wrong, f"{instead} is the word:\n" + "\n".join(f"{each.place}  {each.text}" for each in wrong)


def test_the_words_of_the_glossary_are_used() -> None:
    texts = "\n".join(each.text for each in told())
    assert [zh for zh, *_ in glossary() if not all(word in texts for word in zh.split("、"))] == []
