"""Labels beside numbers under names that do not tell what they count: ``{"name": "规章", "made": 3}``.

The numbers may be figures, or what a program says of a text. They are not read; but a label without them would be that
of a row whose cells are blank, so it is none either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gxparse.formats.json_text.cells import texts_in, words_of
from gxparse.formats.json_text.tables import are_scalars
from gxparse.formats.json_text.values import Value
from gxparse.layout import PARAGRAPH

_WHOLE = re.compile("[0-9]+(?:\\.0+)?")
_CORNERS = (4, 8)
_OF_PROGRAMS = re.compile(
    "ids?|no|idx|index|order|seq|pages?|lines?|row|col(umn)?|block|par|level|depth|scores?|confidence|conf|prob(ability)?"
    "|x|y|w|h|left|top|right|bottom|width|height|size|angle|direction|rotation|b?box(es)?|poly(gon)?|pos(ition)?|location"
    "|offset|start|end|length|time(stamp)?|date|year|month|day|version|code|status|font|views|bounding|regions?|points?"
    "|geometry|charspan|spans?|coord(s|inates?)?|rect(angle)?|quad|vertices|corners|polys"
)
"""Names of what programs say of a text."""


def is_of_programs(name: str) -> bool:
    """Whether a name is that of what a program says of a text.

    >>> is_of_programs("boundingBox"), is_of_programs("rec_scores"), is_of_programs("made")
    (True, True, False)
    """
    return any(map(_OF_PROGRAMS.fullmatch, words_of(name)))


def first_unnamed(values: Sequence[Value], voices: frozenset[str]) -> Value | None:
    """The first of values that are labels beside numbers; ``None`` if there is none, or a text among them is a figure.

    ``voices`` are the names under which objects hold texts.
    """
    for value in values:
        if not value.chinese and any(
            text.said.strip().isdigit()
            for name, item in value.members or [("", value)]
            if not name or name in voices
            for text in texts_in(item)
        ):
            return None
    return next((value for value in values if is_label(value) and _counts(value)), None)


def is_label(value: Value) -> bool:
    """Whether all Chinese texts in a list or an object are short strings that stand in it directly."""
    labels = [item for item in value.items if item.chinese]
    return bool(labels) and all(item.kind == "string" and len(item.said) <= PARAGRAPH for item in labels)


def are_unnamed_columns(value: Value) -> bool:
    """Whether an object is a column of labels beside columns of whole numbers, under names that do not tell what."""
    columns = [item for item in value.items if item.kind == "list" and len(item.items) > 1 and are_scalars(item.items)]
    labels = [column for column in columns if column.chinese]
    if not labels or len({len(column.items) for column in columns}) > 1:
        return False
    return _counts(value) and not any(item.said.strip().isdigit() for column in labels for item in column.items)


def _counts(value: Value, name: str = "") -> bool:
    """Whether there are whole numbers in a value, outside of what has Chinese texts itself and of what programs say.

    That is fractions, what is called ``page``, ``score`` and the like, and a list that begins with a place on a page.
    """
    if is_of_programs(name):
        return False
    if value.is_scalar:
        return _WHOLE.fullmatch(value.said) is not None
    if value.kind == "list" and value.items and _is_place(value.items[0]):
        return False
    members = value.members or [("", item) for item in value.items]
    return any(not item.chinese and _counts(item, name) for name, item in members)


def _is_place(value: Value) -> bool:
    corners = value.kind == "list" and bool(value.items) and all(item.kind == "list" for item in value.items)
    return corners or (value.kind == "list" and len(value.items) in _CORNERS)
