"""The one place where a layout meets a form and becomes a report. Shared by all formats.

The layout becomes events (:mod:`gxparse.binding.recognise`), the events are parted into reports
(:mod:`gxparse.binding.boundaries`). Only then is a form chosen for each (:mod:`gxparse.binding.form_choice`). The
tables are bound to that form (:mod:`gxparse.binding.table`), and what surrounds them is read: title, body, period,
prose (:mod:`gxparse.binding.sections`).

Every cell of the form gets an answer. One that is not in the document is ``missing``, one of a row that can be read
in two ways is ``unreadable`` and holds what the whole row prints. What had to be guessed or was left over becomes a
note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import frozen

from gxparse.binding.bound import Bound, BoundRow, texts_of
from gxparse.binding.boundaries import split_reports
from gxparse.binding.copies import distinct
from gxparse.binding.dressed import unit_behind
from gxparse.binding.events import Event, Heading, Prose, Record
from gxparse.binding.form_choice import choose_form
from gxparse.binding.grids import plain_grids
from gxparse.binding.halves import without_halves
from gxparse.binding.labels import LabelIndex, labels
from gxparse.binding.placing import End
from gxparse.binding.reading_aids import has_reading_aids, without_reading_aids
from gxparse.binding.recognise import recognise
from gxparse.binding.sections import sections_of
from gxparse.binding.table import bind_table
from gxparse.binding.titles import find_agency, find_signature, find_title, read_metadata
from gxparse.binding.walk import TooManyParts
from gxparse.characters import BLANKS, without_references
from gxparse.dates import find_period, year_of_period, year_of_prose, year_of_title
from gxparse.decoding import Decoded
from gxparse.errors import NoReportError, TextLimitError
from gxparse.forms.model import Column, Form, FormTable
from gxparse.layout import END_OF_SOURCE, Elsewhere, Layout, Note, Span, Text
from gxparse.options import DEFAULT, Limits
from gxparse.report import BETWEEN_ROWS, CUT, MISSING, UNITS, WHOLE_ROW, Cell, Extra, Report, SourceInfo
from gxparse.script import comparable, detect_script, has_traditional
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


def bind(
    source: Source,
    layout: Layout,
    format_name: str,
    *,
    blanks_as_zero: bool = False,
    limits: Limits = DEFAULT.limits,
    tables: bool = True,
) -> list[Report]:
    """Every distinct report of a layout, in the order of the source. Without ``tables``, one may have none.

    A report that is printed several times is one report with ``copies`` (:mod:`gxparse.binding.copies`). Raises
    :class:`~gxparse.errors.NoReportError` where no row of a statutory table was found, and
    :class:`~gxparse.errors.TextLimitError` where lines that hold several texts have too many.
    """
    index = labels()
    printed = layout.printed
    if (shown := without_references(printed)) != printed:
        printed, layout = shown, layout.with_text(lambda texts: [*map(without_references, texts)])
    script = detect_script(printed)
    decoded = source.decoded_for(layout)
    if layout.text is not None:  # perhaps no format of traditional texts has seen it
        unlike = script == "traditional" or has_traditional(printed)
    else:
        unlike = script == "traditional" and detect_script(decoded.text) != script  # hidden by escapes or the like
    if unlike:
        layout = layout.with_text(comparable)
    if has_reading_aids(printed):
        layout = layout.with_text(lambda texts: [*map(without_reading_aids, texts)])
    try:
        events = recognise(without_halves(plain_grids(layout, index), index), index, limits.tokens)
    except TooManyParts:
        raise TextLimitError(source.name, "tokens", limits.tokens + 1, limits.tokens) from None
    info = SourceInfo(source.name, format_name, layout.format, decoded.encoding, script)
    reports = []
    parts = split_reports(events)
    for number, part in enumerate(parts, 1):
        end = _end(part, layout, decoded.text) if number == len(parts) else None
        report = _Binding(decoded, index, end, blanks_as_zero, layout.notes, tables).report(part, info)
        if report is not None:
            reports.append(report)
    if not reports:
        elsewhere = layout.elsewhere()
        found = _what_was_found(events, info, elsewhere)
        raise NoReportError(source.name, format_name, found, elsewhere.attachments)
    return distinct(reports)


def _end(events: Sequence[Event], layout: Layout, text: str) -> End | None:
    """The record that a document ends with and that may be cut off."""
    last = events[-1] if events else None
    if layout.open_end is None or not isinstance(last, Record):
        return None
    open_end = len(text) if layout.open_end == END_OF_SOURCE else layout.open_end
    # Behind a blank a number may go on (1 021); in a text, not behind the end of its line.
    blank = len(text[:open_end].rstrip(BLANKS))
    offset = blank if last.element is not None else len(text[:open_end].rstrip(BLANKS.replace("\n", "")))
    return End(last, offset, blank, open_end == len(text))


@frozen
class _Binding:
    """Binds the events of one report."""

    source: Decoded
    labels: LabelIndex
    end: End | None
    blanks_as_zero: bool
    notes: tuple[Note, ...]
    with_tables: bool

    def report(self, events: Sequence[Event], info: SourceInfo) -> Report | None:
        """The report of some events; ``None`` if they hold no statutory table, or where it needs none, no section."""
        preface = _preface(events)
        lines = [event.texts[0] for event in preface]
        metadata = read_metadata(event.texts for event in preface)
        titled = find_title(lines)
        title = titled.text if titled else None
        prose = [text.text for event in events if isinstance(event, Prose) for text in event.texts]
        titled_year = year_of_title(title) if title else None
        period = find_period(prose, titled_year)
        year = titled_year or (year_of_period(period) if period else year_of_prose(prose))
        records, captions = _by_table(events)
        chosen, assumed = choose_form(records, year)
        tables = {
            table.key: self._table(table, chosen, records, self.end, captions.get(table.key, ()), year)
            for table in chosen.tables
        }
        if not _has_table(tables) and (self.with_tables or not any(isinstance(event, Heading) for event in events)):
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
            sections=tuple(sections_of(events, {record for bound in tables.values() for record in bound.used})),
            cells=cells,
            extra=tuple(self._extra(tables)),
            notes=(*self.notes, *self._notes(chosen, assumed, tables, cells)),
            first_line=first.line if first is not None else 1,
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
                        cells[key] = self._cell(bound_row, text, column, row.unit)
                doubt = bound.doubted.get(row.key)
                if doubt is not None:
                    missing = _doubted(MISSING, doubt)  # one for all
                    for key in keys:
                        cells[key] = missing if cells[key] is MISSING else _doubted(cells[key], doubt)
        return cells

    def _extra(self, tables: Mapping[str, Bound]) -> Iterator[Extra]:
        """The rows that the form does not have; a number with a decimal point is money, or what else is not counted."""
        for key, bound in tables.items():
            for row in bound.extra:
                record, [text] = row.record, row.record.printed
                reading = read_value(text.raw, money=record.unit in UNITS)
                value, state, remark, unit = reading
                cell = Cell(value, state, text.raw, text.span, remark, unit or record.unit or None)
                label = record.label.raw if record.label is not None else ""
                yield Extra(key, row.after, label, cell)

    def _cell(self, row: BoundRow, text: Text | None, column: Column, counted_in: str) -> Cell:
        if text is None:
            return MISSING
        raw, placed = text.raw, row.placed
        if text is placed.cut:
            return Cell(None, "unreadable", raw, text.span, CUT)
        if text is placed.wrapped:
            return Cell(None, "unreadable", raw, text.span, "the figure on the next line may be the rest of it")
        if placed.shared and text in placed.shared and shape_of(raw).value is not None:
            return Cell(None, "unreadable", raw, text.span, "one figure stands in several cells")
        if row.doubts and column.key in row.doubts:
            return Cell(None, "unreadable", raw, text.span, f"the column is headed {row.doubts[column.key]!r}")
        if not column.money:
            value, state, remark, unit = _count(raw, counted_in) if raw else _BLANK
        else:
            value, state, remark, unit = read_value(raw, money=True)
            if unit is None and value is not None:
                label = row.record.label.text if row.record.label is not None else ""
                unit = row.record.unit or unit_behind(label, UNITS) or money_unit(row.header)
        if not raw.isdecimal() and value is not None and column.role != "change" and _CHANGE.search(raw):
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
        shown = BETWEEN_ROWS.join(_shown(record) for record in printings)
        printed = printings[0].printed
        first, last = printed[0].span, printed[-1].span
        span = first._replace(end=last.end)
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
            if self.source.encoding is None:
                zh, en = f"有 {count} 处不成对的代理字符", f"{counted(count, 'place')} with half of a surrogate pair"
            else:
                zh = f"有 {count} 处字节无法按 {self.source.encoding} 解码"
                en = f"{counted(count, 'place')} with bytes that are no {self.source.encoding}"
            yield Note("undecodable", zh, en)
        if self.source.misdeclared is not None:
            wrong, right = self.source.misdeclared, self.source.encoding
            yield Note(
                "encoding-misdeclared",
                f"网页声明的编码是 {wrong}，实际是 {right}",
                f"the page declares the encoding {wrong} and is {right}",
            )
        if self.source.misread:
            said = [misreading.words for misreading in self.source.misread]
            yield Note(
                "mojibake-undone",
                f"文本是乱码（{'、'.join(each.zh for each in said)}），已逐字节还原；所有位置以还原后的文本为准",
                f"the text was mojibake ({', '.join(each.en for each in said)}) and is undone to the byte; "
                "places count in the undone text",
            )
        if assumed:
            yield Note(
                "form-assumed",
                f"表格看不出用的是哪一版格式，按 {chosen.name} 年格式读取",
                f"nothing in the tables tells which form they follow; read by the form of {chosen.name}",
            )
        for table in chosen.tables:
            bound = tables[table.key]
            yield from bound.notes
            yield from _printed_twice(bound, table, chosen)
            rows = [row for row, _ in chosen.rows(table.key, instead=bound.instead)]
            gone = [row for row in rows if row.key not in bound.rows and row.key not in bound.doubted]
            if gone:
                named, more = gone[:MOST_ROWS_NAMED], "…" if len(gone) > MOST_ROWS_NAMED else ""
                zh = "、".join(row.label for row in named) + more
                en = ", ".join(row.en for row in named) + more
                yield Note(
                    "rows-missing",
                    f"“{table.title}”表共 {len(rows)} 行，缺 {len(gone)} 行：{zh}",
                    f"{len(gone)} of {len(rows)} rows of the table '{table.en}' are missing: {en}",
                )
        if self.end is not None and any(cell.state == "missing" for cell in cells.values()):
            last = _last_place(self.end.record)
            yield Note(
                "truncated",
                f"文档在表格中间结束（{last.where.zh}）",
                f"the document ends inside a table ({last.where.en})",
                last.line,
            )


def _printed_twice(bound: Bound, table: FormTable, chosen: Form) -> Iterator[Note]:
    """A note on the rows of a table that are printed more than once with different values."""
    rows = [row for row, _ in chosen.rows(table.key, instead=bound.instead) if row.key in bound.twice]
    if not rows:
        return
    named, more = rows[:MOST_ROWS_NAMED], len(rows) - MOST_ROWS_NAMED
    places = [record.place.span for record in bound.twice[rows[0].key]]
    where_zh, where_en = (list(dict.fromkeys(place.where[n] for place in places)) for n in (0, 1))
    keys = ", ".join(f"{table.key}.{row.key}" for row in named)
    zh = "、".join(f"“{row.label}”" for row in named) + (f"等 {len(rows)} 行" if more > 0 else "")
    en = ", ".join(f"'{row.en}'" for row in named) + (f" and {counted(more, 'more row')}" if more > 0 else "")
    yield Note(
        "row-twice",
        f"{zh}印了不止一次，数值不同（{'、'.join(where_zh)}） [{keys}]",
        f"{en} printed more than once with different values ({', '.join(where_en)}) [{keys}]",
        places[-1].line,
        tuple(key for row in rows for key in chosen.keys_of(table.key, row.key)),
    )


def _count(raw: str, counted_in: str) -> Reading:
    """The reading of a count; behind it may stand what its row counts (5人), as the form says it."""
    reading = read_value(raw)
    if reading.state == "unreadable" and counted_in and raw.endswith(counted_in):
        bare = read_value(raw.removesuffix(counted_in))
        return bare._replace(unit=counted_in) if bare.value is not None else reading
    return reading


def _doubted(cell: Cell, why: str) -> Cell:
    """A cell that may hold a value which has no place is neither blank nor missing."""
    return Cell(None, "unreadable", cell.raw, cell.span, why) if cell.state in ("blank", "missing") else cell


def _has_table(tables: Mapping[str, Bound]) -> bool:
    rows = [row for bound in tables.values() for row in bound.rows.values()]
    printed = [row for row in rows if row.record.has_figures]
    readable = any(row.placed.fields is not None or len(row.record.printed) >= FEWEST_ROWS for row in printed)
    return readable or len(rows) >= FEWEST_ROWS


def _by_table(events: Sequence[Event]) -> tuple[dict[str, list[Record]], dict[str, list[Text]]]:
    """By table, its records, and its captions: the last texts between the heading before it and its first record."""
    records: dict[str, list[Record]] = {}
    captions: dict[str, list[Text]] = {}
    above: list[Text] = []
    for event in events:
        if isinstance(event, Prose):
            above += event.texts
            continue
        if isinstance(event, Record):
            if event.table not in records:
                records[event.table], captions[event.table] = [], above[-MOST_CAPTIONS:]
            records[event.table].append(event)
        if above:
            above = []
    return records, captions


def _preface(events: Sequence[Event]) -> list[Prose]:
    preface = []
    for event in events:
        if not isinstance(event, Prose):
            break
        preface.append(event)
    return preface


def _shown(record: Record) -> str:
    return " ".join(texts_of(record))


def _last_place(record: Record) -> Span:
    return (record.fields[-1] if record.fields else record.place).span


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
        f"{len(headings)} 个部分标题" + (f"({'、'.join(named)})" if headings else ""),
    ]
    en = [
        f"{counted(lines, 'line')} of prose",
        counted(len(headings), "section heading") + (f" ({', '.join(named)})" if headings else ""),
    ]
    if rows:
        zh.append(f"{len(rows)} 个表格行名，但没有可读的数值")
        en.append(f"{counted(len(rows), 'row label')} without readable values")
    for lead_zh, lead_en in elsewhere.leads:
        zh.append(lead_zh)
        en.append(lead_en)
    if elsewhere.attachments:
        listed = ", ".join(f"{text or '-'} <{target}>" for text, target in elsewhere.attachments[:MOST_ATTACHMENTS])
        more = " …" if len(elsewhere.attachments) > MOST_ATTACHMENTS else ""
        zh.append(f"{len(elsewhere.attachments)} 个附件，报告可能在其中：{listed}{more}")
        en.append(f"{counted(len(elsewhere.attachments), 'attachment')}, the report may be among them: {listed}{more}")
    if info.script == "traditional" and info.format != "traditional":
        zh.append("文本为繁体，应使用格式 traditional")
        en.append("the text is in traditional script: use the format 'traditional'")
    return Words("；".join(zh), "; ".join(en))
