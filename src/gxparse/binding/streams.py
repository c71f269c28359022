"""Reads texts that stand one a line: streams, where a label and each of its values have a line, and paragraphs.

A line says little by itself. ``其他`` may be a column or a row, ``3`` a value, a page number or the number that was cut
off the next label. So the record that is open takes the values that follow, and a line that is none of the known is
taken apart: into a label and values parted by blanks, into labels and values with nothing between
(:mod:`gxparse.binding.glued`), into several sections on one line.
"""

from __future__ import annotations

import re
from itertools import pairwise

from gxparse.binding.chrome import BETWEEN_DASHES, PAGE_OF_PAGES
from gxparse.binding.events import Prose, Record, is_value
from gxparse.binding.glued import columns_above, headings, is_glued, pieces, split_digits
from gxparse.binding.labels import LabelEntry, fold, own_number
from gxparse.binding.text_parts import LONGEST_GARBLED, PIECES, looks_garbled
from gxparse.binding.walk import Walk
from gxparse.layout import Text
from gxparse.values import shape_of

LONGEST_ROW_NUMBER = 2
"""The number of a row has at most so many digits."""

_FURNITURE = re.compile(rf"{BETWEEN_DASHES}|第?{PAGE_OF_PAGES}")
_LETTER = re.compile("[A-Za-z|]|[-‐‑–—]$")


class StreamReader(Walk):
    """Reads the texts of lines."""

    def paragraph(self, text: Text) -> None:
        """Prose; it may begin with a section's heading. In a list, a label spaced out is as long."""
        entry = self._known(text) if self.table in self.labels.annexes else None
        if entry is not None:
            self._label(text, entry)
            return
        self.open = None
        if not (self._on_one_line(text) or self._heading_and_text(text)):
            self.events.append(Prose((text,)))

    def item(self, text: Text) -> None:
        """A short text of a stream: a heading, a label, a value or prose."""
        table = self.table
        if table is None:
            self._item_outside(text)
            return
        if self.open is not None and text.raw.isdecimal():
            split = self.glued and table in self.labels.side_by_side and not self.open.fields
            for number in self._numbers(text) if split else (text,):
                self.open.add(number)
            self.has_figures = True
            return
        reading = shape_of(text.raw)
        if reading.state == "reported" and reading.remark is None:
            self._value(text)
            return
        if table in self.labels.annexes and (
            (self._is_full() and _FURNITURE.fullmatch(text.raw)) or self._of_list(text)
        ):
            return
        folded = fold(text.text)
        if self._heading(text, folded):
            return
        entry = self._known(text)
        if entry is not None and not self._strays(entry):
            self._label(text, entry)
        elif is_value(reading) and not self.labels.resembles(table, folded):
            self._value(text)
        elif _FURNITURE.fullmatch(text.raw):
            if self.open is not None:
                self.open.broken = True
        elif not (self._run_on(text) or self._glued(text) or self._garbled_figure(text)):
            self._label(text, None)

    def _is_full(self) -> bool:
        """Whether the open record has the one number that a row of its table has."""
        return self.open is not None and self.labels.widths[self.open.table] == len(self.open.fields) == 1

    def _of_list(self, text: Text) -> bool:
        """In a table of no section: a unit below its label, a number of so many (3人), or a row on one line.

        A unit behind a number is no label: what follows it stands in the same row, until a label comes.
        """
        if self.open is not None and self._is_unit(text):
            if not self.open.fields:
                self.open.unit = text.text
            return True
        if self.open is not None and not self.open.fields and self.labels.counts(self.table or "", text.text):
            self._value(text)
            return True
        return self._run_on(text)

    def _item_outside(self, text: Text) -> None:
        """A short text that stands in no table: a heading, a label that tells its table, or prose."""
        folded = fold(text.text)
        if self._heading(text, folded):
            return
        entry = self._strong(folded)
        if entry is None:
            self.events.append(Prose((text,)))
        else:
            self._label(text, entry)

    def _strays(self, entry: LabelEntry) -> bool:
        """Whether a label is another table's column in a header without values yet, of a table whose row labels stand
        above its values: it says another column there.
        """
        if entry.table == self.table or entry.row is not None or self.table not in self.labels.side_by_side:
            return False
        if not entry.columns or self.open is None or self.open.entry is None or not self.open.entry.columns:
            return False
        for event in reversed(self.events):
            if not isinstance(event, Record) or event.table != self.table or event.has_figures:
                return False
            if event.entry is not None and event.entry.row is not None:
                return True
        return False

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
            self.open.add(text)
            self.has_figures = True

    def _label(self, text: Text, entry: LabelEntry | None) -> None:
        if self.open is not None and self.open.at < 0 and self.open.fields:
            text, entry = self._with_number(text, entry, self.open)
        if entry is not None:
            self._enter(entry.table)
        if self.table is not None:
            self.open = Record(self.table, text, entry)
            self.events.append(self.open)

    def _with_number(self, text: Text, entry: LabelEntry | None, before: Record) -> tuple[Text, LabelEntry | None]:
        """A label whose number was cut off and stands on the line before, where it looks like a value."""
        *others, last = before.fields
        if text.text.startswith(("、", ".", "．")) and len(text.text) > 1:
            if len(last.raw) <= LONGEST_ROW_NUMBER and own_number(last.raw + text.text) == last.raw:
                before.take(others)
                if entry is None:
                    entry = self.labels.tables[self.table or ""].get(fold(text.text))
        elif entry is not None and entry.number == last.raw and not last.raw.isdecimal():
            before.take(others)
        return text, entry

    def _run_on(self, text: Text) -> bool:
        """A label and its values on one line, parted by blanks only, or a line of values."""
        found = list(PIECES.finditer(text.raw))
        count = len(found)
        while count and is_value(shape_of(found[count - 1][0])):
            count -= 1
        values = found[count:]
        units = self.labels.units.get(self.table or "", ())
        unit = found[count - 1][0] if count > 1 and values and found[count - 1][0] in units else ""
        count -= bool(unit)
        if len(values) < 2 and not (values and count):
            return False
        if count:
            label = self._part(text, 0, found[count - 1].end())
            words = text.text.split(None, count)[:count]
            label = Text(label.raw, label.span, " ".join(words))
            entry = self._known(label)
            if not unit and (entry is None or (entry.row is None and len(values) < 2)):
                return False
            self._label(label, entry)
            if self.open is not None:
                self.open.unit = unit
        parts = [self._part(text, value.start(), value.end()) for value in values]
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
            self._part(text, end, after) for (_, end, _), after in zip(found, [*starts[1:], len(text.raw)], strict=True)
        ]
        tables = [section.key in self.labels.tables for *_, section in found]
        if not any(t and pieces(self.labels, s.key, b) for t, b, (*_, s) in zip(tables, bodies, found, strict=True)):
            return False
        if starts[0]:
            self.events.append(Prose((self._part(text, 0, starts[0]),)))
        for (start, end, section), body in zip(found, bodies, strict=True):
            self._head(section, self._part(text, start, end))
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
            part = self._part(text, piece.start, piece.end)
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
                record.take([whole] if record.table == table else record.fields)
        if starts and digits.raw.strip("0") and table in self.blanks:
            starts = []
        if not starts:  # no number begins with a zero
            starts = list(range(len(digits.raw))) if digits.raw[0] == "0" and len(digits.raw) != columns else [0]
        elif digits.raw.strip("0") and self.open is not None:
            self.parted.append((self.open, digits))
        return [self._part(digits, start, end) for start, end in pairwise([*starts, len(digits.raw)])]
