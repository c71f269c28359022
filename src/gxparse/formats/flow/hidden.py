"""Lines of which a part may be hidden: ``1[hidden? 2]3`` is read as text, never as the number 123.

Whether a reader sees a text cannot always be told (a class that a script may switch, letters as white as paper). Such a
text stands in its line as ``[hidden? …]``, so that no number is put together from it and what is beside it.
"""

from __future__ import annotations

import re

DOUBT = re.compile(r"\[hidden\? (.*?)\]", re.DOTALL)
"""A text that may be hidden, as it stands in a line."""


def settled(text: str) -> str:
    """A line without the marks of what may be hidden, where no number is put together from it and what is beside it."""
    text = text.replace("][hidden? ", "")
    sure = DOUBT.sub("", text)
    pieces = [sure, *DOUBT.findall(text)]
    return text if sum(any(map(str.isalnum, piece)) for piece in pieces) > 1 else DOUBT.sub(r"\1", text)
