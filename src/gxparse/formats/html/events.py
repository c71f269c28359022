"""What either parser's tree is walked into: the page as a sequence of events.

The parsers build the tree that a browser would build, and the rest of the reading must not care which one it was. So
either tree is at once walked into the same kinds of events: text, a row begins, a cell ends. What does not matter to a
reader of the text is left out here, by one table of elements for both: scripts, styles, comments, hidden elements, and
the tags of elements that neither break a line nor hold a cell. ``<td><span>1</span><b>2</b></td>`` is a cell with the
text 12, and as it holds one line, it is one event.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from gxparse.formats.html.styling import Given
from gxparse.formats.html.tags import CELLS, TagKind


class EventKind(IntEnum):
    """What an event says."""

    TEXT = 0
    START = 1
    END = 2
    GONE = 3  # a hidden part of a table: it counts, and has no text
    PLAIN = 4  # a cell that holds one line of text and nothing else


Attributes = Mapping[str, "str | None"]
Event = tuple[EventKind, TagKind, str, "Attributes | None"]
"""A step through the page: what it says; of which kind of element; its text, its name, or a table's number in the
page (from 1, hidden ones counted); for cells and leaves the attributes. Most cells are plain: one event each."""

BESIDE = "text of a style sheet"
"""What a cell shows that a style sheet prints beside its text."""

TELLING = frozenset({TagKind.LEAF, *CELLS})
"""The elements whose attributes matter."""

SILENT = frozenset({TagKind.INLINE, TagKind.UNSEEN})
"""The elements that are no events by themselves."""

EMPTY = frozenset({TagKind.BREAK, TagKind.LEAF, TagKind.DRAWN, TagKind.UNSEEN})
"""The elements in which nothing is looked at."""

NONE_GIVEN: Given = ()
"""What style makes of an element that it does not speak of."""

_AROUND = frozenset({TagKind.STRUCK, TagKind.FAINT, TagKind.SHOWN, TagKind.DOUBTFUL, TagKind.DRAWN})
"""What an element may be beside what it is by its name: its content stands in one more element, or behind one."""

# Names for speed: a member of an enumeration is looked up anew each time.
_INLINE, _UNSEEN = TagKind.INLINE, TagKind.UNSEEN


def shown_as(kind: TagKind, given: Given) -> tuple[TagKind, Given]:
    """What an element is, by its name and by its style, and what is around its content."""
    if not given:
        return kind, given
    if given[0] is _UNSEEN:
        return _UNSEEN, ()
    around = tuple(each for each in given if each in _AROUND and each is not kind)
    if kind is _INLINE:
        kind = next((each for each in given if each not in _AROUND), _INLINE)
    return kind, around
