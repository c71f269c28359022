"""What a document holds before anybody knows which form it follows: headings, labels with fields, prose.

Grids and streams become the same here, so that all later steps exist once: a row ``一、本年新收… | 174 | 0 |`` and the
lines ``一、本年新收…``, ``174``, ``0`` both give one :class:`Record`, the label with the fields after it.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter

from attrs import define, field

from gxparse.binding.labels import LabelEntry, own_number
from gxparse.forms.model import FormSection
from gxparse.layout import Element, Text
from gxparse.values import SAID_BLANK, Reading, shape_of

_RAW = attrgetter("raw")


@define(eq=False)
class Heading:
    """A section begins."""

    section: FormSection
    text: Text


@define(eq=False)
class Prose:
    """Texts outside the tables: one of a line, or the cells of a row that belongs to no table."""

    texts: tuple[Text, ...]


@define(eq=False)
class Record:
    """A label in a table and the fields after it, up to the next label.

    ``at`` is the position of the first field in its row of a grid, ``-1`` in a stream, whose blank cells do
    not show. ``broken`` is set when a page number was left out among its fields; ``repeats`` counts how often its label
    comes again beside it. ``unit`` is what it counts, where the table has a column for that. ``has_figures`` tells
    whether any field is not blank; it is asked for more often than all else, so it is kept, and fields are changed by
    :meth:`add` and :meth:`take` only.

    >>> from gxparse.layout import Span
    >>> record = Record("disclosure", None, None, fields=[Text("", Span(0, 0, 1, 1), "")])
    >>> record.has_figures
    False
    >>> record.add(Text("3", Span(1, 2, 1, 2), "3"))
    >>> record.has_figures
    True
    """

    table: str
    label: Text | None
    entry: LabelEntry | None
    at: int = -1
    fields: list[Text] = field(factory=list)
    broken: bool = False
    repeats: int = 0
    unit: str = ""
    has_figures: bool = field(init=False)
    _lines: list[int] | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self.has_figures = any(map(_RAW, self.fields))

    def take(self, fields: list[Text]) -> None:
        """Have these fields in the place of all that it had."""
        self.fields, self._lines = fields, None
        self.has_figures = any(map(_RAW, fields))

    def add(self, text: Text) -> None:
        """Have one more field."""
        self.fields.append(text)
        self._lines = None
        if text.raw:
            self.has_figures = True

    @property
    def printed(self) -> list[Text]:
        """The fields that are not blank."""
        return [text for text in self.fields if text.raw]

    @property
    def is_bare(self) -> bool:
        """Whether no field tells a figure: all are blank, or say so."""
        return all(map(is_blank, self.fields))

    @property
    def numbered(self) -> bool:
        """Whether its label prints the number that its row has in the form."""
        number = self.entry.number if self.entry is not None else None
        return number is not None and self.label is not None and own_number(self.label.text) == number

    @property
    def lines(self) -> list[int]:
        """The line of each field; asked for often, so they are kept."""
        if self._lines is None:
            self._lines = [text.line for text in self.fields]
        return self._lines

    @property
    def pitches(self) -> list[int]:
        """How many lines lie between its label and its fields; what it counts takes none of them."""
        lines = self.lines if self.label is None else [self.label.line, *self.lines]
        found = [after - before for before, after in pairwise(lines)]
        if self.unit and self.label is not None and found and found[0] > 1:
            found[0] -= 1
        return found

    @property
    def element(self) -> Element | None:
        """The cell of a marked-up table that the fields begin in; ``None`` in a text, and without fields.

        It is ``None``, too, where a document does not tell which columns its cells take.
        """
        element = self.fields[0].element if self.fields else None
        return element if element is not None and element.width else None

    @property
    def place(self) -> Text:
        """A text that tells where the record stands."""
        return self.label if self.label is not None else self.fields[0]


Event = Heading | Prose | Record


def is_value(reading: Reading) -> bool:
    """Whether a text stands for a number, be it masked, not applicable, or a word for a blank."""
    return reading.state in ("reported", "masked", "not_applicable") or reading.remark == SAID_BLANK


def is_blank(text: Text | None) -> bool:
    """Whether no figure stands in a place: nothing, or a word for a blank."""
    return text is None or not text.raw or shape_of(text.raw).remark == SAID_BLANK
