"""The one place where a layout meets a form and becomes a report. Shared by all formats.

The layout becomes events (:mod:`gxparse.binding.recognise`), the events are parted into reports
(:mod:`gxparse.binding.boundaries`). Only then is a form chosen for each: by what its tables look like, and by the
year where they do not tell. To choose first by the year would be wrong, since bodies use the old form years later.
The tables are bound to that form (:mod:`gxparse.binding.table`), and what surrounds them is read: title, body,
period, prose.

Every cell of the form gets an answer. One that is not in the document is ``missing``, one of a row that can be read
in two ways is ``unreadable`` and holds what the whole row prints. What had to be guessed or was left over becomes a
note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard

from attrs import frozen

from gxparse import report as model
from gxparse.binding.bound import Bound, BoundRow, texts_of
from gxparse.binding.boundaries import split_reports
from gxparse.binding.chrome import looks_like_prose, without_chrome
from gxparse.binding.copies import distinct
from gxparse.binding.grids import plain_grids
from gxparse.binding.labels import LabelIndex, labels
from gxparse.binding.placing import End
from gxparse.binding.reading_aids import has_reading_aids, without_reading_aids
from gxparse.binding.recognise import Event, Heading, Prose, Record, recognise
from gxparse.binding.shown_lines import ShownLines
from gxparse.binding.table import bind_table
from gxparse.binding.titles import find_agency, find_signature, find_title, read_metadata
from gxparse.characters import BLANKS
from gxparse.dates import find_period, year_of_prose, year_of_title
from gxparse.errors import NoReportError
from gxparse.forms.model import Column, Form, FormTable, form, form_for, forms
from gxparse.layout import END_OF_SOURCE, Elsewhere, Layout, Note, Span, Text
from gxparse.report import CUT, MISSING, WHOLE_ROW, Cell, Report, SourceInfo
from gxparse.script import comparable, detect_script
from gxparse.source import Source
from gxparse.values import Reading, money_unit, read_value, shape_of
from gxparse.words import Words, counted

_BLANK = Reading(None, "blank")

_CHANGE = re.compile("[增减減升降↑↓]")

FEWEST_ROWS = 3
"""A document without a readable figure is still a report if it has this many rows, or figures in a row."""

MOST_ROWS_NAMED = 4
"""A note on missing rows names at most so many; whoever needs all looks at the report."""

MOST_CAPTIONS = 3
"""So many texts right above a table may be its captions."""

MOST_HEADINGS_NAMED = 6
"""An error names as many headings as a report has sections."""

MOST_ATTACHMENTS = 10
"""An error lists at most so many attachments; all are in its ``attachments``."""


def bind(source: Source, layout: Layout, format_name: str, *, blanks_as_zero: bool = False) -> list[Report]:
    """Every distinct report of a layout, in the order of the source.

    A report that is printed several times is one report with ``copies`` (:mod:`gxparse.binding.copies`). Raises
    :class:`~gxparse.errors.NoReportError` where no row of a statutory table was found.
    """
    index = labels()
    printed = "".join([piece.raw for piece in layout.pieces()])
    script = detect_script(printed)
    if script == "traditional" != detect_script(source.text):
        layout = layout.with_text(comparable)  # the source hid it, by escapes or the like
    if has_reading_aids(printed):
        layout = layout.with_text(lambda texts: [*map(without_reading_aids, texts)])
    lines = ShownLines(source, layout)
    events = recognise(plain_grids(lines.layout, index), index)
    info = SourceInfo(source.name, format_name, layout.format, source.encoding, script)
    reports = []
    parts = split_reports(events)
    for number, part in enumerate(parts, 1):
        end = _end(part, layout, source) if number == len(parts) else None
        report = _Binding(source, index, end, blanks_as_zero, layout.notes, lines).report(part, info)
        if report is not None:
            reports.append(lines.report(report))
    if not reports:
        elsewhere = layout.elsewhere()
        found = _what_was_found(events, info, elsewhere)
        raise NoReportError(source.name, format_name, found, elsewhere.attachments)
    return distinct(reports)


def _end(events: Sequence[Event], layout: Layout, source: Source) -> End | None:
    """The record that a document ends with and that may be cut off."""
    last = events[-1] if events else None
    if layout.open_end is None or not isinstance(last, Record):
        return None
    text = source.text
    open_end = len(text) if layout.open_end == END_OF_SOURCE else layout.open_end
    # Behind a blank a number may go on (1 021); in a text, not behind the end of its line.
    blank = len(text[:open_end].rstrip(BLANKS))
    offset = blank if last.element is not None else len(text[:open_end].rstrip(BLANKS.replace("\n", "")))
    return End(last, offset, blank, open_end == len(text))


@frozen
class _Binding:
    """Binds the events of one report."""

    source: Source
    labels: LabelIndex
    end: End | None
    blanks_as_zero: bool
    notes: tuple[Note, ...]
    lines: ShownLines

    def report(self, events: Sequence[Event], info: SourceInfo) -> Report | None:
        """The report of some events; ``None`` if they hold no statutory table."""
        preface = _preface(events)
        lines = [event.texts[0] for event in preface]
        metadata = read_metadata(event.texts for event in preface)
        titled = find_title(lines)
        title = titled.text if titled else None
        prose = [text.text for event in events if isinstance(event, Prose) for text in event.texts]
        titled_year = year_of_title(title) if title else None
        period = find_period(prose, titled_year)
        year = titled_year or (period[0].year if period else year_of_prose(prose))
        records: dict[str, list[Record]] = {}
        for event in events:
            if isinstance(event, Record):
                records.setdefault(event.table, []).append(event)
        chosen, assumed = _choose_form(records, year)
        captions = _captions(events)
        tables = {
            table.key: self._table(table, chosen, records, self.end, captions.get(table.key, ()), year)
            for table in chosen.tables
        }
        if not _has_table(tables):
            return None
        cells = self._cells(chosen, tables)
        whole = not any(isinstance(event, Heading) and event.section.place == 1 for event in events)
        if self.end is not None and self.end.of_source and whole and MISSING not in cells.values():
            # Nothing but tables, and they are complete: the document ends with its last figure and is not cut off.
            last = chosen.table(self.end.record.table)
            tables[last.key] = self._table(last, chosen, records, None, captions.get(last.key, ()), year)
            cells = self._cells(chosen, tables)
        first = lines[titled.line] if titled else _first_text(events)
        return Report(
            source=info,
            title=title,
            agency=find_agency(title, metadata) or find_signature(prose),
            year=year,
            period=period or ((date(year, 1, 1), date(year, 12, 31)) if year else None),
            form=chosen,
            metadata=metadata,
            sections=tuple(_sections(events, {record for bound in tables.values() for record in bound.used})),
            cells=cells,
            notes=(*self.notes, *self._notes(chosen, assumed, tables, cells)),
            first_line=first.span.line if first is not None else 1,
        )

    def _table(
        self,
        table: FormTable,
        chosen: Form,
        records: Mapping[str, Sequence[Record]],
        end: End | None,
        captions: Sequence[Text],
        year: int | None,
    ) -> Bound:
        return bind_table(records.get(table.key, ()), table, chosen, self.labels, end, captions, year)

    # -- cells -----------------------------------------------------------------------------------------

    def _cells(self, chosen: Form, tables: Mapping[str, Bound]) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for table in chosen.tables:
            bound = tables[table.key]
            for row, part in chosen.rows(table.key, instead=bound.instead):
                keys = chosen.keys_of(table.key, row.key)
                bound_row = bound.rows.get(row.key)
                twice = bound.twice.get(row.key)
                if bound_row is None:
                    cells.update(dict.fromkeys(keys, MISSING))
                elif twice is not None:
                    cells.update(dict.fromkeys(keys, self._unclear(twice)))
                elif bound_row.placed.fields is None:
                    cells.update(dict.fromkeys(keys, self._unclear([bound_row.record])))
                else:
                    for key, text, column in zip(keys, bound_row.placed.fields, part.columns, strict=True):
                        cells[key] = self._cell(bound_row, text, column)
                doubt = bound.doubted.get(row.key)
                if doubt is not None:
                    cells.update({key: _doubted(cells[key], doubt) for key in keys})
        return cells

    def _cell(self, row: BoundRow, text: Text | None, column: Column) -> Cell:
        if text is None:
            return MISSING
        raw = text.raw
        if text is row.placed.cut:
            return Cell(None, "unreadable", raw, text.span, CUT)
        if text is row.placed.wrapped:
            return Cell(None, "unreadable", raw, text.span, "the figure on the next line may be the rest of it")
        if row.placed.shared and text in row.placed.shared and shape_of(raw).value is not None:
            return Cell(None, "unreadable", raw, text.span, "one figure stands in several cells")
        if column.key in row.doubts:
            return Cell(None, "unreadable", raw, text.span, f"the column is headed {row.doubts[column.key]!r}")
        if not column.money:
            value, state, remark, unit = read_value(raw) if raw else _BLANK
        else:
            value, state, remark, unit = read_value(raw, money=True)
            if unit is None and value is not None:
                unit = money_unit(row.header)
        if value is not None and column.role != "change" and not raw.isdecimal() and _CHANGE.search(raw):
            return Cell(None, "unreadable", raw, text.span, "the cell tells a change, and its column counts")
        if state == "blank" and self.blanks_as_zero:
            value = Decimal(0) if column.money else 0
        if row.remark:
            remark = f"{remark}; {row.remark}" if remark else row.remark
        return Cell(value, state, raw, text.span, remark, unit)

    def _unclear(self, printings: Sequence[Record]) -> Cell:
        """A cell of a row whose values cannot be told apart: its raw text is the whole row's."""
        if not printings[0].has_figures:
            return Cell(None, "unreadable", remark="no figures stand beside the label")
        shown = " / ".join(_shown(record) for record in printings)
        printed = printings[0].printed
        first, last = printed[0].span, printed[-1].span
        span = Span(first.start, last.end, first.line, first.column, first.element)
        raw = span.of(self.source.text)
        if "<" in raw or not (raw.startswith(printed[0].raw) and raw.endswith(printed[-1].raw)):
            raw = _shown(printings[0])  # between the tags of a web page
        return Cell(None, "unreadable", raw, span, f"{WHOLE_ROW}{shown}")

    # -- notes -----------------------------------------------------------------------------------------

    def _notes(
        self, chosen: Form, assumed: bool, tables: Mapping[str, Bound], cells: Mapping[str, Cell]
    ) -> Iterator[Note]:
        if self.source.undecodable:
            count = self.source.undecodable
            yield Note(
                "undecodable",
                f"有 {count} 处字节无法按 {self.source.encoding} 解码",
                f"{counted(count, 'place')} with bytes that are no {self.source.encoding}",
            )
        if self.source.misdeclared is not None:
            wrong, right = self.source.misdeclared, self.source.encoding
            yield Note(
                "encoding-misdeclared",
                f"网页声明的编码是 {wrong},实际是 {right}",
                f"the page declares the encoding {wrong} and is {right}",
            )
        if self.source.misread:
            said = [misreading.words for misreading in self.source.misread]
            yield Note(
                "mojibake-undone",
                f"文本是乱码({'、'.join(each.zh for each in said)}),已逐字节还原;所有位置以还原后的文本为准",
                f"the text was mojibake ({', '.join(each.en for each in said)}) and is undone to the byte; "
                "places count in the undone text",
            )
        if assumed:
            yield Note(
                "form-assumed",
                f"表格看不出用的是哪一版格式,按 {chosen.name} 年格式读取",
                f"nothing in the tables tells which form they follow; read by the form of {chosen.name}",
            )
        for table in chosen.tables:
            bound = tables[table.key]
            yield from map(self.lines.note, bound.notes)
            for key, records in bound.twice.items():
                zh, en = (
                    f"同一行印了两次,数值不同({key})",
                    f"the same row is printed twice with different values ({key})",
                )
                yield self.lines.note(Note("row-twice", zh, en, records[-1].place.span.line))
            rows = [row for row, _ in chosen.rows(table.key, instead=bound.instead)]
            gone = [row.label for row in rows if row.key not in bound.rows and row.key not in bound.doubted]
            if gone:
                more = "…" if len(gone) > MOST_ROWS_NAMED else ""
                zh, en = (comma.join(gone[:MOST_ROWS_NAMED]) + more for comma in ("、", ", "))
                yield Note(
                    "rows-missing",
                    f"“{table.title}”表共 {len(rows)} 行,缺 {len(gone)} 行:{zh}",
                    f"{len(gone)} of {len(rows)} rows of the table {table.key} are missing: {en}",
                )
        if self.end is not None and any(cell.state == "missing" for cell in cells.values()):
            line = self.lines.of_source(_last_line(self.end.record))
            yield Note(
                "truncated",
                f"文档在表格中间结束(第 {line} 行)",
                f"the document ends inside a table (line {line})",
                line,
            )


def _doubted(cell: Cell, why: str) -> Cell:
    """A cell that may hold a value which has no place is neither blank nor missing."""
    return Cell(None, "unreadable", cell.raw, cell.span, why) if cell.state in ("blank", "missing") else cell


def _choose_form(records: Mapping[str, Sequence[Record]], year: int | None) -> tuple[Form, bool]:
    """The form that the tables follow, and whether nothing in them told, so that it is assumed."""
    votes: Counter[str] = Counter()
    columns = _own_columns()
    for table, found in records.items():
        for record in found:
            entry = record.entry
            if entry is None:
                continue
            if len(entry.forms) == 1:
                votes[next(iter(entry.forms))] += 1
            if table in columns and entry.row is not None and record.has_figures:
                fitting = [n for n, rows in columns[table].items() if rows.get(entry.row) == len(record.printed)]
                if len(fitting) == 1:
                    votes[fitting[0]] += 1
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return form(ranked[0][0]), False
    return form_for(year), True


@lru_cache(maxsize=1)
def _own_columns() -> dict[str, dict[str, dict[str, int]]]:
    """By table, form and row, how many columns the tables have that forms do not share: there they differ."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for each in forms():
        for table in each.tables:
            if not table.shared:
                rows = each.rows(table.key)
                found.setdefault(table.key, {})[each.name] = {row.key: len(part.columns) for row, part in rows}
    return found


def _has_table(tables: Mapping[str, Bound]) -> bool:
    rows = [row for bound in tables.values() for row in bound.rows.values()]
    printed = [row for row in rows if row.record.has_figures]
    readable = any(row.placed.fields is not None or len(row.record.printed) >= FEWEST_ROWS for row in printed)
    return readable or len(rows) >= FEWEST_ROWS


def _captions(events: Sequence[Event]) -> dict[str, list[Text]]:
    """By table, the last texts between the heading before it and its first record."""
    captions: dict[str, list[Text]] = {}
    above: list[Text] = []
    for event in events:
        if isinstance(event, Prose):
            above += event.texts
            continue
        if isinstance(event, Record):
            captions.setdefault(event.table, above[-MOST_CAPTIONS:])
        above = []
    return captions


def _preface(events: Sequence[Event]) -> list[Prose]:
    preface = []
    for event in events:
        if not isinstance(event, Prose):
            break
        preface.append(event)
    return preface


def _sections(events: Sequence[Event], used: Collection[Record]) -> Iterator[model.Section]:
    """The sections with their prose; records that are ``used`` in a table are none of it."""
    titles: dict[str, Text] = {}
    texts: dict[str, list[Text]] = {}
    current: str | None = None
    last_figures = {event.table: number for number, event in enumerate(events) if _has_figures(event)}
    for number, event in enumerate(events):
        if isinstance(event, Heading):
            current = event.section.key
            titles.setdefault(current, event.text)
            texts.setdefault(current, [])
        elif current is None:
            continue
        elif isinstance(event, Prose):
            texts[current] += event.texts
        elif event not in used and _is_stray_prose(event, after=number > last_figures.get(event.table, len(events))):
            texts[current].append(event.place)
    last = next(reversed(titles), None)
    for key, title in titles.items():
        kept = list(without_chrome(texts[key], last=key == last))
        spans = [text.span for text in kept for _ in range(text.raw.count("\n") + 1)]
        yield model.Section(key, title.raw, "\n".join(text.raw for text in kept), tuple(spans))


def _has_figures(event: Event) -> TypeGuard[Record]:
    return isinstance(event, Record) and event.has_figures


def _is_stray_prose(record: Record, *, after: bool) -> bool:
    """Whether a text that stood where labels stand is the section's prose: a sentence, or any after the table."""
    label = record.label
    if label is None or record.entry is not None or record.has_figures:
        return False
    return (after and record.at < 0) or looks_like_prose(label.raw)


def _shown(record: Record) -> str:
    return " ".join(texts_of(record))


def _last_line(record: Record) -> int:
    return (record.fields[-1] if record.fields else record.place).span.line


def _first_text(events: Sequence[Event]) -> Text | None:
    for event in events:
        if isinstance(event, Prose):
            return event.texts[0]
        return event.text if isinstance(event, Heading) else event.place
    return None


def _what_was_found(events: Sequence[Event], info: SourceInfo, elsewhere: Elsewhere) -> Words:
    headings = [event.text.raw for event in events if isinstance(event, Heading)]
    rows = [e for e in events if isinstance(e, Record) and e.entry is not None and e.entry.row is not None]
    lines = sum(isinstance(event, Prose) for event in events)
    named = headings[:MOST_HEADINGS_NAMED]
    zh = [
        f"{lines} 段文字",
        f"{len(headings)} 个章节标题" + (f"({'、'.join(named)})" if headings else ""),
    ]
    en = [
        f"{counted(lines, 'line')} of prose",
        counted(len(headings), "section heading") + (f" ({', '.join(named)})" if headings else ""),
    ]
    if rows:
        zh.append(f"{len(rows)} 个表格行名,但没有可读的数值")
        en.append(f"{counted(len(rows), 'row label')} without readable values")
    for lead_zh, lead_en in elsewhere.leads:
        zh.append(lead_zh)
        en.append(lead_en)
    if elsewhere.attachments:
        listed = ", ".join(f"{text or '-'} <{target}>" for text, target in elsewhere.attachments[:MOST_ATTACHMENTS])
        more = " …" if len(elsewhere.attachments) > MOST_ATTACHMENTS else ""
        zh.append(f"{len(elsewhere.attachments)} 个附件,报告可能在其中:{listed}{more}")
        en.append(f"{counted(len(elsewhere.attachments), 'attachment')}, the report may be among them: {listed}{more}")
    if info.script == "traditional" and info.format != "traditional":
        zh.append("文本为繁体,应使用格式 traditional")
        en.append("the text is in traditional script: use the format 'traditional'")
    return Words(";".join(zh), "; ".join(en))
