"""Words in both languages: everything that gxparse says to people, it says in Chinese and in English."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The words in ``"zh"`` or ``"en"``.

        >>> Words("行", "row").of("zh")
        '行'
        """
        return self.zh if lang == "zh" else self.en

    @property
    def both(self) -> str:
        """Both, for places that cannot be marked up."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"


class Said:
    """What says something in both languages, as ``zh`` and ``en``."""

    __slots__ = ()

    zh: str
    en: str

    def message(self, lang: str = "en") -> str:
        """What it says, in ``"zh"`` or ``"en"``."""
        return Words(self.zh, self.en).of(lang)


COLON = Words("：", ": ")
LISTED = Words("、", ", ")
"""Between what is listed: names, numbers, words."""


def in_brackets(text: str, lang: str) -> str:
    """A text in brackets, to stand behind another.

    >>> "行" + in_brackets("自然人", "zh"), "row" + in_brackets("applicants", "en")
    ('行（自然人）', 'row (applicants)')
    """
    return f"（{text}）" if lang == "zh" else f" ({text})"


def plain(text: str) -> Words:
    """A text that is the same in both: a name, a number."""
    return Words(text, text)


def counted(count: int, what: str) -> str:
    """A number of things in English.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
