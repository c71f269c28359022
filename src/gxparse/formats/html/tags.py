"""What the elements of a page are to a reader of the text: one table for both parsers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from gxparse.formats.html.stamps import PLAIN


class TagKind(IntEnum):
    """What an element is to a reader of the text."""

    INLINE = 0  # nothing by itself
    TEXT = 1
    UNSEEN = 2  # its content is no text of the page
    BLOCK = 3  # stands on lines of its own
    TABLE = 4
    SECTION = 5  # of a table
    ROW = 6
    CELL = 7
    HEADER = 8  # a cell too
    BREAK = 9
    PRE = 10  # a block in which blanks and line ends count
    STRUCK = 11
    RAISED = 12  # or lowered
    CHOICE = 13  # of a form: its own text is no text of the page, a table that was lost in it is
    LEAF = 14  # without content, and it matters by its attributes
    DRAWN = 15  # it shows something that is no text of the page
    FAINT = 16  # its own text is not seen, that of elements in it may be
    SHOWN = 17  # an element in such a one that is seen
    DOUBTFUL = 18  # nobody here knows whether it is seen


_NAMES = {
    TagKind.UNSEEN: "script style template noscript noembed noframes frame audio datalist xml rt rp colgroup link meta",
    TagKind.DRAWN: "svg math canvas object embed iframe video",
    TagKind.BLOCK: "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p "
    "search section summary title ul",
    TagKind.TABLE: "table",
    TagKind.SECTION: "thead tbody tfoot",
    TagKind.ROW: "tr",
    TagKind.CELL: "td",
    TagKind.HEADER: "th",
    TagKind.BREAK: "br",
    TagKind.PRE: "pre listing xmp plaintext textarea",
    TagKind.STRUCK: f"del {PLAIN}s {PLAIN}strike",
    TagKind.RAISED: "sup sub",
    TagKind.CHOICE: "select option optgroup",
    TagKind.LEAF: "img input",
}
KINDS: Mapping[str, TagKind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}

CELLS = frozenset({TagKind.CELL, TagKind.HEADER})
PARTS = frozenset({TagKind.SECTION, TagKind.ROW, *CELLS})
"""The parts of tables."""
