"""What a text says by itself: a damaged figure, several values.

Asked is only the text, not where it stands: ``1O42`` is a figure with a letter in it wherever it is printed.
"""

from __future__ import annotations

import re

from gxparse.binding.events import is_value
from gxparse.characters import BLANKS
from gxparse.layout import Text
from gxparse.values import shape_of

LONGEST_GARBLED = 8
"""A damaged figure has at most so many characters."""

PIECES = re.compile(rf"[^{re.escape(BLANKS)}]+")
"""What stands between blanks."""

_GARBLED = re.compile(r"(?=.*\d|[A-Za-z]{1,2}$)[^\u3400-\u9fff]+")


def looks_garbled(raw: str) -> bool:
    """Whether a text is a damaged figure rather than a label: it has a digit, or a letter or two, and nothing Chinese.

    >>> looks_garbled("1O42"), looks_garbled("l"), looks_garbled("228-"), looks_garbled("1.重复申请")
    (True, True, True, False)
    """
    return len(raw) <= LONGEST_GARBLED and _GARBLED.fullmatch(raw) is not None


def split_values(text: Text) -> list[Text]:
    """The values of a text that holds several, parted by blanks; empty if it holds anything else."""
    found = list(PIECES.finditer(text.raw))
    if len(found) < 2 or not all(_plain_value(piece[0]) for piece in found):
        return []
    return [text.part(piece.start(), piece.end()) for piece in found]


def _plain_value(raw: str) -> bool:
    """A value that can be told from a group of digits of its neighbour: no leading zero, no lone mask."""
    return is_value(shape_of(raw)) and not (len(raw) > 1 and raw[0] == "0")
