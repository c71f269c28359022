"""Where in a document a reading is: which section, which table, which record is open; and what may come next.

What a text is depends on what stood before: 其他 is a column in one place and a row in another, and a numbered line
heads a section only if that section is due. So the readers of streams and of grids walk through one document with one
:class:`Walk`, which looks texts up among the labels of all forms, knows headings, and enters and leaves tables.
"""

from __future__ import annotations

import re

from gxparse.binding.dressed import known
from gxparse.binding.events import Event, Heading, Prose, Record
from gxparse.binding.labels import LabelEntry, LabelIndex, around_masks, fold, is_masked, own_number, section_number
from gxparse.characters import BLANKS
from gxparse.forms.model import FormSection
from gxparse.layout import PARAGRAPH, Text

LONGEST_UNKNOWN_HEADING = 25
"""A heading in words that no form knows has at most this many characters."""

HEADING = 40
"""A section's heading has at most this many characters."""

LONGEST_GAP = 4
"""Between a heading's number and its title stand at most so many characters: 、 and blanks."""

_SENTENCE = re.compile("[。；;，,：:]")


class TooManyParts(Exception):  # noqa: N818 - a message to the binder, which knows the source
    """The texts of a document hold more pieces than may be made of them."""


class Walk:
    """A way through the blocks; ``table`` is the table that section headings and strong labels say we are in."""

    def __init__(self, labels: LabelIndex, most_parts: int) -> None:
        self.labels = labels
        self.parts, self.most_parts = 0, most_parts  # pieces of texts that hold several
        self.events: list[Event] = []
        self.table: str | None = None
        self.open: Record | None = None
        self.number = 0  # of the last section heading, 1 to 6
        self.has_figures = False  # whether a table with figures was seen since the last 一
        self.printed: set[object] = set()  # the tables, and their rows by table and key, that had figures since then
        self.looked_at = 0  # so many events were looked at for it
        self.glued = False  # whether labels were printed with nothing between them
        self.parted: list[tuple[Record, Text]] = []  # whose digits were parted into numbers
        self.blanks: set[str] = set()  # tables in which digits show that cells are blank
        self.numbered = False  # whether headings are numbered; then an unnumbered title is a sub-heading

    def _part(self, text: Text, start: int, end: int) -> Text:
        """A part of a text that holds several. Raises :class:`TooManyParts` beyond the limit."""
        self.parts += 1
        if self.parts > self.most_parts:
            raise TooManyParts
        return text.part(start, end)

    # -- labels and tables -----------------------------------------------------------------------------

    def _known(self, cell: Text) -> LabelEntry | None:
        found = known(self.labels, self.table or "", cell.text)
        return found.entry if found is not None else self._strong(fold(cell.text))

    def _strong(self, folded: str) -> LabelEntry | None:
        """A label that tells its table by itself. In the sections after the tables it is only prose, unless its row was
        not printed before: tables also stand in an annex, or behind the text of all pages.
        """
        entry = self.labels.strong.get(folded)
        if entry is None or self.number <= self.labels.last_table or not self.has_figures:
            return entry
        known = self._printed()
        return None if (entry.table if entry.row is None else (entry.table, entry.row)) in known else entry

    def _printed(self) -> set[object]:
        """The tables and rows that have figures since the last 一."""
        for event in self.events[self.looked_at :]:
            if isinstance(event, Record) and event.has_figures:
                self.printed.add(event.table)
                if event.entry is not None:
                    self.printed.add((event.table, event.entry.row))
        self.looked_at = max(len(self.events) - 1, 0)  # the last may get more figures
        return self.printed

    def _may_be_label(self, cell: Text) -> bool:
        return self._known(cell) is not None or self.labels.resembles(self.table or "", fold(cell.text))

    def _enter(self, table: str) -> None:
        """A label tells which table begins. If its row labels stand above its values, those right before the label may
        be its own, which no other table knows.
        """
        if table == self.table:
            return
        left, self.table = self.table, table
        self._take_back(left)
        for event in reversed(self.events):
            if not isinstance(event, Record) or event.label is None or event.entry is not None or event.has_figures:
                break
            entry = self.labels.tables[table].get(fold(event.label.text))
            if entry is None or entry.columns or table not in self.labels.side_by_side:
                break
            event.table, event.entry = table, entry

    def _take_back(self, left: str | None) -> None:
        """Labels of columns of the table just left, among those of this one and without figures, say here something
        else than a column.
        """
        strayed: list[Record] = []
        for event in reversed(self.events):
            if not isinstance(event, Record) or event.has_figures:
                return
            if event.table == self.table:
                break
            if event.table != left or (event.entry is not None and not event.entry.columns):
                return
            strayed.append(event)
        for record in strayed:
            named = self.labels.tables[self.table or ""].get(fold(record.place.text)) if record.entry is None else None
            record.table, record.entry = self.table or "", named

    def _is_unit(self, text: Text) -> bool:
        """Whether a text is what rows of the present table count, in a column of its own."""
        units = self.labels.units.get(self.table or "")
        return units is not None and text.text in units

    # -- headings --------------------------------------------------------------------------------------

    def _heading(self, text: Text, folded: str) -> bool:
        shown = text.text
        if self.table in self.labels.annexes and known(self.labels, self.table, shown) is not None:
            return False  # 一、主动公开情况 is a label there
        if self.table is None and folded in self.labels.strong:
            return False
        number = section_number(shown) if len(text.raw) <= PARAGRAPH else None
        section = self.labels.sections.get(folded)
        if section is not None and len(text.raw) <= HEADING:
            if number is None and not self._is_title(section, shown, folded):
                return False
            self.numbered |= number is not None
            self._head(section, text)
            return True
        if number is not None and self._heading_and_text(text):
            return True
        if len(text.raw) > HEADING:
            return False
        if number is None or (section := self.labels.by_number.get(number)) is None:
            return False
        if section.place <= self.number or (self.table and folded in self.labels.tables[self.table]):
            return False
        if (
            any(word in folded for word in section.keywords)
            or (is_masked(shown) and _fits(shown, section))
            or self._must_be_next(section.place, shown)
        ):
            self._head(section, text)
            return True
        return False

    def _heading_and_text(self, text: Text) -> bool:
        """A section's official heading and, on the same line, its text."""
        number = section_number(text.text)
        section = self.labels.by_number.get(number) if number else None
        if section is None or len(text.text) != len(text.raw):
            return False
        after = text.text.index(section.number) + 1
        for title in (section.title, *section.variants):
            start = text.text.find(title, after, after + LONGEST_GAP + len(title))
            if start >= 0:
                end = start + len(title)
                rest = text.raw[end:]
                parted = len(rest) - len(rest.lstrip(BLANKS + ":：。.,，"))
                if not parted and len(text.raw) <= PARAGRAPH:
                    continue  # a longer title
                self._head(section, self._part(text, 0, end))
                if len(rest) > parted:
                    self.events.append(Prose((self._part(text, end + parted, len(text.raw)),)))
                return True
        return False

    def _is_title(self, section: FormSection, shown: str, folded: str) -> bool:
        """Whether a title without its number (五、) heads its section.

        It does in a report that numbers none, and in one that numbers them in other dress from the first on, as in 1.
        or (一). In one that numbers the others it is a sub-heading, if it is not that of a section behind the tables
        that has not come yet: there may be its number in other dress, too, as in (五).
        """
        number = own_number(shown)
        if not self.numbered and folded == fold(section.title):
            if number is None:
                return True
            if number in (str(section.place), section.number) and section.place == self.number + 1:
                return True
        behind = section.place > max(self.number, self.labels.last_table) and self.has_figures
        return behind and number in (None, section.number)

    def _must_be_next(self, place: int, shown: str) -> bool:
        """Whether a numbered line in other words heads a section, because it is the next one and no table is due."""
        due = place == 1 or (place > self.labels.last_table and self.has_figures)
        if not due or place != self.number + 1:
            return False
        return len(shown) <= LONGEST_UNKNOWN_HEADING and not _SENTENCE.search(shown)

    def _head(self, section: FormSection, text: Text) -> None:
        self.events.append(Heading(section, text))
        self.open = None
        self.number = section.place
        if self.number == 1:
            self.has_figures, self.printed, self.looked_at = False, set(), len(self.events)
        self.table = section.key if section.key in self.labels.tables else None


def _fits(text: str, section: FormSection) -> bool:
    """Whether a masked heading fits a section's title."""
    fits = around_masks(text)
    return any(fits(fold(title)) for title in (section.title, *section.variants))
