"""Characters that mean nothing by themselves: what a reader does not see, what no page may have, what parts cells.

``UNPRINTABLE`` and ``TURNING`` are ranges, for the inside of a regular expression's brackets; the others are plain
characters.
"""

from __future__ import annotations

import re
from html import unescape


def _between(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


SPACES = " \t\r\n\f\v\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + _between(0x1C, 0x1F) + _between(0x2000, 0x200A)
"""White space of every width."""

INVISIBLE = "\0\x1a\xad\u180e\ufeff" + _between(0x200B, 0x200F) + _between(0x202A, 0x202E) + _between(0x2060, 0x2064)
"""Characters without any width: zero-width ones, soft hyphens, NUL. What they stand between is still one word."""

REVERSING = "\u202e"
"""What shows the characters behind it from right to left, digits too: 12 is shown as 21."""

BLANKS = SPACES + INVISIBLE.replace(REVERSING, "")
"""Characters that a reader does not see, nor what they do."""

BLANK_RUN = re.compile(f"[{re.escape(BLANKS)}]+")
"""As many characters that a reader does not see as stand together."""

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Characters that end a line for :meth:`str.splitlines`."""

OTHER_LINE_END = re.compile(f"[{LINE_ENDS[1:]}]")
r"""One of them that is no ``\n``; most texts have none."""

UNPRINTABLE = "\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Controls, halves of surrogate pairs and code points that are no characters: what a page must not have."""

HALF_PAIR = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which is no character."""

UNKNOWN_CHARACTER = "\ufffd"
"""What stands for what is no character."""

TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What would show the characters around it in another order than they are printed."""

BARS = "|｜│┃║¦"
"""Characters that scrapers put between cells."""

DASHES = "‐‑‒–—―−─━﹣－"
"""What is printed for ``-``."""

HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""ASCII for its full-width characters, as a table for :meth:`str.translate`."""

RAISED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
"""Raised and lowered digits: where a document raises one, it is no part of the number before it."""

STRUCK = "~~"
"""Stands before and behind what is struck out, as in Markdown."""


def is_sayable(text: str) -> bool:
    r"""Whether UTF-8 can say a text: half of a surrogate pair it cannot.

    >>> is_sayable("报告"), is_sayable("\ud800")
    (True, False)
    """
    return text.isascii() or HALF_PAIR.search(text) is None


def sayable(text: str) -> str:
    r"""A text for messages and names, with half of a surrogate pair told by its number.

    >>> print(sayable("\udc80.txt"))
    \udc80.txt
    """
    return text if is_sayable(text) else text.encode(errors="backslashreplace").decode()


def printable(text: str) -> str:
    r"""Untrusted text without characters that would steer a terminal.

    >>> printable("1\x1b[31m2")
    '1�[31m2'
    """
    return "".join(char if char.isprintable() else "�" for char in text)


_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")


def without_references(text: str) -> str:
    """A text with the characters that it writes as markup does: what was escaped twice shows ``&ldquo;`` to readers.

    One that says nothing but blanks stays as it is, since a reader sees it.

    >>> without_references("3.危及&ldquo;三安全一稳定&rdquo;"), without_references("&nbsp;")
    ('3.危及“三安全一稳定”', '&nbsp;')
    """
    if "&" not in text:
        return text
    shown = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    return shown if shown.strip(BLANKS) else text
