"""First step of the binder: from layout blocks to a sequence of headings, labelled values and prose.

Asked is what stands in a document, before anybody knows which form it follows. Grids (cells in rows) and streams
(one cell a line) become the same thing here, so that all later steps exist once: a row
``一、本年新收… | 174 | 0 |`` and the lines ``一、本年新收…``, ``174``, ``0`` both give one :class:`Record`, the
label with the fields after it.

The blocks are walked once, from the first to the last. Each text is looked up among the labels of all forms; what is
known tells which table we are in, and that tells what the next texts may be: 其他 is a column in one place and a row
in another, 总计 likewise. Nothing is decided that a later row could prove wrong. A text in a table that is no known
label stays an unresolved record, and who it is will be told by its neighbours (:mod:`gxparse.binding.stacked`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from attrs import define, field

from gxparse.binding.chrome import BETWEEN_DASHES, PAGE_OF_PAGES
from gxparse.binding.dressed import known
from gxparse.binding.glued import columns_above, headings, is_glued, pieces, split_digits
from gxparse.binding.labels import LabelEntry, LabelIndex, around_masks, fold, is_masked, own_number, section_number
from gxparse.characters import BLANKS
from gxparse.forms.model import FormSection
from gxparse.layout import PARAGRAPH, Element, Grid, Layout, Paragraph, Span, Stream, Text
from gxparse.values import SAID_BLANK, Reading, shape_of

LONGEST_UNKNOWN_HEADING = 25
"""A heading in words that no form knows has at most this many characters."""

HEADING = 40
"""A section's heading has at most this many characters."""

LONGEST_GAP = 4
"""Between a heading's number and its title stand at most so many characters: 、 and blanks."""

LONGEST_ROW_NUMBER = 2
"""The number of a row has at most so many digits."""

LONGEST_GARBLED = 8
"""A damaged figure has at most so many characters."""

NARROW_ROW = 4
"""So few blank cells are a gap between tables; a row of more is one without figures."""

HEADINGS_LISTED = 5
"""So many headings with nothing between them are a table of contents."""

_SENTENCE = re.compile("[。；;，,：:]")
_FURNITURE = re.compile(rf"{BETWEEN_DASHES}|第?{PAGE_OF_PAGES}")
_PAGE_NUMBER = re.compile(r"[.…·\s]*\d{0,3}")
_GARBLED = re.compile(r"(?=.*\d|[A-Za-z]{1,2}$)[^\u3400-\u9fff]+")
_LETTER = re.compile("[A-Za-z|]|[-‐‑–—]$")
_PIECES = re.compile(rf"[^{re.escape(BLANKS)}]+")


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
    comes again beside it.
    """

    table: str
    label: Text | None
    entry: LabelEntry | None
    at: int = -1
    fields: list[Text] = field(factory=list)
    broken: bool = False
    repeats: int = 0

    @property
    def printed(self) -> list[Text]:
        """The fields that are not blank."""
        return [text for text in self.fields if text.raw]

    @property
    def has_figures(self) -> bool:
        """Whether any field is not blank."""
        for text in self.fields:  # noqa: SIM110 - asked for often, and the first field mostly tells
            if text.raw:
                return True
        return False

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
    def element(self) -> Element | None:
        """The cell of a marked-up table that the fields begin in; ``None`` in a text, and without fields."""
        return self.fields[0].span.element if self.fields else None

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


def recognise(layout: Layout, labels: LabelIndex) -> list[Event]:
    """All events of a layout, in order."""
    reader = _Reader(labels)
    for block in layout.blocks:
        if isinstance(block, Stream):
            for item in block.items:
                reader.item(item)
        elif isinstance(block, Paragraph):
            reader.paragraph(block.text)
        else:
            reader.grid(block)
    return _without_contents(reader.events)


def _without_contents(events: list[Event]) -> list[Event]:
    """Events without a table of contents: five or six headings in order with nothing but page numbers between."""
    start = 0
    while start < len(events):
        run, expected = start, 1
        for position in range(start, len(events)):
            event = events[position]
            if isinstance(event, Heading):
                if event.section.place != expected:
                    break
                expected += 1
                run = position + 1
            elif expected == 1 or not _is_page_number(event):
                break
        if expected > HEADINGS_LISTED:
            events = events[:start] + events[run:]
        else:
            start += 1
    return events


def _is_page_number(event: Event) -> bool:
    texts = event.texts if isinstance(event, Prose) else event.fields if isinstance(event, Record) else ()
    labelled = isinstance(event, Record) and event.label is not None
    return not labelled and all(_PAGE_NUMBER.fullmatch(text.raw) for text in texts)


class _Reader:
    """Walks the blocks; ``table`` is the table that section headings and strong labels say we are in."""

    def __init__(self, labels: LabelIndex) -> None:
        self.labels = labels
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

    # -- texts of a line -------------------------------------------------------------------------------

    def paragraph(self, text: Text) -> None:
        """Prose; it may begin with a section's heading."""
        self.open = None
        if not (self._on_one_line(text) or self._heading_and_text(text)):
            self.events.append(Prose((text,)))

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
                self._head(section, _part(text, 0, end))
                if len(rest) > parted:
                    self.events.append(Prose((_part(text, end + parted, len(text.raw)),)))
                return True
        return False

    def item(self, text: Text) -> None:
        """A short text of a stream: a heading, a label, a value or prose."""
        table = self.table
        if table is None:
            folded = fold(text.text)
            if not self._heading(text, folded):
                entry = self._strong(folded)
                if entry is None:
                    self.events.append(Prose((text,)))
                else:
                    self._label(text, entry)
            return
        if self.open is not None and text.raw.isdecimal():
            split = self.glued and table in self.labels.side_by_side and not self.open.fields
            self.open.fields += self._numbers(text) if split else [text]
            self.has_figures = True
            return
        reading = shape_of(text.raw)
        if reading.state == "reported" and reading.remark is None:
            self._value(text)
            return
        folded = fold(text.text)
        if self._heading(text, folded):
            return
        entry = self._known(text)
        if entry is not None:
            self._label(text, entry)
        elif is_value(reading) and not self.labels.resembles(table, folded):
            self._value(text)
        elif _FURNITURE.fullmatch(text.raw):
            if self.open is not None:
                self.open.broken = True
        elif not (self._run_on(text) or self._glued(text) or self._garbled_figure(text)):
            self._label(text, None)

    def _garbled_figure(self, text: Text) -> bool:
        """A text that is no number where the first one of a row should stand: ``105b`` or ``I05`` below 行政强制."""
        entry = self.open.entry if self.open is not None and not self.open.fields else None
        if entry is None or entry.row is None or entry.columns or len(text.raw) > LONGEST_GARBLED:
            return False
        begun = text.raw[0].isdigit() and own_number(text.text) is None
        if not (begun or (_LETTER.search(text.raw) and looks_garbled(text.raw))):
            return False
        self._value(text)
        return True

    def _value(self, text: Text) -> None:
        if self.open is None and self.table is not None and shape_of(text.raw).state == "reported":
            self.open = Record(self.table, None, None)
            self.events.append(self.open)
        if self.open is None:
            self.events.append(Prose((text,)))
        else:
            self.open.fields.append(text)
            self.has_figures = True

    def _label(self, text: Text, entry: LabelEntry | None) -> None:
        if self.open is not None and self.open.at < 0 and self.open.fields:
            text, entry = self._with_number(text, entry, self.open.fields)
        if entry is not None:
            self._enter(entry.table)
        if self.table is not None:
            self.open = Record(self.table, text, entry)
            self.events.append(self.open)

    def _with_number(self, text: Text, entry: LabelEntry | None, fields: list[Text]) -> tuple[Text, LabelEntry | None]:
        """A label whose number was cut off and stands on the line before, where it looks like a value."""
        last = fields[-1]
        if text.text[0] in "、.．" and len(text.text) > 1:
            if len(last.raw) <= LONGEST_ROW_NUMBER and own_number(last.raw + text.text) == last.raw:
                fields.pop()
                if entry is None:
                    entry = self.labels.tables[self.table or ""].get(fold(text.text))
        elif entry is not None and entry.number == last.raw and not last.raw.isdecimal():
            fields.pop()
        return text, entry

    def _run_on(self, text: Text) -> bool:
        """A label and its values on one line, parted by blanks only, or a line of values."""
        found = list(_PIECES.finditer(text.raw))
        count = len(found)
        while count and is_value(shape_of(found[count - 1][0])):
            count -= 1
        values = found[count:]
        if len(values) < 2 and not (values and count):
            return False
        if count:
            label = _part(text, 0, found[count - 1].end())
            words = text.text.split(None, count)[:count]
            label = Text(label.raw, label.span, " ".join(words))
            entry = self._known(label)
            if entry is None or (entry.row is None and len(values) < 2):
                return False
            self._label(label, entry)
        parts = [_part(text, value.start(), value.end()) for value in values]
        if self.glued and count and len(parts) == 1 and parts[0].raw.isdecimal():
            parts = self._numbers(parts[0])
        for part in parts:
            self._value(part)
        return True

    def _on_one_line(self, text: Text) -> bool:
        """Several sections, or a table, on one line: read so if a table can be taken apart in it."""
        found = headings(self.labels, text)
        if not found:
            return self.table is not None and self._glued(text)
        starts = [start for start, _, _ in found]
        bodies = [
            _part(text, end, after) for (_, end, _), after in zip(found, [*starts[1:], len(text.raw)], strict=True)
        ]
        tables = [section.key in self.labels.tables for *_, section in found]
        if not any(t and pieces(self.labels, s.key, b) for t, b, (*_, s) in zip(tables, bodies, found, strict=True)):
            return False
        if starts[0]:
            self.events.append(Prose((_part(text, 0, starts[0]),)))
        for (start, end, section), body in zip(found, bodies, strict=True):
            self._head(section, _part(text, start, end))
            if body.raw and not (self.table is not None and self._glued(body)):
                self.events.append(Prose((body,)))
        return True

    def _glued(self, text: Text) -> bool:
        """Labels, or labels and values, on one line with nothing between them."""
        table = self.table or ""
        found = pieces(self.labels, table, text)
        if not found or (len(found) == 2 and found[1].is_value and not self.glued):
            return False  # a lone digit behind a label may be a footnote
        touching = [piece for piece in found if piece.start and is_glued(text.raw, piece.start)]
        self.glued |= any(not piece.is_value for piece in touching)
        for number, piece in enumerate(found):
            part = _part(text, piece.start, piece.end)
            if not piece.is_value:
                self._label(part, piece.entry)
                continue
            alone = not any(other.is_value for other in found[max(0, number - 1) : number + 2] if other is not piece)
            for value in self._numbers(part) if alone and piece in touching else [part]:
                self._value(value)
        return True

    def _numbers(self, digits: Text) -> list[Text]:
        """The numbers of a run of digits, one in each column; one number if nothing tells.

        Fewer digits than columns show that the report leaves cells blank: then no run of its table can be parted.
        """
        table = self.table or ""
        records = (event for event in reversed(self.events) if isinstance(event, Record))
        columns = self.labels.widths[table] if table in self.labels.even else columns_above(records)
        starts = split_digits(digits.raw, columns, self.labels.widths[table] if table in self.labels.totalled else 0)
        if len(digits.raw) < columns:
            self.blanks.add(table)
            for record, whole in self.parted:
                record.fields = [whole] if record.table == table else record.fields
        if starts and digits.raw.strip("0") and table in self.blanks:
            starts = []
        if not starts:  # no number begins with a zero
            starts = list(range(len(digits.raw))) if digits.raw[0] == "0" and len(digits.raw) != columns else [0]
        elif digits.raw.strip("0") and self.open is not None:
            self.parted.append((self.open, digits))
        return [_part(digits, start, end) for start, end in pairwise([*starts, len(digits.raw)])]

    # -- rows of a grid --------------------------------------------------------------------------------

    def grid(self, block: Grid) -> None:
        """Rows of cells; each row closes what stood open."""
        for row in block.rows:
            self._row(row)
            self.open = None
        self.has_figures |= self.table is not None

    def _row(self, row: tuple[Text, ...]) -> None:
        printed = [cell for cell in row if cell.raw]
        if len(printed) == 1 and not is_value(shape_of(printed[0].raw)):
            folded = fold(printed[0].text)
            if self._heading(printed[0], folded):
                return
        if self.table is None or not printed:
            strong = next((e for c in printed if (e := self._strong(fold(c.text)))), None)
            if strong is None:
                if printed:
                    self.events.append(Prose(tuple(printed)))
                elif self.table is not None and len(row) > NARROW_ROW:
                    self.events.append(Record(self.table, None, None, at=0, fields=list(row)))
                return
            self._enter(strong.table)
        self._cells(row)

    def _cells(self, row: tuple[Text, ...]) -> None:
        if self._is_values(row):
            self.events.append(Record(self.table or "", None, None, at=0, fields=list(row)))
            return
        current: Record | None = None
        for position, cell in enumerate(row):
            if current is not None and (
                not cell.raw or cell.raw.isdecimal() or self._is_field(cell, current, row[position + 1 :])
            ):
                current.fields.append(cell)
                continue
            if not cell.raw:
                continue
            if current is not None and current.label is not None and cell.raw == current.label.raw:
                current.at, current.fields = position + 1, []  # a merged cell, repeated in each of its columns
                current.repeats += 1
                continue
            reading = shape_of(cell.raw)
            if current is None and self._begins_values(cell, reading, row[position + 1 :]):
                current = Record(self.table or "", None, None, at=0, fields=list(row[: position + 1]))
            elif current is None and is_value(reading) and not self._known(cell):
                if reading.state != "masked":
                    continue  # a number before the label: it numbers the row
                current = Record(self.table or "", cell, None, at=position + 1)
            else:
                entry = self._known(cell)
                if (
                    entry is not None
                    and entry.columns
                    and entry.table != self.table
                    and self._is_row_of_this_table(row, entry.table)
                ):
                    entry = None  # another table's column in a row of this one's
                if entry is not None:
                    self._enter(entry.table)
                current = Record(self.table or "", cell, entry, at=position + 1)
            self.events.append(current)

    def _is_row_of_this_table(self, row: tuple[Text, ...], other: str) -> bool:
        """Whether a label of the present table, which the other has not, stands in a row."""
        if other == self.table:
            return False
        ours, theirs = self.labels.tables.get(self.table or "", {}), self.labels.tables[other]
        return any(cell.raw and fold(cell.text) in ours.keys() - theirs.keys() for cell in row)

    def _is_values(self, row: tuple[Text, ...]) -> bool:
        """Whether a row of a table whose labels stand above it has values, though a mask that may be a label begins it,
        or texts stand among them that are no label.
        """
        if self.table not in self.labels.side_by_side:
            return False
        printed = [number for number, cell in enumerate(row) if cell.raw]
        others = [number for number in printed if not is_value(shape_of(row[number].raw))]
        if 2 * len(others) >= len(printed) or any(self._may_be_label(row[number]) for number in others):
            return False
        if shape_of(row[printed[0]].raw).state == "masked":
            width = self.labels.widths[self.table]
            if all(shape_of(row[number].raw).state == "masked" for number in printed):
                return len(printed) > 2 * width  # fewer may be labels
            return 0 in ((printed[-1] + 1 - printed[0]) % width, (len(row) - printed[0]) % width)
        return bool(others)

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

    def _is_field(self, cell: Text, current: Record, rest: tuple[Text, ...]) -> bool:
        reading = shape_of(cell.raw)
        if is_value(reading):
            if reading.state == "reported" and reading.remark is None:
                return True
            return not self._may_be_label(cell)
        if self._known(cell) is not None:
            return False
        # An unknown text after values, or after a label that can only be a row's, stands in a value's place.
        if current.has_figures:
            return True
        entry = current.entry
        if entry is None or entry.row is None or current.table in self.labels.side_by_side:
            return False
        row_only = not entry.group and (not entry.columns or current.numbered)
        return row_only or (self._completes(current, rest) and not self._may_be_label(cell))

    def _completes(self, current: Record, rest: tuple[Text, ...]) -> bool:
        """Whether a text, with blanks before it and what stands after it, no label, fills the table's columns."""
        least, width = 1 + len(rest), self.labels.widths[self.table or ""]  # blanks before may be the label's cells
        return least <= width <= len(current.fields) + least and not any(
            text.raw and not is_value(shape_of(text.raw)) and self._may_be_label(text) for text in rest
        )

    def _begins_values(self, cell: Text, reading: Reading, rest: tuple[Text, ...]) -> bool:
        """Whether a row without a label begins here: everything printed after is a value too."""
        following = [text for text in rest if text.raw]
        if not is_value(reading) or self._known(cell):
            return False
        if reading.state == "masked" and following:
            return False
        return all(is_value(shape_of(text.raw)) for text in following)

    # -- headings --------------------------------------------------------------------------------------

    def _heading(self, text: Text, folded: str) -> bool:
        shown = text.text
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

    def _is_title(self, section: FormSection, shown: str, folded: str) -> bool:
        """Whether a title without its number (五、) heads its section.

        It does in a report that numbers none. In one that numbers the others it is a sub-heading, if it is not that of
        a section behind the tables that has not come yet: there may be its number in other dress, too, as in (五).
        """
        number = own_number(shown)
        if not self.numbered and number is None and folded == fold(section.title):
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


def looks_garbled(raw: str) -> bool:
    """Whether a text is a damaged figure rather than a label: it has a digit, or a letter or two, and nothing Chinese.

    >>> looks_garbled("1O42"), looks_garbled("l"), looks_garbled("228-"), looks_garbled("1.重复申请")
    (True, True, True, False)
    """
    return len(raw) <= LONGEST_GARBLED and _GARBLED.fullmatch(raw) is not None


def split_values(text: Text) -> list[Text]:
    """The values of a text that holds several, parted by blanks; empty if it holds anything else."""
    found = list(_PIECES.finditer(text.raw))
    if len(found) < 2 or not all(_plain_value(piece[0]) for piece in found):
        return []
    return [_part(text, piece.start(), piece.end()) for piece in found]


def _plain_value(raw: str) -> bool:
    """A value that can be told from a group of digits of its neighbour: no leading zero, no lone mask."""
    return is_value(shape_of(raw)) and not (len(raw) > 1 and raw[0] == "0")


def _part(text: Text, start: int, end: int) -> Text:
    """A part of a text, without the blanks around it."""
    raw = text.raw[start:end]
    shown = raw.strip(BLANKS)
    start += raw.find(shown[0]) if shown else 0
    span = text.span
    place = span
    if span.end - span.start == len(text.raw):
        place = Span(span.start + start, span.start + start + len(shown), span.line, span.column + start, span.element)
    same_length = len(text.text) == len(text.raw)
    return Text(shown, place, text.text[start : start + len(shown)] if same_length else shown)
